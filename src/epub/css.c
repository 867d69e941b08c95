/* css.c: the theme as a style sheet.
 *
 * A reader's settings come first: text keeps the reader's size, leading, colours and
 * alignment; what is set is set against them, in em. Nothing is painted behind text but
 * a translucent grey, no colour is given that could not be read on white, and in the dark
 * colours give way. Properties that readers know by two names are written twice. No
 * variables, no grid, no flex: half of the readers in use would drop the rule. */
#include "epub/print.h"

#include <math.h>
#include <string.h>

#include "data/data.h"
#include "doc/script.h"

/* --- Numbers --- */

/* Three decimals, no zeros behind, a point whatever the locale. */
static void put_number(GString *out, double value)
{
	char text[G_ASCII_DTOSTR_BUF_SIZE];

	g_ascii_formatd(text, sizeof text, "%.3f", fabs(value) < 0.0005 ? 0 : value);
	size_t len = strlen(text);
	while (len && text[len - 1] == '0')
		len--;
	if (len && text[len - 1] == '.')
		len--;
	g_string_append_len(out, text, (gssize)len);
}

static void put_em(GString *out, const char *property, double value)
{
	g_string_append_printf(out, "\t%s: ", property);
	put_number(out, value);
	g_string_append(out, value ? "em;\n" : ";\n");
}

static void put(GString *out, const char *text)
{
	g_string_append(out, text);
}

static void put_property(GString *out, const char *property, const char *value)
{
	g_string_append_printf(out, "\t%s: %s;\n", property, value);
}

/* --- Colours --- */

static double channel(colour c, int shift)
{
	double v = (c >> shift & 0xFF) / 255.0;

	return v <= 0.04045 ? v / 12.92 : pow((v + 0.055) / 1.055, 2.4);
}

static double luminance(colour c)
{
	return 0.2126 * channel(c, 16) + 0.7152 * channel(c, 8) + 0.0722 * channel(c, 0);
}

/* Worth setting: not black, and to be told from white by WCAG's measure for text. */
static bool is_readable_colour(colour c)
{
	return c && 1.05 / (luminance(c) + 0.05) >= 4.5;
}

static void put_colour(GString *out, const char *property, colour c)
{
	g_string_append_printf(out, "\t%s: #%06x;\n", property, (unsigned)(c & 0xFFFFFF));
}

/* --- Faces --- */

static void put_faces(GString *out, const struct fonts *fonts)
{
	for (size_t i = 0; i < fonts->count; i++) {
		const struct font_file *f = &fonts->files[i];
		g_string_append_printf(out, "@font-face {\n\tfont-family: \"%.*s\";\n\tfont-weight: %d;\n"
		                       "\tfont-style: %s;\n\tsrc: url(%.*s);\n}\n", STR_ARGS(f->family),
		                       f->weight, f->italic ? "italic" : "normal", STR_ARGS(f->path));
	}
}

static void put_family(GString *out, const struct theme *t, const struct fonts *fonts, enum font_role role)
{
	const struct theme_font *font = &t->font[role];

	put(out, "\tfont-family: ");
	if (font->family.len)
		g_string_append_printf(out, "\"%.*s\", ", STR_ARGS(font->family));
	for (size_t i = 0; i < fonts->count; i++)
		if (fonts->files[i].fallback)
			g_string_append_printf(out, "\"%.*s\", ", STR_ARGS(fonts->files[i].family));
	g_string_append_printf(out, "%.*s;\n",
	                       STR_ARGS(font->fallback.len ? font->fallback : STR("serif")));
}

/* --- Styles --- */

enum {
	NO_SPACE = 1,              /* white above and below is its container's affair */
	FLAT = 2,                  /* has none */
	NO_INSET = 4,              /* left and right are its container's affair */
	FULL = 8,                  /* says weight, slope and alignment always: readers have
	                              notions of their own about this element */
	LEADING = 16,              /* has a leading of its own: titles, not running text */
	INDENT = 32,               /* is a paragraph: its first line */
	AROUND = 64,               /* holds paragraphs: their first lines */
	WHITE = 128,               /* only the white: its content says the rest */
	TITLE = FULL | LEADING | INDENT,
	LINE = FULL | INDENT,
};

