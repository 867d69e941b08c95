/* edges.c: hanging punctuation, from outlines.
 *
 * A line looks flush when its ink does. For every row between baseline and x-height the
 * first and last ink of a glyph is found; a row without ink counts as its whole width,
 * since a stop or a hyphen is mostly air. What the mean stands further in than that of the
 * lower-case letters (whose counters count a third at most) may hang, up to a cap by kind
 * of character: the caps are those good compositors use, so a strange outline cannot do
 * harm. A table for each font would need someone to make one for each font. */
#include <math.h>

#include "lines/fonts.h"

#define ROWS 24

struct pen {
	double x, y;
	double height;             /* of the rows, font units */
	double left[ROWS], right[ROWS];
};

static void pen_row(struct pen *p, double x, double y)
{
	if (!(y >= 0 && y < p->height))
		return;
	int row = MIN((int)(y * ROWS / p->height), ROWS - 1);
	p->left[row] = MIN(p->left[row], x);
	p->right[row] = MAX(p->right[row], x);
}

static void pen_line(struct pen *p, double x, double y)
{
	double step = p->height / ROWS / 2;
	int steps = (int)fmin(200, ceil(fmax(fabs(y - p->y) / step, 1)));
	for (int i = 0; i <= steps; i++)
		pen_row(p, p->x + (x - p->x) * i / steps, p->y + (y - p->y) * i / steps);
	p->x = x;
	p->y = y;
}

static void draw_move(hb_draw_funcs_t *f, void *data, hb_draw_state_t *st, float x, float y,
                      void *user)
{
	struct pen *p = data;
	(void)f, (void)st, (void)user;
	p->x = x;
	p->y = y;
}

static void draw_line(hb_draw_funcs_t *f, void *data, hb_draw_state_t *st, float x, float y,
                      void *user)
{
	(void)f, (void)st, (void)user;
	pen_line(data, x, y);
}

static void draw_cubic(hb_draw_funcs_t *f, void *data, hb_draw_state_t *st, float x1, float y1,
                       float x2, float y2, float x3, float y3, void *user)
{
	struct pen *p = data;
	double x0 = p->x, y0 = p->y;
	(void)f, (void)st, (void)user;
	for (int i = 1; i <= 8; i++) {
		double t = i / 8.0, u = 1 - t;
		double a = u * u * u, b = 3 * u * u * t, c = 3 * u * t * t, d = t * t * t;
		pen_line(p, a * x0 + b * x1 + c * x2 + d * x3, a * y0 + b * y1 + c * y2 + d * y3);
	}
}

static void draw_quadratic(hb_draw_funcs_t *f, void *data, hb_draw_state_t *st, float x1,
                           float y1, float x2, float y2, void *user)
{
	struct pen *p = data;
	draw_cubic(f, data, st, (float)(p->x + 2 * (x1 - p->x) / 3),
	           (float)(p->y + 2 * (y1 - p->y) / 3), x2 + 2 * (x1 - x2) / 3,
	           y2 + 2 * (y1 - y2) / 3, x2, y2, user);
}

static void draw_close(hb_draw_funcs_t *f, void *data, hb_draw_state_t *st, void *user)
{
	(void)f, (void)user;
	pen_line(data, st->path_start_x, st->path_start_y);
}

static void outline_draw(struct font *font, uint32_t glyph, struct pen *pen)
{
	hb_draw_funcs_t *f = hb_draw_funcs_create();
	hb_draw_funcs_set_move_to_func(f, draw_move, NULL, NULL);
	hb_draw_funcs_set_line_to_func(f, draw_line, NULL, NULL);
	hb_draw_funcs_set_quadratic_to_func(f, draw_quadratic, NULL, NULL);
	hb_draw_funcs_set_cubic_to_func(f, draw_cubic, NULL, NULL);
	hb_draw_funcs_set_close_path_func(f, draw_close, NULL, NULL);
#if HB_VERSION_ATLEAST(7, 0, 0)
	hb_font_draw_glyph(font->hb, glyph, f, pen);
#else
	hb_font_get_glyph_shape(font->hb, glyph, f, pen);
#endif
	hb_draw_funcs_destroy(f);
}

/* Mean distance of the ink from both sides of the advance; no row counts more than this
 * share of it. */
