/* manifest.c: book.yaml, one row per key.
 *
 * The rows decode the manifest, make its JSON Schema and the handbook's list of keys, and
 * print it back. Settings that an edition may change (links, numbering, theme, filters,
 * cover …) have rows of edition.c here too: what the manifest says of them stands between
 * what is built in and what an edition says (edition.c lays them over each other).
 *
 * To add a key: a member, a row with a line about it, and a golden case. */
#include "load/loader.h"

#include <string.h>

#define BOOK(member) offsetof(struct manifest, book.member)
#define HERE(member) offsetof(struct manifest, member)

/* --- people --- */

static const char *const RELATORS[] = {
	"abr", "adp", "aft", "ann", "arr", "art", "aui", "aut", "bjd", "bkd", "bkp", "clb", "cmp",
	"cmt", "col", "com", "cov", "cph", "cre", "ctb", "cwt", "dnr", "dsr", "dst", "dte", "edc",
	"edt", "fnd", "hnr", "ill", "ins", "itr", "ive", "ivr", "lyr", "mrb", "mte", "nrt", "oth",
	"own", "pbl", "pdr", "pfr", "pht", "prt", "pub", "rcp", "red", "res", "rev", "sce", "scr",
	"spn", "stn", "thn", "trc", "trl", "tyd", "tyg", "wam", "wdc", "wpr", NULL,
};

static bool decode_relator(struct decoder *d, const struct yaml *y, void *at)
{
	str role;
	if (!decode_text(d, y, &role))
		return false;
	for (size_t i = 0; RELATORS[i]; i++)
		if (str_is(role, RELATORS[i])) {
			*(str *)at = role;
			return true;
		}
	return decode_fault(d, DIAG_VALUE_INVALID, y->where,
	                    "aut wrote it, edt edited it, trl translated it, ill drew it, aui wrote its introduction",
	                    "\"%.*s\" is no MARC relator", STR_ARGS(role));
}

static void print_str(const void *at, GString *out)
{
	yaml_print_text(*(const str *)at, out);
}

static const struct field person_fields[] = {
	FIELD("name", FIELD_TEXT, offsetof(struct person, name), "As it is printed", .required = true),
	FIELD("role", FIELD_CUSTOM, offsetof(struct person, role), "A MARC relator; aut where it is left out",
	      .custom = decode_relator, .print = print_str, .value = "aut, edt, trl, ill, aui …",
	      .schema = "{\"type\": \"string\", \"pattern\": \"^[a-z]{3}$\"}"),
	FIELD("sort", FIELD_TEXT, offsetof(struct person, sort), "As libraries sort it"),
};
static const struct table person_table = {
	.name = "person", .size = sizeof(struct person), TABLE_FIELDS(person_fields), .shorthand = "name",
};

/* --- entries --- */

/* What a piece of matter is: the roles of EPUB and ARIA that books have. The first row's
 * kind are made by aldine when no guide is named. */
static const struct { const char *word; bool made; } ROLES[] = {
	{"references", true}, {"figures", true}, {"colophon", true},
	{"abstract", false}, {"acknowledgments", false}, {"afterword", false},
	{"about-the-author", false}, {"appendix", false}, {"bibliography", false},
	{"conclusion", false}, {"contributors", false}, {"credits", false}, {"dedication", false},
	{"endnotes", false}, {"epigraph", false}, {"epilogue", false}, {"errata", false},
	{"foreword", false}, {"glossary", false}, {"index", false}, {"introduction", false},
	{"other-credits", false}, {"preface", false}, {"prologue", false}, {"qna", false},
	{"volume", false},
};

static bool decode_role(struct decoder *d, const struct yaml *y, void *at)
{
	str role, names[G_N_ELEMENTS(ROLES)];
	if (!decode_text(d, y, &role))
		return false;
	for (size_t i = 0; i < G_N_ELEMENTS(ROLES); i++) {
		names[i] = str_of(ROLES[i].word);
		if (str_equal(role, names[i])) {
			*(str *)at = role;
			return true;
		}
	}
	return decode_fault(d, DIAG_VALUE_INVALID, y->where,
	                    d->mood == MOOD_SILENT ? NULL
	                    : diag_did_you_mean(d->diags, role, names, G_N_ELEMENTS(ROLES)),
	                    "\"%.*s\" is no role of a book's part", STR_ARGS(role));
}

