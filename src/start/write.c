/* write.c: an outline as a manifest, the way a person would write it.
 *
 * A guide is named by the shortest name that means it alone, by its path where none does.
 * Short lists of names stand in a line. */
#include "start/survey.h"

#include <string.h>

/* The widest line of names between brackets. */
enum { LINE_MOST = 88 };

static bool is_plain(str s)
{
	if (!s.len || strchr("-?:,[]{}#&*!|>'\"%@` ", s.at[0]) || s.at[s.len - 1] == ' ' || s.at[s.len - 1] == ':')
		return false;
	static const char *const WORDS[] = {"true", "false", "null", "yes", "no", "~"};
	for (size_t i = 0; i < G_N_ELEMENTS(WORDS); i++)
		if (str_equal_fold(s, str_of(WORDS[i])))
			return false;
	for (size_t i = 0; i < s.len; i++)
		if (strchr("{}[],\n\r\t\"", s.at[i]))
			return false;
	return str_find(s, STR(": "), 0) < 0 && str_find(s, STR(" #"), 0) < 0;
}

static void put_value(GString *out, str s)
{
	if (is_plain(s)) {
		g_string_append_len(out, s.at, (gssize)s.len);
		return;
	}
	g_string_append_c(out, '"');
	for (size_t i = 0; i < s.len; i++) {
		if (s.at[i] == '"' || s.at[i] == '\\')
			g_string_append_c(out, '\\');
		g_string_append_c(out, s.at[i] == '\n' ? ' ' : s.at[i]);
	}
	g_string_append_c(out, '"');
}

static void put_key(GString *out, const char *key, str value)
{
	if (!value.len)
		return;
	g_string_append_printf(out, "%s: ", key);
	put_value(out, value);
	g_string_append_c(out, '\n');
}

struct writer {
	const struct survey *survey;
	str dir;
	GString *out;
};

/* What an entry of the manifest may be. */
enum level { LEVEL_PART, LEVEL_CHAPTER, LEVEL_SECTION };

static str leaf_path(const struct writer *w, const struct leaf *leaf)
{
	const struct survey *s = w->survey;
	return path_relative(s->arena, w->dir, path_join(s->arena, s->from, leaf->path));
}

static void put_entry(struct writer *w, const struct outline *o, enum level level, unsigned indent);

static void put_title(struct writer *w, const struct outline *o)
{
	g_string_append(w->out, "title: ");
	put_value(w->out, o->title.len ? o->title : STR("Untitled"));
}

/* "slug: x", or "file: a/x.md" where no name leads there. */
static void put_leaf(struct writer *w, const struct leaf *leaf)
{
	str name = survey_name(w->survey, leaf);
	g_string_append(w->out, name.len ? "slug: " : "file: ");
	put_value(w->out, name.len ? name : leaf_path(w, leaf));
}

/* Whether an entry needs no more than a guide's name. */
static bool is_bare(const struct writer *w, const struct outline *o)
{
	return o->leaf && !o->title.len && !o->children->len && survey_name(w->survey, o->leaf).len;
}

/* "[a, b, c]" where all are bare names and stand in a line. */
static bool put_flow(struct writer *w, const GPtrArray *entries, size_t indent)
{
	size_t before = w->out->len;
	g_string_append(w->out, " [");
	for (guint i = 0; i < entries->len; i++) {
		const struct outline *o = entries->pdata[i];
		if (!is_bare(w, o) || indent + w->out->len - before > LINE_MOST) {
			g_string_truncate(w->out, before);
			return false;
		}
		g_string_append(w->out, i ? ", " : "");
		put_value(w->out, survey_name(w->survey, o->leaf));
	}
	g_string_append(w->out, "]\n");
	if (indent + w->out->len - before <= LINE_MOST)
		return true;
	g_string_truncate(w->out, before);
	return false;
}

/* A guide or a gathering with what stands below it, a key a line. */
static void put_block(struct writer *w, const struct outline *o, enum level level, unsigned indent)
{
	const char *key = level == LEVEL_PART ? "chapters" : "sections";
	if (o->leaf)
		put_leaf(w, o->leaf);
	if (o->leaf && o->title.len)
		g_string_append_printf(w->out, "\n%*s", (int)indent + 2, "");
	if (!o->leaf || o->title.len)
		put_title(w, o);
	g_string_append_printf(w->out, "\n%*s%s:", (int)indent + 2, "", key);
	if (put_flow(w, o->children, indent + 2 + strlen(key)))
		return;
	g_string_append_c(w->out, '\n');
	for (guint i = 0; i < o->children->len; i++)
		put_entry(w, o->children->pdata[i], level == LEVEL_PART ? LEVEL_CHAPTER : LEVEL_SECTION, indent + 4);
}

/* "{slug: x, title: X}" */
static void put_mapping(struct writer *w, const struct outline *o)
{
	g_string_append_c(w->out, '{');
	if (o->leaf)
		put_leaf(w, o->leaf);
	if (o->leaf && o->title.len)
		g_string_append(w->out, ", ");
	if (!o->leaf || o->title.len)
		put_title(w, o);
	g_string_append(w->out, o->leaf ? "}\n" : ", draft: true}\n");
}

