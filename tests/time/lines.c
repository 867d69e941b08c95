/* lines.c: how long shaping, hyphenation and line breaking of a whole book take.
 *
 *   lines-time BOOK [ROUNDS]
 *
 * Every paragraph of the PDF edition is set as body text, on one core, by a typesetter
 * made anew each round, so that the word cache is paid for. Prints the best round, in processor time. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "doc/walk.h"
#include "heap.h"
#include "lines/lines.h"
#include "load/load.h"
#include "resolve/resolve.h"

#define MEASURE (305 * UNIT_POINT)

static const struct edition *edition_of(const struct book *b)
{
	for (size_t i = 0; i < b->edition_count; i++)
		if (str_is(b->editions[i].name, "pdf"))
			return &b->editions[i];
	return NULL;
}

static double set_all(const struct book *b, struct diags *diags, struct lines_statistics *s)
{
	struct arena *a = arena_new();
	struct setting how = {.style = STYLE_BODY, .measure = MEASURE};
	clock_t start = clock();
	struct typesetter *t = typesetter_new(a, b, diags);
	for (const struct node *n = b->root; t && n; n = walk_after(n, b->root))
		if (n->kind == NODE_PARAGRAPH)
			lines_set(t, a, n, &how);
	clock_t end = clock();
	*s = t ? typesetter_statistics(t) : (struct lines_statistics){0};
	arena_free(a);
	return (double)(end - start) * 1000 / CLOCKS_PER_SEC;
}

int main(int argc, char **argv)
{
	heap_prepare();
	struct arena *a = arena_new();
	struct diags *diags = diags_new(a);
	struct book *loaded = argc > 1 ? load_book(a, folder_on_disk(a), str_of(argv[1]), NULL, diags) : NULL;
	const struct edition *e = loaded ? edition_of(loaded) : NULL;
	if (!e) {
		fprintf(stderr, "lines-time BOOK [ROUNDS]\n");
		return 1;
	}
	struct book *b = resolve_book(a, loaded, e, diags);
	struct lines_statistics s = {0};
	double best = 1e9;
	int rounds = argc > 2 ? atoi(argv[2]) : 5;
	for (int i = 0; i < rounds; i++) {
		double round = set_all(b, diags, &s);
		best = MIN(best, round);
	}
	printf("%.1f ms: %u words, %u shaped, %u paragraphs, %u lines, %u hyphens, %u ragged\n", best,
	       s.cache_hits + s.words_shaped, s.words_shaped, s.paragraphs, s.lines, s.hyphenated,
	       s.ragged);
	arena_free(a);
	return 0;
}
