/* scan.c: see scan.h. The scanners follow the letter of the CommonMark spec where the
 * parser does, and the parser where it does not. */
#include "load/scan.h"

#include <stdint.h>
#include <string.h>

#define LABEL_MOST 1000          /* characters in a label: the spec's number */
#define PARENS_MOST 32           /* depth of parentheses in a destination: the parser's */

struct lines lines_of(struct arena *a, str text, size_t from)
{
	GArray *found = g_array_new(FALSE, TRUE, sizeof(struct line));
	while (from < text.len) {
		size_t end = str_line_end(text, from);
		struct line l = {.start = (uint32_t)from, .end = (uint32_t)end};
		l.text = l.first = l.start;
		g_array_append_val(found, l);
		from = end + 1;
		if (end + 1 < text.len && text.at[end] == '\r' && text.at[end + 1] == '\n')
			from++;
	}
	struct lines lines = {ARENA_ARRAY(a, struct line, found->len), found->len};
	if (lines.n)
		memcpy(lines.at, found->data, lines.n * sizeof *lines.at);
	g_array_free(found, TRUE);
	return lines;
}

uint32_t line_place(const struct line *l, size_t offset)
{
	uint32_t place = l->start + (uint32_t)offset;
	if (place >= l->cut_from)
		place += l->cut_to - l->cut_from;
	return place < l->end ? place : l->end;
}

bool line_is_blank(const struct line *l, str source)
{
	return str_trim(str_sub(source, l->start, l->end)).len == 0;
}

/* Past one quote or list mark and the blanks after it; `at` itself where there is none. */
static size_t skip_mark(str s, size_t at)
{
	size_t end = at;
	if (end < s.len && s.at[end] == '>') {
		end++;
	} else {
		while (end < s.len && end - at < 9 && g_ascii_isdigit(s.at[end]))
			end++;
		bool ordered = end > at && end < s.len && strchr(".)", s.at[end]);
		bool bullet = end == at && end < s.len && strchr("-+*", s.at[end]);
		if (!(ordered || bullet) || (end + 1 < s.len && !strchr(" \t", s.at[end + 1])))
			return at;
		end++;
	}
	while (end < s.len && strchr(" \t", s.at[end]))
		end++;
	return end;
}

static bool is_thematic_break(str s)
{
	s = str_trim(s);
	for (size_t i = 0; i < s.len; i++)
		if (s.at[i] != s.at[0] && !strchr(" \t", s.at[i]))
			return false;
	return s.len && strchr("-*_", s.at[0]);
}

bool line_cut_marks(struct line *l, str source, unsigned most)
{
	str s = str_sub(source, l->start, l->end);
	size_t at = 0, cut = SIZE_MAX;
	while (at < s.len && strchr(" \t", s.at[at]))
		at++;
	for (unsigned n = 0; at < s.len; n++) {
		size_t next = skip_mark(s, at);
		if (next == at)
			break;
		if (n == most)
			cut = at;
		at = next;
	}
	if (cut == SIZE_MAX || is_thematic_break(s))
		return false;
	l->cut_from = l->start + (uint32_t)cut;
	l->cut_to = l->start + (uint32_t)at;
	return true;
}

size_t content_length(const struct lines *lines, size_t first, size_t *count)
{
	size_t length = 0, i = first;
	for (; i < lines->n && lines->at[i].leaf == first + 1; i++)
		length += lines->at[i].end - lines->at[i].text + 1;
	*count = i - first;
	return length;
}

struct content content_of_lines(struct arena *a, const struct lines *lines, size_t first,
                                size_t skip, str text)
{
	size_t count;
	content_length(lines, first, &count);
	struct content c = {text, ARENA_ARRAY(a, struct segment, count + 1), 0};
	size_t at = 0;
	for (size_t i = first; i < first + count; i++) {
		const struct line *l = &lines->at[i];
		size_t length = l->end - l->text + 1;
		if (at + length > skip) {
			size_t gone = skip > at ? skip - at : 0;
			c.segments[c.n++] = (struct segment){
				(uint32_t)(at + gone - skip), l->text + (uint32_t)gone};
		}
		at += length;
	}
	return c;
}

static bool is_escape(str s, size_t at)
{
	return s.at[at] == '\\' && at + 1 < s.len && g_ascii_ispunct(s.at[at + 1]);
}

/* The cell at *at, which moves behind the bar that ends it. */
static str next_cell(str row, size_t *at)
{
	size_t from = *at, end = from;
	while (end < row.len && row.at[end] != '|')
		end += 1 + is_escape(row, end);
	end = end < row.len ? end : row.len;
	*at = end < row.len ? end + 1 : end;
	return str_trim(str_sub(row, from, end));
}

struct content content_of_cell(struct arena *a, const struct line *l, str source,
                               uint32_t *place, str text)
{
	str row = str_sub(source, 0, l->end);
	size_t at = *place ? *place : l->first;
	if (!*place && at < row.len && row.at[at] == '|')
		at++;
	str cell = next_cell(row, &at);
	*place = (uint32_t)at;
	size_t pipes = 0;
	for (size_t i = 0; i + 1 < cell.len; i++)
		pipes += cell.at[i] == '\\' && cell.at[i + 1] == '|';
	struct content c = {text, ARENA_ARRAY(a, struct segment, pipes + 1), 1};
	uint32_t begin = (uint32_t)(cell.at - source.at), offset = 0;
	c.segments[0] = (struct segment){0, begin};
	for (size_t i = 0; i < cell.len; i++, offset++)
		if (cell.at[i] == '\\' && i + 1 < cell.len && cell.at[i + 1] == '|')
			c.segments[c.n++] = (struct segment){offset, begin + (uint32_t)++i};
	return c;
}

