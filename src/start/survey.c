/* survey.c: finding the guides of a site, whatever made the site.
 *
 * A repository may keep its site in a folder beside its code: the site is where its
 * configuration is. The folder of the guides is the first of the usual ones that holds
 * Markdown, and of several languages the site's own. Headers are read leniently: a fault
 * in one guide must not keep an author from a first book. */
#include "start/survey.h"

#include <string.h>

static const char *const SITE_FOLDERS[] = {"", "website", "site", "docs", "doc", "documentation", "guide",
                                           "book", "www", "exampleSite"};
static const char *const GUIDE_FOLDERS[] = {"content", "docs", "src/content", "src/pages", "manuscript",
                                            "src", "_docs", "_posts", "guides", "chapters", "posts", "pages"};
static const char *const SKIPPED_FOLDERS[] = {"node_modules", "vendor", "themes", "public", "build", "dist",
                                              "target", "layouts", "archetypes", "test", "tests", "fixtures",
                                              "_site", "_book", "_build", "_freeze", "_includes", "_layouts",
                                              "_drafts", "_data", "_sass"};
static const char *const SKIPPED_FILES[] = {"SUMMARY", "CHANGELOG", "CONTRIBUTING", "CODE_OF_CONDUCT",
                                            "LICENSE", "SECURITY", "404", "search", "Book",
                                            "PULL_REQUEST_TEMPLATE", "ISSUE_TEMPLATE"};
/* Keys by which sites group their pages, the most telling first. */
static const char *const SECTION_KEYS[] = {"book_section", "section", "part", "chapter", "group", "category",
                                           "parent", "sidebar_group"};
static const char *const WEIGHT_KEYS[] = {"weight", "nav_order", "sidebar_position", "order", "position",
                                          "sort_rank"};

/* A name that a file answers to, as load gives them. */
struct address {
	const struct leaf *leaf;
	str whole;                 /* tidy; "stories/intro" is a tail of it */
};

static bool is_one_of(str word, const char *const *words, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (str_equal_fold(word, str_of(words[i])))
			return true;
	return false;
}

static bool is_markdown(str path)
{
	static const char *const EXTENSIONS[] = {"md", "markdown", "mdx", "qmd"};
	return is_one_of(path_extension(path), EXTENSIONS, G_N_ELEMENTS(EXTENSIONS));
}

static bool is_below(str path, str folder)
{
	return !folder.len || (str_starts(path, folder) && path.len > folder.len && path.at[folder.len] == '/');
}

/* "fr", "pt-BR", "zh-cn" */
static bool is_language(str s)
{
	bool letters = s.len == 2 || (s.len == 5 && (s.at[2] == '-' || s.at[2] == '_'));
	for (size_t i = 0; letters && i < s.len; i++)
		letters = i == 2 || g_ascii_isalpha(s.at[i]);
	return letters;
}

/* --- text --- */

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

/* "[text](address)" at the beginning of s: how long the text is; 0: there is none. */
static size_t link_text(str s, size_t *end)
{
	ptrdiff_t middle = str_find(s, STR("]("), 0);
	ptrdiff_t close = middle < 0 ? -1 : str_find_char(s, ')', (size_t)middle);
	if (s.at[0] != '[' || close < 0)
		return 0;
	*end = (size_t)close + 1;
	return (size_t)middle - 1;
}

str survey_plain_title(struct arena *a, str title)
{
	char *plain = arena_copy(a, title.at, title.len);
	size_t n = 0, end = 0, text;
	ptrdiff_t brace = str_ends(title, STR("}")) ? str_find(title, STR("{"), 0) : -1;
	if (brace > 0 && (size_t)brace + 1 < title.len && strchr("#.", title.at[brace + 1]))
		title = str_sub(title, 0, (size_t)brace);
	for (size_t i = 0; i < title.len; i++) {
		char c = title.at[i];
		if (c == '\\' && i + 1 < title.len && g_ascii_ispunct(title.at[i + 1])) {
			plain[n++] = title.at[++i];
		} else if (c == '[' && (text = link_text(str_from(title, i), &end))) {
			str inside = survey_plain_title(a, str_sub(title, i + 1, i + 1 + text));
			memcpy(plain + n, inside.at, inside.len);
			n += inside.len;
			i += end - 1;
		} else if (c != '*') {
			plain[n++] = c;
		}
	}
	return str_trim((str){plain, n});
}

