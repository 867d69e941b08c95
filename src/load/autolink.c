/* autolink.c: bare addresses, by the rules of GFM.
 *
 * cmark-gfm's own extension is never attached: the version in use reads beyond its
 * buffer. A view of the text suffices, since an address never spans two nodes. */
#include "load/markdown.h"

#include <string.h>

static bool is_host_char(char c)
{
	return g_ascii_isalnum(c) || c == '-' || c == '_' || (unsigned char)c >= 0x80;
}

/* The end of a host name with a dot in it and no underscore in its last two parts; 0
 * where there is none. */
static size_t scan_host(str s, size_t at, bool dot_needed)
{
	unsigned dots = 0, here = 0, before = 0;   /* underscores in the last two parts */
	size_t from = at;
	for (; at < s.len && (is_host_char(s.at[at]) || s.at[at] == '.'); at++) {
		if (s.at[at] == '.') {
			if (at == from || s.at[at - 1] == '.' || at + 1 >= s.len ||
			    !is_host_char(s.at[at + 1]))
				break;
			dots++;
			before = here;
			here = 0;
		}
		here += s.at[at] == '_';
	}
	return at > from && !here && !before && (dots || !dot_needed) ? at : 0;
}

/* "&name;" at the end belongs to the text. */
static size_t trim_entity(str s, size_t from, size_t end)
{
	size_t i = end - 1;
	while (i > from && g_ascii_isalnum(s.at[i - 1]))
		i--;
	return i > from && i < end - 1 && s.at[i - 1] == '&' ? i - 1 : end - 1;
}

/* Bytes of a closing mark beyond ASCII that s ends with, as a curled quote; 0: none. */
static size_t closing_mark(str s)
{
	static const str marks[] = {{"\u201D", 3}, {"\u2019", 3}, {"\u201C", 3}, {"\u2018", 3},
		{"\u00BB", 2}, {"\u00AB", 2}, {"\u203A", 3}, {"\u2026", 3}, {"\u3002", 3},
		{"\u3001", 3}, {"\u300D", 3}, {"\uFF09", 3}, {"\uFF0C", 3}};
	for (size_t i = 0; i < G_N_ELEMENTS(marks); i++)
		if (str_ends(s, marks[i]))
			return marks[i].len;
	return 0;
}

/* Gives back the punctuation that ends the sentence, not the address. */
static size_t trim_end(str s, size_t from, size_t end)
{
	long closing = 0;
	for (size_t i = from; i < end; i++)
		closing += s.at[i] == ')' ? 1 : s.at[i] == '(' ? -1 : 0;
	while (end > from) {
		char c = s.at[end - 1];
		if (strchr("?!.,:*_~'\"", c))
			end--;
		else if (c == ';')
			end = trim_entity(s, from, end);
		else if (c == ')' && closing-- > 0)
			end--;
		else if (closing_mark(str_sub(s, from, end)))
			end -= closing_mark(str_sub(s, from, end));
		else
			break;
	}
	return end;
}

static const str schemes[] = {
	{"http://", 7}, {"https://", 8}, {"ftp://", 6}, {"www.", 4},
};

/* The end of a web address that begins at `at`; 0 where there is none. */
static size_t scan_web(str s, size_t at)
{
	for (size_t i = 0; i < G_N_ELEMENTS(schemes); i++) {
		str scheme = schemes[i];
		if (!str_equal_fold(str_sub(s, at, at + scheme.len), scheme))
			continue;
		bool www = scheme.at[0] == 'w';
		size_t host = scan_host(s, www ? at : at + scheme.len, www);
		if (!host)
			return 0;
		size_t end = host;
		while (end < s.len && (unsigned char)s.at[end] > ' ' && s.at[end] != '<')
			end++;
		return trim_end(s, host, end);
	}
	return 0;
}

static bool is_local_char(char c)
{
	return g_ascii_isalnum(c) || (c && strchr(".-_+", c));
}

/* The mail address around the @ at `at`: *from and its end, 0 where there is none. */
static size_t scan_mail(str s, size_t at, size_t *from)
{
	*from = at;
	while (*from > 0 && is_local_char(s.at[*from - 1]))
		--*from;
	if (*from == at)
		return 0;
	size_t end = at + 1;
	unsigned dots = 0;
	for (; end < s.len && (g_ascii_isalnum(s.at[end]) || strchr(".-_", s.at[end])); end++) {
		if (s.at[end] == '.' && (end + 1 >= s.len || !g_ascii_isalnum(s.at[end + 1])))
			break;
		dots += s.at[end] == '.';
	}
	return dots && !strchr("-_", s.at[end - 1]) ? end : 0;
}

/* A scheme stands out wherever no letter is before it; www. needs more of a gap. */
static bool may_begin(const struct node *n, size_t at)
{
	char before = at ? n->text.at[at - 1] : ' ';
	if (strchr("wW", n->text.at[at]))
		return g_ascii_isspace(before) || strchr("*_~(", before);
	return !g_ascii_isalnum(before) && before != '<';
}

/* Cuts from…end out of the text as a LINK; answers what follows it. */
static struct node *make_link(struct reader *r, struct node *n, size_t from, size_t end, bool mail)
{
	struct node *rest = text_split(r, n, end);
	struct node *text = text_split(r, n, from);
	struct node *link = node_new(r->arena, NODE_LINK, text->where);
	str address = text->text;
	const char *prefix = mail ? "mailto:"
		: str_equal_fold(str_sub(address, 0, 4), STR("www.")) ? "http://" : "";
	link->link.url = str_printf(r->arena, "%s%.*s", prefix, STR_ARGS(address));
	node_replace(text, link);
	text->flags |= NODE_VERBATIM;
	node_append(link, text);
	return rest;
}

static bool holds_www(str s)
{
	for (ptrdiff_t dot = str_find_char(s, '.', 3); dot >= 0; dot = str_find_char(s, '.', (size_t)dot + 1))
		if (str_equal_fold(str_sub(s, (size_t)dot - 3, (size_t)dot), STR("www")))
			return true;
	return false;
}

struct node *autolink(struct reader *r, struct node *n)
{
	if (str_find_char(n->text, '@', 0) < 0 && str_find(n->text, STR("://"), 0) < 0 &&
	    !holds_www(n->text))
		return n;
	for (size_t at = 0; (at = sign_next(n->text, at, SIGN_ADDRESS)) < n->text.len; at++) {
		size_t from = at, end = 0;
		if (n->text.at[at] == '@')
			end = scan_mail(n->text, at, &from);
		else if (may_begin(n, at))
			end = scan_web(n->text, at);
		if (!end)
			continue;
		n = make_link(r, n, from, end, n->text.at[at] == '@');
		at = (size_t)-1;
	}
	return n;
}
