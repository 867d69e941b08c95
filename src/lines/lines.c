/* lines.c: the front door: paragraphs in, lines out. */
#include "lines/lines.h"

#include <string.h>

#include "doc/script.h"
#include "lines/line.h"
#include "lines/typesetter.h"

/* --- a typesetter --- */

static void typesetter_end(void *thing)
{
	struct typesetter *t = thing;
	g_ptr_array_free(t->looks, TRUE);
	g_array_free(t->languages, TRUE);
	g_hash_table_destroy(t->missing);
	arena_free(t->scratch);
}

struct typesetter *typesetter_new(struct arena *a, const struct book *book, struct diags *diags)
{
	struct typesetter *t = ARENA_NEW(a, struct typesetter);
	t->arena = a;
	t->book = book;
	t->theme = book->edition->theme;
	t->diags = diags;
	t->fonts = fonts_new(a, book, diags);
	if (!t->fonts)
		return NULL;
	t->words = words_new(a);
	t->looks = g_ptr_array_new();
	t->languages = g_array_new(FALSE, TRUE, sizeof(struct language));
	t->missing = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	t->scratch = arena_new();
	arena_on_end(a, typesetter_end, t);
	t->from_right = language_at(t, language_index(t, book->language))->from_right;
	return t;
}

void typesetter_claim(struct typesetter *t)
{
	fonts_claim(t->fonts);
}

const struct face *const *typesetter_faces(const struct typesetter *t, size_t *n)
{
	return fonts_faces(t->fonts, n);
}

void lines_numbers(struct typesetter *t, const str *by_node)
{
	t->numbers = by_node;
}

struct lines_statistics typesetter_statistics(const struct typesetter *t)
{
	struct lines_statistics s = t->statistics;
	s.words_shaped = words_shaped(t->words);
	s.cache_hits = words_found(t->words);
	return s;
}

/* --- languages --- */

unsigned language_index(struct typesetter *t, str tag)
{
	static const char *const tying[] = {"cs", "sk", "pl", "sl", "hr", "uk", "ru"};
	if (!tag.len && t->languages->len)
		return 0;
	for (unsigned i = 0; i < t->languages->len; i++)
		if (str_equal_fold(language_at(t, i)->tag, tag))
			return i;
	struct language l = {.tag = str_copy(t->arena, tag.len ? tag : STR("en"))};
	l.hb = hb_language_from_string(l.tag.at, (int)l.tag.len);
	l.from_right = language_is_right_to_left(l.tag);
	l.caseless = language_is_caseless(l.tag);
	str rest = l.tag, first;
	str_next(&rest, '-', &first);
	for (size_t i = 0; i < G_N_ELEMENTS(tying); i++)
		l.ties_letters = l.ties_letters || str_is(first, tying[i]);
	g_array_append_val(t->languages, l);
	return t->languages->len - 1;
}

struct language *language_at(const struct typesetter *t, unsigned index)
{
	return &g_array_index(t->languages, struct language, index);
}

/* Scripts that are not hyphenated want no patterns and no word about them. */
static bool wants_patterns(str tag)
{
	static const char *const none[] = {"zh", "ja", "ko", "ar", "he", "fa", "ur", "yi", "vi",
	                                   "hi", "ne", "th", "km", "lo", "my", "zxx", "und"};
	str first;
	str_next(&tag, '-', &first);
	for (size_t i = 0; i < G_N_ELEMENTS(none); i++)
		if (str_is(first, none[i]))
			return false;
	return true;
}

struct hyphenator *language_hyphenator(struct typesetter *t, unsigned index)
{
	struct language *l = language_at(t, index);
	if (l->hyphenator_tried)
		return l->hyphenator;
	l->hyphenator_tried = true;
	if (!wants_patterns(l->tag))
		return NULL;
	l->hyphenator = hyphenator_load(t->arena, t->diags, t->book->files, "hyphenation", l->tag);
	if (!l->hyphenator) {
		diag_add(t->diags, DIAG_HYPHENATION_MISSING, SPAN_NONE, NULL,
		         "no hyphenation patterns for \"%.*s\"", STR_ARGS(l->tag));
		return NULL;
	}
	for (size_t i = 0; i < t->book->hyphenation_count; i++)
		hyphenator_except(l->hyphenator, t->book->hyphenation[i]);
	return l->hyphenator;
}

struct hyphenator *language_joints(struct typesetter *t, unsigned index)
{
	struct language *l = language_at(t, index);
	if (!l->joints_tried)
		l->joints = hyphenator_load(t->arena, t->diags, t->book->files, "joints", l->tag);
	l->joints_tried = true;
	return l->joints;
}

/* --- characters that are missing --- */

