/* row.h: a growing array of one type, kept and reused from paragraph to paragraph.
 *
 * GArray grows by a call for every element; on the hot path that is a sixth of the time. */
#ifndef ALDINE_LINES_ROW_H
#define ALDINE_LINES_ROW_H

#include <glib.h>
#include <stdint.h>

#define ROW_OF(type) struct { type *at; uint32_t count, room; }

static inline void *row_grown(void *at, uint32_t *room, size_t size)
{
	*room = *room ? 2 * *room : 64;
	return g_realloc_n(at, *room, size);
}

static inline void *row_grown_for(void *at, uint32_t *room, uint32_t count, size_t size)
{
	while (*room < count)
		*room = *room ? 2 * *room : 64;
	return g_realloc_n(at, *room, size);
}

/* A pointer to a new last element, not cleared; good until the next one. */
#define row_add(row) \
	((row)->count == (row)->room \
	 ? (void)((row)->at = row_grown((row)->at, &(row)->room, sizeof *(row)->at)) : (void)0, \
	 &(row)->at[(row)->count++])

/* The same for n of them, at least one. */
#define row_add_many(row, n) \
	((row)->count + (n) > (row)->room \
	 ? (void)((row)->at = row_grown_for((row)->at, &(row)->room, (row)->count + (n), \
	                                    sizeof *(row)->at)) : (void)0, \
	 (row)->count += (n), &(row)->at[(row)->count - (n)])

#endif
