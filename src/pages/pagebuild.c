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

#include <math.h>
#include <string.h>

#define NO_COST INFINITY
#define NOWHERE UINT32_MAX

/* Prices of broken rules are not taste: they only keep the order in which rules fall. */
static const double class_price[BREAK_CLASS_COUNT] = {
	[BREAK_HEADING] = 2e7, [BREAK_ORPHAN] = 1e8, [BREAK_WIDOW] = 2e8, [BREAK_NEVER] = 1e9,
};
#define NOTE_LATE_PRICE 5e8
#define TOO_TALL_PRICE 1e9

struct rung {
	double bound;
	int more;                      /* lines that white may grow by */
	int spread;                    /* lines by which both pages of a spread may be off */
	int uneven;                    /* lines a page may lack */
	enum break_class worst;        /* breaks up to this class */
	bool late;                     /* notes may leave the page of their mark */
	int back;                      /* pages to go back when it is stepped on */
};
static const struct rung rungs[] = {
	{3e4, 1, 0, 0, BREAK_BLOCK_SHORT, false, 0},
	{2e5, 2, 0, 0, BREAK_BLOCK_SHORT, false, 3},
	{1e6, 2, 1, 0, BREAK_BLOCK_SHORT, false, 5},
	{8e6, 2, 1, 3, BREAK_BLOCK_SHORT, false, 3},
	{3e8, 2, 1, 12, BREAK_WIDOW, false, 3},
	{1e18, 2, 1, 10000, BREAK_NEVER, true, 2},
};
enum { RUNGS = sizeof rungs / sizeof rungs[0] };

struct start {
	uint32_t block, row, variant;  /* block == count: only notes or a figure are left */
	uint32_t note;                 /* first note line not yet printed */
	uint32_t waiting;              /* block of the figure that waits, or NOWHERE */
	int surplus;                   /* of the spread's first page */
	double cost;
	uint32_t from;                 /* index in the layer before */
};

/* How a page ended: enough to fill it again the same way. */
struct ending {
	uint32_t column;               /* blocks past the page's first */
	int waits, height;             /* the column's cell it was reached from */
	int gap;
	uint32_t variant, row;         /* rows placed end before this one */
	uint32_t note;                 /* note lines printed by then */
	int capacity;
	unsigned faults;
};

/* The best way to have reached a height before a block. */
struct cell {
	double cost;
	uint32_t waiting;              /* the figure passed over, where the cell waits */
	uint32_t variant;
	int16_t height;                /* the cell before */
	int8_t waits, gap;
	bool skipped;                  /* the block before was passed over */
};

struct layer {
	GArray *starts;
	GHashTable *index;             /* start -> index + 1 */
	struct start end;              /* best end of the chapter by a page from this layer */
	double best;
};

struct builder {
	const struct pagebuild_job *job;
	struct arena *arena;
	uint32_t *notes_before;        /* notes called for before a block */
	uint32_t *note_start;          /* first line of each note, and the end */
	GPtrArray *layers;
	GArray *rungs;                 /* of each page, kept when its layer is made anew */
	/* while one page is filled */
	const struct start *from;
	struct layer *layer, *next;
	const struct rung *rung;
	bool verso, first;             /* a left page; the chapter's first */
	GArray *cells;                 /* 2 × (lines + 2) a column */
	GArray *reached;               /* per column: lowest and highest height of both rows */
	const struct start *wanted;    /* filling again: the start that must come out */
	bool wanted_end;
	struct ending ending;
	double ending_cost;
	unsigned expanded;
};

int pagebuild_note_area(const struct pagebuild_job *job, uint32_t k)
{
	if (k == 0)
		return 0;
	int64_t height = job->note_gap + (int64_t)(k - 1) * job->note_leading;

	return (int)((height + job->grid - 1) / job->grid);
}

