/* lines.h: text into lines.
 *
 *   lines.h       this door          run.h         what comes out
 *   style.c       theme styles and inlines into looks
 *   fonts.c       faces from files through a private font configuration
 *   edges.c       what hangs into the margin, from outlines
 *   inline.c      an inline tree into styled text with places
 *   words.c       the word cache: HarfBuzz on a miss       hyphen.c   Liang's patterns
 *   features.c    what is asked of the font for a text: ligatures, but not over joints
 *   hard.c        text of other scripts and directions, through Pango   cjk.c
 *   galley.c      both into shaped pieces and the items that break them   ties.c
 *   linebreak.h   where to break: numbers only; linebreak.c justified, ragged.c, points.c
 *   line.c        chosen breaks into runs                  code.c     verbatim lines
 *
 * A typesetter is not safe for two threads; make one per thread (they share nothing). */
#ifndef ALDINE_LINES_LINES_H
#define ALDINE_LINES_LINES_H

#include "diag/diag.h"
#include "doc/book.h"
#include "lines/run.h"

struct typesetter;

/* Loads the theme's faces and the languages' patterns as they are needed. share is the
 * folder that holds fonts/ and share/ (data.h: share_…). NULL where the fonts cannot be
 * loaded (diagnostic added). Lives as long as a. */
struct typesetter *typesetter_new(struct arena *a, const struct book *book, struct diags *diags);
/* From here on the text of vector pictures is set in the faces of t: librsvg goes by what
 * is current in the process, which is the typesetter made last, or the last claimed. */
void typesetter_claim(struct typesetter *t);
const struct face *const *typesetter_faces(const struct typesetter *t, size_t *n);

/* How one paragraph is to be set. */
struct setting {
	enum style_id style;       /* its font and alignment; indents are the caller's affair */
	unit measure;
	unit first_indent;         /* of the first line */
	unit hanging;              /* of all others */
	bool flush;                /* no hyphenation and ragged although the style justifies (narrow cells) */
	bool balanced;             /* lines of about one length: headings, captions */
	bool no_protrusion;        /* tables, code */
	bool forward;              /* lines that run against the book begin where its own do: in a column of others */
	const struct node *prefix; /* inlines set before the paragraph's own (run-in number); NULL */
	str prefix_text;           /* the same as plain text: "1" of a note, "Figure 2. " */
	bool prefix_superior;
};

/* One way of breaking a paragraph. */
struct variant {
	const struct line *lines;
	size_t line_count;
	double cost;               /* demerits beyond those of the natural variant; 0 for it */
};

struct paragraph {
	struct variant variant[3]; /* natural first, then those a line longer and shorter, where they exist */
	size_t variant_count;
	const struct node *node;
};

/* Breaks the inlines below n (a text block). Never fails: what cannot be set well is set
 * ragged with a diagnostic. The result lives in a. */
struct paragraph lines_set(struct typesetter *t, struct arena *a, const struct node *n,
                           const struct setting *how);
/* The same for text that stands in no tree: running heads, folios, labels, contents entries. node may
 * be NULL; it is what the runs will claim to be. */
struct paragraph lines_set_text(struct typesetter *t, struct arena *a, str text,
                                const struct node *node, const struct setting *how);
/* Verbatim lines: tabs to 4, nothing justified; a line too long is broken after
 * punctuation or anywhere, with the theme's continuation mark, indented by its own
 * indentation. One line per element; *starts (may be NULL) tells which begin a source line. */
struct paragraph lines_set_code(struct typesetter *t, struct arena *a, const struct node *code,
                                const struct setting *how, bool **starts);
/* The least and natural width of a block of inlines, for tables: the longest unbreakable
 * piece (hyphenated: of words hyphenated wherever they may be), and everything on one line. */
void lines_measure(struct typesetter *t, const struct node *n, enum style_id style, bool hyphenated,
                   unit *least, unit *natural);
/* Width of a text in a style. */
unit lines_text_width(struct typesetter *t, str text, enum style_id style, const struct node *near);
/* Height of capitals and of x in a style, above the baseline. */
void lines_style_heights(struct typesetter *t, enum style_id style, unit *ascent, unit *cap,
                         unit *x_height, unit *descent);

/* What only pages can tell, by node id: the page that a PAGE_REFERENCE prints (absent: it
 * prints nothing yet) and the number that marks of a NOTE print (absent: its own). NULL:
 * none of it. Belongs to the caller, who may change it from one text to the next. */
void lines_numbers(struct typesetter *t, const str *by_node);

/* For --report and `dump`. */
struct lines_statistics {
	unsigned paragraphs, lines, hyphenated, ragged, words_shaped, cache_hits;
};
struct lines_statistics typesetter_statistics(const struct typesetter *t);

#endif
