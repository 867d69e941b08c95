/* Notes: numbers, order, reach, and what is printed for an address. */
#include "small_book.h"

static struct book *two_chapters(struct small_book *b, const char *links, const char *one,
                                 const char *two, const char *edition)
{
	GString *manifest = g_string_new("title: T\nlanguage: en-US\ndate: 2026-01-31\nguides: [g]\n"
	                                 "chapters: [one, two]\n");
	g_string_append(manifest, links);
	*b = small_book(manifest->str);
	small_file(b, "g/one.md", one);
	small_file(b, "g/two.md", two);
	g_string_free(manifest, TRUE);
	return small_resolve(b, edition);
}

static const char one[] = "# One\n\nA [link](https://x.example/), a note[^1] and [again](https://x.example/).\n\n"
                          "[^1]: Author's.\n";
static const char two[] = "# Two\n\nThe [same](https://x.example/); [other](https://y.example/)\n";

START_TEST(authors_and_links_share_one_sequence_a_chapter)
{
	struct small_book b;
	struct book *book = two_chapters(&b, "", one, two, "pdf");
	ck_assert_str_eq(shown(&b, book, 0), "A link,[1] a note[2] and again.[1]");
	ck_assert_uint_eq(book->note_count, 4);
	ck_assert(book->notes[0]->note.made);
	ck_assert(!book->notes[1]->note.made);
	ck_assert_uint_eq(book->notes[0]->note.mark_count, 2);
	ck_assert_uint_eq(book->notes[0]->note.marks[1]->mark.occurrence, 2);
	const struct node *chapter = division_of_slug(book, "one");
	ck_assert_ptr_eq(chapter->last, book->notes[1]);
	ck_assert_ptr_eq(chapter->last->prev, book->notes[0]);
	ck_assert_ptr_eq(book->notes[0]->note.division, chapter->division);
	ASSERT_TEXT(node_plain_text(b.arena, book->notes[0]), "x.example");
	small_end(&b);
}
END_TEST

START_TEST(in_the_epub_only_authors_notes_are_numbered)
{
	struct small_book b;
	struct book *book = two_chapters(&b, "", one, two, "epub");
	ck_assert_str_eq(shown(&b, book, 0), "A link, a note[1] and again.");
	ck_assert_uint_eq(book->note_count, 1);
	small_end(&b);
}
END_TEST

START_TEST(repeat_says_how_far_a_number_reaches)
{
	static const struct { const char *links, *first, *second; size_t notes; } rows[] = {
		{"links: {repeat: chapter}\n", "A link,[1] a note[2] and again.[1]",
		 "The same;[1] other[2]", 4},
		{"links: {repeat: book}\n", "A link,[1] a note[2] and again.[1]",
		 "The same;[1] other[3]", 3},
		{"links: {repeat: always}\n", "A link,[1] a note[2] and again.[3]",
		 "The same;[1] other[2]", 5},
		{"links: {repeat: page}\n", "A link,[1] a note[2] and again.[3]",
		 "The same;[1] other[2]", 5},
	};
	struct small_book b;
	struct book *book = two_chapters(&b, rows[_i].links, one, two, "pdf");
	ck_assert_str_eq(shown(&b, book, 0), rows[_i].first);
	ck_assert_uint_eq(book->note_count, rows[_i].notes);
	const struct node *chapter = division_of_slug(book, "two");
	for (size_t n = 0; ; n++) {
		const struct node *p = nth(book, NODE_PARAGRAPH, n);
		ck_assert_ptr_nonnull(p);
		if (p->parent != chapter)
			continue;
		ck_assert_str_eq(shown(&b, book, n), rows[_i].second);
		break;
	}
	if (_i == 3)
		ck_assert_ptr_eq(book->notes[2]->note.twin, book->notes[0]);
	small_end(&b);
}
END_TEST

START_TEST(a_mark_stands_after_the_stop_and_before_a_dash)
{
	static const struct { const char *text, *shown; } rows[] = {
		{"[a](https://x.example/). B", "a.[1] B"},
		{"\"[a](https://x.example/),\" B", "“a,”[1] B"},
		{"[a](https://x.example/)—B", "a[1]—B"},
		{"[a](https://x.example/)'s B", "a[1]’s B"},
		{"([a](https://x.example/)) B", "(a[1]) B"},
		{"*[a](https://x.example/)*, B", "a,[1] B"},
		{"*[a](https://x.example/) c* B", "a[1] c B"},
		{"[a](https://x.example/)", "a[1]"},
		{"[a](https://x.example/)?!", "a?![1]"},
		{"[x.example](https://x.example/) B", "x.example B"},
		{"<https://x.example/y> B", "https://x.example/y B"},
		{"[a](mailto:a@x.example) B", "a B"},
	};
	GString *text = g_string_new("# One\n\n");
	g_string_append(text, rows[_i].text);
	struct small_book b;
	struct book *book = small_guide(&b, "", text->str, "pdf");
	ck_assert_str_eq(shown(&b, book, 0), rows[_i].shown);
	g_string_free(text, TRUE);
	small_end(&b);
}
END_TEST

