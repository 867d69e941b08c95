/* subset.h: the faces that the style sheet uses, cut down to the characters that the
 * book sets in them, with their licences. */
#ifndef ALDINE_EPUB_SUBSET_H
#define ALDINE_EPUB_SUBSET_H

#include "diag/diag.h"
#include "doc/book.h"

struct font_file {
	str path;                  /* "fonts/EBGaramond-Regular.ttf" */
	str id;
	str media_type;
	str family;                /* its name in CSS */
	int weight;                /* 400, 600, 700 */
	bool italic;
	str bytes;
	bool fallback;             /* for characters that the others lack */
	enum font_role role;
};

struct licence_file { str path, bytes; };

struct fonts {
	struct font_file *files;
	size_t count;
	struct licence_file *licences;
	size_t licence_count;
};

struct fonts *fonts_make(struct arena *a, const struct book *book, struct diags *diags);
/* The style a text block, or what stands in one, is set in. */
enum style_id block_style(const struct node *block);

#endif
