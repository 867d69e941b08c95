/* str.c: see str.h. */
#include "base/str.h"

#include <stdarg.h>
#include <stdint.h>
#include <string.h>

str str_of(const char *terminated)
{
	return terminated ? (str){terminated, strlen(terminated)} : STR_NONE;
}

str str_copy(struct arena *a, str s)
{
	return (str){arena_copy(a, s.at, s.len), s.len};
}

str str_printf(struct arena *a, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	GString *g = g_string_new(NULL);
	g_string_vprintf(g, format, args);
	va_end(args);
	return str_from_gstring(a, g);
}

str str_from_gstring(struct arena *a, GString *g)
{
	str s = str_copy(a, (str){g->str, g->len});
	g_string_free(g, TRUE);
	return s;
}

const char *str_terminated(struct arena *a, str s)
{
	return arena_copy(a, s.at, s.len);
}

bool str_equal(str a, str b)
{
	return a.len == b.len && (a.len == 0 || memcmp(a.at, b.at, a.len) == 0);
}

bool str_is(str s, const char *terminated)
{
	return str_equal(s, str_of(terminated));
}

bool str_equal_fold(str a, str b)
{
	return a.len == b.len && (a.len == 0 || g_ascii_strncasecmp(a.at, b.at, a.len) == 0);
}

int str_compare(str a, str b)
{
	size_t n = a.len < b.len ? a.len : b.len;
	int order = n ? memcmp(a.at, b.at, n) : 0;
	return order ? order : (a.len > b.len) - (a.len < b.len);
}

bool str_starts(str s, str prefix)
{
	return s.len >= prefix.len && str_equal((str){s.at, prefix.len}, prefix);
}

bool str_ends(str s, str suffix)
{
	return s.len >= suffix.len && str_equal(str_from(s, s.len - suffix.len), suffix);
}

ptrdiff_t str_find(str s, str part, size_t from)
{
	if (from > s.len || part.len == 0)
		return from <= s.len ? (ptrdiff_t)from : -1;
	if (s.len - from < part.len)
		return -1;
	const char *hit = memmem(s.at + from, s.len - from, part.at, part.len);
	return hit ? hit - s.at : -1;
}

ptrdiff_t str_find_char(str s, char c, size_t from)
{
	if (from >= s.len)
		return -1;
	const char *hit = memchr(s.at + from, c, s.len - from);
	return hit ? hit - s.at : -1;
}

ptrdiff_t str_find_last(str s, char c)
{
	const char *hit = s.len ? memrchr(s.at, c, s.len) : NULL;
	return hit ? hit - s.at : -1;
}

size_t str_line_end(str s, size_t at)
{
	ptrdiff_t feed = str_find_char(s, '\n', at);
	size_t end = feed < 0 ? s.len : (size_t)feed;
	ptrdiff_t back = str_find_char(str_sub(s, 0, end), '\r', at);
	return back < 0 ? end : (size_t)back;
}

str str_sub(str s, size_t from, size_t to)
{
	if (to > s.len)
		to = s.len;
	if (from > to)
		from = to;
	return (str){s.at ? s.at + from : NULL, to - from};
}

str str_from(str s, size_t from)
{
	return str_sub(s, from, s.len);
}

str str_trim(str s)
{
	while (s.len && g_ascii_isspace(s.at[0]))
		s = str_from(s, 1);
	while (s.len && g_ascii_isspace(s.at[s.len - 1]))
		s.len--;
	return s;
}

bool str_next(str *rest, char sep, str *part)
{
	if (!rest->at)
		return false;
	ptrdiff_t cut = str_find_char(*rest, sep, 0);
	if (cut < 0) {
		*part = *rest;
		*rest = STR_NONE;
	} else {
		*part = str_sub(*rest, 0, (size_t)cut);
		*rest = str_from(*rest, (size_t)cut + 1);
	}
	return true;
}

/* FNV-1a, 32 bits. */
unsigned str_hash(const void *key)
{
	const str *s = key;
	uint32_t h = 2166136261u;
	for (size_t i = 0; i < s->len; i++)
		h = (h ^ (unsigned char)s->at[i]) * 16777619u;
	return h;
}

int str_hash_equal(const void *a, const void *b)
{
	return str_equal(*(const str *)a, *(const str *)b);
}

uint64_t str_letters(str s)
{
	uint64_t letters = 0;
	for (size_t i = 0; i < s.len; i++)
		letters |= (uint64_t)1 << (s.at[i] & 63);
	return letters;
}

