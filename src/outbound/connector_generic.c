/* outbound/connector_generic.c - any helpdesk that takes a signed webhook (Standard Webhooks).
 *
 * The row's body goes out as it is, with its idempotency key as webhook-id: the same in every attempt, so
 * that the receiver can tell a repetition. One that answers 409 says that it has this id already, which is as
 * good as 200. */
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/standard_webhooks.h"
#include "outbound/connector.h"

static struct curl_slist *headers(const struct outbox_row *row, const struct str *secret, utc_ms now)
{
    uint8_t signature[SHA256_SIZE];
    struct str line = STR_EMPTY;
    struct curl_slist *list = NULL;
    char timestamp[24];
    snprintf(timestamp, sizeof timestamp, "%lld", (long long)(now / MS_SECOND));
    standard_sign(secret, row->key, timestamp, row->body, strlen(row->body), signature);

    list = curl_slist_append(list, "Content-Type: application/json");
    list = curl_slist_append(list, "Expect:"); /* no waiting for "100 Continue" */
    str_printf(&line, "webhook-id: %s", row->key);
    list = curl_slist_append(list, line.data);
    str_reset(&line);
    str_printf(&line, "webhook-timestamp: %s", timestamp);
    list = curl_slist_append(list, line.data);
    str_reset(&line);
    str_add(&line, "webhook-signature: v1,");
    base64_encode(&line, signature, sizeof signature);
    list = curl_slist_append(list, line.data);
    str_clear(&line);
    return list;
}

/* 401, 403, 404 and redirects are mistakes in a secret or an address: somebody corrects them, and then the
 * ticket must still be there to be sent. Other refusals are about the content, which never changes. */
static enum verdict judge(long status)
{
    static const short retried[] = {401, 403, 404, 407, 408, 421, 423, 425, 429};
    if ((status >= 200 && status < 300) || status == 409)
        return VERDICT_DONE;
    if (status < 400 || status >= 500)
        return VERDICT_RETRY;
    for (size_t i = 0; i < sizeof retried / sizeof *retried; i++)
        if (retried[i] == status)
            return VERDICT_RETRY;
    return VERDICT_DEAD;
}

const struct connector connector_generic = {.name = "generic", .headers = headers, .judge = judge};
