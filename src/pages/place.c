/* place.c: chosen breaks into pages of fragments.
 *
 * Bars first, then what stands on the page from top to bottom, then the notes under their rule:
 * the order in which a page is painted and, but for decoration, read. Where each node
 * begins is noted on the way. */
#include "pages/layout.h"
#include "pages/place.h"

#include <stdlib.h>
#include <string.h>

struct placing {
	struct layout *l;
	const struct flow *f;
	const struct pagebuild_job *job;
	GArray *out;                   /* struct fragment, of the page */
	uint32_t index;                /* of the page, in the part being laid */
	unit left;                     /* text block's left edge on this page */
	uint32_t *note_box;            /* which note each note line belongs to … */
	uint32_t *note_row;            /* … and which row of it */
	struct page_extra extra;
};

static void note_destination(struct placing *p, const struct node *n, unit x, unit y)
{
	for (; n != NULL; n = n->parent) {
		struct destination *d = &p->l->out->destinations[n->id];
		if (d->page != UINT32_MAX)
			return;
		*d = (struct destination){p->index, x, y};
	}
}

/* The block first, then whatever of its inlines shows for the first time. */
static void note_destinations(struct placing *p, const struct fragment *f)
{
	struct area a = fragment_area(f, p->l->edition->height);

	if (f->node == NULL || f->role == ROLE_RULE)
		return;
	if (f->listing != NULL) {
		note_destination(p, f->listing, a.left, a.top);
		return;
	}
	note_destination(p, f->node, a.left, a.top);
	if (f->kind != FRAGMENT_LINE)
		return;
	for (size_t i = 0; i < f->line->run_count; i++)
		if (f->line->runs[i].node != NULL)
			note_destination(p, f->line->runs[i].node,
			                 a.left + (f->turned ? 0 : f->line->runs[i].x), a.top);
}

static unit line_y(const struct placing *p, int line)
{
	return p->l->top + line * p->l->grid;
}

/* What is turned fills the text block from its lower left corner. */
static void put(struct placing *p, const struct fragment *from, unit dx, unit dy)
{
	struct fragment f = *from;

	f.x += f.turned ? p->l->edition->height - line_y(p, p->l->lines) : dx;
	f.y += f.turned ? p->left : dy;
	g_array_append_val(p->out, f);
	note_destinations(p, &f);
}

static void place_text(struct placing *p, const struct strip *s, const struct pagebuild_piece *piece)
{
	const struct variant *v = &s->text.variant[piece->variant];
	unit y = line_y(p, piece->line) + p->l->base;

	for (size_t i = 0; piece->from == 0 && i < s->mark_count; i++)
		put(p, &s->marks[i], p->left, y);
	for (uint32_t r = piece->from; r < piece->to; r++, y += p->l->grid) {
		const struct line *line = &v->lines[r];
		struct fragment f = {.kind = FRAGMENT_LINE, .x = s->left + line->x, .width = line->width,
		                     .height = line->ascent + line->descent, .node = s->node,
		                     .offset = line->offset, .line = line};
		put(p, &f, p->left, y);
	}
}

static int piece_bottom(const struct placing *p, const struct pagebuild_piece *piece)
{
	const struct pagebuild_block *b = &p->job->blocks[piece->block];

	return piece->line + pagebuild_piece_lines(p->job, b, &b->variant[piece->variant], piece->from,
	                                           piece->to);
}

static const struct strip *strip_at(const struct placing *p, const struct pagebuild_piece *piece)
{
	return &g_array_index(p->f->strips, struct strip, piece->block);
}

/* Lines of white that the page builder put between two pieces beyond what they asked for. */
static int white_grown(const struct placing *p, const struct pagebuild_piece *above,
                       const struct pagebuild_piece *below)
{
	return below->line - piece_bottom(p, above) - p->job->blocks[below->block].above;
}

/* How far art that floats goes down from its lines' top, so that white is alike above and
 * below. What stands under a heading stays there. */
static unit float_down(const struct placing *p, const struct pagebuild_page *page, size_t i,
                       unit over)
{
	const struct pagebuild_piece *piece = &page->pieces[i];
	if (!strip_at(p, piece)->floats || i == 0)
		return 0;
	int before = white_grown(p, piece - 1, piece);
	if (i + 1 == page->count)
		return before > 0 ? 0 : over;
	int after = white_grown(p, piece, piece + 1);
	const struct node *above = strip_at(p, piece - 1)->node;
	if (above != NULL && above->kind == NODE_HEADING)
		after = 0;
	unit room = (piece->line - piece_bottom(p, piece - 1)) * p->l->grid / 2;
	return MAX((over + (after - before) * p->l->grid) / 2, -room);
}

