/* codes.h: the fonts of a file: which glyphs are used, by what codes, what they say.
 *
 * A face is one font, whatever its sizes and stretches; a glyph has a code of two bytes,
 * given out in the order in which glyphs are met, from 1. A glyph says the text it first
 * stood for alone, and where it stands for another the page says so. */
#ifndef ALDINE_PDF_CODES_H
#define ALDINE_PDF_CODES_H

#include "pdf/faces.h"
#include "pdf/write.h"

struct coded {
	uint32_t glyph;
	int width;                 /* in thousandths of the size; what viewers go by */
	str text;                  /* absent: only ever a part of something */
	char spelled[4];           /* the code, in a string; so many bytes of it */
	uint8_t spelled_bytes;
};

struct coded_font {
	const struct face *face;
	struct coded *glyphs;      /* by code; 0 is no one's */
	unsigned count, room;
	uint16_t *codes;           /* by glyph; 0: not used */
	unsigned glyph_count;
};

struct codes {
	struct arena *a;
	struct faces *faces;
	struct coded_font *fonts;  /* by the face's index */
	size_t face_count;
	struct coded_font **used;  /* in the order met */
	size_t used_count;
	const char *why;           /* first failure; NULL */
};

/* Lives in a. */
struct codes *codes_new(struct arena *a, struct faces *faces, size_t face_count);
/* NULL, with codes->why, where the face has no outlines. */
struct coded_font *codes_font(struct codes *f, const struct face *face);
/* The next code, for a glyph that has none yet. */
uint16_t codes_add(struct codes *f, struct coded_font *font, uint32_t glyph);

/* The code of a glyph; 0, with codes->why, where there is none. */
static inline uint16_t codes_glyph(struct codes *f, struct coded_font *font, uint32_t glyph)
{
	uint16_t code = glyph < font->glyph_count ? font->codes[glyph] : 0;
	return code ? code : codes_add(f, font, glyph);
}

/* Does the code alone say this? It learns what it has not said yet. */
static inline bool codes_says(struct coded_font *font, uint16_t code, str text)
{
	struct coded *c = &font->glyphs[code];
	if (!c->text.len)
		c->text = text;
	return c->text.len == text.len && c->text.at[0] == text.at[0] &&
	       (text.len == 1 || str_equal(c->text, text));
}

/* Gives those that never stood alone the characters that they have in the font, if any:
 * for readers that do not ask the page. */
void codes_complete(struct codes *f);
/* The inside of /W's array; and the stream that says what codes mean. */
void codes_put_widths(GString *out, const struct coded_font *font);
void codes_put_meanings(GString *out, const struct coded_font *font);

#endif
