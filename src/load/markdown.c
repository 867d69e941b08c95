/* markdown.c: cmark-gfm's tree into ours; the one file that speaks to cmark.
 *
 * The library is GitHub's fork, for its tables and its extensions. It is fed line by
 * line, and after each line asked who took it and from which byte on: that gives every
 * block's text its true places, which its own columns do not. An extension of ours, asked
 * before the others, takes the lines that cmark has no name for: `:::` fences, lines of
 * attributes, definitions. Inlines are parsed leaf by leaf, by us: cmark's last step would
 * join text nodes, and while they are apart their text still points into the leaf's own,
 * which places each of them exactly. A cursor follows through the mark-up between them.
 *
 * The fork keeps a table of special characters for the whole process, so all of this
 * happens under one lock. Its parser structure is private but installed; the soname
 * carries the full version. */
#include "load/markdown.h"

#define CMARK_NO_SHORT_NAMES       /* they are those of our own nodes */
#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm-extension_api.h>
#include <cmark-gfm/inlines.h>
#include <cmark-gfm/node.h>
#include <cmark-gfm/parser.h>
#include <stdlib.h>
#include <string.h>

#include "doc/walk.h"
#include "load/load.h"

#define MARKS_MOST 100           /* containers begun on one line */
#define DEPTH_MOST 100           /* nodes within nodes */
#define BRACKETS_MOST 1500       /* in one block: cmark's time is quadratic in them */
#define ENTITY_MOST 40           /* bytes of an entity's name: HTML's longest has 33 */
#define HEADER_MOST 1000000      /* bytes that cmark may look through for heads of tables */
#define COLUMNS_MOST 1000
#define CELLS_MOST 20000         /* cells that a guide's tables lack and cmark would make up */

G_LOCK_DEFINE_STATIC(cmark);

enum own_block { OWN_FENCE = 1, OWN_ATTRIBUTES, OWN_DEFINITION, OWN_PLAIN, OWN_END };

/* The parse while it runs. */
struct parse {
	struct reader *reader;
	cmark_parser *parser;
	cmark_syntax_extension *own, *table, *strike;
	size_t line;                 /* the one being fed, from 0 */
	bool ending;                 /* the next line only closes what is open */
	size_t cells_missing, header_bytes;
};

/* Ours on a block that the extension made: what it is, and a definition's indent. */
static enum own_block own_kind(cmark_node *n)
{
	return (enum own_block)((intptr_t)cmark_node_get_user_data(n) & 0xff);
}

static int own_indent(cmark_node *n)
{
	return (int)((intptr_t)cmark_node_get_user_data(n) >> 8);
}

static cmark_node *own_open(struct parse *p, cmark_node *parent, enum own_block kind, int indent)
{
	cmark_node *n = cmark_parser_add_child(p->parser, parent, CMARK_NODE_CUSTOM_BLOCK,
	                                       cmark_parser_get_first_nonspace(p->parser) + 1);
	cmark_node_set_syntax_extension(n, p->own);
	cmark_node_set_user_data(n, (void *)(intptr_t)((int)kind | indent << 8));
	return n;
}

static cmark_node *own_leaf(struct parse *p, cmark_node *parent, enum own_block kind,
                            unsigned char *input, int len)
{
	cmark_node *n = own_open(p, parent, kind, 0);
	int rest = len - 1 - cmark_parser_get_offset(p->parser);
	cmark_parser_advance_offset(p->parser, (char *)input, rest, 0);
	return n;
}

static bool is_type(cmark_node *n, const char *word)
{
	return n && strcmp(cmark_node_get_type_string(n), word) == 0;
}

/* ":" and a blank after a term of one line, after another definition, or under a table. */
static bool may_define(struct parse *p, cmark_node *parent, str rest)
{
	if (rest.len < 3 || rest.at[0] != ':' || !strchr(" \t", rest.at[1]) ||
	    str_trim(str_from(rest, 1)).len == 0)
		return false;
	if (parent->type == CMARK_NODE_PARAGRAPH)
		return parent->start_line == (int)p->line;
	if (is_type(parent, "table"))
		return true;
	cmark_node *before = parent->last_child;
	if (!before)
		return false;
	if (before->type == CMARK_NODE_PARAGRAPH)
		return before->end_line == before->start_line &&
		       before->end_line + 2 >= (int)p->line;
	return is_type(before, "table") ||
	       (before->type == CMARK_NODE_CUSTOM_BLOCK && own_kind(before) == OWN_DEFINITION);
}

static cmark_node *open_definition(struct parse *p, cmark_node *parent, unsigned char *input,
                                   str rest)
{
	int indent = cmark_parser_get_indent(p->parser);
	int blanks = 1;
	while (blanks < 4 && strchr(" \t", rest.at[1 + blanks]))
		blanks++;
	cmark_node *n = own_open(p, parent, OWN_DEFINITION, indent + 1 + blanks);
	int first = cmark_parser_get_first_nonspace(p->parser);
	cmark_parser_advance_offset(p->parser, (char *)input,
	                            first + 1 - cmark_parser_get_offset(p->parser), 0);
	cmark_parser_advance_offset(p->parser, (char *)input, blanks, 1);
	return n;
}

static size_t count_pipes(str s)
{
	size_t n = 0;
	for (const char *at = s.at; (at = memchr(at, '|', (size_t)(s.at + s.len - at))); at++)
		n++;
	return n;
}

