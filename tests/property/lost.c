/* lost: nothing that a guide says is lost.
 *
 *   lost FIRST COUNT      the books of seeds FIRST … FIRST + COUNT - 1
 *   lost -p SEED          prints that seed's guide
 *
 * A seed makes a guide of every construct, one in another; each of its words stands in
 * it once and says of itself where it must come out: in the text of both books, in the
 * EPUB's attributes, or in a diagnostic that says of its place that it was left out.
 * Words are made of letters that no other word ends or begins with, so that one can be
 * looked for in the letters of a whole book, however lines and mark-up part it. */
#include <glib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "aldine.h"

#define BLOCKS_MOST 24
#define NOTES_MOST 12            /* so that pages are not all notes */

enum fate { SHOWN, ATTRIBUTE /* alternative texts and titles */, LEFT_OUT };

struct word {
	char text[8];
	enum fate fate;
};

/* A guide while it is made. */
struct guide {
	uint64_t state;
	unsigned labels, notes;
	enum fate fate;                  /* of words made now */
	bool in_note, in_link;
	bool in_figure;                  /* or a cell: pictures in it make no figure */
	GArray *words;
	GString *after;                  /* notes and definitions, for the end */
};

static unsigned under(struct guide *g, unsigned most)
{
	uint64_t z = g->state += 0x9e3779b97f4a7c15u;
	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
	z = (z ^ z >> 27) * 0x94d049bb133111ebu;
	return (unsigned)((z ^ z >> 31) % most);
}

/* --- words and inlines --- */

static void put_word(struct guide *g, GString *out)
{
	static const char letters[] = "bcdfhjkmnprstvwxyz";   /* no tag or entity */
	struct word w = {.fate = g->fate};
	unsigned n = g->words->len;
	char *at = w.text;
	*at++ = 'q';
	for (int i = 0; i < 3; i++, n /= 18)
		*at++ = letters[n % 18];
	*at = 'q';
	g_array_append_val(g->words, w);
	g_string_append(out, w.text);
}

static void put_words(struct guide *g, GString *out, unsigned most)
{
	for (unsigned n = 1 + under(g, most); n; n--) {
		put_word(g, out);
		if (n > 1)
			g_string_append_c(out, ' ');
	}
}

static void put_words_as(struct guide *g, GString *out, enum fate fate)
{
	enum fate was = g->fate;
	if (was == SHOWN)
		g->fate = fate;
	put_words(g, out, 2);
	g->fate = was;
}

static void put_inlines(struct guide *g, GString *out, unsigned depth);

static void put_blocks(struct guide *g, GString *out, unsigned depth, unsigned most);
static void put_nested(GString *out, const char *first, const char *rest, GString *inner);

/* Mark-up round inlines; those of links do not go into one another. */
static const struct { const char *before, *after; bool link; } wraps[] = {
	{"*", "*", false}, {"**", "**", false}, {"***", "***", false}, {"~~", "~~", false},
	{"[", "]{.smallcaps}", false}, {"[", "]{lang=fr}", false}, {"*", "*{.x}", false},
	{"[", "](https://a.example/b)", true}, {"[", "](#top){.y}", true},
	{"<b>", "</b>", false}, {"<q>", "</q>", false}, {"<mark>", "</mark>", false},
	{"<sub>", "</sub>", false}, {"<span class=\"z\">", "</span>", false},
	{"<small>", "</small>", false}, {"<u>", "</u>", false}, {"<x-y>", "</x-y>", false},
	{"<ruby>", "<rt>r</rt></ruby>", false}, {"<a href=\"https://c.example/\">", "</a>", true},
	{"\"", "\"", false}, {"'", "'", false}, {"(", ")", false}, {"-- ", " --", false},
	{"&amp;", "&lt;", false}, {"\\*", "\\_", false}, {"$", "$", false}, {"{", "}", false},
	{"[", "]", false}, {"`", "`", false}, {"`` ", " ``", false}, {"<code>", "</code>", false},
	{"==", "==", false}, {"^[", "]", true}, {"{{< ", " >}}", false}, {"{% ", " %}", false},
	{"[[", "]]", false}, {"[", "]{: .k}", false}, {"<del>", "</del>", false}, {"<tt>", "</tt>", false},
	{"<kbd>", "</kbd>", false},
};

