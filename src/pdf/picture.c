/* picture.c: a page as a picture: a canvas of cairo's. */
#include <cairo.h>
#include <math.h>
#include <string.h>

#include "image/image.h"
#include "pdf/draw.h"
#include "pdf/pdf.h"

/* A cover is looked at closely. */
enum { JPEG_QUALITY = 92, WIDEST = 10000 };
/* Rows painted at a time. */
enum { BAND = 64 };

/* cairo's pixels are premultiplied, blue first in memory of small-endian machines: they
 * are words. */
static void put_row(uint32_t *to, const uint8_t *from, unsigned width)
{
	for (unsigned x = 0; x < width; x++, from += 4) {
		uint32_t alpha = from[3];
		to[x] = alpha << 24 | (from[0] * alpha + 127) / 255 << 16 |
		        (from[1] * alpha + 127) / 255 << 8 | (from[2] * alpha + 127) / 255;
	}
}

static cairo_surface_t *surface_of(const struct pixels *p)
{
	cairo_surface_t *s = cairo_image_surface_create(CAIRO_FORMAT_ARGB32, (int)p->width,
	                                                (int)p->height);
	unsigned char *data = cairo_image_surface_get_data(s);
	int stride = cairo_image_surface_get_stride(s);
	for (unsigned y = 0; data && y < p->height; y++)
		put_row((uint32_t *)(void *)(data + (size_t)y * (size_t)stride),
		        p->at + (size_t)y * p->width * 4, p->width);
	cairo_surface_mark_dirty(s);
	return s;
}

/* Decodes and paints it. False where the file is broken. */
static bool paint_pixels(struct arena *a, cairo_t *cairo, const struct image *image, double x,
                         double y, double width, double height)
{
	struct arena_mark mark = arena_mark(a);
	struct pixels p;
	str why;
	bool good = image_decode(a, image, 0, 0, &p, &why);
	if (good) {
		cairo_surface_t *s = surface_of(&p);
		cairo_save(cairo);
		cairo_translate(cairo, x, y);
		cairo_scale(cairo, width / p.width, height / p.height);
		cairo_set_source_surface(cairo, s, 0, 0);
		cairo_pattern_set_filter(cairo_get_source(cairo), CAIRO_FILTER_BEST);
		cairo_paint(cairo);
		cairo_restore(cairo);
		cairo_surface_destroy(s);
	}
	arena_reset(a, mark);
	return good;
}

struct pixel_canvas {
	struct arena *a;
	cairo_t *cairo;
	struct faces *faces;
	bool failed, turned;
};

static void set_colour(cairo_t *cairo, colour c)
{
	cairo_set_source_rgb(cairo, (c >> 16 & 255) / 255.0, (c >> 8 & 255) / 255.0, (c & 255) / 255.0);
}

static void open_nothing(void *on, const struct mark *m)
{
	(void)on;
	(void)m;
}

static void close_nothing(void *on)
{
	(void)on;
}

/* The font itself would be for pages that are not turned. */
static void use_font(cairo_t *cairo, cairo_scaled_font_t *font)
{
	cairo_matrix_t matrix;
	cairo_font_options_t *options = cairo_font_options_create();
	cairo_scaled_font_get_font_matrix(font, &matrix);
	cairo_scaled_font_get_font_options(font, options);
	cairo_set_font_face(cairo, cairo_scaled_font_get_font_face(font));
	cairo_set_font_matrix(cairo, &matrix);
	cairo_set_font_options(cairo, options);
	cairo_font_options_destroy(options);
}

