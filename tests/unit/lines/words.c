/* Hyphenation, the word cache, hanging. */
#include <string.h>

#include "lines/typesetter.h"
#include "set.h"

static const char *hyphenated(struct arena *a, struct hyphenator *h, const char *word)
{
	uint16_t points[64];
	size_t n = hyphenate(h, str_of(word), points, 64), from = 0;
	GString *out = g_string_new(NULL);
	for (size_t i = 0; i < n; i++) {
		g_string_append_len(out, word + from, (gssize)(points[i] - from));
		g_string_append_c(out, '-');
		from = points[i];
	}
	g_string_append(out, word + from);
	return str_from_gstring(a, out).at;
}

START_TEST(known_words_break_where_they_should)
{
	static const struct { const char *language, *word, *wanted; } rows[] = {
		{"en-US", "hyphenation", "hy-phen-ation"},
		{"en-US", "Considerable", "Con-sid-er-able"},
		{"en-US", "associate", "as-so-ciate"},
		{"en-US", "table", "ta-ble"},
		{"en-US", "project", "project"},
		{"en-GB", "typography", "ty-po-graphy"},
		{"de", "Silbentrennung", "Sil-ben-tren-nung"},
		{"de-AT", "Möglichkeiten", "Mög-lich-kei-ten"},
		{"fr", "typographie", "ty-po-gra-phie"},
		{"es", "constitución", "cons-ti-tu-ción"},
		{"it", "tipografia", "ti-po-gra-fia"},
		{"nl", "boekdrukkunst", "boek-druk-kunst"},
		{"pt-BR", "computador", "com-pu-ta-dor"},
		{"pl", "drukarnia", "dru-kar-nia"},
		{"sv", "boktryckare", "boktryc-kare"},
		{"da", "bogtrykker", "bog-tryk-ker"},
		{"ru", "типография", "ти-по-гра-фия"},
	};
	struct arena *a = arena_new();
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		struct hyphenator *h = hyphenator_load(a, NULL, NULL, "hyphenation", str_of(rows[i].language));
		ck_assert_msg(h != NULL, "no patterns for %s", rows[i].language);
		ck_assert_str_eq(hyphenated(a, h, rows[i].word), rows[i].wanted);
	}
	arena_free(a);
}
END_TEST

START_TEST(exceptions_overrule_patterns)
{
	struct arena *a = arena_new();
	struct hyphenator *h = hyphenator_load(a, NULL, NULL, "hyphenation", STR("en"));
	hyphenator_except(h, STR("data-base"));
	hyphenator_except(h, STR("nowhere"));
	ck_assert_str_eq(hyphenated(a, h, "Database"), "Data-base");
	ck_assert_str_eq(hyphenated(a, h, "nowhere"), "nowhere");
	ck_assert_ptr_null(hyphenator_load(a, NULL, NULL, "hyphenation", STR("x-nothing")));
	ck_assert_ptr_null(hyphenator_load(a, NULL, NULL, "hyphenation", STR("../../etc")));
	arena_free(a);
}
END_TEST

/* A text shaped as a whole, against its words shaped apart with spaces between. */
static void same_in_pieces(struct set *s, const struct look *l, const char *text)
{
	struct word whole = {0};
	word_shape(s->typesetter, s->arena, l, str_of(text), &whole);
	int width = 0;
	unsigned glyphs = 0;
	str rest = str_of(text), one;
	while (str_next(&rest, ' ', &one)) {
		const struct word *w = word_find(s->typesetter, l, one);
		for (unsigned i = 0; i < w->glyph_count; i++)
			ck_assert_uint_eq(whole.glyphs[glyphs + i].id, w->glyphs[i].id);
		glyphs += w->glyph_count + (rest.len ? 1 : 0);
		width += w->width + (rest.len ? l->font->space : 0);
	}
	ck_assert_uint_eq(whole.glyph_count, glyphs);
	ck_assert_int_eq(whole.width, width);
}

START_TEST(words_apart_equal_whole_lines)
{
	struct set s = set_guide("", NULL, "x");
	struct wish w = wish_of_style(s.typesetter, STYLE_BODY, STR_NONE);
	for (int italic = 0; italic < 2; italic++) {
		w.italic = italic;
		const struct look *l = look_find(s.typesetter, &w);
		same_in_pieces(&s, l, "AV. To “Vaffle” office, (T) fly; Wagner’s 1911 Yes—no? “Aya” f! J. Q.");
		ck_assert(word_cache_fits(s.typesetter, l));
	}
	set_end(&s);
}
END_TEST

START_TEST(features_come_from_the_font)
{
	struct set s = set_guide("", NULL, "x");
	struct wish w = wish_of_style(s.typesetter, STYLE_BODY, STR_NONE);
	const struct look *plain = look_find(s.typesetter, &w);
	const struct word *old = word_find(s.typesetter, plain, STR("1911"));
	w.figures = FIGURES_TABULAR;
	const struct word *tabular = word_find(s.typesetter, look_find(s.typesetter, &w), STR("1911"));
	ck_assert_uint_ne(old->glyphs[0].id, tabular->glyphs[0].id);
	ck_assert_int_eq(tabular->glyphs[0].advance, tabular->glyphs[1].advance);
	w.superior = true;
	const struct look *superior = look_find(s.typesetter, &w);
	ck_assert(superior->features & FEATURE_SUPERIOR);
	ck_assert_int_eq(superior->rise, 0);
	w.superior = false;
	w.caps = CAPS_SMALL;
	ck_assert(look_find(s.typesetter, &w)->features & FEATURE_SMALL_CAPS);
	w.caps = CAPS_NONE;
	w.code = true;
	const struct look *code = look_find(s.typesetter, &w);
	ck_assert_uint_eq(word_find(s.typesetter, code, STR("office"))->glyph_count, 6);
	ck_assert_uint_lt(word_find(s.typesetter, plain, STR("office"))->glyph_count, 6);
	set_end(&s);
}
END_TEST

