/* main.c: the pdf room's tests. */
#include <check.h>
#include <stdlib.h>

#include "image/image.h"
#include "pdf/ahead.h"
#include "pdf/content.h"
#include "pdf/finish.h"
#include "pdf/form.h"
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

/* What is written for the runs of one mark. */
static str written(struct arena *a, struct sample *s, const struct run *runs, size_t n)
{
	struct drawing d = {.height = 100 * UNIT_POINT};
	struct node p = {.kind = NODE_PARAGRAPH};
	struct mark m = {.kind = MARK_CONTENT, .owner = &p, .number = 7};
	struct content content = {.drawing = &d, .tagged = true,
	                          .fonts = codes_new(a, faces_new(a, 1), s->pages.face_count)};
	struct canvas canvas = content_canvas(&content);
	GString *out = g_string_new(NULL);
	content_begin(&content, out);
	canvas.open(canvas.on, &m);
	for (size_t i = 0; i < n; i++)
		canvas.run(canvas.on, &runs[i], runs[i].x, 10 * UNIT_POINT);
	canvas.fill(canvas.on, (struct box){0, 0, UNIT_POINT, UNIT_POINT / 2}, 0xFF0000);
	canvas.close(canvas.on);
	return str_from_gstring(a, out);
}

/* Glyphs follow one another, with the difference where one does not; what a glyph does
 * not say is said; grey is grey; right to left is written as it is read. */
START_TEST(test_content)
{
	struct arena *a = arena_new();
	struct sample *s = sample_new(a);
	uint16_t id = 100;
	unit width = (unit)(faces_width(faces_new(a, 1), &s->face, id) * 10 * UNIT_POINT / 1000);
	struct glyph glyphs[] = {{id, 1, 0, width}, {id, 1, width, width},
	                         {(uint16_t)(id + 1), 2, width * 2 + UNIT_POINT / 10, width}};
	struct run r = {.kind = RUN_GLYPHS, .face = &s->face, .size = 10 * UNIT_POINT, .stretch = 1,
	                .glyphs = glyphs, .glyph_count = 3, .x = UNIT_POINT, .text = STR("aabc")};
	str out = written(a, s, &r, 1);
	ck_assert(str_starts(out, STR("/P<</MCID 7>>BDC\nBT\n/F0 10 Tf\n1 90 Td\n[(")));
	ck_assert(str_ends(out, STR("[(\0\1\0\1)-10(\0\2)]TJ\nET\n"
	                            "1 0 0 rg\n0 99.5 1 0.5 re f\nEMC\n")));
	/* the same glyph for another text; then backwards, which begins with the last */
	r.text = STR("abcd");
	ck_assert(has(written(a, s, &r, 1), "/Span<</ActualText(b)>>BDC\n"));
	r.backwards = true;
	r.text = STR("bcaa");
	ck_assert(str_find(written(a, s, &r, 1), STR("Td\n[(\0\1)"), 0) > 0);
	arena_free(a);
}
END_TEST

