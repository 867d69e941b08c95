/* galley.c: cuts a flow into words, shapes them, and lists where lines may break.
 *
 * This is the hot path: most words are one look-up in the word cache and one box. A word
 * may be several pieces (a quotation mark, then italics, then a stop); breaks inside it
 * are asked of the text, not of the pieces. */
#include "lines/galley.h"

#include <string.h>

#include "image/image.h"
#include "doc/script.h"
#include "lines/cuts.h"
#include "lines/hard.h"
#include "lines/ties.h"
#include "lines/typesetter.h"

#define COST_TIE 2000              /* a tie gives way only before a line goes ragged */

/* --- items --- */

void galley_add_item(struct galley_build *b, struct item item, uint32_t byte)
{
	*row_add(&b->rows->items) = item;
	*row_add(&b->rows->spots) = (struct spot){b->rows->pieces.count - 1, byte};
}

void galley_add_between(struct galley_build *b, struct item item, uint32_t byte)
{
	*row_add(&b->rows->items) = item;
	*row_add(&b->rows->spots) = (struct spot){b->rows->pieces.count, byte};
}

struct piece *galley_add_piece(struct galley_build *b, struct piece piece)
{
	struct piece *p = row_add(&b->rows->pieces);
	*p = piece;
	return p;
}

static const struct item *last_item(const struct galley_build *b)
{
	uint32_t n = b->rows->items.count;
	return n ? &b->rows->items.at[n - 1] : NULL;
}

static uint32_t text_hash(const char *at, size_t len)
{
	uint32_t h = 2166136261u;
	for (size_t i = 0; i < len; i++)
		if ((unsigned char)at[i] >= 128 || g_ascii_isalnum(at[i]))
			h = (h ^ (unsigned char)g_ascii_tolower(at[i])) * 16777619u;
	return h;
}

/* --- words --- */

/* How far a word has been measured: glyphs before, and what they come to. */
struct measured { unsigned glyph, letters; uint32_t byte; int width; };

/* Goes on to a byte; a ligature across it is shared out evenly and measured again. */
static struct measured measured_to(const struct word *w, struct measured *m, uint32_t byte)
{
	for (; m->glyph < w->glyph_count; m->glyph++) {
		const struct shaped *g = &w->glyphs[m->glyph];
		if (g->bytes && m->byte >= byte)
			break;
		if (g->bytes && m->byte + g->bytes > byte) {
			struct measured inside = *m;
			inside.letters++;
			inside.width += (int)((int64_t)g->advance * (byte - m->byte) / g->bytes);
			return inside;
		}
		m->letters += g->bytes > 0;
		m->byte += g->bytes;
		m->width += g->advance;
	}
	return *m;
}

static struct item box_of(const struct piece *p, int from, int to, unsigned letters)
{
	const struct look *l = p->look;
	struct item box = {
		.kind = ITEM_BOX,
		.width = look_units(l, to) - look_units(l, from) + (unit)letters * l->tracking,
		.letters = (uint16_t)letters,
	};
	box.elastic = p->fixed ? 0 : box.width;
	if (!(p->word->flags & WORD_RIGID) && letters > 1)
		box.tracking = (unit)((letters - 1) * (unsigned)l->size);
	return box;
}

static int hyphen_width(const struct look *l)
{
	return hb_font_get_glyph_h_advance(l->font->hb, l->font->hyphen_glyph);
}

static struct item penalty_of(const struct piece *p, const struct cut *c)
{
	struct item i = {.kind = ITEM_PENALTY, .cost = c->cost};
	if (c->hyphen) {
		i.flags = ITEM_HYPHEN;
		i.width = look_units(p->look, hyphen_width(p->look)) + p->look->tracking;
		i.right = look_units(p->look, font_hang_right(p->look->font,
		                                               p->look->font->hyphen_glyph, '-'));
	} else if (c->dash) {
		i.flags = ITEM_DASH;
	}
	if (c->desperate)
		i.flags |= ITEM_DESPERATE;
	if (c->may_be_short)
		i.flags |= ITEM_SHORT;
	return i;
}

