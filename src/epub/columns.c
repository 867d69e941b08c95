/* columns.c: how the columns of a table share a narrow page.
 *
 * A reader that sizes columns by itself lets no word break, and a table of four columns
 * runs off a phone; told that every word may break, it breaks the short ones first. So a
 * table that would not fit a phone has its shares worked out here, as percentages: every
 * column gets its longest word where there is room for all, and what is left goes to the
 * columns with the most text. Where there is not even that room the table is set smaller and
 * closer, and columns of figures, which nobody can read in pieces, keep theirs before words.
 * On wide screens the style sheet hands the columns back to the reader.
 *
 * Widths are in em of the table's type, guessed from the characters alone: faces are the
 * reader's affair. Road not taken: a box that scrolls sideways; paged readers cut it. */
#include "epub/body.h"

#include "doc/walk.h"

#define PHONE 20.0               /* em across a phone, at the size of tables */
#define PACKED 28.0              /* the same at the size of a packed one, and beside its columns */
#define PACKED_GAP 0.4
#define CROWDED 23.0             /* what a phone has at the size of a crowded table */
#define DESK 36.0                /* across a page that is not narrow, and one that is wide */
#define WIDE 54.0
#define ROOMY 17.0               /* a table that is narrower fits at large sizes too */
#define LONGEST 40.0             /* a cell with more text than this wants no more than it */
#define GAP 1.4                  /* beside a column */
#define LEAST_GIVEN 0.5          /* of its longest word, to a column of words */

struct column {
	double word, line;           /* the widest of its cells */
	bool words;                  /* it has letters below its head: no column of figures */
};

static double width_of(gunichar c, bool code)
{
	if (code)
		return 0.6;
	if (g_unichar_iswide(c))
		return 1;
	if (g_unichar_ismark(c))
		return 0;
	return g_unichar_isupper(c) ? 0.7 : g_unichar_isalnum(c) ? 0.53 : 0.35;
}

static bool is_joint(const struct node *n, gunichar c)
{
	return n->kind == NODE_CODE ? xhtml_is_joint(n, c)
	                            : c == '-' || c == '/' || c == 0x2010 || g_unichar_iswide(c);
}

/* A cell being measured: the word and the line so far. */
struct reach {
	double word, line;
};

static void end_word(struct reach *r, struct column *c)
{
	c->word = MAX(c->word, r->word);
	r->word = 0;
}

static void end_line(struct reach *r, struct column *c)
{
	end_word(r, c);
	c->line = MAX(c->line, r->line);
	r->line = 0;
}

static void measure_text(const struct node *n, struct reach *r, struct column *c)
{
	for (size_t at = 0; at < n->text.len;) {
		gunichar u = str_char(n->text, &at);
		double width = width_of(u, n->kind == NODE_CODE);
		r->line += width;
		if (u == ' ') {
			end_word(r, c);
			continue;
		}
		r->word += width;
		if (is_joint(n, u))
			end_word(r, c);
	}
}

static void measure_cell(const struct node *cell, struct column *c)
{
	struct reach r = {0};

	for (const struct node *n = walk_after(cell, cell); n; n = walk_after(n, cell)) {
		if (n->kind == NODE_SOFT_BREAK)
			end_word(&r, c);
		else if (n->kind == NODE_HARD_BREAK || !node_is_inline(n))
			end_line(&r, c);
		else
			measure_text(n, &r, c);
	}
	end_line(&r, c);
}

static bool has_letters(const struct node *cell)
{
	for (const struct node *n = walk_after(cell, cell); n; n = walk_after(n, cell))
		for (size_t at = 0; at < n->text.len;)
			if (g_unichar_isalpha(str_char(n->text, &at)))
				return true;
	return false;
}

static void measure(const struct node *table, struct column *columns)
{
	for (const struct node *n = walk_after(table, table); n; n = walk_after(n, table))
		if (n->kind == NODE_CELL && n->cell.span <= 1 && n->cell.column < table->table.columns) {
			struct column *c = &columns[n->cell.column];
			measure_cell(n, c);
			c->words |= !n->parent->row.header && has_letters(n);
		}
}

/* As a browser shares: all have their longest word, and of what is left each gets by what
 * it could still use. Where there is no room for words, those of letters give in. */
static void share(const struct column *columns, unsigned count, double room, double *shares)
{
	double words = 0, lines = 0, figures = 0, sum = 0;

	for (unsigned i = 0; i < count; i++) {
		words += columns[i].word;
		lines += columns[i].line;
		figures += columns[i].words ? 0 : columns[i].word;
	}
	double part = lines > words ? CLAMP((room - words) / (lines - words), 0, 1) : 0, give = 1;
	if (words > room && words > figures)
		give = CLAMP((room - figures) / (words - figures), LEAST_GIVEN, 1);
	for (unsigned i = 0; i < count; i++) {
		shares[i] = columns[i].word * (columns[i].words ? give : 1);
		sum += shares[i] += part * (columns[i].line - columns[i].word);
	}
	for (unsigned i = 0; i < count && sum > 0; i++)
		shares[i] /= sum;
}

static double add_gaps(struct column *columns, unsigned count, double gap, double *lines)
{
	double words = 0;

	*lines = 0;
	for (unsigned i = 0; i < count; i++) {
		columns[i].word = MAX(columns[i].word, 0.5) + gap;
		columns[i].line = CLAMP(columns[i].line + gap, columns[i].word, MAX(LONGEST, columns[i].word));
		*lines += columns[i].line;
		words += columns[i].word;
	}
	return words;
}

const char *columns_share(struct arena *a, const struct node *table, double *shares)
{
	unsigned count = table->table.columns;
	struct column *columns = ARENA_ARRAY(a, struct column, count + 1);
	struct column *closer = ARENA_ARRAY(a, struct column, count + 1);
	double lines, words, unused;

	measure(table, columns);
	for (unsigned i = 0; i < count; i++)
		closer[i] = columns[i];
	words = add_gaps(columns, count, GAP, &lines);
	add_gaps(closer, count, PACKED_GAP, &unused);
	bool packed = words > CROWDED;
	share(packed ? closer : columns, count, packed ? PACKED : PHONE, shares);
	if (count < 2 || lines <= ROOMY)
		return NULL;
	if (packed)
		return words <= DESK ? "shared fitted packed" : words <= WIDE ? "shared wide packed" : "shared packed";
	return words <= PHONE ? "shared fitted" : "shared fitted crowded";
}
