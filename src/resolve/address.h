/* address.h: web addresses as text: taken apart, put together, tidied for print. */
#ifndef ALDINE_RESOLVE_ADDRESS_H
#define ALDINE_RESOLVE_ADDRESS_H

#include "base/str.h"

struct address {
	str scheme;              /* "https"; absent: none */
	str host;                /* with port; absent: none */
	str path;                /* as written; may be empty */
	str query, fragment;     /* without '?' and '#'; absent: none */
};

struct address address_split(str url);
bool address_is_web(const struct address *a);         /* http, https, or //host */
/* Hosts alike but for case, "www." and a port that goes without saying. */
bool address_same_host(str a, str b);
str address_without_slash(str url);                    /* or slashes, at its end */
/* What of a path is below another, from its slash on; absent: it is elsewhere. */
str address_below(str path, str base);
/* url fit for a file: what an address may not hold is percent-encoded. */
str address_encode(struct arena *a, str url);
/* Without percent-encoding; as it was where that is not UTF-8. */
str address_decode(struct arena *a, str url);
/* As set on paper: no scheme, no "www.", no tracking, no last slash. */
str address_tidy(struct arena *a, str url);
/* Whether a link's text says the address already. */
bool address_is_said(struct arena *a, str text, str url);

#endif