/* Which elements have which style. Order matters as in any style sheet. */
static const struct rule {
	const char *selector;
	enum style_id style;
	enum style_id inside;      /* the style its size is measured against */
	unsigned flags;
} rules[] = {
	{"h1", STYLE_CHAPTER_TITLE, STYLE_BODY, TITLE},
	{"h1.part-title", STYLE_PART_TITLE, STYLE_BODY, TITLE},
	{"h2", STYLE_HEADING_2, STYLE_BODY, TITLE},
	{"h3", STYLE_HEADING_3, STYLE_BODY, TITLE},
	{"h4", STYLE_HEADING_4, STYLE_BODY, TITLE},
	{"h5", STYLE_HEADING_5, STYLE_BODY, TITLE},
	{"h6", STYLE_HEADING_6, STYLE_BODY, TITLE},
	{".chapter-number", STYLE_CHAPTER_NUMBER, STYLE_CHAPTER_TITLE, NO_INSET},
	{".part-number", STYLE_PART_NUMBER, STYLE_PART_TITLE, NO_INSET},
	{"blockquote", STYLE_QUOTE, STYLE_BODY, AROUND},
	{"figure.quotation", STYLE_QUOTE, STYLE_BODY, WHITE | NO_INSET},
	{"figure.quotation blockquote", STYLE_QUOTE, STYLE_BODY, FLAT},
	{"figcaption.attribution", STYLE_ATTRIBUTION, STYLE_BODY, LINE},
	{"div.epigraph", STYLE_EPIGRAPH, STYLE_BODY, WHITE | NO_INSET},
	{"div.epigraph blockquote", STYLE_EPIGRAPH, STYLE_BODY, FLAT | AROUND},
	{"p.attribution", STYLE_ATTRIBUTION, STYLE_BODY, LINE},
	{"p.verse", STYLE_VERSE, STYLE_BODY, LINE},
	{"ul, ol", STYLE_LIST, STYLE_BODY, NO_INSET},
	{"dl", STYLE_DEFINITION, STYLE_BODY, NO_SPACE | NO_INSET},
	{"dt", STYLE_TERM, STYLE_BODY, LINE},
	{"dd", STYLE_DEFINITION, STYLE_BODY, 0},
	{"pre", STYLE_CODE_BLOCK, STYLE_BODY, INDENT},
	{"code, kbd", STYLE_CODE, STYLE_BODY, NO_SPACE | NO_INSET},
	{".line-number", STYLE_LINE_NUMBER, STYLE_CODE_BLOCK, NO_SPACE | NO_INSET},
	{"table", STYLE_TABLE, STYLE_BODY, NO_INSET | INDENT},
	{"th", STYLE_TABLE_HEAD, STYLE_TABLE, NO_SPACE | NO_INSET | FULL},
	{"figcaption.caption, p.caption", STYLE_CAPTION, STYLE_BODY, LINE},
	{"caption", STYLE_CAPTION, STYLE_TABLE, NO_SPACE | NO_INSET | LINE},
	{".callout", STYLE_CALLOUT, STYLE_BODY, AROUND},
	{".callout .callout-title", STYLE_CALLOUT_TITLE, STYLE_CALLOUT, NO_INSET | LINE},
	{"div.break", STYLE_BREAK, STYLE_BODY, 0},
	{"aside.footnote", STYLE_NOTE, STYLE_BODY, 0},
	{"p.reference", STYLE_REFERENCE, STYLE_BODY, LINE},
	{"h1.title", STYLE_TITLE, STYLE_BODY, TITLE},
	{"p.subtitle", STYLE_SUBTITLE, STYLE_BODY, TITLE},
	{"p.author", STYLE_AUTHOR, STYLE_BODY, TITLE},
	{"p.publisher", STYLE_PUBLISHER, STYLE_BODY, TITLE},
	{"p.half-title", STYLE_HALF_TITLE, STYLE_BODY, TITLE},
	{"p.copyright", STYLE_COPYRIGHT, STYLE_BODY, LINE},
	{"p.colophon", STYLE_COLOPHON, STYLE_BODY, LINE},
};

/* Sizes are as the theme sets them; only code within a line is scaled to the face around
 * it (theme.h: theme_font). */
static double size_of(const struct theme *t, enum style_id id)
{
	const struct style *s = &t->style[id], *body = &t->style[STYLE_BODY];
	double scale = t->font[s->font].scale, around = t->font[body->font].scale;

	if (id != STYLE_CODE || scale <= 0 || around <= 0)
		return s->size;
	return body->size * scale / around;
}

