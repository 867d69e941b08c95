/* Smart punctuation, a table per language. */
#include "small_book.h"

#include "resolve/language.h"

static const struct row {
	const char *language, *typed, *set;
} rows[] = {
	{"en-US", "He said, \"Go.\"", "He said, “Go.”"},
	{"en-US", "\"She said 'no' twice\"", "“She said ‘no’ twice”"},
	{"en-US", "\"'No,' she said\"", "“‘No,’ she said”"},
	{"en-US", "\"Yes, 'no'\"", "“Yes, ‘no’”"},
	{"en-US", "a 'scare' quote", "a ‘scare’ quote"},
	{"en-US", "don't, the dogs' bowl, rock 'n' roll", "don’t, the dogs’ bowl, rock ’n’ roll"},
	{"en-US", "the '90s and '68, 'tis", "the ’90s and ’68, ’tis"},
	{"en-US", "a 6' 2\" door", "a 6' 2\" door"},
	{"en-US", "6'2\" tall, the 1990's, 10'000", "6'2\" tall, the 1990’s, 10’000"},
	{"en-US", "set x=\"y\" or x='y'", "set x=“y” or x=‘y’"},
	{"en-US", "(\"so\") [\"so\"]", "(“so”) [“so”]"},
	{"en-US", "*\"so*\" it goes", "“so” it goes"},
	{"en-US", "\"*so*\", \"`code`\"", "“so”, “code”"},
	{"en-US", "\"a\"—\"b\"", "“a”—“b”"},
	{"en-US", "so -- it -- goes", "so—it—goes"},
	{"en-US", "so--it, 1914--18, so---it", "so—it, 1914–18, so—it"},
	{"en-US", "a thing - another", "a thing—another"},
	{"en-US", "*it* - a word", "it—a word"},
	{"en-US", "x - y and 5 - 3", "x - y and 5 - 3"},
	{"en-US", "run with --strict", "run with --strict"},
	{"en-US", "well... so", "well… so"},
	{"en-US", "`\"a\" -- 'b'...`", "\"a\" -- 'b'..."},
	{"en-US", "<https://x.example/a--b>", "https://x.example/a--b"},
	{"en-US", "J. Roe ran 5 km, see p. 12", "J.\u00A0Roe ran 5\u00A0km, see p.\u00A012"},
	{"en-US", "“already” curled", "“already” curled"},
	{"en-US", "<q>a <q>b</q></q>", "“a ‘b’”"},
	{"en-US", "\"first\nsecond\" line", "“first second” line"},
	{"en-GB", "\"out 'in' out\" -- so", "‘out “in” out’\u00A0– so"},
	{"en-GB", "'out \"in\" out'", "‘out “in” out’"},
	{"de", "\"außen 'innen'\" -- so", "„außen ‚innen‘“\u00A0– so"},
	{"de", "1914--18", "1914–18"},
	{"de-CH", "\"außen 'innen'\"", "«außen ‹innen›»"},
	{"fr", "\"Quoi ?\" dit-il : non !", "«\u202FQuoi\u202F?\u202F» dit-il\u00A0: non\u202F!"},
	{"fr", "« Quoi? » à 10:30; http://x", "«\u202FQuoi\u202F?\u202F» à 10:30\u202F; http://x"},
	{"fr", "5 € ; 10 %!", "5\u00A0€\u202F; 10\u00A0%\u202F!"},
	{"fr", "l'eau \"l'un 'l'autre'\"", "l’eau «\u202Fl’un “l’autre”\u202F»"},
	{"es", "\"fuera 'dentro'\"", "«fuera “dentro”»"},
	{"it", "\"fuori 'dentro'\"", "«fuori “dentro”»"},
	{"nl", "'s ochtends \"zo\"", "’s ochtends ‘zo’"},
	{"pl", "\"tak\" i nie z domu", "„tak” i\u00A0nie z\u00A0domu"},
	{"pl", "a i w domu", "a\u00A0i\u00A0w\u00A0domu"},
	{"cs", "\"ano\" v domě, v 10 hodin", "„ano“ v\u00A0domě, v\u00A010 hodin"},
	{"de", "z. B. so, d. h. Bd. 3", "z.\u202FB. so, d.\u202Fh. Bd.\u00A03"},
	{"en-US", "1 000 000 000 and 100 101 102 103 104", "1\u00A0000\u00A0000\u00A0000 and 100 101 102 103 104"},
	{"de", "12 000 km und 5 000 000, nicht 1984 120", "12\u00A0000\u00A0km und 5\u00A0000\u00A0000, nicht 1984 120"},
	{"en-US", "on January 31, 5 May", "on January\u00A031, 5\u00A0May"},
	{"de", "am 3. Mai, Kapitel 3. Mehr", "am 3.\u00A0Mai, Kapitel 3. Mehr"},
	{"fr", "n° 4, 3 450 m²", "n°\u00A04, 3\u00A0450\u00A0m²"},
	{"ru", "А. С. Пушкин, 5 кг, и т. д.", "А.\u202FС.\u00A0Пушкин, 5\u00A0кг, и\u00A0т.\u202Fд."},
	{"he", "צה\"ל אמר \"כן\" רח' ג'ירפה", "צה״ל אמר ”כן” רח׳ ג׳ירפה"},
	{"sv", "\"så\"", "”så”"},
	{"da", "\"så\"", "»så«"},
	{"xx", "\"so\"", "“so”"},
};

