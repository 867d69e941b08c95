/* figure.c: pictures and what stands under them.
 *
 * A picture is as wide as its resolution makes it, at most the measure; with its caption
 * it is one block of whole grid lines, which may be set up to three lines lower, or wait
 * for the next page. Anything else in a figure is set as it is, its caption held to it. */
#include "pages/layout.h"

#include "image/image.h"

#define COARSE_DPI 200.0       /* fewer show in print */
#define USUAL_DPI COARSE_DPI   /* of a file that does not say */
#define LOWER_MOST 3

static const struct node *figure_image(const struct node *n)
{
	const struct node *found = NULL;

	for (const struct node *c = n->first; c != NULL; c = c->next) {
		if (c->kind == NODE_CAPTION)
			continue;
		const struct node *i = c->kind == NODE_PARAGRAPH && c->first && c->first == c->last ? c->first : c;
		if (i->kind == NODE_LINK && i->first && i->first == i->last)
			i = i->first;
		if (i->kind != NODE_IMAGE || found != NULL || i->image.picture == NULL
		    || i->image.picture->image == NULL)
			return NULL;
		found = i;
	}
	return found;
}

static const struct node *figure_caption(const struct node *n)
{
	for (const struct node *c = n->first; c != NULL; c = c->next)
		if (c->kind == NODE_CAPTION)
			return c;
	return NULL;
}

/* Width and height in units, within the measure. */
static void picture_size(const struct frame *at, const struct node *image, unit *width, unit *height)
{
	const struct image *i = image->image.picture->image;
	double dpi = i->kind == IMAGE_SVG ? 96 : i->dpi_x >= 90 && i->dpi_x <= 1200 ? i->dpi_x : USUAL_DPI;
	double wide = i->width * 72.0 / dpi, most = unit_points(at->width);

	if (image->image.width > 0)
		wide = most * MIN(image->image.width, 1.0f);
	wide = MIN(wide, most);
	*width = MAX(unit_from_points(wide), 1);
	*height = MAX(unit_from_points(wide * i->height / MAX(i->width, 1u)), 1);
}

static void report_coarse(struct layout *l, const struct node *image, unit width)
{
	const struct image *i = image->image.picture->image;
	double dpi = i->width / (unit_points(width) / 72.0);

	const struct printer *shop = l->edition->shop;
	double least = shop != NULL ? shop->dpi : str_is(l->edition->base, "print") ? COARSE_DPI : 0;

	if (i->kind == IMAGE_SVG || dpi >= least)
		return;
	diag_add(l->diags, DIAG_PICTURE_COARSE, image->where, NULL,
	         "%.*s prints at %d dots an inch", STR_ARGS(image->image.picture->path), (int)dpi);
}

struct paragraph set_caption(struct layout *l, const struct frame *at, const struct node *figure,
                             const struct node *caption)
{
	struct setting how = {.style = STYLE_CAPTION, .measure = at->width};
	str number = figure->kind == NODE_TABLE ? figure->table.number : figure->figure.number;
	enum label label = figure->kind == NODE_TABLE ? LABEL_TABLE : LABEL_FIGURE;

	if (number.len > 0)
		how.prefix_text = str_printf(l->arena, "%.*s\u00A0%.*s. ",
		                             STR_ARGS(l->book->labels[label]), STR_ARGS(number));
	return set_node(l, caption, &how);
}

struct figure_parts {
	const struct node *node, *image, *caption;
	struct paragraph text;
	unit width, height;            /* of the picture, natural */
	unit caption_height;
};

/* A caption of one line stands under the middle of its picture, a longer one at the left. */
static unit caption_left(const struct layout *l, const struct frame *at, const struct figure_parts *p)
{
	if (!l->theme->figure_centred || p->text.variant[0].line_count != 1)
		return at->left;
	return at->left + (at->width - p->text.variant[0].lines[0].width) / 2;
}

/* The figure in a number of lines: what the picture must lose it loses in both ways. */
static struct art figure_art(struct layout *l, const struct frame *at, const struct figure_parts *p,
                             int lines)
{
	GArray *g = fragments_new();
	unit height = MIN(p->height, lines * l->grid - p->caption_height);
	unit width = (unit)((int64_t)p->width * height / p->height);
	unit aside = l->theme->figure_centred ? (at->width - width) / 2 : 0;
	struct fragment f = {.kind = FRAGMENT_PICTURE, .role = ROLE_CONTENT, .width = width,
	                     .x = at->left + aside, .height = height,
	                     .node = p->image, .picture = p->image->image.picture};

	g_array_append_val(g, f);
	if (p->caption_height > 0)
		put_paragraph(l, g, &p->text, p->caption, caption_left(l, at, p), height + l->grid / 2,
		              STYLE_CAPTION);
	return art_from(l, g, height + p->caption_height);
}

