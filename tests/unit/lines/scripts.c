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

/* Where the ink of a line ends at the right. */
static unit right_of(const struct line *l)
{
	unit end = 0;
	for (size_t k = 0; k < l->run_count; k++)
		for (size_t g = 0; g < l->runs[k].glyph_count; g++)
			end = MAX(end, l->runs[k].x + l->runs[k].glyphs[g].x + l->runs[k].glyphs[g].advance);
	return end;
}

/* All lines but the last are as wide as the measure (in points). */
static void check_filled(const struct paragraph *p, double measure)
{
	ck_assert_uint_gt(p->variant[0].line_count, 1);
	for (size_t i = 0; i + 1 < p->variant[0].line_count; i++) {
		const struct line *l = &p->variant[0].lines[i];
		ck_assert_int_ge(l->width, (unit)(measure * UNIT_POINT) - 20);
		ck_assert_int_ge(right_of(l), l->width - 20);
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
	ck_assert_int_eq(l->x, 0);               /* where a book from the right begins its lines */
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

/* Room between letters fills lines that have no spaces; marks that meet are squeezed. */
START_TEST(lines_without_spaces_are_filled)
{
	struct set s = set_guide("language: ja\n", "japanese.ttf",
		"日本語の組版の、文字と行頭の禁則の文字。日本語の本を読む人の、組版と文字。本を読む人の本。\n\n日本」、「版");
	for (double measure = 100; measure < 220; measure += 17) {
		struct paragraph p = set_paragraph(&s, 0, measure);
		check_filled(&p, measure);
	}
	struct paragraph p = set_paragraph(&s, 1, 400);
	ck_assert_int_eq(p.variant[0].lines[0].width, 5 * 11 * UNIT_POINT);   /* two pairs of marks */
	set_end(&s);
	s = set_guide("language: th\n", "thai.ttf", "ภาษาไทยเขียนติดกันไม่มีวรรค การตัดคำจึงต้องใช้พจนานุกรม "
	              "หนังสือเล่มนี้เขียนเป็นภาษาไทย และทุกบรรทัดเต็มหน้า");
	p = set_paragraph(&s, 0, 200);
	check_filled(&p, 200);
	ck_assert_uint_eq(set_count(&s, DIAG_LINE_RAGGED), 0);
	set_end(&s);
}
END_TEST

/* Marks that Latin faces have too are a Chinese font's, and squares; a letter stands apart. */
START_TEST(chinese_has_its_own_marks)
{
	static const struct { const char *text; double squares; } rows[] = {
		{"今天。《红楼》", 6 + 0.5 - 0.5},      /* the last mark's empty half hangs */
		{"他说：“你好！”今天", 10 - 1}, {"什么——什么……今天", 10}, {"今天、“一”今天", 7.5}, {"今a天", 0},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		struct set s = set_guide("language: zh\n", "chinese.otf", rows[i].text);
		struct paragraph p = set_paragraph(&s, 0, 400);
		const struct line *l = &p.variant[0].lines[0];
		if (rows[i].squares > 0)
			ck_assert_msg(abs(l->width - (unit)(rows[i].squares * 11 * UNIT_POINT)) < 4, "%s: %f squares", rows[i].text,
			              l->width / 11.0 / UNIT_POINT);
		else
			ck_assert_int_gt(l->runs[1].x - l->runs[0].x, (unit)(11.5 * UNIT_POINT));
		check_glyphs(&p);
		set_end(&s);
	}
}
END_TEST

/* The widest white between two glyphs of a line without spaces. */
static unit widest_gap(const struct line *l)
{
	unit end = 0, widest = 0;
	for (size_t k = 0; k < l->run_count; k++)
		for (size_t g = 0; g < l->runs[k].glyph_count; g++) {
			unit x = l->runs[k].x + l->runs[k].glyphs[g].x;
			widest = k || g ? MAX(widest, x - end) : 0;
			end = MAX(end, x + l->runs[k].glyphs[g].advance);
		}
	return widest;
}

/* Thai has no spaces between words, and gets none. */
START_TEST(letters_that_are_not_spaced_are_parted_alike)
{
	struct set s = set_guide("language: th\n", "thai.ttf", "ภาษาไทยเขียนติดกันไม่มีวรรคการตัดคำจึงต้องใช้พจนานุกรม"
	                         "หนังสือเล่มนี้เขียนเป็นภาษาไทยและทุกบรรทัดเต็มหน้า");
	for (double measure = 150; measure < 200; measure += 7) {
		struct paragraph p = set_paragraph(&s, 0, measure);
		check_filled(&p, measure);
		for (size_t i = 0; i + 1 < p.variant[0].line_count; i++)
			ck_assert_int_lt(widest_gap(&p.variant[0].lines[i]), UNIT_POINT);
	}
	set_end(&s);
}
END_TEST

START_TEST(words_that_are_not_divided_are_spaced)
{
	struct set s = set_guide("language: he\n", "hebrew.ttf", HEBREW " " HEBREW " " HEBREW " " HEBREW " " HEBREW);
	for (double measure = 120; measure < 200; measure += 7) {
		struct paragraph p = set_paragraph(&s, 0, measure);
		check_filled(&p, measure);
	}
	ck_assert_uint_eq(set_count(&s, DIAG_LINE_RAGGED), 0);
	set_end(&s);
}
END_TEST

/* The first words of a chapter are not spaced where letters join or have no capitals. */
START_TEST(letters_that_join_are_not_spaced)
{
	struct set s = set_guide("language: ar\n", "naskh.ttf", "الكتاب الجديد من الكتاب");
	struct setting how = {.style = STYLE_LEAD, .measure = 400 * UNIT_POINT};
	struct paragraph lead = lines_set(s.typesetter, s.arena, set_node(&s, NODE_PARAGRAPH, 0), &how);
	struct paragraph body = set_paragraph(&s, 0, 400);
	ck_assert_int_eq(lead.variant[0].lines->width, body.variant[0].lines->width);
	set_end(&s);
}
END_TEST

/* In a paragraph from the right, code keeps its order, marks at its ends too. */
START_TEST(code_runs_from_the_left)
{
	struct set s = set_guide("language: he\n", "hebrew.ttf", HEBREW " `f(x);` " HEBREW);
	struct paragraph p = set_paragraph(&s, 0, 400);
	const struct line *l = p.variant[0].lines;
	GString *seen = g_string_new(NULL);
	for (size_t k = 0; k < l->run_count; k++)
		if (!l->runs[k].backwards && l->runs[k].node && l->runs[k].node->kind == NODE_CODE)
			g_string_append_len(seen, l->runs[k].text.at, (gssize)l->runs[k].text.len);
	ck_assert_str_eq(seen->str, "f(x);");
	g_string_free(seen, TRUE);
	set_end(&s);
}
END_TEST

START_TEST(code_has_words_from_the_right)
{
	struct set s = set_guide("", "naskh.ttf", "```c\nx = 1;  // الكتاب الجديد\n```");
	struct setting how = {.style = STYLE_CODE_BLOCK, .measure = 400 * UNIT_POINT};
	struct paragraph p = lines_set_code(s.typesetter, s.arena, set_node(&s, NODE_CODE_BLOCK, 0), &how, NULL);
	const struct line *l = p.variant[0].lines;
	ck_assert_uint_eq(p.variant[0].line_count, 1);
	ck_assert(l->runs[l->run_count - 1].backwards);
	ck_assert_str_eq(set_text(&s, &p), "x = 1;  // الكتاب الجديد");
	check_glyphs(&p);
	set_end(&s);
}
END_TEST

START_TEST(ruby_has_a_font_and_stands_over_all_its_base)
{
	struct set s = set_guide("language: ja\n", "japanese.ttf", "<ruby>日本語の組版<rt>あ</rt></ruby>を読む");
	struct paragraph p = set_paragraph(&s, 0, 400);
	const struct line *l = p.variant[0].lines;
	for (size_t k = 0; k < l->run_count; k++) {
		for (size_t g = 0; g < l->runs[k].glyph_count; g++)
			ck_assert_uint_ne(l->runs[k].glyphs[g].id, 0);
		if (str_is(l->runs[k].text, "あ"))
			ck_assert_int_gt(l->runs[k].x, 20 * UNIT_POINT);
	}
	ck_assert_uint_eq(set_count(&s, DIAG_GLYPH_MISSING), 0);
	p = set_paragraph(&s, 0, 80);
	ck_assert_ptr_nonnull(strstr(set_text(&s, &p), "日本語の組版"));
	set_end(&s);
}
END_TEST

START_TEST(a_script_without_a_font_is_named_once)
{
	struct set s = set_guide("", NULL, "שלום עולם ⌬⏣");
	struct paragraph p = set_paragraph(&s, 0, 200);
	ck_assert_uint_eq(set_count(&s, DIAG_GLYPH_MISSING), 3);
	check_glyphs(&p);
	set_end(&s);
}
END_TEST

START_TEST(letters_without_small_capitals_stand_as_they_are)
{
	struct set s = set_guide("language: ru\n", "hebrew.ttf", "слово в начале\n\n[слово в начале]{.smallcaps}");
	struct paragraph plain = set_paragraph(&s, 0, 300), small = set_paragraph(&s, 1, 300);
	ck_assert_int_eq(plain.variant[0].lines[0].width, small.variant[0].lines[0].width);
	set_end(&s);
}
END_TEST

/* No box stands on a letter in silence. */
START_TEST(a_mark_without_a_font_is_told_and_left_out)
{
	struct set s = set_guide("", "hebrew.ttf", "x\u0302 a\u20DD q\u0489 e\u0301 o\u20DD");
	struct paragraph p = set_paragraph(&s, 0, 300);
	check_glyphs(&p);
	ck_assert_str_eq(joined(&s, &p), "x\u0302 a\u20DD q\u0489 e\u0301 o\u20DD");
	ck_assert_uint_eq(set_count(&s, DIAG_GLYPH_MISSING), 2);
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
	tcase_add_test(c, lines_without_spaces_are_filled);
	tcase_add_test(c, chinese_has_its_own_marks);
	tcase_add_test(c, letters_that_are_not_spaced_are_parted_alike);
	tcase_add_test(c, words_that_are_not_divided_are_spaced);
	tcase_add_test(c, letters_that_join_are_not_spaced);
	tcase_add_test(c, code_runs_from_the_left);
	tcase_add_test(c, code_has_words_from_the_right);
	tcase_add_test(c, ruby_has_a_font_and_stands_over_all_its_base);
	tcase_add_test(c, a_script_without_a_font_is_named_once);
	tcase_add_test(c, letters_without_small_capitals_stand_as_they_are);
	tcase_add_test(c, a_mark_without_a_font_is_told_and_left_out);
	return c;
}
