/* node.c: links between nodes, their attributes and their text.
 *
 * Every change of links goes through node_remove and the two inserts, so the agreement
 * of up, down and sideways is kept in one place. */
#include "doc/node.h"

#include <assert.h>

#include "doc/book.h"
#include "doc/walk.h"

static const struct {
	const char *word;
	enum node_class class;
} kinds[] = {
#define KIND(name, word, class) [NODE_##name] = {word, CLASS_##class},
#include "doc/kinds.def"
#undef KIND
};

const char *node_kind_word(enum node_kind kind)
{
	return kinds[kind].word;
}

enum node_class node_kind_class(enum node_kind kind)
{
	return kinds[kind].class;
}

bool node_is_inline(const struct node *n)
{
	enum node_class c = kinds[n->kind].class;
	return c == CLASS_INLINE || c == CLASS_LEAF_INLINE;
}

bool node_holds_inlines(const struct node *n)
{
	enum node_class c = kinds[n->kind].class;
	return c == CLASS_INLINE || c == CLASS_TEXT_BLOCK;
}

struct node *node_new(struct arena *a, enum node_kind kind, span where)
{
	struct node *n = ARENA_NEW(a, struct node);
	n->kind = kind;
	n->where = where;
	return n;
}

struct node *node_new_text(struct arena *a, enum node_kind kind, span where, str text)
{
	struct node *n = node_new(a, kind, where);
	n->text = text;
	return n;
}

void node_append(struct node *parent, struct node *child)
{
	assert(!child->parent);
	child->parent = parent;
	child->prev = parent->last;
	child->next = NULL;
	if (parent->last)
		parent->last->next = child;
	else
		parent->first = child;
	parent->last = child;
}

void node_insert_before(struct node *where, struct node *n)
{
	assert(!n->parent && where->parent);
	n->parent = where->parent;
	n->next = where;
	n->prev = where->prev;
	if (n->prev)
		n->prev->next = n;
	else
		n->parent->first = n;
	where->prev = n;
}

void node_prepend(struct node *parent, struct node *child)
{
	if (parent->first)
		node_insert_before(parent->first, child);
	else
		node_append(parent, child);
}

void node_insert_after(struct node *where, struct node *n)
{
	if (where->next)
		node_insert_before(where->next, n);
	else
		node_append(where->parent, n);
}

void node_remove(struct node *n)
{
	if (!n->parent)
		return;
	if (n->prev)
		n->prev->next = n->next;
	else
		n->parent->first = n->next;
	if (n->next)
		n->next->prev = n->prev;
	else
		n->parent->last = n->prev;
	n->parent = n->prev = n->next = NULL;
}

void node_replace(struct node *old, struct node *n)
{
	node_insert_before(old, n);
	node_remove(old);
}

void node_unwrap(struct node *n)
{
	while (n->first) {
		struct node *child = n->first;
		node_remove(child);
		node_insert_before(n, child);
	}
	node_remove(n);
}

void node_move_children(struct node *from, struct node *to)
{
	while (from->first) {
		struct node *child = from->first;
		node_remove(child);
		node_append(to, child);
	}
}

bool node_has_class(const struct node *n, const char *name)
{
	if (!n->attributes)
		return false;
	for (size_t i = 0; i < n->attributes->class_count; i++)
		if (str_is(n->attributes->classes[i], name))
			return true;
	return false;
}

str node_attribute(const struct node *n, const char *key)
{
	if (n->attributes)
		for (size_t i = 0; i < n->attributes->other_count; i++)
			if (str_is(n->attributes->others[i].key, key))
				return n->attributes->others[i].value;
	return STR_NONE;
}

str node_id(const struct node *n)
{
	return n->attributes ? n->attributes->id : STR_NONE;
}

struct attributes *node_attributes(struct arena *a, struct node *n)
{
	if (!n->attributes)
		n->attributes = ARENA_NEW(a, struct attributes);
	return n->attributes;
}

void node_add_class(struct arena *a, struct node *n, str name)
{
	struct attributes *at = node_attributes(a, n);
	str *classes = ARENA_ARRAY(a, str, at->class_count + 1);
	for (size_t i = 0; i < at->class_count; i++) {
		if (str_equal(at->classes[i], name))
			return;
		classes[i] = at->classes[i];
	}
	classes[at->class_count++] = name;
	at->classes = classes;
}

