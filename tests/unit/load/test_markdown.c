/* The language of a guide: what text becomes, where it stood, and what is said of it.
 *
 * Expectations are lines of the dump, with places, and findings as "line:column code". */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "doc/dump.h"
#include "doc/walk.h"
#include "load/load.h"

Suite *markdown_suite(void);

static struct arena *a;
static struct diags *d;
static GString *dump, *said;

static void setup(void)
{
	a = arena_new();
	d = diags_new(a);
	dump = g_string_new(NULL);
	said = g_string_new(NULL);
}

static void teardown(void)
{
	g_string_free(dump, TRUE);
	g_string_free(said, TRUE);
	arena_free(a);
}

static struct node *read_text(str text)
{
	d = diags_new(a);
	uint32_t source = source_add(diags_sources(d), STR("g.md"), text);
	struct node *root = load_markdown(a, d, source, text, 0);
	g_string_truncate(dump, 0);
	g_string_truncate(said, 0);
	node_dump(root, diags_sources(d), dump);
	size_t n;
	const struct diag *const *all = diags_sorted(d, &n);
	for (size_t i = 0; i < n; i++) {
		struct place p = source_place(diags_sources(d), all[i]->where);
		g_string_append_printf(said, "%u:%u %s\n", p.line, p.column, diag_word(all[i]->code));
	}
	return root;
}

static struct node *read_markdown(const char *text)
{
	return read_text(str_of(text));
}

static void shows(const char *part)
{
	ck_assert_msg(strstr(dump->str, part) != NULL, "no %s in\n%s", part, dump->str);
}

static void hides(const char *part)
{
	ck_assert_msg(strstr(dump->str, part) == NULL, "%s in\n%s", part, dump->str);
}

static void says(const char *findings)
{
	ck_assert_str_eq(said->str, findings);
}

START_TEST(places_are_those_of_the_source)
{
	read_markdown("Para *one*\n   and *two*\n");
	shows("emphasis @2:8-2:13");
	read_markdown("> a\nlazy *b*\n> `c\n> d` *e*\n");
	shows("emphasis @2:6-2:9");
	shows("code \"c d\" @3:3-4:5");
	shows("emphasis @4:6-4:9");
	read_markdown("- x\n\n  1. y `1\n     2` **z**\n");
	shows("strong @4:9-4:14");
	read_markdown("[r]: /u\n\"t\"\nthen [x][r] *y*\n");
	shows("paragraph @3:1-3:16");
	shows("link url=\"/u\" title=\"t\" @3:6-3:12");
	shows("emphasis @3:13-3:16");
	read_markdown("\\*a\\* &amp; &quot; *b*\n");
	shows("emphasis @1:20-1:23");
	read_markdown("***a** b* c**d*\n");
	shows("strong @1:2-1:7");
	shows("text \" b\" @1:7-1:9");
	says("");
}
END_TEST

START_TEST(places_in_tables)
{
	read_markdown("> | a | *b* |\n> |---|:-:|\n> | `x\\|y` | \\| *z* |\n");
	shows("emphasis @1:9-1:12");
	shows("code \"x|y\" @3:5-3:11");
	shows("emphasis @3:17-3:20");
	read_markdown("intro\n| h |\n|---|\n| 1 | 2 |\n");
	shows("paragraph @1:1-1:6");
	shows("row header @2:1-2:6");
	says("4:6 table-excess\n");
}
END_TEST

START_TEST(places_after_odd_bytes)
{
	read_markdown("\xEF\xBB\xBF# T\r\n\r\nä *b*\r*c*\n");
	shows("emphasis @3:3-3:6");
	shows("emphasis @4:1-4:4");
	read_markdown("\xEF\xBB\xBF" "a *b*\n");
	shows("emphasis @1:3-1:6");
	read_markdown("\tcode\n\n- a\n\n\tb *c*\n");
	shows("emphasis @5:4-5:7");
}
END_TEST

