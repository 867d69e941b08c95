/* pdf.c: see pdf.h. */
#include "pdf/pdf.h"

#include "pdf/draw.h"
#include "pdf/finish.h"

bool pdf_make(struct arena *a, const struct pages *pages, struct diags *diags, str *file)
{
	struct arena *scratch = arena_new();
	struct drawing drawing;
	const char *why = NULL;
	str made;
	bool good = draw_pages(scratch, pages, &drawing, &why) &&
	            finish(scratch, &drawing, pages, diags, &made, &why);
	if (good)
		*file = str_copy(a, made);
	else
		diag_add(diags, DIAG_LIBRARY_FAILED, SPAN_NONE, NULL, "the PDF cannot be made: %s", why);
	arena_free(scratch);
	return good;
}
