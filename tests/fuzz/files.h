/* files.h: what is fed, as files: it is cut at lines of "=== NAME". */
#ifndef ALDINE_FUZZ_FILES_H
#define ALDINE_FUZZ_FILES_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define NAME_MOST 64

/* The next line that begins a file, or the end. */
static const char *next_file(const char *at, const char *end)
{
	for (; (at = memchr(at, '\n', (size_t)(end - at))); at++)
		if (end - at > 5 && memcmp(at, "\n=== ", 5) == 0)
			return at;
	return end;
}

/* first: what stands before the first such line is called. */
static void each_file(const char *at, size_t size, const char *first,
                      void (*put)(void *to, const char *name, const char *bytes, size_t size), void *to)
{
	char name[NAME_MOST] = {0};
	const char *end = at + size;
	strncpy(name, first, sizeof name - 1);
	for (;;) {
		const char *next = next_file(at, end);
		put(to, name, at, (size_t)(next - at));
		if (next == end)
			return;
		at = next + 5;
		const char *line = memchr(at, '\n', (size_t)(end - at));
		if (!line || line == at || line - at >= NAME_MOST)
			return;
		memcpy(name, at, (size_t)(line - at));
		name[line - at] = '\0';
		at = line + 1;
	}
}

#endif
