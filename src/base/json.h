/* json.h: an append-only JSON writer.
 *
 * Keeps commas and escapes right; the caller keeps the nesting right (asserted). Keys
 * come out in the order written. */
#ifndef ALDINE_BASE_JSON_H
#define ALDINE_BASE_JSON_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

struct json {
	GString *out;      /* the caller's */
	unsigned depth;
	bool comma;        /* the next value needs one before it */
	bool pretty;       /* indented by two spaces */
};

void json_init(struct json *j, GString *out, bool pretty);
/* key may be NULL inside arrays and at the top. */
void json_open(struct json *j, const char *key);         /* { */
void json_close(struct json *j);                         /* } */
void json_open_array(struct json *j, const char *key);   /* [ */
void json_close_array(struct json *j);                   /* ] */
void json_str(struct json *j, const char *key, str value);
void json_int(struct json *j, const char *key, int64_t value);
void json_real(struct json *j, const char *key, double value, int decimals);
void json_bool(struct json *j, const char *key, bool value);
void json_null(struct json *j, const char *key);

#endif
