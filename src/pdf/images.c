/* images.c: see images.h.
 *
 * PNG filters work on each channel by itself, so a filtered row of RGBA is, byte by byte,
 * a filtered row of RGB and one of alpha: they are dealt out as they are. What has one
 * value everywhere shows without unfiltering, for it has one look only: an alpha that lets
 * nothing through is left out, and of a drawing in one colour there is only its alpha. */
#include "pdf/images.h"

#include <string.h>

#include "base/deflate.h"

/* What matters of a PNG file. */
struct png {
	unsigned width, height, bits, colour;
	bool interlaced, keyed;    /* tRNS: one colour, or some of the palette, is transparent */
	str palette;
	GString *data;             /* its IDAT chunks, together */
};

enum { PNG_GREY = 0, PNG_RGB = 2, PNG_PALETTE = 3, PNG_GREY_ALPHA = 4, PNG_RGB_ALPHA = 6 };

static uint32_t big_endian(const char *p)
{
	const unsigned char *u = (const unsigned char *)p;
	return (uint32_t)u[0] << 24 | (uint32_t)u[1] << 16 | (uint32_t)u[2] << 8 | u[3];
}

static void png_header(struct png *p, const char *body)
{
	p->width = big_endian(body);
	p->height = big_endian(body + 4);
	p->bits = (unsigned char)body[8];
	p->colour = (unsigned char)body[9];
	p->interlaced = body[12] != 0;
}

/* Chunks: length, name, body, checksum. False for what is not whole. */
static bool png_read(struct png *p, str file)
{
	size_t at = 8;
	while (at + 12 <= file.len) {
		size_t length = big_endian(file.at + at);
		str name = str_sub(file, at + 4, at + 8);
		const char *body = file.at + at + 8;
		if (length > file.len - at - 12)
			return false;
		if (str_is(name, "IHDR") && length == 13)
			png_header(p, body);
		else if (str_is(name, "PLTE"))
			p->palette = (str){body, length};
		else if (str_is(name, "tRNS"))
			p->keyed = true;
		else if (str_is(name, "IDAT"))
			g_string_append_len(p->data, body, (gssize)length);
		else if (str_is(name, "IEND"))
			return p->width && p->data->len && (p->colour != PNG_PALETTE || p->palette.len);
		at += length + 12;
	}
	return false;
}

static bool is_rgb(const struct png *p)
{
	return p->colour == PNG_RGB || p->colour == PNG_RGB_ALPHA;
}

static const char *flate_entries(struct arena *a, const struct png *p, bool rgb)
{
	GString *space = g_string_new(rgb ? "/DeviceRGB" : "/DeviceGray");
	if (p->colour == PNG_PALETTE) {
		g_string_printf(space, "[/Indexed/DeviceRGB %zu<", p->palette.len / 3 - 1);
		for (size_t i = 0; i < p->palette.len; i++)
			g_string_append_printf(space, "%02X", (unsigned char)p->palette.at[i]);
		put(space, ">]");
	}
	const char *entries = arena_printf(a,
		"/Type/XObject/Subtype/Image/Width %u/Height %u/ColorSpace%s/BitsPerComponent %u"
		"/DecodeParms<</Predictor 15/Colors %d/BitsPerComponent %u/Columns %u>>/Filter/FlateDecode",
		p->width, p->height, space->str, p->bits, rgb ? 3 : 1, p->bits, p->width);
	g_string_free(space, TRUE);
	return entries;
}

/* ---- alpha ---- */

/* What a filter makes of a channel that has one value everywhere: in a pixel that has
 * another above it or not, before it or not. */
static uint8_t filtered(uint8_t value, int filter, bool above, bool before)
{
	switch (filter) {
	case 1:
		return before ? 0 : value;
	case 2:
		return above ? 0 : value;
	case 3:
		return (uint8_t)(value - (above * value + before * value) / 2);
	case 4:
		return above || before ? 0 : value;
	default:
		return value;
	}
}

