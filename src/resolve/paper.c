/* paper.c: how addresses get onto paper: notes, references, brackets; and pages of what
 * is inside the book.
 *
 * Only a PDF needs it; an EPUB's links are links. A note's mark comes after the stop
 * that follows the link (before it where the language has it so), but before a dash.
 * A link in an author's note has its address in brackets: a note to a note is nothing a
 * printer would set. The same address is the same when it is printed the same. */
#include "resolve/passes.h"

struct printing {
	struct resolving *r;
	GHashTable *given;           /* str * printed → NOTE or REFERENCE, within the reach */
	const struct node *chapter;
	struct node *list;           /* REFERENCES being filled */
	unsigned last;               /* reference numbered */
};

/* --- where a mark goes --- */

static bool is_closing(const struct language *l, gunichar c)
{
	if (c == '"' || c == '\'' || c == 0x201D || c == 0x2019 || c == 0x00BB)
		return true;
	for (int i = 1; i < 4; i += 2) {
		size_t at = 0;
		if (l->quotes[i].len && str_char(l->quotes[i], &at) == c)
			return true;
	}
	return false;
}

static bool is_stop(gunichar c)
{
	return c == '.' || c == ',' || c == ';' || c == ':' || c == '!' || c == '?' || c == 0x2026;
}

/* Bytes of the stops and closing quotes that text begins with; an apostrophe that goes on
 * with the word is none. */
static size_t stops_at_start(const struct language *l, str text)
{
	size_t at = 0;
	while (at < text.len) {
		size_t after = at;
		gunichar c = str_char(text, &after);
		if (!is_stop(c) && !is_closing(l, c))
			break;
		at = after;
	}
	size_t after = at;
	bool goes_on = at < text.len && g_unichar_isalnum(str_char(text, &after));
	return goes_on ? 0 : at;
}

/* What a thing put after the link is put after: not the last of an emphasis, but it. */
static struct node *outermost(struct node *link)
{
	struct node *n = link;
	while (!n->next && node_is_inline(n->parent) && n->parent->kind != NODE_RUBY)
		n = n->parent;
	return n;
}

static struct node *split_text(struct resolving *r, struct node *text, size_t at)
{
	struct node *rest = node_new_text(r->arena, NODE_TEXT, text->where, str_from(text->text, at));
	rest->origin = text->origin;
	rest->at = text->at + (uint32_t)at;
	rest->flags = text->flags;
	text->text = str_sub(text->text, 0, at);
	node_insert_after(text, rest);
	return text;
}

static struct node *place_for_mark(struct resolving *r, struct node *link)
{
	struct node *after = outermost(link), *next = after->next;
	str tag = node_language(link);
	const struct language *l = language_find(r->languages, tag.len ? tag : r->book->language);
	if (l->mark_before_stop || !next || next->kind != NODE_TEXT)
		return after;
	size_t stops = stops_at_start(l, next->text);
	if (!stops)
		return after;
	return stops < next->text.len ? split_text(r, next, stops) : next;
}

/* A picture's mark goes to its caption, if it has one. */
static struct node *caption_of(struct node *link)
{
	struct node *figure = node_above(link, NODE_FIGURE);
	bool pictured = link->first && !link->first->next && link->first->kind == NODE_IMAGE;
	if (!figure || !pictured)
		return NULL;
	for (struct node *n = figure->first; n; n = n->next)
		if (n->kind == NODE_CAPTION)
			return n;
	return NULL;
}

static struct node *put_mark(struct printing *p, struct node *link, struct node *note)
{
	struct node *mark = node_new(p->r->arena, NODE_NOTE_MARK, link->where);
	struct node *caption = caption_of(link);
	mark->flags = NODE_GENERATED;
	mark->mark.note = note;
	mark->mark.occurrence = 1;
	link->link.note = note;
	if (caption)
		node_append(caption, mark);
	else
		node_insert_after(place_for_mark(p->r, link), mark);
	return mark;
}

/* --- notes --- */

static struct node *address_link(struct resolving *r, const struct node *link)
{
	struct node *n = node_new(r->arena, NODE_LINK, link->where);
	n->flags = NODE_GENERATED;
	n->link.url = n->link.address = link->link.address;
	n->link.printed = link->link.printed;
	n->link.class = link->link.class;
	struct node *text = make_text(r, link->link.printed);
	text->where = link->where;
	text->flags |= NODE_VERBATIM;
	node_append(n, text);
	return n;
}

static struct node *make_note(struct resolving *r, const struct node *link)
{
	struct node *note = node_new(r->arena, NODE_NOTE, link->where);
	struct node *paragraph = make_block(r, NODE_PARAGRAPH, STR_NONE);
	note->flags = NODE_GENERATED;
	note->note.made = true;
	paragraph->flags |= NODE_FIRST;
	node_append(paragraph, address_link(r, link));
	node_append(note, paragraph);
	return note;
}

static str *address_key(struct resolving *r, const struct node *link)
{
	str *key = ARENA_NEW(r->arena, str);
	*key = address_tidy(r->arena, link->link.address);
	return key;
}

