/* content.c: see content.h.
 *
 * cairo could write this, and did. On a book of 120,000 words, 450 pages, that took 3.7
 * thousand million instructions of 8.4: twice through a recording, and a third of it
 * printing numbers; then all of it was unpacked, rewritten and packed again to say what
 * belongs to what. A page is text in few fonts, boxes and paths. Written here that is 0.4,
 * and cairo keeps what is hard: fonts and vector pictures (specimen.c).
 *
 * Glyphs follow each other in one list as long as font, size and baseline stay. Where
 * one is not where its neighbour's width leads to, the difference stands between them. */
#include "pdf/content.h"

#include <stdlib.h>

#include "pdf/tags.h"

/* Places within a line are counted in fractions of the size, and written in thousandths
 * of it. A glyph may be out of its place by so many of those: no eye sees it, and it
 * never adds up. */
enum { FRACTIONS = 100000, FRACTIONS_WRITTEN = FRACTIONS / 1000, SLACK = 2 };

/* Amounts between letters, in fractions: nearly the same; not worth changing. Glyphs of a
 * run that is not worth it; of one that are enough to know. */
enum { NEAR = 60, SAME = 5, FEW = 12, LOOKED_AT = 32 };

static int64_t thousandths(unit u)
{
	return rounded((int64_t)u * 1000, UNIT_POINT);
}

static void put_unit(GString *out, unit u)
{
	put_length(out, u);
	g_string_append_c(out, ' ');
}

/* ---- state ---- */

static void end_string(struct content *c)
{
	if (c->in_string)
		g_string_append_c(c->out, ')');
	c->in_string = false;
}

static void end_list(struct content *c)
{
	end_string(c);
	if (c->in_list)
		put(c->out, "]TJ\n");
	c->in_list = false;
}

static void end_text(struct content *c)
{
	end_list(c);
	if (c->in_text)
		put(c->out, "ET\n");
	c->in_text = false;
}

/* Everything painted is in a mark: whoever draws sees to it. */
static void begin_shape(struct content *c)
{
	g_assert(c->marked);
	end_text(c);
}

static void begin_text(struct content *c)
{
	g_assert(c->marked);
	if (c->in_text)
		return;
	put(c->out, "BT\n");
	c->in_text = true;
	c->left = c->base = 0;
}

static void want_colour(struct content *c, colour colour)
{
	int parts[] = {colour >> 16 & 255, colour >> 8 & 255, colour & 255};
	bool grey = parts[0] == parts[1] && parts[1] == parts[2];
	if (c->colour == colour)
		return;
	end_list(c);
	for (int i = 0; i < (grey ? 1 : 3); i++) {
		put_thousandths(c->out, (parts[i] * 1000 + 127) / 255);
		g_string_append_c(c->out, ' ');
	}
	put(c->out, grey ? "g\n" : "rg\n");
	c->colour = colour;
}

static void set_scale(struct content *c)
{
	c->scale = (double)FRACTIONS * STRETCH_STEPS / c->size / (STRETCH_STEPS + c->stretch);
}

static void want_font(struct content *c, struct coded_font *font, unit size)
{
	if (c->font == font && c->size == size)
		return;
	end_list(c);
	put(c->out, "/F");
	put_integer(c->out, font->face->index);
	g_string_append_c(c->out, ' ');
	put_unit(c->out, size);
	put(c->out, "Tf\n");
	c->font = font;
	c->size = size;
	c->gap = rounded(c->tracking * UNIT_POINT, (int64_t)size * (1000000 / FRACTIONS));
	set_scale(c);
}

static void want_stretch(struct content *c, int stretch)
{
	if (c->stretch == stretch)
		return;
	end_list(c);
	put_thousandths(c->out, 100000 + (int64_t)stretch * 100000 / STRETCH_STEPS);
	put(c->out, " Tz\n");
	c->stretch = stretch;
	set_scale(c);
}

/* ---- text ---- */

