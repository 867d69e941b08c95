/* file.h: files in and out, on disk or in memory.
 *
 * Everything aldine reads goes through a struct folder, so that tests and fuzzers need
 * no disk and --depfile can name every file read. Writing is all or nothing: files are
 * collected beside their places and renamed together at the end. */
#ifndef ALDINE_BASE_FILE_H
#define ALDINE_BASE_FILE_H

#include <stdbool.h>

#include "base/str.h"

/* Where files come from. Paths use '/', and are relative to the process's folder or
 * absolute on disk; plain names in memory. */
struct folder;

struct folder *folder_on_disk(struct arena *a);
struct folder *folder_in_memory(struct arena *a);
/* Adds or replaces a file in memory; path and bytes are copied. */
void folder_put(struct folder *f, str path, str bytes);

/* The file's bytes, terminated, in a; false where it cannot be read, *why (terminated,
 * in a) then says why in a few words ("No such file or directory"). */
bool folder_read(struct folder *f, struct arena *a, str path, str *bytes, str *why);
/* The same from the disk, wherever f's own files are: for what ships with aldine. f notes
 * the path; NULL: nobody does. */
bool folder_read_disk(struct folder *f, struct arena *a, str path, str *bytes, str *why);
bool folder_has(struct folder *f, str path);       /* a file, not a folder */
bool folder_is_folder(struct folder *f, str path);
/* Paths of all files below path (hidden ones left out), sorted by bytes; *n tells how many.
 * *why, where why is not NULL: what kept a folder from being listed, or absent. */
str *folder_list(struct folder *f, struct arena *a, str path, size_t *n, str *why);
/* Every path read so far, sorted, each once: the dependencies of a build. */
str *folder_read_paths(struct folder *f, struct arena *a, size_t *n);

/* Joins and tidies: no "//", "./" or "x/../"; an absolute name wins over base. Lexical. */
str path_join(struct arena *a, str base, str name);
str path_folder(str path);                         /* "" for a bare name */
str path_name(str path);                           /* after the last '/' */
str path_stem(str path);                           /* name without its last extension */
str path_extension(str path);                      /* without the dot; "" for none */
/* How target is named from the folder from. */
str path_relative(struct arena *a, str from, str target);

/* Files to be written, then made to appear together. */
struct output;

struct output *output_new(struct arena *a);
/* Writes bytes beside path (folders are made) under a temporary name. False, with *why,
 * where the disk refuses; nothing that was there before is touched. */
bool output_add(struct output *o, str path, str bytes, str *why);
/* Renames all into place. On a failure what has not been renamed is removed. */
bool output_commit(struct output *o, str *why);
/* The path at which adding or committing failed. */
str output_failed(const struct output *o);
/* Removes what was not committed; also what the arena's end does. */
void output_abandon(struct output *o);

#endif
