/* order.c: the order of the guides, from whatever already says one.
 *
 * Four kinds of file say it outright: mdBook's and GitBook's SUMMARY.md, Leanpub's
 * Book.txt, Quarto's _quarto.yml and MkDocs's mkdocs.yml. Where none is there the headers
 * do: groups by section or folder, inside them by weight, date and path. */
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

static struct leaf *find_beside(const struct survey *s, str folder, str path)
{
	ptrdiff_t hash = str_find_char(path, '#', 0);
	if (hash >= 0)
		path = str_sub(path, 0, (size_t)hash);
	return survey_find(s, path_join(s->arena, folder, path));
}

/* --- SUMMARY.md --- */

struct summary {
	struct outline *top, *part;
	GPtrArray *open;           /* the entries that the next deeper one may belong to */
	unsigned list_seen;
};

/* "[Title](path)" anywhere in s. */
static bool find_link(str s, str *title, str *path)
{
	ptrdiff_t open = str_find_char(s, '[', 0), middle = str_find(s, STR("]("), 0);
	if (open < 0 || middle < open)
		return false;
	ptrdiff_t end = str_find_char(s, ')', (size_t)middle);
	if (end < 0)
		return false;
	*title = str_sub(s, (size_t)open + 1, (size_t)middle);
	*path = str_sub(s, (size_t)middle + 2, (size_t)end);
	return true;
}

static void summary_item(const struct survey *s, struct summary *m, str folder, str line)
{
	str title, path, text = str_trim(line);
	size_t depth = 0;
	bool listed = str_starts(text, STR("- ")) || str_starts(text, STR("* "));
	if (!find_link(text, &title, &path))
		return;
	while (depth < line.len && (line.at[depth] == ' ' || line.at[depth] == '\t'))
		depth += line.at[depth] == '\t' ? 4 : 1;
	struct leaf *leaf = find_beside(s, folder, path);
	if (!leaf && path.len)
		return;
	struct outline *o = outline_new(s, title, leaf);
	if (!listed) {
		o->where = m->list_seen ? OUTLINE_BACK : OUTLINE_FRONT;
		add(m->top, o);
		return;
	}
	m->list_seen = 1;
	guint level = (guint)(depth + 1) / 2 > m->open->len ? m->open->len : (guint)(depth + 1) / 2;
	if (depth >= 4 && depth % 4 == 0 && level > depth / 4)
		level = (guint)depth / 4;
	g_ptr_array_set_size(m->open, (gint)level);
	add(level ? m->open->pdata[level - 1] : m->part ? m->part : m->top, o);
	g_ptr_array_add(m->open, o);
}

static struct outline *from_summary(struct survey *s, const char *file)
{
	str text, line, folder = path_folder(str_of(file));
	struct summary m = {.top = outline_new(s, STR_NONE, NULL), .open = g_ptr_array_new()};
	bool first_heading = true;
	if (!survey_read(s, str_of(file), &text)) {
		g_ptr_array_unref(m.open);
		return NULL;
	}
	while (str_next(&text, '\n', &line)) {
		bool heading = str_starts(line, STR("#"));
		if (heading && !(first_heading && !m.list_seen)) {
			str title = str_trim(line);
			while (title.len && title.at[0] == '#')
				title = str_from(title, 1);
			m.part = add(m.top, outline_new(s, str_trim(title), NULL));
			m.part->part = true;
			g_ptr_array_set_size(m.open, 0);
		} else if (!heading) {
			summary_item(s, &m, folder, line);
		}
		first_heading = first_heading && !heading;
	}
	g_ptr_array_unref(m.open);
	return m.top;
}

/* --- Book.txt --- */

static struct outline *from_book_txt(struct survey *s, const char *file)
{
	str text, line, folder = path_folder(str_of(file));
	if (!survey_read(s, str_of(file), &text))
		return NULL;
	struct outline *top = outline_new(s, STR_NONE, NULL);
	int where = OUTLINE_BODY;
	while (str_next(&text, '\n', &line)) {
		line = str_trim(line);
		if (str_starts(line, STR("frontmatter")))
			where = OUTLINE_FRONT;
		else if (str_starts(line, STR("mainmatter")))
			where = OUTLINE_BODY;
		else if (str_starts(line, STR("backmatter")))
			where = OUTLINE_BACK;
		struct leaf *leaf = line.len ? find_beside(s, folder, line) : NULL;
		if (leaf)
			add(top, outline_new(s, STR_NONE, leaf))->where = where;
	}
	return top;
}

/* --- _quarto.yml, mkdocs.yml --- */

static void add_yaml_items(const struct survey *s, struct outline *parent, str folder,
                           const struct yaml *items, int where, unsigned depth);

