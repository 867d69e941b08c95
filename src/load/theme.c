/* theme.c: how a book looks, read from YAML.
 *
 * A theme is a mapping over a base, that one over its own, down to share/themes/book.yaml,
 * which says everything. They are laid over each other as YAML trees and decoded once;
 * a style takes what the merged tree does not say from its parent of styles.def, so a
 * change to `body` in a small theme reaches every style that does not object.
 *
 * To add a value: a member in doc/theme.h, a row here, a line in share/themes/book.yaml. */
#include "load/theme.h"

#include "load/load.h"

#include <string.h>

enum { BASES_MOST = 8 };

#define AT(member) offsetof(struct theme, member)
#define IN(type, member) offsetof(struct type, member)

/* --- a style --- */

static const char *const ROLES[] = {"serif", "sans", "mono", NULL};
static const char *const WEIGHTS[] = {"regular", "semibold", "bold", NULL};
static const char *const CAPS[] = {"none", "small", "all-small", "upper", NULL};
static const char *const FIGURES[] = {"old", "lining", "tabular", NULL};
static const char *const ALIGNS[] = {"justify", "left", "center", "right", NULL};

static const struct field style_fields[] = {
	FIELD("font", FIELD_CHOICE, IN(style, font), "Which of the theme's fonts", .choices = ROLES),
	FIELD("weight", FIELD_CHOICE, IN(style, weight), "How bold", .choices = WEIGHTS),
	FIELD("italic", FIELD_BOOL, IN(style, italic), "Set in italics"),
	FIELD("size", FIELD_LENGTH, IN(style, size), "Size of the type", .least = 2, .most = 200),
	FIELD("leading", FIELD_LENGTH, IN(style, leading),
	 "From baseline to baseline; in the flow of text a multiple of the body's", .least = 2, .most = 400),
	FIELD("tracking", FIELD_INT, IN(style, tracking), "White between letters, in 1/1000 em",
	 .least = -100, .most = 500),
	FIELD("caps", FIELD_CHOICE, IN(style, caps), "Small or full capitals", .choices = CAPS),
	FIELD("figures", FIELD_CHOICE, IN(style, figures), "Old-style, lining or tabular figures",
	 .choices = FIGURES),
	FIELD("colour", FIELD_COLOUR, IN(style, colour), "Colour of the text"),
	FIELD("align", FIELD_CHOICE, IN(style, align), "How lines are filled", .choices = ALIGNS),
	FIELD("hyphenate", FIELD_BOOL, IN(style, hyphenate), "Whether words may be divided"),
	FIELD("above", FIELD_INT, IN(style, above), "White above, in grid lines", .least = 0, .most = 40),
	FIELD("below", FIELD_INT, IN(style, below), "White below, in grid lines", .least = 0, .most = 40),
	FIELD("indent", FIELD_LENGTH, IN(style, indent), "Indent of a paragraph's first line",
	 .least = 0, .most = 200),
	FIELD("left", FIELD_LENGTH, IN(style, left), "Inset at the left", .least = 0, .most = 400),
	FIELD("right", FIELD_LENGTH, IN(style, right), "Inset at the right", .least = 0, .most = 400),
	FIELD("keep", FIELD_INT, IN(style, keep), "Lines of the next block that stay with it",
	 .least = 0, .most = 20),
};
static const struct table style_table = {
	.name = "style", .size = sizeof(struct style), TABLE_FIELDS(style_fields),
};

