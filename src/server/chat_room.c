/* server/chat_room.c - who is in which conversation: hello, resume, leaving. */
#include <string.h>

#include "base/clock.h"
#include "base/digest.h"
#include "base/memory.h"
#include "server/chat.h"

#define PREFIX "chat:" /* ids are unique across channels; on the wire they go without it */
#define KEY_NAME "chat_key"
#define LINGER_US                                                                                            \
    INT64_C(120000000) /* an empty room is remembered, so that leaving does not forget the pace */
#define ROOMS_MOST 100000
#define ROOM_PEERS 8 /* connections in one conversation */

/* ---- resume tokens: nobody else's conversation can be entered by knowing its id ---- */

static enum err make_key(struct store *store, void *arg)
{
    struct str *key = arg;
    str_reset(key);
    enum err err = store_meta_get(store, KEY_NAME, key);
    if (err != ERR_NOT_FOUND)
        return err;
    char fresh[32];
    digest_random(fresh, sizeof fresh);
    str_reset(key);
    str_add_bytes(key, fresh, sizeof fresh);
    return store_meta_set(store, KEY_NAME, fresh, sizeof fresh);
}

enum err chat_open(struct server *server)
{
    struct str key = STR_EMPTY;
    enum err err = writer_do(server->writer, (struct job){.run = make_key, .arg = &key});
    if (!err && key.len != sizeof server->chat->key)
        err = ERR_STORE;
    if (!err) {
        server->chat = memory_alloc(sizeof *server->chat);
        memcpy(server->chat->key, key.data, key.len);
    }
    str_clear(&key);
    return err;
}

static void write_token(const struct server *server, const char *id, struct str *out)
{
    uint8_t digest[SHA256_SIZE];
    digest_hmac_sha256(server->chat->key, sizeof server->chat->key, id, strlen(id), digest);
    base64url_encode(out, digest, sizeof digest);
}

static bool token_fits(const struct server *server, const char *id, const char *token)
{
    struct str expected = STR_EMPTY;
    write_token(server, id, &expected);
    bool fits = digest_equal_text(token, expected.data);
    str_clear(&expected);
    return fits;
}

/* ---- rooms ---- */

static struct chat_room **bucket(const struct server *server, const char *id)
{
    return &server->chat->buckets[text_hash(id) % ROOM_BUCKETS];
}

struct chat_room *room_find(const struct server *server, const char *id)
{
    struct chat_room *room = *bucket(server, id);
    while (room && strcmp(room->id, id) != 0)
        room = room->next;
    return room;
}

static void burst_over(struct alarm *alarm)
{
    room_flush((struct chat_room *)(void *)((char *)alarm - offsetof(struct chat_room, alarm)));
}

static struct chat_room *room_make(struct server *server, const char *id)
{
    struct chat_room *room = memory_alloc(sizeof *room);
    struct chat_room **home = bucket(server, id);
    room->server = server;
    room->name = slots_take(&server->rooms, room);
    snprintf(room->id, sizeof room->id, "%s", id);
    room->burst = STR_EMPTY;
    room->alarm.ring = burst_over;
    room->next = *home;
    *home = room;
    return room;
}

static void room_free(struct chat_room *room)
{
    struct server *server = room->server;
    struct chat_room **link = bucket(server, room->id);
    while (*link != room)
        link = &(*link)->next;
    *link = room->next;
    alarm_cancel(server, &room->alarm);
    slots_give(&server->rooms, room->name);
    pace_clear(&room->pace);
    str_clear(&room->burst);
    for (size_t i = 0; i < room->burst_id_count; i++)
        memory_free(room->burst_ids[i]);
    for (size_t i = 0; i < room->flying_id_count; i++)
        memory_free(room->flying_ids[i]);
    memory_free(room->flying_ids);
    memory_free(room->locale);
    memory_free(room->customer_id);
    memory_free(room);
}

/* Everyone in a room gets all of it: who holds the token could make one text into thousands. */
static void make_place(const struct chat_room *room)
{
    struct chat_peer *oldest = room->peers;
    size_t count = oldest ? 1 : 0;
    for (; oldest && oldest->next; oldest = oldest->next)
        count++;
    if (count < ROOM_PEERS)
        return;
    room_leave(oldest);
    peer_close(oldest, LWS_CLOSE_STATUS_POLICY_VIOLATION, "too many connections to this conversation");
}

static void enter(struct chat_room *room, struct chat_peer *peer)
{
    make_place(room);
    peer->room = room;
    peer->next = room->peers;
    room->peers = peer;
}

void room_leave(struct chat_peer *peer)
{
    struct chat_room *room = peer->room;
    if (!room)
        return;
    struct chat_peer **link = &room->peers;
    while (*link != peer)
        link = &(*link)->next;
    *link = peer->next;
    peer->room = NULL;
    if (!room->peers)
        room->left_us = clock_monotonic_us();
}

