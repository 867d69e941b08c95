/* highlight.c: code into tokens, by data.
 *
 * One scanner for all languages: comments, strings, numbers, names that are words of the
 * language, names before a bracket. It does not parse: what it cannot tell it leaves
 * plain, and a page of plain code is still a page of code. Grammars as editors have them
 * would colour more and be wrong in ways nobody could mend in a data file.
 *
 * The block keeps its text; the tokens are its pieces, whole and in order. */
#include <string.h>

#include "resolve/code.h"
#include "resolve/passes.h"

enum {
	BRIEF_MOST = 12,         /* bytes a character literal may take: '\u{10FFFF}' */
	PATTERN_MOST = 1000,     /* bytes a pattern may: a lone / must not be looked after far */
	NAME_MOST = 200,         /* bytes between ${ and } */
};

struct scanner {
	const struct code_language *language;
	struct resolving *r;
	struct node *block;
	str text;
	size_t at;
	size_t plain;                /* where plain text not yet put begins */
	bool line_start;             /* only blanks before at in its line */
	bool no_heredoc;             /* one had no end: do not look through the rest again */
};

/* --- tokens --- */

static void put_piece(struct scanner *s, size_t from, size_t to, str class)
{
	if (from == to)
		return;
	struct node *n = node_new_text(s->r->arena, NODE_TOKEN, s->block->where,
	                               str_sub(s->text, from, to));
	n->origin = s->block->origin;
	n->at = (uint32_t)from;
	n->token = class;
	node_append(s->block, n);
}

/* A token up to end; what was plain before it goes first. */
static void put_token(struct scanner *s, size_t end, str class)
{
	put_piece(s, s->plain, s->at, STR_NONE);
	put_piece(s, s->at, end, class);
	s->at = s->plain = end;
	s->line_start = false;
}

static bool begins(const struct scanner *s, str what)
{
	return what.len && str_starts(str_from(s->text, s->at), what);
}

static bool is_letter(const struct scanner *s, char c)
{
	return g_ascii_isalpha(c) || c == '_' || (unsigned char)c >= 0x80 ||
	       (c && s->language->letters.len && str_find_char(s->language->letters, c, 0) >= 0);
}

static size_t name_end(const struct scanner *s, size_t at)
{
	while (at < s->text.len && (is_letter(s, s->text.at[at]) || g_ascii_isdigit(s->text.at[at])))
		at++;
	return at;
}

static size_t line_end(const struct scanner *s, size_t at)
{
	ptrdiff_t end = str_find_char(s->text, '\n', at);
	return end < 0 ? s->text.len : (size_t)end;
}

/* The line's end, or so many bytes on: a search that may fail often must not look far. */
static size_t near_end(const struct scanner *s, size_t at, size_t most)
{
	size_t limit = MIN(s->text.len, at + most);
	const char *end = memchr(s->text.at + at, '\n', limit - at);
	return end ? (size_t)(end - s->text.at) : limit;
}

/* --- comments and strings --- */

/* Where a span that begins here ends; a string that does not go over lines ends with
 * its line. */
static size_t span_end(const struct scanner *s, const struct code_span *c)
{
	size_t limit = c->brief || c->letter ? near_end(s, s->at, BRIEF_MOST + 1)
	               : c->lines ? s->text.len
	                          : line_end(s, s->at);
	size_t depth = 1;
	for (size_t at = s->at + c->from.len; c->to.len && at < limit;) {
		str rest = str_from(s->text, at);
		if (c->escape.len && str_starts(rest, c->escape)) {
			at += c->escape.len + 1;
		} else if (str_starts(rest, c->to)) {
			at += c->to.len;
			if (--depth == 0)
				return at;
		} else {
			if (c->nests && str_starts(rest, c->from))
				depth++;
			at++;
		}
	}
	return limit;
}

static bool is_closed(const struct scanner *s, const struct code_span *c, size_t end)
{
	return end >= s->at + c->from.len + c->to.len && str_ends(str_sub(s->text, s->at, end), c->to);
}

/* A name with a colon after it, but neither http:// nor std::string. */
static bool is_key(const struct scanner *s, size_t end)
{
	while (end < s->text.len && (s->text.at[end] == ' ' || s->text.at[end] == '\t'))
		end++;
	char c = end < s->text.len ? s->text.at[end] : 0;
	char next = end + 1 < s->text.len ? s->text.at[end + 1] : 0;
	return c && str_find_char(s->language->keys, c, 0) >= 0 && next != '/' && next != c;
}

/* 'a', '\n', '\u{1F600}', but neither 'ab' nor the first of <'a, 'b>. */
static bool is_letter_span(const struct scanner *s, const struct code_span *c, size_t end)
{
	size_t at = s->at + c->from.len;
	if (!is_closed(s, c, end))
		return false;
	if (c->escape.len && str_starts(str_from(s->text, at), c->escape))
		return true;
	str_char(s->text, &at);
	return at + c->to.len == end;
}

