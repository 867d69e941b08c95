/* flow.c: the vertical list, and what goes into it.
 *
 * White between blocks is owed, not placed: of two neighbours the larger wish counts, and
 * none is left at a page's top. What may not part says so row by row, as the class of a
 * page break there (pagebuild.h). */
#include "pages/layout.h"

#include <string.h>

const struct style *style_of(const struct layout *l, enum style_id id)
{
	return &l->theme->style[id];
}

int lines_for(const struct layout *l, unit height)
{
	return (int)((height + l->grid - 1) / l->grid);
}

/* The baseline of a line of this style in its own leading. */
unit style_base(const struct layout *l, enum style_id style)
{
	unit ascent, cap, x_height, descent;

	lines_style_heights(l->type, style, &ascent, &cap, &x_height, &descent);
	return (style_of(l, style)->leading - ascent - descent) / 2 + ascent;
}

struct flow *flow_new(struct layout *l, bool paged, enum style_id style)
{
	struct flow *f = ARENA_NEW(l->arena, struct flow);

	f->l = l;
	f->paged = paged;
	f->leading = paged ? l->grid : style_of(l, style)->leading;
	f->base = paged ? l->base : style_base(l, style);
	f->blocks = g_array_new(FALSE, TRUE, sizeof(struct pagebuild_block));
	f->strips = g_array_new(FALSE, TRUE, sizeof(struct strip));
	f->bars = g_array_new(FALSE, TRUE, sizeof(struct bar));
	f->notes = g_ptr_array_new();
	return f;
}

void flow_free(struct flow *f)
{
	g_array_free(f->blocks, TRUE);
	g_array_free(f->strips, TRUE);
	g_array_free(f->bars, TRUE);
	g_ptr_array_free(f->notes, TRUE);
}

void flow_space(struct flow *f, int lines)
{
	f->space = MAX(f->space, lines);
	f->space_alone = MAX(f->space_alone, lines);
}

struct strip *flow_last_strip(struct flow *f)
{
	return &g_array_index(f->strips, struct strip, f->strips->len - 1);
}

struct pagebuild_block *flow_last_block(struct flow *f)
{
	return &g_array_index(f->blocks, struct pagebuild_block, f->blocks->len - 1);
}

static void row_forbid(const struct pagebuild_variant *v, uint32_t row, enum break_class class)
{
	struct pagebuild_row *r = (struct pagebuild_row *)&v->rows[row];

	r->after = MAX(r->after, class);
}

void flow_hold(struct flow *f, enum break_class class)
{
	if (f->blocks->len == 0)
		return;
	struct pagebuild_block *b = flow_last_block(f);
	for (unsigned v = 0; v < b->variant_count; v++)
		row_forbid(&b->variant[v], b->variant[v].count - 1, class);
}

void flow_set_break(struct flow *f, uint32_t row, enum break_class class)
{
	struct pagebuild_block *b = flow_last_block(f);

	for (unsigned v = 0; v < b->variant_count; v++)
		if (row < b->variant[v].count)
			row_forbid(&b->variant[v], row, class);
}

/* --- Notes --- */

uint32_t flow_call_notes(struct flow *f, const struct node *const *marks, size_t n)
{
	struct layout *l = f->l;
	uint32_t called = 0;

	for (size_t i = 0; i < n && f->paged; i++) {
		const struct node *note = marks[i]->mark.note;
		if (note == NULL || note->kind != NODE_NOTE || l->noted[note->id]
		    || feedback_stands_for(l, note) != note)
			continue;
		l->noted[note->id] = true;
		l->triggers[marks[i]->id] = true;
		struct note_box *box = ARENA_NEW(l->arena, struct note_box);
		box->note = note;
		g_ptr_array_add(f->notes, box);
		called++;
		box->box = note_lay(l, note, l->measure);
		for (size_t r = 0; r < box->box.count; r++)
			called += flow_call_notes(f, box->box.rows[r].notes, box->box.rows[r].note_count);
	}
	return called;
}

static uint32_t count_triggers(const struct layout *l, const struct line *line)
{
	uint32_t n = 0;

	for (size_t i = 0; i < line->note_count; i++)
		n += l->triggers[line->notes[i]->id];
	return n;
}

/* --- Blocks --- */

