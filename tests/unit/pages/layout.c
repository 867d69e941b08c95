/* Whole small books laid out from memory: what must be true of any page. */
#include "pages/layout.h"

#include <check.h>

#include "doc/walk.h"
#include "load/load.h"
#include "resolve/resolve.h"

struct made {
	struct arena *arena;
	struct book *book;
	struct pages *pages;
	struct diags *diags;
};

static const struct edition *edition_named(const struct book *b, const char *name)
{
	for (size_t i = 0; i < b->edition_count; i++)
		if (str_is(b->editions[i].name, name))
			return &b->editions[i];
	return NULL;
}

static struct made make_from(struct arena *a, struct folder *files, const char *edition)
{
	struct made m = {.arena = a, .diags = diags_new(a)};

	struct book *loaded = load_book(m.arena, files, STR("book.yaml"), NULL, m.diags);
	ck_assert_ptr_nonnull(loaded);
	const struct edition *e = edition_named(loaded, edition);
	ck_assert_ptr_nonnull(e);
	m.book = resolve_book(m.arena, loaded, e, m.diags);
	struct typesetter *t = typesetter_new(m.arena, m.book, m.diags);
	ck_assert_ptr_nonnull(t);
	m.pages = pages_make(m.arena, m.book, t, m.diags);
	ck_assert_ptr_nonnull(m.pages);
	return m;
}

static struct made make(const char *more, const char *guide, const char *edition)
{
	struct arena *a = arena_new();
	struct folder *files = folder_in_memory(a);
	str manifest = str_printf(a, "title: Trial\nauthor: A. Person\nlanguage: en-US\n"
	                          "date: 2021-01-01\nguides: [g]\nchapters: [one]\n%s", more);

	folder_put(files, STR("book.yaml"), manifest);
	folder_put(files, STR("g/one.md"), str_of(guide));
	return make_from(a, files, edition);
}

/* Text enough for n paragraphs, with a footnote in every third. */
static const char *long_text(struct arena *a, int n)
{
	GString *out = g_string_new("# One\n\n");

	for (int i = 0; i < n; i++) {
		for (int k = 0; k < 5 + i * 7 % 11; k++)
			g_string_append(out, "Some words of a sentence that goes on for about a line. ");
		g_string_append_printf(out, i % 3 ? "\n\n" : "[^n%d]\n\n[^n%d]: A note, numbered %d.\n\n", i, i, i);
		if (i % 7 == 3)
			g_string_append(out, "- an item\n- another one\n- a third\n\n## A heading\n\n");
	}
	return str_from_gstring(a, out).at;
}

static const struct fragment *fragment_of(const struct made *m, const struct node *n, uint32_t page)
{
	const struct page *p = &m->pages->page[page];

	for (size_t i = 0; i < p->fragment_count; i++)
		if (p->fragments[i].node == n)
			return &p->fragments[i];
	return NULL;
}

START_TEST(fragments_lie_inside_pages_and_body_lines_on_the_grid)
{
	struct arena *a = arena_new();
	struct made m = make("", long_text(a, 60), "pdf");
	const struct edition *e = m.book->edition;
	unit first = 0;

	for (size_t i = 0; i < m.pages->count; i++) {
		const struct page *p = &m.pages->page[i];
		for (size_t k = 0; k < p->fragment_count; k++) {
			const struct fragment *f = &p->fragments[k];
			ck_assert_int_ge(f->x, 0);
			ck_assert_int_le(f->x + f->width, e->width);
			ck_assert_int_ge(f->y, 0);
			ck_assert_int_le(f->y, e->height);
			if (f->kind != FRAGMENT_LINE || f->role != ROLE_CONTENT || f->node->kind != NODE_PARAGRAPH
			    || node_above(f->node, NODE_NOTE))
				continue;
			first = first ? first : f->y;
			ck_assert_int_eq((f->y - first) % e->theme->grid, 0);
		}
	}
	ck_assert_uint_eq(m.pages->fault_count, 0);
	arena_free(m.arena);
	arena_free(a);
}
END_TEST

START_TEST(notes_stand_on_the_page_of_their_mark)
{
	struct arena *a = arena_new();
	struct made m = make("", long_text(a, 40), "pdf");

	ck_assert_uint_gt(m.book->note_count, 10);
	for (size_t i = 0; i < m.book->note_count; i++) {
		const struct node *note = m.book->notes[i];
		uint32_t page = m.pages->destinations[note->note.marks[0]->id].page;
		ck_assert_uint_eq(m.pages->destinations[note->id].page, page);
		ck_assert_ptr_nonnull(fragment_of(&m, note, page));
	}
	arena_free(m.arena);
	arena_free(a);
}
END_TEST

START_TEST(notes_of_tables_headings_quotes_and_captions_are_set)
{
	struct made m = make("", "# One\n\n## Two[^a]\n\nText.\n\n| A[^b] | B |\n|---|---|\n| c[^c] | d |\n\n"
	                     "> Quoted.[^d]\n\n- item[^e]\n\n[^a]: First.\n[^b]: Second.\n[^c]: Third.\n"
	                     "[^d]: Fourth, with one inside.[^f]\n[^e]: Fifth.\n[^f]: Sixth.\n", "pdf");

	ck_assert_uint_eq(m.book->note_count, 6);
	for (size_t i = 0; i < m.book->note_count; i++)
		ck_assert_uint_ne(m.pages->destinations[m.book->notes[i]->id].page, UINT32_MAX);
	arena_free(m.arena);
}
END_TEST

