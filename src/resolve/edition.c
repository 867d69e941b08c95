/* edition.c: what this edition leaves out: what `only` does not name, and drafts.
 *
 * A division stays whole when it is named or stands in one that is named; one that only
 * holds a named one keeps its title and loses its own text. Matter that resolve makes
 * itself (references, a colophon) stays wherever there are title pages; the rest of front
 * and back matter is a guide like any other. */
#include "resolve/passes.h"

enum keep { KEEP_NOT, KEEP_TITLE, KEEP_ALL };

static bool answers_to(const struct division *d, str want)
{
	if (str_equal(d->slug, want))
		return true;
	for (size_t i = 0; d->guide && i < d->guide->name_count; i++)
		if (str_equal(d->guide->names[i], want))
			return true;
	return d->guide && str_equal(d->guide->slug, want);
}

/* What is in a division that was named stays whole; what it stands in stays as a shell. */
static void mark_kept(GHashTable *kept, struct node *n)
{
	for (struct node *above = n->parent; above; above = above->parent)
		if (!g_hash_table_contains(kept, above))
			g_hash_table_insert(kept, above, GINT_TO_POINTER(KEEP_TITLE));
	for (struct node *below = n; below; below = division_after(below, n))
		g_hash_table_insert(kept, below, GINT_TO_POINTER(KEEP_ALL));
}

static void mark_named(struct resolving *r, GHashTable *kept, str want)
{
	bool found = false;
	struct node *root = r->book->root;
	for (struct node *n = division_after(root, root); n; n = division_after(n, root)) {
		if (!answers_to(n->division, want))
			continue;
		found = true;
		mark_kept(kept, n);
	}
	if (!found)
		diag_add(r->diags, DIAG_ONLY_UNKNOWN, r->edition->where, NULL,
		         "\"%.*s\" is no guide or chapter of this book", STR_ARGS(want));
}

static void keep_title(struct node *n)
{
	for (struct node *child = n->first, *next; child; child = next) {
		next = child->next;
		if (child->kind != NODE_DIVISION && child != n->division->title)
			node_remove(child);
	}
}

static enum keep kept_how(const struct resolving *r, GHashTable *kept, const struct node *n)
{
	const struct division *d = n->division;
	bool made = d->matter != MATTER_BODY && d->role.len && !d->guide;
	if (made && r->edition->title_pages)
		return KEEP_ALL;
	return (enum keep)GPOINTER_TO_INT(g_hash_table_lookup(kept, n));
}

/* The division after all that is in n. */
static struct node *division_past(struct node *n, struct node *root)
{
	while (n->last)
		n = n->last;
	return division_after(n, root);
}

static void select_only(struct resolving *r)
{
	struct node *root = r->book->root;
	GHashTable *kept = g_hash_table_new(NULL, NULL);
	for (size_t i = 0; i < r->edition->only_count; i++)
		mark_named(r, kept, r->edition->only[i]);
	for (struct node *n = division_after(root, root), *next; n; n = next) {
		enum keep how = kept_how(r, kept, n);
		if (how == KEEP_TITLE)
			keep_title(n);
		next = how == KEEP_NOT ? division_past(n, root) : division_after(n, root);
		if (how == KEEP_NOT)
			node_remove(n);
	}
	g_hash_table_destroy(kept);
}

static bool is_draft(const struct division *d)
{
	return d->draft.len ||
	       (d->guide && d->guide->draft.len && !str_is(d->guide->draft, "false"));
}

/* A part or chapter that only gathered drafts goes with them. */
static void drop_draft(struct node *n)
{
	struct node *up = n->parent;
	node_remove(n);
	while (up && up->kind == NODE_DIVISION && !up->division->guide &&
	       (!up->first || (up->first == up->last && up->first == up->division->title))) {
		n = up;
		up = n->parent;
		node_remove(n);
	}
}

static void treat_drafts(struct resolving *r)
{
	struct node *root = r->book->root;
	for (struct node *n = division_after(root, root), *next; n; n = next) {
		bool draft = is_draft(n->division), goes = draft && r->edition->drafts == DRAFTS_OMIT;
		next = goes ? division_past(n, root) : division_after(n, root);
		if (draft && r->edition->drafts == DRAFTS_ERROR)
			diag_add(r->diags, DIAG_DRAFT_IN_BOOK, n->division->where, NULL,
			         "\"%.*s\" is a draft", STR_ARGS(n->division->title_text));
		if (goes)
			drop_draft(n);
	}
}

void edition_select(struct resolving *r)
{
	if (r->edition->only_count)
		select_only(r);
	treat_drafts(r);
}
