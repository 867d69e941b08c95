/* code.h: what is needed to highlight a programming language: data of share/code. */
#ifndef ALDINE_RESOLVE_CODE_H
#define ALDINE_RESOLVE_CODE_H

#include "base/str.h"
#include "diag/diag.h"

struct code_span {
	str from, to;            /* to absent: the end of the line */
	str escape;              /* a character that protects the next; absent: none */
	bool lines;              /* goes on over line ends */
	bool nests;
	bool brief;              /* only where it ends soon on its line: &amp; but not & */
	bool letter;             /* only round one character or escape: 'a' but not 'lifetime */
	bool apart;              /* not behind a letter or figure: don't */
	str class;               /* absent: "comment" or "string" */
};

struct code_mark {
	str mark, class;
};

struct code_language {
	struct code_span *spans; size_t span_count;      /* comments first, then strings */
	struct code_mark *starts; size_t start_count;    /* a line that begins so is of this class */
	struct code_mark *prefixes; size_t prefix_count; /* a name that begins so */
	GHashTable *words;       /* str * → str *: class */
	str letters;             /* beyond letters, figures and those not ASCII */
	str keys;                /* a name or string before one of these is an attribute */
	bool fold;               /* words in any case */
	bool numbers, functions, tags;
	bool spaced_comments;    /* a comment begins after a space only */
	bool patterns;           /* /…/ where a value may stand is a string */
	str quoting;             /* words that what follows them quotes: qw(…), s/…/…/ */
	str heredoc;             /* "<<" */
};

struct folder;
struct code_languages;

struct code_languages *code_languages_new(struct arena *a, struct diags *d, struct folder *files);
/* By a name as authors write it after a fence ("c++", "JS"); NULL where none is known. */
const struct code_language *code_language_find(struct code_languages *l, str name);

#endif
