/* header.c: the YAML header of a guide, or Hugo's in TOML.
 *
 * Every guide's header is read, because its slug and aliases say what it answers to; only
 * the book's own guides have to be right. So a header is first read in silence, and read
 * once more, aloud, where that met a fault and it is known how much it matters. Keys that
 * the table lacks are the site's own. */
#include "load/loader.h"

struct header {
	str title, short_title, slug, url, date, author, kind, language, draft, description;
	str *aliases;
	size_t alias_count;
	str *redirects;
	size_t redirect_count;
	span title_where;
};

/* A text, or the first of a list, or a mapping's name: sites differ. Never a fault. */
static bool decode_loose(struct decoder *d, const struct yaml *y, void *at)
{
	(void)d;
	if (y->kind == YAML_SEQUENCE && y->count)
		y = y->items[0];
	if (y->kind == YAML_MAPPING && yaml_find(y, "name"))
		y = yaml_find(y, "name");
	if (y->kind == YAML_SCALAR)
		*(str *)at = y->text;
	return true;
}

static bool decode_draft(struct decoder *d, const struct yaml *y, void *at)
{
	str text;
	if (!decode_text(d, y, &text))
		return false;
	*(str *)at = str_is(text, "false") || !text.len ? STR_NONE
	           : str_is(text, "true") ? STR("draft") : text;
	return true;
}

#define LOOSE(key, member, about) \
	FIELD(key, FIELD_CUSTOM, offsetof(struct header, member), about, .custom = decode_loose, \
	      .schema = "{}", .value = "a text")
#define TEXT(key, member, about) FIELD(key, FIELD_TEXT, offsetof(struct header, member), about)

static const struct field header_fields[] = {
	FIELD("title", FIELD_TEXT, offsetof(struct header, title), "The guide's title, unless the manifest has one",
	      .span_offset = offsetof(struct header, title_where)),
	TEXT("short-title", short_title, "For running heads"),
	TEXT("slug", slug, "The name it answers to before all others"),
	TEXT("url", url, "Where it is on the site"),
	LOOSE("date", date, "When it was written"),
	LOOSE("author", author, "Who wrote it"),
	LOOSE("kind", kind, "What the site calls guides of its sort"),
	FIELD("aliases", FIELD_TEXTS, offsetof(struct header, aliases), "Other names it answers to"),
	FIELD("redirect_from", FIELD_TEXTS, offsetof(struct header, redirects), "The same, as Jekyll calls it"),
	TEXT("language", language, "Where it is not the book's"),
	FIELD("draft", FIELD_CUSTOM, offsetof(struct header, draft), "Not finished: true, or an address",
	      .custom = decode_draft, .schema = "{\"type\": [\"boolean\", \"string\"]}",
	      .value = "true, false or an address"),
	LOOSE("description", description, "What it is about"),
};
const struct table header_table = {
	.name = "header", .size = sizeof(struct header), TABLE_FIELDS(header_fields), .open = true,
};

/* The next line of text from *at, without its end; false at the end. */
static bool next_line(str text, size_t *at, str *line)
{
	if (*at >= text.len)
		return false;
	ptrdiff_t end = str_find_char(text, '\n', *at);
	size_t stop = end < 0 ? text.len : (size_t)end;
	*line = str_sub(text, *at, stop);
	*at = MIN(stop + 1, text.len);
	if (line->len && line->at[line->len - 1] == '\r')
		line->len--;
	return true;
}

/* A header stands between two lines of ---, one in TOML between two of +++, the first of
 * which begins the file. */
static void find_header(struct found_guide *g)
{
	size_t at = str_starts(g->text, STR("\xEF\xBB\xBF")) ? 3 : 0;
	str line;
	g->body = at;
	if (!next_line(g->text, &at, &line))
		return;
	while (line.len && (line.at[line.len - 1] == ' ' || line.at[line.len - 1] == '\t'))
		line.len--;
	bool toml = str_is(line, "+++");
	if (!toml && !str_is(line, "---"))
		return;
	size_t start = at, end = at;
	while (next_line(g->text, &at, &line)) {
		line = str_trim(line);
		if (str_is(line, toml ? "+++" : "---") || (!toml && str_is(line, "..."))) {
			g->body = at;
			g->header_start = start;
			g->header_end = end;
			g->header_toml = toml;
			return;
		}
		end = at;
	}
}

static void store(struct arena *a, struct found_guide *g, const struct header *h)
{
	g->guide.names = ARENA_ARRAY(a, str, h->alias_count + h->redirect_count);
	for (size_t i = 0; i < h->alias_count; i++)
		g->guide.names[g->guide.name_count++] = h->aliases[i];
	for (size_t i = 0; i < h->redirect_count; i++)
		g->guide.names[g->guide.name_count++] = h->redirects[i];
	g->guide.title = h->title;
	g->title_where = h->title_where;
	g->guide.short_title = h->short_title;
	g->guide.url = h->url;
	g->guide.slug = h->slug;
	g->guide.date = h->date;
	g->guide.author = h->author;
	g->guide.kind = h->kind;
	g->guide.language = h->language;
	g->guide.draft = h->draft;
	g->guide.description = h->description;
}

static void run(struct decoder *d, struct found_guide *g, struct header *h)
{
	struct yaml *tree;
	span odd = SPAN_NONE;
	if (g->header_toml)
		tree = toml_parse(d->arena, g->guide.source, g->text, g->header_start, g->header_end, &odd);
	else
		tree = decoder_parse(d, g->guide.source, g->header_start, g->header_end);
	if (odd.source)
		decode_fault(d, DIAG_HEADER_FOREIGN, odd, NULL, "this line of a TOML header is not read");
	if (tree)
		decode(d, &header_table, tree, h);
}

void header_read(struct arena *a, struct diags *diags, struct found_guide *g)
{
	struct header h = {0};
	struct decoder d = {.arena = a, .diags = diags, .mood = MOOD_SILENT};
	find_header(g);
	if (g->header_end <= g->header_start)
		return;
	run(&d, g, &h);
	g->header_faulty = d.faults > 0;
	store(a, g, &h);
}

void header_report(struct arena *a, struct diags *diags, struct found_guide *g)
{
	if (!g->header_faulty)
		return;
	struct header h = {0};
	struct decoder d = {.arena = a, .diags = diags,
	                    .mood = g->guide.used ? MOOD_ERRORS : MOOD_WARNINGS};
	run(&d, g, &h);
}
