/* server/address.c - who is calling, and whether a proxy may say so on their behalf. */
#include "server/address.h"

#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static const uint8_t mapped[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};

static bool is_mapped(const struct address *address)
{
    return !memcmp(address->bytes, mapped, sizeof mapped);
}

static struct address map(const void *ipv4)
{
    struct address address;
    memcpy(address.bytes, mapped, sizeof mapped);
    memcpy(address.bytes + sizeof mapped, ipv4, 4);
    return address;
}

bool address_parse(const char *text, struct address *ret_address)
{
    struct in_addr ipv4;
    struct in6_addr ipv6;
    if (inet_pton(AF_INET, text, &ipv4) == 1)
        *ret_address = map(&ipv4);
    else if (inet_pton(AF_INET6, text, &ipv6) == 1)
        memcpy(ret_address->bytes, &ipv6, sizeof ipv6);
    else
        return false;
    return true;
}

bool address_of(const struct sockaddr *socket_address, struct address *ret_address)
{
    if (socket_address->sa_family == AF_INET)
        *ret_address = map(&((const struct sockaddr_in *)(const void *)socket_address)->sin_addr);
    else if (socket_address->sa_family == AF_INET6)
        memcpy(ret_address->bytes, &((const struct sockaddr_in6 *)(const void *)socket_address)->sin6_addr,
               sizeof ret_address->bytes);
    else
        return false;
    return true;
}

char *address_write(const struct address *address, char buffer[ADDRESS_TEXT])
{
    buffer[0] = 0;
    if (is_mapped(address))
        inet_ntop(AF_INET, address->bytes + sizeof mapped, buffer, ADDRESS_TEXT);
    else
        inet_ntop(AF_INET6, address->bytes, buffer, ADDRESS_TEXT);
    return buffer;
}

bool address_is_loopback(const struct address *address)
{
    static const struct address six = {{[15] = 1}};
    return is_mapped(address) ? address->bytes[12] == 127 : !memcmp(address, &six, sizeof six);
}

/* ---- ranges and proxies ---- */

static bool same_bits(const uint8_t *a, const uint8_t *b, unsigned bits)
{
    if (memcmp(a, b, bits / 8) != 0)
        return false;
    unsigned mask = bits % 8 ? 0xffu << (8 - bits % 8) & 0xffu : 0;
    return !mask || (a[bits / 8] & mask) == (b[bits / 8] & mask);
}

bool address_in(const struct address *address, const char *range)
{
    char text[ADDRESS_TEXT];
    const char *slash = strchr(range, '/');
    size_t len = slash ? (size_t)(slash - range) : strlen(range);
    struct address base;
    if (len >= sizeof text)
        return false;
    memcpy(text, range, len);
    text[len] = 0;
    if (!address_parse(text, &base))
        return false;
    unsigned long bits = 128;
    if (slash) {
        char *end;
        bits = strtoul(slash + 1, &end, 10);
        if (end == slash + 1 || *end)
            return false;
        if (!strchr(text, ':'))
            bits += 96;
    }
    return bits <= 128 && same_bits(address->bytes, base.bytes, (unsigned)bits);
}

static bool is_trusted(const struct address *address, const struct text_list *trusted)
{
    for (size_t i = 0; i < trusted->count; i++)
        if (address_in(address, trusted->items[i]))
            return true;
    return false;
}

/* One entry of the list, with or without a port: "10.0.0.7", "10.0.0.7:1234", "[2001:db8::1]:1234". */
static bool parse_hop(const char *start, const char *end, struct address *ret_address)
{
    char text[ADDRESS_TEXT];
    while (start < end && (*start == ' ' || *start == '\t'))
        start++;
    while (end > start && (end[-1] == ' ' || end[-1] == '\t'))
        end--;
    if (start < end && *start == '[') {
        const char *bracket = memchr(start, ']', (size_t)(end - start));
        if (!bracket)
            return false;
        start++;
        end = bracket;
    } else {
        const char *colon = memchr(start, ':', (size_t)(end - start));
        if (colon && !memchr(colon + 1, ':', (size_t)(end - colon - 1)))
            end = colon;
    }
    if (start >= end || (size_t)(end - start) >= sizeof text)
        return false;
    memcpy(text, start, (size_t)(end - start));
    text[end - start] = 0;
    return address_parse(text, ret_address);
}

