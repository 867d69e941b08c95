/* body.h: the parts that a document's body is printed with.
 *
 *   xhtml.c   the walk     element.c  attributes, page marks
 *   flow.c    text         objects.c  code, tables, pictures     columns.c  their widths */
#ifndef ALDINE_EPUB_BODY_H
#define ALDINE_EPUB_BODY_H

#include "epub/print.h"

/* One document being printed. */
struct page {
	struct xml x;
	struct plan *plan;
	struct plan_file *file;
	const struct pictures *pictures;
	size_t mark, mark_end;     /* page marks of this file not yet set */
	const struct node *link;   /* whose <a> is open */
	GPtrArray *waiting;        /* NOTE_MARKs met inside it */
	GString *class;            /* scratch */
};

/* Where the mark of a page that begins with a node may stand. */
enum mark_place { MARK_BEFORE, MARK_INSIDE, MARK_LATER };

/* --- element.c --- */

void element_begin(struct page *p, const char *name);
void element_end(struct page *p, const char *name);
void element_end_line(struct page *p, const char *name);
void element_attribute(struct page *p, const char *name, const char *value);
/* What its dir must say; NULL: nothing. */
const char *element_direction(const struct page *p, const struct node *n);
void element_put_attributes(struct page *p, const struct node *n, const char *own);
bool element_is_needless(const struct page *p, const struct node *n);
/* The id of what is linked to, on an element of its own inside it. */
void element_put_anchor(struct page *p, const struct node *n);
void element_begin_for(struct page *p, const struct node *n, const char *name, const char *class);
void xhtml_put_page_mark(struct page *p, const char *element);
void xhtml_put_due_marks(struct page *p, const struct node *n, const char *element);
enum mark_place xhtml_mark_place(const struct node *n);
void xhtml_put_text(struct page *p, const struct node *n);
/* Whether code in a cell may break after this character. */
bool xhtml_is_joint(const struct node *n, gunichar c);

/* --- flow.c: an opener for each kind, closers and names where an end tag is not all --- */

const char *xhtml_heading_name(const struct node *n);
void xhtml_open_heading(struct page *p, const struct node *n);
const char *xhtml_matter_name(const struct node *n);
void xhtml_open_matter(struct page *p, const struct node *n);
bool xhtml_is_bare(const struct node *n);
void xhtml_put_note_mark(struct page *p, const struct node *n);
void xhtml_open_note(struct page *p, const struct node *n);
void xhtml_open_paragraph(struct page *p, const struct node *n);
void xhtml_close_paragraph(struct page *p, const struct node *n);
bool xhtml_has_attribution(const struct node *n);
void xhtml_open_quote(struct page *p, const struct node *n);
void xhtml_open_epigraph(struct page *p, const struct node *n);
const char *xhtml_attribution_name(const struct node *n);
void xhtml_open_attribution(struct page *p, const struct node *n);
void xhtml_close_quotation(struct page *p, const struct node *n, const char *name);
const char *xhtml_list_name(const struct node *n);
void xhtml_open_list(struct page *p, const struct node *n);
void xhtml_open_item(struct page *p, const struct node *n);
void xhtml_open_term(struct page *p, const struct node *n);
void xhtml_close_term(struct page *p, const struct node *n);
void xhtml_open_definition(struct page *p, const struct node *n);
const char *xhtml_callout_name(const struct node *n);
void xhtml_open_callout(struct page *p, const struct node *n);
void xhtml_open_link(struct page *p, const struct node *n);
void xhtml_close_link(struct page *p, const struct node *n);

/* --- objects.c --- */

void xhtml_put_token(struct page *p, const struct node *n);
void xhtml_put_code(struct page *p, const struct node *n);
void xhtml_put_break(struct page *p, const struct node *n);
void xhtml_open_row(struct page *p, const struct node *n);
void xhtml_close_row(struct page *p, const struct node *n);
bool xhtml_is_head_cell(const struct node *n);
void xhtml_open_cell(struct page *p, const struct node *n);
void xhtml_open_table(struct page *p, const struct node *n);
bool xhtml_has_caption(const struct node *table);
void xhtml_open_caption(struct page *p, const struct node *n);
void xhtml_close_caption(struct page *p, const struct node *n);
void xhtml_put_image(struct page *p, const struct node *n);
void xhtml_put_figure_list(struct page *p, const struct node *n);
void xhtml_open_reference(struct page *p, const struct node *n);

/* --- columns.c --- */

/* What part of the width each column is to have, and the classes that say so; NULL where a
 * table needs no telling. */
const char *columns_share(struct arena *a, const struct node *table, double *shares);

#endif
