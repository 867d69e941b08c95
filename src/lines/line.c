/* line.c: sets the chosen lines.
 *
 * A line is a range of pieces. Those cut at its ends are shaped anew with their hyphen;
 * all else comes from the word cache. The room left is then given out in the breaker's
 * order: glyphs are scaled in steps (each step is a font size in the PDF, so there are
 * few), letters are spaced, the rest goes to the spaces. Widths are known exactly here,
 * so a line that is justified ends where it should to a 1024th of a point, whatever the
 * breaker had estimated.
 *
 * Glyphs and runs are gathered in growing arrays and copied once, so a line takes three
 * pieces of memory. */
#include "lines/line.h"

#include <math.h>
#include <string.h>

#include "lines/typesetter.h"

#define EXPANSION_STEP 0.005       /* TYPOGRAPHY: not seen; keeps the PDF's fonts few */
#define TRACKING_LIMIT 1.25        /* letterspacing may pass its share by this for a step's rest */

/* A piece as it stands in this line: whole, or the part of it that was shaped anew. */
struct part {
	const struct piece *piece;
	const struct word *word;
	uint32_t start, end;       /* bytes of the flow's text */
	uint32_t logical;
	bool hyphen;               /* its last glyph is the one breaking put in */
};

struct setter {
	struct typesetter *t;
	struct arena *a;
	const struct galley *g;
	const struct setting *how;
	GArray *parts;             /* of the line being set */
	GArray *glyphs, *runs;     /* struct glyph, struct run; run->glyphs is an index until the end */
	GArray *notes;             /* const struct node * */
	/* the line being set */
	double stretch;            /* glyph scale */
	double spacing;            /* em between letters */
	double more, less;         /* share of their stretch, shrink that spaces take */
	float r;                   /* space over the natural one */
	unit x;
};

/* --- parts --- */

static const struct word *shape_part(struct setter *s, const struct piece *p, uint32_t start,
                                     uint32_t end, bool hyphen)
{
	char text[2 * 1024 + 8];
	str part = str_sub(s->g->flow.text, start, end);
	if (!hyphen)
		return word_find(s->t, p->look, part);
	size_t len = MIN(part.len, sizeof text - 2);
	memcpy(text, part.at, len);
	text[len] = '-';
	return word_find(s->t, p->look, (str){text, len + 1});
}

static void part_add(struct setter *s, const struct piece *p, uint32_t from, uint32_t to,
                     bool hyphen)
{
	struct part part = {.piece = p, .word = p->word, .start = MAX(from, p->start),
	                    .end = MIN(to, p->end)};
	if (part.start >= part.end)
		return;
	if (p->kind == PIECE_WORD && !p->whole &&
	    (part.start > p->start || part.end < p->end || (hyphen && part.end == to))) {
		part.hyphen = hyphen && part.end == to;
		part.word = shape_part(s, p, part.start, part.end, part.hyphen);
	}
	g_array_append_val(s->parts, part);
}

static void parts_gather(struct setter *s, const struct break_line *l)
{
	const struct galley *g = s->g;
	struct spot from = g->places[l->from], to = g->places[l->to];
	g_array_set_size(s->parts, 0);
	for (uint32_t i = from.piece; i < g->piece_count && i <= to.piece; i++) {
		const struct piece *p = &g->pieces[i];
		if (p->start >= to.byte)
			break;
		part_add(s, p, from.byte, to.byte, l->hyphen);
	}
}

static void parts_reverse(struct part *p, size_t n)
{
	for (size_t i = 0; i < n / 2; i++) {
		struct part swap = p[i];
		p[i] = p[n - 1 - i];
		p[n - 1 - i] = swap;
	}
}

/* Rule L2 of the bidirectional algorithm: from the highest level down, turn round every
 * stretch of that level or more. */
static void parts_reorder(struct setter *s)
{
	struct part *p = (struct part *)(void *)s->parts->data;
	unsigned n = s->parts->len;
	uint8_t highest = 0;
	for (unsigned i = 0; i < n; i++) {
		p[i].logical = i;
		highest = MAX(highest, p[i].piece->level);
	}
	for (uint8_t level = highest; level > 0; level--) {
		for (unsigned i = 0; i < n; i++) {
			unsigned from = i;
			while (i < n && p[i].piece->level >= level)
				i++;
			parts_reverse(p + from, i - from);
		}
	}
}

