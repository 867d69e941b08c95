/* The page builder on plain numbers: against every possibility for small chapters, by its
 * invariants for large ones. */
#include "pages/pagebuild.h"

#include <check.h>
#include <math.h>

static const struct page_taste taste = {
	.variant = 500, .note_white = 3000, .gap_more = 20000, .gap_less = 30000, .note_split = 20000,
	.figure_lower = 1000, .rows_apart = 1000, .figure_late = 2000, .hyphen_verso = 3e7, .hyphen_recto = 5e7,
	.spread = 300000, .unequal = 2000000, .short_last = 300000, .pair_alone = 200,
	.code_broken = 3000, .least_last = 3, .least_opener = 5, .orphans = 2, .widows = 2,
};

/* Lines of a paragraph with the usual rules of where it may part. */
static struct pagebuild_variant lines_of(struct arena *a, uint32_t n, double cost)
{
	struct pagebuild_row *rows = ARENA_ARRAY(a, struct pagebuild_row, n);

	for (uint32_t i = 0; i + 1 < n; i++) {
		uint32_t above = i + 1, below = n - above;
		rows[i].after = n <= 3 ? BREAK_NEVER : below == 1 ? BREAK_WIDOW
		                : above == 1 ? BREAK_ORPHAN : above == 2 || below == 2 ? BREAK_PAIR
		                : BREAK_FREE;
	}
	return (struct pagebuild_variant){rows, n, cost};
}

static struct pagebuild_block paragraph(struct arena *a, uint32_t n, int above)
{
	struct pagebuild_block b = {.variant_count = 1, .even = true, .above = above, .more = above > 0,
	                            .less = above > 1};

	b.variant[0] = lines_of(a, n, 0);
	return b;
}

static void add_variant(struct arena *a, struct pagebuild_block *b, uint32_t n, double cost)
{
	b->variant[b->variant_count++] = lines_of(a, n, cost);
}

static struct pagebuild_job job_of(struct pagebuild_block *blocks, size_t n, int lines)
{
	return (struct pagebuild_job){.blocks = blocks, .count = n, .lines = lines, .grid = 1024,
	                              .note_leading = 768, .note_gap = 1200, .taste = &taste};
}

/* A small generator of its own: the same numbers everywhere. */
static unsigned roll(unsigned *seed, unsigned sides)
{
	*seed = *seed * 1664525u + 1013904223u;
	return (*seed >> 16) % sides;
}

static void random_blocks(struct arena *a, unsigned *seed, struct pagebuild_block *blocks, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		uint32_t lines = 1 + roll(seed, 7);
		blocks[i] = paragraph(a, lines, i > 0 && roll(seed, 3) == 0 ? 1 + (int)roll(seed, 2) : 0);
		if (lines > 3 && roll(seed, 2))
			add_variant(a, &blocks[i], lines + 1, 500 + roll(seed, 9) * 700);
		if (roll(seed, 6) == 0 && i + 1 < n)
			for (unsigned v = 0; v < blocks[i].variant_count; v++)
				((struct pagebuild_row *)blocks[i].variant[v].rows)
					[blocks[i].variant[v].count - 1].after = BREAK_NEVER;
	}
}

/* Every way of setting the rest of a chapter on exactly full pages, by brute force. */
static double try_all(const struct pagebuild_job *job, size_t block, uint32_t row, unsigned variant,
                      int height, bool first_page);

static double try_rows(const struct pagebuild_job *job, size_t at, uint32_t row, unsigned v,
                       int height, bool first)
{
	const struct pagebuild_variant *way = &job->blocks[at].variant[v];
	double best = INFINITY;
	int bottom = height + (int)(way->count - row);

	for (uint32_t to = row + 1; to <= way->count; to++) {
		enum break_class class = way->rows[to - 1].after;
		if (height + (int)(to - row) != job->lines || class > BREAK_BLOCK_SHORT)
			continue;
		if (to == way->count && at + 1 == job->count)
			continue;
		double here = class == BREAK_PAIR ? taste.pair_alone : 0;
		double rest = to == way->count ? try_all(job, at + 1, 0, 0, 0, false)
		              : try_all(job, at, to, v, 0, false);
		best = fmin(best, here + rest);
	}
	if (bottom > job->lines)
		return best;
	if (at + 1 == job->count)
		return fmin(best, first ? 0 : taste.short_last * MAX(taste.least_last - bottom, 0)
		                                  / (taste.least_last - 1));
	return fmin(best, try_all(job, at + 1, 0, 0, bottom, first));
}

