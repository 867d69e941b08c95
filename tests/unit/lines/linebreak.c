/* Breaking on plain numbers. */
#include <math.h>
#include <stdlib.h>

#include "lines/linebreak.h"
#include "set.h"

static const struct line_taste taste = {
	.space_stretch = 0.4, .space_shrink = 0.25, .expansion = 0.02, .letterspacing = 0.008,
	.expansion_emergency = 0.025, .letterspacing_emergency = 0.02, .glyph_price = 12,
	.line = 10, .hyphen = 300, .hyphen_explicit = 50, .ladder = 1e6, .last_hyphen = 1e6,
	.runt = 1e7, .runt_min = 3, .torn = 2e9, .ragged = 1e9, .cut = 5e9,
	.neighbour = 30000, .stack = 20000, .river = 500, .single = 3000,
	.threshold_first = 1.15, .threshold = 1.5, .threshold_emergency = 1.6,
};

#define EM 10000
#define SPACE 2500

struct sheet { struct item item[4000]; size_t count; };

static void word(struct sheet *s, unit width)
{
	if (s->count)
		s->item[s->count++] = (struct item){.kind = ITEM_GLUE, .width = SPACE,
		                                    .stretch = SPACE * 2 / 5, .shrink = SPACE / 4};
	s->item[s->count++] = (struct item){
		.kind = ITEM_BOX, .width = width, .elastic = width, .letters = 5, .flags = ITEM_WORD,
		.tracking = width * 2, .word = (uint32_t)s->count * 7919,
	};
}

static void hyphen(struct sheet *s, unit width)
{
	s->item[s->count++] = (struct item){.kind = ITEM_PENALTY, .flags = ITEM_HYPHEN,
	                                    .width = 3000, .cost = 300};
	s->item[s->count++] = (struct item){.kind = ITEM_BOX, .width = width, .elastic = width,
	                                    .letters = 5, .tracking = width * 2,
	                                    .word = (uint32_t)s->count * 7919};
}

static void random_sheet(struct sheet *s, unsigned seed, unsigned words)
{
	s->count = 0;
	for (unsigned i = 0; i < words; i++) {
		seed = seed * 1103515245 + 12345;
		word(s, 8000 + (unit)(seed >> 16) % 40000);
		if ((seed >> 8) % 4 == 0)
			hyphen(s, 9000 + (unit)(seed >> 20) % 9000);
	}
}

static struct linebreak_frame frame_of(unit measure)
{
	return (struct linebreak_frame){.first = measure, .other = measure, .em = EM,
	                                .taste = &taste, .variants = true};
}

/* The natural width of a line, hyphen in, glue at its ends out. */
static double natural(const struct sheet *s, const struct break_line *l)
{
	double width = 0;
	for (uint32_t i = l->from; i < l->to; i++)
		width += s->item[i].kind == ITEM_PENALTY ? 0 : s->item[i].width;
	return width + (l->hyphen ? s->item[l->to].width : 0);
}

static double least(const struct sheet *s, const struct break_line *l)
{
	double width = natural(s, l);
	for (uint32_t i = l->from; i < l->to; i++) {
		const struct item *it = &s->item[i];
		if (it->kind == ITEM_BOX)
			width -= it->elastic * taste.expansion + it->tracking * taste.letterspacing_emergency;
		if (it->kind == ITEM_GLUE)
			width -= it->shrink;
	}
	return width;
}

START_TEST(every_item_is_on_one_line)
{
	struct arena *a = arena_new();
	static struct sheet s;
	for (unsigned seed = 1; seed < 60; seed++) {
		random_sheet(&s, seed, 20 + seed * 3);
		struct linebreak_frame f = frame_of(160000 + (unit)seed * 3000);
		struct choice c = linebreak_choose(a, s.item, s.count, &f);
		ck_assert_uint_ge(c.count, 1);
		for (size_t v = 0; v < c.count; v++) {
			const struct breaks *b = &c.breaks[v];
			uint32_t at = 0;
			for (size_t i = 0; i < b->count; i++) {
				ck_assert_uint_ge(b->lines[i].from, at);
				ck_assert_uint_le(b->lines[i].from, at + 1);
				at = b->lines[i].to;
				ck_assert_msg(least(&s, &b->lines[i]) <= f.other + 1, "overfull");
			}
			ck_assert_uint_eq(at, s.count);
		}
	}
	arena_free(a);
}
END_TEST

