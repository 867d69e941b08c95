/* watch.c: build, look at times, build again; and a page that shows both books.
 *
 * What to look at is the depfile's list and the folders those files stand in, so that a
 * new guide is seen too. Times are looked at four times a second, which needs no kernel
 * interface, works over any file system and costs nothing for a thousand files. A save
 * in two steps (remove, then write) shows as a failed build followed by a good one; what
 * a failed build could not reach is still looked at. A save during a build counts as one
 * after it.
 *
 * The page is plain HTTP on the loopback address: the PDF's pages as pictures beside the
 * EPUB's own files in a frame. It asks for the number of the build, and when that rises
 * it loads both again at the place where the reader was. A request must name the loopback
 * address as its host, or a page of the web whose name leads here could read the book.
 * Everything runs in one thread, on GLib's main loop. */
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

static const struct watched *watched_find(const GArray *files, const char *path)
{
	for (guint i = 0; i < files->len; i++)
		if (!strcmp(g_array_index(files, struct watched, i).path, path))
			return &g_array_index(files, struct watched, i);
	return NULL;
}

static void watch_path(GArray *files, const char *path)
{
	struct watched f = {0};
	if (watched_find(files, path))
		return;
	f.path = g_strdup(path);
	take_time(path, &f.time, &f.size);
	g_array_append_val(files, f);
}

