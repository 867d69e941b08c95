/* ahead.c: see ahead.h. */
#include "pdf/ahead.h"

#include <string.h>

#include "base/deflate.h"
#include "pdf/write.h"

/* A page's content, or a picture. */
struct job {
	const struct picture *picture; /* NULL: a page */
	struct arena *arena;       /* of image */
	struct image_object image;
	size_t offset;             /* of bytes; then of the stream found in them */
	char *bytes;
	size_t length;
	struct content_page page;  /* its marks are a copy */
	GString *packed;
	bool done;
};

struct ahead {
	struct batch *batch;
	GPtrArray *pages;          /* struct job * */
	GHashTable *pictures;      /* const struct picture * -> struct job * */
};

/* How cairo begins a page's content, and no other stream. */
static const char BEGINS[] = "   /Filter /FlateDecode\n>>\nstream\n";
/* The largest content stream of a page that is believed. */
static const size_t CONTENT_MOST = 64u << 20;

static void do_page(struct job *j)
{
	str all = {j->bytes, j->length};
	ptrdiff_t at = str_find(all, STR(BEGINS), 0);
	if (at < 0)
		return;
	size_t from = (size_t)at + strlen(BEGINS);
	const char *why;
	GString *plain = g_string_new(NULL), *out = g_string_new(NULL);
	if (inflate_bytes(plain, str_from(all, from), j->length * 6, CONTENT_MOST) &&
	    content_rewrite(&j->page, (str){plain->str, plain->len}, out, &why)) {
		j->packed = g_string_new(NULL);
		deflate_onto(j->packed, (str){out->str, out->len});
		j->offset += from;
		j->done = true;
	}
	g_string_free(plain, TRUE);
	g_string_free(out, TRUE);
}

static void do_job(void *thing)
{
	struct job *j = thing;
	const char *why;
	if (j->picture) {
		j->done = image_object_make(j->arena, j->picture->image, &j->image, &why);
		return;
	}
	do_page(j);
	g_clear_pointer(&j->bytes, g_free);
	g_clear_pointer(&j->page.marks, g_free);
}

static void free_job(void *thing)
{
	struct job *j = thing;
	g_free(j->bytes);
	g_free(j->page.marks);
	arena_free(j->arena);
	if (j->packed)
		g_string_free(j->packed, TRUE);
	g_free(j);
}

void ahead_end(struct ahead *h)
{
	if (!h->batch)
		return;
	ahead_wait(h);
	h->batch = NULL;
	g_ptr_array_free(h->pages, TRUE);
	g_hash_table_destroy(h->pictures);
}

static void end_ahead(void *thing)
{
	ahead_end(thing);
}

struct ahead *ahead_new(struct arena *a, struct crew *crew)
{
	struct ahead *h = ARENA_NEW(a, struct ahead);
	h->batch = batch_new(a, crew);
	h->pages = g_ptr_array_new_with_free_func(free_job);
	h->pictures = g_hash_table_new_full(NULL, NULL, NULL, free_job);
	arena_on_end(a, end_ahead, h);
	return h;
}

void ahead_give(struct ahead *h, size_t offset, str bytes, const struct content_page *page)
{
	struct job *j = g_new0(struct job, 1);
	j->offset = offset;
	j->bytes = g_memdup2(bytes.at, bytes.len);
	j->length = bytes.len;
	j->page = *page;
	j->page.marks = g_memdup2(page->marks, page->mark_count * sizeof *page->marks);
	g_ptr_array_add(h->pages, j);
	batch_add(h->batch, do_job, j);
}

void ahead_give_picture(struct ahead *h, const struct picture *picture)
{
	if (g_hash_table_contains(h->pictures, picture))
		return;
	struct job *j = g_new0(struct job, 1);
	j->picture = picture;
	j->arena = arena_new();
	g_hash_table_insert(h->pictures, (void *)picture, j);
	batch_add(h->batch, do_job, j);
}

void ahead_wait(struct ahead *h)
{
	batch_wait(h->batch);
}

bool ahead_find(const struct ahead *h, size_t page, size_t offset, str *packed)
{
	const struct job *j = page < h->pages->len ? g_ptr_array_index(h->pages, page) : NULL;
	if (!j || !j->done || j->offset != offset)
		return false;
	*packed = (str){j->packed->str, j->packed->len};
	return true;
}

const struct image_object *ahead_find_picture(const struct ahead *h, const struct picture *picture)
{
	const struct job *j = g_hash_table_lookup(h->pictures, picture);
	return j && j->done ? &j->image : NULL;
}
