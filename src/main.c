/* main.c: the command line; sees only aldine.h.
 *
 * One table of commands, one of options; an option says which commands take it. Help is
 * printed from both. Results go to standard output; a person's diagnostics go to
 * standard error, a program's (json, sarif) to standard output. */
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "aldine.h"

enum {
	BUILD = 1, CHECK = 2, LS = 4, DUMP = 8, EXPLAIN = 16, CONFIG = 32, SCHEMA = 64, NEW = 128,
};

#define MOST_NAMES 256

struct arguments {
	const char *book;              /* or the code to explain */
	const char *editions[MOST_NAMES], *only[MOST_NAMES];
	size_t edition_count, only_count;
	const char *output, *from, *report, *depfile, *target, *stage, *format_word;
	enum aldine_format format;
	int jobs;
	bool strict, keep_going, quiet, links, external, json, help;
	bool progress;                 /* standard error is a terminal */
};

enum option_kind { OPTION_FLAG, OPTION_TEXT, OPTION_TEXTS, OPTION_NUMBER };

struct option_row {
	char letter;                   /* 0: none */
	const char *name, *argument, *about;
	unsigned commands;
	enum option_kind kind;
	size_t offset, count_offset;
};

#define AT(field) offsetof(struct arguments, field)

static const struct option_row option_rows[] = {
	{'o', "output", "DIR", "where files go (default: build)", BUILD, OPTION_TEXT, AT(output), 0},
	{'e', "edition", "EDITION", "make this edition; may be repeated; all: every one",
	 BUILD | CHECK | DUMP | CONFIG, OPTION_TEXTS, AT(editions), AT(edition_count)},
	{0, "only", "SLUG", "make these guides only; may be repeated", BUILD | CHECK, OPTION_TEXTS,
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
	{'j', "jobs", "N", "use N threads", BUILD, OPTION_NUMBER, AT(jobs), 0},
	{'q', "quiet", NULL, "print diagnostics only", BUILD | CHECK, OPTION_FLAG, AT(quiet), 0},
	{0, "links", NULL, "list links by class", LS, OPTION_FLAG, AT(links), 0},
	{0, "external", NULL, "list external addresses", LS, OPTION_FLAG, AT(external), 0},
	{0, "json", NULL, "as JSON", LS, OPTION_FLAG, AT(json), 0},
	{0, "stage", "STAGE", "book, files or pages", DUMP, OPTION_TEXT, AT(stage), 0},
	{0, "from", "FOLDER", "of a site or its guides: write the manifest for them", NEW, OPTION_TEXT,
	 AT(from), 0},
	{'h', "help", NULL, "print this", ~0u, OPTION_FLAG, AT(help), 0},
};

static int run_build(struct arguments *arguments);
static int run_check(struct arguments *arguments);
static int run_list(struct arguments *arguments);
static int run_dump(struct arguments *arguments);
static int run_new(struct arguments *arguments);
static int run_explain(struct arguments *arguments);
static int run_config(struct arguments *arguments);
static int run_schema(struct arguments *arguments);

static const struct command_row {
	const char *name;
	unsigned bit;
	const char *argument, *about;
	int (*run)(struct arguments *);
} command_rows[] = {
	{"build", BUILD, "[BOOK]", "make the book", run_build},
	{"check", CHECK, "[BOOK]", "say everything build would, writing nothing", run_check},
	{"ls", LS, "[BOOK]", "list the book in order: slug, words, title, file", run_list},
	{"dump", DUMP, "[BOOK]", "print a stage of the work as text", run_dump},
	{"new", NEW, "DIR", "start a book, or write the manifest for a folder of guides", run_new},
	{"config", CONFIG, "[BOOK]", "print every setting, resolved", run_config},
	{"explain", EXPLAIN, "[CODE]", "say what a diagnostic means and what to do", run_explain},
	{"schema", SCHEMA, "", "print the manifest's JSON Schema", run_schema},
};

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* --- help --- */

static int usage(const char *format, ...)
{
	va_list args;
	va_start(args, format);
	fputs("aldine: ", stderr);
	vfprintf(stderr, format, args);
	fputs("\nTry: aldine --help\n", stderr);
	va_end(args);
	return ALDINE_USAGE;
}

static void print_help(void)
{
	puts("aldine: a site's Markdown guides into an EPUB and a typeset PDF\n");
	for (size_t i = 0; i < COUNT(command_rows); i++)
		printf("  aldine %-8s %-7s %s\n", command_rows[i].name, command_rows[i].argument,
		       command_rows[i].about);
	puts("  aldine --version        print the version and the libraries'\n\n"
	     "BOOK is a manifest or a folder that holds book.yaml; the default is the current\n"
	     "folder. aldine COMMAND --help tells a command's options. Exit: 0 made; 1 the book\n"
	     "has errors (with --strict, warnings); 2 wrong usage; 3 cannot read or write.");
}

static void print_command_help(const struct command_row *c)
{
	printf("aldine %s %s\n%s\n\n", c->name, c->argument, c->about);
	for (size_t i = 0; i < COUNT(option_rows); i++) {
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

/* --- options --- */

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
		if (!*value || *end || number < 1 || number > 1024)
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
	for (size_t i = 0; i < COUNT(option_rows); i++) {
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

static int parse(const struct command_row *c, int argc, char **argv, struct arguments *to)
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

/* One of the words; *index says which. */
static bool word_find(const char *word, const char *const *words, size_t n, int *index)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(word, words[i]) == 0) {
			*index = (int)i;
			return true;
		}
	return false;
}

static int check_words(struct arguments *a)
{
	static const char *const formats[] = {"text", "json", "sarif", "github"};
	static const char *const targets[] = {"kdp", "ingram", "apple", "kobo", "kindle"};
	int index = 0;
	if (a->format_word && !word_find(a->format_word, formats, COUNT(formats), &index))
		return usage("no format \"%s\": text, json, sarif or github", a->format_word);
	a->format = (enum aldine_format)index;
	if (a->target && !word_find(a->target, targets, COUNT(targets), &index))
		return usage("no target \"%s\": kdp, ingram, apple, kobo or kindle", a->target);
	return 0;
}

/* SOURCE_DATE_EPOCH, -1 where it is not set; false where it is no number. */
static bool source_date(int64_t *date)
{
	const char *text = getenv("SOURCE_DATE_EPOCH");
	char *end;
	*date = -1;
	if (!text || !*text)
		return true;
	*date = strtoll(text, &end, 10);
	return *end == 0 && *date >= 0 && *date < INT64_C(253402300800);
}

/* --- printing --- */

static bool on_terminal(void)
{
	const char *term = getenv("TERM");
	return isatty(STDERR_FILENO) && term && strcmp(term, "dumb") != 0;
}

static bool wants_colour(void)
{
	const char *no = getenv("NO_COLOR");
	return on_terminal() && !(no && *no);
}

static void show_progress(void *user, const char *what)
{
	(void)user;
	fprintf(stderr, "\r\033[K%s", what);
	fflush(stderr);
}

static void print_diagnostics(struct aldine *book, const struct arguments *a)
{
	bool for_program = a->format == ALDINE_JSON || a->format == ALDINE_SARIF;
	if (a->progress)
		fputs("\r\033[K", stderr);
	char *text = aldine_diagnostics(book, a->format, a->format == ALDINE_TEXT && wants_colour());
	fputs(text, for_program ? stdout : stderr);
	aldine_free_text(text);
}

static void print_counts(struct aldine *book, const struct arguments *a)
{
	unsigned errors = aldine_count(book, true), warnings = aldine_count(book, false);
	if (a->quiet || a->format != ALDINE_TEXT || errors + warnings == 0)
		return;
	fprintf(stderr, "%u error%s, %u warning%s\n", errors, errors == 1 ? "" : "s", warnings,
	        warnings == 1 ? "" : "s");
}

static void print_made(struct aldine *book, const struct arguments *a)
{
	if (a->quiet || a->format == ALDINE_JSON || a->format == ALDINE_SARIF ||
	    (a->report && strcmp(a->report, "-") == 0))
		return;
	for (size_t i = 0; i < aldine_output_count(book); i++) {
		const char *edition, *path;
		const void *bytes;
		size_t size;
		if (aldine_output(book, i, &edition, &path, &bytes, &size) && path)
			printf("%s  %zu KB\n", path, (size + 1023) / 1024);
	}
}

/* Writes text to a file or, for "-", to standard output; text ends here. */
static bool put_text(const char *path, char *text)
{
	bool ok = aldine_write_text(path, text);
	if (!ok)
		fprintf(stderr, "aldine: %s cannot be written\n", path);
	aldine_free_text(text);
	return ok;
}

/* What went to standard output may have met a full disk. */
static int finish(int result)
{
	if (fflush(stdout) == 0 && !ferror(stdout))
		return result;
	fputs("aldine: cannot write to standard output\n", stderr);
	return ALDINE_WORLD_ERROR;
}

static int print_text(char *text, const char *missing)
{
	if (!text)
		return usage("%s", missing);
	fputs(text, stdout);
	aldine_free_text(text);
	return ALDINE_OK;
}

/* --- commands --- */

static int run_with(struct arguments *a, bool write)
{
	struct aldine_options o = aldine_options_default();
	if (check_words(a))
		return ALDINE_USAGE;
	if (!source_date(&o.source_date))
		return usage("SOURCE_DATE_EPOCH is no count of seconds");
	a->progress = !a->quiet && a->format == ALDINE_TEXT && on_terminal();
	o.output = a->output;
	o.editions = a->editions;
	o.edition_count = a->edition_count;
	o.only = a->only;
	o.only_count = a->only_count;
	o.strict = a->strict;
	o.keep_going = a->keep_going;
	o.write = write;
	o.jobs = a->jobs;
	o.target = a->target;
	o.progress = a->progress ? show_progress : NULL;
	struct aldine *book = aldine_open(a->book ? a->book : ".");
	int result = aldine_build(book, &o);
	print_diagnostics(book, a);
	print_counts(book, a);
	print_made(book, a);
	if (a->report && !put_text(a->report, aldine_report(book)))
		result = ALDINE_WORLD_ERROR;
	if (a->depfile && !put_text(a->depfile, aldine_depfile(book)))
		result = ALDINE_WORLD_ERROR;
	aldine_close(book);
	return result;
}

static int run_build(struct arguments *a)
{
	return run_with(a, true);
}

static int run_check(struct arguments *a)
{
	return run_with(a, false);
}

/* Opens the book of a command that only looks; NULL where it cannot be read, then
 * *result says why. Other faults are `check`'s to tell. */
static struct aldine *open_to_look(struct arguments *a, int *result)
{
	struct aldine *book = aldine_open(a->book ? a->book : ".");
	*result = aldine_readable(book);
	if (*result == ALDINE_OK)
		return book;
	print_diagnostics(book, a);
	aldine_close(book);
	return NULL;
}

static int run_list(struct arguments *a)
{
	int result;
	struct aldine *book = open_to_look(a, &result);
	if (!book)
		return result;
	result = print_text(aldine_list(book, a->links, a->external, a->json), "");
	aldine_close(book);
	return result;
}

static int run_dump(struct arguments *a)
{
	int result;
	if (!a->stage)
		return usage("dump wants --stage book, files or pages");
	struct aldine *book = open_to_look(a, &result);
	if (!book)
		return result;
	const char *edition = a->edition_count ? a->editions[0] : NULL;
	result = print_text(aldine_dump(book, a->stage, edition), "no such stage of such an edition");
	aldine_close(book);
	return result;
}

static int run_config(struct arguments *a)
{
	int result;
	struct aldine *book = open_to_look(a, &result);
	if (!book)
		return result;
	result = print_text(aldine_config(book, a->edition_count ? a->editions[0] : NULL),
	                    "no such edition");
	aldine_close(book);
	return result;
}

static int run_new(struct arguments *a)
{
	char *summary;
	if (!a->book)
		return usage("new wants the folder to start in");
	struct aldine *book = aldine_open(NULL);
	int result = aldine_start(book, a->book, a->from, &summary);
	print_diagnostics(book, a);
	if (summary)
		printf("%s\nNext: aldine build %s\n", summary, a->book);
	aldine_free_text(summary);
	aldine_close(book);
	return result;
}

static int run_explain(struct arguments *a)
{
	return print_text(aldine_explain(a->book),
	                  "no such code; `aldine explain` alone lists them");
}

static int run_schema(struct arguments *a)
{
	(void)a;
	return print_text(aldine_schema(), "");
}

int main(int argc, char **argv)
{
	/* A write past a limit or into a closed pipe is to fail, not to kill. */
	signal(SIGXFSZ, SIG_IGN);
	signal(SIGPIPE, SIG_IGN);
	if (argc < 2) {
		print_help();
		return ALDINE_USAGE;
	}
	if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0 ||
	    strcmp(argv[1], "help") == 0) {
		print_help();
		return finish(ALDINE_OK);
	}
	if (strcmp(argv[1], "--version") == 0)
		return finish(print_text(aldine_versions(), ""));
	for (size_t i = 0; i < COUNT(command_rows); i++) {
		struct arguments arguments = {0};
		if (strcmp(argv[1], command_rows[i].name) != 0)
			continue;
		int failed = parse(&command_rows[i], argc - 2, argv + 2, &arguments);
		if (failed)
			return failed;
		if (arguments.help) {
			print_command_help(&command_rows[i]);
			return finish(ALDINE_OK);
		}
		return finish(command_rows[i].run(&arguments));
	}
	return usage("no command \"%s\"", argv[1]);
}
