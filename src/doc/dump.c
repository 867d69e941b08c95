/* dump.c: see dump.h. One payload printer per kind that has a payload; what is absent,
 * zero or the default is not printed, so a line says only what is special. */
#include "doc/dump.h"

#include "doc/walk.h"

static void put_quoted(GString *out, str s)
{
	g_string_append_c(out, '"');
	for (size_t i = 0; i < s.len; i++) {
		unsigned char c = (unsigned char)s.at[i];
		if (c == '"' || c == '\\')
			g_string_append_printf(out, "\\%c", c);
		else if (c == '\n')
			g_string_append(out, "\\n");
		else if (c == '\t')
			g_string_append(out, "\\t");
		else if (c < 0x20 || c == 0x7f)
			g_string_append_printf(out, "\\x%02x", c);
		else
			g_string_append_c(out, (char)c);
	}
	g_string_append_c(out, '"');
}

static void put_str(GString *out, const char *key, str value)
{
	if (!value.at)
		return;
	g_string_append_printf(out, " %s=", key);
	put_quoted(out, value);
}

static void put_int(GString *out, const char *key, long value)
{
	if (value)
		g_string_append_printf(out, " %s=%ld", key, value);
}

static void put_flag(GString *out, const char *word, bool set)
{
	if (set)
		g_string_append_printf(out, " %s", word);
}

static void put_real(GString *out, double value)
{
	char text[G_ASCII_DTOSTR_BUF_SIZE];
	g_string_append(out, g_ascii_formatd(text, sizeof text, "%.4g", value));
}

static void put_pointer(GString *out, const char *key, const struct node *n)
{
	if (!n)
		return;
	str id = node_id(n);
	g_string_append_printf(out, " %s=%s", key, node_kind_word(n->kind));
	if (id.len)
		g_string_append_printf(out, "#%.*s", STR_ARGS(id));
	else if (n->kind == NODE_DIVISION && n->division && n->division->slug.len)
		g_string_append_printf(out, ":%.*s", STR_ARGS(n->division->slug));
	else
		g_string_append_printf(out, "@%u", n->origin);
}

static void put_attributes(GString *out, const struct attributes *at)
{
	if (!at)
		return;
	if (at->id.len)
		g_string_append_printf(out, " #%.*s", STR_ARGS(at->id));
	for (size_t i = 0; i < at->class_count; i++)
		g_string_append_printf(out, " .%.*s", STR_ARGS(at->classes[i]));
	for (size_t i = 0; i < at->other_count; i++) {
		g_string_append_printf(out, " %.*s=", STR_ARGS(at->others[i].key));
		put_quoted(out, at->others[i].value);
	}
	put_str(out, "lang", at->language);
}

static void put_division(GString *out, const struct division *d)
{
	static const char *const kinds[] = {"part", "chapter", "section"};
	static const char *const matters[] = {"front", "body", "back"};
	if (!d)
		return;
	g_string_append_printf(out, " %s %s depth=%u", kinds[d->kind], matters[d->matter], d->depth);
	put_str(out, "role", d->role);
	put_str(out, "slug", d->slug);
	put_str(out, "guide", d->guide ? d->guide->path : STR_NONE);
	put_str(out, "title", d->title_text);
	put_str(out, "short-title", d->short_title);
	put_flag(out, "title-hidden", !d->show_title);
	put_str(out, "draft", d->draft);
	put_str(out, "number", d->number);
	put_str(out, "label", d->label);
}

static const char *const align_words[] = {"none", "left", "center", "right"};

static void put_table(GString *out, const struct node *n)
{
	g_string_append_printf(out, " columns=%u align=", n->table.columns);
	for (unsigned i = 0; i < n->table.columns; i++)
		g_string_append_printf(out, "%s%s", i ? "," : "", align_words[n->table.align[i]]);
	if (n->table.widths) {
		g_string_append(out, " widths=");
		for (unsigned i = 0; i < n->table.columns; i++) {
			g_string_append(out, i ? "," : "");
			put_real(out, (double)n->table.widths[i]);
		}
	}
	put_str(out, "number", n->table.number);
}

static void put_code(GString *out, const struct node *n)
{
	put_str(out, "language", n->code.language);
	put_flag(out, "numbered", n->code.numbered);
	if (n->code.first_line != 1)
		put_int(out, "first", n->code.first_line);
	if (!n->code.marked_count)
		return;
	g_string_append(out, " mark=");
	bool some = false;
	for (size_t i = 0; i < n->code.marked_count; i++) {
		if (!n->code.marked[i])
			continue;
		g_string_append_printf(out, "%s%zu", some ? "," : "", i + 1);
		some = true;
	}
}

