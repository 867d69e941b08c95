/* object.h: PDF values as they are written: read into a tree, written out again.
 *
 * A scalar keeps its own spelling, so that copying never changes a number or a string;
 * only references are understood, because the finisher numbers objects anew. */
#ifndef ALDINE_PDF_OBJECT_H
#define ALDINE_PDF_OBJECT_H

#include <stdint.h>
#include <string.h>

#include "base/str.h"
#include "base/unit.h"

enum object_kind { OBJECT_NONE, OBJECT_SCALAR /* number, name, string, true … */, OBJECT_REFERENCE,
                   OBJECT_ARRAY, OBJECT_DICTIONARY };

struct object {
	enum object_kind kind;
	str text;                  /* scalar, as spelled; names with their slash */
	uint32_t number;           /* reference: the object's; generation is 0 or it is refused */
	struct object *items;      /* array; dictionary: key, value, key, value … */
	size_t count;              /* of items */
};

/* Reads the value at *at and moves past it. False where none is. Lives in a; texts are
 * views of in. */
bool object_read(struct arena *a, str in, size_t *at, struct object *out);

/* Digits, after white space. */
bool object_read_integer(str in, size_t *at, int64_t *value);
/* Moves over white space and comments. */
size_t object_skip_space(str in, size_t at);
bool object_is_space(char c);
bool object_is_delimiter(char c);
/* Where a run of regular characters from at on ends. */
size_t object_word_end(str in, size_t at);
/* Past the ')' of the string that begins at at; 0 where it does not end. */
size_t object_string_end(str in, size_t at);

/* The value of a dictionary's key ("Type", without slash); NULL where none. */
const struct object *object_find(const struct object *dictionary, const char *key);
bool object_is_name(const struct object *o, const char *name);
bool object_is_integer(const struct object *o, int64_t *value);

/* n / by, to the nearest; by is positive. */
static inline int64_t rounded(int64_t n, int64_t by)
{
	return (n + (n < 0 ? -by : by) / 2) / by;
}

/* Text building that skips printf, and GLib where there is room: these run once for every
 * piece of structure, and most for every glyph. */
static inline void put_plain(GString *out, const char *at, size_t n)
{
	if (out->len + n >= out->allocated_len) {
		g_string_append_len(out, at, (gssize)n);
		return;
	}
	memcpy(out->str + out->len, at, n);
	out->len += n;
	out->str[out->len] = '\0';
}
static inline void put(GString *out, const char *text)
{
	put_plain(out, text, strlen(text));
}
void put_integer(GString *out, int64_t value);
void put_thousandths(GString *out, int64_t value); /* as decimals, without trailing zeros */
void put_length(GString *out, unit length);        /* in points, to the thousandth */
void put_place(GString *out, unit length);         /* to the tenth: what is clicked on or led to */
void put_scale(GString *out, double value);        /* six decimals */
void put_reference(GString *out, uint32_t number); /* "12 0 R", with a space before it */
/* A text string: PDFDoc where it is ASCII, else UTF-16. A byte string: escaped. */
void put_text(GString *out, str text);
void put_bytes(GString *out, str bytes);
void put_utf16(GString *out, unsigned unit);       /* "00E9" */
void put_utf16_text(GString *out, str text);
void put_name(GString *out, str name);             /* "/name", escaped */

#endif