START_TEST(the_map_and_the_labels_agree)
{
	struct arena *a = arena_new();
	struct made m = make("", long_text(a, 30), "print");
	size_t marks = 0;

	for (size_t i = 0; i < m.pages->count; i++) {
		const struct page *p = &m.pages->page[i];
		ck_assert_uint_eq(p->number, i + 1);
		ck_assert_uint_eq(p->recto, i % 2 == 0);
		if (marks < m.pages->map.count && str_equal(m.pages->map.marks[marks].label, p->label))
			marks++;
	}
	ck_assert_uint_eq(marks, m.pages->map.count);
	ck_assert_str_eq(m.pages->page[m.pages->front_count].label.at, "1");
	ck_assert(m.pages->page[m.pages->count - 1].blank);
	ck_assert_uint_eq(m.pages->count % 2, 0);
	arena_free(m.arena);
	arena_free(a);
}
END_TEST

/* A table's head that is set again begins nothing: pages go forward through the guide. */
START_TEST(the_map_goes_forward)
{
	GString *guide = g_string_new("# One\n\n| A | B |\n|---|---|\n");

	for (int i = 0; i < 80; i++)
		g_string_append_printf(guide, "| row %d | x |\n", i);
	struct made m = make("", guide->str, "pdf");
	const struct pagemap *map = &m.pages->map;
	size_t i = 0;

	for (; i < map->count && !map->marks[i].origin; i++)
		ck_assert(map->marks[i].role.len > 0);
	ck_assert_uint_ge(i, 3);
	ck_assert_uint_ge(map->count, i + 3);
	for (i++; i < map->count; i++)
		ck_assert_uint_gt(map->marks[i].origin, map->marks[i - 1].origin);
	arena_free(m.arena);
	g_string_free(guide, TRUE);
}
END_TEST

START_TEST(the_gutter_follows_the_page_count)
{
	struct arena *a = arena_new();
	struct made m = make("editions: {p: {base: print, page: 5in x 8in, preset: kdp, margins: {inner: 10mm}}}\n",
	                     long_text(a, 900), "p");

	ck_assert_uint_gt(m.pages->count, 150);
	const struct page *page = &m.pages->page[m.pages->front_count + 2];
	unit left = INT32_MAX;
	for (size_t k = 0; k < page->fragment_count; k++)
		if (page->fragments[k].role == ROLE_CONTENT)
			left = MIN(left, page->fragments[k].x);
	ck_assert_int_ge(left, UNIT_INCH / 2 - UNIT_POINT);
	arena_free(m.arena);
	arena_free(a);
}
END_TEST

/* None may crash, hang or lose its words. */
static const char *const odd[] = {
	"", "# One\n", "text", "![none](nothing.png)\n",
	"| a |\n|---|\n", "```\n```\n", "> > > > > > > > > > > > deep\n",
	"- - - - - - - - - - - - - - - - - - - - - - - - - deep\n", "1000000000. big\n", "***\n***\n***\n",
	"Loooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooong\n",
	"[^a]\n\n[^a]: # A heading\n\n    - list\n\n    ```\n    code\n    ```\n",
};

START_TEST(odd_input_is_laid_out)
{
	struct made m = make("", odd[_i], "pdf");
	GString *out = g_string_new("");

	pages_trace(m.pages, out);
	ck_assert_uint_gt(m.pages->count, 0);
	ck_assert_uint_gt(out->len, 0);
	g_string_free(out, TRUE);
	arena_free(m.arena);
}
END_TEST

START_TEST(booklets_fold)
{
	struct arena *a = arena_new();
	struct pages p = {.count = 14, .width = 100, .height = 150};
	struct edition e = {.sheet_width = 200, .sheet_height = 150};

	impose_booklet(a, &p, &e);
	ck_assert_uint_eq(p.sheet_count, 8);
	static const unsigned order[][2] = {{16, 1}, {2, 15}, {14, 3}, {4, 13}, {12, 5}, {6, 11}, {10, 7}, {8, 9}};
	for (size_t i = 0; i < 8; i++) {
		ck_assert_uint_eq(p.sheets[i][0].page + 1, order[i][0]);
		ck_assert_uint_eq(p.sheets[i][1].page + 1, order[i][1]);
	}
	arena_free(a);
}
END_TEST

START_TEST(what_is_read_from_the_right_folds_there)
{
	struct arena *a = arena_new();
	struct pages p = {.count = 8, .width = 100, .height = 150, .from_right = true};
	struct edition e = {.sheet_width = 200, .sheet_height = 150};

	impose_booklet(a, &p, &e);
	static const unsigned order[][2] = {{1, 8}, {7, 2}, {3, 6}, {5, 4}};
	for (size_t i = 0; i < G_N_ELEMENTS(order); i++) {
		ck_assert_uint_eq(p.sheets[i][0].page + 1, order[i][0]);
		ck_assert_uint_eq(p.sheets[i][1].page + 1, order[i][1]);
	}
	arena_free(a);
}
END_TEST

