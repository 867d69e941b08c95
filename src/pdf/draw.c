/* draw.c: see draw.h.
 *
 * Text is gathered: glyphs of one font and colour within one piece go to cairo in one
 * call, a paragraph at a time where it has a single font, because each call costs more
 * than its glyphs. Pictures of pixels are not drawn: a black box holds their place, and
 * images.c puts the file's own data there, which cairo would decode, or pack again. */
#include "pdf/draw.h"

#include <cairo-pdf.h>
#include <string.h>

#include "doc/walk.h"
#include "image/image.h"
#include "pdf/ahead.h"
#include "pdf/faces.h"
#include "pdf/links.h"
#include "pdf/picture.h"
#include "pdf/structure.h"

struct pen {
	cairo_t *cairo;
	struct faces *faces;
	const struct pages *pages;
	const struct page *page;
	uint32_t page_index;
	unit left, top;            /* the page's corner on the medium */
	bool pixels;               /* pictures are painted here, not left to images.c */
	struct arena *a;

	GArray *marks;             /* struct mark */
	GArray *touches;
	uint32_t numbered;         /* marks of the page that are content */
	bool open;                 /* the last mark is */
	const struct node *listing; /* of the fragment being drawn */
	struct ahead *ahead;

	/* text waiting to be shown */
	GArray *glyphs, *clusters;
	GString *text;
	GArray *order;             /* const struct run *, of the line being drawn */
	cairo_scaled_font_t *font;
	colour colour;
	bool backwards;
	const char *why;           /* first failure; NULL */
};

static void set_colour(struct pen *p, colour c)
{
	cairo_set_source_rgb(p->cairo, (c >> 16 & 255) / 255.0, (c >> 8 & 255) / 255.0,
	                     (c & 255) / 255.0);
}

static void show_text(struct pen *p)
{
	if (!p->glyphs->len)
		return;
	cairo_set_scaled_font(p->cairo, p->font);
	set_colour(p, p->colour);
	cairo_show_text_glyphs(p->cairo, p->text->str, (int)p->text->len,
	                       (cairo_glyph_t *)p->glyphs->data, (int)p->glyphs->len,
	                       (cairo_text_cluster_t *)p->clusters->data, (int)p->clusters->len,
	                       p->backwards ? CAIRO_TEXT_CLUSTER_FLAG_BACKWARD : 0);
	g_array_set_size(p->glyphs, 0);
	g_array_set_size(p->clusters, 0);
	g_string_truncate(p->text, 0);
}

static void close_mark(struct pen *p)
{
	show_text(p);
	if (p->open)
		cairo_tag_end(p->cairo, "P");
	p->open = false;
}

/* Everything drawn until the next call belongs to this. */
static struct mark *open_mark(struct pen *p, enum mark_kind kind, const struct node *owner)
{
	close_mark(p);
	struct mark m = {.kind = kind, .owner = owner, .listing = owner ? p->listing : NULL};
	if (kind == MARK_CONTENT || kind == MARK_LABEL)
		m.number = p->numbered++;
	g_array_append_val(p->marks, m);
	if (!p->pixels)
		cairo_tag_begin(p->cairo, "P", NULL);
	p->open = !p->pixels;
	return &g_array_index(p->marks, struct mark, p->marks->len - 1);
}

/* The same, going on with the last one where nothing changes. */
static void want_mark(struct pen *p, enum mark_kind kind, const struct node *owner)
{
	if (p->open) {
		const struct mark *m = &g_array_index(p->marks, struct mark, p->marks->len - 1);
		if (m->kind == kind && m->owner == owner && !m->picture)
			return;
	}
	open_mark(p, kind, owner);
}

static enum mark_kind artifact_kind(enum fragment_role role)
{
	switch (role) {
	case ROLE_HEAD:
		return MARK_HEAD;
	case ROLE_FOLIO:
		return MARK_FOLIO;
	case ROLE_RULE:
	case ROLE_CONTENT:
	case ROLE_LABEL:
		break;
	}
	return MARK_DECORATION;
}

static bool is_content(enum fragment_role role)
{
	return role == ROLE_CONTENT || role == ROLE_LABEL;
}

static const struct node *block_of(const struct pen *p, const struct fragment *f)
{
	return f->node ? f->node : p->pages->book->root;
}

/* ---- text ---- */

