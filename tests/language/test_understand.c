/* tests/language/test_understand.c - what a message is understood to want. */
#include <stdlib.h>

#include "hearing.h"

static void expect_intent(const char *text, enum intent intent)
{
    const struct meaning *meaning = hear_text(text);
    if (meaning->questions[0].intent != intent)
        fail_msg("\"%s\" is %s (%s), not %s", text, intent_name(meaning->questions[0].intent),
                 meaning->questions[0].rule, intent_name(intent));
}

static bool has_mention(const struct meaning *meaning, enum mention_kind kind)
{
    for (size_t i = 0; i < meaning->mention_count; i++)
        if (meaning->mentions[i].kind == kind)
            return true;
    return false;
}

TEST(every_proof_of_the_files_holds)
{
    struct hearing *h = hearing_open();
    struct complaints complaints = COMPLAINTS_NONE;
    languages_prove(h->languages, h->ear, &complaints);
    for (size_t i = 0; i < complaints.count; i++)
        fprintf(stderr, "%s:%d: %s\n", complaints.items[i].file, complaints.items[i].line,
                complaints.items[i].message);
    size_t count = complaints.count;
    complaints_clear(&complaints);
    expect_int(count, 0);
}

TEST(slips_in_the_words_that_matter_are_forgiven)
{
    expect_intent("wehre is my pacakge", INTENT_ORDER_STATUS);
    expect_intent("wher is my ordr", INTENT_ORDER_STATUS);
    expect_intent("i want a refudn", INTENT_RETURN_OR_REFUND);
    expect_intent("cacnel my odrer", INTENT_CANCEL_ORDER);
    expect_intent("when will my parcle arive", INTENT_DELIVERY_ETA);
    expect_intent("my packege is damagd", INTENT_DELIVERY_PROBLEM);
    expect_intent("i want to chnage my delivery adress", INTENT_CHANGE_ADDRESS);
    expect_intent("where is my orderrrrr", INTENT_ORDER_STATUS);
}

TEST(the_rule_that_decided_is_named_by_file_and_line)
{
    const struct meaning *meaning = hear_text("where is my order");
    const char *rule = meaning->questions[0].rule;
    expect(strncmp(rule, "intents/en/order_status.yaml:", 29) == 0 && atoi(rule + 29) > 0);
    expect(meaning->questions[0].confidence > 0.9 && meaning->questions[0].confidence <= 1);
}

TEST(two_questions_in_one_message_are_both_heard)
{
    static const struct {
        const char *text;
        enum intent first, second;
    } rows[] = {
        {"where is my order and how do i return it", INTENT_ORDER_STATUS, INTENT_RETURN_OR_REFUND},
        {"Cancel order 1001. When will 1004 arrive?", INTENT_CANCEL_ORDER, INTENT_DELIVERY_ETA},
        {"cancel order 1001 and tell me when 1004 will arrive", INTENT_CANCEL_ORDER, INTENT_DELIVERY_ETA},
        {"where is my order? i also want to change my address", INTENT_ORDER_STATUS, INTENT_CHANGE_ADDRESS},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct meaning *meaning = hear_text(rows[i].text);
        if (meaning->question_count != 2 || meaning->questions[0].intent != rows[i].first ||
            meaning->questions[1].intent != rows[i].second)
            fail_msg("\"%s\": %zu questions, %s, %s", rows[i].text, meaning->question_count,
                     intent_name(meaning->questions[0].intent),
                     meaning->question_count > 1 ? intent_name(meaning->questions[1].intent) : "");
    }
    const struct meaning *meaning = hear_text("cancel order 1001 and tell me when 1004 will arrive");
    expect_text(question_slot(&meaning->questions[0], ENTITY_ORDER_NUMBER), "1001");
    expect_text(question_slot(&meaning->questions[1], ENTITY_ORDER_NUMBER), "1004");
}

TEST(a_number_said_once_counts_for_both_questions)
{
    const struct meaning *meaning = hear_text("where is 1001? and how can i return it?");
    expect_int(meaning->question_count, 2);
    expect_text(question_slot(&meaning->questions[1], ENTITY_ORDER_NUMBER), "1001");
}

