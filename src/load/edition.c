/* edition.c: editions, every setting resolved.
 *
 * An edition is a stack of mappings: what holds for all, what the manifest says for the
 * whole book, the built-in one at its root, and each edition of its `base:` chain. They
 * are laid over each other as YAML and decoded once (share/editions.yaml has the built-in
 * ones), so that `links: {qr: references}` changes one word and leaves the rest. */
#include "load/edition.h"

#include <string.h>

#include "doc/script.h"

enum { BASES_MOST = 16 };

/* --- resolving one --- */

struct workshop {
	const struct theme_place *place;
	struct manifest *m;
	struct decoder decoder;
	struct yaml *built_in, *declared;
	GHashTable *themes;          /* struct yaml * -> struct theme * */
	struct theme *plain;         /* where no theme is named */
};

static const struct printer *find_printer(struct workshop *w, const struct says *s)
{
	static const str known[] = {STR("kdp"), STR("ingram")};
	str preset = s->edition.preset;
	const struct printer *p = printer_find(&w->decoder, w->place->files, preset);
	if (!p)
		decode_fault(&w->decoder, DIAG_VALUE_INVALID, s->preset_where,
		             diag_did_you_mean(w->place->diags, preset, known, G_N_ELEMENTS(known)),
		             "no preset is called \"%.*s\": kdp, ingram", STR_ARGS(preset));
	return p;
}

/* A script without capitals has no small ones either, its letters are not set apart, and
 * old-style figures stand odd among them. What only capitals told from the text is bold. */
static void suit_script(struct theme *t, str language)
{
	for (size_t i = 0; i < STYLE_COUNT && language_is_caseless(language); i++) {
		struct style *s = &t->style[i];
		if (s->caps != CAPS_NONE && (i == STYLE_CALLOUT_TITLE || i == STYLE_HEADING_4))
			s->weight = WEIGHT_BOLD;
		if (s->caps != CAPS_NONE)
			s->tracking = 0;
		s->caps = CAPS_NONE;
		if (s->figures == FIGURES_OLD)
			s->figures = FIGURES_LINING;
	}
}

static struct theme *find_theme(struct workshop *w, struct yaml *value)
{
	struct arena *a = w->place->arena;
	struct theme *t = value ? g_hash_table_lookup(w->themes, value) : w->plain;
	if (t)
		return t;
	t = theme_load(w->place, value);
	suit_script(t, w->m->book.language);
	size_t own = w->m->fallback_count, all = own + t->fallback_count;
	struct theme_face *faces = ARENA_ARRAY(a, struct theme_face, all);
	if (own)
		memcpy(faces, w->m->fallback, own * sizeof *faces);
	if (t->fallback_count)
		memcpy(faces + own, t->fallback, t->fallback_count * sizeof *faces);
	t->fallback = faces;
	t->fallback_count = all;
	if (value)
		g_hash_table_insert(w->themes, value, t);
	else
		w->plain = t;
	return t;
}

static bool is_letter_country(str language)
{
	return str_equal_fold(language, STR("en-US")) || str_equal_fold(language, STR("en-CA")) ||
	       str_equal_fold(language, STR("es-MX"));
}

static void size_page(struct workshop *w, struct says *s)
{
	struct edition *e = &s->edition;
	unit size[2] = {e->width, e->height};
	if (!e->width)
		find_page_size(!str_is(e->base, "handout") ? STR("A5")
		          : is_letter_country(w->m->book.language) ? STR("letter") : STR("A4"), size);
	e->width = size[0];
	e->height = size[1];
	if (s->impose == IMPOSE_NONE)
		return;
	e->impose = s->impose == IMPOSE_BOOKLET ? STR("booklet") : STR("2-up");
	e->sheet_width = MAX(size[0], size[1]);      /* the sheet lies, its fold in the middle */
	e->sheet_height = MIN(size[0], size[1]);
	e->width = e->sheet_width / 2;
	e->height = e->sheet_height;
}

/* What is not said is the theme's share of the page; on a wide page the side margins grow
 * until the measure is readable. */
