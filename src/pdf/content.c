/* content.c: see content.h.
 *
 * One pass over the operators. The operands of each are copied as they stand; only a
 * handful of operators is looked at, by a table. */
#include "pdf/content.h"

#include <string.h>

#include "pdf/object.h"
#include "pdf/structure.h"

enum operator { PLAIN, PAINT, FILL_COLOUR, STROKE_COLOUR, BEGIN, BEGIN_WITH, END, PATH, CLIP, STRANGE };

static const struct {
	const char *word;
	enum operator what;
} OPERATORS[] = {
	{"TJ", PAINT}, {"Tj", PAINT}, {"'", PAINT}, {"\"", PAINT}, {"Do", PAINT}, {"sh", PAINT},
	{"f", PAINT}, {"F", PAINT}, {"f*", PAINT}, {"B", PAINT}, {"B*", PAINT}, {"b", PAINT},
	{"b*", PAINT}, {"S", PAINT}, {"s", PAINT},
	{"rg", FILL_COLOUR}, {"RG", STROKE_COLOUR},
	{"BMC", BEGIN}, {"BDC", BEGIN_WITH}, {"EMC", END},
	{"re", PATH}, {"m", PATH}, {"l", PATH}, {"c", PATH}, {"v", PATH}, {"y", PATH}, {"h", PATH},
	{"n", CLIP}, {"W", CLIP}, {"W*", CLIP},
	{"BI", STRANGE}, {"MP", STRANGE}, {"DP", STRANGE}, {"BX", STRANGE},
};

/* Nested marked content: ours, or cairo's own ActualText inside it. */
enum level { LEVEL_OTHER, LEVEL_MARK, LEVEL_SILENT /* a bracket: its own end is not written */ };
enum { DEEPEST = 16 };

struct rewrite {
	const struct content_page *page;
	GString *out;
	enum level levels[DEEPEST];
	unsigned depth, marked;    /* levels open; of them marks */
	struct mark *picture;      /* open mark whose box is to be replaced */
	const char *why;
};

static enum operator operator_find(str word)
{
	for (size_t i = 0; i < G_N_ELEMENTS(OPERATORS); i++)
		if (word.at[0] == OPERATORS[i].word[0] && str_is(word, OPERATORS[i].word))
			return OPERATORS[i].what;
	return PLAIN;
}

static void put_artifact(const struct rewrite *r, const struct mark *m)
{
	bool head = m->kind == MARK_HEAD;
	if (m->kind == MARK_DECORATION)
		put(r->out, "/Artifact<</Type/Layout>>BDC\n");
	else
		put(r->out, head ? "/Artifact<</Type/Pagination/Subtype/Header/Attached[/Top]>>BDC\n"
		                 : "/Artifact<</Type/Pagination>>BDC\n");
}

static void put_begin(const struct rewrite *r, const struct mark *m)
{
	if (m->kind != MARK_CONTENT && m->kind != MARK_LABEL) {
		put_artifact(r, m);
		return;
	}
	g_string_append_c(r->out, '/');
	put(r->out, structure_tag(m));
	put(r->out, "<</MCID ");
	put_integer(r->out, m->number);
	put(r->out, ">>BDC\n");
}

/* In cairo's space y runs down; a picture's unit square has its corner at the bottom. */
static void put_picture(const struct rewrite *r, const struct mark *m)
{
	put(r->out, "q ");
	put_number(r->out, unit_points(m->box.x1 - m->box.x0));
	put(r->out, " 0 0 ");
	put_number(r->out, -unit_points(m->box.y1 - m->box.y0));
	put(r->out, " ");
	put_number(r->out, unit_points(m->box.x0));
	put(r->out, " ");
	put_number(r->out, unit_points(m->box.y1));
	put(r->out, " cm /Im");
	put_integer(r->out, m->picture->index);
	put(r->out, " Do Q\n");
}

/* "/P << /MCID 3 >>" */
static bool mark_number(str operands, int64_t *number)
{
	ptrdiff_t word = str_find(operands, STR("/MCID"), 0);
	size_t at = (size_t)word + strlen("/MCID");
	return word >= 0 && object_read_integer(operands, &at, number);
}

