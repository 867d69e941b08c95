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

/* A piece as it stands in this line: whole, or the part of it that was shaped anew. */
struct part {
	const struct piece *piece;
	const struct word *word;
	uint32_t start, end;       /* bytes of the flow's text */
	uint32_t logical;
	bool hyphen;               /* its last glyph is the one breaking put in */
};

/* Of the line being set. */
struct line_rows {
	ROW_OF(struct part) parts;
	ROW_OF(struct glyph) glyphs;
	ROW_OF(unit) lifts;        /* of glyphs up to the last one that does not stand on the baseline */
	ROW_OF(struct run) runs;
	ROW_OF(const struct node *) notes;
};

/* What the last run is of, so that most pieces are seen to go on with it at a glance. */
struct source { const struct flow_span *span; const struct look *look; };

struct setter {
	struct typesetter *t;
	struct arena *a;
	const struct galley *g;
	const struct setting *how;
	struct line_rows *rows;
	/* the line being set */
	double stretch;            /* glyph scale */
	double spacing;            /* em between letters */
	double more, less;         /* share of their stretch, shrink that spaces take */
	float r;                   /* space over the natural one */
	unit x;
	struct source last;
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
	                    .end = MIN(to, p->end), .logical = s->rows->parts.count};
	if (part.start > part.end || (part.start == part.end && p->kind != PIECE_SPACE))
		return;
	if (p->kind == PIECE_WORD && !p->whole &&
	    (part.start > p->start || part.end < p->end || (hyphen && part.end == to))) {
		part.hyphen = hyphen && part.end == to;
		part.word = shape_part(s, p, part.start, part.end, part.hyphen);
	}
	*row_add(&s->rows->parts) = part;
}

static void parts_gather(struct setter *s, const struct break_line *l)
{
	const struct galley *g = s->g;
	struct spot from = g->spots[l->from], to = g->spots[l->to];
	s->rows->parts.count = 0;
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
	struct part *p = s->rows->parts.at;
	unsigned n = s->rows->parts.count;
	uint8_t highest = 0;
	for (unsigned i = 0; i < n; i++)
		highest = MAX(highest, p[i].piece->level);
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
	return &s->rows->parts.at[i];
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
	if (s->how->no_protrusion || !s->rows->parts.count)
		return;
	const struct part *first = part_at(s, 0), *last = part_at(s, s->rows->parts.count - 1);
	if (first->piece->kind == PIECE_WORD && !(first->piece->level & 1))
		r->left = look_units(first->piece->look, first->word->left);
	if (last->piece->kind == PIECE_WORD && !(last->piece->level & 1))
		r->right = look_units(last->piece->look, last->word->right);
}

static struct room room_of(const struct setter *s)
{
	struct room r = {0};
	for (unsigned i = 0; i < s->rows->parts.count; i++) {
		const struct part *p = part_at(s, i);
		double width = part_width(p);
		if (p->piece->kind == PIECE_SPACE) {
			r.spaces += width;
			r.stretch += p->piece->stretch;
			r.shrink += p->piece->shrink;
			continue;
		}
		r.words += width;
		if (p->piece->kind == PIECE_WORD && !p->piece->fixed)
			r.elastic += width;
		r.tracking += (double)part_gaps(p) * p->piece->look->size;
	}
	room_hanging(s, &r);
	return r;
}

/* Gives out what is missing or too much between the natural width and the target: first
 * to the widths of glyphs, then to the distances between letters, the rest to the spaces.
 * (Sharing it among glyphs and distances at once looks the same, and puts a number
 * between almost any two letters of the PDF.) */
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
	double widest = l->expansion * r->elastic;
	double scale = r->elastic > 0 ? CLAMP(gap, -widest, widest) / r->elastic : 0;
	bool enough = gap >= -widest && gap <= widest;
	s->stretch = 1 + round(scale / EXPANSION_STEP) * EXPANSION_STEP;
	gap -= (s->stretch - 1) * r->elastic;
	if (!enough && r->tracking > 0) {
		s->spacing = CLAMP(gap / r->tracking, -l->letterspacing, l->letterspacing);
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
	return s->rows->runs.count ? &s->rows->runs.at[s->rows->runs.count - 1] : NULL;
}

