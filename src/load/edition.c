/* edition.c: editions, every setting resolved.
 *
 * An edition is a stack of mappings: what holds for all, what the manifest says for the
 * whole book, the built-in one at its root, and each edition of its `base:` chain. They
 * are laid over each other as YAML and decoded once (share/editions.yaml has the built-in
 * ones), so that `links: {qr: references}` changes one word and leaves the rest. */
#include "load/loader.h"

#include <string.h>

enum { BASES_MOST = 16 };

enum openers { OPENERS_THEME, OPENERS_PAGE, OPENERS_RECTO, OPENERS_RUN_ON };
enum impose { IMPOSE_NONE, IMPOSE_BOOKLET };

/* An edition as YAML says it; `edition` is what others see. */
struct says {
	struct edition edition;
	unit margin[4];                  /* inner, outer, top, bottom; below 0: the theme's */
	int openers, impose, target;
	bool no_cover;
	span page_where, margin_where, preset_where, isbn_where, cover_where, file_where;
	str base;
};

#define ED(member) offsetof(struct says, edition.member)
#define HERE(member) offsetof(struct says, member)

/* --- page and margins --- */

static const struct { const char *name; double width, height; } SIZES[] = {   /* mm */
	{"A4", 210, 297}, {"A5", 148, 210}, {"A6", 105, 148}, {"B5", 176, 250},
	{"letter", 215.9, 279.4},
};

