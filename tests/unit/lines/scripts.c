/* Other scripts, through Pango. */
#include "set.h"

static const char *joined(struct set *s, const struct paragraph *p)
{
	GString *out = g_string_new(set_text(s, p));
	g_string_replace(out, "=|", "", 0);
	g_string_replace(out, "|", "", 0);
	return str_from_gstring(s->arena, out).at;
}

static void check_glyphs(const struct paragraph *p)
{
	for (size_t i = 0; i < p->variant[0].line_count; i++) {
		const struct line *l = &p->variant[0].lines[i];
		for (size_t k = 0; k < l->run_count; k++) {
			size_t bytes = 0;
			for (size_t g = 0; g < l->runs[k].glyph_count; g++) {
				bytes += l->runs[k].glyphs[g].text_bytes;
				ck_assert_uint_ne(l->runs[k].glyphs[g].id, 0);
			}
			ck_assert_uint_eq(bytes, l->runs[k].text.len);
		}
	}
}

#define HEBREW "שלום עולם הספר הזה"

START_TEST(hebrew_runs_from_the_right)
{
	struct set s = set_guide("language: he\n", "hebrew.ttf", HEBREW " abc " HEBREW);
	struct paragraph p = set_paragraph(&s, 0, 400);
	const struct line *l = p.variant[0].lines;
	ck_assert_uint_eq(p.variant[0].line_count, 1);
	ck_assert(l->runs[l->run_count - 1].backwards);
	ck_assert_uint_eq(l->runs[l->run_count - 1].logical, 0);
	ck_assert_int_gt(l->x, 100 * UNIT_POINT);       /* the last line stands at the right */
	ck_assert_str_eq(set_text(&s, &p), HEBREW " abc " HEBREW);
	ck_assert_uint_eq(set_count(&s, DIAG_GLYPH_MISSING), 0);
	check_glyphs(&p);
	set_end(&s);
}
END_TEST

START_TEST(arabic_joins_its_letters)
{
	struct set s = set_guide("language: ar\n", "naskh.ttf", "الكتاب الجديد من الكتاب");
	struct paragraph p = set_paragraph(&s, 0, 60);
	ck_assert_str_eq(joined(&s, &p), "الكتاب الجديد من الكتاب");
	ck_assert_uint_gt(p.variant[0].line_count, 1);
	check_glyphs(&p);
	set_end(&s);
}
END_TEST

START_TEST(japanese_keeps_its_rules)
{
	static const char text[] = "日本語の組版の、文字と行頭の「禁則」の文字。日本語の本を読む人の、組版と文字。「本」を読む。";
	struct set s = set_guide("language: ja\n", "japanese.ttf", text);
	for (double measure = 60; measure < 220; measure += 11) {
		struct paragraph p = set_paragraph(&s, 0, measure);
		const char *got = set_text(&s, &p);
		ck_assert_str_eq(joined(&s, &p), text);
		ck_assert_ptr_null(strstr(got, "|。"));
		ck_assert_ptr_null(strstr(got, "|、"));
		ck_assert_ptr_null(strstr(got, "|」"));
		ck_assert_ptr_null(strstr(got, "「|"));
		check_glyphs(&p);
	}
	set_end(&s);
}
END_TEST

START_TEST(thai_and_devanagari_break)
{
	struct set s = set_guide("", "thai.ttf devanagari.ttf",
	                         "ภาษาไทยเขียนติดกันไม่มีวรรค\n\nहिन्दी की किताब और क्षत्रिय");
	struct paragraph p = set_paragraph(&s, 0, 60);
	ck_assert_uint_gt(p.variant[0].line_count, 1);
	ck_assert_str_eq(joined(&s, &p), "ภาษาไทยเขียนติดกันไม่มีวรรค");
	check_glyphs(&p);
	p = set_paragraph(&s, 1, 70);
	ck_assert_uint_gt(p.variant[0].line_count, 1);
	check_glyphs(&p);
	ck_assert_uint_eq(set_count(&s, DIAG_GLYPH_MISSING), 0);
	set_end(&s);
}
END_TEST

START_TEST(a_script_without_a_font_is_named)
{
	struct set s = set_guide("", NULL, "שלום");
	struct paragraph p = set_paragraph(&s, 0, 200);
	ck_assert_uint_ge(set_count(&s, DIAG_GLYPH_MISSING), 1);
	check_glyphs(&p);
	set_end(&s);
}
END_TEST

TCase *case_of_scripts(void)
{
	TCase *c = tcase_create("scripts");
	tcase_add_test(c, hebrew_runs_from_the_right);
	tcase_add_test(c, arabic_joins_its_letters);
	tcase_add_test(c, japanese_keeps_its_rules);
	tcase_add_test(c, thai_and_devanagari_break);
	tcase_add_test(c, a_script_without_a_font_is_named);
	return c;
}
