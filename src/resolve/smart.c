/* smart.c: quotes, apostrophes, dashes, ellipses and spaces as the language has them.
 *
 * Works through each block's text in reading order, over the borders of inline nodes: a
 * quote that opens before emphasis closes after it. What stands before and after a mark
 * decides which way it turns, a stack of the open ones settles the doubtful cases and
 * tells inner from outer. Code, addresses and marks already curled stay as typed.
 *
 * A text without anything to turn is left a view of its source: most are. */
#include <string.h>

#include "resolve/passes.h"
#include "resolve/spaces.h"

enum { OPEN_MOST = 8 };          /* quotes within quotes; deeper ones are outer again */

struct open_quote {
	char typed;              /* '"', '\'' or 'q' for <q> */
	unsigned level;          /* 0 outer, 1 inner */
};

struct punctuation {
	struct resolving *r;
	const struct language *language;
	struct open_quote open[OPEN_MOST];
	unsigned depth;
	gunichar before;         /* last character set; 0: the block begins */
	bool opened;             /* it was an opening quote */
	/* of the text at hand: */
	const struct node *leaf; /* NULL for a lone text */
	str text;
	size_t at;
	GString *out;
};

static bool is_gap(gunichar c)
{
	return c == 0 || g_unichar_isspace(c) || c == 0x200B;
}

static bool is_dash(gunichar c)
{
	return c == '-' || c == '/' || (c >= 0x2010 && c <= 0x2015);
}

static bool is_opening_bracket(gunichar c)
{
	return c == '(' || c == '[' || c == '{' || c == '=' || c == 0x00BF || c == 0x00A1;
}

static bool is_stop(gunichar c)
{
	return c == '.' || c == ',' || c == ';' || c == ':' || c == '!' || c == '?' || c == ')' ||
	       c == ']' || c == '}' || c == 0x2026;
}

/* --- looking around --- */

/* What a reader sees in the place of a node that is not text. */
static gunichar char_of_node(const struct node *n)
{
	switch ((int)n->kind) {
	case NODE_SOFT_BREAK:
	case NODE_HARD_BREAK:
		return ' ';
	case NODE_CODE:
	case NODE_IMAGE:
	case NODE_TOKEN:
		return 'x';
	default:
		return 0;
	}
}

/* The first character after leaf in its block; 0 at the end. */
static gunichar char_after(const struct node *leaf)
{
	const struct node *block = leaf;
	while (block->parent && node_is_inline(block))
		block = block->parent;
	for (const struct node *n = walk_after(leaf, block); n; n = walk_after(n, block)) {
		size_t at = 0;
		if (n->kind == NODE_NOTE_MARK)
			continue;
		if (n->kind == NODE_TEXT && n->text.len)
			return str_char(n->text, &at);
		if (char_of_node(n))
			return char_of_node(n);
	}
	return 0;
}

static gunichar peek(struct punctuation *p, size_t at)
{
	if (at < p->text.len)
		return str_char(p->text, &at);
	return p->leaf ? char_after(p->leaf) : 0;
}

static void put_char(struct punctuation *p, gunichar c)
{
	g_string_append_unichar(p->out, c);
	p->before = c;
	p->opened = false;
}

static void put(struct punctuation *p, str s)
{
	g_string_append_len(p->out, s.at, (gssize)s.len);
	for (size_t at = 0; at < s.len;)
		p->before = str_char(s, &at);
	p->opened = false;
}

/* --- quotes --- */

static unsigned level_of(const struct punctuation *p, char typed)
{
	if (p->depth)
		return 1 - p->open[MIN(p->depth, OPEN_MOST) - 1].level;
	if (typed == '\'')
		return str_is(p->language->quotes[0], "\u2018") ? 0 : 1;
	return 0;
}

static str opening_mark(const struct punctuation *p, unsigned level)
{
	return p->language->quotes[level * 2];
}

static str closing_mark(const struct punctuation *p, unsigned level)
{
	return p->language->quotes[level * 2 + 1];
}

static void open_quote(struct punctuation *p, char typed)
{
	unsigned level = level_of(p, typed);
	if (p->depth < OPEN_MOST)
		p->open[p->depth++] = (struct open_quote){typed, level};
	put(p, opening_mark(p, level));
	if (level == 0)
		put(p, p->language->inside);
	p->opened = true;
}

