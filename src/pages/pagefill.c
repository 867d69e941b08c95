/* pagefill.c: everything one page can be.
 *
 * An inner table holds the least cost for each height at each block, over variants, white
 * and figures that wait; a row that can end the page at the wanted height becomes an edge.
 * Note lines follow from the position, so they are no dimension of it. */
#include "pages/pagefill.h"

/* Prices of broken rules are not taste: they only keep the order in which rules fall. Before
 * the first of these fall, at prices of the theme, pages alike and level (`unequal` a line:
 * so that a page would rather lack four lines than part a note badly, and nine than leave
 * one line under a heading); between heading and orphan a word broken over a page. */
#define NOTE_THIN_PRICE 1e7
static const double class_price[BREAK_CLASS_COUNT] = {
	[BREAK_HEADING] = 2e7, [BREAK_ORPHAN] = 1e8, [BREAK_WIDOW] = 2e8, [BREAK_NEVER] = 1e9,
};
#define NOTE_LATE_PRICE 5e8
/* A figure before one that waits; more than two lines of level. */
#define OUT_OF_ORDER_PRICE 5e6
/* Times the price of a figure a page late: for one that is later. */
#define STILL_WAITS 3
#define TOO_TALL_PRICE 1e9
/* A note already split, split again: times the price of the first. */
#define SPLIT_AGAIN 10
#define NOTE_WHITE_MOST 2              /* lines above the notes, beyond their own gap */

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

double pagebuild_white_price(const struct page_taste *t, int white, int move)
{
	if (move > 0)
		return t->gap_more * move * move * move / MAX(white, 1);
	return move < 0 ? t->gap_less * -move * move * move / MAX(white - 1, 1) : 0;
}

/* --- How a page may end --- */

bool start_is_end(const struct builder *b, const struct start *s)
{
	return s->block == b->job->count && s->waiting == NOWHERE
	       && s->note == b->note_start[b->job->note_count];
}

/* One edge: a page that ends here. In search it is offered to the next layer; when a page
 * is filled again, the one that leads to the wanted start is kept. */
