/* canvas.h: what pages are drawn onto: the content of a PDF (content.c), or pixels
 * (picture.c). draw.c says what, a canvas knows how.
 *
 * Lengths count from the medium's top left corner, y down. What is drawn between open
 * and close belongs to the mark; nothing is drawn outside. */
#ifndef ALDINE_PDF_CANVAS_H
#define ALDINE_PDF_CANVAS_H

#include "pages/page.h"

struct mark;
struct box { unit x0, y0, x1, y1; };

/* What holds both. */
static inline struct box box_join(struct box a, struct box b)
{
	return (struct box){MIN(a.x0, b.x0), MIN(a.y0, b.y0), MAX(a.x1, b.x1), MAX(a.y1, b.y1)};
}

struct canvas {
	void *on;                  /* the first argument of all that follow */
	void (*open)(void *on, const struct mark *m);
	void (*close)(void *on);
	/* x, y: of the run's start and baseline, its rise not yet in it */
	void (*run)(void *on, const struct run *r, unit x, unit y);
	void (*fill)(void *on, struct box b, colour c);
	/* points count from x, y */
	void (*path)(void *on, const struct path_point *points, size_t n, unit x, unit y, colour c);
	void (*picture)(void *on, const struct picture *picture, struct box b);
	/* What follows is turned to the left about x, y, from which points then count, until it is
	 * turned back. No mark is open. */
	void (*turn)(void *on, unit x, unit y, bool back);
};

#endif
