/* share.c: where the data is that ships with aldine.
 *
 * The place of the running program decides, then that of the library: above an installed
 * one (BIN/aldine, LIB/libaldine.so) a folder has share/aldine, fonts included; above one
 * that was built in a tree a folder has share/ and fonts/. So an installation may be moved
 * as a whole. What stands in neither place (the library linked into another program) uses
 * what was installed, and before anything was, the tree that this was compiled in. An
 * environment variable would be handier, and would let the machine decide how a book looks.
 *
 * Nothing is remembered between calls: a few stat() calls a theme cost less than a
 * variable that outlives a book. */
#include "data/data.h"

#include <dlfcn.h>
#include <string.h>
#include <unistd.h>

static bool is_folder(const char *path)
{
	return g_file_test(path, G_FILE_TEST_IS_DIR);
}

static bool is_installed(struct arena *a, str folder, str *share, str *fonts)
{
	*share = path_join(a, folder, STR("share/aldine"));
	*fonts = path_join(a, *share, STR("fonts"));
	return is_folder(str_terminated(a, *share));
}

static bool is_tree(struct arena *a, str folder, str *share, str *fonts)
{
	*share = path_join(a, folder, STR("share"));
	*fonts = path_join(a, folder, STR("fonts"));
	str mark = path_join(a, *share, STR("themes"));
	return is_folder(str_terminated(a, mark)) && is_folder(str_terminated(a, *fonts));
}

/* The folders of share and fonts for a file, by going up from it. */
static bool find_above(struct arena *a, str file, str *share, str *fonts)
{
	for (str folder = path_folder(file); folder.len > 1; folder = path_folder(folder))
		if (is_installed(a, folder, share, fonts) || is_tree(a, folder, share, fonts))
			return true;
	return false;
}

static void find_data(struct arena *a, str *share, str *fonts)
{
	static const char here = 0;            /* in the library, or in what it was linked into */
	char path[4096];
	Dl_info object;
	ssize_t len = readlink("/proc/self/exe", path, sizeof path);
	if (len > 0 && find_above(a, (str){path, (size_t)len}, share, fonts))
		return;
	if (dladdr(&here, &object) && object.dli_fname && object.dli_fname[0] == '/' &&
	    find_above(a, str_of(object.dli_fname), share, fonts))
		return;
	if (!is_installed(a, STR(ALDINE_PREFIX), share, fonts))
		is_tree(a, STR(ALDINE_TREE), share, fonts);
}

str share_path(struct arena *a, const char *name)
{
	str share, fonts;
	find_data(a, &share, &fonts);
	return path_join(a, share, str_of(name));
}

str fonts_path(struct arena *a, str name)
{
	str share, fonts;
	find_data(a, &share, &fonts);
	return path_join(a, fonts, name);
}

bool share_read(struct folder *files, struct arena *a, struct diags *d, const char *name, str *bytes)
{
	str path = share_path(a, name), why;
	if (folder_read_disk(files, a, path, bytes, &why))
		return true;
	if (d && g_file_test(path.at, G_FILE_TEST_EXISTS))
		diag_add(d, DIAG_READ_FAILED, SPAN_NONE, NULL, "cannot read %.*s: %.*s", STR_ARGS(path),
		         STR_ARGS(why));
	return false;
}
