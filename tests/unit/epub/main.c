/* The EPUB's printers, on books made by hand. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "epub/body.h"
#include "epub/epub.h"
#include "handmade.h"

static void has(const char *document, const char *part)
{
	ck_assert_msg(strstr(document, part) != NULL, "no\n%s\nin\n%s", part, document);
}

static void has_not(const char *document, const char *part)
{
	ck_assert_msg(strstr(document, part) == NULL, "there is\n%s\nin\n%s", part, document);
}

static void is(str got, const char *wanted)
{
	ck_assert_msg(str_is(got, wanted), "%.*s, not %s", STR_ARGS(got), wanted);
}

START_TEST(xml_escapes_and_drops)
{
	struct arena *a = arena_new();
	struct xml x;

	xml_init(&x, a);
	xml_open(&x, "a");
	xml_attribute_text(&x, "b", "1 < \"2\" &\n");
	xml_text_of(&x, "x\x01y & <\xEF\xBF\xBE> \"\xEF\xBB\xBFz");
	xml_open(&x, "c");
	xml_close(&x, "c");
	xml_close(&x, "a");
	is(xml_done(&x), "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
	   "<a b=\"1 &lt; &quot;2&quot; &amp;&#10;\">xy &amp; &lt;&gt; \"\xEF\xBB\xBFz<c/></a>");
	arena_free(a);
}
END_TEST

START_TEST(names_are_ascii)
{
	struct arena *a = arena_new();

	is(plan_ascii_name(a, STR("Café au lait")), "Cafe-au-lait");
	is(plan_ascii_name(a, STR("中/文")), "u4e2d-u6587");
	is(plan_ascii_name(a, STR("2019")), "x-2019");
	is(plan_ascii_name(a, STR("")), "x-");
	is(plan_ascii_name(a, STR("..")), "x-");
	arena_free(a);
}
END_TEST

START_TEST(files_are_named_by_slug)
{
	struct handmade *h = handmade_new();
	put_division(h, NULL, DIVISION_CHAPTER, 1, "Intro", "Introduction");
	put_division(h, NULL, DIVISION_CHAPTER, 1, "intro", "Again");
	put_division(h, NULL, DIVISION_CHAPTER, 1, "cover", "Covers");
	struct plan *p = plan_make(h->arena, handmade_finish(h), NULL, true);

	ck_assert_uint_eq(p->file_count, 5);
	is(p->files[0].path, "text/cover-2.xhtml");
	ck_assert(p->files[0].is_cover && p->files[1].is_contents);
	is(p->files[2].path, "text/Intro.xhtml");
	is(p->files[3].path, "text/intro-2.xhtml");
	is(p->files[4].path, "text/cover.xhtml");
	handmade_free(h);
}
END_TEST

START_TEST(a_list_without_entries_makes_no_file)
{
	struct handmade *h = handmade_new();
	struct node *chapter = put_division(h, NULL, DIVISION_CHAPTER, 1, "one", "One");
	struct node *list = put_division(h, NULL, DIVISION_CHAPTER, 1, "references", "References");
	put_node(h, list, NODE_REFERENCES);
	struct node *link = put_link(h, put_paragraph(h, chapter, "See "), list, "there");
	struct plan *p = plan_make(h->arena, handmade_finish(h), NULL, false);

	ck_assert_uint_eq(p->file_count, 2);
	is(plan_href(p, &p->files[1], link->link.target), "one.xhtml");
	handmade_free(h);
}
END_TEST

START_TEST(a_guide_is_linked_without_fragment)
{
	struct handmade *h = handmade_new();
	struct node *one = put_division(h, NULL, DIVISION_CHAPTER, 1, "one", "One");
	struct node *two = put_division(h, NULL, DIVISION_CHAPTER, 1, "two", "Two");
	struct node *heading = put_heading(h, two, 2, "later on", "Later");
	struct node *p1 = put_paragraph(h, one, "See ");
	put_link(h, p1, two, "two");
	put_link(h, p1, two->division->title, "its title");
	put_link(h, p1, heading, "later");
	put_link(h, put_paragraph(h, two, ""), heading, "above");
	struct plan *p = plan_make(h->arena, handmade_finish(h), NULL, false);

	const char *d = handmade_document(h, p, one);
	has(d, "<a href=\"two.xhtml\">two</a><a href=\"two.xhtml\">its title</a>"
	       "<a href=\"two.xhtml#later-on\">later</a>");
	has(handmade_document(h, p, two), "<h2><span id=\"later-on\"></span>Later</h2>");
	has(handmade_document(h, p, two), "<a href=\"#later-on\">above</a>");
	handmade_free(h);
}
END_TEST

/* Ids are as unique as a file needs; what a link leads to is an element without text. */
START_TEST(anchors_keep_to_their_files)
{
	struct handmade *h = handmade_new();
	struct node *one = put_division(h, NULL, DIVISION_CHAPTER, 1, "one", "One");
	struct node *two = put_division(h, NULL, DIVISION_CHAPTER, 1, "two", "Two");
	put_heading(h, one, 2, "summary", "Summary")->attributes->local = STR("summary");
	put_heading(h, two, 2, "two-summary", "Summary")->attributes->local = STR("summary");
	struct node *figure = put_node(h, two, NODE_FIGURE), *table = put_node(h, two, NODE_TABLE);
	put_words(h, put_node(h, figure, NODE_CAPTION), "A caption");
	put_words(h, put_node(h, table, NODE_CAPTION), "Another");
	struct node *text = put_paragraph(h, one, "See ");
	put_link(h, text, figure, "the figure");
	put_link(h, text, table, "the table");
	struct plan *p = plan_make(h->arena, handmade_finish(h), NULL, false);
	const char *d = handmade_document(h, p, two);

	has(handmade_document(h, p, one), "<a href=\"two.xhtml#figure\">");
	has(handmade_document(h, p, one), "<h2><span id=\"summary\"></span>");
	has(d, "<h2><span id=\"summary\"></span>");
	has(d, "<figure><span id=\"figure\"></span>");
	has(d, "<caption class=\"caption\"><span id=\"table\"></span>");
	handmade_free(h);
}
END_TEST

