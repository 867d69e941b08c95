/* site.c: what the generators of sites put into Markdown.
 *
 * Shortcodes of Hugo, tags of Jekyll, Nunjucks and Handlebars: `{{ … }}`, `{% … %}`. What
 * they would have made is not known here, so they are set as they stand, in a SPAN of
 * class `template` for filters to find, and each is said. Three are so frequent and so
 * plain that they are understood: an address (`{{< ref "x.md" >}}`, `{% link x.md %}`,
 * `{{ site.baseurl }}`), Hugo's figure, and a comment. The imports and exports of MDX are
 * templates that fill a paragraph.
 *
 * cmark must not look inside: a quote or a bracket there would make a link of half of it.
 * So templates are masked before a block's inlines are parsed (markdown.c) and put back
 * where the mask comes out. What else they read that Markdown does not, the names of emoji
 * or links of wikis, is only said. */
#include "doc/walk.h"
#include "load/markdown.h"

#include <string.h>

#define TEMPLATE_MOST 4000       /* bytes that one may have */
#define SHOWN_MOST 60            /* bytes of one that a message shows */

static const struct { str open, close; } kinds[] = {
	{{"{{<", 3}, {">}}", 3}}, {{"{{%", 3}, {"%}}", 3}}, {{"{{", 2}, {"}}", 2}},
	{{"{%", 2}, {"%}", 2}}, {{"{/*", 3}, {"*/}", 3}},
};

/* One that holds another is none: its end belongs to that. */
static size_t template_end(str s, size_t at)
{
	for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++) {
		if (!str_starts(str_from(s, at), kinds[i].open))
			continue;
		size_t inside = at + kinds[i].open.len;
		str near = str_sub(s, 0, at + TEMPLATE_MOST);
		ptrdiff_t close = str_find(near, kinds[i].close, inside);
		bool nested = close >= 0 && str_find(str_sub(s, 0, (size_t)close), kinds[i].open, inside) >= 0;
		return close < 0 || nested ? 0 : (size_t)close + kinds[i].close.len;
	}
	return 0;
}

bool template_next(str s, size_t *at, size_t *end)
{
	unsigned failed = 0;             /* a search without result is not made over and over */
	for (; *at < s.len; ++*at) {
		if (s.at[*at] == '\\') {
			++*at;
		} else if (s.at[*at] == '`') {
			ptrdiff_t code = scan_code(s, *at);
			while (code < 0 && *at + 1 < s.len && s.at[*at + 1] == '`')
				++*at;
			if (code >= 0)
				*at = (size_t)code - 1;
		} else if (s.at[*at] == '{' && failed < 3) {
			*end = template_end(s, *at);
			if (*end)
				return true;
			failed += *at + 1 < s.len && strchr("{%/", s.at[*at + 1]) != NULL;
		}
	}
	return false;
}

static bool is_word_in(str word, const char *const *words)
{
	for (; *words; words++)
		if (str_is(word, *words))
			return true;
	return false;
}

/* The first of s up to a blank or one of these, cut off it. */
static str take_word(str *s, const char *ends)
{
	*s = str_trim(*s);
	size_t end = 0;
	while (end < s->len && !g_ascii_isspace(s->at[end]) && !strchr(ends, s->at[end]))
		end++;
	str word = str_sub(*s, 0, end);
	*s = str_from(*s, end);
	return word;
}

/* The same of a value, which quotes may hold together. */
static str take_value(str *s)
{
	*s = str_trim(*s);
	ptrdiff_t close = s->len && strchr("\"'`", s->at[0]) ? str_find_char(*s, s->at[0], 1) : -1;
	if (close < 0)
		return take_word(s, "");
	str value = str_sub(*s, 1, (size_t)close);
	*s = str_from(*s, (size_t)close + 1);
	return value;
}

/* What stands between the braces. */
static str inside_of(str template)
{
	str s = str_sub(template, 2, template.len - 2);
	while (s.len && strchr("<%-", s.at[0]))
		s = str_from(s, 1);
	while (s.len && strchr(">%-", s.at[s.len - 1]))
		s.len--;
	return str_trim(s);
}

static bool is_comment(str template)
{
	str inside = inside_of(template);
	return str_starts(template, STR("{/*")) || str_starts(inside, STR("/*")) ||
	       str_starts(inside, STR("!--"));
}

