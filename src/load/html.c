/* html.c: raw HTML through gumbo into the same tree.
 *
 * cmark hands HTML out in pieces: a block for `<div>`, Markdown, a block for `</div>`. So
 * a fragment is put together from siblings: the pieces of HTML as they are, and a
 * placeholder element for each node between them, known again by its offset. gumbo then
 * nests everything as a browser would. A list of tags decides first how far a fragment
 * reaches: a block that is never closed ends with its own piece and swallows nothing.
 *
 * What comes out are nodes by the table `elements`; what is not in it loses its element
 * but keeps its text, what must not be in a book is dropped; both are said. */
#include "load/html.h"

#include <gumbo.h>
#include <string.h>

#include "doc/walk.h"
#include "load/html_tags.h"

#define FRAGMENT_MOST (256 * 1024)   /* bytes; gumbo's time grows with their square */
#define OPEN_MOST 200                /* elements within elements */
#define SPAN_MOST 1000               /* columns or rows of a cell: HTML's number */

struct part {
	size_t at;                   /* in the fragment's text */
	struct node *node;
	bool placed;
};

struct fragment {
	struct reader *r;
	GString *text;
	GArray *parts;               /* struct part, rising */
	GArray *line_ends;           /* size_t: offsets of those in text */
	bool inlines;                /* only inlines may come out */
	int depth, deepest;          /* elements open in what was put together */
	unsigned code, pre;          /* depth within elements whose text is code, or is kept as it is */
	unsigned head;               /* the same of <thead> */
};

static struct part *part_at(struct fragment *f, size_t at)
{
	unsigned low = 0, high = f->parts->len;
	while (high - low > 1) {
		unsigned middle = (low + high) / 2;
		if (g_array_index(f->parts, struct part, middle).at <= at)
			low = middle;
		else
			high = middle;
	}
	return f->parts->len ? &g_array_index(f->parts, struct part, low) : NULL;
}

static uint32_t place_of(struct fragment *f, size_t at)
{
	struct part *p = part_at(f, at);
	if (!p)
		return 0;
	if (!(p->node->flags & RAW_HTML))
		return p->node->where.end;
	const size_t *ends = (const size_t *)(void *)f->line_ends->data;
	size_t before[2], of[2] = {p->at, at};
	for (int i = 0; i < 2; i++) {
		size_t low = 0, high = f->line_ends->len;
		while (low < high) {
			size_t middle = (low + high) / 2;
			if (ends[middle] < of[i])
				low = middle + 1;
			else
				high = middle;
		}
		before[i] = low;
	}
	size_t lines = before[1] - before[0];
	size_t begin = lines ? ends[before[1] - 1] + 1 : p->at;
	return html_line_place(f->r, p->node, lines, at - begin);
}

static span element_span(struct fragment *f, const GumboElement *e)
{
	uint32_t start = place_of(f, e->start_pos.offset);
	size_t last = e->end_pos.offset > e->start_pos.offset
		? e->end_pos.offset + e->original_end_tag.length
		: e->start_pos.offset + e->original_tag.length;
	return span_of(f->r, start, last ? place_of(f, last - 1) + 1 : start);
}

/* The name as written: gumbo knows only those of its own list. */
static str element_name(const GumboElement *e)
{
	if (e->tag != GUMBO_TAG_UNKNOWN)
		return str_of(gumbo_normalized_tagname(e->tag));
	GumboStringPiece name = e->original_tag;
	gumbo_tag_from_original_text(&name);
	return (str){name.data, name.length};
}

static void put(struct fragment *f, struct node *parent, struct node *n);

static struct node *open_paragraph(struct fragment *f, struct node *parent, span where)
{
	struct node *last = parent->last;
	if (last && last->flags & RAW_OPEN)
		return last;
	struct node *p = node_new(f->r->arena, NODE_PARAGRAPH, where);
	p->flags |= RAW_OPEN;
	if (parent->kind == NODE_ITEM || parent->kind == NODE_CELL || parent->kind == NODE_DEFINITION)
		p->flags |= NODE_TIGHT;
	put(f, parent, p);
	return p;
}

