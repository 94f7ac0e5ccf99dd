/* server/chat_deliver.c - what a shopper gets: in order, each once, at the speed at which they read. */
#include <string.h>

#include "base/clock.h"
#include "base/memory.h"
#include "server/chat.h"

#define QUEUE_ENOUGH                                                                                         \
    (32 << 10) /* bytes that wait for one peer; beyond, messages stay in the store until it has read */
#define QUEUE_MOST (128 << 10) /* a peer that makes us say more than that without reading is let go */
#define PAGE 16                /* messages fetched from the store at once */

struct frame {
    struct frame *next;
    size_t len;
    unsigned char bytes[]; /* LWS_PRE of room first */
};

void peer_send(struct chat_peer *peer, const struct str *text)
{
    if (peer->close_code)
        return;
    if (peer->queued > QUEUE_MOST) {
        peer_cut(peer);
        return;
    }
    struct frame *frame = memory_alloc(sizeof *frame + LWS_PRE + text->len);
    frame->len = text->len;
    memcpy(frame->bytes + LWS_PRE, text->data, text->len);
    if (peer->last)
        peer->last->next = frame;
    else
        peer->first = frame;
    peer->last = frame;
    peer->queued += frame->len;
    if (!peer->stuck_since_us)
        peer->stuck_since_us = clock_monotonic_us();
    lws_callback_on_writable(peer->wsi);
}

static void drop_first(struct chat_peer *peer)
{
    struct frame *frame = peer->first;
    peer->first = frame->next;
    if (!peer->first)
        peer->last = NULL;
    peer->queued -= frame->len;
    memory_free(frame);
}

void peer_forget_queue(struct chat_peer *peer)
{
    while (peer->first)
        drop_first(peer);
}

static void send_message(struct chat_peer *peer, const char *kind, int64_t seq, const char *from,
                         const struct reply *reply)
{
    struct str *text = &peer->server->text;
    str_reset(text);
    chat_write_message(text, kind, seq, from, reply);
    peer_send(peer, text);
}

/* ---- from the store, for those who missed something ---- */

static void send_kept(struct chat_peer *peer, const struct message *message, struct arena *arena)
{
    struct json *document = NULL;
    struct reply reply = {0};
    const char *json = message->reply_json;
    if (json && json_parse(json, strlen(json), &document, NULL) == OK &&
        reply_read(document, arena, &reply) == OK)
        send_message(peer, message_kind_name(message->kind), message->seq, message->from, &reply);
    json_close(document);
}

static void catch_up(struct chat_peer *peer)
{
    struct arena *arena = arena_open();
    struct message *messages = NULL;
    size_t count = 0;
    enum err err =
        messages_since(peer->server->reader, peer->room->id, peer->sent_seq, PAGE, arena, &messages, &count);
    if (err) {
        peer_close(peer, LWS_CLOSE_STATUS_UNEXPECTED_CONDITION, "the conversation cannot be read");
    } else {
        for (size_t i = 0; i < count; i++) {
            send_kept(peer, &messages[i], arena);
            peer->sent_seq = messages[i].seq;
        }
        peer->behind = count == PAGE;
    }
    arena_close(arena);
}

static int send_ping(struct chat_peer *peer)
{
    unsigned char bytes[LWS_PRE + 1] = {[LWS_PRE] = '?'}; /* lws says nothing of a pong that is empty */
    peer->ping_due = false;
    if (lws_write(peer->wsi, bytes + LWS_PRE, 1, LWS_WRITE_PING) < 0)
        return -1;
    lws_callback_on_writable(peer->wsi); /* what else waits */
    return 0;
}

int peer_writable(struct chat_peer *peer)
{
    if (peer->ping_due)
        return send_ping(peer);
    if (!peer->first && peer->behind && !peer->close_code)
        catch_up(peer);
    if (peer->first) {
        int sent = lws_write(peer->wsi, peer->first->bytes + LWS_PRE, peer->first->len, LWS_WRITE_TEXT);
        if (sent < 0)
            return -1;
        drop_first(peer);
        peer->server->figures.frames_out++;
        peer->stuck_since_us = peer->first ? clock_monotonic_us() : 0;
    }
    if (peer->first || (peer->behind && !peer->close_code)) {
        lws_callback_on_writable(peer->wsi);
        return 0;
    }
    if (!peer->close_code)
        return 0;
    char reason[64];
    size_t len = strlen(peer->close_reason);
    memcpy(reason, peer->close_reason, len);
    lws_close_reason(peer->wsi, (enum lws_close_status)peer->close_code, (unsigned char *)reason, len);
    return -1;
}

/* ---- as it happens ---- */

static void deliver(struct chat_peer *peer, const char *kind, int64_t seq, const char *from,
                    const struct reply *reply)
{
    if (peer->behind || seq <= peer->sent_seq)
        return; /* it comes from the store, or was there already */
    if (seq == peer->sent_seq + 1 && peer->queued < QUEUE_ENOUGH) {
        send_message(peer, kind, seq, from, reply);
        peer->sent_seq = seq;
    } else {
        peer->behind = true;
        lws_callback_on_writable(peer->wsi);
    }
}

void room_deliver(struct chat_room *room, const char *kind, int64_t seq, const char *from,
                  const struct reply *reply)
{
    for (struct chat_peer *peer = room->peers; peer; peer = peer->next)
        deliver(peer, kind, seq, from, reply);
}

void peer_repeat(struct chat_peer *peer, const struct reply *reply)
{
    if (reply->seq > peer->sent_seq)
        deliver(peer, message_kind_name(MESSAGE_REPLY), reply->seq, NULL, reply);
    else
        send_message(peer, message_kind_name(MESSAGE_REPLY), reply->seq, NULL, reply);
}

void room_typing(struct chat_room *room)
{
    struct str *text = &room->server->text;
    str_reset(text);
    chat_write_typing(text);
    for (struct chat_peer *peer = room->peers; peer; peer = peer->next)
        if (!peer->first)
            peer_send(peer, text);
}

/* ---- the desk's outlet ---- */

static bool connected(void *arg, const char *conversation)
{
    const struct chat_room *room = room_find(arg, conversation);
    return room && room->peers;
}

static void tell(void *arg, const char *conversation, const struct message *message,
                 const struct reply *reply)
{
    struct chat_room *room = room_find(arg, conversation);
    if (room)
        room_deliver(room, message_kind_name(message->kind), message->seq, message->from, reply);
}

const struct outlet chat_outlet = {.connected = connected, .tell = tell};
