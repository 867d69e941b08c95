/* objects.c: what stands in the text without being text: code, ornaments, tables,
 * pictures and the list of figures. */
#include "epub/body.h"

/* --- Code --- */

static void open_token(struct page *p, str class)
{
	g_string_assign(p->class, "tok-");
	g_string_append_len(p->class, class.at, (gssize)class.len);
	element_begin(p, "span");
	xml_attribute(&p->x, "class", (str){p->class->str, p->class->len});
}

void xhtml_put_token(struct page *p, const struct node *n)
{
	if (n->token.len)
		open_token(p, n->token);
	xhtml_put_text(p, n);
	if (n->token.len)
		element_end(p, "span");
}

/* A block whose lines are numbered or picked out is set line by line. */
static bool has_lines(const struct node *n)
{
	return n->code.numbered || n->code.marked_count;
}

static void begin_code_line(struct page *p, const struct node *code, size_t line)
{
	bool marked = line < code->code.marked_count && code->code.marked[line];
	char digits[16];

	element_begin(p, "span");
	element_attribute(p, "class", marked ? "line marked" : "line");
	if (!code->code.numbered)
		return;
	g_snprintf(digits, sizeof digits, "%3ld ", (long)code->code.first_line + (long)line);
	element_begin(p, "span");
	element_attribute(p, "class", "line-number");
	xml_text_of(&p->x, digits);
	element_end(p, "span");
}

/* One piece of a code block; *line counts its lines, the last of which stays open. */
static void put_code_piece(struct page *p, const struct node *code, str text, str token, size_t *line)
{
	str part;
	bool first = true;

	while (text.at && (first || text.len)) {
		ptrdiff_t end = str_find_char(text, '\n', 0);
		part = end < 0 ? text : str_sub(text, 0, (size_t)end);
		if (part.len) {
			if (token.len)
				open_token(p, token);
			xml_text(&p->x, part);
			if (token.len)
				element_end(p, "span");
		}
		first = false;
		if (end < 0)
			return;
		element_end(p, "span");
		xml_text_of(&p->x, "\n");
		begin_code_line(p, code, ++*line);
		text = str_from(text, (size_t)end + 1);
	}
}

static void put_code_lines(struct page *p, const struct node *n)
{
	size_t line = 0;

	begin_code_line(p, n, 0);
	if (!n->first) {
		str text = n->text;
		if (str_ends(text, STR("\n")))
			text.len--;
		put_code_piece(p, n, text, STR_NONE, &line);
	}
	for (const struct node *t = n->first; t; t = t->next) {
		str text = t->text;
		if (!t->next && str_ends(text, STR("\n")))
			text.len--;
		xhtml_put_due_marks(p, t, "span");
		put_code_piece(p, n, text, t->token, &line);
	}
	element_end(p, "span");
}

void xhtml_put_code(struct page *p, const struct node *n)
{
	element_begin_for(p, n, "pre", has_lines(n) ? "lines" : NULL);
	element_begin(p, "code");
	if (n->code.language.len)
		xml_attribute(&p->x, "class", str_printf(p->plan->arena, "language-%.*s",
		              STR_ARGS(plan_ascii_name(p->plan->arena, n->code.language))));
	if (has_lines(n))
		put_code_lines(p, n);
	else if (!n->first)
		xhtml_put_text(p, n);
	for (const struct node *t = n->first; t && !has_lines(n); t = t->next) {
		xhtml_put_due_marks(p, t, "span");
		xhtml_put_token(p, t);
	}
	element_end(p, "code");
	element_end_line(p, "pre");
}

/* --- Ornaments --- */

static bool find_path(const struct theme *t, str name, str *data, int *width)
{
	for (size_t i = 0; i < t->path_count; i++) {
		if (str_equal(t->path[i].name, name)) {
			*data = t->path[i].data;
			*width = t->path[i].width;
			return true;
		}
	}
	return false;
}

