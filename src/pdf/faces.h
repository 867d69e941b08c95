/* faces.h: faces of lines as cairo fonts, and what FreeType knows of them.
 *
 * Each face gets an FT_Face and a cairo face of its own, made from its bytes, so that
 * drawing shares nothing with shaping or with another thread. */
#ifndef ALDINE_PDF_FACES_H
#define ALDINE_PDF_FACES_H

#include <cairo.h>

#include "lines/run.h"

struct faces;

/* For a context scaled by this. Ends with the arena. */
struct faces *faces_new(struct arena *a, double scale);

/* Stretches come in steps: fine enough that no eye sees one, coarse enough that a book
 * has a few dozen. */
enum { STRETCH_STEPS = 200 };
/* The nearest step; 0 is no stretch. */
int faces_stretch(float stretch);
/* NULL where FreeType refuses the face. */
cairo_scaled_font_t *faces_find(struct faces *f, const struct face *face, unit size, int stretch);
/* 0 where FreeType refuses the face or it has no outlines, as pictures of emoji have none. */
unsigned faces_glyph_count(struct faces *f, const struct face *face);
/* A glyph's advance in thousandths of the size. */
int faces_width(struct faces *f, const struct face *face, uint32_t glyph);
/* The glyph that a character has by itself; 0 where the face has none. */
uint32_t faces_glyph(struct faces *f, const struct face *face, unsigned character);
/* The first character whose glyph this is; 0 where it is no one's. */
unsigned faces_character(struct faces *f, const struct face *face, uint32_t glyph);
/* Distance below the baseline and thickness of a line under text, in units. */
void faces_underline(struct faces *f, const struct face *face, unit size, unit *below,
                     unit *thickness);

#endif
