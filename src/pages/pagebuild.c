/* pagebuild.c: pages as a shortest path.
 *
 * A node is the start of a page: block, row, variant, note lines carried over, a figure
 * that waits, and on the second page of a spread by how much the first was long. From a
 * node one page is filled in every way (an inner table: least cost for each height at
 * each block) and every fill that ends exactly level is an edge to the next start. Nodes
 * stand in layers, one a page; a layer's nodes dearer than its best by more than a bound
 * are not followed.
 *
 * The bound is small at first. Where a layer stays empty, or costs more than the bound,
 * the search goes back a few pages and tries them again one rung higher (rungs[]): a
 * wider bound, then spreads a line long or short, then uneven pages, then broken rules.
 * So most pages cost microseconds, and only bad places are looked at closely.
 *
 * The road not taken: one bound for the whole chapter. It finds the same pages, and
 * takes ten times as long. */
#include "pages/pagebuild.h"

#include <string.h>

#include "pages/pagefill.h"

static const struct rung rungs[] = {
	{3e5, 1, 0, 0, BREAK_BLOCK_SHORT, false, 0},
	{6e5, 2, 0, 0, BREAK_BLOCK_SHORT, false, 4},
	{3e6, 2, 1, 0, BREAK_BLOCK_SHORT, false, 6},
	{8e6, 2, 1, 3, BREAK_BLOCK_SHORT, false, 3},
	{3e8, 2, 1, 12, BREAK_WIDOW, false, 3},
	{1e18, 2, 1, 10000, BREAK_NEVER, true, 2},
};
enum { RUNGS = sizeof rungs / sizeof rungs[0] };

/* Keys of a layer: everything a start is, but its cost. */
static unsigned start_hash(const void *key)
{
	const struct start *s = key;
	uint64_t h = s->block;

	h = h * 0x9E3779B97F4A7C15u + s->row;
	h = h * 0x9E3779B97F4A7C15u + s->variant;
	h = h * 0x9E3779B97F4A7C15u + s->note;
	h = h * 0x9E3779B97F4A7C15u + s->waiting + (uint64_t)(s->surplus + 1);
	return (unsigned)(h >> 32) ^ (unsigned)h;
}

int start_same(const void *a, const void *b)
{
	const struct start *x = a, *y = b;

	return x->block == y->block && x->row == y->row && x->variant == y->variant
	       && x->note == y->note && x->waiting == y->waiting
	       && x->wait_row == y->wait_row && x->surplus == y->surplus;
}

/* The layer's starts move as it grows, so its table is keyed by copies in the arena. */
void layer_offer(struct builder *b, struct layer *l, const struct start *s)
{
	size_t found = GPOINTER_TO_SIZE(g_hash_table_lookup(l->index, s));

	if (s->cost < l->best)
		l->best = s->cost;
	if (found) {
		struct start *old = &g_array_index(l->starts, struct start, found - 1);
		if (s->cost < old->cost)
			*old = *s;
		return;
	}
	struct start *key = ARENA_NEW(b->arena, struct start);
	*key = *s;
	g_array_append_val(l->starts, *s);
	g_hash_table_insert(l->index, key, GSIZE_TO_POINTER(l->starts->len));
}

static struct layer *layer_new(struct builder *b)
{
	struct layer *l = ARENA_NEW(b->arena, struct layer);

	l->starts = g_array_new(FALSE, FALSE, sizeof(struct start));
	l->index = g_hash_table_new(start_hash, start_same);
	l->best = NO_COST;
	l->end.cost = NO_COST;
	return l;
}

static void layer_free(void *thing)
{
	struct layer *l = thing;

	g_array_free(l->starts, TRUE);
	g_hash_table_destroy(l->index);
}

/* --- The search --- */

/* Pages filled by the time the search has come to page p, above which only the best start
 * of each is followed: chapters that are mostly notes have more ways than anyone wants to
 * wait for. */
#define EXPANDED_MOST(p) (3000 + 100 * (p))

static struct layer *layer_at(const struct builder *b, size_t p)
{
	return g_ptr_array_index(b->layers, p);
}

/* The rung a page is tried on. */
static uint8_t *rung_at(const struct builder *b, size_t p)
{
	if (b->rungs->len <= p)
		g_array_set_size(b->rungs, (guint)p + 1);
	return (uint8_t *)b->rungs->data + p;
}

