/* file.c: see file.h.
 *
 * A folder is the disk or a table of texts; the questions asked of it are the same. What
 * is to be written goes into files without a name (O_TMPFILE) where the system has them,
 * so that a build killed half-way leaves no litter, else under a hidden name beside its
 * place; what is left all the same the next build takes away. A target that is a folder is found out before the first rename: either all
 * files change or none does, but for a disk that fails between two renames. */
#include "base/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* No book needs more in one file, and offsets in spans have 32 bits. */
#define LARGEST_FILE (1u << 30)
/* Folders in folders; deeper is a mistake or a trap. */
#define DEEPEST_FOLDER 64

struct folder {
	struct arena *arena;           /* its own: texts, names */
	bool on_disk;
	GHashTable *texts;             /* in memory: const str * -> str * */
	GHashTable *read;              /* const str * as a set */
	pthread_mutex_t lock;          /* guards read and arena */
};

static void folder_end(void *thing)
{
	struct folder *f = thing;
	g_hash_table_destroy(f->texts);
	g_hash_table_destroy(f->read);
	pthread_mutex_destroy(&f->lock);
	arena_free(f->arena);
}

static struct folder *folder_new(struct arena *a, bool on_disk)
{
	struct folder *f = ARENA_NEW(a, struct folder);
	f->arena = arena_new();
	f->on_disk = on_disk;
	f->texts = g_hash_table_new(str_hash, str_hash_equal);
	f->read = g_hash_table_new(str_hash, str_hash_equal);
	pthread_mutex_init(&f->lock, NULL);
	arena_on_end(a, folder_end, f);
	return f;
}

struct folder *folder_on_disk(struct arena *a)
{
	return folder_new(a, true);
}

struct folder *folder_in_memory(struct arena *a)
{
	return folder_new(a, false);
}

static str *str_kept(struct arena *a, str s)
{
	str *kept = ARENA_NEW(a, str);
	*kept = str_copy(a, s);
	return kept;
}

void folder_put(struct folder *f, str path, str bytes)
{
	str tidy = path_join(f->arena, STR(""), path);
	g_hash_table_replace(f->texts, str_kept(f->arena, tidy), str_kept(f->arena, bytes));
}

static void note_read(struct folder *f, str path)
{
	pthread_mutex_lock(&f->lock);
	if (!g_hash_table_contains(f->read, &path))
		g_hash_table_add(f->read, str_kept(f->arena, path));
	pthread_mutex_unlock(&f->lock);
}

static str reason(struct arena *a, int error)
{
	return str_copy(a, str_of(strerror(error)));
}

/* Reads what is left of an open regular file of about size bytes; it may have changed
 * since it was measured, so the count is the reader's own. */
static bool read_all(int fd, struct arena *a, size_t size, str *bytes)
{
	char *at = arena_alloc(a, size + 1);
	size_t len = 0;
	while (len < size) {
		ssize_t got = read(fd, at + len, size - len);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return false;
		if (got == 0)
			break;
		len += (size_t)got;
	}
	at[len] = 0;
	*bytes = (str){at, len};
	return true;
}

static bool read_disk(struct arena *a, const char *path, str *bytes, str *why)
{
	/* Without O_NONBLOCK a named pipe would wait for a writer for ever. */
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	struct stat s;
	int error = 0;
	if (fd < 0 || fstat(fd, &s) < 0)
		error = errno;
	else if (S_ISDIR(s.st_mode))
		error = EISDIR;
	else if (!S_ISREG(s.st_mode))
		error = EINVAL;
	else if (s.st_size > LARGEST_FILE)
		error = EFBIG;
	else if (!read_all(fd, a, (size_t)s.st_size, bytes))
		error = errno;
	if (fd >= 0)
		close(fd);
	if (error)
		*why = reason(a, error);
	return error == 0;
}

