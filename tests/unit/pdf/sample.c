/* sample.c: see sample.h. */
#include "sample.h"

#include <ft2build.h>
#include FT_FREETYPE_H

#include "image/image.h"

enum { SIZE = 11 * UNIT_POINT, LEADING = 14 * UNIT_POINT, LEFT = 50 * UNIT_POINT };

static struct face load(struct arena *a, unsigned index, const char *name)
{
	char *path = arena_printf(a, "%s/fonts/eb-garamond/%s", ALDINE_TREE, name), *bytes;
	size_t n;
	if (!g_file_get_contents(path, &bytes, &n, NULL))
		abort();
	struct face f = {.index = index, .path = str_of(path), .family = STR("EB Garamond"),
	                 .bytes = {arena_copy(a, bytes, n), n}, .units_per_em = 1000, .x_height = 400};
	g_free(bytes);
	return f;
}

/* A run of text, one glyph a character. */
static struct run set(struct sample *s, const struct face *face, const char *text,
                      const struct node *node, unit x)
{
	FT_Library library;
	FT_Face ft;
	FT_Init_FreeType(&library);
	FT_New_Memory_Face(library, (const FT_Byte *)face->bytes.at, (FT_Long)face->bytes.len, 0, &ft);
	str t = str_copy(s->a, str_of(text));
	struct glyph *g = ARENA_ARRAY(s->a, struct glyph, t.len);
	size_t n = 0;
	unit w = 0;
	for (size_t at = 0; at < t.len; n++) {
		size_t from = at;
		g[n].id = FT_Get_Char_Index(ft, str_char(t, &at));
		FT_Load_Glyph(ft, g[n].id, FT_LOAD_NO_SCALE);
		g[n].x = w;
		g[n].advance = (unit)(ft->glyph->advance.x * SIZE / ft->units_per_EM);
		g[n].text_bytes = (uint16_t)(at - from);
		w += g[n].advance;
	}
	FT_Done_Face(ft);
	FT_Done_FreeType(library);
	return (struct run){.kind = RUN_GLYPHS, .face = face, .size = SIZE, .stretch = 1, .glyphs = g,
	                    .glyph_count = n, .x = x, .width = w, .text = t, .node = node,
	                    .ground = 0xFFFFFF};
}

static struct node *add(struct sample *s, struct node *parent, enum node_kind kind)
{
	struct node *n = node_new(s->a, kind, SPAN_NONE);
	node_append(parent, n);
	return n;
}

static struct node *add_text(struct sample *s, struct node *parent, const char *text)
{
	struct node *n = node_new_text(s->a, NODE_TEXT, SPAN_NONE, str_of(text));
	node_append(parent, n);
	return n;
}

/* One line on the page for all texts below n; pieces numbered by n's TEXTs. */
static void put_line(struct sample *s, enum fragment_role role, const struct node *block,
                     const char *label, const struct node *const *texts, size_t count)
{
	struct run *runs = ARENA_ARRAY(s->a, struct run, count + 1);
	size_t n = 0;
	unit x = 0;
	if (label) {
		runs[n] = set(s, &s->face, label, NULL, x);
		x += runs[n++].width;
	}
	for (size_t i = 0; i < count; i++, n++) {
		const struct node *t = texts[i];
		str text = t->kind == NODE_NOTE_MARK ? STR("1") : t->text;
		runs[n] = set(s, i % 2 ? &s->italic : &s->face, str_terminated(s->a, text), t, x);
		runs[n].colour = i % 2 ? 0x204060 : 0;
		x += runs[n].width;
	}
	struct line *l = ARENA_NEW(s->a, struct line);
	*l = (struct line){.runs = runs, .run_count = n, .width = x, .ascent = SIZE * 3 / 4,
	                   .descent = SIZE / 4};
	struct fragment f = {.kind = FRAGMENT_LINE, .role = role, .x = LEFT, .y = s->y, .width = x,
	                     .node = block, .line = l};
	g_array_append_val(s->fragments, f);
	s->y += LEADING;
}

static void put_text(struct sample *s, enum fragment_role role, const struct node *block,
                     const char *label, const struct node *t)
{
	put_line(s, role, block, label, &t, 1);
}

static void begin_page(struct sample *s, const char *head)
{
	s->fragments = g_array_new(FALSE, TRUE, sizeof(struct fragment));
	s->y = 40 * UNIT_POINT;
	put_text(s, ROLE_HEAD, NULL, NULL, node_new_text(s->a, NODE_TEXT, SPAN_NONE, str_of(head)));
	s->y += LEADING;
}

static void end_page(struct sample *s, const char *label)
{
	s->y = 560 * UNIT_POINT;
	put_text(s, ROLE_FOLIO, NULL, NULL, node_new_text(s->a, NODE_TEXT, SPAN_NONE, str_of(label)));
	struct page p = {.number = s->page->len + 1, .label = str_of(label), .recto = true,
	                 .fragments = (struct fragment *)(void *)s->fragments->data,
	                 .fragment_count = s->fragments->len};
	g_array_free(s->fragments, FALSE);
	g_array_append_val(s->page, p);
}

