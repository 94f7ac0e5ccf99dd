/* tests/outbound/test_outbound.c - what is in the outbox reaches its receiver: at least once, in order, never
 * lost. */
#include "test.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/digest.h"
#include "base/log.h"
#include "base/memory.h"
#include "helpdesk.h"
#include "outbound/connector.h"
#include "outbound/outbound_private.h"

#define SECRET "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYX"

/* A data file with its writer, a helpdesk, and the thread in between. */
struct post {
    char data[256], url[128];
    struct writer *writer;
    struct store *reader;
    struct arena *arena;
    struct helpdesk *helpdesk;
    struct config config;
    struct outbound *outbound;
    bool served;
};

static void nap(int ms)
{
    nanosleep(&(struct timespec){.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000L}, NULL);
}

static void start(struct post *post)
{
    expect_int(outbound_open(post->data, post->writer, &post->config, &post->outbound), OK);
}

static struct post post_open(void)
{
    struct post post = {.served = true};
    log_set_level(LOG_NONE);
    snprintf(post.data, sizeof post.data, "%s/w.db", test_folder());
    expect_int(writer_open(post.data, NULL, NULL, &post.writer), OK);
    expect_int(store_open_reader(post.data, &post.reader), OK);
    post.arena = arena_open();
    post.helpdesk = helpdesk_open(0);
    post.config.helpdesk.connector = "generic";
    post.config.helpdesk.secret = SECRET;
    post.config.outbox.first_retry = 10;
    post.config.outbox.longest_retry = 100;
    post.config.outbox.give_up = 7 * MS_DAY;
    post.config.outbox.timeout = 2000;
    return post;
}

static void point_at_helpdesk(struct post *post)
{
    snprintf(post->url, sizeof post->url, "http://127.0.0.1:%d/tickets", helpdesk_port(post->helpdesk));
    post->config.helpdesk.url = post->url;
}

static void post_close(struct post *post)
{
    outbound_close(post->outbound, 1000);
    if (post->served)
        helpdesk_close(post->helpdesk);
    store_close(post->reader);
    arena_close(post->arena);
    writer_close(post->writer);
}

struct letter {
    const char *key, *target, *subject, *body;
};

static enum err add(struct store *store, void *arg)
{
    const struct letter *letter = arg;
    return outbox_add(store, letter->key, letter->target, letter->subject, letter->body, clock_now());
}

static void put_in(struct post *post, const char *key, const char *subject, const char *body)
{
    struct letter letter = {key, "helpdesk", subject, body};
    expect_int(writer_do(post->writer, (struct job){.run = add, .arg = &letter}), OK);
    if (post->outbound)
        outbound_wake(post->outbound);
}

static struct outbox_row row_of(struct post *post, const char *subject, size_t index)
{
    struct outbox_row *rows = NULL;
    size_t count = 0;
    expect_int(outbox_of_subject(post->reader, subject, post->arena, &rows, &count), OK);
    expect(index < count);
    return rows[index];
}

static struct outbox_row wait_state(struct post *post, const char *subject, size_t index,
                                    enum outbox_state state)
{
    struct outbox_row row = row_of(post, subject, index);
    for (int i = 0; i < 2500 && row.state != state; i++, row = row_of(post, subject, index))
        nap(2);
    expect_int(row.state, state);
    return row;
}

/* A count is raised just after the commit that others can already see. */
#define EVENTUALLY(condition)                                                                                \
    do {                                                                                                     \
        for (int i_ = 0; i_ < 2500 && !(condition); i_++)                                                    \
            nap(2);                                                                                          \
        expect(condition);                                                                                   \
    } while (0)

#define BEHAVE(post, ...)                                                                                    \
    helpdesk_behave((post)->helpdesk, (const struct behaviour[]){__VA_ARGS__},                               \
                    sizeof((const struct behaviour[]){__VA_ARGS__}) / sizeof(struct behaviour))