static void put_caps(GString *out, enum caps_style caps, enum caps_style outer)
{
	if (caps == outer)
		return;
	switch (caps) {
	case CAPS_NONE: put_property(out, "font-variant-caps", "normal"); break;
	case CAPS_SMALL:
		put_property(out, "font-variant", "small-caps");
		break;
	case CAPS_ALL_SMALL:
		put_property(out, "font-variant", "small-caps");
		put_property(out, "font-variant-caps", "all-small-caps");
		break;
	case CAPS_UPPER: put_property(out, "text-transform", "uppercase"); break;
	}
}

static void put_figures(GString *out, enum figure_style figures)
{
	static const char *const values[] = {"oldstyle-nums proportional-nums",
		"lining-nums proportional-nums", "lining-nums tabular-nums"};

	put_property(out, "font-variant-numeric", values[figures]);
}

static void put_hyphens(GString *out, const char *value)
{
	put_property(out, "-webkit-hyphens", value);
	put_property(out, "-epub-hyphens", value);
	put_property(out, "hyphens", value);
}

/* What a style says otherwise than the one it stands in. */
static void put_face(GString *out, const struct theme *t, const struct fonts *fonts,
                     const struct style *s, const struct style *outer, bool full)
{
	static const char *const weights[] = {"normal", "600", "bold"};

	if (s->font != outer->font)
		put_family(out, t, fonts, s->font);
	if (full || s->weight != outer->weight)
		put_property(out, "font-weight", weights[s->weight]);
	if (full || s->italic != outer->italic)
		put_property(out, "font-style", s->italic ? "italic" : "normal");
	put_caps(out, s->caps, outer->caps);
	if (s->figures != outer->figures || s->caps != outer->caps)
		put_figures(out, s->figures);
	if (s->tracking != outer->tracking)
		put_em(out, "letter-spacing", s->tracking / 1000.0);
	if (is_readable_colour(s->colour) && s->colour != outer->colour)
		put_colour(out, "color", s->colour);
}

/* Justified or not is the reader's choice; what is set left, or on an axis, stays so. */
static void put_setting(GString *out, const struct style *s, const struct style *outer, bool full)
{
	static const char *const aligns[] = {NULL, "left", "center", "right"};

	if ((full || s->align != outer->align) && aligns[s->align])
		put_property(out, "text-align", aligns[s->align]);
	if (s->hyphenate != outer->hyphenate)
		put_hyphens(out, s->hyphenate ? "auto" : "none");
	if (s->keep) {
		put_property(out, "page-break-after", "avoid");
		put_property(out, "break-after", "avoid");
	}
}

/* White is in lines of the grid, insets in points: both in em of the style's own size. */
static void put_space(GString *out, const struct theme *t, enum style_id id, unsigned flags)
{
	const struct style *s = &t->style[id];
	double size = size_of(t, id);

	if (flags & FLAT) {
		put_property(out, "margin-top", "0");
		put_property(out, "margin-bottom", "0");
	} else if (!(flags & NO_SPACE)) {
		put_em(out, "margin-top", s->above * (double)t->grid / size);
		put_em(out, "margin-bottom", s->below * (double)t->grid / size);
	}
	if (!(flags & NO_INSET)) {
		put_em(out, "margin-left", s->left / size);
		put_em(out, "margin-right", s->right / size);
	}
}

static void put_text(GString *out, const struct theme *t, const struct fonts *fonts,
                     const struct rule *r)
{
	const struct style *s = &t->style[r->style], *outer = &t->style[r->inside];
	double size = size_of(t, r->style), ratio = size / size_of(t, r->inside);

	put_face(out, t, fonts, s, outer, r->flags & FULL);
	if (fabs(ratio - 1) > 0.001 || r->flags & LEADING)
		put_em(out, "font-size", ratio);
	if (r->flags & LEADING) {
		put(out, "\tline-height: ");
		put_number(out, s->leading / size);
		put(out, ";\n");
	}
	put_setting(out, s, outer, r->flags & FULL);
	if (r->flags & INDENT)
		put_em(out, "text-indent", s->indent / size);
}

static void put_rule(GString *out, const struct theme *t, const struct fonts *fonts,
                     const struct rule *r)
{
	const struct style *s = &t->style[r->style];

	g_string_append_printf(out, "%s {\n", r->selector);
	if (!(r->flags & WHITE))
		put_text(out, t, fonts, r);
	put_space(out, t, r->style, r->flags);
	put(out, "}\n");
	if (!(r->flags & AROUND))
		return;
	g_string_append_printf(out, "%s p {\n", r->selector);
	put_em(out, "text-indent", s->indent / size_of(t, r->style));
	put(out, "}\n");
}

