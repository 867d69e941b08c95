/* note.c: a footnote as a small vertical list in its own leading.
 *
 * The number stands on the line, full size, at the measure's edge where lines begin; the first paragraph
 * begins beside it. With `qr: footnote` a code stands at the right; the note is at least as
 * high, and does not part beside it. */
#include "pages/layout.h"

#include <string.h>

/* The number's fragment and how far the text must stand in. */
static unit put_note_number(struct flow *f, const struct frame *at, const struct node *note)
{
	struct layout *l = f->l;
	struct setting how = {.style = STYLE_NOTE, .measure = l->measure, .flush = true, .no_protrusion = true};
	str number = feedback_note_number(l, note);
	struct paragraph p = lines_set_text(l->type, l->arena, number, note, &how);
	const struct style *s = style_of(l, STYLE_NOTE);

	if (number.len == 0 || p.variant_count == 0 || p.variant[0].line_count == 0)
		return 0;
	GArray *g = fragments_new();
	unit width = p.variant[0].lines[0].width;
	put_line(g, &p.variant[0].lines[0], note, runs_against(l, note) ? at->width - width : 0, 0, ROLE_LABEL);
	struct art art = art_from(l, g, 0);
	f->marks = art.fragments;
	f->mark_count = art.count;
	return width + s->size * 2 / 5;
}

static const struct node *note_address(const struct node *note)
{
	for (const struct node *n = note->first; n != NULL; n = n->next)
		for (const struct node *i = n->first; i != NULL; i = i->next)
			if (i->kind == NODE_LINK && i->link.address.len > 0)
				return i;
	return NULL;
}

static void add_code(struct layout *l, struct box *box, const struct node *link, unit width,
                     const struct node *note, unit measure)
{
	unit leading = style_of(l, STYLE_NOTE)->leading;
	size_t rows = (size_t)((width + leading - 1) / leading), count = MAX(rows, box->count);
	struct art *all = ARENA_ARRAY(l->arena, struct art, count);
	GArray *g = fragments_new();

	if (box->count == 0 || !qr_put(l, g, link->link.address, measure - width, 0, width, note)) {
		g_array_free(g, TRUE);
		return;
	}
	memcpy(all, box->rows, box->count * sizeof *all);
	for (size_t i = 0; i < all[0].count; i++)
		g_array_append_val(g, all[0].fragments[i]);
	for (size_t i = box->count; i < count; i++)
		all[i].height = leading;
	struct art first = art_from(l, g, leading);
	first.notes = all[0].notes;
	first.note_count = all[0].note_count;
	all[0] = first;
	*box = (struct box){all, count, (unit)count * leading, (uint32_t)rows};
}

/* The note's first paragraph begins beside its number. */
static const struct node *lay_first(struct flow *f, const struct frame *at, const struct node *note)
{
	const struct node *n = note->first;
	struct layout *l = f->l;
	unit indent = put_note_number(f, at, note);

	if (n != NULL && l->printed[note->id].len > 0)
		l->set[n->id] = NULL;          /* its first line makes room for another number now */
	if (n == NULL || n->kind != NODE_PARAGRAPH)
		return n;
	struct setting how = {.style = STYLE_NOTE, .measure = at->width, .first_indent = indent,
	                      .hanging = l->theme->note_indent, .forward = !runs_against(l, note)};
	struct paragraph p = set_node(l, n, &how);
	flow_text(f, at, n, &p, STYLE_NOTE, 0);
	return n->next;
}

struct box note_lay(struct layout *l, const struct node *note, unit width)
{
	struct flow *f = flow_new(l, false, STYLE_NOTE);
	const struct node *link = l->edition->qr == QR_FOOTNOTE && note->note.made ? note_address(note) : NULL;
	unit code = link ? qr_width(l, link->link.address) : 0;
	struct frame at = {.width = width - (code ? code + style_of(l, STYLE_NOTE)->leading : 0),
	                   .style = STYLE_NOTE};

	for (const struct node *n = lay_first(f, &at, note); n != NULL; n = n->next)
		block_lay(f, &at, n);
	struct box box = flow_box(f);
	flow_free(f);
	if (code > 0)
		add_code(l, &box, link, code, note, width);
	if (box.count == 0) {
		box.rows = ARENA_NEW(l->arena, struct art);
		box.rows[0].height = style_of(l, STYLE_NOTE)->leading;
		box.count = 1;
	}
	return box;
}
