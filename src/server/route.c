/* server/route.c - which handler answers a path. */
#include <string.h>

#include "channels/channels.h"
#include "server/assets.h"
#include "server/exchange.h"

#define READ (METHOD_GET | METHOD_HEAD)

static const struct route routes[] = {
    {.path = "/chat", .methods = METHOD_GET, .handle = handle_chat_plain},
    {.path = "/hooks/", .prefix = true, .methods = METHOD_POST, .json = true, .handle = handle_hook},
    {.path = "/webhooks/rest/", .methods = READ | METHOD_OPTIONS, .cors = true, .handle = handle_rest_probe},
    {.path = "/webhooks/rest", .methods = READ | METHOD_OPTIONS, .cors = true, .handle = handle_rest_probe},
    {.path = "/healthz", .methods = READ, .handle = handle_healthz},
    {.path = "/readyz", .methods = READ, .handle = handle_readyz},
    {.path = "/metrics", .methods = READ, .handle = handle_metrics},
};

/* Those of the channels' own table. */
static const struct route channel_route = {.methods = METHOD_POST, .json = true, .handle = handle_turn};
static const struct route rest_route = {
    .methods = METHOD_POST | METHOD_OPTIONS, .json = true, .cors = true, .handle = handle_turn};

static const struct route asset_route = {.methods = READ, .handle = handle_asset};

/* Beyond loopback only what is configured answers; the rest looks as if it were not there. */
static bool channel_admitted(const struct server *server, const struct web_channel *channel)
{
    return server->loopback || channel_admission(channel, server_config(server), NULL) == ADMITTED;
}

static bool admitted(const struct server *server, const struct route *route)
{
    if (route->handle == handle_rest_probe)
        return channel_admitted(server, &channel_rest);
    if (route->handle == handle_chat_plain)
        return server_admits_chat(server);
    return true;
}

static bool find_channel(struct exchange *exchange)
{
    for (const struct web_channel *const *channel = web_channels; *channel; channel++)
        if (!strcmp(exchange->path, (*channel)->path) && channel_admitted(exchange->server, *channel)) {
            exchange->channel = *channel;
            exchange->route = *channel == &channel_rest ? &rest_route : &channel_route;
            return true;
        }
    return false;
}

bool route_find(struct exchange *exchange)
{
    if (find_channel(exchange))
        return true;
    for (size_t i = 0; i < sizeof routes / sizeof *routes && !exchange->route; i++) {
        const struct route *route = &routes[i];
        size_t len = strlen(route->path);
        bool fits =
            route->prefix ? !strncmp(exchange->path, route->path, len) : !strcmp(exchange->path, route->path);
        if (!fits || !admitted(exchange->server, route))
            continue;
        exchange->tail = exchange->path + len;
        exchange->route = route;
    }
    if (!exchange->route && asset_find(server_config(exchange->server), exchange->path))
        exchange->route = &asset_route;
    return exchange->route != NULL;
}

void route_allow(const struct route *route, struct str *out)
{
    static const struct {
        enum method method;
        const char *name;
    } names[] = {
        {METHOD_GET, "GET"}, {METHOD_HEAD, "HEAD"}, {METHOD_POST, "POST"}, {METHOD_OPTIONS, "OPTIONS"}};
    const char *comma = "";
    str_add(out, "allow: ");
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (route->methods & (int)names[i].method) {
            str_printf(out, "%s%s", comma, names[i].name);
            comma = ", ";
        }
    str_add(out, "\r\n");
}
