/* build.h: a build: aldine.c owns it, make.c makes it, report.c tells of it. */
#ifndef ALDINE_BUILD_H
#define ALDINE_BUILD_H

#include "aldine.h"
#include "base/file.h"
#include "diag/diag.h"
#include "doc/book.h"
#include "epub/epub.h"
#include "pages/page.h"

enum stage { STAGE_LOAD, STAGE_RESOLVE, STAGE_LAYOUT, STAGE_EPUB, STAGE_PDF, STAGE_WRITE, STAGE_COUNT };

/* A fault that remains on a page. */
struct fault {
	span where;
	unsigned page;
	str word;
};

/* A link of the author's, as an edition has it. */
struct listed {
	enum link_class class;
	span where;
	str url, address;              /* as written; full, of what leaves the book */
	str target;                    /* its id, inside the book */
	str page, target_page;         /* labels; absent in an EPUB */
	bool redirected, repeated;     /* by a redirect or alias; to an address given before */
};

/* One edition's outcome. */
struct made {
	const struct edition *edition;
	str path;                      /* of its file, wanted or written */
	str bytes;                     /* absent: it could not be made */
	bool written;
	size_t pages;                  /* of a PDF; page marks of an EPUB */
	size_t words, links[LINK_CLASS_COUNT];
	struct listed *listed;
	size_t listed_count;
	struct fault *faults;
	size_t fault_count;
	struct page_levers levers;     /* of a PDF */
	struct page_evenness evenness;
	const struct pages *shown;     /* of a preview, in results: a PDF's pages, */
	struct epub_files parts;       /* an EPUB's files */
};

struct aldine {
	struct arena *arena;           /* the build arena: sources, loaded tree, diagnostics */
	struct arena *results;         /* of the last build */
	struct folder *files;
	bool in_memory;
	int jobs;                      /* threads that loading may use; 0: as many as processors */
	bool looked;                   /* the last build only looked: `check` tells notes to a person too */
	struct diags *diags;
	struct book *book;             /* NULL: could not be read */
	struct made *made;
	size_t made_count;
	double seconds[STAGE_COUNT];   /* of the last build; loading stays */
};

/* One run of aldine_build. */
struct build {
	struct aldine *al;
	const struct aldine_options *options;
	GPtrArray *wanted;             /* const struct edition *, each once, in order */
};

/* make.c: fills al->made, an element each that is wanted. */
void make_editions(struct build *b);
/* The edition whose layout an edition needs; NULL for none. */
const struct edition *layout_needed(const struct book *book, const struct edition *e);
/* The named edition of the loaded book; NULL where there is none. */
const struct edition *edition_find(const struct book *book, str name);
/* The loaded book resolved for an edition, in a, its diagnostics under the edition's name. */
struct book *edition_resolve(struct aldine *al, struct arena *a, const struct edition *e);
struct pages *edition_lay_out(struct aldine *al, struct arena *a, const struct edition *e);
/* listing.c: pages NULL: none. */
struct listed *links_list(struct arena *a, const struct book *book, const struct pages *pages,
                          size_t *count);
struct json;
void put_links(struct json *j, struct aldine *al, const struct listed *all, size_t count,
               const char *key);
const char *link_word(size_t class);
/* Text from g that the caller of the library ends. */
char *text_given(GString *g);

#endif
