/* make.c: the editions of a build, made one by one, and side by side where they can be.
 *
 * An edition is resolved into a tree of its own and made: an EPUB from the tree, a PDF
 * from pages laid out from it. An EPUB may carry the page numbers of a PDF: that edition
 * is laid out for it, and the same layout is drawn when its PDF was asked for too;
 * otherwise its faults stay unheard, being those of a book nobody wanted. A layout lives
 * until the last edition that needs it is made.
 *
 * Text is set and drawn into PDFs by the build's own thread, edition by edition: fontconfig
 * is the process's. What stands alone is the crew's: an edition is resolved while another
 * is, an EPUB's cover, pictures and faces are made while pages are laid out, its documents
 * and its zip while they are drawn. What is found there is joined to the rest in the order
 * of the editions. */
#include "build.h"

#include "base/crew.h"
#include "pages/pages.h"
#include "pdf/pdf.h"
#include "resolve/resolve.h"

/* Stores ask for covers of 1600 by 2560 pixels. */
#define COVER_WIDTH_PIXELS 1600
#define COVER_WIDTH (6 * UNIT_INCH)
#define COVER_HEIGHT (COVER_WIDTH / 5 * 8)

struct making {
	struct build *build;
	struct crew *crew;
	GPtrArray *layouts;            /* struct layout *: those alive */
	GPtrArray *epubs;              /* struct epub_work *: those begun */
};

/* An edition being resolved, perhaps beside other work. */
struct resolve_work {
	struct arena *arena;
	const struct book *loaded;
	const struct edition *edition;
	struct diags *diags;           /* its own until it is done */
	struct batch *batch;
	struct book *book;
	size_t words;
	double seconds;
};

/* An edition laid out. */
struct layout {
	struct arena *arena;
	const struct edition *edition;
	struct resolve_work *resolving;
	struct book *book;             /* NULL: not resolved yet */
	struct typesetter *typesetter;
	struct pages *pages;           /* NULL: it could not be laid out */
	struct ahead *ahead;           /* what of a PDF is made meanwhile; NULL: none is wanted */
	bool kept;                     /* for a preview: the arena ends with the results */
};

/* An EPUB being made, beside other work. */
struct epub_work {
	struct arena *arena;
	struct arena *packed;          /* of file */
	struct made *made;
	struct crew *crew;
	struct diags *diags;           /* its own until it is done */
	struct book *book;
	struct arena *setting;         /* of cover: its faces are large */
	struct pages *cover;           /* a typographic one to be drawn; NULL: none */
	struct epub *epub;
	const struct layout *layout;   /* whose page numbers it carries; NULL: none */
	struct batch *gathering, *printing;
	struct epub_files files;
	str file;                      /* absent: it could not be made */
	bool failed;
	double seconds;
};

static void say(struct making *k, const char *verb, str what)
{
	const struct aldine_options *o = k->build->options;
	if (!o->progress)
		return;
	char *text = g_strdup_printf("%s %.*s", verb, STR_ARGS(what));
	o->progress(o->user, text);
	g_free(text);
}

static double seconds_since(gint64 start)
{
	return (g_get_monotonic_time() - start) / 1e6;
}

static void end_arena(void *arena)
{
	arena_free(arena);
}

/* Leaves an arena to the results where a preview is wanted. */
static bool keep_arena(struct making *k, struct arena *a)
{
	if (k->build->options->preview)
		arena_on_end(k->build->al->results, end_arena, a);
	return k->build->options->preview;
}

/* --- resolving --- */

static void resolve(void *thing)
{
	struct resolve_work *r = thing;
	gint64 start = g_get_monotonic_time();
	r->book = resolve_book(r->arena, r->loaded, r->edition, r->diags);
	r->words = node_words(r->book->root);
	r->seconds = seconds_since(start);
}

