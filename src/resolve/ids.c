/* ids.c: every division and heading gets a name that nothing else in the book has.
 *
 * Two things are kept apart. Within its guide a heading answers to what an author would
 * write: the id given, or the slug that GitHub would make of it, repeats numbered. In the
 * book a node has one id, a valid XML name: the same word where it is free, else with its
 * division's before it. So a second guide's #summary is found by its own links, and a
 * guide added later changes no id but the clashing one. */
#include "doc/name.h"
#include "resolve/passes.h"

struct fragment {
	const struct node *division;
	str name;
};

static unsigned fragment_hash(const void *key)
{
	const struct fragment *f = key;
	return str_hash(&f->name) * 31 + g_direct_hash(f->division);
}

static int fragment_equal(const void *a, const void *b)
{
	const struct fragment *x = a, *y = b;
	return x->division == y->division && str_equal(x->name, y->name);
}

static void put_char(GString *out, gunichar c)
{
	if (c < 0x80)
		g_string_append_c(out, (char)c);
	else
		g_string_append_unichar(out, c);
}

static gunichar lower(gunichar c)
{
	return c < 0x80 ? (gunichar)g_ascii_tolower((char)c) : g_unichar_tolower(c);
}

static bool is_slug_char(gunichar c)
{
	return c < 0x80 ? g_ascii_isalnum((char)c) || c == '-' || c == '_'
	                : g_unichar_isalnum(c) || g_unichar_ismark(c);
}

str slug_of(struct arena *a, str title)
{
	GString *out = g_string_sized_new(title.len);
	title = str_trim(title);
	for (size_t at = 0; at < title.len;) {
		gunichar c = str_char(title, &at);
		if (g_unichar_isspace(c))
			g_string_append_c(out, '-');
		else if (is_slug_char(c))
			put_char(out, lower(c));
	}
	return str_from_gstring(a, out);
}

/* Letters and figures alone: what two tools' slugs of one title have in common. */
static str bare_name(struct arena *a, str name)
{
	GString *out = g_string_sized_new(name.len);
	for (size_t at = 0; at < name.len;) {
		gunichar c = str_char(name, &at);
		if (g_unichar_isalnum(c))
			put_char(out, lower(c));
	}
	return str_from_gstring(a, out);
}

static bool is_name_start(gunichar c)
{
	return c == '_' || (c < 0x80 ? g_ascii_isalpha((char)c) : g_unichar_isalpha(c));
}

/* EPUB readers want XML names without colons. */
static str xml_name(struct arena *a, str wish)
{
	GString *out = g_string_sized_new(wish.len + 1);
	for (size_t at = 0; at < wish.len;) {
		gunichar c = str_char(wish, &at);
		if (!out->len && !is_name_start(c))
			g_string_append_c(out, '_');
		if (is_slug_char(c) || c == '.')
			put_char(out, c);
		else
			g_string_append_c(out, '-');
	}
	if (!out->len)
		g_string_append(out, "section");
	return str_from_gstring(a, out);
}

static str *kept_key(struct arena *a, str s)
{
	str *key = ARENA_NEW(a, str);
	*key = s;
	return key;
}

str id_take(struct resolving *r, str wish)
{
	str name = xml_name(r->arena, wish), id = name;
	unsigned i = GPOINTER_TO_UINT(g_hash_table_lookup(r->taken, &name));
	for (; g_hash_table_contains(r->taken, &id); i++)
		id = str_printf(r->arena, "%.*s-%u", STR_ARGS(name), i);
	g_hash_table_insert(r->taken, kept_key(r->arena, name), GUINT_TO_POINTER(MAX(i, 2)));
	if (!str_equal(id, name))
		g_hash_table_insert(r->taken, kept_key(r->arena, id), GUINT_TO_POINTER(2));
	return id;
}

/* The wish itself where it is free, else with the division's slug before it. */
static str take_within(struct resolving *r, const struct node *division, str wish)
{
	str name = xml_name(r->arena, wish);
	if (division && division->kind == NODE_DIVISION && g_hash_table_contains(r->taken, &name))
		wish = str_printf(r->arena, "%.*s-%.*s", STR_ARGS(division->division->slug),
		                  STR_ARGS(wish));
	return id_take(r, wish);
}

static bool answer(GHashTable *table, struct arena *a, const struct node *division, str name,
                   struct node *n)
{
	struct fragment wanted = {division, name};
	if (!name.len || g_hash_table_contains(table, &wanted))
		return false;
	struct fragment *key = ARENA_NEW(a, struct fragment);
	*key = wanted;
	g_hash_table_insert(table, key, n);
	return true;
}

static bool let_answer(struct resolving *r, const struct node *division, str name,
                       struct node *n)
{
	name = name_composed(r->arena, name);
	if (!answer(r->fragments, r->arena, division, name, n))
		return false;
	answer(r->loose, r->arena, division, bare_name(r->arena, name), n);
	bool known = g_hash_table_contains(r->everywhere, &name);
	g_hash_table_insert(r->everywhere, kept_key(r->arena, name), known ? NULL : n);
	return true;
}

static struct node *division_of(const struct node *n)
{
	return node_above(n->kind == NODE_DIVISION ? n->parent : n, NODE_DIVISION);
}

