/* contents.c: contents pages and lists of figures.
 *
 * The body is laid before its contents, and the front matter counts its own pages in
 * roman: so every label is known when an entry is set for good. */
#include "pages/layout.h"

static enum style_id entry_style(unsigned depth)
{
	static const enum style_id styles[] = {STYLE_CONTENTS_PART, STYLE_CONTENTS_1, STYLE_CONTENTS_2,
	                                       STYLE_CONTENTS_3};

	return styles[MIN(depth, 3u)];
}

/* Dots, or whatever the theme leads the eye with, from the text's end to the number. */
static void put_leader(struct layout *l, GArray *g, enum style_id id, unit from, unit to, unit baseline)
{
	str leader = l->theme->contents_leader;
	unit step = leader.len ? lines_text_width(l->type, leader, id, NULL) : 0;
	struct setting how = {.style = id, .measure = l->measure, .flush = true, .no_protrusion = true};

	if (step <= 0 || to - from < 2 * step)
		return;
	struct paragraph p = lines_set_text(l->type, l->arena, leader, NULL, &how);
	for (unit x = (from / step + 1) * step; p.variant_count && x + step <= to; x += step)
		put_line(g, &p.variant[0].lines[0], NULL, x, baseline, ROLE_RULE);
}

struct entry {
	const struct node *node, *listing; /* node: what it leads to */
	str text, number, label;
	enum style_id style;
	unit number_width, label_width;
};

static void entry_lay(struct flow *f, const struct frame *at, const struct entry *e)
{
	struct layout *l = f->l;
	const struct style *s = style_of(l, e->style);
	unit left = at->left + s->left + e->number_width, right = at->left + at->width;
	struct setting how = {.style = e->style, .measure = right - e->label_width - left,
	                      .hanging = s->size, .flush = true, .forward = true};
	struct setting small = {.style = e->style, .measure = l->measure, .flush = true, .no_protrusion = true};
	struct paragraph p = lines_set_text(l->type, l->arena, e->text, e->node, &how);
	size_t count = p.variant_count ? p.variant[0].line_count : 0;
	GArray *g = fragments_new();
	unit baseline = 0;

	if (e->number.len > 0 && count > 0) {
		struct paragraph n = lines_set_text(l->type, l->arena, e->number, e->node, &small);
		put_line(g, &n.variant[0].lines[0], e->node, at->left + s->left, l->base, ROLE_CONTENT);
	}
	for (size_t i = 0; i < count; i++) {
		const struct line *line = &p.variant[0].lines[i];
		baseline = (unit)i * l->grid + l->base;
		put_line(g, line, e->node, left + line->x, baseline, ROLE_CONTENT);
	}
	if (e->label.len > 0 && count > 0) {
		const struct line *last = &p.variant[0].lines[count - 1];
		struct paragraph n = lines_set_text(l->type, l->arena, e->label, e->node, &small);
		unit x = right - n.variant[0].lines[0].width;
		put_leader(l, g, e->style, left + last->x + last->width, x, baseline);
		put_line(g, &n.variant[0].lines[0], e->node, x, baseline, ROLE_CONTENT);
	}
	for (guint i = 0; i < g->len; i++)
		g_array_index(g, struct fragment, i).listing = e->listing;
	flow_space(f, s->above);
	flow_solid(f, e->node, art_from(l, g, (unit)MAX(count, 1u) * l->grid));
	if (s->keep > 0) {
		flow_hold(f, BREAK_NEVER);
		f->keep = s->keep;
	}
	flow_space(f, s->below);
}

static str label_of(const struct layout *l, const struct node *n)
{
	return l->labels != NULL ? l->labels[n->id] : STR_NONE;
}

static bool is_listed(const struct layout *l, const struct toc_entry *e, const struct node *contents)
{
	const struct node *own = node_above(contents, NODE_DIVISION);

	return (int)e->depth <= l->theme->contents_depth && e->target != own && e->text.len > 0;
}

/* Numbers of one depth stand in a column of their own. */
static unit number_width(struct layout *l, const struct node *contents, unsigned depth)
{
	unit widest = 0;

	for (size_t i = 0; i < l->book->toc_count; i++) {
		const struct toc_entry *e = &l->book->toc[i];
		if (e->depth == depth && e->number.len > 0 && is_listed(l, e, contents))
			widest = MAX(widest, lines_text_width(l->type, e->number, entry_style(depth), NULL));
	}
	return widest > 0 ? widest + l->theme->mark_gap * 3 / 2 : 0;
}

/* A line of white where a chapter follows the sections of another, or what stands beside
 * the parts the last of their chapters. */
static void close_group(struct flow *f, const struct toc_entry *t, const struct toc_entry *before)
{
	if (before == NULL)
		return;
	bool beside = t->depth > 0 && t->matter != before->matter;
	if (beside || (t->depth <= 1 && before->depth > t->depth))
		flow_space(f, 1);
}

void contents_lay(struct flow *f, const struct frame *at, const struct node *n)
{
	struct layout *l = f->l;
	unit widths[8] = {0};
	const struct toc_entry *before = NULL;

	for (unsigned d = 0; d < G_N_ELEMENTS(widths); d++)
		widths[d] = number_width(l, n, d);
	for (size_t i = 0; i < l->book->toc_count; i++) {
		const struct toc_entry *t = &l->book->toc[i];
		if (!is_listed(l, t, n))
			continue;
		struct entry e = {.listing = n, .node = t->target,
		                  .text = t->text, .number = t->number,
		                  .label = label_of(l, t->target), .style = entry_style(t->depth)};
		e.number_width = t->number.len > 0 || t->matter == MATTER_BODY ? widths[MIN(t->depth, 7u)] : 0;
		e.label_width = style_of(l, e.style)->size * 3;
		close_group(f, t, before);
		before = t;
		entry_lay(f, at, &e);
	}
}

static const struct node *caption_of(const struct node *figure)
{
	for (const struct node *c = figure->first; c != NULL; c = c->next)
		if (c->kind == NODE_CAPTION)
			return c;
	return NULL;
}

void figure_list_lay(struct flow *f, const struct frame *at, const struct node *n)
{
	struct layout *l = f->l;

	for (size_t i = 0; i < l->book->figure_count; i++) {
		const struct node *figure = l->book->figures[i], *caption = caption_of(figure);
		str number = figure->kind == NODE_TABLE ? figure->table.number : figure->figure.number;
		struct entry e = {.listing = n, .node = figure, .number = number,
		                  .text = caption ? node_plain_text(l->arena, caption) : number,
		                  .label = label_of(l, figure), .style = STYLE_CONTENTS_1};
		e.number_width = style_of(l, e.style)->size * 3;
		e.label_width = style_of(l, e.style)->size * 3;
		if (e.text.len > 0)
			entry_lay(f, at, &e);
	}
}
