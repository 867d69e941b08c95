/* pack.c: the files into a zip, by libzip.
 *
 * `mimetype` stands first, stored, without extra field. Times are those of 1 January
 * 1980, attributes those of a plain file: the same files give the same bytes wherever
 * and whenever they are packed. What is compressed already is stored; the rest is packed
 * before, a file a task, and libzip told that it is. */
#include "epub/epub.h"

#include <string.h>

#include <zip.h>

#include "base/deflate.h"

#define DOS_1980 0x0021            /* day 1, month 1, year 0 */
#define MODE_FILE (0100644u << 16) /* -rw-r--r-- in the upper half, as Unix zips have it */

static bool fail(struct diags *diags, const char *what)
{
	diag_add(diags, DIAG_LIBRARY_FAILED, SPAN_NONE, NULL, "libzip: %s", what);
	return false;
}

/* A file packed, and how far libzip has read it. */
struct part {
	const struct epub_file *file;
	GString *packed;
	uint32_t checksum;
	size_t read;
};

static void pack_part(void *thing)
{
	struct part *p = thing;
	p->packed = g_string_new(NULL);
	deflate_bare_onto(p->packed, p->file->bytes);
	p->checksum = deflate_checksum(p->file->bytes);
}

static void describe(const struct part *p, zip_stat_t *st)
{
	zip_stat_init(st);
	st->valid = ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE | ZIP_STAT_COMP_METHOD | ZIP_STAT_CRC;
	st->size = p->file->bytes.len;
	st->comp_size = p->packed->len;
	st->comp_method = ZIP_CM_DEFLATE;
	st->crc = p->checksum;
}

/* libzip asks; what it is given is deflated already. */
static zip_int64_t answer(void *state, void *data, zip_uint64_t len, zip_source_cmd_t command)
{
	struct part *p = state;
	size_t n = MIN(len, p->packed->len - p->read);

	switch (command) {
	case ZIP_SOURCE_SUPPORTS:
		return zip_source_make_command_bitmap(ZIP_SOURCE_OPEN, ZIP_SOURCE_READ, ZIP_SOURCE_CLOSE,
		                                      ZIP_SOURCE_STAT, ZIP_SOURCE_ERROR, ZIP_SOURCE_FREE, -1);
	case ZIP_SOURCE_OPEN:
		p->read = 0;
		return 0;
	case ZIP_SOURCE_READ:
		memcpy(data, p->packed->str + p->read, n);
		p->read += n;
		return (zip_int64_t)n;
	case ZIP_SOURCE_STAT:
		describe(p, data);
		return sizeof(zip_stat_t);
	case ZIP_SOURCE_ERROR:
		return zip_error_to_data(&(zip_error_t){0}, data, len);
	default:
		return 0;
	}
}

/* What the source reads must stay until the zip is closed. */
static bool add(zip_t *zip, const char *path, zip_source_t *source, bool stored)
{
	zip_int64_t i;

	if (!source)
		return false;
	i = zip_file_add(zip, path, source, ZIP_FL_ENC_UTF_8);
	if (i < 0) {
		zip_source_free(source);
		return false;
	}
	return !zip_set_file_compression(zip, (zip_uint64_t)i, stored ? ZIP_CM_STORE : ZIP_CM_DEFLATE, 0) &&
	       !zip_file_set_dostime(zip, (zip_uint64_t)i, 0, DOS_1980, 0) &&
	       !zip_file_set_external_attributes(zip, (zip_uint64_t)i, 0, ZIP_OPSYS_UNIX, MODE_FILE);
}

static zip_source_t *stored_source(zip_t *zip, str bytes)
{
	return zip_source_buffer(zip, bytes.at ? bytes.at : "", bytes.len, 0);
}

static bool add_all(zip_t *zip, struct arena *a, struct part *parts, size_t count)
{
	if (!add(zip, "mimetype", stored_source(zip, STR("application/epub+zip")), true))
		return false;
	for (size_t i = 0; i < count; i++) {
		const struct epub_file *f = parts[i].file;
		if (!add(zip, str_terminated(a, f->path), f->stored ? stored_source(zip, f->bytes)
		         : zip_source_function(zip, answer, &parts[i]), f->stored))
			return false;
	}
	return true;
}