/* All parts of a word have one hash: lines that begin or end in it are alike. */
static void word_items(struct galley_build *b, const struct piece *p, const struct cuts *cuts)
{
	uint32_t hash = text_hash(b->flow->text.at + p->start, p->end - p->start);
	struct measured walk = {0}, from = {0};
	uint32_t byte = p->start;
	bool hang = !b->how->no_protrusion;
	for (size_t i = 0; i <= cuts->count; i++) {
		bool end = i == cuts->count;
		struct measured to = {.width = p->word->width, .letters = p->word->letters};
		if (!end)
			to = measured_to(p->word, &walk, cuts->at[i].byte - p->start);
		uint32_t next = end ? p->end : cuts->at[i].byte;
		struct item box = box_of(p, from.width, to.width, to.letters - from.letters);
		if (i == 0 && !b->glued)
			box.flags |= ITEM_WORD;
		if (i == 0 && hang)
			box.left = look_units(p->look, p->word->left);
		if (end && hang)
			box.right = look_units(p->look, p->word->right);
		box.word = hash;
		if (end && cuts->count == 0 && !b->glued && (p->word->flags & WORD_SINGLE))
			box.flags |= ITEM_SINGLE;
		galley_add_item(b, box, byte);
		if (!end) {
			struct item penalty = penalty_of(p, &cuts->at[i]);
			if (!hang)
				penalty.right = 0;
			galley_add_item(b, penalty, next);
		}
		from = to;
		byte = next;
	}
	b->glued = true;
}

/* A break between two pieces of one word: after a hyphen that ends the first. */
static void break_between(struct galley_build *b, const struct flow_span *s, uint32_t byte)
{
	const struct item *before = last_item(b);
	struct cut c;
	if (!b->glued || !before || before->kind != ITEM_BOX || !cut_between(b, s, byte, &c))
		return;
	struct item penalty = {.kind = ITEM_PENALTY, .cost = c.cost,
	                       .flags = (c.dash ? ITEM_DASH : 0) | (c.may_be_short ? ITEM_SHORT : 0)};
	galley_add_between(b, penalty, byte);
}

/* --- words met before --- */

/* What a word comes to depends on the word and its look alone in nearly all text: then
 * where its items are kept, or may be; else NULL. */
static struct recipe *recipe_of(const struct galley_build *b, const struct piece *p)
{
	struct recipe *r = p->word->recipes;
	if (!r || p->span->kind != FLOW_TEXT || b->glued || b->flow->soft_count ||
	    b->how->no_protrusion || p->whole)
		return NULL;
	for (unsigned i = 0; i < RECIPES; i++)
		if (r[i].look == p->look || !r[i].look)
			return &r[i];
	return NULL;
}

static void add_known(struct galley_build *b, const struct piece *p, const struct recipe *r)
{
	uint32_t piece = b->rows->pieces.count;
	*row_add(&b->rows->pieces) = *p;
	memcpy(row_add_many(&b->rows->items, r->count), r->items, r->count * sizeof *r->items);
	struct spot *spots = row_add_many(&b->rows->spots, r->count);
	for (unsigned i = 0; i < r->count; i++)
		spots[i] = (struct spot){piece, p->start + r->bytes[i]};
	b->glued = true;
}

/* Keeps the items from the given one on, which are the word's. */
static void keep_items(struct galley_build *b, const struct piece *p, unit width, uint32_t from,
                       struct recipe *r)
{
	struct arena *a = b->t->arena;
	r->look = p->look;
	r->width = width;
	r->count = b->rows->items.count - from;
	r->items = (const struct item *)(void *)arena_copy(a, b->rows->items.at + from,
	                                                    r->count * sizeof *r->items);
	uint16_t *bytes = ARENA_ARRAY(a, uint16_t, r->count);
	for (unsigned i = 0; i < r->count; i++)
		bytes[i] = (uint16_t)(b->rows->spots.at[from + i].byte - p->start);
	r->bytes = bytes;
}