/* What stands in these is no mark-up. */
static bool is_literal(const char *before)
{
	static const char *const literals[] = {"`", "&", "$", "{{", "{%", "[[", "<code>", "<tt>"};
	for (size_t i = 0; i < G_N_ELEMENTS(literals); i++)
		if (g_str_has_prefix(before, literals[i]))
			return true;
	return false;
}

static void put_wrapped(struct guide *g, GString *out, unsigned depth)
{
	size_t i = under(g, G_N_ELEMENTS(wraps));
	if (wraps[i].link && g->in_link)
		return put_words(g, out, 3);
	bool was = g->in_link;
	g->in_link |= wraps[i].link;
	g_string_append(out, wraps[i].before);
	if (depth && !is_literal(wraps[i].before))
		put_inlines(g, out, depth - 1);
	else
		put_words(g, out, 3);
	g_string_append(out, wraps[i].after);
	g->in_link = was;
}

static void put_image(struct guide *g, GString *out)
{
	g_string_append(out, "![");
	put_words_as(g, out, ATTRIBUTE);
	g_string_append(out, "](p.png \"");
	put_words_as(g, out, ATTRIBUTE);
	g_string_append(out, "\")");
}

static void put_titled_link(struct guide *g, GString *out)
{
	g_string_append(out, "[");
	put_words(g, out, 2);
	g_string_append(out, "](https://d.example \"");
	put_words_as(g, out, ATTRIBUTE);
	g_string_append(out, "\")");
}

/* A mark, and its note at the guide's end. */
static void put_note(struct guide *g, GString *out)
{
	unsigned label = g->labels++;
	g_string_append_printf(out, "[^n%u]", label);
	if (under(g, 4) == 0)
		g_string_append_printf(out, " [^n%u]", label);
	GString *inner = g_string_new(NULL);
	char *head = g_strdup_printf("[^n%u]: ", label);
	bool was = g->in_link;
	g->in_note = true;
	g->in_link = false;
	put_blocks(g, inner, 1, 3);
	g->in_note = false;
	g->in_link = was;
	put_nested(g->after, head, "    ", inner);
	g_string_append_c(g->after, '\n');
	g_free(head);
	g_string_free(inner, TRUE);
}

static void put_reference(struct guide *g, GString *out)
{
	unsigned label = g->labels++;
	g_string_append_c(out, '[');
	put_words(g, out, 2);
	g_string_append_printf(out, "][r%u]", label);
	g_string_append_printf(g->after, "[r%u]: https://e.example/%u 't'\n\n", label, label);
}

static void put_dropped_inline(struct guide *g, GString *out)
{
	enum fate was = g->fate;
	g->fate = LEFT_OUT;
	g_string_append(out, "<script>");
	put_word(g, out);
	g_string_append(out, "</script>");
	g->fate = was;
}

static void put_inline(struct guide *g, GString *out, unsigned depth)
{
	bool plain = g->in_link || g->fate != SHOWN;
	switch (under(g, 16)) {
	case 0: case 1: case 2: case 3: case 4: case 5: put_wrapped(g, out, depth); return;
	case 6: plain ? put_words(g, out, 3) : put_image(g, out); return;
	case 7: plain ? put_words(g, out, 3) : put_titled_link(g, out); return;
	case 8:
		put_word(g, out);
		if (!plain && !g->in_note && g->notes++ < NOTES_MOST)
			put_note(g, out);
		return;
	case 9: plain ? put_words(g, out, 3) : put_reference(g, out); return;
	case 10: plain ? put_words(g, out, 3) : put_dropped_inline(g, out); return;
	default: put_words(g, out, 6);
	}
}

/* One line of inlines. */
static void put_inlines(struct guide *g, GString *out, unsigned depth)
{
	for (unsigned n = 1 + under(g, 4); n; n--) {
		put_inline(g, out, depth);
		if (n > 1)
			g_string_append_c(out, ' ');
	}
}