/* The innermost open quote typed alike; -1: none. */
static int open_index(const struct punctuation *p, char typed)
{
	for (int i = (int)p->depth - 1; i >= 0; i--)
		if (p->open[i].typed == typed)
			return i;
	return -1;
}

static void close_quote(struct punctuation *p, char typed)
{
	int i = open_index(p, typed);
	unsigned level = i >= 0 ? p->open[i].level : level_of(p, typed);
	if (i >= 0)
		p->depth = (unsigned)i;
	if (level == 0)
		put(p, p->language->inside);
	put(p, closing_mark(p, level));
}

/* Whether a quote mark here would begin something. */
static bool can_open(const struct punctuation *p, gunichar next)
{
	if (is_gap(next))
		return false;
	if (is_gap(p->before) || is_opening_bracket(p->before) || p->opened)
		return true;
	return is_dash(p->before) && !is_stop(next);
}

static bool is_hebrew(gunichar c)
{
	return c >= 0x05D0 && c <= 0x05EA;
}

static void turn_double(struct punctuation *p, gunichar next)
{
	bool inches = g_unichar_isdigit(p->before) && open_index(p, '"') < 0;
	bool alone = is_gap(p->before) && is_gap(next) && open_index(p, '"') < 0;
	if (inches || alone)
		put_char(p, '"');
	else if (is_hebrew(p->before) && is_hebrew(next))
		put_char(p, 0x05F4);           /* gershayim, before the last letter of an abbreviation */
	else if (can_open(p, next))
		open_quote(p, '"');
	else
		close_quote(p, '"');
}

/* '90s, '68: two figures and no third, and no quote after them. */
static bool is_decade(const struct punctuation *p)
{
	str rest = str_from(p->text, p->at + 1);
	if (rest.len < 2 || !g_ascii_isdigit(rest.at[0]) || !g_ascii_isdigit(rest.at[1]))
		return false;
	size_t end = 2 + (rest.len > 2 && rest.at[2] == 's');
	return rest.len == end || (!g_ascii_isalnum(rest.at[end]) && rest.at[end] != '\'');
}

/* 'tis, 'em: words that have lost their beginning, from the language's data. */
static bool is_elision(const struct punctuation *p)
{
	str rest = str_from(p->text, p->at + 1), words = p->language->elisions;
	size_t len = 0;
	while (len < rest.len && g_ascii_isalpha(rest.at[len]))
		len++;
	if (len < rest.len && rest.at[len] == '\'' && len > 1)
		return false;
	for (str word; str_next(&words, ' ', &word);)
		if (word.len && str_equal_fold(str_sub(rest, 0, len), word))
			return true;
	return false;
}

/* 6'2": feet before inches, but not 1'000 or 5's. */
static bool is_feet(const struct punctuation *p)
{
	size_t at = p->at + 1;
	while (at < p->text.len && g_ascii_isdigit(p->text.at[at]))
		at++;
	return at > p->at + 1 && at < p->text.len && p->text.at[at] == '"';
}

static void turn_single(struct punctuation *p, gunichar next)
{
	bool word_before = g_unichar_isalnum(p->before) || g_unichar_ismark(p->before);
	bool is_open = open_index(p, '\'') >= 0;
	if (g_unichar_isdigit(p->before) && is_feet(p))
		put_char(p, '\'');
	else if (is_hebrew(p->before) && !is_open)
		put_char(p, 0x05F3);           /* geresh */
	else if (word_before && g_unichar_isalnum(next))
		put(p, p->language->apostrophe);
	else if (g_unichar_isdigit(p->before) && !is_open)
		put_char(p, '\'');
	else if (word_before)
		is_open ? close_quote(p, '\'') : put(p, p->language->apostrophe);
	else if (is_gap(p->before) && is_gap(next) && !is_open)
		put_char(p, '\'');
	else if (!is_open && (is_decade(p) || is_elision(p)))
		put(p, p->language->apostrophe);
	else if (can_open(p, next))
		open_quote(p, '\'');
	else
		is_open ? close_quote(p, '\'') : put(p, p->language->apostrophe);
}

/* --- dashes --- */

static bool ends_in_space(const GString *out)
{
	return out->len && out->str[out->len - 1] == ' ';
}

/* A dash between spaces takes the language's form: alone, or with spaces of which the
 * first holds it to the word before. Spaces in neighbouring nodes stay as they are. */
