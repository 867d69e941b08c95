/* pages.c: the whole edition, in rounds until nothing grows.
 *
 * A round lays the body first, so that the front matter, which counts its own pages in
 * roman figures, knows every number that its contents print. What the result feeds back
 * (feedback.c, and the gutter) may only grow from round to round, so the rounds end; what has not
 * settled when they do is reported.
 *
 * Paragraphs keep the lines they were set in from round to round, unless something that
 * pages decide stands in them or the measure changed. */
#include "pages/pages.h"

#include <string.h>

#include "doc/script.h"
#include "doc/walk.h"
#include "pages/layout.h"
#include "pages/place.h"

/* A part of the book as laid: front matter or the rest. */
struct laid {
	GArray *pages, *extras, *faults;
	struct destination *destinations;
	struct page_levers levers;
};

static str roman_label(struct arena *a, unsigned n)
{
	static const struct { unsigned value; const char *text; } parts[] = {
		{1000, "m"}, {900, "cm"}, {500, "d"}, {400, "cd"}, {100, "c"}, {90, "xc"}, {50, "l"},
		{40, "xl"}, {10, "x"}, {9, "ix"}, {5, "v"}, {4, "iv"}, {1, "i"},
	};
	GString *out = g_string_new("");

	for (size_t i = 0; i < G_N_ELEMENTS(parts); i++)
		for (; n >= parts[i].value; n -= parts[i].value)
			g_string_append(out, parts[i].text);
	return str_from_gstring(a, out);
}

static str page_label(struct arena *a, size_t index, bool front)
{
	return front ? roman_label(a, (unsigned)index + 1) : str_printf(a, "%zu", index + 1);
}

/* --- Geometry --- */

static void set_geometry(struct layout *l)
{
	const struct edition *e = l->edition;
	unit ascent, cap, x_height, descent;

	l->grid = MAX(l->theme->grid, UNIT_POINT);
	l->outer = e->outer;
	l->top = e->top;
	l->measure = MAX(e->width - l->inner - l->outer, 4 * l->grid);
	l->lines = MAX((e->height - e->top - e->bottom + l->grid / 8) / l->grid, 8);
	lines_style_heights(l->type, STYLE_BODY, &ascent, &cap, &x_height, &descent);
	l->base = (l->grid - ascent - descent) / 2 + ascent;
}

/* The inner margin that the printer asks for at this many pages. */
static unit gutter_for(const struct edition *e, size_t pages)
{
	return e->printer == NULL ? e->inner : MAX(e->inner, printer_gutter(e->printer, pages));
}

/* --- Laying --- */

static bool goes_recto(const struct layout *l, const struct node *division)
{
	const struct division *d = division->division;

	if (!l->edition->recto_openers)
		return false;
	if (str_is(d->role, "copyright-page"))
		return false;
	return d->matter != MATTER_BACK || !str_is(d->role, "colophon");
}

static void to_recto(struct layout *l)
{
	if (l->recto_first == (l->pages->len % 2 == 1))
		page_blank(l);
}

static struct frame whole_frame(const struct layout *l)
{
	return (struct frame){.width = l->measure, .style = STYLE_BODY};
}

static bool is_run(const struct node *n)
{
	return n->kind == NODE_DIVISION
	       && (n->division->kind != DIVISION_SECTION || n->division->depth <= 1);
}

/* A division's own blocks as one run of pages; chapters inside a part are runs of their own. */
static void lay_run(struct layout *l, const struct node *division)
{
	struct flow *f = flow_new(l, true, STYLE_BODY);
	struct frame at = whole_frame(l);

	f->division = division;
	f->opens = true;
	f->is_part = division->division->kind == DIVISION_PART;
	for (const struct node *n = division->first; n != NULL; n = n->next)
		if (division->division->kind != DIVISION_PART || !is_run(n))
			block_lay(f, &at, n);
	if (f->blocks->len > 0) {
		if (goes_recto(l, division))
			to_recto(l);
		flow_place(f);
	}
	flow_free(f);
}

/* False where the author's page is more than such a page holds: it is laid as any other. */
static bool lay_display(struct layout *l, const struct node *division)
{
	struct box box = display_lay(l, division);

	if (box.height > l->lines * l->grid)
		return false;
	if (goes_recto(l, division))
		to_recto(l);
	box_place(l, &box, division);
	return true;
}