/* NULL: a character that belongs to no script, or emoji. */
static const char *script_name(unsigned c)
{
	static const struct { GUnicodeScript script; const char *name; } names[] = {
		{G_UNICODE_SCRIPT_ARABIC, "Arabic"}, {G_UNICODE_SCRIPT_HEBREW, "Hebrew"},
		{G_UNICODE_SCRIPT_HAN, "Chinese"}, {G_UNICODE_SCRIPT_HIRAGANA, "Japanese"},
		{G_UNICODE_SCRIPT_KATAKANA, "Japanese"}, {G_UNICODE_SCRIPT_HANGUL, "Korean"},
		{G_UNICODE_SCRIPT_DEVANAGARI, "Devanagari"}, {G_UNICODE_SCRIPT_THAI, "Thai"},
		{G_UNICODE_SCRIPT_BENGALI, "Bengali"}, {G_UNICODE_SCRIPT_TAMIL, "Tamil"},
		{G_UNICODE_SCRIPT_GREEK, "Greek"}, {G_UNICODE_SCRIPT_CYRILLIC, "Cyrillic"},
		{G_UNICODE_SCRIPT_ARMENIAN, "Armenian"}, {G_UNICODE_SCRIPT_GEORGIAN, "Georgian"},
		{G_UNICODE_SCRIPT_ETHIOPIC, "Ethiopic"}, {G_UNICODE_SCRIPT_KHMER, "Khmer"},
		{G_UNICODE_SCRIPT_TELUGU, "Telugu"}, {G_UNICODE_SCRIPT_LATIN, "Latin"},
	};
	GUnicodeScript script = g_unichar_get_script(c);
	for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
		if (names[i].script == script)
			return names[i].name;
	return NULL;
}

void missing_report(struct typesetter *t, unsigned character, const struct node *n, size_t offset)
{
	span where = n ? n->where : SPAN_NONE;
	const char *script = script_name(character);
	char *key = script ? g_strdup_printf("%s %u", script, where.source)
	                   : g_strdup_printf("%x %u", character, where.source);
	if (!g_hash_table_add(t->missing, key))
		return;
	char text[8] = "";
	text[g_unichar_to_utf8(character, text)] = 0;
	if (n && n->kind == NODE_TEXT && where.start + n->at + offset < where.end) {
		where.start += (uint32_t)(n->at + offset);
		where.end = where.start + (uint32_t)strlen(text);
	}
	diag_add(t->diags, DIAG_GLYPH_MISSING, where, NULL,
	         "no font of the book has “%s” (U+%04X, %s)%s", text, character,
	         script ? script : character >= 0x1F000 && character < 0x1FB00 ? "emoji" : "symbols",
	         script ? "; others of the script may be missing too" : "");
}

/* --- paragraphs --- */

static struct linebreak_frame frame_of(const struct typesetter *t, const struct galley *g,
                                       const struct setting *how)
{
	return (struct linebreak_frame){
		.first = MAX(how->measure - how->first_indent, 1),
		.other = MAX(how->measure - how->hanging, 1),
		.em = MAX(g->flow.base->size, 1), .taste = &t->theme->lines,
	};
}

static void count_line(struct typesetter *t, const struct break_line *l)
{
	t->statistics.lines++;
	t->statistics.hyphenated += l->hyphen;
	t->statistics.ragged += l->ragged;
}

/* Where the line begins in its source, near enough: curled quotes are longer than typed. */
static span line_span(const struct line *l)
{
	span where = l->node ? l->node->where : SPAN_NONE;
	if (l->node && l->node->kind == NODE_TEXT && where.start + l->offset < where.end)
		where.start += l->offset;
	return where;
}

/* A word is told of once, whatever it is cut into; an address has no better places. */
static bool is_cut_word(const struct galley *g, const struct breaks *b, size_t i)
{
	const struct break_line *l = &b->lines[i];
	return l->cut && (i == 0 || !b->lines[i - 1].cut) && i + 1 < b->count &&
	       g->pieces[g->spots[l->to].piece].span->kind != FLOW_ADDRESS;
}

static void report(struct typesetter *t, const struct galley *g, const struct breaks *b,
                   const struct line *lines)
{
	for (size_t i = 0; i < b->count; i++) {
		count_line(t, &b->lines[i]);
		if (is_cut_word(g, b, i))
			diag_add(t->diags, DIAG_WORD_CUT, line_span(&lines[i + 1]), NULL,
			         "a word is wider than its line and has no place to be divided");
		if (b->lines[i].overfull)
			diag_add(t->diags, DIAG_LINE_OVERFULL, line_span(&lines[i]), NULL,
			         "a piece of text is wider than its line");
		else if (b->lines[i].spared)
			diag_add(t->diags, DIAG_LINE_SHORT, line_span(&lines[i]), NULL,
			         "a line is left short, so that no word's end stands alone");
		else if (b->lines[i].ragged)
			diag_add(t->diags, DIAG_LINE_RAGGED, line_span(&lines[i]), NULL,
			         "a line could not be set to the full measure");
	}
}

static void set_justified(struct typesetter *t, struct arena *a, const struct galley *g,
                          const struct setting *how, struct paragraph *p)
{
	struct linebreak_frame frame = frame_of(t, g, how);
	frame.variants = true;
	frame.undivided = !language_hyphenator(t, g->flow.base->wish.language);
	struct choice c = linebreak_choose(t->scratch, g->items, g->item_count, &frame);
	for (size_t i = 0; i < c.count; i++) {
		struct breaks *b = &c.breaks[i];
		p->variant[i] = (struct variant){
			.lines = lines_make(t, a, g, b, how, TEXT_JUSTIFY), .line_count = b->count,
			.cost = i ? b->cost - c.breaks[0].cost : 0,
		};
	}
	p->variant_count = c.count;
	if (c.count)
		report(t, g, &c.breaks[0], p->variant[0].lines);
}

