/* start.c: see start.h. */
#include "start/start.h"

#include "start/survey.h"

static void add_file(struct arena *a, struct start_files *out, const char *path, str text)
{
	if (!out->file)
		out->file = ARENA_ARRAY(a, struct start_file, 8);
	out->file[out->count++] = (struct start_file){str_of(path), text};
}

static guint count_placed(const struct survey *s)
{
	guint n = 0;
	for (guint i = 0; i < s->leaves->len; i++)
		n += ((struct leaf *)s->leaves->pdata[i])->placed;
	return n;
}

bool start_from_folder(struct arena *a, struct folder *files, str from, str dir,
                       struct diags *diags, struct start_files *out)
{
	if (!folder_is_folder(files, from)) {
		diag_add(diags, DIAG_READ_FAILED, SPAN_NONE, "name the folder of the site, or of its guides",
		         "there is no folder %.*s", STR_ARGS(from));
		return false;
	}
	struct survey *s = survey_folder(a, files, from);
	if (!s->leaves->len) {
		diag_add(diags, DIAG_GUIDES_NONE, SPAN_NONE, "name the folder of the site, or of its guides",
		         "no Markdown guides in %.*s", STR_ARGS(from));
		return false;
	}
	const char *how;
	struct site_facts facts = site_facts(s);
	struct outline *top = order_outline(s, &how);
	add_file(a, out, "book.yaml", write_manifest(s, &facts, top, survey_moves(s), dir));
	guint placed = count_placed(s);
	out->summary = str_printf(a, "%u of %u guides, in the order of %s", placed, s->leaves->len, how);
	return true;
}

static const struct {
	const char *path, *text;
} EXAMPLE[] = {
	{"book.yaml",
	 "title: A first book\n"
	 "author: Your Name\n"
	 "language: en-US\n"
	 "date: 2026-01-01\n"
	 "site: https://example.com\n"
	 "guides: [guides]\n"
	 "chapters:\n"
	 "  - setting-out\n"
	 "  - title: On the way\n"
	 "    sections: [notes-and-links, tables-and-code]\n"
	 "back:\n"
	 "  - {role: colophon}\n"},
	{"guides/setting-out.md",
	 "---\ntitle: Setting out\n---\n\n"
	 "This is a guide: a Markdown file in the folder `guides`. It is in the book because `book.yaml` names it.\n\n"
	 "Write quotes \"straight\" and they are curled. A link to [another guide](notes-and-links.md) is a link inside the\n"
	 "book; one to [the rest of the world](https://commonmark.org/) is clickable, and on paper its address is a note.\n\n"
	 "> A quotation keeps its author on a line of its own.\n> — Somebody\n"},
	{"guides/notes-and-links.md",
	 "---\ntitle: Notes and links\n---\n\n"
	 "A note[^why] stands at the foot of its page, and opens in place in the e-book.\n\n"
	 "[^why]: Because it can be done without.\n\n"
	 "## Callouts {#callouts}\n\n> [!TIP]\n> Run `aldine check` before `aldine build`.\n"},
	{"guides/tables-and-code.md",
	 "---\ntitle: Tables and code\n---\n\n"
	 "| command | what it does |\n|---|---|\n| `aldine build` | makes the EPUB and the PDF |\n"
	 "| `aldine ls` | shows the order of the book |\n\n"
	 "Table: Two commands\n\n"
	 "```c\nint main(void)\n{\n\treturn 0;\n}\n```\n\nSee also [callouts](notes-and-links.md#callouts).\n"},
};

void start_example(struct arena *a, str dir, struct start_files *out)
{
	for (size_t i = 0; i < G_N_ELEMENTS(EXAMPLE); i++)
		add_file(a, out, EXAMPLE[i].path, str_of(EXAMPLE[i].text));
	out->summary = str_printf(a, "a small book in %.*s", STR_ARGS(dir));
}
