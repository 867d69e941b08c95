/* style.c: from a theme's styles and the inlines around a text to a look.
 *
 * A wish says what is wanted; a look is what the font can give: real small capitals and
 * superiors where it has them, made ones (smaller, raised) where it has none. */
#include "lines/style.h"

#include <string.h>

#include "doc/script.h"
#include "lines/typesetter.h"

#define MADE_SUPERIOR 0.62         /* size of a superior that the font lacks */
#define MADE_SMALL_CAPS 0.8
#define SUPERIOR_RISE 0.33         /* em */
#define INFERIOR_DROP 0.14
/* Ems: programs that read PDFs (poppler's) take less than 0.15 for no space at all. */
#define READABLE_SPACE 0.151

static const struct style *style_at(const struct typesetter *t, enum style_id id)
{
	return &t->theme->style[id];
}

struct wish wish_of_style(struct typesetter *t, enum style_id id, str language)
{
	const struct style *s = style_at(t, id);
	return (struct wish){
		.role = s->font, .weight = s->weight, .italic = s->italic, .caps = s->caps,
		.figures = s->figures, .size = s->size, .tracking = s->tracking,
		.colour = s->colour, .ground = GROUND_NONE, .hyphenate = s->hyphenate,
		.code = s->font == FONT_MONO, .language = language_index(t, language),
	};
}

static double role_scale(const struct typesetter *t, enum font_role role)
{
	double scale = t->theme->font[role].scale;
	return scale > 0 ? scale : 1;
}

static void wish_code(struct typesetter *t, struct wish *w)
{
	const struct style *s = style_at(t, STYLE_CODE);
	if (w->role != s->font)
		w->size = (unit)(w->size * role_scale(t, s->font) / role_scale(t, w->role) + 0.5);
	w->role = s->font;
	w->code = true;
	w->hyphenate = false;
	w->caps = CAPS_NONE;
	w->tracking = 0;
	w->figures = FIGURES_LINING;
}

static void wish_script(struct wish *w, bool up)
{
	w->superior = up;
	w->inferior = !up;
}

static void wish_token(struct typesetter *t, struct wish *w, str class)
{
	for (size_t i = 0; i < t->theme->token_count; i++) {
		if (!str_equal(t->theme->token[i].word, class))
			continue;
		w->colour = t->theme->token[i].colour;
		w->weight = t->theme->token[i].bold ? WEIGHT_BOLD : w->weight;
		w->italic = w->italic || t->theme->token[i].italic;
	}
}

static bool links_coloured(const struct typesetter *t, const struct node *n)
{
	return t->book->edition->colour && n->link.class != LINK_PLAIN &&
	       n->link.class != LINK_UNRESOLVED;
}

struct wish wish_inside(struct typesetter *t, const struct wish *outer, const struct node *n)
{
	struct wish w = *outer;
	if (n->attributes && n->attributes->language.len)
		w.language = language_index(t, n->attributes->language);
	switch (n->kind) {
	case NODE_EMPHASIS:
	case NODE_CITE:
		w.italic = !w.italic;
		break;
	case NODE_STRONG:
		w.weight = w.weight == WEIGHT_BOLD ? WEIGHT_REGULAR : WEIGHT_BOLD;
		break;
	case NODE_STRIKE:
		w.strike = true;
		break;
	case NODE_UNDERLINE:
		w.underline = true;
		break;
	case NODE_SMALL:
		w.size = w.size * 17 / 20;
		break;
	case NODE_SMALL_CAPS:
		w.caps = CAPS_SMALL;
		w.tracking = MAX(w.tracking, 50);
		break;
	case NODE_SUBSCRIPT:
	case NODE_SUPERSCRIPT:
	case NODE_NOTE_MARK:
		wish_script(&w, n->kind != NODE_SUBSCRIPT);
		break;
	case NODE_RUBY_TEXT:
		w.size /= 2;
		break;
	case NODE_KEYBOARD:
	case NODE_CODE:
		wish_code(t, &w);
		break;
	case NODE_TOKEN:
		wish_token(t, &w, n->token);
		break;
	case NODE_MARKED:
		w.ground = GROUND_MARKED;
		break;
	case NODE_LINK:
		if (links_coloured(t, n))
			w.colour = t->theme->link_colour;
		break;
	default:
		break;
	}
	return w;
}

/* --- looks --- */

/* Old-style figures stand odd among letters without capitals. */
static unsigned wanted_features(const struct typesetter *t, const struct wish *w)
{
	bool old = w->figures == FIGURES_OLD && !language_at(t, w->language)->caseless;
	unsigned f = old ? FEATURE_OLD : FEATURE_LINING;
	if (w->figures == FIGURES_TABULAR)
		f |= FEATURE_TABULAR;
	if (w->caps == CAPS_SMALL || w->caps == CAPS_ALL_SMALL)
		f |= FEATURE_SMALL_CAPS;
	if (w->caps == CAPS_ALL_SMALL)
		f |= FEATURE_ALL_SMALL_CAPS;
	if (w->caps == CAPS_UPPER)
		f |= FEATURE_CASE;
	if (w->superior)
		f = (f & ~(unsigned)FEATURE_OLD) | FEATURE_SUPERIOR;
	if (w->inferior)
		f = (f & ~(unsigned)FEATURE_OLD) | FEATURE_INFERIOR;
	return f;
}

