/* sample.h: pages made by hand: a small tree and a typesetter that knows no typography. */
#ifndef TESTS_UNIT_PDF_SAMPLE_H
#define TESTS_UNIT_PDF_SAMPLE_H

#include <check.h>

#include "pages/page.h"

struct sample {
	struct arena *a;
	struct book book;
	struct pages pages;
	struct face face, italic;
	GArray *page;              /* struct page */
	GArray *fragments;         /* of the page being made */
	unit y;
	struct node *image;        /* the picture of pixels */
};

/* A chapter with a heading, a paragraph over two pages with links and a note, a list, a
 * table, code, a picture, running heads and folios. */
struct sample *sample_new(struct arena *a);

TCase *case_of_images(void);

#endif