static bool decode_draft(struct decoder *d, const struct yaml *y, void *at)
{
	str text;
	if (!decode_text(d, y, &text))
		return false;
	*(str *)at = y->plain && str_is(text, "true") ? STR("draft")
	           : y->plain && str_is(text, "false") ? STR_NONE : text;
	return true;
}

static const char *const SHOWN[] = {"true", "false", NULL};

#define ENTRY(member) offsetof(struct entry, member)
#define ENTRY_ROWS \
	FIELD("title", FIELD_TEXT, ENTRY(title), "Its title; else the guide's own"), \
	FIELD("short-title", FIELD_TEXT, ENTRY(short_title), "For running heads"), \
	FIELD("slug", FIELD_TEXT, ENTRY(slug), "The guide, by its slug or the end of its path", \
	      .span_offset = ENTRY(slug_where)), \
	FIELD("file", FIELD_TEXT, ENTRY(file), "The guide, by its path from the manifest", \
	      .span_offset = ENTRY(file_where)), \
	FIELD("show-title", FIELD_CHOICE, ENTRY(title_hidden), "false: the title is only in the contents", \
	      .choices = SHOWN, .schema = "{\"type\": \"boolean\"}", .value = "true or false"), \
	FIELD("role", FIELD_CUSTOM, ENTRY(role), \
	      "What part of a book it is; references, figures and colophon are made where no guide is named", \
	      .custom = decode_role, .print = print_str, .value = "a role", \
	      .schema = "{\"type\": \"string\"}", .span_offset = ENTRY(role_where)), \
	FIELD("draft", FIELD_CUSTOM, ENTRY(draft), "Yet to come: true, or where to follow it", \
	      .custom = decode_draft, .print = print_str, .value = "true or an address", \
	      .schema = "{\"type\": [\"boolean\", \"string\"]}")

static const struct table entry_table;
static const struct field entry_fields[] = {
	ENTRY_ROWS,
	FIELD("sections", FIELD_LIST, ENTRY(entries), "The guides below it", .table = &entry_table),
};
static const struct table entry_table = {
	.name = "entry", .size = sizeof(struct entry), TABLE_FIELDS(entry_fields),
	.shorthand = "slug", .span_offset = ENTRY(where),
};
static const struct field part_fields[] = {
	ENTRY_ROWS,
	FIELD("chapters", FIELD_LIST, ENTRY(entries), "Its chapters", .table = &entry_table, .required = true),
};
static const struct table part_table = {
	.name = "part", .size = sizeof(struct entry), TABLE_FIELDS(part_fields), .span_offset = ENTRY(where),
};

/* --- small mappings --- */

static const struct field series_fields[] = {
	FIELD("name", FIELD_TEXT, offsetof(struct book, series), "Of the series", .required = true),
	FIELD("position", FIELD_REAL, offsetof(struct book, series_position), "Of this book in it"),
};
static const struct table series_table = {
	.name = "series", .size = sizeof(struct book), TABLE_FIELDS(series_fields), .shorthand = "name",
};

static bool decode_cover(struct decoder *d, const struct yaml *y, void *at)
{
	static const struct field rows[] = {
		FIELD("image", FIELD_TEXT, offsetof(struct book, cover_image), "The picture"),
		FIELD("alt", FIELD_TEXT, offsetof(struct book, cover_alt), "What it shows"),
	};
	static const struct table table = {
		.name = "cover", .size = sizeof(struct book), TABLE_FIELDS(rows), .shorthand = "image",
		.span_offset = offsetof(struct book, cover_where),
	};
	if (y->kind == YAML_SCALAR && str_is(y->text, "none"))
		return true;
	return decode(d, &table, y, (char *)at - offsetof(struct book, cover_image));
}

static void print_cover(const void *at, GString *out)
{
	const str *image = at, *alt = image + 1;
	g_string_append(out, image->at ? "{image: " : "none");
	if (!image->at)
		return;
	yaml_print_text(*image, out);
	g_string_append(out, ", alt: ");
	yaml_print_text(*alt, out);
	g_string_append_c(out, '}');
}

static const struct field asset_fields[] = {
	FIELD("folder", FIELD_TEXT, offsetof(struct asset_root, folder), "Where they lie", .required = true),
};
static const struct table asset_table = {
	.name = "asset folder", .size = sizeof(struct asset_root), TABLE_FIELDS(asset_fields),
	.shorthand = "folder", .key_offset = offsetof(struct asset_root, prefix),
};