/* --- files --- */

bool survey_read(const struct survey *s, str path, str *text)
{
	str why;
	str full = path_join(s->arena, s->from, path);
	return folder_has(s->files, full) && folder_read(s->files, s->arena, full, text, &why);
}

/* Parses part of a text with diagnostics of its own, which nobody reads. */
static struct yaml *quiet_yaml(const struct survey *s, str text, size_t from, size_t to)
{
	struct diags *unread = diags_new(s->arena);
	uint32_t source = source_add(diags_sources(unread), STR(""), text);
	struct yaml *y = yaml_parse(s->arena, unread, source, from, to);
	return y && y->kind == YAML_MAPPING ? y : NULL;
}

struct yaml *survey_yaml_text(const struct survey *s, str text)
{
	return quiet_yaml(s, text, 0, text.len);
}

struct yaml *survey_yaml(const struct survey *s, str path)
{
	str text;
	return survey_read(s, path, &text) ? survey_yaml_text(s, text) : NULL;
}

str survey_scalar(const struct yaml *mapping, const char *key)
{
	const struct yaml *y = mapping && mapping->kind == YAML_MAPPING ? yaml_find(mapping, key) : NULL;
	return y && y->kind == YAML_SCALAR ? y->text : STR_NONE;
}

/* --- headers --- */