static void lay_division(struct layout *l, const struct node *division)
{
	if (display_is(division) && lay_display(l, division))
		return;
	lay_run(l, division);
	if (division->division->kind != DIVISION_PART)
		return;
	for (const struct node *n = division->first; n != NULL; n = n->next)
		if (is_run(n))
			lay_division(l, n);
}

/* Everything one after the other: a handout. */
static void lay_together(struct layout *l)
{
	struct flow *f = flow_new(l, true, STYLE_BODY);
	struct frame at = whole_frame(l);

	f->opens = true;
	blocks_lay(f, &at, l->book->root);
	flow_place(f);
	flow_free(f);
}

static bool is_front(const struct layout *l, const struct node *n)
{
	return n->kind == NODE_DIVISION && n->division->matter == MATTER_FRONT && !l->edition->run_on;
}

/* On a screen the cover's back is the first page of the front matter: of two pages shown
 * side by side, the odd one of the file stands on the right. */
static bool front_recto_first(const struct edition *e)
{
	return !e->with_cover || e->mirrored;
}

static void begin_part(struct layout *l, struct laid *part)
{
	if (part->pages == NULL) {
		part->pages = g_array_new(FALSE, TRUE, sizeof(struct page));
		part->extras = g_array_new(FALSE, TRUE, sizeof(struct page_extra));
		part->faults = g_array_new(FALSE, TRUE, sizeof(struct page_fault));
		part->destinations = ARENA_ARRAY(l->arena, struct destination, l->book->node_count + 1);
	}
	g_array_set_size(part->pages, 0);
	g_array_set_size(part->extras, 0);
	g_array_set_size(part->faults, 0);
	for (uint32_t i = 0; i <= l->book->node_count; i++)
		part->destinations[i] = (struct destination){.page = UINT32_MAX};
	memset(l->noted, 0, l->book->node_count + 1);
	memset(l->triggers, 0, l->book->node_count + 1);
	l->pages = part->pages;
	l->extras = part->extras;
	l->faults = part->faults;
	l->levers = &part->levers;
	part->levers = (struct page_levers){0};
	l->out->destinations = part->destinations;
	l->recto_first = true;
}

static void lay_body(struct layout *l, struct laid *part)
{
	begin_part(l, part);
	if (l->edition->run_on) {
		lay_together(l);
		return;
	}
	for (const struct node *n = l->book->root->first; n != NULL; n = n->next)
		if (n->kind == NODE_DIVISION && !is_front(l, n))
			lay_division(l, n);
}

static void lay_front(struct layout *l, struct laid *part)
{
	begin_part(l, part);
	l->recto_first = front_recto_first(l->edition);
	for (const struct node *n = l->book->root->first; n != NULL; n = n->next)
		if (is_front(l, n))
			lay_division(l, n);
	if (!l->edition->run_on)
		to_recto(l);
}

/* --- Labels --- */

static void take_labels(struct layout *l, const struct laid *part, bool front, str *labels)
{
	size_t n = part->pages->len;
	str *pages = ARENA_ARRAY(l->arena, str, n);

	for (size_t i = 0; i < n; i++)
		pages[i] = page_label(l->arena, i, front);
	for (uint32_t id = 0; id < l->book->node_count; id++)
		if (part->destinations[id].page < n)
			labels[id] = pages[part->destinations[id].page];
}

/* Where a node left nothing on a page, its surroundings say. */
static void inherit_labels(const struct book *book, str *labels)
{
	for (const struct node *n = book->root; n != NULL; n = walk_after(n, book->root))
		if (labels[n->id].at == NULL && n->parent != NULL)
			labels[n->id] = labels[n->parent->id];
}

/* --- Rounds --- */

/* One round. The front is laid twice: its contents list what comes after them in it. */
static str *lay_round(struct layout *l, struct laid *front, struct laid *body)
{
	str *labels = ARENA_ARRAY(l->arena, str, l->book->node_count + 1);

	lay_body(l, body);
	take_labels(l, body, false, labels);
	const str *used = l->labels;
	for (int twice = 0; twice < 2; twice++) {
		lay_front(l, front);
		take_labels(l, front, true, labels);
		inherit_labels(l->book, labels);
		l->labels = labels;
	}
	l->labels = used;
	return labels;
}

