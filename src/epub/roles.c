/* roles.c: what the parts of a book are called in EPUB's vocabulary and in ARIA's. */
#include "epub/print.h"

#include <string.h>

/* NULL: the vocabulary has no word for it, or deprecates it. The first row of a name
 * counts; names with one meaning stand together. */
static const struct role roles[] = {
	{"halftitlepage", "halftitlepage", NULL, false},
	{"half-title", "halftitlepage", NULL, false},
	{"titlepage", "titlepage", NULL, true},
	{"title-page", "titlepage", NULL, true},
	{"copyright-page", "copyright-page", NULL, true},
	{"copyright", "copyright-page", NULL, true},
	{"dedication", "dedication", "doc-dedication", false},
	{"epigraph", "epigraph", "doc-epigraph", false},
	{"abstract", "abstract", "doc-abstract", false},
	{"foreword", "foreword", "doc-foreword", true},
	{"preface", "preface", "doc-preface", true},
	{"introduction", "introduction", "doc-introduction", true},
	{"prologue", "prologue", "doc-prologue", true},
	{"acknowledgments", "acknowledgments", "doc-acknowledgments", true},
	{"acknowledgements", "acknowledgments", "doc-acknowledgments", true},
	{"contributors", "contributors", NULL, false},
	{"about-the-author", "contributors", NULL, false},
	{"figures", "loi", NULL, true},
	{"list-of-figures", "loi", NULL, true},
	{"conclusion", "conclusion", "doc-conclusion", false},
	{"epilogue", "epilogue", "doc-epilogue", true},
	{"afterword", "afterword", "doc-afterword", true},
	{"appendix", "appendix", "doc-appendix", true},
	{"glossary", "glossary", "doc-glossary", true},
	{"references", "bibliography", "doc-bibliography", true},
	{"bibliography", "bibliography", "doc-bibliography", true},
	{"index", "index", "doc-index", true},
	{"colophon", "colophon", "doc-colophon", false},
	{"errata", "errata", "doc-errata", false},
};

static const struct role part = {"part", "part", "doc-part", false};
static const struct role chapter = {"chapter", "chapter", "doc-chapter", false};
static const struct role section = {"section", NULL, NULL, false};

str division_name(const struct book *b, const struct division *d)
{
	const struct role *r = role_of(d);

	if (d->title_text.len || !r)
		return d->title_text;
	if (!strcmp(r->name, "titlepage") || !strcmp(r->name, "title-page"))
		return b->labels[LABEL_TITLE_PAGE];
	if (!strcmp(r->name, "copyright-page") || !strcmp(r->name, "copyright"))
		return b->labels[LABEL_COPYRIGHT];
	return STR_NONE;
}

const struct role *role_of(const struct division *d)
{
	for (size_t i = 0; i < G_N_ELEMENTS(roles); i++)
		if (d->role.len && str_is(d->role, roles[i].name))
			return &roles[i];
	if (d->matter != MATTER_BODY)
		return NULL;
	switch (d->kind) {
	case DIVISION_PART: return &part;
	case DIVISION_CHAPTER: return &chapter;
	case DIVISION_SECTION: return &section;
	}
	return NULL;
}
