/* ahead.h: the finisher's heavy work done while cairo draws.
 *
 * cairo writes a page's content when the page is shown, so a crew can unpack, rewrite and
 * pack it meanwhile; and prepare the pictures, which need not even wait for
 * the pages: most of the finisher's work. Nothing depends on it: what it did not find, or
 * found in another place than the file's own tables say, the finisher does itself, with
 * the same result. */
#ifndef ALDINE_PDF_AHEAD_H
#define ALDINE_PDF_AHEAD_H

#include "base/crew.h"
#include "pdf/content.h"
#include "pdf/images.h"

struct ahead;

/* Ends with the arena, if not before. */
struct ahead *ahead_new(struct arena *a, struct crew *crew);
/* Waits and lets go of everything found; to be asked for nothing more. */
void ahead_end(struct ahead *h);
/* What cairo wrote for the next page, which begins at offset in its file; copied, as are
 * the page's marks. */
void ahead_give(struct ahead *h, size_t offset, str bytes, const struct content_page *page);
/* A picture met for the first time or again. */
void ahead_give_picture(struct ahead *h, const struct picture *picture);
/* Helps with what is left and waits for all of it. */
void ahead_wait(struct ahead *h);
/* The page's new content, packed, whose old one begins at offset; false where it is not
 * there. */
bool ahead_find(const struct ahead *h, size_t page, size_t offset, str *packed);
/* NULL where it was not given, or is broken. */
const struct image_object *ahead_find_picture(const struct ahead *h, const struct picture *picture);

#endif
