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
	       "  - title: \"More: all\"\n    sections: [x]\n"
	       "  - slug: docs\n    sections: [b, a]\n  - about\n");
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
	orders(site, "chapters:\n  - old\n  - new\n");
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
	orders(site, "chapters:\n  - title: Early\n    sections: [c, b]\n  - slug: d\n    sections: [a]\n");
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
	       "          - slug: n\n            title: Nest\n            sections: [deep]\n          - sib\n"
	       "      - {title: To come, draft: true}\n"
	       "  - title: Two\n    chapters:\n      - {slug: a b, title: \"Spaced [x]\"}\nback:\n  - appendix\n");
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
	       "        sections: [install]\n      - title: Group\n        sections: [faq]\n");
}
END_TEST

START_TEST(leanpub_book)
{
	SITE = {
		{"manuscript/Book.txt", "frontmatter:\npreface.txt\nmainmatter:\npart1.md\none.md\n# two.md\nbackmatter:\nend.md\n"},
		{"manuscript/preface.txt", "# Preface\n"}, {"manuscript/part1.md", "{class: part}\n# One\n"},
		{"manuscript/one.md", "x\n"}, {"manuscript/two.md", "x\n"}, {"manuscript/end.md", "x\n"}, {0},
	};
	orders(site, "front:\n  - file: ../site/manuscript/preface.txt\nparts:\n  - slug: part1\n"
	       "    chapters: [one]\nback:\n  - end\n");
}
END_TEST

START_TEST(quarto_book)
{
	SITE = {
		{"_quarto.yml", "book:\n  title: 'A: b'\n  author: [{name: Jane Roe}, Rick Doe]\n  chapters:\n    - index.qmd\n"
		 "    - part: Dice\n      chapters: [dice.qmd, {href: more.qmd, text: More}]\n"
		 "    - part: cards.qmd\n      chapters: [deck.qmd]\n    - part: still-to-come.qmd\n      chapters: [far.qmd]\n    - last.qmd\n  appendices: [tools.qmd]\nlang: de\n"},
		{"index.qmd", "x\n"}, {"dice.qmd", "x\n"}, {"more.qmd", "x\n"}, {"cards.qmd", "x\n"}, {"deck.qmd", "x\n"},
		{"last.qmd", "x\n"}, {"far.qmd", "x\n"}, {"tools.qmd", "x\n"}, {0},
	};
	orders(site, "front:\n  - file: ../site/index.qmd\nparts:\n  - title: Dice\n"
	       "    chapters: [dice, more]\n  - slug: cards\n    chapters: [deck]\n"
	       "  - title: Still to come\n    chapters: [far]\nback:\n  - last\n  - tools\n");
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
	       "      - {slug: write, title: \"Write: well\"}\n      - style\n"
	       "      - title: Deep\n        sections: [deep]\n");
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
	orders(site, "chapters:\n  - intro\n  - title: The Basics\n    sections: [two, one]\n  - title: A\n    sections: [x]\n");
}
END_TEST

START_TEST(docusaurus_sidebars_beside_the_guides)
{
	SITE = {
		{"website/docusaurus.config.js", "module.exports = {\n  title: 'Docs',\n  url: 'https://example.org',\n  baseUrl: '/docs/',\n"},
		{"website/sidebars.js", "// order\nimport {X} from 'x';\nmodule.exports = {\n\tdocs: {\n\t\t'What\\'s \"new\"': ['a/b', 'intro',], /* c */\n"
		 "    More: [{type: 'category', label: 'Deep', link: {type: 'doc', id: 'c/index'}, items: ['c/own']}, 'gone',\n"
		 "      {type: 'link', label: 'Web', href: 'https://example.com'}],\n  },\n};\n"},
		{"website/src/pages/index.mdx", "x\n"}, {"website/static/x.png", ""}, {"README.md", "x\n"},
		{"docs/intro.md", "---\nslug: /\n---\nx\n"}, {"docs/01-a/02-b.md", "x\n"}, {"docs/c/index.mdx", "x\n"},
		{"docs/c/x.md", "---\nid: own\n---\nx\n"}, {"docs/_piece.mdx", "x\n"}, {0},
	};
	orders(site, "chapters:\n  - title: \"What's \\\"new\\\"\"\n    sections: [b, intro]\n"
	       "  - title: More\n    sections:\n      - slug: c\n        title: Deep\n        sections: [x]\n");
	says(site, "site: https://example.org/docs\nguides: [../site/docs]\nassets: ../site/website/static\n");
}
END_TEST

