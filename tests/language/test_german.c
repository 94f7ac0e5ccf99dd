/* tests/language/test_german.c - words made of words, units before tens, umlauts typed in three ways, and
 * which of the loaded languages a text is in. */
#include "hearing.h"

static const char *number_in(const char *text, enum ask asked)
{
    const struct entity *entity = meaning_entity(hear_in("de", text, asked), ENTITY_ORDER_NUMBER, 0);
    return entity ? entity->value : "";
}

static const char *intent_in(const char *text)
{
    return intent_name(hear_in("de", text, ASK_NOTHING)->questions[0].intent);
}

TEST(german_numbers_are_read_as_spoken)
{
    static const struct {
        const char *text, *number;
    } rows[] = {
        {"zweitausendvier", "2004"},
        {"tausendvier", "1004"},
        {"eintausendundvier", "1004"},
        {"zwanzig null vier", "2004"},
        {"zehn vierundvierzig", "1044"},
        {"zehn vier und vierzig", "1044"},
        {"eins null null vier", "1004"},
        {"zwo null null eins", "2001"},
        {"Bestellnummer zwölfhundertfünfunddreißig", "1235"},
        {"zweitausendeinhundertsechsundsiebzig", "2176"},
        {"hundertelf neunundneunzig", "11199"},
        {"eins doppel sieben null", "1770"},
        {"eins doppelsieben null", "1770"},
        {"fuenfundzwanzig fünfzehn", "2515"},
        {"A wie Anton zwei null vier eins", "A2041"},
        {"Anton Berta zwei null vier eins", "AB2041"},
        {"die 2001 bitte", "2001"},
        {"Bestell-Nr. 4410", "4410"},
        {"Best.-Nr.: 4410", "4410"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        expect_text(number_in(rows[i].text, ASK_ORDER_NUMBER), rows[i].number);
    expect_text(number_in("kommt es am 24. November", ASK_NOTHING), "");
    expect_text(number_in("seit vierundzwanzig Stunden", ASK_NOTHING), "");
}

TEST(german_mail_addresses_and_postcodes_are_read_as_spoken)
{
    static const struct {
        const char *text;
        enum entity_type type;
        const char *value;
    } rows[] = {
        {"emil at example punkt com", ENTITY_EMAIL, "emil@example.com"},
        {"emil ät example punkt com", ENTITY_EMAIL, "emil@example.com"},
        {"emil punkt krause klammeraffe t minus online punkt de", ENTITY_EMAIL, "emil.krause@t-online.de"},
        {"eins null eins eins fünf", ENTITY_POSTCODE, "10115"},
        {"zehn eins fünfzehn", ENTITY_POSTCODE, "10115"},
        {"meine PLZ ist 10115", ENTITY_POSTCODE, "10115"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct entity *entity = meaning_entity(hear_in("de", rows[i].text, ASK_PROOF), rows[i].type, 0);
        expect_text(entity ? entity->value : "", rows[i].value);
    }
}

TEST(a_word_is_known_however_its_umlauts_are_typed)
{
    static const char *const ways[] = {
        "Rückerstattung für Bestellung 4410", "Rueckerstattung fuer Bestellung 4410",
        "Ruckerstattung fur bestellung 4410", "RÜCKERSTATTUNG FÜR BESTELLUNG 4410"};
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++)
        expect_text(intent_in(ways[i]), "return_or_refund");
    expect_text(intent_in("falsche Größe geliefert"), "delivery_problem");
    expect_text(intent_in("falsche groesse geliefert"), "delivery_problem");
    expect_text(intent_in("falsche Grösse geliefert"), "delivery_problem");
}

TEST(compounds_are_their_heads_and_may_be_written_apart)
{
    expect_text(intent_in("wo ist meine Weihnachtsbestellung"), "order_status");
    expect_text(intent_in("Liefer Status"), "order_status");
    expect_text(intent_in("Sendungs-Verfolgung"), "order_status");
    expect_text(intent_in("ich will das zurück schicken"), "return_or_refund");
    expect_text(intent_in("wie der Status ist"), "order_status"); /* no "wieder" */
    expect_text(intent_in("Status meines Kreditantrags"), "out_of_scope");
    expect_text(slot_of(hear_in("de", "wo ist meine Damenjacke", ASK_NOTHING), ENTITY_ITEM), "damenjacke");
}

TEST(the_language_of_a_text_is_told_by_its_words)
{
    static const struct {
        const char *text, *language;
    } rows[] = {
        {"Wo ist meine Bestellung?", "de"},
        {"where is my order", "en"},
        {"wo bleibt denn mein päckchen", "de"},
        {"Sendungsverfolgung", "de"},
        {"has it shipped", "en"},
        {"Groesse falsch", "de"},
        {"1001", "en"}, /* the shop's, where the text does not say */
        {"ok", "en"},
        {"status", "en"},
        {"emil@example.com", "en"},
        {"", "en"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        expect_text(hear_in(NULL, rows[i].text, ASK_NOTHING)->language, rows[i].language);
}

static const char *switched(const char *from, const char *text)
{
    struct hearing *h = hearing_open();
    struct utterance utterance = {.text = text, .len = strlen(text), .language = from, .may_switch = true};
    language_understand(h->languages, h->ear, &utterance, h->arena, &h->meaning);
    return h->meaning.language;
}

TEST(a_conversation_changes_its_language_only_for_a_clear_text)
{
    expect_text(switched("en", "Wo ist meine Bestellung 2001?"), "de");
    expect_text(switched("en", "auf Deutsch bitte"), "de");
    expect_text(switched("de", "where is order 1001"), "en");
    static const char *const unclear[] = {
        "ok",       "1001",     "status",       "nein",      "hallo", "emil@example.com",
        "tracking", "A-1042-7", "10115 Berlin", "K7P4-MX23", ""};
    for (size_t i = 0; i < sizeof unclear / sizeof *unclear; i++) {
        expect_text(switched("en", unclear[i]), "en");
        expect_text(switched("de", unclear[i]), "de");
    }
}

TEST(another_language_can_be_asked_for)
{
    expect_text(hear_in("en", "can we speak german", ASK_NOTHING)->wants_language, "de");
    expect_text(hear_in("de", "können wir Englisch sprechen", ASK_NOTHING)->wants_language, "en");
    expect_text(hear_in("de", "auf Türkisch bitte", ASK_NOTHING)->wants_language, "other");
    expect(!hear_in("de", "wo ist mein Paket", ASK_NOTHING)->wants_language);
}
