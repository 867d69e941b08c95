/* blocks.c: what is made of several blocks.
 *
 * One walk. On the way down the children of a block are put in order: what stands between
 * two `:::` lines goes into one node, HTML is nested, lines of attributes go to their
 * neighbours, definitions get their terms and tables their captions. On the way up a block
 * whose inside is done becomes what it says: a callout, an epigraph, verse, a figure. */
#include "doc/walk.h"
#include "load/html.h"
#include "load/markdown.h"

#include <string.h>

#define FENCES_MOST 100          /* one in another */

/* own: known to Obsidian and MkDocs, in whose spellings they are callouts, headed by the
 * word itself; after ::: they are names like any other. */
static const struct callout { const char *word, *name; bool own; } callouts[] = {
	{"note", "note", 0}, {"info", "note", 0}, {"abstract", "note", 0}, {"tip", "tip", 0},
	{"hint", "tip", 0}, {"important", "important", 0}, {"warning", "warning", 0},
	{"attention", "warning", 0}, {"caution", "caution", 0}, {"danger", "caution", 0},
	{"error", "caution", 1}, {"bug", "caution", 1}, {"failure", "caution", 1}, {"fail", "caution", 1},
	{"missing", "caution", 1}, {"success", "tip", 1}, {"check", "tip", 1}, {"done", "tip", 1},
	{"question", "note", 1}, {"help", "note", 1}, {"faq", "note", 1}, {"summary", "note", 1},
	{"tldr", "note", 1}, {"todo", "note", 1}, {"example", "note", 1}, {"seealso", "note", 1},
};

static const struct callout *callout_find(str word, bool own)
{
	for (size_t i = 0; i < G_N_ELEMENTS(callouts); i++)
		if (str_equal_fold(word, str_of(callouts[i].word)))
			return own || !callouts[i].own ? &callouts[i] : NULL;
	return NULL;
}

/* --- fences --- */

struct fence {
	str word, title, group;      /* absent where not written */
};

static str after_colons(str line)
{
	size_t at = 0;
	while (at < line.len && line.at[at] == ':')
		at++;
	return at < 3 ? STR_NONE : str_trim(str_from(line, at));
}

/* word, {attributes}, word {attributes}, word Title, word[Title]; all may end in colons. */
static bool read_fence(str rest, struct fence *f)
{
	*f = (struct fence){0};
	while (rest.len && rest.at[rest.len - 1] == ':')
		rest = str_trim(str_sub(rest, 0, rest.len - 1));
	size_t end = 0;
	while (end < rest.len && (g_ascii_isalnum(rest.at[end]) || strchr("-_", rest.at[end])))
		end++;
	if (end && !g_ascii_isalpha(rest.at[0]))
		return false;
	f->word = end ? str_sub(rest, 0, end) : STR_NONE;
	str tail = str_trim(str_from(rest, end));
	ptrdiff_t open = str_find_char(tail, '{', 0);
	size_t close;
	if (open >= 0 && attributes_scan(tail, (size_t)open, &close) && close == tail.len) {
		f->group = str_from(tail, (size_t)open);
		tail = str_trim(str_sub(tail, 0, (size_t)open));
	}
	if (tail.len >= 2 && tail.at[0] == '[' && tail.at[tail.len - 1] == ']')
		tail = str_sub(tail, 1, tail.len - 1);
	f->title = tail;
	return f->word.len ? true : tail.len == 0 && f->group.len;
}

/* !!! word more-words "Title", with ??? or ???+ for what a page would fold; === "Title".
 * Without a title the word must be a callout's, or !!! may be an exclamation. */
static bool read_admonition(str line, struct fence *f)
{
	static const char *const marks[] = {"!!! ", "???+ ", "??? ", "=== "};
	size_t i = 0;
	while (i < G_N_ELEMENTS(marks) && !str_starts(line, str_of(marks[i])))
		i++;
	if (i == G_N_ELEMENTS(marks))
		return false;
	*f = (struct fence){0};
	str rest = str_trim(str_from(line, strlen(marks[i])));
	size_t end = 0;
	while (end < rest.len && (g_ascii_isalnum(rest.at[end]) || strchr("-_ ", rest.at[end])))
		end++;
	str words = str_trim(str_sub(rest, 0, end)), title = str_from(rest, end);
	bool titled = title.len >= 2 && title.at[0] == '"' && title.at[title.len - 1] == '"';
	f->title = titled ? str_sub(title, 1, title.len - 1) : STR_NONE;
	if (marks[i][0] == '=') {
		f->word = STR("tab");
		return titled && !words.len;
	}
	return str_next(&words, ' ', &f->word) && f->word.len &&
	       (titled || (!title.len && callout_find(f->word, true)));
}

