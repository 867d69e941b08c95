#include "lines/cjk.h"

#include <glib.h>

enum cjk cjk_of(unsigned c)
{
	static const unsigned opening[] = {0x3008, 0x300A, 0x300C, 0x300E, 0x3010, 0x3014, 0x3016,
	                                   0x3018, 0xFF08, 0xFF3B, 0xFF5B};
	static const unsigned closing[] = {0x3001, 0x3002, 0x3009, 0x300B, 0x300D, 0x300F, 0x3011,
	                                   0x3015, 0x3017, 0x3019, 0xFF09, 0xFF0C, 0xFF0E, 0xFF3D,
	                                   0xFF5D};
	for (size_t i = 0; i < G_N_ELEMENTS(opening); i++)
		if (c == opening[i])
			return CJK_OPENING;
	for (size_t i = 0; i < G_N_ELEMENTS(closing); i++)
		if (c == closing[i])
			return CJK_CLOSING;
	if ((c >= 0x2E80 && c < 0xA000) || (c >= 0xAC00 && c < 0xD7B0) || (c >= 0xF900 && c < 0xFB00) ||
	    (c >= 0xFF00 && c < 0xFFF0) || (c >= 0x20000 && c < 0x32000))
		return CJK_TEXT;
	return CJK_NONE;
}

bool cjk_is_square(unsigned c)
{
	return cjk_of(c) == CJK_TEXT && !(c >= 0xAC00 && c < 0xD7B0);
}

unsigned character_before(str text, size_t at)
{
	const char *p = at > 0 ? g_utf8_find_prev_char(text.at, text.at + at) : NULL;
	size_t from = p ? (size_t)(p - text.at) : 0;
	return p ? str_char(text, &from) : 0;
}

unsigned character_at(str text, size_t at)
{
	return at < text.len ? str_char(text, &at) : 0;
}

/* --- characters of two scripts --- */

static const struct { unsigned character; enum cjk is; } shared[] = {
	{0x2018, CJK_OPENING}, {0x201C, CJK_OPENING}, {0x2019, CJK_CLOSING}, {0x201D, CJK_CLOSING},
	{0x2014, CJK_TEXT}, {0x2026, CJK_TEXT},
};

static enum cjk shared_of(unsigned c)
{
	for (size_t i = 0; i < G_N_ELEMENTS(shared); i++)
		if (shared[i].character == c)
			return shared[i].is;
	return CJK_NONE;
}

/* Shared ones in a row stand together. */
static bool beside_square(str text, size_t byte)
{
	size_t from = byte, to = byte;
	while (shared_of(character_before(text, from)))
		from = (size_t)(g_utf8_prev_char(text.at + from) - text.at);
	while (shared_of(character_at(text, to)))
		str_char(text, &to);
	return cjk_of(character_before(text, from)) || cjk_of(character_at(text, to));
}

bool cjk_is_shared(str text, size_t byte, str language)
{
	str first;
	unsigned c = character_at(text, byte);
	enum cjk is = shared_of(c);
	if (c > 0x3000 && c < 0x3020)
		return true;
	if (!is || !str_next(&language, '-', &first))
		return false;
	bool chinese = str_is(first, "zh") || str_is(first, "yue");
	return (chinese || (is == CJK_TEXT && str_is(first, "ja"))) && beside_square(text, byte);
}

/* Stops in the middle of their squares. */
static bool is_traditional(str language)
{
	return str_starts(language, STR("zh-Hant")) || str_starts(language, STR("zh-TW")) ||
	       str_starts(language, STR("zh-HK"));
}

static bool is_stop(unsigned c)
{
	return c == 0x3001 || c == 0x3002 || c == 0xFF01 || c == 0xFF0C || c == 0xFF0E || c == 0xFF1A ||
	       c == 0xFF1B || c == 0xFF1F;
}

enum cjk cjk_at(str text, size_t byte, str language)
{
	unsigned c = character_at(text, byte);
	if (shared_of(c))
		return cjk_is_shared(text, byte, language) ? shared_of(c) : CJK_NONE;
	if (is_stop(c) && str_starts(language, STR("zh")))
		return is_traditional(language) ? CJK_TEXT : CJK_CLOSING;
	return cjk_of(c);
}

enum cjk cjk_before(str text, size_t byte, str language)
{
	const char *p = byte > 0 ? g_utf8_find_prev_char(text.at, text.at + byte) : NULL;
	return p ? cjk_at(text, (size_t)(p - text.at), language) : CJK_NONE;
}
