/* diag.c: see diag.h.
 *
 * One list in the order of finding, one table that finds repeats, and a view sorted into
 * book order that is made when it is asked for. */
#include "diag/diag.h"

#include <stdarg.h>

#include "diag/diag_print.h"

struct code_row {
	const char *word;
	enum severity severity;
	const char *title, *advice;
};

static const struct code_row code_rows[DIAG_COUNT] = {
#define CODE(name, word, severity, title, advice) \
	[DIAG_##name] = {word, SEVERITY_##severity, title, advice},
#include "diag/codes.def"
#undef CODE
};

/* Editions past this share the last bit; nobody makes so many. */
#define MOST_EDITIONS 64

struct diags {
	struct arena *arena;
	struct sources *sources;
	GPtrArray *list;               /* struct diag *, as found */
	GPtrArray *sorted;             /* the same in book order; empty when out of date */
	GHashTable *known;             /* struct diag * as a set, by finding */
	GArray *ranks;                 /* unsigned by source: its turn in the book; 0 where not said */
	str edition[MOST_EDITIONS];
	unsigned edition_count;
	uint64_t current;              /* bit of the edition being made; 0: none */
	bool muted;
	enum severity shown;           /* the least that is sorted and printed */
	struct diag unheard;           /* what diag_add answers while muted */
};

static unsigned finding_hash(gconstpointer key)
{
	const struct diag *d = key;
	return str_hash(&d->message) ^ (unsigned)d->code * 31 ^ d->where.source * 131 ^
	       d->where.start * 2654435761u;
}

static gboolean finding_equal(gconstpointer one, gconstpointer other)
{
	const struct diag *a = one, *b = other;
	return a->code == b->code && a->where.source == b->where.source &&
	       a->where.start == b->where.start && a->where.end == b->where.end &&
	       str_equal(a->message, b->message);
}

static void diags_end(void *thing)
{
	struct diags *d = thing;
	g_ptr_array_free(d->list, TRUE);
	g_ptr_array_free(d->sorted, TRUE);
	g_hash_table_destroy(d->known);
	g_array_free(d->ranks, TRUE);
}

static struct diags *diags_empty(struct arena *a)
{
	struct diags *d = ARENA_NEW(a, struct diags);
	d->arena = a;
	d->list = g_ptr_array_new();
	d->sorted = g_ptr_array_new();
	d->known = g_hash_table_new(finding_hash, finding_equal);
	d->ranks = g_array_new(FALSE, TRUE, sizeof(unsigned));
	arena_on_end(a, diags_end, d);
	return d;
}

struct diags *diags_new(struct arena *a)
{
	struct diags *d = diags_empty(a);
	d->sources = sources_new(a);
	return d;
}

struct diags *diags_branch(struct diags *d, struct arena *a)
{
	struct diags *branch = diags_empty(a);
	branch->sources = d->sources;
	branch->current = d->current;
	branch->muted = d->muted;
	return branch;
}

struct sources *diags_sources(struct diags *d)
{
	return d->sources;
}

void diags_edition(struct diags *d, str name)
{
	d->current = 0;
	if (!name.at)
		return;
	unsigned n = 0;
	while (n < d->edition_count && !str_equal(d->edition[n], name))
		n++;
	if (n == d->edition_count && n < MOST_EDITIONS)
		d->edition[d->edition_count++] = str_copy(d->arena, name);
	d->current = (uint64_t)1 << (n < MOST_EDITIONS ? n : MOST_EDITIONS - 1);
}

void diags_mute(struct diags *d, bool muted)
{
	d->muted = muted;
}

void diags_show(struct diags *d, enum severity at_least)
{
	d->shown = at_least;
	g_ptr_array_set_size(d->sorted, 0);
}

void diags_rank(struct diags *d, uint32_t source, unsigned rank)
{
	if (source >= d->ranks->len)
		g_array_set_size(d->ranks, source + 1);
	g_array_index(d->ranks, unsigned, source) = rank;
	g_ptr_array_set_size(d->sorted, 0);
}

/* A message is one line, whatever of the book it quotes. */
static str one_line(struct arena *a, char *text)
{
	for (char *c = text; *c; c++)
		if ((unsigned char)*c < 0x20 || *c == 0x7F)
			*c = ' ';
	str s = str_copy(a, str_of(text));
	g_free(text);
	return s;
}

/* The same finding, if it is there: in one more edition from now on. */
static struct diag *known_already(struct diags *d, const struct diag *found)
{
	struct diag *known = g_hash_table_lookup(d->known, found);
	if (known)
		known->editions = known->editions && found->editions ? known->editions | found->editions : 0;
	return known;
}

static void keep(struct diags *d, struct diag *added)
{
	g_ptr_array_set_size(d->sorted, 0);
	g_hash_table_add(d->known, added);
	g_ptr_array_add(d->list, added);
}

struct diag *diag_add(struct diags *d, enum diag_code code, span where, const char *help,
                      const char *format, ...)
{
	if (d->muted && code_rows[code].severity < SEVERITY_FATAL)
		return &d->unheard;
	va_list args;
	va_start(args, format);
	struct arena_mark before = arena_mark(d->arena);
	struct diag *added = ARENA_NEW(d->arena, struct diag);
	added->message = one_line(d->arena, g_strdup_vprintf(format, args));
	va_end(args);
	added->code = code;
	added->severity = code_rows[code].severity;
	added->where = where;
	added->editions = d->current;
	struct diag *known = known_already(d, added);
	if (known) {
		arena_reset(d->arena, before);
		return known;
	}
	if (help)
		added->help = one_line(d->arena, g_strdup(help));
	keep(d, added);
	return added;
}

void diags_join(struct diags *d, const struct diags *branch)
{
	for (unsigned i = 0; i < branch->list->len; i++) {
		const struct diag *found = branch->list->pdata[i];
		if (known_already(d, found))
			continue;
		struct diag *copy = ARENA_NEW(d->arena, struct diag);
		*copy = *found;
		copy->message = str_copy(d->arena, found->message);
		copy->help = found->help.at ? str_copy(d->arena, found->help) : STR_NONE;
		copy->also_message = found->also_message.at ? str_copy(d->arena, found->also_message) : STR_NONE;
		keep(d, copy);
	}
}

void diag_also(struct diags *d, struct diag *last, span where, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	last->also = where;
	last->also_message = one_line(d->arena, g_strdup_vprintf(format, args));
	va_end(args);
}

const char *diag_did_you_mean(struct diags *d, str wanted, const str *names, size_t n)
{
	const str *near = str_nearest(wanted, names, n);
	return near ? arena_printf(d->arena, "did you mean \"%.*s\"?", STR_ARGS(*near)) : NULL;
}

unsigned diags_count(const struct diags *d, enum severity at_least)
{
	unsigned count = 0;
	for (unsigned i = 0; i < d->list->len; i++)
		count += ((const struct diag *)d->list->pdata[i])->severity >= at_least;
	return count;
}

unsigned diags_count_exactly(const struct diags *d, enum severity severity)
{
	unsigned count = 0;
	for (unsigned i = 0; i < d->list->len; i++)
		count += ((const struct diag *)d->list->pdata[i])->severity == severity;
	return count;
}

static unsigned rank_of(const struct diags *d, uint32_t source)
{
	return source < d->ranks->len ? g_array_index(d->ranks, unsigned, source) : 0;
}

static int compare_numbers(uint64_t a, uint64_t b)
{
	return (a > b) - (a < b);
}

static int compare_diags(gconstpointer one, gconstpointer other, gpointer all)
{
	const struct diag *a = *(struct diag *const *)one, *b = *(struct diag *const *)other;
	int order = compare_numbers(rank_of(all, a->where.source), rank_of(all, b->where.source));
	if (!order)
		order = compare_numbers(a->where.source, b->where.source);
	if (!order)
		order = compare_numbers(a->where.start, b->where.start);
	if (!order)
		order = compare_numbers(a->code, b->code);
	if (!order)
		order = str_compare(a->message, b->message);
	return order ? order : compare_numbers(a->where.end, b->where.end);
}

const struct diag *const *diags_sorted(struct diags *d, size_t *n)
{
	if (!d->sorted->len) {
		for (unsigned i = 0; i < d->list->len; i++)
			if (((const struct diag *)d->list->pdata[i])->severity >= d->shown)
				g_ptr_array_add(d->sorted, d->list->pdata[i]);
		g_ptr_array_sort_with_data(d->sorted, compare_diags, d);
	}
	*n = d->sorted->len;
	return (const struct diag *const *)d->sorted->pdata;
}

str diag_editions(const struct diags *all, struct arena *a, const struct diag *d)
{
	uint64_t begun = all->edition_count < 64 ? ((uint64_t)1 << all->edition_count) - 1
	                                         : UINT64_MAX;
	if (d->editions == 0 || (d->editions & begun) == begun)
		return STR("");
	GString *g = g_string_new(NULL);
	for (unsigned i = 0; i < all->edition_count; i++)
		if (d->editions >> i & 1)
			g_string_append_printf(g, "%s%.*s", g->len ? ", " : "",
			                       STR_ARGS(all->edition[i]));
	return str_from_gstring(a, g);
}

const char *diag_word(enum diag_code code)
{
	return code_rows[code].word;
}

const char *diag_title(enum diag_code code)
{
	return code_rows[code].title;
}

const char *diag_advice(enum diag_code code)
{
	return code_rows[code].advice;
}

enum severity diag_severity(enum diag_code code)
{
	return code_rows[code].severity;
}

bool diag_find(str word, enum diag_code *code)
{
	for (unsigned i = 0; i < DIAG_COUNT; i++)
		if (str_is(word, code_rows[i].word)) {
			*code = (enum diag_code)i;
			return true;
		}
	return false;
}

const char *severity_word(enum severity s)
{
	static const char *const words[] = {
		[SEVERITY_NOTE] = "note", [SEVERITY_WARNING] = "warning",
		[SEVERITY_ERROR] = "error", [SEVERITY_FATAL] = "fatal",
	};
	return words[s];
}

void diags_print(struct diags *d, enum diag_format format, bool colour, GString *out)
{
	switch (format) {
	case DIAG_FORMAT_TEXT: diags_print_text(d, colour, out); break;
	case DIAG_FORMAT_JSON: diags_print_json(d, out); break;
	case DIAG_FORMAT_SARIF: diags_print_sarif(d, out); break;
	case DIAG_FORMAT_GITHUB: diags_print_github(d, out); break;
	}
}
