/* galley.h: a paragraph shaped but not yet broken: pieces, and the items that break it.
 *
 * A piece is a stretch of one look without a space in it, or a space, or a picture. Items
 * (linebreak.h) say where in which piece they stand, so that a chosen line is a range of
 * pieces, the first and last of which may be cut. */
#ifndef ALDINE_LINES_GALLEY_H
#define ALDINE_LINES_GALLEY_H

#include "lines/inline.h"
#include "lines/linebreak.h"
#include "lines/words.h"

enum piece_kind { PIECE_WORD, PIECE_SPACE, PIECE_PICTURE };

/* A copy of a growing array, in an arena. */
static inline void *array_copy(struct arena *a, const GArray *from)
{
	return arena_copy(a, from->data, from->len * g_array_get_element_size((GArray *)from));
}

struct piece {
	enum piece_kind kind;
	uint8_t level;             /* bidirectional embedding; odd: right to left */
	bool whole;                /* glyphs are kept as shaped, never cut and shaped again */
	uint32_t start, end;       /* bytes of the flow's text */
	const struct flow_span *span;
	const struct look *look;
	const struct word *word;   /* PIECE_WORD */
	str shown;                 /* what was shaped instead, for a character no font has; else absent */
	unit width;                /* PIECE_SPACE natural; PIECE_PICTURE */
	unit height;               /* PIECE_PICTURE */
	unit stretch, shrink;
	const struct word *ruby;   /* what stands over it, in ruby_look; NULL */
	const struct look *ruby_look;
	const struct flow_span *ruby_span;
};

struct spot {
	uint32_t piece;
	uint32_t byte;             /* of the flow's text */
};

struct galley {
	struct flow flow;
	struct piece *pieces;
	size_t piece_count;
	struct item *items;
	struct spot *places;      /* one an item, where it begins; item_count + 1 */
	size_t item_count;
	bool backwards;            /* the paragraph runs right to left */
};

/* In scratch. */
struct galley galley_make(struct typesetter *t, const struct flow *flow,
                          const struct setting *how);

/* What the galley's makers (galley.c, hard.c) share. */
struct galley_build {
	struct typesetter *t;
	const struct setting *how;
	const struct flow *flow;
	GArray *pieces;            /* struct piece */
	GArray *items;             /* struct item */
	GArray *places;            /* struct spot */
	bool glued;                /* the last item is a box that the next one continues */
	unit picture_most;
};

void galley_add_word(struct galley_build *b, const struct flow_span *span,
                     const struct look *look, uint32_t start, uint32_t end);
void galley_add_item(struct galley_build *b, struct item item, uint32_t byte);
void galley_add_space(struct galley_build *b, const struct flow_span *span, uint32_t start,
                      uint32_t end);
void galley_add_shaped(struct galley_build *b, struct piece piece);
void galley_add_span(struct galley_build *b, const struct flow_span *span);

#endif
