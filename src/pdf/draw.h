/* draw.h: pages onto a canvas, and a record of what was drawn.
 *
 * Every piece of a page is a mark: it says what the piece is, and the finisher makes
 * structure of it. Nothing is drawn outside a mark, and decoration is marked as well. */
#ifndef ALDINE_PDF_DRAW_H
#define ALDINE_PDF_DRAW_H

#include "pdf/canvas.h"
#include "pdf/codes.h"

enum mark_kind {
	MARK_CONTENT,
	MARK_LABEL,                /* a list mark or note number: the owner's Lbl */
	MARK_HEAD, MARK_FOLIO, MARK_DECORATION,   /* artifacts */
};

struct mark {
	enum mark_kind kind;
	const struct node *owner;  /* node that has an element of its own; NULL for artifacts */
	const struct node *listing; /* CONTENTS or FIGURE_LIST: owner is what an entry leads to */
	const struct picture *picture;
	struct box box;            /* of a picture */
	uint32_t number;           /* MCID; content and labels only */
};

/* A piece of a link on a page: one line of it. */
struct touch {
	const struct node *node;   /* LINK, NOTE_MARK, PAGE_REFERENCE; a NOTE for the way back from
	                              its number; an entry's target */
	uint32_t page;
	struct box box;
	bool turned;               /* read upwards */
};

/* An SVG on pages. */
struct vector {
	const struct picture *picture; /* NULL: it is on none */
	unit width, height;        /* where it was drawn first */
};

struct drawing {
	struct ahead *ahead;       /* packs its pages' content, … */
	size_t *page_bytes;        /* … by these numbers */
	struct codes *fonts;
	struct vector *vectors;    /* by the picture's index */
	size_t vector_count;
	str file;                  /* cairo's, of fonts and vector pictures: specimen.h */
	bool tagged;               /* false: sheets */
	struct mark *marks;
	size_t mark_count;
	size_t *page_marks;        /* index of each page's first mark; page_count + 1 of them */
	size_t page_count;
	struct touch *touches;     /* in order of drawing */
	size_t touch_count;
	unit width, height;        /* of the medium */
	unit top;                  /* of the trimmed page below the medium's edge */
	unit *left;                /* the same from its left edge, by page */
	unit bleed;                /* beyond the trim; none at the spine of pages to be bound */
};

/* NULL for pixels. The first to ask decides the size. */
const struct vector *drawing_vector(struct drawing *d, const struct picture *picture, unit width,
                                    unit height);
/* Lives in a. False, with *why (terminated, in a), where a library fails. */
bool draw_pages(struct arena *a, const struct pages *pages, struct ahead *ahead,
                struct drawing *out, const char **why);
/* One page. */
void draw_page_on(const struct pages *pages, size_t page, struct faces *faces,
                  struct canvas canvas);

#endif