/* What follows is shown in the run's font: with what waits already, or after it. */
static void choose_font(struct pen *p, const struct run *r, bool usual)
{
	cairo_scaled_font_t *font = faces_find(p->faces, r->face, usual, r->size, r->stretch);
	if (!font)
		p->why = "a font cannot be opened for drawing";
	if (font != p->font || r->colour != p->colour || r->backwards || p->backwards)
		show_text(p);
	p->font = font;
	p->colour = r->colour;
	p->backwards = r->backwards;
}

/* The text of a run from the i-th glyph on that it alone stands for; nothing where glyphs
 * share it. */
static str letter_of(const struct run *r, size_t i, size_t at)
{
	bool shared = i + 1 < r->glyph_count && !r->glyphs[i + 1].text_bytes;
	return shared || r->backwards ? STR_NONE : str_sub(r->text, at, at + r->glyphs[i].text_bytes);
}

static void gather(struct pen *p, const struct run *r, double x, double y)
{
	bool usual = true;
	size_t at = 0, shown = 0;
	choose_font(p, r, usual);
	for (size_t i = 0; i < r->glyph_count && !p->why; i++) {
		const struct glyph *g = &r->glyphs[i];
		if (g->text_bytes && usual != faces_is_usual(p->faces, r->face, letter_of(r, i, at), g->id)) {
			g_string_append_len(p->text, r->text.at + shown, (gssize)(at - shown));
			shown = at;
			choose_font(p, r, usual = !usual);
		}
		at += g->text_bytes;
		cairo_glyph_t glyph = {g->id, x + unit_points(g->x), y - unit_points(g->y)};
		g_array_append_val(p->glyphs, glyph);
		if (g->text_bytes || !p->clusters->len) {
			cairo_text_cluster_t c = {g->text_bytes, 1};
			g_array_append_val(p->clusters, c);
		} else {
			g_array_index(p->clusters, cairo_text_cluster_t, p->clusters->len - 1)
				.num_glyphs++;
		}
	}
	g_string_append_len(p->text, r->text.at + shown, (gssize)(r->text.len - shown));
}

static void fill_box(struct pen *p, unit x, unit y, unit width, unit height, colour c)
{
	if (width <= 0 || height <= 0)
		return;
	show_text(p);
	set_colour(p, c);
	cairo_rectangle(p->cairo, unit_points(x), unit_points(y), unit_points(width),
	                unit_points(height));
	cairo_fill(p->cairo);
}

static struct box on_medium(const struct pen *p, struct box b)
{
	return (struct box){b.x0 + p->left, b.y0 + p->top, b.x1 + p->left, b.y1 + p->top};
}

static void touch_link(struct pen *p, const struct node *link, struct box b)
{
	if (!link || b.x1 <= b.x0)
		return;
	b = on_medium(p, b);
	if (p->touches->len) {
		struct touch *last = &g_array_index(p->touches, struct touch, p->touches->len - 1);
		if (last->node == link && last->page == p->page_index && last->box.y1 == b.y1 &&
		    last->box.x0 <= b.x0) {
			last->box.x1 = MAX(last->box.x1, b.x1);
			return;
		}
	}
	struct touch t = {link, p->page_index, b};
	g_array_append_val(p->touches, t);
}

/* Grounds lie under the text of the whole line, so they go first. */
static void draw_grounds(struct pen *p, const struct fragment *f)
{
	const struct line *l = f->line;
	for (size_t i = 0; i < l->run_count; i++) {
		const struct run *r = &l->runs[i];
		if (r->kind != RUN_GLYPHS || r->ground == 0xFFFFFF || !r->width)
			continue;
		want_mark(p, MARK_DECORATION, NULL);
		fill_box(p, f->x + r->x, f->y - l->ascent, r->width, l->ascent + l->descent, r->ground);
	}
}

static void draw_strokes(struct pen *p, const struct fragment *f)
{
	for (size_t i = 0; i < f->line->run_count; i++) {
		const struct run *r = &f->line->runs[i];
		if (r->kind != RUN_GLYPHS || !(r->strike || r->underline))
			continue;
		unit below, thickness;
		faces_underline(p->faces, r->face, r->size, &below, &thickness);
		unit y = f->y - r->rise;
		want_mark(p, MARK_DECORATION, NULL);
		if (r->underline)
			fill_box(p, f->x + r->x, y + below, r->width, thickness, r->colour);
		if (r->strike)
			fill_box(p, f->x + r->x, y - (unit)((int64_t)r->size * r->face->x_height /
			         r->face->units_per_em / 2), r->width, thickness, r->colour);
	}
}

