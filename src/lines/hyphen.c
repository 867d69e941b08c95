/* hyphen.c: a trie of patterns in one hash table.
 *
 * A node is a number; an edge is (node, character) -> node, open addressing, so that a
 * pattern file of 70,000 lines loads in milliseconds and a look-up touches a few cache
 * lines. A node that ends a pattern has its digits, one a gap, in one byte string.
 *
 * The files: lines of patterns as TeX has them; "\minima 2 3" letters before and after;
 * after "\exceptions", words with their hyphens; % begins a comment. */
#include "lines/hyphen.h"

#include <stdio.h>
#include <string.h>

#include "data/data.h"

#define LONGEST 63                 /* characters of a word; longer ones are not words */

struct edge_slot { uint32_t from, character, to; };

struct hyphenator {
	struct arena *arena;
	struct edge_slot *edges;       /* power of two, at most half full; to == 0: free */
	uint32_t edge_mask, edge_count;
	GArray *digits;                /* by node: offset of its digits in levels, 0: none */
	GByteArray *levels;            /* a count, then that many levels */
	GHashTable *exceptions;        /* lower-case str -> GByteArray-like offsets in arena */
	unsigned before, after;
};

struct exception { uint8_t count; uint8_t at[LONGEST]; };  /* in characters */

static uint32_t slot_hash(uint32_t from, uint32_t character)
{
	uint64_t h = ((uint64_t)from << 21 ^ character) * 0x9E3779B97F4A7C15u;
	return (uint32_t)(h >> 32);
}

static struct edge_slot *slot_find(const struct hyphenator *h, uint32_t from, uint32_t character)
{
	for (uint32_t i = slot_hash(from, character);; i++) {
		struct edge_slot *s = &h->edges[i & h->edge_mask];
		if (!s->to || (s->from == from && s->character == character))
			return s;
	}
}

static void edges_grow(struct hyphenator *h)
{
	struct edge_slot *old = h->edges;
	uint32_t count = old ? h->edge_mask + 1 : 0;
	h->edge_mask = count ? 2 * count - 1 : 4095;
	h->edges = g_new0(struct edge_slot, h->edge_mask + 1);
	for (uint32_t i = 0; i < count; i++)
		if (old[i].to)
			*slot_find(h, old[i].from, old[i].character) = old[i];
	g_free(old);
}

static uint32_t node_under(struct hyphenator *h, uint32_t from, uint32_t character)
{
	struct edge_slot *s = slot_find(h, from, character);
	if (s->to)
		return s->to;
	if (2 * ++h->edge_count > h->edge_mask) {
		edges_grow(h);
		s = slot_find(h, from, character);
	}
	uint32_t none = 0;
	*s = (struct edge_slot){from, character, h->digits->len};
	g_array_append_val(h->digits, none);
	return s->to;
}

static void pattern_add(struct hyphenator *h, str line)
{
	uint8_t levels[LONGEST + 2] = {0};
	uint32_t node = 0;
	uint8_t count = 0;
	for (size_t at = 0; at < line.len;) {
		unsigned c = str_char(line, &at);
		if (c >= '0' && c <= '9') {
			levels[count] = (uint8_t)(c - '0');
		} else if (count < LONGEST) {
			node = node_under(h, node, c);
			count++;
		}
	}
	if (!node)
		return;
	count++;
	g_array_index(h->digits, uint32_t, node) = h->levels->len;
	g_byte_array_append(h->levels, &count, 1);
	g_byte_array_append(h->levels, levels, count);
}

void hyphenator_except(struct hyphenator *h, str word)
{
	GString *plain = g_string_new(NULL);
	struct exception *e = ARENA_NEW(h->arena, struct exception);
	unsigned characters = 0;
	for (size_t at = 0; at < word.len;) {
		unsigned c = str_char(word, &at);
		if (c == '-' || c == 0xAD) {
			if (e->count < LONGEST && characters < 256)
				e->at[e->count++] = (uint8_t)characters;
		} else {
			g_string_append_unichar(plain, g_unichar_tolower(c));
			characters++;
		}
	}
	str *key = ARENA_NEW(h->arena, str);
	*key = str_from_gstring(h->arena, plain);
	g_hash_table_replace(h->exceptions, key, e);
}

static void minima_read(struct hyphenator *h, str line)
{
	unsigned before = 2, after = 3;
	if (sscanf(line.at, "\\minima %u %u", &before, &after) == 2) {
		h->before = MAX(before, 1);
		h->after = MAX(after, 1);
	}
}

static void lines_read(struct hyphenator *h, str bytes)
{
	str line;
	bool exceptions = false;
	while (str_next(&bytes, '\n', &line)) {
		line = str_trim(line);
		if (line.len == 0 || line.at[0] == '%')
			continue;
		if (str_starts(line, STR("\\minima")))
			minima_read(h, line);
		else if (str_is(line, "\\exceptions"))
			exceptions = true;
		else if (exceptions)
			hyphenator_except(h, line);
		else
			pattern_add(h, line);
	}
}

static void hyphenator_end(void *thing)
{
	struct hyphenator *h = thing;
	g_free(h->edges);
	g_array_free(h->digits, TRUE);
	g_byte_array_free(h->levels, TRUE);
	g_hash_table_destroy(h->exceptions);
}

