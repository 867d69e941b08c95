/* subset.c: see subset.h.
 *
 * One walk over the text notes which characters are set in which face. Every face that is used also gets
 * printable ASCII: numbers of lists and notes, hyphens and what an author's style sheet
 * may move around. Faces whose licence reserves their name are embedded whole. */
#include "epub/subset.h"

#include <hb-subset.h>
#include <hb.h>
#include <string.h>

#include "base/file.h"
#include "data/data.h"
#include "doc/walk.h"

/* --- Which style --- */

static enum style_id heading_style(const struct node *n)
{
	const struct division *d = n->heading.division;

	if (d && d->kind == DIVISION_PART)
		return STYLE_PART_TITLE;
	return (enum style_id)(STYLE_CHAPTER_TITLE + CLAMP(n->heading.level, 1, 6) - 1);
}

/* The first paragraph under a chapter's title. */
static bool is_lead(const struct node *n)
{
	const struct node *before = n->prev, *in = n->parent;

	if (!in || in->kind != NODE_DIVISION || !in->division || in->division->depth != 1 ||
	    in->division->matter != MATTER_BODY || in->division->kind == DIVISION_PART)
		return false;
	while (before && before->kind == NODE_EPIGRAPH)
		before = before->prev;
	return before && before->kind == NODE_HEADING && before->heading.division == in->division;
}

/* Lines are named after their styles; on the copyright page all are alike. */
static enum style_id matter_style(const struct node *n)
{
	const struct node *page = node_above(n, NODE_DIVISION);
	enum style_id id;

	if (page && str_starts(page->division->role, STR("copyright")))
		return STYLE_COPYRIGHT;
	if (style_find(n->matter_line, &id))
		return id;
	return STYLE_PUBLISHER;
}

/* The style a kind brings of itself; false: its parent's. */
static bool own_style(const struct node *n, enum style_id *style)
{
	static const enum style_id styles[NODE_KIND_COUNT] = {
		[NODE_QUOTE] = STYLE_QUOTE, [NODE_ATTRIBUTION] = STYLE_ATTRIBUTION,
		[NODE_LIST] = STYLE_LIST, [NODE_DEFINITION] = STYLE_DEFINITION,
		[NODE_CODE_BLOCK] = STYLE_CODE_BLOCK, [NODE_BREAK] = STYLE_BREAK,
		[NODE_TABLE] = STYLE_TABLE, [NODE_CAPTION] = STYLE_CAPTION,
		[NODE_CALLOUT] = STYLE_CALLOUT, [NODE_EPIGRAPH] = STYLE_EPIGRAPH,
		[NODE_VERSE] = STYLE_VERSE, [NODE_NOTE] = STYLE_NOTE,
		[NODE_REFERENCE] = STYLE_REFERENCE,
	};

	*style = styles[n->kind];
	if (n->kind == NODE_HEADING)
		*style = heading_style(n);
	else if (n->kind == NODE_MATTER_LINE)
		*style = matter_style(n);
	else if (n->kind == NODE_TERM)
		*style = n->parent && n->parent->kind == NODE_CALLOUT ? STYLE_CALLOUT_TITLE : STYLE_TERM;
	else if (n->kind == NODE_CELL && (n->cell.header || (n->parent && n->parent->row.header)))
		*style = STYLE_TABLE_HEAD;
	else if (n->kind == NODE_PARAGRAPH && is_lead(n))
		*style = STYLE_LEAD;
	return *style != STYLE_BODY || n->kind == NODE_DIVISION || n->kind == NODE_BOOK;
}

enum style_id block_style(const struct node *block)
{
	enum style_id style = STYLE_BODY;

	for (const struct node *n = block; n; n = n->parent)
		if (own_style(n, &style))
			return style;
	return style;
}

/* --- What is used --- */

enum {
	NEED_OLD = 1, NEED_LINING = 2, NEED_TABULAR = 4, NEED_SMALL = 8, NEED_ALL_SMALL = 16,
	NEED_ASCII = 32,
};

struct use {
	bool ascii[0x80];          /* nearly all characters are among these */
	hb_set_t *others;          /* NULL: the face is not used */
	unsigned needs;
};

struct uses {
	struct arena *arena;
	const struct book *book;
	const struct theme *theme;
	struct use face[FONT_ROLE_COUNT][WEIGHT_COUNT][2];
};

/* The face that stands in for one that the family lacks: the nearest weight of the same
 * slope, then of the other. */
static bool find_face(const struct theme_font *f, int *weight, int *italic)
{
	for (int slope = 0; slope < 2; slope++) {
		int wanted = slope ? !*italic : *italic;
		for (int away = 0; away < WEIGHT_COUNT; away++) {
			for (int sign = 1; sign >= -1; sign -= 2) {
				int w = *weight + sign * away;
				if (w < 0 || w >= WEIGHT_COUNT || !f->face[w][wanted].file.len)
					continue;
				*weight = w;
				*italic = wanted;
				return true;
			}
		}
	}
	return false;
}

