/* listing.c: the guides of a book in order, and its links: what `aldine ls` prints, and the
 * links of a report.
 *
 * Links are those of one edition, since an edition decides what is in the book: `ls` looks
 * at `pdf`, whose pages it names. Addresses for a link checker need no pages. */
#include "build.h"

#include "base/json.h"
#include "doc/walk.h"
#include "pages/pages.h"

/* --- guides --- */

/* Words of a division without those of the divisions inside it. */
static unsigned own_words(const struct node *division)
{
	unsigned words = 0;
	for (const struct node *n = division->first; n; n = n->next)
		if (n->kind != NODE_DIVISION)
			words += node_words(n);
	return words;
}

/* A part's chapters stand under it; without parts, chapters begin at the edge. */
static void list_division(const struct node *n, GString *out)
{
	const struct division *d = n->division;
	int indent = 0;
	for (const struct node *above = n->parent; above->kind == NODE_DIVISION; above = above->parent)
		indent += 2;
	str slug = d->slug.len ? d->slug : d->guide ? d->guide->slug : STR("");
	g_string_append_printf(out, "%*s%-*.*s  %6u  %.*s", indent, "", 40 - indent,
	                       STR_ARGS(slug), own_words(n),
	                       STR_ARGS(d->title_text));
	if (d->guide)
		g_string_append_printf(out, "  (%.*s)", STR_ARGS(d->guide->path));
	if (d->draft.at)
		g_string_append(out, "  [draft]");
	g_string_append_c(out, '\n');
}

static void list_text(const struct book *book, GString *out)
{
	for (struct node *n = book->root; n; n = walk_after(n, book->root))
		if (n->kind == NODE_DIVISION)
			list_division(n, out);
	bool any = false;
	for (size_t i = 0; i < book->guide_count; i++) {
		const struct guide *g = book->guides[i];
		if (g->used)
			continue;
		g_string_append(out, any ? "" : "\nnot in the book:\n");
		any = true;
		g_string_append_printf(out, "  %-38.*s          %.*s  (%.*s)\n", STR_ARGS(g->slug),
		                       STR_ARGS(g->title), STR_ARGS(g->path));
	}
}

static void put_division(struct json *j, const struct node *n)
{
	static const char *const kinds[] = {"part", "chapter", "section"};
	static const char *const matters[] = {"front", "body", "back"};
	const struct division *d = n->division;
	json_open(j, NULL);
	json_str(j, "kind", str_of(kinds[d->kind]));
	json_str(j, "matter", str_of(matters[d->matter]));
	json_int(j, "depth", d->depth);
	json_str(j, "slug", d->slug.len ? d->slug : d->guide ? d->guide->slug : STR(""));
	if (d->guide)
		json_str(j, "file", d->guide->path);
	json_str(j, "title", d->title_text);
	json_int(j, "words", own_words(n));
	json_bool(j, "draft", d->draft.at != NULL);
	json_close(j);
}

static void put_list(struct json *j, const struct book *book)
{
	json_open_array(j, "guides");
	for (struct node *n = book->root; n; n = walk_after(n, book->root))
		if (n->kind == NODE_DIVISION)
			put_division(j, n);
	json_close_array(j);
	json_open_array(j, "left_out");
	for (size_t i = 0; i < book->guide_count; i++) {
		const struct guide *g = book->guides[i];
		if (g->used)
			continue;
		json_open(j, NULL);
		json_str(j, "slug", g->slug);
		json_str(j, "file", g->path);
		json_str(j, "title", g->title);
		json_close(j);
	}
	json_close_array(j);
}

/* --- links --- */

const char *link_word(size_t class)
{
	static const char *const words[] = {
		[LINK_UNRESOLVED] = "unresolved", [LINK_LOCAL] = "local", [LINK_BOOK] = "book",
		[LINK_SITE] = "site", [LINK_EXTERNAL] = "external", [LINK_MAIL] = "mail",
		[LINK_ASSET] = "asset", [LINK_PLAIN] = "plain",
	};
	return words[class];
}

/* The page a node begins on; a node that left nothing is where its surroundings are. */
static str page_of(struct arena *a, const struct pages *pages, const struct node *n)
{
	for (; pages && n; n = n->parent) {
		uint32_t page = pages->destinations[n->id].page;
		if (page < pages->count)
			return str_copy(a, pages->page[page].label);
	}
	return STR_NONE;
}

static struct listed list_one(struct arena *a, const struct node *link, const struct pages *pages)
{
	const struct node *target = link->link.target;
	return (struct listed){
		.class = link->link.class,
		.where = link->where,
		.url = str_copy(a, link->link.url),
		.address = str_copy(a, link->link.address),
		.target = target ? str_copy(a, node_id(target)) : STR_NONE,
		.page = page_of(a, pages, link),
		.target_page = target ? page_of(a, pages, target) : STR_NONE,
		.redirected = link->link.redirected,
	};
}

struct listed *links_list(struct arena *a, const struct book *book, const struct pages *pages,
                          size_t *count)
{
	struct listed *all = ARENA_ARRAY(a, struct listed, book->link_count);
	GHashTable *seen = g_hash_table_new(str_hash, str_hash_equal);
	*count = 0;
	for (size_t i = 0; i < book->link_count; i++) {
		if (book->links[i]->flags & NODE_GENERATED)
			continue;
		struct listed *l = &all[(*count)++];
		*l = list_one(a, book->links[i], pages);
		l->repeated = l->address.len && !g_hash_table_add(seen, &l->address);
	}
	g_hash_table_destroy(seen);
	return all;
}

static bool leads_to_web(const struct listed *l)
{
	return l->class == LINK_EXTERNAL || l->class == LINK_SITE || l->class == LINK_ASSET;
}