static void look_script(struct look *l)
{
	unsigned script = l->wish.superior ? FEATURE_SUPERIOR : FEATURE_INFERIOR;
	if (!l->wish.superior && !l->wish.inferior)
		return;
	if (l->font->features & script)
		return;
	l->size = (unit)(l->size * MADE_SUPERIOR);
	l->rise += (unit)(l->wish.size * (l->wish.superior ? SUPERIOR_RISE : -INFERIOR_DROP));
}

/* EB Garamond has an f of its own for German, which it then has no small capital of. */
static bool is_german(const struct typesetter *t, unsigned language)
{
	str tag = language_at(t, language)->tag;
	return str_is(tag, "de") || str_starts(tag, STR("de-"));
}

/* Many a font has small capitals of Latin letters only. What has none stands as it is, its
 * letters not set apart. */
static bool lacks_small(const struct typesetter *t, const struct look *l)
{
	return language_is_cyrillic(language_at(t, l->wish.language)->tag) && !font_has_small(l->font, 0x0430);
}

static void look_fill(struct typesetter *t, struct look *l)
{
	const struct line_taste *taste = &t->theme->lines;
	l->size = MAX(l->wish.size, 16);
	l->rise = l->wish.rise;
	l->features = wanted_features(t, &l->wish) & l->font->features;
	if (l->wish.code)
		l->features |= FEATURE_NO_LIGATURES;
	if (l->features & FEATURE_SMALL_CAPS && is_german(t, l->wish.language))
		l->features |= FEATURE_NO_LOCAL;
	if ((l->wish.caps == CAPS_SMALL || l->wish.caps == CAPS_ALL_SMALL) &&
	    !(l->font->features & FEATURE_SMALL_CAPS))
		l->size = (unit)(l->size * MADE_SMALL_CAPS);
	bool bare = l->features & FEATURE_SMALL_CAPS && lacks_small(t, l);
	if (bare)
		l->features &= ~(unsigned)(FEATURE_SMALL_CAPS | FEATURE_ALL_SMALL_CAPS);
	look_script(l);
	l->scale = (double)l->size / l->font->face.units_per_em;
	l->ties_letters = language_at(t, l->wish.language)->ties_letters;
	l->tracking = bare ? 0 : (unit)((int64_t)l->size * l->wish.tracking / 1000);
	l->space = look_units(l, l->font->space) + l->tracking;
	l->stretch = (unit)(l->space * taste->space_stretch);
	unit room = l->space - (unit)(l->size * READABLE_SPACE);
	l->shrink = CLAMP(room, 0, (unit)(l->space * taste->space_shrink));
	l->key = (uint32_t)l->font->face.index << 24 | (l->features & 0xFFF) << 12 |
	         (l->wish.language & 0xFFF);
}

static bool wish_equal(const struct wish *a, const struct wish *b)
{
	return a->role == b->role && a->weight == b->weight && a->italic == b->italic &&
	       a->caps == b->caps && a->figures == b->figures && a->superior == b->superior &&
	       a->inferior == b->inferior && a->code == b->code &&
	       a->hyphenate == b->hyphenate && a->strike == b->strike &&
	       a->underline == b->underline && a->tracking == b->tracking && a->size == b->size &&
	       a->rise == b->rise && a->colour == b->colour && a->ground == b->ground &&
	       a->language == b->language;
}

/* Looks stand in the order of their use, the last one at the end. */
static const struct look *look_intern(struct typesetter *t, const struct wish *wish,
                                      struct font *font)
{
	for (unsigned i = t->looks->len; i-- > 0;) {
		struct look *l = g_ptr_array_index(t->looks, i);
		if (l->font == font && wish_equal(&l->wish, wish)) {
			gpointer *at = t->looks->pdata;
			memmove(at + i, at + i + 1, (t->looks->len - 1 - i) * sizeof *at);
			at[t->looks->len - 1] = l;
			return l;
		}
	}
	struct look *l = ARENA_NEW(t->arena, struct look);
	l->wish = *wish;
	l->font = font;
	look_fill(t, l);
	g_ptr_array_add(t->looks, l);
	return l;
}

const struct look *look_find(struct typesetter *t, const struct wish *wish)
{
	return look_intern(t, wish, fonts_find(t->fonts, wish->role, wish->weight, wish->italic));
}

const struct look *look_in_font(struct typesetter *t, const struct look *l, struct font *font)
{
	return look_intern(t, &l->wish, font);
}