bool admonition_scan(str line)
{
	struct fence f;
	return read_admonition(str_trim(line), &f);
}

str fence_title(str line)
{
	struct fence f;
	if (!read_admonition(line, &f))
		read_fence(after_colons(line), &f);
	return f.title;
}

bool fence_scan(str line)
{
	struct fence f;
	str rest = after_colons(line);
	return rest.at && (rest.len == 0 || read_fence(rest, &f));
}

static struct node *open_fence(struct reader *r, struct node *line)
{
	struct fence f;
	read_fence(after_colons(line->text), &f);
	struct node *div = node_new(r->arena, NODE_DIV, line->where);
	if (f.word.len)
		node_add_class(r->arena, div, f.word);
	if (f.group.len)
		attributes_give(r, div, f.group, line->where);
	node_move_children(line, div);       /* its title */
	return div;
}

static void make_callout(struct reader *r, struct node *n, const struct callout *c);

/* What an admonition's line says of the block that it already is. */
static void name_admonition(struct reader *r, struct node *n)
{
	struct fence f;
	read_admonition(n->text, &f);
	n->text = STR_NONE;
	n->flags &= ~(unsigned)RAW_FENCE;
	node_add_class(r->arena, n, f.word);
	const struct callout *c = callout_find(f.word, true);
	if (c)
		make_callout(r, n, c);
}

static void say_unclosed(struct reader *r, struct node *div)
{
	diag_add(r->diags, DIAG_FENCE_UNCLOSED, div->where, NULL, "this ::: is never closed");
	if (div->last)
		div->where.end = div->last->where.end;
}

/* Everything between an opening fence and its closing one moves into one node. */
static void nest_fences(struct reader *r, struct node *parent)
{
	struct node *at = parent, *next;    /* where nodes go now: parent, or below it */
	unsigned depth = 0, beyond = 0;
	for (struct node *n = parent->first; n; n = next) {
		next = n->next;
		if (n->flags & RAW_FENCE && n->kind == NODE_DIV)
			name_admonition(r, n);
		bool fence = n->flags & RAW_FENCE;
		bool closing = fence && after_colons(n->text).len == 0;
		if (!fence) {
			if (at == parent)
				continue;
			node_remove(n);
			node_append(at, n);
		} else if (closing && at == parent) {
			diag_add(r->diags, DIAG_FENCE_STRAY, n->where, NULL, "this ::: closes nothing");
			node_remove(n);
		} else if (closing) {
			if (beyond) {
				beyond--;
			} else {
				at->where.end = n->where.end;
				at = at->parent;
				depth--;
			}
			node_remove(n);
		} else if (depth >= FENCES_MOST) {
			diag_add(r->diags, DIAG_NESTING_TOO_DEEP, n->where, NULL,
			         "more than %d ::: blocks in one another", FENCES_MOST);
			beyond++;
			node_remove(n);
		} else {
			struct node *div = open_fence(r, n);
			if (at == parent)
				node_insert_before(n, div);
			else
				node_append(at, div);
			node_remove(n);
			at = div;
			depth++;
		}
	}
	for (; at != parent; at = at->parent)
		say_unclosed(r, at);
}

/* --- lines of attributes --- */

/* Whether one block ends on the line above the other's first. */
static bool touches(const struct reader *r, const struct node *a, const struct node *b)
{
	unsigned line_ends = 0;
	for (uint32_t i = a->where.end; i < b->where.start && i < r->text.len; i++)
		line_ends += r->text.at[i] == '\n';
	return line_ends <= 1;
}

/* The block it touches, the one above first; else the one above. */
static struct node *attributes_owner(const struct reader *r, const struct node *n)
{
	struct node *before = n->prev, *after = n->next;
	if (before && touches(r, before, n))
		return before;
	if (after && touches(r, n, after) && !(after->flags & (RAW_FENCE | RAW_ATTRIBUTES)))
		return after;
	return before;
}

