/* hard.c: Pango itemises, finds breaks and shapes; the result becomes ordinary pieces.
 *
 * Pango cuts the text by script, direction, language and font, and knows where Chinese,
 * Thai or Arabic may break. Its glyphs are turned back into font units and put into words
 * of one use, so that everything after this (breaking, fitting, runs) sees no difference.
 * Latin stretches inside go the fast way and are hyphenated like any other. */
#include "lines/hard.h"

#include <pango/pangofc-fontmap.h>
#include <pango/pangoft2.h>
#include <string.h>

#include "doc/script.h"
#include "lines/cjk.h"
#include "lines/typesetter.h"

struct hard {
	PangoFontMap *map;
	PangoContext *context;
};

static void hard_end(void *thing)
{
	struct hard *h = thing;
	g_object_unref(h->context);
	g_object_unref(h->map);
}

/* --- Pango with our fonts only --- */

static struct hard *hard_of(struct typesetter *t)
{
	if (t->pango)
		return t->pango;
	struct hard *h = ARENA_NEW(t->arena, struct hard);
	fonts_for_pango(t->fonts);
	h->map = pango_ft2_font_map_new();
	pango_ft2_font_map_set_resolution(PANGO_FT2_FONT_MAP(h->map), 72, 72);
	pango_fc_font_map_set_config(PANGO_FC_FONT_MAP(h->map), fonts_config(t->fonts));
	h->context = pango_font_map_create_context(h->map);
	pango_context_set_round_glyph_positions(h->context, FALSE);
	arena_on_end(t->arena, hard_end, h);
	t->pango = h;
	return h;
}

static str language_of(const struct galley_build *b, const struct flow_span *s)
{
	return language_at(b->t, s->look->wish.language)->tag;
}

/* The look's own family first (unless it is not wanted), then the fallbacks' (those most like
 * it first), then the theme's others. */
static char *families(struct typesetter *t, const struct look *l, bool own_first)
{
	GString *list = g_string_new(own_first ? l->font->alias : "");
	size_t n, count = 0;
	fonts_faces(t->fonts, &n);
	const struct font **order = ARENA_ARRAY(t->scratch, const struct font *, n);
	for (int pass = 0; pass < 2; pass++) {
		size_t first = count;
		for (size_t i = 0; i < n; i++) {
			const struct font *f = fonts_at(t->fonts, (unsigned)i);
			if (f == l->font || f->fallback == (pass > 0))
				continue;
			size_t at = count++;
			for (; pass == 0 && at > first && font_unlike(order[at - 1], l->font) > font_unlike(f, l->font); at--)
				order[at] = order[at - 1];
			order[at] = f;
		}
	}
	for (size_t i = 0; i < count; i++)
		g_string_append_printf(list, "%s%s", list->len ? "," : "", order[i]->alias);
	return g_string_free(list, FALSE);
}

static void attribute(PangoAttrList *list, PangoAttribute *a, uint32_t start, uint32_t end)
{
	a->start_index = start;
	a->end_index = end;
	pango_attr_list_change(list, a);
}

static void font_attribute(struct galley_build *b, PangoAttrList *list, const struct look *l, bool own_first,
                           uint32_t start, uint32_t end)
{
	char *names = families(b->t, l, own_first);
	PangoFontDescription *d = pango_font_description_new();
	pango_font_description_set_family(d, names);
	pango_font_description_set_absolute_size(d, l->size);
	attribute(list, pango_attr_font_desc_new(d), start, end);
	pango_font_description_free(d);
	g_free(names);
}

/* Is the character at a byte shared by two scripts, and the other one's here? */
static bool is_shared(const struct galley_build *b, const struct flow_span *s, uint32_t byte)
{
	return !s->look->wish.code && cjk_is_shared(b->flow->text, byte, language_of(b, s));
}

