/* xhtml.c: divisions into documents.
 *
 * One walk, no recursion: entering a node opens its element, leaving closes it. What is
 * open can always be told from the node alone, so nothing but the XML writer keeps a
 * stack. Three things do not fit that and have a field each: page marks, which wait for
 * the next place where one may stand; marks of notes inside a link, which wait for its
 * end (links do not nest); and the link that is open.
 *
 * Switches over kinds have no default: the compiler shows what a new row touches. */
#include "epub/print.h"

#include <string.h>

#include "doc/walk.h"

struct page {
	struct xml x;
	struct plan *plan;
	struct plan_file *file;
	const struct pictures *pictures;
	size_t mark, mark_end;     /* page marks of this file not yet set */
	const struct node *link;   /* whose <a> is open */
	GPtrArray *waiting;        /* NOTE_MARKs met inside it */
	GString *class;            /* scratch */
};

static void begin(struct page *p, const char *name)
{
	xml_open(&p->x, name);
}

static void finish(struct page *p, const char *name)
{
	xml_close_full(&p->x, name);
}

static void finish_block(struct page *p, const char *name)
{
	finish(p, name);
	xml_line(&p->x);
}

static void attribute(struct page *p, const char *name, const char *value)
{
	if (value)
		xml_attribute_text(&p->x, name, value);
}

/* --- Attributes --- */

/* Languages whose scripts run from right to left. */
bool language_is_right_to_left(str language)
{
	static const char *const codes[] = {"ar", "dv", "fa", "he", "iw", "ps", "sd", "ug", "ur", "yi"};

	for (size_t i = 0; i < G_N_ELEMENTS(codes); i++)
		if (str_starts(language, str_of(codes[i])) &&
		    (language.len == 2 || language.at[2] == '-'))
			return true;
	return false;
}

/* Well-formed as BCP 47 has it, as far as validators look: subtags of up to eight letters
 * or digits. */
static bool is_language(str s)
{
	str tag;

	if (s.len < 2 || s.at[s.len - 1] == '-')
		return false;
	while (str_next(&s, '-', &tag)) {
		if (!tag.len || tag.len > 8)
			return false;
		for (size_t i = 0; i < tag.len; i++)
			if (!g_ascii_isalnum(tag.at[i]))
				return false;
	}
	return true;
}

void xhtml_language(struct xml *x, str language)
{
	if (!is_language(language))
		return;
	xml_attribute(x, "lang", language);
	xml_attribute(x, "xml:lang", language);
	if (language_is_right_to_left(language))
		xml_attribute_text(x, "dir", "rtl");
}

static void put_classes(struct page *p, const struct node *n, const char *own)
{
	g_string_assign(p->class, own ? own : "");
	for (size_t i = 0; n->attributes && i < n->attributes->class_count; i++) {
		if (p->class->len)
			g_string_append_c(p->class, ' ');
		g_string_append_len(p->class, n->attributes->classes[i].at,
		                    (gssize)n->attributes->classes[i].len);
	}
	if (p->class->len)
		xml_attribute(&p->x, "class", (str){p->class->str, p->class->len});
}

/* id, class, language and title: what any element may carry. own may be NULL. */
static void put_attributes(struct page *p, const struct node *n, const char *own)
{
	str anchor = plan_anchor(p->plan, n);

	if (anchor.len)
		xml_attribute(&p->x, "id", anchor);
	if (own || n->attributes)
		put_classes(p, n, own);
	if (!n->attributes)
		return;
	xhtml_language(&p->x, n->attributes->language);
	str title = node_attribute(n, "title");
	if (title.len && n->kind != NODE_IMAGE && n->kind != NODE_LINK)
		xml_attribute(&p->x, "title", title);
}

static void begin_with(struct page *p, const struct node *n, const char *name, const char *class)
{
	begin(p, name);
	put_attributes(p, n, class);
}

/* --- Page marks --- */

static void put_page_mark(struct page *p, const char *element)
{
	const struct plan_mark *m = &p->plan->marks[p->mark++];

	begin(p, element);
	xml_attribute_text(&p->x, "epub:type", "pagebreak");
	xml_attribute_text(&p->x, "role", "doc-pagebreak");
	xml_attribute(&p->x, "id", m->anchor);
	xml_attribute(&p->x, "aria-label", m->label);
	finish(p, element);
}

static bool mark_is_due(const struct page *p, const struct node *n)
{
	if (p->mark == p->mark_end)
		return false;
	const struct plan_mark *m = &p->plan->marks[p->mark];
	return m->node->id < n->id || (m->node == n && !m->at);
}

static void put_due_marks(struct page *p, const struct node *n, const char *element)
{
	while (mark_is_due(p, n)) {
		put_page_mark(p, element);
		if (!strcmp(element, "div"))
			xml_line(&p->x);
	}
}

enum mark_place { BEFORE, INSIDE, LATER };

