/* block.c: a block of the tree into the flow.
 *
 * One case a kind. Blocks inside a quote or an item join the flow themselves, set in; only
 * notes and cells become boxes (flow.h). The outermost style wins: a list in a quotation
 * is set like the quotation. */
#include "pages/layout.h"

#include <string.h>

#include "doc/script.h"

#define BOLD_MOST 3                /* lines of a heading in all but name */

/* Sets a text block, or finds it as set in an earlier round. */
struct paragraph set_node(struct layout *l, const struct node *n, const struct setting *how)
{
	struct paragraph **kept = &l->set[n->id];

	if (*kept != NULL)
		return **kept;
	struct paragraph p = lines_set(l->type, l->arena, n, how);
	if (!feedback_changes(l, n)) {
		*kept = ARENA_NEW(l->arena, struct paragraph);
		**kept = p;
	}
	return p;
}

bool runs_against(const struct layout *l, const struct node *n)
{
	enum said_direction said = node_direction(n);
	bool right = said ? said == DIRECTION_RIGHT_TO_LEFT : language_is_right_to_left(node_language(n));

	return right != l->from_right;
}

/* Bold from end to end: such a paragraph of a few lines is a heading in all but name, as
 * the questions of an interview are. */
static bool is_bold(const struct node *n)
{
	if (n == NULL || n->kind != NODE_PARAGRAPH || n->next == NULL)
		return false;
	for (const struct node *i = n->first; i != NULL && i == i->parent->last; i = i->first)
		if (i->kind == NODE_STRONG)
			return true;
	return false;
}

static bool begins_flush(const struct frame *at, const struct node *n)
{
	return n->prev == NULL || at->tight || is_bold(n) || is_bold(n->prev)
	       || (n->flags & (NODE_FIRST | NODE_CONTINUES | NODE_TIGHT)) != 0;
}

/* What introduces a list or a quotation would rather stay with it. */
static bool introduces(const struct node *n, const struct paragraph *p)
{
	const struct variant *v = &p->variant[0];
	const struct line *last = v->line_count ? &v->lines[v->line_count - 1] : NULL;

	if (n->next == NULL || last == NULL || last->run_count == 0)
		return false;
	str text = str_trim(last->runs[last->run_count - 1].text);
	return str_ends(text, STR(":")) && n->next->kind != NODE_PARAGRAPH;
}

void text_block_lay(struct flow *f, const struct frame *at, const struct node *n, enum style_id id)
{
	const struct style *s = style_of(f->l, id);
	struct setting how = {
		.style = id, .measure = at->width, .first_indent = begins_flush(at, n) ? 0 : s->indent,
		.flush = at->narrow, .no_protrusion = at->narrow,
		.forward = at->depth > 0 && !runs_against(f->l, n),    /* beside their marks */
	};
	struct paragraph p = set_node(f->l, n, &how);

	flow_text(f, at, n, &p, id, 0);
}

static void paragraph_lay(struct flow *f, const struct frame *at, const struct node *n)
{
	const struct style *s = style_of(f->l, at->style);
	bool plain = at->style == STYLE_BODY;
	bool lead = f->lead && plain;

	if (plain) {
		f->lead = false;
		flow_space(f, is_bold(n) ? style_of(f->l, STYLE_HEADING_4)->above : s->above);
	}
	text_block_lay(f, at, n, lead ? STYLE_LEAD : at->style);
	const struct strip *last = f->strips->len ? flow_last_strip(f) : NULL;
	bool text = f->paged && last && last->node == n && last->kind == STRIP_TEXT;
	if (text && is_bold(n) && last->text.variant[0].line_count <= BOLD_MOST) {
		flow_hold(f, BREAK_NEVER);
		f->keep = 2;
	} else if (text && introduces(n, &last->text)) {
		flow_hold(f, BREAK_BLOCK_SHORT);
	}
	if (plain)
		flow_space(f, s->below);
}

/* Set in on both sides, as long as there is room for text. */
struct frame frame_inset(const struct layout *l, const struct frame *at, unit left, unit right)
{
	struct frame in = *at;