START_TEST(vitepress_sidebars)
{
	SITE = {
		{"docs/.vitepress/config.mts", "import { defineConfig } from 'vitepress'\nexport default defineConfig({\n  title: 'A Site',\n"
		 "  themeConfig: {\n    nav: [{ text: 'Home', link: '/' }],\n    sidebar: {\n      '/guide/': [\n"
		 "        { text: \"Start\", collapsed: false, items: [ // first\n          { text:'Why?', link:'/guide/why' },\n"
		 "          { text: 'Install', link: '/guide/install.html#now', },\n          { text: 'Chat', link: 'https://x.org/why' }] },\n"
		 "        { text: 'More', items: [{ text: 'Deep', link: '/guide/deep/' }] },\n      ],\n"
		 "      '/api-list/': { base: '/api/', items: [{ text: 'All', link: 'all' }] }\n    },\n  }\n})\n"},
		{"docs/guide/install.md", "x\n"}, {"docs/guide/why.md", "# Why?\n"}, {"docs/guide/deep/index.md", "# Deep\n"},
		{"docs/api/all.md", "# All\n"}, {"docs/guide/all.md", "# Not\n"}, {"docs/index.md", "x\n"}, {0},
	};
	orders(site, "parts:\n  - title: Guide\n    chapters:\n      - title: Start\n        sections: [why, install]\n"
	       "      - title: More\n        sections: [deep]\n  - title: Api list\n    chapters: [api/all]\n");
	says(site, "title: A Site\n");
}
END_TEST

START_TEST(starlight_sidebar)
{
	SITE = {
		{"astro.config.mjs", "export default defineConfig({ site: 'https://x.org', integrations: [starlight({\n"
		 "  sidebar: [\n    'intro',\n    { label: 'Guides', items: ['guides/b', { label: 'An A', slug: 'guides/a' }] },\n  ],\n})]})\n"},
		{"src/content/docs/intro.mdx", "x\n"}, {"src/content/docs/guides/a.md", "x\n"},
		{"src/content/docs/guides/b.md", "x\n"}, {0},
	};
	orders(site, "chapters:\n  - intro\n  - title: Guides\n    sections:\n      - b\n      - {slug: a, title: An A}\n");
}
END_TEST

/* What a program works out is no order: folders and names are. */
START_TEST(sidebars_that_are_programs)
{
	static const char *const configs[] = {
		"export default { sidebar: [{ text: 'B', link: '/b' }, more()] }",
		"export default { sidebar: [{ text: 'B', link: '/b' }, { text: 'C', items: rest }] }",
		"export default { sidebar: [{ text: t('B'), link: '/b' }] }",
		"export default { sidebar: [{ text: 'B', link: '/b' }, ...more] }",
		"export default { sidebar: { '/': [{ text: 'B', link: '/b' }], '/c/': pages } }",
		"export default { sidebar: [{ label: 'All', autogenerate: { directory: '.' } }, 'b'] }",
		"export default { sidebar: [{ text: 'B', link: '/b' ", "const sidebar = true", "sidebar:", "sidebar: [",
	};
	for (size_t i = 0; i < sizeof configs / sizeof *configs; i++) {
		const struct site_file site[] = {
			{".vitepress/config.js", configs[i]}, {"b.md", "x\n"}, {"a.md", "x\n"}, {0},
		};
		ck_assert_msg(strstr(manifest(site, NULL), "chapters:\n  - a\n  - b\n"), "%s", configs[i]);
	}
}
END_TEST