static struct pagebuild_block *flow_append(struct flow *f, const struct node *n,
                                           enum strip_kind kind)
{
	struct pagebuild_block block = {
		.above = f->space, .more = f->space > 0 && !f->after_heading,
		.less = f->space > 1 && !f->after_heading,
		.above_alone = f->after_figure ? f->space_alone : f->space,
	};
	struct strip strip = {.kind = kind, .node = n, .division = f->division,
	                      .marks = f->marks, .mark_count = f->mark_count, .ground = 0xFFFFFF};

	f->space = f->space_alone = 0;
	f->after_figure = f->after_heading = false;
	f->marks = NULL;
	f->mark_count = 0;
	g_array_append_val(f->blocks, block);
	g_array_append_val(f->strips, strip);
	return flow_last_block(f);
}

/* Counts off the lines that must stay with a heading above. */
static void hold_kept(struct flow *f)
{
	struct pagebuild_block *b = flow_last_block(f);
	uint32_t most = 0;

	if (f->keep <= 0)
		return;
	for (unsigned v = 0; v < b->variant_count; v++) {
		const struct pagebuild_variant *way = &b->variant[v];
		for (uint32_t r = 0; r < way->count && (int)r + 1 < f->keep; r++)
			row_forbid(way, r, BREAK_HEADING);
		most = MAX(most, way->count);
	}
	f->keep -= (int)(b->even ? most : (uint32_t)f->keep);
}

static enum break_class paragraph_break(const struct page_taste *t, uint32_t above, uint32_t below)
{
	if (above + below < (uint32_t)(t->orphans + t->widows) && above + below <= 3)
		return below < (uint32_t)t->widows ? BREAK_WIDOW : BREAK_ORPHAN;
	if (below < (uint32_t)t->widows)
		return BREAK_WIDOW;
	if (above < (uint32_t)t->orphans)
		return BREAK_ORPHAN;
	return above == 2 || below == 2 ? BREAK_PAIR : BREAK_FREE;
}

/* A line that ends in a hyphen, put in or the author's: no page should end so. */
static bool ends_in_hyphen(const struct line *line)
{
	if (line->hyphenated || line->run_count == 0)
		return line->hyphenated;
	str text = line->runs[line->run_count - 1].text;
	return !line->last && text.len > 0 && text.at[text.len - 1] == '-';
}

static struct pagebuild_variant text_rows(struct flow *f, const struct variant *v, bool first)
{
	struct layout *l = f->l;
	uint32_t n = (uint32_t)v->line_count, notes = 0;
	struct pagebuild_row *rows = ARENA_ARRAY(l->arena, struct pagebuild_row, n);
	double cost = first ? 0 : MAX(v->cost, l->theme->pages.variant);

	for (uint32_t i = 0; i < n; i++) {
		const struct line *line = &v->lines[i];
		notes += count_triggers(l, line);
		rows[i].notes = notes;
		rows[i].hyphen = ends_in_hyphen(line);
		rows[i].bottom = (unit)(i + 1) * f->leading;
		rows[i].after = i + 1 < n ? paragraph_break(&l->theme->pages, i + 1, n - i - 1) : BREAK_FREE;
	}
	return (struct pagebuild_variant){rows, n, cost};
}

static bool is_tall(const struct flow *f, const struct variant *v)
{
	for (size_t i = 0; i < v->line_count; i++)
		for (size_t r = 0; r < v->lines[i].run_count; r++)
			if (v->lines[i].runs[r].kind == RUN_PICTURE
			    && v->lines[i].runs[r].height + v->lines[i].runs[r].rise > f->base * 5 / 4)
				return true;
	return false;
}

/* A paragraph with pictures in its lines: each line as high as it must be, on the grid. */
static void flow_tall_text(struct flow *f, const struct node *n, const struct paragraph *text,
                           unit left)
{
	const struct variant *v = &text->variant[0];
	struct layout *l = f->l;
	struct art *rows = ARENA_ARRAY(l->arena, struct art, v->line_count);

	for (size_t i = 0; i < v->line_count; i++) {
		const struct line *line = &v->lines[i];
		unit below = f->leading - f->base;
		unit height = MAX(line->ascent + below, f->leading);
		height = (height + f->leading - 1) / f->leading * f->leading;
		GArray *g = fragments_new();
		put_line(g, line, n, left + line->x, height - below, ROLE_CONTENT);
		rows[i] = art_from(l, g, height);
		rows[i].notes = line->notes;
		rows[i].note_count = line->note_count;
	}
	flow_art(f, n, rows, v->line_count, 0, 0);
}

