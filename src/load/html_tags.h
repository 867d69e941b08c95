/* html_tags.h: HTML as a list of tags, before anybody parses it: which element each of
 * them is, where it stands, and how far a fragment must reach to hold its mates. */
#ifndef ALDINE_LOAD_HTML_TAGS_H
#define ALDINE_LOAD_HTML_TAGS_H

#include "load/markdown.h"

enum action { TAKE, TAKE_TEXT /* only its text, as code */, UNWRAP, DROP, DROP_SILENT };

struct element {
	const char *name;
	enum action action;
	enum node_kind kind;
	const char *class;           /* added, for what has no kind of its own */
};

struct tag {
	str name;
	size_t at;                   /* in its piece */
	unsigned piece;              /* index among the siblings */
	bool closing;
	int mate;                    /* piece that closes it; -1: none */
};

struct tags {
	GArray *all;                 /* struct tag */
	GArray *open;                /* unsigned: indices of those open */
	unsigned endless;            /* bit n: raw_texts[n] has no end tag from here on */
};

/* What an element becomes; NULL where its name says nothing to us. Letters alike. */
const struct element *html_element(str name);
bool html_is_in(str name, const char *const *list);
extern const char *const html_optional[];   /* closed by what follows them */
extern const char *const html_raw_texts[];  /* what follows is text up to their end tag */

/* The next tag at or after *at; comments, declarations and void elements are passed over. */
bool html_next_tag(str s, size_t *at, struct tag *tag);
/* A place in a piece of HTML: a byte of it, or a column so many lines below its first. */
uint32_t html_piece_place(const struct reader *r, const struct node *piece, size_t at);
uint32_t html_line_place(const struct reader *r, const struct node *piece, size_t lines,
                         size_t column);
/* All tags of n siblings, each opening one with the piece that closes it. */
void html_find_tags(struct reader *r, struct tags *t, struct node **pieces, unsigned n);
/* The last piece of the fragment that begins with piece `from`; *tag is the first tag not
 * looked at, and moves on. */
unsigned html_reach(const struct tags *t, unsigned *tag, unsigned from);

#endif
