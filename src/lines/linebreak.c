/* linebreak.c: total fit, widened.
 *
 * Knuth and Plass's search over legal breaks, with these differences. A line is fitted
 * first by its glyphs (expansion and letterspacing, together up to their limits) and only
 * then by its spaces; in the pass before the last, by glyphs wider and letters further apart
 * than is not seen. Fitness classes are replaced by a price on the difference of the
 * space ratios of neighbours. A state is not a break but a line (previous break, break),
 * so that prices can look at two real neighbours: ladders, stacks, rivers. States of one
 * break are told apart by their line number too when variants are wanted; only the best
 * few are kept, so the search stays linear. Whether a line can be set at all is one
 * subtraction and comparison: each point that may begin one keeps how wide the line would
 * be at its tightest and at its loosest, so nearly all pairs of points cost no more.
 *
 * Passes go from strict to lenient and the first that reaches the end is taken. The last
 * leaves a line ragged where it cannot be justified, or where only the end of a word would
 * be left for the line after it, at a price that makes it rare. */
#include "lines/linebreak.h"

#include <math.h>

#include "lines/points.h"
#include "lines/row.h"

#define STATES_KEPT 4              /* a break; more found nothing better */
#define STATES_KEPT_BY_LINE 2      /* a break and line number */
#define FAR 1e30
/* Square of the ems that a line may fall short before it is as bad as two lines. */
#define SHORT_AS_ANOTHER 100.0
#define SHORT_PRICE 60000          /* an address's line that falls short, about a hyphen */
#define SHORT_EM_PRICE 2000        /* by the square of how far */
#define OVERFULL_PRICE 1e13

/* Lines in a row so far that end in a hyphen, begin alike, end alike, have a river. */
struct chains { uint8_t hyphens, firsts, lasts, rivers; };

struct state {
	double cost;
	uint32_t point, before;    /* index of the state before; the first one is its own */
	uint32_t line;             /* lines so far */
	float r, glyphs, spacing;
	struct chains chains;
	bool justified, ragged, overfull;
};

/* libm's are calls, and care about what is not a number. */
static inline double smaller(double a, double b)
{
	return a < b ? a : b;
}

static inline double larger(double a, double b)
{
	return a > b ? a : b;
}

/* How one line would look. */
struct fit {
	double badness;
	double gap;
	float r, glyphs, spacing;  /* spacing: share of what letters may be spaced at need */
	bool justified, ragged, overfull, falls_short;
};

struct pass {
	bool hyphens, desperate, ragged;
	double r_most, r_least;
	bool spaced;               /* letters may be spaced visibly */
	int ladder;                /* hyphens in a row that are still allowed */
	bool undivided;            /* only for text whose words have no points */
	double enough;             /* a cost under which no later pass is tried */
};

/* A point that lines can begin at: sums up to there at the tightest and loosest, and what
 * its cheapest state costs. */
struct start { double tight, loose, cost; uint32_t point; };

struct search {
	struct points points;
	const struct line_taste *taste;
	ROW_OF(struct state) states;
	ROW_OF(struct start) starts;
	uint32_t first;            /* of the starts that are not too far back yet */
	struct pass pass;
	double most, least;        /* of spaces' stretch and shrink, as the pass allows */
	double grace;              /* lines grow shorter with their start, but for hyphens and hanging marks */
	double bound;              /* what an earlier pass has found: dearer ways lead nowhere */
	bool by_line;              /* keep line counts apart */
};

/* --- one line --- */

#define SPACED_FROM 1.25               /* r at which letters begin to be spaced at need */
#define SPACED_PRICE 1000