static unsigned needs_of(const struct style *s)
{
	unsigned needs = s->figures == FIGURES_OLD ? NEED_OLD
	               : s->figures == FIGURES_TABULAR ? NEED_TABULAR : NEED_LINING;

	if (s->caps == CAPS_SMALL)
		needs |= NEED_SMALL;
	if (s->caps == CAPS_ALL_SMALL)
		needs |= NEED_SMALL | NEED_ALL_SMALL;
	return needs;
}

static void set_end(void *set)
{
	hb_set_destroy(set);
}

static hb_set_t *set_new(struct arena *a)
{
	hb_set_t *set = hb_set_create();
	arena_on_end(a, set_end, set);
	return set;
}

static struct use *use_face(struct uses *u, enum font_role role, int weight, int italic)
{
	if (!find_face(&u->theme->font[role], &weight, &italic))
		return NULL;
	struct use *use = &u->face[role][weight][italic];
	if (!use->others)
		use->others = set_new(u->arena);
	return use;
}

static struct use *use_style(struct uses *u, enum style_id id)
{
	const struct style *s = &u->theme->style[id];
	struct use *use = use_face(u, s->font, (int)s->weight, s->italic);

	if (use)
		use->needs |= needs_of(s);
	return use;
}

/* The face of the text in `parent`: its block's style, changed by what it stands in. Code
 * has the weight and the slope of what surrounds it. */
static struct use *use_of(struct uses *u, const struct node *parent, bool code)
{
	const struct theme *t = u->theme;
	bool strong = false, slanted = false, small = false;
	const struct node *n = parent;
	enum style_id id;

	for (; n && node_is_inline(n); n = n->parent) {
		code |= n->kind == NODE_KEYBOARD;
		strong |= n->kind == NODE_STRONG;
		slanted ^= n->kind == NODE_EMPHASIS || n->kind == NODE_CITE;
		small |= n->kind == NODE_SMALL_CAPS;
	}
	id = block_style(n);
	const struct style *s = &t->style[id];
	struct use *use = use_face(u, code ? t->style[STYLE_CODE].font : s->font,
	                           strong ? WEIGHT_BOLD : (int)s->weight, s->italic != slanted);
	if (use && !code)
		use->needs |= needs_of(s) | (small ? NEED_SMALL : 0) |
		              (id == STYLE_LEAD && t->lead_caps ? NEED_SMALL : 0);
	return use;
}

static void add_text(struct use *use, str text)
{
	for (size_t i = 0; use && i < text.len; ) {
		unsigned char c = (unsigned char)text.at[i];
		if (c < 0x80) {
			use->ascii[c] = true;
			i++;
		} else {
			hb_set_add(use->others, str_char(text, &i));
		}
	}
}

static struct use *use_token(struct uses *u, const struct node *n)
{
	const struct style *s = &u->theme->style[STYLE_CODE_BLOCK];

	for (size_t i = 0; i < u->theme->token_count; i++)
		if (str_equal(u->theme->token[i].word, n->token))
			return use_face(u, s->font, u->theme->token[i].bold ? WEIGHT_BOLD : (int)s->weight,
			                u->theme->token[i].italic);
	return use_style(u, STYLE_CODE_BLOCK);
}

/* Neighbouring texts share a parent nearly always: its face is kept at hand. */
static void use_texts(struct uses *u)
{
	const struct node *root = u->book->root, *known = NULL;
	struct use *use = NULL;

	for (const struct node *n = root; n; n = walk_after(n, root)) {
		if (!n->text.len)
			continue;
		if (n->kind == NODE_TOKEN) {
			add_text(use_token(u, n), n->text);
		} else if (n->kind == NODE_CODE_BLOCK) {
			add_text(use_style(u, STYLE_CODE_BLOCK), n->text);
		} else if (n->kind == NODE_CODE) {
			add_text(use_of(u, n->parent, true), n->text);
		} else {
			if (n->parent != known)
				use = use_of(u, n->parent, false);
			known = n->parent;
			add_text(use, n->text);
		}
	}
}

/* Words that aldine sets by itself, and the titles in the contents. */
static void use_words(struct uses *u)
{
	const struct book *b = u->book;
	struct use *body = use_style(u, STYLE_BODY), *title = use_style(u, STYLE_CHAPTER_TITLE);

	add_text(title, b->labels[LABEL_CONTENTS]);
	for (size_t i = 0; i < b->toc_count; i++) {
		const struct node *t = b->toc[i].target;
		add_text(body, b->toc[i].text);
		add_text(body, b->toc[i].number);
		if (t->kind == NODE_DIVISION && t->division->label.len)
			add_text(use_style(u, t->division->kind == DIVISION_PART ? STYLE_PART_NUMBER
			                                                         : STYLE_CHAPTER_NUMBER),
			         t->division->label);
	}
}

