/* metadata.c: see metadata.h. */
#include "pdf/metadata.h"

#include <math.h>
#include <string.h>

static const char PRODUCER[] = "aldine " ALDINE_VERSION;

/* "2026-01-31T00:00:00Z" as "D:20260131000000Z". */
static str pdf_date(struct arena *a, str iso)
{
	GString *g = g_string_new("D:");
	for (size_t i = 0; i < iso.len && g->len < 16; i++)
		if (g_ascii_isdigit(iso.at[i]))
			g_string_append_c(g, iso.at[i]);
	while (g->len < 16)
		g_string_append_c(g, '0');
	g_string_append_c(g, 'Z');
	return str_from_gstring(a, g);
}

static str authors(struct arena *a, const struct book *book)
{
	GString *g = g_string_new(NULL);
	for (size_t i = 0; i < book->people_count; i++)
		if (str_is(book->people[i].role, "aut"))
			g_string_append_printf(g, "%s%.*s", g->len ? ", " : "",
			                       STR_ARGS(book->people[i].name));
	return str_from_gstring(a, g);
}

static str keywords(struct arena *a, const struct book *book)
{
	GString *g = g_string_new(NULL);
	for (size_t i = 0; i < book->subject_count; i++)
		g_string_append_printf(g, "%s%.*s", i ? ", " : "", STR_ARGS(book->subjects[i]));
	return str_from_gstring(a, g);
}

static void put_entry(GString *out, const char *key, str text)
{
	if (!text.len)
		return;
	put(out, key);
	put_text(out, text);
}

uint32_t metadata_write_info(struct arena *a, struct pdf_file *f, const struct book *book)
{
	uint32_t number = pdf_reserve(f, 1);
	str date = pdf_date(a, book->modified_at);
	GString *out = pdf_begin(f, number);
	put(out, "<<");
	put_entry(out, "/Title", book->title);
	put_entry(out, "/Author", authors(a, book));
	put_entry(out, "/Subject", book->description);
	put_entry(out, "/Keywords", keywords(a, book));
	put_entry(out, "/Creator", str_of(PRODUCER));
	put_entry(out, "/Producer", str_of(PRODUCER));
	put_entry(out, "/CreationDate", date);
	put_entry(out, "/ModDate", date);
	put(out, ">>");
	pdf_end(f);
	return number;
}

/* ---- XMP ---- */

static void put_xml(GString *out, str text)
{
	for (size_t i = 0; i < text.len; i++)
		switch (text.at[i]) {
		case '<':
			put(out, "&lt;");
			break;
		case '>':
			put(out, "&gt;");
			break;
		case '&':
			put(out, "&amp;");
			break;
		default:
			g_string_append_c(out, text.at[i]);
		}
}

static void put_property(GString *out, const char *name, str text)
{
	if (!text.len)
		return;
	g_string_append_printf(out, "<%s>", name);
	put_xml(out, text);
	g_string_append_printf(out, "</%s>\n", name);
}

static void put_alternative(GString *out, const char *name, str text)
{
	if (!text.len)
		return;
	g_string_append_printf(out, "<%s><rdf:Alt><rdf:li xml:lang=\"x-default\">", name);
	put_xml(out, text);
	g_string_append_printf(out, "</rdf:li></rdf:Alt></%s>\n", name);
}

static void put_item(GString *out, str text)
{
	put(out, "<rdf:li>");
	put_xml(out, text);
	put(out, "</rdf:li>");
}

static void put_people(GString *out, const struct book *book)
{
	if (!book->people_count)
		return;
	put(out, "<dc:creator><rdf:Seq>");
	for (size_t i = 0; i < book->people_count; i++)
		if (str_is(book->people[i].role, "aut"))
			put_item(out, book->people[i].name);
	put(out, "</rdf:Seq></dc:creator>\n");
}

static void put_subjects(GString *out, const struct book *book)
{
	if (!book->subject_count)
		return;
	put(out, "<dc:subject><rdf:Bag>");
	for (size_t i = 0; i < book->subject_count; i++)
		put_item(out, book->subjects[i]);
	put(out, "</rdf:Bag></dc:subject>\n");
}

