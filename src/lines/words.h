/* words.h: the word cache: text that was shaped once is never shaped again.
 *
 * The key is a look's font, features and language, and the bytes; widths are in font
 * units, so one entry serves every size. Entries live as long as the typesetter. Cutting
 * text at spaces is right for a font only while no lookup of it looks across a space:
 * word_cache_fits tells, and other text is shaped by the run (shape.h). */
#ifndef ALDINE_LINES_WORDS_H
#define ALDINE_LINES_WORDS_H

#include "lines/style.h"

enum {
	WORD_CAPITAL = 1,          /* begins with a capital */
	WORD_RIGID = 2,            /* capitals, figures, code: never letterspaced */
	WORD_SINGLE = 4,           /* one letter */
	WORD_NO_HYPHEN = 8,        /* has no letters to hyphenate between, or an address */
	WORD_MISSING = 16,         /* has a character that the font lacks */
	WORD_POINTS = 32,          /* points are filled in */
};

/* A glyph of a shaped piece, font units. */
struct shaped {
	uint16_t id;
	uint16_t bytes;            /* of the text that begin here; 0: goes on with the one before */
	int16_t advance, x, y;     /* y: up */
};

/* The items that a word of plain text comes to in one look; the galley's. */
struct recipe {
	const struct look *look;   /* NULL: not made yet */
	const struct item *items;
	const uint16_t *bytes;     /* of the word, where each begins */
	unsigned count;
	unit width;                /* of all */
};

#define RECIPES 2                  /* a word is in few looks of one font; more are made anew */

struct word {
	const char *text;
	uint32_t key;
	uint16_t len;
	uint16_t glyph_count;
	uint16_t letters;          /* clusters that letterspacing may follow, so gaps inside + 1 */
	uint8_t flags;
	uint8_t point_count;
	int32_t width;
	int16_t left, right;       /* may hang out, font units */
	const struct shaped *glyphs;
	const uint16_t *points;    /* byte offsets of hyphenation points */
	struct recipe *recipes;    /* RECIPES; NULL: of a word that is not kept */
};

struct words;

struct words *words_new(struct arena *a);
/* The shaped word. Never NULL. */
const struct word *word_find(struct typesetter *t, const struct look *look, str text);
/* The same with hyphenation points filled in. */
const struct word *word_hyphenated(struct typesetter *t, const struct look *look, str text);
/* May text in this look be shaped word by word? */
bool word_cache_fits(struct typesetter *t, const struct look *look);
unsigned words_shaped(const struct words *w);
unsigned words_found(const struct words *w);

/* Shapes a piece that the cache should not keep; glyphs in a. */
void word_shape(struct typesetter *t, struct arena *a, const struct look *look, str text,
                struct word *out);

#endif
