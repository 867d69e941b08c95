/* opf.c: the package document: what the book is, what is in it, in which order.
 *
 * What is said about accessibility is worked out from what is there; a claim of
 * conformance is the manifest's to make, and is left out where the book belies it. */
#include "epub/print.h"

#include "doc/script.h"
#include "doc/walk.h"

/* --- Metadata --- */

static void put_dc(struct xml *x, const char *name, const char *id, str value)
{
	if (!value.len)
		return;
	xml_open(x, name);
	if (id)
		xml_attribute_text(x, "id", id);
	xml_text(x, value);
	xml_close_full(x, name);
	xml_line(x);
}

static void put_meta(struct xml *x, const char *property, str value)
{
	xml_open(x, "meta");
	xml_attribute_text(x, "property", property);
	xml_text(x, value);
	xml_close_full(x, "meta");
	xml_line(x);
}

/* More about the element with this id. */
static void refine(struct xml *x, const char *id, const char *property, const char *scheme, str value)
{
	if (!value.len)
		return;
	xml_open(x, "meta");
	xml_attribute_text(x, "refines", id);
	xml_attribute_text(x, "property", property);
	if (scheme)
		xml_attribute_text(x, "scheme", scheme);
	xml_text(x, value);
	xml_close_full(x, "meta");
	xml_line(x);
}

static void put_identifiers(struct xml *x, struct plan *p)
{
	str isbn = p->book->edition->isbn.len ? p->book->edition->isbn : p->book->isbn;
	str urn = plan_isbn_urn(p->arena, isbn);

	put_dc(x, "dc:identifier", "book-id", p->book->identifier);
	if (!isbn.len)
		return;
	put_dc(x, "dc:identifier", "isbn", urn);
	refine(x, "#isbn", "identifier-type", "onix:codelist5", urn.len > 20 ? STR("15") : STR("02"));
}

static void put_titles(struct xml *x, const struct book *b)
{
	put_dc(x, "dc:title", "title", b->title);
	refine(x, "#title", "title-type", NULL, STR("main"));
	if (b->subtitle.len) {
		put_dc(x, "dc:title", "subtitle", b->subtitle);
		refine(x, "#subtitle", "title-type", NULL, STR("subtitle"));
	}
	if (b->short_title.len && !str_equal(b->short_title, b->title)) {
		put_dc(x, "dc:title", "short-title", b->short_title);
		refine(x, "#short-title", "title-type", NULL, STR("short"));
	}
}

/* Who made the book is a creator; who helped, a contributor. A book that only helpers
 * made has its first one as creator: shops want one. */
static void put_people(struct xml *x, struct plan *p)
{
	const struct book *b = p->book;
	bool author = false;

	for (size_t i = 0; i < b->people_count; i++)
		author |= !b->people[i].role.len || str_is(b->people[i].role, "aut");
	for (size_t i = 0; i < b->people_count; i++) {
		const struct person *who = &b->people[i];
		str role = who->role.len ? who->role : STR("aut");
		bool creator = author ? str_is(role, "aut") : !i;
		const char *id = arena_printf(p->arena, "#person-%zu", i + 1);
		put_dc(x, creator ? "dc:creator" : "dc:contributor", id + 1, who->name);
		if (!who->name.len)
			continue;
		refine(x, id, "role", "marc:relators", role);
		refine(x, id, "file-as", NULL, who->sort);
		refine(x, id, "display-seq", NULL, str_printf(p->arena, "%zu", i + 1));
	}
}

static void put_series(struct xml *x, struct plan *p)
{
	const struct book *b = p->book;
	char number[G_ASCII_DTOSTR_BUF_SIZE];

	if (!b->series.len)
		return;
	xml_open(x, "meta");
	xml_attribute_text(x, "property", "belongs-to-collection");
	xml_attribute_text(x, "id", "series");
	xml_text(x, b->series);
	xml_close(x, "meta");
	xml_line(x);
	refine(x, "#series", "collection-type", NULL, STR("series"));
	if (b->has_series_position)
		refine(x, "#series", "group-position", NULL,
		       str_of(g_ascii_formatd(number, sizeof number, "%g", b->series_position)));
}

/* --- Accessibility --- */

struct facts {
	bool pictures;             /* other than ornaments */
	bool alternatives;         /* every one has its text */
	bool animated;
	bool ruby;
	const struct node *bare;   /* the first picture without a text */
};