START_TEST(variants_differ_by_a_line)
{
	struct arena *a = arena_new();
	static struct sheet s;
	unsigned longer = 0, shorter = 0;
	for (unsigned seed = 1; seed < 200; seed++) {
		random_sheet(&s, seed, 60);
		struct linebreak_frame f = frame_of(330000);
		struct choice c = linebreak_choose(a, s.item, s.count, &f);
		for (size_t v = 1; v < c.count; v++) {
			ck_assert_int_eq(abs((int)c.breaks[v].count - (int)c.breaks[0].count), 1);
			ck_assert(c.breaks[v].cost >= c.breaks[0].cost);
			longer += c.breaks[v].count > c.breaks[0].count;
			shorter += c.breaks[v].count < c.breaks[0].count;
		}
	}
	ck_assert_uint_gt(longer, 10);
	ck_assert_uint_gt(shorter, 2);
	arena_free(a);
}
END_TEST

/* Demerits of a way of breaking, reckoned anew and plainly; INFINITY where it cannot be. */
static double demerits(const struct sheet *s, const uint32_t *breaks, size_t count, unit measure)
{
	double total = 0, before = 1;
	uint32_t from = 0;
	for (size_t i = 0; i < count; i++) {
		bool last = breaks[i] == s->count;
		struct break_line l = {.from = from, .to = breaks[i],
		                       .hyphen = !last && s->item[breaks[i]].kind == ITEM_PENALTY};
		double gap = measure - natural(s, &l), freedom = 0, stretch = 0, shrink = 0;
		for (uint32_t k = from; k < breaks[i]; k++) {
			const struct item *it = &s->item[k];
			freedom += it->kind == ITEM_BOX ? it->elastic * taste.expansion + it->tracking * taste.letterspacing : 0;
			stretch += it->kind == ITEM_GLUE ? it->stretch : 0;
			shrink += it->kind == ITEM_GLUE ? it->shrink : 0;
		}
		double share = fmin(1, fabs(gap) / freedom), rest = fmax(0, fabs(gap) - freedom);
		double q = rest > 0 ? rest / (gap > 0 ? stretch : shrink) : 0, r = 1;
		if (last && gap >= EM)
			share = q = 0;
		r = gap > 0 ? 1 + 0.4 * q : 1 - 0.25 * q;
		if ((gap < 0 && q > 1) || r > taste.threshold)
			return INFINITY;
		double badness = 10 + 100 * q * q * q + 12 * share * share;
		total += badness * badness + (l.hyphen ? 90000 : 0);
		if (i > 0 && !(last && gap >= EM))
			total += 30000 * (r - before) * (r - before);
		before = r;
		from = breaks[i] + 1;
	}
	return total;
}

struct brute { const struct sheet *s; unit measure; double best; uint32_t at[20], found[20]; size_t count; };

static void try_all(struct brute *b, size_t depth)
{
	uint32_t from = depth ? b->at[depth - 1] + 1 : 1;
	for (uint32_t i = from; i <= b->s->count && depth < 8; i++) {
		if (i < b->s->count && b->s->item[i].kind == ITEM_BOX)
			continue;
		b->at[depth] = i;
		if (i < b->s->count) {
			try_all(b, depth + 1);
			continue;
		}
		double d = demerits(b->s, b->at, depth + 1, b->measure);
		if (d < b->best) {
			b->best = d;
			b->count = depth + 1;
			memcpy(b->found, b->at, sizeof b->at);
		}
	}
}

