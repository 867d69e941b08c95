/* metadata.h: who, what, when: Info, XMP, and the colours' meaning. */
#ifndef ALDINE_PDF_METADATA_H
#define ALDINE_PDF_METADATA_H

#include "doc/book.h"
#include "pdf/write.h"

/* The information dictionary. */
uint32_t metadata_write_info(struct arena *a, struct pdf_file *f, const struct book *book);
/* The same as XMP; claim: what is said of the file besides, in RDF. */
uint32_t metadata_write_xmp(struct arena *a, struct pdf_file *f, const struct book *book,
                            const char *claim);
/* An output intent: sRGB, by a profile built here. */
uint32_t metadata_write_intent(struct pdf_file *f);

#endif