static void set_margins(struct workshop *w, struct says *s)
{
	struct edition *e = &s->edition;
	const struct theme *t = e->theme;
	double inner = t->margin_inner, outer = t->margin_outer;
	if (!e->mirrored)
		inner = outer = (inner + outer) / 2;
	if (t->measure_most && (1 - inner - outer) * e->width > t->measure_most) {
		double most = 1 - (double)t->measure_most / e->width;
		double grow = most / (inner + outer);
		inner *= grow;
		outer *= grow;
	}
	const unit wanted[4] = {(unit)(inner * e->width + .5), (unit)(outer * e->width + .5),
	                        (unit)(t->margin_top * e->height + .5), (unit)(t->margin_bottom * e->height + .5)};
	for (int i = 0; i < 4; i++)
		if (s->margin[i] < 0)
			s->margin[i] = wanted[i];
	bool room = e->width - s->margin[0] - s->margin[1] >= unit_from_mm(20) &&
	            e->height - s->margin[2] - s->margin[3] >= 4 * t->grid;
	if (!room) {
		decode_fault(&w->decoder, DIAG_VALUE_INVALID,
		             s->margin_where.source ? s->margin_where : s->page_where, NULL,
		             "these margins leave no room for text on the page of \"%.*s\"", STR_ARGS(e->name));
		memcpy(s->margin, wanted, sizeof wanted);
	}
	e->inner = s->margin[0];
	e->outer = s->margin[1];
	e->top = s->margin[2];
	e->bottom = s->margin[3];
}

static void tell_raised(struct workshop *w, const struct says *s, span where, const char *what, unit to)
{
	const struct printer *p = s->edition.printer;
	decode_fault(&w->decoder, DIAG_PRESET_RAISED, where, NULL, "%.*s wants %s of %.3g inches at least",
	             STR_ARGS(p->name), what, unit_points(to) / 72);
}

/* Raises one value to what the printer wants. Told where the author gave it; what a theme
 * or a built-in edition says may be changed in silence. */
static void raise_to(struct workshop *w, const struct says *s, unit *value, unit least, span where,
                     const char *what)
{
	if (*value >= least)
		return;
	*value = least;
	if (where.source)
		tell_raised(w, s, where, what, least);
}

/* A preset never narrows what an author asked for. */
static void heed_printer(struct workshop *w, struct says *s)
{
	struct edition *e = &s->edition;
	if (!e->preset.len || !(e->printer = find_printer(w, s))) {
		e->preset = STR_NONE;
		return;
	}
	const struct printer *p = e->printer;
	if (e->bleed)
		raise_to(w, s, &e->bleed, p->bleed, s->bleed_where, "a bleed");
	unit least = e->bleed ? p->margin_with_bleed : p->margin;
	raise_to(w, s, &e->outer, least, s->margin_where, "an outer margin");
	raise_to(w, s, &e->top, least, s->margin_where, "a top margin");
	raise_to(w, s, &e->bottom, least, s->margin_where, "a bottom margin");
	if (p->gutter_count)
		raise_to(w, s, &e->inner, p->gutter[0].inner, s->margin_where, "an inner margin");
	e->last_blank |= p->last_blank;
	if (e->crop_marks && !p->marks)
		decode_fault(&w->decoder, DIAG_PRESET_RAISED, s->marks_where, NULL,
		             "%.*s wants no marks beside the page; there are none", STR_ARGS(p->name));
	e->crop_marks &= p->marks;
	bool fits = e->width >= p->width_least && e->width <= p->width_most &&
	            e->height >= p->height_least && e->height <= p->height_most;
	if (!fits)
		decode_fault(&w->decoder, DIAG_VALUE_INVALID,
		             s->page_where.source ? s->page_where : s->preset_where,
		             "6in x 9in is what most books are", "%.*s does not print pages of this size",
		             STR_ARGS(p->name));
}

static void name_file(struct workshop *w, struct says *s)
{
	struct edition *e = &s->edition;
	const char *extension = e->format == FORMAT_EPUB ? "epub" : "pdf";
	if (e->file.at && (!e->file.len || str_find_char(e->file, '/', 0) >= 0)) {
		decode_fault(&w->decoder, DIAG_VALUE_INVALID, s->file_where, "the folder is chosen with -o",
		             "\"%.*s\" is no name of a file", STR_ARGS(e->file));
		e->file = STR_NONE;
	}
	bool plain = str_is(e->name, "epub") || str_is(e->name, "pdf");
	if (!e->file.at)
		e->file = str_printf(w->place->arena, "%.*s%s%.*s.%s", STR_ARGS(w->m->book.name),
		                     plain ? "" : "-", STR_ARGS(plain ? STR("") : e->name), extension);
	else if (!path_extension(e->file).len)
		e->file = str_printf(w->place->arena, "%.*s.%s", STR_ARGS(e->file), extension);
}

