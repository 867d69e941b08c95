/* resolve.h: one edition's meaning.
 *
 *   resolve.h   this door: the list of passes, in order
 *   edition.c   only, drafts          filters.c   drop, unwrap, keep
 *   sections.c  levels, first paragraphs          ids.c   unique names
 *   links.c     every link classified and tied    notes.c footnotes tied and numbered
 *   numbers.c   chapters, figures, tables         matter.c title page, contents, references …
 *   highlight.c code into tokens      images.c    pictures found and read
 *   smart.c     quotes, dashes, ellipses by language      toc.c */
#ifndef ALDINE_RESOLVE_RESOLVE_H
#define ALDINE_RESOLVE_RESOLVE_H

#include "diag/diag.h"
#include "doc/book.h"

/* A completed clone of the loaded book for one edition, in a. */
struct book *resolve_book(struct arena *a, const struct book *loaded,
                          const struct edition *edition, struct diags *diags);
/* A word of labels.def in a language; English where it is not known. */
str label_text(struct arena *a, str language, enum label label);

#endif
