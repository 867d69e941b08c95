/* layout.h: what the files of this room share.
 *
 * A flow is a vertical list: for the page builder a row of numbers a block
 * (pagebuild_block), for drawing a strip beside each, in the same order. Text strips keep
 * the paragraph with all its variants; everything else is art: rows of fragments placed
 * from their own top left corner. A flow of its own, stacked up, is a box: notes, cells.
 * x counts from the text block's left edge until a page is placed; in a book from the right
 * everything is laid as in a mirror (left is where lines begin), and mirrored at the end. */
#ifndef ALDINE_PAGES_LAYOUT_H
#define ALDINE_PAGES_LAYOUT_H

#include "pages/pagebuild.h"
#include "pages/pages.h"

/* Fragments that stand together; y from the row's top. */
struct art {
	struct fragment *fragments;
	size_t count;
	unit height;
	const struct node **notes; /* marks in it */
	size_t note_count;
};

enum strip_kind { STRIP_TEXT, STRIP_ART };

struct strip {
	enum strip_kind kind;
	const struct node *node;
	const struct node *division;
	unit left;
	struct paragraph text;     /* STRIP_TEXT; rows as variants say */
	struct fragment *marks;    /* beside the first row, y from its baseline */
	size_t mark_count;
	struct art *art[PAGEBUILD_VARIANTS]; /* STRIP_ART: rows of each variant */
	struct art again;          /* repeated on top of a piece that goes on */
	unit lead, tail;           /* white inside, above the first row and below the last */
	colour ground;             /* behind each piece; 0xFFFFFF: none */
	unit ground_left, ground_width;
	bool opener;               /* a page it stands on has no running head */
	bool floats;               /* off the grid: it stands in the middle of the white around it */
};

/* A bar or rule beside blocks [first, end). */
struct bar {
	uint32_t first, end;
	unit x, width;
	colour colour;
};

struct box {
	struct art *rows;
	size_t count;
	unit height;
	uint32_t held;             /* rows of a note that stay on one page, from the first on */
};

struct note_box {
	const struct node *note;
	struct box box;
};

/* What a page is, beside its fragments. */
struct page_extra {
	const struct node *first, *section; /* divisions: of its first block, and begun on it */
	bool opener, display;      /* no running head; neither head nor folio */
	unsigned faults;
};

struct layout {
	struct arena *arena;       /* of the result */
	const struct book *book;
	const struct edition *edition;
	const struct theme *theme;
	struct typesetter *type;
	struct diags *diags;
	bool from_right;           /* the book is: its pages are mirrored when all else is done */
	unit measure, grid;
	unit base;                 /* from a grid line's top to its baseline */
	unit inner, outer, top;
	int lines;
	struct paragraph **set;    /* by node id: paragraphs as set in an earlier round, or NULL */
	bool *triggers;            /* by node id: note marks that bring their note */
	bool *noted;               /* by node id: notes that have a place */
	const str *labels;         /* page labels by node id; NULL in the first round */
	bool *added;               /* by node id: NOTEs of an address given before, on a page without it */
	int round;                 /* those done */
	const struct node **stands;/* by node id: the NOTE that stands for this one, or itself */
	str *printed;              /* by node id: what a PAGE_REFERENCE or the marks of a NOTE say */
	struct pages *out;
	GArray *pages;             /* struct page, of the part of the book being laid */
	GArray *faults;            /* struct page_fault */
	GArray *extras;            /* struct page_extra, beside pages */
	struct page_levers *levers; /* of the part being laid */
	bool recto_first;          /* the part's first page is a right one */
	unsigned expanded;         /* page starts the builder looked at */
};

