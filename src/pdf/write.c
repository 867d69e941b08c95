/* write.c: see write.h. */
#include "pdf/write.h"

#include <string.h>

#include "base/deflate.h"
#include "pdf/ahead.h"

/* Where an object went. */
struct location {
	uint32_t in;               /* 0: plain, at offset; else the object stream's number */
	uint32_t offset;           /* of the object in the file; in a stream: its index */
};

struct pdf_file {
	struct arena *a;
	const struct standard *standard;
	struct ahead *ahead;
	GString *out;
	GArray *places;            /* struct location by number */
	GString *bodies, *heads;   /* of the object stream being filled */
	uint32_t packed_number;    /* its number; 0: none begun */
	uint32_t packed_count;
	GArray *bundles;           /* struct bundle: streams filled */
	uint32_t open;             /* object begun and not ended; 0: none */
};

/* Objects being packed. */
struct bundle {
	uint32_t number;           /* of the stream they will be */
	const char *entries;
	size_t bytes;              /* ahead's number of theirs */
};

/* Small enough for a reader to open one for one object, large enough to compress. */
enum { PACKED_MOST = 400, PACKED_BYTES = 64 * 1024, PLACE_BYTES = 7 };

static void end_file(void *thing)
{
	struct pdf_file *f = thing;
	g_string_free(f->out, TRUE);
	g_string_free(f->bodies, TRUE);
	g_string_free(f->heads, TRUE);
	g_array_free(f->places, TRUE);
	g_array_free(f->bundles, TRUE);
}

/* More than most files need: what stays empty is never touched, and what would not fit
 * would be copied. */
enum { FILE_BYTES = 8 << 20 };

struct pdf_file *pdf_file_new(struct arena *a, const struct standard *standard, struct ahead *ahead)
{
	struct pdf_file *f = ARENA_NEW(a, struct pdf_file);
	f->a = a;
	f->standard = standard;
	f->ahead = ahead;
	f->bundles = g_array_new(FALSE, FALSE, sizeof(struct bundle));
	f->out = g_string_sized_new(FILE_BYTES);
	f->bodies = g_string_new(NULL);
	f->heads = g_string_new(NULL);
	f->places = g_array_new(FALSE, TRUE, sizeof(struct location));
	g_array_set_size(f->places, 1);
	arena_on_end(a, end_file, f);
	put(f->out, "%PDF-");
	put(f->out, standard->version);
	put(f->out, "\n%\xE2\xE3\xCF\xD3\n");
	return f;
}

const struct standard *pdf_file_standard(const struct pdf_file *f)
{
	return f->standard;
}

uint32_t pdf_reserve(struct pdf_file *f, size_t n)
{
	uint32_t first = f->places->len;
	g_array_set_size(f->places, f->places->len + (guint)n);
	return first;
}

static void set_place(struct pdf_file *f, uint32_t number, uint32_t in, uint32_t offset)
{
	struct location *p = &g_array_index(f->places, struct location, number);
	g_assert(number && number < f->places->len && !p->offset && !p->in);
	*p = (struct location){in, offset};
}

static void flush_packed(struct pdf_file *f)
{
	if (!f->packed_number)
		return;
	struct bundle b = {.number = f->packed_number};
	b.entries = arena_printf(f->a, "/Type/ObjStm/N %u/First %zu", f->packed_count,
	                         (size_t)f->heads->len);
	put_plain(f->heads, f->bodies->str, f->bodies->len);
	b.bytes = ahead_give_bytes(f->ahead, f->heads);
	g_array_append_val(f->bundles, b);
	f->heads = g_string_new(NULL);
	g_string_truncate(f->bodies, 0);
	f->packed_number = 0;
	f->packed_count = 0;
}

static void write_bundles(struct pdf_file *f)
{
	flush_packed(f);
	ahead_wait(f->ahead);
	for (guint i = 0; i < f->bundles->len; i++) {
		const struct bundle *b = &g_array_index(f->bundles, struct bundle, i);
		pdf_stream_ready(f, b->number, b->entries, ahead_packed(f->ahead, b->bytes));
	}
}

/* As the standard of old has it. */
static GString *begin_plain(struct pdf_file *f, uint32_t number)
{
	set_place(f, number, 0, (uint32_t)f->out->len);
	put_integer(f->out, number);
	put(f->out, " 0 obj\n");
	return f->out;
}

GString *pdf_begin(struct pdf_file *f, uint32_t number)
{
	g_assert(!f->open);
	f->open = number;
	if (!f->standard->packed)
		return begin_plain(f, number);
	if (!f->packed_number)
		f->packed_number = pdf_reserve(f, 1);
	set_place(f, number, f->packed_number, f->packed_count++);
	put_integer(f->heads, number);
	g_string_append_c(f->heads, ' ');
	put_integer(f->heads, (int64_t)f->bodies->len);
	g_string_append_c(f->heads, ' ');
	return f->bodies;
}

void pdf_end(struct pdf_file *f)
{
	g_assert(f->open);
	f->open = 0;
	if (!f->standard->packed) {
		put(f->out, "\nendobj\n");
		return;
	}
	g_string_append_c(f->bodies, '\n');
	if (f->packed_count >= PACKED_MOST || f->bodies->len >= PACKED_BYTES)
		flush_packed(f);
}

