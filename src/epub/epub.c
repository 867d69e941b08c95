/* epub.c: the publication, put together.
 *
 * First every name (plan.c), then the pictures and faces that there are to point at, then
 * one printer a document. The order of the list is the order in the zip: what describes
 * the rest comes first, so that a reader that streams finds its way. */
#include "epub/epub.h"

#include "epub/print.h"

static const char container[] =
	"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
	"<container version=\"1.0\" xmlns=\"urn:oasis:names:tc:opendocument:xmlns:container\">\n"
	"<rootfiles>\n"
	"<rootfile full-path=\"EPUB/package.opf\" media-type=\"application/oebps-package+xml\"/>\n"
	"</rootfiles>\n"
	"</container>\n";

struct epub {
	struct arena *arena;
	const struct book *book;
	struct limits limits;
	struct plan *plan;
	struct pictures *pictures;
	struct fonts *fonts;
	struct epub_files *out;
};

static void add(struct epub *m, str path, str type, str bytes, bool stored)
{
	m->out->file[m->out->count++] = (struct epub_file){path, type, bytes, stored};
}

static void add_inside(struct epub *m, str path, str type, str bytes, bool stored)
{
	add(m, str_printf(m->arena, "EPUB/%.*s", STR_ARGS(path)), type, bytes, stored);
}

static str cover_alt(const struct book *b)
{
	if (b->edition->cover_alt.len)
		return b->edition->cover_alt;
	return b->cover_alt.len ? b->cover_alt : b->title;
}

static void print_documents(struct epub *m)
{
	for (size_t i = 0; i < m->plan->file_count; i++) {
		struct plan_file *f = &m->plan->files[i];
		if (f->is_cover)
			f->bytes = xhtml_print_cover(m->plan, f, m->pictures->cover, cover_alt(m->book));
		else if (f->is_contents)
			f->bytes = nav_print(m->plan, f);
		else
			f->bytes = xhtml_print(m->plan, f, m->pictures);
	}
}

static void list_documents(struct epub *m)
{
	for (size_t i = 0; i < m->plan->file_count; i++)
		add_inside(m, m->plan->files[i].path, STR("application/xhtml+xml"),
		           m->plan->files[i].bytes, false);
}

static void list_resources(struct epub *m)
{
	for (size_t i = 0; i < m->pictures->count; i++) {
		const struct picture_file *f = &m->pictures->files[i];
		add_inside(m, f->path, str_of(image_media_type(f->kind)), f->bytes, f->kind != IMAGE_SVG);
	}
	for (size_t i = 0; i < m->fonts->count; i++)
		add_inside(m, m->fonts->files[i].path, m->fonts->files[i].media_type,
		           m->fonts->files[i].bytes, false);
	for (size_t i = 0; i < m->fonts->licence_count; i++)
		add(m, m->fonts->licences[i].path, STR("text/plain"), m->fonts->licences[i].bytes, false);
}

static size_t file_total(const struct epub *m)
{
	return 5 + m->plan->file_count + m->pictures->count + m->fonts->count + m->fonts->licence_count;
}

static void tell_document(const struct limits *l, const struct plan_file *f, struct diags *diags)
{
	size_t bytes = f->bytes.len;
	span where = f->division ? f->division->where : SPAN_NONE;

	if (l->document_bytes && bytes > (size_t)l->document_bytes)
		diag_add(diags, DIAG_DOCUMENT_LARGE, where, NULL, "\"%.*s\" has %zu kB; %.*s takes at most %d kB a document",
		         STR_ARGS(f->name), bytes / 1000, STR_ARGS(l->name), l->document_bytes / 1000);
	else if (l->document_advised && bytes > (size_t)l->document_advised)
		diag_add(diags, DIAG_DOCUMENT_LARGE, where, NULL, "\"%.*s\" has %zu kB; %.*s opens and turns documents above %d kB slowly",
		         STR_ARGS(f->name), bytes / 1000, STR_ARGS(l->name), l->document_advised / 1000);
}