static struct facts facts_of(const struct plan *p, const struct pictures *pictures)
{
	const struct node *root = p->book->root;
	struct facts f = {.alternatives = true};

	for (const struct node *n = root; n; n = walk_after(n, root)) {
		f.ruby |= n->kind == NODE_RUBY;
		if (n->kind != NODE_IMAGE || n->image.decorative || !n->image.picture)
			continue;
		f.pictures = true;
		if (!n->first && !f.bare)
			f.bare = n;
	}
	f.alternatives = !f.bare;
	for (size_t i = 0; i < pictures->count; i++)
		f.animated |= pictures->files[i].animated;
	return f;
}

static void put_modes(struct xml *x, const struct facts *f)
{
	put_meta(x, "schema:accessMode", STR("textual"));
	if (f->pictures)
		put_meta(x, "schema:accessMode", STR("visual"));
	if (f->alternatives)
		put_meta(x, "schema:accessModeSufficient", STR("textual"));
	if (f->pictures)
		put_meta(x, "schema:accessModeSufficient", STR("textual,visual"));
}

static void put_features(struct xml *x, const struct plan *p, const struct facts *f)
{
	if (f->pictures && f->alternatives)
		put_meta(x, "schema:accessibilityFeature", STR("alternativeText"));
	put_meta(x, "schema:accessibilityFeature", STR("displayTransformability"));
	put_meta(x, "schema:accessibilityFeature", STR("readingOrder"));
	put_meta(x, "schema:accessibilityFeature", STR("structuralNavigation"));
	put_meta(x, "schema:accessibilityFeature", STR("tableOfContents"));
	if (p->mark_count) {
		put_meta(x, "schema:accessibilityFeature", STR("pageNavigation"));
		put_meta(x, "schema:accessibilityFeature", STR("pageBreakMarkers"));
	}
	if (f->ruby)
		put_meta(x, "schema:accessibilityFeature", STR("rubyAnnotations"));
	put_meta(x, "schema:accessibilityHazard", f->animated ? STR("unknown") : STR("none"));
}

/* The summary is for people; it says in a sentence or two what the rest says in codes. */
static void put_summary(struct xml *x, const struct plan *p, const struct facts *f)
{
	xml_open(x, "meta");
	xml_attribute_text(x, "property", "schema:accessibilitySummary");
	xml_attribute_text(x, "xml:lang", "en");
	xml_text_of(x, "The text can be read aloud and reflows to any size. Headings, contents");
	xml_text_of(x, p->mark_count ? ", landmarks and the page numbers of the printed edition"
	                             : " and landmarks");
	xml_text_of(x, " are there to navigate by.");
	if (f->pictures)
		xml_text_of(x, f->alternatives ? " All pictures have alternative texts."
		                               : " Some pictures lack alternative texts.");
	xml_close(x, "meta");
	xml_line(x);
}

static void put_claim(struct xml *x, const struct plan *p, const struct facts *f,
                      struct diags *diags)
{
	const struct book *b = p->book;

	if (!b->conformance.len)
		return;
	if (f->bare) {
		diag_add(diags, DIAG_CONFORMANCE_BELIED, f->bare->where,
		         "give the picture an alternative text, or mark it as decorative",
		         "the claim \"%.*s\" is left out: this picture has no alternative text",
		         STR_ARGS(b->conformance));
		return;
	}
	xml_open(x, "meta");
	xml_attribute_text(x, "property", "dcterms:conformsTo");
	xml_attribute_text(x, "id", "claim");
	xml_text(x, b->conformance);
	xml_close(x, "meta");
	xml_line(x);
	refine(x, "#claim", "a11y:certifiedBy", NULL, b->certifier);
}

static void put_accessibility(struct xml *x, const struct plan *p, const struct pictures *pictures,
                              struct diags *diags)
{
	struct facts f = facts_of(p, pictures);

	put_modes(x, &f);
	put_features(x, p, &f);
	put_summary(x, p, &f);
	put_claim(x, p, &f, diags);
	if (p->mark_count && p->page_source.len)
		put_meta(x, "pageBreakSource", p->page_source);
}

