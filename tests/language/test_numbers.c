/* tests/language/test_numbers.c - order numbers, proofs and their like, however they are typed, spelled or
 * spoken. */
#include "hearing.h"
#include "model/ticket.h"

struct row {
    const char *text;
    enum entity_type type;
    const char *value; /* "" : none may be found */
};

static void check_rows(const struct row *rows, size_t count, enum ask asked)
{
    size_t wrong = 0;
    for (size_t i = 0; i < count; i++) {
        const struct meaning *meaning = hear_answer(rows[i].text, asked);
        const struct entity *entity = meaning_entity(meaning, rows[i].type, 0);
        const char *value = entity ? entity->value : "";
        if (strcmp(value, rows[i].value) != 0) {
            fprintf(stderr, "\"%s\": %s \"%s\", not \"%s\"\n", rows[i].text, entity_type_name(rows[i].type),
                    value, rows[i].value);
            wrong++;
        }
    }
    expect_int(wrong, 0);
}
#define CHECK(rows, asked) check_rows((rows), sizeof(rows) / sizeof *(rows), (asked))

TEST(an_order_number_is_read_as_typed)
{
    static const struct row rows[] = {
        {"1042", ENTITY_ORDER_NUMBER, "1042"},
        {"#1042", ENTITY_ORDER_NUMBER, "1042"},
        {"# 1042", ENTITY_ORDER_NUMBER, "1042"},
        {"order no. 1042", ENTITY_ORDER_NUMBER, "1042"},
        {"order#1042", ENTITY_ORDER_NUMBER, "1042"},
        {"order1042", ENTITY_ORDER_NUMBER, "1042"},
        {"where is #10 42", ENTITY_ORDER_NUMBER, "1042"},
        {"1 0 0 4", ENTITY_ORDER_NUMBER, "1004"},
        {"1, 0, 0, 4", ENTITY_ORDER_NUMBER, "1004"},
        {"order SE10234 please", ENTITY_ORDER_NUMBER, "SE10234"},
        {"where is se10234", ENTITY_ORDER_NUMBER, "SE10234"},
        {"where is DE-2024-7", ENTITY_ORDER_NUMBER, "DE-2024-7"},
        {"ORD-101?", ENTITY_ORDER_NUMBER, "ORD-101"},
        {"order number 54", ENTITY_ORDER_NUMBER, "54"},
        {"here it is: 287", ENTITY_ORDER_NUMBER, "287"},
        {"order 1042's status", ENTITY_ORDER_NUMBER, "1042"},
        {"order 1042/1043", ENTITY_ORDER_NUMBER, "1042"},
        {"where is order AB 1234", ENTITY_ORDER_NUMBER, "AB1234"},
        {"112-1234567-1234567 where is it", ENTITY_ORDER_NUMBER, "112-1234567-1234567"},
        {"\xEF\xBC\x91\xEF\xBC\x90\xEF\xBC\x94\xEF\xBC\x92", ENTITY_ORDER_NUMBER,
         "1042"}, /* full-width digits */
        {"(1042)", ENTITY_ORDER_NUMBER, "1042"},
        {"my order is 1042.", ENTITY_ORDER_NUMBER, "1042"},
    };
    CHECK(rows, ASK_NOTHING);
}