static PangoAttrList *attributes_of(struct galley_build *b)
{
	PangoAttrList *list = pango_attr_list_new();
	str text = b->flow->text;
	for (size_t i = 0; i < b->flow->count; i++) {
		const struct flow_span *s = &b->flow->spans[i];
		if (s->start == s->end)
			continue;
		font_attribute(b, list, s->look, true, s->start, s->end);
		attribute(list, pango_attr_language_new(pango_language_from_string(
		                        str_terminated(b->t->scratch, language_of(b, s)))), s->start, s->end);
		for (size_t at = s->start, from = at; at < s->end; from = at) {
			str_char(text, &at);
			if (is_shared(b, s, (uint32_t)from))
				font_attribute(b, list, s->look, false, (uint32_t)from, (uint32_t)at);
		}
	}
	return list;
}

/* Code runs from the left. */
static PangoDirection direction_of(struct galley_build *b)
{
	str tag = language_at(b->t, b->flow->base->wish.language)->tag;
	bool backwards = b->flow->said ? b->flow->said == DIRECTION_RIGHT_TO_LEFT
	                               : text_is_right_to_left(b->flow->text, tag);
	backwards = backwards && !b->flow->verbatim;
	return backwards ? PANGO_DIRECTION_RTL : PANGO_DIRECTION_LTR;
}

/* The font that Pango took, checked: matching never fails, so it may be another file's. */
static struct font *font_of(struct typesetter *t, const PangoItem *item)
{
	FcChar8 *file = NULL;
	if (!item->analysis.font || !PANGO_IS_FC_FONT(item->analysis.font))
		return NULL;
	FcPattern *p = pango_fc_font_get_pattern(PANGO_FC_FONT(item->analysis.font));
	if (FcPatternGetString(p, FC_FILE, 0, &file) != FcResultMatch)
		return NULL;
	return fonts_by_path(t->fonts, (const char *)file);
}

/* --- breaks --- */

/* Between two letters: no room, and a share of an em as stretch. */
static struct piece gap_of(const struct flow_span *s, uint32_t byte, unit share)
{
	return (struct piece){.kind = PIECE_SPACE, .start = byte, .end = byte, .span = s,
	                      .look = s->look, .stretch = s->look->size / share};
}

static void add_gap(struct galley_build *b, struct piece gap, bool breaks)
{
	struct item glue = {.kind = ITEM_GLUE, .width = gap.width, .stretch = gap.stretch,
	                    .shrink = gap.shrink, .flags = breaks ? 0 : ITEM_RIGID};
	galley_add_piece(b, gap);
	galley_add_item(b, glue, gap.start);
	b->glued = false;
}

/* Scripts that put no spaces between words: lines are filled between letters, all alike. */
static bool is_unspaced(unsigned c)
{
	return (c >= 0x0E00 && c < 0x0F00) || (c >= 0x1000 && c < 0x10A0) || (c >= 0x1780 && c < 0x1800);
}

#define UNSPACED_SHARE 24

static bool is_unspaced_at(str text, uint32_t byte)
{
	return is_unspaced(character_before(text, byte)) && is_unspaced(character_at(text, byte));
}

static bool is_narrow_letter(unsigned c)
{
	return cjk_of(c) == CJK_NONE && !is_unspaced(c) && g_unichar_isalnum(c);
}

/* Does a square meet a letter or figure of another script here, and not a note's? */
static bool meets_letter(const struct galley_build *b, const struct flow_span *s, uint32_t byte)
{
	unsigned before = character_before(b->flow->text, byte), after = character_at(b->flow->text, byte);
	const struct piece *last = b->rows->pieces.count ? &b->rows->pieces.at[b->rows->pieces.count - 1] : NULL;
	if (!last || last->span->kind == FLOW_MARK || s->kind == FLOW_MARK)
		return false;
	return (cjk_is_square(before) && is_narrow_letter(after)) ||
	       (is_narrow_letter(before) && cjk_is_square(after));
}

/* Ems: less than a tenth, which programs that read PDFs take for a space. */
#define LETTER_GAP 0.08

/* Between two squares: a little stretch; beside a mark half a square may go, and where
 * two marks meet it always does. A letter of another script stands a little apart. */
