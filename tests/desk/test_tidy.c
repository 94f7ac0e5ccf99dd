/* tests/desk/test_tidy.c - retention: what is old goes in small steps, what is not stays. */
#include <stdio.h>
#include <string.h>

#include "house.h"
#include "test.h"

/* As the server does: a step a second, until it rests. */
static void tidy_round(struct test_house *house)
{
    for (int i = 0; i < 20; i++) {
        desk_tidy(house->desk);
        house_settle(house);
    }
}

static enum err find(struct test_house *house, const char *conversation, struct conversation *ret)
{
    return conversations_find(house->reader, conversation, house->arena, ret);
}

static size_t messages(struct test_house *house, const char *conversation)
{
    struct message *list = NULL;
    size_t count = 0;
    expect_int(messages_since(house->reader, conversation, 0, 100, house->arena, &list, &count), OK);
    return count;
}

static size_t watchers(struct test_house *house)
{
    struct conversation *list = NULL;
    size_t count = 0;
    expect_int(watchers_of(house->reader, "1001", 100, house->arena, &list, &count), OK);
    return count;
}

static const char config[] =
    "{\"retention\": {\"transcripts_days\": 20, \"conversations_days\": 5, \"outbox_days\": 10}}";

TEST(a_conversation_forgets_first_and_is_deleted_later)
{
    struct test_house *house = house_build(config);
    struct conversation found;
    utc_ms start = clock_now();
    house_say(house, "chat:a", "where is order 1001, zip 10001");
    house_say(house, "chat:b", "hello");
    tidy_round(house);
    expect_int(find(house, "chat:a", &found), OK);
    expect(found.session_json != NULL);

    clock_set(start + 6 * MS_DAY);
    house_say(house, "chat:b", "hello again");
    tidy_round(house);
    expect_int(find(house, "chat:a", &found), OK);
    expect(found.session_json == NULL);
    expect_int(messages(house, "chat:a"), 1);
    expect_int(find(house, "chat:b", &found), OK);
    expect(found.session_json != NULL);
    /* what was proven counts no longer */
    expect(strstr(house_say(house, "chat:a", "where is order 1001"), "UPS") == NULL);
    expect_int(messages(house, "chat:a"), 2);

    clock_set(start + 27 * MS_DAY);
    house_say(house, "chat:c", "hello");
    tidy_round(house);
    expect_int(find(house, "chat:a", &found), ERR_NOT_FOUND);
    expect_int(find(house, "chat:b", &found), ERR_NOT_FOUND);
    expect_int(find(house, "chat:c", &found), OK);
    expect_int(watchers(house), 0);
    house_say(house, "chat:a", "hello"); /* begins anew */
    expect_int(house_heard()->seq, 1);
    clock_set(UTC_NONE);
    house_leave(house);
}

TEST(what_has_left_is_emptied_and_what_waits_is_not)
{
    struct test_house *house = house_build(config);
    utc_ms start = clock_now();
    char left[32], waits[32];
    struct outbox_row *rows = NULL;
    size_t count = 0;
    house_say(house, "chat:a", "I want to talk to a person");
    snprintf(left, sizeof left, "%s", house_heard()->ticket);
    house_say(house, "chat:b", "I want to talk to a person");
    snprintf(waits, sizeof waits, "%s", house_heard()->ticket);
    expect_int(outbox_of_subject(house->reader, left, house->arena, &rows, &count), OK);
    expect_int(count, 1);
    struct store *store = NULL;
    expect_int(store_open(house->path, &store), OK);
    expect_int(outbox_done(store, rows[0].id, start), OK);
    store_close(store);

    clock_set(start + 9 * MS_DAY);
    tidy_round(house);
    expect_int(outbox_of_subject(house->reader, left, house->arena, &rows, &count), OK);
    expect(rows[0].body[0] != 0);
    clock_set(start + 11 * MS_DAY);
    tidy_round(house);
    expect_int(outbox_of_subject(house->reader, left, house->arena, &rows, &count), OK);
    expect_text(rows[0].body, "");
    expect_int(outbox_of_subject(house->reader, waits, house->arena, &rows, &count), OK);
    expect(rows[0].body[0] != 0);
    clock_set(UTC_NONE);
    house_leave(house);
}

TEST(what_was_put_aside_and_emptied_is_not_sent_again)
{
    struct test_house *house = house_build(config);
    utc_ms start = clock_now();
    struct outbox_row *rows = NULL;
    size_t count = 0;
    int resent = -1;
    house_say(house, "chat:a", "I want to talk to a person");
    expect_int(outbox_of_subject(house->reader, house_heard()->ticket, house->arena, &rows, &count), OK);
    struct store *store = NULL;
    expect_int(store_open(house->path, &store), OK);
    expect_int(outbox_dead(store, rows[0].id, start, "400"), OK);
    clock_set(start + 11 * MS_DAY);
    tidy_round(house);
    expect_int(outbox_resend(store, NULL, start + 11 * MS_DAY, &resent), OK);
    expect_int(resent, 0);
    store_close(store);
    clock_set(UTC_NONE);
    house_leave(house);
}

TEST(many_old_conversations_go_a_few_at_a_time)
{
    struct test_house *house = house_build(config);
    utc_ms start = clock_now();
    char id[32];
    for (int i = 0; i < 120; i++) {
        snprintf(id, sizeof id, "chat:%d", i);
        house_say(house, id, "hello");
    }
    clock_set(start + 30 * MS_DAY);
    desk_tidy(house->desk);
    house_settle(house);
    struct conversation found;
    expect_int(find(house, "chat:0", &found), ERR_NOT_FOUND);
    expect_int(find(house, "chat:119", &found), OK);
    tidy_round(house);
    expect_int(find(house, "chat:119", &found), ERR_NOT_FOUND);
    clock_set(UTC_NONE);
    house_leave(house);
}
