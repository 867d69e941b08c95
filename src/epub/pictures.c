/* pictures.c: see pictures.h.
 *
 * First the list, each picture once; then what readers could not show is made anew, a
 * picture a task; then names are given and findings told, in the order of the list. */
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
	struct remake *remakes;    /* by index of the file */
	GHashTable *by_bytes;      /* str -> picture_file */
	GHashTable *names;
};

/* A picture file as it comes, and what becomes of it. */
struct remake {
	struct arena *arena;       /* its own; NULL: it stays as it is */
	const struct limits *limits;
	struct image from;
	struct picture_file *to;
	span where;
	str path;
	bool good, removed;        /* something was left out of an SVG */
	str why;
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
static bool convert(struct remake *r, struct arena *scratch)
{
	const struct image *from = &r->from;
	struct picture_file *to = r->to;
	struct pixels px;
	unsigned width, height;

	if (!image_decode(scratch, from, 0, 0, &px, &r->why)) {
		r->why = str_copy(r->arena, r->why);
		return false;
	}
	width = px.width;
	height = px.height;
	fit(r->limits, &width, &height);
	if (width != px.width || height != px.height)
		px = pixels_scale(scratch, &px, width, height);
	bool photograph = from->kind == IMAGE_JPEG || (from->kind == IMAGE_WEBP && px.opaque);
	to->kind = photograph ? IMAGE_JPEG : IMAGE_PNG;
	to->bytes = photograph ? pixels_to_jpeg(r->arena, &px, QUALITY) : pixels_to_png(r->arena, &px);
	to->width = px.width;
	to->height = px.height;
	to->alpha = !px.opaque;
	to->animated = false;
	return true;
}

static bool clean(struct remake *r)
{
	str out;

	if (!svg_clean(r->arena, r->from.bytes, &out, &r->removed, &r->why))
		return false;
	r->to->bytes = out;
	return true;
}

static void remake(void *thing)
{
	struct remake *r = thing;
	struct arena *scratch = arena_new();

	r->good = r->from.kind == IMAGE_SVG ? clean(r) : convert(r, scratch);
	arena_free(scratch);
}

static void tell_remake(struct making *m, const struct remake *r)
{
	const struct image *from = &r->from;

	if (!r->good)
		diag_add(m->diags, DIAG_PICTURE_UNCONVERTED, r->where, NULL, "\"%.*s\" stays as it is: %.*s",
		         STR_ARGS(r->path), STR_ARGS(r->why));
	else if (r->removed)
		diag_add(m->diags, DIAG_PICTURE_CLEANED, r->where, NULL,
		         "scripts or outside references are left out of \"%.*s\"", STR_ARGS(r->path));
	else if (is_too_large(m->limits, from))
		diag_add(m->diags, DIAG_PICTURE_SCALED, r->where, NULL,
		         "\"%.*s\" (%u by %u pixels) is %u by %u in the EPUB", STR_ARGS(r->path),
		         from->width, from->height, r->to->width, r->to->height);
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

static void end_arena(void *arena)
{
	arena_free(arena);
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
	struct remake *r = &m->remakes[m->pictures->count++];
	*r = (struct remake){.limits = m->limits, .from = *i, .to = f, .where = where, .path = path};
	if (i->kind == IMAGE_SVG || must_change(m->limits, i)) {
		r->arena = arena_new();
		arena_on_end(m->arena, end_arena, r->arena);
	}
	g_hash_table_insert(m->by_bytes, key, f);
	return f;
}

static void remake_all(struct making *m, struct crew *crew)
{
	struct batch *batch = batch_new(m->arena, crew);

	for (size_t i = 0; i < m->pictures->count; i++)
		if (m->remakes[i].arena)
			batch_add(batch, remake, &m->remakes[i]);
	batch_wait(batch);
}

static void name_all(struct making *m)
{
	for (size_t i = 0; i < m->pictures->count; i++) {
		struct picture_file *f = &m->pictures->files[i];
		if (m->remakes[i].arena)
			tell_remake(m, &m->remakes[i]);
		str name = unique_name(m, m->remakes[i].path, f->kind);
		f->path = str_printf(m->arena, "images/%.*s", STR_ARGS(name));
		f->id = str_printf(m->arena, "i.%.*s", STR_ARGS(name));
	}
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
	else if ((int)f->width < l->cover_good_width || (int)f->height < l->cover_good_height)
		diag_add(m->diags, DIAG_COVER_UNFIT, where, NULL,
		         "the cover has %u by %u pixels; %.*s would rather have %d by %d", f->width,
		         f->height, STR_ARGS(l->name), l->cover_good_width, l->cover_good_height);
	if ((int)MIN(f->width, f->height) < l->cover_short_side)
		diag_add(m->diags, DIAG_COVER_UNFIT, where, NULL,
		         "the cover has %u by %u pixels; %.*s wants %d on the shorter side", f->width,
		         f->height, STR_ARGS(l->name), l->cover_short_side);
	if (f->kind == IMAGE_SVG || (f->kind == IMAGE_GIF && !l->gif_cover))
		diag_add(m->diags, DIAG_COVER_UNFIT, where, NULL, "%.*s takes no %s as a cover",
		         STR_ARGS(l->name), image_extension(f->kind));
}

struct pictures *pictures_make(struct arena *a, const struct book *book, const str *cover,
                               const struct limits *limits, struct crew *crew, struct diags *diags)
{
	struct pictures *p = ARENA_NEW(a, struct pictures);
	struct making m = {.arena = a, .book = book, .limits = limits, .diags = diags, .pictures = p,
	                   .by_bytes = g_hash_table_new(hash_bytes, str_hash_equal),
	                   .names = g_hash_table_new(str_hash, str_hash_equal)};

	p->files = ARENA_ARRAY(a, struct picture_file, book->picture_count + 2);
	p->of = ARENA_ARRAY(a, struct picture_file *, book->picture_count + 1);
	m.remakes = ARENA_ARRAY(a, struct remake, book->picture_count + 2);
	if (book->edition->with_cover)
		add_cover(&m, cover);
	add_used(&m);
	remake_all(&m, crew);
	name_all(&m);
	if (limits->told) {
		tell_cover(&m);
		tell_pictures(&m);
	}
	g_hash_table_unref(m.by_bytes);
	g_hash_table_unref(m.names);
	return p;
}
