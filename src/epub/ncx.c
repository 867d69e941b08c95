/* ncx.c: the contents once more, for readers of EPUB 2.
 *
 * Kobo and newer readers ignore it; older Kindles and libraries' apps read nothing else. */
#include "epub/print.h"

static void put_label(struct xml *x, str number, str text)
{
	xml_open(x, "navLabel");
	xml_open(x, "text");
	xml_text(x, number);
	if (number.len && text.len)
		xml_text_of(x, " ");
	xml_text(x, text);
	xml_close_full(x, "text");
	xml_close(x, "navLabel");
}

static void put_content(struct xml *x, str href)
{
	xml_open(x, "content");
	xml_attribute(x, "src", href);
	xml_close(x, "content");
	xml_line(x);
}

static void put_point(struct xml *x, str id, str number, str text, str href)
{
	xml_open(x, "navPoint");
	xml_attribute(x, "id", id);
	put_label(x, number, text.len ? text : STR("·"));
	put_content(x, href);
}

static void close_point(struct xml *x)
{
	xml_close(x, "navPoint");
	xml_line(x);
}

static void put_contents(struct xml *x, struct plan *p)
{
	unsigned open = 0;         /* points */

	for (size_t i = 0; i < p->entry_count; i++) {
		const struct toc_entry *t = p->entries[i].entry;
		for (; open > p->entries[i].depth; open--)
			close_point(x);
		put_point(x, str_printf(p->arena, "n.%zu", i + 1), t->number, t->text,
		          plan_href(p, NULL, t->target));
		open++;
	}
	for (; open; open--)
		close_point(x);
	if (p->entry_count)
		return;
	put_point(x, STR("n.1"), STR_NONE, p->book->title, p->files[p->file_count - 1].path);
	close_point(x);
}

static bool is_number(str label)
{
	for (size_t i = 0; i < label.len; i++)
		if (!g_ascii_isdigit(label.at[i]))
			return false;
	return label.len;
}

static void put_pages(struct xml *x, struct plan *p)
{
	if (!p->mark_count)
		return;
	xml_open(x, "pageList");
	xml_line(x);
	for (size_t i = 0; i < p->mark_count; i++) {
		const struct plan_mark *m = &p->marks[i];
		xml_open(x, "pageTarget");
		xml_attribute(x, "id", str_printf(p->arena, "p.%zu", i + 1));
		xml_attribute_text(x, "type", is_number(m->label) ? "normal" : "front");
		if (is_number(m->label) && m->label.len < 6)
			xml_attribute(x, "value", m->label);
		put_label(x, STR_NONE, m->label);
		put_content(x, m->href);
		xml_close(x, "pageTarget");
		xml_line(x);
	}
	xml_close(x, "pageList");
	xml_line(x);
}

static void put_meta(struct xml *x, const char *name, str content)
{
	xml_open(x, "meta");
	xml_attribute_text(x, "name", name);
	xml_attribute(x, "content", content);
	xml_close(x, "meta");
	xml_line(x);
}

static void put_head(struct xml *x, struct plan *p)
{
	unsigned deepest = 0;

	for (size_t i = 0; i < p->entry_count; i++)
		deepest = MAX(deepest, p->entries[i].depth);
	xml_open(x, "head");
	xml_line(x);
	put_meta(x, "dtb:uid", p->book->identifier);
	put_meta(x, "dtb:depth", str_printf(p->arena, "%u", deepest + 1));
	put_meta(x, "dtb:totalPageCount", str_printf(p->arena, "%zu", p->mark_count));
	put_meta(x, "dtb:maxPageNumber", str_printf(p->arena, "%zu", p->mark_count));
	xml_close(x, "head");
	xml_line(x);
}

str ncx_print(struct plan *p)
{
	struct xml x;

	xml_init(&x, p->arena);
	xml_open(&x, "ncx");
	xml_attribute_text(&x, "xmlns", "http://www.daisy.org/z3986/2005/ncx/");
	xml_attribute_text(&x, "version", "2005-1");
	xml_attribute(&x, "xml:lang", p->book->language.len ? p->book->language : STR("en"));
	xml_line(&x);
	put_head(&x, p);
	xml_open(&x, "docTitle");
	xml_element(&x, "text", p->book->title);
	xml_close(&x, "docTitle");
	xml_line(&x);
	xml_open(&x, "navMap");
	xml_line(&x);
	put_contents(&x, p);
	xml_close(&x, "navMap");
	xml_line(&x);
	put_pages(&x, p);
	xml_close(&x, "ncx");
	xml_line(&x);
	return xml_done(&x);
}