static void give_lines(struct reader *r, struct node *parent)
{
	struct node *next;
	for (struct node *n = parent->first; n; n = next) {
		next = n->next;
		if (!(n->flags & RAW_ATTRIBUTES))
			continue;
		struct node *owner = attributes_owner(r, n);
		if (owner)
			attributes_give(r, owner, n->text, n->where);
		else
			diag_add(r->diags, DIAG_ATTRIBUTES_STRAY, n->where, NULL,
			         "these attributes have no block to belong to");
		node_remove(n);
	}
}

/* --- definition lists and captions --- */

static bool is_table(const struct node *n)
{
	return n && n->kind == NODE_TABLE;
}

static bool is_break(const struct node *n)
{
	return n->kind == NODE_SOFT_BREAK || n->kind == NODE_HARD_BREAK;
}

static void add_term(struct reader *r, struct node *list, struct node *term)
{
	term->kind = NODE_TERM;
	attributes_take_trailing(r, term, term);
	node_append(list, term);
}

/* The paragraph above is the term; each of its lines is one. */
static void add_terms(struct reader *r, struct node *list, struct node *paragraph)
{
	struct node *term = paragraph, *all = node_new(r->arena, NODE_SPAN, paragraph->where), *n;
	node_remove(paragraph);
	node_move_children(paragraph, all);
	while ((n = all->first)) {
		node_remove(n);
		if (!is_break(n)) {
			node_append(term, n);
			continue;
		}
		term->where.end = n->where.start;
		add_term(r, list, term);
		term = node_new(r->arena, NODE_TERM, all->where);
		term->where.start = n->where.end;
	}
	add_term(r, list, term);
}

static void add_definition(struct node *list, struct node *n)
{
	node_remove(n);
	if (n->first && n->first->kind == NODE_PARAGRAPH && !(n->flags & RAW_LOOSE))
		n->first->flags |= NODE_TIGHT;
	n->flags &= ~(unsigned)RAW_LOOSE;
	list->where = span_join(list->where, n->where);
	node_append(list, n);
}

static void enter_block(struct reader *r, struct node *n);

/* A definition of nothing is the paragraph it would be without us. What it holds has met
 * its parent's passes already when it comes there, so it goes through them first. */
static void undo_definition(struct reader *r, struct node *n)
{
	enter_block(r, n);
	struct node *p = n->first;
	if (p && node_holds_inlines(p))
		node_prepend(p, node_new_text(r->arena, NODE_TEXT, n->where, STR(": ")));
	node_unwrap(n);
}

/* ": text" beside a table is its caption, but not right under a term. */
static bool may_be_caption(const struct node *n)
{
	bool alone = n->first && n->first == n->last;
	return is_table(n->prev) || (is_table(n->next) && alone && n->flags & RAW_LOOSE);
}

static void list_definitions(struct reader *r, struct node *parent)
{
	struct node *next;
	if (parent->kind == NODE_DEFINITIONS)
		return;
	for (struct node *n = parent->first; n; n = next) {
		next = n->next;
		if (n->kind != NODE_DEFINITION || may_be_caption(n))
			continue;
		struct node *before = n->prev;
		if (before && before->kind == NODE_PARAGRAPH) {
			struct node *list = before->prev;
			if (!list || list->kind != NODE_DEFINITIONS) {
				list = node_new(r->arena, NODE_DEFINITIONS, before->where);
				node_insert_before(before, list);
			}
			add_terms(r, list, before);
			add_definition(list, n);
		} else if (before && before->kind == NODE_DEFINITIONS) {
			add_definition(before, n);
		} else {
			undo_definition(r, n);
		}
	}
}

/* The paragraph that n is, or holds alone, if it is the caption of a table beside it. */
static struct node *caption_of(struct node *n)
{
	if (!n)
		return NULL;
	if (n->kind == NODE_DEFINITION)
		return n->first && n->first == n->last && n->first->kind == NODE_PARAGRAPH ? n->first
			: NULL;
	struct node *text = n->kind == NODE_PARAGRAPH ? n->first : NULL;
	if (!text || text->kind != NODE_TEXT)
		return NULL;
	return str_starts(text->text, STR("Table:")) || str_starts(text->text, STR(": ")) ? n : NULL;
}

static void cut_start(struct node *text, size_t n)
{
	while (n < text->text.len && text->text.at[n] == ' ')
		n++;
	text->text = str_from(text->text, n);
	text->where.start = MIN(text->where.start + (uint32_t)n, text->where.end);
	if (text->text.len == 0)
		node_remove(text);
}

