/* handmade.h: small books made by hand, complete as resolve leaves them. */
#ifndef ALDINE_TESTS_HANDMADE_H
#define ALDINE_TESTS_HANDMADE_H

#include "doc/book.h"
#include "epub/print.h"

struct handmade {
	struct arena *arena;
	struct diags *diags;
	struct theme theme;
	struct edition edition;
	struct book book;
	GPtrArray *notes, *links;
	uint32_t origin;
};

struct handmade *handmade_new(void);
void handmade_free(struct handmade *h);

/* A node with the next origin, last in parent (NULL: stands alone). */
struct node *put_node(struct handmade *h, struct node *parent, enum node_kind kind);
struct node *put_words(struct handmade *h, struct node *parent, const char *text);
/* A paragraph, a heading of a level, a division with its title. */
struct node *put_paragraph(struct handmade *h, struct node *parent, const char *text);
struct node *put_heading(struct handmade *h, struct node *parent, unsigned level,
                         const char *id, const char *text);
struct node *put_division(struct handmade *h, struct node *parent, enum division_kind kind,
                          unsigned depth, const char *slug, const char *title);
/* A note at the end of a division, and its mark at the end of a paragraph. */
struct node *put_note(struct handmade *h, struct node *division, struct node *paragraph,
                      const char *number, const char *text);
struct node *put_link(struct handmade *h, struct node *parent, struct node *target,
                      const char *text);

/* Numbers the nodes and fills the book's lists. */
struct book *handmade_finish(struct handmade *h);
/* The document of a division, after handmade_finish. */
const char *handmade_document(struct handmade *h, struct plan *p, const struct node *division);

#endif
