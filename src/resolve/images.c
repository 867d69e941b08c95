/* images.c: every picture found, read once and looked at.
 *
 * A path counts from the guide, or from the folders of `assets:`. Sites are sloppy about
 * it and so are we, in a fixed order: as written, then below each assets folder, then
 * below each folder of guides, where sites keep pictures beside pages, then below the
 * book's own. Nothing is ever
 * fetched. A picture written into the text (`data:`), as word processors export them, is
 * a file like any other, named by its content. */
#include "image/image.h"
#include "resolve/passes.h"

static bool take_file(struct resolving *r, str folder, str name, str *path)
{
	*path = path_join(r->arena, folder, name);
	return folder_has(r->book->files, *path);
}

/* Below an assets folder: what follows its prefix, where the path has it. */
static bool take_asset(struct resolving *r, const struct asset_root *root, str name, str *path)
{
	str prefix = root->prefix, folder = path_join(r->arena, r->book->folder, root->folder);
	while (prefix.len && prefix.at[prefix.len - 1] == '/')
		prefix.len--;
	if (!str_starts(name, prefix) || (name.len > prefix.len && prefix.len && name.at[prefix.len] != '/'))
		return false;
	name = str_from(name, prefix.len);
	while (name.len && name.at[0] == '/')
		name = str_from(name, 1);
	return take_file(r, folder, name, path);
}

/* Where a name leads from a folder; NULL: from the site's root. */
static bool look_for(struct resolving *r, const str *folder, str name, str *path)
{
	if (folder && take_file(r, *folder, name, path))
		return true;
	str clean = path_join(r->arena, STR("/"), name);
	for (size_t i = 0; i < r->book->asset_count; i++)
		if (take_asset(r, &r->book->assets[i], clean, path))
			return true;
	for (size_t i = 0; i < r->book->guide_folder_count; i++)
		if (take_file(r, path_join(r->arena, r->book->folder, r->book->guide_folders[i]), str_from(clean, 1), path))
			return true;
	return take_file(r, r->book->folder, str_from(clean, 1), path);
}

/* Guides link to the same pages over and over, and each time the disk would be asked. */
bool asset_find(struct resolving *r, const struct guide *guide, str url, str *path)
{
	struct address part = address_split(url);
	str name = address_decode(r->arena, part.path);
	bool relative = guide && !str_starts(name, STR("/"));
	if (!name.len || str_ends(name, STR("/")) || !r->book->files)
		return false;
	str folder = relative ? path_folder(guide->path) : STR_NONE;
	str wish = relative ? str_printf(r->arena, "%.*s\n%.*s", STR_ARGS(folder), STR_ARGS(name)) : name;
	str *known = g_hash_table_lookup(r->assets, &wish);
	if (!known) {
		str *key = ARENA_NEW(r->arena, str);
		*key = wish;
		known = ARENA_NEW(r->arena, str);
		if (!look_for(r, relative ? &folder : NULL, name, known))
			*known = STR_NONE;
		g_hash_table_insert(r->assets, key, known);
	}
	*path = *known;
	return known->at != NULL;
}

/* --- reading --- */

struct reading {
	struct resolving *r;
	GHashTable *known;           /* str * path → picture */
	GPtrArray *pictures;
};

static bool is_data(str url)
{
	return str_equal_fold(str_sub(url, 0, 5), STR("data:"));
}

/* data:image/png;base64,… or with %-escapes; absent where it is neither. */
static str data_bytes(struct resolving *r, str url)
{
	ptrdiff_t comma = str_find_char(url, ',', 0);
	if (comma < 0)
		return STR_NONE;
	str data = str_from(url, (size_t)comma + 1);
	if (!str_ends(str_sub(url, 0, (size_t)comma), STR(";base64")))
		return address_decode(r->arena, data);
	gsize length;
	guchar *decoded = g_base64_decode(str_terminated(r->arena, str_copy(r->arena, data)), &length);
	str bytes = str_copy(r->arena, (str){(char *)decoded, length});
	g_free(decoded);
	return bytes;
}

static str data_name(struct resolving *r, str bytes)
{
	char *sum = g_compute_checksum_for_data(G_CHECKSUM_SHA256, (const guchar *)bytes.at, bytes.len);
	str name = str_printf(r->arena, "picture-%.8s", sum);
	g_free(sum);
	return name;
}

static const struct image *look_at(struct resolving *r, str path, str bytes, span where)
{
	struct image *image = ARENA_NEW(r->arena, struct image);
	str why = STR_NONE;
	if (image_read(r->arena, bytes, image, &why))
		return image;
	diag_add(r->diags, DIAG_IMAGE_BROKEN, where, NULL, "%.*s: %.*s", STR_ARGS(path), STR_ARGS(why));
	return NULL;
}

static const struct image *read_image(struct resolving *r, str path, span where)
{
	str bytes, why = STR_NONE;
	bool is_there = folder_has(r->book->files, path);
	if (!folder_read(r->book->files, r->arena, path, &bytes, &why))
		diag_add(r->diags, is_there ? DIAG_READ_FAILED : DIAG_IMAGE_MISSING, where, NULL, "cannot read %.*s: %.*s",
		         STR_ARGS(path), STR_ARGS(why));
	else
		return look_at(r, path, bytes, where);
	return NULL;
}

