/* links.c: see links.h. */
#include "pdf/links.h"

#include <stdlib.h>

#include "doc/walk.h"

/* The node a click leads to; NULL: out of the book, or nowhere. */
static const struct node *target_of(const struct node *n)
{
	switch (n->kind) {
	case NODE_LINK:
		return n->link.class == LINK_LOCAL || n->link.class == LINK_BOOK ? n->link.target : NULL;
	case NODE_NOTE_MARK:
		return n->mark.note;
	case NODE_PAGE_REFERENCE:
		return n->page_reference;
	case NODE_NOTE:
		return n->note.mark_count ? n->note.marks[0] : NULL;
	case NODE_DIVISION:          /* entries of contents and lists */
	case NODE_HEADING:
	case NODE_FIGURE:
	case NODE_TABLE:
		return n;
	default:
		return NULL;
	}
}

static str address_of(const struct node *n)
{
	if (n->kind == NODE_LINK && (n->link.class == LINK_EXTERNAL || n->link.class == LINK_SITE ||
	                             n->link.class == LINK_MAIL || n->link.class == LINK_ASSET))
		return n->link.address;
	return STR_NONE;
}

const struct node *links_of_node(const struct node *n, const struct node *block)
{
	for (; n && n != block && node_is_inline(n); n = n->parent)
		if (target_of(n) || address_of(n).len)
			return n;
	return NULL;
}

const struct node *links_of_label(const struct node *owner)
{
	return owner && owner->kind == NODE_NOTE && target_of(owner) ? owner : NULL;
}

/* A node that left nothing on a page is found where its surroundings begin. */
static const struct destination *destination_of(const struct pages *pages, const struct node *n)
{
	for (; n; n = n->parent) {
		const struct destination *d = &pages->destinations[n->id];
		if (d->page < pages->count)
			return d;
	}
	return NULL;
}

bool links_put_destination(GString *out, const struct pages *pages, const struct drawing *d,
                           const uint32_t *page_numbers, const struct node *target)
{
	const struct destination *place = target ? destination_of(pages, target) : NULL;
	if (!place)
		return false;
	put(out, "[");
	put_reference(out, page_numbers[place->page]);
	put(out, "/XYZ ");
	put_place(out, place->x + d->left[place->page]);
	put(out, " ");
	put_place(out, d->height - d->top - place->y);
	put(out, " null]");
	return true;
}

/* Addresses are ASCII in a PDF. */
static void put_address(GString *out, str address)
{
	GString *ascii = g_string_new(NULL);
	for (size_t i = 0; i < address.len; i++) {
		unsigned char c = (unsigned char)address.at[i];
		if (c <= ' ' || c >= 127)
			g_string_append_printf(ascii, "%%%02X", c);
		else
			g_string_append_c(ascii, (char)c);
	}
	put_bytes(out, (str){ascii->str, ascii->len});
	g_string_free(ascii, TRUE);
}

/* "Note 3", in the book's language. */
static str note_name(struct arena *a, const struct pages *pages, const struct node *note)
{
	str word = pages->book->labels[LABEL_NOTE];
	str number = note->kind != NODE_NOTE ? note->reference.number
	             : pages->note_numbers ? pages->note_numbers[note->id] : note->note.number;
	return word.len ? str_printf(a, "%.*s %.*s", STR_ARGS(word), STR_ARGS(number)) : number;
}

/* What a reading machine says of it; never empty. */
static str contents_of(struct arena *a, const struct pages *pages, const struct node *n)
{
	const struct book *book = pages->book;
	str text = STR_NONE;
	switch (n->kind) {
	case NODE_NOTE_MARK:
		text = note_name(a, pages, n->mark.note);
		break;
	case NODE_NOTE:
		text = book->labels[LABEL_BACK_TO_TEXT];
		break;
	case NODE_PAGE_REFERENCE:
		text = book->labels[LABEL_PAGE];
		break;
	case NODE_DIVISION:
		text = n->division->title_text;
		break;
	case NODE_LINK:
		text = n->link.title.len ? n->link.title : node_plain_text(a, n);
		break;
	default:
		text = node_plain_text(a, n);
		break;
	}
	text = str_trim(text);
	return text.len ? text : address_of(n).len ? address_of(n) : book->title;
}

static void put_corner(GString *out, const struct drawing *d, unit x, unit y)
{
	put_place(out, x);
	put(out, " ");
	put_place(out, d->height - y);
	put(out, " ");
}

static struct box around(const struct touch *t, size_t n)
{
	struct box b = t[0].box;
	for (size_t i = 1; i < n; i++)
		b = box_join(b, t[i].box);
	return b;
}

/* The corners of a line as it is read: above it left and right, then below. */
static void put_corners(GString *out, const struct drawing *d, const struct touch *t)
{
	const struct box *b = &t->box;
	put_corner(out, d, b->x0, t->turned ? b->y1 : b->y0);
	put_corner(out, d, t->turned ? b->x0 : b->x1, b->y0);
	put_corner(out, d, t->turned ? b->x1 : b->x0, b->y1);
	put_corner(out, d, b->x1, t->turned ? b->y0 : b->y1);
}

