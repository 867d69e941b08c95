/* edition.h: one way of making the book, every setting resolved. */
#ifndef ALDINE_DOC_EDITION_H
#define ALDINE_DOC_EDITION_H

#include "doc/theme.h"
#include "diag/source.h"

enum format { FORMAT_EPUB, FORMAT_PDF };
enum drafts { DRAFTS_STUB, DRAFTS_OMIT, DRAFTS_ERROR };
enum numbering { NUMBERING_NONE, NUMBERING_CHAPTERS, NUMBERING_SECTIONS };
enum links_external { LINKS_FOOTNOTE, LINKS_CHAPTER_REFERENCES, LINKS_BOOK_REFERENCES, LINKS_INLINE, LINKS_NONE };
enum links_repeat { REPEAT_CHAPTER, REPEAT_PAGE, REPEAT_BOOK, REPEAT_ALWAYS };
enum links_qr { QR_NONE, QR_REFERENCES, QR_FOOTNOTE };

/* What a PDF conforms to: PDF/UA-1 and PDF/A-2a; PDF/A-1b. */
enum standard_name { STANDARD_ACCESSIBLE, STANDARD_ARCHIVE_1B };

enum filter_action { FILTER_DROP, FILTER_UNWRAP, FILTER_KEEP };
struct filter {
	str element, id, class;          /* absent: any; at least one is there */
	enum filter_action action;
	str *in;                         /* editions; none: all */
	size_t in_count;
	span where;
};

/* What a printer asks for: a row of share/printers, dated because it changes. */
struct printer {
	str name, dated;                 /* "Amazon KDP", "2026-11-23" */
	unit bleed;                      /* where the edition bleeds */
	unit margin, margin_with_bleed;  /* least white to the trim, but for the gutter */
	bool last_blank, marks;
	bool isbn;                       /* wanted */
	int dpi;                         /* least, of pictures; 0: any */
	int pages_least, pages_most;
	unit width_least, width_most, height_least, height_most;
	struct gutter { int pages; unit inner; } *gutter; /* up to so many pages, rising */
	size_t gutter_count;
};

struct edition {
	str name;
	str base;                        /* the built-in at the root of its `base:` chain */
	enum format format;
	str file;                        /* name of the file made, with extension */
	unit width, height;              /* trimmed page; of the sheet's half when imposed */
	unit inner, outer, top, bottom;  /* margins */
	bool mirrored;                   /* inner and outer swap on versos */
	bool recto_openers;              /* chapters begin on rectos */
	bool run_on;                     /* chapters do not begin pages */
	bool last_blank;                 /* an even number of pages, the last one blank */
	bool colour;                     /* links in colour */
	bool with_cover;                 /* a cover page first */
	bool title_pages;                /* title, copyright, contents, where mirrored a half title (a handout has a heading only) */
	unit bleed;
	bool crop_marks;
	enum standard_name standard;     /* the first; tests ask for others */
	str preset;                      /* "kdp", "ingram"; absent: none */
	const struct printer *shop;      /* of a target: whose rules are told; NULL: none */
	const struct printer *printer;   /* of the preset; NULL: none. The gutter by page count is layout's */
	str impose;                      /* "booklet", "2-up"; absent: none */
	int signature;                   /* of a booklet: sheets gathered; 0: all */
	unit creep;                      /* a sheet: how far it moves its pages to the fold */
	unit sheet_width, sheet_height;  /* when imposed */
	enum links_external external;
	enum links_repeat repeat;
	bool internal_pages;             /* “(page N)” */
	enum links_qr qr;
	bool tidy;
	enum drafts drafts;
	enum numbering numbering;
	str isbn;                        /* absent: none */
	str page_list;                   /* edition whose pages the EPUB carries; absent: none */
	str target;                      /* reader or shop its limits are taken from; absent: all */
	bool target_asked;               /* by the command line, not by the manifest */
	str cover_image, cover_alt;
	str *only;                       /* slugs; none: all */
	size_t only_count;
	struct filter *filters;
	size_t filter_count;
	const struct theme *theme;
	span where;                      /* its mapping in the manifest */
};

#endif