uint32_t content_place(const struct content *c, size_t at)
{
	size_t low = 0, high = c->n;
	while (high - low > 1) {
		size_t middle = (low + high) / 2;
		if (c->segments[middle].at <= at)
			low = middle;
		else
			high = middle;
	}
	if (c->n == 0)
		return 0;
	return c->segments[low].place + (uint32_t)(at - c->segments[low].at);
}

ptrdiff_t scan_spaces(str s, size_t at)
{
	bool line_end = false;
	for (; at < s.len && strchr(" \t\n\r\v\f", s.at[at]); at++) {
		if (s.at[at] != '\n')
			continue;
		if (line_end)
			break;
		line_end = true;
	}
	return (ptrdiff_t)at;
}

static ptrdiff_t scan_pointed(str s, size_t at)
{
	for (at++; at < s.len; at++) {
		if (s.at[at] == '>')
			return (ptrdiff_t)at + 1;
		if (s.at[at] == '\n' || s.at[at] == '<')
			return -1;
		at += is_escape(s, at);
	}
	return -1;
}

ptrdiff_t scan_destination(str s, size_t at)
{
	if (at < s.len && s.at[at] == '<')
		return scan_pointed(s, at);
	int depth = 0;
	size_t i = at;
	for (; i < s.len && (unsigned char)s.at[i] > ' '; i++) {
		if (s.at[i] == '(' && ++depth > PARENS_MOST)
			return -1;
		if (s.at[i] == ')' && depth-- == 0)
			break;
		i += is_escape(s, i);
	}
	return (ptrdiff_t)i;
}

ptrdiff_t scan_title(str s, size_t at)
{
	if (at >= s.len || !strchr("\"'(", s.at[at]))
		return -1;
	char open = s.at[at], close = open == '(' ? ')' : open;
	for (at++; at < s.len; at++) {
		if (s.at[at] == close)
			return (ptrdiff_t)at + 1;
		if (open == '(' && s.at[at] == '(')
			return -1;
		at += is_escape(s, at);
	}
	return -1;
}

ptrdiff_t scan_label(str s, size_t at)
{
	if (at >= s.len || s.at[at] != '[')
		return -1;
	size_t from = at;
	for (at++; at < s.len && at - from <= LABEL_MOST; at++) {
		if (s.at[at] == ']')
			return (ptrdiff_t)at + 1;
		if (s.at[at] == '[')
			return -1;
		at += is_escape(s, at);
	}
	return -1;
}

ptrdiff_t scan_link_tail(str s, size_t at)
{
	if (at >= s.len || s.at[at] != '(')
		return -1;
	size_t begin = (size_t)scan_spaces(s, at + 1);
	ptrdiff_t end = scan_destination(s, begin);
	if (end < 0)
		return -1;
	ptrdiff_t next = scan_spaces(s, (size_t)end);
	ptrdiff_t title = next > end ? scan_title(s, (size_t)next) : -1;
	if (title >= 0)
		next = scan_spaces(s, (size_t)title);
	return (size_t)next < s.len && s.at[next] == ')' ? next + 1 : -1;
}

/* The end of this line where nothing but blanks is left of it. */
static ptrdiff_t scan_line_end(str s, size_t at)
{
	while (at < s.len && strchr(" \t\r", s.at[at]))
		at++;
	if (at >= s.len)
		return (ptrdiff_t)at;
	return s.at[at] == '\n' ? (ptrdiff_t)at + 1 : -1;
}

ptrdiff_t scan_definition(str s, size_t at, str *label)
{
	ptrdiff_t close = scan_label(s, at);
	if (close < 0 || (size_t)close >= s.len || s.at[close] != ':')
		return -1;
	*label = str_sub(s, at + 1, (size_t)close - 1);
	if (str_trim(*label).len == 0)
		return -1;
	size_t begin = (size_t)scan_spaces(s, (size_t)close + 1);
	ptrdiff_t end = scan_destination(s, begin);
	if (end <= (ptrdiff_t)begin)
		return -1;
	ptrdiff_t next = scan_spaces(s, (size_t)end);
	ptrdiff_t title = next > end ? scan_title(s, (size_t)next) : -1;
	ptrdiff_t done = title >= 0 ? scan_line_end(s, (size_t)title) : -1;
	return done >= 0 ? done : scan_line_end(s, (size_t)end);
}

ptrdiff_t scan_code(str s, size_t at)
{
	size_t open = at;
	while (open < s.len && s.at[open] == '`')
		open++;
	size_t ticks = open - at;
	for (size_t i = open; i < s.len && ticks;) {
		size_t run = i;
		while (run < s.len && s.at[run] == '`')
			run++;
		if (run - i == ticks)
			return (ptrdiff_t)run;
		i = run > i ? run : i + 1;
	}
	return -1;
}

str label_key(struct arena *a, str label)
{
	GString *out = g_string_new(NULL);
	label = str_trim(label);
	for (size_t i = 0; i < label.len; i++) {
		if (!g_ascii_isspace(label.at[i]))
			g_string_append_c(out, label.at[i]);
		else if (out->len && out->str[out->len - 1] != ' ')
			g_string_append_c(out, ' ');
	}
	char *folded = g_utf8_casefold(out->str, (gssize)out->len);
	g_string_free(out, TRUE);
	str key = str_copy(a, str_of(folded));
	g_free(folded);
	return key;
}
