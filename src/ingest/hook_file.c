/* ingest/hook_file.c - reading one webhooks/NAME.json: its ids, topics and reports. What they are made of is
 * read by hook_sign_file.c, hook_source.c and hook_shape.c. */
#include <ctype.h>
#include <string.h>

#include "base/calendar.h"
#include "ingest/hook_private.h"

#define REPORTS_OF_TOPIC 8
#define PINGS_LIMIT 4

const char *hook_text_at(struct hook_reader *r, const char *pointer)
{
    return arena_text(r->arena, settings_text(r->settings, pointer, NULL));
}

bool hook_pointer_ok(const char *text)
{
    return (text[0] == '/' || text[0] == '\0') && strlen(text) <= 256;
}

static bool is_header(const char *text)
{
    size_t len = strlen(text);
    for (size_t i = 0; i < len; i++)
        if (!isalnum((unsigned char)text[i]) && text[i] != '-' && text[i] != '_')
            return false;
    return len > 0 && len <= 62;
}

/* A header that the file reads; remembered, to be kept with the bodies. */
const char *hook_header_at(struct hook_reader *r, const char *pointer, const char *text)
{
    struct hook *hook = r->hook;
    if (!text || !is_header(text)) {
        settings_complain(r->settings, pointer, "must be the name of a header");
        return text ? text : "";
    }
    for (size_t i = 0; i < hook->header_count; i++)
        if (text_equal(hook->headers[i], text))
            return text;
    *ARENA_PUSH(r->arena, hook->headers, hook->header_count) = text;
    return text;
}

void hook_unknown_keys(struct hook_reader *r, const char *pointer, const struct json *object,
                       const char *const *known)
{
    const char *name;
    for (size_t i = 0; json_member_at(object, i, &name); i++) {
        bool is_known = false;
        for (const char *const *one = known; *one; one++)
            is_known = is_known || text_equal(*one, name);
        if (!is_known)
            settings_complain(r->settings, json_below(r->arena, pointer, name), "unknown key");
    }
}

/* ---- reports ---- */

static const char *const report_keys[] = {"report", NULL};

static struct topic_report report_read(struct hook_reader *r, const char *pointer, const struct json *value)
{
    static const struct {
        const char *name;
        enum report_kind kind;
    } kinds[] = {{"order", REPORT_ORDER},
                 {"parcel", REPORT_PARCEL},
                 {"ping", REPORT_PING},
                 {"nothing", REPORT_NOTHING}};
    const char *name = json_member_text(value, "report");
    struct topic_report report = {.kind = REPORT_NOTHING};
    size_t i = 0;
    while (i < sizeof kinds / sizeof *kinds && !(name && text_equal(kinds[i].name, name)))
        i++;
    if (i == sizeof kinds / sizeof *kinds) {
        settings_complain(r->settings, json_below(r->arena, pointer, "report"),
                          "must be \"order\", \"parcel\", \"ping\" or \"nothing\"");
        return report;
    }
    report.kind = kinds[i].kind;
    shape_read(r, pointer, value, report_members(report.kind), report_keys, &report.shape);
    bool names_order = json_member(value, "order_number") || json_member(value, "order_ref");
    if (report.kind == REPORT_ORDER && !json_member(value, "order"))
        settings_complain(r->settings, pointer, "needs \"order\"");
    if (report.kind > REPORT_ORDER && !names_order && !json_member(value, "tracking_number"))
        settings_complain(r->settings, pointer,
                          "needs \"order_number\", \"order_ref\" or \"tracking_number\"");
    return report;
}

static void reports_read(struct hook_reader *r)
{
    const char *name;
    const struct json *reports = settings_value(r->settings, "/reports", JSON_OBJECT), *value;
    /* Topics point to them: the array must not move. */
    r->hook->reports = arena_alloc_array(r->arena, json_count(reports) + 1, sizeof *r->hook->reports);
    for (size_t i = 0; (value = json_member_at(reports, i, &name)); i++) {
        const char *at = json_below(r->arena, "/reports", name);
        if (json_kind(value) != JSON_OBJECT) {
            settings_complain(r->settings, at, "must be an object");
            continue;
        }
        struct topic_report report = report_read(r, at, value);
        report.name = arena_text(r->arena, name);
        r->hook->reports[r->hook->report_count++] = report;
    }
}

/* A report written on the spot, the name of one, or "nothing". */
static void topic_report_read(struct hook_reader *r, const char *pointer, const struct json *value,
                              struct topic *topic)
{
    const char *name = json_text(value);
    const struct topic_report *found = NULL;
    if (json_kind(value) == JSON_OBJECT) {
        struct topic_report *report = arena_alloc(r->arena, sizeof *report);
        *report = report_read(r, pointer, value);
        found = report;
    }
    for (size_t i = 0; name && i < r->hook->report_count; i++)
        if (text_equal(r->hook->reports[i].name, name))
            found = &r->hook->reports[i];
    if (found && found->kind != REPORT_NOTHING)
        *ARENA_PUSH(r->arena, topic->reports, topic->count) = found;
    else if (!found && !(name && text_equal(name, "nothing")))
        settings_complain(
            r->settings, pointer,
            "must be an object with \"report\", the name of one under \"reports\", or \"nothing\"");
}

