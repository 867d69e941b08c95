/* figure.c: pictures and what stands under them.
 *
 * A picture is as wide as its resolution makes it, at most the measure; pictures of one
 * figure stand in rows as the author wrote them. With its caption a figure is one block of
 * whole grid lines, which may be set up to three lines lower, or wait for the next page.
 * Anything else in a figure is set as it is, its caption held to it. */
#include "pages/layout.h"

#include "image/image.h"

#define COARSE_DPI 200.0       /* fewer show in print */
#define USUAL_DPI COARSE_DPI   /* of a file that does not say */
#define LOWER_MOST 3

/* A picture of a figure: from the figure's corner, before it is made smaller as a whole. */
struct shown {
	const struct node *image;
	unit x, y, width, height;
	unsigned row;
};

/* Whether nothing but pictures is in it: these go onto the list, a row a block. */
static bool find_pictures(const struct node *n, GArray *pictures, unsigned *row)
{
	for (const struct node *c = n->first; c != NULL; c = c->next) {
		bool empty = c->kind == NODE_SOFT_BREAK || c->kind == NODE_HARD_BREAK ||
		             (c->kind == NODE_TEXT && str_trim(c->text).len == 0);
		if (c->kind == NODE_CAPTION || empty)
			continue;
		if (c->kind == NODE_IMAGE) {
			struct shown shown = {.image = c, .row = *row};
			g_array_append_val(pictures, shown);
			if (c->image.picture == NULL || c->image.picture->image == NULL)
				return false;
			continue;
		}
		bool inside = c->kind == NODE_LINK || c->kind == NODE_PARAGRAPH || c->kind == NODE_FIGURE;
		if (!inside || (c->kind == NODE_LINK && (c->first == NULL || c->first != c->last))
		    || !find_pictures(c, pictures, row))
			return false;
		*row += c->kind != NODE_LINK;
	}
	return true;
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
	const struct node *node, *caption;
	struct shown *pictures;
	size_t count;
	struct paragraph text;
	unit width, height;            /* of all pictures, natural */
	unit caption_height;
};

/* Pictures of half the measure each are meant to stand side by side: the white between them
 * is taken from both. */
static void make_room(const struct frame *at, struct figure_parts *p, unit gap)
{
	for (size_t i = 0, end; i < p->count; i = end) {
		int64_t sum = 0;
		for (end = i; end < p->count && p->pictures[end].row == p->pictures[i].row; end++)
			sum += p->pictures[end].width;
		int64_t room = at->width - (int64_t)(end - i - 1) * gap;
		for (size_t k = i; sum <= at->width && sum > room && room > 0 && k < end; k++) {
			p->pictures[k].width = (unit)(p->pictures[k].width * room / sum);
			p->pictures[k].height = (unit)(p->pictures[k].height * room / sum);
		}
	}
}

/* Places pictures of one row side by side, each row under the one before. What does not fit
 * begins another. */
static void place_pictures(const struct layout *l, const struct frame *at, struct figure_parts *p)
{
	unit gap = l->grid / 2;

	for (size_t i = 0; i < p->count; i++)
		picture_size(at, p->pictures[i].image, &p->pictures[i].width, &p->pictures[i].height);
	make_room(at, p, gap);
	for (size_t i = 0, first = 0; i < p->count; i++) {
		struct shown *s = &p->pictures[i];
		const struct shown *before = i > first ? s - 1 : NULL;
		s->x = before ? before->x + before->width + gap : 0;
		if (before && (s->row != before->row || s->x + s->width > at->width)) {
			s->x = 0;
			first = i;
		}
		s->y = i == 0 ? 0 : first == i ? p->height + gap : before->y;
		p->width = MAX(p->width, s->x + s->width);
		p->height = MAX(p->height, s->y + s->height);
	}
}

/* Rows narrower than the widest stand in its middle; lower pictures on the foot of theirs. */
static void align_pictures(const struct layout *l, struct figure_parts *p)
{
	for (size_t i = 0, end; i < p->count; i = end) {
		unit height = 0;
		for (end = i; end < p->count && (end == i || p->pictures[end].x > 0); end++)
			height = MAX(height, p->pictures[end].height);
		const struct shown *last = &p->pictures[end - 1];
		unit aside = l->theme->figure_centred ? (p->width - last->x - last->width) / 2 : 0;
		for (size_t k = i; k < end; k++) {
			p->pictures[k].x += aside;
			p->pictures[k].y += height - p->pictures[k].height;
		}
	}
}

