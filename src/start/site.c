/* site.c: what a site's configuration knows of the book, and which folder has one.
 *
 * A table of files and keys, the most telling first. YAML is parsed; of TOML, JSON and
 * JavaScript only `key = "value"` and `key: "value"` are looked for, which is how every
 * generator's starter writes them. */
#include "start/survey.h"

#include <string.h>

enum form { FORM_YAML, FORM_QUOTED, FORM_WHOLE };

struct row {
	const char *file;
	enum form form;
	const char *key;           /* of YAML: a path with dots */
	size_t fact;               /* offset in struct site_facts */
};

#define FACT(name) offsetof(struct site_facts, name)
static const struct row ROWS[] = {
	{"hugo.toml", FORM_QUOTED, "baseURL", FACT(address)},
	{"hugo.toml", FORM_QUOTED, "title", FACT(title)},
	{"hugo.toml", FORM_QUOTED, "languageCode", FACT(language)},
	{"hugo.toml", FORM_QUOTED, "defaultContentLanguage", FACT(language)},
	{"hugo.toml", FORM_QUOTED, "author", FACT(author)},
	{"config.toml", FORM_QUOTED, "baseURL", FACT(address)},
	{"config.toml", FORM_QUOTED, "title", FACT(title)},
	{"config.toml", FORM_QUOTED, "languageCode", FACT(language)},
	{"config.toml", FORM_QUOTED, "defaultContentLanguage", FACT(language)},
	{"config.toml", FORM_QUOTED, "author", FACT(author)},
	{"hugo.yaml", FORM_YAML, "baseURL", FACT(address)},
	{"hugo.yaml", FORM_YAML, "title", FACT(title)},
	{"hugo.yaml", FORM_YAML, "languageCode", FACT(language)},
	{"hugo.yaml", FORM_YAML, "defaultContentLanguage", FACT(language)},
	{"hugo.yaml", FORM_YAML, "params.author", FACT(author)},
	{"config.yaml", FORM_YAML, "baseURL", FACT(address)},
	{"config.yaml", FORM_YAML, "title", FACT(title)},
	{"config.yaml", FORM_YAML, "languageCode", FACT(language)},
	{"config.yaml", FORM_YAML, "defaultContentLanguage", FACT(language)},
	{"config.yaml", FORM_YAML, "params.author", FACT(author)},
	{"_config.yml", FORM_YAML, "url", FACT(address)},
	{"_config.yml", FORM_YAML, "baseurl", FACT(below)},
	{"_config.yml", FORM_YAML, "title", FACT(title)},
	{"_config.yml", FORM_YAML, "author", FACT(author)},
	{"_config.yml", FORM_YAML, "author.name", FACT(author)},
	{"_config.yml", FORM_YAML, "lang", FACT(language)},
	{"mkdocs.yml", FORM_YAML, "site_url", FACT(address)},
	{"mkdocs.yml", FORM_YAML, "site_name", FACT(title)},
	{"mkdocs.yml", FORM_YAML, "site_author", FACT(author)},
	{"mkdocs.yml", FORM_YAML, "theme.language", FACT(language)},
	{"_quarto.yml", FORM_YAML, "book.site-url", FACT(address)},
	{"_quarto.yml", FORM_YAML, "book.title", FACT(title)},
	{"_quarto.yml", FORM_YAML, "book.subtitle", FACT(subtitle)},
	{"_quarto.yml", FORM_YAML, "book.author", FACT(author)},
	{"_quarto.yml", FORM_YAML, "lang", FACT(language)},
	{"_quarto.yml", FORM_YAML, "website.site-url", FACT(address)},
	{"_quarto.yml", FORM_YAML, "website.title", FACT(title)},
	{"book.toml", FORM_QUOTED, "title", FACT(title)},
	{"book.toml", FORM_QUOTED, "authors", FACT(author)},
	{"book.toml", FORM_QUOTED, "language", FACT(language)},
	{"gatsby-config.js", FORM_QUOTED, "siteUrl", FACT(address)},
	{"gatsby-config.js", FORM_QUOTED, "title", FACT(title)},
	{"gatsby-config.js", FORM_QUOTED, "author", FACT(author)},
	{"gatsby-config.ts", FORM_QUOTED, "siteUrl", FACT(address)},
	{"gatsby-config.ts", FORM_QUOTED, "title", FACT(title)},
	{"docusaurus.config.js", FORM_QUOTED, "url", FACT(address)},
	{"docusaurus.config.js", FORM_QUOTED, "baseUrl", FACT(below)},
	{"docusaurus.config.js", FORM_QUOTED, "title", FACT(title)},
	{"docusaurus.config.ts", FORM_QUOTED, "url", FACT(address)},
	{"docusaurus.config.ts", FORM_QUOTED, "baseUrl", FACT(below)},
	{"docusaurus.config.ts", FORM_QUOTED, "title", FACT(title)},
	{"astro.config.mjs", FORM_QUOTED, "site", FACT(address)},
	{".vitepress/config.js", FORM_QUOTED, "title", FACT(title)},
	{".vitepress/config.mjs", FORM_QUOTED, "title", FACT(title)},
	{".vitepress/config.ts", FORM_QUOTED, "title", FACT(title)},
	{".vitepress/config.mts", FORM_QUOTED, "title", FACT(title)},
	{"CNAME", FORM_WHOLE, NULL, FACT(address)},
	{"static/CNAME", FORM_WHOLE, NULL, FACT(address)},
};
/* What says where a site is, although it says nothing of the book. */
static const char *const MARKS[] = {"SUMMARY.md", "src/SUMMARY.md", "Book.txt", "manuscript/Book.txt",
                                    "sidebars.js", "sidebars.ts", "hugo.yml", "astro.config.ts",
                                    ".vuepress/config.js", ".vuepress/config.ts"};

