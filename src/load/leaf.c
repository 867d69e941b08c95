/* leaf.c: the inlines of one block, as cmark has them, into nodes.
 *
 * They are parsed leaf by leaf, by us: cmark's last step would join text nodes, and while
 * they are apart their text still points into the leaf's own, which places each of them
 * exactly. A cursor follows through the mark-up between them. */
#include "load/parse.h"

#include <string.h>

#define BRACKETS_MOST 1500       /* in one block: cmark's time is quadratic in them */
#define ENTITY_MOST 40           /* bytes of an entity's name: HTML's longest has 33 */
#define MASK '\x7f'              /* each byte of what cmark must not look into */

/* One leaf's inlines being turned. */
struct leaf {
	struct reader *reader;
	struct parse *parse;
	struct content content;
	const char *parsed;          /* cmark's copy of content.text */
	str unmasked;                /* content.text as it was; absent: nothing is masked */
	unsigned signs;              /* in it */
	bool all_masked;
	unsigned breaks_masked;      /* ends of lines that cmark will tell of again */
	size_t cursor;               /* all before it is turned */
	struct node *parent;         /* where the next node goes */
	unsigned depth, beyond;      /* beyond: nodes passed over because too deep */
};

static span leaf_span(const struct leaf *l, size_t start, size_t end)
{
	uint32_t from = content_place(&l->content, start);
	uint32_t to = end > start ? content_place(&l->content, end - 1) + 1 : from;
	return span_of(l->reader, from, to);
}

static char peek(const struct leaf *l, size_t at)
{
	return at < l->content.text.len ? l->content.text.at[at] : '\0';
}

/* A view of the source where it has the very same bytes, else a copy. */
static str keep_text(const struct leaf *l, str text, span where)
{
	str there = str_sub(l->reader->text, where.start, where.end);
	return str_equal(there, text) ? there : str_copy(l->reader->arena, text);
}

static struct node *add_leaf(struct leaf *l, enum node_kind kind, size_t start, size_t end,
                             str text)
{
	span where = leaf_span(l, start, end);
	struct node *n = node_new(l->reader->arena, kind, where);
	if (text.at)
		n->text = keep_text(l, text, where);
	node_append(l->parent, n);
	l->cursor = end;
	return n;
}

/* Text goes onto the text before it where the two touch and neither was escaped. */
static void add_text(struct leaf *l, size_t start, size_t end, str text, bool escaped)
{
	struct node *last = l->parent->last;
	if (!escaped && last && last->kind == NODE_TEXT && !(last->flags & RAW_ESCAPED) &&
	    last->where.end == content_place(&l->content, start) &&
	    last->text.at == l->reader->text.at + last->where.start) {
		span where = leaf_span(l, start, end);
		if (str_equal(text, str_sub(l->reader->text, where.start, where.end))) {
			last->where.end = where.end;
			last->text.len = where.end - last->where.start;
			l->cursor = end;
			return;
		}
	}
	struct node *n = add_leaf(l, NODE_TEXT, start, end, text);
	n->flags |= escaped ? RAW_ESCAPED : 0;
}

/* Where a piece of cmark's text stands in the leaf's; -1 where it was made up. */
static ptrdiff_t offset_of(const struct leaf *l, const unsigned char *piece)
{
	uintptr_t at = (uintptr_t)piece, begin = (uintptr_t)l->parsed;
	return at >= begin && at < begin + l->content.text.len ? (ptrdiff_t)(at - begin) : -1;
}

/* Where the entity that stands for text ends; 0 where a plain & stands there. */
static size_t entity_end(const struct leaf *l, size_t at, str text)
{
	size_t end = at;
	while (end - at < ENTITY_MOST && peek(l, end) && peek(l, end) != ';')
		end++;
	if (peek(l, at) != '&' || peek(l, end) != ';')
		return 0;
	str name = str_sub(l->content.text, at + 1, end);
	bool amp = str_equal_fold(name, STR("amp")) ||
	           (name.len && name.at[0] == '#' &&
	            (str_ends(name, STR("38")) || str_ends(name, STR("26"))));
	return !str_is(text, "&") || amp ? end + 1 : 0;
}