/* A caption of one line stands under the middle of its picture, a longer one at the left. */
static unit caption_left(const struct layout *l, const struct frame *at, const struct figure_parts *p)
{
	if (!l->theme->figure_centred || p->text.variant[0].line_count != 1)
		return at->left;
	return at->left + (at->width - p->text.variant[0].lines[0].width) / 2;
}

/* The figure in a number of lines: what the pictures must lose they lose in both ways. */
static struct art figure_art(struct layout *l, const struct frame *at, const struct figure_parts *p,
                             int lines)
{
	GArray *g = fragments_new();
	int64_t height = MIN(p->height, lines * l->grid - p->caption_height);
	unit width = (unit)(p->width * height / p->height);
	unit aside = l->theme->figure_centred ? (at->width - width) / 2 : 0;

	for (size_t i = 0; i < p->count; i++) {
		const struct shown *s = &p->pictures[i];
		struct fragment f = {.kind = FRAGMENT_PICTURE, .role = ROLE_CONTENT,
		                     .x = at->left + aside + (unit)(s->x * height / p->height),
		                     .y = (unit)(s->y * height / p->height),
		                     .width = (unit)(s->width * height / p->height),
		                     .height = (unit)(s->height * height / p->height),
		                     .node = s->image, .picture = s->image->image.picture};
		g_array_append_val(g, f);
	}
	if (p->caption_height > 0)
		put_paragraph(l, g, &p->text, p->caption, caption_left(l, at, p), (unit)height + l->grid / 2,
		              STYLE_CAPTION);
	return art_from(l, g, (unit)height + p->caption_height);
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

/* What is higher than a page with its caption becomes as high. */
static void fit_page(struct layout *l, struct figure_parts *p)
{
	int64_t room = MAX(l->lines * l->grid - p->caption_height, l->grid);

	if (p->height <= room)
		return;
	for (size_t i = 0; i < p->count; i++) {
		struct shown *s = &p->pictures[i];
		*s = (struct shown){s->image, (unit)(s->x * room / p->height), (unit)(s->y * room / p->height),
		                    (unit)(s->width * room / p->height), (unit)(s->height * room / p->height), s->row};
	}
	p->width = (unit)(p->width * room / p->height);
	p->height = (unit)room;
	const struct node *first = p->pictures[0].image;
	diag_add(l->diags, DIAG_PICTURE_TALL, first->where, NULL, "%.*s is set smaller to stand on a page",
	         STR_ARGS(first->image.picture->path));
}

static void pictures_lay(struct flow *f, const struct frame *at, struct figure_parts *p)
{
	struct layout *l = f->l;
	const struct style *s = style_of(l, STYLE_TABLE);

	place_pictures(l, at, p);
	align_pictures(l, p);
	fit_page(l, p);
	for (size_t i = 0; i < p->count; i++)
		report_coarse(l, p->pictures[i].image, p->pictures[i].width);
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
	b->series = SERIES_FIGURE;
	b->may_wait = art.note_count == 0 && f->keep <= 0;
	b->below = s->below;
	vary_height(f, at, p, lines);
	f->after_figure = b->may_wait;
	f->space = MAX(f->space, s->below);
	f->space_alone = owed;
}

void figure_lay(struct flow *f, const struct frame *at, const struct node *n)
{
	GArray *pictures = g_array_new(FALSE, TRUE, sizeof(struct shown));
	struct figure_parts p = {.node = n, .caption = figure_caption(n)};
	struct layout *l = f->l;
	unsigned row = 0;

	if (p.caption != NULL) {
		p.text = set_caption(l, at, n, p.caption);
		size_t lines = p.text.variant_count ? p.text.variant[0].line_count : 0;
		if (lines > 0)
			p.caption_height = (unit)lines * style_of(l, STYLE_CAPTION)->leading + l->grid / 2;
	}
	if (find_pictures(n, pictures, &row) && pictures->len > 0) {
		p.pictures = (void *)arena_copy(l->arena, pictures->data, pictures->len * sizeof *p.pictures);
		p.count = pictures->len;
	}
	g_array_free(pictures, TRUE);
	if (p.count > 0) {
		pictures_lay(f, at, &p);
		return;
	}
	guint first = f->blocks->len;
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
	if (first < f->blocks->len)
		g_array_index(f->blocks, struct pagebuild_block, first).series = SERIES_FIGURE;
}