static void offer(struct builder *b, struct start *s, const struct ending *how)
{
	bool end = start_is_end(b, s);

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

static uint32_t note_held(const struct builder *b, uint32_t note)
{
	return b->job->note_held ? b->job->note_held[note] : 0;
}

/* Whether a page that ends before this note line parts what does not part. */
static bool parts_held(const struct builder *b, uint32_t notes, uint32_t at)
{
	while (notes > 0 && b->note_start[notes - 1] >= at)
		notes--;
	return notes > 0 && at < b->note_start[notes - 1] + note_held(b, notes - 1);
}

/* Note lines that a page may print when not all k fit: the most that fill it to `room`
 * lines and leave each note begun on its page, none split into parts of less than `thin`
 * lines. */
static uint32_t split_lines(const struct builder *b, uint32_t notes, uint32_t k, int room, uint32_t thin)
{
	const struct pagebuild_job *job = b->job;
	uint32_t fit = k;

	while (fit > 0 && pagebuild_note_area(job, fit) > room)
		fit--;
	uint32_t last = notes > 0 ? b->note_start[notes - 1] : 0;
	uint32_t end = b->note_start[notes];
	uint32_t at = b->from->note + fit;

	if (end - at < thin)
		at = end - MIN(thin, end);
	uint32_t whole = notes > 0 ? MAX(note_held(b, notes - 1), thin) : thin;
	uint32_t least = MAX(last + whole, b->from->note + (b->from->note > last ? thin : 0));
	return at >= least && at > b->from->note ? at - b->from->note : 0;
}

/* Whether the last note called for was already begun on a page before. */
static bool splits_again(const struct builder *b, uint32_t notes)
{
	return notes > 0 && b->from->note > b->note_start[notes - 1];
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

/* Note lines that do not begin on the page of their mark: as many of k as fit, held ones
 * together. */
static uint32_t late_lines(const struct builder *b, uint32_t notes, uint32_t k, int room)
{
	while (k > 0 && (pagebuild_note_area(b->job, k) > room || parts_held(b, notes, b->from->note + k)))
		k--;
	return k;
}

/* Parts the notes called for, in the gentlest way that the rung allows: the lines printed
 * here into *k. False where it allows none. */
static bool part_notes(const struct builder *b, struct page_end *e, int room, uint32_t *k)
{
	uint32_t all = *k;

	*k = split_lines(b, e->notes, all, room, 2);
	if (*k == 0 && b->rung->worst >= BREAK_HEADING && (*k = split_lines(b, e->notes, all, room, 1)) > 0) {
		e->cost += NOTE_THIN_PRICE;
		e->faults |= FAULT_NOTE_THIN;
	}
	if (*k == 0 && !b->rung->late)
		return false;
	if (*k == 0) {
		*k = late_lines(b, e->notes, all, room);
		e->cost += NOTE_LATE_PRICE;
		e->faults |= FAULT_NOTE_LATE;
	}
	e->cost += b->job->taste->note_split * (splits_again(b, e->notes) ? SPLIT_AGAIN : 1);
	e->faults |= FAULT_NOTE_SPLIT;
	return true;
}

/* The page's end at one capacity: all notes, a line of white above them, a note split, or
 * a page left short. */
static void end_at(struct builder *b, struct page_end e, int surplus)
{
	const struct page_taste *t = b->job->taste;
	int room = b->job->lines + surplus - e.lines;
	uint32_t k = b->note_start[e.notes] - b->from->note;

	if (pagebuild_note_area(b->job, k) > room && !part_notes(b, &e, room, &k))
		return;
	int rest = room - pagebuild_note_area(b->job, k);
	int white = k > 0 ? MIN(rest, NOTE_WHITE_MOST) : 0;
	rest -= white;
	if (rest < 0 || rest > MAX(b->rung->uneven, t->ragged))
		return;
	struct start s = e.next;
	s.note = b->from->note + k;
	s.surplus = (int16_t)(b->verso ? surplus : 0);
	s.cost = e.cost + t->note_white * white * white + rest * t->unequal;
	e.how.note = s.note;
	e.how.capacity = b->job->lines + surplus;
	e.how.faults = e.faults | (surplus != 0 ? FAULT_SPREAD : 0) | (rest > t->ragged ? FAULT_SHORT : 0);
	offer(b, &s, &e.how);
}

/* The chapter's last page of text may have any height; that figures come after it is as bad
 * as a last page of too few lines, unless they are pages of their own anyway. */
static bool end_chapter(struct builder *b, struct page_end *e)
{
	uint32_t k = b->note_start[e->notes] - b->from->note;
	const struct page_taste *t = b->job->taste;

	if (e->lines + pagebuild_note_area(b->job, k) > b->job->lines)
		return false;
	struct start s = e->next;
	s.note = b->note_start[e->notes];
	s.surplus = 0;
	int lacking = b->first ? 0 : MAX(t->least_last - e->lines, 0);
	s.cost = e->cost + t->short_last * lacking / MAX(t->least_last - 1, 1);
	if (s.waiting != NOWHERE && !b->job->blocks[s.waiting].alone)
		s.cost += t->short_last;
	e->how.note = s.note;
	e->how.capacity = b->job->lines;
	e->how.faults = e->faults;
	offer(b, &s, &e->how);
	return true;
}

static void end_page(struct builder *b, struct page_end *e)
{
	bool all = e->next.block == b->job->count;

	e->next.from = b->next ? (uint32_t)(b->from - (struct start *)b->layer->starts->data) : 0;
	if (all && end_chapter(b, e))
		return;
	if (e->class > b->rung->worst)
		return;
	e->cost += class_cost(b, e, &e->faults);
	if (!b->verso && !b->first) {
		end_at(b, *e, b->from->surplus);
		return;
	}
	end_at(b, *e, 0);
	e->cost += b->job->taste->spread;
	for (int s = 1; s <= b->rung->spread; s++) {
		end_at(b, *e, s);
		end_at(b, *e, -s);
	}
}

/* --- Filling one page --- */

size_t fill_row(const struct builder *b)
{
	return (size_t)b->job->lines + 3;
}

struct cell *fill_column(struct builder *b, uint32_t k)
{
	size_t width = 2 * fill_row(b);

	while (b->cells->len < (k + 1) * width) {
		size_t old = b->cells->len;
		g_array_set_size(b->cells, (guint)(old + width));
		struct cell *c = (struct cell *)b->cells->data + old;
		for (size_t i = 0; i < width; i++)
			c[i].cost = NO_COST;
		struct reach none[2] = {{INT16_MAX, -1}, {INT16_MAX, -1}};
		g_array_append_vals(b->reached, none, 2);
	}
	return (struct cell *)b->cells->data + k * width;
}

static const struct cell *cell_at(const struct builder *b, uint32_t k, int waits, int height)
{
	return (const struct cell *)b->cells->data + ((size_t)k * 2 + (size_t)waits) * fill_row(b) + height;
}

static struct reach *column_reach(struct builder *b, uint32_t k, int waits)
{
	return (struct reach *)b->reached->data + 2 * k + waits;
}

static void cell_relax(struct builder *b, uint32_t k, int waits, int height, const struct cell *c)
{
	struct cell *at = fill_column(b, k) + (size_t)waits * fill_row(b) + height;
	struct reach *reach = column_reach(b, k, waits);

	if (c->cost >= at->cost)
		return;
	*at = *c;
	reach->low = MIN(reach->low, height);
	reach->high = MAX(reach->high, height);
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
		         .variant = inside && !block->gives ? e->variant : 0, .waiting = e->waiting},
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
	int least = b->job->lines - 1 - NOTE_WHITE_MOST - b->job->taste->ragged - area - e->top;

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
		if (v->rows[to - 1].after <= b->rung->worst || last)
			entry_end(b, e, to, bottom);
	}
	int bottom = e->top + entry_lines(b, e, v->count);
	if (last || bottom > most || block->alone)
		return;
	struct cell c = {e->cost, e->waiting, e->variant, (int16_t)e->height, (int8_t)e->waits,
	                 (int8_t)e->gap, false, 0};
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

	if (block->alone && e->height > 0)
		return;
	if (from->figures > 0)
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
		double price = pagebuild_white_price(t, white, move);
		bool bound = going_on && !block->gives;
		unsigned first = bound ? b->from->variant : 0;
		unsigned end = bound ? first + 1 : block->variant_count;
		for (unsigned v = first; v < end; v++) {
			e->variant = v;
			e->cost = from->cost + price + (bound ? 0 : block->variant[v].cost);
			enter(b, e);
		}
	}
}

