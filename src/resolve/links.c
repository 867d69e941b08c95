/* links.c: every link classified and tied to what it means.
 *
 * A link is looked at in the order in which an author would explain it: is it a place in
 * this guide, an address elsewhere, a page of the site, a file beside this one, a name?
 * Whatever is a page of the site is looked for in the book, through redirects and
 * aliases; what this edition does not have goes to the site, and where there is no site
 * the text stays and a warning is given. What is printed for a link on paper is not
 * decided here but in paper.c. */
#include "resolve/passes.h"

enum { HOPS_MOST = 32 };         /* redirects in a row before it must be a circle */

struct looking {
	struct resolving *r;
	struct node *link;
	struct node *division;       /* in which it stands */
	const struct guide *guide;   /* of it; NULL: text of the manifest's */
	struct address part;
	str path;                    /* on the site, from its root */
	str address;                 /* full, were the target not in the book; absent: unknown */
};

static struct diag *say(struct looking *l, enum diag_code code, const char *help,
                        const char *what, str name)
{
	return diag_add(l->r->diags, code, l->link->where, help, what, STR_ARGS(name));
}

static void leave_text(struct looking *l, enum link_class class)
{
	l->link->link.class = class;
}

static void go_out(struct looking *l, enum link_class class, str address)
{
	struct arena *a = l->r->arena;
	l->link->link.class = class;
	l->link->link.address = address_encode(a, address);
	l->link->link.printed = l->r->edition->tidy ? address_tidy(a, l->link->link.address)
	                                            : l->link->link.address;
}

/* --- inside the book --- */

static str decoded_fragment(struct looking *l)
{
	return address_decode(l->r->arena, l->part.fragment);
}

static bool is_top(str fragment)
{
	return !fragment.len || str_is(fragment, "top") || str_starts(fragment, STR(":~:"));
}

static void land(struct looking *l, struct node *division)
{
	struct node *target = division;
	str fragment = decoded_fragment(l);
	if (!is_top(fragment)) {
		target = fragment_find(l->r, division, fragment);
		if (!target)
			say(l, DIAG_FRAGMENT_MISSING, fragment_suggest(l->r, division, fragment),
			    "the guide linked to has no heading or id \"%.*s\"", fragment);
	}
	l->link->link.class = LINK_BOOK;
	l->link->link.target = target ? target : division;
}

static void tie_local(struct looking *l)
{
	str fragment = decoded_fragment(l);
	struct node *target = is_top(fragment) ? l->division
	                                       : fragment_find(l->r, l->division, fragment);
	l->link->link.class = target ? LINK_LOCAL : LINK_BOOK;
	if (!target)
		target = fragment_find_anywhere(l->r, fragment);
	l->link->link.target = target;
	if (target)
		return;
	say(l, DIAG_LINK_UNRESOLVED, fragment_suggest(l->r, l->division, fragment),
	    "no heading or id \"%.*s\" in this guide", fragment);
	leave_text(l, LINK_UNRESOLVED);
}

/* --- on the site --- */

static str tail_of_address(struct arena *a, const struct address *part)
{
	return str_printf(a, "%s%.*s%s%.*s", part->query.at ? "?" : "", STR_ARGS(part->query),
	                  part->fragment.at ? "#" : "", STR_ARGS(part->fragment));
}

/* The address of a path on the site; absent where there is no site. */
static str site_address(struct looking *l, str path)
{
	const struct book *book = l->r->book;
	if (!book->site_count)
		return STR_NONE;
	str base = address_without_slash(book->sites[0]), site_path = address_split(base).path;
	if (site_path.len && address_below(path, site_path).at)
		base = str_sub(base, 0, base.len - site_path.len);
	return str_printf(l->r->arena, "%.*s%s%.*s%.*s", STR_ARGS(base),
	                  str_starts(path, STR("/")) ? "" : "/", STR_ARGS(path),
	                  STR_ARGS(tail_of_address(l->r->arena, &l->part)));
}

static const char *suggest_name(struct looking *l, str path)
{
	size_t count;
	const str *names = names_all(l->r->names, &count);
	return diag_did_you_mean(l->r->diags, path_name(path), names, count);
}

/* A slip of the name of a guide: the site has no such page, as far as the book can tell. */
static void warn_near(struct looking *l, str normal)
{
	str near = names_near(l->r->names, normal);
	if (near.len)
		say(l, DIAG_LINK_NEAR_MISS,
		    arena_printf(l->r->arena, "did you mean \"%.*s\"?", STR_ARGS(near)),
		    "no guide is called \"%.*s\", so the link leads to the site", normal);
}

static void leave_out(struct looking *l, const struct guide *guide)
{
	str address = l->address, path = names_site_path(l->r->names, guide);
	if (!address.len && path.len)
		address = site_address(l, path);
	if (address.len) {
		go_out(l, LINK_SITE, address);
		return;
	}
	const char *help = l->r->book->site_count
	                   ? "give that guide a `url:` in its header, and the link leads there"
	                   : "a `site:` in the manifest gives it an address";
	say(l, DIAG_LINK_LEFT_OUT, help, "\"%.*s\" is not in this edition", guide->slug);
	leave_text(l, LINK_PLAIN);
}

