/* display.c: pages that are looked at more than read: half title, title, copyright,
 * dedication, and the typographic cover.
 *
 * Each is one box. Lines stand where such pages have them: titles a few lines down, the
 * publisher at the foot, the copyright page's small print at the foot, a dedication a
 * third down. Heights are the theme's; nothing here stands on the grid but by chance. */
#include "pages/layout.h"

#include <string.h>

#include "doc/walk.h"

enum hang { HANG_TITLE, HANG_THIRD, HANG_FOOT };

static const struct { const char *role; enum hang hang; } displays[] = {
	{"halftitlepage", HANG_TITLE}, {"titlepage", HANG_TITLE}, {"copyright-page", HANG_FOOT},
	{"dedication", HANG_THIRD}, {"epigraph", HANG_THIRD},
};

static int find_display(const struct node *division)
{
	for (size_t i = 0; i < G_N_ELEMENTS(displays); i++)
		if (division->kind == NODE_DIVISION && str_is(division->division->role, displays[i].role))
			return (int)i;
	return -1;
}

bool display_is(const struct node *division)
{
	return find_display(division) >= 0;
}

static enum style_id line_style(const struct node *n, enum hang hang)
{
	enum style_id id;

	if (n->kind == NODE_MATTER_LINE && style_find(n->matter_line, &id))
		return hang == HANG_FOOT ? STYLE_COPYRIGHT : id;
	return hang == HANG_FOOT ? STYLE_COPYRIGHT : hang == HANG_THIRD ? STYLE_EPIGRAPH : STYLE_PUBLISHER;
}

/* One line of such a page; answers the bottom. */
static unit put_matter(struct layout *l, GArray *g, const struct node *n, enum style_id id, unit y)
{
	const struct style *s = style_of(l, id);
	struct setting how = {.style = id, .measure = l->measure - s->left - s->right, .balanced = true};
	struct paragraph p = set_node(l, n, &how);

	y += s->above * l->grid;
	y = put_paragraph(l, g, &p, n, s->left, y, id);
	return y + s->below * l->grid;
}

/* On a copyright page who made the book stands apart from whose it is. */
static bool begins_imprint(const struct node *n)
{
	static const char *const imprint[] = {"publisher", "isbn", "date"};
	bool here = false, before = false;

	for (size_t i = 0; n->prev && i < G_N_ELEMENTS(imprint); i++) {
		here |= n->kind == NODE_MATTER_LINE && str_is(n->matter_line, imprint[i]);
		before |= n->prev->kind == NODE_MATTER_LINE && str_is(n->prev->matter_line, imprint[i]);
	}
	return here && !before;
}

static unit put_blocks(struct layout *l, GArray *g, const struct node *parent, enum hang hang, unit y)
{
	for (const struct node *n = parent->first; n != NULL; n = n->next) {
		if (hang == HANG_FOOT && begins_imprint(n))
			y += style_of(l, STYLE_COPYRIGHT)->leading;
		if (node_holds_inlines(n))
			y = put_matter(l, g, n, line_style(n, hang), y);
		else if (n->kind != NODE_NOTE)
			y = put_blocks(l, g, n, hang, y);
	}
	return y;
}

static void shift(GArray *g, guint from, unit dy)
{
	for (guint i = from; i < g->len; i++)
		g_array_index(g, struct fragment, i).y += dy;
}

/* The publisher goes to the foot of a title page. */
static void put_title_page(struct layout *l, GArray *g, const struct node *division, unit y)
{
	unit foot = l->lines * l->grid;

	for (const struct node *n = division->first; n != NULL; n = n->next) {
		bool last = n->kind == NODE_MATTER_LINE && str_is(n->matter_line, "publisher");
		guint from = g->len;
		if (!node_holds_inlines(n)) {
			y = put_blocks(l, g, n, HANG_TITLE, y);
			continue;
		}
		unit bottom = put_matter(l, g, n, line_style(n, HANG_TITLE), y);
		if (last && bottom < foot)
			shift(g, from, foot - bottom);
		else
			y = bottom;
	}
}

/* What a page of lines alone would lose. */
static bool holds_more(const struct node *division)
{
	for (const struct node *n = division->first; n != NULL; n = walk_after(n, division))
		if (n->kind == NODE_NOTE_MARK || n->kind == NODE_CODE_BLOCK || n->kind == NODE_TABLE
		    || n->kind == NODE_LIST || n->kind == NODE_FIGURE)
			return true;
	return false;
}

static unit lowest(const GArray *g)
{
	unit bottom = 0;

	for (guint i = 0; i < g->len; i++) {
		const struct fragment *f = &g_array_index(g, struct fragment, i);
		bottom = MAX(bottom, f->y + (f->kind == FRAGMENT_LINE ? f->line->descent : f->height));
	}
	return bottom;
}

struct box display_lay(struct layout *l, const struct node *division)
{
	enum hang hang = displays[find_display(division)].hang;
	GArray *g = fragments_new();
	unit page = l->lines * l->grid;

	if (hang == HANG_TITLE) {
		put_title_page(l, g, division, l->theme->title_sink * l->grid);
	} else {
		unit bottom = put_blocks(l, g, division, hang, 0);
		unit top = hang == HANG_FOOT ? page - bottom : page / 3;
		shift(g, 0, MAX(MIN(top, page - bottom), 0));
	}
	struct box box = {.rows = ARENA_NEW(l->arena, struct art), .count = 1, .height = page};
	if (holds_more(division) || lowest(g) > page + l->grid)
		box.height = page + 1;
	box.rows[0] = art_from(l, g, page);
	return box;
}