static bool widen_gutter(struct layout *l, size_t pages)
{
	unit inner = gutter_for(l->edition, pages);

	if (inner <= l->inner)
		return false;
	l->inner = inner;
	set_geometry(l);
	memset(l->set, 0, (l->book->node_count + 1) * sizeof *l->set);
	return true;
}

static void lay_rounds(struct layout *l, struct laid *front, struct laid *body)
{
	feedback_begin(l);
	while (l->round < feedback_rounds(l)) {
		str *labels = lay_round(l, front, body);
		bool wider = widen_gutter(l, front->pages->len + body->pages->len);
		if (!feedback_take(l, labels) && !wider)
			return;
	}
	diag_add(l->diags, DIAG_ROUNDS_UNSETTLED, SPAN_NONE, NULL,
	         "what depends on page numbers had not settled after %d rounds", l->round);
}

/* --- Putting together --- */

/* What was laid as in a mirror, as it is. */
static void page_mirror(const struct layout *l, struct page *page)
{
	unit left = place_left(l, page->recto), height = l->out->height;
	unit bottom = l->top + l->lines * l->grid;

	for (size_t i = 0; l->from_right && i < page->fragment_count; i++) {
		struct fragment *f = &page->fragments[i];
		if (f->turned) {       /* round the middle of the text block, and to its other place */
			fragments_mirror(f, 1, height - bottom, height - l->top);
			f->y += l->out->width - 2 * left - l->measure;
		} else {
			fragments_mirror(f, 1, 0, l->out->width);
		}
	}
}

static void add_cover(struct layout *l, GArray *all)
{
	struct page cover = {.label = l->book->labels[LABEL_COVER], .recto = true};
	const struct picture *p = l->book->cover;

	if (!l->edition->with_cover)
		return;
	GArray *g = fragments_new();
	if (p == NULL || p->image == NULL) {
		struct pages *made = pages_make_cover(l->arena, l->book, l->type, l->edition->width,
		                                      l->edition->height);
		g_array_append_vals(g, made->page[0].fragments, (guint)made->page[0].fragment_count);
	} else {
		cover_put_picture(l, g, p);
	}
	struct art art = art_from(l, g, 0);
	cover.fragments = art.fragments;
	cover.fragment_count = art.count;
	g_array_append_val(all, cover);
	if (l->edition->mirrored) {
		struct page back = {.label = cover.label, .blank = true};
		g_array_append_val(all, back);
	}
}

static void join_part(struct layout *l, GArray *all, const struct laid *part, bool front)
{
	size_t before = all->len;
	struct destination *to = l->out->destinations;

	for (guint i = 0; i < part->pages->len; i++) {
		struct page page = g_array_index(part->pages, struct page, i);
		page.label = page_label(l->arena, i, front);
		page.recto = (i % 2 == 0) == (!front || front_recto_first(l->edition));
		furniture_add(l, &page, &g_array_index(part->extras, struct page_extra, i));
		page_mirror(l, &page);
		g_array_append_val(all, page);
	}
	for (uint32_t id = 0; id < l->book->node_count; id++)
		if (part->destinations[id].page != UINT32_MAX && to[id].page == UINT32_MAX) {
			to[id] = part->destinations[id];
			to[id].page += (uint32_t)before;
			to[id].x = l->from_right ? 0 : to[id].x;
		}
	for (guint i = 0; i < part->faults->len; i++) {
		struct page_fault *fault = &g_array_index(part->faults, struct page_fault, i);
		fault->page += (unsigned)before;
	}
}

/* "An even number of pages, the last one blank." */
static void add_last_blank(const struct layout *l, GArray *all, size_t body_pages)
{
	const struct edition *e = l->edition;

	if (!e->last_blank || all->len == 0)
		return;
	size_t blanks = all->len % 2 == 0 && !g_array_index(all, struct page, all->len - 1).blank ? 2
	                : all->len % 2;
	for (size_t i = 0; i < blanks; i++) {
		struct page blank = {.blank = true, .recto = (body_pages + i) % 2 == 0,
		                     .label = page_label(l->arena, body_pages + i, false)};
		g_array_append_val(all, blank);
	}
}

