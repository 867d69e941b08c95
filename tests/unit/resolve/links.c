/* Every form of a link, and where it leads. */
#include "small_book.h"

/* "é" as one character and as two */
#define COMPOSED "\xC3\xA9"
#define PARTED "e\xCC\x81"

static const char manifest[] =
	"title: Links\n"
	"language: en-US\n"
	"date: 2026-01-31\n"
	"site: [https://example.com/docs, http://old.example.org]\n"
	"guides: [content/guides, content/stories]\n"
	"assets: static\n"
	"redirects: {older: old, old: intro, gone: away, out: 'https://else.example/x',\n"
	"            round: circle, circle: round, moved/here: /guides/second,\n"
	"            /docs/renamed: https://example.com/docs/guides/second#shaping}\n"
	"chapters:\n"
	"  - intro\n"
	"  - guides/second\n"
	"  - title: Gathered\n"
	"    sections: [third, caf" COMPOSED "]\n"
	"editions:\n"
	"  part: {base: pdf, only: [intro]}\n";

static void put_guides(struct small_book *b, const char *intro)
{
	small_file(b, "content/guides/intro.md", intro);
	small_file(b, "content/guides/second.md",
	           "---\ntitle: Second\nurl: /guides/second\naliases: [/2019/segundo]\n---\n\n"
	           "## Shaping\n\ntext\n\n## Shaping\n\n### What’s next?\n\n## Kept {#keep:it}\n\n<a name=\"marked\"></a>text\n");
	small_file(b, "content/guides/2021-03-04-third.md", "---\ntitle: Third\n---\n\n## Shaping\n");
	small_file(b, "content/guides/cafe.md", "---\nslug: caf" PARTED "\n---\n\n## Caf" PARTED "\n");
	small_file(b, "content/stories/unused.md", "---\ntitle: Unused\nurl: /stories/unused\n---\n\ntext\n");
	small_file(b, "static/files/a.pdf", "%PDF");
}

/* One guide that holds every link of the table, one a paragraph. */
static const struct form {
	const char *url;
	enum link_class class;
	const char *leads;       /* id of the target, or the address */
} forms[] = {
	/* in the book */
	{"second", LINK_BOOK, "second"},
	{"second.md", LINK_BOOK, "second"},
	{"./second.md", LINK_BOOK, "second"},
	{"../guides/second.md", LINK_BOOK, "second"},
	{"../guides/second.md#shaping", LINK_BOOK, "shaping"},
	{"second#shaping-1", LINK_BOOK, "shaping-1"},
	{"second#whats-next", LINK_BOOK, "whats-next"},
	{"second#what%E2%80%99s-next", LINK_BOOK, "whats-next"},
	{"second#keep:it", LINK_BOOK, "keep-it"},
	{"second#marked", LINK_BOOK, "marked"},
	{"second#second", LINK_BOOK, "second"},
	{"/guides/second", LINK_BOOK, "second"},
	{"/guides/second/", LINK_BOOK, "second"},
	{"//example.com/docs/guides/second", LINK_BOOK, "second"},
	{"/guides//second/?ref=x#shaping", LINK_BOOK, "shaping"},
	{"/guides/second/index.html", LINK_BOOK, "second"},
	{"/guides/second.html", LINK_BOOK, "second"},
	{"/guides/%73econd", LINK_BOOK, "second"},
	{"/Guides/Second", LINK_BOOK, "second"},
	{"/2019/segundo", LINK_BOOK, "second"},
	{"https://example.com/docs/guides/second", LINK_BOOK, "second"},
	{"http://www.example.com/docs/guides/second/", LINK_BOOK, "second"},
	{"HTTPS://Example.COM:443/docs/guides/second", LINK_BOOK, "second"},
	{"http://old.example.org/guides/second", LINK_BOOK, "second"},
	{"third", LINK_BOOK, "third"},
	{"2021-03-04-third", LINK_BOOK, "third"},
	{"third#shaping", LINK_BOOK, "third-shaping"},
	{"gathered", LINK_BOOK, "gathered"},
	{"/guides/gathered/", LINK_BOOK, "gathered"},
	{"/stories/gathered", LINK_SITE, "https://example.com/docs/stories/gathered"},
	{"caf" PARTED, LINK_BOOK, "caf" COMPOSED},
	{"/guides/caf%C3%A9", LINK_BOOK, "caf" COMPOSED},
	{"/guides/cafe%CC%81#caf%C3%A9", LINK_BOOK, "caf" COMPOSED},
	/* through redirects */
	{"/guides/old", LINK_BOOK, "intro"},
	{"https://example.com/docs/guides/older#here", LINK_BOOK, "here"},
	{"/moved/here", LINK_BOOK, "second"},
	{"/docs/renamed", LINK_BOOK, "shaping"},
	{"https://example.com/docs/renamed", LINK_BOOK, "shaping"},
	{"/guides/gone", LINK_SITE, "https://example.com/docs/guides/away"},
	{"/guides/out", LINK_EXTERNAL, "https://else.example/x"},
	{"/guides/round", LINK_UNRESOLVED, NULL},
	/* in this guide */
	{"#here", LINK_LOCAL, "here"},
	{"#", LINK_LOCAL, "intro"},
	{"#keep:it", LINK_BOOK, "keep-it"},
	{"#nowhere", LINK_UNRESOLVED, NULL},
	/* on the site */
	{"/shop", LINK_SITE, "https://example.com/docs/shop"},
	{"/guides/intro-to-it?a=1#b", LINK_SITE, "https://example.com/docs/guides/intro-to-it?a=1#b"},
	{"https://example.com/docs/guides/secondary", LINK_SITE, "https://example.com/docs/guides/secondary"},
	{"/stories/second", LINK_SITE, "https://example.com/docs/stories/second"},
	{"/stories/unused", LINK_SITE, "https://example.com/docs/stories/unused"},
	{"../stories/unused.md", LINK_SITE, "https://example.com/docs/stories/unused"},
	{"/", LINK_SITE, "https://example.com/docs/"},
	{"/files/a.pdf", LINK_ASSET, "https://example.com/docs/files/a.pdf"},
	/* elsewhere */
	{"https://example.com/other", LINK_EXTERNAL, "https://example.com/other"},
	{"https://example.community/docs/guides/second", LINK_EXTERNAL,
	 "https://example.community/docs/guides/second"},
	{"https://en.wikipedia.org/wiki/Guide_(book)", LINK_EXTERNAL,
	 "https://en.wikipedia.org/wiki/Guide_(book)"},
	{"www.example.net/x", LINK_EXTERNAL, "https://www.example.net/x"},
	{"ftp://example.net/x", LINK_EXTERNAL, "ftp://example.net/x"},
	{"mailto:jane@example.com", LINK_MAIL, "mailto:jane@example.com"},
	{"tel:+123", LINK_MAIL, "tel:+123"},
	/* refused or lost */
	{"javascript:alert(1)", LINK_PLAIN, NULL},
	{"file:///etc/passwd", LINK_PLAIN, NULL},
	{"nothing-of-the-kind", LINK_UNRESOLVED, NULL},
	{"nothing.md", LINK_UNRESOLVED, NULL},
};