START_TEST(french_has_the_mark_before_the_stop)
{
	struct small_book b;
	struct book *book = small_guide(&b, "links: {external: footnote}\n",
	                                "---\nlanguage: fr\n---\n# Un\n\n[a](https://x.example/). B\n", "pdf");
	ck_assert_str_eq(shown(&b, book, 0), "a[1]. B");
	small_end(&b);
}
END_TEST

START_TEST(references_are_listed_by_chapter_or_book)
{
	struct small_book b;
	struct book *book = two_chapters(&b, "links: {external: chapter-references}\n", one, two, "pdf");
	ck_assert_str_eq(shown(&b, book, 0), "A link,[1] a note[1] and again.[1]");
	const struct node *second = nth(book, NODE_REFERENCES, 1);
	ck_assert_ptr_nonnull(second);
	ASSERT_TEXT(second->first->reference.number, "1");
	ASSERT_TEXT(node_plain_text(b.arena, nth(book, NODE_REFERENCES, 0)->first),
	            "link; again: x.example");
	ck_assert_uint_eq(nth(book, NODE_REFERENCES, 0)->first->reference.link_count, 2);
	small_end(&b);

	book = two_chapters(&b, "links: {external: book-references}\n", one, two, "pdf");
	ck_assert_ptr_null(nth(book, NODE_REFERENCES, 1));
	const struct node *list = nth(book, NODE_REFERENCES, 0);
	ASSERT_TEXT(node_plain_text(b.arena, list->first), "link; again; same: x.example");
	ASSERT_TEXT(list->last->reference.number, "2");
	small_end(&b);
}
END_TEST

START_TEST(inline_addresses_and_pages_stand_in_brackets)
{
	struct small_book b;
	struct book *book = two_chapters(&b, "links: {external: inline, internal: page}\n",
	                                 "# One\n\nA [link](https://x.example/), [again](https://x.example/) and [two](two).\n",
	                                 two, "pdf");
	ck_assert_str_eq(shown(&b, book, 0),
	                 "A link (x.example), again and two (page\u00A0\uFFFC).");
	small_end(&b);
}
END_TEST

START_TEST(a_note_in_a_note_follows_it_and_its_links_are_spelt_out)
{
	struct small_book b;
	struct book *book = small_guide(&b, "", "# One\n\nA[^a] B[^b] C[^a]\n\n[^a]: x[^c] [l](https://x.example/)\n"
	                                "[^b]: y\n[^c]: z[^a]\n", "pdf");
	ck_assert_str_eq(shown(&b, book, 0), "A[1] B[3] C[1]");
	ck_assert_uint_eq(book->note_count, 3);
	ASSERT_TEXT(book->notes[1]->note.label, "c");
	ck_assert_uint_eq(book->notes[0]->note.mark_count, 3);
	ASSERT_TEXT(node_plain_text(b.arena, book->notes[0]), "x l (x.example)");
	for (size_t i = 0; i < 3; i++)
		ck_assert_int_eq(book->notes[i]->parent->kind, NODE_DIVISION);
	small_end(&b);
}
END_TEST

START_TEST(headings_in_the_contents_carry_no_marks)
{
	struct small_book b;
	struct book *book = small_guide(&b, "", "# One\n\n## A [link](https://x.example/) and note[^1]\n\ntext\n\n[^1]: n\n",
	                                "pdf");
	for (size_t i = 0; i < book->toc_count; i++)
		for (const struct node *n = book->toc[i].title; n; n = walk_after(n, book->toc[i].title))
			ck_assert(n->kind != NODE_NOTE_MARK && n->kind != NODE_LINK);
	ck_assert_uint_eq(book->note_count, 2);
	small_end(&b);
}
END_TEST

START_TEST(filters_take_notes_and_marks_along)
{
	struct small_book b;
	struct book *book = small_guide(&b, "filters: [{match: div.pull, do: drop}, {match: span.x, do: unwrap}, {match: .none, do: keep}]\n",
	                                "# One\n\nA[^a] [b]{.x}\n\n::: pull\nP[^p]\n:::\n\n[^a]: a\n[^p]: p\n", "pdf");
	ck_assert_uint_eq(book->note_count, 1);
	ck_assert_ptr_null(nth(book, NODE_SPAN, 0));
	ck_assert_uint_eq(count_of(&b, DIAG_NOTE_UNUSED), 0);
	ck_assert_uint_eq(count_of(&b, DIAG_FILTER_IDLE), 1);
	small_end(&b);
}
END_TEST

TCase *case_of_notes(void)
{
	TCase *c = tcase_create("notes");
	tcase_add_test(c, authors_and_links_share_one_sequence_a_chapter);
	tcase_add_test(c, in_the_epub_only_authors_notes_are_numbered);
	tcase_add_loop_test(c, repeat_says_how_far_a_number_reaches, 0, 4);
	tcase_add_loop_test(c, a_mark_stands_after_the_stop_and_before_a_dash, 0, 12);
	tcase_add_test(c, french_has_the_mark_before_the_stop);
	tcase_add_test(c, references_are_listed_by_chapter_or_book);
	tcase_add_test(c, inline_addresses_and_pages_stand_in_brackets);
	tcase_add_test(c, a_note_in_a_note_follows_it_and_its_links_are_spelt_out);
	tcase_add_test(c, headings_in_the_contents_carry_no_marks);
	tcase_add_test(c, filters_take_notes_and_marks_along);
	return c;
}
