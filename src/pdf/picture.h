/* picture.h: pictures of pixels onto cairo. */
#ifndef ALDINE_PDF_PICTURE_H
#define ALDINE_PDF_PICTURE_H

#include <cairo.h>

#include "image/image.h"

/* Decodes and paints it into a box in points. False where the file is broken. */
bool picture_paint(struct arena *a, cairo_t *cairo, const struct image *image, double x,
                   double y, double width, double height);

#endif
