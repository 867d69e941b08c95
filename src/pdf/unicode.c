/* unicode.c: see unicode.h. */
#include "pdf/unicode.h"

static const struct {
	const char *ligature, *letters;
} LIGATURES[] = {
	{"fb00", "00660066"}, {"fb01", "00660069"}, {"fb02", "0066006c"}, {"fb03", "006600660069"},
	{"fb04", "00660066006c"}, {"fb05", "00730074"}, {"fb06", "00730074"},
};

/* "<0002> <fb01>": the second part, where the line has just two. */
static bool is_single(str line, str *meaning)
{
	ptrdiff_t open = str_find(line, STR("> <"), 0);
	if (open < 0 || !str_starts(line, STR("<")) || !str_ends(line, STR(">")) ||
	    str_find(line, STR("> <"), (size_t)open + 1) >= 0)
		return false;
	*meaning = str_sub(line, (size_t)open + 3, line.len - 1);
	return true;
}

void unicode_mend(str in, GString *out)
{
	str line, meaning;
	while (str_next(&in, '\n', &line)) {
		const char *letters = NULL;
		if (is_single(line, &meaning))
			for (size_t i = 0; i < G_N_ELEMENTS(LIGATURES); i++)
				if (str_is(meaning, LIGATURES[i].ligature))
					letters = LIGATURES[i].letters;
		size_t kept = letters ? (size_t)(meaning.at - line.at) : line.len;
		g_string_append_len(out, line.at, (gssize)kept);
		if (letters)
			g_string_append_printf(out, "%s>", letters);
		g_string_append_c(out, '\n');
	}
}
