/* order.c: the order of the guides: what a file states, else what their headers say.
 *
 * Groups by section or folder, all sorted by weight, date and path. */
#include "start/survey.h"

struct outline *outline_new(const struct survey *s, str title, struct leaf *leaf)
{
	struct outline *o = ARENA_NEW(s->arena, struct outline);
	o->title = survey_plain_title(s->arena, title);
	o->leaf = leaf;
	o->children = g_ptr_array_new();
	arena_on_end(s->arena, (void (*)(void *))g_ptr_array_unref, o->children);
	if (leaf) {
		leaf->placed = true;
		if (str_equal(o->title, survey_plain_title(s->arena, leaf->title)))
			o->title = STR_NONE;
	}
	return o;
}

struct outline *outline_add(struct outline *parent, struct outline *child)
{
	child->where = parent->where != OUTLINE_BODY ? parent->where : child->where;
	g_ptr_array_add(parent->children, child);
	return child;
}

void outline_adopt_index(struct outline *o)
{
	struct outline *first = o->children->len > 1 ? o->children->pdata[0] : NULL;
	if (o->leaf || !first || !first->leaf || !first->leaf->index || first->children->len)
		return;
	o->leaf = first->leaf;
	if (str_equal(o->title, o->leaf->title))
		o->title = STR_NONE;
	g_ptr_array_remove_index(o->children, 0);
}

/* --- headers and folders --- */

static size_t number_at(str s, size_t *at)
{
	size_t value = 0;
	while (*at < s.len && g_ascii_isdigit(s.at[*at]))
		value = value * 10 + (size_t)(s.at[(*at)++] - '0');
	return value;
}

/* By bytes, but 9 before 10. */
static int compare_paths(str x, str y)
{
	for (size_t i = 0, j = 0; i < x.len && j < y.len;) {
		if (g_ascii_isdigit(x.at[i]) && g_ascii_isdigit(y.at[j])) {
			size_t m = number_at(x, &i), n = number_at(y, &j);
			if (m != n)
				return m < n ? -1 : 1;
		} else if (x.at[i] != y.at[j]) {
			return (unsigned char)x.at[i] < (unsigned char)y.at[j] ? -1 : 1;
		} else {
			i++;
			j++;
		}
	}
	return str_compare(x, y);
}

static int compare_ranks(const void *a, const void *b)
{
	const struct leaf *x = (*(struct outline *const *)a)->rank, *y = (*(struct outline *const *)b)->rank;
	if (x->index != y->index)
		return y->index - x->index;
	if (x->has_weight != y->has_weight)
		return y->has_weight - x->has_weight;
	if (x->weight != y->weight)
		return x->weight < y->weight ? -1 : 1;
	int order = str_compare(x->date, y->date);
	return order ? order : compare_paths(x->path, y->path);
}

struct tree {
	struct survey *survey;
	struct outline *top;
	GHashTable *folders;       /* str * -> struct outline * */
	GHashTable *sections;      /* by the words of a header's key */
};

/* Docusaurus keeps a folder's title and place in a file of its own; JSON is YAML. */
static void read_category(const struct survey *s, str folder, struct outline *o, struct leaf *rank)
{
	static const char *const FILES[] = {"_category_.json", "_category_.yml", "_category_.yaml"};
	const struct yaml *y = NULL;
	for (size_t i = 0; i < G_N_ELEMENTS(FILES) && !y; i++)
		y = survey_yaml(s, path_join(s->arena, folder, str_of(FILES[i])));
	str label = survey_scalar(y, "label"), position = survey_scalar(y, "position");
	if (label.len)
		o->title = label;
	char *end, *number = g_strndup(position.at ? position.at : "", position.len);
	rank->weight = g_ascii_strtod(number, &end);
	rank->has_weight = end != number;
	g_free(number);
}

/* A folder's entry, made with those above it; the top for the folder of the guides. */
static struct outline *folder_entry(struct tree *t, str folder)
{
	const struct survey *s = t->survey;
	struct outline *o = folder.len > s->root.len ? g_hash_table_lookup(t->folders, &folder) : t->top;
	if (o)
		return o;
	struct leaf *rank = ARENA_NEW(s->arena, struct leaf);
	rank->path = folder;
	o = outline_new(s, survey_words(s->arena, name_without_order(path_name(folder))), NULL);
	o->rank = rank;
	read_category(s, folder, o, rank);
	g_hash_table_insert(t->folders, &rank->path, o);
	return outline_add(folder_entry(t, path_folder(folder)), o);
}