bool folder_read(struct folder *f, struct arena *a, str path, str *bytes, str *why)
{
	str tidy = path_join(a, STR(""), path);
	if (f->on_disk) {
		if (!read_disk(a, tidy.at, bytes, why))
			return false;
	} else {
		const str *text = g_hash_table_lookup(f->texts, &tidy);
		if (!text) {
			*why = reason(a, ENOENT);
			return false;
		}
		*bytes = *text;
	}
	note_read(f, tidy);
	return true;
}

bool folder_read_disk(struct folder *f, struct arena *a, str path, str *bytes, str *why)
{
	if (!read_disk(a, str_terminated(a, path), bytes, why))
		return false;
	if (f)
		note_read(f, path);
	return true;
}

/* The kind of what stands at path on disk; 0 for nothing. */
static mode_t disk_kind(const char *path)
{
	struct stat s;
	return stat(path[0] ? path : ".", &s) == 0 ? s.st_mode & S_IFMT : 0;
}

/* Whether a text in memory stands below the folder path. */
static bool memory_folder(struct folder *f, str path)
{
	GHashTableIter i;
	void *key;
	g_hash_table_iter_init(&i, f->texts);
	while (g_hash_table_iter_next(&i, &key, NULL)) {
		str name = *(str *)key;
		if (path.len == 0)
			return true;
		if (str_starts(name, path) && name.len > path.len && name.at[path.len] == '/')
			return true;
	}
	return false;
}

bool folder_has(struct folder *f, str path)
{
	struct arena *a = arena_new_sized(512);
	str tidy = path_join(a, STR(""), path);
	bool has = f->on_disk ? disk_kind(tidy.at) == S_IFREG
	                      : g_hash_table_contains(f->texts, &tidy);
	arena_free(a);
	return has;
}

bool folder_is_folder(struct folder *f, str path)
{
	struct arena *a = arena_new_sized(512);
	str tidy = path_join(a, STR(""), path);
	bool is = f->on_disk ? disk_kind(tidy.at) == S_IFDIR : memory_folder(f, tidy);
	arena_free(a);
	return is;
}

static int compare_paths(const void *a, const void *b)
{
	return str_compare(*(const str *)a, *(const str *)b);
}

/* The collected strs (a GArray) as a sorted array in a; ends the GArray. */
static str *sorted_paths(struct arena *a, GArray *found, size_t *n)
{
	*n = found->len;
	str *paths = ARENA_ARRAY(a, str, found->len);
	if (found->len)
		memcpy(paths, found->data, found->len * sizeof(str));
	g_array_free(found, TRUE);
	qsort(paths, *n, sizeof *paths, compare_paths);
	return paths;
}

/* A chain of the folders being listed, so that a link to one of them is not followed. */
struct listing {
	const struct listing *above;
	dev_t device;
	ino_t inode;
	unsigned depth;
};

static bool is_listed(const struct listing *l, const struct stat *s)
{
	for (; l; l = l->above)
		if (l->device == s->st_dev && l->inode == s->st_ino)
			return true;
	return false;
}

static void list_disk(struct arena *a, str path, const struct listing *above, GArray *found, int *error)
{
	struct stat s;
	DIR *dir = opendir(path.len ? path.at : ".");
	if (!dir || fstat(dirfd(dir), &s) < 0) {
		*error = errno;
		if (dir)
			closedir(dir);
		return;
	}
	if (is_listed(above, &s) || (above && above->depth > DEEPEST_FOLDER)) {
		closedir(dir);
		return;
	}
	struct listing here = {above, s.st_dev, s.st_ino, above ? above->depth + 1 : 0};
	for (struct dirent *e; (e = readdir(dir));) {
		if (e->d_name[0] == '.')
			continue;
		str name = path_join(a, path, str_of(e->d_name));
		mode_t kind = disk_kind(name.at);
		if (kind == S_IFDIR)
			list_disk(a, name, &here, found, error);
		else if (kind == S_IFREG)
			g_array_append_val(found, name);
	}
	closedir(dir);
}