static struct part *part_at(const struct setter *s, unsigned i)
{
	return &g_array_index(s->parts, struct part, i);
}

/* --- fitting --- */

struct room {
	double words, elastic, tracking, spaces;   /* natural widths; ems of letterspacing */
	double stretch, shrink;                    /* of spaces */
	double left, right;                        /* hanging */
};

static unit part_width(const struct part *p)
{
	const struct piece *piece = p->piece;
	if (piece->kind != PIECE_WORD)
		return piece->width;
	return look_units(piece->look, p->word->width) +
	       piece->look->tracking * (unit)p->word->letters;
}

static unsigned part_gaps(const struct part *p)
{
	if (p->piece->kind != PIECE_WORD || p->word->flags & WORD_RIGID || p->piece->whole)
		return 0;
	return p->word->letters > 1 ? p->word->letters - 1u : 0;
}

static void room_hanging(const struct setter *s, struct room *r)
{
	if (s->how->no_protrusion || !s->parts->len)
		return;
	const struct part *first = part_at(s, 0), *last = part_at(s, s->parts->len - 1);
	if (first->piece->kind == PIECE_WORD && !(first->piece->level & 1))
		r->left = look_units(first->piece->look, first->word->left);
	if (last->piece->kind == PIECE_WORD && !(last->piece->level & 1))
		r->right = look_units(last->piece->look, last->word->right);
}

static struct room room_of(const struct setter *s)
{
	struct room r = {0};
	for (unsigned i = 0; i < s->parts->len; i++) {
		const struct part *p = part_at(s, i);
		double width = part_width(p);
		if (p->piece->kind == PIECE_SPACE) {
			r.spaces += width;
			r.stretch += p->piece->stretch;
			r.shrink += p->piece->shrink;
			continue;
		}
		r.words += width;
		if (p->piece->kind == PIECE_WORD && !p->piece->whole)
			r.elastic += width;
		r.tracking += (double)part_gaps(p) * p->piece->look->size;
	}
	room_hanging(s, &r);
	return r;
}

/* Gives out what is missing or too much between the natural width and the target. */
static void fit(struct setter *s, const struct room *r, const struct break_line *l,
                double target)
{
	s->stretch = 1;
	s->spacing = 0;
	s->more = s->less = 0;
	s->r = 1;
	if (!l->justified)
		return;
	const struct line_taste *taste = &s->t->theme->lines;
	double gap = target - r->words - r->spaces;
	double freedom = taste->expansion * r->elastic + l->letterspacing * r->tracking;
	double share = freedom > 0 ? CLAMP(gap / freedom, -1, 1) : 0;
	double step = round(share * taste->expansion / EXPANSION_STEP) * EXPANSION_STEP;
	s->stretch = 1 + step;
	gap -= step * r->elastic;
	if (r->tracking > 0) {
		double limit = l->letterspacing * TRACKING_LIMIT;
		double rest = share > -1 && share < 1 ? gap : share * l->letterspacing * r->tracking;
		s->spacing = CLAMP(rest / r->tracking, -limit, limit);
		gap -= s->spacing * r->tracking;
	}
	if (gap > 0 && r->stretch > 0)
		s->more = gap / r->stretch;
	if (gap < 0 && r->shrink > 0)
		s->less = -gap / r->shrink;
	s->r = (float)(1 + s->more * taste->space_stretch - s->less * taste->space_shrink);
}

/* --- runs --- */

static struct run *run_last(struct setter *s)
{
	return s->runs->len ? &g_array_index(s->runs, struct run, s->runs->len - 1) : NULL;
}

static bool run_continues(const struct setter *s, const struct run *r, const struct part *p,
                          const struct node *node)
{
	const struct look *l = p->piece->look;
	return r && r->kind == RUN_GLYPHS && r->face == &l->font->face && r->size == l->size &&
	       r->node == node && r->rise == l->rise && r->colour == l->wish.colour &&
	       r->ground == l->wish.ground && r->strike == l->wish.strike &&
	       r->underline == l->wish.underline && !r->hyphen && !r->backwards &&
	       !(p->piece->level & 1) && r->text.at + r->text.len == s->g->flow.text.at + p->start;
}

