/* structure.c: see structure.h. */
#include "pdf/structure.h"

#include <string.h>

#include "pdf/tags.h"

enum { NONE = UINT32_MAX };

enum kid_kind { KID_ELEMENT, KID_MARK, KID_ANNOTATION };

struct kid {
	enum kid_kind kind;
	uint32_t index;            /* element or mark; the annotation's object number */
	uint32_t page;             /* index; of marks and annotations */
	uint32_t next, previous;   /* kids of the same element; NONE at the ends */
};

struct element {
	const char *tag;
	const struct node *node;
	enum slot slot;
	uint32_t parent;           /* element; NONE: the root's */
	uint32_t first, last;      /* kids */
	uint32_t kid;              /* its own place among its parent's */
	uint32_t page;             /* index of the page its first mark is on; NONE: no mark */
	uint32_t mark;             /* that mark; NONE */
};

struct structure {
	struct arena *a;
	const struct drawing *drawing;
	const struct pages *pages;
	GArray *elements;          /* struct element */
	GArray *kids;
	GArray *link_parents;      /* uint32_t element of each annotation, in order of keys */
	uint32_t *slots;           /* element + 1 by node id * SLOT_COUNT + slot */
	uint32_t *mark_elements;   /* by mark; NONE for artifacts */
	unsigned heading;          /* level of the last one */
	const struct node *listing; /* of the mark being placed */
};

/* ---- the tree ---- */

static struct element *element_at(const struct structure *s, uint32_t index)
{
	return &g_array_index(s->elements, struct element, index);
}

static struct kid *kid_at(const struct structure *s, uint32_t index)
{
	return &g_array_index(s->kids, struct kid, index);
}

/* Links a kid into its parent's, behind another; NONE: in front. */
static uint32_t insert_kid(struct structure *s, uint32_t parent, uint32_t behind, struct kid kid)
{
	uint32_t index = s->kids->len;
	struct element *e = element_at(s, parent);
	kid.previous = behind;
	kid.next = behind == NONE ? e->first : kid_at(s, behind)->next;
	g_array_append_val(s->kids, kid);
	if (behind == NONE)
		e->first = index;
	else
		kid_at(s, behind)->next = index;
	if (kid.next == NONE)
		e->last = index;
	else
		kid_at(s, kid.next)->previous = index;
	return index;
}

/* Blocks stand in the order of the tree, whatever page was drawn first. */
static uint32_t place_in_order(const struct structure *s, uint32_t parent, const struct node *n)
{
	uint32_t at = element_at(s, parent)->last;
	if (node_is_inline(n))
		return at;
	while (at != NONE && kid_at(s, at)->kind == KID_ELEMENT &&
	       element_at(s, kid_at(s, at)->index)->node->id > n->id)
		at = kid_at(s, at)->previous;
	return at;
}

static uint32_t element_find(const struct structure *s, const struct node *n, enum slot slot)
{
	return s->slots[(size_t)n->id * SLOT_COUNT + slot] - 1;
}

static uint32_t element_of(struct structure *s, const struct node *n, enum slot slot);

/* The first term of the group that a TERM or DEFINITION belongs to. */
static const struct node *group_leader(const struct node *n)
{
	while (n->prev && n->kind == NODE_DEFINITION)
		n = n->prev;
	while (n->prev && n->prev->kind == NODE_TERM)
		n = n->prev;
	return n;
}

/* The element that holds those of a node's children. */
static uint32_t holder_above(struct structure *s, const struct node *n)
{
	const struct node *up = n->parent;
	while (up && !tags_self(up))
		up = up->parent;
	if (!up)
		return NONE;
	return element_of(s, up, up->kind == NODE_ITEM || up->kind == NODE_REFERENCE ? SLOT_BODY
	                                                                           : SLOT_SELF);
}

static uint32_t parent_of(struct structure *s, const struct node *n, enum slot slot)
{
	if (slot == SLOT_LABEL || slot == SLOT_BODY || slot == SLOT_COVER)
		return element_of(s, n, SLOT_SELF);
	if (slot == SLOT_LINK)
		return element_of(s, n, SLOT_LABEL);
	if (slot == SLOT_ENTRY_LINK || slot == SLOT_ENTRY_REFERENCE)
		return element_of(s, n, (enum slot)(slot - 1));
	if (slot == SLOT_ENTRY)
		return element_of(s, s->listing, SLOT_SELF);
	if (slot == SLOT_SELF && (n->kind == NODE_NOTE_MARK || n->kind == NODE_PAGE_REFERENCE ||
	                          n->kind == NODE_CODE_BLOCK))
		return element_of(s, n, SLOT_OUTER);
	if (slot == SLOT_SELF && n->parent && n->parent->kind == NODE_DEFINITIONS)
		return element_of(s, group_leader(n), SLOT_OUTER);
	return holder_above(s, n);
}