/* --- The sheet --- */

static void put_body(GString *out, const struct theme *t, const struct fonts *fonts)
{
	const struct style *s = &t->style[STYLE_BODY];

	put(out, "body {\n");
	put_family(out, t, fonts, s->font);
	put_figures(out, s->figures);
	put_hyphens(out, s->hyphenate ? "auto" : "manual");
	put(out, "}\np {\n\tmargin: 0;\n");
	put_em(out, "text-indent", s->indent / (double)s->size);
	g_string_append_printf(out, "\torphans: %d;\n\twidows: %d;\n}\n", MAX(t->pages.orphans, 2),
	                       MAX(t->pages.widows, 2));
	put(out, "figure, hr.blank {\n");
	put_em(out, "margin-top", t->grid / (double)s->size);
	put_em(out, "margin-bottom", t->grid / (double)s->size);
	put(out, "}\n");
}

static void put_opener(GString *out, const struct theme *t)
{
	double title = size_of(t, STYLE_CHAPTER_TITLE), part = size_of(t, STYLE_PART_TITLE);

	put(out, "section > h1, nav > h1 {\n");
	put_em(out, "margin-top", t->sink * (double)t->grid / title);
	put(out, "}\nsection > h1.part-title {\n");
	put_em(out, "margin-top", t->part_sink * (double)t->grid / part);
	put(out, "}\n");
	put(out, "section > h1.title {\n");
	put_em(out, "margin-top", t->title_sink * (double)t->grid / size_of(t, STYLE_TITLE));
	put(out, "}\n");
	if (t->lead_caps)
		put(out, "p.lead::first-line {\n\tfont-variant: small-caps;\n}\n");
}

static void put_lists(GString *out, const struct theme *t)
{
	put(out, "ul, ol {\n");
	put_em(out, "padding-left", MAX(t->list_indent / size_of(t, STYLE_LIST), 1.3));
	put(out, "}\n");
}

static void put_tables(GString *out, const struct theme *t)
{
	double size = size_of(t, STYLE_TABLE);

	put(out, "table {\n\tborder-top: 1px solid;\n\tborder-bottom: 1px solid;\n}\n"
	         "thead th {\n\tborder-bottom: 1px solid;\n}\nth, td {\n");
	put_property(out, "padding", "0.25em 0");
	put_em(out, "padding-right", t->cell_gap / size);
	put(out, "}\nth:last-child, td:last-child {\n\tpadding-right: 0;\n}\n");
	put(out, "@media (max-width: 40em) {\ntable.crowded {\n");
	put_em(out, "font-size", size_of(t, STYLE_TABLE_SMALL) / size_of(t, STYLE_BODY));
	put(out, "}\n}\n");
}

static void put_ornament(GString *out, const struct theme *t)
{
	for (size_t i = 0; i < t->path_count; i++) {
		if (!str_equal(t->path[i].name, t->ornament))
			continue;
		put(out, "div.break svg {\n\theight: 1em;\n");
		put_em(out, "width", t->path[i].width / 1000.0);
		put(out, "}\n");
	}
}

static void put_code(GString *out, const struct theme *t)
{
	if ((t->code_ground & 0xFFFFFF) != 0xFFFFFF)
		put(out, "pre {\n\tbackground-color: rgba(128, 128, 128, 0.12);\n\tpadding: 0.6em 0.8em;\n}\n");
	for (size_t i = 0; i < t->token_count; i++) {
		g_string_append_printf(out, ".tok-%.*s {\n", STR_ARGS(t->token[i].word));
		if (is_readable_colour(t->token[i].colour))
			put_colour(out, "color", t->token[i].colour);
		if (t->token[i].bold)
			put_property(out, "font-weight", "bold");
		if (t->token[i].italic)
			put_property(out, "font-style", "italic");
		put(out, "}\n");
	}
}

static void put_callouts(GString *out, const struct theme *t)
{
	put(out, ".callout {\n\tborder-left: 0.2em solid;\n\tpadding-left: 0.9em;\n}\n");
	for (size_t i = 0; i < t->callout_colour_count; i++) {
		g_string_append_printf(out, ".callout-%.*s {\n", STR_ARGS(t->callout_colour[i].word));
		put_colour(out, "border-color", t->callout_colour[i].colour);
		put(out, "}\n");
	}
}

