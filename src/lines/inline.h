/* inline.h: an inline tree into styled text with places.
 *
 * A flow is a paragraph as one text and the spans it is made of. Soft hyphens and
 * zero-width spaces are taken out of the text and kept aside as places to break. */
#ifndef ALDINE_LINES_INLINE_H
#define ALDINE_LINES_INLINE_H

#include "doc/node.h"
#include "lines/lines.h"
#include "lines/style.h"

enum flow_kind {
	FLOW_TEXT,
	FLOW_ADDRESS,              /* text that breaks like an address, without hyphens */
	FLOW_CODE,                 /* text that breaks after / . _ - */
	FLOW_MARK,                 /* text that stays with what stands before it: a note mark */
	FLOW_PICTURE,
	FLOW_BREAK,                /* a forced line break */
	FLOW_RUBY,                 /* text that stands over the span before it */
};

struct flow_span {
	enum flow_kind kind;
	uint32_t start, end;       /* bytes of the flow's text */
	const struct look *look;
	const struct node *node;   /* leaf (or IMAGE) it comes from; NULL for prefixes made from text */
	uint32_t offset;           /* of its start, into node->text */
};

struct flow_soft {
	uint32_t at;               /* byte of the flow's text */
	uint8_t bytes;             /* it took in the node's text */
	bool hyphen;
};

struct flow {
	str text;                  /* in the arena of the lines: runs point into it */
	struct flow_span *spans;
	size_t count;
	struct flow_soft *soft;
	size_t soft_count;
	const struct look *base;
	bool verbatim;             /* code: every space counts */
	int said;                  /* enum said_direction of the block */
	bool hard;                 /* has characters that need itemising: Pango's way */
};

/* The inlines below n, after the setting's prefix. The text lives in a, all else until
 * the next flow is made. */
struct flow flow_of_node(struct typesetter *t, struct arena *a, const struct node *n,
                         const struct setting *how);
struct flow flow_of_text(struct typesetter *t, struct arena *a, str text,
                         const struct node *node, const struct setting *how);
/* Where in its node's text a byte of a span stands. */
uint32_t flow_offset(const struct flow *f, const struct flow_span *s, uint32_t byte);
/* Has the text a character that needs Pango: another script, right to left, …? */
bool text_is_hard(str text);

#endif