START_TEST(signatures_fold_by_themselves_and_creep_to_the_fold)
{
	struct arena *a = arena_new();
	struct pages p = {.count = 11, .width = 100, .height = 150};
	struct edition e = {.sheet_width = 200, .sheet_height = 150, .signature = 2, .creep = 3};

	impose_booklet(a, &p, &e);
	static const unsigned order[][2] = {{8, 1}, {2, 7}, {6, 3}, {4, 5}, {12, 9}, {10, 11}};
	ck_assert_uint_eq(p.sheet_count, G_N_ELEMENTS(order));
	for (size_t i = 0; i < p.sheet_count; i++) {
		int in = i == 2 || i == 3 ? 3 : 0;
		ck_assert_uint_eq(p.sheets[i][0].page + 1, order[i][0]);
		ck_assert_uint_eq(p.sheets[i][1].page + 1, order[i][1]);
		ck_assert_int_eq(p.sheets[i][0].x, in);
		ck_assert_int_eq(p.sheets[i][1].x, 100 - in);
	}
	arena_free(a);
}
END_TEST

START_TEST(two_up_keeps_the_order_of_reading)
{
	struct arena *a = arena_new();
	struct pages p = {.count = 3, .width = 100, .height = 150};
	struct edition e = {.sheet_width = 200, .sheet_height = 150};

	impose_two_up(a, &p, &e);
	ck_assert_uint_eq(p.sheet_count, 2);
	ck_assert_uint_eq(p.sheets[0][0].page, 0);
	ck_assert_uint_eq(p.sheets[0][1].page, 1);
	ck_assert_uint_eq(p.sheets[1][0].page, 2);
	arena_free(a);
}
END_TEST

/* A list keeps its lines beside their marks, whichever way an item's letters run. */
START_TEST(items_stand_beside_their_marks)
{
	struct made m = make("", "# One\n\n- \u05D0\u05D1 abc\n- abc \u05D0\u05D1\n", "pdf");
	const struct page *p = &m.pages->page[m.pages->front_count];
	unit x[2] = {0, 1};

	for (size_t i = 0, n = 0; i < p->fragment_count; i++)
		if (p->fragments[i].kind == FRAGMENT_LINE && p->fragments[i].node &&
		    p->fragments[i].node->kind == NODE_PARAGRAPH && n < 2)
			x[n++] = p->fragments[i].x;
	ck_assert_int_lt(abs(x[0] - x[1]), 2 * UNIT_POINT);
	arena_free(m.arena);
}
END_TEST

static size_t times_told(const struct made *m, enum diag_code code)
{
	size_t n = 0, found = 0;
	const struct diag *const *all = diags_sorted(m->diags, &n);

	for (size_t i = 0; i < n; i++)
		found += all[i]->code == code;
	return found;
}

/* Two pages of a file side by side: the odd one is the right one, and page 1 is such. */
static const char *const sided[] = {"pdf", "screen", "print"};

START_TEST(odd_pages_of_the_file_are_right_ones)
{
	struct arena *a = arena_new();
	struct made m = make("", long_text(a, 20), sided[_i]);
	size_t front = m.pages->front_count;

	ck_assert_uint_eq(front % 2, 0);
	ck_assert(str_is(m.pages->page[front].label, "1"));
	for (size_t i = 0; i < m.pages->count; i++)
		if (!m.pages->page[i].blank)
			ck_assert_int_eq(m.pages->page[i].recto, i % 2 == 0);
	arena_free(m.arena);
	arena_free(a);
}
END_TEST

START_TEST(contents_of_nothing_are_left_out)
{
	struct made m = make("theme: {base: book, contents: {depth: 0}}\n", "Text.\n", "pdf");

	for (const struct node *n = m.book->root; n != NULL; n = walk_after(n, m.book->root))
		ck_assert_int_ne(n->kind, NODE_CONTENTS);
	arena_free(m.arena);
}
END_TEST

/* Where the first line of this kind of block stands; below: not a division's own title. */
static unit first_y(const struct made *m, enum node_kind kind, bool below)
{
	for (size_t i = 0; i < m->pages->count; i++)
		for (size_t k = 0; k < m->pages->page[i].fragment_count; k++) {
			const struct fragment *f = &m->pages->page[i].fragments[k];
			if (f->kind == FRAGMENT_LINE && f->role == ROLE_CONTENT && f->node->kind == kind
			    && f->listing == NULL && (f->node->kind != NODE_HEADING
			                              || !f->node->heading.division == below))
				return f->y;
		}
	return -1;
}

START_TEST(an_opener_and_a_heading_share_the_white_between)
{
	struct made plain = make("", "# One\n\nText.\n", "pdf");
	struct made headed = make("", "# One\n\n## Next\n\nText.\n", "pdf");
	unit y = first_y(&plain, NODE_PARAGRAPH, true);

	ck_assert_int_gt(y, 0);
	ck_assert_int_eq(first_y(&headed, NODE_HEADING, true), y);
	arena_free(plain.arena);
	arena_free(headed.arena);
}
END_TEST

