/* image: what is written is read back, what is broken is refused, and nothing crashes. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include <webp/encode.h>

#include "image/image.h"

static struct arena *a;

static void setup(void)
{
	a = arena_new();
}

static void teardown(void)
{
	arena_free(a);
}

/* A smooth picture, so that JPEG keeps it nearly; its top left quarter is red. */
static struct pixels sample(unsigned width, unsigned height, bool opaque)
{
	struct pixels p = {.width = width, .height = height, .opaque = opaque,
	                   .at = arena_alloc_many(a, (size_t)width * height, 4)};
	for (unsigned y = 0; y < height; y++)
		for (unsigned x = 0; x < width; x++) {
			uint8_t *to = p.at + 4 * ((size_t)y * width + x);
			bool corner = x < width / 2 && y < height / 2;
			memcpy(to, corner ? "\xff\x00\x00" : "\x20\x40\x80", 3);
			to[3] = opaque || corner ? 255 : 100;
		}
	return p;
}

static const char gif[] =
	"GIF89a\x02\x00\x02\x00\x80\x00\x00\xff\x00\x00\x00\x00\xff"
	"!\xf9\x04\x01\x00\x00\x01\x00"
	",\x00\x00\x00\x00\x02\x00\x02\x00\x00\x02\x03\x44\x02\x05\x00;";

static const char svg[] = "<svg xmlns='http://www.w3.org/2000/svg' width='40' height='20'>"
                          "<rect width='20' height='10' fill='red'/></svg>";

static str sample_file(enum image_kind kind)
{
	struct pixels p = sample(40, 20, kind == IMAGE_JPEG);
	uint8_t *webp;
	size_t size;
	switch (kind) {
	case IMAGE_PNG: return pixels_to_png(a, &p);
	case IMAGE_JPEG: return pixels_to_jpeg(a, &p, 95);
	case IMAGE_WEBP:
		size = WebPEncodeLosslessRGBA(p.at, 40, 20, 160, &webp);
		return (str){arena_copy(a, webp, size), size};
	case IMAGE_GIF: return (str){gif, sizeof gif - 1};
	case IMAGE_SVG: return (str){svg, sizeof svg - 1};
	}
	return STR_NONE;
}

static int kinds_count = IMAGE_SVG + 1;

START_TEST(every_kind_is_read_and_decoded)
{
	struct image i;
	struct pixels p;
	str why, file = sample_file(_i);
	ck_assert(image_read(a, file, &i, &why));
	ck_assert_int_eq((int)i.kind, _i);
	ck_assert_uint_eq(i.width, _i == IMAGE_GIF ? 2 : 40);
	ck_assert_uint_eq(i.height, _i == IMAGE_GIF ? 2 : 20);
	ck_assert_msg(image_decode(a, &i, 0, 0, &p, &why), "%s", why.at);
	ck_assert_uint_ge(p.at[0], 250);
	ck_assert_uint_le(p.at[1], 6);
	ck_assert_uint_eq(p.at[3], 255);
	ck_assert(p.opaque == (_i == IMAGE_JPEG));
	ck_assert(!p.grey);
	ck_assert(!i.animated);
}
END_TEST

START_TEST(every_truncation_is_refused_or_decoded)
{
	str file = sample_file(_i);
	for (size_t len = 0; len < file.len; len++) {
		struct arena *b = arena_new();
		struct image i;
		struct pixels p;
		str why = STR_NONE, cut = {arena_copy(b, file.at, len), len};
		if (!image_read(b, cut, &i, &why) || !image_decode(b, &i, 0, 0, &p, &why))
			ck_assert_uint_gt(why.len, 0);
		arena_free(b);
	}
}
END_TEST

/* Flips bytes by a generator of fixed seed. */
START_TEST(damaged_files_do_no_harm)
{
	str file = sample_file(_i);
	uint32_t random = 12345;
	for (int round = 0; round < 1500; round++) {
		struct arena *b = arena_new();
		char *damaged = arena_copy(b, file.at, file.len);
		for (int k = 0; k < 1 + round % 4; k++) {
			random = random * 1664525u + 1013904223u;
			damaged[(random >> 8) % file.len] = (char)(random >> 24);
		}
		struct image i;
		struct pixels p;
		str why;
		if (image_read(b, (str){damaged, file.len}, &i, &why) &&
		    (uint64_t)i.width * i.height < 1000000)
			image_decode(b, &i, 0, 0, &p, &why);
		arena_free(b);
	}
}
END_TEST

