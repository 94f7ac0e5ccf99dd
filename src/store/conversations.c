/* store/conversations.c - conversations and their messages, read; messages that answer nothing, added. */
#include "store/conversations.h"

#include <string.h>

#include "base/log.h"
#include "store/conversations_private.h"

/* Whoever is further behind learns it from the next message, or when it comes back. */
#define NEWS_KEPT 4096

static const char *const kinds[] = {[MESSAGE_REPLY] = "reply",
                                    [MESSAGE_EVENT] = "event",
                                    [MESSAGE_AGENT] = "agent",
                                    [MESSAGE_NOTICE] = "notice"};

const char *message_kind_name(enum message_kind kind)
{
    return kinds[kind];
}

static enum message_kind kind_named(const char *name)
{
    for (int kind = MESSAGE_REPLY; kind <= MESSAGE_NOTICE; kind++)
        if (strcmp(kinds[kind], name) == 0)
            return (enum message_kind)kind;
    return MESSAGE_NOTICE;
}

static void read_conversation(struct query *q, struct arena *arena, struct conversation *ret_conversation)
{
    struct conversation conversation = {
        .row = query_get_integer(q, 0),
        .id = query_get_text(q, arena, 1),
        .locale = query_get_text(q, arena, 3),
        .customer_id = query_get_text(q, arena, 4),
        .revision = query_get_integer(q, 5),
        .last_seq = query_get_integer(q, 6),
        .session_json = query_get_text(q, arena, 7),
        .created_at = query_get_time(q, 8),
        .updated_at = query_get_time(q, 9),
    };
    channel_find(query_peek_text(q, 2), &conversation.channel);
    *ret_conversation = conversation;
}

enum err conversations_find(struct store *store, const char *id, struct arena *arena,
                            struct conversation *ret_conversation)
{
    struct query q = query_start(store, SQL_CONVERSATION_FIND);
    query_text(&q, id);
    bool found = query_next(&q);
    if (found)
        read_conversation(&q, arena, ret_conversation);
    enum err err = query_end(&q);
    return err || found ? err : ERR_NOT_FOUND;
}

enum err conversations_since(struct store *store, int64_t n, utc_ms since, size_t limit, struct arena *arena,
                             struct conversation **ret_conversations, size_t *ret_count, int64_t *ret_n)
{
    struct conversation *conversations = NULL;
    size_t count = 0;
    struct query q = query_start(store, SQL_CONVERSATIONS_SINCE);
    query_integer(&q, n);
    query_integer(&q, since);
    query_integer(&q, (int64_t)limit);
    while (query_next(&q)) {
        read_conversation(&q, arena, ARENA_PUSH(arena, conversations, count));
        n = query_get_integer(&q, 0);
    }
    enum err err = query_end(&q);
    if (!err) {
        *ret_conversations = conversations;
        *ret_count = count;
        *ret_n = n;
    }
    return err;
}

static void read_message(struct query *q, struct arena *arena, struct message *ret_message)
{
    *ret_message = (struct message){
        .seq = query_get_integer(q, 0),
        .kind = kind_named(query_peek_text(q, 1)),
        .at = query_get_time(q, 2),
        .heard = query_get_text(q, arena, 3),
        .from = query_get_text(q, arena, 4),
        .reply_json = query_get_text(q, arena, 5),
    };
}

enum err messages_since(struct store *store, const char *conversation, int64_t seq, size_t limit,
                        struct arena *arena, struct message **ret_messages, size_t *ret_count)
{
    struct message *messages = NULL;
    size_t count = 0;
    struct query q = query_start(store, SQL_MESSAGES_SINCE);
    query_text(&q, conversation);
    query_integer(&q, seq);
    query_integer(&q, (int64_t)limit);
    while (query_next(&q))
        read_message(&q, arena, ARENA_PUSH(arena, messages, count));
    enum err err = query_end(&q);
    if (!err) {
        *ret_messages = messages;
        *ret_count = count;
    }
    return err;
}

enum err messages_answering(struct store *store, const char *conversation, const char *message_id,
                            struct arena *arena, struct message *ret_message)
{
    struct query q = query_start(store, SQL_MESSAGE_ANSWERING);
    query_text(&q, conversation);
    query_text(&q, message_id);
    bool found = query_next(&q);
    if (found)
        read_message(&q, arena, ret_message);
    enum err err = query_end(&q);
    return err || found ? err : ERR_NOT_FOUND;
}

