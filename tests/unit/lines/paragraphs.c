/* Paragraphs from Markdown to lines. */
#include <stdlib.h>

#include "set.h"

#define LOREM "Every paragraph is broken as a whole, so that a line that would be too loose " \
	"borrows a word from its neighbour, and nobody notices that anything has happened at all. " \
	"The compositor of a good house would have done the same by hand, had there been time."

START_TEST(every_word_comes_out_once)
{
	struct set s = set_guide("", NULL, LOREM);
	for (double measure = 120; measure < 400; measure += 37) {
		struct paragraph p = set_paragraph(&s, 0, measure);
		GString *joined = g_string_new(set_text(&s, &p));
		g_string_replace(joined, "=|", "", 0);
		g_string_replace(joined, "|", "", 0);
		ck_assert_str_eq(joined->str, LOREM);
		g_string_free(joined, TRUE);
	}
	set_end(&s);
}
END_TEST

/* Glyphs add up: advances to the run's width, text bytes to its text. */
static void check_line(const struct line *l)
{
	for (size_t i = 0; i < l->run_count; i++) {
		const struct run *r = &l->runs[i];
		size_t bytes = 0;
		unit width = 0;
		for (size_t g = 0; g < r->glyph_count; g++) {
			bytes += r->glyphs[g].text_bytes;
			width += r->glyphs[g].advance;
		}
		ck_assert_uint_eq(bytes, r->text.len);
		if (i + 1 < l->run_count)
			ck_assert_int_eq(width, r->width);
	}
}

START_TEST(justified_lines_fill_the_measure)
{
	struct set s = set_guide("", NULL, LOREM " *" LOREM "* “" LOREM "”");
	struct paragraph p = set_paragraph(&s, 0, 250);
	for (size_t v = 0; v < p.variant_count; v++) {
		for (size_t i = 0; i < p.variant[v].line_count; i++) {
			const struct line *l = &p.variant[v].lines[i];
			check_line(l);
			if (!l->last)
				ck_assert_int_le(abs(l->width - 250 * UNIT_POINT), 4);
			ck_assert_ptr_nonnull(l->node);
		}
	}
	set_end(&s);
}
END_TEST

START_TEST(a_line_begins_where_the_text_says)
{
	struct set s = set_guide("", NULL, LOREM " **Bold** " LOREM);
	struct paragraph p = set_paragraph(&s, 0, 200);
	for (size_t i = 0; i < p.variant[0].line_count; i++) {
		const struct line *l = &p.variant[0].lines[i];
		str there = str_from(l->node->text, l->offset - l->node->at);
		ck_assert_msg(str_starts(there, str_sub(l->runs[0].text, 0, 3)) || l->runs[0].text.len < 3,
		              "line %zu", i);
	}
	set_end(&s);
}
END_TEST

START_TEST(addresses_break_without_hyphens)
{
	struct set s = set_guide("", NULL,
		"<https://example.com/a-rather-long-path/to-something/which.never?ends=in&a=hyphen>");
	const struct node *n = set_node(&s, NODE_PARAGRAPH, 0);
	struct setting how = {.style = STYLE_REFERENCE, .measure = 110 * UNIT_POINT};
	struct paragraph p = lines_set(s.typesetter, s.arena, n, &how);
	const char *text = set_text(&s, &p);
	ck_assert_uint_gt(p.variant[0].line_count, 2);
	for (size_t i = 0; i < p.variant[0].line_count; i++)
		ck_assert(!p.variant[0].lines[i].hyphenated);
	for (const char *at = text; (at = strchr(at, '|')); at++)
		ck_assert_msg(at[-1] == '/' || strchr(".?&=", at[1]), "%s", text);
	set_end(&s);
}
END_TEST

START_TEST(lines_of_an_address_may_fall_short)
{
	struct set s = set_guide("", NULL, "Words before it, and "
		"<https://example.com/segment-one-of-it/segment-two-of-it/segment-three-of-it/segment-four-of-it"
		"/segment-five-of-it/segment-six-of-it/segment-seven-of-it/segment-eight-of-it> after it.");
	for (double measure = 120; measure < 400; measure += 17) {
		struct paragraph p = set_paragraph(&s, 0, measure);
		const char *text = set_text(&s, &p);
		ck_assert_uint_eq(typesetter_statistics(s.typesetter).ragged, 0);
		for (const char *at = text; (at = strchr(at, '|')); at++)
			ck_assert_msg(strchr("/ ,", at[-1]) || strchr(".?&=", at[1]), "%s", text);
	}
	set_end(&s);
}
END_TEST

