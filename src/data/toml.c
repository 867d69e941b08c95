/* toml.c: the TOML that stands above guides, as the tree that YAML gives.
 *
 * Pairs of key and value up to the first table: what a header says of its guide. Tables
 * (`[menu]`, `[params]`) are the site's own and end the reading. A line that is none of
 * this is passed over and its place told, so one oddity costs one key. Road not taken: a
 * TOML library, for what is a dozen short lines. */
#include "data/data.h"

#include <string.h>

enum { DEPTH_MOST = 16 };

struct toml {
	struct arena *arena;
	uint32_t source;
	str text;                  /* up to where the header ends */
	size_t at;
	unsigned depth;
};

static char peek(const struct toml *t)
{
	return t->at < t->text.len ? t->text.at[t->at] : 0;
}

static void skip_blanks(struct toml *t)
{
	while (peek(t) == ' ' || peek(t) == '\t' || peek(t) == '\r')
		t->at++;
}

static void skip_line(struct toml *t)
{
	while (t->at < t->text.len && t->text.at[t->at] != '\n')
		t->at++;
}

/* Blanks, line ends and comments: what may stand between the items of a list. */
static void skip_space(struct toml *t)
{
	for (;;) {
		skip_blanks(t);
		if (peek(t) == '#')
			skip_line(t);
		else if (peek(t) == '\n')
			t->at++;
		else
			return;
	}
}

static struct yaml *node(struct toml *t, enum yaml_kind kind, size_t from)
{
	struct yaml *y = ARENA_NEW(t->arena, struct yaml);
	y->kind = kind;
	y->where = (span){t->source, (uint32_t)from, (uint32_t)t->at};
	return y;
}

static void put_escape(struct toml *t, GString *out)
{
	static const char names[] = "btnfr\"\\", meant[] = "\b\t\n\f\r\"\\";
	char c = peek(t);
	const char *known = c ? strchr(names, c) : NULL;
	gunichar code = 0;
	if (t->at < t->text.len)
		t->at++;
	if (known) {
		g_string_append_c(out, meant[known - names]);
		return;
	}
	for (int digits = c == 'u' ? 4 : c == 'U' ? 8 : 0; digits && g_ascii_isxdigit(peek(t)); digits--)
		code = code << 4 | (gunichar)g_ascii_xdigit_value(t->text.at[t->at++]);
	if (code && g_unichar_validate(code))
		g_string_append_unichar(out, code);
}

/* "…", '…' and both threefold; a single one ends with its line. */
static struct yaml *read_quoted(struct toml *t)
{
	size_t from = t->at;
	char quote = peek(t), three[] = {quote, quote, quote, 0};
	bool is_long = str_starts(str_from(t->text, t->at), str_of(three));
	str end = {three, is_long ? 3 : 1};
	GString *out = g_string_new(NULL);
	t->at += end.len;
	if (is_long && peek(t) == '\n')
		t->at++;
	while (t->at < t->text.len && !str_starts(str_from(t->text, t->at), end) &&
	       (is_long || peek(t) != '\n')) {
		char c = t->text.at[t->at++];
		if (c == '\\' && quote == '"')
			put_escape(t, out);
		else
			g_string_append_c(out, c);
	}
	bool closed = str_starts(str_from(t->text, t->at), end);
	t->at += closed ? end.len : 0;
	str text = str_from_gstring(t->arena, out);
	if (!closed)
		return NULL;
	struct yaml *y = node(t, YAML_SCALAR, from);
	y->text = text;
	return y;
}

static struct yaml *read_bare(struct toml *t)
{
	size_t from = t->at;
	while (peek(t) && !strchr(",]}#\n", peek(t)))
		t->at++;
	str text = str_trim(str_sub(t->text, from, t->at));
	if (!text.len)
		return NULL;
	struct yaml *y = node(t, YAML_SCALAR, from);
	y->text = text;
	y->plain = true;
	return y;
}

static struct yaml *read_value(struct toml *t);

