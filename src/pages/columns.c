/* columns.c: how wide a table's columns are, by what is in them and by the measure.
 *
 * Columns that do not all fit on one line first get what they need at least and shares
 * of the rest; then room moves from column to column as long as that makes the table
 * shorter. A table whose longest words do not fit, or whose text would stand in columns of a
 * word each, is set smaller; where words fit almost, they are hyphenated; else the table is
 * turned (turned.c). */
#include "pages/table.h"

#include <string.h>

/* What one cell would take on a single line. */
struct need {
	unsigned row, column;
	unit natural;
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

/* What a cell over several columns needs beyond theirs, each gets an equal part of. */
static void widen_spanned(struct table *t, const struct node *cell)
{
	unsigned first = cell->cell.column, end = MIN(first + cell->cell.span, t->count);
	struct column need = {.hyphenated = t->hyphenated};
	unit least = 0, natural = 0;

	measure_block(t->f->l, cell, table_cell_style(t, cell), &need);
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
	for (const struct node *row = table_row(t->node->first); row; row = table_row(row->next), r++)
		for (const struct node *cell = row->first; cell != NULL; cell = cell->next) {
			if (cell->kind != NODE_CELL || cell->cell.span > 1 || cell->cell.column >= t->count)
				continue;
			struct need need = {.row = r, .column = cell->cell.column};
			struct column *c = &t->columns[need.column];
			need.natural = measure_block(t->f->l, cell, table_cell_style(t, cell), c)
			               + decimal_room(t->f->l, cell, &c->decimal, table_cell_style(t, cell));
			c->natural = MAX(c->natural, need.natural);
			if (c->decimal.mark && !cell->parent->row.header)
				c->least = MAX(c->least, need.natural);
			g_array_append_val(t->needs, need);
		}
	for (const struct node *row = table_row(t->node->first); row; row = table_row(row->next))
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

/* Columns of running text that would be so many lines long, in so many quarters of an em
 * each on an average, cannot be read: there are a word or two to a line. */
enum { CRAMPED_LINES = 4, CRAMPED_WIDTH = 18 };

static bool is_cramped(struct table *t, unit left)
{
	struct column *as_measured = g_memdup2(t->columns, t->count * sizeof *as_measured);
	int64_t width = 0, count = 0;

	grant_small(t, &left);
	share_room(t, left);
	for (unsigned i = 0; i < t->count; i++) {
		const struct column *c = &t->columns[i];
		if ((int64_t)c->width * CRAMPED_LINES >= c->natural)
			continue;
		width += c->width;
		count++;
	}
	memcpy(t->columns, as_measured, t->count * sizeof *as_measured);
	g_free(as_measured);
	return width * 4 < count * CRAMPED_WIDTH * style_of(t->f->l, t->small ? STYLE_TABLE_SMALL : STYLE_TABLE)->size;
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
	if (!paged || (over <= 0 && !is_cramped(t, *left)))
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
	bool cramped = over <= 0 && t->small && is_cramped(t, *left);
	if ((over > 0 || cramped) && turn(t))
		over = squeeze(t, left);
	if (over > 0 && !t->hyphenated)
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

void columns_fit(struct table *t)
{
	unit x = t->left, left;

	t->needs = g_array_new(FALSE, FALSE, sizeof(struct need));
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
	g_array_free(t->needs, TRUE);
}
