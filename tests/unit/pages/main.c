/* Unit tests of the pages room. */
#include <check.h>
#include <stdlib.h>

Suite *pagebuild_suite(void);
Suite *layout_suite(void);

int main(void)
{
	SRunner *runner = srunner_create(pagebuild_suite());

	srunner_add_suite(runner, layout_suite());
	srunner_run_all(runner, CK_ENV);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
