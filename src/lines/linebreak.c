/* linebreak.c: total fit, widened.
 *
 * Knuth and Plass's search over legal breaks, with these differences. A line is fitted
 * first by its glyphs (expansion and letterspacing, together up to their limits) and only
 * then by its spaces. Fitness classes are replaced by a price on the difference of the
 * space ratios of neighbours. A state is not a break but a line (previous break, break),
 * so that prices can look at two real neighbours: ladders, stacks, rivers. States of one
 * break are told apart by their line number too when variants are wanted; only the best
 * few are kept, so the search stays linear.
 *
 * Passes go from strict to lenient and the first that reaches the end is taken. The last
 * leaves a line ragged where it cannot be justified, at a price that makes it rare.
 *
 * The first step gathers breaks into points with running sums on both sides, so that a
 * line is a difference of two rows; all sums are integers in doubles, hence exact. */
#include "lines/linebreak.h"

#include <math.h>
#include <stdlib.h>

#include "lines/row.h"

#define STATES_KEPT 8              /* a break and line number; more found nothing better */
#define FAR 1e30
#define RAGGED_PRICE 1e9
#define OVERFULL_PRICE 1e13

/* Running totals of a row of items. */
struct sums {
	double width;
	double freedom;            /* of glyphs: what expansion and letterspacing can give */
	double stretch, shrink;    /* of glue */
};

struct point {
	struct sums end;           /* up to here, for a line that ends here: hyphen in, protrusion out */
	struct sums begin;         /* up to the start of the line that begins after it */
	uint32_t item, start;
	uint32_t first_word, last_word;
	double penalty;            /* demerits of breaking here */
	uint32_t letters;          /* in boxes up to here */
	uint32_t glues;            /* breakable glues up to here */
	bool hyphen, dash, forced, desperate, final, mid_word;
	uint32_t first_state, state_count;
};

struct state {
	double cost;
	uint32_t point, before;    /* index of the state before; the first one is its own */
	uint32_t line;             /* lines so far */
	float r, glyphs;
	uint8_t hyphens, firsts, lasts, rivers; /* lines in a row so far */
	bool justified, ragged, overfull;
};

/* How one line would look. */
struct fit {
	double badness;
	double gap;
	float r, glyphs;
	bool justified, ragged, overfull;
};

struct pass {
	bool hyphens, desperate, ragged;
	double r_most, r_least;
	bool spaced;               /* letters may be spaced visibly */
	int ladder;                /* hyphens in a row that are still allowed */
};

struct search {
	const struct item *items;
	size_t n;
	const struct linebreak_frame *frame;
	const struct line_taste *taste;
	struct point *points;
	size_t point_count;
	double letterspacing;      /* that the points' freedom was reckoned with */
	ROW_OF(struct state) states;
	struct pass pass;
	bool by_line;              /* keep line counts apart */
};

/* --- points --- */

static void sums_add(const struct search *s, struct sums *to, const struct item *i)
{
	switch ((enum item_kind)i->kind) {
	case ITEM_BOX:
		to->width += i->width;
		to->freedom += s->taste->expansion * i->elastic + s->letterspacing * i->tracking;
		break;
	case ITEM_GLUE:
		to->width += i->width;
		to->stretch += i->stretch;
		to->shrink += i->shrink;
		break;
	case ITEM_PENALTY:
		break;
	}
}

static bool is_break(const struct search *s, size_t i)
{
	const struct item *it = &s->items[i];
	if (it->kind == ITEM_GLUE)
		return !(it->flags & ITEM_RIGID) && it->cost < COST_NEVER && i > 0 &&
		       s->items[i - 1].kind == ITEM_BOX;
	return it->kind == ITEM_PENALTY && it->cost < COST_NEVER;
}

/* The first box at or after i, which begins a line; glue before it is dropped. */
static size_t line_start(const struct search *s, size_t i)
{
	while (i < s->n && s->items[i].kind != ITEM_BOX &&
	       !(s->items[i].kind == ITEM_PENALTY && s->items[i].cost <= COST_FORCED))
		i++;
	return i;
}