START_TEST(test_form)
{
	const char *why;
	GString *out = g_string_new(NULL);
	ck_assert(form_rewrite(STR("0 0 0 rg BT (a\\)0 0 0 rg) Tj ET 1 0 0 RG"), out, &why));
	ck_assert_str_eq(out->str, "0 g BT (a\\)0 0 0 rg) Tj ET 1 0 0 RG");
	ck_assert(!form_rewrite(STR("BI ID EI"), out, &why));
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
		ck_assert(finish(scratch, scratch, &d, &s->pages, diags_new(scratch), &file, &why) || why);
		bytes[i] = kept;
		arena_free(scratch);
	}
	for (size_t n = 0; n < d.file.len; n += 211) {
		struct drawing cut = d;
		struct arena *scratch = arena_new();
		cut.file.len = n;
		ck_assert(!finish(scratch, scratch, &cut, &s->pages, diags_new(scratch), &file, &why));
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

/* A standard of old: plain objects in a plain table; and what it forbids is refused. */
START_TEST(test_standard)
{
	struct arena *a = arena_new();
	struct sample *s = sample_new(a);
	struct edition old = {.standard = STANDARD_ARCHIVE_1B};
	struct diags *diags = diags_new(a);
	str file;
	s->book.edition = &old;
	ck_assert(!pdf_make(a, &s->pages, NULL, diags, &file));
	ck_assert_uint_eq(diags_count(diags, SEVERITY_FATAL), 1);
	s->pages.count = 1;          /* the page without pictures */
	file = make(a, s);
	ck_assert(str_starts(file, STR("%PDF-1.4\n")));
	ck_assert(has(file, "\nxref\n0 ") && has(file, "\ntrailer\n<<"));
	ck_assert(has(file, "/CIDSet ") && has(file, "pdfaid:part>1"));
	ck_assert(!has(file, "/ObjStm") && !has(file, "/XRef") && !has(file, "pdfuaid:part"));
	const char *out = g_getenv("PDF_OLD");
	if (out)
		g_file_set_contents(out, file.at, (gssize)file.len, NULL);
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
		{0, "0"}, {1.5, "1.5"}, {-0.25, "-0.25"}, {12.0004, "12"}, {0.002, "0.002"}, {-3, "-3"},
		{419.527, "419.527"},
	};
	GString *out = g_string_new(NULL);
	for (size_t i = 0; i < G_N_ELEMENTS(CASES); i++) {
		g_string_truncate(out, 0);
		put_length(out, unit_from_points(CASES[i].value));
		ck_assert_str_eq(out->str, CASES[i].text);
	}
	g_string_truncate(out, 0);
	put_place(out, unit_from_points(-12.96));
	ck_assert_str_eq(out->str, "-13");
	g_string_truncate(out, 0);
	put_text(out, STR("a(\xF0\x9F\x98\x80"));
	ck_assert_str_eq(out->str, "<FEFF00610028D83DDE00>");
	g_string_free(out, TRUE);
}
END_TEST

/* A page turned to the left about its lower corner: what a link covers turns with it. */
START_TEST(test_turned)
{
	struct arena *a = arena_new();
	struct sample *s = sample_new(a);
	struct drawing upright, turned;
	const char *why;
	ck_assert(draw_pages(a, &s->pages, ahead_new(a, NULL), &upright, &why));
	for (size_t i = 0; i < s->pages.count; i++)
		for (size_t k = 0; k < s->pages.page[i].fragment_count; k++)
			s->pages.page[i].fragments[k].turned = true;
	ck_assert(draw_pages(a, &s->pages, ahead_new(a, NULL), &turned, &why));
	ck_assert_uint_gt(upright.touch_count, 0);
	ck_assert_uint_eq(upright.touch_count, turned.touch_count);
	for (size_t i = 0; i < upright.touch_count; i++) {
		struct box was = upright.touches[i].box, is = turned.touches[i].box;
		ck_assert(turned.touches[i].turned);
		ck_assert_int_eq(is.x0, was.y0);
		ck_assert_int_eq(is.x1, was.y1);
		ck_assert_int_eq(is.y0, s->pages.height - was.x1);
		ck_assert_int_eq(is.y1, s->pages.height - was.x0);
	}
	str png;
	ck_assert(pdf_page_picture(a, &s->pages, 1, 840, false, &png));
	arena_free(a);
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
	tcase_add_test(t, test_turned);
	tcase_add_test(t, test_page_picture);
	tcase_add_test(t, test_content);
	tcase_add_test(t, test_form);
	tcase_add_test(t, test_damage);
	tcase_add_test(t, test_claim);
	tcase_add_test(t, test_standard);
	tcase_add_test(t, test_sheets);
	tcase_add_test(t, test_numbers);
	tcase_set_timeout(t, 60);
	suite_add_tcase(s, t);
	suite_add_tcase(s, case_of_images());
	SRunner *r = srunner_create(s);
	srunner_run_all(r, CK_NORMAL);
	int failed = srunner_ntests_failed(r);
	srunner_free(r);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