static void move(struct content *c, unit x, unit y)
{
	int64_t left = thousandths(x), base = thousandths(c->drawing->height - y);
	end_list(c);
	put_thousandths(c->out, left - c->left);
	g_string_append_c(c->out, ' ');
	put_thousandths(c->out, base - c->base);
	put(c->out, " Td\n");
	c->left = left;
	c->base = base;
	c->x = x;
	c->y = y;
	c->shown = 0;
}

/* A length in the line, in fractions of the size as it stands before it is stretched. */
static int64_t fractions(const struct content *c, unit length)
{
	return (int64_t)(length * c->scale + (length < 0 ? -0.5 : 0.5));
}

static void show(struct content *c, uint16_t code, unit x, unit y)
{
	if (!c->in_list) {
		move(c, x, y);
		g_string_append_c(c->out, '[');
		c->in_list = true;
	}
	int64_t back = rounded(c->shown - fractions(c, x - c->x), FRACTIONS_WRITTEN);
	if (back > SLACK || back < -SLACK) {
		end_string(c);
		put_integer(c->out, back);
		c->shown -= back * FRACTIONS_WRITTEN;
	}
	if (!c->in_string)
		g_string_append_c(c->out, '(');
	c->in_string = true;
	const struct coded *coded = &c->font->glyphs[code];
	if (coded->spelled_bytes == 2)
		put_plain(c->out, coded->spelled, 2);   /* which most are, in two instructions */
	else
		put_plain(c->out, coded->spelled, coded->spelled_bytes);
	c->shown += (int64_t)coded->width * FRACTIONS_WRITTEN + c->gap;
}

/* What a glyph of a run takes beyond its width. */
static int64_t gap_after(struct content *c, const struct glyph *g)
{
	uint16_t code = codes_glyph(c->fonts, c->font, g->id);
	return fractions(c, g->advance) - (int64_t)c->font->glyphs[code].width * FRACTIONS_WRITTEN;
}

/* Letters of a line are mostly set apart by one amount, where by any. Said once it need
 * not stand between them. The amount is that of the majority of the first few, if there
 * is one: votes tell who leads, then the mean is taken of those near him. */
static int64_t usual_gap(struct content *c, const struct run *r)
{
	int64_t gaps[LOOKED_AT], leader = 0, lead = 0, sum = 0, near = 0;
	size_t n = MIN(r->glyph_count, LOOKED_AT);
	for (size_t i = 0; i < n; i++) {
		gaps[i] = gap_after(c, &r->glyphs[i]);
		lead += llabs(gaps[i] - leader) < NEAR ? 1 : -1;
		if (lead >= 0)
			continue;
		leader = gaps[i];
		lead = 1;
	}
	for (size_t i = 0; i < n; i++)
		if (llabs(gaps[i] - leader) < NEAR) {
			sum += gaps[i];
			near++;
		}
	return near ? rounded(sum, near) : 0;
}

static void want_gap(struct content *c, const struct run *r)
{
	if (r->glyph_count < FEW)
		return;
	int64_t gap = usual_gap(c, r);
	if (llabs(gap) <= SAME)
		gap = 0;
	if (llabs(gap - c->gap) <= SAME)
		return;
	end_list(c);
	c->gap = gap;
	c->tracking = rounded(gap * c->size * (1000000 / FRACTIONS), UNIT_POINT);
	put_scale(c->out, (double)c->tracking / 1000000);
	put(c->out, " Tc\n");
}

/* The n-th glyph in reading order. */
static const struct glyph *glyph_at(const struct run *r, size_t n)
{
	return &r->glyphs[r->backwards ? r->glyph_count - 1 - n : n];
}

/* The glyphs from the n-th on that stand for a piece of text together; and its length. */
static size_t cluster(const struct run *r, size_t n, size_t *bytes)
{
	size_t end = n + 1;
	if (r->backwards)
		while (end < r->glyph_count && !glyph_at(r, end - 1)->text_bytes)
			end++;
	else
		while (end < r->glyph_count && !glyph_at(r, end)->text_bytes)
			end++;
	*bytes = glyph_at(r, r->backwards ? end - 1 : n)->text_bytes;
	return end - n;
}

