/* draw.c: see draw.h. */
#include "pdf/draw.h"

#include <string.h>

#include "doc/walk.h"
#include "image/image.h"
#include "pdf/ahead.h"
#include "pdf/content.h"
#include "pdf/faces.h"
#include "pdf/links.h"
#include "pdf/specimen.h"
#include "pdf/tags.h"

struct pen {
	struct canvas canvas;
	struct faces *faces;
	const struct pages *pages;
	const struct page *page;
	uint32_t page_index;
	unit left, top;            /* the page's corner on the medium */
	bool turned;               /* what is drawn counts from the lower corner, turned */
	struct ahead *ahead;       /* NULL: pictures are not prepared */

	GArray *marks;             /* struct mark */
	GArray *touches;
	uint32_t numbered;         /* marks of the page that are content */
	bool open;                 /* the last mark is */
	const struct node *listing; /* of the fragment being drawn */
	GArray *order;             /* const struct run *, of the line being drawn */
};

static void close_mark(struct pen *p)
{
	if (p->open)
		p->canvas.close(p->canvas.on);
	p->open = false;
}

/* Everything drawn until the next call belongs to this. */
static void open_mark(struct pen *p, struct mark m)
{
	close_mark(p);
	m.listing = m.owner ? p->listing : NULL;
	if (m.kind == MARK_CONTENT || m.kind == MARK_LABEL)
		m.number = p->numbered++;
	g_array_append_val(p->marks, m);
	p->canvas.open(p->canvas.on, &m);
	p->open = true;
}

