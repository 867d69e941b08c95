/* main.c: the command line; sees only aldine.h and its own floor.
 *
 * Results go to standard output; a person's diagnostics go to standard error, a program's
 * (json, sarif) to standard output. */
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "heap.h"
#include "options.h"
#include "watch.h"

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

/* What the arguments ask of a build. 0, or what to exit with. */
static int take_options(struct arguments *a, bool write, struct aldine_options *o)
{
	*o = aldine_options_default();
	if (check_words(a))
		return ALDINE_USAGE;
	if (!source_date(&o->source_date))
		return usage("SOURCE_DATE_EPOCH is no count of seconds");
	a->progress = !a->quiet && a->format == ALDINE_TEXT && on_terminal();
	o->output = a->output;
	o->editions = a->editions;
	o->edition_count = a->edition_count;
	o->only = a->only;
	o->only_count = a->only_count;
	o->strict = a->strict;
	o->keep_going = a->keep_going;
	o->write = write;
	o->jobs = a->jobs;
	o->target = a->target;
	o->progress = a->progress ? show_progress : NULL;
	return 0;
}

static struct aldine *open_book(const struct arguments *a)
{
	struct aldine *book = aldine_open(NULL);
	aldine_jobs(book, a->jobs);
	aldine_load(book, a->book ? a->book : ".");
	return book;
}

static int run_with(struct arguments *a, bool write)
{
	struct aldine_options o;
	if (take_options(a, write, &o))
		return ALDINE_USAGE;
	struct aldine *book = open_book(a);
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
	struct aldine *book = open_book(a);
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
		printf(strpbrk(a->book, " \t'\"$&;()#*?") ? "%s\nNext: aldine build \"%s\"\n" : "%s\nNext: aldine build %s\n",
		       summary, a->book);
	aldine_free_text(summary);
	aldine_close(book);
	return result;
}

static int run_watch(struct arguments *a)
{
	struct watch watch = {.book = a->book ? a->book : ".", .port = a->no_page ? 0 : a->port ? a->port : 1};
	if (take_options(a, true, &watch.options))
		return ALDINE_USAGE;
	watch.options.preview = true;
	watch.colour = wants_colour();
	watch.options.progress = NULL;
	return watch_run(&watch);
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

static const struct {
	unsigned command;
	int (*run)(struct arguments *a);
} RUNS[] = {
	{BUILD, run_build}, {CHECK, run_check}, {LS, run_list}, {WATCH, run_watch}, {NEW, run_new},
	{DUMP, run_dump}, {CONFIG, run_config}, {EXPLAIN, run_explain}, {SCHEMA, run_schema},
};

static int run(const struct command_row *c, struct arguments *a)
{
	for (size_t i = 0; i < COUNT(RUNS); i++)
		if (RUNS[i].command == c->bit)
			return RUNS[i].run(a);
	return ALDINE_USAGE;
}

int main(int argc, char **argv)
{
	heap_prepare();
	/* A write past a limit or into a closed pipe is to fail, not to kill. */
	signal(SIGXFSZ, SIG_IGN);
	signal(SIGPIPE, SIG_IGN);
	struct arguments arguments = {0};
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
	const struct command_row *c = command_find(argv[1]);
	if (!c)
		return usage_no_command(argv[1]);
	int failed = arguments_parse(c, argc - 2, argv + 2, &arguments);
	if (failed)
		return failed;
	if (arguments.help) {
		print_command_help(c);
		return finish(ALDINE_OK);
	}
	return finish(run(c, &arguments));
}