/* Has a filtered row of pixels of n channels one colour throughout, this one? */
static bool is_one_colour(const uint8_t *row, size_t width, size_t n, int filter, bool above,
                          const uint8_t *colour)
{
	for (size_t c = 0; c < n; c++)
		if (row[c] != filtered(colour[c], filter, above, false) ||
		    (width > 1 && row[n + c] != filtered(colour[c], filter, above, true)))
			return false;
	return width < 3 || memcmp(row + n, row + 2 * n, (width - 2) * n) == 0;
}

/* Deals a row's bytes out: the last of every n is alpha. colours may be where row is, or
 * before it; the byte behind them is overwritten. */
static inline void deal(const uint8_t *row, size_t width, size_t n, uint8_t *colours,
                        uint8_t *alpha)
{
	for (size_t x = 0; x < width; x++, row += n, colours += n - 1) {
		alpha[x] = row[n - 1];
		memmove(colours, row, n);
	}
}

/* Filtered rows of a picture with alpha, dealt out. */
struct dealt {
	GString *rows;             /* colours, in place of the whole */
	GString *alpha;            /* empty as long as nothing shows through */
	bool plain;                /* there is one colour only, this: */
	uint8_t colour[3];
};

static const uint8_t OPAQUE[] = {255};

/* The alpha of opaque rows, as they are filtered, for those before row y. */
static void begin_alpha(struct dealt *d, size_t row_bytes, size_t width, size_t height, size_t y)
{
	g_string_set_size(d->alpha, (1 + width) * height);
	uint8_t *m = (uint8_t *)d->alpha->str;
	for (size_t i = 0; i < y; i++, m += 1 + width) {
		*m = (uint8_t)d->rows->str[i * row_bytes];
		memset(m + 1, filtered(*OPAQUE, *m, i > 0, true), width);
		m[1] = filtered(*OPAQUE, *m, i > 0, false);
	}
}

/* False for bad data. */
static bool split(const struct png *p, struct dealt *d)
{
	size_t n = is_rgb(p) ? 4 : 2, width = p->width, from = 1 + width * n, to = 1 + width * (n - 1);
	if (d->rows->len != from * p->height)
		return false;
	uint8_t *alpha = g_malloc(width);
	bool good = true;
	memcpy(d->colour, d->rows->str + 1, n - 1);   /* no filter changes the first pixel */
	d->plain = true;
	for (size_t y = 0; y < p->height && good; y++) {
		const uint8_t *row = (const uint8_t *)d->rows->str + y * from;
		uint8_t *c = (uint8_t *)d->rows->str + y * to, filter = *c = *row;
		good = filter <= 4;
		if (n == 4)
			deal(row + 1, width, 4, c + 1, alpha);
		else
			deal(row + 1, width, 2, c + 1, alpha);
		d->plain = d->plain && is_one_colour(c + 1, width, n - 1, filter, y > 0, d->colour);
		if (!d->alpha->len && is_one_colour(alpha, width, 1, filter, y > 0, OPAQUE))
			continue;
		if (!d->alpha->len)
			begin_alpha(d, to, width, p->height, y);
		d->alpha->str[y * (1 + width)] = (char)filter;
		memcpy(d->alpha->str + y * (1 + width) + 1, alpha, width);
	}
	g_free(alpha);
	g_string_set_size(d->rows, to * p->height);
	return good;
}

static str deflated(struct arena *a, const GString *plain)
{
	GString *packed = g_string_new(NULL);
	deflate_onto(packed, (str){plain->str, plain->len});
	return str_from_gstring(a, packed);
}

/* An alpha of any size covers one pixel as well as many. */
static void make_plain(struct arena *a, const struct dealt *d, bool rgb, struct image_object *out)
{
	const uint8_t *c = d->colour;
	bool grey = !rgb || (c[0] == c[1] && c[1] == c[2]);
	out->entries = arena_printf(a, "/Type/XObject/Subtype/Image/Width 1/Height 1"
	                            "/ColorSpace/Device%s/BitsPerComponent 8", grey ? "Gray" : "RGB");
	out->bytes = str_copy(a, (str){(const char *)c, grey ? 1 : 3});
}

