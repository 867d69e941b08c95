/* arena.c: blocks in a list, newest first; each serves from its front.
 *
 * A request larger than a block gets a block of its own. Cleanup handlers live in the
 * arena they guard, in a second list, also newest first. */
#include "base/arena.h"

#include <assert.h>
#include <glib.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#define BLOCK_SIZE (64 * 1024)
#define ALIGNMENT 16

struct block {
	struct block *before;
	size_t size, used;
	_Alignas(ALIGNMENT) char bytes[];
};

struct cleanup {
	struct cleanup *before;
	void (*end)(void *thing);
	void *thing;
};

struct arena {
	struct block *block;
	struct cleanup *cleanup;
	size_t block_size;
	size_t handed_out;
};

static struct block *block_new(struct block *before, size_t size)
{
	struct block *b = g_malloc(sizeof *b + size);
	b->before = before;
	b->size = size;
	b->used = 0;
	return b;
}

struct arena *arena_new_sized(size_t block)
{
	struct arena *a = g_new0(struct arena, 1);
	a->block_size = block;
	return a;
}

struct arena *arena_new(void)
{
	return arena_new_sized(BLOCK_SIZE);
}

static void *take(struct arena *a, size_t size)
{
	assert(size <= SIZE_MAX - ALIGNMENT);
	size_t need = (size + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1);
	if (need == 0)
		need = ALIGNMENT;
	if (!a->block || a->block->size - a->block->used < need)
		a->block = block_new(a->block, need > a->block_size ? need : a->block_size);
	void *piece = a->block->bytes + a->block->used;
	a->block->used += need;
	a->handed_out += need;
	return piece;
}

void *arena_alloc(struct arena *a, size_t size)
{
	return memset(take(a, size), 0, size);
}

void *arena_alloc_many(struct arena *a, size_t count, size_t size)
{
	assert(size == 0 || count <= SIZE_MAX / size);
	return arena_alloc(a, count * size);
}

void *arena_room(struct arena *a, size_t count, size_t size)
{
	assert(size == 0 || count <= SIZE_MAX / size);
	return take(a, count * size);
}

char *arena_copy(struct arena *a, const void *bytes, size_t len)
{
	char *copy = take(a, len + 1);
	if (len)
		memcpy(copy, bytes, len);
	copy[len] = 0;
	return copy;
}

char *arena_printf(struct arena *a, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	char *text = g_strdup_vprintf(format, args);
	va_end(args);
	char *copy = arena_copy(a, text, strlen(text));
	g_free(text);
	return copy;
}

void arena_on_end(struct arena *a, void (*end)(void *thing), void *thing)
{
	struct cleanup *c = ARENA_NEW(a, struct cleanup);
	c->before = a->cleanup;
	c->end = end;
	c->thing = thing;
	a->cleanup = c;
}

struct arena_mark arena_mark(const struct arena *a)
{
	return (struct arena_mark){
		.block = a->block,
		.used = a->block ? a->block->used : 0,
		.cleanup = a->cleanup,
	};
}

void arena_reset(struct arena *a, struct arena_mark mark)
{
	while (a->cleanup != mark.cleanup) {
		struct cleanup *c = a->cleanup;
		a->cleanup = c->before;
		c->end(c->thing);
	}
	while (a->block != mark.block) {
		struct block *b = a->block;
		a->block = b->before;
		a->handed_out -= b->used;
		g_free(b);
	}
	if (a->block) {
		a->handed_out -= a->block->used - mark.used;
		a->block->used = mark.used;
	}
}

void arena_free(struct arena *a)
{
	if (!a)
		return;
	arena_reset(a, (struct arena_mark){0});
	g_free(a);
}

size_t arena_size(const struct arena *a)
{
	return a->handed_out;
}
