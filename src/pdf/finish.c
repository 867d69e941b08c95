/* finish.c: see finish.h.
 *
 * What can be reached from cairo's pages is copied: content rewritten (content.c), a few
 * entries of fonts and images mended, everything numbered anew. cairo's own catalogue,
 * structure and information are not reached and so left behind; ours take their place. */
#include "pdf/finish.h"

#include <string.h>

#include "base/deflate.h"
#include "pdf/ahead.h"
#include "pdf/content.h"
#include "pdf/images.h"
#include "pdf/links.h"
#include "pdf/metadata.h"
#include "pdf/outline.h"
#include "pdf/source.h"
#include "pdf/structure.h"
#include "pdf/unicode.h"

struct finisher {
	struct arena *a;
	const struct drawing *d;
	const struct pages *pages;
	struct source_file source;
	struct pdf_file *f;
	uint32_t *numbers;         /* new number of each of cairo's objects; 0: not copied */
	bool *is_unicode;          /* by cairo's number: a table of what a font's glyphs mean */
	GArray *waiting;           /* uint32_t: cairo's numbers, numbered but not yet written */
	uint32_t *page_numbers;
	uint32_t *content_numbers; /* by page */
	uint32_t *pictures;        /* object of each of the book's pictures; 0: not written */
	bool *masked;              /* which of them let something through */
	GString **page_links;
	bool *transparent;         /* by page */
	struct structure *structure;
	const char *why;
};

/* The largest content stream of a page that is believed. */
static const size_t CONTENT_MOST = 256u << 20;

/* ---- copying ---- */

static uint32_t copied_number(struct finisher *n, uint32_t old)
{
	if (!n->numbers[old]) {
		n->numbers[old] = pdf_reserve(n->f, 1);
		g_array_append_val(n->waiting, old);
	}
	return n->numbers[old];
}

static void put_copy(struct finisher *n, GString *out, const struct object *o);

static bool is_repeated(const struct object *dictionary, size_t key)
{
	for (size_t i = 0; i < key; i += 2)
		if (str_equal(dictionary->items[i].text, dictionary->items[key].text))
			return true;
	return false;
}

/* Keys left out: lengths are counted anew, smoothing is the viewer's affair (and
 * forbidden in archives), and cairo may write a picture's name twice. */
static void put_entries(struct finisher *n, GString *out, const struct object *o,
                        const char *besides)
{
	for (size_t i = 0; i < o->count; i += 2) {
		const struct object *key = &o->items[i], *value = &o->items[i + 1];
		if (object_is_name(key, "Length") || object_is_name(key, "Interpolate") ||
		    object_is_name(key, besides) || is_repeated(o, i))
			continue;
		if (object_is_name(key, "ToUnicode") && source_named(&n->source, value))
			n->is_unicode[value->number] = true;
		g_string_append_len(out, key->text.at, (gssize)key->text.len);
		if (value->kind == OBJECT_SCALAR && value->text.at[0] != '/' &&
		    value->text.at[0] != '(' && value->text.at[0] != '<')
			g_string_append_c(out, ' ');
		put_copy(n, out, value);
	}
}

static void put_copy(struct finisher *n, GString *out, const struct object *o)
{
	switch (o->kind) {
	case OBJECT_NONE:
		break;
	case OBJECT_SCALAR:
		g_string_append_len(out, o->text.at, (gssize)o->text.len);
		break;
	case OBJECT_REFERENCE:
		if (source_named(&n->source, o))
			put_reference(out, copied_number(n, o->number));
		else
			put(out, " null");
		break;
	case OBJECT_ARRAY:
		put(out, "[");
		for (size_t i = 0; i < o->count; i++) {
			put(out, i ? " " : "");
			put_copy(n, out, &o->items[i]);
		}
		put(out, "]");
		break;
	case OBJECT_DICTIONARY:
		put(out, "<<");
		put_entries(n, out, o, "");
		put(out, ">>");
		break;
	}
}

/* Entries that cairo leaves out and archives want. */
static void put_mended(const struct object *o, GString *out)
{
	if (object_is_name(object_find(o, "Subtype"), "CIDFontType2") &&
	    !object_find(o, "CIDToGIDMap"))
		put(out, "/CIDToGIDMap/Identity");
}

static bool is_form(const struct object *o)
{
	return object_is_name(object_find(o, "Subtype"), "Form");
}

/* A stream's own bytes, unpacked. */
static bool unpack(struct finisher *n, const struct source_object *o, GString *out)
{
	const struct object *filter = object_find(&o->value, "Filter");
	if (!filter)
		g_string_append_len(out, o->stream.at, (gssize)o->stream.len);
	else if (!object_is_name(filter, "FlateDecode") ||
	         !inflate_bytes(out, o->stream, o->stream.len * 6 + 1024, CONTENT_MOST))
		n->why = "a stream of cairo's cannot be unpacked";
	return !n->why;
}