/* The reference that a note stands behind; NONE where its mark was not drawn. */
static uint32_t reference_of(const struct structure *s, const struct node *n, enum slot slot)
{
	if (n->kind != NODE_NOTE || slot != SLOT_SELF || !n->note.mark_count)
		return NONE;
	return element_find(s, n->note.marks[0], SLOT_OUTER);
}

static const char *tag_of(struct structure *s, const struct node *n, enum slot slot)
{
	if (n->kind != NODE_HEADING || slot != SLOT_SELF)
		return tags_slot(n, slot);
	unsigned level = n->heading.level ? n->heading.level : 1;
	s->heading = level <= s->heading + 1 ? level : s->heading + 1;
	return tags_heading(s->heading);
}

/* Cells count by their places, so empty ones are elements too; an item has a body. */
static void complete(struct structure *s, const struct node *n, enum slot slot)
{
	if (n->kind == NODE_ITEM && slot == SLOT_LABEL)
		element_of(s, n, SLOT_BODY);
	if (n->kind != NODE_TABLE || slot != SLOT_SELF)
		return;
	for (const struct node *row = n->first; row; row = row->next)
		for (const struct node *cell = row->first; cell && row->kind == NODE_ROW; cell = cell->next)
			if (cell->kind == NODE_CELL)
				element_of(s, cell, SLOT_SELF);
}

static uint32_t element_of(struct structure *s, const struct node *n, enum slot slot)
{
	uint32_t found = element_find(s, n, slot);
	if (found != NONE)
		return found;
	uint32_t reference = reference_of(s, n, slot), parent, behind = NONE;
	if (reference != NONE) {
		parent = element_at(s, reference)->parent;
		behind = element_at(s, reference)->kid;
	} else {
		parent = parent_of(s, n, slot);
		found = element_find(s, n, slot);
		if (found != NONE)
			return found;        /* its parent was new, and complete at once */
		if (parent != NONE && slot != SLOT_LABEL)
			behind = place_in_order(s, parent, n);
	}
	struct element e = {.tag = tag_of(s, n, slot), .node = n, .slot = slot, .parent = parent,
	                    .first = NONE, .last = NONE, .kid = NONE, .page = NONE, .mark = NONE};
	uint32_t index = s->elements->len;
	g_array_append_val(s->elements, e);
	s->slots[(size_t)n->id * SLOT_COUNT + slot] = index + 1;
	if (parent != NONE)
		element_at(s, index)->kid =
			insert_kid(s, parent, behind, (struct kid){.kind = KID_ELEMENT, .index = index});
	complete(s, n, slot);
	return index;
}

static void add_mark(struct structure *s, uint32_t index, uint32_t page, const struct mark *m)
{
	s->listing = m->listing;
	uint32_t element = element_of(s, m->owner, tags_mark_slot(m));
	s->mark_elements[index] = element;
	struct element *e = element_at(s, element);
	if (e->mark == NONE) {
		e->mark = index;
		e->page = page;
	}
	insert_kid(s, element, e->last, (struct kid){.kind = KID_MARK, .index = index, .page = page});
}

static void structure_end(void *thing)
{
	struct structure *s = thing;
	g_array_free(s->elements, TRUE);
	g_array_free(s->kids, TRUE);
	g_array_free(s->link_parents, TRUE);
}

static bool is_artifact(const struct mark *m)
{
	return m->kind != MARK_CONTENT && m->kind != MARK_LABEL;
}

struct structure *structure_make(struct arena *a, const struct drawing *d, const struct pages *pages)
{
	struct structure *s = ARENA_NEW(a, struct structure);
	*s = (struct structure){.a = a, .drawing = d, .pages = pages};
	s->elements = g_array_new(FALSE, FALSE, sizeof(struct element));
	s->kids = g_array_new(FALSE, FALSE, sizeof(struct kid));
	s->link_parents = g_array_new(FALSE, FALSE, sizeof(uint32_t));
	arena_on_end(a, structure_end, s);
	s->slots = ARENA_ARRAY(a, uint32_t, (size_t)pages->book->node_count * SLOT_COUNT);
	s->mark_elements = ARENA_ARRAY(a, uint32_t, d->mark_count);
	element_of(s, pages->book->root, SLOT_SELF);
	for (uint32_t page = 0; page < d->page_count; page++) {
		for (size_t i = d->page_marks[page]; i < d->page_marks[page + 1]; i++) {
			const struct mark *m = &d->marks[i];
			s->mark_elements[i] = NONE;
			if (is_artifact(m))
				continue;
			add_mark(s, (uint32_t)i, page, m);
		}
	}
	return s;
}