/* Where the mark of a page that begins with this node may stand. */
static enum mark_place mark_place(const struct node *n)
{
	switch (node_kind_class(n->kind)) {
	case CLASS_STRUCTURE:
	case CLASS_LEAF_BLOCK:
		return BEFORE;
	case CLASS_TEXT_BLOCK:
		return n->kind == NODE_HEADING ? BEFORE : INSIDE;
	case CLASS_BLOCK:
		if (n->kind == NODE_ITEM || n->kind == NODE_DEFINITION || n->kind == NODE_CELL ||
		    n->kind == NODE_NOTE)
			return INSIDE;
		return n->kind == NODE_ROW ? LATER : BEFORE;
	case CLASS_INLINE:
	case CLASS_LEAF_INLINE:
		break;
	}
	return n->kind == NODE_RUBY_TEXT ? LATER : BEFORE;
}

/* Text, with the marks of pages that begin inside it. */
static void put_text(struct page *p, const struct node *n)
{
	size_t from = 0;

	while (p->mark < p->mark_end && p->plan->marks[p->mark].node == n) {
		size_t at = MIN(p->plan->marks[p->mark].at, n->text.len);
		while (at > from && at < n->text.len && ((unsigned char)n->text.at[at] & 0xC0) == 0x80)
			at--;
		xml_text(&p->x, str_sub(n->text, from, MAX(at, from)));
		put_page_mark(p, "span");
		from = MAX(at, from);
	}
	xml_text(&p->x, str_from(n->text, from));
}

/* --- Headings and matter --- */

static const char *const heading_names[] = {"h1", "h1", "h2", "h3", "h4", "h5", "h6"};

static const char *heading_name(const struct node *n)
{
	return heading_names[MIN(n->heading.level, 6)];
}

/* "Chapter 3" above the title, "3.2" before it. */
static void put_number(struct page *p, const struct node *n)
{
	const struct division *d = n->heading.division;
	bool opener = d && d->depth <= 1 && d->kind != DIVISION_SECTION;
	str number = opener ? d->label : n->heading.number.len ? n->heading.number
	                                : d ? d->number : STR_NONE;

	if (!number.len)
		return;
	begin(p, "span");
	attribute(p, "class", opener ? d->kind == DIVISION_PART ? "part-number" : "chapter-number"
	                             : "number");
	xml_text(&p->x, number);
	finish(p, "span");
	xml_text_of(&p->x, " ");
}

static void open_heading(struct page *p, const struct node *n)
{
	const struct division *d = n->heading.division;

	begin_with(p, n, heading_name(n), d && d->kind == DIVISION_PART ? "part-title" : NULL);
	put_number(p, n);
}

static const char *matter_name(const struct node *n)
{
	return block_style(n) == STYLE_TITLE ? "h1" : "p";
}

static void open_matter(struct page *p, const struct node *n)
{
	begin(p, matter_name(n));
	if (str_is(n->matter_line, "subtitle"))
		attribute(p, "role", "doc-subtitle");
	put_attributes(p, n, style_word(block_style(n)));
}

/* --- Paragraphs --- */

/* The text of a tight item or cell, or a figure's picture, stands there by itself. */
static bool is_bare(const struct node *n)
{
	if (n->attributes || (n->prev && n->prev->kind == NODE_PARAGRAPH))
		return false;
	if (n->parent->kind == NODE_FIGURE)
		return true;
	return (n->flags & NODE_TIGHT) &&
	       (n->parent->kind == NODE_ITEM || n->parent->kind == NODE_CELL ||
	        n->parent->kind == NODE_DEFINITION);
}

static const char *paragraph_class(const struct node *n)
{
	if (block_style(n) == STYLE_LEAD)
		return "lead";
	if (n->flags & NODE_CONTINUES)
		return "continues";
	return n->flags & NODE_FIRST ? "first" : NULL;
}

/* --- Notes --- */

static void put_note_mark(struct page *p, const struct node *n)
{
	const struct node *note = n->mark.note;
	bool is_note = note && note->kind == NODE_NOTE;

	if (!note)
		return;
	begin(p, "a");
	attribute(p, "class", "noteref");
	if (is_note) {
		attribute(p, "epub:type", "noteref");
		attribute(p, "role", "doc-noteref");
	}
	if (plan_anchor(p->plan, n).len)
		xml_attribute(&p->x, "id", plan_anchor(p->plan, n));
	xml_attribute(&p->x, "href", plan_href(p->plan, p->file, note));
	xml_text(&p->x, is_note ? note->note.number : note->reference.number);
	finish(p, "a");
}

static void put_back_link(struct page *p, const struct node *mark, const char *class, str text)
{
	begin(p, "a");
	attribute(p, "class", class);
	attribute(p, "role", "doc-backlink");
	xml_attribute(&p->x, "href", plan_href(p->plan, p->file, mark));
	xml_text(&p->x, text);
	finish(p, "a");
}