static void keep_matching_filters(struct edition *e)
{
	size_t kept = 0;
	for (size_t i = 0; i < e->filter_count; i++) {
		const struct filter *f = &e->filters[i];
		bool named = f->in_count == 0;
		for (size_t k = 0; k < f->in_count; k++)
			named |= str_equal(f->in[k], e->name) || str_equal(f->in[k], e->base);
		if (named && (f->element.at || f->id.at || f->class.at))
			e->filters[kept++] = *f;
	}
	e->filter_count = kept;
}

static void finish(struct workshop *w, struct says *s, struct yaml *tree)
{
	struct edition *e = &s->edition;
	const struct book *b = &w->m->book;
	e->format = str_is(e->base, "epub") ? FORMAT_EPUB : FORMAT_PDF;
	e->theme = find_theme(w, yaml_find(tree, "theme"));
	e->recto_openers = s->openers == OPENERS_RECTO || (s->openers == OPENERS_THEME && e->theme->chapter_recto);
	e->run_on = s->openers == OPENERS_RUN_ON || (s->openers == OPENERS_THEME && e->theme->chapter_run_on);
	e->with_cover = !s->no_cover;
	if (e->with_cover && !e->cover_image.at) {
		e->cover_image = b->cover_image;
		e->cover_alt = b->cover_alt;
	}
	if (e->isbn.at && !check_isbn(e->isbn))
		decode_fault(&w->decoder, DIAG_VALUE_INVALID, s->isbn_where, NULL,
		             "the digits of ISBN %.*s do not check", STR_ARGS(e->isbn));
	if (!e->isbn.at)
		e->isbn = b->isbn;
	e->target = target_word(s->target);
	e->shop = e->target.len ? printer_find(&w->decoder, w->place->files, e->target) : NULL;
	if (e->format == FORMAT_PDF)
		e->page_list = STR_NONE;
	size_page(w, s);
	set_margins(w, s);
	heed_printer(w, s);
	name_file(w, s);
	keep_matching_filters(e);
}

/* --- the chain of bases --- */

static bool is_built_in(struct workshop *w, str name)
{
	return !str_is(name, "all") && yaml_find(w->built_in, str_terminated(w->place->arena, name));
}

static struct yaml *find_declared(struct workshop *w, str name)
{
	return w->declared ? yaml_find(w->declared, str_terminated(w->place->arena, name)) : NULL;
}

static const char *near_edition(struct workshop *w, str wanted)
{
	size_t most = w->built_in->count + (w->declared ? w->declared->count : 0), n = 0;
	str *names = ARENA_ARRAY(w->place->arena, str, most);
	for (size_t i = 0; i < w->built_in->count; i++)
		if (is_built_in(w, w->built_in->keys[i]->text))
			names[n++] = w->built_in->keys[i]->text;
	for (size_t i = 0; w->declared && i < w->declared->count; i++)
		names[n++] = w->declared->keys[i]->text;
	return diag_did_you_mean(w->place->diags, wanted, names, n);
}

/* What the manifest says for all editions. */
static struct yaml *book_wide(struct workshop *w)
{
	static const char *const keys[] = {"filters", "numbering", "links", "theme", "page-list"};
	struct yaml *m = ARENA_NEW(w->place->arena, struct yaml);
	*m = (struct yaml){.kind = YAML_MAPPING, .where = w->m->tree->where};
	m->keys = ARENA_ARRAY(w->place->arena, struct yaml *, G_N_ELEMENTS(keys));
	m->items = ARENA_ARRAY(w->place->arena, struct yaml *, G_N_ELEMENTS(keys));
	for (size_t i = 0; w->m->tree->kind == YAML_MAPPING && i < w->m->tree->count; i++)
		for (size_t k = 0; k < G_N_ELEMENTS(keys); k++)
			if (str_is(w->m->tree->keys[i]->text, keys[k]) && m->count < G_N_ELEMENTS(keys)) {
				m->keys[m->count] = w->m->tree->keys[i];
				m->items[m->count++] = w->m->tree->items[i];
			}
	return m;
}