static void print_note(struct printing *p, struct node *link)
{
	str *key = address_key(p->r, link);
	bool always = p->r->edition->repeat == REPEAT_ALWAYS || p->r->edition->repeat == REPEAT_PAGE;
	struct node *before = g_hash_table_lookup(p->given, key), *note = before;
	if (!note || always) {
		note = make_note(p->r, link);
		g_hash_table_insert(p->given, key, note);
	}
	if (p->r->edition->repeat == REPEAT_PAGE)
		note->note.twin = before;
	put_mark(p, link, note);
}

/* --- references --- */

static struct node *references_of(struct node *division)
{
	for (struct node *n = division->last; n; n = n->prev)
		if (n->kind == NODE_REFERENCES)
			return n;
	return NULL;
}

static struct node *list_in(struct resolving *r, struct node *division)
{
	struct node *list = references_of(division);
	if (!list) {
		list = make_block(r, NODE_REFERENCES, STR_NONE);
		node_append(division, list);
	}
	return list;
}

static struct node *book_references(struct resolving *r)
{
	struct node *root = r->book->root;
	for (struct node *n = root->first; n; n = n->next)
		if (n->kind == NODE_DIVISION && str_is(n->division->role, "references"))
			return n;
	return NULL;
}

/* Before a colophon, which is last in every book. */
static struct node *make_book_references(struct resolving *r)
{
	struct node *n = make_references(r, MATTER_BACK, DIVISION_CHAPTER, 1);
	struct node *last = r->book->root->last;
	if (last && last->kind == NODE_DIVISION && str_is(last->division->role, "colophon"))
		node_insert_before(last, n);
	else
		node_append(r->book->root, n);
	n->division->slug = id_take(r, STR("references"));
	node_attributes(r->arena, n)->id = n->division->slug;
	return n;
}

static struct node *make_chapter_references(struct resolving *r, struct node *chapter)
{
	const struct division *d = chapter->division;
	struct node *n = make_references(r, d->matter, DIVISION_SECTION, d->depth + 1);
	node_append(chapter, n);
	n->division->slug = id_take(r, str_printf(r->arena, "%.*s-references", STR_ARGS(d->slug)));
	node_attributes(r->arena, n)->id = n->division->slug;
	return n;
}

static struct node *current_list(struct printing *p, struct node *link)
{
	if (p->list)
		return p->list;
	struct node *chapter = division_chapter(link), *division = NULL;
	if (p->r->edition->external == LINKS_CHAPTER_REFERENCES && chapter) {
		division = make_chapter_references(p->r, chapter);
		p->last = 0;
	} else {
		division = book_references(p->r);
		if (!division)
			division = make_book_references(p->r);
	}
	p->list = list_in(p->r, division);
	return p->list;
}

static struct node *make_reference(struct printing *p, struct node *link, bool numbered)
{
	struct node *n = make_block(p->r, NODE_REFERENCE, STR_NONE);
	node_append(current_list(p, link), n);
	n->where = link->where;
	n->reference.address = link->link.address;
	if (numbered)
		n->reference.number = str_printf(p->r->arena, "%u", ++p->last);
	return n;
}

static void add_link(struct resolving *r, struct node *reference, struct node *link)
{
	size_t n = reference->reference.link_count;
	if ((n & (n - 1)) == 0) {    /* full: room for twice as many */
		struct node **links = ARENA_ARRAY(r->arena, struct node *, n ? 2 * n : 1);
		for (size_t i = 0; i < n; i++)
			links[i] = reference->reference.links[i];
		reference->reference.links = links;
	}
	reference->reference.links[reference->reference.link_count++] = link;
}

static struct node *refer(struct printing *p, struct node *link, bool numbered)
{
	str *key = address_key(p->r, link);
	struct node *reference = g_hash_table_lookup(p->given, key);
	if (!reference || p->r->edition->repeat == REPEAT_ALWAYS) {
		reference = make_reference(p, link, numbered);
		g_hash_table_insert(p->given, key, reference);
	}
	add_link(p->r, reference, link);
	return reference;
}

static void print_reference(struct printing *p, struct node *link)
{
	struct node *reference = refer(p, link, true);
	put_mark(p, link, reference)->mark.occurrence = (unsigned)reference->reference.link_count;
}

/* The texts under which it was cited, each once, then the address. */
static void complete_reference(struct resolving *r, struct node *n)
{
	GHashTable *said = g_hash_table_new(str_hash, str_hash_equal);
	for (size_t i = 0; i < n->reference.link_count; i++) {
		str *text = ARENA_NEW(r->arena, str);
		*text = str_trim(node_plain_text(r->arena, n->reference.links[i]));
		if (!text->len || g_hash_table_contains(said, text) ||
		    address_is_said(r->arena, *text, n->reference.address))
			continue;
		g_hash_table_add(said, text);
		if (n->first)
			node_append(n, make_text(r, STR("; ")));
		node_append(n, make_text(r, *text));
		n->last->where = n->reference.links[i]->where;
	}
	if (n->first)
		node_append(n, make_text(r, STR(": ")));
	node_append(n, address_link(r, n->reference.links[0]));
	g_hash_table_destroy(said);
}