static void put_bag(GString *out, const char *name, const char *kind, str text)
{
	if (!text.len)
		return;
	g_string_append_printf(out, "<%s><rdf:%s>", name, kind);
	put_item(out, text);
	g_string_append_printf(out, "</rdf:%s></%s>\n", kind, name);
}

static const char XMP_HEAD[] =
	"<?xpacket begin=\"\xEF\xBB\xBF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n"
	"<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\n"
	"<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n"
	"<rdf:Description rdf:about=\"\"\n"
	" xmlns:dc=\"http://purl.org/dc/elements/1.1/\"\n"
	" xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\"\n"
	" xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\"\n"
	" xmlns:pdfaid=\"http://www.aiim.org/pdfa/ns/id/\"\n"
	" xmlns:pdfuaid=\"http://www.aiim.org/pdfua/ns/id/\"\n"
	" xmlns:pdfaExtension=\"http://www.aiim.org/pdfa/ns/extension/\"\n"
	" xmlns:pdfaSchema=\"http://www.aiim.org/pdfa/ns/schema#\"\n"
	" xmlns:pdfaProperty=\"http://www.aiim.org/pdfa/ns/property#\">\n";

uint32_t metadata_write_xmp(struct arena *a, struct pdf_file *f, const struct book *book,
                            const char *claim)
{
	uint32_t number = pdf_reserve(f, 1);
	GString *out = g_string_new(XMP_HEAD);
	put(out, "<dc:format>application/pdf</dc:format>\n");
	put_alternative(out, "dc:title", book->title);
	put_people(out, book);
	put_alternative(out, "dc:description", book->description);
	put_subjects(out, book);
	put_bag(out, "dc:publisher", "Bag", book->publisher);
	put_bag(out, "dc:language", "Bag", book->language);
	put_alternative(out, "dc:rights", book->rights);
	put_property(out, "dc:identifier", book->identifier);
	put_property(out, "xmp:CreatorTool", str_of(PRODUCER));
	put_property(out, "xmp:CreateDate", book->modified_at);
	put_property(out, "xmp:ModifyDate", book->modified_at);
	put_property(out, "pdf:Producer", str_of(PRODUCER));
	put_property(out, "pdf:Keywords", keywords(a, book));
	put(out, claim);
	put(out, "</rdf:Description>\n</rdf:RDF>\n</x:xmpmeta>\n<?xpacket end=\"r\"?>\n");
	/* Readable by those who read no PDF: not compressed. */
	pdf_stream(f, number, "/Type/Metadata/Subtype/XML", (str){out->str, out->len});
	g_string_free(out, TRUE);
	return number;
}

/* ---- the profile ---- */

/* A profile (ICC.1:2001-04, which every standard and every press knows) is a head, a table
 * of tags and their data; sRGB's numbers are IEC 61966-2-1's, its primaries seen from D50,
 * as fixed-point numbers of 16 fraction bits. */
struct tag { const char *name; const uint32_t *words; size_t count; };

#define WORD(a, b, c, d) ((uint32_t)(a) << 24 | (uint32_t)(b) << 16 | (uint32_t)(c) << 8 | (d))
enum { XYZ = WORD('X', 'Y', 'Z', ' ') };

static const uint32_t TEXT[25] = {WORD('d', 'e', 's', 'c'), 0, 8, WORD('s', 'R', 'G', 'B'),
                                  WORD(' ', 'v', '2', 0)};
static const uint32_t RIGHTS[] = {WORD('t', 'e', 'x', 't'), 0, WORD('C', 'C', '0', 0)};
static const uint32_t WHITE[] = {XYZ, 0, 0x0000F351, 0x00010000, 0x000116CC};
static const uint32_t RED[] = {XYZ, 0, 0x00006FA2, 0x000038F5, 0x00000390};
static const uint32_t GREEN[] = {XYZ, 0, 0x00006299, 0x0000B785, 0x000018DA};
static const uint32_t BLUE[] = {XYZ, 0, 0x000024A0, 0x00000F84, 0x0000B6CF};

