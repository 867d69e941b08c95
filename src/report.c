/* report.c: what a build has to say, as text: the report, the dependencies, the
 * diagnostics, the versions.
 *
 * Times stand in the report and nowhere else. */
#include "build.h"

#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/json.h"
#include "load/load.h"

char *text_given(GString *g)
{
	return g_string_free(g, FALSE);
}

void aldine_free_text(char *text)
{
	g_free(text);
}

/* Into a device or a pipe, which nothing may replace. */
static bool write_through(const char *path, const char *text)
{
	FILE *f = fopen(path, "w");
	bool ok = f && fputs(text, f) >= 0;
	return f && fclose(f) == 0 && ok;
}

bool aldine_write_text(const char *path, const char *text)
{
	struct stat s;
	if (strcmp(path, "-") == 0)
		return fputs(text, stdout) >= 0;
	if (stat(path, &s) == 0 && !S_ISREG(s.st_mode) && !S_ISDIR(s.st_mode))
		return write_through(path, text);
	struct arena *a = arena_new();
	struct output *o = output_new(a);
	str why;
	bool ok = output_add(o, str_of(path), str_of(text), &why) && output_commit(o, &why);
	arena_free(a);
	return ok;
}

/* --- diagnostics --- */

char *aldine_diagnostics(struct aldine *al, enum aldine_format format, bool colour)
{
	static const enum diag_format formats[] = {
		[ALDINE_TEXT] = DIAG_FORMAT_TEXT, [ALDINE_JSON] = DIAG_FORMAT_JSON,
		[ALDINE_SARIF] = DIAG_FORMAT_SARIF, [ALDINE_GITHUB] = DIAG_FORMAT_GITHUB,
	};
	GString *out = g_string_new(NULL);
	bool for_person = format == ALDINE_TEXT || format == ALDINE_GITHUB;
	diags_show(al->diags, for_person && !al->looked ? SEVERITY_WARNING : SEVERITY_NOTE);
	diags_print(al->diags, formats[format], colour, out);
	return text_given(out);
}

unsigned aldine_count(const struct aldine *al, bool errors)
{
	return errors ? diags_count(al->diags, SEVERITY_ERROR)
	              : diags_count_exactly(al->diags, SEVERITY_WARNING);
}

static char *explain_all(void)
{
	GString *out = g_string_new(NULL);
	for (unsigned i = 0; i < DIAG_COUNT; i++)
		g_string_append_printf(out, "%-26s %-8s %s\n", diag_word(i),
		                       severity_word(diag_severity(i)), diag_title(i));
	return text_given(out);
}

char *aldine_explain(const char *word)
{
	enum diag_code code;
	if (!word)
		return explain_all();
	if (!diag_find(str_of(word), &code))
		return NULL;
	return g_strdup_printf("%s (%s)\n\n%s.\n%s\n", diag_word(code),
	                       severity_word(diag_severity(code)), diag_title(code),
	                       diag_advice(code));
}

char *aldine_schema(void)
{
	GString *out = g_string_new(NULL);
	load_schema(out);
	return text_given(out);
}

/* --- versions --- */

/* Asked of the linker, not of headers: a library's header belongs to the one file that
 * speaks to it, and the version that counts is that of the library found at run time. */
enum version_kind { VERSION_TEXT, VERSION_DECIMAL, VERSION_BYTES };
static const struct version_row {
	const char *library, *symbol;
	enum version_kind kind;
} version_rows[] = {
	{"cairo", "cairo_version_string", VERSION_TEXT},
	{"pango", "pango_version_string", VERSION_TEXT},
	{"harfbuzz", "hb_version_string", VERSION_TEXT},
	{"fontconfig", "FcGetVersion", VERSION_DECIMAL},
	{"cmark-gfm", "cmark_version_string", VERSION_TEXT},
	{"libyaml", "yaml_get_version_string", VERSION_TEXT},
	{"libzip", "zip_libzip_version", VERSION_TEXT},
	{"libwebp", "WebPGetDecoderVersion", VERSION_BYTES},
	{"libqrencode", "QRcode_APIVersionString", VERSION_TEXT},
	{"zlib", "zlibVersion", VERSION_TEXT},
};

static char *library_version(const struct version_row *row)
{
	union { void *object; const char *(*text)(void); int (*number)(void); } symbol;
	symbol.object = dlsym(RTLD_DEFAULT, row->symbol);
	if (!symbol.object)
		return NULL;
	if (row->kind == VERSION_TEXT)
		return g_strdup(symbol.text());
	int v = symbol.number();
	if (row->kind == VERSION_DECIMAL)
		return g_strdup_printf("%d.%d.%d", v / 10000, v / 100 % 100, v % 100);
	return g_strdup_printf("%d.%d.%d", v >> 16, v >> 8 & 0xFF, v & 0xFF);
}

static char *glib_version_text(void)
{
	return g_strdup_printf("%u.%u.%u", glib_major_version, glib_minor_version,
	                       glib_micro_version);
}

char *aldine_versions(void)
{
	GString *out = g_string_new("aldine " ALDINE_VERSION "\n");
	char *version = glib_version_text();
	g_string_append_printf(out, "%-12s %s\n", "glib", version);
	g_free(version);
	for (size_t i = 0; i < G_N_ELEMENTS(version_rows); i++) {
		version = library_version(&version_rows[i]);
		if (version)
			g_string_append_printf(out, "%-12s %s\n", version_rows[i].library, version);
		g_free(version);
	}
	return text_given(out);
}

