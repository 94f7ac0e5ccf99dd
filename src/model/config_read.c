/* model/config_read.c - every key of the configuration, its default and its bounds. docs/configuration.md
 * tells them to people; a test compares the two. */
#include <ctype.h>
#include <stddef.h>
#include <string.h>

#include "base/str.h"
#include "model/config_private.h"
#include "model/meaning.h"

struct reader {
    struct settings *settings;
    struct arena *arena;
    struct config *config;
};

#define AT(member) offsetof(struct config, member)

static const struct {
    const char *pointer;
    size_t at;
    const char *otherwise;
    config_check *check;
} texts[] = {
    {"/listen", AT(listen), "127.0.0.1:8080", config_check_listen},
    {"/data", AT(data), "wismo.db", config_check_some},
    {"/log/level", AT(log_level), "info", config_check_level},
    {"/shop/name", AT(shop.name), NULL, config_check_some},
    {"/shop/url", AT(shop.url), NULL, config_check_url},
    {"/shop/locale", AT(shop.locale), "en-US", config_check_locale},
    {"/shop/time_zone", AT(shop.time_zone), "UTC", config_check_zone},
    {"/dialogflow/header", AT(dialogflow.header), "X-Wismo-Secret", config_check_header},
    {"/helpdesk/connector", AT(helpdesk.connector), "generic", config_check_connector},
    {"/helpdesk/url", AT(helpdesk.url), NULL, config_check_url},
    {"/helpdesk/ca_file", AT(helpdesk.ca_file), NULL, config_check_certificates},
    {"/mail/url", AT(mail.url), NULL, config_check_mail_url},
    {"/mail/from", AT(mail.from), NULL, config_check_mailbox},
    {"/mail/user", AT(mail.user), NULL, config_check_some},
};

static const struct {
    const char *pointer;
    size_t at;
} secrets[] = {
    {"/dialogflow/secret", AT(dialogflow.secret)},
    {"/chat/identity_secret", AT(chat.identity_secret)},
    {"/rest/secret", AT(rest.secret)},
    {"/helpdesk/secret", AT(helpdesk.secret)},
    {"/mail/password", AT(mail.password)},
    {"/metrics/secret", AT(metrics.secret)},
};

static const struct {
    const char *pointer;
    size_t at;
    bool otherwise;
} switches[] = {
    {"/alexa/verify", AT(alexa.verify), true},
    {"/alexa/allow_unauthenticated", AT(alexa.allow_unauthenticated), false},
    {"/dialogflow/allow_unauthenticated", AT(dialogflow.allow_unauthenticated), false},
    {"/mail/require_tls", AT(mail.require_tls), true},
};

static const struct {
    const char *pointer;
    size_t at;
    const char *otherwise; /* the one item of the list when the key is absent; NULL: none */
    config_check *check;
} lists[] = {
    {"/trusted_proxies", AT(trusted_proxies), NULL, config_check_proxy},
    {"/order_numbers", AT(order_numbers), "#?\\d{4,10}", config_check_some},
    {"/alexa/application_ids", AT(alexa.application_ids), NULL, config_check_some},
    {"/chat/origins", AT(chat.origins), NULL, config_check_origin},
    {"/rest/origins", AT(rest.origins), NULL, config_check_origin},
};

static const struct {
    const char *pointer;
    size_t at;
    int64_t unit, otherwise, min, max;
} numbers[] = {
    {"/chat/ping_seconds", AT(chat.ping), MS_SECOND, 30, 1, 3600},
    {"/limits/text", AT(limits.text), 1, 4096, 64, 65536},
    {"/limits/frame", AT(limits.frame), 1, 16384, 1024, 262144},
    {"/limits/body", AT(limits.body), 1, 262144, 4096, 4194304},
    {"/limits/webhook", AT(limits.webhook), 1, 1048576, 4096, 16777216},
    {"/limits/proofs_conversation", AT(limits.proofs_conversation), 1, 5, 1, 100},
    {"/limits/proofs_order_hour", AT(limits.proofs_order_hour), 1, 10, 1, 1000},
    {"/limits/proofs_client_hour", AT(limits.proofs_client_hour), 1, 30, 1, 100000},
    {"/limits/codes_address_hour", AT(limits.codes_address_hour), 1, 5, 1, 100},
    {"/limits/codes_client_hour", AT(limits.codes_client_hour), 1, 20, 1, 100000},
    {"/limits/texts_2s", AT(limits.texts_2s), 1, 10, 1, 10000},
    {"/limits/texts_minute", AT(limits.texts_minute), 1, 60, 1, 100000},
    {"/limits/conversations_minute", AT(limits.conversations_minute), 1, 120, 1, 1000000},
    {"/limits/connections", AT(limits.connections), 1, 10000, 16, 1000000},
    {"/patience/stalled_days", AT(patience.stalled), MS_DAY, 3, 1, 90},
    {"/patience/lost_days", AT(patience.lost), MS_DAY, 7, 1, 180},
    {"/patience/lost_international_days", AT(patience.lost_international), MS_DAY, 20, 1, 365},
    {"/patience/delivered_grace_hours", AT(patience.delivered_grace), MS_HOUR, 24, 1, 720},
    {"/patience/pickup_days", AT(patience.pickup), MS_DAY, 7, 1, 90},
    {"/outbox/first_retry_seconds", AT(outbox.first_retry), MS_SECOND, 5, 1, 3600},
    {"/outbox/longest_retry_minutes", AT(outbox.longest_retry), MS_MINUTE, 60, 1, 1440},
    {"/outbox/give_up_hours", AT(outbox.give_up), MS_HOUR, 168, 1, 720},
    {"/outbox/timeout_seconds", AT(outbox.timeout), MS_SECOND, 15, 1, 120},
    {"/retention/transcripts_days", AT(retention.transcripts), MS_DAY, 90, 1, 3650},
    {"/retention/conversations_days", AT(retention.conversations), MS_DAY, 30, 1, 3650},
    {"/retention/outbox_days", AT(retention.outbox), MS_DAY, 30, 1, 3650},
    {"/retention/webhooks_days", AT(retention.webhooks), MS_DAY, 30, 4, 3650},
};