START_TEST(notes_are_tied)
{
	struct node *root = read_markdown(
		"a[^1] b[^N] c[^1]\n\n[^n]: two\n\n    - list\n\n[^1]: one[^n]\n");
	shows("note label=\"n\" marks=2 @3:1");
	shows("note label=\"1\" marks=2 @7:1");
	shows("list bullets tight @5:5");
	struct node *mark = root->first->first->next;
	ck_assert_int_eq(mark->kind, NODE_NOTE_MARK);
	ck_assert_ptr_eq(mark->mark.note, root->last);
	ck_assert_ptr_eq(root->last->note.marks[0], mark);
	ck_assert_uint_eq(root->last->note.marks[1]->mark.occurrence, 2);
	says("");
}
END_TEST

START_TEST(notes_anywhere)
{
	read_markdown("a[^q]\n\n> [^q]: one\n>\n>     two *b*\n\nc\n");
	hides("quote");
	shows("emphasis @5:11-5:14");
	shows("\n  note label=\"q\" marks=1 @3:3-5:14");
	read_markdown("a^[b *c* [d](e)] 2^3 \\^[f] g[^h]\n\n- [^h]: i[^j]\n\n  [^j]: k\n");
	shows("note-mark label=\"^1\"");
	shows("note-mark label=\"j\"");
	hides("list");
	shows("^[f]");
	says("");
	read_markdown("[^a]:\n    [^b]: c\n");
	says("1:1 note-unused\n2:5 note-unused\n");
	read_markdown("a^[<b>b</b> ==c== https://d.org <ul><li>e</li></ul>]\n");
	hides("code");
	shows("strong");
	shows("marked");
	shows("link url=\"https://d.org\"");
	shows("item");
	says("");
}
END_TEST

START_TEST(notes_that_fit_nothing_are_said)
{
	read_markdown("x[^gone] \\[^2]\n\n[^1]: a\n\n[^1]: b\n\n> [^u]: c [^u]\n");
	shows("\"[^gone]\"");
	hides("note label");
	says("1:2 note-missing\n3:1 note-unused\n5:1 note-duplicate\n7:3 note-unused\n");
	read_markdown("[a[^1]](u)\n\n[^1]: n\n");
	shows("  link url=\"u\" @1:1-1:11\n      text \"a\" @1:2-1:3\n    note-mark");
}
END_TEST

START_TEST(references_are_watched)
{
	read_markdown("[a] [b][x] [c][]\n\n[a]: /a\n[A ]: /again\n> [u]: <>\n\n[c]: /c 't'\n");
	says("1:8 reference-undefined\n4:1 reference-duplicate\n5:3 reference-unused\n");
	shows("link url=\"/a\"");
	shows("title=\"t\"");
}
END_TEST

START_TEST(attributes_find_their_owner)
{
	read_markdown("# T *x* {#top .a lang=fr k=\"v w\"}\n\n`c`{.d} [l](u){#e} *m*{.f} [s]{.smallcaps}\n");
	shows("heading #top .a k=\"v w\" lang=\"fr\" level=1");
	shows("code .d \"c\"");
	shows("link #e url=\"u\"");
	shows("emphasis .f");
	shows("small-caps .smallcaps @3:28");
}
END_TEST

START_TEST(attributes_of_blocks)
{
	read_markdown("text\n{.a}\n\n{.b}\n> q\n\n| t |\n|---|\n{widths=\"40\" .c}\n\n{.d}\n");
	shows("paragraph .a");
	shows("quote .b");
	shows("table .c .d");
	read_markdown("```c {.numbered start=3 mark=\"2,3-9\" .x}\na\nb\nc\n```\n");
	shows("code-block .x language=\"c\" numbered first=3 mark=2,3");
	read_markdown("![](a.png){alt=\"\"} ![](b.png){alt=\"B\"}\n");
	shows("image url=\"a.png\" decorative");
	shows("text \"B\"");
	read_markdown("costs {5} and \\{.x} `{.y}` {.z}!\n");
	shows("{.z}!");
	says("");
	read_markdown("{.a}\n");
	says("1:1 attributes-stray\n");
}
END_TEST

START_TEST(fences_nest)
{
	read_markdown(":::: {.outer #o}\n- item\n\n  ::: warning Mind *it*\n  text\n  :::\n\n```\n:::\n```\n::::\nafter\n");
	shows("div #o .outer @1:1-11:5");
	shows("callout .warning name=\"warning\" @4:3-6:6");
	shows("term @4:15-4:24");
	shows("emphasis @4:20-4:24");
	shows("code-block \":::\\n\"");
	shows("\n  paragraph @12:1");
	read_markdown(":::\n\n> ::: note\n> a\n\nb\n");
	says("1:1 fence-stray\n3:3 fence-unclosed\n");
	shows("\n  paragraph @6:1");
}
END_TEST

