/* order.c: the order of the guides, from whatever already says one.
 *
 * Four kinds of file say it outright: mdBook's and GitBook's SUMMARY.md, Leanpub's
 * Book.txt, Quarto's _quarto.yml and MkDocs's mkdocs.yml. Where none is there the headers
 * do: groups by section or folder, all sorted by weight, date and path. */
#include "start/survey.h"

struct outline *outline_new(const struct survey *s, str title, struct leaf *leaf)
{
	struct outline *o = ARENA_NEW(s->arena, struct outline);
	o->title = title;
	o->leaf = leaf;
	o->children = g_ptr_array_new();
	arena_on_end(s->arena, (void (*)(void *))g_ptr_array_unref, o->children);
	if (leaf) {
		leaf->placed = true;
		if (str_equal(title, leaf->title))
			o->title = STR_NONE;
	}
	return o;
}

static struct outline *add(struct outline *parent, struct outline *child)
{
	child->where = parent->where != OUTLINE_BODY ? parent->where : child->where;
	g_ptr_array_add(parent->children, child);
	return child;
}

/* "<a b.md>", "a%20b.md#part" and "a.md "Title"" as the path they mean. */
static str plain_path(struct arena *a, str path)
{
	path = str_trim(path);
	if (str_starts(path, STR("<")) && str_find_char(path, '>', 0) > 0)
		path = str_sub(path, 1, (size_t)str_find_char(path, '>', 0));
	else if (str_find_char(path, ' ', 0) > 0 && str_find_char(path, '"', 0) > 0)
		path = str_sub(path, 0, (size_t)str_find_char(path, ' ', 0));
	ptrdiff_t hash = str_find_char(path, '#', 0);
	if (hash >= 0)
		path = str_sub(path, 0, (size_t)hash);
	char *plain = g_uri_unescape_segment(path.at, path.at + path.len, NULL);
	str copy = plain ? str_copy(a, str_of(plain)) : path;
	g_free(plain);
	return copy;
}

/* The guide that an entry names; NULL where there is none, or it has its place already. */
static struct leaf *find_beside(struct survey *s, str folder, str path)
{
	str plain = plain_path(s->arena, path);
	if (!plain.len || str_find(path, STR("://"), 0) >= 0)
		return NULL;
	struct leaf *leaf = survey_named(s, path_join(s->arena, folder, plain));
	return leaf && !leaf->placed ? leaf : NULL;
}

/* --- SUMMARY.md --- */

enum { SUMMARY_DEEPEST = 32 };

struct summary {
	struct survey *survey;
	str folder;
	struct outline *top, *part;
	struct { struct outline *entry; size_t column; } open[SUMMARY_DEEPEST];
	size_t depth;              /* of open: the entries that the next deeper one may belong to */
	bool list_seen;
};

/* "[Title](path)" anywhere in s. */
static bool find_link(str s, str *title, str *path)
{
	ptrdiff_t open = str_find_char(s, '[', 0), middle = str_find(s, STR("]("), 0);
	if (open < 0 || middle < open)
		return false;
	ptrdiff_t end = str_find_last(s, ')');
	if (end < middle)
		return false;
	*title = str_sub(s, (size_t)open + 1, (size_t)middle);
	*path = str_sub(s, (size_t)middle + 2, (size_t)end);
	return true;
}

/* Titles in a manifest are plain text: emphasis and escapes go. */
static str plain_title(struct arena *a, str title)
{
	char *plain = arena_copy(a, title.at, title.len);
	size_t n = 0;
	for (size_t i = 0; i < title.len; i++)
		if (plain[i] != '*' && !(plain[i] == '\\' && i + 1 < title.len && g_ascii_ispunct(plain[i + 1])))
			plain[n++] = plain[i];
	return str_trim((str){plain, n});
}

/* Of mdBook: what stands outside the lists, before them or after. */
static void summary_loose(struct summary *m, struct outline *o)
{
	o->where = m->list_seen ? OUTLINE_BACK : OUTLINE_FRONT;
	add(m->top, o);
}

