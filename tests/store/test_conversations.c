/* tests/store/test_conversations.c - turns, messages, who is to be told, and how often somebody may guess. */
#include "help.h"

static struct conversation find_conversation(struct bench *bench, const char *id)
{
    struct conversation conversation = {0};
    expect_int(conversations_find(bench->store, id, bench->arena, &conversation), OK);
    return conversation;
}

TEST(a_turn_is_kept_with_its_words_its_answer_and_the_session)
{
    struct bench bench = bench_open();
    struct message *messages = NULL;
    size_t count = 0;
    int64_t seq = 0;
    expect_int(keep_turn(&bench, "chat:1", 0, "hello", "Hi."), 1);
    expect_int(keep_turn(&bench, "chat:1", 1, "where is my order", "Which one?"), 2);

    struct conversation conversation = find_conversation(&bench, "chat:1");
    expect_int(conversation.revision, 2);
    expect_int(conversation.last_seq, 2);
    expect_int(conversation.channel, CHANNEL_CHAT);
    expect_text(conversation.locale, "en-US");
    expect_text(conversation.session_json, "{\"asked\":\"order_number\"}");
    expect(conversation.created_at == NOON && conversation.updated_at == NOON);

    expect_int(messages_since(bench.store, "chat:1", 0, 10, bench.arena, &messages, &count), OK);
    expect_int(count, 2);
    expect_text(messages[1].heard, "where is my order");
    expect_int(messages[1].kind, MESSAGE_REPLY);
    expect_text(reply_text(bench.arena, &messages[1], &seq), "Which one?");
    expect_int(seq, 2);
    expect_int(messages_since(bench.store, "chat:1", 1, 10, bench.arena, &messages, &count), OK);
    expect_int(count, 1);
    expect_int(messages_since(bench.store, "chat:1", 0, 1, bench.arena, &messages, &count), OK);
    expect_int(count, 1);
    expect_int(messages_since(bench.store, "chat:2", 0, 10, bench.arena, &messages, &count), OK);
    expect_int(count, 0);
    bench_close(&bench);
}

TEST(an_unknown_conversation_is_not_found)
{
    struct bench bench = bench_open();
    struct conversation conversation;
    int64_t seq;
    struct reply reply = make_reply("News.");
    expect_int(conversations_find(bench.store, "chat:1", bench.arena, &conversation), ERR_NOT_FOUND);
    expect_int(messages_add(bench.store, "chat:1", MESSAGE_EVENT, NULL, &reply, NOON, &seq), ERR_NOT_FOUND);
    bench_close(&bench);
}

TEST(a_turn_decided_on_an_older_state_is_stale_and_leaves_nothing)
{
    struct bench bench = bench_open();
    struct reply reply = make_reply("Late.");
    struct turn_record record = make_turn("chat:1", 0, "hello", &reply);
    int64_t seq = 77;
    keep_turn(&bench, "chat:1", 0, "hello", "Hi.");
    expect_int(conversations_keep_turn(bench.store, &record, &seq), ERR_STALE); /* thought it was new */
    record.revision = 5;
    expect_int(conversations_keep_turn(bench.store, &record, &seq), ERR_STALE);
    record.conversation = "chat:none"; /* thought it was there */
    expect_int(conversations_keep_turn(bench.store, &record, &seq), ERR_STALE);
    expect_int(seq, 77);
    expect_int(find_conversation(&bench, "chat:1").last_seq, 1);
    expect_int(count_in(bench.path, "SELECT count(*) FROM messages"), 1);
    bench_close(&bench);
}

TEST(a_turn_finds_its_conversation_wherever_it_stands_by_now)
{
    struct bench bench = bench_open();
    struct reply reply = make_reply("On its way.");
    int64_t seq = 0;
    keep_turn(&bench, "chat:1", 0, "hello", "Hi.");
    keep_turn(&bench, "chat:2", 0, "hello", "Hi.");
    struct conversation first = find_conversation(&bench, "chat:1");
    struct turn_record record = make_turn("chat:1", 1, "where is it", &reply);
    record.row = first.row;
    record.last_seq = first.last_seq;
    expect_int(conversations_keep_turn(bench.store, &record, &seq), OK); /* as it was read */
    expect_int(seq, 2);
    expect_int(conversations_keep_turn(bench.store, &record, &seq), ERR_STALE); /* and once only */

    record.revision = 2;
    record.last_seq = 2;
    expect_int(messages_add(bench.store, "chat:1", MESSAGE_EVENT, NULL, &reply, NOON + 1, &seq), OK);
    expect_int(conversations_keep_turn(bench.store, &record, &seq), OK); /* news came meanwhile */
    expect_int(seq, 4);

    record.conversation = "chat:2"; /* its row is another's */
    record.revision = 1;
    record.row = first.row;
    record.last_seq = 1;
    expect_int(conversations_keep_turn(bench.store, &record, &seq), OK);
    expect_int(seq, 2);
    expect_int(find_conversation(&bench, "chat:1").last_seq, 4);
    expect_int(find_conversation(&bench, "chat:2").last_seq, 2);
    bench_close(&bench);
}

