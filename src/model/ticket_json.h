/* model/ticket_json.h - a ticket as every helpdesk connector gets it: the body of ticket.opened and
 * ticket.updated. */
#ifndef WISMO_MODEL_TICKET_JSON_H
#define WISMO_MODEL_TICKET_JSON_H

#include "base/str.h"
#include "model/ticket.h"

/* One line of a conversation. */
struct said {
    utc_ms at;
    const char *from; /* "shopper", "wismo", or an agent's name */
    const char *text;
};

/* Appends {"type","timestamp","data":{...}}; `type` is "ticket.opened" or "ticket.updated". */
void ticket_write(struct str *out, const char *type, const struct ticket *ticket,
                  const struct said *transcript, size_t transcript_count, utc_ms now);

/* {"by","window_from"?,"window_until"?} of an order's first open parcel, for ticket.promised_json. */
struct order;
void promised_write(struct str *out, const struct order *order);

#endif
