/* tests/ingest/test_hook_call.c - who may call, and what the calls say. */
#include "test.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/digest.h"
#include "base/file.h"
#include "ingest/ingest.h"

#define NOW ((utc_ms)1795428000000) /* 2026-11-23T10:00:00Z */
#define SECRET "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYX"
#define OTHER_SECRET "whsec_//79/Pv6+fj39vX08/Lx8O/u7ezr6uno"

/* A call as the server would hand it over. */
struct caller {
    struct hooks *hooks;
    struct arena *arena;
    struct reading reading;
    const char *id, *signature;
    char timestamp[32];
    utc_ms now;
    struct str signed_with; /* kept until the next */
};

static const char *header(void *arg, const char *name)
{
    struct caller *caller = arg;
    return !strcasecmp(name, "webhook-id")          ? caller->id
           : !strcasecmp(name, "webhook-timestamp") ? caller->timestamp
           : !strcasecmp(name, "webhook-signature") ? caller->signature
                                                    : NULL;
}

static struct caller caller_open(void)
{
    struct caller caller = {.arena = arena_open(), .id = "msg_1", .now = NOW};
    struct complaints complaints = COMPLAINTS_NONE;
    caller.signed_with = STR_EMPTY;
    snprintf(caller.timestamp, sizeof caller.timestamp, "%lld", (long long)(NOW / 1000));
    if (hooks_open(source_path("webhooks"), &complaints, &caller.hooks) != OK)
        fail_msg("%s:%d: %s", complaints.items[0].file, complaints.items[0].line,
                 complaints.items[0].message);
    return caller;
}

static void caller_close(struct caller *caller)
{
    hooks_close(caller->hooks);
    arena_close(caller->arena);
    str_clear(&caller->signed_with);
}

/* Signs as a sender would: the reference is written anew here, so that a mistake is not made twice. */
static void sign(struct caller *caller, const char *base64_key, const char *body)
{
    struct str key = STR_EMPTY, text = STR_EMPTY;
    uint8_t digest[SHA256_SIZE];
    expect_int(base64_decode(&key, base64_key, strlen(base64_key)), OK);
    str_printf(&text, "%s.%s.%s", caller->id, caller->timestamp, body);
    digest_hmac_sha256(key.data, key.len, text.data, text.len, digest);
    str_reset(&caller->signed_with);
    str_add(&caller->signed_with, "v1,");
    base64_encode(&caller->signed_with, digest, sizeof digest);
    caller->signature = caller->signed_with.data;
    str_clear(&key);
    str_clear(&text);
}

/* OK; ERR_FORBIDDEN: not authentic; ERR_INVALID: something could not be read. */
static enum err take_with(struct caller *caller, const struct text_list *secrets, const char *body)
{
    struct hook_call call = {
        .bytes = body, .len = strlen(body), .header = header, .arg = caller, .now = caller->now};
    const struct hook *hook = hooks_find(caller->hooks, "generic");
    if (!hook_verify(hook, &call, secrets))
        return ERR_FORBIDDEN;
    hook_read_call(hook, &call, caller->arena, &caller->reading);
    return caller->reading.complaint ? ERR_INVALID : OK;
}

static enum err take(struct caller *caller, const char *body)
{
    static const char *const secrets[] = {SECRET};
    return take_with(caller, &(struct text_list){secrets, 1}, body);
}

static enum err take_signed(struct caller *caller, const char *body)
{
    sign(caller, &SECRET[6], body);
    return take(caller, body);
}

TEST(the_signature_of_a_published_vector_holds)
{
    struct caller caller = caller_open();
    snprintf(caller.timestamp, sizeof caller.timestamp, "1700000000");
    caller.now = (utc_ms)1700000000 * 1000;
    caller.signature = "v1,WNSYykZHxJfmkfxZ9p9U1pef4D+TwUpGXVlJkJFAiSI=";
    expect_int(take(&caller, "{\"id\":1,\"weight\":10}"), ERR_INVALID); /* authentic, but it names no topic */
    expect(strstr(caller.reading.complaint, "no topic"));
    expect_int(take(&caller, "{\"id\":1,\"weight\":11}"), ERR_FORBIDDEN);
    caller_close(&caller);
}

