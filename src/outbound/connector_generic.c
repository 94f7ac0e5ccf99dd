/* outbound/connector_generic.c - any helpdesk that takes a signed webhook (Standard Webhooks).
 *
 * The row's body goes out as it is, with its idempotency key as webhook-id: the same in every attempt, so
 * that the receiver can tell a repetition. One that answers 409 says that it has this id already, which is as
 * good as 200. */
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/standard_webhooks.h"
#include "outbound/outbound_private.h"

static void add_headers(struct flight *flight, const struct str *secret)
{
    const struct outbox_row *row = &flight->row;
    uint8_t signature[SHA256_SIZE];
    struct str line = STR_EMPTY;
    char timestamp[24];
    snprintf(timestamp, sizeof timestamp, "%lld", (long long)(clock_now() / MS_SECOND));
    standard_sign(secret, row->key, timestamp, row->body, strlen(row->body), signature);

    flight_header(flight, "Content-Type: application/json");
    flight_header(flight, "Expect:"); /* no waiting for "100 Continue" */
    str_printf(&line, "webhook-id: %s", row->key);
    flight_header(flight, line.data);
    str_reset(&line);
    str_printf(&line, "webhook-timestamp: %s", timestamp);
    flight_header(flight, line.data);
    str_reset(&line);
    str_add(&line, "webhook-signature: v1,");
    base64_encode(&line, signature, sizeof signature);
    flight_header(flight, line.data);
    str_clear(&line);
}

static enum verdict prepare(struct flight *flight, const struct target *target)
{
    CURL *easy = flight->easy;
    CURLcode bad = curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
    add_headers(flight, &target->secret);
    bad = bad ? bad : curl_easy_setopt(easy, CURLOPT_URL, target->url);
    /* a redirect could lead a ticket anywhere */
    bad = bad ? bad : curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
    bad = bad ? bad : curl_easy_setopt(easy, CURLOPT_USERAGENT, "wismo");
    bad = bad ? bad : curl_easy_setopt(easy, CURLOPT_POST, 1L);
    bad = bad ? bad : curl_easy_setopt(easy, CURLOPT_POSTFIELDS, flight->row.body);
    bad =
        bad ? bad : curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)strlen(flight->row.body));
    bad = bad ? bad : curl_easy_setopt(easy, CURLOPT_HTTPHEADER, flight->headers);
    return bad ? VERDICT_RETRY : VERDICT_DONE;
}

/* 401, 403, 404 and redirects are mistakes in a secret or an address: somebody corrects them, and then the
 * ticket must still be there to be sent. Other refusals are about the content, which never changes. */
static enum verdict judge(CURLcode result, long status)
{
    static const short retried[] = {401, 403, 404, 407, 408, 421, 423, 425, 429};
    (void)result; /* without an answer there is no status */
    if ((status >= 200 && status < 300) || status == 409)
        return VERDICT_DONE;
    if (status < 400 || status >= 500)
        return VERDICT_RETRY;
    for (size_t i = 0; i < sizeof retried / sizeof *retried; i++)
        if (retried[i] == status)
            return VERDICT_RETRY;
    return VERDICT_DEAD;
}

const struct connector connector_generic = {.name = "generic", .prepare = prepare, .judge = judge};
