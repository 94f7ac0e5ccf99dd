/* outbound/flight.c - one request: sent, judged, and when it is tried again. */
#include <stdio.h>
#include <string.h>

#include "base/digest.h"
#include "base/log.h"
#include "base/memory.h"
#include "outbound/outbound_private.h"

#define CONNECT_TIMEOUT_MS ((utc_ms)10000)
#define LONGEST_PROBE_PAUSE (5 * MS_MINUTE) /* a receiver that is back is noticed within this time */
#define RETRY_AFTER_LIMIT MS_DAY
/* A row that lay here long before anybody tried to send it (no helpdesk was configured) is not given up at
 * its first failure. */
#define ATTEMPTS_BEFORE_GIVING_UP 12

static size_t take_answer(char *bytes, size_t size, size_t count, void *arg)
{
    struct flight *flight = arg;
    (void)bytes;
    flight->answer_len += size * count;
    return flight->answer_len > ANSWER_LIMIT ? 0 : size * count; /* 0 ends the transfer */
}

static void copy_row(struct flight *flight, const struct outbox_row *row)
{
    if (!flight->arena)
        flight->arena = arena_open();
    flight->row = *row;
    flight->row.key = arena_text(flight->arena, row->key);
    flight->row.target = arena_text(flight->arena, row->target);
    flight->row.subject = arena_text(flight->arena, row->subject);
    flight->row.body = arena_text(flight->arena, row->body);
    flight->row.last_error = NULL;
}

void flight_header(struct flight *flight, const char *line)
{
    flight->headers = curl_slist_append(flight->headers, line);
}

