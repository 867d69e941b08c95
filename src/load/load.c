/* load.c: the whole order of loading: the manifest, its guides, one tree.
 *
 *   1. the manifest is read and decoded
 *   2. every guide in its folders is read as far as its header: it may be meant by name
 *   3. each entry becomes a DIVISION; its guide's Markdown becomes what is in it
 *   4. every node is numbered: the number by which editions talk of it to each other
 *
 * Guides are parsed side by side, each with an arena and findings of its own; meanwhile
 * editions and themes are resolved. Everything that is wrong is said, and the book goes on
 * without it. */
#include "load/loader.h"

#include <string.h>

#include "base/crew.h"
#include "doc/walk.h"
#include "load/markdown.h"

struct loading {
	struct arena *arena;
	struct diags *diags;
	struct folder *files;
	struct manifest *m;
	struct shelf *shelf;
	struct batch *parsing;
	GPtrArray *filled;               /* struct filling *, in book order */
};

/* A division and what is to be in it. */
struct filling {
	struct node *division;
	const struct entry *entry;
	struct found_guide *guide;       /* NULL: it has none of its own */
	struct arena *arena;
	struct diags *diags;
	struct node *content;            /* of the guide, parsed */
};

/* --- titles --- */

/* Plain text with `code`. */
static void put_title(struct arena *a, struct node *heading, str text, span where)
{
	bool code = false;
	for (str part; str_next(&text, '`', &part); code = !code)
		if (part.len)
			node_append(heading, node_new_text(a, code ? NODE_CODE : NODE_TEXT, where, part));
}

static struct node *first_heading(const struct node *content)
{
	for (struct node *n = content ? content->first : NULL; n; n = n->next)
		if (n->kind == NODE_HEADING)
			return n;
	return NULL;
}

/* Letters and figures alone: what a title says, however it is punctuated. */
static str gist(struct arena *a, str text)
{
	GString *g = g_string_new(NULL);
	for (size_t at = 0; at < text.len;) {
		gunichar c = str_char(text, &at);
		if (g_unichar_isalnum(c))
			g_string_append_unichar(g, g_unichar_tolower(c));
	}
	return str_from_gstring(a, g);
}

static bool says_the_same(struct arena *a, str x, str y)
{
	str p = gist(a, x), q = gist(a, y);
	return p.len && str_equal(p, q);
}

/* "what-we-do" -> "What we do" */
static str words_of(struct arena *a, str slug)
{
	char *text = arena_copy(a, slug.at, slug.len);
	for (size_t i = 0; i < slug.len; i++)
		if (text[i] == '-' || text[i] == '_')
			text[i] = ' ';
	if (slug.len)
		text[0] = g_ascii_toupper(text[0]);
	return (str){text, slug.len};
}

/* Pages that have no title unless someone gives them one. */
static bool is_untitled(str role)
{
	return str_is(role, "dedication") || str_is(role, "epigraph");
}

/* The title of a division: the manifest's, else the header's, else its first heading,
 * which then stands no longer in the text. A first heading that only repeats it goes too
 * and leaves it its id, for links to that heading. */
static struct node *make_title(struct loading *l, struct node *division, struct node *content,
                               const struct entry *e)
{
	struct division *d = division->division;
	str wanted = e->title.len ? e->title : d->guide ? d->guide->title : STR_NONE;
	span where = e->title.len || !d->guide ? e->where
	           : wanted.len ? ((const struct found_guide *)d->guide)->title_where
	           : (span){d->guide->source, 0, 0};
	struct node *heading = first_heading(content);
	if (heading && !wanted.len) {
		node_remove(heading);
		return heading;
	}
	if (!wanted.len && d->guide && !is_untitled(d->role)) {
		wanted = words_of(l->arena, d->guide->slug);
		diag_add(l->diags, DIAG_TITLE_GUESSED, where, NULL, "%.*s has no title: \"%.*s\" is taken",
		         STR_ARGS(d->guide->path), STR_ARGS(wanted));
	}
	if (!wanted.len)
		return NULL;
	struct node *title = node_new(l->arena, NODE_HEADING, where);
	put_title(l->arena, title, wanted, where);
	if (heading && heading == content->first &&
	    says_the_same(l->arena, node_plain_text(l->arena, heading), wanted)) {
		node_remove(heading);
		title->attributes = heading->attributes;
	}
	return title;
}

