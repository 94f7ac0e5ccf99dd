/* outbound/websocket.h - the client's end of a WebSocket, for `wismo simulate`: text frames, one at a time.
 *
 * libcurl connects (also by TLS); the frames of RFC 6455 are ours. */
#ifndef WISMO_OUTBOUND_WEBSOCKET_H
#define WISMO_OUTBOUND_WEBSOCKET_H

#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

struct websocket;

/* `base` is http:// or https:// with a host; `path` begins with a slash. ERR_UNAVAILABLE with a short reason.
 * ret_socket is yours: websocket_close(). */
enum err websocket_open(const char *base, const char *path, const char *protocol,
                        struct websocket **ret_socket, struct str *ret_why);
void websocket_close(struct websocket *socket); /* NULL is fine */

enum err websocket_send(struct websocket *socket, const char *text, size_t len);
/* The next text, of at most 1 MiB, replaces what is in `out`. ERR_UNAVAILABLE when none comes in time, or the
 * other side closes. */
enum err websocket_receive(struct websocket *socket, int timeout_ms, struct str *out);

#endif
