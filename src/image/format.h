/* format.h: what each picture format offers to image.c.
 *
 * header fills *out but for kind and bytes, from the first bytes of the file; sizes are
 * as stored, image.c turns and checks them. decode gives pixels as stored. */
#ifndef ALDINE_IMAGE_FORMAT_H
#define ALDINE_IMAGE_FORMAT_H

#include "image/image.h"

bool png_header(str bytes, struct image *out, const char **why);
bool png_decode(struct arena *a, const struct image *i, struct pixels *out, str *why);
bool jpeg_header(str bytes, struct image *out, const char **why);
bool jpeg_decode(struct arena *a, const struct image *i, struct pixels *out, str *why);
bool webp_header(str bytes, struct image *out, const char **why);
bool webp_decode(struct arena *a, const struct image *i, struct pixels *out, str *why);
bool gif_header(str bytes, struct image *out, const char **why);
bool gif_decode(struct arena *a, const struct image *i, struct pixels *out, str *why);
bool svg_header(str bytes, struct image *out, const char **why);
bool svg_decode(struct arena *a, const struct image *i, unsigned width, unsigned height,
                struct pixels *out, str *why);

/* Room for pixels of a size that was checked. */
struct pixels pixels_new(struct arena *a, unsigned width, unsigned height);

/* Numbers in files; the caller has checked that they are there. */
static inline unsigned big_16(str s, size_t at)
{
	return (unsigned)(uint8_t)s.at[at] << 8 | (uint8_t)s.at[at + 1];
}

static inline uint32_t big_32(str s, size_t at)
{
	return (uint32_t)big_16(s, at) << 16 | big_16(s, at + 2);
}

static inline unsigned little_16(str s, size_t at)
{
	return (unsigned)(uint8_t)s.at[at + 1] << 8 | (uint8_t)s.at[at];
}

static inline uint32_t little_32(str s, size_t at)
{
	return (uint32_t)little_16(s, at + 2) << 16 | little_16(s, at);
}

/* Whether an ICC profile, or its name, is of a space wider than sRGB. */
bool profile_is_wide(str profile);

#endif