static void expect_signed(const struct received *r)
{
    struct str text = STR_EMPTY, wanted = STR_EMPTY, key = STR_EMPTY;
    uint8_t signature[SHA256_SIZE];
    expect_int(base64_decode(&key, &SECRET[6], strlen(SECRET) - 6), OK);
    str_printf(&text, "%s.%s.%s", r->id, r->timestamp, r->body);
    digest_hmac_sha256(key.data, key.len, text.data, text.len, signature);
    str_add(&wanted, "v1,");
    base64_encode(&wanted, signature, sizeof signature);
    expect_text(r->signature, wanted.data);
    expect_text(r->type, "application/json");
    expect_text(r->path, "/tickets");
    str_clear(&text);
    str_clear(&wanted);
    str_clear(&key);
}

TEST(a_request_is_signed_as_the_standard_says)
{
    struct flight flight = {.easy = curl_easy_init(),
                            .row = {.key = "msg_1", .body = "{\"id\":1,\"weight\":10}"}};
    struct target target = {.url = (char[]){"http://127.0.0.1/"}};
    expect_int(base64_decode(&target.secret, &SECRET[6], strlen(SECRET) - 6), OK);
    clock_set(1700000000999);
    expect_int(connector_generic.prepare(&flight, &target), VERDICT_DONE);
    clock_set(UTC_NONE);
    struct curl_slist *list = flight.headers;
    bool id = false, timestamp = false, signature = false;
    for (struct curl_slist *at = list; at; at = at->next) {
        id |= !strcmp(at->data, "webhook-id: msg_1");
        timestamp |= !strcmp(at->data, "webhook-timestamp: 1700000000");
        signature |= !strcmp(at->data, "webhook-signature: v1,WNSYykZHxJfmkfxZ9p9U1pef4D+TwUpGXVlJkJFAiSI=");
    }
    expect(id && timestamp && signature);
    curl_slist_free_all(list);
    curl_easy_cleanup(flight.easy);
    str_clear(&target.secret);
}

TEST(a_ticket_reaches_the_helpdesk_signed_and_once)
{
    struct post post = post_open();
    point_at_helpdesk(&post);
    start(&post);
    put_in(&post, "ticket-A-opened", "A", "{\"type\":\"ticket.opened\"}");
    struct outbox_row row = wait_state(&post, "A", 0, OUTBOX_DONE);
    expect_int(row.attempts, 1);
    expect(row.last_error == NULL);
    nap(50);
    expect_int(helpdesk_count(post.helpdesk), 1);
    struct received r = helpdesk_received(post.helpdesk, 0);
    expect_text(r.id, "ticket-A-opened");
    expect_text(r.body, "{\"type\":\"ticket.opened\"}");
    expect_signed(&r);
    EVENTUALLY(outbound_figures(post.outbound).sent == 1);
    post_close(&post);
}

TEST(a_helpdesk_that_fails_in_every_way_gets_it_in_the_end_under_one_id)
{
    struct post post = post_open();
    point_at_helpdesk(&post);
    post.config.outbox.timeout = 200;
    BEHAVE(&post, {ANSWER, 500, NULL, 0}, {CLOSE_EARLY, 0, NULL, 0}, {HALF_ANSWER, 0, NULL, 0},
           {STALL, 0, NULL, 0}, {ANSWER, 503, NULL, 0}, {ANSWER, 404, NULL, 0},
           {ANSWER, 302, "Location: http://127.0.0.1:1/", 0}, {ANSWER, 408, NULL, 0}, {ANSWER, 200, NULL, 0});
    start(&post);
    put_in(&post, "ticket-A-opened", "A", "{}");
    struct outbox_row row = wait_state(&post, "A", 0, OUTBOX_DONE);
    /* When a kept connection is closed in its face, libcurl itself sends once more on a fresh one. */
    expect(row.attempts == 8 || row.attempts == 9);
    expect_int(helpdesk_count(post.helpdesk), 9);
    for (size_t i = 0; i < 9; i++) {
        struct received r = helpdesk_received(post.helpdesk, i);
        expect_text(r.id, "ticket-A-opened");
        expect_signed(&r);
    }
    EVENTUALLY(outbound_figures(post.outbound).retried == (uint64_t)row.attempts - 1);
    post_close(&post);
}

