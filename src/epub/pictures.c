/* pictures.c: see pictures.h. */
#include "epub/pictures.h"

#include <math.h>
#include <string.h>

#include "base/file.h"
#include "doc/walk.h"
#include "epub/plan.h"

/* Of a JPEG that had to be made anew: no loss to be seen at reading distance. */
#define QUALITY 88

struct making {
	struct arena *arena;
	const struct book *book;
	const struct limits *limits;
	struct diags *diags;
	struct pictures *pictures;
	GHashTable *by_bytes;      /* str -> picture_file */
	GHashTable *names;
};

/* A beginning and a length tell pictures apart well enough; equality looks at all. */
static unsigned hash_bytes(const void *key)
{
	const str *bytes = key;
	str start = str_sub(*bytes, 0, 512);

	return str_hash(&start) ^ (unsigned)bytes->len;
}

static bool is_too_large(const struct limits *l, const struct image *i)
{
	double pixels = (double)i->width * i->height;

	return i->kind != IMAGE_SVG && ((l->image_pixels && pixels > l->image_pixels) ||
	       (l->image_side && (int)MAX(i->width, i->height) > l->image_side));
}

/* Kept as it is unless a reader could not show it, or would show it wrongly. */
static bool must_change(const struct limits *l, const struct image *i)
{
	if (i->kind == IMAGE_WEBP)
		return !l->webp || is_too_large(l, i);
	return is_too_large(l, i) || (i->kind == IMAGE_JPEG && (i->components == 4 || i->orientation > 1));
}

/* The size within limits, its proportions kept. */
static void fit(const struct limits *l, unsigned *width, unsigned *height)
{
	double share = 1, pixels = (double)*width * *height;

	if (l->image_pixels && pixels > l->image_pixels)
		share = sqrt(l->image_pixels / pixels);
	if (l->image_side && MAX(*width, *height) * share > l->image_side)
		share = (double)l->image_side / MAX(*width, *height);
	*width = MAX((unsigned)(*width * share), 1);
	*height = MAX((unsigned)(*height * share), 1);
}

/* Photographs become JPEG; what has soft edges or came as PNG or GIF becomes PNG. */
static bool convert(struct making *m, const struct image *from, struct picture_file *to, str *why)
{
	struct pixels px;
	unsigned width, height;

	if (!image_decode(m->arena, from, 0, 0, &px, why))
		return false;
	width = px.width;
	height = px.height;
	fit(m->limits, &width, &height);
	if (width != px.width || height != px.height)
		px = pixels_scale(m->arena, &px, width, height);
	bool photograph = from->kind == IMAGE_JPEG || (from->kind == IMAGE_WEBP && px.opaque);
	to->kind = photograph ? IMAGE_JPEG : IMAGE_PNG;
	to->bytes = photograph ? pixels_to_jpeg(m->arena, &px, QUALITY) : pixels_to_png(m->arena, &px);
	to->width = px.width;
	to->height = px.height;
	to->alpha = !px.opaque;
	to->animated = false;
	return true;
}

static void change(struct making *m, const struct image *from, struct picture_file *to,
                   span where, str path)
{
	str why = STR_NONE;
	bool large = is_too_large(m->limits, from);

	if (!convert(m, from, to, &why)) {
		diag_add(m->diags, DIAG_PICTURE_UNCONVERTED, where, NULL, "\"%.*s\" stays as it is: %.*s",
		         STR_ARGS(path), STR_ARGS(why));
		return;
	}
	if (large)
		diag_add(m->diags, DIAG_PICTURE_SCALED, where, NULL,
		         "\"%.*s\" (%u by %u pixels) is %u by %u in the EPUB", STR_ARGS(path),
		         from->width, from->height, to->width, to->height);
}

static void clean(struct making *m, struct picture_file *to, span where, str path)
{
	str out, why = STR_NONE;
	bool removed = false;

	if (!svg_clean(m->arena, to->bytes, &out, &removed, &why)) {
		diag_add(m->diags, DIAG_PICTURE_UNCONVERTED, where, NULL, "\"%.*s\" stays as it is: %.*s",
		         STR_ARGS(path), STR_ARGS(why));
		return;
	}
	to->bytes = out;
	if (removed)
		diag_add(m->diags, DIAG_PICTURE_CLEANED, where, NULL,
		         "scripts or outside references are left out of \"%.*s\"", STR_ARGS(path));
}

static str unique_name(struct making *m, str path, enum image_kind kind)
{
	str stem = plan_ascii_name(m->arena, path_stem(path));

	for (unsigned n = 1; ; n++) {
		str *name = ARENA_NEW(m->arena, str);
		char number[16] = "";
		if (n > 1)
			g_snprintf(number, sizeof number, "-%u", n);
		*name = str_printf(m->arena, "%.*s%s.%s", STR_ARGS(stem), number, image_extension(kind));
		str *key = ARENA_NEW(m->arena, str);
		char *folded = g_ascii_strdown(name->at, (gssize)name->len);
		*key = str_copy(m->arena, str_of(folded));
		g_free(folded);
		if (g_hash_table_add(m->names, key))
			return *name;
	}
}

