/* name.h: what guides are called: the forms in which load and resolve compare names. */
#ifndef ALDINE_DOC_NAME_H
#define ALDINE_DOC_NAME_H

#include <stdbool.h>

#include "base/str.h"

/* A letter and its accent as one character, since some keyboards and systems of files part
 * them; as it was where it is not UTF-8. ASCII is name itself. */
str name_composed(struct arena *a, str name);
/* Composed, in lower case, without slashes at the ends, doubled slashes, "." and "..". */
str name_tidy(struct arena *a, str path);
/* "index", "_index", "README": files that go by their folder's name. */
bool name_is_index(str stem);
/* "2021-03-04-title" and "03_title" without what sorts them. */
str name_without_order(str stem);
/* Whether tail is the last segments of whole. */
bool name_is_tail(str whole, str tail);

#endif
