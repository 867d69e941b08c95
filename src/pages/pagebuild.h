/* pagebuild.h: where should these pages break?
 *
 * Works on numbers alone: blocks of rows, white between them, notes that rows call for.
 * Knows no tree, no font and no fragment, so a test can hand it plain numbers. Heights
 * come out as whole lines of one grid. A whole run of text (a chapter) is weighed at
 * once, both pages of a spread together. Never fails: where nothing fits, rules fall in
 * the order of their prices and the page says which (faults). */
#ifndef ALDINE_PAGES_PAGEBUILD_H
#define ALDINE_PAGES_PAGEBUILD_H

#include "base/arena.h"
#include "doc/theme.h"

/* What a page break after a row would be. Those from BREAK_HEADING on are forbidden
 * until nothing else is left. */
enum break_class {
	BREAK_FREE,
	BREAK_PAIR,                /* leaves two lines of a longer paragraph alone */
	BREAK_BLOCK,               /* in code or in a table */
	BREAK_BLOCK_SHORT,         /* the same, with few rows on one side */
	BREAK_HEADING,             /* one line under a heading */
	BREAK_ORPHAN, BREAK_WIDOW,
	BREAK_NEVER,               /* under a heading; inside a picture */
	BREAK_CLASS_COUNT
};

/* What is numbered for itself. */
enum series { SERIES_NONE, SERIES_FIGURE, SERIES_TABLE };

struct pagebuild_row {
	unit bottom;               /* height of the rows from the first through this one; uneven blocks only */
	uint32_t notes;            /* notes called for by the rows through this one */
	uint8_t after;             /* enum break_class; of the last row: after the block */
	bool hyphen;               /* ends in one that was put in */
};

struct pagebuild_variant {
	const struct pagebuild_row *rows;
	uint32_t count;            /* at least 1 */
	double cost;
};

enum { PAGEBUILD_VARIANTS = 8 };

struct pagebuild_block {
	struct pagebuild_variant variant[PAGEBUILD_VARIANTS];
	unsigned variant_count;    /* at least 1; all call for the same notes */
	bool gives;                /* variants are the same rows, further apart: each page has its own */
	bool even;                 /* every row is one grid line */
	unit lead, tail;           /* uneven: above the first row and below the last of every piece */
	unit again;                /* uneven: on top of lead where a piece goes on (a table's head) */
	int above;                 /* white before it in lines; none at a page's top */
	bool more, less;           /* that white may be a line more, a line less */
	bool may_wait;             /* a figure that may stand at the top of the next page */
	uint8_t series;            /* enum series: whether it waits or not, it keeps its place there */
	bool alone;                /* every row fills a page that has nothing else */
	int below;                 /* of one that waited: white under it */
	int above_alone;           /* its own white where the figure before it waits */
};

struct pagebuild_job {
	const struct pagebuild_block *blocks;
	size_t count;
	const uint32_t *note_lines;    /* lines of each note, in the order they are called for */
	const uint32_t *note_held;     /* of them, how many at its start do not part; NULL: none */
	size_t note_count;
	int lines;                     /* of a full page */
	unit grid, note_leading, note_gap;
	bool verso;                    /* the first page is a left one */
	const struct page_taste *taste;
	double patience;               /* × the bounds of the search; 0: 1. Tests ask for the true best */
};

/* Rows [from, to) of a block. */
struct pagebuild_piece {
	uint32_t block, variant, from, to;
	int line;                      /* grid line of its top, from the text block's */
};

enum {
	FAULT_SHORT = 1, FAULT_SPREAD = 2, FAULT_NOTE_SPLIT = 4, FAULT_NOTE_LATE = 8, FAULT_HEADING = 16,
	FAULT_HYPHEN = 32, FAULT_ORPHAN = 64, FAULT_WIDOW = 128, FAULT_BROKEN = 256, FAULT_TOO_TALL = 512, FAULT_NOTE_THIN = 1024,
};

struct pagebuild_page {
	struct pagebuild_piece *pieces;
	size_t count;
	uint32_t note_from, note_to;   /* lines of all notes, one after the other */
	int capacity;                  /* lines of this page: the full number, or one off */
	unsigned faults;
};

struct pagebuild {
	struct pagebuild_page *pages;
	size_t count;
	double cost;
	unsigned expanded;             /* page starts looked at: the work done */
	unsigned whites, whites_moved, variants_used;
};

/* In a. A job without blocks gives no page. */
struct pagebuild pagebuild_choose(struct arena *a, const struct pagebuild_job *job);

/* Lines taken by k note lines at a page's foot. */
int pagebuild_note_area(const struct pagebuild_job *job, uint32_t k);
/* Of white of so many lines that is `move` lines more or less: the more there is, the less
 * a change shows, and two lines at once show most. */
double pagebuild_white_price(const struct page_taste *t, int white, int move);
/* Lines taken by rows [from, to) of a variant. */
int pagebuild_piece_lines(const struct pagebuild_job *job, const struct pagebuild_block *block,
                          const struct pagebuild_variant *v, uint32_t from, uint32_t to);

#endif
