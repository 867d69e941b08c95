/* config.c: `aldine config`: every setting of an edition and its theme, resolved, as YAML.
 *
 * One table a struct, in the order in which a person would look; words are those of the
 * manifest and the theme. */
#include "build.h"

enum shape {
	SHAPE_TEXT, SHAPE_BOOL, SHAPE_INT, SHAPE_REAL, SHAPE_LENGTH, SHAPE_COLOUR, SHAPE_WORD,
};

struct setting_row {
	const char *key;
	enum shape shape;
	size_t offset;
	const char *const *words;      /* SHAPE_WORD: of an enum, in its order */
};

#define ROW(struct_, shape, key, field) {key, SHAPE_##shape, offsetof(struct struct_, field), NULL}
#define WORDS(struct_, key, field, ...) \
	{key, SHAPE_WORD, offsetof(struct struct_, field), (const char *const[]){__VA_ARGS__}}

static const struct setting_row edition_rows[] = {
	ROW(edition, TEXT, "base", base),
	WORDS(edition, "format", format, "epub", "pdf"),
	ROW(edition, TEXT, "file", file),
	ROW(edition, TEXT, "isbn", isbn),
	WORDS(edition, "drafts", drafts, "stub", "omit", "error"),
	WORDS(edition, "numbering", numbering, "none", "chapters", "sections"),
	ROW(edition, TEXT, "page-list", page_list),
	ROW(edition, TEXT, "target", target),
	ROW(edition, TEXT, "preset", preset),
	ROW(edition, TEXT, "impose", impose),
};

static const struct setting_row page_rows[] = {
	ROW(edition, LENGTH, "width", width), ROW(edition, LENGTH, "height", height),
	ROW(edition, LENGTH, "inner", inner), ROW(edition, LENGTH, "outer", outer),
	ROW(edition, LENGTH, "top", top), ROW(edition, LENGTH, "bottom", bottom),
	ROW(edition, LENGTH, "bleed", bleed),
	ROW(edition, BOOL, "mirrored", mirrored),
	ROW(edition, BOOL, "recto-openers", recto_openers),
	ROW(edition, BOOL, "run-on", run_on),
	ROW(edition, BOOL, "last-blank", last_blank),
	ROW(edition, BOOL, "colour", colour),
	ROW(edition, BOOL, "with-cover", with_cover),
	ROW(edition, BOOL, "title-pages", title_pages),
	ROW(edition, BOOL, "crop-marks", crop_marks),
};

static const struct setting_row link_rows[] = {
	WORDS(edition, "external", external, "footnote", "chapter-references", "book-references",
	      "inline", "none"),
	WORDS(edition, "repeat", repeat, "chapter", "page", "book", "always"),
	ROW(edition, BOOL, "internal-pages", internal_pages),
	WORDS(edition, "qr", qr, "none", "references", "footnote"),
	ROW(edition, BOOL, "tidy", tidy),
};

static const struct setting_row style_rows[] = {
	WORDS(style, "font", font, "serif", "sans", "mono"),
	WORDS(style, "weight", weight, "regular", "semibold", "bold"),
	ROW(style, BOOL, "italic", italic),
	ROW(style, LENGTH, "size", size), ROW(style, LENGTH, "leading", leading),
	ROW(style, INT, "tracking", tracking),
	WORDS(style, "caps", caps, "none", "small", "all-small", "upper"),
	WORDS(style, "figures", figures, "old", "lining", "tabular"),
	ROW(style, COLOUR, "colour", colour),
	WORDS(style, "align", align, "justify", "left", "center", "right"),
	ROW(style, BOOL, "hyphenate", hyphenate),
	ROW(style, INT, "above", above), ROW(style, INT, "below", below),
	ROW(style, LENGTH, "indent", indent),
	ROW(style, LENGTH, "left", left), ROW(style, LENGTH, "right", right),
	ROW(style, INT, "keep", keep),
};

static const struct setting_row theme_rows[] = {
	ROW(theme, TEXT, "name", name), ROW(theme, LENGTH, "grid", grid),
	ROW(theme, INT, "sink", sink), ROW(theme, INT, "contents-depth", contents_depth),
	ROW(theme, TEXT, "ornament", ornament),
	ROW(theme, COLOUR, "link-colour", link_colour),
	ROW(theme, INT, "drop-cap", drop_cap), ROW(theme, BOOL, "lead-caps", lead_caps),
};

static const struct setting_row line_rows[] = {
#define LINES(key, field) ROW(theme, REAL, key, lines.field)
	LINES("space-stretch", space_stretch), LINES("space-shrink", space_shrink),
	LINES("expansion", expansion), LINES("letterspacing", letterspacing),
	LINES("letterspacing-emergency", letterspacing_emergency),
	LINES("glyph-price", glyph_price), LINES("line", line), LINES("hyphen", hyphen),
	LINES("hyphen-explicit", hyphen_explicit), LINES("hyphen-capital", hyphen_capital),
	LINES("hyphen-edge", hyphen_edge), LINES("ladder", ladder),
	LINES("last-hyphen", last_hyphen), LINES("runt", runt), LINES("runt-min", runt_min),
	LINES("neighbour", neighbour), LINES("stack", stack), LINES("river", river),
	LINES("single", single), LINES("threshold-first", threshold_first),
	LINES("threshold", threshold), LINES("threshold-emergency", threshold_emergency),
};