TEST(an_order_number_is_read_as_spoken)
{
    static const struct row rows[] = {
        {"ten forty two", ENTITY_ORDER_NUMBER, "1042"},
        {"it's ten forty-two", ENTITY_ORDER_NUMBER, "1042"},
        {"one oh oh four two", ENTITY_ORDER_NUMBER, "10042"},
        {"one zero zero one", ENTITY_ORDER_NUMBER, "1001"},
        {"double seven one zero", ENTITY_ORDER_NUMBER, "7710"},
        {"one double oh four", ENTITY_ORDER_NUMBER, "1004"},
        {"triple one nine", ENTITY_ORDER_NUMBER, "1119"},
        {"one thousand and one", ENTITY_ORDER_NUMBER, "1001"},
        {"one thousand forty two", ENTITY_ORDER_NUMBER, "1042"},
        {"ten thousand and one", ENTITY_ORDER_NUMBER, "10001"},
        {"twenty five hundred", ENTITY_ORDER_NUMBER, "2500"},
        {"ten oh one", ENTITY_ORDER_NUMBER, "1001"},
        {"twenty twenty four", ENTITY_ORDER_NUMBER, "2024"},
        {"where is order ten forty two", ENTITY_ORDER_NUMBER, "1042"},
        {"order number one oh oh for two", ENTITY_ORDER_NUMBER, "10042"},
        {"s e one zero two three four", ENTITY_ORDER_NUMBER, "SE10234"},
        {"s as in sam e as in easy one zero two three four", ENTITY_ORDER_NUMBER, "SE10234"},
        {"alpha bravo one two three four", ENTITY_ORDER_NUMBER, "AB1234"},
        {"a for alpha one two three four", ENTITY_ORDER_NUMBER, "A1234"},
        {"d e dash two oh two four dash seven", ENTITY_ORDER_NUMBER, "DE-2024-7"},
    };
    CHECK(rows, ASK_NOTHING);
}

TEST(what_only_looks_like_an_order_number_is_none)
{
    static const struct row rows[] = {
        {"i ordered 2 lamps", ENTITY_ORDER_NUMBER, ""},
        {"it cost $2000", ENTITY_ORDER_NUMBER, ""},
        {"i paid 1500 dollars", ENTITY_ORDER_NUMBER, ""},
        {"it has been 3 days", ENTITY_ORDER_NUMBER, ""},
        {"24 hours", ENTITY_ORDER_NUMBER, ""},
        {"are you there 24/7", ENTITY_ORDER_NUMBER, ""},
        {"it was due on november 20 2026", ENTITY_ORDER_NUMBER, ""},
        {"it was due on 2026-11-20", ENTITY_ORDER_NUMBER, ""},
        {"between 10:30 and 12:00", ENTITY_ORDER_NUMBER, ""},
        {"the other one", ENTITY_ORDER_NUMBER, ""},
        {"two of my parcels", ENTITY_ORDER_NUMBER, ""},
        {"one or two", ENTITY_ORDER_NUMBER, ""},
    };
    CHECK(rows, ASK_NOTHING);
}

TEST(tracking_numbers_are_known_by_their_check_digit)
{
    static const struct row rows[] = {
        {"1Z5R89390357567127", ENTITY_TRACKING_NUMBER, "1Z5R89390357567127"},
        {"where is 1z5r89390357567127", ENTITY_TRACKING_NUMBER, "1Z5R89390357567127"},
        {"1Z 5R8 939 03 5756 7127", ENTITY_TRACKING_NUMBER, "1Z5R89390357567127"},
        {"tracking number 420221539101026837331000039521", ENTITY_TRACKING_NUMBER,
         "420221539101026837331000039521"},
        {"my tracking number is AB12345678X", ENTITY_TRACKING_NUMBER, "AB12345678X"},
        {"one z five r eight nine three nine zero three five seven five six seven one two seven",
         ENTITY_TRACKING_NUMBER, "1Z5R89390357567127"},
        {"track my package one zee five romeo eight nine three nine oh three five seven five six seven one "
         "two seven where is it",
         ENTITY_TRACKING_NUMBER, "1Z5R89390357567127"},
        {"1 z 5 r 8 9 3 9 0 3 5 7 5 6 7 1 2 7 i need it", ENTITY_TRACKING_NUMBER, "1Z5R89390357567127"},
        {"nine four double zero triple one eight double nine double two three eight four six one five oh "
         "seven three one",
         ENTITY_TRACKING_NUMBER, "9400111899223846150731"},
        {"nine eight six five seven eight seven eight eight eight five five", ENTITY_TRACKING_NUMBER,
         "986578788855"},
    };
    CHECK(rows, ASK_NOTHING);
}

