/* copy.c: see copy.h. */
#include "pdf/copy.h"

#include <stdlib.h>
#include <string.h>

#include "base/deflate.h"
#include "pdf/form.h"
#include "pdf/source.h"
#include "pdf/unicode.h"

struct copier {
	struct arena *a;
	struct source_file source;
	struct pdf_file *f;
	uint32_t *numbers;         /* new number of each of cairo's objects; 0: not copied */
	bool *is_unicode;          /* by cairo's number: a table of what a font's glyphs mean */
	GArray *waiting;           /* uint32_t: cairo's numbers, numbered but not yet written */
	const char *why;
};

/* The largest stream that is believed. */
static const size_t STREAM_MOST = 256u << 20;

static uint32_t copied_number(struct copier *c, uint32_t old)
{
	if (!c->numbers[old]) {
		c->numbers[old] = pdf_reserve(c->f, 1);
		g_array_append_val(c->waiting, old);
	}
	return c->numbers[old];
}

static void put_copy(struct copier *c, GString *out, const struct object *o);

static bool is_repeated(const struct object *dictionary, size_t key)
{
	for (size_t i = 0; i < key; i += 2)
		if (str_equal(dictionary->items[i].text, dictionary->items[key].text))
			return true;
	return false;
}

/* Keys left out: lengths are counted anew, smoothing is the viewer's affair (and
 * forbidden in archives), and cairo may write a picture's name twice. */
static void put_entries(struct copier *c, GString *out, const struct object *o,
                        const char *besides)
{
	for (size_t i = 0; i < o->count; i += 2) {
		const struct object *key = &o->items[i], *value = &o->items[i + 1];
		if (object_is_name(key, "Length") || object_is_name(key, "Interpolate") ||
		    object_is_name(key, besides) || is_repeated(o, i))
			continue;
		if (object_is_name(key, "ToUnicode") && source_named(&c->source, value))
			c->is_unicode[value->number] = true;
		g_string_append_len(out, key->text.at, (gssize)key->text.len);
		if (value->kind == OBJECT_SCALAR && value->text.at[0] != '/' &&
		    value->text.at[0] != '(' && value->text.at[0] != '<')
			g_string_append_c(out, ' ');
		put_copy(c, out, value);
	}
}

