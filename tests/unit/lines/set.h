/* set.h: a guide of a few lines, loaded, resolved and set. */
#ifndef TESTS_SET_H
#define TESTS_SET_H

#include <check.h>

#include "doc/walk.h"
#include "lines/lines.h"

struct set {
	struct arena *arena;
	char *folder;              /* of the book, for a moment */
	struct diags *diags;
	struct book *book;
	struct typesetter *typesetter;
};

/* manifest: more keys, or ""; fallback: files of tests/fonts with spaces between, or NULL. */
struct set set_guide(const char *manifest, const char *fallback, const char *text);
void set_end(struct set *s);
/* The nth node of a kind. */
const struct node *set_node(const struct set *s, enum node_kind kind, unsigned n);
/* Sets the nth paragraph as body text to a measure in points. */
struct paragraph set_paragraph(struct set *s, unsigned n, double measure);
/* The lines' texts in reading order, '|' between; hyphens of breaking as '='. */
const char *set_text(struct set *s, const struct paragraph *p);
unsigned set_count(const struct set *s, enum diag_code code);

TCase *case_of_linebreak(void);
TCase *case_of_words(void);
TCase *case_of_paragraphs(void);
TCase *case_of_scripts(void);

#endif
