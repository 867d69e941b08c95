/* diag_text.c: diagnostics as a person reads them.
 *
 *   guides/fonts.md:41:5: warning: no heading named "hinting" [link-target-missing]
 *      see [the chapter on hinting](#hinting)
 *          ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
 *      help: did you mean "font-hinting"?
 *
 * A paragraph is often one long line: of such a line the part around the place is shown.
 * A site that was never checked has hundreds of findings of few kinds. Each is named, the
 * first of a kind with their source, and the kinds are counted at the end.
 * What the book contains is never let loose on a terminal: control characters become
 * U+FFFD, tabs one space. */
#include "diag/diag_print.h"

#define INDENT "   "
#define MARGIN 3
#define WINDOW 76                      /* columns of source shown */
#define LEAD 48                        /* of them, at most, before the place */
#define LEAD_LEAST 12                  /* where what is wrong is long */
#define MOST_REPEATS 10
#define MOST_IN_FULL 10                /* of one code; the rest without its line of source */
#define MOST_UNSUMMED 20               /* more are summed up by code at the end */

struct printer {
	struct diags *diags;
	struct arena *arena;
	GString *out;
	bool colour;
	unsigned printed[DIAG_COUNT];
	str help[DIAG_COUNT];          /* the last one printed */
};

static const char *const severity_colours[] = {
	[SEVERITY_NOTE] = "\033[1;36m", [SEVERITY_WARNING] = "\033[1;35m",
	[SEVERITY_ERROR] = "\033[1;31m", [SEVERITY_FATAL] = "\033[1;31m",
};

static void paint(struct printer *p, const char *code)
{
	if (p->colour)
		g_string_append(p->out, code);
}

static unsigned columns_of(unsigned c)
{
	return g_unichar_iszerowidth(c) ? 0 : g_unichar_iswide(c) ? 2 : 1;
}

static unsigned shown_character(unsigned c)
{
	if (c == '\t')
		return ' ';
	return c < 0x20 || (c >= 0x7F && c < 0xA0) ? 0xFFFD : c;
}

/* The byte of line at which its column-th character begins. */
static size_t byte_of_column(str line, unsigned column)
{
	size_t at = 0;
	for (unsigned i = 1; i < column && at < line.len; i++)
		str_char(line, &at);
	return at;
}

static unsigned columns_between(str line, size_t at, size_t end)
{
	unsigned columns = 0;
	while (at < end)
		columns += columns_of(shown_character(str_char(line, &at)));
	return columns;
}

/* Where to begin showing a line so that the place is in the window, to its end if it can. */
static size_t window_start(str line, size_t place, size_t end)
{
	unsigned room = WINDOW - 1, wanted = MIN(columns_between(line, place, end), room);
	unsigned most = CLAMP(room - wanted, LEAD_LEAST, LEAD);
	size_t start = 0;
	while (start < place && (line.at[start] == ' ' || line.at[start] == '\t'))
		start++;
	unsigned lead = columns_between(line, start, place);
	if (lead <= most)
		return start;
	for (size_t at = start; lead > most; start = at)
		lead -= columns_of(shown_character(str_char(line, &at)));
	return start;
}

static bool is_blank_before(str line, size_t end)
{
	return str_trim(str_sub(line, 0, end)).len == 0;
}

/* What is wrong is underlined as far as it goes, unless that is beyond the line. */
static void print_mark(struct printer *p, unsigned before, unsigned columns)
{
	g_string_append_printf(p->out, "%*s", (int)before + MARGIN, "");
	paint(p, "\033[1;32m");
	g_string_append_c(p->out, '^');
	for (unsigned i = 1; i < columns; i++)
		g_string_append_c(p->out, '~');
	paint(p, "\033[0m");
	g_string_append_c(p->out, '\n');
}

static void print_line(struct printer *p, const struct place *place)
{
	str line = place->line_text;
	size_t mark = byte_of_column(line, place->column);
	size_t end = place->end_line == place->line ? byte_of_column(line, place->end_column) : mark;
	size_t at = window_start(line, mark, end);
	unsigned used = 0, before = 0, within = 0;
	g_string_append(p->out, INDENT);
	if (!is_blank_before(line, at)) {
		g_string_append(p->out, "…");
		used = before = 1;
	}
	while (at < line.len && used < WINDOW) {
		bool is_before = at < mark, is_within = !is_before && at < end;
		unsigned c = shown_character(str_char(line, &at));
		g_string_append_unichar(p->out, c);
		used += columns_of(c);
		if (is_before)
			before = used;
		else if (is_within)
			within = used - before;
	}
	g_string_append(p->out, at < line.len ? "…\n" : "\n");
	print_mark(p, before, within);
}

