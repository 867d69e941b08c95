/* theme.h: how a book looks, as values.
 *
 * One theme drives both formats. All of it comes from share/themes/NAME.yaml (complete
 * for `book`; the others say `base: book` and what differs) and from the manifest's
 * `theme:`. load/theme.c has the table of its keys. What is always true after loading:
 * every style is complete; above, below and every other height is a whole number of grid
 * lines, the grid being the body's leading; sizes and leadings are positive. */
#ifndef ALDINE_DOC_THEME_H
#define ALDINE_DOC_THEME_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"
#include "base/unit.h"

enum style_id {
#define STYLE(name, word, parent) STYLE_##name,
#include "doc/styles.def"
#undef STYLE
	STYLE_COUNT
};

enum font_role { FONT_SERIF, FONT_SANS, FONT_MONO, FONT_ROLE_COUNT };
enum font_weight { WEIGHT_REGULAR, WEIGHT_SEMIBOLD, WEIGHT_BOLD, WEIGHT_COUNT };
enum text_align { TEXT_JUSTIFY, TEXT_LEFT, TEXT_CENTER, TEXT_RIGHT };
enum figure_style { FIGURES_OLD, FIGURES_LINING, FIGURES_TABULAR /* and lining */ };
enum caps_style { CAPS_NONE, CAPS_SMALL /* lower case as small capitals */, CAPS_ALL_SMALL, CAPS_UPPER };

typedef uint32_t colour;                 /* 0xRRGGBB */

struct style {
	enum font_role font;
	enum font_weight weight;
	bool italic;
	unit size, leading;
	int tracking;                    /* 1/1000 em between letters */
	enum caps_style caps;
	enum figure_style figures;
	colour colour;
	enum text_align align;
	bool hyphenate;
	int above, below;                /* white, in grid lines; of two neighbours the larger counts */
	unit indent;                     /* of a paragraph's first line, where it has one */
	unit left, right;                /* inset from the measure */
	int keep;                        /* lines of the next block that must stay with it; 0: may part */
};

/* One face of a family. file: under fonts/ (data.h: fonts_path), or, where own is true, a
 * path to be read through the book's own folder (book->files). */
struct theme_face { str file; bool own; };
struct theme_font {
	str family;                      /* its name in CSS */
	struct theme_face face[WEIGHT_COUNT][2]; /* [weight][italic]; absent file: nearest weight is taken */
	bool whole;                      /* never subset in an EPUB: the licence reserves its name */
	str fallback;                    /* CSS generic: serif, sans-serif, monospace */
	double scale;                    /* of code within a line of another face, to match x-heights; sizes of styles are as set */
};

/* Prices of the line breaker, in demerits: TYPOGRAPHY of a theme, not of the code. */
struct line_taste {
	double space_stretch;            /* unit of stretch as a share of the word space */
	double space_shrink;             /* most a space may lose, as a share */
	double expansion;                /* glyph scaling, ± share (0.02) */
	double letterspacing;            /* ± em (0.008) */
	double expansion_emergency, letterspacing_emergency; /* where a line cannot be filled otherwise */
	double glyph_price;              /* × γ² for the share of expansion and letterspacing used */
	double line;                     /* added to each line's badness before squaring */
	double hyphen, hyphen_explicit, hyphen_capital; /* penalties */
	double hyphen_edge;              /* + share a letter short of 5 at either end */
	double ladder;                   /* two hyphen lines in a row */
	double last_hyphen;              /* hyphen in the last full line */
	double runt;                     /* last line shorter than runt_min */
	double runt_min;                 /* em */
	double torn;                     /* a last line that is only the end of a word */
	double ragged, cut;              /* a line that is not filled, a word cut anywhere */
	double neighbour;                /* × (r1 - r2)² */
	double stack;                    /* two neighbouring lines begin or end alike */
	double river;                    /* spaces under each other */
	double single;                   /* a line ends in a one-letter word */
	double threshold_first, threshold; /* ratio r: first pass, second pass */
	double threshold_emergency, threshold_undivided;
};