static void take_caption(struct reader *r, struct node *table, struct node *holder)
{
	struct node *p = caption_of(holder);
	if (holder == p)
		cut_start(p->first, p->first->text.at[0] == ':' ? 1 : 6);
	struct attributes *said = p->attributes;
	node_remove(holder);
	node_remove(p);
	p->kind = NODE_CAPTION;
	p->flags = 0;
	p->attributes = NULL;
	node_prepend(table, p);
	if (!said)
		return;
	if (said->id.len)
		attribute_give(r, table, STR("#"), said->id, p->where);
	for (size_t i = 0; i < said->class_count; i++)
		attribute_give(r, table, STR("."), said->classes[i], p->where);
	for (size_t i = 0; i < said->other_count; i++)
		attribute_give(r, table, said->others[i].key, said->others[i].value, p->where);
}

static void find_captions(struct reader *r, struct node *parent)
{
	for (struct node *n = parent->first; n; n = n->next) {
		if (!is_table(n) || (n->first && n->first->kind == NODE_CAPTION))
			continue;
		if (caption_of(n->prev))
			take_caption(r, n, n->prev);
		else if (caption_of(n->next))
			take_caption(r, n, n->next);
	}
	for (struct node *n = parent->first, *next; n; n = next) {
		next = n->next;
		if (n->kind == NODE_DEFINITION && parent->kind != NODE_DEFINITIONS)
			undo_definition(r, n);
	}
}

/* --- what a block becomes --- */

static void drop_class(struct node *n, const char *name)
{
	struct attributes *at = n->attributes;
	size_t kept = 0;
	for (size_t i = 0; at && i < at->class_count; i++)
		if (!str_is(at->classes[i], name))
			at->classes[kept++] = at->classes[i];
	if (at)
		at->class_count = kept;
}

static void head_callout(struct reader *r, struct node *callout, str title)
{
	struct node *term = node_new(r->arena, NODE_TERM, callout->where);
	node_append(term, node_new_text(r->arena, NODE_TEXT, callout->where, title));
	node_prepend(callout, term);
}

static bool is_headed(const struct node *n)
{
	return n->first && n->first->kind == NODE_TERM;
}

static void take_title(struct reader *r, struct node *callout)
{
	str title = node_attribute(callout, "title");
	if (!title.len || is_headed(callout))
		return;
	head_callout(r, callout, title);
	struct attributes *at = callout->attributes;
	size_t kept = 0;
	for (size_t i = 0; i < at->other_count; i++)
		if (!str_is(at->others[i].key, "title"))
			at->others[kept++] = at->others[i];
	at->other_count = kept;
}

static void make_callout(struct reader *r, struct node *n, const struct callout *c)
{
	n->kind = NODE_CALLOUT;
	n->callout.name = str_of(c->name);
	take_title(r, n);
	if (!c->own || is_headed(n))
		return;
	str word = str_copy(r->arena, str_of(c->word));
	((char *)word.at)[0] = g_ascii_toupper(word.at[0]);
	head_callout(r, n, word);
}

static void find_callout(struct reader *r, struct node *n)
{
	for (size_t i = 0; i < n->attributes->class_count; i++) {
		const struct callout *c = callout_find(n->attributes->classes[i], false);
		if (!c)
			continue;
		make_callout(r, n, c);
		return;
	}
}

/* The title of a block that is no callout: a line of its own, in bold. */
static void set_title(struct reader *r, struct node *term)
{
	struct node *strong = node_new(r->arena, NODE_STRONG, term->where);
	node_move_children(term, strong);
	term->kind = NODE_PARAGRAPH;
	node_append(term, strong);
	node_add_class(r->arena, term, STR("title"));
}

/* Blanks that began a line further right than the first line does. */
static void indent_line(struct reader *r, struct node *stanza, struct node *line)
{
	uint32_t at = line->where.start, begin = at;
	while (begin > 0 && strchr(" \t", r->text.at[begin - 1]))
		begin--;
	uint32_t first = stanza->where.start, margin = first;
	while (margin > 0 && strchr(" \t", r->text.at[margin - 1]))
		margin--;
	uint32_t extra = at - begin > first - margin ? (at - begin) - (first - margin) : 0;
	GString *blanks = g_string_new(NULL);
	for (uint32_t i = 0; i < extra && i < 40; i += 2)
		g_string_append(blanks, "\xE2\x80\x83");
	str text = str_from_gstring(r->arena, blanks);
	if (text.len)
		node_insert_before(line, node_new_text(r->arena, NODE_TEXT, line->where, text));
}