START_TEST(no_address_is_wider_than_its_line)
{
	GString *text = g_string_new("<https://example.com/");
	for (unsigned i = 0; i < 600; i++)
		g_string_append_c(text, (char)('a' + i * 7 % 26));
	g_string_append(text, ">");
	struct set s = set_guide("", NULL, text->str);
	struct paragraph p = set_paragraph(&s, 0, 200);
	for (size_t i = 0; i < p.variant[0].line_count; i++)
		ck_assert_int_le(p.variant[0].lines[i].width, 201 * UNIT_POINT);
	g_string_free(text, TRUE);
	set_end(&s);
}
END_TEST

START_TEST(headings_are_balanced_and_whole)
{
	struct set s = set_guide("", NULL, "## Considerable typographical responsibilities everywhere");
	struct setting how = {.style = STYLE_HEADING_2, .measure = 190 * UNIT_POINT, .balanced = true};
	struct paragraph p = lines_set(s.typesetter, s.arena, set_node(&s, NODE_HEADING, 1), &how);
	ck_assert_uint_eq(p.variant[0].line_count, 2);
	ck_assert_ptr_null(strchr(set_text(&s, &p), '='));
	const struct line *l = p.variant[0].lines;
	ck_assert_int_lt(abs(l[0].width - l[1].width), 90 * UNIT_POINT);
	set_end(&s);
}
END_TEST

/* A word that no line could hold is divided by the patterns, not anywhere. */
START_TEST(a_heading_too_long_is_divided_well)
{
	struct set s = set_guide("", NULL, "incomprehensibilities");
	struct setting how = {.style = STYLE_HEADING_2, .measure = 70 * UNIT_POINT, .balanced = true};
	struct paragraph p = lines_set(s.typesetter, s.arena, set_node(&s, NODE_PARAGRAPH, 0), &how);
	ck_assert_uint_gt(p.variant[0].line_count, 1);
	for (size_t i = 0; i + 1 < p.variant[0].line_count; i++)
		ck_assert(p.variant[0].lines[i].hyphenated);
	set_end(&s);
}
END_TEST

/* Once a word, justified and ragged; not of an address, nor where an author has helped. */
START_TEST(a_word_that_had_to_be_cut_is_told)
{
	struct set s = set_guide("", NULL, "Of 1234567890123456789012345678901234567890123456789 parts\n\n"
	                         "<https://example.com/1234567890123456789012345678901234567890>\n\n"
	                         "12345\xE2\x80\x8B" "67890\xE2\x80\x8B" "12345\xE2\x80\x8B" "67890");
	struct setting how = {.style = STYLE_BODY, .measure = 70 * UNIT_POINT, .flush = true};
	set_paragraph(&s, 1, 70);
	set_paragraph(&s, 2, 70);
	ck_assert_uint_eq(set_count(&s, DIAG_WORD_CUT), 0);
	set_paragraph(&s, 0, 70);
	ck_assert_uint_eq(set_count(&s, DIAG_WORD_CUT), 1);
	lines_set(s.typesetter, s.arena, set_node(&s, NODE_PARAGRAPH, 0), &how);
	ck_assert_uint_eq(set_count(&s, DIAG_WORD_CUT), 2);
	set_end(&s);
}
END_TEST

START_TEST(soft_hyphens_and_ties)
{
	struct set s = set_guide("", NULL, "zzzz zzzz zz\xC2\xADzz\n\nIt is 25 kg and J. Roe");
	struct paragraph p = set_paragraph(&s, 0, 500);
	ck_assert_str_eq(set_text(&s, &p), "zzzz zzzz zzzz");
	for (double measure = 40; measure < 120; measure += 3) {
		p = set_paragraph(&s, 1, measure);
		ck_assert_ptr_null(strstr(set_text(&s, &p), "25 |kg"));
		ck_assert_ptr_null(strstr(set_text(&s, &p), "J. |Roe"));
	}
	set_end(&s);
}
END_TEST