TEST(mail_addresses_are_read_typed_and_spoken)
{
    static const struct row rows[] = {
        {"Ada.Lovelace@Example.com", ENTITY_EMAIL, "ada.lovelace@example.com"},
        {"it's ada@example.com, thanks", ENTITY_EMAIL, "ada@example.com"},
        {"<ada+shop@example.co.uk>.", ENTITY_EMAIL, "ada+shop@example.co.uk"},
        {"ada at example dot com", ENTITY_EMAIL, "ada@example.com"},
        {"my email is ada dot lovelace at example dot co dot uk", ENTITY_EMAIL, "ada.lovelace@example.co.uk"},
        {"ada underscore l at example dot com", ENTITY_EMAIL, "ada_l@example.com"},
        {"a d a at example dot com", ENTITY_EMAIL, "ada@example.com"},
        {"m i r a at example dot com", ENTITY_EMAIL, "mira@example.com"},
        {"emil dash k at example dot org", ENTITY_EMAIL, "emil-k@example.org"},
        {"tom eighty five at example dot net", ENTITY_EMAIL, "tom85@example.net"},
        {"mira (at) example (dot) com", ENTITY_EMAIL, "mira@example.com"},
        {"mira at the rate example dot com", ENTITY_EMAIL, "mira@example.com"},
        {"it is mira85 @ example.com", ENTITY_EMAIL, "mira85@example.com"},
        {"ada at example.com", ENTITY_EMAIL, "ada@example.com"},
        {"i ordered at example.com", ENTITY_EMAIL, ""},
        {"@ada where is my order", ENTITY_EMAIL, ""},
    };
    CHECK(rows, ASK_NOTHING);
}

TEST(ticket_references_are_known_by_their_check_character)
{
    char reference[TICKET_REFERENCE_TEXT], text[64];
    for (uint64_t seed = 1; seed < 60; seed++) {
        ticket_reference_make(seed * 104729 * 7919, reference);
        snprintf(text, sizeof text, "what became of %s", reference);
        const struct entity *entity = meaning_entity(hear_text(text), ENTITY_TICKET, 0);
        if (!entity || strcmp(entity->value, reference) != 0)
            fail_msg("\"%s\"", text);
    }
    static const struct row rows[] = {
        {"ticket me9p qm5b", ENTITY_TICKET, "ME9P-QM5B"},
        {"my ticket is m e nine p q m five b", ENTITY_TICKET, "ME9P-QM5B"},
        {"me9p-qm5c", ENTITY_TICKET, ""},
        {"a half-time left-over", ENTITY_TICKET, ""},
    };
    CHECK(rows, ASK_NOTHING);
}

TEST(postcodes_of_clear_shape_need_no_question)
{
    static const struct row rows[] = {
        {"sw1a 1aa", ENTITY_POSTCODE, "SW1A1AA"},
        {"my postcode is SW1A1AA", ENTITY_POSTCODE, "SW1A1AA"},
        {"k1a 0b1", ENTITY_POSTCODE, "K1A0B1"},
        {"10001-1234", ENTITY_POSTCODE, "10001-1234"},
        {"zip 10001", ENTITY_POSTCODE, "10001"},
        {"my zip code is one oh oh oh one", ENTITY_POSTCODE, "10001"},
        {"my postcode is s w one a one a a", ENTITY_POSTCODE, "SW1A1AA"},
        {"10001", ENTITY_POSTCODE, ""},
    };
    CHECK(rows, ASK_NOTHING);
}

TEST(what_was_asked_decides_what_a_bare_number_is)
{
    static const struct row proof[] = {
        {"10001", ENTITY_POSTCODE, "10001"},
        {"one oh oh oh one", ENTITY_POSTCODE, "10001"},
        {"it's 10115", ENTITY_POSTCODE, "10115"},
        {"8001", ENTITY_POSTCODE, "8001"},
        {"#1004", ENTITY_ORDER_NUMBER, "1004"},
        {"order 1004", ENTITY_ORDER_NUMBER, "1004"},
        {"no, 1004", ENTITY_ORDER_NUMBER, "1004"},
        {"ada at example dot com", ENTITY_EMAIL, "ada@example.com"},
        {"SW1A 1AA", ENTITY_POSTCODE, "SW1A1AA"},
        {"m5v 2t6", ENTITY_POSTCODE, "M5V2T6"},
        {"s w one a one a a", ENTITY_POSTCODE, "SW1A1AA"},
        {"D-10115", ENTITY_POSTCODE, "D-10115"},
        {"1012 AB", ENTITY_POSTCODE, "1012AB"},
        {"it's 1012ab", ENTITY_POSTCODE, "1012AB"},
        {"one oh one two alpha bravo", ENTITY_POSTCODE, "1012AB"},
        {"10001-1234", ENTITY_POSTCODE, "10001-1234"},
    };
    static const struct row number[] = {{"10001", ENTITY_ORDER_NUMBER, "10001"},
                                        {"54", ENTITY_ORDER_NUMBER, "54"}};
    static const struct row contact[] = {{"5551234567", ENTITY_PHONE, "5551234567"},
                                         {"555-123-4567", ENTITY_PHONE, "5551234567"},
                                         {"+1 555 123 4567", ENTITY_PHONE, "+15551234567"},
                                         {"10001", ENTITY_POSTCODE, "10001"},
                                         {"order 10042", ENTITY_ORDER_NUMBER, "10042"}};
    CHECK(proof, ASK_PROOF);
    CHECK(number, ASK_ORDER_NUMBER);
    CHECK(contact, ASK_CONTACT);
}

