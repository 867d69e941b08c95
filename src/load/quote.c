/* quote.c: who said it.
 *
 * The rule is DESIGN.md's: the last paragraph of a quote ends in its attribution when,
 * after the end of a sentence or a closing quote mark, or at the start of its last line, or as a
 * list of one item, there is a dash and then, to the end of the quote, at most 80
 * characters that begin with a link or a capital and hold no sentence end. `[…]{.attribution}`
 * says yes, `{.no-attribution}` says no; what was taken is noted.
 *
 * It works on the paragraph's plain text, in which each character remembers the node it
 * came from, so that dashes and names may stand in any mark-up. */
#include "doc/walk.h"
#include "load/markdown.h"

#include <string.h>

#define LETTERS_MOST 80

struct letter {
	gunichar c;
	struct node *node;           /* the leaf it stands in */
	uint32_t at;                 /* byte of the leaf's text */
	bool head;                   /* with it begins a child of the paragraph, or may be cut off one */
	bool link;                   /* first letter inside a link */
};

/* The child of p that begins with this leaf; NULL where it begins with another. */
static struct node *child_begun(struct node *leaf, const struct node *p)
{
	while (leaf->parent != p && !leaf->prev)
		leaf = leaf->parent;
	return leaf->parent == p ? leaf : NULL;
}

static void add_letters(GArray *letters, struct node *leaf, const struct node *p, bool link)
{
	bool is_break = leaf->kind == NODE_SOFT_BREAK || leaf->kind == NODE_HARD_BREAK;
	struct letter l = {'\n', leaf, 0, child_begun(leaf, p) != NULL, false};
	if (is_break)
		g_array_append_val(letters, l);
	for (size_t at = 0; at < leaf->text.len;) {
		l.at = (uint32_t)at;
		l.c = str_char(leaf->text, &at);
		l.link = link;
		link = false;
		g_array_append_val(letters, l);
		l.head = leaf->parent == p;
	}
}

static GArray *letters_of(struct node *p)
{
	GArray *letters = g_array_new(FALSE, FALSE, sizeof(struct letter));
	bool link = false;
	for (struct node *n = p->first; n; n = walk_after(n, p)) {
		link |= n->kind == NODE_LINK;
		if (n->first)
			continue;
		add_letters(letters, n, p, link);
		link = false;
	}
	return letters;
}

static struct letter *letter_at(GArray *letters, unsigned i)
{
	return &g_array_index(letters, struct letter, i);
}

static bool is_dash(gunichar c)
{
	return c == '-' || c == 0x2013 || c == 0x2014 || c == 0x2015;
}

static bool is_closing_quote(gunichar c)
{
	return c == '"' || c == '\'' || c == 0x201D || c == 0x2019 || c == 0x201C || c == 0xBB ||
	       c == 0xAB || c == 0x203A;
}

static bool is_sentence_end(gunichar c)
{
	return c == '.' || c == '!' || c == '?' || c == 0x2026 || c == 0x3002;
}

/* "J.", "Dr.", "Jr.": a full stop that ends no sentence. */
static bool is_abbreviation(GArray *letters, unsigned stop, unsigned from)
{
	static const char *const known[] = {"Dr", "Mr", "Mrs", "Ms", "St", "Jr", "Sr", "Prof", "Inc",
		"Ltd", "Co", "Corp", "vol", "p", "pp", "ed", "eds", "no", "ch", "et", "al", "ca", "c",
		"Rev", "Hon", "Gen", "Col", "Lt", "Sen", "Gov", "Ph.D", "M.D", "B.A", "M.A"};
	char word[8] = "";
	unsigned begin = stop;
	while (begin > from && letter_at(letters, begin - 1)->c > ' ')
		begin--;
	unsigned n = stop - begin;
	if (n == 0 || n >= sizeof word)
		return n == 0;
	for (unsigned i = 0; i < n; i++) {
		gunichar c = letter_at(letters, begin + i)->c;
		word[i] = c < 0x80 ? (char)c : '?';
	}
	if (n == 1 || (n == 3 && word[1] == '.'))
		return g_unichar_isupper(letter_at(letters, stop - 1)->c);
	for (size_t i = 0; i < G_N_ELEMENTS(known); i++)
		if (strcmp(word, known[i]) == 0)
			return true;
	return false;
}

