/* html_tags.c: see html_tags.h. */
#include "load/html_tags.h"

#include <string.h>

#define OPEN_MOST 200                /* tags kept waiting for their mates */
#define TAGS_SAID_MOST 200           /* findings about single tags: more say nothing new */

static const struct element elements[] = {
	{"p", TAKE, NODE_PARAGRAPH, NULL}, {"div", TAKE, NODE_DIV, NULL},
	{"section", TAKE, NODE_DIV, NULL}, {"article", TAKE, NODE_DIV, NULL},
	{"main", TAKE, NODE_DIV, NULL}, {"aside", TAKE, NODE_DIV, "aside"},
	{"nav", TAKE, NODE_DIV, NULL}, {"header", TAKE, NODE_DIV, NULL},
	{"footer", TAKE, NODE_DIV, NULL}, {"address", TAKE, NODE_DIV, NULL},
	{"center", TAKE, NODE_DIV, "center"}, {"details", TAKE, NODE_DIV, "details"},
	{"summary", TAKE, NODE_PARAGRAPH, "summary"}, {"hgroup", TAKE, NODE_DIV, NULL},
	{"blockquote", TAKE, NODE_QUOTE, NULL}, {"pre", TAKE, NODE_CODE_BLOCK, NULL},
	{"ul", TAKE, NODE_LIST, NULL}, {"ol", TAKE, NODE_LIST, NULL}, {"menu", TAKE, NODE_LIST, NULL},
	{"li", TAKE, NODE_ITEM, NULL}, {"dl", TAKE, NODE_DEFINITIONS, NULL},
	{"dt", TAKE, NODE_TERM, NULL}, {"dd", TAKE, NODE_DEFINITION, NULL},
	{"table", TAKE, NODE_TABLE, NULL}, {"caption", TAKE, NODE_CAPTION, NULL},
	{"tr", TAKE, NODE_ROW, NULL}, {"td", TAKE, NODE_CELL, NULL}, {"th", TAKE, NODE_CELL, NULL},
	{"figure", TAKE, NODE_FIGURE, NULL}, {"figcaption", TAKE, NODE_CAPTION, NULL},
	{"h1", TAKE, NODE_HEADING, NULL}, {"h2", TAKE, NODE_HEADING, NULL},
	{"h3", TAKE, NODE_HEADING, NULL}, {"h4", TAKE, NODE_HEADING, NULL},
	{"h5", TAKE, NODE_HEADING, NULL}, {"h6", TAKE, NODE_HEADING, NULL},
	{"hr", TAKE, NODE_BREAK, NULL}, {"br", TAKE, NODE_HARD_BREAK, NULL},
	{"a", TAKE, NODE_LINK, NULL}, {"img", TAKE, NODE_IMAGE, NULL},
	{"em", TAKE, NODE_EMPHASIS, NULL}, {"i", TAKE, NODE_EMPHASIS, NULL},
	{"var", TAKE, NODE_EMPHASIS, NULL}, {"dfn", TAKE, NODE_EMPHASIS, NULL},
	{"strong", TAKE, NODE_STRONG, NULL}, {"b", TAKE, NODE_STRONG, NULL},
	{"u", TAKE, NODE_UNDERLINE, NULL}, {"ins", TAKE, NODE_UNDERLINE, NULL},
	{"s", TAKE, NODE_STRIKE, NULL}, {"del", TAKE, NODE_STRIKE, NULL},
	{"strike", TAKE, NODE_STRIKE, NULL}, {"sub", TAKE, NODE_SUBSCRIPT, NULL},
	{"sup", TAKE, NODE_SUPERSCRIPT, NULL}, {"small", TAKE, NODE_SMALL, NULL},
	{"kbd", TAKE, NODE_KEYBOARD, NULL}, {"mark", TAKE, NODE_MARKED, NULL},
	{"abbr", TAKE, NODE_ABBREVIATION, NULL}, {"acronym", TAKE, NODE_ABBREVIATION, NULL},
	{"cite", TAKE, NODE_CITE, NULL}, {"q", TAKE, NODE_QUOTED, NULL},
	{"span", TAKE, NODE_SPAN, NULL}, {"time", TAKE, NODE_SPAN, NULL},
	{"data", TAKE, NODE_SPAN, NULL}, {"bdi", TAKE, NODE_SPAN, NULL},
	{"bdo", TAKE, NODE_SPAN, NULL}, {"ruby", TAKE, NODE_RUBY, NULL},
	{"rt", TAKE, NODE_RUBY_TEXT, NULL}, {"rp", DROP_SILENT, NODE_SPAN, NULL},
	{"code", TAKE_TEXT, NODE_CODE, NULL}, {"tt", TAKE_TEXT, NODE_CODE, NULL},
	{"samp", TAKE_TEXT, NODE_CODE, NULL}, {"wbr", TAKE, NODE_TEXT, NULL},
	{"thead", UNWRAP, NODE_DIV, NULL}, {"tbody", UNWRAP, NODE_DIV, NULL},
	{"tfoot", UNWRAP, NODE_DIV, NULL}, {"colgroup", DROP_SILENT, NODE_DIV, NULL},
	{"col", DROP_SILENT, NODE_DIV, NULL}, {"font", UNWRAP, NODE_SPAN, NULL},
	{"big", UNWRAP, NODE_SPAN, NULL}, {"label", UNWRAP, NODE_SPAN, NULL},
	{"nobr", UNWRAP, NODE_SPAN, NULL}, {"picture", UNWRAP, NODE_SPAN, NULL},
	{"source", DROP_SILENT, NODE_SPAN, NULL}, {"rb", UNWRAP, NODE_SPAN, NULL},
	{"rtc", UNWRAP, NODE_SPAN, NULL}, {"html", UNWRAP, NODE_DIV, NULL},
	{"head", UNWRAP, NODE_DIV, NULL}, {"body", UNWRAP, NODE_DIV, NULL},
	{"script", DROP, NODE_DIV, NULL}, {"style", DROP, NODE_DIV, NULL},
	{"iframe", DROP, NODE_DIV, NULL}, {"form", DROP, NODE_DIV, NULL},
	{"input", DROP, NODE_DIV, NULL}, {"button", DROP, NODE_DIV, NULL},
	{"select", DROP, NODE_DIV, NULL}, {"textarea", DROP, NODE_DIV, NULL},
	{"object", DROP, NODE_DIV, NULL}, {"embed", DROP, NODE_DIV, NULL},
	{"video", DROP, NODE_DIV, NULL}, {"audio", DROP, NODE_DIV, NULL},
	{"canvas", DROP, NODE_DIV, NULL}, {"svg", DROP, NODE_DIV, NULL},
	{"math", DROP, NODE_DIV, NULL}, {"noscript", DROP, NODE_DIV, NULL},
	{"template", DROP, NODE_DIV, NULL}, {"link", DROP, NODE_DIV, NULL},
	{"meta", DROP, NODE_DIV, NULL}, {"title", DROP, NODE_DIV, NULL},
	{"base", DROP, NODE_DIV, NULL}, {"map", DROP, NODE_DIV, NULL},
	{"noembed", DROP, NODE_DIV, NULL}, {"noframes", DROP, NODE_DIV, NULL},
	{"xmp", DROP, NODE_DIV, NULL}, {"plaintext", DROP, NODE_DIV, NULL},
};