/* A folder, or a map of prefixes to folders. */
static bool decode_assets(struct decoder *d, const struct yaml *y, void *at)
{
	static const struct field as_map = FIELD("assets", FIELD_MAP, 0, NULL, .table = &asset_table);
	if (y->kind == YAML_MAPPING)
		return decode_field(d, &as_map, y, at);
	struct asset_root *root = ARENA_NEW(d->arena, struct asset_root);
	struct record_list list = {root, 1};
	if (!decode_text(d, y, &root->folder))
		return false;
	root->prefix = STR("");
	memcpy(at, &list, sizeof list);
	return true;
}

static void print_assets(const void *at, GString *out)
{
	struct record_list list;
	memcpy(&list, at, sizeof list);
	const struct asset_root *roots = list.records;
	g_string_append_c(out, '{');
	for (size_t i = 0; i < list.count; i++) {
		g_string_append(out, i ? ", " : "");
		yaml_print_text(roots[i].prefix, out);
		g_string_append(out, ": ");
		yaml_print_text(roots[i].folder, out);
	}
	g_string_append_c(out, '}');
}

static const struct field redirect_fields[] = {
	FIELD("to", FIELD_TEXT, offsetof(struct redirect, to), "Where it leads: a slug, a path or an address",
	      .required = true),
};
static const struct table redirect_table = {
	.name = "redirect", .size = sizeof(struct redirect), TABLE_FIELDS(redirect_fields),
	.shorthand = "to", .key_offset = offsetof(struct redirect, from),
	.span_offset = offsetof(struct redirect, where),
};

static bool decode_fallback(struct decoder *d, const struct yaml *y, void *at)
{
	static const struct field as_texts = FIELD("fallback", FIELD_TEXTS, 0, NULL);
	struct record_list files = {0};
	if (!decode_field(d, &as_texts, y, &files))
		return false;
	struct theme_face *faces = ARENA_ARRAY(d->arena, struct theme_face, files.count);
	size_t kept = 0;
	for (size_t i = 0; i < files.count; i++)
		kept += theme_find_face(d->context, ((str *)files.records)[i],
		                        y->kind == YAML_SEQUENCE ? y->items[i]->where : y->where,
		                        &faces[kept]);
	struct record_list found = {faces, kept};
	memcpy(at, &found, sizeof found);
	return kept == files.count;
}

static const struct field font_fields[] = {
	FIELD("fallback", FIELD_CUSTOM, HERE(fallback), "Faces of the book's own, for characters that the theme's lack",
	      .custom = decode_fallback, .value = "files",
	      .schema = "{\"type\": [\"array\", \"string\"], \"items\": {\"type\": \"string\"}}"),
};
static const struct table font_table = {
	.name = "font setting", .size = sizeof(struct manifest), TABLE_FIELDS(font_fields),
};
static const struct field hyphenation_fields[] = {
	FIELD("exceptions", FIELD_TEXTS, offsetof(struct book, hyphenation), "Words with hyphens where they may be divided; one without hyphens never is"),
};
static const struct table hyphenation_table = {
	.name = "hyphenation", .size = sizeof(struct book), TABLE_FIELDS(hyphenation_fields),
};
/* Shops compare the claim letter by letter. */
static bool decode_conformance(struct decoder *d, const struct yaml *y, void *at)
{
	static const char *const levels[] = {"A", "AA", "AAA"};
	str claim, start = STR("EPUB Accessibility 1.1 - WCAG 2."), rest;
	bool good = false;

	if (!decode_text(d, y, &claim))
		return false;
	rest = str_from(claim, MIN(start.len, claim.len));
	if (str_starts(claim, start) && rest.len > 8 && rest.at[0] >= '0' && rest.at[0] <= '2' &&
	    str_starts(str_from(rest, 1), STR(" Level ")))
		for (size_t i = 0; i < G_N_ELEMENTS(levels); i++)
			good |= str_is(str_from(rest, 8), levels[i]);
	if (good)
		*(str *)at = claim;
	return good || decode_fault(d, DIAG_VALUE_INVALID, y->where,
	                            "write EPUB Accessibility 1.1 - WCAG 2.2 Level AA, or another version or level",
	                            "\"%.*s\" is no claim that shops know", STR_ARGS(claim));
}

