/* points.c: from items to points. */
#include "lines/points.h"

#include <math.h>

static inline void sums_add(const struct points *s, struct sums *to, const struct item *i)
{
	const struct line_taste *t = s->frame->taste;
	switch ((enum item_kind)i->kind) {
	case ITEM_BOX:
		to->width += i->width;
		to->freedom += t->expansion * i->elastic + t->letterspacing * i->tracking;
		to->spacing += (t->expansion_emergency - t->expansion) * i->elastic +
		               (t->letterspacing_emergency - t->letterspacing) * i->tracking;
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

static inline bool is_break(const struct points *s, size_t i)
{
	const struct item *it = &s->items[i];
	if (it->kind == ITEM_GLUE)
		return !(it->flags & ITEM_RIGID) && it->cost < COST_NEVER && i > 0 &&
		       s->items[i - 1].kind == ITEM_BOX;
	return it->kind == ITEM_PENALTY && it->cost < COST_NEVER;
}

/* The first box at or after i, which begins a line; glue before it is dropped. */
static size_t line_start(const struct points *s, size_t i)
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
static void point_begin(const struct points *s, struct point *p, struct sums at, size_t i)
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

static const struct item *box_before(const struct points *s, size_t i)
{
	while (i > 0 && s->items[i - 1].kind != ITEM_BOX)
		i--;
	return i > 0 ? &s->items[i - 1] : NULL;
}

static void point_end(const struct points *s, struct point *p, struct sums at, size_t i)
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
			p->penalty += s->frame->taste->single;
	}
	if (!it)
		return;
	p->penalty += penalty_demerits(it);
	p->forced = it->cost <= COST_FORCED;
	if (it->kind == ITEM_PENALTY) {
		p->hyphen = it->flags & ITEM_HYPHEN;
		p->dash = it->flags & ITEM_DASH;
		p->desperate = it->flags & ITEM_DESPERATE;
		p->may_be_short = it->flags & ITEM_SHORT;
		p->end.width += it->width + (it->width && box ? box->right - it->right : 0);
	}
}

struct points points_gather(struct arena *a, const struct item *items, size_t n,
                            const struct linebreak_frame *frame)
{
	struct points set = {.items = items, .n = n, .frame = frame};
	struct points *s = &set;
	size_t count = 2;
	for (size_t i = 0; i < n; i++)
		count += is_break(s, i);
	set.at = ARENA_ARRAY(a, struct point, count);
	struct sums at = {0};
	uint32_t letters = 0, glues = 0;
	point_begin(s, &set.at[set.count++], at, 0);
	for (size_t i = 0; i < n; i++) {
		if (is_break(s, i)) {
			struct point *p = &set.at[set.count++];
			point_end(s, p, at, i);
			p->letters = letters;
			p->glues = glues;
			point_begin(s, p, at, i);
			p->begin.width -= items[i].kind == ITEM_PENALTY ? items[i].after : 0;
		}
		sums_add(s, &at, &items[i]);
		letters += items[i].kind == ITEM_BOX ? items[i].letters : 0;
		glues += items[i].kind == ITEM_GLUE;
	}
	struct point *end = &set.at[set.count++];
	point_end(s, end, at, n);
	end->letters = letters;
	end->glues = glues;
	return set;
}

size_t points_trimmed(const struct item *items, size_t n)
{
	while (n > 0 && items[n - 1].kind != ITEM_BOX)
		n--;
	return n;
}
