/* object.c: see object.h. */
#include "pdf/object.h"

#include <math.h>
#include <string.h>

enum { DEEPEST = 40 };   /* far more than cairo nests, and safe for the stack */

enum { SPACE = 1, DELIMITER = 2 };

static const unsigned char CLASSES[256] = {
	['\0'] = SPACE, ['\t'] = SPACE, ['\n'] = SPACE, ['\f'] = SPACE, ['\r'] = SPACE, [' '] = SPACE,
	['('] = DELIMITER, [')'] = DELIMITER, ['<'] = DELIMITER, ['>'] = DELIMITER, ['['] = DELIMITER,
	[']'] = DELIMITER, ['{'] = DELIMITER, ['}'] = DELIMITER, ['/'] = DELIMITER, ['%'] = DELIMITER,
};

bool object_is_space(char c)
{
	return CLASSES[(unsigned char)c] == SPACE;
}

bool object_is_delimiter(char c)
{
	return CLASSES[(unsigned char)c] == DELIMITER;
}

size_t object_word_end(str in, size_t at)
{
	while (at < in.len && !CLASSES[(unsigned char)in.at[at]])
		at++;
	return at;
}

size_t object_skip_space(str in, size_t at)
{
	while (at < in.len) {
		if (in.at[at] == '%')
			while (at < in.len && in.at[at] != '\n' && in.at[at] != '\r')
				at++;
		else if (object_is_space(in.at[at]))
			at++;
		else
			break;
	}
	return at;
}

size_t object_string_end(str in, size_t at)
{
	int depth = 0;
	for (; at < in.len; at++) {
		if (in.at[at] == '\\')
			at++;
		else if (in.at[at] == '(')
			depth++;
		else if (in.at[at] == ')' && --depth == 0)
			return at + 1;
	}
	return 0;
}

static size_t scalar_end(str in, size_t at)
{
	if (in.at[at] == '(')
		return object_string_end(in, at);
	if (in.at[at] == '<') {
		const char *end = memchr(in.at + at, '>', in.len - at);
		return end ? (size_t)(end - in.at) + 1 : 0;
	}
	size_t end = object_word_end(in, at + (in.at[at] == '/'));
	return end > at ? end : 0;
}

bool object_read_integer(str in, size_t *at, int64_t *value)
{
	size_t i = object_skip_space(in, *at), from = i;
	int64_t v = 0;
	while (i < in.len && g_ascii_isdigit(in.at[i]) && i - from < 12)
		v = v * 10 + (in.at[i++] - '0');
	*at = i;
	*value = v;
	return i > from;
}

/* "12 0 R" */
static bool read_reference(str in, size_t *at, struct object *out)
{
	size_t i = *at;
	int64_t number, generation;
	if (!object_read_integer(in, &i, &number) || !object_read_integer(in, &i, &generation) || generation)
		return false;
	i = object_skip_space(in, i);
	if (i >= in.len || in.at[i] != 'R' || number > UINT32_MAX)
		return false;
	*out = (struct object){.kind = OBJECT_REFERENCE, .number = (uint32_t)number};
	*at = i + 1;
	return true;
}

static bool read_value(struct arena *a, str in, size_t *at, int depth, struct object *out);

static bool read_items(struct arena *a, str in, size_t *at, int depth, str close,
                       struct object *out)
{
	GArray *items = g_array_new(FALSE, FALSE, sizeof(struct object));
	bool good = false;
	for (;;) {
		*at = object_skip_space(in, *at);
		if (str_starts(str_from(in, *at), close)) {
			*at += close.len;
			good = true;
			break;
		}
		struct object item;
		if (!read_value(a, in, at, depth + 1, &item))
			break;
		g_array_append_val(items, item);
	}
	out->count = items->len;
	out->items = ARENA_ARRAY(a, struct object, items->len);
	if (items->len)
		memcpy(out->items, items->data, items->len * sizeof(struct object));
	g_array_free(items, TRUE);
	return good;
}

static bool read_value(struct arena *a, str in, size_t *at, int depth, struct object *out)
{
	*at = object_skip_space(in, *at);
	*out = (struct object){.kind = OBJECT_SCALAR};
	if (*at >= in.len || depth > DEEPEST)
		return false;
	if (str_starts(str_from(in, *at), STR("<<"))) {
		*at += 2;
		out->kind = OBJECT_DICTIONARY;
		return read_items(a, in, at, depth, STR(">>"), out) && out->count % 2 == 0;
	}
	if (in.at[*at] == '[') {
		*at += 1;
		out->kind = OBJECT_ARRAY;
		return read_items(a, in, at, depth, STR("]"), out);
	}
	if (g_ascii_isdigit(in.at[*at]) && read_reference(in, at, out))
		return true;
	size_t end = scalar_end(in, *at);
	if (!end)
		return false;
	out->text = str_sub(in, *at, end);
	*at = end;
	return true;
}

bool object_read(struct arena *a, str in, size_t *at, struct object *out)
{
	return read_value(a, in, at, 0, out);
}

