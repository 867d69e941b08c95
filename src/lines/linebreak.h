/* linebreak.h: where should this paragraph break?
 *
 * Works on numbers alone: boxes, glue and penalties in one array. Knows no tree, no font
 * and no page, so a test can hand it plain numbers. Never fails: what cannot be set well
 * comes back with its lines marked ragged; a single box wider than the measure, overfull. */
#ifndef ALDINE_LINES_LINEBREAK_H
#define ALDINE_LINES_LINEBREAK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/unit.h"
#include "doc/theme.h"

enum item_kind { ITEM_BOX, ITEM_GLUE, ITEM_PENALTY };

enum {
	ITEM_HYPHEN = 1,           /* penalty: breaking puts a hyphen in */
	ITEM_DASH = 2,             /* penalty: the line ends in a hyphen that is there anyway */
	ITEM_RIGID = 4,            /* glue: no break at it (a non-breaking space) */
	ITEM_SINGLE = 8,           /* box: a one-letter word that should not end a line */
	ITEM_DESPERATE = 16,       /* penalty: only where nothing else can be done */
	ITEM_WORD = 32,            /* box: begins a word */
	ITEM_SHORT = 64,           /* penalty: a line that ends here may fall short of the measure */
};

/* A paragraph ends by itself: no glue or forced break is needed at its end. */
struct item {
	uint8_t kind;              /* enum item_kind */
	uint8_t flags;
	uint16_t letters;          /* box: for the least of a last line */
	unit width;                /* natural; of a penalty: what a break here adds to the line (its hyphen) */
	unit after;                /* penalty: what a break here adds to the next line */
	unit elastic;              /* box: the part of width that expansion scales */
	unit tracking;             /* box: what letterspacing of one em would add */
	unit left, right;          /* box: how far it may hang out when first, last; penalty: right, of its hyphen */
	unit stretch, shrink;      /* glue: unit of stretch; most it may lose */
	int cost;                  /* penalty, or of breaking at this glue; COST_FORCED always breaks */
	uint32_t word;             /* box: what it says, hashed; equal ones under each other are a stack */
};

#define COST_FORCED (-100000)
#define COST_NEVER 100000

struct break_line {
	uint32_t from, to;         /* items: the first of the line; the one it breaks at, not in it (n: the end) */
	float r;                   /* word space over the natural one */
	float glyphs;              /* share used of expansion and letterspacing, -1 to 1 */
	float expansion;           /* what `glyphs` is a share of, */
	float letterspacing;       /* and em of that */
	bool justified;            /* else left at its natural width */
	bool ragged;               /* left short, */
	bool spared;               /* though it could be filled: only to leave a word's end alone below */
	bool overfull;
	bool hyphen;
	bool cut;                  /* ends inside a word, where only need allows it */
	bool last;                 /* of the paragraph or before a forced break */
};

struct breaks {
	struct break_line *lines;
	size_t count;
	double cost;               /* demerits, comparable within one call */
	bool emergency;
};

struct choice {
	struct breaks breaks[3];   /* the best; then, if wanted and there, a line more; a line fewer */
	size_t count;
};

struct linebreak_frame {
	unit first, other;         /* measure of the first line, and of all others */
	unit em;                   /* of the main font: scale of last lines and gaps */
	const struct line_taste *taste;
	bool variants;
	bool undivided;            /* words have no points: spaces may be wider before a line is left short */
};

/* Chooses breaks that justify. The result lives in a, with what the search needs; items
 * are only read. */
struct choice linebreak_choose(struct arena *a, const struct item *items, size_t n,
                               const struct linebreak_frame *frame);
/* Chooses breaks for ragged text, all lines natural; balanced: all about as long, in as
 * few lines as can be. No hyphens are put in but where a word alone is too long. */
struct breaks linebreak_ragged(struct arena *a, const struct item *items, size_t n,
                               const struct linebreak_frame *frame, bool balanced);

/* Fills each line as far as it goes: code. */
struct breaks linebreak_verbatim(struct arena *a, const struct item *items, size_t n,
                                 const struct linebreak_frame *frame);

#endif