static void fit_loose(const struct search *s, const struct sums *l, double gap, struct fit *f)
{
	double share = l->freedom > 0 ? smaller(1, gap / l->freedom) : 0;
	double rest = gap - share * l->freedom;
	double spacing = 0, q = 0;
	if (s->pass.spaced && l->spacing > 0) {
		double eased = (SPACED_FROM - 1) / s->taste->space_stretch * l->stretch;
		spacing = larger(0, smaller(1, (rest - eased) / l->spacing));
		rest -= spacing * l->spacing;
	}
	if (rest > 0.5)
		q = l->stretch > 0 ? rest / l->stretch : FAR;
	f->r = (float)smaller(9, 1 + q * s->taste->space_stretch);
	f->glyphs = (float)share;
	f->spacing = (float)spacing;
	f->badness = q < FAR ? 100 * q * q * q + s->taste->glyph_price * share * share +
	                       SPACED_PRICE * spacing * spacing : FAR;
}

static void fit_tight(const struct search *s, const struct sums *l, double gap, struct fit *f)
{
	double share = l->freedom > 0 ? smaller(1, -gap / l->freedom) : 0;
	double rest = -gap - share * l->freedom;
	double q = rest > 0.5 && l->shrink > 0 ? smaller(1, rest / l->shrink) : 0;
	f->r = (float)larger(0, 1 - q * s->taste->space_shrink);
	f->glyphs = (float)-share;
	f->badness = 100 * q * q * q + s->taste->glyph_price * share * share;
}

/* Sets the line from one point to the other, knowing that it can be. */
static struct fit fit_line(const struct search *s, const struct point *from,
                           const struct point *to)
{
	struct sums l = sums_between(from, to);
	double gap = measure_after(&s->points, from) - l.width;
	struct fit f = {.r = 1, .gap = gap, .justified = true};
	if (gap < 0)
		fit_tight(s, &l, gap, &f);
	else if (!point_is_open(to))
		fit_loose(s, &l, gap, &f);
	else if (to->final && gap < s->points.frame->em && gap <= l.freedom + l.stretch * 0.25)
		fit_loose(s, &l, gap, &f);     /* not quite full looks like a mistake */
	else
		f.justified = false;
	return f;
}

/* A line that the last pass leaves as it is. */
static struct fit fit_anyway(const struct search *s, const struct point *from,
                             const struct point *to, bool overfull)
{
	double gap = measure_after(&s->points, from) - sums_between(from, to).width;
	return (struct fit){.r = 1, .gap = gap, .overfull = overfull,
	                    .ragged = !overfull && !to->may_be_short,
	                    .falls_short = !overfull && to->may_be_short};
}

/* Demerits of a line that do not depend on the one before it. */
static double line_demerits(const struct search *s, const struct point *from,
                            const struct point *to, const struct fit *f)
{
	const struct line_taste *t = s->taste;
	if (f->overfull)
		return OVERFULL_PRICE;
	double base = f->ragged ? 0 : t->line + f->badness, ems = f->gap / s->points.frame->em;
	double d = base * base + to->penalty + (to->desperate ? t->cut : 0);
	if (f->ragged)
		d += t->ragged * (1 + ems * ems / SHORT_AS_ANOTHER);
	if (f->falls_short)
		d += SHORT_PRICE + SHORT_EM_PRICE * ems * ems;
	if (!to->final || from == s->points.at)
		return d;
	double length = measure_after(&s->points, from) - f->gap;
	if (length < t->runt_min * s->points.frame->em || to->letters - from->letters < 5)
		d += t->runt;
	if (from->mid_word && to->glues == from->glues)
		d += t->torn;
	if (from->hyphen)
		d += t->last_hyphen;
	return d;
}

/* --- two lines --- */

struct space_walk {
	const struct item *items;
	size_t i, to;
	double x, ratio, scale;
};

/* The next space of a line from left to right; false at its end. */
static bool space_next(struct space_walk *w, double *left, double *right)
{
	for (; w->i < w->to; w->i++) {
		const struct item *it = &w->items[w->i];
		if (it->kind == ITEM_BOX) {
			w->x += it->width * w->scale;
		} else if (it->kind == ITEM_GLUE) {
			*left = w->x;
			*right = w->x += it->width * w->ratio;
			w->i++;
			return true;
		}
	}
	return false;
}

static struct space_walk spaces_of(const struct search *s, const struct point *from,
                                   const struct point *to, double r, double glyphs)
{
	double x = s->points.at == from ? s->points.frame->other - s->points.frame->first : 0;
	return (struct space_walk){s->points.items, from->start, to->item, x, r,
	                           1 + glyphs * s->taste->expansion};
}

