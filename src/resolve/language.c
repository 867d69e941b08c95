/* language.c: share/languages read, once a language and edition.
 *
 * A file says only what sets its language apart from the one its `base:` names, or from
 * English. Should even English be missing (a broken installation), quotes are straight
 * and words are the keys themselves: a book comes out. */
#include "resolve/language.h"

#include <string.h>

#include "data/data.h"
#include "resolve/resolve.h"

struct languages {
	struct arena *arena;
	struct diags *diags;
	struct folder *files;
	GHashTable *known;           /* str * → struct language *, as asked for */
};

static const char *const label_keys[] = {
#define LABEL(name, word) [LABEL_##name] = word,
#include "doc/labels.def"
#undef LABEL
};

static void end_table(void *table)
{
	g_hash_table_destroy(table);
}

struct languages *languages_new(struct arena *a, struct diags *d, struct folder *files)
{
	struct languages *l = ARENA_NEW(a, struct languages);
	l->arena = a;
	l->diags = d;
	l->files = files;
	l->known = g_hash_table_new(str_hash, str_hash_equal);
	arena_on_end(a, end_table, l->known);
	return l;
}

static void take_text(const struct yaml *y, const char *key, str *out)
{
	const struct yaml *value = yaml_find(y, key);
	if (value && value->kind == YAML_SCALAR)
		*out = value->text;
}

static void take_quotes(const struct yaml *y, struct language *l)
{
	const struct yaml *quotes = yaml_find(y, "quotes");
	if (!quotes || quotes->kind != YAML_SEQUENCE)
		return;
	for (size_t i = 0; i < quotes->count && i < G_N_ELEMENTS(l->quotes); i++)
		l->quotes[i] = quotes->items[i]->text;
}

static void take_months(const struct yaml *y, struct language *l)
{
	const struct yaml *months = yaml_find(y, "months");
	if (!months || months->kind != YAML_SEQUENCE)
		return;
	for (size_t i = 0; i < months->count && i < G_N_ELEMENTS(l->months); i++)
		l->months[i] = months->items[i]->text;
}

static void take_labels(const struct yaml *y, struct language *l)
{
	const struct yaml *labels = yaml_find(y, "labels");
	if (!labels || labels->kind != YAML_MAPPING)
		return;
	for (int i = 0; i < LABEL_COUNT; i++)
		take_text(labels, label_keys[i], &l->labels[i]);
}

static void take_all(const struct yaml *y, struct language *l)
{
	str spaced = STR_NONE, before = STR_NONE, narrow = STR_NONE;
	take_quotes(y, l);
	take_text(y, "inside", &l->inside);
	take_text(y, "apostrophe", &l->apostrophe);
	take_text(y, "dash", &l->dash);
	take_text(y, "dash-spaced", &spaced);
	take_text(y, "narrow-before", &l->narrow_before);
	take_text(y, "space-before", &l->space_before);
	take_text(y, "tied-words", &l->tied_words);
	take_text(y, "units", &l->units);
	take_text(y, "before-number", &l->before_number);
	take_text(y, "narrow-ties", &narrow);
	take_text(y, "attribution", &l->attribution);
	take_text(y, "elisions", &l->elisions);
	take_text(y, "mark-before-stop", &before);
	take_text(y, "date", &l->date);
	take_text(y, "month-date", &l->month_date);
	take_text(y, "first-day", &l->first_day);
	take_months(y, l);
	take_labels(y, l);
	if (spaced.at)
		l->dash_spaced = str_is(spaced, "true");
	if (narrow.at)
		l->narrow_ties = str_is(narrow, "true");
	if (before.at)
		l->mark_before_stop = str_is(before, "true");
}

static struct language bare_language(struct arena *a)
{
	struct language l = {
		.quotes = {STR("\""), STR("\""), STR("'"), STR("'")},
		.apostrophe = STR("\u2019"),
		.dash = STR("\u2014"),
	};
	for (int i = 0; i < LABEL_COUNT; i++) {
		str word = str_copy(a, str_of(label_keys[i]));
		((char *)word.at)[0] = g_ascii_toupper(word.at[0]);
		l.labels[i] = word;
	}
	return l;
}