/* The note's number leads back to where it was called; further calls have a letter each. */
static void put_back_links(struct page *p, const struct node *note)
{
	if (!note->note.mark_count) {
		xml_text(&p->x, note->note.number);
	} else {
		put_back_link(p, note->note.marks[0], "note-number", note->note.number);
	}
	for (size_t i = 1; i < note->note.mark_count; i++) {
		char letter[] = {(char)('a' + i % 26), 0};
		put_back_link(p, note->note.marks[i], "note-again", str_of(letter));
	}
	xml_text_of(&p->x, " ");
}

static void open_note(struct page *p, const struct node *n)
{
	begin(p, "aside");
	attribute(p, "epub:type", "footnote");
	attribute(p, "role", "doc-footnote");
	put_attributes(p, n, n->prev && n->prev->kind == NODE_NOTE ? "footnote" : "footnote first-note");
	if (n->first && n->first->kind == NODE_PARAGRAPH)
		return;
	xml_line(&p->x);
	begin(p, "p");
	put_back_links(p, n);
	finish_block(p, "p");
}

static void open_paragraph(struct page *p, const struct node *n)
{
	if (!is_bare(n))
		begin_with(p, n, "p", paragraph_class(n));
	if (n->parent->kind == NODE_NOTE && n->parent->first == n)
		put_back_links(p, n->parent);
}

/* --- Quotes --- */

static bool has_attribution(const struct node *n)
{
	return n->last && n->last->kind == NODE_ATTRIBUTION;
}

static void open_quote(struct page *p, const struct node *n)
{
	if (!has_attribution(n)) {
		begin_with(p, n, "blockquote", NULL);
		return;
	}
	begin_with(p, n, "figure", "quotation");
	xml_line(&p->x);
	begin(p, "blockquote");
}

static void open_epigraph(struct page *p, const struct node *n)
{
	begin(p, "div");
	attribute(p, "epub:type", "epigraph");
	attribute(p, "role", "doc-epigraph");
	put_attributes(p, n, "epigraph");
	xml_line(&p->x);
	begin(p, "blockquote");
}

static bool ends_quotation(const struct node *n)
{
	return !n->next && (n->parent->kind == NODE_QUOTE || n->parent->kind == NODE_EPIGRAPH);
}

static const char *attribution_name(const struct node *n)
{
	return ends_quotation(n) && n->parent->kind == NODE_QUOTE ? "figcaption" : "p";
}

static void open_attribution(struct page *p, const struct node *n)
{
	if (ends_quotation(n))
		finish_block(p, "blockquote");
	begin_with(p, n, attribution_name(n), "attribution");
}

static void close_quotation(struct page *p, const struct node *n, const char *name)
{
	if (!has_attribution(n))
		finish_block(p, "blockquote");
	finish_block(p, name);
}

/* --- Lists --- */

static const char *list_name(const struct node *n)
{
	return n->list.ordered ? "ol" : "ul";
}

static bool has_tasks(const struct node *list)
{
	return list->first && list->first->kind == NODE_ITEM &&
	       list->first->item.task != TASK_NONE;
}

static void open_list(struct page *p, const struct node *n)
{
	char type[] = {n->list.style, 0};

	begin_with(p, n, list_name(n), has_tasks(n) ? "tasks" : NULL);
	if (!n->list.ordered)
		return;
	if (n->list.start != 1)
		xml_attribute_number(&p->x, "start", n->list.start);
	if (n->list.style && n->list.style != '1')
		attribute(p, "type", type);
}

static void open_item(struct page *p, const struct node *n)
{
	bool task = n->item.task != TASK_NONE;

	begin_with(p, n, "li", task ? "task" : NULL);
	if (!task)
		return;
	begin(p, "span");
	attribute(p, "class", "box");
	xml_text_of(&p->x, n->item.task == TASK_DONE ? "\u2611" : "\u2610");
	finish(p, "span");
	xml_text_of(&p->x, " ");
}

static const char *term_name(const struct node *n)
{
	return n->parent->kind == NODE_DEFINITIONS ? "dt" : "p";
}

static void open_term(struct page *p, const struct node *n)
{
	begin_with(p, n, term_name(n), n->parent->kind == NODE_CALLOUT ? "callout-title" : NULL);
}

/* A dt wants a dd after it, a dd a dt before it. */
static void close_term(struct page *p, const struct node *n)
{
	finish_block(p, term_name(n));
	if (n->parent->kind == NODE_DEFINITIONS && !n->next) {
		begin(p, "dd");
		finish_block(p, "dd");
	}
}

static void open_definition(struct page *p, const struct node *n)
{
	if (!n->prev) {
		begin(p, "dt");
		finish_block(p, "dt");
	}
	begin_with(p, n, "dd", NULL);
}

/* --- Code --- */

static void open_token(struct page *p, str class)
{
	g_string_assign(p->class, "tok-");
	g_string_append_len(p->class, class.at, (gssize)class.len);
	begin(p, "span");
	xml_attribute(&p->x, "class", (str){p->class->str, p->class->len});
}