/* A row far shorter than its table costs cmark a cell for each column it lacks. */
static bool is_too_ragged(struct parse *p, cmark_node *table, str rest)
{
	size_t pipes = 1 + count_pipes(rest), columns = cmark_gfm_extensions_get_table_columns(table);
	if (pipes < columns)
		p->cells_missing += columns - pipes;
	return p->cells_missing > CELLS_MOST;
}

/* Under a row of dashes cmark reads the whole paragraph above as a table's head, in time
 * that grows with the square of its pipes. Past these limits the row is text. */
static bool is_costly_head(struct parse *p, cmark_node *paragraph, str rest)
{
	for (size_t i = 0; i < rest.len; i++)
		if (!strchr("|:- \t\n", rest.at[i]))
			return false;
	str above = {(const char *)paragraph->content.ptr, (size_t)paragraph->content.size};
	p->header_bytes += above.len;
	return p->header_bytes > HEADER_MOST || count_pipes(rest) > COLUMNS_MOST ||
	       count_pipes(above) > 2 * COLUMNS_MOST;
}

/* Asked by cmark, before its own extensions, about every line that no block of
 * CommonMark's begins. */
static cmark_node *own_try(cmark_syntax_extension *self, int indented, cmark_parser *parser,
                           cmark_node *parent, unsigned char *input, int len)
{
	struct parse *p = cmark_syntax_extension_get_private(self);
	int first = cmark_parser_get_first_nonspace(parser);
	str rest = str_from((str){(const char *)input, (size_t)len}, (size_t)first);
	if (p->ending)
		return parent == parser->root || parent->parent == parser->root
			? own_leaf(p, parent, OWN_END, input, len) : NULL;
	if (indented || cmark_parser_is_blank(parser))
		return NULL;
	struct line *l = &p->reader->lines.at[p->line];
	l->first = line_place(l, (size_t)first);
	size_t end;
	if (fence_scan(rest))
		return own_leaf(p, parent, OWN_FENCE, input, len);
	if (rest.at[0] == '{' && attributes_scan(rest, 0, &end) &&
	    str_trim(str_from(rest, end)).len == 0)
		return own_leaf(p, parent, OWN_ATTRIBUTES, input, len);
	if (may_define(p, parent, rest))
		return open_definition(p, parent, input, rest);
	if (parent->type == CMARK_NODE_PARAGRAPH && is_costly_head(p, parent, rest))
		return parent;
	if (is_type(parent, "table") && is_too_ragged(p, parent, rest))
		return own_leaf(p, parent, OWN_PLAIN, input, len);
	return NULL;
}

/* Whether an open definition goes on with this line. */
static int own_match(cmark_syntax_extension *self, cmark_parser *parser, unsigned char *input,
                     int len, cmark_node *n)
{
	(void)self, (void)len;
	if (own_kind(n) != OWN_DEFINITION)
		return 0;
	int offset = cmark_parser_get_offset(parser);
	if (cmark_parser_is_blank(parser))
		cmark_parser_advance_offset(parser, (char *)input,
		                            cmark_parser_get_first_nonspace(parser) - offset, 0);
	else if (cmark_parser_get_indent(parser) >= own_indent(n))
		cmark_parser_advance_offset(parser, (char *)input, own_indent(n), 1);
	else
		return 0;
	return 1;
}

static enum line_taker taker_of(cmark_node *n)
{
	switch (n->type) {
	case CMARK_NODE_PARAGRAPH: return LINE_PARAGRAPH;
	case CMARK_NODE_HEADING: return LINE_HEADING;
	case CMARK_NODE_CODE_BLOCK: return LINE_CODE;
	case CMARK_NODE_HTML_BLOCK: return LINE_HTML;
	default: return is_type(n, "table") || is_type(n, "table_row") ||
	                is_type(n, "table_header") ? LINE_TABLE : LINE_FREE;
	}
}

/* Notes who took the line just fed, and from where on. */
static void note_taker(struct parse *p)
{
	struct line *l = &p->reader->lines.at[p->line];
	cmark_node *n = p->parser->current;
	l->taker = taker_of(n);
	if (l->taker == LINE_FREE || (l->taker == LINE_PARAGRAPH && p->parser->blank))
		return;
	if (n->type == CMARK_NODE_HEADING && n->as.heading.setext && n->start_line <= (int)p->line) {
		l->taker = LINE_FREE;       /* the line under the heading */
		return;
	}
	if (n->type == CMARK_NODE_HTML_BLOCK && p->parser->blank && !(n->flags & CMARK_NODE__OPEN))
		return;
	l->leaf = (uint32_t)n->start_line;
	l->text = line_place(l, (size_t)p->parser->offset);
}

/* What stands behind the last column of the widest table is lost in GFM anyway. */
static void cut_cells(struct parse *p, struct line *l)
{
	struct reader *r = p->reader;
	size_t pipes = 0;
	if (p->line == 0 || l[-1].taker != LINE_TABLE)
		return;
	for (uint32_t i = l->start; i < l->end; i++) {
		pipes += r->text.at[i] == '|';
		if (pipes <= 2 * COLUMNS_MOST)
			continue;
		l->cut_from = i;
		l->cut_to = l->end;
		diag_add(r->diags, DIAG_BLOCK_TOO_COMPLEX, span_of(r, i, l->end), NULL,
		         "a row of more than %d cells; the rest are left out", 2 * COLUMNS_MOST);
		return;
	}
}

/* cmark asks every open container about every line. */
static unsigned open_containers(const struct parse *p)
{
	unsigned n = 0;
	for (const cmark_node *c = p->parser->current; c; c = c->parent)
		n++;
	return n;
}

