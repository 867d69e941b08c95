/* markdown.h: inside the load room: Markdown into our tree.
 *
 *   scan.c        lines, places, definitions: what cmark hides
 *   feed.c        cmark fed line by line; the blocks that it does not know
 *   markdown.c    cmark: blocks into nodes, with true spans; leaf.c their inlines
 *   inlines.c     what cmark does not know within a line: note marks, attributes, spans
 *   autolink.c    bare addresses
 *   attributes.c  {#id .class key=value}
 *   blocks.c      fences, definition lists, callouts, captions, figures
 *   quote.c       the attribution of a quote
 *   html.c        gumbo: raw HTML into the same nodes; html_tags.c, html_settle.c
 *   marks.c       ==marked==, x^2^, H~2~O
 *   site.c        what generators of sites put into Markdown
 *   notes.c       notes tied to their marks
 *
 * Between these, a node that is not yet what it will be carries a RAW_ flag. None is
 * left when markdown_parse returns. */
#ifndef ALDINE_LOAD_MARKDOWN_H
#define ALDINE_LOAD_MARKDOWN_H

#include "diag/diag.h"
#include "doc/node.h"
#include "load/scan.h"

/* Before the first guide is parsed, by one thread. */
void markdown_prepare(void);
/* The text of a source from an offset on, as a DIV of blocks, NOTEs last; origins count from
 * 1 in reading order. Any thread, while other guides are parsed. */
struct node *markdown_parse(struct arena *a, struct diags *diags, uint32_t source, str text,
                            size_t from);

enum {
	RAW_HTML = 1 << 16,       /* a CODE_BLOCK or CODE: its text is HTML */
	RAW_FENCE = 1 << 17,      /* a BREAK: a ::: line, text what follows the colons */
	RAW_ATTRIBUTES = 1 << 18, /* a BREAK: a line of attributes, text from { to } */
	RAW_ESCAPED = 1 << 19,    /* TEXT from an escape or an entity: no mark-up in it */
	RAW_LOOSE = 1 << 20,      /* a DEFINITION after a blank line */
	RAW_OPEN = 1 << 21,       /* a PARAGRAPH made round stray text: more may join it */
	RAW_UNWRAP = 1 << 22,     /* a DIV that only stands for its blocks */
};

/* A link reference definition. */
struct definition {
	str label;
	span where;
	bool used;
};

/* One guide being read. */
struct reader {
	struct arena *arena;
	struct diags *diags;
	uint32_t source;
	str text;                    /* of the whole source */
	struct lines lines;
	GHashTable *definitions;     /* key of a label → struct definition */
	GPtrArray *definition_list;  /* the same in order */
	struct node *root;
	GPtrArray *notes;            /* NOTEs written where they are called: ^[text] */
	bool too_deep;               /* said once */
	unsigned marks_said;         /* the same of lines that begin too many containers */
	unsigned tags_said;          /* findings about single HTML tags */
};

/* Clamped to the source. */
static inline span span_of(const struct reader *r, size_t start, size_t end)
{
	start = start < r->text.len ? start : r->text.len;
	end = end < r->text.len ? end : r->text.len;
	return (span){r->source, (uint32_t)start, (uint32_t)(end < start ? start : end)};
}

/* A span that covers both. */
static inline span span_join(span a, span b)
{
	if (!a.source || !b.source)
		return a.source ? a : b;
	return (span){a.source, a.start < b.start ? a.start : b.start,
	              a.end > b.end ? a.end : b.end};
}

/* attributes.c */
/* Whether a group {…} with at least one attribute begins at `at`, and where it ends. */
bool attributes_scan(str s, size_t at, size_t *end);
/* Gives a node what the group says; where is for what must be refused. */
void attributes_give(struct reader *r, struct node *n, str group, span where);
/* One attribute, from Markdown or HTML. */
void attribute_give(struct reader *r, struct node *n, str key, str value, span where);
/* What stands behind a code fence: a language and attributes. */
void code_info(struct reader *r, struct node *code, str info);

/* What may begin something that cmark does not know. A block without a sign is not searched
 * for what it begins; most have none. */
enum sign {
	SIGN_BRACKET = 1,            /* [ and ]: spans, marks of notes */
	SIGN_BRACE = 2,              /* {: attributes, templates */
	SIGN_EQUALS = 4,             /* =: ==marked== */
	SIGN_CARET = 8,              /* ^: x^2^ */
	SIGN_COLON = 16,             /* :: the names of emoji */
	SIGN_ADDRESS = 32,           /* @, and first letters of bare addresses */
};
extern const uint8_t SIGNS[256]; /* of each byte: enum sign, together */
unsigned signs_in(str text);
/* The next place at or after `at` where one of these signs stands; the end: none. */
static inline size_t sign_next(str s, size_t at, unsigned signs)
{
	while (at < s.len && !(SIGNS[(unsigned char)s.at[at]] & signs))
		at++;
	return at;
}

/* inlines.c: after cmark, for each block of text; signs: of all that it was made from. */
void inlines_finish(struct reader *r, struct node *block, unsigned signs);
/* Cuts a TEXT in two; the second begins at this byte and follows the first. */
struct node *text_split(struct reader *r, struct node *n, size_t at);
/* What the classes of a SPAN make it: small capitals, a key … */
void span_settle(struct node *n);

/* autolink.c: turns the bare addresses in a TEXT into LINKs; answers the last piece. */
struct node *autolink(struct reader *r, struct node *text);

/* The attributes at the end of a block of text, cut off it and given to target. */
void attributes_take_trailing(struct reader *r, struct node *block, struct node *target);

/* quote.c: cuts an attribution off the end of a quote, where there is one. */
void attribution_take(struct reader *r, struct node *quote);

/* blocks.c */
/* Whether a line is ::: and something that may stand behind it, or what MkDocs begins
 * a block with (!!! note); and the title there, a view of the line. */
bool fence_scan(str line);
bool admonition_scan(str line);
str fence_title(str line);
void blocks_finish(struct reader *r, struct node *root);

/* site.c: templates in s, outside of code: the next one at or after *at. */
bool template_next(str s, size_t *at, size_t *end);
/* Whether a whole paragraph is one: an import or export of MDX. */
bool site_is_statement(str block);
/* What a template becomes; NULL where it was a comment. */
struct node *site_node(struct reader *r, str template, span where);
/* An address, with the templates in it that are understood put in. */
str site_address(struct reader *r, str url);
void site_say(struct reader *r, str what, span where);
/* Says what else in a finished block only a generator understands. */
void site_texts(struct reader *r, struct node *block, unsigned signs);

/* marks.c: ==marked==, x^2^, H~2~O. */
void marks_find(struct reader *r, struct node *parent, unsigned signs);

/* notes.c: marks and notes tied, notes to the end of the guide. */
void notes_collect(struct reader *r);

#endif