struct flow {
	struct layout *l;
	bool paged;                /* rows lie on the page's grid, with variants and rules of parting */
	unit leading, base;
	GArray *blocks;            /* struct pagebuild_block */
	GArray *strips;            /* struct strip */
	GArray *bars;              /* struct bar */
	GPtrArray *notes;          /* struct note_box *, in the order called for */
	int space;                 /* white owed before the next block */
	int space_alone;           /* the same, if the figure before it went away */
	bool after_figure;
	bool after_heading;        /* the white owed belongs to a heading: it stays as it is */
	int keep;                  /* lines yet to stay with the heading above */
	struct fragment *marks;    /* wait for the next strip */
	size_t mark_count;
	const struct node *division;
	bool lead;                 /* the next paragraph is a chapter's first */
	bool opens;                /* its first page has no running head */
	bool is_part;              /* … and no folio */
	size_t first_page;
};

/* Where blocks are set. */
struct frame {
	unit left, width;
	enum style_id style;       /* of plain paragraphs */
	unsigned depth;            /* of lists */
	bool narrow;               /* a cell: ragged, not hyphenated */
	bool tight;                /* paragraphs follow each other without indent */
};

/* --- flow.c --- */
struct flow *flow_new(struct layout *l, bool paged, enum style_id style);
void flow_free(struct flow *f);
void flow_space(struct flow *f, int lines);
/* A set paragraph; keep: lines of what follows that must stay with it. */
void flow_text(struct flow *f, const struct frame *at, const struct node *n,
               const struct paragraph *text, enum style_id style, unit left);
/* Art in n rows, of variants ways (each art array n long). The block is returned for
 * settling where it may part; it is the flow's last one. */
struct pagebuild_block *flow_art(struct flow *f, const struct node *n, struct art *rows,
                                 size_t count, unit lead, unit tail);
/* Art in one row that may not part. */
struct pagebuild_block *flow_solid(struct flow *f, const struct node *n, struct art row);
struct strip *flow_last_strip(struct flow *f);
struct pagebuild_block *flow_last_block(struct flow *f);
/* A break after the last block becomes at least this. */
void flow_hold(struct flow *f, enum break_class class);
/* The class of a break after row `row` of the last block, in all its variants. */
void flow_set_break(struct flow *f, uint32_t row, enum break_class class);
/* The rows of the last block, which is art, may stand further apart: by air[i] under row i,
 * once, twice …: each a variant. */
void flow_give(struct flow *f, const unit *air, int steps);
/* Everything in the flow, natural variants, one below the other, in rows of the flow's
 * leading. */
struct box flow_box(struct flow *f);
/* Marks in a line or art that bring their notes: they get their boxes. */
uint32_t flow_call_notes(struct flow *f, const struct node *const *marks, size_t n);

/* Fragments as seen in a mirror, between two edges. */
void fragments_mirror(struct fragment *f, size_t n, unit left, unit right);
/* Growing lists of fragments. */
GArray *fragments_new(void);
struct art art_from(struct layout *l, GArray *fragments, unit height);
struct fragment *put_line(GArray *fragments, const struct line *line, const struct node *n,
                          unit x, unit baseline, enum fragment_role role);
void put_rule(GArray *fragments, unit x, unit y, unit width, unit height, colour c);
/* A drawn mark of the theme with its left edge at x on a baseline; answers its width, 0
 * where the theme has no such path. */
unit put_path(struct layout *l, GArray *fragments, str name, unit x, unit baseline, unit size,
              colour c, const struct node *n, enum fragment_role role);
unit path_width(const struct layout *l, str name, unit size);
/* All lines of the natural variant, the first's top at y; answers the bottom. */
unit put_paragraph(struct layout *l, GArray *fragments, const struct paragraph *p,
                   const struct node *n, unit x, unit y, enum style_id style);
/* What a fragment takes of a page of this height. */
struct area { unit left, top, right, bottom; };
struct area fragment_area(const struct fragment *f, unit page_height);
unit style_base(const struct layout *l, enum style_id style);
int lines_for(const struct layout *l, unit height);
const struct style *style_of(const struct layout *l, enum style_id id);
struct paragraph set_node(struct layout *l, const struct node *n, const struct setting *how);
/* Is a node in a language that runs against the book's? */
bool runs_against(const struct layout *l, const struct node *n);

