/* style.h: what a piece of text looks like, every choice made.
 *
 * A look comes from a theme's style and the inlines around the text. Looks are interned:
 * two pieces of text that look alike have the same pointer. */
#ifndef ALDINE_LINES_STYLE_H
#define ALDINE_LINES_STYLE_H

#include "lines/fonts.h"

struct typesetter;

enum ground { GROUND_NONE = 0xFFFFFF, GROUND_MARKED = 0xFFF3B0 };

/* What has been asked for; derived looks change one thing and ask again. */
struct wish {
	enum font_role role;
	enum font_weight weight;
	bool italic;
	enum caps_style caps;
	enum figure_style figures;
	bool superior, inferior;
	bool code;                 /* no hyphens, ligatures or letterspacing */
	bool hyphenate;
	bool strike, underline;
	int tracking;              /* 1/1000 em */
	unit size, rise;
	colour colour, ground;
	unsigned language;         /* index into the typesetter's languages */
};

struct look {
	struct wish wish;
	struct font *font;
	unit size, rise;           /* as set: a made superior is smaller and higher */
	unsigned features;         /* FEATURE_… */
	uint32_t key;              /* of its words in the cache */
	unit tracking;             /* between letters, always */
	unit space, stretch, shrink;
	double scale;              /* font units to units */
	bool ties_letters;         /* of its language */
};

const struct look *look_find(struct typesetter *t, const struct wish *wish);
struct wish wish_of_style(struct typesetter *t, enum style_id id, str language);
/* The look of what stands inside an inline node. */
struct wish wish_inside(struct typesetter *t, const struct wish *outer, const struct node *n);
/* The same look in another font: for a character that its own does not have. */
const struct look *look_in_font(struct typesetter *t, const struct look *l, struct font *font);

static inline unit look_units(const struct look *l, double font_units)
{
	double u = font_units * l->scale;
	return (unit)(u < 0 ? u - 0.5 : u + 0.5);
}

#endif