static void watch_file(GArray *files, const char *path)
{
	char *folder = g_path_get_dirname(path);
	watch_path(files, path);
	watch_path(files, folder);
	g_free(folder);
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
		if (name->len)
			watch_file(files, name->str);
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

static void take_times(GArray *files)
{
	for (guint i = 0; i < files->len; i++) {
		struct watched *f = &g_array_index(files, struct watched, i);
		take_time(f->path, &f->time, &f->size);
	}
}

/* What is known from before the build keeps its time of then, so that a save meanwhile is
 * seen; so is one of a file that is new here. Folders change by the build itself. */
static void keep_times(GArray *files, const GArray *before, gint64 start)
{
	for (guint i = 0; i < files->len; i++) {
		struct watched *f = &g_array_index(files, struct watched, i);
		const struct watched *known = watched_find(before, f->path);
		if (g_file_test(f->path, G_FILE_TEST_IS_DIR))
			continue;
		if (known) {
			f->time = known->time;
			f->size = known->size;
		} else if (f->time > start) {
			f->time = -2;
		}
	}
}

/* The folders in a folder of guides: the next guide may be the first in one of them. Not
 * those beside the manifest, where others write. */
static void watch_below(GArray *files, const char *manifest)
{
	char *home = g_path_get_dirname(manifest);
	for (guint i = 0, n = files->len; i < n; i++) {
		char *path = g_strdup(g_array_index(files, struct watched, i).path);
		GDir *folder = strcmp(path, home) ? g_dir_open(path, 0, NULL) : NULL;
		for (const char *name; folder && (name = g_dir_read_name(folder));) {
			char *inside = g_build_filename(path, name, NULL);
			if (name[0] != '.' && g_file_test(inside, G_FILE_TEST_IS_DIR))
				watch_path(files, inside);
			g_free(inside);
		}
		if (folder)
			g_dir_close(folder);
		g_free(path);
	}
	g_free(home);
}

/* The files of the last build. The manifest is one even where it is gone. */
static void watch_build(struct watcher *w, struct aldine *book, gint64 start)
{
	GArray *before = w->files;
	bool is_folder = g_file_test(w->watch->book, G_FILE_TEST_IS_DIR);
	char *manifest = is_folder ? g_build_filename(w->watch->book, "book.yaml", NULL) : g_strdup(w->watch->book);
	char *read = aldine_depfile(book);
	w->files = g_array_new(FALSE, FALSE, sizeof(struct watched));
	g_array_set_clear_func(w->files, watched_clear);
	watch_file(w->files, manifest);
	watch_depfile(w->files, read);
	for (guint i = 0; w->result != ALDINE_OK && i < before->len; i++)
		watch_path(w->files, g_array_index(before, struct watched, i).path);
	watch_below(w->files, manifest);
	keep_times(w->files, before, start);
	g_array_unref(before);
	g_free(manifest);
	aldine_free_text(read);
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
	gint64 start = g_get_monotonic_time(), now = g_get_real_time() * 1000;
	take_times(w->files);
	struct aldine *book = aldine_open(NULL);
	aldine_jobs(book, w->watch->options.jobs);
	aldine_load(book, w->watch->book);
	w->result = aldine_build(book, &w->watch->options);
	char *said = aldine_diagnostics(book, ALDINE_TEXT, w->watch->colour);
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
	watch_build(w, book, now);
	aldine_free_text(said);
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
	if (something_changed(w->files))
		build(w);
	return G_SOURCE_CONTINUE;
}

/* --- the page --- */

static const char PAGE[] =
	"<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>aldine</title><style>\n"
	"html,body{margin:0;height:100%;background:#777;font:14px sans-serif}body{display:flex}\n"
	"#pdf{flex:1;overflow:auto;text-align:center}#pdf img{width:92%;margin:10px 0;"
	"background:#fff;box-shadow:0 1px 6px #333;min-height:200px}\n"
	"#right{flex:1;display:flex;flex-direction:column;background:#fff}iframe{flex:1;border:0}\n"
	"nav{display:flex;background:#eee}nav span{flex:1;text-align:center;padding:6px}button{border:0;padding:0 16px}\n"
	"</style></head><body><div id=\"pdf\"></div><div id=\"right\"><nav><button id=\"back\" "
	"aria-label=\"the file before\">\u2039</button><span id=\"name\"></span><button id=\"on\" "
	"aria-label=\"the next file\">\u203a</button></nav><iframe id=\"epub\" title=\"EPUB\"></iframe></div><script>\n"
	"const [pdf,epub,name,back,on]=['pdf','epub','name','back','on'].map(i=>document.getElementById(i));"
	"let build=0,at=0,loading=false,parts=[];\n"
	"const path=()=>{try{return decodeURI(epub.contentWindow.location.pathname)}catch(e){return ''}};\n"
	"const part=()=>parts.findIndex(p=>path()==='/epub/'+p);\n"
	"function turn(by){const p=parts[Math.max(part(),0)+by];if(p)epub.src=encodeURI('/epub/'+p)}\n"
	"back.onclick=()=>turn(-1);on.onclick=()=>turn(1);\n"
	"function pages(s){const n=pdf.children.length,top=pdf.scrollTop;\n"
	" for(let i=n;i<s.pages;i++){const m=new Image();m.loading='lazy';pdf.append(m)}\n"
	" while(pdf.children.length>s.pages)pdf.lastChild.remove();\n"
	" [...pdf.children].forEach((m,i)=>{m.alt='page '+(i+1);m.src='/page/'+(i+1)+'?'+s.build});\n"
	" pdf.scrollTop=top}\n"
	"function book(s){parts=s.parts;if(!parts.length)return;\n"
	" const is=build&&part()>=0;if(is&&!loading)at=epub.contentWindow.scrollY;\n"
	" loading=true;epub.src=encodeURI(is?path():'/epub/'+parts[0])+'?'+s.build}\n"
	"epub.onload=()=>{if(loading)epub.contentWindow.scrollTo(0,at);loading=false;const i=part();\n"
	" name.textContent=i<0?'':parts[i]+'  '+(i+1)+' / '+parts.length;back.disabled=i<1;on.disabled=i===parts.length-1};\n"
	"async function ask(){try{const s=await(await fetch('/state')).json();\n"
	" if(s.build!==build){pages(s);book(s);build=s.build;document.title=s.title}}catch(e){}\n"
	" setTimeout(ask,400)}\nask();\n"
	"</script></body></html>\n";

static void respond(GOutputStream *out, const char *status, const char *type, const void *body, size_t size)
{
	char head[256];
	int n = g_snprintf(head, sizeof head,
	                   "HTTP/1.1 %s\r\nContent-Type: %s\r\nContent-Length: %zu\r\n"
	                   "Cache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\n",
	                   status, type, size);
	if (g_output_stream_write_all(out, head, (gsize)n, NULL, NULL, NULL))
		g_output_stream_write_all(out, body, size, NULL, NULL, NULL);
}

/* The files of the first EPUB that is there, in its order, as a list in JSON. */
static void put_parts(const struct watcher *w, GString *json)
{
	const char *name;
	size_t epub = 0, n = 0;
	while (epub < aldine_output_count(w->book) && !aldine_part_name(w->book, epub, 0))
		epub++;
	g_string_append_c(json, '[');
	for (; (name = aldine_part_name(w->book, epub, n)); n++)   /* names of ours: nothing to escape */
		g_string_append_printf(json, "%s\"%s\"", n ? "," : "", name);
	g_string_append_c(json, ']');
}

static void respond_state(const struct watcher *w, GOutputStream *out)
{
	GString *body = g_string_new(NULL);
	g_string_printf(body, "{\"build\":%u,\"pages\":%zu,\"title\":\"aldine: build %u\",\"parts\":", w->shown,
	                w->pages, w->shown);
	put_parts(w, body);
	g_string_append_c(body, '}');
	respond(out, "200 OK", "application/json", body->str, body->len);
	g_string_free(body, TRUE);
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

/* The host that a request names, in lower case; absent: "". */
static char *host_of(const char *request)
{
	char *lower = g_ascii_strdown(request, -1), *at = strstr(lower, "\r\nhost:"), *host = NULL;
	if (at)
		host = g_strndup(at + 7, strcspn(at + 7, "\r\n"));
	g_free(lower);
	return host ? g_strstrip(host) : g_strdup("");
}

static bool is_for_us(const char *request)
{
	char *host = host_of(request);
	host[strcspn(host, ":")] = '\0';
	bool is = !strcmp(host, "127.0.0.1") || !strcmp(host, "localhost");
	g_free(host);
	return is;
}

/* A connection: one request. */
struct visit {
	struct watcher *watcher;
	GSocketConnection *connection;
	GString *request;
	char piece[2048];
};

enum { REQUEST_MOST = 16384 };

static void answer(struct visit *v)
{
	GOutputStream *out = g_io_stream_get_output_stream(G_IO_STREAM(v->connection));
	if (!g_str_has_prefix(v->request->str, "GET "))
		respond(out, "405 Method Not Allowed", "text/plain", "only GET\n", 9);
	else if (!is_for_us(v->request->str))
		respond(out, "403 Forbidden", "text/plain", "not this host\n", 14);
	else
		respond_to(v->watcher, out, v->request->str + 4);
}

/* Browsers open connections that they say nothing on: nobody waits for them. */
static void on_read(GObject *in, GAsyncResult *result, gpointer data)
{
	struct visit *v = data;
	gssize n = g_input_stream_read_finish(G_INPUT_STREAM(in), result, NULL);
	if (n > 0)
		g_string_append_len(v->request, v->piece, n);
	bool whole = strstr(v->request->str, "\r\n\r\n");
	if (n > 0 && !whole && v->request->len < REQUEST_MOST) {
		g_input_stream_read_async(G_INPUT_STREAM(in), v->piece, sizeof v->piece, G_PRIORITY_DEFAULT, NULL,
		                          on_read, v);
		return;
	}
	if (whole)
		answer(v);
	g_io_stream_close(G_IO_STREAM(v->connection), NULL, NULL);
	g_object_unref(v->connection);
	g_string_free(v->request, TRUE);
	g_free(v);
}

static gboolean on_connection(GSocketService *service, GSocketConnection *connection, GObject *source,
                              gpointer data)
{
	(void)service, (void)source;
	struct visit *v = g_new0(struct visit, 1);
	*v = (struct visit){.watcher = data, .connection = g_object_ref(connection), .request = g_string_new(NULL)};
	g_socket_set_timeout(g_socket_connection_get_socket(connection), 10);
	g_input_stream_read_async(g_io_stream_get_input_stream(G_IO_STREAM(connection)), v->piece, sizeof v->piece,
	                          G_PRIORITY_DEFAULT, NULL, on_read, v);
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
		fprintf(stderr, "aldine: the page cannot be served: %s\nName another --port, or say --no-page.\n",
		        error->message);
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
	bool nothing = w.result == ALDINE_WORLD_ERROR && !g_file_test(watch->book, G_FILE_TEST_EXISTS);
	if (w.build && !nothing) {
		g_timeout_add(LOOK_MILLISECONDS, look, &w);
		g_main_loop_run(w.loop);
	}
	aldine_close(w.book);
	g_array_unref(w.files);
	g_main_loop_unref(w.loop);
	g_clear_object(&service);
	return w.result;
}
