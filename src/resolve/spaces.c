/* spaces.c: what belongs together, by small lists; the language's own are its data.
 *
 * Only plain cases: what is tied wrongly makes uneven lines in every book, what is not
 * tied is what everyone else does. */
#include "resolve/spaces.h"

#include <glib.h>
#include <string.h>

static const char COMMON_UNITS[] =
	"kg g mg t km m cm mm km² m² cm² m³ cm³ l ml ms s min h kB KB MB GB TB px pt em Hz kHz MHz GHz W kW V K °C °F % € £";
static const char COMMON_BEFORE_NUMBER[] =
	"§ §§ ¶ № No. Nr. p. pp. S. Vol. vol. Fig. fig. ch. Ch.";

static bool holds_word(str list, str word)
{
	for (str one; word.len && str_next(&list, ' ', &one);)
		if (str_equal(one, word))
			return true;
	return false;
}

static bool ends_in_tie(str text)
{
	return text.len && (unsigned char)text.at[text.len - 1] >= 0x80 &&
	       (str_ends(text, STR("\u00A0")) || str_ends(text, STR("\u202F")));
}

/* The text's last word, without its bracket; a tied space ends one too. */
static str last_word(str text)
{
	size_t start = text.len;
	while (start && !strchr(" (\n[", text.at[start - 1]) && text.len - start < 16 &&
	       !ends_in_tie(str_sub(text, 0, start)))
		start--;
	return str_from(text, start);
}

/* The text's first word, without the marks after it. */
static str first_word(str text)
{
	size_t len = 0;
	while (len < text.len && !strchr(" ,;:!?)-/\n", text.at[len]))
		len++;
	return str_sub(text, 0, len);
}

static bool is_unit(const struct language *l, str word)
{
	str bare = word.len && word.at[word.len - 1] == '.' ? str_sub(word, 0, word.len - 1) : word;
	return holds_word(STR(COMMON_UNITS), bare) || holds_word(l->units, word) || holds_word(l->units, bare);
}

static size_t figures(str word)
{
	size_t n = 0;
	while (n < word.len && g_ascii_isdigit(word.at[n]))
		n++;
	return n;
}

/* 12 000: a group of three after at most as many. */
static bool is_group(str word, str next)
{
	return word.len <= 3 && figures(word) == word.len && figures(next) == 3 &&
	       (next.len == 3 || !g_ascii_isalnum(next.at[3]));
}

enum { MOST_FIGURES = 12 };

/* Figures and spaces without end around a space: numbers in a row, which no line could hold. */
static bool is_row(str before, str after)
{
	size_t n = 0;

	for (size_t i = before.len; i-- > 0 && !g_ascii_isalpha(before.at[i]) && !g_ascii_ispunct(before.at[i]);)
		n += g_ascii_isdigit(before.at[i]);
	for (size_t i = 0; i < after.len && (g_ascii_isdigit(after.at[i]) || after.at[i] == ' '); i++)
		n += g_ascii_isdigit(after.at[i]);
	return n > MOST_FIGURES;
}

/* One letter and a stop. */
static bool is_letter_stop(str word, gunichar *letter)
{
	size_t at = 0;
	if (word.len < 2 || word.at[word.len - 1] != '.')
		return false;
	*letter = str_char(word, &at);
	return g_unichar_isalpha(*letter) && at + 1 == word.len;
}

static bool is_tied_word(const struct language *l, str word)
{
	size_t end = 0;
	if (!l->tied_words.len || !word.len)
		return false;
	gunichar c = str_char(word, &end);
	for (size_t at = 0; at < l->tied_words.len && end == word.len;)
		if (str_char(l->tied_words, &at) == c)
			return true;
	return false;
}

static bool is_month(const struct language *l, str word)
{
	bool named = word.len && !g_ascii_isdigit(word.at[0]);
	for (size_t i = 0; named && i < G_N_ELEMENTS(l->months); i++)
		if (str_equal(l->months[i], word))
			return true;
	return false;
}

/* A day before its month: 31 January, 31. Januar. */
static bool is_day(const struct language *l, str word, str next)
{
	size_t n = figures(word);
	bool plain = n == word.len, ordinal = n + 1 == word.len && word.at[n] == '.';
	return n > 0 && n <= 2 && (plain || ordinal) && is_month(l, next);
}

enum tie space_tie(const struct language *l, str before, str after)
{
	str word = last_word(before), next = first_word(after);
	size_t at = 0;
	if (is_day(l, word, next))
		return TIE_SPACE;
	gunichar first = next.len ? str_char(next, &at) : 0, letter, other;
	if (word.len && g_ascii_isdigit(word.at[word.len - 1]))
		return is_unit(l, next) || (is_group(word, next) && !is_row(before, after)) ? TIE_SPACE : TIE_NONE;
	if (is_letter_stop(word, &letter)) {
		if (is_letter_stop(next, &other) && (g_unichar_isupper(other) || g_unichar_islower(letter)))
			return l->narrow_ties ? TIE_NARROW : TIE_SPACE;
		if (g_unichar_isupper(letter) && g_unichar_isupper(first))
			return TIE_SPACE;
	}
	bool number = first < 0x80 && g_ascii_isdigit((char)first);
	if (number && (is_month(l, word) || holds_word(STR(COMMON_BEFORE_NUMBER), word) ||
	               holds_word(l->before_number, word)))
		return TIE_SPACE;
	return (number || g_unichar_isalpha(first)) && is_tied_word(l, word) ? TIE_SPACE : TIE_NONE;
}