struct address address_client(const struct address *peer, const char *forwarded,
                              const struct text_list *trusted)
{
    struct address client = *peer;
    const char *end = forwarded ? forwarded + strlen(forwarded) : NULL;
    /* From the right: each trusted hop vouches for the entry before it, and an entry that cannot be read ends
     * the chain. */
    while (forwarded && end > forwarded && is_trusted(&client, trusted)) {
        const char *start = end;
        struct address hop;
        while (start > forwarded && start[-1] != ',')
            start--;
        if (!parse_hop(start, end, &hop))
            break;
        client = hop;
        end = start > forwarded ? start - 1 : forwarded;
    }
    return client;
}

bool address_is_local(const struct address *peer, const char *forwarded, const struct text_list *trusted)
{
    if (!address_is_loopback(peer))
        return false;
    if (!forwarded)
        return true;
    for (const char *start = forwarded, *end; start; start = *end ? end + 1 : NULL) {
        struct address hop;
        end = start + strcspn(start, ",");
        if (!parse_hop(start, end, &hop) || !address_is_loopback(&hop))
            return false;
    }
    return is_trusted(peer, trusted);
}

uint64_t address_key(const struct address *address)
{
    uint64_t key;
    memcpy(&key, address->bytes + (is_mapped(address) ? 8 : 0), sizeof key);
    return key;
}

char *address_write_key(const struct address *address, char buffer[ADDRESS_TEXT])
{
    struct address network = *address;
    if (!is_mapped(address))
        memset(network.bytes + 8, 0, 8);
    return address_write(&network, buffer);
}

/* ---- where to listen, and what a browser says about where it is ---- */

enum err address_listen(const char *listen, struct sockaddr_storage *ret_address, socklen_t *ret_len,
                        bool *ret_loopback)
{
    char host[256];
    const char *colon = strrchr(listen, ':');
    if (!colon || !colon[1] || strspn(colon + 1, "0123456789") != strlen(colon + 1) ||
        strtol(colon + 1, NULL, 10) > 65535)
        return ERR_INVALID;
    const char *start = listen;
    size_t len = (size_t)(colon - listen);
    if (len >= 2 && start[0] == '[' && start[len - 1] == ']') {
        start++;
        len -= 2;
    }
    if (len >= sizeof host)
        return ERR_INVALID;
    memcpy(host, start, len);
    host[len] = 0;

    struct addrinfo hints = {.ai_socktype = SOCK_STREAM, .ai_flags = AI_PASSIVE | AI_NUMERICSERV};
    struct addrinfo *found = NULL;
    if (getaddrinfo(*host ? host : "::", colon + 1, &hints, &found) || !found)
        return ERR_NOT_FOUND;
    /* "localhost" may be both: the IPv4 one is what people type. */
    struct addrinfo *chosen = found;
    for (struct addrinfo *each = found; each; each = each->ai_next)
        if (each->ai_family == AF_INET) {
            chosen = each;
            break;
        }
    struct address address = {{0}};
    address_of(chosen->ai_addr, &address);
    memcpy(ret_address, chosen->ai_addr, chosen->ai_addrlen);
    *ret_len = chosen->ai_addrlen;
    *ret_loopback = address_is_loopback(&address);
    freeaddrinfo(found);
    return OK;
}

static size_t without_port(const char *authority, size_t len, const char *port)
{
    size_t port_len = strlen(port);
    return len > port_len && !memcmp(authority + len - port_len, port, port_len) ? len - port_len : len;
}

bool origin_is_host(const char *origin, const char *host)
{
    const char *authority;
    const char *port;
    if (!strncasecmp(origin, "https://", 8)) {
        authority = origin + 8;
        port = ":443";
    } else if (!strncasecmp(origin, "http://", 7)) {
        authority = origin + 7;
        port = ":80";
    } else {
        return false;
    }
    size_t a = without_port(authority, strlen(authority), port);
    size_t b = without_port(host, strlen(host), port);
    return a && a == b && !strncasecmp(authority, host, a);
}