TEST(retry_after_is_honoured_in_seconds_and_as_a_date)
{
    struct post post = post_open();
    point_at_helpdesk(&post);
    char date[64];
    time_t then = time(NULL) + 3;
    strftime(date, sizeof date, "Retry-After: %a, %d %b %Y %H:%M:%S GMT", gmtime(&then));
    BEHAVE(&post, {ANSWER, 429, "Retry-After: 1", 0}, {ANSWER, 503, date, 0}, {ANSWER, 200, NULL, 0});
    start(&post);
    put_in(&post, "k1", "A", "{}");
    expect(helpdesk_wait(post.helpdesk, 1));
    EVENTUALLY(outbound_figures(post.outbound).retried == 1); /* its answer is read, not only its call made */
    put_in(&post, "k2", "B", "{}"); /* waits as well: it is the receiver that asked for peace */
    expect(helpdesk_wait(post.helpdesk, 4));
    struct received first = helpdesk_received(post.helpdesk, 0), second = helpdesk_received(post.helpdesk, 1);
    expect(second.at_ms - first.at_ms >= 1000);
    wait_state(&post, "A", 0, OUTBOX_DONE);
    wait_state(&post, "B", 0, OUTBOX_DONE);
    expect(time(NULL) >= then);
    post_close(&post);
}

TEST(an_absurd_retry_after_does_not_hold_a_ticket_for_ever)
{
    struct post post = post_open();
    point_at_helpdesk(&post);
    BEHAVE(&post, {ANSWER, 429, "Retry-After: 99999999999", 0}, {ANSWER, 200, NULL, 0});
    start(&post);
    put_in(&post, "k1", "A", "{}");
    struct outbox_row row = row_of(&post, "A", 0);
    for (int i = 0; i < 1000 && !row.attempts; i++, row = row_of(&post, "A", 0))
        nap(2);
    expect_int(row.attempts, 1);
    expect_text(row.last_error, "answered 429");
    expect(row.due_at > clock_now() && row.due_at <= clock_now() + MS_DAY);
    post_close(&post);
}

TEST(what_is_refused_for_good_is_kept_as_a_dead_letter_and_delays_nobody)
{
    struct post post = post_open();
    point_at_helpdesk(&post);
    BEHAVE(&post, {ANSWER, 422, NULL, 0}, {ANSWER, 200, NULL, 0});
    start(&post);
    put_in(&post, "k1", "A", "{}");
    struct outbox_row row = wait_state(&post, "A", 0, OUTBOX_DEAD);
    expect_text(row.last_error, "answered 422");
    put_in(&post, "k2", "A", "{}");
    put_in(&post, "k3", "B", "{}");
    wait_state(&post, "A", 1, OUTBOX_DONE);
    wait_state(&post, "B", 0, OUTBOX_DONE);
    int64_t waiting, dead;
    expect_int(outbox_counts(post.reader, &waiting, &dead), OK);
    expect_int(waiting, 0);
    expect_int(dead, 1);
    EVENTUALLY(outbound_figures(post.outbound).dead == 1);
    expect_int(helpdesk_count(post.helpdesk), 3);
    post_close(&post);
}

TEST(a_receiver_that_has_the_id_already_is_content)
{
    struct post post = post_open();
    point_at_helpdesk(&post);
    BEHAVE(&post, {ANSWER, 409, NULL, 0});
    start(&post);
    put_in(&post, "k1", "A", "{}");
    wait_state(&post, "A", 0, OUTBOX_DONE);
    post_close(&post);
}

