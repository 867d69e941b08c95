/* script.h: how languages are written: from which side, with capitals or without. */
#ifndef ALDINE_DOC_SCRIPT_H
#define ALDINE_DOC_SCRIPT_H

#include "doc/node.h"

bool language_is_right_to_left(str language);
/* Is it written without capitals? */
bool language_is_caseless(str language);
bool language_is_cyrillic(str language);
bool letter_is_right_to_left(unsigned character);
/* In a language from the right a text runs that way if it has a letter from the right, or
 * none at all; in any other it runs as its first letter does. */
bool text_is_right_to_left(str text, str language);
/* Which way the author says that a node runs, by `dir` on it or around it. */
enum said_direction { DIRECTION_UNSAID, DIRECTION_LEFT_TO_RIGHT, DIRECTION_RIGHT_TO_LEFT };
enum said_direction node_direction(const struct node *n);
/* The same of the text of a block, if its author has not said it. */
bool block_is_right_to_left(const struct node *block, str language);

#endif