START_TEST(as_good_as_trying_everything)
{
	struct arena *a = arena_new();
	static struct sheet s;
	unsigned tried = 0;
	for (unsigned seed = 1; seed < 120; seed++) {
		random_sheet(&s, seed * 977, 14);
		struct linebreak_frame f = frame_of(140000);
		struct line_taste plain = taste;
		plain.ladder = plain.last_hyphen = plain.runt = plain.stack = plain.river = plain.single = 0;
		plain.threshold_first = 0;         /* no pass without hyphens, none more lenient */
		plain.threshold_emergency = plain.threshold;
		plain.letterspacing_emergency = plain.letterspacing;
		f.taste = &plain;
		f.variants = false;
		struct brute b = {.s = &s, .measure = 140000, .best = INFINITY};
		try_all(&b, 0);
		struct choice c = linebreak_choose(a, s.item, s.count, &f);
		if (isinf(b.best))
			continue;
		tried++;
		ck_assert_uint_eq(c.breaks[0].count, b.count);
		for (size_t i = 0; i < b.count; i++)
			ck_assert_uint_eq(c.breaks[0].lines[i].to, b.found[i]);
	}
	ck_assert_uint_gt(tried, 20);
	arena_free(a);
}
END_TEST

START_TEST(what_cannot_be_justified_is_ragged)
{
	struct arena *a = arena_new();
	static struct sheet s;
	s.count = 0;
	word(&s, 60000);
	word(&s, 95000);
	word(&s, 60000);
	struct linebreak_frame f = frame_of(100000);
	struct choice c = linebreak_choose(a, s.item, s.count, &f);
	ck_assert_uint_eq(c.breaks[0].count, 3);
	ck_assert(c.breaks[0].lines[0].ragged);
	ck_assert(!c.breaks[0].lines[0].justified);
	ck_assert(c.breaks[0].emergency);
	for (size_t i = 0; i < c.breaks[0].count; i++)
		ck_assert(!c.breaks[0].lines[i].spared);
	s.count = 0;
	word(&s, 150000);
	c = linebreak_choose(a, s.item, s.count, &f);
	ck_assert(c.breaks[0].lines[0].overfull);
	arena_free(a);
}
END_TEST

START_TEST(no_runt_where_it_can_be_helped)
{
	struct arena *a = arena_new();
	static struct sheet s;
	for (unsigned seed = 1; seed < 60; seed++) {
		random_sheet(&s, seed, 50);
		word(&s, 8000);
		struct linebreak_frame f = frame_of(330000);
		struct choice c = linebreak_choose(a, s.item, s.count, &f);
		const struct breaks *b = &c.breaks[0];
		ck_assert(natural(&s, &b->lines[b->count - 1]) > 3 * EM);
	}
	arena_free(a);
}
END_TEST

/* 0.022 of width and all that the spaces have: glyphs widened a little more than usual. */
START_TEST(glyphs_go_further_before_a_line_is_ragged)
{
	struct arena *a = arena_new();
	static struct sheet s;
	struct line_taste narrow = taste;
	struct linebreak_frame f = frame_of(207500);
	s.count = 0;
	for (int i = 0; i < 4; i++) {
		word(&s, i < 3 ? 65000 : 120000);
		s.item[s.count - 1].tracking = 0;
	}
	narrow.expansion_emergency = narrow.expansion;
	struct choice c = linebreak_choose(a, s.item, s.count, &f);
	ck_assert(c.breaks[0].lines[0].justified);
	ck_assert(c.breaks[0].lines[0].expansion > 0.02f);
	ck_assert(c.breaks[0].lines[0].expansion <= 0.025f);
	f.taste = &narrow;
	c = linebreak_choose(a, s.item, s.count, &f);
	ck_assert(c.breaks[0].lines[0].ragged);
	arena_free(a);
}
END_TEST

static unsigned stacks(const struct sheet *s, const struct breaks *b)
{
	unsigned count = 0;
	for (size_t i = 1; i < b->count; i++)
		count += s->item[b->lines[i].from].word == s->item[b->lines[i - 1].from].word;
	return count;
}