static void set_title(struct loading *l, struct node *n, struct node *content, const struct entry *e)
{
	struct division *d = n->division;
	struct node *title = make_title(l, n, content, e);
	d->show_title = !e->title_hidden;
	d->short_title = e->short_title.len ? e->short_title : d->guide ? d->guide->short_title : STR_NONE;
	if (!title) {
		d->title_text = STR("");
		return;
	}
	title->heading.level = MAX(1, d->depth);
	title->heading.division = d;
	d->title = title;
	d->title_text = node_plain_text(l->arena, title);
	if (d->show_title)
		node_append(n, title);
}

/* --- guides --- */

/* The guide of an entry, claimed for it; NULL where it has none or none can be had. */
static struct found_guide *claim(struct loading *l, const struct entry *e)
{
	struct found_guide *g = NULL;
	if (!e->file.len && !e->slug.len)
		return NULL;
	if (e->file.len && e->slug.len)
		diag_add(l->diags, DIAG_VALUE_INVALID, e->slug_where, "take one of them out",
		         "an entry names its guide by its slug or by its file, not by both");
	span where = e->file.len ? e->file_where : e->slug_where;
	g = e->file.len ? shelf_find_file(l->shelf, e->file, where) : shelf_find_name(l->shelf, e->slug, where);
	if (!g)
		return NULL;
	if (g->guide.used) {
		struct diag *last = diag_add(l->diags, DIAG_GUIDE_TWICE, where, NULL,
		                             "%.*s stands in the book already", STR_ARGS(g->guide.path));
		diag_also(l->diags, last, g->used_at, "here");
		return NULL;
	}
	g->guide.used = true;
	g->used_at = where;
	return g;
}

static void parse(void *filling)
{
	struct filling *f = filling;
	const struct found_guide *g = f->guide;
	uint32_t bad = (uint32_t)g->bad_at;
	if (g->bad_text)
		diag_add(f->diags, DIAG_UTF8_BAD, (span){g->guide.source, bad, bad + 3}, NULL,
		         "a byte that is not UTF-8");
	if (g->control_at != (size_t)-1)
		diag_add(f->diags, DIAG_CONTROL_CHARACTER,
		         (span){g->guide.source, (uint32_t)g->control_at, (uint32_t)g->control_at}, NULL,
		         "a control character is left out");
	f->content = markdown_parse(f->arena, f->diags, g->guide.source, g->text, g->body);
}

static void end_arena(void *arena)
{
	arena_free(arena);
}

static void begin_filling(struct loading *l, struct node *division, const struct entry *e,
                          struct found_guide *g)
{
	struct filling *f = ARENA_NEW(l->arena, struct filling);
	*f = (struct filling){.division = division, .entry = e, .guide = g};
	g_ptr_array_add(l->filled, f);
	if (!g)
		return;
	f->arena = arena_new();
	arena_on_end(l->arena, end_arena, f->arena);
	f->diags = diags_branch(l->diags, f->arena);
	batch_add(l->parsing, parse, f);
}

/* The title, once it is known what stands under it, then that, before the sections. */
static void fill_division(struct loading *l, struct filling *f)
{
	struct node *n = f->division, *sections = node_new(l->arena, NODE_DIV, SPAN_NONE);
	if (f->diags)
		diags_join(l->diags, f->diags);
	node_move_children(n, sections);
	set_title(l, n, f->content, f->entry);
	if (f->content) {
		node_move_children(f->content, n);
		f->guide->guide.root = n;
		if (!f->guide->guide.title.len)
			f->guide->guide.title = n->division->title_text;
	}
	node_move_children(sections, n);
}

/* --- entries --- */

static bool is_made(str role)
{
	return str_is(role, "references") || str_is(role, "figures") || str_is(role, "colophon");
}

