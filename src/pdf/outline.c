/* outline.c: see outline.h. */
#include "pdf/outline.h"

#include <string.h>

#include "pdf/links.h"

enum { NONE = UINT32_MAX };

/* A bookmark; the entries are those of book->toc, by index. */
struct bookmark {
	uint32_t parent, first, last, next, previous;   /* NONE: none */
	unsigned count;            /* children */
};

static void link_bookmarks(struct bookmark *marks, const struct book *book, struct bookmark *root)
{
	*root = (struct bookmark){NONE, NONE, NONE, NONE, NONE, 0};
	for (uint32_t i = 0; i < book->toc_count; i++) {
		size_t up = book->toc[i].parent;
		struct bookmark *parent = up < i ? &marks[up] : root;
		marks[i] = (struct bookmark){up < i ? (uint32_t)up : NONE, NONE, NONE, NONE,
		                             parent->last, 0};
		if (parent->last == NONE)
			parent->first = i;
		else
			marks[parent->last].next = i;
		parent->last = i;
		parent->count++;
	}
}

static void put_link(GString *out, const char *key, uint32_t first, uint32_t index)
{
	if (index == NONE)
		return;
	put(out, key);
	put_reference(out, first + index);
}

static void put_title(struct arena *a, GString *out, const struct toc_entry *e)
{
	put(out, "/Title");
	put_text(out, e->number.len ? str_printf(a, "%.*s  %.*s", STR_ARGS(e->number),
	                                         STR_ARGS(e->text)) : e->text);
}

uint32_t outline_write(struct arena *a, struct pdf_file *f, const struct pages *pages,
                       const struct drawing *d, const uint32_t *page_numbers)
{
	const struct book *book = pages->book;
	struct bookmark root, *marks = ARENA_ARRAY(a, struct bookmark, book->toc_count);
	if (!book->toc_count)
		return 0;
	link_bookmarks(marks, book, &root);
	uint32_t number = pdf_reserve(f, 1), first = pdf_reserve(f, book->toc_count);
	for (uint32_t i = 0; i < book->toc_count; i++) {
		const struct bookmark *m = &marks[i];
		GString *out = pdf_begin(f, first + i);
		put(out, "<<");
		put_title(a, out, &book->toc[i]);
		put(out, "/Parent");
		put_reference(out, m->parent == NONE ? number : first + m->parent);
		put_link(out, "/Prev", first, m->previous);
		put_link(out, "/Next", first, m->next);
		put_link(out, "/First", first, m->first);
		put_link(out, "/Last", first, m->last);
		if (m->count) {
			put(out, "/Count ");
			/* Parts stand open, the rest is closed: a first view of one screen. */
			put_integer(out, book->toc[i].depth == 0 ? (int64_t)m->count : -(int64_t)m->count);
		}
		put(out, "/Dest");
		if (!links_put_destination(out, pages, d, page_numbers, book->toc[i].target))
			put(out, " null");
		put(out, ">>");
		pdf_end(f);
	}
	GString *out = pdf_begin(f, number);
	put(out, "<</Type/Outlines");
	put_link(out, "/First", first, root.first);
	put_link(out, "/Last", first, root.last);
	put(out, "/Count ");
	int64_t open = root.count;
	for (uint32_t i = 0; i < book->toc_count; i++)
		open += book->toc[i].depth == 0 ? marks[i].count : 0;
	put_integer(out, open);
	put(out, ">>");
	pdf_end(f);
	return number;
}

/* ---- labels ---- */

struct page_label {
	char style;                /* 'D', 'r', or 0: the text itself */
	unsigned value;
};

static unsigned roman_value(str s)
{
	static const char LETTERS[] = "ivxlcdm";
	static const unsigned VALUES[] = {1, 5, 10, 50, 100, 500, 1000};
	unsigned total = 0, last = 1000;
	for (size_t i = 0; i < s.len; i++) {
		const char *p = strchr(LETTERS, s.at[i]);
		if (!p || !*p)
			return 0;
		unsigned v = VALUES[p - LETTERS];
		total += v > last ? v - 2 * last : v;
		last = v;
	}
	return total;
}

static struct page_label label_of(str s)
{
	unsigned value = 0;
	for (size_t i = 0; i < s.len && s.len < 8; i++) {
		if (!g_ascii_isdigit(s.at[i])) {
			value = 0;
			break;
		}
		value = value * 10 + (unsigned)(s.at[i] - '0');
	}
	if (value)
		return (struct page_label){'D', value};
	value = roman_value(s);
	return value ? (struct page_label){'r', value} : (struct page_label){0, 0};
}

static void put_label(GString *out, size_t page, struct page_label l, str text)
{
	put_integer(out, (int64_t)page);
	put(out, "<<");
	if (l.style) {
		put(out, l.style == 'D' ? "/S/D" : "/S/r");
		if (l.value != 1) {
			put(out, "/St ");
			put_integer(out, l.value);
		}
	} else if (text.len) {
		put(out, "/P");
		put_text(out, text);
	}
	put(out, ">>");
}

uint32_t labels_write(struct pdf_file *f, const struct pages *pages)
{
	struct page_label last = {0, 0};
	uint32_t number = pdf_reserve(f, 1);
	GString *out = pdf_begin(f, number);
	put(out, "<</Nums[");
	for (size_t i = 0; i < pages->count; i++) {
		struct page_label l = label_of(pages->page[i].label);
		if (i == 0 || !l.style || l.style != last.style || l.value != last.value + 1)
			put_label(out, i, l, pages->page[i].label);
		last = l;
	}
	put(out, "]>>");
	pdf_end(f);
	return number;
}