/* A table is placed line by line of all its cells, but read cell by cell: who copies from a
 * page takes what is drawn in its order. Notes and decoration stay behind what they follow. */
struct read_place { uint32_t order; guint at; };

static int compare_places(const void *p, const void *q)
{
	const struct read_place *a = p, *b = q;

	return a->order != b->order ? (a->order < b->order ? -1 : 1) : a->at < b->at ? -1 : a->at > b->at;
}

static void sort_cells(struct placing *p, guint first)
{
	guint count = p->out->len - first;
	struct read_place *places = ARENA_ARRAY(p->l->arena, struct read_place, count);
	struct fragment *from = &g_array_index(p->out, struct fragment, first);
	uint32_t order = 0;

	for (guint i = 0; i < count; i++) {
		const struct node *n = from[i].node;
		if (n != NULL)
			order = node_above(n, NODE_NOTE) ? UINT32_MAX : n->id;
		places[i] = (struct read_place){order, i};
	}
	qsort(places, count, sizeof *places, compare_places);
	struct fragment *copy = (void *)arena_copy(p->l->arena, from, count * sizeof *copy);
	for (guint i = 0; i < count; i++)
		from[i] = copy[places[i].at];
}

/* Art fills its lines from the top. */
static void place_art(struct placing *p, const struct pagebuild_page *page, size_t index)
{
	const struct pagebuild_piece *piece = &page->pieces[index];
	const struct strip *s = strip_at(p, piece);
	const struct pagebuild_block *b = &p->job->blocks[piece->block];
	const struct art *rows = s->art[piece->variant];
	const struct pagebuild_variant *v = &b->variant[piece->variant];
	int lines = pagebuild_piece_lines(p->job, b, v, piece->from, piece->to);
	unit height = v->rows[piece->to - 1].bottom - (piece->from ? v->rows[piece->from - 1].bottom : 0);
	bool again = piece->from > 0 && s->again.count > 0;

	height += b->lead + b->tail + (again ? b->again : 0);
	unit y = line_y(p, piece->line) + float_down(p, page, index, lines * p->l->grid - height);
	if (s->ground != 0xFFFFFF)
		put_rule(p->out, p->left + s->ground_left, y, s->ground_width, height, s->ground);
	y += s->lead;
	guint first = p->out->len;
	for (size_t i = 0; again && i < s->again.count; i++)
		put(p, &s->again.fragments[i], p->left, y);
	y += again ? b->again : 0;
	for (uint32_t r = piece->from; r < piece->to; r++) {
		for (size_t i = 0; i < rows[r].count; i++)
			put(p, &rows[r].fragments[i], p->left, y);
		y += rows[r].height;
	}
	if (s->node != NULL && s->node->kind == NODE_TABLE && p->out->len > first)
		sort_cells(p, first);
}

/* A bar from the first of its pieces on the page to the last. */
static void place_bar(struct placing *p, const struct bar *bar, const struct pagebuild_page *page)
{
	int top = -1, bottom = 0;

	for (size_t i = 0; i < page->count; i++) {
		const struct pagebuild_piece *piece = &page->pieces[i];
		if (piece->block < bar->first || piece->block >= bar->end || p->job->blocks[piece->block].alone)
			continue;
		top = top < 0 ? page->pieces[i].line : top;
		bottom = piece_bottom(p, &page->pieces[i]);
	}
	if (top >= 0)
		put_rule(p->out, p->left + bar->x, line_y(p, top) + p->l->grid / 8, bar->width,
		         (bottom - top) * p->l->grid - p->l->grid / 8, bar->colour);
}

/* --- Notes --- */

