/* table.c: tables: columns fitted to what is in them and to the measure.
 *
 * Every cell is a box of its own leading; a table row is cut into slices, one line of
 * every cell each, so that long cells can part over pages. The head stands again on top
 * of every page the table goes on to. Three rules, no more.
 *
 * Columns that do not all fit on one line first get what they need at least and shares
 * of the rest; then room moves from column to column as long as that makes the table
 * shorter. A table whose longest words do not fit is set smaller; where they fit almost, they are
 * hyphenated; else the table is turned (turned.c). */
#include "pages/table.h"

#include <string.h>

/* Between rows a table may have so many parts more of the white that the theme asks for, in
 * two steps; one of fewer lines would gain nothing. */
enum { SHORT_MOST = 8 };           /* lines of a table that does not part */
enum { GIVES_STEPS = 3, GIVES_PART = 4, GIVES_LEAST = 4 };

struct column {
	unit least, natural, width, x;
	bool fixed, hyphenated;        /* hyphenated: the least is that of words' parts */
	struct decimal decimal;
};

/* What one cell would take on a single line. */
struct need {
	unsigned row, column;
	unit natural;
};

struct table {
	struct flow *f;
	const struct node *node;
	struct column *columns;
	unsigned count;
	unit left, width, leading, gap;
	struct frame at;               /* where it is laid */
	bool small, hyphenated, turned;
	GArray *needs;                 /* struct need, row by row */
};

/* Answers the width of the block's longest line. */
static unit measure_block(struct layout *l, const struct node *n, enum style_id style, struct column *c)
{
	unit least = 0, natural = 0, longest = 0;

	if (node_holds_inlines(n)) {
		lines_measure(l->type, n, style, c->hyphenated, &least, &natural);
		c->least = MAX(c->least, least);
		c->natural = MAX(c->natural, natural);
		return natural;
	}
	for (const struct node *b = n->first; b != NULL; b = b->next)
		longest = MAX(longest, measure_block(l, b, style, c));
	return longest;
}

static const struct node *next_row(const struct node *row)
{
	while (row != NULL && row->kind != NODE_ROW)
		row = row->next;
	return row;
}

static enum style_id cell_style(const struct table *t, const struct node *cell)
{
	if (cell->cell.header || cell->parent->row.header)
		return t->small ? STYLE_TABLE_SMALL_HEAD : STYLE_TABLE_HEAD;
	return t->small ? STYLE_TABLE_SMALL : STYLE_TABLE;
}

/* What a cell over several columns needs beyond theirs, each gets an equal part of. */
static void widen_spanned(struct table *t, const struct node *cell)
{
	unsigned first = cell->cell.column, end = MIN(first + cell->cell.span, t->count);
	struct column need = {.hyphenated = t->hyphenated};
	unit least = 0, natural = 0;

	measure_block(t->f->l, cell, cell_style(t, cell), &need);
	for (unsigned i = first; i < end; i++) {
		least += t->columns[i].least;
		natural += t->columns[i].natural;
	}
	for (unsigned i = first; i < end; i++) {
		t->columns[i].least += MAX(need.least - least, 0) / (unit)(end - first);
		t->columns[i].natural += MAX(need.natural - natural, 0) / (unit)(end - first);
	}
}

static void measure_columns(struct table *t)
{
	unsigned r = 0;

	g_array_set_size(t->needs, 0);
	for (unsigned i = 0; i < t->count; i++)
		t->columns[i] = (struct column){
			.hyphenated = t->hyphenated,
			.decimal = decimal_find(t->f->l, t->node, i, t->small ? STYLE_TABLE_SMALL : STYLE_TABLE)};
	for (const struct node *row = next_row(t->node->first); row; row = next_row(row->next), r++)
		for (const struct node *cell = row->first; cell != NULL; cell = cell->next) {
			if (cell->kind != NODE_CELL || cell->cell.span > 1 || cell->cell.column >= t->count)
				continue;
			struct need need = {.row = r, .column = cell->cell.column};
			struct column *c = &t->columns[need.column];
			need.natural = measure_block(t->f->l, cell, cell_style(t, cell), c)
			               + decimal_room(t->f->l, cell, &c->decimal, cell_style(t, cell));
			c->natural = MAX(c->natural, need.natural);
			if (c->decimal.mark && !cell->parent->row.header)
				c->least = MAX(c->least, need.natural);
			g_array_append_val(t->needs, need);
		}
	for (const struct node *row = next_row(t->node->first); row; row = next_row(row->next))
		for (const struct node *cell = row->first; cell != NULL; cell = cell->next)
			if (cell->kind == NODE_CELL && cell->cell.span > 1)
				widen_spanned(t, cell);
	for (unsigned i = 0; i < t->count; i++)
		t->columns[i].natural = MAX(t->columns[i].natural, t->columns[i].least);
}

