/* svg.c: SVG, through librsvg, for its size, its pixels and its drawing.
 *
 * A handle is made without a base address: nothing is loaded from disk or net. */
#include <cairo.h>
#include <librsvg/rsvg.h>

#include "image/format.h"

/* What a browser takes where a file says nothing. */
#define DEFAULT_WIDTH 300
#define DEFAULT_HEIGHT 150

static RsvgHandle *handle_open(str bytes)
{
	return rsvg_handle_new_from_data((const guint8 *)bytes.at, bytes.len, NULL);
}

bool svg_header(str bytes, struct image *out, const char **why)
{
	RsvgHandle *handle = handle_open(bytes);
	*why = "it is no well-formed SVG";
	if (!handle)
		return false;
	double width = 0, height = 0;
	gboolean has_box;
	RsvgRectangle box = {0};
	if (!rsvg_handle_get_intrinsic_size_in_pixels(handle, &width, &height)) {
		rsvg_handle_get_intrinsic_dimensions(handle, NULL, NULL, NULL, NULL, &has_box, &box);
		width = has_box ? box.width : DEFAULT_WIDTH;
		height = has_box ? box.height : DEFAULT_HEIGHT;
	}
	g_object_unref(handle);
	*why = "its size makes no sense";
	if (!(width > 0 && width < 65536 && height > 0 && height < 65536))
		return false;
	out->width = width < 1 ? 1 : (unsigned)(width + 0.5);
	out->height = height < 1 ? 1 : (unsigned)(height + 0.5);
	out->dpi_x = out->dpi_y = 96;
	out->components = 3;
	out->bits = 8;
	out->alpha = true;
	return true;
}

bool image_draw_svg(const struct image *i, void *cairo, double x, double y, double width,
                    double height)
{
	RsvgHandle *handle = handle_open(i->bytes);
	RsvgRectangle box = {x, y, width, height};
	bool ok = handle && rsvg_handle_render_document(handle, cairo, &box, NULL);
	if (handle)
		g_object_unref(handle);
	return ok;
}

/* Cairo's premultiplied words as bytes that are not. */
static void take_row(const uint32_t *from, unsigned width, uint8_t *to)
{
	for (unsigned x = 0; x < width; x++, to += 4) {
		uint32_t word = from[x], alpha = word >> 24;
		for (int c = 0; c < 3; c++) {
			uint32_t part = word >> (16 - 8 * c) & 0xFF;
			to[c] = alpha ? (uint8_t)((part * 255 + alpha / 2) / alpha) : 0;
		}
		to[3] = (uint8_t)alpha;
	}
}

bool svg_decode(struct arena *a, const struct image *i, unsigned width, unsigned height,
                struct pixels *out, str *why)
{
	cairo_surface_t *surface =
		cairo_image_surface_create(CAIRO_FORMAT_ARGB32, (int)width, (int)height);
	cairo_t *cairo = cairo_create(surface);
	bool ok = image_draw_svg(i, cairo, 0, 0, width, height) &&
	          cairo_status(cairo) == CAIRO_STATUS_SUCCESS;
	cairo_destroy(cairo);
	cairo_surface_flush(surface);
	const unsigned char *data = cairo_image_surface_get_data(surface);
	ok = ok && data;
	if (ok) {
		*out = pixels_new(a, width, height);
		size_t stride = (size_t)cairo_image_surface_get_stride(surface);
		for (unsigned y = 0; y < height; y++)
			take_row((const uint32_t *)(const void *)(data + y * stride), width,
			         out->at + (size_t)y * width * 4);
	} else {
		*why = STR("it cannot be drawn");
	}
	cairo_surface_destroy(surface);
	return ok;
}