/* Prices of the page builder, in the same demerits. */
struct page_taste {
	double variant;                  /* least price of a paragraph a line longer or shorter */
	double note_white;               /* a line more above the notes */
	double gap_more, gap_less;       /* a line more or less where there is white */
	double note_split;
	double figure_lower, figure_late, rows_apart;
	double hyphen_verso, hyphen_recto; /* a page that ends in a hyphen */
	double spread;                   /* both pages of a spread one line long or short */
	double unequal;                  /* a line of difference between facing pages */
	int ragged;                      /* lines a page may lack without being a fault */
	double short_last;               /* a chapter's last page with too few lines */
	double pair_alone;               /* two lines of a longer paragraph alone */
	double code_broken;
	int least_last;                  /* lines on a chapter's last page */
	int least_opener;                /* lines of text under a chapter's title */
	int orphans, widows;             /* least lines at a page's foot and head */
};

struct theme_token { str word; colour colour; bool bold, italic; };
struct theme_callout { str word; colour colour; };
struct theme_path { str name, data; int width; };

enum head_text { HEAD_NONE, HEAD_BOOK, HEAD_PART, HEAD_CHAPTER, HEAD_SECTION, HEAD_AUTHOR };
enum folio_place { FOLIO_HEAD_OUTER, FOLIO_FOOT_OUTER, FOLIO_FOOT_CENTER, FOLIO_NONE };

struct theme {
	str name;
	struct theme_font font[FONT_ROLE_COUNT];
	struct theme_face *fallback;     /* in order of trial: the manifest's (fonts: {fallback: …}), the theme's */
	size_t fallback_count;
	struct style style[STYLE_COUNT];
	unit grid;                       /* = style[STYLE_BODY].leading */

	/* the page */
	double margin_inner, margin_outer, margin_top, margin_bottom; /* shares of the page where an edition says nothing */
	unit measure_most;               /* on a wide page the side margins grow until the text is no wider; 0: any */
	unit head_gap, foot_gap;         /* from the text block to the running head's / folio's baseline */
	enum head_text head_verso, head_recto;
	enum folio_place folio;
	enum folio_place folio_opener;
	int sink;                        /* grid lines above a chapter's title */
	int part_sink, title_sink;
	bool chapter_recto;              /* unless the edition says */
	bool chapter_run_on;             /* no new page for a chapter (handout) */
	int contents_depth;
	str contents_leader;             /* drawn between title and page; "" for none */

	/* parts of text */
	str ornament;                    /* name of a path below, or text */
	str list_marks[3];               /* by depth: names of paths, or what to set: "•" */
	unit list_indent;                /* text's distance from the measure's edge, per depth */
	unit mark_gap;                   /* between a list's figure and its text */
	unit note_rule_width, note_rule_thickness;
	unit note_gap;                   /* least white from text to the first note's baseline */
	unit note_indent;
	unit rule_thick, rule_thin;      /* of tables */
	unit cell_gap, row_gap;          /* between columns; more than the leading between rows */
	bool turn_tables;                /* those too wide for the text even when set small */
	bool figure_centred;             /* narrow pictures, and captions of one line under them */
	unit code_inset;
	colour code_ground;              /* 0xFFFFFF: none */
	unit callout_rule;               /* thickness of the bar beside a callout */
	colour link_colour;              /* of links in editions with colour; black where the edition says */
	bool link_underline;             /* in the EPUB */
	bool lead_caps;                  /* first words of a chapter in small capitals */
	int number_depth;                /* the deepest level that is numbered where sections are; 0: all */
	struct theme_token *token;       /* code highlighting */
	size_t token_count;
	struct theme_callout *callout_colour;
	size_t callout_colour_count;

	/* drawn marks and ornaments, by name: SVG path data (absolute M L C Z only) in
	 * 1/1000 em, y up from the baseline */
	struct theme_path *path;
	size_t path_count;

	struct line_taste lines;
	struct page_taste pages;
	str css;                         /* the author's own, appended to the EPUB's sheet */
};

const char *style_word(enum style_id id);
enum style_id style_parent(enum style_id id);
bool style_find(str word, enum style_id *id);

#endif