/* --- blocks --- */

/* inner's lines, the first after one mark and the others after another. */
static void put_nested(GString *out, const char *first, const char *rest, GString *inner)
{
	char **lines = g_strsplit(inner->str, "\n", -1);
	for (guint i = 0; lines[i] && (lines[i][0] || lines[i + 1]); i++) {
		g_string_append(out, i ? rest : first);
		g_string_append(out, lines[i]);
		g_string_append_c(out, '\n');
	}
	g_strfreev(lines);
}

static void put_paragraph(struct guide *g, GString *out)
{
	static const char *const ends[] = {"\n", "\n", "  \n", "\\\n", "<br>\n"};
	unsigned lines = 1 + under(g, 3);
	for (unsigned i = 0; i < lines; i++) {
		put_word(g, out);                /* so that no line begins a block */
		g_string_append_c(out, ' ');
		put_inlines(g, out, 2);
		g_string_append(out, i + 1 < lines ? ends[under(g, G_N_ELEMENTS(ends))] : "\n");
	}
}

static void put_heading(struct guide *g, GString *out)
{
	if (under(g, 3) == 0) {
		put_word(g, out);
		put_inlines(g, out, 1);
		g_string_append(out, under(g, 2) ? "\n===\n" : "\n---\n");
		return;
	}
	g_string_append(out, &"#### "[under(g, 4)]);
	put_word(g, out);
	g_string_append_c(out, ' ');
	put_inlines(g, out, 1);
	g_string_append(out, under(g, 2) ? " {.wide}\n" : "\n");
}

static void put_container(struct guide *g, GString *out, unsigned depth)
{
	static const struct { const char *first, *rest; } marks[] = {
		{"> ", "> "}, {">", ">"}, {"- ", "  "}, {"1. ", "   "}, {"7) ", "   "}, {"- [x] ", "  "},
		{"- [ ] ", "  "}, {"> [!TIP]\n> ", "> "}, {"+   ", "    "}, {"> ", "> "},
	};
	size_t i = under(g, G_N_ELEMENTS(marks));
	for (unsigned n = 1 + under(g, 3); n; n--) {
		GString *inner = g_string_new(NULL);
		put_blocks(g, inner, depth - 1, 3);
		put_nested(out, marks[i].first, marks[i].rest, inner);
		g_string_append(out, under(g, 2) ? "\n" : "");
		g_string_free(inner, TRUE);
	}
}

/* What stands between two lines; the blocks within are Markdown. */
static void put_fenced(struct guide *g, GString *out, unsigned depth)
{
	static const struct { const char *before, *after; } fences[] = {
		{"::: warning", ":::"}, {"::: {.plain #x}", ":::"}, {":::: note", "::::"},
		{"<div class=\"pull\">", "</div>"}, {"<blockquote>", "</blockquote>"},
		{"<section>", "</section>"}, {"<x-card>", "</x-card>"}, {"::: epigraph", ":::"},
		{"<details><summary>s</summary>", "</details>"}, {"::: {.figure}", ":::"},
		{"<figure>", "<figcaption>c</figcaption></figure>"}, {"<table><tr><td>", "</td></tr></table>"},
		{"<ul><li>", "</li></ul>"}, {"<dl><dt>d</dt><dd>", "</dd></dl>"}, {"<center>", "</center>"},
	};
	size_t i = under(g, G_N_ELEMENTS(fences));
	bool was = g->in_figure;
	g->in_figure |= strstr(fences[i].before, "figure") || strstr(fences[i].before, "<td>");
	g_string_append(out, fences[i].before);
	if (strstr(fences[i].before, "note") || strstr(fences[i].before, "warning")) {
		g_string_append_c(out, ' ');
		put_words(g, out, 3);
	}
	g_string_append(out, "\n\n");
	put_blocks(g, out, depth - 1, 3);
	g_string_append_printf(out, "\n%s\n\n", fences[i].after);
	g->in_figure = was;
}

