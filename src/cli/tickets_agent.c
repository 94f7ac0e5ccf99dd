/* cli/tickets_agent.c - wismo tickets reply and close: a person's word on a ticket. */
#include "base/log.h"
#include "base/text.h"
#include "cli/tickets.h"
#include "store/writer.h"

#define NAME_MOST 80 /* bytes of an agent's name */

static int refuse(enum err err, const char *reference)
{
    switch (err) {
    case ERR_NOT_FOUND:
        return cli_fail(EX_NOINPUT, "there is no ticket %s; wismo tickets list shows those there are",
                        reference);
    case ERR_STALE:
        return cli_fail(EX_DATAERR, "ticket %s is closed; the shopper opens another by asking again",
                        reference);
    case ERR_UNAVAILABLE:
        return cli_fail(
            EX_UNAVAILABLE,
            "the conversation of ticket %s is no longer kept; wismo tickets show %s tells how else "
            "the shopper can be reached",
            reference, reference);
    default: return cli_fail(EX_IOERR, "nothing was kept: %s", store_why());
    }
}

/* Cleaned as what shoppers write is, since it will be shown to them. EX_OK, or complains. */
static int clean(const char *text, size_t most, const char *what, struct str *out)
{
    size_t len = strlen(text);
    if (len > most)
        return cli_fail(EX_DATAERR, "%s is longer than %zu bytes; say it in fewer words", what, most);
    if (!text_is_utf8(text, len))
        return cli_fail(EX_DATAERR, "%s is not valid UTF-8", what);
    text_clean(out, text, len);
    return out->len ? EX_OK : cli_fail(EX_DATAERR, "%s is empty", what);
}

static int keep(const char *data, struct agent_word *word)
{
    struct store *store = NULL;
    struct writer *writer = NULL;
    enum err err = store_open_reader(data, &store); /* a mistaken --data shall not make a file */
    store_close(store);
    if (!err)
        err = writer_open(data, NULL, NULL, &writer);
    if (err)
        return cli_fail_err(err, data);
    log_set_level(LOG_NONE); /* the last line says what failed */
    err = writer_do(writer, agent_word_job(word));
    writer_close(writer);
    if (err)
        return refuse(err, word->reference);
    printf("%s is %s\n", word->reference, ticket_status_name(word->closes ? TICKET_CLOSED : TICKET_ANSWERED));
    return EX_OK;
}

int tickets_agent(const struct config *config, const char *data, const char *text, const char *agent,
                  const char *words)
{
    char reference[TICKET_REFERENCE_TEXT];
    struct str name = STR_EMPTY, said = STR_EMPTY;
    struct agent_word word = {.reference = reference, .closes = !words, .at = clock_now()};
    int code = EX_OK;
    if (!ticket_reference_read(text, reference))
        code = cli_fail(EX_DATAERR, "\"%s\" is not a ticket reference", text);
    if (code == EX_OK && agent)
        code = clean(agent, NAME_MOST, "the agent's name", &name);
    if (code == EX_OK && words)
        code = clean(words, (size_t)config->limits.text, "the text", &said);
    if (code == EX_OK) {
        word.agent = agent ? name.data : NULL;
        word.text = words ? said.data : NULL;
        code = keep(data, &word);
    }
    str_clear(&name);
    str_clear(&said);
    return code;
}