static const struct field accessibility_fields[] = {
	FIELD("conformance", FIELD_CUSTOM, offsetof(struct book, conformance),
	      "A claim, such as EPUB Accessibility 1.1 - WCAG 2.2 Level AA; never made by itself",
	      .custom = decode_conformance, .print = print_str, .value = "a text", .schema = "{\"type\": \"string\"}",
	      .span_offset = offsetof(struct book, conformance_where)),
	FIELD("certifier", FIELD_TEXT, offsetof(struct book, certifier), "Who stands behind the claim"),
};
static const struct table accessibility_table = {
	.name = "accessibility", .size = sizeof(struct book), TABLE_FIELDS(accessibility_fields),
};

/* --- single values with rules --- */

static bool decode_date(struct decoder *d, const struct yaml *y, void *at)
{
	str date;
	if (!decode_text(d, y, &date))
		return false;
	static const char shape[] = "dddd-dd-dd";
	str day = date;
	ptrdiff_t time = str_find_char(date, 'T', 0);
	if (time > 0)
		day = str_sub(date, 0, (size_t)time);
	bool good = day.len == 4 || day.len == 7 || day.len == 10;
	for (size_t i = 0; good && i < day.len; i++)
		good = shape[i] == 'd' ? g_ascii_isdigit(day.at[i]) : day.at[i] == '-';
	int month = good && day.len > 4 ? (day.at[5] - '0') * 10 + day.at[6] - '0' : 1;
	int date_of_month = good && day.len > 7 ? (day.at[8] - '0') * 10 + day.at[9] - '0' : 1;
	if (good && month >= 1 && month <= 12 && date_of_month >= 1 && date_of_month <= 31) {
		*(str *)at = date;
		return true;
	}
	return decode_fault(d, DIAG_VALUE_INVALID, y->where, "write 2026-01-31, 2026-01 or 2026",
	                    "\"%.*s\" is no date", STR_ARGS(date));
}

static bool decode_language(struct decoder *d, const struct yaml *y, void *at)
{
	str tag, rest, part;
	if (!decode_text(d, y, &tag))
		return false;
	rest = tag;
	bool good = tag.len >= 2 && tag.len <= 35;
	for (size_t n = 0; good && str_next(&rest, '-', &part); n++) {
		good = part.len >= (n ? 1 : 2) && part.len <= 8;
		for (size_t i = 0; good && i < part.len; i++)
			good = n ? g_ascii_isalnum(part.at[i]) : g_ascii_isalpha(part.at[i]);
	}
	if (!good)
		return decode_fault(d, DIAG_VALUE_INVALID, y->where,
		                    "write a language tag, such as en, en-US or pt-BR",
		                    "\"%.*s\" is no language", STR_ARGS(tag));
	*(str *)at = tag;
	return true;
}

/* --- the manifest --- */

#define TEXT(key, member, ...) FIELD(key, FIELD_TEXT, BOOK(member), __VA_ARGS__)
#define EDITION_KEY(word, line, ...) \
	FIELD(word, FIELD_CUSTOM, 0, line, .custom = decode_later, __VA_ARGS__)

/* Decoded once for each edition, with what that edition says laid over it. */
static bool decode_later(struct decoder *d, const struct yaml *y, void *at)
{
	(void)d, (void)y, (void)at;
	return true;
}