/* What cmark must not look into: templates. */
static void mask(struct leaf *l, cmark_node *leaf, bool paragraph)
{
	str s = l->content.text;
	size_t at = 0, end = s.len;
	l->all_masked = paragraph && site_is_statement(s);
	if (!l->all_masked && !(l->signs & SIGN_BRACE))
		return;
	for (bool more = l->all_masked || template_next(s, &at, &end); more;
	     at = end, more = template_next(s, &at, &end)) {
		if (!l->unmasked.at)
			l->unmasked = str_copy(l->reader->arena, s);
		for (size_t i = at; i < end; i++)
			if (s.at[i] != '\n')
				leaf->content.ptr[i] = (unsigned char)MASK;
	}
}

/* The one that begins here; without one, what is masked stood so in the source. */
static void add_template(struct leaf *l, size_t start)
{
	size_t at = start, end;
	if (l->all_masked)
		end = l->unmasked.len;
	else if (!template_next(l->unmasked, &at, &end) || at != start)
		for (end = start; peek(l, end) == MASK;)
			end++;
	for (size_t i = start; i < end; i++)
		l->breaks_masked += l->unmasked.at[i] == '\n';
	struct node *n = site_node(l->reader, str_sub(l->unmasked, start, end), leaf_span(l, start, end));
	if (n)
		node_append(l->parent, n);
	l->cursor = end;
}

/* Text that may hold masks. */
static void add_masked(struct leaf *l, size_t start, size_t end)
{
	for (size_t at = MAX(start, l->cursor); at < end; at = MAX(at, l->cursor)) {
		size_t from = at;
		bool masked = peek(l, at) == MASK;
		if (masked) {
			add_template(l, from);
			at = l->cursor;
			continue;
		}
		while (at < end && peek(l, at) != MASK)
			at++;
		add_text(l, from, at, str_sub(l->content.text, from, at), false);
	}
}

/* The masks of an address or title, which stand in its link from…to, as they were. */
static str unmask(struct leaf *l, str masked, size_t from, size_t to)
{
	if (!l->unmasked.at || str_find_char(masked, MASK, 0) < 0)
		return masked;
	GString *out = g_string_new(NULL);
	for (size_t i = 0; i < masked.len; i++) {
		if (masked.at[i] != MASK) {
			g_string_append_c(out, masked.at[i]);
			continue;
		}
		while (from < to && peek(l, from) != MASK)
			from++;
		if (from < to)
			g_string_append_c(out, l->unmasked.at[from++]);
	}
	str url = str_from_gstring(l->reader->arena, out);
	return site_address(l->reader, url);
}

static void turn_text(struct leaf *l, cmark_node *n)
{
	str text = {(const char *)n->as.literal.data, (size_t)n->as.literal.len};
	if (text.len == 0)
		return;
	ptrdiff_t known = offset_of(l, n->as.literal.data);
	if (l->unmasked.at && known >= 0 && str_find_char(text, MASK, 0) >= 0) {
		add_masked(l, (size_t)known, (size_t)known + text.len);
		return;
	}
	size_t start = known > (ptrdiff_t)l->cursor ? (size_t)known : l->cursor;
	size_t entity = known < 0 ? entity_end(l, start, text) : 0;
	if (entity)
		add_text(l, start, entity, text, true);
	else if (known > (ptrdiff_t)l->cursor && peek(l, start - 1) == '\\')
		add_text(l, start - 1, start + text.len, text, true);
	else
		add_text(l, start, start + text.len, text, false);
}

static void turn_code(struct leaf *l, cmark_node *n)
{
	while (l->cursor < l->content.text.len && peek(l, l->cursor) != '`')
		l->cursor++;
	ptrdiff_t end = scan_code(l->content.text, l->cursor);
	size_t start = l->cursor;
	str text = {(const char *)n->as.literal.data, (size_t)n->as.literal.len};
	add_leaf(l, NODE_CODE, start, end < 0 ? start : (size_t)end, text.at ? text : STR(""));
}

static void turn_html(struct leaf *l, cmark_node *n)
{
	str text = {(const char *)n->as.literal.data, (size_t)n->as.literal.len};
	ptrdiff_t known = offset_of(l, n->as.literal.data);
	size_t start = known >= 0 ? (size_t)known : l->cursor;
	if (l->unmasked.at)
		text = str_sub(l->unmasked, start, start + text.len);
	add_leaf(l, NODE_CODE, start, start + text.len, text)->flags |= RAW_HTML;
}

