/* node.h: one tree for everything between loading and the backends.
 *
 * The loader makes it, resolve clones and completes it for one edition, backends read
 * it. Nodes live in an arena; nobody frees one. What is always true:
 *  - links up, down and sideways agree; a leaf has no children;
 *  - `origin` is the node's number in the loaded tree (from 1, in loading order); what
 *    resolve makes has 0, pieces of a split node keep their origin and say in `at`
 *    where in its text they begin;
 *  - after resolve `id` counts nodes in reading order from 0, without holes, NOTEs
 *    included, so that a backend's own tables are arrays. */
#ifndef ALDINE_DOC_NODE_H
#define ALDINE_DOC_NODE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"
#include "base/unit.h"
#include "diag/source.h"

enum node_kind {
#define KIND(name, word, class) NODE_##name,
#include "doc/kinds.def"
#undef KIND
	NODE_KIND_COUNT
};

enum node_class { CLASS_STRUCTURE, CLASS_BLOCK, CLASS_TEXT_BLOCK, CLASS_LEAF_BLOCK,
                  CLASS_INLINE, CLASS_LEAF_INLINE };

/* Attributes, in the order written. */
struct attribute {
	str key, value;
};
struct attributes {
	str id;                  /* absent where none; unique in the book after resolve */
	str local;               /* the same within its guide: other guides do not change it */
	str *classes;
	size_t class_count;
	struct attribute *others;
	size_t other_count;
	str language;            /* BCP 47; absent: the parent's */
};

enum division_kind { DIVISION_PART, DIVISION_CHAPTER, DIVISION_SECTION };
enum matter { MATTER_FRONT, MATTER_BODY, MATTER_BACK };

/* What a division is in the manifest and, where it has one, its guide. */
struct division {
	enum division_kind kind;
	enum matter matter;
	unsigned depth;          /* chapter (or part's chapter, or matter) 1, its sections 2 …; a part 0 */
	str role;                /* "acknowledgments", "preface" …; absent for plain text. Resolve makes
	                            "halftitlepage", "titlepage", "copyright-page", "toc", "figures",
	                            "references", "colophon", and "title-block" above a handout */
	str slug;                /* unique in the book after resolve; names its XHTML file */
	const struct guide *guide; /* NULL: gathers others, or was generated */
	struct node *title;      /* its HEADING; in the tree only where shown; NULL where untitled */
	str title_text;          /* plain text of it */
	str short_title;         /* for running heads; absent: title_text */
	bool show_title;
	str draft;               /* address or word of a stub; absent: not a draft */
	str number;              /* "3", "IV", "B"; absent: unnumbered (numbers.c) */
	str label;               /* "Chapter 3", by language; absent: none */
	span where;              /* its entry in the manifest */
};

enum link_class { LINK_UNRESOLVED, LINK_LOCAL /* #id in this guide */, LINK_BOOK, LINK_SITE,
                  LINK_EXTERNAL, LINK_MAIL, LINK_ASSET, LINK_PLAIN /* lost its target: text only */ };
enum { LINK_CLASS_COUNT = LINK_PLAIN + 1 };

enum column_align { ALIGN_NONE, ALIGN_LEFT, ALIGN_CENTER, ALIGN_RIGHT };
enum task_state { TASK_NONE, TASK_OPEN, TASK_DONE };

struct picture;                  /* book.h */

