/* watch.c: build, look at times, build again; and a page that shows both books.
 *
 * What to look at is the depfile's list and the folders those files stand in, so that a
 * new guide is seen too. Times are looked at four times a second, which needs no kernel
 * interface, works over any file system and costs nothing for a thousand files. A save
 * in two steps (remove, then write) shows as a failed build followed by a good one.
 *
 * The page is plain HTTP on the loopback address: the PDF's pages as pictures beside the
 * EPUB's own files in a frame. It asks for the number of the build, and when that rises
 * it loads both again at the place where the reader was. Everything runs in one thread,
 * on GLib's main loop. */
#include "watch.h"

#include <gio/gio.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#define LOOK_MILLISECONDS 250
#define PICTURE_WIDTH 1000

struct watched {
	char *path;
	gint64 time;                     /* of modification, in ns; -1: missing */
	gint64 size;
};

struct watcher {
	const struct watch *watch;
	GMainLoop *loop;
	struct aldine *book;             /* on show: of the last build that was made */
	GArray *files;                   /* struct watched */
	enum aldine_result result;
	unsigned build;                  /* number of the last one, from 1 */
	unsigned shown;                  /* number of that of `book` */
	unsigned warnings, errors;
	size_t pages;
};

/* --- what changed --- */

static void watched_clear(gpointer thing)
{
	g_free(((struct watched *)thing)->path);
}

static void take_time(const char *path, gint64 *time, gint64 *size)
{
	struct stat s;
	if (stat(path, &s)) {
		*time = *size = -1;
		return;
	}
	*time = (gint64)s.st_mtim.tv_sec * 1000000000 + s.st_mtim.tv_nsec;
	*size = S_ISDIR(s.st_mode) ? 0 : s.st_size;
}

static void watch_path(GArray *files, const char *path)
{
	for (guint i = 0; i < files->len; i++)
		if (!strcmp(g_array_index(files, struct watched, i).path, path))
			return;
	struct watched f = {.path = g_strdup(path)};
	take_time(path, &f.time, &f.size);
	g_array_append_val(files, f);
}

/* The prerequisites of the depfile's first rule, with make's escapes undone. */
static void watch_depfile(GArray *files, const char *text)
{
	const char *at = strchr(text, ':');
	GString *name = g_string_new(NULL);
	for (at = at ? at + 1 : text; *at && *at != '\n'; at++) {
		if (*at == '\\' && at[1] == '\n') {
			at++;
		} else if (*at == '\\' && (at[1] == ' ' || at[1] == '#' || at[1] == '\\')) {
			g_string_append_c(name, *++at);
			continue;
		} else if (*at == '$' && at[1] == '$') {
			g_string_append_c(name, *at++);
			continue;
		} else if (*at != ' ') {
			g_string_append_c(name, *at);
			if (at[1] && at[1] != '\n')
				continue;
		}
		if (name->len) {
			char *folder = g_path_get_dirname(name->str);
			watch_path(files, name->str);
			watch_path(files, folder);
			g_free(folder);
		}
		g_string_truncate(name, 0);
	}
	g_string_free(name, TRUE);
}

static bool something_changed(const GArray *files)
{
	for (guint i = 0; i < files->len; i++) {
		const struct watched *f = &g_array_index(files, struct watched, i);
		gint64 time, size;
		take_time(f->path, &time, &size);
		if (time != f->time || size != f->size)
			return true;
	}
	return false;
}

/* --- building --- */

static size_t count_pages(const struct aldine *book)
{
	size_t pages = 0;
	for (size_t i = 0; i < aldine_output_count(book); i++)
		pages += aldine_page_count(book, i);
	return pages;
}

static void say_difference(const char *what, long now, long before, bool first)
{
	printf(", %ld %s%s", now, what, now == 1 ? "" : "s");
	if (!first && now != before)
		printf(" (%+ld)", now - before);
}

