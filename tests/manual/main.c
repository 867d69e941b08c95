/* manual: the chapters of the handbook that are printed from the program's own tables.
 *
 *   manual keys       book/guides/keys.md: every key of every mapping, from load's tables
 *   manual messages   book/guides/messages.md: every diagnostic, from diag/codes.def
 * `make manual` writes them; a test fails where they are not what is committed. */
#include <stdio.h>
#include <string.h>

#include "diag/diag.h"
#include "load/load.h"

static int code_order(const void *a, const void *b, void *data)
{
	(void)data;
	return strcmp(diag_word(*(const enum diag_code *)a), diag_word(*(const enum diag_code *)b));
}

static void put_messages(GString *out)
{
	enum diag_code codes[DIAG_COUNT];
	for (int i = 0; i < DIAG_COUNT; i++)
		codes[i] = (enum diag_code)i;
	g_qsort_with_data(codes, DIAG_COUNT, sizeof *codes, code_order, NULL);
	g_string_append(out,
		"---\ntitle: Every message\nurl: /handbook/messages\n---\n\n"
		"Each message ends in a code in square brackets. `aldine explain CODE` prints what\n"
		"stands here. A *fatal* message is not about the book: a file or a library refused.\n");
	for (int i = 0; i < DIAG_COUNT; i++) {
		const char *word = diag_word(codes[i]);
		g_string_append_printf(out, "\n`%s` (%s)\n:   %s. %s\n", word,
		                       severity_word(diag_severity(codes[i])), diag_title(codes[i]),
		                       diag_advice(codes[i]));
	}
}

static void put_keys(GString *out)
{
	g_string_append(out,
		"---\ntitle: Every key\nurl: /handbook/keys\n---\n\n"
		"The keys of the manifest and of what stands in it, one table a mapping.\n\n");
	load_key_reference(out);
}

int main(int argc, char **argv)
{
	GString *out = g_string_new(NULL);
	if (argc == 2 && !strcmp(argv[1], "keys"))
		put_keys(out);
	else if (argc == 2 && !strcmp(argv[1], "messages"))
		put_messages(out);
	else
		return 2;
	fwrite(out->str, 1, out->len, stdout);
	g_string_free(out, TRUE);
	return 0;
}