TEST(a_message_id_that_was_answered_brings_its_answer_back)
{
    static const char *const ids[] = {"c-1", "c-2", "c-2"}, *const again[] = {"c-9", "c-2"};
    struct bench bench = bench_open();
    struct reply reply = make_reply("Both.");
    struct turn_record record = make_turn("chat:1", 0, "one two", &reply);
    struct message message;
    int64_t seq = 0;
    record.message_ids = ids;
    record.message_id_count = 3; /* a client that names one twice */
    expect_int(conversations_keep_turn(bench.store, &record, &seq), OK);

    record.message_ids = again;
    record.message_id_count = 2;
    expect_int(conversations_keep_turn(bench.store, &record, &seq), ERR_EXISTS); /* and its revision is old */
    record.revision = 1;
    expect_int(conversations_keep_turn(bench.store, &record, &seq), ERR_EXISTS);
    expect_int(find_conversation(&bench, "chat:1").revision, 1);

    expect_int(messages_answering(bench.store, "chat:1", "c-2", bench.arena, &message), OK);
    expect_int(message.seq, 1);
    expect_text(reply_text(bench.arena, &message, NULL), "Both.");
    expect_int(messages_answering(bench.store, "chat:1", "c-9", bench.arena, &message), ERR_NOT_FOUND);
    expect_int(messages_answering(bench.store, "chat:2", "c-2", bench.arena, &message), ERR_NOT_FOUND);

    record.conversation = "chat:2"; /* ids are the client's own: another conversation may use them too */
    record.revision = 0;
    expect_int(conversations_keep_turn(bench.store, &record, &seq), OK);
    bench_close(&bench);
}

TEST(a_turn_without_an_answer_keeps_the_session_and_no_message)
{
    struct bench bench = bench_open();
    struct turn_record record = make_turn("chat:1", 1, NULL, NULL);
    int64_t seq = 0;
    keep_turn(&bench, "chat:1", 0, "hello", "Hi.");
    record.session_json = "{\"closed\":true}";
    expect_int(conversations_keep_turn(bench.store, &record, &seq), OK);
    expect_int(seq, 1);
    struct conversation conversation = find_conversation(&bench, "chat:1");
    expect_int(conversation.revision, 2);
    expect_int(conversation.last_seq, 1);
    expect_text(conversation.session_json, "{\"closed\":true}");
    bench_close(&bench);
}

TEST(news_gets_the_next_number_and_does_not_make_a_turn_stale)
{
    struct bench bench = bench_open();
    struct reply reply = make_reply("It is out for delivery.");
    struct message *messages = NULL;
    size_t count = 0;
    int64_t seq = 0;
    keep_turn(&bench, "chat:1", 0, "hello", "Hi.");
    expect_int(messages_add(bench.store, "chat:1", MESSAGE_EVENT, NULL, &reply, NOON + 1, &seq), OK);
    expect_int(seq, 2);
    expect_int(messages_add(bench.store, "chat:1", MESSAGE_AGENT, "Kim", &reply, NOON + 2, &seq), OK);
    expect_int(keep_turn(&bench, "chat:1", 1, "thanks", "You are welcome."), 4);
    expect_int(messages_since(bench.store, "chat:1", 0, 10, bench.arena, &messages, &count), OK);
    expect_int(count, 4);
    for (size_t i = 0; i < count; i++)
        expect_int(messages[i].seq, (int64_t)i + 1);
    expect_int(messages[1].kind, MESSAGE_EVENT);
    expect(messages[1].heard == NULL);
    expect_text(messages[2].from, "Kim");
    expect_text(message_kind_name(messages[2].kind), "agent");
    bench_close(&bench);
}

