/* ties.c: what belongs together, by small tables.
 *
 * Compositors keep a number with its unit, an initial with its name, a reference with its
 * number. Only plain cases are taken: a tie too many costs evenness, one too few is what
 * everyone else does. */
#include "lines/ties.h"

#include <string.h>

static str word_before(str text, size_t at)
{
	size_t from = at;
	while (from > 0 && text.at[from - 1] != ' ')
		from--;
	return str_sub(text, from, at);
}

static str word_after(str text, size_t at)
{
	size_t to = at;
	while (to < text.len && text.at[to] != ' ')
		to++;
	return str_sub(text, at, to);
}

static bool is_number(str w)
{
	for (size_t i = 0; i < w.len; i++)
		if (!g_ascii_isdigit(w.at[i]) && !strchr(".,", w.at[i]))
			return false;
	return w.len > 0 && g_ascii_isdigit(w.at[0]);
}

static bool in_list(str w, const char *list)
{
	str rest = str_of(list), one;
	while (str_next(&rest, ' ', &one))
		if (str_equal(one, w))
			return true;
	return false;
}

/* Without the marks that may follow it. */
static str bare(str w)
{
	while (w.len && strchr(",.;:)?!", w.at[w.len - 1]))
		w.len--;
	return w;
}

static bool is_unit(str w)
{
	return in_list(bare(w), "kg g mg t km m cm mm μm nm l ml ha s ms μs ns min h Hz kHz MHz GHz "
	               "W kW MW V A J kJ N Pa B KB kB MB GB TB PB KiB MiB GiB bit kbit Mbit Gbit px "
	               "pt em dpi °C °F K % ‰ € $ £ ft in oz lb lbs mph p.m. a.m. pm am PM AM");
}

static bool takes_number(str w)
{
	return in_list(w, "Chapter chapter Section section Figure figure Table table Part part Page "
	               "page Appendix p. pp. No. no. Nr. Vol. vol. Fig. fig. § §§ ¶ № Kapitel Abschnitt "
	               "Abbildung Tabelle Teil Seite Abb. Tab. S. Kap. Bd. chapitre figure tableau "
	               "partie capítulo página figura hoofdstuk bladzijde kapitola strana rozdział");
}

/* "J." before "Roe", "T. S." before "Eliot". */
static bool is_initial(str w)
{
	size_t at = 0;
	if (w.len < 2 || w.at[w.len - 1] != '.')
		return false;
	unsigned c = str_char(w, &at);
	return g_unichar_isupper(c) && at + 1 == w.len;
}

static bool is_title(str w)
{
	if (w.at[w.len - 1] != '.' && w.at[0] != 'M')
		return false;
	return in_list(w, "Dr. Mr. Mrs. Ms. Prof. St. Mme M. MM. Mlle Hr. Fr. Sr. Sra. Dra.");
}

static bool is_single_letter(str w)
{
	size_t at = 0;
	return w.len && g_unichar_isalpha(str_char(w, &at)) && at == w.len;
}

/* A dash between spaces stays on the line of the word before it. */
static bool is_dash(str w)
{
	return str_is(w, "–") || str_is(w, "—");
}

bool words_tie(bool letters, str text, size_t start, size_t end)
{
	str before = word_before(text, start), after = word_after(text, end);
	if (!before.len || !after.len)
		return false;
	size_t at = 0;
	unsigned first = str_char(after, &at);
	if (is_dash(after))
		return true;
	if (g_ascii_isdigit(before.at[0]) && is_number(before) && is_unit(after))
		return true;
	if (first < 128 && g_ascii_isdigit((char)first) && takes_number(before))
		return true;
	if (g_unichar_isupper(first) && (is_initial(before) || is_title(before)))
		return true;
	return letters && is_single_letter(before);
}