static double penalty_demerits(const struct item *it)
{
	double cost = it->cost <= COST_FORCED ? 0 : it->cost;
	return cost * fabs(cost);
}

/* Fills in the side of a point that the next line sees. at: sums up to items[i]. */
static void point_begin(const struct search *s, struct point *p, struct sums at, size_t i)
{
	size_t start = line_start(s, i);
	for (; i < start; i++)
		sums_add(s, &at, &s->items[i]);
	p->start = (uint32_t)start;
	p->begin = at;
	if (start < s->n && s->items[start].kind == ITEM_BOX) {
		p->begin.width += s->items[start].left;
		p->first_word = s->items[start].word;
		p->mid_word = !(s->items[start].flags & ITEM_WORD);
	}
}

static const struct item *box_before(const struct search *s, size_t i)
{
	while (i > 0 && s->items[i - 1].kind != ITEM_BOX)
		i--;
	return i > 0 ? &s->items[i - 1] : NULL;
}

static void point_end(const struct search *s, struct point *p, struct sums at, size_t i)
{
	const struct item *it = i < s->n ? &s->items[i] : NULL;
	const struct item *box = box_before(s, i);
	p->item = (uint32_t)i;
	p->final = !it;
	p->end = at;
	if (box) {
		p->last_word = box->word;
		p->end.width -= box->right;
		if ((box->flags & ITEM_SINGLE) && it && it->kind == ITEM_GLUE)
			p->penalty += s->taste->single;
	}
	if (!it)
		return;
	p->penalty += penalty_demerits(it);
	p->forced = it->cost <= COST_FORCED;
	if (it->kind == ITEM_PENALTY) {
		p->hyphen = it->flags & ITEM_HYPHEN;
		p->dash = it->flags & ITEM_DASH;
		p->desperate = it->flags & ITEM_DESPERATE;
		p->end.width += it->width + (it->width && box ? box->right - it->right : 0);
	}
}

/* The freedom of glyphs depends on the letterspacing a pass allows, so points are made
 * again when that changes. */
static void points_gather(struct search *s, struct arena *a, double letterspacing)
{
	size_t count = 2;
	s->letterspacing = letterspacing;
	for (size_t i = 0; i < s->n; i++)
		count += is_break(s, i);
	s->points = ARENA_ARRAY(a, struct point, count);
	struct sums at = {0};
	uint32_t letters = 0, glues = 0;
	size_t k = 0;
	s->points[k].hyphen = false;
	point_begin(s, &s->points[k++], at, 0);
	for (size_t i = 0; i <= s->n; i++) {
		if (i == s->n || is_break(s, i)) {
			struct point *p = &s->points[k++];
			point_end(s, p, at, i);
			p->letters = letters;
			p->glues = glues;
			if (i < s->n) {
				point_begin(s, p, at, i);
				p->begin.width -= s->items[i].kind == ITEM_PENALTY ? s->items[i].after : 0;
			}
		}
		if (i == s->n)
			break;
		sums_add(s, &at, &s->items[i]);
		letters += s->items[i].kind == ITEM_BOX ? s->items[i].letters : 0;
		glues += s->items[i].kind == ITEM_GLUE;
	}
	s->point_count = k;
}

/* --- one line --- */

static struct sums sums_between(const struct point *from, const struct point *to)
{
	const struct sums *b = &from->begin, *e = &to->end;
	return (struct sums){e->width - b->width, e->freedom - b->freedom,
	                     e->stretch - b->stretch, e->shrink - b->shrink};
}

static double measure_after(const struct search *s, const struct point *from)
{
	return from == s->points ? s->frame->first : s->frame->other;
}

/* A line that need not be filled: the last, or one before a forced break. */
static bool is_open(const struct point *to)
{
	return to->final || to->forced;
}

