/* spec: the examples of the CommonMark specification, through our own tree.
 *
 *   spec SPEC.txt NAME KNOWN
 *
 * The tree of each example is printed as HTML by the small printer below. That and the
 * HTML of the specification are both read by gumbo and written in one canonical form:
 * white space that does not count is gone, and so is what our tree does not carry by
 * design (comments, scripts, elements and attributes unknown to books). What still
 * differs must stand in KNOWN, a line "NAME NUMBER REASON" each. */
#include <gumbo.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "diag/diag.h"
#include "doc/walk.h"
#include "load/load.h"

/* --- our tree as HTML --- */

static const char *const tags[NODE_KIND_COUNT] = {
	[NODE_PARAGRAPH] = "p", [NODE_QUOTE] = "blockquote", [NODE_ATTRIBUTION] = "p",
	[NODE_ITEM] = "li", [NODE_DEFINITIONS] = "dl", [NODE_TERM] = "dt", [NODE_DEFINITION] = "dd",
	[NODE_TABLE] = "table", [NODE_ROW] = "tr", [NODE_DIV] = "div",
	[NODE_EMPHASIS] = "em", [NODE_STRONG] = "strong", [NODE_STRIKE] = "del",
	[NODE_UNDERLINE] = "u", [NODE_SMALL] = "small", [NODE_SUBSCRIPT] = "sub",
	[NODE_SUPERSCRIPT] = "sup", [NODE_KEYBOARD] = "kbd", [NODE_MARKED] = "mark",
	[NODE_ABBREVIATION] = "abbr", [NODE_CITE] = "cite", [NODE_QUOTED] = "q",
};

static void put_escaped(GString *out, str s)
{
	char *escaped = g_markup_escape_text(s.at ? s.at : "", (gssize)s.len);
	g_string_append(out, escaped);
	g_free(escaped);
}

static void put_attribute(GString *out, const char *name, str value)
{
	g_string_append_printf(out, " %s=\"", name);
	put_escaped(out, value);
	g_string_append_c(out, '"');
}

/* An image alone in its paragraph is a figure, and its title the caption. */
static str image_title(struct arena *a, const struct node *n)
{
	const struct node *figure = node_above(n, NODE_FIGURE);
	if (n->image.title.at || !figure || figure->last->kind != NODE_CAPTION)
		return n->image.title;
	return node_plain_text(a, figure->last);
}

static void put_image(GString *out, struct arena *a, const struct node *n)
{
	g_string_append(out, "<img");
	put_attribute(out, "src", n->image.url);
	put_attribute(out, "alt", node_plain_text(a, n));
	str title = image_title(a, n);
	if (title.at)
		put_attribute(out, "title", title);
	g_string_append(out, ">");
}

static void put_code_block(GString *out, const struct node *n)
{
	g_string_append(out, "<pre><code");
	if (n->code.language.len) {
		char *class = g_strdup_printf("language-%.*s", STR_ARGS(n->code.language));
		put_attribute(out, "class", str_of(class));
		g_free(class);
	}
	g_string_append(out, ">");
	put_escaped(out, n->text);
	g_string_append(out, "</code></pre>");
}

static void open_link(GString *out, const struct node *n)
{
	g_string_append(out, "<a");
	put_attribute(out, "href", n->link.url);
	if (n->link.title.at)
		put_attribute(out, "title", n->link.title);
	g_string_append(out, ">");
}

static void put_list_tag(GString *out, const struct node *n)
{
	g_string_append(out, n->list.ordered ? "<ol" : "<ul");
	if (n->list.ordered && n->list.start != 1)
		g_string_append_printf(out, " start=\"%d\"", n->list.start);
	g_string_append(out, ">");
}

static void enter(GString *out, struct arena *a, const struct node *n)
{
	bool tight = n->kind == NODE_PARAGRAPH && n->flags & NODE_TIGHT;
	switch ((int)n->kind) {
	case NODE_TEXT: put_escaped(out, n->text); return;
	case NODE_SOFT_BREAK: g_string_append(out, "\n"); return;
	case NODE_HARD_BREAK: g_string_append(out, "<br>"); return;
	case NODE_BREAK: g_string_append(out, "<hr>"); return;
	case NODE_CODE:
		g_string_append(out, "<code>");
		put_escaped(out, n->text);
		g_string_append(out, "</code>");
		return;
	case NODE_CODE_BLOCK: put_code_block(out, n); return;
	case NODE_HEADING: g_string_append_printf(out, "<h%u>", n->heading.level); return;
	case NODE_LIST: put_list_tag(out, n); return;
	case NODE_LINK: open_link(out, n); return;
	case NODE_IMAGE: put_image(out, a, n); return;
	case NODE_CELL: g_string_append(out, n->cell.header ? "<th>" : "<td>"); return;
	}
	if (tags[n->kind] && !tight)
		g_string_append_printf(out, "<%s>", tags[n->kind]);
}

