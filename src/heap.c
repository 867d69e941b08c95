/* heap.c: memory is fetched once, and used again.
 *
 * Touching new memory costs a trap a page, which was a sixth of the time of a book. So what
 * one stage gives back serves the next, instead of going to the system and being asked for
 * again; and addresses for the first thread's heap are reserved in one piece, which the kernel
 * is told is worth huge pages. What is never touched is never there.
 *
 * Each thread keeps a heap of its own: of one for all, guides that are parsed side by side
 * would wait for each other more than they work. */
#include "heap.h"

#include <malloc.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

#define RESERVED (256 * 1024 * 1024)       /* a larger heap goes on in small pages */
#define LARGEST (4 * 1024 * 1024)          /* what is larger is no part of it */
#define HUGE_PAGE ((uintptr_t)2 * 1024 * 1024)

#if defined __GLIBC__ && defined MADV_HUGEPAGE

/* Where addresses are rationed, none are to spare. */
static bool is_limited(void)
{
	struct rlimit all, data;
	return getrlimit(RLIMIT_AS, &all) != 0 || all.rlim_cur != RLIM_INFINITY ||
	       getrlimit(RLIMIT_DATA, &data) != 0 || data.rlim_cur != RLIM_INFINITY;
}

static void heap_reserve(void)
{
	uintptr_t start = ((uintptr_t)sbrk(0) + HUGE_PAGE - 1) & ~(HUGE_PAGE - 1);
	mallopt(M_TOP_PAD, RESERVED);
	void *volatile first = malloc(LARGEST / 2);    /* the heap grows, by what is reserved */
	free(first);
	uintptr_t end = (uintptr_t)sbrk(0) & ~(HUGE_PAGE - 1);
	if (end > start)
		madvise((void *)start, end - start, MADV_HUGEPAGE);
}

void heap_prepare(void)
{
	mallopt(M_TRIM_THRESHOLD, RESERVED);
	mallopt(M_MMAP_THRESHOLD, LARGEST);
	if (!is_limited())
		heap_reserve();
}

#else
void heap_prepare(void)
{
}
#endif