static void put_metadata(struct xml *x, struct plan *p, const struct pictures *pictures,
                         const struct fonts *fonts, struct diags *diags)
{
	const struct book *b = p->book;

	xml_open(x, "metadata");
	xml_attribute_text(x, "xmlns:dc", "http://purl.org/dc/elements/1.1/");
	xml_line(x);
	put_identifiers(x, p);
	put_titles(x, b);
	put_people(x, p);
	put_dc(x, "dc:language", NULL, b->language.len ? b->language : STR("en"));
	put_dc(x, "dc:publisher", NULL, b->publisher);
	put_dc(x, "dc:date", NULL, b->date);
	put_dc(x, "dc:rights", NULL, b->rights);
	put_dc(x, "dc:description", NULL, b->description);
	for (size_t i = 0; i < b->subject_count; i++)
		put_dc(x, "dc:subject", NULL, b->subjects[i]);
	put_series(x, p);
	put_meta(x, "dcterms:modified",
	         b->modified_at.len ? b->modified_at : STR("1980-01-01T00:00:00Z"));
	put_accessibility(x, p, pictures, diags);
	if (fonts->count)
		put_meta(x, "ibooks:specified-fonts", STR("true"));
	if (pictures->cover) {
		xml_open(x, "meta");
		xml_attribute_text(x, "name", "cover");
		xml_attribute(x, "content", pictures->cover->id);
		xml_close(x, "meta");
		xml_line(x);
	}
	xml_close(x, "metadata");
	xml_line(x);
}

/* --- Manifest and spine --- */

static void put_item(struct xml *x, str id, str href, str type, const char *properties)
{
	xml_open(x, "item");
	xml_attribute(x, "id", id);
	xml_attribute(x, "href", href);
	xml_attribute(x, "media-type", type);
	if (properties)
		xml_attribute_text(x, "properties", properties);
	xml_close(x, "item");
	xml_line(x);
}

static void put_manifest(struct xml *x, const struct plan *p, const struct pictures *pictures,
                         const struct fonts *fonts)
{
	xml_open(x, "manifest");
	xml_line(x);
	for (size_t i = 0; i < p->file_count; i++) {
		const struct plan_file *f = &p->files[i];
		put_item(x, f->id, f->path, STR("application/xhtml+xml"),
		         f->is_contents ? "nav" : f->svg ? "svg" : NULL);
	}
	put_item(x, STR("ncx"), STR("toc.ncx"), STR("application/x-dtbncx+xml"), NULL);
	put_item(x, STR("style"), STR("style.css"), STR("text/css"), NULL);
	for (size_t i = 0; i < pictures->count; i++) {
		const struct picture_file *f = &pictures->files[i];
		put_item(x, f->id, f->path, str_of(image_media_type(f->kind)),
		         f == pictures->cover ? "cover-image" : NULL);
	}
	for (size_t i = 0; i < fonts->count; i++)
		put_item(x, fonts->files[i].id, fonts->files[i].path, fonts->files[i].media_type, NULL);
	xml_close(x, "manifest");
	xml_line(x);
}

static void put_spine(struct xml *x, const struct plan *p)
{
	xml_open(x, "spine");
	xml_attribute_text(x, "toc", "ncx");
	if (language_is_right_to_left(p->book->language))
		xml_attribute_text(x, "page-progression-direction", "rtl");
	xml_line(x);
	for (size_t i = 0; i < p->file_count; i++) {
		xml_open(x, "itemref");
		xml_attribute(x, "idref", p->files[i].id);
		xml_close(x, "itemref");
		xml_line(x);
	}
	xml_close(x, "spine");
	xml_line(x);
}

str opf_print(struct plan *p, const struct pictures *pictures, const struct fonts *fonts,
              struct diags *diags)
{
	struct xml x;

	xml_init(&x, p->arena);
	xml_open(&x, "package");
	xml_attribute_text(&x, "xmlns", "http://www.idpf.org/2007/opf");
	xml_attribute_text(&x, "version", "3.0");
	xml_attribute_text(&x, "unique-identifier", "book-id");
	xml_attribute(&x, "xml:lang", p->book->language.len ? p->book->language : STR("en"));
	if (language_is_right_to_left(p->book->language))
		xml_attribute_text(&x, "dir", "rtl");
	xml_attribute_text(&x, "prefix",
	                   "ibooks: http://vocabulary.itunes.apple.com/rdf/ibooks/vocabulary-extensions-1.0/");
	xml_line(&x);
	put_metadata(&x, p, pictures, fonts, diags);
	put_manifest(&x, p, pictures, fonts);
	put_spine(&x, p);
	xml_close(&x, "package");
	xml_line(&x);
	return xml_done(&x);
}