static void cjk_glue(struct galley_build *b, const struct flow_span *s, uint32_t byte, bool breaks)
{
	str language = language_of(b, s);
	enum cjk left = cjk_before(b->flow->text, byte, language);
	enum cjk right = cjk_at(b->flow->text, byte, language);
	unit size = s->look->size;
	struct piece p = gap_of(s, byte, 12);
	if (left == CJK_CLOSING && (right == CJK_OPENING || right == CJK_CLOSING))
		p.width = -size / 2;
	else if (left == CJK_OPENING && right == CJK_OPENING)
		p.width = -size / 2;
	else if (left == CJK_CLOSING || right == CJK_OPENING)
		p.shrink = size / 2;
	else if (meets_letter(b, s, byte))
		p.width = (unit)(size * LETTER_GAP), p.stretch = 0;
	add_gap(b, p, breaks);
}

/* --- shaping --- */

/* Byte just past the cluster that begins at byte `cluster` of an item. */
static uint32_t cluster_end(const PangoItem *item, const PangoGlyphString *gs, uint32_t cluster)
{
	uint32_t end = (uint32_t)item->length;
	for (int i = 0; i < gs->num_glyphs; i++)
		if ((uint32_t)gs->log_clusters[i] > cluster)
			end = MIN(end, (uint32_t)gs->log_clusters[i]);
	return end;
}

struct shaping {
	struct galley_build *b;
	const PangoItem *item;
	const PangoGlyphString *gs;
	const uint32_t *ends;      /* by glyph: of its cluster */
	const struct flow_span *span;
	const struct look *look;
	uint8_t level;
};

/* Pango shaped at the size of the span's look; what is drawn may be smaller (a superior). */
static int to_font_units(const struct shaping *sh, int pango)
{
	double u = (double)pango * sh->look->font->face.units_per_em / sh->span->look->size;
	return (int)(u < 0 ? u - 0.5 : u + 0.5);
}

/* The item's glyphs whose clusters lie in from..to (bytes of the item), as a word. */
static struct word *word_of(const struct shaping *sh, uint32_t from, uint32_t to, bool *missing)
{
	struct arena *a = sh->b->t->scratch;
	struct word *w = ARENA_NEW(a, struct word);
	const PangoGlyphString *gs = sh->gs;
	struct shaped *out = ARENA_ARRAY(a, struct shaped, gs->num_glyphs);
	w->glyphs = out;
	w->flags = WORD_RIGID | WORD_NO_HYPHEN;
	w->len = (uint16_t)(to - from);
	for (int i = 0; i < gs->num_glyphs; i++) {
		uint32_t cluster = (uint32_t)gs->log_clusters[i];
		const PangoGlyphInfo *g = &gs->glyphs[i];
		if (cluster < from || cluster >= to)
			continue;
		bool first = w->glyph_count == 0 || gs->log_clusters[i - 1] != gs->log_clusters[i];
		*missing = *missing || (g->glyph & PANGO_GLYPH_UNKNOWN_FLAG && g->glyph != PANGO_GLYPH_EMPTY);
		struct shaped *o = &out[w->glyph_count++];
		*o = (struct shaped){
			.id = g->glyph == PANGO_GLYPH_EMPTY ? (uint16_t)sh->look->font->space_glyph
			                                    : (uint16_t)g->glyph,
			.bytes = first ? (uint16_t)(sh->ends[i] - cluster) : 0,
			.advance = (int16_t)to_font_units(sh, g->geometry.width),
			.x = (int16_t)to_font_units(sh, g->geometry.x_offset),
			.y = (int16_t)-to_font_units(sh, g->geometry.y_offset),
		};
		w->width += o->advance;
		w->letters += first;
	}
	return w;
}

/* A half-empty square at a line's edge stands with its ink at the edge. */
static void word_edges(const struct shaping *sh, struct word *w, size_t start, size_t end)
{
	str text = sh->b->flow->text;
	int upem = sh->look->font->face.units_per_em;
	if (w->width < upem * 9 / 10)
		return;
	str language = language_of(sh->b, sh->span);
	if (cjk_at(text, start, language) == CJK_OPENING)
		w->left = (int16_t)(upem / 2);
	if (cjk_before(text, end, language) == CJK_CLOSING)
		w->right = (int16_t)(upem / 2);
}

