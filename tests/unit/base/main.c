/* base: arenas, views, paths, files, JSON. */
#include <check.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/crew.h"
#include "base/file.h"
#include "base/json.h"

static struct arena *a;
static char place[32];

static void setup(void)
{
	a = arena_new();
	g_strlcpy(place, "/tmp/aldine-base-XXXXXX", sizeof place);
	ck_assert_ptr_nonnull(mkdtemp(place));
}

static void teardown(void)
{
	arena_free(a);
	char *command = g_strdup_printf("chmod -R u+rwx %s; rm -rf %s", place, place);
	ck_assert_int_eq(system(command), 0);
	g_free(command);
}

#define ck_str(s, expected) ck_assert_str_eq(str_terminated(a, s), expected)

/* --- arena --- */

START_TEST(arena_gives_zeroed_aligned_pieces)
{
	static const size_t blocks[] = {1, 16, 64, 1 << 20};
	struct arena *b = arena_new_sized(blocks[_i]);
	for (size_t size = 0; size < 300; size += 7) {
		unsigned char *piece = arena_alloc(b, size);
		ck_assert_uint_eq((uintptr_t)piece % 16, 0);
		for (size_t k = 0; k < size; k++) {
			ck_assert_uint_eq(piece[k], 0);
			piece[k] = 0xFF;
		}
	}
	arena_free(b);
}
END_TEST

static void count_end(void *thing)
{
	++*(int *)thing;
}

START_TEST(arena_reset_ends_what_came_after_the_mark)
{
	int ended[3] = {0};
	struct arena *b = arena_new_sized(32);
	arena_on_end(b, count_end, &ended[0]);
	struct arena_mark mark = arena_mark(b);
	size_t size = arena_size(b);
	arena_on_end(b, count_end, &ended[1]);
	arena_alloc(b, 1000);
	arena_reset(b, mark);
	ck_assert_int_eq(ended[0], 0);
	ck_assert_int_eq(ended[1], 1);
	ck_assert_uint_eq(arena_size(b), size);
	arena_on_end(b, count_end, &ended[2]);
	arena_free(b);
	ck_assert_int_eq(ended[0] + ended[1] + ended[2], 3);
}
END_TEST

/* --- str --- */

START_TEST(str_finds_and_cuts)
{
	str s = STR("one, two,, three"), part;
	ck_assert_int_eq(str_find(s, STR("two"), 0), 5);
	ck_assert_int_eq(str_find(s, STR("two"), 6), -1);
	ck_assert_int_eq(str_find_last(s, ','), 9);
	int n = 0;
	while (str_next(&s, ',', &part))
		n++;
	ck_assert_int_eq(n, 4);
	ck_str(str_trim(STR(" \t x y\n")), "x y");
}
END_TEST

START_TEST(str_nearest_knows_typos_only)
{
	static const str names[] = {{"footnote", 8}, {"inline", 6}, {"none", 4}};
	const str *near = str_nearest(STR("fotnote"), names, 3);
	ck_assert_ptr_eq(near, &names[0]);
	ck_assert_ptr_null(str_nearest(STR("zebra"), names, 3));
	ck_assert_ptr_eq(str_nearest(STR("nnoe"), names, 3), &names[2]);
	ck_assert_uint_eq(str_distance(STR("pfd"), STR("pdf"), 1), 1);
	ck_assert_uint_eq(str_distance(STR(""), STR("abc"), 9), 3);
	ck_assert_uint_eq(str_distance(STR("kitten"), STR("sitting"), 9), 3);
	ck_assert_uint_eq(str_distance(STR("kitten"), STR("sitting"), 2), 3);
}
END_TEST

/* What is cut off past the limit changes nothing below it. */
START_TEST(str_distance_is_the_same_under_every_limit)
{
	static const str names[] = {{"", 0}, {"a", 1}, {"ab", 2}, {"ba", 2}, {"hinting", 7},
	                            {"font-hinting", 12}, {"hnitnig", 7}, {"printing", 8}};
	for (int i = 0; i < 8; i++)
		for (int k = 0; k < 8; k++) {
			size_t exact = str_distance(names[i], names[k], 99);
			ck_assert_uint_eq(exact, str_distance(names[k], names[i], 99));
			for (size_t limit = 0; limit < 14; limit++)
				ck_assert_uint_eq(str_distance(names[i], names[k], limit), MIN(exact, limit + 1));
		}
}
END_TEST

