/* tags.c: see tags.h. */
#include "pdf/tags.h"

#include <string.h>

const char *tags_heading(unsigned level)
{
	static const char *const TAGS[] = {"H1", "H1", "H2", "H3", "H4", "H5", "H6"};
	return TAGS[level < 6 ? level : 6];
}

static bool is_live_link(const struct node *n)
{
	return n->link.class == LINK_EXTERNAL || n->link.class == LINK_MAIL ||
	       n->link.class == LINK_SITE || n->link.class == LINK_ASSET ? n->link.address.len > 0
	       : (n->link.class == LINK_LOCAL || n->link.class == LINK_BOOK) && n->link.target;
}

bool tags_has_language(const struct node *n)
{
	return n->attributes && n->attributes->language.len;
}

const char *tags_self(const struct node *n)
{
	switch (n->kind) {
	case NODE_BOOK:
		return "Document";
	case NODE_DIVISION:
		return n->division->kind == DIVISION_PART ? "Part" : "Sect";
	case NODE_HEADING:
		return tags_heading(n->heading.level);
	case NODE_PARAGRAPH:
	case NODE_ATTRIBUTION:
	case NODE_VERSE:
	case NODE_MATTER_LINE:
	case NODE_BREAK:
		return "P";
	case NODE_QUOTE:
	case NODE_EPIGRAPH:
		return "BlockQuote";
	case NODE_LIST:
	case NODE_DEFINITIONS:
	case NODE_REFERENCES:
		return "L";
	case NODE_ITEM:
	case NODE_REFERENCE:
		return "LI";
	case NODE_TERM:
		return n->parent && n->parent->kind == NODE_DEFINITIONS ? "Lbl" : "P";
	case NODE_DEFINITION:
		return "LBody";
	case NODE_CODE_BLOCK:
	case NODE_CODE:
		return "Code";
	case NODE_TABLE:
		return "Table";
	case NODE_ROW:
		return "TR";
	case NODE_CELL:
		return n->cell.header ? "TH" : "TD";
	case NODE_FIGURE:
	case NODE_CALLOUT:
	case NODE_DIV:
		return "Div";
	case NODE_CAPTION:
		return "Caption";
	case NODE_NOTE:
		return "Note";
	case NODE_CONTENTS:
	case NODE_FIGURE_LIST:
		return "TOC";
	case NODE_LINK:
		return is_live_link(n) ? "Link" : tags_has_language(n) ? "Span" : NULL;
	case NODE_NOTE_MARK:
		return n->mark.note ? "Link" : NULL;
	case NODE_PAGE_REFERENCE:
		return n->page_reference ? "Link" : NULL;
	case NODE_IMAGE:
		return "Figure";
	case NODE_ABBREVIATION:
		return tags_has_language(n) || node_attribute(n, "title").len ? "Span" : NULL;
	case NODE_RUBY:
		return "Span";
	case NODE_TEXT:
	case NODE_SOFT_BREAK:
	case NODE_HARD_BREAK:
	case NODE_TOKEN:
		return NULL;
	case NODE_EMPHASIS:
	case NODE_STRONG:
	case NODE_STRIKE:
	case NODE_UNDERLINE:
	case NODE_SMALL:
	case NODE_SMALL_CAPS:
	case NODE_SUBSCRIPT:
	case NODE_SUPERSCRIPT:
	case NODE_KEYBOARD:
	case NODE_MARKED:
	case NODE_CITE:
	case NODE_QUOTED:
	case NODE_SPAN:
	case NODE_RUBY_TEXT:
		return tags_has_language(n) ? "Span" : NULL;
	case NODE_KIND_COUNT:
		break;
	}
	return NULL;
}

const char *tags_slot(const struct node *n, enum slot slot)
{
	switch (slot) {
	case SLOT_SELF:
		return tags_self(n);
	case SLOT_LABEL:
		return "Lbl";
	case SLOT_BODY:
		return "LBody";
	case SLOT_OUTER:
		return n->kind == NODE_CODE_BLOCK ? "P" : n->kind == NODE_TERM ? "LI" : "Reference";
	case SLOT_ENTRY:
		return "TOCI";
	case SLOT_ENTRY_REFERENCE:
		return "Reference";
	case SLOT_LINK:
	case SLOT_ENTRY_LINK:
		return "Link";
	case SLOT_COVER:
		return "Figure";
	case SLOT_COUNT:
		break;
	}
	return NULL;
}

const struct node *tags_owner(const struct node *n, const struct node *block)
{
	for (; n && n != block && node_is_inline(n); n = n->parent)
		if (tags_self(n))
			return n;
	for (n = block; n->parent && !tags_self(n);)
		n = n->parent;
	return n;
}

const struct node *tags_label_owner(const struct node *block)
{
	for (const struct node *n = block; n; n = n->parent) {
		if (n->kind == NODE_ITEM || n->kind == NODE_NOTE || n->kind == NODE_REFERENCE)
			return n;
		if (n->kind == NODE_CAPTION || n->kind == NODE_HEADING || n->kind == NODE_DIVISION)
			break;
	}
	return tags_owner(NULL, block);
}

enum slot tags_mark_slot(const struct mark *m)
{
	const struct node *n = m->owner;
	if (m->listing)
		return SLOT_ENTRY_LINK;
	switch (n->kind) {
	case NODE_BOOK:
		return m->picture ? SLOT_COVER : SLOT_SELF;
	case NODE_ITEM:
	case NODE_REFERENCE:
		return m->kind == MARK_LABEL ? SLOT_LABEL : SLOT_BODY;
	case NODE_NOTE:
		return m->kind != MARK_LABEL ? SLOT_SELF : n->note.mark_count ? SLOT_LINK : SLOT_LABEL;
	default:
		return SLOT_SELF;
	}
}

const char *tags_of_mark(const struct mark *m)
{
	const char *tag = tags_slot(m->owner, tags_mark_slot(m));
	return tag && strcmp(tag, "Document") != 0 ? tag : "P";
}
