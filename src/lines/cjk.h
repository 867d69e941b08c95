/* cjk.h: what Chinese and Japanese characters are to a line. */
#ifndef ALDINE_LINES_CJK_H
#define ALDINE_LINES_CJK_H

#include "base/str.h"

enum cjk {
	CJK_NONE,
	CJK_TEXT,                  /* a square */
	CJK_OPENING,               /* a mark that fills the right half of its square */
	CJK_CLOSING,               /* … the left half */
};

enum cjk cjk_of(unsigned character);
/* A square that stands off from letters of other scripts: Hangul does not. */
bool cjk_is_square(unsigned character);

/* Is it a character that a Latin face may have too, but a Chinese font must set here? Marks
 * of their own always; quotes beside squares in Chinese, dashes and dots in Japanese too. */
bool cjk_is_shared(str text, size_t byte, str language);
/* The same as cjk_of, of the character that ends or begins at a byte, shared ones and the
 * language's ways too: in Chinese ：；！？ stand at the left, in Taiwan all in the middle. */
enum cjk cjk_before(str text, size_t byte, str language);
enum cjk cjk_at(str text, size_t byte, str language);

unsigned character_before(str text, size_t byte);   /* 0: the text begins here */
unsigned character_at(str text, size_t byte);       /* 0: it ends here */

#endif