static bool make_split(struct arena *a, const struct png *p, struct image_object *out)
{
	struct dealt d = {.rows = g_string_new(NULL), .alpha = g_string_new(NULL)};
	size_t size = (1 + (size_t)p->width * (is_rgb(p) ? 4 : 2)) * p->height;
	bool good = inflate_bytes(d.rows, (str){p->data->str, p->data->len}, size, size) &&
	            split(p, &d);
	if (good && d.plain) {
		make_plain(a, &d, is_rgb(p), out);
	} else if (good) {
		out->entries = flate_entries(a, p, is_rgb(p));
		out->bytes = deflated(a, d.rows);
	}
	if (good && d.alpha->len) {
		out->mask_entries = flate_entries(a, p, false);
		out->mask = deflated(a, d.alpha);
	}
	g_string_free(d.rows, TRUE);
	g_string_free(d.alpha, TRUE);
	return good;
}

/* False where the file cannot go in as it is. */
static bool make_png(struct arena *a, str file, struct image_object *out)
{
	struct png p = {.data = g_string_new(NULL)};
	bool good = png_read(&p, file) && !p.interlaced && !p.keyed;
	if (good && (p.colour == PNG_GREY_ALPHA || p.colour == PNG_RGB_ALPHA)) {
		good = p.bits == 8 && make_split(a, &p, out);
	} else if (good) {
		out->entries = flate_entries(a, &p, is_rgb(&p));
		out->bytes = str_copy(a, (str){p.data->str, p.data->len});
	}
	g_string_free(p.data, TRUE);
	return good;
}

/* ---- the rest ---- */

static void make_jpeg(struct arena *a, unsigned width, unsigned height, unsigned components,
                      str file, struct image_object *out)
{
	out->entries = arena_printf(a,
		"/Type/XObject/Subtype/Image/Width %u/Height %u/ColorSpace/%s/BitsPerComponent 8"
		"/Filter/DCTDecode", width, height, components == 1 ? "DeviceGray" : "DeviceRGB");
	out->bytes = file;
}

/* What was lossy stays so, at a quality that adds no visible second loss. */
enum { JPEG_QUALITY = 92 };

/* Anything else goes through pixels: a JPEG into a JPEG, others into a PNG. */
static bool make_decoded(struct arena *a, const struct image *image, struct image_object *out,
                         const char **why)
{
	struct pixels p;
	str reason = STR_NONE;
	if (!image_decode(a, image, 0, 0, &p, &reason)) {
		*why = arena_printf(a, "a picture cannot be decoded: %.*s", STR_ARGS(reason));
		return false;
	}
	if (image->kind == IMAGE_JPEG)
		make_jpeg(a, p.width, p.height, 3, pixels_to_jpeg(a, &p, JPEG_QUALITY), out);
	else if (!make_png(a, pixels_to_png(a, &p), out)) {
		*why = "a picture cannot be packed";
		return false;
	}
	return true;
}

bool image_object_make(struct arena *a, const struct image *image, struct image_object *out,
                       const char **why)
{
	bool upright = image->orientation <= 1;
	*out = (struct image_object){0};
	if (image->kind == IMAGE_JPEG && upright && image->bits == 8 &&
	    (image->components == 1 || image->components == 3)) {
		make_jpeg(a, image->width, image->height, image->components, image->bytes, out);
		return true;
	}
	if (image->kind == IMAGE_PNG && upright && make_png(a, image->bytes, out))
		return true;
	return make_decoded(a, image, out, why);
}

void image_object_write(struct pdf_file *f, uint32_t number, const struct image_object *o)
{
	uint32_t mask = o->mask.at ? pdf_reserve(f, 1) : 0;
	GString *entries = g_string_new(o->entries);
	if (mask) {
		put(entries, "/SMask");
		put_reference(entries, mask);
		pdf_stream(f, mask, o->mask_entries, o->mask);
	}
	pdf_stream(f, number, entries->str, o->bytes);
	g_string_free(entries, TRUE);
}