TEST(two_orders_in_one_question_are_two_questions)
{
    const struct meaning *meaning = hear_text("where are 1001 and 1004");
    expect_int(meaning->question_count, 2);
    expect_int(meaning->questions[1].intent, INTENT_ORDER_STATUS);
    expect_text(question_slot(&meaning->questions[0], ENTITY_ORDER_NUMBER), "1001");
    expect_text(question_slot(&meaning->questions[1], ENTITY_ORDER_NUMBER), "1004");
}

TEST(a_number_and_its_proof_speak_neither_for_nor_against_what_is_asked)
{
    static const struct {
        const char *text;
        enum intent intent;
    } rows[] = {
        {"I want to change my order, order 1001, my postcode is 10001", INTENT_CHANGE_ORDER},
        {"I want to change order 1001, my postcode is 10001", INTENT_CHANGE_ORDER},
        {"I need to change order 1001 postcode 10001", INTENT_CHANGE_ORDER},
        {"order 1001, zip 10001, it arrived broken", INTENT_DELIVERY_PROBLEM},
        {"my delivery address is wrong, order number 1001, zip code 10001", INTENT_CHANGE_ADDRESS},
        {"wrong zip code on order 1001, zip 10001", INTENT_CHANGE_ADDRESS},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct meaning *meaning = hear_text(rows[i].text);
        if (meaning->questions[0].intent != rows[i].intent)
            fprintf(stderr, "\"%s\"\n", rows[i].text);
        expect_int(meaning->questions[0].intent, rows[i].intent);
        expect_int(meaning->question_count, 1);
        expect_text(slot_of(meaning, ENTITY_ORDER_NUMBER), "1001");
        expect_text(slot_of(meaning, ENTITY_POSTCODE), "10001");
    }
}

TEST(a_greeting_does_not_hide_the_question)
{
    expect_intent("Hello! Where is my order?", INTENT_ORDER_STATUS);
    expect_int(hear_text("Hello! Where is my order?")->question_count, 1);
    expect_intent("hi there", INTENT_GREETING);
    expect_intent("Hello. The committee adjourned until further notice.", INTENT_OUT_OF_SCOPE);
}

TEST(a_bare_value_is_known_to_be_one)
{
    expect(hear_text("1001")->bare);
    expect(hear_text("it's 1001, thanks")->bare);
    expect(hear_text("ten oh one")->bare);
    expect(hear_text("my order number is 1001")->bare);
    expect(!hear_text("where is 1001")->bare);
    expect(!hear_text("where is my order")->bare);
    expect_intent("1001", INTENT_PROVIDE_DETAILS);
    expect_intent("ada@example.com", INTENT_PROVIDE_DETAILS);
}

TEST(taking_back_and_going_on_are_heard)
{
    const struct meaning *meaning = hear_text("no, 1004");
    expect(meaning->corrects);
    expect_text(slot_of(meaning, ENTITY_ORDER_NUMBER), "1004");
    expect(hear_text("no i meant 1004")->corrects);
    expect(hear_text("sorry, i meant ten oh four")->corrects);
    expect(!hear_text("no")->corrects);
    expect_intent("no", INTENT_NO);
    meaning = hear_text("and when will it arrive?");
    expect(meaning->follow_up);
    expect_int(meaning->questions[0].intent, INTENT_DELIVERY_ETA);
    expect(hear_text("and 1004?")->follow_up);
    expect(hear_text("what about 1004")->follow_up);
    expect(!hear_text("where is 1004")->follow_up);
}