START_TEST(callouts_in_both_spellings)
{
	read_markdown("> [!TIP]\n> body\n");
	shows("callout name=\"tip\"");
	shows("text \"body\" @2:3-2:7");
	hides("!TIP");
	read_markdown("> [!WARNING] Mind *it*\n>\n> body\n");
	shows("term @1:14");
	read_markdown("> \\[!TIP] x\n\n> [!WHAT]\n");
	hides("callout");
	says("3:3 site-syntax\n");
	read_markdown("> [!bug]- Title\n> body\n\n> [!EXAMPLE]\n> body\n");
	shows("callout name=\"caution\"");
	shows("text \"Title\" @1:11");
	shows("text \"Example\"");
	read_markdown("::: example\nbody\n:::\n\n::: aside My *title*\nbody\n:::\n");
	hides("callout");
	shows("paragraph .title @5:11");
}
END_TEST

START_TEST(admonitions_hold_what_is_set_in)
{
	read_markdown("!!! tip \"My *title*\"\n    one\n    [x][no]\n\n    - two\n\n??? question\n    three\n\nout\n");
	shows("callout .tip name=\"tip\" @1:1");
	shows("emphasis @1:13-1:20");
	shows("text \"Question\"");
	shows("\n  paragraph @10:1");
	says("3:8 reference-undefined\n");
	read_markdown("=== \"C\"\n\n    text\n\n!!! really\n");
	shows("div .tab");
	shows("text \"!!! really\"");
}
END_TEST

START_TEST(templates_are_kept_and_said)
{
	read_markdown("a {{< b \"c*d\" >}} *e* `{{ f }}` \\{{ g }}\n{% if\n  h %} [x][no]\n");
	shows("span .template @1:3-1:18");
	shows("verbatim \"{{< b \\\"c*d\\\" >}}\"");
	shows("code \"{{ f }}\"");
	says("1:3 site-syntax\n2:1 site-syntax\n3:11 reference-undefined\n");
	read_markdown("[a]({{< ref \"b.md\" >}}) ![c]({{ site.url }}/d.png) <a href=\"{% link e.md %}\">f</a>\n");
	shows("url=\"b.md\"");
	shows("url=\"/d.png\"");
	shows("url=\"e.md\"");
	says("");
	read_markdown("{{< figure src=\"a.png\" alt=\"b\" caption=\"c\" >}}\n\n{{/* d */}}\n\nimport E from './e';\n\n<p>{{ f }}</p>\n");
	shows("image url=\"a.png\"");
	shows("caption");
	hides("/* d");
	says("5:1 site-syntax\n7:4 site-syntax\n");
}
END_TEST

START_TEST(other_site_syntax_is_said)
{
	read_markdown("[TOC]\n\na :smile: 10:30:45 [[b c]] x[[1]] `:d:` \\[[e]]\n\n- TOC\n{:toc}\n\n[f](g){:.h}\n{: #i}\n");
	says("1:1 site-syntax\n3:3 site-syntax\n3:20 site-syntax\n6:1 site-syntax\n");
	shows("paragraph #i");
	shows("link .h");
}
END_TEST

START_TEST(marks_beside_commonmark)
{
	read_markdown("==a *b*== c==d e==f x^2^ ^_^ H~2~O ~g~ \\==h== ` ==i== `\n");
	shows("marked @1:1-1:10");
	shows("superscript @1:22-1:25");
	shows("subscript @1:31-1:34");
	shows("strike @1:36-1:39");
	shows(" ^_^ ");
	shows("==h==");
}
END_TEST

