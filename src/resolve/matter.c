/* matter.c: what a book has besides what its author wrote, as tree nodes: half title,
 * title page, copyright page, contents, lists of figures, colophon.
 *
 * Made here so that both books and the PDF's structure say the same. An author's own
 * page of the same role takes the generated one's place; a role without a file in the
 * manifest says where the generated one goes. References are paper.c's. */
#include "resolve/passes.h"

static struct node *make_division(struct resolving *r, const char *role, enum matter matter)
{
	struct node *n = node_new(r->arena, NODE_DIVISION, SPAN_NONE);
	n->flags = NODE_GENERATED | NODE_UNNUMBERED;
	n->division = ARENA_NEW(r->arena, struct division);
	*n->division = (struct division){
		.kind = DIVISION_CHAPTER,
		.matter = matter,
		.depth = 1,
		.role = str_of(role),
	};
	return n;
}

static void give_title(struct resolving *r, struct node *n, str title)
{
	struct division *d = n->division;
	d->title = make_block(r, NODE_HEADING, title);
	d->title->heading.level = MAX(1, d->depth);
	d->title->heading.division = d;
	d->title_text = d->short_title = title;
	d->show_title = true;
	node_prepend(n, d->title);
}

struct node *make_references(struct resolving *r, enum matter matter, enum division_kind kind,
                             unsigned depth)
{
	struct node *n = make_division(r, "references", matter);
	n->division->kind = kind;
	n->division->depth = depth;
	give_title(r, n, r->book->labels[LABEL_REFERENCES]);
	return n;
}

/* A division of this role among front and back matter; NULL where there is none. */
static struct node *find_role(struct resolving *r, const char *const *roles)
{
	for (struct node *n = r->book->root->first; n; n = n->next)
		for (size_t i = 0; n->kind == NODE_DIVISION && roles[i]; i++)
			if (str_is(n->division->role, roles[i]))
				return n;
	return NULL;
}

static bool is_bare(const struct node *n)
{
	return !n->division->guide;
}

static void add_line(struct resolving *r, struct node *to, const char *which, str text)
{
	if (!text.len)
		return;
	struct node *line = make_block(r, NODE_MATTER_LINE, STR_NONE);
	line->matter_line = str_of(which);
	append_title(r, line, text);
	node_append(to, line);
}

/* A label's text with {} replaced. */
static str fill(struct resolving *r, enum label label, str with)
{
	str text = r->book->labels[label];
	ptrdiff_t hole = str_find(text, STR("{}"), 0);
	if (hole < 0)
		return str_printf(r->arena, "%.*s %.*s", STR_ARGS(text), STR_ARGS(with));
	return str_printf(r->arena, "%.*s%.*s%.*s", (int)hole, text.at, STR_ARGS(with),
	                  STR_ARGS(str_from(text, (size_t)hole + 2)));
}

static str year_of(const struct book *b)
{
	str date = b->date.len ? b->date : b->modified;
	return date.len >= 4 ? str_sub(date, 0, 4) : STR_NONE;
}

/* --- pages --- */

static bool is_author(const struct person *p)
{
	return !p->role.len || str_is(p->role, "aut");
}

static void add_people(struct resolving *r, struct node *to)
{
	static const struct {
		const char *role;
		enum label label;
	} helpers[] = {
		{"edt", LABEL_EDITED_BY}, {"trl", LABEL_TRANSLATED_BY}, {"ill", LABEL_ILLUSTRATED_BY}};
	const struct book *b = r->book;
	for (size_t i = 0; i < b->people_count; i++)
		if (is_author(&b->people[i]))
			add_line(r, to, "author", b->people[i].name);
	for (size_t i = 0; i < b->people_count; i++)
		for (size_t k = 0; k < G_N_ELEMENTS(helpers); k++)
			if (str_is(b->people[i].role, helpers[k].role))
				add_line(r, to, "contributor", fill(r, helpers[k].label, b->people[i].name));
}

static void fill_half_title(struct resolving *r, struct node *n)
{
	add_line(r, n, "half-title", r->book->title);
}

static str series_text(struct resolving *r)
{
	const struct book *b = r->book;
	if (!b->series.len || !b->has_series_position)
		return b->series;
	char position[G_ASCII_DTOSTR_BUF_SIZE];
	g_ascii_formatd(position, sizeof position, "%g", b->series_position);
	return str_printf(r->arena, "%.*s, %s", STR_ARGS(b->series), position);
}

static void fill_title_page(struct resolving *r, struct node *n)
{
	add_line(r, n, "title", r->book->title);
	add_line(r, n, "subtitle", r->book->subtitle);
	add_people(r, n);
	add_line(r, n, "series", series_text(r));
	add_line(r, n, "publisher", r->book->publisher);
}

static str rights_text(struct resolving *r)
{
	const struct book *b = r->book;
	if (b->rights.len || !b->people_count)
		return b->rights;
	str year = year_of(b);
	return str_printf(r->arena, "©%s%.*s %.*s", year.len ? " " : "", STR_ARGS(year),
	                  STR_ARGS(b->people[0].name));
}

static void fill_copyright(struct resolving *r, struct node *n)
{
	const struct book *b = r->book;
	str isbn = b->edition->isbn.len ? b->edition->isbn : b->isbn;
	add_line(r, n, "title", b->title);
	add_line(r, n, "rights", rights_text(r));
	add_line(r, n, "publisher", b->publisher);
	if (isbn.len)
		add_line(r, n, "isbn", str_printf(r->arena, "ISBN\u00A0%.*s", STR_ARGS(isbn)));
	add_line(r, n, "date", language_date(r->arena, language_find(r->languages, b->language),
	                                     b->modified.len ? b->modified : b->date));
}

