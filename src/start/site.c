/* site.c: what a site's configuration knows of the book.
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
	{"hugo.toml", FORM_QUOTED, "author", FACT(author)},
	{"config.toml", FORM_QUOTED, "baseURL", FACT(address)},
	{"config.toml", FORM_QUOTED, "title", FACT(title)},
	{"config.toml", FORM_QUOTED, "languageCode", FACT(language)},
	{"config.toml", FORM_QUOTED, "author", FACT(author)},
	{"hugo.yaml", FORM_YAML, "baseURL", FACT(address)},
	{"hugo.yaml", FORM_YAML, "title", FACT(title)},
	{"hugo.yaml", FORM_YAML, "languageCode", FACT(language)},
	{"config.yaml", FORM_YAML, "baseURL", FACT(address)},
	{"config.yaml", FORM_YAML, "title", FACT(title)},
	{"_config.yml", FORM_YAML, "url", FACT(address)},
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
	{"book.toml", FORM_QUOTED, "title", FACT(title)},
	{"book.toml", FORM_QUOTED, "authors", FACT(author)},
	{"book.toml", FORM_QUOTED, "language", FACT(language)},
	{"gatsby-config.js", FORM_QUOTED, "siteUrl", FACT(address)},
	{"gatsby-config.js", FORM_QUOTED, "title", FACT(title)},
	{"gatsby-config.js", FORM_QUOTED, "author", FACT(author)},
	{"gatsby-config.ts", FORM_QUOTED, "siteUrl", FACT(address)},
	{"gatsby-config.ts", FORM_QUOTED, "title", FACT(title)},
	{"docusaurus.config.js", FORM_QUOTED, "url", FACT(address)},
	{"docusaurus.config.js", FORM_QUOTED, "title", FACT(title)},
	{"astro.config.mjs", FORM_QUOTED, "site", FACT(address)},
	{"package.json", FORM_QUOTED, "\"homepage\"", FACT(address)},
	{"CNAME", FORM_WHOLE, NULL, FACT(address)},
	{"static/CNAME", FORM_WHOLE, NULL, FACT(address)},
};

static const char *const ASSET_FOLDERS[] = {"static", "public", "assets", "docs", "src"};

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
		str found = s.len && s.at[0] == '[' ? quoted_list(a, str_from(s, 1)) : quoted(s, &s);
		if (found.len)
			return found;
	}
	return STR_NONE;
}

static str find_fact(const struct survey *s, const struct row *row)
{
	str text;
	switch (row->form) {
	case FORM_YAML:
		return find_yaml(s->arena, survey_yaml(s, str_of(row->file)), str_of(row->key));
	case FORM_QUOTED:
		return survey_read(s, str_of(row->file), &text) ? find_quoted(s->arena, text, str_of(row->key)) : STR_NONE;
	case FORM_WHOLE:
		return survey_read(s, str_of(row->file), &text)
			? str_printf(s->arena, "https://%.*s", STR_ARGS(str_trim(text))) : STR_NONE;
	}
	return STR_NONE;
}

/* Who wrote every guide that says who did. */
static str one_author(const struct survey *s)
{
	str author = STR_NONE;
	for (guint i = 0; i < s->leaves->len; i++) {
		str one = ((struct leaf *)s->leaves->pdata[i])->author;
		if (author.len && one.len && !str_equal(one, author))
			return STR_NONE;
		author = one.len ? one : author;
	}
	return author;
}

/* Where "/x.png" lives. Jekyll's assets are named by their whole path. */
static str asset_folder(const struct survey *s)
{
	for (size_t i = 0; i < G_N_ELEMENTS(ASSET_FOLDERS); i++)
		if (folder_is_folder(s->files, path_join(s->arena, s->from, str_of(ASSET_FOLDERS[i]))))
			return str_is(str_of(ASSET_FOLDERS[i]), "assets") ? STR(".") : str_of(ASSET_FOLDERS[i]);
	return STR_NONE;
}

/* "en-us" as it is written: en-US. */
static str tidy_language(struct arena *a, str language)
{
	ptrdiff_t dash = str_find_char(language, '-', 0);
	if (dash < 2 || language.len != (size_t)dash + 3)
		return language;
	return str_printf(a, "%.*s-%c%c", (int)dash, language.at, g_ascii_toupper(language.at[dash + 1]),
	                  g_ascii_toupper(language.at[dash + 2]));
}

struct site_facts site_facts(const struct survey *s)
{
	struct site_facts facts = {0};
	for (size_t i = 0; i < G_N_ELEMENTS(ROWS); i++) {
		str *fact = (str *)((char *)&facts + ROWS[i].fact);
		if (!fact->len)
			*fact = find_fact(s, &ROWS[i]);
	}
	while (facts.address.len && facts.address.at[facts.address.len - 1] == '/')
		facts.address.len--;
	if (!str_starts(facts.address, STR("http")))
		facts.address = STR_NONE;
	if (!facts.author.len)
		facts.author = one_author(s);
	facts.assets = asset_folder(s);
	if (!facts.title.len)
		facts.title = survey_words(s->arena, path_name(s->from));
	if (!facts.title.len || str_starts(facts.title, STR(".")))
		facts.title = STR("A book");
	if (!facts.language.len)
		facts.language = STR("en");
	facts.language = tidy_language(s->arena, facts.language);
	return facts;
}