/* --- in brackets --- */

static void print_inline(struct printing *p, struct node *link, bool again)
{
	str *key = address_key(p->r, link);
	if (!again && g_hash_table_contains(p->given, key) && p->r->edition->repeat != REPEAT_ALWAYS)
		return;
	g_hash_table_insert(p->given, key, link);
	struct node *after = outermost(link);
	struct node *open = make_text(p->r, STR(" (")), *close = make_text(p->r, STR(")"));
	struct node *address = address_link(p->r, link);
	node_insert_after(after, open);
	node_insert_after(open, address);
	node_insert_after(address, close);
}

/* "(page 12)" after a link inside the book; layout knows the number. */
static void print_page(struct resolving *r, struct node *link)
{
	str tag = node_language(link);
	const struct language *l = language_find(r->languages, tag.len ? tag : r->book->language);
	struct node *n = node_new(r->arena, NODE_PAGE_REFERENCE, link->where);
	n->flags = NODE_GENERATED;
	n->text = str_printf(r->arena, " (%.*s\u00A0\uFFFC)", STR_ARGS(l->labels[LABEL_PAGE]));
	n->page_reference = link->link.target;
	node_insert_after(outermost(link), n);
}

/* --- all links --- */

static bool leaves_book(const struct node *link)
{
	return link->link.address.len &&
	       (link->link.class == LINK_EXTERNAL || link->link.class == LINK_SITE ||
	        link->link.class == LINK_ASSET);
}

static bool is_inside(const struct node *link)
{
	return link->link.target && (link->link.class == LINK_BOOK || link->link.class == LINK_LOCAL);
}

static void print_link(struct printing *p, struct node *link)
{
	const struct edition *e = p->r->edition;
	bool heading = node_above(link, NODE_HEADING) != NULL;
	if (is_inside(link) && e->internal_pages && !heading)
		print_page(p->r, link);
	if (!leaves_book(link) || address_is_said(p->r->arena, node_plain_text(p->r->arena, link),
	                                          link->link.address))
		return;
	if (node_above(link, NODE_NOTE) && e->external != LINKS_NONE)
		print_inline(p, link, true);
	else if (e->external == LINKS_FOOTNOTE)
		print_note(p, link);
	else if (e->external == LINKS_INLINE)
		print_inline(p, link, false);
	else if (e->external != LINKS_NONE)
		print_reference(p, link);
}

/* A new chapter ends the reach of `repeat: chapter`. */
static void enter_chapter(struct printing *p, const struct node *link)
{
	const struct edition *e = p->r->edition;
	const struct node *chapter = division_chapter(link);
	if (chapter == p->chapter)
		return;
	p->chapter = chapter;
	if (e->external == LINKS_CHAPTER_REFERENCES)
		p->list = NULL;
	if ((e->repeat != REPEAT_BOOK && e->external != LINKS_BOOK_REFERENCES) ||
	    e->external == LINKS_CHAPTER_REFERENCES)
		g_hash_table_remove_all(p->given);
}

static GPtrArray *collect_links(struct resolving *r)
{
	GPtrArray *links = g_ptr_array_new();
	struct node *root = r->book->root;
	for (struct node *n = root; n; n = walk_after(n, root))
		if (n->kind == NODE_LINK)
			g_ptr_array_add(links, n);
	return links;
}

/* A list of references that nothing numbers into: every address of the book, once. */
static void list_addresses(struct printing *p, GPtrArray *links)
{
	g_hash_table_remove_all(p->given);
	p->list = list_in(p->r, book_references(p->r));
	for (unsigned i = 0; i < links->len; i++)
		if (leaves_book(g_ptr_array_index(links, i)))
			refer(p, g_ptr_array_index(links, i), false);
}

static void complete_references(struct resolving *r)
{
	struct node *root = r->book->root;
	for (struct node *n = root; n; n = walk_after(n, root))
		if (n->kind == NODE_REFERENCE)
			complete_reference(r, n);
	struct node *division = book_references(r);
	struct node *list = division ? references_of(division) : NULL;
	if (division && !division->division->guide && (!list || !list->first))
		node_remove(division);
}

void links_print(struct resolving *r)
{
	struct printing p = {.r = r, .given = g_hash_table_new(str_hash, str_hash_equal)};
	GPtrArray *links = collect_links(r);
	bool paper = r->edition->format == FORMAT_PDF;
	bool in_list = paper && r->edition->external == LINKS_BOOK_REFERENCES;
	for (unsigned i = 0; paper && i < links->len; i++) {
		enter_chapter(&p, g_ptr_array_index(links, i));
		print_link(&p, g_ptr_array_index(links, i));
	}
	if (!in_list && book_references(r))
		list_addresses(&p, links);
	complete_references(r);
	g_ptr_array_free(links, TRUE);
	g_hash_table_destroy(p.given);
}