void galley_add_shaped(struct galley_build *b, const struct piece *p)
{
	struct recipe *r = recipe_of(b, p);
	if (r && r->look && cuts_are_usual(b, r->width)) {
		add_known(b, p, r);
		return;
	}
	struct cuts cuts;
	unit width = look_units(p->look, p->word->width);
	uint32_t from = b->rows->items.count;
	break_between(b, p->span, p->start);
	galley_add_piece(b, *p);
	cuts_find(b, p, &cuts);
	word_items(b, p, &cuts);
	if (r && !r->look && cuts_are_usual(b, width))
		keep_items(b, p, width, from, r);
}

/* --- characters that a font lacks --- */

/* The font for the character at byte: the look's own, a fallback, or NULL. */
static struct font *font_for(struct galley_build *b, const struct look *l, unsigned c)
{
	if (font_has(l->font, c) || g_unichar_isspace(c) || g_unichar_iszerowidth(c) ||
	    c == 0x2011 || c == 0xFEFF || c == 0x2060)
		return l->font;
	return fonts_fallback(b->t->fonts, l->font, c);
}

static void add_missing(struct galley_build *b, const struct flow_span *s,
                        const struct look *l, uint32_t start, uint32_t end, unsigned c)
{
	missing_report(b->t, c, s->node, flow_offset(b->flow, s, start));
	str shown = font_has(l->font, 0xFFFD) ? STR("\xEF\xBF\xBD") : STR("?");
	struct piece p = {.kind = PIECE_WORD, .start = start, .end = end, .span = s, .look = l,
	                  .word = word_find(b->t, l, shown), .replaced = true, .whole = true, .fixed = true};
	galley_add_shaped(b, &p);
}

/* What no font need have: joiners, and selectors of a form that the font may not know. */
static bool is_ignorable(unsigned c)
{
	return (c >= 0x200B && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) || (c >= 0x2060 && c <= 0x206F) ||
	       (c >= 0xFE00 && c <= 0xFE0F) || (c >= 0xE0000 && c <= 0xE0FFF) || c == 0x034F;
}

/* Past a character and the marks that stand on it. */
static uint32_t cluster_end(str text, uint32_t at, uint32_t end)
{
	size_t next = at;
	for (str_char(text, &next); next < end; at = (uint32_t)next) {
		size_t after = next;
		unsigned c = str_char(text, &after);
		if (!g_unichar_ismark(c) && !g_unichar_iszerowidth(c))
			break;
		next = after;
	}
	return (uint32_t)next;
}

static const struct word *shaped_in(struct galley_build *b, const struct look *l, struct font *font, str text)
{
	return word_find(b->t, font == l->font ? l : look_in_font(b->t, l, font), text);
}

/* The font for a character with its marks, or at least for the character; NULL where there is
 * none. *lacking: what the font does not have; 0: nothing. */
static struct font *cluster_font(struct galley_build *b, const struct look *l, str cluster, unsigned *lacking)
{
	size_t at = 0;
	unsigned c = *lacking = str_char(cluster, &at);
	bool lone = at == cluster.len;
	struct font *font = font_for(b, l, c);
	if (font && !(shaped_in(b, l, font, cluster)->flags & WORD_MISSING))
		*lacking = 0;
	while (font && *lacking && at < cluster.len) {
		unsigned mark = str_char(cluster, &at);
		struct font *other = font_has(font, mark) ? NULL : fonts_fallback(b->t->fonts, l->font, mark);
		if (other && !(shaped_in(b, l, other, cluster)->flags & WORD_MISSING)) {
			*lacking = 0;
			return other;
		}
		if (!font_has(font, mark) && !is_ignorable(mark) && *lacking == c)
			*lacking = mark;
	}
	if (font && *lacking == c && !lone)
		*lacking = 0;
	return lone && *lacking ? NULL : font;
}