static struct yaml *without_base(struct arena *a, const struct yaml *tree)
{
	struct yaml *m = ARENA_NEW(a, struct yaml);
	*m = *tree;
	m->keys = ARENA_ARRAY(a, struct yaml *, tree->count);
	m->items = ARENA_ARRAY(a, struct yaml *, tree->count);
	m->count = 0;
	for (size_t i = 0; i < tree->count; i++) {
		if (str_is(tree->keys[i]->text, "base"))
			continue;
		m->keys[m->count] = tree->keys[i];
		m->items[m->count++] = tree->items[i];
	}
	return m;
}

/* Filters of an edition come after the book's, so that its `keep` can overrule. */
static struct yaml *join_filters(struct arena *a, struct yaml *old, struct yaml *new)
{
	if (old->kind != YAML_SEQUENCE || new->kind != YAML_SEQUENCE)
		return new;
	struct yaml *both = ARENA_NEW(a, struct yaml);
	*both = *new;
	both->items = ARENA_ARRAY(a, struct yaml *, old->count + new->count);
	both->count = old->count + new->count;
	for (size_t i = 0; i < both->count; i++)
		both->items[i] = i < old->count ? old->items[i] : new->items[i - old->count];
	return both;
}

/* A theme that names no base changes the one below it. */
static struct yaml *join_themes(struct arena *a, struct yaml *old, struct yaml *new)
{
	if (new->kind != YAML_MAPPING || yaml_find(new, "base"))
		return new;
	if (old->kind == YAML_MAPPING)
		return yaml_merge(a, old, new);
	struct yaml *key = ARENA_NEW(a, struct yaml), *m = ARENA_NEW(a, struct yaml);
	*key = (struct yaml){.kind = YAML_SCALAR, .where = old->where, .text = STR("base"), .plain = true};
	*m = (struct yaml){.kind = YAML_MAPPING, .where = new->where, .count = 1};
	m->keys = ARENA_ARRAY(a, struct yaml *, 1);
	m->items = ARENA_ARRAY(a, struct yaml *, 1);
	m->keys[0] = key;
	m->items[0] = old;
	return yaml_merge(a, m, new);
}

static struct yaml *lay_over(struct workshop *w, struct yaml *below, struct yaml *above)
{
	static const struct {
		const char *key;
		struct yaml *(*join)(struct arena *, struct yaml *, struct yaml *);
	} special[] = {{"filters", join_filters}, {"theme", join_themes}};
	struct arena *a = w->place->arena;
	struct yaml *merged = yaml_merge(a, below, without_base(a, above));
	for (size_t k = 0; k < G_N_ELEMENTS(special); k++) {
		struct yaml *old = yaml_find(below, special[k].key), *new = yaml_find(above, special[k].key);
		for (size_t i = 0; old && new && i < merged->count; i++)
			if (str_is(merged->keys[i]->text, special[k].key))
				merged->items[i] = special[k].join(a, old, new);
	}
	return merged;
}

static struct yaml *from_built_in(struct workshop *w, str name, str *root)
{
	*root = name;
	struct yaml *tree = yaml_merge(w->place->arena, yaml_find(w->built_in, "all"), book_wide(w));
	return lay_over(w, tree, yaml_find(w->built_in, str_terminated(w->place->arena, name)));
}

