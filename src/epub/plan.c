/* plan.c: see plan.h.
 *
 * One walk over the divisions makes the files, one over the whole tree the anchors, one
 * over the page map the marks. Files and anchors are kept in arrays by node id; nothing
 * is looked up by name later.
 *
 * Names are ASCII although EPUB allows more: zip tools, old readers and web servers each
 * spoil some of the rest. Road not taken: numbering files; a reader's bookmarks and a
 * translator's notes would move whenever a guide is added. */
#include "epub/plan.h"

#include <string.h>

#include "doc/walk.h"

/* --- Names --- */

static void put_ascii(GString *out, gunichar c)
{
	if (c < 0x80 && (g_ascii_isalnum((char)c) || c == '_' || c == '.'))
		g_string_append_c(out, (char)c);
	else if (c < 0x80)
		g_string_append_c(out, '-');
	else if (!g_unichar_ismark(c))
		g_string_append_printf(out, "u%04x", (unsigned)c);
}

str plan_ascii_name(struct arena *a, str text)
{
	GString *out = g_string_sized_new(text.len + 8);
	char *apart = g_utf8_normalize(text.at ? text.at : "", (gssize)text.len, G_NORMALIZE_NFKD);

	for (const char *c = apart; c && *c; c = g_utf8_next_char(c))
		put_ascii(out, g_utf8_get_char(c));
	g_free(apart);
	while (out->len && (out->str[out->len - 1] == '.' || out->str[out->len - 1] == '-'))
		g_string_truncate(out, out->len - 1);
	if (!out->len || !g_ascii_isalpha(out->str[0]))
		g_string_prepend(out, "x-");
	if (out->len > 100)
		g_string_truncate(out, 100);
	return str_from_gstring(a, out);
}

/* `wanted`, or with a number after it where that is taken; cases count as alike. */
static str unique(struct arena *a, GHashTable *taken, str wanted)
{
	str name = wanted;

	for (unsigned n = 2; ; n++) {
		str *key = ARENA_NEW(a, str);
		*key = str_copy(a, name);
		for (size_t i = 0; i < key->len; i++)
			((char *)key->at)[i] = g_ascii_tolower(key->at[i]);
		if (g_hash_table_add(taken, key))
			return name;
		name = str_printf(a, "%.*s-%u", STR_ARGS(wanted), n);
	}
}

static GHashTable *name_table(struct arena *a)
{
	GHashTable *t = g_hash_table_new(str_hash, str_hash_equal);

	arena_on_end(a, (void (*)(void *))g_hash_table_unref, t);
	return t;
}

/* --- Files --- */

static bool is_empty_list(const struct book *book, const struct node *n)
{
	return n->kind == NODE_CONTENTS || (n->kind == NODE_REFERENCES && !n->first) ||
	       (n->kind == NODE_FIGURE_LIST && !book->figure_count);
}

bool plan_is_printed(const struct book *book, const struct node *n)
{
	return n->kind != NODE_DIVISION && n->kind != NODE_NOTE && !is_empty_list(book, n);
}

static bool has_contents(const struct node *division)
{
	for (const struct node *n = division->first; n; n = n->next)
		if (n->kind == NODE_CONTENTS)
			return true;
	return false;
}

/* A title alone is an opener worth a page, but not above a list that has nothing in it. */
static bool makes_file(const struct book *book, const struct node *division)
{
	bool title = false, list = false;

	for (const struct node *n = division->first; n; n = n->next) {
		if (n->kind == NODE_HEADING)
			title = true;
		else if (is_empty_list(book, n))
			list = true;
		else if (plan_is_printed(book, n))
			return true;
	}
	return title && !list;
}

/* What stands before the contents where the book does not say. */
static bool comes_before_contents(const struct node *division)
{
	static const char *const roles[] = {"halftitlepage", "half-title", "halftitle", "titlepage",
		"title-page", "copyright-page", "copyright", "dedication", "epigraph", "frontispiece"};

	for (size_t i = 0; i < G_N_ELEMENTS(roles); i++)
		if (str_is(division->division->role, roles[i]))
			return true;
	return false;
}

struct files {
	struct plan *plan;
	GArray *list;              /* of struct plan_file */
	GHashTable *taken;
	bool contents;             /* is among them */
};

