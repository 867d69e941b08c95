/* parse.h (inside load): a guide while cmark is at it, for the two files that speak to
 * cmark: markdown.c feeds lines and turns blocks, leaf.c turns what stands in them. Its
 * parser structure is private but installed; the soname carries the full version. */
#ifndef ALDINE_LOAD_PARSE_H
#define ALDINE_LOAD_PARSE_H

#include "load/markdown.h"

#define CMARK_NO_SHORT_NAMES       /* they are those of our own nodes */
#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm-extension_api.h>
#include <cmark-gfm/inlines.h>
#include <cmark-gfm/node.h>
#include <cmark-gfm/parser.h>

#define DEPTH_MOST 100           /* nodes within nodes */

/* The parse while it runs. */
struct parse {
	struct reader *reader;
	cmark_parser *parser;
	cmark_syntax_extension *own, *table, *strike;
	size_t line;                 /* the one being fed, from 0 */
	bool ending;                 /* the next line only closes what is open */
	size_t cells_missing, header_bytes;
};

/* The inlines of a cmark leaf as children of n. */
void fill_inlines(struct parse *p, cmark_node *leaf, struct content content, struct node *n);
/* Said once a guide. */
void say_too_deep(struct reader *r, span where);
str chunk_text(struct arena *a, cmark_chunk c);

#endif
