/* feedback.c: what the pages of one round say that the next must print.
 *
 * Numbers in page references and lists of references; and which notes stand: under
 * `repeat: page` an address has one note a page, which only pages can tell. The first round
 * begins with the least: no page reference, and one note an address and chapter.
 *
 * So that the rounds end, what has been added stays: a page reference once set, a note once
 * it stood on its own. Notes may be taken back in the first rounds: what comes onto a page
 * depends on the pages before it, so they settle one after the other, and a book of frequent
 * repeats would be left with notes that it needed only while it was being laid. */
#include "pages/layout.h"

#include <string.h>

#include "doc/walk.h"

enum { ROUNDS_MOST = 4, ROUNDS_TAKING_BACK = 24 };

static bool merges_notes(const struct layout *l)
{
	const struct edition *e = l->edition;

	return e->external == LINKS_FOOTNOTE && e->repeat == REPEAT_PAGE;
}

static bool changes(const struct layout *l, const struct node *n)
{
	return n->kind == NODE_PAGE_REFERENCE || (n->kind == NODE_NOTE_MARK && merges_notes(l));
}

bool feedback_changes(const struct layout *l, const struct node *block)
{
	for (const struct node *n = block->first; n != NULL; n = n->next)
		if (changes(l, n) || feedback_changes(l, n))
			return true;
	return false;
}

/* --- notes --- */

str feedback_note_number(const struct layout *l, const struct node *note)
{
	return l->printed[note->id].len ? l->printed[note->id] : note->note.number;
}

const struct node *feedback_stands_for(const struct layout *l, const struct node *note)
{
	return l->stands[note->id] != NULL ? l->stands[note->id] : note;
}

/* The last note of that address that stands, before n; NULL: n is the chapter's first. */
static const struct node *standing_before(const struct layout *l, const struct node *n)
{
	const struct node *twin = n->note.twin;

	while (twin != NULL && l->stands[twin->id] == NULL && twin->note.twin != NULL)
		twin = twin->note.twin;
	return twin == NULL || l->stands[twin->id] == NULL ? twin : l->stands[twin->id];
}

static bool same_page(const str *labels, const struct node *a, const struct node *b)
{
	return str_equal(labels[a->id], labels[b->id]);
}

/* A note stands where its page has none of that address before it. */
static bool stand_notes(struct layout *l, const str *labels)
{
	bool changed = false;

	memset(l->stands, 0, l->book->node_count * sizeof *l->stands);
	for (size_t i = 0; i < l->book->note_count; i++) {
		const struct node *n = l->book->notes[i], *before = standing_before(l, n);
		bool stood = l->added[n->id], stays = stood && l->round >= ROUNDS_TAKING_BACK;
		bool stands = before != NULL && (stays || (labels != NULL
		              && !same_page(labels, n->note.marks[0], before->note.marks[0])));
		l->added[n->id] = stands;
		l->stands[n->id] = stands || before == NULL ? n : before;
		changed |= stands != stood;
	}
	return changed;
}

/* Notes that stand are numbered; the others go by the number of the one that does. */
static void number_notes(struct layout *l)
{
	const struct division *chapter = NULL;
	unsigned last = 0;

	for (size_t i = 0; i < l->book->note_count; i++) {
		const struct node *n = l->book->notes[i];
		if (n->note.division != chapter)
			last = 0;
		chapter = n->note.division;
		if (l->stands[n->id] == n)
			l->printed[n->id] = str_printf(l->arena, "%u", ++last);
	}
	for (size_t i = 0; i < l->book->note_count; i++)
		l->printed[l->book->notes[i]->id] = l->printed[l->stands[l->book->notes[i]->id]->id];
}

/* --- page references --- */

/* What the reference follows: the link, or the last in what holds it. */
static const struct node *link_before(const struct node *reference)
{
	const struct node *n = reference->prev;

	while (n != NULL && n->kind != NODE_LINK && n->last != NULL)
		n = n->last;
	return n != NULL ? n : reference;
}

/* Sets a reference to another page, or keeps one that was set up to date. */
static bool refer(struct layout *l, const struct node *n, const str *labels)
{
	str label = labels[n->page_reference->id], *printed = &l->printed[n->id];

	if (printed->len == 0 && same_page(labels, link_before(n), n->page_reference))
		return false;
	bool changed = !str_equal(*printed, label);
	*printed = label;
	return changed;
}

static bool moved(const struct layout *l, const struct node *reference, const str *labels)
{
	for (size_t i = 0; i < reference->reference.link_count; i++) {
		uint32_t id = reference->reference.links[i]->id;
		if (l->labels == NULL || !str_equal(l->labels[id], labels[id]))
			return true;
	}
	return false;
}

/* --- rounds --- */

int feedback_rounds(const struct layout *l)
{
	return merges_notes(l) ? ROUNDS_TAKING_BACK + ROUNDS_MOST : ROUNDS_MOST;
}

void feedback_begin(struct layout *l)
{
	if (!merges_notes(l))
		return;
	stand_notes(l, NULL);
	number_notes(l);
}

bool feedback_take(struct layout *l, const str *labels)
{
	bool changed = false;

	for (const struct node *n = l->book->root; n != NULL; n = walk_after(n, l->book->root)) {
		if (n->kind == NODE_PAGE_REFERENCE && n->page_reference != NULL)
			changed |= refer(l, n, labels);
		else if (n->kind == NODE_REFERENCE)
			changed |= moved(l, n, labels);
	}
	if (merges_notes(l) && stand_notes(l, labels)) {
		number_notes(l);
		changed = true;
	}
	l->labels = labels;
	l->round++;
	return changed;
}

void feedback_end(struct layout *l)
{
	struct destination *to = l->out->destinations;

	l->out->note_numbers = merges_notes(l) ? l->printed : NULL;
	for (size_t i = 0; i < l->book->note_count; i++) {
		const struct node *n = l->book->notes[i];
		to[n->id] = to[feedback_stands_for(l, n)->id];
	}
}