/* Text of the book's own making, harmless. */
static void print_safely(struct printer *p, str text)
{
	for (size_t at = 0; at < text.len;)
		g_string_append_unichar(p->out, shown_character(str_char(text, &at)));
}

static void print_place(struct printer *p, const struct place *place)
{
	print_safely(p, place->path.at ? place->path : STR("aldine"));
	if (place->line)
		g_string_append_printf(p->out, ":%u:%u", place->line, place->column);
	g_string_append(p->out, ": ");
}

static void print_also(struct printer *p, const struct diag *d)
{
	struct place place = source_place(diags_sources(p->diags), d->also);
	g_string_append(p->out, INDENT);
	print_place(p, &place);
	print_safely(p, d->also_message);
	g_string_append_c(p->out, '\n');
}

static void print_diag(struct printer *p, const struct diag *d)
{
	struct place place = source_place(diags_sources(p->diags), d->where);
	paint(p, "\033[1m");
	print_place(p, &place);
	paint(p, severity_colours[d->severity]);
	g_string_append_printf(p->out, "%s: ", severity_word(d->severity));
	paint(p, "\033[0m");
	print_safely(p, d->message);
	g_string_append_printf(p->out, " [%s]\n", diag_word(d->code));
	if (++p->printed[d->code] <= MOST_IN_FULL && str_trim(place.line_text).len)
		print_line(p, &place);
	if (d->also_message.at)
		print_also(p, d);
	str editions = diag_editions(p->diags, p->arena, d);
	if (editions.len)
		g_string_append_printf(p->out, INDENT "in: %s\n", editions.at);
	bool said = p->printed[d->code] > MOST_IN_FULL && str_equal(d->help, p->help[d->code]);
	p->help[d->code] = d->help;
	if (d->help.at && !said) {
		g_string_append(p->out, INDENT "help: ");
		print_safely(p, d->help);
		g_string_append_c(p->out, '\n');
	}
}

static char *repeat_key(const struct diag *d)
{
	return g_strdup_printf("%d %.*s", (int)d->code, STR_ARGS(d->message));
}

/* How often each code and message come. */
static GHashTable *count_repeats(const struct diag *const *list, size_t n)
{
	GHashTable *counts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	for (size_t i = 0; i < n; i++) {
		char *key = repeat_key(list[i]);
		unsigned (*count)[2] = g_hash_table_lookup(counts, key);
		if (count) {
			g_free(key);
		} else {
			count = g_malloc0(sizeof *count);
			g_hash_table_insert(counts, key, count);
		}
		(*count)[0]++;
	}
	return counts;
}

/* By how often each comes; what comes alike often stays in the order of codes.def. */
static void print_sum(struct printer *p, const struct diag *const *list, size_t n)
{
	unsigned found[DIAG_COUNT] = {0};
	for (size_t i = 0; i < n; i++)
		found[list[i]->code]++;
	g_string_append_c(p->out, '\n');
	for (;;) {
		unsigned most = 0;
		for (unsigned code = 1; code < DIAG_COUNT; code++)
			most = found[code] > found[most] ? code : most;
		if (!found[most])
			return;
		g_string_append_printf(p->out, "%6u  %-24s %s\n", found[most], diag_word(most), diag_title(most));
		found[most] = 0;
	}
}

void diags_print_text(struct diags *d, bool colour, GString *out)
{
	struct printer p = {.diags = d, .arena = arena_new(), .out = out, .colour = colour};
	size_t n;
	const struct diag *const *list = diags_sorted(d, &n);
	GHashTable *counts = count_repeats(list, n);
	for (size_t i = 0; i < n; i++) {
		char *key = repeat_key(list[i]);
		unsigned *count = g_hash_table_lookup(counts, key);   /* all, printed */
		g_free(key);
		if (++count[1] <= MOST_REPEATS)
			print_diag(&p, list[i]);
		if (count[1] == MOST_REPEATS && count[0] > MOST_REPEATS)
			g_string_append_printf(out, INDENT "the same in %u more places\n",
			                       count[0] - MOST_REPEATS);
	}
	if (n > MOST_UNSUMMED)
		print_sum(&p, list, n);
	g_hash_table_destroy(counts);
	arena_free(p.arena);
}
