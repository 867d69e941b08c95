/* impose.c: two pages to a side of a larger sheet.
 *
 * A booklet is folded in the middle and stitched through the fold. Its pages are padded to
 * a multiple of four and gathered in signatures of so many sheets, all in one unless the
 * edition says; sheet k of a gathering of n pages, from 0, carries on its front n − 2k and
 * 2k + 1, on its back 2k + 2 and n − 2k − 1. Folded, an inner sheet stands out of the outer
 * ones by the paper's thickness, and trimmed it loses that at its edge: `creep` a sheet
 * moves its pages towards the fold instead.
 *
 * A book from the right has the two sides changed. Two-up is the pages side by side in the
 * order in which they are read. A side is one sheet of the file. */
#include "pages/layout.h"

size_t impose_padded(size_t pages)
{
	return (pages + 3) / 4 * 4;
}

/* The two pages of one side, from 1, and how deep in its gathering the sheet lies. */
struct side { size_t left, right, depth; };

static struct side booklet_side(size_t side, size_t sheets, size_t signature)
{
	size_t sheet = side / 2, gathering = sheet / signature, k = sheet % signature;
	size_t first = gathering * signature;
	size_t n = 4 * MIN(signature, sheets - first), before = 4 * first;

	if (side % 2 == 1)
		return (struct side){before + 2 * k + 2, before + n - 2 * k - 1, k};
	return (struct side){before + n - 2 * k, before + 2 * k + 1, k};
}

static void begin_sheets(struct arena *a, struct pages *p, const struct edition *e, size_t count)
{
	p->sheet_width = e->sheet_width;
	p->sheet_height = e->sheet_height;
	p->sheet_count = count;
	p->sheets = arena_alloc_many(a, count, sizeof *p->sheets);
}

static void put_side(struct pages *p, size_t at, struct side side, unit creep)
{
	unit y = (p->sheet_height - p->height) / 2, middle = p->sheet_width / 2;
	unit in = MIN((unit)side.depth * creep, p->width / 8);
	size_t left = p->from_right ? side.right : side.left, right = p->from_right ? side.left : side.right;


	p->sheets[at][0] = (struct sheet_place){(uint32_t)left - 1, middle - p->width + in, y};
	p->sheets[at][1] = (struct sheet_place){(uint32_t)right - 1, middle - in, y};
}

void impose_booklet(struct arena *a, struct pages *p, const struct edition *e)
{
	size_t sheets = impose_padded(p->count) / 4;
	size_t signature = e->signature > 0 ? (size_t)e->signature : sheets;

	begin_sheets(a, p, e, sheets * 2);
	for (size_t i = 0; i < p->sheet_count; i++)
		put_side(p, i, booklet_side(i, sheets, signature), e->creep);
}

void impose_two_up(struct arena *a, struct pages *p, const struct edition *e)
{
	begin_sheets(a, p, e, (p->count + 1) / 2);
	for (size_t i = 0; i < p->sheet_count; i++)
		put_side(p, i, (struct side){2 * i + 1, 2 * i + 2, 0}, 0);
}