/* How many spaces of the two lines stand at least half under each other. */
static int rivers_between(struct space_walk above, struct space_walk below)
{
	int count = 0;
	double l1, r1, l2, r2;
	bool one = space_next(&above, &l1, &r1), two = space_next(&below, &l2, &r2);
	while (one && two) {
		double overlap = smaller(r1, r2) - larger(l1, l2);
		count += overlap >= 0.5 * smaller(r1 - l1, r2 - l2);
		if (r1 < r2)
			one = space_next(&above, &l1, &r1);
		else
			two = space_next(&below, &l2, &r2);
	}
	return count;
}

#define RIVER_FROM 1.15f               /* narrower spaces do not read as a river */

static double pair_river(const struct search *s, const struct state *above,
                         const struct point *from, const struct point *to,
                         const struct fit *f, uint8_t *chain)
{
	*chain = 0;
	if (above->r <= RIVER_FROM || f->r <= RIVER_FROM)
		return 0;
	const struct point *start = &s->points.at[s->states.at[above->before].point];
	int count = rivers_between(spaces_of(s, start, from, above->r, above->glyphs),
	                           spaces_of(s, from, to, f->r, f->glyphs));
	if (count == 0)
		return 0;
	*chain = (uint8_t)MIN(above->chains.rivers + 1, 10);
	return s->taste->river * count * (1 << *chain) / 2;
}

/* Demerits of two lines under each other; fills in what the next pair must know. */
static double pair_demerits(const struct search *s, const struct state *above,
                            const struct point *from, const struct point *to,
                            const struct fit *f, struct chains *below)
{
	const struct line_taste *t = s->taste;
	double d = 0;
	*below = (struct chains){0};
	if (to->hyphen || to->dash)
		below->hyphens = (uint8_t)MIN(above->chains.hyphens + 1, 9);
	if (below->hyphens >= 2)
		d += below->hyphens > s->pass.ladder ? 1000 * t->ladder : t->ladder;
	if (above->line == 0)
		return d;
	if (!point_is_open(to) || f->justified)
		d += t->neighbour * (above->r - f->r) * (above->r - f->r);
	const struct point *start = &s->points.at[s->states.at[above->before].point];
	if (from->first_word && from->first_word == start->first_word) {
		below->firsts = (uint8_t)MIN(above->chains.firsts + 1, 9);
		d += below->firsts > 1 ? 50 * t->stack : t->stack;
	}
	if (to->last_word && to->last_word == from->last_word && !to->final) {
		below->lasts = (uint8_t)MIN(above->chains.lasts + 1, 9);
		d += below->lasts > 1 ? 50 * t->stack : t->stack;
	}
	return d + pair_river(s, above, from, to, f, &below->rivers);
}

/* --- the search --- */

static const struct state *state_at(const struct search *s, size_t i)
{
	return &s->states.at[i];
}

/* The state that a better one takes the place of where a point has as many as are kept;
 * else NULL. */
static struct state *worst_kept(const struct search *s, const struct point *to, uint32_t line)
{
	struct state *worst = NULL;
	uint32_t same = 0;
	for (uint32_t i = 0; i < to->state_count; i++) {
		struct state *o = &s->states.at[to->first_state + i];
		if (s->by_line && o->line != line)
			continue;
		same++;
		if (!worst || o->cost > worst->cost)
			worst = o;
	}
	return same < (s->by_line ? STATES_KEPT_BY_LINE : STATES_KEPT) ? NULL : worst;
}

/* A line found to be the best way to a point: from which state, at what cost. */
struct way { double cost; uint32_t before; struct chains chains; };

static void way_keep(struct search *s, struct point *to, const struct way *w,
                     const struct fit *f, struct state *worst)
{
	uint32_t line = state_at(s, w->before)->line + 1;
	if (!worst) {
		worst = row_add(&s->states);
		to->state_count++;
	}
	*worst = (struct state){
		.cost = w->cost, .point = (uint32_t)(to - s->points.at), .before = w->before,
		.line = line, .r = f->r, .glyphs = f->glyphs, .spacing = f->spacing,
		.chains = w->chains, .justified = f->justified, .ragged = f->ragged,
		.overfull = f->overfull,
	};
}