/* A drawn ornament has the colour of the text, by day and by night. */
static void put_drawing(struct page *p, str data, int width)
{
	p->file->svg = true;
	element_begin(p, "svg");
	element_attribute(p, "xmlns", "http://www.w3.org/2000/svg");
	xml_attribute(&p->x, "viewBox", str_printf(p->plan->arena, "0 -800 %d 1000", width));
	element_attribute(p, "aria-hidden", "true");
	element_begin(p, "path");
	element_attribute(p, "fill", "currentColor");
	element_attribute(p, "transform", "scale(1,-1)");
	xml_attribute(&p->x, "d", data);
	xml_close(&p->x, "path");
	element_end(p, "svg");
}

void xhtml_put_break(struct page *p, const struct node *n)
{
	const struct theme *t = p->plan->book->edition->theme;
	str data;
	int width;

	if (!t->ornament.len) {
		element_begin_for(p, n, "hr", "blank");
		xml_close(&p->x, "hr");
		xml_line(&p->x);
		return;
	}
	element_begin(p, "div");
	element_attribute(p, "role", "separator");
	element_put_attributes(p, n, "break");
	if (find_path(t, t->ornament, &data, &width))
		put_drawing(p, data, width);
	else
		xml_text(&p->x, t->ornament);
	element_end_line(p, "div");
}

/* --- Tables --- */

static const char *row_group(const struct page *p, const struct node *row)
{
	return p->plan->head[row->id] ? "thead" : "tbody";
}

/* Whether two rows, of which one may be none, stand in one group. */
static bool is_grouped(const struct page *p, const struct node *row, const struct node *other)
{
	return other && other->kind == NODE_ROW && p->plan->head[other->id] == p->plan->head[row->id];
}

void xhtml_open_row(struct page *p, const struct node *n)
{
	if (!is_grouped(p, n, n->prev)) {
		element_begin(p, row_group(p, n));
		xml_line(&p->x);
	}
	element_begin_for(p, n, "tr", NULL);
}

void xhtml_close_row(struct page *p, const struct node *n)
{
	element_end_line(p, "tr");
	if (!is_grouped(p, n, n->next))
		element_end_line(p, row_group(p, n));
}

static bool is_empty_cell(const struct node *n)
{
	return !n->first || (n->first == n->last && n->first->kind == NODE_PARAGRAPH &&
	                     !n->first->first);
}

/* A corner without words heads nothing. */
bool xhtml_is_head_cell(const struct node *n)
{
	return (n->cell.header || n->parent->row.header) && !is_empty_cell(n);
}

void xhtml_open_cell(struct page *p, const struct node *n)
{
	static const char *const classes[] = {NULL, "left", "center", "right"};
	bool head = xhtml_is_head_cell(n);

	element_begin_for(p, n, head ? "th" : "td", classes[n->cell.align]);
	if (head)
		element_attribute(p, "scope", n->parent->row.header ? "col" : "row");
	if (n->cell.span > 1)
		xml_attribute_number(&p->x, "colspan", n->cell.span);
}

/* The author's shares, or those that make the table fit a phone; NULL: neither. */
static const char *shares_of(struct page *p, const struct node *n, double **shares)
{
	*shares = ARENA_ARRAY(p->plan->arena, double, n->table.columns + 1);
	if (!n->table.widths)
		return columns_share(p->plan->arena, n, *shares);
	for (unsigned i = 0; i < n->table.columns; i++)
		(*shares)[i] = n->table.widths[i];
	return "shared";
}

static void put_columns(struct page *p, const struct node *n)
{
	double *shares;

	if (!shares_of(p, n, &shares))
		return;
	element_begin(p, "colgroup");
	for (unsigned i = 0; i < n->table.columns; i++) {
		element_begin(p, "col");
		if (shares[i] > 0)
			xml_attribute(&p->x, "style", str_printf(p->plan->arena, "width:%d%%",
			              (int)(shares[i] * 100 + 0.5)));
		xml_close(&p->x, "col");
	}
	element_end_line(p, "colgroup");
}

bool xhtml_has_caption(const struct node *n)
{
	return n->first && n->first->kind == NODE_CAPTION;
}

