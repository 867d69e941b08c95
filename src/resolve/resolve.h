/* resolve.h: one edition's meaning.
 *
 *   resolve.h   this door: the list of passes, in order
 *   edition.c   only, drafts          filters.c   drop, unwrap, keep
 *   sections.c  levels, first paragraphs          ids.c   unique names
 *   names.c     guides by name     links.c   every link classified and tied
 *   reference.c what a link without text says     paper.c   addresses printed
 *   notes.c     footnotes numbered numbers.c chapters, figures, tables
 *   titles.c    titles that go without saying     matter.c  title page, contents …
 *   highlight.c code into tokens      images.c    pictures found and read
 *   smart.c     quotes, dashes, ellipses by language      toc.c     finish.c
 *   language.c  share/languages    address.c web addresses as text */
#ifndef ALDINE_RESOLVE_RESOLVE_H
#define ALDINE_RESOLVE_RESOLVE_H

#include "diag/diag.h"
#include "doc/book.h"

/* A completed clone of the loaded book for one edition, in a. */
struct book *resolve_book(struct arena *a, const struct book *loaded,
                          const struct edition *edition, struct diags *diags);

#endif
