/* name.c: see name.h. */
#include "doc/name.h"

#include <string.h>

#include "base/file.h"

str name_composed(struct arena *a, str name)
{
	if (str_is_ascii(name))
		return name;
	char *composed = name.len ? g_utf8_normalize(name.at, (gssize)name.len, G_NORMALIZE_NFC) : NULL;
	str text = str_copy(a, composed ? str_of(composed) : name);
	g_free(composed);
	return text;
}

static str lower_ascii(struct arena *a, str s)
{
	char *lower = arena_copy(a, s.at, s.len);
	for (size_t i = 0; i < s.len; i++)
		lower[i] = g_ascii_tolower(lower[i]);
	return (str){lower, s.len};
}

str name_tidy(struct arena *a, str path)
{
	str tidy = path_join(a, STR("/"), path);
	while (tidy.len && tidy.at[0] == '/')
		tidy = str_from(tidy, 1);
	while (tidy.len && tidy.at[tidy.len - 1] == '/')
		tidy.len--;
	const char *at = tidy.at ? tidy.at : "";
	if (str_is_ascii(tidy))
		return lower_ascii(a, tidy);
	char *lower = g_utf8_validate(at, (gssize)tidy.len, NULL)
	              ? g_utf8_strdown(at, (gssize)tidy.len) : g_ascii_strdown(at, (gssize)tidy.len);
	str text = str_copy(a, str_of(lower));
	g_free(lower);
	return name_composed(a, text);
}

bool name_is_index(str stem)
{
	return str_equal_fold(stem, STR("index")) || str_equal_fold(stem, STR("_index")) ||
	       str_equal_fold(stem, STR("readme"));
}

str name_without_order(str stem)
{
	size_t i = 0;
	while (i < stem.len && strchr("0123456789-_. ", stem.at[i]))
		i++;
	bool ordered = i && i < stem.len && g_ascii_isdigit(stem.at[0]) &&
	               !g_ascii_isdigit(stem.at[i - 1]);
	return ordered ? str_from(stem, i) : stem;
}

bool name_is_tail(str whole, str tail)
{
	return str_ends(whole, tail) &&
	       (whole.len == tail.len || whole.at[whole.len - tail.len - 1] == '/');
}
