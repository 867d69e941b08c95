/* deflate.c: see deflate.h. The one file that speaks to libdeflate, which does both in a
 * third of zlib's time. */
#include "base/deflate.h"

#include <libdeflate.h>

/* Level 3, the last that takes what it finds first: 6 saves three per cent of a book and
 * takes half as long again, 8 saves four and takes three times as long. */
enum { LEVEL = 3 };

static void end_compressor(void *c)
{
	libdeflate_free_compressor(c);
}

/* A thread's own, for all it packs: half a megabyte of tables, and a book has a thousand
 * small things. */
static struct libdeflate_compressor *compressor(void)
{
	static GPrivate own = G_PRIVATE_INIT(end_compressor);
	if (!g_private_get(&own))
		g_private_set(&own, libdeflate_alloc_compressor(LEVEL));
	return g_private_get(&own);
}

typedef size_t compress_function(struct libdeflate_compressor *, const void *, size_t, void *, size_t);
typedef size_t bound_function(struct libdeflate_compressor *, size_t);

static void compress_onto(GString *out, str bytes, bound_function *bound, compress_function *compress)
{
	struct libdeflate_compressor *c = compressor();
	size_t before = out->len, most = bound(c, bytes.len);
	g_string_set_size(out, before + most);
	size_t n = compress(c, bytes.at, bytes.len, out->str + before, most);
	g_string_set_size(out, before + n);
}

void deflate_onto(GString *out, str bytes)
{
	compress_onto(out, bytes, libdeflate_zlib_compress_bound, libdeflate_zlib_compress);
}

void deflate_bare_onto(GString *out, str bytes)
{
	compress_onto(out, bytes, libdeflate_deflate_compress_bound, libdeflate_deflate_compress);
}

uint32_t deflate_checksum(str bytes)
{
	return libdeflate_crc32(0, bytes.at, bytes.len);
}

bool inflate_bytes(GString *out, str bytes, size_t expected, size_t limit)
{
	struct libdeflate_decompressor *d = libdeflate_alloc_decompressor();
	size_t room = expected < limit ? expected : limit, n = 0;
	enum libdeflate_result result;
	for (;; room = room < limit / 2 ? room * 2 : limit) {
		g_string_set_size(out, room);
		result = libdeflate_zlib_decompress(d, bytes.at, bytes.len, out->str, room, &n);
		if (result != LIBDEFLATE_INSUFFICIENT_SPACE || room >= limit)
			break;
	}
	g_string_set_size(out, result == LIBDEFLATE_SUCCESS ? n : 0);
	libdeflate_free_decompressor(d);
	return result == LIBDEFLATE_SUCCESS;
}