static void take_found(struct looking *l, const struct name_found *found)
{
	if (found->rival && found->guide) {
		struct diag *d = say(l, DIAG_LINK_AMBIGUOUS, NULL, "\"%.*s\" could mean two guides",
		                     l->link->link.url);
		diag_also(l->r->diags, d, (span){found->rival->source, 0, 0}, "the other is %.*s",
		          STR_ARGS(found->rival->path));
	}
	l->link->link.redirected |= found->alias;
	if (found->division)
		land(l, found->division);
	else
		leave_out(l, found->guide);
}

/* Follows one redirect; false where it led out of the site and the link is done. */
static bool follow(struct looking *l, const struct redirect *redirect, str before)
{
	struct address to = address_split(redirect->to);
	l->link->link.redirected = true;
	if (!l->part.fragment.at)
		l->part.fragment = to.fragment;
	if (address_is_web(&to) && !is_on_site(l->r->book, &to, &l->path)) {
		go_out(l, LINK_EXTERNAL, redirect->to);
		return false;
	}
	if (!address_is_web(&to))
		l->path = str_starts(to.path, STR("/")) || !before.len
		          ? to.path
		          : str_printf(l->r->arena, "/%.*s%.*s", STR_ARGS(before), STR_ARGS(to.path));
	l->address = site_address(l, l->path);
	return true;
}

static void settle_on_site(struct looking *l, str normal)
{
	str file;
	bool asset = asset_find(l->r, l->guide, l->path, &file);
	if (l->address.len) {
		if (!asset)
			warn_near(l, normal);
		go_out(l, asset ? LINK_ASSET : LINK_SITE, l->address);
	} else if (asset) {
		say(l, DIAG_LINK_LEFT_OUT, "a `site:` in the manifest gives it an address",
		    "the file %.*s is not in a book that is read elsewhere", file);
		leave_text(l, LINK_PLAIN);
	} else {
		say(l, DIAG_LINK_UNRESOLVED, suggest_name(l, normal),
		    "no guide or file named \"%.*s\"", l->link->link.url);
		leave_text(l, LINK_UNRESOLVED);
	}
}

/* l->path is a page's path, as far as the site is concerned. */
static void tie_site(struct looking *l)
{
	for (unsigned hops = 0; hops < HOPS_MOST; hops++) {
		str normal = name_normal(l->r->arena, l->path), before = STR("");
		struct name_found found;
		if (normal.len && names_find(l->r->names, normal, &found)) {
			take_found(l, &found);
			return;
		}
		const struct redirect *redirect =
			normal.len ? names_redirect(l->r->names, normal, &before) : NULL;
		if (!redirect) {
			settle_on_site(l, normal);
			return;
		}
		if (!follow(l, redirect, before))
			return;
		if (hops + 1 == HOPS_MOST) {
			struct diag *d = say(l, DIAG_REDIRECT_CYCLE, NULL,
			                     "redirects of \"%.*s\" lead in a circle", l->link->link.url);
			diag_also(l->r->diags, d, redirect->where, "through this one");
			leave_text(l, LINK_UNRESOLVED);
		}
	}
}

/* --- the forms --- */

static void tie_relative(struct looking *l)
{
	static const char *const ends[] = {"", ".md", ".markdown", "/index.md", "/_index.md", "/README.md"};
	struct arena *a = l->r->arena;
	str decoded = address_decode(a, l->part.path), file;
	struct name_found found;
	for (size_t i = 0; l->guide && i < G_N_ELEMENTS(ends); i++) {
		str name = str_printf(a, "%.*s%s", STR_ARGS(address_without_slash(decoded)), ends[i]);
		str path = path_join(a, path_folder(l->guide->path), name);
		if (names_find_file(l->r->names, path, &found)) {
			take_found(l, &found);
			return;
		}
	}
	if (asset_find(l->r, l->guide, l->part.path, &file)) {
		str root = l->guide && l->guide->url.len ? path_folder(l->guide->url) : STR("/");
		l->address = site_address(l, path_join(a, root, l->part.path));
	}
	l->path = l->part.path;
	tie_site(l);
}

static bool is_one_of(str scheme, const char *const *words)
{
	for (; *words; words++)
		if (str_equal_fold(scheme, str_of(*words)))
			return true;
	return false;
}

static void tie_scheme(struct looking *l, str url)
{
	static const char *const personal[] = {"mailto", "tel", "sms", NULL};
	static const char *const refused[] = {"javascript", "vbscript", "data", "file", "about",
	                                      "blob", NULL};
	if (is_one_of(l->part.scheme, personal)) {
		go_out(l, LINK_MAIL, url);
	} else if (is_one_of(l->part.scheme, refused)) {
		say(l, DIAG_LINK_REFUSED, NULL, "a book cannot carry a link to \"%.*s:\"",
		    l->part.scheme);
		leave_text(l, LINK_PLAIN);
	} else {
		go_out(l, LINK_EXTERNAL, url);
	}
}

