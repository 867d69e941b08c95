#include "doc/script.h"

#include <glib.h>

#include "doc/walk.h"

/* Is its first subtag one of the codes? */
static bool is_language_of(str language, const char *const *codes, size_t n)
{
	str first;
	if (!str_next(&language, '-', &first))
		return false;
	for (size_t i = 0; i < n; i++)
		if (str_equal_fold(first, str_of(codes[i])))
			return true;
	return false;
}

bool language_is_right_to_left(str language)
{
	static const char *const codes[] = {"ar", "ckb", "dv", "fa", "he", "iw", "ps", "sd", "syr",
	                                    "ug", "ur", "yi"};
	return is_language_of(language, codes, G_N_ELEMENTS(codes));
}

bool language_is_caseless(str language)
{
	static const char *const codes[] = {"am", "as", "bn", "bo", "dz", "gu", "hi", "ja", "ka", "km",
	                                    "kn", "ko", "lo", "ml", "mr", "my", "ne", "or", "pa", "sa",
	                                    "si", "ta", "te", "th", "ti", "wuu", "yue", "zh"};
	return language_is_right_to_left(language) || is_language_of(language, codes, G_N_ELEMENTS(codes));
}

bool language_is_cyrillic(str language)
{
	static const char *const codes[] = {"ba", "be", "bg", "cv", "kk", "ky", "mk", "mn", "ru", "sr",
	                                    "tg", "tt", "uk"};
	return str_find(language, STR("-Latn"), 0) < 0 && is_language_of(language, codes, G_N_ELEMENTS(codes));
}

bool letter_is_right_to_left(unsigned character)
{
	GUnicodeScript s = character < 0x590 ? G_UNICODE_SCRIPT_COMMON : g_unichar_get_script(character);
	return s == G_UNICODE_SCRIPT_ARABIC || s == G_UNICODE_SCRIPT_HEBREW ||
	       s == G_UNICODE_SCRIPT_SYRIAC || s == G_UNICODE_SCRIPT_THAANA ||
	       s == G_UNICODE_SCRIPT_NKO;
}

/* What has been seen of a text: letters, and whether they have settled how it runs. */
struct direction { bool from_right, letters, settled, right; };

static bool direction_see(struct direction *d, str text)
{
	for (size_t at = 0; at < text.len && !d->settled;) {
		unsigned c = str_char(text, &at);
		if (!g_unichar_isalpha(c))
			continue;
		d->letters = true;
		d->right = letter_is_right_to_left(c);
		d->settled = d->right || !d->from_right;
	}
	return d->settled;
}

static bool direction_of(const struct direction *d)
{
	return d->settled ? d->right : d->from_right && !d->letters;
}

bool text_is_right_to_left(str text, str language)
{
	struct direction d = {.from_right = language_is_right_to_left(language)};
	direction_see(&d, text);
	return direction_of(&d);
}

enum said_direction node_direction(const struct node *n)
{
	for (; n; n = n->parent) {
		str said = n->attributes ? node_attribute(n, "dir") : STR_NONE;
		if (str_equal_fold(said, STR("rtl")))
			return DIRECTION_RIGHT_TO_LEFT;
		if (str_equal_fold(said, STR("ltr")))
			return DIRECTION_LEFT_TO_RIGHT;
		if (n->attributes && n->attributes->language.len)
			break;
	}
	return DIRECTION_UNSAID;
}

bool block_is_right_to_left(const struct node *block, str language)
{
	enum said_direction said = node_direction(block);
	if (said)
		return said == DIRECTION_RIGHT_TO_LEFT;
	struct direction d = {.from_right = language_is_right_to_left(language)};
	for (const struct node *n = block; n && !d.settled; n = walk_after(n, block))
		if (n->kind == NODE_TEXT || n->kind == NODE_CODE)
			direction_see(&d, n->text);
	return direction_of(&d);
}