/* Two lines that begin alike are worth a divided word: the pass without any is not enough. */
START_TEST(lines_seldom_begin_alike)
{
	struct arena *a = arena_new();
	static struct sheet s;
	struct line_taste careful = taste, careless = taste;
	unsigned careful_stacks = 0, careless_stacks = 0;
	careful.stack = 100000;
	careless.stack = 100;
	for (unsigned seed = 1; seed < 300; seed++) {
		random_sheet(&s, seed * 31, 90);
		for (size_t i = 0; i < s.count; i++)
			s.item[i].word = s.item[i].word % 7 + 1;
		struct linebreak_frame f = frame_of(330000);
		f.taste = &careful;
		careful_stacks += stacks(&s, &linebreak_choose(a, s.item, s.count, &f).breaks[0]);
		f.taste = &careless;
		careless_stacks += stacks(&s, &linebreak_choose(a, s.item, s.count, &f).breaks[0]);
	}
	ck_assert_msg(careful_stacks * 4 < careless_stacks, "%u %u", careful_stacks, careless_stacks);
	arena_free(a);
}
END_TEST

START_TEST(balanced_lines_are_alike)
{
	struct arena *a = arena_new();
	static struct sheet s;
	s.count = 0;
	for (int i = 0; i < 11; i++)
		word(&s, 20000);
	struct linebreak_frame f = frame_of(220000);      /* ten would fit */
	struct breaks b = linebreak_ragged(a, s.item, s.count, &f, true);
	ck_assert_uint_eq(b.count, 2);
	ck_assert(fabs(natural(&s, &b.lines[0]) - natural(&s, &b.lines[1])) < 30000);
	b = linebreak_ragged(a, s.item, 0, &f, true);
	ck_assert_uint_eq(b.count, 0);
	arena_free(a);
}
END_TEST

/* "… word word con-/nection.": the first line is left short instead, but not where that
 * would cost more. */
START_TEST(no_word_is_torn_for_the_last_line)
{
	struct arena *a = arena_new();
	static struct sheet s;
	struct line_taste cheap = taste;
	s.count = 0;
	for (int i = 0; i < 6; i++)
		word(&s, 20000);
	word(&s, 20000);
	hyphen(&s, 36000);
	struct linebreak_frame f = frame_of(6 * 20000 + 6 * SPACE + 20000 + 3000);
	struct choice c = linebreak_choose(a, s.item, s.count, &f);
	ck_assert_uint_eq(c.breaks[0].count, 2);
	ck_assert(c.breaks[0].lines[0].ragged && c.breaks[0].lines[0].spared);
	ck_assert(!c.breaks[0].lines[0].hyphen);
	cheap.torn = 1e7;
	f.taste = &cheap;
	c = linebreak_choose(a, s.item, s.count, &f);
	ck_assert(c.breaks[0].lines[0].justified);
	ck_assert(c.breaks[0].lines[0].hyphen);
	arena_free(a);
}
END_TEST

START_TEST(forced_breaks_hold)
{
	struct arena *a = arena_new();
	static struct sheet s;
	s.count = 0;
	word(&s, 20000);
	s.item[s.count++] = (struct item){.kind = ITEM_PENALTY, .cost = COST_FORCED};
	s.item[s.count++] = (struct item){.kind = ITEM_BOX, .width = 20000, .letters = 9};
	struct linebreak_frame f = frame_of(220000);
	struct choice c = linebreak_choose(a, s.item, s.count, &f);
	ck_assert_uint_eq(c.breaks[0].count, 2);
	ck_assert(c.breaks[0].lines[0].last);
	ck_assert(!c.breaks[0].lines[0].justified);
	ck_assert_uint_eq(linebreak_ragged(a, s.item, s.count, &f, false).count, 2);
	arena_free(a);
}
END_TEST

TCase *case_of_linebreak(void)
{
	TCase *c = tcase_create("linebreak");
	tcase_add_test(c, every_item_is_on_one_line);
	tcase_add_test(c, variants_differ_by_a_line);
	tcase_add_test(c, as_good_as_trying_everything);
	tcase_add_test(c, what_cannot_be_justified_is_ragged);
	tcase_add_test(c, no_runt_where_it_can_be_helped);
	tcase_add_test(c, glyphs_go_further_before_a_line_is_ragged);
	tcase_add_test(c, lines_seldom_begin_alike);
	tcase_add_test(c, balanced_lines_are_alike);
	tcase_add_test(c, no_word_is_torn_for_the_last_line);
	tcase_add_test(c, forced_breaks_hold);
	return c;
}
