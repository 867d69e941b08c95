/* survey.h: what is in a folder of guides. Inside the room. */
#ifndef ALDINE_START_SURVEY_H
#define ALDINE_START_SURVEY_H

#include <glib.h>

#include "data/data.h"

/* One Markdown file that may be a guide. */
struct leaf {
	str path;                  /* relative to the surveyed folder */
	str name;                  /* the slug it will answer to */
	str title;                 /* of its header, else its first heading, else made from its name */
	str section;               /* a key of its header that groups guides; absent: none */
	str date, author;
	double weight;
	bool has_weight;
	bool draft;
	bool index;                /* its folder's own page: index, _index, README */
	bool empty;                /* a header and nothing else */
	bool by_path;              /* no name in the manifest leads to it */
	bool placed;               /* by order.c */
};

struct survey {
	struct arena *arena;
	struct folder *files;
	str from;                  /* as given */
	str root;                  /* the folder of the guides, relative to from: "content", "docs", "" */
	GPtrArray *leaves;         /* struct leaf *, by path */
};

/* What the site says of itself. Absent: not said. */
struct site_facts {
	str title, subtitle, language, address, assets;
	str author;                /* one a line */
};

/* An entry of the book to be. */
struct outline {
	str title;                 /* where it differs from the guide's own; absent: the guide's */
	struct leaf *leaf;         /* NULL: gathers its children */
	enum { OUTLINE_BODY, OUTLINE_FRONT, OUTLINE_BACK } where;
	bool part;
	const struct leaf *rank;   /* what it is sorted by */
	GPtrArray *children;       /* struct outline * */
};

struct survey *survey_folder(struct arena *a, struct folder *files, str from);
/* The guide at a path relative to from, also where no survey looks: somebody named it.
 * NULL where there is no file. */
struct leaf *survey_named(struct survey *s, str path);
/* The file at a path relative to from; false where there is none. */
bool survey_read(const struct survey *s, str path, str *text);
/* A YAML document of the surveyed folder, faults unsaid; NULL where there is none. */
struct yaml *survey_yaml(const struct survey *s, str path);
/* A file's or folder's name without a leading date or number. */
str survey_plain_name(str name);
/* "work-on_what-matters" -> "Work on what matters" */
str survey_words(struct arena *a, str name);

struct site_facts site_facts(const struct survey *s);

struct outline *outline_new(const struct survey *s, str title, struct leaf *leaf);
/* The top of the outline; *how names the source of its order for the author. */
struct outline *order_outline(struct survey *s, const char **how);

str write_manifest(const struct survey *s, const struct site_facts *facts,
                   const struct outline *top, str dir);

#endif