static void put_spaced_dash(struct punctuation *p)
{
	bool spaced = p->language->dash_spaced, had = ends_in_space(p->out);
	if (had)
		g_string_truncate(p->out, p->out->len - 1);
	if (had && spaced)
		g_string_append(p->out, "\u00A0");
	put(p, p->language->dash);
	if (!spaced && had && p->at < p->text.len && p->text.at[p->at] == ' ')
		p->at++;
}

static size_t word_length(str text)
{
	size_t len = 0;
	while (len < text.len && !g_ascii_isspace(text.at[len]))
		len++;
	return len;
}

/* A lone hyphen between spaces, just passed, is a dash to those who typed it, but for
 * sums: x - y. */
static bool is_typed_dash(const struct punctuation *p, gunichar next)
{
	str after = str_from(p->text, p->at + 1), before = {p->out->str, p->out->len};
	if (p->before != ' ' || next != ' ' || !after.len || g_ascii_isdigit(after.at[0]))
		return false;
	before = str_trim(before);
	ptrdiff_t space = str_find_last(before, ' ');
	size_t word = before.len - (size_t)(space + 1);
	bool figure = before.len && g_ascii_isdigit(before.at[before.len - 1]);
	return !figure && (word != 1 || word_length(after) > 1) && word_length(after) > 0;
}

static void turn_dashes(struct punctuation *p)
{
	size_t end = p->at;
	while (end < p->text.len && p->text.at[end] == '-')
		end++;
	size_t count = end - p->at;
	gunichar next = peek(p, end);
	p->at = end;
	bool option = count == 2 && is_gap(p->before) && g_unichar_isalnum(next);
	if (count == 3)
		put(p, STR("\u2014"));
	else if (count == 1 && is_typed_dash(p, next))
		put_spaced_dash(p);
	else if (count != 2 || option)
		for (; count; count--)
			put_char(p, '-');
	else if (g_unichar_isdigit(p->before) && g_unichar_isdigit(next))
		put(p, STR("\u2013"));
	else if (is_gap(p->before) && p->before && is_gap(next) && next)
		put_spaced_dash(p);
	else
		put(p, p->language->dash);
}

/* --- dots and spaces --- */

static void turn_dots(struct punctuation *p)
{
	bool three = str_starts(str_from(p->text, p->at), STR("..."));
	p->at += three ? 3 : 1;
	put_char(p, three ? 0x2026 : '.');
}

static bool holds(str set, gunichar c)
{
	for (size_t at = 0; at < set.len;)
		if (str_char(set, &at) == c)
			return true;
	return false;
}

static bool is_thin(gunichar c)
{
	return c == ' ' || c == 0x00A0 || c == 0x202F || c == 0x2009;
}

/* The space before a high mark, in place of one that was typed. */
static void put_space_before(struct punctuation *p, gunichar space)
{
	gunichar last = 0;
	if (p->out->len) {
		const char *at = g_utf8_prev_char(p->out->str + p->out->len);
		last = g_utf8_get_char(at);
		if (is_thin(last))
			g_string_truncate(p->out, (gsize)(at - p->out->str));
	}
	if (!is_gap(last ? last : p->before) || is_thin(last))
		g_string_append_unichar(p->out, space);
}

/* ; ! ? : where the language sets them off, and not inside 10:30 or http://. */
static bool turn_high(struct punctuation *p, gunichar c, gunichar next)
{
	bool narrow = holds(p->language->narrow_before, c), wide = holds(p->language->space_before, c);
	bool follows = g_unichar_isalnum(p->before) || is_thin(p->before) || p->before == ')' ||
	               p->before == 0x2019 || p->before == 0x201D || p->before == 0x00BB ||
	               p->before == 0x2026 || p->before == '%' || p->before == ']' ||
	               g_unichar_type(p->before) == G_UNICODE_CURRENCY_SYMBOL;
	if ((!narrow && !wide) || !follows || g_unichar_isalnum(next) || next == '/')
		return false;
	put_space_before(p, narrow ? 0x202F : 0x00A0);
	put_char(p, c);
	return true;
}

static bool turn_guillemet(struct punctuation *p, gunichar c)
{
	if (!p->language->inside.len || (c != 0x00AB && c != 0x00BB))
		return false;
	if (c == 0x00BB) {
		put_space_before(p, 0x202F);
		put_char(p, c);
		return true;
	}
	put_char(p, c);
	size_t after = p->at;
	if (after < p->text.len && is_thin(str_char(p->text, &after)))
		p->at = after;
	put(p, p->language->inside);
	p->opened = true;
	return true;
}