static bool page_is_verso(const struct builder *b, size_t p)
{
	return b->job->verso == (p % 2 == 0);
}

static double bound(const struct builder *b, unsigned rung)
{
	return rungs[rung].bound * (b->job->patience > 0 ? b->job->patience : 1);
}

static void expand(struct builder *b, size_t p)
{
	struct layer *l = layer_at(b, p);

	if (b->layers->len > p + 1)
		g_ptr_array_set_size(b->layers, (gint)p + 1);
	g_ptr_array_add(b->layers, layer_new(b));
	b->layer = l;
	b->next = layer_at(b, p + 1);
	b->rung = &rungs[*rung_at(b, p)];
	b->verso = page_is_verso(b, p);
	b->first = p == 0;
	l->end.cost = NO_COST;
	double most = b->expanded < EXPANDED_MOST(p) ? bound(b, *rung_at(b, p)) : 0;
	for (guint i = 0; i < l->starts->len; i++) {
		const struct start *s = &g_array_index(l->starts, struct start, i);
		if (s->cost <= l->best + most)
			page_fill(b, s);
	}
}

/* Whether the page from layer p came out too dear for the rung it was tried on. */
static bool is_trouble(const struct builder *b, size_t p)
{
	const struct layer *l = layer_at(b, p), *next = layer_at(b, p + 1);
	double best = MIN(next->best, l->end.cost);

	return *rung_at(b, p) + 1u < RUNGS && best - l->best > bound(b, *rung_at(b, p));
}

/* Steps a few pages back onto the next rung; answers where to go on. */
static size_t step_back(struct builder *b, size_t p)
{
	uint8_t rung = *rung_at(b, p) + 1;
	size_t back = (size_t)rungs[rung].back, from = p > back ? p - back : 0;

	for (size_t q = from; q <= p; q++)
		*rung_at(b, q) = MAX(*rung_at(b, q), rung);
	return from;
}

/* Layer by layer until the chapter has ended more cheaply than anything still open. Answers
 * the layer of the last page. */
static size_t search(struct builder *b)
{
	size_t best = SIZE_MAX;

	for (size_t p = 0;;) {
		expand(b, p);
		if (is_trouble(b, p)) {
			p = step_back(b, p);
			if (best != SIZE_MAX && best >= p)
				best = SIZE_MAX;
			continue;
		}
		const struct layer *l = layer_at(b, p);
		if (l->end.cost != NO_COST
		    && (best == SIZE_MAX || l->end.cost < layer_at(b, best)->end.cost))
			best = p;
		const struct layer *next = layer_at(b, p + 1);
		if (next->starts->len == 0)
			break;
		if (best != SIZE_MAX && next->best >= layer_at(b, best)->end.cost)
			break;
		p++;
	}
	return best;
}

/* --- Reading the path back --- */

static void put_piece(struct pagebuild_page *page, uint32_t block, uint32_t variant, uint32_t from,
                      uint32_t to, int line)
{
	page->pieces[page->count++] = (struct pagebuild_piece){block, variant, from, to, line};
}

/* Whether it was art in another size is not asked: paragraphs are what varies most. */
static void count_levers(struct pagebuild *out, const struct pagebuild_block *block,
                         uint32_t variant, int height, int gap)
{
	out->variants_used += variant > 0 && block->even;
	if (height == 0 || !(block->more || block->less))
		return;
	out->whites++;
	out->whites_moved += gap != block->above;
}