/* The same, going on with the last one where nothing changes. */
static void want_mark(struct pen *p, enum mark_kind kind, const struct node *owner)
{
	if (p->open) {
		const struct mark *m = &g_array_index(p->marks, struct mark, p->marks->len - 1);
		if (m->kind == kind && m->owner == owner && !m->picture)
			return;
	}
	open_mark(p, (struct mark){.kind = kind, .owner = owner});
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

/* ---- lines ---- */

/* Where the canvas counts from. */
static unit from_left(const struct pen *p)
{
	return p->turned ? 0 : p->left;
}

static unit from_top(const struct pen *p)
{
	return p->turned ? 0 : p->top;
}

static struct box on_canvas(const struct pen *p, struct box b)
{
	unit x = from_left(p), y = from_top(p);
	return (struct box){b.x0 + x, b.y0 + y, b.x1 + x, b.y1 + y};
}

static struct box on_medium(const struct pen *p, struct box b)
{
	unit foot = p->top + p->pages->height;
	if (p->turned)
		return (struct box){p->left + b.y0, foot - b.x1, p->left + b.y1, foot - b.x0};
	return (struct box){b.x0 + p->left, b.y0 + p->top, b.x1 + p->left, b.y1 + p->top};
}

static void fill_box(struct pen *p, unit x, unit y, unit width, unit height, colour c)
{
	if (width > 0 && height > 0)
		p->canvas.fill(p->canvas.on, on_canvas(p, (struct box){x, y, x + width, y + height}), c);
}

/* Whether b follows a on one line. */
static bool goes_on(const struct pen *p, const struct box *a, const struct box *b)
{
	return p->turned ? a->x1 == b->x1 && a->y1 >= b->y1 : a->y1 == b->y1 && a->x0 <= b->x0;
}

static void touch_link(struct pen *p, const struct node *link, struct box b)
{
	if (!link || b.x1 <= b.x0)
		return;
	b = on_medium(p, b);
	if (p->touches->len) {
		struct touch *last = &g_array_index(p->touches, struct touch, p->touches->len - 1);
		if (last->node == link && last->page == p->page_index && goes_on(p, &last->box, &b)) {
			last->box = box_join(last->box, b);
			return;
		}
	}
	struct touch t = {link, p->page_index, b, p->turned};
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
		*owner = tags_label_owner(block);
		link = links_of_label(*owner);
	} else if (!r->hyphen || !*owner) {
		*kind = MARK_CONTENT;
		*owner = tags_owner(r->node, block);
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
		p->canvas.run(p->canvas.on, r, f->x + r->x + from_left(p), f->y + from_top(p));
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

/* Does a text go on below a line that was broken by force: verse, code? */
static bool is_broken_off(const struct pen *p, const struct fragment *f)
{
	const struct fragment *end = p->page->fragments + p->page->fragment_count, *next = f + 1;
	while (next < end && !is_content(next->role))
		next++;
	return next < end && next->kind == FRAGMENT_LINE && next->node == f->node &&
	       next->role == f->role;
}

/* A chapter's number and its title, an entry and its page number, lines of verse are set
 * apart by their places alone; who hears them needs a space between. */
static void end_piece(struct pen *p, const struct fragment *f)
{
	const struct run *r = p->order->len ? g_array_index(p->order, const struct run *,
	                                                    p->order->len - 1) : NULL;
	if (!is_content(f->role) || !f->line->last || !r || r->kind != RUN_GLYPHS ||
	    str_ends(r->text, STR(" ")) ||
	    !(f->listing || block_of(p, f)->kind == NODE_HEADING || is_broken_off(p, f)))
		return;
	struct glyph space = {.id = faces_glyph(p->faces, r->face, ' '), .text_bytes = 1};
	struct run end = *r;
	end.glyphs = &space;
	end.glyph_count = space.id ? 1 : 0;
	end.text = STR(" ");
	space.advance = (unit)((int64_t)faces_width(p->faces, r->face, space.id) * r->size / 1000);
	unit x = f->x + r->x + (r->backwards ? -space.advance : r->width);
	p->canvas.run(p->canvas.on, &end, x + from_left(p), f->y + from_top(p));
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

static void draw_picture(struct pen *p, enum mark_kind kind, const struct node *owner,
                         const struct picture *picture, struct box b)
{
	if (!picture || !picture->image || b.x1 <= b.x0 || b.y1 <= b.y0)
		return;
	if (owner && owner->kind == NODE_IMAGE && owner->image.decorative) {
		kind = MARK_DECORATION;
		owner = NULL;
	}
	open_mark(p, (struct mark){.kind = kind, .owner = owner, .picture = picture,
	                           .box = on_medium(p, b)});
	if (p->ahead && picture->image->kind != IMAGE_SVG)
		ahead_give_picture(p->ahead, picture);
	p->canvas.picture(p->canvas.on, picture, on_canvas(p, b));
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

static void want_fragment_mark(struct pen *p, const struct fragment *f)
{
	if (!is_content(f->role))
		want_mark(p, artifact_kind(f->role), NULL);
	else if (f->role == ROLE_LABEL)
		want_mark(p, MARK_LABEL, tags_label_owner(block_of(p, f)));
	else
		want_mark(p, MARK_CONTENT, f->listing ? f->node : tags_owner(NULL, block_of(p, f)));
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
		p->canvas.path(p->canvas.on, f->path, f->path_count, f->x + from_left(p),
		               f->y + from_top(p), f->colour);
		break;
	}
}

static void turn(struct pen *p, bool turned)
{
	if (p->turned == turned)
		return;
	close_mark(p);
	p->canvas.turn(p->canvas.on, p->left, p->top + p->pages->height, !turned);
	p->turned = turned;
}

static void draw_page(struct pen *p, uint32_t index, unit x, unit y)
{
	p->page = &p->pages->page[index];
	p->page_index = index;
	p->left = x;
	p->top = y;
	for (size_t i = 0; i < p->page->fragment_count; i++) {
		turn(p, p->page->fragments[i].turned);
		draw_fragment(p, &p->page->fragments[i]);
	}
	close_mark(p);
	turn(p, false);
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
	p->left = p->top = 0;
	open_mark(p, (struct mark){.kind = MARK_DECORATION});
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

/* A guess; most pages of text need less. */
enum { PAGE_BYTES = 8 * 1024 };

static void draw_all(struct pen *p, struct content *content, struct drawing *out)
{
	for (size_t i = 0; i < out->page_count; i++) {
		GString *page = g_string_sized_new(PAGE_BYTES);
		out->page_marks[i] = p->marks->len;
		p->numbered = 0;
		content_begin(content, page);
		if (p->pages->sheet_count)
			draw_sheet(p, p->pages->sheets[i]);
		else
			draw_leaf(p, (uint32_t)i, out);
		out->page_bytes[i] = ahead_give_bytes(out->ahead, page);
	}
	out->page_marks[out->page_count] = p->marks->len;
}

static void pen_init(struct pen *p, const struct pages *pages)
{
	*p = (struct pen){.pages = pages};
	p->marks = g_array_new(FALSE, TRUE, sizeof(struct mark));
	p->touches = g_array_new(FALSE, TRUE, sizeof(struct touch));
	p->order = g_array_new(FALSE, FALSE, sizeof(const struct run *));
}

static void pen_done(struct pen *p)
{
	g_array_free(p->marks, TRUE);
	g_array_free(p->touches, TRUE);
	g_array_free(p->order, TRUE);
}

/* An arena's copy of an array's items. */
#define KEEP(a, array, type) ((array)->len ? \
	(type *)(void *)arena_copy((a), (array)->data, (array)->len * sizeof(type)) : NULL)

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
		d->left[i] = bound && pages->page[i].recto != pages->from_right ? 0 : room;
}

const struct vector *drawing_vector(struct drawing *d, const struct picture *picture, unit width,
                                    unit height)
{
	if (picture->image->kind != IMAGE_SVG)
		return NULL;
	struct vector *v = &d->vectors[picture->index];
	if (!v->picture)
		*v = (struct vector){picture, width, height};
	return v;
}

bool draw_pages(struct arena *a, const struct pages *pages, struct ahead *ahead,
                struct drawing *out, const char **why)
{
	struct pen p;
	pen_init(&p, pages);
	lay_out(a, pages, out);
	out->page_marks = ARENA_ARRAY(a, size_t, out->page_count + 1);
	out->page_bytes = ARENA_ARRAY(a, size_t, out->page_count);
	out->vectors = ARENA_ARRAY(a, struct vector, pages->book->picture_count);
	out->vector_count = pages->book->picture_count;
	out->ahead = p.ahead = ahead;
	p.faces = faces_new(a, 1);
	out->fonts = codes_new(a, p.faces, pages->face_count);
	struct content content = {.drawing = out, .fonts = out->fonts, .tagged = out->tagged};
	p.canvas = content_canvas(&content);
	draw_all(&p, &content, out);
	codes_complete(out->fonts);
	out->marks = KEEP(a, p.marks, struct mark);
	out->mark_count = p.marks->len;
	out->touches = KEEP(a, p.touches, struct touch);
	out->touch_count = p.touches->len;
	pen_done(&p);
	*why = out->fonts->why;
	return !*why && specimen_make(a, out, &out->file, why);
}

void draw_page_on(const struct pages *pages, size_t page, struct faces *faces,
                  struct canvas canvas)
{
	struct pen p;
	pen_init(&p, pages);
	p.canvas = canvas;
	p.faces = faces;
	draw_page(&p, (uint32_t)page, 0, 0);
	pen_done(&p);
}
