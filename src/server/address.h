/* server/address.h - who is calling, and whether a proxy may say so on their behalf. Knows no socket library.
 */
#ifndef WISMO_SERVER_ADDRESS_H
#define WISMO_SERVER_ADDRESS_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/socket.h>

#include "base/err.h"
#include "model/config.h"

#define ADDRESS_TEXT 46

/* Always in IPv6 form; an IPv4 address is mapped into it. */
struct address {
    uint8_t bytes[16];
};

bool address_parse(const char *text,
                   struct address *ret_address); /* "10.0.0.7", "2001:db8::1", "::ffff:10.0.0.7" */
bool address_of(const struct sockaddr *socket_address, struct address *ret_address);
char *address_write(const struct address *address, char buffer[ADDRESS_TEXT]); /* IPv4 in its own form */
bool address_is_loopback(const struct address *address);
bool address_in(const struct address *address, const char *range); /* "10.0.0.0/8", or one address */

/* The client of a connection from `peer`: the peer itself, or, when it is a trusted proxy, the last address
 * in X-Forwarded-For (NULL: no such header) that is not a trusted proxy as well. */
struct address address_client(const struct address *peer, const char *forwarded,
                              const struct text_list *trusted);

/* Whether a request was made on this machine: its peer is here, and so is everyone in X-Forwarded-For (NULL:
 * no such header), which a trusted proxy wrote. */
bool address_is_local(const struct address *peer, const char *forwarded, const struct text_list *trusted);

/* What a limit counts under: an IPv4 address, or the /64 network of an IPv6 one, since a household has all of
 * it. */
uint64_t address_key(const struct address *address);
char *address_write_key(const struct address *address, char buffer[ADDRESS_TEXT]); /* "2001:db8:1:2::" */

/* "127.0.0.1:8080", "[::]:8080", "localhost:8080", ":8080" (everywhere). ERR_INVALID, or ERR_NOT_FOUND for a
 * host that has no address. */
enum err address_listen(const char *listen, struct sockaddr_storage *ret_address, socklen_t *ret_len,
                        bool *ret_loopback);

/* Whether a browser's Origin names this server, as the Host header calls it: "https://shop.example" and
 * "shop.example". */
bool origin_is_host(const char *origin, const char *host);

#endif
