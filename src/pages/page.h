/* page.h: finished pages: positioned fragments, nothing left to decide.
 *
 * What pages makes and pdf draws. Coordinates count from the top left corner of the
 * trimmed page, y down. Every fragment says which node it shows, where in it, and whether
 * it is content or an artifact; those of one node stand in reading order. */
#ifndef ALDINE_PAGES_PAGE_H
#define ALDINE_PAGES_PAGE_H

#include "doc/book.h"
#include "lines/run.h"

enum fragment_kind {
	FRAGMENT_LINE,             /* a line of text; x its left edge, y its baseline */
	FRAGMENT_RULE,             /* a filled box: x, y its top left corner */
	FRAGMENT_PICTURE,          /* x, y top left corner, width, height */
	FRAGMENT_PATH,             /* a closed path in the box: ornaments, list marks, QR modules */
};

enum fragment_role {
	ROLE_CONTENT,
	ROLE_HEAD,                 /* running head */
	ROLE_FOLIO,
	ROLE_RULE,                 /* rules, leaders, ornaments, grounds: decoration */
	ROLE_LABEL,                /* content: a list item's mark or a note's number (Lbl) */
};

struct path_point { char op; unit x, y; };   /* 'M' 'L' 'C' (three points in a row) 'Z' */

struct fragment {
	enum fragment_kind kind;
	enum fragment_role role;
	unit x, y, width, height;
	bool turned;               /* read with the page turned to the right: x counts from the
	                              page's bottom edge upwards, y from its left edge */
	const struct node *node;   /* block (or NOTE, ITEM, CELL …) it belongs to; NULL for artifacts */
	uint32_t offset;           /* bytes into that node's text where it begins */
	const struct node *listing; /* the CONTENTS or FIGURE_LIST it is an entry of: node is then
	                              what the entry leads to; else NULL */
	const struct line *line;   /* FRAGMENT_LINE */
	const struct picture *picture;
	colour colour;             /* FRAGMENT_RULE, FRAGMENT_PATH */
	const struct path_point *path;  /* from the box's corner */
	size_t path_count;
};

struct page {
	unsigned number;           /* physical, from 1 */
	str label;                 /* "xii", "17"; as printed or as it would be */
	bool recto;                /* a right page; in a book from the right, a left one */
	bool blank;
	struct fragment *fragments;
	size_t fragment_count;
};

/* Where a node begins. */
struct destination {
	uint32_t page;             /* index; UINT32_MAX: nowhere */
	unit x, y;
};

struct page_fault { span where; unsigned page; const char *word; };  /* "short-page", "ragged-line" … */

/* How often the page builder used what it may: white inside pages that could be a line
 * more or less, and what was; paragraphs set a line longer or shorter. */
struct page_levers { unsigned whites, whites_moved, varied; };

/* How lines are set that fill the measure: word spaces against the natural one. */
struct page_evenness {
	unsigned lines, loose, tight;  /* over 1.5 of it, under 0.8 */
	unsigned hyphens, ladders;     /* lines that end in one; two in a row */
	unsigned paragraphs, runts;    /* of more than a line; last lines that are too short */
	double deviation;              /* of a line's spaces, standard, as a share of the natural one */
};

struct pages {
	struct page *page;
	size_t count;
	unit width, height, bleed; /* trimmed size */
	bool from_right;           /* the book is read from the right, and bound there */
	size_t front_count;        /* pages with roman labels, first */
	struct destination *destinations;  /* by node id; book->node_count of them */
	const str *note_numbers;   /* by id of a NOTE, where pages decide them; NULL: as resolve has them */
	struct pagemap map;
	const struct book *book;
	const struct face *const *faces;
	size_t face_count;
	struct page_fault *faults;
	size_t fault_count;
	struct page_levers levers;
	struct page_evenness evenness;
	/* imposition: sheets of pages placed on a larger one; none: count 0 */
	struct sheet_place { uint32_t page; unit x, y; } (*sheets)[2];
	size_t sheet_count;
	unit sheet_width, sheet_height;
};

#endif