START_TEST(definitions_and_captions)
{
	read_markdown("One\n: d\n\n| a |\n|---|\n\npara\n\n: caption\n\n| b |\n|---|\n");
	shows("definitions @1:1");
	shows("caption @9:3");
	read_markdown("One\nTwo *x* {.k #i}\n: d\n\n    e\n");
	shows("term @1:1-1:4");
	shows("term #i .k @2:1-2:16");
	shows("text \"e\"");
	read_markdown("Zero\nOne\n\nTwo\n: d *e*\n  more\n\n: second\n\nThree\n\n: x\n\n  y\n");
	shows("definitions @4:1");
	shows("term @4:1-4:4");
	shows("emphasis @5:5-5:8");
	shows("text \"y\" @14:3-14:4");
	ck_assert_ptr_null(strstr(strstr(dump->str, "definitions") + 1, "definitions"));
	read_markdown(": not a definition\n");
	shows("\": not a definition\"");
	read_markdown("| a |\n|---|\n| b |\n: <script>\n  c</script>\n");
	hides("script");
	says("4:3 html-dropped\n");
	read_markdown("Table: Cap {#t widths=\"1 3\"}\n\n| a | b |\n|---|---|\n\n: other\n\n| c |\n|---|\n: third\n");
	shows("table #t columns=2 align=none,none widths=0.25,0.75");
	shows("caption @6:3");
	shows("caption @6:3");
}
END_TEST

START_TEST(figures_verse_and_epigraphs)
{
	read_markdown("![A *b*](p.png \"Cap\"){#f width=50%}\n\n![x](y) text\n");
	shows("figure #f @1:1");
	shows("image url=\"p.png\" width=0.5");
	shows("caption");
	ck_assert_ptr_null(strstr(strstr(dump->str, "figure") + 1, "figure"));
	read_markdown("::: verse\nOne\n  two\n\nthree\n:::\n\n::: epigraph\n> To be. — Will\n:::\n");
	shows("verse");
	shows("hard-break");
	shows("epigraph");
	shows("attribution");
	hides("quote");
	hides("soft-break");
}
END_TEST

/* DESIGN.md section 3: who said it. */
static const struct { const char *quote, *attribution; } quotes[] = {
	{"> Text. - [Name](url)", "text \"Name\""},
	{"> Text. — Jane Roe", "\"Jane Roe\""},
	{"> Text.—Jane Roe", "\"Jane Roe\""},
	{"> \"Text\" -- J. R. R. Roe, Jr.", "\"J. R. R. Roe, Jr.\""},
	{"> “Text” – Dr. Roe", "\"Dr. Roe\""},
	{"> Text\n> \\- [Name](url)", "text \"Name\""},
	{"> Text\n> — Roe", "\"Roe\""},
	{"> Text.\n>\n> -- Roe", "\"Roe\""},
	{"> Text.\n>\n> - [Name](url)", "text \"Name\""},
	{"> *Text.* - Roe", "\"Roe\""},
	{"> text said [Roe]{.attribution}", "\"Roe\""},
	{"> Text.\n> *— Jane Roe*", "\"Jane Roe\""},
	{"> Text.\n>\n> <cite>-- Roe</cite>", "\"Roe\""},
	{"> *Text. — Jane Roe*", NULL},
	{"> — Jane Roe", NULL},
	{"> Text. — *Roe*, “Book”", "\"Roe\""},
	{"> Text. - And so it went.", NULL},
	{"> Text. - and so", NULL},
	{"> Text - Roe", NULL},
	{"> Text. - Roe went. He left", NULL},
	{"> Text. - A long one that goes on and on and on until it has many more than its eighty letters", NULL},
	{"> Text.\n>\n> - One\n> - Two", NULL},
	{"> - One", NULL},
	{"> Text. — Roe\n{.no-attribution}", NULL},
	{"> Text. — Roe {.no-attribution}", NULL},
	{"> Text. `— Roe`", NULL},
};

START_TEST(quotes_say_who)
{
	read_markdown(quotes[_i].quote);
	if (quotes[_i].attribution) {
		shows("    attribution");
		ck_assert_msg(strstr(strstr(dump->str, "attribution"), quotes[_i].attribution) != NULL,
		              "%s", dump->str);
		hides("— ");
		ck_assert_ptr_nonnull(strstr(said->str, "attribution-taken"));
	} else {
		hides("    attribution");
		says("");
	}
}
END_TEST

