/* yaml.c: libyaml's events into a small tree with places.
 *
 * The event interface and not libyaml's own documents: those share the nodes of aliases
 * (and so let a few lines unfold into gigabytes) and forget how a scalar was quoted. Here
 * an anchor or alias is refused where it stands, and every value keeps its span.
 *
 * libyaml counts characters, spans count bytes: a cursor that follows the events turns
 * one into the other. The builder is a loop over a stack, limited in depth, so no nesting
 * can exhaust ours. */
#include "data/data.h"

#include <string.h>
#include <yaml.h>

enum { DEPTH_MOST = 64 };        /* a book nests four deep */

struct frame {
	struct yaml *node;
	GPtrArray *items, *keys;     /* keys: NULL for a sequence */
	GHashTable *seen;            /* keys so far: str * to struct yaml * */
	struct yaml *key;            /* the value to come belongs to it */
};

struct builder {
	struct decoder *decoder;
	struct arena *arena;         /* the decoder's */
	uint32_t source;
	str text;                    /* what libyaml sees */
	size_t base;                 /* its place in the source */
	size_t chars, bytes;         /* the cursor: so many characters are so many bytes */
	struct frame stack[DEPTH_MOST];
	size_t depth;
	struct yaml *root;
	bool ended;                  /* the document: there is to be no other */
};

static uint32_t byte_at(struct builder *b, size_t chars)
{
	if (chars < b->chars)
		b->chars = b->bytes = 0;
	while (b->chars < chars && b->bytes < b->text.len) {
		b->bytes += (size_t)g_utf8_skip[(unsigned char)b->text.at[b->bytes]];
		b->chars++;
	}
	return (uint32_t)(b->base + MIN(b->bytes, b->text.len));
}

static span span_of(struct builder *b, const yaml_event_t *e)
{
	uint32_t start = byte_at(b, e->start_mark.index);
	return (span){b->source, start, byte_at(b, e->end_mark.index)};
}

/* --- building --- */

static void frame_close(struct builder *b, struct frame *f)
{
	f->node->count = f->items->len;
	f->node->items = ARENA_ARRAY(b->arena, struct yaml *, f->items->len);
	if (f->items->len)
		memcpy(f->node->items, f->items->pdata, f->items->len * sizeof(void *));
	g_ptr_array_free(f->items, TRUE);
	if (f->keys) {
		f->node->keys = ARENA_ARRAY(b->arena, struct yaml *, f->keys->len);
		if (f->keys->len)
			memcpy(f->node->keys, f->keys->pdata, f->keys->len * sizeof(void *));
		g_ptr_array_free(f->keys, TRUE);
		g_hash_table_destroy(f->seen);
	}
}

/* A value for the innermost open collection, or the root. */
static void put_value(struct builder *b, struct yaml *value)
{
	if (!b->depth) {
		if (!b->root)
			b->root = value;
		return;
	}
	struct frame *f = &b->stack[b->depth - 1];
	if (f->keys) {
		if (f->key) {
			g_ptr_array_add(f->keys, f->key);
			g_ptr_array_add(f->items, value);
		}
		f->key = NULL;
	} else {
		g_ptr_array_add(f->items, value);
	}
}

static bool wants_key(const struct builder *b)
{
	const struct frame *f = b->depth ? &b->stack[b->depth - 1] : NULL;
	return f && f->keys && !f->key;
}

static void put_key(struct builder *b, struct yaml *key)
{
	struct frame *f = &b->stack[b->depth - 1];
	struct yaml *before = g_hash_table_lookup(f->seen, &key->text);
	if (before) {
		decode_fault_twice(b->decoder, DIAG_KEY_DUPLICATE, key->where, before->where,
		                   "\"%.*s\" stands twice in one mapping", STR_ARGS(key->text));
	} else {
		g_hash_table_insert(f->seen, &key->text, key);
	}
	f->key = key;
}

static struct yaml *node_of(struct builder *b, enum yaml_kind kind, const yaml_event_t *e)
{
	struct yaml *y = ARENA_NEW(b->arena, struct yaml);
	y->kind = kind;
	y->where = span_of(b, e);
	return y;
}

static void take_scalar(struct builder *b, const yaml_event_t *e)
{
	struct yaml *y = node_of(b, YAML_SCALAR, e);
	y->text = (str){arena_copy(b->arena, e->data.scalar.value, e->data.scalar.length),
	                e->data.scalar.length};
	y->plain = e->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
	if (wants_key(b))
		put_key(b, y);
	else
		put_value(b, y);
}

