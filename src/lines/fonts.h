/* fonts.h: faces from files.
 *
 * The one place that opens font files. A font is a face (run.h) with what shaping and
 * breaking need of it; fonts are made once a file and live as long as their typesetter.
 * The private fontconfig configuration that Pango needs for the hard path is kept here
 * too: it holds our files under names of our own, and nothing of the machine. */
#ifndef ALDINE_LINES_FONTS_H
#define ALDINE_LINES_FONTS_H

#include <hb.h>

#include "diag/diag.h"
#include "doc/book.h"
#include "lines/run.h"

/* OpenType features that styles ask for, as bits; an index into the font's table of spaces. */
enum {
	FEATURE_OLD = 1,           /* onum */
	FEATURE_LINING = 2,        /* lnum */
	FEATURE_TABULAR = 4,       /* tnum */
	FEATURE_SMALL_CAPS = 8,    /* smcp */
	FEATURE_ALL_SMALL_CAPS = 16, /* c2sc */
	FEATURE_SUPERIOR = 32,     /* sups */
	FEATURE_INFERIOR = 64,     /* subs */
	FEATURE_CASE = 128,        /* case: punctuation for capitals */
	FEATURE_NO_LIGATURES = 256,/* code */
	FEATURE_NO_LOCAL = 512,    /* forms of a language */
	FEATURE_COUNT = 1024,
};

/* Does this font treat a word differently when a space stands beside it? */
enum space_verdict { SPACE_UNKNOWN, SPACE_IGNORED, SPACE_SEEN };

struct edge { int16_t left, right; bool known; };

struct font {
	struct face face;          /* first, so that a run's face leads back here */
	hb_face_t *hb_face;
	hb_font_t *hb;             /* scaled to font units */
	unsigned features;         /* FEATURE_… that its tables have */
	int space;                 /* advance, font units */
	uint32_t space_glyph, hyphen_glyph;
	unsigned glyph_count;
	struct edge *edges;        /* by glyph: how far its ink stands in from its advance */
	struct edge letters;       /* the same, mean of lower-case letters */
	uint8_t spaces_seen[FEATURE_COUNT]; /* enum space_verdict */
	bool monospaced;
	bool fallback;             /* a file of `fonts: {fallback: …}` */
	char alias[24];            /* its family in the private configuration; "" until there */
};

struct fonts;

/* In a. NULL where the body's face cannot be read (diagnostic added). */
struct fonts *fonts_new(struct arena *a, const struct book *book, struct diags *diags);
/* Makes its configuration the process's, until the next is made or claimed. */
void fonts_claim(struct fonts *f);
/* The theme's face for a role, its nearest weight where there is none of this one; the
 * body's face where a file cannot be read (diagnostic added, once). */
struct font *fonts_find(struct fonts *f, enum font_role role, enum font_weight weight, bool italic);
/* The first face that has the character, trying the theme's fallback files and then its
 * other roles' faces; NULL where none has it. like gives weight and slant. */
struct font *fonts_fallback(struct fonts *f, const struct font *like, unsigned character);
/* How far a file's weight and slant are from a font's. Where a file has no slant, weight shows
 * what is emphasised instead, but for code. */
int font_unlike(const struct font *f, const struct font *like);
bool font_has(const struct font *f, unsigned character);
/* Has it a small capital of a letter? */
bool font_has_small(const struct font *f, unsigned letter);
const struct face *const *fonts_faces(const struct fonts *f, size_t *n);
struct font *fonts_at(const struct fonts *f, unsigned index);
/* Puts every face of the theme and its fallbacks into the private configuration, for Pango. */
void fonts_for_pango(struct fonts *f);
struct _FcConfig *fonts_config(struct fonts *f);
/* The font whose file fontconfig chose; NULL for one that is not ours. */
struct font *fonts_by_path(const struct fonts *f, const char *path);

/* edges.c. How far a glyph may hang out of the measure, font units, capped by what kind of
 * character it is. */
int font_hang_left(struct font *f, uint32_t glyph, unsigned character);
int font_hang_right(struct font *f, uint32_t glyph, unsigned character);

#endif
