/* data: YAML with places, tables that decode it, and what they print. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "data/data.h"

static struct arena *a;
static struct diags *d;
static uint32_t source;

static void setup(void)
{
	a = arena_new();
	d = diags_new(a);
}

static void teardown(void)
{
	arena_free(a);
}

static struct yaml *parse(const char *text)
{
	source = source_add(diags_sources(d), STR("book.yaml"), str_of(text));
	return yaml_parse(a, d, source, 0, strlen(text));
}

/* The only diagnostic, as "code line:column"; "" for none, "many" for more. */
static const char *fault(void)
{
	size_t n;
	const struct diag *const *all = diags_sorted(d, &n);
	if (n != 1)
		return n ? "many" : "";
	struct place p = source_place(diags_sources(d), all[0]->where);
	return arena_printf(a, "%s %u:%u", diag_word(all[0]->code), p.line, p.column);
}

START_TEST(toml_headers_are_read)
{
	span odd;
	str text = STR("title = \"A \\\"b\\\" \\u00e9\" # c\ndate = 2020-01-02\ntags = ['x', # y\n  \"z\",\n]\n"
	               "what is this\nl = '''a\nb'''\nin = {a = \"}\"}\nweight=3\r\n[menu]\nweight = 4\n");
	struct yaml *y = toml_parse(a, 1, text, 0, text.len, &odd);
	ck_assert(str_is(yaml_find(y, "title")->text, "A \"b\" \u00e9"));
	ck_assert(str_is(yaml_find(y, "date")->text, "2020-01-02"));
	ck_assert_uint_eq(yaml_find(y, "tags")->count, 2);
	ck_assert(str_is(yaml_find(y, "l")->text, "a\nb"));
	ck_assert(str_is(yaml_find(y, "weight")->text, "3"));
	ck_assert(str_is(str_sub(text, odd.start, odd.end), "what is this"));
}
END_TEST

START_TEST(toml_stops_at_its_end)
{
	static const char *const broken[] = {"a = [", "a = \"x", "a = '''x", "a = {x", "a = [[[[[[[[[[[[[[[[[[[[1",
	                                     "=", "a", "a = ", "\"a\\"};
	span odd;
	for (size_t i = 0; i < sizeof broken / sizeof *broken; i++) {
		str text = str_of(broken[i]);
		ck_assert_uint_eq(toml_parse(a, 1, text, 0, text.len, &odd)->count, 0);
		ck_assert_uint_eq(odd.source, 1);
	}
}
END_TEST

START_TEST(spans_count_bytes_after_other_scripts)
{
	struct yaml *y = parse("\xEF\xBB\xBFtitle: \xC3\x84\xE2\x82\xAC\r\nnext: [a, \"b\"]\r\n");
	struct yaml *next = yaml_find(y, "next");
	ck_assert(next && next->kind == YAML_SEQUENCE && next->count == 2);
	str text = source_text(diags_sources(d), source);
	span where = next->items[1]->where;
	ck_assert(str_is(str_sub(text, where.start, where.end), "\"b\""));
	ck_assert(next->items[0]->plain && !next->items[1]->plain);
}
END_TEST

static const struct { const char *text, *fault; } SYNTAX[] = {
	{"title: One: two\n", "yaml-syntax 1:11"},
	{"a: &x 1\n", "yaml-alias 1:4"},
	{"a: *x\n", "yaml-alias 1:4"},
	{"a: 1\nb: 2\na: 3\n", "key-duplicate 3:1"},
	{"a:\n\tb: 1\n", "yaml-syntax 2:1"},
	{"a: [1, 2\n", "yaml-syntax 1:4"},
	{"a: [1, 2\nb: 3\n", "yaml-syntax 2:2"},
	{"a: 1\nb: \"2\nc: 3\n", "yaml-syntax 2:4"},
	{"a: 1\n---\nb: 2\n", "yaml-syntax 3:1"},
	{"a: 'it's'\n", "yaml-syntax 1:8"}, {"a: - b\n", "yaml-syntax 1:4"},
	{"---\na: 1\n---\n", ""},
	{"a: \x01\n", "yaml-syntax 1:4"},
	{"{[x]: 1}\n", "yaml-syntax 1:2"},
	{"", ""}, {"# nothing\n", ""}, {"---\n...\n", ""},
};

START_TEST(syntax_faults_have_places)
{
	parse(SYNTAX[_i].text);
	ck_assert_str_eq(fault(), SYNTAX[_i].fault);
}
END_TEST

START_TEST(what_stood_before_a_fault_stays)
{
	struct yaml *y = parse("a: 1\nb: {c: 2}\nd: [3, {\n");
	ck_assert(y && y->partial);
	ck_assert(yaml_find(yaml_find(y, "b"), "c"));
	ck_assert(!yaml_find(y, "b")->partial);
	ck_assert(yaml_find(y, "d")->partial);
}
END_TEST