/* The address that a template stands for; false where it stands for something else. */
static bool template_address(str template, str *address)
{
	static const char *const roots[] = {"site.url", "site.baseurl", "site.github.url", "base_path",
		"page.baseurl", ".Site.BaseURL", "site.base_url", NULL};
	static const char *const names[] = {"ref", "relref", "link", "post_url", "relURL", "absURL",
		"url", NULL};
	str rest = inside_of(template), all = rest;
	str word = take_word(&rest, "");
	if (is_word_in(word, roots)) {
		*address = STR("");
		return true;
	}
	if (all.len && strchr("\"'", all.at[0]))
		rest = all;
	else if (!is_word_in(word, names))
		return false;
	if (str_starts(str_trim(rest), STR("path=")))
		rest = str_from(str_trim(rest), 5);
	*address = take_value(&rest);
	return address->len > 0;
}

str site_address(struct reader *r, str url)
{
	GString *out = NULL;
	size_t done = 0;
	for (size_t at = 0, end; template_next(url, &at, &end); at = done = end) {
		str template = str_sub(url, at, end), address;
		out = out ? out : g_string_new(NULL);
		g_string_append_len(out, url.at + done, (gssize)(at - done));
		if (!template_address(template, &address))
			address = template;          /* that such a link leads nowhere is said of it */
		g_string_append_len(out, address.at, (gssize)address.len);
	}
	if (!out)
		return url;
	g_string_append_len(out, url.at + done, (gssize)(url.len - done));
	return str_from_gstring(r->arena, out);
}

void site_say(struct reader *r, str what, span where)
{
	ptrdiff_t line = str_find_char(what, '\n', 0);
	size_t shown = MIN(line < 0 ? what.len : (size_t)line, SHOWN_MOST);
	while (shown < what.len && shown && ((unsigned char)what.at[shown] & 0xC0) == 0x80)
		shown--;
	diag_add(r->diags, DIAG_SITE_SYNTAX, where, NULL, "%.*s%s is set as it stands", (int)shown,
	         what.at, shown < what.len ? "…" : "");
}

/* {{< figure src="x.png" caption="…" >}} as the picture it is; NULL for anything else. */
static struct node *make_figure(struct reader *r, str template, span where)
{
	str rest = inside_of(template), title = STR_NONE;
	if (!str_is(take_word(&rest, ""), "figure"))
		return NULL;
	struct node *image = node_new(r->arena, NODE_IMAGE, where);
	for (rest = str_trim(rest); rest.len; rest = str_trim(rest)) {
		str key = take_word(&rest, "="), value = STR_NONE;
		if (rest.len && rest.at[0] == '=') {
			rest = str_from(rest, 1);
			value = take_value(&rest);
		} else if (!key.len) {
			return NULL;
		}
		if (str_is(key, "src"))
			image->image.url = site_address(r, value);
		else if (str_is(key, "caption") || (str_is(key, "title") && !title.len))
			title = value;
		else if (str_is(key, "alt") && value.len)
			node_append(image, node_new_text(r->arena, NODE_TEXT, where, value));
		else if (str_is(key, "class") || str_is(key, "width"))
			attribute_give(r, image, key, value, where);
	}
	image->image.title = title;
	return image->image.url.len ? image : NULL;
}

struct node *site_node(struct reader *r, str template, span where)
{
	if (is_comment(template))
		return NULL;
	struct node *figure = make_figure(r, template, where);
	if (figure)
		return figure;
	site_say(r, template, where);
	struct node *span = node_new(r->arena, NODE_SPAN, where);
	node_add_class(r->arena, span, STR("template"));
	for (str line; str_next(&template, '\n', &line);) {
		if (span->first)
			node_append(span, node_new(r->arena, NODE_SOFT_BREAK, where));
		struct node *text = node_new_text(r->arena, NODE_TEXT, where, str_trim(line));
		text->flags |= RAW_ESCAPED | NODE_VERBATIM;
		node_append(span, text);
	}
	return span;
}

static bool has_one_of(str s, const char *marks)
{
	for (size_t i = 0; i < s.len; i++)
		if (strchr(marks, s.at[i]))
			return true;
	return false;
}

