/* hard.h: text that needs itemising: other scripts, right to left, mixed. Pango's way. */
#ifndef ALDINE_LINES_HARD_H
#define ALDINE_LINES_HARD_H

#include "lines/galley.h"

/* Adds the whole flow to the galley. *backwards: the paragraph runs right to left. */
void hard_add(struct galley_build *b, bool *backwards);

#endif