static void topics_read(struct hook_reader *r)
{
    const char *name;
    const struct json *topics = settings_value(r->settings, "/topics", JSON_OBJECT), *value;
    if (!json_count(topics))
        settings_complain(r->settings, "/topics", "must say what each topic reports");
    for (size_t i = 0; (value = json_member_at(topics, i, &name)); i++) {
        const char *at = json_below(r->arena, "/topics", name);
        struct topic topic = {.name = arena_text(r->arena, name)};
        size_t count = json_kind(value) == JSON_ARRAY ? json_count(value) : 1;
        if (!*name || count > REPORTS_OF_TOPIC)
            settings_complain(r->settings, at, "must be a topic with up to %d reports", REPORTS_OF_TOPIC);
        if (json_kind(value) != JSON_ARRAY)
            topic_report_read(r, at, value, &topic);
        for (size_t j = 0; json_kind(value) == JSON_ARRAY && j < count && j < REPORTS_OF_TOPIC; j++)
            topic_report_read(r, arena_printf(r->arena, "%s/%zu", at, j), json_item(value, j), &topic);
        if (*name)
            *ARENA_PUSH(r->arena, r->hook->topics, r->hook->topic_count) = topic;
    }
}

/* ---- the rest ---- */

static struct source place_read(struct hook_reader *r, const char *pointer)
{
    enum json_kind kind = settings_kind(r->settings, pointer);
    if (kind == JSON_ABSENT || kind == JSON_NULL)
        return (struct source){.kind = SOURCE_NONE};
    const struct json *value = settings_value(r->settings, pointer, kind);
    return source_read(r, pointer, value, LEAF_TEXT);
}

static void pings_read(struct hook_reader *r)
{
    static const char *const known[] = {"content_type", "begins", NULL};
    const struct json *list = settings_value(r->settings, "/pings", JSON_ARRAY);
    for (size_t i = 0; i < json_count(list); i++) {
        const char *at = arena_printf(r->arena, "/pings/%zu", i);
        const struct json *value = json_item(list, i);
        struct ping ping = {arena_text(r->arena, json_member_text(value, "content_type")),
                            arena_text(r->arena, json_member_text(value, "begins"))};
        hook_unknown_keys(r, at, value, known);
        if (i >= PINGS_LIMIT || text_empty(ping.begins))
            settings_complain(r->settings, at, "must say how the body of an unsigned ping \"begins\"");
        else
            *ARENA_PUSH(r->arena, r->hook->pings, r->hook->ping_count) = ping;
    }
}

/* "poll": how to ask, and as which of the topics an answer is read. */
static void question_read(struct hook_reader *r)
{
    static const char *const known[] = {"url", "authorization", "topic", "each", "under", NULL};
    struct hook_question *question = &r->hook->question;
    bool found = false;
    if (!settings_has(r->settings, "/poll"))
        return;
    hook_unknown_keys(r, "/poll", settings_value(r->settings, "/poll", JSON_OBJECT), known);
    question->url = hook_text_at(r, "/poll/url");
    question->authorization = hook_text_at(r, "/poll/authorization");
    question->topic = hook_text_at(r, "/poll/topic");
    question->each = hook_text_at(r, "/poll/each");
    question->under = hook_text_at(r, "/poll/under");
    if (question->each && (!hook_pointer_ok(question->each) || !question->under))
        settings_complain(r->settings, "/poll/each",
                          "must be a JSON Pointer to a list, with \"under\" beside it");
    if (text_empty(question->url) || !strstr(question->url, "{tracking_number}"))
        settings_complain(r->settings, "/poll/url", "must be an address with {tracking_number} in it");
    for (size_t i = 0; i < r->hook->topic_count; i++)
        found = found || text_equal(r->hook->topics[i].name, question->topic);
    if (!found)
        settings_complain(r->settings, "/poll/topic", "must be one of \"topics\": that of the answers");
}

static void read_all(struct hook_reader *r)
{
    struct hook *hook = r->hook;
    settings_text(r->settings, "/about", NULL);           /* for people */
    settings_value(r->settings, "/examples", JSON_ARRAY); /* for the tests */
    hook->zone = hook_text_at(r, "/zone");
    if (hook->zone && !zone_exists(hook->zone))
        settings_complain(r->settings, "/zone", "must be a time zone such as \"Europe/Berlin\"");
    signatures_read(r);
    pings_read(r);
    maps_read(r);
    hook->call_id = place_read(r, "/call_id");
    hook->topic = place_read(r, "/topic");
    reports_read(r);
    topics_read(r);
    question_read(r);
    for (size_t i = 0; !hook->topic.kind && i < hook->topic_count; i++)
        if (!text_equal(hook->topics[i].name, "*") && !text_equal(hook->topics[i].name, hook->question.topic))
            settings_complain(
                r->settings, json_below(r->arena, "/topics", hook->topics[i].name),
                "needs \"topic\", the place of a call's topic; without one there is only \"*\"");
}

enum err hook_read(const char *path, const char *name, struct arena *arena, struct complaints *complaints,
                   struct hook *ret_hook)
{
    struct hook hook = {.name = name};
    struct hook_reader r = {.arena = arena, .hook = &hook};
    size_t before = complaints->count;
    if (settings_open(path, complaints, &r.settings) != OK)
        return ERR_INVALID;
    read_all(&r);
    settings_finish(r.settings);
    settings_close(r.settings);
    if (complaints->count > before)
        return ERR_INVALID;
    *ret_hook = hook;
    return OK;
}