void node_set_attribute(struct arena *a, struct node *n, str key, str value)
{
	struct attributes *at = node_attributes(a, n);
	for (size_t i = 0; i < at->other_count; i++) {
		if (str_equal(at->others[i].key, key)) {
			at->others[i].value = value;
			return;
		}
	}
	struct attribute *others = ARENA_ARRAY(a, struct attribute, at->other_count + 1);
	for (size_t i = 0; i < at->other_count; i++)
		others[i] = at->others[i];
	others[at->other_count++] = (struct attribute){key, value};
	at->others = others;
}

str node_language(const struct node *n)
{
	for (; n; n = n->parent) {
		if (n->attributes && n->attributes->language.len)
			return n->attributes->language;
		if (n->kind == NODE_DIVISION && n->division && n->division->guide &&
		    n->division->guide->language.len)
			return n->division->guide->language;
	}
	return STR_NONE;
}

struct node *node_above(const struct node *n, enum node_kind kind)
{
	while (n && n->kind != kind)
		n = n->parent;
	return (struct node *)n;
}

/* What a reader would read out: neither notes nor the reading aids of ruby. */
static bool is_aside(const struct node *n)
{
	return n->kind == NODE_NOTE || n->kind == NODE_NOTE_MARK ||
	       n->kind == NODE_RUBY_TEXT || n->kind == NODE_PAGE_REFERENCE;
}

static bool ends_words(const struct node *n)
{
	return !node_is_inline(n) || n->kind == NODE_SOFT_BREAK || n->kind == NODE_HARD_BREAK;
}

str node_plain_text(struct arena *a, const struct node *n)
{
	GString *out = g_string_new(NULL);
	bool gap = false;
	struct walk w = walk_of((struct node *)n);
	while (walk_next(&w)) {
		gap |= ends_words(w.node);
		if (!w.enter)
			continue;
		if (is_aside(w.node) && w.node != n) {
			walk_skip(&w);
		} else if (w.node->text.len && !w.node->first) {
			if (gap && out->len)
				g_string_append_c(out, ' ');
			gap = false;
			g_string_append_len(out, w.node->text.at, (gssize)w.node->text.len);
		}
	}
	return str_from_gstring(a, out);
}

enum { IN_WORD = 1, BETWEEN_WORDS = 2, BEYOND_ASCII = 4 };

static const char WORD_BYTES[256] = {
	['a' ... 'z'] = IN_WORD, ['A' ... 'Z'] = IN_WORD, ['0' ... '9'] = IN_WORD,
	['\t' ... '\r'] = BETWEEN_WORDS, [' '] = BETWEEN_WORDS, [0x80 ... 0xFF] = BEYOND_ASCII,
};

/* The next byte of these kinds: within a word few are looked at. */
static inline size_t next_byte(str text, size_t at, int kinds)
{
	while (at < text.len && !(WORD_BYTES[(unsigned char)text.at[at]] & kinds))
		at++;
	return at;
}

/* A character beyond ASCII: whether a word is open after it. */
static bool count_character(gunichar c, bool in, unsigned *words)
{
	if (g_unichar_isspace(c) || !g_unichar_isalnum(c))
		return in && !g_unichar_isspace(c);
	bool wide = c >= 0x2E80 && g_unichar_iswide(c);
	*words += wide || !in;
	return !wide;
}

/* A word is a run without white space that holds a letter or a figure; scripts that
 * write no spaces count by the character. */
static unsigned count_words(str text, bool *in_word)
{
	unsigned words = 0;
	bool in = *in_word;
	for (size_t at = 0;;) {
		at = in ? next_byte(text, at, BEYOND_ASCII | BETWEEN_WORDS)
		        : next_byte(text, at, BEYOND_ASCII | IN_WORD);
		if (at == text.len)
			break;
		if ((unsigned char)text.at[at] < 0x80) {
			words += in = !in;
			at++;
		} else {
			size_t end = at;
			in = count_character(str_char(text, &end), in, &words);
			at = end;
		}
	}
	*in_word = in;
	return words;
}

unsigned node_words(const struct node *n)
{
	unsigned words = 0;
	bool in_word = false;
	struct walk w = walk_of((struct node *)n);
	while (walk_next(&w)) {
		if (ends_words(w.node))
			in_word = false;
		if (!w.enter)
			continue;
		if (w.node->kind == NODE_NOTE_MARK || w.node->kind == NODE_PAGE_REFERENCE)
			walk_skip(&w);
		else if (!w.node->first)
			words += count_words(w.node->text, &in_word);
	}
	return words;
}
