/* html_settle.c: what came out of raw HTML, put in order.
 *
 * Cells are numbered by the columns they stand in. The tree knows no cell over several
 * rows: such a cell stands in its first, and in the others an empty one keeps its place,
 * or what stands beside it would slide under another heading. */
#include "doc/walk.h"
#include "load/html.h"

#define COLUMNS_MOST 1000        /* of a table; a cell reaches no further */
#define CELLS_MADE_MOST 20000    /* in one table */

/* A table while its rows are gone through. */
struct grid {
	struct reader *r;
	unsigned below[COLUMNS_MOST];    /* rows that a cell further up still reaches into */
	unsigned columns;                /* of the widest row yet */
	unsigned made;
	bool body;                       /* a row was met that is no head */
};

/* Where a cell from above reaches into this row: an empty cell, so that those beside it
 * stay in their columns. */
static struct node *make_cell(struct grid *g, const struct node *row)
{
	struct node *cell = node_new(g->r->arena, NODE_CELL, span_of(g->r, row->where.start, row->where.start));
	cell->cell.span = 1;
	cell->at = 1;
	g->made++;
	return cell;
}

static unsigned pass_covered(struct grid *g, struct node *row, struct node *before, unsigned column)
{
	for (; column < COLUMNS_MOST && g->below[column] && g->made < CELLS_MADE_MOST; column++) {
		struct node *cell = make_cell(g, row);
		cell->cell.column = column;
		g->below[column]--;
		if (before)
			node_insert_before(before, cell);
		else
			node_append(row, cell);
	}
	return column;
}

static void settle_row(struct grid *g, struct node *row)
{
	unsigned column = 0;
	bool header = row->first != NULL;
	for (struct node *cell = row->first, *next; cell; cell = next) {
		next = cell->next;
		column = pass_covered(g, row, cell, column);
		column = MIN(column, COLUMNS_MOST - 1);
		unsigned end = MIN(column + cell->cell.span, COLUMNS_MOST);
		cell->cell.column = column;
		cell->cell.span = end - column;
		for (; column < end; column++)
			g->below[column] = cell->at - 1;
		cell->at = 0;
		header &= cell->cell.header;
	}
	column = pass_covered(g, row, NULL, column);
	for (unsigned i = column; i < g->columns; i++)
		g->below[i] -= g->below[i] > 0;
	row->row.header = !g->body && (row->row.header || (header && !g->columns));
	g->body |= !row->row.header;
	g->columns = MAX(g->columns, column);
}

/* Columns in which no cell begins are one with the column before: a cell across a thousand
 * of them, as some write who mean the whole row, is as wide as the table. */
static unsigned drop_columns(struct node *table, unsigned columns)
{
	unsigned place[COLUMNS_MOST + 1] = {0}, count = 0;
	for (struct node *row = table->first; row; row = row->next)
		for (struct node *cell = row->first; row->kind == NODE_ROW && cell; cell = cell->next)
			place[cell->cell.column] = 1;
	for (unsigned i = 0; i <= columns; i++) {
		bool begins = place[i] || i == 0;
		place[i] = count;
		count += begins && i < columns;
	}
	for (struct node *row = table->first; row; row = row->next)
		for (struct node *cell = row->first; row->kind == NODE_ROW && cell; cell = cell->next) {
			unsigned end = MIN(cell->cell.column + cell->cell.span, columns);
			cell->cell.column = place[cell->cell.column];
			cell->cell.span = MAX(place[end], cell->cell.column + 1) - cell->cell.column;
		}
	return count;
}

/* Rows directly below the table, cells numbered, the columns counted. */
static void settle_table(struct reader *r, struct node *table)
{
	struct grid *g = g_new0(struct grid, 1);
	g->r = r;
	for (struct node *row = table->first; row; row = row->next)
		if (row->kind == NODE_ROW)
			settle_row(g, row);
	table->table.columns = drop_columns(table, g->columns);
	table->table.align = ARENA_ARRAY(r->arena, enum column_align, table->table.columns);
	g_free(g);
}

static void trim_texts(struct node *n)
{
	while (n->first && n->first->kind == NODE_TEXT) {
		struct node *t = n->first;
		while (t->text.len && t->text.at[0] == ' ')
			t->text = str_from(t->text, 1);
		if (t->text.len)
			break;
		node_remove(t);
	}
	while (n->last && n->last->kind == NODE_TEXT) {
		struct node *t = n->last;
		while (t->text.len && t->text.at[t->text.len - 1] == ' ')
			t->text.len--;
		if (t->text.len)
			break;
		node_remove(t);
	}
}

void html_settle(struct reader *r, struct node *root)
{
	struct node *next;
	for (struct node *n = root; n; n = next) {
		if (n->kind == NODE_TABLE && !n->table.align)
			settle_table(r, n);
		n->flags &= ~(unsigned)RAW_OPEN;
		if (node_kind_class(n->kind) == CLASS_TEXT_BLOCK)
			trim_texts(n);
		next = walk_after(n, root);
		if (!n->first && n->kind == NODE_PARAGRAPH && n != root)
			node_remove(n);
	}
}