/* "//guides/x": a path with a slash too many, not a host without a dot. */
static bool is_doubled_slash(struct looking *l, str url)
{
	struct name_found found;
	return !l->part.scheme.at && str_find_char(l->part.host, '.', 0) < 0 &&
	       names_find(l->r->names, name_normal(l->r->arena, address_split(str_from(url, 1)).path),
	                  &found);
}

static void tie_web(struct looking *l, str url)
{
	if (is_doubled_slash(l, url)) {
		l->path = address_split(str_from(url, 1)).path;
		l->address = site_address(l, l->path);
		tie_site(l);
		return;
	}
	if (!l->part.scheme.at)
		url = str_printf(l->r->arena, "https:%.*s", STR_ARGS(url));
	if (!l->part.host.len) {
		say(l, DIAG_LINK_UNRESOLVED, NULL, "\"%.*s\" has no host", url);
		leave_text(l, LINK_UNRESOLVED);
	} else if (is_on_site(l->r->book, &l->part, &l->path)) {
		l->address = url;
		tie_site(l);
	} else {
		go_out(l, LINK_EXTERNAL, url);
	}
}

static void tie_form(struct looking *l, str url)
{
	if (address_is_web(&l->part)) {
		tie_web(l, url);
	} else if (l->part.scheme.at) {
		tie_scheme(l, url);
	} else if (!l->part.path.len && !l->part.query.at) {
		tie_local(l);
	} else if (str_starts(url, STR("/")) || !l->part.path.len) {
		l->path = l->part.path;
		l->address = site_address(l, l->path);
		tie_site(l);
	} else if (str_starts(url, STR("www."))) {
		go_out(l, LINK_EXTERNAL, str_printf(l->r->arena, "https://%.*s", STR_ARGS(url)));
	} else {
		tie_relative(l);
	}
}

/* A link that has no text of its own gets one. */
static void give_text(struct looking *l)
{
	struct node *link = l->link;
	str text = link->link.printed;
	if (link->link.target) {
		text = reference_text(l->r, link->link.target, node_language(link));
		if (!text.len) {
			text = node_id(link->link.target);
			diag_add(l->r->diags, DIAG_LINK_EMPTY, link->where, "give it a caption, or the link a text",
			         "\"%.*s\" has neither number, caption nor text to be called by", STR_ARGS(text));
		}
		link->link.generated_text = true;
	}
	struct node *child = make_text(l->r, text.len ? text : link->link.url);
	if (!link->link.target)
		child->flags |= NODE_VERBATIM;
	node_append(link, child);
}

static void tie(struct resolving *r, struct node *link)
{
	struct node *division = node_above(link, NODE_DIVISION);
	str url = str_trim(link->link.url);
	struct looking l = {
		.r = r,
		.link = link,
		.division = division,
		.guide = division ? division->division->guide : NULL,
		.part = address_split(url),
	};
	link->link.target = NULL;
	if (url.len) {
		tie_form(&l, url);
	} else {
		diag_add(r->diags, DIAG_LINK_EMPTY, link->where, NULL, "a link that leads nowhere");
		leave_text(&l, LINK_PLAIN);
	}
	if (!link->first && url.len)
		give_text(&l);
}

/* The redirect that one leads to; NULL where it leads to a page, or out of the site. */
static const struct redirect *redirect_after(struct resolving *r, const struct redirect *redirect,
                                             str *before)
{
	struct address to = address_split(redirect->to);
	struct name_found found;
	str path = to.path;
	if (address_is_web(&to) && !is_on_site(r->book, &to, &path))
		return NULL;
	if (!address_is_web(&to) && !str_starts(path, STR("/")))
		path = str_printf(r->arena, "/%.*s%.*s", STR_ARGS(*before), STR_ARGS(path));
	str normal = name_normal(r->arena, path);
	if (!normal.len || names_find(r->names, normal, &found))
		return NULL;
	return names_redirect(r->names, normal, before);
}

/* Circles that no link runs into; each is told at the first of its redirects. */
static void find_circles(struct resolving *r)
{
	for (size_t i = 0; i < r->book->redirect_count; i++) {
		const struct redirect *first = &r->book->redirects[i], *at = first;
		str before = STR("");
		for (unsigned hops = 0; at && at >= first && hops < HOPS_MOST; hops++) {
			at = redirect_after(r, at, &before);
			if (at != first)
				continue;
			diag_add(r->diags, DIAG_REDIRECT_CYCLE, first->where, NULL,
			         "the redirect of \"%.*s\" leads back to it", STR_ARGS(first->from));
			break;
		}
	}
}

void links_tie(struct resolving *r)
{
	struct node *root = r->book->root;
	r->names = names_collect(r->arena, r->book);
	find_circles(r);
	for (struct node *n = root; n; n = walk_after(n, root))
		if (n->kind == NODE_LINK)
			tie(r, n);
}
