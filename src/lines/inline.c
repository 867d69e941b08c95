/* inline.c: gathers a paragraph's text, left to right through its inlines.
 *
 * What is gathered stands in rows that are kept from paragraph to paragraph. */
#include "lines/inline.h"

#include <string.h>

#include "lines/row.h"
#include "doc/script.h"
#include "lines/typesetter.h"

struct flow_rows {
	GString *text;
	ROW_OF(struct flow_span) spans;
	ROW_OF(struct flow_soft) soft;
	ROW_OF(struct wish) open;  /* of the inlines around the one that is being added */
};

struct gather {
	struct typesetter *t;
	const struct setting *how;
	struct flow_rows *rows;
	struct wish base;
	bool hard;
	int lead_words;            /* words still to be set in small capitals */
};

/* --- characters --- */

static bool character_is_hard(unsigned c)
{
	if (c < 0x530)
		return false;
	if (c >= 0x1E00 && c < 0x2C00)
		return c >= 0x200E && (c <= 0x200F || (c >= 0x202A && c <= 0x202E) ||
		                       (c >= 0x2066 && c <= 0x2069));
	return !(c >= 0xFB00 && c <= 0xFB06) && c != 0xFEFF && c != 0xFFFD && c != 0xFFFC &&
	       !(c >= 0xFE00 && c <= 0xFE0F) && !(c >= 0x1D400 && c < 0x1FC00) &&
	       !(c >= 0xE000 && c < 0xF900) && !(c >= 0x2C60 && c < 0x2C80) &&
	       !(c >= 0xA720 && c < 0xA800);
}

bool text_is_hard(str text)
{
	for (size_t at = 0; at < text.len;) {
		if ((unsigned char)text.at[at] < 0xD4) {   /* below U+0500: most text by far */
			at++;
			continue;
		}
		if (character_is_hard(str_char(text, &at)))
			return true;
	}
	return false;
}

static void soft_add(struct gather *g, uint8_t bytes, bool hyphen)
{
	*row_add(&g->rows->soft) = (struct flow_soft){(uint32_t)g->rows->text->len, bytes, hyphen};
}

static void append_upper(GString *out, unsigned c)
{
	if (c == 0xDF)
		g_string_append(out, "SS");
	else
		g_string_append_unichar(out, g_unichar_toupper(c));
}

/* Copies text, white space as single spaces, soft hyphens aside. */
static void append_text(struct gather *g, str text, bool upper)
{
	GString *out = g->rows->text;
	size_t from = 0;
	for (size_t i = 0; i < text.len; i++) {
		unsigned char c = (unsigned char)text.at[i];
		if (!upper && c >= ' ' && c < 0xC2)
			continue;
		size_t at = i;
		g->hard = g->hard || (c >= 0xD4 && character_is_hard(str_char(text, &at)));
		bool white = c == '\n' || c == '\t' || c == '\r' || c == '\f' || c == '\v';
		bool shy = c == 0xC2 && i + 1 < text.len && (unsigned char)text.at[i + 1] == 0xAD;
		bool zero = c == 0xE2 && i + 2 < text.len && memcmp(text.at + i, "\xE2\x80\x8B", 3) == 0;
		if (!white && !shy && !zero && !upper)
			continue;
		g_string_append_len(out, text.at + from, (gssize)(i - from));
		if (white) {
			g_string_append_c(out, ' ');
		} else if (shy || zero) {
			soft_add(g, shy ? 2 : 3, shy);
			i += shy ? 1 : 2;
		} else {
			at = i;
			append_upper(out, str_char(text, &at));
			i = at - 1;
		}
		from = i + 1;
	}
	if (from < text.len)
		g_string_append_len(out, text.at + from, (gssize)(text.len - from));
}

static void add(struct gather *g, enum flow_kind kind, const struct wish *w,
                const struct node *n, str text)
{
	struct flow_span s = {
		.kind = kind, .start = (uint32_t)g->rows->text->len, .node = n,
		.look = look_find(g->t, w),
	};
	append_text(g, text, w->caps == CAPS_UPPER);
	s.end = (uint32_t)g->rows->text->len;
	*row_add(&g->rows->spans) = s;
}

/* --- leaves --- */