/* The picture of this path; of these bytes, where they are there already. */
static struct picture *picture_of(struct reading *g, str path, str bytes, span where)
{
	struct picture *p = g_hash_table_lookup(g->known, &path);
	if (!p) {
		p = ARENA_NEW(g->r->arena, struct picture);
		p->path = path;
		p->index = g->pictures->len;
		p->image = bytes.at ? look_at(g->r, path, bytes, where) : read_image(g->r, path, where);
		g_hash_table_insert(g->known, &p->path, p);
		g_ptr_array_add(g->pictures, p);
	}
	return p->image ? p : NULL;
}

/* Whether a path stays in the book's folder: what lies beyond may be a whole disk. */
static bool is_in_book(const struct resolving *r, str path)
{
	str folder = r->book->folder;
	if (!folder.len || str_is(folder, "."))
		return !str_starts(path, STR("/")) && !str_starts(path, STR(".."));
	return str_starts(path, folder) && (path.len == folder.len || path.at[folder.len] == '/');
}

/* Names of the files in the folder where the picture was looked for. */
static const char *suggest_file(struct resolving *r, str path)
{
	size_t count;
	if (!is_in_book(r, path))
		return NULL;
	str *files = folder_list(r->book->files, r->arena, path_folder(path), &count, NULL);
	for (size_t i = 0; i < count; i++)
		files[i] = path_name(files[i]);
	return diag_did_you_mean(r->diags, path_name(path), files, count);
}

/* Whether the picture is here to be had; a site's own address is as good as a path. */
static bool settle_url(struct resolving *r, struct node *n, const struct guide *guide, str *path)
{
	str url = str_trim(n->image.url), local = url;
	struct address part = address_split(url);
	bool web = address_is_web(&part), on_site = web && is_on_site(r->book, &part, &local);
	if ((web && !on_site) || (!web && part.scheme.at)) {
		diag_add(r->diags, DIAG_IMAGE_REMOTE, n->where, NULL, "the picture %.*s is not here",
		         (int)MIN(url.len, 100), url.at ? url.at : "");
		return false;
	}
	if (url.len && asset_find(r, guide, local, path))
		return true;
	str tried = guide ? path_join(r->arena, path_folder(guide->path), local) : local;
	diag_add(r->diags, DIAG_IMAGE_MISSING, n->where, suggest_file(r, path->at ? *path : tried),
	         "no picture %.*s", STR_ARGS(url));
	return false;
}

static bool is_decorative(const struct node *n)
{
	str role = node_attribute(n, "role");
	return n->image.decorative || node_has_class(n, "decorative") ||
	       str_is(role, "presentation") || str_is(role, "none");
}

static void find_picture(struct reading *g, struct node *n)
{
	struct resolving *r = g->r;
	const struct node *division = node_above(n, NODE_DIVISION);
	str path = STR_NONE;
	str bytes = is_data(n->image.url) ? data_bytes(r, n->image.url) : STR_NONE;
	if (bytes.at)
		n->image.picture = picture_of(g, data_name(r, bytes), bytes, n->where);
	else if (settle_url(r, n, division ? division->division->guide : NULL, &path))
		n->image.picture = picture_of(g, path, STR_NONE, n->where);
	n->image.decorative = is_decorative(n);
	if (!n->image.decorative && !str_trim(node_plain_text(r->arena, n)).len)
		diag_add(r->diags, DIAG_IMAGE_ALT_MISSING, n->where, NULL,
		         "the picture %.*s has no text for those who cannot see it",
		         (int)MIN(n->image.url.len, 100), n->image.url.at ? n->image.url.at : "");
}

static void find_cover(struct reading *g)
{
	struct book *b = g->r->book;
	const struct edition *e = b->edition;
	str path, name = e->cover_image.len ? e->cover_image : b->cover_image;
	if (!name.len)
		return;
	if (!asset_find(g->r, NULL, name, &path))
		diag_add(g->r->diags, DIAG_IMAGE_MISSING, b->cover_where, suggest_file(g->r, path),
		         "no cover picture %.*s", STR_ARGS(name));
	else
		b->cover = picture_of(g, path, STR_NONE, b->cover_where);
}

/* Those that could be read, numbered without holes. */
static void list_pictures(struct reading *g)
{
	struct book *b = g->r->book;
	b->pictures = ARENA_ARRAY(g->r->arena, struct picture *, g->pictures->len);
	b->picture_count = 0;
	for (unsigned i = 0; i < g->pictures->len; i++) {
		struct picture *p = g_ptr_array_index(g->pictures, i);
		if (!p->image)
			continue;
		p->index = (unsigned)b->picture_count;
		b->pictures[b->picture_count++] = p;
	}
}

void images_find(struct resolving *r)
{
	struct reading g = {r, g_hash_table_new(str_hash, str_hash_equal), g_ptr_array_new()};
	struct node *root = r->book->root;
	if (r->book->files) {
		find_cover(&g);
		for (struct node *n = root; n; n = walk_after(n, root))
			if (n->kind == NODE_IMAGE)
				find_picture(&g, n);
	}
	list_pictures(&g);
	g_hash_table_destroy(g.known);
	g_ptr_array_free(g.pictures, TRUE);
}
