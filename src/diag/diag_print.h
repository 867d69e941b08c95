/* diag_print.h: the ways of printing, between diag.c and its printers. */
#ifndef ALDINE_DIAG_DIAG_PRINT_H
#define ALDINE_DIAG_DIAG_PRINT_H

#include "diag/diag.h"

void diags_print_text(struct diags *d, bool colour, GString *out);
void diags_print_json(struct diags *d, GString *out);
void diags_print_sarif(struct diags *d, GString *out);
void diags_print_github(struct diags *d, GString *out);

#endif