TEST(of_two_numbers_the_shapes_decide_then_the_order)
{
    static const struct row rows[] = {
        {"1001 10001", ENTITY_ORDER_NUMBER, "1001"},
        {"1001 10001", ENTITY_POSTCODE, "10001"},
        {"10001 1001", ENTITY_ORDER_NUMBER, "1001"},
        {"10001 1001", ENTITY_POSTCODE, "10001"},
        {"20417 10001", ENTITY_ORDER_NUMBER, "20417"},
        {"20417 10001", ENTITY_POSTCODE, "10001"},
        {"order 1001, zip 10001", ENTITY_POSTCODE, "10001"},
        {"1001, ada@example.com", ENTITY_EMAIL, "ada@example.com"},
    };
    CHECK(rows, ASK_NOTHING);
    CHECK(rows, ASK_PROOF);
}

/* The zip stands after its name here: the number before that name is another order's. */
TEST(what_is_named_after_a_number_does_not_name_the_number)
{
    const struct meaning *meaning = hear_text("where is 1002 and 1001 my zip is 10001");
    expect_text(meaning_entity(meaning, ENTITY_ORDER_NUMBER, 0)->value, "1002");
    expect_text(meaning_entity(meaning, ENTITY_ORDER_NUMBER, 1)->value, "1001");
    expect_text(meaning_entity(meaning, ENTITY_POSTCODE, 0)->value, "10001");
    meaning = hear_text("where is 1001, 10001 is my zip");
    expect_text(meaning_entity(meaning, ENTITY_ORDER_NUMBER, 0)->value, "1001");
    expect_text(meaning_entity(meaning, ENTITY_POSTCODE, 0)->value, "10001");
}

TEST(entities_point_at_their_place_in_the_text)
{
    const char *text = "\xF0\x9F\x98\x80 Where's my order N\xC2\xB0 1042, caf\xC3\xA9? ada@example.com";
    const struct meaning *meaning = hear_text(text);
    const struct entity *order = meaning_entity(meaning, ENTITY_ORDER_NUMBER, 0);
    const struct entity *email = meaning_entity(meaning, ENTITY_EMAIL, 0);
    assert_non_null(order);
    assert_non_null(email);
    expect(strncmp(text + order->start, "1042", order->end - order->start) == 0 &&
           order->end - order->start == 4);
    expect(strcmp(text + email->start, "ada@example.com") == 0 && email->end == strlen(text));
    text = "please, it is one oh oh four";
    order = meaning_entity(hear_text(text), ENTITY_ORDER_NUMBER, 0);
    assert_non_null(order);
    expect_text(text + order->start, "one oh oh four");
}

TEST(what_only_begins_like_a_number_is_passed_over)
{
    static const char *const texts[] = {"0001\xCC\x81 ", "10\xE2\x80\x8Bxy\xC3\xA9", "one 42\xCC\x81",
                                        "7\xC2\xBD"};
    struct hearing *h = hearing_open();
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct slot slot = {ENTITY_POSTCODE, texts[i]};
        struct turn turn = {.kind = TURN_INTENT, .text = "", .slots = &slot, .slot_count = 1};
        language_read_slots(h->languages, h->ear, &turn, "en", NULL, h->arena, &h->meaning); /* and returns */
        expect_int(h->meaning.question_count, 1);
        hear_answer(texts[i], ASK_PROOF);
    }
}

