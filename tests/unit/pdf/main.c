/* main.c: the pdf room's tests. */
#include <check.h>
#include <stdlib.h>

#include "image/image.h"
#include "pdf/pdf.h"
#include "sample.h"

static str make(struct arena *a, struct sample *s)
{
	struct diags *diags = diags_new(a);
	str file = STR_NONE;
	ck_assert(pdf_make(a, &s->pages, diags, &file));
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
	suite_add_tcase(s, t);
	SRunner *r = srunner_create(s);
	srunner_run_all(r, CK_NORMAL);
	int failed = srunner_ntests_failed(r);
	srunner_free(r);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
