/* survey.h: what is in a folder of guides. Inside the room. */
#ifndef ALDINE_START_SURVEY_H
#define ALDINE_START_SURVEY_H

#include <glib.h>

#include "data/data.h"
#include "doc/name.h"

/* One Markdown file that may be a guide. */
struct leaf {
	str path;                  /* relative to the surveyed folder */
	str name;                  /* the slug it will answer to */
	str id;                    /* of its header: what Docusaurus's sidebars call it */
	str title;                 /* of its header, else its first heading, else made from its name */
	str section;               /* a key of its header that groups guides; absent: none */
	str date, author;
	double weight;
	bool has_weight;
	bool draft;
	bool index;                /* its folder's own page: index, _index, README */
	bool empty;                /* a header and nothing else */
	bool placed;               /* by order.c */
};

struct survey {
	struct arena *arena;
	struct folder *files;
	str from;                  /* as given */
	str site;                  /* where the site is configured, relative to from: "", "website", "docs" */
	str root;                  /* the folder of the guides, relative to from: "content", "docs", "" */
	str language;              /* of the guides' folder, where a site keeps several; absent: not said */
	GPtrArray *leaves;         /* struct leaf *, by path */
	GHashTable *addresses;     /* str *, last segment -> GPtrArray of struct address *; inside survey.c */
};

/* What the site says of itself. Absent: not said. */
struct site_facts {
	str title, subtitle, language, address, assets;
	str below;                 /* the path of the site at its address */
	str author;                /* one a line */
};

/* An entry of the book to be. */
struct outline {
	str title;                 /* where it differs from the guide's own; absent: the guide's */
	struct leaf *leaf;         /* NULL: gathers its children, or is yet to come */
	bool draft;                /* announced, not written */
	enum { OUTLINE_BODY, OUTLINE_FRONT, OUTLINE_BACK } where;
	bool part;
	str gathers;               /* the word of the headers that gathered its children; absent: none */
	const struct leaf *rank;   /* what it is sorted by */
	GPtrArray *children;       /* struct outline * */
};

/* An address that leads to a guide today. */
struct move {
	str from;                  /* "old/page" */
	const struct leaf *to;
	str fragment;              /* "#there"; absent: none */
};

struct survey *survey_folder(struct arena *a, struct folder *files, str from);
/* The guide at a path relative to from, also where no survey looks: somebody named it.
 * NULL where there is no file. */
struct leaf *survey_named(struct survey *s, str path);
/* The guide at an address of the site ("/docs/intro/"): that of this path from its root, else
 * the only one whose names end so; NULL where there is none. */
struct leaf *survey_addressed(const struct survey *s, str address);
/* "/docs/intro.html?y#z" as guides are compared: "docs/intro"; empty: not of the site. */
str survey_page(const struct survey *s, str address);
/* Whether a guide is found there today. */
bool survey_is_address(const struct survey *s, str page);
/* The shortest name by which a manifest may call a guide: "intro", "stories/intro"; absent
 * where only its path will do. */
str survey_name(const struct survey *s, const struct leaf *leaf);
/* The file at a path relative to from; false where there is none. */
bool survey_read(const struct survey *s, str path, str *text);
/* A YAML document of the surveyed folder, faults unsaid; NULL where there is none. */
struct yaml *survey_yaml(const struct survey *s, str path);
/* The same of a text. */
struct yaml *survey_yaml_text(const struct survey *s, str text);
/* What stands for a key; absent where that is no text, or mapping is NULL. */
str survey_scalar(const struct yaml *mapping, const char *key);
/* "work-on_what-matters" -> "Work on what matters" */
str survey_words(struct arena *a, str name);
/* A title as plain text: emphasis, escapes, attributes and the addresses of links go. */
str survey_plain_title(struct arena *a, str title);

/* Whether the site is configured in a folder; what its configuration says of language. */
bool site_is_in(const struct survey *s, str folder);
str site_language(const struct survey *s);
struct site_facts site_facts(const struct survey *s);

struct outline *outline_new(const struct survey *s, str title, struct leaf *leaf);
struct outline *outline_add(struct outline *parent, struct outline *child);
/* The page of a group itself, where it is the first in it, is its introduction. */
void outline_adopt_index(struct outline *o);
/* lists.c: the order that a file states; NULL where none does. */
struct outline *listed_outline(struct survey *s, const char **file);
/* The literal that stands for a key in JavaScript after *at, which moves behind the key; NULL:
 * there is no more. */
const struct yaml *survey_literal(const struct survey *s, str js, const char *key, size_t *at);
/* sidebars.c: of Docusaurus's sidebars, and of what a configuration calls `sidebar`. NULL
 * where there is none, or some of it is worked out by a program. */
struct outline *sidebars_outline(struct survey *s, str file);
struct outline *sidebar_outline(struct survey *s, str file);
/* The top of the outline; *how names the source of its order for the author. */
struct outline *order_outline(struct survey *s, const char **how);

/* redirects.c: struct move * of guides that have their place, as found. */
GPtrArray *survey_moves(struct survey *s);

str write_manifest(const struct survey *s, const struct site_facts *facts,
                   const struct outline *top, const GPtrArray *moves, str dir);

#endif