void flow_text(struct flow *f, const struct frame *at, const struct node *n,
               const struct paragraph *text, enum style_id style, unit left)
{
	if (text->variant_count == 0 || text->variant[0].line_count == 0)
		return;
	(void)style;
	left += at->left;
	if (is_tall(f, &text->variant[0])) {
		flow_tall_text(f, n, text, left);
		return;
	}
	struct pagebuild_block block = {.even = f->paged};
	for (size_t i = 0; i < text->variant[0].line_count; i++) {
		const struct line *line = &text->variant[0].lines[i];
		if (line->note_count > 0)
			flow_call_notes(f, line->notes, line->note_count);
	}
	size_t most = f->paged ? text->variant_count : 1;
	for (size_t v = 0; v < most; v++)
		block.variant[block.variant_count++] = text_rows(f, &text->variant[v], v == 0);
	struct pagebuild_block *b = flow_append(f, n, STRIP_TEXT);
	b->even = block.even;
	memcpy(b->variant, block.variant, sizeof block.variant);
	b->variant_count = block.variant_count;
	struct strip *s = flow_last_strip(f);
	s->left = left;
	s->text = *text;
	hold_kept(f);
}

/* Marks that wait beside art: at its first row. */
static void take_marks(struct flow *f, struct art *row)
{
	if (f->mark_count == 0)
		return;
	struct fragment *all = ARENA_ARRAY(f->l->arena, struct fragment, row->count + f->mark_count);
	for (size_t i = 0; i < f->mark_count; i++) {
		all[i] = f->marks[i];
		all[i].y += f->base;
	}
	if (row->count)
		memcpy(all + f->mark_count, row->fragments, row->count * sizeof *all);
	row->fragments = all;
	row->count += f->mark_count;
	f->mark_count = 0;
	f->marks = NULL;
}

struct pagebuild_block *flow_art(struct flow *f, const struct node *n, struct art *rows,
                                 size_t count, unit lead, unit tail)
{
	struct layout *l = f->l;
	struct pagebuild_row *out = ARENA_ARRAY(l->arena, struct pagebuild_row, count);
	unit bottom = 0;
	uint32_t notes = 0;

	take_marks(f, &rows[0]);
	for (size_t i = 0; i < count; i++) {
		bottom += rows[i].height;
		notes += flow_call_notes(f, rows[i].notes, rows[i].note_count);
		out[i] = (struct pagebuild_row){.bottom = bottom, .notes = notes};
	}
	struct pagebuild_block *b = flow_append(f, n, STRIP_ART);
	b->variant[0] = (struct pagebuild_variant){out, (uint32_t)count, 0};
	b->variant_count = 1;
	b->lead = lead;
	b->tail = tail;
	struct strip *s = flow_last_strip(f);
	s->art[0] = rows;
	s->lead = lead;
	s->tail = tail;
	hold_kept(f);
	return b;
}

void flow_give(struct flow *f, const unit *air, int steps)
{
	struct layout *l = f->l;
	struct pagebuild_block *b = flow_last_block(f);
	struct strip *s = flow_last_strip(f);
	uint32_t count = b->variant[0].count;

	b->gives = true;
	for (int step = 1; step <= steps; step++) {
		struct art *art = ARENA_ARRAY(l->arena, struct art, count);
		struct pagebuild_row *rows = ARENA_ARRAY(l->arena, struct pagebuild_row, count);
		unit more = 0;
		for (uint32_t i = 0; i < count; i++) {
			art[i] = s->art[0][i];
			art[i].height += step * air[i];
			more += step * air[i];
			rows[i] = b->variant[0].rows[i];
			rows[i].bottom += more;
		}
		s->art[b->variant_count] = art;
		b->variant[b->variant_count++] = (struct pagebuild_variant){
			rows, count, step * step * l->theme->pages.rows_apart};
	}
}

struct pagebuild_block *flow_solid(struct flow *f, const struct node *n, struct art row)
{
	struct art *rows = ARENA_NEW(f->l->arena, struct art);

	*rows = row;
	return flow_art(f, n, rows, 1, 0, 0);
}

