/* start: sites as their generators lay them out, and the manifest that comes of each. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "start/start.h"

struct site_file { const char *path, *text; };

static struct arena *a;

static void setup(void)
{
	a = arena_new();
}

static void teardown(void)
{
	arena_free(a);
}

/* The manifest of a site in the folder "site", for a book beside it. */
static const char *manifest(const struct site_file *files, const char **summary)
{
	struct folder *folder = folder_in_memory(a);
	struct diags *d = diags_new(a);
	struct start_files out = {0};
	for (; files->path; files++)
		folder_put(folder, str_of(arena_printf(a, "site/%s", files->path)), str_of(files->text));
	if (!start_from_folder(a, folder, STR("site"), STR("book"), d, &out)) {
		ck_assert_uint_eq(diags_count(d, SEVERITY_ERROR), 1);
		return NULL;
	}
	ck_assert_uint_eq(out.count, 1);
	ck_assert(str_is(out.file[0].path, "book.yaml"));
	if (summary)
		*summary = str_terminated(a, out.summary);
	return str_terminated(a, out.file[0].text);
}

/* The manifest from its first line of order on. */
static void orders(const struct site_file *files, const char *wanted)
{
	static const char *const keys[] = {"\nfront:", "\nparts:", "\nchapters:"};
	const char *all = manifest(files, NULL), *from = NULL;
	ck_assert_ptr_nonnull(all);
	for (size_t i = 0; i < 3 && !from; i++)
		from = strstr(all, keys[i]);
	ck_assert_msg(from && !strcmp(from + 1, wanted), "wanted\n%s\ngot\n%s", wanted, all);
}

static void says(const struct site_file *files, const char *line)
{
	const char *all = manifest(files, NULL);
	ck_assert_msg(all && strstr(all, line), "no %s in\n%s", line, all);
}

#define SITE static const struct site_file site[]

START_TEST(hugo_by_weight)
{
	SITE = {
		{"hugo.toml", "baseURL = \"https://example.org/\"\nlanguageCode = 'en-us'\ntitle = 'A Site'\n[params]\nauthor = \"Jane Roe\"\n"},
		{"content/_index.md", "---\ntitle: Home\n---\nWelcome.\n"},
		{"content/docs/_index.md", "+++\ntitle = \"Documents\"\nweight = 2\n+++\nAbout them.\n"},
		{"content/docs/b.md", "+++\nweight = 10\n+++\n# B\n"},
		{"content/docs/a.md", "+++\nweight = 20\n[menu]\nweight = 1\n+++\n# A\n"},
		{"content/docs/c.md", "+++\ndraft = true\n+++\n# C\n"},
		{"content/extra/_index.md", "---\ntitle: \"More: all\"\nweight: 1\n---\n"},
		{"content/extra/x.md", "x\n"},
		{"content/about/index.md", "---\ntitle: About\n---\nUs.\n"},
		{"static/x.png", ""}, {0},
	};
	orders(site, "chapters:\n  - file: ../site/content/_index.md\n"
	       "  - title: \"More: all\"\n    sections:\n      - x\n"
	       "  - file: ../site/content/docs/_index.md\n    sections:\n      - b\n      - a\n"
	       "  - file: ../site/content/about/index.md\n");
	says(site, "title: A Site\nauthor: Jane Roe\nlanguage: en-US\n");
	says(site, "\nsite: https://example.org\nguides: [../site/content]\nassets: ../site/static\n");
}
END_TEST

START_TEST(gatsby_by_date)
{
	SITE = {
		{"gatsby-config.js", "module.exports = {\n  siteMetadata: {\n    title: `A Site`,\n    siteUrl: 'https://example.org',\n"},
		{"content/blog/new/index.md", "---\ndate: \"2020-02-01\"\n---\nx\n"},
		{"content/blog/old/index.md", "---\ndate: \"2019-02-01\"\n---\nx\n"},
		{0},
	};
	orders(site, "chapters:\n  - file: ../site/content/blog/old/index.md\n  - file: ../site/content/blog/new/index.md\n");
	says(site, "site: https://example.org\n");
}
END_TEST

START_TEST(jekyll_by_date_in_names)
{
	SITE = {
		{"_config.yml", "title: A Site\nauthor: {name: Jane Roe}\nurl: https://example.org\n"},
		{"_posts/2019-03-01-second.md", "x\n"}, {"_posts/2018-01-02-first.md", "x\n"},
		{"_posts/2020-01-01-hidden.md", "---\npublished: false\n---\nx\n"},
		{"index.md", "x\n"}, {"assets/x.png", ""}, {0},
	};
	orders(site, "chapters:\n  - first\n  - second\n");
	says(site, "assets: ../site\n");
}
END_TEST

