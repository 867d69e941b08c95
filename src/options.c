/* options.c: see options.h. */
#include "options.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define AT(field) offsetof(struct arguments, field)

const struct option_row option_rows[] = {
	{'o', "output", "DIR", "where files go (default: build)", BUILD | WATCH, OPTION_TEXT, AT(output), 0, NULL},
	{'e', "edition", "EDITION", "make this edition; may be repeated; all: every one",
	 BUILD | CHECK | WATCH | DUMP | CONFIG, OPTION_TEXTS, AT(editions), AT(edition_count), NULL},
	{0, "only", "SLUG", "make these guides only; may be repeated", BUILD | CHECK | WATCH, OPTION_TEXTS,
	 AT(only), AT(only_count), NULL},
	{0, "target", "NAME", "apply the rules of kdp, ingram, apple, kobo or kindle", CHECK,
	 OPTION_TEXT, AT(target), 0, "kdp ingram apple kobo kindle"},
	{0, "strict", NULL, "take warnings for errors", BUILD | CHECK, OPTION_FLAG, AT(strict), 0, NULL},
	{0, "keep-going", NULL, "make what can be made although the book has errors", BUILD,
	 OPTION_FLAG, AT(keep_going), 0, NULL},
	{0, "format", "FORMAT", "diagnostics as text, json, sarif or github", BUILD | CHECK,
	 OPTION_TEXT, AT(format_word), 0, "text json sarif github"},
	{0, "report", "FILE", "write a report as JSON; -: to standard output", BUILD | CHECK,
	 OPTION_TEXT, AT(report), 0, NULL},
	{0, "depfile", "FILE", "write what was read, for make and ninja", BUILD, OPTION_TEXT,
	 AT(depfile), 0, NULL},
	{'j', "jobs", "N", "threads at most (default: as many as there are processors)",
	 BUILD | CHECK | WATCH, OPTION_NUMBER, AT(jobs), 0, NULL},
	{'q', "quiet", NULL, "print diagnostics only", BUILD | CHECK, OPTION_FLAG, AT(quiet), 0, NULL},
	{0, "links", NULL, "list links by class", LS, OPTION_FLAG, AT(links), 0, NULL},
	{0, "external", NULL, "list external addresses", LS, OPTION_FLAG, AT(external), 0, NULL},
	{0, "json", NULL, "as JSON", LS, OPTION_FLAG, AT(json), 0, NULL},
	{0, "stage", "STAGE", "book, files or pages", DUMP, OPTION_TEXT, AT(stage), 0, "book files pages"},
	{0, "from", "FOLDER", "of a site or its guides: write the manifest for them", NEW, OPTION_TEXT,
	 AT(from), 0, NULL},
	{0, "port", "N", "of the page that shows the books (default: any free one)", WATCH, OPTION_NUMBER,
	 AT(port), 0, NULL},
	{0, "no-page", NULL, "serve no page", WATCH, OPTION_FLAG, AT(no_page), 0, NULL},
	{'h', "help", NULL, "print this", ~0u, OPTION_FLAG, AT(help), 0, NULL},
};
const size_t option_count = COUNT(option_rows);

const struct command_row command_rows[] = {
	{"build", BUILD, "[BOOK]", "make the book"},
	{"check", CHECK, "[BOOK]", "say everything build would, writing nothing"},
	{"ls", LS, "[BOOK]", "list the book in order: slug, words, title, file"},
	{"watch", WATCH, "[BOOK]", "build again on change, and show both books on a page"},
	{"new", NEW, "DIR", "start a book, or write the manifest for a folder of guides"},
	{"dump", DUMP, "[BOOK]", "print a stage of the work as text"},
	{"config", CONFIG, "[BOOK]", "print every setting, resolved"},
	{"explain", EXPLAIN, "[CODE]", "say what a diagnostic means and what to do"},
	{"schema", SCHEMA, "", "print the manifest's JSON Schema"},
};
const size_t command_count = COUNT(command_rows);

/* --- help --- */

enum { WORD_MOST = 32 };

/* How many letters one word is from another: changed, missing, added. */
static size_t distance(const char *one, const char *other)
{
	size_t n = strlen(one), m = strlen(other), row[WORD_MOST + 1];
	if (n > WORD_MOST || m > WORD_MOST)
		return WORD_MOST;
	for (size_t k = 0; k <= m; k++)
		row[k] = k;
	for (size_t i = 1; i <= n; i++) {
		size_t diagonal = row[0];
		row[0] = i;
		for (size_t k = 1; k <= m; k++) {
			size_t changed = diagonal + (one[i - 1] != other[k - 1]);
			diagonal = row[k];
			size_t least = row[k] < row[k - 1] ? row[k] + 1 : row[k - 1] + 1;
			row[k] = changed < least ? changed : least;
		}
	}
	return row[m];
}

/* Whether name is nearer to word than *best, and near enough to have been meant. */
static bool is_nearer(const char *word, const char *name, size_t *best)
{
	size_t d = distance(word, name);
	if (d >= *best || d * 3 > strlen(name) + 2)
		return false;
	*best = d;
	return true;
}

int usage_no_command(const char *word)
{
	size_t best = WORD_MOST;
	const char *near = NULL;
	for (size_t i = 0; i < command_count; i++)
		if (is_nearer(word, command_rows[i].name, &best))
			near = command_rows[i].name;
	if (near)
		return usage("no command \"%s\"; did you mean \"%s\"?", word, near);
	return usage("no command \"%s\"", word);
}