int pagebuild_piece_lines(const struct pagebuild_job *job, const struct pagebuild_block *block,
                          const struct pagebuild_variant *v, uint32_t from, uint32_t to)
{
	if (block->even)
		return (int)(to - from);
	int64_t height = (int64_t)v->rows[to - 1].bottom + block->lead + block->tail;

	if (from > 0)
		height += block->again - v->rows[from - 1].bottom;
	return (int)((height + job->grid - 1) / job->grid);
}

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

static int start_same(const void *a, const void *b)
{
	const struct start *x = a, *y = b;

	return x->block == y->block && x->row == y->row && x->variant == y->variant
	       && x->note == y->note && x->waiting == y->waiting && x->surplus == y->surplus;
}

/* The layer's starts move as it grows, so its table is keyed by copies in the arena. */
static void layer_offer(struct builder *b, struct layer *l, const struct start *s)
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

/* --- How a page may end --- */

static bool is_end(const struct builder *b, const struct start *s)
{
	return s->block == b->job->count && s->waiting == NOWHERE
	       && s->note == b->note_start[b->job->note_count];
}

/* One edge: a page that ends here. In search it is offered to the next layer; when a page
 * is filled again, the one that leads to the wanted start is kept. */
static void offer(struct builder *b, struct start *s, const struct ending *how)
{
	bool end = is_end(b, s);

	if (b->wanted != NULL) {
		if (end != b->wanted_end || !(end || start_same(s, b->wanted)))
			return;
		if (s->cost < b->ending_cost) {
			b->ending_cost = s->cost;
			b->ending = *how;
		}
		return;
	}
	if (!end)
		layer_offer(b, b->next, s);
	else if (s->cost < b->layer->end.cost)
		b->layer->end = *s;
}

/* Note lines that a page may print when not all k fit: the most that fill it to `room`
 * lines and leave each note begun on its page, none split into single lines. */
static uint32_t split_lines(const struct builder *b, uint32_t notes, uint32_t k, int room)
{
	const struct pagebuild_job *job = b->job;
	uint32_t fit = k;

	while (fit > 0 && pagebuild_note_area(job, fit) > room)
		fit--;
	uint32_t last = notes > 0 ? b->note_start[notes - 1] : 0;
	uint32_t end = b->note_start[notes];
	uint32_t at = b->from->note + fit;

	if (end - at == 1)
		at--;
	uint32_t least = MAX(last + 2, b->from->note + (b->from->note > last ? 2 : 0));
	return at >= least && at > b->from->note ? at - b->from->note : 0;
}

struct page_end {
	struct start next;             /* all but note, surplus and cost */
	struct ending how;
	int lines;                     /* of text */
	uint32_t notes;                /* called for by then */
	enum break_class class;
	bool hyphen;
	double cost;
	unsigned faults;
};

static const struct { enum break_class class; unsigned fault; } class_fault[] = {
	{BREAK_HEADING, FAULT_HEADING}, {BREAK_ORPHAN, FAULT_ORPHAN}, {BREAK_WIDOW, FAULT_WIDOW},
	{BREAK_NEVER, FAULT_BROKEN},
};

static double class_cost(const struct builder *b, const struct page_end *e, unsigned *faults)
{
	const struct page_taste *t = b->job->taste;
	double cost = class_price[e->class];

	for (size_t i = 0; i < G_N_ELEMENTS(class_fault); i++)
		if (class_fault[i].class == e->class)
			*faults |= class_fault[i].fault;
	if (e->class == BREAK_PAIR)
		cost += t->pair_alone;
	if (e->class == BREAK_BLOCK || e->class == BREAK_BLOCK_SHORT)
		cost += t->code_broken * (e->class == BREAK_BLOCK ? 1 : 16);
	if (e->hyphen) {
		cost += b->verso ? t->hyphen_verso : t->hyphen_recto;
		*faults |= FAULT_HYPHEN;
	}
	return cost;
}

/* The page's end at one capacity: all notes, a line of white above them, a note split, or
 * a page left short. */
