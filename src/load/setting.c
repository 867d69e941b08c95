/* setting.c: the keys of an edition, one row each, and printing them back.
 *
 * Some kinds of value stand in no general table: page sizes, margins, selectors of
 * filters, covers. Each has a function that reads and one that prints it. */
#include "load/edition.h"

#include <string.h>

#define ED(member) offsetof(struct says, edition.member)
#define HERE(member) offsetof(struct says, member)

/* --- page and margins --- */

static const struct { const char *name; double width, height; } SIZES[] = {   /* mm */
	{"A3", 297, 420}, {"A4", 210, 297}, {"A5", 148, 210}, {"A6", 105, 148}, {"A7", 74, 105},
	{"B5", 176, 250}, {"B6", 125, 176}, {"letter", 215.9, 279.4}, {"legal", 215.9, 355.6},
};

bool find_page_size(str name, unit size[2])
{
	if (name.len > 3 && str_equal_fold(str_sub(name, 0, 3), STR("US ")))
		name = str_from(name, 3);
	for (size_t i = 0; i < G_N_ELEMENTS(SIZES); i++) {
		if (!str_equal_fold(name, str_of(SIZES[i].name)))
			continue;
		size[0] = unit_from_mm(SIZES[i].width);
		size[1] = unit_from_mm(SIZES[i].height);
		return true;
	}
	return false;
}

static bool parse_size(str text, unit size[2])
{
	ptrdiff_t by = str_find_char(text, 'x', 0);
	size_t len = 1;
	if (by < 0) {
		by = str_find(text, STR("\xC3\x97"), 0);
		len = 2;
	}
	while (by > 0) {
		if (parse_length(str_sub(text, 0, (size_t)by), &size[0]) &&
		    parse_length(str_from(text, (size_t)by + len), &size[1]))
			return size[0] >= unit_from_mm(50) && size[1] >= unit_from_mm(50) &&
			       size[0] <= unit_from_mm(2000) && size[1] <= unit_from_mm(2000);
		by = str_find_char(text, 'x', (size_t)by + 1);
	}
	return false;
}

static bool decode_page(struct decoder *d, const struct yaml *y, void *at)
{
	str text;
	unit size[2];
	if (!decode_text(d, y, &text))
		return false;
	if (find_page_size(text, size) || parse_size(text, size)) {
		memcpy(at, size, sizeof size);
		return true;
	}
	return decode_fault(d, DIAG_VALUE_INVALID, y->where,
	                    "A3 to A7, B5, B6, US Letter, US Legal, or a width and a height: 6in x 9in, 148mm x 210mm",
	                    "\"%.*s\" is no page size", STR_ARGS(text));
}

static void print_mm(unit u, GString *out)
{
	char text[G_ASCII_DTOSTR_BUF_SIZE];
	g_string_append_printf(out, "%smm", g_ascii_formatd(text, sizeof text, "%.5g",
	                                                    unit_points(u) * 25.4 / 72));
}

static void print_page(const void *at, GString *out)
{
	const unit *size = at;
	print_mm(size[0], out);
	g_string_append(out, " x ");
	print_mm(size[1], out);
}

#define MARGIN(key, i, about) \
	FIELD(key, FIELD_LENGTH, (i) * sizeof(unit), about, .least = 0, .most = 1000)
static const struct field margin_fields[] = {
	MARGIN("inner", 0, "At the spine"),
	MARGIN("outer", 1, "At the edge"),
	MARGIN("top", 2, "Above"),
	MARGIN("bottom", 3, "Below"),
};
static const struct table margin_table = {
	.name = "margin list", .size = 4 * sizeof(unit), TABLE_FIELDS(margin_fields),
};

/* A length for all four, or a mapping. */
static bool decode_margins(struct decoder *d, const struct yaml *y, void *at)
{
	unit *margin = at;
	if (y->kind != YAML_SCALAR)
		return decode(d, &margin_table, y, margin);
	if (!decode_length(d, y, &margin[0]))
		return false;
	margin[1] = margin[2] = margin[3] = margin[0];
	return true;
}

static void print_margins(const void *at, GString *out)
{
	const unit *margin = at;
	for (int i = 0; i < 4; i++) {
		g_string_append_printf(out, "%s%s: ", i ? ", " : "{", margin_fields[i].key);
		print_mm(margin[i], out);
	}
	g_string_append_c(out, '}');
}