START_TEST(html_becomes_nodes)
{
	read_markdown("a <b>x *y*</b> H<sub>2</sub> <kbd>k</kbd><br>z <code>c *d*</code> <!-- n -->\n");
	shows("strong @1:3-1:15");
	shows("subscript");
	shows("keyboard");
	shows("hard-break");
	shows("code \"d\"");
	hides("n --");
	read_markdown("<div class=\"pull\">\n\nSome *text*\n\n- x\n\n</div>\n\nafter\n");
	shows("div .pull @1:1-7:7\n    paragraph @3:1-3:12\n");
	shows("    list");
	shows("\n  paragraph @9:1");
	read_markdown("<table><tr><th align=right>A<td>B</table>\n<pre><code class=\"language-c\">int\n x;</code></pre>\n");
	shows("cell column=0 header align=right");
	shows("code-block language=\"c\" \"int\\n x;\"");
	read_markdown("<figure><img src=a.png alt=x><figcaption>Cap <i>t</i></figcaption></figure>\n");
	shows("figure");
	shows("image url=\"a.png\"");
	shows("caption");
	read_markdown("| a |\n|---|\n| <ul><li>x<li>y</ul> |\n");
	shows("list bullets tight");
	says("");
}
END_TEST

/* How much of the source the first finding covers. */
static size_t dropped_length(void)
{
	size_t n;
	const struct diag *const *all = diags_sorted(d, &n);
	return n ? all[0]->where.end - all[0]->where.start : 0;
}

START_TEST(a_quoting_figure_is_a_quote)
{
	read_markdown("<figure><blockquote>a</blockquote></figure>\n\n<figure><blockquote></blockquote><figcaption>b"
	              "</figcaption></figure>\n");
	shows("figure");
	read_markdown("<figure><blockquote>a</blockquote><figcaption>b</figcaption></figure>\n\n::: tip T\nc\n:::\n");
	hides("figure");
	shows("attribution @1");
	shows("callout .tip");
}
END_TEST

START_TEST(html_that_cannot_stay_is_said)
{
	read_markdown("a <script>alert(1)</script> <b onclick=x() style=y>c</b>\n\n<iframe src=z></iframe>\n");
	hides("alert");
	hides("onclick");
	says("1:3 html-dropped\n1:29 attribute-refused\n1:29 attribute-refused\n3:1 html-dropped\n");
	read_markdown("<x-note>kept *x*</x-note>\n\n<form>\n\nText *kept*\n\n</form>\n");
	shows("kept ");
	shows("Text ");
	read_markdown("x <i>y\n\n</div>\n\nz\n\n> <section>\n>\n> q\n\nlast\n");
	says("1:3 html-unclosed\n3:1 html-stray\n7:3 html-unclosed\n");
	shows("\n  paragraph @11:1");
	read_markdown("a <script> b *c*\n");
	shows("emphasis");
	read_markdown("<form><label>a</label></form>\n");
	ck_assert_uint_eq(dropped_length(), strlen("<form><label>a</label></form>"));
}
END_TEST

START_TEST(bare_addresses)
{
	read_markdown("www.a.org, (https://b.org/c_(d)), me@x.org. `http://no.org` http://nohost a.b@c\n");
	shows("url=\"http://www.a.org\" @1:1-1:10");
	shows("url=\"https://b.org/c_(d)\"");
	shows("url=\"mailto:me@x.org\"");
	shows("url=\"http://nohost\"");
	hides("a.b@c\" @1:1");
	read_markdown("[www.x.org](y) price $5 and $6, a\\_b\n");
	hides("www.x.org\" @1:2-1:11\n        ");
	shows("price $5 and $6, a_b");
	read_markdown("\"https://q.org\" “https://r.org/a” <https://s.org t\n");
	shows("url=\"https://q.org\"");
	shows("url=\"https://r.org/a\"");
	hides("url=\"https://s.org");
}
END_TEST

START_TEST(punctuation_that_was_escaped_stays)
{
	read_markdown("say \\\"so\\\" &quot; it\\'s\n");
	shows("text verbatim \"\\\"\" @1:5-1:7");
	shows("text verbatim \"'\"");
}
END_TEST

START_TEST(tasks)
{
	read_markdown("- [ ] a\n- [x] b\n- \\[x] c\n- [x](u)\n");
	shows("item open");
	shows("item done");
	shows("\"[x] c\"");
	shows("link url=\"u\"");
}
END_TEST

/* Inputs that took a parser seconds, or its stack: LIBRARIES.md 2.3 and their kin. */
static str repeat(const char *before, const char *piece, unsigned n, const char *after)
{
	GString *out = g_string_new(before);
	for (unsigned i = 0; i < n; i++)
		g_string_append(out, piece);
	g_string_append(out, after);
	return str_from_gstring(a, out);
}