static struct book *book_of_forms(struct small_book *b)
{
	GString *intro = g_string_new("---\ntitle: Intro\n---\n\n## Here\n\n");
	for (size_t i = 0; i < G_N_ELEMENTS(forms); i++)
		g_string_append_printf(intro, "see [it](<%s>)\n\n", forms[i].url);
	*b = small_book(manifest);
	put_guides(b, intro->str);
	g_string_free(intro, TRUE);
	return small_resolve(b, "pdf");
}

START_TEST(every_form_leads_where_it_says)
{
	struct small_book b;
	struct book *book = book_of_forms(&b);
	const struct form *f = &forms[_i];
	const struct node *link = link_to(book, f->url);
	ck_assert_msg(link->link.class == f->class, "%s is of class %d, not %d", f->url,
	              link->link.class, f->class);
	if (f->class == LINK_BOOK || f->class == LINK_LOCAL)
		ck_assert_msg(link->link.target && str_is(node_id(link->link.target), f->leads),
		              "%s leads to %.*s, not %s", f->url,
		              STR_ARGS(link->link.target ? node_id(link->link.target) : STR_NONE),
		              f->leads);
	else if (f->leads)
		ASSERT_TEXT(link->link.address, f->leads);
	small_end(&b);
}
END_TEST

START_TEST(what_is_wrong_is_said_with_a_near_name)
{
	struct small_book b = small_book(manifest);
	put_guides(&b, "[a](secnd) [b](second#shapin) [c](/guides/round) [d](https://example.com/docs/guides/secondd)");
	small_resolve(&b, "pdf");
	ck_assert_uint_eq(count_of(&b, DIAG_LINK_UNRESOLVED), 1);
	ck_assert_uint_eq(count_of(&b, DIAG_FRAGMENT_MISSING), 1);
	ck_assert_uint_eq(count_of(&b, DIAG_REDIRECT_CYCLE), 2);   /* the link, and the redirect */
	ck_assert_uint_eq(count_of(&b, DIAG_LINK_NEAR_MISS), 1);
	size_t n;
	const struct diag *const *all = diags_sorted(b.diags, &n);
	for (size_t i = 0; i < n; i++)
		if (all[i]->code == DIAG_LINK_UNRESOLVED || all[i]->code == DIAG_FRAGMENT_MISSING)
			ck_assert_msg(str_find(all[i]->help, STR("s"), 0) >= 0, "no help with %.*s",
			              STR_ARGS(all[i]->message));
	small_end(&b);
}
END_TEST

