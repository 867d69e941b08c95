/* inlines.c: what cmark does not know within a block of text.
 *
 * Works on the siblings of one parent at a time, left to right: `[^label]` is a note's
 * mark, `^[…]` a note where it is called, `]{…}` closes a span, `{…}` right behind a link, a picture or code belongs to it.
 * A bracket that cmark left as text is text here too, unless it is one of these. What was
 * escaped lies in TEXTs of its own (RAW_ESCAPED), where nothing is looked for. Then raw
 * HTML is taken in, bare addresses become links, and neighbouring texts are joined. */
#include "doc/walk.h"
#include "load/html.h"
#include "load/markdown.h"

#include <string.h>

const uint8_t SIGNS[256] = {
	['['] = SIGN_BRACKET, [']'] = SIGN_BRACKET, ['{'] = SIGN_BRACE, ['='] = SIGN_EQUALS,
	['^'] = SIGN_CARET, [':'] = SIGN_COLON, ['@'] = SIGN_ADDRESS, ['h'] = SIGN_ADDRESS,
	['H'] = SIGN_ADDRESS, ['f'] = SIGN_ADDRESS, ['F'] = SIGN_ADDRESS, ['w'] = SIGN_ADDRESS,
	['W'] = SIGN_ADDRESS,
};

unsigned signs_in(str text)
{
	unsigned signs = 0;
	for (size_t i = 0; i < text.len; i++)
		signs |= SIGNS[(unsigned char)text.at[i]];
	return signs;
}

struct bracket {
	struct node *text;
	size_t at;
};

struct node *text_split(struct reader *r, struct node *n, size_t at)
{
	span where = n->where;
	uint32_t cut = where.start + (uint32_t)at < where.end ? where.start + (uint32_t)at : where.end;
	struct node *rest = node_new_text(r->arena, NODE_TEXT, where, str_from(n->text, at));
	rest->where.start = cut;
	rest->flags = n->flags;
	n->where.end = cut;
	n->text = str_sub(n->text, 0, at);
	node_insert_after(n, rest);
	return rest;
}

static const struct { const char *name; enum node_kind kind; } span_classes[] = {
	{"smallcaps", NODE_SMALL_CAPS}, {"small-caps", NODE_SMALL_CAPS}, {"sc", NODE_SMALL_CAPS},
	{"underline", NODE_UNDERLINE}, {"mark", NODE_MARKED}, {"marked", NODE_MARKED},
	{"kbd", NODE_KEYBOARD}, {"small", NODE_SMALL}, {"sub", NODE_SUBSCRIPT},
	{"sup", NODE_SUPERSCRIPT}, {"strike", NODE_STRIKE}, {"cite", NODE_CITE},
};

void span_settle(struct node *n)
{
	for (size_t i = 0; i < G_N_ELEMENTS(span_classes); i++)
		if (node_has_class(n, span_classes[i].name))
			n->kind = span_classes[i].kind;
	if (n->kind == NODE_SPAN && node_attribute(n, "abbr").at)
		n->kind = NODE_ABBREVIATION;
}

/* "[^label]" at `at`: its end, 0 where there is none. */
static size_t scan_mark(str s, size_t at)
{
	if (at + 3 >= s.len || s.at[at + 1] != '^')
		return 0;
	for (size_t i = at + 2; i < s.len; i++) {
		if (s.at[i] == ']')
			return i > at + 2 ? i + 1 : 0;
		if (g_ascii_isspace(s.at[i]) || strchr("[^", s.at[i]))
			return 0;
	}
	return 0;
}

/* Puts a mark where its text stood, behind the link if it stood in one; what follows it
 * in the text is answered. */
