/* diag_json.c: diagnostics for programs: JSON lines, SARIF 2.1.0, GitHub's annotations. */
#include "base/json.h"
#include "diag/diag_print.h"

#include <string.h>

/* --- one object a line --- */

static void put_place(struct json *j, const struct place *p, span where)
{
	if (p->path.at)
		json_str(j, "file", p->path);
	if (!p->line)
		return;
	json_int(j, "line", p->line);
	json_int(j, "column", p->column);
	json_int(j, "end_line", p->end_line);
	json_int(j, "end_column", p->end_column);
	json_int(j, "start", where.start);
	json_int(j, "end", where.end);
}

static void put_editions(struct json *j, str editions)
{
	str name;
	if (editions.len == 0)
		return;
	json_open_array(j, "editions");
	while (str_next(&editions, ',', &name))
		json_str(j, NULL, str_trim(name));
	json_close_array(j);
}

static void print_object(struct diags *all, struct arena *a, const struct diag *d, GString *out)
{
	struct json j;
	json_init(&j, out, false);
	struct place place = source_place(diags_sources(all), d->where);
	json_open(&j, NULL);
	json_str(&j, "code", str_of(diag_word(d->code)));
	json_str(&j, "severity", str_of(severity_word(d->severity)));
	json_str(&j, "message", d->message);
	if (d->help.at)
		json_str(&j, "help", d->help);
	put_place(&j, &place, d->where);
	if (d->also_message.at) {
		struct place also = source_place(diags_sources(all), d->also);
		json_open(&j, "also");
		json_str(&j, "message", d->also_message);
		put_place(&j, &also, d->also);
		json_close(&j);
	}
	put_editions(&j, diag_editions(all, a, d));
	json_close(&j);
	g_string_append_c(out, '\n');
}

void diags_print_json(struct diags *d, GString *out)
{
	struct arena *a = arena_new();
	size_t n;
	const struct diag *const *list = diags_sorted(d, &n);
	for (size_t i = 0; i < n; i++)
		print_object(d, a, list[i], out);
	arena_free(a);
}

/* --- SARIF --- */

struct sarif {
	struct json json;
	struct diags *diags;
	struct arena *arena;
	int rule[DIAG_COUNT];          /* index among the rules printed; -1: not there */
};

static const char *sarif_level(enum severity s)
{
	return s == SEVERITY_NOTE ? "note" : s == SEVERITY_WARNING ? "warning" : "error";
}

static void put_text(struct json *j, const char *key, str text)
{
	json_open(j, key);
	json_str(j, "text", text);
	json_close(j);
}

/* The rules that were broken, in the order of codes.def. */
static void put_rules(struct sarif *s, const struct diag *const *list, size_t n)
{
	bool used[DIAG_COUNT] = {false};
	for (size_t i = 0; i < n; i++)
		used[list[i]->code] = true;
	int count = 0;
	json_open_array(&s->json, "rules");
	for (unsigned code = 0; code < DIAG_COUNT; code++) {
		s->rule[code] = used[code] ? count++ : -1;
		if (!used[code])
			continue;
		json_open(&s->json, NULL);
		json_str(&s->json, "id", str_of(diag_word(code)));
		put_text(&s->json, "shortDescription", str_of(diag_title(code)));
		put_text(&s->json, "help", str_of(diag_advice(code)));
		json_open(&s->json, "defaultConfiguration");
		json_str(&s->json, "level", str_of(sarif_level(diag_severity(code))));
		json_close(&s->json);
		json_close(&s->json);
	}
	json_close_array(&s->json);
}

/* A path as a relative or absolute URI. */
static str path_uri(struct arena *a, str path)
{
	char *escaped = g_uri_escape_bytes((const guint8 *)path.at, path.len, "/");
	str uri = str_printf(a, "%s%s", path.at[0] == '/' ? "file://" : "", escaped);
	g_free(escaped);
	return uri;
}

static void put_location(struct sarif *s, span where, str message)
{
	struct json *j = &s->json;
	struct place place = source_place(diags_sources(s->diags), where);
	json_open(j, NULL);
	if (place.path.len) {
		json_open(j, "physicalLocation");
		json_open(j, "artifactLocation");
		json_str(j, "uri", path_uri(s->arena, place.path));
		json_close(j);
		if (place.line) {
			json_open(j, "region");
			json_int(j, "startLine", place.line);
			json_int(j, "startColumn", place.column);
			json_int(j, "endLine", place.end_line);
			json_int(j, "endColumn", place.end_column);
			json_close(j);
		}
		json_close(j);
	}
	if (message.at)
		put_text(j, "message", message);
	json_close(j);
}