/* Whether a part of path after from begins with a dot. */
static bool is_hidden(str path, size_t from)
{
	return str_starts(str_from(path, from), STR(".")) || str_find(path, STR("/."), from) >= 0;
}

static void list_memory(struct folder *f, str path, GArray *found)
{
	GHashTableIter i;
	void *key;
	g_hash_table_iter_init(&i, f->texts);
	while (g_hash_table_iter_next(&i, &key, NULL)) {
		str name = *(str *)key;
		size_t below = path.len ? path.len + 1 : 0;
		bool is_below = path.len == 0 || (str_starts(name, path) && name.len > path.len &&
		                                  name.at[path.len] == '/');
		if (is_below && !is_hidden(name, below))
			g_array_append_val(found, name);
	}
}

str *folder_list(struct folder *f, struct arena *a, str path, size_t *n, str *why)
{
	int error = 0;
	GArray *found = g_array_new(FALSE, FALSE, sizeof(str));
	str tidy = path_join(a, STR(""), path);
	if (f->on_disk)
		list_disk(a, tidy, NULL, found, &error);
	else
		list_memory(f, tidy, found);
	if (why)
		*why = error ? reason(a, error) : STR_NONE;
	return sorted_paths(a, found, n);
}

str *folder_read_paths(struct folder *f, struct arena *a, size_t *n)
{
	GArray *found = g_array_new(FALSE, FALSE, sizeof(str));
	GHashTableIter i;
	void *key;
	pthread_mutex_lock(&f->lock);
	g_hash_table_iter_init(&i, f->read);
	while (g_hash_table_iter_next(&i, &key, NULL)) {
		str path = str_copy(a, *(str *)key);
		g_array_append_val(found, path);
	}
	pthread_mutex_unlock(&f->lock);
	return sorted_paths(a, found, n);
}

/* --- paths --- */

/* A path being put together, with room for all its parts. */
struct joined {
	char *at;
	size_t len;
	bool absolute;
};

/* Takes the last part off, unless there is none or it climbs itself. */
static bool drop_part(struct joined *j)
{
	str path = {j->at, j->len};
	if (j->len <= (j->absolute ? 1u : 0u))
		return j->absolute;
	ptrdiff_t slash = str_find_last(path, '/');
	if (str_is(str_from(path, (size_t)(slash + 1)), ".."))
		return false;
	j->len = slash > 0 ? (size_t)slash : j->absolute;
	return true;
}

static void append_parts(struct joined *j, str path)
{
	for (str part; str_next(&path, '/', &part);) {
		if (part.len == 0 || str_equal(part, STR(".")))
			continue;
		if (str_equal(part, STR("..")) && drop_part(j))
			continue;
		if (j->len && j->at[j->len - 1] != '/')
			j->at[j->len++] = '/';
		memcpy(j->at + j->len, part.at, part.len);
		j->len += part.len;
	}
}

str path_join(struct arena *a, str base, str name)
{
	if (str_starts(name, STR("/")))
		base = STR("");
	struct joined j = {.at = arena_alloc(a, base.len + name.len + sizeof "//")};
	j.absolute = str_starts(base.len ? base : name, STR("/"));
	if (j.absolute)
		j.at[j.len++] = '/';
	append_parts(&j, base);
	append_parts(&j, name);
	j.at[j.len] = 0;               /* what was dropped again may stand there */
	return (str){j.at, j.len};
}

str path_folder(str path)
{
	ptrdiff_t slash = str_find_last(path, '/');
	if (slash < 0)
		return STR("");
	return slash == 0 ? STR("/") : str_sub(path, 0, (size_t)slash);
}

str path_name(str path)
{
	return str_from(path, (size_t)(str_find_last(path, '/') + 1));
}

/* A leading dot begins a hidden name, not an extension. */
static ptrdiff_t extension_dot(str name)
{
	ptrdiff_t dot = str_find_last(name, '.');
	return dot > 0 ? dot : -1;
}

