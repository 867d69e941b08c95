/* notes.c: marks and notes tied; notes go to the end of their guide.
 *
 * Labels are compared as those of links are, and hold in one file. Of two notes with one
 * label the first counts; a note without a mark is left out, a mark without a note is set
 * as the text it was: each is said. Only what a mark in the text leads to is used, so
 * two unused notes that mention each other are unused. */
#include "doc/walk.h"
#include "load/markdown.h"

static GHashTable *find_notes(struct reader *r, GPtrArray *order)
{
	GHashTable *notes = g_hash_table_new(str_hash, str_hash_equal);
	for (struct node *n = r->root; n; n = walk_after(n, r->root)) {
		if (n->kind != NODE_NOTE)
			continue;
		str *key = ARENA_NEW(r->arena, str);
		*key = label_key(r->arena, n->note.label);
		struct node *first = g_hash_table_lookup(notes, key);
		g_ptr_array_add(order, n);
		if (!first) {
			g_hash_table_insert(notes, key, n);
			continue;
		}
		struct diag *d = diag_add(r->diags, DIAG_NOTE_DUPLICATE, n->where, NULL,
		                          "a second footnote [^%.*s] is left out",
		                          STR_ARGS(n->note.label));
		diag_also(r->diags, d, first->where, "the first one");
	}
	return notes;
}

/* What cannot be tied is set as it was typed, so that it is not lost. */
static void lose_mark(struct reader *r, struct node *mark)
{
	diag_add(r->diags, DIAG_NOTE_MISSING, mark->where, NULL, "no footnote [^%.*s] in this guide",
	         STR_ARGS(mark->mark.label));
	str text = str_printf(r->arena, "[^%.*s]", STR_ARGS(mark->mark.label));
	node_replace(mark, node_new_text(r->arena, NODE_TEXT, mark->where, text));
}

static void grow_marks(struct reader *r, struct node *note, struct node *mark)
{
	size_t n = note->note.mark_count;
	if ((n & (n - 1)) == 0) {    /* full: room for twice as many */
		struct node **marks = ARENA_ARRAY(r->arena, struct node *, n ? 2 * n : 1);
		for (size_t i = 0; i < n; i++)
			marks[i] = note->note.marks[i];
		note->note.marks = marks;
	}
	note->note.marks[note->note.mark_count++] = mark;
	mark->mark.note = note;
	mark->mark.occurrence = (unsigned)note->note.mark_count;
}

/* Ties the marks below root; notes met for the first time are to be gone through too. */
static void tie_marks(struct reader *r, struct node *root, GHashTable *notes, GPtrArray *used)
{
	struct node *next;
	for (struct node *n = root; n; n = next) {
		next = walk_after(n, root);
		if (n->kind != NODE_NOTE_MARK)
			continue;
		str key = label_key(r->arena, n->mark.label);
		struct node *note = g_hash_table_lookup(notes, &key);
		if (!note) {
			lose_mark(r, n);
			continue;
		}
		if (note->note.mark_count == 0)
			g_ptr_array_add(used, note);
		grow_marks(r, note, n);
	}
}

/* A quote or list that held nothing else goes with it. */
static void take_out(struct reader *r, struct node *note)
{
	struct node *above = note->parent;
	node_remove(note);
	while (above != r->root && !above->first && above->kind != NODE_CELL && above->kind != NODE_NOTE) {
		struct node *empty = above;
		above = above->parent;
		node_remove(empty);
	}
}

void notes_collect(struct reader *r)
{
	GPtrArray *order = g_ptr_array_new(), *used = g_ptr_array_new();
	for (unsigned i = 0; i < r->notes->len; i++)
		node_append(r->root, r->notes->pdata[i]);
	GHashTable *notes = find_notes(r, order);
	for (unsigned i = 0; i < order->len; i++)
		take_out(r, order->pdata[i]);
	tie_marks(r, r->root, notes, used);
	for (unsigned i = 0; i < used->len; i++)
		tie_marks(r, used->pdata[i], notes, used);
	for (unsigned i = 0; i < order->len; i++) {
		struct node *note = order->pdata[i];
		str key = label_key(r->arena, note->note.label);
		if (note->note.mark_count)
			node_append(r->root, note);
		else if (g_hash_table_lookup(notes, &key) == note)
			diag_add(r->diags, DIAG_NOTE_UNUSED, note->where, NULL,
			         "the footnote [^%.*s] is left out: nothing calls it",
			         STR_ARGS(note->note.label));
	}
	g_ptr_array_free(order, TRUE);
	g_ptr_array_free(used, TRUE);
	g_hash_table_destroy(notes);
}