static void draw_picture(struct pen *p, enum mark_kind kind, const struct node *owner,
                         const struct picture *picture, struct box b);

static void draw_run(struct pen *p, const struct fragment *f, const struct run *r,
                     const struct node **owner, enum mark_kind *kind)
{
	const struct line *l = f->line;
	const struct node *block = block_of(p, f), *link = NULL;
	if (!is_content(f->role)) {
		*kind = artifact_kind(f->role);
		*owner = NULL;
	} else if (f->listing) {
		*kind = MARK_CONTENT;
		*owner = link = f->node;
	} else if (f->role == ROLE_LABEL || (!r->node && !r->hyphen)) {
		*kind = MARK_LABEL;
		*owner = structure_label_owner(block);
		link = links_of_label(*owner);
	} else if (!r->hyphen || !*owner) {
		*kind = MARK_CONTENT;
		*owner = structure_owner(r->node, block);
		link = links_of_node(r->node, block);
	}
	if (r->kind == RUN_RULE) {
		want_mark(p, MARK_DECORATION, NULL);
		fill_box(p, f->x + r->x, f->y - r->rise - r->height, r->width, r->height, r->colour);
		return;
	}
	struct box b = {f->x + r->x, f->y - l->ascent, f->x + r->x + r->width, f->y + l->descent};
	if (r->kind == RUN_PICTURE) {
		b.y0 = f->y - r->rise - r->height;
		b.y1 = f->y - r->rise;
		draw_picture(p, *kind, *owner, r->picture, b);
	} else {
		want_mark(p, *kind, *owner);
		gather(p, r, unit_points(f->x + r->x), unit_points(f->y - r->rise));
	}
	touch_link(p, link, b);
}

/* Runs in reading order: another than they stand in only where directions mix. A hyphen
 * or picture goes with the run before it. */
static void order_runs(const struct line *l, GArray *order)
{
	bool mixed = false;
	g_array_set_size(order, 0);
	for (size_t i = 0; i < l->run_count; i++)
		mixed |= l->runs[i].backwards;
	for (size_t i = 0; i < l->run_count; i++) {
		const struct run *r = &l->runs[i];
		guint at = order->len;
		while (mixed && at && r->node && !r->hyphen && r->kind == RUN_GLYPHS &&
		       g_array_index(order, const struct run *, at - 1)->logical > r->logical)
			at--;
		g_array_insert_val(order, at, r);
	}
}

/* A chapter's number and its title, an entry and its page number are set apart by their
 * places alone; who hears them needs a space between. */
static void end_piece(struct pen *p, const struct fragment *f)
{
	const struct line *l = f->line;
	const struct run *r = l->run_count ? &l->runs[l->run_count - 1] : NULL;
	if (!is_content(f->role) || !(f->listing || block_of(p, f)->kind == NODE_HEADING) ||
	    !l->last || !p->glyphs->len || p->backwards || r->kind != RUN_GLYPHS ||
	    str_ends(r->text, STR(" ")))
		return;
	cairo_glyph_t space = {faces_space(p->faces, r->face), unit_points(f->x + r->x + r->width),
	                       unit_points(f->y - r->rise)};
	cairo_text_cluster_t cluster = {1, 1};
	if (!space.index)
		return;
	g_array_append_val(p->glyphs, space);
	g_array_append_val(p->clusters, cluster);
	g_string_append_c(p->text, ' ');
}

static void draw_line(struct pen *p, const struct fragment *f)
{
	const struct node *owner = NULL;
	enum mark_kind kind = MARK_CONTENT;
	draw_grounds(p, f);
	order_runs(f->line, p->order);
	for (guint i = 0; i < p->order->len; i++)
		draw_run(p, f, g_array_index(p->order, const struct run *, i), &owner, &kind);
	end_piece(p, f);
	draw_strokes(p, f);
}

/* ---- pictures and paths ---- */

static void draw_vector(struct pen *p, const struct image *image, struct box b)
{
	cairo_save(p->cairo);
	if (!image_draw_svg(image, p->cairo, unit_points(b.x0), unit_points(b.y0),
	                    unit_points(b.x1 - b.x0), unit_points(b.y1 - b.y0)))
		p->why = "a picture cannot be drawn";
	cairo_restore(p->cairo);
}

