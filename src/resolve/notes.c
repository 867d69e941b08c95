/* notes.c: footnotes numbered.
 *
 * The loader tied marks to notes, by label and guide. Numbers run through a chapter, or through the book
 * where an address given once is not given again in all of it; authors' notes and those
 * made for addresses stand in one sequence, in the order of their first marks. A mark
 * inside a note comes right after that note. Each NOTE ends up behind its division's own
 * text, in order of number. */
#include "resolve/passes.h"

/* The loader tied them; what an edition leaves out changes who calls whom. */
void notes_forget(struct resolving *r)
{
	struct node *root = r->book->root;
	for (struct node *n = root; n; n = walk_after(n, root)) {
		if (n->kind == NODE_NOTE) {
			n->note.marks = NULL;
			n->note.mark_count = 0;
			n->note.division = NULL;
		}
	}
}

struct numbering_notes {
	struct resolving *r;
	bool through_book;
	unsigned last;
	const struct node *chapter;
	GPtrArray *in_order;
	GArray *inside;              /* struct walk: notes being looked through for marks */
};

/* marks grows by doubling inside the arena. */
static void add_mark(struct resolving *r, struct node *note, struct node *mark)
{
	size_t count = note->note.mark_count;
	if ((count & (count - 1)) == 0) {
		struct node **marks = ARENA_ARRAY(r->arena, struct node *, count ? count * 2 : 1);
		for (size_t i = 0; i < count; i++)
			marks[i] = note->note.marks[i];
		note->note.marks = marks;
	}
	note->note.marks[note->note.mark_count++] = mark;
	mark->mark.occurrence = (unsigned)note->note.mark_count;
}

static void meet_mark(struct numbering_notes *c, struct node *mark)
{
	struct node *note = mark->mark.note;
	if (note->kind != NODE_NOTE)
		return;
	if (!note->note.mark_count) {
		note->note.number = str_printf(c->r->arena, "%u", ++c->last);
		note->note.division = c->chapter ? c->chapter->division : NULL;
		g_ptr_array_add(c->in_order, note);
		struct walk w = walk_of(note);
		walk_next(&w);
		g_array_append_val(c->inside, w);
	}
	add_mark(c->r, note, mark);
}

static void meet_marks_inside(struct numbering_notes *c)
{
	while (c->inside->len) {
		struct walk *w = &g_array_index(c->inside, struct walk, c->inside->len - 1);
		if (!walk_next(w)) {
			g_array_set_size(c->inside, c->inside->len - 1);
			continue;
		}
		if (w->enter && w->node->kind == NODE_NOTE_MARK)
			meet_mark(c, w->node);
	}
}

static void enter_division(struct numbering_notes *c, const struct node *n)
{
	const struct node *chapter = division_chapter(n);
	if (chapter == c->chapter)
		return;
	c->chapter = chapter;
	if (!c->through_book)
		c->last = 0;
}

/* Behind the division's own text: before the first division in it. */
static void place_note(struct node *note)
{
	struct node *division = node_above(note->note.marks[0], NODE_DIVISION);
	if (!division)
		return;
	node_remove(note);
	struct node *inner = division->last;
	if (!inner || inner->kind != NODE_DIVISION) {
		node_append(division, note);
		return;
	}
	while (inner->prev && inner->prev->kind == NODE_DIVISION)
		inner = inner->prev;
	node_insert_before(inner, note);
}

static void drop_unused(struct node *root)
{
	for (struct node *n = root, *next; n; n = next) {
		if (n->kind == NODE_NOTE && !n->note.mark_count) {
			struct node *last = n;
			while (last->last)
				last = last->last;
			next = walk_after(last, root);
			node_remove(n);
		} else {
			next = walk_after(n, root);
		}
	}
}

/* A note whose only mark stands in another note has that one's division, not itself: a
 * NOTE is never inside a NOTE once placed. */
static void place_all(struct numbering_notes *c)
{
	for (unsigned i = 0; i < c->in_order->len; i++) {
		struct node *note = g_ptr_array_index(c->in_order, i);
		place_note(note);
	}
}

void notes_number(struct resolving *r)
{
	const struct edition *e = r->edition;
	struct numbering_notes c = {
		.r = r,
		.through_book = e->format == FORMAT_PDF && e->external == LINKS_FOOTNOTE &&
		                e->repeat == REPEAT_BOOK,
		.in_order = g_ptr_array_new(),
		.inside = g_array_new(FALSE, FALSE, sizeof(struct walk)),
	};
	struct walk w = walk_of(r->book->root);
	while (walk_next(&w)) {
		if (!w.enter)
			continue;
		if (w.node->kind == NODE_DIVISION) {
			enter_division(&c, w.node);
		} else if (w.node->kind == NODE_NOTE) {
			walk_skip(&w);
		} else if (w.node->kind == NODE_NOTE_MARK) {
			meet_mark(&c, w.node);
			meet_marks_inside(&c);
		}
	}
	place_all(&c);
	drop_unused(r->book->root);
	r->book->notes = ARENA_ARRAY(r->arena, const struct node *, c.in_order->len);
	for (r->book->note_count = 0; r->book->note_count < c.in_order->len; r->book->note_count++)
		r->book->notes[r->book->note_count] = g_ptr_array_index(c.in_order, r->book->note_count);
	g_ptr_array_free(c.in_order, TRUE);
	g_array_free(c.inside, TRUE);
}
