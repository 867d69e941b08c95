/* svgclean.c: an SVG without what could run or reach out.
 *
 * The file is read by GLib's markup parser, which expands nothing, and written anew from
 * what is allowed; copying the good is safer than cutting the bad. Entities of the file's
 * own document type, which drawing programs write for name spaces, are put in before,
 * once and never nested, so that a billion laughs stay one. */
#include <string.h>

#include "image/image.h"

#define MOST_ENTITIES 64
#define LONGEST_ENTITY 4096
#define MOST_GROWTH (1u << 20)

struct entity {
	str name, value;
};

struct cleaner {
	GString *out;
	bool removed;
	unsigned depth;
	unsigned dropping;             /* depth of the element being left out; 0: none */
	unsigned style;                /* depth of the style sheet being read; 0: none */
	GString *sheet;                /* its text: judged whole, for comments could split a word */
	bool uses_xlink;
};

/* --- entities --- */

/* One <!ENTITY name "value"> at the start of *rest. */
static bool take_entity(str *rest, struct entity *e)
{
	str s = str_trim(str_from(*rest, 8));
	size_t at = 0;
	while (at < s.len && !g_ascii_isspace(s.at[at]) && s.at[at] != '"' && s.at[at] != '\'')
		at++;
	e->name = str_sub(s, 0, at);
	s = str_trim(str_from(s, at));
	if (s.len == 0 || (s.at[0] != '"' && s.at[0] != '\''))
		return false;
	ptrdiff_t end = str_find_char(s, s.at[0], 1);
	if (end < 0)
		return false;
	e->value = str_sub(s, 1, (size_t)end);
	*rest = str_from(s, (size_t)end + 1);
	return e->value.len <= LONGEST_ENTITY && !memchr(e->value.at, '&', e->value.len) &&
	       !memchr(e->value.at, '<', e->value.len);
}

static size_t find_entities(str type, struct entity *list)
{
	size_t n = 0;
	for (ptrdiff_t at; n < MOST_ENTITIES && (at = str_find(type, STR("<!ENTITY"), 0)) >= 0;) {
		type = str_from(type, (size_t)at);
		str rest = type;
		bool taken = take_entity(&rest, &list[n]);
		type = rest.len < type.len ? rest : str_from(type, 8);
		n += taken;
	}
	return n;
}

static const struct entity *entity_at(str s, size_t at, const struct entity *list, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		size_t end = at + 1 + list[i].name.len;
		if (end < s.len && s.at[end] == ';' && str_equal(str_sub(s, at + 1, end), list[i].name))
			return &list[i];
	}
	return NULL;
}

/* The body of a file with its own entities put in and its document type taken out; absent
 * where that makes too much of it. */
static str without_type(struct arena *a, str bytes)
{
	struct entity list[MOST_ENTITIES];
	ptrdiff_t start = str_find(bytes, STR("<!DOCTYPE"), 0);
	if (start < 0)
		return bytes;
	ptrdiff_t bracket = str_find_char(bytes, '[', (size_t)start);
	ptrdiff_t end = str_find_char(bytes, '>', (size_t)start);
	if (bracket >= 0 && bracket < end) {
		end = str_find(bytes, STR("]"), (size_t)bracket);
		end = end < 0 ? -1 : str_find_char(bytes, '>', (size_t)end);
	}
	if (end < 0)
		return STR_NONE;
	size_t n = find_entities(str_sub(bytes, (size_t)start, (size_t)end), list);
	GString *g = g_string_new_len(bytes.at, start);
	for (size_t at = (size_t)end + 1; at < bytes.len && g->len < bytes.len + MOST_GROWTH;) {
		const struct entity *e = bytes.at[at] == '&' ? entity_at(bytes, at, list, n) : NULL;
		if (e)
			g_string_append_len(g, e->value.at, (gssize)e->value.len);
		else
			g_string_append_c(g, bytes.at[at]);
		at += e ? e->name.len + 2 : 1;
	}
	return str_from_gstring(a, g);
}

/* --- what is allowed --- */

static str local_name(const char *name)
{
	const char *colon = strrchr(name, ':');
	return str_of(colon ? colon + 1 : name);
}

static bool is_one_of(str word, const char *const *words, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (str_equal_fold(word, str_of(words[i])))
			return true;
	return false;
}

static bool is_forbidden_element(str name)
{
	static const char *const names[] = {"script", "foreignObject", "iframe", "object", "embed",
	                                    "audio", "video", "handler", "listener", "animate",
	                                    "set", "animateMotion", "animateTransform",
	                                    "animateColor", "discard"};
	return is_one_of(name, names, G_N_ELEMENTS(names));
}

/* An address that stays inside the file; a link may lead out, a picture may not. */
static bool is_safe_address(str address, bool link)
{
	static const char *const inside[] = {"#", "data:image/png", "data:image/jpeg", "data:image/gif"};
	static const char *const outside[] = {"http://", "https://", "mailto:"};
	address = str_trim(address);
	for (size_t i = 0; i < G_N_ELEMENTS(inside); i++)
		if (str_starts(address, str_of(inside[i])))
			return true;
	for (size_t i = 0; link && i < G_N_ELEMENTS(outside); i++)
		if (str_starts(address, str_of(outside[i])))
			return true;
	return address.len == 0;
}

/* Style that names nothing but parts of the file. A backslash could hide anything. */
static bool is_safe_style(str style)
{
	char *lower = g_ascii_strdown(style.at, (gssize)style.len);
	bool safe = !strchr(lower, '\\') && !strstr(lower, "@import") && !strstr(lower, "expression") &&
	            !strstr(lower, "javascript:") && !strstr(lower, "image(") && !strstr(lower, "src(") &&
	            !strstr(lower, "image-set(");
	for (const char *url = lower; safe && (url = strstr(url, "url("));) {
		url += 4;
		url += strspn(url, " \t\r\n\"'");
		safe = *url == '#' || g_str_has_prefix(url, "data:image/png") ||
		       g_str_has_prefix(url, "data:image/jpeg") || g_str_has_prefix(url, "data:font/");
	}
	g_free(lower);
	return safe;
}