static void feed_line(struct parse *p, GString *buffer)
{
	struct reader *r = p->reader;
	struct line *l = &r->lines.at[p->line];
	bool deep = open_containers(p) > 2 * MARKS_MOST;
	if (line_cut_marks(l, r->text, deep ? 0 : MARKS_MOST) && !r->marks_said++)
		diag_add(r->diags, DIAG_NESTING_TOO_DEEP, span_of(r, l->cut_from, l->cut_to), NULL,
		         "more than %d quotes and lists in one another; the rest are left out",
		         MARKS_MOST);
	if (!l->cut_to)
		cut_cells(p, l);
	g_string_truncate(buffer, 0);
	size_t kept = l->cut_to ? l->cut_from : l->end;
	g_string_append_len(buffer, r->text.at + l->start, (gssize)(kept - l->start));
	if (l->cut_to)
		g_string_append_len(buffer, r->text.at + l->cut_to, (gssize)(l->end - l->cut_to));
	g_string_append_c(buffer, '\n');
	cmark_parser_feed(p->parser, buffer->str, buffer->len);
	note_taker(p);
}

/* Closes every block, so that all definitions are known before inlines are parsed. Code
 * that was never closed would swallow the closing line, so it is closed first. */
static void close_blocks(struct parse *p)
{
	cmark_node *n = p->parser->current;
	if (n->type == CMARK_NODE_CODE_BLOCK && n->as.code.fenced && n->parent == p->parser->root) {
		char fence[258];
		size_t length = n->as.code.fence_length;
		memset(fence, n->as.code.fence_char, length);
		fence[length] = '\n';
		cmark_parser_feed(p->parser, fence, length + 1);
	}
	if (n->type == CMARK_NODE_HTML_BLOCK)
		cmark_parser_feed(p->parser, "\n", 1);
	p->ending = true;
	cmark_parser_feed(p->parser, "x\n", 2);
}

static void parse_blocks(struct parse *p)
{
	GString *buffer = g_string_new(NULL);
	for (p->line = 0; p->line < p->reader->lines.n; p->line++)
		feed_line(p, buffer);
	g_string_free(buffer, TRUE);
	close_blocks(p);
}

/* Definitions: cmark keeps the first of a label and forgets where it stood. */
static void take_definition(struct reader *r, str label, span where)
{
	str *key = ARENA_NEW(r->arena, str);
	*key = label_key(r->arena, label);
	struct definition *first = g_hash_table_lookup(r->definitions, key);
	if (first) {
		struct diag *d = diag_add(r->diags, DIAG_REFERENCE_DUPLICATE, where, NULL,
		                          "the link reference [%.*s] is defined again", STR_ARGS(label));
		diag_also(r->diags, d, first->where, "the first one counts");
		return;
	}
	struct definition *d = ARENA_NEW(r->arena, struct definition);
	*d = (struct definition){.label = label, .where = where};
	g_hash_table_insert(r->definitions, key, d);
	g_ptr_array_add(r->definition_list, d);
}

/* The definitions at the front of a paragraph's lines; *skip tells their length. */
static void find_definitions(struct reader *r, size_t first, size_t most)
{
	size_t count, length = content_length(&r->lines, first, &count);
	GString *joined = g_string_sized_new(length);
	for (size_t i = first; i < first + count; i++) {
		const struct line *l = &r->lines.at[i];
		g_string_append_len(joined, r->text.at + l->text, (gssize)(l->end - l->text));
		g_string_append_c(joined, '\n');
	}
	str text = str_from_gstring(r->arena, joined);
	struct content c = content_of_lines(r->arena, &r->lines, first, 0, text);
	for (size_t at = 0; at < most;) {
		str label;
		ptrdiff_t end = scan_definition(text, at, &label);
		if (end < 0)
			break;
		take_definition(r, label, span_of(r, content_place(&c, at),
		                                  content_place(&c, (size_t)end - 1)));
		at = (size_t)end;
	}
}

static cmark_node *next_block(cmark_node *n, cmark_node *root)
{
	if (n->first_child && !(n->first_child->type & 0x4000))
		return n->first_child;
	while (n != root && !n->next)
		n = n->parent;
	return n == root ? NULL : n->next;
}

/* How much of its lines' text a paragraph lost to definitions. */
static size_t text_lost(struct reader *r, cmark_node *n)
{
	if (n->type == CMARK_NODE_HEADING && !n->as.heading.setext)
		return 0;
	size_t count, length = content_length(&r->lines, (size_t)n->start_line - 1, &count);
	size_t kept = (size_t)n->content.size;
	return length > kept ? length - kept : 0;
}

/* Every paragraph that began with definitions, and those that were nothing else. */
static void find_all_definitions(struct parse *p)
{
	struct reader *r = p->reader;
	size_t *lost = g_new(size_t, r->lines.n + 1);
	for (size_t i = 0; i < r->lines.n; i++)
		lost[i] = SIZE_MAX;
	for (cmark_node *n = p->parser->root; n; n = next_block(n, p->parser->root))
		if (n->start_line >= 1 && (size_t)n->start_line <= r->lines.n &&
		    (n->type == CMARK_NODE_HEADING || n->type == CMARK_NODE_PARAGRAPH))
			lost[n->start_line - 1] = text_lost(r, n);
		else if (is_type(n, "table"))
			lost[n->start_line - 1] = 0;
	for (size_t i = 0; i < r->lines.n; i++) {
		const struct line *l = &r->lines.at[i];
		if (l->leaf == i + 1 && l->taker == LINE_PARAGRAPH && lost[i] &&
		    r->text.at[l->text] == '[')
			find_definitions(r, i, lost[i]);
	}
	g_free(lost);
}

