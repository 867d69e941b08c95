/* standard.c: see standard.h. */
#include "pdf/standard.h"

/* PDF/A wants every property's schema known; PDF/UA's is newer than PDF/A-2. */
static const char ACCESSIBLE[] =
	"<pdfuaid:part>1</pdfuaid:part>\n"
	"<pdfaid:part>2</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>\n"
	"<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType=\"Resource\">\n"
	"<pdfaSchema:schema>PDF/UA Universal Accessibility Schema</pdfaSchema:schema>\n"
	"<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>\n"
	"<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>\n"
	"<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType=\"Resource\">\n"
	"<pdfaProperty:name>part</pdfaProperty:name>"
	"<pdfaProperty:valueType>Integer</pdfaProperty:valueType>"
	"<pdfaProperty:category>internal</pdfaProperty:category>"
	"<pdfaProperty:description>Which part of ISO 14289 the file conforms to"
	"</pdfaProperty:description>\n"
	"</rdf:li></rdf:Seq></pdfaSchema:property>\n"
	"</rdf:li></rdf:Bag></pdfaExtension:schemas>\n";

static const char ARCHIVE_1B[] =
	"<pdfaid:part>1</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>\n";

/* A row a standard. PDF/A-1b is there for judges who know no newer one. */
static const struct standard STANDARDS[] = {
	[STANDARD_ACCESSIBLE] = {"1.7", ACCESSIBLE, .described = true, .packed = true,
	                         .transparent = true},
	[STANDARD_ARCHIVE_1B] = {"1.4", ARCHIVE_1B, .glyph_sets = true},
};

const struct standard *standard_of(enum standard_name name)
{
	return &STANDARDS[name];
}
