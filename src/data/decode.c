/* decode.c: a YAML tree into structs, by one table a mapping.
 *
 * A table says which keys a mapping takes, of which kind, and where they go; everything
 * else (the schema, the manual, `aldine config`) reads the same rows. Every fault is
 * reported and the rest still decoded, so that an author sees all of them in one run.
 *
 * The road not taken is a decoder that pulls events: with a tree two mappings can be laid
 * over each other first (editions on their base, themes on theirs), and then an absent
 * key needs no "was it there" beside each value. */
#include "data/data.h"

#include <stdarg.h>
#include <string.h>

static bool decode_value(struct decoder *d, const struct field *f, const struct yaml *y, void *at);

static struct diag *say(struct decoder *d, enum diag_code code, span where, const char *help,
                        const char *format, va_list args)
{
	d->faults++;
	if (d->mood == MOOD_SILENT)
		return NULL;
	char *message = g_strdup_vprintf(format, args);
	struct diag *made = diag_add(d->diags, code, where, help, "%s", message);
	if (d->mood == MOOD_WARNINGS && made->severity > SEVERITY_WARNING)
		made->severity = SEVERITY_WARNING;
	g_free(message);
	return made;
}

bool decode_fault(struct decoder *d, enum diag_code code, span where, const char *help,
                  const char *format, ...)
{
	va_list args;
	va_start(args, format);
	say(d, code, where, help, format, args);
	va_end(args);
	return false;
}

bool decode_fault_twice(struct decoder *d, enum diag_code code, span where, span first,
                        const char *format, ...)
{
	va_list args;
	va_start(args, format);
	struct diag *made = say(d, code, where, NULL, format, args);
	va_end(args);
	if (made)
		diag_also(d->diags, made, first, "first here");
	return false;
}

static bool wrong(struct decoder *d, const struct yaml *y, const char *wanted)
{
	static const char *const is[] = {"a text", "a list", "a mapping"};
	if (y->kind == YAML_SCALAR)
		return decode_fault(d, DIAG_VALUE_TYPE, y->where, NULL, "%s is wanted here, not \"%.*s\"",
		                    wanted, STR_ARGS(y->text));
	return decode_fault(d, DIAG_VALUE_TYPE, y->where, NULL, "%s is wanted here, not %s", wanted,
	                    is[y->kind]);
}

static const char *did_you_mean(struct decoder *d, str wanted, const str *names, size_t n)
{
	return d->mood == MOOD_SILENT ? NULL : diag_did_you_mean(d->diags, wanted, names, n);
}

/* --- single values --- */

bool decode_text(struct decoder *d, const struct yaml *y, str *out)
{
	if (y->partial)
		return false;                  /* its syntax was told */
	if (y->kind != YAML_SCALAR) {
		const char *help = y->kind == YAML_MAPPING
			? "a value with a colon and a space in it needs quotes" : NULL;
		return decode_fault(d, DIAG_VALUE_TYPE, y->where, help, "a text is wanted here, not a %s",
		                    y->kind == YAML_MAPPING ? "mapping" : "list");
	}
	*out = y->text;
	return true;
}

static bool decode_bool(struct decoder *d, const struct yaml *y, bool *out)
{
	if (y->kind != YAML_SCALAR || !y->plain ||
	    !(str_is(y->text, "true") || str_is(y->text, "false")))
		return wrong(d, y, "true or false");
	*out = str_is(y->text, "true");
	return true;
}

static bool read_number(const struct yaml *y, double *out)
{
	if (y->kind != YAML_SCALAR || !y->text.len || y->text.len > 40)
		return false;
	char text[48], *end;
	memcpy(text, y->text.at, y->text.len);
	text[y->text.len] = '\0';
	if (strspn(text, "+-.0123456789eE") != y->text.len)
		return false;
	*out = g_ascii_strtod(text, &end);
	return end == text + y->text.len && *out > -1e15 && *out < 1e15;
}

static bool in_range(struct decoder *d, const struct field *f, const struct yaml *y, double value)
{
	if ((f->least == 0 && f->most == 0) || (value >= f->least && value <= f->most))
		return true;
	return decode_fault(d, DIAG_VALUE_INVALID, y->where, NULL, "%.*s is not between %g and %g%s",
	                    STR_ARGS(y->text), f->least, f->most,
	                    f->kind == FIELD_LENGTH ? " points" : "");
}

