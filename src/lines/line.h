/* line.h: chosen breaks into lines of runs. */
#ifndef ALDINE_LINES_LINE_H
#define ALDINE_LINES_LINE_H

#include "lines/galley.h"

/* Sets the lines in a. */
const struct line *lines_make(struct typesetter *t, struct arena *a, const struct galley *g,
                              const struct breaks *breaks, const struct setting *how,
                              enum text_align align);

#endif