static void draw_picture(struct pen *p, enum mark_kind kind, const struct node *owner,
                         const struct picture *picture, struct box b)
{
	if (!picture || !picture->image || b.x1 <= b.x0 || b.y1 <= b.y0)
		return;
	if (owner && owner->kind == NODE_IMAGE && owner->image.decorative) {
		kind = MARK_DECORATION;
		owner = NULL;
	}
	struct mark *m = open_mark(p, kind, owner);
	m->box = on_medium(p, b);
	if (picture->image->kind == IMAGE_SVG) {
		/* Groups inside a tag fail the surface: two empty tags are brackets instead. */
		m->bracket = BRACKET_OPEN;
		close_mark(p);
		draw_vector(p, picture->image, b);
		uint32_t numbered = p->numbered;
		open_mark(p, kind, owner)->bracket = BRACKET_CLOSE;
		close_mark(p);
		p->numbered = numbered;
		return;
	}
	if (p->pixels) {
		if (!picture_paint(p->a, p->cairo, picture->image, unit_points(b.x0), unit_points(b.y0),
		                   unit_points(b.x1 - b.x0), unit_points(b.y1 - b.y0)))
			p->why = "a picture cannot be decoded";
		return;
	}
	m->picture = picture;
	ahead_give_picture(p->ahead, picture);
	fill_box(p, b.x0, b.y0, b.x1 - b.x0, b.y1 - b.y0, 0);
	close_mark(p);
}

/* The IMAGE that a picture's fragment shows. */
static const struct node *image_of(const struct node *block, const struct picture *picture)
{
	for (struct node *n = (struct node *)block; n; n = walk_after(n, block))
		if (n->kind == NODE_IMAGE && n->image.picture == picture)
			return n;
	return NULL;
}

static void draw_picture_fragment(struct pen *p, const struct fragment *f)
{
	const struct node *block = block_of(p, f), *image = NULL;
	struct box b = {f->x, f->y, f->x + f->width, f->y + f->height};
	if (f->picture == p->pages->book->cover) {
		draw_picture(p, MARK_CONTENT, p->pages->book->root, f->picture, b);
		return;
	}
	if (!is_content(f->role)) {
		draw_picture(p, artifact_kind(f->role), NULL, f->picture, b);
		return;
	}
	if (f->node)
		image = image_of(block, f->picture);
	draw_picture(p, MARK_CONTENT, image ? image : block, f->picture, b);
	if (image)
		touch_link(p, links_of_node(image, block), b);
}

static void draw_path(struct pen *p, const struct fragment *f)
{
	double x = unit_points(f->x), y = unit_points(f->y);
	show_text(p);
	for (size_t i = 0; i < f->path_count; i++) {
		const struct path_point *q = &f->path[i];
		double px = x + unit_points(q->x), py = y + unit_points(q->y);
		if (q->op == 'M')
			cairo_move_to(p->cairo, px, py);
		else if (q->op == 'L')
			cairo_line_to(p->cairo, px, py);
		else if (q->op == 'Z')
			cairo_close_path(p->cairo);
		else if (q->op == 'C' && i + 2 < f->path_count) {
			cairo_curve_to(p->cairo, px, py, x + unit_points(q[1].x),
			               y + unit_points(q[1].y), x + unit_points(q[2].x),
			               y + unit_points(q[2].y));
			i += 2;
		}
	}
	set_colour(p, f->colour);
	cairo_fill(p->cairo);
}

static void want_fragment_mark(struct pen *p, const struct fragment *f)
{
	if (!is_content(f->role))
		want_mark(p, artifact_kind(f->role), NULL);
	else if (f->role == ROLE_LABEL)
		want_mark(p, MARK_LABEL, structure_label_owner(block_of(p, f)));
	else
		want_mark(p, MARK_CONTENT, f->listing ? f->node : structure_owner(NULL, block_of(p, f)));
}

static void draw_fragment(struct pen *p, const struct fragment *f)
{
	p->listing = f->listing;
	switch (f->kind) {
	case FRAGMENT_LINE:
		draw_line(p, f);
		break;
	case FRAGMENT_RULE:
		want_fragment_mark(p, f);
		fill_box(p, f->x, f->y, f->width, f->height, f->colour);
		break;
	case FRAGMENT_PICTURE:
		draw_picture_fragment(p, f);
		break;
	case FRAGMENT_PATH:
		want_fragment_mark(p, f);
		draw_path(p, f);
		break;
	}
}