START_TEST(notes_are_asides_with_a_way_back)
{
	struct handmade *h = handmade_new();
	struct node *one = put_division(h, NULL, DIVISION_CHAPTER, 1, "one", "One");
	struct node *text = put_paragraph(h, one, "Text");
	struct node *note = put_note(h, one, text, "1", "A note.");
	struct node *again = put_node(h, text, NODE_NOTE_MARK);
	again->mark.note = note;
	note->note.marks[note->note.mark_count++] = again;
	struct plan *p = plan_make(h->arena, handmade_finish(h), NULL, false);
	const char *d = handmade_document(h, p, one);

	has(d, "<p class=\"lead\">Text<a class=\"noteref\" epub:type=\"noteref\" role=\"doc-noteref\" "
	       "id=\"ref-fn-one-1\" href=\"#fn-one-1\">1</a>");
	has(d, "<aside epub:type=\"footnote\" role=\"doc-footnote\" id=\"fn-one-1\" class=\"footnote first-note\">"
	       "<p><a class=\"note-number\" role=\"doc-backlink\" href=\"#ref-fn-one-1\">1</a>"
	       "<a class=\"note-again\" role=\"doc-backlink\" href=\"#ref-fn-one-1-2\">b</a> A note.</p>");
	handmade_free(h);
}
END_TEST

START_TEST(links_do_not_nest)
{
	struct handmade *h = handmade_new();
	struct node *one = put_division(h, NULL, DIVISION_CHAPTER, 1, "one", "One");
	struct node *link = put_link(h, put_paragraph(h, one, ""), one, "linked");
	put_note(h, one, link, "1", "A note.");
	put_link(h, link, one, "inner");
	struct plan *p = plan_make(h->arena, handmade_finish(h), NULL, false);

	has(handmade_document(h, p, one), "<a href=\"one.xhtml\">linkedinner</a>"
	    "<a class=\"noteref\"");
	handmade_free(h);
}
END_TEST

