/* scan.h: what the Markdown parser hides: lines, places and definitions.
 *
 * cmark says in which line a block starts, and hands out each block's text with the
 * marks of its containers taken off. Where that text stood is noted here line by line
 * while cmark is fed (struct line); a struct content ties the bytes of one block's text
 * to their places in the source again. Nothing here knows cmark. */
#ifndef ALDINE_LOAD_SCAN_H
#define ALDINE_LOAD_SCAN_H

#include "diag/source.h"

enum line_taker { LINE_FREE, LINE_PARAGRAPH, LINE_HEADING, LINE_CODE, LINE_HTML, LINE_TABLE };

/* A line of the source and who took it. All places are bytes of the source. */
struct line {
	uint32_t start, end;         /* without its line end */
	uint32_t cut_from, cut_to;   /* kept from the parser by a guard; equal: nothing */
	uint32_t text;               /* where the taker's text begins */
	uint32_t first;              /* first thing behind the containers' marks */
	uint32_t leaf;               /* line (from 1) where the taker starts; 0: none */
	enum line_taker taker;
};

struct lines {
	struct line *at;             /* line 1 is at[0] */
	size_t n;
};

/* Lines of text from an offset on; ends are LF, CR LF or CR. */
struct lines lines_of(struct arena *a, str text, size_t from);
/* Where the byte that the parser saw at offset of this line really is. */
uint32_t line_place(const struct line *l, size_t offset);
bool line_is_blank(const struct line *l, str source);
/* Keeps what goes beyond this many quote and list marks from the parser, whose time is
 * quadratic in them; true where there was something. */
bool line_cut_marks(struct line *l, str source, unsigned most);

/* The text of one block, and where its parts stand. */
struct segment { uint32_t at, place; };
struct content {
	str text;
	struct segment *segments;    /* rising; each reaches to the next */
	size_t n;
};

/* The lines from first on that one leaf took, joined; skip: bytes at their front that
 * the parser took away. text is what the parser made of them. */
struct content content_of_lines(struct arena *a, const struct lines *lines, size_t first,
                                size_t skip, str text);
/* How long those lines are together, and how many they are. */
size_t content_length(const struct lines *lines, size_t first, size_t *count);
/* The cell of a table's row that begins at *place (0: the first), which moves on to the
 * next. Without one, the content is empty and stands at the line's end. */
struct content content_of_cell(struct arena *a, const struct line *l, str source,
                               uint32_t *place, str text);
uint32_t content_place(const struct content *c, size_t at);

/* Ends of Markdown's small parts, -1 where there is none at `at`. */
ptrdiff_t scan_spaces(str s, size_t at);               /* with at most one line end */
ptrdiff_t scan_destination(str s, size_t at);
ptrdiff_t scan_title(str s, size_t at);
ptrdiff_t scan_label(str s, size_t at);                /* "[…]" */
ptrdiff_t scan_link_tail(str s, size_t at);            /* "(…)" */
ptrdiff_t scan_definition(str s, size_t at, str *label); /* "[…]: …" */
ptrdiff_t scan_code(str s, size_t at);                 /* "`…`" */

/* How labels are compared: case folded, white space as one space. */
str label_key(struct arena *a, str label);

#endif
