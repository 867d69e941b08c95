/* manifest: bytes as a manifest, headers of guides and themes, in files. */
#include "files.h"

#include "load/load.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void put(void *files, const char *name, const char *bytes, size_t size)
{
	folder_put(files, str_of(name), (str){bytes, size});
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new();
	struct diags *d = diags_new(a);
	struct folder *files = folder_in_memory(a);
	each_file((const char *)data, size, "book.yaml", put, files);
	struct book *book = load_book(a, files, STR("book.yaml"), NULL, d);
	GString *out = g_string_new(NULL);
	for (size_t i = 0; book && i < book->edition_count; i++)
		load_config(book, &book->editions[i], out);
	diags_print(d, DIAG_FORMAT_TEXT, false, out);
	g_string_free(out, TRUE);
	arena_free(a);
	return 0;
}