static void summary_item(struct summary *m, str line)
{
	struct arena *a = m->survey->arena;
	str title, path = STR_NONE, text = str_trim(line);
	size_t column = 0;
	bool listed = str_starts(text, STR("- ")) || str_starts(text, STR("* ")) || str_starts(text, STR("+ "));
	bool linked = find_link(text, &title, &path);
	struct leaf *leaf = linked ? find_beside(m->survey, m->folder, path) : NULL;
	if ((linked && !leaf && path.len) || (!linked && !listed))
		return;
	struct outline *o = outline_new(m->survey, plain_title(a, linked ? title : str_from(text, 2)), leaf);
	if (!listed) {
		summary_loose(m, o);
		return;
	}
	m->list_seen = true;
	while (column < line.len && (line.at[column] == ' ' || line.at[column] == '\t'))
		column++;
	while (m->depth && m->open[m->depth - 1].column >= column)
		m->depth--;
	add(m->depth ? m->open[m->depth - 1].entry : m->part ? m->part : m->top, o);
	if (m->depth < SUMMARY_DEEPEST) {
		m->open[m->depth].entry = o;
		m->open[m->depth++].column = column;
	}
}

static void summary_part(struct summary *m, str line)
{
	while (line.len && line.at[0] == '#')
		line = str_from(line, 1);
	m->part = add(m->top, outline_new(m->survey, plain_title(m->survey->arena, line), NULL));
	m->part->part = true;
	m->depth = 0;
}

static struct outline *from_summary(struct survey *s, const char *file)
{
	str text, line;
	struct summary m = {.survey = s, .folder = path_folder(str_of(file))};
	bool begun = false;          /* past the summary's own title */
	if (!survey_read(s, str_of(file), &text))
		return NULL;
	m.top = outline_new(s, STR_NONE, NULL);
	while (str_next(&text, '\n', &line)) {
		bool heading = str_starts(line, STR("#"));
		if (heading && begun)
			summary_part(&m, line);
		else if (!heading)
			summary_item(&m, line);
		begun = begun || heading || m.list_seen;
	}
	return m.top;
}

/* --- Book.txt --- */

/* Leanpub marks the title of a part in the part's file. */
static bool is_part(const struct survey *s, const struct leaf *leaf)
{
	str text;
	return survey_read(s, leaf->path, &text) &&
	       (str_starts(text, STR("{class: part}")) || str_starts(text, STR("-# ")));
}

static struct outline *from_book_txt(struct survey *s, const char *file)
{
	str text, line, folder = path_folder(str_of(file));
	if (!survey_read(s, str_of(file), &text))
		return NULL;
	struct outline *top = outline_new(s, STR_NONE, NULL), *part = NULL;
	int where = OUTLINE_BODY;
	while (str_next(&text, '\n', &line)) {
		line = str_trim(line);
		if (str_starts(line, STR("frontmatter")))
			where = OUTLINE_FRONT;
		else if (str_starts(line, STR("mainmatter")))
			where = OUTLINE_BODY;
		else if (str_starts(line, STR("backmatter")))
			where = OUTLINE_BACK;
		struct leaf *leaf = str_starts(line, STR("#")) ? NULL : find_beside(s, folder, line);
		if (!leaf)
			continue;
		struct outline *o = outline_new(s, STR_NONE, leaf);
		o->where = where;
		o->part = where == OUTLINE_BODY && is_part(s, leaf);
		add(part && !o->part && where == OUTLINE_BODY ? part : top, o);
		if (o->part)
			part = o;
	}
	return top;
}

/* --- _quarto.yml, mkdocs.yml --- */

static void add_yaml_items(struct survey *s, struct outline *parent, str folder,
                           const struct yaml *items, int where, unsigned depth);

static str scalar_of(const struct yaml *mapping, const char *key)
{
	const struct yaml *y = yaml_find(mapping, key);
	return y && y->kind == YAML_SCALAR ? y->text : STR_NONE;
}