/* Extends states first..end, which have one line number if such are told apart, by a line
 * to another point: the best of them, where it is better than what is kept there. */
static void extend_best(struct search *s, struct point *from, struct point *to,
                        const struct fit *f, double line, uint32_t first, uint32_t end)
{
	struct state *worst = worst_kept(s, to, state_at(s, first)->line + 1);
	struct way best = {.cost = worst ? smaller(worst->cost, s->bound) : s->bound,
	                   .before = UINT32_MAX};
	for (uint32_t i = first; i < end; i++) {
		const struct state *above = state_at(s, i);
		struct way w = {.cost = above->cost + line, .before = i};
		if (w.cost >= best.cost)
			continue;
		w.cost += pair_demerits(s, above, from, to, f, &w.chains);
		if (w.cost < best.cost)
			best = w;
	}
	if (best.before != UINT32_MAX)
		way_keep(s, to, &best, f, worst);
}

static void extend(struct search *s, struct point *from, struct point *to, const struct fit *f)
{
	double line = line_demerits(s, from, to, f);
	uint32_t end = from->first_state + from->state_count;
	for (uint32_t i = from->first_state, next; i < end; i = next) {
		next = s->by_line ? i + 1 : end;
		while (next < end && state_at(s, next)->line == state_at(s, i)->line)
			next++;
		extend_best(s, from, to, f, line, i, next);
	}
}

/* States of one line number must stand together; there are few, mostly in order. */
static void sort_by_line(struct state *states, uint32_t n)
{
	for (uint32_t i = 1; i < n; i++) {
		struct state moved = states[i];
		uint32_t at = i;
		for (; at > 0 && states[at - 1].line > moved.line; at--)
			states[at] = states[at - 1];
		states[at] = moved;
	}
}

static bool point_allowed(const struct search *s, const struct point *p)
{
	if (p->hyphen && !s->pass.hyphens)
		return false;
	return !p->desperate || s->pass.desperate;
}

static double cheapest(const struct search *s, const struct point *p)
{
	double cost = FAR;
	for (uint32_t i = p->first_state; i < p->first_state + p->state_count; i++)
		cost = smaller(cost, state_at(s, i)->cost);
	return cost;
}

static void start_add(struct search *s, const struct point *p)
{
	const struct sums *b = &p->begin;
	double other = measure_after(&s->points, p) - s->points.frame->other;
	*row_add(&s->starts) = (struct start){
		.tight = b->width - b->freedom - s->least * b->shrink + other,
		.loose = b->width + b->freedom + s->most * b->stretch + other +
		         (s->pass.spaced ? b->spacing : 0),
		.point = (uint32_t)(p - s->points.at), .cost = cheapest(s, p),
	};
}

/* The last pass takes a line that is too wide where nothing else ends at its point. */
static bool is_only_way(const struct search *s, uint32_t start, const struct point *to)
{
	return s->pass.ragged && start + 1 == s->starts.count && !to->state_count;
}

/* All lines that end at a point. */
static void search_point(struct search *s, struct point *to)
{
	const struct sums *e = &to->end;
	double measure = s->points.frame->other, grace = s->grace;
	double tight = e->width - e->freedom - s->least * e->shrink - measure - 0.5;
	double loose = e->width + e->freedom + s->most * e->stretch - measure + 0.5 +
	               (s->pass.spaced ? e->spacing : 0);
	bool open = point_is_open(to);
	for (uint32_t i = s->first; i < s->starts.count; i++) {
		const struct start *start = &s->starts.at[i];
		bool too_wide = tight > start->tight;
		if (too_wide && !is_only_way(s, i, to)) {
			s->first += i == s->first && tight > start->tight + grace;
			continue;
		}
		bool too_loose = loose < start->loose && !open;
		if (too_loose && !too_wide && !s->pass.ragged && !to->may_be_short) {
			if (loose < start->loose - grace)
				break;
			continue;
		}
		if (start->cost + (too_loose && !to->may_be_short ? s->taste->ragged : 0) >= s->bound)
			continue;
		struct point *from = &s->points.at[start->point];
		struct fit f = too_wide || too_loose ? fit_anyway(s, from, to, too_wide)
		                                     : fit_line(s, from, to);
		extend(s, from, to, &f);
	}
	if (s->by_line && to->state_count > 1)
		sort_by_line(&s->states.at[to->first_state], to->state_count);
}

