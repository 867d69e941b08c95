/* limits.h: what readers and shops bear: share/readers/NAME.yaml, dated.
 *
 * Without a target the least of all limits holds for what aldine can do by itself; with
 * one, that reader's rules are also checked and told. */
#ifndef ALDINE_EPUB_LIMITS_H
#define ALDINE_EPUB_LIMITS_H

#include "diag/diag.h"
#include "doc/book.h"

/* Numbers of 0 are no limit. */
struct limits {
	str name;                  /* "Apple Books"; absent: several taken together */
	str as_of, source;         /* when and where its rules were read */
	int image_pixels;          /* of one picture */
	int image_side;            /* pixels of its longer side */
	int image_bytes;           /* above: advice against it */
	int document_bytes;        /* of one XHTML file */
	int document_advised;      /* above: slow to open and to turn */
	int package_bytes;         /* of the whole EPUB */
	int cover_width, cover_height;  /* least pixels, upright */
	int cover_short_side;      /* least pixels */
	int cover_good_width, cover_good_height;   /* wanted pixels, upright */
	bool cover_page;           /* has a page for the cover, beside the picture */
	bool webp;                 /* shows WebP */
	bool gif_cover;            /* takes one */
	bool told;                 /* a target: what is over its limits is reported */
};

struct limits limits_for(struct arena *a, const struct book *book, struct diags *diags);

#endif