static bool unpack_content(struct finisher *n, const struct source_object *o,
                           const struct content_page *page, GString *out)
{
	GString *plain = g_string_new(NULL);
	bool good = unpack(n, o, plain) &&
	            content_rewrite(page, (str){plain->str, plain->len}, out, &n->why);
	g_string_free(plain, TRUE);
	return good;
}

static bool unpack_unicode(struct finisher *n, const struct source_object *o, GString *out)
{
	GString *plain = g_string_new(NULL);
	bool good = unpack(n, o, plain);
	if (good)
		unicode_mend((str){plain->str, plain->len}, out);
	g_string_free(plain, TRUE);
	return good;
}

/* Forms are content, but without marks; fonts and what cairo drew as pixels stay as they are. */
static void copy_stream(struct finisher *n, uint32_t old)
{
	static const struct content_page UNMARKED;
	const struct source_object *o = source_object(&n->source, old);
	GString *entries = g_string_new(NULL), *out = g_string_new(NULL);
	bool form = is_form(&o->value), unicode = n->is_unicode[old];
	put_entries(n, entries, &o->value, form || unicode ? "Filter" : "");
	if (!form && !unicode)
		pdf_stream(n->f, n->numbers[old], entries->str, o->stream);
	else if (form ? unpack_content(n, o, &UNMARKED, out) : unpack_unicode(n, o, out))
		pdf_stream_packed(n->f, n->numbers[old], entries->str, (str){out->str, out->len});
	g_string_free(entries, TRUE);
	g_string_free(out, TRUE);
}

static void copy_object(struct finisher *n, uint32_t old)
{
	const struct source_object *o = source_object(&n->source, old);
	if (o->is_stream) {
		copy_stream(n, old);
		return;
	}
	GString *out = pdf_begin(n->f, n->numbers[old]);
	if (o->value.kind == OBJECT_DICTIONARY) {
		put(out, "<<");
		put_entries(n, out, &o->value, "");
		put_mended(&o->value, out);
		put(out, ">>");
	} else {
		put_copy(n, out, &o->value);
	}
	pdf_end(n->f);
}

static void copy_waiting(struct finisher *n)
{
	while (n->waiting->len && !n->why) {
		uint32_t old = g_array_index(n->waiting, uint32_t, n->waiting->len - 1);
		g_array_set_size(n->waiting, n->waiting->len - 1);
		copy_object(n, old);
	}
}

/* ---- pages ---- */

static void write_content(struct finisher *n, uint32_t page)
{
	const struct object *value = &source_object(&n->source, n->source.pages[page])->value;
	const struct source_object *content = source_named(&n->source, object_find(value, "Contents"));
	size_t first = n->d->page_marks[page];
	struct content_page how = {
		.marks = n->d->marks + first,
		.mark_count = n->d->page_marks[page + 1] - first,
		.tagged = n->d->tagged,
	};
	if (!content || !content->is_stream) {
		n->why = "a page of cairo's has no content of the kind known";
		return;
	}
	str packed;
	n->content_numbers[page] = pdf_reserve(n->f, 1);
	if (ahead_find(n->d->ahead, page, (size_t)(content->stream.at - n->d->file.at), &packed)) {
		pdf_stream_ready(n->f, n->content_numbers[page], "", packed);
		return;
	}
	GString *out = g_string_sized_new(content->stream.len * 4);
	if (unpack_content(n, content, &how, out))
		pdf_stream_packed(n->f, n->content_numbers[page], "", (str){out->str, out->len});
	g_string_free(out, TRUE);
}

/* Does painting with these resources let anything show through? */
static bool lets_through(struct finisher *n, const struct object *o, int depth)
{
	o = source_follow(&n->source, o);
	if (!o || o->kind != OBJECT_DICTIONARY || depth > 6)
		return false;
	for (size_t i = 0; i < o->count; i += 2) {
		const struct object *key = &o->items[i], *value = &o->items[i + 1];
		bool plain = value->kind == OBJECT_SCALAR &&
		             (str_is(value->text, "1") || str_is(value->text, "/None") ||
		              str_is(value->text, "/Normal"));
		if ((object_is_name(key, "SMask") || object_is_name(key, "ca") ||
		     object_is_name(key, "CA") || object_is_name(key, "BM")) && !plain)
			return true;
		if (!object_is_name(key, "Font") && lets_through(n, value, depth + 1))
			return true;
	}
	return false;
}

static void write_picture(struct finisher *n, const struct picture *p)
{
	struct image_object own;
	const struct image_object *o = ahead_find_picture(n->d->ahead, p);
	if (!o && image_object_make(n->a, p->image, &own, &n->why))
		o = &own;
	if (!o)
		return;
	n->pictures[p->index] = pdf_reserve(n->f, 1);
	n->masked[p->index] = o->mask.at != NULL;
	image_object_write(n->f, n->pictures[p->index], o);
}