static void put_copy(struct copier *c, GString *out, const struct object *o)
{
	switch (o->kind) {
	case OBJECT_NONE:
		break;
	case OBJECT_SCALAR:
		g_string_append_len(out, o->text.at, (gssize)o->text.len);
		break;
	case OBJECT_REFERENCE:
		if (source_named(&c->source, o))
			put_reference(out, copied_number(c, o->number));
		else
			put(out, " null");
		break;
	case OBJECT_ARRAY:
		put(out, "[");
		for (size_t i = 0; i < o->count; i++) {
			put(out, i ? " " : "");
			put_copy(c, out, &o->items[i]);
		}
		put(out, "]");
		break;
	case OBJECT_DICTIONARY:
		put(out, "<<");
		put_entries(c, out, o, "");
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
static bool unpack(struct copier *c, const struct source_object *o, GString *out)
{
	const struct object *filter = object_find(&o->value, "Filter");
	if (!filter)
		g_string_append_len(out, o->stream.at, (gssize)o->stream.len);
	else if (!object_is_name(filter, "FlateDecode") ||
	         !inflate_bytes(out, o->stream, o->stream.len * 6 + 1024, STREAM_MOST))
		c->why = "a stream of cairo's cannot be unpacked";
	return !c->why;
}

static bool unpack_form(struct copier *c, const struct source_object *o, GString *out)
{
	GString *plain = g_string_new(NULL);
	bool good = unpack(c, o, plain) && form_rewrite((str){plain->str, plain->len}, out, &c->why);
	g_string_free(plain, TRUE);
	return good;
}

static bool unpack_unicode(struct copier *c, const struct source_object *o, GString *out)
{
	GString *plain = g_string_new(NULL);
	bool good = unpack(c, o, plain);
	if (good)
		unicode_mend((str){plain->str, plain->len}, out);
	g_string_free(plain, TRUE);
	return good;
}

/* Forms are rewritten; fonts and what cairo drew as pixels stay as they are. */
static void copy_stream(struct copier *c, uint32_t old)
{
	const struct source_object *o = source_object(&c->source, old);
	GString *entries = g_string_new(NULL), *out = g_string_new(NULL);
	bool form = is_form(&o->value), unicode = c->is_unicode[old];
	put_entries(c, entries, &o->value, form || unicode ? "Filter" : "");
	if (!form && !unicode)
		pdf_stream(c->f, c->numbers[old], entries->str, o->stream);
	else if (form ? unpack_form(c, o, out) : unpack_unicode(c, o, out))
		pdf_stream_packed(c->f, c->numbers[old], entries->str, (str){out->str, out->len});
	g_string_free(entries, TRUE);
	g_string_free(out, TRUE);
}

static void copy_object(struct copier *c, uint32_t old)
{
	const struct source_object *o = source_object(&c->source, old);
	if (o->is_stream) {
		copy_stream(c, old);
		return;
	}
	GString *out = pdf_begin(c->f, c->numbers[old]);
	if (o->value.kind == OBJECT_DICTIONARY) {
		put(out, "<<");
		put_entries(c, out, &o->value, "");
		put_mended(&o->value, out);
		put(out, ">>");
	} else {
		put_copy(c, out, &o->value);
	}
	pdf_end(c->f);
}

static void copy_waiting(struct copier *c)
{
	while (c->waiting->len && !c->why) {
		uint32_t old = g_array_index(c->waiting, uint32_t, c->waiting->len - 1);
		g_array_set_size(c->waiting, c->waiting->len - 1);
		copy_object(c, old);
	}
}

/* Does painting with these resources let anything show through? */
static bool lets_through(struct copier *c, const struct object *o, int depth)
{
	o = source_follow(&c->source, o);
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
		if (!object_is_name(key, "Font") && lets_through(c, value, depth + 1))
			return true;
	}
	return false;
}


static const struct object *page_of(struct copier *c, size_t page)
{
	return &source_object(&c->source, c->source.pages[page])->value;
}

static bool unpack_page(struct copier *c, const struct object *page, GString *out)
{
	const struct source_object *content = source_named(&c->source, object_find(page, "Contents"));
	if (!content || !content->is_stream)
		c->why = "a page of cairo's has no content of the kind known";
	return !c->why && unpack(c, content, out);
}

/* ---- fonts ---- */

/* Did cairo give the glyphs, shown to it in the order of our codes, the same codes? They
 * stand as four digits each between < and >, and a line may end among them. */
static bool codes_agree(str content, unsigned count)
{
	unsigned code = 0, digits = 0, next = 1;
	bool inside = false;
	for (size_t i = 0; i < content.len; i++) {
		char c = content.at[i];
		if (c == '<' || c == '>')
			inside = c == '<';
		if (!inside || !g_ascii_isxdigit(c))
			continue;
		code = code << 4 | (unsigned)g_ascii_xdigit_value(c);
		if (++digits % 4 == 0 && (code & 0xFFFF) != next++)
			return false;
	}
	return next == count && digits % 4 == 0;
}

/* Are the widths that the pages go by those that cairo found? Whole numbers are enough. */
static bool widths_agree(struct copier *c, const struct object *cid,
                         const struct coded_font *font)
{
	const struct object *w = source_follow(&c->source, object_find(cid, "W"));
	if (!w || w->kind != OBJECT_ARRAY || w->count != 2 || w->items[1].kind != OBJECT_ARRAY ||
	    w->items[1].count != font->count)
		return false;
	for (unsigned i = 1; i < font->count; i++) {
		const struct object *o = &w->items[1].items[i];
		size_t at = 0;
		int64_t width;
		if (o->kind != OBJECT_SCALAR || !object_read_integer(o->text, &at, &width) ||
		    llabs(width - font->glyphs[i].width) > 1)
			return false;
	}
	return true;
}

/* The page's one font, of two-byte codes; NULL for anything else. */
static const struct object *font_of(struct copier *c, const struct object *page)
{
	const struct object *resources = source_follow(&c->source, object_find(page, "Resources"));
	const struct object *all = source_follow(&c->source, object_find(resources, "Font"));
	if (!all || all->kind != OBJECT_DICTIONARY || all->count != 2)
		return NULL;
	const struct object *font = source_follow(&c->source, &all->items[1]);
	return object_is_name(object_find(font, "Subtype"), "Type0") &&
	       object_is_name(object_find(font, "Encoding"), "Identity-H") ? font : NULL;
}

static const struct object *descendant_of(struct copier *c, const struct object *font)
{
	const struct object *list = source_follow(&c->source, object_find(font, "DescendantFonts"));
	return list && list->kind == OBJECT_ARRAY && list->count == 1
	       ? source_follow(&c->source, &list->items[0]) : NULL;
}

/* Is the font's program in the file? */
static bool is_embedded(struct copier *c, const struct object *cid)
{
	const struct source_object *d = source_named(&c->source, object_find(cid, "FontDescriptor"));
	const struct object *descriptor = d ? &d->value : NULL;
	const struct source_object *program =
		source_named(&c->source, object_find(descriptor, "FontFile2"));
	if (!program)
		program = source_named(&c->source, object_find(descriptor, "FontFile3"));
	return program && program->is_stream;
}

static void put_named(struct copier *c, GString *out, const struct object *o, const char *key)
{
	const struct object *value = object_find(o, key);
	if (!value)
		return;
	g_string_append_c(out, '/');
	put(out, key);
	put_copy(c, out, value);
}

/* Which glyphs are there: a bit each, from the first on. All are. */
static uint32_t write_glyph_set(struct copier *c, const struct coded_font *font)
{
	uint32_t number = pdf_reserve(c->f, 1);
	GString *bits = g_string_new(NULL);
	for (unsigned left = font->count; left; left -= MIN(left, 8))
		g_string_append_c(bits, (char)(0xFF00 >> MIN(left, 8)));
	pdf_stream_packed(c->f, number, "", (str){bits->str, bits->len});
	g_string_free(bits, TRUE);
	return number;
}

/* The descriptor; where the standard wants it, one that says so. */
static uint32_t write_descriptor(struct copier *c, const struct object *cid,
                                 const struct coded_font *font)
{
	const struct object *descriptor = object_find(cid, "FontDescriptor");
	if (!pdf_file_standard(c->f)->glyph_sets)
		return copied_number(c, descriptor->number);
	uint32_t number = pdf_reserve(c->f, 1), set = write_glyph_set(c, font);
	GString *out = pdf_begin(c->f, number);
	put(out, "<<");
	put_entries(c, out, source_follow(&c->source, descriptor), "");
	put(out, "/CIDSet");
	put_reference(out, set);
	put(out, ">>");
	pdf_end(c->f);
	return number;
}

static uint32_t write_descendant(struct copier *c, const struct object *cid,
                                 const struct coded_font *font)
{
	uint32_t number = pdf_reserve(c->f, 1), descriptor = write_descriptor(c, cid, font);
	GString *out = pdf_begin(c->f, number);
	put(out, "<</Type/Font");
	put_named(c, out, cid, "Subtype");
	put_named(c, out, cid, "BaseFont");
	put_named(c, out, cid, "CIDSystemInfo");
	put(out, "/FontDescriptor");
	put_reference(out, descriptor);
	put_mended(cid, out);
	put(out, "/W[");
	codes_put_widths(out, font);
	put(out, "]>>");
	pdf_end(c->f);
	return number;
}

static uint32_t write_meanings(struct copier *c, const struct coded_font *font)
{
	uint32_t number = pdf_reserve(c->f, 1);
	GString *out = g_string_new(NULL);
	codes_put_meanings(out, font);
	pdf_stream_packed(c->f, number, "", (str){out->str, out->len});
	g_string_free(out, TRUE);
	return number;
}

static uint32_t write_font(struct copier *c, const struct object *base, const struct object *cid,
                           const struct coded_font *font)
{
	uint32_t number = pdf_reserve(c->f, 1), descendant = write_descendant(c, cid, font),
	         meanings = write_meanings(c, font);
	GString *out = pdf_begin(c->f, number);
	put(out, "<</Type/Font/Subtype/Type0/Encoding/Identity-H");
	put_named(c, out, base, "BaseFont");
	put(out, "/DescendantFonts[");
	put_reference(out, descendant);
	put(out, "]/ToUnicode");
	put_reference(out, meanings);
	put(out, ">>");
	pdf_end(c->f);
	return number;
}

uint32_t copy_font(struct copier *c, size_t page, const struct coded_font *font)
{
	const struct object *from = page_of(c, page), *base = font_of(c, from),
	                    *cid = descendant_of(c, base);
	GString *content = g_string_new(NULL);
	bool good = is_embedded(c, cid) && unpack_page(c, from, content) &&
	            codes_agree((str){content->str, content->len}, font->count) &&
	            widths_agree(c, cid, font);
	g_string_free(content, TRUE);
	if (good)
		return write_font(c, base, cid, font);
	if (!c->why)
		c->why = arena_printf(c->a, "cairo embeds the font %.*s in a way not known",
		                      STR_ARGS(font->face->path));
	return 0;
}

/* ---- vector pictures ---- */

uint32_t copy_vector(struct copier *c, size_t page, bool *transparent)
{
	const struct object *from = page_of(c, page);
	const struct object *resources = source_follow(&c->source, object_find(from, "Resources"));
	GString *content = g_string_new(NULL), *out = g_string_new(NULL), *entries = g_string_new(NULL);
	uint32_t number = 0;
	const struct object *box = source_follow(&c->source, object_find(from, "MediaBox"));
	*transparent = lets_through(c, resources, 0);
	if (!c->why && (!box || !resources))
		c->why = "a page of cairo's has no size or no resources";
	if (!c->why && unpack_page(c, from, content) &&
	    form_rewrite((str){content->str, content->len}, out, &c->why)) {
		number = pdf_reserve(c->f, 1);
		put(entries, "/Type/XObject/Subtype/Form/BBox");
		put_copy(c, entries, box);
		put(entries, *transparent ? "/Group<</S/Transparency/CS/DeviceRGB/I true>>" : "");
		put(entries, "/Resources");
		put_copy(c, entries, resources);
		pdf_stream_packed(c->f, number, entries->str, (str){out->str, out->len});
	}
	g_string_free(content, TRUE);
	g_string_free(out, TRUE);
	g_string_free(entries, TRUE);
	return number;
}

/* ---- the file ---- */

static void copier_end(void *thing)
{
	struct copier *c = thing;
	g_array_free(c->waiting, TRUE);
}

struct copier *copier_new(struct arena *a, str file, size_t page_count, struct pdf_file *f,
                          const char **why)
{
	struct copier *c = ARENA_NEW(a, struct copier);
	*c = (struct copier){.a = a, .f = f};
	if (!source_read(a, file, &c->source, why))
		return NULL;
	if (c->source.page_count != page_count) {
		*why = "cairo wrote another number of pages than were drawn";
		return NULL;
	}
	c->numbers = ARENA_ARRAY(a, uint32_t, c->source.object_count);
	c->is_unicode = ARENA_ARRAY(a, bool, c->source.object_count);
	c->waiting = g_array_new(FALSE, FALSE, sizeof(uint32_t));
	arena_on_end(a, copier_end, c);
	return c;
}

bool copy_rest(struct copier *c, const char **why)
{
	copy_waiting(c);
	*why = c->why ? c->why : c->source.why;
	return !*why;
}