static bool is_behind_letter(const struct scanner *s)
{
	return s->at && (g_ascii_isalnum(s->text.at[s->at - 1]) || (unsigned char)s->text.at[s->at - 1] >= 0x80);
}

static bool scan_span(struct scanner *s)
{
	for (size_t i = 0; i < s->language->span_count; i++) {
		const struct code_span *c = &s->language->spans[i];
		if (!begins(s, c->from) || (c->apart && is_behind_letter(s)))
			continue;
		bool comment = str_is(c->class, "comment");
		bool spaced = s->at == 0 || strchr(" \t\n;(", s->text.at[s->at - 1]);
		if (comment && !c->to.len && s->language->spaced_comments && !spaced)
			continue;
		size_t end = span_end(s, c);
		if (c->brief && (end - s->at > BRIEF_MOST || !is_closed(s, c, end)))
			continue;
		if (c->letter && !is_letter_span(s, c, end))
			continue;
		put_token(s, end, !comment && is_key(s, end) ? STR("attribute") : c->class);
		return true;
	}
	return false;
}

/* <<WORD … WORD, also <<-'WORD'; PHP ends it with a semicolon. */
static bool scan_heredoc(struct scanner *s)
{
	size_t at = s->at + s->language->heredoc.len;
	if (s->no_heredoc || !begins(s, s->language->heredoc))
		return false;
	while (at < s->text.len && strchr("-~'\"", s->text.at[at]))
		at++;
	str word = str_sub(s->text, at, name_end(s, at));
	if (!word.len)
		return false;
	for (size_t line = line_end(s, at); line < s->text.len; line = line_end(s, line + 1)) {
		str rest = str_sub(s->text, line + 1, line_end(s, line + 1));
		str end = str_trim(rest);
		if (str_starts(end, word) && (end.len == word.len || strchr(";,)", end.at[word.len]))) {
			put_token(s, line + 1 + rest.len, STR("string"));
			return true;
		}
	}
	s->no_heredoc = true;
	return false;
}

/* --- patterns --- */

static const str *word_class(const struct scanner *s, str word);

/* Whether a value may stand here, and a / begins a pattern; else it divides. */
static bool may_begin_value(const struct scanner *s)
{
	size_t at = s->at;
	while (at && strchr(" \t", s->text.at[at - 1]))
		at--;
	if (!at || strchr("(,=:[!&|?{;~\n+-*%^", s->text.at[at - 1]))
		return true;
	if (s->text.at[at - 1] == '>')
		return at > 1 && s->text.at[at - 2] == '=';
	size_t from = at;
	while (from && is_letter(s, s->text.at[from - 1]))
		from--;
	const str *class = from < at ? word_class(s, str_sub(s->text, from, at)) : NULL;
	return class && str_is(*class, "keyword");
}

/* Where the text up to a mark ends, what is escaped or between [ ] passed over; 0: it has
 * no end on its line. */
static size_t delimited_end(const struct scanner *s, size_t at, char close, bool classes)
{
	bool inside = false;
	for (size_t limit = near_end(s, at, PATTERN_MOST); at < limit; at++) {
		char c = s->text.at[at];
		if (c == '\\')
			at++;
		else if (c == close && !inside)
			return at + 1;
		else if (classes && (c == '[' || c == ']'))
			inside = c == '[';
	}
	return 0;
}

static size_t skip_letters(const struct scanner *s, size_t at)
{
	while (at < s->text.len && g_ascii_isalpha(s->text.at[at]))
		at++;
	return at;
}

static bool scan_pattern(struct scanner *s)
{
	if (!s->language->patterns || s->text.at[s->at] != '/' || !may_begin_value(s))
		return false;
	size_t end = delimited_end(s, s->at + 1, '/', true);
	if (end <= s->at + 2)
		return false;
	put_token(s, skip_letters(s, end), STR("string"));
	return true;
}

static char closing_of(char open)
{
	static const char pairs[] = "()[]{}<>";
	const char *at = strchr(pairs, open);
	return at ? at[1] : open;
}

/* qw(a b), s/a/b/g: a word of the language's and what it quotes; s, y and tr quote twice. */
static bool scan_quoting(struct scanner *s, str word, size_t end)
{
	str words = s->language->quoting, known = STR_NONE;
	while (str_next(&words, ' ', &known) && !str_equal(known, word))
		;
	if (!known.len || !str_equal(known, word) || end >= s->text.len ||
	    !strchr("/({[<!|#,", s->text.at[end]))
		return false;
	char open = s->text.at[end], close = closing_of(open);
	end = delimited_end(s, end + 1, close, false);
	bool twice = str_is(word, "s") || str_is(word, "y") || str_is(word, "tr");
	if (end && twice && open != close)
		end = end < s->text.len && s->text.at[end] == open ? end + 1 : 0;
	if (end && twice)
		end = delimited_end(s, end, close, false);
	if (end)
		put_token(s, skip_letters(s, end), STR("string"));
	return end > 0;
}