/* The book's pictures on a page, each written when first met. */
static void put_pictures(struct finisher *n, uint32_t page, GString *out)
{
	GHashTable *seen = g_hash_table_new(NULL, NULL);
	for (size_t i = n->d->page_marks[page]; i < n->d->page_marks[page + 1] && !n->why; i++) {
		const struct picture *p = n->d->marks[i].picture;
		if (!p || !g_hash_table_add(seen, (void *)p))
			continue;
		if (!n->pictures[p->index])
			write_picture(n, p);
		n->transparent[page] |= n->masked[p->index];
		put(out, "/Im");
		put_integer(out, p->index);
		put_reference(out, n->pictures[p->index]);
	}
	g_hash_table_destroy(seen);
}

/* cairo's resources, and our pictures among them. */
static char *resources(struct finisher *n, uint32_t page)
{
	const struct object *value = &source_object(&n->source, n->source.pages[page])->value;
	const struct object *own = source_follow(&n->source, object_find(value, "Resources"));
	GString *out = g_string_new("<<"), *pictures = g_string_new(NULL);
	n->transparent[page] = lets_through(n, own, 0);
	put_pictures(n, page, pictures);
	for (size_t i = 0; own && i < own->count; i += 2) {
		if (object_is_name(&own->items[i], "XObject"))
			continue;
		g_string_append_len(out, own->items[i].text.at, (gssize)own->items[i].text.len);
		put_copy(n, out, &own->items[i + 1]);
	}
	const struct object *drawn = source_follow(&n->source, object_find(own, "XObject"));
	if (drawn || pictures->len) {
		put(out, "/XObject<<");
		if (drawn)
			put_entries(n, out, drawn, "");
		put(out, pictures->str);
		put(out, ">>");
	}
	put(out, ">>");
	g_string_free(pictures, TRUE);
	return g_string_free(out, FALSE);
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
		put_number(out, unit_points(corners[i]));
	}
	put(out, "]");
}

static void write_page(struct finisher *n, uint32_t page, uint32_t tree)
{
	char *own = resources(n, page);
	if (!n->why) {
		GString *out = pdf_begin(n->f, n->page_numbers[page]);
		put(out, "<</Type/Page/Parent");
		put_reference(out, tree);
		put_box(n, out, "/MediaBox", page, n->d->width);
		put_box(n, out, "/BleedBox", page, n->d->bleed);
		put_box(n, out, "/TrimBox", page, 0);
		put(out, "/Resources");
		put(out, own);
		put(out, "/Contents");
		put_reference(out, n->content_numbers[page]);
		if (n->transparent[page])
			put(out, "/Group<</S/Transparency/CS/DeviceRGB/I true>>");
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
	}
	g_free(own);
}

static uint32_t write_pages(struct finisher *n)
{
	uint32_t tree = pdf_reserve(n->f, 1);
	for (uint32_t i = 0; i < n->d->page_count && !n->why; i++)
		write_content(n, i);
	for (uint32_t i = 0; i < n->d->page_count && !n->why; i++)
		write_page(n, i, tree);
	copy_waiting(n);
	if (!n->why)
		n->why = n->source.why;
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
	unsigned missing = structure_missing_alt(n->structure, &first);
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
	uint32_t xmp = metadata_write_xmp(n->a, n->f, book, claim);
	uint32_t intent = metadata_write_intent(n->f);
	uint32_t catalog = pdf_reserve(n->f, 1);
	GString *out = pdf_begin(n->f, catalog);
	put(out, "<</Type/Catalog/ViewerPreferences<</DisplayDocTitle true>>/Lang");
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
	n->f = pdf_file_new(n->a);
	n->numbers = ARENA_ARRAY(n->a, uint32_t, n->source.object_count);
	n->is_unicode = ARENA_ARRAY(n->a, bool, n->source.object_count);
	n->waiting = g_array_new(FALSE, FALSE, sizeof(uint32_t));
	n->page_numbers = ARENA_ARRAY(n->a, uint32_t, pages);
	n->content_numbers = ARENA_ARRAY(n->a, uint32_t, pages);
	n->pictures = ARENA_ARRAY(n->a, uint32_t, n->pages->book->picture_count);
	n->masked = ARENA_ARRAY(n->a, bool, n->pages->book->picture_count);
	n->transparent = ARENA_ARRAY(n->a, bool, pages);
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
	g_array_free(n->waiting, TRUE);
}

bool finish(struct arena *a, const struct drawing *d, const struct pages *pages, struct diags *diags,
            str *file, const char **why)
{
	struct finisher n = {.a = a, .d = d, .pages = pages};
	if (!source_read(a, d->file, &n.source, why))
		return false;
	if (n.source.page_count != d->page_count) {
		*why = "cairo wrote another number of pages than were drawn";
		return false;
	}
	prepare(&n);
	if (d->tagged) {
		n.structure = structure_make(a, d, pages);
		links_write(a, n.f, n.structure, d, pages, n.page_numbers, n.page_links);
	}
	uint32_t tree = write_pages(&n);
	if (!n.why) {
		uint32_t catalog = write_catalog(&n, tree, diags);
		uint32_t info = metadata_write_info(a, n.f, pages->book);
		*file = pdf_file_close(n.f, catalog, info);
	}
	done(&n);
	*why = n.why;
	return !n.why;
}