static bool fit_loose(const struct search *s, const struct sums *l, double gap, struct fit *f)
{
	double share = l->freedom > 0 ? fmin(1, gap / l->freedom) : 0;
	double rest = gap - share * l->freedom;
	double q = 0;
	if (rest > 0.5) {
		q = l->stretch > 0 ? rest / l->stretch : FAR;
		f->r = (float)fmin(9, 1 + q * s->taste->space_stretch);
	}
	f->glyphs = (float)share;
	f->badness = q < FAR ? 100 * q * q * q + s->taste->glyph_price * share * share : FAR;
	return f->r <= s->pass.r_most;
}

static bool fit_tight(const struct search *s, const struct sums *l, double gap, struct fit *f)
{
	double share = l->freedom > 0 ? fmin(1, -gap / l->freedom) : 0;
	double rest = -gap - share * l->freedom;
	double q = 0;
	if (rest > 0.5) {
		q = l->shrink > 0 ? rest / l->shrink : FAR;
		f->r = (float)fmax(0, 1 - q * s->taste->space_shrink);
		if (q > 1 || f->r < s->pass.r_least)
			return false;
	}
	f->glyphs = (float)-share;
	f->badness = 100 * q * q * q + s->taste->glyph_price * share * share;
	return true;
}

enum verdict { FITS, TOO_WIDE, TOO_LOOSE };

/* Sets the line from one point to the other as well as the pass allows. */
static enum verdict fit_line(const struct search *s, const struct point *from,
                             const struct point *to, struct fit *f)
{
	struct sums l = sums_between(from, to);
	double gap = measure_after(s, from) - l.width;
	*f = (struct fit){.r = 1, .gap = gap, .justified = true};
	if (gap < 0)
		return fit_tight(s, &l, gap, f) ? FITS : TOO_WIDE;
	if (is_open(to)) {
		/* Less than an em short of full looks like a mistake: fill it if that is easy. */
		if (to->final && gap < s->frame->em && gap <= l.freedom + l.stretch * 0.25)
			fit_loose(s, &l, gap, f);
		else
			f->justified = false;
		return FITS;
	}
	return fit_loose(s, &l, gap, f) ? FITS : TOO_LOOSE;
}

/* Demerits of a line that do not depend on the one before it. */
static double line_demerits(const struct search *s, const struct point *from,
                            const struct point *to, const struct fit *f)
{
	const struct line_taste *t = s->taste;
	if (f->overfull)
		return OVERFULL_PRICE;
	double base = f->ragged ? 0 : t->line + f->badness;
	double d = base * base + to->penalty;
	if (f->ragged) {
		double ems = f->gap / s->frame->em;
		d += RAGGED_PRICE + 1e5 * ems * ems;
	}
	if (!to->final || from == s->points)
		return d;
	double length = measure_after(s, from) - f->gap;
	if (length < t->runt_min * s->frame->em || to->letters - from->letters < 5)
		d += t->runt;
	if (from->mid_word && to->glues == from->glues)
		d += t->runt;
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
	double x = s->points == from ? s->frame->other - s->frame->first : 0;
	return (struct space_walk){s->items, from->start, to->item, x, r,
	                           1 + glyphs * s->taste->expansion};
}