/* The one container that a parent insists on; itself where it does not. */
static struct node *wrap_for(struct fragment *f, struct node *parent, struct node *n)
{
	static const struct { enum node_kind child, parent; } rules[] = {
		{NODE_ITEM, NODE_LIST}, {NODE_TERM, NODE_DEFINITIONS},
		{NODE_DEFINITION, NODE_DEFINITIONS},
	};
	struct arena *a = f->r->arena;
	for (size_t i = 0; i < G_N_ELEMENTS(rules); i++) {
		if (n->kind != rules[i].child || parent->kind == rules[i].parent)
			continue;
		if (parent->last && parent->last->kind == rules[i].parent)
			return parent->last;
		struct node *wrap = node_new(a, rules[i].parent, n->where);
		node_append(parent, wrap);
		return wrap;
	}
	enum node_kind kind = parent->kind == NODE_LIST ? NODE_ITEM
		: parent->kind == NODE_DEFINITIONS ? NODE_DEFINITION : NODE_DIV;
	bool fits = n->kind == NODE_ITEM || n->kind == NODE_TERM || n->kind == NODE_DEFINITION;
	if (kind == NODE_DIV || fits)
		return parent;
	struct node *wrap = node_new(a, kind, n->where);
	node_append(parent, wrap);
	return wrap;
}

/* Puts a node where it may stand: text gets a paragraph, an item its list; a block that
 * comes where only text can be gives its text. */
static void put(struct fragment *f, struct node *parent, struct node *n)
{
	if (node_is_inline(n)) {
		if (!node_holds_inlines(parent)) {
			if (n->kind == NODE_TEXT && str_trim(n->text).len == 0 && n->text.len &&
			    !(parent->last && parent->last->flags & RAW_OPEN))
				return;
			parent = open_paragraph(f, parent, n->where);
		}
		parent->where = span_join(parent->where, n->where);
		node_append(parent, n);
	} else if (node_holds_inlines(parent)) {
		if (parent->last)
			node_append(parent, node_new(f->r->arena, NODE_SOFT_BREAK, n->where));
		if (node_holds_inlines(n))
			node_move_children(n, parent);
		else if (parent->parent)
			put(f, parent->parent, n);
	} else {
		struct node *at = wrap_for(f, parent, n);
		if (n->kind == NODE_CAPTION && parent->kind != NODE_FIGURE && parent->kind != NODE_TABLE)
			n->kind = NODE_PARAGRAPH;
		if (at->last && at->last->flags & RAW_OPEN)
			at->last->flags &= ~(unsigned)RAW_OPEN;
		node_append(at, n);
	}
}

static void say_dropped(struct fragment *f, span where, str name, const char *what)
{
	diag_add(f->r->diags, DIAG_HTML_DROPPED, where, NULL, "a book cannot carry <%.*s>; %s",
	         STR_ARGS(name), what);
}

/* Text with runs of white space as one blank; none where the text before ends in one. */
static str collapse(struct fragment *f, str s, const struct node *parent)
{
	GString *out = g_string_new(NULL);
	const struct node *last = parent->last;
	if (last && last->flags & RAW_OPEN)
		last = last->last;
	bool blank = last ? last->kind == NODE_HARD_BREAK ||
	                    (last->kind == NODE_TEXT && str_ends(last->text, STR(" ")))
	                  : !node_is_inline(parent);
	for (size_t i = 0; i < s.len; i++) {
		if (!g_ascii_isspace(s.at[i]))
			g_string_append_c(out, s.at[i]);
		else if (!blank)
			g_string_append_c(out, ' ');
		blank = g_ascii_isspace(s.at[i]);
	}
	return str_from_gstring(f->r->arena, out);
}

/* Text as it is but for white space, from…end of what stands at start in the source. */
static void put_text(struct fragment *f, struct node *parent, str text, span where)
{
	text = f->pre ? str_copy(f->r->arena, text) : collapse(f, text, parent);
	if (text.len)
		put(f, parent, node_new_text(f->r->arena, f->code ? NODE_CODE : NODE_TEXT, where, text));
}

static void turn_text_node(struct fragment *f, const GumboNode *g, struct node *parent)
{
	const GumboText *t = &g->v.text;
	size_t at = t->start_pos.offset;
	uint32_t start = place_of(f, at), end = start;
	if (t->original_text.length)
		end = place_of(f, at + t->original_text.length - 1) + 1;
	str text = str_of(t->text);
	span where = span_of(f->r, start, end);
	for (size_t from = 0, stop; !f->code && !f->pre && template_next(text, &from, &stop);
	     text = str_from(text, stop), from = 0) {
		put_text(f, parent, str_sub(text, 0, from), where);
		struct node *n = site_node(f->r, str_copy(f->r->arena, str_sub(text, from, stop)), where);
		if (n)
			put(f, parent, n);
	}
	put_text(f, parent, text, where);
}

