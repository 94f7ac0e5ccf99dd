/* server/chat.h - chats: connections (peers) and the conversations that they are in (rooms).
 *
 * A room is what the service thread knows of a conversation that somebody is in, or was in a moment ago: who
 * listens, which texts wait for the rest of a burst, how often somebody wrote. What was said is in the store
 * alone: a peer that missed something, because it was away or reads slowly, gets it from there. */
#ifndef WISMO_SERVER_CHAT_H
#define WISMO_SERVER_CHAT_H

#include "channels/chat.h"
#include "server/server_private.h"

#define CHAT_ID_TEXT 40 /* "chat:" and 128 bits */
#define BURST_IDS 32    /* texts that are taken together at most */
#define ROOM_BUCKETS 4096

struct frame; /* one that waits to be sent */

struct chat_peer {
    struct server *server;
    struct lws *wsi;
    slot_name name;
    struct chat_room *room; /* NULL before hello */
    struct chat_peer *next; /* in the same room */
    char client[ADDRESS_TEXT];
    uint64_t client_key;
    utc_ms known_until; /* the identity that it gave ends; 0: it gave none */
    struct str in;      /* a frame in the making */
    bool dropping;      /* a frame was refused: what else comes is thrown away */
    int64_t dropping_since_us;
    struct frame *first, *last;
    size_t queued;               /* bytes in them */
    int64_t heard_us, pinged_us; /* a frame or a pong came; a ping went */
    bool ping_due;
    int64_t opened_us, stuck_since_us; /* when something first waited to be sent; 0: nothing does */
    int64_t sent_seq;                  /* everything up to here was queued */
    bool behind;                       /* there is more in the store */
    int close_code;                    /* 0: open; else as soon as the queue is empty */
    const char *close_reason;
};

struct chat_room {
    struct server *server;
    slot_name name;
    char id[CHAT_ID_TEXT];
    struct chat_room *next; /* in the bucket */
    char *locale;           /* as asked for; NULL: none was */
    char *customer_id;      /* whose it is: nobody else may follow */
    struct chat_peer *peers;
    struct pace pace;
    struct str burst; /* texts that wait for the rest */
    char *burst_ids[BURST_IDS];
    size_t burst_id_count;
    char burst_client[ADDRESS_TEXT];
    utc_ms burst_known_until;
    struct alarm alarm; /* when it is taken as it stands */
    char **flying_ids;  /* of turns under way */
    size_t flying_id_count;
    size_t in_flight;
    int64_t left_us; /* when the last peer went */
};

struct chat_rooms {
    struct chat_room *buckets[ROOM_BUCKETS];
    uint8_t key[32]; /* of resume tokens; kept in the data file */
};

/* ---- chat.c: connections ---- */

void peer_error(struct chat_peer *peer, enum chat_error error, const char *message, const char *id);
/* Ends the connection when everything queued is sent. `reason` is static. */
void peer_close(struct chat_peer *peer, int code, const char *reason);
void peer_cut(struct chat_peer *peer); /* ends it without a word: nothing is read on the other side */

/* ---- chat_room.c: conversations ---- */

void peer_hello(struct chat_peer *peer, const struct chat_frame *frame);
void room_leave(struct chat_peer *peer);
struct chat_room *room_find(const struct server *server, const char *id);
void room_tick(struct chat_room *room, int64_t now_us); /* may end it */

/* ---- chat_text.c: what a shopper writes ---- */

void room_text(struct chat_room *room, struct chat_peer *peer, const struct chat_frame *frame);
void room_open(struct chat_room *room, const struct chat_peer *peer); /* the greeting */
void room_flush(struct chat_room *room);                              /* what waits is taken as it stands */

/* ---- chat_deliver.c: what a shopper gets ---- */

/* `text` is appended to what waits for the peer. */
void peer_send(struct chat_peer *peer, const struct str *text);
int peer_writable(struct chat_peer *peer); /* sends one frame; -1: close now */
void peer_forget_queue(struct chat_peer *peer);
/* A new message of the conversation, to everyone in the room. */
void room_deliver(struct chat_room *room, const char *kind, int64_t seq, const char *from,
                  const struct reply *reply);
/* A reply that was sent before, again and unchanged, to this one alone. */
void peer_repeat(struct chat_peer *peer, const struct reply *reply);
void room_typing(struct chat_room *room);

#endif