static void end_at(struct builder *b, struct page_end *e, int surplus, double cost, unsigned faults)
{
	const struct page_taste *t = b->job->taste;
	int room = b->job->lines + surplus - e->lines;
	uint32_t k = b->note_start[e->notes] - b->from->note;
	int rest = room - pagebuild_note_area(b->job, k);

	if (surplus != 0)
		faults |= FAULT_SPREAD;
	if (rest < 0) {
		uint32_t part = split_lines(b, e->notes, k, room);
		if (part == 0 && b->rung->late) {
			part = k;
			while (part > 0 && pagebuild_note_area(b->job, part) > room)
				part--;
			cost += NOTE_LATE_PRICE;
			faults |= FAULT_NOTE_LATE;
		} else if (part == 0) {
			return;
		}
		cost += t->note_split;
		faults |= FAULT_NOTE_SPLIT;
		k = part;
		rest = room - pagebuild_note_area(b->job, k);
		if (rest < 0)
			return;
	}
	if (k > 0 && rest > 0) {
		cost += t->note_white;
		rest--;
	}
	if (rest > b->rung->uneven)
		return;
	if (rest > 0)
		faults |= FAULT_SHORT;
	struct start s = e->next;
	s.note = b->from->note + k;
	s.surplus = b->verso ? surplus : 0;
	s.cost = cost + rest * t->unequal;
	e->how.note = s.note;
	e->how.capacity = b->job->lines + surplus;
	e->how.faults = faults;
	offer(b, &s, &e->how);
}

/* The chapter's last page may have any height. */
static bool end_chapter(struct builder *b, struct page_end *e)
{
	uint32_t k = b->note_start[e->notes] - b->from->note;
	const struct page_taste *t = b->job->taste;

	if (e->lines + pagebuild_note_area(b->job, k) > b->job->lines)
		return false;
	struct start s = e->next;
	s.note = b->note_start[e->notes];
	s.surplus = 0;
	s.cost = e->cost + (e->lines < t->least_last && !b->first ? t->short_last : 0);
	e->how.note = s.note;
	e->how.capacity = b->job->lines;
	e->how.faults = e->faults;
	offer(b, &s, &e->how);
	return true;
}

static void end_page(struct builder *b, struct page_end *e)
{
	bool all = e->next.block == b->job->count && e->next.waiting == NOWHERE;

	e->next.from = b->next ? (uint32_t)(b->from - (struct start *)b->layer->starts->data) : 0;
	if (all && end_chapter(b, e))
		return;
	if (e->class > b->rung->worst)
		return;
	unsigned faults = e->faults;
	double cost = e->cost + class_cost(b, e, &faults);
	if (!b->verso && !b->first) {
		end_at(b, e, b->from->surplus, cost, faults);
		return;
	}
	end_at(b, e, 0, cost, faults);
	for (int s = 1; s <= b->rung->spread; s++) {
		end_at(b, e, s, cost + b->job->taste->spread, faults);
		end_at(b, e, -s, cost + b->job->taste->spread, faults);
	}
}

/* --- Filling one page --- */

static size_t cell_row(const struct builder *b)
{
	return (size_t)b->job->lines + 3;
}

static struct cell *column(struct builder *b, uint32_t k)
{
	size_t width = 2 * cell_row(b);

	while (b->cells->len < (k + 1) * width) {
		size_t old = b->cells->len;
		g_array_set_size(b->cells, (guint)(old + width));
		struct cell *c = (struct cell *)b->cells->data + old;
		for (size_t i = 0; i < width; i++)
			c[i].cost = NO_COST;
		int none[2] = {INT16_MAX, -1};
		g_array_append_vals(b->reached, none, 2);
	}
	return (struct cell *)b->cells->data + k * width;
}