static void put_list(GString *out, const struct node *n)
{
	put_flag(out, "bullets", !n->list.ordered);
	if (n->list.ordered)
		g_string_append_printf(out, " start=%d style=%c%c", n->list.start,
		                       n->list.style ? n->list.style : '1',
		                       n->list.delimiter ? n->list.delimiter : '.');
}

static void put_link(GString *out, const struct node *n)
{
	static const char *const classes[] = {"unresolved", "local", "book", "site", "external",
	                                      "mail", "asset", "plain"};
	put_str(out, "url", n->link.url);
	put_str(out, "title", n->link.title);
	if (n->link.class != LINK_UNRESOLVED)
		g_string_append_printf(out, " class=%s", classes[n->link.class]);
	put_pointer(out, "target", n->link.target);
	put_str(out, "address", n->link.address);
	put_str(out, "printed", n->link.printed);
	put_pointer(out, "note", n->link.note);
	put_flag(out, "generated-text", n->link.generated_text);
	put_flag(out, "redirected", n->link.redirected);
}

static void put_image(GString *out, const struct node *n)
{
	put_str(out, "url", n->image.url);
	put_str(out, "title", n->image.title);
	put_flag(out, "decorative", n->image.decorative);
	if (n->image.width > 0) {
		g_string_append(out, " width=");
		put_real(out, (double)n->image.width);
	}
	if (n->image.picture)
		g_string_append_printf(out, " picture=%u", n->image.picture->index);
}

static void put_cell(GString *out, const struct node *n)
{
	g_string_append_printf(out, " column=%u", n->cell.column);
	if (n->cell.span > 1)
		put_int(out, "span", (long)n->cell.span);
	put_flag(out, "header", n->cell.header);
	if (n->cell.align != ALIGN_NONE)
		g_string_append_printf(out, " align=%s", align_words[n->cell.align]);
}

static void put_note(GString *out, const struct node *n)
{
	put_str(out, "label", n->note.label);
	put_str(out, "number", n->note.number);
	put_flag(out, "made", n->note.made);
	put_int(out, "marks", (long)n->note.mark_count);
}

static void put_mark(GString *out, const struct node *n)
{
	put_str(out, "label", n->mark.label);
	put_pointer(out, "note", n->mark.note);
	if (n->mark.note && n->mark.note->kind == NODE_NOTE)
		put_str(out, "number", n->mark.note->note.number);
	put_int(out, "occurrence", (long)n->mark.occurrence);
}

static void put_payload(GString *out, const struct node *n)
{
	switch (n->kind) {
	case NODE_DIVISION: put_division(out, n->division); break;
	case NODE_HEADING:
		put_int(out, "level", (long)n->heading.level);
		put_str(out, "number", n->heading.number);
		break;
	case NODE_LIST: put_list(out, n); break;
	case NODE_ITEM:
		put_flag(out, "open", n->item.task == TASK_OPEN);
		put_flag(out, "done", n->item.task == TASK_DONE);
		put_int(out, "number", n->item.number);
		break;
	case NODE_CODE_BLOCK: put_code(out, n); break;
	case NODE_TABLE: put_table(out, n); break;
	case NODE_ROW: put_flag(out, "header", n->row.header); break;
	case NODE_CELL: put_cell(out, n); break;
	case NODE_FIGURE: put_str(out, "number", n->figure.number); break;
	case NODE_CALLOUT: put_str(out, "name", n->callout.name); break;
	case NODE_NOTE: put_note(out, n); break;
	case NODE_NOTE_MARK: put_mark(out, n); break;
	case NODE_LINK: put_link(out, n); break;
	case NODE_IMAGE: put_image(out, n); break;
	case NODE_REFERENCE:
		put_str(out, "address", n->reference.address);
		put_str(out, "number", n->reference.number);
		put_int(out, "links", (long)n->reference.link_count);
		break;
	case NODE_PAGE_REFERENCE: put_pointer(out, "of", n->page_reference); break;
	case NODE_TOKEN: put_str(out, "class", n->token); break;
	case NODE_MATTER_LINE: put_str(out, "line", n->matter_line); break;
	case NODE_BOOK: case NODE_PARAGRAPH: case NODE_QUOTE: case NODE_ATTRIBUTION:
	case NODE_DEFINITIONS: case NODE_TERM: case NODE_DEFINITION: case NODE_BREAK:
	case NODE_CAPTION: case NODE_DIV: case NODE_EPIGRAPH: case NODE_VERSE:
	case NODE_CONTENTS: case NODE_REFERENCES: case NODE_FIGURE_LIST: case NODE_TEXT:
	case NODE_SOFT_BREAK: case NODE_HARD_BREAK: case NODE_CODE: case NODE_EMPHASIS:
	case NODE_STRONG: case NODE_STRIKE: case NODE_UNDERLINE: case NODE_SMALL:
	case NODE_SMALL_CAPS: case NODE_SUBSCRIPT: case NODE_SUPERSCRIPT: case NODE_KEYBOARD:
	case NODE_MARKED: case NODE_ABBREVIATION: case NODE_CITE: case NODE_QUOTED:
	case NODE_SPAN: case NODE_RUBY: case NODE_RUBY_TEXT: case NODE_KIND_COUNT:
		break;
	}
}

