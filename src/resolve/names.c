/* names.c: see names.h.
 *
 * Every full name a guide has goes into one list, found by its last segment. A path is
 * weighed against the names that end alike; the weights are the rules of names.h. Plain
 * suffix search over all names would do for a hundred guides, not for ten thousand. */
#include "resolve/names.h"

#include "base/file.h"
#include "doc/name.h"
#include "doc/walk.h"

enum rank { RANK_SLUG, RANK_URL, RANK_FILE, RANK_PLAIN_FILE, RANK_ALIAS, RANK_DIVISION };

struct name {
	str normal, tail;            /* and its last segment */
	uint64_t letters;            /* of tail */
	enum rank rank;
	const struct guide *guide;
	struct node *division;       /* of a division without a guide */
};

struct renamed {
	str from;                    /* normal, below the site's base */
	const struct redirect *redirect;
};

struct names {
	struct arena *arena;
	const struct book *book;
	GHashTable *tails;           /* str * → GArray of struct name */
	GHashTable *files;           /* str * path → guide */
	GHashTable *places;          /* guide → DIVISION */
	GHashTable *redirects;       /* str * last segment → GPtrArray of struct renamed */
	GHashTable *sites;           /* str * folder of guides → a guide in it that has a url */
	GArray *every;               /* struct name: for near misses */
	GHashTable *near;            /* str * path → str * what names_near answered */
	GArray *all;                 /* str: for suggestions */
};

static const char *const page_extensions[] = {".html", ".htm", ".md", ".markdown", ".mdx", ".qmd"};

static str without_extension(str s)
{
	for (size_t i = 0; i < G_N_ELEMENTS(page_extensions); i++) {
		str extension = str_of(page_extensions[i]);
		if (s.len > extension.len &&
		    str_equal_fold(str_from(s, s.len - extension.len), extension))
			return str_sub(s, 0, s.len - extension.len);
	}
	return s;
}

bool is_on_site(const struct book *book, const struct address *wanted, str *path)
{
	str found = STR_NONE;
	for (size_t i = 0; i < book->site_count; i++) {
		struct address site = address_split(book->sites[i]);
		str below = address_below(wanted->path, site.path);
		if (below.at && address_same_host(site.host, wanted->host) &&
		    (!found.at || below.len < found.len))
			found = below;
	}
	if (found.at)
		*path = found;
	return found.at != NULL;
}

str name_normal(struct arena *a, str path)
{
	str tidy = without_extension(name_tidy(a, address_decode(a, path)));
	return name_is_index(path_name(tidy)) ? path_folder(tidy) : tidy;
}

/* --- collecting --- */

static str *key_of(struct arena *a, str s)
{
	str *key = ARENA_NEW(a, str);
	*key = s;
	return key;
}

static void add_name(struct names *n, str text, enum rank rank, const struct guide *guide,
                     struct node *division)
{
	str normal = name_normal(n->arena, text), tail = path_name(normal);
	struct name name = {normal, tail, str_letters(tail), rank, guide, division};
	if (!tail.len)
		return;
	GArray *list = g_hash_table_lookup(n->tails, &tail);
	if (!list) {
		list = g_array_new(FALSE, FALSE, sizeof(struct name));
		g_hash_table_insert(n->tails, key_of(n->arena, tail), list);
		g_array_append_val(n->all, tail);
	}
	g_array_append_val(list, name);
	g_array_append_val(n->every, name);
}

/* guide->names has the slug and the ends of url and file too, which are no aliases. */
static bool is_alias(struct names *n, const struct guide *g, str file, str name)
{
	return !str_equal(name, g->slug) && !str_equal(name, file) &&
	       !str_equal(name, name_without_order(file)) &&
	       !str_equal(name, path_name(name_tidy(n->arena, g->url)));
}

/* The file's name stands for the guide in its folder, so that does each of its slugs. */
static void add_guide(struct names *n, const struct guide *g)
{
	str folder = path_folder(g->path), stem = path_stem(g->path);
	str file = name_is_index(stem) ? path_name(folder) : stem;
	if (name_is_index(stem))
		folder = path_folder(folder);
	if (g->slug.len)
		add_name(n, path_join(n->arena, folder, path_name(g->slug)),
		         g->own_slug ? RANK_SLUG : g->url.len ? RANK_URL : RANK_FILE, g, NULL);
	if (g->url.len)
		add_name(n, g->url, RANK_URL, g, NULL);
	add_name(n, path_join(n->arena, folder, file), RANK_FILE, g, NULL);
	if (!str_equal(name_without_order(file), file))
		add_name(n, path_join(n->arena, folder, name_without_order(file)), RANK_PLAIN_FILE, g, NULL);
	for (size_t i = 0; i < g->name_count; i++)
		if (is_alias(n, g, file, g->names[i]))
			add_name(n, g->names[i], RANK_ALIAS, g, NULL);
	g_hash_table_insert(n->files, key_of(n->arena, g->path), (void *)g);
	bool plain = g->url.len && str_equal(path_name(name_tidy(n->arena, g->url)), name_tidy(n->arena, g->slug));
	if (plain && !g_hash_table_contains(n->sites, &folder))
		g_hash_table_insert(n->sites, key_of(n->arena, folder), (void *)g);
}