/* The block is passed over, and waits, behind others where some do already. */
static void pass_over(struct builder *b, const struct entry *e, const struct cell *from)
{
	uint32_t next = e->block + 1, waiting = e->waits ? e->waiting : e->block;
	struct cell c = {from->cost + b->job->taste->figure_late, waiting, 0, (int16_t)e->height,
	                 (int8_t)e->waits, 0, true, from->figures};

	if (next < b->job->count) {
		cell_relax(b, e->column + 1, 1, e->height, &c);
		return;
	}
	struct page_end end = {
		.next = {.block = next, .waiting = waiting},
		.how = {e->column, e->waits, e->height, 0, 0, 0, 0, 0, 0},
		.lines = e->height, .notes = b->notes_before[e->block], .cost = c.cost,
	};
	end_page(b, &end);
}

/* Everything that can be done with a block from one cell. */
static void step(struct builder *b, uint32_t k, int waits, int height)
{
	uint32_t at = b->from->block + k;
	const struct pagebuild_block *block = &b->job->blocks[at];
	struct cell from = *cell_at(b, k, waits, height);
	struct entry e = {.block = at, .column = k, .waits = waits, .height = height,
	                  .row = k == 0 ? b->from->row : 0,
	                  .waiting = waits ? from.waiting : NOWHERE};

	if (block->may_wait && e.row == 0 && height > 0)
		pass_over(b, &e, &from);
	if (waits && block->may_wait && e.row == 0)
		return;
	if (waits && block->series && block->series == b->job->blocks[from.waiting].series)
		from.cost += OUT_OF_ORDER_PRICE;
	enter_ways(b, &e, &from);
}

/* --- Figures at the top --- */

static uint32_t next_waiting(const struct builder *b, uint32_t block)
{
	while (++block < b->from->block)
		if (b->job->blocks[block].may_wait)
			return block;
	return NOWHERE;
}

