/* form.c: see form.h.
 *
 * One pass over the operators. The operands of each are copied as they stand; only a
 * handful of operators is looked at. */
#include "pdf/form.h"

#include <string.h>

/* "0 0 0 rg" is "0 g": equal parts are grey. */
static bool put_grey(GString *out, str operands, bool stroke)
{
	str rest = str_trim(operands), a, b;
	if (!str_next(&rest, ' ', &a) || !str_next(&rest, ' ', &b) || !str_equal(a, b) ||
	    !str_equal(b, rest))
		return false;
	g_string_append_len(out, a.at, (gssize)a.len);
	put(out, stroke ? " G " : " g ");
	return true;
}

/* Pictures within the content, marks that mean something, and what old readers skip. */
static bool is_strange(str word)
{
	static const char *const STRANGE[] = {"BI", "MP", "DP", "BX"};
	for (size_t i = 0; i < G_N_ELEMENTS(STRANGE); i++)
		if (str_is(word, STRANGE[i]))
			return true;
	return false;
}

/* Past one operand, or a bracket of one; 0 where an operator stands instead. */
static size_t operand_end(str in, size_t at)
{
	char c = in.at[at];
	if (c == '(') {
		size_t end = object_string_end(in, at);
		return end ? end : in.len;
	}
	if (c == '[' || c == ']')
		return at + 1;
	if (c == '<' || c == '>') {
		if (at + 1 < in.len && in.at[at + 1] == c)
			return at + 2;
		const char *close = memchr(in.at + at, '>', in.len - at);
		return close ? (size_t)(close - in.at) + 1 : in.len;
	}
	if (c != '/' && c != '+' && c != '-' && c != '.' && !g_ascii_isdigit(c))
		return 0;
	return object_word_end(in, at + 1);
}

bool form_rewrite(str in, GString *out, const char **why)
{
	size_t from = 0, at = 0;
	while ((at = object_skip_space(in, at)) < in.len) {
		size_t next = operand_end(in, at);
		if (next) {
			at = next;
			continue;
		}
		next = object_word_end(in, at + 1);
		str operands = str_sub(in, from, at), word = str_sub(in, at, next);
		if (is_strange(word)) {
			*why = "an operator that cairo is not known to write";
			return false;
		}
		at = next + (next < in.len && object_is_space(in.at[next]));
		bool stroke = str_is(word, "RG");
		if (!(stroke || str_is(word, "rg")) || !put_grey(out, operands, stroke))
			g_string_append_len(out, in.at + from, (gssize)(at - from));
		from = at;
	}
	return true;
}