#define COUNT(table) (sizeof(table) / sizeof *(table))
#define FIELD(config, type, at) ((type *)(void *)((char *)(config) + (at)))

#define LIST_LIMIT 100
#define TEXT_LIMIT 4096

/* A text from a list or map, in the arena; complains when it is none. */
static const char *read_item(struct reader *r, const char *pointer, const struct json *value,
                             config_check *check)
{
    const char *text = json_text(value);
    const char *wrong = !text ? "must be a text" : strlen(text) > TEXT_LIMIT ? "is too long" : check(text);
    if (wrong)
        settings_complain(r->settings, pointer, "%s", wrong);
    return wrong ? NULL : arena_text(r->arena, text);
}

static struct text_list read_list(struct reader *r, const char *pointer, const char *otherwise,
                                  config_check *check)
{
    const struct json *list = settings_value(r->settings, pointer, JSON_ARRAY);
    const char **items = NULL;
    size_t count = 0;
    if (!list && otherwise && !settings_has(r->settings, pointer))
        *ARENA_PUSH(r->arena, items, count) = otherwise;
    if (json_count(list) > LIST_LIMIT)
        settings_complain(r->settings, pointer, "has more than %d entries", LIST_LIMIT);
    for (size_t i = 0; i < json_count(list) && i < LIST_LIMIT; i++) {
        const char *at = arena_printf(r->arena, "%s/%zu", pointer, i);
        *ARENA_PUSH(r->arena, items, count) = read_item(r, at, json_item(list, i), check);
    }
    return (struct text_list){items, count};
}

static const struct {
    const char *name;
    size_t at;
} policy_texts[] = {
    {"returns", offsetof(struct policies, returns)},
    {"delivery", offsetof(struct policies, delivery)},
    {"cancellation", offsetof(struct policies, cancellation)},
    {"contact", offsetof(struct policies, contact)},
    {"hours", offsetof(struct policies, hours)},
    {"other", offsetof(struct policies, other)},
};

static void read_policy_text(struct reader *r, struct policies *policies, const char *pointer,
                             const char *name, const struct json *value)
{
    for (size_t i = 0; i < COUNT(policy_texts); i++)
        if (text_equal(policy_texts[i].name, name)) {
            *FIELD(policies, const char *, policy_texts[i].at) =
                read_item(r, pointer, value, config_check_some);
            return;
        }
    settings_complain(r->settings, pointer, "unknown key");
}

static void read_policies(struct reader *r)
{
    const char *pointer = "/shop/policies", *language, *name;
    const struct json *map = settings_value(r->settings, pointer, JSON_OBJECT), *texts_of, *value;
    for (size_t i = 0; (texts_of = json_member_at(map, i, &language)); i++) {
        const char *at = json_below(r->arena, pointer, language);
        if (config_check_locale(language) || strchr(language, '-'))
            settings_complain(r->settings, at, "must be a language such as \"en\"");
        struct policies *policies =
            ARENA_PUSH(r->arena, r->config->shop.policies, r->config->shop.policy_count);
        policies->language = arena_text(r->arena, language);
        if (json_kind(texts_of) != JSON_OBJECT)
            settings_complain(r->settings, at, "must be an object");
        for (size_t j = 0; (value = json_member_at(texts_of, j, &name)); j++)
            read_policy_text(r, policies, json_below(r->arena, at, name), name, value);
    }
}

/* Minutes since midnight of "09:00"; text holds digits there. */
static int read_clock(const char *text)
{
    int hour = (text[0] - '0') * 10 + (text[1] - '0'), minute = (text[3] - '0') * 10 + (text[4] - '0');
    return minute < 60 ? hour * 60 + minute : -1;
}

/* "09:00-17:30"; "" for a day off. */
static bool read_hours(const char *text, struct support_hours *ret_hours)
{
    static const char form[] = "00:00-00:00";
    if (!*text)
        return true;
    if (strlen(text) != strlen(form))
        return false;
    for (size_t i = 0; form[i]; i++)
        if (form[i] == '0' ? !isdigit((unsigned char)text[i]) : text[i] != form[i])
            return false;
    *ret_hours = (struct support_hours){read_clock(text), read_clock(text + 6)};
    return ret_hours->opens >= 0 && ret_hours->closes > ret_hours->opens && ret_hours->closes <= 24 * 60;
}