static void place_notes(struct placing *p, const struct pagebuild_page *page)
{
	struct layout *l = p->l;
	const struct theme *t = l->theme;
	unit leading = style_of(l, STYLE_NOTE)->leading, base = style_base(l, STYLE_NOTE);
	uint32_t n = page->note_to - page->note_from;
	unit first = line_y(p, page->capacity - 1) + l->base - (unit)(n - 1) * leading;

	if (n == 0)
		return;
	bool goes_on = p->note_row[page->note_from] > 0;
	unit ascent, cap, x_height, descent;
	lines_style_heights(l->type, STYLE_NOTE, &ascent, &cap, &x_height, &descent);
	put_rule(p->out, p->left, first - cap - leading * 3 / 8 - t->note_rule_thickness,
	         goes_on ? l->measure : MIN(t->note_rule_width, l->measure), t->note_rule_thickness, 0);
	for (uint32_t i = 0; i < n; i++) {
		uint32_t at = page->note_from + i;
		const struct note_box *box = g_ptr_array_index(p->f->notes, p->note_box[at]);
		const struct art *row = &box->box.rows[p->note_row[at]];
		unit y = first + (unit)i * leading - base;
		for (size_t k = 0; k < row->count; k++)
			put(p, &row->fragments[k], p->left, y);
	}
}

static void index_notes(struct placing *p, struct pagebuild_job *job)
{
	const struct flow *f = p->f;
	uint32_t total = 0, at = 0;
	uint32_t *lines = ARENA_ARRAY(p->l->arena, uint32_t, f->notes->len);
	uint32_t *held = ARENA_ARRAY(p->l->arena, uint32_t, f->notes->len);

	for (guint i = 0; i < f->notes->len; i++) {
		const struct box *box = &((struct note_box *)g_ptr_array_index(f->notes, i))->box;
		lines[i] = (uint32_t)box->count;
		held[i] = box->held;
		total += lines[i];
	}
	p->note_box = ARENA_ARRAY(p->l->arena, uint32_t, total);
	p->note_row = ARENA_ARRAY(p->l->arena, uint32_t, total);
	for (guint i = 0; i < f->notes->len; i++)
		for (uint32_t r = 0; r < lines[i]; r++, at++) {
			p->note_box[at] = i;
			p->note_row[at] = r;
		}
	job->note_lines = lines;
	job->note_held = held;
	job->note_count = f->notes->len;
}

/* --- Pages --- */

static const struct {
	unsigned fault;
	enum diag_code code;
	const char *word, *what;
} faults[] = {
	{FAULT_SHORT, DIAG_PAGE_SHORT, "short-page", "the page that ends near here is short"},
	{FAULT_NOTE_THIN, DIAG_NOTE_THIN, "note-one-line", "a note called near here goes on overleaf before or after a single line"},
	{FAULT_NOTE_LATE, DIAG_NOTE_LATE, "note-late", "a note called near here begins on a later page"},
	{FAULT_HEADING, DIAG_HEADING_ALONE, "heading-one-line", "a heading near here has one line under it"},
	{FAULT_HYPHEN, DIAG_PAGE_HYPHEN, "page-hyphen", "a word near here is broken over a page"},
	{FAULT_ORPHAN, DIAG_LINE_ALONE, "orphan", "a first line near here stands alone at a page's foot"},
	{FAULT_WIDOW, DIAG_LINE_ALONE, "widow", "a last line near here stands alone at a page's head"},
	{FAULT_BROKEN, DIAG_BLOCK_BROKEN, "broken-block", "what begins near here goes on over a page"},
	{FAULT_TOO_TALL, DIAG_BLOCK_TALL, "too-tall", "what begins near here is higher than a page"},
};
static const struct { unsigned fault; const char *word; } quiet_faults[] = {
	{FAULT_SPREAD, "spread-off-by-a-line"}, {FAULT_NOTE_SPLIT, "note-split"},
};

static void put_fault(struct placing *p, span where, const char *word)
{
	struct page_fault fault = {where, p->index + 1, word};

	g_array_append_val(p->l->faults, fault);
}

static void report(struct placing *p, const struct pagebuild_page *page)
{
	span where = SPAN_NONE;

	for (size_t i = page->count; i-- > 0 && where.source == 0;) {
		const struct node *n = g_array_index(p->f->strips, struct strip, page->pieces[i].block).node;
		for (; n != NULL && where.source == 0; n = n->parent)
			where = n->where;
	}
	for (size_t i = 0; i < G_N_ELEMENTS(quiet_faults); i++)
		if (page->faults & quiet_faults[i].fault)
			put_fault(p, where, quiet_faults[i].word);
	for (size_t i = 0; i < G_N_ELEMENTS(faults); i++)
		if (page->faults & faults[i].fault)
			put_fault(p, where, faults[i].word);
}

void place_report(struct layout *l)
{
	for (size_t k = 0; k < l->out->fault_count; k++)
		for (size_t i = 0; i < G_N_ELEMENTS(faults); i++)
			if (l->out->faults[k].word == faults[i].word)
				diag_add(l->diags, faults[i].code, l->out->faults[k].where, NULL, "%s",
				         faults[i].what);
}

