/* attributes.c: {#id .class key=value}, and what each of them means to a node.
 *
 * Most attributes are kept as they are, for filters and style sheets. The rows of `known`
 * are those that aldine acts on: they become fields of the node. */
#include "load/markdown.h"

#include <stdlib.h>
#include <string.h>

#define LINES_MOST 100000        /* a number of a line beyond this is a mistake */
#define COLUMNS_MOST 1000

static bool is_name_char(char c)
{
	return (unsigned char)c > ' ' && !strchr("{}\"'=<>`", c);
}

static size_t scan_name(str s, size_t at)
{
	while (at < s.len && is_name_char(s.at[at]))
		at++;
	return at;
}

/* The end of a value, bare or quoted; 0 where there is none. */
static size_t scan_value(str s, size_t at)
{
	if (at >= s.len)
		return 0;
	if (s.at[at] == '"' || s.at[at] == '\'') {
		ptrdiff_t close = str_find_char(s, s.at[at], at + 1);
		return close < 0 ? 0 : (size_t)close + 1;
	}
	size_t end = at;
	while (end < s.len && (unsigned char)s.at[end] > ' ' && !strchr("{}\"'`", s.at[end]))
		end++;
	return end > at ? end : 0;
}

/* One attribute at `at`: its key and value, "#" and "." for ids and classes. 0 where there
 * is none, else its end. */
static size_t scan_one(str s, size_t at, str *key, str *value)
{
	size_t name = at + (s.at[at] == '#' || s.at[at] == '.');
	size_t end = scan_name(s, name);
	if (name > at) {
		*key = str_sub(s, at, name);
		*value = str_sub(s, name, end);
		return end > name ? end : 0;
	}
	*key = str_sub(s, at, end);
	if (str_is(*key, "-")) {
		*key = STR(".");
		*value = STR("unnumbered");
		return end;
	}
	if (end == at || end >= s.len || s.at[end] != '=' || !g_ascii_isalpha(s.at[at]))
		return 0;
	size_t from = end + 1;
	end = scan_value(s, from);
	*value = str_sub(s, from, end);
	if (value->len >= 2 && (value->at[0] == '"' || value->at[0] == '\''))
		*value = str_sub(*value, 1, value->len - 1);
	return end;
}

/* Goes through a group; gives each attribute to n where there is one. */
static bool scan_group(struct reader *r, struct node *n, str s, size_t at, size_t *end, span where)
{
	if (at >= s.len || s.at[at] != '{')
		return false;
	bool some = false;
	at += at + 1 < s.len && s.at[at + 1] == ':';   /* kramdown's {: .class} */
	for (at++; at < s.len; some = true) {
		while (at < s.len && g_ascii_isspace(s.at[at]))
			at++;
		if (at < s.len && s.at[at] == '}') {
			*end = at + 1;
			return some;
		}
		str key, value;
		size_t next = at < s.len ? scan_one(s, at, &key, &value) : 0;
		if (!next)
			return false;
		if (n)
			attribute_give(r, n, key, value, where);
		at = next;
	}
	return false;
}

bool attributes_scan(str s, size_t at, size_t *end)
{
	return scan_group(NULL, NULL, s, at, end, SPAN_NONE);
}

void attributes_give(struct reader *r, struct node *n, str group, span where)
{
	size_t end;
	scan_group(r, n, group, 0, &end, where);
}

static void refuse(struct reader *r, span where, str key, const char *why)
{
	diag_add(r->diags, DIAG_ATTRIBUTE_REFUSED, where, NULL, "attribute %.*s is left out: %s",
	         STR_ARGS(key), why);
}

/* A number with an optional %, as a share; 0 where it is neither. */
static float read_share(str value)
{
	char text[32] = "", *end;
	if (value.len == 0 || value.len >= sizeof text)
		return 0;
	memcpy(text, value.at, value.len);
	double number = g_ascii_strtod(text, &end);
	if (*end == '%' && end[1] == '\0')
		number /= 100;
	else if (*end != '\0')
		return 0;
	return number > 0 && number <= 1 ? (float)number : 0;
}