static str attribute_text(const GumboElement *e, const char *name)
{
	GumboAttribute *a = gumbo_get_attribute(&e->attributes, name);
	return a ? str_of(a->value) : STR_NONE;
}

/* What an author can mean by an attribute in a book; the rest of HTML's says nothing
 * there and goes in silence, but for what could run, which is said. */
static const char *const kept_attributes[] = {"id", "class", "lang", "xml:lang", "title", "dir",
	"width", "height", "datetime", "cite", NULL};

static void turn_attributes(struct fragment *f, const GumboElement *e, struct node *n)
{
	for (unsigned i = 0; i < e->attributes.length; i++) {
		const GumboAttribute *a = e->attributes.data[i];
		str key = str_of(a->name);
		bool refused = str_equal(str_sub(key, 0, 2), STR("on")) || str_is(key, "style") ||
		               str_is(key, "srcdoc") || str_is(key, "formaction");
		if (!refused && !html_is_in(key, kept_attributes))
			continue;
		if (n->kind == NODE_IMAGE && str_is(key, "title"))
			continue;
		attribute_give(f->r, n, str_copy(f->r->arena, key),
		               str_copy(f->r->arena, str_of(a->value)), n->where);
	}
	if (e->tag == GUMBO_TAG_A && !node_id(n).len && attribute_text(e, "name").len)
		attribute_give(f->r, n, STR("id"),
		               str_copy(f->r->arena, attribute_text(e, "name")), n->where);
}

static enum column_align turn_align(const GumboElement *e)
{
	str align = attribute_text(e, "align");
	return str_is(align, "left") ? ALIGN_LEFT : str_is(align, "right") ? ALIGN_RIGHT
		: str_is(align, "center") ? ALIGN_CENTER : ALIGN_NONE;
}

static int read_count(str s, int least, int most)
{
	int n = 0;
	for (size_t i = 0; i < s.len && g_ascii_isdigit(s.at[i]) && n <= most; i++)
		n = n * 10 + (s.at[i] - '0');
	return n < least ? least : n > most ? most : n;
}

static void fill_image(struct fragment *f, const GumboElement *e, struct node *n)
{
	struct arena *a = f->r->arena;
	n->image.url = site_address(f->r, str_copy(a, attribute_text(e, "src")));
	str title = attribute_text(e, "title"), alt = attribute_text(e, "alt");
	n->image.title = title.len ? str_copy(a, title) : STR_NONE;
	n->image.decorative |= alt.at && !alt.len;
	if (alt.len)
		node_append(n, node_new_text(a, NODE_TEXT, n->where, str_copy(a, alt)));
}

static void fill_payload(struct fragment *f, const GumboElement *e, struct node *n)
{
	struct arena *a = f->r->arena;
	str name = element_name(e);
	if (n->kind == NODE_HEADING) {
		n->heading.level = (unsigned)(name.at[1] - '0');
	} else if (n->kind == NODE_LIST) {
		n->list.ordered = str_is(name, "ol");
		str start = attribute_text(e, "start"), type = attribute_text(e, "type");
		n->list.start = !n->list.ordered ? 0 : start.len ? read_count(start, 0, 999999999) : 1;
		n->list.delimiter = '.';
		n->list.style = type.len == 1 && strchr("1aAiI", type.at[0]) ? type.at[0] : '1';
		n->flags |= NODE_TIGHT;
	} else if (n->kind == NODE_LINK) {
		n->link.url = site_address(f->r, str_copy(a, attribute_text(e, "href")));
		str title = attribute_text(e, "title");
		n->link.title = title.len ? str_copy(a, title) : STR_NONE;
		if (!attribute_text(e, "href").at)
			n->kind = NODE_SPAN;
	} else if (n->kind == NODE_IMAGE) {
		fill_image(f, e, n);
	} else if (n->kind == NODE_ITEM) {
		n->item.number = read_count(attribute_text(e, "value"), 0, 999999999);
	} else if (n->kind == NODE_ROW) {
		n->row.header = f->head > 0;
	} else if (n->kind == NODE_CELL) {
		n->cell.header = str_is(name, "th");
		n->cell.align = turn_align(e);
		n->cell.span = (unsigned)read_count(attribute_text(e, "colspan"), 1, SPAN_MOST);
		n->at = (uint32_t)read_count(attribute_text(e, "rowspan"), 1, SPAN_MOST);
		if (n->at > 1)
			diag_add(f->r->diags, DIAG_HTML_DROPPED, n->where, NULL,
			         "a cell over several rows is set in the first");
	} else if (n->kind == NODE_CODE_BLOCK) {
		n->code.first_line = 1;
	} else if (n->kind == NODE_TEXT) {
		n->text = STR("\xE2\x80\x8B");      /* <wbr> */
	}
}

