/* outbound/outbound_private.h - the outbound thread and what it holds. All of it belongs to that thread, but
 * for the few members that are marked. */
#ifndef WISMO_OUTBOUND_OUTBOUND_PRIVATE_H
#define WISMO_OUTBOUND_OUTBOUND_PRIVATE_H

#include <pthread.h>
#include <stdatomic.h>

#include "base/digest.h"
#include "outbound/breaker.h"
#include "outbound/connector.h"
#include "outbound/outbound.h"

#define LANES 2        /* the helpdesk, the mail server: one that stalls does not hold up the other */
#define LANE_FLIGHTS 4 /* requests under way at once to each */
#define FLIGHTS (LANES * LANE_FLIGHTS)
#define ANSWER_LIMIT ((size_t)65536) /* of a receiver's answer is read; the rest is nothing to us */

/* The configuration as far as it concerns us: a copy, swapped whole. */
struct target {
    const struct connector *connector; /* NULL: nobody to send to */
    char *url, *ca_file;
    struct str secret;            /* raw bytes */
    char *from, *user, *password; /* of mail */
    bool require_tls;
    utc_ms first_retry, longest_retry, give_up, timeout;
};

struct target *target_open_helpdesk(const struct config *config);
struct target *target_open_mail(const struct config *config);
void target_close(struct target *target);                            /* NULL is fine */
bool target_is_same(const struct target *a, const struct target *b); /* same receiver */

/* What became of a row, until it is written down. */
struct outcome {
    int64_t id;
    enum verdict verdict;
    utc_ms at; /* done or dead at; due again at */
    char error[160];
};

enum flight_state { FLIGHT_FREE = 0, FLIGHT_UNDER_WAY, FLIGHT_UNRECORDED };

struct flight {
    enum flight_state state;
    CURL *easy;
    struct lane *lane;
    const struct connector *connector; /* that of the start, whatever is configured since */
    struct curl_slist *headers, *recipients;
    struct str mail; /* as it is sent, and how far it was read */
    size_t mail_read;
    utc_ms until;                  /* of no use afterwards; UTC_NONE: never */
    char problem[CURL_ERROR_SIZE]; /* libcurl's own words for what went wrong */
    struct arena *arena;
    struct outbox_row row; /* in the arena */
    size_t answer_len;
    struct outcome outcome;
    int64_t record_at; /* monotonic ms: when an outcome that could not be written is tried again */
};

/* Where rows of one target go. */
struct lane {
    const char *name; /* the rows' target */
    struct target *(*open)(const struct config *config);
    struct target *target;
    struct breaker breaker;
    bool read_failed;
    struct target *next_target; /* guarded by the mutex */
};

struct outbound {
    pthread_t thread;
    char owner[RANDOM_ID_TEXT]; /* in claims: no other thread on the data file has it */
    struct store *store;
    struct writer *writer;
    CURLM *multi;
    struct lane lanes[LANES];
    struct flight flights[FLIGHTS];
    struct arena *arena; /* for one look into the outbox */

    pthread_mutex_t mutex; /* for the lanes' next targets; any thread may touch them and the members below */
    _Atomic bool stopping;
    _Atomic int64_t deadline; /* monotonic ms */
    _Atomic uint64_t sent, retried, dead;
    _Atomic bool circuit_open;
};

int64_t monotonic_ms(void);

/* ---- flight.c: one request ---- */
/* Takes a copy of the row. False when it cannot be sent at all; then nothing has changed. */
bool flight_start(struct outbound *o, struct flight *flight, struct lane *lane, const struct outbox_row *row);
void flight_header(struct flight *flight, const char *line);
/* The request has ended: judges it, and tells the breaker. */
void flight_landed(struct outbound *o, struct flight *flight, CURLcode result);
void flight_clear(struct outbound *o, struct flight *flight);

/* ---- record.c ---- */
/* Writes the outcome down, or leaves the flight FLIGHT_UNRECORDED to be tried again later. */
void flight_record(struct outbound *o, struct flight *flight);
enum err outcome_write(struct outbound *o, const struct outcome *outcome);

/* ---- claim.c: other programs may send from the same outbox ---- */
/* Claims those of the rows that are still to be had, in one job; the others' id becomes 0. ERR_STORE: none.
 */
enum err claim_rows(struct outbound *o, const struct target *target, struct outbox_row *rows, size_t count,
                    utc_ms now);
void claims_release(struct outbound *o);

#endif