TEST(a_call_whose_signature_fails_is_nobody)
{
    static const char body[] = "{\"type\":\"x\"}";
    static const char *const signatures[] = {NULL,
                                             "",
                                             "v1",
                                             "v1,",
                                             "v1,AAAA",
                                             "v1,WNSYykZHxJfmkfxZ9p9U1pef4D+TwUpGXVlJkJFAiSI=",
                                             "!!",
                                             " , , ",
                                             "v2,AAAA v1a,AAAA",
                                             "v1,WNSYykZHxJfmkfxZ9p9U1pef4D+TwUpGXVlJkJFAiSI"};
    struct caller caller = caller_open();
    expect_int(take_signed(&caller, body), OK);
    for (size_t i = 0; i < sizeof signatures / sizeof *signatures; i++) {
        caller.signature = signatures[i];
        expect_int(take(&caller, body), ERR_FORBIDDEN);
    }
    sign(&caller, &OTHER_SECRET[6], body);
    expect_int(take(&caller, body), ERR_FORBIDDEN);
    sign(&caller, &SECRET[6], body);
    expect_int(take_with(&caller, NULL, body), ERR_FORBIDDEN); /* no secret is configured */
    expect_int(take_with(&caller, &(struct text_list){NULL, 0}, body), ERR_FORBIDDEN);
    expect_int(take(&caller, "{\"type\":\"y\"}"), ERR_FORBIDDEN); /* another body */
    caller.id = "msg_2";
    expect_int(take(&caller, body), ERR_FORBIDDEN);
    caller_close(&caller);
}

TEST(a_header_that_is_missing_or_malformed_is_refused)
{
    static const char body[] = "{\"type\":\"x\"}";
    static const char *const ids[] = {NULL, "", "msg.1"};
    static const char *const times[] = {"",    "now",        "-5", "1795428000.5", "99999999999999999999",
                                        "1e9", " 1795428000"};
    struct caller caller = caller_open();
    for (size_t i = 0; i < 3; i++) {
        caller.id = ids[i] ? ids[i] : "";
        sign(&caller, &SECRET[6], body);
        caller.id = ids[i];
        expect_int(take(&caller, body), ERR_FORBIDDEN);
    }
    caller.id = "msg_1";
    for (size_t i = 0; i < sizeof times / sizeof *times; i++) {
        snprintf(caller.timestamp, sizeof caller.timestamp, "%s", times[i]);
        expect_int(take_signed(&caller, body), ERR_FORBIDDEN);
    }
    caller_close(&caller);
}

TEST(a_call_of_another_time_is_refused)
{
    struct caller caller = caller_open();
    static const struct {
        int seconds;
        enum err err;
    } cases[] = {{-301, ERR_FORBIDDEN}, {-300, OK}, {300, OK}, {301, ERR_FORBIDDEN}, {86400, ERR_FORBIDDEN}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        caller.now = NOW + cases[i].seconds * MS_SECOND;
        expect_int(take_signed(&caller, "{\"type\":\"x\"}"), cases[i].err);
    }
    caller_close(&caller);
}

TEST(a_secret_can_be_changed_without_a_gap)
{
    static const char *const both[] = {OTHER_SECRET, SECRET};
    static const char body[] = "{\"type\":\"x\"}";
    struct caller caller = caller_open();
    struct text_list secrets = {both, 2};
    sign(&caller, &SECRET[6], body);
    expect_int(take_with(&caller, &secrets, body), OK);
    sign(&caller, &OTHER_SECRET[6], body);
    expect_int(take_with(&caller, &secrets, body), OK);

    struct str header_text =
        STR_EMPTY; /* the sender signs with both, and with a version that we do not know */
    str_add(&header_text, "v1a,bm90IG91cnM= v1,AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA= ");
    sign(&caller, &SECRET[6], body);
    str_add(&header_text, caller.signature);
    caller.signature = header_text.data;
    expect_int(take(&caller, body), OK);
    str_clear(&header_text);
    caller_close(&caller);
}

TEST(a_secret_that_is_plain_text_is_the_key_itself)
{
    static const char *const plain[] = {"correct horse battery"};
    static const char body[] = "{\"type\":\"x\"}";
    struct caller caller = caller_open();
    struct str key = STR_EMPTY;
    base64_encode(&key, plain[0], strlen(plain[0]));
    sign(&caller, key.data, body);
    expect_int(take_with(&caller, &(struct text_list){plain, 1}, body), OK);
    str_clear(&key);
    caller_close(&caller);
}

TEST(a_repeated_call_has_the_same_id)
{
    struct caller caller = caller_open();
    static const char body[] = "{\"type\":\"x\"}";
    expect_int(take_signed(&caller, body), OK);
    const char *first = caller.reading.call_id;
    caller.now += 10 * MS_SECOND;
    expect_int(take(&caller, body), OK);
    expect_text(caller.reading.call_id, first);
    expect_text(caller.reading.sender, "generic");
    caller_close(&caller);
}

TEST(an_order_is_read_in_the_import_form)
{
    struct caller caller = caller_open();
    expect_int(
        take_signed(&caller,
                    "{\"type\":\"order.upserted\",\"timestamp\":\"2026-11-23T10:00:00Z\",\"data\":{"
                    "\"order_number\":\"#30 01\",\"placed_at\":\"2026-11-22T09:30:00Z\",\"shipments\":[{"
                    "\"events\":[{\"at\":\"2026-11-22T10:00:00Z\",\"milestone\":\"packed\"}]}]}}"),
        OK);
    expect_int(caller.reading.count, 1);
    expect_int(caller.reading.reports[0].kind, REPORT_ORDER);
    expect_text(caller.reading.reports[0].order.key, "3001");
    expect_int(caller.reading.reports[0].order.shipments[0].events[0].heard_at, NOW);
    caller_close(&caller);
}