static const struct setting_row page_taste_rows[] = {
#define PAGES(key, field) ROW(theme, REAL, key, pages.field)
	PAGES("variant", variant), PAGES("note-white", note_white), PAGES("gap-more", gap_more),
	PAGES("gap-less", gap_less), PAGES("note-split", note_split),
	PAGES("figure-lower", figure_lower), PAGES("figure-late", figure_late),
	PAGES("hyphen-verso", hyphen_verso), PAGES("hyphen-recto", hyphen_recto),
	PAGES("spread", spread), PAGES("unequal", unequal), PAGES("short-last", short_last),
	PAGES("pair-alone", pair_alone), PAGES("code-broken", code_broken),
	ROW(theme, INT, "least-last", pages.least_last),
	ROW(theme, INT, "least-opener", pages.least_opener),
	ROW(theme, INT, "orphans", pages.orphans), ROW(theme, INT, "widows", pages.widows),
};

static void put_number(GString *out, double value, const char *after)
{
	char text[G_ASCII_DTOSTR_BUF_SIZE];
	g_ascii_formatd(text, sizeof text, "%.6g", value);
	g_string_append_printf(out, "%s%s", text, after);
}

static void put_quoted(GString *out, str s)
{
	g_string_append_c(out, '"');
	for (size_t i = 0; i < s.len; i++) {
		if (s.at[i] == '"' || s.at[i] == '\\')
			g_string_append_c(out, '\\');
		g_string_append_c(out, s.at[i]);
	}
	g_string_append_c(out, '"');
}

static void put_value(const struct setting_row *row, const void *record, GString *out)
{
	const void *at = (const char *)record + row->offset;
	switch (row->shape) {
	case SHAPE_TEXT: put_quoted(out, *(const str *)at); break;
	case SHAPE_BOOL: g_string_append(out, *(const bool *)at ? "true" : "false"); break;
	case SHAPE_INT: g_string_append_printf(out, "%d", *(const int *)at); break;
	case SHAPE_REAL: put_number(out, *(const double *)at, ""); break;
	case SHAPE_LENGTH: put_number(out, unit_points(*(const unit *)at), "pt"); break;
	case SHAPE_COLOUR: g_string_append_printf(out, "\"#%06x\"", *(const colour *)at); break;
	case SHAPE_WORD: g_string_append(out, row->words[*(const unsigned *)at]); break;
	}
}

static bool is_absent(const struct setting_row *row, const void *record)
{
	return row->shape == SHAPE_TEXT && !((const str *)((const char *)record + row->offset))->at;
}

static void put_rows(const struct setting_row *rows, size_t n, const void *record, int indent,
                     GString *out)
{
	for (size_t i = 0; i < n; i++) {
		if (is_absent(&rows[i], record))
			continue;
		g_string_append_printf(out, "%*s%s: ", indent, "", rows[i].key);
		put_value(&rows[i], record, out);
		g_string_append_c(out, '\n');
	}
}

#define PUT(rows, record, indent) put_rows(rows, G_N_ELEMENTS(rows), record, indent, out)

static void put_theme(const struct theme *t, GString *out)
{
	g_string_append(out, "theme:\n");
	PUT(theme_rows, t, 2);
	g_string_append(out, "  styles:\n");
	for (unsigned i = 0; i < STYLE_COUNT; i++) {
		g_string_append_printf(out, "    %s:\n", style_word(i));
		PUT(style_rows, &t->style[i], 6);
	}
	g_string_append(out, "  lines:\n");
	PUT(line_rows, t, 4);
	g_string_append(out, "  pages:\n");
	PUT(page_taste_rows, t, 4);
}

static void put_edition(const struct edition *e, GString *out)
{
	g_string_append_printf(out, "edition: %.*s\n", STR_ARGS(e->name));
	PUT(edition_rows, e, 0);
	if (e->only_count) {
		g_string_append(out, "only:\n");
		for (size_t i = 0; i < e->only_count; i++)
			g_string_append_printf(out, "  - %.*s\n", STR_ARGS(e->only[i]));
	}
	if (e->format == FORMAT_PDF) {
		g_string_append(out, "page:\n");
		PUT(page_rows, e, 2);
	}
	g_string_append(out, "links:\n");
	PUT(link_rows, e, 2);
	if (e->theme)
		put_theme(e->theme, out);
}

char *aldine_config(struct aldine *al, const char *edition)
{
	const struct edition *e = edition_find(al->book, str_of(edition ? edition : "pdf"));
	if (!e)
		return NULL;
	GString *out = g_string_new(NULL);
	put_edition(e, out);
	return text_given(out);
}
