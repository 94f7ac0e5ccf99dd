/* server/chat_text.c - what a shopper writes: how fast, how often, in how many pieces.
 *
 * People press return in the middle of a thought. A text that is understood by itself is taken at once; one
 * that is not waits a moment for the next, and what belongs together becomes one turn that answers all of it.
 */
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/memory.h"
#include "server/chat.h"

#define BURST_US INT64_C(700000)

/* A turn of a chat that is under way. */
struct errand {
    struct server *server;
    slot_name room;
    size_t id_count;
    char *ids[BURST_IDS];
    int64_t started_us;
    int64_t seen_seq; /* what the room was told before */
};

/* ---- ids that were seen ---- */

static bool is_among(char *const *ids, size_t count, const char *id)
{
    for (size_t i = 0; i < count; i++)
        if (!strcmp(ids[i], id))
            return true;
    return false;
}

static void start_flying(struct chat_room *room, const char *id)
{
    room->flying_ids =
        memory_resize(room->flying_ids, (room->flying_id_count + 1) * sizeof *room->flying_ids);
    room->flying_ids[room->flying_id_count++] = memory_copy_text(id);
}

static void land(struct chat_room *room, const char *id)
{
    for (size_t i = 0; i < room->flying_id_count; i++)
        if (!strcmp(room->flying_ids[i], id)) {
            memory_free(room->flying_ids[i]);
            room->flying_ids[i] = room->flying_ids[--room->flying_id_count];
            return;
        }
}

/* Whether the text was taken before: its answer is sent again, or is on its way to everyone in the room. */
static bool is_repetition(struct chat_room *room, struct chat_peer *peer, const char *id)
{
    if (!id)
        return false;
    if (is_among(room->flying_ids, room->flying_id_count, id) ||
        is_among(room->burst_ids, room->burst_id_count, id))
        return true;
    struct arena *arena = arena_open();
    struct message message = {0};
    struct json *document = NULL;
    struct reply reply = {0};
    enum err err = messages_answering(room->server->reader, room->id, id, arena, &message);
    if (!err && message.reply_json &&
        json_parse(message.reply_json, strlen(message.reply_json), &document, NULL) == OK &&
        reply_read(document, arena, &reply) == OK) {
        reply.seq = message.seq;
        peer_repeat(peer, &reply);
    }
    json_close(document);
    arena_close(arena);
    return !err;
}

/* ---- turns ---- */

/* An identity counts for the connection that gave it, until it ends: who comes back without one, logged out
 * maybe, has the token of the conversation and no more. */
static const char *known_as(const struct chat_room *room, utc_ms known_until, utc_ms now)
{
    return now < known_until ? room->customer_id : NULL;
}

static void close_errand(struct errand *errand)
{
    for (size_t i = 0; i < errand->id_count; i++)
        memory_free(errand->ids[i]);
    memory_free(errand);
}

static void not_taken(struct chat_room *room, const struct errand *errand)
{
    struct arena *arena = arena_open();
    const char *sorry = desk_sentence(room->server->desk, room->locale, "sorry_unavailable", arena);
    for (struct chat_peer *peer = room->peers; peer; peer = peer->next) {
        if (!errand->id_count)
            peer_error(peer, CHAT_UNAVAILABLE, sorry, NULL);
        for (size_t i = 0; i < errand->id_count; i++)
            peer_error(peer, CHAT_UNAVAILABLE, sorry, errand->ids[i]);
    }
    arena_close(arena);
}

static void room_repeat(struct chat_room *room, const struct reply *reply)
{
    for (struct chat_peer *peer = room->peers; peer; peer = peer->next)
        peer_repeat(peer, reply);
}

/* What the room was told is no longer kept, because somebody erased it: the numbers begin anew, and clients
 * would pass over them. They come back, are refused, and begin a conversation with what was not answered. */
static void room_forgotten(struct chat_room *room)
{
    for (struct chat_peer *peer = room->peers; peer; peer = peer->next)
        peer_close(peer, LWS_CLOSE_STATUS_GOINGAWAY, "the conversation is no longer kept");
}