static void turn_children(struct fragment *f, const GumboElement *e, struct node *parent);

static void make_code(struct node *n)
{
	for (struct node *c = n; c; c = walk_after(c, n))
		if (c->kind == NODE_TEXT && c->text.len) {
			c->kind = NODE_CODE;
			c->flags &= ~(unsigned)RAW_ESCAPED;
		}
}

static void place_part(struct fragment *f, struct part *p, struct node *parent)
{
	p->placed = true;
	if (f->code)
		make_code(p->node);
	if (p->node->kind == NODE_DEFINITION && !node_holds_inlines(parent))
		node_append(parent, p->node);    /* its list is made later, with its term */
	else
		put(f, parent, p->node);
}

/* <pre>: its text as it stands, its language from the class of a <code> inside. */
static void fill_pre(struct fragment *f, const GumboElement *e, struct node *n)
{
	struct node *inside = node_new(f->r->arena, NODE_SPAN, n->where);
	f->pre++;
	turn_children(f, e, inside);
	f->pre--;
	n->text = node_plain_text(f->r->arena, inside);
	for (unsigned i = 0; i < e->children.length; i++) {
		const GumboNode *c = e->children.data[i];
		if (c->type != GUMBO_NODE_ELEMENT || c->v.element.tag != GUMBO_TAG_CODE)
			continue;
		str class = attribute_text(&c->v.element, "class"), part;
		while (str_next(&class, ' ', &part))
			if (str_starts(part, STR("language-")))
				n->code.language = str_copy(f->r->arena, str_from(part, 9));
	}
}

static bool has_block(const GumboElement *e)
{
	for (unsigned i = 0; i < e->children.length; i++) {
		const GumboNode *c = e->children.data[i];
		if (c->type != GUMBO_NODE_ELEMENT)
			continue;
		const struct element *el = html_element(element_name(&c->v.element));
		if (el && el->action == TAKE && node_kind_class(el->kind) != CLASS_INLINE &&
		    node_kind_class(el->kind) != CLASS_LEAF_INLINE)
			return true;
		if (has_block(&c->v.element))
			return true;
	}
	return false;
}

/* The kind an element gets here: no block among inlines, no inline round blocks. */
static enum node_kind kind_here(struct fragment *f, const GumboElement *e,
                                const struct element *el, struct node *parent)
{
	enum node_class class = node_kind_class(el->kind);
	bool is_inline = class == CLASS_INLINE || class == CLASS_LEAF_INLINE;
	bool text_only = f->inlines || node_is_inline(parent);
	if (e->tag == GUMBO_TAG_FOOTER && parent->kind == NODE_QUOTE)
		return NODE_ATTRIBUTION;
	if (!is_inline && text_only)
		return el->kind == NODE_BREAK ? NODE_HARD_BREAK : NODE_SPAN;
	if (class == CLASS_INLINE && el->kind != NODE_IMAGE && !text_only && has_block(e))
		return NODE_DIV;
	return el->kind;
}

/* An inline element round blocks: what is in each of them is in one like it. */
static void spread(struct fragment *f, const GumboElement *e, const struct element *el,
                   struct node *div)
{
	for (struct node *n = div->first; n; n = walk_after(n, div)) {
		if (node_kind_class(n->kind) != CLASS_TEXT_BLOCK || !n->first)
			continue;
		struct node *inside = node_new(f->r->arena, el->kind, n->where);
		fill_payload(f, e, inside);
		node_move_children(n, inside);
		node_append(n, inside);
	}
}

/* <summary>: a page makes a button of it; here it heads what follows. */
static void embolden(struct fragment *f, struct node *n)
{
	struct node *strong = node_new(f->r->arena, NODE_STRONG, n->where);
	node_move_children(n, strong);
	node_append(n, strong);
}

