/* feed.c: cmark fed line by line.
 *
 * After each line it is asked who took it and from which byte on: that gives every block's
 * text its true places, which its own columns do not. An extension of ours, asked before
 * the others, takes the lines that cmark has no name for: `:::` fences, lines of
 * attributes, definitions, admonitions, notes. What would cost it more time than a book is
 * worth is cut before it sees it, and said. */
#include "load/parse.h"

#include <string.h>

#define MARKS_MOST 100           /* containers begun on one line */
#define HEADER_MOST 1000000      /* bytes that cmark may look through for heads of tables */
#define COLUMNS_MOST 1000
#define CELLS_MOST 20000         /* cells that a guide's tables lack and cmark would make up */

enum own_block own_kind(cmark_node *n)
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

bool is_type(cmark_node *n, const char *word)
{
	return n && strcmp(cmark_node_get_type_string(n), word) == 0;
}

/* ":" and a blank right under terms, a line each, or a line below one; after another
 * definition, or under a table. */
static bool may_define(struct parse *p, cmark_node *parent, str rest)
{
	if (rest.len < 3 || rest.at[0] != ':' || !strchr(" \t", rest.at[1]) ||
	    str_trim(str_from(rest, 1)).len == 0)
		return false;
	if (parent->type == CMARK_NODE_PARAGRAPH)
		return true;
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

/* What follows an admonition's line is in it while it is set in by four columns. */
static cmark_node *open_admonition(struct parse *p, cmark_node *parent, unsigned char *input, int len)
{
	int indent = cmark_parser_get_indent(p->parser);
	cmark_node *n = own_open(p, parent, OWN_ADMONITION, indent + 4);
	int rest = len - 1 - cmark_parser_get_offset(p->parser);
	cmark_parser_advance_offset(p->parser, (char *)input, rest, 0);
	return n;
}

/* cmark would read notes itself, but for it no blank line inside a quote is blank. */
size_t note_label(str rest)
{
	size_t end = 2;
	if (!str_starts(rest, STR("[^")))
		return 0;
	while (end < rest.len && !g_ascii_isspace(rest.at[end]) && rest.at[end] != ']')
		end++;
	return end > 2 && end + 1 < rest.len && rest.at[end] == ']' && rest.at[end + 1] == ':' ? end : 0;
}

static cmark_node *open_note(struct parse *p, cmark_node *parent, unsigned char *input, str rest)
{
	size_t end = note_label(rest) + 2;
	while (end < rest.len && strchr(" \t", rest.at[end]))
		end++;
	cmark_node *n = own_open(p, parent, OWN_NOTE, 4);
	int first = cmark_parser_get_first_nonspace(p->parser);
	int offset = cmark_parser_get_offset(p->parser);
	cmark_parser_advance_offset(p->parser, (char *)input, first - offset + (int)end, 0);
	return n;
}

static bool begins_note(const struct parse *p, cmark_node *parent, str rest)
{
	bool in_note = parent->type == CMARK_NODE_CUSTOM_BLOCK && own_kind(parent) == OWN_NOTE;
	return note_label(rest) && !(in_note && parent->start_line == (int)p->line + 1);
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
	if (begins_note(p, parent, rest))
		return open_note(p, parent, input, rest);
	if (admonition_scan(rest))
		return open_admonition(p, parent, input, len);
	if (may_define(p, parent, rest))
		return open_definition(p, parent, input, rest);
	if (parent->type == CMARK_NODE_PARAGRAPH && is_costly_head(p, parent, rest))
		return parent;
	if (is_type(parent, "table") && is_too_ragged(p, parent, rest))
		return own_leaf(p, parent, OWN_PLAIN, input, len);
	return NULL;
}

/* Whether an open definition, admonition or note goes on with this line. */
static int own_match(cmark_syntax_extension *self, cmark_parser *parser, unsigned char *input,
                     int len, cmark_node *n)
{
	(void)self, (void)len;
	if (own_kind(n) != OWN_DEFINITION && own_kind(n) != OWN_ADMONITION && own_kind(n) != OWN_NOTE)
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

cmark_syntax_extension *own_extension(struct parse *p)
{
	cmark_syntax_extension *own = cmark_syntax_extension_new("aldine");
	cmark_syntax_extension_set_private(own, p, NULL);
	cmark_syntax_extension_set_open_block_func(own, own_try);
	cmark_syntax_extension_set_match_block_func(own, own_match);
	return own;
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

void parse_blocks(struct parse *p)
{
	GString *buffer = g_string_new(NULL);
	for (p->line = 0; p->line < p->reader->lines.n; p->line++)
		feed_line(p, buffer);
	g_string_free(buffer, TRUE);
	close_blocks(p);
}
