/* opener.c: how chapters and parts begin.
 *
 * Sink, number and title are one row of whole grid lines; the sink may give or take a line
 * when the page needs one. The white below is owed like any other: a heading that follows
 * does not add its own. */
#include "pages/layout.h"

struct opener_styles { enum style_id number, title; };

static struct opener_styles styles_of(const struct division *d)
{
	if (d->kind == DIVISION_PART)
		return (struct opener_styles){STYLE_PART_NUMBER, STYLE_PART_TITLE};
	return (struct opener_styles){STYLE_CHAPTER_NUMBER, STYLE_CHAPTER_TITLE};
}

/* "Chapter 3" above the title; answers where the title begins. */
static unit put_number(struct layout *l, GArray *g, const struct frame *at, const struct node *n,
                       enum style_id id, unit y)
{
	const struct division *d = n->heading.division;
	str text = d->label.len ? d->label : d->number;
	struct setting how = {.style = id, .measure = at->width};

	if (text.len == 0)
		return y;
	struct paragraph p = lines_set_text(l->type, l->arena, text, n, &how);
	y = put_paragraph(l, g, &p, n, at->left, y, id);
	return y + style_of(l, id)->below * l->grid;
}

static void collect_notes(struct layout *l, const struct paragraph *p, struct art *art)
{
	size_t n = 0;

	for (size_t i = 0; p->variant_count && i < p->variant[0].line_count; i++)
		n += p->variant[0].lines[i].note_count;
	art->notes = ARENA_ARRAY(l->arena, const struct node *, n);
	for (size_t i = 0; n > 0 && i < p->variant[0].line_count; i++)
		for (size_t k = 0; k < p->variant[0].lines[i].note_count; k++)
			art->notes[art->note_count++] = p->variant[0].lines[i].notes[k];
}

static struct art opener_art(struct layout *l, const struct frame *at, const struct node *n,
                             int sink, struct art *notes)
{
	struct opener_styles s = styles_of(n->heading.division);
	struct setting how = {.style = s.title, .measure = at->width, .balanced = true};
	struct paragraph p = set_node(l, n, &how);
	GArray *g = fragments_new();
	unit y = put_number(l, g, at, n, s.number, sink * l->grid);

	y = put_paragraph(l, g, &p, n, at->left, y, s.title);
	collect_notes(l, &p, notes);
	return art_from(l, g, lines_for(l, y) * l->grid);
}

/* The sink a line lower or higher: other ways of setting the same block. */
static void vary_sink(struct flow *f, const struct frame *at, const struct node *n, int sink)
{
	struct layout *l = f->l;
	struct pagebuild_block *b = flow_last_block(f);
	struct strip *strip = flow_last_strip(f);
	static const int moves[] = {1, -1, 2, -2};

	for (size_t i = 0; i < G_N_ELEMENTS(moves); i++) {
		if (sink + moves[i] < 1)
			continue;
		struct art none = {0}, *art = ARENA_NEW(l->arena, struct art);
		*art = opener_art(l, at, n, sink + moves[i], &none);
		struct pagebuild_row *row = ARENA_NEW(l->arena, struct pagebuild_row);
		*row = b->variant[0].rows[0];
		row->bottom = art->height;
		double cost = pagebuild_white_price(&l->theme->pages, sink, moves[i]);
		strip->art[b->variant_count] = art;
		b->variant[b->variant_count++] = (struct pagebuild_variant){row, 1, cost};
	}
}

void opener_lay(struct flow *f, const struct frame *at, const struct node *n)
{
	struct layout *l = f->l;
	const struct division *d = n->heading.division;
	int sink = d->kind == DIVISION_PART ? l->theme->part_sink : l->theme->sink;
	struct art notes = {0};

	sink = MIN(sink, l->lines / 3);
	struct art art = opener_art(l, at, n, sink, &notes);
	art.height = MIN(art.height, l->lines * l->grid);
	art.notes = notes.notes;
	art.note_count = notes.note_count;
	flow_solid(f, n, art);
	flow_hold(f, BREAK_NEVER);
	flow_last_strip(f)->opener = true;
	vary_sink(f, at, n, sink);
	flow_hold(f, BREAK_NEVER);
	f->keep = MAX(style_of(l, styles_of(d).title)->keep, 2);
	f->after_heading = true;
	flow_space(f, style_of(l, styles_of(d).title)->below);
}