static void give_width(struct reader *r, struct node *n, str key, str value, span where)
{
	(void)where;
	n->image.width = read_share(value);
	if (n->image.width == 0)     /* pixels and inches: kept for what can use them */
		node_set_attribute(r->arena, n, key, value);
}

/* An empty description says that there is nothing to describe. */
static void give_alt(struct reader *r, struct node *n, str key, str value, span where)
{
	(void)key;
	n->image.decorative |= !value.len;
	if (value.len && !n->first)
		node_append(n, node_new_text(r->arena, NODE_TEXT, where, value));
}

static int read_number(str value)
{
	int number = 0;
	for (size_t i = 0; i < value.len; i++) {
		if (!g_ascii_isdigit(value.at[i]) || number > LINES_MOST)
			return -1;
		number = number * 10 + (value.at[i] - '0');
	}
	return value.len ? number : -1;
}

static void give_start(struct reader *r, struct node *n, str key, str value, span where)
{
	int number = read_number(value);
	if (number < 0)
		refuse(r, where, key, "a line number is wanted");
	else
		n->code.first_line = number;
}

/* Widths of columns, in per cent or as numbers whose ratios count. */
static void give_widths(struct reader *r, struct node *n, str key, str value, span where)
{
	float *widths = ARENA_ARRAY(r->arena, float, n->table.columns);
	unsigned column = 0;
	double sum = 0;
	bool ratios = !memchr(value.at, '%', value.len);
	str rest = str_trim(value);
	while (rest.len && column < n->table.columns) {
		char *end;
		char text[32] = "";
		memcpy(text, rest.at, rest.len < 31 ? rest.len : 31);
		double number = g_ascii_strtod(text, &end);
		size_t length = (size_t)(end - text);
		if (length == 0 && rest.at[0] != '*') {
			refuse(r, where, key, "numbers or per cents are wanted");
			return;
		}
		length = length ? length : 1;
		widths[column++] = number > 0 && number < COLUMNS_MOST ? (float)number : 0;
		sum += (double)widths[column - 1];
		while (length < rest.len && strchr("%,; \t", rest.at[length]))
			length++;
		rest = str_from(rest, length);
	}
	for (unsigned i = 0; i < n->table.columns; i++)
		widths[i] = (float)((double)widths[i] / (ratios && sum > 0 ? sum : 100));
	n->table.widths = widths;
}

static size_t count_lines(str text)
{
	size_t lines = 0;
	for (size_t i = 0; i < text.len; i++)
		lines += text.at[i] == '\n';
	return lines + (text.len && text.at[text.len - 1] != '\n');
}

/* "2,4-5": lines of the block, counted from 1 whatever numbers they are given. */
static void give_mark(struct reader *r, struct node *n, str key, str value, span where)
{
	size_t lines = count_lines(n->text);
	n->code.marked = ARENA_ARRAY(r->arena, bool, lines);
	n->code.marked_count = lines;
	str part, from;
	while (str_next(&value, ',', &part)) {
		str to = str_trim(part);
		from = to;
		ptrdiff_t dash = str_find_char(to, '-', 0);
		if (dash >= 0) {
			from = str_trim(str_sub(to, 0, (size_t)dash));
			to = str_trim(str_from(to, (size_t)dash + 1));
		}
		int first = read_number(from), last = read_number(to);
		if (first < 0 || last < first || (size_t)first > lines) {
			refuse(r, where, key, last < first || first < 0
			       ? "lines are wanted, as in \"2,4-5\""
			       : "the code has fewer lines; they are counted from 1");
			return;
		}
		for (int i = first; i <= last; i++) {
			if (i >= 1 && (size_t)i <= lines)
				n->code.marked[i - 1] = true;
		}
	}
}

