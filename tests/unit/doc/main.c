/* Unit tests of the doc room: links between nodes, walks, clones, text and dumps. */
#include <check.h>
#include <stdlib.h>

#include "doc/dump.h"
#include "doc/name.h"
#include "doc/theme.h"
#include "doc/walk.h"

static struct arena *a;

static void begin(void)
{
	a = arena_new();
}

static void end(void)
{
	arena_free(a);
}

static struct node *add(struct node *parent, enum node_kind kind, const char *text)
{
	struct node *n = node_new(a, kind, SPAN_NONE);
	n->text = str_of(text);
	node_append(parent, n);
	return n;
}

/* div( p("one ", em("two"), code), codeblock, p() ) */
static struct node *sample(void)
{
	struct node *root = node_new(a, NODE_DIV, SPAN_NONE);
	struct node *p = add(root, NODE_PARAGRAPH, NULL);
	add(p, NODE_TEXT, "one ");
	add(add(p, NODE_EMPHASIS, NULL), NODE_TEXT, "two");
	add(p, NODE_CODE, "3");
	add(root, NODE_CODE_BLOCK, "x\n");
	add(root, NODE_PARAGRAPH, NULL);
	return root;
}

static void check_links(const struct node *root)
{
	for (const struct node *n = root; n; n = walk_after(n, root)) {
		const struct node *last = NULL;
		for (const struct node *c = n->first; c; last = c, c = c->next) {
			ck_assert_ptr_eq(c->parent, n);
			ck_assert_ptr_eq(c->prev, last);
		}
		ck_assert_ptr_eq(n->last, last);
	}
}

START_TEST(links_agree_after_every_change)
{
	struct node *root = sample();
	struct node *p = root->first, *em = p->first->next;
	node_insert_before(p->first, node_new(a, NODE_CODE, SPAN_NONE));
	node_insert_after(p->last, node_new(a, NODE_CODE, SPAN_NONE));
	node_unwrap(em);
	node_prepend(root, node_new(a, NODE_BREAK, SPAN_NONE));
	node_replace(root->last, node_new(a, NODE_DIV, SPAN_NONE));
	node_move_children(p, node_new(a, NODE_VERSE, SPAN_NONE));
	ck_assert_ptr_null(p->first);
	check_links(root);
	node_remove(root->first);
	node_remove(root->first->next);
	check_links(root);
}
END_TEST

static void trace(GString *out, struct node *root)
{
	struct walk w = walk_of(root);
	while (walk_next(&w))
		g_string_append_printf(out, "%s%s ", w.enter ? "" : "/", node_kind_word(w.node->kind));
}

START_TEST(walk_enters_and_leaves)
{
	GString *out = g_string_new(NULL);
	trace(out, sample());
	ck_assert_str_eq(out->str, "div paragraph text emphasis text /emphasis code /paragraph "
	                           "code-block paragraph /paragraph /div ");
	g_string_free(out, TRUE);
}
END_TEST

START_TEST(walk_skips_what_is_removed)
{
	struct node *root = sample();
	unsigned seen = 0;
	struct walk w = walk_of(root);
	while (walk_next(&w)) {
		if (!w.enter || w.node->kind != NODE_PARAGRAPH)
			continue;
		walk_skip(&w);
		node_remove(w.node);
		seen++;
	}
	ck_assert_uint_eq(seen, 2);
	ck_assert_ptr_eq(root->first, root->last);
}
END_TEST

START_TEST(walk_ends_with_its_root)
{
	struct node *root = sample();
	unsigned steps = 0;
	struct walk w = walk_of(root->first);
	while (walk_next(&w))
		steps++;
	ck_assert_uint_eq(steps, 7);
	ck_assert_ptr_null(walk_after(root->last, root));
}
END_TEST

START_TEST(clone_turns_pointers_inside_only)
{
	struct node *outside = node_new(a, NODE_HEADING, SPAN_NONE);
	struct node *root = sample();
	struct node *mark = add(root->first, NODE_NOTE_MARK, NULL);
	struct node *note = add(root, NODE_NOTE, NULL);
	struct node *link = add(root->first, NODE_LINK, NULL);
	mark->mark.note = note;
	note->note.marks = &mark;
	note->note.mark_count = 1;
	link->link.target = outside;
	node_add_class(a, link, STR("x"));
	struct node *copy = node_clone(a, root);
	check_links(copy);
	ck_assert_ptr_ne(copy->last, note);
	ck_assert_ptr_eq(copy->first->last->prev->mark.note, copy->last);
	ck_assert_ptr_eq(copy->last->note.marks[0], copy->first->last->prev);
	ck_assert_ptr_eq(copy->first->last->link.target, outside);
	node_add_class(a, copy->first->last, STR("y"));
	ck_assert(!node_has_class(link, "y"));
}
END_TEST