/* {part: title or file, chapters: […]} of Quarto, {title: path} or {title: […]} of MkDocs. */
static void add_yaml_mapping(const struct survey *s, struct outline *parent, str folder,
                             const struct yaml *y, int where, unsigned depth)
{
	const struct yaml *part = yaml_find(y, "part"), *inside = yaml_find(y, "chapters");
	str title = part ? part->text : y->keys[0]->text;
	const struct yaml *value = part ? inside : y->items[0];
	struct leaf *leaf = NULL;
	if (part)
		leaf = find_beside(s, folder, title);
	else if (value->kind == YAML_SCALAR && !(leaf = find_beside(s, folder, value->text)))
		return;
	struct outline *o = add(parent, outline_new(s, leaf && part ? STR_NONE : title, leaf));
	o->where = where;
	o->part = part != NULL && !leaf;
	if (value && value->kind == YAML_SEQUENCE)
		add_yaml_items(s, o, folder, value, where, depth + 1);
}

static void add_yaml_items(const struct survey *s, struct outline *parent, str folder,
                           const struct yaml *items, int where, unsigned depth)
{
	for (size_t i = 0; items && i < items->count && depth < 16; i++) {
		const struct yaml *y = items->items[i];
		struct leaf *leaf;
		if (y->kind == YAML_SCALAR && (leaf = find_beside(s, folder, y->text)))
			add(parent, outline_new(s, STR_NONE, leaf))->where = where;
		else if (y->kind == YAML_MAPPING && y->count)
			add_yaml_mapping(s, parent, folder, y, where, depth);
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

/* --- headers --- */

static int compare_leaves(const void *a, const void *b)
{
	const struct leaf *x = *(struct leaf *const *)a, *y = *(struct leaf *const *)b;
	if (x->has_weight != y->has_weight)
		return y->has_weight - x->has_weight;
	if (x->weight != y->weight)
		return x->weight < y->weight ? -1 : 1;
	if (x->index != y->index)
		return y->index - x->index;
	int order = str_compare(x->date, y->date);
	return order ? order : str_compare(x->path, y->path);
}

static struct outline *group_named(const struct survey *s, struct outline *top, str title)
{
	for (guint i = 0; i < top->children->len; i++) {
		struct outline *o = top->children->pdata[i];
		if (!o->leaf && str_equal(o->title, title))
			return o;
	}
	return add(top, outline_new(s, title, NULL));
}

static str group_of(const struct survey *s, const struct leaf *leaf, bool many_folders)
{
	if (leaf->section.len)
		return leaf->section;
	str folder = path_name(path_folder(leaf->path));
	bool at_root = str_equal(path_folder(leaf->path), s->root);
	return many_folders && !at_root ? survey_words(s->arena, folder) : STR_NONE;
}

/* The page of a folder itself gives the group its title and its introduction. */
static void give_group_pages(const struct survey *s, struct outline *top, struct leaf *leaf)
{
	str folder = survey_words(s->arena, path_name(path_folder(leaf->path)));
	for (guint i = 0; i < top->children->len; i++) {
		struct outline *o = top->children->pdata[i];
		if (o->leaf || !str_equal(o->title, folder))
			continue;
		o->title = leaf->title;
		leaf->placed = true;
		if (!leaf->empty)
			o->leaf = leaf;
		return;
	}
}

static struct outline *from_headers(struct survey *s)
{
	struct outline *top = outline_new(s, STR_NONE, NULL);
	GPtrArray *sorted = g_ptr_array_copy(s->leaves, NULL, NULL);
	g_ptr_array_sort(sorted, compare_leaves);
	bool many = false;
	for (guint i = 1; i < sorted->len; i++)
		many = many || !str_equal(path_folder(((struct leaf *)sorted->pdata[i])->path),
		                          path_folder(((struct leaf *)sorted->pdata[0])->path));
	for (guint i = 0; i < sorted->len; i++) {
		struct leaf *leaf = sorted->pdata[i];
		if (leaf->draft || leaf->empty || (leaf->index && str_starts(leaf->path, STR("_"))))
			continue;
		str group = leaf->index ? STR_NONE : group_of(s, leaf, many);
		if (leaf->index && path_folder(leaf->path).len > s->root.len)
			continue;
		add(group.len ? group_named(s, top, group) : top, outline_new(s, STR_NONE, leaf));
	}
	for (guint i = 0; i < sorted->len; i++) {
		struct leaf *leaf = sorted->pdata[i];
		if (leaf->index && !leaf->placed && !leaf->draft)
			give_group_pages(s, top, leaf);
	}
	g_ptr_array_unref(sorted);
	return top;
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
		if (top && top->children->len) {
			*how = ORDERS[i].file;
			return top;
		}
	}
	*how = "the guides' headers: section, weight, date, name";
	return from_headers(s);
}
