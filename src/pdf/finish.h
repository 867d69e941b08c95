/* finish.h: the file, with everything that makes a document of what was drawn. */
#ifndef ALDINE_PDF_FINISH_H
#define ALDINE_PDF_FINISH_H

#include "diag/diag.h"
#include "pdf/draw.h"

/* The finished file, in keep; a is for what making it takes. False, with *why, where cairo
 * wrote what it does not know: never a damaged file. */
bool finish(struct arena *a, struct arena *keep, const struct drawing *d,
            const struct pages *pages, struct diags *diags, str *file, const char **why);

#endif
