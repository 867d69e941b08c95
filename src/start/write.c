/* write.c: an outline as a manifest, the way a person would write it.
 *
 * A guide is named by its slug where that is enough, by its path where two share a name
 * or it is its folder's own page. Deeper levels than the manifest has become sections. */
#include "start/survey.h"

#include <string.h>

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

static bool name_is_unique(const struct survey *s, const struct leaf *leaf)
{
	for (guint i = 0; i < s->leaves->len; i++) {
		const struct leaf *other = s->leaves->pdata[i];
		if (other != leaf && (str_equal(other->name, leaf->name) ||
		                      str_equal(path_stem(other->path), leaf->name)))
			return false;
	}
	return true;
}

static str leaf_path(const struct writer *w, const struct leaf *leaf)
{
	const struct survey *s = w->survey;
	return path_relative(s->arena, w->dir, path_join(s->arena, s->from, leaf->path));
}

static void put_entry(struct writer *w, const struct outline *o, unsigned indent);

static void put_flattened(struct writer *w, const struct outline *o, unsigned indent)
{
	for (guint i = 0; i < o->children->len; i++) {
		const struct outline *child = o->children->pdata[i];
		put_entry(w, child, indent);
	}
}

static void put_children(struct writer *w, const struct outline *o, const char *key, unsigned indent)
{
	if (!o->children->len)
		return;
	g_string_append_printf(w->out, "%*s%s:\n", (int)indent, "", key);
	put_flattened(w, o, indent + 2);
}

/* Sections stand at 6 and deeper; what they would hold follows them. */
static void put_entry(struct writer *w, const struct outline *o, unsigned indent)
{
	bool section = indent >= 6, named = o->leaf && name_is_unique(w->survey, o->leaf) && !o->leaf->index;
	if (section && !o->leaf) {
		put_flattened(w, o, indent);
		return;
	}
	bool long_form = (o->children->len && !section) || o->title.len || !o->leaf;
	g_string_append_printf(w->out, "%*s- ", (int)indent, "");
	if (!long_form) {
		put_value(w->out, named ? o->leaf->name : leaf_path(w, o->leaf));
		g_string_append_c(w->out, '\n');
		return;
	}
	const char *lead = "";
	char next[32];
	g_snprintf(next, sizeof next, "%*s", (int)indent + 2, "");
	if (o->leaf) {
		g_string_append(w->out, named ? "slug: " : "file: ");
		put_value(w->out, named ? o->leaf->name : leaf_path(w, o->leaf));
		g_string_append_c(w->out, '\n');
		lead = next;
	}
	str title = o->title.len || o->leaf ? o->title : STR("Untitled");
	if (title.len) {
		g_string_append_printf(w->out, "%stitle: ", lead);
		put_value(w->out, title);
		g_string_append_c(w->out, '\n');
	}
	if (!section)
		put_children(w, o, o->part ? "chapters" : "sections", indent + 2);
	else
		put_flattened(w, o, indent);
}

static bool has_parts(const struct outline *top)
{
	for (guint i = 0; i < top->children->len; i++)
		if (((struct outline *)top->children->pdata[i])->part)
			return true;
	return false;
}

static void put_matter(struct writer *w, const struct outline *top, const char *key, int where)
{
	bool any = false;
	for (guint i = 0; i < top->children->len; i++) {
		const struct outline *o = top->children->pdata[i];
		if ((int)o->where != where)
			continue;
		if (!any)
			g_string_append_printf(w->out, "%s:\n", key);
		any = true;
		put_entry(w, o, 2);
	}
}

/* Chapters that stand before the first part or between parts go into a part of their own. */
static void put_parts(struct writer *w, const struct outline *top)
{
	bool loose = false;
	g_string_append(w->out, "parts:\n");
	for (guint i = 0; i < top->children->len; i++) {
		const struct outline *o = top->children->pdata[i];
		if (o->where != OUTLINE_BODY || (o->part && !o->children->len))
			continue;
		if (!o->part && !loose)
			g_string_append(w->out, "  - title: Introduction\n    chapters:\n");
		loose = !o->part;
		put_entry(w, o, o->part ? 2 : 6);
	}
}

static void put_guides(struct writer *w)
{
	const struct survey *s = w->survey;
	str folder = path_relative(s->arena, w->dir, path_join(s->arena, s->from, s->root));
	g_string_append(w->out, "guides: [");
	put_value(w->out, folder.len ? folder : STR("."));
	g_string_append(w->out, "]\n");
}

str write_manifest(const struct survey *s, const struct site_facts *f, const struct outline *top, str dir)
{
	struct writer w = {s, dir, g_string_new(NULL)};
	put_key(w.out, "title", f->title);
	put_key(w.out, "subtitle", f->subtitle);
	if (f->author.len)
		put_key(w.out, "author", f->author);
	else
		g_string_append(w.out, "# author: your name\n");
	put_key(w.out, "language", f->language);
	put_key(w.out, "site", f->address);
	if (!f->address.len)
		g_string_append(w.out, "# site: https://…   links to it become links inside the book\n");
	put_guides(&w);
	if (f->assets.len)
		put_key(w.out, "assets", path_relative(s->arena, dir, path_join(s->arena, s->from, f->assets)));
	put_matter(&w, top, "front", OUTLINE_FRONT);
	if (has_parts(top))
		put_parts(&w, top);
	else
		put_matter(&w, top, "chapters", OUTLINE_BODY);
	put_matter(&w, top, "back", OUTLINE_BACK);
	return str_from_gstring(s->arena, w.out);
}