static void show_glyph(struct content *c, const struct run *r, size_t n, unit x, unit y)
{
	const struct glyph *g = glyph_at(r, n);
	uint16_t code = codes_glyph(c->fonts, c->font, g->id);
	y -= r->rise + (r->lifts ? r->lifts[g - r->glyphs] : 0);
	if (c->in_list && y != c->y)
		end_list(c);
	if (code)
		show(c, code, x + g->x, y);
}

/* What is searched for and copied is typed: plain spaces, and words are joined at a plain
 * hyphen at a line's end, not at a soft one. */
static str said(const struct run *r, str text)
{
	if (text.len == 1)
		return text;
	bool kept = str_is(text, "\xC2\xA0") || str_is(text, "\xE2\x80\xAF");
	return r->hyphen ? STR("-") : kept ? STR(" ") : text;
}

/* The first of the scripts whose marks readers do not put onto letters by themselves; and
 * of those of which some write a vowel before what it follows. */
enum { FIRST_MARKED = 0x0590, FIRST_REORDERED = 0x0900 };

/* Does each glyph of a cluster stand for one character of its text, in their order? The
 * font's own table tells of most; what it does not know goes by its place, where that is
 * the only one left or nothing changes places. */
static bool is_spelled(struct content *c, const struct run *r, size_t n, size_t count, str text)
{
	size_t unknown = 0, i = 0;
	bool may_move = false, moves = false;
	for (size_t at = 0; at < text.len; i++) {
		unsigned character = str_char(text, &at);
		uint32_t own = faces_glyph(c->fonts->faces, r->face, character);
		for (size_t k = 0; k < count; k++)
			moves |= k != i && glyph_at(r, n + k)->id == own;
		may_move |= character >= FIRST_REORDERED;
		unknown += i < count && glyph_at(r, n + i)->id != own;
	}
	return i == count && !moves && (unknown <= 1 || !may_move);
}

static inline bool glyph_says(struct content *c, const struct glyph *g, str text)
{
	uint16_t code = codes_glyph(c->fonts, c->font, g->id);
	return code && text.len && codes_says(c->font, code, text);
}

/* Is a glyph some character's own, of this text? */
static bool is_own(struct content *c, const struct run *r, const struct glyph *g, str text)
{
	for (size_t at = 0; at < text.len;)
		if (faces_glyph(c->fonts->faces, r->face, str_char(text, &at)) == g->id)
			return true;
	return false;
}

/* Has a cluster the glyph that is a character's own? */
static bool has_own(struct content *c, const struct run *r, size_t n, size_t count, str character)
{
	for (size_t i = n; i < n + count; i++)
		if (is_own(c, r, glyph_at(r, i), character))
			return true;
	return false;
}

/* Where letters change places, the one glyph of a cluster that is no character's own says
 * what the others leave: this is for readers that see a glyph at a time. */
static void learn_rest(struct content *c, const struct run *r, size_t n, size_t count, str text)
{
	const struct glyph *strange = NULL;
	size_t strangers = 0, from = text.len, end = 0, left = 0;
	for (size_t i = n; i < n + count; i++)
		if (!is_own(c, r, glyph_at(r, i), text)) {
			strange = glyph_at(r, i);
			strangers++;
		}
	for (size_t at = 0, start = 0; at < text.len && strangers == 1; start = at) {
		str_char(text, &at);
		if (has_own(c, r, n, count, str_sub(text, start, at)))
			continue;
		from = MIN(from, start);
		end = at;
		left += at - start;
	}
	if (left && left == end - from)
		glyph_says(c, strange, str_sub(text, from, end));
}