/* <ol reversed> counts down to 1, or from its start. */
static void count_down(const GumboElement *e, struct node *list)
{
	int number = 0;
	for (struct node *item = list->first; item; item = item->next)
		number += item->kind == NODE_ITEM;
	if (attribute_text(e, "start").len)
		number = list->list.start;
	list->list.start = number;
	for (struct node *item = list->first; item && number > 0; item = item->next)
		if (item->kind == NODE_ITEM)
			item->item.number = number--;
}

static void take_element(struct fragment *f, const GumboElement *e, const struct element *el,
                         struct node *parent, span where)
{
	struct arena *a = f->r->arena;
	struct node *n = node_new(a, kind_here(f, e, el, parent), where);
	if (n->kind == el->kind)
		fill_payload(f, e, n);
	turn_attributes(f, e, n);
	if (el->class)
		node_add_class(a, n, str_of(el->class));
	if (n->kind == NODE_SPAN)
		span_settle(n);
	if (n->kind == NODE_CODE_BLOCK)
		fill_pre(f, e, n);
	put(f, parent, n);
	enum node_class class = node_kind_class(n->kind);
	if (class != CLASS_LEAF_BLOCK && class != CLASS_LEAF_INLINE && n->kind != NODE_IMAGE)
		turn_children(f, e, n);
	if (n->kind == NODE_DIV && node_kind_class(el->kind) == CLASS_INLINE &&
	    el->kind != NODE_SPAN)
		spread(f, e, el, n);
	if (e->tag == GUMBO_TAG_SUMMARY && n->kind == NODE_PARAGRAPH)
		embolden(f, n);
	if (n->kind == NODE_LIST && n->list.ordered && attribute_text(e, "reversed").at)
		count_down(e, n);
}

/* gumbo takes a form off its stack without noting where it ended. */
static span dropped_span(struct fragment *f, const GumboElement *e, str name, span where)
{
	if (e->end_pos.offset > e->start_pos.offset)
		return where;
	str end = str_of(arena_printf(f->r->arena, "</%.*s>", STR_ARGS(name)));
	str text = {f->text->str, f->text->len};
	ptrdiff_t at = str_find(text, end, e->start_pos.offset);
	if (at < 0)
		return where;
	return span_of(f->r, where.start, place_of(f, (size_t)at + end.len - 1) + 1);
}

/* What stood between the tags of something dropped goes with it; blocks of Markdown stay,
 * unless they were a script's or a picture's: an element that lasts for several blocks
 * was laid round them. */
static bool drop_parts(struct fragment *f, const GumboElement *e, bool all, struct node *parent)
{
	bool stays = false;
	for (unsigned i = 0; i < f->parts->len; i++) {
		struct part *p = &g_array_index(f->parts, struct part, i);
		if (p->at <= e->start_pos.offset || p->at >= e->end_pos.offset ||
		    p->node->flags & RAW_HTML || p->placed)
			continue;
		if (all || node_is_inline(p->node)) {
			p->placed = true;
		} else {
			place_part(f, p, parent);
			stays = true;
		}
	}
	return stays;
}

static void drop_element(struct fragment *f, const GumboElement *e, str name, struct node *parent,
                         span where)
{
	bool all = html_is_in(name, html_raw_texts) || e->tag == GUMBO_TAG_SVG || e->tag == GUMBO_TAG_MATH;
	where = dropped_span(f, e, name, where);
	bool stays = drop_parts(f, e, all, parent);
	say_dropped(f, where, name, stays ? "only the Markdown inside stays" : "it is left out");
}

static void turn_element(struct fragment *f, const GumboElement *e, struct node *parent)
{
	struct part *p = part_at(f, e->start_pos.offset);
	if (p && p->at == e->start_pos.offset && !(p->node->flags & RAW_HTML)) {
		if (!p->placed)
			place_part(f, p, parent);
		turn_children(f, e, parent);
		return;
	}
	str name = element_name(e);
	span where = element_span(f, e);
	const struct element *el = html_element(name);
	if (!el) {
		say_dropped(f, where, name, "what is inside stays");
		turn_children(f, e, parent);
	} else if (el->action == DROP) {
		drop_element(f, e, name, parent, where);
	} else if (el->action == DROP_SILENT) {
		drop_parts(f, e, true, parent);
	} else if (el->action == UNWRAP || (el->kind == NODE_DIV && parent->kind == NODE_DEFINITIONS)) {
		f->head += e->tag == GUMBO_TAG_THEAD;
		turn_children(f, e, parent);
		f->head -= e->tag == GUMBO_TAG_THEAD;
	} else if (el->action == TAKE_TEXT) {
		f->code++;
		turn_children(f, e, parent);
		f->code--;
	} else if (el->action == TAKE) {
		take_element(f, e, el, parent, where);
	}
}