TEST(a_platform_s_slots_are_read_from_what_it_heard)
{
    static const struct {
        enum entity_type type, got;
        const char *heard, *value;
    } rows[] = {
        {ENTITY_ORDER_NUMBER, ENTITY_ORDER_NUMBER, "1001", "1001"},
        {ENTITY_ORDER_NUMBER, ENTITY_ORDER_NUMBER, "one zero zero one", "1001"},
        {ENTITY_ORDER_NUMBER, ENTITY_ORDER_NUMBER, "hash 10 01", "1001"},
        {ENTITY_ORDER_NUMBER, ENTITY_ORDER_NUMBER, "#1001", "1001"},
        {ENTITY_ORDER_NUMBER, ENTITY_ORDER_NUMBER, "it is ten oh one", "1001"},
        {ENTITY_ORDER_NUMBER, ENTITY_ORDER_NUMBER, "de-2024-7", "DE-2024-7"},
        {ENTITY_ORDER_NUMBER, ENTITY_TRACKING_NUMBER, "1Z5R89390357567127", "1Z5R89390357567127"},
        {ENTITY_ORDER_NUMBER, ENTITY_TRACKING_NUMBER,
         "one z five r eight nine three nine zero three five seven five six seven one two seven",
         "1Z5R89390357567127"},
        {ENTITY_NONE, ENTITY_POSTCODE, "1 0 0 0 1", "10001"},
        {ENTITY_NONE, ENTITY_POSTCODE, "10001", "10001"},
        {ENTITY_NONE, ENTITY_POSTCODE, "s. w. one a one a a", "SW1A1AA"},
        {ENTITY_NONE, ENTITY_POSTCODE, "sw1a 1aa", "SW1A1AA"},
        {ENTITY_NONE, ENTITY_EMAIL, "ada at example dot com", "ada@example.com"},
        {ENTITY_NONE, ENTITY_EMAIL, "Ada@example.com", "ada@example.com"},
        {ENTITY_EMAIL, ENTITY_EMAIL, "ada at example.com", "ada@example.com"},
        {ENTITY_PROBLEM, ENTITY_PROBLEM, "damaged", "damaged"},
        {ENTITY_PROBLEM, ENTITY_PROBLEM, "it arrived broken", "damaged"},
        {ENTITY_ITEM, ENTITY_ITEM, "The Headphones", "the headphones"},
        {ENTITY_ORDER_NUMBER, ENTITY_ORDER_NUMBER, "whatever", NULL},
        {ENTITY_NONE, ENTITY_POSTCODE, "", NULL},
        {ENTITY_ORDER_NUMBER, ENTITY_ORDER_NUMBER, NULL, NULL},
    };
    struct hearing *h = hearing_open();
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct slot slot = {rows[i].type, rows[i].heard};
        struct turn turn = {
            .kind = TURN_INTENT, .intent = INTENT_ORDER_STATUS, .slots = &slot, .slot_count = 1};
        struct meaning meaning;
        language_read_slots(h->languages, h->ear, &turn, "en-US", NULL, h->arena, &meaning);
        const char *value = question_slot(&meaning.questions[0], rows[i].got);
        if (!rows[i].value)
            assert_null(value);
        else if (!value || strcmp(value, rows[i].value) != 0)
            fail_msg("\"%s\" gives \"%s\"", rows[i].heard, value ? value : "");
        expect_int(meaning.questions[0].intent, INTENT_ORDER_STATUS);
    }
}

