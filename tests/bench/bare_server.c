/* tests/bench/bare_server.c - what HTTP alone costs: libwebsockets on the same loop, reading a request and
 * its body and answering with so many bytes as the path says ("POST /900"), head and body in one write. */
#include <libwebsockets.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LARGEST 8192

static int answer(struct lws *wsi, size_t size)
{
    static unsigned char out[LWS_PRE + 256 + LARGEST];
    char *at = (char *)out + LWS_PRE;
    size = size > LARGEST ? LARGEST : size;
    int head = snprintf(
        at, 256,
        "HTTP/1.1 200 OK\r\ndate: Mon, 23 Nov 2026 10:00:00 GMT\r\ncontent-type: application/json\r\n"
        "content-length: %zu\r\nx-content-type-options: nosniff\r\n"
        "x-request-id: 0123456789abcdef\r\n\r\n",
        size);
    memset(at + head, '.', size);
    if (lws_write(wsi, (unsigned char *)at, (size_t)head + size, LWS_WRITE_HTTP_HEADERS) < 0)
        return -1;
    return lws_http_transaction_completed(wsi) ? -1 : 0;
}

static int on_http(struct lws *wsi, enum lws_callback_reasons why, void *user, void *in, size_t len)
{
    size_t *size = user;
    (void)len;
    switch (why) {
    case LWS_CALLBACK_HTTP: *size = strtoul((const char *)in + 1, NULL, 10); return 0;
    case LWS_CALLBACK_HTTP_BODY_COMPLETION: return answer(wsi, *size);
    default: return 0;
    }
}

int main(void)
{
    static const struct lws_protocols protocols[] = {{.name = "http",
                                                      .callback = on_http,
                                                      .per_session_data_size = sizeof(size_t),
                                                      .rx_buffer_size = 8192},
                                                     {.name = NULL}};
    struct lws_context_creation_info info = {.options = LWS_SERVER_OPTION_LIBEV |
                                                        LWS_SERVER_OPTION_EXPLICIT_VHOSTS |
                                                        LWS_SERVER_OPTION_DISABLE_OS_CA_CERTS,
                                             .protocols = protocols,
                                             .iface = "127.0.0.1",
                                             .port = 0,
                                             .gid = -1,
                                             .uid = -1,
                                             .pt_serv_buf_size = 8192};
    lws_set_log_level(LLL_ERR, NULL);
    struct lws_context *context = lws_create_context(&info);
    struct lws_vhost *vhost = context ? lws_create_vhost(context, &info) : NULL;
    if (!vhost)
        return 1;
    printf("http://127.0.0.1:%d\n", lws_get_vhost_listen_port(vhost));
    fflush(stdout);
    while (lws_service(context, 0) >= 0)
        continue;
    lws_context_destroy(context);
    return 0;
}
