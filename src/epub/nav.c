/* nav.c: the navigation document: contents, pages, landmarks.
 *
 * It is also the contents page of the book, at the place that the manifest gives it.
 * Pages and landmarks are for machines and hidden from the eye: some readers otherwise
 * show the landmarks among the contents. */
#include "epub/print.h"

static void open_nav(struct xml *x, const char *type, const char *role, str label, bool hidden)
{
	xml_open(x, "nav");
	xml_attribute_text(x, "epub:type", type);
	if (role)
		xml_attribute_text(x, "role", role);
	xml_attribute_text(x, "id", type);
	xml_attribute(x, "aria-label", label);
	if (hidden)
		xml_attribute_text(x, "hidden", "hidden");
	xml_line(x);
}

static void close_line(struct xml *x, const char *name)
{
	xml_close_full(x, name);
	xml_line(x);
}

static void put_anchor(struct xml *x, str href, const char *type, str number, str text)
{
	xml_open(x, "a");
	if (type)
		xml_attribute_text(x, "epub:type", type);
	xml_attribute(x, "href", href);
	if (number.len) {
		xml_open(x, "span");
		xml_attribute_text(x, "class", "number");
		xml_text(x, number);
		xml_close(x, "span");
		xml_text_of(x, " ");
	}
	xml_text(x, text);
	xml_close_full(x, "a");
}

/* --- Contents --- */

static void put_entry(struct xml *x, struct plan *p, const struct plan_file *file,
                      const struct toc_entry *t)
{
	xml_open(x, "li");
	put_anchor(x, plan_href(p, file, t->target), NULL, t->number,
	           t->text.len ? t->text : t->number.len ? STR_NONE : STR("·"));
}

/* Entries come in reading order; a deeper one opens a list inside the one before it. */
static void put_contents(struct xml *x, struct plan *p, const struct plan_file *file)
{
	unsigned open = 0;         /* lists */

	for (size_t i = 0; i < p->entry_count; i++) {
		unsigned wanted = p->entries[i].depth + 1;
		if (wanted > open) {
			if (open)
				xml_line(x);
			xml_open(x, "ol");
			xml_line(x);
			open++;
		} else {
			close_line(x, "li");
		}
		for (; open > wanted; open--) {
			close_line(x, "ol");
			close_line(x, "li");
		}
		put_entry(x, p, file, p->entries[i].entry);
	}
	for (; open; open--) {
		close_line(x, "li");
		close_line(x, "ol");
	}
}

/* A book without titles still has a beginning. */
static void put_only_entry(struct xml *x, struct plan *p)
{
	xml_open(x, "ol");
	xml_open(x, "li");
	put_anchor(x, p->files[p->file_count - 1].path, NULL, STR_NONE, p->book->title);
	xml_close(x, "li");
	close_line(x, "ol");
}

/* --- Pages --- */

/* A list of contents has no room for a mark between its entries: all stand above it. */
static void put_marks(struct xml *x, const struct plan *p, const struct plan_file *file)
{
	for (size_t i = 0; i < p->mark_count; i++) {
		if (p->marks[i].file != file)
			continue;
		xhtml_page_mark(x, &p->marks[i], "div");
		xml_line(x);
	}
}

static void put_pages(struct xml *x, struct plan *p)
{
	if (!p->mark_count)
		return;
	open_nav(x, "page-list", "doc-pagelist", p->book->labels[LABEL_PAGES], true);
	xml_open(x, "ol");
	xml_line(x);
	for (size_t i = 0; i < p->mark_count; i++) {
		xml_open(x, "li");
		put_anchor(x, p->marks[i].href, NULL, STR_NONE, p->marks[i].label);
		close_line(x, "li");
	}
	close_line(x, "ol");
	close_line(x, "nav");
}

/* --- Landmarks --- */

static void put_landmark(struct xml *x, str href, const char *type, str text)
{
	xml_open(x, "li");
	put_anchor(x, href, type, STR_NONE, text);
	close_line(x, "li");
}

static void put_file_landmark(struct xml *x, struct plan *p, const struct plan_file *f, bool *begun)
{
	const struct division *d = f->division ? f->division->division : NULL;
	const struct role *r = d ? role_of(d) : NULL;

	if (f->is_cover)
		put_landmark(x, f->path, "cover", p->book->labels[LABEL_COVER]);
	else if (f->is_contents)
		put_landmark(x, STR("nav.xhtml#toc"), "toc", p->book->labels[LABEL_CONTENTS]);
	else if (d->matter == MATTER_BODY && !*begun) {
		put_landmark(x, f->path, "bodymatter", p->book->labels[LABEL_START]);
		*begun = true;
	} else if (r && r->landmark && division_name(p->book, d).len)
		put_landmark(x, f->path, r->epub_type, division_name(p->book, d));
}

static void put_landmarks(struct xml *x, struct plan *p)
{
	bool begun = false;

	open_nav(x, "landmarks", NULL, p->book->labels[LABEL_LANDMARKS], true);
	xml_open(x, "ol");
	xml_line(x);
	for (size_t i = 0; i < p->file_count; i++)
		put_file_landmark(x, p, &p->files[i], &begun);
	close_line(x, "ol");
	close_line(x, "nav");
}

str nav_print(struct plan *p, const struct plan_file *file)
{
	struct xml x;
	str title = p->book->labels[LABEL_CONTENTS];

	xhtml_begin(&x, p, file, title, "frontmatter");
	put_marks(&x, p, file);
	open_nav(&x, "toc", "doc-toc", title, false);
	xml_element(&x, "h1", title);
	if (p->entry_count)
		put_contents(&x, p, file);
	else
		put_only_entry(&x, p);
	close_line(&x, "nav");
	put_pages(&x, p);
	put_landmarks(&x, p);
	return xhtml_end(&x);
}
