/* outbound/claim.c - several programs may empty one outbox: a row is sent by the one that claimed it.
 *
 * A claim lasts as long as one attempt may, and a little more. Whoever stops gives its claims back; those of
 * a program that was killed end by themselves. */
#include "base/log.h"
#include "outbound/outbound_private.h"

#define MARGIN (10 * MS_SECOND) /* to start the request and to write down what became of it */

struct claims {
    const char *owner;
    utc_ms now, until;
    struct outbox_row *rows;
    size_t count;
    bool missed[LANE_FLIGHTS];
};

static enum err claim(struct store *store, void *arg)
{
    struct claims *claims = arg;
    enum err err = OK;
    for (size_t i = 0; !err && i < claims->count; i++) {
        err = outbox_claim(store, claims->rows[i].id, claims->owner, claims->now, claims->until);
        claims->missed[i] = err == ERR_NOT_FOUND;
        if (claims->missed[i])
            err = OK;
    }
    return err;
}

enum err claim_rows(struct outbound *o, const struct target *target, struct outbox_row *rows, size_t count,
                    utc_ms now)
{
    struct claims claims = {
        .owner = o->owner, .now = now, .until = now + target->timeout + MARGIN, .rows = rows, .count = count};
    enum err err = count ? writer_do(o->writer, (struct job){.run = claim, .arg = &claims}) : OK;
    for (size_t i = 0; !err && i < count; i++)
        if (claims.missed[i])
            rows[i].id = 0;
    return err;
}

static enum err release(struct store *store, void *arg)
{
    struct outbound *o = arg;
    return outbox_release(store, o->owner);
}

void claims_release(struct outbound *o)
{
    if (writer_do(o->writer, (struct job){.run = release, .arg = o}) != OK)
        log_warn("outbox.unreleased", "problem=\"claims could not be given back: they end by themselves\"");
}
