/* source.c: see source.h.
 *
 * Where lines begin is found out once a source, when the first place in it is asked
 * for: most sources are never printed. A line ends at LF, CR LF or a lone CR, as in
 * CommonMark. */
#include "diag/source.h"

struct source {
	str path, text;
	uint32_t *lines;               /* offsets of line starts; NULL until asked for */
	size_t line_count;
};

struct sources {
	struct arena *arena;
	GPtrArray *list;               /* struct source *; number 1 is the first */
};

static void sources_end(void *thing)
{
	g_ptr_array_free(thing, TRUE);
}

struct sources *sources_new(struct arena *a)
{
	struct sources *s = ARENA_NEW(a, struct sources);
	s->arena = a;
	s->list = g_ptr_array_new();
	arena_on_end(a, sources_end, s->list);
	return s;
}

uint32_t source_add(struct sources *s, str path, str text)
{
	struct source *source = ARENA_NEW(s->arena, struct source);
	source->path = path;
	source->text = text;
	g_ptr_array_add(s->list, source);
	return s->list->len;
}

static struct source *source_find(const struct sources *s, uint32_t number)
{
	return number && number <= s->list->len ? s->list->pdata[number - 1] : NULL;
}

str source_text(const struct sources *s, uint32_t number)
{
	const struct source *source = source_find(s, number);
	return source ? source->text : STR_NONE;
}

/* The start of the line after the one at `at`; past the end where there is none. */
static size_t next_line(str text, size_t at)
{
	size_t end = str_line_end(text, at);
	return end + 1 + (end + 1 < text.len && text.at[end] == '\r' && text.at[end + 1] == '\n');
}

static void find_lines(struct arena *a, struct source *source)
{
	str text = source->text;
	size_t count = 0;
	for (size_t at = 0; at <= text.len; at = next_line(text, at))
		count++;
	source->lines = ARENA_ARRAY(a, uint32_t, count);
	for (size_t at = 0; at <= text.len; at = next_line(text, at))
		source->lines[source->line_count++] = (uint32_t)at;
}

/* The index of the line that offset stands in. */
static size_t line_at(const struct source *source, uint32_t offset)
{
	size_t low = 0, high = source->line_count;
	while (high - low > 1) {
		size_t middle = low + (high - low) / 2;
		if (source->lines[middle] <= offset)
			low = middle;
		else
			high = middle;
	}
	return low;
}

/* Characters from one offset to another, and 1. */
static unsigned column_between(str text, uint32_t from, uint32_t to)
{
	unsigned column = 1;
	for (size_t at = from; at < to;) {
		str_char(text, &at);
		column += at <= to;
	}
	return column;
}

/* A byte order mark begins the file, but nobody sees it in a column. */
static uint32_t line_start(const struct source *source, size_t line)
{
	bool marked = line == 0 && str_starts(source->text, STR("\xEF\xBB\xBF"));
	return marked ? 3 : source->lines[line];
}

static str line_text(const struct source *source, size_t line)
{
	uint32_t end = line + 1 < source->line_count ? source->lines[line + 1]
	                                              : (uint32_t)source->text.len;
	str text = str_sub(source->text, line_start(source, line), end);
	while (text.len && (text.at[text.len - 1] == '\n' || text.at[text.len - 1] == '\r'))
		text.len--;
	return text;
}

struct place source_place(const struct sources *s, span where)
{
	struct source *source = source_find(s, where.source);
	struct place p = {.path = source ? source->path : STR_NONE};
	if (!source || source->text.len == 0)
		return p;
	if (!source->lines)
		find_lines(s->arena, source);
	uint32_t size = (uint32_t)source->text.len;
	uint32_t start = where.start < size ? where.start : size;
	uint32_t end = where.end < start ? start : where.end < size ? where.end : size;
	size_t line = line_at(source, start), end_line = line_at(source, end);
	p.line = (unsigned)line + 1;
	p.column = column_between(source->text, line_start(source, line), start);
	p.end_line = (unsigned)end_line + 1;
	p.end_column = column_between(source->text, line_start(source, end_line), end);
	p.line_text = line_text(source, line);
	return p;
}
