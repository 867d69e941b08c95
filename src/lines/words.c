/* words.c: an open-addressing table of shaped words.
 *
 * A book has a tenth as many different words as words, so shaping is paid for a tenth.
 * Whether a font may be treated so is found out once a font and feature set: first its
 * lookups are asked whether they name the space at all; if they do, words are shaped
 * both ways and compared, since classes that list nearly every glyph are common. */
#include "lines/words.h"

#include <hb-ot.h>
#include <string.h>

#include "lines/features.h"
#include "lines/typesetter.h"

/* With the hash beside it, other words on the way are passed by without being read. */
struct slot { struct word *word; uint32_t hash; };

struct words {
	struct arena *arena;
	struct slot *slots;        /* power of two, at most half full */
	uint32_t mask, count, found;
	hb_buffer_t *buffer;
	struct features features;  /* of the text being shaped */
};

static void words_end(void *thing)
{
	struct words *w = thing;
	g_free(w->slots);
	g_free(w->features.at);
	hb_buffer_destroy(w->buffer);
}

struct words *words_new(struct arena *a)
{
	struct words *w = ARENA_NEW(a, struct words);
	w->arena = a;
	w->mask = 8191;
	w->slots = g_new0(struct slot, w->mask + 1);
	w->buffer = hb_buffer_create();
	arena_on_end(a, words_end, w);
	return w;
}

unsigned words_shaped(const struct words *w)
{
	return w->count;
}

unsigned words_found(const struct words *w)
{
	return w->found;
}

/* --- shaping --- */

/* Figures and marks belong to no script; in a Latin book they are Latin. */
static hb_script_t script_of(str text)
{
	for (size_t at = 0; at < text.len;) {
		unsigned c = str_char(text, &at);
		if (c < 0x250)
			if (g_ascii_isalpha((char)c) || c >= 0xC0)
				return HB_SCRIPT_LATIN;
		if (c >= 0x370 && c < 0x400)
			return HB_SCRIPT_GREEK;
		if (c >= 0x400 && c < 0x530)
			return HB_SCRIPT_CYRILLIC;
		if (c >= 0x1F00 && c < 0x2000)
			return HB_SCRIPT_GREEK;
	}
	return HB_SCRIPT_LATIN;
}

static hb_buffer_t *shape(struct typesetter *t, const struct look *look, str text)
{
	struct features *features = &t->words->features;
	hb_buffer_t *b = t->words->buffer;
	hb_buffer_clear_contents(b);
	hb_buffer_set_cluster_level(b, HB_BUFFER_CLUSTER_LEVEL_MONOTONE_GRAPHEMES);
	hb_buffer_add_utf8(b, text.at, (int)text.len, 0, (int)text.len);
	hb_buffer_set_direction(b, HB_DIRECTION_LTR);
	hb_buffer_set_script(b, script_of(text));
	hb_buffer_set_language(b, language_at(t, look->wish.language)->hb);
	features_gather(t, look, text, features);
	hb_shape(look->font->hb, b, features->at, features->count);
	return b;
}

/* --- what a word is like --- */

static unsigned last_character(str text)
{
	const char *p = g_utf8_find_prev_char(text.at, text.at + text.len);
	size_t at = p ? (size_t)(p - text.at) : 0;
	return str_char(text, &at);
}

static unsigned first_character(str text)
{
	size_t at = 0;
	return str_char(text, &at);
}

static uint8_t flags_of(const struct look *look, str text)
{
	unsigned letters = 0, lower = 0, figures = 0, first_letter = 0;
	for (size_t at = 0; at < text.len;) {
		unsigned c = str_char(text, &at);
		if (c < 128 ? g_ascii_isdigit((char)c) : g_unichar_isdigit(c)) {
			figures++;
		} else if (c < 128 ? g_ascii_isalpha((char)c) : g_unichar_isalpha(c)) {
			if (!letters++)
				first_letter = c;
			lower += c < 128 ? g_ascii_islower((char)c) : g_unichar_islower(c);
		}
	}
	uint8_t flags = 0;
	if (letters && g_unichar_isupper(first_letter))
		flags |= WORD_CAPITAL;
	if (look->wish.code || figures || (letters > 1 && !lower) || !letters)
		flags |= WORD_RIGID;
	if (letters == 1 && text.len <= 4)
		flags |= WORD_SINGLE;
	if (letters < 5 || figures || !lower || look->wish.code)
		flags |= WORD_NO_HYPHEN;
	return flags;
}

/* Ems, of U+202F: half a word space, which HarfBuzz gives where a font has no such space, is
 * too little to be seen for one, by readers and by programs that read PDFs. */
#define NARROW_SPACE (1.0 / 6)