/* Whether the letters from…end name someone rather than say something. */
static bool is_name(GArray *letters, unsigned from, unsigned end)
{
	if (from >= end || end - from > LETTERS_MOST)
		return false;
	const struct letter *first = letter_at(letters, from);
	if (!first->link && !g_unichar_isupper(first->c) && !g_unichar_istitle(first->c) &&
	    g_unichar_islower(first->c) + g_unichar_isalpha(first->c) != 1)
		return false;
	for (unsigned i = from; i < end; i++) {
		gunichar c = letter_at(letters, i)->c;
		gunichar next = i + 1 < end ? letter_at(letters, i + 1)->c : ' ';
		if (c == '\n')
			return false;
		if (is_sentence_end(c) && (g_unichar_isspace(next) || is_closing_quote(next)) &&
		    !(c == '.' && is_abbreviation(letters, i, from)))
			return false;
	}
	return true;
}

/* What stands before a dash at i lets an attribution begin there. */
static bool may_follow(GArray *letters, unsigned i)
{
	while (i > 0 && letter_at(letters, i - 1)->c != '\n' &&
	       g_unichar_isspace(letter_at(letters, i - 1)->c))
		i--;
	if (i == 0)
		return true;
	gunichar c = letter_at(letters, i - 1)->c;
	return c == '\n' || is_sentence_end(c) || is_closing_quote(c);
}

/* The first dash that an attribution follows: *begin is the name's first letter. alone:
 * the quote has no other paragraph. */
static bool find_dash(GArray *letters, bool alone, unsigned *dash, unsigned *begin)
{
	unsigned end = letters->len, from = end > LETTERS_MOST + 8 ? end - LETTERS_MOST - 8 : 0;
	from += from == 0 && alone;      /* or nothing would be left to have been said */
	while (end > 0 && g_unichar_isspace(letter_at(letters, end - 1)->c))
		end--;
	for (unsigned i = from; i < end; i++) {
		const struct letter *l = letter_at(letters, i);
		if (!is_dash(l->c) || !l->head || l->node->kind != NODE_TEXT || !may_follow(letters, i))
			continue;
		unsigned name = i + 1;
		if (l->c == '-' && name < end && letter_at(letters, name)->c == '-')
			name++;
		while (name < end && letter_at(letters, name)->c != '\n' &&
		       g_unichar_isspace(letter_at(letters, name)->c))
			name++;
		if (is_name(letters, name, end)) {
			*dash = i;
			*begin = name;
			return true;
		}
	}
	return false;
}

/* Moves the paragraph's children from n on into a new ATTRIBUTION. */
static struct node *move_tail(struct reader *r, struct node *n)
{
	struct node *attribution = node_new(r->arena, NODE_ATTRIBUTION, n->where);
	for (struct node *next; n; n = next) {
		next = n->next;
		node_remove(n);
		attribution->where = span_join(attribution->where, n->where);
		node_append(attribution, n);
	}
	return attribution;
}

/* No blanks or breaks at the end of what was cut. */
static void trim_tail(struct node *p)
{
	while (p->last) {
		struct node *n = p->last;
		if (n->kind == NODE_TEXT)
			while (n->text.len && g_ascii_isspace(n->text.at[n->text.len - 1]))
				n->text.len--;
		bool empty = n->kind == NODE_TEXT && n->text.len == 0;
		if (!empty && n->kind != NODE_SOFT_BREAK && n->kind != NODE_HARD_BREAK)
			break;
		node_remove(n);
	}
}

static void finish(struct reader *r, struct node *quote, struct node *p, struct node *attribution)
{
	trim_tail(p);
	if (!p->first)
		node_remove(p);
	node_append(quote, attribution);
	str said = node_plain_text(r->arena, attribution);
	diag_add(r->diags, DIAG_ATTRIBUTION_TAKEN, attribution->where, NULL,
	         "\"%.*s\" is set as the attribution of this quote", STR_ARGS(said));
}

/* The dash and the blanks before a name go; they are the theme's to set. */
static void drop_dash(struct node *n)
{
	if (!n || n->kind != NODE_TEXT)
		return;
	size_t at = 0;
	while (at < n->text.len) {
		size_t next = at;
		gunichar c = str_char(n->text, &next);
		if (!is_dash(c) && !g_unichar_isspace(c))
			break;
		at = next;
	}
	n->text = str_from(n->text, at);
	n->where.start = MIN(n->where.start + (uint32_t)at, n->where.end);
}