START_TEST(sections_by_key)
{
	SITE = {
		{"guides/a.md", "---\nsection: Late\nweight: 3\n---\nx\n"},
		{"guides/b.md", "---\nsection: Early\nweight: 2\n---\nx\n"},
		{"guides/c.md", "---\nsection: Early\nweight: 1\n---\nx\n"},
		{"guides/d.md", "---\ntitle: Late\nweight: 9\n---\nIts own page.\n"}, {0},
	};
	orders(site, "chapters:\n  - title: Early\n    sections:\n      - c\n      - b\n"
	       "  - slug: d\n    sections:\n      - a\n");
}
END_TEST

START_TEST(mdbook_summary)
{
	SITE = {
		{"book.toml", "[book]\nauthors = [\"Jane Roe\", 'Rick Doe']\ntitle = \"A Book\"\n"},
		{"src/SUMMARY.md", "# Summary\n\n[Preface](preface.md)\n\n# One\n\n- [Intro](./intro.md)\n  - [Nest](n/README.md)\n"
		 "    - [Deep](n/deep.md#there)\n  - [Again](intro.md)\n  - [Sib](sib.md \"Hint\")\n- [To come]()\n\n# Two\n\n"
		 "* [*Spaced* \\[x\\]](<a b.md>)\n* [Gone](gone.md)\n\n---\n\n[Appendix](appendix.md)\n"},
		{"src/preface.md", "x\n"}, {"src/intro.md", "# Intro\n"}, {"src/n/README.md", "x\n"}, {"src/n/deep.md", "x\n"},
		{"src/sib.md", "x\n"}, {"src/a b.md", "x\n"}, {"src/appendix.md", "x\n"}, {0},
	};
	orders(site, "front:\n  - preface\nparts:\n  - title: One\n    chapters:\n      - slug: intro\n        sections:\n"
	       "          - file: ../site/src/n/README.md\n            title: Nest\n          - deep\n          - sib\n"
	       "  - title: Two\n    chapters:\n      - slug: a b\n        title: \"Spaced [x]\"\nback:\n  - appendix\n");
	says(site, "author: [Jane Roe, Rick Doe]\n");
}
END_TEST

START_TEST(gitbook_summary)
{
	SITE = {
		{"SUMMARY.md", "# Table of contents\n\n* [Welcome](README.md)\n\n## Start\n\n* [Quick](s/quick.md)\n    * [Install](s/install.md)\n* Group\n  * [Faq](faq.md)\n"},
		{"README.md", "# Welcome\n"}, {"s/quick.md", "x\n"}, {"s/install.md", "x\n"}, {"faq.md", "x\n"}, {0},
	};
	orders(site, "front:\n  - file: ../site/README.md\nparts:\n  - title: Start\n    chapters:\n      - slug: quick\n"
	       "        sections:\n          - install\n      - title: Group\n        sections:\n          - faq\n");
}
END_TEST

START_TEST(leanpub_book)
{
	SITE = {
		{"manuscript/Book.txt", "frontmatter:\npreface.txt\nmainmatter:\npart1.md\none.md\n# two.md\nbackmatter:\nend.md\n"},
		{"manuscript/preface.txt", "# Preface\n"}, {"manuscript/part1.md", "{class: part}\n# One\n"},
		{"manuscript/one.md", "x\n"}, {"manuscript/two.md", "x\n"}, {"manuscript/end.md", "x\n"}, {0},
	};
	orders(site, "front:\n  - file: ../site/manuscript/preface.txt\nparts:\n  - slug: part1\n    chapters:\n"
	       "      - one\nback:\n  - end\n");
}
END_TEST

START_TEST(quarto_book)
{
	SITE = {
		{"_quarto.yml", "book:\n  title: 'A: b'\n  author: [{name: Jane Roe}, Rick Doe]\n  chapters:\n    - index.qmd\n"
		 "    - part: Dice\n      chapters: [dice.qmd, {href: more.qmd, text: More}]\n"
		 "    - part: cards.qmd\n      chapters: [deck.qmd]\n    - last.qmd\n  appendices: [tools.qmd]\nlang: de\n"},
		{"index.qmd", "x\n"}, {"dice.qmd", "x\n"}, {"more.qmd", "x\n"}, {"cards.qmd", "x\n"}, {"deck.qmd", "x\n"},
		{"last.qmd", "x\n"}, {"tools.qmd", "x\n"}, {0},
	};
	orders(site, "front:\n  - file: ../site/index.qmd\nparts:\n  - title: Dice\n    chapters:\n"
	       "      - file: ../site/dice.qmd\n      - file: ../site/more.qmd\n"
	       "  - file: ../site/cards.qmd\n    chapters:\n      - file: ../site/deck.qmd\n"
	       "back:\n  - file: ../site/last.qmd\n  - file: ../site/tools.qmd\n");
	says(site, "title: \"A: b\"\nauthor: [Jane Roe, Rick Doe]\nlanguage: de\n");
}
END_TEST