/* The question of an interview, bold from end to end: white above it, flush, and its
 * answer flush under it. */
START_TEST(bold_paragraphs_stand_like_headings)
{
	struct made m = make("", "# One\n\nBefore.\n\n**A question?**\n\nIts answer.\n", "pdf");
	const struct fragment *line[3] = {0};
	size_t n = 0;

	for (size_t i = 0; i < m.pages->count; i++)
		for (size_t k = 0; k < m.pages->page[i].fragment_count && n < 3; k++) {
			const struct fragment *f = &m.pages->page[i].fragments[k];
			if (f->node != NULL && f->node->kind == NODE_PARAGRAPH)
				line[n++] = f;
		}
	ck_assert_uint_eq(n, 3);
	unit grid = m.book->edition->theme->grid;
	ck_assert_int_ge(line[1]->y - line[0]->y, 2 * grid);
	ck_assert_int_eq(line[2]->y - line[1]->y, grid);
	ck_assert_int_lt(line[1]->x - line[0]->x, grid / 2);
	ck_assert_int_lt(line[2]->x - line[0]->x, grid / 2);
	arena_free(m.arena);
}
END_TEST

/* Code of ten lines on pages of every fill: never one or two lines of it alone. */
START_TEST(code_does_not_leave_lines_alone)
{
	struct arena *a = arena_new();
	GString *text = g_string_new("# One\n\n");

	for (int i = 0; i < 40; i++) {
		for (int k = 0; k < i % 9; k++)
			g_string_append(text, "A line.\n\n");
		g_string_append(text, "```\n1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n```\n\n");
	}
	struct made m = make("theme: technical\n", str_from_gstring(a, text).at, "pdf");
	for (const struct node *n = m.book->root; n != NULL; n = walk_after(n, m.book->root)) {
		unsigned lines = 0;
		for (size_t i = 0; n->kind == NODE_CODE_BLOCK && i < m.pages->count; i++, lines = 0) {
			for (size_t k = 0; k < m.pages->page[i].fragment_count; k++)
				lines += m.pages->page[i].fragments[k].node == n;
			ck_assert(lines == 0 || lines >= 3);
		}
	}
	arena_free(m.arena);
	arena_free(a);
}
END_TEST

START_TEST(a_book_too_thin_to_bind_is_told)
{
	struct made m = make("editions: {print: {page: 6in x 9in, preset: kdp}}\n", "Text.\n", "print");

	ck_assert_uint_eq(times_told(&m, DIAG_PAGE_COUNT), 1);
	arena_free(m.arena);
}
END_TEST

/* Tables of six rows on pages of every fill: never one row of them alone; of three: whole. */
START_TEST(tables_do_not_leave_rows_alone)
{
	struct arena *a = arena_new();
	GString *text = g_string_new("# One\n\n");

	for (int i = 0; i < 30; i++) {
		for (int k = 0; k < i % 9; k++)
			g_string_append(text, "A line.\n\n");
		g_string_append(text, "| a | b |\n|---|---|\n| 1 | 1 |\n| 2 | 2 |\n| 3 | 3 |\n");
		g_string_append(text, _i ? "\n" : "| 4 | 4 |\n| 5 | 5 |\n| 6 | 6 |\n\n");
	}
	struct made m = make("", str_from_gstring(a, text).at, "pdf");
	for (const struct node *n = m.book->root; n != NULL; n = walk_after(n, m.book->root)) {
		for (size_t i = 0; n->kind == NODE_TABLE && i < m.pages->count; i++) {
			unsigned cells = 0;
			for (size_t k = 0; k < m.pages->page[i].fragment_count; k++) {
				const struct node *c = m.pages->page[i].fragments[k].node;
				const struct node *cell = c ? node_above(c, NODE_CELL) : NULL;
				cells += cell && cell->parent->parent == n && !cell->parent->row.header;
			}
			ck_assert(cells == 0 || cells >= (_i ? 6 : 4));
		}
	}
	arena_free(m.arena);
	arena_free(a);
}
END_TEST

/* The page on which a cell or paragraph of that text stands. */
static size_t page_of(const struct made *m, const char *text)
{
	for (size_t i = 0; i < m->pages->count; i++)
		for (size_t k = 0; k < m->pages->page[i].fragment_count; k++) {
			const struct fragment *f = &m->pages->page[i].fragments[k];
			if (f->kind == FRAGMENT_LINE && f->role == ROLE_CONTENT && f->line->run_count > 0
			    && str_is(f->line->runs[0].text, text))
				return i;
		}
	return SIZE_MAX;
}

#define TEXT "| of the and a to in is was he for it with as his on be at by "
#define COL "| a "
#define DASH "|---"