TEST(an_update_never_overtakes_its_opening)
{
    struct post post = post_open();
    point_at_helpdesk(&post);
    BEHAVE(&post, {ANSWER, 500, NULL, 20}, {ANSWER, 500, NULL, 0}, {ANSWER, 200, NULL, 10});
    for (int i = 0; i < 5; i++) {
        char key[16], body[32];
        for (char subject = 'A'; subject <= 'F'; subject++) {
            snprintf(key, sizeof key, "%c-%d", subject, i);
            snprintf(body, sizeof body, "{\"n\":%d}", i);
            put_in(&post, key, (char[2]){subject, 0}, body);
        }
    }
    start(&post);
    for (char subject = 'A'; subject <= 'F'; subject++)
        wait_state(&post, (char[2]){subject, 0}, 4, OUTBOX_DONE);
    int last[6] = {0};
    for (size_t i = 0; i < helpdesk_count(post.helpdesk); i++) {
        struct received r = helpdesk_received(post.helpdesk, i);
        int number = r.id[2] - '0', *before = &last[r.id[0] - 'A'];
        expect(number == *before || number == *before + 1); /* a repetition, or the next */
        *before = number;
    }
    EVENTUALLY(outbound_figures(post.outbound).sent == 30);
    post_close(&post);
}

TEST(a_helpdesk_that_is_away_is_left_alone_and_found_when_it_returns)
{
    struct post post = post_open();
    point_at_helpdesk(&post);
    int port = helpdesk_port(post.helpdesk);
    helpdesk_close(post.helpdesk);
    post.served = false;
    post.config.outbox.longest_retry = 400;
    start(&post);
    for (char subject = 'A'; subject <= 'H'; subject++)
        put_in(&post, (char[3]){'k', subject, 0}, (char[2]){subject, 0}, "{}");
    EVENTUALLY(outbound_figures(post.outbound).circuit_open);
    nap(1500);
    uint64_t before = outbound_figures(post.outbound).retried;
    expect(before < 40); /* single probes, further and further apart */
    nap(1000);
    expect(outbound_figures(post.outbound).retried - before <= 5);

    post.helpdesk = helpdesk_open(port);
    post.served = true;
    for (char subject = 'A'; subject <= 'H'; subject++)
        wait_state(&post, (char[2]){subject, 0}, 0, OUTBOX_DONE);
    EVENTUALLY(!outbound_figures(post.outbound).circuit_open);
    expect_int(helpdesk_count(post.helpdesk), 8);
    post_close(&post);
}

TEST(one_letter_that_always_fails_does_not_keep_the_others_back)
{
    struct post post = post_open();
    point_at_helpdesk(&post);
    BEHAVE(&post, {ANSWER, 500, NULL, 0});
    start(&post);
    put_in(&post, "poison", "A", "{}");
    EVENTUALLY(outbound_figures(post.outbound).circuit_open);
    put_in(&post, "k2", "B", "{}"); /* is tried next, though it is younger */
    size_t count = helpdesk_count(post.helpdesk);
    BEHAVE(&post, {ANSWER, 200, NULL, 0});
    wait_state(&post, "B", 0, OUTBOX_DONE);
    struct received r = helpdesk_received(post.helpdesk, count);
    if (!strcmp(r.id, "poison")) /* it was just on its way */
        r = helpdesk_received(post.helpdesk, count + 1);
    expect_text(r.id, "k2");
    post_close(&post);
}

TEST(after_long_enough_a_letter_is_given_up_but_stays_in_sight)
{
    struct post post = post_open();
    point_at_helpdesk(&post);
    post.config.outbox.give_up = 50;
    post.config.outbox.longest_retry = 20;
    BEHAVE(&post, {ANSWER, 500, NULL, 0});
    start(&post);
    put_in(&post, "k1", "A", "{}");
    struct outbox_row row = wait_state(&post, "A", 0, OUTBOX_DEAD);
    expect_int(row.attempts,
               12); /* patience counts attempts too: it may have lain here before we could send */
    expect_text(row.last_error, "answered 500");
    post_close(&post);
}

