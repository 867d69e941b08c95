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

/* "0 41" and its lines. */
static bool read_table(struct source_file *f, size_t *at)
{
	str file = f->file;
	int64_t first, n, offset, generation;
	if (!object_read_integer(file, at, &first) || first != 0 ||
	    !object_read_integer(file, at, &n) || (size_t)n > file.len / 20)
		return false;
	f->offsets = ARENA_ARRAY(f->a, size_t, (size_t)n);
	f->object_count = (size_t)n;
	for (size_t i = 0; i < (size_t)n; i++) {
		if (!object_read_integer(file, at, &offset) ||
		    !object_read_integer(file, at, &generation))
			return false;
		bool used = read_word(file, at, "n");
		if (!used && !read_word(file, at, "f"))
			return false;
		if (used && (generation != 0 || (size_t)offset >= file.len))
			return false;
		f->offsets[i] = used ? (size_t)offset : 0;
	}
	return true;
}

/* A length may stand in an object of its own that follows the stream. */
static bool stream_length(struct source_file *f, const struct object *o, int64_t *length)
{
	if (!o || o->kind != OBJECT_REFERENCE)
		return object_is_integer(o, length);
	if (o->number >= f->object_count || !f->offsets[o->number])
		return false;
	size_t at = f->offsets[o->number];
	int64_t number, generation;
	struct object value;
	return object_read_integer(f->file, &at, &number) && number == o->number &&
	       object_read_integer(f->file, &at, &generation) && read_word(f->file, &at, "obj") &&
	       object_read(f->a, f->file, &at, &value) && object_is_integer(&value, length);
}

static bool read_stream(struct source_file *f, size_t at, struct source_object *out)
{
	str file = f->file;
	int64_t length;
	if (!stream_length(f, object_find(&out->value, "Length"), &length))
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

static bool read_object(struct source_file *f, uint32_t number, struct source_object *out)
{
	size_t at = f->offsets[number];
	int64_t n, generation;
	if (!object_read_integer(f->file, &at, &n) || n != number ||
	    !object_read_integer(f->file, &at, &generation) || !read_word(f->file, &at, "obj") ||
	    !object_read(f->a, f->file, &at, &out->value))
		return false;
	if (read_word(f->file, &at, "stream"))
		return read_stream(f, at, out);
	return read_word(f->file, &at, "endobj");
}

const struct source_object *source_object(struct source_file *f, uint32_t number)
{
	if (number >= f->object_count || !f->offsets[number])
		return NULL;
	struct source_object *o = &f->objects[number];
	if (!o->read && !read_object(f, number, o)) {
		f->why = arena_printf(f->a, "object %u of cairo's file is of a kind not known", number);
		return NULL;
	}
	o->read = true;
	return o;
}

const struct source_object *source_named(struct source_file *f, const struct object *o)
{
	return o && o->kind == OBJECT_REFERENCE ? source_object(f, o->number) : NULL;
}

const struct object *source_follow(struct source_file *f, const struct object *o)
{
	if (!o || o->kind != OBJECT_REFERENCE)
		return o;
	const struct source_object *there = source_object(f, o->number);
	return there ? &there->value : NULL;
}

static bool read_pages(struct source_file *f, const struct object *trailer)
{
	const struct object *catalog = source_follow(f, object_find(trailer, "Root"));
	const struct object *tree = source_follow(f, object_find(catalog, "Pages"));
	const struct object *kids = source_follow(f, object_find(tree, "Kids"));
	if (!kids || kids->kind != OBJECT_ARRAY)
		return false;
	f->page_count = kids->count;
	f->pages = ARENA_ARRAY(f->a, uint32_t, kids->count);
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
	size_t at = 0;
	struct object trailer;
	*out = (struct source_file){.a = a, .file = file};
	if (!find_table(file, &at) || !read_table(out, &at)) {
		*why = "cairo's file has no cross-reference table of the kind known";
		return false;
	}
	if (!read_word(file, &at, "trailer") || !object_read(a, file, &at, &trailer) ||
	    object_find(&trailer, "Prev") || object_find(&trailer, "Encrypt")) {
		*why = "cairo's file has a trailer of a kind not known";
		return false;
	}
	out->objects = ARENA_ARRAY(a, struct source_object, out->object_count);
	if (!read_pages(out, &trailer) || out->why) {
		*why = "the pages of cairo's file are listed in a way not known";
		return false;
	}
	return true;
}
