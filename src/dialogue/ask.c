/* dialogue/ask.c - a reply asks for one thing at most, in its last sentence. */
#include "base/str.h"
#include "dialogue/dialogue_private.h"

static void offer_now(struct talk *t, enum ticket_reason reason, const char *key)
{
    t->s.offered = true;
    t->s.offer_reason = reason;
    t->s.offer_key = key;
}

/* Constant words: they tell nothing about any order. */
static void ask_locked(struct talk *t)
{
    say(t, "proof_locked");
    offer_now(t, TICKET_IDENTITY, t->ask.proof_key);
    offer_message(t, "button_yes", "yes");
    offer_message(t, "button_no", "no");
    t->d.ask = ASK_PERSON;
}

/* The same whoever asks, and whatever for. */
static void ask_codes_refused(struct talk *t)
{
    say(t, "codes_locked");
    offer_now(t, TICKET_IDENTITY, NULL);
    offer_message(t, "button_yes", "yes");
    offer_message(t, "button_no", "no");
    t->d.ask = ASK_PERSON;
}

static void ask_proof_again(struct talk *t)
{
    say(t, "proof_failed");
    offer_now(t, TICKET_IDENTITY, t->ask.proof_key);
    offer_message(t, "button_person", "person");
    t->d.ask = ASK_PROOF;
}

/* ---- which order ---- */

static const char *const by_title[] = {NULL, NULL, "which_two", "which_three", "which_four"};
static const char *const by_number[] = {NULL, NULL, "which_two_numbers", "which_three_numbers",
                                        "which_four_numbers"};
static const char *const names[] = {"first", "second", "third", "fourth"};

#define NAMED 4

static bool titles_differ(const struct choice *choices, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (text_empty(choices[i].title))
            return false;
        for (size_t j = 0; j < i; j++)
            if (text_equal(choices[i].title, choices[j].title))
                return false;
    }
    return true;
}

static void ask_which_order(struct talk *t)
{
    const struct choice *choices = t->s.choices;
    size_t count = t->s.choice_count < NAMED ? t->s.choice_count : NAMED;
    bool titles = titles_differ(choices, t->s.choice_count);
    if (count < 2) {
        say(t, "ask_number");
        t->d.ask = ASK_ORDER_NUMBER;
        return;
    }
    struct say *said = say(t, titles ? by_title[count] : by_number[count]);
    for (size_t i = 0; i < count; i++) {
        if (titles)
            arg_text(t, said, names[i], choices[i].title);
        else
            arg_number(t, said, names[i], choices[i].key);
    }
    if (t->s.choice_count > NAMED)
        say(t, "which_other");
    for (size_t i = 0; i < t->s.choice_count; i++)
        offer_title(t, titles ? choices[i].title : choices[i].key,
                    arena_printf(t->arena, "order:%s", choices[i].key));
    t->d.ask = ASK_WHICH_ORDER;
    t->s.told_private = true;
}

/* ---- the rest ---- */

static void ask_problem(struct talk *t)
{
    static const enum problem problems[] = {PROBLEM_LATE,         PROBLEM_NOT_RECEIVED, PROBLEM_DAMAGED,
                                            PROBLEM_MISSING_ITEM, PROBLEM_WRONG_ITEM,   PROBLEM_STOLEN};
    static const char *const titles[] = {"button_late",         "button_not_received", "button_damaged",
                                         "button_missing_item", "button_wrong_item",   "button_stolen"};
    say(t, "ask_problem");
    for (size_t i = 0; i < sizeof problems / sizeof *problems; i++)
        offer_message(t, titles[i], arena_printf(t->arena, "problem:%s", problem_name(problems[i])));
    t->d.ask = ASK_PROBLEM;
}

static void ask_number(struct talk *t)
{
    if (!t->ask.silent_number)
        say(t, "ask_number");
    t->d.ask = ASK_ORDER_NUMBER;
    t->d.link_account = t->turn->can_link_account && !is_known(t);
}

