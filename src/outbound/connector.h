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

struct connector {
    const char *name; /* as in helpdesk.connector */
    /* Header lines for one attempt, yours to free. `secret` is the key as raw bytes. */
    struct curl_slist *(*headers)(const struct outbox_row *row, const struct str *secret, utc_ms now);
    enum verdict (*judge)(long status);
};

extern const struct connector connector_generic;

#endif
