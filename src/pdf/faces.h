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
struct faces *faces_new(struct arena *a, double scale, size_t face_count);

/* cairo's simple fonts have one glyph a letter, the first it meets, and every other text
 * with that letter would switch to another font and back: so glyphs that are not the
 * letter's usual ones, as small capitals are not, go into fonts of their own. This learns
 * what is usual from a run. */
void faces_learn(struct faces *f, const struct run *r);
/* letter: the text that the glyph alone stands for. */
bool faces_is_usual(const struct faces *f, const struct face *face, str letter, uint32_t glyph);

/* stretch is rounded to half per cents. NULL where FreeType refuses the face. */
cairo_scaled_font_t *faces_find(struct faces *f, const struct face *face, bool usual, unit size,
                                float stretch);
/* The glyph of a space; 0 where the face has none. */
uint32_t faces_space(struct faces *f, const struct face *face);
/* Distance below the baseline and thickness of a line under text, in units. */
void faces_underline(struct faces *f, const struct face *face, unit size, unit *below,
                     unit *thickness);

#endif
