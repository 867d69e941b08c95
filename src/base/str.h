/* str.h: text that is looked at, not owned.
 *
 * A str is a view: pointer and length, UTF-8, checked once on load. It is terminated
 * only where its maker says so (what str_copy and str_printf make is, for the C
 * libraries). Text is built in a GString and becomes a str in an arena. An absent str
 * has at == NULL; an empty one may not. */
#ifndef ALDINE_BASE_STR_H
#define ALDINE_BASE_STR_H

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

typedef struct {
	const char *at;
	size_t len;
} str;

#define STR(literal) ((str){(literal), sizeof(literal) - 1})
#define STR_NONE ((str){NULL, 0})
/* For printf's "%.*s". */
#define STR_ARGS(s) (int)(s).len, (s).at ? (s).at : ""

str str_of(const char *terminated);                /* a view of it; NULL gives STR_NONE */
str str_copy(struct arena *a, str s);              /* terminated */
str str_printf(struct arena *a, const char *format, ...)
	__attribute__((format(printf, 2, 3)));     /* terminated */
str str_from_gstring(struct arena *a, GString *g); /* takes g and ends it */
/* s itself where it is known to be terminated, else a copy in a. */
const char *str_terminated(struct arena *a, str s);

bool str_equal(str a, str b);
bool str_is(str s, const char *terminated);
bool str_equal_fold(str a, str b);                 /* ASCII letters alike */
int str_compare(str a, str b);                     /* by bytes, never by locale */
bool str_starts(str s, str prefix);
bool str_ends(str s, str suffix);
/* Offset of the first occurrence at or after from; -1 where there is none. */
ptrdiff_t str_find(str s, str part, size_t from);
ptrdiff_t str_find_char(str s, char c, size_t from);
ptrdiff_t str_find_last(str s, char c);
size_t str_line_end(str s, size_t at);             /* its LF or CR, else the end of s */
str str_sub(str s, size_t from, size_t to);        /* clamped to s */
str str_from(str s, size_t from);
str str_trim(str s);                               /* ASCII white space, both ends */
/* Cuts the part before the next sep off *rest; false at the end. */
bool str_next(str *rest, char sep, str *part);

/* Hash-table functions for keys of type const str *. */
unsigned str_hash(const void *key);
int str_hash_equal(const void *a, const void *b);

/* Edit distance in bytes, two swapped counting as one; above limit limit + 1: for "did you mean". */
size_t str_distance(str a, str b, size_t limit);
/* Which bytes occur in s, 64 of them told apart, and whether two texts with such may be
 * within a distance: a step away changes at most two. */
uint64_t str_letters(str s);
bool str_letters_near(uint64_t a, uint64_t b, size_t limit);
/* The nearest of n names within a third of its length; NULL where none is near. */
const str *str_nearest(str wanted, const str *names, size_t n);

bool str_is_ascii(str s);                          /* and without NUL */
bool str_is_utf8(str s, size_t *bad_at);           /* the same; *bad_at: the first that is not */
/* Decodes the character at *at and moves past it; U+FFFD for a bad byte. */
unsigned str_char(str s, size_t *at);

#endif
