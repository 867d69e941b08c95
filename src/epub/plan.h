/* plan.h: which files the publication has, and every name inside it.
 *
 * The tree points at nodes; hrefs exist only here. Names are made once, before anything
 * is printed: from slugs and ids, in ASCII, so that they are the same from build to build
 * and no reader trips over them. */
#ifndef ALDINE_EPUB_PLAN_H
#define ALDINE_EPUB_PLAN_H

#include "diag/diag.h"
#include "doc/book.h"

/* A document of the spine. Paths are relative to the package document. */
struct plan_file {
	str name;                  /* "intro": from the division's slug */
	str path;                  /* "text/intro.xhtml" */
	str id;                    /* in the package document */
	const struct node *division;    /* NULL: the cover page, or the contents */
	bool is_cover, is_contents;
	GHashTable *taken;         /* every anchor in use in it */
	bool svg;                  /* holds drawn ornaments: set when printed */
	str bytes;                 /* set when printed */
};

/* Where a page of the printed book begins: before byte `at` of node's own text (0 where
 * it has none). In reading order: those of one file together. */
struct plan_mark {
	const struct node *node;
	uint32_t at;
	const struct plan_file *file;
	str label;                 /* "17" */
	str anchor;                /* "page-17" */
	str href;
};

/* A line of the contents: in nav and NCX. */
struct plan_entry {
	const struct toc_entry *entry;
	unsigned depth;            /* of nesting, from 0; never more than one below the line before */
};

struct plan {
	struct arena *arena;
	const struct book *book;
	struct plan_file *files;   /* in reading order */
	size_t file_count;
	const struct plan_file **file_of;   /* by id of a DIVISION: its file, or where it would begin */
	str *anchors;              /* by node id; absent where nothing needs one */
	bool *linked;              /* by node id: a link leads to it */
	bool *head;                /* by id of a ROW: it and all before it are header rows */
	struct plan_entry *entries;     /* what of book->toc the EPUB lists */
	size_t entry_count;
	struct plan_mark *marks;
	size_t mark_count;
	str page_source;           /* whose pages the marks are; absent: no marks */
};

/* `with_cover`: there is a picture for a cover page. */
struct plan *plan_make(struct arena *a, const struct book *book, const struct pagemap *map,
                       bool with_cover);
/* The file a node stands in. */
const struct plan_file *plan_file_of(const struct plan *p, const struct node *n);
/* The id a node (or a use of a note) carries; absent where it has none. */
str plan_anchor(const struct plan *p, const struct node *n);
bool plan_is_linked(const struct plan *p, const struct node *n);
/* How `target` is named from inside `from` (NULL: from the package document's folder). A
 * division, or its title, is a file without a fragment. */
str plan_href(const struct plan *p, const struct plan_file *from, const struct node *target);
/* How a file, by its path, is named from inside `from`. */
str plan_path(const struct plan *p, const struct plan_file *from, str path);
/* ASCII letters, digits, '-', '_' and '.', beginning with a letter; never empty. */
str plan_ascii_name(struct arena *a, str text);

/* "urn:isbn:" and the digits. */
str plan_isbn_urn(struct arena *a, str isbn);

/* Whether anything of a block is printed in an EPUB. */
bool plan_is_printed(const struct book *book, const struct node *n);

#endif
