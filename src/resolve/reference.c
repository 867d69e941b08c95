/* reference.c: what a link without text of its own says of its target: "Chapter 3",
 * "Figure 2", or the title of what has no number. */
#include "resolve/passes.h"

static str numbered(struct resolving *r, str language, enum label label, str number)
{
	return label_numbered(r->arena, language_find(r->languages, language), label, number);
}

static str caption_text(struct resolving *r, const struct node *n)
{
	for (const struct node *child = n->first; child; child = child->next)
		if (child->kind == NODE_CAPTION)
			return node_plain_text(r->arena, child);
	return STR_NONE;
}

static str division_reference(struct resolving *r, const struct division *d, str language)
{
	if (!d->number.len)
		return d->title_text;
	enum label label = str_is(d->role, "appendix")       ? LABEL_APPENDIX
	                   : d->kind == DIVISION_PART        ? LABEL_PART
	                   : d->kind == DIVISION_CHAPTER     ? LABEL_CHAPTER
	                                                     : LABEL_SECTION;
	return numbered(r, language, label, d->number);
}

str reference_text(struct resolving *r, const struct node *target, str language)
{
	str text = STR_NONE;
	if (target->kind == NODE_DIVISION)
		text = division_reference(r, target->division, language);
	else if (target->kind == NODE_HEADING && target->heading.division)
		text = division_reference(r, target->heading.division, language);
	else if (target->kind == NODE_HEADING && target->heading.number.len)
		text = numbered(r, language, LABEL_SECTION, target->heading.number);
	else if (target->kind == NODE_FIGURE && target->figure.number.len)
		text = numbered(r, language, LABEL_FIGURE, target->figure.number);
	else if (target->kind == NODE_TABLE && target->table.number.len)
		text = numbered(r, language, LABEL_TABLE, target->table.number);
	else if (target->kind == NODE_FIGURE || target->kind == NODE_TABLE)
		text = caption_text(r, target);
	else
		text = node_plain_text(r->arena, target);
	return text;
}