/* What the author said of widths, as shares of the measure. */
static unit fix_columns(struct table *t, unit room)
{
	unit taken = 0;

	for (unsigned i = 0; t->node->table.widths != NULL && i < t->count; i++) {
		if (t->node->table.widths[i] <= 0)
			continue;
		t->columns[i].fixed = true;
		t->columns[i].width = (unit)(room * MIN(t->node->table.widths[i], 1.0f));
		taken += t->columns[i].width;
	}
	return taken;
}

/* What columns wish that need no more than an equal part of the room; the others share
 * what is left, so that a long text does not break short ones. */
static void grant_small(struct table *t, unit *room)
{
	bool granted = true;

	while (granted) {
		unsigned open = 0;
		for (unsigned i = 0; i < t->count; i++)
			open += !t->columns[i].fixed;
		granted = false;
		for (unsigned i = 0; open > 0 && i < t->count; i++) {
			struct column *c = &t->columns[i];
			if (c->fixed || c->natural > *room / (unit)open)
				continue;
			c->fixed = granted = true;
			c->width = c->natural;
			*room -= c->natural;
			break;
		}
	}
}

/* Columns that cannot have what they wish: the least each, and of the rest a share. Where not
 * even that is to be had, all get the same: words are cut in the widest columns alone. */
static void share_room(struct table *t, unit room)
{
	int64_t least = 0, wish = 0;
	unsigned open = 0;

	for (unsigned i = 0; i < t->count; i++) {
		if (t->columns[i].fixed)
			continue;
		open++;
		least += t->columns[i].least;
		wish += t->columns[i].natural - t->columns[i].least;
	}
	for (unsigned i = 0; i < t->count; i++) {
		struct column *c = &t->columns[i];
		int64_t more = c->natural - c->least;
		if (c->fixed)
			continue;
		if (least >= room)
			c->width = MAX(room, 0) / (unit)open;
		else
			c->width = c->least + (unit)(more * MIN(wish, room - least) / MAX(wish, 1));
		c->width = MAX(c->width, UNIT_POINT);
	}
}

static int64_t least_width(const struct table *t)
{
	int64_t least = 0;

	for (unsigned i = 0; i < t->count; i++)
		least += t->columns[i].fixed ? t->columns[i].width : t->columns[i].least;
	return least;
}

/* --- Room moved from column to column --- */

/* How tall the table comes out: lines of its rows and, far behind, lines of all cells. Words
 * do not fill a line to its end, so a cell that needs more than one loses a part of each. */
static int64_t table_height(const struct table *t)
{
	int64_t rows = 0, cells = 0, tallest = 0;
	unsigned row = 0;

	for (guint i = 0; i < t->needs->len; i++) {
		const struct need *n = &g_array_index(t->needs, struct need, i);
		unit width = t->columns[n->column].width;
		int64_t lines = n->natural <= width ? 1 : 1 + (int64_t)n->natural * 9 / 8 / MAX(width, 1);
		if (n->row != row) {
			rows += tallest;
			tallest = 0;
			row = n->row;
		}
		tallest = MAX(tallest, lines);
		cells += lines;
	}
	return (rows + tallest) * 1000 + cells;
}

static bool move_room(struct table *t, unsigned from, unsigned to, unit step, int64_t *height)
{
	struct column *a = &t->columns[from], *b = &t->columns[to];

	if (from == to || a->fixed || b->fixed || a->width - step < a->least || b->width >= b->natural)
		return false;
	step = MIN(step, b->natural - b->width);
	a->width -= step;
	b->width += step;
	int64_t now = table_height(t);
	if (now < *height) {
		*height = now;
		return true;
	}
	a->width += step;
	b->width -= step;
	return false;
}

enum { MOST_MOVES = 200, MOST_NEEDS = 1000 };

/* Long steps first: the next line that a column saves may be far away. */
static void shorten(struct table *t)
{
	int64_t height = table_height(t);
	int moves = MOST_MOVES;

	if (t->needs->len > MOST_NEEDS || t->count > 12)
		return;
	for (unit step = t->width / 4; step > UNIT_POINT * 2; step /= 2) {
		bool moved = true;
		while (moved && moves-- > 0) {
			moved = false;
			for (unsigned from = 0; from < t->count; from++)
				for (unsigned to = 0; to < t->count; to++)
					moved |= move_room(t, from, to, step, &height);
		}
	}
}

/* By how much the columns are too wide as they are; *left: what no author has given away. */
static int64_t over_width(struct table *t, unit *left)
{
	unit room = t->width - (unit)(t->count - 1) * t->gap;

	*left = room - fix_columns(t, room);
	return least_width(t) - room;
}

/* Sets smaller what does not fit otherwise, then closer; answers by how much it is still
 * too wide. */
static int64_t squeeze(struct table *t, unit *left)
{
	bool paged = t->f->paged;

	t->small = t->hyphenated = false;
	t->leading = paged ? style_of(t->f->l, STYLE_TABLE)->leading : t->f->leading;
	t->gap = t->f->l->theme->cell_gap;
	measure_columns(t);
	int64_t over = over_width(t, left);
	if (over <= 0 || !paged)
		return over;
	t->small = true;
	t->leading = style_of(t->f->l, STYLE_TABLE_SMALL)->leading;
	measure_columns(t);
	over = over_width(t, left);
	if (over <= 0)
		return over;
	t->gap /= 2;
	return over_width(t, left);
}