enum err watchers_of(struct store *store, const char *order_key, size_t limit, struct arena *arena,
                     struct conversation **ret_conversations, size_t *ret_count)
{
    struct conversation *conversations = NULL;
    size_t count = 0;
    struct query q = query_start(store, SQL_WATCHERS);
    query_text(&q, order_key);
    query_integer(&q, (int64_t)limit);
    while (query_next(&q))
        read_conversation(&q, arena, ARENA_PUSH(arena, conversations, count));
    enum err err = query_end(&q);
    if (!err) {
        *ret_conversations = conversations;
        *ret_count = count;
    }
    return err;
}

enum err news_since(struct store *store, int64_t n, size_t limit, struct arena *arena, struct news **ret_news,
                    size_t *ret_count)
{
    struct news *news = NULL;
    size_t count = 0;
    struct query q = query_start(store, SQL_NEWS_SINCE);
    query_integer(&q, n);
    query_integer(&q, (int64_t)limit);
    while (query_next(&q))
        *ARENA_PUSH(arena, news, count) = (struct news){.n = query_get_integer(&q, 0),
                                                        .conversation = query_get_text(&q, arena, 1),
                                                        .seq = query_get_integer(&q, 2)};
    enum err err = query_end(&q);
    if (!err) {
        *ret_news = news;
        *ret_count = count;
    }
    return err;
}

enum err news_last(struct store *store, int64_t *ret_n)
{
    int64_t n = 0;
    struct query q = query_start(store, SQL_NEWS_LAST);
    if (query_next(&q))
        n = query_get_integer(&q, 0);
    enum err err = query_end(&q);
    if (!err)
        *ret_n = n;
    return err;
}

/* ---- on the writer's thread ---- */

enum err conversation_marks(struct store *store, const char *id, struct conversation_marks *ret_marks)
{
    struct query q = query_start(store, SQL_CONVERSATION_MARKS);
    query_text(&q, id);
    bool found = query_next(&q);
    *ret_marks = (struct conversation_marks){0};
    if (found)
        *ret_marks = (struct conversation_marks){.n = query_get_integer(&q, 0),
                                                 .revision = query_get_integer(&q, 1),
                                                 .last_seq = query_get_integer(&q, 2)};
    enum err err = query_end(&q);
    return err || found ? err : ERR_NOT_FOUND;
}

enum err message_insert(struct store *store, int64_t conversation, const struct message *message,
                        const struct reply *reply)
{
    struct reply numbered = *reply;
    struct json_writer w = json_writer(&store->text);
    str_reset(&store->text);
    numbered.seq = message->seq;
    reply_write(&w, NULL, &numbered);

    struct query q = query_start(store, SQL_MESSAGE_ADD);
    query_integer(&q, conversation);
    query_integer(&q, message->seq);
    query_text(&q, message_kind_name(message->kind));
    query_time(&q, message->at);
    query_text(&q, message->heard);
    query_text(&q, message->from);
    query_text(&q, store->text.data);
    enum err err = query_run(&q, NULL);
    if (err == ERR_EXISTS) { /* last_seq and the messages disagree: only a damaged file does that */
        log_error("store.damaged", "file=%s: a conversation's messages are beyond its counter", store->path);
        err = ERR_STORE;
    }
    return err;
}

static enum err add_news(struct store *store, const char *conversation, int64_t seq)
{
    struct query q = query_start(store, SQL_NEWS_ADD);
    query_text(&q, conversation);
    query_integer(&q, seq);
    enum err err = query_run(&q, NULL);
    if (err)
        return err;
    q = query_start(store, SQL_NEWS_FORGET);
    query_integer(&q, sqlite3_last_insert_rowid(store->db) - NEWS_KEPT);
    return query_run(&q, NULL);
}

enum err news_add_other(struct store *store)
{
    return add_news(store, "", 0); /* nobody's conversation, and no message of it */
}

static enum err add_message(struct store *store, const char *conversation, struct message *message,
                            const struct reply *reply)
{
    struct conversation_marks marks;
    enum err err = conversation_marks(store, conversation, &marks);
    if (err)
        return err;
    message->seq = marks.last_seq + 1;
    err = message_insert(store, marks.n, message, reply);
    if (err)
        return err;
    struct query q = query_start(store, SQL_CONVERSATION_SEQ);
    query_integer(&q, marks.n);
    query_integer(&q, message->seq);
    query_time(&q, message->at);
    err = query_run(&q, NULL);
    return err ? err : add_news(store, conversation, message->seq);
}

enum err messages_add(struct store *store, const char *conversation, enum message_kind kind, const char *from,
                      const struct reply *reply, utc_ms at, int64_t *ret_seq)
{
    struct message message = {.kind = kind, .at = at, .from = from};
    enum err err = store_begin(store);
    if (err)
        return err;
    err = store_end(store, add_message(store, conversation, &message, reply));
    if (!err)
        *ret_seq = message.seq;
    return err;
}
