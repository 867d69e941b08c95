/* finish.c: the last pass: nodes numbered in reading order, lists filled, the date. */
#include <time.h>

#include "resolve/passes.h"

static void *list_of(struct arena *a, GPtrArray *list, size_t *count)
{
	void **array = ARENA_ARRAY(a, void *, list->len);
	for (unsigned i = 0; i < list->len; i++)
		array[i] = g_ptr_array_index(list, i);
	*count = list->len;
	g_ptr_array_free(list, TRUE);
	return array;
}

static void number_nodes(struct resolving *r)
{
	struct book *b = r->book;
	GPtrArray *figures = g_ptr_array_new(), *links = g_ptr_array_new();
	b->node_count = 0;
	for (struct node *n = b->root; n; n = walk_after(n, b->root)) {
		n->id = b->node_count++;
		if (n->kind == NODE_FIGURE && n->figure.number.len)
			g_ptr_array_add(figures, n);
		else if (n->kind == NODE_LINK && !(n->flags & NODE_GENERATED))
			g_ptr_array_add(links, n);
	}
	b->figures = list_of(r->arena, figures, &b->figure_count);
	b->links = list_of(r->arena, links, &b->link_count);
}

static bool is_date(str s)
{
	static const char shape[] = "dddd-dd-dd";
	if (s.len < 10)
		return false;
	for (size_t i = 0; i < 10; i++)
		if (shape[i] == 'd' ? !g_ascii_isdigit(s.at[i]) : s.at[i] != '-')
			return false;
	return true;
}

/* Days sort as text; the hour a guide was written is nobody's edition. */
static str later(str a, str b)
{
	if (!is_date(b))
		return a;
	b = str_sub(b, 0, 10);
	return !a.len || str_compare(a, b) < 0 ? b : a;
}

static str newest_date(const struct book *b)
{
	str newest = STR_NONE;
	newest = later(newest, b->date);
	for (struct node *n = division_after(b->root, b->root); n; n = division_after(n, b->root))
		if (n->division->guide)
			newest = later(newest, n->division->guide->date);
	return newest;
}

/* "2026-01-31T10:20:30Z" or a day alone. */
static str full_time(struct arena *a, str date)
{
	bool timed = date.len >= 20 && date.at[10] == 'T' && date.at[date.len - 1] == 'Z';
	return str_printf(a, "%.*s%sZ", timed ? 19 : 10, date.at, timed ? "" : "T00:00:00");
}

static str epoch_time(struct arena *a, int64_t seconds)
{
	time_t t = (time_t)seconds;
	struct tm parts;
	char text[64];
	if (!gmtime_r(&t, &parts) || !strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts))
		return STR("1980-01-01T00:00:00Z");
	return str_copy(a, str_of(text));
}

static void date_book(struct resolving *r)
{
	struct book *b = r->book;
	str newest = is_date(b->modified) ? b->modified : newest_date(b);
	if (b->source_date >= 0) {
		b->modified_at = epoch_time(r->arena, b->source_date);
	} else if (newest.len) {
		b->modified_at = full_time(r->arena, newest);
	} else {
		b->modified_at = STR("1980-01-01T00:00:00Z");
		if (!b->partial)
			diag_add(r->diags, DIAG_DATE_UNKNOWN, (span){b->source, 0, 0}, NULL,
			         "no date in the manifest or its guides");
	}
}

void finish_book(struct resolving *r)
{
	number_nodes(r);
	date_book(r);
}