/* The Link that a piece of a link belongs to. */
static enum slot link_slot(const struct node *n)
{
	if (n->kind == NODE_NOTE)
		return SLOT_LINK;
	return node_is_inline(n) ? SLOT_SELF : SLOT_ENTRY_LINK;
}

uint32_t structure_add_link(struct structure *s, const struct node *link, uint32_t page,
                            uint32_t annotation)
{
	uint32_t element = element_of(s, link, link_slot(link));
	uint32_t last = element_at(s, element)->last;
	insert_kid(s, element, last,
	           (struct kid){.kind = KID_ANNOTATION, .index = annotation, .page = page});
	g_array_append_val(s->link_parents, element);
	return (uint32_t)s->drawing->page_count + s->link_parents->len - 1;
}

/* ---- writing ---- */

struct writer {
	struct structure *s;
	struct pdf_file *f;
	const uint32_t *pages;     /* object numbers */
	uint32_t root, first;      /* object numbers: of the root, of element 0 */
	GString *out;              /* the object being written */
};

static void put_kid(const struct writer *w, const struct element *e, const struct kid *k)
{
	switch (k->kind) {
	case KID_ELEMENT:
		put_reference(w->out, w->first + k->index);
		break;
	case KID_MARK:
		if (k->page != e->page) {
			put(w->out, "<</Type/MCR/Pg");
			put_reference(w->out, w->pages[k->page]);
			put(w->out, "/MCID");
		}
		g_string_append_c(w->out, ' ');
		put_integer(w->out, w->s->drawing->marks[k->index].number);
		if (k->page != e->page)
			put(w->out, ">>");
		break;
	case KID_ANNOTATION:
		put(w->out, "<</Type/OBJR/Obj");
		put_reference(w->out, k->index);
		if (k->page != e->page) {
			put(w->out, "/Pg");
			put_reference(w->out, w->pages[k->page]);
		}
		put(w->out, ">>");
		break;
	}
}

static void put_kids(const struct writer *w, const struct element *e)
{
	bool many = e->first != e->last;
	if (e->first == NONE)
		return;
	put(w->out, many ? "/K[" : "/K");
	for (uint32_t k = e->first; k != NONE; k = kid_at(w->s, k)->next)
		put_kid(w, e, kid_at(w->s, k));
	if (many)
		put(w->out, "]");
}

static const char *list_numbering(const struct node *n)
{
	if (n->kind == NODE_REFERENCES)
		return "Decimal";
	if (n->kind != NODE_LIST)
		return "None";
	if (!n->list.ordered)
		return "Disc";
	switch (n->list.style) {
	case 'a':
		return "LowerAlpha";
	case 'A':
		return "UpperAlpha";
	case 'i':
		return "LowerRoman";
	case 'I':
		return "UpperRoman";
	default:
		return "Decimal";
	}
}

static void put_cell_attributes(GString *out, const struct node *n)
{
	if (!n->cell.header && n->cell.span < 2)
		return;
	put(out, "/A<</O/Table");
	if (n->cell.header)
		put(out, n->parent && n->parent->kind == NODE_ROW && n->parent->row.header
		         ? "/Scope/Column" : "/Scope/Row");
	if (n->cell.span > 1) {
		put(out, "/ColSpan ");
		put_integer(out, n->cell.span);
	}
	put(out, ">>");
}

static bool is_figure(const struct element *e)
{
	return e->slot == SLOT_COVER || (e->slot == SLOT_SELF && e->node->kind == NODE_IMAGE);
}

/* What the author says a picture shows; of the cover at least that it is one. */
static str alt_of(const struct structure *s, const struct element *e)
{
	const struct book *book = s->pages->book;
	if (e->slot != SLOT_COVER)
		return str_trim(node_plain_text(s->a, e->node));
	return book->cover_alt.len ? book->cover_alt
	       : str_printf(s->a, "%.*s: %.*s", STR_ARGS(book->labels[LABEL_COVER]),
	                    STR_ARGS(book->title));
}

unsigned structure_missing_alt(const struct structure *s, const struct node **first)
{
	unsigned n = 0;
	for (uint32_t i = 0; i < s->elements->len; i++) {
		const struct element *e = element_at(s, i);
		if (!is_figure(e) || alt_of(s, e).len)
			continue;
		if (!n++)
			*first = e->node;
	}
	return n;
}

/* What the picture shows, and where it is. */
static void put_figure_attributes(const struct writer *w, const struct element *e)
{
	const struct drawing *d = w->s->drawing;
	str alt = alt_of(w->s, e);
	if (alt.len) {
		put(w->out, "/Alt");
		put_text(w->out, alt);
	}
	if (e->mark == NONE)
		return;
	const struct box *b = &d->marks[e->mark].box;
	unit corners[] = {b->x0, d->height - b->y1, b->x1, d->height - b->y0};
	put(w->out, "/A<</O/Layout/BBox[");
	for (int i = 0; i < 4; i++) {
		put_place(w->out, corners[i]);
		put(w->out, i < 3 ? " " : "]>>");
	}
}

