/* specimen.c: see specimen.h. */
#include "pdf/specimen.h"

#include <cairo-pdf.h>

#include "image/image.h"

static cairo_status_t take(void *file, const unsigned char *data, unsigned length)
{
	g_byte_array_append(file, data, length);
	return CAIRO_STATUS_SUCCESS;
}

/* cairo puts a glyph that says a Latin letter into a font of its own for letters. It is
 * told that all say this, which is none (U+E000, private), so that all stay in one font;
 * what they do say is written by codes.c. */
static const char SAYS[] = "\xEE\x80\x80";
enum { SAYS_BYTES = sizeof SAYS - 1 };

static const unit SIZE = 10 * UNIT_POINT;
/* Where, in points: what lies off the page altogether, as figures over its upper edge
 * would, cairo leaves out, font and all. */
static const double INSIDE = 20;

static bool draw_font(cairo_t *cairo, struct faces *faces, const struct coded_font *font)
{
	cairo_scaled_font_t *scaled = faces_find(faces, font->face, SIZE, 0);
	if (!scaled)
		return false;
	int n = (int)font->count - 1;
	cairo_glyph_t *glyphs = g_new0(cairo_glyph_t, n);
	cairo_text_cluster_t *clusters = g_new0(cairo_text_cluster_t, n);
	GString *text = g_string_new(NULL);
	for (int i = 0; i < n; i++) {
		glyphs[i] = (cairo_glyph_t){font->glyphs[i + 1].glyph, INSIDE, INSIDE};
		clusters[i] = (cairo_text_cluster_t){SAYS_BYTES, 1};
		g_string_append(text, SAYS);
	}
	cairo_set_scaled_font(cairo, scaled);
	cairo_show_text_glyphs(cairo, text->str, (int)text->len, glyphs, n, clusters, n, 0);
	g_string_free(text, TRUE);
	g_free(clusters);
	g_free(glyphs);
	return true;
}

static const char *draw_all(const struct drawing *d, cairo_t *cairo, cairo_surface_t *surface)
{
	for (size_t i = 0; i < d->fonts->used_count; i++) {
		if (!draw_font(cairo, d->fonts->faces, d->fonts->used[i]))
			return "a font cannot be opened for drawing";
		cairo_surface_show_page(surface);
	}
	for (size_t i = 0; i < d->vector_count; i++) {
		const struct vector *v = &d->vectors[i];
		if (!v->picture)
			continue;
		double width = unit_points(v->width), height = unit_points(v->height);
		cairo_pdf_surface_set_size(surface, width, height);
		cairo_save(cairo);
		if (!image_draw_svg(v->picture->image, cairo, 0, 0, width, height))
			return "a picture cannot be drawn";
		cairo_restore(cairo);
		cairo_surface_show_page(surface);
	}
	return NULL;
}

static void end_bytes(void *bytes)
{
	g_byte_array_free(bytes, TRUE);
}

bool specimen_make(struct arena *a, const struct drawing *d, str *file, const char **why)
{
	GByteArray *bytes = g_byte_array_new();
	arena_on_end(a, end_bytes, bytes);
	cairo_surface_t *surface = cairo_pdf_surface_create_for_stream(
		take, bytes, unit_points(d->width), unit_points(d->height));
	/* 1.18 writes object streams from 1.5 on; here they would only be in the way. */
	cairo_pdf_surface_restrict_to_version(surface, CAIRO_PDF_VERSION_1_4);
	cairo_t *cairo = cairo_create(surface);
	*why = draw_all(d, cairo, surface);
	cairo_status_t status = cairo_status(cairo);
	cairo_destroy(cairo);
	cairo_surface_finish(surface);
	if (!status)
		status = cairo_surface_status(surface);
	cairo_surface_destroy(surface);
	if (status && !*why)
		*why = cairo_status_to_string(status);
	*file = (str){(const char *)bytes->data, bytes->len};
	return !*why;
}
