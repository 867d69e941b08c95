/* image.c: see image.h.
 *
 * One row a format. A file is known by its first bytes, never by its name. */
#include "image/image.h"

#include <string.h>

#include "image/format.h"

/* 100 million pixels are 400 MB decoded; a full page at 600 dpi has 35 million. */
#define MOST_PIXELS 100000000u
#define LONGEST_SIDE 65535u

static bool is_png(str b)
{
	return str_starts(b, STR("\x89PNG\r\n\x1a\n"));
}

static bool is_jpeg(str b)
{
	return str_starts(b, STR("\xff\xd8\xff"));
}

static bool is_webp(str b)
{
	return str_starts(b, STR("RIFF")) && str_starts(str_from(b, 8), STR("WEBP"));
}

static bool is_gif(str b)
{
	return str_starts(b, STR("GIF87a")) || str_starts(b, STR("GIF89a"));
}

/* XML whose first element is svg, as far as 4 KB tell. */
static bool is_svg(str b)
{
	str start = str_trim(str_sub(b, 0, 4096));
	if (str_starts(start, STR("\xef\xbb\xbf")))
		start = str_trim(str_from(start, 3));
	return str_starts(start, STR("<")) &&
	       (str_find(start, STR("<svg"), 0) >= 0 || str_find(start, STR(":svg"), 0) >= 0);
}

static const struct format_row {
	enum image_kind kind;
	const char *media_type, *extension;
	bool (*is)(str bytes);
	bool (*header)(str bytes, struct image *out, const char **why);
	bool (*decode)(struct arena *a, const struct image *i, struct pixels *out, str *why);
} format_rows[] = {
	[IMAGE_PNG] = {IMAGE_PNG, "image/png", "png", is_png, png_header, png_decode},
	[IMAGE_JPEG] = {IMAGE_JPEG, "image/jpeg", "jpg", is_jpeg, jpeg_header, jpeg_decode},
	[IMAGE_WEBP] = {IMAGE_WEBP, "image/webp", "webp", is_webp, webp_header, webp_decode},
	[IMAGE_GIF] = {IMAGE_GIF, "image/gif", "gif", is_gif, gif_header, gif_decode},
	[IMAGE_SVG] = {IMAGE_SVG, "image/svg+xml", "svg", is_svg, svg_header, NULL},
};

const char *image_media_type(enum image_kind kind)
{
	return format_rows[kind].media_type;
}

const char *image_extension(enum image_kind kind)
{
	return format_rows[kind].extension;
}

static bool size_is_sound(const struct image *i, const char **why)
{
	if (i->width == 0 || i->height == 0)
		*why = "it has no size";
	else if (i->width > LONGEST_SIDE || i->height > LONGEST_SIDE ||
	         (uint64_t)i->width * i->height > MOST_PIXELS)
		*why = "it has more than 100 million pixels";
	else
		return true;
	return false;
}

/* EXIF's orientations from 5 on lie on their side. */
static void stand_up(struct image *i)
{
	if (i->orientation < 5)
		return;
	unsigned width = i->width;
	double dpi = i->dpi_x;
	i->width = i->height;
	i->height = width;
	i->dpi_x = i->dpi_y;
	i->dpi_y = dpi;
}

bool image_read(struct arena *a, str bytes, struct image *out, str *why)
{
	const char *reason = bytes.len ? "it is no picture that aldine knows" : "the file is empty";
	for (size_t k = 0; k < G_N_ELEMENTS(format_rows); k++) {
		const struct format_row *row = &format_rows[k];
		if (!row->is(bytes))
			continue;
		*out = (struct image){.kind = row->kind, .bytes = bytes, .orientation = 1};
		if (!row->header(bytes, out, &reason) || !size_is_sound(out, &reason))
			break;
		stand_up(out);
		return true;
	}
	*why = str_copy(a, str_of(reason));
	return false;
}

struct pixels pixels_new(struct arena *a, unsigned width, unsigned height)
{
	return (struct pixels){
		.width = width, .height = height, .at = arena_alloc_many(a, (size_t)width * height, 4),
	};
}

/* Where the pixel shown at x, y of a picture of this size (as shown) is stored. */
static size_t stored_at(unsigned orientation, unsigned width, unsigned height, unsigned x, unsigned y)
{
	bool sideways = orientation >= 5;
	unsigned stored_width = sideways ? height : width;
	unsigned column = sideways ? y : x, row = sideways ? x : y;
	unsigned last_column = (sideways ? height : width) - 1, last_row = (sideways ? width : height) - 1;
	static const struct { bool flip_column, flip_row; } flips[9] = {
		[2] = {true, false}, [3] = {true, true}, [4] = {false, true}, [6] = {false, true},
		[7] = {true, true}, [8] = {true, false},
	};
	if (flips[orientation].flip_column)
		column = last_column - column;
	if (flips[orientation].flip_row)
		row = last_row - row;
	return (size_t)row * stored_width + column;
}