static void put_versions(struct json *j)
{
	json_open(j, "versions");
	json_str(j, "aldine", STR(ALDINE_VERSION));
	char *version = glib_version_text();
	json_str(j, "glib", str_of(version));
	g_free(version);
	for (size_t i = 0; i < G_N_ELEMENTS(version_rows); i++) {
		version = library_version(&version_rows[i]);
		if (version)
			json_str(j, version_rows[i].library, str_of(version));
		g_free(version);
	}
	json_close(j);
}

/* --- report --- */

static void put_faults(struct json *j, struct aldine *al, const struct made *m)
{
	json_open_array(j, "faults");
	for (size_t i = 0; i < m->fault_count; i++) {
		struct place place = source_place(diags_sources(al->diags), m->faults[i].where);
		json_open(j, NULL);
		json_str(j, "fault", m->faults[i].word);
		json_int(j, "page", m->faults[i].page);
		if (place.line) {
			json_str(j, "file", place.path);
			json_int(j, "line", place.line);
			json_int(j, "column", place.column);
		}
		json_close(j);
	}
	json_close_array(j);
}

static void put_levers(struct json *j, const struct page_levers *levers)
{
	json_open(j, "levers");
	json_int(j, "whites", levers->whites);
	json_int(j, "whites-moved", levers->whites_moved);
	json_int(j, "paragraphs-varied", levers->varied);
	json_close(j);
}

static void put_evenness(struct json *j, const struct page_evenness *e)
{
	json_open(j, "typography");
	json_int(j, "lines", e->lines);
	json_real(j, "deviation", e->deviation, 4);
	json_int(j, "loose", e->loose);
	json_int(j, "tight", e->tight);
	json_int(j, "hyphens", e->hyphens);
	json_int(j, "ladders", e->ladders);
	json_int(j, "paragraphs", e->paragraphs);
	json_int(j, "runts", e->runts);
	json_close(j);
}

static void put_made(struct json *j, struct aldine *al, const struct made *m)
{
	json_open(j, NULL);
	json_str(j, "name", m->edition->name);
	json_str(j, "format", m->edition->format == FORMAT_PDF ? STR("pdf") : STR("epub"));
	json_str(j, "file", m->path);
	json_bool(j, "written", m->written);
	if (m->bytes.at) {
		char *sum = g_compute_checksum_for_data(G_CHECKSUM_SHA256,
		                                        (const guchar *)m->bytes.at, m->bytes.len);
		json_int(j, "bytes", (int64_t)m->bytes.len);
		json_str(j, "sha256", str_of(sum));
		json_int(j, "pages", (int64_t)m->pages);
		g_free(sum);
	}
	json_int(j, "words", (int64_t)m->words);
	json_open(j, "links");
	for (size_t i = 0; i < G_N_ELEMENTS(m->links); i++)
		json_int(j, link_word(i), (int64_t)m->links[i]);
	json_close(j);
	put_links(j, al, m->listed, m->listed_count, "list");
	put_faults(j, al, m);
	if (m->edition->format == FORMAT_PDF) {
		put_levers(j, &m->levers);
		put_evenness(j, &m->evenness);
	}
	json_close(j);
}

static void put_counts(struct json *j, const struct aldine *al)
{
	json_open(j, "diagnostics");
	for (int s = SEVERITY_NOTE; s <= SEVERITY_FATAL; s++)
		json_int(j, severity_word(s), diags_count_exactly(al->diags, s));
	json_close(j);
}

char *aldine_report(struct aldine *al)
{
	static const char *const stages[] = {"load", "resolve", "layout", "epub", "pdf", "write"};
	GString *out = g_string_new(NULL);
	struct json j;
	json_init(&j, out, true);
	json_open(&j, NULL);
	if (al->book)
		json_str(&j, "title", al->book->title);
	put_versions(&j);
	json_open_array(&j, "editions");
	for (size_t i = 0; i < al->made_count; i++)
		put_made(&j, al, &al->made[i]);
	json_close_array(&j);
	put_counts(&j, al);
	json_open(&j, "seconds");
	for (int i = 0; i < STAGE_COUNT; i++)
		json_real(&j, stages[i], al->seconds[i], 4);
	json_close(&j);
	json_close(&j);
	g_string_append_c(out, '\n');
	return text_given(out);
}

/* --- depfile --- */

/* As make and ninja both read it. */
static void append_target(GString *out, str path)
{
	for (size_t i = 0; i < path.len; i++) {
		if (path.at[i] == ' ' || path.at[i] == '#')
			g_string_append_c(out, '\\');
		if (path.at[i] == '$')
			g_string_append_c(out, '$');
		g_string_append_c(out, path.at[i]);
	}
}

char *aldine_depfile(struct aldine *al)
{
	struct arena *a = arena_new();
	GString *out = g_string_new(NULL);
	for (size_t i = 0; i < al->made_count; i++) {
		if (i)
			g_string_append_c(out, ' ');
		append_target(out, al->made[i].path);
	}
	g_string_append_c(out, ':');
	size_t n;
	const str *paths = folder_read_paths(al->files, a, &n);
	for (size_t i = 0; i < n; i++) {
		g_string_append(out, " \\\n  ");
		append_target(out, paths[i]);
	}
	g_string_append_c(out, '\n');
	/* Without rules of their own, files that are gone would keep make from building again. */
	for (size_t i = 0; i < n; i++) {
		append_target(out, paths[i]);
		g_string_append(out, ":\n");
	}
	arena_free(a);
	return text_given(out);
}