/* Do the glyphs of a cluster say its text by themselves? */
static bool cluster_says(struct content *c, const struct run *r, size_t n, size_t count, str text)
{
	if (count == 1)
		return glyph_says(c, glyph_at(r, n), text);
	if (!is_spelled(c, r, n, count, text)) {
		learn_rest(c, r, n, count, text);
		return false;
	}
	bool says = true;
	for (size_t i = 0, at = 0; i < count; i++) {
		size_t from = at;
		str_char(text, &at);
		says &= glyph_says(c, glyph_at(r, n + i), str_sub(text, from, at));
	}
	return says;
}

static bool is_mark(const struct run *r, size_t n)
{
	return n < r->glyph_count && !glyph_at(r, n)->advance;
}

/* A span whose glyphs say this together: those that take room, or the marks on them. From
 * left to right, for a reader takes it to lie between where it begins and ends. */
static void show_span(struct content *c, const struct run *r, size_t n, size_t count, bool marks,
                      str text, unit x, unit y)
{
	end_list(c);
	put(c->out, "/Span<</ActualText");
	put_text(c->out, text);
	put(c->out, ">>BDC\n");
	for (size_t i = 0; i < count; i++) {
		size_t k = r->backwards ? n + count - 1 - i : n + i;
		if (is_mark(r, k) == marks)
			show_glyph(c, r, k, x, y);
	}
	end_list(c);
	put(c->out, "EMC\n");
}

static bool has_marks(const struct run *r, size_t n, size_t count, str text)
{
	size_t at = 0, marks = 0;
	for (size_t i = 1; i < count; i++)
		marks += is_mark(r, n + i);
	return marks && str_char(text, &at) >= FIRST_MARKED;
}

/* A cluster and the marks on it. Readers that know nothing of marks take one for a word of
 * its own, so the letter says all, and they say nothing. Answers how many glyphs and bytes
 * that are. */
static size_t show_piece(struct content *c, const struct run *r, size_t n, str rest, size_t *bytes,
                         unit x, unit y)
{
	size_t count = cluster(r, n, bytes), more, more_bytes;
	str text = said(r, str_sub(rest, 0, *bytes));
	bool says = cluster_says(c, r, n, count, text), marks;
	for (; is_mark(r, n + count); count += more, *bytes += more_bytes) {
		more = cluster(r, n + count, &more_bytes);
		says &= cluster_says(c, r, n + count, more, str_sub(rest, *bytes, *bytes + more_bytes));
		text = str_sub(rest, 0, *bytes + more_bytes);
	}
	marks = count > 1 && has_marks(r, n, count, text);
	if (!says || marks)
		show_span(c, r, n, count, false, text, x, y);
	if (marks)
		show_span(c, r, n, count, true, STR_NONE, x, y);
	for (size_t i = n; says && !marks && i < n + count; i++)
		show_glyph(c, r, i, x, y);
	return count;
}

/* A glyph that stands for one byte, as nearly all do: what is said above is soon said. */
static bool is_letter(const struct run *r, size_t n)
{
	const struct glyph *g = &r->glyphs[n];
	return !r->backwards && g->text_bytes == 1 &&
	       (n + 1 == r->glyph_count || (g[1].text_bytes && g[1].advance));
}

static void put_run(void *on, const struct run *r, unit x, unit y)
{
	struct content *c = on;
	struct coded_font *font = codes_font(c->fonts, r->face);
	if (!font || !r->glyph_count)
		return;
	begin_text(c);
	want_colour(c, r->colour);
	want_font(c, font, r->size);
	want_stretch(c, faces_stretch(r->stretch));
	want_gap(c, r);
	for (size_t n = 0, at = 0, bytes; n < r->glyph_count; at += bytes) {
		if (is_letter(r, n) && glyph_says(c, &r->glyphs[n], (str){r->text.at + at, 1})) {
			show_glyph(c, r, n++, x, y);
			bytes = 1;
		} else {
			n += show_piece(c, r, n, str_from(r->text, at), &bytes, x, y);
		}
	}
}

/* ---- shapes ---- */

