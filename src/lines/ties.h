/* ties.h: spaces that should not end a line. */
#ifndef ALDINE_LINES_TIES_H
#define ALDINE_LINES_TIES_H

#include <glib.h>

#include "base/str.h"

bool words_tie(bool letters, str text, size_t start, size_t end);

/* Is the space text[start..end) one that ties what stands on its two sides: a number and
 * its unit, initials and a name, "Chapter 3", a spaced dash and the word before it?
 * letters: words of one letter stand with the next one. */
static inline bool text_ties(bool letters, str text, size_t start, size_t end)
{
	if (start == 0 || end >= text.len)
		return false;
	/* Most spaces have a plain small letter on both sides: they tie nothing. */
	if (!letters && g_ascii_islower(text.at[end]) && !g_ascii_isdigit(text.at[start - 1]))
		return false;
	return words_tie(letters, text, start, end);
}

#endif