static str language_of(const struct setter *s, const struct look *l)
{
	unsigned own = s->g->flow.base->wish.language;
	return l->wish.language == own ? STR_NONE : language_at(s->t, l->wish.language)->tag;
}

static struct run run_of_look(const struct setter *s, const struct look *l)
{
	return (struct run){
		.kind = RUN_GLYPHS, .face = &l->font->face, .size = l->size,
		.stretch = (float)s->stretch, .x = s->x, .rise = l->rise, .colour = l->wish.colour,
		.ground = l->wish.ground, .strike = l->wish.strike, .underline = l->wish.underline,
		.language = language_of(s, l),
	};
}

/* The run that the part's glyphs go to: the last one, or a new one. */
static struct run *run_for(struct setter *s, const struct part *p)
{
	const struct flow_span *span = p->piece->span;
	struct run *last = run_last(s);
	if (run_continues(s, last, p, span->node))
		return last;
	struct run r = run_of_look(s, p->piece->look);
	r.glyphs = NULL;
	r.glyph_count = 0;
	r.node = span->node;
	r.offset = flow_offset(&s->g->flow, span, p->start);
	r.text = (str){s->g->flow.text.at + p->start, 0};
	r.backwards = p->piece->level & 1;
	r.logical = p->logical;
	if (p->piece->whole)
		r.stretch = 1;
	g_array_append_val(s->runs, r);
	return run_last(s);
}

static void glyph_add(struct setter *s, struct run *r, struct glyph g)
{
	g_array_append_val(s->glyphs, g);
	r->glyph_count++;
}

/* Glyphs from..to of a word; *x runs on. Positions are rounded from exact sums, so that
 * nothing drifts. */
static void word_glyphs(struct setter *s, struct run *r, const struct part *p, unsigned from,
                        unsigned to, bool open)
{
	const struct look *l = p->piece->look;
	double stretch = r->stretch, gap = l->tracking;
	if (part_gaps(p))
		gap += s->spacing * l->size;
	double at = 0;
	unit base = s->x - r->x, done = 0;
	for (unsigned i = from; i < to; i++) {
		const struct shaped *g = &p->word->glyphs[i];
		double origin = at + g->x * l->scale * stretch;
		at += g->advance * l->scale * stretch;
		bool ends = i + 1 == to || p->word->glyphs[i + 1].bytes;
		if (ends && (open || i + 1 < to))
			at += gap;
		else if (ends)
			at += l->tracking;
		unit next = (unit)lround(at);
		glyph_add(s, r, (struct glyph){.id = g->id, .x = base + (unit)lround(origin),
		                               .y = look_units(l, g->y), .advance = next - done,
		                               .text_bytes = g->bytes});
		done = next;
	}
	s->x += done;
	r->width = s->x - r->x;
}

/* The hyphen that breaking put in, as a run of its own: its text is a soft hyphen. */
static void hyphen_run(struct setter *s, const struct part *p)
{
	struct run r = run_of_look(s, p->piece->look);
	r.node = p->piece->span->node;
	r.offset = flow_offset(&s->g->flow, p->piece->span, p->end);
	r.text = STR("\xC2\xAD");
	r.hyphen = true;
	g_array_append_val(s->runs, r);
	unsigned first = s->glyphs->len;
	word_glyphs(s, run_last(s), p, p->word->glyph_count - 1u, p->word->glyph_count, false);
	g_array_index(s->glyphs, struct glyph, first).text_bytes = 2;
}

/* What was shaped instead of a character stands for all its bytes. */
static void shown_glyphs(struct setter *s, struct run *r, const struct part *p)
{
	unsigned first = s->glyphs->len;
	word_glyphs(s, r, p, 0, p->word->glyph_count, false);
	for (unsigned i = first; i < s->glyphs->len; i++)
		g_array_index(s->glyphs, struct glyph, i).text_bytes =
			i == first ? (uint16_t)(p->end - p->start) : 0;
}

