/* features.h: what is asked of a font's tables for a text. */
#ifndef ALDINE_LINES_FEATURES_H
#define ALDINE_LINES_FEATURES_H

#include "lines/row.h"
#include "lines/style.h"

struct features { hb_feature_t *at; uint32_t count, room; };

/* The features of the look, then those that keep ligatures from standing over the joints
 * of the text's words (share/joints/). Replaces what was there. */
void features_gather(struct typesetter *t, const struct look *look, str text,
                     struct features *out);

#endif
