/* xml.h: an append-only XML writer.
 *
 * Escapes text and attributes, drops what XML cannot hold (control characters, U+FFFE
 * and U+FFFF), and asserts that elements close in the order they opened. Attributes
 * come out in the order given. Element and attribute names must outlive the writer. */
#ifndef ALDINE_EPUB_XML_H
#define ALDINE_EPUB_XML_H

#include "base/str.h"

struct xml {
	struct arena *arena;
	GString *out;
	const char **names;      /* of the open elements, outermost first */
	size_t depth, room;
	bool in_tag;             /* a start tag still waits for its '>' */
};

void xml_init(struct xml *x, struct arena *a);   /* writes the XML declaration */
/* Everything written; the writer must not be used again. All elements must be closed. */
str xml_done(struct xml *x);

void xml_open(struct xml *x, const char *name);
void xml_attribute(struct xml *x, const char *name, str value);
void xml_attribute_text(struct xml *x, const char *name, const char *value);
void xml_attribute_number(struct xml *x, const char *name, long value);
void xml_text(struct xml *x, str text);
void xml_text_of(struct xml *x, const char *text);
/* `name` is what must be open; an element without content closes itself ("<br/>"). */
void xml_close(struct xml *x, const char *name);
/* The same, but never "<a/>": for elements that HTML parsers want an end tag of. */
void xml_close_full(struct xml *x, const char *name);
/* A line break, for readers of the file; only where white space means nothing. */
void xml_line(struct xml *x);
/* <name>text</name> and a line. */
void xml_element(struct xml *x, const char *name, str text);

#endif