static const struct field manifest_fields[] = {
	/* struct book's own */
	TEXT("title", title, "Plain text with `code`", .required = true, .span_offset = HERE(title_where)),
	TEXT("subtitle", subtitle, "Below it on the title page"),
	TEXT("short-title", short_title, "For running heads"),
	TEXT("name", name, "Of the files made; else from the title", .span_offset = HERE(name_where)),
	FIELD("author", FIELD_LIST, BOOK(people), "Who made it: a name, or a list of names and mappings",
	      .table = &person_table),
	FIELD("language", FIELD_CUSTOM, BOOK(language), "A language tag, such as en-US",
	      .custom = decode_language, .print = print_str, .value = "a language tag",
	      .schema = "{\"type\": \"string\"}", .span_offset = HERE(language_where)),
	TEXT("publisher", publisher, "Who publishes it"),
	TEXT("rights", rights, "The copyright line"),
	FIELD("date", FIELD_CUSTOM, BOOK(date), "Of publication", .custom = decode_date, .print = print_str,
	      .value = "a date", .schema = "{\"type\": \"string\"}"),
	FIELD("modified", FIELD_CUSTOM, BOOK(modified), "Of this state of the text; the build's date is taken from it",
	      .custom = decode_date, .print = print_str, .value = "a date", .schema = "{\"type\": \"string\"}"),
	TEXT("description", description, "What it is about, for shops"),
	FIELD("subjects", FIELD_TEXTS, BOOK(subjects), "Words that it is found by"),
	TEXT("identifier", identifier, "Its lasting name, such as urn:uuid:…; else made from site, title, first author and language",
	     .span_offset = HERE(identifier_where)),
	TEXT("isbn", isbn, "Of the book; an edition may have its own", .span_offset = HERE(isbn_where)),
	FIELD("series", FIELD_MAPPING, 0,
	      "The series it is of", .table = &series_table),
	FIELD("cover", FIELD_CUSTOM, BOOK(cover_image), "A picture; where there is none, a cover is set from title, subtitle and author",
	      .custom = decode_cover, .print = print_cover, .value = "{image, alt}, a file, or none",
	      .schema = "{\"anyOf\": [{\"type\": \"string\"}, {\"type\": \"object\", \"properties\": {\"image\": {\"type\": \"string\"}, \"alt\": {\"type\": \"string\"}}, \"additionalProperties\": false}]}"),
	FIELD("site", FIELD_TEXTS, BOOK(sites), "Addresses of the site: links to it are links between guides"),
	FIELD("assets", FIELD_CUSTOM, BOOK(assets), "The folder where a path such as /img/x.png lives, or a map {/static: folder}",
	      .custom = decode_assets, .print = print_assets, .value = "a folder, or a map",
	      .schema = "{\"anyOf\": [{\"type\": \"string\"}, {\"type\": \"object\", \"additionalProperties\": {\"type\": \"string\"}}]}"),
	FIELD("redirects", FIELD_MAP, BOOK(redirects), "Names that guides once had: old to new",
	      .table = &redirect_table),
	FIELD("hyphenation", FIELD_MAPPING, 0, "How words are divided", .table = &hyphenation_table),
	FIELD("accessibility", FIELD_MAPPING, 0, "Claims about the EPUB", .table = &accessibility_table),
	/* what load makes the tree of */
	FIELD("guides", FIELD_TEXTS, HERE(guide_folders), "Folders that are searched for guides",
	      .span_offset = HERE(guides_where)),
	FIELD("front", FIELD_LIST, HERE(front), "Front matter, in order", .table = &entry_table),
	FIELD("parts", FIELD_LIST, HERE(parts), "The text, in parts", .table = &part_table),
	FIELD("chapters", FIELD_LIST, HERE(chapters), "The text, where it has no parts", .table = &entry_table),
	FIELD("back", FIELD_LIST, HERE(back), "Back matter, in order", .table = &entry_table),
	FIELD("fonts", FIELD_MAPPING, 0, "Faces of the book's own", .table = &font_table),
	/* what editions may change */
	EDITION_KEY("filters", "Content that is dropped, unwrapped or kept", .value = "a list", .schema = "{\"$ref\": \"#/$defs/edition/properties/filters\"}"),
	EDITION_KEY("numbering", "What is numbered", .value = "none, chapters or sections", .schema = "{\"$ref\": \"#/$defs/edition/properties/numbering\"}"),
	EDITION_KEY("links", "How links appear on paper", .value = "a mapping", .schema = "{\"$ref\": \"#/$defs/edition/properties/links\"}"),
	EDITION_KEY("theme", "How it looks", .value = "a name, a file or a mapping", .schema = "{\"$ref\": \"#/$defs/edition/properties/theme\"}"),
	EDITION_KEY("page-list", "The edition whose page numbers the EPUB carries", .value = "an edition, or none", .schema = "{\"$ref\": \"#/$defs/edition/properties/page-list\"}"),
	FIELD("editions", FIELD_CUSTOM, 0, "Ways of making the book, by name", .custom = decode_later,
	      .table = &edition_table, .value = "a mapping",
	      .schema = "{\"type\": \"object\", \"additionalProperties\": {\"$ref\": \"#/$defs/edition\"}}"),
};
const struct table manifest_table = {
	.name = "manifest", .size = sizeof(struct manifest), TABLE_FIELDS(manifest_fields),
};
const size_t manifest_book_rows = 21;

