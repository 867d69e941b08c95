/* aldine.c: the library's door: a book is opened, built and looked at.
 *
 * A book is loaded once. Then its editions are made (make.c), in the order asked for.
 * Everything is made before anything is written. */
#include "build.h"

#include <stdlib.h>
#include <string.h>

#include "base/crew.h"
#include "doc/dump.h"
#include "doc/walk.h"
#include "epub/epub.h"
#include "load/load.h"
#include "pages/pages.h"
#include "pdf/pdf.h"
#include "resolve/resolve.h"
#include "start/start.h"

/* --- opening --- */

/* Variables that change what libraries make must not reach a book. */
static void clear_environment(void)
{
	static const char *const prefixes[] = {"HB_", "PANGO_", "FC_", "FONTCONFIG_", "FREETYPE_"};
	char **names = g_listenv();
	for (char **name = names; *name; name++)
		for (size_t i = 0; i < G_N_ELEMENTS(prefixes); i++)
			if (g_str_has_prefix(*name, prefixes[i]))
				unsetenv(*name);
	g_strfreev(names);
}

static struct aldine *open_with(struct folder *(*files)(struct arena *))
{
	clear_environment();
	struct aldine *al = g_new0(struct aldine, 1);
	al->arena = arena_new();
	al->files = files(al->arena);
	al->diags = diags_new(al->arena);
	return al;
}

/* Book order of diagnostics: the manifest, then guides in the order of the tree. */
static void rank_sources(struct aldine *al)
{
	struct node *root = al->book->root;
	unsigned rank = 1;
	diags_rank(al->diags, al->book->source, rank++);
	for (size_t i = 0; i < al->book->guide_count; i++)       /* those left out come last */
		diags_rank(al->diags, al->book->guides[i]->source, UINT32_MAX);
	for (struct node *n = root; n; n = walk_after(n, root))
		if (n->kind == NODE_DIVISION && n->division->guide)
			diags_rank(al->diags, n->division->guide->source, rank++);
}

enum aldine_result aldine_load(struct aldine *al, const char *manifest)
{
	gint64 start = g_get_monotonic_time();
	struct arena *meanwhile = arena_new();
	struct crew *crew = crew_new(meanwhile, al->jobs);
	al->book = load_book(al->arena, al->files, str_copy(al->arena, str_of(manifest)), crew, al->diags);
	arena_free(meanwhile);
	if (al->book) {
		al->book->source_date = -1;
		rank_sources(al);
	}
	al->seconds[STAGE_LOAD] = (g_get_monotonic_time() - start) / 1e6;
	if (diags_count(al->diags, SEVERITY_FATAL))
		return ALDINE_WORLD_ERROR;
	return diags_count(al->diags, SEVERITY_ERROR) ? ALDINE_BOOK_ERROR : ALDINE_OK;
}

struct aldine *aldine_open(const char *path)
{
	struct aldine *al = open_with(folder_on_disk);
	if (path)
		aldine_load(al, path);
	return al;
}

struct aldine *aldine_open_memory(void)
{
	struct aldine *al = open_with(folder_in_memory);
	al->in_memory = true;
	return al;
}

void aldine_jobs(struct aldine *al, int jobs)
{
	al->jobs = jobs;
}

void aldine_put_file(struct aldine *al, const char *path, const void *bytes, size_t size)
{
	folder_put(al->files, str_of(path), (str){bytes, size});
}

enum aldine_result aldine_readable(const struct aldine *al)
{
	if (al->book)
		return ALDINE_OK;
	return diags_count(al->diags, SEVERITY_FATAL) ? ALDINE_WORLD_ERROR : ALDINE_BOOK_ERROR;
}

void aldine_close(struct aldine *al)
{
	if (!al)
		return;
	arena_free(al->results);
	arena_free(al->arena);
	g_free(al);
}

/* --- editions --- */

const struct edition *edition_find(const struct book *book, str name)
{
	for (size_t i = 0; book && i < book->edition_count; i++)
		if (str_equal(book->editions[i].name, name))
			return &book->editions[i];
	return NULL;
}

struct book *edition_resolve(struct aldine *al, struct arena *a, const struct edition *e)
{
	gint64 start = g_get_monotonic_time();
	diags_edition(al->diags, e->name);
	struct book *book = resolve_book(a, al->book, e, al->diags);
	al->seconds[STAGE_RESOLVE] += (g_get_monotonic_time() - start) / 1e6;
	return book;
}

static void want(struct build *b, const struct edition *e)
{
	if (e && !g_ptr_array_find(b->wanted, e, NULL))
		g_ptr_array_add(b->wanted, (gpointer)e);
}

