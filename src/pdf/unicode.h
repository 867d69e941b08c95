/* unicode.h: what glyphs are said to mean. */
#ifndef ALDINE_PDF_UNICODE_H
#define ALDINE_PDF_UNICODE_H

#include "base/str.h"

/* Copies a font's table of meanings (a ToUnicode CMap) with ligatures as their letters:
 * cairo asks the font first, and some fonts call them U+FB00 to U+FB06, which no search
 * for a word finds. */
void unicode_mend(str in, GString *out);

#endif