TEST(pointing_words_are_mentions)
{
    expect(has_mention(hear_text("and the other one?"), MENTION_OTHER));
    expect(has_mention(hear_text("where is my latest order"), MENTION_NEWEST));
    expect(has_mention(hear_text("both of them"), MENTION_ALL));
    expect(has_mention(hear_text("where is it"), MENTION_SAME));
    const struct meaning *meaning = hear_text("the second one");
    expect(has_mention(meaning, MENTION_ORDINAL));
    meaning = hear_text("where are my wireless headphones");
    expect(has_mention(meaning, MENTION_ITEM));
    expect_text(slot_of(meaning, ENTITY_ITEM), "wireless headphones");
    expect_int(meaning->questions[0].intent, INTENT_ORDER_STATUS);
}

TEST(an_offered_choice_is_heard_even_if_no_file_knows_it)
{
    static const char *const choices[] = {"Zirconium gizmo", "Coffee grinder"};
    struct hearing *h = hearing_open();
    struct expectation expected = {.asked = ASK_WHICH_ORDER, .choices = choices, .choice_count = 2};
    struct utterance utterance = {.text = "the gizmo", .len = 9, .language = "en", .expected = &expected};
    language_understand(h->languages, h->ear, &utterance, h->arena, &h->meaning);
    expect(has_mention(&h->meaning, MENTION_ITEM));
    expect_text(h->meaning.mentions[0].text, "gizmo");
}

TEST(problems_are_told_apart)
{
    static const struct {
        const char *text, *problem;
    } rows[] = {
        {"my package arrived broken", "damaged"},
        {"one of the items is missing from my order", "missing_item"},
        {"you sent me the wrong item", "wrong_item"},
        {"it says delivered but i never got it", "not_received"},
        {"someone stole my package from the porch", "stolen"},
        {"my order is late", "late"},
        {"i think my parcel is lost", "lost"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct meaning *meaning = hear_text(rows[i].text);
        if (meaning->questions[0].intent != INTENT_DELIVERY_PROBLEM ||
            strcmp(slot_of(meaning, ENTITY_PROBLEM), rows[i].problem) != 0)
            fail_msg("\"%s\" is %s, problem \"%s\"", rows[i].text, intent_name(meaning->questions[0].intent),
                     slot_of(meaning, ENTITY_PROBLEM));
    }
}

TEST(what_is_none_of_ours_is_out_of_scope)
{
    expect_intent("turn on the lights in the kitchen", INTENT_OUT_OF_SCOPE);
    expect_intent("how do i activate my new debit card", INTENT_OUT_OF_SCOPE);
    expect_intent("what is the weather like tomorrow", INTENT_OUT_OF_SCOPE);
    expect_intent("asdf jkl qwertz", INTENT_OUT_OF_SCOPE);
    expect_intent("schalte das licht im wohnzimmer ein", INTENT_OUT_OF_SCOPE);
}

TEST(empty_and_ill_encoded_texts_are_out_of_scope)
{
    expect_intent("", INTENT_OUT_OF_SCOPE);
    expect_intent("   ", INTENT_OUT_OF_SCOPE);
    expect_intent("?!", INTENT_OUT_OF_SCOPE);
    expect_intent("\xFF\xFE where is my order", INTENT_OUT_OF_SCOPE);
    const char text[] = "where is\0my order";
    expect_int(hear_bytes(text, sizeof text - 1, ASK_NOTHING, false)->questions[0].intent,
               INTENT_OUT_OF_SCOPE);
    expect_int(hear_text("")->question_count, 1);
}

TEST(invisible_characters_and_accents_do_not_hide_words)
{
    expect_intent("\xE2\x80\xAEwhere is my order\xE2\x80\xAC", INTENT_ORDER_STATUS);
    expect_intent("wh\xE2\x80\x8B"
                  "ere is my or\xC2\xAD"
                  "der",
                  INTENT_ORDER_STATUS);
    expect_intent("\xF0\x9F\x93\xA6 where is my order \xF0\x9F\x98\xA1\xF0\x9F\x98\xA1", INTENT_ORDER_STATUS);
    expect_intent("where\xE2\x80\x99s my order", INTENT_ORDER_STATUS);
    expect_intent("\xEF\xBC\xB7\xEF\xBD\x88\xEF\xBD\x85\xEF\xBD\x92\xEF\xBD\x85 is my order",
                  INTENT_ORDER_STATUS);
}

TEST(hostile_texts_are_answered)
{
    static const char *const pieces[] = {"a",
                                         "a ",
                                         "1 ",
                                         "one ",
                                         "double ",
                                         "a.b.",
                                         "a@",
                                         "'",
                                         "a'b",
                                         "-1",
                                         "1,000,",
                                         "#",
                                         "$1 ",
                                         "where ",
                                         "order ",
                                         "please ",
                                         "no i meant ",
                                         "and what about ",
                                         "my blue kettle ",
                                         "at dot ",
                                         "1Z999AA10123456784 ",
                                         "hundred thousand ",
                                         "has did have was order ",
                                         "\xE2\x80\xAE",
                                         "\xCC\x81",
                                         "\xF0\x9F\x98\x80"};
    static char text[100001];
    for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
        size_t len = strlen(pieces[i]), at = 0;
        while (at + len <= 4096) {
            memcpy(text + at, pieces[i], len);
            at += len;
        }
        expect(hear_bytes(text, at, ASK_NOTHING, false)->question_count >= 1);
        expect(hear_bytes(text, at, ASK_PROOF, true)->question_count >= 1);
    }
    memset(text, 'a', 100000);
    expect_int(hear_bytes(text, 100000, ASK_NOTHING, false)->questions[0].intent, INTENT_OUT_OF_SCOPE);
}

