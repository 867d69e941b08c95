/* start: bytes as a site's folder, in files; a manifest is written for it, and loaded. */
#include "files.h"

#include "load/load.h"
#include "start/start.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct site {
	struct arena *arena;
	struct folder *files;
};

static void put(void *to, const char *name, const char *bytes, size_t size)
{
	struct site *s = to;
	folder_put(s->files, str_printf(s->arena, "site/%s", name), (str){bytes, size});
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const lists[] = {"SUMMARY.md", "mkdocs.yml", "sidebars.js", ".vitepress/config.js",
	                                    "_data/navigation.yml", "_redirects", "netlify.toml", "_quarto.yml"};
	struct site s = {.arena = arena_new()};
	struct diags *diags = diags_new(s.arena);
	struct start_files made = {0};
	s.files = folder_in_memory(s.arena);
	const char *first = size ? lists[data[0] % (sizeof lists / sizeof *lists)] : lists[0];
	folder_put(s.files, STR("site/guides/a.md"), STR("# A\n"));
	folder_put(s.files, STR("site/guides/b.md"), STR("# B\n"));
	each_file((const char *)data + (size > 0), size - (size > 0), first, put, &s);
	if (start_from_folder(s.arena, s.files, STR("site"), STR("book"), diags, &made)) {
		folder_put(s.files, STR("book/book.yaml"), made.file[0].text);
		load_book(s.arena, s.files, STR("book/book.yaml"), NULL, diags);
	}
	arena_free(s.arena);
	return 0;
}
