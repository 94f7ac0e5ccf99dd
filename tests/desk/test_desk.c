/* tests/desk/test_desk.c - turns: kept before they are answered, one after the other, on fresh facts. */
#include <stdio.h>
#include <string.h>

#include "house.h"
#include "test.h"

static bool says(const char *text, const char *part)
{
    return strstr(text, part) != NULL;
}

static size_t tickets(struct test_house *house)
{
    struct ticket *list = NULL;
    size_t count = 0;
    expect_int(tickets_list(house->reader, -1, 100, house->arena, &list, &count), OK);
    return count;
}

TEST(a_stranger_proves_an_order_and_is_told)
{
    struct test_house *house = house_build(NULL);
    expect(!says(house_say(house, "chat:a", "where is my order 1001"), "UPS"));
    expect(says(house_say(house, "chat:a", "10001"), "November 25"));
    house_leave(house);
}

TEST(two_turns_of_one_conversation_at_once_are_answered_in_order_on_fresh_state)
{
    struct test_house *house = house_build(NULL);
    struct heard_reply first, second;
    house_begin(house, "chat:a", "1", "where is my order 1001", &first);
    house_begin(house, "chat:a", "2", "10001", &second); /* a postcode only after the question for it */
    house_settle(house);
    expect(first.answered && second.answered);
    expect(first.seq < second.seq);
    expect(says(second.text, "November 25"));
    house_leave(house);
}

TEST(a_message_id_seen_before_gets_the_same_answer_and_makes_no_second_turn)
{
    struct test_house *house = house_build(NULL);
    struct heard_reply first, again;
    house_begin(house, "chat:a", "c-1", "I want to talk to a person", &first);
    house_settle(house);
    house_begin(house, "chat:a", "c-1", "I want to talk to a person", &again);
    house_settle(house);
    expect_int(again.err, ERR_EXISTS);
    expect_text(again.text, first.text);
    expect_int(again.seq, first.seq);
    expect_int(tickets(house), 1);
    house_leave(house);
}

TEST(a_repetition_that_comes_while_the_first_is_under_way_is_one_turn_too)
{
    struct test_house *house = house_build(NULL);
    struct heard_reply first, again;
    house_begin(house, "chat:a", "c-1", "I want to talk to a person", &first);
    house_begin(house, "chat:a", "c-1", "I want to talk to a person", &again);
    house_settle(house);
    expect_text(again.text, first.text);
    expect_int(tickets(house), 1);
    house_leave(house);
}

TEST(a_ticket_is_kept_with_its_conversation_and_a_letter_to_the_helpdesk)
{
    struct test_house *house = house_build(NULL);
    house_say(house, "chat:a", "where is order 1001, zip 10001");
    house_say(house, "chat:a", "I want to talk to a person");
    const char *reference = house_heard()->ticket;
    expect(reference[0]);
    expect(house->stirred >= 1);

    struct ticket ticket;
    struct outbox_row *rows = NULL;
    size_t count = 0;
    expect_int(tickets_find(house->reader, reference, house->arena, &ticket), OK);
    expect_int(outbox_of_subject(house->reader, reference, house->arena, &rows, &count), OK);
    expect_int(count, 1);
    expect(says(rows[0].body, "\"ticket.opened\""));
    expect(says(rows[0].body, "where is order 1001, zip 10001"));
    expect(says(rows[0].body, "Newark, NJ"));
    expect(says(rows[0].body, "2026-11-25"));
    expect(says(rows[0].body, house_heard()->ticket));
    house_leave(house);
}

TEST(a_second_request_about_the_same_matter_adds_to_the_open_ticket)
{
    struct test_house *house = house_build(NULL);
    char reference[32];
    house_say(house, "chat:a", "I want to talk to a person");
    snprintf(reference, sizeof reference, "%s", house_heard()->ticket);
    house_say(house, "chat:a", "get me a human");
    expect_text(house_heard()->ticket, reference);
    expect_int(tickets(house), 1);
    house_leave(house);
}

TEST(a_letter_to_the_helpdesk_has_an_id_that_can_be_signed_whoever_named_the_conversation)
{
    struct test_house *house = house_build(NULL);
    struct outbox_row *rows = NULL;
    size_t count = 0;
    house_say(house, "alexa:amzn1.echo-api.session.\xC3\xA9 x", "I want to talk to a person");
    house_say(house, "alexa:amzn1.echo-api.session.\xC3\xA9 x", "get me a human");
    expect_int(outbox_of_subject(house->reader, house_heard()->ticket, house->arena, &rows, &count), OK);
    expect_int(count, 2);
    for (size_t i = 0; i < count; i++)
        expect(rows[i].key[strspn(rows[i].key, "abcdefghijklmnopqrstuvwxyz"
                                               "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-")] == '\0');
    expect(strcmp(rows[0].key, rows[1].key) != 0);
    house_leave(house);
}

