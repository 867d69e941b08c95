/* resolve.c: the list of passes.
 *
 * The order is the story: what is left out goes before anything is counted; punctuation
 * comes before whatever quotes the text (ids, titles, references); links need ids and
 * numbers, notes need the links; what goes at the ends is made before ids are given, so
 * that it has some. */
#include "resolve/resolve.h"

#include "resolve/passes.h"

static const struct {
	const char *name;
	void (*run)(struct resolving *r);
} passes[] = {
	{"edition", edition_select},
	{"notes", notes_forget},
	{"filters", filters_apply},
	{"titles", titles_complete},
	{"sections", sections_nest},
	{"images", images_find},
	{"smart", smart_punctuate},
	{"matter", matter_insert},
	{"ids", ids_give},
	{"numbers", numbers_give},
	{"links", links_tie},
	{"addresses on paper", links_print},
	{"notes are numbered", notes_number},
	{"highlight", highlight_code},
	{"toc", toc_make},
	{"finish", finish_book},
};

static struct book *copy_book(struct arena *a, const struct book *loaded,
                              const struct edition *edition)
{
	struct book *book = ARENA_NEW(a, struct book);
	*book = *loaded;
	book->root = loaded->root ? node_clone(a, loaded->root) : node_new(a, NODE_BOOK, SPAN_NONE);
	book->edition = edition;
	return book;
}

struct book *resolve_book(struct arena *a, const struct book *loaded,
                          const struct edition *edition, struct diags *diags)
{
	struct resolving r = {
		.arena = a,
		.diags = diags,
		.loaded = loaded,
		.edition = edition,
		.book = copy_book(a, loaded, edition),
		.languages = languages_new(a, diags, loaded->files),
	};
	r.assets = g_hash_table_new(str_hash, str_hash_equal);
	for (size_t i = 0; i < G_N_ELEMENTS(passes); i++)
		passes[i].run(&r);
	g_hash_table_destroy(r.assets);
	return r.book;
}

struct node *division_after(const struct node *n, const struct node *root)
{
	struct node *next = walk_after(n, root);
	while (next && next->kind != NODE_DIVISION)
		next = walk_after(next, root);
	return next;
}

struct node *division_chapter(const struct node *n)
{
	struct node *found = NULL;
	for (; n; n = n->parent)
		if (n->kind == NODE_DIVISION && n->division->kind != DIVISION_PART)
			found = (struct node *)n;
	return found;
}

struct node *make_text(struct resolving *r, str text)
{
	struct node *n = node_new_text(r->arena, NODE_TEXT, SPAN_NONE, text);
	n->flags = NODE_GENERATED;
	return n;
}

struct node *make_block(struct resolving *r, enum node_kind kind, str text)
{
	struct node *n = node_new(r->arena, kind, SPAN_NONE);
	n->flags = NODE_GENERATED;
	if (text.len)
		node_append(n, make_text(r, text));
	return n;
}

void append_title(struct resolving *r, struct node *parent, str text)
{
	bool code = false;
	for (str part; str_next(&text, '`', &part); code = !code) {
		if (!part.len)
			continue;
		struct node *n = make_text(r, part);
		if (code)
			n->kind = NODE_CODE;
		node_append(parent, n);
	}
}
