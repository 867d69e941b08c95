/* json.c: see json.h. */
#include "base/json.h"

#include <assert.h>

void json_init(struct json *j, GString *out, bool pretty)
{
	*j = (struct json){.out = out, .pretty = pretty};
}

static void new_line(struct json *j)
{
	if (!j->pretty || j->out->len == 0)
		return;
	g_string_append_c(j->out, '\n');
	for (unsigned i = 0; i < j->depth; i++)
		g_string_append(j->out, "  ");
}

/* Characters that JSON wants escaped, and U+2028 and U+2029, which break scripts. */
static void append_escaped(GString *out, str s)
{
	for (size_t i = 0; i < s.len; i++) {
		unsigned char c = (unsigned char)s.at[i];
		switch (c) {
		case '"': g_string_append(out, "\\\""); break;
		case '\\': g_string_append(out, "\\\\"); break;
		case '\n': g_string_append(out, "\\n"); break;
		case '\t': g_string_append(out, "\\t"); break;
		case '\r': g_string_append(out, "\\r"); break;
		default:
			if (c < 0x20 || c == 0x7F)
				g_string_append_printf(out, "\\u%04x", c);
			else
				g_string_append_c(out, (char)c);
		}
	}
}

static void append_text(GString *out, str s)
{
	g_string_append_c(out, '"');
	if (g_utf8_validate(s.at ? s.at : "", (gssize)s.len, NULL)) {
		append_escaped(out, s);
	} else {                               /* a path may be anything */
		char *valid = g_utf8_make_valid(s.at, (gssize)s.len);
		append_escaped(out, str_of(valid));
		g_free(valid);
	}
	g_string_append_c(out, '"');
}

/* What stands before every value. */
static void begin_value(struct json *j, const char *key)
{
	if (j->comma)
		g_string_append_c(j->out, ',');
	if (j->depth)
		new_line(j);
	if (key) {
		append_text(j->out, str_of(key));
		g_string_append(j->out, j->pretty ? ": " : ":");
	}
	j->comma = true;
}

static void open_level(struct json *j, const char *key, char bracket)
{
	begin_value(j, key);
	g_string_append_c(j->out, bracket);
	j->depth++;
	j->comma = false;
}

static void close_level(struct json *j, char bracket)
{
	assert(j->depth > 0);
	bool empty = !j->comma;
	j->depth--;
	if (!empty)
		new_line(j);
	g_string_append_c(j->out, bracket);
	j->comma = true;
}

void json_open(struct json *j, const char *key)
{
	open_level(j, key, '{');
}

void json_close(struct json *j)
{
	close_level(j, '}');
}

void json_open_array(struct json *j, const char *key)
{
	open_level(j, key, '[');
}

void json_close_array(struct json *j)
{
	close_level(j, ']');
}

void json_str(struct json *j, const char *key, str value)
{
	begin_value(j, key);
	append_text(j->out, value);
}

void json_int(struct json *j, const char *key, int64_t value)
{
	begin_value(j, key);
	g_string_append_printf(j->out, "%" G_GINT64_FORMAT, (gint64)value);
}

void json_real(struct json *j, const char *key, double value, int decimals)
{
	char format[16], text[64];
	begin_value(j, key);
	if (!(value > -1e15 && value < 1e15)) {        /* JSON has no word for these */
		g_string_append(j->out, "null");
		return;
	}
	g_snprintf(format, sizeof format, "%%.%df", decimals < 15 ? decimals : 15);
	g_string_append(j->out, g_ascii_formatd(text, sizeof text, format, value));
}

void json_bool(struct json *j, const char *key, bool value)
{
	begin_value(j, key);
	g_string_append(j->out, value ? "true" : "false");
}

void json_null(struct json *j, const char *key)
{
	begin_value(j, key);
	g_string_append(j->out, "null");
}
