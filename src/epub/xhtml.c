/* xhtml.c: divisions into documents.
 *
 * One walk, no recursion: entering a node opens its element, leaving closes it. What is
 * open can always be told from the node alone, so nothing but the XML writer keeps a
 * stack. Three things do not fit that and have a field each: page marks, which wait for
 * the next place where one may stand; marks of notes inside a link, which wait for its
 * end (links do not nest); and the link that is open.
 *
 * Switches over kinds have no default: the compiler shows what a new row touches. */
#include "epub/body.h"

#include <string.h>

#include "doc/walk.h"

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

static bool is_needless(const struct page *p, const struct node *n)
{
	return (n->kind == NODE_QUOTED || n->kind == NODE_SPAN) && element_is_needless(p, n);
}

static void open_inline(struct page *p, const struct node *n)
{
	if (!is_needless(p, n))
		element_begin_for(p, n, inline_name(n), n->kind == NODE_SMALL_CAPS ? "small-caps" : NULL);
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
	case NODE_HEADING: xhtml_open_heading(p, n); return true;
	case NODE_PARAGRAPH: xhtml_open_paragraph(p, n); return true;
	case NODE_QUOTE: xhtml_open_quote(p, n); break;
	case NODE_ATTRIBUTION: xhtml_open_attribution(p, n); return true;
	case NODE_LIST: xhtml_open_list(p, n); break;
	case NODE_ITEM: xhtml_open_item(p, n); return true;
	case NODE_DEFINITIONS: element_begin_for(p, n, "dl", NULL); break;
	case NODE_TERM: xhtml_open_term(p, n); return true;
	case NODE_DEFINITION: xhtml_open_definition(p, n); return true;
	case NODE_CODE_BLOCK: xhtml_put_code(p, n); return false;
	case NODE_BREAK: xhtml_put_break(p, n); return false;
	case NODE_TABLE: xhtml_open_table(p, n); return true;
	case NODE_ROW: xhtml_open_row(p, n); return true;
	case NODE_CELL: xhtml_open_cell(p, n); return true;
	case NODE_FIGURE: element_begin_for(p, n, "figure", NULL); return true;
	case NODE_CAPTION: xhtml_open_caption(p, n); return true;
	case NODE_CALLOUT: xhtml_open_callout(p, n); return true;
	case NODE_DIV: element_begin_for(p, n, "div", NULL); break;
	case NODE_EPIGRAPH: xhtml_open_epigraph(p, n); break;
	case NODE_VERSE: element_begin_for(p, n, "p", "verse"); return true;
	case NODE_NOTE: xhtml_open_note(p, n); return true;
	case NODE_REFERENCES:
		if (!n->first)
			return false;
		element_begin_for(p, n, "div", "references");
		break;
	case NODE_REFERENCE: xhtml_open_reference(p, n); return true;
	case NODE_FIGURE_LIST: xhtml_put_figure_list(p, n); return false;
	case NODE_MATTER_LINE: xhtml_open_matter(p, n); return true;
	case NODE_TEXT: xhtml_put_text(p, n); return false;
	case NODE_SOFT_BREAK: xml_line(&p->x); return false;
	case NODE_HARD_BREAK:
		element_begin(p, "br");
		xml_close(&p->x, "br");
		xml_line(&p->x);
		return false;
	case NODE_CODE:
		open_inline(p, n);
		xhtml_put_text(p, n);
		element_end(p, "code");
		return false;
	case NODE_TOKEN: xhtml_put_token(p, n); return false;
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
	case NODE_LINK: xhtml_open_link(p, n); return true;
	case NODE_IMAGE: xhtml_put_image(p, n); return false;
	case NODE_NOTE_MARK:
		if (p->link)
			g_ptr_array_add(p->waiting, (void *)n);
		else
			xhtml_put_note_mark(p, n);
		return false;
	case NODE_KIND_COUNT: break;
	}
	xml_line(&p->x);
	return true;
}