/* The pieces added since. */
static void set_level(struct galley_build *b, uint32_t from, uint8_t level)
{
	for (uint32_t i = from; i < b->rows->pieces.count; i++)
		b->rows->pieces.at[i].level = level;
}

static void add_piece(const struct shaping *sh, uint32_t from, uint32_t to)
{
	bool missing = false;
	uint32_t offset = (uint32_t)sh->item->offset;
	struct word *w = word_of(sh, from, to, &missing);
	if (missing) {
		uint32_t before = sh->b->rows->pieces.count;
		galley_add_word(sh->b, sh->span, sh->span->look, offset + from, offset + to);
		set_level(sh->b, before, sh->level);
		return;
	}
	word_edges(sh, w, offset + from, offset + to);
	bool fixed = cjk_at(sh->b->flow->text, offset + from, language_of(sh->b, sh->span)) != CJK_NONE;
	struct piece p = {.kind = PIECE_WORD, .level = sh->level, .whole = true, .fixed = fixed,
	                  .start = offset + from, .end = offset + to, .span = sh->span,
	                  .look = sh->look, .word = w};
	galley_add_shaped(sh->b, &p);
}

static uint32_t *ends_of(struct arena *a, const PangoItem *item, const PangoGlyphString *gs)
{
	uint32_t *ends = ARENA_ARRAY(a, uint32_t, gs->num_glyphs);
	for (int i = 0; i < gs->num_glyphs; i++) {
		bool same = i > 0 && gs->log_clusters[i] == gs->log_clusters[i - 1];
		bool forward = !(item->analysis.level & 1);
		if (same) {
			ends[i] = ends[i - 1];
		} else if (!forward) {
			ends[i] = i > 0 ? (uint32_t)gs->log_clusters[i - 1] : (uint32_t)item->length;
		} else {
			int k = i + 1;
			while (k < gs->num_glyphs && gs->log_clusters[k] == gs->log_clusters[i])
				k++;
			ends[i] = k < gs->num_glyphs ? (uint32_t)gs->log_clusters[k] : (uint32_t)item->length;
		}
		if (ends[i] <= (uint32_t)gs->log_clusters[i])
			ends[i] = cluster_end(item, gs, (uint32_t)gs->log_clusters[i]);
	}
	return ends;
}

/* --- an item --- */

static bool is_break_space(str text, size_t at, uint32_t *bytes)
{
	const unsigned char *p = (const unsigned char *)text.at + at;
	*bytes = *p == ' ' ? 1 : 2;
	return *p == ' ' || (*p == 0xC2 && p[1] == 0xA0);
}

static void add_space(const struct shaping *sh, uint32_t start, uint32_t bytes)
{
	uint32_t before = sh->b->rows->pieces.count;
	galley_add_space(sh->b, sh->span, sh->look, start, start + bytes);
	set_level(sh->b, before, sh->level);
}

/* A break that Pango found, between two pieces without a space. */
static void add_break(const struct shaping *sh, uint32_t byte)
{
	str text = sh->b->flow->text;
	if (!sh->b->rows->items.count || !sh->b->glued)
		return;
	str language = language_of(sh->b, sh->span);
	if (cjk_before(text, byte, language) || cjk_at(text, byte, language)) {
		cjk_glue(sh->b, sh->span, byte, true);
		return;
	}
	if (is_unspaced_at(text, byte))
		add_gap(sh->b, gap_of(sh->span, byte, UNSPACED_SHARE), true);
	else
		galley_add_between(sh->b, (struct item){.kind = ITEM_PENALTY}, byte);
}

/* Half-empty squares that no line may part: 。” */
static bool cjk_meet(const struct shaping *sh, uint32_t byte)
{
	str language = language_of(sh->b, sh->span), text = sh->b->flow->text;
	enum cjk left = cjk_before(text, byte, language), right = cjk_at(text, byte, language);
	return (left == CJK_CLOSING && (right == CJK_OPENING || right == CJK_CLOSING)) ||
	       (left == CJK_OPENING && right == CJK_OPENING);
}