	if (at->width - left - right < 6 * l->grid)
		return in;
	in.left += left;
	in.width -= left + right;
	return in;
}

/* Blocks inside a block: narrower, in its style, with white around. */
static void inset_lay(struct flow *f, const struct frame *at, const struct node *n, enum style_id id)
{
	const struct style *s = style_of(f->l, id);
	struct frame in = frame_inset(f->l, at, s->left, s->right);

	if (f->paged)
		in.style = id;
	flow_space(f, s->above);
	blocks_lay(f, &in, n);
	flow_space(f, s->below);
}

static void attribution_lay(struct flow *f, const struct frame *at, const struct node *n)
{
	flow_hold(f, BREAK_NEVER);
	text_block_lay(f, at, n, f->paged ? STYLE_ATTRIBUTION : at->style);
}

static void definition_lay(struct flow *f, const struct frame *at, const struct node *n)
{
	const struct style *s = style_of(f->l, STYLE_DEFINITION);
	struct frame in = frame_inset(f->l, at, s->left, 0);

	if (f->paged)
		in.style = STYLE_DEFINITION;
	blocks_lay(f, &in, n);
	flow_space(f, s->below);
}

static void term_lay(struct flow *f, const struct frame *at, const struct node *n)
{
	enum style_id id = n->parent->kind == NODE_CALLOUT ? STYLE_CALLOUT_TITLE : STYLE_TERM;
	const struct style *s = style_of(f->l, id);

	flow_space(f, s->above);
	text_block_lay(f, at, n, f->paged ? id : at->style);
	if (n->next != NULL) {
		flow_hold(f, BREAK_NEVER);
		f->keep = MAX(s->keep, 1);
	}
	flow_space(f, s->below);
}

static colour callout_colour(const struct layout *l, str name)
{
	for (size_t i = 0; i < l->theme->callout_colour_count; i++)
		if (str_equal(l->theme->callout_colour[i].word, name))
			return l->edition->colour ? l->theme->callout_colour[i].colour : 0x404040;
	return 0x404040;
}

static void callout_lay(struct flow *f, const struct frame *at, const struct node *n)
{
	const struct style *s = style_of(f->l, STYLE_CALLOUT);
	struct bar bar = {.first = f->blocks->len, .x = at->left + s->left / 4,
	                  .width = f->l->theme->callout_rule,
	                  .colour = callout_colour(f->l, n->callout.name)};

	inset_lay(f, at, n, STYLE_CALLOUT);
	bar.end = f->blocks->len;
	if (bar.end > bar.first && bar.width > 0)
		g_array_append_val(f->bars, bar);
}

struct art ornament_art(struct layout *l, unit left, unit width)
{
	const struct style *s = style_of(l, STYLE_BREAK);
	unit wide = path_width(l, l->theme->ornament, s->size);
	GArray *g = fragments_new();

	if (wide > 0) {
		put_path(l, g, l->theme->ornament, left + (width - wide) / 2, l->base, s->size, s->colour,
		         NULL, ROLE_RULE);
		return art_from(l, g, l->grid);
	}
	struct setting how = {.style = STYLE_BREAK, .measure = width};
	struct paragraph p = lines_set_text(l->type, l->arena, l->theme->ornament, NULL, &how);
	if (p.variant_count > 0 && p.variant[0].line_count > 0)
		put_line(g, &p.variant[0].lines[0], NULL, left + p.variant[0].lines[0].x, l->base, ROLE_RULE);
	return art_from(l, g, l->grid);
}

static void break_lay(struct flow *f, const struct frame *at, const struct node *n)
{
	const struct style *s = style_of(f->l, STYLE_BREAK);
	struct art row = ornament_art(f->l, at->left, at->width);

	flow_space(f, s->above);
	row.height = f->leading;
	flow_solid(f, n, row);
	flow_last_strip(f)->floats = f->paged;
	if (s->keep > 0) {
		flow_hold(f, BREAK_NEVER);
		f->keep = s->keep;
	}
	flow_space(f, s->below);
}