static str scalar(const struct yaml *header, const char *key)
{
	const struct yaml *y = header ? yaml_find(header, key) : NULL;
	if (y && y->kind == YAML_SEQUENCE && y->count)
		y = y->items[0];
	if (y && y->kind == YAML_MAPPING)
		y = yaml_find(y, "name");
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

static struct yaml *read_header(const struct survey *s, str text, size_t from, size_t to)
{
	span odd;
	if (str_starts(text, STR("+++")))
		return toml_parse(s->arena, 0, text, from, to, &odd);
	return quiet_yaml(s, text, from, to);
}

/* The text of a line that is a heading: "## Text ##". */
static str heading_text(str line)
{
	size_t marks = 0;
	while (marks < line.len && line.at[marks] == '#')
		marks++;
	if (!marks || marks > 6 || marks == line.len || line.at[marks] != ' ')
		return STR_NONE;
	str text = str_trim(str_from(line, marks));
	while (text.len && text.at[text.len - 1] == '#')
		text.len--;
	return str_trim(text);
}

static bool is_underline(str line)
{
	line = str_trim(line);
	for (size_t i = 1; i < line.len; i++)
		if (line.at[i] != line.at[0])
			return false;
	return line.len > 1 && (line.at[0] == '=' || line.at[0] == '-');
}

/* Of whatever level, but not a comment in code. */
static str first_heading(str body)
{
	str line, before = STR_NONE;
	bool code = false;
	while (str_next(&body, '\n', &line)) {
		code = code != (str_starts(line, STR("```")) || str_starts(line, STR("~~~")));
		str text = code ? STR_NONE : heading_text(line);
		if (text.len)
			return text;
		if (!code && str_trim(before).len && is_underline(line) && !strchr("-*>|<", before.at[0]))
			return str_trim(before);
		before = code ? STR_NONE : line;
	}
	return STR_NONE;
}

/* The last segment of a slug or address, without slashes at its ends. */
static str last_segment(str path)
{
	while (path.len && path.at[path.len - 1] == '/')
		path.len--;
	return path_name(path);
}

/* The weight that the first of Hugo's menus gives a page. */
static str menu_weight(const struct yaml *header)
{
	const struct yaml *menu = header ? yaml_find(header, "menu") : NULL;
	bool one = menu && menu->kind == YAML_MAPPING && menu->count && menu->items[0]->kind == YAML_MAPPING;
	return one ? scalar(menu->items[0], "weight") : STR_NONE;
}

static void read_order_keys(struct leaf *leaf, const struct yaml *header)
{
	for (size_t i = 0; i < G_N_ELEMENTS(SECTION_KEYS) && !leaf->section.len; i++)
		leaf->section = scalar(header, SECTION_KEYS[i]);
	for (size_t i = 0; i <= G_N_ELEMENTS(WEIGHT_KEYS) && !leaf->has_weight; i++) {
		str weight = i < G_N_ELEMENTS(WEIGHT_KEYS) ? scalar(header, WEIGHT_KEYS[i]) : menu_weight(header);
		char text[32] = {0};
		if (!weight.len || weight.len >= sizeof text)
			continue;
		memcpy(text, weight.at, weight.len);
		leaf->weight = g_ascii_strtod(text, NULL);
		leaf->has_weight = true;
	}
}

/* --- names --- */

static void add_address(struct survey *s, const struct leaf *leaf, str name)
{
	struct address *address = ARENA_NEW(s->arena, struct address);
	*address = (struct address){leaf, name_tidy(s->arena, name)};
	if (!address->whole.len)
		return;
	str *tail = ARENA_NEW(s->arena, str);
	*tail = path_name(address->whole);
	GPtrArray *list = g_hash_table_lookup(s->addresses, tail);
	if (!list) {
		list = g_ptr_array_new();
		g_hash_table_insert(s->addresses, tail, list);
	}
	g_ptr_array_add(list, address);
}

static void add_addresses_of(struct survey *s, const struct leaf *leaf, const struct yaml *y)
{
	if (y && y->kind == YAML_SCALAR)
		add_address(s, leaf, y->text);
	for (size_t i = 0; y && y->kind == YAML_SEQUENCE && i < y->count; i++)
		add_addresses_of(s, leaf, y->items[i]);
}

/* The path by which load finds a file: an index goes by its folder. */
static str file_address(const struct survey *s, const struct leaf *leaf)
{
	str path = path_join(s->arena, s->from, leaf->path), folder = path_folder(path);
	if (leaf->index && folder.len)
		return folder;
	return path_join(s->arena, folder, path_stem(path));
}

static str without_order(const struct survey *s, str address)
{
	return path_join(s->arena, path_folder(address), name_without_order(path_name(address)));
}

static void add_all_addresses(struct survey *s, const struct leaf *leaf, const struct yaml *header)
{
	static const char *const KEYS[] = {"slug", "url", "aliases", "redirect_from"};
	str address = file_address(s, leaf);
	add_address(s, leaf, address);
	add_address(s, leaf, without_order(s, address));
	for (size_t i = 0; header && i < G_N_ELEMENTS(KEYS); i++)
		add_addresses_of(s, leaf, yaml_find(header, KEYS[i]));
}

/* The only guide that a name leads to; NULL: none, or more than one. */
static const struct leaf *only_named(const struct survey *s, str name)
{
	str wanted = name_tidy(s->arena, name), tail = path_name(wanted);
	const GPtrArray *list = wanted.len ? g_hash_table_lookup(s->addresses, &tail) : NULL;
	const struct leaf *found = NULL;
	for (guint i = 0; list && i < list->len; i++) {
		const struct address *address = list->pdata[i];
		if (!name_is_tail(address->whole, wanted))
			continue;
		if (found && address->leaf != found)
			return NULL;
		found = address->leaf;
	}
	return found;
}

static bool leads_here(const struct survey *s, const struct leaf *leaf, str name)
{
	return only_named(s, name) == leaf;
}

str survey_page(const struct survey *s, str address)
{
	static const char *const ENDS[] = {".html", ".htm", ".md", ".mdx", ".markdown", ".qmd"};
	ptrdiff_t cut = str_find_char(address, '#', 0);
	address = cut < 0 ? address : str_sub(address, 0, (size_t)cut);
	cut = str_find_char(address, '?', 0);
	address = cut < 0 ? address : str_sub(address, 0, (size_t)cut);
	str page = str_find(address, STR("//"), 0) < 0 ? name_tidy(s->arena, address) : STR("");
	for (size_t i = 0; i < G_N_ELEMENTS(ENDS); i++)
		if (str_ends(page, str_of(ENDS[i])))
			page.len -= strlen(ENDS[i]);
	if (name_is_index(path_name(page)))
		page = path_folder(page);
	return page;
}

bool survey_is_address(const struct survey *s, str page)
{
	return only_named(s, page) != NULL;
}

struct leaf *survey_addressed(const struct survey *s, str address)
{
	str page = survey_page(s, address);
	const struct leaf *found = NULL;
	if (!page.len)
		return NULL;
	found = only_named(s, path_join(s->arena, path_join(s->arena, s->from, s->root), page));
	for (str tail = page; tail.len && !found;) {
		found = only_named(s, tail);
		ptrdiff_t slash = str_find_char(tail, '/', 0);
		tail = slash < 0 ? STR_NONE : str_from(tail, (size_t)slash + 1);
	}
	for (guint i = 0; found && i < s->leaves->len; i++)
		if (s->leaves->pdata[i] == found)
			return s->leaves->pdata[i];
	return NULL;
}

str survey_name(const struct survey *s, const struct leaf *leaf)
{
	bool root_page = leaf->index && path_folder(leaf->path).len <= s->root.len;
	if (root_page || !is_markdown(leaf->path) || !is_below(leaf->path, s->root))
		return STR_NONE;
	if (leads_here(s, leaf, leaf->name))
		return leaf->name;
	str address = without_order(s, file_address(s, leaf));
	for (size_t at = address.len; at > 0; at--) {
		str tail = str_from(address, at);
		if (address.at[at - 1] == '/' && tail.len && leads_here(s, leaf, tail))
			return tail;
	}
	return STR_NONE;
}

/* --- guides --- */

static struct leaf *leaf_read(struct survey *s, str path)
{
	struct leaf *leaf = ARENA_NEW(s->arena, struct leaf);
	str text = STR_NONE, stem = path_stem(path);
	size_t from = 0, end = 0;
	struct yaml *header = NULL;
	leaf->path = path;
	if (survey_read(s, path, &text) && str_starts(text, STR("\xEF\xBB\xBF")))
		text = str_from(text, 3);
	if ((end = header_end(text, &from)))
		header = read_header(s, text, from, end);
	str body = str_from(text, end ? end + 3 : 0); /* past the fence */
	leaf->index = name_is_index(stem);
	leaf->empty = str_trim(body).len == 0;
	leaf->draft = str_is(scalar(header, "draft"), "true") || str_is(scalar(header, "published"), "false");
	leaf->date = scalar(header, "date");
	leaf->author = survey_plain_title(s->arena, scalar(header, "author"));
	leaf->id = scalar(header, "id");
	read_order_keys(leaf, header);
	str slug = last_segment(scalar(header, "slug")), url = last_segment(scalar(header, "url"));
	str file = leaf->index ? path_name(path_folder(path)) : stem;
	leaf->name = slug.len ? slug : url.len ? url : name_without_order(file);
	leaf->title = scalar(header, "title");
	if (!leaf->title.len)
		leaf->title = survey_plain_title(s->arena, first_heading(body));
	if (!leaf->title.len)
		leaf->title = survey_words(s->arena, leaf->name.len ? leaf->name : stem);
	add_all_addresses(s, leaf, header);
	return leaf;
}

/* Pieces that other pages take in begin with a line: "_warning.mdx". */
static bool is_piece(str stem)
{
	return str_starts(stem, STR("_")) && !name_is_index(stem);
}

/* "index.fr", where there is an "index": a translation. */
static bool is_translation(const struct survey *s, str path)
{
	str stem = path_stem(path), language = path_extension(stem);
	if (!is_language(language))
		return false;
	str other = str_printf(s->arena, "%.*s.%.*s", STR_ARGS(path_stem(stem)), STR_ARGS(path_extension(path)));
	return folder_has(s->files, path_join(s->arena, path_join(s->arena, s->from, path_folder(path)), other));
}

static bool is_skipped(const struct survey *s, str path)
{
	str rest = path, part, stem = path_stem(path);
	if (is_one_of(stem, SKIPPED_FILES, G_N_ELEMENTS(SKIPPED_FILES)) || is_piece(stem) || is_translation(s, path))
		return true;
	while (str_next(&rest, '/', &part))
		if (is_one_of(part, SKIPPED_FOLDERS, G_N_ELEMENTS(SKIPPED_FOLDERS)))
			return true;
	return false;
}

/* --- folders --- */

static str site_folder(const struct survey *s)
{
	for (size_t i = 0; i < G_N_ELEMENTS(SITE_FOLDERS); i++)
		if (site_is_in(s, str_of(SITE_FOLDERS[i])))
			return str_of(SITE_FOLDERS[i]);
	return STR("");
}

static bool holds_markdown(str folder, const str *paths, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (is_markdown(paths[i]) && is_below(paths[i], folder))
			return true;
	return false;
}

/* The folder that a list of chapters stands in, else the first that holds guides, of the
 * site's own or of those beside it. */
static str guide_root(const struct survey *s, const str *paths, size_t n)
{
	static const char *const LISTS[] = {"SUMMARY.md", "src/SUMMARY.md", "docs/SUMMARY.md", "Book.txt",
	                                    "manuscript/Book.txt"};
	for (size_t i = 0; i < G_N_ELEMENTS(LISTS); i++) {
		str list = path_join(s->arena, s->site, str_of(LISTS[i]));
		if (folder_has(s->files, path_join(s->arena, s->from, list)))
			return path_folder(list);
	}
	for (size_t i = 0; i < G_N_ELEMENTS(GUIDE_FOLDERS); i++) {
		str folder = str_of(GUIDE_FOLDERS[i]), inside = path_join(s->arena, s->site, folder);
		if (holds_markdown(inside, paths, n))
			return inside;
		if (holds_markdown(folder, paths, n))
			return folder;
	}
	return s->site;
}

/* The languages that a folder keeps apart, each in a folder of its own; the first of them. */
static unsigned count_languages(const struct survey *s, str root, const str *paths, size_t n, str wanted,
                                str *chosen)
{
	unsigned count = 0;
	str last = STR_NONE;
	for (size_t i = 0; i < n; i++) {
		str rest = is_below(paths[i], root) ? str_from(paths[i], root.len ? root.len + 1 : 0) : STR_NONE, part;
		if (!is_markdown(paths[i]) || str_find_char(rest, '/', 0) < 0 || !str_next(&rest, '/', &part) ||
		    !is_language(part) || str_equal(part, last))
			continue;
		last = part;
		if (!chosen->len || str_equal_fold(part, wanted))
			*chosen = str_copy(s->arena, part);
		count++;
	}
	return count;
}

static void choose_language(struct survey *s, const str *paths, size_t n)
{
	str wanted = site_language(s), chosen = STR_NONE;
	wanted = wanted.len ? str_sub(wanted, 0, 2) : STR("en");
	if (count_languages(s, s->root, paths, n, wanted, &chosen) < 2)
		return;
	s->root = path_join(s->arena, s->root, chosen);
	s->language = chosen;
}

static void lists_end(void *addresses)
{
	GHashTableIter all;
	void *list;
	g_hash_table_iter_init(&all, addresses);
	while (g_hash_table_iter_next(&all, NULL, &list))
		g_ptr_array_unref(list);
	g_hash_table_unref(addresses);
}

struct survey *survey_folder(struct arena *a, struct folder *files, str from)
{
	struct survey *s = ARENA_NEW(a, struct survey);
	*s = (struct survey){.arena = a, .files = files, .from = from, .leaves = g_ptr_array_new(),
	                     .addresses = g_hash_table_new(str_hash, str_hash_equal)};
	arena_on_end(a, (void (*)(void *))g_ptr_array_unref, s->leaves);
	arena_on_end(a, lists_end, s->addresses);
	size_t n;
	str *paths = folder_list(files, a, from, &n, NULL);
	for (size_t i = 0; i < n; i++)
		paths[i] = path_relative(a, from, paths[i]);
	s->site = site_folder(s);
	s->root = guide_root(s, paths, n);
	choose_language(s, paths, n);
	for (size_t i = 0; i < n; i++) {
		if (!is_markdown(paths[i]) || !is_below(paths[i], s->root))
			continue;
		struct leaf *leaf = leaf_read(s, paths[i]);
		if (!is_skipped(s, paths[i]))
			g_ptr_array_add(s->leaves, leaf);
	}
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