static double try_all(const struct pagebuild_job *job, size_t at, uint32_t row, unsigned variant,
                      int height, bool first)
{
	const struct pagebuild_block *b = &job->blocks[at];
	double best = INFINITY;

	if (row > 0)
		return try_rows(job, at, row, variant, height, first);
	for (int move = b->less ? -1 : 0; move <= (b->more ? 1 : 0); move++) {
		bool top = height == 0;
		if (top && move != 0)
			continue;
		double price = pagebuild_white_price(&taste, b->above, move);
		for (unsigned v = 0; v < b->variant_count; v++)
			best = fmin(best, price + b->variant[v].cost
			            + try_rows(job, at, 0, v, height + (top ? 0 : b->above + move), first));
	}
	return best;
}

START_TEST(finds_the_best_of_all)
{
	unsigned seed = (unsigned)_i * 7919 + 1, strict = 0;

	for (int round = 0; round < 20; round++) {
		struct arena *a = arena_new();
		struct pagebuild_block blocks[9];
		size_t n = 4 + roll(&seed, 6);
		random_blocks(a, &seed, blocks, n);
		struct pagebuild_job job = job_of(blocks, n, 7 + (int)roll(&seed, 3));
		job.patience = 1e12;
		job.verso = roll(&seed, 2);
		double best = try_all(&job, 0, 0, 0, 0, true);
		struct pagebuild got = pagebuild_choose(a, &job);
		if (best != INFINITY) {
			strict++;
			ck_assert_double_eq_tol(got.cost, best, 0.5);
		}
		ck_assert_uint_gt(got.count, 0);
		arena_free(a);
	}
	ck_assert_uint_gt(strict, 0);
}
END_TEST

/* Everything placed once and in order, no page over its capacity, notes on their page. */
static void check_whole(const struct pagebuild_job *job, const struct pagebuild *p)
{
	size_t block = 0;
	uint32_t row = 0, note = 0;

	for (size_t i = 0; i < p->count; i++) {
		const struct pagebuild_page *page = &p->pages[i];
		int line = 0;
		for (size_t k = 0; k < page->count; k++) {
			const struct pagebuild_piece *piece = &page->pieces[k];
			const struct pagebuild_block *b = &job->blocks[piece->block];
			ck_assert_uint_eq(piece->block, block);
			ck_assert_uint_eq(piece->from, row);
			ck_assert_int_ge(piece->line, line);
			line = piece->line + pagebuild_piece_lines(job, b, &b->variant[piece->variant],
			                                           piece->from, piece->to);
			row = piece->to == b->variant[piece->variant].count ? 0 : piece->to;
			block += row == 0;
		}
		ck_assert_uint_eq(page->note_from, note);
		note = page->note_to;
		int area = pagebuild_note_area(job, page->note_to - page->note_from);
		if (!(page->faults & FAULT_TOO_TALL))
			ck_assert_int_le(line + area, page->capacity);
		if (i + 1 < p->count && !(page->faults & FAULT_SHORT))
			ck_assert_int_ge(line + area, page->capacity - 2 * (area > 0));
	}
	ck_assert_uint_eq(block, job->count);
}

static struct pagebuild_job long_job(struct arena *a, unsigned seed, size_t n, int lines)
{
	struct pagebuild_block *blocks = ARENA_ARRAY(a, struct pagebuild_block, n);
	uint32_t *notes = ARENA_ARRAY(a, uint32_t, n), note_count = 0;

	random_blocks(a, &seed, blocks, n);
	for (size_t i = 0; i < n; i++) {
		if (roll(&seed, 4))
			continue;
		for (unsigned v = 0; v < blocks[i].variant_count; v++)
			for (uint32_t r = 0; r < blocks[i].variant[v].count; r++)
				((struct pagebuild_row *)blocks[i].variant[v].rows)[r].notes = 1;
		notes[note_count++] = 1 + (roll(&seed, 5) == 0) * roll(&seed, 12);
	}
	struct pagebuild_job job = job_of(blocks, n, lines);
	job.note_lines = notes;
	job.note_count = note_count;
	return job;
}