const struct element *html_element(str name)
{
	for (size_t i = 0; i < G_N_ELEMENTS(elements); i++)
		if (str_equal_fold(name, str_of(elements[i].name)))
			return &elements[i];
	return NULL;
}

bool html_is_in(str name, const char *const *list)
{
	for (; *list; list++)
		if (str_equal_fold(name, str_of(*list)))
			return true;
	return false;
}

static const char *const voids[] = {"area", "base", "br", "col", "embed", "hr", "img", "input",
	"link", "meta", "param", "source", "track", "wbr", NULL};
/* Closed by what follows them: nothing is amiss without an end tag. */
const char *const html_optional[] = {"p", "li", "dt", "dd", "tr", "td", "th", "thead", "tbody",
	"tfoot", "colgroup", "caption", "option", "optgroup", "rt", "rp", "rb", "html", "head",
	"body", NULL};
/* What follows them is text up to their end tag, whatever it looks like. */
const char *const html_raw_texts[] = {"script", "style", "textarea", "title", "xmp", "iframe",
	"noembed", "noframes", "noscript", "plaintext", NULL};

static size_t skip_tag(str s, size_t at)
{
	for (char quote = '\0'; at < s.len; at++) {
		char c = s.at[at];
		if (quote)
			quote = c == quote ? '\0' : quote;
		else if (c == '"' || c == '\'')
			quote = c;
		else if (c == '>')
			return at + 1;
	}
	return s.len;
}

/* The next tag at or after *at; comments and declarations are passed over. */
bool html_next_tag(str s, size_t *at, struct tag *tag)
{
	while (*at < s.len) {
		ptrdiff_t open = str_find_char(s, '<', *at);
		if (open < 0)
			return false;
		size_t name = (size_t)open + 1;
		if (str_starts(str_from(s, name), STR("!--"))) {
			ptrdiff_t end = str_find(s, STR("-->"), name);
			*at = end < 0 ? s.len : (size_t)end + 3;
			continue;
		}
		tag->closing = name < s.len && s.at[name] == '/';
		name += tag->closing;
		size_t end = name;
		while (end < s.len && (g_ascii_isalnum(s.at[end]) || s.at[end] == '-'))
			end++;
		*at = end > name ? skip_tag(s, end) : name;
		if (end == name || !g_ascii_isalpha(s.at[name]))
			continue;
		tag->name = str_sub(s, name, end);
		tag->at = (size_t)open;
		bool slash = *at >= 2 && s.at[*at - 2] == '/';
		if (html_is_in(tag->name, voids) || (slash && !html_element(tag->name)))
			continue;
		return true;
	}
	return false;
}

/* A place in a piece of HTML, whose lines may have lost what their containers wrote: so
 * many lines below its first, in this column. */
