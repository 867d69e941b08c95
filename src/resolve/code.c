/* code.c: share/code read: names.yaml says which file a name means, the file the rest. */
#include "resolve/code.h"

#include "data/data.h"

struct code_languages {
	struct arena *arena;
	struct diags *diags;
	struct folder *files;
	struct yaml *names;
	bool names_read;
	GHashTable *known;           /* str * file → language; NULL value: none */
};

static void end_table(void *table)
{
	g_hash_table_destroy(table);
}

static GHashTable *new_table(struct arena *a)
{
	GHashTable *table = g_hash_table_new(str_hash, str_hash_equal);
	arena_on_end(a, end_table, table);
	return table;
}

struct code_languages *code_languages_new(struct arena *a, struct diags *d, struct folder *files)
{
	struct code_languages *l = ARENA_NEW(a, struct code_languages);
	l->arena = a;
	l->diags = d;
	l->files = files;
	l->known = new_table(a);
	return l;
}

static str text_of(const struct yaml *y, const char *key)
{
	const struct yaml *value = yaml_find(y, key);
	return value && value->kind == YAML_SCALAR ? value->text : STR_NONE;
}

static bool is_set(const struct yaml *y, const char *key)
{
	return str_is(text_of(y, key), "true");
}

static void take_spans(struct arena *a, const struct yaml *y, const char *key, const char *class,
                       struct code_language *l)
{
	const struct yaml *list = yaml_find(y, key);
	size_t more = list && list->kind == YAML_SEQUENCE ? list->count : 0;
	struct code_span *spans = ARENA_ARRAY(a, struct code_span, l->span_count + more);
	for (size_t i = 0; i < l->span_count; i++)
		spans[i] = l->spans[i];
	for (size_t i = 0; i < more; i++) {
		const struct yaml *item = list->items[i];
		struct code_span s = {
			.from = text_of(item, "from"),
			.to = text_of(item, "to"),
			.escape = text_of(item, "escape"),
			.lines = is_set(item, "lines"),
			.nests = is_set(item, "nests"),
			.brief = is_set(item, "brief"),
			.letter = is_set(item, "letter"),
			.apart = is_set(item, "apart"),
			.class = text_of(item, "class"),
		};
		s.class = s.class.len ? s.class : str_of(class);
		if (s.from.len)
			spans[l->span_count++] = s;
	}
	l->spans = spans;
}

static struct code_mark *take_marks(struct arena *a, const struct yaml *y, const char *key,
                                    size_t *count)
{
	const struct yaml *map = yaml_find(y, key);
	*count = map && map->kind == YAML_MAPPING ? map->count : 0;
	struct code_mark *marks = ARENA_ARRAY(a, struct code_mark, *count);
	for (size_t i = 0; i < *count; i++)
		marks[i] = (struct code_mark){map->keys[i]->text, map->items[i]->text};
	return marks;
}

static void take_words(struct arena *a, const struct yaml *y, struct code_language *l)
{
	const struct yaml *map = yaml_find(y, "words");
	l->words = new_table(a);
	for (size_t i = 0; map && map->kind == YAML_MAPPING && i < map->count; i++) {
		str rest = map->items[i]->text;
		for (str word; str_next(&rest, ' ', &word);) {
			str *key = ARENA_NEW(a, str);
			*key = word;
			if (word.len)
				g_hash_table_insert(l->words, key, &map->keys[i]->text);
		}
	}
}

static struct code_language *read_language(struct arena *a, const struct yaml *y)
{
	struct code_language *l = ARENA_NEW(a, struct code_language);
	take_spans(a, y, "comments", "comment", l);
	take_spans(a, y, "strings", "string", l);
	l->starts = take_marks(a, y, "line-starts", &l->start_count);
	l->prefixes = take_marks(a, y, "prefixes", &l->prefix_count);
	take_words(a, y, l);
	l->letters = text_of(y, "letters");
	l->keys = text_of(y, "keys");
	l->heredoc = text_of(y, "heredoc");
	l->fold = is_set(y, "any-case");
	l->numbers = !str_is(text_of(y, "numbers"), "false");
	l->functions = is_set(y, "functions");
	l->tags = is_set(y, "tags");
	l->spaced_comments = is_set(y, "spaced-comments");
	l->patterns = is_set(y, "patterns");
	l->quoting = text_of(y, "quoting");
	return l;
}

static struct yaml *read_file(struct code_languages *l, const char *name)
{
	str bytes;
	return share_read(l->files, l->arena, l->diags, name, &bytes) ? yaml_parse_text(l->arena, bytes)
	                                                              : NULL;
}

/* The file a name means: its own, unless names.yaml sends it elsewhere. */
static str file_of(struct code_languages *l, str name)
{
	if (!l->names_read)
		l->names = read_file(l, "code/names.yaml");
	l->names_read = true;
	const struct yaml *file = l->names ? yaml_find(l->names, str_terminated(l->arena, name)) : NULL;
	return file ? file->text : STR_NONE;
}

const struct code_language *code_language_find(struct code_languages *l, str name)
{
	char *lower = g_ascii_strdown(name.at ? name.at : "", (gssize)name.len);
	str file = file_of(l, str_copy(l->arena, str_of(lower)));
	void *found = NULL;
	g_free(lower);
	if (!file.len || g_hash_table_lookup_extended(l->known, &file, NULL, &found))
		return found;
	struct yaml *y = read_file(l, arena_printf(l->arena, "code/%.*s.yaml", STR_ARGS(file)));
	struct code_language *language = y ? read_language(l->arena, y) : NULL;
	str *key = ARENA_NEW(l->arena, str);
	*key = file;
	g_hash_table_insert(l->known, key, language);
	return language;
}
