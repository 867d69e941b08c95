/* toc.c: the table of contents: titled divisions and the headings in them, in order.
 *
 * Printed titles are copies without what belongs to the text only: notes' marks, links,
 * page references. Depth is not cut here: each book shows as much as it wants. */
#include "resolve/passes.h"

static bool is_listed(const struct node *n)
{
	if (n->kind == NODE_HEADING)
		return !n->heading.division && n->parent->kind == NODE_DIVISION &&
		       !node_has_class(n, "unlisted");
	if (n->kind != NODE_DIVISION || !n->division->title || !n->division->title_text.len)
		return false;
	return !(n->flags & NODE_GENERATED) || (n->division->depth <= 1 &&
	                                        !str_is(n->division->role, "toc"));
}

static struct node *clean_title(struct arena *a, const struct node *heading)
{
	struct node *copy = node_clone(a, heading);
	for (struct node *n = copy, *next; n; n = next) {
		next = walk_after(n, copy);
		if (n->kind == NODE_NOTE_MARK || n->kind == NODE_PAGE_REFERENCE) {
			node_remove(n);
		} else if (n->kind == NODE_LINK) {
			next = n->first ? n->first : next;
			node_unwrap(n);
		}
	}
	return copy;
}

static struct toc_entry entry_of(struct arena *a, const struct node *n)
{
	const struct node *division = node_above(n, NODE_DIVISION);
	bool heading = n->kind == NODE_HEADING;
	const struct node *title = heading ? n : n->division->title;
	return (struct toc_entry){
		.target = n,
		.title = clean_title(a, title),
		.text = heading ? node_plain_text(a, n) : n->division->title_text,
		.number = heading ? n->heading.number : n->division->number,
		.depth = heading ? n->heading.level : n->division->depth,
		.matter = division->division->matter,
	};
}

/* The nearest entry before that stands higher; none for what stands beside the parts. */
static size_t parent_of(const GArray *entries, const struct node *n, unsigned depth)
{
	size_t i = entries->len - 1;
	if (n->kind == NODE_DIVISION && n->parent->kind == NODE_BOOK)
		return (size_t)-1;
	while (i != (size_t)-1 && g_array_index(entries, struct toc_entry, i).depth >= depth)
		i = g_array_index(entries, struct toc_entry, i).parent;
	return i;
}

void toc_make(struct resolving *r)
{
	GArray *entries = g_array_new(FALSE, FALSE, sizeof(struct toc_entry));
	struct node *root = r->book->root;
	for (struct node *n = root; n; n = walk_after(n, root)) {
		if (!is_listed(n))
			continue;
		struct toc_entry entry = entry_of(r->arena, n);
		entry.parent = entries->len ? parent_of(entries, n, entry.depth) : (size_t)-1;
		g_array_append_val(entries, entry);
	}
	r->book->toc = ARENA_ARRAY(r->arena, struct toc_entry, entries->len);
	for (r->book->toc_count = 0; r->book->toc_count < entries->len; r->book->toc_count++)
		r->book->toc[r->book->toc_count] =
			g_array_index(entries, struct toc_entry, r->book->toc_count);
	g_array_free(entries, TRUE);
}