static int advance_of(const struct font *font, str text, uint32_t cluster, int shaped)
{
	bool narrow = str_starts(str_from(text, cluster), STR("\u202F"));
	return narrow ? (int)(font->face.units_per_em * NARROW_SPACE) : shaped;
}

static void glyphs_take(struct arena *a, hb_buffer_t *b, const struct font *font, str text, struct word *w)
{
	unsigned n;
	const hb_glyph_info_t *info = hb_buffer_get_glyph_infos(b, &n);
	const hb_glyph_position_t *pos = hb_buffer_get_glyph_positions(b, &n);
	struct shaped *out = ARENA_ARRAY(a, struct shaped, n);
	w->glyphs = out;
	w->glyph_count = (uint16_t)MIN(n, UINT16_MAX);
	for (unsigned i = 0; i < n; i++) {
		unsigned j = i + 1;
		bool first = i == 0 || info[i].cluster != info[i - 1].cluster;
		while (first && j < n && info[j].cluster == info[i].cluster)
			j++;
		unsigned end = j < n ? info[j].cluster : (unsigned)text.len;
		out[i] = (struct shaped){
			.id = (uint16_t)info[i].codepoint,
			.bytes = first ? (uint16_t)(end - info[i].cluster) : 0,
			.advance = (int16_t)advance_of(font, text, info[i].cluster, pos[i].x_advance),
			.x = (int16_t)pos[i].x_offset, .y = (int16_t)pos[i].y_offset,
		};
		w->width += out[i].advance;
		w->letters += first;
		if (info[i].codepoint == 0)
			w->flags |= WORD_MISSING;
	}
}

void word_shape(struct typesetter *t, struct arena *a, const struct look *look, str text,
                struct word *w)
{
	w->text = text.at;
	w->len = (uint16_t)text.len;
	w->key = look->key;
	w->flags = flags_of(look, text);
	glyphs_take(a, shape(t, look, text), look->font, text, w);
	if (!w->glyph_count)
		return;
	w->left = (int16_t)font_hang_left(look->font, w->glyphs[0].id, first_character(text));
	w->right = (int16_t)font_hang_right(look->font, w->glyphs[w->glyph_count - 1].id,
	                                    last_character(text));
}

/* --- the table --- */

/* Fewer than 8 bytes as a number: halves that overlap, or the first, a middle and the last. */
static uint64_t tail_of(const char *at, size_t len)
{
	uint32_t low, high;
	if (len < 4)
		return len ? (uint64_t)(unsigned char)at[0] << 16 | (uint64_t)(unsigned char)at[len / 2] << 8 |
		             (unsigned char)at[len - 1] : 0;
	memcpy(&low, at, 4);
	memcpy(&high, at + len - 4, 4);
	return (uint64_t)high << 32 | low;
}

static uint32_t word_hash(uint32_t key, str text)
{
	uint64_t h = key * 0x9E3779B97F4A7C15u;
	size_t i = 0;
	for (; i + 8 <= text.len; i += 8) {
		uint64_t part;
		memcpy(&part, text.at + i, 8);
		h = (h ^ part) * 0xFF51AFD7ED558CCDu;
		h ^= h >> 32;
	}
	uint64_t part = tail_of(text.at + i, text.len - i);
	h = (h ^ part ^ (uint64_t)text.len << 56) * 0xC4CEB9FE1A85EC53u;
	return (uint32_t)(h >> 32 ^ h);
}

static struct slot *slot_find(const struct words *w, uint32_t hash, uint32_t key, str text)
{
	for (uint32_t i = hash;; i++) {
		struct slot *slot = &w->slots[i & w->mask];
		const struct word *o = slot->word;
		if (!o || (slot->hash == hash && o->key == key && o->len == text.len &&
		           memcmp(o->text, text.at, text.len) == 0))
			return slot;
	}
}

static void words_grow(struct words *w)
{
	struct slot *old = w->slots;
	uint32_t count = w->mask + 1;
	w->mask = 2 * count - 1;
	w->slots = g_new0(struct slot, w->mask + 1);
	for (uint32_t i = 0; i < count; i++) {
		const struct word *o = old[i].word;
		if (o)
			*slot_find(w, old[i].hash, o->key, (str){o->text, o->len}) = old[i];
	}
	g_free(old);
}

static struct word *word_entry(struct typesetter *t, const struct look *look, str text)
{
	struct words *w = t->words;
	uint32_t hash = word_hash(look->key, text);
	struct slot *slot = slot_find(w, hash, look->key, text);
	if (slot->word) {
		w->found++;
		return slot->word;
	}
	struct word *new = ARENA_NEW(w->arena, struct word);
	word_shape(t, w->arena, look, str_copy(w->arena, text), new);
	new->recipes = ARENA_ARRAY(w->arena, struct recipe, RECIPES);
	*slot = (struct slot){new, hash};
	if (2 * ++w->count > w->mask)
		words_grow(w);
	return new;
}

