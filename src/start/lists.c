/* lists.c: files in which somebody already wrote the order down.
 *
 * mdBook's and GitBook's SUMMARY.md, Leanpub's Book.txt, Quarto's _quarto.yml, MkDocs's
 * mkdocs.yml, the navigation.yml of Jekyll's themes; sidebars.c reads what is JavaScript.
 * Entries that name nothing that is there are passed over; what a list does not name is
 * not in the book. */
#include "start/survey.h"

#include <string.h>

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

/* Of mdBook: what stands outside the lists, before them or after. */
static void summary_loose(struct summary *m, struct outline *o)
{
	o->where = m->list_seen ? OUTLINE_BACK : OUTLINE_FRONT;
	outline_add(m->top, o);
}

static void summary_item(struct summary *m, str line)
{
	str title, path = STR_NONE, text = str_trim(line);
	size_t column = 0;
	bool listed = str_starts(text, STR("- ")) || str_starts(text, STR("* ")) || str_starts(text, STR("+ "));
	bool linked = find_link(text, &title, &path);
	struct leaf *leaf = linked ? find_beside(m->survey, m->folder, path) : NULL;
	if (!listed && (!linked || (!leaf && path.len)))
		return;
	struct outline *o = outline_new(m->survey, linked ? title : str_from(text, 2), leaf);
	o->draft = linked && !path.len;
	if (!listed) {
		summary_loose(m, o);
		return;
	}
	m->list_seen = true;
	while (column < line.len && (line.at[column] == ' ' || line.at[column] == '\t'))
		column++;
	while (m->depth && m->open[m->depth - 1].column >= column)
		m->depth--;
	outline_add(m->depth ? m->open[m->depth - 1].entry : m->part ? m->part : m->top, o);
	if (m->depth < SUMMARY_DEEPEST) {
		m->open[m->depth].entry = o;
		m->open[m->depth++].column = column;
	}
}

static void summary_part(struct summary *m, str line)
{
	while (line.len && line.at[0] == '#')
		line = str_from(line, 1);
	m->part = outline_add(m->top, outline_new(m->survey, line, NULL));
	m->part->part = true;
	m->depth = 0;
}

static struct outline *from_summary(struct survey *s, str file)
{
	str text, line;
	struct summary m = {.survey = s, .folder = path_folder(file)};
	bool begun = false;          /* past the summary's own title */
	if (!survey_read(s, file, &text))
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

static struct outline *from_book_txt(struct survey *s, str file)
{
	str text, line, folder = path_folder(file);
	if (!survey_read(s, file, &text))
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
		outline_add(part && !o->part && where == OUTLINE_BODY ? part : top, o);
		if (o->part)
			part = o;
	}
	return top;
}

/* --- _quarto.yml, mkdocs.yml --- */

static void add_yaml_items(struct survey *s, struct outline *parent, str folder,
                           const struct yaml *items, int where, unsigned depth);

/* Quarto's {href, text}, {part: title or file, chapters: […]} and {section: …, contents: […]}. */
static void add_quarto_mapping(struct survey *s, struct outline *parent, str folder,
                               const struct yaml *y, int where, unsigned depth)
{
	str file = survey_scalar(y, "href"), part = survey_scalar(y, "part"), title = survey_scalar(y, "text");
	const struct yaml *inside = yaml_find(y, "chapters");
	struct leaf *leaf = find_beside(s, folder, file.len ? file : part);
	if (!leaf && !inside)
		return;
	if (!leaf)
		title = str_ends(part, STR(".qmd")) ? survey_words(s->arena, path_stem(part)) : part;
	struct outline *o = outline_add(parent, outline_new(s, title, leaf));
	o->where = where;
	if (inside && inside->kind == YAML_SEQUENCE)
		add_yaml_items(s, o, folder, inside, where, depth + 1);
	o->part = part.len && o->children->len;
}

/* {title: path} or {title: […]} of MkDocs. */
static void add_mkdocs_mapping(struct survey *s, struct outline *parent, str folder,
                               const struct yaml *y, int where, unsigned depth)
{
	const struct yaml *value = y->items[0];
	struct leaf *leaf = value->kind == YAML_SCALAR ? find_beside(s, folder, value->text) : NULL;
	if (value->kind != YAML_SEQUENCE && !leaf)
		return;
	struct outline *o = outline_add(parent, outline_new(s, y->keys[0]->text, leaf));
	o->where = where;
	if (value->kind == YAML_SEQUENCE)
		add_yaml_items(s, o, folder, value, where, depth + 1);
	outline_adopt_index(o);
}

static void add_yaml_items(struct survey *s, struct outline *parent, str folder,
                           const struct yaml *items, int where, unsigned depth)
{
	for (size_t i = 0; items && i < items->count && depth < 16; i++) {
		const struct yaml *y = items->items[i];
		struct leaf *leaf;
		if (y->kind == YAML_SCALAR && (leaf = find_beside(s, folder, y->text)))
			outline_add(parent, outline_new(s, STR_NONE, leaf))->where = where;
		else if (y->kind == YAML_MAPPING && (yaml_find(y, "href") || yaml_find(y, "part")))
			add_quarto_mapping(s, parent, folder, y, where, depth);
		else if (y->kind == YAML_MAPPING && y->count)
			add_mkdocs_mapping(s, parent, folder, y, where, depth);
	}
}