static void end_packed(void *packed)
{
	g_string_free(packed, TRUE);
}

static struct part *pack_all(struct arena *a, const struct epub_files *files, struct crew *crew)
{
	struct part *parts = ARENA_ARRAY(a, struct part, files->count);
	struct batch *batch = batch_new(a, crew);

	for (size_t i = 0; i < files->count; i++) {
		parts[i].file = &files->file[i];
		if (!files->file[i].stored)
			batch_add(batch, pack_part, &parts[i]);
	}
	batch_wait(batch);
	for (size_t i = 0; i < files->count; i++)
		if (parts[i].packed)
			arena_on_end(a, end_packed, parts[i].packed);
	return parts;
}

/* Where libzip puts the zip: memory of which there is enough, known before. */
struct sink {
	char *bytes;
	size_t room, length, at;
};

static zip_int64_t sink_write(struct sink *s, const void *data, size_t len)
{
	if (len > s->room - s->at)
		return -1;
	memcpy(s->bytes + s->at, data, len);
	s->at += len;
	s->length = MAX(s->length, s->at);
	return (zip_int64_t)len;
}

static zip_int64_t sink_seek(struct sink *s, const void *data, size_t len)
{
	zip_int64_t at = zip_source_seek_compute_offset(s->at, s->length, (void *)data, len, NULL);

	if (at < 0 || (size_t)at > s->room)
		return -1;
	s->at = (size_t)at;
	return 0;
}

static zip_int64_t sink_answer(void *state, void *data, zip_uint64_t len, zip_source_cmd_t command)
{
	struct sink *s = state;

	switch (command) {
	case ZIP_SOURCE_SUPPORTS:
		return ZIP_SOURCE_SUPPORTS_WRITABLE;
	case ZIP_SOURCE_BEGIN_WRITE:
		s->at = s->length = 0;
		return 0;
	case ZIP_SOURCE_WRITE:
		return sink_write(s, data, len);
	case ZIP_SOURCE_SEEK_WRITE:
		return sink_seek(s, data, len);
	case ZIP_SOURCE_TELL_WRITE:
		return (zip_int64_t)s->at;
	case ZIP_SOURCE_STAT:
		zip_stat_init(data);
		return sizeof(zip_stat_t);
	case ZIP_SOURCE_ERROR:
		return zip_error_to_data(&(zip_error_t){.zip_err = ZIP_ER_WRITE}, data, len);
	default:
		return 0;
	}
}

/* More than the zip can have: names stand twice, and a file's two headers have 76 bytes
 * and what libzip may add for large files. */
static struct sink sink_for(struct arena *a, const struct part *parts, size_t count)
{
	enum { AROUND = 1024, HEADERS = 160 };
	size_t room = AROUND;

	for (size_t i = 0; i < count; i++)
		room += HEADERS + 2 * parts[i].file->path.len +
		        (parts[i].packed ? parts[i].packed->len : parts[i].file->bytes.len);
	return (struct sink){.bytes = arena_alloc(a, room), .room = room};
}

static bool pack(struct arena *scratch, struct part *parts, size_t count, zip_source_t *source,
                 struct diags *diags)
{
	zip_error_t error;
	zip_error_init(&error);
	zip_t *zip = zip_open_from_source(source, ZIP_TRUNCATE, &error);
	bool good;

	if (!zip) {
		fail(diags, zip_error_strerror(&error));
		zip_error_fini(&error);
		zip_source_free(source);
		return false;
	}
	good = add_all(zip, scratch, parts, count) && !zip_close(zip);
	if (!good) {
		fail(diags, zip_strerror(zip));
		zip_discard(zip);
	}
	return good;
}

bool epub_pack(struct arena *a, const struct epub_files *files, struct crew *crew,
               struct diags *diags, str *file)
{
	struct arena *scratch = arena_new();
	struct part *parts = pack_all(scratch, files, crew);
	struct sink sink = sink_for(a, parts, files->count);
	zip_source_t *source = zip_source_function_create(sink_answer, &sink, NULL);
	bool good = source ? pack(scratch, parts, files->count, source, diags)
	                   : fail(diags, "no memory");

	*file = good ? (str){sink.bytes, sink.length} : STR_NONE;
	arena_free(scratch);
	return good;
}