/* Everything an edition stands on, and itself. */
static struct yaml *edition_tree(struct workshop *w, str name, str *root, unsigned depth)
{
	struct yaml *own = find_declared(w, name);
	if (!own || own->kind != YAML_MAPPING)
		return from_built_in(w, is_built_in(w, name) ? name : STR("pdf"), root);
	struct yaml *base = yaml_find(own, "base");
	str below = base && base->kind == YAML_SCALAR ? base->text : name;
	bool known = is_built_in(w, below) || (!str_equal(below, name) && find_declared(w, below));
	if (!known || depth == BASES_MOST) {
		if (depth == BASES_MOST)
			decode_fault(&w->decoder, DIAG_EDITION_BASE, base ? base->where : own->where, NULL,
			             "the bases of \"%.*s\" go in a circle", STR_ARGS(name));
		else if (!base)
			decode_fault(&w->decoder, DIAG_EDITION_BASE, (span){own->where.source, own->where.start, own->where.start},
			             near_edition(w, name), "\"%.*s\" is not built in and has no base", STR_ARGS(name));
		else
			decode_fault(&w->decoder, DIAG_EDITION_BASE, base->where, near_edition(w, below),
			             "no edition is called \"%.*s\"", STR_ARGS(below));
		return lay_over(w, from_built_in(w, STR("pdf"), root), own);
	}
	struct yaml *tree = str_equal(below, name) ? from_built_in(w, name, root)
	                                           : edition_tree(w, below, root, depth + 1);
	return lay_over(w, tree, own);
}

static void resolve_one(struct workshop *w, str name, struct edition *out)
{
	struct says *s = ARENA_NEW(w->place->arena, struct says);
	for (int i = 0; i < 4; i++)
		s->margin[i] = -1;
	struct yaml *tree = edition_tree(w, name, &s->edition.base, 0);
	decode(&w->decoder, &edition_table, tree, s);
	struct yaml *own = find_declared(w, name);
	s->edition.where = own ? own->where : SPAN_NONE;
	s->edition.name = name;
	finish(w, s, tree);
	*out = s->edition;
}

static void check_page_lists(struct workshop *w)
{
	struct book *b = &w->m->book;
	for (size_t i = 0; i < b->edition_count; i++) {
		struct edition *e = &b->editions[i];
		bool found = !e->page_list.len;
		for (size_t k = 0; !found && k < b->edition_count; k++)
			found = str_equal(b->editions[k].name, e->page_list) && b->editions[k].format == FORMAT_PDF;
		if (found)
			continue;
		const struct yaml *said = yaml_find(find_declared(w, e->name), "page-list");
		if (!said)
			said = yaml_find(w->m->tree, "page-list");
		decode_fault(&w->decoder, DIAG_VALUE_INVALID, said ? said->where : e->where,
		             near_edition(w, e->page_list), "no PDF edition is called \"%.*s\"", STR_ARGS(e->page_list));
		e->page_list = STR_NONE;
	}
}

bool editions_resolve(const struct theme_place *place, struct manifest *m)
{
	struct workshop w = {.place = place, .m = m,
	                     .decoder = {.arena = place->arena, .diags = place->diags, .context = (void *)place}};
	w.built_in = share_yaml(&w.decoder, place->files, "editions.yaml");
	if (!w.built_in) {
		if (!diags_count(place->diags, SEVERITY_FATAL))
			diag_add(place->diags, DIAG_READ_FAILED, SPAN_NONE, NULL, "there is no %s",
			         share_path(place->arena, "editions.yaml").at);
		return false;
	}
	w.themes = g_hash_table_new(NULL, NULL);
	w.declared = yaml_find(m->tree, "editions");
	if (w.declared && w.declared->kind != YAML_MAPPING) {
		if (!yaml_is_null(w.declared))
			decode_fault(&w.decoder, DIAG_VALUE_TYPE, w.declared->where, NULL,
			             "editions are a mapping of names to what they change");
		w.declared = NULL;
	}
	size_t declared = w.declared ? w.declared->count : 0, n = 0;
	struct edition *all = ARENA_ARRAY(place->arena, struct edition, w.built_in->count + declared);
	for (size_t i = 0; i < w.built_in->count; i++) {
		str name = w.built_in->keys[i]->text;
		if (is_built_in(&w, name) && !find_declared(&w, name))
			resolve_one(&w, name, &all[n++]);
	}
	for (size_t i = 0; i < declared; i++) {
		const struct yaml *name = w.declared->keys[i];
		if (str_is(name->text, "all"))
			decode_fault(&w.decoder, DIAG_VALUE_INVALID, name->where, "choose another name",
			             "\"all\" means every edition");
		resolve_one(&w, name->text, &all[n++]);
	}
	m->book.editions = all;
	m->book.edition_count = n;
	m->book.declared = declared;
	check_page_lists(&w);
	g_hash_table_destroy(w.themes);
	return true;
}