START_TEST(clone_keeps_a_hidden_title)
{
	struct node *n = node_new(a, NODE_DIVISION, SPAN_NONE);
	n->division = ARENA_NEW(a, struct division);
	n->division->title = node_new(a, NODE_HEADING, SPAN_NONE);
	n->division->title->heading.division = n->division;
	struct node *copy = node_clone(a, n);
	ck_assert_ptr_ne(copy->division, n->division);
	ck_assert_ptr_ne(copy->division->title, n->division->title);
	ck_assert_ptr_eq(copy->division->title->heading.division, copy->division);
}
END_TEST

START_TEST(depth_needs_no_stack)
{
	struct node *root = node_new(a, NODE_DIV, SPAN_NONE), *n = root;
	for (int i = 0; i < 300000; i++)
		n = add(n, NODE_DIV, NULL);
	add(add(n, NODE_PARAGRAPH, NULL), NODE_TEXT, "deep");
	ck_assert_uint_eq(node_words(node_clone(a, root)), 1);
}
END_TEST

START_TEST(text_and_words)
{
	struct node *root = sample();
	ck_assert(str_is(node_plain_text(a, root), "one two3 x\n"));
	ck_assert_uint_eq(node_words(root), 3);
	struct node *note = add(root, NODE_NOTE, NULL);
	add(add(note, NODE_PARAGRAPH, NULL), NODE_TEXT, "aside — a");
	ck_assert(str_is(node_plain_text(a, root->first), "one two3"));
	ck_assert_uint_eq(node_words(note), 2);
}
END_TEST

START_TEST(language_is_inherited)
{
	struct node *root = sample();
	node_attributes(a, root)->language = STR("fr");
	ck_assert(str_is(node_language(root->first->first), "fr"));
	node_attributes(a, root->first)->language = STR("de");
	ck_assert(str_is(node_language(root->first->first), "de"));
	ck_assert(str_is(node_language(root->last), "fr"));
}
END_TEST

START_TEST(dump_escapes_and_indents)
{
	struct node *root = sample();
	node_add_class(a, root, STR("x"));
	root->first->first->text = STR("a\"\n\x01");
	GString *out = g_string_new(NULL);
	node_dump(root, NULL, out);
	ck_assert_str_eq(out->str, "div .x\n  paragraph\n    text \"a\\\"\\n\\x01\"\n"
	                           "    emphasis\n      text \"two\"\n    code \"3\"\n"
	                           "  code-block \"x\\n\"\n  paragraph\n");
	g_string_free(out, TRUE);
}
END_TEST

START_TEST(styles_have_words_and_parents)
{
	for (int i = 0; i < STYLE_COUNT; i++) {
		enum style_id id;
		ck_assert(style_find(str_of(style_word((enum style_id)i)), &id));
		ck_assert_int_eq((int)id, i);
		ck_assert(style_parent(id) < id || id == STYLE_BODY);
	}
}
END_TEST

/* In one form, however typed; what becomes ASCII only in lower case as well. */
START_TEST(names_are_tidied)
{
	static const struct { const char *path, *tidy; } rows[] = {
		{"/Guides//One/", "guides/one"}, {"a/./b/../C", "a/c"}, {"\xE2\x84\xAA", "k"},
		{"Cafe\xCC\x81", "caf\xC3\xA9"}, {"\xC3\x89t\xC3\xA9", "\xC3\xA9t\xC3\xA9"}, {"", ""},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		str tidy = name_tidy(a, str_of(rows[i].path));
		char *other = g_strdup("overwrites what was freed");
		ck_assert_msg(str_is(tidy, rows[i].tidy), "%s", rows[i].path);
		g_free(other);
	}
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("doc");
	TCase *tests = tcase_create("tree");
	tcase_add_checked_fixture(tests, begin, end);
	tcase_add_test(tests, links_agree_after_every_change);
	tcase_add_test(tests, walk_enters_and_leaves);
	tcase_add_test(tests, walk_skips_what_is_removed);
	tcase_add_test(tests, walk_ends_with_its_root);
	tcase_add_test(tests, clone_turns_pointers_inside_only);
	tcase_add_test(tests, clone_keeps_a_hidden_title);
	tcase_add_test(tests, depth_needs_no_stack);
	tcase_add_test(tests, text_and_words);
	tcase_add_test(tests, language_is_inherited);
	tcase_add_test(tests, dump_escapes_and_indents);
	tcase_add_test(tests, styles_have_words_and_parents);
	tcase_add_test(tests, names_are_tidied);
	suite_add_tcase(suite, tests);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
