/* server/assets.c - the pages, scripts and styles of src/web. */
#include "server/assets.h"

#include <string.h>

#include "server/exchange.h"

#define DEMO_PAGE "/demo.html"

/* Scripts and styles from here alone, nothing inline, and no other site may frame a page of ours. The widget
 * may speak to the server that it came from. */
#define POLICY                                                                                               \
    "content-security-policy: default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' "      \
    "data:; "                                                                                                \
    "connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'\r\n"   \
    "referrer-policy: no-referrer\r\n"

const struct asset *asset_find(const struct config *config, const char *path)
{
    bool demo = !strcmp(path, "/");
    if (demo)
        path = DEMO_PAGE;
    if (!strcmp(path, DEMO_PAGE) && !config->demo)
        return NULL;
    for (const struct asset *asset = assets; asset->path; asset++)
        if (!strcmp(asset->path, path))
            return asset;
    return NULL;
}

void handle_asset(struct exchange *exchange)
{
    const struct asset *asset = asset_find(server_config(exchange->server), exchange->path);
    struct arena *arena = arena_open();
    const char *known = exchange_header(exchange, "if-none-match", arena);
    const char *headers =
        arena_printf(arena, POLICY "etag: %s\r\ncache-control: no-cache\r\n%s", asset->etag,
                     /* the widget is made to stand in the shop's own pages */
                     strstr(asset->path, ".html") ? "" : "cross-origin-resource-policy: cross-origin\r\n");
    struct answer answer = {
        .status = 200, .type = asset->type, .body = asset->bytes, .len = asset->len, .headers = headers};
    if (known && strstr(known, asset->etag)) {
        answer.status = 304;
        answer.len = 0;
    }
    exchange_answer(exchange, &answer);
    arena_close(arena);
}