static void leave(GString *out, const struct node *n)
{
	bool tight = n->kind == NODE_PARAGRAPH && n->flags & NODE_TIGHT;
	switch ((int)n->kind) {
	case NODE_HEADING: g_string_append_printf(out, "</h%u>", n->heading.level); return;
	case NODE_LIST: g_string_append(out, n->list.ordered ? "</ol>" : "</ul>"); return;
	case NODE_LINK: g_string_append(out, "</a>"); return;
	case NODE_CELL: g_string_append(out, n->cell.header ? "</th>" : "</td>"); return;
	}
	if (tight)
		g_string_append(out, " ");
	else if (tags[n->kind])
		g_string_append_printf(out, "</%s>", tags[n->kind]);
}

/* A caption made from an image's title is printed as that title already. */
static bool is_shown_already(const struct node *n)
{
	return n->kind == NODE_CAPTION && n->parent->kind == NODE_FIGURE;
}

static void print_tree(GString *out, struct arena *a, struct node *root)
{
	struct walk w = walk_of(root);
	while (walk_next(&w)) {
		if (w.node == root)
			continue;
		if (w.enter && is_shown_already(w.node)) {
			walk_skip(&w);
			continue;
		}
		if (w.enter)
			enter(out, a, w.node);
		else if (w.node->kind != NODE_IMAGE)
			leave(out, w.node);
		if (w.enter && w.node->kind == NODE_IMAGE)
			walk_skip(&w);
	}
}

/* --- HTML in canonical form --- */

static const struct { const char *from, *to; } names[] = {
	{"b", "strong"}, {"i", "em"}, {"s", "del"}, {"strike", "del"}, {"ins", "u"}, {"tt", "code"},
};
static const char *const carried[] = {
	"p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "ul", "ol", "li", "dl", "dt", "dd",
	"table", "tr", "td", "th", "pre", "hr", "em", "strong", "del", "u", "small", "sub", "sup",
	"kbd", "mark", "abbr", "cite", "q", "code", "a", "img", "br",
};
static const char *const blocks[] = {
	"p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "ul", "ol", "li", "dl", "dt", "dd",
	"table", "tr", "td", "th", "pre", "hr", "div", "br",
};
static const char *const dropped[] = {"script", "style", "title", "textarea", "iframe", "template", "noscript"};
static const char *const kept_attributes[] = {"href", "title", "src", "alt", "start"};

static bool is_in(const char *word, const char *const *list, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(word, list[i]) == 0)
			return true;
	return false;
}
#define IS_IN(word, list) is_in(word, list, G_N_ELEMENTS(list))

struct canon {
	GString *out;
	bool space;                    /* white space is owed */
	bool verbatim;
};

/* White space beside a block's edge does not count. */
static void put_tag(struct canon *c, const char *tag, bool block)
{
	if (block) {
		c->space = false;
	} else if (c->space && tag[1] != '/') {     /* at the end of an inline it waits */
		if (c->out->len && c->out->str[c->out->len - 1] != '\n')
			g_string_append_c(c->out, ' ');
		c->space = false;
	}
	g_string_append(c->out, tag);
	if (block)
		g_string_append_c(c->out, '\n');
}

static void put_words(struct canon *c, const char *text)
{
	for (; *text; text++) {
		bool space = strchr(" \t\n\r\f", *text) != NULL;
		if (!c->verbatim && space) {
			c->space = true;
			continue;
		}
		if (c->space && c->out->len && c->out->str[c->out->len - 1] != '\n')
			g_string_append_c(c->out, ' ');
		c->space = false;
		g_string_append_c(c->out, *text);
	}
}