static void draw_page(struct pen *p, uint32_t index, unit x, unit y)
{
	p->page = &p->pages->page[index];
	p->page_index = index;
	p->left = x;
	p->top = y;
	cairo_save(p->cairo);
	cairo_translate(p->cairo, unit_points(x), unit_points(y));
	for (size_t i = 0; i < p->page->fragment_count; i++)
		draw_fragment(p, &p->page->fragments[i]);
	close_mark(p);
	cairo_restore(p->cairo);
}

static void draw_sheet(struct pen *p, const struct sheet_place place[2])
{
	for (int side = 0; side < 2; side++)
		if (place[side].page < p->pages->count)
			draw_page(p, place[side].page, place[side].x, place[side].y);
}

/* Room for the marks that say where to cut, and how they look: a printer's convention. */
static const unit CROP_ROOM = 24 * UNIT_POINT, CROP_LENGTH = 14 * UNIT_POINT,
                  CROP_THICKNESS = UNIT_POINT / 4;

/* At each corner two strokes that point at it from outside the bleed. */
static void draw_crop_marks(struct pen *p, unit left, const struct drawing *d)
{
	unit away = MAX(d->bleed, CROP_ROOM - CROP_LENGTH), half = CROP_THICKNESS / 2;
	open_mark(p, MARK_DECORATION, NULL);
	for (int corner = 0; corner < 4; corner++) {
		bool right = corner & 1, low = corner & 2;
		unit x = left + (right ? p->pages->width : 0), y = d->top + (low ? p->pages->height : 0);
		fill_box(p, right ? x + away : x - away - CROP_LENGTH, y - half, CROP_LENGTH,
		         CROP_THICKNESS, 0);
		fill_box(p, x - half, low ? y + away : y - away - CROP_LENGTH, CROP_THICKNESS,
		         CROP_LENGTH, 0);
	}
	close_mark(p);
}

static bool has_crop_marks(const struct pages *pages)
{
	return pages->book->edition && pages->book->edition->crop_marks && !pages->sheet_count;
}

static void draw_leaf(struct pen *p, uint32_t index, const struct drawing *d)
{
	draw_page(p, index, d->left[index], d->top);
	if (has_crop_marks(p->pages))
		draw_crop_marks(p, d->left[index], d);
}

static cairo_status_t take(void *file, const unsigned char *data, unsigned length)
{
	g_byte_array_append(file, data, length);
	return CAIRO_STATUS_SUCCESS;
}

/* A few dozen pages tell what is usual in all. */
enum { LEARN_PAGES = 64 };

static void learn(struct pen *p)
{
	const struct pages *pages = p->pages;
	for (size_t i = 0; i < pages->count; i += pages->count / LEARN_PAGES + 1)
		for (size_t k = 0; k < pages->page[i].fragment_count; k++) {
			const struct line *l = pages->page[i].fragments[k].line;
			for (size_t r = 0; l && r < l->run_count; r++)
				faces_learn(p->faces, &l->runs[r]);
		}
}

static void draw_all(struct pen *p, cairo_surface_t *surface, const GByteArray *bytes,
                     struct drawing *out)
{
	const struct pages *pages = p->pages;
	for (size_t i = 0; i < out->page_count; i++) {
		guint before = bytes->len, first = p->marks->len;
		out->page_marks[i] = first;
		p->numbered = 0;
		if (pages->sheet_count)
			draw_sheet(p, pages->sheets[i]);
		else
			draw_leaf(p, (uint32_t)i, out);
		cairo_surface_show_page(surface);
		struct content_page page = {
			.marks = (struct mark *)(void *)p->marks->data + first,
			.mark_count = p->marks->len - first,
			.tagged = out->tagged,
		};
		str written = {(const char *)bytes->data + before, bytes->len - before};
		ahead_give(out->ahead, before, written, &page);
	}
	out->page_marks[out->page_count] = p->marks->len;
}