static struct node *make_mark(struct reader *r, struct node *n, size_t at, size_t end)
{
	struct node *rest = text_split(r, n, end);
	struct node *source = text_split(r, n, at);
	struct node *mark = node_new(r->arena, NODE_NOTE_MARK, source->where);
	mark->mark.label = str_sub(source->text, 2, source->text.len - 1);
	struct node *link = node_above(n, NODE_LINK);
	if (link) {
		node_insert_after(link, mark);
		node_remove(source);
	} else {
		node_replace(source, mark);
	}
	return rest;
}

/* Everything between the brackets moves into a node; answers what follows them. */
static struct node *enclose(struct reader *r, struct bracket open, struct node *n, size_t at,
                            struct node *holder)
{
	struct node *rest = text_split(r, n, at + 1);
	struct node *close = text_split(r, n, at);
	struct node *inside = text_split(r, open.text, open.at);
	holder->where = span_join(inside->where, close->where);
	inside->text = str_from(inside->text, 1);
	inside->where.start++;
	node_insert_before(inside, holder);
	while (holder->next != close) {
		struct node *child = holder->next;
		node_remove(child);
		if (child->kind != NODE_TEXT || child->text.len)
			node_append(holder, child);
	}
	node_remove(close);
	return rest;
}

/* From an opening bracket to the closing one at `at`, whose group ends at end. */
static struct node *make_span(struct reader *r, struct bracket open, struct node *n, size_t at,
                              size_t end)
{
	struct node *span = node_new(r->arena, NODE_SPAN, n->where);
	struct node *group = enclose(r, open, n, at, span);
	struct node *rest = text_split(r, group, end - at - 1);
	span->where = span_join(span->where, group->where);
	attributes_give(r, span, group->text, group->where);
	span_settle(span);
	node_remove(group);
	return rest;
}

/* "^[…]": the note's text stands where its mark will. */
static struct node *make_note(struct reader *r, struct bracket open, struct node *n, size_t at)
{
	struct node *text = node_new(r->arena, NODE_PARAGRAPH, n->where);
	struct node *rest = enclose(r, open, n, at, text);
	struct node *mark = node_new(r->arena, NODE_NOTE_MARK, text->where);
	struct node *before = text->prev;
	node_replace(text, mark);
	before->text.len--;              /* the ^ */
	mark->where.start = --before->where.end;
	struct node *note = node_new(r->arena, NODE_NOTE, mark->where);
	mark->mark.label = note->note.label = str_printf(r->arena, "^%u", r->notes->len + 1);
	node_append(note, text);
	g_ptr_array_add(r->notes, note);
	return rest;
}

static bool takes_attributes(const struct node *n)
{
	return n && !(n->flags & RAW_HTML) &&
	       (n->kind == NODE_LINK || n->kind == NODE_IMAGE || n->kind == NODE_CODE ||
	        n->kind == NODE_EMPHASIS || n->kind == NODE_STRONG || n->kind == NODE_STRIKE);
}

/* "[text][name]" left as text: the name means nothing. */
static void say_undefined(struct reader *r, struct node *n, size_t at)
{
	ptrdiff_t end = scan_label(n->text, at);
	if (end < (ptrdiff_t)at + 3 || n->text.at[at + 1] == '^')
		return;
	str label = str_sub(n->text, at + 1, (size_t)end - 1);
	span where = span_of(r, n->where.start + at, n->where.start + (size_t)end);
	diag_add(r->diags, DIAG_REFERENCE_UNDEFINED, where, NULL,
	         "nothing defines the link reference [%.*s]", STR_ARGS(label));
}

/* "[text] (x.md)" left as text: what stands in the parentheses would be an address. */
static void say_spaced(struct reader *r, struct node *n, size_t at)
{
	size_t from = at + 3;
	ptrdiff_t end = str_find_char(n->text, ')', from);
	if (end < 0 || (size_t)end == from)
		return;
	str inside = str_sub(n->text, from, (size_t)end);
	bool address = str_find_char(inside, ' ', 0) < 0 &&
	               (strchr("/#", inside.at[0]) || str_find(inside, STR("://"), 0) > 0 ||
	                str_ends(inside, STR(".md")));
	if (address)
		diag_add(r->diags, DIAG_LINK_SPACED,
		         span_of(r, n->where.start + at, n->where.start + (size_t)end + 1), "take the space out",
		         "a space keeps this from being a link to \"%.*s\"", STR_ARGS(inside));
}

