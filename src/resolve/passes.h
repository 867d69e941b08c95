/* passes.h: what the passes of resolve share.
 *
 * One struct resolving a run: everything in it lives in the edition's arena. A pass is a
 * function of it alone; resolve.c lists them in the order in which they must run, and
 * says why. */
#ifndef ALDINE_RESOLVE_PASSES_H
#define ALDINE_RESOLVE_PASSES_H

#include "doc/walk.h"
#include "resolve/address.h"
#include "resolve/language.h"
#include "resolve/names.h"
#include "resolve/resolve.h"

struct resolving {
	struct arena *arena;
	struct diags *diags;
	const struct book *loaded;
	const struct edition *edition;
	struct book *book;
	struct languages *languages;
	struct names *names;         /* after names_collect */
	GHashTable *assets;          /* str * → str *: where names led (images.c); absent: nowhere */
	GHashTable *fragments;       /* struct fragment → node, by scope and id (ids.c) */
	GHashTable *loose;           /* the same, letters and figures only */
	GHashTable *repeats;         /* struct fragment → how often a heading's slug came up */
	GHashTable *everywhere;      /* str → node: ids book-wide; NULL value: more than one */
	GHashTable *taken;           /* ids given out → number to try next for another such */
};

void edition_select(struct resolving *r);     /* only, drafts */
void notes_forget(struct resolving *r);       /* who called them in the whole book */
void filters_apply(struct resolving *r);
void titles_complete(struct resolving *r);    /* divisions that go by their role; callouts */
void sections_nest(struct resolving *r);
void images_find(struct resolving *r);
void smart_punctuate(struct resolving *r);
void matter_insert(struct resolving *r);      /* title page to colophon, as far as wanted */
void ids_give(struct resolving *r);
void numbers_give(struct resolving *r);
void links_tie(struct resolving *r);
void links_print(struct resolving *r);        /* notes and references for addresses */
void notes_number(struct resolving *r);
void highlight_code(struct resolving *r);
void toc_make(struct resolving *r);
void finish_book(struct resolving *r);

/* Several rooms' worth of small questions. */

/* Next DIVISION in reading order after n (or root's first); NULL at the end. */
struct node *division_after(const struct node *n, const struct node *root);
/* The division below BOOK or a PART that n stands in: where numbers begin again. */
struct node *division_chapter(const struct node *n);
/* A paragraph's worth of nodes. */
struct node *make_text(struct resolving *r, str text);
struct node *make_block(struct resolving *r, enum node_kind kind, str text);
/* Text with `code` in it, into parent. */
void append_title(struct resolving *r, struct node *parent, str text);

/* matter.c: a division that lists addresses, titled; not yet in the tree. */
struct node *make_references(struct resolving *r, enum matter matter, enum division_kind kind,
                             unsigned depth);

/* ids.c: where a fragment leads within a guide's division; NULL where nowhere. */
struct node *fragment_find(struct resolving *r, const struct node *division, str fragment);
struct node *fragment_find_anywhere(struct resolving *r, str fragment);
/* The ids a reader of this division could have meant. */
const char *fragment_suggest(struct resolving *r, const struct node *division, str fragment);
/* An id nobody has yet, from a wish. */
str id_take(struct resolving *r, str wish);
str slug_of(struct arena *a, str title);

/* links.c: whether an address lies on one of the book's sites; *path is the rest. */

/* images.c: the file of the book's that a url means, seen from a guide (may be NULL). */
bool asset_find(struct resolving *r, const struct guide *guide, str url, str *path);

/* reference.c: what a link without text of its own says; absent where there is nothing. */
str reference_text(struct resolving *r, const struct node *target, str language);

/* smart.c: a title, by itself. */
str smart_text(struct resolving *r, str text, str language);

#endif
