/* qr.c: codes as paths: vectors stay sharp on any printer.
 *
 * Runs of dark modules in a row become one box. Modules are at least MODULE_LEAST wide,
 * so that 300 dots an inch show each with five; the quiet zone of four modules that the
 * standard asks for is inside the width. */
#include "pages/layout.h"

#include <qrencode.h>

#define QUIET 4
#define MODULE_LEAST (UNIT_INCH / 60)

static QRcode *encode(struct arena *a, str text)
{
	if (text.len == 0 || text.len > 1200)
		return NULL;
	return QRcode_encodeString8bit(str_copy(a, text).at, 0, QR_ECLEVEL_L);
}

unit qr_width(struct layout *l, str text)
{
	QRcode *code = encode(l->arena, text);

	if (code == NULL)
		return 0;
	unit width = (code->width + 2 * QUIET) * MODULE_LEAST;
	QRcode_free(code);
	return width;
}

static void box(GArray *path, unit x, unit y, unit right, unit bottom)
{
	struct path_point points[] = {{'M', x, y}, {'L', right, y}, {'L', right, bottom},
	                              {'L', x, bottom}, {'Z', 0, 0}};

	g_array_append_vals(path, points, G_N_ELEMENTS(points));
}

static void row_boxes(GArray *path, const QRcode *code, int row, unit width)
{
	int all = code->width + 2 * QUIET;
	unit y = (unit)((int64_t)(row + QUIET) * width / all);
	unit bottom = (unit)((int64_t)(row + QUIET + 1) * width / all);

	for (int c = 0; c < code->width;) {
		int end = c;
		while (end < code->width && (code->data[row * code->width + end] & 1))
			end++;
		if (end > c)
			box(path, (unit)((int64_t)(c + QUIET) * width / all), y,
			    (unit)((int64_t)(end + QUIET) * width / all), bottom);
		c = end + 1;
	}
}

bool qr_put(struct layout *l, GArray *fragments, str text, unit x, unit y, unit width,
            const struct node *n)
{
	QRcode *code = encode(l->arena, text);

	if (code == NULL)
		return false;
	GArray *path = g_array_new(FALSE, FALSE, sizeof(struct path_point));
	for (int row = 0; row < code->width; row++)
		row_boxes(path, code, row, width);
	struct path_point *points = ARENA_ARRAY(l->arena, struct path_point, path->len);
	for (guint i = 0; i < path->len; i++)
		points[i] = g_array_index(path, struct path_point, i);
	(void)n;                       /* the address beside it says the same */
	struct fragment f = {.kind = FRAGMENT_PATH, .role = ROLE_RULE, .x = x, .y = y, .width = width,
	                     .height = width, .colour = 0, .path = points, .path_count = path->len};
	g_array_append_val(fragments, f);
	g_array_free(path, TRUE);
	QRcode_free(code);
	return true;
}