static void turn_children(struct fragment *f, const GumboElement *e, struct node *parent)
{
	for (unsigned i = 0; i < e->children.length; i++) {
		const GumboNode *c = e->children.data[i];
		if (c->type == GUMBO_NODE_ELEMENT || c->type == GUMBO_NODE_TEMPLATE)
			turn_element(f, &c->v.element, parent);
		else if (c->type == GUMBO_NODE_TEXT || c->type == GUMBO_NODE_WHITESPACE ||
		         c->type == GUMBO_NODE_CDATA)
			turn_text_node(f, c, parent);
	}
}

/* HTML ends <?…?> and <![CDATA[…]]> at their first >; their authors did not mean that. */
static void blank_instructions(struct fragment *f, size_t begin)
{
	static const struct { str open, close; } kinds[] = {
		{{"<?", 2}, {"?>", 2}}, {{"<![CDATA[", 9}, {"]]>", 3}},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++) {
		str s = {f->text->str, f->text->len};
		ptrdiff_t at = (ptrdiff_t)begin;
		while ((at = str_find(s, kinds[i].open, (size_t)at)) >= 0) {
			ptrdiff_t end = str_find(s, kinds[i].close, (size_t)at);
			end = end < 0 ? (ptrdiff_t)s.len : end + (ptrdiff_t)kinds[i].close.len;
			span where = span_of(f->r, place_of(f, (size_t)at), place_of(f, (size_t)end - 1) + 1);
			diag_add(f->r->diags, DIAG_HTML_DROPPED, where, NULL,
			         "a book cannot carry %s…%s; it is left out", kinds[i].open.at,
			         kinds[i].close.at);
			memset(f->text->str + at, ' ', (size_t)(end - at));
			at = end;
		}
	}
}

static void add_part(struct fragment *f, struct node *n)
{
	struct part part = {.at = f->text->len, .node = n};
	g_array_append_val(f->parts, part);
	if (!(n->flags & RAW_HTML)) {
		g_string_append(f->text, node_is_inline(n) ? "<wbr>" : "<div></div>");
		return;
	}
	size_t begin = f->text->len;
	struct tag tag;
	for (size_t at = 0; html_next_tag(n->text, &at, &tag);) {
		if (!html_is_in(tag.name, html_optional))
			f->depth += tag.closing ? -(f->depth > 0) : 1;
		f->deepest = MAX(f->deepest, f->depth);
	}
	for (size_t i = 0; i < n->text.len; i++) {
		size_t at = f->text->len + i;
		if (n->text.at[i] == '\n')
			g_array_append_val(f->line_ends, at);
	}
	g_string_append_len(f->text, n->text.at, (gssize)n->text.len);
	blank_instructions(f, begin);
}

/* What cannot be parsed is left out as HTML; the nodes between stay. */
static void refuse_fragment(struct fragment *f, span where)
{
	diag_add(f->r->diags, DIAG_HTML_DROPPED, where, NULL,
	         "the HTML here is too long or too deeply nested; it is left out");
}

/* Parses what was put together and puts its nodes below parent. */
static void turn_fragment(struct fragment *f, struct node *parent)
{
	struct node *first = g_array_index(f->parts, struct part, 0).node;
	if (f->deepest > OPEN_MOST || f->text->len > FRAGMENT_MOST) {
		refuse_fragment(f, first->where);
	} else {
		GumboOptions options = kGumboDefaultOptions;
		options.fragment_context = GUMBO_TAG_DIV;
		options.max_errors = 0;
		GumboOutput *out = gumbo_parse_with_options(&options, f->text->str, f->text->len);
		turn_children(f, &out->root->v.element, parent);
		gumbo_destroy_output(&options, out);
	}
	for (unsigned i = 0; i < f->parts->len; i++) {
		struct part *p = &g_array_index(f->parts, struct part, i);
		if (!p->placed && !(p->node->flags & RAW_HTML))
			place_part(f, p, parent);
	}
}

