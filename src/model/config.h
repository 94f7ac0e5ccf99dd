/* model/config.h - the configuration as plain values: every key of docs/configuration.md, and nothing else.
 */
#ifndef WISMO_MODEL_CONFIG_H
#define WISMO_MODEL_CONFIG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/clock.h"
#include "base/complaints.h"
#include "base/err.h"

struct text_list {
    const char *const *items;
    size_t count;
};

/* What the shop says about itself, in one language. A text that is not given is NULL. */
struct policies {
    const char *language; /* "en" */
    const char *returns, *delivery, *cancellation, *contact, *hours;
    const char *other; /* a general answer to other shop questions */
};

struct name_pair {
    const char *from, *to;
};

/* When people answer, by weekday: minutes since midnight in the shop's zone; closes 0: not that day. */
struct support_hours {
    int opens, closes;
};

/* How a sender is asked that does not call by itself, or not always. */
struct hook_poll {
    bool enabled;
    const char *key, *url;     /* NULL: none; that of its file */
    struct text_list carriers; /* whose parcels it is asked about; empty: all */
    int64_t per_minute;
    utc_ms often; /* about a parcel that is out for delivery; about others less often */
};

struct hook_secrets {
    const char *name; /* of webhooks/NAME.json */
    struct text_list secrets;
    struct hook_poll poll;
};

struct config {
    const char *listen;               /* "127.0.0.1:8080" */
    const char *data;                 /* path of the data file */
    struct text_list trusted_proxies; /* addresses or CIDR ranges */
    const char *log_level;
    bool demo; /* set by `wismo demo`, not from a file */

    struct {
        const char *name, *url, *locale, *time_zone;
        struct policies *policies;
        size_t policy_count;
        struct support_hours support_hours[7]; /* Monday first */
    } shop;
    struct text_list order_numbers; /* PCRE2 patterns of the shop's number shapes */

    struct {
        struct text_list application_ids;
        bool verify;
        bool allow_unauthenticated; /* "alexa.allow_unauthenticated": answer beyond loopback without the check
                                     */
        bool enabled;               /* false: no "alexa" section; beyond loopback it then does not answer */
        struct name_pair *intents;  /* the skill's own names -> ours */
        size_t intent_count;
    } alexa;
    struct {
        const char *header, *secret;
        bool enabled, allow_unauthenticated;
        struct name_pair *intents; /* the agent's own names of intents and tags -> ours */
        size_t intent_count;
        struct name_pair *parameters; /* its names of parameters -> ours: "order_number", "proof" */
        size_t parameter_count;
    } dialogflow;
    struct {
        const char *identity_secret;
        struct text_list origins;
        bool enabled;
        utc_ms ping; /* of silence, before a client is asked whether it is still there */
    } chat;
    struct {
        const char *secret;
        struct text_list origins; /* for CORS; "*" is every one */
        bool enabled;
    } rest;
    struct {
        const char *connector; /* "generic" */
        const char *url;       /* NULL: tickets stay here */
        const char *ca_file;   /* who vouches for its certificate; NULL: those whom this machine trusts */
        const char *secret;
    } helpdesk;
    struct {
        const char *url; /* "smtps://mail.example.com"; NULL: no mail is sent */
        const char *from, *user, *password;
        bool require_tls;
    } mail;
    struct {
        const char *secret; /* NULL: only this machine may read them */
    } metrics;
    struct hook_secrets *hooks;
    size_t hook_count;

    struct {
        int64_t text, frame, body, webhook; /* bytes */
        int64_t proofs_conversation, proofs_order_hour, proofs_client_hour;
        int64_t codes_address_hour, codes_client_hour;
        int64_t texts_2s, texts_minute, conversations_minute;
        int64_t connections;
    } limits;
    struct {
        utc_ms stalled, lost, lost_international; /* without a scan */
        utc_ms delivered_grace;                   /* after the delivery scan, before a claim */
        utc_ms pickup;                            /* how long a parcel waits at a pickup point */
    } patience;
    struct {
        utc_ms first_retry, longest_retry, give_up, timeout;
    } outbox;
    struct {
        utc_ms transcripts, conversations, outbox; /* after the last word; after it has left */
        utc_ms webhooks;                           /* after a call came */
    } retention;
    const char *file, *source; /* its name, and its text as written (NULL: there was no file) */
    void *memory;              /* what holds the texts */
};

/* path NULL gives the defaults. Complaints name FILE:LINE; ERR_INVALID when there are any.
 * ret_config is yours: config_close(). */
enum err config_open(const char *path, struct complaints *complaints, struct config **ret_config);
enum err config_parse(const char *name, const char *text, struct complaints *complaints,
                      struct config **ret_config);
void config_close(struct config *config);
/* What another room finds wrong with the value at a JSON pointer ("/order_numbers/0"), with its line. */
void config_complain(const struct config *config, struct complaints *complaints, const char *pointer,
                     const char *format, ...) __attribute__((format(printf, 4, 5)));

/* What is wrong with a `listen`, or NULL. */
const char *config_check_listen(const char *text);
bool config_is_loopback(
    const struct config *config); /* whether `listen` can be reached from this machine alone */
/* The policies in the language of a locale ("en-GB" -> "en"), else of the shop's locale, else an empty set.
 */
const struct policies *config_policies(const struct config *config, const char *locale);
const struct text_list *config_hook_secrets(const struct config *config, const char *name);

#endif