START_TEST(same_pixels_same_bytes)
{
	struct pixels p = sample(33, 17, false);
	ck_assert(str_equal(pixels_to_png(a, &p), pixels_to_png(a, &p)));
	ck_assert(str_equal(pixels_to_jpeg(a, &p, 80), pixels_to_jpeg(a, &p, 80)));
}
END_TEST

START_TEST(damaged_png_is_refused)
{
	struct image i;
	str why = STR_NONE, bytes = str_copy(a, sample_file(IMAGE_PNG));
	ck_assert(image_read(a, bytes, &i, &why));
	ptrdiff_t data = str_find(bytes, STR("IDAT"), 0);
	((char *)bytes.at)[data + 8] ^= 1;
	ck_assert(!image_read(a, bytes, &i, &why));
	ck_assert_ptr_nonnull(strstr(why.at, "damaged"));
}
END_TEST

START_TEST(png_is_squeezed_by_what_it_shows)
{
	struct pixels p = sample(8, 8, true), back;
	struct image i;
	str why;
	memset(p.at, 0x55, 8 * 8 * 4);
	for (int k = 3; k < 8 * 8 * 4; k += 4)
		p.at[k] = 255;
	p.grey = true;
	ck_assert(image_read(a, pixels_to_png(a, &p), &i, &why));
	ck_assert_uint_eq(i.components, 1);
	ck_assert(!i.alpha);
	ck_assert(image_decode(a, &i, 0, 0, &back, &why));
	ck_assert(back.grey && back.opaque);
	ck_assert_mem_eq(back.at, p.at, 8 * 8 * 4);
}
END_TEST

/* A JPEG with an EXIF segment that says how it lies. */
static str with_orientation(str jpeg, unsigned orientation)
{
	static const char exif[] = "\xff\xe1\x00\x22" "Exif\0\0" "MM\0\x2a\0\0\0\x08"
	                           "\0\x01" "\x01\x12\0\x03\0\0\0\x01\0";
	GString *g = g_string_new_len(jpeg.at, 2);
	g_string_append_len(g, exif, sizeof exif - 1);
	g_string_append_c(g, (char)orientation);
	g_string_append_len(g, "\0\0\0\0\0\0", 6);
	g_string_append_len(g, jpeg.at + 2, (gssize)jpeg.len - 2);
	return str_from_gstring(a, g);
}

START_TEST(exif_stands_pictures_up)
{
	/* where the red corner of the stored picture is shown: right, bottom */
	static const bool corners[9][2] = {{0}, {false, false}, {true, false}, {true, true},
		{false, true}, {false, false}, {true, false}, {true, true}, {false, true}};
	struct image i;
	struct pixels p;
	str why;
	ck_assert(image_read(a, with_orientation(sample_file(IMAGE_JPEG), (unsigned)_i), &i, &why));
	ck_assert_uint_eq(i.orientation, (unsigned)_i);
	ck_assert_uint_eq(i.width, _i < 5 ? 40 : 20);
	ck_assert_uint_eq(i.height, _i < 5 ? 20 : 40);
	ck_assert(image_decode(a, &i, 0, 0, &p, &why));
	unsigned x = corners[_i][0] ? p.width - 1 : 0, y = corners[_i][1] ? p.height - 1 : 0;
	ck_assert_uint_ge(p.at[4 * (y * p.width + x)], 240);
	ck_assert_uint_le(p.at[4 * ((p.height - 1 - y) * p.width + p.width - 1 - x)], 60);
}
END_TEST

START_TEST(huge_pictures_are_refused_by_their_header)
{
	struct image i;
	str why, file = sample_file(IMAGE_PNG);
	char *huge = arena_copy(a, file.at, file.len);
	memcpy(huge + 16, "\x00\x00\xff\xff\x00\x00\xff\xff", 8);
	ck_assert(!image_read(a, (str){huge, file.len}, &i, &why));
	ck_assert_ptr_nonnull(strstr(why.at, "100 million"));
	ck_assert(!image_read(a, STR("hello"), &i, &why));
	ck_assert(!image_read(a, STR(""), &i, &why));
	ck_assert_str_eq(why.at, "the file is empty");
}
END_TEST

