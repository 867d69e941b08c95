/* watch.h: building again on change, and showing the result. On main.c's floor: sees
 * only aldine.h. */
#ifndef ALDINE_WATCH_H
#define ALDINE_WATCH_H

#include "aldine.h"

struct watch {
	const char *book;                /* as for aldine_open */
	struct aldine_options options;
	unsigned port;                   /* of the loopback page; 0: no page; 1: any free one */
	bool colour;                     /* in diagnostics */
};

/* Builds, then again whenever a file of the book changes, until interrupted. Answers
 * only where there is nothing to watch, or the page cannot be served: ALDINE_WORLD_ERROR. */
enum aldine_result watch_run(const struct watch *w);

#endif
