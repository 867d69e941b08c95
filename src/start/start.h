/* start.h: a first manifest for a folder of guides, and a first book for an empty one.
 *
 *   start.h    this door          survey.c   which guides there are, and what their headers say
 *   site.c     what the site's own configuration knows: address, title, author
 *   lists.c    the order somebody already wrote down: SUMMARY.md, Book.txt, _quarto.yml …
 *   sidebars.c the same in JavaScript: Docusaurus, VitePress, VuePress, Starlight
 *   redirects.c where pages of the site once were
 *   order.c    the order of the guides, where nobody did by section, weight and date
 *   write.c    the manifest as YAML
 * Reads through a struct folder and writes nothing itself. */
#ifndef ALDINE_START_START_H
#define ALDINE_START_START_H

#include "base/file.h"
#include "diag/diag.h"

struct start_file {
	str path;                  /* relative to the new book's folder */
	str text;
};

struct start_files {
	struct start_file *file;
	size_t count;
	str summary;               /* one line for the author: what was found, how ordered */
};

/* The manifest for the guides in `from`, to stand in `dir`. False, with a diagnostic,
 * where there are no guides. */
bool start_from_folder(struct arena *a, struct folder *files, str from, str dir,
                       struct diags *diags, struct start_files *out);
/* A small book that shows what there is. */
void start_example(struct arena *a, str dir, struct start_files *out);

#endif