static void make_stanza(struct reader *r, struct node *p)
{
	p->kind = NODE_VERSE;
	for (struct node *n = p->first; n; n = n->next) {
		if (n->kind == NODE_SOFT_BREAK)
			n->kind = NODE_HARD_BREAK;
		if (n->kind == NODE_HARD_BREAK && n->next)
			indent_line(r, p, n->next);
	}
}

static void make_verse(struct reader *r, struct node *n)
{
	for (struct node *c = n->first; c; c = c->next)
		if (c->kind == NODE_PARAGRAPH)
			make_stanza(r, c);
	if (!n->first || n->first != n->last || n->first->kind != NODE_VERSE)
		return;
	struct node *verse = n->first;
	node_move_children(verse, n);
	node_remove(verse);
	n->kind = NODE_VERSE;
	drop_class(n, "verse");
}

static void make_epigraph(struct reader *r, struct node *n)
{
	n->kind = NODE_EPIGRAPH;
	drop_class(n, "epigraph");
	if (n->first && n->first == n->last && n->first->kind == NODE_QUOTE)
		node_unwrap(n->first);
	attribution_take(r, n);
}

/* The last paragraph of a figure written as a block is its caption. */
static void make_figure(struct reader *r, struct node *n)
{
	(void)r;
	n->kind = NODE_FIGURE;
	drop_class(n, "figure");
	struct node *inner = n->first;
	if (inner && inner->kind == NODE_FIGURE)
		node_unwrap(inner);
	struct node *last = n->last;
	bool captioned = last && last->kind == NODE_CAPTION;
	bool picture = last && last->first && last->first->kind == NODE_IMAGE;
	if (last && last->prev && last->kind == NODE_PARAGRAPH && !captioned && !picture)
		last->kind = NODE_CAPTION;
}

static void finish_div(struct reader *r, struct node *n)
{
	if (n == r->root || !n->attributes)
		return;
	find_callout(r, n);
	if (n->kind == NODE_CALLOUT)
		return;
	if (is_headed(n))
		set_title(r, n->first);
	if (node_has_class(n, "verse"))
		make_verse(r, n);
	else if (node_has_class(n, "epigraph"))
		make_epigraph(r, n);
	else if (node_has_class(n, "figure"))
		make_figure(r, n);
}

/* "[!NAME]" at the head of a quote; what follows on its line is the callout's title. */
static bool take_marker(struct reader *r, struct node *quote)
{
	struct node *p = quote->first;
	struct node *text = p && p->kind == NODE_PARAGRAPH ? p->first : NULL;
	if (!text || text->kind != NODE_TEXT || !str_starts(text->text, STR("[!")) ||
	    r->text.at[text->where.start] != '[')
		return false;
	ptrdiff_t close = str_find_char(text->text, ']', 2);
	if (close < 0)
		return false;
	size_t end = (size_t)close + 1;
	const struct callout *c = callout_find(str_sub(text->text, 2, (size_t)close), true);
	if (!c) {
		site_say(r, str_sub(text->text, 0, end), span_of(r, text->where.start, text->where.start + end));
		return false;
	}
	end += end < text->text.len && strchr("+-", text->text.at[end]);   /* folded, on a page */
	cut_start(text, end);
	struct node *title = node_new(r->arena, NODE_TERM, p->where);
	while (p->first && p->first->kind != NODE_SOFT_BREAK && p->first->kind != NODE_HARD_BREAK) {
		struct node *n = p->first;
		node_remove(n);
		node_append(title, n);
	}
	if (p->first)
		node_remove(p->first);
	if (!p->first)
		node_remove(p);
	if (title->first) {
		title->where = span_join(title->first->where, title->last->where);
		node_prepend(quote, title);
	}
	make_callout(r, quote, c);
	return true;
}

static void finish_quote(struct reader *r, struct node *n)
{
	for (struct node *c = n->first; c; c = c->next)
		if (c->kind == NODE_ATTRIBUTION && c->next)
			c->kind = NODE_PARAGRAPH;    /* a <footer> that is not last */
	if (take_marker(r, n))
		return;
	if (node_has_class(n, "epigraph"))
		make_epigraph(r, n);
	else
		attribution_take(r, n);
}