/* A character without the mark that no font sets on it. */
static void add_bare(struct galley_build *b, const struct flow_span *s, const struct look *l,
                     struct font *font, uint32_t start, uint32_t end, unsigned mark)
{
	size_t next = start;
	str_char(b->flow->text, &next);
	missing_report(b->t, mark, s->node, flow_offset(b->flow, s, (uint32_t)next));
	struct piece p = {.kind = PIECE_WORD, .start = start, .end = end, .span = s,
	                  .look = font == l->font ? l : look_in_font(b->t, l, font), .replaced = true,
	                  .whole = true, .fixed = true};
	p.word = word_find(b->t, p.look, str_sub(b->flow->text, start, (uint32_t)next));
	galley_add_shaped(b, &p);
}

/* Cuts a word into stretches that one font has. */
static void add_by_font(struct galley_build *b, const struct flow_span *s,
                        const struct look *l, uint32_t start, uint32_t end)
{
	str text = b->flow->text;
	for (uint32_t at = start, from = start; at < end; from = at) {
		unsigned lacking, other;
		at = cluster_end(text, from, end);
		struct font *font = cluster_font(b, l, str_sub(text, from, at), &lacking);
		if (!font) {
			add_missing(b, s, l, from, at, lacking);
			continue;
		}
		if (lacking) {
			add_bare(b, s, l, font, from, at, lacking);
			continue;
		}
		while (at < end) {
			uint32_t next = cluster_end(text, at, end);
			if (cluster_font(b, l, str_sub(text, at, next), &other) != font || other)
				break;
			at = next;
		}
		struct piece p = {.kind = PIECE_WORD, .start = from, .end = at, .span = s,
		                  .look = font == l->font ? l : look_in_font(b->t, l, font)};
		p.word = word_hyphenated(b->t, p.look, str_sub(text, from, at));
		galley_add_shaped(b, &p);
	}
}

#define RUN_LONGEST 20000           /* bytes that are shaped at once */

void galley_add_word(struct galley_build *b, const struct flow_span *s, const struct look *l,
                     uint32_t start, uint32_t end)
{
	str text = b->flow->text;
	while (end - start > PIECE_LONGEST) {
		uint32_t cut = start + PIECE_LONGEST;
		while (((unsigned char)text.at[cut] & 0xC0) == 0x80)
			cut--;
		galley_add_word(b, s, l, start, cut);
		struct item anywhere = {.kind = ITEM_PENALTY, .flags = ITEM_DESPERATE};
		galley_add_between(b, anywhere, cut);
		start = cut;
	}
	str word = str_sub(text, start, end);
	struct piece p = {.kind = PIECE_WORD, .start = start, .end = end, .span = s, .look = l,
	                  .word = word_hyphenated(b->t, l, word)};
	if (p.word->flags & WORD_MISSING)
		add_by_font(b, s, l, start, end);
	else
		galley_add_shaped(b, &p);
}

/* --- spaces, pictures, breaks --- */

void galley_add_space(struct galley_build *b, const struct flow_span *s, const struct look *l,
                      uint32_t start, uint32_t end)
{
	const struct item *before = last_item(b);
	bool fixed = b->flow->text.at[start] != ' ';   /* U+00A0 */
	b->glued = false;
	if (!before || before->kind == ITEM_GLUE) {
		if (before && !fixed && !b->flow->verbatim)   /* spaces in a row are one */
			return;
		if (!before && !fixed)
			return;
	}
	struct piece p = {.kind = PIECE_SPACE, .start = start, .end = end, .span = s,
	                  .look = l, .width = l->space, .stretch = l->stretch, .shrink = l->shrink};
	*row_add(&b->rows->pieces) = p;
	struct item glue = {.kind = ITEM_GLUE, .width = p.width, .stretch = p.stretch,
	                    .shrink = p.shrink, .flags = fixed ? ITEM_RIGID : 0};
	if (!fixed && text_ties(s->look->ties_letters, b->flow->text, start, end))
		glue.cost = COST_TIE;
	galley_add_item(b, glue, start);
}

static void add_break(struct galley_build *b, const struct flow_span *s)
{
	struct item forced = {.kind = ITEM_PENALTY, .cost = COST_FORCED};
	galley_add_between(b, forced, s->start);
	b->glued = false;
}

