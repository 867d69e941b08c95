/* table.h: what table.c asks of decimal.c. */
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

#endif