static struct run *run_add(struct setter *s, struct run r)
{
	s->last = (struct source){0};
	*row_add(&s->rows->runs) = r;
	return run_last(s);
}

static bool run_continues(const struct setter *s, const struct run *r, const struct part *p,
                          const struct node *node)
{
	const struct look *l = p->piece->look;
	if (!r || p->piece->level & 1 || r->text.at + r->text.len != s->g->flow.text.at + p->start)
		return false;
	if (p->piece->span == s->last.span && l == s->last.look && !r->backwards)
		return true;
	return r->kind == RUN_GLYPHS && r->face == &l->font->face && r->size == l->size &&
	       r->node == node && r->rise == l->rise && r->colour == l->wish.colour &&
	       r->ground == l->wish.ground && r->strike == l->wish.strike &&
	       r->underline == l->wish.underline && !r->hyphen && !r->backwards;
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
	if (run_continues(s, last, p, span->node)) {
		s->last = (struct source){span, p->piece->look};
		return last;
	}
	struct run r = run_of_look(s, p->piece->look);
	r.node = span->node;
	r.offset = flow_offset(&s->g->flow, span, p->start);
	r.text = (str){s->g->flow.text.at + p->start, 0};
	r.backwards = p->piece->level & 1;
	r.logical = p->logical;
	if (p->piece->fixed)
		r.stretch = 1;
	last = run_add(s, r);
	s->last = (struct source){span, p->piece->look};
	return last;
}

static inline unit rounded(double u)
{
	return (unit)(u < 0 ? u - 0.5 : u + 0.5);
}

static void lift_glyph(struct line_rows *rows, uint32_t glyph, unit y)
{
	while (rows->lifts.count < glyph)
		*row_add(&rows->lifts) = 0;
	*row_add(&rows->lifts) = y;
}

/* Glyphs from..to of a word. Positions are rounded from exact sums, so that nothing
 * drifts. open: letters follow, so the last one is spaced too. */
static void word_glyphs(struct setter *s, struct run *r, const struct part *p, unsigned from,
                        unsigned to, bool open)
{
	const struct look *l = p->piece->look;
	double scale = l->scale * r->stretch, gap = l->tracking, at = 0;
	unit base = s->x - r->x, done = 0;
	if (from == to)
		return;
	if (part_gaps(p))
		gap += s->spacing * l->size;
	struct glyph *out = row_add_many(&s->rows->glyphs, to - from);
	for (unsigned i = from; i < to; i++) {
		const struct shaped *g = &p->word->glyphs[i];
		unit origin = g->x ? rounded(at + g->x * scale) : done;
		at += g->advance * scale;
		if (i + 1 == to)
			at += open ? gap : l->tracking;
		else if (g[1].bytes)
			at += gap;
		unit next = rounded(at);
		if (g->y)
			lift_glyph(s->rows, (uint32_t)(out - s->rows->glyphs.at), look_units(l, g->y));
		*out++ = (struct glyph){
			.id = g->id, .text_bytes = g->bytes, .x = base + origin, .advance = next - done,
		};
		done = next;
	}
	r->glyph_count += to - from;
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
	struct run *run = run_add(s, r);
	unsigned first = s->rows->glyphs.count;
	word_glyphs(s, run, p, p->word->glyph_count - 1u, p->word->glyph_count, false);
	s->rows->glyphs.at[first].text_bytes = 2;
}

/* What was shaped instead of a character stands for all its bytes. */
static void shown_glyphs(struct setter *s, struct run *r, const struct part *p)
{
	unsigned first = s->rows->glyphs.count;
	word_glyphs(s, r, p, 0, p->word->glyph_count, false);
	for (unsigned i = first; i < s->rows->glyphs.count; i++)
		s->rows->glyphs.at[i].text_bytes =
			i == first ? (uint16_t)(p->end - p->start) : 0;
}

