/* set.c: the whole way from Markdown to lines, for tests. */
#include "set.h"

#include <glib/gstdio.h>

#include "load/load.h"
#include "resolve/resolve.h"

/* By their own paths: Pango opens font files itself, so the book is on disk too. */
static void name_fonts(GString *manifest, const char *list)
{
	str rest = str_of(list), name;
	g_string_append(manifest, "fonts: {fallback: [");
	for (bool first = true; str_next(&rest, ' ', &name); first = false)
		g_string_append_printf(manifest, "%s%s/tests/fonts/%.*s", first ? "" : ", ",
		                       ALDINE_TREE, STR_ARGS(name));
	g_string_append(manifest, "]}\n");
}

static void put(struct set *s, const char *name, const char *text)
{
	char *path = g_build_filename(s->folder, name, NULL);
	ck_assert(g_file_set_contents(path, text, -1, NULL));
	g_free(path);
}

struct set set_guide(const char *more, const char *fallback, const char *text)
{
	struct set s = {.arena = arena_new()};
	s.diags = diags_new(s.arena);
	s.folder = g_dir_make_tmp("lines-XXXXXX", NULL);
	ck_assert_ptr_nonnull(s.folder);
	GString *manifest = g_string_new("title: T\nauthor: A\nchapters: [{file: g.md}]\n");
	if (!strstr(more, "language:"))
		g_string_append(manifest, "language: en-US\n");
	g_string_append(manifest, more);
	if (fallback)
		name_fonts(manifest, fallback);
	put(&s, "book.yaml", manifest->str);
	put(&s, "g.md", arena_printf(s.arena, "# T\n\n%s\n", text));
	g_string_free(manifest, TRUE);
	struct book *loaded = load_book(s.arena, folder_on_disk(s.arena), str_of(s.folder), NULL, s.diags);
	ck_assert_ptr_nonnull(loaded);
	const struct edition *edition = NULL;
	for (size_t i = 0; i < loaded->edition_count; i++)
		if (str_is(loaded->editions[i].name, "pdf"))
			edition = &loaded->editions[i];
	s.book = resolve_book(s.arena, loaded, edition, s.diags);
	s.typesetter = typesetter_new(s.arena, s.book, s.diags);
	ck_assert_ptr_nonnull(s.typesetter);
	return s;
}

static void drop(struct set *s, const char *name)
{
	char *path = g_build_filename(s->folder, name, NULL);
	g_remove(path);
	g_free(path);
}

void set_end(struct set *s)
{
	drop(s, "book.yaml");
	drop(s, "g.md");
	g_rmdir(s->folder);
	g_free(s->folder);
	arena_free(s->arena);
}

const struct node *set_node(const struct set *s, enum node_kind kind, unsigned n)
{
	for (struct node *at = s->book->root; at; at = walk_after(at, s->book->root)) {
		bool guide = at->where.source && !(at->flags & NODE_GENERATED);
		if (at->kind == kind && guide && n-- == 0)
			return at;
	}
	ck_abort_msg("no such node");
	return NULL;
}

struct paragraph set_paragraph(struct set *s, unsigned n, double measure)
{
	struct setting how = {.style = STYLE_BODY, .measure = unit_from_points(measure)};
	return lines_set(s->typesetter, s->arena, set_node(s, NODE_PARAGRAPH, n), &how);
}

/* The kth run as one reads. */
static const struct run *run_in_order(const struct line *l, size_t k)
{
	const struct run *sorted[256];
	ck_assert_uint_le(l->run_count, 256);
	for (size_t i = 0; i < l->run_count; i++) {
		size_t at = i;
		for (; at > 0 && sorted[at - 1]->logical > l->runs[i].logical; at--)
			sorted[at] = sorted[at - 1];
		sorted[at] = &l->runs[i];
	}
	return sorted[k];
}

const char *set_text(struct set *s, const struct paragraph *p)
{
	GString *out = g_string_new(NULL);
	for (size_t i = 0; i < p->variant[0].line_count; i++) {
		const struct line *l = &p->variant[0].lines[i];
		if (i)
			g_string_append_c(out, '|');
		for (size_t k = 0; k < l->run_count; k++) {
			const struct run *r = run_in_order(l, k);
			if (r->hyphen)
				g_string_append_c(out, '=');
			else
				g_string_append_len(out, r->text.at, (gssize)r->text.len);
		}
	}
	return str_from_gstring(s->arena, out).at;
}

unsigned set_count(const struct set *s, enum diag_code code)
{
	unsigned count = 0;
	size_t n;
	const struct diag *const *all = diags_sorted(s->diags, &n);
	for (size_t i = 0; i < n; i++)
		count += all[i]->code == code;
	return count;
}
