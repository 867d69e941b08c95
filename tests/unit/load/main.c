/* Unit tests of the load room. */
#include <check.h>
#include <stdlib.h>

Suite *manifest_suite(void);
Suite *markdown_suite(void);

int main(void)
{
	Suite *(*const suites[])(void) = {manifest_suite, markdown_suite};
	SRunner *runner = srunner_create(NULL);
	for (size_t i = 0; i < sizeof suites / sizeof *suites; i++)
		srunner_add_suite(runner, suites[i]());
	srunner_run_all(runner, CK_ENV);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
