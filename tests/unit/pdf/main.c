/* main.c: the pdf room's tests. */
#include <check.h>
#include <stdlib.h>

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

int main(void)
{
	Suite *s = suite_create("pdf");
	TCase *t = tcase_create("pdf");
	tcase_add_test(t, test_same_bytes);
	suite_add_tcase(s, t);
	SRunner *r = srunner_create(s);
	srunner_run_all(r, CK_NORMAL);
	int failed = srunner_ntests_failed(r);
	srunner_free(r);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
