/* diag: places, book order, repeats, and the four ways of printing. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "diag/diag.h"

static struct arena *a;
static struct diags *d;

static void setup(void)
{
	a = arena_new();
	d = diags_new(a);
}

static void teardown(void)
{
	arena_free(a);
}

static uint32_t add_source(const char *path, const char *text)
{
	return source_add(diags_sources(d), str_of(path), str_of(text));
}

static char *printed(enum diag_format format)
{
	GString *g = g_string_new(NULL);
	diags_print(d, format, false, g);
	return arena_copy(a, g->str, g->len);
}

START_TEST(place_counts_characters_and_all_line_ends)
{
	uint32_t s = add_source("x", "a\r\nb\rc\n\xc3\xa9\xc3\xa9z");
	struct place p = source_place(diags_sources(d), (span){s, 11, 12});
	ck_assert_uint_eq(p.line, 4);
	ck_assert_uint_eq(p.column, 3);
	ck_assert_uint_eq(p.end_column, 4);
	p = source_place(diags_sources(d), (span){s, 3, 4});
	ck_assert_uint_eq(p.line, 2);
	ck_assert_uint_eq(p.line_text.len, 1);
	p = source_place(diags_sources(d), (span){s, 4000, 5000});
	ck_assert_uint_eq(p.line, 4);
	p = source_place(diags_sources(d), SPAN_NONE);
	ck_assert_uint_eq(p.line, 0);
}
END_TEST

START_TEST(text_is_as_the_design_says)
{
	uint32_t s = add_source("guides/fonts.md", "one\nsee [x](#hinting) now\n");
	diag_add(d, DIAG_KEY_UNKNOWN, (span){s, 8, 21}, "did you mean \"y\"?", "no key \"%s\"", "x");
	ck_assert_str_eq(printed(DIAG_FORMAT_TEXT),
	                 "guides/fonts.md:2:5: error: no key \"x\" [key-unknown]\n"
	                 "   see [x](#hinting) now\n"
	                 "       ^~~~~~~~~~~~~\n"
	                 "   help: did you mean \"y\"?\n");
}
END_TEST

START_TEST(text_shows_a_window_of_a_long_line_and_no_controls)
{
	GString *line = g_string_new("\t");
	for (int i = 0; i < 300; i++)
		g_string_append(line, "abc\xe6\xbc\xa2 ");
	uint32_t end = (uint32_t)line->len;
	g_string_append(line, "X\033[2J");
	uint32_t s = add_source("long.md", arena_copy(a, line->str, line->len));
	diag_add(d, DIAG_KEY_UNKNOWN, (span){s, end, end + 1}, NULL, "here\033[2J");
	char *text = printed(DIAG_FORMAT_TEXT);
	ck_assert_ptr_null(strchr(text, '\033'));
	char **lines = g_strsplit(text, "\n", -1);
	ck_assert_int_le(g_utf8_strlen(lines[1], -1), 84);
	ck_assert_ptr_nonnull(strstr(lines[1], "X\xef\xbf\xbd"));
	unsigned columns = 0;          /* the caret stands under the X, wide characters counted */
	for (const char *c = lines[1]; *c != 'X'; c = g_utf8_next_char(c))
		columns += g_unichar_iswide(g_utf8_get_char(c)) ? 2 : 1;
	ck_assert_uint_eq((unsigned)(strchr(lines[2], '^') - lines[2]), columns);
	g_strfreev(lines);
	g_string_free(line, TRUE);
}
END_TEST

/* As far as it goes and is shown, in columns; not beyond its line. */
START_TEST(what_is_wrong_is_underlined)
{
	uint32_t s = add_source("x", "a \xe6\xbc\xa2\xe5\xad\x97 b\nc\n");
	diag_add(d, DIAG_KEY_UNKNOWN, (span){s, 2, 8}, NULL, "wide");
	diag_add(d, DIAG_KEY_UNKNOWN, (span){s, 9, 12}, NULL, "over two lines");
	diag_add(d, DIAG_KEY_UNKNOWN, (span){s, 0, 0}, NULL, "a place");
	char *text = printed(DIAG_FORMAT_TEXT);
	ck_assert_ptr_nonnull(strstr(text, "\n     ^~~~\n"));
	ck_assert_ptr_nonnull(strstr(text, "\n          ^\n"));
	ck_assert_ptr_nonnull(strstr(text, "\n   ^\n"));
	char *line = g_strnfill(300, 'x');
	uint32_t l = add_source("long", line);
	diag_add(d, DIAG_KEY_UNKNOWN, (span){l, 200, 260}, NULL, "all of it");
	diag_add(d, DIAG_KEY_UNKNOWN, (span){l, 100, 290}, NULL, "its beginning");
	char **lines = g_strsplit(printed(DIAG_FORMAT_TEXT), "\n", -1);
	unsigned marked[2] = {0}, n = 0;
	for (char **at = lines; *at; at++)
		if (strstr(*at, "^~~~~"))
			marked[n++] = (unsigned)strlen(strchr(*at, '^'));
	ck_assert_uint_eq(n, 2);
	ck_assert_uint_ge(marked[0], 50);
	ck_assert_uint_lt(marked[0], 76);
	ck_assert_uint_eq(marked[1], 60);
	g_strfreev(lines);
	g_free(line);
}
END_TEST