str path_stem(str path)
{
	str name = path_name(path);
	ptrdiff_t dot = extension_dot(name);
	return dot < 0 ? name : str_sub(name, 0, (size_t)dot);
}

str path_extension(str path)
{
	str name = path_name(path);
	ptrdiff_t dot = extension_dot(name);
	return dot < 0 ? STR("") : str_from(name, (size_t)dot + 1);
}

str path_relative(struct arena *a, str from, str target)
{
	str base = path_join(a, STR(""), from), path = path_join(a, STR(""), target);
	if (str_starts(base, STR("/")) != str_starts(path, STR("/")))
		return path;
	str part, other;
	for (;;) {                         /* what both have in common goes */
		str base_rest = base, path_rest = path;
		if (base.len == 0 || !str_next(&base_rest, '/', &part) ||
		    !str_next(&path_rest, '/', &other) || !str_equal(part, other))
			break;
		base = base_rest;
		path = path_rest;
	}
	GString *g = g_string_new(NULL);
	while (base.len && str_next(&base, '/', &part))
		g_string_append(g, g->len ? "/.." : "..");
	if (g->len && path.len)
		g_string_append_c(g, '/');
	g_string_append_len(g, path.at ? path.at : "", (gssize)path.len);
	return str_from_gstring(a, g);
}

/* --- output --- */

struct pending {
	const char *path;
	const char *temporary;         /* its hidden name; NULL while it has none */
	int fd;                        /* -1 when closed */
};

struct output {
	struct arena *arena;
	GArray *pending;               /* struct pending */
	GPtrArray *folders;            /* made by us, outermost first */
	str failed;
};

void output_abandon(struct output *o)
{
	for (unsigned i = 0; i < o->pending->len; i++) {
		struct pending *p = &g_array_index(o->pending, struct pending, i);
		if (p->temporary)
			unlink(p->temporary);
		if (p->fd >= 0)
			close(p->fd);
	}
	g_array_set_size(o->pending, 0);
	for (unsigned i = o->folders->len; i > 0; i--)
		rmdir(o->folders->pdata[i - 1]);       /* stays where something else is in it */
	g_ptr_array_set_size(o->folders, 0);
}

static void output_end(void *thing)
{
	struct output *o = thing;
	output_abandon(o);
	g_array_free(o->pending, TRUE);
	g_ptr_array_free(o->folders, TRUE);
}

struct output *output_new(struct arena *a)
{
	struct output *o = ARENA_NEW(a, struct output);
	o->arena = a;
	o->pending = g_array_new(FALSE, FALSE, sizeof(struct pending));
	o->folders = g_ptr_array_new();
	arena_on_end(a, output_end, o);
	return o;
}

static bool make_folders(struct output *o, str path)
{
	if (path.len == 0 || disk_kind(str_terminated(o->arena, path)) == S_IFDIR)
		return true;
	if (!make_folders(o, path_folder(path)))
		return false;
	char *name = arena_copy(o->arena, path.at, path.len);
	if (mkdir(name, 0777) < 0) {
		bool there = errno == EEXIST;
		if (there && disk_kind(name) == S_IFDIR)
			return true;
		errno = there ? ENOTDIR : errno;
		return false;
	}
	g_ptr_array_add(o->folders, name);
	return true;
}

/* A hidden name beside path that nothing has; this process's number keeps builds apart. */
static char *hidden_name(struct arena *a, str path, unsigned n)
{
	str folder = path_folder(path);
	return arena_printf(a, "%.*s%s.%.*s.%ld-%u~", STR_ARGS(folder),
	                    folder.len && !str_is(folder, "/") ? "/" : "",
	                    STR_ARGS(path_name(path)), (long)getpid(), n);
}