void room_tick(struct chat_room *room, int64_t now_us)
{
    if (!room->peers && !room->in_flight && !room->burst_id_count && !room->burst.len &&
        now_us - room->left_us > LINGER_US)
        room_free(room);
}

void chat_close(struct server *server)
{
    for (uint32_t i = 0; i < server->rooms.count; i++) {
        struct chat_room *room = slots_at(&server->rooms, i);
        if (room)
            room_free(room);
    }
    memory_free(server->chat);
    server->chat = NULL;
}

/* ---- hello ---- */

static void set_text(char **place, const char *text)
{
    if (!text)
        return;
    memory_free(*place);
    *place = memory_copy_text(text);
}

static void welcome(struct chat_peer *peer, const struct chat_room *room, int64_t seq)
{
    struct server *server = peer->server;
    struct str *text = &server->text;
    struct str token = STR_EMPTY;
    const struct snapshot *snapshot = desk_snapshot(server->desk);
    const char *shop = snapshot->config->shop.locale;
    write_token(server, room->id, &token);
    str_reset(text);
    chat_write_welcome(text, room->id + strlen(PREFIX), token.data, seq,
                       wording_serve(snapshot->wording, room->locale ? room->locale : shop, shop, NULL));
    peer_send(peer, text);
    str_clear(&token);
}

static void begin(struct chat_peer *peer, const struct chat_frame *frame)
{
    struct server *server = peer->server;
    int64_t limit = server_config(server)->limits.conversations_minute;
    if (server->rooms.taken >= ROOMS_MOST ||
        !tally_take(&server->new_conversations, peer->client_key, limit, clock_monotonic_us())) {
        server->figures.refusals[REFUSED_RATE]++;
        peer_error(peer, CHAT_RATE_LIMITED, "too many new conversations, try again in a minute", NULL);
        return;
    }
    char id[CHAT_ID_TEXT], random[RANDOM_ID_TEXT];
    snprintf(id, sizeof id, PREFIX "%s", digest_random_id(random));
    struct chat_room *room = room_make(server, id);
    set_text(&room->locale, frame->locale);
    set_text(&room->customer_id, frame->customer_id);
    peer->known_until = frame->known_until;
    enter(room, peer);
    welcome(peer, room, 0);
    room_open(room, peer);
}

/* Back after a drop. What was kept is the truth; the token only says that it may be seen. */
static void resume(struct chat_peer *peer, const struct chat_frame *frame)
{
    struct server *server = peer->server;
    char id[CHAT_ID_TEXT];
    struct arena *arena = arena_open();
    struct conversation kept = {0};
    int len = snprintf(id, sizeof id, PREFIX "%s", frame->conversation);
    enum err err = ERR_FORBIDDEN;
    if (len < (int)sizeof id && frame->resume && token_fits(server, id, frame->resume))
        err = conversations_find(server->reader, id, arena, &kept);
    if (!err && frame->last_seq > kept.last_seq) /* erased since, or from before a backup: it began anew */
        err = ERR_NOT_FOUND;
    struct chat_room *room = err ? NULL : room_find(server, id);
    /* A page on which somebody else is logged in now is not shown what the last one said. */
    const char *owner = room && room->customer_id ? room->customer_id : kept.customer_id;
    if (!err && frame->customer_id && owner && strcmp(frame->customer_id, owner) != 0)
        err = ERR_FORBIDDEN;
    if (err == ERR_STORE) {
        peer_error(peer, CHAT_UNAVAILABLE, "try again in a moment", NULL);
    } else if (err) {
        peer_error(peer, CHAT_UNAUTHORIZED, "this conversation cannot be resumed; say hello without it",
                   NULL);
    } else {
        if (!room)
            room = room_make(server, id);
        set_text(&room->locale, frame->locale ? frame->locale : kept.locale);
        set_text(&room->customer_id, frame->customer_id ? frame->customer_id : kept.customer_id);
        peer->known_until = frame->known_until;
        enter(room, peer);
        peer->sent_seq = frame->last_seq < 0               ? 0
                         : frame->last_seq < kept.last_seq ? frame->last_seq
                                                           : kept.last_seq;
        peer->behind = peer->sent_seq < kept.last_seq;
        welcome(peer, room, kept.last_seq);
    }
    arena_close(arena);
}

void peer_hello(struct chat_peer *peer, const struct chat_frame *frame)
{
    if (peer->server->stopping)
        peer_error(peer, CHAT_UNAVAILABLE, "the server is restarting", NULL);
    else if (frame->conversation)
        resume(peer, frame);
    else
        begin(peer, frame);
}