static void caption_notes(struct layout *l, const struct figure_parts *p, struct art *art)
{
	GPtrArray *notes = g_ptr_array_new();

	for (size_t i = 0; p->text.variant_count && i < p->text.variant[0].line_count; i++)
		for (size_t k = 0; k < p->text.variant[0].lines[i].note_count; k++)
			g_ptr_array_add(notes, (gpointer)p->text.variant[0].lines[i].notes[k]);
	art->note_count = notes->len;
	art->notes = ARENA_ARRAY(l->arena, const struct node *, notes->len);
	for (guint i = 0; i < notes->len; i++)
		art->notes[i] = g_ptr_array_index(notes, i);
	g_ptr_array_free(notes, TRUE);
}

static void vary_height(struct flow *f, const struct frame *at, const struct figure_parts *p, int lines)
{
	struct layout *l = f->l;
	struct pagebuild_block *b = flow_last_block(f);
	struct strip *s = flow_last_strip(f);

	for (int less = 1; less <= LOWER_MOST && p->height > less * l->grid * 4; less++) {
		struct art *art = ARENA_NEW(l->arena, struct art);
		struct pagebuild_row *row = ARENA_NEW(l->arena, struct pagebuild_row);
		*art = figure_art(l, at, p, lines - less);
		*row = b->variant[0].rows[0];
		row->bottom = art->height;
		s->art[b->variant_count] = art;
		b->variant[b->variant_count++] = (struct pagebuild_variant){
			row, 1, less * l->theme->pages.figure_lower};
	}
}

static void picture_lay(struct flow *f, const struct frame *at, struct figure_parts *p)
{
	struct layout *l = f->l;
	const struct style *s = style_of(l, STYLE_TABLE);
	unit page = l->lines * l->grid;

	picture_size(at, p->image, &p->width, &p->height);
	if (p->height + p->caption_height > page) {
		unit height = page - p->caption_height;
		if (height < l->grid)
			height = l->grid;
		p->width = (unit)((int64_t)p->width * height / p->height);
		p->height = height;
		diag_add(l->diags, DIAG_PICTURE_TALL, p->image->where, NULL,
		         "%.*s is set smaller to stand on a page",
		         STR_ARGS(p->image->image.picture->path));
	}
	report_coarse(l, p->image, p->width);
	int lines = MIN(lines_for(l, p->height + p->caption_height), l->lines);
	struct art art = figure_art(l, at, p, lines);
	caption_notes(l, p, &art);
	int owed = f->space;
	if (f->paged)
		flow_space(f, s->above);
	struct pagebuild_block *b = flow_solid(f, p->node, art);
	if (!f->paged)
		return;
	flow_last_strip(f)->floats = true;
	b->may_wait = art.note_count == 0 && f->keep <= 0;
	b->below = s->below;
	vary_height(f, at, p, lines);
	f->after_figure = b->may_wait;
	f->space = MAX(f->space, s->below);
	f->space_alone = owed;
}

void figure_lay(struct flow *f, const struct frame *at, const struct node *n)
{
	struct figure_parts p = {.node = n, .image = figure_image(n), .caption = figure_caption(n)};
	struct layout *l = f->l;

	if (p.caption != NULL) {
		p.text = set_caption(l, at, n, p.caption);
		size_t lines = p.text.variant_count ? p.text.variant[0].line_count : 0;
		if (lines > 0)
			p.caption_height = (unit)lines * style_of(l, STYLE_CAPTION)->leading + l->grid / 2;
	}
	if (p.image != NULL) {
		picture_lay(f, at, &p);
		return;
	}
	for (const struct node *c = n->first; c != NULL; c = c->next) {
		if (c != p.caption) {
			block_lay(f, at, c);
			continue;
		}
		flow_hold(f, BREAK_NEVER);
		f->space = f->space_alone = 0;
		flow_text(f, at, c, &p.text, STYLE_CAPTION, 0);
		flow_space(f, style_of(l, STYLE_CAPTION)->below);
	}
}

/* A table's caption stands above it. */
void caption_lay(struct flow *f, const struct frame *at, const struct node *of, const struct node *caption)
{
	struct paragraph p = set_caption(f->l, at, of, caption);

	flow_text(f, at, caption, &p, STYLE_CAPTION, 0);
	flow_hold(f, BREAK_NEVER);
	for (uint32_t r = 0; r < flow_last_block(f)->variant[0].count; r++)
		flow_set_break(f, r, BREAK_NEVER);
}
