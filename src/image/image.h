/* image.h: what is in a picture file, and how to get at its pixels.
 *
 *   image.h   this door       png.c jpeg.c webp.c gif.c svg.c   one format, one library each
 *   format.h  what each offers to image.c      svgclean.c       an SVG made harmless
 * Reading looks at headers only; pixels are decoded when someone needs them. All sizes
 * are checked before memory is taken: a hostile file is refused, never a crash. */
#ifndef ALDINE_IMAGE_IMAGE_H
#define ALDINE_IMAGE_IMAGE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"
#include "base/unit.h"

enum image_kind { IMAGE_PNG, IMAGE_JPEG, IMAGE_WEBP, IMAGE_GIF, IMAGE_SVG };

struct image {
	enum image_kind kind;
	str bytes;                 /* the file as it is; caller's arena */
	unsigned width, height;    /* pixels as shown (after EXIF rotation); of an SVG: CSS pixels */
	double dpi_x, dpi_y;       /* 0 where the file does not say */
	unsigned components;       /* 1 grey, 3 RGB, 4 CMYK (JPEG); for others after decoding */
	unsigned bits;             /* a component */
	bool alpha;                /* has pixels that are not opaque (as far as the header tells) */
	bool animated;
	unsigned orientation;      /* EXIF, 1 to 8 */
	bool inverted_cmyk;        /* Adobe's */
	bool wide_gamut;           /* has a profile that is not sRGB */
};

/* Looks at the first bytes; false, with *why in a, for what is no picture, broken or
 * larger than 100 million pixels. */
bool image_read(struct arena *a, str bytes, struct image *out, str *why);
const char *image_media_type(enum image_kind kind);      /* "image/png" */
const char *image_extension(enum image_kind kind);       /* "png" */

/* 8-bit RGBA, not premultiplied, rows without padding, upright. */
struct pixels {
	unsigned width, height;
	uint8_t *at;               /* width * height * 4 bytes, in the arena */
	bool opaque, grey;
};
/* First frame of an animation. For SVG: rendered at width x height pixels given in want
 * (0: its own size). False, with *why, for broken data. */
bool image_decode(struct arena *a, const struct image *i, unsigned want_width,
                  unsigned want_height, struct pixels *out, str *why);
/* Box-filtered down to fit; never up. */
struct pixels pixels_scale(struct arena *a, const struct pixels *p, unsigned width, unsigned height);
/* Deterministic encoders. quality 1–100. JPEG drops alpha onto white. */
str pixels_to_png(struct arena *a, const struct pixels *p);
str pixels_to_jpeg(struct arena *a, const struct pixels *p, int quality);

/* A picture too large to stand in memory for the moment it is needed: rows are made when
 * they are asked for, from the top, three bytes a pixel, of a grey one one. */
struct rows {
	unsigned width, height;
	bool grey;
	bool page;                 /* type on white: coded as it comes, for what such a page has most */
	void (*make)(void *user, unsigned y, uint8_t *row);
	void *user;
};
str rows_to_jpeg(struct arena *a, const struct rows *rows, int quality);

/* An SVG is drawn onto a cairo context by the one file that knows librsvg: pdf hands the
 * context as void * (a cairo_t *), with the box in points. Vector stays vector. */
bool image_draw_svg(const struct image *i, void *cairo, double x, double y, double width,
                    double height);
/* Scripts, event attributes, remote references and external entities taken out; the
 * result is safe to put into an EPUB. *removed says whether anything was. */
bool svg_clean(struct arena *a, str bytes, str *out, bool *removed, str *why);

#endif
