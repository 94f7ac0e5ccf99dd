/* desk/tidy.c - retention, in small steps beside everything else. */
#include "base/clock.h"
#include "desk/desk_private.h"

#define REST MS_HOUR /* between two rounds: what is kept is counted in days */

static enum err run(struct store *store, void *arg)
{
    struct desk *desk = arg;
    desk->tidying.next = desk->tidying.place; /* a job may run twice */
    return retention_step(store, &desk->tidying.retention, desk->tidying.now, &desk->tidying.next);
}

static void done(void *arg, enum err err)
{
    struct desk *desk = arg;
    struct tidying *tidying = &desk->tidying;
    desk->in_flight--;
    tidying->busy = false;
    if (!err)
        tidying->place = tidying->next;
    const struct retention_place *place = &tidying->place;
    if (err || (!place->conversation && !place->outbox && !place->call && !place->unlogged))
        tidying->rest_until = tidying->now + (err ? MS_MINUTE : REST);
}

void desk_tidy(struct desk *desk)
{
    struct tidying *tidying = &desk->tidying;
    const struct config *config = desk->snapshot->config;
    utc_ms now = clock_now();
    if (tidying->busy || now < tidying->rest_until)
        return;
    tidying->busy = true;
    tidying->now = now;
    tidying->retention = (struct retention){.transcripts_before = now - config->retention.transcripts,
                                            .conversations_before = now - config->retention.conversations,
                                            .calls_before = now - config->retention.webhooks,
                                            .outbox_before = now - config->retention.outbox,
                                            .early_before = now - config->retention.conversations};
    desk->in_flight++;
    writer_submit(desk->writer, (struct job){.run = run, .done = done, .arg = desk});
}
