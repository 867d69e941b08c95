/* sections.c: headings under their division's title, and how paragraphs begin.
 *
 * An author begins a guide with whatever level the site wants. What counts is which
 * heading stands under which: a stack of the written levels gives each its depth, and
 * none is skipped. */
#include "resolve/passes.h"

enum { LEVEL_MOST = 6 };         /* as deep as HTML and the theme's styles go */

struct levels {
	unsigned stack[LEVEL_MOST];
	unsigned depth;
};

static unsigned level_of(struct levels *l, unsigned written)
{
	while (l->depth && l->stack[l->depth - 1] >= written)
		l->depth--;
	if (l->depth < LEVEL_MOST)
		l->stack[l->depth++] = written;
	return l->depth;
}

static unsigned title_level(const struct division *d)
{
	return MAX(1, MIN(d->depth, LEVEL_MOST));
}

static void nest_headings(struct node *division)
{
	struct levels levels = {0};
	unsigned base = title_level(division->division);
	struct walk w = walk_of(division);
	while (walk_next(&w)) {
		if (!w.enter || w.node == division)
			continue;
		if (w.node->kind == NODE_DIVISION)
			walk_skip(&w);
		else if (w.node->kind == NODE_HEADING && !w.node->heading.division)
			w.node->heading.level =
				MIN(base + level_of(&levels, w.node->heading.level), LEVEL_MOST);
	}
}

/* Pictures float: what stands before one is what the reader reads before. */
static const struct node *before(const struct node *n)
{
	const struct node *p = n->prev;
	while (p && p->kind == NODE_FIGURE)
		p = p->prev;
	return p;
}

static bool begins_flush(const struct node *n)
{
	const struct node *p = before(n);
	if (!p)
		return true;
	switch ((int)p->kind) {
	case NODE_HEADING:
	case NODE_BREAK:
	case NODE_EPIGRAPH:
	case NODE_CODE_BLOCK:
	case NODE_TABLE:
	case NODE_CALLOUT:
	case NODE_TERM:
	case NODE_DIV:
		return true;
	case NODE_PARAGRAPH:             /* what a block without a title of its own is headed by */
		return node_has_class(p, "title") || node_has_class(p, "summary");
	default:
		return false;
	}
}

static bool interrupts(const struct node *p)
{
	return p && (p->kind == NODE_LIST || p->kind == NODE_QUOTE || p->kind == NODE_CODE_BLOCK ||
	             p->kind == NODE_TABLE || p->kind == NODE_VERSE || p->kind == NODE_DEFINITIONS);
}

/* A sentence that goes on after a quotation begins in lower case. */
static bool goes_on(const struct node *n)
{
	const struct node *leaf = n;
	while (leaf->first)
		leaf = leaf->first;
	if (!interrupts(before(n)) || leaf->kind != NODE_TEXT || !leaf->text.len)
		return false;
	size_t at = 0;
	return g_unichar_islower(str_char(leaf->text, &at));
}

static void flag_paragraph(struct node *n)
{
	if (goes_on(n))
		n->flags |= NODE_CONTINUES;
	else if (begins_flush(n))
		n->flags |= NODE_FIRST;
}

void sections_nest(struct resolving *r)
{
	struct node *root = r->book->root;
	for (struct node *n = root; n; n = walk_after(n, root)) {
		if (n->kind == NODE_DIVISION) {
			if (n->division->title)
				n->division->title->heading.level = title_level(n->division);
			nest_headings(n);
		} else if (n->kind == NODE_PARAGRAPH) {
			flag_paragraph(n);
		}
	}
}
