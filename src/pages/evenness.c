/* evenness.c: how well the lines of finished pages are set, in figures, for --report.
 *
 * Only justified lines that are not a paragraph's last say anything about spaces. Lines are
 * taken in the order of the pages, so that those of one paragraph follow each other. */
#include "pages/layout.h"

#include <math.h>

struct count {
	struct page_evenness *e;
	double sum, squares;       /* of the lines' spaces over the natural one */
	const struct fragment *before;
	unsigned hyphens;          /* lines in a row that end in one */
	unsigned rows;             /* of this paragraph so far */
};

/* A hyphen that breaking put in, or the author's. */
static bool ends_in_hyphen(const struct line *l)
{
	if (l->hyphenated || l->run_count == 0)
		return l->hyphenated;
	str text = l->runs[l->run_count - 1].text;
	return text.len > 0 && text.at[text.len - 1] == '-';
}

static size_t letters_of(const struct line *l, bool *spaces)
{
	size_t letters = 0;

	*spaces = false;
	for (size_t i = 0; i < l->run_count; i++) {
		str text = str_trim(l->runs[i].text);
		letters += (size_t)g_utf8_strlen(text.at, (gssize)text.len);
		*spaces = *spaces || str_find(text, STR(" "), 0) >= 0;
	}
	return letters;
}

/* A paragraph's last line that holds less than five letters, or only the end of a word. */
static bool is_runt(const struct count *c, const struct line *l)
{
	bool spaces;
	size_t letters = letters_of(l, &spaces);

	return c->rows > 0 && (letters < 5 || (!spaces && c->before->line->hyphenated));
}

static void count_line(struct count *c, const struct fragment *f)
{
	const struct line *l = f->line;
	struct page_evenness *e = c->e;

	if (c->before == NULL || c->before->node != f->node || c->before->line->last)
		c->rows = c->hyphens = 0;
	if (l->last) {
		e->paragraphs += c->rows > 0;
		e->runts += is_runt(c, l);
	} else {
		e->lines++;
		c->sum += l->r;
		c->squares += (double)l->r * l->r;
		e->loose += l->r > 1.5f;
		e->tight += l->r < 0.8f;
		c->hyphens = ends_in_hyphen(l) ? c->hyphens + 1 : 0;
		e->hyphens += c->hyphens > 0;
		e->ladders += c->hyphens == 2;
	}
	c->rows++;
	c->before = f;
}

struct page_evenness evenness_of(const struct pages *p)
{
	struct page_evenness e = {0};
	struct count c = {.e = &e};

	for (size_t i = 0; i < p->count; i++)
		for (size_t k = 0; k < p->page[i].fragment_count; k++) {
			const struct fragment *f = &p->page[i].fragments[k];
			if (f->kind == FRAGMENT_LINE && f->role == ROLE_CONTENT && f->line->justifies)
				count_line(&c, f);
		}
	double mean = e.lines ? c.sum / e.lines : 1;
	e.deviation = e.lines ? sqrt(fmax(0, c.squares / e.lines - mean * mean)) : 0;
	return e;
}
