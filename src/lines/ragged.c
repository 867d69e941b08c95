/* ragged.c: breaks for text that is not justified.
 *
 * Headings and captions are balanced: the narrowest measure that needs no more lines is
 * searched, and filled line by line. Other ragged text is a total fit over the squares of
 * what the lines leave open. Code is simply filled. */
#include <math.h>

#include "lines/points.h"

#define ENDLESS 1e30
#define DESPERATE_PRICE 1e9

/* Room left on the line between two points when the measure is `less` narrower. */
static double ragged_gap(const struct points *s, size_t from, size_t to, double less)
{
	const struct point *p = &s->at[from];
	return measure_after(s, p) - less - sums_between(p, &s->at[to]).width;
}

/* need 0: between words; 1: a hyphen may be put in; 2: anywhere. */
static bool ragged_allowed(const struct point *p, int need)
{
	return p->desperate ? need > 1 : !p->hyphen || need > 0;
}

/* The last point that fits a line begun at from; the next one where none does. Without
 * need no word is cut. */
static size_t greedy_next(const struct points *s, size_t from, double less)
{
	size_t best = 0;
	for (int need = 0; need < 3 && !best; need++) {
		for (size_t k = from + 1; k < s->count; k++) {
			const struct point *p = &s->at[k];
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
	for (best = from + 1; best + 1 < s->count && s->at[best].hyphen; best++)
		;
	return best;
}

static size_t greedy_count(const struct points *s, double less, bool *overfull)
{
	size_t lines = 0;
	for (size_t at = 0; at + 1 < s->count; lines++) {
		size_t next = greedy_next(s, at, less);
		*overfull |= ragged_gap(s, at, next, less) < 0 || s->at[next].desperate;
		at = next;
	}
	return lines;
}

/* How much narrower the measure may get before another line is needed. */
static double balance(const struct points *s)
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

static void ragged_line(const struct points *s, size_t from, size_t to, struct break_line *l)
{
	*l = (struct break_line){
		.from = s->at[from].start, .to = s->at[to].item, .r = 1,
		.overfull = ragged_gap(s, from, to, 0) < 0, .hyphen = s->at[to].hyphen,
		.cut = s->at[to].desperate, .last = point_is_open(&s->at[to]),
	};
}

static struct breaks ragged_greedy(const struct points *s, struct arena *a, double less)
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
static double ragged_price(const struct points *s, size_t from, size_t to)
{
	const struct point *p = &s->at[to];
	double gap = ragged_gap(s, from, to, 0) / s->frame->em;
	double price = fmax(0, p->penalty) + (p->desperate ? DESPERATE_PRICE : 0);
	if (!point_is_open(p))
		return price + 100 * gap * gap;
	bool alone = p->final && from > 0 && p->letters - s->at[from].letters < 5;
	return price + (alone ? 3000 : 0);
}

/* Total fit over gaps; false where some word is too wide for its line. */
static bool ragged_search(const struct points *s, struct arena *a, uint32_t **before)
{
	double *cost = ARENA_ARRAY(a, double, s->count);
	*before = ARENA_ARRAY(a, uint32_t, s->count);
	size_t lo = 0;
	for (size_t k = 1; k < s->count; k++) {
		cost[k] = ENDLESS;
		if (!ragged_allowed(&s->at[k], 0))
			continue;
		for (size_t j = lo; j < k; j++) {
			double gap = ragged_gap(s, j, k, 0);
			if (cost[j] >= ENDLESS || gap < 0) {
				lo += j == lo && (cost[j] >= ENDLESS || gap < -0.5 * s->frame->other);
				continue;
			}
			double price = cost[j] + ragged_price(s, j, k);
			if (price < cost[k]) {
				cost[k] = price;
				(*before)[k] = (uint32_t)j;
			}
		}
		if (s->at[k].forced)
			lo = k;
	}
	return cost[s->count - 1] < ENDLESS;
}

static struct breaks ragged_total(const struct points *s, struct arena *a)
{
	uint32_t *before;
	if (!ragged_search(s, a, &before))
		return ragged_greedy(s, a, 0);
	struct breaks b = {0};
	for (size_t k = s->count - 1; k > 0; k = before[k])
		b.count++;
	b.lines = ARENA_ARRAY(a, struct break_line, b.count);
	size_t i = b.count;
	for (size_t k = s->count - 1; k > 0; k = before[k])
		ragged_line(s, before[k], k, &b.lines[--i]);
	return b;
}

struct breaks linebreak_verbatim(struct arena *a, const struct item *items, size_t n,
                                 const struct linebreak_frame *frame)
{
	if (n == 0)
		return (struct breaks){0};
	struct points s = points_gather(a, items, n, frame);
	return ragged_greedy(&s, a, 0);
}

struct breaks linebreak_ragged(struct arena *a, const struct item *items, size_t n,
                               const struct linebreak_frame *frame, bool balanced)
{
	n = points_trimmed(items, n);
	if (n == 0)
		return (struct breaks){0};
	struct points s = points_gather(a, items, n, frame);
	return balanced ? ragged_greedy(&s, a, balance(&s)) : ragged_total(&s, a);
}
