/* names.h: which guide an author means by a name, a path or an address on the site.
 *
 * A guide answers to its slug, its url, its file and its aliases; each may be shortened
 * from the left (`x`, `guides/x`), and an address may be longer than what the guide
 * says of itself (`/docs/guides/x`) unless its url says otherwise. Names are compared
 * decoded, in lower case, without slashes at their ends, doubled slashes, page
 * extensions and a last `index`. */
#ifndef ALDINE_RESOLVE_NAMES_H
#define ALDINE_RESOLVE_NAMES_H

#include "doc/book.h"
#include "resolve/address.h"

/* Whether an address is one of the site's; *path is then what it says below its base. */
bool is_on_site(const struct book *book, const struct address *wanted, str *path);

struct names;

struct names *names_collect(struct arena *a, const struct book *book);

struct name_found {
	const struct guide *guide;   /* or */
	struct node *division;       /* where it stands in this edition; NULL: nowhere */
	const struct guide *rival;   /* another that answers as well; NULL: none */
	bool alias;                  /* by a name it had once */
};
/* path as name_normal makes it. */
bool names_find(const struct names *n, str path, struct name_found *found);
/* A file of the book's, by its path as in guide->path. */
bool names_find_file(const struct names *n, str path, struct name_found *found);
/* Where a path leads that was renamed: the redirect, with what of the path stood before
 * its `from`; NULL where it was not. */
const struct redirect *names_redirect(const struct names *n, str path, str *before);
/* Every name, for "did you mean". */
const str *names_all(const struct names *n, size_t *count);

/* The name that a path nearly has, of one whose folder it shares; absent where none. */
str names_near(const struct names *n, str path);
/* A guide's path on the site: its url, or one made like those of the guides beside it;
 * absent where neither is known. */
str names_site_path(const struct names *n, const struct guide *guide);

str name_normal(struct arena *a, str path);

#endif