/* <figure><blockquote>…</blockquote><figcaption>: the caption says who said it. */
static void finish_figure(struct node *figure)
{
	struct node *caption = figure->last, *quote = caption ? caption->prev : NULL;
	if (caption && caption->kind == NODE_QUOTE)
		quote = caption, caption = caption->prev;
	if (!quote || quote->kind != NODE_QUOTE || !caption || caption->kind != NODE_CAPTION ||
	    figure->first->next != figure->last ||
	    (quote->last && quote->last->kind == NODE_ATTRIBUTION))
		return;
	figure->kind = NODE_QUOTE;           /* it stays where the walk is */
	figure->attributes = figure->attributes ? figure->attributes : quote->attributes;
	node_remove(caption);
	node_unwrap(quote);
	caption->kind = NODE_ATTRIBUTION;
	node_append(figure, caption);
}

static void finish_item(struct reader *r, struct node *n)
{
	struct node *p = n->first;
	struct node *text = p && p->kind == NODE_PARAGRAPH ? p->first : NULL;
	if (!text || text->kind != NODE_TEXT || text->text.len < 4 ||
	    r->text.at[text->where.start] != '[')
		return;
	if (text->text.at[0] != '[' || text->text.at[2] != ']' ||
	    !g_ascii_isspace(text->text.at[3]) || !strchr(" xX", text->text.at[1]))
		return;
	n->item.task = text->text.at[1] == ' ' ? TASK_OPEN : TASK_DONE;
	cut_start(text, 4);
}

static void finish_list(struct node *list)
{
	for (struct node *item = list->first; item && list->flags & NODE_TIGHT; item = item->next)
		for (struct node *p = item->first; p; p = p->next)
			if (p->kind == NODE_PARAGRAPH)
				p->flags |= NODE_TIGHT;
}

/* The picture that a paragraph is, bare or inside a link. */
static struct node *lone_image(struct node *p)
{
	struct node *n = p->first;
	if (!n || n->next)
		return NULL;
	if (n->kind == NODE_LINK && n->first && !n->first->next)
		n = n->first;
	return n->kind == NODE_IMAGE ? n : NULL;
}

static void finish_paragraph(struct reader *r, struct node *p)
{
	struct node *image = lone_image(p), *parent = p->parent;
	if (!image || parent->kind == NODE_CELL || node_above(p, NODE_FIGURE))
		return;
	struct node *figure = node_new(r->arena, NODE_FIGURE, p->where);
	node_replace(p, figure);
	node_append(figure, p);
	if (image->attributes && image->attributes->id.len) {
		node_attributes(r->arena, figure)->id = image->attributes->id;
		image->attributes->id = STR_NONE;
	}
	if (!image->image.title.len)
		return;
	struct node *caption = node_new(r->arena, NODE_CAPTION, image->where);
	node_append(caption, node_new_text(r->arena, NODE_TEXT, image->where, image->image.title));
	node_append(figure, caption);
	image->image.title = STR_NONE;
}

static void enter_block(struct reader *r, struct node *n)
{
	for (struct node *c = n->first, *next; c; c = next) {
		next = c->next;
		if (c->flags & RAW_UNWRAP)
			node_unwrap(c);
		else if (c->kind == NODE_PARAGRAPH && !c->first && n->kind != NODE_CELL)
			node_remove(c);              /* its HTML was left out */
	}
	nest_fences(r, n);
	html_blocks(r, n);
	give_lines(r, n);
	list_definitions(r, n);
	find_captions(r, n);
}

static void leave_block(struct reader *r, struct node *n)
{
	n->flags &= ~(unsigned)RAW_LOOSE;
	if (n->kind == NODE_DIV)
		finish_div(r, n);
	else if (n->kind == NODE_QUOTE)
		finish_quote(r, n);
	else if (n->kind == NODE_FIGURE)
		finish_figure(n);
	else if (n->kind == NODE_ITEM)
		finish_item(r, n);
	else if (n->kind == NODE_LIST)
		finish_list(n);
}

void blocks_finish(struct reader *r, struct node *root)
{
	struct walk w = walk_of(root);
	while (walk_next(&w)) {
		struct node *n = w.node;
		enum node_class class = node_kind_class(n->kind);
		if (class == CLASS_BLOCK && w.enter) {
			enter_block(r, n);
		} else if (class == CLASS_BLOCK) {
			leave_block(r, n);
		} else if (w.enter) {
			walk_skip(&w);
			if (n->kind == NODE_PARAGRAPH)
				finish_paragraph(r, n);
		}
	}
}
