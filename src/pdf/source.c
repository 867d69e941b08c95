/* source.c: see source.h. */
#include "pdf/source.h"

#include <string.h>

static bool read_word(str in, size_t *at, const char *word)
{
	*at = object_skip_space(in, *at);
	if (!str_starts(str_from(in, *at), str_of(word)))
		return false;
	*at += strlen(word);
	return true;
}

/* Where the table begins, as the last lines say. */
static bool find_table(str file, size_t *at)
{
	static const size_t TAIL = 64;
	size_t from = file.len > TAIL ? file.len - TAIL : 0;
	ptrdiff_t word = str_find(file, STR("startxref"), from);
	if (word < 0)
		return false;
	size_t i = (size_t)word + strlen("startxref");
	int64_t offset;
	if (!object_read_integer(file, &i, &offset) || (size_t)offset >= file.len)
		return false;
	*at = (size_t)offset;
	return read_word(file, at, "xref");
}

/* "0 41" and its lines; *offsets has a place for each, 0 where free. */
static bool read_table(struct arena *a, str file, size_t *at, size_t **offsets, size_t *count)
{
	int64_t first, n, offset, generation;
	if (!object_read_integer(file, at, &first) || first != 0 ||
	    !object_read_integer(file, at, &n) || (size_t)n > file.len / 20)
		return false;
	*offsets = ARENA_ARRAY(a, size_t, (size_t)n);
	*count = (size_t)n;
	for (size_t i = 0; i < (size_t)n; i++) {
		if (!object_read_integer(file, at, &offset) ||
		    !object_read_integer(file, at, &generation))
			return false;
		bool used = read_word(file, at, "n");
		if (!used && !read_word(file, at, "f"))
			return false;
		if (used && (generation != 0 || (size_t)offset >= file.len))
			return false;
		(*offsets)[i] = used ? (size_t)offset : 0;
	}
	return true;
}

/* A length may stand in an object of its own that follows the stream. */
static bool stream_length(struct arena *a, str file, const size_t *offsets, size_t count,
                          const struct object *o, int64_t *length)
{
	if (!o || o->kind != OBJECT_REFERENCE)
		return object_is_integer(o, length);
	if (o->number >= count || !offsets[o->number])
		return false;
	size_t at = offsets[o->number];
	int64_t number, generation;
	struct object value;
	return object_read_integer(file, &at, &number) && number == o->number &&
	       object_read_integer(file, &at, &generation) && read_word(file, &at, "obj") &&
	       object_read(a, file, &at, &value) && object_is_integer(&value, length);
}

static bool read_stream(struct arena *a, str file, const size_t *offsets, size_t count,
                        size_t at, struct source_object *out)
{
	int64_t length;
	if (!stream_length(a, file, offsets, count, object_find(&out->value, "Length"), &length))
		return false;
	at += at < file.len && file.at[at] == '\r';
	if (at >= file.len || file.at[at] != '\n' || (size_t)length > file.len - at - 1)
		return false;
	at++;
	out->stream = str_sub(file, at, at + (size_t)length);
	out->is_stream = true;
	at += (size_t)length;
	return read_word(file, &at, "endstream");
}

static bool read_object(struct arena *a, str file, const size_t *offsets, size_t count,
                        size_t number, struct source_object *out)
{
	size_t at = offsets[number];
	int64_t n, generation;
	if (!object_read_integer(file, &at, &n) || (size_t)n != number ||
	    !object_read_integer(file, &at, &generation) || !read_word(file, &at, "obj") ||
	    !object_read(a, file, &at, &out->value))
		return false;
	if (read_word(file, &at, "stream"))
		return read_stream(a, file, offsets, count, at, out);
	return read_word(file, &at, "endobj");
}

const struct source_object *source_object(const struct source_file *f, const struct object *o)
{
	if (!o || o->kind != OBJECT_REFERENCE || o->number >= f->object_count ||
	    !f->objects[o->number].value.kind)
		return NULL;
	return &f->objects[o->number];
}

const struct object *source_follow(const struct source_file *f, const struct object *o)
{
	if (!o || o->kind != OBJECT_REFERENCE)
		return o;
	const struct source_object *there = source_object(f, o);
	return there ? &there->value : NULL;
}

static bool read_pages(struct arena *a, struct source_file *f, const struct object *trailer)
{
	const struct object *catalog = source_follow(f, object_find(trailer, "Root"));
	const struct object *tree = source_follow(f, object_find(catalog, "Pages"));
	const struct object *kids = source_follow(f, object_find(tree, "Kids"));
	if (!kids || kids->kind != OBJECT_ARRAY)
		return false;
	f->page_count = kids->count;
	f->pages = ARENA_ARRAY(a, uint32_t, kids->count);
	for (size_t i = 0; i < kids->count; i++) {
		const struct object *page = source_follow(f, &kids->items[i]);
		if (!object_is_name(object_find(page, "Type"), "Page"))
			return false;
		f->pages[i] = kids->items[i].number;
	}
	return true;
}

bool source_read(struct arena *a, str file, struct source_file *out, const char **why)
{
	size_t at = 0, count, *offsets;
	struct object trailer;
	*out = (struct source_file){0};
	if (!find_table(file, &at) || !read_table(a, file, &at, &offsets, &count)) {
		*why = "cairo's file has no cross-reference table of the kind known";
		return false;
	}
	if (!read_word(file, &at, "trailer") || !object_read(a, file, &at, &trailer) ||
	    object_find(&trailer, "Prev") || object_find(&trailer, "Encrypt")) {
		*why = "cairo's file has a trailer of a kind not known";
		return false;
	}
	out->objects = ARENA_ARRAY(a, struct source_object, count);
	out->object_count = count;
	for (size_t i = 1; i < count; i++)
		if (offsets[i] && !read_object(a, file, offsets, count, i, &out->objects[i])) {
			*why = arena_printf(a, "object %zu of cairo's file is of a kind not known", i);
			return false;
		}
	if (!read_pages(a, out, &trailer)) {
		*why = "the pages of cairo's file are listed in a way not known";
		return false;
	}
	return true;
}
