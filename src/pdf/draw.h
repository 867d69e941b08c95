/* draw.h: pages onto one cairo PDF surface, and a record of what was drawn.
 *
 * cairo is told of structure nothing but where pieces begin and end: every piece is a
 * flat tag, which cairo numbers 0, 1, 2 … on each page. A struct mark stands for each,
 * in that order, and says what the piece is; the finisher puts the real thing in its
 * place. So nothing is drawn outside a mark, and decoration is marked as well. */
#ifndef ALDINE_PDF_DRAW_H
#define ALDINE_PDF_DRAW_H

#include <cairo.h>

#include "pages/page.h"

enum mark_kind {
	MARK_CONTENT,
	MARK_LABEL,                /* a list mark or note number: the owner's Lbl */
	MARK_HEAD, MARK_FOLIO, MARK_DECORATION,   /* artifacts */
};

struct box { unit x0, y0, x1, y1; };   /* from the medium's top left corner, y down */

struct mark {
	enum mark_kind kind;
	const struct node *owner;  /* node that has an element of its own; NULL for artifacts */
	const struct node *listing; /* CONTENTS or FIGURE_LIST: owner is what an entry leads to */
	const struct picture *picture;  /* not drawn by cairo but a box in its place; or NULL */
	struct box box;            /* of a picture */
	enum { BRACKET_NONE, BRACKET_OPEN, BRACKET_CLOSE } bracket; /* two empty tags around it */
	uint32_t number;           /* MCID in the finished file; content and labels only */
};

/* A piece of a link on a page: one line of it. */
struct touch {
	const struct node *node;   /* LINK, NOTE_MARK, PAGE_REFERENCE; a NOTE for the way back from
	                              its number; an entry's target */
	uint32_t page;
	struct box box;
};

struct drawing {
	struct ahead *ahead;       /* of its pages' content; waited for */
	str file;                  /* as cairo wrote it */
	bool tagged;               /* false: sheets; marks are only for pictures */
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

/* Lives in a. False, with *why (terminated, in a), where a library fails. */
bool draw_pages(struct arena *a, const struct pages *pages, struct ahead *ahead,
                struct drawing *out, const char **why);
/* One page onto a cairo context whose unit is 1/scale of a pixel, pictures and all,
 * without marks. a is for scratch. */
bool draw_page_on(struct arena *a, const struct pages *pages, size_t page, cairo_t *cairo,
                  double scale, const char **why);

#endif