static void turn_break(struct leaf *l, enum node_kind kind)
{
	size_t start = l->cursor;
	if (l->breaks_masked) {
		l->breaks_masked--;
		return;
	}
	while (peek(l, l->cursor) && peek(l, l->cursor) != '\n')
		l->cursor++;
	size_t end = l->cursor + 1;
	bool backslash = kind == NODE_HARD_BREAK && end > 1 && peek(l, end - 2) == '\\';
	while (!backslash && (peek(l, end) == ' ' || peek(l, end) == '\t'))
		end++;                   /* cmark leaves them after a backslash */
	struct node *n = add_leaf(l, kind, start, end, STR_NONE);
	n->where.end = leaf_span(l, start, l->cursor).start + 1;
	l->cursor = end;
}

str chunk_text(struct arena *a, cmark_chunk c)
{
	return str_copy(a, (str){(const char *)c.data, (size_t)c.len});
}

static struct node *enter_link(struct leaf *l, cmark_node *n)
{
	struct arena *a = l->reader->arena;
	bool image = n->type == CMARK_NODE_IMAGE;
	struct node *new = node_new(a, image ? NODE_IMAGE : NODE_LINK,
	                            leaf_span(l, l->cursor, l->cursor));
	str url = chunk_text(a, n->as.link.url);
	str title = n->as.link.title.len ? chunk_text(a, n->as.link.title) : STR_NONE;
	if (image)
		new->image.url = url, new->image.title = title;
	else
		new->link.url = url, new->link.title = title;
	l->cursor += image ? 2 : 1;
	return new;
}

static void use_definition(struct leaf *l, str label)
{
	str key = label_key(l->reader->arena, label);
	struct definition *d = g_hash_table_lookup(l->reader->definitions, &key);
	if (d)
		d->used = true;
}

/* Past what follows the text of a link: a destination, a label, or nothing. */
static void leave_link(struct leaf *l, size_t start)
{
	str s = l->content.text;
	if (peek(l, start) == '<') {
		while (peek(l, l->cursor) && peek(l, l->cursor) != '>')
			l->cursor++;
		l->cursor++;
		return;
	}
	size_t close = l->cursor++;
	ptrdiff_t end = scan_link_tail(s, l->cursor);
	if (end < 0) {
		size_t text = start + (peek(l, start) == '!' ? 2 : 1);
		str label = str_sub(s, text, close);
		end = scan_label(s, l->cursor);
		if (end > (ptrdiff_t)l->cursor + 2)
			label = str_sub(s, l->cursor + 1, (size_t)end - 1);
		use_definition(l, label);
	} else if (l->parent->kind == NODE_IMAGE) {
		l->parent->image.url = unmask(l, l->parent->image.url, l->cursor, (size_t)end);
	} else {
		l->parent->link.url = unmask(l, l->parent->link.url, l->cursor, (size_t)end);
	}
	if (end >= 0)
		l->cursor = (size_t)end;
}

static unsigned delimiters(struct leaf *l, cmark_node *n)
{
	if (n->type == CMARK_NODE_EMPH)
		return 1;
	if (n->type == CMARK_NODE_STRONG)
		return 2;
	return peek(l, l->cursor) == '~' && peek(l, l->cursor + 1) == '~' ? 2 : 1;
}

static void enter_inline(struct leaf *l, cmark_node *n)
{
	struct node *new;
	size_t start = l->cursor;
	if (n->type == CMARK_NODE_LINK || n->type == CMARK_NODE_IMAGE) {
		new = enter_link(l, n);
	} else {
		enum node_kind kind = n->type == CMARK_NODE_EMPH ? NODE_EMPHASIS
			: n->type == CMARK_NODE_STRONG ? NODE_STRONG : NODE_STRIKE;
		new = node_new(l->reader->arena, kind, leaf_span(l, start, start));
		l->cursor += delimiters(l, n);
	}
	new->at = (uint32_t)start;
	node_append(l->parent, new);
	l->parent = new;
}

static void leave_inline(struct leaf *l, cmark_node *n)
{
	struct node *new = l->parent;
	if (new->kind == NODE_LINK || new->kind == NODE_IMAGE)
		leave_link(l, new->at);
	else
		l->cursor += delimiters(l, n);
	new->where.end = leaf_span(l, new->at, l->cursor).end;
	new->at = 0;
	l->parent = new->parent;
}

void say_too_deep(struct reader *r, span where)
{
	if (!r->too_deep)
		diag_add(r->diags, DIAG_NESTING_TOO_DEEP, where, NULL,
		         "more than %d levels of nesting; deeper ones are set as one", DEPTH_MOST);
	r->too_deep = true;
}

