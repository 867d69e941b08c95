/* faces.c: see faces.h. The one file that knows FreeType. */
#include "pdf/faces.h"

#include <cairo-ft.h>
#include <math.h>
#include FT_FREETYPE_H

/* Fine enough that no eye sees the step, coarse enough that a book has a few dozen. */
static const double STRETCH_STEP = 0.005;

struct loaded {
	FT_Face face;
	cairo_font_face_t *cairo[2]; /* of usual glyphs, of others */
};

/* A letter's usual glyph: who leads the vote. */
struct vote { uint32_t glyph, lead; };
enum { LETTERS = 128 };

struct scaled_key {
	const struct face *face;
	bool usual;
	unit size;
	int stretch;               /* in steps */
};

struct faces {
	FT_Library library;
	GHashTable *loaded;        /* const struct face * -> struct loaded * */
	GHashTable *scaled;        /* struct scaled_key * -> cairo_scaled_font_t * */
	struct scaled_key last;    /* asked for: most ask for the same again */
	cairo_scaled_font_t *last_font;
	struct vote (*votes)[LETTERS]; /* by the face's index */
	size_t face_count;
	struct arena *a;
	double scale;
};

static guint key_hash(gconstpointer p)
{
	const struct scaled_key *k = p;
	return k->face->index * 31 + (guint)k->size * 17 + (guint)k->stretch * 2 + k->usual;
}

static gboolean key_equal(gconstpointer p, gconstpointer q)
{
	const struct scaled_key *a = p, *b = q;
	return a->face == b->face && a->usual == b->usual && a->size == b->size && a->stretch == b->stretch;
}

static void loaded_end(void *p)
{
	struct loaded *l = p;
	for (int i = 0; i < 2 && l->face; i++)
		cairo_font_face_destroy(l->cairo[i]);
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

struct faces *faces_new(struct arena *a, double scale, size_t face_count)
{
	struct faces *f = ARENA_NEW(a, struct faces);
	f->a = a;
	f->scale = scale;
	f->face_count = face_count;
	f->votes = arena_alloc_many(a, face_count, sizeof *f->votes);
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
	/* cairo knows one face by its FT_Face and these flags: with others it is another. */
	for (int i = 0; i < 2 && l->face; i++)
		l->cairo[i] = cairo_ft_font_face_create_for_ft_face(
			l->face, FT_LOAD_NO_HINTING | FT_LOAD_NO_BITMAP | (i ? FT_LOAD_NO_AUTOHINT : 0));
	return l;
}

void faces_learn(struct faces *f, const struct run *r)
{
	if (r->kind != RUN_GLYPHS || r->face->index >= f->face_count)
		return;
	struct vote *votes = f->votes[r->face->index];
	for (size_t i = 0, at = 0; i < r->glyph_count && !r->backwards; i++) {
		const struct glyph *g = &r->glyphs[i];
		unsigned char c = g->text_bytes == 1 ? (unsigned char)r->text.at[at] : ' ';
		at += g->text_bytes;
		if (!g_ascii_isalnum(c))
			continue;
		struct vote *v = &votes[c];
		if (v->lead && v->glyph != g->id)
			v->lead--;
		else
			*v = (struct vote){g->id, v->lead + 1};
	}
}

bool faces_is_usual(const struct faces *f, const struct face *face, str letter, uint32_t glyph)
{
	if (letter.len != 1 || (unsigned char)letter.at[0] >= LETTERS || face->index >= f->face_count)
		return true;
	const struct vote *v = &f->votes[face->index][(unsigned char)letter.at[0]];
	return !v->lead || v->glyph == glyph;
}

static cairo_scaled_font_t *scale(struct faces *f, const struct scaled_key *k)
{
	struct loaded *l = load(f, k->face);
	if (!l->face)
		return NULL;
	double size = unit_points(k->size);
	cairo_matrix_t font, device;
	cairo_matrix_init_scale(&font, size * (1 + k->stretch * STRETCH_STEP), size);
	cairo_matrix_init_scale(&device, f->scale, f->scale);
	cairo_font_options_t *options = cairo_font_options_create();
	cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
	cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
	cairo_scaled_font_t *font_made = cairo_scaled_font_create(l->cairo[!k->usual], &font, &device, options);
	cairo_font_options_destroy(options);
	if (cairo_scaled_font_status(font_made) == CAIRO_STATUS_SUCCESS)
		return font_made;
	cairo_scaled_font_destroy(font_made);
	return NULL;
}

cairo_scaled_font_t *faces_find(struct faces *f, const struct face *face, bool usual, unit size,
                                float stretch)
{
	struct scaled_key k = {face, usual, size, (int)lround((stretch - 1) / STRETCH_STEP)};
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

uint32_t faces_space(struct faces *f, const struct face *face)
{
	struct loaded *l = load(f, face);
	return l->face ? FT_Get_Char_Index(l->face, ' ') : 0;
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