/* The first words of a chapter, in small capitals: up to a mark or five words. */
static size_t lead_end(str text, int *words)
{
	for (size_t i = 0; i < text.len; i++) {
		if (text.at[i] == ' ' && --*words <= 0)
			return i;
		if (i > 0 && strchr(",.;:!?", text.at[i])) {
			*words = 0;
			return i;
		}
	}
	return text.len;
}

/* Is its first letter of a script that has capitals? */
static bool has_capitals(str text)
{
	for (size_t at = 0; at < text.len;) {
		unsigned c = str_char(text, &at);
		if (g_unichar_isalpha(c))
			return g_unichar_isupper(c) || g_unichar_toupper(c) != c;
	}
	return true;
}

static void add_leaf_text(struct gather *g, const struct wish *w, const struct node *n)
{
	enum flow_kind kind = n->flags & NODE_VERBATIM ? FLOW_ADDRESS : FLOW_TEXT;
	if (g->lead_words > 0 && !has_capitals(n->text))
		g->lead_words = 0;
	if (g->lead_words <= 0 || kind != FLOW_TEXT) {
		add(g, kind, w, n, n->text);
		return;
	}
	size_t end = lead_end(n->text, &g->lead_words);
	struct wish lead = *w;
	lead.caps = CAPS_SMALL;
	lead.tracking = MAX(lead.tracking, 50);
	add(g, kind, &lead, n, str_sub(n->text, 0, end));
	if (end < n->text.len) {
		add(g, kind, w, n, str_from(n->text, end));
		g->rows->spans.at[g->rows->spans.count - 1].offset = (uint32_t)end;
	}
}

static str mark_number(const struct gather *g, const struct node *n)
{
	const struct node *note = n->mark.note;
	if (!note)
		return n->text;
	if (g->t->numbers && g->t->numbers[note->id].len)
		return g->t->numbers[note->id];
	return note->kind == NODE_REFERENCE ? note->reference.number : note->note.number;
}

/* "(page N)" with its number, or nothing while none is known. */
static void add_page_reference(struct gather *g, const struct wish *w, const struct node *n)
{
	str label = g->t->numbers ? g->t->numbers[n->id] : STR_NONE;
	if (!label.len)
		return;
	ptrdiff_t hole = str_find(n->text, STR("\xEF\xBF\xBC"), 0);
	if (hole < 0) {
		add(g, FLOW_TEXT, w, n, n->text);
		return;
	}
	GString *text = g_string_new_len(n->text.at, hole);
	g_string_append_len(text, label.at, (gssize)label.len);
	g_string_append_len(text, n->text.at + hole + 3, (gssize)(n->text.len - (size_t)hole - 3));
	add(g, FLOW_TEXT, w, n, (str){text->str, text->len});
	g_string_free(text, TRUE);
}

static void add_leaf(struct gather *g, const struct wish *outer, const struct node *n)
{
	struct wish w = wish_inside(g->t, outer, n);
	switch (n->kind) {
	case NODE_TEXT:
		add_leaf_text(g, &w, n);
		break;
	case NODE_SOFT_BREAK:
		add(g, FLOW_TEXT, &w, n, STR(" "));
		break;
	case NODE_HARD_BREAK:
		add(g, FLOW_BREAK, &w, n, STR(""));
		break;
	case NODE_CODE:
	case NODE_TOKEN:
		add(g, FLOW_CODE, &w, n, n->text);
		break;
	case NODE_NOTE_MARK:
		add(g, FLOW_MARK, &w, n, mark_number(g, n));
		break;
	case NODE_PAGE_REFERENCE:
		add_page_reference(g, &w, n);
		break;
	default:
		if (n->text.len)
			add(g, FLOW_TEXT, &w, n, n->text);
		break;
	}
}

/* --- the tree --- */

static bool is_leaf(const struct node *n)
{
	return n->kind == NODE_IMAGE || node_kind_class(n->kind) == CLASS_LEAF_INLINE ||
	       n->kind == NODE_RUBY_TEXT;
}

static void add_ruby(struct gather *g, const struct wish *outer, const struct node *n)
{
	struct wish w = wish_inside(g->t, outer, n);
	add(g, FLOW_RUBY, &w, n->first ? n->first : n, node_plain_text(g->t->scratch, n));
}