/* One leaf's inlines being turned. */
struct leaf {
	struct reader *reader;
	struct parse *parse;
	struct content content;
	const char *parsed;          /* cmark's copy of content.text */
	size_t cursor;               /* all before it is turned */
	struct node *parent;         /* where the next node goes */
	unsigned depth, beyond;      /* beyond: nodes passed over because too deep */
};

static span leaf_span(const struct leaf *l, size_t start, size_t end)
{
	uint32_t from = content_place(&l->content, start);
	uint32_t to = end > start ? content_place(&l->content, end - 1) + 1 : from;
	return span_of(l->reader, from, to);
}

static char peek(const struct leaf *l, size_t at)
{
	return at < l->content.text.len ? l->content.text.at[at] : '\0';
}

/* A view of the source where it has the very same bytes, else a copy. */
static str keep_text(const struct leaf *l, str text, span where)
{
	str there = str_sub(l->reader->text, where.start, where.end);
	return str_equal(there, text) ? there : str_copy(l->reader->arena, text);
}

static struct node *add_leaf(struct leaf *l, enum node_kind kind, size_t start, size_t end,
                             str text)
{
	span where = leaf_span(l, start, end);
	struct node *n = node_new(l->reader->arena, kind, where);
	if (text.at)
		n->text = keep_text(l, text, where);
	node_append(l->parent, n);
	l->cursor = end;
	return n;
}

/* Text goes onto the text before it where the two touch and neither was escaped. */
static void add_text(struct leaf *l, size_t start, size_t end, str text, bool escaped)
{
	struct node *last = l->parent->last;
	if (!escaped && last && last->kind == NODE_TEXT && !(last->flags & RAW_ESCAPED) &&
	    last->where.end == content_place(&l->content, start) &&
	    last->text.at == l->reader->text.at + last->where.start) {
		span where = leaf_span(l, start, end);
		if (str_equal(text, str_sub(l->reader->text, where.start, where.end))) {
			last->where.end = where.end;
			last->text.len = where.end - last->where.start;
			l->cursor = end;
			return;
		}
	}
	struct node *n = add_leaf(l, NODE_TEXT, start, end, text);
	n->flags |= escaped ? RAW_ESCAPED : 0;
}

/* Where a piece of cmark's text stands in the leaf's; -1 where it was made up. */
static ptrdiff_t offset_of(const struct leaf *l, const unsigned char *piece)
{
	uintptr_t at = (uintptr_t)piece, begin = (uintptr_t)l->parsed;
	return at >= begin && at < begin + l->content.text.len ? (ptrdiff_t)(at - begin) : -1;
}

/* Where the entity that stands for text ends; 0 where a plain & stands there. */
static size_t entity_end(const struct leaf *l, size_t at, str text)
{
	size_t end = at;
	while (end - at < ENTITY_MOST && peek(l, end) && peek(l, end) != ';')
		end++;
	if (peek(l, at) != '&' || peek(l, end) != ';')
		return 0;
	str name = str_sub(l->content.text, at + 1, end);
	bool amp = str_equal_fold(name, STR("amp")) ||
	           (name.len && name.at[0] == '#' &&
	            (str_ends(name, STR("38")) || str_ends(name, STR("26"))));
	return !str_is(text, "&") || amp ? end + 1 : 0;
}

static void turn_text(struct leaf *l, cmark_node *n)
{
	str text = {(const char *)n->as.literal.data, (size_t)n->as.literal.len};
	if (text.len == 0)
		return;
	ptrdiff_t known = offset_of(l, n->as.literal.data);
	size_t start = known > (ptrdiff_t)l->cursor ? (size_t)known : l->cursor;
	size_t entity = known < 0 ? entity_end(l, start, text) : 0;
	if (entity)
		add_text(l, start, entity, text, true);
	else if (known > (ptrdiff_t)l->cursor && peek(l, start - 1) == '\\')
		add_text(l, start - 1, start + text.len, text, true);
	else
		add_text(l, start, start + text.len, text, false);
}

static void turn_code(struct leaf *l, cmark_node *n)
{
	while (l->cursor < l->content.text.len && peek(l, l->cursor) != '`')
		l->cursor++;
	ptrdiff_t end = scan_code(l->content.text, l->cursor);
	size_t start = l->cursor;
	str text = {(const char *)n->as.literal.data, (size_t)n->as.literal.len};
	add_leaf(l, NODE_CODE, start, end < 0 ? start : (size_t)end, text.at ? text : STR(""));
}

static void turn_html(struct leaf *l, cmark_node *n)
{
	str text = {(const char *)n->as.literal.data, (size_t)n->as.literal.len};
	ptrdiff_t known = offset_of(l, n->as.literal.data);
	size_t start = known >= 0 ? (size_t)known : l->cursor;
	add_leaf(l, NODE_CODE, start, start + text.len, text)->flags |= RAW_HTML;
}

static void turn_break(struct leaf *l, enum node_kind kind)
{
	size_t start = l->cursor;
	while (peek(l, l->cursor) && peek(l, l->cursor) != '\n')
		l->cursor++;
	size_t end = l->cursor + 1;
	bool backslash = kind == NODE_HARD_BREAK && end > 1 && peek(l, end - 2) == '\\';
	while (!backslash && (peek(l, end) == ' ' || peek(l, end) == '\t'))
		end++;                   /* cmark leaves them after a backslash */
	struct node *n = add_leaf(l, kind, start, end, STR_NONE);
	n->where.end = leaf_span(l, start, l->cursor).start + 1;
	l->cursor = end;
}