static int usage_no_option(const struct command_row *c, const char *word)
{
	char name[WORD_MOST + 1] = "";
	size_t best = WORD_MOST, n = strspn(word, "-"), len = strcspn(word + n, "=");
	const char *near = NULL;
	snprintf(name, sizeof name, "%.*s", (int)len, word + n);
	for (size_t i = 0; i < option_count; i++)
		if ((option_rows[i].commands & c->bit) && is_nearer(name, option_rows[i].name, &best))
			near = option_rows[i].name;
	if (near)
		fprintf(stderr, "aldine: %s has no option %s; did you mean --%s?\n", c->name, word, near);
	else
		fprintf(stderr, "aldine: %s has no option %s\n", c->name, word);
	fprintf(stderr, "Try: aldine %s --help\n", c->name);
	return ALDINE_USAGE;
}

int usage(const char *format, ...)
{
	va_list args;
	va_start(args, format);
	fputs("aldine: ", stderr);
	vfprintf(stderr, format, args);
	fputs("\nTry: aldine --help\n", stderr);
	va_end(args);
	return ALDINE_USAGE;
}

void print_help(void)
{
	puts("aldine: a site's Markdown guides into an EPUB and a typeset PDF\n");
	for (size_t i = 0; i < command_count; i++)
		printf("  aldine %-8s %-7s %s\n", command_rows[i].name, command_rows[i].argument,
		       command_rows[i].about);
	puts("  aldine --version        print the version and the libraries'\n\n"
	     "BOOK is a manifest or a folder that holds book.yaml; the default is the current\n"
	     "folder. aldine COMMAND --help tells a command's options. Exit: 0 made; 1 the book\n"
	     "has errors (with --strict, warnings); 2 wrong usage; 3 cannot read or write.");
}

void print_command_help(const struct command_row *c)
{
	printf("aldine %s %s\n%s\n\n", c->name, c->argument, c->about);
	for (size_t i = 0; i < option_count; i++) {
		const struct option_row *o = &option_rows[i];
		if (!(o->commands & c->bit))
			continue;
		char names[64];
		snprintf(names, sizeof names, "--%s%s%s", o->name, o->argument ? " " : "",
		         o->argument ? o->argument : "");
		printf("  %c%c%s %-20s %s\n", o->letter ? '-' : ' ', o->letter ? o->letter : ' ',
		       o->letter ? "," : " ", names, o->about);
	}
}

/* --- reading --- */

const struct command_row *command_find(const char *name)
{
	for (size_t i = 0; i < command_count; i++)
		if (strcmp(command_rows[i].name, name) == 0)
			return &command_rows[i];
	return NULL;
}


/* Stores an option's value. 0, or what to exit with. */
static int option_take(const struct option_row *o, const char *value, struct arguments *to)
{
	void *at = (char *)to + o->offset;
	char *end;
	switch (o->kind) {
	case OPTION_FLAG:
		*(bool *)at = true;
		return 0;
	case OPTION_TEXT:
		*(const char **)at = value;
		return 0;
	case OPTION_TEXTS: {
		size_t *count = (size_t *)((char *)to + o->count_offset);
		if (*count == MOST_NAMES)
			return usage("--%s is given too often", o->name);
		((const char **)at)[(*count)++] = value;
		return 0;
	}
	case OPTION_NUMBER: {
		long number = strtol(value, &end, 10);
		if (!*value || *end || number < 1 || number > 65535)
			return usage("--%s wants a number, not \"%s\"", o->name, value);
		*(int *)at = (int)number;
		return 0;
	}
	}
	return 0;
}

/* The option that a word names, "--name", "--name=value", "-x" or "-xvalue"; *value is
 * the part of the word that is the value, or NULL. */
static const struct option_row *option_find(const struct command_row *c, const char *word,
                                            const char **value)
{
	for (size_t i = 0; i < option_count; i++) {
		const struct option_row *o = &option_rows[i];
		size_t len = strlen(o->name);
		if (!(o->commands & c->bit))
			continue;
		if (word[1] == '-' && strncmp(word + 2, o->name, len) == 0 &&
		    (word[2 + len] == 0 || word[2 + len] == '=')) {
			*value = word[2 + len] ? word + 3 + len : NULL;
			return o;
		}
		if (word[1] != '-' && o->letter && word[1] == o->letter) {
			*value = word[2] ? word + 2 : NULL;
			return o;
		}
	}
	return NULL;
}

int arguments_parse(const struct command_row *c, int argc, char **argv, struct arguments *to)
{
	bool options = true;
	for (int i = 0; i < argc; i++) {
		const char *word = argv[i], *value;
		if (!options || word[0] != '-' || word[1] == 0) {
			if (to->book || !c->argument[0])
				return usage("%s does not take \"%s\"", c->name, word);
			to->book = word;
			continue;
		}
		if (strcmp(word, "--") == 0) {
			options = false;
			continue;
		}
		const struct option_row *o = option_find(c, word, &value);
		if (!o)
			return usage_no_option(c, word);
		if (o->kind == OPTION_FLAG && value)
			return usage("--%s takes no value", o->name);
		if (o->kind != OPTION_FLAG && !value && ++i == argc)
			return usage("--%s wants a value", o->name);
		int failed = option_take(o, value ? value : argv[i], to);
		if (failed)
			return failed;
	}
	return 0;
}