static void cell_relax(struct builder *b, uint32_t k, int waits, int height, const struct cell *c)
{
	struct cell *at = column(b, k) + (size_t)waits * cell_row(b) + height;
	int *reach = (int *)b->reached->data + 2 * k;

	if (c->cost >= at->cost)
		return;
	*at = *c;
	reach[0] = MIN(reach[0], height);
	reach[1] = MAX(reach[1], height);
}

/* One way into a block: from this cell, after this white, in this variant. */
struct entry {
	uint32_t block, column;
	int waits, height;             /* of the cell */
	int gap, top;                  /* top: where the block's rows begin */
	uint32_t variant, row;
	uint32_t waiting;
	double cost;
};

static int entry_lines(const struct builder *b, const struct entry *e, uint32_t to)
{
	const struct pagebuild_block *block = &b->job->blocks[e->block];

	return pagebuild_piece_lines(b->job, block, &block->variant[e->variant], e->row, to);
}

/* A break after row `to` - 1 of the block just entered. */
static void entry_end(struct builder *b, const struct entry *e, uint32_t to, int bottom)
{
	const struct pagebuild_block *block = &b->job->blocks[e->block];
	const struct pagebuild_variant *v = &block->variant[e->variant];
	const struct pagebuild_row *row = &v->rows[to - 1];
	bool inside = to < v->count;
	struct page_end end = {
		.next = {.block = inside ? e->block : e->block + 1, .row = inside ? to : 0,
		         .variant = inside ? e->variant : 0, .waiting = e->waiting},
		.how = {e->column, e->waits, e->height, e->gap, e->variant, to, 0, 0, 0},
		.lines = bottom, .notes = b->notes_before[e->block] + row->notes,
		.class = row->after, .hyphen = row->hyphen, .cost = e->cost,
	};

	if (bottom > b->job->lines + 1) {
		end.cost += TOO_TALL_PRICE;
		end.lines = b->job->lines - 1;
		end.faults = FAULT_TOO_TALL;
	}
	end_page(b, &end);
}

/* Rows that can end the page begin about here: what stands above is far from full. */
static uint32_t entry_first_break(const struct builder *b, const struct entry *e)
{
	const struct pagebuild_block *block = &b->job->blocks[e->block];
	const struct pagebuild_variant *v = &block->variant[e->variant];

	if (!block->even || b->rung->uneven > 0)
		return e->row + 1;
	uint32_t notes = b->note_start[b->notes_before[e->block] + v->rows[v->count - 1].notes];
	int area = pagebuild_note_area(b->job, notes - b->from->note);
	int least = b->job->lines - 2 - area - e->top;

	return MIN(e->row + (least > 1 ? (uint32_t)least : 1), v->count);
}

static void enter(struct builder *b, const struct entry *e)
{
	const struct pagebuild_block *block = &b->job->blocks[e->block];
	const struct pagebuild_variant *v = &block->variant[e->variant];
	int most = b->job->lines + 1;
	bool last = e->block + 1 == b->job->count;

	for (uint32_t to = entry_first_break(b, e); to <= v->count; to++) {
		int bottom = e->top + entry_lines(b, e, to);
		bool too_tall = e->top == 0 && to == e->row + 1 && b->rung->late;
		if (bottom > most && !too_tall)
			break;
		entry_end(b, e, to, bottom);
	}
	int bottom = e->top + entry_lines(b, e, v->count);
	if (last || bottom > most)
		return;
	struct cell c = {e->cost, e->waiting, e->variant, (int16_t)e->height, (int8_t)e->waits,
	                 (int8_t)e->gap, false};
	cell_relax(b, e->column + 1, e->waiting != NOWHERE, bottom, &c);
}

