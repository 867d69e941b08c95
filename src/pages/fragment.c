/* fragment.c: making the fragments that pages consist of. */
#include "pages/layout.h"

#include <stdlib.h>
#include <string.h>

GArray *fragments_new(void)
{
	return g_array_new(FALSE, TRUE, sizeof(struct fragment));
}

/* Takes the list and ends it. */
struct art art_from(struct layout *l, GArray *fragments, unit height)
{
	struct art art = {.count = fragments->len, .height = height};

	art.fragments = ARENA_ARRAY(l->arena, struct fragment, fragments->len);
	if (fragments->len > 0)
		memcpy(art.fragments, fragments->data, fragments->len * sizeof(struct fragment));
	g_array_free(fragments, TRUE);
	return art;
}

struct fragment *put_line(GArray *fragments, const struct line *line, const struct node *n,
                          unit x, unit baseline, enum fragment_role role)
{
	struct fragment f = {.kind = FRAGMENT_LINE, .role = role, .x = x, .y = baseline,
	                     .width = line->width, .height = line->ascent + line->descent,
	                     .node = n, .offset = line->offset, .line = line};

	g_array_append_val(fragments, f);
	return &g_array_index(fragments, struct fragment, fragments->len - 1);
}

void fragments_mirror(struct fragment *f, size_t n, unit left, unit right)
{
	for (size_t i = 0; i < n; i++)
		f[i].x = left + right - f[i].x - f[i].width;
}

void put_rule(GArray *fragments, unit x, unit y, unit width, unit height, colour c)
{
	struct fragment f = {.kind = FRAGMENT_RULE, .role = ROLE_RULE, .x = x, .y = y, .width = width,
	                     .height = height, .colour = c};

	g_array_append_val(fragments, f);
}

unit put_paragraph(struct layout *l, GArray *fragments, const struct paragraph *p,
                   const struct node *n, unit x, unit y, enum style_id style)
{
	unit leading = style_of(l, style)->leading, base = style_base(l, style);

	if (p->variant_count == 0)
		return y;
	for (size_t i = 0; i < p->variant[0].line_count; i++) {
		const struct line *line = &p->variant[0].lines[i];
		put_line(fragments, line, n, x + line->x, y + base, ROLE_CONTENT);
		y += leading;
	}
	return y;
}

struct area fragment_area(const struct fragment *f, unit page_height)
{
	struct area a = {f->x, f->y, f->x + f->width, f->y + f->height};

	if (f->kind == FRAGMENT_LINE) {
		a.top = f->y - f->line->ascent;
		a.bottom = f->y + f->line->descent;
	}
	return f->turned ? (struct area){a.top, page_height - a.right, a.bottom, page_height - a.left} : a;
}

/* --- Drawn marks: the theme's path data, 1/1000 em, y up --- */

static const char *skip_blank(const char *at, const char *end)
{
	while (at < end && (*at == ' ' || *at == ',' || *at == '\n' || *at == '\t'))
		at++;
	return at;
}

static size_t path_points(str data, unit size, unit top, struct path_point *out)
{
	const char *at = data.at, *end = data.at + data.len;
	size_t n = 0;
	char op = 'M';

	while ((at = skip_blank(at, end)) < end) {
		if (*at == 'Z') {
			if (out != NULL)
				out[n] = (struct path_point){'Z', 0, 0};
			n++, at++;
			continue;
		}
		if (g_ascii_isalpha(*at)) {
			op = *at++;
			continue;
		}
		char *next;
		double x = g_ascii_strtod(at, &next);
		if (next == at)
			break;
		at = skip_blank(next, end);
		double y = g_ascii_strtod(at, &next);
		if (next == at)
			break;
		at = next;
		if (out != NULL)
			out[n] = (struct path_point){op, (unit)(x * size / 1000), top - (unit)(y * size / 1000)};
		n++;
	}
	return n;
}

unit path_width(const struct layout *l, str name, unit size)
{
	for (size_t i = 0; i < l->theme->path_count; i++)
		if (str_equal(l->theme->path[i].name, name))
			return (unit)((int64_t)l->theme->path[i].width * size / 1000);
	return 0;
}

unit put_path(struct layout *l, GArray *fragments, str name, unit x, unit baseline, unit size,
              colour c, const struct node *n, enum fragment_role role)
{
	for (size_t i = 0; i < l->theme->path_count; i++) {
		if (!str_equal(l->theme->path[i].name, name))
			continue;
		str data = l->theme->path[i].data;
		const char *text = str_copy(l->arena, data).at;
		str copy = {text, data.len};
		size_t count = path_points(copy, size, 0, NULL);
		struct path_point *points = ARENA_ARRAY(l->arena, struct path_point, count);
		unit top = size * 3 / 4;
		path_points(copy, size, top, points);
		struct fragment f = {
			.kind = FRAGMENT_PATH, .role = role, .x = x, .y = baseline - top,
			.width = path_width(l, name, size), .height = size, .node = n, .colour = c,
			.path = points, .path_count = count,
		};
		g_array_append_val(fragments, f);
		return f.width;
	}
	return 0;
}
