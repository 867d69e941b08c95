/* tags.h: what the nodes of a book are to a reading machine: which are elements of the
 * structure tree, and of what type. */
#ifndef ALDINE_PDF_TAGS_H
#define ALDINE_PDF_TAGS_H

#include "pdf/draw.h"

/* A node may stand for several elements, one around or inside the other. */
enum slot {
	SLOT_SELF,
	SLOT_LABEL,                /* Lbl of an item or note */
	SLOT_BODY,                 /* LBody of an item */
	SLOT_OUTER,                /* Reference around a Link, P around Code, LI around Lbl */
	SLOT_LINK,                 /* Link inside a note's label */
	SLOT_ENTRY,                /* TOCI of what is listed, and what it holds */
	SLOT_ENTRY_REFERENCE,
	SLOT_ENTRY_LINK,
	SLOT_COVER,                /* Figure of the book itself */
	SLOT_COUNT,
};

/* The type of a node's element in a slot; NULL: none. Of SLOT_SELF: its content then
 * belongs to the node above. */
const char *tags_slot(const struct node *n, enum slot slot);
const char *tags_self(const struct node *n);
const char *tags_heading(unsigned level);
/* Does it name a language of its own? */
bool tags_has_language(const struct node *n);

/* The nearest node from n upwards, not above block, that gets an element of its own.
 * n may be NULL: block's. block must stand in the book's tree. */
const struct node *tags_owner(const struct node *n, const struct node *block);
/* The ITEM, NOTE, REFERENCE … that a list mark or number in block belongs to; block
 * itself where none. */
const struct node *tags_label_owner(const struct node *block);
/* The name that a mark's content goes by, "P"; content and labels only. */
const char *tags_of_mark(const struct mark *m);

/* Where a mark's content goes: content and labels only. */
enum slot tags_mark_slot(const struct mark *m);

#endif
