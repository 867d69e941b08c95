#include "handmade.h"

#include <string.h>

#include "doc/walk.h"

static void plain_theme(struct theme *t)
{
	for (int i = 0; i < STYLE_COUNT; i++)
		t->style[i] = (struct style){.size = 11 * UNIT_POINT, .leading = 14 * UNIT_POINT};
	t->grid = 14 * UNIT_POINT;
	t->ornament = STR("* * *");
	for (int i = 0; i < FONT_ROLE_COUNT; i++)
		t->font[i] = (struct theme_font){.scale = 1, .fallback = STR("serif")};
}

struct handmade *handmade_new(void)
{
	struct arena *a = arena_new();
	struct handmade *h = ARENA_NEW(a, struct handmade);

	h->arena = a;
	h->diags = diags_new(a);
	h->notes = g_ptr_array_new();
	h->links = g_ptr_array_new();
	plain_theme(&h->theme);
	h->edition = (struct edition){.name = STR("epub"), .theme = &h->theme, .with_cover = true};
	h->book = (struct book){
		.title = STR("A Book"), .language = STR("en"), .identifier = STR("urn:uuid:0"),
		.modified_at = STR("2026-01-31T00:00:00Z"), .edition = &h->edition,
	};
	h->book.root = node_new(a, NODE_BOOK, SPAN_NONE);
	return h;
}

void handmade_free(struct handmade *h)
{
	g_ptr_array_free(h->notes, TRUE);
	g_ptr_array_free(h->links, TRUE);
	arena_free(h->arena);
}

struct node *put_node(struct handmade *h, struct node *parent, enum node_kind kind)
{
	struct node *n = node_new(h->arena, kind, SPAN_NONE);

	n->origin = ++h->origin;
	if (parent)
		node_append(parent, n);
	return n;
}

struct node *put_words(struct handmade *h, struct node *parent, const char *text)
{
	struct node *n = put_node(h, parent, NODE_TEXT);

	n->text = str_of(text);
	return n;
}

struct node *put_paragraph(struct handmade *h, struct node *parent, const char *text)
{
	struct node *n = put_node(h, parent, NODE_PARAGRAPH);

	put_words(h, n, text);
	return n;
}

struct node *put_heading(struct handmade *h, struct node *parent, unsigned level,
                         const char *id, const char *text)
{
	struct node *n = put_node(h, parent, NODE_HEADING);

	n->heading.level = level;
	if (id)
		node_attributes(h->arena, n)->id = str_of(id);
	put_words(h, n, text);
	return n;
}

struct node *put_division(struct handmade *h, struct node *parent, enum division_kind kind,
                          unsigned depth, const char *slug, const char *title)
{
	struct node *n = put_node(h, parent ? parent : h->book.root, NODE_DIVISION);
	struct division *d = ARENA_NEW(h->arena, struct division);

	*d = (struct division){.kind = kind, .matter = MATTER_BODY, .depth = depth,
	                       .slug = str_of(slug), .title_text = str_of(title), .show_title = true};
	n->division = d;
	d->title = put_heading(h, n, MAX(depth, 1), NULL, title);
	d->title->heading.division = d;
	return n;
}

struct node *put_note(struct handmade *h, struct node *division, struct node *paragraph,
                      const char *number, const char *text)
{
	struct node *mark = put_node(h, paragraph, NODE_NOTE_MARK);
	struct node *note = put_node(h, division, NODE_NOTE);

	note->note.number = str_of(number);
	note->note.marks = ARENA_ARRAY(h->arena, struct node *, 2);
	note->note.marks[0] = mark;
	note->note.mark_count = 1;
	mark->mark.note = note;
	mark->mark.occurrence = 1;
	put_paragraph(h, note, text);
	g_ptr_array_add(h->notes, note);
	return note;
}

struct node *put_link(struct handmade *h, struct node *parent, struct node *target, const char *text)
{
	struct node *n = put_node(h, parent, NODE_LINK);

	n->link.class = LINK_BOOK;
	n->link.target = target;
	put_words(h, n, text);
	g_ptr_array_add(h->links, n);
	return n;
}

struct book *handmade_finish(struct handmade *h)
{
	struct book *b = &h->book;

	for (struct node *n = b->root; n; n = walk_after(n, b->root))
		n->id = b->node_count++;
	b->notes = (const struct node **)h->notes->pdata;
	b->note_count = h->notes->len;
	b->links = (const struct node **)h->links->pdata;
	b->link_count = h->links->len;
	return b;
}

const char *handmade_document(struct handmade *h, struct plan *p, const struct node *division)
{
	static const struct pictures none;

	for (size_t i = 0; i < p->file_count; i++)
		if (p->files[i].division == division)
			return str_terminated(h->arena, str_copy(h->arena, xhtml_print(p, &p->files[i], &none)));
	return "";
}