static bool is_safe_attribute(const char *element, const char *name, const char *value)
{
	str local = local_name(name);
	if (local.len > 2 && g_ascii_strncasecmp(local.at, "on", 2) == 0)
		return false;
	if (str_equal_fold(local, STR("href")) || str_equal_fold(local, STR("src")))
		return is_safe_address(str_of(value), str_is(local_name(element), "a"));
	if (str_equal_fold(str_of(name), STR("xml:base")))
		return false;
	return is_safe_style(str_of(value)) || g_str_has_prefix(name, "xmlns") ||
	       strstr(value, "(") == NULL;
}

/* --- writing anew --- */

static void put_escaped(GString *out, str text)
{
	for (size_t i = 0; i < text.len; i++) {
		char c = text.at[i];
		switch (c) {
		case '&': g_string_append(out, "&amp;"); break;
		case '<': g_string_append(out, "&lt;"); break;
		case '>': g_string_append(out, "&gt;"); break;
		case '"': g_string_append(out, "&quot;"); break;
		default: g_string_append_c(out, c);
		}
	}
}

static bool has_attribute(const char **names, const char *name)
{
	for (; *names; names++)
		if (strcmp(*names, name) == 0)
			return true;
	return false;
}

static void start_element(GMarkupParseContext *context, const char *name, const char **names,
                          const char **values, gpointer data, GError **error)
{
	struct cleaner *c = data;
	(void)context;
	if (++c->depth == 1 && !str_is(local_name(name), "svg"))
		g_set_error(error, G_MARKUP_ERROR, G_MARKUP_ERROR_INVALID_CONTENT,
		            "its first element is no svg");
	if (c->dropping)
		return;
	if (is_forbidden_element(local_name(name))) {
		c->dropping = c->depth;
		c->removed = true;
		return;
	}
	if (str_is(local_name(name), "style") && !c->style)
		c->style = c->depth;
	g_string_append_printf(c->out, "<%s", name);
	if (c->depth == 1 && strcmp(name, "svg") == 0 && !has_attribute(names, "xmlns"))
		g_string_append(c->out, " xmlns=\"http://www.w3.org/2000/svg\"");
	if (c->depth == 1 && c->uses_xlink && !has_attribute(names, "xmlns:xlink"))
		g_string_append(c->out, " xmlns:xlink=\"http://www.w3.org/1999/xlink\"");
	for (size_t i = 0; names[i]; i++) {
		if (!is_safe_attribute(name, names[i], values[i])) {
			c->removed = true;
			continue;
		}
		g_string_append_printf(c->out, " %s=\"", names[i]);
		put_escaped(c->out, str_of(values[i]));
		g_string_append_c(c->out, '"');
	}
	g_string_append_c(c->out, '>');
}

static void put_sheet(struct cleaner *c)
{
	str sheet = {c->sheet->str, c->sheet->len};
	if (is_safe_style(sheet))
		put_escaped(c->out, sheet);
	else
		c->removed = true;
	g_string_truncate(c->sheet, 0);
	c->style = 0;
}

static void end_element(GMarkupParseContext *context, const char *name, gpointer data,
                        GError **error)
{
	struct cleaner *c = data;
	(void)context;
	(void)error;
	if (c->style == c->depth)
		put_sheet(c);
	if (!c->dropping)
		g_string_append_printf(c->out, "</%s>", name);
	if (c->dropping == c->depth)
		c->dropping = 0;
	c->depth--;
}

static void put_text(GMarkupParseContext *context, const char *text, gsize len, gpointer data,
                     GError **error)
{
	struct cleaner *c = data;
	(void)context;
	(void)error;
	if (c->dropping || c->depth == 0)
		return;
	if (c->style)
		g_string_append_len(c->sheet, text, (gssize)len);
	else
		put_escaped(c->out, (str){text, len});
}

/* Comments, declarations, instructions; what a CDATA section holds is text. */
static void pass_through(GMarkupParseContext *context, const char *text, gsize len,
                         gpointer data, GError **error)
{
	struct cleaner *c = data;
	str part = {text, len};
	if (str_starts(part, STR("<![CDATA[")) && len >= 12)
		put_text(context, text + 9, len - 12, c, error);
	else if (str_starts(part, STR("<?xml-stylesheet")))
		c->removed = true;
}

bool svg_clean(struct arena *a, str bytes, str *out, bool *removed, str *why)
{
	static const GMarkupParser parser = {start_element, end_element, put_text, pass_through, NULL};
	if (str_starts(bytes, STR("\xef\xbb\xbf")))
		bytes = str_from(bytes, 3);
	str body = without_type(a, bytes);
	struct cleaner c = {.out = g_string_new(NULL), .sheet = g_string_new(NULL),
	                    .uses_xlink = str_find(bytes, STR("xlink:"), 0) >= 0};
	GMarkupParseContext *context = g_markup_parse_context_new(&parser, 0, &c, NULL);
	GError *error = NULL;
	bool ok = body.at && g_markup_parse_context_parse(context, body.at, (gssize)body.len, &error) &&
	          g_markup_parse_context_end_parse(context, &error);
	if (!ok)
		*why = error ? str_copy(a, str_of(error->message)) : STR("its document type is broken");
	g_clear_error(&error);
	g_markup_parse_context_free(context);
	*out = str_from_gstring(a, c.out);
	g_string_free(c.sheet, TRUE);
	*removed = c.removed;
	return ok;
}
