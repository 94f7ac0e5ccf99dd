/* outbound/websocket.c - the client's end of a WebSocket: text frames, one at a time. */
#include "outbound/websocket.h"

#include <curl/curl.h>
#include <poll.h>
#include <string.h>

#include "base/clock.h"
#include "base/digest.h"
#include "base/memory.h"

#define OPEN_TIME_MS 10000
#define MESSAGE_LIMIT ((uint64_t)1 << 20)

enum opcode { OP_MORE = 0, OP_TEXT = 1, OP_CLOSE = 8, OP_PING = 9, OP_PONG = 10 };

struct websocket {
    CURL *easy;
    struct str in; /* bytes that came and are not read yet */
};

static bool wait_for(CURL *easy, short events, int64_t until_us)
{
    curl_socket_t fd = CURL_SOCKET_BAD;
    int64_t left = (until_us - clock_monotonic_us()) / 1000;
    if (left <= 0 || curl_easy_getinfo(easy, CURLINFO_ACTIVESOCKET, &fd) || fd == CURL_SOCKET_BAD)
        return false;
    struct pollfd wanted = {.fd = fd, .events = events};
    return poll(&wanted, 1, (int)left) > 0;
}

static bool send_all(CURL *easy, const char *bytes, size_t len)
{
    int64_t until = clock_monotonic_us() + (int64_t)OPEN_TIME_MS * 1000;
    while (len) {
        size_t sent = 0;
        CURLcode code = curl_easy_send(easy, bytes, len, &sent);
        if (code == CURLE_AGAIN ? !wait_for(easy, POLLOUT, until) : code != CURLE_OK)
            return false;
        bytes += sent;
        len -= sent;
    }
    return true;
}

/* More bytes into `in`. False when none come in time. */
static bool fetch(struct websocket *socket, int64_t until_us)
{
    char bytes[4096];
    size_t got = 0;
    for (;;) {
        CURLcode code = curl_easy_recv(socket->easy, bytes, sizeof bytes, &got);
        if (code == CURLE_OK && got) {
            str_add_bytes(&socket->in, bytes, got);
            return true;
        }
        if (code != CURLE_AGAIN || !wait_for(socket->easy, POLLIN, until_us))
            return false;
    }
}

static void drop(struct str *in, size_t len)
{
    memmove(in->data, in->data + len, in->len - len);
    str_truncate(in, in->len - len);
}

/* The server is asked what it is, not whether it knows the protocol's checksum: a wrong one would show in its
 * first frame. */
static bool shake_hands(struct websocket *socket, const char *base, const char *path, const char *protocol,
                        struct str *ret_why)
{
    uint8_t random[16];
    struct str request = STR_EMPTY;
    const char *host = strstr(base, "://") + 3, *end = NULL;
    int64_t until = clock_monotonic_us() + (int64_t)OPEN_TIME_MS * 1000;
    digest_random(random, sizeof random);
    str_printf(&request,
               "GET %s HTTP/1.1\r\nHost: %.*s\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
               "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: %s\r\nSec-WebSocket-Key: ",
               path, (int)strcspn(host, "/"), host, protocol);
    base64_encode(&request, random, sizeof random);
    str_add(&request, "\r\n\r\n");
    bool fine = send_all(socket->easy, request.data, request.len);
    while (fine && !(end = strstr(socket->in.data, "\r\n\r\n")))
        fine = socket->in.len < 16384 && fetch(socket, until);
    str_clear(&request);
    if (!fine) {
        str_add(ret_why, "no answer to the handshake");
    } else if (!text_starts(socket->in.data, "HTTP/1.1 101")) {
        str_add_bytes(ret_why, socket->in.data, strcspn(socket->in.data, "\r\n"));
        fine = false;
    } else {
        drop(&socket->in, (size_t)(end - socket->in.data) + 4);
    }
    return fine;
}