static void begin(struct rewrite *r, str operands, str whole)
{
	int64_t number;
	if (r->depth == DEEPEST) {
		r->why = "marked content nests deeper than cairo writes it";
		return;
	}
	enum level *level = &r->levels[r->depth++];
	*level = LEVEL_OTHER;
	if (!mark_number(operands, &number)) {
		g_string_append_len(r->out, whole.at, (gssize)whole.len);
		return;
	}
	if ((size_t)number >= r->page->mark_count) {
		r->why = "cairo numbered a tag that was not drawn";
		return;
	}
	struct mark *m = &r->page->marks[number];
	r->picture = m->picture ? m : NULL;
	*level = m->bracket || !r->page->tagged ? LEVEL_SILENT : LEVEL_MARK;
	if (!r->page->tagged)
		return;
	if (m->bracket == BRACKET_CLOSE) {
		r->marked--;
		put(r->out, "EMC\n");
	} else {
		r->marked++;
		put_begin(r, m);
	}
}

static void end(struct rewrite *r, str whole)
{
	if (!r->depth) {
		r->why = "marked content ends that never began";
		return;
	}
	enum level level = r->levels[--r->depth];
	if (level != LEVEL_OTHER)
		r->picture = NULL;
	if (level == LEVEL_SILENT)
		return;
	r->marked -= level == LEVEL_MARK;
	g_string_append_len(r->out, whole.at, (gssize)whole.len);
}

/* "0 0 0 rg" is "0 g": equal parts are grey. */
static bool put_grey(const struct rewrite *r, str operands, bool stroke)
{
	str rest = str_trim(operands), a, b;
	if (!str_next(&rest, ' ', &a) || !str_next(&rest, ' ', &b) || !str_equal(a, b) ||
	    !str_equal(b, rest))
		return false;
	g_string_append_len(r->out, a.at, (gssize)a.len);
	put(r->out, stroke ? " G " : " g ");
	return true;
}

static void paint(struct rewrite *r, str whole)
{
	if (r->page->tagged && !r->marked)
		r->why = "something is drawn that is neither content nor artifact";
	if (r->picture)
		put_picture(r, r->picture);
	else
		g_string_append_len(r->out, whole.at, (gssize)whole.len);
}

static void operate(struct rewrite *r, str operands, str word, str whole)
{
	switch (operator_find(word)) {
	case BEGIN:
	case BEGIN_WITH:
		begin(r, operands, whole);
		return;
	case END:
		end(r, whole);
		return;
	case PAINT:
		paint(r, whole);
		return;
	case FILL_COLOUR:
	case STROKE_COLOUR:
		if (put_grey(r, operands, word.at[0] == 'R'))
			return;
		break;
	case PATH:
		if (r->picture)
			return;
		break;
	case CLIP:
		if (r->picture)
			r->why = "a picture's place is clipped";
		break;
	case STRANGE:
		r->why = "an operator that cairo is not known to write";
		return;
	case PLAIN:
		break;
	}
	g_string_append_len(r->out, whole.at, (gssize)whole.len);
}

/* Past one operand, or a bracket of one; 0 where an operator stands instead. */
static size_t operand_end(str in, size_t at)
{
	char c = in.at[at];
	if (c == '(') {
		size_t end = object_string_end(in, at);
		return end ? end : in.len;
	}
	if (c == '[' || c == ']')
		return at + 1;
	if (c == '<' || c == '>') {
		if (at + 1 < in.len && in.at[at + 1] == c)
			return at + 2;
		const char *close = memchr(in.at + at, '>', in.len - at);
		return close ? (size_t)(close - in.at) + 1 : in.len;
	}
	if (c != '/' && c != '+' && c != '-' && c != '.' && !g_ascii_isdigit(c))
		return 0;
	return object_word_end(in, at + 1);
}

bool content_rewrite(const struct content_page *page, str in, GString *out, const char **why)
{
	struct rewrite r = {.page = page, .out = out};
	size_t from = 0, at = 0;
	while (!r.why && (at = object_skip_space(in, at)) < in.len) {
		size_t next = operand_end(in, at);
		if (next) {
			at = next;
			continue;
		}
		next = object_word_end(in, at + 1);
		size_t past = next + (next < in.len && object_is_space(in.at[next]));
		operate(&r, str_sub(in, from, at), str_sub(in, at, next), str_sub(in, from, past));
		from = at = past;
	}
	if (!r.why && r.depth)
		r.why = "marked content begins and never ends";
	*why = r.why;
	return !r.why;
}