TEST(without_a_helpdesk_tickets_wait_and_leave_when_one_is_configured)
{
    struct post post = post_open();
    start(&post);
    put_in(&post, "k1", "A", "{}");
    nap(100);
    struct outbox_row row = row_of(&post, "A", 0);
    expect_int(row.state, OUTBOX_WAITING);
    expect_int(row.attempts, 0);
    point_at_helpdesk(&post);
    post.config.helpdesk.secret = NULL; /* never unsigned */
    outbound_configure(post.outbound, &post.config);
    nap(100);
    expect_int(helpdesk_count(post.helpdesk), 0);
    post.config.helpdesk.secret = SECRET;
    outbound_configure(post.outbound, &post.config);
    wait_state(&post, "A", 0, OUTBOX_DONE);
    post_close(&post);
}

TEST(a_corrected_address_is_tried_at_once)
{
    struct post post = post_open();
    post.config.helpdesk.url = "http://127.0.0.1:1/";
    post.config.outbox.first_retry = 60000;
    post.config.outbox.longest_retry = 60000;
    start(&post);
    for (char subject = 'A'; subject <= 'E'; subject++)
        put_in(&post, (char[3]){'k', subject, 0}, (char[2]){subject, 0}, "{}");
    EVENTUALLY(outbound_figures(post.outbound).circuit_open);
    put_in(&post, "new", "N", "{}");
    nap(50);
    expect_int(row_of(&post, "N", 0).attempts, 0);
    point_at_helpdesk(&post);
    outbound_configure(post.outbound, &post.config);
    wait_state(&post, "N", 0, OUTBOX_DONE);
    post_close(&post);
}

TEST(an_answer_without_end_is_cut_off_and_counts_as_its_status)
{
    struct post post = post_open();
    point_at_helpdesk(&post);
    BEHAVE(&post, {ENDLESS, 0, NULL, 0});
    start(&post);
    put_in(&post, "k1", "A", "{}");
    wait_state(&post, "A", 0, OUTBOX_DONE);
    expect_int(helpdesk_count(post.helpdesk), 1);
    post_close(&post);
}

TEST(closing_lets_a_request_finish_within_its_patience)
{
    struct post post = post_open();
    point_at_helpdesk(&post);
    BEHAVE(&post, {ANSWER, 200, NULL, 200});
    start(&post);
    put_in(&post, "k1", "A", "{}");
    expect(helpdesk_wait(post.helpdesk, 1));
    outbound_close(post.outbound, 2000);
    post.outbound = NULL;
    expect_int(row_of(&post, "A", 0).state, OUTBOX_DONE);
    post_close(&post);
}

TEST(what_is_not_done_at_closing_leaves_after_the_next_start)
{
    struct post post = post_open();
    point_at_helpdesk(&post);
    BEHAVE(&post, {STALL, 0, NULL, 0});
    start(&post);
    put_in(&post, "k1", "A", "{}");
    put_in(&post, "k2", "A", "{}");
    expect(helpdesk_wait(post.helpdesk, 1));
    int64_t before = clock_monotonic_us();
    outbound_close(post.outbound, 100);
    expect(clock_monotonic_us() - before < 1500000);
    expect_int(row_of(&post, "A", 0).state, OUTBOX_WAITING);
    BEHAVE(&post, {ANSWER, 200, NULL, 0});
    start(&post);
    wait_state(&post, "A", 0, OUTBOX_DONE);
    wait_state(&post, "A", 1, OUTBOX_DONE);
    expect_text(helpdesk_received(post.helpdesk, 0).id, "k1");
    expect_text(helpdesk_received(post.helpdesk, 1).id, "k1");
    expect_text(helpdesk_received(post.helpdesk, 2).id, "k2");
    post_close(&post);
}

