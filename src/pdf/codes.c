/* codes.c: see codes.h. */
#include "pdf/codes.h"

#include <string.h>

static void codes_end(void *thing)
{
	struct codes *f = thing;
	for (size_t i = 0; i < f->face_count; i++) {
		g_free(f->fonts[i].glyphs);
		g_free(f->fonts[i].codes);
	}
}

struct codes *codes_new(struct arena *a, struct faces *faces, size_t face_count)
{
	struct codes *f = ARENA_NEW(a, struct codes);
	*f = (struct codes){.a = a, .faces = faces, .face_count = face_count};
	f->fonts = ARENA_ARRAY(a, struct coded_font, face_count);
	f->used = ARENA_ARRAY(a, struct coded_font *, face_count);
	arena_on_end(a, codes_end, f);
	return f;
}

struct coded_font *codes_font(struct codes *f, const struct face *face)
{
	struct coded_font *font = &f->fonts[face->index];
	if (font->face)
		return font;
	font->glyph_count = faces_glyph_count(f->faces, face);
	if (!font->glyph_count) {
		f->why = arena_printf(f->a, "the font %.*s has no outlines to draw",
		                      STR_ARGS(face->path));
		return NULL;
	}
	font->face = face;
	font->codes = g_new0(uint16_t, font->glyph_count);
	font->count = 1;
	f->used[f->used_count++] = font;
	return font;
}

/* As it stands between ( and ). */
static void spell(struct coded *c, unsigned code)
{
	char bytes[] = {(char)(code >> 8), (char)code};
	for (size_t i = 0; i < sizeof bytes; i++) {
		if (strchr("()\\\r", bytes[i]) && bytes[i])
			c->spelled[c->spelled_bytes++] = '\\';
		c->spelled[c->spelled_bytes++] = bytes[i] == '\r' ? 'r' : bytes[i];
	}
}

uint16_t codes_add(struct codes *f, struct coded_font *font, uint32_t glyph)
{
	if (glyph >= font->glyph_count) {
		f->why = "a font lacks a glyph that was set";
		return 0;
	}
	if (font->count == UINT16_MAX) {
		f->why = "a font has more glyphs than a file can name";
		return 0;
	}
	if (font->count >= font->room) {
		font->room = font->room ? font->room * 2 : 256;
		font->glyphs = g_renew(struct coded, font->glyphs, font->room);
	}
	font->glyphs[font->count] = (struct coded){.glyph = glyph,
		.width = faces_width(f->faces, font->face, glyph)};
	spell(&font->glyphs[font->count], font->count);
	return font->codes[glyph] = (uint16_t)font->count++;
}

void codes_complete(struct codes *f)
{
	for (size_t i = 0; i < f->used_count; i++)
		for (unsigned code = 1; code < f->used[i]->count; code++) {
			struct coded *c = &f->used[i]->glyphs[code];
			unsigned own = c->text.len ? 0 : faces_character(f->faces, f->used[i]->face, c->glyph);
			char utf8[6];
			if (own)
				c->text = str_copy(f->a, (str){utf8, (size_t)g_unichar_to_utf8(own, utf8)});
		}
}

void codes_put_widths(GString *out, const struct coded_font *font)
{
	put(out, "1[");
	for (unsigned i = 1; i < font->count; i++) {
		put(out, i > 1 ? " " : "");
		put_integer(out, font->glyphs[i].width);
	}
	put(out, "]");
}

static const char HEAD[] =
	"/CIDInit/ProcSet findresource begin\n12 dict begin\nbegincmap\n"
	"/CIDSystemInfo<</Registry(Adobe)/Ordering(UCS)/Supplement 0>>def\n"
	"/CMapName/Adobe-Identity-UCS def\n/CMapType 2 def\n"
	"1 begincodespacerange\n<0000><ffff>\nendcodespacerange\n";
static const char TAIL[] =
	"endcmap\nCMapName currentdict/CMap defineresource pop\nend\nend\n";
/* So many may stand in one list. */
enum { LIST_MOST = 100 };
/* What a glyph says that is only ever a part of something. */
static const str PART = {"\xEF\xBF\xBD", 3};

void codes_put_meanings(GString *out, const struct coded_font *font)
{
	put(out, HEAD);
	for (unsigned from = 1, to; from < font->count; from = to) {
		to = MIN(from + LIST_MOST, font->count);
		put_integer(out, to - from);
		put(out, " beginbfchar\n");
		for (unsigned i = from; i < to; i++) {
			str text = font->glyphs[i].text;
			g_string_append_c(out, '<');
			put_utf16(out, i);
			put(out, "><");
			put_utf16_text(out, text.len ? text : PART);
			put(out, ">\n");
		}
		put(out, "endbfchar\n");
	}
	put(out, TAIL);
}
