/* text.c: the text of a file, made fit to be read. */
#include "load/loader.h"

str text_repaired(struct arena *a, str bytes, size_t *bad_at)
{
	*bad_at = (size_t)-1;
	if (str_is_utf8(bytes, bad_at))
		return bytes;
	const char *at = bytes.at, *stop = at + bytes.len, *end;
	GString *good = g_string_sized_new(bytes.len + 64);
	while (!g_utf8_validate_len(at, (gsize)(stop - at), &end)) {
		g_string_append_len(good, at, end - at);
		g_string_append(good, "\xEF\xBF\xBD");
		at = end + 1;
	}
	g_string_append_len(good, at, stop - at);
	return str_from_gstring(a, good);
}

str text_slug(struct arena *a, str text)
{
	GString *slug = g_string_new(NULL);
	bool gap = false;
	for (size_t at = 0; at < text.len;) {
		gunichar c = g_unichar_tolower(str_char(text, &at));
		if (g_unichar_isalnum(c) || g_unichar_ismark(c)) {
			if (gap && slug->len)
				g_string_append_c(slug, '-');
			g_string_append_unichar(slug, c);
			gap = false;
		} else if (c != '\'' && c != 0x2019 && c != '`') {
			gap = true;
		}
	}
	return str_from_gstring(a, slug);
}

/* --- controls --- */

/* Bytes that a character begins with which no book can show: controls, what ends lines on
 * other machines, and what Unicode says is no character. */
static const char MAY_BE_CONTROL[256] = {
	[0x00 ... 0x08] = 1, [0x0B ... 0x0C] = 1, [0x0E ... 0x1F] = 1, [0x7F] = 1,
	[0xC2] = 1, [0xE2] = 1, [0xEF] = 1, [0xF0 ... 0xF4] = 1,
};

enum control { CONTROL_NONE, CONTROL_SPACE, CONTROL_NOTHING };

static enum control control_of(unsigned c)
{
	if (c == 0x0B || c == 0x0C || c == 0x85 || c == 0x2028 || c == 0x2029)
		return CONTROL_SPACE;
	bool no_character = (c & 0xFFFE) == 0xFFFE || (c >= 0xFDD0 && c <= 0xFDEF);
	bool white = c == '\t' || c == '\n' || c == '\r';
	return !white && (c < 0x20 || (c >= 0x7F && c < 0xA0) || no_character) ? CONTROL_NOTHING : CONTROL_NONE;
}

/* The next such character at or after a byte, and what is to become of it; text.len: none. */
static size_t next_control(str text, size_t at, enum control *is)
{
	for (; at < text.len; at++) {
		size_t end = at;
		if (!MAY_BE_CONTROL[(unsigned char)text.at[at]])
			continue;
		*is = control_of(str_char(text, &end));
		if (*is)
			return at;
		at = end - 1;
	}
	return at;
}

str text_without_controls(struct arena *a, str text, size_t *first)
{
	enum control is = CONTROL_NONE;
	GString *out = NULL;
	size_t from = 0;
	*first = (size_t)-1;
	for (size_t at = next_control(text, 0, &is); at < text.len; at = next_control(text, from, &is)) {
		out = out ? out : g_string_sized_new(text.len);
		g_string_append_len(out, text.at + from, (gssize)(at - from));
		if (is == CONTROL_SPACE)
			g_string_append_c(out, ' ');
		else if (*first == (size_t)-1)
			*first = out->len;
		from = at;
		str_char(text, &from);
	}
	if (!out)
		return text;
	g_string_append_len(out, text.at + from, (gssize)(text.len - from));
	return str_from_gstring(a, out);
}