static void set_word(struct setter *s, const struct part *p)
{
	struct run *r = run_for(s, p);
	unsigned count = p->word->glyph_count - (p->hyphen && p->word->glyph_count ? 1u : 0);
	if (p->piece->shown.len)
		shown_glyphs(s, r, p);
	else
		word_glyphs(s, r, p, 0, count, p->hyphen);
	r->text.len = (size_t)(s->g->flow.text.at + p->end - r->text.at);
	if (p->hyphen && p->word->glyph_count)
		hyphen_run(s, p);
	if (p->piece->span->kind == FLOW_MARK && p->start == p->piece->span->start)
		g_array_append_val(s->notes, p->piece->span->node);
}

static void set_space(struct setter *s, const struct part *p, unit width)
{
	if (p->start == p->end) {          /* between ideographs: room without a glyph */
		s->x += width;
		return;
	}
	struct run *r = run_for(s, p);
	glyph_add(s, r, (struct glyph){.id = p->piece->look->font->space_glyph, .x = s->x - r->x,
	                               .advance = width,
	                               .text_bytes = (uint16_t)(p->end - p->start)});
	s->x += width;
	r->width = s->x - r->x;
	r->text.len = (size_t)(s->g->flow.text.at + p->end - r->text.at);
}

static void set_picture(struct setter *s, const struct part *p)
{
	struct run r = {
		.kind = RUN_PICTURE, .picture = p->piece->span->node->image.picture, .x = s->x,
		.width = p->piece->width, .height = p->piece->height, .stretch = 1,
		.node = p->piece->span->node, .ground = GROUND_NONE,
		.text = str_sub(s->g->flow.text, p->start, p->end),
	};
	g_array_append_val(s->runs, r);
	s->x += r.width;
}

static void set_ruby(struct setter *s, const struct part *p, unit from)
{
	const struct piece *piece = p->piece;
	struct part ruby = {.piece = piece, .word = piece->ruby};
	unit width = look_units(piece->ruby_look, piece->ruby->width), end = s->x;
	struct run r = run_of_look(s, piece->ruby_look);
	s->x = r.x = from + (end - from - width) / 2;
	r.stretch = 1;
	r.rise = look_units(piece->look, piece->look->font->face.ascender) * 9 / 10;
	r.node = piece->ruby_span->node;
	r.text = str_sub(s->g->flow.text, piece->ruby_span->start, piece->ruby_span->end);
	struct piece as = *piece;
	as.look = piece->ruby_look;
	ruby.piece = &as;
	g_array_append_val(s->runs, r);
	word_glyphs(s, run_last(s), &ruby, 0, ruby.word->glyph_count, false);
	s->x = end;
}

static void set_parts(struct setter *s)
{
	double spaces = 0;
	unit given = 0;
	for (unsigned i = 0; i < s->parts->len; i++) {
		const struct part *p = part_at(s, i);
		unit from = s->x;
		switch (p->piece->kind) {
		case PIECE_WORD:
			set_word(s, p);
			if (p->piece->ruby)
				set_ruby(s, p, from);
			break;
		case PIECE_SPACE:
			spaces += p->piece->width + s->more * p->piece->stretch - s->less * p->piece->shrink;
			set_space(s, p, (unit)lround(spaces) - given);
			given = (unit)lround(spaces);
			break;
		case PIECE_PICTURE:
			set_picture(s, p);
			break;
		}
	}
}

/* --- a line --- */

/* The space after the last word of a line that goes on: it has no room, only text. */
static void trailing_space(struct setter *s, const struct break_line *l)
{
	const struct galley *g = s->g;
	if (l->to >= g->item_count || g->items[l->to].kind != ITEM_GLUE)
		return;
	const struct piece *p = &g->pieces[g->places[l->to].piece];
	if (p->kind != PIECE_SPACE)
		return;
	struct part part = {.piece = p, .start = p->start, .end = p->end};
	unit x = s->x;
	set_space(s, &part, p->width);
	struct run *r = run_last(s);
	s->x = x;
	r->width -= p->width;
}

static void line_extent(const struct run *runs, size_t n, struct line *l)
{
	for (size_t i = 0; i < n; i++) {
		const struct run *r = &runs[i];
		unit up = r->height, down = 0;
		if (r->kind == RUN_GLYPHS) {
			double scale = (double)r->size / r->face->units_per_em;
			up = (unit)(r->face->ascender * scale) + r->rise;
			down = (unit)(-r->face->descender * scale) - r->rise;
		}
		l->ascent = MAX(l->ascent, up);
		l->descent = MAX(l->descent, down);
	}
}

