/* form.h: a vector picture that cairo drew, rewritten to be put on pages.
 *
 * Grey is written as grey, so that black prints black. Nothing else changes. */
#ifndef ALDINE_PDF_FORM_H
#define ALDINE_PDF_FORM_H

#include "pdf/object.h"

/* Appends to out. False, with *why, for what cairo is not known to write. */
bool form_rewrite(str in, GString *out, const char **why);

#endif
