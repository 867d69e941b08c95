/* print.c: structs back into YAML, by the tables that decode them: what `aldine config`
 * shows can be pasted into a manifest. Absent texts and empty lists are left out. */
#include "data/data.h"

#include <string.h>

static bool is_plain_word(str text)
{
	if (!text.len || strchr("-?:,[]{}#&*!|>'\"%@` ", text.at[0]) || text.at[text.len - 1] == ' ')
		return false;
	if (str_is(text, "true") || str_is(text, "false") || str_is(text, "null") || str_is(text, "~") ||
	    str_is(text, "none"))
		return false;
	for (size_t i = 0; i < text.len; i++) {
		if ((unsigned char)text.at[i] < ' ' || strchr("#,[]{}\"", text.at[i]))
			return false;
		if (text.at[i] == ':' && (i + 1 == text.len || text.at[i + 1] == ' '))
			return false;
	}
	return true;
}

void yaml_print_text(str text, GString *out)
{
	if (is_plain_word(text)) {
		g_string_append_len(out, text.at, (gssize)text.len);
		return;
	}
	g_string_append_c(out, '"');
	for (size_t i = 0; i < text.len; i++) {
		char c = text.at[i];
		if (c == '"' || c == '\\')
			g_string_append_printf(out, "\\%c", c);
		else if (c == '\n')
			g_string_append(out, "\\n");
		else if ((unsigned char)c < ' ')
			g_string_append_printf(out, "\\x%02x", c);
		else
			g_string_append_c(out, c);
	}
	g_string_append_c(out, '"');
}

/* As few digits as say it, whatever the locale. */
static void print_real(double value, GString *out)
{
	char text[G_ASCII_DTOSTR_BUF_SIZE];
	bool whole = value == (double)(int64_t)value && value < 1e15 && value > -1e15;
	g_string_append(out, g_ascii_formatd(text, sizeof text, whole ? "%.0f" : "%.6g", value));
}

static void print_length(unit value, GString *out)
{
	char text[G_ASCII_DTOSTR_BUF_SIZE];
	double points = unit_points(value);
	g_ascii_formatd(text, sizeof text, "%.2f", points);
	size_t len = strlen(text);
	while (text[len - 1] == '0')
		text[--len] = '\0';
	if (text[len - 1] == '.')
		text[--len] = '\0';
	g_string_append_printf(out, "%spt", text);
}

static struct record_list list_at(const char *at)
{
	struct record_list list;
	memcpy(&list, at, sizeof list);
	return list;
}

static void print_texts(const char *at, GString *out)
{
	struct record_list list = list_at(at);
	g_string_append_c(out, '[');
	for (size_t i = 0; i < list.count; i++) {
		g_string_append(out, i ? ", " : "");
		yaml_print_text(((str *)list.records)[i], out);
	}
	g_string_append_c(out, ']');
}

static void print_lead(unsigned indent, const char *key, GString *out)
{
	for (unsigned i = 0; i < indent; i++)
		g_string_append(out, "  ");
	g_string_append_printf(out, "%s:", key);
}

static bool is_absent(const struct field *f, const char *at);

/* A mapping is there when something that it cannot do without is. */
static bool is_empty(const struct table *t, const char *record)
{
	bool empty = true;
	for (size_t i = 0; i < t->count; i++) {
		bool absent = is_absent(&t->fields[i], record + t->fields[i].offset);
		if (absent && t->fields[i].required)
			return true;
		empty &= absent;
	}
	return empty;
}

static bool is_absent(const struct field *f, const char *at)
{
	switch (f->kind) {
	case FIELD_MAPPING: return is_empty(f->table, at);
	case FIELD_TEXT: return !((const str *)(const void *)at)->at && !f->none;
	case FIELD_TEXTS:
	case FIELD_LIST:
	case FIELD_MAP: return list_at(at).count == 0;
	case FIELD_CUSTOM: return !f->print;
	default: return false;
	}
}

static void print_scalar(const struct field *f, const char *at, GString *out)
{
	const void *value = at;
	g_string_append_c(out, ' ');
	switch (f->kind) {
	case FIELD_TEXT:
		if (((const str *)value)->at)
			yaml_print_text(*(const str *)value, out);
		else
			g_string_append(out, "none");
		break;
	case FIELD_BOOL: g_string_append(out, *(const bool *)value ? "true" : "false"); break;
	case FIELD_INT: g_string_append_printf(out, "%d", *(const int *)value); break;
	case FIELD_REAL: print_real(*(const double *)value, out); break;
	case FIELD_LENGTH: print_length(*(const unit *)value, out); break;
	case FIELD_COLOUR:
		if (f->none && *(const uint32_t *)value == 0xFFFFFF)
			g_string_append(out, "none");
		else
			g_string_append_printf(out, "\"#%06x\"", *(const uint32_t *)value);
		break;
	case FIELD_CHOICE: g_string_append(out, f->choices[*(const int *)value]); break;
	case FIELD_TEXTS: print_texts(at, out); break;
	case FIELD_CUSTOM: f->print(at, out); break;
	default: break;
	}
	g_string_append_c(out, '\n');
}

static void print_records(const struct field *f, const char *at, unsigned indent, GString *out)
{
	struct record_list list = list_at(at);
	g_string_append_c(out, '\n');
	for (size_t i = 0; i < list.count; i++) {
		const char *record = (const char *)list.records + i * f->table->size;
		if (f->kind == FIELD_MAP) {
			GString *key = g_string_new(NULL);
			yaml_print_text(*(const str *)(const void *)(record + f->table->key_offset), key);
			print_lead(indent, key->str, out);
			g_string_append_c(out, '\n');
			g_string_free(key, TRUE);
			table_print(f->table, record, indent + 1, out);
		} else {
			gsize start = out->len + indent * 2;
			table_print(f->table, record, indent + 1, out);
			if (out->len > start)
				out->str[start] = '-';
		}
	}
}

void table_print(const struct table *t, const void *record, unsigned indent, GString *out)
{
	for (size_t i = 0; i < t->count; i++) {
		const struct field *f = &t->fields[i];
		const char *at = (const char *)record + f->offset;
		if (is_absent(f, at))
			continue;
		gsize start = out->len;
		print_lead(indent, f->key, out);
		if (f->kind == FIELD_MAPPING) {
			g_string_append_c(out, '\n');
			table_print(f->table, at, indent + 1, out);
		} else if (f->kind == FIELD_LIST || f->kind == FIELD_MAP) {
			print_records(f, at, indent + 1, out);
		} else {
			print_scalar(f, at, out);
		}
		if (f->kind == FIELD_CUSTOM && g_str_has_suffix(out->str, ": \"\"\n"))
			g_string_truncate(out, start);
	}
}