/* Words parted wherever they may be, in as few columns as can be: none wishes for more than
 * its longest word. */
static int64_t hyphenate(struct table *t, unit *left)
{
	struct column *whole = g_memdup2(t->columns, t->count * sizeof *whole);

	t->hyphenated = true;
	measure_columns(t);
	for (unsigned i = 0; i < t->count; i++)
		t->columns[i].natural = whole[i].least;
	g_free(whole);
	return over_width(t, left);
}

/* The page's height for a width, where that is more. */
static bool turn(struct table *t)
{
	const struct layout *l = t->f->l;

	if (!l->theme->turn_tables || !t->f->paged || l->lines * l->grid <= t->width)
		return false;
	t->turned = true;
	t->left = 0;
	t->width = l->lines * l->grid;
	return true;
}

static void report(struct table *t, int64_t over)
{
	struct diags *diags = t->f->l->diags;
	span where = t->node->where;

	if (over > 0)
		diag_add(diags, DIAG_TABLE_WIDE, where, NULL, "the table is %.0f points wider than the %s",
		         unit_points((unit)over), t->turned ? "page is high" : "text");
	if (t->turned)
		diag_add(diags, DIAG_TABLE_TURNED, where, NULL, "the table is turned to fit%s",
		         t->small ? ", and set smaller" : "");
	else if (t->small && over <= 0)
		diag_add(diags, DIAG_TABLE_SMALL, where, NULL, "the table is set smaller to fit");
}

/* Too wide by one of so many parts of the measure, words are hyphenated and the table stands. */
enum { SLIGHT = 8 };

static int64_t measure_to_fit(struct table *t, unit *left)
{
	int64_t over = squeeze(t, left);

	if (over > 0 && over <= t->width / SLIGHT)
		over = hyphenate(t, left);
	if (over > 0 && turn(t))
		over = squeeze(t, left);
	if (over > 0)
		over = hyphenate(t, left);
	if (t->f->paged)
		report(t, over);
	return over;
}

/* The first column stands at the other side, and the table too. */
static void turn_round(struct table *t, unit width)
{
	unit right = t->left + t->width;

	for (unsigned i = 0; i < t->count; i++)
		t->columns[i].x = right - (t->columns[i].x - t->left) - t->columns[i].width;
	t->left = right - width;
}

static void fit_columns(struct table *t)
{
	unit x = t->left, left;
	int64_t over = measure_to_fit(t, &left);

	for (unsigned i = 0; over > 0 && i < t->count; i++)
		t->columns[i].natural = t->columns[i].least;
	grant_small(t, &left);
	share_room(t, left);
	for (unsigned i = 0; over <= 0 && i < t->count; i++)
		t->columns[i].fixed = t->node->table.widths != NULL && t->node->table.widths[i] > 0;
	if (over <= 0)
		shorten(t);
	for (unsigned i = 0; i < t->count; i++) {
		t->columns[i].x = x;
		x += t->columns[i].width + t->gap;
	}
	unit width = MIN(t->width, x - t->gap - t->left);
	if (runs_against(t->f->l, t->node))
		turn_round(t, width);
	t->width = width;
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
	enum style_id style = cell_style(t, cell);
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
	size_t n = 0, slices = 0;

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

static void lay_rows(struct table *t, const struct node *caption, struct table_rows *out)
{
	GArray *arts = g_array_new(FALSE, TRUE, sizeof(struct art));
	GArray *breaks = g_array_new(FALSE, TRUE, 1);
	const struct node *row = next_row(t->node->first);
	struct layout *l = t->f->l;

	for (; row != NULL && row->row.header; row = next_row(row->next))
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
	for (; row != NULL; row = next_row(row->next), count++) {
		last_start = arts->len;
		lay_row(t, row, arts, breaks);
		first_end = count == 0 ? arts->len : first_end;
		g_array_append_val(ends, arts->len);
	}
	if (count > 3) {               /* no last row alone under a head repeated, a first one dear */
		g_array_index(breaks, uint8_t, first_end - 1) = BREAK_BLOCK_SHORT;
		g_array_index(breaks, uint8_t, last_start - 1) = BREAK_WIDOW;
	}
	for (guint i = 0; count <= 3 && arts->len <= SHORT_MOST && i < arts->len; i++)
		g_array_index(breaks, uint8_t, i) = BREAK_WIDOW;
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

	if (next_row(n->first) == NULL) {
		if (caption != NULL)
			text_block_lay(f, at, caption, STYLE_CAPTION);
		return;
	}
	t.columns = ARENA_ARRAY(f->l->arena, struct column, t.count);
	t.needs = g_array_new(FALSE, FALSE, sizeof(struct need));
	fit_columns(&t);
	g_array_free(t.needs, TRUE);
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
