/* desk/keep.c - what a decided turn leaves behind: conversation, transcript, counts, ticket and outbox, in
 * one commit. */
#include <string.h>

#include "base/digest.h"
#include "base/json_write.h"
#include "desk/desk_private.h"
#include "model/ticket_json.h"
#include "store/tickets.h"

static const char *texts_json(struct arena *arena, const char *const *texts, size_t count)
{
    struct str json = STR_EMPTY;
    struct json_writer w = json_writer(&json);
    json_open_array(&w, NULL);
    for (size_t i = 0; i < count; i++)
        json_add_text(&w, NULL, texts[i]);
    json_shut(&w);
    const char *copy = arena_copy(arena, json.data, json.len);
    str_clear(&json);
    return copy;
}

static const char *order_json(struct arena *arena, const struct order *order)
{
    struct str json = STR_EMPTY;
    struct json_writer w = json_writer(&json);
    order_write(&w, NULL, order);
    const char *copy = arena_copy(arena, json.data, json.len);
    str_clear(&json);
    return copy;
}

static const char *promised_json(struct arena *arena, const struct order *order)
{
    struct str json = STR_EMPTY;
    promised_write(&json, order);
    const char *copy = arena_copy(arena, json.data, json.len);
    str_clear(&json);
    return copy;
}

static void prepare_ticket(struct turn_work *work)
{
    const struct ticket_wish *wish = &work->decision.ticket;
    work->opens_ticket = wish->open;
    work->ticket = (struct ticket){0};
    if (!wish->open && !wish->update)
        return;
    work->ticket = (struct ticket){
        .reference = wish->reference,
        .reason = wish->reason,
        .priority = wish->priority,
        .status = TICKET_OPEN,
        .order_key = wish->order ? wish->order->key : wish->order_key,
        .conversation = work->turn.conversation,
        .channel = channel_name(work->turn.channel),
        .locale = work->locale,
        .customer_id = work->turn.customer_id,
        .contact_email = wish->contact_email,
        .contact_phone = wish->contact_phone,
        .trace_json = texts_json(work->arena, work->reply.trace, work->reply.trace_count),
        .opened_at = work->turn.at,
        .updated_at = work->turn.at,
    };
    if (wish->order) {
        work->ticket.order_json = order_json(work->arena, wish->order);
        work->ticket.promised_json = promised_json(work->arena, wish->order);
    }
}

/* What the transcript says the shopper said. A platform that understood for us may not have sent the words.
 */
static const char *heard(struct turn_work *work)
{
    const struct turn *turn = &work->turn;
    if (turn->kind != TURN_INTENT || !text_empty(turn->text))
        return turn->kind == TURN_OPEN ? NULL : turn->text;
    struct str words = STR_EMPTY;
    str_printf(&words, "[%s", intent_name(turn->intent));
    for (size_t i = 0; i < turn->slot_count; i++)
        str_printf(&words, ", %s", turn->slots[i].value);
    str_add(&words, "]");
    const char *copy = arena_copy(work->arena, words.data, words.len);
    str_clear(&words);
    return copy;
}

void keep_prepare(struct turn_work *work)
{
    const struct turn *turn = &work->turn;
    const struct decision *decision = &work->decision;
    prepare_ticket(work);
    work->stirs = decision->ticket.open || decision->ticket.update || work->mail_body;
    work->record = (struct turn_record){
        .conversation = turn->conversation,
        .revision = work->is_new ? 0 : work->conversation.revision,
        .row = work->conversation.row,
        .last_seq = work->conversation.last_seq,
        .channel = turn->channel,
        .locale = work->keeps_locale,
        .customer_id = turn->customer_id,
        .session_json = decision->session_json,
        .heard = heard(work),
        .reply = &work->reply,
        .message_ids = turn->message_ids,
        .message_id_count = turn->message_id_count,
        .hits = decision->hits,
        .hit_count = decision->hit_count,
        .watch = decision->watch,
        .watch_count =
            turn->channel == CHANNEL_CHAT ? decision->watch_count : 0, /* the others hear nothing unasked */
        .notify = decision->notify,
        .notify_count = decision->notify_count,
        .stop_notifications = decision->stop_notifications,
        .at = turn->at,
    };
}

/* ---- on the writer's thread ---- */

/* One name for ever: the conversation and its message number mean this turn and no other. The conversation's
 * id goes in as a digest, since it becomes a header: platforms' ids hold dots, and those of a sender
 * anything. */
static const char *turn_name(struct turn_work *work)
{
    uint8_t digest[SHA256_SIZE];
    struct str name = STR_EMPTY;
    digest_sha256(work->turn.conversation, strlen(work->turn.conversation), digest);
    hex_encode(&name, digest, 8);
    const char *copy = arena_printf(work->arena, "%s-%lld", name.data, (long long)work->seq);
    str_clear(&name);
    return copy;
}

static enum err post_ticket(struct store *store, struct turn_work *work, const char *reference)
{
    const char *key = work->opens_ticket
                          ? arena_printf(work->arena, "ticket-%s-opened", reference)
                          : arena_printf(work->arena, "ticket-%s-updated-%s", reference, turn_name(work));
    const struct posting posting = {.reference = reference,
                                    .opens = work->opens_ticket,
                                    .key = key,
                                    .conversation = work->turn.conversation,
                                    .now = work->turn.at};
    return ticket_post(store, &posting, work->arena);
}

static enum err keep_ticket(struct store *store, struct turn_work *work)
{
    const struct ticket *ticket = &work->ticket;
    enum err err;
    if (work->opens_ticket) {
        err = tickets_open(store, ticket);
        if (err == ERR_EXISTS)
            err = ERR_STALE; /* the reference is taken: the next attempt brings another */
    } else {
        err = tickets_update(store, ticket->reference, ticket->contact_email, ticket->contact_phone,
                             work->turn.at);
        if (err == ERR_NOT_FOUND)
            err = ERR_STALE;
    }
    return err ? err : post_ticket(store, work, ticket->reference);
}

/* A mail to nobody is on record as sent: what it costs shall not tell that the address is unknown. */
static enum err post_mail(struct store *store, struct turn_work *work)
{
    const char *key = arena_printf(work->arena, "mail-%s", turn_name(work));
    enum err err = outbox_add(store, key, "mail", key, work->mail_body, work->turn.at);
    if (!err && work->decision.mail.nobody)
        err = outbox_drop(store, key, work->turn.at);
    return err == ERR_EXISTS ? OK : err;
}

enum err keep_run(struct store *store, void *arg)
{
    struct turn_work *work = arg;
    enum err err = conversations_keep_turn(store, &work->record, &work->seq);
    if (!err && work->ticket.reference)
        err = keep_ticket(store, work);
    for (size_t i = 0; !err && i < work->decision.told_count; i++)
        err = tickets_told(store, work->decision.told[i].reference, work->decision.told[i].seq);
    if (!err && work->mail_body)
        err = post_mail(store, work);
    return err;
}