enum err websocket_open(const char *base, const char *path, const char *protocol,
                        struct websocket **ret_socket, struct str *ret_why)
{
    struct websocket *socket = memory_alloc(sizeof *socket);
    socket->in = STR_EMPTY;
    socket->easy = curl_easy_init();
    CURLcode code = socket->easy ? CURLE_OK : CURLE_FAILED_INIT;
    if (!code)
        code = curl_easy_setopt(socket->easy, CURLOPT_URL, base);
    if (!code)
        code = curl_easy_setopt(socket->easy, CURLOPT_PROTOCOLS_STR, "http,https");
    if (!code)
        code = curl_easy_setopt(socket->easy, CURLOPT_CONNECT_ONLY, 1L);
    if (!code)
        code = curl_easy_setopt(socket->easy, CURLOPT_TIMEOUT_MS, (long)OPEN_TIME_MS);
    if (!code)
        code = curl_easy_perform(socket->easy);
    if (code)
        str_add(ret_why, curl_easy_strerror(code));
    if (code || !shake_hands(socket, base, path, protocol, ret_why)) {
        websocket_close(socket);
        return ERR_UNAVAILABLE;
    }
    *ret_socket = socket;
    return OK;
}

void websocket_close(struct websocket *socket)
{
    if (!socket)
        return;
    curl_easy_cleanup(socket->easy);
    str_clear(&socket->in);
    memory_free(socket);
}

/* A client's frames are masked. */
static enum err send_frame(struct websocket *socket, enum opcode opcode, const char *bytes, size_t len)
{
    struct str frame = STR_EMPTY;
    uint8_t mask[4];
    digest_random(mask, sizeof mask);
    str_add_char(&frame, (char)(0x80 | (int)opcode));
    if (len < 126) {
        str_add_char(&frame, (char)(0x80 | (int)len));
    } else if (len < 65536) {
        str_add_char(&frame, (char)(0x80 | 126));
        str_add_char(&frame, (char)(len >> 8));
        str_add_char(&frame, (char)len);
    } else {
        str_clear(&frame);
        return ERR_TOO_LARGE;
    }
    str_add_bytes(&frame, (const char *)mask, sizeof mask);
    for (size_t i = 0; i < len; i++)
        str_add_char(&frame, (char)((uint8_t)bytes[i] ^ mask[i % 4]));
    bool sent = send_all(socket->easy, frame.data, frame.len);
    str_clear(&frame);
    return sent ? OK : ERR_UNAVAILABLE;
}

enum err websocket_send(struct websocket *socket, const char *text, size_t len)
{
    return send_frame(socket, OP_TEXT, text, len);
}

/* The head of the frame that begins in `in`: its length, and where its content starts. False until all of it
 * is there. */
static bool read_head(const struct str *in, uint64_t *ret_len, size_t *ret_start)
{
    const uint8_t *bytes = (const uint8_t *)in->data;
    size_t more = 0;
    if (in->len < 2)
        return false;
    uint64_t len = bytes[1] & 0x7F;
    if (len >= 126) {
        more = len == 126 ? 2 : 8;
        if (in->len < 2 + more)
            return false;
        len = 0;
        for (size_t i = 0; i < more; i++)
            len = len << 8 | bytes[2 + i];
    }
    *ret_len = len;
    *ret_start = 2 + more;
    return true;
}

enum err websocket_receive(struct websocket *socket, int timeout_ms, struct str *out)
{
    int64_t until = clock_monotonic_us() + (int64_t)timeout_ms * 1000;
    str_reset(out);
    for (;;) {
        uint64_t len = 0;
        size_t start = 0;
        while (!read_head(&socket->in, &len, &start) || socket->in.len - start < len)
            if (len > MESSAGE_LIMIT || !fetch(socket, until))
                return ERR_UNAVAILABLE;
        bool last = (socket->in.data[0] & 0x80) != 0;
        enum opcode opcode = (enum opcode)(socket->in.data[0] & 0x0F);
        const char *content = socket->in.data + start;
        if (opcode == OP_PING)
            send_frame(socket, OP_PONG, content, (size_t)len);
        if (opcode == OP_TEXT || opcode == OP_MORE)
            str_add_bytes(out, content, (size_t)len);
        drop(&socket->in, start + (size_t)len);
        if (opcode == OP_CLOSE || out->len > MESSAGE_LIMIT)
            return ERR_UNAVAILABLE;
        if (last && opcode != OP_PING && opcode != OP_PONG)
            return OK;
    }
}