static void put_result(struct sarif *s, const struct diag *d)
{
	struct json *j = &s->json;
	json_open(j, NULL);
	json_str(j, "ruleId", str_of(diag_word(d->code)));
	json_int(j, "ruleIndex", s->rule[d->code]);
	json_str(j, "level", str_of(sarif_level(d->severity)));
	put_text(j, "message", d->help.at ? str_printf(s->arena, "%.*s\n%.*s", STR_ARGS(d->message),
	                                               STR_ARGS(d->help))
	                                  : d->message);
	json_open_array(j, "locations");
	if (d->where.source)
		put_location(s, d->where, STR_NONE);
	json_close_array(j);
	if (d->also_message.at) {
		json_open_array(j, "relatedLocations");
		put_location(s, d->also, d->also_message);
		json_close_array(j);
	}
	str editions = diag_editions(s->diags, s->arena, d);
	if (editions.len) {
		json_open(j, "properties");
		put_editions(j, editions);
		json_close(j);
	}
	json_close(j);
}

void diags_print_sarif(struct diags *d, GString *out)
{
	struct sarif s = {.diags = d, .arena = arena_new()};
	struct json *j = &s.json;
	size_t n;
	const struct diag *const *list = diags_sorted(d, &n);
	json_init(j, out, true);
	json_open(j, NULL);
	json_str(j, "$schema", STR("https://json.schemastore.org/sarif-2.1.0.json"));
	json_str(j, "version", STR("2.1.0"));
	json_open_array(j, "runs");
	json_open(j, NULL);
	json_open(j, "tool");
	json_open(j, "driver");
	json_str(j, "name", STR("aldine"));
	json_str(j, "version", STR(ALDINE_VERSION));
	put_rules(&s, list, n);
	json_close(j);
	json_close(j);
	json_str(j, "columnKind", STR("unicodeCodePoints"));
	json_open_array(j, "results");
	for (size_t i = 0; i < n; i++)
		put_result(&s, list[i]);
	json_close_array(j);
	json_close(j);
	json_close_array(j);
	json_close(j);
	g_string_append_c(out, '\n');
	arena_free(s.arena);
}

/* --- GitHub's workflow commands --- */

/* A message escapes what would end it; a property also what would end that. */
static void append_command_text(GString *out, str text, const char *also)
{
	for (size_t i = 0; i < text.len; i++) {
		char c = text.at[i];
		if (c == '%' || c == '\r' || c == '\n' || (c && strchr(also, c)))
			g_string_append_printf(out, "%%%02X", (unsigned char)c);
		else
			g_string_append_c(out, c);
	}
}

static void print_command(struct diags *all, const struct diag *d, GString *out)
{
	static const char *const commands[] = {
		[SEVERITY_NOTE] = "notice", [SEVERITY_WARNING] = "warning",
		[SEVERITY_ERROR] = "error", [SEVERITY_FATAL] = "error",
	};
	struct place place = source_place(diags_sources(all), d->where);
	g_string_append_printf(out, "::%s ", commands[d->severity]);
	if (place.path.len) {
		g_string_append(out, "file=");
		append_command_text(out, place.path, ":,");
		g_string_append_c(out, ',');
	}
	if (place.line)
		g_string_append_printf(out, "line=%u,endLine=%u,col=%u,", place.line,
		                       place.end_line, place.column);
	if (place.line && place.end_line == place.line)        /* GitHub takes it only so */
		g_string_append_printf(out, "endColumn=%u,", place.end_column);
	g_string_append_printf(out, "title=%s::", diag_word(d->code));
	append_command_text(out, d->message, "");
	if (d->help.at) {
		g_string_append(out, "%0A");
		append_command_text(out, d->help, "");
	}
	g_string_append_c(out, '\n');
}

void diags_print_github(struct diags *d, GString *out)
{
	size_t n;
	const struct diag *const *list = diags_sorted(d, &n);
	for (size_t i = 0; i < n; i++)
		print_command(d, list[i], out);
}