/* Begins to resolve an edition in a; what is found counts as said now. */
static struct resolve_work *resolve_begin(struct making *k, struct arena *a, const struct edition *e)
{
	struct aldine *al = k->build->al;
	struct resolve_work *r = ARENA_NEW(a, struct resolve_work);
	diags_edition(al->diags, e->name);
	*r = (struct resolve_work){
		.arena = a, .loaded = al->book, .edition = e, .diags = diags_branch(al->diags, a),
		.batch = batch_new(a, k->crew),
	};
	batch_add(r->batch, resolve, r);
	return r;
}

static struct book *resolve_end(struct making *k, struct resolve_work *r)
{
	struct aldine *al = k->build->al;
	batch_wait(r->batch);
	diags_edition(al->diags, r->edition->name);
	diags_join(al->diags, r->diags);
	al->seconds[STAGE_RESOLVE] += r->seconds;
	return r->book;
}

/* --- layouts --- */

static void layout_free(gpointer thing)
{
	struct layout *l = thing;
	if (!l->kept)
		arena_free(l->arena);
	g_free(l);
}

/* The edition whose layout an edition needs; NULL for none. */
const struct edition *layout_needed(const struct book *book, const struct edition *e)
{
	if (e->format == FORMAT_PDF)
		return e;
	const struct edition *list = e->page_list.at ? edition_find(book, e->page_list) : NULL;
	return list && list->format == FORMAT_PDF ? list : NULL;
}

static bool is_wanted(struct making *k, const struct edition *e)
{
	return g_ptr_array_find(k->build->wanted, e, NULL);
}

static struct layout *layout_begin(struct making *k, const struct edition *e)
{
	struct aldine *al = k->build->al;
	struct layout *l = g_new0(struct layout, 1);
	l->arena = arena_new();
	l->kept = keep_arena(k, l->arena);
	l->edition = e;
	g_ptr_array_add(k->layouts, l);
	diags_mute(al->diags, !is_wanted(k, e));
	l->resolving = resolve_begin(k, l->arena, e);
	diags_mute(al->diags, false);
	return l;
}

static void layout_make(struct making *k, struct layout *l)
{
	struct aldine *al = k->build->al;
	say(k, "laying out", l->edition->name);
	l->book = resolve_end(k, l->resolving);
	diags_mute(al->diags, !is_wanted(k, l->edition));
	gint64 start = g_get_monotonic_time();
	if (is_wanted(k, l->edition))
		l->ahead = pdf_ahead(l->arena, l->book, k->crew);
	l->typesetter = typesetter_new(l->arena, l->book, al->diags);
	if (l->typesetter)
		l->pages = pages_make(l->arena, l->book, l->typesetter, al->diags);
	al->seconds[STAGE_LAYOUT] += seconds_since(start);
	diags_mute(al->diags, false);
}

/* The layout of an edition, which may only have been begun; NULL: nor that. */
static struct layout *layout_known(struct making *k, const struct edition *e)
{
	for (guint i = 0; i < k->layouts->len; i++) {
		struct layout *l = k->layouts->pdata[i];
		if (l->edition == e)
			return l;
	}
	return NULL;
}

static struct layout *layout_find(struct making *k, const struct edition *e)
{
	struct layout *l = layout_known(k, e);
	l = l ? l : layout_begin(k, e);
	if (!l->book)
		layout_make(k, l);
	return l;
}

/* --- what every edition tells --- */

static void count_book(struct arena *results, struct made *m, const struct resolve_work *r,
                       const struct pages *pages)
{
	const struct book *book = r->book;
	m->listed = links_list(results, book, pages, &m->listed_count);
	m->words = r->words;
	for (size_t i = 0; i < book->link_count; i++)
		if (!(book->links[i]->flags & NODE_GENERATED))
			m->links[book->links[i]->link.class]++;
}

static void keep_faults(struct making *k, struct made *m, const struct pages *pages)
{
	struct arena *a = k->build->al->results;
	m->faults = ARENA_ARRAY(a, struct fault, pages->fault_count);
	m->fault_count = pages->fault_count;
	m->levers = pages->levers;
	m->evenness = pages->evenness;
	for (size_t i = 0; i < pages->fault_count; i++)
		m->faults[i] = (struct fault){pages->faults[i].where, pages->faults[i].page,
		                              str_copy(a, str_of(pages->faults[i].word))};
}