static const char *const ASSET_FOLDERS[] = {"static", "public", "docs/public", "docs/.vuepress/public",
                                            ".vuepress/public", "assets", "img", "images", "docs", "src"};

/* A text, or what stands under its "name". */
static str name_of(const struct yaml *y)
{
	if (y && y->kind == YAML_MAPPING)
		y = yaml_find(y, "name");
	return y && y->kind == YAML_SCALAR ? y->text : STR_NONE;
}

static void put_line(GString *lines, str text)
{
	if (lines->len && text.len)
		g_string_append_c(lines, '\n');
	g_string_append_len(lines, text.at, (gssize)text.len);
}

/* What stands at a path of keys; a list is a line each. */
static str find_yaml(struct arena *a, const struct yaml *y, str path)
{
	str part;
	while (y && str_next(&path, '.', &part)) {
		char key[64] = {0};
		if (y->kind != YAML_MAPPING || part.len >= sizeof key)
			return STR_NONE;
		for (size_t i = 0; i < part.len; i++)
			key[i] = part.at[i];
		y = yaml_find(y, key);
	}
	if (!y || y->kind != YAML_SEQUENCE)
		return name_of(y);
	GString *lines = g_string_new(NULL);
	for (size_t i = 0; i < y->count; i++)
		put_line(lines, name_of(y->items[i]));
	return str_from_gstring(a, lines);
}

/* The quoted text that s begins with; *after what follows it. */
static str quoted(str s, str *after)
{
	ptrdiff_t end = s.len && strchr("\"'`", s.at[0]) ? str_find_char(s, s.at[0], 1) : -1;
	*after = end < 0 ? STR_NONE : str_from(s, (size_t)end + 1);
	return end < 0 ? STR_NONE : str_sub(s, 1, (size_t)end);
}

static str quoted_list(struct arena *a, str s)
{
	GString *lines = g_string_new(NULL);
	str item;
	while ((item = quoted(str_trim(s), &s)).len) {
		put_line(lines, item);
		s = str_trim(s);
		s = s.len && s.at[0] == ',' ? str_from(s, 1) : STR_NONE;
	}
	return str_from_gstring(a, lines);
}

/* The quoted text, or list of them, that stands for a key at the beginning of a line's words. */
static str find_quoted(struct arena *a, str text, str key)
{
	str line;
	while (str_next(&text, '\n', &line)) {
		str s = str_trim(line);
		if (!str_starts(s, key))
			continue;
		s = str_trim(str_from(s, key.len));
		if (!s.len || (s.at[0] != '=' && s.at[0] != ':'))
			continue;
		s = str_trim(str_from(s, 1));
		if (str_starts(s, STR("{")))      /* author: {name: "…"}, over lines or not */
			return find_quoted(a, s.len > 1 ? str_from(s, 1) : text, STR("name"));
		str found = s.len && s.at[0] == '[' ? quoted_list(a, str_from(s, 1)) : quoted(s, &s);
		if (found.len)
			return found;
	}
	return STR_NONE;
}

static str find_fact(const struct survey *s, const struct row *row)
{
	str text, file = path_join(s->arena, s->site, str_of(row->file));
	if (row->form == FORM_YAML)
		return find_yaml(s->arena, survey_yaml(s, file), str_of(row->key));
	if (!survey_read(s, file, &text))
		return STR_NONE;
	return row->form == FORM_QUOTED ? find_quoted(s->arena, text, str_of(row->key))
	                                : str_printf(s->arena, "https://%.*s", STR_ARGS(str_trim(text)));
}