/* MDX: import X from 'y', export const x = … . */
bool site_is_statement(str block)
{
	static const char *const marks = "=({;";
	static const char *const exports[] = {"const", "let", "var", "function", "default", "async", NULL};
	str line = block, word = take_word(&line, "");
	ptrdiff_t end = str_find_char(line, '\n', 0);
	line = str_trim(end < 0 ? line : str_sub(line, 0, (size_t)end));
	if (str_is(word, "export"))
		return is_word_in(take_word(&line, ""), exports) && has_one_of(line, marks);
	while (line.len && line.at[line.len - 1] == ';')
		line.len--;
	bool quoted = line.len && strchr("'\"", line.at[line.len - 1]);
	return str_is(word, "import") && quoted &&
	       (strchr("'\"", line.at[0]) || str_find(line, STR(" from "), 0) > 0);
}

/* --- what is no template --- */

/* A paragraph that is one of these, or begins so. */
static const struct { str text; bool whole; } lone[] = {
	{{"[TOC]", 5}, true}, {{"[[_TOC_]]", 9}, true}, {{"[[toc]]", 7}, true},
	{{"\\newpage", 8}, true}, {{"\\pagebreak", 10}, true}, {{"\\clearpage", 10}, true},
	{{"$$", 2}, false}, {{"*[", 2}, false}, {{"--8<--", 6}, false},
};

static bool is_lone(str s)
{
	for (size_t i = 0; i < G_N_ELEMENTS(lone); i++)
		if (lone[i].whole ? str_equal(s, lone[i].text) : str_starts(s, lone[i].text))
			return lone[i].text.at[0] != '*' || str_find(s, STR("]: "), 0) > 0;
	return false;
}

static bool is_word_char(str s, size_t at)
{
	return at < s.len && (g_ascii_isalnum(s.at[at]) || (unsigned char)s.at[at] >= 0x80);
}

/* [[a page]] and :smile: their ends, 0 where they are not. */
static size_t wiki_end(str s, size_t at)
{
	if (!str_starts(str_from(s, at), STR("[[")) || (at && is_word_char(s, at - 1)))
		return 0;
	ptrdiff_t close = str_find(str_sub(s, 0, at + TEMPLATE_MOST), STR("]]"), at);
	return close > (ptrdiff_t)at + 2 ? (size_t)close + 2 : 0;
}

static size_t emoji_end(str s, size_t at)
{
	size_t end = at + 1;
	while (end < s.len && (g_ascii_islower(s.at[end]) || g_ascii_isdigit(s.at[end]) ||
	                       strchr("_+-", s.at[end])))
		end++;
	bool name = end > at + 1 && !g_ascii_isdigit(s.at[at + 1]);
	bool apart = (!at || strchr(" \t(*", s.at[at - 1])) && end < s.len && s.at[end] == ':' &&
	             !is_word_char(s, end + 1) && s.at[end - 1] != '-';
	return (name && apart) || str_starts(str_from(s, at), STR(":-1:")) ? end + 1 : 0;
}

/* kramdown's {:toc} and {::options /}, where they are no attributes. */
static size_t kramdown_end(str s, size_t at)
{
	ptrdiff_t close = str_starts(str_from(s, at), STR("{:")) ? str_find_char(s, '}', at) : -1;
	return close < 0 ? 0 : (size_t)close + 1;
}

static void look_through(struct reader *r, const struct node *n)
{
	const unsigned signs = SIGN_BRACKET | SIGN_BRACE | SIGN_COLON;
	for (size_t at = 0, end; (at = sign_next(n->text, at, signs)) < n->text.len; at++) {
		char c = n->text.at[at];
		end = c == '[' ? wiki_end(n->text, at) : c == ':' ? emoji_end(n->text, at)
			: c == '{' ? kramdown_end(n->text, at) : 0;
		if (!end)
			continue;
		site_say(r, str_sub(n->text, at, end), span_of(r, n->where.start + at, n->where.start + end));
		at = end - 1;
	}
}

void site_texts(struct reader *r, struct node *block, unsigned signs)
{
	const struct node *first = block->first;
	if (block->kind == NODE_PARAGRAPH && first && first->kind == NODE_TEXT && is_lone(first->text) &&
	    (!first->next || first->text.at[0] != '[')) {
		site_say(r, first->text, first->where);
		return;
	}
	if (!(signs & (SIGN_BRACKET | SIGN_BRACE | SIGN_COLON)))
		return;
	for (const struct node *n = first; n; n = walk_after(n, block))
		if (n->kind == NODE_TEXT && !(n->flags & (NODE_VERBATIM | RAW_ESCAPED)))
			look_through(r, n);
}