static void put_admonition(struct guide *g, GString *out, unsigned depth)
{
	static const char *const openings[] = {"!!! note", "!!! tip", "??? bug", "=== "};
	size_t i = under(g, G_N_ELEMENTS(openings));
	g_string_append_printf(out, "%s", openings[i]);
	if (i == 3 || under(g, 2)) {
		g_string_append(out, " \"");
		put_inlines(g, out, 0);
		g_string_append_c(out, '"');
	}
	g_string_append_c(out, '\n');
	GString *inner = g_string_new(NULL);
	put_blocks(g, inner, depth - 1, 3);
	put_nested(out, "    ", "    ", inner);
	g_string_free(inner, TRUE);
}

static void put_verse(struct guide *g, GString *out)
{
	g_string_append(out, "::: verse\n");
	put_paragraph(g, out);
	g_string_append_c(out, '\n');
	put_paragraph(g, out);
	g_string_append(out, ":::\n");
}

static void put_code(struct guide *g, GString *out)
{
	static const char *const openings[] = {
		"```", "~~~ python", "```c {.numbered mark=\"1\"}", "``` html", "```` shell title", "```sql",
	};
	if (under(g, 4) == 0) {
		g_string_append(out, "    ");
		put_words(g, out, 5);
		g_string_append(out, "\n\n        ");
		put_words(g, out, 30);           /* a line that is wrapped */
		g_string_append_c(out, '\n');
		return;
	}
	const char *opening = openings[under(g, G_N_ELEMENTS(openings))];
	g_string_append_printf(out, "%s\n", opening);
	for (unsigned n = under(g, 4); n; n--) {
		g_string_append(out, "\t\"' # /* "  + under(g, 9));
		put_words(g, out, 20);
		g_string_append_c(out, '\n');
	}
	g_string_append_len(out, opening, (gssize)strspn(opening, "`~"));
	g_string_append_c(out, '\n');
}

static void put_row(struct guide *g, GString *out, unsigned cells)
{
	for (unsigned i = 0; i < cells; i++) {
		g_string_append(out, "| ");
		put_inlines(g, out, 0);
		g_string_append_c(out, ' ');
	}
	g_string_append(out, "|\n");
}

static void put_table(struct guide *g, GString *out)
{
	unsigned columns = 1 + under(g, 4);
	put_row(g, out, columns);
	for (unsigned i = 0; i < columns; i++)
		g_string_append(out, i % 2 ? "|--:" : "|:-:");
	g_string_append(out, "|\n");
	for (unsigned n = under(g, 4); n; n--)
		put_row(g, out, 1 + under(g, columns));
	if (under(g, 3) == 0) {
		put_row(g, out, columns);
		out->str[out->len - 1] = ' ';
		g->fate = LEFT_OUT;
		put_word(g, out);
		g->fate = SHOWN;
		g_string_append(out, " |\n");
	}
	if (under(g, 2)) {
		g_string_append(out, under(g, 2) ? "\nTable: " : ": ");
		put_word(g, out);                /* so that no HTML begins here */
		g_string_append_c(out, ' ');
		put_inlines(g, out, 1);
		g_string_append_c(out, '\n');
	}
}

static void put_definitions(struct guide *g, GString *out, unsigned depth)
{
	for (unsigned n = 1 + under(g, 2); n; n--) {
		put_word(g, out);
		g_string_append_c(out, '\n');
		GString *inner = g_string_new(NULL);
		put_paragraph(g, inner);
		if (under(g, 2)) {
			g_string_append_c(inner, '\n');
			put_blocks(g, inner, depth - 1, 2);
		}
		put_nested(out, ": ", "  ", inner);
		g_string_append_c(out, '\n');
		g_string_free(inner, TRUE);
	}
}

static void put_figure(struct guide *g, GString *out)
{
	g_string_append(out, "![");
	put_words_as(g, out, ATTRIBUTE);
	g_string_append(out, "](p.png \"");
	if (g->in_figure)
		put_words_as(g, out, ATTRIBUTE);     /* there it is no caption */
	else
		put_words(g, out, 3);
	g_string_append(out, "\"){width=20%}\n\n");   /* with text below it, it were no figure */
}

