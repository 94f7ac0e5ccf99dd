/* ingest/describe.c - a report in one line. */
#include "ingest/ingest.h"

static void add_word(struct str *out, const char *before, const char *word)
{
    if (word)
        str_printf(out, "%s%s", before, word);
}

static void add_parcel(struct str *out, const struct shipment *parcel)
{
    add_word(out, " ", parcel->id);
    add_word(out, " ", parcel->carrier);
    add_word(out, " ", parcel->tracking_number);
    if (parcel->line_count)
        str_printf(out, ", %zu line%s", parcel->line_count, parcel->line_count == 1 ? "" : "s");
    for (size_t i = 0; i < parcel->event_count; i++) {
        const struct event *event = &parcel->events[i];
        str_printf(out, "%s%s", i ? ", " : ": ", milestone_name(event->milestone));
        if (event->reason)
            str_printf(out, " (%s)", reason_name(event->reason));
    }
}

static void describe_order(const struct order *order, struct str *out)
{
    str_printf(out, "order %s", order->key);
    if (order->line_count)
        str_printf(out, ": %zu line%s", order->line_count, order->line_count == 1 ? "" : "s");
    for (size_t i = 0; i < order->shipment_count; i++) {
        str_add(out, "; parcel");
        add_parcel(out, &order->shipments[i]);
    }
}

void report_describe(const struct report *report, struct str *out)
{
    if (report->kind == REPORT_ORDER) {
        describe_order(&report->order, out);
        return;
    }
    if (report->kind == REPORT_NOTHING) {
        str_add(out, "nothing");
        return;
    }
    str_add(out, report->kind == REPORT_PING ? "ping" : "parcel");
    add_parcel(out, &report->parcel);
    add_word(out, " of order ", report->order_key);
    add_word(out, " of the sender's order ", report->ref);
    if (report->kind == REPORT_PING)
        str_printf(out, ": %.4f %.4f", report->position.latitude, report->position.longitude);
}