const struct word *word_find(struct typesetter *t, const struct look *look, str text)
{
	return word_entry(t, look, text);
}

/* --- hyphenation points --- */

static size_t points_find(const struct hyphenator *h, str text, uint16_t *points, size_t limit)
{
	size_t count = 0, start;
	str word;
	for (size_t at = 0; letters_next(text, &at, &start, &word);) {
		size_t first = count;
		count += hyphenate(h, word, points + count, limit - count);
		for (size_t i = first; i < count; i++)
			points[i] += (uint16_t)start;
	}
	return count;
}

const struct word *word_hyphenated(struct typesetter *t, const struct look *look, str text)
{
	struct word *w = word_entry(t, look, text);
	if (w->flags & WORD_POINTS)
		return w;
	w->flags |= WORD_POINTS;
	struct hyphenator *h = w->flags & WORD_NO_HYPHEN ? NULL
	                       : language_hyphenator(t, look->wish.language);
	uint16_t points[64];
	if (h && text.len < UINT16_MAX)
		w->point_count = (uint8_t)points_find(h, text, points, G_N_ELEMENTS(points));
	w->points = (const uint16_t *)(void *)arena_copy(t->words->arena, points,
	                                                  w->point_count * sizeof *points);
	return w;
}

/* --- spaces in lookups --- */

/* Do the lookups of the features in use name the space? */
static bool space_named(struct font *font)
{
	bool named = false;
	hb_set_t *lookups = hb_set_create(), *before = hb_set_create(), *input = hb_set_create(),
	         *after = hb_set_create();
	const hb_tag_t tables[] = {HB_OT_TAG_GSUB, HB_OT_TAG_GPOS};
	for (size_t i = 0; i < G_N_ELEMENTS(tables); i++) {
		hb_set_clear(lookups);
		hb_ot_layout_collect_lookups(font->hb_face, tables[i], NULL, NULL, NULL, lookups);
		hb_codepoint_t lookup = HB_SET_VALUE_INVALID;
		while (!named && hb_set_next(lookups, &lookup)) {
			hb_set_clear(before);
			hb_set_clear(input);
			hb_set_clear(after);
			hb_ot_layout_lookup_collect_glyphs(font->hb_face, tables[i], lookup, before, input,
			                                   after, NULL);
			named = hb_set_has(before, font->space_glyph) ||
			        hb_set_has(input, font->space_glyph) ||
			        hb_set_has(after, font->space_glyph);
		}
	}
	hb_set_destroy(lookups);
	hb_set_destroy(before);
	hb_set_destroy(input);
	hb_set_destroy(after);
	return named;
}

static int width_of(struct typesetter *t, const struct look *look, str text, uint64_t *glyphs)
{
	struct arena *a = t->scratch;
	struct arena_mark mark = arena_mark(a);
	struct word w = {0};
	word_shape(t, a, look, text, &w);
	for (unsigned i = 0; i < w.glyph_count; i++)
		*glyphs = *glyphs * 31 + w.glyphs[i].id;
	arena_reset(a, mark);
	return w.width;
}

/* Shapes pairs of short words together and apart: every printable character of ASCII and
 * the usual marks next to a space on either side. */
static bool space_matters(struct typesetter *t, const struct look *look)
{
	static const char *const others[] = {"“", "”", "‘", "’", "–", "—", "…", "é", "ö", "ß", "à"};
	for (unsigned i = 0; i < 94 + G_N_ELEMENTS(others); i++) {
		char c[8], pair[32], word[2][16];
		if (i < 94)
			g_snprintf(c, sizeof c, "%c", (char)('!' + i));
		else
			g_strlcpy(c, others[i - 94], sizeof c);
		g_snprintf(word[0], sizeof word[0], "n%s", c);
		g_snprintf(word[1], sizeof word[1], "%sn", c);
		g_snprintf(pair, sizeof pair, "%s %s", word[0], word[1]);
		uint64_t whole = 0, parts = 0;
		int width = width_of(t, look, str_of(pair), &whole);
		int sum = width_of(t, look, str_of(word[0]), &parts);
		sum += width_of(t, look, STR(" "), &parts);
		sum += width_of(t, look, str_of(word[1]), &parts);
		if (width != sum || whole != parts)
			return true;
	}
	return false;
}

bool word_cache_fits(struct typesetter *t, const struct look *look)
{
	uint8_t *seen = &look->font->spaces_seen[look->features];
	if (*seen == SPACE_UNKNOWN)
		*seen = space_named(look->font) && space_matters(t, look) ? SPACE_SEEN : SPACE_IGNORED;
	return *seen == SPACE_IGNORED;
}