static void tell_documents(const struct epub *m, struct diags *diags)
{
	for (size_t i = 0; m->limits.told && i < m->plan->file_count; i++)
		tell_document(&m->limits, &m->plan->files[i], diags);
}

/* What an edition made for this reader leaves out, one that is only held against it has. */
static void tell_cover_page(const struct epub *m, struct diags *diags)
{
	const struct limits *l = &m->limits;

	if (l->told && !l->cover_page && m->pictures->cover && m->book->edition->target_asked)
		diag_add(diags, DIAG_COVER_UNFIT, m->book->cover_where,
		         "an edition {base: epub, target: kindle} leaves the page out",
		         "%.*s shows the cover by itself, and may show its page too", STR_ARGS(l->name));
}

static void tell_package(const struct epub *m, struct diags *diags)
{
	const struct limits *l = &m->limits;
	size_t total = 0;

	for (size_t i = 0; i < m->out->count; i++)
		total += m->out->file[i].bytes.len;
	if (l->told && l->package_bytes && total > (size_t)l->package_bytes)
		diag_add(diags, DIAG_PACKAGE_LARGE, m->book->edition->where, NULL,
		         "the EPUB holds %zu MB; %.*s takes at most %d MB", total / 1000000,
		         STR_ARGS(l->name), l->package_bytes / 1000000);
}

struct epub *epub_begin(struct arena *a, const struct book *book, struct diags *diags)
{
	struct epub *m = ARENA_NEW(a, struct epub);

	*m = (struct epub){.arena = a, .book = book, .limits = limits_for(a, book, diags)};
	return m;
}

void epub_gather(struct epub *m, const str *cover, struct crew *crew, struct diags *diags)
{
	m->pictures = pictures_make(m->arena, m->book, cover, &m->limits, crew, diags);
	m->fonts = fonts_make(m->arena, m->book, diags);
}

void epub_print(struct epub *m, const struct pagemap *map, struct diags *diags,
                struct epub_files *out)
{
	m->out = out;
	m->plan = plan_make(m->arena, m->book, map, m->pictures->cover && m->limits.cover_page);
	print_documents(m);
	tell_documents(m, diags);
	tell_cover_page(m, diags);
	*out = (struct epub_files){.file = ARENA_ARRAY(m->arena, struct epub_file, file_total(m))};
	add(m, STR("META-INF/container.xml"), STR("application/xml"), str_of(container), false);
	add_inside(m, STR("package.opf"), STR("application/oebps-package+xml"),
	           opf_print(m->plan, m->pictures, m->fonts, diags), false);
	add_inside(m, STR("toc.ncx"), STR("application/x-dtbncx+xml"), ncx_print(m->plan), false);
	add_inside(m, STR("style.css"), STR("text/css"), css_print(m->plan, m->fonts, diags), false);
	list_documents(m);
	list_resources(m);
	tell_package(m, diags);
}

void epub_look(struct epub *m, struct crew *crew, struct diags *diags)
{
	struct epub_files files;

	if (m->limits.told) {
		epub_gather(m, NULL, crew, diags);
		epub_print(m, NULL, diags, &files);
		return;
	}
	m->pictures = pictures_make(m->arena, m->book, NULL, &m->limits, crew, diags);
	if (!m->book->conformance.len)     /* a claim is all that the package may find untrue */
		return;
	m->fonts = ARENA_NEW(m->arena, struct fonts);
	m->plan = plan_make(m->arena, m->book, NULL, m->pictures->cover && m->limits.cover_page);
	opf_print(m->plan, m->pictures, m->fonts, diags);
}

static bool is_text(str type)
{
	return str_ends(type, STR("xml")) || str_starts(type, STR("text/css"));
}

void epub_dump(const struct epub_files *files, GString *out)
{
	for (size_t i = 0; i < files->count; i++) {
		const struct epub_file *f = &files->file[i];
		g_string_append_printf(out, "=== %.*s %.*s %zu%s\n", STR_ARGS(f->path),
		                       STR_ARGS(f->media_type), f->bytes.len, f->stored ? " stored" : "");
		if (is_text(f->media_type))
			g_string_append_len(out, f->bytes.at, (gssize)f->bytes.len);
	}
}
