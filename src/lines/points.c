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

static double penalty_demerits(const struct item *it)
{
	double cost = it->cost <= COST_FORCED ? 0 : it->cost;
	return cost * fabs(cost);
}

/* Where the walk along the items has come to. */
struct walk {
	struct sums at;            /* of all items before */
	const struct item *box;    /* the last one before; NULL */
	uint32_t letters, glues;
	size_t begun;              /* points from here on wait for the box that begins their line */
};

static double penalty_of(const struct points *s, const struct walk *w, const struct item *it)
{
	bool single = it->kind == ITEM_GLUE && w->box && w->box->flags & ITEM_SINGLE;
	return penalty_demerits(it) + (single ? s->frame->taste->single : 0);
}

/* The side of a point that the line before it sees. it: what breaks; NULL: the end. */
static void point_end(struct points *s, const struct walk *w, const struct item *it)
{
	struct point *p = &s->at[s->count++];
	*p = (struct point){
		.item = (uint32_t)(it ? (size_t)(it - s->items) : s->n), .final = !it, .end = w->at,
		.letters = w->letters, .glues = w->glues, .last_word = w->box ? w->box->word : 0,
	};
	p->end.width -= w->box ? w->box->right : 0;
	if (!it)
		return;
	p->penalty = penalty_of(s, w, it);
	p->forced = it->cost <= COST_FORCED;
	if (it->kind == ITEM_PENALTY) {
		p->hyphen = it->flags & ITEM_HYPHEN;
		p->dash = it->flags & ITEM_DASH;
		p->desperate = it->flags & ITEM_DESPERATE;
		p->may_be_short = it->flags & ITEM_SHORT;
		p->end.width += it->width + (it->width && w->box ? w->box->right - it->right : 0);
		p->begin.width = -it->after;
	}
}

/* The side that the next line sees, of all points since the last box: glue before the
 * item that begins it is dropped. */
static void points_begin(const struct points *s, struct walk *w, size_t start)
{
	const struct item *it = start < s->n ? &s->items[start] : NULL;
	for (; w->begun < s->count; w->begun++) {
		struct point *p = &s->at[w->begun];
		double after = p->begin.width;
		p->start = (uint32_t)start;
		p->begin = w->at;
		p->begin.width += after;
		if (it && it->kind == ITEM_BOX) {
			p->begin.width += it->left;
			p->first_word = it->word;
			p->mid_word = !(it->flags & ITEM_WORD);
		}
	}
}

struct points points_gather(struct arena *a, const struct item *items, size_t n,
                            const struct linebreak_frame *frame)
{
	struct points s = {.items = items, .n = n, .frame = frame};
	struct walk w = {0};
	size_t breaks = 0;
	for (size_t i = 0; i < n; i++)
		breaks += is_break(&s, i);
	s.at = ARENA_ROOM(a, struct point, breaks + 2);
	s.at[s.count++] = (struct point){0};
	for (size_t i = 0; i < n; i++) {
		const struct item *it = &items[i];
		if (is_break(&s, i))
			point_end(&s, &w, it);
		if (it->kind == ITEM_BOX || (it->kind == ITEM_PENALTY && it->cost <= COST_FORCED))
			points_begin(&s, &w, i);
		sums_add(&s, &w.at, it);
		w.letters += it->kind == ITEM_BOX ? it->letters : 0;
		w.glues += it->kind == ITEM_GLUE;
		w.box = it->kind == ITEM_BOX ? it : w.box;
	}
	points_begin(&s, &w, n);
	point_end(&s, &w, NULL);
	return s;
}

size_t points_trimmed(const struct item *items, size_t n)
{
	while (n > 0 && items[n - 1].kind != ITEM_BOX)
		n--;
	return n;
}