static str slug_of(struct loading *l, const struct entry *e, const struct guide *guide)
{
	if (guide)
		return guide->slug;
	str slug = e->title.len ? text_slug(l->arena, e->title) : STR_NONE;
	return slug.len ? slug : e->role.len ? e->role : STR("section");
}

static void add_entries(struct loading *l, struct node *parent, const struct entry *entries,
                        size_t count, enum division_kind kind, enum matter matter, unsigned depth);

static void add_entry(struct loading *l, struct node *parent, const struct entry *e,
                      enum division_kind kind, enum matter matter, unsigned depth)
{
	bool wants_guide = e->file.len || e->slug.len;
	struct found_guide *g = claim(l, e);
	if (!g && wants_guide && !e->count)
		return;
	if (!wants_guide && !e->count && !e->draft.len && !is_made(e->role)) {
		diag_add(l->diags, DIAG_ENTRY_EMPTY, e->where, NULL, "this entry has neither a guide nor sections");
		return;
	}
	struct node *n = node_new(l->arena, NODE_DIVISION, e->where);
	n->division = ARENA_NEW(l->arena, struct division);
	*n->division = (struct division){
		.kind = kind, .matter = matter, .depth = depth, .role = e->role, .where = e->where,
		.slug = slug_of(l, e, g ? &g->guide : NULL), .guide = g ? &g->guide : NULL,
		.draft = e->draft.len ? e->draft : g ? g->guide.draft : STR_NONE,
	};
	begin_filling(l, n, e, g);
	if (g && g->guide.language.len)
		node_attributes(l->arena, n)->language = g->guide.language;
	node_append(parent, n);
	bool part = kind == DIVISION_PART;
	add_entries(l, n, e->entries, e->count, part ? DIVISION_CHAPTER : DIVISION_SECTION, matter, depth + 1);
}

static void add_entries(struct loading *l, struct node *parent, const struct entry *entries,
                        size_t count, enum division_kind kind, enum matter matter, unsigned depth)
{
	for (size_t i = 0; i < count; i++)
		add_entry(l, parent, &entries[i], kind, matter, depth);
}

static void build_tree(struct loading *l)
{
	struct manifest *m = l->m;
	struct node *root = node_new(l->arena, NODE_BOOK, (span){m->book.source, 0, 0});
	node_attributes(l->arena, root)->language = m->book.language;
	m->book.root = root;
	add_entries(l, root, m->front, m->front_count, DIVISION_CHAPTER, MATTER_FRONT, 1);
	add_entries(l, root, m->parts, m->part_count, DIVISION_PART, MATTER_BODY, 0);
	add_entries(l, root, m->chapters, m->chapter_count, DIVISION_CHAPTER, MATTER_BODY, 1);
	add_entries(l, root, m->back, m->back_count, DIVISION_CHAPTER, MATTER_BACK, 1);
	if (m->part_count && m->chapter_count)
		diag_add(l->diags, DIAG_VALUE_INVALID, m->chapters[0].where,
		         "put the chapters into parts", "a book has parts or chapters, not both");
	if (!m->part_count && !m->chapter_count && !m->tree->partial)
		diag_add(l->diags, DIAG_KEY_MISSING, (span){m->book.source, 0, 0}, NULL,
		         "a manifest needs the key \"chapters\" or \"parts\"");
}

static void fill_tree(struct loading *l)
{
	batch_wait(l->parsing);
	for (guint i = 0; i < l->filled->len; i++)
		fill_division(l, l->filled->pdata[i]);
}

/* Titles that are not shown stand outside the tree, and are numbered all the same. */
static void number_nodes(struct node *root)
{
	uint32_t next = 1;
	for (struct node *n = root; n; n = walk_after(n, root)) {
		n->origin = next++;
		if (n->kind != NODE_DIVISION || !n->division->title || n->division->show_title)
			continue;
		struct node *title = n->division->title;
		for (struct node *t = title; t; t = walk_after(t, title))
			t->origin = next++;
	}
}

/* --- the book --- */