TEST(an_event_names_its_parcel)
{
    struct caller caller = caller_open();
    expect_int(take_signed(&caller,
                           "{\"type\":\"shipment.event\",\"data\":{\"order_number\":3001,\"tracking_number\":"
                           "\"1z879e93 0346834440\",\"shipment_id\":\"1\",\"event\":{\"at\":"
                           "\"2026-11-23T09:00:00Z\",\"milestone\":\"exception\",\"reason\":\"weather\"}}}"),
               OK);
    expect_int(caller.reading.count, 1);
    expect_int(caller.reading.reports[0].kind, REPORT_PARCEL);
    expect_text(caller.reading.reports[0].order_key, "3001");
    expect_text(caller.reading.reports[0].parcel.tracking_number, "1Z879E930346834440");
    expect_text(caller.reading.reports[0].parcel.id, "1");
    expect_int(caller.reading.reports[0].parcel.events[0].reason, REASON_WEATHER);
    expect_int(caller.reading.reports[0].parcel.events[0].heard_at, NOW);
    caller_close(&caller);
}

TEST(a_topic_that_is_not_ours_is_taken_note_of)
{
    struct caller caller = caller_open();
    expect_int(take_signed(&caller, "{\"type\":\"newsletter.sent\",\"data\":[]}"), OK);
    expect_int(caller.reading.count, 0);
    caller_close(&caller);
}

TEST(an_authentic_call_that_cannot_be_read_is_told_why)
{
    static const struct {
        const char *body, *says;
    } cases[] = {
        {"", "the body is no JSON"},
        {"{", "the body is no JSON"},
        {"\xff", "the body is no JSON"},
        {"[]", "it names no topic"},
        {"null", "it names no topic"},
        {"{\"type\":{}}", "it names no topic"},
        {"{\"type\":\"order.upserted\"}", "order: must be an object"},
        {"{\"type\":\"order.upserted\",\"data\":{\"order_number\":\"1\"}}", "placed_at: is missing"},
        {"{\"type\":\"shipment.event\",\"data\":{}}", "it names neither an order nor a tracking number"},
        {"{\"type\":\"shipment.event\",\"data\":{\"order_number\":[],\"event\":{\"at\":"
         "\"2026-11-23T09:00:00Z\",\"milestone\":\"packed\"}}}",
         "it names neither an order nor a tracking number"},
        {"{\"type\":\"shipment.event\",\"data\":{\"tracking_number\":\"12\"}}",
         "tracking_number: must be 8 to 40 letters and digits"},
        {"{\"type\":\"shipment.event\",\"data\":{\"order_number\":\"1\",\"event\":7}}",
         "event: must be an object"},
        {"{\"type\":\"shipment.event\",\"data\":{\"order_number\":\"1\",\"event\":{\"at\":\"x\"}}}",
         "at: must be an RFC 3339 time"},
        {"{\"type\":\"shipment.event\",\"data\":{\"order_number\":\"1\",\"event\":{\"at\":"
         "\"9999-01-01T00:00:00Z\",\"milestone\":\"delivered\"}}}",
         "9999-01-01T00:00:00Z cannot be when it happened"},
        {"{\"type\":\"shipment.event\",\"data\":{\"order_number\":\"1\",\"event\":{\"at\":"
         "\"1970-01-01T00:00:00Z\",\"milestone\":\"delivered\"}}}",
         "1970-01-01T00:00:00Z cannot be when it happened"},
    };
    struct caller caller = caller_open();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        expect_int(take_signed(&caller, cases[i].body), ERR_INVALID);
        if (!strstr(caller.reading.complaint, cases[i].says))
            fail_msg("%s says %s", cases[i].body, caller.reading.complaint);
    }
    struct str deep = STR_EMPTY;
    for (int i = 0; i < 100000; i++)
        str_add(&deep, "{\"type\":");
    expect_int(take_signed(&caller, deep.data), ERR_INVALID);
    str_clear(&deep);
    caller_close(&caller);
}

TEST(a_call_cut_off_anywhere_is_refused)
{
    struct caller caller = caller_open();
    struct str body = STR_EMPTY;
    expect_int(file_read(source_path("fixtures/webhooks/generic-order.json"), 1 << 20, &body), OK);
    while (body.len && strchr("\n ", body.data[body.len - 1]))
        str_truncate(&body, body.len - 1);
    expect_int(take_signed(&caller, body.data), OK);
    while (body.len) {
        str_truncate(&body, body.len - 1);
        expect_int(take_signed(&caller, body.data), ERR_INVALID);
    }
    str_clear(&body);
    caller_close(&caller);
}