START_TEST(long_chapters_are_level)
{
	struct arena *a = arena_new();
	struct pagebuild_job job = long_job(a, (unsigned)_i + 5, 3000, 27 + _i);
	struct pagebuild p = pagebuild_choose(a, &job);
	unsigned off = 0, whites = 0;

	check_whole(&job, &p);
	for (size_t i = 0; i + 1 < p.count; i++) {
		off += (p.pages[i].faults & (FAULT_SHORT | FAULT_SPREAD)) != 0;
		ck_assert_uint_eq(p.pages[i].faults & (FAULT_WIDOW | FAULT_ORPHAN | FAULT_BROKEN
		                                       | FAULT_NOTE_LATE), 0);
	}
	ck_assert_uint_le(off * 100, p.count);
	for (size_t i = 0; i < job.count; i++)
		whites += job.blocks[i].above > 0;
	ck_assert_uint_le(p.whites, whites);
	ck_assert_uint_le(p.whites_moved * 5, p.whites);
	/* linear, and a few dozen starts a page at most */
	ck_assert_uint_lt(p.expanded, 120 * p.count);
	arena_free(a);
}
END_TEST

START_TEST(hopeless_text_is_still_placed)
{
	struct arena *a = arena_new();
	struct pagebuild_block blocks[40];
	uint32_t notes[2] = {90, 40};

	/* things that nothing can level: tall blocks that may not part, notes of pages */
	for (int i = 0; i < 40; i++) {
		struct pagebuild_row *row = ARENA_NEW(a, struct pagebuild_row);
		row->bottom = 1024 * (i % 3 == 0 ? 40 : 6);
		row->after = i % 2 ? BREAK_NEVER : BREAK_FREE;
		row->notes = i == 5 || i == 6;
		blocks[i] = (struct pagebuild_block){.variant_count = 1, .above = i % 4};
		blocks[i].variant[0] = (struct pagebuild_variant){row, 1, 0};
	}
	struct pagebuild_job job = job_of(blocks, 40, 20);
	job.note_lines = notes;
	job.note_count = 2;
	struct pagebuild p = pagebuild_choose(a, &job);
	check_whole(&job, &p);
	ck_assert_uint_eq(p.pages[p.count - 1].note_to, 130);
	arena_free(a);
}
END_TEST

START_TEST(a_note_stays_with_its_mark_and_splits_only_when_it_must)
{
	struct arena *a = arena_new();
	struct pagebuild_block blocks[12];
	uint32_t notes[1] = {9};

	for (int i = 0; i < 12; i++)
		blocks[i] = paragraph(a, 5, i % 3 == 0);
	((struct pagebuild_row *)blocks[3].variant[0].rows)[4].notes = 1;
	struct pagebuild_job job = job_of(blocks, 12, 20);
	job.note_lines = notes;
	job.note_count = 1;
	struct pagebuild p = pagebuild_choose(a, &job);
	check_whole(&job, &p);
	for (size_t i = 0; i < p.count; i++)
		for (size_t k = 0; k < p.pages[i].count; k++)
			if (p.pages[i].pieces[k].block == 3 && p.pages[i].pieces[k].to == 5)
				ck_assert_uint_gt(p.pages[i].note_to, p.pages[i].note_from);
	arena_free(a);
}
END_TEST

/* Split again and again it would cost no more than once: notes of up to a dozen lines are on
 * two pages at most. */
START_TEST(a_note_that_is_split_goes_on_whole)
{
	struct arena *a = arena_new();
	unsigned seed = (unsigned)_i + 7;
	struct pagebuild_job job = long_job(a, (unsigned)_i + 100, 400, 22 + _i % 16);
	uint32_t *notes = (uint32_t *)job.note_lines, at = 0;

	for (size_t n = 0; n < job.note_count; n++)
		notes[n] = roll(&seed, 6) ? 1 + roll(&seed, 2) : 4 + roll(&seed, 10);
	struct pagebuild p = pagebuild_choose(a, &job);
	for (size_t n = 0; n < job.note_count; at += notes[n++]) {
		unsigned pages = 0;
		for (size_t i = 0; i < p.count; i++)
			pages += p.pages[i].note_from < at + notes[n] && p.pages[i].note_to > at;
		ck_assert_uint_ge(pages, 1);
		ck_assert_uint_le(pages, 2);
	}
	arena_free(a);
}
END_TEST