static bool take_start(struct builder *b, enum yaml_kind kind, const yaml_event_t *e)
{
	struct yaml *y = node_of(b, kind, e);
	if (b->depth == DEPTH_MOST) {
		decode_fault(b->decoder, DIAG_YAML_SYNTAX, y->where, NULL, "nested more than %d levels deep", DEPTH_MOST);
		return false;
	}
	if (wants_key(b)) {
		decode_fault(b->decoder, DIAG_YAML_SYNTAX, y->where, "a text in braces or brackets needs quotes",
		    "a key must be a plain word");
		return false;
	}
	struct frame *f = &b->stack[b->depth++];
	*f = (struct frame){.node = y, .items = g_ptr_array_new()};
	if (kind == YAML_MAPPING) {
		f->keys = g_ptr_array_new();
		f->seen = g_hash_table_new(str_hash, str_hash_equal);
	}
	return true;
}

static void take_end(struct builder *b, const yaml_event_t *e)
{
	struct frame *f = &b->stack[--b->depth];
	uint32_t end = byte_at(b, e->end_mark.index);
	/* A block collection ends where the next thing begins: not its own text. */
	if (e->end_mark.index == e->start_mark.index) {
		while (end > f->node->where.start + 1 &&
		       strchr(" \t\r\n", b->text.at[end - 1 - b->base]))
			end--;
	}
	f->node->where.end = end;
	frame_close(b, f);
	put_value(b, f->node);
}

static void refuse_alias(struct builder *b, const yaml_event_t *e)
{
	decode_fault(b->decoder, DIAG_YAML_ALIAS, span_of(b, e),
	    "a text that begins with & or * needs quotes", "anchors and aliases are not taken");
	if (e->type == YAML_ALIAS_EVENT && !wants_key(b)) {
		struct yaml *y = node_of(b, YAML_SCALAR, e);
		y->plain = true;
		y->text = STR("");
		put_value(b, y);
	}
}

static bool has_anchor(const yaml_event_t *e)
{
	return (e->type == YAML_SCALAR_EVENT && e->data.scalar.anchor) ||
	       (e->type == YAML_SEQUENCE_START_EVENT && e->data.sequence_start.anchor) ||
	       (e->type == YAML_MAPPING_START_EVENT && e->data.mapping_start.anchor);
}

/* What follows a document: nothing, or a last "---" with nothing behind it. */
static bool take_after(struct builder *b, const yaml_event_t *e)
{
	bool empty = e->type == YAML_SCALAR_EVENT && e->data.scalar.length == 0;
	bool content = e->type == YAML_SCALAR_EVENT || e->type == YAML_ALIAS_EVENT ||
	               e->type == YAML_SEQUENCE_START_EVENT || e->type == YAML_MAPPING_START_EVENT;
	if (!content || empty)
		return true;
	return decode_fault(b->decoder, DIAG_YAML_SYNTAX, span_of(b, e), "take out the line ---",
	                    "a second document begins here, which would not be read");
}

/* False to stop. */
static bool take_event(struct builder *b, const yaml_event_t *e)
{
	if (b->ended)
		return take_after(b, e);
	if (has_anchor(e))
		refuse_alias(b, e);
	switch (e->type) {
	case YAML_SCALAR_EVENT: take_scalar(b, e); return true;
	case YAML_ALIAS_EVENT:
		refuse_alias(b, e);
		return !wants_key(b);
	case YAML_SEQUENCE_START_EVENT: return take_start(b, YAML_SEQUENCE, e);
	case YAML_MAPPING_START_EVENT: return take_start(b, YAML_MAPPING, e);
	case YAML_SEQUENCE_END_EVENT:
	case YAML_MAPPING_END_EVENT: take_end(b, e); return true;
	case YAML_DOCUMENT_END_EVENT: return b->ended = true;
	default: return true;
	}
}

/* --- what libyaml complains about --- */

static bool colon_inside(const char *problem)
{
	return strstr(problem, "mapping values are not allowed") ||
	       strstr(problem, "could not find expected ':'");
}