/* The families in use: that of the text, and of code where there is any. */
static str fonts_text(struct resolving *r)
{
	const struct theme *t = r->edition->theme;
	bool code = false;
	for (struct node *n = r->book->root; n && !code; n = walk_after(n, r->book->root))
		code = n->kind == NODE_CODE || n->kind == NODE_CODE_BLOCK;
	if (!t)
		return STR_NONE;
	str body = t->font[t->style[STYLE_BODY].font].family;
	str head = t->font[t->style[STYLE_CHAPTER_TITLE].font].family;
	GString *out = g_string_new(NULL);
	g_string_append_len(out, body.at, (gssize)body.len);
	if (head.len && !str_equal(head, body))
		g_string_append_printf(out, ", %.*s", STR_ARGS(head));
	if (code && t->font[FONT_MONO].family.len)
		g_string_append_printf(out, ", %.*s", STR_ARGS(t->font[FONT_MONO].family));
	return str_from_gstring(r->arena, out);
}

static void fill_colophon(struct resolving *r, struct node *n)
{
	str fonts = fonts_text(r);
	if (fonts.len)
		add_line(r, n, "colophon", fill(r, LABEL_SET_IN, fonts));
	add_line(r, n, "colophon", fill(r, LABEL_MADE_WITH, STR("aldine")));
}

static void fill_contents(struct resolving *r, struct node *n)
{
	node_append(n, make_block(r, NODE_CONTENTS, STR_NONE));
}

static void fill_figures(struct resolving *r, struct node *n)
{
	node_append(n, make_block(r, NODE_FIGURE_LIST, STR_NONE));
}

/* --- where they go --- */

enum want { WANT_NEVER, WANT_IF_ASKED, WANT_ALWAYS };

static const struct page {
	const char *roles[4];        /* the first is the generated one's */
	void (*fill)(struct resolving *r, struct node *n);
	enum want pdf, epub;
	bool titled;
	enum label title;
} pages[] = {
	{{"halftitlepage", "half-title", "halftitle"}, fill_half_title, WANT_ALWAYS, WANT_NEVER, 0, 0},
	{{"titlepage", "title-page"}, fill_title_page, WANT_ALWAYS, WANT_ALWAYS, 0, 0},
	{{"copyright-page", "copyright"}, fill_copyright, WANT_ALWAYS, WANT_ALWAYS, 0, 0},
	{{"toc", "contents"}, fill_contents, WANT_ALWAYS, WANT_NEVER, true, LABEL_CONTENTS},
	{{"figures", "list-of-figures", "loi"}, fill_figures, WANT_IF_ASKED, WANT_IF_ASKED, true,
	 LABEL_FIGURES},
	{{"colophon"}, fill_colophon, WANT_IF_ASKED, WANT_IF_ASKED, true, LABEL_COLOPHON},
};

/* After what stands before it: dedication and epigraph come before the contents, the
 * author's own preface after them. */
static void place(struct resolving *r, struct node *n, struct node **last)
{
	struct node *root = r->book->root;
	struct node *after = *last;
	bool contents = str_is(n->division->role, "toc");
	for (struct node *next = after ? after->next : root->first; contents && next; next = next->next) {
		if (next->kind != NODE_DIVISION || (!str_is(next->division->role, "dedication") &&
		                                    !str_is(next->division->role, "epigraph")))
			break;
		after = next;
	}
	if (after)
		node_insert_after(after, n);
	else
		node_prepend(root, n);
	*last = n;
}

/* A half title is a printed book's first leaf; behind a cover it would only repeat it. A
 * theme may list nothing in the contents. */
static enum want page_want(const struct edition *e, const struct page *page)
{
	enum want want = e->format == FORMAT_PDF ? page->pdf : page->epub;
	if (!e->title_pages || (page->fill == fill_contents && e->theme && !e->theme->contents_depth))
		return WANT_NEVER;
	return page->fill == fill_half_title && want && !e->mirrored ? WANT_IF_ASKED : want;
}

static void make_page(struct resolving *r, const struct page *page, struct node **last)
{
	enum want want = page_want(r->edition, page);
	struct node *there = find_role(r, page->roles);
	if (there && !is_bare(there)) {
		if (there->division->matter == MATTER_FRONT)
			*last = there;
		return;
	}
	if (there && want == WANT_NEVER) {
		node_remove(there);
		return;
	}
	if (!there && want != WANT_ALWAYS)
		return;
	struct node *n = there ? there : make_division(r, page->roles[0], MATTER_FRONT);
	n->flags |= NODE_GENERATED | NODE_UNNUMBERED;
	if (page->titled && !n->division->title)
		give_title(r, n, r->book->labels[page->title]);
	if (!there)
		place(r, n, last);
	page->fill(r, n);
}

/* A handout has no pages to give away: its title stands above the text. */
static void make_title_block(struct resolving *r)
{
	struct node *n = make_division(r, "title-block", MATTER_FRONT);
	add_line(r, n, "title", r->book->title);
	add_line(r, n, "subtitle", r->book->subtitle);
	add_people(r, n);
	node_prepend(r->book->root, n);
}

void matter_insert(struct resolving *r)
{
	struct node *last = NULL;
	for (size_t i = 0; i < G_N_ELEMENTS(pages); i++)
		make_page(r, &pages[i], &last);
	if (!r->edition->title_pages && r->edition->format == FORMAT_PDF)
		make_title_block(r);
}
