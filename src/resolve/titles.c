/* titles.c: words that go without saying, in the book's language: "Preface" over a
 * preface without one, "Warning" over a warning, a dash before who is quoted, "Yet to come" under the title of what
 * is not written. */
#include "resolve/passes.h"

static const struct {
	const char *role;
	enum label label;
} roles[] = {
	{"preface", LABEL_PREFACE},
	{"acknowledgments", LABEL_ACKNOWLEDGMENTS},
	{"acknowledgements", LABEL_ACKNOWLEDGMENTS},
	{"appendix", LABEL_APPENDIX},
	{"references", LABEL_REFERENCES},
	{"colophon", LABEL_COLOPHON},
	{"toc", LABEL_CONTENTS},
	{"contents", LABEL_CONTENTS},
	{"figures", LABEL_FIGURES},
	{"list-of-figures", LABEL_FIGURES},
	{"loi", LABEL_FIGURES},
};

static const struct {
	const char *name;
	enum label label;
} callouts[] = {
	{"note", LABEL_CALLOUT_NOTE},           {"info", LABEL_CALLOUT_NOTE},
	{"tip", LABEL_CALLOUT_TIP},             {"important", LABEL_CALLOUT_IMPORTANT},
	{"warning", LABEL_CALLOUT_WARNING},     {"caution", LABEL_CALLOUT_CAUTION},
	{"danger", LABEL_CALLOUT_CAUTION},
};

static str word(struct resolving *r, const struct node *near, enum label label)
{
	str language = near ? node_language(near) : STR_NONE;
	return language_find(r->languages, language.len ? language : r->book->language)->labels[label];
}

static void title_division(struct resolving *r, struct node *n)
{
	struct division *d = n->division;
	if ((d->title && d->title_text.len) || !d->role.len)
		return;
	for (size_t i = 0; i < G_N_ELEMENTS(roles); i++) {
		if (!str_is(d->role, roles[i].role))
			continue;
		if (d->title)
			node_remove(d->title);
		d->title_text = word(r, n, roles[i].label);
		d->title = make_block(r, NODE_HEADING, d->title_text);
		d->title->heading.level = 1;
		d->title->heading.division = d;
		node_prepend(n, d->title);
		d->show_title = true;
	}
}

static void title_callout(struct resolving *r, struct node *n)
{
	if (n->first && n->first->kind == NODE_TERM)
		return;
	for (size_t i = 0; i < G_N_ELEMENTS(callouts); i++) {
		if (!str_equal_fold(n->callout.name, str_of(callouts[i].name)))
			continue;
		node_prepend(n, make_block(r, NODE_TERM, word(r, n, callouts[i].label)));
		return;
	}
}

/* Authors type the dash before a name in their own ways, or leave it to the site's style;
 * what they typed went when the attribution was found. */
static void dash_attribution(struct resolving *r, struct node *n)
{
	str language = node_language(n);
	str dash = language_find(r->languages, language.len ? language : r->book->language)->attribution;
	str said = node_plain_text(r->arena, n);
	if (dash.len && said.len && !str_starts(said, STR("—")) && !str_starts(said, STR("–")))
		node_prepend(n, make_text(r, dash));
}

/* A stub leads to where the draft can be read, if the manifest says where. */
static void fill_draft(struct resolving *r, struct node *n)
{
	const struct division *d = n->division;
	if (!d->draft.len || d->guide)
		return;
	struct node *paragraph = make_block(r, NODE_PARAGRAPH, STR_NONE);
	struct node *text = make_text(r, word(r, n, LABEL_DRAFT));
	struct address address = address_split(d->draft);
	if (address_is_web(&address)) {
		struct node *link = node_new(r->arena, NODE_LINK, d->where);
		link->link.url = d->draft;
		node_append(link, text);
		text = link;
	}
	node_append(paragraph, text);
	if (d->title && d->title->parent == n)
		node_insert_after(d->title, paragraph);
	else
		node_prepend(n, paragraph);
}

/* Said once a language: of the book, and of each guide in another. */
static void check_language(struct resolving *r, GHashTable *said, const struct node *n, span where)
{
	str *tag = ARENA_NEW(r->arena, str);
	*tag = node_language(n);
	if (!tag->len || g_hash_table_contains(said, tag))
		return;
	g_hash_table_add(said, tag);
	if (!language_find(r->languages, *tag)->known)
		diag_add(r->diags, DIAG_LANGUAGE_UNKNOWN, where, NULL,
		         "no rules for the language \"%.*s\"", STR_ARGS(*tag));
}

static void check_languages(struct resolving *r)
{
	struct node *root = r->book->root;
	GHashTable *said = g_hash_table_new(str_hash, str_hash_equal);
	check_language(r, said, root, (span){r->book->source, 0, 0});
	for (struct node *n = division_after(root, root); n; n = division_after(n, root)) {
		const struct guide *g = n->division->guide;
		check_language(r, said, n, g ? (span){g->source, 0, 0} : n->division->where);
	}
	g_hash_table_destroy(said);
}

void titles_complete(struct resolving *r)
{
	struct node *root = r->book->root;
	for (struct node *n = root; n; n = walk_after(n, root)) {
		if (n->kind == NODE_DIVISION) {
			title_division(r, n);
			fill_draft(r, n);
		} else if (n->kind == NODE_CALLOUT) {
			title_callout(r, n);
		} else if (n->kind == NODE_ATTRIBUTION) {
			dash_attribution(r, n);
		}
	}
	check_languages(r);
	const struct language *l = language_find(r->languages, r->book->language);
	for (int i = 0; i < LABEL_COUNT; i++)
		r->book->labels[i] = l->labels[i];
}