/* What holds for every receiver. */
static bool set_up(CURL *easy, const struct target *target, struct flight *flight)
{
    utc_ms connect = target->timeout < CONNECT_TIMEOUT_MS ? target->timeout : CONNECT_TIMEOUT_MS;
    CURLcode bad = CURLE_OK;
    curl_easy_reset(easy);
    flight->problem[0] = '\0';
#define SET(option, value) (bad = bad ? bad : curl_easy_setopt(easy, option, value))
    SET(CURLOPT_NOSIGNAL, 1L);
    SET(CURLOPT_SSL_VERIFYPEER, 1L);
    SET(CURLOPT_SSL_VERIFYHOST, 2L);
    SET(CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    if (target->ca_file)
        SET(CURLOPT_CAINFO, target->ca_file);
    SET(CURLOPT_TIMEOUT_MS, (long)target->timeout);
    SET(CURLOPT_CONNECTTIMEOUT_MS, (long)connect);
    SET(CURLOPT_WRITEFUNCTION, take_answer);
    SET(CURLOPT_WRITEDATA, flight);
    SET(CURLOPT_ERRORBUFFER, flight->problem);
    SET(CURLOPT_PRIVATE, flight);
#undef SET
    return bad == CURLE_OK;
}

static void release(struct flight *flight)
{
    curl_slist_free_all(flight->headers);
    curl_slist_free_all(flight->recipients);
    flight->headers = flight->recipients = NULL;
    str_clear(&flight->mail);
}

/* It will never be sent: on record as dead, without having left. */
static void bury(struct outbound *o, struct flight *flight, const char *why)
{
    struct outcome *outcome = &flight->outcome;
    *outcome = (struct outcome){.id = flight->row.id, .at = clock_now(), .verdict = VERDICT_DEAD};
    snprintf(outcome->error, sizeof outcome->error, "%s", why);
    log_error("outbox.dead", "row=%lld error=\"%s\"", (long long)outcome->id, why);
    release(flight);
    flight_record(o, flight);
}

bool flight_start(struct outbound *o, struct flight *flight, struct lane *lane, const struct outbox_row *row)
{
    if (!flight->easy && !(flight->easy = curl_easy_init()))
        return false;
    copy_row(flight, row);
    flight->lane = lane;
    flight->connector = lane->target->connector;
    flight->answer_len = 0;
    flight->until = UTC_NONE;
    flight->mail = STR_EMPTY;
    flight->mail_read = 0;
    enum verdict verdict = VERDICT_RETRY;
    if (set_up(flight->easy, lane->target, flight))
        verdict = flight->connector->prepare(flight, lane->target);
    if (verdict == VERDICT_DEAD || (flight->until != UTC_NONE && clock_now() >= flight->until)) {
        bury(o, flight, verdict == VERDICT_DEAD ? "its content cannot be sent" : "it came too late");
        return true;
    }
    if (verdict != VERDICT_DONE || curl_multi_add_handle(o->multi, flight->easy) != CURLM_OK) {
        flight_clear(o, flight);
        return false;
    }
    flight->state = FLIGHT_UNDER_WAY;
    return true;
}

void flight_clear(struct outbound *o, struct flight *flight)
{
    if (flight->state == FLIGHT_UNDER_WAY)
        curl_multi_remove_handle(o->multi, flight->easy);
    release(flight);
    if (flight->arena)
        arena_reset(flight->arena);
    flight->row = (struct outbox_row){.id = 0};
    flight->state = FLIGHT_FREE;
}

static unsigned chance(void)
{
    uint32_t bits;
    digest_random(&bits, sizeof bits);
    return bits;
}

/* Anything between the first delay and one that doubles with each attempt, so that rows that failed together
 * do not come back together. */
static utc_ms backoff(const struct target *target, int attempts)
{
    utc_ms least = target->first_retry > 0 ? target->first_retry : 1, most = least * 2;
    for (int i = 0; i < attempts && most < target->longest_retry; i++)
        most *= 2;
    if (most > target->longest_retry)
        most = target->longest_retry;
    return most <= least ? least : least + (utc_ms)(chance() % (uint64_t)(most - least + 1));
}

static utc_ms shorter(utc_ms a, utc_ms b)
{
    return a < b ? a : b;
}

/* Tells the breaker of a failure and says how long the row waits. While the receiver as a whole is away, its
 * rows wait for the next probe rather than for a back-off that has grown to an hour. */
static utc_ms delay_after_failure(struct flight *flight, utc_ms retry_after)
{
    int64_t now = monotonic_ms();
    struct breaker *breaker = &flight->lane->breaker;
    const struct target *target = flight->lane->target;
    utc_ms delay = backoff(target, flight->row.attempts);
    if (breaker_failed(breaker, now, 2 * target->first_retry,
                       shorter(target->longest_retry, LONGEST_PROBE_PAUSE), chance()))
        log_warn("outbox.circuit_open", "target=%s failures=%d error=\"%s\"", flight->row.target,
                 breaker->failures, flight->outcome.error);
    if (breaker->open)
        delay = shorter(delay, breaker_wait(breaker, now));
    if (retry_after > 0) {
        breaker_hold(breaker, now, retry_after);
        delay = delay < retry_after ? retry_after : delay;
    }
    return delay;
}

static void tell_success(const struct flight *flight)
{
    struct breaker *breaker = &flight->lane->breaker;
    if (breaker->open)
        log_info("outbox.circuit_closed", "target=%s", flight->row.target);
    breaker_succeeded(breaker);
}

/* The status counts when the whole answer came, or as much of it as we want. */
static long status_of(const struct flight *flight, CURLcode result)
{
    long status = 0;
    if (result == CURLE_OK || flight->connector == &connector_mail ||
        (result == CURLE_WRITE_ERROR && flight->answer_len > ANSWER_LIMIT))
        curl_easy_getinfo(flight->easy, CURLINFO_RESPONSE_CODE, &status);
    return status;
}

static utc_ms retry_after(CURL *easy)
{
    curl_off_t seconds = 0;
    curl_easy_getinfo(easy, CURLINFO_RETRY_AFTER, &seconds);
    if (seconds <= 0)
        return 0;
    return seconds > RETRY_AFTER_LIMIT / MS_SECOND ? RETRY_AFTER_LIMIT : seconds * MS_SECOND;
}

static void log_outcome(const struct flight *flight)
{
    const struct outcome *outcome = &flight->outcome;
    if (outcome->verdict == VERDICT_DEAD)
        log_error("outbox.dead", "row=%lld subject=%s attempts=%d error=\"%s\"", (long long)outcome->id,
                  flight->row.subject, flight->row.attempts + 1, outcome->error);
    else if (outcome->verdict == VERDICT_RETRY)
        log_info("outbox.retry", "row=%lld subject=%s attempts=%d error=\"%s\"", (long long)outcome->id,
                 flight->row.subject, flight->row.attempts + 1, outcome->error);
    else
        log_debug("outbox.sent", "row=%lld subject=%s", (long long)outcome->id, flight->row.subject);
}

void flight_landed(struct outbound *o, struct flight *flight, CURLcode result)
{
    struct outcome *outcome = &flight->outcome;
    long status = status_of(flight, result);
    utc_ms now = clock_now();
    *outcome = (struct outcome){.id = flight->row.id, .at = now, .verdict = VERDICT_RETRY};
    outcome->verdict = flight->connector->judge(result, status);
    if (status)
        snprintf(outcome->error, sizeof outcome->error, "answered %ld", status);
    else
        snprintf(outcome->error, sizeof outcome->error, "%s",
                 flight->problem[0] ? flight->problem : curl_easy_strerror(result));

    if (outcome->verdict == VERDICT_RETRY) {
        bool asked = status == 429 || status == 503 || (status >= 300 && status < 400);
        outcome->at = now + delay_after_failure(flight, asked ? retry_after(flight->easy) : 0);
        if (flight->until != UTC_NONE && outcome->at >= flight->until) {
            outcome->verdict = VERDICT_DEAD;
            outcome->at = now;
        }
        if (now - flight->row.created_at >= flight->lane->target->give_up &&
            flight->row.attempts + 1 >= ATTEMPTS_BEFORE_GIVING_UP) {
            outcome->verdict = VERDICT_DEAD;
            outcome->at = now;
        }
    } else {
        tell_success(flight); /* also a refusal shows that somebody is there and answers */
    }
    log_outcome(flight);
    curl_multi_remove_handle(o->multi, flight->easy);
    release(flight);
    flight->state = FLIGHT_FREE;
    flight_record(o, flight);
}
