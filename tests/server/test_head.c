/* tests/server/test_head.c - the head of an HTTP request, as clients write it and as attackers do. */

#include <stdio.h>
#include <string.h>

#include "server/head.h"
#include "test.h"

static struct head head;
static char bytes[4 * HEAD_BYTES];

static enum head_state take(const char *text, size_t len)
{
    const char *why = NULL;
    size_t scanned = 0, whole = 0;
    memcpy(bytes, text, len);
    enum head_state state = head_measure(bytes, len, &scanned, &whole);
    if (state == HEAD_WHOLE)
        state = head_read(bytes, whole, &head, &why);
    expect(state == HEAD_WHOLE || state == HEAD_UNFINISHED || state == HEAD_LONG_TARGET || !why || *why);
    return state;
}

static enum head_state take_text(const char *text)
{
    return take(text, strlen(text));
}

TEST(a_head_is_taken_apart)
{
    struct arena *arena = arena_open();
    expect(take_text("POST /hooks/a%20b?x=%41 HTTP/1.1\r\nHost: shop.example\r\nX-Empty:\r\nX-FORWARDED-For: "
                     "\t 1.1.1.1 \r\n"
                     "x-forwarded-for:2.2.2.2\r\n\r\nbody") == HEAD_WHOLE);
    expect_text(head.method, "POST");
    expect_text(head.path, "/hooks/a b");
    expect_text(head.host, "shop.example");
    expect(head.current && head.count == 4);
    expect_text(head_find(&head, "X-Empty", arena), "");
    expect_text(head_find(&head, "X-Forwarded-For", arena), "1.1.1.1, 2.2.2.2");
    expect(!head_find(&head, "X-Forwarded", arena));
    arena_close(arena);
}

TEST(a_parameter_of_the_query_is_found_and_unescaped)
{
    struct arena *arena = arena_open();
    expect(take_text("GET /hooks/a?token=a%2Bb+c&tokens=d&&x&token=e HTTP/1.1\r\nHost: x\r\n\r\n") ==
           HEAD_WHOLE);
    expect_text(head.path, "/hooks/a");
    expect_text(head_parameter(&head, "token", arena), "a+b c");
    expect_text(head_parameter(&head, "tokens", arena), "d");
    expect(!head_parameter(&head, "x", arena) && !head_parameter(&head, "toke", arena));
    expect(take_text("GET http://h?a=b HTTP/1.1\r\nHost: x\r\n\r\n") == HEAD_WHOLE);
    expect_text(head_parameter(&head, "a", arena), "b");
    expect(take_text("GET /?a=%00 HTTP/1.1\r\nHost: x\r\n\r\n") == HEAD_WHOLE);
    expect(!head_parameter(&head, "a", arena));
    expect(take_text("GET / HTTP/1.1\r\nHost: x\r\n\r\n") == HEAD_WHOLE);
    expect(!head_parameter(&head, "a", arena));
    arena_close(arena);
}

TEST(a_head_in_pieces_is_found_when_it_is_whole)
{
    static const char text[] = "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n";
    size_t scanned = 0, len = 0;
    for (size_t at = 1; at < sizeof text - 1; at++)
        expect(head_measure(text, at, &scanned, &len) == HEAD_UNFINISHED);
    expect(head_measure(text, sizeof text - 1, &scanned, &len) == HEAD_WHOLE);
    expect_int(len, sizeof text - 1);
}

TEST(a_target_may_name_its_host)
{
    expect(take_text("GET HTTP://user@[::1]:80/a/b?c HTTP/1.1\r\nHost: other\r\n\r\n") == HEAD_WHOLE);
    expect_text(head.path, "/a/b");
    expect_text(head.host, "user@[::1]:80");
    expect(take_text("GET https://h?q HTTP/1.1\r\nHost: other\r\n\r\n") == HEAD_WHOLE);
    expect_text(head.path, "/");
    expect_text(head.host, "h");
    expect(take_text("OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n") == HEAD_WHOLE);
    expect_text(head.path, "*");
}

TEST(what_two_readers_could_read_differently_is_no_head)
{
    static const char *const broken[] = {
        "GET / HTTP/1.1\nHost: x\n\n",
        "GET / HTTP/1.1\r\nHost: x\n\r\n",
        "GET / HTTP/1.1\r\nHost : x\r\n\r\n",
        "GET / HTTP/1.1\r\n Host: x\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: x\r\n folded\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: x\r\nnothing\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: x\r\nA: b\rc\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: x\r\nA: \x01\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n",
        "GET / HTTP/1.1\r\n\r\n",
        "GET  / HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET /  HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET / HTTP/1.1 \r\nHost: x\r\n\r\n",
        "GET /\tHTTP/1.1\r\nHost: x\r\n\r\n",
        "GET / HTTP/1.1\r\r\nHost: x\r\n\r\n",
        "GET / http/1.1\r\nHost: x\r\n\r\n",
        "GET /\r\n\r\n",
        "G(T / HTTP/1.1\r\nHost: x\r\n\r\n",
        " / HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET * HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET a HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET http:// HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET /%0d%0aX: HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET /%4 HTTP/1.1\r\nHost: x\r\n\r\n",
        "\x16\x03\x01",
        "\r\r",
        "\n",
    };
    for (size_t i = 0; i < sizeof broken / sizeof *broken; i++)
        if (take_text(broken[i]) != HEAD_MALFORMED)
            fail_msg("taken: %s", broken[i]);
    expect(take("GET / HTTP/1.1\r\nHost: x\r\nA: b\0c\r\n\r\n", 36) == HEAD_MALFORMED);
}

TEST(a_head_has_limits)
{
    static char text[2 * HEAD_BYTES];
    memset(text, 'a', sizeof text);
    memcpy(text, "GET /", 5);
    expect(take(text, sizeof text) == HEAD_LONG_TARGET);
    memcpy(text, "GET / HTTP/1.1\r\nHost: x\r\nA: ", 28);
    expect(take(text, sizeof text) == HEAD_LARGE);
    memcpy(text + HEAD_BYTES - 4, "\r\n\r\n", 4);
    expect(take(text, sizeof text) == HEAD_WHOLE);
    int len = snprintf(text, sizeof text, "GET / HTTP/1.1\r\nHost: x\r\n");
    for (int i = 1; i < HEAD_HEADERS; i++)
        len += snprintf(text + len, sizeof text - (size_t)len, "A: b\r\n");
    memcpy(text + len, "\r\n", 3);
    expect(take_text(text) == HEAD_WHOLE);
    memcpy(text + len, "A: b\r\n\r\n", 9);
    expect(take_text(text) == HEAD_LARGE);
}
