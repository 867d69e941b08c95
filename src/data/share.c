/* share.c: where the data is that ships with aldine.
 *
 * The place of the running program decides: an installed one (BIN/aldine) has its data in
 * BIN/../share/aldine, fonts included; one that was built in a tree has share/ and fonts/
 * in the nearest folder above it that has them. A program that stands in neither place (a
 * test elsewhere, the library in another program) falls back to where this was compiled
 * or is to be installed. An environment variable would be handier, and would let the
 * machine decide how a book looks.
 *
 * Nothing is remembered between calls: a few stat() calls a theme cost less than a
 * variable that outlives a book. */
#include "data/data.h"

#include <string.h>
#include <unistd.h>

static bool is_folder(const char *path)
{
	return g_file_test(path, G_FILE_TEST_IS_DIR);
}

/* The folders of share and fonts for a program in `bin`, by going up from it. */
static bool find_above(struct arena *a, str bin, str *share, str *fonts)
{
	str installed = path_join(a, bin, STR("../share/aldine"));
	if (is_folder(str_terminated(a, installed))) {
		*share = installed;
		*fonts = path_join(a, installed, STR("fonts"));
		return true;
	}
	for (str tree = bin; tree.len > 1; tree = path_folder(tree)) {
		*share = path_join(a, tree, STR("share"));
		*fonts = path_join(a, tree, STR("fonts"));
		str mark = path_join(a, *share, STR("themes"));
		if (is_folder(str_terminated(a, mark)) && is_folder(str_terminated(a, *fonts)))
			return true;
	}
	return false;
}

static void find_data(struct arena *a, str *share, str *fonts)
{
	char path[4096];
	ssize_t len = readlink("/proc/self/exe", path, sizeof path);
	if (len > 0 && find_above(a, path_folder((str){path, (size_t)len}), share, fonts))
		return;
	if (is_folder(ALDINE_TREE "/share")) {
		*share = STR(ALDINE_TREE "/share");
		*fonts = STR(ALDINE_TREE "/fonts");
	} else {
		*share = STR(ALDINE_PREFIX "/share/aldine");
		*fonts = STR(ALDINE_PREFIX "/share/aldine/fonts");
	}
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

bool share_read(struct arena *a, struct diags *d, const char *name, str *bytes)
{
	char *contents;
	gsize len;
	GError *error = NULL;
	str path = share_path(a, name);
	if (!g_file_get_contents(str_terminated(a, path), &contents, &len, &error)) {
		if (d && !g_error_matches(error, G_FILE_ERROR, G_FILE_ERROR_NOENT))
			diag_add(d, DIAG_READ_FAILED, SPAN_NONE, NULL, "%s", error->message);
		g_error_free(error);
		return false;
	}
	*bytes = (str){arena_copy(a, contents, len), len};
	g_free(contents);
	return true;
}
