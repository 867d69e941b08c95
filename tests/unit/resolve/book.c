/* What an edition is made of: divisions, levels, ids, numbers, matter, code, dates. */
#include "small_book.h"

static const char manifest[] =
	"title: Book\nauthor: Jane Roe\nlanguage: en-US\ndate: 2026-01-31\nguides: [g]\n"
	"front: [{file: g/preface.md, role: preface}]\n"
	"parts:\n"
	"  - title: First\n"
	"    chapters: [one, {title: Two, sections: [two-a, two-b]}]\n"
	"  - title: Second\n"
	"    chapters: [{title: Later, draft: 'https://example.com/draft'}]\n"
	"back: [{slug: extra, role: appendix}, {role: colophon}]\n"
	"editions:\n"
	"  some: {base: epub, only: [two-b]}\n"
	"  bad: {base: epub, only: [nobody]}\n"
	"  done: {base: epub, drafts: omit}\n"
	"  deep: {base: pdf, numbering: sections}\n";

static struct small_book whole_book(void)
{
	struct small_book b = small_book(manifest);
	small_file(&b, "g/preface.md", "text\n");
	small_file(&b, "g/one.md", "# One\n\nA\n\n### Deep\n\nB\n\n##### Deeper\n\nC\n\n## High\n\nD\n");
	small_file(&b, "g/two-a.md", "# Summary\n\n## Summary\n\ntext\n");
	small_file(&b, "g/two-b.md", "# B\n\n## Summary\n\n## Summary\n\n## 3 things {.unnumbered}\n");
	small_file(&b, "g/extra.md", "# Extra\n\ntext\n");
	return b;
}

START_TEST(headings_nest_without_gaps)
{
	struct small_book b = whole_book();
	struct book *book = small_resolve(&b, "pdf");
	static const struct { const char *id; unsigned level; } rows[] = {
		{"one-title", 1}, {"deep", 2}, {"deeper", 3}, {"high", 2}, {"two-a-title", 2}, {"summary", 3}};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		const struct node *found = NULL;
		for (size_t n = 0; nth(book, NODE_HEADING, n); n++)
			if (str_is(node_id(nth(book, NODE_HEADING, n)), rows[i].id))
				found = nth(book, NODE_HEADING, n);
		ck_assert_msg(found != NULL, "no heading #%s", rows[i].id);
		ck_assert_msg(found->heading.level == rows[i].level, "#%s is of level %u", rows[i].id,
		              found->heading.level);
	}
	small_end(&b);
}
END_TEST

START_TEST(ids_are_unique_and_nodes_counted)
{
	struct small_book b = whole_book();
	struct book *book = small_resolve(&b, "pdf");
	GHashTable *seen = g_hash_table_new(str_hash, str_hash_equal);
	uint32_t next = 0;
	for (struct node *n = book->root; n; n = walk_after(n, book->root)) {
		ck_assert_uint_eq(n->id, next++);
		str *id = n->attributes ? &n->attributes->id : NULL;
		if ((n->kind == NODE_DIVISION || n->kind == NODE_HEADING) && !(id && id->len))
			ck_abort_msg("a %s without id", node_kind_word(n->kind));
		if (!id || !id->len)
			continue;
		ck_assert_msg(!g_hash_table_contains(seen, id), "#%.*s twice", STR_ARGS(*id));
		g_hash_table_add(seen, id);
	}
	ck_assert_uint_eq(next, book->node_count);
	g_hash_table_destroy(seen);
	small_end(&b);
}
END_TEST

START_TEST(the_body_is_numbered_by_parts_and_chapters)
{
	struct small_book b = whole_book();
	struct book *book = small_resolve(&b, "pdf");
	ASSERT_TEXT(division_of_slug(book, "first")->division->label, "Part\u00A0I");
	ASSERT_TEXT(division_of_slug(book, "two")->division->label, "Chapter\u00A02");
	ASSERT_TEXT(division_of_slug(book, "later")->division->number, "3");
	ASSERT_TEXT(division_of_slug(book, "extra")->division->label, "Appendix\u00A0A");
	ck_assert(!division_of_slug(book, "preface")->division->number.len);
	book = small_resolve(&b, "deep");
	ASSERT_TEXT(division_of_slug(book, "two-b")->division->number, "2.2");
	ASSERT_TEXT(nth(book, NODE_HEADING, 4)->heading.number, "1.1");
	small_end(&b);
}
END_TEST