START_TEST(jekyll_navigation)
{
	SITE = {
		{"_config.yml", "title: A Site\n"},
		{"_data/navigation.yml", "main:\n  - {title: Start, url: /docs/setup/}\ndocs:\n  - title: Begin\n    children:\n"
		 "      - {title: Setup, url: /docs/setup/}\n      - {title: Elsewhere, url: \"https://y.org/docs/setup\"}\n"
		 "      - {title: First page, url: /docs/first-page/}\n  - {title: The end, url: /docs/end/}\n"},
		{"_docs/01-end.md", "x\n"}, {"_docs/02-setup.md", "# Setup\n"}, {"_docs/03-first.md", "---\nslug: first-page\n---\n# First page\n"},
		{0},
	};
	orders(site, "chapters:\n  - title: Begin\n    sections: [setup, first-page]\n  - {slug: end, title: The end}\n");
}
END_TEST

START_TEST(redirects_of_mkdocs)
{
	SITE = {
		{"mkdocs.yml", "site_name: A\nplugins:\n  - search\n  - redirects:\n      redirect_maps:\n        old.md: new.md\n"
		 "        a/gone.md: b/there.md#part\n        web.md: https://x.org/new\n        lost.md: nowhere.md\n        new.md: b/there.md\n"},
		{"docs/new.md", "x\n"}, {"docs/b/there.md", "x\n"}, {0},
	};
	says(site, "\nredirects:\n  old: new\n  a/gone: there#part\nchapters:");
}
END_TEST

START_TEST(redirects_of_mdbook)
{
	SITE = {
		{"book.toml", "[book]\ntitle = \"A\"\n\n[output.html.redirect]\n\"/appendix/old.html\" = \"/new.html\" # moved\n"
		 "\"/x.html\" = \"https://x.org/\"\n[output.html.print]\n\"/no.html\" = \"/new.html\"\n"},
		{"src/SUMMARY.md", "- [New](new.md)\n"}, {"src/new.md", "x\n"}, {"src/left-out.md", "x\n"}, {0},
	};
	says(site, "\nredirects:\n  appendix/old: new\nchapters:");
}
END_TEST

START_TEST(redirects_in_javascript)
{
	SITE = {
		{"docusaurus.config.js", "module.exports = {\n  title: 'A',\n  plugins: [['@docusaurus/plugin-client-redirects', {\n"
		 "    redirects: [ // moved\n      { to: '/docs/new', from: ['/docs/old', '/older'] },\n      { from: '/x', to: '/docs/two' },\n"
		 "      { from: '/y', to: where() },\n    ],\n  }]],\n};\n"},
		{"docs/new.md", "x\n"}, {"docs/two.md", "x\n"}, {0},
	};
	says(site, "\nredirects:\n  docs/old: new\n  older: new\n  x: two\nchapters:");
	static const struct site_file astro[] = {
		{"astro.config.mjs", "export default defineConfig({\n  redirects: { '/old': '/new', '/blog/[...slug]': '/new' },\n})\n"},
		{"src/content/new.md", "x\n"}, {0},
	};
	says(astro, "\nredirects:\n  old: new\nchapters:");
}
END_TEST

START_TEST(redirects_of_hosts)
{
	SITE = {
		{"hugo.toml", "title = 'A'\n"},
		{"static/_redirects", "# ours\n/old  /posts/new/\n/older /posts/new 301!\n/* /posts/new 301\n/u/:name /posts/new\n"
		 "/app /posts/new 200\n/old /posts/two\n/posts/new /posts/two 302\n"},
		{"netlify.toml", "[build]\n  publish = \"public\"\n[[redirects]]\n  from = \"/n\"\n  to = \"/posts/two\"\n  status = 302\n"
		 "[[redirects]]\nfrom = \"/api\"\nto = \"/posts/two\"\nstatus = 200\n"},
		{"vercel.json", "{\"redirects\": [{\"source\": \"/v\", \"destination\": \"/posts/two\", \"permanent\": true}]}"},
		{"content/posts/new.md", "x\n"}, {"content/posts/two.md", "x\n"}, {0},
	};
	says(site, "\nredirects:\n  old: new\n  older: new\n  n: two\n  v: two\nchapters:");
}
END_TEST

