/* dialogue/words.c - what a person wrote on a ticket, told to shoppers whose channel brings nothing unasked.
 *
 * A chat shows it when it is written, or at the return. On the others it waits on its ticket, for the next
 * turn of the conversation, or for the first one of another conversation of the same customer. */
#include "base/str.h"
#include "dialogue/dialogue_private.h"

/* Where nothing proves that it is the same shopper: only what was written to somebody unknown. */
static bool is_theirs(const struct talk *t, const struct ticket *ticket)
{
    return !t->turn->forget_proof || (text_empty(ticket->order_json) && text_empty(ticket->customer_id));
}

void hear_words(struct talk *t)
{
    const char *customer = t->turn->customer_id;
    bool returns = !text_empty(customer) && !t->s.turns;
    if (t->turn->channel == CHANNEL_CHAT || (!t->s.ticket && !returns))
        return;
    t->untold = know_tickets(t, NEED_UNTOLD_TICKETS, returns ? customer : NULL, TICKET_NONE);
    for (size_t i = 0; t->untold && i < t->untold->ticket_count; i++)
        if (is_theirs(t, t->untold->tickets[i]))
            know_words(t, t->untold->tickets[i]->reference);
}

static bool is_untold(const struct talk *t, const char *reference)
{
    for (size_t i = 0; t->untold && i < t->untold->ticket_count; i++)
        if (text_equal(t->untold->tickets[i]->reference, reference))
            return is_theirs(t, t->untold->tickets[i]);
    return false;
}

static void say_word(struct talk *t, const struct remark *word, const char *reference)
{
    struct say *said = say(t, text_empty(word->from) ? "agent_wrote_unnamed" : "agent_wrote");
    arg_number(t, said, "reference", reference);
    arg_text(t, said, "agent", word->from);
    arg_text(t, said, "words", word->text);
    arg_time(t, said, "moment", ARG_MOMENT, word->at);
}

static void say_words(struct talk *t, const struct words_fact *fact)
{
    for (size_t i = 0; i < fact->word_count; i++) {
        paragraph(t);
        say_word(t, &fact->words[i], fact->reference);
    }
    if (!fact->word_count)
        return;
    *ARENA_PUSH(t->arena, t->d.told, t->d.told_count) =
        (struct told_ticket){.reference = fact->reference, .seq = fact->seq};
    name_ticket(t, fact->reference);
    trace(t, "words: %zu of an agent, told", fact->word_count);
}

void tell_words_of(struct talk *t, const struct ticket *ticket)
{
    bool shown = t->turn->channel == CHANNEL_CHAT && text_equal(ticket->conversation, t->turn->conversation);
    if (!ticket->word_seq || shown || is_untold(t, ticket->reference))
        return;
    const struct words_fact *fact = know_words(t, ticket->reference);
    if (fact)
        say_words(t, fact);
}

/* Ahead of the answer, but for a greeting. */
void tell_untold_words(struct talk *t)
{
    struct say *answer = t->d.says;
    size_t count = t->d.say_count;
    bool greets = t->turn->kind == TURN_OPEN;
    if (!t->untold || t->d.repeat)
        return;
    if (!greets) {
        t->d.says = NULL;
        t->d.say_count = 0;
    }
    for (size_t i = 0; i < t->untold->ticket_count; i++)
        if (is_theirs(t, t->untold->tickets[i]))
            say_words(t, know_words(t, t->untold->tickets[i]->reference));
    if (greets)
        return;
    if (count)
        paragraph(t);
    for (size_t i = 0; i < count; i++)
        *ARENA_PUSH(t->arena, t->d.says, t->d.say_count) = answer[i];
}
