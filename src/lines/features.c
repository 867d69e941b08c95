/* features.c: a look's features, and ligatures that would hide a joint.
 *
 * In "Auflage" the fl would belong to two words at once. A joint is where the word may be
 * divided and the language's list says so; there the ligature is forbidden by taking the
 * feature from one letter: the one before the joint, when the one after it may begin a
 * ligature of its own ("auf|finden"), else the one after it ("Stoff|lager"). */
#include "lines/features.h"

#include "lines/typesetter.h"

static void feature_add(struct features *out, hb_tag_t tag, uint32_t value, size_t from, size_t to)
{
	*row_add(out) = (hb_feature_t){tag, value, (unsigned)from, (unsigned)to};
}

static void look_features(unsigned wanted, struct features *out)
{
	static const struct { unsigned feature; hb_tag_t tag; uint32_t value; } rows[] = {
		{FEATURE_OLD, HB_TAG('o','n','u','m'), 1},
		{FEATURE_LINING, HB_TAG('l','n','u','m'), 1},
		{FEATURE_TABULAR, HB_TAG('t','n','u','m'), 1},
		{FEATURE_SMALL_CAPS, HB_TAG('s','m','c','p'), 1},
		{FEATURE_ALL_SMALL_CAPS, HB_TAG('c','2','s','c'), 1},
		{FEATURE_SUPERIOR, HB_TAG('s','u','p','s'), 1},
		{FEATURE_INFERIOR, HB_TAG('s','u','b','s'), 1},
		{FEATURE_INFERIOR, HB_TAG('s','i','n','f'), 1},
		{FEATURE_CASE, HB_TAG('c','a','s','e'), 1},
		{FEATURE_NO_LIGATURES, HB_TAG('l','i','g','a'), 0},
		{FEATURE_NO_LIGATURES, HB_TAG('c','l','i','g'), 0},
		{FEATURE_NO_LIGATURES, HB_TAG('c','a','l','t'), 0},
		{FEATURE_NO_LOCAL, HB_TAG('l','o','c','l'), 0},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
		if (wanted & rows[i].feature)
			feature_add(out, rows[i].tag, rows[i].value, HB_FEATURE_GLOBAL_START,
			            HB_FEATURE_GLOBAL_END);
}

/* at: byte of the text that the second part begins with. Letters of ligatures are ASCII. */
static void joint_features(str text, size_t at, struct features *out)
{
	bool begins = text.at[at] == 'f', doubled = at > 1 && text.at[at - 2] == 'f';
	size_t letter = begins ? at - 1 : at;
	if (begins && doubled)             /* "Schiff|fahrt": ff is whole before it */
		return;
	feature_add(out, HB_TAG('l','i','g','a'), 0, letter, letter + 1);
	feature_add(out, HB_TAG('c','l','i','g'), 0, letter, letter + 1);
}

#define FEW 32                     /* places in a word that are looked at */

static void word_joints(const struct hyphenator *points, const struct hyphenator *joints,
                        str text, size_t start, str word, struct features *out)
{
	uint16_t joint[FEW], point[FEW];
	size_t joint_count = hyphenate(joints, word, joint, FEW);
	size_t point_count = joint_count ? hyphenate(points, word, point, FEW) : 0;
	for (size_t i = 0, k = 0; i < joint_count; i++) {
		while (k < point_count && point[k] < joint[i])
			k++;
		if (k < point_count && point[k] == joint[i])
			joint_features(text, start + joint[i], out);
	}
}

void features_gather(struct typesetter *t, const struct look *look, str text,
                     struct features *out)
{
	unsigned language = look->wish.language;
	out->count = 0;
	look_features(look->features, out);
	const struct hyphenator *joints = look->features & FEATURE_NO_LIGATURES ? NULL :
	                                  language_joints(t, language);
	const struct hyphenator *points = joints ? language_hyphenator(t, language) : NULL;
	size_t start;
	str word;
	for (size_t at = 0; points && letters_next(text, &at, &start, &word);)
		word_joints(points, joints, text, start, word, out);
}