bool str_letters_near(uint64_t a, uint64_t b, size_t limit)
{
	return (size_t)__builtin_popcountll(a ^ b) <= 2 * limit;
}

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* One row of the table of distances: of a's first i bytes to each start of b. What is
 * farther than limit from the diagonal is farther than limit: it is not looked at, and
 * the row's ends say so. Answers the least of the row. */
static size_t distance_row(str a, str b, size_t i, size_t limit, const size_t *two_before,
                           const size_t *before, size_t *row)
{
	size_t from = i > limit ? i - limit : 0, to = least(b.len, i + limit), lowest = limit + 1;
	if (from == 0)
		lowest = row[0] = i;
	else
		row[from - 1] = limit + 1;
	for (size_t j = from ? from : 1; j <= to; j++) {
		row[j] = least(before[j - 1] + (a.at[i - 1] != b.at[j - 1]),
		               least(row[j - 1], before[j]) + 1);
		if (i > 1 && j > 1 && a.at[i - 1] == b.at[j - 2] && a.at[i - 2] == b.at[j - 1])
			row[j] = least(row[j], two_before[j - 2] + 1);
		lowest = least(lowest, row[j]);
	}
	if (to < b.len)
		row[to + 1] = limit + 1;
	return lowest;
}

/* Levenshtein's distance with swapped neighbours, the commonest slip, as one; row by row. */
size_t str_distance(str a, str b, size_t limit)
{
	if ((a.len > b.len ? a.len - b.len : b.len - a.len) > limit)
		return limit + 1;
	size_t width = b.len + 1, few[3 * 64], lowest = 0;
	size_t *rows = width <= 64 ? few : g_new(size_t, 3 * width);
	for (size_t j = 0; j <= b.len; j++)
		rows[j] = j;
	for (size_t i = 1; i <= a.len && lowest <= limit; i++)
		lowest = distance_row(a, b, i, limit, rows + (i + 1) % 3 * width,
		                      rows + (i + 2) % 3 * width, rows + i % 3 * width);
	size_t distance = lowest > limit ? lowest : rows[a.len % 3 * width + b.len];
	if (rows != few)
		g_free(rows);
	return distance > limit ? limit + 1 : distance;
}

const str *str_nearest(str wanted, const str *names, size_t n)
{
	size_t limit = wanted.len / 3 ? wanted.len / 3 : 1;
	const str *best = NULL;
	for (size_t i = 0; i < n; i++) {
		size_t d = str_distance(wanted, names[i], limit);
		if (d <= limit && (!best || d < limit)) {
			best = &names[i];
			if (d == 0)
				break;
			limit = d;
		}
	}
	return best;
}

/* Where the ASCII that begins at `at` ends; NUL is none of it. Eight bytes at once. */
static size_t ascii_end(str s, size_t at)
{
	const uint64_t ones = 0x0101010101010101u, tops = ones << 7;
	for (uint64_t eight; at + 8 <= s.len; at += 8) {
		memcpy(&eight, s.at + at, 8);
		if ((eight | (eight - ones)) & tops)
			break;
	}
	while (at < s.len && (signed char)s.at[at] > 0)
		at++;
	return at;
}

bool str_is_ascii(str s)
{
	return ascii_end(s, 0) == s.len;
}

bool str_is_utf8(str s, size_t *bad_at)
{
	for (size_t at = ascii_end(s, 0), end; at < s.len; at = ascii_end(s, end)) {
		const char *bad = s.at + at;
		for (end = at; end < s.len && (signed char)s.at[end] < 0;)
			end++;
		if (end == at || !g_utf8_validate_len(s.at + at, end - at, &bad)) {
			*bad_at = (size_t)(bad - s.at);
			return false;
		}
	}
	return true;
}

/* A character of more than one byte, or a bad one: NUL is none. */
static unsigned long_char(str s, size_t *at)
{
	gunichar c = g_utf8_get_char_validated(s.at + *at, (gssize)(s.len - *at));
	if (c == (gunichar)-1 || c == (gunichar)-2) {
		*at += 1;
		return 0xFFFD;
	}
	*at += c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
	return c;
}

unsigned str_char(str s, size_t *at)
{
	unsigned char c = (unsigned char)s.at[*at];
	if (c >= 0x80 || c == 0)
		return long_char(s, at);
	*at += 1;
	return c;
}