static void add_file(struct files *f, struct plan_file file, str name)
{
	struct arena *a = f->plan->arena;

	file.name = unique(a, f->taken, name);
	file.path = file.is_contents ? STR("nav.xhtml") :
	            str_printf(a, "text/%.*s.xhtml", STR_ARGS(file.name));
	file.id = str_printf(a, "t.%.*s", STR_ARGS(file.name));
	file.taken = name_table(a);
	g_array_append_val(f->list, file);
}

static void add_contents(struct files *f)
{
	if (f->contents)
		return;
	f->contents = true;
	add_file(f, (struct plan_file){.is_contents = true}, STR("nav"));
}

static void add_division(struct files *f, const struct node *n)
{
	struct arena *a = f->plan->arena;
	str slug = n->division->slug;

	if (has_contents(n)) {
		add_contents(f);
		return;
	}
	if (!makes_file(f->plan->book, n))
		return;
	if (!comes_before_contents(n) && n->division->depth <= 1)
		add_contents(f);
	add_file(f, (struct plan_file){.division = n},
	         plan_ascii_name(a, slug.len ? slug : n->division->title_text));
}

/* Every division gets the file it is in, or the next one in the book, or the last. */
static void tie_divisions(struct plan *p)
{
	struct walk w = walk_of(p->book->root);
	size_t next = 0;

	while (p->file_count && walk_next(&w)) {
		if (!w.enter || w.node->kind == NODE_BOOK)
			continue;
		if (w.node->kind != NODE_DIVISION) {
			walk_skip(&w);
			continue;
		}
		while (next < p->file_count && !p->files[next].division && !has_contents(w.node))
			next++;
		size_t at = next < p->file_count ? next : p->file_count - 1;
		p->file_of[w.node->id] = &p->files[at];
		if (next < p->file_count && p->files[next].division == w.node)
			next++;
	}
}

/* The cover takes its name last, its place first: a guide called "cover" keeps its own. */
static void add_cover(struct files *f)
{
	add_file(f, (struct plan_file){.is_cover = true}, STR("cover"));
	struct plan_file cover = g_array_index(f->list, struct plan_file, f->list->len - 1);
	g_array_remove_index(f->list, f->list->len - 1);
	g_array_prepend_val(f->list, cover);
}

static void plan_files(struct plan *p, bool with_cover)
{
	struct files f = {.plan = p, .list = g_array_new(FALSE, TRUE, sizeof(struct plan_file)),
	                  .taken = name_table(p->arena)};
	struct walk w = walk_of(p->book->root);

	while (walk_next(&w)) {
		if (w.enter && w.node->kind == NODE_DIVISION)
			add_division(&f, w.node);
		else if (w.enter && w.node->kind != NODE_BOOK)
			walk_skip(&w);
	}
	add_contents(&f);
	if (with_cover)
		add_cover(&f);
	p->file_count = f.list->len;
	p->files = ARENA_ARRAY(p->arena, struct plan_file, f.list->len);
	memcpy(p->files, f.list->data, f.list->len * sizeof *p->files);
	g_array_free(f.list, TRUE);
	tie_divisions(p);
}

const struct plan_file *plan_file_of(const struct plan *p, const struct node *n)
{
	while (n && n->kind != NODE_DIVISION)
		n = n->parent;
	return n ? p->file_of[n->id] : &p->files[0];
}

/* --- Anchors --- */

static void give_anchor(struct plan *p, const struct node *n, str wanted)
{
	if (!p->anchors[n->id].at)
		p->anchors[n->id] = unique(p->arena, plan_file_of(p, n)->taken,
		                           plan_ascii_name(p->arena, wanted));
}

/* Notes are numbered by chapter, so their names are unique within their files; across
 * the book they need not be, but ids that differ everywhere are easier to trace. */
static void name_note(struct plan *p, const struct node *n)
{
	const struct plan_file *f = plan_file_of(p, n);
	str number = n->note.number.len ? n->note.number
	                                : str_printf(p->arena, "n%u", (unsigned)n->id);

	give_anchor(p, n, str_printf(p->arena, "fn-%.*s-%.*s", STR_ARGS(f->name), STR_ARGS(number)));
	str anchor = p->anchors[n->id];
	for (size_t i = 0; i < n->note.mark_count; i++) {
		const struct node *mark = n->note.marks[i];
		const char *more = i ? arena_printf(p->arena, "-%zu", i + 1) : "";
		give_anchor(p, mark, str_printf(p->arena, "ref-%.*s%s", STR_ARGS(anchor), more));
	}
}

