/* value.c: lengths and colours as people write them. Numbers are read without the
 * locale, which would take a comma for a point. */
#include "data/data.h"

#include <string.h>

static const struct { const char *word; double points; } LENGTH_UNITS[] = {
	{"pt", 1}, {"mm", 72 / 25.4}, {"cm", 720 / 25.4}, {"in", 72}, {"px", 0.75}, {"pc", 12},
};

bool parse_length(str text, unit *out)
{
	text = str_trim(text);
	char number[32];
	size_t len = 0;
	while (len < text.len && len < sizeof number - 1 && strchr("+-.0123456789", text.at[len])) {
		number[len] = text.at[len];
		len++;
	}
	number[len] = '\0';
	char *end;
	double value = g_ascii_strtod(number, &end);
	if (len == 0 || *end || value > 20000 || value < -20000)
		return false;
	str word = str_trim(str_from(text, len));
	if (word.len == 0 && value == 0) {
		*out = 0;
		return true;
	}
	for (size_t i = 0; i < G_N_ELEMENTS(LENGTH_UNITS); i++) {
		if (str_is(word, LENGTH_UNITS[i].word)) {
			*out = unit_from_points(value * LENGTH_UNITS[i].points);
			return true;
		}
	}
	return false;
}

bool parse_colour(str text, uint32_t *out)
{
	if ((text.len != 7 && text.len != 4) || text.at[0] != '#')
		return false;
	uint32_t value = 0;
	for (size_t i = 1; i < text.len; i++) {
		int digit = g_ascii_xdigit_value(text.at[i]);
		if (digit < 0)
			return false;
		value = value << 4 | (uint32_t)digit;
		if (text.len == 4)
			value = value << 4 | (uint32_t)digit;
	}
	*out = value;
	return true;
}