/* A picture in a line: its own size at 96 pixels an inch, at most the measure, and no
 * taller than two lines unless its author gave it a width. */
static void picture_size(struct galley_build *b, const struct flow_span *s, unit *width,
                         unit *height)
{
	const struct image *i = s->node->image.picture->image;
	double w = MAX(i->width, 1), h = MAX(i->height, 1), scale = 72.0 / 96.0 * UNIT_POINT;
	double most = b->how->measure > 0 ? b->how->measure : 1e6 * UNIT_POINT;
	double tall = 2.0 * b->t->theme->style[b->how->style].leading;
	if (s->node->image.width > 0)
		scale = s->node->image.width * most / w;
	else if (h * scale > tall)
		scale = tall / h;
	scale = MIN(scale, most / w);
	*width = (unit)(w * scale);
	*height = (unit)(h * scale);
}

static void add_picture(struct galley_build *b, const struct flow_span *s)
{
	struct piece p = {.kind = PIECE_PICTURE, .start = s->start, .end = s->end, .span = s,
	                  .look = s->look};
	picture_size(b, s, &p.width, &p.height);
	galley_add_piece(b, p);
	struct item box = {.kind = ITEM_BOX, .width = p.width, .letters = 5, .flags = ITEM_WORD};
	galley_add_item(b, box, s->start);
	b->glued = true;
}

/* Ruby stands over the span before it, whose pieces stay together and are not stretched. */
static void add_ruby(struct galley_build *b, const struct flow_span *s)
{
	const struct item *box = last_item(b);
	if (!box || box->kind != ITEM_BOX || s->start == s->end)
		return;
	uint32_t last = b->rows->pieces.count - 1, first = last;
	size_t at = s->start;
	unsigned c = str_char(b->flow->text, &at);
	struct font *font = font_for(b, s->look, c);
	struct ruby *ruby = ARENA_NEW(b->t->scratch, struct ruby);
	if (!font) {
		missing_report(b->t, c, s->node, 0);
		return;
	}
	ruby->span = s;
	ruby->look = look_in_font(b->t, s->look, font);
	ruby->word = word_find(b->t, ruby->look, str_sub(b->flow->text, s->start, s->end));
	while (first > 0 && b->rows->pieces.at[first - 1].span == b->rows->pieces.at[last].span)
		first--;
	for (uint32_t i = b->rows->items.count; i-- > 0 && b->rows->spots.at[i].piece > first;)
		if (b->rows->items.at[i].kind == ITEM_GLUE)
			b->rows->items.at[i].flags |= ITEM_RIGID;
	for (uint32_t i = first; i <= last; i++)
		b->rows->pieces.at[i].whole = b->rows->pieces.at[i].fixed = true;
	b->rows->pieces.at[last].ruby = ruby;
}

/* --- spans --- */

static bool is_space(const char *at, uint32_t *bytes)
{
	*bytes = *at == ' ' ? 1 : 2;
	return *at == ' ' || ((unsigned char)at[0] == 0xC2 && (unsigned char)at[1] == 0xA0);
}

/* A word's glyphs as they stand in a longer run: points and hanging are its own. */
static void add_from_run(struct galley_build *b, const struct flow_span *s,
                         const struct shaped *glyphs, unsigned count, uint32_t start,
                         uint32_t end)
{
	struct word *w = ARENA_NEW(b->t->scratch, struct word);
	*w = *word_hyphenated(b->t, s->look, str_sub(b->flow->text, start, end));
	w->recipes = NULL;
	w->glyphs = glyphs;
	w->glyph_count = (uint16_t)count;
	w->width = 0;
	for (unsigned i = 0; i < count; i++)
		w->width += glyphs[i].advance;
	galley_add_shaped(b, &(struct piece){.kind = PIECE_WORD, .start = start, .end = end,
	                                     .span = s, .look = s->look, .word = w});
}