/* A place that something points at; where it has no id of its own it is counted within
 * its file. */
static void name_target(struct plan *p, const struct node *n)
{
	if (!n || n->kind == NODE_DIVISION)
		return;
	p->linked[n->id] = true;
	give_anchor(p, n, str_of(node_kind_word(n->kind)));
}

/* The author's ids first: they keep their names whatever else is there. Nothing in
 * another file changes them: ids need be unique in one alone. */
static void plan_anchors(struct plan *p)
{
	const struct book *b = p->book;
	bool figures = false;

	for (const struct node *n = b->root; n; n = walk_after(n, b->root)) {
		str id = node_id(n);
		figures |= n->kind == NODE_FIGURE_LIST;
		if (id.len)
			give_anchor(p, n, n->attributes->local.len ? n->attributes->local : id);
	}
	for (size_t i = 0; i < b->note_count; i++)
		name_note(p, b->notes[i]);
	for (size_t i = 0; i < b->link_count; i++)
		name_target(p, b->links[i]->link.target);
	for (size_t i = 0; i < b->toc_count; i++)
		name_target(p, b->toc[i].target);
	for (size_t i = 0; figures && i < b->figure_count; i++)
		name_target(p, b->figures[i]);
}

str plan_anchor(const struct plan *p, const struct node *n)
{
	return p->anchors[n->id];
}

bool plan_is_linked(const struct plan *p, const struct node *n)
{
	return p->linked[n->id];
}

/* --- Hrefs --- */

str plan_path(const struct plan *p, const struct plan_file *from, str path)
{
	if (!from || str_find_char(from->path, '/', 0) < 0)
		return path;
	if (str_starts(path, STR("text/")))
		return str_from(path, 5);
	return str_printf(p->arena, "../%.*s", STR_ARGS(path));
}

static bool is_whole_file(const struct node *target)
{
	return target->kind == NODE_DIVISION ||
	       (target->kind == NODE_HEADING && target->heading.division &&
	        target->heading.division->title == target);
}

str plan_href(const struct plan *p, const struct plan_file *from, const struct node *target)
{
	const struct plan_file *file = plan_file_of(p, target);
	str anchor = p->anchors[target->id];

	if (is_whole_file(target) || !anchor.at)
		return plan_path(p, from, file->path);
	if (file == from)
		return str_printf(p->arena, "#%.*s", STR_ARGS(anchor));
	return str_printf(p->arena, "%.*s#%.*s", STR_ARGS(plan_path(p, from, file->path)),
	                  STR_ARGS(anchor));
}

/* --- Contents --- */

/* Guides and the headings right in them: what a reader's menu can hold. */
#define ENTRY_DEEPEST 3

/* A division is there when it, or one in it, has a document. */
static bool is_there(const struct plan *p, const struct node *n)
{
	const struct node *file = n->kind == NODE_DIVISION ? p->file_of[n->id]->division : n;

	for (; file; file = file->parent)
		if (file == n)
			return true;
	return false;
}

static void plan_entries(struct plan *p)
{
	const struct book *b = p->book;
	unsigned *depth = ARENA_ARRAY(p->arena, unsigned, b->toc_count);

	p->entries = ARENA_ARRAY(p->arena, struct plan_entry, b->toc_count);
	for (size_t i = 0; i < b->toc_count; i++) {
		const struct toc_entry *t = &b->toc[i];
		bool listed = t->depth <= ENTRY_DEEPEST && is_there(p, t->target);
		depth[i] = t->parent < i ? depth[t->parent] : 0;
		if (!listed)
			continue;
		p->entries[p->entry_count++] = (struct plan_entry){t, depth[i]};
		depth[i]++;
	}
}

/* --- Pages --- */

/* Where in this edition a place of the loaded tree is. */
struct origins {
	const struct node **first; /* by origin: the first node that has it */
	const struct node **next;  /* by node id: the next piece of the same origin */
	uint32_t count;            /* of origins */
};

