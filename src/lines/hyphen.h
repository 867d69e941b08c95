/* hyphen.h: where may a word be hyphenated?  Liang's patterns from share/hyphenation/, and
 * from share/joints/ those of places that no ligature may stand over. */
#ifndef ALDINE_LINES_HYPHEN_H
#define ALDINE_LINES_HYPHEN_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"
#include "diag/diag.h"

struct folder;
struct hyphenator;

/* Reads the patterns for a language tag: its own file in the folder ("hyphenation",
 * "joints"), its alias's, its first subtag's. NULL where there are none. In a. */
struct hyphenator *hyphenator_load(struct arena *a, struct diags *d, struct folder *files,
                                   const char *folder, str language);
/* A word of the book's own, "data-base": overrules the patterns. "database" forbids. */
void hyphenator_except(struct hyphenator *h, str word);
/* Byte offsets into word before which it may break, ascending; at most limit of them.
 * The word is letters only, any case. Minima of the language are kept. */
size_t hyphenate(const struct hyphenator *h, str word, uint16_t *points, size_t limit);
/* The next word of a text at or after *at, which moves behind it; false at its end.
 * "don't" and "l'homme" are two. */
bool letters_next(str text, size_t *at, size_t *start, str *word);

#endif