START_TEST(a_note_does_not_part_beside_its_code)
{
	struct arena *a = arena_new();
	struct pagebuild_block blocks[12];
	uint32_t notes[6] = {9, 4, 9, 4, 4, 9}, held[6] = {6, 4, 6, 4, 4, 6};

	for (int i = 0; i < 12; i++) {
		blocks[i] = paragraph(a, 5, i % 3 == 0);
		if (i % 2)
			((struct pagebuild_row *)blocks[i].variant[0].rows)[4].notes = 1;
	}
	struct pagebuild_job job = job_of(blocks, 12, 20);
	job.note_lines = notes;
	job.note_held = held;
	job.note_count = 6;
	for (job.lines = 14; job.lines < 30; job.lines++) {
		struct pagebuild p = pagebuild_choose(a, &job);
		for (size_t i = 0; i + 1 < p.count; i++)
			for (uint32_t n = 0, start = 0; n < 6; start += notes[n++])
				ck_assert(p.pages[i].note_to <= start || p.pages[i].note_to >= start + held[n]);
	}
	arena_free(a);
}
END_TEST

START_TEST(white_above_notes_is_moved_before_any_other)
{
	struct arena *a = arena_new();
	struct pagebuild_block blocks[4];
	uint32_t notes[1] = {2};

	/* 7 + 1 + 7 lines and a note of two: three under it are free, of which two fill the page */
	for (int i = 0; i < 4; i++)
		blocks[i] = paragraph(a, 7, i == 1);
	((struct pagebuild_row *)blocks[1].variant[0].rows)[6].notes = 1;
	((struct pagebuild_row *)blocks[1].variant[0].rows)[6].after = BREAK_FREE;
	for (int r = 0; r < 6; r++)
		((struct pagebuild_row *)blocks[2].variant[0].rows)[r].after = BREAK_NEVER;
	struct pagebuild_job job = job_of(blocks, 4, 19);
	job.note_lines = notes;
	job.note_count = 1;
	struct pagebuild p = pagebuild_choose(a, &job);
	check_whole(&job, &p);
	ck_assert_uint_eq(p.pages[0].faults, 0);
	ck_assert_uint_eq(p.pages[0].count, 2);
	ck_assert_uint_eq(p.whites, 1);
	ck_assert_uint_eq(p.whites_moved, 0);
	arena_free(a);
}
END_TEST

START_TEST(a_figure_waits_rather_than_leave_a_hole)
{
	struct arena *a = arena_new();
	struct pagebuild_block blocks[20];
	struct pagebuild_row figure = {.bottom = 1024 * 9};

	for (int i = 0; i < 20; i++)
		blocks[i] = paragraph(a, 6, 0);
	blocks[2] = (struct pagebuild_block){.variant_count = 1, .above = 1, .below = 1, .may_wait = true};
	blocks[2].variant[0] = (struct pagebuild_variant){&figure, 1, 0};
	blocks[3].above = 1;
	struct pagebuild_job job = job_of(blocks, 20, 18);
	struct pagebuild p = pagebuild_choose(a, &job);
	ck_assert_uint_eq(p.pages[0].faults & FAULT_SHORT, 0);
	ck_assert_uint_eq(p.pages[1].pieces[0].block, 2);
	ck_assert_int_eq(p.pages[1].pieces[0].line, 0);
	ck_assert_int_eq(p.pages[1].pieces[1].line, 10);
	arena_free(a);
}
END_TEST

/* Two figures close together where none has room: both wait, and stand in their order. */
START_TEST(figures_wait_behind_one_another)
{
	struct arena *a = arena_new();
	struct pagebuild_block blocks[20];
	struct pagebuild_row figure = {.bottom = 1024 * (7 + _i)};

	for (int i = 0; i < 20; i++)
		blocks[i] = paragraph(a, 6, 0);
	for (int i = 2; i <= 4; i += 2) {
		blocks[i] = (struct pagebuild_block){.variant_count = 1, .above = 1, .below = 1, .may_wait = true,
		                                     .series = SERIES_FIGURE};
		blocks[i].variant[0] = (struct pagebuild_variant){&figure, 1, 0};
		blocks[i + 1].above = 1;
	}
	struct pagebuild_job job = job_of(blocks, 20, 18);
	struct pagebuild p = pagebuild_choose(a, &job);
	uint32_t next = 2;
	for (size_t i = 0; i < p.count; i++) {
		ck_assert_uint_eq(p.pages[i].faults & FAULT_SHORT, 0);
		for (size_t k = 0; k < p.pages[i].count; k++)
			if (p.pages[i].pieces[k].block == 2 || p.pages[i].pieces[k].block == 4) {
				ck_assert_uint_eq(p.pages[i].pieces[k].block, next);
				next += 2;
			}
	}
	ck_assert_uint_eq(next, 6);
	arena_free(a);
}
END_TEST