/* The same through all that it begins with; what is empty then goes too. */
static void drop_dashes(struct node *attribution)
{
	while (attribution->first) {
		struct node *leaf = attribution->first;
		while (leaf->first)
			leaf = leaf->first;
		drop_dash(leaf);
		if (leaf->kind != NODE_TEXT || leaf->text.len) {
			attribution->where.start = leaf->where.start;
			return;
		}
		while (leaf != attribution && !leaf->first && !leaf->text.len) {
			struct node *above = leaf->parent;
			node_remove(leaf);
			leaf = above;
		}
	}
}

/* [Name]{.attribution} at the end of the paragraph. */
static bool take_marked(struct reader *r, struct node *quote, struct node *p)
{
	struct node *n = p->last;
	if (!n || n->kind != NODE_SPAN || !node_has_class(n, "attribution"))
		return false;
	struct node *attribution = node_new(r->arena, NODE_ATTRIBUTION, n->where);
	node_move_children(n, attribution);
	node_remove(n);
	drop_dashes(attribution);
	struct node *before = p->last;
	while (before && before->kind == NODE_TEXT && before->text.len) {
		size_t at = before->text.len - 1;
		while (at > 0 && (before->text.at[at] & 0xC0) == 0x80)
			at--;
		size_t next = at;
		gunichar c = str_char(before->text, &next);
		if (!is_dash(c) && !g_unichar_isspace(c))
			break;
		before->text.len = at;
	}
	finish(r, quote, p, attribution);
	return true;
}

static bool take_dashed(struct reader *r, struct node *quote, struct node *p)
{
	GArray *letters = letters_of(p);
	unsigned dash, begin;
	bool found = find_dash(letters, !p->prev, &dash, &begin);
	struct letter at = {0};
	if (found)
		at = *letter_at(letters, dash);
	g_array_free(letters, TRUE);
	if (!found)
		return false;
	struct node *tail = at.at ? text_split(r, at.node, at.at) : child_begun(at.node, p);
	struct node *attribution = move_tail(r, tail);
	drop_dashes(attribution);
	finish(r, quote, p, attribution);
	return true;
}

/* "> - Name": a list of one item after a paragraph. */
static bool take_item(struct reader *r, struct node *quote, struct node *list)
{
	struct node *item = list->first;
	if (!list->prev || list->list.ordered || !item || item->next || !item->first ||
	    item->first->next || item->first->kind != NODE_PARAGRAPH ||
	    r->text.at[item->where.start] != '-')
		return false;
	struct node *p = item->first;
	GArray *letters = letters_of(p);
	bool name = is_name(letters, 0, letters->len);
	g_array_free(letters, TRUE);
	if (!name)
		return false;
	node_remove(list);
	finish(r, quote, p, move_tail(r, p->first));
	return true;
}

/* HTML says it with an element: <footer> (html.c) or <cite> at the end of a <blockquote>. */
static bool take_cited(struct reader *r, struct node *quote, struct node *p)
{
	struct node *only = p->first;
	if (!only || only->next || only->kind != NODE_CITE || !p->prev)
		return false;
	struct node *attribution = move_tail(r, only);
	drop_dashes(attribution);
	finish(r, quote, p, attribution);
	return true;
}

void attribution_take(struct reader *r, struct node *quote)
{
	struct node *last = quote->last;
	if (last && last->kind == NODE_ATTRIBUTION)
		drop_dashes(last);           /* a <footer>: its author said so */
	if (!last || last->kind == NODE_ATTRIBUTION)
		return;
	if (last->kind == NODE_LIST) {
		if (!node_has_class(quote, "no-attribution") && !node_has_class(last, "no-attribution"))
			take_item(r, quote, last);
		return;
	}
	if (last->kind != NODE_PARAGRAPH || take_marked(r, quote, last))
		return;
	if (!node_has_class(quote, "no-attribution") && !node_has_class(last, "no-attribution") &&
	    !take_cited(r, quote, last))
		take_dashed(r, quote, last);
}
