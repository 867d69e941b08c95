/* print.h: the printers: each turns the plan into one kind of document.
 *
 *   xhtml.c   guides, parts, matter, the cover page     nav.c   contents, pages, landmarks
 *   ncx.c     contents for readers of EPUB 2            css.c   the style sheet
 *   opf.c     the package document; roles.c             what a division is called
 *
 * All answer text that lives in the plan's arena. */
#ifndef ALDINE_EPUB_PRINT_H
#define ALDINE_EPUB_PRINT_H

#include "epub/pictures.h"
#include "epub/plan.h"
#include "epub/subset.h"
#include "epub/xml.h"

/* What a division is, in the words of EPUB and of ARIA; NULL where neither has one. */
struct role {
	const char *name;          /* in the manifest */
	const char *epub_type;
	const char *aria;
	bool landmark;
};
const struct role *role_of(const struct division *d);
/* What a division is called where it shows no title: "Title page". */
str division_name(const struct book *b, const struct division *d);

/* Opens html, head and body; head is finished. type is the body's epub:type, or NULL. */
void xhtml_begin(struct xml *x, const struct plan *p, const struct plan_file *file, str title,
                 const char *type);
str xhtml_end(struct xml *x);
void xhtml_page_mark(struct xml *x, const struct plan_mark *mark, const char *element);
/* lang, xml:lang and, where one of the two runs from right to left, dir. */
void xhtml_language(struct xml *x, str language, str around);

str xhtml_print(struct plan *p, struct plan_file *file, const struct pictures *pictures);
str xhtml_print_cover(struct plan *p, struct plan_file *file, const struct picture_file *cover,
                      str alt);
str nav_print(struct plan *p, const struct plan_file *file);
str ncx_print(struct plan *p);
str css_print(struct plan *p, const struct fonts *fonts, struct diags *diags);
/* The same sheet for a page seen in a mirror. Takes it and ends it. */
GString *css_mirror(GString *sheet);
str opf_print(struct plan *p, const struct pictures *pictures, const struct fonts *fonts,
              struct diags *diags);

#endif
