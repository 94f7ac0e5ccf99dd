/* outbound/connector.h - how one kind of receiver is spoken to. A new kind is a file and a row in target.c.
 */
#ifndef WISMO_OUTBOUND_CONNECTOR_H
#define WISMO_OUTBOUND_CONNECTOR_H

#include <curl/curl.h>

#include "base/clock.h"
#include "base/str.h"
#include "store/tickets.h"

/* What became of a request, in the words of the outbox. */
enum verdict {
    VERDICT_DONE,
    VERDICT_RETRY, /* may go well later, or when an operator has put something right */
    VERDICT_DEAD,  /* this very content will never be taken */
};

struct target;
struct flight;

struct connector {
    const char *name; /* as in helpdesk.connector */
    /* Sets what this kind of receiver needs on the flight's handle, beyond what holds for all. What it
     * allocates hangs from the flight. VERDICT_DEAD: this row can never be sent; VERDICT_RETRY: not now. */
    enum verdict (*prepare)(struct flight *flight, const struct target *target);
    enum verdict (*judge)(CURLcode result, long status);
};

extern const struct connector connector_generic, connector_mail;

#endif