static const char *name_of(const GumboElement *e, char *buffer, size_t size)
{
	GumboStringPiece piece = e->original_tag;
	const char *name = gumbo_normalized_tagname(e->tag);
	if (!*name) {
		gumbo_tag_from_original_text(&piece);
		g_strlcpy(buffer, "unknown", size);
		return buffer;
	}
	for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
		if (strcmp(name, names[i].from) == 0)
			return names[i].to;
	return name;
}

static void append_attributes(GString *g, const GumboElement *e)
{
	for (size_t k = 0; k < G_N_ELEMENTS(kept_attributes); k++) {
		const GumboAttribute *at = gumbo_get_attribute(&e->attributes, kept_attributes[k]);
		if (!at || (strcmp(at->name, "alt") == 0 && !*at->value))
			continue;
		char *plain = g_uri_unescape_string(at->value, NULL);
		g_string_append_printf(g, " %s=[%s]", at->name, plain ? plain : at->value);
		g_free(plain);
	}
	const GumboAttribute *class = gumbo_get_attribute(&e->attributes, "class");
	if (class && g_str_has_prefix(class->value, "language-"))
		g_string_append_printf(g, " class=[%s]", class->value);
}

/* <a> without an address leads nowhere. */
static bool is_bare_link(const GumboElement *e)
{
	return e->tag == GUMBO_TAG_A && !gumbo_get_attribute(&e->attributes, "href");
}

static void canonical(struct canon *c, const GumboNode *n);

/* Whether an element holds blocks, so that words right in it are a paragraph's. */
static bool is_container(const GumboElement *e)
{
	return e->tag == GUMBO_TAG_BODY || e->tag == GUMBO_TAG_DIV || e->tag == GUMBO_TAG_BLOCKQUOTE;
}

static bool is_inline(const GumboNode *n)
{
	char buffer[16];
	if (n->type != GUMBO_NODE_ELEMENT)
		return n->type == GUMBO_NODE_TEXT;
	const char *name = name_of(&n->v.element, buffer, sizeof buffer);
	return strcmp(name, "br") == 0 || (!IS_IN(name, blocks) && !is_container(&n->v.element) &&
	                                   !IS_IN(name, dropped));
}

static void canonical_children(struct canon *c, const GumboElement *e)
{
	bool wrap = is_container(e), open = false;
	for (unsigned i = 0; i < e->children.length; i++) {
		const GumboNode *child = e->children.data[i];
		bool word = is_inline(child);
		if (wrap && word && !open)
			put_tag(c, "<p>", true);
		else if (open && !word && child->type == GUMBO_NODE_ELEMENT)
			put_tag(c, "</p>", true);
		if (child->type == GUMBO_NODE_ELEMENT || word)
			open = wrap && word;
		canonical(c, child);
	}
	if (open)
		put_tag(c, "</p>", true);
}

static void canonical(struct canon *c, const GumboNode *n)
{
	if (n->type == GUMBO_NODE_TEXT || n->type == GUMBO_NODE_WHITESPACE) {
		put_words(c, n->v.text.text);
		return;
	}
	if (n->type == GUMBO_NODE_CDATA) {
		return;
	}
	if (n->type != GUMBO_NODE_ELEMENT)
		return;
	char buffer[16];
	const GumboElement *e = &n->v.element;
	const char *name = name_of(e, buffer, sizeof buffer);
	if (IS_IN(name, dropped))
		return;
	bool shown = IS_IN(name, carried) && !is_bare_link(e), block = IS_IN(name, blocks);
	GString *tag = g_string_new(NULL);
	g_string_append_printf(tag, "<%s", name);
	append_attributes(tag, e);
	g_string_append_c(tag, '>');
	if (shown || block)
		put_tag(c, shown ? tag->str : "", block);
	bool was = c->verbatim;
	c->verbatim |= strcmp(name, "pre") == 0;
	canonical_children(c, e);
	c->verbatim = was;
	g_string_printf(tag, "</%s>", name);
	if (shown || block)
		put_tag(c, shown ? tag->str : "", block);
	g_string_free(tag, TRUE);
}