static void give_language(struct reader *r, struct node *n, str key, str value, span where)
{
	(void)key, (void)where;
	node_attributes(r->arena, n)->language = value;
}

static void give_id(struct reader *r, struct node *n, str key, str value, span where)
{
	(void)key, (void)where;
	if (value.len && !node_id(n).len)
		node_attributes(r->arena, n)->id = value;
}

static void give_class(struct reader *r, struct node *n, str key, str value, span where)
{
	(void)key, (void)where;
	str part;
	while (str_next(&value, ' ', &part)) {
		if (!part.len)
			continue;
		if (n->kind == NODE_CODE_BLOCK &&
		    (str_is(part, "numbered") || str_is(part, "numberLines")))
			n->code.numbered = true;
		else
			node_add_class(r->arena, n, part);
		if (n->kind == NODE_HEADING && str_is(part, "unnumbered"))
			n->flags |= NODE_UNNUMBERED;
		if (n->kind == NODE_IMAGE && str_is(part, "decorative"))
			n->image.decorative = true;
	}
}

#define ANY NODE_KIND_COUNT

static const struct {
	const char *key;
	enum node_kind kind;
	void (*give)(struct reader *r, struct node *n, str key, str value, span where);
} known[] = {
	{"#", ANY, give_id}, {"id", ANY, give_id},
	{".", ANY, give_class}, {"class", ANY, give_class},
	{"lang", ANY, give_language}, {"language", ANY, give_language},
	{"xml:lang", ANY, give_language},
	{"width", NODE_IMAGE, give_width}, {"alt", NODE_IMAGE, give_alt},
	{"start", NODE_CODE_BLOCK, give_start}, {"startFrom", NODE_CODE_BLOCK, give_start},
	{"mark", NODE_CODE_BLOCK, give_mark},
	{"widths", NODE_TABLE, give_widths},
};

/* What could run or restyle in a reader never gets into a book. */
static const char *refusal(str key)
{
	if (key.len > 2 && str_equal_fold(str_sub(key, 0, 2), STR("on")))
		return "a book runs no scripts";
	if (str_equal_fold(key, STR("style")))
		return "how a book looks is said by its theme";
	if (str_equal_fold(key, STR("srcdoc")) || str_equal_fold(key, STR("formaction")))
		return "a book has no forms or frames";
	return NULL;
}

void attribute_give(struct reader *r, struct node *n, str key, str value, span where)
{
	const char *why = refusal(key);
	if (why) {
		refuse(r, where, key, why);
		return;
	}
	for (size_t i = 0; i < G_N_ELEMENTS(known); i++) {
		if ((known[i].kind == ANY || known[i].kind == n->kind) && str_is(key, known[i].key)) {
			known[i].give(r, n, key, value, where);
			return;
		}
	}
	node_set_attribute(r->arena, n, key, value);
}

/* ```c {.numbered start=3} or ```{.c .numbered}: the first word is the language. */
void code_info(struct reader *r, struct node *code, str info)
{
	info = str_trim(info);
	ptrdiff_t brace = str_find_char(info, '{', 0);
	size_t end;
	if (brace >= 0 && attributes_scan(info, (size_t)brace, &end)) {
		str group = str_sub(info, (size_t)brace, end);
		info = str_trim(str_sub(info, 0, (size_t)brace));
		attributes_give(r, code, group, code->where);
	}
	str word;
	if (info.len && str_next(&info, ' ', &word)) {
		code->code.language = word;
		if (info.len)
			diag_add(r->diags, DIAG_ATTRIBUTE_REFUSED, code->where, NULL,
			         "\"%.*s\" behind the language of this code means nothing here",
			         STR_ARGS(info))->severity = SEVERITY_NOTE;
	} else if (code->attributes && code->attributes->class_count)
		code->code.language = code->attributes->classes[0];
}
