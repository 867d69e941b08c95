/* aldine.c: owns a build and runs the stages.
 *
 * A book is loaded once. Then, edition by edition in the order asked for, it is resolved
 * into a tree of its own and made: an EPUB from the tree, a PDF from pages laid out from
 * it. An EPUB may carry the page numbers of a PDF: that edition is laid out first, and
 * the same layout is drawn when its PDF was asked for too; otherwise its faults stay
 * unheard, being those of a book nobody wanted. A layout lives until the last edition
 * that needs it is made. Everything is made before anything is written. */
#include "build.h"

#include <stdlib.h>
#include <string.h>

#include "doc/dump.h"
#include "doc/walk.h"
#include "epub/epub.h"
#include "load/load.h"
#include "pages/pages.h"
#include "pdf/pdf.h"
#include "resolve/resolve.h"
#include "start/start.h"

/* Stores ask for covers of 1600 by 2560 pixels. */
#define COVER_WIDTH_PIXELS 1600
#define COVER_WIDTH (6 * UNIT_INCH)
#define COVER_HEIGHT (COVER_WIDTH / 5 * 8)

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
	al->book = load_book(al->arena, al->files, str_copy(al->arena, str_of(manifest)), al->diags);
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

/* One run of aldine_build. */
struct build {
	struct aldine *al;
	const struct aldine_options *options;
	GPtrArray *wanted;             /* const struct edition *, each once, in order */
	GPtrArray *layouts;            /* struct layout *: those alive */
	bool stop;                     /* the world failed */
};

/* An edition laid out. */
struct layout {
	struct arena *arena;
	const struct edition *edition;
	struct book *book;
	struct typesetter *typesetter;
	struct pages *pages;           /* NULL: it could not be laid out */
	struct ahead *ahead;           /* what of a PDF is made meanwhile; NULL: none is wanted */
	bool kept;                     /* for a preview: the arena ends with the results */
};

static void say(struct build *b, const char *verb, str what)
{
	if (!b->options->progress)
		return;
	char *text = g_strdup_printf("%s %.*s", verb, STR_ARGS(what));
	b->options->progress(b->options->user, text);
	g_free(text);
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
		if (b->options->target)
			copy->target = str_copy(a, str_of(b->options->target));
		b->wanted->pdata[i] = copy;
	}
}

