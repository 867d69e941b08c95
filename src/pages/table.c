/* table.c: tables: cells, rows, what stands around them.
 *
 * Every cell is a box of its own leading; a table row is cut into slices, one line of
 * every cell each, so that long cells can part over pages. The head stands again on top
 * of every page the table goes on to. Three rules, no more. */
#include "pages/table.h"

#include <string.h>

/* Rows, and lines of them, of a table that does not part. */
enum { WHOLE_MOST = 4, SHORT_MOST = 8 };
/* Between rows a table may have so many parts more of the white that the theme asks for, in
 * three steps; one of fewer lines would gain nothing. */
enum { GIVES_STEPS = 3, GIVES_PART = 4, GIVES_LEAST = 4 };

const struct node *table_row(const struct node *row)
{
	while (row != NULL && row->kind != NODE_ROW)
		row = row->next;
	return row;
}

enum style_id table_cell_style(const struct table *t, const struct node *cell)
{
	if (cell->cell.header || cell->parent->row.header)
		return t->small ? STYLE_TABLE_SMALL_HEAD : STYLE_TABLE_HEAD;
	return t->small ? STYLE_TABLE_SMALL : STYLE_TABLE;
}

static unit cell_width(const struct table *t, const struct node *cell, unit *left)
{
	unsigned first = MIN(cell->cell.column, t->count - 1);
	unsigned last = MIN(first + MAX(cell->cell.span, 1u) - 1, t->count - 1);
	const struct column *a = &t->columns[first], *b = &t->columns[last];

	*left = MIN(a->x, b->x);
	return MAX(a->x + a->width, b->x + b->width) - *left;
}

/* How far a line goes in for the column's alignment, of what is left beside it. Right is
 * right in every book: figures stand under figures. */
static unit cell_shift(struct layout *l, const struct node *cell, const struct decimal *decimal,
                       enum style_id style, unit over)
{
	unit room = cell->cell.align == ALIGN_RIGHT ? decimal_room(l, cell, decimal, style) : 0;

	switch (cell->cell.align) {
	case ALIGN_CENTER: return over / 2;
	case ALIGN_RIGHT: return l->from_right ? room : over - room;
	case ALIGN_LEFT: return l->from_right ? over : 0;
	case ALIGN_NONE: break;
	}
	return 0;
}

static struct box cell_box(struct table *t, const struct node *cell)
{
	enum style_id style = table_cell_style(t, cell);
	struct flow *f = flow_new(t->f->l, false, style);
	const struct decimal *decimal = &t->columns[MIN(cell->cell.column, t->count - 1)].decimal;
	unit left;
	struct frame at = {.width = cell_width(t, cell, &left), .style = style, .narrow = true, .tight = true};

	f->leading = t->leading;
	blocks_lay(f, &at, cell);
	struct box box = flow_box(f);
	flow_free(f);
	for (size_t r = 0; r < box.count; r++) {
		for (size_t i = 0; i < box.rows[r].count; i++) {
			struct fragment *g = &box.rows[r].fragments[i];
			if (g->kind == FRAGMENT_LINE)
				g->x += cell_shift(t->f->l, cell, decimal, style, at.width - g->x - g->width);
			g->x += left;
		}
	}
	return box;
}

/* One line of every cell. */
static struct art slice_of(struct layout *l, const struct box *cells, size_t count, size_t row,
                           unit height)
{
	struct art art = {.height = height};
	size_t fragments = 0, notes = 0;

	for (size_t i = 0; i < count; i++) {
		if (row >= cells[i].count)
			continue;
		fragments += cells[i].rows[row].count;
		notes += cells[i].rows[row].note_count;
	}
	art.fragments = ARENA_ARRAY(l->arena, struct fragment, fragments);
	art.notes = ARENA_ARRAY(l->arena, const struct node *, notes);
	for (size_t i = 0; i < count; i++) {
		const struct art *from = row < cells[i].count ? &cells[i].rows[row] : NULL;
		for (size_t k = 0; from && k < from->count; k++)
			art.fragments[art.count++] = from->fragments[k];
		for (size_t k = 0; from && k < from->note_count; k++)
			art.notes[art.note_count++] = from->notes[k];
	}
	return art;
}

/* A table row's slices onto the list; *breaks says how the table may part after each. */
static void lay_row(struct table *t, const struct node *row, GArray *arts, GArray *breaks)
{
	size_t n = 0, slices = 1;      /* an empty row is one to be filled in */

	for (const struct node *c = row->first; c != NULL; c = c->next)
		n++;
	struct box *cells = ARENA_ARRAY(t->f->l->arena, struct box, n + 1);
	n = 0;
	for (const struct node *c = row->first; c != NULL; c = c->next) {
		if (c->kind != NODE_CELL)
			continue;
		cells[n] = cell_box(t, c);
		slices = MAX(slices, cells[n].count);
		n++;
	}
	for (size_t i = 0; i < slices; i++) {
		bool last = i + 1 == slices;
		unit air = last ? t->f->l->theme->row_gap : 0;
		struct art art = slice_of(t->f->l, cells, n, i, t->leading + air);
		uint8_t class = last ? BREAK_BLOCK : i == 0 || i + 2 == slices ? BREAK_HEADING : BREAK_BLOCK_SHORT;
		g_array_append_val(arts, art);
		g_array_append_val(breaks, class);
	}
}