static bool is_leaf_inline(cmark_node *n)
{
	return n->type == CMARK_NODE_TEXT || n->type == CMARK_NODE_SOFTBREAK ||
	       n->type == CMARK_NODE_LINEBREAK || n->type == CMARK_NODE_CODE ||
	       n->type == CMARK_NODE_HTML_INLINE;
}

static void turn_leaf_inline(struct leaf *l, cmark_node *n)
{
	switch (n->type) {
	case CMARK_NODE_SOFTBREAK: turn_break(l, NODE_SOFT_BREAK); break;
	case CMARK_NODE_LINEBREAK: turn_break(l, NODE_HARD_BREAK); break;
	case CMARK_NODE_CODE: turn_code(l, n); break;
	case CMARK_NODE_HTML_INLINE: turn_html(l, n); break;
	default: turn_text(l, n);
	}
}

/* Nodes deeper than DEPTH_MOST are passed over: their text goes to the last that counts. */
static void enter_or_pass(struct leaf *l, cmark_node *n)
{
	if (l->depth >= DEPTH_MOST && n->type != CMARK_NODE_LINK && n->type != CMARK_NODE_IMAGE) {
		say_too_deep(l->reader, leaf_span(l, l->cursor, l->cursor));
		l->beyond++;
		l->cursor += delimiters(l, n);
	} else {
		enter_inline(l, n);
	}
	l->depth++;
}

static void leave_or_pass(struct leaf *l, cmark_node *n)
{
	l->depth--;
	if (l->beyond && n->type != CMARK_NODE_LINK && n->type != CMARK_NODE_IMAGE &&
	    l->depth >= DEPTH_MOST) {
		l->beyond--;
		l->cursor += delimiters(l, n);
	} else {
		leave_inline(l, n);
	}
}

static void turn_inlines(struct leaf *l, cmark_node *root)
{
	for (cmark_node *n = root->first_child; n;) {
		if (is_leaf_inline(n)) {
			turn_leaf_inline(l, n);
		} else {
			enter_or_pass(l, n);
			if (n->first_child) {
				n = n->first_child;
				continue;
			}
			leave_or_pass(l, n);
		}
		while (!n->next && n->parent != root) {
			n = n->parent;
			leave_or_pass(l, n);
		}
		n = n->next;
	}
}

/* A leaf whose inlines would cost too much is set as the plain text it is. */
static bool is_too_bracketed(struct leaf *l)
{
	unsigned brackets = 0;
	if (!(l->signs & SIGN_BRACKET))
		return false;
	for (size_t i = 0; i < l->content.text.len; i++)
		brackets += l->content.text.at[i] == '[';
	if (brackets <= BRACKETS_MOST)
		return false;
	diag_add(l->reader->diags, DIAG_BLOCK_TOO_COMPLEX, leaf_span(l, 0, l->content.text.len), NULL,
	         "%u brackets in one block; it is set as plain text", brackets);
	for (size_t at = 0; at < l->content.text.len;) {
		size_t end = at;
		while (peek(l, end) && peek(l, end) != '\n')
			end++;
		add_leaf(l, NODE_TEXT, at, end, str_sub(l->content.text, at, end))->flags |= RAW_ESCAPED;
		if (end + 1 < l->content.text.len)
			add_leaf(l, NODE_SOFT_BREAK, end, end + 1, STR_NONE);
		at = end + 1;
	}
	return true;
}

/* The inlines of a cmark leaf as children of n. */
void fill_inlines(struct parse *p, cmark_node *leaf, struct content content, struct node *n)
{
	while (content.text.len && g_ascii_isspace(content.text.at[content.text.len - 1]))
		content.text.len--;
	struct leaf l = {.reader = p->reader, .parse = p, .content = content,
	                 .parsed = (const char *)leaf->content.ptr, .parent = n,
	                 .signs = signs_in(content.text)};
	if (content.n && content.text.len)
		n->where = span_join(n->where, leaf_span(&l, 0, content.text.len));
	if (is_too_bracketed(&l))
		return;
	mask(&l, leaf, n->kind == NODE_PARAGRAPH);
	cmark_parse_inlines(p->parser, leaf, p->parser->refmap, CMARK_OPT_DEFAULT);
	turn_inlines(&l, leaf);
	inlines_finish(p->reader, n, l.signs);
}