struct told_row {
    const char *text;
    enum intent intent;
    const char *problem;
};

static void check_told(const char *language, const struct told_row *rows, size_t count)
{
    size_t wrong = 0;
    for (size_t i = 0; i < count; i++) {
        const struct meaning *meaning = hear_told(language, rows[i].text);
        const char *problem = slot_of(meaning, ENTITY_PROBLEM);
        if (meaning->questions[0].intent == rows[i].intent && strcmp(problem, rows[i].problem) == 0)
            continue;
        fprintf(stderr, "\"%s\": %s %s, not %s %s\n", rows[i].text, intent_name(meaning->questions[0].intent),
                problem, intent_name(rows[i].intent), rows[i].problem);
        wrong++;
    }
    expect_int(wrong, 0);
}

TEST(what_hangs_on_an_order_that_was_told_is_understood)
{
    static const struct told_row rows[] = {
        {"when's it due", INTENT_DELIVERY_ETA, ""},
        {"what time today", INTENT_DELIVERY_ETA, ""},
        {"morning or afternoon?", INTENT_DELIVERY_ETA, ""},
        {"how long will that take", INTENT_DELIVERY_ETA, ""},
        {"so is it lost??", INTENT_DELIVERY_PROBLEM, "lost"},
        {"has it been lost", INTENT_DELIVERY_PROBLEM, "lost"},
        {"it's not there", INTENT_DELIVERY_PROBLEM, "not_received"},
        {"ok i looked, nothing there", INTENT_DELIVERY_PROBLEM, "not_received"},
        {"still can't find it", INTENT_DELIVERY_PROBLEM, "not_received"},
        {"i looked everywhere and there's nothing", INTENT_DELIVERY_PROBLEM, "not_received"},
        {"why is it stuck", INTENT_ORDER_STATUS, ""},
        {"why hasn't it moved", INTENT_ORDER_STATUS, ""},
        {"is it moving", INTENT_ORDER_STATUS, ""},
        {"where exactly do i pick it up", INTENT_ORDER_STATUS, ""},
        {"until when can i collect it", INTENT_ORDER_STATUS, ""},
        {"how long will they keep it", INTENT_ORDER_STATUS, ""},
        {"who signed for it", INTENT_ORDER_STATUS, ""},
        {"where did they leave it", INTENT_ORDER_STATUS, ""},
        {"is it cancelled now", INTENT_ORDER_STATUS, ""},
        {"are you sure", INTENT_ORDER_STATUS, ""},
        {"really?", INTENT_ORDER_STATUS, ""},
        {"that can't be right", INTENT_ORDER_STATUS, ""},
        {"what do i do now", INTENT_ORDER_STATUS, ""},
        {"what should i do", INTENT_ORDER_STATUS, ""},
        {"what now", INTENT_ORDER_STATUS, ""},
        {"and now?", INTENT_ORDER_STATUS, ""},
        {"what about the rest", INTENT_ORDER_STATUS, ""},
        {"what's its status", INTENT_ORDER_STATUS, ""},
        {"can i track it", INTENT_TRACKING_NUMBER, ""},
        {"send me the link", INTENT_TRACKING_NUMBER, ""},
        {"can you do something about it", INTENT_HUMAN_AGENT, ""},
        {"can you help me with that", INTENT_HUMAN_AGENT, ""},
        {"ok but what time", INTENT_DELIVERY_ETA, ""},
        {"how long does customs take", INTENT_DELIVERY_ETA, ""},
        {"I asked the neighbours, nothing", INTENT_DELIVERY_PROBLEM, "not_received"},
        {"nobody gave me anything", INTENT_DELIVERY_PROBLEM, "not_received"},
        {"why not", INTENT_ORDER_STATUS, ""},
        {"what do I need to bring", INTENT_ORDER_STATUS, ""},
        {"can my husband pick it up", INTENT_ORDER_STATUS, ""},
        {"can they try again tomorrow", INTENT_ORDER_STATUS, ""},
        {"and the carrier?", INTENT_TRACKING_NUMBER, ""},
        {"can you send it again", INTENT_HUMAN_AGENT, ""},
        {"I need to add a second puzzle", INTENT_CHANGE_ORDER, ""},
        {"thanks", INTENT_THANKS_GOODBYE, ""},
        {"what is the weather like", INTENT_OUT_OF_SCOPE, ""},
    };
    static const struct told_row german[] = {
        {"ist es verloren gegangen?", INTENT_DELIVERY_PROBLEM, "lost"},
        {"ist sie weg", INTENT_DELIVERY_PROBLEM, "lost"},
        {"da ist nichts", INTENT_DELIVERY_PROBLEM, "not_received"},
        {"hier ist nichts", INTENT_DELIVERY_PROBLEM, "not_received"},
        {"ich habe überall gesucht, nichts da", INTENT_DELIVERY_PROBLEM, "not_received"},
        {"ich finde es nicht", INTENT_DELIVERY_PROBLEM, "not_received"},
        {"warum hängt es fest", INTENT_ORDER_STATUS, ""},
        {"warum dauert das so", INTENT_ORDER_STATUS, ""},
        {"wo kann ich es abholen", INTENT_ORDER_STATUS, ""},
        {"bis wann kann ich es abholen", INTENT_ORDER_STATUS, ""},
        {"wer hat unterschrieben", INTENT_ORDER_STATUS, ""},
        {"ist sie jetzt storniert", INTENT_ORDER_STATUS, ""},
        {"sicher?", INTENT_ORDER_STATUS, ""},
        {"was soll ich jetzt tun", INTENT_ORDER_STATUS, ""},
        {"und was jetzt?", INTENT_ORDER_STATUS, ""},
        {"und der rest?", INTENT_ORDER_STATUS, ""},
        {"um wie viel uhr", INTENT_DELIVERY_ETA, ""},
        {"vormittags oder nachmittags", INTENT_DELIVERY_ETA, ""},
        {"wie lange noch", INTENT_DELIVERY_ETA, ""},
        {"kann ich das verfolgen", INTENT_TRACKING_NUMBER, ""},
        {"schick mir den link", INTENT_TRACKING_NUMBER, ""},
        {"können sie da etwas machen", INTENT_HUMAN_AGENT, ""},
    };
    check_told("de", german, sizeof german / sizeof *german);
    check_told("en", rows, sizeof rows / sizeof *rows);
    for (const char *const *text = (const char *const[]){"is it lost", "why is it stuck", "what now", NULL};
         *text; text++) /* of nothing in particular */
        expect_int(hear_text(*text)->questions[0].intent, INTENT_OUT_OF_SCOPE);
}