/* Which of two rules falls where one must. A page of ten lines begins with a block of five
 * lines (or of six, with two `ways`) that may not part; then comes one that parts only after
 * the rows given, and calls for a note of three lines in row `note`. The first part is right. */
static const struct {
	unsigned ways, note;
	bool verso;
	struct { uint32_t row; enum break_class class; bool hyphen; } part[4];
	unsigned fault;
} fallen[] = {
	/* both pages of a spread a line short, before facing pages differ by one */
	{1, 0, true, {{4, 0, 0}, {13, 0, 0}, {5, BREAK_HEADING, 0}}, FAULT_SPREAD},
	/* facing pages alike, before one is two lines off */
	{1, 0, true, {{4, 0, 0}, {14, 0, 0}, {3, 0, 0}, {12, 0, 0}}, FAULT_SHORT},
	/* pages level, before a note is parted at one line */
	{1, 3, false, {{2, 0, 0}, {3, 0, 0}}, FAULT_SHORT},
	/* the note, before a heading has one line under it */
	{2, 3, false, {{3, 0, 0}, {4, BREAK_HEADING, 0}}, FAULT_NOTE_THIN},
	/* the heading, before a word is broken */
	{2, 0, false, {{4, BREAK_HEADING, 0}, {5, 0, true}}, FAULT_HEADING},
	{2, 0, true, {{5, BREAK_HEADING, 0}, {4, 0, true}}, FAULT_HEADING},
	/* the word, before a first line stands alone */
	{2, 0, false, {{4, 0, true}, {5, BREAK_ORPHAN, 0}}, FAULT_HYPHEN},
	{2, 0, true, {{5, 0, true}, {4, BREAK_ORPHAN, 0}}, FAULT_HYPHEN},
	/* the first line, before a last one does */
	{2, 0, false, {{5, BREAK_ORPHAN, 0}, {4, BREAK_WIDOW, 0}}, FAULT_ORPHAN},
	/* the last line, before a note begins on a later page than its mark */
	{1, 5, false, {{4, BREAK_WIDOW, 0}, {5, 0, 0}}, FAULT_WIDOW},
};

START_TEST(rules_fall_in_their_order)
{
	struct arena *a = arena_new();
	struct pagebuild_row ten[6] = {{0}}, rows[16] = {{0}};
	struct pagebuild_block blocks[2] = {{.variant_count = fallen[_i].ways, .even = true},
	                                    {.variant_count = 1, .even = true}};
	uint32_t notes[1] = {3};

	for (int i = 0; i < 6; i++)
		ten[i].after = BREAK_NEVER;
	blocks[0].variant[0] = (struct pagebuild_variant){ten, 5, 0};
	blocks[0].variant[1] = (struct pagebuild_variant){ten, 6, 500};
	for (uint32_t i = 0; i < 16; i++) {
		rows[i].after = BREAK_NEVER;
		rows[i].notes = fallen[_i].note && i + 1 >= fallen[_i].note;
	}
	for (int k = 0; k < 4 && fallen[_i].part[k].row; k++) {
		rows[fallen[_i].part[k].row - 1].after = fallen[_i].part[k].class;
		rows[fallen[_i].part[k].row - 1].hyphen = fallen[_i].part[k].hyphen;
	}
	blocks[1].variant[0] = (struct pagebuild_variant){rows, fallen[_i].part[1].row > 9 ? 16 : 12, 0};
	struct pagebuild_job job = job_of(blocks, 2, 10);
	job.verso = fallen[_i].verso;
	job.note_leading = 1024;
	job.note_lines = notes;
	job.note_count = fallen[_i].note > 0;
	struct pagebuild p = pagebuild_choose(a, &job);
	ck_assert_uint_eq(p.pages[0].pieces[1].to, fallen[_i].part[0].row);
	ck_assert_uint_eq(p.pages[0].faults & fallen[_i].fault, fallen[_i].fault);
	arena_free(a);
}
END_TEST

