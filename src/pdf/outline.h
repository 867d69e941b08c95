/* outline.h: bookmarks and page labels. */
#ifndef ALDINE_PDF_OUTLINE_H
#define ALDINE_PDF_OUTLINE_H

#include "pdf/draw.h"
#include "pdf/write.h"

/* The book's contents as bookmarks, nested as they are; 0 where there are none. */
uint32_t outline_write(struct arena *a, struct pdf_file *f, const struct pages *pages,
                       const struct drawing *d, const uint32_t *page_numbers);
/* The number tree of labels: "i", "ii" … "1", "2" …. */
uint32_t labels_write(struct pdf_file *f, const struct pages *pages);

#endif
