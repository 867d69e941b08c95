/* faces.c: see faces.h. The one file that knows FreeType. */
#include "pdf/faces.h"

#include <cairo-ft.h>
#include <math.h>
#include FT_FREETYPE_H
#include FT_ADVANCES_H

struct loaded {
	FT_Face face;
	cairo_font_face_t *cairo;
};

struct scaled_key {
	const struct face *face;
	unit size;
	int stretch;               /* in steps */
};

struct faces {
	FT_Library library;
	GHashTable *loaded;        /* const struct face * -> struct loaded * */
	GHashTable *scaled;        /* struct scaled_key * -> cairo_scaled_font_t * */
	struct scaled_key last;    /* asked for: most ask for the same again */
	cairo_scaled_font_t *last_font;
	struct arena *a;
	double scale;
};

static guint key_hash(gconstpointer p)
{
	const struct scaled_key *k = p;
	return k->face->index * 31 + (guint)k->size * 17 + (guint)k->stretch;
}

static gboolean key_equal(gconstpointer p, gconstpointer q)
{
	const struct scaled_key *a = p, *b = q;
	return a->face == b->face && a->size == b->size && a->stretch == b->stretch;
}

static void loaded_end(void *p)
{
	struct loaded *l = p;
	if (l->cairo)
		cairo_font_face_destroy(l->cairo);
	if (l->face)
		FT_Done_Face(l->face);
}

static void scaled_end(void *p)
{
	if (p)
		cairo_scaled_font_destroy(p);
}

static void faces_end(void *p)
{
	struct faces *f = p;
	g_hash_table_destroy(f->scaled);
	g_hash_table_destroy(f->loaded);
	if (f->library)
		FT_Done_FreeType(f->library);
}

struct faces *faces_new(struct arena *a, double scale)
{
	struct faces *f = ARENA_NEW(a, struct faces);
	f->a = a;
	f->scale = scale;
	f->loaded = g_hash_table_new_full(NULL, NULL, NULL, loaded_end);
	f->scaled = g_hash_table_new_full(key_hash, key_equal, NULL, scaled_end);
	if (FT_Init_FreeType(&f->library))
		f->library = NULL;
	arena_on_end(a, faces_end, f);
	return f;
}

static struct loaded *load(struct faces *f, const struct face *face)
{
	struct loaded *l = g_hash_table_lookup(f->loaded, face);
	if (l)
		return l;
	l = ARENA_NEW(f->a, struct loaded);
	g_hash_table_insert(f->loaded, (void *)face, l);
	if (!f->library || FT_New_Memory_Face(f->library, (const FT_Byte *)face->bytes.at,
	                                      (FT_Long)face->bytes.len, 0, &l->face))
		l->face = NULL;
	return l;
}

static cairo_scaled_font_t *scale(struct faces *f, const struct scaled_key *k)
{
	struct loaded *l = load(f, k->face);
	if (!l->face)
		return NULL;
	if (!l->cairo)
		l->cairo = cairo_ft_font_face_create_for_ft_face(l->face,
		                                                 FT_LOAD_NO_HINTING | FT_LOAD_NO_BITMAP);
	double size = unit_points(k->size);
	cairo_matrix_t font, device;
	cairo_matrix_init_scale(&font, size * (1 + k->stretch / (double)STRETCH_STEPS), size);
	cairo_matrix_init_scale(&device, f->scale, f->scale);
	cairo_font_options_t *options = cairo_font_options_create();
	cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
	cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
	cairo_scaled_font_t *font_made = cairo_scaled_font_create(l->cairo, &font, &device, options);
	cairo_font_options_destroy(options);
	if (cairo_scaled_font_status(font_made) == CAIRO_STATUS_SUCCESS)
		return font_made;
	cairo_scaled_font_destroy(font_made);
	return NULL;
}

int faces_stretch(float stretch)
{
	return (int)lround(((double)stretch - 1) * STRETCH_STEPS);
}

cairo_scaled_font_t *faces_find(struct faces *f, const struct face *face, unit size, int stretch)
{
	struct scaled_key k = {face, size, stretch};
	if (f->last_font && key_equal(&k, &f->last))
		return f->last_font;
	gpointer key, font;
	if (!g_hash_table_lookup_extended(f->scaled, &k, &key, &font)) {
		struct scaled_key *kept = ARENA_NEW(f->a, struct scaled_key);
		*kept = k;
		font = scale(f, &k);
		g_hash_table_insert(f->scaled, kept, font);
	}
	f->last = k;
	f->last_font = font;
	return font;
}

unsigned faces_glyph_count(struct faces *f, const struct face *face)
{
	struct loaded *l = load(f, face);
	return l->face && FT_IS_SCALABLE(l->face) ? (unsigned)l->face->num_glyphs : 0;
}

int faces_width(struct faces *f, const struct face *face, uint32_t glyph)
{
	struct loaded *l = load(f, face);
	FT_Fixed advance;
	if (!l->face || !l->face->units_per_EM ||
	    FT_Get_Advance(l->face, glyph, FT_LOAD_NO_SCALE, &advance))
		return 0;
	return (int)((advance * 1000 + l->face->units_per_EM / 2) / l->face->units_per_EM);
}

uint32_t faces_glyph(struct faces *f, const struct face *face, unsigned character)
{
	struct loaded *l = load(f, face);
	return l->face ? FT_Get_Char_Index(l->face, character) : 0;
}

unsigned faces_character(struct faces *f, const struct face *face, uint32_t glyph)
{
	struct loaded *l = load(f, face);
	FT_UInt found = 0;
	FT_ULong c = l->face ? FT_Get_First_Char(l->face, &found) : 0;
	while (found && found != glyph)
		c = FT_Get_Next_Char(l->face, c, &found);
	return found ? (unsigned)c : 0;
}

void faces_underline(struct faces *f, const struct face *face, unit size, unit *below,
                     unit *thickness)
{
	struct loaded *l = load(f, face);
	*below = *thickness = 0;
	if (!l->face || !l->face->units_per_EM)
		return;
	*below = (unit)((int64_t)size * -l->face->underline_position / l->face->units_per_EM);
	*thickness = (unit)((int64_t)size * l->face->underline_thickness / l->face->units_per_EM);
}