void pdf_stream(struct pdf_file *f, uint32_t number, const char *entries, str bytes)
{
	g_assert(!f->open);
	begin_plain(f, number);
	put(f->out, "<<");
	put(f->out, entries);
	put(f->out, "/Length ");
	put_integer(f->out, (int64_t)bytes.len);
	put(f->out, ">>\nstream\n");
	g_string_append_len(f->out, bytes.at, (gssize)bytes.len);
	put(f->out, "\nendstream\nendobj\n");
}

void pdf_stream_ready(struct pdf_file *f, uint32_t number, const char *entries, str packed)
{
	char *all = g_strconcat(entries, "/Filter/FlateDecode", NULL);
	pdf_stream(f, number, all, packed);
	g_free(all);
}

void pdf_stream_packed(struct pdf_file *f, uint32_t number, const char *entries, str bytes)
{
	GString *packed = g_string_new(NULL);
	deflate_onto(packed, bytes);
	pdf_stream_ready(f, number, entries, (str){packed->str, packed->len});
	g_string_free(packed, TRUE);
}

/* One row a number, each byte the difference from the row above (PNG's Up): most rows
 * differ from their neighbours in a byte or two. */
static void put_places(const struct pdf_file *f, GString *table)
{
	unsigned char above[PLACE_BYTES] = {0};
	for (uint32_t i = 0; i < f->places->len; i++) {
		const struct location *p = &g_array_index(f->places, struct location, i);
		g_assert(i == 0 || p->in || p->offset);
		uint32_t middle = p->in ? p->in : p->offset, last = p->in ? p->offset : 0;
		unsigned char row[PLACE_BYTES] = {
			i == 0 ? 0 : p->in ? 2 : 1,
			(unsigned char)(middle >> 24), (unsigned char)(middle >> 16),
			(unsigned char)(middle >> 8), (unsigned char)middle,
			(unsigned char)(last >> 8), (unsigned char)last,
		};
		g_string_append_c(table, 2);
		for (int b = 0; b < PLACE_BYTES; b++)
			g_string_append_c(table, (char)(row[b] - above[b]));
		memcpy(above, row, sizeof row);
	}
}

/* The same bytes give the same name: a hash of where everything lies and of the sum of it
 * all, which tell two files apart as well as a hash of every byte, in a tenth of the time. */
static char *identifier(struct arena *a, const GString *out, const GString *table)
{
	GChecksum *sum = g_checksum_new(G_CHECKSUM_MD5);
	char *all = arena_printf(a, "%08x", deflate_checksum((str){out->str, out->len}));
	g_checksum_update(sum, (const guchar *)table->str, (gssize)table->len);
	g_checksum_update(sum, (const guchar *)all, -1);
	const char *hash = g_checksum_get_string(sum);
	char *id = arena_printf(a, "[<%s><%s>]", hash, hash);
	g_checksum_free(sum);
	return id;
}

/* What leads a reader to everything; places in a table or stream of their own come after. */
static char *trailer(struct pdf_file *f, uint32_t catalog, uint32_t info, const GString *table)
{
	return arena_printf(f->a, "/Size %u/Root %u 0 R/Info %u 0 R/ID%s", f->places->len, catalog,
	                    info, identifier(f->a, f->out, table));
}

static void put_stream_of_places(struct pdf_file *f, uint32_t catalog, uint32_t info)
{
	uint32_t number = pdf_reserve(f, 1);
	GString *table = g_string_new(NULL);
	g_array_index(f->places, struct location, number).offset = (uint32_t)f->out->len;
	put_places(f, table);
	g_array_index(f->places, struct location, number) = (struct location){0};
	char *entries = arena_printf(f->a, "/Type/XRef%s/W[1 4 2]/DecodeParms<</Predictor 12/Columns %d>>",
	                             trailer(f, catalog, info, table), PLACE_BYTES);
	pdf_stream_packed(f, number, entries, (str){table->str, table->len});
	g_string_free(table, TRUE);
}

static void put_table_of_places(struct pdf_file *f, uint32_t catalog, uint32_t info)
{
	GString *table = g_string_new(NULL);
	g_string_printf(table, "xref\n0 %u\n0000000000 65535 f \n", f->places->len);
	for (uint32_t i = 1; i < f->places->len; i++) {
		const struct location *p = &g_array_index(f->places, struct location, i);
		g_assert(p->offset);
		g_string_append_printf(table, "%010u 00000 n \n", p->offset);
	}
	char *entries = trailer(f, catalog, info, table);
	put_plain(f->out, table->str, table->len);
	put(f->out, "trailer\n<<");
	put(f->out, entries);
	put(f->out, ">>\n");
	g_string_free(table, TRUE);
}

str pdf_file_close(struct pdf_file *f, uint32_t catalog, uint32_t info)
{
	write_bundles(f);
	size_t at = f->out->len;
	if (f->standard->packed)
		put_stream_of_places(f, catalog, info);
	else
		put_table_of_places(f, catalog, info);
	put(f->out, "startxref\n");
	put_integer(f->out, (int64_t)at);
	put(f->out, "\n%%EOF\n");
	return (str){f->out->str, f->out->len};
}
