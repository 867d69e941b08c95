/* images.h: pictures of pixels as image objects: one for each file, however often shown.
 *
 * JPEG and most PNG data goes into a PDF as it stands in its file; the rest is decoded
 * and packed as PNG does it. What CMYK, rotation or interlacing would make a viewer
 * guess at is decoded too. Everything ends as grey or RGB, as the output intent wants. */
#ifndef ALDINE_PDF_IMAGES_H
#define ALDINE_PDF_IMAGES_H

#include "doc/book.h"
#include "image/image.h"
#include "pdf/write.h"

/* Writes it; false, with *why, where the file is broken. */
bool image_object_write(struct arena *a, struct pdf_file *f, uint32_t number,
                        const struct image *image, const char **why);
/* It needs a soft mask: the page then is transparent. */
bool image_object_is_transparent(const struct image *image);

#endif
