/* ahead.h: what a crew does while pages are laid out, drawn and made a document of: bytes
 * packed, and the pictures made ready, which need not even wait for the pages. Without a
 * crew each is done when it is given, with the same result. */
#ifndef ALDINE_PDF_AHEAD_H
#define ALDINE_PDF_AHEAD_H

#include "base/crew.h"
#include "pdf/images.h"

struct ahead;

/* Ends with the arena, if not before. */
struct ahead *ahead_new(struct arena *a, struct crew *crew);
/* Waits and lets go of everything found; to be asked for nothing more. */
void ahead_end(struct ahead *h);
/* Bytes to be packed; taken. Answers their number: 0, 1, 2 … */
size_t ahead_give_bytes(struct ahead *h, GString *bytes);
/* A picture met for the first time or again. */
void ahead_give_picture(struct ahead *h, const struct picture *picture);
/* Helps with what is left and waits for all of it. */
void ahead_wait(struct ahead *h);
/* Bytes, packed, once they were waited for. */
str ahead_packed(const struct ahead *h, size_t number);
/* NULL where it was not given, or is broken. */
const struct image_object *ahead_find_picture(const struct ahead *h, const struct picture *picture);

#endif