START_TEST(order_is_the_books)
{
	uint32_t one = add_source("one", "1\n2\n"), two = add_source("two", "1\n");
	diags_rank(d, two, 1);
	diags_rank(d, one, 2);
	diag_add(d, DIAG_KEY_UNKNOWN, (span){one, 2, 3}, NULL, "third");
	diag_add(d, DIAG_KEY_UNKNOWN, (span){one, 0, 1}, NULL, "second");
	diag_add(d, DIAG_KEY_UNKNOWN, (span){two, 0, 1}, NULL, "first");
	diag_add(d, DIAG_READ_FAILED, SPAN_NONE, NULL, "zeroth");
	size_t n;
	const struct diag *const *list = diags_sorted(d, &n);
	ck_assert_uint_eq(n, 4);
	static const char *const expected[] = {"zeroth", "first", "second", "third"};
	for (size_t i = 0; i < n; i++)
		ck_assert(str_is(list[i]->message, expected[i]));
	ck_assert_uint_eq(diags_count(d, SEVERITY_ERROR), 4);
	ck_assert_uint_eq(diags_count_exactly(d, SEVERITY_FATAL), 1);
}
END_TEST

static void find_in(const char *edition, const char *message)
{
	diags_edition(d, str_of(edition));
	diag_add(d, DIAG_KEY_UNKNOWN, SPAN_NONE, NULL, "%s", message);
}

START_TEST(a_finding_of_several_editions_is_one)
{
	find_in("pdf", "both");
	find_in("epub", "one");
	find_in("epub", "both");
	find_in("print", "x");
	diags_edition(d, STR_NONE);
	size_t n;
	const struct diag *const *list = diags_sorted(d, &n);
	ck_assert_uint_eq(n, 3);
	ck_assert_str_eq(diag_editions(d, a, list[0]).at, "pdf, epub");
	ck_assert_str_eq(diag_editions(d, a, list[1]).at, "epub");
	diag_add(d, DIAG_KEY_UNKNOWN, SPAN_NONE, NULL, "one");
	list = diags_sorted(d, &n);
	ck_assert_str_eq(diag_editions(d, a, list[1]).at, "");
}
END_TEST

START_TEST(a_branch_is_joined_in_its_edition)
{
	uint32_t s = add_source("x", "text");
	struct arena *other = arena_new();
	diags_edition(d, STR("epub"));
	struct diags *branch = diags_branch(d, other);
	diags_edition(d, STR("pdf"));
	diag_add(d, DIAG_LINK_EMPTY, (span){s, 0, 1}, NULL, "one");
	diag_also(branch, diag_add(branch, DIAG_LINK_EMPTY, (span){s, 0, 1}, "help", "two"),
	          (span){s, 2, 3}, "here");
	diag_add(branch, DIAG_LINK_EMPTY, (span){s, 0, 1}, NULL, "one");
	diags_join(d, branch);
	arena_free(other);
	size_t n;
	const struct diag *const *list = diags_sorted(d, &n);
	ck_assert_uint_eq(n, 2);
	ck_assert(str_is(diag_editions(d, a, list[0]), ""));
	ck_assert(str_is(diag_editions(d, a, list[1]), "epub"));
	ck_assert(str_is(list[1]->help, "help") && str_is(list[1]->also_message, "here"));
}
END_TEST

START_TEST(muted_keeps_only_the_worlds_faults)
{
	diags_mute(d, true);
	diag_add(d, DIAG_KEY_UNKNOWN, SPAN_NONE, NULL, "not heard");
	diag_add(d, DIAG_READ_FAILED, SPAN_NONE, NULL, "heard");
	diags_mute(d, false);
	ck_assert_uint_eq(diags_count(d, SEVERITY_NOTE), 1);
}
END_TEST

START_TEST(text_folds_repeats)
{
	uint32_t s = add_source("x", "0123456789012345678901234567890");
	for (uint32_t i = 0; i < 25; i++)
		diag_add(d, DIAG_KEY_UNKNOWN, (span){s, i, i + 1}, NULL, "again");
	char *text = printed(DIAG_FORMAT_TEXT);
	ck_assert_ptr_nonnull(strstr(text, "x:1:10:"));
	ck_assert_ptr_null(strstr(text, "x:1:11:"));
	ck_assert_ptr_nonnull(strstr(text, "the same in 15 more places"));
}
END_TEST

