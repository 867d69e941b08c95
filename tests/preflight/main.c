/* main.c: preflight BOOK DIR: the book's PDF as PDF/A-1b, which no manifest asks for. */
#include <stdio.h>

#include "build.h"

int main(int argc, char **argv)
{
	if (argc != 3)
		return ALDINE_USAGE;
	struct aldine *al = aldine_open(argv[1]);
	const char *edition = "pdf";
	struct aldine_options options = aldine_options_default();
	options.output = argv[2];
	options.editions = &edition;
	options.edition_count = 1;
	struct edition *e = (struct edition *)edition_find(al->book, STR("pdf"));
	if (e)
		e->standard = STANDARD_ARCHIVE_1B;
	enum aldine_result result = aldine_build(al, &options);
	char *text = aldine_diagnostics(al, ALDINE_TEXT, false);
	fputs(text, stderr);
	aldine_free_text(text);
	aldine_close(al);
	return (int)result;
}
