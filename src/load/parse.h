/* parse.h (inside load): a guide while cmark is at it, for the three files that speak to
 * cmark: feed.c feeds lines, markdown.c turns blocks, leaf.c what stands in them. Its
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

/* feed.c: blocks that cmark has no name for. */
enum own_block { OWN_FENCE = 1, OWN_ATTRIBUTES, OWN_DEFINITION, OWN_ADMONITION, OWN_NOTE,
                 OWN_PLAIN, OWN_END };
enum own_block own_kind(cmark_node *n);
cmark_syntax_extension *own_extension(struct parse *p);
/* Feeds all lines and closes every block: definitions are then known, inlines not parsed. */
void parse_blocks(struct parse *p);
/* "[^label]:" begins a note, whose further paragraphs are set in by four columns: the
 * label's end; 0: it does not. */
size_t note_label(str rest);
bool is_type(cmark_node *n, const char *word);

/* The inlines of a cmark leaf as children of n. */
void fill_inlines(struct parse *p, cmark_node *leaf, struct content content, struct node *n);
/* Said once a guide. */
void say_too_deep(struct reader *r, span where);
str chunk_text(struct arena *a, cmark_chunk c);

#endif
