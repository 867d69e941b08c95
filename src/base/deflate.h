/* deflate.h: compressing and the way back: what zips, PDFs and PNGs are made of. */
#ifndef ALDINE_BASE_DEFLATE_H
#define ALDINE_BASE_DEFLATE_H

#include <stdint.h>

#include "base/str.h"

/* Appends bytes, packed: in zlib's format, and bare as in a zip. */
void deflate_onto(GString *out, str bytes);
void deflate_bare_onto(GString *out, str bytes);
/* What a zip says of a file besides its size. */
uint32_t deflate_checksum(str bytes);
/* Fills out from zlib's format. False for what is damaged or would be larger than limit.
 * expected: a good guess. */
bool inflate_bytes(GString *out, str bytes, size_t expected, size_t limit);

#endif