/* The n pieces of one link on one page. */
static void put_boxes(GString *out, const struct drawing *d, const struct touch *t, size_t n)
{
	struct box all = around(t, n);
	put(out, "/Rect[");
	put_corner(out, d, all.x0, all.y1);
	put_corner(out, d, all.x1, all.y0);
	put(out, "]");
	if (n == 1)
		return;                /* the rectangle says it */
	put(out, "/QuadPoints[");
	for (size_t i = 0; i < n; i++)
		put_corners(out, d, &t[i]);
	put(out, "]");
}

struct links {
	struct arena *a;
	struct pdf_file *f;
	struct structure *s;
	const struct drawing *d;
	const struct pages *pages;
	const uint32_t *page_numbers;
	GString **page_links;
};

static void write_link(struct links *l, const struct touch *t, size_t n)
{
	const struct node *node = t->node, *target = target_of(node);
	if (target ? !destination_of(l->pages, target) : !address_of(node).len)
		return;
	uint32_t number = pdf_reserve(l->f, 1);
	uint32_t key = structure_add_link(l->s, node, t->page, number);
	struct arena_mark mark = arena_mark(l->a);
	GString *out = pdf_begin(l->f, number);
	put(out, "<</Type/Annot/Subtype/Link/F 4/Border[0 0 0]/StructParent ");
	put_integer(out, key);
	put_boxes(out, l->d, t, n);
	put(out, "/Contents");
	put_text(out, contents_of(l->a, l->pages, node));
	if (target) {
		put(out, "/Dest");
		links_put_destination(out, l->pages, l->d, l->page_numbers, target);
	} else {
		put(out, "/A<</S/URI/URI");
		put_address(out, address_of(node));
		put(out, ">>");
	}
	put(out, ">>");
	pdf_end(l->f);
	arena_reset(l->a, mark);
	put_reference(l->page_links[t->page], number);
}

/* Touches as drawn, but a link's pieces side by side: a note's text may have come between. */
static int compare_touches(const void *p, const void *q)
{
	const struct touch *a = *(const struct touch *const *)p, *b = *(const struct touch *const *)q;
	if (a->page != b->page)
		return a->page < b->page ? -1 : 1;
	if (a->node != b->node)
		return a->node->id < b->node->id ? -1 : 1;
	return a < b ? -1 : a > b;
}

void links_write(struct arena *a, struct pdf_file *f, struct structure *s,
                 const struct drawing *d, const struct pages *pages,
                 const uint32_t *page_numbers, GString **page_links)
{
	struct links l = {a, f, s, d, pages, page_numbers, page_links};
	const struct touch **order = ARENA_ARRAY(a, const struct touch *, d->touch_count);
	struct touch *pieces = ARENA_ARRAY(a, struct touch, d->touch_count);
	for (size_t i = 0; i < d->touch_count; i++)
		order[i] = &d->touches[i];
	if (d->touch_count)
		qsort(order, d->touch_count, sizeof *order, compare_touches);
	for (size_t i = 0; i < d->touch_count; i++)
		pieces[i] = *order[i];
	for (size_t i = 0, n; i < d->touch_count; i += n) {
		for (n = 1; i + n < d->touch_count && pieces[i + n].page == pieces[i].page &&
		     pieces[i + n].node == pieces[i].node;)
			n++;
		write_link(&l, &pieces[i], n);
	}
}

/* ---- names ---- */

struct name { str name; const struct node *node; };

static int compare_names(const void *a, const void *b)
{
	return str_compare(((const struct name *)a)->name, ((const struct name *)b)->name);
}

static void collect(GArray *names, const struct pages *pages)
{
	struct node *root = pages->book->root;
	for (const struct node *n = root; n; n = walk_after(n, root)) {
		str id = n->kind == NODE_DIVISION && n->division->slug.len ? n->division->slug
		                                                          : node_id(n);
		struct name name = {id, n};
		if (id.len && destination_of(pages, n))
			g_array_append_val(names, name);
	}
	if (names->len)
		qsort(names->data, names->len, sizeof(struct name), compare_names);
}

uint32_t links_write_names(struct pdf_file *f, const struct pages *pages,
                           const struct drawing *d, const uint32_t *page_numbers)
{
	GArray *names = g_array_new(FALSE, FALSE, sizeof(struct name));
	collect(names, pages);
	uint32_t number = names->len ? pdf_reserve(f, 1) : 0;
	GString *out = number ? pdf_begin(f, number) : NULL;
	for (guint i = 0; i < names->len; i++) {
		const struct name *n = &g_array_index(names, struct name, i);
		put(out, i ? "\n" : "<</Names[");
		if (i && str_equal(n->name, n[-1].name))
			continue;
		put_bytes(out, n->name);
		links_put_destination(out, pages, d, page_numbers, n->node);
	}
	if (number) {
		put(out, "]>>");
		pdf_end(f);
	}
	g_array_free(names, TRUE);
	return number;
}
