/* element.c: what every element of a document has in common: its attributes, and the
 * marks of pages that begin with it or inside its text. */
#include "epub/body.h"

#include <string.h>

#include "doc/script.h"

void element_begin(struct page *p, const char *name)
{
	xml_open(&p->x, name);
}

void element_end(struct page *p, const char *name)
{
	xml_close_full(&p->x, name);
}

void element_end_line(struct page *p, const char *name)
{
	element_end(p, name);
	xml_line(&p->x);
}

void element_attribute(struct page *p, const char *name, const char *value)
{
	if (value)
		xml_attribute_text(&p->x, name, value);
}

/* --- Attributes --- */

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

void xhtml_language(struct xml *x, str language, str around)
{
	if (!is_language(language))
		return;
	xml_attribute(x, "lang", language);
	xml_attribute(x, "xml:lang", language);
	if (language_is_right_to_left(language))
		xml_attribute_text(x, "dir", "rtl");
	else if (language_is_right_to_left(around))
		xml_attribute_text(x, "dir", "ltr");
}

/* Of the text that a node stands in. */
static str language_around(const struct page *p, const struct node *n)
{
	str language = n->parent ? node_language(n->parent) : STR_NONE;

	return language.len ? language : p->plan->book->language;
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

static bool is_title(const struct node *n)
{
	return n->kind == NODE_HEADING && n->heading.division && n->heading.division->title == n;
}

/* What cannot hold a span before everything else in it, or has nothing else. */
static bool takes_no_span(const struct node *n)
{
	static const bool kinds[NODE_KIND_COUNT] = {
		[NODE_BOOK] = true, [NODE_DIVISION] = true, [NODE_LIST] = true, [NODE_DEFINITIONS] = true,
		[NODE_ROW] = true, [NODE_CODE_BLOCK] = true, [NODE_BREAK] = true, [NODE_FIGURE_LIST] = true,
		[NODE_NOTE] = true, [NODE_IMAGE] = true, [NODE_CODE] = true, [NODE_NOTE_MARK] = true,
	};
	return kinds[n->kind] || !n->first || (n->kind == NODE_TABLE && !xhtml_has_caption(n));
}

/* Kobo takes a link to a text of up to 5000 characters that comes later for a note, and
 * pops it up; to an element without text it goes. */
static bool has_empty_anchor(const struct page *p, const struct node *n)
{
	if (n->kind == NODE_HEADING)
		return !is_title(n);
	return plan_is_linked(p->plan, n) && !takes_no_span(n);
}

void element_put_anchor(struct page *p, const struct node *n)
{
	str anchor = plan_anchor(p->plan, n);

	if (!anchor.len || !has_empty_anchor(p, n))
		return;
	element_begin(p, "span");
	xml_attribute(&p->x, "id", anchor);
	element_end(p, "span");
}

/* Code runs from left to right whatever stands around it. A style sheet may not say so:
 * EPUB has readers see to it by the attribute alone. */
static bool runs_as_code(const struct page *p, const struct node *n)
{
	bool code = n->kind == NODE_CODE || n->kind == NODE_CODE_BLOCK || n->kind == NODE_KEYBOARD;
	bool says = n->attributes && is_language(n->attributes->language);

	return code && !says && language_is_right_to_left(language_around(p, n));
}

/* A paragraph that runs against its language says so, if the language does not say it. */
const char *element_direction(const struct page *p, const struct node *n)
{
	bool block = n->kind == NODE_PARAGRAPH || n->kind == NODE_HEADING || n->kind == NODE_CAPTION;
	bool says = n->attributes && is_language(n->attributes->language);
	str language = language_around(p, n);

	enum said_direction said = n->attributes ? node_direction(n) : DIRECTION_UNSAID;
	if (said && node_attribute(n, "dir").len)
		return said == DIRECTION_RIGHT_TO_LEFT ? "rtl" : "ltr";
	if (runs_as_code(p, n))
		return "ltr";
	if (!block || node_direction(n) || says || block_is_right_to_left(n, language) == language_is_right_to_left(language))
		return NULL;
	return language_is_right_to_left(language) ? "ltr" : "rtl";
}

/* Its direction with it, where that has not been said. */
static void put_language(struct page *p, const struct node *n, bool directed)
{
	if (!directed) {
		xhtml_language(&p->x, n->attributes->language, language_around(p, n));
	} else if (is_language(n->attributes->language)) {
		xml_attribute(&p->x, "lang", n->attributes->language);
		xml_attribute(&p->x, "xml:lang", n->attributes->language);
	}
}

/* A span that would say nothing of its text. */
bool element_is_needless(const struct page *p, const struct node *n)
{
	return !n->attributes && !plan_anchor(p->plan, n).len;
}

/* id, class, language and title: what any element may carry. own may be NULL. */
void element_put_attributes(struct page *p, const struct node *n, const char *own)
{
	str anchor = plan_anchor(p->plan, n);

	if (anchor.len && !has_empty_anchor(p, n))
		xml_attribute(&p->x, "id", anchor);
	if (own || n->attributes)
		put_classes(p, n, own);
	const char *direction = element_direction(p, n);
	if (direction)
		xml_attribute_text(&p->x, "dir", direction);
	if (!n->attributes)
		return;
	put_language(p, n, direction != NULL);
	str title = node_attribute(n, "title");
	if (title.len && n->kind != NODE_IMAGE && n->kind != NODE_LINK)
		xml_attribute(&p->x, "title", title);
}

void element_begin_for(struct page *p, const struct node *n, const char *name, const char *class)
{
	element_begin(p, name);
	element_put_attributes(p, n, class);
}

/* --- Page marks --- */

void xhtml_page_mark(struct xml *x, const struct plan_mark *m, const char *element)
{
	xml_open(x, element);
	xml_attribute_text(x, "epub:type", "pagebreak");
	xml_attribute_text(x, "role", "doc-pagebreak");
	xml_attribute(x, "id", m->anchor);
	xml_attribute(x, "aria-label", m->label);
	xml_close_full(x, element);
}

void xhtml_put_page_mark(struct page *p, const char *element)
{
	xhtml_page_mark(&p->x, &p->plan->marks[p->mark++], element);
}

static bool mark_is_due(const struct page *p, const struct node *n)
{
	if (p->mark == p->mark_end)
		return false;
	const struct plan_mark *m = &p->plan->marks[p->mark];
	return m->node->id < n->id || (m->node == n && !m->at);
}

void xhtml_put_due_marks(struct page *p, const struct node *n, const char *element)
{
	while (mark_is_due(p, n)) {
		xhtml_put_page_mark(p, element);
		if (!strcmp(element, "div"))
			xml_line(&p->x);
	}
}

/* Where the mark of a page that begins with this node may stand. */
enum mark_place xhtml_mark_place(const struct node *n)
{
	switch (node_kind_class(n->kind)) {
	case CLASS_STRUCTURE:
	case CLASS_LEAF_BLOCK:
		return MARK_BEFORE;
	case CLASS_TEXT_BLOCK:
		return n->kind == NODE_HEADING ? MARK_BEFORE : MARK_INSIDE;
	case CLASS_BLOCK:
		if (n->kind == NODE_ITEM || n->kind == NODE_DEFINITION || n->kind == NODE_CELL ||
		    n->kind == NODE_NOTE)
			return MARK_INSIDE;
		return n->kind == NODE_ROW ? MARK_LATER : MARK_BEFORE;
	case CLASS_INLINE:
	case CLASS_LEAF_INLINE:
		break;
	}
	return n->kind == NODE_RUBY_TEXT ? MARK_LATER : MARK_BEFORE;
}

/* Names of files and the like, in the cells of a table: where they may break. */
bool xhtml_is_joint(const struct node *n, gunichar c)
{
	return n->kind == NODE_CODE && n->text.len > 10 && c < 0x80 && c && strchr("/._-:=,@", (int)c);
}

static void put_piece(struct page *p, const struct node *n, str text)
{
	size_t from = 0;

	if (n->kind != NODE_CODE || !node_above(n, NODE_CELL)) {
		xml_text(&p->x, text);
		return;
	}
	for (size_t at = 1; at < text.len; at++) {
		if (!xhtml_is_joint(n, (unsigned char)text.at[at - 1]) ||
		    xhtml_is_joint(n, (unsigned char)text.at[at]))
			continue;
		xml_text(&p->x, str_sub(text, from, at));
		element_begin(p, "wbr");
		xml_close(&p->x, "wbr");
		from = at;
	}
	xml_text(&p->x, str_from(text, from));
}

/* Text, with the marks of pages that begin inside it. */
void xhtml_put_text(struct page *p, const struct node *n)
{
	size_t from = 0;

	while (p->mark < p->mark_end && p->plan->marks[p->mark].node == n) {
		size_t at = MIN(p->plan->marks[p->mark].at, n->text.len);
		while (at > from && at < n->text.len && ((unsigned char)n->text.at[at] & 0xC0) == 0x80)
			at--;
		put_piece(p, n, str_sub(n->text, from, MAX(at, from)));
		xhtml_put_page_mark(p, "span");
		from = MAX(at, from);
	}
	put_piece(p, n, str_from(n->text, from));
}
