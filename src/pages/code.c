/* code.c: verbatim lines on their ground.
 *
 * A block parts at blank lines first, never with fewer than three lines on one side and
 * not inside a line that was wrapped. */
#include "pages/layout.h"

static enum break_class code_break(size_t above, size_t below, bool blank, bool wrapped)
{
	if (above < 3 || below < 3 || wrapped)
		return above + below <= 6 ? BREAK_NEVER : BREAK_ORPHAN;
	if (above + below <= 8)        /* it is seen at a glance */
		return BREAK_BLOCK_SHORT;
	return blank ? BREAK_FREE : BREAK_BLOCK;
}

static void put_number(struct layout *l, GArray *g, const struct node *n, int number, unit right,
                       unit baseline)
{
	struct setting how = {.style = STYLE_LINE_NUMBER, .measure = l->measure, .flush = true,
	                      .no_protrusion = true};
	str text = str_printf(l->arena, "%d", number);
	struct paragraph p = lines_set_text(l->type, l->arena, text, NULL, &how);

	(void)n;
	if (p.variant_count > 0 && p.variant[0].line_count > 0) {
		const struct line *line = &p.variant[0].lines[0];
		put_line(g, line, NULL, right - line->width, baseline, ROLE_RULE);
	}
}

/* Room for the widest line number. */
static unit number_room(struct layout *l, const struct node *n, size_t lines)
{
	if (!n->code.numbered)
		return 0;
	str widest = str_printf(l->arena, "%d", MAX(n->code.first_line, 1) + (int)lines);

	return lines_text_width(l->type, widest, STYLE_LINE_NUMBER, n) + l->theme->mark_gap;
}

static size_t source_lines(str text)
{
	size_t n = 1;

	for (size_t i = 0; i < text.len; i++)
		n += text.at[i] == '\n';
	return n;
}

static size_t node_lines(const struct node *n)
{
	size_t lines = source_lines(n->text);

	for (const struct node *c = n->first; c != NULL; c = c->next)
		lines += source_lines(c->text) - 1;
	return lines;
}

/* The theme's mark before what was wrapped: decoration, so that it is not copied. */
static void put_continued(struct layout *l, GArray *g, unit before, unit baseline)
{
	const struct style *s = style_of(l, STYLE_LINE_NUMBER);
	unit size = s->size, width = path_width(l, STR("continued"), size);

	put_path(l, g, STR("continued"), before - width - size / 8, baseline, size, s->colour, NULL,
	         ROLE_RULE);
}

/* One row a line, with its number and, where the author marked it, a bar. Code runs from
 * the left in every book. */
static struct art *code_rows(struct flow *f, const struct node *n, const struct paragraph *p,
                             const bool *starts, unit left, unit width, unit room)
{
	struct layout *l = f->l;
	const struct style *s = style_of(l, STYLE_CODE_BLOCK);
	unit leading = f->paged ? s->leading : f->leading, base = style_base(l, STYLE_CODE_BLOCK);
	struct art *rows = ARENA_ARRAY(l->arena, struct art, p->variant[0].line_count);
	int source = -1;

	for (size_t i = 0; i < p->variant[0].line_count; i++) {
		const struct line *line = &p->variant[0].lines[i];
		GArray *g = fragments_new();
		source += starts == NULL || starts[i];
		if ((size_t)source < n->code.marked_count && n->code.marked[source])
			put_rule(g, left - l->theme->mark_gap / 2, 0, l->theme->rule_thick * 2, leading, 0x808080);
		if (room > 0 && (starts == NULL || starts[i]))
			put_number(l, g, n, MAX(n->code.first_line, 1) + source,
			           left + room - l->theme->mark_gap, base);
		if (starts != NULL && !starts[i])
			put_continued(l, g, left + room + line->x, base);
		put_line(g, line, n, left + room + line->x, base, ROLE_CONTENT);
		if (l->from_right)
			fragments_mirror((struct fragment *)(void *)g->data, g->len, left, left + width);
		rows[i] = art_from(l, g, leading);
	}
	return rows;
}

void code_lay(struct flow *f, const struct frame *at, const struct node *n)
{
	struct layout *l = f->l;
	const struct style *s = style_of(l, STYLE_CODE_BLOCK);
	unit inset = l->theme->code_inset, left = at->left + s->left + inset;
	unit width = at->width - s->left - s->right;
	unit room = number_room(l, n, node_lines(n));
	struct setting how = {.style = STYLE_CODE_BLOCK, .measure = width - 2 * inset - room,
	                      .flush = true, .no_protrusion = true};
	bool *starts = NULL;
	struct paragraph p = lines_set_code(l->type, l->arena, n, &how, &starts);
	size_t count = p.variant_count ? p.variant[0].line_count : 0;

	if (count == 0)
		return;
	struct art *rows = code_rows(f, n, &p, starts, left, width - 2 * inset, room);
	unit white = f->paged && l->theme->code_ground != 0xFFFFFF ? inset : 0;
	if (f->paged)
		flow_space(f, s->above);
	flow_art(f, n, rows, count, white, white);
	for (size_t i = 0; i + 1 < count; i++)
		flow_set_break(f, (uint32_t)i,
		               code_break(i + 1, count - i - 1, p.variant[0].lines[i].run_count == 0,
		                          starts != NULL && !starts[i + 1]));
	struct strip *strip = flow_last_strip(f);
	strip->floats = f->paged;
	strip->ground = l->theme->code_ground;
	strip->ground_left = at->left + s->left;
	strip->ground_width = width;
	if (f->paged)
		flow_space(f, s->below);
}
