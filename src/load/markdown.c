/* markdown.c: cmark-gfm's blocks into ours; with leaf.c what speaks to cmark.
 *
 * The library is GitHub's fork, for its tables and its extensions. It is fed line by
 * line, and after each line asked who took it and from which byte on: that gives every
 * block's text its true places, which its own columns do not. An extension of ours, asked
 * before the others, takes the lines that cmark has no name for: `:::` fences, lines of
 * attributes, definitions, admonitions. Each leaf's inlines are then parsed by leaf.c.
 *
 * The fork keeps a table of special characters for the whole process, so all of this
 * happens under one lock. Its parser structure is private but installed; the soname
 * carries the full version. */
#include "load/parse.h"

#include <stdlib.h>
#include <string.h>

#include "doc/walk.h"
#include "load/load.h"

#define MARKS_MOST 100           /* containers begun on one line */
#define HEADER_MOST 1000000      /* bytes that cmark may look through for heads of tables */
#define COLUMNS_MOST 1000
#define CELLS_MOST 20000         /* cells that a guide's tables lack and cmark would make up */

G_LOCK_DEFINE_STATIC(cmark);

enum own_block { OWN_FENCE = 1, OWN_ATTRIBUTES, OWN_DEFINITION, OWN_ADMONITION, OWN_NOTE,
                 OWN_PLAIN, OWN_END };

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

/* "[^label]:" begins a note, whose further paragraphs are set in by four columns. cmark
 * would do it, but for it no blank line inside a quote is blank. */
static size_t note_label(str rest)
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

/* What stands behind a fence's name is a line of Markdown. */
static void add_title(struct parse *p, struct node *fence)
{
	struct reader *r = p->reader;
	str title = fence_title(fence->text);
	if (!title.len)
		return;
	cmark_node *n = cmark_node_new_with_mem(CMARK_NODE_PARAGRAPH, p->parser->mem);
	cmark_strbuf_put(&n->content, (const unsigned char *)title.at, (bufsize_t)title.len);
	size_t place = (size_t)(title.at - r->text.at);
	struct segment segment = {0, (uint32_t)place};
	struct content c = {content_text(n), &segment, 1};
	struct node *term = node_new(r->arena, NODE_TERM, span_of(r, place, place + title.len));
	node_append(fence, term);
	fill_inlines(p, n, c, term);
	cmark_node_free(n);
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
		if (own_kind(n) == OWN_FENCE)
			add_title(p, new);
		return new;
	case OWN_ADMONITION:
		where.end = line_end(r, n->start_line);
		new = node_new_text(r->arena, NODE_DIV, where, str_trim(str_sub(r->text, where.start, where.end)));
		new->flags |= RAW_FENCE;
		add_title(p, new);
		return new;
	case OWN_DEFINITION:
		new = node_new(r->arena, NODE_DEFINITION, where);
		if (n->start_line >= 2 && line_is_blank(&r->lines.at[n->start_line - 2], r->text))
			new->flags |= RAW_LOOSE;
		return new;
	case OWN_NOTE:
		new = node_new(r->arena, NODE_NOTE, where);
		new->note.label = str_sub(text, 2, note_label(text));
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
	struct parse p = {.reader = r, .parser = cmark_parser_new(CMARK_OPT_DEFAULT)};
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
	r.notes = g_ptr_array_new();
	r.root = node_new(a, NODE_DIV, span_of(&r, from, r.text.len));
	G_LOCK(cmark);
	parse_locked(&r);
	G_UNLOCK(cmark);
	say_unused(&r);
	blocks_finish(&r, r.root);
	for (unsigned i = 0; i < r.notes->len; i++)
		blocks_finish(&r, r.notes->pdata[i]);
	notes_collect(&r);
	number_origins(r.root);
	g_ptr_array_free(r.definition_list, TRUE);
	g_ptr_array_free(r.notes, TRUE);
	g_hash_table_destroy(r.definitions);
	return r.root;
}

struct node *load_markdown(struct arena *a, struct diags *diags, uint32_t source, str text,
                           size_t from)
{
	(void)text;
	return markdown_parse(a, diags, source, from);
}
