/* main.c: the pdf room's tests. */
#include <check.h>
#include <stdlib.h>

#include "image/image.h"
#include "pdf/ahead.h"
#include "pdf/content.h"
#include "pdf/finish.h"
#include "pdf/object.h"
#include "pdf/pdf.h"
#include "sample.h"

static str make(struct arena *a, struct sample *s)
{
	struct diags *diags = diags_new(a);
	str file = STR_NONE;
	ck_assert(pdf_make(a, &s->pages, NULL, diags, &file));
	return file;
}

START_TEST(test_same_bytes)
{
	struct arena *a = arena_new();
	str first = make(a, sample_new(a)), second = make(a, sample_new(a));
	ck_assert(str_equal(first, second));
	const char *out = g_getenv("PDF_SAMPLE");
	if (out)
		g_file_set_contents(out, first.at, (gssize)first.len, NULL);
	arena_free(a);
}
END_TEST

static bool has(str text, const char *part)
{
	return str_find(text, str_of(part), 0) >= 0;
}

/* What content_rewrite makes of one mark's content. */
static bool rewrite(const char *in, struct mark *marks, size_t n, GString *out)
{
	struct content_page page = {.marks = marks, .mark_count = n, .tagged = true};
	const char *why;
	g_string_truncate(out, 0);
	return content_rewrite(&page, str_of(in), out, &why);
}

START_TEST(test_content)
{
	struct node p = {.kind = NODE_PARAGRAPH};
	struct mark text = {.kind = MARK_CONTENT, .owner = &p, .number = 7};
	struct mark rule = {.kind = MARK_DECORATION};
	GString *out = g_string_new(NULL);
	ck_assert(rewrite("/P << /MCID 0 >> BDC 0 0 0 rg BT (a\\)b) Tj ET EMC", &text, 1, out));
	ck_assert_str_eq(out->str, "/P<</MCID 7>>BDC\n0 g BT (a\\)b) Tj ET EMC");
	ck_assert(rewrite("/P << /MCID 0 >> BDC 1 2 3 4 re f EMC", &rule, 1, out));
	ck_assert_str_eq(out->str, "/Artifact<</Type/Layout>>BDC\n1 2 3 4 re f EMC");
	/* outside all marks, of a mark unknown, not ended, never begun, not known */
	ck_assert(!rewrite("0 0 1 1 re f", &text, 1, out));
	ck_assert(!rewrite("/P << /MCID 1 >> BDC EMC", &text, 1, out));
	ck_assert(!rewrite("/P << /MCID 0 >> BDC", &text, 1, out));
	ck_assert(!rewrite("EMC", &text, 1, out));
	ck_assert(!rewrite("/P << /MCID 0 >> BDC BI ID EI EMC", &text, 1, out));
	g_string_free(out, TRUE);
}
END_TEST

/* However cairo's file is damaged: a reason, never a crash. */
START_TEST(test_damage)
{
	struct arena *a = arena_new();
	struct sample *s = sample_new(a);
	struct drawing d;
	const char *why;
	str file;
	ck_assert(draw_pages(a, &s->pages, ahead_new(a, NULL), &d, &why));
	char *bytes = arena_copy(a, d.file.at, d.file.len);
	d.file.at = bytes;
	for (size_t i = 0; i < d.file.len; i += 37) {
		char kept = bytes[i];
		struct arena *scratch = arena_new();
		bytes[i] = (char)(kept + 13);
		why = NULL;
		ck_assert(finish(scratch, &d, &s->pages, diags_new(scratch), &file, &why) || why);
		bytes[i] = kept;
		arena_free(scratch);
	}
	for (size_t n = 0; n < d.file.len; n += 211) {
		struct drawing cut = d;
		struct arena *scratch = arena_new();
		cut.file.len = n;
		ck_assert(!finish(scratch, &cut, &s->pages, diags_new(scratch), &file, &why));
		arena_free(scratch);
	}
	arena_free(a);
}
END_TEST

/* The claim is made where all is described, and only there. */
START_TEST(test_claim)
{
	struct arena *a = arena_new();
	struct sample *s = sample_new(a);
	ck_assert(has(make(a, s), "pdfuaid:part>1"));
	node_remove(s->image->first);
	struct diags *diags = diags_new(a);
	str file;
	ck_assert(pdf_make(a, &s->pages, NULL, diags, &file));
	ck_assert(!has(file, "pdfuaid:part>1"));
	ck_assert_uint_eq(diags_count(diags, SEVERITY_NOTE), 1);
	arena_free(a);
}
END_TEST

START_TEST(test_sheets)
{
	struct arena *a = arena_new();
	struct sample *s = sample_new(a);
	struct sheet_place sheet[1][2] = {{{0, 0, 0}, {1, 420 * UNIT_POINT, 0}}};
	s->pages.sheets = sheet;
	s->pages.sheet_count = 1;
	s->pages.sheet_width = 840 * UNIT_POINT;
	s->pages.sheet_height = 595 * UNIT_POINT;
	str file = make(a, s);
	ck_assert(!has(file, "pdfuaid:part>1"));
	const char *out = g_getenv("PDF_SHEET");
	if (out)
		g_file_set_contents(out, file.at, (gssize)file.len, NULL);
	arena_free(a);
}
END_TEST

START_TEST(test_numbers)
{
	static const struct { double value; const char *text; } CASES[] = {
		{0, "0"}, {1.5, "1.5"}, {-0.25, "-0.25"}, {12.0004, "12"}, {0.001, "0.001"}, {-3, "-3"},
		{419.527, "419.527"},
	};
	GString *out = g_string_new(NULL);
	for (size_t i = 0; i < G_N_ELEMENTS(CASES); i++) {
		g_string_truncate(out, 0);
		put_number(out, CASES[i].value);
		ck_assert_str_eq(out->str, CASES[i].text);
	}
	g_string_truncate(out, 0);
	put_text(out, STR("a(\xF0\x9F\x98\x80"));
	ck_assert_str_eq(out->str, "<FEFF00610028D83DDE00>");
	g_string_free(out, TRUE);
}
END_TEST

START_TEST(test_page_picture)
{
	struct arena *a = arena_new();
	struct sample *s = sample_new(a);
	str png, jpeg, why;
	struct image image;
	ck_assert(pdf_page_picture(a, &s->pages, 1, 840, false, &png));
	ck_assert(image_read(a, png, &image, &why));
	ck_assert_uint_eq(image.width, 840);
	ck_assert_uint_eq(image.height, 1190);
	ck_assert(pdf_page_picture(a, &s->pages, 0, 200, true, &jpeg));
	ck_assert(image_read(a, jpeg, &image, &why) && image.kind == IMAGE_JPEG);
	ck_assert(!pdf_page_picture(a, &s->pages, 2, 200, true, &jpeg));
	const char *out = g_getenv("PDF_PICTURE");
	if (out)
		g_file_set_contents(out, png.at, (gssize)png.len, NULL);
	arena_free(a);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("pdf");
	TCase *t = tcase_create("pdf");
	tcase_add_test(t, test_same_bytes);
	tcase_add_test(t, test_page_picture);
	tcase_add_test(t, test_content);
	tcase_add_test(t, test_damage);
	tcase_add_test(t, test_claim);
	tcase_add_test(t, test_sheets);
	tcase_add_test(t, test_numbers);
	tcase_set_timeout(t, 60);
	suite_add_tcase(s, t);
	SRunner *r = srunner_create(s);
	srunner_run_all(r, CK_NORMAL);
	int failed = srunner_ntests_failed(r);
	srunner_free(r);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
