/* ties.h: spaces that should not end a line. */
#ifndef ALDINE_LINES_TIES_H
#define ALDINE_LINES_TIES_H

#include "lines/typesetter.h"

/* Is the space text[start..end) one that ties what stands on its two sides: a number and
 * its unit, initials and a name, "Chapter 3", a spaced dash and the word before it? */
bool text_ties(struct typesetter *t, unsigned language, str text, size_t start, size_t end);

#endif
