/* code.c: verbatim lines.
 *
 * A block of code is cut into its lines, each a flow of its own with the tokens' colours,
 * spaces kept. A line that is too long goes on below, indented by its own indentation and
 * two characters; the caller draws the theme's continuation mark there, since it is a path
 * and no text. */
#include <string.h>

#include "lines/line.h"
#include "lines/typesetter.h"

#define TAB 4
#define DEEPEST 3                  /* continuation is indented at most a third of the measure */

struct coder {
	struct typesetter *t;
	struct arena *a;
	const struct setting *how;
	struct wish base;
	GString *text;             /* of the line being gathered */
	GArray *spans;             /* struct flow_span */
	GArray *lines;             /* struct line */
	GArray *starts;            /* bool */
	const struct node *code;
};

static unit indentation(const struct coder *c)
{
	size_t spaces = strspn(c->text->str, " ");
	if (spaces == c->text->len)
		spaces = 0;
	const struct look *l = look_find(c->t, &c->base);
	unit width = (unit)MIN((int64_t)(spaces + 2) * l->space, c->how->measure);
	return MIN(width, c->how->measure / DEEPEST);
}

static void line_begin(struct coder *c)
{
	g_string_truncate(c->text, 0);
	g_array_set_size(c->spans, 0);
}

static void line_empty(struct coder *c)
{
	bool first = true;
	struct line l = {.node = c->code, .r = 1, .last = true};
	g_array_append_val(c->lines, l);
	g_array_append_val(c->starts, first);
}

static void line_end(struct coder *c)
{
	if (!c->text->len) {
		line_empty(c);
		return;
	}
	struct arena_mark mark = arena_mark(c->t->scratch);
	struct setting how = *c->how;
	how.hanging = how.first_indent + indentation(c);
	how.no_protrusion = true;
	struct flow flow = {
		.text = str_copy(c->a, (str){c->text->str, c->text->len}), .verbatim = true,
		.hard = text_is_hard((str){c->text->str, c->text->len}),
		.spans = (struct flow_span *)(void *)c->spans->data, .count = c->spans->len,
		.base = look_find(c->t, &c->base),
	};
	struct galley g = galley_make(c->t, &flow, &how);
	struct linebreak_frame frame = {
		.first = MAX(how.measure - how.first_indent, 1),
		.other = MAX(how.measure - how.hanging, 1), .em = flow.base->size,
		.taste = &c->t->theme->lines,
	};
	struct breaks b = linebreak_verbatim(c->t->scratch, g.items, g.item_count, &frame);
	const struct line *lines = lines_make(c->t, c->a, &g, &b, &how, TEXT_LEFT);
	g_array_append_vals(c->lines, lines, (guint)b.count);
	for (size_t i = 0; i < b.count; i++) {
		bool first = i == 0;
		g_array_append_val(c->starts, first);
	}
	c->t->statistics.lines += (unsigned)b.count;
	arena_reset(c->t->scratch, mark);
	line_begin(c);
}

static void span_add(struct coder *c, const struct wish *w, const struct node *n, str text,
                     size_t offset)
{
	if (!text.len)
		return;
	struct flow_span s = {
		.kind = FLOW_CODE, .start = (uint32_t)c->text->len, .look = look_find(c->t, w),
		.node = n, .offset = (uint32_t)offset,
	};
	for (size_t i = 0; i < text.len; i++) {
		if (text.at[i] != '\t') {
			g_string_append_c(c->text, text.at[i]);
			continue;
		}
		do
			g_string_append_c(c->text, ' ');
		while (g_utf8_strlen(c->text->str, (gssize)c->text->len) % TAB);
	}
	s.end = (uint32_t)c->text->len;
	g_array_append_val(c->spans, s);
}

static void text_add(struct coder *c, const struct wish *w, const struct node *n)
{
	size_t from = 0;
	for (size_t i = 0; i <= n->text.len; i++) {
		if (i < n->text.len && n->text.at[i] != '\n')
			continue;
		size_t to = i > from && n->text.at[i - 1] == '\r' ? i - 1 : i;
		span_add(c, w, n, str_sub(n->text, from, to), from);
		if (i < n->text.len)
			line_end(c);
		from = i + 1;
	}
}

struct paragraph lines_set_code(struct typesetter *t, struct arena *a, const struct node *code,
                                const struct setting *how, bool **starts)
{
	struct coder c = {.t = t, .a = a, .how = how, .code = code};
	c.base = wish_of_style(t, how->style, STR("zxx"));
	c.base.code = true;
	c.text = g_string_new(NULL);
	c.spans = g_array_new(FALSE, FALSE, sizeof(struct flow_span));
	c.lines = g_array_new(FALSE, FALSE, sizeof(struct line));
	c.starts = g_array_new(FALSE, FALSE, sizeof(bool));
	if (!code->first)
		text_add(&c, &c.base, code);
	for (const struct node *n = code->first; n; n = n->next) {
		struct wish w = wish_inside(t, &c.base, n);
		text_add(&c, &w, n);
	}
	if (c.text->len)
		line_end(&c);
	struct paragraph p = {.variant_count = 1, .node = code};
	p.variant[0].line_count = c.lines->len;
	void *lines = arena_copy(a, c.lines->data, c.lines->len * sizeof(struct line));
	p.variant[0].lines = lines;
	if (starts)
		*starts = (bool *)arena_copy(a, c.starts->data, c.starts->len * sizeof(bool));
	t->statistics.paragraphs++;
	g_string_free(c.text, TRUE);
	g_array_free(c.spans, TRUE);
	g_array_free(c.lines, TRUE);
	g_array_free(c.starts, TRUE);
	return p;
}
