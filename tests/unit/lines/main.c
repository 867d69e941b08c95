/* The lines room's tests. */
#include <stdlib.h>

#include "set.h"

int main(void)
{
	Suite *suite = suite_create("lines");
	suite_add_tcase(suite, case_of_linebreak());
	suite_add_tcase(suite, case_of_words());
	suite_add_tcase(suite, case_of_paragraphs());
	suite_add_tcase(suite, case_of_scripts());
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