static str chunk_text(struct arena *a, cmark_chunk c)
{
	return str_copy(a, (str){(const char *)c.data, (size_t)c.len});
}

static struct node *enter_link(struct leaf *l, cmark_node *n)
{
	struct arena *a = l->reader->arena;
	bool image = n->type == CMARK_NODE_IMAGE;
	struct node *new = node_new(a, image ? NODE_IMAGE : NODE_LINK,
	                            leaf_span(l, l->cursor, l->cursor));
	str url = chunk_text(a, n->as.link.url);
	str title = n->as.link.title.len ? chunk_text(a, n->as.link.title) : STR_NONE;
	if (image)
		new->image.url = url, new->image.title = title;
	else
		new->link.url = url, new->link.title = title;
	l->cursor += image ? 2 : 1;
	return new;
}

static void use_definition(struct leaf *l, str label)
{
	str key = label_key(l->reader->arena, label);
	struct definition *d = g_hash_table_lookup(l->reader->definitions, &key);
	if (d)
		d->used = true;
}

/* Past what follows the text of a link: a destination, a label, or nothing. */
static void leave_link(struct leaf *l, size_t start)
{
	str s = l->content.text;
	if (peek(l, start) == '<') {
		while (peek(l, l->cursor) && peek(l, l->cursor) != '>')
			l->cursor++;
		l->cursor++;
		return;
	}
	size_t close = l->cursor++;
	ptrdiff_t end = scan_link_tail(s, l->cursor);
	if (end < 0) {
		size_t text = start + (peek(l, start) == '!' ? 2 : 1);
		str label = str_sub(s, text, close);
		end = scan_label(s, l->cursor);
		if (end > (ptrdiff_t)l->cursor + 2)
			label = str_sub(s, l->cursor + 1, (size_t)end - 1);
		use_definition(l, label);
	}
	if (end >= 0)
		l->cursor = (size_t)end;
}

static unsigned delimiters(struct leaf *l, cmark_node *n)
{
	if (n->type == CMARK_NODE_EMPH)
		return 1;
	if (n->type == CMARK_NODE_STRONG)
		return 2;
	return peek(l, l->cursor) == '~' && peek(l, l->cursor + 1) == '~' ? 2 : 1;
}

static void enter_inline(struct leaf *l, cmark_node *n)
{
	struct node *new;
	size_t start = l->cursor;
	if (n->type == CMARK_NODE_LINK || n->type == CMARK_NODE_IMAGE) {
		new = enter_link(l, n);
	} else {
		enum node_kind kind = n->type == CMARK_NODE_EMPH ? NODE_EMPHASIS
			: n->type == CMARK_NODE_STRONG ? NODE_STRONG : NODE_STRIKE;
		new = node_new(l->reader->arena, kind, leaf_span(l, start, start));
		l->cursor += delimiters(l, n);
	}
	new->at = (uint32_t)start;
	node_append(l->parent, new);
	l->parent = new;
}

static void leave_inline(struct leaf *l, cmark_node *n)
{
	struct node *new = l->parent;
	if (new->kind == NODE_LINK || new->kind == NODE_IMAGE)
		leave_link(l, new->at);
	else
		l->cursor += delimiters(l, n);
	new->where.end = leaf_span(l, new->at, l->cursor).end;
	new->at = 0;
	l->parent = new->parent;
}

static void say_too_deep(struct reader *r, span where)
{
	if (!r->too_deep)
		diag_add(r->diags, DIAG_NESTING_TOO_DEEP, where, NULL,
		         "more than %d levels of nesting; deeper ones are set as one", DEPTH_MOST);
	r->too_deep = true;
}

static bool is_leaf_inline(cmark_node *n)
{
	return n->type == CMARK_NODE_TEXT || n->type == CMARK_NODE_SOFTBREAK ||
	       n->type == CMARK_NODE_LINEBREAK || n->type == CMARK_NODE_CODE ||
	       n->type == CMARK_NODE_HTML_INLINE;
}

static void turn_leaf_inline(struct leaf *l, cmark_node *n)
{
	switch (n->type) {
	case CMARK_NODE_SOFTBREAK: turn_break(l, NODE_SOFT_BREAK); break;
	case CMARK_NODE_LINEBREAK: turn_break(l, NODE_HARD_BREAK); break;
	case CMARK_NODE_CODE: turn_code(l, n); break;
	case CMARK_NODE_HTML_INLINE: turn_html(l, n); break;
	default: turn_text(l, n);
	}
}

/* Nodes deeper than DEPTH_MOST are passed over: their text goes to the last that counts. */
static void enter_or_pass(struct leaf *l, cmark_node *n)
{
	if (l->depth >= DEPTH_MOST && n->type != CMARK_NODE_LINK && n->type != CMARK_NODE_IMAGE) {
		say_too_deep(l->reader, leaf_span(l, l->cursor, l->cursor));
		l->beyond++;
		l->cursor += delimiters(l, n);
	} else {
		enter_inline(l, n);
	}
	l->depth++;
}

static void leave_or_pass(struct leaf *l, cmark_node *n)
{
	l->depth--;
	if (l->beyond && n->type != CMARK_NODE_LINK && n->type != CMARK_NODE_IMAGE &&
	    l->depth >= DEPTH_MOST) {
		l->beyond--;
		l->cursor += delimiters(l, n);
	} else {
		leave_inline(l, n);
	}
}

