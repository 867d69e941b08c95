/* structure.h: the structure tree: what a reading machine is told.
 *
 * An element is made when the first mark that belongs to it is met, and put where its
 * node stands in the book: blocks in the order of the tree, pieces of a paragraph in
 * the order drawn, a note behind the reference to it. So a paragraph over two pages or
 * a list over five is one element, and what left no mark has none. */
#ifndef ALDINE_PDF_STRUCTURE_H
#define ALDINE_PDF_STRUCTURE_H

#include "pdf/draw.h"
#include "pdf/write.h"

struct structure;

/* Makes the tree. Lives in a. */
struct structure *structure_make(struct arena *a, const struct drawing *d,
                                 const struct pages *pages);
/* Puts an annotation into the element of the link that it is a piece of, and answers the
 * number that leads back from it (StructParent). page is an index. */
uint32_t structure_add_link(struct structure *s, const struct node *link, uint32_t page,
                            uint32_t annotation);
/* Pictures of which the author said nothing; the first of them in *first. */
unsigned structure_missing_alt(const struct structure *s, const struct node **first);
/* Writes it; page_numbers are the page objects'. Answers the root's number. */
uint32_t structure_write(struct structure *s, struct pdf_file *f, const uint32_t *page_numbers);

#endif
