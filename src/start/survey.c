/* survey.c: finding the guides of a site, whatever made the site.
 *
 * The folder of the guides is the first of the usual ones that holds Markdown. Headers
 * are read leniently: a fault in one guide must not keep an author from a first book. */
#include "start/survey.h"

#include <string.h>

static const char *const GUIDE_FOLDERS[] = {"content", "docs", "src/content", "src/pages", "manuscript",
                                            "src", "_posts", "guides", "chapters", "posts", "pages"};
static const char *const SKIPPED_FOLDERS[] = {"node_modules", "vendor", "themes", "public", "_site",
                                              "build", "dist", "target", "layouts", "archetypes"};
static const char *const SKIPPED_FILES[] = {"SUMMARY", "CHANGELOG", "CONTRIBUTING", "CODE_OF_CONDUCT",
                                            "LICENSE", "SECURITY", "404", "search", "Book"};
/* Keys by which sites group their pages, the most telling first. */
static const char *const SECTION_KEYS[] = {"book_section", "section", "part", "chapter", "group", "category",
                                           "parent", "sidebar_group"};
static const char *const WEIGHT_KEYS[] = {"weight", "nav_order", "sidebar_position", "order", "position"};

static bool is_one_of(str word, const char *const *words, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (str_is(word, words[i]))
			return true;
	return false;
}

static bool is_markdown(str path)
{
	str e = path_extension(path);
	return str_is(e, "md") || str_is(e, "markdown") || str_is(e, "mdx") || str_is(e, "qmd");
}

/* The folders of a manifest are searched for these only. */
static bool is_found_by_name(const struct survey *s, str path)
{
	str e = path_extension(path), root = s->root;
	return (str_is(e, "md") || str_is(e, "markdown")) &&
	       (!root.len || (str_starts(path, root) && path.len > root.len && path.at[root.len] == '/'));
}

static bool is_skipped(str path)
{
	str rest = path, part;
	if (is_one_of(path_stem(path), SKIPPED_FILES, G_N_ELEMENTS(SKIPPED_FILES)))
		return true;
	while (str_next(&rest, '/', &part))
		if (is_one_of(part, SKIPPED_FOLDERS, G_N_ELEMENTS(SKIPPED_FOLDERS)))
			return true;
	return false;
}

str survey_words(struct arena *a, str name)
{
	char *words = arena_copy(a, name.at, name.len);
	for (size_t i = 0; i < name.len; i++)
		if (words[i] == '-' || words[i] == '_')
			words[i] = ' ';
	str s = str_trim((str){words, name.len});
	if (s.len)
		words[s.at - words] = g_ascii_toupper(s.at[0]);
	return s;
}

bool survey_read(const struct survey *s, str path, str *text)
{
	str why;
	str full = path_join(s->arena, s->from, path);
	return folder_has(s->files, full) && folder_read(s->files, s->arena, full, text, &why);
}

/* Parses part of a text with diagnostics of its own, which nobody reads. */
static struct yaml *quiet_yaml(const struct survey *s, str path, str text, size_t from, size_t to)
{
	struct diags *unread = diags_new(s->arena);
	uint32_t source = source_add(diags_sources(unread), path, text);
	struct yaml *y = yaml_parse(s->arena, unread, source, from, to);
	return y && y->kind == YAML_MAPPING ? y : NULL;
}

struct yaml *survey_yaml(const struct survey *s, str path)
{
	str text;
	return survey_read(s, path, &text) ? quiet_yaml(s, path, text, 0, text.len) : NULL;
}

static str scalar(const struct yaml *header, const char *key)
{
	const struct yaml *y = header ? yaml_find(header, key) : NULL;
	if (y && y->kind == YAML_SEQUENCE && y->count)
		y = y->items[0];
	return y && y->kind == YAML_SCALAR ? y->text : STR_NONE;
}

/* Where a header that begins the text ends, or 0: "---" lines, or "+++" ones with TOML. */
static size_t header_end(str text, size_t *from)
{
	str fence = str_starts(text, STR("+++")) ? STR("\n+++") : STR("\n---");
	ptrdiff_t first = str_find_char(text, '\n', 0);
	if (first < 0 || !str_equal(str_trim(str_sub(text, 0, (size_t)first)), str_from(fence, 1)))
		return 0;
	*from = (size_t)first + 1;
	ptrdiff_t end = str_find(text, fence, *from - 1);
	return end < 0 ? 0 : (size_t)end + 1;
}

static struct yaml *read_header(const struct survey *s, str path, str text, size_t from, size_t to)
{
	span odd;
	if (str_starts(text, STR("+++")))
		return toml_parse(s->arena, 0, text, from, to, &odd);
	return quiet_yaml(s, path, text, from, to);
}