/* --- the three rounds: divisions, authors' ids, headings --- */

static void name_division(struct resolving *r, struct node *n)
{
	struct division *d = n->division;
	str wish = d->slug.len ? d->slug : d->guide ? d->guide->slug : STR_NONE;
	if (!wish.len)
		wish = slug_of(r->arena, d->title_text);
	if (!wish.len)
		wish = d->role.len ? d->role : STR("section");
	str own = node_id(n);
	d->slug = id_take(r, name_without_order(wish));
	node_attributes(r->arena, n)->id = d->slug;
	let_answer(r, n, own, n);
	let_answer(r, n, d->slug, n);
}

static void name_by_author(struct resolving *r, struct node *n, struct node *division)
{
	str own = node_id(n);
	if (!let_answer(r, division, own, n)) {
		struct diag *d = diag_add(r->diags, DIAG_ID_DUPLICATE, n->where, NULL,
		                          "the id \"%.*s\" is taken in this guide", STR_ARGS(own));
		struct node *first = fragment_find(r, division, own);
		diag_also(r->diags, d, first->where, "it was given here");
	}
	n->attributes->local = own;
	n->attributes->id = take_within(r, division, own);
}

/* How often a slug was wanted in a division so far: the next to try. Without it a guide
 * of a thousand equal headings would try a million names. */
static unsigned repeats_of(struct resolving *r, const struct node *division, str slug)
{
	struct fragment wanted = {division, slug};
	return GPOINTER_TO_UINT(g_hash_table_lookup(r->repeats, &wanted));
}

static void remember_repeats(struct resolving *r, const struct node *division, str slug,
                             unsigned next)
{
	struct fragment *key = ARENA_NEW(r->arena, struct fragment);
	*key = (struct fragment){division, slug};
	g_hash_table_insert(r->repeats, key, GUINT_TO_POINTER(next));
}

static void name_heading(struct resolving *r, struct node *n, struct node *division)
{
	str slug = slug_of(r->arena, node_plain_text(r->arena, n)), name = slug;
	struct node *target = n->heading.division ? division : n;
	unsigned i = repeats_of(r, division, slug);
	if (i && target == n)
		name = str_printf(r->arena, "%.*s-%u", STR_ARGS(slug), i++);
	for (; slug.len && !let_answer(r, division, name, target) && target == n; i++)
		name = str_printf(r->arena, "%.*s-%u", STR_ARGS(slug), MAX(i, 1));
	remember_repeats(r, division, slug, MAX(i, 1));
	struct attributes *at = node_attributes(r->arena, n);
	if (n->heading.division && division)
		at->id = at->id.len ? at->id
		                    : id_take(r, str_printf(r->arena, "%.*s-title",
		                                            STR_ARGS(division->division->slug)));
	else if (!at->id.len) {
		at->local = name.len ? name : STR("section");
		at->id = take_within(r, division, at->local);
	}
}

static void *new_table(struct resolving *r, GHashFunc hash, GEqualFunc equal)
{
	GHashTable *table = g_hash_table_new(hash, equal);
	arena_on_end(r->arena, (void (*)(void *))g_hash_table_destroy, table);
	return table;
}

void ids_give(struct resolving *r)
{
	struct node *root = r->book->root;
	r->fragments = new_table(r, fragment_hash, fragment_equal);
	r->loose = new_table(r, fragment_hash, fragment_equal);
	r->repeats = new_table(r, fragment_hash, fragment_equal);
	r->everywhere = new_table(r, str_hash, str_hash_equal);
	r->taken = new_table(r, str_hash, str_hash_equal);
	for (struct node *n = division_after(root, root); n; n = division_after(n, root))
		name_division(r, n);
	for (struct node *n = root; n; n = walk_after(n, root))
		if (n->kind != NODE_DIVISION && node_id(n).len)
			name_by_author(r, n, division_of(n));
	for (struct node *n = root; n; n = walk_after(n, root))
		if (n->kind == NODE_HEADING)
			name_heading(r, n, division_of(n));
}

struct node *fragment_find(struct resolving *r, const struct node *division, str fragment)
{
	struct fragment wanted = {division, name_composed(r->arena, fragment)};
	struct node *found = g_hash_table_lookup(r->fragments, &wanted);
	if (found || !fragment.len)
		return found;
	wanted.name = bare_name(r->arena, wanted.name);
	return g_hash_table_lookup(r->loose, &wanted);
}

struct node *fragment_find_anywhere(struct resolving *r, str fragment)
{
	return g_hash_table_lookup(r->everywhere, &fragment);
}

static int compare_names(const void *a, const void *b)
{
	return str_compare(*(const str *)a, *(const str *)b);
}

const char *fragment_suggest(struct resolving *r, const struct node *division, str fragment)
{
	GArray *names = g_array_new(FALSE, FALSE, sizeof(str));
	GHashTableIter each;
	struct fragment *key;
	g_hash_table_iter_init(&each, r->fragments);
	while (g_hash_table_iter_next(&each, (void **)&key, NULL))
		if (key->division == division)
			g_array_append_val(names, key->name);
	g_array_sort(names, compare_names);
	const char *help = diag_did_you_mean(r->diags, fragment, (str *)names->data, names->len);
	g_array_free(names, TRUE);
	return help;
}