START_TEST(a_slip_is_told_from_a_page_of_the_site)
{
	struct small_book b = small_book(manifest);
	put_guides(&b, "[a](/guides/secnod) [b](/guides/thrid/) [c](/guides/price) [d](/shop/secnod) "
	               "[e](/stories/unusde) [f](/guides/second-hand)");
	struct book *book = small_resolve(&b, "pdf");
	for (size_t i = 0; i < book->link_count; i++)
		ck_assert_int_eq(book->links[i]->link.class, LINK_SITE);
	ck_assert_uint_eq(count_of(&b, DIAG_LINK_NEAR_MISS), 3);
	small_end(&b);
}
END_TEST

START_TEST(what_came_by_an_old_name_says_so)
{
	struct small_book b = small_book(manifest);
	put_guides(&b, "[a](second) [b](/2019/segundo) [c](/guides/older) [d](/guides/gone) [e](//guides/second)");
	struct book *book = small_resolve(&b, "pdf");
	ck_assert(!link_to(book, "second")->link.redirected);
	ck_assert(link_to(book, "/2019/segundo")->link.redirected);
	ck_assert(link_to(book, "/guides/older")->link.redirected);
	ck_assert(link_to(book, "/guides/gone")->link.redirected);
	ck_assert(link_to(book, "//guides/second")->link.target != NULL);
	small_end(&b);
}
END_TEST

START_TEST(what_an_edition_leaves_out_goes_to_the_site)
{
	struct small_book b = small_book(manifest);
	put_guides(&b, "[a](second) [b](/guides/second#shaping) [c](third) [d](fourth#x)");
	small_file(&b, "content/guides/fourth.md", "# Fourth\n\n## X\n");
	struct book *part = small_resolve(&b, "part");
	ck_assert_int_eq(link_to(part, "second")->link.class, LINK_SITE);
	ASSERT_TEXT(link_to(part, "second")->link.address, "https://example.com/docs/guides/second");
	ASSERT_TEXT(link_to(part, "/guides/second#shaping")->link.address,
	            "https://example.com/docs/guides/second#shaping");
	/* without a url: like its neighbour that has one, unless its file bears a date */
	ASSERT_TEXT(link_to(part, "fourth#x")->link.address, "https://example.com/docs/guides/fourth#x");
	ck_assert_int_eq(link_to(part, "third")->link.class, LINK_PLAIN);
	ck_assert_uint_eq(count_of(&b, DIAG_LINK_LEFT_OUT), 1);
	struct book *whole = small_resolve(&b, "pdf");
	ck_assert_int_eq(link_to(whole, "second")->link.class, LINK_BOOK);
	small_end(&b);
}
END_TEST

START_TEST(without_a_site_what_is_left_out_is_text)
{
	struct small_book b = small_book("title: T\nlanguage: en\ndate: 2026-01-31\nguides: [g]\n"
	                                 "chapters: [a, b]\neditions: {part: {base: epub, only: [a]}}\n");
	small_file(&b, "g/a.md", "# A\n\n[b](b.md) and [c](/c), [p](p.pdf), [q](/files/q.zip)\n");
	small_file(&b, "g/p.pdf", "x");
	small_file(&b, "files/q.zip", "x");
	small_file(&b, "g/b.md", "# B\n\ntext\n");
	struct book *part = small_resolve(&b, "part");
	ck_assert_int_eq(link_to(part, "b.md")->link.class, LINK_PLAIN);
	ck_assert_int_eq(link_to(part, "/c")->link.class, LINK_UNRESOLVED);
	ck_assert_int_eq(link_to(part, "p.pdf")->link.class, LINK_PLAIN);
	ck_assert_int_eq(link_to(part, "/files/q.zip")->link.class, LINK_PLAIN);
	ck_assert_uint_eq(count_of(&b, DIAG_LINK_LEFT_OUT), 3);
	ck_assert_uint_eq(count_of(&b, DIAG_LINK_UNRESOLVED), 1);
	small_end(&b);
}
END_TEST