static struct outline *from_quarto(struct survey *s, str file)
{
	const struct yaml *y = survey_yaml(s, file), *book = y ? yaml_find(y, "book") : NULL;
	const struct yaml *chapters = book && book->kind == YAML_MAPPING ? yaml_find(book, "chapters") : NULL;
	if (!chapters || chapters->kind != YAML_SEQUENCE)
		return NULL;
	struct outline *top = outline_new(s, STR_NONE, NULL);
	add_yaml_items(s, top, path_folder(file), chapters, OUTLINE_BODY, 0);
	const struct yaml *appendices = yaml_find(book, "appendices");
	if (appendices && appendices->kind == YAML_SEQUENCE)
		add_yaml_items(s, top, path_folder(file), appendices, OUTLINE_BACK, 0);
	return top;
}

static struct outline *from_mkdocs(struct survey *s, str file)
{
	const struct yaml *y = survey_yaml(s, file), *nav = y ? yaml_find(y, "nav") : NULL;
	if (!nav || nav->kind != YAML_SEQUENCE)
		return NULL;
	const struct yaml *docs = yaml_find(y, "docs_dir");
	struct outline *top = outline_new(s, STR_NONE, NULL);
	str folder = path_join(s->arena, path_folder(file), docs ? docs->text : STR("docs"));
	add_yaml_items(s, top, folder, nav, OUTLINE_BODY, 0);
	return top;
}

/* --- navigation.yml --- */

/* {title, url, children} of Jekyll's themes, whose lists are called by no one name. */
static void add_navigation(struct survey *s, struct outline *parent, const struct yaml *list, unsigned depth)
{
	for (size_t i = 0; i < list->count && depth < 16; i++) {
		const struct yaml *y = list->items[i];
		if (y->kind != YAML_MAPPING)
			continue;
		struct leaf *leaf = survey_addressed(s, survey_scalar(y, "url"));
		str title = survey_scalar(y, "title");
		struct outline *o = outline_add(parent, outline_new(s, title, leaf && !leaf->placed ? leaf : NULL));
		for (size_t k = 0; k < y->count; k++)
			if (y->items[k]->kind == YAML_SEQUENCE)
				add_navigation(s, o, y->items[k], depth + 1);
		outline_adopt_index(o);
	}
}

static size_t count_urls(const struct survey *s, const struct yaml *list, unsigned depth)
{
	size_t count = 0;
	for (size_t i = 0; i < list->count && depth < 16; i++) {
		const struct yaml *y = list->items[i];
		if (y->kind == YAML_SEQUENCE)
			count += count_urls(s, y, depth + 1);
		else if (y->kind == YAML_MAPPING)
			count += count_urls(s, y, depth + 1) + (survey_addressed(s, survey_scalar(y, "url")) != NULL);
	}
	return count;
}

/* Of the menus in the file the one that names the most guides: another is for the top of pages. */
static struct outline *from_navigation(struct survey *s, str file)
{
	const struct yaml *y = survey_yaml(s, file), *best = NULL;
	size_t most = 0, count;
	for (size_t i = 0; y && i < y->count; i++)
		if (y->items[i]->kind == YAML_SEQUENCE && (count = count_urls(s, y->items[i], 0)) > most) {
			most = count;
			best = y->items[i];
		}
	struct outline *top = best ? outline_new(s, STR_NONE, NULL) : NULL;
	if (best)
		add_navigation(s, top, best, 0);
	return top;
}

/* --- whichever there is --- */

/* Entries that name nothing and hold nothing. */
static void prune(struct outline *o)
{
	for (guint i = 0; i < o->children->len; i++) {
		struct outline *child = o->children->pdata[i];
		prune(child);
		if (!child->leaf && !child->draft && !child->children->len)
			g_ptr_array_remove_index(o->children, i--);
	}
}

/* What a list that came to nothing took. */
static void release(const struct survey *s)
{
	for (guint i = 0; i < s->leaves->len; i++)
		((struct leaf *)s->leaves->pdata[i])->placed = false;
}

static const struct {
	const char *file;
	struct outline *(*read)(struct survey *s, str file);
} LISTS[] = {
	{"SUMMARY.md", from_summary},
	{"src/SUMMARY.md", from_summary},
	{"docs/SUMMARY.md", from_summary},
	{"Book.txt", from_book_txt},
	{"manuscript/Book.txt", from_book_txt},
	{"_quarto.yml", from_quarto},
	{"mkdocs.yml", from_mkdocs},
	{"mkdocs.yaml", from_mkdocs},
	{"sidebars.js", sidebars_outline},
	{"sidebars.ts", sidebars_outline},
	{"sidebars.json", sidebars_outline},
	{".vitepress/config.js", sidebar_outline},
	{".vitepress/config.mjs", sidebar_outline},
	{".vitepress/config.ts", sidebar_outline},
	{".vitepress/config.mts", sidebar_outline},
	{".vuepress/config.js", sidebar_outline},
	{".vuepress/config.ts", sidebar_outline},
	{"astro.config.mjs", sidebar_outline},
	{"astro.config.ts", sidebar_outline},
	{"_data/navigation.yml", from_navigation},
};

struct outline *listed_outline(struct survey *s, const char **file)
{
	for (size_t i = 0; i < G_N_ELEMENTS(LISTS); i++) {
		str path = path_join(s->arena, s->site, str_of(LISTS[i].file));
		struct outline *top = LISTS[i].read(s, path);
		if (top)
			prune(top);
		*file = path.at;
		if (top && top->children->len)
			return top;
		release(s);
	}
	return NULL;
}