static bool begins_cluster(const struct shaping *sh, uint32_t byte)
{
	for (int i = 0; i < sh->gs->num_glyphs; i++)
		if ((uint32_t)(sh->item->offset + sh->gs->log_clusters[i]) == byte)
			return true;
	return false;
}

/* The part of an item that lies in one span: pieces, spaces, breaks. */
static void add_stretch(const struct shaping *sh, const PangoLogAttr *attrs, size_t character,
                        uint32_t start, uint32_t end)
{
	str text = sh->b->flow->text;
	uint32_t offset = (uint32_t)sh->item->offset, from = start, bytes;
	for (uint32_t at = start; at < end; character++) {
		uint32_t next = at + (uint32_t)(g_utf8_next_char(text.at + at) - (text.at + at));
		bool space = is_break_space(text, at, &bytes);
		bool breaks = at > 0 && attrs[character].is_line_break && !attrs[character].is_mandatory_break;
		bool parts = !space && !breaks && at > from && attrs[character].is_cursor_position &&
		             is_unspaced_at(text, at) && begins_cluster(sh, at);
		bool meet = !space && !breaks && cjk_meet(sh, at);
		if ((space || breaks || parts || meet) && at > from) {
			add_piece(sh, from - offset, at - offset);
			from = at;
		}
		if (space) {
			add_space(sh, at, bytes);
			from = next;
		} else if (breaks) {
			add_break(sh, at);
		} else if (meet && sh->b->glued) {
			cjk_glue(sh->b, sh->span, at, false);
		} else if (parts) {
			add_gap(sh->b, gap_of(sh->span, at, UNSPACED_SHARE), false);
		}
		at = next;
	}
	if (end > from)
		add_piece(sh, from - offset, end - offset);
}

/* What Pango shapes has no small capitals, and its letters may be joined: none are spaced. */
static const struct look *look_plain(struct typesetter *t, const struct look *l, struct font *font)
{
	struct look plain = *l;
	plain.wish.caps = CAPS_NONE;
	plain.wish.tracking = 0;
	return look_in_font(t, &plain, font);
}

static PangoGlyphString *shape_item(const struct galley_build *b, const PangoItem *item)
{
	PangoGlyphString *gs = pango_glyph_string_new();
	pango_shape_full(b->flow->text.at + item->offset, item->length, b->flow->text.at,
	                 (int)b->flow->text.len, &item->analysis, gs);
	return gs;
}

static void add_fast(struct galley_build *b, const struct flow_span *s, uint32_t start,
                     uint32_t end)
{
	uint32_t bytes;
	if (b->flow->verbatim) {
		galley_add_word(b, s, s->look, start, end);
		return;
	}
	while (start < end) {
		if (is_break_space(b->flow->text, start, &bytes)) {
			galley_add_space(b, s, s->look, start, start + bytes);
			start += bytes;
			continue;
		}
		uint32_t from = start;
		while (start < end && !is_break_space(b->flow->text, start, &bytes))
			start++;
		galley_add_word(b, s, s->look, from, start);
	}
}

/* Letters that run right to left, from..to of a text; from == to where there are none. */
static void backwards_letters(str text, size_t *from, size_t *to)
{
	*from = *to = 0;
	for (size_t at = 0; at < text.len;) {
		size_t start = at;
		if (!letter_is_right_to_left(str_char(text, &at)))
			continue;
		*from = *to ? *from : start;
		*to = at;
	}
}

struct shaped_item {
	const PangoItem *item;
	const PangoLogAttr *attrs;
	PangoGlyphString *glyphs;  /* once it had to be shaped */
	uint32_t *ends;
};

