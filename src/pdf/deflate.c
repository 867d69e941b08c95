/* deflate.c: compressing and the way back; the one file that speaks to libdeflate, which
 * does both in a third of zlib's time. */
#include <libdeflate.h>

#include "pdf/write.h"

/* Level 6: 8 saves one per cent more and takes twice as long. */
enum { LEVEL = 6 };

void deflate_onto(GString *out, str bytes)
{
	struct libdeflate_compressor *c = libdeflate_alloc_compressor(LEVEL);
	size_t before = out->len, most = libdeflate_zlib_compress_bound(c, bytes.len);
	g_string_set_size(out, before + most);
	size_t n = libdeflate_zlib_compress(c, bytes.at, bytes.len, out->str + before, most);
	g_string_set_size(out, before + n);
	libdeflate_free_compressor(c);
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
