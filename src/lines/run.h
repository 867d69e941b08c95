/* run.h: text that has been set: glyphs in runs, runs in lines.
 *
 * What lines makes and pages and pdf read. A line's runs stand in drawing order from
 * left to right; x counts from the line's left edge, y from its baseline, up. The text
 * of the runs, read in the order of `logical`, is what the line says. In a book from the
 * right the line's own x counts from the measure's right edge to the line's. */
#ifndef ALDINE_LINES_RUN_H
#define ALDINE_LINES_RUN_H

#include "doc/node.h"
#include "doc/theme.h"

/* One font file, loaded. Faces are compared by pointer. */
struct face {
	unsigned index;            /* in its typesetter, from 0 */
	str path;                  /* for messages */
	str bytes;                 /* the whole file */
	str family;                /* "EB Garamond" */
	bool bold, italic;
	int units_per_em;
	/* in font units: */
	int ascender, descender, cap_height, x_height;
};

/* One cluster: the glyphs that stand for a piece of text. */
struct glyph {
	uint16_t id;
	uint16_t text_bytes;       /* bytes of run->text that begin here; 0: goes on with the glyph before */
	unit x;                    /* of its origin, from the run's start */
	unit advance;              /* after justification and letterspacing */
};

enum run_kind { RUN_GLYPHS, RUN_PICTURE, RUN_RULE };

struct run {
	enum run_kind kind;
	/* RUN_GLYPHS */
	const struct face *face;
	unit size;
	float stretch;             /* horizontal glyph scale: 1 ± expansion */
	const struct glyph *glyphs;
	size_t glyph_count;
	const unit *lifts;         /* by glyph, how far above the baseline; NULL: all stand on it */
	bool backwards;            /* right to left: glyphs are in visual order, text is not */
	/* RUN_PICTURE */
	const struct picture *picture;
	unit height;               /* RUN_PICTURE: above the baseline; RUN_RULE: thickness */
	/* all */
	unit x, rise, width;       /* rise: baseline shift, up */
	colour colour;
	str text;                  /* what it says; the glyphs' text_bytes add up to it */
	const struct node *node;   /* the inline node whose text this is; NULL for a list mark, hyphen … */
	uint32_t offset;           /* bytes into node->text (plus node->at: into its origin's) */
	bool hyphen;               /* a hyphen that line breaking put in (text is U+00AD or "") */
	bool strike, underline;
	colour ground;             /* behind it; 0xFFFFFF: none */
	str language;              /* absent: the paragraph's */
	uint32_t logical;          /* its place in reading order; differs from its index only in mixed directions */
};

struct line {
	const struct run *runs;
	size_t run_count;
	unit width;                /* natural extent set, without what hangs */
	unit x;                    /* its left edge from the measure's left edge */
	unit ascent, descent;      /* largest of its runs; pages may need them for tall lines */
	const struct node *node;   /* first node with text in it, for page marks */
	uint32_t offset;           /* bytes into that node's origin text */
	const struct node **notes; /* NOTE_MARKs in it, in order */
	size_t note_count;
	bool hyphenated;           /* ends in a hyphen that breaking put in */
	bool justifies;            /* its paragraph fills the measure, but for its last line */
	bool last;                 /* of its paragraph, or before a forced break */
	float r;                   /* word space over the natural one; 1 when ragged */
};

#endif