uint32_t html_line_place(const struct reader *r, const struct node *piece, size_t lines,
                            size_t column)
{
	if (lines == 0)
		return piece->where.start + (uint32_t)column;
	size_t low = 0, high = r->lines.n;
	while (high - low > 1) {
		size_t middle = (low + high) / 2;
		if (r->lines.at[middle].start <= piece->where.start)
			low = middle;
		else
			high = middle;
	}
	size_t i = low + lines < r->lines.n ? low + lines : r->lines.n - 1;
	const struct line *l = &r->lines.at[i];
	uint32_t start = l->taker == LINE_HTML ? l->text : l->start;
	return start + (uint32_t)column < l->end ? start + (uint32_t)column : l->end;
}

uint32_t html_piece_place(const struct reader *r, const struct node *piece, size_t at)
{
	size_t lines = 0, begin = 0;
	const char *text = piece->text.at, *end;
	while ((end = memchr(text + begin, '\n', at - begin))) {
		lines++;
		begin = (size_t)(end - text) + 1;
	}
	return html_line_place(r, piece, lines, at - begin);
}

static void say_tag(struct reader *r, enum diag_code code, const struct node *piece,
                    const struct tag *t)
{
	if (r->tags_said++ > TAGS_SAID_MOST)
		return;
	uint32_t at = html_piece_place(r, piece, t->at);
	bool stray = code == DIAG_HTML_STRAY;
	diag_add(r->diags, code, span_of(r, at, at + t->name.len + 1u + t->closing), NULL,
	         stray ? "</%.*s> closes nothing" : "<%.*s> is never closed", STR_ARGS(t->name));
}

static void close_tag(struct reader *r, struct tags *t, struct node **pieces, struct tag *tag)
{
	for (unsigned i = t->open->len; i-- > 0;) {
		struct tag *o = &g_array_index(t->all, struct tag, g_array_index(t->open, unsigned, i));
		if (!str_equal_fold(o->name, tag->name))
			continue;
		o->mate = (int)tag->piece;
		for (unsigned k = i + 1; k < t->open->len; k++) {
			unsigned inner = g_array_index(t->open, unsigned, k);
			struct tag *in = &g_array_index(t->all, struct tag, inner);
			if (!html_is_in(in->name, html_optional))
				say_tag(r, DIAG_HTML_UNCLOSED, pieces[in->piece], in);
		}
		g_array_set_size(t->open, i);
		return;
	}
	if (!html_is_in(tag->name, html_optional))
		say_tag(r, DIAG_HTML_STRAY, pieces[tag->piece], tag);
}

/* Past what is text only because of the tag before it. */
static size_t skip_raw_text(struct tags *t, str s, str name, size_t at)
{
	unsigned which = 0;
	while (html_raw_texts[which] && !str_equal_fold(name, str_of(html_raw_texts[which])))
		which++;
	if (!html_raw_texts[which] || t->endless & 1u << which)
		return at;
	for (ptrdiff_t close = str_find(s, STR("</"), at); close >= 0;
	     close = str_find(s, STR("</"), (size_t)close + 2))
		if (str_equal_fold(str_sub(s, (size_t)close + 2, (size_t)close + 2 + name.len), name))
			return (size_t)close;
	t->endless |= 1u << which;
	return at;
}

/* All tags of the pieces, each opening one with its mate. */
void html_find_tags(struct reader *r, struct tags *t, struct node **pieces, unsigned n)
{
	for (unsigned piece = 0; piece < n; piece++) {
		struct tag tag = {.piece = piece, .mate = -1};
		size_t at = 0;
		while (pieces[piece]->flags & RAW_HTML && html_next_tag(pieces[piece]->text, &at, &tag)) {
			if (tag.closing) {
				close_tag(r, t, pieces, &tag);
				continue;
			}
			g_array_append_val(t->all, tag);
			unsigned index = t->all->len - 1;
			if (t->open->len < OPEN_MOST)
				g_array_append_val(t->open, index);
			at = skip_raw_text(t, pieces[piece]->text, tag.name, at);
		}
		t->endless = 0;
	}
	for (unsigned i = 0; i < t->open->len; i++) {
		struct tag *o = &g_array_index(t->all, struct tag, g_array_index(t->open, unsigned, i));
		if (!html_is_in(o->name, html_optional))
			say_tag(r, DIAG_HTML_UNCLOSED, pieces[o->piece], o);
		if (node_is_inline(pieces[o->piece]) && !html_is_in(o->name, html_raw_texts))
			o->mate = (int)n - 1;   /* among inlines it reaches to the end */
	}
}

/* How far the fragment that begins with piece `from` reaches. */
unsigned html_reach(const struct tags *t, unsigned *tag, unsigned from)
{
	unsigned to = from;
	for (; *tag < t->all->len; ++*tag) {
		struct tag *g = &g_array_index(t->all, struct tag, *tag);
		if (g->piece > to)
			break;
		if (g->mate > (int)to)
			to = (unsigned)g->mate;
	}
	return to;
}
