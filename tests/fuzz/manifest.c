/* Fuzzes the manifest, headers of guides and themes: what is fed is cut at lines of
 * "=== NAME" into files in memory, the first of which is book.yaml. */
#include <stdint.h>

#include "load/load.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void put_files(struct folder *files, str text)
{
	str name = STR("book.yaml");
	while (text.len) {
		ptrdiff_t cut = str_find(text, STR("\n=== "), 0);
		str body = cut < 0 ? text : str_sub(text, 0, (size_t)cut + 1);
		folder_put(files, name, body);
		if (cut < 0)
			return;
		text = str_from(text, (size_t)cut + 5);
		if (!str_next(&text, '\n', &name) || !name.len)
			return;
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new();
	struct diags *d = diags_new(a);
	struct folder *files = folder_in_memory(a);
	put_files(files, (str){(const char *)data, size});
	struct book *book = load_book(a, files, STR("book.yaml"), NULL, d);
	GString *out = g_string_new(NULL);
	for (size_t i = 0; book && i < book->edition_count; i++)
		load_config(book, &book->editions[i], out);
	diags_print(d, DIAG_FORMAT_TEXT, false, out);
	g_string_free(out, TRUE);
	arena_free(a);
	return 0;
}
