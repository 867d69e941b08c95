/* source.h: texts that diagnostics point into.
 *
 * A span is a source and two byte offsets; lines and columns, from 1, columns in
 * characters, are worked out when something is printed. Source 0 is no source. */
#ifndef ALDINE_DIAG_SOURCE_H
#define ALDINE_DIAG_SOURCE_H

#include <stdint.h>

#include "base/str.h"

typedef struct {
	uint32_t source;
	uint32_t start, end;   /* bytes; end is past the last one */
} span;

#define SPAN_NONE ((span){0, 0, 0})

struct sources;

struct sources *sources_new(struct arena *a);
/* path as it is to be printed; both must outlive the sources (build arena). A file that
 * could not be read is a source with an empty text. Returns its number, from 1. */
uint32_t source_add(struct sources *s, str path, str text);
str source_text(const struct sources *s, uint32_t source);

struct place {
	str path;
	unsigned line, column;         /* from 1; 0 where the source has no text */
	unsigned end_line, end_column;
	str line_text;                 /* without its line end */
};
struct place source_place(const struct sources *s, span where);

#endif
