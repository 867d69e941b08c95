/* pdf.h: pages into a PDF.
 *
 *   pdf.h         this door        draw.c       pages onto cairo
 *   finish.c      cairo's file read and written anew
 *   structure.c   the structure tree        links.c     annotations and destinations
 *   outline.c     bookmarks and labels      picture.c   pictures onto cairo; a page as a picture
 *
 * Reads page.h and run.h only. */
#ifndef ALDINE_PDF_PDF_H
#define ALDINE_PDF_PDF_H

#include "diag/diag.h"
#include "pages/page.h"

/* The finished file, in a; false with a diagnostic where the world fails. */
bool pdf_make(struct arena *a, const struct pages *pages, struct diags *diags, str *file);
/* One page as a JPEG or PNG, width pixels wide. */
bool pdf_page_picture(struct arena *a, const struct pages *pages, size_t page, unsigned width,
                      bool jpeg, str *bytes);

#endif
