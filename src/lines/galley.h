/* galley.h: a paragraph shaped but not yet broken: pieces, and the items that break it.
 *
 * A piece is a stretch of one look without a space in it, or a space, or a picture. Items
 * (linebreak.h) say where in which piece they stand, so that a chosen line is a range of
 * pieces, the first and last of which may be cut. */
#ifndef ALDINE_LINES_GALLEY_H
#define ALDINE_LINES_GALLEY_H

#include "lines/inline.h"
#include "lines/linebreak.h"
#include "lines/row.h"
#include "lines/words.h"

enum piece_kind { PIECE_WORD, PIECE_SPACE, PIECE_PICTURE };

struct piece {
	uint8_t kind;              /* enum piece_kind */
	uint8_t level;             /* bidirectional embedding; odd: right to left */
	bool whole;                /* glyphs are kept as shaped, never cut and shaped again */
	bool fixed;                /* nor made wider or narrower: squares, ruby */
	bool replaced;             /* what was shaped stands for a character that no font has */
	uint32_t start, end;       /* bytes of the flow's text */
	const struct flow_span *span;
	const struct look *look;
	const struct word *word;   /* PIECE_WORD */
	unit width;                /* PIECE_SPACE natural; PIECE_PICTURE */
	unit height;               /* PIECE_PICTURE */
	unit stretch, shrink;
	const struct ruby *ruby;   /* what stands over it; NULL */
};

struct ruby {
	const struct look *look;
	const struct word *word;
	const struct flow_span *span;
};

struct galley_rows {
	ROW_OF(struct piece) pieces;
	ROW_OF(struct item) items;
	ROW_OF(struct spot) spots;
};

struct spot {
	uint32_t piece;
	uint32_t byte;             /* of the flow's text */
};

struct galley {
	struct flow flow;
	const struct piece *pieces;
	size_t piece_count;
	const struct item *items;
	const struct spot *spots;  /* one an item, where it begins; item_count + 1 */
	size_t item_count;
	bool backwards;            /* the paragraph runs right to left */
	bool from_right;           /* its lines begin at the right, whichever way they run */
};

/* Good until the next one is made. */
struct galley galley_make(struct typesetter *t, const struct flow *flow,
                          const struct setting *how);

/* What the galley's makers (galley.c, hard.c) share. */
struct galley_build {
	struct typesetter *t;
	const struct setting *how;
	const struct flow *flow;
	struct galley_rows *rows;
	bool glued;                /* the last item is a box that the next one continues */
};

void galley_add_word(struct galley_build *b, const struct flow_span *span,
                     const struct look *look, uint32_t start, uint32_t end);
/* An item of the last piece, and one of the piece to come. */
void galley_add_item(struct galley_build *b, struct item item, uint32_t byte);
void galley_add_between(struct galley_build *b, struct item item, uint32_t byte);
struct piece *galley_add_piece(struct galley_build *b, struct piece piece);
void galley_add_space(struct galley_build *b, const struct flow_span *span,
                      const struct look *look, uint32_t start, uint32_t end);
void galley_add_shaped(struct galley_build *b, const struct piece *piece);
void galley_add_span(struct galley_build *b, const struct flow_span *span);

#endif
