/* ahead.h: what a crew does while pages are laid out and drawn: pages packed, and the
 * pictures made ready, which need not even wait for the pages. Without a crew all is done
 * when it is waited for, with the same result. */
#ifndef ALDINE_PDF_AHEAD_H
#define ALDINE_PDF_AHEAD_H

#include "base/crew.h"
#include "pdf/images.h"

struct ahead;

/* Ends with the arena, if not before. */
struct ahead *ahead_new(struct arena *a, struct crew *crew);
/* Waits and lets go of everything found; to be asked for nothing more. */
void ahead_end(struct ahead *h);
/* The content of the next page; taken. */
void ahead_give_page(struct ahead *h, GString *content);
/* A picture met for the first time or again. */
void ahead_give_picture(struct ahead *h, const struct picture *picture);
/* Helps with what is left and waits for all of it. */
void ahead_wait(struct ahead *h);
/* The page's content, packed. */
str ahead_page(const struct ahead *h, size_t page);
/* NULL where it was not given, or is broken. */
const struct image_object *ahead_find_picture(const struct ahead *h, const struct picture *picture);

#endif