static void set_word(struct setter *s, const struct part *p)
{
	struct run *r = run_for(s, p);
	unsigned count = p->word->glyph_count - (p->hyphen && p->word->glyph_count ? 1u : 0);
	if (p->piece->replaced)
		shown_glyphs(s, r, p);
	else
		word_glyphs(s, r, p, 0, count, p->hyphen);
	r->text.len = (size_t)(s->g->flow.text.at + p->end - r->text.at);
	if (p->hyphen && p->word->glyph_count)
		hyphen_run(s, p);
	if (p->piece->span->kind == FLOW_MARK && p->start == p->piece->span->start)
		*row_add(&s->rows->notes) = p->piece->span->node;
}

static void set_space(struct setter *s, const struct part *p, unit width)
{
	if (p->start == p->end) {          /* between ideographs: room without a glyph */
		s->x += width;
		return;
	}
	struct run *r = run_for(s, p);
	*row_add(&s->rows->glyphs) = (struct glyph){
		.id = (uint16_t)p->piece->look->font->space_glyph, .x = s->x - r->x, .advance = width,
		.text_bytes = (uint16_t)(p->end - p->start),
	};
	r->glyph_count++;
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
	run_add(s, r);
	s->x += r.width;
}

static void set_ruby(struct setter *s, const struct part *p, unit from)
{
	const struct piece *piece = p->piece;
	const struct flow_span *span = piece->ruby->span;
	const struct look *look = piece->ruby->look;
	struct piece as = {.kind = PIECE_WORD, .look = look, .span = span, .whole = true,
	                   .fixed = true};
	struct part ruby = {.piece = &as, .word = piece->ruby->word};
	unit width = look_units(look, ruby.word->width), end = s->x;
	struct run r = run_of_look(s, look);
	s->x = r.x = from + (end - from - width) / 2;
	r.stretch = 1;
	r.rise = look_units(piece->look, piece->look->font->face.ascender) * 9 / 10;
	r.node = span->node;
	r.text = str_sub(s->g->flow.text, span->start, span->end);
	word_glyphs(s, run_add(s, r), &ruby, 0, ruby.word->glyph_count, false);
	s->x = end;
}