START_TEST(addresses_are_made_valid)
{
	struct handmade *h = handmade_new();
	struct node *one = put_division(h, NULL, DIVISION_CHAPTER, 1, "one", "One");
	struct node *link = put_link(h, put_paragraph(h, one, ""), NULL, "out");
	link->link.class = LINK_EXTERNAL;
	link->link.address = STR("https://example.com/a b[1]?q=50%&r=%41|é#x");
	struct plan *p = plan_make(h->arena, handmade_finish(h), NULL, false);

	has(handmade_document(h, p, one),
	    "href=\"https://example.com/a%20b%5B1%5D?q=50%25&amp;r=%41%7C%C3%A9#x\"");
	handmade_free(h);
}
END_TEST

/* --- Pages --- */

START_TEST(pages_begin_inside_paragraphs)
{
	struct handmade *h = handmade_new();
	struct node *one = put_division(h, NULL, DIVISION_CHAPTER, 1, "one", "One");
	struct node *first = put_paragraph(h, one, "Before after");
	struct node *piece = put_words(h, first, " and more");
	piece->origin = first->first->origin;
	piece->at = 12;
	struct page_mark marks[] = {
		{one->origin, 0, STR_NONE, STR("1")}, {piece->origin, 7, STR_NONE, STR("2")}, {piece->origin, 17, STR_NONE, STR("3")},
	};
	struct pagemap map = {.marks = marks, .count = 3};
	struct plan *p = plan_make(h->arena, handmade_finish(h), &map, false);
	const char *d = handmade_document(h, p, one);

	has(d, "<div epub:type=\"pagebreak\" role=\"doc-pagebreak\" id=\"page-1\" aria-label=\"1\"></div>\n<h1>");
	has(d, "<p class=\"lead\">Before <span epub:type=\"pagebreak\" role=\"doc-pagebreak\" id=\"page-2\" aria-label=\"2\">"
	       "</span>after and <span epub:type=\"pagebreak\" role=\"doc-pagebreak\" id=\"page-3\"");
	has(nav_print(p, &p->files[0]).at, "<a href=\"text/one.xhtml#page-2\">2</a>");
	handmade_free(h);
}
END_TEST

START_TEST(every_mark_is_set_once)
{
	struct handmade *h = handmade_new();
	struct node *one = put_division(h, NULL, DIVISION_CHAPTER, 1, "one", "One");
	struct node *table = put_node(h, one, NODE_TABLE);
	put_node(h, table, NODE_ROW);
	struct node *row = put_node(h, table, NODE_ROW), *cell = put_node(h, row, NODE_CELL);
	cell->cell.span = 1;
	put_paragraph(h, cell, "in a cell");
	struct node *list = put_node(h, one, NODE_LIST);
	put_node(h, list, NODE_ITEM);
	struct node *item = put_node(h, list, NODE_ITEM);
	put_paragraph(h, item, "in a list");
	struct node *heading = put_heading(h, one, 2, NULL, "Heading");
	struct node *gone = put_node(h, one, NODE_PAGE_REFERENCE);
	struct page_mark marks[] = {
		{row->origin, 0, STR_NONE, STR("1")}, {item->origin, 0, STR_NONE, STR("2")},
		{item->first->first->origin, 99, STR_NONE, STR("3")}, {heading->first->origin, 0, STR_NONE, STR("h")},
		{gone->origin, 0, STR_NONE, STR("4")}, {0, 0, STR_NONE, STR("5")},
	};
	struct pagemap map = {.marks = marks, .count = 6};
	struct plan *p = plan_make(h->arena, handmade_finish(h), &map, false);
	const char *d = handmade_document(h, p, one);

	ck_assert_uint_eq(p->mark_count, 5);
	has(d, "id=\"page-h\" aria-label=\"h\"></div>\n<h2>");
	has(d, "<td><span epub:type=\"pagebreak\" role=\"doc-pagebreak\" id=\"page-1\"");
	has(d, "<li><span epub:type=\"pagebreak\" role=\"doc-pagebreak\" id=\"page-2\"");
	has(d, "in a list<span epub:type=\"pagebreak\" role=\"doc-pagebreak\" id=\"page-3\"");
	has(d, "id=\"page-4\"");
	has_not(d, "page-5");
	handmade_free(h);
}
END_TEST

