/* furniture.c: running heads and folios.
 *
 * Not on openers, display pages and blanks; a folio may go to the foot of an opener. Both
 * are artifacts: the book's structure says the same better. */
#include "pages/layout.h"
#include "pages/place.h"

#include <string.h>

static const struct node *above_of(const struct node *n, unsigned depth)
{
	const struct node *found = NULL;

	for (; n != NULL; n = n->parent)
		if (n->kind == NODE_DIVISION && n->division->depth >= depth)
			found = n->division->depth == depth || found == NULL ? n : found;
	return found && found->division->depth == depth ? found : NULL;
}

static str division_head(const struct node *n)
{
	if (n == NULL)
		return STR_NONE;
	return n->division->short_title.len ? n->division->short_title : n->division->title_text;
}

static str book_head(const struct book *b)
{
	return b->short_title.len ? b->short_title : b->title;
}

static str head_text(const struct layout *l, enum head_text what, const struct page_extra *extra)
{
	str text = STR_NONE;

	switch (what) {
	case HEAD_NONE: return STR_NONE;
	case HEAD_BOOK: return book_head(l->book);
	case HEAD_PART: text = division_head(above_of(extra->first, 0)); break;
	case HEAD_CHAPTER: text = division_head(above_of(extra->first, 1)); break;
	case HEAD_SECTION:
		text = division_head(above_of(extra->section, 2));
		if (text.len == 0)
			text = division_head(above_of(extra->first, 1));
		break;
	case HEAD_AUTHOR: text = l->book->people_count ? l->book->people[0].name : STR_NONE; break;
	}
	return text.len ? text : book_head(l->book);
}

static const struct line *set_line(struct layout *l, str text, enum style_id id, unit width)
{
	struct setting how = {.style = id, .measure = width, .flush = true, .no_protrusion = true};
	struct paragraph p = lines_set_text(l->type, l->arena, text, NULL, &how);

	return p.variant_count && p.variant[0].line_count ? &p.variant[0].lines[0] : NULL;
}

static unit place_x(unit left, unit width, unit wide, enum text_align align, bool outer_left)
{
	if (align == TEXT_CENTER)
		return left + (width - wide) / 2;
	return outer_left ? left : left + width - wide;
}

static void add(GArray *out, const struct line *line, unit x, unit y, enum fragment_role role)
{
	if (line != NULL)
		put_line(out, line, NULL, x, y, role);
}

/* The head stands opposite the folio where both share a line and it is not centred. */
static void put_head(struct layout *l, GArray *out, const struct page *page,
                     const struct page_extra *extra, unit left, bool shared)
{
	str text = head_text(l, page->recto ? l->theme->head_recto : l->theme->head_verso, extra);
	const struct line *line = text.len ? set_line(l, text, STYLE_RUNNING_HEAD, l->measure * 7 / 8) : NULL;
	bool outer_left = !page->recto;

	if (line == NULL)
		return;
	enum text_align align = style_of(l, STYLE_RUNNING_HEAD)->align;
	unit x = place_x(left, l->measure, line->width, align, shared ? !outer_left : outer_left);
	add(out, line, x, l->top - l->theme->head_gap + l->grid - l->base, ROLE_HEAD);
}

static void put_folio(struct layout *l, GArray *out, const struct page *page, enum folio_place where,
                      unit left)
{
	const struct line *line = where == FOLIO_NONE ? NULL : set_line(l, page->label, STYLE_FOLIO, l->measure);
	unit foot = l->top + (l->lines - 1) * l->grid + l->base + l->theme->foot_gap;

	if (line == NULL)
		return;
	switch (where) {
	case FOLIO_HEAD_OUTER:
		add(out, line, place_x(left, l->measure, line->width, TEXT_LEFT, !page->recto),
		    l->top - l->theme->head_gap + l->grid - l->base, ROLE_FOLIO);
		break;
	case FOLIO_FOOT_OUTER:
		add(out, line, place_x(left, l->measure, line->width, TEXT_LEFT, !page->recto), foot, ROLE_FOLIO);
		break;
	case FOLIO_FOOT_CENTER:
		add(out, line, place_x(left, l->measure, line->width, TEXT_CENTER, true), foot, ROLE_FOLIO);
		break;
	case FOLIO_NONE:
		break;
	}
}

void furniture_add(struct layout *l, struct page *page, const struct page_extra *extra)
{
	GArray *out;
	unit left = place_left(l, page->recto);
	const struct theme *t = l->theme;

	if (page->blank || extra->display)
		return;
	out = fragments_new();
	if (!extra->opener)
		put_head(l, out, page, extra, left, t->folio == FOLIO_HEAD_OUTER);
	put_folio(l, out, page, extra->opener ? t->folio_opener : t->folio, left);
	g_array_append_vals(out, page->fragments, (guint)page->fragment_count);
	struct art all = art_from(l, out, 0);
	page->fragments = all.fragments;
	page->fragment_count = all.count;
}