/* --- Boxes --- */

static void box_row(struct layout *l, GArray *rows, struct fragment *from, size_t count, unit dy,
                    unit height, const struct line *line)
{
	struct art row = {.fragments = ARENA_ARRAY(l->arena, struct fragment, count), .count = count,
	                  .height = height};

	for (size_t i = 0; i < count; i++) {
		row.fragments[i] = from[i];
		row.fragments[i].y += dy;
	}
	if (line != NULL) {
		row.notes = line->notes;
		row.note_count = line->note_count;
	}
	g_array_append_val(rows, row);
}

static void box_space(struct layout *l, GArray *rows, int lines, unit leading)
{
	for (int i = 0; i < lines; i++)
		box_row(l, rows, NULL, 0, 0, leading, NULL);
}

static void box_text(struct flow *f, GArray *rows, const struct strip *s)
{
	const struct variant *v = &s->text.variant[0];

	for (size_t i = 0; i < v->line_count; i++) {
		GArray *g = fragments_new();
		for (size_t k = 0; i == 0 && k < s->mark_count; k++) {
			g_array_append_val(g, s->marks[k]);
			g_array_index(g, struct fragment, g->len - 1).y += f->base;
		}
		put_line(g, &v->lines[i], s->node, s->left + v->lines[i].x, f->base, ROLE_CONTENT);
		box_row(f->l, rows, (struct fragment *)g->data, g->len, 0, f->leading, &v->lines[i]);
		g_array_free(g, TRUE);
	}
}

/* Art takes whole lines: what is over stands below it. */
static void box_art(struct flow *f, GArray *rows, const struct strip *s, const struct pagebuild_block *b)
{
	for (uint32_t i = 0; i < b->variant[0].count; i++) {
		const struct art *art = &s->art[0][i];
		unit lead = i == 0 ? s->lead : 0;
		unit height = art->height + lead + (i + 1 == b->variant[0].count ? s->tail : 0);
		box_row(f->l, rows, art->fragments, art->count, lead, f->leading, NULL);
		struct art *row = &g_array_index(rows, struct art, rows->len - 1);
		row->notes = art->notes;
		row->note_count = art->note_count;
		box_space(f->l, rows, (int)((height + f->leading - 1) / f->leading) - 1, f->leading);
	}
}

static void box_bars(struct flow *f, GArray *rows, const struct bar *bar, const uint32_t *row_of)
{
	uint32_t first = row_of[bar->first], end = row_of[bar->end];

	for (uint32_t r = first; r < end; r++) {
		struct art *row = &g_array_index(rows, struct art, r);
		struct fragment *grown = ARENA_ARRAY(f->l->arena, struct fragment, row->count + 1);
		grown[0] = (struct fragment){.kind = FRAGMENT_RULE, .role = ROLE_RULE, .x = bar->x,
		                             .width = bar->width, .height = row->height,
		                             .colour = bar->colour};
		memcpy(grown + 1, row->fragments, row->count * sizeof *grown);
		row->fragments = grown;
		row->count++;
	}
}

struct box flow_box(struct flow *f)
{
	GArray *rows = g_array_new(FALSE, TRUE, sizeof(struct art));
	uint32_t *row_of = ARENA_ARRAY(f->l->arena, uint32_t, f->blocks->len + 1);

	for (guint i = 0; i < f->blocks->len; i++) {
		const struct pagebuild_block *b = &g_array_index(f->blocks, struct pagebuild_block, i);
		const struct strip *s = &g_array_index(f->strips, struct strip, i);
		if (i > 0)
			box_space(f->l, rows, b->above, f->leading);
		row_of[i] = rows->len;
		if (s->kind == STRIP_TEXT)
			box_text(f, rows, s);
		else
			box_art(f, rows, s, b);
	}
	row_of[f->blocks->len] = rows->len;
	for (guint i = 0; i < f->bars->len; i++)
		box_bars(f, rows, &g_array_index(f->bars, struct bar, i), row_of);
	struct box box = {.count = rows->len, .height = (unit)rows->len * f->leading};
	box.rows = ARENA_ARRAY(f->l->arena, struct art, rows->len);
	if (rows->len)
		memcpy(box.rows, rows->data, rows->len * sizeof *box.rows);
	g_array_free(rows, TRUE);
	return box;
}
