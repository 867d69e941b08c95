/* crew.c: see crew.h.
 *
 * One queue under one lock. A thread takes what was given first; one that waits takes of
 * its own batch before it takes of others. Threads of the system's own kind, because the
 * tools that look for races know them. */
#include "base/crew.h"

#include <glib.h>
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>

/* More would only stand about: a book has no more to do at once. */
enum { MOST_THREADS = 64 };

struct task {
	struct batch *batch;
	void (*work)(void *thing);
	void *thing;
};

struct crew {
	pthread_t thread[MOST_THREADS];
	unsigned count;
	pthread_mutex_t lock;          /* guards all below, and batch->left */
	pthread_cond_t change;         /* something was given or done */
	GQueue tasks;                  /* struct task * */
	bool over;
};

struct batch {
	struct crew *crew;             /* NULL: nobody */
	unsigned left;                 /* given and not done */
};

/* The next task, of this batch if it has one; NULL: none. */
static struct task *take(struct crew *c, const struct batch *first)
{
	for (GList *l = first ? c->tasks.head : NULL; l; l = l->next) {
		struct task *t = l->data;
		if (t->batch != first)
			continue;
		g_queue_delete_link(&c->tasks, l);
		return t;
	}
	return g_queue_pop_head(&c->tasks);
}

/* Called and left with the lock held. */
static void do_task(struct crew *c, struct task *t)
{
	pthread_mutex_unlock(&c->lock);
	t->work(t->thing);
	pthread_mutex_lock(&c->lock);
	if (--t->batch->left == 0)
		pthread_cond_broadcast(&c->change);
	g_free(t);
}

/* What a thread gets from the C library is new memory, most of which it touches at once:
 * worth huge pages. Its heaps begin at multiples of their size; were they elsewhere, what is
 * said here would be advice about nothing. */
static void prepare_heap(void)
{
#if defined __GLIBC__ && defined MADV_HUGEPAGE
	const uintptr_t heap = (uintptr_t)64 << 20;
	void *volatile first = malloc(1);
	madvise((void *)((uintptr_t)first & ~(heap - 1)), heap, MADV_HUGEPAGE);
	free(first);
#endif
}

static void *work(void *crew)
{
	struct crew *c = crew;
	prepare_heap();
	pthread_mutex_lock(&c->lock);
	while (!c->over) {
		struct task *t = take(c, NULL);
		if (t)
			do_task(c, t);
		else
			pthread_cond_wait(&c->change, &c->lock);
	}
	pthread_mutex_unlock(&c->lock);
	return NULL;
}

void crew_dismiss(struct crew *c)
{
	pthread_mutex_lock(&c->lock);
	c->over = true;
	pthread_cond_broadcast(&c->change);
	pthread_mutex_unlock(&c->lock);
	while (c->count)
		pthread_join(c->thread[--c->count], NULL);
}

static void crew_end(void *crew)
{
	struct crew *c = crew;
	crew_dismiss(c);
	pthread_cond_destroy(&c->change);
	pthread_mutex_destroy(&c->lock);
}

struct crew *crew_new(struct arena *a, int threads)
{
	struct crew *c = ARENA_NEW(a, struct crew);
	unsigned wanted = threads > 0 ? (unsigned)threads : g_get_num_processors();
	pthread_mutex_init(&c->lock, NULL);
	pthread_cond_init(&c->change, NULL);
	g_queue_init(&c->tasks);
	while (c->count + 1 < MIN(wanted, MOST_THREADS) &&
	       pthread_create(&c->thread[c->count], NULL, work, c) == 0)
		c->count++;                    /* fewer where the system refuses */
	arena_on_end(a, crew_end, c);
	return c;
}

bool crew_is_alone(const struct crew *c)
{
	return c->count == 0;
}

static void batch_end(void *batch)
{
	batch_wait(batch);
}

struct batch *batch_new(struct arena *a, struct crew *crew)
{
	struct batch *b = ARENA_NEW(a, struct batch);
	b->crew = crew && !crew_is_alone(crew) ? crew : NULL;
	arena_on_end(a, batch_end, b);
	return b;
}

void batch_add(struct batch *b, void (*work)(void *thing), void *thing)
{
	if (!b->crew) {
		work(thing);
		return;
	}
	struct task *t = g_new(struct task, 1);
	*t = (struct task){b, work, thing};
	pthread_mutex_lock(&b->crew->lock);
	b->left++;
	g_queue_push_tail(&b->crew->tasks, t);
	pthread_cond_broadcast(&b->crew->change);
	pthread_mutex_unlock(&b->crew->lock);
}

void batch_wait(struct batch *b)
{
	if (!b->crew)
		return;
	pthread_mutex_lock(&b->crew->lock);
	while (b->left) {
		struct task *t = take(b->crew, b);
		if (t)
			do_task(b->crew, t);
		else
			pthread_cond_wait(&b->crew->change, &b->crew->lock);
	}
	pthread_mutex_unlock(&b->crew->lock);
}
