/* server/chat.c - chat connections: frames in, who is too slow, goodbye. */
#include "server/chat.h"

#include <string.h>

#include "base/clock.h"
#include "base/memory.h"
#include "server/exchange.h"

#define HELLO_TIME_US INT64_C(60000000) /* without a word */
#define STUCK_TIME_US INT64_C(30000000) /* without reading */
#define DROP_TIME_US INT64_C(2000000)   /* for the rest of a frame that was refused */

bool chat_idle(const struct server *server)
{
    return !server->peers.taken;
}

void peer_close(struct chat_peer *peer, int code, const char *reason)
{
    if (peer->close_code)
        return;
    peer->close_code = code;
    peer->close_reason = reason;
    lws_callback_on_writable(peer->wsi);
}

void peer_cut(struct chat_peer *peer)
{
    peer->server->figures.refusals[REFUSED_SLOW]++;
    peer->close_code = LWS_CLOSE_STATUS_POLICY_VIOLATION;
    peer->close_reason = "nothing is read";
    lws_set_timeout(peer->wsi, PENDING_TIMEOUT_KILLED_BY_PARENT, LWS_TO_KILL_ASYNC);
}

void peer_error(struct chat_peer *peer, enum chat_error error, const char *message, const char *id)
{
    struct str *text = &peer->server->text;
    str_reset(text);
    chat_write_error(text, error, message, id);
    peer_send(peer, text);
}

/* ---- what lws says ---- */

static int opened(struct lws *wsi, struct chat_peer **pss)
{
    struct connection *connection = connection_arrives(wsi);
    struct chat_peer *peer = memory_alloc(sizeof *peer);
    peer->server = connection->server;
    peer->wsi = wsi;
    peer->in = STR_EMPTY;
    peer->opened_us = peer->heard_us = clock_monotonic_us();
    peer->name = slots_take(&peer->server->peers, peer);
    address_write_key(&connection->client, peer->client);
    peer->client_key = address_key(&connection->client);
    peer->server->figures.chats++;
    *pss = peer;
    return 0;
}

static int closed(struct chat_peer **pss)
{
    struct chat_peer *peer = *pss;
    if (!peer)
        return 0;
    *pss = NULL;
    room_leave(peer);
    peer_forget_queue(peer);
    slots_give(&peer->server->peers, peer->name);
    str_clear(&peer->in);
    memory_free(peer);
    return 0;
}

static void take_frame(struct chat_peer *peer)
{
    struct server *server = peer->server;
    struct arena *arena = arena_open();
    struct chat_frame frame = {0};
    const char *why = "", *id = NULL;
    enum chat_error error =
        chat_read(peer->in.data, peer->in.len, server_config(server), clock_now(), arena, &frame, &why, &id);
    if (error)
        peer_error(peer, error, why, id);
    else if (frame.kind == CHAT_BYE)
        peer_close(peer, LWS_CLOSE_STATUS_NORMAL, "bye");
    else if (frame.kind == CHAT_HELLO && peer->room)
        peer_error(peer, CHAT_BAD_REQUEST, "hello was said already", NULL);
    else if (frame.kind == CHAT_HELLO)
        peer_hello(peer, &frame);
    else if (!peer->room)
        peer_error(peer, CHAT_BAD_REQUEST, "say hello first", frame.id);
    else if (frame.kind == CHAT_TEXT || frame.kind == CHAT_CHOOSE)
        room_text(peer->room, peer, &frame);
    arena_close(arena);
}

#define LARGE_REASON "the frame is too large"

static void too_large(struct chat_peer *peer)
{
    peer->dropping = true;
    peer->dropping_since_us = clock_monotonic_us();
    str_clear(&peer->in);
    peer->server->figures.refusals[REFUSED_SIZE]++;
    peer_error(peer, CHAT_TOO_LARGE, LARGE_REASON, NULL);
}

/* The goodbye waits for the end of the frame: lws closes with the rest unread, and the reset that follows may
 * overtake what was said. */
static void drop(struct chat_peer *peer)
{
    if (!lws_remaining_packet_payload(peer->wsi) && lws_is_final_fragment(peer->wsi))
        peer_close(peer, LWS_CLOSE_STATUS_MESSAGE_TOO_LARGE, LARGE_REASON);
}

