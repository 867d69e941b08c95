/* pages.h: blocks into pages.
 *
 *   pages.h       this door               page.h       what comes out
 *   pages.c       rounds until nothing grows      feedback.c   what one tells the next
 *   layout.h      what the files share: flows, strips, boxes
 *   flow.c        the vertical list       block.c      a block of the tree into it
 *   opener.c list.c code.c figure.c table.c decimal.c note.c references.c contents.c display.c cover.c
 *                 kinds of block with ways of their own
 *   pagebuild.h   where to break pages: numbers only; pagefill.c fills one
 *   place.c       breaks into pages       furniture.c  running heads and folios
 *   fragment.c    pieces of pages         qr.c         codes as paths
 *   impose.c      pages onto sheets       trace.c      pages as text
 */
#ifndef ALDINE_PAGES_PAGES_H
#define ALDINE_PAGES_PAGES_H

#include "diag/diag.h"
#include "lines/lines.h"
#include "pages/page.h"

/* Lays the edition out. Never fails but for fonts (NULL, diagnostic added). In a. */
struct pages *pages_make(struct arena *a, const struct book *book, struct typesetter *t,
                         struct diags *diags);
/* `aldine dump --stage pages`: every page, every fragment, one a line. */
void pages_trace(const struct pages *p, GString *out);
/* A typographic cover as one page of the given size. */
struct pages *pages_make_cover(struct arena *a, const struct book *book, struct typesetter *t,
                               unit width, unit height);

#endif
