#include <stdlib.h>

#include "small_book.h"

int main(void)
{
	Suite *suite = suite_create("resolve");
	suite_add_tcase(suite, case_of_links());
	suite_add_tcase(suite, case_of_notes());
	suite_add_tcase(suite, case_of_smart());
	suite_add_tcase(suite, case_of_book());
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