TEST(a_number_in_the_wrong_slot_is_what_was_asked_for)
{
    struct hearing *h = hearing_open();
    struct slot slot = {ENTITY_ORDER_NUMBER, "10001"};
    struct turn turn = {
        .kind = TURN_INTENT, .intent = INTENT_PROVIDE_DETAILS, .slots = &slot, .slot_count = 1};
    struct expectation proof = {.asked = ASK_PROOF}, number = {.asked = ASK_ORDER_NUMBER};
    struct meaning meaning;
    language_read_slots(h->languages, h->ear, &turn, "en", &proof, h->arena, &meaning);
    expect_text(slot_of(&meaning, ENTITY_POSTCODE), "10001");
    language_read_slots(h->languages, h->ear, &turn, "en", &number, h->arena, &meaning);
    expect_text(slot_of(&meaning, ENTITY_ORDER_NUMBER), "10001");
    slot = (struct slot){ENTITY_NONE, "1004"};
    language_read_slots(h->languages, h->ear, &turn, "en", &number, h->arena, &meaning);
    expect_text(slot_of(&meaning, ENTITY_ORDER_NUMBER), "1004");
}

TEST(the_words_add_what_a_platforms_slots_leave_out)
{
    struct hearing *h = hearing_open();
    struct slot slot = {ENTITY_ORDER_NUMBER, "1001"};
    struct turn turn = {.kind = TURN_INTENT,
                        .intent = INTENT_DELIVERY_ETA,
                        .text = "where is order 1004, my mail is ada@example.com",
                        .slots = &slot,
                        .slot_count = 1};
    struct meaning meaning;
    language_read_slots(h->languages, h->ear, &turn, "en", NULL, h->arena, &meaning);
    expect_int(meaning.questions[0].intent,
               INTENT_DELIVERY_ETA); /* what is wanted is the platform's to say */
    expect_int(meaning.entity_count, 2);
    expect_text(meaning_entity(&meaning, ENTITY_ORDER_NUMBER, 0)->value, "1001"); /* the slot's own */
    expect_text(meaning_entity(&meaning, ENTITY_EMAIL, 0)->value, "ada@example.com");
    turn.slot_count = 0;
    language_read_slots(h->languages, h->ear, &turn, "en", NULL, h->arena, &meaning);
    expect_text(meaning_entity(&meaning, ENTITY_ORDER_NUMBER, 0)->value, "1004");
    turn.intent = INTENT_DELIVERY_PROBLEM;
    turn.text = "my parcel arrived broken";
    language_read_slots(h->languages, h->ear, &turn, "en", NULL, h->arena, &meaning);
    expect_int(question_problem(&meaning.questions[0]), PROBLEM_DAMAGED);
    slot = (struct slot){ENTITY_NONE, "10001"}; /* one value is not two */
    turn = (struct turn){.kind = TURN_INTENT,
                         .intent = INTENT_PROVIDE_DETAILS,
                         .text = "10001",
                         .slots = &slot,
                         .slot_count = 1};
    language_read_slots(h->languages, h->ear, &turn, "en", NULL, h->arena, &meaning);
    expect_int(meaning.entity_count, 1);
}

TEST(slots_add_what_the_words_leave_out)
{
    struct hearing *h = hearing_open();
    struct slot slots[] = {{ENTITY_ORDER_NUMBER, "1001"}, {ENTITY_NONE, "10001"}};
    struct turn turn = {.kind = TURN_TEXT, .slots = slots, .slot_count = 2};
    static const struct {
        const char *text;
        enum intent intent;
        const char *number, *postcode;
    } cases[] = {
        {"where is my order", INTENT_ORDER_STATUS, "1001", "10001"},
        {"where is order 1004", INTENT_ORDER_STATUS, "1004", "10001"},
        {"xylophone garden fence", INTENT_PROVIDE_DETAILS, "1001", "10001"},
        {"thanks, bye", INTENT_THANKS_GOODBYE, NULL, NULL},
        {"yes", INTENT_YES, NULL, NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct meaning *meaning = hear_in("en", cases[i].text, ASK_NOTHING);
        turn.text = cases[i].text;
        language_join_slots(h->languages, h->ear, &turn, "en", NULL, h->arena, meaning);
        const struct entity *number = meaning_entity(meaning, ENTITY_ORDER_NUMBER, 0);
        const struct entity *postcode = meaning_entity(meaning, ENTITY_POSTCODE, 0);
        expect_int(meaning->questions[0].intent, cases[i].intent);
        expect(!number == !cases[i].number && !postcode == !cases[i].postcode);
        if (number)
            expect_text(number->value, cases[i].number);
    }
}