START_TEST(no_depth_is_too_much)
{
	GString *deep = g_string_new(NULL);
	for (int i = 0; i < 30000; i++)
		g_string_append(deep, "[");
	parse(deep->str);
	ck_assert_uint_gt(diags_count(d, SEVERITY_ERROR), 0);
	g_string_free(deep, TRUE);
}
END_TEST

START_TEST(merging_goes_key_by_key)
{
	struct yaml *base = yaml_parse_text(a, STR("a: {x: 1, y: 2}\nb: [1]\n"));
	struct yaml *over = yaml_parse_text(a, STR("a: {y: 3}\nb: [2, 3]\nc: 4\n"));
	struct yaml *m = yaml_merge(a, base, over);
	ck_assert(str_is(yaml_find(yaml_find(m, "a"), "x")->text, "1"));
	ck_assert(str_is(yaml_find(yaml_find(m, "a"), "y")->text, "3"));
	ck_assert_uint_eq(yaml_find(m, "b")->count, 2);
	ck_assert(yaml_find(m, "c"));
}
END_TEST

/* --- tables --- */

struct leaf { str name; int size; };
enum shape { ROUND, SQUARE };
struct thing {
	str title;
	span title_where;
	bool on;
	double share;
	unit width;
	uint32_t colour;
	int shape;
	str *words; size_t word_count;
	struct leaf *leaves; size_t leaf_count;
	struct leaf *named; size_t named_count;
	struct leaf inside;
};
static const char *const SHAPES[] = {"round", "square", NULL};
#define LEAF(member) offsetof(struct leaf, member)
static const struct field leaf_fields[] = {
	FIELD("name", FIELD_TEXT, LEAF(name), "What it is called", .required = true),
	FIELD("size", FIELD_INT, LEAF(size), "How large", .least = 1, .most = 9),
};
static const struct table leaf_table = {
	.name = "leaf", .size = sizeof(struct leaf), TABLE_FIELDS(leaf_fields), .shorthand = "name",
};
static const struct field sized_fields[] = {FIELD("size", FIELD_INT, LEAF(size), "How large")};
static const struct table sized_table = {
	.name = "size", .size = sizeof(struct leaf), TABLE_FIELDS(sized_fields), .shorthand = "size",
	.key_offset = LEAF(name),
};
#define THING(member) offsetof(struct thing, member)
static const struct field thing_fields[] = {
	FIELD("title", FIELD_TEXT, THING(title), "Of it", .required = true, .span_offset = THING(title_where)),
	FIELD("on", FIELD_BOOL, THING(on), "Whether"),
	FIELD("share", FIELD_REAL, THING(share), "Part", .most = 1),
	FIELD("width", FIELD_LENGTH, THING(width), "Across"),
	FIELD("colour", FIELD_COLOUR, THING(colour), "Hue", .none = true),
	FIELD("shape", FIELD_CHOICE, THING(shape), "Form", .choices = SHAPES),
	FIELD("words", FIELD_TEXTS, THING(words), "Some"),
	FIELD("leaves", FIELD_LIST, THING(leaves), "Some", .table = &leaf_table),
	FIELD("named", FIELD_MAP, THING(named), "Some", .table = &sized_table),
	FIELD("inside", FIELD_MAPPING, THING(inside), "One", .table = &leaf_table),
};
static const struct table thing_table = {
	.name = "thing", .size = sizeof(struct thing), TABLE_FIELDS(thing_fields),
};

static bool read_thing(const char *text, struct thing *t)
{
	struct decoder decoder = {.arena = a, .diags = d};
	*t = (struct thing){0};
	return decode(&decoder, &thing_table, parse(text), t);
}

static const char WHOLE[] =
	"title: \"One: two\"\non: true\nshare: 0.25\nwidth: 12pt\ncolour: \"#1a4f8a\"\nshape: square\n"
	"words: [x, \"y, z\"]\nleaves:\n  - name: p\n    size: 2\n  - name: q\n    size: 3\n"
	"named:\n  oak:\n    size: 4\ninside:\n  name: r\n  size: 1\n";

START_TEST(every_kind_is_read)
{
	struct thing t;
	ck_assert(read_thing("title: \"One: two\"\non: true\nshare: .25\nwidth: 12 pt\ncolour: \"#1a4f8a\"\n"
	                     "shape: square\nwords: [x, \"y, z\"]\nleaves: [p, {name: q, size: 3}]\n"
	                     "named: {oak: 4}\ninside: {name: r, size: 1}\n", &t));
	ck_assert_str_eq(fault(), "");
	ck_assert_uint_eq(t.leaf_count, 2);
	ck_assert(str_is(t.named[0].name, "oak") && t.named[0].size == 4);
	ck_assert_int_eq(t.width, 12 * UNIT_POINT);
	ck_assert_uint_eq(t.title_where.start, 7);
}
END_TEST

START_TEST(what_is_printed_reads_as_it_was)
{
	struct thing t, again;
	ck_assert(read_thing(WHOLE, &t));
	GString *out = g_string_new(NULL), *twice = g_string_new(NULL);
	table_print(&thing_table, &t, 0, out);
	ck_assert_str_eq(out->str, WHOLE);
	read_thing(out->str, &again);
	table_print(&thing_table, &again, 0, twice);
	ck_assert_str_eq(twice->str, out->str);
	g_string_free(out, TRUE);
	g_string_free(twice, TRUE);
}
END_TEST