/* The part of an item that lies in one span. */
static void add_in_span(struct galley_build *b, struct shaped_item *i, const struct flow_span *s,
                        uint8_t level, uint32_t start, uint32_t end)
{
	struct font *font = font_of(b->t, i->item);
	str part = str_sub(b->flow->text, start, end);
	bool shared = font && font->fallback && is_shared(b, s, start);
	if (!font || (!(level & 1) && !text_is_hard(part) && !shared)) {
		if (b->glued && meets_letter(b, s, start))
			cjk_glue(b, s, start, true);
		uint32_t before = b->rows->pieces.count;
		add_fast(b, s, start, end);
		set_level(b, before, level);
		return;
	}
	if (!i->glyphs) {
		i->glyphs = shape_item(b, i->item);
		i->ends = ends_of(b->t->scratch, i->item, i->glyphs);
	}
	struct shaping sh = {b, i->item, i->glyphs, i->ends, s, look_plain(b->t, s->look, font), level};
	size_t character = (size_t)g_utf8_pointer_to_offset(b->flow->text.at, b->flow->text.at + start);
	add_stretch(&sh, i->attrs, character, start, end);
}

/* Code in a paragraph from the right runs from the left, its marks too; only words of a
 * script from the right turn round in it. */
static void add_code(struct galley_build *b, struct shaped_item *i, const struct flow_span *s,
                     uint32_t start, uint32_t end)
{
	size_t from, to;
	backwards_letters(str_sub(b->flow->text, start, end), &from, &to);
	if (from > 0 || !to)
		add_in_span(b, i, s, 2, start, to ? start + (uint32_t)from : end);
	if (to)
		add_in_span(b, i, s, 3, start + (uint32_t)from, start + (uint32_t)to);
	if (to && start + to < end)
		add_in_span(b, i, s, 2, start + (uint32_t)to, end);
}

/* Spans that are no text stand in the text by a character of their own, or none. */
static void add_between(struct galley_build *b, size_t *span, uint32_t until)
{
	while (*span < b->flow->count && b->flow->spans[*span].end <= until) {
		const struct flow_span *s = &b->flow->spans[*span];
		if (s->kind == FLOW_BREAK || s->kind == FLOW_RUBY)
			galley_add_span(b, s);
		++*span;
	}
}

static void add_item(struct galley_build *b, struct shaped_item *i, bool backwards, size_t *span)
{
	uint32_t at = (uint32_t)i->item->offset, end = at + (uint32_t)i->item->length;
	while (at < end) {
		add_between(b, span, at);
		if (*span == b->flow->count)
			break;
		const struct flow_span *s = &b->flow->spans[*span];
		uint32_t to = MIN(end, s->end);
		if (s->kind == FLOW_PICTURE)
			galley_add_span(b, s);
		else if (backwards && (s->kind == FLOW_CODE || s->kind == FLOW_ADDRESS))
			add_code(b, i, s, at, to);
		else if (s->kind != FLOW_RUBY)
			add_in_span(b, i, s, i->item->analysis.level, at, to);
		at = to;
	}
	if (i->glyphs)
		pango_glyph_string_free(i->glyphs);
}

void hard_add(struct galley_build *b, bool *backwards)
{
	struct hard *h = hard_of(b->t);
	str text = b->flow->text;
	PangoAttrList *list = attributes_of(b);
	PangoDirection direction = direction_of(b);
	*backwards = direction == PANGO_DIRECTION_RTL;
	GList *items = pango_itemize_with_base_dir(h->context, direction, text.at, 0, (int)text.len,
	                                           list, NULL);
	long characters = g_utf8_strlen(text.at, (gssize)text.len);
	PangoLogAttr *attrs = ARENA_ARRAY(b->t->scratch, PangoLogAttr, (size_t)characters + 1);
	str tag = language_at(b->t, b->flow->base->wish.language)->tag;
	pango_get_log_attrs(text.at, (int)text.len, -1,
	                    pango_language_from_string(str_terminated(b->t->scratch, tag)), attrs,
	                    (int)characters + 1);
	size_t span = 0;
	for (GList *i = items; i; i = i->next) {
		struct shaped_item item = {.item = i->data, .attrs = attrs};
		add_item(b, &item, *backwards, &span);
	}
	add_between(b, &span, UINT32_MAX);
	g_list_free_full(items, (GDestroyNotify)pango_item_free);
	pango_attr_list_unref(list);
}
