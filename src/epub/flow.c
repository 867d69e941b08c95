/* flow.c: titles, paragraphs, notes, quotations, lists, callouts and links as elements.
 *
 * Each has an opener; where the closing is more than an end tag, a closer too. Both look
 * at the node alone. */
#include "epub/body.h"

#include <string.h>

/* --- Headings and matter --- */

static const char *const heading_names[] = {"h1", "h1", "h2", "h3", "h4", "h5", "h6"};

const char *xhtml_heading_name(const struct node *n)
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
	element_begin(p, "span");
	element_attribute(p, "class", opener ? d->kind == DIVISION_PART ? "part-number" : "chapter-number"
	                             : "number");
	xml_text(&p->x, number);
	element_end(p, "span");
	xml_text_of(&p->x, " ");
}

void xhtml_open_heading(struct page *p, const struct node *n)
{
	const struct division *d = n->heading.division;

	element_begin_for(p, n, xhtml_heading_name(n), d && d->kind == DIVISION_PART ? "part-title" : NULL);
	element_put_anchor(p, n);
	put_number(p, n);
}

const char *xhtml_matter_name(const struct node *n)
{
	return block_style(n) == STYLE_TITLE ? "h1" : "p";
}

void xhtml_open_matter(struct page *p, const struct node *n)
{
	element_begin(p, xhtml_matter_name(n));
	if (str_is(n->matter_line, "subtitle"))
		element_attribute(p, "role", "doc-subtitle");
	element_put_attributes(p, n, style_word(block_style(n)));
}

/* --- Paragraphs --- */

