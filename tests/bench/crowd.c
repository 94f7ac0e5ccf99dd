/* tests/bench/crowd.c - see crowd.h. */
#include "crowd.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#define FILES_BESIDE 200

static const char handshake[] =
    "GET /chat HTTP/1.1\r\nHost: bench\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
    "Sec-WebSocket-Protocol: wismo.chat.v1\r\n\r\n";
static const char hello[] = "{\"type\":\"hello\",\"locale\":\"en-US\"}";

/* Reads until the text has come. */
static bool read_until(int fd, const char *wanted)
{
    char text[8192];
    size_t len = 0;
    while (len < sizeof text - 1) {
        ssize_t got = read(fd, text + len, sizeof text - 1 - len);
        if (got <= 0)
            break;
        len += (size_t)got;
        if (memmem(text, len, wanted, strlen(wanted)))
            return true;
    }
    fprintf(stderr, "a chat was not let in: %.*s\n", (int)len, text);
    return false;
}

/* A text frame; the mask that clients must use is zero. */
static bool say_hello(int fd)
{
    char frame[6 + sizeof hello] = {(char)0x81, (char)(0x80 | (sizeof hello - 1))};
    memcpy(frame + 6, hello, sizeof hello - 1);
    return write(fd, frame, sizeof frame - 1) == sizeof frame - 1;
}

static bool open_one(const struct child *server, int *ret_socket)
{
    struct timeval patience = {.tv_sec = 10};
    int fd = child_connect(server);
    if (fd < 0)
        return false;
    *ret_socket = fd;
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    return write(fd, handshake, sizeof handshake - 1) > 0 && read_until(fd, "\r\n\r\n") && say_hello(fd) &&
           read_until(fd, "\"reply\"");
}

bool crowd_open(const struct child *server, int count, struct crowd *ret_crowd)
{
    struct rlimit limit;
    struct crowd crowd = {.sockets = calloc((size_t)count, sizeof(int))};
    if (!getrlimit(RLIMIT_NOFILE, &limit) && limit.rlim_cur < (rlim_t)count + FILES_BESIDE) {
        limit.rlim_cur = (rlim_t)count + FILES_BESIDE;
        setrlimit(RLIMIT_NOFILE, &limit);
    }
    while (crowd.count < count && open_one(server, &crowd.sockets[crowd.count]))
        crowd.count++;
    *ret_crowd = crowd;
    if (crowd.count == count)
        return true;
    fprintf(stderr, "only %d chats could be opened: %s\n", crowd.count, strerror(errno));
    crowd_close(ret_crowd);
    return false;
}

bool crowd_close(struct crowd *crowd)
{
    bool all = true;
    char byte;
    for (int i = 0; i < crowd->count; i++) {
        ssize_t got = recv(crowd->sockets[i], &byte, 1, MSG_DONTWAIT);
        all = all && (got > 0 || (got < 0 && errno == EAGAIN));
        close(crowd->sockets[i]);
    }
    free(crowd->sockets);
    *crowd = (struct crowd){0};
    return all;
}
