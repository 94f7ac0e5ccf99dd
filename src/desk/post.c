/* desk/post.c - a ticket on its way to the helpdesk: the whole of it each time, with what was said. */
#include <string.h>

#include "desk/desk_private.h"
#include "model/ticket_json.h"
#include "store/tickets.h"

#define TRANSCRIPT_LIMIT 500 /* messages of a conversation that a ticket carries: the newest */
#define TRANSCRIPT_REST 20   /* of a ticket that was posted often: the helpdesk has what went before */
#define POSTED_OFTEN 10

static enum err read_transcript(struct store *store, const char *conversation, int64_t limit,
                                struct arena *arena, struct said **transcript, size_t *count)
{
    struct conversation kept;
    struct message *messages = NULL;
    size_t message_count = 0;
    enum err err = conversations_find(store, conversation, arena, &kept);
    if (err)
        return err == ERR_NOT_FOUND ? OK : err; /* it is no longer kept; the ticket is */
    int64_t after = kept.last_seq > limit ? kept.last_seq - limit : 0;
    err = messages_since(store, conversation, after, (size_t)limit, arena, &messages, &message_count);
    for (size_t i = 0; !err && i < message_count; i++) {
        const struct message *message = &messages[i];
        if (message->heard)
            *ARENA_PUSH(arena, *transcript, *count) =
                (struct said){.at = message->at, .from = "shopper", .text = message->heard};
        struct json *document = NULL;
        struct reply reply;
        if (message->reply_json &&
            json_parse(message->reply_json, strlen(message->reply_json), &document, NULL) == OK &&
            reply_read(document, arena, &reply) == OK)
            *ARENA_PUSH(arena, *transcript, *count) = (struct said){
                .at = message->at, .from = message->from ? message->from : "wismo", .text = reply.text};
        json_close(document);
    }
    return err;
}

/* An update says what stands now. A case that was taken up again in another conversation carries both. */
enum err ticket_post(struct store *store, const struct posting *posting, struct arena *arena)
{
    struct ticket ticket;
    struct said *transcript = NULL;
    size_t count = 0;
    int64_t posted = 0;
    enum err err = tickets_find(store, posting->reference, arena, &ticket);
    if (!err && !posting->opens)
        err = outbox_count_of_subject(store, posting->reference, &posted);
    int64_t limit = posted < POSTED_OFTEN ? TRANSCRIPT_LIMIT : TRANSCRIPT_REST;
    if (!err && ticket.conversation)
        err = read_transcript(store, ticket.conversation, limit, arena, &transcript, &count);
    if (!err && posting->conversation && !text_equal(ticket.conversation, posting->conversation))
        err = read_transcript(store, posting->conversation, limit, arena, &transcript, &count);
    if (err)
        return err == ERR_NOT_FOUND ? ERR_STORE : err;

    struct str body = STR_EMPTY;
    ticket_write(&body, posting->opens ? "ticket.opened" : "ticket.updated", &ticket, transcript, count,
                 posting->now);
    err = outbox_add(store, posting->key, "helpdesk", posting->reference, body.data, posting->now);
    str_clear(&body);
    return err == ERR_EXISTS ? OK : err;
}