static void search_begin(struct search *s, struct pass pass, bool by_line)
{
	const struct line_taste *t = s->taste;
	s->pass = pass;
	s->by_line = by_line;
	s->most = (pass.r_most - 1) / t->space_stretch;
	s->least = smaller(1, (1 - pass.r_least) / t->space_shrink);
	s->grace = 2.0 * s->points.frame->em + 0.1 * s->points.frame->other;
	s->states.count = s->starts.count = s->first = 0;
	*row_add(&s->states) = (struct state){.r = 1};
	s->points.at[0].first_state = 0;
	s->points.at[0].state_count = 1;
	start_add(s, &s->points.at[0]);
}

/* Runs one pass; true where the end was reached. */
static bool search_run(struct search *s, struct pass pass, bool by_line)
{
	search_begin(s, pass, by_line);
	struct point *end = s->points.at + s->points.count;
	for (struct point *to = s->points.at + 1; to < end; to++) {
		to->first_state = s->states.count;
		to->state_count = 0;
		if (!point_allowed(s, to))
			continue;
		search_point(s, to);
		if (to->forced)
			s->first = s->starts.count;
		if (to->state_count)
			start_add(s, to);
		if (s->first == s->starts.count)
			return false;
	}
	return end[-1].state_count > 0;
}

/* The cheapest end with this many lines; 0: with any. UINT32_MAX where there is none. */
static uint32_t best_end(const struct search *s, uint32_t lines)
{
	const struct point *end = &s->points.at[s->points.count - 1];
	uint32_t best = UINT32_MAX;
	for (uint32_t i = end->first_state; i < end->first_state + end->state_count; i++) {
		const struct state *st = state_at(s, i);
		if (lines && st->line != lines)
			continue;
		if (best == UINT32_MAX || st->cost < state_at(s, best)->cost)
			best = i;
	}
	return best;
}

/* fillable: an earlier pass filled every line. */
static struct breaks trace_back(const struct search *s, struct arena *a, uint32_t end, bool fillable)
{
	const struct state *st = state_at(s, end);
	const struct line_taste *t = s->taste;
	struct breaks b = {.count = st->line, .cost = st->cost};
	b.lines = ARENA_ARRAY(a, struct break_line, b.count);
	for (size_t i = b.count; i-- > 0; st = state_at(s, st->before)) {
		const struct point *to = &s->points.at[st->point];
		const struct point *from = &s->points.at[state_at(s, st->before)->point];
		b.lines[i] = (struct break_line){
			.from = from->start, .to = to->item, .r = st->r, .glyphs = st->glyphs,
			.justified = st->justified,
			.expansion = (float)(t->expansion +
				st->spacing * (t->expansion_emergency - t->expansion)),
			.letterspacing = (float)(t->letterspacing +
				st->spacing * (t->letterspacing_emergency - t->letterspacing)),
			.ragged = st->ragged, .spared = st->ragged && fillable, .overfull = st->overfull,
			.hyphen = to->hyphen, .cut = to->desperate, .last = point_is_open(to),
		};
		b.emergency |= st->ragged || st->overfull;
	}
	return b;
}

/* --- variants --- */

#define VARIANT_R 1.5                  /* TYPOGRAPHY: no line over 1.5 times natural */

