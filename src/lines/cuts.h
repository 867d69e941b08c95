/* cuts.h: where may a word be cut, and at what price? */
#ifndef ALDINE_LINES_CUTS_H
#define ALDINE_LINES_CUTS_H

#include "lines/galley.h"

#define PIECE_LONGEST 2000         /* bytes; a piece of a longer "word" is cut off here */

struct cut {
	uint32_t byte;             /* of the flow's text: the break stands before it */
	bool hyphen;               /* a break puts one in */
	bool dash;                 /* ends in a hyphen of its own */
	bool desperate, may_be_short;
	int cost;
};

struct cuts { struct cut at[PIECE_LONGEST]; size_t count; };

/* All places in a piece, first to last. */
void cuts_find(const struct galley_build *b, const struct piece *p, struct cuts *c);
/* Is a piece of this width cut at its usual places only? */
bool cuts_are_usual(const struct galley_build *b, unit width);
/* May the text break between two pieces of one word, the second of which begins here? */
bool cut_between(const struct galley_build *b, const struct flow_span *s, uint32_t byte,
                 struct cut *c);

#endif
