/* schema.c: the tables as a JSON Schema for editors, and as Markdown for people. */
#include "data/data.h"

#include <string.h>

/* --- every table that can be reached --- */

static bool is_listed(const GPtrArray *list, const struct table *t)
{
	for (guint i = 0; i < list->len; i++)
		if (g_ptr_array_index(list, i) == t)
			return true;
	return false;
}

/* root first, then in the order of the rows that lead to them. */
static GPtrArray *reachable(const struct table *root)
{
	GPtrArray *list = g_ptr_array_new();
	g_ptr_array_add(list, (void *)root);
	for (guint i = 0; i < list->len; i++) {
		const struct table *t = g_ptr_array_index(list, i);
		for (size_t k = 0; k < t->count; k++)
			if (t->fields[k].table && !is_listed(list, t->fields[k].table))
				g_ptr_array_add(list, (void *)t->fields[k].table);
	}
	return list;
}

/* --- JSON Schema --- */

static void put_string(const char *text, GString *out)
{
	g_string_append_c(out, '"');
	for (const char *c = text; *c; c++) {
		if (*c == '"' || *c == '\\')
			g_string_append_c(out, '\\');
		g_string_append_c(out, *c);
	}
	g_string_append_c(out, '"');
}

static void put_reference(const struct table *t, GString *out)
{
	g_string_append(out, "{\"$ref\": \"#/$defs/");
	for (const char *c = t->name; *c; c++)
		g_string_append_c(out, *c == ' ' ? '-' : *c);
	g_string_append(out, "\"}");
}

static void put_range(const struct field *f, GString *out)
{
	char number[G_ASCII_DTOSTR_BUF_SIZE];
	if (f->least == 0 && f->most == 0)
		return;
	g_string_append_printf(out, ", \"minimum\": %s", g_ascii_formatd(number, sizeof number, "%.10g", f->least));
	g_string_append_printf(out, ", \"maximum\": %s", g_ascii_formatd(number, sizeof number, "%.15g", f->most));
}

static void put_choices(const struct field *f, GString *out)
{
	g_string_append(out, "\"enum\": [");
	for (int i = 0; f->choices[i]; i++) {
		g_string_append(out, i ? ", " : "");
		put_string(f->choices[i], out);
	}
	g_string_append_c(out, ']');
}

/* What a field takes, without the braces around it. */
static void put_type(const struct field *f, GString *out)
{
	switch (f->kind) {
	case FIELD_TEXT: g_string_append(out, "\"type\": [\"string\", \"number\"]"); break;
	case FIELD_BOOL: g_string_append(out, "\"type\": \"boolean\""); break;
	case FIELD_INT:
	case FIELD_REAL:
		g_string_append(out, f->kind == FIELD_INT ? "\"type\": \"integer\"" : "\"type\": \"number\"");
		put_range(f, out);
		break;
	case FIELD_LENGTH:
		g_string_append(out, "\"anyOf\": [{\"type\": \"string\", \"pattern\": \"^[-+]?[0-9.]+ *(pt|mm|cm|in|px|pc)$\"}, {\"const\": 0}]");
		break;
	case FIELD_COLOUR:
		g_string_append(out, f->none ? "\"type\": \"string\", \"pattern\": \"^(none|#[0-9a-fA-F]{3}([0-9a-fA-F]{3})?)$\""
		                             : "\"type\": \"string\", \"pattern\": \"^#[0-9a-fA-F]{3}([0-9a-fA-F]{3})?$\"");
		break;
	case FIELD_CHOICE: put_choices(f, out); break;
	case FIELD_TEXTS:
		g_string_append(out, "\"type\": [\"string\", \"number\", \"array\"], \"items\": {\"type\": [\"string\", \"number\"]}");
		break;
	case FIELD_MAPPING:
		g_string_append(out, "\"allOf\": [");
		put_reference(f->table, out);
		g_string_append_c(out, ']');
		break;
	case FIELD_LIST:
		g_string_append(out, "\"anyOf\": [{\"type\": \"array\", \"items\": ");
		put_reference(f->table, out);
		g_string_append_c(out, '}');
		if (f->table->shorthand) {
			g_string_append(out, ", ");
			put_reference(f->table, out);
		}
		g_string_append_c(out, ']');
		break;
	case FIELD_MAP:
		g_string_append(out, "\"type\": \"object\", \"additionalProperties\": ");
		put_reference(f->table, out);
		break;
	case FIELD_CUSTOM: break;
	}
}

static void put_property(const struct field *f, GString *out)
{
	put_string(f->key, out);
	g_string_append(out, ": {");
	gsize start = out->len;
	if (f->schema)
		g_string_append_len(out, f->schema + 1, (gssize)strlen(f->schema) - 2);
	else
		put_type(f, out);
	if (f->about) {
		g_string_append(out, out->len > start ? ", \"description\": " : "\"description\": ");
		put_string(f->about, out);
	}
	g_string_append_c(out, '}');
}

