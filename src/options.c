/* options.c: see options.h. */
#include "options.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define AT(field) offsetof(struct arguments, field)

const struct option_row option_rows[] = {
	{'o', "output", "DIR", "where files go (default: build)", BUILD | WATCH, OPTION_TEXT, AT(output), 0},
	{'e', "edition", "EDITION", "make this edition; may be repeated; all: every one",
	 BUILD | CHECK | WATCH | DUMP | CONFIG, OPTION_TEXTS, AT(editions), AT(edition_count)},
	{0, "only", "SLUG", "make these guides only; may be repeated", BUILD | CHECK | WATCH, OPTION_TEXTS,
	 AT(only), AT(only_count)},
	{0, "target", "NAME", "apply the rules of kdp, ingram, apple, kobo or kindle", CHECK,
	 OPTION_TEXT, AT(target), 0},
	{0, "strict", NULL, "take warnings for errors", BUILD | CHECK, OPTION_FLAG, AT(strict), 0},
	{0, "keep-going", NULL, "make what can be made although the book has errors", BUILD,
	 OPTION_FLAG, AT(keep_going), 0},
	{0, "format", "FORMAT", "diagnostics as text, json, sarif or github", BUILD | CHECK,
	 OPTION_TEXT, AT(format_word), 0},
	{0, "report", "FILE", "write a report as JSON; -: to standard output", BUILD | CHECK,
	 OPTION_TEXT, AT(report), 0},
	{0, "depfile", "FILE", "write what was read, for make and ninja", BUILD, OPTION_TEXT,
	 AT(depfile), 0},
	{'j', "jobs", "N", "threads at most (default: as many as there are processors)", BUILD,
	 OPTION_NUMBER, AT(jobs), 0},
	{'q', "quiet", NULL, "print diagnostics only", BUILD | CHECK, OPTION_FLAG, AT(quiet), 0},
	{0, "links", NULL, "list links by class", LS, OPTION_FLAG, AT(links), 0},
	{0, "external", NULL, "list external addresses", LS, OPTION_FLAG, AT(external), 0},
	{0, "json", NULL, "as JSON", LS, OPTION_FLAG, AT(json), 0},
	{0, "stage", "STAGE", "book, files or pages", DUMP, OPTION_TEXT, AT(stage), 0},
	{0, "from", "FOLDER", "of a site or its guides: write the manifest for them", NEW, OPTION_TEXT,
	 AT(from), 0},
	{0, "port", "N", "of the page that shows the books (default: any free one)", WATCH, OPTION_NUMBER,
	 AT(port), 0},
	{0, "no-page", NULL, "serve no page", WATCH, OPTION_FLAG, AT(no_page), 0},
	{'h', "help", NULL, "print this", ~0u, OPTION_FLAG, AT(help), 0},
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
			return usage("%s has no option %s", c->name, word);
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
