/* copy.h: fonts and vector pictures out of cairo's file (specimen.h) into the new one.
 *
 * What is reached from its pages is copied, a few entries mended, everything numbered
 * anew. Anything that cairo is not known to write is refused. */
#ifndef ALDINE_PDF_COPY_H
#define ALDINE_PDF_COPY_H

#include "pdf/codes.h"
#include "pdf/write.h"

struct copier;

/* Lives in a. NULL, with *why, where the file is not of the kind known, or has another
 * number of pages. */
struct copier *copier_new(struct arena *a, str file, size_t page_count, struct pdf_file *f,
                          const char **why);
/* The font on a page, and the drawing on one: their objects' numbers; 0, with the why of
 * copy_rest, where there is none. *transparent: does it let anything show through? */
uint32_t copy_font(struct copier *c, size_t page, const struct coded_font *font);
uint32_t copy_vector(struct copier *c, size_t page, bool *transparent);
/* What those refer to. False, with *why, where anything was not known. */
bool copy_rest(struct copier *c, const char **why);

#endif