static void turn_inlines(struct leaf *l, cmark_node *root)
{
	for (cmark_node *n = root->first_child; n;) {
		if (is_leaf_inline(n)) {
			turn_leaf_inline(l, n);
		} else {
			enter_or_pass(l, n);
			if (n->first_child) {
				n = n->first_child;
				continue;
			}
			leave_or_pass(l, n);
		}
		while (!n->next && n->parent != root) {
			n = n->parent;
			leave_or_pass(l, n);
		}
		n = n->next;
	}
}

/* A leaf whose inlines would cost too much is set as the plain text it is. */
static bool is_too_bracketed(struct leaf *l)
{
	unsigned brackets = 0;
	for (size_t i = 0; i < l->content.text.len; i++)
		brackets += l->content.text.at[i] == '[';
	if (brackets <= BRACKETS_MOST)
		return false;
	diag_add(l->reader->diags, DIAG_BLOCK_TOO_COMPLEX, leaf_span(l, 0, l->content.text.len), NULL,
	         "%u brackets in one block; it is set as plain text", brackets);
	for (size_t at = 0; at < l->content.text.len;) {
		size_t end = at;
		while (peek(l, end) && peek(l, end) != '\n')
			end++;
		add_leaf(l, NODE_TEXT, at, end, str_sub(l->content.text, at, end))->flags |= RAW_ESCAPED;
		if (end + 1 < l->content.text.len)
			add_leaf(l, NODE_SOFT_BREAK, end, end + 1, STR_NONE);
		at = end + 1;
	}
	return true;
}

/* The inlines of a cmark leaf as children of n. */
static void fill_inlines(struct parse *p, cmark_node *leaf, struct content content, struct node *n)
{
	while (content.text.len && g_ascii_isspace(content.text.at[content.text.len - 1]))
		content.text.len--;
	struct leaf l = {.reader = p->reader, .parse = p, .content = content,
	                 .parsed = (const char *)leaf->content.ptr, .parent = n};
	if (content.n && content.text.len)
		n->where = span_join(n->where, leaf_span(&l, 0, content.text.len));
	if (is_too_bracketed(&l))
		return;
	cmark_parse_inlines(p->parser, leaf, p->parser->refmap, CMARK_OPT_DEFAULT);
	turn_inlines(&l, leaf);
	inlines_finish(p->reader, n);
}

static str content_text(cmark_node *n)
{
	return (str){(const char *)n->content.ptr, (size_t)n->content.size};
}

static struct content paragraph_content(struct parse *p, cmark_node *n)
{
	if (n->start_line == 0 && n->next)   /* cut off a table's head; it has no place of its own */
		return content_of_lines(p->reader->arena, &p->reader->lines,
		                        (size_t)n->next->start_line - 1, 0, content_text(n));
	return content_of_lines(p->reader->arena, &p->reader->lines, (size_t)n->start_line - 1,
	                        text_lost(p->reader, n), content_text(n));
}

static uint32_t line_end(const struct reader *r, int line)
{
	if (r->lines.n == 0)
		return 0;
	size_t i = line < 1 ? 0 : (size_t)line - 1;
	return r->lines.at[i < r->lines.n ? i : r->lines.n - 1].end;
}

/* From a block's first byte to the end of its last line. */
static span block_span(const struct reader *r, cmark_node *n)
{
	if (r->lines.n == 0 || n->start_line < 1)
		return span_of(r, 0, 0);
	size_t i = (size_t)n->start_line - 1;
	const struct line *l = &r->lines.at[i < r->lines.n ? i : r->lines.n - 1];
	uint32_t start = line_place(l, n->start_column > 0 ? (size_t)n->start_column - 1 : 0);
	int last = n->end_line < n->start_line ? n->start_line : n->end_line;
	return span_of(r, start, line_end(r, last));
}

static void fill_code(struct parse *p, cmark_node *n, struct node *new)
{
	struct reader *r = p->reader;
	str text = content_text(n);
	if (!(n->flags & CMARK_NODE__OPEN))
		text = (str){(const char *)n->as.code.literal.data, (size_t)n->as.code.literal.len};
	new->text = str_copy(r->arena, text);
	new->code.first_line = 1;
	str info = STR_NONE;
	if (n->as.code.fenced)
		info = str_copy(r->arena, (str){(const char *)n->as.code.info.data,
		                                (size_t)n->as.code.info.len});
	code_info(r, new, info);
}

static void fill_html(struct parse *p, cmark_node *n, struct node *new)
{
	struct reader *r = p->reader;
	str text = {(const char *)n->as.literal.data, (size_t)n->as.literal.len};
	if (n->flags & CMARK_NODE__OPEN) /* and the lines meant to close it are in it */
		text = str_sub(content_text(n), 0, content_text(n).len - strlen("\nx\n"));
	new->text = str_copy(r->arena, text);
	size_t count;
	size_t first = (size_t)n->start_line - 1;
	content_length(&r->lines, first, &count);
	if (count)
		new->where.end = r->lines.at[first + count - 1].end;
}

static void fill_list(cmark_node *n, struct node *new)
{
	bool ordered = n->as.list.list_type == CMARK_ORDERED_LIST;
	new->list.ordered = ordered;
	new->list.start = ordered ? n->as.list.start : 0;
	new->list.delimiter = n->as.list.delimiter == CMARK_PAREN_DELIM ? ')' : '.';
	new->list.style = '1';
	if (n->as.list.tight)
		new->flags |= NODE_TIGHT;
}

static enum column_align align_of(uint8_t c)
{
	return c == 'l' ? ALIGN_LEFT : c == 'c' ? ALIGN_CENTER : c == 'r' ? ALIGN_RIGHT : ALIGN_NONE;
}