/* --- the rest --- */

/* A line of the preprocessor goes on behind a backslash. */
static bool scan_line_start(struct scanner *s)
{
	for (size_t i = 0; s->line_start && i < s->language->start_count; i++) {
		const struct code_mark *m = &s->language->starts[i];
		if (!begins(s, m->mark))
			continue;
		size_t end = line_end(s, s->at);
		while (str_is(m->class, "preprocessor") && end < s->text.len && s->text.at[end - 1] == '\\')
			end = line_end(s, end + 1);
		put_token(s, end, m->class);
		return true;
	}
	return false;
}

/* $name, ${name}, @name: the mark belongs to the name. */
static bool scan_prefix(struct scanner *s)
{
	for (size_t i = 0; i < s->language->prefix_count; i++) {
		const struct code_mark *m = &s->language->prefixes[i];
		if (!begins(s, m->mark))
			continue;
		size_t from = s->at + m->mark.len, end = name_end(s, from);
		if (from < s->text.len && s->text.at[from] == '{') {
			str near = str_sub(s->text, 0, near_end(s, from, NAME_MOST));
			ptrdiff_t close = str_find_char(near, '}', from);
			end = close < 0 ? end : (size_t)close + 1;
		}
		if (end == from)
			continue;
		put_token(s, end, m->class);
		return true;
	}
	return false;
}

static bool scan_number(struct scanner *s)
{
	if (!s->language->numbers || !g_ascii_isdigit(s->text.at[s->at]))
		return false;
	size_t end = s->at;
	while (end < s->text.len && (g_ascii_isalnum(s->text.at[end]) || strchr("._", s->text.at[end])))
		end++;
	while (end > s->at + 1 && s->text.at[end - 1] == '.')
		end--;
	put_token(s, end, STR("number"));
	return true;
}

static const str *word_class(const struct scanner *s, str word)
{
	char lower[32];
	if (!s->language->fold || word.len >= sizeof lower)
		return g_hash_table_lookup(s->language->words, &word);
	for (size_t i = 0; i < word.len; i++)
		lower[i] = g_ascii_tolower(word.at[i]);
	str folded = {lower, word.len};
	return g_hash_table_lookup(s->language->words, &folded);
}

static bool scan_name(struct scanner *s)
{
	if (!is_letter(s, s->text.at[s->at]))
		return false;
	size_t end = name_end(s, s->at);
	str word = str_sub(s->text, s->at, end);
	if (s->language->quoting.len && scan_quoting(s, word, end))
		return true;
	const str *class = word_class(s, word);
	if (class)
		put_token(s, end, *class);
	else if (is_key(s, end))
		put_token(s, end, STR("attribute"));
	else if (s->language->functions && end < s->text.len && s->text.at[end] == '(')
		put_token(s, end, STR("function"));
	s->at = end;
	s->line_start = false;
	return true;
}

/* <name attribute="value">: the scanner stays inside until the bracket closes. */
static bool scan_tag(struct scanner *s)
{
	size_t at = s->at + 1;
	if (!s->language->tags || s->text.at[s->at] != '<')
		return false;
	while (at < s->text.len && strchr("/!?", s->text.at[at]))
		at++;
	size_t end = name_end(s, at);
	if (end == at)
		return false;
	put_token(s, end, STR("tag"));
	while (s->at < s->text.len && s->text.at[s->at] != '>') {
		char c = s->text.at[s->at];
		size_t name = name_end(s, s->at);
		if (name > s->at) {
			put_token(s, name, STR("attribute"));
		} else if (c == '"' || c == '\'') {
			ptrdiff_t close = str_find_char(s->text, c, s->at + 1);
			put_token(s, close < 0 ? s->text.len : (size_t)close + 1, STR("string"));
		} else {
			s->at++;
		}
	}
	if (s->at < s->text.len)
		put_token(s, s->at + 1, STR("tag"));
	return true;
}

static void scan(struct scanner *s)
{
	s->line_start = true;
	while (s->at < s->text.len) {
		if (scan_line_start(s) || scan_span(s) || (s->language->heredoc.len && scan_heredoc(s)) ||
		    scan_pattern(s) || scan_tag(s) || scan_prefix(s) || scan_number(s) || scan_name(s))
			continue;
		char c = s->text.at[s->at++];
		s->line_start = c == '\n' || (s->line_start && (c == ' ' || c == '\t'));
	}
	put_piece(s, s->plain, s->at, STR_NONE);
}

void highlight_code(struct resolving *r)
{
	struct code_languages *languages = code_languages_new(r->arena, r->diags, r->book->files);
	struct node *root = r->book->root;
	for (struct node *n = root; n; n = walk_after(n, root)) {
		if (n->kind != NODE_CODE_BLOCK || !n->code.language.len || n->first)
			continue;
		const struct code_language *language = code_language_find(languages, n->code.language);
		struct scanner s = {.language = language, .r = r, .block = n, .text = n->text};
		if (language)
			scan(&s);
	}
}
