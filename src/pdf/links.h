/* links.h: link annotations and named destinations.
 *
 * A link has one annotation on every page it touches, with a quadrilateral a line. */
#ifndef ALDINE_PDF_LINKS_H
#define ALDINE_PDF_LINKS_H

#include "pdf/structure.h"

/* The inline from n upwards, not above block, that is to be clicked; NULL where none. */
const struct node *links_of_node(const struct node *n, const struct node *block);
/* What a click on the number of a note does: the NOTE itself, which leads back. */
const struct node *links_of_label(const struct node *owner);

/* Writes the annotations; *page_links gets, for each page, the inside of its /Annots
 * array, empty where none. */
void links_write(struct arena *a, struct pdf_file *f, struct structure *s,
                 const struct drawing *d, const struct pages *pages,
                 const uint32_t *page_numbers, GString **page_links);
/* " 5 0 R/XYZ 56 480 null" of a node, with brackets; false where it is on no page. */
bool links_put_destination(GString *out, const struct pages *pages, const struct drawing *d,
                           const uint32_t *page_numbers, const struct node *target);
/* The name tree of every division and every node with an id; 0 where there is none. */
uint32_t links_write_names(struct pdf_file *f, const struct pages *pages,
                           const struct drawing *d, const uint32_t *page_numbers);

#endif