/* All that is set in the face. */
static hb_set_t *set_of(struct arena *a, const struct use *use)
{
	hb_set_t *set = set_new(a);

	hb_set_union(set, use->others);
	for (unsigned c = 0; c < G_N_ELEMENTS(use->ascii); c++)
		if (use->ascii[c])
			hb_set_add(set, c);
	return set;
}

static void add_ascii(hb_set_t *set)
{
	hb_set_add_range(set, ' ', '~');
	hb_set_add(set, 0xA0);
	hb_set_add(set, 0x2010);
}

/* --- Cutting --- */

static void add_features(hb_set_t *features, unsigned needs)
{
	static const struct { unsigned need; const char *tag; } wanted[] = {
		{NEED_OLD, "onum"}, {NEED_OLD, "pnum"}, {NEED_LINING, "lnum"},
		{NEED_TABULAR, "lnum"}, {NEED_TABULAR, "tnum"},
		{NEED_SMALL, "smcp"}, {NEED_ALL_SMALL, "c2sc"},
	};

	for (size_t i = 0; i < G_N_ELEMENTS(wanted); i++)
		if (needs & wanted[i].need)
			hb_set_add(features, hb_tag_from_string(wanted[i].tag, 4));
}

static bool cut(struct arena *a, str whole, const hb_set_t *characters, unsigned needs, str *out)
{
	hb_blob_t *blob = hb_blob_create(whole.at, (unsigned)whole.len, HB_MEMORY_MODE_READONLY, NULL, NULL);
	hb_face_t *face = hb_face_create(blob, 0);
	hb_subset_input_t *input = hb_subset_input_create_or_fail();
	hb_face_t *result;

	hb_set_union(hb_subset_input_unicode_set(input), characters);
	add_features(hb_subset_input_set(input, HB_SUBSET_SETS_LAYOUT_FEATURE_TAG), needs);
	hb_set_add_range(hb_subset_input_set(input, HB_SUBSET_SETS_NAME_ID), 0, 14);
	hb_subset_input_set_flags(input, HB_SUBSET_FLAGS_NO_HINTING);
	result = hb_subset_or_fail(face, input);
	if (result) {
		hb_blob_t *made = hb_face_reference_blob(result);
		unsigned len;
		const char *bytes = hb_blob_get_data(made, &len);
		*out = (str){arena_copy(a, bytes, len), len};
		hb_blob_destroy(made);
		hb_face_destroy(result);
	}
	hb_subset_input_destroy(input);
	hb_face_destroy(face);
	hb_blob_destroy(blob);
	return result != NULL;
}

/* The characters that a face has. */
static hb_set_t *covered(struct arena *a, str whole)
{
	hb_blob_t *blob = hb_blob_create(whole.at, (unsigned)whole.len, HB_MEMORY_MODE_READONLY, NULL, NULL);
	hb_face_t *face = hb_face_create(blob, 0);
	hb_set_t *has = set_new(a);

	hb_face_collect_unicodes(face, has);
	hb_face_destroy(face);
	hb_blob_destroy(blob);
	return has;
}

/* --- Files --- */

struct making {
	struct uses *uses;
	struct diags *diags;
	struct fonts *fonts;
	GHashTable *licences;
	struct arena *scratch;     /* for whole faces, which are large; one at a time */
	hb_set_t *missing;         /* what no face has, so far */
};

static bool read_face(struct making *m, const struct theme_face *face, str *path, str *bytes)
{
	struct arena *a = m->uses->arena;
	struct folder *files = m->uses->book->files;
	str why = STR_NONE;

	*path = face->own ? face->file : fonts_path(a, face->file);
	if ((face->own ? folder_read : folder_read_disk)(files, m->scratch, *path, bytes, &why))
		return true;
	diag_add(m->diags, DIAG_READ_FAILED, SPAN_NONE, NULL, "font \"%.*s\": %.*s",
	         STR_ARGS(face->file), STR_ARGS(why));
	return false;
}

/* The licence lies beside the face and goes where readers leave alone what they do not
 * know. */