/* Light for each of the values that eight bits have; the three colours share it. */
enum { CURVE_POINTS = 256, CURVE_WORDS = 3 + CURVE_POINTS / 2 };

static const struct tag TAGS[] = {
	{"desc", TEXT, G_N_ELEMENTS(TEXT)}, {"cprt", RIGHTS, G_N_ELEMENTS(RIGHTS)},
	{"wtpt", WHITE, G_N_ELEMENTS(WHITE)}, {"rXYZ", RED, G_N_ELEMENTS(RED)},
	{"gXYZ", GREEN, G_N_ELEMENTS(GREEN)}, {"bXYZ", BLUE, G_N_ELEMENTS(BLUE)},
	{"rTRC", NULL, CURVE_WORDS}, {"gTRC", NULL, CURVE_WORDS}, {"bTRC", NULL, CURVE_WORDS},
};

static void put_word(GString *out, uint32_t w)
{
	char bytes[4] = {(char)(w >> 24), (char)(w >> 16), (char)(w >> 8), (char)w};
	put_plain(out, bytes, 4);
}

static void put_profile_head(GString *out, uint32_t size)
{
	const uint32_t head[32] = {
		size, 0, 0x02100000, WORD('m', 'n', 't', 'r'), WORD('R', 'G', 'B', ' '), XYZ,
		WORD(7, 208, 0, 1), WORD(0, 1, 0, 0), 0,   /* 2000-01-01 00:00:00 */
		WORD('a', 'c', 's', 'p'), 0, 0, 0, 0, 0, 0, 0,
		0x0000F6D6, 0x00010000, 0x0000D32D,
	};
	for (size_t i = 0; i < G_N_ELEMENTS(head); i++)
		put_word(out, head[i]);
}

static uint32_t light(unsigned value)
{
	double v = value / 255.0;
	return (uint32_t)lround(65535 * (v <= 0.04045 ? v / 12.92 : pow((v + 0.055) / 1.055, 2.4)));
}

static void put_curve(GString *out)
{
	put_word(out, WORD('c', 'u', 'r', 'v'));
	put_word(out, 0);
	put_word(out, CURVE_POINTS);
	for (unsigned i = 0; i < CURVE_POINTS; i += 2)
		put_word(out, light(i) << 16 | light(i + 1));
}

static GString *profile(void)
{
	GString *out = g_string_new(NULL);
	uint32_t at = 128 + 4 + 12 * G_N_ELEMENTS(TAGS), curve = at;
	for (size_t i = 0; i < G_N_ELEMENTS(TAGS); i++)
		curve += TAGS[i].words ? (uint32_t)TAGS[i].count * 4 : 0;
	put_profile_head(out, curve + CURVE_WORDS * 4);
	put_word(out, G_N_ELEMENTS(TAGS));
	for (size_t i = 0; i < G_N_ELEMENTS(TAGS); i++) {
		uint32_t size = (uint32_t)TAGS[i].count * 4;
		put(out, TAGS[i].name);
		put_word(out, TAGS[i].words ? at : curve);
		put_word(out, size);
		at += TAGS[i].words ? size : 0;
	}
	for (size_t i = 0; i < G_N_ELEMENTS(TAGS); i++)
		for (size_t w = 0; TAGS[i].words && w < TAGS[i].count; w++)
			put_word(out, TAGS[i].words[w]);
	put_curve(out);
	return out;
}

uint32_t metadata_write_intent(struct pdf_file *f)
{
	uint32_t colours = pdf_reserve(f, 1), number = pdf_reserve(f, 1);
	GString *bytes = profile();
	pdf_stream_packed(f, colours, "/N 3", (str){bytes->str, bytes->len});
	g_string_free(bytes, TRUE);
	GString *out = pdf_begin(f, number);
	put(out, "<</Type/OutputIntent/S/GTS_PDFA1/OutputConditionIdentifier(sRGB)"
	         "/Info(sRGB IEC61966-2.1)/DestOutputProfile");
	put_reference(out, colours);
	put(out, ">>");
	pdf_end(f);
	return number;
}