static void set_ragged(struct typesetter *t, struct arena *a, const struct galley *g,
                       const struct setting *how, enum text_align align, struct paragraph *p)
{
	struct linebreak_frame frame = frame_of(t, g, how);
	struct breaks b = linebreak_ragged(t->scratch, g->items, g->item_count, &frame, how->balanced);
	p->variant[0].lines = lines_make(t, a, g, &b, how, align);
	p->variant[0].line_count = b.count;
	p->variant_count = 1;
	report(t, g, &b, p->variant[0].lines);
}

static struct paragraph set_flow(struct typesetter *t, struct arena *a, const struct flow *flow,
                                 const struct setting *how)
{
	struct paragraph p = {0};
	struct galley g = galley_make(t, flow, how);
	enum text_align align = t->theme->style[how->style].align;
	if (align == TEXT_JUSTIFY && (how->flush || how->balanced))
		align = TEXT_LEFT;
	if (align == TEXT_JUSTIFY)
		set_justified(t, a, &g, how, &p);
	else
		set_ragged(t, a, &g, how, align, &p);
	t->statistics.paragraphs++;
	return p;
}

struct paragraph lines_set(struct typesetter *t, struct arena *a, const struct node *n,
                           const struct setting *how)
{
	struct arena_mark mark = arena_mark(t->scratch);
	struct flow flow = flow_of_node(t, a, n, how);
	struct paragraph p = set_flow(t, a, &flow, how);
	p.node = n;
	arena_reset(t->scratch, mark);
	return p;
}

struct paragraph lines_set_text(struct typesetter *t, struct arena *a, str text,
                                const struct node *node, const struct setting *how)
{
	struct arena_mark mark = arena_mark(t->scratch);
	struct flow flow = flow_of_text(t, a, text, node, how);
	struct paragraph p = set_flow(t, a, &flow, how);
	p.node = node;
	arena_reset(t->scratch, mark);
	return p;
}

/* --- measuring --- */

#define ENDLESS (1 << 28)

static void measure_items(const struct galley *g, unit *least, unit *natural)
{
	int64_t all = 0, piece = 0, most = 0, line = 0;
	for (size_t i = 0; i < g->item_count; i++) {
		const struct item *it = &g->items[i];
		bool forced = it->kind == ITEM_PENALTY && it->cost <= COST_FORCED;
		bool breaks = it->kind == ITEM_GLUE ? !(it->flags & ITEM_RIGID) : forced;
		if (it->kind != ITEM_PENALTY)
			line += it->width;
		piece = breaks ? 0 : piece + (it->kind == ITEM_PENALTY ? 0 : it->width);
		if (it->kind == ITEM_PENALTY && !forced && !(it->flags & ITEM_DESPERATE)) {
			most = MAX(most, piece + it->width);
			piece = 0;
		}
		line = forced ? 0 : line;
		most = MAX(most, piece);
		all = MAX(all, line);
	}
	*least = (unit)MIN(most, ENDLESS);
	*natural = (unit)MIN(all, ENDLESS);
}

void lines_measure(struct typesetter *t, const struct node *n, enum style_id style, bool hyphenated,
                   unit *least, unit *natural)
{
	struct arena_mark mark = arena_mark(t->scratch);
	/* Words wider than the measure are hyphenated in any style. */
	struct setting how = {.style = style, .measure = hyphenated ? 0 : ENDLESS, .flush = true,
	                      .no_protrusion = true};
	struct flow flow = flow_of_node(t, t->scratch, n, &how);
	struct galley g = galley_make(t, &flow, &how);
	measure_items(&g, least, natural);
	arena_reset(t->scratch, mark);
}

unit lines_text_width(struct typesetter *t, str text, enum style_id style, const struct node *near)
{
	struct arena_mark mark = arena_mark(t->scratch);
	struct setting how = {.style = style, .measure = ENDLESS, .flush = true,
	                      .no_protrusion = true};
	unit least, natural;
	struct flow flow = flow_of_text(t, t->scratch, text, near, &how);
	struct galley g = galley_make(t, &flow, &how);
	measure_items(&g, &least, &natural);
	arena_reset(t->scratch, mark);
	return natural;
}

void lines_style_heights(struct typesetter *t, enum style_id style, unit *ascent, unit *cap,
                         unit *x_height, unit *descent)
{
	struct wish wish = wish_of_style(t, style, STR_NONE);
	const struct look *l = look_find(t, &wish);
	const struct face *f = &l->font->face;
	*ascent = look_units(l, f->ascender);
	*cap = look_units(l, f->cap_height);
	*x_height = look_units(l, f->x_height);
	*descent = look_units(l, -f->descender);
}
