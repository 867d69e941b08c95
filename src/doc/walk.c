/* walk.c: the next step is worked out when it is asked for, so a visitor may change what
 * lies ahead; only a skip fixes it early, so that the node skipped may go. */
#include "doc/walk.h"

struct walk walk_of(struct node *root)
{
	return (struct walk){.root = root, .next = root, .next_enter = true};
}

/* A leaf kind is left only where it holds something, as highlighted code does. */
static bool is_leaf(const struct node *n)
{
	enum node_class c = node_kind_class(n->kind);
	return (c == CLASS_LEAF_BLOCK || c == CLASS_LEAF_INLINE) && !n->first;
}

/* Sets next to what follows n and all that is below it. */
static void go_past(struct walk *w, const struct node *n)
{
	if (n == w->root) {
		w->root = w->next = NULL;
	} else if (n->next) {
		w->next = n->next;
		w->next_enter = true;
	} else {
		w->next = n->parent;
		w->next_enter = false;
	}
}

bool walk_next(struct walk *w)
{
	if (!w->next && w->root && w->node) {
		if (w->enter && w->node->first) {
			w->next = w->node->first;
			w->next_enter = true;
		} else if (w->enter && !is_leaf(w->node)) {
			w->next = w->node;
			w->next_enter = false;
		} else {
			go_past(w, w->node);
		}
	}
	if (!w->next)
		return false;
	w->node = w->next;
	w->enter = w->next_enter;
	w->next = NULL;
	return true;
}

void walk_skip(struct walk *w)
{
	go_past(w, w->node);
}

struct node *walk_after(const struct node *n, const struct node *root)
{
	if (n->first)
		return n->first;
	while (n != root && !n->next)
		n = n->parent;
	return n == root ? NULL : n->next;
}
