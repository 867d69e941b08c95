/* images.h: pictures of pixels as image objects: one for each file, however often shown.
 *
 * JPEG and most PNG data goes into a PDF as it stands in its file; a PNG's alpha is taken
 * out without decoding the rest; what is left is decoded and packed as PNG does it. What
 * CMYK, rotation or interlacing would make a viewer guess at is decoded too. Everything ends as grey or RGB, as the output intent wants. */
#ifndef ALDINE_PDF_IMAGES_H
#define ALDINE_PDF_IMAGES_H

#include "doc/book.h"
#include "image/image.h"
#include "pdf/write.h"

/* Ready to be written. */
struct image_object {
	const char *entries, *mask_entries;
	str bytes, mask;           /* mask: absent where nothing shows through */
};

/* In a, or views of the image. False, with *why, where the file is broken. Touches nothing
 * else: it may run beside other work. */
bool image_object_make(struct arena *a, const struct image *image, struct image_object *out,
                       const char **why);
void image_object_write(struct pdf_file *f, uint32_t number, const struct image_object *o);

#endif
