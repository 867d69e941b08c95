/* ahead.c: see ahead.h. */
#include "pdf/ahead.h"

#include "base/deflate.h"

/* Bytes, or a picture. */
struct job {
	const struct picture *picture; /* NULL: bytes */
	struct arena *arena;       /* of image */
	struct image_object image;
	bool made;
	GString *plain;            /* NULL: a picture, or packed */
	char *packed;
	size_t packed_bytes;
};

struct ahead {
	struct batch *batch;
	GPtrArray *bytes;          /* struct job * */
	GHashTable *pictures;      /* const struct picture * -> struct job * */
};

static void do_job(void *thing)
{
	struct job *j = thing;
	const char *why;
	if (j->picture) {
		j->made = image_object_make(j->arena, j->picture->image, &j->image, &why);
		return;
	}
	GString *packed = g_string_new(NULL);
	deflate_onto(packed, (str){j->plain->str, j->plain->len});
	g_string_free(j->plain, TRUE);
	j->plain = NULL;
	j->packed = g_memdup2(packed->str, packed->len);   /* without the room that packing took */
	j->packed_bytes = packed->len;
	g_string_free(packed, TRUE);
}

static void free_job(void *thing)
{
	struct job *j = thing;
	arena_free(j->arena);
	if (j->plain)
		g_string_free(j->plain, TRUE);
	g_free(j->packed);
	g_free(j);
}

void ahead_end(struct ahead *h)
{
	if (!h->batch)
		return;
	ahead_wait(h);
	h->batch = NULL;
	g_ptr_array_free(h->bytes, TRUE);
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
	h->bytes = g_ptr_array_new_with_free_func(free_job);
	h->pictures = g_hash_table_new_full(NULL, NULL, NULL, free_job);
	arena_on_end(a, end_ahead, h);
	return h;
}

size_t ahead_give_bytes(struct ahead *h, GString *bytes)
{
	struct job *j = g_new0(struct job, 1);
	j->plain = bytes;
	g_ptr_array_add(h->bytes, j);
	batch_add(h->batch, do_job, j);
	return h->bytes->len - 1;
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

str ahead_packed(const struct ahead *h, size_t number)
{
	const struct job *j = g_ptr_array_index(h->bytes, number);
	return (str){j->packed, j->packed_bytes};
}

const struct image_object *ahead_find_picture(const struct ahead *h, const struct picture *picture)
{
	const struct job *j = g_hash_table_lookup(h->pictures, picture);
	return j && j->made ? &j->image : NULL;
}