enum style_id heading_style(const struct node *n)
{
	static const enum style_id styles[] = {STYLE_CHAPTER_TITLE, STYLE_HEADING_2, STYLE_HEADING_3,
	                                       STYLE_HEADING_4, STYLE_HEADING_5, STYLE_HEADING_6};
	unsigned level = n->heading.level < 1 ? 1 : MIN(n->heading.level, 6);
	const struct division *d = n->heading.division;

	return d != NULL && d->kind == DIVISION_PART ? STYLE_PART_TITLE : styles[level - 1];
}

/* A heading's lines, the last on the grid, in whole grid lines. */
static struct art heading_art(struct layout *l, const struct frame *at, const struct node *n,
                              enum style_id id)
{
	const struct style *s = style_of(l, id);
	struct setting how = {.style = id, .measure = at->width - s->left - s->right, .balanced = true};

	if (n->heading.number.len > 0)
		how.prefix_text = str_printf(l->arena, "%.*s\u2003", STR_ARGS(n->heading.number));
	struct paragraph p = set_node(l, n, &how);
	size_t count = p.variant_count ? p.variant[0].line_count : 0;
	int lines = lines_for(l, (unit)count * s->leading);
	GArray *g = fragments_new();
	GPtrArray *notes = g_ptr_array_new();
	for (size_t i = 0; i < count; i++) {
		const struct line *line = &p.variant[0].lines[i];
		unit baseline = (lines - 1) * l->grid + l->base - (unit)(count - 1 - i) * s->leading;
		put_line(g, line, n, at->left + s->left + line->x, baseline, ROLE_CONTENT);
		for (size_t k = 0; k < line->note_count; k++)
			g_ptr_array_add(notes, (gpointer)line->notes[k]);
	}
	struct art art = art_from(l, g, lines * l->grid);
	art.note_count = notes->len;
	art.notes = (const struct node **)g_ptr_array_free(notes, FALSE);
	art.notes = memcpy(ARENA_ARRAY(l->arena, struct node *, art.note_count + 1),
	                   art.notes ? (void *)art.notes : "", art.note_count * sizeof(void *));
	return art;
}

void heading_lay(struct flow *f, const struct frame *at, const struct node *n)
{
	enum style_id id = heading_style(n);
	const struct style *s = style_of(f->l, id);

	if (!f->paged) {
		text_block_lay(f, at, n, at->style);
		return;
	}
	struct art art = heading_art(f->l, at, n, id);
	if (art.height == 0)
		return;
	flow_space(f, s->above);
	f->keep = 0;
	flow_solid(f, n, art);
	flow_hold(f, BREAK_NEVER);
	f->keep = MAX(s->keep, 2);
	f->after_heading = true;
	flow_space(f, s->below);
}

static void heading_or_opener(struct flow *f, const struct frame *at, const struct node *n)
{
	const struct division *d = n->heading.division;
	bool opens = d != NULL && d->kind != DIVISION_SECTION && d->depth <= 1
	             && f->blocks->len == 0 && !f->l->edition->run_on;

	if (opens && f->paged)
		opener_lay(f, at, n);
	else
		heading_lay(f, at, n);
	f->lead = d != NULL && d->kind != DIVISION_SECTION && f->paged;
}

static void verse_lay(struct flow *f, const struct frame *at, const struct node *n)
{
	const struct style *s = style_of(f->l, STYLE_VERSE);
	struct frame in = frame_inset(f->l, at, s->left, s->right);

	in.tight = true;
	flow_space(f, s->above);
	text_block_lay(f, &in, n, f->paged ? STYLE_VERSE : at->style);
	flow_space(f, s->below);
}

static enum style_id matter_style(str word)
{
	enum style_id id;

	if (style_find(word, &id))
		return id;
	return STYLE_COPYRIGHT;
}

/* Lines of a title stand in their own leading, the whole in lines of the grid; several of
 * a kind, such as authors, close together. */