START_TEST(two_guides_of_one_name_are_told_apart_by_more_of_the_path)
{
	struct small_book b = small_book("title: T\nlanguage: en\ndate: 2026-01-31\nguides: [g, s]\n"
	                                 "chapters: [g/intro, s/intro, g/last.md, s/named.md]\n");
	small_file(&b, "g/intro.md", "# A\n\ntext\n");
	small_file(&b, "s/intro.md", "# B\n\ntext\n");
	small_file(&b, "g/last.md", "# C\n\n[x](/s/intro) [y](/g/intro) [z](/intro) [s](last)\n");
	small_file(&b, "s/named.md", "---\nslug: last\n---\n\n# D\n\n[d](last)\n");
	struct book *book = small_resolve(&b, "epub");
	const struct node *x = link_to(book, "/s/intro")->link.target;
	ASSERT_TEXT(x->division->guide->path, "s/intro.md");
	ASSERT_TEXT(link_to(book, "/g/intro")->link.target->division->guide->path, "g/intro.md");
	ck_assert_uint_eq(count_of(&b, DIAG_LINK_AMBIGUOUS), 1);      /* a slug goes before a file's name */
	const struct node *beside = link_to(book, "last");
	ASSERT_TEXT(beside->link.target->division->guide->path, "g/last.md");
	ck_assert(!beside->link.redirected);
	ck_assert(!str_equal(x->division->slug, link_to(book, "/g/intro")->link.target->division->slug));
	small_end(&b);
}
END_TEST

START_TEST(a_link_without_text_is_given_one)
{
	struct small_book b;
	struct book *book = small_guide(&b, "", "# One\n\n## Two things\n\n[](#two-things) [](#pic) "
	                                "[](one) [](https://x.example/) [](#bare)\n\n"
	                                "![a](a.svg \"Cap\"){#pic}\n\n![a](a.svg){#bare}\n", "pdf");
	ck_assert_uint_eq(count_of(&b, DIAG_LINK_EMPTY), 1);
	ASSERT_TEXT(node_plain_text(b.arena, link_to(book, "#two-things")), "Two things");
	ASSERT_TEXT(node_plain_text(b.arena, link_to(book, "#pic")), "Figure\u00A01");
	ASSERT_TEXT(node_plain_text(b.arena, link_to(book, "one")), "Chapter\u00A01");
	ASSERT_TEXT(node_plain_text(b.arena, link_to(book, "https://x.example/")), "x.example");
	small_end(&b);
}
END_TEST

START_TEST(addresses_are_tidied_for_print_only)
{
	static const struct { const char *url, *printed; } rows[] = {
		{"https://www.example.net/", "example.net"},
		{"http://example.net/a/b/", "example.net/a/b"},
		{"https://example.net/?utm_source=x&id=7&fbclid=y", "example.net/?id=7"},
		{"https://example.net/a/?utm_medium=x", "example.net/a"},
		{"https://example.net/a#b", "example.net/a#b"},
		{"https://example.net/a#:~:text=b", "example.net/a"},
		{"https://WWW.Example.net/A", "Example.net/A"},
		{"ftp://www.example.net/", "ftp://www.example.net/"},
		{"https://wwwx.example.net/", "wwwx.example.net"},
	};
	GString *text = g_string_new("# One\n\n");
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
		g_string_append_printf(text, "[x](%s)\n", rows[i].url);
	struct small_book b;
	struct book *book = small_guide(&b, "", text->str, "pdf");
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		ASSERT_TEXT(link_to(book, rows[i].url)->link.printed, rows[i].printed);
		ASSERT_TEXT(link_to(book, rows[i].url)->link.address, rows[i].url);
	}
	g_string_free(text, TRUE);
	small_end(&b);
}
END_TEST

START_TEST(links_in_every_place_are_tied)
{
	struct small_book b;
	struct book *book = small_guide(&b, "",
		"# One\n\n## A [h](#x1) {#x1}\n\n> [q](#x1)\n\n| [t](#x1) |\n|---|\n| [c](#x1) |\n\n"
		"- [i](#x1)\n\nText[^n] <a href=\"#x1\">raw</a> [ref] ![p](a.svg)\n\n[^n]: [n](#x1)\n\n"
		"[ref]: #x1\n", "epub");
	size_t links = 0;
	for (size_t i = 0; i < book->link_count; i++, links++)
		ck_assert_int_eq(book->links[i]->link.class, LINK_LOCAL);
	ck_assert_uint_eq(links, 8);
	small_end(&b);
}
END_TEST

TCase *case_of_links(void)
{
	TCase *c = tcase_create("links");
	tcase_add_loop_test(c, every_form_leads_where_it_says, 0, (int)G_N_ELEMENTS(forms));
	tcase_add_test(c, what_is_wrong_is_said_with_a_near_name);
	tcase_add_test(c, a_slip_is_told_from_a_page_of_the_site);
	tcase_add_test(c, what_came_by_an_old_name_says_so);
	tcase_add_test(c, what_an_edition_leaves_out_goes_to_the_site);
	tcase_add_test(c, without_a_site_what_is_left_out_is_text);
	tcase_add_test(c, two_guides_of_one_name_are_told_apart_by_more_of_the_path);
	tcase_add_test(c, a_link_without_text_is_given_one);
	tcase_add_test(c, addresses_are_tidied_for_print_only);
	tcase_add_test(c, links_in_every_place_are_tied);
	return c;
}