static struct origins origins_of(struct arena *a, const struct book *book)
{
	struct origins o = {0};

	for (const struct node *n = book->root; n; n = walk_after(n, book->root))
		o.count = MAX(o.count, n->origin + 1);
	o.first = ARENA_ARRAY(a, const struct node *, o.count);
	o.next = ARENA_ARRAY(a, const struct node *, book->node_count);
	const struct node **last = ARENA_ARRAY(a, const struct node *, o.count);
	for (const struct node *n = book->root; n; n = walk_after(n, book->root)) {
		if (last[n->origin])
			o.next[last[n->origin]->id] = n;
		else
			o.first[n->origin] = n;
		last[n->origin] = n;
	}
	return o;
}

/* The piece of a split text that holds byte `at`. */
static const struct node *piece_at(const struct origins *o, const struct node *first, uint32_t at)
{
	const struct node *best = first;

	for (const struct node *n = first; n && n->at <= at; n = o->next[n->id])
		best = n;
	return best;
}

/* The origin past the guide that `origin` is in. */
static uint32_t guide_end(const struct book *book, uint32_t origin)
{
	uint32_t end = UINT32_MAX;

	for (size_t i = 0; i < book->guide_count; i++) {
		const struct node *root = book->guides[i]->root;
		if (root && root->origin > origin)
			end = MIN(end, root->origin);
	}
	return end;
}

/* The next thing the edition has in the same guide; NULL where it lacks the rest. */
static const struct node *next_there(const struct book *book, const struct origins *o,
                                     uint32_t origin)
{
	uint32_t end = MIN(guide_end(book, origin), o->count);

	for (uint32_t i = origin; i < end; i++)
		if (o->first[i])
			return o->first[i];
	return NULL;
}

/* The document that shows a node: its own, or, where it stands in one that is not
 * printed, the next that is. */
static const struct plan_file *shown_in(const struct plan *p, const struct node *n)
{
	const struct plan_file *f = plan_file_of(p, n), *end = p->files + p->file_count;

	while (f < end && !f->division)
		f++;
	return f < end ? f : NULL;
}

/* What begins with this node begins here: a page that begins with a heading's first word
 * begins before the heading. */
static const struct node *outermost(const struct node *n)
{
	while (n->parent && n->parent->first == n && n->kind != NODE_DIVISION &&
	       n->parent->kind != NODE_DIVISION && n->parent->kind != NODE_NOTE)
		n = n->parent;
	return n;
}

static const struct plan_file *contents_file(const struct plan *p)
{
	const struct plan_file *f = p->files;

	while (!f->is_contents)
		f++;
	return f;
}

static const struct node *find_made(const struct book *book, str role)
{
	for (const struct node *n = book->root->first; n; n = n->next)
		if (n->kind == NODE_DIVISION && !n->division->guide && str_equal(n->division->role, role))
			return n;
	return NULL;
}

/* A page of what was made is in what was made for this edition, at the entry of the same
 * number; one of the contents stands above the contents. */
static bool place_made(const struct plan *p, const struct page_mark *from, struct plan_mark *to)
{
	const struct node *division = find_made(p->book, from->role), *n;
	uint32_t entries = from->offset;

	if (!division && str_is(from->role, "toc")) {
		to->node = p->book->root;
		to->file = contents_file(p);
		return true;
	}
	if (!division || p->file_of[division->id]->division != division)
		return false;
	for (n = walk_after(division, division); n && entries; n = walk_after(n, division))
		entries -= n->kind == NODE_REFERENCE;
	while (n && from->offset && n->kind != NODE_REFERENCE)
		n = walk_after(n, division);
	to->node = n && from->offset ? n : division;
	to->file = p->file_of[division->id];
	return true;
}

static bool place_mark(const struct plan *p, const struct origins *o,
                       const struct page_mark *from, struct plan_mark *to)
{
	const struct node *there = NULL;

	if (from->role.len)
		return place_made(p, from, to);
	if (from->origin && from->origin < o->count)
		there = o->first[from->origin];
	if (there) {
		to->node = piece_at(o, there, from->offset);
		to->at = from->offset > to->node->at ? from->offset - to->node->at : 0;
	} else {
		to->node = from->origin ? next_there(p->book, o, from->origin) : NULL;
	}
	if (to->node && !to->at)
		to->node = outermost(to->node);
	if (to->node)
		to->file = shown_in(p, to->node);
	return to->file != NULL;
}

