/* server/head.h - the head of an HTTP/1.1 request, read to the letter of RFC 9112. Knows no socket.
 *
 * The parser of libwebsockets 4.1.6 takes a header whose name begins a known one ("X-Auth" of "X-Auth-Token")
 * together with the next for one, also when the next is a length or a Transfer-Encoding; it waits for ever
 * for the end of others, and knows no absolute request target. So what is not exactly a request is refused
 * here: nobody before us (a proxy) shall have read it otherwise. */
#ifndef WISMO_SERVER_HEAD_H
#define WISMO_SERVER_HEAD_H

#include <stdbool.h>
#include <stddef.h>

#include "base/memory.h"

#define HEAD_BYTES 16384 /* of request line and headers together */
#define HEAD_HEADERS 100

struct header {
    const char *name; /* in lower case */
    const char *value;
};

struct head {
    const char *method;
    const char *path;  /* unescaped, without the query; "*" of OPTIONS */
    const char *query; /* what follows the "?", as it stands; "" none */
    const char *host;  /* that of the request line, where one stands there, else of the header; "" none */
    bool current;      /* HTTP/1.1; else 1.0 */
    size_t count;
    struct header headers[HEAD_HEADERS];
};

enum head_state { HEAD_WHOLE, HEAD_UNFINISHED, HEAD_MALFORMED, HEAD_LONG_TARGET, HEAD_LARGE };

/* Whether a whole head stands at the beginning of the bytes, and how long it is, its empty line included.
 * `*scanned` says how far was looked before: 0 at first. */
enum head_state head_measure(const char *bytes, size_t len, size_t *scanned, size_t *ret_len);

/* Takes a whole head apart. `bytes` is changed; what `head` says points into it. HEAD_MALFORMED or HEAD_LARGE
 * tell why in plain words. */
enum head_state head_read(char *bytes, size_t len, struct head *ret_head, const char **ret_why);

/* A header's value, NULL when there is none; of several the values with commas between, as HTTP has it. Names
 * in any case. */
const char *head_find(const struct head *head, const char *name, struct arena *arena);
/* The unescaped value of NAME=VALUE in the query; of several the first; NULL when there is none, or when it
 * holds control characters. */
const char *head_parameter(const struct head *head, const char *name, struct arena *arena);
/* How often it is there, and its last value, which is left alone when there is none. */
size_t head_times(const struct head *head, const char *name, const char **ret_last);
/* Whether a list with commas holds a word, in any case. */
bool head_lists(const char *list, const char *word);

#endif
