/* aldine.h: compile a site's Markdown guides into an EPUB and a PDF.
 *
 * The command line uses nothing else. One build at a time in a process (fontconfig's
 * current configuration is the process's). Where memory ends the process ends: aldine
 * is a batch program. Strings are UTF-8; those handed out live until aldine_close. */
#ifndef ALDINE_H
#define ALDINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#ifdef __cplusplus
extern "C" {
#endif

#define ALDINE_API __attribute__((visibility("default")))

struct aldine;

enum aldine_result {
	ALDINE_OK = 0,
	ALDINE_BOOK_ERROR = 1,     /* the book has errors (or warnings, when strict) */
	ALDINE_USAGE = 2,          /* an edition or stage that does not exist */
	ALDINE_WORLD_ERROR = 3,    /* cannot read, cannot write */
};

/* Reads a book: a manifest, or a folder that holds book.yaml; NULL: none yet. Never NULL. */
ALDINE_API struct aldine *aldine_open(const char *path);
/* The same from memory: put the files, then load. */
ALDINE_API struct aldine *aldine_open_memory(void);
ALDINE_API void aldine_put_file(struct aldine *a, const char *path, const void *bytes, size_t size);
ALDINE_API enum aldine_result aldine_load(struct aldine *a, const char *manifest);
/* Threads that loading may use from here on; 0, as in the beginning: as many as there are
 * processors. */
ALDINE_API void aldine_jobs(struct aldine *a, int jobs);
/* ALDINE_OK: there is a book, as far as it could be read. */
ALDINE_API enum aldine_result aldine_readable(const struct aldine *a);
ALDINE_API void aldine_close(struct aldine *a);

struct aldine_options {
	const char *output;              /* folder; NULL: "build" */
	const char *const *editions;     /* names; "all"; none: epub and pdf */
	size_t edition_count;
	const char *const *only;         /* slugs, on top of what editions say */
	size_t only_count;
	bool strict, keep_going;
	bool write;                      /* false: check */
	int jobs;                        /* threads at most; 0: as many as there are processors */
	const char *target;              /* of check; NULL */
	int64_t source_date;             /* SOURCE_DATE_EPOCH, or -1 */
	bool preview;                    /* keep pages and parts for the functions below; costs memory */
	void (*progress)(void *user, const char *what);
	void *user;
};
ALDINE_API struct aldine_options aldine_options_default(void);
ALDINE_API enum aldine_result aldine_build(struct aldine *a, const struct aldine_options *options);

/* What was made; data lives until the next build. Path as written, or NULL when in memory. */
ALDINE_API size_t aldine_output_count(const struct aldine *a);
ALDINE_API bool aldine_output(const struct aldine *a, size_t index, const char **edition,
                              const char **path, const void **bytes, size_t *size);

/* What a build with `preview` made, to be shown; index as for aldine_output. */
ALDINE_API size_t aldine_page_count(const struct aldine *a, size_t index);
/* A page as a PNG, width pixels wide; the caller ends *bytes with free(). */
ALDINE_API bool aldine_page_picture(const struct aldine *a, size_t index, size_t page,
                                    unsigned width, void **bytes, size_t *size);
/* A file inside an EPUB by its path; and the path of its n-th XHTML file, or NULL. */
ALDINE_API bool aldine_part(const struct aldine *a, size_t index, const char *path,
                            const void **bytes, size_t *size, const char **type);
ALDINE_API const char *aldine_part_name(const struct aldine *a, size_t index, size_t n);

enum aldine_format { ALDINE_TEXT, ALDINE_JSON, ALDINE_SARIF, ALDINE_GITHUB };
/* Each of these answers malloc'ed text, ended with aldine_free_text. */
ALDINE_API char *aldine_diagnostics(struct aldine *a, enum aldine_format format, bool colour);
ALDINE_API char *aldine_report(struct aldine *a);
ALDINE_API char *aldine_depfile(struct aldine *a);
ALDINE_API char *aldine_list(struct aldine *a, bool links, bool external, bool json);
/* stage: "book", "files" or "pages"; edition NULL: epub for files, else pdf. NULL: no such stage or edition. */
ALDINE_API char *aldine_dump(struct aldine *a, const char *stage, const char *edition);
ALDINE_API char *aldine_config(struct aldine *a, const char *edition);
ALDINE_API void aldine_free_text(char *text);
/* Text into a file, whole or not at all; "-" is standard output. */
ALDINE_API bool aldine_write_text(const char *path, const char *text);

/* Writes a first book.yaml into a folder: for the guides in from, or, where that is NULL,
 * with guides of an example. Files that are there are left alone: an error. *summary is one
 * line, ended with aldine_free_text; NULL where nothing was made. */
ALDINE_API enum aldine_result aldine_start(struct aldine *a, const char *folder,
                                           const char *from, char **summary);

/* Needs no book. NULL: no such code. */
ALDINE_API char *aldine_explain(const char *code);
ALDINE_API char *aldine_schema(void);
ALDINE_API char *aldine_versions(void);
ALDINE_API unsigned aldine_count(const struct aldine *a, bool errors);

#ifdef __cplusplus
}
#endif
#endif
