/* config.c: `aldine config`. The tables that decode a manifest print it too (load.h). */
#include "build.h"
#include "load/load.h"

char *aldine_config(struct aldine *al, const char *edition)
{
	const struct edition *e = edition_find(al->book, str_of(edition ? edition : "pdf"));
	if (!e)
		return NULL;
	GString *out = g_string_new(NULL);
	load_config(al->book, e, out);
	return text_given(out);
}
