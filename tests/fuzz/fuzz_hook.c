/* tests/fuzz/fuzz_hook.c - a call that is not signed is nobody's; whatever a signed one holds, each sender's
 * mapping makes of it orders and parcels that can be kept, or says why not. */
#include <string.h>
#include <strings.h>

#include "base/digest.h"
#include "fuzz.h"
#include "ingest/ingest.h"

#define SECRET "AAECAwQFBgcICQoLDA0ODxAREhMUFRYX"

struct headers {
    const char *id, *timestamp, *signature, *topic;
};

static const char *header(void *arg, const char *name)
{
    const struct headers *headers = arg;
    return !strcasecmp(name, "webhook-id")          ? headers->id
           : !strcasecmp(name, "webhook-timestamp") ? headers->timestamp
           : !strcasecmp(name, "webhook-signature") ? headers->signature
           : strcasestr(name, "topic")              ? headers->topic
                                                    : NULL;
}

static const char *const topics[] = {"orders/updated",      "orders/cancelled",
                                     "fulfillments/update", "fulfillment_events/create",
                                     "order.updated",       "refunds/create"};

static bool verify(const struct hook *hook, struct headers *headers, const uint8_t *bytes, size_t len)
{
    static const char *const secrets[] = {"whsec_" SECRET};
    const struct text_list list = {secrets, 1};
    struct hook_call call = {
        .bytes = (const char *)bytes, .len = len, .header = header, .arg = headers, .now = NOW};
    return hook_verify(hook, &call, &list);
}

static void sign(struct str *out, const char *id, const char *timestamp, const uint8_t *bytes, size_t len)
{
    struct str key = STR_EMPTY, text = STR_EMPTY;
    uint8_t digest[SHA256_SIZE];
    MUST(base64_decode(&key, SECRET, strlen(SECRET)) == OK);
    str_printf(&text, "%s.%s.", id, timestamp);
    str_add_bytes(&text, (const char *)bytes, len);
    digest_hmac_sha256(key.data, key.len, text.data, text.len, digest);
    str_add(out, "v1,");
    base64_encode(out, digest, sizeof digest);
    str_clear(&key);
    str_clear(&text);
}

/* What was taken can be written, and reads the same again. */
static void must_read_again(const struct order *order, struct arena *arena)
{
    struct str out = STR_EMPTY, again = STR_EMPTY, complaint = STR_EMPTY;
    struct json_writer w = json_writer(&out), v = json_writer(&again);
    struct json *document = NULL;
    struct order copy;
    order_write(&w, NULL, order);
    MUST(json_parse(out.data, out.len, &document, NULL) == OK);
    MUST(order_read(document, arena, &copy, &complaint) == OK);
    order_write(&v, NULL, &copy);
    MUST(text_equal(out.data, again.data));
    json_close(document);
    str_clear(&out);
    str_clear(&again);
    str_clear(&complaint);
}

static const struct hooks *open_hooks(void)
{
    static struct hooks *hooks;
    struct complaints complaints = COMPLAINTS_NONE;
    if (!hooks)
        MUST(hooks_open(WISMO_SOURCE_DIR "/webhooks", &complaints, &hooks) == OK);
    return hooks;
}

static void must_be_bounded(const struct shipment *parcel)
{
    for (size_t i = 0; i < parcel->event_count; i++) {
        const struct event *event = &parcel->events[i];
        MUST(event->milestone && event->heard_at == NOW && event->at <= NOW + 2 * MS_DAY && event->at > 0);
    }
}

/* The same bytes, taken for each sender's. */
static void map_all(const struct hooks *hooks, const uint8_t *bytes, size_t len, struct headers *headers)
{
    for (size_t i = 0; i < hooks_count(hooks); i++) {
        struct arena *arena = arena_open();
        struct reading reading = {0};
        struct hook_call call = {
            .bytes = (const char *)bytes, .len = len, .header = header, .arg = headers, .now = NOW};
        hook_read_call(hooks_at(hooks, i), &call, arena, &reading);
        MUST(reading.call_id && text_equal(reading.sender, hook_name(hooks_at(hooks, i))));
        for (size_t j = 0; j < reading.count; j++) {
            const struct report *report = &reading.reports[j];
            MUST(report->kind != REPORT_NOTHING);
            if (report->kind == REPORT_ORDER)
                must_read_again(&report->order, arena);
            else
                MUST(report->order_key || report->ref || report->parcel.tracking_number);
            must_be_bounded(&report->parcel);
        }
        arena_close(arena);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    const struct hooks *hooks = open_hooks();
    const struct hook *hook = hooks_find(hooks, "generic");
    struct arena *arena = arena_open();
    struct str signature = STR_EMPTY;
    char *loose = arena_copy(arena, (const char *)bytes, len < 300 ? len : 300);
    struct headers forged[] = {
        {"msg_1", "1795428000", loose, NULL}, {loose, loose, "v1,AAAA", NULL}, {NULL, NULL, NULL, NULL}};
    struct headers honest = {"msg_1", "1795428000", NULL, topics[len % (sizeof topics / sizeof *topics)]};
    for (size_t i = 0; i < sizeof forged / sizeof *forged; i++)
        MUST(!verify(hook, &forged[i], bytes, len));
    sign(&signature, honest.id, honest.timestamp, bytes, len);
    honest.signature = signature.data;
    MUST(verify(hook, &honest, bytes, len));
    map_all(hooks, bytes, len, &honest);
    str_clear(&signature);
    arena_close(arena);
    return 0;
}