START_TEST(scaling_keeps_the_mean)
{
	struct pixels p = sample(40, 20, false);
	struct pixels s = pixels_scale(a, &p, 2, 2);
	ck_assert_mem_eq(s.at, "\xff\x00\x00\xff\x20\x40\x80\x64", 8);
	s = pixels_scale(a, &p, 3, 7);
	ck_assert_uint_eq(s.width * s.height, 21);
	s = pixels_scale(a, &p, 400, 400);
	ck_assert_ptr_eq(s.at, p.at);
}
END_TEST

static const struct { const char *from, *to; bool removed; } cleaning[] = {
	{"<svg><a href='https://x.org'><path d='M0 0'/></a></svg>",
	 "<svg xmlns=\"http://www.w3.org/2000/svg\"><a href=\"https://x.org\"><path d=\"M0 0\"></path></a></svg>", false},
	{"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'><script>x()</script></svg>",
	 "<svg xmlns=\"http://www.w3.org/2000/svg\"></svg>", true},
	{"<svg><image xlink:href='http://x/y.png'/></svg>",
	 "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\"><image></image></svg>", true},
	{"<svg><use href='#a'/><image href='data:image/svg+xml,x'/></svg>",
	 "<svg xmlns=\"http://www.w3.org/2000/svg\"><use href=\"#a\"></use><image></image></svg>", true},
	{"<svg><a href='java&#10;script:x()'/><style>@im<!-- -->port 'x';</style></svg>",
	 "<svg xmlns=\"http://www.w3.org/2000/svg\"><a></a><style></style></svg>", true},
	{"<svg><style><![CDATA[a{fill:url(#g)}]]></style></svg>",
	 "<svg xmlns=\"http://www.w3.org/2000/svg\"><style>a{fill:url(#g)}</style></svg>", false},
	{"<!DOCTYPE svg [<!ENTITY s \"http://www.w3.org/2000/svg\">]><svg xmlns='&s;'/>",
	 "<svg xmlns=\"http://www.w3.org/2000/svg\"></svg>", false},
	{"<svg><g fill='url(http://x)' style='background:URL( \"//x\")'/></svg>",
	 "<svg xmlns=\"http://www.w3.org/2000/svg\"><g></g></svg>", true},
	{"<svg><foreignObject><p onclick='x'>a</p></foreignObject>b</svg>",
	 "<svg xmlns=\"http://www.w3.org/2000/svg\">b</svg>", true},
};

START_TEST(svg_clean_copies_the_good)
{
	str out, why;
	bool removed;
	ck_assert(svg_clean(a, str_of(cleaning[_i].from), &out, &removed, &why));
	ck_assert_str_eq(out.at, cleaning[_i].to);
	ck_assert(removed == cleaning[_i].removed);
}
END_TEST

START_TEST(svg_clean_refuses_what_it_cannot_read)
{
	static const char *const files[] = {
		"<svg>", "<html/>", "", "<svg>&none;</svg>", "<!DOCTYPE svg [<svg/>",
		"<!DOCTYPE svg [<!ENTITY a SYSTEM \"file:///etc/passwd\">]><svg>&a;</svg>",
		"<!DOCTYPE svg [<!ENTITY a \"xx\"><!ENTITY b \"&a;&a;\">]><svg>&b;</svg>",
	};
	str out, why;
	bool removed;
	for (size_t i = 0; i < G_N_ELEMENTS(files); i++)
		ck_assert_msg(!svg_clean(a, str_of(files[i]), &out, &removed, &why), "%s", files[i]);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("image");
	TCase *c = tcase_create("image");
	tcase_set_timeout(c, 60);
	tcase_add_checked_fixture(c, setup, teardown);
	tcase_add_loop_test(c, every_kind_is_read_and_decoded, 0, kinds_count);
	tcase_add_loop_test(c, every_truncation_is_refused_or_decoded, 0, kinds_count);
	tcase_add_loop_test(c, damaged_files_do_no_harm, 0, kinds_count);
	tcase_add_test(c, same_pixels_same_bytes);
	tcase_add_test(c, damaged_png_is_refused);
	tcase_add_test(c, png_is_squeezed_by_what_it_shows);
	tcase_add_loop_test(c, exif_stands_pictures_up, 1, 9);
	tcase_add_test(c, huge_pictures_are_refused_by_their_header);
	tcase_add_test(c, scaling_keeps_the_mean);
	tcase_add_loop_test(c, svg_clean_copies_the_good, 0, (int)G_N_ELEMENTS(cleaning));
	tcase_add_test(c, svg_clean_refuses_what_it_cannot_read);
	suite_add_tcase(suite, c);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed != 0;
}