/* Guides with one word under a key stand where the first of them does. */
static struct outline *section_entry(struct tree *t, const struct leaf *leaf)
{
	struct outline *o = g_hash_table_lookup(t->sections, &leaf->section);
	if (o)
		return o;
	o = outline_add(t->top, outline_new(t->survey, leaf->section, NULL));
	o->rank = leaf;
	o->gathers = leaf->section;
	g_hash_table_insert(t->sections, (void *)&leaf->section, o);
	return o;
}

/* A folder that holds one page and its pictures is that page. */
static bool is_bundle(const struct survey *s, const struct leaf *leaf)
{
	str folder = path_folder(leaf->path);
	if (!leaf->index || folder.len <= s->root.len)
		return false;
	for (guint i = 0; i < s->leaves->len; i++) {
		const struct leaf *other = s->leaves->pdata[i];
		if (other != leaf && str_starts(other->path, folder) && other->path.at[folder.len] == '/')
			return false;
	}
	return true;
}

/* The page of a folder itself gives the folder its title, its place, its introduction. */
static void place_folder_page(struct tree *t, struct leaf *leaf)
{
	str folder = path_folder(leaf->path);
	struct outline *o = g_hash_table_lookup(t->folders, &folder);
	if (!o)
		return;
	o->title = leaf->title;
	leaf->placed = true;
	if (!leaf->empty) {
		o->leaf = leaf;
		o->title = STR_NONE;
	}
	struct leaf *rank = ARENA_NEW(t->survey->arena, struct leaf);
	*rank = *leaf;
	rank->index = false;
	rank->path = folder;
	o->rank = rank;
}

static void place_leaf(struct tree *t, struct leaf *leaf)
{
	bool bundle = leaf->index && is_bundle(t->survey, leaf);
	str folder = bundle ? path_folder(path_folder(leaf->path)) : path_folder(leaf->path);
	if (leaf->draft || leaf->empty || (leaf->index && !bundle && folder.len > t->survey->root.len))
		return;
	struct outline *parent = leaf->section.len ? section_entry(t, leaf) : folder_entry(t, folder);
	struct outline *o = outline_add(parent, outline_new(t->survey, STR_NONE, leaf));
	struct leaf *rank = ARENA_NEW(t->survey->arena, struct leaf);
	*rank = *leaf;
	rank->index = leaf->index && !bundle;
	o->rank = rank;
}

static struct outline *find_page(struct outline *o, str title, const struct outline *except)
{
	for (guint i = 0; i < o->children->len; i++) {
		struct outline *child = o->children->pdata[i], *found;
		if (child == except)
			continue;
		if (child->leaf && str_equal(child->leaf->title, title))
			return child;
		if ((found = find_page(child, title, except)))
			return found;
	}
	return NULL;
}

/* A page that has the name of a section, outside of it, takes what the section gathered. */
static void adopt_sections(struct tree *t)
{
	for (guint i = 0; i < t->top->children->len; i++) {
		struct outline *o = t->top->children->pdata[i];
		struct outline *page = o->gathers.len ? find_page(t->top, o->gathers, o) : NULL;
		if (!page)
			continue;
		for (guint k = 0; k < o->children->len; k++)
			g_ptr_array_add(page->children, o->children->pdata[k]);
		g_hash_table_remove(t->sections, &o->gathers);
		g_ptr_array_remove_index(t->top->children, i--);
	}
}

/* The folder's entry beside a page of its name, where it has no page of its own. */
static struct outline *find_namesake(const struct survey *s, const struct outline *parent, const struct leaf *page)
{
	str folder = path_join(s->arena, path_folder(page->path), path_stem(page->path));
	for (guint i = 0; i < parent->children->len; i++) {
		struct outline *o = parent->children->pdata[i];
		if (!o->leaf && o->rank && str_equal(o->rank->path, folder))
			return o;
	}
	return NULL;
}