/* --- links, filters --- */

static const char *const EXTERNAL[] = {"footnote", "chapter-references", "book-references", "inline", "none", NULL};
static const char *const REPEAT[] = {"chapter", "page", "book", "always", NULL};
static const char *const INTERNAL[] = {"none", "page", NULL};
static const char *const QR[] = {"none", "references", "footnote", NULL};

/* `internal: page` goes into a bool. */
static bool decode_internal(struct decoder *d, const struct yaml *y, void *at)
{
	static const struct field word = FIELD("internal", FIELD_CHOICE, 0, NULL, .choices = INTERNAL);
	int choice = 0;
	if (!decode_field(d, &word, y, &choice))
		return false;
	*(bool *)at = choice == 1;
	return true;
}

static void print_internal(const void *at, GString *out)
{
	g_string_append(out, INTERNAL[*(const bool *)at]);
}

static const struct field link_fields[] = {
	FIELD("external", FIELD_CHOICE, offsetof(struct edition, external),
	      "Where the address of a link out of the book is set on paper", .choices = EXTERNAL),
	FIELD("repeat", FIELD_CHOICE, offsetof(struct edition, repeat),
	      "An address given once within this reach repeats its number", .choices = REPEAT),
	FIELD("internal", FIELD_CUSTOM, offsetof(struct edition, internal_pages),
	      "page: “(page 123)” after a link inside the book", .custom = decode_internal,
	      .print = print_internal, .value = "none or page", .schema = "{\"enum\": [\"none\", \"page\"]}"),
	FIELD("qr", FIELD_CHOICE, offsetof(struct edition, qr), "A QR code beside each address", .choices = QR),
	FIELD("tidy", FIELD_BOOL, offsetof(struct edition, tidy),
	      "Print addresses without scheme, www., tracking and a final slash"),
};
static const struct table link_table = {
	.name = "link setting", .size = sizeof(struct edition), TABLE_FIELDS(link_fields),
};

/* "div.pull", "#ad", ".note", "aside" */
static bool decode_match(struct decoder *d, const struct yaml *y, void *at)
{
	struct filter *f = (struct filter *)((char *)at - offsetof(struct filter, element));
	str text;
	if (!decode_text(d, y, &text))
		return false;
	size_t end = 0;
	while (end < text.len && text.at[end] != '.' && text.at[end] != '#')
		end++;
	str mark = str_from(text, end), rest = str_from(text, end + 1);
	f->element = end ? str_sub(text, 0, end) : STR_NONE;
	if (mark.len)
		*(mark.at[0] == '#' ? &f->id : &f->class) = rest;
	bool good = text.len && (!mark.len || rest.len) && !strpbrk(str_terminated(d->arena, rest), ".# >+~[:*") &&
	            !strpbrk(str_terminated(d->arena, str_sub(text, 0, end)), " >+~[:*");
	if (good)
		return true;
	f->element = f->id = f->class = STR_NONE;
	return decode_fault(d, DIAG_VALUE_INVALID, y->where, "div, .pull, div.pull or #advert",
	                    "\"%.*s\" is not an element, a class or an id", STR_ARGS(text));
}

static void print_match(const void *at, GString *out)
{
	const struct filter *f = (const struct filter *)((const char *)at - offsetof(struct filter, element));
	g_string_append_printf(out, "\"%.*s%s%.*s\"", STR_ARGS(f->element),
	                       f->id.len ? "#" : f->class.len ? "." : "",
	                       STR_ARGS(f->id.len ? f->id : f->class));
}

static const char *const ACTIONS[] = {"drop", "unwrap", "keep", NULL};
static const struct field filter_fields[] = {
	FIELD("match", FIELD_CUSTOM, offsetof(struct filter, element), "An element, a class or an id: div, .pull, div.pull, #advert",
	      .custom = decode_match, .print = print_match, .value = "a selector", .required = true,
	      .schema = "{\"type\": \"string\"}"),
	FIELD("do", FIELD_CHOICE, offsetof(struct filter, action), "Leave it out, keep what is in it, or keep it after all",
	      .choices = ACTIONS, .required = true),
	FIELD("in", FIELD_TEXTS, offsetof(struct filter, in), "Only in these editions"),
};
static const struct table filter_table = {
	.name = "filter", .size = sizeof(struct filter), TABLE_FIELDS(filter_fields),
	.span_offset = offsetof(struct filter, where),
};

