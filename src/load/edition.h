/* edition.h (inside load): an edition between YAML and struct edition. */
#ifndef ALDINE_LOAD_EDITION_H
#define ALDINE_LOAD_EDITION_H

#include "load/loader.h"

enum openers { OPENERS_THEME, OPENERS_PAGE, OPENERS_RECTO, OPENERS_RUN_ON };
enum impose { IMPOSE_NONE, IMPOSE_BOOKLET, IMPOSE_TWO_UP };

/* An edition as YAML says it, by edition_table; `edition` is what others see. */
struct says {
	struct edition edition;
	unit margin[4];                  /* inner, outer, top, bottom; below 0: the theme's */
	int openers, impose, target;
	bool no_cover;
	span page_where, margin_where, preset_where, isbn_where, cover_where, file_where, bleed_where,
	     marks_where;
	str base;
};

/* "A5" and the like; false for none of these. */
bool find_page_size(str name, unit size[2]);
/* The word of a target; absent for all. */
str target_word(int target);

/* A row of share/printers by its file's name; NULL, unsaid, where there is none. */
const struct printer *printer_find(struct decoder *d, struct folder *files, str name);
/* A file of share/ as YAML; NULL where there is none. */
struct yaml *share_yaml(struct decoder *d, struct folder *files, const char *name);

#endif