static void want_all(struct build *b)
{
	const struct book *book = b->al->book;
	want(b, edition_find(book, STR("epub")));
	want(b, edition_find(book, STR("pdf")));
	for (size_t i = book->edition_count - book->declared; i < book->edition_count; i++)
		want(b, &book->editions[i]);
}

static bool want_named(struct build *b, str name)
{
	const struct book *book = b->al->book;
	const struct edition *e = edition_find(book, name);
	if (str_is(name, "all")) {
		want_all(b);
		return true;
	}
	if (e) {
		want(b, e);
		return true;
	}
	str *names = ARENA_ARRAY(b->al->results, str, book->edition_count);
	for (size_t i = 0; i < book->edition_count; i++)
		names[i] = book->editions[i].name;
	diag_add(b->al->diags, DIAG_EDITION_UNKNOWN, SPAN_NONE,
	         diag_did_you_mean(b->al->diags, name, names, book->edition_count),
	         "no edition named \"%.*s\"", STR_ARGS(name));
	return false;
}

static bool is_among(str name, const str *list, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (str_equal(list[i], name))
			return true;
	return false;
}

/* e with the slugs of --only: those of its own `only:` that are among them. */
static void limit_edition(struct arena *a, struct edition *e, const struct aldine_options *o)
{
	str *only = ARENA_ARRAY(a, str, o->only_count);
	size_t count = 0;
	for (size_t i = 0; i < o->only_count; i++) {
		str slug = str_copy(a, str_of(o->only[i]));
		if (e->only_count == 0 || is_among(slug, e->only, e->only_count))
			only[count++] = slug;
	}
	e->only = only;
	e->only_count = count;
}

/* Editions as the options change them: copies, for the loaded book stays as it is. */
static void adapt_wanted(struct build *b)
{
	struct arena *a = b->al->results;
	for (guint i = 0; i < b->wanted->len; i++) {
		if (!b->options->only_count && !b->options->target)
			continue;
		struct edition *copy = ARENA_NEW(a, struct edition);
		*copy = *(const struct edition *)b->wanted->pdata[i];
		if (b->options->only_count)
			limit_edition(a, copy, b->options);
		if (b->options->target) {
			copy->target_asked = !str_is(copy->target, b->options->target);
			copy->target = str_copy(a, str_of(b->options->target));
			copy->shop = load_printer(a, b->al->diags, b->al->files, copy->target);
		}
		b->wanted->pdata[i] = copy;
	}
}

/* A printer gets what is made for print, a reader the e-book. */
static void want_for_target(struct build *b)
{
	const struct book *book = b->al->book;

	if (!load_printer(b->al->results, b->al->diags, b->al->files, str_of(b->options->target))) {
		want(b, edition_find(book, STR("epub")));
		return;
	}
	for (size_t i = book->edition_count - book->declared; i < book->edition_count; i++)
		if (str_is(book->editions[i].base, "print"))
			want(b, &book->editions[i]);
	if (!b->wanted->len)
		want(b, edition_find(book, STR("print")));
}

static bool choose_editions(struct build *b)
{
	const struct aldine_options *o = b->options;
	bool ok = true;
	for (size_t i = 0; i < o->edition_count; i++)
		ok = want_named(b, str_of(o->editions[i])) && ok;
	if (o->edition_count == 0 && o->target) {
		want_for_target(b);
	} else if (o->edition_count == 0) {
		want(b, edition_find(b->al->book, STR("epub")));
		want(b, edition_find(b->al->book, STR("pdf")));
	}
	adapt_wanted(b);
	return ok;
}

static bool files_differ(struct build *b)
{
	bool ok = true;
	for (guint i = 0; i < b->wanted->len; i++)
		for (guint k = 0; k < i; k++) {
			const struct edition *one = b->wanted->pdata[k], *other = b->wanted->pdata[i];
			if (!str_equal(one->file, other->file))
				continue;
			diag_add(b->al->diags, DIAG_FILE_SHARED, other->where, NULL,
			         "the editions \"%.*s\" and \"%.*s\" would both be \"%.*s\"",
			         STR_ARGS(one->name), STR_ARGS(other->name), STR_ARGS(one->file));
			ok = false;
		}
	return ok;
}

/* --- building --- */

static bool has_errors(const struct build *b)
{
	return diags_count(b->al->diags, b->options->strict ? SEVERITY_WARNING : SEVERITY_ERROR) > 0;
}