static struct site_facts find_facts(const struct survey *s)
{
	struct site_facts facts = {0};
	for (size_t i = 0; i < G_N_ELEMENTS(ROWS); i++) {
		str *fact = (str *)((char *)&facts + ROWS[i].fact);
		if (!fact->len)
			*fact = find_fact(s, &ROWS[i]);
	}
	return facts;
}

bool site_is_in(const struct survey *s, str folder)
{
	str place = path_join(s->arena, s->from, folder);
	bool found = false;
	for (size_t i = 0; i < G_N_ELEMENTS(ROWS) && !found; i++)
		found = ROWS[i].form != FORM_WHOLE && folder_has(s->files, path_join(s->arena, place, str_of(ROWS[i].file)));
	for (size_t i = 0; i < G_N_ELEMENTS(MARKS) && !found; i++)
		found = folder_has(s->files, path_join(s->arena, place, str_of(MARKS[i])));
	return found;
}

str site_language(const struct survey *s)
{
	return find_facts(s).language;
}

/* Who wrote every guide that says who did, where most do. */
static str one_author(const struct survey *s)
{
	str author = STR_NONE;
	guint said = 0;
	for (guint i = 0; i < s->leaves->len; i++) {
		str one = ((struct leaf *)s->leaves->pdata[i])->author;
		if (author.len && one.len && !str_equal(one, author))
			return STR_NONE;
		author = one.len ? one : author;
		said += one.len > 0;
	}
	return said * 2 >= s->leaves->len ? author : STR_NONE;
}

/* Where "/x.png" lives. What is in a folder of Jekyll's is named by its whole path. */
static str asset_folder(const struct survey *s)
{
	for (size_t i = 0; i < G_N_ELEMENTS(ASSET_FOLDERS); i++) {
		str name = str_of(ASSET_FOLDERS[i]), folder = path_join(s->arena, s->site, name);
		if (!folder_is_folder(s->files, path_join(s->arena, s->from, folder)))
			continue;
		bool whole = str_is(name, "assets") || str_is(name, "img") || str_is(name, "images");
		return !whole ? folder : s->site.len ? s->site : STR(".");
	}
	return STR_NONE;
}

/* "en-us" and "en_US" as they are written: en-US. */
static str tidy_language(struct arena *a, str language)
{
	if (language.len != 5 || (language.at[2] != '-' && language.at[2] != '_'))
		return language;
	return str_printf(a, "%.2s-%c%c", language.at, g_ascii_toupper(language.at[3]),
	                  g_ascii_toupper(language.at[4]));
}

/* What the first page of the site calls itself. */
static str title_of_index(const struct survey *s)
{
	for (guint i = 0; i < s->leaves->len; i++) {
		const struct leaf *leaf = s->leaves->pdata[i];
		if (leaf->index && str_equal(path_folder(leaf->path), s->root) && !str_equal_fold(leaf->title, STR("home")))
			return leaf->title;
	}
	return STR_NONE;
}

/* The folder's own name, also of "." and "site/..". */
static str title_of_folder(const struct survey *s)
{
	char *full = g_canonicalize_filename(str_terminated(s->arena, s->from), NULL);
	str title = survey_words(s->arena, path_name(str_copy(s->arena, str_of(full))));
	g_free(full);
	return title;
}

static str whole_address(struct arena *a, str address, str below)
{
	while (address.len && address.at[address.len - 1] == '/')
		address.len--;
	while (below.len && below.at[below.len - 1] == '/')
		below.len--;
	if (!str_starts(address, STR("http")))
		return STR_NONE;
	return below.len && below.at[0] == '/' ? str_printf(a, "%.*s%.*s", STR_ARGS(address), STR_ARGS(below)) : address;
}

struct site_facts site_facts(const struct survey *s)
{
	struct site_facts facts = find_facts(s);
	facts.address = whole_address(s->arena, facts.address, facts.below);
	if (!facts.author.len)
		facts.author = one_author(s);
	facts.assets = asset_folder(s);
	if (!facts.title.len)
		facts.title = title_of_index(s);
	if (!facts.title.len)
		facts.title = title_of_folder(s);
	if (!facts.title.len)
		facts.title = STR("A book");
	if (s->language.len)
		facts.language = s->language;
	if (!facts.language.len)
		facts.language = STR("en");
	facts.language = tidy_language(s->arena, facts.language);
	return facts;
}
