/* impose.c: pages onto sheets, for folding and stitching through the fold.
 *
 * The pages are padded to a multiple of four; sheet k, from 0, carries on its front
 * n − 2k and 2k + 1, on its back 2k + 2 and n − 2k − 1. A side is one sheet of the file. */
#include "pages/layout.h"

size_t impose_padded(size_t pages)
{
	return (pages + 3) / 4 * 4;
}

void impose_booklet(struct arena *a, struct pages *p, const struct edition *e)
{
	size_t n = impose_padded(p->count);
	unit y = (e->sheet_height - p->height) / 2, left = e->sheet_width / 2 - p->width;

	p->sheet_width = e->sheet_width;
	p->sheet_height = e->sheet_height;
	p->sheet_count = n / 2;
	p->sheets = arena_alloc_many(a, p->sheet_count, sizeof *p->sheets);
	for (size_t side = 0; side < p->sheet_count; side++) {
		size_t k = side / 2;
		bool back = side % 2;
		size_t first = back ? 2 * k + 2 : n - 2 * k;
		size_t second = back ? n - 2 * k - 1 : 2 * k + 1;
		p->sheets[side][0] = (struct sheet_place){(uint32_t)first - 1, left, y};
		p->sheets[side][1] = (struct sheet_place){(uint32_t)second - 1, e->sheet_width / 2, y};
	}
}