/* Quarto's {href, text}, {part: title or file, chapters: […]} and {section: …, contents: […]}. */
static void add_quarto_mapping(struct survey *s, struct outline *parent, str folder,
                               const struct yaml *y, int where, unsigned depth)
{
	str file = scalar_of(y, "href"), part = scalar_of(y, "part"), title = scalar_of(y, "text");
	const struct yaml *inside = yaml_find(y, "chapters");
	struct leaf *leaf = find_beside(s, folder, file.len ? file : part);
	if (!leaf && !inside)
		return;
	struct outline *o = add(parent, outline_new(s, leaf ? title : part, leaf));
	o->where = where;
	o->part = part.len > 0;
	if (inside && inside->kind == YAML_SEQUENCE)
		add_yaml_items(s, o, folder, inside, where, depth + 1);
}

/* {title: path} or {title: […]} of MkDocs. */
static void add_mkdocs_mapping(struct survey *s, struct outline *parent, str folder,
                               const struct yaml *y, int where, unsigned depth)
{
	const struct yaml *value = y->items[0];
	struct leaf *leaf = value->kind == YAML_SCALAR ? find_beside(s, folder, value->text) : NULL;
	if (value->kind != YAML_SEQUENCE && !leaf)
		return;
	struct outline *o = add(parent, outline_new(s, y->keys[0]->text, leaf));
	o->where = where;
	if (value->kind == YAML_SEQUENCE)
		add_yaml_items(s, o, folder, value, where, depth + 1);
}

static void add_yaml_items(struct survey *s, struct outline *parent, str folder,
                           const struct yaml *items, int where, unsigned depth)
{
	for (size_t i = 0; items && i < items->count && depth < 16; i++) {
		const struct yaml *y = items->items[i];
		struct leaf *leaf;
		if (y->kind == YAML_SCALAR && (leaf = find_beside(s, folder, y->text)))
			add(parent, outline_new(s, STR_NONE, leaf))->where = where;
		else if (y->kind == YAML_MAPPING && (yaml_find(y, "href") || yaml_find(y, "part")))
			add_quarto_mapping(s, parent, folder, y, where, depth);
		else if (y->kind == YAML_MAPPING && y->count)
			add_mkdocs_mapping(s, parent, folder, y, where, depth);
	}
}

static struct outline *from_quarto(struct survey *s, const char *file)
{
	const struct yaml *y = survey_yaml(s, str_of(file)), *book = y ? yaml_find(y, "book") : NULL;
	const struct yaml *chapters = book && book->kind == YAML_MAPPING ? yaml_find(book, "chapters") : NULL;
	if (!chapters || chapters->kind != YAML_SEQUENCE)
		return NULL;
	struct outline *top = outline_new(s, STR_NONE, NULL);
	add_yaml_items(s, top, STR(""), chapters, OUTLINE_BODY, 0);
	const struct yaml *appendices = yaml_find(book, "appendices");
	if (appendices && appendices->kind == YAML_SEQUENCE)
		add_yaml_items(s, top, STR(""), appendices, OUTLINE_BACK, 0);
	return top;
}

static struct outline *from_mkdocs(struct survey *s, const char *file)
{
	const struct yaml *y = survey_yaml(s, str_of(file)), *nav = y ? yaml_find(y, "nav") : NULL;
	if (!nav || nav->kind != YAML_SEQUENCE)
		return NULL;
	const struct yaml *docs = yaml_find(y, "docs_dir");
	struct outline *top = outline_new(s, STR_NONE, NULL);
	add_yaml_items(s, top, docs ? docs->text : STR("docs"), nav, OUTLINE_BODY, 0);
	return top;
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
	const struct yaml *y = survey_yaml(s, path_join(s->arena, folder, STR("_category_.json")));
	char *end, *position = y ? g_strndup(scalar_of(y, "position").at, scalar_of(y, "position").len) : NULL;
	if (y && scalar_of(y, "label").len)
		o->title = scalar_of(y, "label");
	if (position) {
		rank->weight = g_ascii_strtod(position, &end);
		rank->has_weight = end != position;
	}
	g_free(position);
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
	o = outline_new(s, survey_words(s->arena, survey_plain_name(path_name(folder))), NULL);
	o->rank = rank;
	read_category(s, folder, o, rank);
	g_hash_table_insert(t->folders, &rank->path, o);
	return add(folder_entry(t, path_folder(folder)), o);
}

