/* outbound/post.h - one request to a server, waited for: what `wismo simulate` speaks through. */
#ifndef WISMO_OUTBOUND_POST_H
#define WISMO_OUTBOUND_POST_H

#include <stddef.h>

#include "base/err.h"
#include "base/str.h"

struct poster;

struct poster *poster_open(void); /* connections are kept; one thread at a time */
void poster_close(struct poster *poster);

/* Posts JSON. `headers` are whole lines ("X-Secret: abc"). The answer's body replaces what is in ret_answer,
 * its status is in *ret_status.
 *
 * returns OK for any answer, ERR_TOO_LARGE beyond 1 MiB, ERR_UNAVAILABLE when there is none: ret_why (a short
 * text) says why */
enum err poster_post(struct poster *poster, const char *url, const char *const *headers, size_t header_count,
                     const struct str *body, int *ret_status, struct str *ret_answer, struct str *ret_why);

#endif