/* The word with its ligatures in brackets. */
static const char *with_ligatures(struct set *s, const struct look *l, const char *text)
{
	const struct word *w = word_find(s->typesetter, l, str_of(text));
	GString *out = g_string_new(NULL);
	for (unsigned i = 0; i < w->glyph_count; i++) {
		bool several = text[0] == 'f' && w->glyphs[i].bytes > 1;
		g_string_append_printf(out, several ? "[%.*s]" : "%.*s", w->glyphs[i].bytes, text);
		text += w->glyphs[i].bytes;
	}
	return str_terminated(s->arena, str_from_gstring(s->arena, out));
}

/* In Literata: EB Garamond has no ligatures of its German f. */
START_TEST(no_ligature_stands_over_a_joint)
{
	static const struct { const char *language, *word; } rows[] = {
		{"de", "Auflage"}, {"de", "auf[fi]nden"}, {"de", "Schaffell"}, {"de", "Scha[ff]ner"},
		{"de", "höflich"}, {"de", "Sto[ff]lager"}, {"de", "Schi[ff]fahrt"},
		{"de", "ho[ff]en"}, {"de", "p[fi][ffi]g"}, {"de", "Zwei[fl]er"}, {"de", "Verzwei[fl]ung"},
		{"de", "fünffach"}, {"de", "Brie[ff]"}, {"de", "Kopfform"}, {"de", "stra[ff]esten"}, {"de", "di[ff]undieren"}, {"de", "Su[ff]ragette"},
		{"de", "gri[ffi]g–Auflage"}, {"de", "[fl]iegen"}, {"de", "Sto[ff]inhalt"},
		{"en", "o[ffi]ce"}, {"en", "di[ffi]cult"}, {"en", "Au[fl]age"},
	};
	struct set s = set_guide("theme: technical\n", NULL, "x");
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct wish w = wish_of_style(s.typesetter, STYLE_BODY, str_of(rows[i].language));
		char *plain = g_strdup(rows[i].word), *to = plain;
		for (const char *from = plain; *from; from++)
			if (!strchr("[]", *from))
				*to++ = *from;
		*to = 0;
		ck_assert_str_eq(with_ligatures(&s, look_find(s.typesetter, &w), plain), rows[i].word);
		g_free(plain);
	}
	set_end(&s);
}
END_TEST

START_TEST(small_capitals_are_small_in_german_too)
{
	struct set s = set_guide("language: de\n", NULL, "auflage");
	struct wish w = wish_of_style(s.typesetter, STYLE_BODY, STR("de"));
	w.caps = CAPS_SMALL;
	const struct word *german = word_find(s.typesetter, look_find(s.typesetter, &w), STR("auflage"));
	w.language = language_index(s.typesetter, STR("en"));
	const struct word *english = word_find(s.typesetter, look_find(s.typesetter, &w), STR("auflage"));
	ck_assert_uint_eq(german->glyph_count, english->glyph_count);
	for (unsigned i = 0; i < german->glyph_count; i++)
		ck_assert_uint_eq(german->glyphs[i].id, english->glyphs[i].id);
	set_end(&s);
}
END_TEST

START_TEST(marks_hang_letters_stand)
{
	struct set s = set_guide("", NULL, "x");
	struct wish w = wish_of_style(s.typesetter, STYLE_BODY, STR_NONE);
	const struct look *l = look_find(s.typesetter, &w);
	int em = l->font->face.units_per_em;
	const struct word *stop = word_find(s.typesetter, l, STR("end."));
	const struct word *hyphen = word_find(s.typesetter, l, STR("en-"));
	const struct word *quoted = word_find(s.typesetter, l, STR("“On”"));
	ck_assert_int_gt(stop->right, em * 8 / 100);
	ck_assert_int_lt(stop->right, em * 16 / 100);
	ck_assert_int_gt(hyphen->right, em * 10 / 100);
	ck_assert_int_gt(quoted->left, em * 8 / 100);
	ck_assert_int_gt(quoted->right, em * 8 / 100);
	ck_assert_int_eq(word_find(s.typesetter, l, STR("none"))->right, 0);
	ck_assert_int_eq(word_find(s.typesetter, l, STR("none"))->left, 0);
	set_end(&s);
}
END_TEST

TCase *case_of_words(void)
{
	TCase *c = tcase_create("words");
	tcase_add_test(c, known_words_break_where_they_should);
	tcase_add_test(c, exceptions_overrule_patterns);
	tcase_add_test(c, words_apart_equal_whole_lines);
	tcase_add_test(c, features_come_from_the_font);
	tcase_add_test(c, no_ligature_stands_over_a_joint);
	tcase_add_test(c, small_capitals_are_small_in_german_too);
	tcase_add_test(c, marks_hang_letters_stand);
	return c;
}