/* The pieces of the page just filled again, from its last column backwards. */
static void read_page(struct builder *b, struct pagebuild *out, struct pagebuild_page *page)
{
	const struct ending *how = &b->ending;
	uint32_t k = how->column;
	size_t row = fill_row(b);
	int waits = how->waits, height = how->height;
	struct pagebuild_piece *back = ARENA_ARRAY(b->arena, struct pagebuild_piece, k + 2);
	size_t n = 0;
	const struct pagebuild_block *blocks = b->job->blocks;

	if (how->row > 0) {
		uint32_t at = b->from->block + k;
		back[n++] = (struct pagebuild_piece){at, how->variant, k == 0 ? b->from->row : 0,
		                                     how->row, height + how->gap};
		count_levers(out, &blocks[at], how->variant, k == 0 && b->from->row > 0 ? 0 : height, how->gap);
	}
	while (k > 0) {
		struct cell c = fill_column(b, k)[(size_t)waits * row + height];
		uint32_t at = b->from->block + --k;
		if (!c.skipped) {
			back[n++] = (struct pagebuild_piece){
				at, c.variant, k == 0 ? b->from->row : 0,
				blocks[at].variant[c.variant].count, c.height + c.gap};
			count_levers(out, &blocks[at], c.variant, k == 0 && b->from->row > 0 ? 0 : c.height, c.gap);
		}
		height = c.height;
		waits = c.waits;
	}
	const struct cell *first = fill_column(b, 0) + (size_t)waits * row + height;
	page->pieces = ARENA_ARRAY(b->arena, struct pagebuild_piece, n + first->figures + 1);
	struct topping top;
	for (uint32_t i = 0; i < first->figures; i++) {
		uint32_t variant = i + 1 == first->figures ? first->variant : 0;
		top = page_topping(b, i > 0 ? &top : NULL, variant);
		put_piece(page, top.block, variant, top.from, top.to, top.line);
	}
	while (n-- > 0)
		put_piece(page, back[n].block, back[n].variant, back[n].from, back[n].to, back[n].line);
	page->note_from = b->from->note;
	page->note_to = how->note;
	page->capacity = how->capacity;
	page->faults = how->faults;
}

/* Fills the page from a layer's start again so that it leads to `to`, and reads it. */
static void refill(struct builder *b, size_t p, const struct start *from, const struct start *to,
                   struct pagebuild *out)
{
	b->layer = layer_at(b, p);
	b->next = NULL;
	b->rung = &rungs[*rung_at(b, p)];
	b->verso = page_is_verso(b, p);
	b->first = p == 0;
	b->wanted = to;
	b->wanted_end = start_is_end(b, to);
	b->ending_cost = NO_COST;
	page_fill(b, from);
	read_page(b, out, &out->pages[p]);
	b->wanted = NULL;
}

static void read_path(struct builder *b, size_t last, struct pagebuild *out)
{
	struct start to = layer_at(b, last)->end;

	out->count = last + 1;
	out->cost = to.cost;
	out->pages = ARENA_ARRAY(b->arena, struct pagebuild_page, out->count);
	for (size_t p = last + 1; p-- > 0;) {
		struct start from = g_array_index(layer_at(b, p)->starts, struct start, to.from);
		refill(b, p, &from, &to, out);
		to = from;
	}
}

static void count_notes(struct builder *b)
{
	const struct pagebuild_job *job = b->job;
	uint32_t notes = 0;

	b->notes_before = ARENA_ARRAY(b->arena, uint32_t, job->count + 1);
	b->note_start = ARENA_ARRAY(b->arena, uint32_t, job->note_count + 1);
	for (size_t i = 0; i < job->count; i++) {
		const struct pagebuild_variant *v = &job->blocks[i].variant[0];
		b->notes_before[i] = notes;
		notes += v->rows[v->count - 1].notes;
	}
	b->notes_before[job->count] = notes;
	for (size_t i = 0; i < job->note_count; i++)
		b->note_start[i + 1] = b->note_start[i] + job->note_lines[i];
}

struct pagebuild pagebuild_choose(struct arena *a, const struct pagebuild_job *job)
{
	struct pagebuild out = {0};
	struct builder b = {.job = job, .arena = a};
	struct start first = {.waiting = NOWHERE};

	if (job->count == 0)
		return out;
	count_notes(&b);
	b.layers = g_ptr_array_new_with_free_func(layer_free);
	b.rungs = g_array_new(FALSE, TRUE, 1);
	b.cells = g_array_new(FALSE, FALSE, sizeof(struct cell));
	b.reached = g_array_new(FALSE, FALSE, sizeof(struct reach));
	g_ptr_array_add(b.layers, layer_new(&b));
	layer_offer(&b, layer_at(&b, 0), &first);
	size_t last = search(&b);
	g_assert(last != SIZE_MAX);
	read_path(&b, last, &out);
	out.expanded = b.expanded;
	g_ptr_array_free(b.layers, TRUE);
	g_array_free(b.rungs, TRUE);
	g_array_free(b.cells, TRUE);
	g_array_free(b.reached, TRUE);
	return out;
}