static void write_all_made(struct build *b)
{
	struct aldine *al = b->al;
	gint64 start = g_get_monotonic_time();
	struct output *o = output_new(al->results);
	str why = STR_NONE;
	bool ok = true;
	for (size_t i = 0; ok && i < al->made_count; i++)
		ok = !al->made[i].bytes.at || output_add(o, al->made[i].path, al->made[i].bytes, &why);
	ok = ok && output_commit(o, &why);
	if (!ok)
		diag_add(al->diags, DIAG_WRITE_FAILED, SPAN_NONE, NULL, "%.*s cannot be written: %.*s",
		         STR_ARGS(output_failed(o)), STR_ARGS(why));
	for (size_t i = 0; i < al->made_count; i++)
		al->made[i].written = ok && al->made[i].bytes.at;
	al->seconds[STAGE_WRITE] = (g_get_monotonic_time() - start) / 1e6;
}

static void make_all(struct build *b)
{
	struct aldine *al = b->al;
	al->made_count = b->wanted->len;
	al->made = ARENA_ARRAY(al->results, struct made, al->made_count);
	make_editions(b);
	if (!b->options->write || al->in_memory || diags_count(al->diags, SEVERITY_FATAL))
		return;
	if (!has_errors(b) || b->options->keep_going)
		write_all_made(b);
}

static enum aldine_result outcome(const struct build *b)
{
	if (diags_count(b->al->diags, SEVERITY_FATAL))
		return ALDINE_WORLD_ERROR;
	return has_errors(b) ? ALDINE_BOOK_ERROR : ALDINE_OK;
}

static void begin_results(struct aldine *al)
{
	arena_free(al->results);
	al->results = arena_new();
	al->made = NULL;
	al->made_count = 0;
	for (int i = STAGE_LOAD + 1; i < STAGE_COUNT; i++)
		al->seconds[i] = 0;
}

struct aldine_options aldine_options_default(void)
{
	return (struct aldine_options){.write = true, .source_date = -1};
}

enum aldine_result aldine_build(struct aldine *al, const struct aldine_options *options)
{
	begin_results(al);
	al->looked = !options->write;
	struct build b = {
		.al = al, .options = options, .wanted = g_ptr_array_new(),
	};
	enum aldine_result result = ALDINE_USAGE;
	if (!al->book) {
		result = outcome(&b);
	} else if (choose_editions(&b)) {
		al->book->source_date = options->source_date;
		if (files_differ(&b))
			make_all(&b);
		result = outcome(&b);
	}
	g_ptr_array_free(b.wanted, TRUE);
	return result;
}

size_t aldine_output_count(const struct aldine *al)
{
	return al->made_count;
}

bool aldine_output(const struct aldine *al, size_t index, const char **edition,
                   const char **path, const void **bytes, size_t *size)
{
	if (index >= al->made_count)
		return false;
	const struct made *m = &al->made[index];
	*edition = str_terminated(al->results, m->edition->name);
	*path = m->written ? m->path.at : NULL;
	*bytes = m->bytes.at;
	*size = m->bytes.len;
	return m->bytes.at != NULL;
}

/* --- a preview --- */

size_t aldine_page_count(const struct aldine *al, size_t index)
{
	return index < al->made_count && al->made[index].shown ? al->made[index].shown->count : 0;
}

bool aldine_page_picture(const struct aldine *al, size_t index, size_t page, unsigned width,
                         void **bytes, size_t *size)
{
	if (page >= aldine_page_count(al, index))
		return false;
	struct arena *a = arena_new();
	str picture;
	bool ok = pdf_page_picture(a, al->made[index].shown, page, width, false, &picture);
	if (ok && (*bytes = malloc(picture.len ? picture.len : 1))) {
		memcpy(*bytes, picture.at, picture.len);
		*size = picture.len;
	}
	arena_free(a);
	return ok && *bytes;
}

bool aldine_part(const struct aldine *al, size_t index, const char *path, const void **bytes,
                 size_t *size, const char **type)
{
	for (size_t i = 0; index < al->made_count && i < al->made[index].parts.count; i++) {
		const struct epub_file *f = &al->made[index].parts.file[i];
		if (!str_is(f->path, path))
			continue;
		*bytes = f->bytes.at;
		*size = f->bytes.len;
		*type = str_terminated(al->results, f->media_type);
		return true;
	}
	return false;
}

const char *aldine_part_name(const struct aldine *al, size_t index, size_t n)
{
	for (size_t i = 0; index < al->made_count && i < al->made[index].parts.count; i++) {
		const struct epub_file *f = &al->made[index].parts.file[i];
		if (str_is(f->media_type, "application/xhtml+xml") && n-- == 0)
			return str_terminated(al->results, f->path);
	}
	return NULL;
}