static struct edge edge_measure(struct font *font, uint32_t glyph, double share)
{
	struct pen pen = {.height = font->face.x_height > 0 ? font->face.x_height : 400};
	double advance = hb_font_get_glyph_h_advance(font->hb, glyph);
	double most = advance * share, left = 0, right = 0;
	for (int i = 0; i < ROWS; i++) {
		pen.left[i] = 1e9;
		pen.right[i] = -1e9;
	}
	outline_draw(font, glyph, &pen);
	for (int i = 0; i < ROWS; i++) {
		left += pen.left[i] < 1e9 ? fmin(pen.left[i], most) : most;
		right += pen.right[i] > -1e9 ? fmin(advance - pen.right[i], most) : most;
	}
	return (struct edge){(int16_t)lround(left / ROWS), (int16_t)lround(right / ROWS), true};
}

static const struct edge *edge_of(struct font *f, uint32_t glyph)
{
	static const struct edge none = {0, 0, true};
	if (glyph >= f->glyph_count)
		return &none;
	if (!f->edges[glyph].known)
		f->edges[glyph] = edge_measure(f, glyph, 1);
	return &f->edges[glyph];
}

/* Both means of the lower-case letters, found when first asked for. */
static struct edge letters_edge(struct font *f)
{
	int left = 0, right = 0, count = 0;
	if (f->letters.known)
		return f->letters;
	for (unsigned c = 'a'; c <= 'z'; c++) {
		hb_codepoint_t glyph;
		if (!hb_font_get_nominal_glyph(f->hb, c, &glyph))
			continue;
		struct edge e = edge_measure(f, glyph, 1.0 / 3);
		left += e.left;
		right += e.right;
		count++;
	}
	f->letters.known = true;
	f->letters.left = (int16_t)(count ? left / count : 0);
	f->letters.right = (int16_t)(count ? right / count : 0);
	return f->letters;
}

/* At most this share of its width, in percent, may a character hang out. */
struct cap { unsigned character; uint8_t left, right; };

static const struct cap *cap_of(unsigned c)
{
	static const struct cap caps[] = {
		{'"', 30, 30}, {'\'', 40, 50}, {'(', 10, 0}, {')', 0, 20}, {',', 0, 50},
		{'-', 30, 50}, {'.', 0, 60}, {':', 0, 40}, {';', 0, 30}, {'A', 5, 5},
		{'O', 5, 5}, {'T', 7, 7}, {'V', 5, 5}, {'W', 5, 5}, {'Y', 5, 5},
		{'k', 0, 5}, {'r', 0, 7}, {'t', 0, 5}, {0xAB, 30, 10}, {0xAD, 30, 50},
		{0xBB, 10, 30}, {0x2010, 30, 50}, {0x2013, 30, 30}, {0x2014, 20, 20},
		{0x2018, 40, 50}, {0x2019, 40, 50}, {0x201A, 40, 50}, {0x201C, 30, 30},
		{0x201D, 30, 30}, {0x201E, 30, 30}, {0x2026, 0, 20}, {0x2039, 30, 10}, {0x203A, 10, 30},
		{0x3001, 0, 50}, {0x3002, 0, 50}, {0xFF0C, 0, 50}, {0xFF0E, 0, 50},
	};
	size_t low = 0, high = G_N_ELEMENTS(caps);
	while (low < high) {
		size_t middle = (low + high) / 2;
		if (caps[middle].character < c)
			low = middle + 1;
		else
			high = middle;
	}
	return low < G_N_ELEMENTS(caps) && caps[low].character == c ? &caps[low] : NULL;
}

static int capped(struct font *f, uint32_t glyph, int excess, int percent)
{
	int most = hb_font_get_glyph_h_advance(f->hb, glyph) * percent / 100;
	return CLAMP(excess, 0, most);
}

int font_hang_left(struct font *f, uint32_t glyph, unsigned character)
{
	const struct cap *cap = cap_of(character);
	if (!cap || !cap->left)
		return 0;
	return capped(f, glyph, edge_of(f, glyph)->left - letters_edge(f).left, cap->left);
}

int font_hang_right(struct font *f, uint32_t glyph, unsigned character)
{
	const struct cap *cap = cap_of(character);
	if (!cap || !cap->right)
		return 0;
	return capped(f, glyph, edge_of(f, glyph)->right - letters_edge(f).right, cap->right);
}