static const struct field styles_fields[] = {
#define STYLE(name, style_word, parent) \
	FIELD(style_word, FIELD_MAPPING, AT(style[STYLE_##name]), NULL, .table = &style_table),
#include "doc/styles.def"
#undef STYLE
};
static const struct table styles_table = {
	.name = "style list", .size = sizeof(struct theme), TABLE_FIELDS(styles_fields),
};

/* --- fonts --- */

#define FACE(weight, italic) offsetof(struct theme_font, face[weight][italic].file)
static const struct field font_fields[] = {
	FIELD("family", FIELD_TEXT, IN(theme_font, family), "Name of the family in style sheets"),
	FIELD("regular", FIELD_TEXT, FACE(WEIGHT_REGULAR, 0), "File of the upright face"),
	FIELD("italic", FIELD_TEXT, FACE(WEIGHT_REGULAR, 1), "File of the italic", .none = true),
	FIELD("semibold", FIELD_TEXT, FACE(WEIGHT_SEMIBOLD, 0), "File of the semibold", .none = true),
	FIELD("semibold-italic", FIELD_TEXT, FACE(WEIGHT_SEMIBOLD, 1), "File of its italic", .none = true),
	FIELD("bold", FIELD_TEXT, FACE(WEIGHT_BOLD, 0), "File of the bold", .none = true),
	FIELD("bold-italic", FIELD_TEXT, FACE(WEIGHT_BOLD, 1), "File of its italic", .none = true),
	FIELD("whole", FIELD_BOOL, IN(theme_font, whole), "Never subset in an EPUB: its licence reserves the name"),
	FIELD("fallback", FIELD_TEXT, IN(theme_font, fallback), "What a reader without it takes: serif, sans-serif, monospace"),
	FIELD("scale", FIELD_REAL, IN(theme_font, scale), "Size beside the body's face, to match x-heights",
	 .least = 0.25, .most = 4),
};
static const struct table font_table = {
	.name = "font", .size = sizeof(struct theme_font), TABLE_FIELDS(font_fields),
};

static bool decode_fallback(struct decoder *d, const struct yaml *y, void *at);
static void print_fallback(const void *at, GString *out);

static const struct field fonts_fields[] = {
	FIELD("serif", FIELD_MAPPING, AT(font[FONT_SERIF]), "The face of the text", .table = &font_table),
	FIELD("sans", FIELD_MAPPING, AT(font[FONT_SANS]), "The face beside it", .table = &font_table),
	FIELD("mono", FIELD_MAPPING, AT(font[FONT_MONO]), "The face of code", .table = &font_table),
	FIELD("fallback", FIELD_CUSTOM, AT(fallback), "Files of faces for characters that these lack",
	 .custom = decode_fallback, .print = print_fallback, .value = "files",
	 .schema = "{\"type\": \"array\", \"items\": {\"type\": \"string\"}}"),
};
static const struct table fonts_table = {
	.name = "font list", .size = sizeof(struct theme), TABLE_FIELDS(fonts_fields),
};

/* --- the page and what stands on it --- */

static const char *const HEADS[] = {"none", "book", "part", "chapter", "section", "author", NULL};
static const char *const FOLIOS[] = {"head-outer", "foot-outer", "foot-center", "none", NULL};

static const struct field page_fields[] = {
	FIELD("inner", FIELD_REAL, AT(margin_inner), "Margin at the spine, as a share of the page's width", .most = 0.45),
	FIELD("outer", FIELD_REAL, AT(margin_outer), "Margin at the edge, as a share of the width", .most = 0.45),
	FIELD("top", FIELD_REAL, AT(margin_top), "Margin above, as a share of the height", .most = 0.45),
	FIELD("bottom", FIELD_REAL, AT(margin_bottom), "Margin below, as a share of the height", .most = 0.45),
	FIELD("measure", FIELD_LENGTH, AT(measure_most),
	 "The widest the text may be: on a wide page the side margins grow; 0 for any", .most = 2000),
	FIELD("head-gap", FIELD_LENGTH, AT(head_gap), "From the text up to the running head's baseline", .most = 200),
	FIELD("foot-gap", FIELD_LENGTH, AT(foot_gap), "From the text down to the folio's baseline", .most = 200),
	FIELD("head-verso", FIELD_CHOICE, AT(head_verso), "What stands at the head of left pages", .choices = HEADS),
	FIELD("head-recto", FIELD_CHOICE, AT(head_recto), "What stands at the head of right pages", .choices = HEADS),
	FIELD("folio", FIELD_CHOICE, AT(folio), "Where the page number stands", .choices = FOLIOS),
	FIELD("folio-opener", FIELD_CHOICE, AT(folio_opener), "Where it stands on a chapter's first page", .choices = FOLIOS),
};
static const struct field chapter_fields[] = {
	FIELD("sink", FIELD_INT, AT(sink), "Grid lines above a chapter's title", .most = 40),
	FIELD("part-sink", FIELD_INT, AT(part_sink), "Grid lines above a part's title", .most = 60),
	FIELD("title-sink", FIELD_INT, AT(title_sink), "Grid lines above the book's title", .most = 60),
	FIELD("recto", FIELD_BOOL, AT(chapter_recto), "Chapters begin on right pages, unless the edition says"),
	FIELD("run-on", FIELD_BOOL, AT(chapter_run_on), "Chapters do not begin pages"),
	FIELD("lead-caps", FIELD_BOOL, AT(lead_caps), "The first words in small capitals"),
	FIELD("number-depth", FIELD_INT, AT(number_depth), "The deepest level that is numbered where sections are",
	 .most = 6),
};
static const struct field contents_fields[] = {
	FIELD("depth", FIELD_INT, AT(contents_depth), "The deepest level listed: 1 chapters, 2 sections …", .most = 6),
	FIELD("leader", FIELD_TEXT, AT(contents_leader), "What is repeated between title and page; none for white", .none = true),
};

static bool decode_marks(struct decoder *d, const struct yaml *y, void *at);
static void print_marks(const void *at, GString *out);

static const struct field list_fields[] = {
	FIELD("marks", FIELD_CUSTOM, AT(list_marks), "A list's marks by depth, three of them: characters, or names of drawn ones (`paths:`)",
	 .custom = decode_marks, .print = print_marks, .value = "names",
	 .schema = "{\"type\": \"array\", \"items\": {\"type\": \"string\"}, \"maxItems\": 3}"),
	FIELD("indent", FIELD_LENGTH, AT(list_indent), "The text's distance from the edge, per depth", .most = 200),
	FIELD("gap", FIELD_LENGTH, AT(mark_gap), "Between a figure or mark and the text", .most = 100),
};
static const struct field note_fields[] = {
	FIELD("rule-width", FIELD_LENGTH, AT(note_rule_width), "Length of the rule above notes", .most = 2000),
	FIELD("rule-thickness", FIELD_LENGTH, AT(note_rule_thickness), "Its thickness; 0 for none", .most = 10),
	FIELD("gap", FIELD_LENGTH, AT(note_gap), "Least white from the text to the first note's baseline", .most = 100),
	FIELD("indent", FIELD_LENGTH, AT(note_indent), "Indent of a note's first line", .most = 100),
};
static const struct field table_fields[] = {
	FIELD("rule-thick", FIELD_LENGTH, AT(rule_thick), "The rules above and below a table", .most = 10),
	FIELD("rule-thin", FIELD_LENGTH, AT(rule_thin), "The rule under its head", .most = 10),
	FIELD("cell-gap", FIELD_LENGTH, AT(cell_gap), "White between columns", .most = 100),
	FIELD("row-gap", FIELD_LENGTH, AT(row_gap), "White between rows, beside the leading", .most = 100),
	FIELD("turn", FIELD_BOOL, AT(turn_tables), "Tables too wide even when set small stand turned on pages of their own; else they are squeezed"),
};
static const struct field figure_fields[] = {
	FIELD("centred", FIELD_BOOL, AT(figure_centred), "A narrow picture stands in the middle, else at the left"),
};
static const struct field token_fields[] = {
	FIELD("colour", FIELD_COLOUR, IN(theme_token, colour), "Its colour"),
	FIELD("bold", FIELD_BOOL, IN(theme_token, bold), "Set bold"),
	FIELD("italic", FIELD_BOOL, IN(theme_token, italic), "Set in italics"),
};
static const struct table token_table = {
	.name = "token", .size = sizeof(struct theme_token), TABLE_FIELDS(token_fields),
	.key_offset = IN(theme_token, word),
};
static const struct field code_fields[] = {
	FIELD("inset", FIELD_LENGTH, AT(code_inset), "How far blocks of code stand in", .most = 100),
	FIELD("ground", FIELD_COLOUR, AT(code_ground), "Colour behind them; none for none", .none = true),
	FIELD("tokens", FIELD_MAP, AT(token), "How each class of token looks", .table = &token_table),
};
static const struct field callout_colour_fields[] = {
	FIELD("colour", FIELD_COLOUR, IN(theme_callout, colour), "Colour of its bar and title"),
};
static const struct table callout_colour_table = {
	.name = "callout colour", .size = sizeof(struct theme_callout), TABLE_FIELDS(callout_colour_fields),
	.key_offset = IN(theme_callout, word), .shorthand = "colour",
};
static const struct field callout_fields[] = {
	FIELD("rule", FIELD_LENGTH, AT(callout_rule), "Thickness of the bar beside a callout", .most = 40),
	FIELD("colours", FIELD_MAP, AT(callout_colour), "Colour by kind of callout", .table = &callout_colour_table),
};
static const struct field link_fields[] = {
	FIELD("colour", FIELD_COLOUR, AT(link_colour), "Colour of links in editions with colour"),
	FIELD("underline", FIELD_BOOL, AT(link_underline), "Underlined in the EPUB"),
};
static const struct field path_fields[] = {
	FIELD("data", FIELD_TEXT, IN(theme_path, data), "SVG path data, absolute M L C Z only, y up, in 1/1000 em",
	 .required = true),
	FIELD("width", FIELD_INT, IN(theme_path, width), "Its advance in 1/1000 em", .least = 1, .most = 20000,
	 .required = true),
};
static const struct table path_table = {
	.name = "path", .size = sizeof(struct theme_path), TABLE_FIELDS(path_fields),
	.key_offset = IN(theme_path, name),
};

/* --- prices --- */

#define PRICE 1e12
#define LINE(key, member, about, most_value) \
	FIELD(key, FIELD_REAL, AT(lines.member), about, .most = most_value)
static const struct field line_fields[] = {
	LINE("space-stretch", space_stretch, "Unit of a word space's stretch, as a share of it", 5),
	LINE("space-shrink", space_shrink, "The most it may lose, as a share", 0.9),
	LINE("expansion", expansion, "Glyph scaling, plus or minus, as a share", 0.1),
	LINE("expansion-emergency", expansion_emergency, "The same where nothing else helps", 0.1),
	LINE("letterspacing", letterspacing, "Plus or minus, in em", 0.1),
	LINE("letterspacing-emergency", letterspacing_emergency, "The same where nothing else helps", 0.2),
	LINE("glyph-price", glyph_price, "Price of using expansion and letterspacing fully", PRICE),
	LINE("line", line, "Price of every line", PRICE),
	LINE("hyphen", hyphen, "Price of a divided word", PRICE),
	LINE("hyphen-explicit", hyphen_explicit, "Price of a break after the author's hyphen", PRICE),
	LINE("hyphen-capital", hyphen_capital, "More for a capitalised word", PRICE),
	LINE("hyphen-edge", hyphen_edge, "More, as a share, for each letter short of 5 at either end", 10),
	LINE("ladder", ladder, "Two divided words in a row", PRICE),
	LINE("last-hyphen", last_hyphen, "A divided word in the last full line", PRICE),
	LINE("runt", runt, "A last line that is too short", PRICE),
	LINE("runt-min", runt_min, "What is too short, in em", 50),
	LINE("torn", torn, "A last line that is only the end of a word", PRICE),
	LINE("ragged", ragged, "A line left short because it cannot be filled decently", PRICE),
	LINE("cut", cut, "A word cut where it may not be divided", PRICE),
	LINE("neighbour", neighbour, "Times the squared difference of two lines' spaces", PRICE),
	LINE("stack", stack, "Two lines that begin or end with the same word", PRICE),
	LINE("river", river, "Spaces under each other", PRICE),
	LINE("single", single, "A line that ends in a one-letter word", PRICE),
	LINE("threshold-first", threshold_first, "The loosest space without hyphens, as a ratio", 10),
	LINE("threshold", threshold, "The loosest space with them", 10),
	LINE("threshold-emergency", threshold_emergency, "The loosest in need", 20),
	LINE("threshold-undivided", threshold_undivided, "The loosest where a language's words are not divided", 20),
};
#define PAGE(key, member, about) FIELD(key, FIELD_REAL, AT(pages.member), about, .most = PRICE)
static const struct field pages_fields[] = {
	PAGE("variant", variant, "A paragraph set a line longer or shorter, at least"),
	PAGE("note-white", note_white, "A line more above the notes"),
	PAGE("gap-more", gap_more, "A line more where there is white"),
	PAGE("gap-less", gap_less, "A line less where there is white"),
	PAGE("note-split", note_split, "A note that goes on overleaf"),
	PAGE("figure-lower", figure_lower, "A figure a line less high"),
	PAGE("rows-apart", rows_apart, "Rows of a table, lines of code, that stand a little further apart on a page"),
	PAGE("figure-late", figure_late, "A figure a page late"),
	PAGE("hyphen-verso", hyphen_verso, "A left page that ends in a hyphen"),
	PAGE("hyphen-recto", hyphen_recto, "A right page that ends in a hyphen"),
	PAGE("spread", spread, "Both pages of a spread a line long or short"),
	PAGE("unequal", unequal, "A line of difference between facing pages"),
	PAGE("short-last", short_last, "A chapter's last page with too few lines"),
	PAGE("pair-alone", pair_alone, "Two lines of a longer paragraph alone"),
	PAGE("code-broken", code_broken, "Code or a table over two pages"),
	FIELD("ragged", FIELD_INT, AT(pages.ragged), "Lines a page may be short without anyone being told", .most = 10),
	FIELD("least-last", FIELD_INT, AT(pages.least_last), "Lines on a chapter's last page", .most = 20),
	FIELD("least-opener", FIELD_INT, AT(pages.least_opener), "Lines of text under a chapter's title", .most = 20),
	FIELD("orphans", FIELD_INT, AT(pages.orphans), "Least lines at a page's foot", .least = 1, .most = 10),
	FIELD("widows", FIELD_INT, AT(pages.widows), "Least lines at a page's head", .least = 1, .most = 10),
};

/* --- the whole --- */

#define GROUP(id, noun, rows) \
	static const struct table id##_group = { \
		.name = noun, .size = sizeof(struct theme), TABLE_FIELDS(rows), \
	}
GROUP(page, "page", page_fields);
GROUP(chapter, "chapter look", chapter_fields);
GROUP(contents, "contents look", contents_fields);
GROUP(list, "list look", list_fields);
GROUP(note, "note look", note_fields);
GROUP(rules, "table look", table_fields);
GROUP(figure, "figure look", figure_fields);
GROUP(code, "code look", code_fields);
GROUP(callout, "callout look", callout_fields);
GROUP(link, "link look", link_fields);
GROUP(line, "line price list", line_fields);
GROUP(pages, "page price list", pages_fields);

static bool decode_base(struct decoder *d, const struct yaml *y, void *at)
{
	(void)at;
	str name;
	return decode_text(d, y, &name);     /* theme_tree has followed it */
}

static const struct field theme_fields[] = {
	FIELD("base", FIELD_CUSTOM, 0, "The theme that this one changes: a built-in name or a YAML file",
	 .custom = decode_base, .schema = "{\"type\": \"string\"}", .value = "a name or file"),
	FIELD("fonts", FIELD_MAPPING, 0, "The faces", .table = &fonts_table),
	FIELD("page", FIELD_MAPPING, 0, "Margins, heads and folios", .table = &page_group),
	FIELD("chapters", FIELD_MAPPING, 0, "How chapters open", .table = &chapter_group),
	FIELD("contents", FIELD_MAPPING, 0, "The table of contents", .table = &contents_group),
	FIELD("styles", FIELD_MAPPING, 0, "Type and white, by kind of text", .table = &styles_table),
	FIELD("ornament", FIELD_TEXT, AT(ornament), "What stands for a break in the text: a path's name, or text"),
	FIELD("lists", FIELD_MAPPING, 0, "Lists", .table = &list_group),
	FIELD("notes", FIELD_MAPPING, 0, "Footnotes", .table = &note_group),
	FIELD("tables", FIELD_MAPPING, 0, "Tables", .table = &rules_group),
	FIELD("figures", FIELD_MAPPING, 0, "Pictures with what stands under them", .table = &figure_group),
	FIELD("code", FIELD_MAPPING, 0, "Blocks of code", .table = &code_group),
	FIELD("callouts", FIELD_MAPPING, 0, "Callouts", .table = &callout_group),
	FIELD("links", FIELD_MAPPING, 0, "Links", .table = &link_group),
	FIELD("paths", FIELD_MAP, AT(path), "Drawn marks and ornaments, by name", .table = &path_table),
	FIELD("lines", FIELD_MAPPING, 0, "Prices of the line breaker", .table = &line_group),
	FIELD("pages", FIELD_MAPPING, 0, "Prices of the page builder", .table = &pages_group),
	FIELD("css", FIELD_TEXT, AT(css), "A style sheet to add to the EPUB's: a file", .value = "a file", .none = true),
};
const struct table theme_table = {
	.name = "theme", .size = sizeof(struct theme), TABLE_FIELDS(theme_fields),
};

/* --- decoding that needs more than a row --- */

static const struct theme_place *place_of(const struct decoder *d)
{
	return d->context;
}

bool theme_find_face(const struct theme_place *place, str file, span where, struct theme_face *face)
{
	str own = place->files ? path_join(place->arena, place->folder, file) : STR_NONE;
	if (place->files && folder_has(place->files, own)) {
		*face = (struct theme_face){own, true};
		return true;
	}
	*face = (struct theme_face){file, false};
	str shipped = fonts_path(place->arena, file);
	if (g_file_test(str_terminated(place->arena, shipped), G_FILE_TEST_IS_REGULAR))
		return true;
	diag_add(place->diags, DIAG_FONT_MISSING, where, NULL, "no font file \"%.*s\"", STR_ARGS(file));
	return false;
}

static bool decode_fallback(struct decoder *d, const struct yaml *y, void *at)
{
	struct record_list files = {0};
	static const struct field as_texts = FIELD("fallback", FIELD_TEXTS, 0, NULL);
	if (!decode_field(d, &as_texts, y, &files))
		return false;
	struct theme_face *faces = ARENA_ARRAY(d->arena, struct theme_face, files.count);
	size_t kept = 0;
	for (size_t i = 0; i < files.count; i++)
		if (theme_find_face(place_of(d), ((str *)files.records)[i], y->where, &faces[kept]))
			kept++;
	struct record_list found = {faces, kept};
	memcpy(at, &found, sizeof found);
	return kept == files.count;
}

static void print_fallback(const void *at, GString *out)
{
	struct record_list list;
	memcpy(&list, at, sizeof list);
	const struct theme_face *faces = list.records;
	g_string_append_c(out, '[');
	for (size_t i = 0; i < list.count; i++) {
		g_string_append(out, i ? ", " : "");
		yaml_print_text(faces[i].file, out);
	}
	g_string_append_c(out, ']');
}

static bool decode_marks(struct decoder *d, const struct yaml *y, void *at)
{
	struct record_list names = {0};
	static const struct field as_texts = FIELD("marks", FIELD_TEXTS, 0, NULL);
	if (!decode_field(d, &as_texts, y, &names))
		return false;
	str *marks = at;
	for (size_t i = 0; i < 3 && names.count; i++)
		marks[i] = ((str *)names.records)[MIN(i, names.count - 1)];
	return true;
}

static void print_marks(const void *at, GString *out)
{
	const str *marks = at;
	g_string_append_printf(out, "[%.*s, %.*s, %.*s]", STR_ARGS(marks[0]), STR_ARGS(marks[1]),
	                       STR_ARGS(marks[2]));
}

/* --- building one --- */

/* Parents come before their children in styles.def, so one pass completes all. What is
 * wrong in a style is said when the whole theme is decoded over this. */
static void inherit_styles(struct decoder *d, struct theme *t, const struct yaml *styles)
{
	struct decoder silent = *d;
	silent.mood = MOOD_SILENT;
	for (int i = 0; i < STYLE_COUNT; i++) {
		if (i != STYLE_BODY)
			t->style[i] = t->style[style_parent((enum style_id)i)];
		const struct yaml *said = yaml_find(styles, style_word((enum style_id)i));
		if (said && said->kind == YAML_MAPPING)
			decode(&silent, &style_table, said, &t->style[i]);
	}
}

static span span_in(const struct yaml *tree, const char *group, const char *key)
{
	const struct yaml *outer = yaml_find(tree, group);
	const struct yaml *inner = yaml_find(outer, key);
	return inner ? inner->where : outer ? outer->where : tree->where;
}

static void find_faces(const struct theme_place *place, struct theme *t, const struct yaml *tree)
{
	for (int role = 0; role < FONT_ROLE_COUNT; role++) {
		span where = span_in(tree, "fonts", ROLES[role]);
		for (int i = 0; i < WEIGHT_COUNT * 2; i++) {
			struct theme_face *face = &t->font[role].face[i / 2][i % 2];
			if (face->file.at && !theme_find_face(place, face->file, where, face))
				*face = (struct theme_face){STR_NONE, false};
		}
	}
}

/* Styles that stand outside the flow of text, or that the page builder brings back to
 * the grid as a whole, may have a leading of their own. */
static bool off_grid_is_fine(enum style_id id)
{
	switch (id) {
	case STYLE_NOTE: case STYLE_REFERENCE: case STYLE_COPYRIGHT: case STYLE_RUNNING_HEAD:
	case STYLE_FOLIO: case STYLE_TITLE: case STYLE_SUBTITLE: case STYLE_AUTHOR:
	case STYLE_PUBLISHER: case STYLE_HALF_TITLE: case STYLE_CODE: case STYLE_LINE_NUMBER:
	case STYLE_CODE_BLOCK: case STYLE_TABLE: case STYLE_TABLE_HEAD: case STYLE_TABLE_SMALL:
	case STYLE_TABLE_SMALL_HEAD:
		return true;
	default:
		return false;
	}
}

/* The multiple of the grid that is nearest to a leading and no tighter than the type. */
static unit leading_on_grid(const struct style *s, unit grid)
{
	unit lines = MAX((s->leading + grid / 2) / grid, 1);

	return (lines * grid >= s->size ? lines : lines + 1) * grid;
}

static const struct yaml *said_leading(const struct yaml *tree, const char *word)
{
	return yaml_find(yaml_find(yaml_find(tree, "styles"), word), "leading");
}

/* Who changes the body's leading alone does not hear of every style of the themes below,
 * which were read later: those follow. */
static void check_grid(const struct theme_place *place, struct theme *t, const struct yaml *tree)
{
	const struct yaml *body = said_leading(tree, "body");

	t->grid = t->style[STYLE_BODY].leading;
	for (int i = 0; i < STYLE_COUNT; i++) {
		unit *leading = &t->style[i].leading;
		const char *word = style_word((enum style_id)i);
		if (*leading % t->grid == 0 || off_grid_is_fine((enum style_id)i))
			continue;
		const struct yaml *said = said_leading(tree, word);
		if (said && body && said->where.source <= body->where.source)
			diag_add(place->diags, DIAG_THEME_OFF_GRID, said->where, NULL,
			         "the leading of \"%s\", %g pt, is no multiple of the body's, %g pt",
			         word, unit_points(*leading), unit_points(t->grid));
		*leading = leading_on_grid(&t->style[i], t->grid);
	}
}

static void read_css(const struct theme_place *place, struct theme *t, const struct yaml *tree)
{
	const struct yaml *said = yaml_find(tree, "css");
	if (!t->css.at || !said)
		return;
	str why = STR_NONE, file = t->css;
	t->css = STR_NONE;
	str path = path_join(place->arena, place->folder, file);
	if (!place->files || !folder_read(place->files, place->arena, path, &t->css, &why))
		diag_add(place->diags, DIAG_READ_FAILED, said->where, NULL, "cannot read %.*s: %.*s",
		         STR_ARGS(path), STR_ARGS(why));
}

/* --- finding its text --- */

static struct yaml *read_shipped(const struct theme_place *place, str name)
{
	str bytes, file = str_printf(place->arena, "themes/%.*s.yaml", STR_ARGS(name));
	if (str_is(name, "book") && place->whole)
		return place->whole;
	if (str_find_char(name, '/', 0) >= 0 || !share_read(place->files, place->arena, place->diags, file.at, &bytes))
		return NULL;
	str path = str_printf(place->arena, "share/%s", file.at);
	uint32_t source = source_add(diags_sources(place->diags), path, bytes);
	return yaml_parse(place->arena, place->diags, source, 0, bytes.len);
}

static struct yaml *read_own(const struct theme_place *place, str name, span where)
{
	static const str shipped[] = {STR("book"), STR("technical"), STR("handout")};
	bool is_file = str_ends(name, STR(".yaml")) || str_ends(name, STR(".yml"));
	str bytes, why, path = path_join(place->arena, place->folder, name);
	if (is_file && place->files && folder_read(place->files, place->arena, path, &bytes, &why)) {
		uint32_t source = source_add(diags_sources(place->diags), path, bytes);
		return yaml_parse(place->arena, place->diags, source, 0, bytes.len);
	}
	if (is_file)
		diag_add(place->diags, DIAG_THEME_MISSING, where, NULL, "no theme file %.*s",
		         STR_ARGS(path));
	else
		diag_add(place->diags, DIAG_THEME_MISSING, where,
		         diag_did_you_mean(place->diags, name, shipped, G_N_ELEMENTS(shipped)),
		         "no theme is called \"%.*s\"", STR_ARGS(name));
	return NULL;
}

/* The tree of a theme with all its bases below it; NULL where there is none. */
static struct yaml *theme_tree(const struct theme_place *place, struct yaml *value, unsigned depth)
{
	struct yaml *tree = value;
	if (value->kind == YAML_SCALAR) {
		tree = read_shipped(place, value->text);
		if (!tree)
			tree = read_own(place, value->text, value->where);
	}
	if (!tree || tree->kind != YAML_MAPPING)
		return tree && tree != value ? tree : NULL;
	struct yaml *base = yaml_find(tree, "base");
	if (!base || yaml_is_null(base))
		return tree;
	if (depth == BASES_MOST) {
		diag_add(place->diags, DIAG_THEME_MISSING, base->where, NULL,
		         "the bases of this theme go in a circle, or are more than %d", BASES_MOST);
		return tree;
	}
	struct yaml *below = theme_tree(place, base, depth + 1);
	return below ? yaml_merge(place->arena, below, tree) : tree;
}

static str theme_name(const struct yaml *value)
{
	const struct yaml *base = value->kind == YAML_MAPPING ? yaml_find(value, "base") : NULL;
	return value->kind == YAML_SCALAR ? value->text : base ? base->text : STR("book");
}

/* The complete theme comes first, so that whatever is wrong in tree leaves its value. */
static struct theme *decode_theme(const struct theme_place *place, struct yaml *whole, struct yaml *tree)
{
	struct theme *t = ARENA_NEW(place->arena, struct theme);
	struct decoder d = {.arena = place->arena, .diags = place->diags, .context = (void *)place};
	inherit_styles(&d, t, yaml_find(whole, "styles"));
	decode(&d, &theme_table, whole, t);
	tree = yaml_merge(place->arena, whole, tree);
	inherit_styles(&d, t, yaml_find(tree, "styles"));
	decode(&d, &theme_table, tree, t);
	find_faces(place, t, tree);
	check_grid(place, t, tree);
	read_css(place, t, tree);
	return t;
}

bool theme_place_read(struct theme_place *place)
{
	place->whole = read_shipped(place, STR("book"));
	if (!place->whole && !diags_count(place->diags, SEVERITY_FATAL))
		diag_add(place->diags, DIAG_READ_FAILED, SPAN_NONE, NULL, "there is no %s",
		         share_path(place->arena, "themes/book.yaml").at);
	return place->whole != NULL;
}

struct theme *theme_load(const struct theme_place *place, struct yaml *value)
{
	struct yaml book = {.kind = YAML_SCALAR, .text = STR("book"), .plain = true};
	if (value && value->kind == YAML_SEQUENCE) {
		diag_add(place->diags, DIAG_VALUE_TYPE, value->where, NULL,
		         "a theme is a name, a file or a mapping, not a list");
		value = NULL;
	}
	/* Whatever a theme is, it stands on the complete one. */
	struct yaml *whole = theme_tree(place, &book, 0);
	if (!whole)
		g_error("aldine's own theme is missing: %s", share_path(place->arena, "themes/book.yaml").at);
	struct yaml *tree = value ? theme_tree(place, value, 0) : NULL;
	struct theme *t = decode_theme(place, whole, tree);
	t->name = str_copy(place->arena, theme_name(value ? value : &book));
	return t;
}

struct theme *load_theme(struct arena *a, struct diags *diags, const char *name)
{
	struct theme_place place = {a, diags, NULL, STR(""), NULL};
	struct yaml value = {.kind = YAML_SCALAR, .text = str_of(name), .plain = true};
	return theme_load(&place, &value);
}