static unit put_slice(GArray *g, GPtrArray *notes, const struct art *a, unit y)
{
	for (size_t k = 0; k < a->count; k++) {
		struct fragment f = a->fragments[k];
		f.y += y;
		g_array_append_val(g, f);
	}
	for (size_t k = 0; k < a->note_count; k++)
		g_ptr_array_add(notes, (gpointer)a->notes[k]);
	return y + a->height;
}

static struct art art_with_notes(struct layout *l, GArray *g, GPtrArray *notes, unit height)
{
	struct art art = art_from(l, g, height);

	art.note_count = notes->len;
	art.notes = ARENA_ARRAY(l->arena, const struct node *, notes->len);
	for (guint i = 0; i < notes->len; i++)
		art.notes[i] = g_ptr_array_index(notes, i);
	g_ptr_array_free(notes, TRUE);
	return art;
}

/* All slices of the head, with the rules above and below it, as one. */
static struct art head_art(struct table *t, GArray *arts)
{
	struct layout *l = t->f->l;
	GArray *g = fragments_new();
	GPtrArray *notes = g_ptr_array_new();
	unit y = l->theme->rule_thick + t->leading / 6;

	put_rule(g, t->left, 0, t->width, l->theme->rule_thick, 0);
	for (guint i = 0; i < arts->len; i++)
		y = put_slice(g, notes, &g_array_index(arts, struct art, i), y);
	if (arts->len > 0) {
		put_rule(g, t->left, y + t->leading / 8, t->width, l->theme->rule_thin, 0);
		y += t->leading * 3 / 8;
	}
	return art_with_notes(l, g, notes, y);
}

/* The caption above what it is given, so near that both are one thing. */
static struct art captioned(struct table *t, const struct node *caption, const struct art *head)
{
	struct layout *l = t->f->l;
	struct frame at = t->turned ? (struct frame){.left = t->left, .width = t->width} : t->at;
	struct paragraph p = set_caption(l, &at, t->node, caption);
	GArray *g = fragments_new();
	GPtrArray *notes = g_ptr_array_new();
	unit y = put_paragraph(l, g, &p, caption, at.left, 0, STYLE_CAPTION);

	for (size_t i = 0; p.variant_count > 0 && i < p.variant[0].line_count; i++)
		for (size_t k = 0; k < p.variant[0].lines[i].note_count; k++)
			g_ptr_array_add(notes, (gpointer)p.variant[0].lines[i].notes[k]);
	y = put_slice(g, notes, head, y + style_of(l, STYLE_CAPTION)->leading / 4);
	return art_with_notes(l, g, notes, y);
}

static void close_rule(struct table *t, struct art *last)
{
	GArray *g = fragments_new();

	g_array_append_vals(g, last->fragments, (guint)last->count);
	put_rule(g, t->left, last->height + t->leading / 8, t->width, t->f->l->theme->rule_thick, 0);
	struct art closed = art_from(t->f->l, g, last->height + t->leading / 4);
	closed.notes = last->notes;
	closed.note_count = last->note_count;
	*last = closed;
}

/* The repeated head says nothing new: it is decoration there. */
static struct art repeated(struct layout *l, const struct art *head)
{
	struct art again = *head;

	again.fragments = ARENA_ARRAY(l->arena, struct fragment, head->count);
	memcpy(again.fragments, head->fragments, head->count * sizeof *again.fragments);
	for (size_t i = 0; i < head->count; i++) {
		again.fragments[i].role = ROLE_RULE;
		again.fragments[i].node = NULL;
	}
	again.note_count = 0;
	return again;
}

static void hold(GArray *breaks, guint row, uint8_t class)
{
	uint8_t *b = &g_array_index(breaks, uint8_t, row);

	*b = MAX(*b, class);
}

/* A head over all columns inside the table: of the rows under it. */
static bool heads_group(const struct table *t, const struct node *row)
{
	const struct node *c = row->first;

	return c != NULL && c->kind == NODE_CELL && c->cell.header && c->next == NULL
	       && c->cell.span >= t->count && t->count > 1;
}

/* More white above such a row, and the next one on its page. */
static void lay_group_head(struct table *t, const struct node *row, GArray *arts, GArray *breaks)
{
	if (arts->len > 0)
		g_array_index(arts, struct art, arts->len - 1).height += 2 * t->f->l->theme->row_gap;
	lay_row(t, row, arts, breaks);
	hold(breaks, breaks->len - 1, BREAK_NEVER);
}