static void matter_line_lay(struct flow *f, const struct frame *at, const struct node *n)
{
	enum style_id id = matter_style(n->matter_line);
	const struct style *s = style_of(f->l, id);

	bool goes_on = n->next && n->next->kind == n->kind && str_equal(n->next->matter_line, n->matter_line);
	flow_space(f, s->above);
	if (!f->paged || s->leading == f->l->grid) {
		text_block_lay(f, at, n, id);
	} else {
		struct frame in = frame_inset(f->l, at, s->left, s->right);
		struct setting how = {.style = id, .measure = in.width, .balanced = true};
		struct paragraph p = set_node(f->l, n, &how);
		GArray *g = fragments_new();
		unit bottom = put_paragraph(f->l, g, &p, n, in.left, 0, id);
		flow_solid(f, n, art_from(f->l, g, lines_for(f->l, bottom) * f->l->grid));
		flow_hold(f, BREAK_NEVER);
	}
	flow_space(f, goes_on ? 0 : s->below);
}

static void division_lay(struct flow *f, const struct frame *at, const struct node *n)
{
	const struct node *above = f->division;

	f->division = n;
	blocks_lay(f, at, n);
	f->division = above;
}

void block_lay(struct flow *f, const struct frame *at, const struct node *n)
{
	f->lead &= n->kind == NODE_PARAGRAPH || n->kind == NODE_DIV || n->kind == NODE_EPIGRAPH
	           || n->kind == NODE_DIVISION;
	switch (n->kind) {
	case NODE_DIVISION: division_lay(f, at, n); return;
	case NODE_HEADING: heading_or_opener(f, at, n); return;
	case NODE_PARAGRAPH: paragraph_lay(f, at, n); return;
	case NODE_QUOTE: inset_lay(f, at, n, STYLE_QUOTE); return;
	case NODE_EPIGRAPH: inset_lay(f, at, n, STYLE_EPIGRAPH); return;
	case NODE_ATTRIBUTION: attribution_lay(f, at, n); return;
	case NODE_LIST: list_lay(f, at, n); return;
	case NODE_TERM: term_lay(f, at, n); return;
	case NODE_DEFINITION: definition_lay(f, at, n); return;
	case NODE_CODE_BLOCK: code_lay(f, at, n); return;
	case NODE_BREAK: break_lay(f, at, n); return;
	case NODE_TABLE: table_lay(f, at, n); return;
	case NODE_FIGURE: figure_lay(f, at, n); return;
	case NODE_CALLOUT: callout_lay(f, at, n); return;
	case NODE_VERSE: verse_lay(f, at, n); return;
	case NODE_CONTENTS: contents_lay(f, at, n); return;
	case NODE_REFERENCES: references_lay(f, at, n); return;
	case NODE_FIGURE_LIST: figure_list_lay(f, at, n); return;
	case NODE_MATTER_LINE: matter_line_lay(f, at, n); return;
	case NODE_CAPTION: case NODE_REFERENCE: text_block_lay(f, at, n, at->style); return;
	case NODE_BOOK: case NODE_DEFINITIONS: case NODE_DIV: case NODE_ITEM: case NODE_ROW:
	case NODE_CELL: blocks_lay(f, at, n); return;
	case NODE_NOTE:            /* stands at a page's foot */
	case NODE_TEXT: case NODE_SOFT_BREAK: case NODE_HARD_BREAK: case NODE_CODE: case NODE_TOKEN:
	case NODE_EMPHASIS: case NODE_STRONG: case NODE_STRIKE: case NODE_UNDERLINE: case NODE_SMALL:
	case NODE_SMALL_CAPS: case NODE_SUBSCRIPT: case NODE_SUPERSCRIPT: case NODE_KEYBOARD:
	case NODE_MARKED: case NODE_ABBREVIATION: case NODE_CITE: case NODE_QUOTED: case NODE_SPAN:
	case NODE_RUBY: case NODE_RUBY_TEXT: case NODE_LINK: case NODE_IMAGE: case NODE_NOTE_MARK:
	case NODE_PAGE_REFERENCE: case NODE_KIND_COUNT: return;
	}
}

void blocks_lay(struct flow *f, const struct frame *at, const struct node *parent)
{
	for (const struct node *n = parent->first; n != NULL; n = n->next)
		block_lay(f, at, n);
}