static void add_licence(struct making *m, const struct theme_face *face, str path)
{
	struct arena *a = m->uses->arena;
	struct folder *files = m->uses->book->files;
	str *folder = ARENA_NEW(a, str);
	str file, bytes, why;

	*folder = path_folder(path);
	if (!g_hash_table_add(m->licences, folder))
		return;
	file = path_join(a, *folder, STR("OFL.txt"));
	if (!(face->own ? folder_has(files, file) : g_file_test(file.at, G_FILE_TEST_IS_REGULAR)))
		return;
	if (!(face->own ? folder_read : folder_read_disk)(files, a, file, &bytes, &why)) {
		diag_add(m->diags, DIAG_READ_FAILED, SPAN_NONE, NULL, "cannot read %.*s: %.*s",
		         STR_ARGS(file), STR_ARGS(why));
		return;
	}
	m->fonts->licences[m->fonts->licence_count++] = (struct licence_file){
		.path = str_printf(a, "META-INF/licences/%.*s-OFL.txt", STR_ARGS(path_name(*folder))),
		.bytes = bytes,
	};
}

static const char *font_type(str bytes)
{
	return bytes.len >= 4 && !memcmp(bytes.at, "OTTO", 4) ? "font/otf" : "font/ttf";
}

static struct font_file *add_font(struct making *m, str path, str whole, const hb_set_t *characters,
                                  unsigned needs, bool keep_whole)
{
	struct arena *a = m->uses->arena;
	struct font_file *f = &m->fonts->files[m->fonts->count];
	str bytes;

	if (keep_whole || !cut(a, whole, characters, needs, &bytes))
		bytes = str_copy(a, whole);
	*f = (struct font_file){
		.path = str_printf(a, "fonts/%.*s", STR_ARGS(path_name(path))),
		.id = str_printf(a, "f.%.*s", STR_ARGS(path_stem(path))),
		.media_type = str_of(font_type(bytes)),
		.bytes = bytes,
	};
	m->fonts->count++;
	return f;
}

static void make_face(struct making *m, enum font_role role, int weight, int italic)
{
	static const int weights[WEIGHT_COUNT] = {400, 600, 700};
	const struct theme_font *font = &m->uses->theme->font[role];
	struct use *use = &m->uses->face[role][weight][italic];
	struct arena_mark mark = arena_mark(m->scratch);
	str path, whole;

	if (!use->others || !read_face(m, &font->face[weight][italic], &path, &whole))
		return;
	hb_set_t *characters = set_of(m->scratch, use), *lacks = set_new(m->scratch);
	hb_set_union(lacks, characters);
	hb_set_subtract(lacks, covered(m->scratch, whole));
	hb_set_union(m->missing, lacks);
	add_ascii(characters);
	struct font_file *f = add_font(m, path, whole, characters, use->needs, font->whole);
	f->family = font->family;
	f->weight = weights[weight];
	f->italic = italic;
	f->role = role;
	add_licence(m, &font->face[weight][italic], path);
	arena_reset(m->scratch, mark);
}

/* A face for what the theme's own lack: each takes what it has, the next one the rest. */
static void make_fallback(struct making *m, const struct theme_face *face)
{
	struct arena_mark mark = arena_mark(m->scratch);
	str path, whole;

	if (hb_set_is_empty(m->missing) || !read_face(m, face, &path, &whole))
		return;
	hb_set_t *found = covered(m->scratch, whole);
	hb_set_intersect(found, m->missing);
	if (!hb_set_is_empty(found)) {
		hb_set_subtract(m->missing, found);
		struct font_file *f = add_font(m, path, whole, found, 0, false);
		f->family = str_printf(m->uses->arena, "Fallback %zu", m->fonts->count);
		f->weight = 400;
		f->fallback = true;
		add_licence(m, face, path);
	}
	arena_reset(m->scratch, mark);
}

struct fonts *fonts_make(struct arena *a, const struct book *book, struct diags *diags)
{
	const struct theme *t = book->edition->theme;
	struct uses u = {.arena = a, .book = book, .theme = t};
	struct fonts *fonts = ARENA_NEW(a, struct fonts);
	size_t most = FONT_ROLE_COUNT * WEIGHT_COUNT * 2 + t->fallback_count;
	struct making m = {.uses = &u, .diags = diags, .fonts = fonts,
	                   .licences = g_hash_table_new(str_hash, str_hash_equal),
	                   .scratch = arena_new(), .missing = set_new(a)};

	fonts->files = ARENA_ARRAY(a, struct font_file, most);
	fonts->licences = ARENA_ARRAY(a, struct licence_file, most);
	use_texts(&u);
	use_words(&u);
	for (int i = 0; i < FONT_ROLE_COUNT * WEIGHT_COUNT * 2; i++)
		make_face(&m, (enum font_role)(i / (WEIGHT_COUNT * 2)), i / 2 % WEIGHT_COUNT, i % 2);
	for (size_t i = 0; i < t->fallback_count; i++)
		make_fallback(&m, &t->fallback[i]);
	g_hash_table_unref(m.licences);
	arena_free(m.scratch);
	return fonts;
}