static bool decode_int(struct decoder *d, const struct field *f, const struct yaml *y, int *out)
{
	double value;
	if (!read_number(y, &value) || value != (double)(int)value)
		return wrong(d, y, "a whole number");
	if (!in_range(d, f, y, value))
		return false;
	*out = (int)value;
	return true;
}

static bool decode_real(struct decoder *d, const struct field *f, const struct yaml *y, double *out)
{
	double value;
	if (!read_number(y, &value))
		return wrong(d, y, "a number");
	if (!in_range(d, f, y, value))
		return false;
	*out = value;
	return true;
}

bool decode_length(struct decoder *d, const struct yaml *y, unit *out)
{
	if (y->kind != YAML_SCALAR || !parse_length(y->text, out))
		return wrong(d, y, "a length, such as 12pt, 3.5mm or 0.5in,");
	return true;
}

static bool decode_bounded_length(struct decoder *d, const struct field *f, const struct yaml *y,
                                  unit *out)
{
	unit value;
	if (!decode_length(d, y, &value) || !in_range(d, f, y, unit_points(value)))
		return false;
	*out = value;
	return true;
}

static bool decode_colour(struct decoder *d, const struct field *f, const struct yaml *y,
                          uint32_t *out)
{
	if (f->none && y->kind == YAML_SCALAR && str_is(y->text, "none")) {
		*out = 0xFFFFFF;
		return true;
	}
	if (y->kind != YAML_SCALAR || !parse_colour(y->text, out))
		return decode_fault(d, DIAG_VALUE_TYPE, y->where, "write it in quotes: \"#1a4f8a\"",
		                    "a colour is wanted here");
	return true;
}

static bool decode_choice(struct decoder *d, const struct field *f, const struct yaml *y, int *out)
{
	if (y->kind != YAML_SCALAR)
		return wrong(d, y, "a word");
	GArray *names = g_array_new(FALSE, FALSE, sizeof(str));
	GString *list = g_string_new(NULL);
	int found = -1;
	for (int i = 0; f->choices[i]; i++) {
		str name = str_of(f->choices[i]);
		g_array_append_val(names, name);
		g_string_append_printf(list, "%s%s", i ? ", " : "", f->choices[i]);
		if (str_equal(name, y->text))
			found = i;
	}
	if (found >= 0)
		*out = found;
	else
		decode_fault(d, DIAG_VALUE_INVALID, y->where,
		             did_you_mean(d, y->text, (str *)(void *)names->data, names->len),
		             "\"%.*s\" is not a value of \"%s\": %s", STR_ARGS(y->text), f->key, list->str);
	g_array_free(names, TRUE);
	g_string_free(list, TRUE);
	return found >= 0;
}

/* --- lists and mappings --- */

static void store_list(void *at, void *records, size_t count)
{
	struct record_list list = {records, count};
	memcpy(at, &list, sizeof list);
}

static bool decode_texts(struct decoder *d, const struct yaml *y, void *at)
{
	bool lone = y->kind == YAML_SCALAR;
	if (y->partial)
		return false;
	if (y->kind == YAML_MAPPING)
		return wrong(d, y, "a list of texts");
	size_t n = lone ? 1 : y->count, kept = 0;
	str *texts = ARENA_ARRAY(d->arena, str, n);
	bool good = true;
	for (size_t i = 0; i < n; i++) {
		if (decode_text(d, lone ? y : y->items[i], &texts[kept]))
			kept++;
		else
			good = false;
	}
	store_list(at, texts, kept);
	return good;
}

static bool decode_list(struct decoder *d, const struct table *t, const struct yaml *y, void *at)
{
	bool lone = y->kind == YAML_MAPPING || (y->kind == YAML_SCALAR && t->shorthand);
	if (lone && !t->shorthand)
		return wrong(d, y, "a list");
	if (!lone && y->kind != YAML_SEQUENCE)
		return wrong(d, y, "a list");
	size_t n = lone ? 1 : y->count, kept = 0;
	char *records = arena_alloc_many(d->arena, n, t->size);
	bool good = true;
	for (size_t i = 0; i < n; i++) {
		const struct yaml *item = lone ? y : y->items[i];
		good &= decode(d, t, item, records + kept * t->size);
		kept += item->kind == YAML_MAPPING || (item->kind == YAML_SCALAR && t->shorthand);
	}
	store_list(at, records, kept);
	return good;
}