/* What a running head may say: the page's division, and the first that begins on it. */
static void note_extra(struct placing *p, const struct pagebuild_page *page)
{
	p->extra = (struct page_extra){.faults = page->faults};
	for (size_t i = 0; i < page->count; i++) {
		const struct strip *s = &g_array_index(p->f->strips, struct strip, page->pieces[i].block);
		if (p->extra.first == NULL)
			p->extra.first = p->extra.section = s->division;
		if (s->node && s->node->kind == NODE_HEADING && s->node->heading.division
		    && p->extra.section == p->extra.first && page->pieces[i].from == 0)
			p->extra.section = s->division;
		p->extra.opener |= s->opener && page->pieces[i].from == 0;
	}
	if (p->f->first_page == p->index) {
		p->extra.opener |= p->f->opens;
		p->extra.display = p->f->is_part;
	}
	if (page->count == 0 && p->f->strips->len > 0)
		p->extra.first = p->extra.section = flow_last_strip((struct flow *)p->f)->division;
}

static void end_page(struct layout *l, GArray *fragments, bool blank, const struct page_extra *extra)
{
	struct page page = {.blank = blank, .fragment_count = fragments->len};

	page.fragments = ARENA_ARRAY(l->arena, struct fragment, fragments->len);
	if (fragments->len > 0)
		memcpy(page.fragments, fragments->data, fragments->len * sizeof *page.fragments);
	g_array_append_val(l->pages, page);
	g_array_append_val(l->extras, *extra);
}

unit place_left(const struct layout *l, bool recto)
{
	return recto || !l->edition->mirrored ? l->inner : l->outer;
}

static void place_page(struct placing *p, const struct pagebuild_page *page)
{
	struct layout *l = p->l;

	p->index = l->pages->len;
	p->left = place_left(l, l->recto_first == (p->index % 2 == 0));
	g_array_set_size(p->out, 0);
	note_extra(p, page);
	for (guint i = 0; i < p->f->bars->len; i++)
		place_bar(p, &g_array_index(p->f->bars, struct bar, i), page);
	for (size_t i = 0; i < page->count; i++) {
		const struct strip *s = strip_at(p, &page->pieces[i]);
		if (s->kind == STRIP_TEXT)
			place_text(p, s, &page->pieces[i]);
		else
			place_art(p, page, i);
	}
	place_notes(p, page);
	report(p, page);
	end_page(l, p->out, false, &p->extra);
}

void flow_place(struct flow *f)
{
	struct layout *l = f->l;
	struct pagebuild_job job = {
		.blocks = (struct pagebuild_block *)f->blocks->data, .count = f->blocks->len,
		.lines = l->lines, .grid = l->grid, .note_leading = style_of(l, STYLE_NOTE)->leading,
		.note_gap = MAX(l->theme->note_gap, style_of(l, STYLE_NOTE)->leading),
		.verso = l->recto_first != (l->pages->len % 2 == 0), .taste = &l->theme->pages,
	};
	struct placing p = {.l = l, .f = f, .job = &job, .out = fragments_new()};

	index_notes(&p, &job);
	f->first_page = l->pages->len;
	struct pagebuild built = pagebuild_choose(l->arena, &job);
	for (size_t i = 0; i < built.count; i++)
		place_page(&p, &built.pages[i]);
	l->expanded += built.expanded;
	l->levers->whites += built.whites;
	l->levers->whites_moved += built.whites_moved;
	l->levers->varied += built.variants_used;
	g_array_free(p.out, TRUE);
}

void box_place(struct layout *l, const struct box *box, const struct node *division)
{
	struct placing p = {.l = l, .index = l->pages->len, .out = fragments_new(),
	                    .extra = {.first = division, .section = division, .display = true}};
	unit y = l->top;

	p.left = place_left(l, l->recto_first == (p.index % 2 == 0));
	for (size_t r = 0; r < box->count; r++) {
		for (size_t i = 0; i < box->rows[r].count; i++)
			put(&p, &box->rows[r].fragments[i], p.left, y);
		y += box->rows[r].height;
	}
	end_page(l, p.out, false, &p.extra);
	g_array_free(p.out, TRUE);
}

void page_blank(struct layout *l)
{
	GArray *none = fragments_new();
	struct page_extra extra = {.display = true};

	end_page(l, none, true, &extra);
	g_array_free(none, TRUE);
}
