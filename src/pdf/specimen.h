/* specimen.h: what of a file cairo makes: its fonts and its vector pictures.
 *
 * A file that nobody sees: a page for each font, on which every glyph that the book uses
 * is drawn once, in the order of their codes; then a page for each vector picture, as
 * large as it is first drawn. cairo embeds the fonts, and the finisher takes from the
 * file what it needs: source.h. */
#ifndef ALDINE_PDF_SPECIMEN_H
#define ALDINE_PDF_SPECIMEN_H

#include "pdf/draw.h"

/* The file, in a; empty where nothing needs it. False, with *why (terminated, in a). */
bool specimen_make(struct arena *a, const struct drawing *d, str *file, const char **why);

#endif
