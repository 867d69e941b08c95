/* printer.c: what printers ask for, from share/printers: data with a date, because it
 * changes more often than we do. */
#include "load/edition.h"
#include "load/load.h"

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
	FIELD("isbn", FIELD_BOOL, PR(isbn), NULL),
	FIELD("dpi", FIELD_INT, PR(dpi), NULL),
	FIELD("pages", FIELD_MAPPING, 0, NULL, .table = &pages_table),
	FIELD("width", FIELD_MAPPING, 0, NULL, .table = &width_table),
	FIELD("height", FIELD_MAPPING, 0, NULL, .table = &height_table),
	FIELD("gutter", FIELD_LIST, PR(gutter), NULL, .table = &gutter_table),
};
static const struct table printer_table = {
	.name = "printer", .size = sizeof(struct printer), TABLE_FIELDS(printer_fields),
};

struct yaml *share_yaml(struct decoder *d, struct folder *files, const char *name)
{
	str bytes;
	if (!share_read(files, d->arena, d->diags, name, &bytes))
		return NULL;
	str path = str_printf(d->arena, "share/%s", name);
	uint32_t source = source_add(diags_sources(d->diags), path, bytes);
	return decoder_parse(d, source, 0, bytes.len);
}

const struct printer *printer_find(struct decoder *d, struct folder *files, str name)
{
	if (str_find_char(name, '/', 0) >= 0)
		return NULL;
	struct yaml *tree = share_yaml(d, files, arena_printf(d->arena, "printers/%.*s.yaml", STR_ARGS(name)));
	if (!tree)
		return NULL;
	struct printer *p = ARENA_NEW(d->arena, struct printer);
	decode(d, &printer_table, tree, p);
	return p;
}

const struct printer *load_printer(struct arena *a, struct diags *diags, struct folder *files,
                                   str name)
{
	struct decoder d = {.arena = a, .diags = diags};

	return printer_find(&d, files, name);
}