static bool line_has(struct builder *b, size_t at, char c)
{
	size_t i = at > b->base ? at - b->base : 0;
	while (i > 0 && b->text.at[i - 1] != '\n')
		i--;
	for (; i < b->text.len && b->text.at[i] != '\n'; i++)
		if (b->text.at[i] == c)
			return true;
	return false;
}

/* What was opened and never closed is told where it was opened, for the end of the file
 * tells nobody anything; else where the next thing comes too early. */
static bool complain_open(struct builder *b, const yaml_parser_t *p)
{
	static const struct { const char *context, *open, *early; } rows[] = {
		{"while scanning a quoted scalar", "no quotation mark closes this one", NULL},
		{"while parsing a flow sequence", "no ] closes this [", "a comma or a ] is missing before this"},
		{"while parsing a flow mapping", "no } closes this {", "a comma or a } is missing before this"},
	};
	uint32_t end = byte_at(b, p->problem_mark.index), start = byte_at(b, p->context_mark.index);
	bool rest = str_trim(str_from(b->text, MIN(end - b->base, b->text.len))).len > 0;
	for (size_t i = 0; p->context && i < G_N_ELEMENTS(rows); i++) {
		const char *what = rest ? rows[i].early : rows[i].open;
		if (strcmp(p->context, rows[i].context) != 0 || !what)
			continue;
		uint32_t at = rest ? end : start;
		decode_fault(b->decoder, DIAG_YAML_SYNTAX, (span){b->source, at, at + 1}, NULL, "%s", what);
		return true;
	}
	return false;
}

/* Its other problems as an author sees them. */
static const struct phrase {
	const char *problem, *message, *help;
} PHRASES[] = {
	{"did not find expected key", "a line that belongs to nothing above it", "indent it as the lines that it belongs to"},
	{"did not find expected '-' indicator", "a line in a list that begins no item",
	 "begin it with -, or indent it as the lines that it belongs to"},
	{"could not find expected ':'", "a key without a colon", "write key: value"},
	{"did not find expected node content", "something is missing here", "is a bracket or brace opened and not closed?"},
	{"found character that cannot start any token", "a text that begins with a character that means something else",
	 "put the text in quotes"},
	{"block sequence entries are not allowed", "a list that begins behind its key", "begin it on the line below"},
	{"found unknown escape character", "a backslash in double quotes that means nothing",
	 "write two of them, or single quotes around the text"},
	{"did not find expected <document start>", "a line after the end", "is it indented as the lines above?"},
};

/* "'it's'": what follows the text is taken for a key. */
static const struct phrase BEHIND_QUOTE = {
	NULL, "more text behind one in quotes", "inside single quotes write two for one: 'it''s'",
};

static bool begins_line(struct builder *b, size_t at)
{
	size_t i = at > b->base ? at - b->base : 0;
	while (i > 0 && (b->text.at[i - 1] == ' ' || b->text.at[i - 1] == '-'))
		i--;
	return i == 0 || b->text.at[i - 1] == '\n';
}

static const struct phrase *find_phrase(struct builder *b, const char *problem, size_t at)
{
	if (g_str_has_prefix(problem, "did not find expected key") && !begins_line(b, at))
		return &BEHIND_QUOTE;
	for (size_t i = 0; i < G_N_ELEMENTS(PHRASES); i++)
		if (g_str_has_prefix(problem, PHRASES[i].problem))
			return &PHRASES[i];
	return NULL;
}

static void complain(struct builder *b, const yaml_parser_t *p)
{
	const char *problem = p->problem ? p->problem : "it cannot be read";
	if (p->error == YAML_READER_ERROR) {
		uint32_t at = (uint32_t)(b->base + MIN(p->problem_offset, b->text.len));
		decode_fault(b->decoder, DIAG_YAML_SYNTAX, (span){b->source, at, at + 1},
		    "remove the character", "%s", problem);
		return;
	}
	if (complain_open(b, p))
		return;
	uint32_t at = byte_at(b, p->problem_mark.index);
	span where = {b->source, at, (uint32_t)MIN(at + 1, b->base + b->text.len)};
	const struct phrase *known = find_phrase(b, problem, at);
	if (colon_inside(problem) && line_has(b, at, ':'))
		decode_fault(b->decoder, DIAG_YAML_SYNTAX, where,
		    "a value with a colon and a space in it needs quotes: title: \"One: two\"",
		    "a second colon on the line, or a line that is indented too deep");
	else if (line_has(b, at, '\t'))
		decode_fault(b->decoder, DIAG_YAML_SYNTAX, where, "indent with spaces", "a tab where YAML takes none");
	else if (known)
		decode_fault(b->decoder, DIAG_YAML_SYNTAX, where, known->help, "%s", known->message);
	else
		decode_fault(b->decoder, DIAG_YAML_SYNTAX, where, NULL, "%s%s%s", p->context ? p->context : "",
		    p->context ? ": " : "", problem);
}