struct topping page_topping(const struct builder *b, const struct topping *before, uint32_t variant)
{
	struct topping t = {.block = before ? before->next : b->from->waiting};
	const struct pagebuild_block *figure = &b->job->blocks[t.block];
	const struct pagebuild_variant *way = &figure->variant[variant];

	t.from = before ? 0 : b->from->wait_row;
	t.to = figure->alone ? t.from + 1 : way->count;
	t.next = t.to < way->count ? t.block : next_waiting(b, t.block);
	t.line = before ? before->bottom + b->job->blocks[before->block].below : 0;
	t.bottom = t.line + pagebuild_piece_lines(b->job, figure, way, t.from, t.to);
	return t;
}

/* The page's first column: nothing, or the figure that waited, and those behind it. Figures
 * that go on waiting cost the more. */
static void first_column(struct builder *b)
{
	const struct start *s = b->from;
	struct cell c = {.cost = s->cost, .waiting = NOWHERE};

	if (s->waiting == NOWHERE) {
		cell_relax(b, 0, 0, 0, &c);
		return;
	}
	c.skipped = true;
	struct topping before, *above = NULL;
	do {
		struct topping t = page_topping(b, above, 0);
		const struct pagebuild_block *figure = &b->job->blocks[t.block];
		if (above && figure->alone)
			return;
		c.figures++;
		c.waiting = t.next;
		for (c.variant = 0; c.variant < figure->variant_count; c.variant++) {
			int bottom = page_topping(b, above, c.variant).bottom;
			c.cost = s->cost + figure->variant[c.variant].cost
			         + (t.next == NOWHERE ? 0 : STILL_WAITS * b->job->taste->figure_late);
			if (bottom <= b->job->lines)
				cell_relax(b, 0, t.next != NOWHERE, bottom, &c);
		}
		before = t;
		above = &before;
	} while (before.next != NOWHERE && before.bottom < b->job->lines && !b->job->blocks[before.block].alone);
}

/* What is left must go somewhere. */
static const struct rung anything = {.uneven = 10000, .worst = BREAK_NEVER, .late = true};

/* The page's end under figures that have it for themselves. */
static void end_toppings(struct builder *b, struct start next, uint32_t notes)
{
	for (int waits = 0; waits < 2; waits++)
		for (int h = column_reach(b, 0, waits)->low; h <= column_reach(b, 0, waits)->high; h++) {
			const struct cell *c = cell_at(b, 0, waits, h);
			if (c->cost == NO_COST)
				continue;
			struct page_end e = {
				.next = next, .how = {0, waits, h, 0, 0, 0, 0, 0, 0}, .lines = h,
				.notes = notes, .cost = c->cost,
			};
			e.next.wait_row = c->waiting == b->from->waiting && c->waiting != NOWHERE ? b->from->wait_row + 1 : 0;
			e.next.waiting = c->waiting;
			end_page(b, &e);
		}
}

/* A page that has no text left to place: the notes carried over, figures. */
static void fill_rest(struct builder *b)
{
	const struct rung *kept = b->rung;

	b->rung = &anything;
	end_toppings(b, (struct start){.block = (uint32_t)b->job->count}, (uint32_t)b->job->note_count);
	b->rung = kept;
}

/* Notes that the rows before the page's first one call for. */
static uint32_t row_notes(const struct builder *b)
{
	const struct start *s = b->from;

	if (s->row == 0)
		return 0;
	return b->job->blocks[s->block].variant[s->variant].rows[s->row - 1].notes;
}

static void step_all(struct builder *b, uint32_t k, int waits)
{
	struct reach reach = *column_reach(b, k, waits);

	for (int h = reach.low; h <= reach.high; h++)
		if (cell_at(b, k, waits, h)->cost != NO_COST)
			step(b, k, waits, h);
}

void page_fill(struct builder *b, const struct start *from)
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
		end_toppings(b, *from, b->notes_before[from->block] + row_notes(b));
	if (from->waiting != NOWHERE && b->job->blocks[from->waiting].alone)
		return;
	for (uint32_t k = 0; from->block + k < b->job->count; k++) {
		fill_column(b, k);
		if (column_reach(b, k, 0)->high < 0 && column_reach(b, k, 1)->high < 0)
			break;
		step_all(b, k, 0);
		step_all(b, k, 1);
	}
}