static void build(struct watcher *w)
{
	gint64 start = g_get_monotonic_time();
	struct aldine *book = aldine_open(w->watch->book);
	w->result = aldine_build(book, &w->watch->options);
	char *said = aldine_diagnostics(book, ALDINE_TEXT, false), *read = aldine_depfile(book);
	size_t pages = count_pages(book);
	bool first = w->build++ == 0;
	fputs(said, stderr);
	printf("build %u: %s in %.2f s", w->build, w->result == ALDINE_OK ? "made" : "failed",
	       (g_get_monotonic_time() - start) / 1e6);
	say_difference("page", (long)pages, (long)w->pages, first);
	say_difference("warning", aldine_count(book, false), w->warnings, first);
	say_difference("error", aldine_count(book, true), w->errors, first);
	putchar('\n');
	fflush(stdout);
	w->warnings = aldine_count(book, false);
	w->errors = aldine_count(book, true);
	watch_depfile(w->files, read);
	aldine_free_text(said);
	aldine_free_text(read);
	if (w->result == ALDINE_OK || !w->book) {  /* a broken save leaves the last good books on show */
		aldine_close(w->book);
		w->book = book;
		w->shown = w->build;
		w->pages = pages;
	} else {
		aldine_close(book);
	}
}

static gboolean look(gpointer data)
{
	struct watcher *w = data;
	if (!something_changed(w->files))
		return G_SOURCE_CONTINUE;
	g_array_set_size(w->files, 0);
	build(w);
	if (w->watch->rounds && w->build >= w->watch->rounds)
		g_main_loop_quit(w->loop);
	return G_SOURCE_CONTINUE;
}

/* --- the page --- */

static const char PAGE[] =
	"<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>aldine</title><style>\n"
	"html,body{margin:0;height:100%;background:#777;font:14px sans-serif}\n"
	"body{display:flex}#pdf{flex:1;overflow:auto;text-align:center}#pdf img{width:92%;margin:10px 0;"
	"background:#fff;box-shadow:0 1px 6px #333;min-height:200px}iframe{flex:1;border:0;background:#fff}\n"
	"</style></head><body><div id=\"pdf\"></div><iframe id=\"epub\" title=\"EPUB\"></iframe><script>\n"
	"const pdf=document.getElementById('pdf'),epub=document.getElementById('epub');"
	"let build=0,at=0,loading=false;\n"
	"function pages(s){const n=pdf.children.length,top=pdf.scrollTop;\n"
	" for(let i=n;i<s.pages;i++){const m=new Image();m.loading='lazy';pdf.append(m)}\n"
	" while(pdf.children.length>s.pages)pdf.lastChild.remove();\n"
	" [...pdf.children].forEach((m,i)=>{m.alt='page '+(i+1);m.src='/page/'+(i+1)+'?'+s.build});\n"
	" pdf.scrollTop=top}\n"
	"function book(s){if(!s.epub)return;let path=s.epub;\n"
	" try{const l=epub.contentWindow.location;if(build&&l.pathname.startsWith('/epub/')){path=l.pathname;"
	"if(!loading)at=epub.contentWindow.scrollY}}catch(e){}\n"
	" loading=true;epub.src=path+'?'+s.build}\n"
	"epub.onload=()=>{if(loading)epub.contentWindow.scrollTo(0,at);loading=false};\n"
	"async function ask(){try{const s=await(await fetch('/state')).json();\n"
	" if(s.build!==build){pages(s);book(s);build=s.build;document.title=s.title}}catch(e){}\n"
	" setTimeout(ask,400)}\nask();\n"
	"</script></body></html>\n";

static void respond(GOutputStream *out, const char *status, const char *type, const void *body, size_t size)
{
	char head[256];
	int n = g_snprintf(head, sizeof head,
	                   "HTTP/1.1 %s\r\nContent-Type: %s\r\nContent-Length: %zu\r\n"
	                   "Cache-Control: no-store\r\nConnection: close\r\n\r\n", status, type, size);
	if (g_output_stream_write_all(out, head, (gsize)n, NULL, NULL, NULL))
		g_output_stream_write_all(out, body, size, NULL, NULL, NULL);
}

static void respond_state(const struct watcher *w, GOutputStream *out)
{
	const char *start = NULL;
	for (size_t i = 0; i < aldine_output_count(w->book) && !start; i++)
		start = aldine_part_name(w->book, i, 0);
	char *body = g_strdup_printf("{\"build\":%u,\"pages\":%zu,\"title\":\"aldine: build %u\",\"epub\":%s%s%s}",
	                             w->shown, w->pages, w->shown, start ? "\"/epub/" : "null",
	                             start ? start : "", start ? "\"" : "");
	respond(out, "200 OK", "application/json", body, strlen(body));
	g_free(body);
}

