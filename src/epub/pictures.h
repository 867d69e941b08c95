/* pictures.h: the book's pictures as an EPUB may hold them.
 *
 * What readers cannot show is converted (WebP, CMYK, turned photographs), what is too
 * large is made smaller, what could do harm is taken out of SVG; everything else goes in
 * byte for byte. Files with the same bytes are one file. */
#ifndef ALDINE_EPUB_PICTURES_H
#define ALDINE_EPUB_PICTURES_H

#include "base/crew.h"
#include "diag/diag.h"
#include "doc/book.h"
#include "epub/limits.h"
#include "image/image.h"

struct picture_file {
	str path;                  /* "images/door.jpg" */
	str id;
	enum image_kind kind;
	str bytes;
	unsigned width, height;
	bool alpha;                /* wants a light ground */
	bool animated;
};

struct pictures {
	struct picture_file *files;     /* in the order of their first use, the cover first */
	size_t count;
	struct picture_file **of;       /* by index in book->pictures; NULL where unreadable */
	struct picture_file *cover;     /* NULL: none */
};

/* cover: bytes of a typographic one, or NULL. crew: who helps, or NULL. */
struct pictures *pictures_make(struct arena *a, const struct book *book, const str *cover,
                               const struct limits *limits, struct crew *crew, struct diags *diags);

#endif