/* White before the block as it may be here, tried with every variant. */
static void enter_ways(struct builder *b, struct entry *e, const struct cell *from)
{
	const struct pagebuild_block *block = &b->job->blocks[e->block];
	const struct page_taste *t = b->job->taste;
	bool going_on = e->row > 0;
	int white = going_on ? 0 : from->skipped ? block->above_alone : block->above;
	int low = 0, high = 0;

	if (e->column == 0 && b->from->waiting != NOWHERE)
		white = MAX(white, b->job->blocks[b->from->waiting].below);
	if (e->height == 0) {
		white = 0;
	} else if (white > 0 && !going_on) {
		low = block->less ? -1 : 0;
		high = block->more ? b->rung->more : 0;
	}
	for (int move = low; move <= high; move++) {
		e->gap = white + move;
		e->top = e->height + e->gap;
		double price = move > 0 ? t->gap_more * move * move : move < 0 ? t->gap_less : 0;
		unsigned first = going_on ? b->from->variant : 0;
		unsigned end = going_on ? first + 1 : block->variant_count;
		for (unsigned v = first; v < end; v++) {
			e->variant = v;
			e->cost = from->cost + price + (going_on ? 0 : block->variant[v].cost);
			enter(b, e);
		}
	}
}

/* Everything that can be done with a block from one cell. */
static void step(struct builder *b, uint32_t k, int waits, int height)
{
	uint32_t at = b->from->block + k;
	const struct pagebuild_block *block = &b->job->blocks[at];
	struct cell from = column(b, k)[(size_t)waits * cell_row(b) + height];
	struct entry e = {.block = at, .column = k, .waits = waits, .height = height,
	                  .row = k == 0 ? b->from->row : 0,
	                  .waiting = waits ? from.waiting : NOWHERE};

	enter_ways(b, &e, &from);
	if (!block->may_wait || waits || e.row > 0 || height == 0)
		return;
	struct cell c = {from.cost + b->job->taste->figure_late, at, 0, (int16_t)height,
	                 (int8_t)waits, 0, true};
	if (at + 1 < b->job->count) {
		cell_relax(b, k + 1, 1, height, &c);
		return;
	}
	struct page_end end = {
		.next = {.block = at + 1, .waiting = at},
		.how = {k, waits, height, 0, 0, 0, 0, 0, 0},
		.lines = height, .notes = b->notes_before[at], .cost = c.cost,
	};
	end_page(b, &end);
}

/* The page's first column: nothing, or the figure that waited. */
static void first_column(struct builder *b)
{
	const struct start *s = b->from;
	struct cell c = {.cost = s->cost, .waiting = NOWHERE};

	if (s->waiting == NOWHERE) {
		cell_relax(b, 0, 0, 0, &c);
		return;
	}
	const struct pagebuild_block *figure = &b->job->blocks[s->waiting];
	for (unsigned v = 0; v < figure->variant_count; v++) {
		const struct pagebuild_variant *way = &figure->variant[v];
		int height = pagebuild_piece_lines(b->job, figure, way, 0, way->count);
		c.variant = v;
		c.cost = s->cost + way->cost;
		c.skipped = true;
		if (height <= b->job->lines)
			cell_relax(b, 0, 0, height, &c);
	}
}

/* A page that has no text left to place: the notes carried over, a figure. */
static void fill_rest(struct builder *b)
{
	int *reach = (int *)b->reached->data;

	for (int h = reach[0]; h <= reach[1]; h++) {
		struct cell *c = column(b, 0) + h;
		if (c->cost == NO_COST)
			continue;
		struct page_end e = {
			.next = {.block = (uint32_t)b->job->count, .waiting = NOWHERE},
			.how = {0, 0, h, 0, 0, 0, 0, 0, 0},
			.lines = h, .notes = (uint32_t)b->job->note_count, .cost = c->cost,
		};
		struct rung any = rungs[RUNGS - 1];
		const struct rung *kept = b->rung;
		b->rung = &any;
		end_page(b, &e);
		b->rung = kept;
	}
}

/* Notes that the rows before the page's first one call for. */
static uint32_t row_notes(const struct builder *b)
{
	const struct start *s = b->from;

	if (s->row == 0)
		return 0;
	return b->job->blocks[s->block].variant[s->variant].rows[s->row - 1].notes;
}

