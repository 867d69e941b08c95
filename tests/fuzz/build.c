/* build: bytes as a whole book, in files; a book.yaml that is not among them is made up.
 * Both books are made of it, and nothing is written. */
#include "files.h"

#include "aldine.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Its cover is a picture of one pixel: to set one for every book would take half the time. */
static const char plain_book[] =
	"title: Fuzz\nauthor: Nobody\nlanguage: en\nguides: [.]\ncover: cover.png\nparts:\n"
	"  - {title: P, chapters: [{file: guide.md, title: G}]}\nback: [{role: references}]\n";
static const unsigned char pixel[] = {
	0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n', 0, 0, 0, 13, 'I', 'H', 'D', 'R', 0, 0, 0, 1, 0, 0, 0, 1,
	8, 0, 0, 0, 0, 0x3A, 0x7E, 0x9B, 0x55, 0, 0, 0, 10, 'I', 'D', 'A', 'T', 0x78, 0x9C, 0x63, 0x68, 0,
	0, 0, 0x82, 0, 0x81, 0x77, 0xCD, 0x72, 0xB6, 0, 0, 0, 0, 'I', 'E', 'N', 'D', 0xAE, 0x42, 0x60, 0x82,
};

static void put(void *book, const char *name, const char *bytes, size_t size)
{
	aldine_put_file(book, name, bytes, size);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const editions[] = {"epub", "pdf"};
	struct aldine *al = aldine_open_memory();
	aldine_put_file(al, "book.yaml", plain_book, sizeof plain_book - 1);
	aldine_put_file(al, "cover.png", pixel, sizeof pixel);
	aldine_jobs(al, 1);
	each_file((const char *)data, size, "guide.md", put, al);
	aldine_load(al, "book.yaml");
	struct aldine_options options = aldine_options_default();
	options.editions = editions;
	options.edition_count = 2;
	options.write = false;
	options.keep_going = true;
	options.jobs = 1;
	options.source_date = 0;
	if (aldine_readable(al) == ALDINE_OK)
		aldine_build(al, &options);
	aldine_free_text(aldine_diagnostics(al, ALDINE_TEXT, false));
	aldine_close(al);
	return 0;
}
