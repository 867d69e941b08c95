/* content.h: the content of a PDF's pages: a canvas that writes operators.
 *
 * Marks become marked content with their numbers, or typed artifacts. Grey is written as
 * grey, so that black prints black. */
#ifndef ALDINE_PDF_CONTENT_H
#define ALDINE_PDF_CONTENT_H

#include "pdf/canvas.h"
#include "pdf/draw.h"
#include "pdf/codes.h"

/* What stands on the page that viewers keep between operators. */
struct content {
	GString *out;              /* the page being written */
	struct drawing *drawing;   /* its height, its vector pictures */
	struct codes *fonts;
	bool tagged, marked;       /* marks are written; one is open */
	bool in_text, in_list, in_string; /* BT, [ and ( that want their ends */
	struct coded_font *font;
	unit size;
	int stretch;               /* faces.h; from 0 */
	colour colour;
	double scale;              /* from units to fractions of the size, before the stretch */
	int64_t left, base;        /* where the line of text was begun, in thousandths of a point */
	unit x, y;                 /* the same as drawn */
	int64_t shown;             /* from there, in fractions of the size: content.c */
	int64_t tracking;          /* what viewers add to each glyph, in millionths of a point */
	int64_t gap;               /* the same in fractions of the size */
};

/* c lives as long as the canvas. */
struct canvas content_canvas(struct content *c);
/* The next page goes to out. */
void content_begin(struct content *c, GString *out);

#endif