static void leave(struct page *p, const struct node *n)
{
	switch (n->kind) {
	case NODE_HEADING: element_end_line(p, xhtml_heading_name(n)); break;
	case NODE_PARAGRAPH: xhtml_close_paragraph(p, n); break;
	case NODE_QUOTE:
		if (xhtml_has_attribution(n))
			xhtml_close_quotation(p, n, "figure");
		else
			element_end_line(p, "blockquote");
		break;
	case NODE_ATTRIBUTION: element_end_line(p, xhtml_attribution_name(n)); break;
	case NODE_LIST: element_end_line(p, xhtml_list_name(n)); break;
	case NODE_ITEM: element_end_line(p, "li"); break;
	case NODE_DEFINITIONS: element_end_line(p, "dl"); break;
	case NODE_TERM: xhtml_close_term(p, n); break;
	case NODE_DEFINITION: element_end_line(p, "dd"); break;
	case NODE_TABLE: element_end_line(p, "table"); break;
	case NODE_ROW: xhtml_close_row(p, n); break;
	case NODE_CELL: element_end_line(p, xhtml_is_head_cell(n) ? "th" : "td"); break;
	case NODE_FIGURE: element_end_line(p, "figure"); break;
	case NODE_CAPTION: xhtml_close_caption(p, n); break;
	case NODE_CALLOUT: element_end_line(p, xhtml_callout_name(n)); break;
	case NODE_DIV:
	case NODE_REFERENCES: element_end_line(p, "div"); break;
	case NODE_EPIGRAPH: xhtml_close_quotation(p, n, "div"); break;
	case NODE_VERSE:
	case NODE_REFERENCE: element_end_line(p, "p"); break;
	case NODE_NOTE: element_end_line(p, "aside"); break;
	case NODE_MATTER_LINE: element_end_line(p, xhtml_matter_name(n)); break;
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
	case NODE_RUBY_TEXT:
		if (!is_needless(p, n))
			element_end(p, inline_name(n));
		break;
	case NODE_LINK: xhtml_close_link(p, n); break;
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
	if (p->mark < p->mark_end && xhtml_mark_place(n) == MARK_BEFORE)
		xhtml_put_due_marks(p, n, node_is_inline(n) ? "span" : "div");
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
		if (children && w.node->kind != NODE_HEADING && w.node->kind != NODE_TABLE)
			element_put_anchor(p, w.node);
		if (p->mark < p->mark_end && children && xhtml_mark_place(w.node) == MARK_INSIDE)
			xhtml_put_due_marks(p, w.node, "span");
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
	xhtml_language(x, p->book->language.len ? p->book->language : STR("en"), STR_NONE);
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
		xhtml_put_page_mark(p, "div");
	for (const struct node *n = division->first; n; n = n->next)
		if (n->kind == NODE_NOTE)
			print_tree(p, n);
	while (p->mark < p->mark_end)
		xhtml_put_page_mark(p, "div");
}

/* What a screen reader calls a landmark. */
static void put_name(struct page *p, const struct division *d)
{
	if (d->title && d->title->parent)
		xml_attribute(&p->x, "aria-labelledby", plan_anchor(p->plan, d->title));
	else if (d->title_text.len)
		xml_attribute(&p->x, "aria-label", d->title_text);
}

static void open_section(struct page *p, const struct node *division)
{
	const struct role *r = role_of(division->division);

	element_begin(p, "section");
	element_attribute(p, "epub:type", r ? r->epub_type : NULL);
	element_attribute(p, "role", r ? r->aria : NULL);
	if (r && r->aria)
		put_name(p, division->division);
	element_put_attributes(p, division, r ? r->name : NULL);
	xml_line(&p->x);
	xhtml_put_due_marks(p, division, "div");
}

str xhtml_print(struct plan *plan, struct plan_file *file, const struct pictures *pictures)
{
	static const char *const matter[] = {"frontmatter", "bodymatter", "backmatter"};
	const struct node *division = file->division;
	struct page p = {.plan = plan, .file = file, .pictures = pictures,
	                 .waiting = g_ptr_array_new(), .class = g_string_new(NULL)};

	find_marks(&p);
	xhtml_begin(&p.x, plan, file, division_name(plan->book, division->division),
	            matter[division->division->matter]);
	open_section(&p, division);
	print_blocks(&p, division);
	element_end_line(&p, "section");
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