static void put_quotation(struct guide *g, GString *out)
{
	g_string_append(out, "> ");
	put_words(g, out, 5);
	g_string_append(out, ". — [Q");
	put_words(g, out, 3);
	g_string_append(out, "](https://f.example)\n");
}

static void put_html(struct guide *g, GString *out)
{
	static const char *const forms[] = {     /* @: words; !: words that are left out */
		"<table><caption>@</caption><tr><th>@</th><td>@</td></tr></table>",
		"<table><tr><td rowspan=2>@</td><td>@</td></tr><tr><td>@</td></tr></table>",
		"<ul><li>@<li>@</ul>", "<ol reversed><li>@<li value=9>@</ol>",
		"<dl><dt>@</dt><dd>@</dd></dl>", "<dl><div><dt>@</dt><dd>@</dd></div></dl>",
		"<figure><img src=\"p.png\" alt=\"\"><figcaption>@</figcaption></figure>",
		"<figure><blockquote>@</blockquote><figcaption>@</figcaption></figure>",
		"<blockquote><p>@</p><footer>— @</footer></blockquote>",
		"<p align=center>@<div>@</div>", "<pre><code>@</code></pre>", "<center>@</center>",
		"<p>{{ @ }} @</p>", "<ruby>@<rp>(</rp><rt>@</rt></ruby> @",
		"<iframe>!</iframe>", "<style>!</style>", "<form><label>!</label></form>",
		"@ <video>!</video> @", "@ <svg><text>!</text></svg>", "<object>!</object>",
	};
	for (const char *at = forms[under(g, G_N_ELEMENTS(forms))]; *at; at++) {
		g->fate = *at == '!' ? LEFT_OUT : SHOWN;
		if (strchr("@!", *at))
			put_words(g, out, 3);
		else
			g_string_append_c(out, *at);
	}
	g->fate = SHOWN;
	g_string_append(out, "\n\n");      /* or what follows were HTML too */
}

static void put_left_out(struct guide *g, GString *out)
{
	g->fate = LEFT_OUT;
	g_string_append_printf(out, "[^unused%u]: ", g->labels++);
	put_words(g, out, 4);
	g_string_append(out, "\n\n***\n");    /* indented code would be the note's */
	g->fate = SHOWN;
}

static void put_block(struct guide *g, GString *out, unsigned depth)
{
	switch (under(g, 18)) {
	case 0: put_heading(g, out); return;
	case 14: depth ? put_admonition(g, out, depth) : put_paragraph(g, out); return;
	case 15:
		g_string_append(out, "import ");
		put_word(g, out);
		g_string_append(out, " from './x';\n\n");
		return;
	case 1: case 2: depth ? put_container(g, out, depth) : put_paragraph(g, out); return;
	case 3: case 4: depth ? put_fenced(g, out, depth) : put_paragraph(g, out); return;
	case 5: put_verse(g, out); return;
	case 6: put_code(g, out); return;
	case 7: put_table(g, out); return;
	case 8: depth ? put_definitions(g, out, depth) : put_paragraph(g, out); return;
	case 9: put_figure(g, out); return;
	case 10: put_quotation(g, out); return;
	case 11: put_html(g, out); return;
	case 12: g->in_note ? put_paragraph(g, out) : put_left_out(g, out); return;
	case 13: g_string_append(out, "***\n"); return;
	default: put_paragraph(g, out);
	}
}

static void put_blocks(struct guide *g, GString *out, unsigned depth, unsigned most)
{
	put_paragraph(g, out);
	for (unsigned n = under(g, most); n; n--) {
		g_string_append_c(out, '\n');
		put_block(g, out, depth);
	}
}

static GString *make_guide(struct guide *g, uint64_t seed)
{
	*g = (struct guide){.state = seed, .words = g_array_new(FALSE, TRUE, sizeof(struct word)),
	                    .after = g_string_new(NULL)};
	GString *text = g_string_new("# Top {#top}\n\n");
	put_blocks(g, text, 3, BLOCKS_MOST);
	g_string_append_c(text, '\n');
	g_string_append(text, g->after->str);
	return text;
}

