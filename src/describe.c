/* describe: the manual page and the shells' completions, printed from the tables of the
 * command line, so that none of them can say something else than --help.
 *
 *   describe man | bash | zsh | fish      onto standard output */
#include <stdio.h>
#include <string.h>

#include "options.h"


/* --- man --- */

/* Text for roff: a backslash, a leading stop or hyphens must not be taken for more. */
static void put_roff(const char *text)
{
	for (; *text; text++) {
		if (*text == '-')
			fputs("\\-", stdout);
		else if (*text == '\\')
			fputs("\\e", stdout);
		else
			putchar(*text);
	}
}

static void man_option(const struct option_row *o)
{
	puts(".TP");
	if (o->letter)
		printf("\\fB\\-%c\\fR, ", o->letter);
	fputs("\\fB\\-\\-", stdout);
	put_roff(o->name);
	printf("\\fR%s\\fI%s\\fR\n", o->argument ? " " : "", o->argument ? o->argument : "");
	put_roff(o->about);
	fputs(" (", stdout);
	bool first = true;
	for (size_t i = 0; i < command_count; i++) {
		if (!(o->commands & command_rows[i].bit))
			continue;
		printf("%s%s", first ? "" : ", ", command_rows[i].name);
		first = false;
	}
	puts(")");
}

static void put_man(void)
{
	printf(".TH ALDINE 1 \"\" \"aldine %s\" \"User Commands\"\n", ALDINE_VERSION);
	puts(".SH NAME\naldine \\- compile a site's Markdown guides into an EPUB and a typeset PDF\n.SH SYNOPSIS");
	for (size_t i = 0; i < command_count; i++)
		printf("%s\\fBaldine %s\\fR [\\fIOPTION\\fR]... \\fI%s\\fR\n", i ? ".br\n" : "", command_rows[i].name,
		       command_rows[i].argument);
	puts(".SH DESCRIPTION\nBOOK is a manifest, or a folder that holds \\fIbook.yaml\\fR; the default is the "
	     "current folder.\n.SH COMMANDS");
	for (size_t i = 0; i < command_count; i++) {
		printf(".TP\n\\fB%s\\fR\n", command_rows[i].name);
		put_roff(command_rows[i].about);
		putchar('\n');
	}
	puts(".SH OPTIONS");
	for (size_t i = 0; i < option_count; i++)
		man_option(&option_rows[i]);
	puts(".SH EXIT STATUS\n.TP\n0\nmade\n.TP\n1\nthe book has errors; with \\fB\\-\\-strict\\fR, or warnings\n"
	     ".TP\n2\nwrong usage\n.TP\n3\na file cannot be read or written\n"
	     ".SH ENVIRONMENT\n.TP\nSOURCE_DATE_EPOCH\nthe date of the build, in seconds since 1970\n"
	     ".TP\nNO_COLOR\nno colour in messages on a terminal\n"
	     ".SH EXAMPLES\n.TP\naldine new my\\-book \\-\\-from site\na manifest for the guides of a site\n"
	     ".TP\naldine build my\\-book \\-e all \\-o out\nevery edition, into the folder out\n"
	     ".TP\naldine check my\\-book \\-\\-strict\nsay what is wrong with it, and fail where anything is");
}

/* --- shells --- */

static void put_bash(void)
{
	puts("_aldine() {\n\tlocal word=${COMP_WORDS[COMP_CWORD]} options=\n\tcase ${COMP_WORDS[COMP_CWORD-1]} in");
	for (size_t k = 0; k < option_count; k++)
		if (option_rows[k].values)
			printf("\t--%s) mapfile -t COMPREPLY < <(compgen -W \"%s\" -- \"$word\"); return ;;\n",
			       option_rows[k].name, option_rows[k].values);
	puts("\tesac\n\tcase ${COMP_WORDS[1]} in");
	for (size_t i = 0; i < command_count; i++) {
		printf("\t%s) options=\"", command_rows[i].name);
		for (size_t k = 0; k < option_count; k++)
			if (option_rows[k].commands & command_rows[i].bit)
				printf(" --%s", option_rows[k].name);
		puts("\" ;;");
	}
	fputs("\tesac\n\tif [ \"$COMP_CWORD\" -eq 1 ]; then options=\"--help --version", stdout);
	for (size_t i = 0; i < command_count; i++)
		printf(" %s", command_rows[i].name);
	puts("\"; fi\n\tif [ \"$COMP_CWORD\" -eq 1 ] || [ \"${word#-}\" != \"$word\" ]; then\n"
	     "\t\tmapfile -t COMPREPLY < <(compgen -W \"$options\" -- \"$word\")\n"
	     "\telse\n\t\tmapfile -t COMPREPLY < <(compgen -f -- \"$word\")\n\tfi\n}\n"
	     "complete -o filenames -F _aldine aldine");
}

/* A text between single quotes, with the characters that zsh's descriptions mind. */
static void put_zsh(const char *text)
{
	for (; *text; text++) {
		if (*text == '\'')
			fputs("'\\''", stdout);
		else if (strchr("[]:\\", *text))
			printf("\\%c", *text);
		else
			putchar(*text);
	}
}

static void put_zsh_all(void)
{
	puts("#compdef aldine\nlocal -a commands\ncommands=(");
	for (size_t i = 0; i < command_count; i++) {
		printf("\t'%s:", command_rows[i].name);
		put_zsh(command_rows[i].about);
		puts("'");
	}
	puts(")\nif (( CURRENT == 2 )); then\n\t_describe command commands\n\treturn\nfi\ncase $words[2] in");
	for (size_t i = 0; i < command_count; i++) {
		printf("%s)\n\t_arguments", command_rows[i].name);
		for (size_t k = 0; k < option_count; k++) {
			const struct option_row *o = &option_rows[k];
			if (!(o->commands & command_rows[i].bit))
				continue;
			printf(" \\\n\t\t'%s--%s[", o->kind == OPTION_TEXTS ? "*" : "", o->name);
			put_zsh(o->about);
			printf("]%s%s", o->argument ? ":" : "", o->argument ? o->argument : "");
			if (o->values)
				printf(":(%s)'", o->values);
			else
				fputs(o->argument ? ":_files'" : "'", stdout);
		}
		puts(" \\\n\t\t'*:file:_files'\n\t;;");
	}
	puts("esac");
}

static void put_fish(void)
{
	for (size_t i = 0; i < command_count; i++)
		printf("complete -c aldine -n __fish_use_subcommand -a %s -d \"%s\"\n", command_rows[i].name,
		       command_rows[i].about);
	for (size_t k = 0; k < option_count; k++) {
		const struct option_row *o = &option_rows[k];
		fputs("complete -c aldine -n \"__fish_seen_subcommand_from", stdout);
		for (size_t i = 0; i < command_count; i++)
			if (o->commands & command_rows[i].bit)
				printf(" %s", command_rows[i].name);
		printf("\" -l %s", o->name);
		if (o->letter)
			printf(" -s %c", o->letter);
		if (o->values)
			printf(" -x -a \"%s\"", o->values);
		printf("%s -d \"%s\"\n", o->argument && !o->values ? " -r" : "", o->about);
	}
}

int main(int argc, char **argv)
{
	static const struct {
		const char *name;
		void (*put)(void);
	} forms[] = {{"man", put_man}, {"bash", put_bash}, {"zsh", put_zsh_all}, {"fish", put_fish}};
	for (size_t i = 0; argc == 2 && i < COUNT(forms); i++)
		if (strcmp(argv[1], forms[i].name) == 0) {
			forms[i].put();
			return fflush(stdout) ? 1 : 0;
		}
	return 2;
}
