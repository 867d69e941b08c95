/* address.c: see address.h.
 *
 * A splitter of our own, because what authors write is often no URI: spaces, quotes and
 * half of an escape all occur, and every part must come back as it was typed. */
#include "resolve/address.h"

#include <string.h>

static bool is_scheme(str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (!g_ascii_isalpha(s.at[i]) &&
		    (!i || !(g_ascii_isdigit(s.at[i]) || s.at[i] == '+' || s.at[i] == '-' || s.at[i] == '.')))
			return false;
	return s.len > 1;        /* one letter is a drive of Windows */
}

/* Cuts what follows mark off *rest. */
static str cut_after(str *rest, char mark)
{
	ptrdiff_t at = str_find_char(*rest, mark, 0);
	if (at < 0)
		return STR_NONE;
	str after = str_from(*rest, (size_t)at + 1);
	*rest = str_sub(*rest, 0, (size_t)at);
	return after;
}

struct address address_split(str url)
{
	struct address a = {0};
	a.fragment = cut_after(&url, '#');
	a.query = cut_after(&url, '?');
	ptrdiff_t colon = str_find_char(url, ':', 0);
	if (colon > 0 && is_scheme(str_sub(url, 0, (size_t)colon))) {
		a.scheme = str_sub(url, 0, (size_t)colon);
		url = str_from(url, (size_t)colon + 1);
	}
	if (str_starts(url, STR("//"))) {
		ptrdiff_t path = str_find_char(url, '/', 2);
		a.host = str_sub(url, 2, path < 0 ? url.len : (size_t)path);
		url = path < 0 ? STR("") : str_from(url, (size_t)path);
	}
	a.path = url;
	return a;
}

bool address_is_web(const struct address *a)
{
	if (!a->scheme.at)
		return a->host.at != NULL;
	return str_equal_fold(a->scheme, STR("http")) || str_equal_fold(a->scheme, STR("https"));
}

static str bare_host(str host)
{
	if (host.len > 4 && str_equal_fold(str_sub(host, 0, 4), STR("www.")))
		host = str_from(host, 4);
	if (str_ends(host, STR(":443")))
		host.len -= 4;
	else if (str_ends(host, STR(":80")))
		host.len -= 3;
	return host;
}

bool address_same_host(str a, str b)
{
	return str_equal_fold(bare_host(a), bare_host(b));
}

str address_without_slash(str url)
{
	while (url.len && url.at[url.len - 1] == '/')
		url.len--;
	return url;
}

str address_below(str path, str base)
{
	base = address_without_slash(base);
	bool below = str_starts(path, base) && (path.len == base.len || path.at[base.len] == '/');
	return below ? str_from(path, base.len) : STR_NONE;
}

static bool is_escape(str s, size_t i)
{
	return i + 2 < s.len && g_ascii_isxdigit(s.at[i + 1]) && g_ascii_isxdigit(s.at[i + 2]);
}

str address_decode(struct arena *a, str s)
{
	if (str_find_char(s, '%', 0) < 0)
		return str_copy(a, s);
	GString *out = g_string_sized_new(s.len);
	for (size_t i = 0; i < s.len; i++) {
		int high = i + 2 < s.len && s.at[i] == '%' ? g_ascii_xdigit_value(s.at[i + 1]) : -1;
		int low = high >= 0 ? g_ascii_xdigit_value(s.at[i + 2]) : -1;
		if (low >= 0 && high + low > 0) {
			g_string_append_c(out, (char)(high * 16 + low));
			i += 2;
		} else {
			g_string_append_c(out, s.at[i]);
		}
	}
	if (!g_utf8_validate(out->str, (gssize)out->len, NULL))
		g_string_assign(out, str_terminated(a, s));
	return str_from_gstring(a, out);
}

/* Letters beyond ASCII stay: readers and validators take them, people read them. */
static const bool ENCODED[256] = {
	[0 ... ' '] = true, [0x7F] = true, ['"'] = true, ['<'] = true, ['>'] = true, ['\\'] = true,
	['^'] = true, ['`'] = true, ['{'] = true, ['|'] = true, ['}'] = true, ['%'] = true,
};

static bool is_encoded(str url, size_t i)
{
	return ENCODED[(unsigned char)url.at[i]] && !(url.at[i] == '%' && is_escape(url, i));
}

str address_encode(struct arena *a, str url)
{
	size_t plain = 0;
	while (plain < url.len && !is_encoded(url, plain))
		plain++;
	if (plain == url.len)
		return str_copy(a, url);
	GString *out = g_string_sized_new(url.len);
	for (size_t i = 0; i < url.len; i++) {
		if (is_encoded(url, i))
			g_string_append_printf(out, "%%%02X", (unsigned char)url.at[i]);
		else
			g_string_append_c(out, url.at[i]);
	}
	return str_from_gstring(a, out);
}

/* Parameters that say where a reader came from, not where to go. */
static bool is_tracking(str parameter)
{
	static const char *const names[] = {"fbclid", "gclid", "dclid", "msclkid", "mc_cid", "mc_eid",
	                                    "igshid", "yclid", "twclid", "_hsenc", "_hsmi", "ref_src"};
	ptrdiff_t equals = str_find_char(parameter, '=', 0);
	str name = equals < 0 ? parameter : str_sub(parameter, 0, (size_t)equals);
	if (str_starts(name, STR("utm_")))
		return true;
	for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
		if (str_is(name, names[i]))
			return true;
	return false;
}

static void put_query(GString *out, str query)
{
	char mark = '?';
	for (str part; str_next(&query, '&', &part);) {
		if (!part.len || is_tracking(part))
			continue;
		g_string_append_c(out, mark);
		g_string_append_len(out, part.at, (gssize)part.len);
		mark = '&';
	}
}

str address_tidy(struct arena *a, str url)
{
	struct address part = address_split(url);
	if (!address_is_web(&part))
		return url;
	GString *out = g_string_sized_new(url.len);
	str host = bare_host(part.host);
	g_string_append_len(out, host.at, (gssize)host.len);
	g_string_append_len(out, part.path.at, (gssize)part.path.len);
	size_t query = out->len;
	put_query(out, part.query);
	bool fragment = part.fragment.len && !str_starts(part.fragment, STR(":~:"));
	if (fragment)
		g_string_append_printf(out, "#%.*s", STR_ARGS(part.fragment));
	else if (out->len == query && query && out->str[query - 1] == '/')
		g_string_truncate(out, query - 1);
	return str_from_gstring(a, out);
}

bool address_is_said(struct arena *a, str text, str url)
{
	text = str_trim(text);
	if (str_equal(text, url))
		return true;
	ptrdiff_t space = str_find_char(text, ' ', 0);
	if (space >= 0 || !text.len)
		return false;
	str said = str_find(text, STR("://"), 0) >= 0 ? text : str_printf(a, "https://%.*s", STR_ARGS(text));
	return str_equal_fold(address_tidy(a, said), address_tidy(a, url));
}
