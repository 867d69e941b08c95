/* markdown.c: cmark-gfm's blocks into ours; with feed.c and leaf.c what speaks to cmark.
 *
 * The library is GitHub's fork, for its tables and its extensions. feed.c gives it the
 * lines; then every block becomes a node of ours, and leaf.c parses its inlines.
 *
 * The fork keeps its extensions and a table of special characters for the whole process.
 * Both are filled once and stay as they are, so guides may be parsed side by side. Its
 * parser structure is private but installed; the soname carries the full version. */
#include "load/parse.h"

#include <string.h>

#include "doc/walk.h"
#include "load/load.h"

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

/* What inlines begin with is told to the process as long as a parser has an extension; here
 * every parser has the same, and it is told once more with each book. */
void markdown_prepare(void)
{
	cmark_gfm_core_extensions_ensure_registered();
	cmark_parser *parser = cmark_parser_new(CMARK_OPT_DEFAULT);
	cmark_parser_attach_syntax_extension(parser, cmark_find_syntax_extension("strikethrough"));
	cmark_manage_extensions_special_characters(parser, 1);
	cmark_parser_free(parser);
}

static void parse_all(struct reader *r)
{
	struct parse p = {.reader = r, .parser = cmark_parser_new(CMARK_OPT_DEFAULT)};
	p.own = own_extension(&p);
	cmark_parser_attach_syntax_extension(p.parser, p.own);
	p.table = cmark_find_syntax_extension("table");
	p.strike = cmark_find_syntax_extension("strikethrough");
	cmark_parser_attach_syntax_extension(p.parser, p.table);
	cmark_parser_attach_syntax_extension(p.parser, p.strike);

	parse_blocks(&p);
	find_all_definitions(&p);
	turn_blocks(&p, r->root);

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

struct node *markdown_parse(struct arena *a, struct diags *diags, uint32_t source, str text,
                            size_t from)
{
	struct reader r = {.arena = a, .diags = diags, .source = source, .text = text};
	if (from == 0 && str_starts(r.text, STR("\xEF\xBB\xBF")))
		from = 3;
	r.lines = lines_of(a, r.text, from);
	r.definitions = g_hash_table_new(str_hash, str_hash_equal);
	r.definition_list = g_ptr_array_new();
	r.notes = g_ptr_array_new();
	r.root = node_new(a, NODE_DIV, span_of(&r, from, r.text.len));
	parse_all(&r);
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
	markdown_prepare();
	return markdown_parse(a, diags, source, text, from);
}