static const struct { const char *before, *piece, *after; } attacks[] = {
	{"", "![[]()", ""}, {"", "- ", "x"}, {"> ", "- ", "x\n>\n>"}, {"", ">", "a*a*a*"},
	{"", "*a ", ""}, {"", "*a **a ", ""}, {"", "[", "a"}, {"", "[a](", ""}, {"", "a`", ""},
	{"", "<a ", ""}, {"", "<!--", ""}, {"", "&a", ""}, {"", "&amp;", ""}, {"", "x <b>", ""},
	{"", "x </b>", ""}, {"", "<div>\n\n", ""}, {"", "<script>\n", ""}, {"", "::: a\n", ""},
	{"|a|b|\n|-|-|\n", "a\n", ""}, {"a\n", "|-|-|\n|-|-|-|\n", ""}, {"|a", "|a", "\n|-|-|\n"},
	{"", "[^1]", "\n\n[^1]: x"}, {"", "{.a}\n", ""}, {"", "[a]{.b}", ""}, {"", "a@", ""},
	{"", "http://a.b/)", ""}, {"", "a\n: b\n", ""}, {"", "~a ", ""}, {"", "[a][b] ", ""},
};

START_TEST(hostile_guides_end_soon)
{
	str text = repeat(attacks[_i].before, attacks[_i].piece, 40000, attacks[_i].after);
	uint32_t source = source_add(diags_sources(d), STR("g.md"), text);
	gint64 begin = g_get_monotonic_time();
	load_markdown(a, d, source, text, 0);
	double seconds = (double)(g_get_monotonic_time() - begin) / 1e6;
	ck_assert_msg(seconds < 3, "%.1f seconds for %s", seconds, attacks[_i].piece);
}
END_TEST

START_TEST(too_much_is_set_plain)
{
	read_text(repeat("", "[x] ", 2000, ""));
	says("1:1 block-too-complex\n");
	ck_assert_uint_ge(dump->len, 8000);
	read_text(repeat("", "> ", 300, "deep"));
	ck_assert_ptr_nonnull(strstr(said->str, "nesting-too-deep"));
	shows("\"deep\"");
}
END_TEST

Suite *markdown_suite(void)
{
	Suite *suite = suite_create("markdown");
	TCase *tests = tcase_create("markdown");
	tcase_add_checked_fixture(tests, setup, teardown);
	tcase_set_timeout(tests, 20);
	tcase_add_test(tests, places_are_those_of_the_source);
	tcase_add_test(tests, places_in_tables);
	tcase_add_test(tests, places_after_odd_bytes);
	tcase_add_test(tests, notes_are_tied);
	tcase_add_test(tests, notes_anywhere);
	tcase_add_test(tests, notes_that_fit_nothing_are_said);
	tcase_add_test(tests, references_are_watched);
	tcase_add_test(tests, attributes_find_their_owner);
	tcase_add_test(tests, attributes_of_blocks);
	tcase_add_test(tests, fences_nest);
	tcase_add_test(tests, callouts_in_both_spellings);
	tcase_add_test(tests, admonitions_hold_what_is_set_in);
	tcase_add_test(tests, templates_are_kept_and_said);
	tcase_add_test(tests, other_site_syntax_is_said);
	tcase_add_test(tests, marks_beside_commonmark);
	tcase_add_test(tests, definitions_and_captions);
	tcase_add_test(tests, figures_verse_and_epigraphs);
	tcase_add_loop_test(tests, quotes_say_who, 0, G_N_ELEMENTS(quotes));
	tcase_add_test(tests, html_becomes_nodes);
	tcase_add_test(tests, a_quoting_figure_is_a_quote);
	tcase_add_test(tests, html_that_cannot_stay_is_said);
	tcase_add_test(tests, bare_addresses);
	tcase_add_test(tests, punctuation_that_was_escaped_stays);
	tcase_add_test(tests, tasks);
	tcase_add_loop_test(tests, hostile_guides_end_soon, 0, G_N_ELEMENTS(attacks));
	tcase_add_test(tests, too_much_is_set_plain);
	suite_add_tcase(suite, tests);
	return suite;
}
