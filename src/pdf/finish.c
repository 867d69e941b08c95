/* finish.c: see finish.h.
 *
 * Pages as they were drawn, fonts and vector pictures from cairo's file (copy.c), pictures
 * of pixels from their own; and what makes a document of them. */
#include "pdf/finish.h"

#include <string.h>

#include "pdf/ahead.h"
#include "pdf/copy.h"
#include "pdf/images.h"
#include "pdf/links.h"
#include "pdf/metadata.h"
#include "pdf/outline.h"
#include "pdf/structure.h"

struct finisher {
	struct arena *a;
	const struct drawing *d;
	const struct pages *pages;
	struct pdf_file *f;
	uint32_t fonts;            /* the resources' dictionary of all */
	uint32_t *page_numbers;
	uint32_t *pictures;        /* object of each of the book's pictures; 0: not written */
	bool *transparent;         /* which of them let something through */
	GString **page_links;
	struct structure *structure;
	const char *why;
};

/* ---- what cairo made ---- */

static void write_fonts(struct finisher *n, struct copier *c)
{
	const struct codes *fonts = n->d->fonts;
	uint32_t *numbers = ARENA_ARRAY(n->a, uint32_t, fonts->used_count);
	for (size_t i = 0; i < fonts->used_count; i++)
		numbers[i] = copy_font(c, i, fonts->used[i]);
	n->fonts = pdf_reserve(n->f, 1);
	GString *out = pdf_begin(n->f, n->fonts);
	put(out, "<<");
	for (size_t i = 0; i < fonts->used_count; i++) {
		put(out, "/F");
		put_integer(out, fonts->used[i]->face->index);
		put_reference(out, numbers[i]);
	}
	put(out, ">>");
	pdf_end(n->f);
}

/* Each on a page of its own, behind those of the fonts. */
static void write_vectors(struct finisher *n, struct copier *c)
{
	size_t page = n->d->fonts->used_count;
	for (size_t i = 0; i < n->d->vector_count; i++)
		if (n->d->vectors[i].picture)
			n->pictures[i] = copy_vector(c, page++, &n->transparent[i]);
}

static void write_from_cairo(struct finisher *n)
{
	size_t count = n->d->fonts->used_count;
	for (size_t i = 0; i < n->d->vector_count; i++)
		count += n->d->vectors[i].picture != NULL;
	struct copier *c = copier_new(n->a, n->d->file, count, n->f, &n->why);
	if (!c)
		return;
	write_fonts(n, c);
	write_vectors(n, c);
	copy_rest(c, &n->why);
}

/* ---- pages ---- */

static void write_picture(struct finisher *n, const struct picture *p)
{
	struct image_object own;
	const struct image_object *o = ahead_find_picture(n->d->ahead, p);
	if (!o && image_object_make(n->a, p->image, &own, &n->why))
		o = &own;
	if (!o)
		return;
	n->pictures[p->index] = pdf_reserve(n->f, 1);
	n->transparent[p->index] = o->mask.at != NULL;
	image_object_write(n->f, n->pictures[p->index], o);
}

/* The book's pictures on a page, each written when first met. Does any let something
 * through? */
static bool put_pictures(struct finisher *n, uint32_t page, GString *out)
{
	GHashTable *seen = g_hash_table_new(NULL, NULL);
	bool transparent = false;
	for (size_t i = n->d->page_marks[page]; i < n->d->page_marks[page + 1] && !n->why; i++) {
		const struct picture *p = n->d->marks[i].picture;
		if (!p || !g_hash_table_add(seen, (void *)p))
			continue;
		if (!n->pictures[p->index])
			write_picture(n, p);
		transparent |= n->transparent[p->index];
		put(out, g_hash_table_size(seen) == 1 ? "/XObject<<" : "");
		put(out, "/Im");
		put_integer(out, p->index);
		put_reference(out, n->pictures[p->index]);
	}
	put(out, g_hash_table_size(seen) ? ">>" : "");
	g_hash_table_destroy(seen);
	return transparent;
}

/* The trimmed page and this much around it, as far as the medium goes. */
static void put_box(const struct finisher *n, GString *out, const char *key, uint32_t page,
                    unit around)
{
	const struct drawing *d = n->d;
	unit right = d->left[page] + n->pages->width + around;
	unit corners[] = {MAX(d->left[page] - around, 0), MAX(d->top - around, 0),
	                  MIN(right, d->width), MIN(d->top + n->pages->height + around, d->height)};
	if (!d->tagged) {            /* a sheet */
		corners[2] = d->width;
		corners[3] = d->height;
	}
	put(out, key);
	for (int i = 0; i < 4; i++) {
		put(out, i ? " " : "[");
		put_length(out, corners[i]);
	}
	put(out, "]");
}

static uint32_t write_content(struct finisher *n, uint32_t page)
{
	uint32_t number = pdf_reserve(n->f, 1);
	pdf_stream_ready(n->f, number, "", ahead_packed(n->d->ahead, n->d->page_bytes[page]));
	return number;
}

static void write_page(struct finisher *n, uint32_t page, uint32_t tree)
{
	GString *pictures = g_string_new(NULL);
	bool transparent = put_pictures(n, page, pictures);
	if (transparent && !pdf_file_standard(n->f)->transparent)
		n->why = "a picture lets something through, which its standard forbids";
	uint32_t content = write_content(n, page);
	GString *out = pdf_begin(n->f, n->page_numbers[page]);
	put(out, "<</Type/Page/Parent");
	put_reference(out, tree);
	put_box(n, out, "/MediaBox", page, n->d->width);
	put_box(n, out, "/BleedBox", page, n->d->bleed);
	put_box(n, out, "/TrimBox", page, 0);
	put(out, "/Resources<</Font");
	put_reference(out, n->fonts);
	put(out, pictures->str);
	put(out, ">>/Contents");
	put_reference(out, content);
	put(out, transparent ? "/Group<</S/Transparency/CS/DeviceRGB/I true>>" : "");
	if (n->d->tagged) {
		put(out, "/Tabs/S/StructParents ");
		put_integer(out, page);
	}
	if (n->page_links[page]->len) {
		put(out, "/Annots[");
		put(out, n->page_links[page]->str);
		put(out, "]");
	}
	put(out, ">>");
	pdf_end(n->f);
	g_string_free(pictures, TRUE);
}