/* Cells of several lines are drawn one after the other, upright and turned. */
START_TEST(cells_stand_in_reading_order)
{
	static const char *const rows[] = {TEXT TEXT TEXT, TEXT TEXT TEXT TEXT TEXT TEXT TEXT TEXT};
	static const char *const heads[] = {COL COL COL "|\n" DASH DASH DASH,
	                                    COL COL COL COL COL COL COL COL "|\n" DASH DASH DASH DASH DASH DASH DASH DASH};
	struct arena *a = arena_new();
	str text = str_printf(a, "# One\n\n%s|\n%s|\n%s|\n%s|\n\nTable: Of words\n", heads[_i], rows[_i], rows[_i], rows[_i]);
	struct made m = make("", text.at, "pdf");
	unsigned lines = 0;

	for (size_t i = 0; i < m.pages->count; i++) {
		uint32_t last = 0;
		for (size_t k = 0; k < m.pages->page[i].fragment_count; k++) {
			const struct node *n = m.pages->page[i].fragments[k].node;
			if (n == NULL || node_above(n, NODE_TABLE) == NULL)
				continue;
			ck_assert_uint_ge(n->id, last);
			last = n->id;
			lines++;
		}
	}
	ck_assert_uint_gt(lines, 3 * (_i ? 16 : 6));
	arena_free(m.arena);
	arena_free(a);
}
END_TEST

/* Rows of nothing take a line each, at either end of a table too. */
START_TEST(empty_rows_have_room)
{
	static const char rows[] = "| | |\n| a | b |\n| | |\n| | |\n| c | d |\n| | |\n";
	struct made m = make("", "# One\n\n| | |\n|---|---|\n| a | b |\n| c | d |\n", "pdf");
	struct arena *a = arena_new();
	struct made n = make("", str_printf(a, "# One\n\n| | |\n|---|---|\n%s", rows).at, "pdf");
	unit y[2] = {0, 0};

	for (int i = 0; i < 2; i++) {
		const struct pages *p = i ? n.pages : m.pages;
		for (size_t k = 0; k < p->page[p->count - 1].fragment_count; k++)
			if (p->page[p->count - 1].fragments[k].kind == FRAGMENT_RULE)
				y[i] = MAX(y[i], p->page[p->count - 1].fragments[k].y);
	}
	ck_assert_int_ge(y[1] - y[0], 3 * 12 * UNIT_POINT);
	arena_free(m.arena);
	arena_free(n.arena);
	arena_free(a);
}
END_TEST

/* Heads inside a table are on the page of the row under them. */
START_TEST(a_group_of_rows_keeps_its_head)
{
	struct arena *a = arena_new();
	GString *text = g_string_new("# One\n\n");

	for (int i = 0; i <= _i; i++)
		g_string_append(text, "A line.\n\n");
	g_string_append(text, "<table><tr><th>a</th><th>b</th></tr>\n");
	for (int i = 0; i < 40; i++) {
		g_string_append_printf(text, "<tr><th colspan=\"2\">head%d</th></tr>\n", i);
		for (int k = 0; k <= i % 3; k++)
			g_string_append_printf(text, "<tr><td>row%d-%d</td><td>b</td></tr>\n", i, k);
	}
	g_string_append(text, "</table>\n");
	struct made m = make("", str_from_gstring(a, text).at, "pdf");
	for (int i = 0; i < 40; i++) {
		size_t head = page_of(&m, str_printf(a, "head%d", i).at), row = page_of(&m, str_printf(a, "row%d-0", i).at);
		ck_assert_uint_lt(head, m.pages->count);
		ck_assert_uint_eq(head, row);
	}
	arena_free(m.arena);
	arena_free(a);
}
END_TEST

#define WORD "Donaudampfschifffahrt"
#define FIGURES "271828182845904523536028747"
#define FOUR(w) "| a | b | c | d | e |\n|---|---|---|---|---|\n| " w " | " w " | " w " | " w " | x |\n"
static const struct { const char *more, *row; size_t small, turned, wide; } tables[] = {
	{"", "| short | words | here |\n|---|---|---|\n| a | b | c |\n", 0, 0, 0},
	{"", "| a | b | c | d |\n|---|---|---|---|\n| " WORD " | " WORD " | " WORD " | ab |\n", 1, 0, 0},
	{"", FOUR(WORD), 0, 1, 0},
	{"", FOUR(WORD WORD), 0, 1, 0},
	{"", FOUR(FIGURES FIGURES FIGURES), 0, 1, 1},
	{"", FOUR("Donaudampfschifffah"), 1, 0, 0},
	/* words fit, but one or two to a line */
	{"", COL COL COL COL COL "|\n" DASH DASH DASH DASH DASH "|\n" TEXT TEXT TEXT TEXT TEXT "|\n", 0, 0, 0},
	{"", COL COL COL COL COL COL "|\n" DASH DASH DASH DASH DASH DASH "|\n" TEXT TEXT TEXT TEXT TEXT TEXT "|\n", 1, 0, 0},
	{"", COL COL COL COL COL COL COL COL "|\n" DASH DASH DASH DASH DASH DASH DASH DASH "|\n"
	     TEXT TEXT TEXT TEXT TEXT TEXT TEXT TEXT "|\n", 0, 1, 0},
	{"theme: {base: book, tables: {turn: false}}\n", FOUR(WORD), 1, 0, 0},
	{"theme: {base: book, tables: {turn: false}}\n", FOUR(FIGURES FIGURES), 0, 0, 1},
};