static struct yaml *read_file(const struct languages *l, str tag)
{
	str bytes;
	const char *name = arena_printf(l->arena, "languages/%.*s.yaml", STR_ARGS(tag));
	bool plain = str_find_char(tag, '/', 0) < 0 && str_find_char(tag, '.', 0) < 0;
	return plain && share_read(l->files, l->arena, l->diags, name, &bytes)
	       ? yaml_parse_text(l->arena, bytes) : NULL;
}

/* A tag's own file, then those of its shorter forms: zh-Hant-TW, zh-Hant, zh. */
static struct yaml *find_file(const struct languages *l, str tag, struct yaml *english)
{
	for (;;) {
		if (str_is(tag, "en"))
			return english;
		struct yaml *y = tag.len ? read_file(l, tag) : NULL;
		ptrdiff_t cut = str_find_last(tag, '-');
		if (y || cut < 0)
			return y;
		tag = str_sub(tag, 0, (size_t)cut);
	}
}

static struct language *load_language(const struct languages *all, str tag)
{
	struct language *l = ARENA_NEW(all->arena, struct language);
	*l = bare_language(all->arena);
	struct yaml *english = read_file(all, STR("en"));
	if (english)
		take_all(english, l);
	struct yaml *y = find_file(all, tag, english), *base = y ? yaml_find(y, "base") : NULL;
	l->known = y != NULL;
	struct yaml *below = base ? read_file(all, base->text) : NULL;
	if (below)
		take_all(below, l);
	if (y)
		take_all(y, l);
	return l;
}

const struct language *language_find(struct languages *l, str tag)
{
	struct language *found = g_hash_table_lookup(l->known, &tag);
	if (!found) {
		str *key = ARENA_NEW(l->arena, str);
		*key = str_copy(l->arena, tag);
		found = load_language(l, *key);
		g_hash_table_insert(l->known, key, found);
	}
	return found;
}

/* The word and its number stay together. */
/* As many figures as the pattern has noughts, its other characters alike. */
static bool is_like(str text, const char *pattern)
{
	for (size_t i = 0; i < text.len; i++)
		if (pattern[i] == '0' ? !g_ascii_isdigit(text.at[i]) : pattern[i] != text.at[i])
			return false;
	return text.len == strlen(pattern);
}

static int number_at(str text, size_t at)
{
	return 10 * (text.at[at] - '0') + text.at[at + 1] - '0';
}

str language_date(struct arena *a, const struct language *l, str date)
{
	bool day = is_like(date, "0000-00-00");
	int month = day || is_like(date, "0000-00") ? number_at(date, 5) : 0;
	str form = day ? l->date : l->month_date, number = l->first_day;
	if (!l->known || month < 1 || month > 12 || !form.len)
		return date;
	if (day && (number_at(date, 8) != 1 || !number.len))
		number = str_printf(a, "%d", number_at(date, 8));
	const struct { str hole, value; } parts[] = {
		{STR("{year}"), str_sub(date, 0, 4)}, {STR("{month}"), l->months[month - 1]}, {STR("{day}"), number}};
	GString *out = g_string_new(NULL);
	for (size_t at = 0, i; at < form.len;) {
		for (i = 0; i < G_N_ELEMENTS(parts) && !str_starts(str_from(form, at), parts[i].hole); i++)
			;
		if (i < G_N_ELEMENTS(parts))
			g_string_append_len(out, parts[i].value.at, (gssize)parts[i].value.len);
		else
			g_string_append_c(out, form.at[at]);
		at += i < G_N_ELEMENTS(parts) ? parts[i].hole.len : 1;
	}
	return str_from_gstring(a, out);
}

str label_numbered(struct arena *a, const struct language *l, enum label label, str number)
{
	str word = l->labels[label];
	ptrdiff_t hole = str_find(word, STR("{}"), 0);

	if (hole < 0)
		return str_printf(a, "%.*s\u00A0%.*s", STR_ARGS(word), STR_ARGS(number));
	return str_printf(a, "%.*s%.*s%.*s", (int)hole, word.at, STR_ARGS(number),
	                  STR_ARGS(str_from(word, (size_t)hole + 2)));
}
