/* gif.c: GIF. The blocks are walked here, to know the size and whether it moves; giflib
 * decodes the first frame, line by line, so that a thousand others cost nothing. */
#include <gif_lib.h>
#include <string.h>

#include "image/format.h"

/* --- header --- */

static size_t table_bytes(unsigned flags)
{
	return flags & 0x80 ? 3u << ((flags & 7) + 1) : 0;
}

/* Past the data blocks at `at`; beyond the end where they do not end. */
static size_t skip_blocks(str bytes, size_t at)
{
	while (at < bytes.len && bytes.at[at])
		at += 1 + (size_t)(uint8_t)bytes.at[at];
	return at + 1;
}

bool gif_header(str bytes, struct image *out, const char **why)
{
	*why = "the file ends early";
	if (bytes.len < 13)
		return false;
	out->width = little_16(bytes, 6);
	out->height = little_16(bytes, 8);
	out->components = 3;
	out->bits = 8;
	size_t at = 13 + table_bytes((uint8_t)bytes.at[10]);
	unsigned frames = 0;
	while (at + 10 < bytes.len && bytes.at[at] != 0x3B) {
		if (bytes.at[at] == 0x21) {
			if ((uint8_t)bytes.at[at + 1] == 0xF9 && frames == 0)
				out->alpha = bytes.at[at + 3] & 1;
			at = skip_blocks(bytes, at + 2);
		} else if (bytes.at[at] == 0x2C) {
			frames++;
			at = skip_blocks(bytes, at + 11 + table_bytes((uint8_t)bytes.at[at + 9]));
		} else {
			break;
		}
	}
	out->animated = frames > 1;
	return frames > 0;
}

/* --- decoding --- */

struct reader {
	str rest;
};

static int read_some(GifFileType *gif, GifByteType *to, int want)
{
	struct reader *r = gif->UserData;
	size_t n = (size_t)want < r->rest.len ? (size_t)want : r->rest.len;
	memcpy(to, r->rest.at, n);
	r->rest = str_from(r->rest, n);
	return (int)n;
}

/* The transparent colour of the extension just begun, or what it was. */
static bool read_extension(GifFileType *gif, int *transparent)
{
	GifByteType *data;
	int code;
	if (DGifGetExtension(gif, &code, &data) == GIF_ERROR)
		return false;
	while (data) {
		GraphicsControlBlock control;
		if (code == GRAPHICS_EXT_FUNC_CODE &&
		    DGifExtensionToGCB(data[0], data + 1, &control) == GIF_OK)
			*transparent = control.TransparentColor;
		if (DGifGetExtensionNext(gif, &data) == GIF_ERROR)
			return false;
	}
	return true;
}

/* Goes to the first frame. */
static bool find_frame(GifFileType *gif, int *transparent)
{
	for (;;) {
		GifRecordType type;
		if (DGifGetRecordType(gif, &type) == GIF_ERROR)
			return false;
		if (type == IMAGE_DESC_RECORD_TYPE)
			return DGifGetImageDesc(gif) == GIF_OK;
		if (type != EXTENSION_RECORD_TYPE || !read_extension(gif, transparent))
			return false;
	}
}

static void put_line(const GifFileType *gif, const ColorMapObject *map, const uint8_t *line,
                     unsigned row, int transparent, struct pixels *out)
{
	unsigned y = (unsigned)gif->Image.Top + row;
	for (unsigned k = 0; k < (unsigned)gif->Image.Width; k++) {
		unsigned x = (unsigned)gif->Image.Left + k;
		if (x >= out->width || y >= out->height || line[k] == transparent ||
		    line[k] >= map->ColorCount)
			continue;
		const GifColorType *colour = &map->Colors[line[k]];
		uint8_t *to = out->at + 4 * ((size_t)y * out->width + x);
		to[0] = colour->Red;
		to[1] = colour->Green;
		to[2] = colour->Blue;
		to[3] = 255;
	}
}

static bool decode_frame(struct arena *a, GifFileType *gif, int transparent, struct pixels *out)
{
	static const struct { unsigned from, step; } passes[] = {{0, 8}, {4, 8}, {2, 4}, {1, 2}, {0, 1}};
	const ColorMapObject *map = gif->Image.ColorMap ? gif->Image.ColorMap : gif->SColorMap;
	unsigned width = (unsigned)gif->Image.Width, height = (unsigned)gif->Image.Height;
	if (!map || gif->Image.Width < 1 || gif->Image.Height < 1)
		return false;
	uint8_t *line = arena_alloc(a, width);
	size_t first = gif->Image.Interlace ? 0 : 4, last = gif->Image.Interlace ? 3 : 4;
	for (size_t pass = first; pass <= last; pass++)
		for (unsigned y = passes[pass].from; y < height; y += passes[pass].step) {
			if (DGifGetLine(gif, line, (int)width) == GIF_ERROR)
				return false;
			put_line(gif, map, line, y, transparent, out);
		}
	return true;
}

bool gif_decode(struct arena *a, const struct image *i, struct pixels *out, str *why)
{
	struct reader r = {i->bytes};
	int error, transparent = NO_TRANSPARENT_COLOR;
	GifFileType *gif = DGifOpen(&r, read_some, &error);
	bool ok = gif && find_frame(gif, &transparent);
	if (ok) {
		*out = pixels_new(a, i->width, i->height);
		ok = decode_frame(a, gif, transparent, out);
	}
	if (gif)
		DGifCloseFile(gif, &error);
	if (!ok)
		*why = STR("its data is broken");
	return ok;
}
