/* tests/store/test_tickets.c - cases for a person, and what is on its way to the helpdesk. */
#include "help.h"

static struct ticket make_ticket(const char *reference, const char *order_key, enum ticket_reason reason)
{
    return (struct ticket){.reference = reference,
                           .reason = reason,
                           .priority = PRIORITY_HIGH,
                           .order_key = order_key,
                           .conversation = "chat:1",
                           .channel = "chat",
                           .locale = "en-US",
                           .contact_email = "ada@example.com",
                           .order_json = "{\"order_number\":\"1001\"}",
                           .trace_json = "[\"asked\"]",
                           .opened_at = NOON,
                           .updated_at = NOON};
}

static void open_ticket(struct bench *bench, const char *reference, const char *order_key,
                        enum ticket_reason reason)
{
    struct ticket ticket = make_ticket(reference, order_key, reason);
    expect_int(tickets_open(bench->store, &ticket), OK);
}

TEST(a_ticket_is_found_as_it_was_opened)
{
    struct bench bench = bench_open();
    struct ticket ticket;
    open_ticket(&bench, "AAAA-AAA2", "1001", TICKET_DAMAGED);
    expect_int(tickets_find(bench.store, "AAAA-AAA2", bench.arena, &ticket), OK);
    expect_int(ticket.reason, TICKET_DAMAGED);
    expect_int(ticket.priority, PRIORITY_HIGH);
    expect_int(ticket.status, TICKET_OPEN);
    expect_text(ticket.order_key, "1001");
    expect_text(ticket.contact_email, "ada@example.com");
    expect(ticket.contact_phone == NULL && ticket.promised_json == NULL);
    expect_text(ticket.order_json, "{\"order_number\":\"1001\"}");
    expect(ticket.opened_at == NOON);
    expect_int(tickets_find(bench.store, "AAAA-AAA3", bench.arena, &ticket), ERR_NOT_FOUND);
    bench_close(&bench);
}

TEST(a_taken_reference_and_a_matter_that_is_open_already_are_told_apart)
{
    struct bench bench = bench_open();
    struct ticket same_reference = make_ticket("AAAA-AAA2", "1002", TICKET_DAMAGED);
    struct ticket same_matter = make_ticket("BBBB-BBB2", "1001", TICKET_DAMAGED);
    struct ticket other_matter = make_ticket("CCCC-CCC2", "1001", TICKET_LATE);
    struct ticket no_order = make_ticket("AAAA-AAA2", NULL, TICKET_DAMAGED);
    open_ticket(&bench, "AAAA-AAA2", "1001", TICKET_DAMAGED);
    expect_int(tickets_open(bench.store, &same_reference), ERR_EXISTS);
    expect_int(tickets_open(bench.store, &no_order), ERR_EXISTS);
    expect_int(tickets_open(bench.store, &same_matter), ERR_STALE);
    expect_int(tickets_open(bench.store, &other_matter), OK);

    expect_int(tickets_set_status(bench.store, "AAAA-AAA2", TICKET_CLOSED, NOON), OK);
    expect_int(tickets_open(bench.store, &same_matter), OK); /* closed: the same trouble is a new case */
    expect_int(tickets_set_status(bench.store, "AAAA-AAA2", TICKET_OPEN, NOON), ERR_STALE);
    bench_close(&bench);
}

TEST(the_open_ticket_about_a_matter_is_found_until_it_is_closed)
{
    struct bench bench = bench_open();
    struct ticket ticket;
    open_ticket(&bench, "AAAA-AAA2", "1001", TICKET_DAMAGED);
    expect_int(tickets_find_open(bench.store, "1001", TICKET_DAMAGED, bench.arena, &ticket), OK);
    expect_int(tickets_find_open(bench.store, "1001", TICKET_LATE, bench.arena, &ticket), ERR_NOT_FOUND);
    expect_int(tickets_find_open(bench.store, "1002", TICKET_DAMAGED, bench.arena, &ticket), ERR_NOT_FOUND);
    expect_int(tickets_set_status(bench.store, "AAAA-AAA2", TICKET_CLOSED, NOON), OK);
    expect_int(tickets_find_open(bench.store, "1001", TICKET_DAMAGED, bench.arena, &ticket), ERR_NOT_FOUND);
    bench_close(&bench);
}

TEST(adding_to_an_answered_ticket_opens_it_again)
{
    struct bench bench = bench_open();
    struct ticket ticket;
    open_ticket(&bench, "AAAA-AAA2", "1001", TICKET_DAMAGED);
    expect_int(tickets_set_status(bench.store, "AAAA-AAA2", TICKET_ANSWERED, NOON + 1), OK);
    expect_int(tickets_update(bench.store, "AAAA-AAA2", NULL, "+12125550142", NOON + 2), OK);
    expect_int(tickets_find(bench.store, "AAAA-AAA2", bench.arena, &ticket), OK);
    expect_int(ticket.status, TICKET_OPEN);
    expect_text(ticket.contact_email, "ada@example.com");
    expect_text(ticket.contact_phone, "+12125550142");
    expect(ticket.updated_at == NOON + 2);
    expect_int(tickets_update(bench.store, "ZZZZ-ZZZ2", NULL, NULL, NOON), ERR_NOT_FOUND);
    expect_int(tickets_set_status(bench.store, "ZZZZ-ZZZ2", TICKET_CLOSED, NOON), ERR_NOT_FOUND);
    bench_close(&bench);
}

