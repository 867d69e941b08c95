/* turned.c: a table on pages of its own, read with the book turned to the right.
 *
 * What is too wide for the text even when set small gets the page's height for its width.
 * Its head lies at the left edge of every page, left or right, as bookmakers have it: who
 * leafs through a long table turns the book once.
 *
 * Caption, head, rows and the notes called for in them are cut into pages here, and the
 * page builder only finds a row of full pages, which may wait like a figure. The notes
 * stand under the rows that call for them, turned as these are: at the foot of an upright
 * page they would have to be read with the book turned back. */
#include "pages/table.h"

#include <string.h>

/* Of one block of the flow, whose height is a unit. */
enum { PAGES_MOST = 500 };

struct turned {
	struct layout *l;
	const struct table_rows *r;
	const struct node *table;
	unit left, width;              /* where the table's rows begin, and how wide they are */
	unit aside;                    /* from the page's lower edge to the table */
	unit depth;                    /* of the page as read: across the rows */
	GArray *notes;                 /* struct art: the lines of all notes */
	guint *called;                 /* note lines called for before each row; and at the end */
	GArray *pages;                 /* struct art */
};

/* --- Notes --- */

static void call_notes(struct turned *t, const struct node *const *marks, size_t n)
{
	struct layout *l = t->l;

	for (size_t i = 0; i < n; i++) {
		const struct node *note = marks[i]->mark.note;
		if (note == NULL || note->kind != NODE_NOTE || l->noted[note->id]
		    || feedback_stands_for(l, note) != note)
			continue;
		l->noted[note->id] = true;
		struct box box = note_lay(l, note, t->width);
		g_array_append_vals(t->notes, box.rows, (guint)box.count);
		for (size_t r = 0; r < box.count; r++)
			call_notes(t, box.rows[r].notes, box.rows[r].note_count);
	}
}

static void collect_notes(struct turned *t)
{
	call_notes(t, t->r->head.notes, t->r->head.note_count);
	t->called[0] = t->notes->len;
	for (size_t i = 0; i < t->r->count; i++) {
		call_notes(t, t->r->rows[i].notes, t->r->rows[i].note_count);
		t->called[i + 1] = t->notes->len;
	}
}

static unit note_height(const struct turned *t, guint n)
{
	const struct layout *l = t->l;

	return n ? l->theme->note_gap + (unit)(n - 1) * style_of(l, STYLE_NOTE)->leading : 0;
}

/* --- Cutting --- */

/* A page's part of the table: rows and note lines [from, to). */
struct part { size_t from, to; guint note_from, note_to; bool first; };

/* None over nothing but notes, nor one that leaves rows less than half of the page. */
static const struct art *part_head(const struct turned *t, const struct part *p)
{
	bool again = t->r->headed && p->from < t->r->count && t->r->again.height <= t->depth / 2;

	return p->first ? &t->r->head : again ? &t->r->again : NULL;
}

static unit part_top(const struct turned *t, const struct part *p)
{
	const struct art *head = part_head(t, p);

	return head ? head->height : 0;
}

static unit part_rows(const struct turned *t, const struct part *p)
{
	unit height = 0;

	for (size_t i = p->from; i < p->to; i++)
		height += t->r->rows[i].height;
	return height;
}

/* Whether the page would rather end after this row than in the middle of a cell. */
static bool is_better(const struct turned *t, const struct part *p, size_t to, unit height)
{
	bool whole = to == t->r->count || t->r->breaks[to - 1] == BREAK_BLOCK;
	bool had_whole = p->to > p->from && t->r->breaks[p->to - 1] == BREAK_BLOCK;

	return whole || !had_whole || height > t->depth * 3 / 2;
}

/* As many rows as fit with the notes they call for; one at least, whose notes may go on. */
static void fill_part(const struct turned *t, struct part *p)
{
	unit top = part_top(t, p), rows = 0;

	for (size_t to = p->from + 1; to <= t->r->count; to++) {
		rows += t->r->rows[to - 1].height;
		if (top + rows + note_height(t, t->called[to] - p->note_from) > t->depth)
			break;
		if (is_better(t, p, to, top + rows))
			p->to = to;
	}
	if (p->to == p->from && p->from < t->r->count)
		p->to++;
	guint most = t->called[p->to];
	p->note_to = most;
	while (p->note_to > p->note_from
	       && top + part_rows(t, p) + note_height(t, p->note_to - p->note_from) > t->depth)
		p->note_to--;
	if (p->from == t->r->count && !p->first && p->note_to == p->note_from)
		p->note_to++;
}