static void paint_run(void *on, const struct run *r, unit x, unit y)
{
	struct pixel_canvas *c = on;
	cairo_scaled_font_t *font = faces_find(c->faces, r->face, r->size, faces_stretch(r->stretch));
	if (!font) {
		c->failed = true;
		return;
	}
	cairo_glyph_t *glyphs = g_new(cairo_glyph_t, r->glyph_count);
	for (size_t i = 0; i < r->glyph_count; i++)
		glyphs[i] = (cairo_glyph_t){r->glyphs[i].id, unit_points(x + r->glyphs[i].x),
		                            unit_points(y - r->rise - (r->lifts ? r->lifts[i] : 0))};
	use_font(c->cairo, font);
	set_colour(c->cairo, r->colour);
	cairo_show_glyphs(c->cairo, glyphs, (int)r->glyph_count);
	g_free(glyphs);
}

static void paint_box(void *on, struct box b, colour colour)
{
	struct pixel_canvas *c = on;
	set_colour(c->cairo, colour);
	cairo_rectangle(c->cairo, unit_points(b.x0), unit_points(b.y0), unit_points(b.x1 - b.x0),
	                unit_points(b.y1 - b.y0));
	cairo_fill(c->cairo);
}

static void paint_path(void *on, const struct path_point *q, size_t n, unit left, unit top,
                       colour colour)
{
	struct pixel_canvas *c = on;
	double x = unit_points(left), y = unit_points(top);
	for (size_t i = 0; i < n; i++, q++) {
		double px = x + unit_points(q->x), py = y + unit_points(q->y);
		if (q->op == 'M')
			cairo_move_to(c->cairo, px, py);
		else if (q->op == 'L')
			cairo_line_to(c->cairo, px, py);
		else if (q->op == 'Z')
			cairo_close_path(c->cairo);
		else if (q->op == 'C' && i + 2 < n) {
			cairo_curve_to(c->cairo, px, py, x + unit_points(q[1].x), y + unit_points(q[1].y),
			               x + unit_points(q[2].x), y + unit_points(q[2].y));
			i += 2;
			q += 2;
		}
	}
	set_colour(c->cairo, colour);
	cairo_fill(c->cairo);
}

static void paint_picture(void *on, const struct picture *picture, struct box b)
{
	struct pixel_canvas *c = on;
	const struct image *image = picture->image;
	double x = unit_points(b.x0), y = unit_points(b.y0), width = unit_points(b.x1 - b.x0),
	       height = unit_points(b.y1 - b.y0);
	cairo_save(c->cairo);
	/* librsvg 2.54 draws nothing on what is turned */
	bool good = image->kind == IMAGE_SVG && !c->turned ? image_draw_svg(image, c->cairo, x, y, width, height)
	            : paint_pixels(c->a, c->cairo, image, x, y, width, height);
	cairo_restore(c->cairo);
	c->failed |= !good;
}

static void turn_page(void *on, unit x, unit y, bool back)
{
	struct pixel_canvas *c = on;
	c->turned = !back;
	if (back) {
		cairo_restore(c->cairo);
		return;
	}
	cairo_save(c->cairo);
	cairo_translate(c->cairo, unit_points(x), unit_points(y));
	cairo_rotate(c->cairo, -G_PI / 2);
}

/* The surface's own memory, turned from words into bytes where it stands.
 * The page is opaque: it was painted on white. No row moves: four bytes a pixel need no
 * padding. */
static struct pixels pixels_of(cairo_surface_t *s, unsigned width, unsigned height)
{
	struct pixels p = {.width = width, .height = height, .opaque = true,
	                   .at = cairo_image_surface_get_data(s)};
	for (size_t i = 0; p.at && i < (size_t)width * height; i++) {
		uint32_t word;
		memcpy(&word, p.at + i * 4, sizeof word);
		p.at[i * 4] = (uint8_t)(word >> 16);
		p.at[i * 4 + 1] = (uint8_t)(word >> 8);
		p.at[i * 4 + 2] = (uint8_t)word;
		p.at[i * 4 + 3] = 255;
	}
	return p;
}

