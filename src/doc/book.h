/* book.h: the whole book: what the manifest says, the guides, and one tree.
 *
 * load makes one; resolve makes another per edition, whose `edition` is set, whose tree
 * is a completed clone and whose lists (toc, figures, notes, pictures) are filled. From
 * then on it is const. */
#ifndef ALDINE_DOC_BOOK_H
#define ALDINE_DOC_BOOK_H

#include "base/file.h"
#include "doc/edition.h"
#include "doc/node.h"
#include "doc/pagemap.h"

struct person { str name, role, sort; };          /* role: MARC relator, "aut" by default */

/* A guide: one Markdown file, read. */
struct guide {
	str path;                        /* as printed in diagnostics: relative to the manifest's folder's name */
	str slug;                        /* the name it goes by: last segment of slug, url or file */
	str url;                         /* its path on the site: "/guides/x"; absent: unknown */
	str title, short_title, description, language, date, author, kind;
	str draft;
	str *names;                      /* all it answers to, best first: last segments of slug, url and file, then aliases */
	size_t name_count;
	bool own_slug;                   /* the slug is of its header, not of its url or file */
	uint32_t source;
	struct node *root;               /* its DIVISION in the loaded tree; NULL where it is not in the book */
	bool used;                       /* stands in the manifest */
};

struct redirect { str from, to; span where; };
struct asset_root { str prefix, folder; };        /* "/static" -> "dir"; prefix "" for all */

struct toc_entry {
	const struct node *target;       /* DIVISION or HEADING */
	const struct node *title;        /* inlines to print (a HEADING) */
	str number, text;
	unsigned depth;                  /* 0 part, 1 chapter, 2 section, 3 … */
	enum matter matter;
	size_t parent;                   /* index, or (size_t)-1 */
};

/* A picture file used by the book: read once, shared by all its images. */
struct picture {
	str path;
	unsigned index;                  /* in book->pictures */
	const struct image *image;       /* image/image.h; NULL where unreadable */
};

/* Words of the book by language, "Chapter", "Figure"…: rows of labels.def. */
enum label {
#define LABEL(name, word) LABEL_##name,
#include "doc/labels.def"
#undef LABEL
	LABEL_COUNT
};

struct book {
	/* the manifest */
	str path, folder;                /* of book.yaml, and what paths are relative to */
	uint32_t source;
	str title, subtitle, short_title, name, language, publisher, rights, date, modified, description;
	str identifier;                  /* made when the manifest has none */
	str isbn;
	str series; double series_position; bool has_series_position;
	struct person *people; size_t people_count;
	str *subjects; size_t subject_count;
	str cover_image, cover_alt; span cover_where;
	str *sites; size_t site_count;
	struct asset_root *assets; size_t asset_count;
	str *guide_folders; size_t guide_folder_count;
	bool partial;                    /* a fault of syntax keeps part of the manifest from us */
	struct redirect *redirects; size_t redirect_count;
	str *hyphenation; size_t hyphenation_count;     /* exceptions, "data-base" */
	str conformance;                 /* accessibility claim of the manifest; absent: none */
	span conformance_where;
	str certifier;
	struct edition *editions;        /* built-ins first, then declared, all resolved; */
	size_t edition_count;            /* `declared` of them are last */
	size_t declared;

	struct guide **guides; size_t guide_count;      /* every file found, in order of path */
	struct folder *files;            /* how to read the book's own files */
	struct node *root;               /* BOOK */

	/* one edition's, filled by resolve */
	const struct edition *edition;
	uint32_t node_count;             /* ids run from 0 */
	struct toc_entry *toc; size_t toc_count;
	const struct node **figures; size_t figure_count;   /* numbered FIGUREs in order */
	const struct node **notes; size_t note_count;       /* NOTEs as numbered */
	const struct node **links; size_t link_count;       /* authors' LINKs in order */
	struct picture **pictures; size_t picture_count;
	int64_t source_date;             /* SOURCE_DATE_EPOCH, or -1; given by aldine.c, read by resolve */
	str modified_at;                 /* ISO 8601 UTC, the build's date: never the clock */
	const struct picture *cover;     /* NULL: typographic */
	str labels[LABEL_COUNT];         /* words of labels.def in the book's language */
};

#endif
