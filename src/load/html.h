/* html.h: raw HTML into the same tree (html.c). */
#ifndef ALDINE_LOAD_HTML_H
#define ALDINE_LOAD_HTML_H

#include "load/markdown.h"

/* Takes in the raw HTML among the inlines of a block. */
void html_inlines(struct reader *r, struct node *block);
/* Takes in the raw HTML among the blocks that are children of parent. */
void html_blocks(struct reader *r, struct node *parent);
/* Tables with their columns counted, texts without blanks at their ends (html_settle.c). */
void html_settle(struct reader *r, struct node *root);

#endif