START_TEST(matter_is_made_where_it_is_wanted)
{
	struct small_book b = whole_book();
	struct book *pdf = small_resolve(&b, "pdf");
	static const char *const order[] = {"halftitlepage", "titlepage", "copyright-page", "toc",
	                                    "preface"};
	const struct node *n = small_resolve(&b, "print")->root->first;
	for (size_t i = 0; i < G_N_ELEMENTS(order); i++, n = n->next)
		ASSERT_TEXT(n->division->role, order[i]);
	ASSERT_TEXT(pdf->root->first->division->role, "titlepage");
	ASSERT_TEXT(pdf->root->last->division->role, "colophon");
	ck_assert_ptr_nonnull(nth(pdf, NODE_CONTENTS, 0));
	ASSERT_TEXT(division_of_slug(pdf, "preface")->division->title_text, "Preface");
	struct book *epub = small_resolve(&b, "epub");
	ck_assert_ptr_null(nth(epub, NODE_CONTENTS, 0));
	ASSERT_TEXT(epub->root->first->division->role, "titlepage");
	struct book *handout = small_resolve(&b, "handout");
	ASSERT_TEXT(handout->root->first->division->role, "title-block");
	ck_assert_ptr_null(division_of_slug(handout, "colophon"));
	small_end(&b);
}
END_TEST

START_TEST(only_and_drafts_decide_what_is_there)
{
	struct small_book b = whole_book();
	struct book *some = small_resolve(&b, "some");
	ck_assert_ptr_null(division_of_slug(some, "one"));
	ck_assert_ptr_null(division_of_slug(some, "two-a"));
	ck_assert_ptr_null(division_of_slug(some, "preface"));
	ck_assert_ptr_nonnull(division_of_slug(some, "two"));
	ck_assert_ptr_nonnull(division_of_slug(some, "two-b"));
	ck_assert_ptr_nonnull(division_of_slug(small_resolve(&b, "epub"), "later"));
	struct book *done = small_resolve(&b, "done");
	ck_assert_ptr_null(division_of_slug(done, "later"));
	ck_assert_ptr_null(division_of_slug(done, "second"));
	ck_assert_uint_eq(diags_count(b.diags, SEVERITY_ERROR), 0);
	small_resolve(&b, "bad");
	ck_assert_uint_eq(count_of(&b, DIAG_ONLY_UNKNOWN), 1);
	small_resolve(&b, "print");
	ck_assert_uint_eq(count_of(&b, DIAG_DRAFT_IN_BOOK), 1);
	small_end(&b);
}
END_TEST

START_TEST(the_loaded_tree_stays_as_it_was)
{
	struct small_book b = whole_book();
	small_resolve(&b, "pdf");
	unsigned before = 0, after = 0;
	for (struct node *n = b.loaded->root; n; n = walk_after(n, b.loaded->root))
		before += 1 + (unsigned)n->text.len;
	small_resolve(&b, "deep");
	for (struct node *n = b.loaded->root; n; n = walk_after(n, b.loaded->root))
		after += 1 + (unsigned)n->text.len;
	ck_assert_uint_eq(before, after);
	ck_assert_ptr_null(division_of_slug(b.loaded, "titlepage"));
	small_end(&b);
}
END_TEST

START_TEST(pictures_are_found_as_sites_write_them)
{
	static const char svg[] = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"/>";
	static const struct { const char *url; bool found; } rows_[] = {
		{"near.svg", true}, {"./near.svg", true}, {"../static/a/b.svg", true}, {"/a/b.svg", true},
		{"/a//b.svg", true}, {"/static/a/b.svg", true}, {"a/b.svg", true}, {"/a/b.svg?raw=1", true},
		{"https://site.example/a/b.svg", true}, {"/a/c.svg", false},
		{"https://else.example/a/b.svg", false}};
	GString *text = g_string_new("# One\n\n");
	for (size_t i = 0; i < G_N_ELEMENTS(rows_); i++)
		g_string_append_printf(text, "x ![alt](%s) y\n\n", rows_[i].url);
	struct small_book b = small_book("title: T\nlanguage: en\ndate: 2026-01-31\nguides: [g]\nchapters: [one]\n"
	                                 "assets: static\nsite: https://site.example\n");
	small_file(&b, "g/one.md", text->str);
	small_file(&b, "g/near.svg", svg);
	small_file(&b, "static/a/b.svg", svg);
	struct book *book = small_resolve(&b, "epub");
	for (size_t i = 0; i < G_N_ELEMENTS(rows_); i++)
		ck_assert_msg(!nth(book, NODE_IMAGE, i)->image.picture == !rows_[i].found, "%s", rows_[i].url);
	ck_assert_uint_eq(book->picture_count, 2);
	ck_assert_uint_eq(count_of(&b, DIAG_IMAGE_MISSING), 1);
	ck_assert_uint_eq(count_of(&b, DIAG_IMAGE_REMOTE), 1);
	ck_assert_uint_eq(count_of(&b, DIAG_IMAGE_ALT_MISSING), 0);
	g_string_free(text, TRUE);
	small_end(&b);
}
END_TEST