static void line_keep(struct setter *s, struct line *l)
{
	struct glyph *glyphs = array_copy(s->a, s->glyphs);
	struct run *runs = array_copy(s->a, s->runs);
	size_t at = 0;
	for (unsigned i = 0; i < s->runs->len; i++) {
		runs[i].glyphs = glyphs + at;
		at += runs[i].glyph_count;
		if (!l->node && runs[i].node) {
			l->node = runs[i].node;
			l->offset = runs[i].offset + runs[i].node->at;
		}
	}
	l->runs = runs;
	l->run_count = s->runs->len;
	l->note_count = s->notes->len;
	if (s->notes->len)
		l->notes = array_copy(s->a, s->notes);
	line_extent(runs, l->run_count, l);
}

static unit mark_add(struct setter *s, str mark)
{
	const struct look *look = s->g->flow.base;
	const struct word *w = word_find(s->t, look, mark);
	struct run r = run_of_look(s, look);
	struct piece piece = {.kind = PIECE_WORD, .look = look, .word = w, .whole = true};
	struct part part = {.piece = &piece, .word = w};
	unit width = look_units(look, w->width) + look->tracking * (unit)w->letters;
	unit x = s->x;
	s->x = r.x = x - s->t->theme->mark_gap - width;
	r.stretch = 1;
	r.text = str_copy(s->a, mark);
	g_array_append_val(s->runs, r);
	word_glyphs(s, run_last(s), &part, 0, w->glyph_count, false);
	s->x = x;
	return width;
}

static void line_place(struct setter *s, const struct room *r, const struct break_line *l,
                       unit indent, unit measure, enum text_align align, struct line *out)
{
	unit width = s->x - (unit)r->left - (unit)r->right, slack = measure - width;
	out->width = width;
	out->x = indent - (unit)r->left;
	if (l->justified)
		return;
	bool backwards = s->g->backwards && align != TEXT_CENTER;
	if (align == TEXT_CENTER)
		out->x += slack / 2;
	else if ((align == TEXT_RIGHT) != backwards)
		out->x += slack;
}

static void line_set(struct setter *s, const struct break_line *l, bool first,
                     enum text_align align, struct line *out)
{
	unit indent = first ? s->how->first_indent : s->how->hanging;
	unit measure = s->how->measure - indent;
	g_array_set_size(s->glyphs, 0);
	g_array_set_size(s->runs, 0);
	g_array_set_size(s->notes, 0);
	s->x = 0;
	parts_gather(s, l);
	parts_reorder(s);
	struct room r = room_of(s);
	fit(s, &r, l, measure + r.left + r.right);
	if (first && s->how->mark.len) {
		s->x = (unit)r.left;
		mark_add(s, s->how->mark);
		s->x = 0;
	}
	set_parts(s);
	line_place(s, &r, l, s->g->backwards ? 0 : indent, measure, align, out);
	if (!l->last && !s->g->backwards)
		trailing_space(s, l);
	out->hyphenated = l->hyphen;
	out->last = l->last;
	out->r = s->r;
	line_keep(s, out);
}

const struct line *lines_make(struct typesetter *t, struct arena *a, const struct galley *g,
                              const struct breaks *breaks, const struct setting *how,
                              enum text_align align)
{
	struct setter s = {.t = t, .a = a, .g = g, .how = how};
	struct line *lines = ARENA_ARRAY(a, struct line, breaks->count);
	s.parts = g_array_new(FALSE, FALSE, sizeof(struct part));
	s.glyphs = g_array_sized_new(FALSE, FALSE, sizeof(struct glyph), 128);
	s.runs = g_array_new(FALSE, FALSE, sizeof(struct run));
	s.notes = g_array_new(FALSE, FALSE, sizeof(struct node *));
	for (size_t i = 0; i < breaks->count; i++)
		line_set(&s, &breaks->lines[i], i == 0, align, &lines[i]);
	g_array_free(s.parts, TRUE);
	g_array_free(s.glyphs, TRUE);
	g_array_free(s.runs, TRUE);
	g_array_free(s.notes, TRUE);
	return lines;
}