/* What was made for both books is found by its role; what this one lacks, a half title,
 * is marked at the next thing it has. */
START_TEST(pages_of_what_was_made)
{
	struct handmade *h = handmade_new();
	struct node *one = put_division(h, NULL, DIVISION_CHAPTER, 1, "one", "One");
	struct node *back = put_division(h, NULL, DIVISION_CHAPTER, 1, "refs", "References");
	back->division->role = STR("references");
	struct node *list = put_node(h, back, NODE_REFERENCES);
	put_node(h, list, NODE_REFERENCE);
	struct node *second = put_node(h, list, NODE_REFERENCE);
	struct page_mark marks[] = {
		{0, 0, STR("toc"), STR("iv")}, {0, 0, STR("halftitlepage"), STR("v")}, {one->origin, 0, STR_NONE, STR("1")},
		{0, 0, STR("references"), STR("2")}, {0, 1, STR("references"), STR("3")},
	};
	struct pagemap map = {.marks = marks, .count = 5, .edition = STR("pdf")};
	struct plan *p = plan_make(h->arena, handmade_finish(h), &map, false);

	ck_assert_uint_eq(p->mark_count, 5);
	ck_assert(p->marks[0].file->is_contents);
	ck_assert_ptr_eq(p->marks[1].node, one);
	ck_assert_ptr_eq(p->marks[3].node, back);
	ck_assert_ptr_eq(p->marks[4].node, second);
	handmade_free(h);
}
END_TEST

/* An edition that leaves guides out takes the pages of those it has; a page that begins
 * in what it lacks of a guide is marked at the next thing it has of it. */
START_TEST(pages_of_what_is_left_out)
{
	struct handmade *h = handmade_new();
	struct node *kept = put_division(h, NULL, DIVISION_CHAPTER, 1, "one", "One");
	struct node *dropped = put_paragraph(h, kept, "dropped");
	struct node *next = put_paragraph(h, kept, "next");
	node_remove(dropped);
	struct guide gone = {.root = put_node(h, NULL, NODE_DIV)}, *guides[] = {&gone};
	struct node *away = put_paragraph(h, gone.root, "gone");
	h->book.guides = guides;
	h->book.guide_count = 1;
	struct page_mark marks[] = {{dropped->origin, 3, STR_NONE, STR("1")}, {away->origin, 0, STR_NONE, STR("2")}};
	struct pagemap map = {.marks = marks, .count = 2};
	struct plan *p = plan_make(h->arena, handmade_finish(h), &map, false);

	ck_assert_uint_eq(p->mark_count, 1);
	ck_assert_ptr_eq(p->marks[0].node, next);
	handmade_free(h);
}
END_TEST

/* --- Blocks --- */

START_TEST(sheets_are_mirrored)
{
	GString *out = css_mirror(g_string_new("th.right {\n\ttext-align: right;\n}\nul {\n\tpadding-left: 1em;\n"
	                                       "\tcolor: bright;\n}\n*[dir=\"rtl\"] td:first-child"));

	ck_assert_str_eq(out->str, "th.left {\n\ttext-align: left;\n}\nul {\n\tpadding-right: 1em;\n"
	                 "\tcolor: bright;\n}\n*[dir=\"ltr\"] td:first-child");
	g_string_free(out, TRUE);
}
END_TEST

static void put_cells(struct handmade *h, struct node *table, const char *const *texts)
{
	struct node *row = put_node(h, table, NODE_ROW);

	for (unsigned i = 0; i < table->table.columns; i++) {
		struct node *cell = put_node(h, row, NODE_CELL);
		cell->cell.span = 1;
		cell->cell.column = i;
		put_paragraph(h, cell, texts[i])->flags = NODE_TIGHT;
	}
}

