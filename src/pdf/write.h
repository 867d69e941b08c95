/* write.h: the file written anew: objects in, bytes out.
 *
 * Numbers are handed out first and objects written in any order. What is no stream is
 * collected and packed, a few hundred to an object stream; the cross-reference is a
 * stream too, if the standard knows of those (PDF 1.5). The identifier in the trailer is a hash of what was written, so
 * the same book gives the same bytes. Every number handed out must be written: asserted. */
#ifndef ALDINE_PDF_WRITE_H
#define ALDINE_PDF_WRITE_H

#include "pdf/object.h"
#include "pdf/standard.h"

struct pdf_file;
struct ahead;

/* Objects are packed by ahead. */
struct pdf_file *pdf_file_new(struct arena *a, const struct standard *standard, struct ahead *ahead);
const struct standard *pdf_file_standard(const struct pdf_file *f);
/* The next free number, or the first of n in a row. */
uint32_t pdf_reserve(struct pdf_file *f, size_t n);

/* Where the object's value is to be put; end it before anything else is begun. */
GString *pdf_begin(struct pdf_file *f, uint32_t number);
void pdf_end(struct pdf_file *f);

/* A stream; entries is the inside of its dictionary without Length ("/Type/XObject …"). */
void pdf_stream(struct pdf_file *f, uint32_t number, const char *entries, str bytes);
/* The same, compressed already; /Filter is added. */
void pdf_stream_ready(struct pdf_file *f, uint32_t number, const char *entries, str packed);
/* The same, compressed here. */
void pdf_stream_packed(struct pdf_file *f, uint32_t number, const char *entries, str bytes);

/* Writes the rest and gives the file, which lives as long as the arena. */
str pdf_file_close(struct pdf_file *f, uint32_t catalog, uint32_t info);

#endif