static bool respond_page(const struct watcher *w, GOutputStream *out, size_t page)
{
	for (size_t i = 0; i < aldine_output_count(w->book); i++) {
		size_t pages = aldine_page_count(w->book, i), size;
		void *bytes;
		if (page < pages && aldine_page_picture(w->book, i, page, PICTURE_WIDTH, &bytes, &size)) {
			respond(out, "200 OK", "image/png", bytes, size);
			g_free(bytes);
			return true;
		}
		page -= MIN(page, pages);
	}
	return false;
}

static bool respond_part(const struct watcher *w, GOutputStream *out, const char *path)
{
	char *name = g_uri_unescape_string(path, NULL);
	const void *bytes;
	const char *type;
	size_t size;
	bool found = false;
	for (size_t i = 0; name && !found && i < aldine_output_count(w->book); i++)
		found = aldine_part(w->book, i, name, &bytes, &size, &type);
	if (found)
		respond(out, "200 OK", type, bytes, size);
	g_free(name);
	return found;
}

static void respond_to(const struct watcher *w, GOutputStream *out, char *path)
{
	path[strcspn(path, "?# ")] = '\0';
	bool found = true;
	if (!strcmp(path, "/"))
		respond(out, "200 OK", "text/html; charset=utf-8", PAGE, sizeof PAGE - 1);
	else if (!strcmp(path, "/state"))
		respond_state(w, out);
	else if (g_str_has_prefix(path, "/page/"))
		found = respond_page(w, out, (size_t)g_ascii_strtoull(path + 6, NULL, 10) - 1);
	else
		found = g_str_has_prefix(path, "/epub/") && respond_part(w, out, path + 6);
	if (!found)
		respond(out, "404 Not Found", "text/plain", "not here\n", 9);
}

/* One request a connection, its first line is all that matters. */
static gboolean on_connection(GSocketService *service, GSocketConnection *connection, GObject *source,
                              gpointer data)
{
	(void)service, (void)source;
	GInputStream *in = g_io_stream_get_input_stream(G_IO_STREAM(connection));
	char request[2048];
	g_socket_set_timeout(g_socket_connection_get_socket(connection), 2);
	gssize n = g_input_stream_read(in, request, sizeof request - 1, NULL, NULL);
	if (n > 5 && !strncmp(request, "GET ", 4)) {
		request[n] = '\0';
		respond_to(data, g_io_stream_get_output_stream(G_IO_STREAM(connection)), request + 4);
	}
	return TRUE;
}

static GSocketService *serve(struct watcher *w)
{
	GSocketService *service = g_socket_service_new();
	GInetAddress *loopback = g_inet_address_new_loopback(G_SOCKET_FAMILY_IPV4);
	guint16 wanted = w->watch->port == 1 ? 0 : (guint16)w->watch->port;
	GSocketAddress *address = g_inet_socket_address_new(loopback, wanted), *given = NULL;
	GError *error = NULL;
	if (g_socket_listener_add_address(G_SOCKET_LISTENER(service), address, G_SOCKET_TYPE_STREAM,
	                                  G_SOCKET_PROTOCOL_TCP, NULL, &given, &error)) {
		g_signal_connect(service, "incoming", G_CALLBACK(on_connection), w);
		printf("http://127.0.0.1:%u/\n", g_inet_socket_address_get_port(G_INET_SOCKET_ADDRESS(given)));
		fflush(stdout);
		g_object_unref(given);
	} else {
		fprintf(stderr, "aldine: %s\n", error->message);
		g_error_free(error);
		g_clear_object(&service);
	}
	g_object_unref(address);
	g_object_unref(loopback);
	return service;
}

enum aldine_result watch_run(const struct watch *watch)
{
	struct watcher w = {.watch = watch, .loop = g_main_loop_new(NULL, FALSE),
	                    .files = g_array_new(FALSE, FALSE, sizeof(struct watched))};
	g_array_set_clear_func(w.files, watched_clear);
	GSocketService *service = watch->port ? serve(&w) : NULL;
	if (watch->port && !service)
		w.result = ALDINE_WORLD_ERROR;
	else
		build(&w);
	if (w.build && watch->rounds != 1) {
		g_timeout_add(LOOK_MILLISECONDS, look, &w);
		g_main_loop_run(w.loop);
	}
	aldine_close(w.book);
	g_array_unref(w.files);
	g_main_loop_unref(w.loop);
	g_clear_object(&service);
	return w.result;
}