/* "install.md" beside "install/" is the page of that folder. */
static void adopt_namesakes(const struct survey *s, struct outline *parent)
{
	for (guint i = 0; i < parent->children->len; i++) {
		struct outline *page = parent->children->pdata[i];
		struct outline *o = page->leaf && !page->children->len ? find_namesake(s, parent, page->leaf) : NULL;
		adopt_namesakes(s, page);
		if (!o)
			continue;
		o->leaf = page->leaf;
		o->title = STR_NONE;
		o->rank = page->rank;
		g_ptr_array_remove_index(parent->children, i--);
	}
}

static void sort_entries(struct outline *o)
{
	for (guint i = 0; i < o->children->len; i++)
		sort_entries(o->children->pdata[i]);
	g_ptr_array_sort(o->children, compare_ranks);
}

/* Sections take the place of their first guide: found when all are known. */
static void rank_sections(struct tree *t)
{
	GHashTableIter all;
	void *entry;
	g_hash_table_iter_init(&all, t->sections);
	while (g_hash_table_iter_next(&all, NULL, &entry)) {
		struct outline *o = entry;
		sort_entries(o);
		if (!o->leaf && o->children->len)
			o->rank = ((struct outline *)o->children->pdata[0])->rank;
	}
}

/* What one entry holds, where there is only that; its own page comes first. */
static struct outline *unwrapped(const struct survey *s, struct outline *top)
{
	struct outline *only = top->children->len == 1 ? top->children->pdata[0] : NULL;
	if (!only || !only->children->len)
		return top;
	if (only->leaf) {
		struct outline *page = outline_new(s, only->title, only->leaf);
		g_ptr_array_insert(only->children, 0, page);
	}
	return unwrapped(s, only);
}

static struct outline *from_headers(struct survey *s)
{
	struct tree t = {s, outline_new(s, STR_NONE, NULL), g_hash_table_new(str_hash, str_hash_equal),
	                 g_hash_table_new(str_hash, str_hash_equal)};
	for (guint i = 0; i < s->leaves->len; i++)
		place_leaf(&t, s->leaves->pdata[i]);
	for (guint i = 0; i < s->leaves->len; i++) {
		struct leaf *leaf = s->leaves->pdata[i];
		if (leaf->index && !leaf->placed && !leaf->draft)
			place_folder_page(&t, leaf);
	}
	adopt_namesakes(s, t.top);
	adopt_sections(&t);
	rank_sections(&t);
	sort_entries(t.top);
	g_hash_table_unref(t.folders);
	g_hash_table_unref(t.sections);
	return unwrapped(s, t.top);
}

/* --- whichever there is --- */

static bool gathers_gatherers(const struct outline *o, bool folders)
{
	for (guint i = 0; i < o->children->len; i++) {
		const struct outline *child = o->children->pdata[i];
		if ((folders || !child->leaf) && child->children->len)
			return true;
	}
	return false;
}

static bool gathers(const struct outline *o, bool folders)
{
	return o->children->len && (folders || !o->leaf);
}

/* Whether a chapter stands beside what would be parts, and is no page of welcome. */
static bool is_mixed(const struct outline *top, bool folders)
{
	bool part_seen = false;
	for (guint i = 0; i < top->children->len; i++) {
		const struct outline *o = top->children->pdata[i];
		bool part = gathers(o, folders);
		if (!part && (part_seen || !o->leaf || !o->leaf->index))
			return true;
		part_seen |= part;
	}
	return false;
}

/* Where what is gathered gathers again, the outer ones are parts. In a list of chapters a
 * guide that has others below it is a chapter all the same; a folder is not. */
static void find_parts(struct outline *top, bool folders)
{
	bool deep = false;
	for (guint i = 0; i < top->children->len; i++) {
		const struct outline *o = top->children->pdata[i];
		if (o->part)
			return;
		deep = deep || (gathers(o, folders) && gathers_gatherers(o, folders));
	}
	for (guint i = 0; deep && !is_mixed(top, folders) && i < top->children->len; i++) {
		struct outline *o = top->children->pdata[i];
		o->part = gathers(o, folders);
	}
}

struct outline *order_outline(struct survey *s, const char **how)
{
	struct outline *top = listed_outline(s, how);
	bool folders = !top;
	if (folders) {
		top = from_headers(s);
		*how = "the guides' headers: section, weight, date, name";
	}
	find_parts(top, folders);
	return top;
}