/* --- EPUBs --- */

static void gather(void *thing)
{
	struct epub_work *w = thing;
	gint64 start = g_get_monotonic_time();
	str cover = STR_NONE;
	if (w->cover)
		w->failed = !pdf_page_picture(w->arena, w->cover, 0, COVER_WIDTH_PIXELS, true, &cover);
	if (!w->failed)
		epub_gather(w->epub, cover.at ? &cover : NULL, w->crew, w->diags);
	w->seconds += seconds_since(start);
}

static void print(void *thing)
{
	struct epub_work *w = thing;
	gint64 start = g_get_monotonic_time();
	const struct pages *pages = w->layout ? w->layout->pages : NULL;
	if (!w->failed) {
		epub_print(w->epub, pages ? &pages->map : NULL, w->diags, &w->files);
		w->failed = !epub_pack(w->packed, &w->files, w->crew, w->diags, &w->file);
	}
	w->seconds += seconds_since(start);
}

/* A cover for a book without a picture of its own: a page like any other. */
static bool set_cover(struct making *k, struct epub_work *w)
{
	if (w->book->cover)
		return true;
	struct typesetter *t = typesetter_new(w->setting, w->book, k->build->al->diags);
	w->cover = t ? pages_make_cover(w->setting, w->book, t, COVER_WIDTH, COVER_HEIGHT) : NULL;
	return w->cover != NULL;
}

/* Waits for an EPUB and takes what came of it. */
static void epub_end(struct making *k, struct epub_work *w)
{
	struct aldine *al = k->build->al;
	batch_wait(w->printing);
	diags_join(al->diags, w->diags);
	if (!w->failed)
		w->made->bytes = w->file;
	w->made->pages = w->layout && w->layout->pages ? w->layout->pages->map.count : 0;
	arena_on_end(al->results, end_arena, w->packed);
	if (keep_arena(k, w->arena))
		w->made->parts = w->files;
	else
		arena_free(w->arena);
	al->seconds[STAGE_EPUB] += w->seconds;
	g_free(w);
}

/* In the order in which they were begun; layout: only those that carry its numbers. */
static void epubs_end(struct making *k, const struct layout *layout)
{
	guint kept = 0;
	for (guint i = 0; i < k->epubs->len; i++) {
		struct epub_work *w = k->epubs->pdata[i];
		if (layout && w->layout != layout)
			k->epubs->pdata[kept++] = w;
		else
			epub_end(k, w);
	}
	g_ptr_array_set_size(k->epubs, (gint)kept);
}

static struct epub_work *epub_work_new(struct making *k, struct made *m)
{
	struct epub_work *w = g_new0(struct epub_work, 1);
	w->arena = arena_new();
	w->packed = arena_new();
	w->setting = arena_new();
	w->made = m;
	w->crew = k->crew;
	w->gathering = batch_new(w->arena, k->crew);
	w->printing = batch_new(w->arena, k->crew);
	g_ptr_array_add(k->epubs, w);
	return w;
}

static void make_epub(struct making *k, const struct edition *e, struct made *m)
{
	struct aldine *al = k->build->al;
	const struct edition *list = layout_needed(al->book, e);
	struct epub_work *w = epub_work_new(k, m);
	say(k, "making", e->file);
	struct resolve_work *r = resolve_begin(k, w->arena, e);
	if (list && !layout_known(k, list))
		layout_begin(k, list);
	w->book = resolve_end(k, r);
	gint64 start = g_get_monotonic_time();
	count_book(al->results, m, r, NULL);
	w->epub = epub_begin(w->arena, w->book, al->diags);
	w->failed = !set_cover(k, w);
	w->diags = diags_branch(al->diags, w->arena);
	w->seconds = seconds_since(start);
	batch_add(w->gathering, gather, w);
	if (list)
		w->layout = layout_find(k, list);
	batch_wait(w->gathering);
	arena_free(w->setting);
	batch_add(w->printing, print, w);
	if (crew_is_alone(k->crew))
		epubs_end(k, NULL);
}

/* --- PDFs --- */

