/* store/turns.c - keeping a turn: the hot path of the writer. One row of conversations, one of messages, one
 * for each message id. */
#include "store/conversations_private.h"

static enum err is_answered(struct store *store, int64_t conversation, const struct turn_record *record,
                            bool *ret_answered)
{
    enum err err = OK;
    bool answered = false;
    for (size_t i = 0; !err && !answered && i < record->message_id_count; i++) {
        struct query q = query_start(store, SQL_MESSAGE_ID_KNOWN);
        query_integer(&q, conversation);
        query_text(&q, record->message_ids[i]);
        answered = query_next(&q);
        err = query_end(&q);
    }
    if (!err)
        *ret_answered = answered;
    return err;
}

/* A conversation that moved on, because of the same message or of another, or that is gone. */
static enum err why_stale(struct store *store, const struct turn_record *record)
{
    struct conversation_marks marks;
    bool answered = false;
    enum err err = conversation_marks(store, record->conversation, &marks);
    if (!err)
        err = is_answered(store, marks.n, record, &answered);
    if (err && err != ERR_NOT_FOUND)
        return err;
    return answered ? ERR_EXISTS : ERR_STALE;
}

static void bind_tell(struct query *q, const struct turn_record *record)
{
    if (record->stop_notifications)
        query_integer(q, 0);
    else if (record->notify_count)
        query_integer(q, 1);
    else
        query_null(q); /* as it was */
}

static enum err add_conversation(struct store *store, const struct turn_record *record, int64_t seq,
                                 int64_t *ret_n)
{
    struct query q = query_start(store, SQL_CONVERSATION_ADD);
    query_text(&q, record->conversation);
    query_text(&q, channel_name(record->channel));
    query_text(&q, record->locale);
    query_text(&q, record->customer_id);
    query_integer(&q, seq);
    query_text(&q, record->session_json);
    bind_tell(&q, record);
    query_time(&q, record->at);
    enum err err = query_run(&q, NULL);
    if (!err)
        *ret_n = sqlite3_last_insert_rowid(store->db);
    return err;
}

/* Moves it on when it stands as the marks say. */
static enum err move_conversation(struct store *store, const struct turn_record *record,
                                  const struct conversation_marks *marks, bool *ret_moved)
{
    int changes = 0;
    struct query q = query_start(store, SQL_CONVERSATION_TURN);
    query_integer(&q, marks->n);
    query_text(&q, record->locale);
    query_text(&q, record->customer_id);
    query_integer(&q, marks->last_seq + (record->reply ? 1 : 0));
    query_text(&q, record->session_json);
    bind_tell(&q, record);
    query_time(&q, record->at);
    query_text(&q, record->conversation);
    query_integer(&q, record->revision);
    query_integer(&q, marks->last_seq);
    enum err err = query_run(&q, &changes);
    if (!err)
        *ret_moved = changes > 0;
    return err;
}

/* Mostly it stands as it was read; else a message was added meanwhile, or it moved on. */
static enum err find_and_move(struct store *store, const struct turn_record *record,
                              struct conversation_marks *marks)
{
    bool moved = false;
    enum err err = record->row ? move_conversation(store, record, marks, &moved) : OK;
    if (err || moved)
        return err;
    err = conversation_marks(store, record->conversation, marks);
    if (!err && marks->revision == record->revision)
        err = move_conversation(store, record, marks, &moved);
    if (err && err != ERR_NOT_FOUND)
        return err;
    return moved ? OK : why_stale(store, record);
}

/* Makes the conversation, or moves it on. marks: as it was before. */
static enum err claim(struct store *store, const struct turn_record *record, struct conversation_marks *marks)
{
    *marks = (struct conversation_marks){record->row, record->revision, record->last_seq};
    if (record->revision)
        return find_and_move(store, record, marks);
    marks->last_seq = 0;
    enum err err = add_conversation(store, record, record->reply ? 1 : 0, &marks->n);
    return err == ERR_EXISTS ? why_stale(store, record) : err;
}

/* A sender may name the same message twice in one turn. */
static bool named_before(const struct turn_record *record, size_t index)
{
    for (size_t i = 0; i < index; i++)
        if (text_equal(record->message_ids[i], record->message_ids[index]))
            return true;
    return false;
}

static enum err add_message_ids(struct store *store, int64_t n, const struct turn_record *record, int64_t seq)
{
    enum err err = OK;
    for (size_t i = 0; !err && i < record->message_id_count; i++) {
        if (named_before(record, i))
            continue;
        struct query q = query_start(store, SQL_MESSAGE_ID_ADD);
        query_integer(&q, n);
        query_text(&q, record->message_ids[i]);
        query_integer(&q, seq);
        err = query_run(&q, NULL);
    }
    return err;
}

static enum err add_watches(struct store *store, int64_t n, const struct turn_record *record)
{
    enum err err = OK;
    for (size_t i = 0; !err && i < record->watch_count; i++) {
        struct query q = query_start(store, SQL_WATCH_ADD);
        query_text(&q, record->watch[i]);
        query_integer(&q, n);
        err = query_run(&q, NULL);
    }
    return err;
}

static enum err keep_notifications(struct store *store, int64_t n, const struct turn_record *record)
{
    enum err err = OK;
    if (record->stop_notifications) {
        struct query q = query_start(store, SQL_NOTIFICATIONS_DROP);
        query_integer(&q, n);
        err = query_run(&q, NULL);
    }
    for (size_t i = 0; !err && i < record->notify_count; i++) {
        struct query q = query_start(store, SQL_NOTIFICATION_ADD);
        query_integer(&q, n);
        query_text(&q, record->notify[i]);
        query_time(&q, record->at);
        err = query_run(&q, NULL);
    }
    return err;
}

static enum err keep_reply(struct store *store, int64_t n, const struct turn_record *record, int64_t seq)
{
    const struct message message = {
        .seq = seq, .kind = MESSAGE_REPLY, .at = record->at, .heard = record->heard};
    enum err err = message_insert(store, n, &message, record->reply);
    return err ? err : add_message_ids(store, n, record, seq);
}

static enum err keep(struct store *store, const struct turn_record *record, int64_t *ret_seq)
{
    struct conversation_marks marks;
    enum err err = throttles_check(store, record->hits, record->hit_count, record->at);
    if (err)
        return err == ERR_STALE ? why_stale(store, record) : err;
    err = claim(store, record, &marks);
    int64_t seq = marks.last_seq + (record->reply ? 1 : 0);
    if (!err && record->reply)
        err = keep_reply(store, marks.n, record, seq);
    if (!err)
        err = throttles_add(store, record->hits, record->hit_count, record->at);
    if (!err)
        err = add_watches(store, marks.n, record);
    if (!err && (record->notify_count || record->stop_notifications))
        err = keep_notifications(store, marks.n, record);
    if (!err)
        *ret_seq = seq;
    return err;
}

enum err conversations_keep_turn(struct store *store, const struct turn_record *record, int64_t *ret_seq)
{
    if (store->depth > 0) /* who runs the job undoes all of it */
        return keep(store, record, ret_seq);
    enum err err = store_begin(store);
    return err ? err : store_end(store, keep(store, record, ret_seq));
}
