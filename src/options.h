/* options.h: the command line as two tables: commands, and the options they take. Help, the
 * manual page and the completions are printed from them. */
#ifndef ALDINE_OPTIONS_H
#define ALDINE_OPTIONS_H

#include "aldine.h"

enum {
	BUILD = 1, CHECK = 2, LS = 4, DUMP = 8, EXPLAIN = 16, CONFIG = 32, SCHEMA = 64, NEW = 128,
	WATCH = 256,
};

#define MOST_NAMES 256

struct arguments {
	const char *book;              /* or the code to explain */
	const char *editions[MOST_NAMES], *only[MOST_NAMES];
	size_t edition_count, only_count;
	const char *output, *from, *report, *depfile, *target, *stage, *format_word;
	enum aldine_format format;
	int jobs, port;
	bool strict, keep_going, quiet, links, external, json, help, no_page;
	bool progress;                 /* standard error is a terminal */
};

enum option_kind { OPTION_FLAG, OPTION_TEXT, OPTION_TEXTS, OPTION_NUMBER };

struct option_row {
	char letter;                   /* 0: none */
	const char *name, *argument, *about;
	unsigned commands;
	enum option_kind kind;
	size_t offset, count_offset;
	const char *values;            /* all there are, for the shells; NULL: any */
};

struct command_row {
	const char *name;
	unsigned bit;
	const char *argument, *about;  /* argument: "", or what may stand after the name */
};

#define COUNT(array) (sizeof(array) / sizeof *(array))

extern const struct option_row option_rows[];
extern const size_t option_count;
extern const struct command_row command_rows[];
extern const size_t command_count;

/* Prints what is wrong with a call; answers the exit status of wrong usage. */
int usage(const char *format, ...) __attribute__((format(printf, 1, 2)));
int usage_no_command(const char *word);
void print_help(void);
void print_command_help(const struct command_row *c);
/* NULL: no such command. */
const struct command_row *command_find(const char *name);
/* Reads what follows the command's name. 0, or what to exit with. */
int arguments_parse(const struct command_row *c, int argc, char **argv, struct arguments *to);

#endif
