/* theme.c: the words of styles.def. */
#include "doc/theme.h"

static const struct {
	const char *word;
	enum style_id parent;
} styles[] = {
#define STYLE(name, word, parent) [STYLE_##name] = {word, STYLE_##parent},
#include "doc/styles.def"
#undef STYLE
};

const char *style_word(enum style_id id)
{
	return styles[id].word;
}

enum style_id style_parent(enum style_id id)
{
	return styles[id].parent;
}

bool style_find(str word, enum style_id *id)
{
	for (int i = 0; i < STYLE_COUNT; i++) {
		if (str_is(word, styles[i].word)) {
			*id = (enum style_id)i;
			return true;
		}
	}
	return false;
}