static void ask_proof(struct talk *t)
{
    struct say *said = say(t, text_starts(t->ask.proof_key, TRACKED) ? "ask_proof_parcel" : "ask_proof");
    arg_number(t, said, "number", said_number(t->ask.proof_key));
    t->d.ask = ASK_PROOF;
}

static void ask_contact(struct talk *t)
{
    say(t, "ask_contact");
    t->d.ask = ASK_CONTACT;
}

static void ask_person(struct talk *t)
{
    if (!t->ask.person_first)
        say(t, "offer_person");
    offer_now(t, t->person_reason, t->person_key);
    offer_message(t, "button_yes", "yes");
    offer_message(t, "button_no", "no");
    t->d.ask = ASK_PERSON;
}

/* A voice that falls silent after an answer should say that it still listens; on a page that would be noise,
 * so the message is empty where it is read. Not after what is a question or an invitation itself. */
static void say_anything_else(struct talk *t)
{
    static const char *const inviting[] = {"welcome",        "welcome_back", "hello",          "help",
                                           "not_understood", "what_else",    "ticket_unknown", "ask_ticket"};
    if (t->d.ask == ASK_NOTHING && t->d.say_count &&
        !text_list_has(inviting, sizeof inviting / sizeof *inviting, t->d.says[t->d.say_count - 1].key))
        say(t, "anything_else");
}

void ask_at_the_end(struct talk *t)
{
    bool leftover = (t->ask.number || t->ask.proof) && !t->ask.failed && !t->ask.locked && !t->ask.which &&
                    !t->ask.problem && !t->ask.fresh;
    /* What was asked now comes before what was left over. */
    const struct {
        bool wanted;
        void (*ask)(struct talk *t);
    } order[] = {
        {t->ask.person_first || (leftover && t->person_reason && !t->ask.silent_person), ask_person},
        {t->ask.locked, ask_locked},
        {t->ask.failed, ask_proof_again},
        {t->ask.code == CODE_REFUSED, ask_codes_refused},
        {t->ask.code != CODE_NOTHING, ask_code},
        {t->ask.email, ask_email},
        {t->ask.which, ask_which_order},
        {t->ask.problem, ask_problem},
        {t->ask.number, ask_number},
        {t->ask.proof, ask_proof},
        {t->ask.contact, ask_contact},
        {t->person_reason != TICKET_NONE, ask_person},
    };
    size_t i = 0;
    while (i < sizeof order / sizeof *order && !order[i].wanted)
        i++;
    if (i < sizeof order / sizeof *order && !t->d.ticket.open && !t->d.ticket.update)
        apart(t);
    if (i < sizeof order / sizeof *order)
        order[i].ask(t);
    if (t->ask.silent_person && t->d.ask != ASK_PERSON)
        offer_message(t, "button_person", "person");
    say_anything_else(t);
}

/* What a silent listener is asked once more; also what keeps a voice conversation open. */
void reprompt(struct talk *t)
{
    static const char *const keys[ASK_COUNT] = {
        [ASK_NOTHING] = "reprompt_nothing", [ASK_ORDER_NUMBER] = "reprompt_order_number",
        [ASK_PROOF] = "reprompt_proof",     [ASK_WHICH_ORDER] = "reprompt_which_order",
        [ASK_EMAIL] = "reprompt_email",     [ASK_CODE] = "reprompt_code",
        [ASK_PROBLEM] = "reprompt_problem", [ASK_CONTACT] = "reprompt_contact",
        [ASK_PERSON] = "reprompt_person",   [ASK_YES_NO] = "reprompt_person",
    };
    if (t->d.end)
        return;
    t->d.reprompt = arena_alloc(t->arena, sizeof *t->d.reprompt);
    t->d.reprompt->key = t->turn->kind == TURN_OPEN ? "reprompt_open" : keys[t->d.ask];
}