static void make_pdf(struct making *k, const struct edition *e, struct made *m)
{
	struct aldine *al = k->build->al;
	struct layout *l = layout_find(k, e);
	if (!l->pages)
		return;
	say(k, "making", e->file);
	count_book(al->results, m, l->resolving, l->pages);
	keep_faults(k, m, l->pages);
	m->pages = l->pages->sheet_count ? l->pages->sheet_count : l->pages->count;
	m->shown = l->kept ? l->pages : NULL;
	gint64 start = g_get_monotonic_time();
	diags_edition(al->diags, e->name);
	typesetter_claim(l->typesetter);
	if (!pdf_make(al->results, l->pages, l->ahead, al->diags, &m->bytes))
		m->bytes = STR_NONE;
	l->ahead = NULL;
	al->seconds[STAGE_PDF] += seconds_since(start);
}

/* --- the build --- */

/* What needs no layout, for a quick `check`: links, notes, punctuation, and what an EPUB
 * makes of pictures and documents. Editions are resolved side by side, where somebody helps;
 * else one after another, which takes less memory. */
static void look_at(struct making *k, struct resolve_work *r, struct made *m)
{
	struct aldine *al = k->build->al;
	struct book *book = resolve_end(k, r);
	count_book(al->results, m, r, NULL);
	if (r->edition->format == FORMAT_EPUB)
		epub_look(epub_begin(r->arena, book, al->diags), k->crew, al->diags);
}

static void look_at_all(struct making *k)
{
	guint n = k->build->wanted->len;
	struct resolve_work **all = g_new(struct resolve_work *, n);
	guint begun = 0;
	for (guint i = 0; i < n; i++) {
		for (; begun < (crew_is_alone(k->crew) ? i + 1 : n); begun++)
			all[begun] = resolve_begin(k, arena_new(), k->build->wanted->pdata[begun]);
		look_at(k, all[i], &k->build->al->made[i]);
		arena_free(all[i]->arena);
	}
	g_free(all);
}

/* Ends the layouts that no edition after the done-th will ask for. */
static void layouts_prune(struct making *k, guint done)
{
	const GPtrArray *wanted = k->build->wanted;
	for (guint i = k->layouts->len; i > 0; i--) {
		struct layout *l = k->layouts->pdata[i - 1];
		bool needed = false;
		for (guint n = done + 1; n < wanted->len; n++)
			needed |= layout_needed(k->build->al->book, wanted->pdata[n]) == l->edition;
		if (needed)
			continue;
		epubs_end(k, l);
		g_ptr_array_remove_index(k->layouts, i - 1);
	}
}

static void make_edition(struct making *k, guint index)
{
	const struct edition *e = k->build->wanted->pdata[index];
	struct made *m = &k->build->al->made[index];
	if (e->format == FORMAT_PDF)
		make_pdf(k, e, m);
	else
		make_epub(k, e, m);
	if (index + 1 < k->build->wanted->len)
		layouts_prune(k, index);
}

/* What is to be made, and where it would be. */
static void name_all_made(struct build *b)
{
	for (guint i = 0; i < b->wanted->len; i++) {
		struct made *m = &b->al->made[i];
		m->edition = b->wanted->pdata[i];
		m->path = path_join(b->al->results, str_of(b->options->output ? b->options->output : "build"),
		                    m->edition->file);
	}
}

void make_editions(struct build *b)
{
	const struct aldine_options *o = b->options;
	struct making k = {
		.build = b, .crew = crew_new(b->al->results, o->jobs),
		.layouts = g_ptr_array_new_with_free_func(layout_free), .epubs = g_ptr_array_new(),
	};
	name_all_made(b);
	bool only_look = !o->write && o->edition_count == 0 && !o->target;
	if (only_look)
		look_at_all(&k);
	for (guint i = 0; !only_look && i < b->wanted->len; i++)
		make_edition(&k, i);
	epubs_end(&k, NULL);
	diags_edition(b->al->diags, STR_NONE);
	g_ptr_array_free(k.epubs, TRUE);
	g_ptr_array_free(k.layouts, TRUE);
	crew_dismiss(k.crew);
}