/* After a fault: everything open ends here and says that it does. */
static void close_all(struct builder *b)
{
	while (b->depth) {
		struct frame *f = &b->stack[--b->depth];
		f->node->partial = true;
		f->node->where.end = MAX(f->node->where.end, (uint32_t)(b->base + b->bytes));
		frame_close(b, f);
		put_value(b, f->node);
	}
}

static void run(struct builder *b)
{
	yaml_parser_t parser;
	if (!yaml_parser_initialize(&parser))
		g_error("out of memory");
	yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(&parser, (const unsigned char *)b->text.at, b->text.len);
	for (bool more = true; more;) {
		yaml_event_t e;
		if (!yaml_parser_parse(&parser, &e)) {
			complain(b, &parser);
			break;
		}
		more = take_event(b, &e) && e.type != YAML_STREAM_END_EVENT;
		yaml_event_delete(&e);
	}
	yaml_parser_delete(&parser);
	close_all(b);
}

static struct yaml *build(struct decoder *d, uint32_t source, size_t base, str text)
{
	if (str_starts(text, STR("\xEF\xBB\xBF"))) {
		base += 3;
		text = str_from(text, 3);
	}
	struct builder b = {.decoder = d, .arena = d->arena, .source = source, .base = base, .text = text};
	if (text.len)
		run(&b);
	return b.root && yaml_is_null(b.root) ? NULL : b.root;
}

struct yaml *decoder_parse(struct decoder *d, uint32_t source, size_t from, size_t to)
{
	return build(d, source, from, str_sub(source_text(diags_sources(d->diags), source), from, to));
}

struct yaml *yaml_parse(struct arena *a, struct diags *d, uint32_t source, size_t from, size_t to)
{
	struct decoder decoder = {.arena = a, .diags = d, .mood = MOOD_ERRORS};
	return decoder_parse(&decoder, source, from, to);
}

struct yaml *yaml_parse_text(struct arena *a, str text)
{
	struct decoder silent = {.arena = a, .mood = MOOD_SILENT};
	return build(&silent, 0, 0, text);
}

/* --- reading the tree --- */

struct yaml *yaml_find(const struct yaml *mapping, const char *key)
{
	if (!mapping || mapping->kind != YAML_MAPPING)
		return NULL;
	for (size_t i = 0; i < mapping->count; i++)
		if (str_is(mapping->keys[i]->text, key))
			return mapping->items[i];
	return NULL;
}

bool yaml_is_null(const struct yaml *y)
{
	return y->kind == YAML_SCALAR && y->plain &&
	       (y->text.len == 0 || str_is(y->text, "~") || str_is(y->text, "null"));
}

static size_t key_index(const struct yaml *m, size_t count, str key)
{
	for (size_t i = 0; i < count; i++)
		if (str_equal(m->keys[i]->text, key))
			return i;
	return count;
}

struct yaml *yaml_merge(struct arena *a, struct yaml *base, struct yaml *over)
{
	if (!over || (base && yaml_is_null(over)))
		return base;
	if (!base || base->kind != YAML_MAPPING || over->kind != YAML_MAPPING)
		return over;
	struct yaml *m = ARENA_NEW(a, struct yaml);
	*m = *over;
	m->items = ARENA_ARRAY(a, struct yaml *, base->count + over->count);
	m->keys = ARENA_ARRAY(a, struct yaml *, base->count + over->count);
	m->count = base->count;
	for (size_t i = 0; i < base->count; i++) {
		m->keys[i] = base->keys[i];
		m->items[i] = base->items[i];
	}
	for (size_t i = 0; i < over->count; i++) {
		size_t at = key_index(m, base->count, over->keys[i]->text);
		bool there = at < base->count;
		if (!there)
			at = m->count++;
		m->keys[at] = over->keys[i];
		m->items[at] = there ? yaml_merge(a, m->items[at], over->items[i]) : over->items[i];
	}
	return m;
}