/* Of many findings of a kind each is named; source and the same help are shown of the first. */
START_TEST(text_of_many_is_short_and_whole)
{
	uint32_t s = add_source("x", "0123456789012345678901234567890");
	for (uint32_t i = 0; i < 25; i++)
		diag_add(d, DIAG_KEY_UNKNOWN, (span){s, i, i + 1}, i == 20 ? "other" : "help", "no %u", i);
	diag_add(d, DIAG_IMAGE_MISSING, (span){s, 26, 27}, NULL, "gone");
	char **lines = g_strsplit(printed(DIAG_FORMAT_TEXT), "\n", -1);
	unsigned named = 0, sources = 0, helps = 0;
	for (char **at = lines; *at; at++) {
		named += strstr(*at, ": error: ") != NULL;
		sources += strstr(*at, "0123456789") != NULL;
		helps += strstr(*at, "help: help") != NULL;
	}
	ck_assert_uint_eq(named, 26);
	ck_assert_uint_eq(sources, 11);
	ck_assert_uint_eq(helps, 11);          /* and once more after the other */
	ck_assert_ptr_nonnull(strstr(printed(DIAG_FORMAT_TEXT), "\n    25  key-unknown "));
	ck_assert_ptr_nonnull(strstr(printed(DIAG_FORMAT_TEXT), "\n     1  image-missing "));
	g_strfreev(lines);
}
END_TEST

START_TEST(programs_get_the_same_story)
{
	uint32_t s = add_source("a b,c.md", "ab\n");
	struct diag *last = diag_add(d, DIAG_KEY_UNKNOWN, (span){s, 1, 2}, "100%\nsure", "say: \"x\"");
	diag_also(d, last, (span){s, 0, 1}, "first here");
	ck_assert_str_eq(printed(DIAG_FORMAT_JSON),
	                 "{\"code\":\"key-unknown\",\"severity\":\"error\",\"message\":\"say: \\\"x\\\"\","
	                 "\"help\":\"100% sure\",\"file\":\"a b,c.md\",\"line\":1,\"column\":2,"
	                 "\"end_line\":1,\"end_column\":3,\"start\":1,\"end\":2,"
	                 "\"also\":{\"message\":\"first here\",\"file\":\"a b,c.md\",\"line\":1,"
	                 "\"column\":1,\"end_line\":1,\"end_column\":2,\"start\":0,\"end\":1}}\n");
	ck_assert_str_eq(printed(DIAG_FORMAT_GITHUB),
	                 "::error file=a b%2Cc.md,line=1,endLine=1,col=2,endColumn=3,"
	                 "title=key-unknown::say: \"x\"%0A100%25 sure\n");
	char *sarif = printed(DIAG_FORMAT_SARIF);
	ck_assert_ptr_nonnull(strstr(sarif, "\"uri\": \"a%20b%2Cc.md\""));
	ck_assert_ptr_nonnull(strstr(sarif, "\"relatedLocations\""));
}
END_TEST

START_TEST(every_code_has_its_word_once)
{
	for (unsigned i = 0; i < DIAG_COUNT; i++) {
		enum diag_code code;
		ck_assert(diag_find(str_of(diag_word(i)), &code));
		ck_assert_uint_eq(code, i);
		ck_assert_uint_gt(strlen(diag_title(i)), 0);
		ck_assert_uint_gt(strlen(diag_advice(i)), 0);
		for (const char *c = diag_word(i); *c; c++)
			ck_assert(*c == '-' || g_ascii_islower(*c) || g_ascii_isdigit(*c));
	}
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("diag");
	TCase *c = tcase_create("diag");
	tcase_add_checked_fixture(c, setup, teardown);
	tcase_add_test(c, place_counts_characters_and_all_line_ends);
	tcase_add_test(c, text_is_as_the_design_says);
	tcase_add_test(c, text_shows_a_window_of_a_long_line_and_no_controls);
	tcase_add_test(c, order_is_the_books);
	tcase_add_test(c, a_finding_of_several_editions_is_one);
	tcase_add_test(c, a_branch_is_joined_in_its_edition);
	tcase_add_test(c, muted_keeps_only_the_worlds_faults);
	tcase_add_test(c, what_is_wrong_is_underlined);
	tcase_add_test(c, text_folds_repeats);
	tcase_add_test(c, text_of_many_is_short_and_whole);
	tcase_add_test(c, programs_get_the_same_story);
	tcase_add_test(c, every_code_has_its_word_once);
	suite_add_tcase(suite, c);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed != 0;
}