/* --- One page --- */

static void put_art(GArray *g, const struct art *art, unit x, unit y)
{
	for (size_t i = 0; i < art->count; i++) {
		struct fragment f = art->fragments[i];
		f.x += x;
		f.y += y;
		g_array_append_val(g, f);
	}
}

static unit put_notes(const struct turned *t, GArray *g, const struct part *p, unit y)
{
	unit leading = style_of(t->l, STYLE_NOTE)->leading;

	if (p->note_from == p->note_to)
		return y;
	y += t->l->theme->note_gap - leading;
	for (guint i = p->note_from; i < p->note_to; i++, y += leading)
		put_art(g, &g_array_index(t->notes, struct art, i), t->aside, y);
	return y;
}

/* All of the page's fragments, in the middle where there is nothing to go on. */
static void put_part(struct turned *t, const struct part *p, bool alone)
{
	GArray *g = fragments_new();
	unit y = part_top(t, p);

	if (part_head(t, p))
		put_art(g, part_head(t, p), t->aside - t->left, 0);
	for (size_t i = p->from; i < p->to; i++) {
		put_art(g, &t->r->rows[i], t->aside - t->left, y);
		y += t->r->rows[i].height;
	}
	y = put_notes(t, g, p, y);
	unit down = alone ? MAX(t->depth - y, 0) / 2 : 0;
	for (guint i = 0; i < g->len; i++) {
		g_array_index(g, struct fragment, i).turned = true;
		g_array_index(g, struct fragment, i).y += down;
	}
	struct art page = art_from(t->l, g, t->l->lines * t->l->grid);
	g_array_append_val(t->pages, page);
}

static void put_parts(struct turned *t)
{
	struct part p = {0};

	do {
		p = (struct part){p.to, p.to, p.note_to, p.note_to, t->pages->len == 0};
		fill_part(t, &p);
		put_part(t, &p, p.first && p.to == t->r->count && p.note_to == t->notes->len);
	} while (p.to < t->r->count || p.note_to < t->notes->len);
}

/* --- The front door --- */

/* Full pages, which text flows around: white, what a heading keeps and a list's mark are
 * owed to what comes after them. */
static void put_pages(struct flow *f, struct turned *t)
{
	int owed = f->space, keep = f->keep;
	bool after_heading = f->after_heading;
	struct fragment *marks = f->marks;
	size_t mark_count = f->mark_count;
	f->keep = 0;
	f->mark_count = 0;
	for (guint i = 0; i < t->pages->len; i += PAGES_MOST) {
		guint count = MIN(t->pages->len - i, PAGES_MOST);
		struct art *pages = ARENA_ARRAY(t->l->arena, struct art, count);
		memcpy(pages, &g_array_index(t->pages, struct art, i), count * sizeof *pages);
		struct pagebuild_block *b = flow_art(f, t->table, pages, count, 0, 0);
		b->may_wait = b->alone = true;
		b->series = SERIES_TABLE;
		b->more = b->less = false;
	}
	f->space = f->space_alone = owed;
	f->keep = keep;
	f->after_heading = after_heading;
	f->after_figure = true;
	f->marks = marks;
	f->mark_count = mark_count;
}

void turned_lay(struct flow *f, const struct node *table, const struct table_rows *r, unit left,
                unit width)
{
	struct layout *l = f->l;
	struct turned t = {
		.l = l, .r = r, .table = table, .left = left, .width = width, .depth = l->measure,
		.aside = (l->lines * l->grid - width) / 2,
		.notes = g_array_new(FALSE, FALSE, sizeof(struct art)),
		.pages = g_array_new(FALSE, FALSE, sizeof(struct art)),
		.called = ARENA_ARRAY(l->arena, guint, r->count + 1),
	};

	collect_notes(&t);
	put_parts(&t);
	put_pages(f, &t);
	g_array_free(t.notes, TRUE);
	g_array_free(t.pages, TRUE);
}