/* --- a text --- */

static void turn_next(struct punctuation *p)
{
	size_t after = p->at;
	gunichar c = str_char(p->text, &after);
	if (c == '-') {
		turn_dashes(p);
	} else if (c == '.') {
		turn_dots(p);
	} else if (c == '"' || c == '\'') {
		gunichar next = peek(p, after);
		c == '"' ? turn_double(p, next) : turn_single(p, next);
		p->at = after;
	} else if (c == ' ') {
		static const gunichar spaces[] = {[TIE_NONE] = ' ', [TIE_SPACE] = 0x00A0, [TIE_NARROW] = 0x202F};
		str before = {p->out->str, p->out->len};
		p->at = after;
		put_char(p, spaces[space_tie(p->language, before, str_from(p->text, after))]);
	} else {
		p->at = after;
		if (!turn_guillemet(p, c) && !turn_high(p, c, peek(p, after)))
			put_char(p, c);
	}
}

static bool is_figure_at(str text, size_t i)
{
	return i < text.len && g_ascii_isdigit(text.at[i]);
}

/* Bytes at which something to turn may begin, beside figures and stops, whose neighbouring
 * spaces may be such. Most are none, and are copied in runs. 1: only where each space may. */
static const char TURNS[256] = {
	['"'] = 2, ['\''] = 2, ['-'] = 2, ['.'] = 2, [';'] = 2, [':'] = 2, ['!'] = 2, ['?'] = 2,
	['0' ... '9'] = 2, [0xC2] = 2 /* « and » */, [' '] = 1,
};

/* A stop that may shorten something: behind a word of more than a letter it ends a sentence,
 * or a word that only a figure is tied to. */
static bool is_lone_stop(str text, size_t i)
{
	return text.at[i] == '.' &&
	       !(i >= 2 && g_ascii_isalpha(text.at[i - 1]) && g_ascii_isalpha(text.at[i - 2]));
}

/* Whether something to turn begins at i. */
static bool may_turn(const struct language *l, bool marks_spaced, str text, size_t i)
{
	char next = i + 1 < text.len ? text.at[i + 1] : 0;
	switch (text.at[i]) {
	case '"':
	case '\'':
		return true;
	case '-':
		return next == '-' || next == ' ';
	case '.':
		return next == '.';
	case ' ':
		return l->tied_words.len || is_figure_at(text, i + 1) ||
		       (i && (is_lone_stop(text, i - 1) || is_figure_at(text, i - 1)));
	case ';':
	case ':':
	case '!':
	case '?':
	case '\xC2':
		return marks_spaced;
	default:
		return false;
	}
}

static size_t next_turn(const struct punctuation *p, size_t from)
{
	const struct language *l = p->language;
	bool marks_spaced = l->narrow_before.len || l->space_before.len || l->inside.len;
	str s = p->text;
	char least = l->tied_words.len ? 1 : 2;
	if (from < s.len && may_turn(l, marks_spaced, s, from))
		return from;
	for (size_t i = from; i < s.len; i++) {
		if (TURNS[(unsigned char)s.at[i]] < least)
			continue;
		if (i > from && s.at[i - 1] == ' ' && may_turn(l, marks_spaced, s, i - 1))
			return i - 1;
		if (may_turn(l, marks_spaced, s, i))
			return i;
		if (i + 1 < s.len && s.at[i + 1] == ' ' && may_turn(l, marks_spaced, s, i + 1))
			return i + 1;
	}
	return s.len;
}

/* What stands as typed; its last character is what the next mark follows. */
static void pass_over(struct punctuation *p, str text)
{
	size_t at = text.len;
	if (!text.len)
		return;
	do
		at--;
	while (at && ((unsigned char)text.at[at] & 0xC0) == 0x80);
	p->before = str_char(text, &at);
	p->opened = false;
}

static str turn_text(struct punctuation *p, const struct node *leaf, str text)
{
	p->leaf = leaf;
	p->text = text;
	p->at = 0;
	g_string_truncate(p->out, 0);
	for (size_t turn = next_turn(p, 0); ; turn = next_turn(p, p->at)) {
		str run = str_sub(text, p->at, turn);
		pass_over(p, run);
		if (run.len == text.len)
			return text;
		g_string_append_len(p->out, run.at, (gssize)run.len);
		p->at = turn;
		if (turn >= text.len)
			break;
		turn_next(p);
	}
	return str_copy(p->r->arena, (str){p->out->str, p->out->len});
}