/* Each has room for its longest word; text gets the rest. A small table says nothing. */
START_TEST(columns_share_a_phone)
{
	static const char *const texts[] = {"a word", "synchronisation",
		"a good deal of text that is set in several lines wherever it stands"};
	struct handmade *h = handmade_new();
	struct node *one = put_division(h, NULL, DIVISION_CHAPTER, 1, "one", "One");
	struct node *table = put_node(h, one, NODE_TABLE);
	double shares[3];

	table->table.columns = 3;
	put_cells(h, table, texts);
	ck_assert_str_eq(columns_share(h->arena, table, shares), "shared fitted");
	ck_assert_double_eq_tol(shares[0] + shares[1] + shares[2], 1, 1e-9);
	ck_assert_double_gt(shares[1] * 20, 15 * 0.5);
	ck_assert_double_gt(shares[2], shares[0]);
	table->table.columns = 2;
	ck_assert_ptr_null(columns_share(h->arena, table, shares));
	handmade_free(h);
}
END_TEST

/* A table that even its longest words are too many for is packed; figures stay whole. */
START_TEST(columns_of_figures_do_not_give_in)
{
	static const char *const texts[] = {"misunderstandings", "1,234,567", "12,345,678", "representatives", "9,876,543"};
	struct handmade *h = handmade_new();
	struct node *one = put_division(h, NULL, DIVISION_CHAPTER, 1, "one", "One");
	struct node *table = put_node(h, one, NODE_TABLE);
	double shares[5];

	table->table.columns = 5;
	put_cells(h, table, texts);
	ck_assert_str_eq(columns_share(h->arena, table, shares), "shared wide packed");
	ck_assert_double_ge(shares[2] * 28, 8 * 0.53 + 2 * 0.35 + 0.4 - 1e-9);
	ck_assert_double_lt(shares[0] * 28, 17 * 0.53);
	handmade_free(h);
}
END_TEST

START_TEST(table_heads_come_first)
{
	struct handmade *h = handmade_new();
	struct node *one = put_division(h, NULL, DIVISION_CHAPTER, 1, "one", "One");
	struct node *table = put_node(h, one, NODE_TABLE);
	for (int i = 0; i < 3; i++) {
		struct node *row = put_node(h, table, NODE_ROW), *cell = put_node(h, row, NODE_CELL);
		row->row.header = i != 1;
		put_paragraph(h, cell, "x")->flags = NODE_TIGHT;
	}
	struct plan *p = plan_make(h->arena, handmade_finish(h), NULL, false);
	const char *d = handmade_document(h, p, one);

	has(d, "<thead>\n<tr><th scope=\"col\">x</th>\n</tr>\n</thead>\n<tbody>\n<tr><td>x</td>");
	has_not(strstr(d, "<tbody>"), "thead");
	handmade_free(h);
}
END_TEST

START_TEST(tokens_part_at_line_ends)
{
	struct handmade *h = handmade_new();
	struct node *one = put_division(h, NULL, DIVISION_CHAPTER, 1, "one", "One");
	struct node *code = put_node(h, one, NODE_CODE_BLOCK);
	code->code.numbered = true;
	code->code.first_line = 9;
	struct node *token = put_node(h, code, NODE_TOKEN);
	token->text = STR("a\nb\n");
	token->token = STR("comment");
	struct plan *p = plan_make(h->arena, handmade_finish(h), NULL, false);

	has(handmade_document(h, p, one),
	    "<span class=\"line\"><span class=\"line-number\">  9 </span>"
	    "<span class=\"tok-comment\">a</span></span>\n"
	    "<span class=\"line\"><span class=\"line-number\"> 10 </span>"
	    "<span class=\"tok-comment\">b</span></span></code></pre>");
	handmade_free(h);
}
END_TEST

