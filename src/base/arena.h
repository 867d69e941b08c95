/* arena.h: memory with a name and one end.
 *
 * An arena hands out zeroed pieces and takes them all back at once. Three lives are in
 * use: the build (sources, tree, diagnostics), a stage (one backend), and scratch (mark
 * at entry, reset at exit). What another library made is tied to an arena by a cleanup
 * handler. Nothing here answers NULL: memory that cannot be had ends the program. */
#ifndef ALDINE_BASE_ARENA_H
#define ALDINE_BASE_ARENA_H

#include <stddef.h>

struct arena;

struct arena *arena_new(void);
/* Blocks of this size; for tests, which try absurd ones. */
struct arena *arena_new_sized(size_t block);
/* Runs the cleanup handlers, last tied first, and frees everything. NULL is allowed. */
void arena_free(struct arena *a);

/* Zeroed, aligned for any type. A size of 0 gives a valid pointer. */
void *arena_alloc(struct arena *a, size_t size);
void *arena_alloc_many(struct arena *a, size_t count, size_t size);
/* As it lay: what was there before shows. For rows that are filled at once. */
void *arena_room(struct arena *a, size_t count, size_t size);
/* A copy, with a zero byte after it. */
char *arena_copy(struct arena *a, const void *bytes, size_t len);
char *arena_printf(struct arena *a, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* Calls end(thing) when the arena ends, or is reset to a mark set before this. */
void arena_on_end(struct arena *a, void (*end)(void *thing), void *thing);

/* A place to come back to: everything allocated after it goes. */
struct arena_mark {
	void *block;
	size_t used;
	void *cleanup;
};
struct arena_mark arena_mark(const struct arena *a);
void arena_reset(struct arena *a, struct arena_mark mark);

/* Bytes handed out so far. */
size_t arena_size(const struct arena *a);

#define ARENA_NEW(a, type) ((type *)arena_alloc((a), sizeof(type)))
#define ARENA_ARRAY(a, type, count) ((type *)arena_alloc_many((a), (count), sizeof(type)))
#define ARENA_ROOM(a, type, count) ((type *)arena_room((a), (count), sizeof(type)))

#endif
