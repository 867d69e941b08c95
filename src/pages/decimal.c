/* decimal.c: columns of numbers, aligned on their decimal mark.
 *
 * Only where the author set a column flush right and nothing but numbers stands in it. A
 * comma is the mark where no point is, and some comma is not followed by three digits. */
#include "pages/table.h"

#include <string.h>

static bool is_sign(unsigned c)
{
	return c == '+' || c == '-' || c == 0x2212 || c == 0x2013;
}

/* Digits, parted by marks or narrow spaces, after a sign or none; no digits at all (a dash,
 * nothing) is an absent number. */
static bool is_number(str text)
{
	for (size_t at = 0, first = 0; at < text.len; first = at) {
		unsigned c = str_char(text, &at);
		bool parts = c == '.' || c == ',' || c == '\'' || c == 0xA0 || c == 0x202F || c == 0x2009;
		if (!g_ascii_isdigit((gchar)(c < 128 ? c : 0)) && !parts && !(is_sign(c) && first == 0))
			return false;
	}
	return true;
}

static str fraction_of(str text, char mark)
{
	const char *found = mark ? memrchr(text.at, mark, text.len) : NULL;

	return found ? str_from(text, (size_t)(found - text.at)) : STR_NONE;
}

static bool is_body(const struct node *cell, unsigned column)
{
	return cell->kind == NODE_CELL && cell->cell.column == column && !cell->cell.header
	       && !cell->parent->row.header && cell->cell.span <= 1;
}

/* The column's decimal mark; 0 where it is not one of numbers. */
static char mark_of(struct arena *a, const struct node *table, unsigned column)
{
	bool point = false, comma = false;

	for (const struct node *row = table->first; row != NULL; row = row->next)
		for (const struct node *cell = row->first; row->kind == NODE_ROW && cell; cell = cell->next) {
			if (!is_body(cell, column))
				continue;
			str text = str_trim(node_plain_text(a, cell)), after = fraction_of(text, ',');
			if (cell->cell.align != ALIGN_RIGHT || !is_number(text))
				return 0;
			point |= fraction_of(text, '.').len > 1;
			comma |= after.len > 1 && after.len != 4;
		}
	return point ? '.' : comma ? ',' : 0;
}

/* What stands after the mark, in the cell's style. */
static unit fraction_width(struct layout *l, const struct node *cell, char mark, enum style_id style)
{
	str after = fraction_of(str_trim(node_plain_text(l->arena, cell)), mark);

	return after.len > 0 ? lines_text_width(l->type, after, style, cell) : 0;
}

unit decimal_room(struct layout *l, const struct node *cell, const struct decimal *d, enum style_id style)
{
	if (d->mark == 0 || !is_body(cell, cell->cell.column))
		return 0;
	return d->widest - fraction_width(l, cell, d->mark, style);
}

struct decimal decimal_find(struct layout *l, const struct node *table, unsigned column,
                            enum style_id style)
{
	struct decimal d = {.mark = mark_of(l->arena, table, column)};

	for (const struct node *row = table->first; d.mark && row != NULL; row = row->next)
		for (const struct node *cell = row->first; row->kind == NODE_ROW && cell; cell = cell->next)
			if (is_body(cell, column))
				d.widest = MAX(d.widest, fraction_width(l, cell, d.mark, style));
	return d;
}