/* A page that the figure that waited has for itself. */
static void fill_figure(struct builder *b)
{
	for (int h = 1; h <= b->job->lines; h++) {
		const struct cell *c = column(b, 0) + h;
		if (c->cost == NO_COST)
			continue;
		struct page_end e = {
			.next = *b->from, .how = {0, 0, h, 0, 0, 0, 0, 0, 0}, .lines = h,
			.notes = b->notes_before[b->from->block] + row_notes(b), .cost = c->cost,
		};
		e.next.waiting = NOWHERE;
		end_page(b, &e);
	}
}

static void fill(struct builder *b, const struct start *from)
{
	g_array_set_size(b->cells, 0);
	g_array_set_size(b->reached, 0);
	b->from = from;
	b->expanded++;
	first_column(b);
	if (from->block == b->job->count) {
		fill_rest(b);
		return;
	}
	if (from->waiting != NOWHERE)
		fill_figure(b);
	for (uint32_t k = 0; from->block + k < b->job->count; k++) {
		column(b, k);
		int low = ((int *)b->reached->data)[2 * k], high = ((int *)b->reached->data)[2 * k + 1];
		if (high < low)
			break;
		for (int waits = 0; waits < 2; waits++)
			for (int h = low; h <= high; h++)
				if (column(b, k)[(size_t)waits * cell_row(b) + h].cost != NO_COST)
					step(b, k, waits, h);
	}
}

/* --- The search --- */

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
	for (guint i = 0; i < l->starts->len; i++) {
		const struct start *s = &g_array_index(l->starts, struct start, i);
		if (s->cost <= l->best + bound(b, *rung_at(b, p)))
			fill(b, s);
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

static void count_levers(struct pagebuild *out, uint32_t variant, int white, int gap)
{
	if (variant > 0)
		out->variants_used++;
	if (gap != white)
		out->gaps_moved++;
}

/* The pieces of the page just filled again, from its last column backwards. */
static void read_page(struct builder *b, struct pagebuild *out, struct pagebuild_page *page)
{
	const struct ending *how = &b->ending;
	uint32_t k = how->column;
	size_t row = cell_row(b);
	int waits = how->waits, height = how->height;
	struct pagebuild_piece *back = ARENA_ARRAY(b->arena, struct pagebuild_piece, k + 2);
	size_t n = 0;
	const struct pagebuild_block *blocks = b->job->blocks;

	if (how->row > 0) {
		uint32_t at = b->from->block + k;
		back[n++] = (struct pagebuild_piece){at, how->variant, k == 0 ? b->from->row : 0,
		                                     how->row, height + how->gap};
		count_levers(out, how->variant, height ? blocks[at].above : 0, how->gap);
	}
	while (k > 0) {
		struct cell c = column(b, k)[(size_t)waits * row + height];
		uint32_t at = b->from->block + --k;
		if (!c.skipped) {
			back[n++] = (struct pagebuild_piece){
				at, c.variant, k == 0 ? b->from->row : 0,
				blocks[at].variant[c.variant].count, c.height + c.gap};
			count_levers(out, c.variant, c.height ? blocks[at].above : 0, c.gap);
		}
		height = c.height;
		waits = c.waits;
	}
	if (b->from->waiting != NOWHERE) {
		const struct cell *c = column(b, 0) + height;
		const struct pagebuild_block *figure = &blocks[b->from->waiting];
		back[n++] = (struct pagebuild_piece){b->from->waiting, c->variant, 0,
		                                     figure->variant[c->variant].count, 0};
	}
	page->pieces = ARENA_ARRAY(b->arena, struct pagebuild_piece, n + 1);
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
	b->wanted_end = is_end(b, to);
	b->ending_cost = NO_COST;
	fill(b, from);
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
	b.reached = g_array_new(FALSE, FALSE, sizeof(int));
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
