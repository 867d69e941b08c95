/* data.h: YAML decoded by tables, and the data that ships with aldine.
 *
 *   yaml.c     libyaml's events into a small tree with places; aliases refused
 *   toml.c     the TOML above guides into the same tree
 *   decode.c   that tree into structs, by one table a mapping; nearest names for typos
 *   print.c    structs back into YAML, by the same tables: `aldine config`
 *   schema.c   the same tables as JSON Schema, and as lists of keys for people
 *   value.c    lengths and colours as words
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
	bool partial;              /* a syntax error follows inside it: what is missing may stand there */
	struct yaml **items;       /* sequence's items, mapping's values */
	struct yaml **keys;        /* mapping: scalars, as many as items */
	size_t count;
};
/* text is source's text from byte `from` to byte `to`. NULL for an empty document, or
 * where nothing could be read; a syntax error (diagnostic added) leaves what stood before
 * it, marked partial. */
struct yaml *yaml_parse(struct arena *a, struct diags *d, uint32_t source, size_t from, size_t to);
/* The same for text that belongs to no source; nothing is said. */
struct yaml *yaml_parse_text(struct arena *a, str text);
/* The same for TOML, up to its first table. *odd is the first line that is none, else
 * SPAN_NONE; the rest is read. Never NULL. */
struct yaml *toml_parse(struct arena *a, uint32_t source, str text, size_t from, size_t to, span *odd);
struct yaml *yaml_find(const struct yaml *mapping, const char *key);
/* "", ~ or null, unquoted: as good as absent. */
bool yaml_is_null(const struct yaml *y);
/* over laid on base: mappings are merged key by key, anything else of over but null
 * replaces base's. Either may be NULL. Shares nodes with both. */
struct yaml *yaml_merge(struct arena *a, struct yaml *base, struct yaml *over);

/* --- Tables --- */
enum field_kind {
	FIELD_TEXT,                /* str */
	FIELD_BOOL,                /* bool */
	FIELD_INT,                 /* int */
	FIELD_REAL,                /* double */
	FIELD_LENGTH,              /* unit: "12pt", "3mm", "0.5in"; "1em" is refused */
	FIELD_COLOUR,              /* uint32_t: "#rrggbb"; where field->none, "none" is white */
	FIELD_CHOICE,              /* int-sized enum, by words */
	FIELD_TEXTS,               /* a list of texts, or one: str *; size_t beside it */
	FIELD_MAPPING,             /* a struct in place, by `table` */
	FIELD_LIST,                /* of structs, by `table`: a pointer; size_t beside it. A lone
	                              item will do where the table has a shorthand */
	FIELD_MAP,                 /* the same from a mapping of free keys, which go to the
	                              table's key_offset */
	FIELD_CUSTOM,              /* by a function */
};
/* What FIELD_LIST, FIELD_MAP and FIELD_TEXTS fill: two members of the caller's struct that
 * stand side by side in this order. */
struct record_list { void *records; size_t count; };

enum decode_mood { MOOD_ERRORS, MOOD_WARNINGS, MOOD_SILENT };
struct decoder {
	struct arena *arena;
	struct diags *diags;
	enum decode_mood mood;
	void *context;             /* for custom fields */
	unsigned faults;           /* so far, silent ones too */
};
/* yaml_parse with a decoder's arena and mood; in silence too duplicate keys count. */
struct yaml *decoder_parse(struct decoder *d, uint32_t source, size_t from, size_t to);

struct table;
struct field {
	const char *key;
	enum field_kind kind;
	size_t offset;
	const char *about;               /* one line, for the manual */
	bool required;
	const char *const *choices;      /* FIELD_CHOICE: words in enum order, NULL-terminated */
	const struct table *table;       /* FIELD_MAPPING, FIELD_LIST, FIELD_MAP */
	bool (*custom)(struct decoder *d, const struct yaml *value, void *at);
	void (*print)(const void *at, GString *out); /* FIELD_CUSTOM: as a YAML flow value; NULL: not printed */
	const char *schema;              /* FIELD_CUSTOM, or a narrower text: JSON of its own */
	const char *value;               /* how the manual describes the value; NULL: by kind */
	size_t span_offset;              /* of a span for the value; 0: none */
	double least, most;              /* numbers, lengths in points; both 0: any */
	bool none;                       /* the word "none" is taken: an absent text, white */
};
/* A row: key, kind, offset, about, and what else it says by name. */
#define FIELD(word, what, at, ...) \
	{.key = (word), .kind = (what), .offset = (at), .about = __VA_ARGS__}
struct table {
	const char *name;                /* "manifest", "edition" */
	size_t size;
	const struct field *fields;
	size_t count;
	const char *shorthand;           /* a lone scalar stands for this key; NULL: not taken */
	size_t key_offset;               /* FIELD_MAP: where the key's str goes */
	size_t span_offset;              /* of a span for the whole record; 0: none */
	bool open;                       /* unknown keys are ignored (guides' headers) */
};
#define TABLE_FIELDS(array) .fields = (array), .count = sizeof(array) / sizeof(*(array))

/* Fills record (zeroed or preset by the caller: keys that are absent or null change
 * nothing). Goes on after faults; false where there were any. */
bool decode(struct decoder *d, const struct table *t, const struct yaml *y, void *record);
/* One value, for custom fields. */
bool decode_field(struct decoder *d, const struct field *f, const struct yaml *y, void *record);
bool decode_text(struct decoder *d, const struct yaml *y, str *out);
bool decode_length(struct decoder *d, const struct yaml *y, unit *out);
/* Adds a diagnostic in the decoder's mood; answers false. help may be NULL. */
bool decode_fault(struct decoder *d, enum diag_code code, span where, const char *help,
                  const char *format, ...) __attribute__((format(printf, 5, 6)));
/* The same with a second place, where it was first. */
bool decode_fault_twice(struct decoder *d, enum diag_code code, span where, span first,
                        const char *format, ...) __attribute__((format(printf, 5, 6)));
/* "12pt", "3.5 mm", "0.5in", "2cm", "10px", "1pc"; a bare number only where it is 0. */
bool parse_length(str text, unit *out);
bool parse_colour(str text, uint32_t *out);

/* What is in record as YAML, one key a line, `indent` levels deep. */
void table_print(const struct table *t, const void *record, unsigned indent, GString *out);
/* A text as a YAML scalar, quoted where it must be. */
void yaml_print_text(str text, GString *out);

void schema_write(const struct table *root, const char *title, GString *out);
/* Markdown: for root and every table below it a heading and a table of keys. */
void reference_write(const struct table *root, unsigned level, GString *out);

/* --- What ships with aldine --- */
/* The program's own place decides, never the environment: ../share/aldine of an installed
 * one, else share/ and fonts/ of the tree that it was built in. */
str share_path(struct arena *a, const char *name);   /* "themes/book.yaml" -> a path on disk */
/* "eb-garamond/EBGaramond-Regular.ttf" -> a path on disk; an absolute one stays as it is. */
str fonts_path(struct arena *a, str name);
/* The file's bytes in a; false where there is no such file, or none that can be read: that
 * is said too, where d is not NULL. files: the book's, which note what was read, or NULL. */
bool share_read(struct folder *files, struct arena *a, struct diags *d, const char *name, str *bytes);

#endif