static void put_rule(struct sample *s)
{
	struct fragment f = {.kind = FRAGMENT_RULE, .role = ROLE_RULE, .x = LEFT, .y = s->y,
	                     .width = 60 * UNIT_POINT, .height = UNIT_POINT / 2};
	g_array_append_val(s->fragments, f);
	s->y += LEADING;
}

static struct picture *make_picture(struct sample *s, unsigned index, bool alpha)
{
	struct pixels p = {.width = 8, .height = 8, .opaque = !alpha};
	p.at = arena_alloc(s->a, 8 * 8 * 4);
	for (int i = 0; i < 64; i++) {
		p.at[4 * i] = (uint8_t)(i * 4);
		p.at[4 * i + 1] = (uint8_t)(255 - i * 4);
		p.at[4 * i + 3] = alpha && i % 3 == 0 ? 128 : 255;
	}
	struct image *image = ARENA_NEW(s->a, struct image);
	str why;
	if (!image_read(s->a, pixels_to_png(s->a, &p), image, &why))
		abort();
	struct picture *picture = ARENA_NEW(s->a, struct picture);
	*picture = (struct picture){.index = index, .image = image};
	return picture;
}

static struct picture *make_vector(struct sample *s, unsigned index)
{
	struct image *image = ARENA_NEW(s->a, struct image);
	str why;
	if (!image_read(s->a, STR("<svg xmlns='http://www.w3.org/2000/svg' width='80' height='40'>"
	                          "<circle cx='40' cy='20' r='9' opacity='.5'/></svg>"), image, &why))
		abort();
	struct picture *picture = ARENA_NEW(s->a, struct picture);
	*picture = (struct picture){.index = index, .image = image};
	return picture;
}

static void put_picture(struct sample *s, const struct node *block, const struct picture *picture)
{
	struct fragment f = {.kind = FRAGMENT_PICTURE, .role = ROLE_CONTENT, .x = LEFT, .y = s->y,
	                     .width = 80 * UNIT_POINT, .height = 40 * UNIT_POINT, .node = block,
	                     .picture = picture};
	g_array_append_val(s->fragments, f);
	s->y += 60 * UNIT_POINT;
}

static void number_nodes(struct sample *s)
{
	uint32_t id = 0;
	struct node *stack = s->book.root;
	while (stack) {
		stack->id = id++;
		if (stack->first) {
			stack = stack->first;
			continue;
		}
		while (stack && !stack->next)
			stack = stack->parent;
		stack = stack ? stack->next : NULL;
	}
	s->book.node_count = id;
	s->pages.destinations = ARENA_ARRAY(s->a, struct destination, id);
	for (uint32_t i = 0; i < id; i++)
		s->pages.destinations[i].page = UINT32_MAX;
}

struct parts {
	struct node *chapter, *heading, *title, *p1, *t1, *link, *link_text, *t2, *mark, *t3, *inner,
		*inner_text, *t4;
	struct node *list, *item[2], *item_text[2], *table, *cell_text[4], *code, *figure, *image, *drawn,
		*caption, *caption_text, *note, *note_p, *note_text;
};

static struct node *add_paragraph(struct sample *s, struct node *parent, const char *text)
{
	return add_text(s, add(s, parent, NODE_PARAGRAPH), text);
}

static void make_text(struct sample *s, struct parts *t)
{
	t->heading = add(s, t->chapter, NODE_HEADING);
	t->heading->heading.level = 1;
	t->chapter->division->title = t->heading;
	t->title = add_text(s, t->heading, "A chapter “by hand”");
	t->p1 = add(s, t->chapter, NODE_PARAGRAPH);
	t->t1 = add_text(s, t->p1, "First words and ");
	t->link = add(s, t->p1, NODE_LINK);
	t->link->link.class = LINK_EXTERNAL;
	t->link->link.address = STR("https://example.com/a(b)\\c?q=é");
	t->link_text = add_text(s, t->link, "a link out");
	t->mark = add(s, t->p1, NODE_NOTE_MARK);
	t->t2 = add_text(s, t->p1, " that goes on");
	t->t3 = add_text(s, t->p1, "over the page to ");
	t->inner = add(s, t->p1, NODE_LINK);
	t->inner->link.class = LINK_BOOK;
	t->inner->link.target = t->chapter;
	t->inner_text = add_text(s, t->inner, "the chapter");
	t->t4 = add_text(s, t->p1, " itself.");
}

