/* fonts.c: HarfBuzz faces from bytes, and a fontconfig of our own.
 *
 * Files come from the fonts that ship, or from the book's folder. They are read when a
 * style first asks for them. fontconfig's current configuration is made ours before Pango
 * or librsvg can ask for one, so that no font of the machine is ever seen; our files get
 * aliases there, because families with several cuts are ambiguous by name. */
#include "lines/fonts.h"

#include <fontconfig/fontconfig.h>
#include <hb-ot.h>
#include <math.h>
#include <pango/pangocairo.h>
#include <string.h>

#include "base/file.h"
#include "data/data.h"

struct fonts {
	struct arena *arena;
	const struct book *book;
	const struct theme *theme;
	struct diags *diags;
	GPtrArray *all;            /* struct font * */
	GPtrArray *faces;          /* the same as struct face * */
	struct font *by_role[FONT_ROLE_COUNT][WEIGHT_COUNT][2];
	struct font **fallback;    /* theme->fallback_count of them, NULL where unreadable */
	bool fallback_loaded;
	FcConfig *config;
	GHashTable *fallbacks;     /* character + font -> struct font * */
};

/* --- one file --- */

static str path_of(struct fonts *f, const struct theme_face *face)
{
	return face->own ? face->file : fonts_path(f->arena, face->file);
}

static int metric(hb_font_t *hb, hb_ot_metrics_tag_t tag)
{
	hb_position_t p = 0;
	hb_ot_metrics_get_position_with_fallback(hb, tag, &p);
	return p;
}

static str family_name(struct arena *a, hb_face_t *face)
{
	char name[128];
	unsigned len = sizeof name;
	hb_ot_name_get_utf8(face, HB_OT_NAME_ID_FONT_FAMILY, HB_LANGUAGE_INVALID, &len, name);
	return str_copy(a, (str){name, len});
}

static unsigned features_of(hb_face_t *face)
{
	static const struct { hb_tag_t tag; unsigned feature; } rows[] = {
		{HB_TAG('o','n','u','m'), FEATURE_OLD},
		{HB_TAG('l','n','u','m'), FEATURE_LINING},
		{HB_TAG('t','n','u','m'), FEATURE_TABULAR},
		{HB_TAG('s','m','c','p'), FEATURE_SMALL_CAPS},
		{HB_TAG('c','2','s','c'), FEATURE_ALL_SMALL_CAPS},
		{HB_TAG('s','u','p','s'), FEATURE_SUPERIOR},
		{HB_TAG('s','u','b','s'), FEATURE_INFERIOR},
		{HB_TAG('s','i','n','f'), FEATURE_INFERIOR},
		{HB_TAG('c','a','s','e'), FEATURE_CASE},
	};
	unsigned features = 0, start = 0, count;
	do {
		hb_tag_t tags[64];
		count = G_N_ELEMENTS(tags);
		hb_ot_layout_table_get_feature_tags(face, HB_OT_TAG_GSUB, start, &count, tags);
		for (unsigned i = 0; i < count; i++)
			for (size_t r = 0; r < G_N_ELEMENTS(rows); r++)
				if (tags[i] == rows[r].tag)
					features |= rows[r].feature;
		start += count;
	} while (count == 64);
	return features;
}

static void font_end(void *thing)
{
	struct font *font = thing;
	hb_font_destroy(font->hb);
	hb_face_destroy(font->hb_face);
}

static void face_fill(struct fonts *f, struct font *font)
{
	struct face *face = &font->face;
	face->units_per_em = (int)hb_face_get_upem(font->hb_face);
	face->family = family_name(f->arena, font->hb_face);
	face->ascender = metric(font->hb, HB_OT_METRICS_TAG_HORIZONTAL_ASCENDER);
	face->descender = metric(font->hb, HB_OT_METRICS_TAG_HORIZONTAL_DESCENDER);
	face->cap_height = metric(font->hb, HB_OT_METRICS_TAG_CAP_HEIGHT);
	face->x_height = metric(font->hb, HB_OT_METRICS_TAG_X_HEIGHT);
}

