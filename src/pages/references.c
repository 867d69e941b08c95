/* references.c: lists of addresses: number, what it was cited under, the address, where.
 *
 * The pages that cite come from what has been laid so far, or from the round before. */
#include "pages/layout.h"

static str cited_pages(struct layout *l, const struct node *reference, bool *several)
{
	GString *out = g_string_new("");
	str last = STR_NONE;

	for (size_t i = 0; l->labels != NULL && i < reference->reference.link_count; i++) {
		str label = l->labels[reference->reference.links[i]->id];
		if (label.len == 0 || str_equal(label, last))
			continue;
		*several = out->len > 0;
		g_string_append(out, *several ? ", " : "");
		g_string_append_len(out, label.at, (gssize)label.len);
		last = label;
	}
	return str_from_gstring(l->arena, out);
}

static void put_cited(struct layout *l, GArray *rows, const struct node *n, unit left, unit width)
{
	bool several = false;
	str pages = cited_pages(l, n, &several);
	str word = l->book->labels[several ? LABEL_CITED_ON_PAGES : LABEL_CITED_ON];
	struct setting how = {.style = STYLE_REFERENCE, .measure = width, .flush = true};

	if (pages.len == 0)
		return;
	ptrdiff_t hole = str_find(word, STR("{}"), 0);
	str text = hole < 0 ? str_printf(l->arena, "%.*s %.*s", STR_ARGS(word), STR_ARGS(pages))
	           : str_printf(l->arena, "%.*s%.*s%.*s", (int)hole, word.at, STR_ARGS(pages),
	                        STR_ARGS(str_from(word, (size_t)hole + 2)));
	struct paragraph p = lines_set_text(l->type, l->arena, text, n, &how);
	for (size_t i = 0; p.variant_count && i < p.variant[0].line_count; i++) {
		GArray *g = fragments_new();
		const struct line *line = &p.variant[0].lines[i];
		put_line(g, line, n, left + line->x, style_base(l, STYLE_REFERENCE), ROLE_CONTENT);
		struct art art = art_from(l, g, style_of(l, STYLE_REFERENCE)->leading);
		g_array_append_val(rows, art);
	}
}

static void put_text(struct layout *l, GArray *rows, const struct node *n, unit left, unit width)
{
	struct setting how = {.style = STYLE_REFERENCE, .measure = width};
	struct paragraph p = set_node(l, n, &how);

	for (size_t i = 0; p.variant_count && i < p.variant[0].line_count; i++) {
		GArray *g = fragments_new();
		const struct line *line = &p.variant[0].lines[i];
		put_line(g, line, n, left + line->x, style_base(l, STYLE_REFERENCE), ROLE_CONTENT);
		struct art art = art_from(l, g, style_of(l, STYLE_REFERENCE)->leading);
		g_array_append_val(rows, art);
	}
}

/* Number and code beside what is set already; all of it in one row that does not part. */
static struct art gather(struct layout *l, GArray *rows, const struct node *n, unit number_right,
                         unit code_left, unit code)
{
	GArray *g = fragments_new();
	struct setting how = {.style = STYLE_REFERENCE, .measure = l->measure, .flush = true,
	                      .no_protrusion = true};
	unit y = 0;

	struct paragraph p = lines_set_text(l->type, l->arena, n->reference.number, n, &how);
	if (p.variant_count > 0 && p.variant[0].line_count > 0)
		put_line(g, &p.variant[0].lines[0], n, number_right - p.variant[0].lines[0].width,
		         style_base(l, STYLE_REFERENCE), ROLE_LABEL);
	for (guint i = 0; i < rows->len; i++) {
		const struct art *a = &g_array_index(rows, struct art, i);
		for (size_t k = 0; k < a->count; k++) {
			struct fragment f = a->fragments[k];
			f.y += y;
			g_array_append_val(g, f);
		}
		y += a->height;
	}
	if (code > 0 && qr_put(l, g, n->reference.address, code_left, 0, code, n))
		y = MAX(y, code);
	return art_from(l, g, y);
}

static void reference_lay(struct flow *f, const struct frame *at, const struct node *n, unit number)
{
	struct layout *l = f->l;
	unit code = l->edition->qr != QR_NONE ? qr_width(l, n->reference.address) : 0;
	unit left = at->left + number + l->theme->mark_gap;
	unit width = at->left + at->width - left - (code ? code + l->theme->mark_gap : 0);
	GArray *rows = g_array_new(FALSE, TRUE, sizeof(struct art));

	put_text(l, rows, n, left, MAX(width, at->width / 3));
	put_cited(l, rows, n, left, MAX(width, at->width / 3));
	struct art art = gather(l, rows, n, at->left + number, at->left + at->width - code, code);
	g_array_free(rows, TRUE);
	if (art.height > l->lines * l->grid)
		art.height = l->lines * l->grid;
	flow_solid(f, n, art);
}

void references_lay(struct flow *f, const struct frame *at, const struct node *n)
{
	unit widest = 0;

	for (const struct node *r = n->first; r != NULL; r = r->next)
		if (r->kind == NODE_REFERENCE)
			widest = MAX(widest, lines_text_width(f->l->type, r->reference.number, STYLE_REFERENCE, r));
	for (const struct node *r = n->first; r != NULL; r = r->next)
		if (r->kind == NODE_REFERENCE)
			reference_lay(f, at, r, widest);
		else
			block_lay(f, at, r);
}