static void make_blocks(struct sample *s, struct parts *t)
{
	t->list = add(s, t->chapter, NODE_LIST);
	t->list->list.ordered = true;
	for (int i = 0; i < 2; i++) {
		t->item[i] = add(s, t->list, NODE_ITEM);
		t->item_text[i] = add_paragraph(s, t->item[i], i ? "the second" : "the first");
	}
	t->table = add(s, t->chapter, NODE_TABLE);
	for (int i = 0; i < 4; i++) {
		struct node *row = i % 2 ? t->table->last : add(s, t->table, NODE_ROW);
		struct node *cell = add(s, row, NODE_CELL);
		row->row.header = cell->cell.header = i < 2;
		cell->cell.span = 1;
		t->cell_text[i] = add_paragraph(s, cell, i < 2 ? "head" : "cell");
	}
	t->code = add(s, t->chapter, NODE_CODE_BLOCK);
	t->code->text = STR("int main(void);");
	t->figure = add(s, t->chapter, NODE_FIGURE);
	t->image = add(s, add(s, t->figure, NODE_PARAGRAPH), NODE_IMAGE);
	add_text(s, t->image, "A green square");
	t->drawn = add(s, add(s, t->chapter, NODE_PARAGRAPH), NODE_IMAGE);
	add_text(s, t->drawn, "A dot");
	t->caption = add(s, t->figure, NODE_CAPTION);
	t->caption_text = add_text(s, t->caption, "What is seen.");
	t->note = add(s, t->chapter, NODE_NOTE);
	t->note->note.number = STR("1");
	t->note->note.marks = ARENA_ARRAY(s->a, struct node *, 1);
	t->note->note.marks[0] = t->mark;
	t->note->note.mark_count = 1;
	t->mark->mark.note = t->note;
	t->note_text = add_paragraph(s, t->note, "What the note says.");
}

static void make_tree(struct sample *s, struct parts *t)
{
	s->book.root = node_new(s->a, NODE_BOOK, SPAN_NONE);
	t->chapter = add(s, s->book.root, NODE_DIVISION);
	t->chapter->division = ARENA_NEW(s->a, struct division);
	*t->chapter->division = (struct division){.kind = DIVISION_CHAPTER, .matter = MATTER_BODY,
		.depth = 1, .slug = STR("by-hand"), .title_text = STR("A chapter “by hand”")};
	make_text(s, t);
	make_blocks(s, t);
	s->book.toc = ARENA_NEW(s->a, struct toc_entry);
	s->book.toc_count = 1;
	*s->book.toc = (struct toc_entry){.target = t->chapter, .title = t->heading,
		.text = t->chapter->division->title_text, .depth = 1, .parent = (size_t)-1};
	number_nodes(s);
}

static void make_pages(struct sample *s, const struct parts *t)
{
	const struct node *first[] = {t->t1, t->link_text, t->mark, t->t2};
	const struct node *second[] = {t->t3, t->inner_text, t->t4};
	begin_page(s, "The running head");
	s->pages.destinations[t->chapter->id] = (struct destination){0, LEFT, s->y};
	s->pages.destinations[t->mark->id] = (struct destination){0, LEFT, s->y};
	s->pages.destinations[t->note->id] = (struct destination){0, LEFT, 300 * UNIT_POINT};
	put_text(s, ROLE_CONTENT, t->heading, NULL, t->title);
	put_line(s, ROLE_CONTENT, t->p1, NULL, first, G_N_ELEMENTS(first));
	put_rule(s);
	put_text(s, ROLE_CONTENT, t->note_text->parent, "1 ", t->note_text);
	end_page(s, "i");
	begin_page(s, "The running head again");
	put_line(s, ROLE_CONTENT, t->p1, NULL, second, G_N_ELEMENTS(second));
	for (int i = 0; i < 2; i++)
		put_text(s, ROLE_CONTENT, t->item_text[i]->parent, i ? "2. " : "1. ", t->item_text[i]);
	for (int i = 0; i < 4; i++)
		put_text(s, ROLE_CONTENT, t->cell_text[i]->parent, NULL, t->cell_text[i]);
	put_text(s, ROLE_CONTENT, t->code, NULL, t->code);
	put_picture(s, t->figure, t->image->image.picture);
	put_text(s, ROLE_CONTENT, t->caption, NULL, t->caption_text);
	put_picture(s, t->drawn->parent, t->drawn->image.picture);
	end_page(s, "1");
}

struct sample *sample_new(struct arena *a)
{
	struct sample *s = ARENA_NEW(a, struct sample);
	struct parts t = {0};
	static struct person author = {STR("Jane Roe"), STR("aut"), STR_NONE};
	s->a = a;
	s->book = (struct book){.title = STR("Pages by hand & more"), .language = STR("en"),
		.modified_at = STR("2026-01-31T00:00:00Z"), .people = &author, .people_count = 1};
	s->face = load(a, 0, "EBGaramond-Regular.ttf");
	s->italic = load(a, 1, "EBGaramond-Italic.ttf");
	s->page = g_array_new(FALSE, TRUE, sizeof(struct page));
	make_tree(s, &t);
	t.image->image.picture = make_picture(s, 0, true);
	t.drawn->image.picture = make_vector(s, 1);
	s->book.picture_count = 2;
	s->image = t.image;
	make_pages(s, &t);
	s->pages.page = (struct page *)(void *)s->page->data;
	s->pages.count = s->page->len;
	s->pages.width = 420 * UNIT_POINT;
	s->pages.height = 595 * UNIT_POINT;
	s->pages.book = &s->book;
	s->pages.face_count = 2;
	return s;
}