static void put_required(const struct table *t, const char *indent, GString *out)
{
	bool any = false;
	for (size_t i = 0; i < t->count; i++) {
		if (!t->fields[i].required)
			continue;
		if (!any)
			g_string_append_printf(out, ",\n%s\"required\": [", indent);
		g_string_append(out, any ? ", " : "");
		put_string(t->fields[i].key, out);
		any = true;
	}
	if (any)
		g_string_append_c(out, ']');
}

/* The inside of an object. */
static void put_object(const struct table *t, const char *indent, GString *out)
{
	g_string_append_printf(out, "%s\"type\": \"object\",\n%s\"additionalProperties\": %s,\n%s\"properties\": {",
	                       indent, indent, t->open ? "true" : "false", indent);
	for (size_t i = 0; i < t->count; i++) {
		g_string_append_printf(out, "%s\n%s  ", i ? "," : "", indent);
		put_property(&t->fields[i], out);
	}
	g_string_append_printf(out, "\n%s}", indent);
	put_required(t, indent, out);
	g_string_append_c(out, '\n');
}

static void put_definition(const struct table *t, GString *out)
{
	g_string_append(out, "    \"");
	for (const char *c = t->name; *c; c++)
		g_string_append_c(out, *c == ' ' ? '-' : *c);
	g_string_append(out, "\": {\n");
	if (t->shorthand)
		g_string_append(out, "      \"anyOf\": [{\"type\": [\"string\", \"number\"]}, {\n");
	put_object(t, "      ", out);
	g_string_append(out, t->shorthand ? "      }]\n    }" : "    }");
}

void schema_write(const struct table *root, const char *title, GString *out)
{
	GPtrArray *tables = reachable(root);
	g_string_append(out, "{\n  \"$schema\": \"https://json-schema.org/draft/2020-12/schema\",\n  \"title\": ");
	put_string(title, out);
	g_string_append(out, ",\n  \"$defs\": {\n");
	for (guint i = 1; i < tables->len; i++) {
		put_definition(g_ptr_array_index(tables, i), out);
		g_string_append(out, i + 1 < tables->len ? ",\n" : "\n");
	}
	g_string_append(out, "  },\n");
	put_object(root, "  ", out);
	g_string_append(out, "}\n");
	g_ptr_array_free(tables, TRUE);
}

/* --- for people --- */

static void put_value(const struct field *f, GString *out)
{
	static const char *const kinds[] = {
		[FIELD_TEXT] = "a text", [FIELD_BOOL] = "true or false", [FIELD_INT] = "a whole number",
		[FIELD_REAL] = "a number", [FIELD_LENGTH] = "a length", [FIELD_COLOUR] = "a colour",
		[FIELD_TEXTS] = "a text, or a list", [FIELD_LIST] = "a list", [FIELD_MAP] = "a mapping",
		[FIELD_MAPPING] = "a mapping", [FIELD_CHOICE] = "a word", [FIELD_CUSTOM] = "a value",
	};
	if (f->value) {
		g_string_append(out, f->value);
		return;
	}
	if (f->kind == FIELD_CHOICE) {
		for (int i = 0; f->choices[i]; i++)
			g_string_append_printf(out, "%s`%s`", i ? ", " : "", f->choices[i]);
		return;
	}
	g_string_append(out, kinds[f->kind]);
	if (f->table)
		g_string_append_printf(out, ": %s", f->table->name);
}

static void put_table(const struct table *t, unsigned level, GString *out)
{
	for (unsigned i = 0; i < level; i++)
		g_string_append_c(out, '#');
	g_string_append_printf(out, " %c%s\n\n", g_ascii_toupper(t->name[0]), t->name + 1);
	if (t->shorthand)
		g_string_append_printf(out, "A text alone stands for its `%s`.\n\n", t->shorthand);
	g_string_append(out, "| Key | Value | Meaning |\n|---|---|---|\n");
	for (size_t i = 0; i < t->count; i++) {
		const struct field *f = &t->fields[i];
		g_string_append_printf(out, "| `%s` | ", f->key);
		put_value(f, out);
		g_string_append_printf(out, " | %s%s |\n", f->about ? f->about : "", f->required ? " (required)" : "");
	}
	g_string_append_c(out, '\n');
}

void reference_write(const struct table *root, unsigned level, GString *out)
{
	GPtrArray *tables = reachable(root);
	for (guint i = 0; i < tables->len; i++)
		put_table(g_ptr_array_index(tables, i), i ? level + 1 : level, out);
	g_ptr_array_free(tables, TRUE);
}