START_TEST(definitions_are_whole)
{
	struct handmade *h = handmade_new();
	struct node *one = put_division(h, NULL, DIVISION_CHAPTER, 1, "one", "One");
	struct node *list = put_node(h, one, NODE_DEFINITIONS);
	put_paragraph(h, put_node(h, list, NODE_DEFINITION), "no term");
	put_words(h, put_node(h, list, NODE_TERM), "no definition");
	struct plan *p = plan_make(h->arena, handmade_finish(h), NULL, false);

	has(handmade_document(h, p, one), "<dl>\n<dt></dt>\n<dd><p>no term</p>\n</dd>\n"
	    "<dt>no definition</dt>\n<dd></dd>\n</dl>");
	handmade_free(h);
}
END_TEST

/* --- The package --- */

START_TEST(accessibility_is_what_is_there)
{
	struct handmade *h = handmade_new();
	struct node *one = put_division(h, NULL, DIVISION_CHAPTER, 1, "one", "One");
	struct node *image = put_node(h, put_paragraph(h, one, ""), NODE_IMAGE);
	static const struct picture door = {.index = 0};
	image->image.picture = &door;
	h->book.conformance = STR("EPUB Accessibility 1.1 - WCAG 2.2 Level AA");
	struct plan *p = plan_make(h->arena, handmade_finish(h), NULL, false);
	static const struct pictures pictures;
	static const struct fonts fonts;
	const char *opf = opf_print(p, &pictures, &fonts, h->diags).at;

	has(opf, "accessMode\">visual<");
	has_not(opf, "alternativeText");
	has_not(opf, "accessModeSufficient\">textual<");
	has_not(opf, "conformsTo");
	ck_assert_uint_eq(diags_count(h->diags, SEVERITY_WARNING), 1);
	put_words(h, image, "A door");
	opf = opf_print(p, &pictures, &fonts, h->diags).at;
	has(opf, "alternativeText");
	has(opf, "conformsTo");
	handmade_free(h);
}
END_TEST

static str pack_book(struct handmade *h, struct book *b, int threads)
{
	struct crew *crew = crew_new(h->arena, threads);
	struct epub *e = epub_begin(h->arena, b, h->diags);
	struct epub_files files;
	str file;

	epub_gather(e, NULL, crew, h->diags);
	epub_print(e, NULL, h->diags, &files);
	ck_assert(epub_pack(h->arena, &files, crew, h->diags, &file));
	return file;
}

START_TEST(the_zip_is_always_the_same)
{
	struct handmade *h = handmade_new();
	put_paragraph(h, put_division(h, NULL, DIVISION_CHAPTER, 1, "one", "One"), "Text.");
	struct book *b = handmade_finish(h);
	str first = pack_book(h, b, 1), second;

	setenv("TZ", "Asia/Tokyo", 1);
	second = pack_book(h, b, 4);
	ck_assert(str_equal(first, second));
	ck_assert(!memcmp(first.at + 30, "mimetypeapplication/epub+zip", 28));
	ck_assert(!memcmp(first.at + 28, "\0\0", 2));
	ck_assert_uint_eq(diags_count(h->diags, SEVERITY_NOTE), 0);
	handmade_free(h);
}
END_TEST

int main(void)
{
	const TTest *tests[] = {
		xml_escapes_and_drops, names_are_ascii, files_are_named_by_slug,
		a_list_without_entries_makes_no_file, a_guide_is_linked_without_fragment,
		anchors_keep_to_their_files, notes_are_asides_with_a_way_back, links_do_not_nest, addresses_are_made_valid,
		pages_begin_inside_paragraphs, every_mark_is_set_once, pages_of_what_is_left_out,
		pages_of_what_was_made, columns_share_a_phone, columns_of_figures_do_not_give_in, sheets_are_mirrored, table_heads_come_first, tokens_part_at_line_ends, definitions_are_whole,
		accessibility_is_what_is_there, the_zip_is_always_the_same,
	};
	TCase *all = tcase_create("epub");
	Suite *s = suite_create("epub");

	for (size_t i = 0; i < sizeof tests / sizeof *tests; i++)
		tcase_add_test(all, tests[i]);
	suite_add_tcase(s, all);
	SRunner *r = srunner_create(s);
	srunner_run_all(r, CK_NORMAL);
	int failed = srunner_ntests_failed(r);
	srunner_free(r);
	return failed != 0;
}