/* The text of a tight item or cell, or a figure's picture, stands there by itself. */
bool xhtml_is_bare(const struct node *n)
{
	if (n->attributes || (n->prev && n->prev->kind == NODE_PARAGRAPH) ||
	    (n->next && n->next->kind == NODE_PARAGRAPH))
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

void xhtml_put_note_mark(struct page *p, const struct node *n)
{
	const struct node *note = n->mark.note;
	bool is_note = note && note->kind == NODE_NOTE;

	if (!note)
		return;
	element_begin(p, "a");
	element_attribute(p, "class", "noteref");
	if (is_note) {
		element_attribute(p, "epub:type", "noteref");
		element_attribute(p, "role", "doc-noteref");
	}
	if (plan_anchor(p->plan, n).len)
		xml_attribute(&p->x, "id", plan_anchor(p->plan, n));
	xml_attribute(&p->x, "href", plan_href(p->plan, p->file, note));
	xml_text(&p->x, is_note ? note->note.number : note->reference.number);
	element_end(p, "a");
}

static void put_back_link(struct page *p, const struct node *mark, const char *class, str text)
{
	element_begin(p, "a");
	element_attribute(p, "class", class);
	element_attribute(p, "role", "doc-backlink");
	xml_attribute(&p->x, "href", plan_href(p->plan, p->file, mark));
	xml_text(&p->x, text);
	element_end(p, "a");
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

void xhtml_open_note(struct page *p, const struct node *n)
{
	element_begin(p, "aside");
	element_attribute(p, "epub:type", "footnote");
	element_attribute(p, "role", "doc-footnote");
	element_put_attributes(p, n, n->prev && n->prev->kind == NODE_NOTE ? "footnote" : "footnote first-note");
	if (n->first && n->first->kind == NODE_PARAGRAPH)
		return;
	xml_line(&p->x);
	element_begin(p, "p");
	put_back_links(p, n);
	element_end_line(p, "p");
}

/* A tight item that runs against its list has its text turned, but not its mark. */
static const char *item_direction(const struct page *p, const struct node *n)
{
	return n->parent->kind == NODE_ITEM ? element_direction(p, n) : NULL;
}

void xhtml_open_paragraph(struct page *p, const struct node *n)
{
	if (!xhtml_is_bare(n)) {
		element_begin_for(p, n, "p", paragraph_class(n));
	} else if (item_direction(p, n)) {
		element_begin(p, "span");
		xml_attribute_text(&p->x, "dir", item_direction(p, n));
	}
	if (n->parent->kind == NODE_NOTE && n->parent->first == n)
		put_back_links(p, n->parent);
}

void xhtml_close_paragraph(struct page *p, const struct node *n)
{
	if (!xhtml_is_bare(n))
		element_end_line(p, "p");
	else if (item_direction(p, n))
		element_end(p, "span");
}

/* --- Quotes --- */

bool xhtml_has_attribution(const struct node *n)
{
	return n->last && n->last->kind == NODE_ATTRIBUTION;
}

void xhtml_open_quote(struct page *p, const struct node *n)
{
	if (!xhtml_has_attribution(n)) {
		element_begin_for(p, n, "blockquote", NULL);
		return;
	}
	element_begin_for(p, n, "figure", "quotation");
	xml_line(&p->x);
	element_begin(p, "blockquote");
}

void xhtml_open_epigraph(struct page *p, const struct node *n)
{
	element_begin(p, "div");
	element_attribute(p, "epub:type", "epigraph");
	element_attribute(p, "role", "doc-epigraph");
	element_put_attributes(p, n, "epigraph");
	xml_line(&p->x);
	element_begin(p, "blockquote");
}

static bool ends_quotation(const struct node *n)
{
	return !n->next && (n->parent->kind == NODE_QUOTE || n->parent->kind == NODE_EPIGRAPH);
}

const char *xhtml_attribution_name(const struct node *n)
{
	return ends_quotation(n) && n->parent->kind == NODE_QUOTE ? "figcaption" : "p";
}

void xhtml_open_attribution(struct page *p, const struct node *n)
{
	if (ends_quotation(n))
		element_end_line(p, "blockquote");
	element_begin_for(p, n, xhtml_attribution_name(n), "attribution");
}

void xhtml_close_quotation(struct page *p, const struct node *n, const char *name)
{
	if (!xhtml_has_attribution(n))
		element_end_line(p, "blockquote");
	element_end_line(p, name);
}

/* --- Lists --- */

const char *xhtml_list_name(const struct node *n)
{
	return n->list.ordered ? "ol" : "ul";
}

static bool has_tasks(const struct node *list)
{
	return list->first && list->first->kind == NODE_ITEM &&
	       list->first->item.task != TASK_NONE;
}

void xhtml_open_list(struct page *p, const struct node *n)
{
	char type[] = {n->list.style, 0};

	element_begin_for(p, n, xhtml_list_name(n), has_tasks(n) ? "tasks" : NULL);
	if (!n->list.ordered)
		return;
	if (n->list.start != 1)
		xml_attribute_number(&p->x, "start", n->list.start);
	if (n->list.style && n->list.style != '1')
		element_attribute(p, "type", type);
}

void xhtml_open_item(struct page *p, const struct node *n)
{
	bool task = n->item.task != TASK_NONE;
	const struct node *before = n->prev;

	element_begin_for(p, n, "li", task ? "task" : NULL);
	if (before && before->kind == NODE_ITEM && n->parent->list.ordered &&
	    n->item.number != before->item.number + 1)
		xml_attribute_number(&p->x, "value", n->item.number);
	if (!task)
		return;
	element_begin(p, "span");
	element_attribute(p, "class", "box");
	xml_text_of(&p->x, n->item.task == TASK_DONE ? "\u2611" : "\u2610");
	element_end(p, "span");
	xml_text_of(&p->x, " ");
}

static const char *term_name(const struct node *n)
{
	return n->parent->kind == NODE_DEFINITIONS ? "dt" : "p";
}

void xhtml_open_term(struct page *p, const struct node *n)
{
	element_begin_for(p, n, term_name(n), n->parent->kind == NODE_CALLOUT ? "callout-title" : NULL);
}

/* A dt wants a dd after it, a dd a dt before it. */
void xhtml_close_term(struct page *p, const struct node *n)
{
	element_end_line(p, term_name(n));
	if (n->parent->kind == NODE_DEFINITIONS && !n->next) {
		element_begin(p, "dd");
		element_end_line(p, "dd");
	}
}

void xhtml_open_definition(struct page *p, const struct node *n)
{
	if (!n->prev) {
		element_begin(p, "dt");
		element_end_line(p, "dt");
	}
	element_begin_for(p, n, "dd", NULL);
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

const char *xhtml_callout_name(const struct node *n)
{
	return callout_of(n)->element;
}

void xhtml_open_callout(struct page *p, const struct node *n)
{
	const struct callout *c = callout_of(n);
	str name = plan_ascii_name(p->plan->arena, n->callout.name);

	element_begin(p, c->element);
	element_attribute(p, "epub:type", c->epub_type);
	element_attribute(p, "role", c->role);
	element_put_attributes(p, n, arena_printf(p->plan->arena, "callout callout-%.*s", STR_ARGS(name)));
	xml_line(&p->x);
	if (n->first && n->first->kind == NODE_TERM)
		return;
	element_begin(p, "p");
	element_attribute(p, "class", "callout-title");
	xml_text(&p->x, p->plan->book->labels[c->label]);
	element_end_line(p, "p");
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
	case LINK_ASSET:             /* its address on the site: the book does not carry the file */
		return n->link.address.len ? clean_url(p->plan->arena, n->link.address) : STR_NONE;
	case LINK_UNRESOLVED:
	case LINK_PLAIN:
		break;
	}
	return STR_NONE;
}

void xhtml_open_link(struct page *p, const struct node *n)
{
	str href = p->link ? STR_NONE : link_href(p, n);

	if (!href.len && element_is_needless(p, n))
		return;
	element_begin_for(p, n, href.len ? "a" : "span", NULL);
	if (!href.len)
		return;
	xml_attribute(&p->x, "href", href);
	if (n->link.title.len)
		xml_attribute(&p->x, "title", n->link.title);
	p->link = n;
}

void xhtml_close_link(struct page *p, const struct node *n)
{
	if (p->link != n) {
		if (!element_is_needless(p, n))
			element_end(p, "span");
		return;
	}
	element_end(p, "a");
	p->link = NULL;
	for (unsigned i = 0; i < p->waiting->len; i++)
		xhtml_put_note_mark(p, p->waiting->pdata[i]);
	g_ptr_array_set_size(p->waiting, 0);
}
