/* walk.h: going through a tree without recursion.
 *
 *   struct walk w = walk_of(root);
 *   while (walk_next(&w))
 *           if (w.enter) …w.node…
 *
 * Every node is entered once and, unless it is a leaf without children (code, once
 * highlighted, is a leaf kind that has some), left once. The node just
 * entered may be removed or replaced if walk_skip was called first; siblings after it
 * may change freely. */
#ifndef ALDINE_DOC_WALK_H
#define ALDINE_DOC_WALK_H

#include "doc/node.h"

struct walk {
	struct node *node;
	bool enter;
	struct node *root, *next;
	bool next_enter;
};

struct walk walk_of(struct node *root);
bool walk_next(struct walk *w);
/* Goes on after the node just entered, past its children and without leaving it. */
void walk_skip(struct walk *w);
/* The next node in reading order below root, entered; NULL at the end. For plain loops. */
struct node *walk_after(const struct node *n, const struct node *root);

#endif
