/* faces.h: faces of lines as cairo fonts.
 *
 * Each face gets an FT_Face and a cairo face of its own, made from its bytes, so that
 * drawing shares nothing with shaping or with another thread, and each is embedded once:
 * sizes and stretches are matrices of one cairo face. */
#ifndef ALDINE_PDF_FACES_H
#define ALDINE_PDF_FACES_H

#include <cairo.h>

#include "lines/run.h"

struct faces;

/* For a context scaled by this. Ends with the arena. */
struct faces *faces_new(struct arena *a, double scale);
/* stretch is rounded to half per cents. NULL where FreeType refuses the face. */
cairo_scaled_font_t *faces_find(struct faces *f, const struct face *face, unit size,
                                float stretch);
/* Distance below the baseline and thickness of a line under text, in units. */
void faces_underline(struct faces *f, const struct face *face, unit size, unit *below,
                     unit *thickness);

#endif
