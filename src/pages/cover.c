/* cover.c: the first thing anyone sees: a picture on the whole page, or type alone.
 *
 * A typographic cover is a frame of a thick and a thin rule, the title a third down in
 * its own style, an ornament, the subtitle; the author stands near the foot. It grows with
 * the page only in its white. */
#include "pages/layout.h"

#include "image/image.h"

/* A share of the picture that may be cut off, so that no white is left beside it. */
#define MOST_LOST 0.06

void cover_put_picture(struct layout *l, GArray *g, const struct picture *p)
{
	unit width = l->out->width, height = l->out->height;
	double across = (double)width / MAX(p->image->width, 1u), down = (double)height / MAX(p->image->height, 1u);
	bool fills = MIN(across, down) >= MAX(across, down) * (1 - MOST_LOST);
	double scale = fills ? MAX(across, down) : MIN(across, down);
	unit wide = (unit)(p->image->width * scale + 0.5), high = (unit)(p->image->height * scale + 0.5);
	struct fragment f = {.kind = FRAGMENT_PICTURE, .role = ROLE_RULE, .x = (width - wide) / 2,
	                     .y = (height - high) / 2, .width = wide, .height = high, .picture = p};
	g_array_append_val(g, f);
}

static void put_frame(GArray *g, unit inset, unit width, unit height, unit thick, colour c)
{
	put_rule(g, inset, inset, width - 2 * inset, thick, c);
	put_rule(g, inset, height - inset - thick, width - 2 * inset, thick, c);
	put_rule(g, inset, inset, thick, height - 2 * inset, c);
	put_rule(g, width - inset - thick, inset, thick, height - 2 * inset, c);
}

/* In the middle two thirds of the page, as its style has it there. */
static unit put_text(struct layout *l, GArray *g, str text, enum style_id id, unit y)
{
	unit measure = l->out->width * 2 / 3;
	struct setting how = {.style = id, .measure = measure, .balanced = true};

	if (text.len == 0)
		return y;
	struct paragraph p = lines_set_text(l->type, l->arena, text, NULL, &how);
	return put_paragraph(l, g, &p, NULL, (l->out->width - measure) / 2, y, id);
}

static str authors(struct layout *l)
{
	GString *out = g_string_new("");

	for (size_t i = 0; i < l->book->people_count; i++)
		if (str_is(l->book->people[i].role, "aut") || l->book->people[i].role.len == 0)
			g_string_append_printf(out, "%s%.*s", out->len ? ", " : "",
			                       STR_ARGS(l->book->people[i].name));
	return str_from_gstring(l->arena, out);
}

void cover_put(struct layout *l, struct page *page)
{
	unit width = l->out->width, height = l->out->height, inset = width / 16;
	const struct theme *t = l->theme;
	colour c = t->link_colour;
	GArray *g = fragments_new();
	unit y = height * 27 / 100, wide;

	put_frame(g, inset, width, height, 3 * t->rule_thick, c);
	put_frame(g, inset + 6 * t->rule_thick, width, height, t->rule_thin, c);
	y = put_text(l, g, l->book->title, STYLE_TITLE, y) + l->grid;
	unit size = style_of(l, STYLE_TITLE)->size;
	wide = path_width(l, t->ornament, size);
	unit left = style_of(l, STYLE_TITLE)->align == TEXT_CENTER ? (width - wide) / 2 : width / 6;
	if (wide > 0)
		put_path(l, g, t->ornament, left, y + size, size, c, NULL, ROLE_RULE);
	y += 2 * size + l->grid;
	put_text(l, g, l->book->subtitle, STYLE_SUBTITLE, y);
	put_text(l, g, authors(l), STYLE_AUTHOR, height * 80 / 100);
	put_text(l, g, l->book->publisher, STYLE_PUBLISHER, height * 88 / 100);
	for (guint i = 0; i < g->len; i++)
		if (g_array_index(g, struct fragment, i).kind == FRAGMENT_LINE)
			g_array_index(g, struct fragment, i).role = ROLE_RULE;
	struct art art = art_from(l, g, height);
	page->fragments = art.fragments;
	page->fragment_count = art.count;
}