TEST(tickets_are_listed_newest_first)
{
    struct bench bench = bench_open();
    struct ticket *tickets = NULL;
    size_t count = 0;
    open_ticket(&bench, "AAAA-AAA2", "1001", TICKET_DAMAGED);
    open_ticket(&bench, "BBBB-BBB2", NULL, TICKET_ASKED_PERSON);
    open_ticket(&bench, "CCCC-CCC2", "1002", TICKET_LATE);
    tickets_set_status(bench.store, "BBBB-BBB2", TICKET_CLOSED, NOON);
    expect_int(tickets_list(bench.store, -1, 10, bench.arena, &tickets, &count), OK);
    expect_int(count, 3);
    expect_text(tickets[0].reference, "CCCC-CCC2");
    expect_int(tickets_list(bench.store, TICKET_OPEN, 1, bench.arena, &tickets, &count), OK);
    expect_int(count, 1);
    expect_int(tickets_list(bench.store, TICKET_CLOSED, 10, bench.arena, &tickets, &count), OK);
    expect_int(count, 1);
    expect_text(tickets[0].reference, "BBBB-BBB2");
    expect_int(tickets_of_conversation(bench.store, "chat:1", bench.arena, &tickets, &count), OK);
    expect_int(count, 3);
    expect_int(tickets_of_conversation(bench.store, "chat:2", bench.arena, &tickets, &count), OK);
    expect_int(count, 0);
    bench_close(&bench);
}

static struct outbox_row *due(struct bench *bench, utc_ms now, size_t expected)
{
    struct outbox_row *rows = NULL;
    size_t count = 0;
    expect_int(outbox_due(bench->store, "helpdesk", "me", now, 10, bench->arena, &rows, &count), OK);
    expect_int(count, expected);
    return rows;
}

TEST(what_is_sent_has_one_key_for_ever)
{
    struct bench bench = bench_open();
    expect_int(outbox_add(bench.store, "k1", "helpdesk", "AAAA-AAA2", "{}", NOON), OK);
    expect_int(outbox_add(bench.store, "k1", "helpdesk", "AAAA-AAA2", "{}", NOON), ERR_EXISTS);
    struct outbox_row *rows = due(&bench, NOON, 1);
    expect_int(outbox_done(bench.store, rows[0].id, NOON + 5), OK);
    expect_int(outbox_add(bench.store, "k1", "helpdesk", "AAAA-AAA2", "{}", NOON), ERR_EXISTS);
    due(&bench, NOON + 10, 0);
    bench_close(&bench);
}

TEST(an_update_never_overtakes_the_opening_of_its_ticket)
{
    struct bench bench = bench_open();
    utc_ms next = 0;
    outbox_add(bench.store, "a-opened", "helpdesk", "A", "{1}", NOON);
    outbox_add(bench.store, "b-opened", "helpdesk", "B", "{2}", NOON + 1);
    outbox_add(bench.store, "a-updated", "helpdesk", "A", "{3}", NOON + 2);
    struct outbox_row *rows = due(&bench, NOON + 5, 2);
    expect_text(rows[0].key, "a-opened");
    expect_text(rows[1].key, "b-opened");

    expect_int(outbox_retry(bench.store, rows[0].id, NOON + MS_HOUR, "503"), OK);
    rows = due(&bench, NOON + 5, 1); /* the update waits behind it */
    expect_text(rows[0].key, "b-opened");
    expect_int(outbox_done(bench.store, rows[0].id, NOON + 5), OK);
    expect_int(outbox_next_due(bench.store, "helpdesk", "me", NOON, &next), OK);
    expect(next == NOON + MS_HOUR); /* not the time of the update, or we would look for it all the while */

    rows = due(&bench, NOON + MS_HOUR, 1);
    expect_int(rows[0].attempts, 1);
    expect_text(rows[0].last_error, "503");
    expect_int(outbox_done(bench.store, rows[0].id, NOON + MS_HOUR), OK);
    rows = due(&bench, NOON + MS_HOUR, 1);
    expect_text(rows[0].key, "a-updated");
    bench_close(&bench);
}