/* Siblings from…to become what their HTML says, in their place. */
static void replace_run(struct reader *r, struct node **pieces, unsigned from, unsigned to,
                        bool inlines)
{
	struct fragment f = {.r = r, .text = g_string_new(NULL), .inlines = inlines,
	                     .parts = g_array_new(FALSE, FALSE, sizeof(struct part)),
	                     .line_ends = g_array_new(FALSE, FALSE, sizeof(size_t))};
	struct node *holder = node_new(r->arena, inlines ? NODE_SPAN : NODE_DIV, pieces[from]->where);
	node_insert_before(pieces[from], holder);
	for (unsigned i = from; i <= to; i++) {
		node_remove(pieces[i]);
		add_part(&f, pieces[i]);
	}
	turn_fragment(&f, holder);
	html_settle(r, holder);
	node_unwrap(holder);
	g_string_free(f.text, TRUE);
	g_array_free(f.line_ends, TRUE);
	g_array_free(f.parts, TRUE);
}

static struct node **list_children(struct node *parent, unsigned *n, bool *html)
{
	GPtrArray *list = g_ptr_array_new();
	*html = false;
	for (struct node *c = parent->first; c; c = c->next) {
		*html |= (c->flags & RAW_HTML) != 0;
		g_ptr_array_add(list, c);
	}
	*n = list->len;
	return (struct node **)g_ptr_array_free(list, FALSE);
}

/* <br> is frequent and stands alone: no need to ask a parser. */
static bool take_break(struct reader *r, struct node *n)
{
	str inside = str_sub(n->text, 3, n->text.len ? n->text.len - 1 : 0);
	inside = str_trim(inside);
	if (!node_is_inline(n) || !str_equal_fold(str_sub(n->text, 0, 3), STR("<br")) ||
	    (inside.len && !str_is(inside, "/")))
		return false;
	node_replace(n, node_new(r->arena, NODE_HARD_BREAK, n->where));
	return true;
}

static void take_children(struct reader *r, struct node *parent, bool inlines)
{
	unsigned n, tag = 0;
	bool html;
	struct node **pieces = list_children(parent, &n, &html);
	struct tags t = {g_array_new(FALSE, FALSE, sizeof(struct tag)),
	                 g_array_new(FALSE, FALSE, sizeof(unsigned)), 0};
	if (html)
		html_find_tags(r, &t, pieces, n);
	for (unsigned i = 0; html && i < n; i++) {
		if (!(pieces[i]->flags & RAW_HTML))
			continue;
		unsigned to = html_reach(&t, &tag, i);
		if (parent->flags & RAW_UNWRAP)     /* its inlines need paragraphs too */
			i = 0, to = n - 1;
		else if (to == i && take_break(r, pieces[i]))
			continue;
		replace_run(r, pieces, i, to, inlines);
		i = to;
	}
	g_array_free(t.all, TRUE);
	g_array_free(t.open, TRUE);
	g_free(pieces);
}

/* Whether HTML among a paragraph's inlines begins blocks, as a list in a table's cell. */
static bool begins_blocks(const struct node *n)
{
	for (const struct node *c = n->first; c; c = c->next) {
		struct tag tag;
		size_t at = 0;
		while (c->flags & RAW_HTML && html_next_tag(c->text, &at, &tag)) {
			const struct element *el = html_element(tag.name);
			enum node_class class = el ? node_kind_class(el->kind) : CLASS_INLINE;
			if (el && el->action == TAKE && class != CLASS_INLINE &&
			    class != CLASS_LEAF_INLINE && !tag.closing)
				return true;
		}
	}
	return false;
}

void html_inlines(struct reader *r, struct node *block)
{
	GPtrArray *holders = g_ptr_array_new();
	for (struct node *n = block->first; n; n = walk_after(n, block))
		if (n->first)
			g_ptr_array_add(holders, n);
	for (unsigned i = holders->len; i-- > 0;)    /* the innermost first */
		take_children(r, holders->pdata[i], true);
	g_ptr_array_free(holders, TRUE);
	if (block->kind == NODE_PARAGRAPH && begins_blocks(block)) {
		block->kind = NODE_DIV;
		block->flags |= RAW_UNWRAP;
		take_children(r, block, false);
		return;
	}
	take_children(r, block, true);
}

void html_blocks(struct reader *r, struct node *parent)
{
	take_children(r, parent, false);
}