/* --- cover, theme, and names --- */

static bool decode_cover(struct decoder *d, const struct yaml *y, void *at)
{
	struct says *s = (struct says *)((char *)at - HERE(no_cover));
	static const struct field rows[] = {
		FIELD("image", FIELD_TEXT, offsetof(struct edition, cover_image), NULL),
		FIELD("alt", FIELD_TEXT, offsetof(struct edition, cover_alt), NULL),
	};
	static const struct table table = {
		.name = "cover", .size = sizeof(struct edition), TABLE_FIELDS(rows), .shorthand = "image",
	};
	s->no_cover = y->kind == YAML_SCALAR && str_is(y->text, "none");
	s->edition.cover_image = s->edition.cover_alt = STR_NONE;
	return s->no_cover || decode(d, &table, y, &s->edition);
}

static void print_cover(const void *at, GString *out)
{
	const struct says *s = (const struct says *)((const char *)at - HERE(no_cover));
	if (s->no_cover || !s->edition.cover_image.at) {
		g_string_append(out, s->no_cover ? "none" : "{}");
		return;
	}
	g_string_append(out, "{image: ");
	yaml_print_text(s->edition.cover_image, out);
	g_string_append(out, ", alt: ");
	yaml_print_text(s->edition.cover_alt, out);
	g_string_append_c(out, '}');
}

/* A theme is loaded after everything else is known. */
static bool decode_nothing(struct decoder *d, const struct yaml *y, void *at)
{
	(void)d, (void)y, (void)at;
	return true;
}

static void print_theme(const void *at, GString *out)
{
	const struct theme *theme = *(const struct theme *const *)at;
	yaml_print_text(theme->name, out);
}

static const char *const DRAFTS[] = {"stub", "omit", "error", NULL};
static const char *const NUMBERING[] = {"none", "chapters", "sections", NULL};
static const char *const OPENERS[] = {"theme", "page", "recto", "run-on", NULL};
static const char *const IMPOSE[] = {"none", "booklet", "2-up", NULL};
static const char *const TARGETS[] = {"all", "kdp", "ingram", "apple", "kobo", "kindle", NULL};

