/* pagefill.h: one page filled in every way: what pagebuild.c searches with. */
#ifndef ALDINE_PAGES_PAGEFILL_H
#define ALDINE_PAGES_PAGEFILL_H

#include <math.h>

#include "pages/pagebuild.h"

#define NO_COST INFINITY
#define NOWHERE UINT32_MAX

/* How much is allowed while a page is tried. */
struct rung {
	double bound;
	int more;                      /* lines that white may grow by */
	int spread;                    /* lines by which both pages of a spread may be off */
	int uneven;                    /* lines a page may lack */
	enum break_class worst;        /* breaks up to this class */
	bool late;                     /* notes may leave the page of their mark */
	int back;                      /* pages to go back when it is stepped on */
};
struct start {
	uint32_t block, row, variant;  /* block == count: only notes or a figure are left */
	uint32_t note;                 /* first note line not yet printed */
	uint32_t waiting;              /* block of the first figure that waits, or NOWHERE */
	uint16_t wait_row;             /* its next row */
	int16_t surplus;               /* of the spread's first page */
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
	uint32_t waiting;              /* the first figure passed over, where the cell waits */
	uint32_t variant;
	int16_t height;                /* the cell before */
	int8_t waits, gap;
	bool skipped;                  /* the block before was passed over */
	uint8_t figures;               /* stands right under so many at the page's top; in its first
	                                  column the last of them is in that variant */
};

/* Heights that were reached. */
struct reach { int low, high; };

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
	GArray *reached;               /* struct reach, two a column: of cells that do not wait, and do */
	const struct start *wanted;    /* filling again: the start that must come out */
	bool wanted_end;
	struct ending ending;
	double ending_cost;
	unsigned expanded;
};

int start_same(const void *a, const void *b);
/* Adds a start to a layer, or makes it cheaper. */
void layer_offer(struct builder *b, struct layer *l, const struct start *s);
/* Whether nothing is left after this page. */
bool start_is_end(const struct builder *b, const struct start *s);
/* A figure at the page's top. */
struct topping { uint32_t block, from, to, next; int line, bottom; };

/* The figure that waited, or the one after `before`, in this variant. next: what waits once
 * it is placed. */
struct topping page_topping(const struct builder *b, const struct topping *before, uint32_t variant);
/* Fills a page from its start by the builder's rung and side; every legal end of it is
 * offered to b->next, or, where b->wanted is set, the one that leads there is kept. */
void page_fill(struct builder *b, const struct start *from);
/* The cells of the k-th block on the page: the waiting ones after the others. */
struct cell *fill_column(struct builder *b, uint32_t k);
size_t fill_row(const struct builder *b);

#endif