static bool choose_editions(struct build *b)
{
	const struct aldine_options *o = b->options;
	bool ok = true;
	for (size_t i = 0; i < o->edition_count; i++)
		ok = want_named(b, str_of(o->editions[i])) && ok;
	if (o->edition_count == 0) {
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

/* --- layouts --- */

static void layout_free(gpointer thing)
{
	struct layout *l = thing;
	if (!l->kept)
		arena_free(l->arena);
	g_free(l);
}

/* Leaves an arena to the results where a preview is wanted. */
static bool keep_arena(struct build *b, struct arena *a)
{
	if (b->options->preview)
		arena_on_end(b->al->results, (void (*)(void *))arena_free, a);
	return b->options->preview;
}

/* The edition whose layout an edition needs; NULL for none. */
static const struct edition *layout_needed(const struct book *book, const struct edition *e)
{
	if (e->format == FORMAT_PDF)
		return e;
	const struct edition *list = e->page_list.at ? edition_find(book, e->page_list) : NULL;
	return list && list->format == FORMAT_PDF ? list : NULL;
}

static struct layout *layout_make(struct build *b, const struct edition *e)
{
	struct aldine *al = b->al;
	struct layout *l = g_new0(struct layout, 1);
	l->arena = arena_new();
	l->kept = keep_arena(b, l->arena);
	l->edition = e;
	g_ptr_array_add(b->layouts, l);
	say(b, "laying out", e->name);
	diags_mute(al->diags, !g_ptr_array_find(b->wanted, e, NULL));
	l->book = edition_resolve(al, l->arena, e);
	gint64 start = g_get_monotonic_time();
	if (l->book && g_ptr_array_find(b->wanted, e, NULL))
		l->ahead = pdf_ahead(l->arena, l->book);
	l->typesetter = l->book ? typesetter_new(l->arena, l->book, al->diags) : NULL;
	if (l->typesetter)
		l->pages = pages_make(l->arena, l->book, l->typesetter, al->diags);
	al->seconds[STAGE_LAYOUT] += (g_get_monotonic_time() - start) / 1e6;
	diags_mute(al->diags, false);
	return l;
}

static struct layout *layout_find(struct build *b, const struct edition *e)
{
	for (guint i = 0; i < b->layouts->len; i++) {
		struct layout *l = b->layouts->pdata[i];
		if (l->edition == e)
			return l;
	}
	return layout_make(b, e);
}

/* Ends the layouts that no edition after the done-th will ask for. */
static void layouts_prune(struct build *b, guint done)
{
	for (guint i = b->layouts->len; i > 0; i--) {
		struct layout *l = b->layouts->pdata[i - 1];
		bool needed = false;
		for (guint k = done + 1; k < b->wanted->len; k++)
			needed |= layout_needed(b->al->book, b->wanted->pdata[k]) == l->edition;
		if (!needed)
			g_ptr_array_remove_index(b->layouts, i - 1);
	}
}

/* --- making --- */

static void count_book(struct build *b, struct made *m, const struct book *book,
                       const struct pages *pages)
{
	m->listed = links_list(b->al->results, book, pages, &m->listed_count);
	m->words = node_words(book->root);
	for (size_t i = 0; i < book->link_count; i++)
		if (!(book->links[i]->flags & NODE_GENERATED))
			m->links[book->links[i]->link.class]++;
}

/* A cover for a book without a picture of its own: a page like any other, as a picture. */
static bool make_cover(struct build *b, struct arena *a, const struct book *book, str *cover)
{
	struct typesetter *t = typesetter_new(a, book, b->al->diags);
	struct pages *pages = t ? pages_make_cover(a, book, t, COVER_WIDTH, COVER_HEIGHT) : NULL;
	return pages && pdf_page_picture(a, pages, 0, COVER_WIDTH_PIXELS, true, cover);
}

static void make_epub(struct build *b, const struct edition *e, struct made *m)
{
	struct aldine *al = b->al;
	const struct edition *list = layout_needed(al->book, e);
	struct layout *layout = list ? layout_find(b, list) : NULL;
	struct arena *a = arena_new();
	say(b, "making", e->file);
	struct book *book = edition_resolve(al, a, e);
	gint64 start = g_get_monotonic_time();
	str cover = STR_NONE, file = STR_NONE;
	struct epub_files files = {0};
	const struct pagemap *map = layout && layout->pages ? &layout->pages->map : NULL;
	if (book) {
		bool has_cover = book->cover || make_cover(b, a, book, &cover);
		count_book(b, m, book, NULL);
		if (has_cover && epub_make(a, book, map, cover.at ? &cover : NULL, al->diags, &files) &&
		    epub_pack(a, &files, al->diags, &file))
			m->bytes = str_copy(al->results, file);
	}
	m->pages = map ? map->count : 0;
	if (keep_arena(b, a))
		m->parts = files;
	else
		arena_free(a);
	al->seconds[STAGE_EPUB] += (g_get_monotonic_time() - start) / 1e6;
}

static void keep_faults(struct build *b, struct made *m, const struct pages *pages)
{
	struct arena *a = b->al->results;
	m->faults = ARENA_ARRAY(a, struct fault, pages->fault_count);
	m->fault_count = pages->fault_count;
	for (size_t i = 0; i < pages->fault_count; i++)
		m->faults[i] = (struct fault){pages->faults[i].where, pages->faults[i].page,
		                              str_copy(a, str_of(pages->faults[i].word))};
}

static void make_pdf(struct build *b, const struct edition *e, struct made *m)
{
	struct layout *l = layout_find(b, e);
	if (!l->pages)
		return;
	say(b, "making", e->file);
	count_book(b, m, l->book, l->pages);
	keep_faults(b, m, l->pages);
	m->pages = l->pages->sheet_count ? l->pages->sheet_count : l->pages->count;
	m->shown = l->kept ? l->pages : NULL;
	gint64 start = g_get_monotonic_time();
	diags_edition(b->al->diags, e->name);
	if (!pdf_make(b->al->results, l->pages, l->ahead, b->al->diags, &m->bytes))
		m->bytes = STR_NONE;
	l->ahead = NULL;
	b->al->seconds[STAGE_PDF] += (g_get_monotonic_time() - start) / 1e6;
}

/* What needs no layout: links, notes, pictures, punctuation. */
static void only_resolve(struct build *b, const struct edition *e, struct made *m)
{
	struct arena *a = arena_new();
	struct book *book = edition_resolve(b->al, a, e);
	if (book)
		count_book(b, m, book, NULL);
	arena_free(a);
}

static void make_edition(struct build *b, guint index)
{
	const struct edition *e = b->wanted->pdata[index];
	struct made *m = &b->al->made[index];
	m->edition = e;
	m->path = path_join(b->al->results, str_of(b->options->output ? b->options->output : "build"),
	                    e->file);
	if (!b->options->write && b->options->edition_count == 0)
		only_resolve(b, e, m);
	else if (e->format == FORMAT_PDF)
		make_pdf(b, e, m);
	else
		make_epub(b, e, m);
	diags_edition(b->al->diags, STR_NONE);
	layouts_prune(b, index);
}

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
	for (guint i = 0; i < b->wanted->len; i++)
		make_edition(b, i);
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
		.layouts = g_ptr_array_new_with_free_func(layout_free),
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
	g_ptr_array_free(b.layouts, TRUE);
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
	if (!book || !epub_make(a, book, pages ? &pages->map : NULL, NULL, al->diags, &files))
		return false;
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
