/* pdf.c: see pdf.h. */
#include "pdf/pdf.h"

#include "pdf/ahead.h"
#include "pdf/draw.h"
#include "pdf/finish.h"

struct ahead *pdf_ahead(struct arena *a, const struct book *book, struct crew *crew)
{
	struct ahead *h = ahead_new(a, crew);
	for (size_t i = 0; i < book->picture_count; i++)
		if (book->pictures[i]->image && book->pictures[i]->image->kind != IMAGE_SVG)
			ahead_give_picture(h, book->pictures[i]);
	return h;
}

bool pdf_make(struct arena *a, const struct pages *pages, struct ahead *begun,
              struct diags *diags, str *file)
{
	struct arena *scratch = arena_new();
	struct ahead *ahead = begun ? begun : ahead_new(scratch, NULL);
	struct drawing drawing;
	const char *why = NULL;
	bool good = draw_pages(scratch, pages, ahead, &drawing, &why) &&
	            finish(scratch, a, &drawing, pages, diags, file, &why);
	if (!good)
		diag_add(diags, DIAG_LIBRARY_FAILED, SPAN_NONE, NULL, "the PDF cannot be made: %s", why);
	ahead_end(ahead);
	arena_free(scratch);
	return good;
}