/* Guides with one word under a key stand where the first of them does. */
static struct outline *section_entry(struct tree *t, const struct leaf *leaf)
{
	struct outline *o = g_hash_table_lookup(t->sections, &leaf->section);
	if (o)
		return o;
	o = add(t->top, outline_new(t->survey, leaf->section, NULL));
	o->rank = leaf;
	g_hash_table_insert(t->sections, (void *)&leaf->section, o);
	return o;
}

/* A folder that holds one page and its pictures is that page. */
static bool is_bundle(const struct survey *s, const struct leaf *leaf)
{
	str folder = path_folder(leaf->path);
	if (!str_is(path_stem(leaf->path), "index") || folder.len <= s->root.len)
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
	struct outline *o = add(parent, outline_new(t->survey, STR_NONE, leaf));
	struct leaf *rank = ARENA_NEW(t->survey->arena, struct leaf);
	*rank = *leaf;
	rank->index = leaf->index && !bundle;
	o->rank = rank;
}

/* A page that has the name of a section, outside all of them, is its first. */
static void adopt_section_pages(struct tree *t)
{
	for (guint i = 0; i < t->top->children->len; i++) {
		struct outline *page = t->top->children->pdata[i];
		struct outline *o = page->leaf ? g_hash_table_lookup(t->sections, &page->leaf->title) : NULL;
		if (!o || o == page || o->leaf || page->children->len)
			continue;
		o->leaf = page->leaf;
		o->title = STR_NONE;
		o->rank = page->rank;
		g_ptr_array_remove_index(t->top->children, i--);
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
	adopt_section_pages(&t);
	rank_sections(&t);
	sort_entries(t.top);
	g_hash_table_unref(t.folders);
	g_hash_table_unref(t.sections);
	while (t.top->children->len == 1 && !((struct outline *)t.top->children->pdata[0])->leaf)
		t.top = t.top->children->pdata[0];
	return t.top;
}

/* --- whichever there is --- */

/* Entries that name nothing and hold nothing. */
static void prune(struct outline *o)
{
	for (guint i = 0; i < o->children->len; i++) {
		struct outline *child = o->children->pdata[i];
		prune(child);
		if (!child->leaf && !child->children->len)
			g_ptr_array_remove_index(o->children, i--);
	}
}

static bool gathers_gatherers(const struct outline *o)
{
	for (guint i = 0; i < o->children->len; i++) {
		const struct outline *child = o->children->pdata[i];
		if (!child->leaf && child->children->len)
			return true;
	}
	return false;
}

/* Where what is gathered gathers again, the outer ones are parts. */
static void find_parts(struct outline *top)
{
	bool deep = false;
	for (guint i = 0; i < top->children->len; i++) {
		const struct outline *o = top->children->pdata[i];
		if (o->part)
			return;
		deep = deep || (!o->leaf && gathers_gatherers(o));
	}
	for (guint i = 0; deep && i < top->children->len; i++) {
		struct outline *o = top->children->pdata[i];
		o->part = !o->leaf;
	}
}

static const struct {
	const char *file;
	struct outline *(*read)(struct survey *s, const char *file);
} ORDERS[] = {
	{"SUMMARY.md", from_summary},
	{"src/SUMMARY.md", from_summary},
	{"docs/SUMMARY.md", from_summary},
	{"Book.txt", from_book_txt},
	{"manuscript/Book.txt", from_book_txt},
	{"_quarto.yml", from_quarto},
	{"mkdocs.yml", from_mkdocs},
};

struct outline *order_outline(struct survey *s, const char **how)
{
	for (size_t i = 0; i < G_N_ELEMENTS(ORDERS); i++) {
		struct outline *top = ORDERS[i].read(s, ORDERS[i].file);
		if (top)
			prune(top);
		if (top && top->children->len) {
			find_parts(top);
			*how = ORDERS[i].file;
			return top;
		}
	}
	struct outline *top = from_headers(s);
	find_parts(top);
	*how = "the guides' headers: section, weight, date, name";
	return top;
}