static bool find_size(str name, unit size[2])
{
	if (str_equal_fold(name, STR("US Letter")))
		name = STR("letter");
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
	if (find_size(text, size) || parse_size(text, size)) {
		memcpy(at, size, sizeof size);
		return true;
	}
	return decode_fault(d, DIAG_VALUE_INVALID, y->where,
	                    "A4, A5, A6, B5, US Letter, or a width and a height: 6in x 9in, 148mm x 210mm",
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
static const char *const IMPOSE[] = {"none", "booklet", NULL};
static const char *const TARGETS[] = {"all", "kdp", "ingram", "apple", "kobo", "kindle", NULL};

static const struct field edition_fields[] = {
	FIELD("base", FIELD_TEXT, HERE(base), "The edition it changes: epub, pdf, screen, print, handout or another; its own name where that is built in"),
	FIELD("page", FIELD_CUSTOM, ED(width), "The trimmed page; of a booklet, the sheet", .custom = decode_page,
	      .print = print_page, .value = "A4, A5, A6, B5, US Letter, or 6in x 9in",
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
	FIELD("bleed", FIELD_LENGTH, ED(bleed), "How far pictures go over the trim", .least = 0, .most = 100),
	FIELD("impose", FIELD_CHOICE, HERE(impose), "booklet: two pages to a side of a folded sheet", .choices = IMPOSE),
	FIELD("page-list", FIELD_TEXT, ED(page_list), "The edition whose page numbers the EPUB carries", .none = true),
	FIELD("target", FIELD_CHOICE, HERE(target), "The shop or reader whose limits hold", .choices = TARGETS),
	FIELD("file", FIELD_TEXT, ED(file), "Name of the file made", .span_offset = HERE(file_where)),
	FIELD("openers", FIELD_CHOICE, HERE(openers), "Where chapters begin", .choices = OPENERS),
	FIELD("mirrored", FIELD_BOOL, ED(mirrored), "Inner and outer margins swap on left pages"),
	FIELD("colour", FIELD_BOOL, ED(colour), "Links in colour"),
	FIELD("title-pages", FIELD_BOOL, ED(title_pages), "Half title, title, copyright and contents; else a heading only"),
	FIELD("last-blank", FIELD_BOOL, ED(last_blank), "An even number of pages, the last one blank"),
	FIELD("crop-marks", FIELD_BOOL, ED(crop_marks), "Marks where the page is to be cut"),
};
const struct table edition_table = {
	.name = "edition", .size = sizeof(struct says), TABLE_FIELDS(edition_fields),
	.span_offset = ED(where),
};

/* --- a printer's wishes --- */

#define PR(member) offsetof(struct printer, member)
static const struct field gutter_fields[] = {
	FIELD("pages", FIELD_INT, offsetof(struct gutter, pages), NULL, .required = true),
	FIELD("inner", FIELD_LENGTH, offsetof(struct gutter, inner), NULL, .required = true),
};
static const struct table gutter_table = {
	.name = "gutter", .size = sizeof(struct gutter), TABLE_FIELDS(gutter_fields),
};
#define RANGE(id, noun, what, low, high) \
	static const struct field id##_fields[] = { \
		FIELD("least", what, PR(low), NULL), FIELD("most", what, PR(high), NULL), \
	}; \
	static const struct table id##_table = { \
		.name = noun, .size = sizeof(struct printer), TABLE_FIELDS(id##_fields), \
	}
RANGE(pages, "page range", FIELD_INT, pages_least, pages_most);
RANGE(width, "width range", FIELD_LENGTH, width_least, width_most);
RANGE(height, "height range", FIELD_LENGTH, height_least, height_most);
static const struct field printer_fields[] = {
	FIELD("name", FIELD_TEXT, PR(name), NULL, .required = true),
	FIELD("dated", FIELD_TEXT, PR(dated), NULL, .required = true),
	FIELD("bleed", FIELD_LENGTH, PR(bleed), NULL),
	FIELD("margin", FIELD_LENGTH, PR(margin), NULL),
	FIELD("margin-with-bleed", FIELD_LENGTH, PR(margin_with_bleed), NULL),
	FIELD("last-blank", FIELD_BOOL, PR(last_blank), NULL),
	FIELD("marks", FIELD_BOOL, PR(marks), NULL),
	FIELD("pages", FIELD_MAPPING, 0, NULL, .table = &pages_table),
	FIELD("width", FIELD_MAPPING, 0, NULL, .table = &width_table),
	FIELD("height", FIELD_MAPPING, 0, NULL, .table = &height_table),
	FIELD("gutter", FIELD_LIST, PR(gutter), NULL, .table = &gutter_table),
};
static const struct table printer_table = {
	.name = "printer", .size = sizeof(struct printer), TABLE_FIELDS(printer_fields),
};

/* --- resolving one --- */

struct workshop {
	const struct theme_place *place;
	struct manifest *m;
	struct decoder decoder;
	struct yaml *built_in, *declared;
	GHashTable *themes;          /* struct yaml * -> struct theme * */
	struct theme *plain;         /* where no theme is named */
};

static struct yaml *read_share(const struct theme_place *place, const char *name)
{
	str bytes;
	if (!share_read(place->arena, name, &bytes))
		return NULL;
	uint32_t source = source_add(diags_sources(place->diags), str_printf(place->arena, "share/%s", name), bytes);
	return yaml_parse(place->arena, place->diags, source, 0, bytes.len);
}

static const struct printer *find_printer(struct workshop *w, const struct says *s)
{
	static const str known[] = {STR("kdp"), STR("ingram")};
	str preset = s->edition.preset;
	char *file = arena_printf(w->place->arena, "printers/%.*s.yaml", STR_ARGS(preset));
	struct yaml *tree = str_find_char(preset, '/', 0) < 0 ? read_share(w->place, file) : NULL;
	if (!tree) {
		decode_fault(&w->decoder, DIAG_VALUE_INVALID, s->preset_where,
		             diag_did_you_mean(w->place->diags, preset, known, G_N_ELEMENTS(known)),
		             "no preset is called \"%.*s\": kdp, ingram", STR_ARGS(preset));
		return NULL;
	}
	struct printer *p = ARENA_NEW(w->place->arena, struct printer);
	decode(&w->decoder, &printer_table, tree, p);
	return p;
}

static struct theme *find_theme(struct workshop *w, struct yaml *value)
{
	struct arena *a = w->place->arena;
	struct theme *t = value ? g_hash_table_lookup(w->themes, value) : w->plain;
	if (t)
		return t;
	t = theme_load(w->place, value);
	size_t own = w->m->fallback_count, all = own + t->fallback_count;
	struct theme_face *faces = ARENA_ARRAY(a, struct theme_face, all);
	memcpy(faces, w->m->fallback, own * sizeof *faces);
	if (t->fallback_count)
		memcpy(faces + own, t->fallback, t->fallback_count * sizeof *faces);
	t->fallback = faces;
	t->fallback_count = all;
	if (value)
		g_hash_table_insert(w->themes, value, t);
	else
		w->plain = t;
	return t;
}

static bool is_letter_country(str language)
{
	return str_equal_fold(language, STR("en-US")) || str_equal_fold(language, STR("en-CA")) ||
	       str_equal_fold(language, STR("es-MX"));
}

static void size_page(struct workshop *w, struct says *s)
{
	struct edition *e = &s->edition;
	unit size[2] = {e->width, e->height};
	if (!e->width)
		find_size(!str_is(e->base, "handout") ? STR("A5")
		          : is_letter_country(w->m->book.language) ? STR("letter") : STR("A4"), size);
	e->width = size[0];
	e->height = size[1];
	if (s->impose != IMPOSE_BOOKLET)
		return;
	e->impose = STR("booklet");
	e->sheet_width = MAX(size[0], size[1]);      /* the sheet lies, its fold in the middle */
	e->sheet_height = MIN(size[0], size[1]);
	e->width = e->sheet_width / 2;
	e->height = e->sheet_height;
}

/* What is not said is the theme's share of the page; on a wide page the side margins grow
 * until the measure is readable. */
static void set_margins(struct workshop *w, struct says *s)
{
	struct edition *e = &s->edition;
	const struct theme *t = e->theme;
	double inner = t->margin_inner, outer = t->margin_outer;
	if (!e->mirrored)
		inner = outer = (inner + outer) / 2;
	if (t->measure_most && (1 - inner - outer) * e->width > t->measure_most) {
		double most = 1 - (double)t->measure_most / e->width;
		double grow = most / (inner + outer);
		inner *= grow;
		outer *= grow;
	}
	const unit wanted[4] = {(unit)(inner * e->width + .5), (unit)(outer * e->width + .5),
	                        (unit)(t->margin_top * e->height + .5), (unit)(t->margin_bottom * e->height + .5)};
	for (int i = 0; i < 4; i++)
		if (s->margin[i] < 0)
			s->margin[i] = wanted[i];
	bool room = e->width - s->margin[0] - s->margin[1] >= unit_from_mm(20) &&
	            e->height - s->margin[2] - s->margin[3] >= 4 * t->grid;
	if (!room) {
		decode_fault(&w->decoder, DIAG_VALUE_INVALID,
		             s->margin_where.source ? s->margin_where : s->page_where, NULL,
		             "these margins leave no room for text on the page of \"%.*s\"", STR_ARGS(e->name));
		memcpy(s->margin, wanted, sizeof wanted);
	}
	e->inner = s->margin[0];
	e->outer = s->margin[1];
	e->top = s->margin[2];
	e->bottom = s->margin[3];
}

/* A preset never narrows what an author asked for. */
static void heed_printer(struct workshop *w, struct says *s)
{
	struct edition *e = &s->edition;
	if (!e->preset.len || !(e->printer = find_printer(w, s))) {
		e->preset = STR_NONE;
		return;
	}
	const struct printer *p = e->printer;
	unit least = e->bleed ? p->margin_with_bleed : p->margin;
	if (e->bleed)
		e->bleed = p->bleed;
	e->outer = MAX(e->outer, least);
	e->top = MAX(e->top, least);
	e->bottom = MAX(e->bottom, least);
	if (p->gutter_count)
		e->inner = MAX(e->inner, p->gutter[0].inner);
	e->last_blank |= p->last_blank;
	e->crop_marks &= p->marks;
	bool fits = e->width >= p->width_least && e->width <= p->width_most &&
	            e->height >= p->height_least && e->height <= p->height_most;
	if (!fits)
		decode_fault(&w->decoder, DIAG_VALUE_INVALID,
		             s->page_where.source ? s->page_where : s->preset_where,
		             "6in x 9in is what most books are", "%.*s does not print pages of this size",
		             STR_ARGS(p->name));
}

static void name_file(struct workshop *w, struct says *s)
{
	struct edition *e = &s->edition;
	const char *extension = e->format == FORMAT_EPUB ? "epub" : "pdf";
	if (e->file.at && (!e->file.len || str_find_char(e->file, '/', 0) >= 0)) {
		decode_fault(&w->decoder, DIAG_VALUE_INVALID, s->file_where, "the folder is chosen with -o",
		             "\"%.*s\" is no name of a file", STR_ARGS(e->file));
		e->file = STR_NONE;
	}
	bool plain = str_is(e->name, "epub") || str_is(e->name, "pdf");
	if (!e->file.at)
		e->file = str_printf(w->place->arena, "%.*s%s%.*s.%s", STR_ARGS(w->m->book.name),
		                     plain ? "" : "-", STR_ARGS(plain ? STR("") : e->name), extension);
	else if (!path_extension(e->file).len)
		e->file = str_printf(w->place->arena, "%.*s.%s", STR_ARGS(e->file), extension);
}

static void keep_matching_filters(struct edition *e)
{
	size_t kept = 0;
	for (size_t i = 0; i < e->filter_count; i++) {
		const struct filter *f = &e->filters[i];
		bool named = f->in_count == 0;
		for (size_t k = 0; k < f->in_count; k++)
			named |= str_equal(f->in[k], e->name) || str_equal(f->in[k], e->base);
		if (named && (f->element.at || f->id.at || f->class.at))
			e->filters[kept++] = *f;
	}
	e->filter_count = kept;
}

static void finish(struct workshop *w, struct says *s, struct yaml *tree)
{
	struct edition *e = &s->edition;
	const struct book *b = &w->m->book;
	e->format = str_is(e->base, "epub") ? FORMAT_EPUB : FORMAT_PDF;
	e->theme = find_theme(w, yaml_find(tree, "theme"));
	e->recto_openers = s->openers == OPENERS_RECTO || (s->openers == OPENERS_THEME && e->theme->chapter_recto);
	e->run_on = s->openers == OPENERS_RUN_ON || (s->openers == OPENERS_THEME && e->theme->chapter_run_on);
	e->with_cover = !s->no_cover;
	if (e->with_cover && !e->cover_image.at) {
		e->cover_image = b->cover_image;
		e->cover_alt = b->cover_alt;
	}
	if (e->isbn.at && !check_isbn(e->isbn))
		decode_fault(&w->decoder, DIAG_VALUE_INVALID, s->isbn_where, NULL,
		             "the digits of ISBN %.*s do not check", STR_ARGS(e->isbn));
	if (!e->isbn.at)
		e->isbn = b->isbn;
	e->target = s->target ? str_of(TARGETS[s->target]) : STR_NONE;
	if (e->format == FORMAT_PDF)
		e->page_list = STR_NONE;
	size_page(w, s);
	set_margins(w, s);
	heed_printer(w, s);
	name_file(w, s);
	keep_matching_filters(e);
}

/* --- the chain of bases --- */

static bool is_built_in(struct workshop *w, str name)
{
	return !str_is(name, "all") && yaml_find(w->built_in, str_terminated(w->place->arena, name));
}

static struct yaml *find_declared(struct workshop *w, str name)
{
	return w->declared ? yaml_find(w->declared, str_terminated(w->place->arena, name)) : NULL;
}

static const char *near_edition(struct workshop *w, str wanted)
{
	size_t most = w->built_in->count + (w->declared ? w->declared->count : 0), n = 0;
	str *names = ARENA_ARRAY(w->place->arena, str, most);
	for (size_t i = 0; i < w->built_in->count; i++)
		if (is_built_in(w, w->built_in->keys[i]->text))
			names[n++] = w->built_in->keys[i]->text;
	for (size_t i = 0; w->declared && i < w->declared->count; i++)
		names[n++] = w->declared->keys[i]->text;
	return diag_did_you_mean(w->place->diags, wanted, names, n);
}

/* What the manifest says for all editions. */
static struct yaml *book_wide(struct workshop *w)
{
	static const char *const keys[] = {"filters", "numbering", "links", "theme", "page-list"};
	struct yaml *m = ARENA_NEW(w->place->arena, struct yaml);
	*m = (struct yaml){.kind = YAML_MAPPING, .where = w->m->tree->where};
	m->keys = ARENA_ARRAY(w->place->arena, struct yaml *, G_N_ELEMENTS(keys));
	m->items = ARENA_ARRAY(w->place->arena, struct yaml *, G_N_ELEMENTS(keys));
	for (size_t i = 0; w->m->tree->kind == YAML_MAPPING && i < w->m->tree->count; i++)
		for (size_t k = 0; k < G_N_ELEMENTS(keys); k++)
			if (str_is(w->m->tree->keys[i]->text, keys[k]) && m->count < G_N_ELEMENTS(keys)) {
				m->keys[m->count] = w->m->tree->keys[i];
				m->items[m->count++] = w->m->tree->items[i];
			}
	return m;
}

static struct yaml *without_base(struct arena *a, const struct yaml *tree)
{
	struct yaml *m = ARENA_NEW(a, struct yaml);
	*m = *tree;
	m->keys = ARENA_ARRAY(a, struct yaml *, tree->count);
	m->items = ARENA_ARRAY(a, struct yaml *, tree->count);
	m->count = 0;
	for (size_t i = 0; i < tree->count; i++) {
		if (str_is(tree->keys[i]->text, "base"))
			continue;
		m->keys[m->count] = tree->keys[i];
		m->items[m->count++] = tree->items[i];
	}
	return m;
}

/* Filters of an edition come after the book's, so that its `keep` can overrule. */
static struct yaml *join_filters(struct arena *a, struct yaml *old, struct yaml *new)
{
	if (old->kind != YAML_SEQUENCE || new->kind != YAML_SEQUENCE)
		return new;
	struct yaml *both = ARENA_NEW(a, struct yaml);
	*both = *new;
	both->items = ARENA_ARRAY(a, struct yaml *, old->count + new->count);
	both->count = old->count + new->count;
	memcpy(both->items, old->items, old->count * sizeof(void *));
	memcpy(both->items + old->count, new->items, new->count * sizeof(void *));
	return both;
}

/* A theme that names no base changes the one below it. */
static struct yaml *join_themes(struct arena *a, struct yaml *old, struct yaml *new)
{
	if (new->kind != YAML_MAPPING || yaml_find(new, "base"))
		return new;
	if (old->kind == YAML_MAPPING)
		return yaml_merge(a, old, new);
	struct yaml *key = ARENA_NEW(a, struct yaml), *m = ARENA_NEW(a, struct yaml);
	*key = (struct yaml){.kind = YAML_SCALAR, .where = old->where, .text = STR("base"), .plain = true};
	*m = (struct yaml){.kind = YAML_MAPPING, .where = new->where, .count = 1};
	m->keys = ARENA_ARRAY(a, struct yaml *, 1);
	m->items = ARENA_ARRAY(a, struct yaml *, 1);
	m->keys[0] = key;
	m->items[0] = old;
	return yaml_merge(a, m, new);
}

static struct yaml *lay_over(struct workshop *w, struct yaml *below, struct yaml *above)
{
	static const struct {
		const char *key;
		struct yaml *(*join)(struct arena *, struct yaml *, struct yaml *);
	} special[] = {{"filters", join_filters}, {"theme", join_themes}};
	struct arena *a = w->place->arena;
	struct yaml *merged = yaml_merge(a, below, without_base(a, above));
	for (size_t k = 0; k < G_N_ELEMENTS(special); k++) {
		struct yaml *old = yaml_find(below, special[k].key), *new = yaml_find(above, special[k].key);
		for (size_t i = 0; old && new && i < merged->count; i++)
			if (str_is(merged->keys[i]->text, special[k].key))
				merged->items[i] = special[k].join(a, old, new);
	}
	return merged;
}

static struct yaml *from_built_in(struct workshop *w, str name, str *root)
{
	*root = name;
	struct yaml *tree = yaml_merge(w->place->arena, yaml_find(w->built_in, "all"), book_wide(w));
	return lay_over(w, tree, yaml_find(w->built_in, str_terminated(w->place->arena, name)));
}

/* Everything an edition stands on, and itself. */
static struct yaml *edition_tree(struct workshop *w, str name, str *root, unsigned depth)
{
	struct yaml *own = find_declared(w, name);
	if (!own || own->kind != YAML_MAPPING)
		return from_built_in(w, is_built_in(w, name) ? name : STR("pdf"), root);
	struct yaml *base = yaml_find(own, "base");
	str below = base && base->kind == YAML_SCALAR ? base->text : name;
	bool known = is_built_in(w, below) || (!str_equal(below, name) && find_declared(w, below));
	if (!known || depth == BASES_MOST) {
		if (depth == BASES_MOST)
			decode_fault(&w->decoder, DIAG_EDITION_BASE, base ? base->where : own->where, NULL,
			             "the bases of \"%.*s\" go in a circle", STR_ARGS(name));
		else if (!base)
			decode_fault(&w->decoder, DIAG_EDITION_BASE, (span){own->where.source, own->where.start, own->where.start},
			             near_edition(w, name), "\"%.*s\" is not built in and has no base", STR_ARGS(name));
		else
			decode_fault(&w->decoder, DIAG_EDITION_BASE, base->where, near_edition(w, below),
			             "no edition is called \"%.*s\"", STR_ARGS(below));
		return lay_over(w, from_built_in(w, STR("pdf"), root), own);
	}
	struct yaml *tree = str_equal(below, name) ? from_built_in(w, name, root)
	                                           : edition_tree(w, below, root, depth + 1);
	return lay_over(w, tree, own);
}

static void resolve_one(struct workshop *w, str name, struct edition *out)
{
	struct says *s = ARENA_NEW(w->place->arena, struct says);
	for (int i = 0; i < 4; i++)
		s->margin[i] = -1;
	struct yaml *tree = edition_tree(w, name, &s->edition.base, 0);
	decode(&w->decoder, &edition_table, tree, s);
	struct yaml *own = find_declared(w, name);
	s->edition.where = own ? own->where : SPAN_NONE;
	s->edition.name = name;
	finish(w, s, tree);
	*out = s->edition;
}

static void check_page_lists(struct workshop *w)
{
	struct book *b = &w->m->book;
	for (size_t i = 0; i < b->edition_count; i++) {
		struct edition *e = &b->editions[i];
		bool found = !e->page_list.len;
		for (size_t k = 0; !found && k < b->edition_count; k++)
			found = str_equal(b->editions[k].name, e->page_list) && b->editions[k].format == FORMAT_PDF;
		if (found)
			continue;
		const struct yaml *said = yaml_find(find_declared(w, e->name), "page-list");
		if (!said)
			said = yaml_find(w->m->tree, "page-list");
		decode_fault(&w->decoder, DIAG_VALUE_INVALID, said ? said->where : e->where,
		             near_edition(w, e->page_list), "no PDF edition is called \"%.*s\"", STR_ARGS(e->page_list));
		e->page_list = STR_NONE;
	}
}

void editions_resolve(const struct theme_place *place, struct manifest *m)
{
	struct workshop w = {.place = place, .m = m,
	                     .decoder = {.arena = place->arena, .diags = place->diags, .context = (void *)place},
	                     .themes = g_hash_table_new(NULL, NULL)};
	w.built_in = read_share(place, "editions.yaml");
	if (!w.built_in)
		g_error("aldine's own editions are missing: %s", share_path(place->arena, "editions.yaml").at);
	w.declared = yaml_find(m->tree, "editions");
	if (w.declared && w.declared->kind != YAML_MAPPING) {
		if (!yaml_is_null(w.declared))
			decode_fault(&w.decoder, DIAG_VALUE_TYPE, w.declared->where, NULL,
			             "editions are a mapping of names to what they change");
		w.declared = NULL;
	}
	size_t declared = w.declared ? w.declared->count : 0, n = 0;
	struct edition *all = ARENA_ARRAY(place->arena, struct edition, w.built_in->count + declared);
	for (size_t i = 0; i < w.built_in->count; i++) {
		str name = w.built_in->keys[i]->text;
		if (is_built_in(&w, name) && !find_declared(&w, name))
			resolve_one(&w, name, &all[n++]);
	}
	for (size_t i = 0; i < declared; i++)
		resolve_one(&w, w.declared->keys[i]->text, &all[n++]);
	m->book.editions = all;
	m->book.edition_count = n;
	m->book.declared = declared;
	check_page_lists(&w);
	g_hash_table_destroy(w.themes);
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
	s.impose = e->impose.len ? IMPOSE_BOOKLET : IMPOSE_NONE;
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