TEST(a_row_is_sent_by_the_one_that_claimed_it_until_the_claim_ends)
{
    struct bench bench = bench_open();
    utc_ms next = 0, until = NOON + MS_MINUTE;
    outbox_add(bench.store, "a1", "helpdesk", "A", "{}", NOON);
    outbox_add(bench.store, "a2", "helpdesk", "A", "{}", NOON);
    int64_t id = due(&bench, NOON, 1)->id;
    expect_int(outbox_claim(bench.store, id + 1, "me", NOON, until), ERR_NOT_FOUND); /* behind another */
    expect_int(outbox_claim(bench.store, id, "other", NOON, until), OK);
    expect_int(outbox_claim(bench.store, id, "me", NOON, until), ERR_NOT_FOUND);
    expect_int(outbox_claim(bench.store, id, "other", NOON, until), OK);
    due(&bench, NOON, 0);
    expect_int(outbox_next_due(bench.store, "helpdesk", "me", NOON, &next), OK);
    expect(next == until); /* or we would look for it all the while */
    expect_int(outbox_next_due(bench.store, "helpdesk", "other", NOON, &next), OK);
    expect(next == NOON);

    due(&bench, until, 1); /* the other was killed */
    expect_int(outbox_claim(bench.store, id, "me", until, until + MS_MINUTE), OK);
    expect_int(outbox_release(bench.store, "other"), OK);
    expect_int(outbox_claim(bench.store, id, "other", until, until + MS_MINUTE), ERR_NOT_FOUND);
    expect_int(outbox_release(bench.store, "me"), OK);
    expect_int(outbox_claim(bench.store, id, "other", until, until + MS_MINUTE), OK);
    expect_int(outbox_retry(bench.store, id, until, "503"), OK);
    due(&bench, until, 1); /* its outcome ends a claim, too */

    expect_int(outbox_claim(bench.store, id, "other", until, until + OUTBOX_LONGEST_CLAIM + 1), OK);
    due(&bench, until, 1); /* nobody claims that long: the clock was turned */
    expect_int(outbox_claim(bench.store, id, "other", until, until + OUTBOX_LONGEST_CLAIM), OK);
    due(&bench, until, 0);
    expect_int(outbox_done(bench.store, id, until), OK);
    due(&bench, until, 1);
    expect_int(outbox_next_due(bench.store, "helpdesk", "me", until, &next), OK);
    expect(next == NOON);
    bench_close(&bench);
}

TEST(what_was_given_up_stays_in_sight)
{
    struct bench bench = bench_open();
    struct outbox_row *rows = NULL;
    size_t count = 0;
    int64_t waiting = -1, dead = -1;
    utc_ms next = 0;
    outbox_add(bench.store, "k1", "helpdesk", "A", "{}", NOON);
    outbox_add(bench.store, "k2", "helpdesk", "B", "{}", NOON);
    rows = due(&bench, NOON, 2);
    expect_int(outbox_dead(bench.store, rows[0].id, NOON + 1, "410 Gone"), OK);
    expect_int(outbox_counts(bench.store, &waiting, &dead), OK);
    expect_int(waiting, 1);
    expect_int(dead, 1);
    expect_int(outbox_of_subject(bench.store, "A", bench.arena, &rows, &count), OK);
    expect_int(count, 1);
    expect_int(rows[0].state, OUTBOX_DEAD);
    expect_text(rows[0].last_error, "410 Gone");
    rows = due(&bench, NOON, 1);
    expect_int(outbox_done(bench.store, rows[0].id, NOON), OK);
    expect_int(outbox_next_due(bench.store, "helpdesk", "me", NOON, &next), OK);
    expect(next == UTC_NONE);
    expect_int(outbox_done(bench.store, 12345, NOON), ERR_NOT_FOUND);
    bench_close(&bench);
}

TEST(what_was_given_up_is_due_again_under_its_old_key_when_somebody_says_so)
{
    struct bench bench = bench_open();
    int count = -1;
    outbox_add(bench.store, "a", "helpdesk", "A", "{}", NOON);
    outbox_add(bench.store, "b", "helpdesk", "B", "{}", NOON);
    outbox_add(bench.store, "m", "mail", "m", "{}", NOON);
    outbox_add(bench.store, "sent", "helpdesk", "C", "{}", NOON);
    for (int64_t id = 1; id <= 3; id++)
        expect_int(outbox_dead(bench.store, id, NOON + 1, "410 Gone"), OK);
    expect_int(outbox_done(bench.store, 4, NOON), OK);
    expect_int(outbox_resend(bench.store, "C", NOON + 2, &count), OK);
    expect_int(count, 0);
    expect_int(outbox_resend(bench.store, "A", NOON + 2, &count), OK);
    expect_int(count, 1);
    struct outbox_row *rows = due(&bench, NOON + 2, 1);
    expect_text(rows[0].key, "a");
    expect_int(rows[0].attempts, 0);
    expect_text(rows[0].last_error, "410 Gone");
    expect_int(outbox_resend(bench.store, NULL, NOON + 3, &count), OK);
    expect_int(count, 1); /* B: neither what waits nor what stood in a mail */
    due(&bench, NOON + 3, 2);
    bench_close(&bench);
}