static void put_links(GString *out, const struct theme *t)
{
	put(out, "a {\n");
	if (is_readable_colour(t->link_colour))
		put_colour(out, "color", t->link_colour);
	else
		put_property(out, "color", "inherit");
	put_property(out, "text-decoration", t->link_underline ? "underline" : "none");
	put(out, "}\n");
}

/* Wherever a colour was set above, and what readers colour by themselves. */
static void put_night_text(GString *out, const struct theme *t)
{
	put(out, "a, h1, h2, h3, h4, h5, h6, p, span, pre, code");
	for (size_t i = 0; i < G_N_ELEMENTS(rules); i++)
		if (is_readable_colour(t->style[rules[i].style].colour))
			g_string_append_printf(out, ", %s", rules[i].selector);
	put(out, " {\n\tcolor: inherit;\n}\n");
}

/* In the dark everything has the reader's colour, and links stay underlined. */
static void put_night(GString *out, const struct theme *t)
{
	put(out, "@media (prefers-color-scheme: dark) {\n");
	put_night_text(out, t);
	for (size_t i = 0; i < t->callout_colour_count; i++)
		g_string_append_printf(out, ".callout-%.*s {\n\tborder-color: currentColor;\n}\n",
		                       STR_ARGS(t->callout_colour[i].word));
	for (size_t i = 0; i < t->token_count; i++)
		g_string_append_printf(out, ".tok-%.*s {\n\tcolor: inherit;\n}\n",
		                       STR_ARGS(t->token[i].word));
	put(out, "}\n");
}

static void put_italics(GString *out, const struct theme *t)
{
	put(out, "cite {\n\tfont-style: italic;\n}\n");
	for (size_t i = 0; i < G_N_ELEMENTS(rules); i++)
		if (t->style[rules[i].style].italic && !strchr(rules[i].selector, ','))
			g_string_append_printf(out, "%s em, %s cite {\n\tfont-style: normal;\n}\n",
			                       rules[i].selector, rules[i].selector);
}

/* What is the same in every theme is a style sheet of its own among the shipped data. */
static void put_shared(GString *out, const struct plan *p, struct diags *diags)
{
	str sheet;

	if (share_read(p->book->files, p->arena, diags, "themes/epub.css", &sheet))
		g_string_append_len(out, sheet.at, (gssize)sheet.len);
}

/* In a book that runs from right to left, what is said of the left holds of the right. Old
 * readers know no other way to say it. */
GString *css_mirror(GString *sheet)
{
	static const char *const pairs[][2] = {{"left", "right"}, {"right", "left"}, {"rtl", "ltr"},
	                                       {"ltr", "rtl"}};
	GString *out = g_string_sized_new(sheet->len);

	for (size_t at = 0, i; at < sheet->len;) {
		size_t end = at;
		while (end < sheet->len && g_ascii_isalpha(sheet->str[end]))
			end++;
		for (i = 0; i < G_N_ELEMENTS(pairs); i++)
			if (end - at == strlen(pairs[i][0]) && !strncmp(sheet->str + at, pairs[i][0], end - at))
				break;
		if (i < G_N_ELEMENTS(pairs))
			put(out, pairs[i][1]);
		else
			g_string_append_len(out, sheet->str + at, (gssize)MAX(end - at, 1));
		at = MAX(end, at + 1);
	}
	g_string_free(sheet, TRUE);
	return out;
}

str css_print(struct plan *p, const struct fonts *fonts, struct diags *diags)
{
	const struct theme *t = p->book->edition->theme;
	GString *out = g_string_sized_new(1 << 14), *faces = g_string_new(NULL);

	put_body(out, t, fonts);
	for (size_t i = 0; i < G_N_ELEMENTS(rules); i++)
		put_rule(out, t, fonts, &rules[i]);
	put_shared(out, p, diags);
	put_opener(out, t);
	put_lists(out, t);
	put_tables(out, t);
	put_ornament(out, t);
	put_code(out, t);
	put_callouts(out, t);
	put_links(out, t);
	put_italics(out, t);
	put_night(out, t);
	if (language_is_right_to_left(p->book->language))
		put(out = css_mirror(out), "pre {\n\ttext-align: left;\n}\n");
	put_faces(faces, fonts);
	g_string_prepend_len(out, faces->str, (gssize)faces->len);
	g_string_free(faces, TRUE);
	if (t->css.len)
		g_string_append_printf(out, "\n/* The book's own. */\n%.*s\n", STR_ARGS(t->css));
	return str_from_gstring(p->arena, out);
}