static uint32_t write_pages(struct finisher *n)
{
	uint32_t tree = pdf_reserve(n->f, 1);
	for (uint32_t i = 0; i < n->d->page_count && !n->why; i++)
		write_page(n, i, tree);
	GString *out = pdf_begin(n->f, tree);
	put(out, "<</Type/Pages/Count ");
	put_integer(out, (int64_t)n->d->page_count);
	put(out, "/Kids[");
	for (uint32_t i = 0; i < n->d->page_count; i++)
		put_reference(out, n->page_numbers[i]);
	put(out, "]>>");
	pdf_end(n->f);
	return tree;
}

/* ---- the document ---- */

/* What a file is may be claimed only where the author did his part. */
static bool may_claim(const struct finisher *n, struct diags *diags)
{
	const struct node *first = NULL;
	unsigned missing = !pdf_file_standard(n->f)->described ? 0 :
	                   structure_missing_alt(n->structure, &first);
	if (!missing)
		return n->pages->book->title.len && n->pages->book->language.len;
	diag_add(diags, DIAG_PDF_NO_CLAIM, first->where, NULL,
	         "the PDF does not claim to be accessible (PDF/UA, PDF/A-2a): %u picture%s without a description",
	         missing, missing == 1 ? "" : "s");
	return false;
}

static void put_entry(GString *out, const char *key, uint32_t number)
{
	if (!number)
		return;
	put(out, key);
	put_reference(out, number);
}

static uint32_t write_catalog(struct finisher *n, uint32_t tree, struct diags *diags)
{
	const struct book *book = n->pages->book;
	bool tagged = n->d->tagged, claim = tagged && may_claim(n, diags);
	uint32_t structure = tagged ? structure_write(n->structure, n->f, n->page_numbers) : 0;
	uint32_t names = tagged ? links_write_names(n->f, n->pages, n->d, n->page_numbers) : 0;
	uint32_t outline = tagged ? outline_write(n->a, n->f, n->pages, n->d, n->page_numbers) : 0;
	uint32_t labels = tagged ? labels_write(n->f, n->pages) : 0;
	uint32_t xmp = metadata_write_xmp(n->a, n->f, book, claim ? pdf_file_standard(n->f)->claim : "");
	uint32_t intent = metadata_write_intent(n->f);
	uint32_t catalog = pdf_reserve(n->f, 1);
	GString *out = pdf_begin(n->f, catalog);
	put(out, "<</Type/Catalog/ViewerPreferences<</DisplayDocTitle true");
	put(out, n->pages->from_right ? "/Direction/R2L>>/Lang" : ">>/Lang");
	put_text(out, book->language);
	put_entry(out, "/Pages", tree);
	put_entry(out, "/StructTreeRoot", structure);
	put(out, structure ? "/MarkInfo<</Marked true>>" : "");
	put_entry(out, "/Outlines", outline);
	put(out, outline ? "/PageMode/UseOutlines" : "");
	put_entry(out, "/PageLabels", labels);
	put_entry(out, "/Metadata", xmp);
	put(out, "/OutputIntents[");
	put_reference(out, intent);
	put(out, "]");
	if (names) {
		put_entry(out, "/Names<</Dests", names);
		put(out, ">>");
	}
	put(out, ">>");
	pdf_end(n->f);
	return catalog;
}

static void prepare(struct finisher *n)
{
	size_t pages = n->d->page_count;
	n->page_numbers = ARENA_ARRAY(n->a, uint32_t, pages);
	n->pictures = ARENA_ARRAY(n->a, uint32_t, n->pages->book->picture_count);
	n->transparent = ARENA_ARRAY(n->a, bool, n->pages->book->picture_count);
	n->page_links = ARENA_ARRAY(n->a, GString *, pages);
	uint32_t first = pdf_reserve(n->f, pages);
	for (size_t i = 0; i < pages; i++) {
		n->page_numbers[i] = first + (uint32_t)i;
		n->page_links[i] = g_string_new(NULL);
	}
}

static void done(struct finisher *n)
{
	for (size_t i = 0; i < n->d->page_count; i++)
		g_string_free(n->page_links[i], TRUE);
}

bool finish(struct arena *a, struct arena *keep, const struct drawing *d,
            const struct pages *pages, struct diags *diags, str *file, const char **why)
{
	const struct edition *e = pages->book->edition;
	struct finisher n = {.a = a, .d = d, .pages = pages};
	n.f = pdf_file_new(keep, standard_of(e ? e->standard : STANDARD_ACCESSIBLE), d->ahead);
	prepare(&n);
	write_from_cairo(&n);
	if (d->tagged && !n.why) {
		n.structure = structure_make(a, d, pages);
		links_write(a, n.f, n.structure, d, pages, n.page_numbers, n.page_links);
	}
	ahead_wait(d->ahead);
	uint32_t tree = n.why ? 0 : write_pages(&n);
	if (!n.why) {
		uint32_t catalog = write_catalog(&n, tree, diags);
		uint32_t info = metadata_write_info(a, n.f, pages->book);
		*file = pdf_file_close(n.f, catalog, info);
	}
	done(&n);
	*why = n.why;
	return !n.why;
}