static const struct { const char *text, *fault; } FAULTS[] = {
	{"on: true\n", "key-missing 1:1"},
	{"title:\n", "key-missing 1:7"},
	{"title: x\ntitel: y\n", "key-unknown 2:1"},
	{"title: [x]\n", "value-type 1:8"},
	{"title: {x: y}\n", "value-type 1:8"},
	{"title: x\non: yes\n", "value-type 2:5"},
	{"title: x\non: \"true\"\n", "value-type 2:5"},
	{"title: x\nshare: 2\n", "value-invalid 2:8"},
	{"title: x\nshare: 0x1\n", "value-type 2:8"},
	{"title: x\nwidth: 1em\n", "value-type 2:8"},
	{"title: x\nwidth: 12\n", "value-type 2:8"},
	{"title: x\ncolour: red\n", "value-type 2:9"},
	{"title: x\nshape: oval\n", "value-invalid 2:8"},
	{"title: x\nleaves: [{size: 3}]\n", "key-missing 2:10"},
	{"title: x\nleaves: [{name: y, size: 10}]\n", "value-invalid 2:26"},
	{"title: x\nnamed: [1]\n", "value-type 2:8"},
	{"title: x\nwords: {a: b}\n", "value-type 2:8"},
	{"- x\n", "value-type 1:1"},
	{"title: x\nwords: ~\nleaves:\n", ""},
};

START_TEST(faults_have_places)
{
	struct thing t;
	ck_assert_int_eq(read_thing(FAULTS[_i].text, &t), FAULTS[_i].fault[0] == '\0');
	ck_assert_str_eq(fault(), FAULTS[_i].fault);
}
END_TEST

START_TEST(one_run_tells_all)
{
	struct thing t;
	read_thing("titel: x\non: maybe\nshare: many\nwidth: wide\n", &t);
	ck_assert_uint_eq(diags_count(d, SEVERITY_ERROR), 5);
	ck_assert_int_eq(t.width, 0);
}
END_TEST

static const struct { const char *text; double points; } LENGTHS[] = {
	{"12pt", 12}, {"1in", 72}, {"25.4 mm", 72}, {"2.54cm", 72}, {"-3pt", -3}, {"1pc", 12},
	{"96px", 72}, {"0", 0}, {"1e3pt", -1}, {"pt", -1}, {"1 2pt", -1}, {"1em", -1}, {"", -1},
	{"999999999pt", -1}, {"1,5mm", -1},
};

START_TEST(lengths)
{
	unit u = 0;
	bool good = parse_length(str_of(LENGTHS[_i].text), &u);
	ck_assert_int_eq(good, LENGTHS[_i].points != -1);
	if (good)
		ck_assert_int_eq(u, unit_from_points(LENGTHS[_i].points));
}
END_TEST

START_TEST(what_ships_is_found)
{
	str bytes;
	ck_assert(share_read(NULL, a, NULL, "themes/book.yaml", &bytes) && bytes.len > 1000);
	ck_assert(!share_read(NULL, a, NULL, "themes/no-such.yaml", &bytes));
	str font = fonts_path(a, STR("literata/Literata-Regular.ttf"));
	ck_assert(g_file_test(str_terminated(a, font), G_FILE_TEST_IS_REGULAR));
	ck_assert(str_is(fonts_path(a, STR("/x/y.ttf")), "/x/y.ttf"));
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("data");
	TCase *yaml = tcase_create("yaml"), *tables = tcase_create("tables"), *share = tcase_create("share");
	tcase_add_checked_fixture(yaml, setup, teardown);
	tcase_add_checked_fixture(tables, setup, teardown);
	tcase_add_checked_fixture(share, setup, teardown);
	tcase_add_test(yaml, toml_headers_are_read);
	tcase_add_test(yaml, toml_stops_at_its_end);
	tcase_add_test(yaml, spans_count_bytes_after_other_scripts);
	tcase_add_loop_test(yaml, syntax_faults_have_places, 0, (int)G_N_ELEMENTS(SYNTAX));
	tcase_add_test(yaml, what_stood_before_a_fault_stays);
	tcase_add_test(yaml, no_depth_is_too_much);
	tcase_add_test(yaml, merging_goes_key_by_key);
	tcase_add_test(tables, every_kind_is_read);
	tcase_add_test(tables, what_is_printed_reads_as_it_was);
	tcase_add_loop_test(tables, faults_have_places, 0, (int)G_N_ELEMENTS(FAULTS));
	tcase_add_test(tables, one_run_tells_all);
	tcase_add_loop_test(tables, lengths, 0, (int)G_N_ELEMENTS(LENGTHS));
	tcase_add_test(share, what_ships_is_found);
	suite_add_tcase(suite, yaml);
	suite_add_tcase(suite, tables);
	suite_add_tcase(suite, share);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
