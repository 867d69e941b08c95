/* load.h: text into tree: the manifest, the theme, the guides.
 *
 *   load.h      this door          load.c      the whole order, and the tree
 *   manifest.c  book.yaml: one row per key     setting.c   the keys of an edition
 *   edition.c   editions laid over each other  printer.c   what printers ask for
 *   theme.c     themes             header.c    YAML headers of guides
 *   guide.c     finding guides by name         scan.c   what the parser hides
 *   markdown.c  cmark: bytes in, our tree with spans out
 *   html.c      gumbo: raw HTML into the same tree
 *   markdown.h  lists what else a guide's text goes through */
#ifndef ALDINE_LOAD_LOAD_H
#define ALDINE_LOAD_LOAD_H

#include "base/crew.h"
#include "base/file.h"
#include "diag/diag.h"
#include "doc/book.h"

/* Reads the manifest (a file, or a folder that holds book.yaml) and every guide it uses.
 * Always answers a book, as far as it got; errors are in diags. NULL only where the
 * manifest cannot be read at all. crew: who helps, or NULL. */
struct book *load_book(struct arena *a, struct folder *files, str path, struct crew *crew,
                       struct diags *diags);
/* Markdown alone, for tests and fuzzers: a DIV of blocks. */
struct node *load_markdown(struct arena *a, struct diags *diags, uint32_t source, str text,
                           size_t from /* where the body begins */);
/* A built-in theme ("book"), for tests that have no book. */
struct theme *load_theme(struct arena *a, struct diags *diags, const char *name);
/* What a printer asks for, by its name in share/printers; NULL, unsaid, for another. */
const struct printer *load_printer(struct arena *a, struct diags *diags, struct folder *files,
                                   str name);
/* `aldine config`: the book's own settings and one edition's, resolved, its theme's too. */
void load_config(const struct book *book, const struct edition *edition, GString *out);
/* The manifest's JSON Schema, from the table that decodes it. */
void load_schema(GString *out);
/* The same tables as Markdown, for the handbook: a table of keys per mapping. */
void load_key_reference(GString *out);

#endif