static void put_flags(GString *out, const struct node *n)
{
	static const struct { unsigned flag; const char *word; } flags[] = {
		{NODE_TIGHT, "tight"}, {NODE_FIRST, "first"}, {NODE_CONTINUES, "continues"},
		{NODE_UNNUMBERED, "unnumbered"}, {NODE_GENERATED, "generated"},
		{NODE_VERBATIM, "verbatim"},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(flags); i++)
		put_flag(out, flags[i].word, n->flags & flags[i].flag);
}

static void put_place(GString *out, const struct sources *sources, span where)
{
	if (!sources || !where.source)
		return;
	struct place p = source_place(sources, where);
	g_string_append_printf(out, " @%u:%u-%u:%u", p.line, p.column, p.end_line, p.end_column);
}

void node_dump(const struct node *root, const struct sources *sources, GString *out)
{
	int depth = 0;
	struct walk w = walk_of((struct node *)root);
	while (walk_next(&w)) {
		const struct node *n = w.node;
		if (!w.enter) {
			depth--;
			continue;
		}
		g_string_append_printf(out, "%*s%s", 2 * depth, "", node_kind_word(n->kind));
		put_attributes(out, n->attributes);
		put_payload(out, n);
		put_flags(out, n);
		if (n->text.at && !n->first) {
			g_string_append_c(out, ' ');
			put_quoted(out, n->text);
		}
		put_place(out, sources, n->where);
		g_string_append_c(out, '\n');
		enum node_class class = node_kind_class(n->kind);
		depth += n->first || (class != CLASS_LEAF_BLOCK && class != CLASS_LEAF_INLINE);
	}
}

static void put_line(GString *out, const char *key, str value)
{
	if (!value.len)
		return;
	g_string_append_printf(out, "%s: ", key);
	put_quoted(out, value);
	g_string_append_c(out, '\n');
}

static void put_toc(const struct book *b, GString *out)
{
	if (b->toc_count)
		g_string_append(out, "contents:\n");
	for (size_t i = 0; i < b->toc_count; i++) {
		const struct toc_entry *e = &b->toc[i];
		g_string_append_printf(out, "%*s%.*s%s%.*s\n", 2 + 2 * (int)e->depth, "",
		                       STR_ARGS(e->number), e->number.len ? " " : "",
		                       STR_ARGS(e->text));
	}
}

static void put_pictures(const struct book *b, GString *out)
{
	if (b->picture_count)
		g_string_append(out, "pictures:\n");
	for (size_t i = 0; i < b->picture_count; i++)
		g_string_append_printf(out, "  %zu %.*s%s\n", i, STR_ARGS(b->pictures[i]->path),
		                       b->pictures[i]->image ? "" : " (unreadable)");
}

void book_dump(const struct book *b, GString *out)
{
	put_line(out, "title", b->title);
	put_line(out, "subtitle", b->subtitle);
	put_line(out, "short-title", b->short_title);
	put_line(out, "name", b->name);
	for (size_t i = 0; i < b->people_count; i++)
		put_line(out, "person", b->people[i].name);
	put_line(out, "language", b->language);
	put_line(out, "publisher", b->publisher);
	put_line(out, "rights", b->rights);
	put_line(out, "date", b->date);
	put_line(out, "modified", b->modified_at);
	put_line(out, "identifier", b->identifier);
	put_line(out, "isbn", b->isbn);
	put_line(out, "edition", b->edition ? b->edition->name : STR_NONE);
	put_toc(b, out);
	put_pictures(b, out);
	if (b->root)
		node_dump(b->root, NULL, out);
}