static void take_faults(struct layout *l, const struct laid *front, const struct laid *body)
{
	struct pages *p = l->out;
	const struct laid *parts[] = {front, body};

	p->faults = ARENA_ARRAY(l->arena, struct page_fault, front->faults->len + body->faults->len);
	for (size_t k = 0; k < 2; k++)
		for (guint i = 0; i < parts[k]->faults->len; i++)
			p->faults[p->fault_count++] = g_array_index(parts[k]->faults, struct page_fault, i);
	p->levers = (struct page_levers){
		front->levers.whites + body->levers.whites,
		front->levers.whites_moved + body->levers.whites_moved,
		front->levers.varied + body->levers.varied,
	};
}

/* The place of a node in front or back matter that was made, not written. */
static bool mark_made(const struct node *n, struct page_mark *mark)
{
	const struct node *d = node_above(n, NODE_DIVISION);

	if (d == NULL || d->parent->kind != NODE_BOOK || d->division->guide != NULL ||
	    d->division->role.len == 0)
		return false;
	mark->role = d->division->role;
	for (n = n->prev; n != NULL; n = n->prev)
		mark->offset += n->kind == NODE_REFERENCE;
	return true;
}

static bool mark_fragment(const struct fragment *f, struct page_mark *mark)
{
	const struct node *n = f->kind == FRAGMENT_LINE ? f->line->node : NULL;

	if (f->listing != NULL)
		return mark_made(f->listing, mark);
	mark->origin = n != NULL && n->origin != 0 ? n->origin : f->node->origin;
	mark->offset = n != NULL && n->origin != 0 ? f->line->offset : 0;
	return mark->origin != 0 || mark_made(f->node, mark);
}

/* Where the fragment stands in the book; UINT32_MAX for furniture, and for notes, which
 * stand where their chapter ends. */
static uint32_t reading_order(const struct fragment *f)
{
	if (f->role != ROLE_CONTENT || f->node == NULL || node_above(f->node, NODE_NOTE) != NULL)
		return UINT32_MAX;
	return f->listing != NULL ? f->listing->id : f->node->id;
}

/* The first thing on the page that has a place in the other book too, as the book is read:
 * a picture that had to leave its page for the next one's head comes before what was read
 * there, and a table's head that is set again does not begin anything. */
static bool page_mark(const struct page *page, uint32_t reached, struct page_mark *mark)
{
	uint32_t least = UINT32_MAX;

	for (size_t i = 0; i < page->fragment_count; i++) {
		const struct fragment *f = &page->fragments[i];
		uint32_t at = reading_order(f);
		struct page_mark here = {.label = page->label};
		if (at < least && at >= reached && mark_fragment(f, &here)) {
			least = at;
			*mark = here;
		}
	}
	return least != UINT32_MAX;
}

/* How far the book has been read when the page is. */
static uint32_t page_reach(const struct page *page, uint32_t reached)
{
	for (size_t i = 0; i < page->fragment_count; i++) {
		uint32_t at = reading_order(&page->fragments[i]);
		if (at != UINT32_MAX)
			reached = MAX(reached, at);
	}
	return reached;
}

/* A page of nothing but what was put off, or of a note's rest, begins with that. */
static bool page_mark_any(const struct page *page, struct page_mark *mark)
{
	for (size_t i = 0; i < page->fragment_count; i++) {
		const struct fragment *f = &page->fragments[i];
		*mark = (struct page_mark){.label = page->label};
		if (f->role == ROLE_CONTENT && f->node != NULL && mark_fragment(f, mark))
			return true;
	}
	return false;
}

static void make_map(struct layout *l)
{
	struct pages *p = l->out;
	const struct edition *e = l->edition;

	uint32_t reached = 0;

	p->map.marks = ARENA_ARRAY(l->arena, struct page_mark, p->count);
	for (size_t i = 0; i < p->count; i++) {
		struct page_mark *m = &p->map.marks[p->map.count];
		const struct page *page = &p->page[i];
		p->map.count += !page->blank && (page_mark(page, reached, m) || page_mark_any(page, m));
		reached = page_reach(page, reached);
	}
	p->map.edition = e->name;
	p->map.isbn = e->isbn;
}

