/* standard.h: what a file conforms to, and what that asks of it. */
#ifndef ALDINE_PDF_STANDARD_H
#define ALDINE_PDF_STANDARD_H

#include <stdbool.h>

#include "doc/edition.h"

struct standard {
	const char *version;       /* in the first line */
	const char *claim;         /* what the metadata says of it: properties in RDF */
	bool described;            /* claimed only where all pictures have descriptions */
	bool packed;               /* objects in streams, and the table of their places */
	bool transparent;          /* pictures may let something through */
	bool glyph_sets;           /* fonts say which of their glyphs are there */
};

const struct standard *standard_of(enum standard_name name);

#endif
