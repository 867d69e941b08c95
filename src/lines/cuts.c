/* cuts.c: asks a word's text, its patterns and its author where it may be cut. */
#include "lines/cuts.h"

#include <string.h>

#include "lines/typesetter.h"

#define COST_SOFT 50               /* a soft hyphen is the author's own */
#define COST_ADDRESS 60
#define COST_CODE 80
#define COST_DASH 20
#define LONG_PIECE 3               /* a piece over a third of the measure may be cut at need */

static void cut_add(struct cuts *c, struct cut cut)
{
	size_t i = c->count;
	if (c->count == G_N_ELEMENTS(c->at))
		return;
	while (i > 0 && c->at[i - 1].byte > cut.byte)
		i--;
	if (i > 0 && c->at[i - 1].byte == cut.byte)
		return;
	memmove(&c->at[i + 1], &c->at[i], (c->count - i) * sizeof *c->at);
	c->at[i] = cut;
	c->count++;
}

static unsigned character_before(str text, uint32_t byte)
{
	const char *p = byte > 0 ? g_utf8_find_prev_char(text.at, text.at + byte) : NULL;
	size_t at = p ? (size_t)(p - text.at) : 0;
	return p ? str_char(text, &at) : 0;
}

static unsigned character_at(str text, uint32_t byte)
{
	size_t at = byte;
	return byte < text.len ? str_char(text, &at) : 0;
}

static bool is_word(unsigned c)
{
	return c < 128 ? g_ascii_isalnum((char)c) : g_unichar_isalnum(c);
}

/* Addresses: after a slash or a run of them, before a mark that begins a part. */
static bool address_breaks(unsigned before, unsigned after)
{
	if (before == '/')
		return after != '/';
	if (before == '-' || before == ':')
		return false;
	return after && strchr(".?&=#%_~+@,;", (int)after) && after < 128 && is_word(before);
}

static bool code_breaks(unsigned before, unsigned after)
{
	if (before == ' ')
		return after != ' ';
	if (!before || before >= 128 || !strchr("/._-:,;=&?|)]}", (int)before))
		return false;
	return is_word(after) || after == '{' || after == '<' || after == '(';
}

/* Ordinary text: after hyphens and dashes inside words, never before a dash. */
static bool text_breaks(str text, uint32_t byte, unsigned before, unsigned after)
{
	bool follows = is_word(after) || after == 0x201C || after == 0x2018 || after == '(';
	if (before == 0x2014 || before == 0x2013 || before == 0x2026)
		return follows && byte > 3 && is_word(character_before(text, byte - 3));
	if (before == 0x2010)
		return follows;
	unsigned start = byte > 0 ? character_before(text, byte - 1) : 0;
	if (before == '-')
		return g_unichar_isalpha(start) && g_unichar_isalpha(after);
	return before == '/' && is_word(start) && g_unichar_isalpha(after);
}

static bool breaks_at(const struct flow_span *s, str text, uint32_t byte)
{
	unsigned before = character_before(text, byte), after = character_at(text, byte);
	switch (s->kind) {
	case FLOW_ADDRESS:
		return address_breaks(before, after);
	case FLOW_CODE:
		return code_breaks(before, after);
	case FLOW_TEXT:
		return text_breaks(text, byte, before, after);
	case FLOW_MARK:
	case FLOW_PICTURE:
	case FLOW_BREAK:
	case FLOW_RUBY:
		return false;
	}
	return false;
}

static struct cut plain_cut(const struct galley_build *b, const struct flow_span *s,
                            uint32_t byte)
{
	struct cut c = {.byte = byte};
	unsigned before = character_before(b->flow->text, byte);
	c.dash = before == '-' || before == 0x2010;
	c.may_be_short = s->kind == FLOW_ADDRESS;
	if (s->kind == FLOW_ADDRESS)
		c.cost = before == '/' ? COST_ADDRESS : 2 * COST_ADDRESS;
	else if (s->kind == FLOW_CODE)
		c.cost = COST_CODE;
	else
		c.cost = c.dash ? (int)b->t->theme->lines.hyphen_explicit : COST_DASH;
	return c;
}