static struct yaml *read_list(struct toml *t)
{
	size_t from = t->at++;
	GPtrArray *items = g_ptr_array_new();
	struct yaml *y = NULL, *item;
	skip_space(t);
	while (peek(t) != ']' && (item = read_value(t))) {
		g_ptr_array_add(items, item);
		skip_space(t);
		if (peek(t) != ',')
			break;
		t->at++;
		skip_space(t);
	}
	if (peek(t) == ']') {
		t->at++;
		y = node(t, YAML_SEQUENCE, from);
		y->count = items->len;
		y->items = ARENA_ARRAY(t->arena, struct yaml *, items->len);
		if (items->len)
			memcpy(y->items, items->pdata, items->len * sizeof(void *));
	}
	g_ptr_array_free(items, TRUE);
	return y;
}

/* A table inside a line is the site's: its extent is all that matters. */
static struct yaml *read_inline_table(struct toml *t)
{
	size_t from = t->at, open = 0;
	do {
		char c = peek(t);
		if (c == '"' || c == '\'') {
			if (!read_quoted(t))
				return NULL;
			continue;
		}
		if (!c || c == '\n')
			return NULL;
		open += (c == '{') - (size_t)(c == '}');
		t->at++;
	} while (open);
	return node(t, YAML_MAPPING, from);
}

static struct yaml *read_value(struct toml *t)
{
	struct yaml *y = NULL;
	if (t->depth == DEPTH_MOST)
		return NULL;
	t->depth++;
	switch (peek(t)) {
	case '"':
	case '\'': y = read_quoted(t); break;
	case '[': y = read_list(t); break;
	case '{': y = read_inline_table(t); break;
	default: y = read_bare(t);
	}
	t->depth--;
	return y;
}

static struct yaml *read_key(struct toml *t)
{
	size_t from = t->at;
	if (peek(t) == '"' || peek(t) == '\'')
		return read_quoted(t);
	while (g_ascii_isalnum(peek(t)) || (peek(t) && strchr("-_.", peek(t))))
		t->at++;
	if (t->at == from)
		return NULL;
	struct yaml *y = node(t, YAML_SCALAR, from);
	y->text = str_sub(t->text, from, t->at);
	return y;
}

static bool read_pair(struct toml *t, struct yaml **key, struct yaml **value)
{
	*key = read_key(t);
	skip_blanks(t);
	if (!*key || peek(t) != '=')
		return false;
	t->at++;
	skip_blanks(t);
	*value = read_value(t);
	skip_blanks(t);
	return *value && (!peek(t) || peek(t) == '\n' || peek(t) == '#');
}

static void keep(struct yaml *all, size_t *room, struct arena *a, struct yaml *key, struct yaml *value)
{
	if (all->count == *room) {
		size_t more = *room ? *room * 2 : 16;
		struct yaml **keys = ARENA_ARRAY(a, struct yaml *, more), **items = ARENA_ARRAY(a, struct yaml *, more);
		if (all->count) {
			memcpy(keys, all->keys, all->count * sizeof *keys);
			memcpy(items, all->items, all->count * sizeof *items);
		}
		all->keys = keys;
		all->items = items;
		*room = more;
	}
	all->keys[all->count] = key;
	all->items[all->count++] = value;
}

struct yaml *toml_parse(struct arena *a, uint32_t source, str text, size_t from, size_t to, span *odd)
{
	struct toml t = {.arena = a, .source = source, .text = str_sub(text, 0, to), .at = from};
	struct yaml *all = node(&t, YAML_MAPPING, from), *key, *value;
	size_t room = 0;
	*odd = SPAN_NONE;
	for (skip_space(&t); peek(&t) && peek(&t) != '['; skip_space(&t)) {
		size_t line = t.at;
		if (read_pair(&t, &key, &value)) {
			keep(all, &room, a, key, value);
			continue;
		}
		t.at = line;
		skip_line(&t);
		if (!odd->source)
			*odd = (span){source, (uint32_t)line, (uint32_t)t.at};
	}
	all->where.end = (uint32_t)t.at;
	return all;
}
