/* small_book.h: books of a few lines, from memory, loaded and resolved. */
#ifndef TESTS_SMALL_BOOK_H
#define TESTS_SMALL_BOOK_H

#include <check.h>

#include "doc/walk.h"
#include "load/load.h"
#include "resolve/resolve.h"

struct small_book {
	struct arena *arena;
	struct diags *diags;
	struct folder *files;
	struct book *loaded;
};

/* Put files, then load: the first is book.yaml. */
struct small_book small_book(const char *manifest);
void small_file(struct small_book *b, const char *path, const char *text);
struct book *small_resolve(struct small_book *b, const char *edition);
void small_end(struct small_book *b);

/* The only guide of a book without a manifest to speak of. */
struct book *small_guide(struct small_book *b, const char *manifest, const char *text,
                         const char *edition);

/* The nth node of a kind in reading order, from 0; NULL. */
const struct node *nth(const struct book *b, enum node_kind kind, size_t n);
const struct node *link_to(const struct book *b, const char *url);
const struct node *division_of_slug(const struct book *b, const char *slug);
/* The text of the nth paragraph, marks as [number] and lost links bare. */
const char *shown(struct small_book *s, const struct book *b, size_t n);
unsigned count_of(const struct small_book *s, enum diag_code code);

#define ASSERT_TEXT(got, wanted) do { \
	str got_ = (got); \
	ck_assert_msg(str_is(got_, wanted), "\"%.*s\", not \"%s\"", STR_ARGS(got_), wanted); \
} while (0)

TCase *case_of_links(void);
TCase *case_of_notes(void);
TCase *case_of_smart(void);
TCase *case_of_book(void);

#endif
