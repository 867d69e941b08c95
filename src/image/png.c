/* png.c: PNG. The header is read here, chunk by chunk; pixels go through libpng's
 * simplified interface, which reports errors by return and turns every colour type, bit
 * depth, palette and gamma into 8-bit sRGB. */
#include <png.h>
#include <string.h>

#include "base/deflate.h"
#include "image/format.h"

#define INCH_IN_METRES 0.0254

static void read_size(str bytes, size_t at, struct image *out)
{
	out->width = big_32(bytes, at);
	out->height = big_32(bytes, at + 4);
	out->bits = (uint8_t)bytes.at[at + 8];
	unsigned type = (uint8_t)bytes.at[at + 9];
	out->components = type & PNG_COLOR_MASK_COLOR ? 3 : 1;
	out->alpha = type & PNG_COLOR_MASK_ALPHA;
}

static void read_chunk(str bytes, str type, size_t at, size_t len, struct image *out)
{
	if (str_is(type, "pHYs") && len == 9 && bytes.at[at + 8] == 1) {
		out->dpi_x = big_32(bytes, at) * INCH_IN_METRES;
		out->dpi_y = big_32(bytes, at + 4) * INCH_IN_METRES;
	} else if (str_is(type, "tRNS")) {
		out->alpha = true;
	} else if (str_is(type, "acTL")) {
		out->animated = true;
	} else if (str_is(type, "iCCP")) {
		out->wide_gamut = profile_is_wide(str_sub(bytes, at, at + (len < 79 ? len : 79)));
	}
}

/* Whether a chunk that the picture is made of says what it said when it was written. The
 * file may go into a book as it is, and nobody would look at its pixels. */
static bool is_whole(str bytes, str type, size_t at, size_t len)
{
	bool ancillary = g_ascii_islower(type.at[0]);
	return ancillary || deflate_checksum(str_sub(bytes, at + 4, at + 8 + len)) == big_32(bytes, at + 8 + len);
}

bool png_header(str bytes, struct image *out, const char **why)
{
	size_t at = 8;
	bool first = true;
	*why = "the file ends early";
	while (at + 12 <= bytes.len) {
		size_t len = big_32(bytes, at);
		str type = str_sub(bytes, at + 4, at + 8);
		if (len > bytes.len - at - 12)
			return false;
		if (first && (!str_is(type, "IHDR") || len != 13)) {
			*why = "its header is broken";
			return false;
		}
		if (!first && !is_whole(bytes, type, at, len)) {
			*why = "its data is damaged";
			return false;
		}
		if (first)
			read_size(bytes, at + 8, out);
		else
			read_chunk(bytes, type, at + 8, len, out);
		if (str_is(type, "IEND"))
			return true;
		first = false;
		at += 12 + len;
	}
	return false;
}

bool png_decode(struct arena *a, const struct image *i, struct pixels *out, str *why)
{
	png_image png = {.version = PNG_IMAGE_VERSION};
	bool ok = png_image_begin_read_from_memory(&png, i->bytes.at, i->bytes.len);
	ok = ok && png.width == i->width && png.height == i->height;
	if (ok) {
		png.format = PNG_FORMAT_RGBA;
		*out = pixels_new(a, png.width, png.height);
		ok = png_image_finish_read(&png, NULL, out->at, 0, NULL);
	}
	if (!ok || PNG_IMAGE_FAILED(png)) {
		*why = str_copy(a, str_of(png.message[0] ? png.message : "its data is broken"));
		ok = false;
	}
	png_image_free(&png);
	return ok;
}

/* RGBA squeezed in a to what is needed; channels a pixel. */
static uint8_t *squeeze(struct arena *a, const struct pixels *p, unsigned channels)
{
	size_t count = (size_t)p->width * p->height;
	uint8_t *bytes = arena_alloc_many(a, count, channels), *to = bytes;
	bool alpha = channels == 2 || channels == 4;
	for (const uint8_t *from = p->at, *end = from + 4 * count; from < end; from += 4) {
		memcpy(to, from, channels < 3 ? 1 : 3);
		to += channels < 3 ? 1 : 3;
		if (alpha)
			*to++ = from[3];
	}
	return bytes;
}

str pixels_to_png(struct arena *a, const struct pixels *p)
{
	static const png_uint_32 formats[] = {0, PNG_FORMAT_GRAY, PNG_FORMAT_GA, PNG_FORMAT_RGB,
	                                      PNG_FORMAT_RGBA};
	unsigned channels = (p->grey ? 1 : 3) + (p->opaque ? 0 : 1);
	struct arena *scratch = arena_new();
	uint8_t *bytes = squeeze(scratch, p, channels);
	png_image png = {.version = PNG_IMAGE_VERSION, .width = p->width, .height = p->height,
	                 .format = formats[channels]};
	png_alloc_size_t size = PNG_IMAGE_PNG_SIZE_MAX(png);
	char *file = arena_alloc(scratch, size);
	str made = STR_NONE;
	if (png_image_write_to_memory(&png, file, &size, 0, bytes, 0, NULL))
		made = str_copy(a, (str){file, size});
	png_image_free(&png);
	arena_free(scratch);
	return made;
}