struct node {
	enum node_kind kind;
	uint32_t id;
	uint32_t origin;
	uint32_t at;             /* bytes into the origin's text where this piece's begins */
	span where;              /* the construct in its source */
	struct node *parent, *first, *last, *next, *prev;
	struct attributes *attributes;   /* NULL where none */
	str text;                /* leaves only */
	unsigned flags;          /* NODE_… */
	union {
		struct division *division;
		struct {
			unsigned level;  /* 1–6 as written; after resolve 1 = chapter title … without gaps */
			str number;      /* "3.2" where numbered */
			struct division *division; /* the one it is the title of, or NULL */
		} heading;
		struct {
			bool ordered;
			int start;
			char delimiter;  /* '.' or ')' */
			char style;      /* '1', 'a', 'A', 'i', 'I' */
		} list;                  /* NODE_TIGHT in flags */
		struct {
			enum task_state task;
			int number;      /* of an ordered list, after resolve; loaded: as given, or 0 */
		} item;
		struct {
			str language;    /* as written; absent where none */
			bool numbered;   /* line numbers wanted */
			int first_line;
			bool *marked;    /* per line from 0; NULL where none */
			size_t marked_count;
		} code;
		struct {
			unsigned columns;
			enum column_align *align;   /* columns of them */
			float *widths;   /* shares of the measure, 0 where free; NULL where none said */
			str number;
		} table;
		struct { bool header; } row;
		struct {
			bool header;
			enum column_align align;
			unsigned column;
			unsigned span;   /* columns taken, from 1 */
		} cell;
		struct {
			str number;      /* "2"; label text comes from labels.def */
		} figure;
		struct {
			str name;        /* "note", "warning" … */
		} callout;
		struct {
			str label;       /* as written */
			str number;      /* as printed in this edition; absent until notes.c */
			const struct division *division;  /* in whose chapter it is numbered */
			struct node **marks;     /* its NOTE_MARKs in order */
			size_t mark_count;
			bool made;       /* for an address, not by the author */
			const struct node *twin; /* `repeat: page`: the chapter's last NOTE before this one
			                            of the same address; on one page they are one. Else NULL */
		} note;
		struct {
			str label;
			struct node *note;   /* NULL where undefined */
			unsigned occurrence; /* from 1 */
		} mark;
		struct {
			str url;         /* as written */
			str title;
			enum link_class class;
			struct node *target;     /* LOCAL, BOOK: DIVISION or node with an id */
			str address;     /* full, for what leaves the book; with fragment */
			str printed;     /* as set on paper: tidied */
			struct node *note;       /* the NOTE or REFERENCE that prints it, or NULL */
			bool generated_text;     /* [](#id): its text was made from the target */
			bool redirected;         /* by a redirect or an alias: not the name it has today */
		} link;
		struct {
			str url, title;
			const struct picture *picture;  /* NULL where missing or broken */
			bool decorative; /* alt="" meant so */
			float width;     /* share of the measure wanted; 0: natural */
		} image;
		struct {
			str address;     /* full */
			str number;
			struct node **links;     /* the LINKs it serves, in order */
			size_t link_count;
		} reference;
		struct node *page_reference;
		str token;               /* "keyword", "string" … : code classes of share/code */
		str matter_line;         /* "half-title", "title", "subtitle", "author", "contributor",
		                            "series", "publisher", "rights", "isbn", "date", "colophon" */
	};
};

enum {
	NODE_TIGHT = 1,          /* list without space between items; paragraph in such an item */
	NODE_FIRST = 2,          /* paragraph that begins flush (after a heading, a break …): sections.c */
	NODE_CONTINUES = 4,      /* paragraph that goes on after a list or quote inside it */
	NODE_UNNUMBERED = 8,
	NODE_GENERATED = 16,     /* made by resolve, not written by the author */
	NODE_VERBATIM = 32,      /* text no smart punctuation may touch (addresses, codes) */
};

const char *node_kind_word(enum node_kind kind);
enum node_class node_kind_class(enum node_kind kind);
bool node_is_inline(const struct node *n);
bool node_holds_inlines(const struct node *n);

/* A detached node; id and origin 0. */
struct node *node_new(struct arena *a, enum node_kind kind, span where);
struct node *node_new_text(struct arena *a, enum node_kind kind, span where, str text);
void node_append(struct node *parent, struct node *child);
void node_prepend(struct node *parent, struct node *child);
void node_insert_before(struct node *where, struct node *n);
void node_insert_after(struct node *where, struct node *n);
void node_remove(struct node *n);              /* detaches it with its children */
void node_replace(struct node *old, struct node *n);
void node_unwrap(struct node *n);              /* its children take its place */
void node_move_children(struct node *from, struct node *to); /* to the end of to */
/* A deep copy, origins kept; pointers to nodes inside the copied tree (targets, notes,
 * marks) point into the copy, those to the outside stay. Pointed-to divisions are copied. */
struct node *node_clone(struct arena *a, const struct node *n);

bool node_has_class(const struct node *n, const char *name);
str node_attribute(const struct node *n, const char *key);   /* absent where none */
str node_id(const struct node *n);                           /* absent where none */
struct attributes *node_attributes(struct arena *a, struct node *n); /* made when missing */
void node_add_class(struct arena *a, struct node *n, str name);
void node_set_attribute(struct arena *a, struct node *n, str key, str value);
/* The language in force at n; absent only outside any book. */
str node_language(const struct node *n);
/* The nearest node above (or n itself) of this kind; NULL where none. */
struct node *node_above(const struct node *n, enum node_kind kind);
/* The plain text below n, breaks as spaces, notes left out. */
str node_plain_text(struct arena *a, const struct node *n);
unsigned node_words(const struct node *n);

#endif