static void put_entry(struct writer *w, const struct outline *o, enum level level, unsigned indent)
{
	g_string_append_printf(w->out, "%*s- ", (int)indent, "");
	if (o->children->len) {
		put_block(w, o, level, indent);
	} else if (o->leaf && !o->title.len) {
		str name = survey_name(w->survey, o->leaf);
		g_string_append(w->out, name.len ? "" : "file: ");
		put_value(w->out, name.len ? name : leaf_path(w, o->leaf));
		g_string_append_c(w->out, '\n');
	} else {
		put_mapping(w, o);
	}
}

static void put_matter(struct writer *w, const struct outline *top, const char *key, int where,
                       enum level level)
{
	bool any = false;
	for (guint i = 0; i < top->children->len; i++) {
		const struct outline *o = top->children->pdata[i];
		if ((int)o->where != where)
			continue;
		if (!any)
			g_string_append_printf(w->out, "%s:\n", key);
		any = true;
		put_entry(w, o, level, 2);
	}
}

/* In a book of parts a chapter outside them is front matter, back matter, or belongs to
 * the part before it. */
static void place_loose(const struct outline *top)
{
	struct outline *part = NULL, *last = NULL;
	for (guint i = 0; i < top->children->len; i++) {
		struct outline *o = top->children->pdata[i];
		last = o->where == OUTLINE_BODY && o->part ? o : last;
	}
	for (guint i = 0; last && i < top->children->len; i++) {
		struct outline *o = top->children->pdata[i];
		if (o->where != OUTLINE_BODY)
			continue;
		if (o->part) {
			part = o;
		} else if (!part || part == last) {
			o->where = part ? OUTLINE_BACK : OUTLINE_FRONT;
		} else {
			g_ptr_array_add(part->children, o);
			g_ptr_array_remove_index(top->children, i--);
		}
	}
}

static bool has_parts(const struct outline *top)
{
	for (guint i = 0; i < top->children->len; i++)
		if (((struct outline *)top->children->pdata[i])->part)
			return true;
	return false;
}

static void put_guides(struct writer *w)
{
	const struct survey *s = w->survey;
	str folder = path_relative(s->arena, w->dir, path_join(s->arena, s->from, s->root));
	g_string_append(w->out, "guides: [");
	put_value(w->out, folder.len ? folder : STR("."));
	g_string_append(w->out, "]\n");
}

static void put_authors(struct writer *w, str authors)
{
	str name;
	bool many = str_find_char(authors, '\n', 0) >= 0, any = false;
	if (!authors.len) {
		g_string_append(w->out, "# author: your name\n");
		return;
	}
	g_string_append(w->out, many ? "author: [" : "author: ");
	while (str_next(&authors, '\n', &name)) {
		g_string_append(w->out, any ? ", " : "");
		put_value(w->out, name);
		any = true;
	}
	g_string_append(w->out, many ? "]\n" : "\n");
}

static bool has_dates(const struct survey *s)
{
	for (guint i = 0; i < s->leaves->len; i++)
		if (((struct leaf *)s->leaves->pdata[i])->date.len)
			return true;
	return false;
}

static void put_moves(struct writer *w, const GPtrArray *moves)
{
	if (moves->len)
		g_string_append(w->out, "redirects:\n");
	for (guint i = 0; i < moves->len; i++) {
		const struct move *move = moves->pdata[i];
		str name = survey_name(w->survey, move->to);
		g_string_append(w->out, "  ");
		put_value(w->out, move->from);
		g_string_append(w->out, ": ");
		put_value(w->out, str_printf(w->survey->arena, "%.*s%.*s", STR_ARGS(name), STR_ARGS(move->fragment)));
		g_string_append_c(w->out, '\n');
	}
}

str write_manifest(const struct survey *s, const struct site_facts *f, const struct outline *top,
                   const GPtrArray *moves, str dir)
{
	struct writer w = {s, dir, g_string_new(NULL)};
	put_key(w.out, "title", f->title);
	put_key(w.out, "subtitle", f->subtitle);
	put_authors(&w, f->author);
	put_key(w.out, "language", f->language);
	if (!has_dates(s))
		g_string_append(w.out, "# date: 2026-01-31   when the book came out; the guides have no dates\n");
	put_key(w.out, "site", f->address);
	if (!f->address.len)
		g_string_append(w.out, "# site: https://…   links to it become links inside the book\n");
	put_guides(&w);
	if (f->assets.len)
		put_key(w.out, "assets", path_relative(s->arena, dir, path_join(s->arena, s->from, f->assets)));
	put_moves(&w, moves);
	place_loose(top);
	bool parts = has_parts(top);
	put_matter(&w, top, "front", OUTLINE_FRONT, LEVEL_SECTION);
	put_matter(&w, top, parts ? "parts" : "chapters", OUTLINE_BODY, parts ? LEVEL_PART : LEVEL_CHAPTER);
	put_matter(&w, top, "back", OUTLINE_BACK, LEVEL_SECTION);
	return str_from_gstring(s->arena, w.out);
}
