/* data.h: YAML decoded by tables, and the data that ships with aldine.
 *
 *   yaml.c     libyaml's events into a small tree with places; aliases refused
 *   decode.c   that tree into structs, by one table a mapping; nearest names for typos
 *   schema.c   the same tables as JSON Schema
 *   share.c    where share/ and fonts/ are */
#ifndef ALDINE_DATA_DATA_H
#define ALDINE_DATA_DATA_H

#include "base/file.h"
#include "base/unit.h"
#include "diag/diag.h"

/* --- YAML as a tree --- */
enum yaml_kind { YAML_SCALAR, YAML_SEQUENCE, YAML_MAPPING };
struct yaml {
	enum yaml_kind kind;
	span where;
	str text;                  /* scalar */
	bool plain;                /* unquoted: may be a number, a bool, null */
	struct yaml **items;       /* sequence's items, mapping's values */
	struct yaml **keys;        /* mapping: scalars, as many as items */
	size_t count;
};
/* text is source's text from byte `from` to byte `to`. NULL for an empty document or a
 * syntax error (diagnostic added); severity of what is wrong can be lowered by the caller. */
struct yaml *yaml_parse(struct arena *a, struct diags *d, uint32_t source, size_t from, size_t to);
struct yaml *yaml_find(const struct yaml *mapping, const char *key);

/* --- Tables --- */
enum field_kind {
	FIELD_TEXT,                /* str */
	FIELD_BOOL,                /* bool */
	FIELD_INT,                 /* int */
	FIELD_REAL,                /* double */
	FIELD_LENGTH,              /* unit: "12pt", "3mm", "0.5in", "1em" is refused */
	FIELD_COLOUR,              /* uint32_t: "#rrggbb" */
	FIELD_CHOICE,              /* int-sized enum, by words */
	FIELD_TEXTS,               /* a list of texts, or one: struct text_list */
	FIELD_MAPPING,             /* a struct of its own, by `table` */
	FIELD_LIST,                /* of structs: struct record_list, by `table`; */
	FIELD_CUSTOM,              /* by a function */
	FIELD_IGNORED,
};
struct text_list { str *text; span *where; size_t count; };
struct record_list { void *records; size_t count; };   /* each table->size bytes */

struct decoder {
	struct arena *arena;
	struct diags *diags;
	bool lenient;              /* faults are warnings (a header of an unused guide) */
	void *context;             /* for custom fields */
};

struct table;
struct field {
	const char *key;
	enum field_kind kind;
	size_t offset;
	bool required;
	const char *const *choices;      /* FIELD_CHOICE: words in enum order, NULL-terminated */
	const struct table *table;       /* FIELD_MAPPING, FIELD_LIST */
	bool (*custom)(struct decoder *d, const struct yaml *value, void *at);
	const char *schema;              /* JSON of its own for FIELD_CUSTOM */
	const char *about;               /* one line, for the manual */
	size_t span_offset;              /* of a span beside the value; 0: none */
	double least, most;              /* numbers; both 0: any */
};
struct table {
	const char *name;                /* "manifest", "edition" */
	size_t size;
	const struct field *fields;
	size_t count;
	const char *shorthand;           /* a lone scalar stands for this key; NULL: not taken */
	bool open;                       /* unknown keys are ignored (guides' headers) */
};

/* Fills record (zeroed or preset by the caller: keys that are absent change nothing). Goes
 * on after faults; false where there were any. Spans: a field whose table row has a
 * span_offset other than 0 gets its value's span there. */
bool decode(struct decoder *d, const struct table *t, const struct yaml *y, void *record);
/* Single values, for custom fields. */
bool decode_text(struct decoder *d, const struct yaml *y, str *out);
bool decode_length(struct decoder *d, const struct yaml *y, unit *out);
/* "12pt", "3.5 mm", "0.5in", "2cm", "10px" */
bool parse_length(str text, unit *out);

void schema_write(const struct table *root, const char *title, GString *out);

/* --- What ships with aldine --- */
/* The folder that holds themes/, hyphenation/ …: $ALDINE_SHARE is not read; the program's
 * own place decides: ../share/aldine of an installed one, else share/ of its tree. */
str share_path(struct arena *a, const char *name);   /* "themes/book.yaml" -> a path on disk */
str fonts_path(struct arena *a, str name);
bool share_read(struct arena *a, const char *name, str *bytes);

#endif
