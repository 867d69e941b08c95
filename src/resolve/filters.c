/* filters.c: content that an edition drops, unwraps or keeps, by element, class or id.
 *
 * Filters run in the order written, the first that fits decides, so a `keep` before a
 * broader `drop` is an exception to it. An element is named as in HTML. */
#include "resolve/passes.h"

static const struct {
	enum node_kind kind;
	const char *element;
} elements[] = {
	{NODE_PARAGRAPH, "p"},     {NODE_QUOTE, "blockquote"}, {NODE_ITEM, "li"},
	{NODE_DEFINITIONS, "dl"},  {NODE_TERM, "dt"},          {NODE_DEFINITION, "dd"},
	{NODE_CODE_BLOCK, "pre"},  {NODE_BREAK, "hr"},         {NODE_TABLE, "table"},
	{NODE_FIGURE, "figure"},   {NODE_CAPTION, "figcaption"}, {NODE_CALLOUT, "aside"},
	{NODE_DIV, "div"},         {NODE_CODE, "code"},        {NODE_EMPHASIS, "em"},
	{NODE_STRONG, "strong"},   {NODE_STRIKE, "s"},         {NODE_STRIKE, "del"},
	{NODE_UNDERLINE, "u"},     {NODE_SMALL, "small"},      {NODE_SUBSCRIPT, "sub"},
	{NODE_SUPERSCRIPT, "sup"}, {NODE_KEYBOARD, "kbd"},     {NODE_MARKED, "mark"},
	{NODE_ABBREVIATION, "abbr"}, {NODE_CITE, "cite"},      {NODE_QUOTED, "q"},
	{NODE_SPAN, "span"},       {NODE_RUBY, "ruby"},        {NODE_LINK, "a"},
	{NODE_IMAGE, "img"},
};

static bool is_element(const struct node *n, str element)
{
	if (n->kind == NODE_HEADING)
		return element.len == 2 && element.at[0] == 'h' &&
		       element.at[1] == (char)('0' + n->heading.level);
	if (n->kind == NODE_LIST)
		return str_is(element, n->list.ordered ? "ol" : "ul");
	for (size_t i = 0; i < G_N_ELEMENTS(elements); i++)
		if (elements[i].kind == n->kind && str_is(element, elements[i].element))
			return true;
	return str_is(element, node_kind_word(n->kind));
}

static bool has_class(const struct node *n, str name)
{
	for (size_t i = 0; n->attributes && i < n->attributes->class_count; i++)
		if (str_equal(n->attributes->classes[i], name))
			return true;
	return false;
}

static bool fits(const struct filter *f, const struct node *n)
{
	if (f->element.len && !is_element(n, f->element))
		return false;
	if (f->id.len && !str_equal(f->id, node_id(n)))
		return false;
	return !f->class.len || has_class(n, f->class);
}

static bool is_for(const struct filter *f, const struct edition *e)
{
	for (size_t i = 0; i < f->in_count; i++)
		if (str_equal(f->in[i], e->name))
			return true;
	return f->in_count == 0;
}

static bool is_untouchable(const struct node *n)
{
	return n->kind == NODE_BOOK || n->kind == NODE_DIVISION ||
	       (n->kind == NODE_HEADING && n->heading.division);
}

static const struct filter *first_fit(const struct filter *const *filters, size_t count,
                                      bool *used, const struct node *n)
{
	for (size_t i = 0; i < count; i++)
		if (fits(filters[i], n)) {
			used[i] = true;
			return filters[i];
		}
	return NULL;
}

/* A paragraph that has lost all its text goes too. */
static void drop(struct node *n)
{
	struct node *above = n->parent;
	bool kept = n->next != NULL;
	node_remove(n);
	for (const struct node *c = above->first; c; c = c->next)
		kept |= c->kind != NODE_SOFT_BREAK && c->kind != NODE_HARD_BREAK &&
		        !(c->kind == NODE_TEXT && !str_trim(c->text).len);
	if (!kept && above->kind == NODE_PARAGRAPH && above->parent->kind != NODE_CELL)
		node_remove(above);
}

/* A leaf that is unwrapped has nothing inside to stay: it stays itself. */
static void act(const struct filter *f, struct node *n)
{
	if (f->action == FILTER_DROP)
		drop(n);
	else if (f->action == FILTER_UNWRAP && n->first)
		node_unwrap(n);
}

void filters_apply(struct resolving *r)
{
	const struct edition *e = r->edition;
	const struct filter **filters = ARENA_ARRAY(r->arena, const struct filter *, e->filter_count);
	size_t count = 0;
	for (size_t i = 0; i < e->filter_count; i++)
		if (is_for(&e->filters[i], e))
			filters[count++] = &e->filters[i];
	bool *used = ARENA_ARRAY(r->arena, bool, count);
	struct node *root = r->book->root;
	for (struct node *n = root, *next; count && n; n = next) {
		const struct filter *f = is_untouchable(n) ? NULL : first_fit(filters, count, used, n);
		if (f && f->action == FILTER_DROP) {
			struct node *last = n;
			while (last->last)
				last = last->last;
			next = walk_after(last, root);
		} else {
			next = walk_after(n, root);
		}
		if (f)
			act(f, n);
	}
	for (size_t i = 0; i < count; i++)
		if (!used[i])
			diag_add(r->diags, DIAG_FILTER_IDLE, filters[i]->where, NULL,
			         "nothing in this edition is what the filter looks for");
}
