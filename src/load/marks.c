/* marks.c: ==marked==, x^2^, H~2~O, as many read them beside CommonMark.
 *
 * Each is taken only where it can hardly be anything else. == stands at the border of
 * words, as emphasis does. ^…^ and ~…~ hold letters and figures and follow what they are
 * set above or below; a ~word~ by itself is struck, as GitHub has it. */
#include "load/markdown.h"

#include <string.h>

#define RAISED_MOST 20           /* bytes between two ^ or ~ */

static bool is_plain(const struct node *n)
{
	return n && n->kind == NODE_TEXT && !(n->flags & (RAW_ESCAPED | NODE_VERBATIM));
}

static bool is_letter(char c)
{
	return g_ascii_isalnum(c) || (unsigned char)c >= 0x80;
}

static char char_at(str s, size_t at)
{
	return at < s.len ? s.at[at] : '\0';
}

/* A pair at `at` that is no part of a longer run, and the characters round it. */
static bool is_pair(str s, size_t at, char *before, char *after)
{
	if (char_at(s, at) != '=' || char_at(s, at + 1) != '=' || char_at(s, at + 2) == '=' ||
	    (at && s.at[at - 1] == '='))
		return false;
	*before = at ? s.at[at - 1] : '\0';
	*after = char_at(s, at + 2);
	return true;
}

static bool opens(const struct node *n, size_t at)
{
	char before, after;
	return is_pair(n->text, at, &before, &after) && !is_letter(before) &&
	       (after ? !g_ascii_isspace(after) : n->next && n->next->kind != NODE_SOFT_BREAK);
}

static bool closes(const struct node *n, size_t at)
{
	char before, after;
	return is_pair(n->text, at, &before, &after) && !is_letter(after) &&
	       (before ? !g_ascii_isspace(before) : n->prev && n->prev->kind != NODE_SOFT_BREAK);
}

/* What stands between two marks of so many bytes moves into a node; answers the text
 * behind it. */
static struct node *wrap(struct reader *r, enum node_kind kind, struct node *first, size_t from,
                         struct node *last, size_t to, size_t length)
{
	struct node *rest = text_split(r, last, to + length);
	struct node *close = text_split(r, last, to);
	struct node *open = text_split(r, first, from);
	struct node *inside = text_split(r, open, length);
	struct node *n = node_new(r->arena, kind, span_join(open->where, close->where));
	node_replace(open, n);
	while (n->next != close) {
		inside = n->next;
		node_remove(inside);
		node_append(n, inside);
	}
	node_remove(close);
	return rest;
}

static void find_marked(struct reader *r, struct node *parent)
{
	struct node *open = NULL;
	size_t from = 0;
	for (struct node *n = parent->first; n; n = n->next) {
		for (size_t at = 0; is_plain(n) && at < n->text.len; at++) {
			if (open && closes(n, at) && (open != n || at > from + 2)) {
				n = wrap(r, NODE_MARKED, open, from, n, at, 2);
				open = NULL;
				at = (size_t)-1;
			} else if (opens(n, at)) {
				open = n;
				from = at++;
			}
		}
	}
}

/* The end of letters and figures, some signs among them, from `at`; at itself: none. */
static size_t scan_raised(str s, size_t at)
{
	size_t end = at;
	bool letters = false;
	while (end < s.len && end - at < RAISED_MOST &&
	       (is_letter(s.at[end]) || strchr("+-.,()=", s.at[end])))
		letters |= is_letter(s.at[end++]);
	return letters ? end : at;
}

static void find_raised(struct reader *r, struct node *parent)
{
	for (struct node *n = parent->first; n; n = n->next) {
		for (size_t at = 1; is_plain(n) && at < n->text.len; at++) {
			size_t end = n->text.at[at] == '^' ? scan_raised(n->text, at + 1) : 0;
			if (end <= at + 1 || char_at(n->text, end) != '^' ||
			    !(is_letter(n->text.at[at - 1]) || n->text.at[at - 1] == ')'))
				continue;
			n = wrap(r, NODE_SUPERSCRIPT, n, at, n, end, 1);
			at = 0;
		}
	}
}

/* cmark has taken ~2~ for struck text. */
static void lower(struct reader *r, struct node *n)
{
	const struct node *text = n->first;
	uint32_t at = n->where.start;
	bool single = r->text.at[at] == '~' && r->text.at[at + 1] != '~';
	bool follows = at && (is_letter(r->text.at[at - 1]) || r->text.at[at - 1] == ')');
	if (single && follows && text && !text->next && text->kind == NODE_TEXT &&
	    scan_raised(text->text, 0) == text->text.len)
		n->kind = NODE_SUBSCRIPT;
}

void marks_find(struct reader *r, struct node *parent, unsigned signs)
{
	if (signs & SIGN_EQUALS)
		find_marked(r, parent);
	if (signs & SIGN_CARET)
		find_raised(r, parent);
	for (struct node *n = parent->first; n; n = n->next)
		if (n->kind == NODE_STRIKE)
			lower(r, n);
}