START_TEST(wide_tables_are_set_smaller_or_turned_and_told)
{
	struct made m = make(tables[_i].more, tables[_i].row, "pdf");

	ck_assert_uint_eq(times_told(&m, DIAG_TABLE_SMALL), tables[_i].small);
	ck_assert_uint_eq(times_told(&m, DIAG_TABLE_TURNED), tables[_i].turned);
	ck_assert_uint_eq(times_told(&m, DIAG_TABLE_WIDE), tables[_i].wide);
	arena_free(m.arena);
}
END_TEST

/* Turned rows lie inside the text block, the first nearest the page's left edge, and every
 * note of them on the page of its mark, once. */
START_TEST(turned_tables_stand_in_the_text_block_with_their_notes)
{
	struct arena *a = arena_new();
	GString *text = g_string_new("# One\n\nText before.\n\n| a | b | c | d | e |\n|---|---|---|---|---|\n");

	for (int i = 0; i < 30; i++)
		g_string_append_printf(text, "| " WORD " | " WORD "[^%d] | " WORD " | " WORD " | %d |\n", i, i);
	for (int i = 0; i < 30; i++)
		g_string_append_printf(text, "\n[^%d]: Note %d of the table.\n", i, i);
	struct made m = make("", str_from_gstring(a, text).at, "print");
	const struct edition *e = m.book->edition;
	size_t turned = 0;
	for (size_t i = 0; i < m.pages->count; i++) {
		unit left = m.pages->page[i].recto ? e->inner : e->outer, last = 0;
		for (size_t k = 0; k < m.pages->page[i].fragment_count; k++) {
			const struct fragment *f = &m.pages->page[i].fragments[k];
			struct area at = fragment_area(f, e->height);
			if (!f->turned)
				continue;
			turned++;
			ck_assert_int_ge(at.left, left);
			ck_assert_int_le(at.right, e->width - e->inner - e->outer + left);
			ck_assert_int_ge(at.top, e->top);
			ck_assert_int_le(at.bottom, e->height - e->bottom + e->theme->grid);
			ck_assert(f->kind != FRAGMENT_LINE || at.right >= last);
			last = f->kind == FRAGMENT_LINE ? at.left : last;
		}
	}
	ck_assert_uint_gt(turned, 30 * 6);
	for (size_t i = 0; i < m.book->note_count; i++) {
		const struct node *note = m.book->notes[i];
		ck_assert_uint_eq(m.pages->destinations[note->id].page,
		                  m.pages->destinations[note->note.marks[0]->id].page);
	}
	arena_free(m.arena);
	arena_free(a);
}
END_TEST

/* A printer's inner margin at some numbers of pages, in thousandths of an inch, and that a
 * book asking for less has it. */
static const struct { const char *printer; int pages, inner; } gutters[] = {
	{"kdp", 24, 375}, {"kdp", 150, 375}, {"kdp", 151, 500}, {"kdp", 500, 625}, {"kdp", 701, 875},
	{"kdp", 2000, 875}, {"ingram", 18, 500}, {"ingram", 300, 500}, {"ingram", 301, 625},
	{"ingram", 700, 750}, {"ingram", 701, 875},
};

START_TEST(gutters_are_what_printers_ask_for)
{
	struct arena *a = arena_new();
	const struct printer *p = load_printer(a, diags_new(a), folder_in_memory(a), str_of(gutters[_i].printer));

	ck_assert_ptr_nonnull(p);
	ck_assert_int_eq(printer_gutter(p, (size_t)gutters[_i].pages), gutters[_i].inner * 72 * UNIT_POINT / 1000);
	str more = str_printf(a, "editions: {print: {page: 6in x 9in, preset: %s, margins: {inner: 0.2in}}}\n",
	                      gutters[_i].printer);
	struct made m = make(more.at, "# One\n\nText.\n", "print");
	const struct page *page = &m.pages->page[m.pages->front_count];
	const struct fragment *last = &page->fragments[page->fragment_count - 1];
	ck_assert_int_eq(last->x - last->line->x, printer_gutter(p, 1));
	ck_assert_uint_eq(times_told(&m, DIAG_PRESET_RAISED), 1);
	arena_free(m.arena);
	arena_free(a);
}
END_TEST

/* A book with drawings of several heights, `wide.svg`, `square.svg` and `tall.svg`. */
static struct made make_illustrated(str text, const char *edition)
{
	static const struct { const char *name; int width, height; } drawings[] = {
		{"wide.svg", 400, 200}, {"square.svg", 300, 300}, {"tall.svg", 300, 2000},
	};
	struct arena *a = arena_new();
	struct folder *files = folder_in_memory(a);

	folder_put(files, STR("book.yaml"), STR("title: Trial\nauthor: A. Person\nlanguage: en-US\n"
	           "date: 2021-01-01\nguides: [g]\nassets: .\nnumbering: sections\nchapters: [one]\n"));
	folder_put(files, STR("g/one.md"), text);
	for (size_t i = 0; i < G_N_ELEMENTS(drawings); i++)
		folder_put(files, str_of(drawings[i].name), str_printf(a,
			"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\"><rect width=\"9\" height=\"9\"/></svg>",
			drawings[i].width, drawings[i].height));
	return make_from(a, files, edition);
}