TEST(what_a_conversation_watches_is_told_to_it_until_it_asks_for_quiet)
{
    static const char *const keys[] = {"1001", "1002"};
    struct bench bench = bench_open();
    struct reply reply = make_reply("On its way.");
    struct conversation *watchers = NULL;
    size_t count = 0;
    int64_t seq;
    for (int i = 1; i <= 3; i++) {
        struct turn_record record = make_turn(arena_printf(bench.arena, "chat:%d", i), 0, "1001", &reply);
        record.watch = keys;
        record.watch_count = i == 3 ? 2 : 1;
        record.at = NOON + i;
        expect_int(conversations_keep_turn(bench.store, &record, &seq), OK);
    }
    expect_int(watchers_of(bench.store, "1001", 10, bench.arena, &watchers, &count), OK);
    expect_int(count, 3);
    expect_text(watchers[0].id, "chat:3"); /* the newest first */
    expect_int(watchers_of(bench.store, "1001", 2, bench.arena, &watchers, &count), OK);
    expect_int(count, 2);
    expect_int(watchers_of(bench.store, "1002", 10, bench.arena, &watchers, &count), OK);
    expect_int(count, 1);

    struct turn_record quiet = make_turn("chat:3", 1, "stop telling me", &reply);
    quiet.stop_notifications = true;
    expect_int(conversations_keep_turn(bench.store, &quiet, &seq), OK);
    expect_int(watchers_of(bench.store, "1001", 10, bench.arena, &watchers, &count), OK);
    expect_int(count, 2);

    struct turn_record again = make_turn("chat:3", 2, "tell me after all", &reply);
    again.notify = keys;
    again.notify_count = 1;
    expect_int(conversations_keep_turn(bench.store, &again, &seq), OK);
    expect_int(watchers_of(bench.store, "1001", 10, bench.arena, &watchers, &count), OK);
    expect_int(count, 3);
    expect_int(count_in(bench.path, "SELECT count(*) FROM notifications"), 1);
    bench_close(&bench);
}

static enum err fail_proof(struct bench *bench, int64_t revision, const char *order, int limit, utc_ms at)
{
    const struct throttle_hit hits[] = {{THROTTLE_ORDER, order, limit, true},
                                        {THROTTLE_CLIENT, "192.0.2.7", 30, true}};
    struct reply reply = make_reply("That does not fit.");
    struct turn_record record = make_turn("chat:1", revision, "99999", &reply);
    int64_t seq;
    record.hits = hits;
    record.hit_count = 2;
    record.at = at;
    return conversations_keep_turn(bench->store, &record, &seq);
}

static int count_of(struct bench *bench, enum throttle_kind kind, const char *key, utc_ms now)
{
    int count = -1;
    expect_int(throttle_count(bench->store, kind, key, now, &count), OK);
    return count;
}

TEST(failed_proofs_are_counted_for_exactly_an_hour)
{
    struct bench bench = bench_open();
    expect_int(fail_proof(&bench, 0, "1001", 10, NOON), OK);
    expect_int(fail_proof(&bench, 1, "1001", 10, NOON), OK); /* in the same millisecond */
    expect_int(fail_proof(&bench, 2, "1001", 10, NOON + 30 * MS_MINUTE), OK);
    expect_int(count_of(&bench, THROTTLE_ORDER, "1001", NOON + 30 * MS_MINUTE), 3);
    expect_int(count_of(&bench, THROTTLE_CLIENT, "192.0.2.7", NOON + 30 * MS_MINUTE), 3);
    expect_int(count_of(&bench, THROTTLE_CLIENT, "1001", NOON), 0);
    expect_int(count_of(&bench, THROTTLE_ORDER, "1001", NOON + MS_HOUR - 1), 3);
    expect_int(count_of(&bench, THROTTLE_ORDER, "1001", NOON + MS_HOUR), 1);
    expect_int(count_of(&bench, THROTTLE_ORDER, "1001", NOON + 90 * MS_MINUTE), 0);
    bench_close(&bench);
}

TEST(old_counts_are_dropped_when_new_ones_come)
{
    struct bench bench = bench_open();
    fail_proof(&bench, 0, "1001", 10, NOON);
    fail_proof(&bench, 1, "1001", 10, NOON + 2 * MS_HOUR);
    expect_int(count_in(bench.path, "SELECT count(*) FROM throttles"),
               2); /* one of the order, one of the client */
    bench_close(&bench);
}

TEST(a_turn_decided_below_a_limit_that_was_reached_meanwhile_is_stale)
{
    const struct throttle_hit check = {THROTTLE_ORDER, "1001", 2, false};
    struct bench bench = bench_open();
    struct reply reply = make_reply("It is in New Jersey.");
    struct turn_record record = make_turn("chat:2", 0, "10001", &reply);
    int64_t seq;
    expect_int(fail_proof(&bench, 0, "1001", 2, NOON), OK);
    expect_int(fail_proof(&bench, 1, "1001", 2, NOON), OK);
    expect_int(fail_proof(&bench, 2, "1001", 2, NOON), ERR_STALE);
    expect_int(count_of(&bench, THROTTLE_ORDER, "1001", NOON), 2);

    record.hits = &check; /* the right proof, guessed in the eleventh attempt, tells nothing either */
    record.hit_count = 1;
    expect_int(conversations_keep_turn(bench.store, &record, &seq), ERR_STALE);
    record.at = NOON + MS_HOUR;
    expect_int(conversations_keep_turn(bench.store, &record, &seq), OK);
    expect_int(count_of(&bench, THROTTLE_ORDER, "1001", NOON), 2);
    bench_close(&bench);
}
