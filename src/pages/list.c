/* list.c: lists, whose marks hang.
 *
 * Figures are set, and bullets as the theme says: characters of the text's font, which can be
 * copied and heard, or drawn. All stand right-aligned before the text, so that figures align
 * on the stop. A mark waits in the flow for whatever the item begins with. */
#include "pages/layout.h"

#include <string.h>

static str roman(struct arena *a, int n, bool upper)
{
	static const struct { int value; const char *text; } parts[] = {
		{1000, "m"}, {900, "cm"}, {500, "d"}, {400, "cd"}, {100, "c"}, {90, "xc"}, {50, "l"},
		{40, "xl"}, {10, "x"}, {9, "ix"}, {5, "v"}, {4, "iv"}, {1, "i"},
	};
	GString *out = g_string_new("");

	for (size_t i = 0; n < 5000 && i < G_N_ELEMENTS(parts); i++)
		for (; n >= parts[i].value; n -= parts[i].value)
			g_string_append(out, parts[i].text);
	if (upper)
		g_string_ascii_up(out);
	return str_from_gstring(a, out);
}

static str mark_text(struct arena *a, const struct node *list, int number)
{
	char delimiter = list->list.delimiter == ')' ? ')' : '.';
	char style = list->list.style;
	str text;

	if ((style == 'i' || style == 'I') && number > 0 && number < 5000)
		text = roman(a, number, style == 'I');
	else if ((style == 'a' || style == 'A') && number >= 1 && number <= 26)
		text = str_printf(a, "%c", style + number - 1);
	else
		text = str_printf(a, "%d", number);
	return str_printf(a, "%.*s%c", STR_ARGS(text), delimiter);
}

static void add_mark(struct flow *f, GArray *g)
{
	struct art art = art_from(f->l, g, 0);
	struct fragment *all = ARENA_ARRAY(f->l->arena, struct fragment, f->mark_count + art.count);

	if (f->mark_count > 0)
		memcpy(all, f->marks, f->mark_count * sizeof *all);
	memcpy(all + f->mark_count, art.fragments, art.count * sizeof *all);
	f->marks = all;
	f->mark_count += art.count;
}

/* Where a mark of a width stands: before the item. */
static unit mark_left(const struct flow *f, const struct frame *in, const struct node *item, unit width)
{
	unit gap = f->l->theme->mark_gap;

	return runs_against(f->l, item) ? in->left + in->width + gap : in->left - gap - width;
}

static void set_mark(struct flow *f, const struct frame *in, str text, const struct node *item)
{
	struct layout *l = f->l;
	struct setting how = {.style = in->style, .measure = l->measure, .flush = true,
	                      .no_protrusion = true};
	struct paragraph p = lines_set_text(l->type, l->arena, text, item, &how);
	GArray *g = fragments_new();

	if (p.variant_count > 0 && p.variant[0].line_count > 0) {
		const struct line *line = &p.variant[0].lines[0];
		put_line(g, line, item, mark_left(f, in, item, line->width), 0, ROLE_LABEL);
	}
	add_mark(f, g);
}

/* Draws the theme's path of that name; where there is none, the name is the mark. */
static void drawn_mark(struct flow *f, const struct frame *in, str name, const struct node *item)
{
	struct layout *l = f->l;
	const struct style *s = style_of(l, in->style);
	unit width = path_width(l, name, s->size);

	if (width == 0) {
		set_mark(f, in, name, item);
		return;
	}
	GArray *g = fragments_new();
	put_path(l, g, name, mark_left(f, in, item, width), 0, s->size, s->colour, item, ROLE_LABEL);
	add_mark(f, g);
}

static void mark_item(struct flow *f, const struct frame *in, const struct node *item, int number)
{
	const struct layout *l = f->l;

	if (item->item.task != TASK_NONE)
		drawn_mark(f, in, item->item.task == TASK_DONE ? STR("box-done") : STR("box"), item);
	else if (item->parent->list.ordered)
		set_mark(f, in, mark_text(l->arena, item->parent, number), item);
	else
		drawn_mark(f, in, l->theme->list_marks[MIN(in->depth - 1, 2u)], item);
}

static int item_number(const struct node *list, const struct node *item, int before)
{
	if (item->item.number != 0)
		return item->item.number;
	return before < 0 ? list->list.start : before + 1;
}

static unit list_indent(const struct layout *l, const struct frame *at, const struct node *list)
{
	unit widest = 0;
	int number = -1;

	if (!list->list.ordered)
		return l->theme->list_indent;
	for (const struct node *i = list->first; i != NULL; i = i->next)
		number = item_number(list, i, number);
	str text = mark_text(l->arena, list, number);
	widest = lines_text_width(l->type, text, at->style, list);
	return MAX(l->theme->list_indent, widest + l->theme->mark_gap);
}

/* Two items, or two lines, would rather stay together at either end of a list: but an
 * item is a whole thought, and a page that ends level is worth one alone. */
static void keep_ends(struct flow *f, uint32_t first, const struct node *list)
{
	if (list->first == list->last || f->blocks->len < first + 2)
		return;
	struct pagebuild_block *b = &g_array_index(f->blocks, struct pagebuild_block, first);
	if (b->variant[0].count == 1)
		((struct pagebuild_row *)b->variant[0].rows)->after
			= MAX(b->variant[0].rows[0].after, BREAK_BLOCK_SHORT);
	struct pagebuild_block *last = flow_last_block(f);
	if (last->variant[0].count != 1)
		return;
	for (unsigned v = 0; v < last[-1].variant_count; v++) {
		const struct pagebuild_variant *way = &last[-1].variant[v];
		struct pagebuild_row *row = (struct pagebuild_row *)&way->rows[way->count - 1];
		row->after = MAX(row->after, BREAK_BLOCK_SHORT);
	}
}

static void item_lay(struct flow *f, const struct frame *in, const struct node *item, int number)
{
	guint before = f->blocks->len;

	mark_item(f, in, item, number);
	blocks_lay(f, in, item);
	if (f->blocks->len == before) {
		struct art empty = {.height = f->leading};
		flow_solid(f, item, empty);
	}
}

void list_lay(struct flow *f, const struct frame *at, const struct node *n)
{
	const struct style *s = style_of(f->l, STYLE_LIST);
	struct frame from = *at;
	uint32_t first = f->blocks->len;
	int number = -1;

	if (f->paged && at->style == STYLE_BODY)
		from.style = STYLE_LIST;
	unit indent = list_indent(f->l, &from, n);
	struct frame in = runs_against(f->l, n) ? frame_inset(f->l, &from, 0, indent)
	                                  : frame_inset(f->l, &from, indent, 0);
	in.depth = at->depth + 1;
	if (at->depth == 0 && f->paged)
		flow_space(f, s->above);
	for (const struct node *item = n->first; item != NULL; item = item->next) {
		number = item_number(n, item, number);
		item_lay(f, &in, item, number);
	}
	if (f->paged)
		keep_ends(f, first, n);
	if (at->depth == 0 && f->paged)
		flow_space(f, s->below);
}
