/* epub.h: a resolved book into the files of an EPUB, and those into one.
 *
 *   epub.h   this door        epub.c   the list of files
 *   plan.c   which documents there are, and every href
 *   xhtml.c  guides, with element.c flow.c objects.c
 *   opf.c nav.c ncx.c css.c roles.c   the rest
 *   xml.c    the writer       subset.c fonts            pictures.c images
 *   limits.c what readers bear                          pack.c     the zip */
#ifndef ALDINE_EPUB_EPUB_H
#define ALDINE_EPUB_EPUB_H

#include "base/crew.h"
#include "diag/diag.h"
#include "doc/book.h"
#include "doc/pagemap.h"

/* One file of the publication. */
struct epub_file {
	str path;                  /* "EPUB/text/intro.xhtml" */
	str media_type;
	str bytes;
	bool stored;               /* not worth deflating */
};

struct epub_files {
	struct epub_file *file;    /* in the order of the zip; mimetype is not among them */
	size_t count;
};

/* An EPUB in the making, in three steps. The last two may be another thread's than the one
 * that owns the book's sources, with findings of its own (diags_branch). */
struct epub;

struct epub *epub_begin(struct arena *a, const struct book *book, struct diags *diags);
/* What needs no pages: pictures and faces. cover: a JPEG or PNG as bytes, for books
 * without one, or NULL; crew: who helps, or NULL. */
void epub_gather(struct epub *e, const str *cover, struct crew *crew, struct diags *diags);
/* map may be NULL. */
void epub_print(struct epub *e, const struct pagemap *map, struct diags *diags,
                struct epub_files *out);
/* Instead of these two, for `check`: what they would find, without files or faces where no
 * reader's limits ask for their sizes. */
void epub_look(struct epub *e, struct crew *crew, struct diags *diags);
/* `aldine dump --stage files`. */
void epub_dump(const struct epub_files *files, GString *out);
/* The zip, in a. */
bool epub_pack(struct arena *a, const struct epub_files *files, struct crew *crew,
               struct diags *diags, str *file);

#endif
