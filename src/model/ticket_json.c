/* model/ticket_json.c - see ticket_json.h. The order's parts are cut out of its frozen import form, so that a
 * ticket tells what was known when it was opened, whatever happens to the order since. */
#include "model/ticket_json.h"

#include <string.h>

#include "base/json.h"
#include "base/json_write.h"
#include "model/order.h"

static void write_frozen_order(struct json_writer *w, const char *order_json)
{
    struct json *order = NULL;
    if (order_json && json_parse(order_json, strlen(order_json), &order, NULL) != OK)
        order = NULL;
    struct str part = STR_EMPTY;
    const char *const names[] = {"customer", "shipments"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const struct json *member = json_member(order, names[i]);
        str_reset(&part);
        if (member)
            json_print(&part, member);
        else
            str_add(&part, i == 0 ? "{}" : "[]");
        json_add_raw(w, names[i], part.data);
    }
    json_open_object(w, "order");
    const struct json *member;
    const char *name;
    for (size_t i = 0; (member = json_member_at(order, i, &name)); i++) {
        if (text_equal(name, "customer") || text_equal(name, "shipments"))
            continue;
        str_reset(&part);
        json_print(&part, member);
        json_add_raw(w, name, part.data);
    }
    json_shut(w);
    str_clear(&part);
    json_close(order);
}

static void write_transcript(struct json_writer *w, const struct said *transcript, size_t count)
{
    json_open_array(w, "transcript");
    for (size_t i = 0; i < count; i++) {
        json_open_object(w, NULL);
        json_add_time(w, "at", transcript[i].at);
        json_add_text(w, "from", transcript[i].from);
        json_add_text(w, "text", transcript[i].text);
        json_shut(w);
    }
    json_shut(w);
}

void ticket_write(struct str *out, const char *type, const struct ticket *ticket,
                  const struct said *transcript, size_t transcript_count, utc_ms now)
{
    struct json_writer w = json_writer(out);
    json_open_object(&w, NULL);
    json_add_text(&w, "type", type);
    json_add_time(&w, "timestamp", now);
    json_open_object(&w, "data");
    json_add_text(&w, "reference", ticket->reference);
    json_add_text(&w, "reason", ticket_reason_name(ticket->reason));
    json_add_text(&w, "priority", ticket_priority_name(ticket->priority));
    json_add_text(&w, "status", ticket_status_name(ticket->status));
    json_add_text(&w, "channel", ticket->channel);
    json_add_text(&w, "locale", ticket->locale);
    json_add_text_if(&w, "customer_id", ticket->customer_id);
    json_add_text_if(&w, "order_number", ticket->order_key);
    write_frozen_order(&w, ticket->order_json);
    json_add_raw(&w, "promised", ticket->promised_json ? ticket->promised_json : "{}");
    write_transcript(&w, transcript, transcript_count);
    json_open_object(&w, "contact");
    json_add_text_if(&w, "email", ticket->contact_email);
    json_add_text_if(&w, "phone", ticket->contact_phone);
    json_shut(&w);
    json_add_raw(&w, "trace", ticket->trace_json ? ticket->trace_json : "[]");
    json_add_time(&w, "opened_at", ticket->opened_at);
    json_add_time(&w, "updated_at", ticket->updated_at);
    json_shut(&w);
    json_shut(&w);
}

void promised_write(struct str *out, const struct order *order)
{
    struct json_writer w = json_writer(out);
    json_open_object(&w, NULL);
    promise_write(&w, "by", order);
    for (size_t i = 0; i < order->shipment_count; i++) {
        const struct shipment *shipment = &order->shipments[i];
        if (shipment->window_from == UTC_NONE || milestone_is_final(shipment_standing(shipment).milestone))
            continue;
        json_add_time(&w, "window_from", shipment->window_from);
        json_add_time(&w, "window_until", shipment->window_until);
        break;
    }
    json_shut(&w);
}
