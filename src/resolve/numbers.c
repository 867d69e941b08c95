/* numbers.c: numbers of parts, chapters, sections, figures, tables and list items.
 *
 * Only the body is numbered: parts I, II, chapters 1, 2 through all parts, and where the
 * edition wants it sections 3.1, 3.1.2; appendices A, B. Figures and tables that have a
 * caption are numbered through the book; those without cannot be spoken of. */
#include "resolve/passes.h"

static str roman(struct arena *a, unsigned n)
{
	static const struct {
		unsigned value;
		const char *letters;
	} steps[] = {{1000, "M"}, {900, "CM"}, {500, "D"}, {400, "CD"}, {100, "C"}, {90, "XC"},
	             {50, "L"},   {40, "XL"},  {10, "X"},  {9, "IX"},   {5, "V"},   {4, "IV"}, {1, "I"}};
	GString *out = g_string_new(NULL);
	for (size_t i = 0; i < G_N_ELEMENTS(steps); i++)
		for (; n >= steps[i].value; n -= steps[i].value)
			g_string_append(out, steps[i].letters);
	return str_from_gstring(a, out);
}

/* A … Z, AA, AB … */
static str letters(struct arena *a, unsigned n)
{
	GString *out = g_string_new(NULL);
	for (; n; n = (n - 1) / 26)
		g_string_prepend_c(out, (char)('A' + (n - 1) % 26));
	return str_from_gstring(a, out);
}

struct counting {
	struct resolving *r;
	unsigned parts, chapters, appendices, figures, tables;
	unsigned sections[8];        /* by level */
	struct node *chapter;
};

static bool wants_number(const struct node *n)
{
	return !(n->flags & NODE_UNNUMBERED) && !node_has_class(n, "unnumbered") &&
	       !(n->division->title && node_has_class(n->division->title, "unnumbered"));
}

static void give_number(struct counting *c, struct node *n, enum label label, str number)
{
	const struct language *l = language_find(c->r->languages, node_language(n));
	n->division->number = number;
	n->division->label = label_numbered(c->r->arena, l, label, number);
}

/* "3.2" of the section numbered 2 at this level in chapter 3. */
static str section_number(struct counting *c, unsigned level)
{
	GString *out = g_string_new(NULL);
	str chapter = c->chapter->division->number;
	g_string_append_len(out, chapter.at, (gssize)chapter.len);
	for (unsigned i = 2; i <= level; i++)
		g_string_append_printf(out, ".%u", c->sections[i]);
	return str_from_gstring(c->r->arena, out);
}

static str next_section(struct counting *c, unsigned level)
{
	if (level < 2 || level >= G_N_ELEMENTS(c->sections) || !c->chapter ||
	    !c->chapter->division->number.len)
		return STR_NONE;
	c->sections[level]++;
	for (unsigned i = level + 1; i < G_N_ELEMENTS(c->sections); i++)
		c->sections[i] = 0;
	return section_number(c, level);
}

static void number_chapter(struct counting *c, struct node *n)
{
	struct division *d = n->division;
	c->chapter = n;
	for (unsigned i = 0; i < G_N_ELEMENTS(c->sections); i++)
		c->sections[i] = 0;
	if (!wants_number(n))
		return;
	if (str_is(d->role, "appendix"))
		give_number(c, n, LABEL_APPENDIX, letters(c->r->arena, ++c->appendices));
	else if (d->matter == MATTER_BODY && !d->role.len)
		give_number(c, n, LABEL_CHAPTER, str_printf(c->r->arena, "%u", ++c->chapters));
}

static void number_division(struct counting *c, struct node *n)
{
	enum numbering how = c->r->edition->numbering;
	struct division *d = n->division;
	if (how == NUMBERING_NONE || (n->flags & NODE_GENERATED))
		return;
	if (d->kind == DIVISION_PART) {
		if (d->matter == MATTER_BODY && wants_number(n))
			give_number(c, n, LABEL_PART, roman(c->r->arena, ++c->parts));
	} else if (d->depth <= 1) {
		number_chapter(c, n);
	} else if (how == NUMBERING_SECTIONS && wants_number(n)) {
		d->number = next_section(c, d->depth);
		if (d->title)
			d->title->heading.number = d->number;
	}
}

static void number_heading(struct counting *c, struct node *n)
{
	if (c->r->edition->numbering != NUMBERING_SECTIONS || n->heading.division ||
	    n->parent->kind != NODE_DIVISION || node_has_class(n, "unnumbered") ||
	    (c->r->edition->theme && c->r->edition->theme->number_depth &&
	     n->heading.level > (unsigned)c->r->edition->theme->number_depth))
		return;
	n->heading.number = next_section(c, n->heading.level);
}

static bool has_caption(const struct node *n)
{
	for (const struct node *child = n->first; child; child = child->next)
		if (child->kind == NODE_CAPTION)
			return !(n->flags & NODE_UNNUMBERED) && !node_has_class(n, "unnumbered");
	return false;
}

static void number_items(struct node *list)
{
	int number = list->list.start;
	for (struct node *item = list->first; item; item = item->next)
		if (item->kind == NODE_ITEM) {
			number = item->item.number ? item->item.number : number;
			item->item.number = number < G_MAXINT ? number++ : number;
		}
}

static void number_node(struct counting *c, struct node *n)
{
	if (n->kind == NODE_DIVISION)
		number_division(c, n);
	else if (n->kind == NODE_HEADING)
		number_heading(c, n);
	else if (n->kind == NODE_FIGURE && has_caption(n))
		n->figure.number = str_printf(c->r->arena, "%u", ++c->figures);
	else if (n->kind == NODE_TABLE && has_caption(n))
		n->table.number = str_printf(c->r->arena, "%u", ++c->tables);
	else if (n->kind == NODE_LIST && n->list.ordered)
		number_items(n);
}

void numbers_give(struct resolving *r)
{
	struct counting c = {.r = r};
	struct node *root = r->book->root;
	for (struct node *n = root; n; n = walk_after(n, root))
		number_node(&c, n);
}
