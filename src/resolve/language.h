/* language.h: what aldine knows of a language: its marks, spaces and words.
 *
 * All of it is data in share/languages/TAG.yaml. `de-CH` is looked for, then `de`, then
 * English, which also lends what a file leaves out. */
#ifndef ALDINE_RESOLVE_LANGUAGE_H
#define ALDINE_RESOLVE_LANGUAGE_H

#include "diag/diag.h"
#include "doc/book.h"

struct language {
	bool known;              /* has a file of its own, or one of its family */
	str quotes[4];           /* outer opening and closing, inner opening and closing */
	str inside;              /* space inside outer quotes; absent: none */
	str apostrophe;
	str dash;                /* what "--" means between words */
	bool dash_spaced;        /* it stands between spaces */
	str narrow_before;       /* marks that take a narrow space before them: ";!?" */
	str space_before;        /* marks that take a word's space: ":" */
	str tied_words;          /* one-letter words that stay with the next: "aikosuvz" */
	str units;               /* of its own, after figures: "кг руб." */
	str before_number;       /* what stays with the number after it: "Bd. Abb." */
	bool narrow_ties;        /* abbreviations such as "z. B." have a narrow space in them */
	str attribution;         /* what stands before the name under a quote: "— " */
	str elisions;            /* words that begin with an apostrophe: "tis twas em" */
	str date, month_date;    /* "{month} {day}, {year}"; without the day; absent: as typed */
	str first_day;           /* of a month: "1er"; absent: 1 */
	str months[12];
	bool mark_before_stop;   /* a note's mark stands before the stop after its word */
	str labels[LABEL_COUNT];
};

struct languages;

struct languages *languages_new(struct arena *a, struct diags *d, struct folder *files);
/* Never NULL: English where the tag is not known. The answer lives in the languages' arena;
 * asking twice costs nothing. */
const struct language *language_find(struct languages *l, str tag);
/* "2026-01-31" or "2026-01" as the language writes dates; anything else as it is. */
str language_date(struct arena *a, const struct language *l, str date);
/* "Chapter 3", or as the language puts it: 第3章. */
str label_numbered(struct arena *a, const struct language *l, enum label label, str number);

#endif