static void replied(void *arg, enum err err, const struct reply *reply)
{
    struct errand *errand = arg;
    struct server *server = errand->server;
    struct chat_room *room = slots_find(&server->rooms, errand->room);
    server_notice_failure(server, err);
    if (err && err != ERR_EXISTS && server_may_log(server))
        log_warn("turn.failed", "channel=chat reason=%s", err_name(err));
    if (room) {
        room->in_flight--;
        for (size_t i = 0; i < errand->id_count; i++)
            land(room, errand->ids[i]);
        if (!err && reply->seq <= errand->seen_seq)
            room_forgotten(room);
        else if (!err)
            room_deliver(room, message_kind_name(MESSAGE_REPLY), reply->seq, NULL, reply);
        else if (err == ERR_EXISTS)
            room_repeat(room, reply);
        else
            not_taken(room, errand);
    }
    histogram_add(&server->figures.turns[CHANNEL_CHAT], clock_monotonic_us() - errand->started_us);
    close_errand(errand);
}

static void take(struct chat_room *room, enum turn_kind kind, const char *text, char *const *ids,
                 size_t id_count, const char *client, utc_ms known_until)
{
    struct server *server = room->server;
    struct errand *errand = memory_alloc(sizeof *errand);
    errand->server = server;
    errand->room = room->name;
    errand->started_us = clock_monotonic_us();
    for (const struct chat_peer *peer = room->peers; peer; peer = peer->next)
        errand->seen_seq = peer->sent_seq > errand->seen_seq ? peer->sent_seq : errand->seen_seq;
    for (size_t i = 0; i < id_count; i++) {
        errand->ids[errand->id_count++] = memory_copy_text(ids[i]);
        start_flying(room, ids[i]);
    }
    utc_ms now = clock_now();
    struct turn turn = {.channel = CHANNEL_CHAT,
                        .kind = kind,
                        .conversation = room->id,
                        .locale = room->locale,
                        .text = text,
                        .message_ids = (const char *const *)errand->ids,
                        .message_id_count = errand->id_count,
                        .customer_id = known_as(room, known_until, now),
                        .client = client,
                        .at = now};
    room->in_flight++;
    desk_turn(server->desk, &turn, replied, errand);
}

void room_open(struct chat_room *room, const struct chat_peer *peer)
{
    take(room, TURN_OPEN, "", NULL, 0, peer->client, peer->known_until);
}

/* ---- bursts ---- */

void room_flush(struct chat_room *room)
{
    alarm_cancel(room->server, &room->alarm);
    if (!room->burst.len)
        return;
    take(room, TURN_TEXT, room->burst.data, room->burst_ids, room->burst_id_count, room->burst_client,
         room->burst_known_until);
    str_reset(&room->burst);
    for (size_t i = 0; i < room->burst_id_count; i++)
        memory_free(room->burst_ids[i]);
    room->burst_id_count = 0;
}

static void write_text(struct chat_room *room, const struct chat_peer *peer, const struct chat_frame *frame)
{
    size_t limit = (size_t)server_config(room->server)->limits.text;
    if (room->burst.len + 1 + strlen(frame->text) > limit || room->burst_id_count == BURST_IDS ||
        room->burst_known_until != peer->known_until)
        room_flush(room);
    if (room->burst.len)
        str_add_char(&room->burst, ' ');
    str_add(&room->burst, frame->text);
    if (frame->id)
        room->burst_ids[room->burst_id_count++] = memory_copy_text(frame->id);
    snprintf(room->burst_client, sizeof room->burst_client, "%s", peer->client);
    room->burst_known_until = peer->known_until;
    if (room->server->stopping ||
        desk_understands(room->server->desk, room->id, room->locale, room->burst.data)) {
        room_flush(room);
    } else {
        alarm_set(room->server, &room->alarm, clock_monotonic_us() + BURST_US);
        room_typing(room);
    }
}

void room_text(struct chat_room *room, struct chat_peer *peer, const struct chat_frame *frame)
{
    struct server *server = room->server;
    const struct config *config = server_config(server);
    if (!pace_take(&room->pace, config->limits.texts_2s, config->limits.texts_minute, clock_monotonic_us())) {
        server->figures.refusals[REFUSED_RATE]++;
        peer_error(peer, CHAT_RATE_LIMITED, "too many messages, wait a moment", frame->id);
    } else if (is_repetition(room, peer, frame->id)) {
        return;
    } else if (server->stopping || desk_in_flight(server->desk) >= TURNS_IN_FLIGHT) {
        server->figures.refusals[REFUSED_BUSY]++;
        peer_error(peer, CHAT_UNAVAILABLE, "try again in a moment", frame->id);
    } else if (frame->kind == CHAT_CHOOSE) {
        room_flush(room);
        char *id = frame->id ? memory_copy_text(frame->id) : NULL;
        take(room, TURN_CHOICE, frame->text, &id, id ? 1 : 0, peer->client, peer->known_until);
        memory_free(id);
    } else {
        write_text(room, peer, frame);
    }
}