/* A picture without its file leaves the words that stand for it. */
static void add_image(struct gather *g, const struct wish *outer, const struct node *n)
{
	if (n->image.picture && n->image.picture->image) {
		add(g, FLOW_PICTURE, outer, n, STR("\xEF\xBF\xBC"));
		return;
	}
	struct wish w = *outer;
	w.italic = !w.italic;
	add(g, FLOW_TEXT, &w, n, node_plain_text(g->t->scratch, n));
}

/* Goes through the inlines below top without recursion; looks of open nodes on a stack. */
static void add_inlines(struct gather *g, const struct node *top, struct wish base)
{
	const struct node *n = top->first;
	g->rows->open.count = 0;
	*row_add(&g->rows->open) = base;
	while (n) {
		struct wish outer = g->rows->open.at[g->rows->open.count - 1];
		if (n->kind == NODE_IMAGE)
			add_image(g, &outer, n);
		else if (n->kind == NODE_RUBY_TEXT)
			add_ruby(g, &outer, n);
		else if (node_kind_class(n->kind) == CLASS_LEAF_INLINE)
			add_leaf(g, &outer, n);
		if (!is_leaf(n) && n->first) {
			*row_add(&g->rows->open) = wish_inside(g->t, &outer, n);
			n = n->first;
			continue;
		}
		while (n && !n->next && n->parent != top) {
			n = n->parent;
			g->rows->open.count--;
		}
		n = n ? n->next : NULL;
	}
}

/* --- front doors --- */

static void rows_end(void *thing)
{
	struct flow_rows *r = thing;
	g_string_free(r->text, TRUE);
	g_free(r->spans.at);
	g_free(r->soft.at);
	g_free(r->open.at);
}

static struct flow_rows *rows_empty(struct typesetter *t)
{
	if (!t->flow_rows) {
		t->flow_rows = ARENA_NEW(t->arena, struct flow_rows);
		t->flow_rows->text = g_string_sized_new(4096);
		arena_on_end(t->arena, rows_end, t->flow_rows);
	}
	g_string_truncate(t->flow_rows->text, 0);
	t->flow_rows->spans.count = t->flow_rows->soft.count = 0;
	return t->flow_rows;
}

static struct gather gather_begin(struct typesetter *t, const struct node *n,
                                  const struct setting *how)
{
	struct gather g = {.t = t, .how = how, .rows = rows_empty(t)};
	g.base = wish_of_style(t, how->style, n ? node_language(n) : STR_NONE);
	if (how->flush)
		g.base.hyphenate = false;
	if (how->style == STYLE_LEAD && t->theme->lead_caps)
		g.lead_words = 5;
	if (how->prefix)
		add_inlines(&g, how->prefix, g.base);
	if (how->prefix_text.len) {
		struct wish w = g.base;
		w.superior = how->prefix_superior;
		add(&g, FLOW_TEXT, &w, NULL, how->prefix_text);
	}
	return g;
}

static struct flow gather_end(const struct gather *g, struct arena *a)
{
	const struct flow_rows *r = g->rows;
	return (struct flow){
		.base = look_find(g->t, &g->base), .text = str_copy(a, (str){r->text->str, r->text->len}),
		.spans = r->spans.at, .count = r->spans.count,
		.soft = r->soft.at, .soft_count = r->soft.count,
		.hard = g->hard || language_at(g->t, g->base.language)->from_right,
	};
}

struct flow flow_of_node(struct typesetter *t, struct arena *a, const struct node *n,
                         const struct setting *how)
{
	struct gather g = gather_begin(t, n, how);
	add_inlines(&g, n, g.base);
	struct flow f = gather_end(&g, a);
	f.said = node_direction(n);
	f.hard = f.hard || f.said == DIRECTION_RIGHT_TO_LEFT;
	return f;
}

struct flow flow_of_text(struct typesetter *t, struct arena *a, str text,
                         const struct node *node, const struct setting *how)
{
	struct gather g = gather_begin(t, node, how);
	add(&g, FLOW_TEXT, &g.base, node, text);
	return gather_end(&g, a);
}

uint32_t flow_offset(const struct flow *f, const struct flow_span *s, uint32_t byte)
{
	uint32_t offset = s->offset + (byte - s->start);
	for (size_t i = 0; i < f->soft_count && f->soft[i].at <= byte; i++)
		if (f->soft[i].at >= s->start && f->soft[i].at <= byte && byte > s->start)
			offset += f->soft[i].bytes;
	return offset;
}