static void read_support_hours(struct reader *r)
{
    static const char *const days[] = {"monday", "tuesday",  "wednesday", "thursday",
                                       "friday", "saturday", "sunday"};
    const char *pointer = "/shop/support_hours", *name;
    const struct json *map = settings_value(r->settings, pointer, JSON_OBJECT), *value;
    for (size_t i = 0; (value = json_member_at(map, i, &name)); i++) {
        size_t day = 0;
        while (day < COUNT(days) && !text_equal(days[day], name))
            day++;
        const char *hours = json_text(value);
        if (day == COUNT(days))
            settings_complain(r->settings, json_below(r->arena, pointer, name),
                              "must be a weekday: \"monday\" to \"sunday\"");
        else if (!hours || !read_hours(hours, &r->config->shop.support_hours[day]))
            settings_complain(r->settings, json_below(r->arena, pointer, name),
                              "must be hours such as \"09:00-17:30\", or \"\"");
    }
}

static const char *check_intent(const char *text)
{
    enum intent intent;
    return intent_find(text, &intent) ? NULL : "must be an intent such as \"order_status\"";
}

static const char *check_parameter(const char *text)
{
    enum entity_type type;
    return text_equal(text, "proof") || (entity_type_find(text, &type) && type != ENTITY_NONE)
               ? NULL
               : "must be \"proof\" or a slot such as \"order_number\"";
}

/* A platform's own names to ours. */
static void read_names(struct reader *r, const char *pointer, config_check *check, struct name_pair **pairs,
                       size_t *count)
{
    const char *name;
    const struct json *map = settings_value(r->settings, pointer, JSON_OBJECT), *value;
    for (size_t i = 0; (value = json_member_at(map, i, &name)); i++) {
        const char *to = read_item(r, json_below(r->arena, pointer, name), value, check);
        if (to)
            *ARENA_PUSH(r->arena, *pairs, *count) = (struct name_pair){arena_text(r->arena, name), to};
    }
}

static void read_platforms(struct reader *r)
{
    struct config *config = r->config;
    read_names(r, "/alexa/intents", check_intent, &config->alexa.intents, &config->alexa.intent_count);
    read_names(r, "/dialogflow/intents", check_intent, &config->dialogflow.intents,
               &config->dialogflow.intent_count);
    read_names(r, "/dialogflow/parameters", check_parameter, &config->dialogflow.parameters,
               &config->dialogflow.parameter_count);
}

static void read_tables(struct reader *r)
{
    struct config *config = r->config;
    for (size_t i = 0; i < COUNT(texts); i++) {
        const char *text = settings_text(r->settings, texts[i].pointer, texts[i].otherwise);
        const char *wrong = text ? texts[i].check(text) : NULL;
        if (wrong)
            settings_complain(r->settings, texts[i].pointer, "%s", wrong);
        *FIELD(config, const char *, texts[i].at) = arena_text(r->arena, text);
    }
    for (size_t i = 0; i < COUNT(secrets); i++)
        *FIELD(config, const char *, secrets[i].at) =
            arena_text(r->arena, settings_secret(r->settings, secrets[i].pointer));
    for (size_t i = 0; i < COUNT(switches); i++)
        *FIELD(config, bool, switches[i].at) =
            settings_bool(r->settings, switches[i].pointer, switches[i].otherwise);
    for (size_t i = 0; i < COUNT(lists); i++)
        *FIELD(config, struct text_list, lists[i].at) =
            read_list(r, lists[i].pointer, lists[i].otherwise, lists[i].check);
    for (size_t i = 0; i < COUNT(numbers); i++)
        *FIELD(config, int64_t, numbers[i].at) =
            numbers[i].unit * settings_integer(r->settings, numbers[i].pointer, numbers[i].otherwise,
                                               numbers[i].min, numbers[i].max);
}

void config_read(struct settings *settings, struct arena *arena, struct config *config)
{
    struct reader r = {settings, arena, config};
    read_tables(&r);
    read_policies(&r);
    read_support_hours(&r);
    read_platforms(&r);
    config_read_hooks(settings, arena, config);
    config->alexa.enabled = settings_has(settings, "/alexa");
    config->dialogflow.enabled = settings_has(settings, "/dialogflow");
    config->chat.enabled = settings_has(settings, "/chat");
    config->rest.enabled = settings_has(settings, "/rest");
    if (config->helpdesk.url && !config->helpdesk.secret && !settings_has(settings, "/helpdesk/secret"))
        settings_complain(settings, "/helpdesk/secret", "is needed: tickets are sent signed");
    if (config->mail.url && !config->mail.from)
        settings_complain(settings, "/mail/from", "is needed: a mail says who sends it");
    if (config->limits.frame <= config->limits.text)
        settings_complain(settings, "/limits/frame", "must be larger than limits.text");
}
