/* pack.c: the files into a zip, by libzip.
 *
 * `mimetype` stands first, stored, without extra field. Times are those of 1 January
 * 1980, attributes those of a plain file: the same files give the same bytes wherever
 * and whenever they are packed. What is compressed already is stored. */
#include "epub/epub.h"

#include <zip.h>

#define DOS_1980 0x0021            /* day 1, month 1, year 0 */
#define MODE_FILE (0100644u << 16) /* -rw-r--r-- in the upper half, as Unix zips have it */

static bool fail(struct diags *diags, const char *what)
{
	diag_add(diags, DIAG_LIBRARY_FAILED, SPAN_NONE, NULL, "libzip: %s", what);
	return false;
}

/* bytes must stay until the zip is closed. */
static bool add(zip_t *zip, const char *path, str bytes, bool stored)
{
	zip_source_t *source = zip_source_buffer(zip, bytes.at ? bytes.at : "", bytes.len, 0);
	zip_int64_t i;

	if (!source)
		return false;
	i = zip_file_add(zip, path, source, ZIP_FL_ENC_UTF_8);
	if (i < 0) {
		zip_source_free(source);
		return false;
	}
	return !zip_set_file_compression(zip, (zip_uint64_t)i,
	                                 stored ? ZIP_CM_STORE : ZIP_CM_DEFLATE, stored ? 0 : 6) &&
	       !zip_file_set_dostime(zip, (zip_uint64_t)i, 0, DOS_1980, 0) &&
	       !zip_file_set_external_attributes(zip, (zip_uint64_t)i, 0, ZIP_OPSYS_UNIX, MODE_FILE);
}

static bool add_all(zip_t *zip, struct arena *a, const struct epub_files *files)
{
	if (!add(zip, "mimetype", STR("application/epub+zip"), true))
		return false;
	for (size_t i = 0; i < files->count; i++)
		if (!add(zip, str_terminated(a, str_copy(a, files->file[i].path)),
		         files->file[i].bytes, files->file[i].stored))
			return false;
	return true;
}

static bool read_back(struct arena *a, zip_source_t *source, str *file)
{
	zip_stat_t st;
	char *bytes;

	if (zip_source_stat(source, &st) || zip_source_open(source))
		return false;
	bytes = arena_alloc(a, st.size + 1);
	zip_int64_t got = zip_source_read(source, bytes, st.size);
	zip_source_close(source);
	*file = (str){bytes, st.size};
	return got >= 0 && (zip_uint64_t)got == st.size;
}

bool epub_pack(struct arena *a, const struct epub_files *files, struct diags *diags, str *file)
{
	zip_error_t error;
	zip_error_init(&error);
	zip_source_t *source = zip_source_buffer_create(NULL, 0, 0, &error);
	zip_t *zip = source ? zip_open_from_source(source, ZIP_TRUNCATE, &error) : NULL;
	bool good;

	if (!zip) {
		fail(diags, zip_error_strerror(&error));
		zip_error_fini(&error);
		if (source)
			zip_source_free(source);
		return false;
	}
	zip_source_keep(source);
	good = add_all(zip, a, files);
	if (!good || zip_close(zip)) {
		fail(diags, zip_strerror(zip));
		zip_discard(zip);
		good = false;
	} else if (!read_back(a, source, file)) {
		good = fail(diags, "the finished file cannot be read back");
	}
	zip_source_free(source);
	zip_error_fini(&error);
	return good;
}