const struct object *object_find(const struct object *dictionary, const char *key)
{
	if (!dictionary || dictionary->kind != OBJECT_DICTIONARY)
		return NULL;
	for (size_t i = 0; i < dictionary->count; i += 2)
		if (object_is_name(&dictionary->items[i], key))
			return &dictionary->items[i + 1];
	return NULL;
}

bool object_is_name(const struct object *o, const char *name)
{
	return o && o->kind == OBJECT_SCALAR && o->text.len && o->text.at[0] == '/' &&
	       str_is(str_from(o->text, 1), name);
}

bool object_is_integer(const struct object *o, int64_t *value)
{
	size_t at = 0;
	return o && o->kind == OBJECT_SCALAR && o->text.len &&
	       object_read_integer(o->text, &at, value) && at == o->text.len;
}

enum { DIGITS_MOST = 24 };

/* Digits, written before end; answers where they begin. */
static char *digits_before(char *end, uint64_t v)
{
	do
		*--end = (char)('0' + v % 10);
	while (v /= 10);
	return end;
}

static uint64_t magnitude(int64_t v)
{
	return v < 0 ? -(uint64_t)v : (uint64_t)v;
}

void put_integer(GString *out, int64_t value)
{
	char text[DIGITS_MOST], *end = text + sizeof text, *p = digits_before(end, magnitude(value));
	if (value < 0)
		*--p = '-';
	put_plain(out, p, (size_t)(end - p));
}

/* v of whole parts, which is 1 and so many zeros. */
static inline void put_parts(GString *out, int64_t parts, int zeros, unsigned whole)
{
	char text[2 * DIGITS_MOST], *end = text + sizeof text, *point = end - zeros - 1, *p = end;
	uint64_t v = magnitude(parts);
	unsigned rest = (unsigned)(v % whole);
	if (!rest)
		end = point;
	for (unsigned r = rest; p > point + 1; r /= 10)
		*--p = (char)('0' + r % 10);
	*point = '.';
	p = digits_before(point, v / whole);
	if (parts < 0)
		*--p = '-';
	while (rest && end[-1] == '0')
		end--;
	put_plain(out, p, (size_t)(end - p));
}

void put_thousandths(GString *out, int64_t thousandths)
{
	put_parts(out, thousandths, 3, 1000);
}

void put_scale(GString *out, double value)
{
	put_parts(out, llround(value * 1000000), 6, 1000000);
}

void put_length(GString *out, unit length)
{
	put_thousandths(out, rounded((int64_t)length * 1000, UNIT_POINT));
}

void put_place(GString *out, unit length)
{
	put_parts(out, rounded((int64_t)length * 10, UNIT_POINT), 1, 10);
}

void put_reference(GString *out, uint32_t number)
{
	static const char TAIL[] = " 0 R";
	char text[DIGITS_MOST + sizeof TAIL], *end = text + DIGITS_MOST, *p = digits_before(end, number);
	memcpy(end, TAIL, sizeof TAIL - 1);
	*--p = ' ';
	put_plain(out, p, (size_t)(end - p) + sizeof TAIL - 1);
}

void put_bytes(GString *out, str bytes)
{
	g_string_append_c(out, '(');
	for (size_t i = 0; i < bytes.len; i++) {
		char c = bytes.at[i];
		if (c == '(' || c == ')' || c == '\\')
			g_string_append_c(out, '\\');
		if (c == '\r')
			put(out, "\\r");
		else
			g_string_append_c(out, c);
	}
	g_string_append_c(out, ')');
}

void put_utf16(GString *out, unsigned c)
{
	static const char hex[] = "0123456789ABCDEF";
	for (int shift = 12; shift >= 0; shift -= 4)
		g_string_append_c(out, hex[c >> shift & 15]);
}

void put_utf16_text(GString *out, str text)
{
	for (size_t at = 0; at < text.len;) {
		unsigned c = str_char(text, &at);
		if (c >= 0x10000) {
			put_utf16(out, 0xD800 + ((c - 0x10000) >> 10));
			c = 0xDC00 + ((c - 0x10000) & 0x3FF);
		}
		put_utf16(out, c);
	}
}

void put_text(GString *out, str text)
{
	bool ascii = true;
	for (size_t i = 0; i < text.len && ascii; i++)
		ascii = (unsigned char)text.at[i] < 128;
	if (ascii) {
		put_bytes(out, text);
		return;
	}
	put(out, "<FEFF");
	put_utf16_text(out, text);
	g_string_append_c(out, '>');
}

void put_name(GString *out, str name)
{
	g_string_append_c(out, '/');
	for (size_t i = 0; i < name.len; i++) {
		unsigned char c = (unsigned char)name.at[i];
		if (c <= ' ' || c >= 127 || c == '#' || object_is_delimiter((char)c))
			g_string_append_printf(out, "#%02X", c);
		else
			g_string_append_c(out, (char)c);
	}
}
