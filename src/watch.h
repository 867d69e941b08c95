/* watch.h: building again on change, and showing the result. On main.c's floor: sees
 * only aldine.h. */
#ifndef ALDINE_WATCH_H
#define ALDINE_WATCH_H

#include "aldine.h"

struct watch {
	const char *book;                /* as for aldine_open */
	struct aldine_options options;
	unsigned port;                   /* of the loopback page; 0: no page; 1: any free one */
	unsigned rounds;                 /* builds after which to end; 0: never (for tests) */
};

/* Builds, then again whenever a file of the book changes, until interrupted. Answers what
 * the last build did, or ALDINE_WORLD_ERROR where the page cannot be served. */
enum aldine_result watch_run(const struct watch *w);

#endif
