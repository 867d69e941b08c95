/* shop.c: is the finished book what a printing shop takes? `check --target kdp`.
 *
 * A preset makes an edition fit; this only looks and tells, at edition and page as they
 * are. What counts is what stands on the pages, not what the manifest asks for: a line
 * that runs into the margin is found, and a running head counts as the text does. */
#include "pages/layout.h"

unit printer_gutter(const struct printer *p, size_t pages)
{
	unit inner = 0;

	for (size_t i = 0; i < p->gutter_count; i++) {
		inner = MAX(inner, p->gutter[i].inner);
		if (pages <= (size_t)p->gutter[i].pages)
			break;
	}
	return inner;
}

void printer_check_count(const struct layout *l, const struct printer *p, size_t pages)
{
	if (p == NULL || ((int)pages >= p->pages_least && (int)pages <= p->pages_most))
		return;
	diag_add(l->diags, DIAG_PAGE_COUNT, l->edition->where, NULL, "%.*s binds %d to %d pages; this book has %zu",
	         STR_ARGS(p->name), p->pages_least, p->pages_most, pages);
}

/* --- Margins --- */

enum side { INNER, OUTER, TOP, BOTTOM, SIDES };

/* The least white at each side, and what stands there. */
struct white {
	unit least[SIDES];
	const struct node *node[SIDES];
	const char *label[SIDES];
};

static void look_at(struct white *w, enum side side, unit white, const struct fragment *f,
                    const struct page *page)
{
	if (white >= w->least[side])
		return;
	w->least[side] = white;
	w->node[side] = f->node;
	w->label[side] = page->label.at;
}

/* A picture that bleeds is meant to have no margin. */
static bool bleeds(const struct layout *l, const struct fragment *f)
{
	return l->edition->bleed && f->kind == FRAGMENT_PICTURE &&
	       (f->x <= 0 || f->y <= 0 || f->x + f->width >= l->edition->width ||
	        f->y + f->height >= l->edition->height);
}

static void measure_fragment(const struct layout *l, struct white *w, const struct fragment *f,
                             const struct page *page)
{
	struct area a = fragment_area(f, l->edition->height);
	unit right = l->edition->width - a.right;
	bool flipped = l->from_right != (l->edition->mirrored && !page->recto);

	if (bleeds(l, f))
		return;
	look_at(w, INNER, flipped ? right : a.left, f, page);
	look_at(w, OUTER, flipped ? a.left : right, f, page);
	look_at(w, TOP, a.top, f, page);
	look_at(w, BOTTOM, l->edition->height - a.bottom, f, page);
}

static struct white measure_white(const struct layout *l)
{
	struct white w = {.least = {INT32_MAX, INT32_MAX, INT32_MAX, INT32_MAX}};

	for (size_t i = l->edition->with_cover; i < l->out->count; i++)
		for (size_t k = 0; k < l->out->page[i].fragment_count; k++)
			measure_fragment(l, &w, &l->out->page[i].fragments[k], &l->out->page[i]);
	return w;
}

static double inches(unit u)
{
	return unit_points(u) / 72;
}

static unit margin_of(const struct edition *e, enum side side)
{
	return side == INNER ? e->inner : side == OUTER ? e->outer : side == TOP ? e->top : e->bottom;
}

/* Where the edition asks for less, it is to blame; else what runs into the margin is. */
static void check_margins(const struct layout *l, const struct printer *p)
{
	static const char *const names[] = {"inner", "outer", "top", "bottom"};
	struct white w = measure_white(l);

	for (int i = 0; i < SIDES; i++) {
		unit least = l->edition->bleed ? p->margin_with_bleed : p->margin;
		if (i == INNER)
			least = MAX(least, printer_gutter(p, l->out->count));
		if (w.least[i] >= least - unit_from_points(0.5))
			continue;
		bool asked = margin_of(l->edition, i) < least;
		span where = !asked && w.node[i] ? w.node[i]->where : l->edition->where;
		diag_add(l->diags, DIAG_PRINT_UNFIT, where, NULL,
		         "%.2f inches are left for the %s margin on page %s; %.*s wants %.3g in a book of %zu pages",
		         inches(w.least[i]), names[i], w.label[i], STR_ARGS(p->name), inches(least), l->out->count);
	}
}

/* --- The rest --- */

static void check_size(const struct layout *l, const struct printer *p)
{
	const struct edition *e = l->edition;

	if (e->width >= p->width_least && e->width <= p->width_most && e->height >= p->height_least &&
	    e->height <= p->height_most)
		return;
	diag_add(l->diags, DIAG_PRINT_UNFIT, e->where, "6in x 9in is what most books are",
	         "pages of %.3g by %.3g inches; %.*s prints from %.3g by %.3g to %.3g by %.3g", inches(e->width),
	         inches(e->height), STR_ARGS(p->name), inches(p->width_least), inches(p->height_least),
	         inches(p->width_most), inches(p->height_most));
}

static void check_file(const struct layout *l, const struct printer *p)
{
	const struct edition *e = l->edition;
	const struct { bool wrong; const char *what, *help; } rules[] = {
		{e->with_cover && l->book->cover, "takes the cover as a file of its own, not as page 1", "cover: none"},
		{e->impose.len, "takes single pages, not sheets", "leave out impose"},
		{e->crop_marks && !p->marks, "wants no marks beside the page", "leave out the crop marks"},
		{e->bleed && e->bleed != p->bleed, "wants another bleed", NULL},
		{p->last_blank && l->out->count && !l->out->page[l->out->count - 1].blank,
		 "wants the last page blank, or adds one", NULL},
		{p->last_blank && l->out->count % 2, "wants an even number of pages", NULL},
		{p->isbn && !e->isbn.len, "wants an ISBN", "give the edition an isbn of its own"},
	};

	for (size_t i = 0; i < G_N_ELEMENTS(rules); i++)
		if (rules[i].wrong)
			diag_add(l->diags, DIAG_PRINT_UNFIT, e->where, rules[i].help, "%.*s %s", STR_ARGS(p->name),
			         rules[i].what);
}

void printer_check(const struct layout *l)
{
	const struct printer *p = l->edition->shop;

	if (p == NULL || l->out->count == 0)
		return;
	printer_check_count(l, p, l->out->count);
	check_size(l, p);
	check_margins(l, p);
	check_file(l, p);
}