/* Cuts a shaped run at its spaces. */
static void add_run(struct galley_build *b, const struct flow_span *s, const struct word *run)
{
	uint32_t at = s->start, from = s->start, bytes;
	unsigned first = 0;
	for (unsigned i = 0; i <= run->glyph_count; i++) {
		bool over = i == run->glyph_count;
		if (!over && !run->glyphs[i].bytes)
			continue;
		bool space = !over && is_space(b->flow->text.at + at, &bytes);
		if ((space || over) && at > from)
			add_from_run(b, s, run->glyphs + first, i - first, from, at);
		if (over)
			break;
		if (space)
			galley_add_space(b, s, s->look, at, at + bytes);
		at += run->glyphs[i].bytes;
		if (space) {
			from = at;
			first = i + 1;
		}
	}
}

/* Text in a font whose lookups see the space is shaped whole; false where it cannot be. */
static bool add_whole(struct galley_build *b, const struct flow_span *s)
{
	struct word run = {0};
	if (word_cache_fits(b->t, s->look) || s->end - s->start > RUN_LONGEST)
		return false;
	word_shape(b->t, b->t->scratch, s->look, str_sub(b->flow->text, s->start, s->end), &run);
	if (run.flags & WORD_MISSING)
		return false;
	add_run(b, s, &run);
	return true;
}

static void add_span_text(struct galley_build *b, const struct flow_span *s)
{
	const char *text = b->flow->text.at;
	uint32_t at = s->start, bytes;
	if (b->flow->verbatim && s->end > s->start) {
		galley_add_word(b, s, s->look, s->start, s->end);
		return;
	}
	if (s->kind == FLOW_TEXT && add_whole(b, s))
		return;
	while (at < s->end) {
		if (is_space(text + at, &bytes)) {
			galley_add_space(b, s, s->look, at, at + bytes);
			at += bytes;
			continue;
		}
		uint32_t start = at;
		while (at < s->end && !is_space(text + at, &bytes))
			at++;
		galley_add_word(b, s, s->look, start, at);
	}
}

void galley_add_span(struct galley_build *b, const struct flow_span *s)
{
	switch (s->kind) {
	case FLOW_TEXT:
	case FLOW_ADDRESS:
	case FLOW_CODE:
	case FLOW_MARK:
		add_span_text(b, s);
		break;
	case FLOW_PICTURE:
		add_picture(b, s);
		break;
	case FLOW_BREAK:
		add_break(b, s);
		break;
	case FLOW_RUBY:
		add_ruby(b, s);
		break;
	}
}

static void rows_end(void *thing)
{
	struct galley_rows *r = thing;
	g_free(r->pieces.at);
	g_free(r->items.at);
	g_free(r->spots.at);
}

static struct galley_rows *rows_empty(struct typesetter *t)
{
	if (!t->galley_rows) {
		t->galley_rows = ARENA_NEW(t->arena, struct galley_rows);
		arena_on_end(t->arena, rows_end, t->galley_rows);
	}
	t->galley_rows->pieces.count = t->galley_rows->items.count = t->galley_rows->spots.count = 0;
	return t->galley_rows;
}

struct galley galley_make(struct typesetter *t, const struct flow *flow,
                          const struct setting *how)
{
	struct galley_build b = {.t = t, .how = how, .flow = flow, .rows = rows_empty(t)};
	struct galley g = {.flow = *flow};
	if (flow->hard)
		hard_add(&b, &g.backwards);
	else
		for (size_t i = 0; i < flow->count; i++)
			galley_add_span(&b, &flow->spans[i]);
	bool from_right = flow->said ? flow->said == DIRECTION_RIGHT_TO_LEFT
	                  : g.backwards || language_at(t, flow->base->wish.language)->from_right;
	g.from_right = !flow->verbatim && from_right;
	g.piece_count = b.rows->pieces.count;
	g.item_count = b.rows->items.count;
	*row_add(&b.rows->spots) = (struct spot){(uint32_t)g.piece_count, (uint32_t)flow->text.len};
	g.pieces = b.rows->pieces.at;
	g.items = b.rows->items.at;
	g.spots = b.rows->spots.at;
	return g;
}
