/* heap.h: how a program of ours gets its memory; a library leaves that to its program. */
#ifndef ALDINE_HEAP_H
#define ALDINE_HEAP_H

/* A heap that keeps what it is given back, in huge pages: where the C library and the kernel
 * know how. Called before anything else. */
void heap_prepare(void);

#endif