/* Figures of every kind, many close together: alone in a paragraph, in a block, with a note
 * in their caption, two side by side. Their numbers follow each other through the pages. */
START_TEST(figures_stand_in_the_order_of_their_numbers)
{
	static const char *const figures[] = {
		"![a](/wide.svg \"Alone\")\n\n",
		"::: figure\n![a](/square.svg)\n\nIn a block.\n:::\n\n",
		"::: figure\n![a](/wide.svg)\n\nWith a [link](https://example.com).\n:::\n\n",
		"::: figure\n![a](/wide.svg){width=50%} ![a](/wide.svg){width=50%}\n\nTwo.\n:::\n\n",
	};
	struct arena *a = arena_new();
	GString *text = g_string_new("# One\n\n");
	for (int i = 0; i < 60; i++) {
		for (int k = 0; k < 3 + i * 7 % 11; k++)
			g_string_append(text, "Some words of a sentence that goes on for about a line. ");
		g_string_append(text, "\n\n");
		g_string_append(text, i % 3 ? figures[(i + _i) * 5 % 7 % 4] : "");
		g_string_append(text, i % 9 ? "" : figures[0]);
	}
	struct made m = make_illustrated(str_from_gstring(a, text), "pdf");
	struct destination last = {0};
	unsigned count = 0;
	for (const struct node *n = m.book->root; n != NULL; n = walk_after(n, m.book->root)) {
		if (n->kind != NODE_FIGURE)
			continue;
		struct destination d = m.pages->destinations[n->id];
		ck_assert_uint_lt(d.page, m.pages->count);
		ck_assert(d.page > last.page || (d.page == last.page && d.y >= last.y));
		last = d;
		count++;
	}
	ck_assert_uint_gt(count, 40);
	arena_free(m.arena);
	arena_free(a);
}
END_TEST

/* Higher than a page: as high as one with its caption, its shape kept, and told. */
START_TEST(a_tall_picture_is_set_smaller)
{
	struct made m = make_illustrated(STR("# One\n\nText.\n\n![a](/tall.svg \"Tall\")\n\nMore.\n"), "pdf");
	const struct edition *e = m.book->edition;
	unsigned found = 0;

	ck_assert_uint_eq(times_told(&m, DIAG_PICTURE_TALL), 1);
	for (size_t i = 0; i < m.pages->count; i++)
		for (size_t k = 0; k < m.pages->page[i].fragment_count; k++) {
			const struct fragment *f = &m.pages->page[i].fragments[k];
			if (f->kind != FRAGMENT_PICTURE)
				continue;
			found++;
			ck_assert_int_ge(f->y, e->top);
			ck_assert_int_lt(f->y + f->height, e->height - e->bottom);
			ck_assert_int_gt(f->height, (e->height - e->top - e->bottom) * 9 / 10);
			ck_assert_int_le(ABS((int64_t)f->width * 2000 - (int64_t)f->height * 300), 2000 * 300);
		}
	ck_assert_uint_eq(found, 1);
	ck_assert_uint_eq(m.pages->fault_count, 0);
	arena_free(m.arena);
}
END_TEST

/* Where a text of a cell ends. */
static unit end_of(const struct made *m, const char *text)
{
	for (size_t i = 0; i < m->pages->count; i++)
		for (size_t k = 0; k < m->pages->page[i].fragment_count; k++) {
			const struct fragment *f = &m->pages->page[i].fragments[k];
			if (f->kind == FRAGMENT_LINE && f->role == ROLE_CONTENT && f->line->run_count > 0
			    && str_is(f->line->runs[0].text, text))
				return f->x + f->width;
		}
	ck_abort_msg("no \"%s\"", text);
}

START_TEST(numbers_align_on_their_mark)
{
	struct made m = make("", "| A | B |\n|--:|--:|\n| 17 | 23 |\n| 2.5 | 3.5 |\n| 100.125 | b |\n", "pdf");

	ck_assert_int_lt(end_of(&m, "17"), end_of(&m, "2.5"));
	ck_assert_int_lt(end_of(&m, "2.5"), end_of(&m, "100.125"));
	ck_assert_int_eq(end_of(&m, "23"), end_of(&m, "b"));
	ck_assert_int_eq(end_of(&m, "3.5"), end_of(&m, "b"));
	arena_free(m.arena);
}
END_TEST

/* A cell over two columns is not broken to the width of what they hold alone. */
START_TEST(a_cell_over_columns_widens_them)
{
	struct made m = make("", "<table><tr><th>A</th><th>B</th></tr><tr><td colspan=2>several words in a row</td></tr>"
	                     "</table>\n", "pdf");
	GString *out = g_string_new(NULL);
	pages_trace(m.pages, out);
	ck_assert_ptr_nonnull(strstr(out->str, "several words in a row"));
	g_string_free(out, TRUE);
	arena_free(m.arena);
}
END_TEST

