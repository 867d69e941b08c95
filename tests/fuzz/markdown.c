/* markdown: any bytes as a guide: the tree that comes is sound, its spans lie in the
 * source, and nothing half-made is left in it. Bytes that are no UTF-8 never get here. */
#include <stdlib.h>

#include "doc/dump.h"
#include "doc/walk.h"
#include "load/load.h"

static void require(bool right)
{
	if (!right)
		abort();
}

static void check_node(const struct node *n, size_t length)
{
	require(n->flags < 1 << 16);
	require(n->where.start <= n->where.end && n->where.end <= length);
	require(!n->first || !n->first->prev);
	require(!n->last || !n->last->next);
	if (n->parent && node_holds_inlines(n->parent))
		require(node_is_inline(n));
	else if (n->parent && n->parent->kind != NODE_CODE_BLOCK)
		require(!node_is_inline(n));
	for (const struct node *c = n->first; c; c = c->next) {
		require(c->parent == n);
		require(!c->next || c->next->prev == c);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (!g_utf8_validate((const char *)data, (gssize)size, NULL))
		return 0;
	struct arena *a = arena_new();
	struct diags *diags = diags_new(a);
	str text = str_copy(a, (str){(const char *)data, size});
	uint32_t source = source_add(diags_sources(diags), STR("guide.md"), text);
	struct node *root = load_markdown(a, diags, source, text, 0);
	for (struct node *n = root; n; n = walk_after(n, root))
		check_node(n, size);
	GString *out = g_string_new(NULL);
	node_dump(node_clone(a, root), diags_sources(diags), out);
	diags_print(diags, DIAG_FORMAT_TEXT, false, out);
	g_string_free(out, TRUE);
	arena_free(a);
	return 0;
}