/* --- stages as text --- */

struct pages *edition_lay_out(struct aldine *al, struct arena *a, const struct edition *e)
{
	struct book *book = edition_resolve(al, a, e);
	struct typesetter *t = book ? typesetter_new(a, book, al->diags) : NULL;
	return t ? pages_make(a, book, t, al->diags) : NULL;
}

static bool dump_files(struct aldine *al, struct arena *a, const struct edition *e, GString *out)
{
	const struct edition *list = layout_needed(al->book, e);
	struct pages *pages = list ? edition_lay_out(al, a, list) : NULL;
	struct book *book = edition_resolve(al, a, e);
	struct epub_files files = {0};
	if (!book)
		return false;
	struct epub *epub = epub_begin(a, book, al->diags);
	epub_gather(epub, NULL, NULL, al->diags);
	epub_print(epub, pages ? &pages->map : NULL, al->diags, &files);
	epub_dump(&files, out);
	return true;
}

static bool dump_pages(struct aldine *al, struct arena *a, const struct edition *e, GString *out)
{
	struct pages *pages = edition_lay_out(al, a, e);
	if (pages)
		pages_trace(pages, out);
	return pages != NULL;
}

static bool dump_book(struct aldine *al, struct arena *a, const struct edition *e, GString *out)
{
	struct book *book = edition_resolve(al, a, e);
	if (book)
		book_dump(book, out);
	return book != NULL;
}

char *aldine_dump(struct aldine *al, const char *stage, const char *edition)
{
	static const struct {
		const char *stage, *edition;
		bool (*dump)(struct aldine *, struct arena *, const struct edition *, GString *);
	} stages[] = {
		{"book", "pdf", dump_book}, {"files", "epub", dump_files}, {"pages", "pdf", dump_pages},
	};
	for (size_t i = 0; al->book && i < G_N_ELEMENTS(stages); i++) {
		if (strcmp(stages[i].stage, stage) != 0)
			continue;
		const struct edition *e =
			edition_find(al->book, str_of(edition ? edition : stages[i].edition));
		if (!e)
			return NULL;
		if (strcmp(stage, "files") == 0 && e->format != FORMAT_EPUB)
			return NULL;
		struct arena *a = arena_new();
		GString *out = g_string_new(NULL);
		stages[i].dump(al, a, e, out);
		diags_edition(al->diags, STR_NONE);
		arena_free(a);
		return text_given(out);
	}
	return NULL;
}

/* --- a first book --- */

static bool start_is_free(struct aldine *al, struct arena *a, str folder,
                          const struct start_files *files)
{
	bool is_free = true;
	for (size_t i = 0; i < files->count; i++) {
		str path = path_join(a, folder, files->file[i].path);
		if (!folder_has(al->files, path))
			continue;
		diag_add(al->diags, DIAG_FILE_THERE, SPAN_NONE, "move it away, or name another folder",
		         "%.*s is there already", STR_ARGS(path));
		is_free = false;
	}
	return is_free;
}

static bool start_write(struct aldine *al, struct arena *a, str folder,
                        const struct start_files *files)
{
	struct output *o = output_new(a);
	str why = STR_NONE;
	bool ok = true;
	for (size_t i = 0; ok && i < files->count; i++)
		ok = output_add(o, path_join(a, folder, files->file[i].path), files->file[i].text, &why);
	ok = ok && output_commit(o, &why);
	if (!ok)
		diag_add(al->diags, DIAG_WRITE_FAILED, SPAN_NONE, NULL, "%.*s cannot be written: %.*s",
		         STR_ARGS(output_failed(o)), STR_ARGS(why));
	return ok;
}

enum aldine_result aldine_start(struct aldine *al, const char *folder, const char *from,
                                char **summary)
{
	struct arena *a = arena_new();
	struct start_files files = {0};
	str dir = str_of(folder);
	bool ok = true;
	*summary = NULL;
	if (from)
		ok = start_from_folder(a, al->files, str_of(from), dir, al->diags, &files);
	else
		start_example(a, dir, &files);
	if (ok && start_is_free(al, a, dir, &files) && start_write(al, a, dir, &files))
		*summary = g_strndup(files.summary.at, files.summary.len);
	arena_free(a);
	if (diags_count(al->diags, SEVERITY_FATAL))
		return ALDINE_WORLD_ERROR;
	return *summary ? ALDINE_OK : ALDINE_BOOK_ERROR;
}
