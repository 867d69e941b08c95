/* lists.c: files in which somebody already wrote the order down.
 *
 * mdBook's and GitBook's SUMMARY.md, Leanpub's Book.txt, Quarto's _quarto.yml, MkDocs's
 * mkdocs.yml, Docusaurus's sidebars. The last are JavaScript, but a literal, and such a
 * literal without its comments is YAML. Entries that name nothing that is there are passed
 * over; what a list does not name is not in the book. */
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
	if (!leaf)
		title = str_ends(part, STR(".qmd")) ? survey_words(s->arena, path_stem(part)) : part;
	struct outline *o = outline_add(parent, outline_new(s, title, leaf));
	o->where = where;
	if (inside && inside->kind == YAML_SEQUENCE)
		add_yaml_items(s, o, folder, inside, where, depth + 1);
	o->part = part.len && o->children->len;
}

/* The page of a group itself, where it is the first in it, is its introduction. */
static void adopt_index(struct outline *o)
{
	struct outline *first = o->children->len > 1 ? o->children->pdata[0] : NULL;
	if (o->leaf || !first || !first->leaf || !first->leaf->index || first->children->len)
		return;
	o->leaf = first->leaf;
	if (str_equal(o->title, o->leaf->title))
		o->title = STR_NONE;
	g_ptr_array_remove_index(o->children, 0);
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
	adopt_index(o);
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

/* --- sidebars.js --- */

/* Copies a string between any quotes as YAML's between double ones; answers where it ends. */
static size_t copy_string(str js, size_t at, GString *yaml)
{
	char quote = js.at[at];
	g_string_append_c(yaml, '"');
	for (at++; at < js.len && js.at[at] != quote; at++) {
		if (js.at[at] == '\\' && at + 1 < js.len && js.at[at + 1] != quote)
			g_string_append_c(yaml, js.at[at++]);
		else if (js.at[at] == '\\')
			at++;
		if (js.at[at] == '"')
			g_string_append_c(yaml, '\\');
		g_string_append_c(yaml, js.at[at]);
	}
	g_string_append_c(yaml, '"');
	return at;
}

/* Where a comment that begins at a place ends; the place itself where none does. */
static size_t skip_comment(str js, size_t at)
{
	bool line = str_starts(str_from(js, at), STR("//")), block = str_starts(str_from(js, at), STR("/*"));
	ptrdiff_t end = line ? str_find_char(js, '\n', at) : block ? str_find(js, STR("*/"), at + 2) : (ptrdiff_t)at;
	return end < 0 ? js.len : (size_t)end + (block ? 2 : 0);
}

/* The mapping that begins at a brace, as YAML. */
static str literal_as_yaml(struct arena *a, str js, size_t at)
{
	GString *yaml = g_string_new(NULL);
	unsigned depth = 0;
	for (; at < js.len; at++) {
		char c = js.at[at];
		size_t after = skip_comment(js, at);
		if (after > at) {
			at = after - 1;
			continue;
		}
		if (strchr("'\"`", c)) {
			at = copy_string(js, at, yaml);
			continue;
		}
		depth += (c == '{' || c == '[') - (c == '}' || c == ']');
		g_string_append_c(yaml, c == '\t' ? ' ' : c);
		if (!depth)
			break;
	}
	return str_from_gstring(a, yaml);
}

/* "= {" and "default {" begin the value of the file, and so does "{" in JSON. */
static const struct yaml *find_literal(const struct survey *s, str js)
{
	for (ptrdiff_t at = str_find_char(js, '{', 0); at >= 0; at = str_find_char(js, '{', (size_t)at + 1)) {
		str before = str_trim(str_sub(js, 0, (size_t)at));
		if (!before.len || str_ends(before, STR("=")) || str_ends(before, STR("default")))
			return survey_yaml_text(s, literal_as_yaml(s->arena, js, (size_t)at));
	}
	return NULL;
}

/* What Docusaurus calls a guide: its path without extension and numbers, or its own id. */
static struct leaf *find_by_id(const struct survey *s, str id)
{
	for (guint i = 0; i < s->leaves->len; i++) {
		struct leaf *leaf = s->leaves->pdata[i];
		str path = path_relative(s->arena, s->root, leaf->path), folder = path_folder(path), part;
		str plain = STR("");
		while (str_next(&folder, '/', &part))
			plain = path_join(s->arena, plain, name_without_order(part));
		str last = leaf->id.len ? leaf->id : name_without_order(path_stem(path));
		if (!leaf->placed && str_equal(path_join(s->arena, plain, last), id))
			return leaf;
	}
	return NULL;
}

struct sidebar {
	struct survey *survey;
	bool generated;            /* something in it is left to the folders */
};

static void add_sidebar(struct sidebar *b, struct outline *parent, const struct yaml *y, unsigned depth);

static void add_sidebar_group(struct sidebar *b, struct outline *parent, str title, str id,
                              const struct yaml *items, unsigned depth)
{
	struct leaf *leaf = id.len ? find_by_id(b->survey, id) : NULL;
	struct outline *o = outline_add(parent, outline_new(b->survey, title, leaf));
	if (items)
		add_sidebar(b, o, items, depth + 1);
	adopt_index(o);
}

static void add_sidebar_item(struct sidebar *b, struct outline *parent, const struct yaml *y, unsigned depth)
{
	str type = y->kind == YAML_MAPPING ? scalar_of(y, "type") : STR_NONE;
	str id = y->kind == YAML_SCALAR ? y->text : y->kind == YAML_MAPPING ? scalar_of(y, "id") : STR_NONE;
	struct leaf *leaf = id.len ? find_by_id(b->survey, id) : NULL;
	b->generated |= str_is(type, "autogenerated");
	if (str_is(type, "category")) {
		const struct yaml *link = yaml_find(y, "link");
		add_sidebar_group(b, parent, scalar_of(y, "label"),
		                  link && link->kind == YAML_MAPPING ? scalar_of(link, "id") : STR_NONE,
		                  yaml_find(y, "items"), depth);
	} else if (leaf) {
		str label = y->kind == YAML_MAPPING ? scalar_of(y, "label") : STR_NONE;
		outline_add(parent, outline_new(b->survey, label, leaf));
	} else if (y->kind == YAML_MAPPING && !type.len) {
		add_sidebar(b, parent, y, depth);
	}
}

/* A list of items, or groups by their titles. */
static void add_sidebar(struct sidebar *b, struct outline *parent, const struct yaml *y, unsigned depth)
{
	for (size_t i = 0; i < y->count && depth < 16; i++) {
		if (y->kind == YAML_SEQUENCE)
			add_sidebar_item(b, parent, y->items[i], depth + 1);
		else if (y->kind == YAML_MAPPING)
			add_sidebar_group(b, parent, y->keys[i]->text, STR_NONE, y->items[i], depth);
	}
}

/* One sidebar is the book; of several each is a part. */
static struct outline *from_sidebars(struct survey *s, str file)
{
	str text;
	const struct yaml *y = survey_read(s, file, &text) ? find_literal(s, text) : NULL;
	if (!y)
		return NULL;
	struct sidebar b = {.survey = s};
	struct outline *top = outline_new(s, STR_NONE, NULL);
	for (size_t i = 0; i < y->count; i++) {
		str title = survey_words(s->arena, y->keys[i]->text);
		add_sidebar_group(&b, top, str_ends(title, STR("Sidebar")) ? str_sub(title, 0, title.len - 7) : title,
		                  STR_NONE, y->items[i], 0);
	}
	return b.generated ? NULL : y->count == 1 ? top->children->pdata[0] : top;
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
	{"sidebars.js", from_sidebars},
	{"sidebars.ts", from_sidebars},
	{"sidebars.json", from_sidebars},
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