static bool decode_map(struct decoder *d, const struct table *t, const struct yaml *y, void *at)
{
	if (y->kind != YAML_MAPPING)
		return wrong(d, y, "a mapping");
	char *records = arena_alloc_many(d->arena, y->count, t->size);
	bool good = true;
	for (size_t i = 0; i < y->count; i++) {
		char *record = records + i * t->size;
		*(str *)(void *)(record + t->key_offset) = y->keys[i]->text;
		good &= decode(d, t, y->items[i], record);
	}
	store_list(at, records, y->count);
	return good;
}

static bool is_none(const struct field *f, const struct yaml *y)
{
	return f->none && y->kind == YAML_SCALAR && y->plain && str_is(y->text, "none");
}

static bool decode_value(struct decoder *d, const struct field *f, const struct yaml *y, void *at)
{
	switch (f->kind) {
	case FIELD_TEXT:
		if (is_none(f, y)) {
			*(str *)at = STR_NONE;
			return true;
		}
		return decode_text(d, y, at);
	case FIELD_BOOL: return decode_bool(d, y, at);
	case FIELD_INT: return decode_int(d, f, y, at);
	case FIELD_REAL: return decode_real(d, f, y, at);
	case FIELD_LENGTH: return decode_bounded_length(d, f, y, at);
	case FIELD_COLOUR: return decode_colour(d, f, y, at);
	case FIELD_CHOICE: return decode_choice(d, f, y, at);
	case FIELD_TEXTS: return decode_texts(d, y, at);
	case FIELD_MAPPING: return decode(d, f->table, y, at);
	case FIELD_LIST: return decode_list(d, f->table, y, at);
	case FIELD_MAP: return decode_map(d, f->table, y, at);
	case FIELD_CUSTOM: return f->custom(d, y, at);
	}
	return false;
}

bool decode_field(struct decoder *d, const struct field *f, const struct yaml *y, void *record)
{
	char *base = record;
	if (yaml_is_null(y))
		return true;
	if (f->span_offset)
		*(span *)(void *)(base + f->span_offset) = y->where;
	return decode_value(d, f, y, base + f->offset);
}

static const struct field *find_field(const struct table *t, str key)
{
	for (size_t i = 0; i < t->count; i++)
		if (str_is(key, t->fields[i].key))
			return &t->fields[i];
	return NULL;
}

static const char *article(const char *word)
{
	return strchr("aeiou", word[0]) ? "an" : "a";
}

static bool refuse_key(struct decoder *d, const struct table *t, const struct yaml *key)
{
	GArray *names = g_array_new(FALSE, FALSE, sizeof(str));
	for (size_t i = 0; i < t->count; i++) {
		str name = str_of(t->fields[i].key);
		g_array_append_val(names, name);
	}
	decode_fault(d, DIAG_KEY_UNKNOWN, key->where,
	             did_you_mean(d, key->text, (str *)(void *)names->data, names->len),
	             "%s %s has no key \"%.*s\"", article(t->name), t->name, STR_ARGS(key->text));
	g_array_free(names, TRUE);
	return false;
}

static bool check_required(struct decoder *d, const struct table *t, const struct yaml *y)
{
	bool good = true;
	for (size_t i = 0; i < t->count && !y->partial; i++) {
		const struct yaml *value = t->fields[i].required ? yaml_find(y, t->fields[i].key) : NULL;
		if (!t->fields[i].required || (value && !yaml_is_null(value)))
			continue;
		span where = value ? value->where : (span){y->where.source, y->where.start, y->where.start};
		good = decode_fault(d, DIAG_KEY_MISSING, where, NULL, "%s %s needs the key \"%s\"",
		                    article(t->name), t->name, t->fields[i].key);
	}
	return good;
}

static bool decode_shorthand(struct decoder *d, const struct table *t, const struct yaml *y,
                             void *record)
{
	return decode_field(d, find_field(t, str_of(t->shorthand)), y, record);
}

bool decode(struct decoder *d, const struct table *t, const struct yaml *y, void *record)
{
	if (t->span_offset)
		*(span *)(void *)((char *)record + t->span_offset) = y->where;
	if (y->kind == YAML_SCALAR && t->shorthand)
		return decode_shorthand(d, t, y, record);
	if (y->kind != YAML_MAPPING)
		return wrong(d, y, t->shorthand ? "a text or a mapping" : "a mapping");
	bool good = true;
	for (size_t i = 0; i < y->count; i++) {
		const struct field *f = find_field(t, y->keys[i]->text);
		if (f)
			good &= decode_field(d, f, y->items[i], record);
		else if (!t->open)
			good = refuse_key(d, t, y->keys[i]);
	}
	return check_required(d, t, y) && good;
}
