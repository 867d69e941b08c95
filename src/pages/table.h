/* table.h: what table.c asks of decimal.c and turned.c. */
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