START_TEST(mkdocs_nav)
{
	SITE = {
		{"mkdocs.yml", "site_name: Docs\nsite_url: https://example.org/docs/\nx: !!python/name:y.z\nnav:\n  - index.md\n"
		 "  - Guide:\n    - 'Write: well': g/write.md\n    - g/style.md\n    - Deep: [g/deep.md, Out: https://example.com]\n"
		 "  - Empty: []\n"},
		{"docs/index.md", "x\n"}, {"docs/g/write.md", "x\n"}, {"docs/g/style.md", "x\n"}, {"docs/g/deep.md", "x\n"}, {0},
	};
	orders(site, "front:\n  - file: ../site/docs/index.md\nparts:\n  - title: Guide\n    chapters:\n"
	       "      - slug: write\n        title: \"Write: well\"\n      - style\n"
	       "      - title: Deep\n        sections:\n          - deep\n");
	says(site, "site: https://example.org/docs\n");
}
END_TEST

START_TEST(docusaurus_categories)
{
	SITE = {
		{"docusaurus.config.js", "const config = {\n  title: 'Docs',\n  url: 'https://example.org',\n"},
		{"docs/intro.md", "---\nsidebar_position: 1\nslug: /\n---\nx\n"},
		{"docs/b/_category_.json", "{\"label\": \"The Basics\", \"position\": 2}"},
		{"docs/b/one.mdx", "---\nsidebar_position: 2\n---\nx\n"}, {"docs/b/two.md", "---\nsidebar_position: 1\n---\nx\n"},
		{"docs/01-a/x.md", "x\n"}, {0},
	};
	orders(site, "chapters:\n  - intro\n  - title: The Basics\n    sections:\n      - two\n"
	       "      - file: ../site/docs/b/one.mdx\n  - title: A\n    sections:\n      - x\n");
}
END_TEST

START_TEST(plain_folders)
{
	SITE = {
		{"README.md", "# Readme\n"}, {"02-b/10-y.md", "x\n"}, {"02-b/9-x.md", "x\n"}, {"01-a/one.md", "x\n"},
		{"01-a/README.md", "# Alpha\n"}, {"03-c/one.md", "x\n"}, {"node_modules/z.md", "x\n"}, {"LICENSE.md", "x\n"}, {0},
	};
	const char *summary;
	orders(site, "chapters:\n  - file: ../site/README.md\n  - file: ../site/01-a/README.md\n    sections:\n"
	       "      - file: ../site/01-a/one.md\n  - title: B\n    sections:\n      - x\n      - y\n"
	       "  - title: C\n    sections:\n      - file: ../site/03-c/one.md\n");
	manifest(site, &summary);
	ck_assert_str_eq(summary, "6 of 6 guides, in the order of the guides' headers: section, weight, date, name");
}
END_TEST

START_TEST(no_guides_is_an_error)
{
	SITE = {{"x.png", ""}, {"LICENSE.md", "x\n"}, {0}};
	ck_assert_ptr_null(manifest(site, NULL));
}
END_TEST

START_TEST(odd_files_end)
{
	static const char *const odd[] = {"", "+++", "---\n", "+++\na = [", "---\n[: {\n---\nx", "\xFF\xFE\n- [", "- [a](", "[", "#", "- [x]()"};
	static const char *const names[] = {"guides/a.md", "SUMMARY.md", "Book.txt", "_quarto.yml", "mkdocs.yml", "hugo.toml"};
	for (size_t i = 0; i < sizeof odd / sizeof *odd; i++) {
		for (size_t k = 0; k < sizeof names / sizeof *names; k++) {
			const struct site_file site[] = {{"guides/b.md", "x\n"}, {names[k], odd[i]}, {0}};
			ck_assert_ptr_nonnull(manifest(site, NULL));
		}
	}
}
END_TEST

int main(void)
{
	Suite *s = suite_create("start");
	TCase *t = tcase_create("start");
	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, hugo_by_weight);
	tcase_add_test(t, gatsby_by_date);
	tcase_add_test(t, jekyll_by_date_in_names);
	tcase_add_test(t, sections_by_key);
	tcase_add_test(t, mdbook_summary);
	tcase_add_test(t, gitbook_summary);
	tcase_add_test(t, leanpub_book);
	tcase_add_test(t, quarto_book);
	tcase_add_test(t, mkdocs_nav);
	tcase_add_test(t, docusaurus_categories);
	tcase_add_test(t, plain_folders);
	tcase_add_test(t, no_guides_is_an_error);
	tcase_add_test(t, odd_files_end);
	suite_add_tcase(s, t);
	SRunner *r = srunner_create(s);
	srunner_run_all(r, CK_ENV);
	int failed = srunner_ntests_failed(r);
	srunner_free(r);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
