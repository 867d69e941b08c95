/* images.c: see images.h. */
#include "pdf/images.h"

#include <string.h>

/* A PNG file's data, where it can stand in a PDF as it is. */
struct png {
	unsigned width, height, bits, colour;
	str palette;
	GString *data;             /* its IDAT chunks */
	bool plain;                /* not interlaced, no transparency */
};

enum { PNG_GREY = 0, PNG_RGB = 2, PNG_PALETTE = 3 };

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
	p->plain = body[12] == 0 && (p->colour == PNG_GREY || p->colour == PNG_RGB ||
	                             p->colour == PNG_PALETTE);
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
			p->plain = false;
		else if (str_is(name, "IDAT"))
			g_string_append_len(p->data, body, (gssize)length);
		else if (str_is(name, "IEND"))
			return p->width && p->data->len && (p->colour != PNG_PALETTE || p->palette.len);
		at += length + 12;
	}
	return false;
}

static char *png_entries(struct arena *a, const struct png *p, const char *more)
{
	GString *space = g_string_new(p->colour == PNG_RGB ? "/DeviceRGB" : "/DeviceGray");
	if (p->colour == PNG_PALETTE) {
		g_string_printf(space, "[/Indexed/DeviceRGB %zu<", p->palette.len / 3 - 1);
		for (size_t i = 0; i < p->palette.len; i++)
			g_string_append_printf(space, "%02X", (unsigned char)p->palette.at[i]);
		put(space, ">]");
	}
	char *entries = arena_printf(a,
		"/Type/XObject/Subtype/Image/Width %u/Height %u/ColorSpace%s/BitsPerComponent %u%s"
		"/Filter/FlateDecode/DecodeParms<</Predictor 15/Colors %d/BitsPerComponent %u/Columns %u>>",
		p->width, p->height, space->str, p->bits, more, p->colour == PNG_RGB ? 3 : 1, p->bits,
		p->width);
	g_string_free(space, TRUE);
	return entries;
}

/* more: entries besides. False where the file cannot go in as it is. */
static bool write_png(struct arena *a, struct pdf_file *f, uint32_t number, str file,
                      const char *more)
{
	struct png p = {.data = g_string_new(NULL)};
	bool good = png_read(&p, file) && p.plain;
	if (good)
		pdf_stream(f, number, png_entries(a, &p, more), (str){p.data->str, p.data->len});
	g_string_free(p.data, TRUE);
	return good;
}

static void write_jpeg(struct arena *a, struct pdf_file *f, uint32_t number,
                       unsigned width, unsigned height, unsigned components, str file)
{
	char *entries = arena_printf(a,
		"/Type/XObject/Subtype/Image/Width %u/Height %u/ColorSpace/%s/BitsPerComponent 8"
		"/Filter/DCTDecode", width, height, components == 1 ? "DeviceGray" : "DeviceRGB");
	pdf_stream(f, number, entries, file);
}

/* What was lossy stays so, at a quality that adds no visible second loss. */
enum { JPEG_QUALITY = 92 };

/* The alpha of p as a grey picture, taken out of p itself. */
static struct pixels take_alpha(struct arena *a, struct pixels *p)
{
	size_t n = (size_t)p->width * p->height;
	struct pixels mask = {.width = p->width, .height = p->height, .opaque = true, .grey = true,
	                      .at = arena_alloc(a, n * 4)};
	for (size_t i = 0; i < n; i++) {
		memset(mask.at + 4 * i, p->at[4 * i + 3], 3);
		mask.at[4 * i + 3] = 255;
		p->at[4 * i + 3] = 255;
	}
	p->opaque = true;
	return mask;
}

static bool write_decoded(struct arena *a, struct pdf_file *f, uint32_t number,
                          const struct image *image, const char **why)
{
	struct pixels p;
	str reason = STR_NONE;
	if (!image_decode(a, image, 0, 0, &p, &reason)) {
		*why = arena_printf(a, "a picture cannot be decoded: %.*s", STR_ARGS(reason));
		return false;
	}
	if (image->kind == IMAGE_JPEG) {
		write_jpeg(a, f, number, p.width, p.height, 3, pixels_to_jpeg(a, &p, JPEG_QUALITY));
		return true;
	}
	const char *more = "";
	if (!p.opaque) {
		struct pixels mask = take_alpha(a, &p);
		uint32_t mask_number = pdf_reserve(f, 1);
		more = arena_printf(a, "/SMask %u 0 R", mask_number);
		g_return_val_if_fail(write_png(a, f, mask_number, pixels_to_png(a, &mask), ""), false);
	}
	return write_png(a, f, number, pixels_to_png(a, &p), more);
}

bool image_object_is_transparent(const struct image *image)
{
	return image->alpha;
}

bool image_object_write(struct arena *a, struct pdf_file *f, uint32_t number,
                        const struct image *image, const char **why)
{
	struct arena_mark mark = arena_mark(a);
	bool upright = image->orientation <= 1, good = true;
	if (image->kind == IMAGE_JPEG && upright && image->bits == 8 &&
	    (image->components == 1 || image->components == 3))
		write_jpeg(a, f, number, image->width, image->height, image->components, image->bytes);
	else if (image->kind != IMAGE_PNG || !upright ||
	         !write_png(a, f, number, image->bytes, ""))
		good = write_decoded(a, f, number, image, why);
	if (good)
		arena_reset(a, mark);
	return good;
}
