/* diag.h: what is wrong with a book, as data.
 *
 * A diagnostic is a code, a severity, a span, what happened, what to do about it, and
 * perhaps a second place. Everything is collected and printed once, at the end, in book
 * order (source, then offset, then code). The same finding in several editions is one
 * diagnostic that lists them. Codes, titles and advice are rows of codes.def.
 *
 *   diag.h        this door: add, count, print
 *   source.h      spans and the texts they point into
 *   codes.def     one row a code
 *   diag_text.c   as a person reads it       diag_json.c   json, sarif, github
 *   diag_print.h  what the two offer to diag.c
 */
#ifndef ALDINE_DIAG_DIAG_H
#define ALDINE_DIAG_DIAG_H

#include <stdbool.h>
#include <stdio.h>

#include "diag/source.h"

enum severity { SEVERITY_NOTE, SEVERITY_WARNING, SEVERITY_ERROR, SEVERITY_FATAL };
/* FATAL: the world failed (exit 3); ERROR: the book lacks or misstates something. */

enum diag_code {
#define CODE(name, word, severity, title, advice) DIAG_##name,
#include "diag/codes.def"
#undef CODE
	DIAG_COUNT
};

struct diag {
	enum diag_code code;
	enum severity severity;
	span where;
	str message;      /* what happened: no full stop, no capital but names */
	str help;         /* what to do; may be absent */
	span also;        /* a second place, or SPAN_NONE */
	str also_message;
	uint64_t editions; /* bit n: found while making the n-th edition begun; 0: in all */
};

struct diags;

/* Texts live in a (the build arena). */
struct diags *diags_new(struct arena *a);
struct sources *diags_sources(struct diags *d);

/* From here on what is added belongs to this edition; absent name: to all again. */
void diags_edition(struct diags *d, str name);

/* For what is found beside other work, by one thread: what is added to it, in the edition
 * in force now, is d's when it is joined. Its texts live in a; sources are d's, and only
 * d's own thread may add any. */
struct diags *diags_branch(struct diags *d, struct arena *a);
void diags_join(struct diags *d, const struct diags *branch);

/* While muted, only FATAL findings are kept: an edition is laid out for another one's
 * sake, and its faults are not what was asked for. */
void diags_mute(struct diags *d, bool muted);
/* The turn of a source in the book, for book order: by rank, then by number. Sources
 * without one come first. */
void diags_rank(struct diags *d, uint32_t source, unsigned rank);

/* Adds one, with the code's own severity. help may be NULL: the code's general advice
 * is then left to `explain`. The texts are copied. The result may be given a second
 * place with diag_also, or another severity, until the next one is added; a repeat of
 * one that is there already only adds its edition. */
struct diag *diag_add(struct diags *d, enum diag_code code, span where, const char *help,
                      const char *format, ...) __attribute__((format(printf, 5, 6)));
void diag_also(struct diags *d, struct diag *last, span where, const char *format, ...)
	__attribute__((format(printf, 4, 5)));
/* A "did you mean" text in the build arena, or NULL where nothing is near. */
const char *diag_did_you_mean(struct diags *d, str wanted, const str *names, size_t n);

/* --strict and `drafts: error` style changes of mind happen by counting, not here. */
unsigned diags_count(const struct diags *d, enum severity at_least);
unsigned diags_count_exactly(const struct diags *d, enum severity severity);
/* From here on those below this are counted but neither sorted nor printed. */
void diags_show(struct diags *d, enum severity at_least);
/* In book order; *n of them. The array lives until the next diag_add. */
const struct diag *const *diags_sorted(struct diags *d, size_t *n);
/* The editions of d as words, "pdf, print"; "" where it holds for all. */
str diag_editions(const struct diags *all, struct arena *a, const struct diag *d);

const char *diag_word(enum diag_code code);              /* "link-target-missing" */
const char *diag_title(enum diag_code code);
const char *diag_advice(enum diag_code code);
enum severity diag_severity(enum diag_code code);
bool diag_find(str word, enum diag_code *code);
const char *severity_word(enum severity s);              /* "warning" */

enum diag_format { DIAG_FORMAT_TEXT, DIAG_FORMAT_JSON, DIAG_FORMAT_SARIF, DIAG_FORMAT_GITHUB };
/* Everything, in book order, onto out. Text shows the source of the first ten of a code,
 * folds repeats of one message past the tenth place, and sums up what is long; colour only
 * for a text on a terminal. */
void diags_print(struct diags *d, enum diag_format format, bool colour, GString *out);

#endif