static void pen_init(struct pen *p, const struct pages *pages, struct arena *a, double scale)
{
	*p = (struct pen){.pages = pages, .a = a, .faces = faces_new(a, scale, pages->face_count)};
	p->marks = g_array_new(FALSE, TRUE, sizeof(struct mark));
	p->touches = g_array_new(FALSE, TRUE, sizeof(struct touch));
	p->glyphs = g_array_new(FALSE, FALSE, sizeof(cairo_glyph_t));
	p->clusters = g_array_new(FALSE, FALSE, sizeof(cairo_text_cluster_t));
	p->text = g_string_new(NULL);
	p->order = g_array_new(FALSE, FALSE, sizeof(const struct run *));
}

static void pen_done(struct pen *p)
{
	g_array_free(p->marks, TRUE);
	g_array_free(p->touches, TRUE);
	g_array_free(p->glyphs, TRUE);
	g_array_free(p->clusters, TRUE);
	g_string_free(p->text, TRUE);
	g_array_free(p->order, TRUE);
}

/* An arena's copy of an array's items. */
#define KEEP(a, array, type) ((array)->len ? \
	(type *)(void *)arena_copy((a), (array)->data, (array)->len * sizeof(type)) : NULL)

static void draw_on(struct pen *p, GByteArray *bytes, struct drawing *out)
{
	cairo_surface_t *surface = cairo_pdf_surface_create_for_stream(
		take, bytes, unit_points(out->width), unit_points(out->height));
	/* 1.18 writes object streams from 1.5 on; here they would only be in the way. */
	cairo_pdf_surface_restrict_to_version(surface, CAIRO_PDF_VERSION_1_4);
	p->cairo = cairo_create(surface);
	draw_all(p, surface, bytes, out);
	cairo_status_t status = cairo_status(p->cairo);
	cairo_destroy(p->cairo);
	cairo_surface_finish(surface);
	if (!status)
		status = cairo_surface_status(surface);
	cairo_surface_destroy(surface);
	if (status && !p->why)
		p->why = cairo_status_to_string(status);
}

/* Sizes and places. A bound book bleeds on three sides: at the spine there is no edge. */
static void lay_out(struct arena *a, const struct pages *pages, struct drawing *d)
{
	bool crop = has_crop_marks(pages), bound = pages->book->edition &&
	            pages->book->edition->mirrored && !crop;
	unit room = pages->bleed + (crop ? CROP_ROOM : 0);
	*d = (struct drawing){.tagged = !pages->sheet_count, .page_count = pages->count};
	if (pages->sheet_count) {
		d->page_count = pages->sheet_count;
		d->width = pages->sheet_width;
		d->height = pages->sheet_height;
	} else {
		d->bleed = pages->bleed;
		d->top = room;
		d->width = pages->width + (bound ? room : 2 * room);
		d->height = pages->height + 2 * room;
	}
	d->left = ARENA_ARRAY(a, unit, d->page_count);
	for (size_t i = 0; i < d->page_count && d->tagged; i++)
		d->left[i] = bound && pages->page[i].recto ? 0 : room;
}

static void end_bytes(void *bytes)
{
	g_byte_array_free(bytes, TRUE);
}

bool draw_pages(struct arena *a, const struct pages *pages, struct ahead *ahead,
                struct drawing *out, const char **why)
{
	struct pen p;
	lay_out(a, pages, out);
	out->page_marks = ARENA_ARRAY(a, size_t, out->page_count + 1);
	GByteArray *bytes = g_byte_array_new();
	arena_on_end(a, end_bytes, bytes);
	pen_init(&p, pages, a, 1);
	learn(&p);
	out->ahead = p.ahead = ahead;
	draw_on(&p, bytes, out);
	ahead_wait(out->ahead);
	out->marks = KEEP(a, p.marks, struct mark);
	out->mark_count = p.marks->len;
	out->touches = KEEP(a, p.touches, struct touch);
	out->touch_count = p.touches->len;
	out->file = (str){(const char *)bytes->data, bytes->len};
	pen_done(&p);
	*why = p.why;
	return !p.why;
}

bool draw_page_on(struct arena *a, const struct pages *pages, size_t page, cairo_t *cairo,
                  double scale, const char **why)
{
	struct pen p;
	pen_init(&p, pages, a, scale);
	p.cairo = cairo;
	p.pixels = true;
	draw_page(&p, (uint32_t)page, 0, 0);
	pen_done(&p);
	*why = p.why;
	return !p.why;
}
