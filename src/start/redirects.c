/* redirects.c: addresses that pages of the site once had, where the site says so.
 *
 * The redirects plugin of MkDocs, mdBook's table, what Docusaurus and Astro are configured
 * with, the _redirects of Netlify and Cloudflare, netlify.toml, vercel.json. What leads to
 * a guide of the book is one of its redirects; patterns, rewrites and what leads elsewhere
 * stay the site's own. Names that a guide's header gives itself are load's to find. */
#include "start/survey.h"

#include <stdlib.h>
#include <string.h>

struct moves {
	struct survey *survey;
	GHashTable *known;         /* str * from */
	GPtrArray *list;           /* struct move * */
};

static bool is_pattern(str address)
{
	for (size_t i = 0; i < address.len; i++)
		if (strchr("*()[]^$|?", address.at[i]))
			return true;
	return str_find(address, STR("/:"), 0) >= 0;
}

/* "/old/page.html" as load compares names: "old/page". */
static void add_move(struct moves *m, str from, str to)
{
	const struct survey *s = m->survey;
	if (!from.len || !to.len)
		return;
	ptrdiff_t hash = str_find_char(to, '#', 0);
	str fragment = hash < 0 ? STR_NONE : str_from(to, (size_t)hash), page = survey_page(s, from);
	struct leaf *leaf = is_pattern(from) || is_pattern(to) ? NULL : survey_addressed(s, to);
	if (!leaf || !leaf->placed || !page.len || !survey_name(s, leaf).len || survey_is_address(s, page))
		return;
	struct move *move = ARENA_NEW(s->arena, struct move);
	*move = (struct move){page, leaf, fragment};
	if (g_hash_table_add(m->known, &move->from))
		g_ptr_array_add(m->list, move);
}

static void add_mapping(struct moves *m, const struct yaml *y)
{
	for (size_t i = 0; y && y->kind == YAML_MAPPING && i < y->count; i++)
		if (y->items[i]->kind == YAML_SCALAR)
			add_move(m, y->keys[i]->text, y->items[i]->text);
}

/* plugins: [redirects: {redirect_maps: {old.md: new.md}}] */
static void from_mkdocs(struct moves *m, str file)
{
	const struct yaml *y = survey_yaml(m->survey, file), *plugins = y ? yaml_find(y, "plugins") : NULL;
	if (plugins && plugins->kind == YAML_MAPPING)
		plugins = yaml_find(plugins, "redirects");
	for (size_t i = 0; plugins && plugins->kind == YAML_SEQUENCE && i < plugins->count; i++) {
		const struct yaml *one = plugins->items[i], *inside = one->kind == YAML_MAPPING ? yaml_find(one, "redirects") : NULL;
		if (inside && inside->kind == YAML_MAPPING)
			add_mapping(m, yaml_find(inside, "redirect_maps"));
	}
	if (plugins && plugins->kind == YAML_MAPPING)
		add_mapping(m, yaml_find(plugins, "redirect_maps"));
}

/* The tables of TOML under a heading, one after another; NULL: there is no more. */
static const struct yaml *next_table(const struct survey *s, str text, str heading, size_t *at)
{
	for (str line; *at < text.len;) {
		size_t end = str_line_end(text, *at);
		line = str_trim(str_sub(text, *at, end));
		*at = end + 1;
		span odd;
		if (str_equal(line, heading))
			return toml_parse(s->arena, 0, text, MIN(*at, text.len), text.len, &odd);
	}
	return NULL;
}

static void from_mdbook(struct moves *m, str file)
{
	str text;
	size_t at = 0;
	if (survey_read(m->survey, file, &text))
		add_mapping(m, next_table(m->survey, text, STR("[output.html.redirect]"), &at));
}

/* 200 is a page under another name, 404 one that is gone. */
static bool is_move(str status)
{
	return !status.len || (status.at[0] == '3' && !str_starts(status, STR("304")));
}

static void from_netlify_toml(struct moves *m, str file)
{
	str text;
	size_t at = 0;
	const struct yaml *y;
	if (!survey_read(m->survey, file, &text))
		return;
	while ((y = next_table(m->survey, text, STR("[[redirects]]"), &at)))
		if (is_move(survey_scalar(y, "status")))
			add_move(m, survey_scalar(y, "from"), survey_scalar(y, "to"));
}

/* [{from: "/old", to: "/new"}], whatever the two are called; several may lead to one place. */
static void add_pairs(struct moves *m, const struct yaml *list, const char *from, const char *to)
{
	for (size_t i = 0; list && list->kind == YAML_SEQUENCE && i < list->count; i++) {
		const struct yaml *one = list->items[i], *old = one->kind == YAML_MAPPING ? yaml_find(one, from) : NULL;
		add_move(m, survey_scalar(one, from), survey_scalar(one, to));
		for (size_t k = 0; old && old->kind == YAML_SEQUENCE && k < old->count; k++)
			if (old->items[k]->kind == YAML_SCALAR)
				add_move(m, old->items[k]->text, survey_scalar(one, to));
	}
}

static void from_vercel(struct moves *m, str file)
{
	const struct yaml *y = survey_yaml(m->survey, file);
	add_pairs(m, y ? yaml_find(y, "redirects") : NULL, "source", "destination");
}

/* Docusaurus has pairs, Astro a mapping. */
static void from_javascript(struct moves *m, str file)
{
	str text;
	size_t at = 0;
	const struct yaml *y;
	if (!survey_read(m->survey, file, &text))
		return;
	while ((y = survey_literal(m->survey, text, "redirects", &at))) {
		add_mapping(m, y);
		add_pairs(m, y, "from", "to");
	}
}

/* The next word of a line, cut off it. */
static str next_word(str *line)
{
	*line = str_trim(*line);
	size_t end = 0;
	while (end < line->len && !g_ascii_isspace(line->at[end]))
		end++;
	str word = str_sub(*line, 0, end);
	*line = str_from(*line, end);
	return word;
}

/* "/old /new 301", a line each. */
static void from_redirects(struct moves *m, str file)
{
	str text, line;
	if (!survey_read(m->survey, file, &text))
		return;
	while (str_next(&text, '\n', &line)) {
		str from = next_word(&line), to = next_word(&line), status = next_word(&line);
		if (from.len && from.at[0] != '#' && is_move(status))
			add_move(m, from, to);
	}
}

static const struct {
	const char *file;
	void (*read)(struct moves *m, str file);
} FILES[] = {
	{"mkdocs.yml", from_mkdocs}, {"mkdocs.yaml", from_mkdocs}, {"book.toml", from_mdbook},
	{"_redirects", from_redirects}, {"static/_redirects", from_redirects}, {"public/_redirects", from_redirects},
	{"docusaurus.config.js", from_javascript}, {"docusaurus.config.ts", from_javascript},
	{"astro.config.mjs", from_javascript}, {"astro.config.ts", from_javascript},
	{"netlify.toml", from_netlify_toml}, {"vercel.json", from_vercel},
};

GPtrArray *survey_moves(struct survey *s)
{
	struct moves m = {s, g_hash_table_new(str_hash, str_hash_equal), g_ptr_array_new()};
	arena_on_end(s->arena, (void (*)(void *))g_ptr_array_unref, m.list);
	for (size_t i = 0; i < G_N_ELEMENTS(FILES); i++)
		for (int of_site = 1; of_site >= !s->site.len; of_site--)
			FILES[i].read(&m, path_join(s->arena, of_site ? s->site : STR(""), str_of(FILES[i].file)));
	g_hash_table_unref(m.known);
	return m.list;
}