static struct picture_file *add(struct making *m, const struct image *i, str path, span where)
{
	str *key = ARENA_NEW(m->arena, str);
	*key = i->bytes;
	struct picture_file *f = g_hash_table_lookup(m->by_bytes, key);

	if (f)
		return f;
	f = &m->pictures->files[m->pictures->count];
	*f = (struct picture_file){.kind = i->kind, .bytes = i->bytes, .width = i->width,
	                           .height = i->height, .animated = i->animated,
	                           .alpha = i->alpha || i->kind == IMAGE_SVG};
	if (i->kind == IMAGE_SVG)
		clean(m, f, where, path);
	else if (must_change(m->limits, i))
		change(m, i, f, where, path);
	str name = unique_name(m, path, f->kind);
	f->path = str_printf(m->arena, "images/%.*s", STR_ARGS(name));
	f->id = str_printf(m->arena, "i.%.*s", STR_ARGS(name));
	m->pictures->count++;
	g_hash_table_insert(m->by_bytes, key, f);
	return f;
}

static void add_cover(struct making *m, const str *typographic)
{
	const struct book *b = m->book;
	struct image i;
	str why;

	if (b->cover && b->cover->image)
		m->pictures->cover = add(m, b->cover->image, b->cover->path, b->cover_where);
	else if (typographic && image_read(m->arena, *typographic, &i, &why))
		m->pictures->cover = add(m, &i, STR("cover"), SPAN_NONE);
}

static void add_used(struct making *m)
{
	const struct node *root = m->book->root;

	for (const struct node *n = root; n; n = walk_after(n, root)) {
		const struct picture *p = n->kind == NODE_IMAGE ? n->image.picture : NULL;
		if (p && p->image && !m->pictures->of[p->index])
			m->pictures->of[p->index] = add(m, p->image, p->path, n->where);
	}
}

/* --- What a target says --- */

static void tell_weight(struct making *m, const struct picture_file *f, span where)
{
	const struct limits *l = m->limits;

	if (l->told && l->image_bytes && f->bytes.len > (size_t)l->image_bytes)
		diag_add(m->diags, DIAG_PICTURE_HEAVY, where, NULL,
		         "the picture has %zu kB; %.*s advises at most %d kB", f->bytes.len / 1000,
		         STR_ARGS(l->name), l->image_bytes / 1000);
}

static void tell_pictures(struct making *m)
{
	const struct node *root = m->book->root;
	bool *told = ARENA_ARRAY(m->arena, bool, m->pictures->count);

	for (const struct node *n = root; n; n = walk_after(n, root)) {
		const struct picture *p = n->kind == NODE_IMAGE ? n->image.picture : NULL;
		const struct picture_file *f = p ? m->pictures->of[p->index] : NULL;
		if (!f || told[f - m->pictures->files])
			continue;
		told[f - m->pictures->files] = true;
		tell_weight(m, f, n->where);
	}
}

static void tell_cover(struct making *m)
{
	const struct limits *l = m->limits;
	const struct picture_file *f = m->pictures->cover;
	span where = m->book->cover_where;

	if (!f) {
		diag_add(m->diags, DIAG_COVER_UNFIT, where, NULL, "%.*s wants a cover", STR_ARGS(l->name));
		return;
	}
	if ((int)f->width < l->cover_width || (int)f->height < l->cover_height)
		diag_add(m->diags, DIAG_COVER_UNFIT, where, NULL,
		         "the cover has %u by %u pixels; %.*s wants at least %d by %d", f->width,
		         f->height, STR_ARGS(l->name), l->cover_width, l->cover_height);
	if ((int)MIN(f->width, f->height) < l->cover_short_side)
		diag_add(m->diags, DIAG_COVER_UNFIT, where, NULL,
		         "the cover has %u by %u pixels; %.*s wants %d on the shorter side", f->width,
		         f->height, STR_ARGS(l->name), l->cover_short_side);
	if (f->kind == IMAGE_SVG || (f->kind == IMAGE_GIF && !l->gif_cover))
		diag_add(m->diags, DIAG_COVER_UNFIT, where, NULL, "%.*s takes no %s as a cover",
		         STR_ARGS(l->name), image_extension(f->kind));
}

struct pictures *pictures_make(struct arena *a, const struct book *book, const str *cover,
                               const struct limits *limits, struct diags *diags)
{
	struct pictures *p = ARENA_NEW(a, struct pictures);
	struct making m = {.arena = a, .book = book, .limits = limits, .diags = diags, .pictures = p,
	                   .by_bytes = g_hash_table_new(hash_bytes, str_hash_equal),
	                   .names = g_hash_table_new(str_hash, str_hash_equal)};

	p->files = ARENA_ARRAY(a, struct picture_file, book->picture_count + 2);
	p->of = ARENA_ARRAY(a, struct picture_file *, book->picture_count + 1);
	if (book->edition->with_cover)
		add_cover(&m, cover);
	add_used(&m);
	if (limits->told) {
		tell_cover(&m);
		tell_pictures(&m);
	}
	g_hash_table_unref(m.by_bytes);
	g_hash_table_unref(m.names);
	return p;
}