START_TEST(str_char_survives_bad_bytes)
{
	str s = {"a\xff\xc3\xa9\xe2\x82", 6};
	unsigned expected[] = {'a', 0xFFFD, 0xE9, 0xFFFD, 0xFFFD};
	size_t at = 0;
	for (int i = 0; i < 5; i++)
		ck_assert_uint_eq(str_char(s, &at), expected[i]);
	ck_assert_uint_eq(at, s.len);
}
END_TEST

/* --- paths --- */

START_TEST(path_join_tidies)
{
	static const char *const rows[][3] = {
		{"", "a/./b//c", "a/b/c"}, {"a/b", "../c", "a/c"}, {"a", "../../c", "../c"},
		{"..", "..", "../.."}, {"a/b", "/c/../d", "/d"}, {"/", "../x", "/x"},
		{"a", "..", ""}, {"a/", "", "a"}, {"/a/b", "../..", "/"}, {"", "", ""},
		{"a..b", "..c", "a..b/..c"},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
		ck_str(path_join(a, str_of(rows[i][0]), str_of(rows[i][1])), rows[i][2]);
}
END_TEST

START_TEST(path_parts)
{
	ck_str(path_folder(STR("a/b/c.md")), "a/b");
	ck_str(path_folder(STR("c.md")), "");
	ck_str(path_folder(STR("/c")), "/");
	ck_str(path_stem(STR("a/b.tar.gz")), "b.tar");
	ck_str(path_extension(STR("a.b/c")), "");
	ck_str(path_extension(STR("a/.hidden")), "");
	ck_str(path_relative(a, STR("a/b"), STR("a/c/d.md")), "../c/d.md");
	ck_str(path_relative(a, STR(""), STR("x")), "x");
	ck_str(path_relative(a, STR("a/bc"), STR("a/b")), "../b");
}
END_TEST

/* --- folders --- */

START_TEST(memory_reads_lists_and_remembers)
{
	struct folder *f = folder_in_memory(a);
	str bytes, why;
	folder_put(f, STR("x/./b.md"), STR("B"));
	folder_put(f, STR("x/a.md"), STR("A"));
	folder_put(f, STR("xy.md"), STR(""));
	folder_put(f, STR("x/.git/c"), STR(""));
	ck_assert(folder_is_folder(f, STR("x")) && !folder_has(f, STR("x")));
	size_t n;
	str *list = folder_list(f, a, STR("x"), &n, NULL);
	ck_assert_uint_eq(n, 2);
	ck_str(list[0], "x/a.md");
	ck_assert(folder_read(f, a, STR("x/../x/b.md"), &bytes, &why));
	ck_str(bytes, "B");
	ck_assert(!folder_read(f, a, STR("none"), &bytes, &why));
	ck_str(why, "No such file or directory");
	list = folder_read_paths(f, a, &n);
	ck_assert_uint_eq(n, 1);
	ck_str(list[0], "x/b.md");
}
END_TEST

static str at_place(const char *name)
{
	return path_join(a, str_of(place), str_of(name));
}

static void put(const char *name, const char *text)
{
	str why;
	struct output *o = output_new(a);
	ck_assert(output_add(o, at_place(name), str_of(text), &why));
	ck_assert(output_commit(o, &why));
}

START_TEST(disk_refuses_traps)
{
	struct folder *f = folder_on_disk(a);
	str bytes, why;
	put("in/x.md", "text");
	ck_assert_int_eq(mkfifo(at_place("in/pipe").at, 0600), 0);
	ck_assert_int_eq(symlink("..", at_place("in/up").at), 0);
	ck_assert(!folder_read(f, a, at_place("in/pipe"), &bytes, &why));
	ck_assert(!folder_read(f, a, at_place("in"), &bytes, &why));
	size_t n;
	str *list = folder_list(f, a, str_of(place), &n, NULL);
	ck_assert_uint_eq(n, 1);
	ck_assert(str_ends(list[0], STR("in/x.md")));
	ck_assert(folder_read(f, a, list[0], &bytes, &why));
	ck_str(bytes, "text");
}
END_TEST

/* --- output --- */

static char *contents(const char *name)
{
	char *text = NULL;
	g_file_get_contents(at_place(name).at, &text, NULL, NULL);
	return text;
}

static unsigned entries(const char *name)
{
	unsigned n = 0;
	GDir *dir = g_dir_open(at_place(name).at, 0, NULL);
	while (dir && g_dir_read_name(dir))
		n++;
	if (dir)
		g_dir_close(dir);
	return n;
}

START_TEST(output_appears_all_at_once)
{
	str why;
	put("out/one", "old");
	struct output *o = output_new(a);
	ck_assert(output_add(o, at_place("out/one"), STR("new"), &why));
	ck_assert(output_add(o, at_place("out/deep/two"), STR("new"), &why));
	ck_assert_str_eq(contents("out/one"), "old");
	ck_assert(output_commit(o, &why));
	ck_assert_str_eq(contents("out/one"), "new");
	ck_assert_str_eq(contents("out/deep/two"), "new");
	ck_assert_uint_eq(entries("out"), 2);
}
END_TEST

START_TEST(output_leaves_nothing_behind)
{
	str why;
	put("out/one", "old");
	ck_assert_int_eq(mkdir(at_place("out/two").at, 0700), 0);
	struct output *o = output_new(a);
	ck_assert(output_add(o, at_place("out/one"), STR("new"), &why));
	ck_assert(output_add(o, at_place("out/two"), STR("new"), &why));
	ck_assert(!output_commit(o, &why));
	ck_str(why, "Is a directory");
	ck_assert_str_eq(contents("out/one"), "old");
	ck_assert_uint_eq(entries("out"), 2);
	o = output_new(a);
	ck_assert(output_add(o, at_place("made/for/it"), STR("new"), &why));
	output_abandon(o);
	ck_assert_uint_eq(entries(""), 1);
}
END_TEST

/* --- json --- */

START_TEST(json_keeps_commas_and_escapes)
{
	GString *g = g_string_new(NULL);
	struct json j;
	json_init(&j, g, false);
	json_open(&j, NULL);
	json_str(&j, "a\"", STR("\x01\\\n\xc3\xa9\x7f"));
	json_open_array(&j, "list");
	json_int(&j, NULL, -5);
	json_real(&j, NULL, 0.5, 2);
	json_real(&j, NULL, 1.0 / 0.0, 2);
	json_open(&j, NULL);
	json_close(&j);
	json_close_array(&j);
	json_bool(&j, "t", true);
	json_null(&j, "n");
	json_str(&j, "bad", (str){"\xff", 1});
	json_close(&j);
	ck_assert_str_eq(g->str, "{\"a\\\"\":\"\\u0001\\\\\\n\xc3\xa9\\u007f\","
	                         "\"list\":[-5,0.50,null,{}],\"t\":true,\"n\":null,"
	                         "\"bad\":\"\xef\xbf\xbd\"}");
	g_string_free(g, TRUE);
}
END_TEST

struct sum { struct arena *arena; struct crew *crew; int from, to; long result; };

/* Splits in two until there is nothing to split: a batch in a batch in a batch. */
static void add_up(void *thing)
{
	struct sum *s = thing;
	if (s->to - s->from == 1) {
		s->result = s->from;
		return;
	}
	int middle = (s->from + s->to) / 2;
	struct sum half[2] = {{arena_new(), s->crew, s->from, middle, 0},
	                      {arena_new(), s->crew, middle, s->to, 0}};
	struct batch *b = batch_new(s->arena, s->crew);
	batch_add(b, add_up, &half[0]);
	batch_add(b, add_up, &half[1]);
	batch_wait(b);
	s->result = half[0].result + half[1].result;
	arena_free(half[0].arena);
	arena_free(half[1].arena);
}

START_TEST(a_crew_does_everything_once)
{
	static const int threads[] = {1, 2, 5, 0};
	struct sum all = {arena_new(), crew_new(a, threads[_i]), 0, 1000, 0};
	add_up(&all);
	ck_assert_int_eq(all.result, 999 * 1000 / 2);
	crew_dismiss(all.crew);
	all.result = 0;
	add_up(&all);                  /* nobody is left: who waits does it */
	ck_assert_int_eq(all.result, 999 * 1000 / 2);
	arena_free(all.arena);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("base");
	TCase *c = tcase_create("base");
	tcase_add_checked_fixture(c, setup, teardown);
	tcase_add_loop_test(c, arena_gives_zeroed_aligned_pieces, 0, 4);
	tcase_add_test(c, arena_reset_ends_what_came_after_the_mark);
	tcase_add_test(c, str_finds_and_cuts);
	tcase_add_test(c, str_nearest_knows_typos_only);
	tcase_add_test(c, str_distance_is_the_same_under_every_limit);
	tcase_add_test(c, str_char_survives_bad_bytes);
	tcase_add_test(c, path_join_tidies);
	tcase_add_test(c, path_parts);
	tcase_add_test(c, memory_reads_lists_and_remembers);
	tcase_add_test(c, disk_refuses_traps);
	tcase_add_test(c, output_appears_all_at_once);
	tcase_add_test(c, output_leaves_nothing_behind);
	tcase_add_test(c, json_keeps_commas_and_escapes);
	tcase_add_loop_test(c, a_crew_does_everything_once, 0, 4);
	suite_add_tcase(suite, c);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed != 0;
}