/* How many spaces of the two lines stand at least half under each other. */
static int rivers_between(struct space_walk above, struct space_walk below)
{
	int count = 0;
	double l1, r1, l2, r2;
	bool one = space_next(&above, &l1, &r1), two = space_next(&below, &l2, &r2);
	while (one && two) {
		double overlap = fmin(r1, r2) - fmax(l1, l2);
		count += overlap >= 0.5 * fmin(r1 - l1, r2 - l2);
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
	const struct point *start = &s->points[s->states.at[above->before].point];
	int count = rivers_between(spaces_of(s, start, from, above->r, above->glyphs),
	                           spaces_of(s, from, to, f->r, f->glyphs));
	if (count == 0)
		return 0;
	*chain = (uint8_t)MIN(above->rivers + 1, 10);
	return s->taste->river * count * (1 << *chain) / 2;
}

/* Demerits of two lines under each other; fills in what the next pair must know. */
static double pair_demerits(const struct search *s, const struct state *above,
                            const struct point *from, const struct point *to,
                            const struct fit *f, struct state *below)
{
	const struct line_taste *t = s->taste;
	double d = 0;
	bool first_line = above->line == 0;
	below->hyphens = to->hyphen || to->dash ? (uint8_t)MIN(above->hyphens + 1, 9) : 0;
	if (below->hyphens >= 2)
		d += below->hyphens > s->pass.ladder ? 1000 * t->ladder : t->ladder;
	below->firsts = below->lasts = 0;
	if (first_line)
		return d;
	if (!is_open(to) || f->justified)
		d += t->neighbour * (above->r - f->r) * (above->r - f->r);
	const struct point *start = &s->points[s->states.at[above->before].point];
	if (from->first_word && from->first_word == start->first_word)
		below->firsts = (uint8_t)MIN(above->firsts + 1, 9);
	if (to->last_word && to->last_word == from->last_word && !to->final)
		below->lasts = (uint8_t)MIN(above->lasts + 1, 9);
	if (below->firsts)
		d += below->firsts > 1 ? 50 * t->stack : t->stack;
	if (below->lasts)
		d += below->lasts > 1 ? 50 * t->stack : t->stack;
	return d + pair_river(s, above, from, to, f, &below->rivers);
}

/* --- the search --- */

static const struct state *state_at(const struct search *s, size_t i)
{
	return &s->states.at[i];
}

static void state_keep(struct search *s, struct point *to, const struct state *new)
{
	uint32_t same = 0;
	uint32_t worst = UINT32_MAX;
	for (uint32_t i = to->first_state; i < to->first_state + to->state_count; i++) {
		const struct state *o = state_at(s, i);
		if (s->by_line && o->line != new->line)
			continue;
		same++;
		if (worst == UINT32_MAX || o->cost > state_at(s, worst)->cost)
			worst = i;
	}
	if (same < STATES_KEPT) {
		*row_add(&s->states) = *new;
		to->state_count++;
	} else if (new->cost < state_at(s, worst)->cost) {
		s->states.at[worst] = *new;
	}
}

/* Extends the states of one point by the line to another: the best of each line number. */
static void extend(struct search *s, struct point *from, struct point *to, const struct fit *f)
{
	double line = line_demerits(s, from, to, f);
	struct state best = {.cost = FAR};
	for (uint32_t i = from->first_state; i < from->first_state + from->state_count; i++) {
		const struct state *above = state_at(s, i);
		if (best.cost < FAR && s->by_line && best.line != above->line + 1) {
			state_keep(s, to, &best);
			best.cost = FAR;
		}
		if (above->cost + line >= best.cost)
			continue;
		struct state new = {
			.point = (uint32_t)(to - s->points), .before = i, .line = above->line + 1,
			.r = f->r, .glyphs = f->glyphs,
			.justified = f->justified, .ragged = f->ragged, .overfull = f->overfull,
		};
		new.cost = above->cost + line + pair_demerits(s, above, from, to, f, &new);
		if (new.cost < best.cost)
			best = new;
	}
	if (best.cost < FAR)
		state_keep(s, to, &best);
}

static int by_line_then_cost(const void *a, const void *b)
{
	const struct state *x = a, *y = b;
	if (x->line != y->line)
		return x->line < y->line ? -1 : 1;
	return x->cost < y->cost ? -1 : x->cost > y->cost ? 1 : x->before < y->before ? -1 : 1;
}

static bool point_allowed(const struct search *s, const struct point *p)
{
	if (p->hyphen && !s->pass.hyphens)
		return false;
	return !p->desperate || s->pass.desperate;
}

/* A line that the pass cannot set: left ragged or overfull in the last pass, else refused. */
static bool fit_anyway(const struct search *s, enum verdict v, bool only_way, struct fit *f)
{
	if (!s->pass.ragged)
		return false;
	if (v == TOO_LOOSE) {
		f->ragged = true;
	} else if (only_way) {
		f->overfull = true;
	} else {
		return false;
	}
	f->r = 1;
	f->glyphs = 0;
	f->justified = false;
	return true;
}

/* All lines that end at point k. lo: the first point that can still begin one. */
static size_t search_point(struct search *s, size_t k, size_t lo)
{
	struct point *to = &s->points[k];
	to->first_state = s->states.count;
	to->state_count = 0;
	bool any = false;
	for (size_t j = lo; j < k; j++) {
		struct point *from = &s->points[j];
		struct fit f;
		if (from->state_count == 0) {
			lo += j == lo;
			continue;
		}
		enum verdict v = fit_line(s, from, to, &f);
		bool only_way = v == TOO_WIDE && !any && j + 1 == k;
		if (v == FITS || fit_anyway(s, v, only_way, &f)) {
			extend(s, from, to, &f);
			any = true;
		}
		/* Lines grow shorter with j, but for hyphens and hanging marks: some grace. */
		double grace = 2.0 * s->frame->em + 0.1 * measure_after(s, from);
		if (v == TOO_WIDE && j == lo && f.gap < -grace && lo + 1 < k)
			lo++;
		if (v == TOO_LOOSE && !s->pass.ragged && f.gap > 2 * grace)
			break;
	}
	if (to->state_count > 1)
		qsort(&s->states.at[to->first_state], to->state_count,
		      sizeof(struct state), by_line_then_cost);
	return to->forced ? k : lo;
}

/* Runs one pass; true where the end was reached. */
static bool search_run(struct search *s, struct pass pass, bool by_line)
{
	s->pass = pass;
	s->by_line = by_line;
	s->states.count = 0;
	*row_add(&s->states) = (struct state){.r = 1};
	s->points[0].first_state = 0;
	s->points[0].state_count = 1;
	size_t lo = 0;
	for (size_t k = 1; k < s->point_count; k++) {
		s->points[k].state_count = 0;
		if (point_allowed(s, &s->points[k]))
			lo = search_point(s, k, lo);
	}
	return s->points[s->point_count - 1].state_count > 0;
}

/* The cheapest end with this many lines; 0: with any. UINT32_MAX where there is none. */
static uint32_t best_end(const struct search *s, uint32_t lines)
{
	const struct point *end = &s->points[s->point_count - 1];
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

static struct breaks trace_back(const struct search *s, struct arena *a, uint32_t end)
{
	const struct state *st = state_at(s, end);
	struct breaks b = {.count = st->line, .cost = st->cost};
	b.lines = ARENA_ARRAY(a, struct break_line, b.count);
	for (size_t i = b.count; i-- > 0; st = state_at(s, st->before)) {
		const struct point *to = &s->points[st->point];
		const struct point *from = &s->points[state_at(s, st->before)->point];
		b.lines[i] = (struct break_line){
			.from = from->start, .to = to->item, .r = st->r, .glyphs = st->glyphs,
			.letterspacing = (float)s->letterspacing, .justified = st->justified,
			.ragged = st->ragged, .overfull = st->overfull,
			.hyphen = to->hyphen, .last = is_open(to),
		};
		b.emergency |= st->ragged || st->overfull;
	}
	return b;
}

/* A last line that ends in a forced break would leave an empty one after it. */
static size_t trimmed(const struct item *items, size_t n)
{
	while (n > 0 && items[n - 1].kind != ITEM_BOX)
		n--;
	return n;
}

/* --- variants --- */

#define VARIANT_R 1.5                  /* TYPOGRAPHY: no line over 1.5 times natural */

/* Could the paragraph run to this many lines at all? A bound, to save the search. */
static bool could_have(const struct search *s, size_t lines)
{
	const struct sums *all = &s->points[s->point_count - 1].end;
	double room = s->frame->first + (lines - 1.0) * s->frame->other;
	double before_last = room - s->frame->other;
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
	c->breaks[c->count] = trace_back(s, a, end);
	c->breaks[c->count++].cost = c->breaks[0].cost + fmax(0, extra);
}

static void find_variants(struct search *s, struct arena *a, struct choice *c)
{
	uint32_t n = (uint32_t)c->breaks[0].count;
	if (n < 3 || c->breaks[0].emergency)
		return;
	if (!could_have(s, n + 1) && !could_have(s, n - 1))
		return;
	struct pass wide = {.hyphens = true, .r_most = VARIANT_R, .ladder = 2};
	if (!search_run(s, wide, true))
		return;
	uint32_t same = best_end(s, n);
	double base = same == UINT32_MAX ? c->breaks[0].cost : state_at(s, same)->cost;
	add_variant(s, a, c, n + 1, base);
	add_variant(s, a, c, n - 1, base);
}

/* --- front doors --- */

static void search_passes(struct search *s, struct arena *a)
{
	const struct line_taste *t = s->taste;
	double strict = 1 - (t->threshold_first - 1) * 2 / 3;
	const struct pass passes[] = {
		{.r_most = t->threshold_first, .r_least = strict, .ladder = 2},
		{.hyphens = true, .r_most = t->threshold, .ladder = 2},
		{.hyphens = true, .r_most = t->threshold_emergency, .ladder = 3},
		{.hyphens = true, .r_most = t->threshold_emergency, .ladder = 3, .spaced = true},
		{.hyphens = true, .r_most = t->threshold_emergency, .ladder = 3, .spaced = true,
		 .ragged = true, .desperate = true},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(passes); i++) {
		if (passes[i].spaced && s->letterspacing != t->letterspacing_emergency)
			points_gather(s, a, t->letterspacing_emergency);
		if (search_run(s, passes[i], false))
			return;
	}
}

struct choice linebreak_choose(struct arena *a, const struct item *items, size_t n,
                               const struct linebreak_frame *frame)
{
	struct choice c = {0};
	struct search s = {.items = items, .n = trimmed(items, n), .frame = frame,
	                   .taste = frame->taste};
	if (s.n == 0)
		return c;
	points_gather(&s, a, s.taste->letterspacing);
	search_passes(&s, a);
	c.breaks[c.count++] = trace_back(&s, a, best_end(&s, 0));
	if (frame->variants && s.letterspacing == s.taste->letterspacing)
		find_variants(&s, a, &c);
	g_free(s.states.at);
	return c;
}

/* --- ragged --- */

/* Room left on the line between two points when the measure is `less` narrower. */
static double ragged_gap(const struct search *s, size_t from, size_t to, double less)
{
	const struct point *p = &s->points[from];
	return measure_after(s, p) - less - sums_between(p, &s->points[to]).width;
}

/* need 0: between words; 1: a hyphen may be put in; 2: anywhere. */
static bool ragged_allowed(const struct point *p, int need)
{
	return p->desperate ? need > 1 : !p->hyphen || need > 0;
}

/* The last point that fits a line begun at from; the next one where none does. Without
 * need no word is cut. */
static size_t greedy_next(const struct search *s, size_t from, double less)
{
	size_t best = 0;
	for (int need = 0; need < 3 && !best; need++) {
		for (size_t k = from + 1; k < s->point_count; k++) {
			const struct point *p = &s->points[k];
			if (!ragged_allowed(p, need))
				continue;
			double gap = ragged_gap(s, from, k, less);
			if (gap >= 0)
				best = k;
			if ((gap < 0 && gap < -0.2 * s->frame->other) || (p->forced && (best == k || gap < 0)))
				break;
		}
	}
	if (best)
		return best;
	for (best = from + 1; best + 1 < s->point_count && s->points[best].hyphen; best++)
		;
	return best;
}

static size_t greedy_count(const struct search *s, double less, bool *overfull)
{
	size_t lines = 0;
	for (size_t at = 0; at + 1 < s->point_count; lines++) {
		size_t next = greedy_next(s, at, less);
		*overfull |= ragged_gap(s, at, next, less) < 0 || s->points[next].desperate;
		at = next;
	}
	return lines;
}

/* How much narrower the measure may get before another line is needed. */
static double balance(const struct search *s)
{
	bool overfull = false;
	size_t lines = greedy_count(s, 0, &overfull);
	if (lines < 2 || overfull)
		return 0;
	double low = 0, high = s->frame->other * 0.5;
	while (high - low > s->frame->em / 8.0) {
		double middle = (low + high) / 2;
		overfull = false;
		if (greedy_count(s, middle, &overfull) > lines || overfull)
			high = middle;
		else
			low = middle;
	}
	return low;
}

static void ragged_line(const struct search *s, size_t from, size_t to, struct break_line *l)
{
	*l = (struct break_line){
		.from = s->points[from].start, .to = s->points[to].item, .r = 1,
		.overfull = ragged_gap(s, from, to, 0) < 0, .hyphen = s->points[to].hyphen,
		.last = is_open(&s->points[to]),
	};
}

static struct breaks ragged_greedy(const struct search *s, struct arena *a, double less)
{
	bool overfull = false;
	struct breaks b = {.count = greedy_count(s, less, &overfull)};
	b.lines = ARENA_ARRAY(a, struct break_line, b.count);
	size_t at = 0;
	for (size_t i = 0; i < b.count; i++) {
		size_t next = greedy_next(s, at, less);
		ragged_line(s, at, next, &b.lines[i]);
		at = next;
	}
	return b;
}

/* A rag is the better the less its lines differ from the longest; the last is free. */
static double ragged_price(const struct search *s, size_t from, size_t to)
{
	const struct point *p = &s->points[to];
	double gap = ragged_gap(s, from, to, 0) / s->frame->em;
	double price = fmax(0, p->penalty) + (p->desperate ? RAGGED_PRICE : 0);
	if (!is_open(p))
		return price + 100 * gap * gap;
	bool alone = p->final && from > 0 && p->letters - s->points[from].letters < 5;
	return price + (alone ? 3000 : 0);
}

/* Total fit over gaps; false where some word is too wide for its line. */
static bool ragged_search(const struct search *s, struct arena *a, uint32_t **before)
{
	double *cost = ARENA_ARRAY(a, double, s->point_count);
	*before = ARENA_ARRAY(a, uint32_t, s->point_count);
	size_t lo = 0;
	for (size_t k = 1; k < s->point_count; k++) {
		cost[k] = FAR;
		if (!ragged_allowed(&s->points[k], 0))
			continue;
		for (size_t j = lo; j < k; j++) {
			double gap = ragged_gap(s, j, k, 0);
			if (cost[j] >= FAR || gap < 0) {
				lo += j == lo && (cost[j] >= FAR || gap < -0.5 * s->frame->other);
				continue;
			}
			double price = cost[j] + ragged_price(s, j, k);
			if (price < cost[k]) {
				cost[k] = price;
				(*before)[k] = (uint32_t)j;
			}
		}
		if (s->points[k].forced)
			lo = k;
	}
	return cost[s->point_count - 1] < FAR;
}

static struct breaks ragged_total(const struct search *s, struct arena *a)
{
	uint32_t *before;
	if (!ragged_search(s, a, &before))
		return ragged_greedy(s, a, 0);
	struct breaks b = {0};
	for (size_t k = s->point_count - 1; k > 0; k = before[k])
		b.count++;
	b.lines = ARENA_ARRAY(a, struct break_line, b.count);
	size_t i = b.count;
	for (size_t k = s->point_count - 1; k > 0; k = before[k])
		ragged_line(s, before[k], k, &b.lines[--i]);
	return b;
}

struct breaks linebreak_verbatim(struct arena *a, const struct item *items, size_t n,
                                 const struct linebreak_frame *frame)
{
	struct search s = {.items = items, .n = n, .frame = frame, .taste = frame->taste};
	if (n == 0)
		return (struct breaks){0};
	points_gather(&s, a, 0);
	return ragged_greedy(&s, a, 0);
}

struct breaks linebreak_ragged(struct arena *a, const struct item *items, size_t n,
                               const struct linebreak_frame *frame, bool balanced)
{
	struct search s = {.items = items, .n = trimmed(items, n), .frame = frame,
	                   .taste = frame->taste};
	if (s.n == 0)
		return (struct breaks){0};
	points_gather(&s, a, 0);
	return balanced ? ragged_greedy(&s, a, balance(&s)) : ragged_total(&s, a);
}
