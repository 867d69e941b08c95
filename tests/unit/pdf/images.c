/* images.c: PNG files with alpha, taken apart as they are filtered. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "base/deflate.h"
#include "pdf/images.h"
#include "sample.h"

enum { WIDTH = 5, HEIGHT = 4, MOST = WIDTH * HEIGHT * 4 };

struct raster {
	uint8_t at[MOST];
	size_t channels;           /* 2 or 4: the last is alpha */
	int filter;                /* PNG's, of every row */
};

static int value(const struct raster *r, int x, int y, size_t c)
{
	return x < 0 || y < 0 ? 0 : r->at[(size_t)(y * WIDTH + x) * r->channels + c];
}

static int nearest(int left, int above, int corner)
{
	int to = left + above - corner, l = abs(to - left), a = abs(to - above), k = abs(to - corner);
	return l <= a && l <= k ? left : a <= k ? above : corner;
}

/* What a decoder guesses for a byte, by PNG's section 9. */
static int guess(const struct raster *r, int x, int y, size_t c)
{
	int left = value(r, x - 1, y, c), above = value(r, x, y - 1, c);
	const int guesses[] = {0, left, above, (left + above) / 2,
	                       nearest(left, above, value(r, x - 1, y - 1, c))};
	return guesses[r->filter];
}

/* The rows of channels from first to before end, filtered. */
static str filtered_rows(struct arena *a, const struct raster *r, size_t first, size_t end)
{
	GString *out = g_string_new(NULL);
	for (int y = 0; y < HEIGHT; y++) {
		g_string_append_c(out, (char)r->filter);
		for (int x = 0; x < WIDTH; x++)
			for (size_t c = first; c < end; c++)
				g_string_append_c(out, (char)(value(r, x, y, c) - guess(r, x, y, c)));
	}
	return str_from_gstring(a, out);
}

static void put_word(GString *out, uint32_t w)
{
	for (int shift = 24; shift >= 0; shift -= 8)
		g_string_append_c(out, (char)(w >> shift));
}

static void put_chunk(GString *out, const char *name, str body)
{
	put_word(out, (uint32_t)body.len);
	gsize at = out->len;
	g_string_append_len(out, name, 4);
	g_string_append_len(out, body.at, (gssize)body.len);
	put_word(out, deflate_checksum((str){out->str + at, body.len + 4}));
}

static struct image_object object_of(struct arena *a, const struct raster *r)
{
	GString *file = g_string_new("\x89PNG\r\n\x1A\n"), *packed = g_string_new(NULL);
	char head[] = {0, 0, 0, WIDTH, 0, 0, 0, HEIGHT, 8, r->channels == 4 ? 6 : 4, 0, 0, 0};
	deflate_onto(packed, filtered_rows(a, r, 0, r->channels));
	put_chunk(file, "IHDR", (str){head, sizeof head});
	put_chunk(file, "IDAT", (str){packed->str, packed->len});
	put_chunk(file, "IEND", STR_NONE);
	g_string_free(packed, TRUE);
	struct image image;
	struct image_object o;
	str why;
	const char *reason;
	ck_assert(image_read(a, str_from_gstring(a, file), &image, &why));
	ck_assert(image_object_make(a, &image, &o, &reason));
	return o;
}

static struct raster raster_of(size_t channels, int filter, int alpha_step)
{
	static const uint8_t COLOUR[] = {200, 31, 77};
	struct raster r = {.channels = channels, .filter = filter};
	for (int i = 0; i < WIDTH * HEIGHT; i++) {
		for (size_t c = 0; c + 1 < channels; c++)
			r.at[(size_t)i * channels + c] = COLOUR[c];
		r.at[(size_t)(i + 1) * channels - 1] = (uint8_t)(255 - i * alpha_step);
	}
	return r;
}

static bool is_plain(const struct image_object *o)
{
	return strstr(o->entries, "/Width 1/Height 1/") != NULL;
}

static void check_bytes(str packed, str expected)
{
	GString *plain = g_string_new(NULL);
	ck_assert(inflate_bytes(plain, packed, MOST * 2, MOST * 2));
	ck_assert(str_equal((str){plain->str, plain->len}, expected));
	g_string_free(plain, TRUE);
}

/* One colour is one pixel, whatever lies over it; the alpha is the file's. */
START_TEST(test_one_colour)
{
	for (size_t channels = 2; channels <= 4; channels += 2) {
		struct arena *a = arena_new();
		struct raster r = raster_of(channels, _i, 9);
		struct image_object o = object_of(a, &r);
		ck_assert(is_plain(&o));
		ck_assert(str_equal(o.bytes, (str){(const char *)r.at, channels - 1}));
		check_bytes(o.mask, filtered_rows(a, &r, channels - 1, channels));
		arena_free(a);
	}
}
END_TEST

/* Wherever it has one pixel of another, it is a picture. */
START_TEST(test_colours)
{
	for (size_t at = 0; at < WIDTH * HEIGHT; at++) {
		struct arena *a = arena_new();
		struct raster r = raster_of(4, _i, 9);
		r.at[at * 4 + at % 3]++;
		struct image_object o = object_of(a, &r);
		ck_assert(!is_plain(&o));
		check_bytes(o.bytes, filtered_rows(a, &r, 0, 3));
		check_bytes(o.mask, filtered_rows(a, &r, 3, 4));
		arena_free(a);
	}
}
END_TEST

/* Alpha stays, whole, where one pixel lets something through. */
START_TEST(test_opaque)
{
	struct arena *a = arena_new();
	struct raster r = raster_of(4, _i, 0);
	ck_assert(!object_of(a, &r).mask.at);
	for (size_t at = 0; at < WIDTH * HEIGHT; at++) {
		r = raster_of(4, _i, 0);
		r.at[at * 4 + 3] = 254;
		check_bytes(object_of(a, &r).mask, filtered_rows(a, &r, 3, 4));
	}
	arena_free(a);
}
END_TEST

TCase *case_of_images(void)
{
	TCase *t = tcase_create("images");
	tcase_add_loop_test(t, test_one_colour, 0, 5);
	tcase_add_loop_test(t, test_colours, 0, 5);
	tcase_add_loop_test(t, test_opaque, 0, 5);
	return t;
}
