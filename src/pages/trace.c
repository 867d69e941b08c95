/* trace.c: pages as text: what layout decided, one fragment a line, in points.
 *
 * Text is shown in the order of its runs; a number in brackets is the node's. Stable from
 * build to build, so that a golden file can hold it. */
#include "pages/layout.h"

static void put_text(GString *out, const struct line *line)
{
	g_string_append(out, " \"");
	for (size_t i = 0; i < line->run_count; i++) {
		str text = line->runs[i].text;
		for (size_t k = 0; k < text.len; k++)
			if (text.at[k] == '"' || text.at[k] == '\\')
				g_string_append_printf(out, "\\%c", text.at[k]);
			else if ((unsigned char)text.at[k] >= ' ')
				g_string_append_c(out, text.at[k]);
		if (line->runs[i].hyphen)
			g_string_append_c(out, '-');
	}
	g_string_append_c(out, '"');
}

static void put_node(GString *out, const struct fragment *f)
{
	if (f->node != NULL)
		g_string_append_printf(out, " %s[%u]", node_kind_word(f->node->kind), f->node->id);
	if (f->offset != 0)
		g_string_append_printf(out, "+%u", f->offset);
	if (f->listing != NULL)
		g_string_append_printf(out, " in %s[%u]", node_kind_word(f->listing->kind), f->listing->id);
}

static void put_fragment(GString *out, const struct fragment *f)
{
	static const char *const kinds[] = {"line", "rule", "picture", "path"};
	static const char *const roles[] = {"", " head", " folio", " decoration", " label"};

	g_string_append_printf(out, "  %s %.2f %.2f", kinds[f->kind], unit_points(f->x), unit_points(f->y));
	if (f->kind == FRAGMENT_LINE)
		g_string_append_printf(out, " w %.2f", unit_points(f->width));
	else
		g_string_append_printf(out, " %.2f x %.2f", unit_points(f->width), unit_points(f->height));
	g_string_append(out, roles[f->role]);
	g_string_append(out, f->turned ? " turned" : "");
	put_node(out, f);
	if (f->kind == FRAGMENT_LINE)
		put_text(out, f->line);
	if (f->kind == FRAGMENT_PICTURE && f->picture != NULL)
		g_string_append_printf(out, " %.*s", STR_ARGS(f->picture->path));
	g_string_append_c(out, '\n');
}

void pages_trace(const struct pages *p, GString *out)
{
	g_string_append_printf(out, "pages %zu, %.2f x %.2f points, %zu in front\n", p->count,
	                       unit_points(p->width), unit_points(p->height), p->front_count);
	for (size_t i = 0; i < p->count; i++) {
		const struct page *page = &p->page[i];
		g_string_append_printf(out, "page %u \"%.*s\" %s%s\n", page->number, STR_ARGS(page->label),
		                       page->recto ? "recto" : "verso", page->blank ? " blank" : "");
		for (size_t k = 0; k < page->fragment_count; k++)
			put_fragment(out, &page->fragments[k]);
	}
	for (size_t i = 0; i < p->fault_count; i++)
		g_string_append_printf(out, "fault page %u %s\n", p->faults[i].page, p->faults[i].word);
	for (size_t i = 0; i < p->sheet_count; i++)
		g_string_append_printf(out, "sheet %zu: %u %u\n", i + 1, p->sheets[i][0].page + 1,
		                       p->sheets[i][1].page + 1);
}
