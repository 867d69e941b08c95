/* inject.c: preloaded, makes one call to the system fail as a broken disk would.
 *
 *   FAULT_AT      which call, from 1
 *   FAULT_ERROR   the errno it fails with
 *   FAULT_KILL    set: the process is killed there instead
 *   FAULT_MARK    a file that is made when it came to that; its text is the call's name
 *   FAULT_SHORT   instead: no call fails, but reads and writes do a few bytes at a time
 *
 * Only what goes through the linker's table is seen: aldine's own calls and those of its
 * libraries to the C library, not the C library's calls to itself. That is what can fail
 * for a book. Standard streams are left alone. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static atomic_int calls;

static void mark(const char *name)
{
	const char *path = getenv("FAULT_MARK");
	int fd = path ? (int)syscall(SYS_openat, AT_FDCWD, path, O_WRONLY | O_CREAT | O_TRUNC, 0666) : -1;
	if (fd < 0)
		return;
	syscall(SYS_write, fd, name, strlen(name));
	syscall(SYS_close, fd);
}

static int fails(const char *name)
{
	const char *at = getenv("FAULT_AT"), *error = getenv("FAULT_ERROR");
	if (!at || atomic_fetch_add(&calls, 1) + 1 != atoi(at))
		return 0;
	mark(name);
	if (getenv("FAULT_KILL"))
		raise(SIGKILL);
	errno = error ? atoi(error) : EIO;
	return 1;
}

static size_t shorter(size_t n)
{
	return getenv("FAULT_SHORT") && n > 4093 ? 4093 : n;
}

#define NEXT(name) __typeof__(name) *next = (__typeof__(name) *)dlsym(RTLD_NEXT, #name)

#define OPENS(name, parameters, arguments) \
	int name parameters \
	{ \
		va_list rest; \
		va_start(rest, flags); \
		mode_t mode = flags & (O_CREAT | __O_TMPFILE) ? va_arg(rest, mode_t) : 0; \
		va_end(rest); \
		NEXT(name); \
		return fails(#name) ? -1 : next arguments; \
	}
OPENS(open, (const char *path, int flags, ...), (path, flags, mode))
OPENS(open64, (const char *path, int flags, ...), (path, flags, mode))
OPENS(openat, (int folder, const char *path, int flags, ...), (folder, path, flags, mode))
OPENS(openat64, (int folder, const char *path, int flags, ...), (folder, path, flags, mode))

#define CALL(type, name, parameters, arguments, failure) \
	type name parameters \
	{ \
		NEXT(name); \
		return fails(#name) ? failure : next arguments; \
	}
CALL(FILE *, fopen, (const char *path, const char *mode), (path, mode), NULL)
CALL(FILE *, fopen64, (const char *path, const char *mode), (path, mode), NULL)
CALL(int, rename, (const char *from, const char *to), (from, to), -1)
CALL(int, mkdir, (const char *path, mode_t mode), (path, mode), -1)
CALL(int, linkat, (int a, const char *from, int b, const char *to, int flags), (a, from, b, to, flags), -1)
CALL(int, fstat, (int fd, struct stat *s), (fd, s), -1)
CALL(void *, mmap, (void *at, size_t n, int how, int flags, int fd, off_t from), (at, n, how, flags, fd, from), MAP_FAILED)

ssize_t read(int fd, void *to, size_t n)
{
	NEXT(read);
	return fd > 2 && fails("read") ? -1 : next(fd, to, shorter(n));
}

ssize_t write(int fd, const void *from, size_t n)
{
	NEXT(write);
	return fd > 2 && fails("write") ? -1 : next(fd, from, shorter(n));
}

/* The file is closed all the same: so Linux does it. */
int close(int fd)
{
	NEXT(close);
	int failed = fd > 2 && fails("close"), error = errno, result = next(fd);
	if (failed)
		errno = error;
	return failed ? -1 : result;
}