/* A table that parts after 18 rows and after 20 more: the first page is level only with rows
 * further apart, the second only without. */
START_TEST(rows_stand_apart_page_by_page)
{
	struct arena *a = arena_new();
	struct pagebuild_row rows[2][44];
	struct pagebuild_block table = {.variant_count = 2, .gives = true};

	for (int v = 0; v < 2; v++) {
		for (int i = 0; i < 44; i++)
			rows[v][i] = (struct pagebuild_row){.bottom = (i + 1) * (1000 + 100 * v),
			                                    .after = i == 17 || i == 37 ? BREAK_FREE : BREAK_NEVER};
		table.variant[v] = (struct pagebuild_variant){rows[v], 44, 1000 * v};
	}
	struct pagebuild_job job = job_of(&table, 1, 20);
	struct pagebuild p = pagebuild_choose(a, &job);
	ck_assert_uint_eq(p.count, 3);
	for (size_t i = 0; i < 3; i++) {
		ck_assert_uint_eq(p.pages[i].faults, 0);
		ck_assert_uint_eq(p.pages[i].pieces[0].variant, i == 0);
	}
	arena_free(a);
}
END_TEST

/* A turned table of three pages: text goes on until its page is full, then the table comes,
 * page by page, with nothing else on them. */
START_TEST(what_fills_pages_alone_lets_text_go_on_first)
{
	struct arena *a = arena_new();
	struct pagebuild_block blocks[20];
	struct pagebuild_row pages[3];

	for (int i = 0; i < 3; i++)
		pages[i] = (struct pagebuild_row){.bottom = (i + 1) * 18 * 1024};
	for (int i = 0; i < 20; i++)
		blocks[i] = paragraph(a, 6, 0);
	blocks[_i] = (struct pagebuild_block){.variant_count = 1, .may_wait = true, .alone = true};
	blocks[_i].variant[0] = (struct pagebuild_variant){pages, 3, 0};
	struct pagebuild_job job = job_of(blocks, 20, 18);
	struct pagebuild p = pagebuild_choose(a, &job);
	size_t at = (size_t)_i * 6 / 18 + (_i * 6 % 18 != 0);
	ck_assert_uint_eq(p.count, 7 + 3);
	for (size_t i = 0; i < p.count; i++) {
		ck_assert_uint_eq(p.pages[i].faults, 0);
		bool table = i >= at && i < at + 3;
		ck_assert_uint_eq(p.pages[i].pieces[0].block == (uint32_t)_i, table);
		ck_assert(!table || p.pages[i].count == 1);
		ck_assert(!table || p.pages[i].pieces[0].from == i - at);
	}
	arena_free(a);
}
END_TEST

Suite *pagebuild_suite(void)
{
	Suite *s = suite_create("pagebuild");
	TCase *c = tcase_create("numbers");

	tcase_set_timeout(c, 20);
	tcase_add_loop_test(c, finds_the_best_of_all, 0, 12);
	tcase_add_loop_test(c, long_chapters_are_level, 0, 8);
	tcase_add_test(c, hopeless_text_is_still_placed);
	tcase_add_test(c, a_note_stays_with_its_mark_and_splits_only_when_it_must);
	tcase_add_loop_test(c, a_note_that_is_split_goes_on_whole, 10, 20);
	tcase_add_test(c, a_note_does_not_part_beside_its_code);
	tcase_add_test(c, white_above_notes_is_moved_before_any_other);
	tcase_add_test(c, a_figure_waits_rather_than_leave_a_hole);
	tcase_add_loop_test(c, rules_fall_in_their_order, 0, G_N_ELEMENTS(fallen));
	tcase_add_loop_test(c, figures_wait_behind_one_another, 0, 8);
	tcase_add_test(c, rows_stand_apart_page_by_page);
	tcase_add_loop_test(c, what_fills_pages_alone_lets_text_go_on_first, 0, 20);
	suite_add_tcase(s, c);
	return s;
}