static const struct field edition_fields[] = {
	FIELD("base", FIELD_TEXT, HERE(base), "The edition it changes: epub, pdf, screen, print, handout or another; its own name where that is built in"),
	FIELD("page", FIELD_CUSTOM, ED(width), "The trimmed page; where two stand on a sheet, the sheet", .custom = decode_page,
	      .print = print_page, .value = "A3 to A7, B5, B6, US Letter, US Legal, or 6in x 9in",
	      .schema = "{\"type\": \"string\"}", .span_offset = HERE(page_where)),
	FIELD("margins", FIELD_CUSTOM, HERE(margin), "Margins; else the theme's shares of the page",
	      .custom = decode_margins, .print = print_margins, .value = "{inner, outer, top, bottom}, or a length",
	      .schema = "{\"anyOf\": [{\"type\": \"string\"}, {\"type\": \"object\", \"properties\": {\"inner\": {\"type\": \"string\"}, \"outer\": {\"type\": \"string\"}, \"top\": {\"type\": \"string\"}, \"bottom\": {\"type\": \"string\"}}, \"additionalProperties\": false}]}",
	      .span_offset = HERE(margin_where)),
	FIELD("links", FIELD_MAPPING, 0, "How links appear on paper", .table = &link_table),
	FIELD("theme", FIELD_CUSTOM, ED(theme), "How it looks: a built-in name, a YAML file, or a mapping {base: book, …}",
	      .custom = decode_nothing, .print = print_theme, .value = "a name, a file or a mapping",
	      .schema = "{\"anyOf\": [{\"type\": \"string\"}, {\"$ref\": \"#/$defs/theme\"}]}", .table = &theme_table),
	FIELD("filters", FIELD_LIST, ED(filters), "Content that is dropped, unwrapped or kept", .table = &filter_table),
	FIELD("only", FIELD_TEXTS, ED(only), "Slugs of what it has; else everything"),
	FIELD("drafts", FIELD_CHOICE, ED(drafts), "What becomes of drafts", .choices = DRAFTS),
	FIELD("numbering", FIELD_CHOICE, ED(numbering), "What is numbered", .choices = NUMBERING),
	FIELD("cover", FIELD_CUSTOM, HERE(no_cover), "A picture, or none for no cover at all", .custom = decode_cover,
	      .print = print_cover, .value = "{image, alt}, a file, or none",
	      .schema = "{\"anyOf\": [{\"type\": \"string\"}, {\"type\": \"object\", \"properties\": {\"image\": {\"type\": \"string\"}, \"alt\": {\"type\": \"string\"}}, \"additionalProperties\": false}]}",
	      .span_offset = HERE(cover_where)),
	FIELD("isbn", FIELD_TEXT, ED(isbn), "Its own", .span_offset = HERE(isbn_where), .none = true),
	FIELD("preset", FIELD_TEXT, ED(preset), "What a printer asks for: kdp or ingram", .none = true,
	      .span_offset = HERE(preset_where), .schema = "{\"enum\": [\"kdp\", \"ingram\", \"none\"]}",
	      .value = "kdp, ingram or none"),
	FIELD("bleed", FIELD_LENGTH, ED(bleed), "How far pictures go over the trim", .least = 0, .most = 100,
	      .span_offset = HERE(bleed_where)),
	FIELD("impose", FIELD_CHOICE, HERE(impose), "Two pages to a side of a sheet: booklet, to be folded and stitched, or 2-up", .choices = IMPOSE),
	FIELD("signature", FIELD_INT, ED(signature), "Sheets of a booklet that are folded together; 0 for all", .least = 0, .most = 64),
	FIELD("creep", FIELD_LENGTH, ED(creep), "How far each sheet of a booklet moves its pages to the fold: the paper's thickness", .least = 0, .most = 10),
	FIELD("page-list", FIELD_TEXT, ED(page_list), "The edition whose page numbers the EPUB carries", .none = true),
	FIELD("target", FIELD_CHOICE, HERE(target), "The shop or reader whose limits hold", .choices = TARGETS),
	FIELD("file", FIELD_TEXT, ED(file), "Name of the file made", .span_offset = HERE(file_where)),
	FIELD("openers", FIELD_CHOICE, HERE(openers), "Where chapters begin", .choices = OPENERS),
	FIELD("mirrored", FIELD_BOOL, ED(mirrored), "Inner and outer margins swap on left pages"),
	FIELD("colour", FIELD_BOOL, ED(colour), "Links in colour"),
	FIELD("title-pages", FIELD_BOOL, ED(title_pages), "Title page, copyright page and contents, in mirrored editions a half title; else a heading only"),
	FIELD("last-blank", FIELD_BOOL, ED(last_blank), "An even number of pages, the last one blank"),
	FIELD("crop-marks", FIELD_BOOL, ED(crop_marks), "Marks where the page is to be cut",
	      .span_offset = HERE(marks_where)),
};
const struct table edition_table = {
	.name = "edition", .size = sizeof(struct says), TABLE_FIELDS(edition_fields),
	.span_offset = ED(where),
};

str target_word(int target)
{
	return target ? str_of(TARGETS[target]) : STR_NONE;
}

/* --- printing --- */

void load_config(const struct book *book, const struct edition *e, GString *out)
{
	struct table of_book = manifest_table;
	struct manifest m = {.book = *book};
	of_book.count = manifest_book_rows;
	table_print(&of_book, &m, 0, out);
	struct says s = {.edition = *e, .no_cover = !e->with_cover, .base = e->base};
	const unit margin[4] = {e->inner, e->outer, e->top, e->bottom};
	memcpy(s.margin, margin, sizeof margin);
	s.impose = str_is(e->impose, "booklet") ? IMPOSE_BOOKLET : e->impose.len ? IMPOSE_TWO_UP : IMPOSE_NONE;
	s.openers = e->run_on ? OPENERS_RUN_ON : e->recto_openers ? OPENERS_RECTO : OPENERS_PAGE;
	for (int i = 0; TARGETS[i]; i++)
		if (str_is(e->target, TARGETS[i]))
			s.target = i;
	g_string_append_printf(out, "editions:\n  %.*s:\n", STR_ARGS(e->name));
	table_print(&edition_table, &s, 2, out);
	g_string_append(out, "# the theme of this edition\n");
	g_string_append(out, "theme:\n");
	table_print(&theme_table, e->theme, 1, out);
}