static struct node *close_bracket(struct reader *r, GArray *open, struct node *n, size_t at)
{
	if (!open->len)
		return NULL;
	struct bracket b = g_array_index(open, struct bracket, open->len - 1);
	g_array_set_size(open, open->len - 1);
	size_t end;
	if (attributes_scan(n->text, at + 1, &end))
		return make_span(r, b, n, at, end);
	bool filled = b.text != n || at > b.at + 1;
	if (filled && b.at && b.text->text.at[b.at - 1] == '^' && !node_above(n, NODE_LINK))
		return make_note(r, b, n, at);
	if (at + 1 < n->text.len && n->text.at[at + 1] == '[')
		say_undefined(r, n, at + 1);
	else if (str_starts(str_from(n->text, at), STR("] (")))
		say_spaced(r, n, at);
	return NULL;
}

/* Handles the character at `at`; answers the text to go on with where n was cut. */
static struct node *scan_char(struct reader *r, GArray *open, struct node *n, size_t at)
{
	size_t end;
	struct node *rest;
	switch (n->text.at[at]) {
	case '[':
		end = scan_mark(n->text, at);
		if (end)
			return make_mark(r, n, at, end);
		g_array_append_val(open, ((struct bracket){n, at}));
		return NULL;
	case ']':
		return close_bracket(r, open, n, at);
	case '{':
		if (at || !takes_attributes(n->prev) || n->prev->where.end != n->where.start ||
		    !attributes_scan(n->text, 0, &end))
			return NULL;
		attributes_give(r, n->prev, str_sub(n->text, 0, end), n->where);
		n->prev->where.end += (uint32_t)end;
		rest = text_split(r, n, end);
		n->text.len = 0;
		return rest;
	default:
		return NULL;
	}
}

static void scan_siblings(struct reader *r, struct node *parent)
{
	const unsigned signs = SIGN_BRACKET | SIGN_BRACE;
	GArray *open = g_array_new(FALSE, FALSE, sizeof(struct bracket));
	for (struct node *n = parent->first; n; n = n->next) {
		if (n->kind != NODE_TEXT || n->flags & RAW_ESCAPED)
			continue;
		for (size_t at = 0; (at = sign_next(n->text, at, signs)) < n->text.len; at++) {
			struct node *rest = scan_char(r, open, n, at);
			if (!rest)
				continue;
			n = rest;
			at = (size_t)-1;
		}
	}
	g_array_free(open, TRUE);
}

/* Smart punctuation must not touch what was escaped. */
static bool is_verbatim(str text)
{
	return text.len == 1 && strchr("\"'-.<>", text.at[0]);
}

static bool is_joinable(const struct node *n)
{
	return n && n->kind == NODE_TEXT && !(n->flags & NODE_VERBATIM);
}

/* The texts from n on become one; a view of the source where they touch in it. */
static void join_run(struct reader *r, struct node *n)
{
	const char *end = n->text.at + n->text.len;
	bool touching = true;
	size_t length = n->text.len;
	for (struct node *m = n->next; is_joinable(m); m = m->next) {
		touching &= m->text.at == end;
		end = m->text.at + m->text.len;
		length += m->text.len;
	}
	char *copy = touching ? NULL : arena_alloc(r->arena, length + 1);
	size_t at = 0;
	for (struct node *m = n, *next; is_joinable(m); m = next) {
		next = m->next;
		if (copy)
			memcpy(copy + at, m->text.at, m->text.len);
		at += m->text.len;
		n->where = span_join(n->where, m->where);
		if (m != n)
			node_remove(m);
	}
	n->text = (str){copy ? copy : n->text.at, length};
}