static int received(struct chat_peer *peer, const char *bytes, size_t len)
{
    if (!peer || peer->close_code)
        return 0;
    peer->heard_us = clock_monotonic_us();
    size_t known = peer->in.len + len + lws_remaining_packet_payload(peer->wsi);
    if (!peer->dropping && known > (size_t)server_config(peer->server)->limits.frame)
        too_large(peer);
    if (peer->dropping) {
        drop(peer);
        return 0;
    }
    str_add_bytes(&peer->in, bytes, len);
    if (lws_remaining_packet_payload(peer->wsi) || !lws_is_final_fragment(peer->wsi))
        return 0;
    peer->server->figures.frames_in++;
    if (lws_frame_is_binary(peer->wsi))
        peer_error(peer, CHAT_UNSUPPORTED, "send text frames", NULL);
    else
        take_frame(peer);
    if (peer->in.capacity > 4096)
        str_clear(&peer->in);
    else
        str_reset(&peer->in);
    return 0;
}

static int answered(struct chat_peer *peer)
{
    if (peer)
        peer->heard_us = clock_monotonic_us();
    return 0;
}

int on_chat(struct lws *wsi, enum lws_callback_reasons why, void *user, void *in, size_t len)
{
    struct chat_peer **pss = user;
    switch (why) {
    case LWS_CALLBACK_ESTABLISHED: return opened(wsi, pss);
    case LWS_CALLBACK_RECEIVE: return received(*pss, in, len);
    case LWS_CALLBACK_RECEIVE_PONG: return answered(*pss);
    case LWS_CALLBACK_SERVER_WRITEABLE: return *pss ? peer_writable(*pss) : 0;
    case LWS_CALLBACK_CLOSED: return closed(pss);
    default: return 0;
    }
}

/* ---- the rest ---- */

/* Is it still there? And proxies close what is idle. */
static void look_alive(struct chat_peer *peer, int64_t now_us)
{
    int64_t ping_us = server_config(peer->server)->chat.ping * 1000, dead_us = ping_us * 5 / 3;
    if (now_us - peer->heard_us > dead_us && peer->pinged_us > peer->heard_us) {
        lws_set_timeout(peer->wsi, PENDING_TIMEOUT_KILLED_BY_PARENT, LWS_TO_KILL_ASYNC);
    } else if (now_us - peer->heard_us > ping_us && now_us - peer->pinged_us > ping_us) {
        peer->pinged_us = now_us;
        peer->ping_due = true;
        lws_callback_on_writable(peer->wsi);
    }
}

void chat_tick(struct server *server, int64_t now_us)
{
    for (uint32_t i = 0; i < server->peers.count; i++) {
        struct chat_peer *peer = slots_at(&server->peers, i);
        if (!peer)
            continue;
        if (!peer->room && now_us - peer->opened_us > HELLO_TIME_US)
            peer_close(peer, LWS_CLOSE_STATUS_POLICY_VIOLATION, "no hello");
        if (peer->dropping && now_us - peer->dropping_since_us > DROP_TIME_US)
            peer_close(peer, LWS_CLOSE_STATUS_MESSAGE_TOO_LARGE, LARGE_REASON);
        if (peer->stuck_since_us && now_us - peer->stuck_since_us > STUCK_TIME_US)
            peer_cut(peer);
        look_alive(peer, now_us);
    }
    for (uint32_t i = 0; i < server->rooms.count; i++) {
        struct chat_room *room = slots_at(&server->rooms, i);
        if (room)
            room_tick(room, now_us);
    }
}

/* Those who wait for an answer get it first. */
void chat_stop(struct server *server)
{
    for (uint32_t i = 0; i < server->rooms.count; i++) {
        struct chat_room *room = slots_at(&server->rooms, i);
        if (room)
            room_flush(room);
    }
    for (uint32_t i = 0; i < server->peers.count; i++) {
        struct chat_peer *peer = slots_at(&server->peers, i);
        if (peer && (!peer->room || !peer->room->in_flight))
            peer_close(peer, LWS_CLOSE_STATUS_GOINGAWAY, "the server is restarting");
    }
}

void handle_chat_plain(struct exchange *exchange)
{
    exchange_refuse(exchange, 426, "speak WebSocket here",
                    "upgrade: websocket\r\nsec-websocket-version: 13\r\n");
}