static void lay_rows(struct table *t, const struct node *caption, struct table_rows *out)
{
	GArray *arts = g_array_new(FALSE, TRUE, sizeof(struct art));
	GArray *breaks = g_array_new(FALSE, TRUE, 1);
	const struct node *row = table_row(t->node->first);
	struct layout *l = t->f->l;

	for (; row != NULL && row->row.header; row = table_row(row->next))
		lay_row(t, row, arts, breaks);
	out->headed = arts->len > 0;
	out->head = head_art(t, arts);
	out->again = repeated(l, &out->head);
	if (caption != NULL)
		out->head = captioned(t, caption, &out->head);
	g_array_set_size(arts, 0);
	g_array_set_size(breaks, 0);
	guint first_end = 0, last_start = 0, count = 0;
	GArray *ends = g_array_new(FALSE, TRUE, sizeof(guint));
	for (; row != NULL; row = table_row(row->next), count++) {
		last_start = arts->len;
		if (heads_group(t, row) && table_row(row->next) != NULL)
			lay_group_head(t, row, arts, breaks);
		else
			lay_row(t, row, arts, breaks);
		first_end = count == 0 ? arts->len : first_end;
		g_array_append_val(ends, arts->len);
	}
	bool whole = count <= WHOLE_MOST && arts->len <= SHORT_MOST;
	if (count > 3 && !whole) {     /* no last row alone under a head repeated, a first one dear */
		hold(breaks, first_end - 1, BREAK_BLOCK_SHORT);
		hold(breaks, last_start - 1, BREAK_WIDOW);
	}
	for (guint i = 0; whole && i < arts->len; i++)
		hold(breaks, i, BREAK_WIDOW);
	close_rule(t, arts->len > 0 ? &g_array_index(arts, struct art, arts->len - 1) : &out->head);
	out->count = arts->len;
	out->rows = ARENA_ARRAY(l->arena, struct art, arts->len);
	out->breaks = ARENA_ARRAY(l->arena, uint8_t, arts->len);
	out->ends = ARENA_ARRAY(l->arena, bool, arts->len);
	for (guint i = 0; i + 1 < ends->len; i++)
		out->ends[g_array_index(ends, guint, i) - 1] = true;
	g_array_free(ends, TRUE);
	for (guint i = 0; i < arts->len; i++) {
		out->rows[i] = g_array_index(arts, struct art, i);
		out->breaks[i] = g_array_index(breaks, uint8_t, i);
	}
	g_array_free(arts, TRUE);
	g_array_free(breaks, TRUE);
}

/* Where a page lacks part of a line, nobody sees a point between rows. */
static void give_way(struct table *t, const struct table_rows *r)
{
	struct layout *l = t->f->l;
	unit *air = ARENA_ARRAY(l->arena, unit, r->count + 1);

	for (size_t i = 0; i < r->count; i++)
		air[i + 1] = r->ends[i] ? l->theme->row_gap / GIVES_PART : 0;
	flow_give(t->f, air, GIVES_STEPS);
}

/* Head and rows as one block of the flow. */
static void stand_rows(struct table *t, const struct table_rows *r)
{
	struct layout *l = t->f->l;
	struct art *all = ARENA_ARRAY(l->arena, struct art, r->count + 1);

	all[0] = r->head;
	for (size_t i = 0; i < r->count; i++)
		all[i + 1] = r->rows[i];
	struct pagebuild_block *b = flow_art(t->f, t->node, all, r->count + 1, 0, 0);
	flow_set_break(t->f, 0, BREAK_NEVER);
	for (uint32_t i = 0; i + 1 < r->count; i++)
		flow_set_break(t->f, i + 1, r->breaks[i]);
	flow_last_strip(t->f)->floats = t->f->paged;
	b->series = SERIES_TABLE;
	if (r->headed) {
		flow_last_strip(t->f)->again = r->again;
		b->again = MIN(r->again.height, l->lines * l->grid / 3);
	}
	if (t->f->paged && r->count >= GIVES_LEAST)
		give_way(t, r);
}

static const struct node *table_caption(const struct node *n)
{
	for (const struct node *c = n->first; c != NULL; c = c->next)
		if (c->kind == NODE_CAPTION && c->first != NULL)
			return c;
	return NULL;
}

void table_lay(struct flow *f, const struct frame *at, const struct node *n)
{
	const struct style *s = style_of(f->l, STYLE_TABLE);
	struct table t = {.f = f, .node = n, .count = MAX(n->table.columns, 1u), .at = *at,
	                  .left = at->left + s->left, .width = at->width - s->left - s->right};
	const struct node *caption = table_caption(n);
	struct table_rows rows;

	if (table_row(n->first) == NULL) {
		if (caption != NULL)
			text_block_lay(f, at, caption, STYLE_CAPTION);
		return;
	}
	t.columns = ARENA_ARRAY(f->l->arena, struct column, t.count);
	columns_fit(&t);
	lay_rows(&t, caption, &rows);
	if (t.turned) {
		turned_lay(f, n, &rows, t.left, t.width);
		return;
	}
	if (f->paged)
		flow_space(f, s->above);
	stand_rows(&t, &rows);
	if (f->paged)
		flow_space(f, s->below);
}