static void put_token(struct page *p, const struct node *n)
{
	if (n->token.len)
		open_token(p, n->token);
	put_text(p, n);
	if (n->token.len)
		finish(p, "span");
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

	begin(p, "span");
	attribute(p, "class", marked ? "line marked" : "line");
	if (!code->code.numbered)
		return;
	g_snprintf(digits, sizeof digits, "%3ld ", (long)code->code.first_line + (long)line);
	begin(p, "span");
	attribute(p, "class", "line-number");
	xml_text_of(&p->x, digits);
	finish(p, "span");
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
				finish(p, "span");
		}
		first = false;
		if (end < 0)
			return;
		finish(p, "span");
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
		put_due_marks(p, t, "span");
		put_code_piece(p, n, text, t->token, &line);
	}
	finish(p, "span");
}

static void put_code(struct page *p, const struct node *n)
{
	begin_with(p, n, "pre", has_lines(n) ? "lines" : NULL);
	begin(p, "code");
	if (n->code.language.len)
		xml_attribute(&p->x, "class", str_printf(p->plan->arena, "language-%.*s",
		              STR_ARGS(plan_ascii_name(p->plan->arena, n->code.language))));
	if (has_lines(n))
		put_code_lines(p, n);
	else if (!n->first)
		put_text(p, n);
	for (const struct node *t = n->first; t && !has_lines(n); t = t->next) {
		put_due_marks(p, t, "span");
		put_token(p, t);
	}
	finish(p, "code");
	finish_block(p, "pre");
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
	begin(p, "svg");
	attribute(p, "xmlns", "http://www.w3.org/2000/svg");
	xml_attribute(&p->x, "viewBox", str_printf(p->plan->arena, "0 -800 %d 1000", width));
	attribute(p, "aria-hidden", "true");
	begin(p, "path");
	attribute(p, "fill", "currentColor");
	attribute(p, "transform", "scale(1,-1)");
	xml_attribute(&p->x, "d", data);
	xml_close(&p->x, "path");
	finish(p, "svg");
}