/* A redirect may be written as a path or as a whole address; a path may count from the
 * host's root or from the site's. */
static str redirect_from(const struct names *n, const struct redirect *redirect)
{
	struct address from = address_split(redirect->from);
	str path = from.path;
	if (address_is_web(&from))
		is_on_site(n->book, &from, &path);
	for (size_t i = 0; !from.host.at && i < n->book->site_count; i++) {
		str below = address_below(from.path, address_split(n->book->sites[i]).path);
		if (below.at && below.len < path.len)
			path = below;
	}
	return name_normal(n->arena, path);
}

static void add_redirect(struct names *n, const struct redirect *redirect)
{
	struct renamed *renamed = ARENA_NEW(n->arena, struct renamed);
	*renamed = (struct renamed){redirect_from(n, redirect), redirect};
	str tail = path_name(renamed->from);
	GPtrArray *list = g_hash_table_lookup(n->redirects, &tail);
	if (!list) {
		list = g_ptr_array_new();
		g_hash_table_insert(n->redirects, key_of(n->arena, tail), list);
	}
	g_ptr_array_add(list, renamed);
}

static void free_array(void *array)
{
	g_array_free(array, TRUE);
}

static void free_pointers(void *array)
{
	g_ptr_array_free(array, TRUE);
}

static void names_end(void *names)
{
	struct names *n = names;
	g_hash_table_destroy(n->tails);
	g_hash_table_destroy(n->files);
	g_hash_table_destroy(n->places);
	g_hash_table_destroy(n->redirects);
	g_hash_table_destroy(n->sites);
	g_hash_table_destroy(n->near);
	g_array_free(n->every, TRUE);
	g_array_free(n->all, TRUE);
}

static int compare_names(const void *a, const void *b)
{
	return str_compare(*(const str *)a, *(const str *)b);
}

struct names *names_collect(struct arena *a, const struct book *book)
{
	struct names *n = ARENA_NEW(a, struct names);
	n->arena = a;
	n->book = book;
	n->tails = g_hash_table_new_full(str_hash, str_hash_equal, NULL, free_array);
	n->files = g_hash_table_new(str_hash, str_hash_equal);
	n->places = g_hash_table_new(NULL, NULL);
	n->redirects = g_hash_table_new_full(str_hash, str_hash_equal, NULL, free_pointers);
	n->sites = g_hash_table_new(str_hash, str_hash_equal);
	n->near = g_hash_table_new(str_hash, str_hash_equal);
	n->every = g_array_new(FALSE, FALSE, sizeof(struct name));
	n->all = g_array_new(FALSE, FALSE, sizeof(str));
	arena_on_end(a, names_end, n);
	for (size_t i = 0; i < book->guide_count; i++)
		add_guide(n, book->guides[i]);
	for (size_t i = 0; i < book->redirect_count; i++)
		add_redirect(n, &book->redirects[i]);
	for (struct node *d = book->root; d; d = walk_after(d, book->root)) {
		if (d->kind != NODE_DIVISION)
			continue;
		if (d->division->guide)
			g_hash_table_insert(n->places, (void *)d->division->guide, d);
		else if (!(d->flags & NODE_GENERATED))
			add_name(n, d->division->slug, RANK_DIVISION, NULL, d);
	}
	g_array_sort(n->all, compare_names);
	return n;
}

const str *names_all(const struct names *n, size_t *count)
{
	*count = n->all->len;
	return (const str *)n->all->data;
}

/* --- finding --- */

static size_t segments(str path)
{
	size_t n = path.len > 0;
	for (size_t i = 0; i < path.len; i++)
		n += path.at[i] == '/';
	return n;
}

/* In the same folder, as far as both say. */
static bool live_together(str a, str b)
{
	a = path_folder(a);
	b = path_folder(b);
	return (!a.len && !b.len) || (a.len && b.len && (name_is_tail(a, b) || name_is_tail(b, a)));
}

/* Whether path is beside the guides that a chapter gathers, where a site has its page of them. */
static bool is_beside_gathered(const struct names *n, const struct node *chapter, str path)
{
	for (const struct node *d = chapter->first; d; d = d->next) {
		const struct guide *g = d->kind == NODE_DIVISION ? d->division->guide : NULL;
		if (g && live_together(name_normal(n->arena, g->url.len ? g->url : g->path), path))
			return true;
	}
	return false;
}

