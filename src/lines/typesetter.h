/* typesetter.h: what the files of this room share. */
#ifndef ALDINE_LINES_TYPESETTER_H
#define ALDINE_LINES_TYPESETTER_H

#include "lines/hyphen.h"
#include "lines/lines.h"
#include "lines/style.h"
#include "lines/words.h"

struct language {
	str tag;
	hb_language_t hb;
	struct hyphenator *hyphenator;   /* NULL where there are no patterns */
	bool hyphenator_tried;
	struct hyphenator *joints;       /* where no ligature may stand; NULL: nowhere */
	bool joints_tried;
	bool from_right, caseless;
	bool ties_letters;               /* one-letter words stand with the next one: cs, pl, sk */
};

struct typesetter {
	struct arena *arena;
	const struct book *book;
	const struct theme *theme;
	struct diags *diags;
	bool from_right;           /* the book is read from the right */
	struct fonts *fonts;
	struct words *words;
	GPtrArray *looks;          /* struct look * */
	GArray *languages;         /* struct language */
	GHashTable *missing;       /* scripts and symbols already reported, with their guide */
	struct arena *scratch;     /* reset by each front door */
	struct flow_rows *flow_rows;      /* inline.c's, galley.c's and line.c's working memory */
	struct galley_rows *galley_rows;
	struct line_rows *line_rows;
	void *pango;               /* of the hard path; made when it is first needed */
	const str *numbers;
	struct lines_statistics statistics;
};

/* The index of a language tag; "" is the book's own. */
unsigned language_index(struct typesetter *t, str tag);
struct language *language_at(const struct typesetter *t, unsigned index);
/* Its patterns, read on first use; NULL (with a diagnostic, once) where there are none. */
struct hyphenator *language_hyphenator(struct typesetter *t, unsigned index);
struct hyphenator *language_joints(struct typesetter *t, unsigned index);
/* Reports a character that no font has: once a script and guide, once a symbol and guide. */
void missing_report(struct typesetter *t, unsigned character, const struct node *n, size_t offset);

#endif