static enum err add_much(struct store *store, void *arg)
{
    enum err err = OK;
    char text[32];
    struct reply reply = {.text = text, .speech = ""};
    (void)arg;
    for (int i = 1; i <= 600 && !err; i++) {
        int64_t seq;
        snprintf(text, sizeof text, "news number %d.", i);
        err = messages_add(store, "chat:a", MESSAGE_EVENT, NULL, &reply, clock_now(), &seq);
    }
    return err;
}

TEST(a_ticket_carries_the_newest_part_of_a_long_conversation)
{
    struct test_house *house = house_build(NULL);
    struct outbox_row *rows = NULL;
    size_t count = 0;
    house_say(house, "chat:a", "where is order 1001, zip 10001");
    expect_int(writer_do(house->writer, (struct job){.run = add_much}), OK);
    house_say(house, "chat:a", "I want to talk to a person");
    expect_int(outbox_of_subject(house->reader, house_heard()->ticket, house->arena, &rows, &count), OK);
    expect(says(rows[0].body, "I want to talk to a person"));
    expect(says(rows[0].body, "news number 600."));
    expect(!says(rows[0].body, "news number 50."));
    house_leave(house);
}

TEST(who_asks_for_a_person_again_and_again_fills_no_disk)
{
    struct test_house *house = house_build(NULL);
    struct outbox_row *rows = NULL;
    size_t count = 0;
    house_say(house, "chat:a", "I want to talk to a person");
    expect_int(writer_do(house->writer, (struct job){.run = add_much}), OK);
    for (int i = 0; i < 15; i++)
        house_say(house, "chat:a", "get me a human");
    expect_int(outbox_of_subject(house->reader, house_heard()->ticket, house->arena, &rows, &count), OK);
    expect_int(count, 16);
    expect(says(rows[5].body, "news number 500."));
    expect(strlen(rows[15].body) < 8000);
    expect(says(rows[15].body, "get me a human"));
    house_leave(house);
}

#define GUESSERS 30

TEST(guesses_that_come_all_at_once_do_not_pass_the_limit_of_an_order)
{
    struct test_house *house = house_build(NULL);
    static struct heard_reply heard[GUESSERS];
    char conversation[32], guess[64];
    for (int i = 0; i < GUESSERS; i++) {
        snprintf(conversation, sizeof conversation, "chat:%d", i);
        snprintf(guess, sizeof guess, "where is order 1001, zip code 2%04d", i);
        house_begin(house, conversation, NULL, guess, &heard[i]);
    }
    house_settle(house);
    int count = 0;
    expect_int(throttle_count(house->reader, THROTTLE_ORDER, "1001", clock_now(), &count), OK);
    expect_int(count, 10);
    /* Now the right proof opens nothing either, for an hour, and that outlives a restart. */
    house_restart(house);
    expect(!says(house_say(house, "chat:right", "where is order 1001, zip code 10001"), "November 25"));
    clock_set(clock_now() + MS_HOUR + MS_MINUTE);
    expect(says(house_say(house, "chat:later", "where is order 1001, zip code 10001"), "November 25"));
    house_leave(house);
}

TEST(an_unknown_number_and_a_wrong_proof_get_the_same_words)
{
    struct test_house *house = house_build(NULL);
    char known[4096], unknown[4096];
    snprintf(known, sizeof known, "%s", house_say(house, "chat:a", "where is order 1001"));
    snprintf(unknown, sizeof unknown, "%s", house_say(house, "chat:b", "where is order 7777"));
    for (char *at = known; (at = strstr(at, "1001"));)
        memcpy(at, "7777", 4);
    expect_text(known, unknown);
    snprintf(known, sizeof known, "%s", house_say(house, "chat:a", "99999"));
    snprintf(unknown, sizeof unknown, "%s", house_say(house, "chat:b", "99999"));
    for (char *at = known; (at = strstr(at, "1001"));)
        memcpy(at, "7777", 4);
    expect_text(known, unknown);
    house_leave(house);
}

TEST(a_conversation_goes_on_after_a_restart)
{
    struct test_house *house = house_build(NULL);
    house_say(house, "chat:a", "when will order 1001 arrive");
    house_restart(house);
    expect(says(house_say(house, "chat:a", "10001"), "November 25"));
    house_leave(house);
}

TEST(say_that_again_repeats_word_for_word)
{
    struct test_house *house = house_build(NULL);
    char first[4096];
    snprintf(first, sizeof first, "%s", house_say(house, "chat:a", "where is order 1001, zip 10001"));
    expect_text(house_say(house, "chat:a", "say that again please"), first);
    house_leave(house);
}

TEST(what_is_understood_alone_need_not_wait_for_more)
{
    struct test_house *house = house_build(NULL);
    expect(desk_understands(house->desk, "chat:new", "en-US", "where is my order"));
    expect(!desk_understands(house->desk, "chat:new", "en-US", "so listen"));
    house_leave(house);
}