/* The column of short words keeps them whole, whatever the long one needs. */
START_TEST(short_columns_do_not_break)
{
	struct made m = make("", "| key | meaning |\n|---|---|\n| two words | A sentence that is a good deal longer "
	                     "than the page is wide, so that it takes several lines of its cell. |\n", "pdf");
	const struct node *cell = NULL;

	for (const struct node *n = m.book->root; n != NULL; n = walk_after(n, m.book->root))
		if (n->kind == NODE_CELL && cell == NULL && !n->parent->row.header)
			cell = n;
	ck_assert_ptr_nonnull(cell);
	const struct node *block = cell->first && cell->first->kind == NODE_PARAGRAPH ? cell->first : cell;
	size_t lines = 0;
	for (size_t i = 0; i < m.pages->count; i++)
		for (size_t k = 0; k < m.pages->page[i].fragment_count; k++)
			lines += m.pages->page[i].fragments[k].node == block;
	ck_assert_uint_eq(lines, 1);
	arena_free(m.arena);
}
END_TEST

static const struct { const char *text; bool noted; } dedications[] = {
	{"For everybody.\n", false},
	{"See [there](https://there.example/).\n", true},
	{"- a list\n- of two\n", false},
};

START_TEST(dedications_lose_nothing)
{
	struct made m = {.arena = arena_new()};
	struct folder *files = folder_in_memory(m.arena);

	folder_put(files, STR("book.yaml"), STR("title: Trial\nlanguage: en-US\ndate: 2021-01-01\nguides: [g]\n"
	                                        "front: [{file: d.md, role: dedication}]\nchapters: [one]\n"));
	folder_put(files, STR("d.md"), str_of(dedications[_i].text));
	folder_put(files, STR("g/one.md"), STR("# One\n\nText.\n"));
	m = make_from(m.arena, files, "pdf");
	ck_assert_uint_eq(times_told(&m, DIAG_TITLE_GUESSED), 0);
	for (const struct node *n = m.book->root; n != NULL; n = walk_after(n, m.book->root)) {
		if (n->kind == NODE_PARAGRAPH || n->kind == NODE_NOTE)
			ck_assert_uint_ne(m.pages->destinations[n->id].page, UINT32_MAX);
		if (n->kind == NODE_DIVISION && str_is(n->division->role, "dedication"))
			ck_assert_uint_eq(n->division->title_text.len, 0);
	}
	ck_assert_uint_eq(m.book->note_count, dedications[_i].noted);
	arena_free(m.arena);
}
END_TEST

Suite *layout_suite(void)
{
	Suite *s = suite_create("layout");
	TCase *c = tcase_create("books");

	tcase_set_timeout(c, 20);
	tcase_add_test(c, fragments_lie_inside_pages_and_body_lines_on_the_grid);
	tcase_add_test(c, notes_stand_on_the_page_of_their_mark);
	tcase_add_test(c, notes_of_tables_headings_quotes_and_captions_are_set);
	tcase_add_test(c, the_map_and_the_labels_agree);
	tcase_add_test(c, the_map_goes_forward);
	tcase_add_test(c, the_gutter_follows_the_page_count);
	tcase_add_loop_test(c, odd_input_is_laid_out, 0, G_N_ELEMENTS(odd));
	tcase_add_test(c, booklets_fold);
	tcase_add_test(c, items_stand_beside_their_marks);
	tcase_add_test(c, what_is_read_from_the_right_folds_there);
	tcase_add_test(c, signatures_fold_by_themselves_and_creep_to_the_fold);
	tcase_add_test(c, two_up_keeps_the_order_of_reading);
	tcase_add_loop_test(c, odd_pages_of_the_file_are_right_ones, 0, G_N_ELEMENTS(sided));
	tcase_add_test(c, contents_of_nothing_are_left_out);
	tcase_add_test(c, an_opener_and_a_heading_share_the_white_between);
	tcase_add_test(c, bold_paragraphs_stand_like_headings);
	tcase_add_test(c, code_does_not_leave_lines_alone);
	tcase_add_test(c, a_book_too_thin_to_bind_is_told);
	tcase_add_loop_test(c, wide_tables_are_set_smaller_or_turned_and_told, 0, G_N_ELEMENTS(tables));
	tcase_add_loop_test(c, figures_stand_in_the_order_of_their_numbers, 0, 6);
	tcase_add_test(c, a_tall_picture_is_set_smaller);
	tcase_add_loop_test(c, gutters_are_what_printers_ask_for, 0, G_N_ELEMENTS(gutters));
	tcase_add_test(c, turned_tables_stand_in_the_text_block_with_their_notes);
	tcase_add_loop_test(c, tables_do_not_leave_rows_alone, 0, 2);
	tcase_add_loop_test(c, a_group_of_rows_keeps_its_head, 0, 6);
	tcase_add_test(c, empty_rows_have_room);
	tcase_add_loop_test(c, cells_stand_in_reading_order, 0, 2);
	tcase_add_test(c, numbers_align_on_their_mark);
	tcase_add_test(c, a_cell_over_columns_widens_them);
	tcase_add_test(c, short_columns_do_not_break);
	tcase_add_loop_test(c, dedications_lose_nothing, 0, G_N_ELEMENTS(dedications));
	suite_add_tcase(s, c);
	return s;
}
