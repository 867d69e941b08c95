/* points.h: the places where a paragraph may break, with sums on both sides.
 *
 * Inside the line breaker only. Breaks are gathered into points with running sums, so
 * that a line is a difference of two rows; all sums are integers in doubles, hence exact
 * (but for what glyphs can give, which only prices see). */
#ifndef ALDINE_LINES_POINTS_H
#define ALDINE_LINES_POINTS_H

#include "lines/linebreak.h"

/* Running totals of a row of items. */
struct sums {
	double width;
	double freedom;            /* of glyphs: what expansion and letterspacing can give */
	double spacing;            /* what they can give beyond that, at need */
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
	bool hyphen, dash, forced, desperate, may_be_short, final, mid_word;
	uint32_t first_state, state_count;     /* the search's */
};

struct points {
	const struct item *items;
	size_t n;                  /* without a forced break at the end */
	const struct linebreak_frame *frame;
	struct point *at;          /* the first begins the paragraph, the last ends it */
	size_t count;
};

/* In a. items as the caller has them; code keeps a forced break at its end. */
struct points points_gather(struct arena *a, const struct item *items, size_t n,
                            const struct linebreak_frame *frame);
/* Without what cannot begin a line at the end. */
size_t points_trimmed(const struct item *items, size_t n);

static inline struct sums sums_between(const struct point *from, const struct point *to)
{
	const struct sums *b = &from->begin, *e = &to->end;
	return (struct sums){e->width - b->width, e->freedom - b->freedom,
	                     e->spacing - b->spacing, e->stretch - b->stretch,
	                     e->shrink - b->shrink};
}

static inline double measure_after(const struct points *p, const struct point *from)
{
	return from == p->at ? p->frame->first : p->frame->other;
}

/* A line that need not be filled: the last, or one before a forced break. */
static inline bool point_is_open(const struct point *to)
{
	return to->final || to->forced;
}

#endif