static void list_guides(struct loading *l)
{
	size_t n;
	struct found_guide **found = shelf_guides(l->shelf, &n);
	l->m->book.guides = ARENA_ARRAY(l->arena, struct guide *, n);
	l->m->book.guide_count = n;
	for (size_t i = 0; i < n; i++) {
		header_report(l->arena, l->diags, found[i]);
		l->m->book.guides[i] = &found[i]->guide;
	}
}

static void fill_shelf(struct loading *l)
{
	struct manifest *m = l->m;
	l->shelf = shelf_new(l->arena, l->diags, l->files, m->book.folder);
	m->book.guide_folders = m->guide_folders;
	m->book.guide_folder_count = m->guide_folder_count;
	for (size_t i = 0; i < m->guide_folder_count; i++)
		shelf_add_folder(l->shelf, m->guide_folders[i], m->guides_where);
}

/* Titles that begin with a colon-less scalar, lists, nothing: whatever stands there, the
 * rest of loading wants a mapping. */
static struct yaml *as_mapping(struct loading *l, struct yaml *tree)
{
	if (tree && tree->kind == YAML_MAPPING)
		return tree;
	span where = tree ? tree->where : (span){l->m->book.source, 0, 0};
	diag_add(l->diags, DIAG_VALUE_TYPE, where, "title: My book", "a manifest is a mapping of keys to values");
	struct yaml *empty = ARENA_NEW(l->arena, struct yaml);
	*empty = (struct yaml){.kind = YAML_MAPPING, .where = {where.source, 0, 0}, .partial = true};
	return empty;
}

static bool read_manifest(struct loading *l, str path)
{
	struct book *b = &l->m->book;
	str bytes, why;
	size_t bad;
	if (folder_is_folder(l->files, path))
		path = path_join(l->arena, path, STR("book.yaml"));
	b->path = str_copy(l->arena, path);
	b->folder = path_folder(b->path);
	b->files = l->files;
	if (!folder_read(l->files, l->arena, b->path, &bytes, &why)) {
		b->source = source_add(diags_sources(l->diags), b->path, STR(""));
		diag_add(l->diags, DIAG_READ_FAILED, (span){b->source, 0, 0}, folder_has(l->files, b->path) ? NULL
		         : "aldine wants a manifest, or a folder that holds book.yaml; `aldine new` starts one",
		         "cannot be read: %.*s", STR_ARGS(why));
		return false;
	}
	str text = text_repaired(l->arena, bytes, &bad);
	b->source = source_add(diags_sources(l->diags), b->path, text);
	if (bad != (size_t)-1)
		diag_add(l->diags, DIAG_UTF8_BAD, (span){b->source, (uint32_t)bad, (uint32_t)bad + 3}, NULL,
		         "a byte that is not UTF-8");
	return true;
}

struct book *load_book(struct arena *a, struct folder *files, str path, struct crew *crew,
                       struct diags *diags)
{
	struct manifest *m = ARENA_NEW(a, struct manifest);
	struct loading l = {.arena = a, .diags = diags, .files = files, .m = m};
	if (!read_manifest(&l, path))
		return NULL;
	struct theme_place place = {a, diags, files, m->book.folder, NULL};
	if (!theme_place_read(&place))
		return NULL;
	struct decoder d = {.arena = a, .diags = diags, .context = &place};
	size_t end = source_text(diags_sources(diags), m->book.source).len;
	struct yaml *tree = as_mapping(&l, decoder_parse(&d, m->book.source, 0, end));
	manifest_decode(&d, tree, m);
	m->book.partial = tree->partial;
	fill_shelf(&l);
	struct arena *meanwhile = arena_new();
	markdown_prepare();
	l.parsing = batch_new(meanwhile, crew);
	l.filled = g_ptr_array_new();
	build_tree(&l);
	bool ok = editions_resolve(&place, m);
	fill_tree(&l);
	list_guides(&l);
	number_nodes(m->book.root);
	g_ptr_array_free(l.filled, TRUE);
	arena_free(meanwhile);
	return ok ? &m->book : NULL;
}

void load_schema(GString *out)
{
	schema_write(&manifest_table, "aldine's manifest", out);
}

void load_key_reference(GString *out)
{
	reference_write(&manifest_table, 2, out);
	reference_write(&header_table, 2, out);
}