/* --- the books made of it --- */

static const char manifest[] =
	"title: Lost\nauthor: Nobody\nlanguage: en\ndate: 2020-01-01\nguides: [.]\ntheme: plain.yaml\n"
	"parts:\n  - {title: P, chapters: [{file: guide.md, title: G}]}\nback: [{role: references}]\n";
/* Undivided words stay in one piece of the trace. */
static const char theme[] = "base: book\nstyles: {body: {hyphenate: false}}\n";
static const unsigned char picture[] = {
	0x89, 'P', 'N', 'G', 13, 10, 26, 10, 0, 0, 0, 13, 'I', 'H', 'D', 'R', 0, 0, 0, 1, 0, 0, 0, 1,
	8, 0, 0, 0, 0, 0x3a, 0x7e, 0x9b, 0x55, 0, 0, 0, 10, 'I', 'D', 'A', 'T', 0x78, 0x9c, 0x63, 0x60,
	0, 0, 0, 2, 0, 1, 0x48, 0xaf, 0xa4, 0x71, 0, 0, 0, 0, 'I', 'E', 'N', 'D', 0xae, 0x42, 0x60, 0x82,
};

/* Diagnostics that say: what stands here is not in the book. */
static const char *const losses[] = {
	"html-dropped", "note-unused", "table-excess", "attributes-stray",
};

struct outcome {
	GString *epub, *attributes, *pages;   /* letters alone */
	GString *lost;                        /* the source's letters in losses */
};

static void add_letters(GString *out, const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (g_ascii_isalpha(text[i]))
			g_string_append_c(out, g_ascii_tolower(text[i]));
	g_string_append_c(out, ' ');
}

/* Text to one, what stands in tags to the other. */
static void read_xhtml(struct outcome *o, const char *text, size_t len)
{
	GString *words = g_string_new(NULL);
	for (size_t i = 0; i < len;) {
		const char *open = memchr(text + i, '<', len - i);
		size_t end = open ? (size_t)(open - text) : len;
		g_string_append_len(words, text + i, (gssize)(end - i));
		const char *close = open ? memchr(open, '>', len - end) : NULL;
		i = close ? (size_t)(close - text) + 1 : len;
		if (close)
			add_letters(o->attributes, open, (size_t)(close - open));
	}
	add_letters(o->epub, words->str, words->len);
	g_string_free(words, TRUE);
}

static void read_epub(struct outcome *o, struct aldine *al)
{
	const char *name, *type;
	for (size_t n = 0; (name = aldine_part_name(al, 0, n)); n++) {
		const void *bytes;
		size_t size;
		if (aldine_part(al, 0, name, &bytes, &size, &type))
			read_xhtml(o, bytes, size);
	}
}

/* What the dump of the pages has between quotes. */
static void read_pages(struct outcome *o, struct aldine *al)
{
	char *dump = aldine_dump(al, "pages", "pdf");
	GString *words = g_string_new(NULL);
	char **lines = g_strsplit(dump ? dump : "", "\n", -1);
	for (char **line = lines; *line; line++) {
		const char *open = strchr(*line, '"'), *close = strrchr(*line, '"');
		if (open && close > open)
			g_string_append_len(words, open, close - open);
	}
	add_letters(o->pages, words->str, words->len);
	g_strfreev(lines);
	g_string_free(words, TRUE);
	aldine_free_text(dump);
}

static size_t number_after(const char *line, const char *key)
{
	const char *at = strstr(line, key);
	return at ? strtoul(at + strlen(key), NULL, 10) : 0;
}