static str first_heading(str body)
{
	str rest = body, line;
	while (str_next(&rest, '\n', &line))
		if (str_starts(line, STR("# ")))
			return str_trim(str_from(line, 2));
	return STR_NONE;
}

/* The last segment of a slug or address, without slashes at its ends. */
static str last_segment(str path)
{
	while (path.len && path.at[path.len - 1] == '/')
		path.len--;
	return path_name(path);
}

str survey_plain_name(str stem)
{
	size_t i = 0;
	while (i < stem.len && strchr("0123456789-_. ", stem.at[i]))
		i++;
	bool ordered = i && i < stem.len && g_ascii_isdigit(stem.at[0]) && !g_ascii_isdigit(stem.at[i - 1]);
	return ordered ? str_from(stem, i) : stem;
}

static void read_order_keys(struct leaf *leaf, const struct yaml *header)
{
	for (size_t i = 0; i < G_N_ELEMENTS(SECTION_KEYS) && !leaf->section.len; i++)
		leaf->section = scalar(header, SECTION_KEYS[i]);
	for (size_t i = 0; i < G_N_ELEMENTS(WEIGHT_KEYS) && !leaf->has_weight; i++) {
		str weight = scalar(header, WEIGHT_KEYS[i]);
		char text[32] = {0};
		if (!weight.len || weight.len >= sizeof text)
			continue;
		memcpy(text, weight.at, weight.len);
		leaf->weight = g_ascii_strtod(text, NULL);
		leaf->has_weight = true;
	}
}

static struct leaf *leaf_read(const struct survey *s, str path)
{
	struct leaf *leaf = ARENA_NEW(s->arena, struct leaf);
	str text = STR_NONE, stem = path_stem(path);
	size_t from = 0, end = 0;
	struct yaml *header = NULL;
	leaf->path = path;
	if (survey_read(s, path, &text) && (end = header_end(text, &from)))
		header = read_header(s, path, text, from, end);
	str body = str_from(text, end ? end + 3 : 0); /* past the fence */
	leaf->index = str_is(stem, "index") || str_is(stem, "_index") || str_equal_fold(stem, STR("readme"));
	leaf->empty = str_trim(body).len == 0;
	leaf->by_path = leaf->index || !is_found_by_name(s, path);
	leaf->draft = str_is(scalar(header, "draft"), "true") || str_is(scalar(header, "published"), "false");
	leaf->date = scalar(header, "date");
	leaf->author = scalar(header, "author");
	read_order_keys(leaf, header);
	str slug = last_segment(scalar(header, "slug")), url = last_segment(scalar(header, "url"));
	leaf->name = slug.len ? slug : url.len ? url : survey_plain_name(leaf->index ? path_name(path_folder(path)) : stem);
	leaf->title = scalar(header, "title");
	if (!leaf->title.len)
		leaf->title = first_heading(body);
	if (!leaf->title.len)
		leaf->title = survey_words(s->arena, leaf->name);
	return leaf;
}

static str guide_root(const struct survey *s, const str *paths, size_t n)
{
	for (size_t i = 0; i < G_N_ELEMENTS(GUIDE_FOLDERS); i++) {
		str folder = str_printf(s->arena, "%s/", GUIDE_FOLDERS[i]);
		for (size_t j = 0; j < n; j++)
			if (is_markdown(paths[j]) && str_starts(paths[j], folder))
				return str_of(GUIDE_FOLDERS[i]);
	}
	return STR("");
}

struct survey *survey_folder(struct arena *a, struct folder *files, str from)
{
	struct survey *s = ARENA_NEW(a, struct survey);
	*s = (struct survey){.arena = a, .files = files, .from = from, .leaves = g_ptr_array_new()};
	arena_on_end(a, (void (*)(void *))g_ptr_array_unref, s->leaves);
	size_t n;
	str *paths = folder_list(files, a, from, &n, NULL);
	for (size_t i = 0; i < n; i++)
		paths[i] = path_relative(a, from, paths[i]);
	s->root = guide_root(s, paths, n);
	str inside = s->root.len ? str_printf(a, "%.*s/", STR_ARGS(s->root)) : STR("");
	for (size_t i = 0; i < n; i++)
		if (is_markdown(paths[i]) && str_starts(paths[i], inside) && !is_skipped(paths[i]))
			g_ptr_array_add(s->leaves, leaf_read(s, paths[i]));
	return s;
}

struct leaf *survey_named(struct survey *s, str path)
{
	for (guint i = 0; i < s->leaves->len; i++) {
		struct leaf *leaf = s->leaves->pdata[i];
		if (str_equal(leaf->path, path))
			return leaf;
	}
	if (!folder_has(s->files, path_join(s->arena, s->from, path)))
		return NULL;
	g_ptr_array_add(s->leaves, leaf_read(s, path));
	return s->leaves->pdata[s->leaves->len - 1];
}