static void put_break(struct page *p, const struct node *n)
{
	const struct theme *t = p->plan->book->edition->theme;
	str data;
	int width;

	if (!t->ornament.len) {
		begin_with(p, n, "hr", "blank");
		xml_close(&p->x, "hr");
		xml_line(&p->x);
		return;
	}
	begin(p, "div");
	attribute(p, "role", "separator");
	put_attributes(p, n, "break");
	if (find_path(t, t->ornament, &data, &width))
		put_drawing(p, data, width);
	else
		xml_text(&p->x, t->ornament);
	finish_block(p, "div");
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

static void open_row(struct page *p, const struct node *n)
{
	if (!is_grouped(p, n, n->prev)) {
		begin(p, row_group(p, n));
		xml_line(&p->x);
	}
	begin_with(p, n, "tr", NULL);
}

static void close_row(struct page *p, const struct node *n)
{
	finish_block(p, "tr");
	if (!is_grouped(p, n, n->next))
		finish_block(p, row_group(p, n));
}

static bool is_empty_cell(const struct node *n)
{
	return !n->first || (n->first == n->last && n->first->kind == NODE_PARAGRAPH &&
	                     !n->first->first);
}

/* A corner without words heads nothing. */
static bool is_head_cell(const struct node *n)
{
	return (n->cell.header || n->parent->row.header) && !is_empty_cell(n);
}

static void open_cell(struct page *p, const struct node *n)
{
	static const char *const classes[] = {NULL, "left", "center", "right"};
	bool head = is_head_cell(n);

	begin_with(p, n, head ? "th" : "td", classes[n->cell.align]);
	if (head)
		attribute(p, "scope", n->parent->row.header ? "col" : "row");
	if (n->cell.span > 1)
		xml_attribute_number(&p->x, "colspan", n->cell.span);
}

static void put_columns(struct page *p, const struct node *n)
{
	if (!n->table.widths)
		return;
	begin(p, "colgroup");
	for (unsigned i = 0; i < n->table.columns; i++) {
		begin(p, "col");
		if (n->table.widths[i] > 0)
			xml_attribute(&p->x, "style", str_printf(p->plan->arena, "width:%d%%",
			              (int)(n->table.widths[i] * 100 + 0.5f)));
		xml_close(&p->x, "col");
	}
	finish_block(p, "colgroup");
}

static bool has_caption(const struct node *n)
{
	return n->first && n->first->kind == NODE_CAPTION;
}

static void open_table(struct page *p, const struct node *n)
{
	begin_with(p, n, "table", NULL);
	xml_line(&p->x);
	if (!has_caption(n))
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
	begin(p, "span");
	attribute(p, "class", "number");
	xml_text(&p->x, p->plan->book->labels[label]);
	xml_text_of(&p->x, "\u00A0");
	xml_text(&p->x, number);
	xml_text_of(&p->x, ".");
	finish(p, "span");
	xml_text_of(&p->x, " ");
}

static void open_caption(struct page *p, const struct node *n)
{
	begin_with(p, n, caption_name(n), "caption");
	if (n->parent->kind == NODE_FIGURE)
		put_caption_label(p, LABEL_FIGURE, n->parent->figure.number);
	if (n->parent->kind == NODE_TABLE)
		put_caption_label(p, LABEL_TABLE, n->parent->table.number);
}

static void close_caption(struct page *p, const struct node *n)
{
	finish_block(p, caption_name(n));
	if (n->parent->kind == NODE_TABLE && !n->prev)
		put_columns(p, n->parent);
}

static void put_image(struct page *p, const struct node *n)
{
	const struct picture_file *f = n->image.picture
		? p->pictures->of[n->image.picture->index] : NULL;
	str alt = node_plain_text(p->plan->arena, n);

	if (!f) {
		xml_text(&p->x, alt);
		return;
	}
	begin(p, "img");
	put_attributes(p, n, f->alpha ? "ground" : NULL);
	xml_attribute(&p->x, "src", plan_path(p->plan, p->file, f->path));
	xml_attribute(&p->x, "alt", n->image.decorative ? STR("") : alt);
	if (n->image.decorative || !alt.len)
		attribute(p, "role", "presentation");
	if (n->image.width > 0)
		xml_attribute(&p->x, "style", str_printf(p->plan->arena, "width:%d%%",
		              (int)(n->image.width * 100 + 0.5f)));
	xml_close(&p->x, "img");
}

/* --- Callouts --- */

/* ARIA allows a tip to be an aside only, a notice a section only. */
static const struct callout {
	const char *name, *element, *epub_type, *role;
	enum label label;
} callouts[] = {
	{"tip", "aside", "tip", "doc-tip", LABEL_CALLOUT_TIP},
	{"important", "section", "notice", "doc-notice", LABEL_CALLOUT_IMPORTANT},
	{"warning", "section", "notice", "doc-notice", LABEL_CALLOUT_WARNING},
	{"caution", "section", "notice", "doc-notice", LABEL_CALLOUT_CAUTION},
	{"note", "section", NULL, "note", LABEL_CALLOUT_NOTE},
};

static const struct callout *callout_of(const struct node *n)
{
	size_t i = 0;

	while (i < G_N_ELEMENTS(callouts) - 1 && !str_is(n->callout.name, callouts[i].name))
		i++;
	return &callouts[i];
}

static void open_callout(struct page *p, const struct node *n)
{
	const struct callout *c = callout_of(n);
	str name = plan_ascii_name(p->plan->arena, n->callout.name);

	begin(p, c->element);
	attribute(p, "epub:type", c->epub_type);
	attribute(p, "role", c->role);
	put_attributes(p, n, arena_printf(p->plan->arena, "callout callout-%.*s", STR_ARGS(name)));
	xml_line(&p->x);
	if (n->first && n->first->kind == NODE_TERM)
		return;
	begin(p, "p");
	attribute(p, "class", "callout-title");
	xml_text(&p->x, p->plan->book->labels[c->label]);
	finish_block(p, "p");
}

/* --- Links --- */

static bool is_url_byte(unsigned char c)
{
	return g_ascii_isalnum((char)c) || strchr("-._~:/?#@!$&'()*+,;=%", c);
}

/* Where the path of an address begins: brackets before it belong to an IPv6 host, letters
 * beyond ASCII to an international name. */
static size_t path_start(str url)
{
	ptrdiff_t slashes = str_find(url, STR("://"), 0);
	ptrdiff_t path;

	if (slashes < 0)
		return 0;
	path = str_find_char(url, '/', (size_t)slashes + 3);
	return path < 0 ? url.len : (size_t)path;
}

static bool is_escape(str url, size_t at)
{
	return at + 2 < url.len && g_ascii_isxdigit(url.at[at + 1]) && g_ascii_isxdigit(url.at[at + 2]);
}

/* An address as validators want it: what must not stand in one is percent-encoded. */
static str clean_url(struct arena *a, str url)
{
	size_t path = path_start(url);
	GString *out = g_string_sized_new(url.len + 16);

	for (size_t i = 0; i < url.len; i++) {
		unsigned char c = (unsigned char)url.at[i];
		if (i < path ? c > ' ' : c && is_url_byte(c) && (c != '%' || is_escape(url, i)))
			g_string_append_c(out, (char)c);
		else
			g_string_append_printf(out, "%%%02X", c);
	}
	return str_from_gstring(a, out);
}

static str link_href(struct page *p, const struct node *n)
{
	switch (n->link.class) {
	case LINK_LOCAL:
	case LINK_BOOK:
		return n->link.target ? plan_href(p->plan, p->file, n->link.target) : STR_NONE;
	case LINK_SITE:
	case LINK_EXTERNAL:
	case LINK_MAIL:
		return n->link.address.len ? clean_url(p->plan->arena, n->link.address) : STR_NONE;
	case LINK_UNRESOLVED:
	case LINK_ASSET:
	case LINK_PLAIN:
		break;
	}
	return STR_NONE;
}

static void open_link(struct page *p, const struct node *n)
{
	str href = p->link ? STR_NONE : link_href(p, n);

	begin_with(p, n, href.len ? "a" : "span", NULL);
	if (!href.len)
		return;
	xml_attribute(&p->x, "href", href);
	if (n->link.title.len)
		xml_attribute(&p->x, "title", n->link.title);
	p->link = n;
}

static void close_link(struct page *p, const struct node *n)
{
	if (p->link != n) {
		finish(p, "span");
		return;
	}
	finish(p, "a");
	p->link = NULL;
	for (unsigned i = 0; i < p->waiting->len; i++)
		put_note_mark(p, p->waiting->pdata[i]);
	g_ptr_array_set_size(p->waiting, 0);
}

/* --- Lists that were made --- */

static const struct node *caption_of(const struct node *figure)
{
	for (const struct node *n = figure->first; n; n = n->next)
		if (n->kind == NODE_CAPTION)
			return n;
	return NULL;
}

static void put_figure_list(struct page *p, const struct node *n)
{
	const struct book *b = p->plan->book;

	if (!b->figure_count)
		return;
	begin_with(p, n, "ul", "figure-list");
	xml_line(&p->x);
	for (size_t i = 0; i < b->figure_count; i++) {
		const struct node *f = b->figures[i], *caption = caption_of(f);
		begin(p, "li");
		begin(p, "a");
		xml_attribute(&p->x, "href", plan_href(p->plan, p->file, f));
		put_caption_label(p, LABEL_FIGURE, f->figure.number);
		if (caption)
			xml_text(&p->x, node_plain_text(p->plan->arena, caption));
		finish(p, "a");
		finish_block(p, "li");
	}
	finish_block(p, "ul");
}

static void open_reference(struct page *p, const struct node *n)
{
	begin_with(p, n, "p", "reference");
	if (!n->reference.number.len)
		return;
	xml_text(&p->x, n->reference.number);
	xml_text_of(&p->x, ". ");
}

/* --- The walk --- */

/* Inlines that are one element and nothing else; NULL for others. */
static const char *inline_name(const struct node *n)
{
	static const char *const names[NODE_KIND_COUNT] = {
		[NODE_EMPHASIS] = "em", [NODE_STRONG] = "strong", [NODE_STRIKE] = "s",
		[NODE_UNDERLINE] = "u", [NODE_SMALL] = "small", [NODE_SMALL_CAPS] = "span",
		[NODE_SUBSCRIPT] = "sub", [NODE_SUPERSCRIPT] = "sup", [NODE_KEYBOARD] = "kbd",
		[NODE_MARKED] = "mark", [NODE_ABBREVIATION] = "abbr", [NODE_CITE] = "cite",
		[NODE_QUOTED] = "span", [NODE_SPAN] = "span", [NODE_RUBY] = "ruby",
		[NODE_RUBY_TEXT] = "rt", [NODE_CODE] = "code",
	};
	return names[n->kind];
}

static void open_inline(struct page *p, const struct node *n)
{
	begin_with(p, n, inline_name(n), n->kind == NODE_SMALL_CAPS ? "small-caps" : NULL);
}

/* Prints a leaf, or opens a node; answers whether its children are to follow. */
static bool enter(struct page *p, const struct node *n)
{
	switch (n->kind) {
	case NODE_BOOK:
	case NODE_DIVISION:
	case NODE_CONTENTS:
	case NODE_PAGE_REFERENCE:
		return false;
	case NODE_HEADING: open_heading(p, n); return true;
	case NODE_PARAGRAPH: open_paragraph(p, n); return true;
	case NODE_QUOTE: open_quote(p, n); break;
	case NODE_ATTRIBUTION: open_attribution(p, n); return true;
	case NODE_LIST: open_list(p, n); break;
	case NODE_ITEM: open_item(p, n); return true;
	case NODE_DEFINITIONS: begin_with(p, n, "dl", NULL); break;
	case NODE_TERM: open_term(p, n); return true;
	case NODE_DEFINITION: open_definition(p, n); return true;
	case NODE_CODE_BLOCK: put_code(p, n); return false;
	case NODE_BREAK: put_break(p, n); return false;
	case NODE_TABLE: open_table(p, n); return true;
	case NODE_ROW: open_row(p, n); return true;
	case NODE_CELL: open_cell(p, n); return true;
	case NODE_FIGURE: begin_with(p, n, "figure", NULL); return true;
	case NODE_CAPTION: open_caption(p, n); return true;
	case NODE_CALLOUT: open_callout(p, n); return true;
	case NODE_DIV: begin_with(p, n, "div", NULL); break;
	case NODE_EPIGRAPH: open_epigraph(p, n); break;
	case NODE_VERSE: begin_with(p, n, "p", "verse"); return true;
	case NODE_NOTE: open_note(p, n); return true;
	case NODE_REFERENCES:
		if (!n->first)
			return false;
		begin_with(p, n, "div", "references");
		break;
	case NODE_REFERENCE: open_reference(p, n); return true;
	case NODE_FIGURE_LIST: put_figure_list(p, n); return false;
	case NODE_MATTER_LINE: open_matter(p, n); return true;
	case NODE_TEXT: put_text(p, n); return false;
	case NODE_SOFT_BREAK: xml_line(&p->x); return false;
	case NODE_HARD_BREAK:
		begin(p, "br");
		xml_close(&p->x, "br");
		xml_line(&p->x);
		return false;
	case NODE_CODE:
		open_inline(p, n);
		put_text(p, n);
		finish(p, "code");
		return false;
	case NODE_TOKEN: put_token(p, n); return false;
	case NODE_EMPHASIS:
	case NODE_STRONG:
	case NODE_STRIKE:
	case NODE_UNDERLINE:
	case NODE_SMALL:
	case NODE_SMALL_CAPS:
	case NODE_SUBSCRIPT:
	case NODE_SUPERSCRIPT:
	case NODE_KEYBOARD:
	case NODE_MARKED:
	case NODE_ABBREVIATION:
	case NODE_CITE:
	case NODE_QUOTED:
	case NODE_SPAN:
	case NODE_RUBY:
	case NODE_RUBY_TEXT: open_inline(p, n); return true;
	case NODE_LINK: open_link(p, n); return true;
	case NODE_IMAGE: put_image(p, n); return false;
	case NODE_NOTE_MARK:
		if (p->link)
			g_ptr_array_add(p->waiting, (void *)n);
		else
			put_note_mark(p, n);
		return false;
	case NODE_KIND_COUNT: break;
	}
	xml_line(&p->x);
	return true;
}

static void leave(struct page *p, const struct node *n)
{
	switch (n->kind) {
	case NODE_HEADING: finish_block(p, heading_name(n)); break;
	case NODE_PARAGRAPH:
		if (!is_bare(n))
			finish_block(p, "p");
		break;
	case NODE_QUOTE:
		if (has_attribution(n))
			close_quotation(p, n, "figure");
		else
			finish_block(p, "blockquote");
		break;
	case NODE_ATTRIBUTION: finish_block(p, attribution_name(n)); break;
	case NODE_LIST: finish_block(p, list_name(n)); break;
	case NODE_ITEM: finish_block(p, "li"); break;
	case NODE_DEFINITIONS: finish_block(p, "dl"); break;
	case NODE_TERM: close_term(p, n); break;
	case NODE_DEFINITION: finish_block(p, "dd"); break;
	case NODE_TABLE: finish_block(p, "table"); break;
	case NODE_ROW: close_row(p, n); break;
	case NODE_CELL: finish_block(p, is_head_cell(n) ? "th" : "td"); break;
	case NODE_FIGURE: finish_block(p, "figure"); break;
	case NODE_CAPTION: close_caption(p, n); break;
	case NODE_CALLOUT: finish_block(p, callout_of(n)->element); break;
	case NODE_DIV:
	case NODE_REFERENCES: finish_block(p, "div"); break;
	case NODE_EPIGRAPH: close_quotation(p, n, "div"); break;
	case NODE_VERSE:
	case NODE_REFERENCE: finish_block(p, "p"); break;
	case NODE_NOTE: finish_block(p, "aside"); break;
	case NODE_MATTER_LINE: finish_block(p, matter_name(n)); break;
	case NODE_EMPHASIS:
	case NODE_STRONG:
	case NODE_STRIKE:
	case NODE_UNDERLINE:
	case NODE_SMALL:
	case NODE_SMALL_CAPS:
	case NODE_SUBSCRIPT:
	case NODE_SUPERSCRIPT:
	case NODE_KEYBOARD:
	case NODE_MARKED:
	case NODE_ABBREVIATION:
	case NODE_CITE:
	case NODE_QUOTED:
	case NODE_SPAN:
	case NODE_RUBY:
	case NODE_RUBY_TEXT: finish(p, inline_name(n)); break;
	case NODE_LINK: close_link(p, n); break;
	case NODE_BOOK:
	case NODE_DIVISION:
	case NODE_CODE_BLOCK:
	case NODE_BREAK:
	case NODE_CONTENTS:
	case NODE_FIGURE_LIST:
	case NODE_TEXT:
	case NODE_SOFT_BREAK:
	case NODE_HARD_BREAK:
	case NODE_CODE:
	case NODE_TOKEN:
	case NODE_IMAGE:
	case NODE_NOTE_MARK:
	case NODE_PAGE_REFERENCE:
	case NODE_KIND_COUNT: break;
	}
}

static void put_marks_before(struct page *p, const struct node *n)
{
	if (p->mark < p->mark_end && mark_place(n) == BEFORE)
		put_due_marks(p, n, node_is_inline(n) ? "span" : "div");
}

static void print_tree(struct page *p, const struct node *root)
{
	struct walk w = walk_of((struct node *)root);

	while (walk_next(&w)) {
		if (!w.enter) {
			leave(p, w.node);
			continue;
		}
		put_marks_before(p, w.node);
		bool children = enter(p, w.node);
		if (p->mark < p->mark_end && children && mark_place(w.node) == INSIDE)
			put_due_marks(p, w.node, "span");
		if (!children)
			walk_skip(&w);
	}
}

/* --- Documents --- */

static void put_link(struct xml *x, str href)
{
	xml_open(x, "link");
	xml_attribute_text(x, "rel", "stylesheet");
	xml_attribute_text(x, "type", "text/css");
	xml_attribute(x, "href", href);
	xml_close(x, "link");
	xml_line(x);
}

void xhtml_begin(struct xml *x, const struct plan *p, const struct plan_file *file, str title,
                 const char *type)
{
	xml_init(x, p->arena);
	g_string_append(x->out, "<!DOCTYPE html>\n");
	xml_open(x, "html");
	xml_attribute_text(x, "xmlns", "http://www.w3.org/1999/xhtml");
	xml_attribute_text(x, "xmlns:epub", "http://www.idpf.org/2007/ops");
	xhtml_language(x, p->book->language.len ? p->book->language : STR("en"));
	xml_line(x);
	xml_open(x, "head");
	xml_line(x);
	xml_open(x, "meta");
	xml_attribute_text(x, "charset", "utf-8");
	xml_close(x, "meta");
	xml_line(x);
	xml_element(x, "title", title.len ? title : p->book->title);
	put_link(x, plan_path(p, file, STR("style.css")));
	xml_close(x, "head");
	xml_line(x);
	xml_open(x, "body");
	if (type)
		xml_attribute_text(x, "epub:type", type);
	xml_line(x);
}

str xhtml_end(struct xml *x)
{
	xml_close_full(x, "body");
	xml_line(x);
	xml_close(x, "html");
	xml_line(x);
	return xml_done(x);
}

static void find_marks(struct page *p)
{
	while (p->mark < p->plan->mark_count && p->plan->marks[p->mark].file != p->file)
		p->mark++;
	p->mark_end = p->mark;
	while (p->mark_end < p->plan->mark_count && p->plan->marks[p->mark_end].file == p->file)
		p->mark_end++;
}

static void print_blocks(struct page *p, const struct node *division)
{
	for (const struct node *n = division->first; n; n = n->next)
		if (plan_is_printed(p->plan->book, n))
			print_tree(p, n);
	while (p->mark < p->mark_end && p->plan->marks[p->mark].node->kind != NODE_NOTE)
		put_page_mark(p, "div");
	for (const struct node *n = division->first; n; n = n->next)
		if (n->kind == NODE_NOTE)
			print_tree(p, n);
	while (p->mark < p->mark_end)
		put_page_mark(p, "div");
}

static void open_section(struct page *p, const struct node *division)
{
	const struct role *r = role_of(division->division);

	begin(p, "section");
	attribute(p, "epub:type", r ? r->epub_type : NULL);
	attribute(p, "role", r ? r->aria : NULL);
	put_attributes(p, division, r ? r->name : NULL);
	xml_line(&p->x);
	put_due_marks(p, division, "div");
}

str xhtml_print(struct plan *plan, struct plan_file *file, const struct pictures *pictures)
{
	static const char *const matter[] = {"frontmatter", "bodymatter", "backmatter"};
	const struct node *division = file->division;
	struct page p = {.plan = plan, .file = file, .pictures = pictures,
	                 .waiting = g_ptr_array_new(), .class = g_string_new(NULL)};

	find_marks(&p);
	xhtml_begin(&p.x, plan, file, division->division->title_text,
	            matter[division->division->matter]);
	open_section(&p, division);
	print_blocks(&p, division);
	finish_block(&p, "section");
	g_ptr_array_free(p.waiting, TRUE);
	g_string_free(p.class, TRUE);
	return xhtml_end(&p.x);
}

str xhtml_print_cover(struct plan *p, struct plan_file *file, const struct picture_file *cover,
                      str alt)
{
	struct xml x;

	xhtml_begin(&x, p, file, p->book->labels[LABEL_COVER], "cover");
	xml_open(&x, "div");
	xml_attribute_text(&x, "class", "cover");
	xml_open(&x, "img");
	xml_attribute_text(&x, "role", "doc-cover");
	xml_attribute(&x, "src", plan_path(p, file, cover->path));
	xml_attribute(&x, "alt", alt);
	xml_close(&x, "img");
	xml_close(&x, "div");
	xml_line(&x);
	return xhtml_end(&x);
}