static void settle_text(struct node *n)
{
	n->flags |= n->flags & RAW_ESCAPED && is_verbatim(n->text) ? NODE_VERBATIM : 0;
	n->flags &= ~(unsigned)RAW_ESCAPED;
	if (n->text.len == 0)
		node_remove(n);
}

static void join_texts(struct reader *r, struct node *block)
{
	for (struct node *n = block, *next; n; n = next) {
		next = walk_after(n, block);
		if (n->kind == NODE_TEXT)
			settle_text(n);
	}
	for (struct node *n = block; n; n = walk_after(n, block))
		if (is_joinable(n) && is_joinable(n->next))
			join_run(r, n);
}

void attributes_take_trailing(struct reader *r, struct node *block, struct node *target)
{
	struct node *n = block->last;
	if (!n || n->kind != NODE_TEXT || n->flags & RAW_ESCAPED)
		return;
	ptrdiff_t open = str_find_last(n->text, '{');
	size_t end;
	if (open < 0 || !attributes_scan(n->text, (size_t)open, &end) || end != n->text.len)
		return;
	if (open && !g_ascii_isspace(n->text.at[open - 1]))
		return;
	attributes_give(r, target, str_from(n->text, (size_t)open), n->where);
	n->text = str_sub(n->text, 0, (size_t)open);
	while (n->text.len && g_ascii_isspace(n->text.at[n->text.len - 1]))
		n->text.len--;
	if (n->text.len == 0)
		node_remove(n);
}

/* "Table: …", ": …": the title of a table, perhaps. */
static bool is_caption(const struct node *block)
{
	const struct node *n = block->first;
	return n && n->kind == NODE_TEXT && (str_starts(n->text, STR("Table:")) ||
	                                     str_starts(n->text, STR(": ")));
}

/* A heading ends in its attributes; so does a table's title, and the last words of a
 * quote, which may want to say that they are no attribution. */
static void take_trailing(struct reader *r, struct node *block)
{
	const struct node *above = block->parent;
	bool paragraph = block->kind == NODE_PARAGRAPH &&
	                 (is_caption(block) || (above && (above->kind == NODE_DEFINITION ||
	                                                  above->kind == NODE_QUOTE)));
	if (block->kind == NODE_HEADING || paragraph)
		attributes_take_trailing(r, block, block);
}

static struct node *finish_text(struct reader *r, struct node *n)
{
	bool plain = !(n->flags & (RAW_ESCAPED | NODE_VERBATIM));
	if (plain && !node_above(n, NODE_LINK) && !node_above(n, NODE_IMAGE))
		return autolink(r, n);
	return n;
}

/* What the inlines below a node hold besides brackets. */
static void settle_inlines(struct reader *r, struct node *block, unsigned signs)
{
	bool html = false;
	for (struct node *n = block; n; n = walk_after(n, block)) {
		if (n->first && n->kind != NODE_IMAGE)
			marks_find(r, n, signs);
		html |= (n->flags & RAW_HTML) != 0;
	}
	take_trailing(r, block);
	if (html)
		html_inlines(r, block);
	for (struct node *n = block; n; n = walk_after(n, block))
		if (n->kind == NODE_TEXT)
			n = finish_text(r, n);
	site_texts(r, block, signs);
	join_texts(r, block);
}

void inlines_finish(struct reader *r, struct node *block, unsigned signs)
{
	unsigned notes = r->notes->len;
	bool searched = signs & (SIGN_BRACKET | SIGN_BRACE);
	for (struct node *n = searched ? block : NULL; n; n = walk_after(n, block))
		if (n->first && n->kind != NODE_IMAGE)
			scan_siblings(r, n);
	settle_inlines(r, block, signs);
	for (; notes < r->notes->len; notes++) {     /* those whose text stood in the block */
		struct node *note = r->notes->pdata[notes];
		settle_inlines(r, note->first, signs);
	}
}