/* Could the paragraph run to this many lines at all? A bound, to save the search. */
static bool could_have(const struct search *s, size_t lines)
{
	const struct sums *all = &s->points.at[s->points.count - 1].end;
	double room = s->points.frame->first + (lines - 1.0) * s->points.frame->other;
	double before_last = room - s->points.frame->other;
	if (all->width - all->freedom - all->shrink > room)
		return false;
	double q = (VARIANT_R - 1) / s->taste->space_stretch;
	return all->width + all->freedom + q * all->stretch > before_last;
}

static void add_variant(const struct search *s, struct arena *a, struct choice *c,
                        uint32_t lines, double base)
{
	uint32_t end = best_end(s, lines);
	if (end == UINT32_MAX)
		return;
	double extra = state_at(s, end)->cost - base;
	if (extra >= s->taste->ladder)     /* as bad as a ladder or a runt: no help to a page */
		return;
	c->breaks[c->count] = trace_back(s, a, end, true);
	c->breaks[c->count++].cost = c->breaks[0].cost + larger(0, extra);
}

static void find_variants(struct search *s, struct arena *a, struct choice *c)
{
	uint32_t n = (uint32_t)c->breaks[0].count;
	if (n < 3 || c->breaks[0].emergency)
		return;
	if (!could_have(s, n + 1) && !could_have(s, n - 1))
		return;
	struct pass wide = {.hyphens = true, .r_most = VARIANT_R, .ladder = 2};
	s->bound = FAR;
	if (!search_run(s, wide, true))
		return;
	uint32_t same = best_end(s, n);
	double base = same == UINT32_MAX ? c->breaks[0].cost : state_at(s, same)->cost;
	add_variant(s, a, c, n + 1, base);
	add_variant(s, a, c, n - 1, base);
}

/* --- front doors --- */

/* Some passes are for what the others could not do, or only badly. */
static bool is_wanted(const struct search *s, const struct pass *p, const struct breaks *found,
                      bool undivided)
{
	if (p->undivided)
		return undivided && !found->count;
	return !p->ragged || !found->count || (!undivided && found->cost >= s->taste->torn);
}

/* The first pass that reaches the end without a fault dear enough to be seen is taken; else
 * the cheapest of all. Lines that begin or end alike are such a fault while words may still
 * be divided instead, but nothing to space letters for. */
static struct breaks search_passes(struct search *s, struct arena *a,
                                   const struct linebreak_frame *frame)
{
	struct breaks best = {.cost = FAR};
	const struct line_taste *t = s->taste;
	double strict = 1 - (t->threshold_first - 1) * 2 / 3;
	double alike = t->stack > 0 ? smaller(t->stack, t->ladder) : t->ladder;
	const struct pass passes[] = {
		{.r_most = t->threshold_first, .r_least = strict, .ladder = 2, .enough = alike},
		{.hyphens = true, .r_most = t->threshold, .ladder = 2, .enough = alike},
		{.hyphens = true, .r_most = t->threshold_emergency, .ladder = 3, .enough = t->ladder},
		{.hyphens = true, .r_most = t->threshold_emergency, .ladder = 3, .enough = t->ladder,
		 .spaced = true},
		{.hyphens = true, .r_most = t->threshold_undivided, .ladder = 3, .spaced = true,
		 .undivided = true},
		{.hyphens = true, .r_most = t->threshold_emergency, .ladder = 3, .spaced = true,
		 .ragged = true, .desperate = true},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(passes); i++) {
		if (!is_wanted(s, &passes[i], &best, frame->undivided))
			continue;
		s->bound = best.cost;
		if (search_run(s, passes[i], false))
			best = trace_back(s, a, best_end(s, 0), best.count > 0);
		if (best.cost < passes[i].enough)
			break;
	}
	return best;
}

struct choice linebreak_choose(struct arena *a, const struct item *items, size_t n,
                               const struct linebreak_frame *frame)
{
	struct choice c = {0};
	struct search s = {.taste = frame->taste};
	n = points_trimmed(items, n);
	if (n == 0)
		return c;
	s.points = points_gather(a, items, n, frame);
	c.breaks[c.count++] = search_passes(&s, a, frame);
	if (frame->variants)
		find_variants(&s, a, &c);
	g_free(s.states.at);
	g_free(s.starts.at);
	return c;
}