static bool open_pending(struct output *o, str path, struct pending *p)
{
#ifdef O_TMPFILE
	str folder = path_folder(path);
	p->fd = open(folder.len ? str_terminated(o->arena, folder) : ".",
	             O_TMPFILE | O_WRONLY | O_CLOEXEC, 0666);
	if (p->fd >= 0)
		return true;
#endif
	p->temporary = hidden_name(o->arena, path, o->pending->len);
	unlink(p->temporary);
	p->fd = open(p->temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
	if (p->fd < 0)
		p->temporary = NULL;
	return p->fd >= 0;
}

static bool write_all(int fd, str bytes)
{
	while (bytes.len) {
		ssize_t put = write(fd, bytes.at, bytes.len);
		if (put < 0 && errno == EINTR)
			continue;
		if (put < 0)
			return false;
		bytes = str_from(bytes, (size_t)put);
	}
	return true;
}

bool output_add(struct output *o, str path, str bytes, str *why)
{
	path = o->failed = path_join(o->arena, STR(""), path);
	struct pending p = {.path = path.at, .fd = -1};
	bool ok = make_folders(o, path_folder(path)) && open_pending(o, path, &p);
	if (ok)
		g_array_append_val(o->pending, p);
	ok = ok && write_all(p.fd, bytes);
	if (!ok)
		*why = reason(o->arena, errno);
	return ok;
}

/* Gives a file without a name one, beside its place. */
static bool name_pending(struct output *o, struct pending *p, unsigned n)
{
	if (p->temporary)
		return true;
	char *name = hidden_name(o->arena, str_of(p->path), n);
	char *self = arena_printf(o->arena, "/proc/self/fd/%d", p->fd);
	unlink(name);
	if (linkat(AT_FDCWD, self, AT_FDCWD, name, AT_SYMLINK_FOLLOW) < 0)
		return false;
	p->temporary = name;
	return true;
}

/* Removes what builds left beside path that were killed between naming and renaming: the
 * hidden names of processes that are no more. */
static void clear_litter(struct output *o, str path)
{
	str folder = path_folder(path);
	char *prefix = arena_printf(o->arena, ".%.*s.", STR_ARGS(path_name(path)));
	DIR *dir = opendir(folder.len ? str_terminated(o->arena, folder) : ".");
	for (struct dirent *e; dir && (e = readdir(dir));) {
		char *end;
		if (!g_str_has_prefix(e->d_name, prefix) || !g_str_has_suffix(e->d_name, "~"))
			continue;
		long process = strtol(e->d_name + strlen(prefix), &end, 10);
		if (process > 0 && *end == '-' && kill((pid_t)process, 0) < 0 && errno == ESRCH)
			unlinkat(dirfd(dir), e->d_name, 0);
	}
	if (dir)
		closedir(dir);
}

/* All that can be refused is refused here, before anything is replaced. */
static bool prepare(struct output *o)
{
	for (unsigned i = 0; i < o->pending->len; i++) {
		struct pending *p = &g_array_index(o->pending, struct pending, i);
		mode_t there = disk_kind(p->path);
		o->failed = str_of(p->path);
		if (there && there != S_IFREG) {               /* nor may a device go */
			errno = there == S_IFDIR ? EISDIR : EINVAL;
			return false;
		}
		clear_litter(o, str_of(p->path));
		if (!name_pending(o, p, i))
			return false;
		int fd = p->fd;
		p->fd = -1;
		if (close(fd) < 0)
			return false;
	}
	return true;
}

str output_failed(const struct output *o)
{
	return o->failed;
}

bool output_commit(struct output *o, str *why)
{
	bool ok = prepare(o);
	for (unsigned i = 0; ok && i < o->pending->len; i++) {
		struct pending *p = &g_array_index(o->pending, struct pending, i);
		o->failed = str_of(p->path);
		ok = rename(p->temporary, p->path) == 0;
		if (ok)
			p->temporary = NULL;
	}
	if (!ok)
		*why = reason(o->arena, errno);
	else
		g_ptr_array_set_size(o->folders, 0);
	output_abandon(o);
	return ok;
}
