/* xml.c: see xml.h.
 *
 * Text goes out in runs: a table tells the few bytes that need care, everything between
 * two of them is copied at once. Road not taken: a tree of elements, serialised at the
 * end; the book is a tree already, and a second one is only memory. */
#include "epub/xml.h"

#include <assert.h>
#include <string.h>

enum { PLAIN, AMP, LESS, GREATER, QUOTE, DROP, MAYBE, SPACE };

/* What a byte needs; what is not named goes out as it is. 0xEF begins U+FFFE and U+FFFF. */
static const unsigned char care[256] = {
	[0x00] = DROP, [0x01] = DROP, [0x02] = DROP, [0x03] = DROP, [0x04] = DROP,
	[0x05] = DROP, [0x06] = DROP, [0x07] = DROP, [0x08] = DROP, [0x0B] = DROP,
	[0x0C] = DROP, [0x0D] = DROP, [0x0E] = DROP, [0x0F] = DROP, [0x10] = DROP,
	[0x11] = DROP, [0x12] = DROP, [0x13] = DROP, [0x14] = DROP, [0x15] = DROP,
	[0x16] = DROP, [0x17] = DROP, [0x18] = DROP, [0x19] = DROP, [0x1A] = DROP,
	[0x1B] = DROP, [0x1C] = DROP, [0x1D] = DROP, [0x1E] = DROP, [0x1F] = DROP,
	['\t'] = SPACE, ['\n'] = SPACE,
	['&'] = AMP, ['<'] = LESS, ['>'] = GREATER, ['"'] = QUOTE, [0x7F] = DROP, [0xEF] = MAYBE,
};

static bool is_noncharacter(const char *at, size_t left)
{
	return left >= 3 && (unsigned char)at[1] == 0xBF && (unsigned char)at[2] >= 0xBE;
}

static void put(GString *out, const char *text)
{
	g_string_append(out, text);
}

/* Writes what stands for the byte at *at; answers how many bytes of the text that takes,
 * 0 where they can go out as they are. */
static size_t put_special(GString *out, const char *at, size_t left, bool attribute)
{
	switch (care[(unsigned char)*at]) {
	case AMP: put(out, "&amp;"); return 1;
	case LESS: put(out, "&lt;"); return 1;
	case GREATER: put(out, "&gt;"); return 1;
	case DROP: return 1;
	case MAYBE: return is_noncharacter(at, left) ? 3 : 0;
	case QUOTE:
		if (attribute)
			put(out, "&quot;");
		return attribute;
	case SPACE:
		if (attribute)
			put(out, *at == '\n' ? "&#10;" : "&#9;");
		return attribute;
	}
	return 0;
}

static void put_escaped(GString *out, str text, bool attribute)
{
	size_t from = 0;

	for (size_t i = 0; i < text.len; ) {
		if (!care[(unsigned char)text.at[i]]) {
			i++;
			continue;
		}
		g_string_append_len(out, text.at + from, (gssize)(i - from));
		size_t taken = put_special(out, text.at + i, text.len - i, attribute);
		from = i + taken;
		i += taken ? taken : 1;
	}
	if (from < text.len)
		g_string_append_len(out, text.at + from, (gssize)(text.len - from));
}

static void end_tag(struct xml *x)
{
	if (x->in_tag)
		g_string_append_c(x->out, '>');
	x->in_tag = false;
}

void xml_open(struct xml *x, const char *name)
{
	end_tag(x);
	if (x->depth == x->room) {
		size_t room = x->room ? x->room * 2 : 32;
		const char **names = ARENA_ARRAY(x->arena, const char *, room);
		if (x->depth)
			memcpy(names, x->names, x->depth * sizeof *names);
		x->names = names;
		x->room = room;
	}
	x->names[x->depth++] = name;
	g_string_append_c(x->out, '<');
	put(x->out, name);
	x->in_tag = true;
}

void xml_attribute(struct xml *x, const char *name, str value)
{
	assert(x->in_tag);
	g_string_append_c(x->out, ' ');
	put(x->out, name);
	put(x->out, "=\"");
	put_escaped(x->out, value, true);
	g_string_append_c(x->out, '"');
}

void xml_attribute_text(struct xml *x, const char *name, const char *value)
{
	xml_attribute(x, name, str_of(value));
}

void xml_attribute_number(struct xml *x, const char *name, long value)
{
	char digits[24];

	g_snprintf(digits, sizeof digits, "%ld", value);
	xml_attribute(x, name, str_of(digits));
}

void xml_text(struct xml *x, str text)
{
	if (!text.len)
		return;
	end_tag(x);
	put_escaped(x->out, text, false);
}

void xml_text_of(struct xml *x, const char *text)
{
	xml_text(x, str_of(text));
}

void xml_close_full(struct xml *x, const char *name)
{
	end_tag(x);
	xml_close(x, name);
}

void xml_close(struct xml *x, const char *name)
{
	assert(x->depth && !strcmp(x->names[x->depth - 1], name));
	x->depth--;
	if (x->in_tag) {
		put(x->out, "/>");
		x->in_tag = false;
		return;
	}
	put(x->out, "</");
	put(x->out, name);
	g_string_append_c(x->out, '>');
}

void xml_line(struct xml *x)
{
	end_tag(x);
	g_string_append_c(x->out, '\n');
}

void xml_element(struct xml *x, const char *name, str text)
{
	xml_open(x, name);
	xml_text(x, text);
	xml_close_full(x, name);
	xml_line(x);
}

void xml_init(struct xml *x, struct arena *a)
{
	*x = (struct xml){.arena = a, .out = g_string_sized_new(1 << 14)};
	put(x->out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
}

str xml_done(struct xml *x)
{
	assert(!x->depth && !x->in_tag);
	return str_from_gstring(x->arena, x->out);
}