static struct hyphenator *hyphenator_new(struct arena *a, str bytes)
{
	struct hyphenator *h = ARENA_NEW(a, struct hyphenator);
	uint32_t none = 0;
	h->arena = a;
	h->before = 2;
	h->after = 3;
	h->digits = g_array_new(FALSE, FALSE, sizeof(uint32_t));
	h->levels = g_byte_array_new();
	h->exceptions = g_hash_table_new(str_hash, str_hash_equal);
	g_array_append_val(h->digits, none);
	g_byte_array_append(h->levels, (const guint8 *)"", 1);
	edges_grow(h);
	arena_on_end(a, hyphenator_end, h);
	lines_read(h, bytes);
	return h;
}

/* --- which file --- */

static bool file_read(struct arena *a, struct diags *d, struct folder *files,
                      const char *folder, str tag, str *bytes)
{
	char *name = arena_printf(a, "%s/%.*s.txt", folder, STR_ARGS(tag));
	return share_read(files, a, d, name, bytes);
}

/* share/hyphenation/aliases: lines of a tag and the file's name. */
static str alias_of(struct arena *a, struct diags *d, struct folder *files, str tag)
{
	str bytes, line, name;
	if (!share_read(files, a, d, "hyphenation/aliases", &bytes))
		return tag;
	while (str_next(&bytes, '\n', &line)) {
		if (str_next(&line, ' ', &name) && str_equal_fold(name, tag))
			return str_trim(line);
	}
	return tag;
}

/* A tag that could name a path outside the folder is no language. */
static bool is_tag(str tag)
{
	for (size_t i = 0; i < tag.len; i++)
		if (!g_ascii_isalnum(tag.at[i]) && tag.at[i] != '-')
			return false;
	return tag.len > 0 && tag.len < 36;
}

struct hyphenator *hyphenator_load(struct arena *a, struct diags *d, struct folder *files,
                                   const char *folder, str language)
{
	str bytes;
	while (is_tag(language)) {
		if (file_read(a, d, files, folder, alias_of(a, d, files, language), &bytes))
			return hyphenator_new(a, bytes);
		ptrdiff_t dash = str_find_last(language, '-');
		if (dash < 0)
			break;
		language = str_sub(language, 0, (size_t)dash);
	}
	return NULL;
}

/* --- a word --- */

struct letters {
	unsigned at[LONGEST + 2];      /* with a '.' at both ends */
	uint16_t byte[LONGEST + 2];
	size_t count;                  /* of letters */
};

static bool letters_read(str word, struct letters *l)
{
	l->count = 0;
	l->at[0] = '.';
	for (size_t at = 0; at < word.len; l->count++) {
		if (l->count == LONGEST)
			return false;
		l->byte[l->count] = (uint16_t)at;
		unsigned c = str_char(word, &at);
		l->at[l->count + 1] = c == 0x2019 ? '\'' : g_unichar_tolower(c);
	}
	l->at[l->count + 1] = '.';
	return true;
}

/* levels[i] is of the gap before letter i. */
static void levels_find(const struct hyphenator *h, const struct letters *l, uint8_t *levels)
{
	for (size_t start = 0; start < l->count + 2; start++) {
		uint32_t node = 0;
		for (size_t i = start; i < l->count + 2; i++) {
			node = slot_find(h, node, l->at[i])->to;
			if (!node)
				break;
			uint32_t digits = g_array_index(h->digits, uint32_t, node);
			if (!digits)
				continue;
			const uint8_t *d = h->levels->data + digits;
			for (uint8_t k = 0; k < d[0]; k++)
				if (start + k > 0 && d[1 + k] > levels[start + k - 1])
					levels[start + k - 1] = d[1 + k];
		}
	}
}

static const struct exception *exception_find(const struct hyphenator *h, const struct letters *l)
{
	char text[4 * LONGEST + 4];
	size_t len = 0;
	if (g_hash_table_size(h->exceptions) == 0)
		return NULL;
	for (size_t i = 0; i < l->count; i++)
		len += (size_t)g_unichar_to_utf8(l->at[i + 1], text + len);
	str key = {text, len};
	return g_hash_table_lookup(h->exceptions, &key);
}

size_t hyphenate(const struct hyphenator *h, str word, uint16_t *points, size_t limit)
{
	struct letters l;
	uint8_t levels[LONGEST + 4] = {0};
	size_t count = 0;
	if (!letters_read(word, &l))
		return 0;
	const struct exception *e = exception_find(h, &l);
	if (e) {
		for (size_t i = 0; i < e->count && count < limit; i++)
			if (e->at[i] > 0 && e->at[i] < l.count)
				points[count++] = l.byte[e->at[i]];
		return count;
	}
	if (l.count < h->before + h->after)
		return 0;
	levels_find(h, &l, levels);
	for (size_t i = h->before; i + h->after <= l.count && count < limit; i++)
		if (levels[i] & 1)
			points[count++] = l.byte[i];
	return count;
}

/* --- a text --- */

static bool is_letter(unsigned c)
{
	return c < 128 ? g_ascii_isalpha((char)c) : g_unichar_isalpha(c) || g_unichar_ismark(c);
}

bool letters_next(str text, size_t *at, size_t *start, str *word)
{
	while (*at < text.len) {
		*start = *at;
		if (!is_letter(str_char(text, at)))
			continue;
		size_t end = *at;
		while (*at < text.len && is_letter(str_char(text, at)))
			end = *at;
		*word = str_sub(text, *start, end);
		return true;
	}
	return false;
}
