/* content.h: one page's drawing, rewritten.
 *
 * cairo's numbered tags become what the marks say: marked content with its number in
 * the finished file, or a typed artifact; where a picture's box was filled the picture
 * is put. Grey is written as grey, so that black prints black. Nothing else changes. */
#ifndef ALDINE_PDF_CONTENT_H
#define ALDINE_PDF_CONTENT_H

#include "pdf/draw.h"

struct content_page {
	struct mark *marks;        /* the page's own; cairo's number is the index */
	size_t mark_count;
	bool tagged;               /* every paint operator must be within a mark; false: marks
	                              leave no trace but their pictures */
};

/* Appends to out. False, with *why, for what it does not know and for anything painted
 * outside all marks. */
bool content_rewrite(const struct content_page *page, str in, GString *out, const char **why);

#endif
