/* theme.h (inside load): themes from YAML. */
#ifndef ALDINE_LOAD_THEME_H
#define ALDINE_LOAD_THEME_H

#include "data/data.h"
#include "doc/theme.h"

/* Where a book's own themes, faces and style sheets are read. */
struct theme_place {
	struct arena *arena;
	struct diags *diags;
	struct folder *files;    /* NULL: only what ships */
	str folder;
	struct yaml *whole;      /* the built-in `book`; read where it is NULL */
};

/* The theme that value names (a built-in's name, a YAML file) or is (a mapping); the
 * built-in `book` for NULL. Never NULL and always complete: what is wrong is reported
 * and replaced. */
struct theme *theme_load(const struct theme_place *place, struct yaml *value);
/* One face from a file of the book's own folder or of fonts/; false, reported, where
 * there is none. */
bool theme_find_face(const struct theme_place *place, str file, span where, struct theme_face *face);

extern const struct table theme_table;
/* Reads the theme that all others stand on; false, reported, where it cannot be had. */
bool theme_place_read(struct theme_place *place);

#endif
