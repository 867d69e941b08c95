/* dump.h: the tree as indented text: what `aldine dump --stage book` prints and what
 * golden tests compare. A node a line: kind, #id, .classes, other attributes, payload,
 * then its text in quotes with escapes. Nodes pointed at go by their id, else origin. */
#ifndef ALDINE_DOC_DUMP_H
#define ALDINE_DOC_DUMP_H

#include "doc/book.h"

void book_dump(const struct book *book, GString *out);
/* One tree; with sources, every line ends in the node's line:column. */
void node_dump(const struct node *root, const struct sources *sources, GString *out);

#endif