START_TEST(notes_ride_with_their_line)
{
	struct set s = set_guide("", NULL, LOREM "[^1]\n\n[^1]: A note.");
	struct paragraph p = set_paragraph(&s, 0, 250);
	size_t notes = 0;
	for (size_t i = 0; i < p.variant[0].line_count; i++)
		notes += p.variant[0].lines[i].note_count;
	ck_assert_uint_eq(notes, 1);
	ck_assert_uint_eq(p.variant[0].lines[p.variant[0].line_count - 1].note_count, 1);
	set_end(&s);
}
END_TEST

START_TEST(code_keeps_its_spaces_and_lines)
{
	struct set s = set_guide("", NULL, "```\nint  main(void)\n{\n\n\treturn a_rather_long_name(one, two, three, four);\n}\n```");
	const struct node *n = set_node(&s, NODE_CODE_BLOCK, 0);
	struct setting how = {.style = STYLE_CODE_BLOCK, .measure = 170 * UNIT_POINT};
	bool *starts;
	struct paragraph p = lines_set_code(s.typesetter, s.arena, n, &how, &starts);
	ck_assert_str_eq(set_text(&s, &p), "int  main(void)|{||    return a_rather_long_|name(one, "
	                 "two, three, |four);|}");
	ck_assert(starts[3] && !starts[4] && !starts[5] && starts[6]);
	ck_assert_int_gt(p.variant[0].lines[4].x, p.variant[0].lines[3].x);
	set_end(&s);
}
END_TEST

START_TEST(missing_characters_are_told_once)
{
	struct set s = set_guide("", NULL, "One \xE1\x9A\xA0 two \xE1\x9A\xA0 three.\n\nLong enough to be a paragraph \xE1\x9A\xA0.");
	struct paragraph p = set_paragraph(&s, 0, 250);
	set_paragraph(&s, 1, 250);
	ck_assert_uint_eq(set_count(&s, DIAG_GLYPH_MISSING), 1);
	for (size_t i = 0; i < p.variant[0].lines[0].run_count; i++)
		for (size_t g = 0; g < p.variant[0].lines[0].runs[i].glyph_count; g++)
			ck_assert_uint_ne(p.variant[0].lines[0].runs[i].glyphs[g].id, 0);
	check_line(&p.variant[0].lines[0]);
	set_end(&s);
}
END_TEST

START_TEST(nothing_is_too_strange)
{
	GString *text = g_string_new(NULL);
	for (int i = 0; i < 3000; i++)
		g_string_append_c(text, 'x');
	g_string_append(text, "\n\n\xC2\xAD\n\n&nbsp;\n\na\n\n**\\***\n\n");
	struct set s = set_guide("", NULL, text->str);
	for (unsigned i = 0; i < 4; i++)
		for (double measure = 0; measure < 300; measure += 99)
			set_paragraph(&s, i, measure);
	set_end(&s);
	g_string_free(text, TRUE);
}
END_TEST

TCase *case_of_paragraphs(void)
{
	TCase *c = tcase_create("paragraphs");
	tcase_add_test(c, every_word_comes_out_once);
	tcase_add_test(c, justified_lines_fill_the_measure);
	tcase_add_test(c, a_line_begins_where_the_text_says);
	tcase_add_test(c, addresses_break_without_hyphens);
	tcase_add_test(c, lines_of_an_address_may_fall_short);
	tcase_add_test(c, no_address_is_wider_than_its_line);
	tcase_add_test(c, headings_are_balanced_and_whole);
	tcase_add_test(c, a_heading_too_long_is_divided_well);
	tcase_add_test(c, a_word_that_had_to_be_cut_is_told);
	tcase_add_test(c, soft_hyphens_and_ties);
	tcase_add_test(c, notes_ride_with_their_line);
	tcase_add_test(c, code_keeps_its_spaces_and_lines);
	tcase_add_test(c, missing_characters_are_told_once);
	tcase_add_test(c, nothing_is_too_strange);
	return c;
}