/* The line that a row stands on: the header's is the one above the delimiters. */
static size_t row_line(struct reader *r, cmark_node *row)
{
	size_t i = (size_t)row->start_line - 1;
	if (!cmark_gfm_extensions_get_table_row_is_header(row))
		return i;
	while (i + 1 < r->lines.n && r->lines.at[i + 1].taker == LINE_PARAGRAPH)
		i++;
	return i;
}

static void add_cell(struct parse *p, struct node *table, struct node *row, cmark_node *cell,
                     const struct line *line, uint32_t *place)
{
	struct reader *r = p->reader;
	unsigned column = row->last ? row->last->cell.column + 1 : 0;
	struct content c = content_of_cell(r->arena, line, r->text, place, content_text(cell));
	uint32_t from = c.segments[0].place;
	span where = span_of(r, from, from);
	struct node *new = node_new(r->arena, NODE_CELL, where);
	new->cell.header = row->row.header;
	new->cell.align = column < table->table.columns ? table->table.align[column] : ALIGN_NONE;
	new->cell.column = column;
	new->cell.span = 1;
	node_append(row, new);
	struct node *text = node_new(r->arena, NODE_PARAGRAPH, where);
	text->flags |= NODE_TIGHT;
	node_append(new, text);
	fill_inlines(p, cell, c, text);
	new->where = text->where;
}

/* GFM ignores cells beyond the last column: a book says so. */
static void say_excess(struct reader *r, const struct line *line, uint32_t place)
{
	if (str_trim(str_sub(r->text, place, line->end)).len)
		diag_add(r->diags, DIAG_TABLE_EXCESS, span_of(r, place, line->end), NULL,
		         "this row has more cells than its table has columns; they are left out");
}

static void fill_table(struct parse *p, cmark_node *n, struct node *new)
{
	struct reader *r = p->reader;
	new->table.columns = cmark_gfm_extensions_get_table_columns(n);
	new->table.align = ARENA_ARRAY(r->arena, enum column_align, new->table.columns);
	uint8_t *align = cmark_gfm_extensions_get_table_alignments(n);
	for (unsigned i = 0; i < new->table.columns; i++)
		new->table.align[i] = align_of(align[i]);
	for (cmark_node *row = n->first_child; row; row = row->next) {
		const struct line *line = &r->lines.at[row_line(r, row)];
		struct node *new_row = node_new(r->arena, NODE_ROW, span_of(r, line->first, line->end));
		new_row->row.header = cmark_gfm_extensions_get_table_row_is_header(row);
		node_append(new, new_row);
		uint32_t place = 0;
		for (cmark_node *cell = row->first_child; cell; cell = cell->next)
			add_cell(p, new, new_row, cell, line, &place);
		say_excess(r, line, place);
	}
	if (new->first)
		new->where.start = new->first->where.start;
}

static struct node *turn_own(struct parse *p, cmark_node *n, span where)
{
	struct reader *r = p->reader;
	str text = str_trim(str_sub(r->text, where.start, where.end));
	struct node *new;
	switch (own_kind(n)) {
	case OWN_FENCE:
	case OWN_ATTRIBUTES:
		new = node_new_text(r->arena, NODE_BREAK, where, text);
		new->flags |= own_kind(n) == OWN_FENCE ? RAW_FENCE : RAW_ATTRIBUTES;
		return new;
	case OWN_DEFINITION:
		new = node_new(r->arena, NODE_DEFINITION, where);
		if (n->start_line >= 2 && line_is_blank(&r->lines.at[n->start_line - 2], r->text))
			new->flags |= RAW_LOOSE;
		return new;
	case OWN_PLAIN:
		new = node_new(r->arena, NODE_PARAGRAPH, where);
		node_append(new, node_new_text(r->arena, NODE_TEXT, where, text));
		diag_add(r->diags, DIAG_BLOCK_TOO_COMPLEX, where, NULL,
		         "the rows of this table lack too many cells; it ends here");
		return new;
	case OWN_END:
		break;
	}
	return NULL;
}

static struct node *turn_block(struct parse *p, cmark_node *n, struct node *parent)
{
	struct reader *r = p->reader;
	span where = block_span(r, n);
	struct node *new = NULL;
	switch (n->type) {
	case CMARK_NODE_BLOCK_QUOTE:
		return node_new(r->arena, NODE_QUOTE, where);
	case CMARK_NODE_LIST:
		new = node_new(r->arena, NODE_LIST, where);
		fill_list(n, new);
		return new;
	case CMARK_NODE_ITEM:
		return node_new(r->arena, NODE_ITEM, where);
	case CMARK_NODE_CODE_BLOCK:
		new = node_new(r->arena, NODE_CODE_BLOCK, where);
		fill_code(p, n, new);
		return new;
	case CMARK_NODE_HTML_BLOCK:
		new = node_new(r->arena, NODE_CODE_BLOCK, where);
		new->flags |= RAW_HTML;
		fill_html(p, n, new);
		return new;
	case CMARK_NODE_CUSTOM_BLOCK:
		return turn_own(p, n, where);
	case CMARK_NODE_PARAGRAPH:
		where.end = where.start;
		new = node_new(r->arena, NODE_PARAGRAPH, where);
		struct content c = paragraph_content(p, n);
		if (c.n)
			new->where = span_of(r, c.segments[0].place, c.segments[0].place);
		node_append(parent, new);
		fill_inlines(p, n, c, new);
		return new;
	case CMARK_NODE_HEADING:
		new = node_new(r->arena, NODE_HEADING, where);
		new->where.end = where.start;
		new->heading.level = (unsigned)n->as.heading.level;
		fill_inlines(p, n, paragraph_content(p, n), new);
		return new;
	case CMARK_NODE_THEMATIC_BREAK:
		return node_new(r->arena, NODE_BREAK, span_of(r, where.start, line_end(r, n->start_line)));
	case CMARK_NODE_FOOTNOTE_DEFINITION:
		while (where.start > 0 && r->text.at[where.start] != '[')
			where.start--;           /* cmark says where its text begins */
		new = node_new(r->arena, NODE_NOTE, where);
		new->note.label = chunk_text(r->arena, n->as.literal);
		return new;
	default:
		if (!is_type(n, "table"))
			return NULL;
		new = node_new(r->arena, NODE_TABLE, where);
		fill_table(p, n, new);
		return new;
	}
}