/* A note's identifier: as many digits for all, so that they are in order as they stand. */
static void put_identifier(GString *out, uint32_t element)
{
	char digits[8];
	for (size_t i = sizeof digits; i--; element /= 10)
		digits[i] = (char)('0' + element % 10);
	put(out, "(note-");
	put_plain(out, digits, sizeof digits);
	put(out, ")");
}

static bool is_note(const struct element *e)
{
	return e->node->kind == NODE_NOTE && e->slot == SLOT_SELF;
}

static void put_attributes(const struct writer *w, uint32_t index)
{
	const struct element *e = element_at(w->s, index);
	const struct node *n = e->node;
	GString *out = w->out;
	if (is_figure(e))
		put_figure_attributes(w, e);
	if (e->slot != SLOT_SELF)
		return;
	if (tags_has_language(n) && n->kind != NODE_BOOK) {
		put(out, "/Lang");
		put_text(out, n->attributes->language);
	}
	if (strcmp(e->tag, "L") == 0) {
		put(out, "/A<</O/List/ListNumbering/");
		put(out, list_numbering(n));
		put(out, ">>");
	} else if (n->kind == NODE_CELL) {
		put_cell_attributes(out, n);
	} else if (is_note(e)) {
		put(out, "/ID");
		put_identifier(out, index);
	} else if (n->kind == NODE_ABBREVIATION && node_attribute(n, "title").len) {
		put(out, "/E");
		put_text(out, node_attribute(n, "title"));
	}
}

static void write_element(struct writer *w, uint32_t index)
{
	const struct element *e = element_at(w->s, index);
	w->out = pdf_begin(w->f, w->first + index);
	put(w->out, "<</S/");
	put(w->out, e->tag);
	put(w->out, "/P");
	put_reference(w->out, e->parent == NONE ? w->root : w->first + e->parent);
	if (e->page != NONE) {
		put(w->out, "/Pg");
		put_reference(w->out, w->pages[e->page]);
	}
	put_attributes(w, index);
	put_kids(w, e);
	put(w->out, ">>");
	pdf_end(w->f);
}

/* From a page's marks, and from annotations, back to their elements. */
static void put_parents(struct writer *w)
{
	const struct drawing *d = w->s->drawing;
	put(w->out, "<</Nums[");
	for (uint32_t page = 0; page < d->page_count; page++) {
		put_integer(w->out, page);
		put(w->out, "[");
		for (size_t i = d->page_marks[page]; i < d->page_marks[page + 1]; i++)
			if (w->s->mark_elements[i] != NONE)
				put_reference(w->out, w->first + w->s->mark_elements[i]);
		put(w->out, "]\n");
	}
	for (guint i = 0; i < w->s->link_parents->len; i++) {
		put_integer(w->out, (int64_t)d->page_count + i);
		put_reference(w->out, w->first + g_array_index(w->s->link_parents, uint32_t, i));
		put(w->out, "\n");
	}
	put(w->out, "]>>");
}

static void put_identifiers(const struct writer *w)
{
	bool any = false;
	for (uint32_t i = 0; i < w->s->elements->len; i++) {
		if (!is_note(element_at(w->s, i)))
			continue;
		put(w->out, any ? "\n" : "/IDTree<</Names[");
		put_identifier(w->out, i);
		put_reference(w->out, w->first + i);
		any = true;
	}
	put(w->out, any ? "]>>" : "");
}

uint32_t structure_write(struct structure *s, struct pdf_file *f, const uint32_t *page_numbers)
{
	struct writer w = {.s = s, .f = f, .pages = page_numbers};
	uint32_t parents = pdf_reserve(f, 1);
	w.root = pdf_reserve(f, 1);
	w.first = pdf_reserve(f, s->elements->len);
	for (uint32_t i = 0; i < s->elements->len; i++)
		write_element(&w, i);
	w.out = pdf_begin(f, parents);
	put_parents(&w);
	pdf_end(f);
	w.out = pdf_begin(f, w.root);
	put(w.out, "<</Type/StructTreeRoot/K[");
	put_reference(w.out, w.first);
	put(w.out, "]/ParentTree");
	put_reference(w.out, parents);
	put(w.out, "/ParentTreeNextKey ");
	put_integer(w.out, (int64_t)s->drawing->page_count + s->link_parents->len);
	put_identifiers(&w);
	put(w.out, ">>");
	pdf_end(f);
	return w.root;
}
