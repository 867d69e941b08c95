/* from-memory.c: a book from memory into memory, with no file read or written but for the
 * data that ships with aldine.
 *
 *   cc from-memory.c $(pkg-config --cflags --libs aldine) -o from-memory
 *   ./from-memory epub >book.epub
 *   ./from-memory pdf >book.pdf */
#include <aldine.h>
#include <stdio.h>
#include <string.h>

static const char MANIFEST[] =
	"title: From Memory\n"
	"author: Jane Roe\n"
	"language: en-US\n"
	"date: 2020-02-03\n"
	"guides: [guides]\n"
	"chapters: [one, two]\n";
static const char ONE[] = "---\ntitle: One\n---\n\nThis text was never a file, nor was [the next](two.md).\n";
static const char TWO[] = "---\ntitle: Two\n---\n\nThe end.\n";

static void put(struct aldine *book, const char *path, const char *text)
{
	aldine_put_file(book, path, text, strlen(text));
}

/* What was made, to standard output. */
static bool write_made(const struct aldine *book)
{
	const char *edition, *path;
	const void *bytes;
	size_t size;
	return aldine_output(book, 0, &edition, &path, &bytes, &size) &&
	       fwrite(bytes, 1, size, stdout) == size && fflush(stdout) == 0;
}

int main(int argc, char **argv)
{
	const char *edition = argc > 1 ? argv[1] : "pdf";
	struct aldine *book = aldine_open_memory();
	put(book, "book.yaml", MANIFEST);
	put(book, "guides/one.md", ONE);
	put(book, "guides/two.md", TWO);
	int result = aldine_load(book, "book.yaml");
	if (result == ALDINE_OK) {
		struct aldine_options options = aldine_options_default();
		options.editions = &edition;
		options.edition_count = 1;
		result = aldine_build(book, &options);
	}
	char *said = aldine_diagnostics(book, ALDINE_TEXT, false);
	fputs(said, stderr);
	aldine_free_text(said);
	if (result == ALDINE_OK && !write_made(book))
		result = ALDINE_WORLD_ERROR;
	aldine_close(book);
	return result;
}
