/* site.c: what a site's configuration knows of the book.
 *
 * A table of files and keys, the most telling first. YAML is parsed; of TOML, JSON and
 * JavaScript only `key = "value"` and `key: "value"` are looked for, which is how every
 * generator's starter writes them. */
#include "start/survey.h"

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

static str find_yaml(const struct yaml *y, str path)
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
	if (y && y->kind == YAML_SEQUENCE && y->count)
		y = y->items[0];
	if (y && y->kind == YAML_MAPPING)
		y = yaml_find(y, "name");
	return y && y->kind == YAML_SCALAR ? y->text : STR_NONE;
}

/* The quoted text that stands for a key at the beginning of a line's words. */
static str find_quoted(str text, str key)
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
		if (s.len && s.at[0] == '[')
			s = str_trim(str_from(s, 1));
		if (!s.len || (s.at[0] != '"' && s.at[0] != '\'' && s.at[0] != '`'))
			continue;
		ptrdiff_t end = str_find_char(s, s.at[0], 1);
		if (end > 1)
			return str_sub(s, 1, (size_t)end);
	}
	return STR_NONE;
}

static str find_fact(const struct survey *s, const struct row *row)
{
	str text;
	switch (row->form) {
	case FORM_YAML:
		return find_yaml(survey_yaml(s, str_of(row->file)), str_of(row->key));
	case FORM_QUOTED:
		return survey_read(s, str_of(row->file), &text) ? find_quoted(text, str_of(row->key)) : STR_NONE;
	case FORM_WHOLE:
		return survey_read(s, str_of(row->file), &text)
			? str_printf(s->arena, "https://%.*s", STR_ARGS(str_trim(text))) : STR_NONE;
	}
	return STR_NONE;
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
	for (guint i = 0; i < s->leaves->len && !facts.author.len; i++)
		facts.author = ((struct leaf *)s->leaves->pdata[i])->author;
	for (size_t i = 0; i < G_N_ELEMENTS(ASSET_FOLDERS) && !facts.assets.len; i++)
		if (folder_is_folder(s->files, path_join(s->arena, s->from, str_of(ASSET_FOLDERS[i]))))
			facts.assets = str_of(ASSET_FOLDERS[i]);
	if (!facts.title.len)
		facts.title = survey_words(s->arena, path_name(s->from));
	if (!facts.language.len)
		facts.language = STR("en");
	return facts;
}
