/* desk/agent.c - an agent's word: kept in the shopper's conversation, on the ticket, and on its way to the
 * helpdesk, in one commit. */
#include <stdio.h>

#include "base/digest.h"
#include "desk/desk_private.h"
#include "store/tickets.h"
#include "wording/ssml.h"

static enum err say_in(struct store *store, const struct ticket *ticket, const struct agent_word *word)
{
    struct str speech = STR_EMPTY;
    int64_t seq = 0;
    ssml_add_data(&speech, word->text);
    const struct reply reply = {.text = word->text,
                                .speech = speech.data,
                                .ticket = ticket->reference,
                                .locale = ticket->locale,
                                .confidence = 1.0};
    enum err err = ERR_NOT_FOUND;
    if (ticket->conversation)
        err = messages_add(store, ticket->conversation, MESSAGE_AGENT, word->agent, &reply, word->at, &seq);
    str_clear(&speech);
    if (err)
        return err == ERR_NOT_FOUND ? ERR_UNAVAILABLE : err;
    return tickets_add_word(store, ticket->reference, seq); /* told at the next turn, where nothing pops up */
}

static enum err keep_word(struct store *store, const struct agent_word *word, struct arena *arena)
{
    struct ticket ticket;
    enum err err = tickets_find(store, word->reference, arena, &ticket);
    if (!err && ticket.status == TICKET_CLOSED)
        err = ERR_STALE;
    if (!err && word->text)
        err = say_in(store, &ticket, word);
    if (!err)
        err = tickets_set_status(store, word->reference, word->closes ? TICKET_CLOSED : TICKET_ANSWERED,
                                 word->at);
    if (err)
        return err;
    const struct posting posting = {.reference = word->reference, .key = word->key, .now = word->at};
    err = ticket_post(store, &posting, arena);
    return err || word->text ? err : news_add_other(store); /* without words no message tells a server */
}

static enum err run(struct store *store, void *arg)
{
    struct arena *arena = arena_open();
    enum err err = keep_word(store, arg, arena);
    arena_close(arena);
    return err;
}

struct job agent_word_job(struct agent_word *word)
{
    char random[RANDOM_ID_TEXT];
    snprintf(word->key, sizeof word->key, "ticket-%s-agent-%s", word->reference, digest_random_id(random));
    return (struct job){.run = run, .arg = word};
}