/* 0: does not fit. A word alone fits every name that ends in it. A name that says where it
 * lives refuses to live elsewhere: that is what a guide's url is for. Files say it too, but
 * sites move them about. A chapter that only gathers guides is on no site: it answers to
 * its bare name, and beside its guides where nothing else does. */
static unsigned weigh(const struct names *n, const struct name *name, str path)
{
	unsigned better = RANK_DIVISION - (unsigned)name->rank;
	bool word = str_find_char(path, '/', 0) < 0;
	if (str_equal(name->normal, path) || (word && name->rank != RANK_DIVISION))
		return 3000 + better;
	if (name->rank == RANK_DIVISION)
		return name_is_tail(path, name->normal) && is_beside_gathered(n, name->division, path) ? 1 : 0;
	if (name_is_tail(name->normal, path))
		return 2000 + better;
	bool settled = name->guide && name->guide->url.len;
	if (name_is_tail(path, name->normal) && (name->rank == RANK_URL || !settled))
		return 1000 + (unsigned)MIN(segments(name->normal), 50) * 10 + better;
	return !settled && name->rank != RANK_ALIAS ? 10 + better : 0;
}

static struct node *place_of(const struct names *n, const struct name *name)
{
	return name->guide ? g_hash_table_lookup(n->places, name->guide) : name->division;
}

bool names_find(const struct names *n, str path, struct name_found *found)
{
	str tail = path_name(path);
	const GArray *list = g_hash_table_lookup(n->tails, &tail);
	unsigned best = 0;
	*found = (struct name_found){0};
	for (size_t i = 0; list && i < list->len; i++) {
		const struct name *name = &g_array_index(list, struct name, i);
		struct node *place = place_of(n, name);
		unsigned weight = weigh(n, name, path);
		if (!weight || (name->guide && name->guide == found->guide && weight <= best))
			continue;
		bool tie = weight == best && !place == !found->division;
		if (weight > best || (weight == best && place && !found->division))
			*found = (struct name_found){name->guide, place, NULL, name->rank == RANK_ALIAS};
		else if (tie)
			found->rival = name->guide;
		best = MAX(best, weight);
	}
	return best > 0;
}

static str find_near(const struct names *n, str path)
{
	str wanted = path_name(path), near = STR_NONE;
	size_t limit = CLAMP(wanted.len / 3, 1, 2);
	uint64_t letters = str_letters(wanted);
	for (size_t i = 0; i < n->every->len; i++) {
		const struct name *name = &g_array_index(n->every, struct name, i);
		if (!str_letters_near(letters, name->letters, limit))
			continue;
		size_t distance = str_distance(wanted, name->tail, limit);
		if (distance > limit || (near.len && distance == limit) || !live_together(name->normal, path))
			continue;
		near = name->tail;
		limit = distance;
	}
	return limit > 0 ? near : STR_NONE;
}

str names_near(const struct names *n, str path)
{
	str *near = g_hash_table_lookup(n->near, &path);
	if (!near) {
		near = key_of(n->arena, find_near(n, path));
		g_hash_table_insert(n->near, key_of(n->arena, path), near);
	}
	return *near;
}

str names_site_path(const struct names *n, const struct guide *guide)
{
	str folder = path_folder(guide->path);
	if (name_is_index(path_stem(guide->path)))
		folder = path_folder(folder);
	const struct guide *like = g_hash_table_lookup(n->sites, &folder);
	bool dated = !str_equal(name_without_order(guide->slug), guide->slug);
	if (guide->url.len || !like || dated)          /* sites differ in what they make of a date */
		return guide->url;
	bool slash = str_ends(like->url, STR("/"));
	str above = path_folder(slash ? str_sub(like->url, 0, like->url.len - 1) : like->url);
	return str_printf(n->arena, "%.*s%s%.*s%s", STR_ARGS(above),
	                  str_ends(above, STR("/")) ? "" : "/", STR_ARGS(guide->slug), slash ? "/" : "");
}

bool names_find_file(const struct names *n, str path, struct name_found *found)
{
	const struct guide *g = g_hash_table_lookup(n->files, &path);
	*found = (struct name_found){.guide = g};
	if (g)
		found->division = g_hash_table_lookup(n->places, g);
	return g != NULL;
}

const struct redirect *names_redirect(const struct names *n, str path, str *before)
{
	str tail = path_name(path);
	const GPtrArray *list = g_hash_table_lookup(n->redirects, &tail);
	const struct renamed *best = NULL;
	for (size_t i = 0; list && i < list->len; i++) {
		const struct renamed *renamed = g_ptr_array_index(list, i);
		str from = renamed->from;
		if (!name_is_tail(path, from) || (best && from.len <= best->from.len))
			continue;
		best = renamed;
		*before = str_sub(path, 0, path.len - from.len);
	}
	return best ? best->redirect : NULL;
}