static void put_point(const struct content *c, unit x, unit y)
{
	put_unit(c->out, x);
	put_unit(c->out, c->drawing->height - y);
}

static void put_box(void *on, struct box b, colour colour)
{
	struct content *c = on;
	begin_shape(c);
	want_colour(c, colour);
	put_point(c, b.x0, b.y1);
	put_unit(c->out, b.x1 - b.x0);
	put_unit(c->out, b.y1 - b.y0);
	put(c->out, "re f\n");
}

static void put_path(void *on, const struct path_point *points, size_t n, unit x, unit y,
                     colour colour)
{
	struct content *c = on;
	begin_shape(c);
	want_colour(c, colour);
	for (size_t i = 0; i < n; i++) {
		unsigned count = points[i].op == 'C' ? 3 : points[i].op == 'Z' ? 0 : 1;
		for (unsigned k = 0; k < count && i + k < n; k++)
			put_point(c, x + points[i + k].x, y + points[i + k].y);
		put(c->out, points[i].op == 'M' ? "m\n" : points[i].op == 'L' ? "l\n"
		            : points[i].op == 'C' ? "c\n" : "h\n");
		i += count > 1 ? count - 1 : 0;
	}
	put(c->out, "f\n");
}

/* Pixels fill a square of 1 by 1; a vector picture has the size it was first drawn in. */
static void put_picture(void *on, const struct picture *picture, struct box b)
{
	struct content *c = on;
	unit width = b.x1 - b.x0, height = b.y1 - b.y0;
	const struct vector *v = drawing_vector(c->drawing, picture, width, height);
	begin_shape(c);
	put(c->out, "q ");
	put_scale(c->out, unit_points(width) / (v ? unit_points(v->width) : 1));
	put(c->out, " 0 0 ");
	put_scale(c->out, unit_points(height) / (v ? unit_points(v->height) : 1));
	g_string_append_c(c->out, ' ');
	put_point(c, b.x0, b.y1);
	put(c->out, "cm /Im");
	put_integer(c->out, picture->index);
	put(c->out, " Do Q\n");
}

static void put_turn(void *on, unit x, unit y, bool back)
{
	struct content *c = on;
	unit right = x + c->drawing->height, up = c->drawing->height - y;
	put(c->out, back ? "0 -1 1 0 " : "0 1 -1 0 ");
	put_unit(c->out, back ? -up : right);
	put_unit(c->out, back ? right : up);
	put(c->out, "cm\n");
}

/* ---- marks ---- */

static void put_artifact(const struct content *c, const struct mark *m)
{
	bool head = m->kind == MARK_HEAD;
	if (m->kind == MARK_DECORATION)
		put(c->out, "/Artifact<</Type/Layout>>BDC\n");
	else
		put(c->out, head ? "/Artifact<</Type/Pagination/Subtype/Header/Attached[/Top]>>BDC\n"
		                 : "/Artifact<</Type/Pagination>>BDC\n");
}

static void open_mark(void *on, const struct mark *m)
{
	struct content *c = on;
	c->marked = true;
	if (!c->tagged)
		return;
	if (m->kind != MARK_CONTENT && m->kind != MARK_LABEL) {
		put_artifact(c, m);
		return;
	}
	g_string_append_c(c->out, '/');
	put(c->out, tags_of_mark(m));
	put(c->out, "<</MCID ");
	put_integer(c->out, m->number);
	put(c->out, ">>BDC\n");
}

static void close_mark(void *on)
{
	struct content *c = on;
	end_text(c);
	if (c->tagged)
		put(c->out, "EMC\n");
	c->marked = false;
}

struct canvas content_canvas(struct content *c)
{
	return (struct canvas){c, open_mark, close_mark, put_run, put_box, put_path, put_picture,
	                       put_turn};
}

void content_begin(struct content *c, GString *out)
{
	*c = (struct content){.out = out, .drawing = c->drawing, .fonts = c->fonts,
	                      .tagged = c->tagged};
}