/* --- what follows from it --- */

/* Version 5, in the namespace of addresses: the same book keeps its name for ever. */
static str uuid_of(struct arena *a, const struct book *b)
{
	static const guint8 namespace[16] = {0x6b, 0xa7, 0xb8, 0x11, 0x9d, 0xad, 0x11, 0xd1,
	                                     0x80, 0xb4, 0x00, 0xc0, 0x4f, 0xd4, 0x30, 0xc8};
	str site = b->site_count ? b->sites[0] : STR(""), author = b->people_count ? b->people[0].name : STR("");
	str name = str_printf(a, "%.*s\n%.*s\n%.*s\n%.*s", STR_ARGS(site), STR_ARGS(b->title),
	                      STR_ARGS(author), STR_ARGS(b->language));
	GChecksum *sum = g_checksum_new(G_CHECKSUM_SHA1);
	g_checksum_update(sum, namespace, sizeof namespace);
	g_checksum_update(sum, (const guchar *)name.at, (gssize)name.len);
	guint8 h[20];
	gsize len = sizeof h;
	g_checksum_get_digest(sum, h, &len);
	g_checksum_free(sum);
	h[6] = (guint8)((h[6] & 0x0F) | 0x50);
	h[8] = (guint8)((h[8] & 0x3F) | 0x80);
	return str_printf(a, "urn:uuid:%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-%02x%02x%02x%02x%02x%02x",
	                  h[0], h[1], h[2], h[3], h[4], h[5], h[6], h[7], h[8], h[9], h[10], h[11],
	                  h[12], h[13], h[14], h[15]);
}

bool check_isbn(str isbn)
{
	int digits[13], count = 0;
	for (size_t i = 0; i < isbn.len; i++) {
		char c = isbn.at[i];
		bool check = (c == 'X' || c == 'x') && count == 9;
		if (c == '-' || c == ' ')
			continue;
		if ((!g_ascii_isdigit(c) && !check) || count == 13)
			return false;
		digits[count++] = check ? 10 : c - '0';
	}
	int sum = 0;
	for (int i = 0; i < count; i++)
		sum += digits[i] * (count == 13 ? (i % 2 ? 3 : 1) : 10 - i);
	return (count == 13 && sum % 10 == 0) || (count == 10 && sum % 11 == 0);
}

static void complete(struct decoder *d, struct manifest *m)
{
	struct book *b = &m->book;
	if (!b->language.at) {
		span start = {m->tree->where.source, m->tree->where.start, m->tree->where.start};
		const struct yaml *said = yaml_find(m->tree, "language");
		b->language = STR("en");
		if (!m->tree->partial && (!said || yaml_is_null(said)))
			decode_fault(d, DIAG_LANGUAGE_MISSING, start, "add language: en-US, or what it is",
			             "the manifest does not say the book's language: en is taken");
	}
	if (!b->title.len)
		b->title = STR("Untitled");
	if (!b->name.len)
		b->name = text_slug(d->arena, b->title);
	if (str_find_char(b->name, '/', 0) >= 0) {
		decode_fault(d, DIAG_VALUE_INVALID, m->name_where, "the folder is chosen with -o",
		             "a name of files cannot hold a slash");
		b->name = text_slug(d->arena, b->name);
	}
	if (!b->name.len)
		b->name = STR("book");
	for (size_t i = 0; i < b->people_count; i++)
		if (!b->people[i].role.at)
			b->people[i].role = STR("aut");
	if (b->isbn.at && !check_isbn(b->isbn))
		decode_fault(d, DIAG_VALUE_INVALID, m->isbn_where, NULL, "the digits of ISBN %.*s do not check",
		             STR_ARGS(b->isbn));
	if (b->conformance.len && !b->certifier.len)
		decode_fault(d, DIAG_VALUE_INVALID, b->conformance_where, "add certifier: to accessibility",
		             "a claim of conformance needs someone who stands behind it");
	if (!b->identifier.len)
		b->identifier = uuid_of(d->arena, b);
}

void manifest_decode(struct decoder *d, struct yaml *tree, struct manifest *m)
{
	m->tree = tree;
	m->book.series_position = -1;
	decode(d, &manifest_table, tree, m);
	m->book.has_series_position = m->book.series_position >= 0;
	complete(d, m);
}
