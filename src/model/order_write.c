/* model/order_write.c - an order in the import form, as order_read() takes it. */
#include <stdio.h>
#include <string.h>

#include "base/calendar.h"
#include "base/json_write.h"
#include "model/numbers.h"
#include "model/order.h"

static void write_time(struct json_writer *w, const char *name, utc_ms at)
{
    if (at != UTC_NONE)
        json_add_time(w, name, at);
}

void promise_write(struct json_writer *w, const char *name, const struct order *order)
{
    char text[CALENDAR_TEXT];
    if (order->promised_by == UTC_NONE)
        return;
    calendar_format(order->promised_by, text);
    if (order->promised_is_date)
        text[strlen("2026-11-20")] = '\0';
    json_add_text(w, name, text);
}

static void write_customer(struct json_writer *w, const struct customer *customer)
{
    json_open_object(w, "customer");
    json_add_text_if(w, "id", customer->id);
    json_add_text_if(w, "name", customer->name);
    json_add_text_if(w, "email", customer->email);
    json_add_text_if(w, "phone", customer->phone);
    json_add_text_if(w, "postcode", customer->postcode);
    json_add_text_if(w, "country", customer->country);
    json_add_text_if(w, "locale", customer->locale);
    json_add_text_if(w, "time_zone", customer->time_zone);
    json_shut(w);
}

static void write_lines(struct json_writer *w, const struct line *lines, size_t count)
{
    json_open_array(w, "lines");
    for (size_t i = 0; i < count; i++) {
        json_open_object(w, NULL);
        json_add_text_if(w, "sku", lines[i].sku);
        json_add_text_if(w, "title", lines[i].title);
        json_add_integer(w, "quantity", lines[i].quantity);
        json_shut(w);
    }
    json_shut(w);
}

static void write_event(struct json_writer *w, const struct event *event)
{
    json_open_object(w, NULL);
    json_add_text_if(w, "id", event->id);
    json_add_time(w, "at", event->at);
    json_add_text(w, "milestone", milestone_name(event->milestone));
    json_add_text_if(w, "reason", reason_name(event->reason));
    json_add_text_if(w, "text", event->text);
    json_add_text_if(w, "place", event->place);
    json_shut(w);
}

/* What order_read() passes over: our own reference, and a number that cannot be right. */
static void write_remarks(struct json_writer *w, const struct order *order, const struct shipment *shipment)
{
    char reference[NUMBER_LIMIT + 32];
    struct tracking_hint hint = shipment_hint(order, shipment);
    if (shipment->position) {
        snprintf(reference, sizeof reference, SHIPMENT_REFERENCE, order->key, (long long)shipment->position);
        json_add_text(w, "reference", reference);
    }
    if (tracking_judge(shipment->tracking_number, &hint) == TRACKING_WRONG)
        json_add_text(w, "tracking_check", "failed");
}

static void write_shipment(struct json_writer *w, const struct order *order, const struct shipment *shipment)
{
    json_open_object(w, NULL);
    json_add_text_if(w, "id", shipment->id);
    json_add_text_if(w, "carrier", shipment->carrier);
    json_add_text_if(w, "service", shipment->service);
    json_add_text_if(w, "tracking_number", shipment->tracking_number);
    write_remarks(w, order, shipment);
    json_open_object(w, "destination");
    json_add_text_if(w, "postcode", shipment->postcode);
    json_add_text_if(w, "country", shipment->country);
    json_add_text_if(w, "region", shipment->region);
    json_shut(w);
    if (shipment->window_from != UTC_NONE || shipment->window_until != UTC_NONE) {
        json_open_object(w, "window");
        write_time(w, "from", shipment->window_from);
        write_time(w, "until", shipment->window_until);
        json_shut(w);
    }
    if (shipment->line_count)
        write_lines(w, shipment->lines, shipment->line_count);
    json_open_array(w, "events");
    for (size_t i = 0; i < shipment->event_count; i++)
        write_event(w, &shipment->events[i]);
    json_shut(w);
    json_shut(w);
}

void order_write(struct json_writer *w, const char *name, const struct order *order)
{
    json_open_object(w, name);
    json_add_text(w, "order_number", order->number);
    json_add_time(w, "placed_at", order->placed_at);
    promise_write(w, "promised_by", order);
    write_customer(w, &order->customer);
    write_lines(w, order->lines, order->line_count);
    json_open_array(w, "shipments");
    for (size_t i = 0; i < order->shipment_count; i++)
        write_shipment(w, order, &order->shipments[i]);
    json_shut(w);
    json_shut(w);
}