static void set_parts(struct setter *s)
{
	double spaces = 0;
	unit given = 0, from = 0;      /* where what ruby stands over begins */
	const struct flow_span *span = NULL;
	for (unsigned i = 0; i < s->rows->parts.count; i++) {
		const struct part *p = part_at(s, i);
		from = p->piece->span == span ? from : s->x;
		span = p->piece->span;
		switch ((enum piece_kind)p->piece->kind) {
		case PIECE_WORD:
			set_word(s, p);
			if (p->piece->ruby)
				set_ruby(s, p, from);
			break;
		case PIECE_SPACE:
			spaces += p->piece->width + s->more * p->piece->stretch - s->less * p->piece->shrink;
			set_space(s, p, rounded(spaces) - given);
			given = rounded(spaces);
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
	const struct piece *p = &g->pieces[g->spots[l->to].piece];
	if (p->kind != PIECE_SPACE)
		return;
	struct part part = {.piece = p, .start = p->start, .end = p->end,
	                    .logical = s->rows->parts.count};
	unit x = s->x;
	if (g->backwards)
		s->x = 0;
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

static void *row_kept(struct arena *a, const void *at, size_t count, size_t size)
{
	return arena_copy(a, at, count * size);
}

static const unit *lifts_keep(struct setter *s)
{
	struct line_rows *rows = s->rows;
	if (!rows->lifts.count)
		return NULL;
	while (rows->lifts.count < rows->glyphs.count)
		*row_add(&rows->lifts) = 0;
	return row_kept(s->a, rows->lifts.at, rows->lifts.count, sizeof *rows->lifts.at);
}

static void line_keep(struct setter *s, struct line *l)
{
	struct line_rows *rows = s->rows;
	struct glyph *glyphs = row_kept(s->a, rows->glyphs.at, rows->glyphs.count, sizeof *glyphs);
	struct run *runs = row_kept(s->a, rows->runs.at, rows->runs.count, sizeof *runs);
	const unit *lifts = lifts_keep(s);
	size_t at = 0;
	for (unsigned i = 0; i < rows->runs.count; i++) {
		runs[i].glyphs = glyphs + at;
		runs[i].lifts = lifts ? lifts + at : NULL;
		at += runs[i].glyph_count;
		if (!l->node && runs[i].node) {
			l->node = runs[i].node;
			l->offset = runs[i].offset + runs[i].node->at;
		}
	}
	l->runs = runs;
	l->run_count = rows->runs.count;
	l->note_count = rows->notes.count;
	if (l->note_count)
		l->notes = row_kept(s->a, rows->notes.at, l->note_count, sizeof *l->notes);
	line_extent(runs, l->run_count, l);
}

/* Lines that run against the book begin at the measure's end. In a book from the right x
 * counts from there (run.h), and what hangs before the first run hangs past the line's end. */
static void line_place(struct setter *s, const struct room *r, const struct break_line *l,
                       unit indent, enum text_align align, struct line *out)
{
	bool mirrored = s->t->from_right;
	bool against = s->g->from_right != mirrored && !s->g->flow.verbatim && !s->how->forward;
	unit width = s->x - (unit)r->left - (unit)r->right, slack = s->how->measure - indent - width;
	out->width = width;
	out->x = (against ? 0 : indent) + (mirrored ? (unit)r->left : -(unit)r->left);
	if (l->justified)
		return;
	if (align == TEXT_CENTER)
		out->x += slack / 2;
	else if ((align == TEXT_RIGHT) != against)
		out->x += slack;
}

static void line_set(struct setter *s, const struct break_line *l, bool first,
                     enum text_align align, struct line *out)
{
	unit indent = first ? s->how->first_indent : s->how->hanging;
	unit measure = s->how->measure - indent;
	s->rows->glyphs.count = s->rows->runs.count = s->rows->notes.count = 0;
	s->rows->lifts.count = 0;
	s->last = (struct source){0};
	s->x = 0;
	parts_gather(s, l);
	parts_reorder(s);
	struct room r = room_of(s);
	fit(s, &r, l, measure + r.left + r.right);
	set_parts(s);
	line_place(s, &r, l, indent, align, out);
	if (!l->last)
		trailing_space(s, l);
	out->hyphenated = l->hyphen;
	out->last = l->last;
	out->justifies = align == TEXT_JUSTIFY && (l->justified || l->last);
	out->r = s->r;
	line_keep(s, out);
}

static void rows_end(void *thing)
{
	struct line_rows *r = thing;
	g_free(r->parts.at);
	g_free(r->glyphs.at);
	g_free(r->lifts.at);
	g_free(r->runs.at);
	g_free(r->notes.at);
}

static struct line_rows *rows_of(struct typesetter *t)
{
	if (!t->line_rows) {
		t->line_rows = ARENA_NEW(t->arena, struct line_rows);
		arena_on_end(t->arena, rows_end, t->line_rows);
	}
	return t->line_rows;
}

const struct line *lines_make(struct typesetter *t, struct arena *a, const struct galley *g,
                              const struct breaks *breaks, const struct setting *how,
                              enum text_align align)
{
	struct setter s = {.t = t, .a = a, .g = g, .how = how, .rows = rows_of(t)};
	struct line *lines = ARENA_ARRAY(a, struct line, breaks->count);
	for (size_t i = 0; i < breaks->count; i++)
		line_set(&s, &breaks->lines[i], i == 0, align, &lines[i]);
	return lines;
}