static int compare_marks(const void *a, const void *b, void *unused)
{
	const struct plan_mark *m = a, *n = b;

	(void)unused;
	if (m->file != n->file)
		return m->file < n->file ? -1 : 1;
	if (m->node->id != n->node->id)
		return m->node->id < n->node->id ? -1 : 1;
	return m->at < n->at ? -1 : m->at > n->at;
}

/* A page that begins in what was made for the other book alone, such as a half title,
 * waits for the next page's place. */
static void place_marks(struct plan *p, const struct pagemap *map)
{
	struct origins o = origins_of(p->arena, p->book);
	size_t waiting = 0;

	for (size_t i = 0; i < map->count; i++) {
		struct plan_mark *m = &p->marks[p->mark_count];
		*m = (struct plan_mark){0};
		bool placed = place_mark(p, &o, &map->marks[i], m);
		m->label = map->marks[i].label;
		if (!placed && map->marks[i].origin)
			continue;
		p->mark_count++;
		for (; placed && waiting; waiting--) {
			struct plan_mark *w = m - waiting;
			str label = w->label;
			*w = *m;
			w->label = label;
		}
		waiting += !placed;
	}
	p->mark_count -= waiting;
}

str plan_isbn_urn(struct arena *a, str isbn)
{
	GString *out = g_string_new("urn:isbn:");

	for (size_t i = 0; i < isbn.len; i++)
		if (g_ascii_isalnum(isbn.at[i]))
			g_string_append_c(out, isbn.at[i]);
	return str_from_gstring(a, out);
}

/* The printed book's number; where it has none but the EPUB's own, its title and edition. */
static str page_source(struct plan *p, const struct pagemap *map)
{
	const struct book *b = p->book;
	str urn = plan_isbn_urn(p->arena, map->isbn);
	str own = plan_isbn_urn(p->arena, b->edition->isbn.len ? b->edition->isbn : b->isbn);

	if (map->isbn.len && !str_equal(urn, own))
		return urn;
	return str_printf(p->arena, "%.*s (%.*s)", STR_ARGS(b->title), STR_ARGS(map->edition));
}

static void plan_marks(struct plan *p, const struct pagemap *map)
{
	p->marks = ARENA_ARRAY(p->arena, struct plan_mark, map->count);
	place_marks(p, map);
	g_qsort_with_data(p->marks, (gint)p->mark_count, sizeof *p->marks, compare_marks, NULL);
	for (size_t i = 0; i < p->mark_count; i++) {
		struct plan_mark *m = &p->marks[i];
		str name = str_printf(p->arena, "page-%.*s", STR_ARGS(m->label));
		m->anchor = unique(p->arena, m->file->taken, plan_ascii_name(p->arena, name));
		m->href = str_printf(p->arena, "%.*s#%.*s", STR_ARGS(m->file->path), STR_ARGS(m->anchor));
	}
	p->page_source = page_source(p, map);
}

static void find_heads(struct plan *p)
{
	const struct node *root = p->book->root;

	for (const struct node *n = root; n; n = walk_after(n, root))
		if (n->kind == NODE_ROW && n->row.header)
			p->head[n->id] = !n->prev || n->prev->kind != NODE_ROW || p->head[n->prev->id];
}

struct plan *plan_make(struct arena *a, const struct book *book, const struct pagemap *map,
                       bool with_cover)
{
	struct plan *p = ARENA_NEW(a, struct plan);

	p->arena = a;
	p->book = book;
	p->file_of = ARENA_ARRAY(a, const struct plan_file *, book->node_count);
	p->anchors = ARENA_ARRAY(a, str, book->node_count);
	p->linked = ARENA_ARRAY(a, bool, book->node_count);
	p->head = ARENA_ARRAY(a, bool, book->node_count);
	plan_files(p, with_cover);
	find_heads(p);
	plan_anchors(p);
	plan_entries(p);
	if (map && map->count)
		plan_marks(p, map);
	return p;
}
