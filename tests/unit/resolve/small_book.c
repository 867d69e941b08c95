#include "small_book.h"

#include <string.h>

struct small_book small_book(const char *manifest)
{
	struct small_book b = {.arena = arena_new()};
	b.diags = diags_new(b.arena);
	b.files = folder_in_memory(b.arena);
	small_file(&b, "book.yaml", manifest);
	return b;
}

void small_file(struct small_book *b, const char *path, const char *text)
{
	folder_put(b->files, str_of(path), str_of(text));
}

struct book *small_resolve(struct small_book *b, const char *edition)
{
	if (!b->loaded)
		b->loaded = load_book(b->arena, b->files, STR("book.yaml"), NULL, b->diags);
	ck_assert_ptr_nonnull(b->loaded);
	b->loaded->source_date = -1;
	for (size_t i = 0; i < b->loaded->edition_count; i++)
		if (str_is(b->loaded->editions[i].name, edition))
			return resolve_book(b->arena, b->loaded, &b->loaded->editions[i], b->diags);
	ck_abort_msg("no edition %s", edition);
	return NULL;
}

void small_end(struct small_book *b)
{
	arena_free(b->arena);
}

struct book *small_guide(struct small_book *b, const char *manifest, const char *text,
                         const char *edition)
{
	GString *whole = g_string_new("title: Test\nlanguage: en-US\ndate: 2026-01-31\n");
	g_string_append(whole, "guides: [guides]\nchapters: [one]\n");
	g_string_append(whole, manifest);
	*b = small_book(whole->str);
	small_file(b, "guides/one.md", text);
	g_string_free(whole, TRUE);
	return small_resolve(b, edition);
}

const struct node *nth(const struct book *b, enum node_kind kind, size_t n)
{
	for (struct node *at = b->root; at; at = walk_after(at, b->root))
		if (at->kind == kind && n-- == 0)
			return at;
	return NULL;
}

const struct node *link_to(const struct book *b, const char *url)
{
	for (struct node *at = b->root; at; at = walk_after(at, b->root))
		if (at->kind == NODE_LINK && str_is(at->link.url, url))
			return at;
	ck_abort_msg("no link to %s", url);
	return NULL;
}

const struct node *division_of_slug(const struct book *b, const char *slug)
{
	for (struct node *at = b->root; at; at = walk_after(at, b->root))
		if (at->kind == NODE_DIVISION && str_is(at->division->slug, slug))
			return at;
	return NULL;
}

const char *shown(struct small_book *s, const struct book *b, size_t n)
{
	GString *out = g_string_new(NULL);
	const struct node *paragraph = nth(b, NODE_PARAGRAPH, n);
	ck_assert_ptr_nonnull(paragraph);
	for (const struct node *at = paragraph; at; at = walk_after(at, paragraph)) {
		if (at->kind == NODE_SOFT_BREAK)
			g_string_append_c(out, ' ');
		else if (at->kind == NODE_NOTE_MARK && at->mark.note->kind == NODE_NOTE)
			g_string_append_printf(out, "[%.*s]", STR_ARGS(at->mark.note->note.number));
		else if (at->kind == NODE_NOTE_MARK)
			g_string_append_printf(out, "[%.*s]", STR_ARGS(at->mark.note->reference.number));
		else if (!at->first)
			g_string_append_len(out, at->text.at, (gssize)at->text.len);
	}
	return str_from_gstring(s->arena, out).at;
}

unsigned count_of(const struct small_book *s, enum diag_code code)
{
	size_t n;
	unsigned found = 0;
	const struct diag *const *all = diags_sorted(s->diags, &n);
	for (size_t i = 0; i < n; i++)
		found += all[i]->code == code;
	return found;
}
