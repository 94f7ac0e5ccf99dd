/* store/tickets.c - cases for a person. */
#include "store/tickets.h"

#include "store/store_private.h"

static void read_ticket(struct query *q, struct arena *arena, struct ticket *ret_ticket)
{
    struct ticket ticket = {
        .reference = query_get_text(q, arena, 0),
        .order_key = query_get_text(q, arena, 4),
        .conversation = query_get_text(q, arena, 5),
        .channel = query_get_text(q, arena, 6),
        .locale = query_get_text(q, arena, 7),
        .customer_id = query_get_text(q, arena, 8),
        .contact_email = query_get_text(q, arena, 9),
        .contact_phone = query_get_text(q, arena, 10),
        .order_json = query_get_text(q, arena, 11),
        .promised_json = query_get_text(q, arena, 12),
        .trace_json = query_get_text(q, arena, 13),
        .opened_at = query_get_time(q, 14),
        .updated_at = query_get_time(q, 15),
        .word_seq = query_get_integer(q, 16),
        .told_seq = query_get_integer(q, 17),
    };
    ticket_reason_find(query_peek_text(q, 1), &ticket.reason);
    ticket_priority_find(query_peek_text(q, 2), &ticket.priority);
    ticket_status_find(query_peek_text(q, 3), &ticket.status);
    *ret_ticket = ticket;
}

static enum err read_one(struct query *q, struct arena *arena, struct ticket *ret_ticket)
{
    bool found = query_next(q);
    if (found)
        read_ticket(q, arena, ret_ticket);
    enum err err = query_end(q);
    return err || found ? err : ERR_NOT_FOUND;
}

static enum err read_all(struct query *q, struct arena *arena, struct ticket **ret_tickets, size_t *ret_count)
{
    struct ticket *tickets = NULL;
    size_t count = 0;
    while (query_next(q))
        read_ticket(q, arena, ARENA_PUSH(arena, tickets, count));
    enum err err = query_end(q);
    if (!err) {
        *ret_tickets = tickets;
        *ret_count = count;
    }
    return err;
}

enum err tickets_find(struct store *store, const char *reference, struct arena *arena,
                      struct ticket *ret_ticket)
{
    struct query q = query_start(store, SQL_TICKET_FIND);
    query_text(&q, reference);
    return read_one(&q, arena, ret_ticket);
}

enum err tickets_find_open(struct store *store, const char *order_key, enum ticket_reason reason,
                           struct arena *arena, struct ticket *ret_ticket)
{
    struct query q = query_start(store, SQL_TICKET_FIND_OPEN);
    query_text(&q, order_key);
    query_text(&q, ticket_reason_name(reason));
    return read_one(&q, arena, ret_ticket);
}

enum err tickets_of_conversation(struct store *store, const char *conversation, struct arena *arena,
                                 struct ticket **ret_tickets, size_t *ret_count)
{
    struct query q = query_start(store, SQL_TICKETS_OF_CONVERSATION);
    query_text(&q, conversation);
    return read_all(&q, arena, ret_tickets, ret_count);
}

enum err tickets_list(struct store *store, int status, size_t limit, struct arena *arena,
                      struct ticket **ret_tickets, size_t *ret_count)
{
    struct query q = query_start(store, status < 0 ? SQL_TICKETS_ALL : SQL_TICKETS_OF_STATUS);
    if (status >= 0)
        query_text(&q, ticket_status_name((enum ticket_status)status));
    query_integer(&q, (int64_t)limit);
    return read_all(&q, arena, ret_tickets, ret_count);
}

enum err tickets_untold(struct store *store, const char *conversation, const char *customer_id,
                        struct arena *arena, struct ticket **ret_tickets, size_t *ret_count)
{
    struct query q = query_start(store, SQL_TICKETS_UNTOLD);
    query_text(&q, conversation);
    query_text(&q, customer_id);
    return read_all(&q, arena, ret_tickets, ret_count);
}

/* ---- on the writer's thread ---- */

enum err tickets_open(struct store *store, const struct ticket *ticket)
{
    struct query q = query_start(store, SQL_TICKET_ADD);
    query_text(&q, ticket->reference);
    query_text(&q, ticket_reason_name(ticket->reason));
    query_text(&q, ticket_priority_name(ticket->priority));
    query_text(&q, ticket_status_name(ticket->status));
    query_text(&q, ticket->order_key);
    query_text(&q, ticket->conversation);
    query_text(&q, ticket->channel);
    query_text(&q, ticket->locale);
    query_text(&q, ticket->customer_id);
    query_text(&q, ticket->contact_email);
    query_text(&q, ticket->contact_phone);
    query_text(&q, ticket->order_json);
    query_text(&q, ticket->promised_json);
    query_text(&q, ticket->trace_json);
    query_time(&q, ticket->opened_at);
    query_time(&q, ticket->updated_at);
    enum err err = query_run(&q, NULL);
    if (err != ERR_EXISTS || !ticket->order_key)
        return err;

    /* The reference, or the matter? An open ticket about the same matter is the one to add to. */
    struct arena *arena = arena_open();
    struct ticket other;
    enum err found = tickets_find_open(store, ticket->order_key, ticket->reason, arena, &other);
    arena_close(arena);
    return found == OK ? ERR_STALE : found == ERR_NOT_FOUND ? ERR_EXISTS : found;
}

static enum err changed_one(struct query *q)
{
    int changes = 0;
    enum err err = query_run(q, &changes);
    return err || changes ? err : ERR_NOT_FOUND;
}

enum err tickets_update(struct store *store, const char *reference, const char *contact_email,
                        const char *contact_phone, utc_ms now)
{
    struct query q = query_start(store, SQL_TICKET_UPDATE);
    query_text(&q, reference);
    query_text(&q, contact_email);
    query_text(&q, contact_phone);
    query_time(&q, now);
    return changed_one(&q);
}

enum err tickets_set_status(struct store *store, const char *reference, enum ticket_status status, utc_ms now)
{
    struct query q = query_start(store, SQL_TICKET_STATUS);
    query_text(&q, reference);
    query_text(&q, ticket_status_name(status));
    query_time(&q, now);
    enum err err = changed_one(&q);
    return err == ERR_EXISTS ? ERR_STALE : err; /* reopened beside an open one about the same matter */
}

enum err tickets_add_word(struct store *store, const char *reference, int64_t seq)
{
    struct query q = query_start(store, SQL_TICKET_WORD);
    query_text(&q, reference);
    query_integer(&q, seq);
    return changed_one(&q);
}

enum err tickets_told(struct store *store, const char *reference, int64_t seq)
{
    struct query q = query_start(store, SQL_TICKET_TOLD);
    query_text(&q, reference);
    query_integer(&q, seq);
    return query_run(&q, NULL);
}
