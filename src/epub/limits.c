/* limits.c: see limits.h. */
#include "epub/limits.h"

#include "data/data.h"

#define AT(member) offsetof(struct limits, member)

static const struct field fields[] = {
	FIELD("name", FIELD_TEXT, AT(name), "The reader or shop", .required = true),
	FIELD("as-of", FIELD_TEXT, AT(as_of), "When its rules were read", .required = true),
	FIELD("source", FIELD_TEXT, AT(source), "Where"),
	FIELD("image-pixels", FIELD_INT, AT(image_pixels), "Most pixels of a picture"),
	FIELD("image-side", FIELD_INT, AT(image_side), "Most pixels of its longer side"),
	FIELD("image-bytes", FIELD_INT, AT(image_bytes), "Bytes advised for a picture"),
	FIELD("document-bytes", FIELD_INT, AT(document_bytes), "Most bytes of one document"),
	FIELD("document-advised", FIELD_INT, AT(document_advised), "Bytes advised for one document"),
	FIELD("package-bytes", FIELD_INT, AT(package_bytes), "Most bytes of the EPUB"),
	FIELD("cover-width", FIELD_INT, AT(cover_width), "Least pixels across a cover"),
	FIELD("cover-height", FIELD_INT, AT(cover_height), "Least pixels down a cover"),
	FIELD("cover-short-side", FIELD_INT, AT(cover_short_side), "Least pixels of the shorter side"),
	FIELD("cover-good-width", FIELD_INT, AT(cover_good_width), "Pixels wanted across a cover"),
	FIELD("cover-good-height", FIELD_INT, AT(cover_good_height), "Pixels wanted down a cover"),
	FIELD("cover-page", FIELD_BOOL, AT(cover_page), "Takes a page for the cover beside the picture"),
	FIELD("webp", FIELD_BOOL, AT(webp), "Shows WebP"),
	FIELD("gif-cover", FIELD_BOOL, AT(gif_cover), "Takes a GIF as a cover"),
};
static const struct table table = {
	.name = "reader", .size = sizeof(struct limits), TABLE_FIELDS(fields),
};

static const char *const readers[] = {"apple", "kindle", "kobo"};

static bool read_limits(struct arena *a, const struct book *book, const char *reader,
                        struct diags *diags, struct limits *out)
{
	struct decoder d = {.arena = a, .diags = diags};
	const char *name = arena_printf(a, "readers/%s.yaml", reader);
	str text;

	*out = (struct limits){.cover_page = true};
	if (!share_read(book->files, a, diags, name, &text))
		return false;
	uint32_t source = source_add(diags_sources(diags), str_of(name), text);
	struct yaml *y = yaml_parse(a, diags, source, 0, text.len);
	return y && decode(&d, &table, y, out);
}

static int lower(int a, int b)
{
	return !a ? b : !b ? a : MIN(a, b);
}

struct limits limits_for(struct arena *a, const struct book *book, struct diags *diags)
{
	struct limits all = {.webp = true, .gif_cover = true, .cover_page = true}, one;

	for (size_t i = 0; i < G_N_ELEMENTS(readers); i++) {
		if (!read_limits(a, book, readers[i], diags, &one))
			continue;
		if (str_is(book->edition->target, readers[i])) {
			one.told = true;
			return one;
		}
		all.image_pixels = lower(all.image_pixels, one.image_pixels);
		all.image_side = lower(all.image_side, one.image_side);
		all.webp &= one.webp;
		all.gif_cover &= one.gif_cover;
	}
	return all;
}
