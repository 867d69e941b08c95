/* crew.h: work done side by side.
 *
 * A crew is the threads that a build may use besides its own. Work is given in batches,
 * and whoever waits for a batch works too, so that nobody stands still and a task may
 * itself give a batch and wait for it. A crew of nobody does each task when it is given:
 * one thread, and the order of the program.
 *
 * Tasks share nothing that changes: each has its own arena and leaves its result where
 * only it writes. What they found is put together by who waited, in an order of his own,
 * so that no result depends on which task was first. */
#ifndef ALDINE_BASE_CREW_H
#define ALDINE_BASE_CREW_H

#include <stdbool.h>

#include "base/arena.h"

struct crew;
struct batch;

/* threads: with the caller's own; 0: as many as there are processors. */
struct crew *crew_new(struct arena *a, int threads);
/* Ends the threads, if the arena has not: what is still to do is left to who waits. */
void crew_dismiss(struct crew *c);
bool crew_is_alone(const struct crew *c);      /* nobody but the caller, from the first */
/* crew NULL: nobody. Its arena ends before the crew's, and waits for what is not done. */
struct batch *batch_new(struct arena *a, struct crew *crew);
void batch_add(struct batch *b, void (*work)(void *thing), void *thing);
/* Until all that was added is done. */
void batch_wait(struct batch *b);

#endif
