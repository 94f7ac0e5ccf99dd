/* desk/desk.c - opening, closing, swapping what people write. */
#include "base/clock.h"
#include "desk/desk_private.h"

#define VIEW_US 5000 /* what another process wrote is seen after this at the latest */

struct desk *desk_open(struct store *reader, struct writer *writer, struct snapshot *snapshot,
                       const struct outlet *outlet, void (*stirred)(void *arg), void *stirred_arg)
{
    struct desk *desk = memory_alloc(sizeof *desk);
    desk->reader = reader;
    desk->writer = writer;
    desk->snapshot = snapshot_hold(snapshot);
    desk->ear = ear_open();
    desk->voice = voice_open(snapshot->wording);
    if (outlet)
        desk->outlet = *outlet;
    desk->stirred = stirred;
    desk->stirred_arg = stirred_arg;
    desk->lanes = lanes_open();
    if (news_last(reader, &desk->news_seen) != OK)
        desk->news_seen = 0; /* logged; what nobody here listens to is passed over */
    return desk;
}

void desk_close(struct desk *desk)
{
    if (!desk)
        return;
    desk_look_away(desk);
    voice_close(desk->writer_side.voice);
    snapshot_release(desk->writer_side.snapshot);
    lanes_close(desk->lanes);
    voice_close(desk->voice);
    ear_close(desk->ear);
    snapshot_release(desk->snapshot);
    memory_free(desk);
}

enum err desk_look(struct desk *desk)
{
    int64_t now = clock_monotonic_us();
    if (desk->view_since_us && now - desk->view_since_us < VIEW_US)
        return OK;
    desk_look_away(desk);
    enum err err = store_read_begin(desk->reader);
    if (!err)
        desk->view_since_us = now;
    return err;
}

void desk_look_away(struct desk *desk)
{
    if (desk->view_since_us)
        store_read_end(desk->reader);
    desk->view_since_us = 0;
}

void desk_swap(struct desk *desk, struct snapshot *snapshot)
{
    /* Turns under way were worded already; those that are decided anew use the new voice with the new files.
     */
    voice_close(desk->voice);
    snapshot_release(desk->snapshot);
    desk->snapshot = snapshot_hold(snapshot);
    desk->voice = voice_open(snapshot->wording);
}

const struct snapshot *desk_snapshot(const struct desk *desk)
{
    return desk->snapshot;
}

size_t desk_in_flight(const struct desk *desk)
{
    return desk->in_flight;
}

const struct desk_figures *desk_figures(const struct desk *desk)
{
    return &desk->figures;
}

const char *desk_sentence(struct desk *desk, const char *locale, const char *key, struct arena *arena)
{
    const struct config *config = desk->snapshot->config;
    struct setting setting = {.locale =
                                  wording_serve(desk->snapshot->wording, locale, config->shop.locale, NULL),
                              .zone = config->shop.time_zone,
                              .now = clock_now(),
                              .config = config};
    return voice_say(desk->voice, &setting, &(struct say){.key = key}, arena);
}