/* A font that nothing can be made of is the book's fault, one that the disk keeps is not. */
static void font_refused(struct fonts *f, enum diag_code code, str path, str why)
{
	diag_add(f->diags, code, SPAN_NONE, NULL, "the font %.*s cannot be used: %.*s",
	         STR_ARGS(path), STR_ARGS(why));
}

static bool has_table(hb_face_t *face, hb_tag_t tag)
{
	hb_blob_t *table = hb_face_reference_table(face, tag);
	bool has = hb_blob_get_length(table) > 0;
	hb_blob_destroy(table);
	return has;
}

/* Why a file is no font for us; NULL where it is one. Emoji often come as pictures only. */
static const char *unusable(hb_face_t *face, str bytes)
{
	if (!bytes.len)
		return "it is empty";
	if (hb_face_get_glyph_count(face) == 0)
		return "not a font";
	if (!has_table(face, HB_TAG('g','l','y','f')) && !has_table(face, HB_TAG('C','F','F',' ')) &&
	    !has_table(face, HB_TAG('C','F','F','2')))
		return "its glyphs are pictures, not outlines";
	return NULL;
}

static struct font *font_load(struct fonts *f, str path, bool own)
{
	str bytes, why;
	struct folder *files = f->book->files;
	if (!(own ? folder_read : folder_read_disk)(files, f->arena, path, &bytes, &why)) {
		font_refused(f, DIAG_READ_FAILED, path, why);
		return NULL;
	}
	hb_blob_t *blob = hb_blob_create(bytes.at, (unsigned)bytes.len, HB_MEMORY_MODE_READONLY,
	                                 NULL, NULL);
	hb_face_t *hb_face = hb_face_create(blob, 0);
	hb_blob_destroy(blob);
	const char *fault = unusable(hb_face, bytes);
	if (fault) {
		hb_face_destroy(hb_face);
		font_refused(f, DIAG_FONT_UNREADABLE, path, str_of(fault));
		return NULL;
	}
	struct font *font = ARENA_NEW(f->arena, struct font);
	font->hb_face = hb_face;
	font->hb = hb_font_create(hb_face);
	arena_on_end(f->arena, font_end, font);
	font->face.path = path;
	font->face.bytes = bytes;
	font->face.index = f->all->len;
	font->glyph_count = hb_face_get_glyph_count(hb_face);
	font->edges = ARENA_ARRAY(f->arena, struct edge, font->glyph_count);
	face_fill(f, font);
	font->features = features_of(hb_face);
	hb_font_get_nominal_glyph(font->hb, ' ', &font->space_glyph);
	hb_font_get_nominal_glyph(font->hb, '-', &font->hyphen_glyph);
	hb_codepoint_t narrow = 0, wide = 0;
	hb_font_get_nominal_glyph(font->hb, 'i', &narrow);
	hb_font_get_nominal_glyph(font->hb, 'm', &wide);
	font->monospaced = hb_font_get_glyph_h_advance(font->hb, narrow) == hb_font_get_glyph_h_advance(font->hb, wide);
	font->space = hb_font_get_glyph_h_advance(font->hb, font->space_glyph);
	g_ptr_array_add(f->all, font);
	g_ptr_array_add(f->faces, &font->face);
	return font;
}

/* A file may serve several roles; it is loaded once. */
static struct font *font_of_file(struct fonts *f, const struct theme_face *face)
{
	str path = path_of(f, face);
	for (unsigned i = 0; i < f->all->len; i++) {
		struct font *font = g_ptr_array_index(f->all, i);
		if (str_equal(font->face.path, path))
			return font;
	}
	return font_load(f, path, face->own);
}

/* --- the theme's faces --- */

/* The weight itself, else lighter ones, else heavier; upright where there is no italic. */
static const struct theme_face *face_for(const struct theme_font *t, enum font_weight weight,
                                         bool italic)
{
	for (int slant = italic; slant >= 0; slant--) {
		for (int w = weight; w >= 0; w--)
			if (t->face[w][slant].file.len)
				return &t->face[w][slant];
		for (int w = weight; w < WEIGHT_COUNT; w++)
			if (t->face[w][slant].file.len)
				return &t->face[w][slant];
	}
	return NULL;
}

