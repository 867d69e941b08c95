/* guide.c: the guides of a book, and which one an author means by a name.
 *
 * A guide answers to its slug, its url, its file's name, that name without a leading date
 * or number, and its aliases, in this order of rank. Each is kept as a full address
 * ("guides/x") and found by its last segment, so that a longer tail ("stories/intro")
 * tells two apart. Two guides of equal rank clash only when someone uses the name. */
#include "load/loader.h"

#include "doc/name.h"

enum rank { RANK_SLUG, RANK_URL, RANK_FILE, RANK_SHORTENED, RANK_ALIAS };

struct shelf {
	struct arena *arena;
	struct diags *diags;
	struct folder *files;
	str folder;
	GHashTable *by_path;         /* str * -> struct found_guide * */
	GHashTable *by_tail;         /* str *, last segment -> GArray of struct answer */
	GPtrArray *guides;
	bool sorted;
};

struct answer {
	struct found_guide *guide;
	str address;
	enum rank rank;
};

/* --- names --- */

static bool is_markdown(str path)
{
	static const char *const EXTENSIONS[] = {"md", "markdown", "mdx", "qmd"};
	for (size_t i = 0; i < G_N_ELEMENTS(EXTENSIONS); i++)
		if (str_equal_fold(path_extension(path), str_of(EXTENSIONS[i])))
			return true;
	return false;
}

static void add_address(struct shelf *s, struct found_guide *g, str name, enum rank rank)
{
	struct answer place = {g, name_tidy(s->arena, name), rank};
	if (!place.address.len)
		return;
	str *tail = ARENA_NEW(s->arena, str);
	*tail = path_name(place.address);
	GArray *list = g_hash_table_lookup(s->by_tail, tail);
	if (!list) {
		list = g_array_new(FALSE, FALSE, sizeof(struct answer));
		g_hash_table_insert(s->by_tail, tail, list);
	}
	g_array_append_val(list, place);
}

/* guide->names: what others (links, `only`) may call it; best first, each once. */
static void add_name(str *names, size_t *count, str name)
{
	for (size_t i = 0; i < *count; i++)
		if (str_equal(names[i], name))
			return;
	if (name.len)
		names[(*count)++] = name;
}

static void name_guide(struct shelf *s, struct found_guide *g)
{
	struct guide *guide = &g->guide;
	str folder = path_folder(guide->path), stem = path_stem(guide->path);
	if (name_is_index(stem)) {
		stem = path_name(folder);
		folder = path_folder(folder);
	}
	if (!stem.len)
		stem = path_stem(guide->path);
	str file = path_join(s->arena, folder, stem), bare = name_without_order(stem);
	str *names = ARENA_ARRAY(s->arena, str, guide->name_count + 4);
	size_t count = 0;
	add_address(s, g, guide->slug, RANK_SLUG);
	add_address(s, g, guide->url, RANK_URL);
	add_address(s, g, file, RANK_FILE);
	if (!str_equal(stem, bare))
		add_address(s, g, path_join(s->arena, folder, bare), RANK_SHORTENED);
	for (size_t i = 0; i < guide->name_count; i++)
		add_address(s, g, guide->names[i], RANK_ALIAS);
	add_name(names, &count, path_name(name_tidy(s->arena, guide->slug)));
	add_name(names, &count, path_name(name_tidy(s->arena, guide->url)));
	add_name(names, &count, stem);
	add_name(names, &count, bare);
	guide->own_slug = guide->slug.len > 0;
	guide->slug = count ? names[0] : stem;
	for (size_t i = 0; i < guide->name_count; i++)
		add_name(names, &count, guide->names[i]);
	guide->names = names;
	guide->name_count = count;
}

/* --- reading --- */

static struct found_guide *read_guide(struct shelf *s, str path, str *why)
{
	str bytes;
	struct found_guide *g = ARENA_NEW(s->arena, struct found_guide);
	if (!folder_read(s->files, s->arena, path, &bytes, why))
		return NULL;
	g->text = text_without_controls(s->arena, text_repaired(s->arena, bytes, &g->bad_at), &g->control_at);
	g->bad_text = g->bad_at != (size_t)-1;
	g->guide.path = str_copy(s->arena, path);
	g->guide.source = source_add(diags_sources(s->diags), g->guide.path, g->text);
	header_read(s->arena, s->diags, g);
	name_guide(s, g);
	g_hash_table_insert(s->by_path, &g->guide.path, g);
	g_ptr_array_add(s->guides, g);
	s->sorted = false;
	return g;
}

static void free_list(void *list)
{
	g_array_free(list, TRUE);
}

static void shelf_end(void *shelf)
{
	struct shelf *s = shelf;
	g_hash_table_destroy(s->by_path);
	g_hash_table_destroy(s->by_tail);
	g_ptr_array_free(s->guides, TRUE);
}