START_TEST(marks_are_the_languages_own)
{
	const struct row *row = &rows[_i];
	GString *text = g_string_new(NULL);
	g_string_printf(text, "---\nlanguage: %s\n---\n# One\n\n%s\n", row->language, row->typed);
	struct small_book b;
	struct book *book = small_guide(&b, "", text->str, "epub");
	ck_assert_str_eq(shown(&b, book, 0), row->set);
	g_string_free(text, TRUE);
	small_end(&b);
}
END_TEST

START_TEST(titles_are_set_alike_shown_or_not)
{
	struct small_book b = small_book("title: \"The \\\"big\\\" book\"\nlanguage: en\ndate: 2026-01-31\nguides: [g]\n"
	                                 "chapters: [{slug: one, title: \"It's 'one'\", show-title: false}]\n");
	small_file(&b, "g/one.md", "text\n");
	struct book *book = small_resolve(&b, "epub");
	ASSERT_TEXT(book->title, "The “big” book");
	ASSERT_TEXT(division_of_slug(book, "one")->division->title_text, "It’s ‘one’");
	small_end(&b);
}
END_TEST

START_TEST(words_are_in_the_language_asked_for)
{
	struct arena *a = arena_new();
	struct languages *all = languages_new(a, NULL, NULL);
	ASSERT_TEXT(language_find(all, STR("de-AT"))->labels[LABEL_CHAPTER], "Kapitel");
	ASSERT_TEXT(language_find(all, STR("fr-CH"))->labels[LABEL_CONTENTS], "Table des matières");
	ASSERT_TEXT(language_find(all, STR("tlh"))->labels[LABEL_CHAPTER], "Chapter");
	ASSERT_TEXT(language_find(all, STR("../../etc"))->labels[LABEL_CHAPTER], "Chapter");
	ASSERT_TEXT(language_find(all, STR_NONE)->labels[LABEL_CHAPTER], "Chapter");
	arena_free(a);
}
END_TEST

START_TEST(dates_are_the_languages_own)
{
	static const struct { const char *language, *date, *wanted; } dates[] = {
		{"en-US", "2026-01-31", "January\u00A031, 2026"}, {"en-IE", "2026-01-31", "31\u00A0January 2026"},
		{"en", "2026-02", "February 2026"}, {"en", "2026", "2026"}, {"en", "2026-13-01", "2026-13-01"},
		{"de-AT", "2026-05-01", "1.\u00A0Mai 2026"}, {"fr", "2026-05-01", "1er\u00A0mai 2026"},
		{"hu", "2026-05-01", "2026. május\u00A01."}, {"ru", "2026-05", "2026-05"},
		{"ja", "2026-05-01", "2026年5月1日"}, {"he", "2026-05-02", "2\u00A0במאי 2026"},
		{"xx", "2026-05-01", "2026-05-01"}, {"en", "spring 2026", "spring 2026"},
	};
	struct arena *a = arena_new();
	struct languages *all = languages_new(a, NULL, NULL);
	for (size_t i = 0; i < G_N_ELEMENTS(dates); i++) {
		const struct language *l = language_find(all, str_of(dates[i].language));
		ASSERT_TEXT(language_date(a, l, str_of(dates[i].date)), dates[i].wanted);
	}
	arena_free(a);
}
END_TEST

TCase *case_of_smart(void)
{
	TCase *c = tcase_create("smart");
	tcase_add_loop_test(c, marks_are_the_languages_own, 0, (int)G_N_ELEMENTS(rows));
	tcase_add_test(c, titles_are_set_alike_shown_or_not);
	tcase_add_test(c, dates_are_the_languages_own);
	tcase_add_test(c, words_are_in_the_language_asked_for);
	return c;
}