/* As a second program on the same file has them. */
TEST(two_that_empty_one_outbox_send_each_letter_once)
{
    enum { LETTERS = 40 };
    struct post post = post_open();
    struct writer *writer = NULL;
    struct outbound *other = NULL;
    char key[16];
    point_at_helpdesk(&post);
    BEHAVE(&post, {ANSWER, 200, NULL, 15});
    for (int i = 0; i < LETTERS; i++) {
        snprintf(key, sizeof key, "%d", i);
        put_in(&post, key, key, "{}");
    }
    expect_int(writer_open(post.data, NULL, NULL, &writer), OK);
    start(&post);
    expect_int(outbound_open(post.data, writer, &post.config, &other), OK);
    for (int i = 0; i < LETTERS; i++) {
        snprintf(key, sizeof key, "%d", i);
        expect_int(wait_state(&post, key, 0, OUTBOX_DONE).attempts, 1);
    }
    EVENTUALLY(outbound_figures(post.outbound).sent + outbound_figures(other).sent == LETTERS);
    expect(outbound_figures(post.outbound).sent > 0 && outbound_figures(other).sent > 0);
    expect_int(helpdesk_count(post.helpdesk), LETTERS);
    outbound_close(other, 1000);
    writer_close(writer);
    post_close(&post);
}

struct claim {
    int64_t id;
    utc_ms until;
};

static enum err claim_for_another(struct store *store, void *arg)
{
    const struct claim *claim = arg;
    return outbox_claim(store, claim->id, "another", clock_now(), claim->until);
}

TEST(a_letter_that_a_killed_program_had_claimed_is_sent_when_the_claim_ends)
{
    struct post post = post_open();
    point_at_helpdesk(&post);
    put_in(&post, "k1", "A", "{}");
    put_in(&post, "k2", "B", "{}");
    struct claim claim = {row_of(&post, "A", 0).id, clock_now() + 700};
    struct claim turned = {row_of(&post, "B", 0).id, clock_now() + MS_DAY};
    expect_int(writer_do(post.writer, (struct job){.run = claim_for_another, .arg = &claim}), OK);
    expect_int(writer_do(post.writer, (struct job){.run = claim_for_another, .arg = &turned}), OK);
    start(&post);
    wait_state(&post, "B", 0, OUTBOX_DONE);
    if (clock_now() < claim.until - 100)
        expect_int(row_of(&post, "A", 0).state, OUTBOX_WAITING);
    wait_state(&post, "A", 0, OUTBOX_DONE);
    expect(clock_now() >= claim.until);
    expect_int(helpdesk_count(post.helpdesk), 2);
    post_close(&post);
}

TEST(a_row_whose_target_is_not_known_here_waits_and_holds_nobody_up)
{
    struct post post = post_open();
    point_at_helpdesk(&post);
    struct letter letter = {"k1", "pigeon", "A", "{}"};
    expect_int(writer_do(post.writer, (struct job){.run = add, .arg = &letter}), OK);
    start(&post);
    put_in(&post, "k2", "B", "{}");
    wait_state(&post, "B", 0, OUTBOX_DONE);
    expect_int(row_of(&post, "A", 0).state, OUTBOX_WAITING);
    post_close(&post);
}

TEST(waiting_costs_nothing)
{
    struct post post = post_open();
    post.config.helpdesk.url = "http://127.0.0.1:1/";
    post.config.outbox.first_retry = 60000;
    post.config.outbox.longest_retry = 60000;
    start(&post);
    put_in(&post, "k1", "A", "{}");
    nap(300);
    struct timespec before, after;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &before);
    nap(1000);
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &after);
    int64_t used = (after.tv_sec - before.tv_sec) * 1000000 + (after.tv_nsec - before.tv_nsec) / 1000;
    expect(used < 50000); /* the test's own helpdesk polls; a busy loop would take a second */
    post_close(&post);
}

TEST(an_outbox_that_is_not_there_is_an_error)
{
    struct config config = {.listen = NULL};
    struct outbound *outbound = NULL;
    log_set_level(LOG_NONE);
    expect(outbound_open("/nonexistent/w.db", NULL, &config, &outbound) != OK);
    expect(outbound == NULL);
    outbound_close(NULL, 0);
}