struct shelf *shelf_new(struct arena *a, struct diags *diags, struct folder *files, str folder)
{
	struct shelf *s = ARENA_NEW(a, struct shelf);
	*s = (struct shelf){.arena = a, .diags = diags, .files = files, .folder = folder};
	s->by_path = g_hash_table_new(str_hash, str_hash_equal);
	s->by_tail = g_hash_table_new_full(str_hash, str_hash_equal, NULL, free_list);
	s->guides = g_ptr_array_new();
	arena_on_end(a, shelf_end, s);
	return s;
}

void shelf_add_folder(struct shelf *s, str folder, span where)
{
	str path = path_join(s->arena, s->folder, folder), why;
	if (!folder_is_folder(s->files, path.len ? path : STR("."))) {
		diag_add(s->diags, DIAG_FOLDER_MISSING, where, NULL, "there is no folder %.*s", STR_ARGS(path));
		return;
	}
	size_t n;
	str *paths = folder_list(s->files, s->arena, path, &n, &why);
	if (why.at)
		diag_add(s->diags, DIAG_READ_FAILED, where, NULL, "cannot list %.*s: %.*s", STR_ARGS(path),
		         STR_ARGS(why));
	for (size_t i = 0; i < n; i++) {
		if (!is_markdown(paths[i]) || g_hash_table_contains(s->by_path, &paths[i]))
			continue;
		if (!read_guide(s, paths[i], &why))
			diag_add(s->diags, DIAG_READ_FAILED, where, NULL, "cannot read %.*s: %.*s",
			         STR_ARGS(paths[i]), STR_ARGS(why));
	}
}

static int by_path(const void *a, const void *b)
{
	const struct found_guide *const *x = a, *const *y = b;
	return str_compare((*x)->guide.path, (*y)->guide.path);
}

struct found_guide **shelf_guides(struct shelf *s, size_t *n)
{
	if (!s->sorted)
		g_ptr_array_sort(s->guides, by_path);
	s->sorted = true;
	*n = s->guides->len;
	return (struct found_guide **)s->guides->pdata;
}

/* --- finding --- */

static const char *nearest(struct shelf *s, str wanted)
{
	size_t n, count = 0;
	struct found_guide **all = shelf_guides(s, &n);
	size_t most = 0;
	for (size_t i = 0; i < n; i++)
		most += all[i]->guide.name_count;
	str *names = ARENA_ARRAY(s->arena, str, most);
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < all[i]->guide.name_count; k++)
			names[count++] = all[i]->guide.names[k];
	return diag_did_you_mean(s->diags, path_name(wanted), names, count);
}

/* A file of that name elsewhere, else a name that is near. */
static const char *nearest_file(struct shelf *s, str path)
{
	size_t n;
	struct found_guide **all = shelf_guides(s, &n);
	for (size_t i = 0; i < n; i++)
		if (str_equal_fold(path_name(all[i]->guide.path), path_name(path)))
			return arena_printf(s->arena, "did you mean \"%.*s\"?",
			                    STR_ARGS(path_relative(s->arena, s->folder, all[i]->guide.path)));
	return nearest(s, path_stem(path));
}

struct found_guide *shelf_find_file(struct shelf *s, str file, span where)
{
	str path = path_join(s->arena, s->folder, file), why;
	struct found_guide *g = g_hash_table_lookup(s->by_path, &path);
	if (!g)
		g = read_guide(s, path, &why);
	if (!g)
		diag_add(s->diags, DIAG_GUIDE_MISSING, where, nearest_file(s, path),
		         "cannot read %.*s: %.*s", STR_ARGS(path), STR_ARGS(why));
	return g;
}

/* How well a place answers: lower is better. A name of more than one segment that is a
 * whole address beats one that only ends in it. */
static unsigned weigh(const struct answer *p, str wanted)
{
	bool longer = str_find_char(wanted, '/', 0) >= 0;
	return (unsigned)p->rank * 2 + (longer && p->address.len != wanted.len);
}

struct found_guide *shelf_find_name(struct shelf *s, str name, span where)
{
	if (is_markdown(name))
		return shelf_find_file(s, name, where);
	str wanted = name_tidy(s->arena, name), tail = path_name(wanted);
	const GArray *list = g_hash_table_lookup(s->by_tail, &tail);
	const struct answer *best = NULL, *rival = NULL;
	for (size_t i = 0; list && i < list->len; i++) {
		const struct answer *p = &g_array_index(list, struct answer, i);
		if (!name_is_tail(p->address, wanted) || (best && weigh(p, wanted) > weigh(best, wanted)))
			continue;
		bool better = !best || weigh(p, wanted) < weigh(best, wanted);
		rival = better ? NULL : p->guide == best->guide ? rival : p;
		best = better ? p : best;
	}
	if (!best)
		diag_add(s->diags, DIAG_GUIDE_MISSING, where, nearest(s, wanted),
		         "no guide is called \"%.*s\"", STR_ARGS(name));
	else if (rival)
		diag_add(s->diags, DIAG_GUIDE_AMBIGUOUS, where, NULL, "\"%.*s\" may be %.*s or %.*s",
		         STR_ARGS(name), STR_ARGS(best->guide->guide.path), STR_ARGS(rival->guide->guide.path));
	return best && !rival ? best->guide : NULL;
}
