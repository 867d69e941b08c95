/* spaces.h: the spaces at which a line must not end: 5 km, § 3, 12 000, J. Roe, z. B. */
#ifndef ALDINE_RESOLVE_SPACES_H
#define ALDINE_RESOLVE_SPACES_H

#include "resolve/language.h"

enum tie { TIE_NONE, TIE_SPACE, TIE_NARROW };

/* What a space is to be between a text and the rest of it. */
enum tie space_tie(const struct language *l, str before, str after);

#endif
