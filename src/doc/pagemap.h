/* pagemap.h: which page begins where, for citing one book from the other.
 *
 * Layout fills it, the EPUB reads it. A place is a node's origin and a byte offset into
 * that origin's text (resolved, with smart punctuation); divisions and other blocks have
 * offset 0. What resolve makes has no origin: there the place is the role of its division,
 * and the offset counts its entries. Marks stand in book order; blank pages have none. */
#ifndef ALDINE_DOC_PAGEMAP_H
#define ALDINE_DOC_PAGEMAP_H

#include <stdint.h>

#include "base/str.h"

struct page_mark {
	uint32_t origin;         /* 0: in front or back matter that was made */
	uint32_t offset;
	str role;                /* of that matter: "titlepage", "references" */
	str label;               /* "xii", "17" */
};

struct pagemap {
	struct page_mark *marks;
	size_t count;
	str edition, isbn;       /* whose pages they are; isbn absent where it has none */
};

#endif