/* Without the lines that unwrapped elements left empty. */
static char *canonical_text(const char *html, size_t len)
{
	GumboOptions options = kGumboDefaultOptions;
	GumboOutput *parsed = gumbo_parse_with_options(&options, html, len);
	struct canon c = {.out = g_string_new(NULL)};
	canonical(&c, parsed->root);
	gumbo_destroy_output(&options, parsed);
	GString *dense = g_string_new(NULL);
	for (const char *p = c.out->str; *p; p++)
		if (*p != '\n' || (dense->len && dense->str[dense->len - 1] != '\n'))
			g_string_append_c(dense, *p);
	g_string_free(c.out, TRUE);
	return g_string_free(dense, FALSE);
}

/* --- the specification --- */

struct example {
	int number;
	str section, markdown, html;
};

/* Tabs are written as arrows there. */
static str with_tabs(struct arena *a, str s)
{
	GString *g = g_string_new(NULL);
	for (ptrdiff_t at; (at = str_find(s, STR("→"), 0)) >= 0; s = str_from(s, (size_t)at + 3)) {
		g_string_append_len(g, s.at, at);
		g_string_append_c(g, '\t');
	}
	g_string_append_len(g, s.at, (gssize)s.len);
	return str_from_gstring(a, g);
}

#define FENCE "````````````````````````````````"

/* Cuts the next example off *rest. */
static bool next_example(struct arena *a, str *rest, struct example *e)
{
	str line;
	while (str_next(rest, '\n', &line)) {
		if (str_starts(line, STR("#")))
			e->section = str_trim(str_from(line, (size_t)str_find_char(line, ' ', 0)));
		if (!str_starts(line, STR(FENCE " example")))
			continue;
		const char *start = rest->at;
		ptrdiff_t middle = str_starts(*rest, STR(".\n")) ? 0 : str_find(*rest, STR("\n.\n"), 0) + 1;
		ptrdiff_t end = str_find(*rest, STR(FENCE "\n"), 0);
		e->markdown = with_tabs(a, (str){start, (size_t)middle});
		e->html = with_tabs(a, (str){start + middle + 2, (size_t)(end - middle - 2)});
		e->number++;
		*rest = str_from(*rest, (size_t)end + sizeof FENCE);
		return true;
	}
	return false;
}

/* The reason why an example is known to differ, or NULL. */
static const char *known_reason(struct arena *a, str known, const char *name, int number)
{
	str line, want = str_of(arena_printf(a, "%s %d ", name, number));
	while (str_next(&known, '\n', &line))
		if (str_starts(line, want))
			return str_terminated(a, str_from(line, want.len));
	return NULL;
}

static void put_indented(const char *what, const char *text)
{
	char **lines = g_strsplit(text, "\n", -1);
	printf("    %s:\n", what);
	for (char **line = lines; *line; line++)
		printf("      %s\n", *line);
	g_strfreev(lines);
}

static void try_example(const struct example *e, const char *name, str known)
{
	struct arena *a = arena_new();
	struct diags *diags = diags_new(a);
	uint32_t source = source_add(diags_sources(diags), STR("example.md"), e->markdown);
	struct node *root = load_markdown(a, diags, source, e->markdown, 0);
	GString *html = g_string_new(NULL);
	print_tree(html, a, root);
	char *got = canonical_text(html->str, html->len);
	str wanted = str_trim(e->html);
	char *want = canonical_text(wanted.at, wanted.len);
	const char *reason = known_reason(a, known, name, e->number);
	bool same = strcmp(got, want) == 0;
	if (same && !reason) {
		printf("ok %s example %d\n", name, e->number);
	} else if (!same && reason) {
		printf("ok %s example %d differs as known: %s\n", name, e->number, reason);
	} else {
		printf("not ok %s example %d (%.*s)%s\n", name, e->number, STR_ARGS(e->section),
		       same ? ": agrees now; take it off the list" : "");
		put_indented("markdown", e->markdown.at);
		put_indented("wanted", want);
		put_indented("got", got);
	}
	g_free(got);
	g_free(want);
	g_string_free(html, TRUE);
	arena_free(a);
}

int main(int argc, char **argv)
{
	if (argc != 4)
		return 2;
	struct arena *a = arena_new();
	struct folder *files = folder_on_disk(a);
	str text, known, why;
	if (!folder_read(files, a, str_of(argv[1]), &text, &why) ||
	    !folder_read(files, a, str_of(argv[3]), &known, &why))
		return 2;
	struct example e = {0};
	while (next_example(a, &text, &e))
		try_example(&e, argv[2], known);
	arena_free(a);
	return 0;
}