static bool holds_blocks(cmark_node *n)
{
	return n->first_child && n->type != CMARK_NODE_PARAGRAPH && n->type != CMARK_NODE_HEADING &&
	       !is_type(n, "table");
}

/* Quotes and lists beyond DEPTH_MOST do not become nodes; what they hold does. */
static bool is_passed_over(struct reader *r, cmark_node *n, const struct node *parent,
                           unsigned depth)
{
	if (n->type == CMARK_NODE_ITEM)
		return parent->kind != NODE_LIST;
	if (depth < DEPTH_MOST || (n->type != CMARK_NODE_LIST && n->type != CMARK_NODE_BLOCK_QUOTE))
		return false;
	say_too_deep(r, block_span(r, n));
	return true;
}

static void turn_blocks(struct parse *p, struct node *root)
{
	cmark_node *top = p->parser->root, *n = top->first_child;
	struct node *parent = root;
	GPtrArray *parents = g_ptr_array_new();
	while (n) {
		struct node *new = NULL;
		if (!is_passed_over(p->reader, n, parent, parents->len)) {
			new = turn_block(p, n, parent);
			if (new && !new->parent)
				node_append(parent, new);
		}
		if (holds_blocks(n)) {
			g_ptr_array_add(parents, parent);
			parent = new ? new : parent;
			n = n->first_child;
			continue;
		}
		while (!n->next && n->parent != top) {
			n = n->parent;
			if (parent->last)
				parent->where.end = parent->last->where.end;
			parent = g_ptr_array_steal_index(parents, parents->len - 1);
		}
		n = n->next;
	}
	g_ptr_array_free(parents, TRUE);
}

static void parse_locked(struct reader *r)
{
	cmark_gfm_core_extensions_ensure_registered();
	struct parse p = {.reader = r, .parser = cmark_parser_new(CMARK_OPT_FOOTNOTES)};
	p.own = cmark_syntax_extension_new("aldine");
	cmark_syntax_extension_set_private(p.own, &p, NULL);
	cmark_syntax_extension_set_open_block_func(p.own, own_try);
	cmark_syntax_extension_set_match_block_func(p.own, own_match);
	cmark_parser_attach_syntax_extension(p.parser, p.own);
	p.table = cmark_find_syntax_extension("table");
	p.strike = cmark_find_syntax_extension("strikethrough");
	cmark_parser_attach_syntax_extension(p.parser, p.table);
	cmark_parser_attach_syntax_extension(p.parser, p.strike);

	parse_blocks(&p);
	find_all_definitions(&p);
	p.parser->options = CMARK_OPT_DEFAULT;  /* marks of notes are found by inlines.c */
	cmark_manage_extensions_special_characters(p.parser, 1);
	turn_blocks(&p, r->root);
	cmark_manage_extensions_special_characters(p.parser, 0);

	cmark_mem *mem = p.parser->mem;
	cmark_parser_free(p.parser);
	cmark_syntax_extension_free(mem, p.own);
}

static void say_unused(struct reader *r)
{
	for (size_t i = 0; i < r->definition_list->len; i++) {
		struct definition *d = r->definition_list->pdata[i];
		if (!d->used)
			diag_add(r->diags, DIAG_REFERENCE_UNUSED, d->where, NULL,
			         "no link uses the reference [%.*s]", STR_ARGS(d->label));
	}
}

static void number_origins(struct node *root)
{
	uint32_t count = 0;
	for (struct node *n = root; n; n = walk_after(n, root))
		n->origin = ++count;
}

struct node *markdown_parse(struct arena *a, struct diags *diags, uint32_t source, size_t from)
{
	struct reader r = {.arena = a, .diags = diags, .source = source};
	r.text = source_text(diags_sources(diags), source);
	if (from == 0 && str_starts(r.text, STR("\xEF\xBB\xBF")))
		from = 3;
	r.lines = lines_of(a, r.text, from);
	r.definitions = g_hash_table_new(str_hash, str_hash_equal);
	r.definition_list = g_ptr_array_new();
	r.root = node_new(a, NODE_DIV, span_of(&r, from, r.text.len));
	G_LOCK(cmark);
	parse_locked(&r);
	G_UNLOCK(cmark);
	say_unused(&r);
	blocks_finish(&r, r.root);
	notes_collect(&r);
	number_origins(r.root);
	g_ptr_array_free(r.definition_list, TRUE);
	g_hash_table_destroy(r.definitions);
	return r.root;
}

struct node *load_markdown(struct arena *a, struct diags *diags, uint32_t source, str text,
                           size_t from)
{
	(void)text;
	return markdown_parse(a, diags, source, from);
}