static bool draw_picture_of_page(struct arena *a, const struct pages *pages, size_t page,
                                 double scale, cairo_surface_t *s)
{
	struct pixel_canvas c = {a, cairo_create(s), faces_new(a, scale), false, false};
	cairo_set_source_rgb(c.cairo, 1, 1, 1);
	cairo_paint(c.cairo);
	cairo_scale(c.cairo, scale, scale);
	draw_page_on(pages, page, c.faces, (struct canvas){&c, open_nothing, close_nothing, paint_run,
	                                                   paint_box, paint_path, paint_picture, turn_page});
	bool good = !c.failed && !cairo_status(c.cairo);
	cairo_destroy(c.cairo);
	cairo_surface_flush(s);
	return good;
}

/* A page that is painted a band at a time: whole, a cover has 16 MB. */
struct bands {
	cairo_surface_t *page;     /* what is drawn on it, recorded */
	cairo_surface_t *band;     /* its rows from top on */
	unsigned top;
	unsigned width;
};

static void paint_band(struct bands *b, unsigned top)
{
	cairo_t *cairo = cairo_create(b->band);
	cairo_set_source_surface(cairo, b->page, 0, -(double)top);
	cairo_paint(cairo);
	cairo_destroy(cairo);
	cairo_surface_flush(b->band);
	b->top = top;
}

static void take_row(void *user, unsigned y, uint8_t *to)
{
	struct bands *b = user;
	if (y == 0 || y - b->top >= BAND)
		paint_band(b, y);
	const unsigned char *from = cairo_image_surface_get_data(b->band) +
	                            (size_t)(y - b->top) * (size_t)cairo_image_surface_get_stride(b->band);
	for (unsigned x = 0; x < b->width; x++, from += 4, to += 3) {
		uint32_t word;
		memcpy(&word, from, sizeof word);
		to[0] = (uint8_t)(word >> 16);
		to[1] = (uint8_t)(word >> 8);
		to[2] = (uint8_t)word;
	}
}

static bool make_jpeg(struct arena *a, const struct pages *pages, size_t page, double scale,
                      unsigned width, unsigned height, str *bytes)
{
	struct arena *scratch = arena_new();
	struct bands b = {
		.width = width,
		.page = cairo_recording_surface_create(CAIRO_CONTENT_COLOR,
			&(cairo_rectangle_t){0, 0, width, height}),
		.band = cairo_image_surface_create(CAIRO_FORMAT_RGB24, (int)width, BAND),
	};
	struct rows rows = {.width = width, .height = height, .page = true, .make = take_row,
	                    .user = &b};
	bool good = draw_picture_of_page(scratch, pages, page, scale, b.page) &&
	            !cairo_surface_status(b.band);
	if (good)
		*bytes = rows_to_jpeg(a, &rows, JPEG_QUALITY);
	cairo_surface_destroy(b.page);
	cairo_surface_destroy(b.band);
	arena_free(scratch);
	return good;
}

static bool make_png(struct arena *a, const struct pages *pages, size_t page, double scale,
                     unsigned width, unsigned height, str *bytes)
{
	struct arena *scratch = arena_new();
	cairo_surface_t *s = cairo_image_surface_create(CAIRO_FORMAT_RGB24, (int)width, (int)height);
	bool good = draw_picture_of_page(scratch, pages, page, scale, s);
	if (good) {
		struct pixels p = pixels_of(s, width, height);
		if (p.at)
			*bytes = pixels_to_png(a, &p);
	}
	cairo_surface_destroy(s);
	arena_free(scratch);
	return good;
}

bool pdf_page_picture(struct arena *a, const struct pages *pages, size_t page, unsigned width,
                      bool jpeg, str *bytes)
{
	if (page >= pages->count || pages->width <= 0 || !width || width > WIDEST)
		return false;
	double scale = width / unit_points(pages->width);
	double exact = ceil(unit_points(pages->height) * scale - 0.01);
	if (exact < 1 || exact > WIDEST)
		return false;
	unsigned height = (unsigned)exact;
	return (jpeg ? make_jpeg : make_png)(a, pages, page, scale, width, height, bytes);
}