/* --- a tree --- */

static void begin_block(struct punctuation *p)
{
	p->depth = 0;
	p->before = 0;
	p->opened = false;
}

/* A link whose text is its address says it letter by letter. */
static void keep_address(struct node *link)
{
	struct node *text = link->first;
	if (!text || text->next || text->kind != NODE_TEXT || !text->text.len)
		return;
	bool spaced = str_find_char(text->text, ' ', 0) >= 0;
	if (!spaced && str_ends(link->link.url, text->text) &&
	    (text->text.len == link->link.url.len || str_find_char(text->text, '.', 0) > 0))
		text->flags |= NODE_VERBATIM;
}

static struct node *quote_node(struct punctuation *p)
{
	struct node *n = make_text(p->r, str_copy(p->r->arena, (str){p->out->str, p->out->len}));
	n->flags |= NODE_VERBATIM;
	return n;
}

static void visit_quoted(struct punctuation *p, struct node *n, bool enter)
{
	g_string_truncate(p->out, 0);
	if (enter) {
		open_quote(p, 'q');
		node_prepend(n, quote_node(p));
		p->opened = true;
	} else {
		close_quote(p, 'q');
		node_append(n, quote_node(p));
	}
}

static void visit_leaf(struct punctuation *p, struct node *n)
{
	if (n->kind == NODE_TEXT && !(n->flags & NODE_VERBATIM)) {
		str language = node_language(n);
		p->language = language_find(p->r->languages,
		                            language.len ? language : p->r->book->language);
		n->text = turn_text(p, n, n->text);
	} else if (n->kind == NODE_TEXT && !(n->flags & NODE_GENERATED)) {
		pass_over(p, n->text);
	} else if (char_of_node(n)) {
		p->before = char_of_node(n);
		p->opened = false;
	}
}

static void visit(struct punctuation *p, struct node *n, bool enter)
{
	if (!node_is_inline(n)) {
		begin_block(p);
	} else if (n->kind == NODE_QUOTED) {
		str language = node_language(n);
		p->language = language_find(p->r->languages,
		                            language.len ? language : p->r->book->language);
		visit_quoted(p, n, enter);
	} else if (enter) {
		if (n->kind == NODE_LINK)
			keep_address(n);
		visit_leaf(p, n);
	}
}

static void turn_tree(struct punctuation *p, struct node *root)
{
	struct walk w = walk_of(root);
	while (walk_next(&w))
		visit(p, w.node, w.enter);
}

str smart_text(struct resolving *r, str text, str language)
{
	struct punctuation p = {.r = r, .out = g_string_new(NULL)};
	p.language = language_find(r->languages, language.len ? language : r->book->language);
	str turned = turn_text(&p, NULL, text);
	g_string_free(p.out, TRUE);
	return turned;
}

/* Titles that are not shown stand in no tree, but in contents and running heads. */
static void turn_titles(struct punctuation *p, struct node *division)
{
	struct division *d = division->division;
	str language = node_language(division);
	if (d->title && !d->title->parent) {
		d->title->parent = division;
		turn_tree(p, d->title);
		d->title->parent = NULL;
	}
	d->title_text = d->title ? node_plain_text(p->r->arena, d->title)
	                         : smart_text(p->r, d->title_text, language);
	d->short_title = d->short_title.len ? smart_text(p->r, d->short_title, language)
	                                    : d->title_text;
}

void smart_punctuate(struct resolving *r)
{
	struct punctuation p = {.r = r, .out = g_string_new(NULL)};
	struct book *b = r->book;
	turn_tree(&p, b->root);
	for (struct node *n = division_after(b->root, b->root); n; n = division_after(n, b->root))
		turn_titles(&p, n);
	b->title = smart_text(r, b->title, STR_NONE);
	b->subtitle = smart_text(r, b->subtitle, STR_NONE);
	b->short_title = smart_text(r, b->short_title, STR_NONE);
	b->series = smart_text(r, b->series, STR_NONE);
	b->rights = smart_text(r, b->rights, STR_NONE);
	b->description = smart_text(r, b->description, STR_NONE);
	g_string_free(p.out, TRUE);
}