START_TEST(one_of_several_languages)
{
	SITE = {
		{"hugo.toml", "defaultContentLanguage = 'de'\n"}, {"content/en/a.md", "x\n"}, {"content/fr/a.md", "x\n"},
		{"content/de/a.md", "x\n"}, {"content/de/b.md", "x\n"}, {"content/de/b.fr.md", "x\n"}, {0},
	};
	orders(site, "chapters:\n  - a\n  - b\n");
	says(site, "language: de\n");
}
END_TEST

START_TEST(parents_by_title)
{
	SITE = {
		{"_config.yml", "title: Docs\nurl: https://example.org\nbaseurl: /docs\n"},
		{"docs/a.md", "---\ntitle: Alpha\nnav_order: 2\n---\nx\n"},
		{"docs/b.md", "---\ntitle: Beta\nparent: Alpha\n---\nx\n"},
		{"docs/c.md", "---\ntitle: Gamma\nparent: Beta\n---\nx\n"},
		{"docs/d.md", "---\ntitle: Delta\nnav_order: 1\n---\nx\n"}, {0},
	};
	orders(site, "chapters:\n  - d\n  - slug: a\n    sections:\n      - slug: b\n        sections: [c]\n");
	says(site, "site: https://example.org/docs\n");
}
END_TEST

START_TEST(chapters_beside_groups_make_no_parts)
{
	SITE = {
		{"docs/1-a/1-x/p.md", "x\n"}, {"docs/1-a/2-y.md", "x\n"}, {"docs/2-b.md", "x\n"}, {"docs/3-c/q.md", "x\n"}, {0},
	};
	orders(site, "chapters:\n  - title: A\n    sections:\n      - title: X\n        sections: [p]\n      - y\n"
	       "  - b\n  - title: C\n    sections: [q]\n");
}
END_TEST

START_TEST(titles_are_compared_as_they_are_read)
{
	SITE = {
		{"mkdocs.yml", "site_name: Docs\nnav:\n  - What it is: a.md\n  - Setext: b.md\n  - Other: c.md\n"},
		{"docs/a.md", "```sh\n# comment\n```\n\n## What *it* is {#x}\n"}, {"docs/b.md", "Setext\n======\n"},
		{"docs/c.md", "# One\n"}, {0},
	};
	orders(site, "chapters:\n  - a\n  - b\n  - {slug: c, title: Other}\n");
}
END_TEST

START_TEST(plain_folders)
{
	SITE = {
		{"README.md", "# Readme\n"}, {"02-b/10-y.md", "x\n"}, {"02-b/9-x.md", "x\n"}, {"01-a/one.md", "x\n"},
		{"01-a/README.md", "# Alpha\n"}, {"03-c/one.md", "x\n"}, {"04-d/README.md", "# Delta\n"}, {"node_modules/z.md", "x\n"}, {"LICENSE.md", "x\n"}, {0},
	};
	const char *summary;
	orders(site, "chapters:\n  - file: ../site/README.md\n  - slug: a\n    sections: [01-a/one]\n"
	       "  - title: B\n    sections: [x, y]\n  - title: C\n    sections: [03-c/one]\n  - d\n");
	manifest(site, &summary);
	ck_assert_str_eq(summary, "7 of 7 guides, in the order of the guides' headers: section, weight, date, name");
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
	static const char *const names[] = {"guides/a.md", "SUMMARY.md", "Book.txt", "_quarto.yml", "mkdocs.yml", "hugo.toml",
		"sidebars.js", ".vitepress/config.js", "_data/navigation.yml", "_redirects", "netlify.toml", "vercel.json"};
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
	tcase_add_test(t, docusaurus_sidebars_beside_the_guides);
	tcase_add_test(t, vitepress_sidebars);
	tcase_add_test(t, starlight_sidebar);
	tcase_add_test(t, sidebars_that_are_programs);
	tcase_add_test(t, jekyll_navigation);
	tcase_add_test(t, redirects_of_mkdocs);
	tcase_add_test(t, redirects_of_mdbook);
	tcase_add_test(t, redirects_in_javascript);
	tcase_add_test(t, redirects_of_hosts);
	tcase_add_test(t, one_of_several_languages);
	tcase_add_test(t, parents_by_title);
	tcase_add_test(t, chapters_beside_groups_make_no_parts);
	tcase_add_test(t, titles_are_compared_as_they_are_read);
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