static void put_link(struct json *j, struct aldine *al, const struct listed *l)
{
	struct place p = source_place(diags_sources(al->diags), l->where);
	json_open(j, NULL);
	json_str(j, "class", str_of(link_word(l->class)));
	json_str(j, "url", l->url);
	if (l->address.len)
		json_str(j, "address", l->address);
	if (l->target.len)
		json_str(j, "target", l->target);
	if (l->target_page.len)
		json_str(j, "target_page", l->target_page);
	json_str(j, "file", p.path);
	json_int(j, "line", p.line);
	json_int(j, "column", p.column);
	if (l->page.len)
		json_str(j, "page", l->page);
	json_bool(j, "redirected", l->redirected);
	json_bool(j, "repeated", l->repeated);
	json_close(j);
}

void put_links(struct json *j, struct aldine *al, const struct listed *all, size_t count,
               const char *key)
{
	json_open_array(j, key);
	for (size_t i = 0; i < count; i++)
		put_link(j, al, &all[i]);
	json_close_array(j);
}

static void append_place(GString *out, struct aldine *al, const struct listed *l)
{
	struct place p = source_place(diags_sources(al->diags), l->where);
	g_string_append_printf(out, "%.*s:%u:%u", STR_ARGS(p.path), p.line, p.column);
}

static void list_link(struct aldine *al, const struct listed *l, GString *out)
{
	str leads = l->address.len ? l->address : l->url;
	g_string_append_printf(out, "  %.*s", STR_ARGS(leads));
	if (l->target.len)
		g_string_append_printf(out, " -> %.*s", STR_ARGS(l->target));
	if (l->target_page.len)
		g_string_append_printf(out, ", page %.*s", STR_ARGS(l->target_page));
	g_string_append(out, "  (");
	append_place(out, al, l);
	if (l->page.len)
		g_string_append_printf(out, ", page %.*s", STR_ARGS(l->page));
	g_string_append_printf(out, ")%s%s\n", l->redirected ? " [redirected]" : "",
	                       l->repeated ? " [repeated]" : "");
}

static const char *class_note(size_t class)
{
	return class == LINK_SITE ? ", on the site but not in the book"
	       : class == LINK_PLAIN ? ", without a target in this edition" : "";
}

static void list_by_class(struct aldine *al, const struct listed *all, size_t n, GString *out)
{
	for (size_t class = 0; class < LINK_CLASS_COUNT; class++) {
		size_t count = 0;
		for (size_t i = 0; i < n; i++)
			count += all[i].class == class;
		if (count)
			g_string_append_printf(out, "%s: %zu%s\n", link_word(class), count, class_note(class));
		for (size_t i = 0; i < n; i++)
			if (all[i].class == class)
				list_link(al, &all[i], out);
	}
}

/* For each link the one after it to the same address: index + 1; 0: none. */
static size_t *chain_addresses(struct arena *a, struct listed *all, size_t n)
{
	GHashTable *last = g_hash_table_new(str_hash, str_hash_equal);
	size_t *next = ARENA_ARRAY(a, size_t, n);
	for (size_t i = 0; i < n; i++) {
		size_t before = GPOINTER_TO_SIZE(g_hash_table_lookup(last, &all[i].address));
		if (before)
			next[before - 1] = i + 1;
		g_hash_table_replace(last, &all[i].address, GSIZE_TO_POINTER(i + 1));
	}
	g_hash_table_destroy(last);
	return next;
}

/* Each address once, in a line of its own with its places. */
static void list_addresses(struct aldine *al, struct arena *a, struct listed *all, size_t n,
                           GString *out)
{
	const size_t *next = chain_addresses(a, all, n);
	for (size_t i = 0; i < n; i++) {
		if (all[i].repeated)
			continue;
		g_string_append_printf(out, "%.*s  (", STR_ARGS(all[i].address));
		append_place(out, al, &all[i]);
		for (size_t k = next[i]; k; k = next[k - 1]) {
			g_string_append(out, ", ");
			append_place(out, al, &all[k - 1]);
		}
		g_string_append(out, ")\n");
	}
}

/* The links of the edition `pdf`, with its pages where they are wanted. */
static struct listed *list_of_book(struct aldine *al, struct arena *a, bool pages, size_t *count)
{
	const struct edition *e = edition_find(al->book, STR("pdf"));
	diags_mute(al->diags, pages);        /* faults of pages are the affair of `check` */
	struct pages *laid = pages ? edition_lay_out(al, a, e) : NULL;
	diags_mute(al->diags, false);
	const struct book *book = laid ? laid->book : edition_resolve(al, a, e);
	diags_edition(al->diags, STR_NONE);
	return links_list(a, book, laid, count);
}

static size_t keep_web(struct listed *all, size_t count)
{
	size_t kept = 0;
	for (size_t i = 0; i < count; i++)
		if (leads_to_web(&all[i]))
			all[kept++] = all[i];
	return kept;
}

char *aldine_list(struct aldine *al, bool links, bool external, bool json)
{
	GString *out = g_string_new(NULL);
	if (!al->book)
		return text_given(out);
	struct arena *a = arena_new();
	size_t count = 0;
	bool wanted = links || external;
	struct listed *all = wanted ? list_of_book(al, a, !external, &count) : NULL;
	if (external)
		count = keep_web(all, count);
	if (json) {
		struct json j;
		json_init(&j, out, true);
		json_open(&j, NULL);
		put_list(&j, al->book);
		if (wanted)
			put_links(&j, al, all, count, "links");
		json_close(&j);
		g_string_append_c(out, '\n');
	} else if (external) {
		list_addresses(al, a, all, count, out);
	} else if (wanted) {
		list_by_class(al, all, count, out);
	} else {
		list_text(al->book, out);
	}
	arena_free(a);
	return text_given(out);
}