static void join(struct layout *l, const struct laid *front, const struct laid *body)
{
	struct pages *p = l->out;
	GArray *all = g_array_new(FALSE, TRUE, sizeof(struct page));

	p->destinations = ARENA_ARRAY(l->arena, struct destination, l->book->node_count + 1);
	for (uint32_t i = 0; i <= l->book->node_count; i++)
		p->destinations[i].page = UINT32_MAX;
	add_cover(l, all);
	join_part(l, all, front, true);
	p->front_count = all->len;
	join_part(l, all, body, false);
	add_last_blank(l, all, body->pages->len);
	printer_check_count(l, l->edition->printer, all->len);
	if (all->len == 0) {           /* an empty book is one empty page: a PDF needs one */
		struct page none = {.blank = true, .recto = true, .label = page_label(l->arena, 0, false)};
		g_array_append_val(all, none);
	}
	p->count = all->len;
	p->page = ARENA_ARRAY(l->arena, struct page, all->len);
	for (guint i = 0; i < all->len; i++) {
		p->page[i] = g_array_index(all, struct page, i);
		p->page[i].number = i + 1;
	}
	g_array_free(all, TRUE);
	take_faults(l, front, body);
	make_map(l);
	printer_check(l);
}

static void laid_free(struct laid *part)
{
	g_array_free(part->pages, TRUE);
	g_array_free(part->extras, TRUE);
	g_array_free(part->faults, TRUE);
}

static struct layout layout_new(struct arena *a, const struct book *book, struct typesetter *t,
                                struct diags *diags)
{
	struct layout l = {.arena = a, .book = book, .edition = book->edition, .type = t,
	                   .theme = book->edition->theme, .diags = diags, .inner = book->edition->inner};
	size_t n = book->node_count + 1;

	l.out = ARENA_NEW(a, struct pages);
	l.set = ARENA_ARRAY(a, struct paragraph *, n);
	l.triggers = ARENA_ARRAY(a, bool, n);
	l.noted = ARENA_ARRAY(a, bool, n);
	l.added = ARENA_ARRAY(a, bool, n);
	l.stands = ARENA_ARRAY(a, const struct node *, n);
	l.printed = ARENA_ARRAY(a, str, n);
	l.from_right = l.out->from_right = language_is_right_to_left(book->language);
	l.out->book = book;
	l.out->width = book->edition->width;
	l.out->height = book->edition->height;
	l.out->bleed = book->edition->bleed;
	l.out->faces = typesetter_faces(t, &l.out->face_count);
	return l;
}

struct pages *pages_make(struct arena *a, const struct book *book, struct typesetter *t,
                         struct diags *diags)
{
	struct laid front = {0}, body = {0};

	if (t == NULL)
		return NULL;
	struct layout l = layout_new(a, book, t, diags);
	set_geometry(&l);
	lines_numbers(t, l.printed);
	lay_rounds(&l, &front, &body);
	join(&l, &front, &body);
	feedback_end(&l);
	place_report(&l);
	l.out->evenness = evenness_of(l.out);
	lines_numbers(t, NULL);
	laid_free(&front);
	laid_free(&body);
	l.out->faces = typesetter_faces(t, &l.out->face_count);
	if (str_is(book->edition->impose, "booklet"))
		impose_booklet(a, l.out, book->edition);
	else if (str_is(book->edition->impose, "2-up"))
		impose_two_up(a, l.out, book->edition);
	return l.out;
}

struct pages *pages_make_cover(struct arena *a, const struct book *book, struct typesetter *t,
                               unit width, unit height)
{
	struct layout l = layout_new(a, book, t, NULL);

	set_geometry(&l);
	l.out->width = width;
	l.out->height = height;
	l.out->count = 1;
	l.out->page = ARENA_NEW(a, struct page);
	l.out->page[0] = (struct page){.number = 1, .label = book->labels[LABEL_COVER], .recto = true};
	cover_put(&l, &l.out->page[0]);
	page_mirror(&l, &l.out->page[0]);
	l.out->faces = typesetter_faces(t, &l.out->face_count);
	l.out->destinations = ARENA_ARRAY(a, struct destination, book->node_count + 1);
	for (uint32_t i = 0; i <= book->node_count; i++)
		l.out->destinations[i].page = UINT32_MAX;
	return l.out;
}
