/* table.h: a table while it is laid, by table.c, columns.c, decimal.c and turned.c. */
#ifndef ALDINE_PAGES_TABLE_H
#define ALDINE_PAGES_TABLE_H

#include "pages/layout.h"

struct decimal {
	char mark;                     /* 0: the column is not aligned on one */
	unit widest;                   /* of what stands after it, the mark included */
};

/* How a column's numbers align; style: of its body. */
struct decimal decimal_find(struct layout *l, const struct node *table, unsigned column,
                            enum style_id style);
/* Room that a cell leaves free at its right. */
unit decimal_room(struct layout *l, const struct node *cell, const struct decimal *d, enum style_id style);

struct column {
	unit least, natural, width, x;
	bool fixed, hyphenated;        /* hyphenated: the least is that of words' parts */
	struct decimal decimal;
};

struct table {
	struct flow *f;
	const struct node *node;
	struct column *columns;
	unsigned count;
	unit left, width, leading, gap;
	struct frame at;               /* where it is laid */
	bool small, hyphenated, turned;
	GArray *needs;                 /* columns.c: struct need, row by row */
};

/* This node, or the next that is a row; NULL at the end. */
const struct node *table_row(const struct node *row);
enum style_id table_cell_style(const struct table *t, const struct node *cell);
/* Sizes and places the columns, and with them the table: in the width it has, smaller, or
 * turned. Says so. */
void columns_fit(struct table *t);

/* A table as laid: what turned.c cuts into pages. */
struct table_rows {
	struct art head, again;        /* head: with caption and rules; again: on top of each page after */
	bool headed;
	struct art *rows;              /* a line of every cell each */
	uint8_t *breaks;               /* enum break_class: a page's end after each */
	bool *ends;                    /* the last line of a table row, but for the last row */
	size_t count;
};

/* Onto pages of their own, turned. width: of the table; left: where its rows begin. */
void turned_lay(struct flow *f, const struct node *table, const struct table_rows *r, unit left,
                unit width);

#endif
