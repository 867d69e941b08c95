/* clone.c: a deep copy of a tree, for resolve, which completes one per edition.
 *
 * Two passes: copy every node, then turn the pointers that payloads hold. Which copy is
 * whose is noted of kinds that something points at, which in a loaded tree are few. Texts
 * are shared: they are views into what outlives every clone. */
#include "doc/node.h"
#include "doc/walk.h"

struct cloning {
	struct arena *arena;
	GHashTable *twins;          /* nodes and divisions, old → new */
	bool all;                   /* any node may be pointed at */
};

/* Whether something in the tree points at nodes of any kind: not before links are tied. */
static bool points_anywhere(const struct node *root)
{
	for (const struct node *n = root; n; n = walk_after(n, root)) {
		const struct node *title = n->kind == NODE_DIVISION && n->division ? n->division->title : NULL;
		if ((n->kind == NODE_LINK && n->link.target) || n->kind == NODE_PAGE_REFERENCE ||
		    (title && !title->parent && points_anywhere(title)))
			return true;
	}
	return false;
}

static bool is_pointed_at(const struct cloning *c, const struct node *n)
{
	return c->all || n->kind == NODE_HEADING || n->kind == NODE_NOTE || n->kind == NODE_NOTE_MARK ||
	       n->kind == NODE_LINK || n->kind == NODE_REFERENCE;
}

/* The copy of something inside the tree, itself where it is outside. */
static void *twin(struct cloning *c, const void *old)
{
	void *new = old ? g_hash_table_lookup(c->twins, old) : NULL;
	return new ? new : (void *)old;
}

static struct attributes *copy_attributes(struct arena *a, const struct attributes *old)
{
	struct attributes *new = ARENA_NEW(a, struct attributes);
	*new = *old;
	new->classes = ARENA_ARRAY(a, str, old->class_count);
	for (size_t i = 0; i < old->class_count; i++)
		new->classes[i] = old->classes[i];
	new->others = ARENA_ARRAY(a, struct attribute, old->other_count);
	for (size_t i = 0; i < old->other_count; i++)
		new->others[i] = old->others[i];
	return new;
}

static struct node *copy_node(struct cloning *c, const struct node *old)
{
	struct node *new = ARENA_NEW(c->arena, struct node);
	*new = *old;
	new->parent = new->first = new->last = new->next = new->prev = NULL;
	if (old->attributes)
		new->attributes = copy_attributes(c->arena, old->attributes);
	if (old->kind == NODE_DIVISION && old->division) {
		new->division = ARENA_NEW(c->arena, struct division);
		*new->division = *old->division;
		g_hash_table_insert(c->twins, old->division, new->division);
	}
	if (is_pointed_at(c, old))
		g_hash_table_insert(c->twins, (void *)old, new);
	return new;
}

static struct node *copy_tree(struct cloning *c, const struct node *root)
{
	struct node *above = NULL, *copy = NULL;
	struct walk w = walk_of((struct node *)root);
	while (walk_next(&w)) {
		if (!w.enter) {
			if (above->parent)
				above = above->parent;
			continue;
		}
		struct node *n = copy_node(c, w.node);
		if (above)
			node_append(above, n);
		else
			copy = n;
		if (w.node->first || (node_kind_class(n->kind) != CLASS_LEAF_BLOCK &&
		                      node_kind_class(n->kind) != CLASS_LEAF_INLINE))
			above = n;
	}
	return copy;
}

static struct node **turn_all(struct cloning *c, struct node **old, size_t n)
{
	struct node **new = ARENA_ARRAY(c->arena, struct node *, n);
	for (size_t i = 0; i < n; i++)
		new[i] = twin(c, old[i]);
	return new;
}

/* The payload's pointers: only these kinds hold any into a tree. */
static void turn_pointers(struct cloning *c, struct node *n)
{
	if (n->kind == NODE_DIVISION && n->division) {
		n->division->title = twin(c, n->division->title);
	} else if (n->kind == NODE_HEADING) {
		n->heading.division = twin(c, n->heading.division);
	} else if (n->kind == NODE_NOTE) {
		n->note.division = twin(c, n->note.division);
		n->note.marks = turn_all(c, n->note.marks, n->note.mark_count);
	} else if (n->kind == NODE_NOTE_MARK) {
		n->mark.note = twin(c, n->mark.note);
	} else if (n->kind == NODE_LINK) {
		n->link.target = twin(c, n->link.target);
		n->link.note = twin(c, n->link.note);
	} else if (n->kind == NODE_REFERENCE) {
		n->reference.links = turn_all(c, n->reference.links, n->reference.link_count);
	} else if (n->kind == NODE_PAGE_REFERENCE) {
		n->page_reference = twin(c, n->page_reference);
	}
}

/* A title that is not shown hangs on its division only: no walk meets it. */
static void copy_hidden_titles(struct cloning *c, struct node *copy)
{
	for (struct node *n = copy; n; n = walk_after(n, copy)) {
		if (n->kind != NODE_DIVISION || !n->division || !n->division->title)
			continue;
		struct node *title = n->division->title;
		if (title->parent || g_hash_table_contains(c->twins, title))
			continue;
		struct node *new = copy_tree(c, title);
		for (struct node *t = new; t; t = walk_after(t, new))
			turn_pointers(c, t);
	}
}

struct node *node_clone(struct arena *a, const struct node *n)
{
	struct cloning c = {a, g_hash_table_new(NULL, NULL), points_anywhere(n)};
	struct node *copy = copy_tree(&c, n);
	copy_hidden_titles(&c, copy);
	for (struct node *t = copy; t; t = walk_after(t, copy))
		turn_pointers(&c, t);
	g_hash_table_destroy(c.twins);
	return copy;
}