static void read_losses(struct outcome *o, struct aldine *al, const GString *guide)
{
	char *said = aldine_diagnostics(al, ALDINE_JSON, false);
	char **lines = g_strsplit(said, "\n", -1);
	for (char **line = lines; *line; line++)
		for (size_t i = 0; i < G_N_ELEMENTS(losses); i++) {
			char *code = g_strdup_printf("\"code\":\"%s\"", losses[i]);
			size_t start = number_after(*line, "\"start\":"), end = number_after(*line, "\"end\":");
			if (strstr(*line, code) && start < end && end <= guide->len)
				add_letters(o->lost, guide->str + start, end - start);
			g_free(code);
		}
	g_strfreev(lines);
	aldine_free_text(said);
}

static bool is_kept(const struct outcome *o, const struct word *w)
{
	bool attribute = strstr(o->attributes->str, w->text), lost = strstr(o->lost->str, w->text);
	bool epub = strstr(o->epub->str, w->text), pages = strstr(o->pages->str, w->text);
	switch (w->fate) {
	case SHOWN: return epub && pages;
	case ATTRIBUTE: return attribute || (epub && pages);
	case LEFT_OUT: break;
	}
	return lost && !epub && !pages;
}

static struct outcome make_books(const GString *guide)
{
	static const char *const editions[] = {"epub", "pdf"};
	struct outcome o = {g_string_new(NULL), g_string_new(NULL), g_string_new(NULL), g_string_new(NULL)};
	struct aldine *al = aldine_open_memory();
	aldine_put_file(al, "book.yaml", manifest, sizeof manifest - 1);
	aldine_put_file(al, "plain.yaml", theme, sizeof theme - 1);
	aldine_put_file(al, "p.png", picture, sizeof picture);
	aldine_put_file(al, "guide.md", guide->str, guide->len);
	aldine_load(al, "book.yaml");
	struct aldine_options options = aldine_options_default();
	options.editions = editions;
	options.edition_count = 1;           /* the pages are laid out for their dump */
	options.write = false;
	options.preview = true;
	options.keep_going = true;
	aldine_build(al, &options);
	read_epub(&o, al);
	read_losses(&o, al, guide);
	read_pages(&o, al);
	aldine_close(al);
	return o;
}

static unsigned line_of(const GString *guide, const char *word)
{
	unsigned line = 1;
	const char *end = strstr(guide->str, word);
	for (const char *at = guide->str; end && at < end; at++)
		line += *at == '\n';
	return line;
}

static bool try_seed(uint64_t seed)
{
	static const char *const wanted[] = {"both books", "an attribute of the EPUB", "a diagnostic only"};
	struct guide g;
	GString *text = make_guide(&g, seed);
	struct outcome o = make_books(text);
	bool right = true;
	for (guint i = 0; i < g.words->len; i++) {
		const struct word *w = &g_array_index(g.words, struct word, i);
		if (is_kept(&o, w))
			continue;
		printf("%s seed %u:\n    %s of line %u is not in %s;%s%s%s%s\n", right ? "not ok" : "#",
		       (unsigned)seed, w->text, line_of(text, w->text), wanted[w->fate],
		       strstr(o.epub->str, w->text) ? " EPUB" : "", strstr(o.pages->str, w->text) ? " pages" : "",
		       strstr(o.lost->str, w->text) ? " diagnostic" : "",
		       strstr(o.attributes->str, w->text) ? " attribute" : "");
		right = false;
	}
	GString *all[] = {text, g.after, o.epub, o.attributes, o.pages, o.lost};
	for (size_t i = 0; i < G_N_ELEMENTS(all); i++)
		g_string_free(all[i], TRUE);
	g_array_free(g.words, TRUE);
	return right;
}

int main(int argc, char **argv)
{
	if (argc != 3)
		return 2;
	if (strcmp(argv[1], "-p") == 0) {
		struct guide g;
		fputs(make_guide(&g, strtoull(argv[2], NULL, 10))->str, stdout);
		return 0;
	}
	uint64_t first = strtoull(argv[1], NULL, 10);
	unsigned count = (unsigned)strtoul(argv[2], NULL, 10), right = 0;
	for (unsigned i = 0; i < count; i++)
		right += try_seed(first + i);
	if (right == count)
		printf("ok every word of %u guides is in both books\n", count);
	return right != count;
}