static struct pixels turn(struct arena *a, const struct pixels *p, const struct image *i)
{
	struct pixels turned = pixels_new(a, i->width, i->height);
	uint8_t *to = turned.at;
	for (unsigned y = 0; y < i->height; y++)
		for (unsigned x = 0; x < i->width; x++, to += 4)
			memcpy(to, p->at + 4 * stored_at(i->orientation, i->width, i->height, x, y), 4);
	return turned;
}

static void look_at_pixels(struct pixels *p)
{
	p->opaque = p->grey = true;
	size_t count = (size_t)p->width * p->height;
	for (const uint8_t *c = p->at, *end = c + 4 * count; c < end; c += 4) {
		p->opaque &= c[3] == 255;
		p->grey &= c[0] == c[1] && c[1] == c[2];
	}
}

bool image_decode(struct arena *a, const struct image *i, unsigned want_width,
                  unsigned want_height, struct pixels *out, str *why)
{
	const char *reason;
	struct image wanted = {.width = want_width ? want_width : i->width,
	                       .height = want_height ? want_height : i->height};
	if (i->kind == IMAGE_SVG) {
		if (!size_is_sound(&wanted, &reason)) {
			*why = str_of(reason);
			return false;
		}
		if (!svg_decode(a, i, wanted.width, wanted.height, out, why))
			return false;
	} else if (!format_rows[i->kind].decode(a, i, out, why)) {
		return false;
	}
	if (i->orientation > 1)
		*out = turn(a, out, i);
	look_at_pixels(out);
	return true;
}

/* --- scaling --- */

/* The part of the source that one target row or column covers, in 1/256 of a pixel. */
struct reach {
	unsigned first, last;          /* source pixels, both included */
	unsigned first_weight, last_weight; /* 1 to 256; of all between 256 */
};

static struct reach reach_of(unsigned index, unsigned from, unsigned to)
{
	uint64_t start = (uint64_t)index * from * 256 / to;
	uint64_t end = (uint64_t)(index + 1) * from * 256 / to;
	struct reach r = {(unsigned)(start / 256), (unsigned)((end - 1) / 256), 0, 0};
	if (r.first == r.last) {
		r.first_weight = (unsigned)(end - start);
	} else {
		r.first_weight = 256 - (unsigned)(start % 256);
		r.last_weight = end % 256 ? (unsigned)(end % 256) : 256;
	}
	return r;
}

static unsigned weight_at(const struct reach *r, unsigned index)
{
	return index == r->first ? r->first_weight : index == r->last ? r->last_weight : 256;
}

/* The mean of a box, colours weighted by how opaque they are. */
static void average(const struct pixels *p, const struct reach *rx, const struct reach *ry,
                    uint8_t *to)
{
	uint64_t sum[3] = {0}, alpha = 0, area = 0;
	for (unsigned y = ry->first; y <= ry->last; y++) {
		const uint8_t *from = p->at + 4 * ((size_t)y * p->width + rx->first);
		for (unsigned x = rx->first; x <= rx->last; x++, from += 4) {
			uint64_t weight = (uint64_t)weight_at(ry, y) * weight_at(rx, x);
			uint64_t opaque = weight * from[3];
			area += weight;
			alpha += opaque;
			for (int c = 0; c < 3; c++)
				sum[c] += opaque * from[c];
		}
	}
	for (int c = 0; c < 3; c++)
		to[c] = alpha ? (uint8_t)((sum[c] + alpha / 2) / alpha) : 0;
	to[3] = (uint8_t)((alpha + area / 2) / area);
}

struct pixels pixels_scale(struct arena *a, const struct pixels *p, unsigned width, unsigned height)
{
	width = width < 1 ? 1 : width > p->width ? p->width : width;
	height = height < 1 ? 1 : height > p->height ? p->height : height;
	if (width == p->width && height == p->height)
		return *p;
	struct pixels scaled = pixels_new(a, width, height);
	struct reach *columns = ARENA_ARRAY(a, struct reach, width);
	for (unsigned x = 0; x < width; x++)
		columns[x] = reach_of(x, p->width, width);
	uint8_t *to = scaled.at;
	for (unsigned y = 0; y < height; y++) {
		struct reach row = reach_of(y, p->height, height);
		for (unsigned x = 0; x < width; x++, to += 4)
			average(p, &columns[x], &row, to);
	}
	scaled.opaque = p->opaque;
	scaled.grey = p->grey;
	return scaled;
}

/* --- profiles --- */

/* Names are looked for, in Latin letters one or two bytes each, rather than the profile's
 * primaries: what matters is whether someone should be told, and the wide spaces that
 * people use are these. */
bool profile_is_wide(str profile)
{
	static const char *const names[] = {"Display P3", "Adobe RGB", "ProPhoto", "Rec. 2020",
	                                    "Rec2020", "BT.2020", "DCI-P3", "Wide Gamut"};
	for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
		char wide[64] = {0};
		size_t len = strlen(names[i]);
		for (size_t k = 0; k < len; k++)
			wide[2 * k + 1] = names[i][k];
		if (str_find(profile, str_of(names[i]), 0) >= 0 ||
		    str_find(profile, (str){wide, 2 * len}, 0) >= 0)
			return true;
	}
	return false;
}