struct font *fonts_find(struct fonts *f, enum font_role role, enum font_weight weight, bool italic)
{
	struct font **slot = &f->by_role[role][weight][italic];
	if (*slot)
		return *slot;
	const struct theme_face *face = face_for(&f->theme->font[role], weight, italic);
	if (face)
		*slot = font_of_file(f, face);
	if (!*slot)
		*slot = f->by_role[FONT_SERIF][WEIGHT_REGULAR][0];
	if (*slot) {
		(*slot)->face.bold |= weight == WEIGHT_BOLD;
		(*slot)->face.italic |= italic;
	}
	return *slot;
}

bool font_has(const struct font *f, unsigned character)
{
	hb_codepoint_t glyph;
	return hb_font_get_nominal_glyph(f->hb, character, &glyph) && glyph != 0;
}

bool font_has_small(const struct font *f, unsigned letter)
{
	hb_feature_t small = {HB_TAG('s', 'm', 'c', 'p'), 1, HB_FEATURE_GLOBAL_START, HB_FEATURE_GLOBAL_END};
	hb_codepoint_t plain = 0;
	hb_buffer_t *b = hb_buffer_create();
	unsigned n = 0;
	hb_font_get_nominal_glyph(f->hb, letter, &plain);
	hb_buffer_add_utf32(b, &letter, 1, 0, 1);
	hb_buffer_guess_segment_properties(b);
	hb_shape(f->hb, b, &small, 1);
	const hb_glyph_info_t *shaped = hb_buffer_get_glyph_infos(b, &n);
	bool differs = n != 1 || shaped[0].codepoint != plain;
	hb_buffer_destroy(b);
	return differs;
}

static void fallback_load(struct fonts *f)
{
	if (f->fallback_loaded)
		return;
	f->fallback_loaded = true;
	f->fallback = ARENA_ARRAY(f->arena, struct font *, f->theme->fallback_count);
	for (size_t i = 0; i < f->theme->fallback_count; i++) {
		f->fallback[i] = font_of_file(f, &f->theme->fallback[i]);
		if (f->fallback[i])
			f->fallback[i]->fallback = true;
	}
}

#define BOLD_WEIGHT 700.0

int font_unlike(const struct font *f, const struct font *like)
{
	bool slanted = hb_style_get_value(f->hb, HB_STYLE_TAG_ITALIC) > 0;
	double wanted = hb_style_get_value(like->hb, HB_STYLE_TAG_WEIGHT);
	if (like->face.italic && !slanted && !like->monospaced)
		wanted = MAX(wanted, BOLD_WEIGHT);
	double weight = fabs(hb_style_get_value(f->hb, HB_STYLE_TAG_WEIGHT) - wanted);
	return (int)weight + (slanted != like->face.italic ? 50 : 0);
}

/* The file that is most like the font; of equals the first given. */
static struct font *fallback_nearest(struct fonts *f, const struct font *like, unsigned character)
{
	struct font *best = NULL;
	for (size_t i = 0; i < f->theme->fallback_count; i++)
		if (f->fallback[i] && font_has(f->fallback[i], character) &&
		    (!best || font_unlike(f->fallback[i], like) < font_unlike(best, like)))
			best = f->fallback[i];
	return best;
}

static struct font *fallback_search(struct fonts *f, const struct font *like, unsigned character)
{
	enum font_weight weight = like->face.bold ? WEIGHT_BOLD : WEIGHT_REGULAR;
	fallback_load(f);
	struct font *nearest = fallback_nearest(f, like, character);
	if (nearest)
		return nearest;
	for (int role = 0; role < FONT_ROLE_COUNT; role++) {
		struct font *font = fonts_find(f, (enum font_role)role, weight, like->face.italic);
		if (font_has(font, character))
			return font;
		font = fonts_find(f, (enum font_role)role, weight, false);
		if (font_has(font, character))
			return font;
	}
	return NULL;
}