void xhtml_open_table(struct page *p, const struct node *n)
{
	double *shares;

	element_begin_for(p, n, "table", shares_of(p, n, &shares));
	xml_line(&p->x);
	if (!xhtml_has_caption(n))
		put_columns(p, n);
}

/* --- Figures and pictures --- */

static const char *caption_name(const struct node *n)
{
	if (n->parent->kind == NODE_TABLE && !n->prev)
		return "caption";
	return n->parent->kind == NODE_FIGURE && (!n->prev || !n->next) ? "figcaption" : "p";
}

static void put_caption_label(struct page *p, enum label label, str number)
{
	if (!number.len)
		return;
	element_begin(p, "span");
	element_attribute(p, "class", "number");
	xml_text(&p->x, p->plan->book->labels[label]);
	xml_text_of(&p->x, "\u00A0");
	xml_text(&p->x, number);
	xml_text_of(&p->x, ".");
	element_end(p, "span");
	xml_text_of(&p->x, " ");
}

void xhtml_open_caption(struct page *p, const struct node *n)
{
	element_begin_for(p, n, caption_name(n), "caption");
	if (n->parent->kind == NODE_TABLE && !n->prev)
		element_put_anchor(p, n->parent);
	if (n->parent->kind == NODE_FIGURE)
		put_caption_label(p, LABEL_FIGURE, n->parent->figure.number);
	if (n->parent->kind == NODE_TABLE)
		put_caption_label(p, LABEL_TABLE, n->parent->table.number);
}

void xhtml_close_caption(struct page *p, const struct node *n)
{
	element_end_line(p, caption_name(n));
	if (n->parent->kind == NODE_TABLE && !n->prev)
		put_columns(p, n->parent);
}

void xhtml_put_image(struct page *p, const struct node *n)
{
	const struct picture_file *f = n->image.picture
		? p->pictures->of[n->image.picture->index] : NULL;
	str alt = node_plain_text(p->plan->arena, n);

	if (!f) {
		xml_text(&p->x, alt);
		return;
	}
	element_begin(p, "img");
	element_put_attributes(p, n, f->alpha ? "ground" : NULL);
	xml_attribute(&p->x, "src", plan_path(p->plan, p->file, f->path));
	xml_attribute(&p->x, "alt", n->image.decorative ? STR("") : alt);
	if (n->image.decorative || !alt.len)
		element_attribute(p, "role", "presentation");
	if (n->image.title.len)
		xml_attribute(&p->x, "title", n->image.title);
	if (n->image.width > 0)
		xml_attribute(&p->x, "style", str_printf(p->plan->arena, "width:%d%%",
		              (int)(n->image.width * 100 + 0.5f)));
	xml_close(&p->x, "img");
}

/* --- Lists that were made --- */

static const struct node *caption_of(const struct node *figure)
{
	for (const struct node *n = figure->first; n; n = n->next)
		if (n->kind == NODE_CAPTION)
			return n;
	return NULL;
}

void xhtml_put_figure_list(struct page *p, const struct node *n)
{
	const struct book *b = p->plan->book;

	if (!b->figure_count)
		return;
	element_begin_for(p, n, "ul", "figure-list");
	xml_line(&p->x);
	for (size_t i = 0; i < b->figure_count; i++) {
		const struct node *f = b->figures[i], *caption = caption_of(f);
		element_begin(p, "li");
		element_begin(p, "a");
		xml_attribute(&p->x, "href", plan_href(p->plan, p->file, f));
		put_caption_label(p, LABEL_FIGURE, f->figure.number);
		if (caption)
			xml_text(&p->x, node_plain_text(p->plan->arena, caption));
		element_end(p, "a");
		element_end_line(p, "li");
	}
	element_end_line(p, "ul");
}

void xhtml_open_reference(struct page *p, const struct node *n)
{
	element_begin_for(p, n, "p", "reference");
	if (!n->reference.number.len)
		return;
	xml_text(&p->x, n->reference.number);
	xml_text_of(&p->x, ". ");
}
