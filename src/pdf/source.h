/* source.h: the file that cairo wrote, taken apart.
 *
 * Only what cairo writes is read: one classic cross-reference table, whole objects of
 * generation 0, a flat list of pages, streams with Flate or without a filter. Anything
 * else is refused with a reason; nothing is ever guessed or repaired. Objects are read
 * when someone asks for them; cairo's own catalogue and information never are. */
#ifndef ALDINE_PDF_SOURCE_H
#define ALDINE_PDF_SOURCE_H

#include "pdf/object.h"

struct source_object {
	struct object value;
	str stream;                /* its bytes as they stand in the file */
	bool is_stream;
	bool read;                 /* objects are read when first asked for */
};

struct source_file {
	struct arena *a;
	str file;
	size_t *offsets;           /* by number; 0: free */
	struct source_object *objects; /* by number; 0 is never one */
	size_t object_count;
	uint32_t *pages;           /* numbers of the page objects, in order */
	size_t page_count;
	const char *why;           /* first object asked for that is of a kind not known; NULL */
};

/* False, with *why (terminated, in a). Everything in a is views of file. */
bool source_read(struct arena *a, str file, struct source_file *out, const char **why);

/* The object of that number; NULL where there is none, or, with f->why, a strange one. */
const struct source_object *source_object(struct source_file *f, uint32_t number);
/* Follows a reference (once); NULL for a dangling one. What is none is its own answer. */
const struct object *source_follow(struct source_file *f, const struct object *o);
/* The object a reference names; NULL where it is none or dangles. */
const struct source_object *source_named(struct source_file *f, const struct object *o);

#endif
