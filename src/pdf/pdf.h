/* pdf.h: pages into a PDF.
 *
 *   pdf.h         this door        draw.c       pages onto a canvas; what was drawn where
 *   canvas.h      what that is     content.c    the canvas that writes a page's operators
 *   codes.c       glyphs' codes    faces.c      faces for cairo, and what FreeType knows
 *   specimen.c    fonts and vector pictures, as cairo writes them
 *   copy.c        those, taken over (source.c, object.c, form.c, unicode.c)
 *   finish.c      the file         write.c      how it is written
 *   standard.c    what it conforms to
 *   structure.c   its tree         tags.c       what nodes are in it
 *   links.c       annotations and destinations
 *   outline.c     bookmarks and labels             metadata.c   Info, XMP, the colours' profile
 *   images.c      picture files as objects         ahead.c      what a crew does
 *   picture.c     the canvas of pixels: a page as a picture
 *
 * Reads page.h and run.h only. */
#ifndef ALDINE_PDF_PDF_H
#define ALDINE_PDF_PDF_H

#include "base/crew.h"
#include "diag/diag.h"
#include "pages/page.h"

/* What can be done before there are pages: the book's pictures, by a crew (or nobody:
 * NULL). Ends with the arena, or when the file is made. */
struct ahead *pdf_ahead(struct arena *a, const struct book *book, struct crew *crew);
/* The finished file, in a; false with a diagnostic where the world fails. begun: of the
 * pages' book, or NULL: nobody helps. */
bool pdf_make(struct arena *a, const struct pages *pages, struct ahead *begun,
              struct diags *diags, str *file);
/* One page as a JPEG or PNG, width pixels wide. */
bool pdf_page_picture(struct arena *a, const struct pages *pages, size_t page, unsigned width,
                      bool jpeg, str *bytes);

#endif