struct font *fonts_fallback(struct fonts *f, const struct font *like, unsigned character)
{
	gpointer key = GUINT_TO_POINTER(character << 8 | (like->face.index & 0xFF));
	gpointer found;
	if (g_hash_table_lookup_extended(f->fallbacks, key, NULL, &found))
		return found;
	struct font *font = fallback_search(f, like, character);
	g_hash_table_insert(f->fallbacks, key, font);
	return font;
}

const struct face *const *fonts_faces(const struct fonts *f, size_t *n)
{
	*n = f->faces->len;
	return (const struct face *const *)f->faces->pdata;
}

struct font *fonts_at(const struct fonts *f, unsigned index)
{
	return g_ptr_array_index(f->all, index);
}

/* --- fontconfig --- */

static void config_add(struct fonts *f, struct font *font)
{
	if (font->alias[0])
		return;
	g_snprintf(font->alias, sizeof font->alias, "aldine-%u", font->face.index);
	char *path = g_markup_escape_text(font->face.path.at, (gssize)font->face.path.len);
	char *rule = g_strdup_printf(
		"<?xml version=\"1.0\"?><!DOCTYPE fontconfig SYSTEM \"fonts.dtd\"><fontconfig>"
		"<match target=\"scan\"><test name=\"file\"><string>%s</string></test>"
		"<edit name=\"family\" mode=\"assign_replace\"><string>%s</string></edit>"
		"</match></fontconfig>", path, font->alias);
	FcConfigParseAndLoadFromMemory(f->config, (const FcChar8 *)rule, FcFalse);
	FcConfigAppFontAddFile(f->config, (const FcChar8 *)font->face.path.at);
	g_free(rule);
	g_free(path);
}

void fonts_for_pango(struct fonts *f)
{
	fallback_load(f);
	for (int role = 0; role < FONT_ROLE_COUNT; role++)
		for (int weight = 0; weight < WEIGHT_COUNT; weight++)
			for (int italic = 0; italic < 2; italic++)
				fonts_find(f, (enum font_role)role, (enum font_weight)weight, italic);
	for (unsigned i = 0; i < f->all->len; i++)
		config_add(f, g_ptr_array_index(f->all, i));
}

struct _FcConfig *fonts_config(struct fonts *f)
{
	return f->config;
}

void fonts_claim(struct fonts *f)
{
	FcConfigSetCurrent(f->config);
	pango_cairo_font_map_set_default(NULL);    /* it knows what it found in another's */
}

struct font *fonts_by_path(const struct fonts *f, const char *path)
{
	for (unsigned i = 0; i < f->all->len; i++) {
		struct font *font = g_ptr_array_index(f->all, i);
		if (str_is(font->face.path, path))
			return font;
	}
	return NULL;
}

static void fonts_end(void *thing)
{
	struct fonts *f = thing;
	FcConfigDestroy(f->config);
	g_ptr_array_free(f->all, TRUE);
	g_ptr_array_free(f->faces, TRUE);
	g_hash_table_destroy(f->fallbacks);
}

struct fonts *fonts_new(struct arena *a, const struct book *book, struct diags *diags)
{
	struct fonts *f = ARENA_NEW(a, struct fonts);
	f->arena = a;
	f->book = book;
	f->theme = book->edition->theme;
	f->diags = diags;
	f->all = g_ptr_array_new();
	f->faces = g_ptr_array_new();
	f->fallbacks = g_hash_table_new(NULL, NULL);
	f->config = FcConfigCreate();
	fonts_claim(f);
	arena_on_end(a, fonts_end, f);
	if (!fonts_find(f, FONT_SERIF, WEIGHT_REGULAR, false))
		return NULL;
	/* Pictures with text in them are set by librsvg from the same configuration. */
	for (int role = 0; role < FONT_ROLE_COUNT; role++)
		config_add(f, fonts_find(f, (enum font_role)role, WEIGHT_REGULAR, false));
	return f;
}