START_TEST(code_becomes_tokens_that_add_up)
{
	static const struct { const char *language, *code, *piece, *class; } rows_[] = {
		{"c", "int x = 1; // y\n", "// y", "comment"},
		{"c", "#include <a>\n", "#include <a>", "preprocessor"},
		{"C++", "auto s = \"a\\\"b\";\n", "\"a\\\"b\"", "string"},
		{"python", "x = '''a\nb'''\n", "'''a\nb'''", "string"},
		{"rust", "fn f<'a>(c: char) { 'x' }\n", "'x'", "string"},
		{"rust", "/* a /* b */ c */ fn\n", "/* a /* b */ c */", "comment"},
		{"sh", "cat <<EOF\na # b\nEOF\nif\n", "<<EOF\na # b\nEOF", "string"},
		{"sh", "echo $# ${x:-y}\n", "${x:-y}", "variable"},
		{"yaml", "key: value # c\n", "key", "attribute"},
		{"json", "{\"a\": \"b\"}\n", "\"a\"", "attribute"},
		{"html", "<a href=\"x\">y</a>\n", "href", "attribute"},
		{"diff", "-a\n+b\n", "+b", "added"},
		{"sql", "SELECT 1\n", "SELECT", "keyword"},
		{"js", "`a\n${b}`\n", "`a\n${b}`", "string"},
	};
	GString *text = g_string_new(NULL);
	g_string_printf(text, "# One\n\n```%s\n%s```\n", rows_[_i].language, rows_[_i].code);
	struct small_book b;
	struct book *book = small_guide(&b, "", text->str, "epub");
	const struct node *block = nth(book, NODE_CODE_BLOCK, 0);
	GString *all = g_string_new(NULL);
	bool found = false;
	for (const struct node *n = block->first; n; n = n->next) {
		ck_assert_uint_eq(n->at, all->len);
		g_string_append_len(all, n->text.at, (gssize)n->text.len);
		found |= str_is(n->text, rows_[_i].piece) && str_is(n->token, rows_[_i].class);
	}
	ck_assert_str_eq(all->str, rows_[_i].code);
	ck_assert_msg(found, "%s: no %s \"%s\"", rows_[_i].language, rows_[_i].class, rows_[_i].piece);
	g_string_free(all, TRUE);
	g_string_free(text, TRUE);
	small_end(&b);
}
END_TEST

START_TEST(the_date_is_the_newest_known)
{
	struct small_book b = small_book("title: T\nlanguage: en\nguides: [g]\nchapters: [one]\n");
	small_file(&b, "g/one.md", "# One\n\ntext\n");
	ASSERT_TEXT(small_resolve(&b, "epub")->modified_at, "1980-01-01T00:00:00Z");
	ck_assert_uint_eq(count_of(&b, DIAG_DATE_UNKNOWN), 1);
	small_end(&b);

	b = small_book("title: T\nlanguage: en\ndate: 2020-01-02\nguides: [g]\nchapters: [one]\n");
	small_file(&b, "g/one.md", "---\ndate: 2021-05-06T10:11:12+02:00\n---\n# One\n\ntext\n");
	ASSERT_TEXT(small_resolve(&b, "epub")->modified_at, "2021-05-06T00:00:00Z");
	small_end(&b);
}
END_TEST

START_TEST(an_empty_or_hostile_book_comes_through)
{
	struct small_book b = small_book("title: ''\nchapters: []\n");
	small_resolve(&b, "pdf");
	small_resolve(&b, "epub");
	small_end(&b);

	GString *text = g_string_new("# One\n\n");
	for (int i = 0; i < 20000; i++)
		g_string_append(text, "## Same\n\n[](#same) ${ \"'\n\n");
	g_string_append(text, "```sh\n");
	for (int i = 0; i < 20000; i++)
		g_string_append(text, "<<X ${ '");
	g_string_append(text, "\n```\n");
	small_guide(&b, "", text->str, "pdf");
	g_string_free(text, TRUE);
	small_end(&b);
}
END_TEST

TCase *case_of_book(void)
{
	TCase *c = tcase_create("book");
	tcase_add_test(c, headings_nest_without_gaps);
	tcase_add_test(c, ids_are_unique_and_nodes_counted);
	tcase_add_test(c, the_body_is_numbered_by_parts_and_chapters);
	tcase_add_test(c, matter_is_made_where_it_is_wanted);
	tcase_add_test(c, only_and_drafts_decide_what_is_there);
	tcase_add_test(c, the_loaded_tree_stays_as_it_was);
	tcase_add_test(c, pictures_are_found_as_sites_write_them);
	tcase_add_loop_test(c, code_becomes_tokens_that_add_up, 0, 14);
	tcase_add_test(c, the_date_is_the_newest_known);
	tcase_add_test(c, an_empty_or_hostile_book_comes_through);
	return c;
}
