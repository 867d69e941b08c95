/* place.h: where a page's text block stands. */
#ifndef ALDINE_PAGES_PLACE_H
#define ALDINE_PAGES_PLACE_H

#include "pages/layout.h"

/* The text block's left edge on a right or left page. */
unit place_left(const struct layout *l, bool recto);

#endif
