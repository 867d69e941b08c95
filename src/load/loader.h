/* loader.h (inside load): what the steps of loading share. */
#ifndef ALDINE_LOAD_LOADER_H
#define ALDINE_LOAD_LOADER_H

#include "data/data.h"
#include "load/load.h"
#include "load/theme.h"

/* An entry of front, parts, chapters, sections or back. */
struct entry {
	str slug, file, title, short_title, role, draft;
	span slug_where, file_where, role_where, where;
	int title_hidden;                /* show-title: false */
	struct entry *entries;           /* its chapters or sections */
	size_t count;
};

/* What the manifest says. book is its first member: a struct book * is a struct manifest *
 * until the book is cloned. */
struct manifest {
	struct book book;
	span title_where, identifier_where, isbn_where, language_where, name_where;
	str *guide_folders;
	size_t guide_folder_count;
	span guides_where;
	struct entry *front; size_t front_count;        /* each list beside its count: data.h */
	struct entry *parts; size_t part_count;
	struct entry *chapters; size_t chapter_count;
	struct entry *back; size_t back_count;
	struct theme_face *fallback;
	size_t fallback_count;
	struct yaml *tree;
};

/* Decodes book.yaml; the book's own settings are then complete but for what the guides
 * and editions bring. */
void manifest_decode(struct decoder *d, struct yaml *tree, struct manifest *m);

/* Editions, built-in and declared. */
bool editions_resolve(const struct theme_place *place, struct manifest *m);
bool check_isbn(str isbn);

/* A guide with what only loading needs. The guide is its first member. */
struct found_guide {
	struct guide guide;
	str text;                        /* the whole file, repaired UTF-8 */
	size_t body;                     /* where its header ends */
	size_t header_start, header_end; /* of what is between its lines */
	bool header_toml;                /* and not YAML */
	bool header_faulty;
	bool bad_text;                   /* its bytes were not UTF-8, at: */
	size_t bad_at;
	size_t control_at;               /* a control character stood there; (size_t)-1: none */
	span title_where;                /* in its header */
	span used_at;                    /* the entry that took it */
};

/* header.c: reads the header into the guide; what is wrong is counted, not said. */
void header_read(struct arena *a, struct diags *diags, struct found_guide *g);
/* Says it: as errors where the guide is in the book. */
void header_report(struct arena *a, struct diags *diags, struct found_guide *g);

/* guide.c: guides by name. */
struct shelf;
struct shelf *shelf_new(struct arena *a, struct diags *diags, struct folder *files, str folder);
/* Reads every Markdown file below a folder of the book's. */
void shelf_add_folder(struct shelf *s, str folder, span where);
/* NULL, reported, where there is none or more than one. */
struct found_guide *shelf_find_file(struct shelf *s, str file, span where);
struct found_guide *shelf_find_name(struct shelf *s, str name, span where);
/* All read so far, by path. */
struct found_guide **shelf_guides(struct shelf *s, size_t *n);

/* Text of a file with its UTF-8 checked: bad bytes become U+FFFD and *bad_at says where
 * the first stood; (size_t)-1 for none. */
str text_repaired(struct arena *a, str bytes, size_t *bad_at);

/* Text without control characters and what is no character; *first: where the first of them
 * stood. What elsewhere ends lines (U+2028, U+0085, form feed) is a space. */
str text_without_controls(struct arena *a, str text, size_t *first);

/* A plain text as it stands in file names and addresses: "The Staff Guides" -> "the-staff-guides". */
str text_slug(struct arena *a, str text);

extern const struct table manifest_table, edition_table, header_table;
/* The rows of manifest_table that fill struct book itself come first. */
extern const size_t manifest_book_rows;

#endif