/* --- block.c --- */
void block_lay(struct flow *f, const struct frame *at, const struct node *n);
void blocks_lay(struct flow *f, const struct frame *at, const struct node *parent);
/* A chapter's own text: its heading as an opener. */
void heading_lay(struct flow *f, const struct frame *at, const struct node *n);
enum style_id heading_style(const struct node *n);
void text_block_lay(struct flow *f, const struct frame *at, const struct node *n, enum style_id style);
struct frame frame_inset(const struct layout *l, const struct frame *at, unit left, unit right);
/* A page break's ornament, centred in a line. */
struct art ornament_art(struct layout *l, unit left, unit width);

/* --- kinds with ways of their own --- */
void list_lay(struct flow *f, const struct frame *at, const struct node *n);
void code_lay(struct flow *f, const struct frame *at, const struct node *n);
void figure_lay(struct flow *f, const struct frame *at, const struct node *n);
void table_lay(struct flow *f, const struct frame *at, const struct node *n);
/* What stands above a table or figure's own: "Table 3. " and the caption, set to the frame. */
struct paragraph set_caption(struct layout *l, const struct frame *at, const struct node *of,
                             const struct node *caption);
void references_lay(struct flow *f, const struct frame *at, const struct node *n);
void contents_lay(struct flow *f, const struct frame *at, const struct node *n);
void figure_list_lay(struct flow *f, const struct frame *at, const struct node *n);
void opener_lay(struct flow *f, const struct frame *at, const struct node *n);
struct box note_lay(struct layout *l, const struct node *note, unit width);
/* One page, its blocks standing where such pages have them: title, copyright, dedication.
 * Higher than a page where it cannot show them all. */
bool display_is(const struct node *division);
struct box display_lay(struct layout *l, const struct node *division);

/* A code as a path, width × width with its quiet zone; false where the text is too long. */
bool qr_put(struct layout *l, GArray *fragments, str text, unit x, unit y, unit width,
            const struct node *n);
/* Width for a code of this text whose modules can be printed and read. */
unit qr_width(struct layout *l, str text);

/* --- feedback.c --- */
void feedback_begin(struct layout *l);
int feedback_rounds(const struct layout *l);           /* at most */
/* Takes page labels by node id; false where the next round would come out the same. */
bool feedback_take(struct layout *l, const str *labels);
/* Into l->out: where notes are found that another stands for, and their numbers. */
void feedback_end(struct layout *l);
/* Whether a block must be set anew in each round. */
bool feedback_changes(const struct layout *l, const struct node *block);
str feedback_note_number(const struct layout *l, const struct node *note);
/* The note at whose number this one's marks point: itself, or its twin on that page. */
const struct node *feedback_stands_for(const struct layout *l, const struct node *note);

/* --- place.c --- */
/* Chooses breaks for the flow and appends its pages to l->pages. */
void flow_place(struct flow *f);
void page_blank(struct layout *l);
void box_place(struct layout *l, const struct box *box, const struct node *division);

/* Says what is wrong with the pages laid last. */
void place_report(struct layout *l);

/* --- cover.c --- */
void cover_put(struct layout *l, struct page *page);
void cover_put_picture(struct layout *l, GArray *g, const struct picture *p);

/* --- furniture.c --- */
void furniture_add(struct layout *l, struct page *page, const struct page_extra *extra);

/* --- evenness.c --- */
struct page_evenness evenness_of(const struct pages *p);

/* --- impose.c --- */
void impose_booklet(struct arena *a, struct pages *p, const struct edition *e);
void impose_two_up(struct arena *a, struct pages *p, const struct edition *e);
/* The number of pages a booklet needs. */
size_t impose_padded(size_t pages);

/* --- shop.c --- */

/* The inner margin that a printer asks for at this many pages; 0: none. */
unit printer_gutter(const struct printer *p, size_t pages);
/* Tells where the printer (NULL: none) does not bind so many pages. */
void printer_check_count(const struct layout *l, const struct printer *p, size_t pages);
/* Tells what the edition's target would not take of the finished pages. */
void printer_check(const struct layout *l);

#endif
