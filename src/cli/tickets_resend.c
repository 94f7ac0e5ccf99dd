/* cli/tickets_resend.c - wismo tickets resend: what was put aside goes to the helpdesk once more. */
#include "base/log.h"
#include "cli/tickets.h"
#include "store/writer.h"

struct resend {
    char **references; /* NULL: all */
    int count;
    utc_ms now;
    int sent; /* messages that are due again */
};

static enum err run(struct store *store, void *arg)
{
    struct resend *resend = arg;
    enum err err = OK;
    int changed = 0;
    resend->sent = 0;
    if (!resend->references) {
        err = outbox_resend(store, NULL, resend->now, &changed);
        resend->sent = changed;
    }
    for (int i = 0; !err && resend->references && i < resend->count; i++) {
        char reference[TICKET_REFERENCE_TEXT];
        err = ticket_reference_read(resend->references[i], reference)
                  ? outbox_resend(store, reference, resend->now, &changed)
                  : ERR_INVALID;
        resend->sent += changed;
    }
    return err ? err : news_add_other(store);
}

/* That every reference is one of a ticket: nothing is sent when one of them is mistaken. */
static int look_up(struct store *store, const struct resend *resend)
{
    struct arena *arena = arena_open();
    int code = EX_OK;
    for (int i = 0; resend->references && code == EX_OK && i < resend->count; i++) {
        char reference[TICKET_REFERENCE_TEXT];
        struct ticket ticket;
        if (!ticket_reference_read(resend->references[i], reference)) {
            code = cli_fail(EX_DATAERR, "\"%s\" is not a ticket reference", resend->references[i]);
            continue;
        }
        enum err err = tickets_find(store, reference, arena, &ticket);
        if (err == ERR_NOT_FOUND)
            code = cli_fail(EX_NOINPUT, "there is no ticket %s; wismo tickets list shows those there are",
                            reference);
        else if (err)
            code = cli_fail_err(err, reference);
    }
    arena_close(arena);
    return code;
}

int tickets_resend(const char *data, char **references, int count)
{
    struct resend resend = {.references = references, .count = count, .now = clock_now()};
    struct store *store = NULL;
    struct writer *writer = NULL;
    enum err err = store_open_reader(data, &store); /* a mistaken --data shall not make a file */
    int code = err ? cli_fail_err(err, data) : look_up(store, &resend);
    store_close(store);
    if (code != EX_OK)
        return code;
    err = writer_open(data, NULL, NULL, &writer);
    if (err)
        return cli_fail_err(err, data);
    log_set_level(LOG_NONE); /* the last line says what failed */
    err = writer_do(writer, (struct job){.run = run, .arg = &resend});
    writer_close(writer);
    if (err)
        return cli_fail(EX_IOERR, "nothing was kept: %s", store_why());
    printf("%d message%s will be sent again\n", resend.sent, resend.sent == 1 ? "" : "s");
    return EX_OK;
}