/* A byte that could stand on either side of a break: cheap to ask of every byte. */
static bool may_break_by(unsigned char c, bool address)
{
	if (c >= 128)
		return c == 0xE2;
	return c == '-' || c == '/' || (address && strchr(" .?&=#%_~+@,;:|)]}", c));
}

static void cuts_plain(const struct galley_build *b, const struct flow_span *s,
                       uint32_t start, uint32_t end, struct cuts *c)
{
	const char *text = b->flow->text.at;
	bool address = s->kind != FLOW_TEXT;
	for (uint32_t i = start; i < end; i++) {
		if (!may_break_by((unsigned char)text[i], address))
			continue;
		uint32_t after = i + (uint32_t)(g_utf8_next_char(text + i) - (text + i));
		if (i > start && breaks_at(s, b->flow->text, i))
			cut_add(c, plain_cut(b, s, i));
		if (after < end && breaks_at(s, b->flow->text, after))
			cut_add(c, plain_cut(b, s, after));
	}
}

/* Dearer the nearer to an end of the word. */
static int hyphen_cost(const struct line_taste *t, const struct word *w, size_t byte)
{
	double cost = t->hyphen;
	size_t before = byte, after = w->len - byte;
	if (before < 5)
		cost += t->hyphen * t->hyphen_edge * (double)(5 - before);
	if (after < 5)
		cost += t->hyphen * t->hyphen_edge * (double)(5 - after);
	if (w->flags & WORD_CAPITAL)
		cost += t->hyphen_capital;
	return (int)cost;
}

static void cuts_hyphens(const struct galley_build *b, const struct word *w, uint32_t start,
                         struct cuts *c)
{
	for (size_t i = 0; i < w->point_count; i++)
		cut_add(c, (struct cut){
			.byte = start + w->points[i], .hyphen = true,
			.cost = hyphen_cost(&b->t->theme->lines, w, w->points[i]),
		});
}

/* The author's own points; where there are any, they replace the patterns'. */
static bool cuts_soft(const struct galley_build *b, uint32_t start, uint32_t end,
                      struct cuts *c)
{
	bool any = false;
	for (size_t i = 0; i < b->flow->soft_count; i++) {
		const struct flow_soft *s = &b->flow->soft[i];
		if (s->at <= start || s->at >= end)
			continue;
		any = any || s->hyphen;
		cut_add(c, (struct cut){.byte = s->at, .hyphen = s->hyphen,
		                        .cost = s->hyphen ? COST_SOFT : 0});
	}
	return any;
}

/* Between any two clusters: for what is too long to be set otherwise. */
static void cuts_desperate(const struct word *w, uint32_t start, struct cuts *c)
{
	uint32_t byte = start;
	for (unsigned i = 0; i < w->glyph_count; i++) {
		if (i > 0 && w->glyphs[i].bytes)
			cut_add(c, (struct cut){.byte = byte, .desperate = true});
		byte += w->glyphs[i].bytes;
	}
}

void cuts_find(const struct galley_build *b, const struct piece *p, struct cuts *c)
{
	const struct flow_span *s = p->span;
	unit width = look_units(p->look, p->word->width);
	c->count = 0;
	if (p->whole)
		return;
	bool soft = b->flow->soft_count && cuts_soft(b, p->start, p->end, c);
	if (s->kind != FLOW_MARK)
		cuts_plain(b, s, p->start, p->end, c);
	if (!soft && s->kind == FLOW_TEXT && (p->look->wish.hyphenate || width > b->how->measure))
		cuts_hyphens(b, p->word, p->start, c);
	if (!cuts_are_usual(b, width))
		cuts_desperate(p->word, p->start, c);
}

bool cuts_are_usual(const struct galley_build *b, unit width)
{
	return width <= b->how->measure / LONG_PIECE;
}

bool cut_between(const struct galley_build *b, const struct flow_span *s, uint32_t byte,
                 struct cut *c)
{
	if (s->kind == FLOW_MARK || !breaks_at(s, b->flow->text, byte))
		return false;
	*c = plain_cut(b, s, byte);
	return true;
}
