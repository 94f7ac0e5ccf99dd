/* tests/fuzz/fuzz_webhook.c - a call to /hooks/generic: first with whatever signature, then rightly signed.
 */
#include <string.h>

#include "base/digest.h"
#include "fuzz.h"
#include "ingest/ingest.h"

#define NOW "1795428000"

static const char *const keys[] = {"s3cret"};
static const struct text_list secrets = {keys, 1};

struct signed_call {
    const char *id, *timestamp, *signature;
};

static const char *header(void *arg, const char *name)
{
    const struct signed_call *headers = arg;
    return !strcmp(name, "webhook-id")          ? headers->id
           : !strcmp(name, "webhook-timestamp") ? headers->timestamp
           : !strcmp(name, "webhook-signature") ? headers->signature
                                                : NULL;
}

static const struct hook *generic(void)
{
    static struct hooks *hooks;
    struct complaints complaints = COMPLAINTS_NONE;
    if (!hooks)
        must(hooks_open(WISMO_SOURCE_DIR "/webhooks", &complaints, &hooks) == OK);
    return hooks_find(hooks, "generic");
}

static enum err take(const uint8_t *bytes, size_t len, struct signed_call *headers)
{
    struct arena *arena = arena_open();
    struct str complaint = STR_EMPTY;
    struct report report = {0};
    struct hook_call call = {(const char *)bytes, len, header, headers, (utc_ms)1795428000000};
    enum err err = hook_take(generic(), &call, &secrets, arena, &report, &complaint);
    must((err == ERR_INVALID) == (complaint.len > 0));
    if (!err && report.kind == REPORT_ORDER) { /* what is read can be written, and read again */
        struct str out = STR_EMPTY;
        struct json *document = NULL;
        struct order again;
        struct json_writer w = json_writer(&out);
        order_write(&w, NULL, &report.order);
        must(json_parse(out.data, out.len, &document, NULL) == OK);
        must(order_read(document, arena, &again, NULL) == OK);
        json_close(document);
        str_clear(&out);
    }
    str_clear(&complaint);
    arena_close(arena);
    return err;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    struct str text = STR_EMPTY, signature = STR_EMPTY, given = STR_EMPTY;
    uint8_t digest[SHA256_SIZE];
    str_add_bytes(&given, (const char *)bytes, len);
    struct signed_call headers = {"msg_1", NOW, given.data};
    must(take(bytes, len, &headers) == ERR_FORBIDDEN);

    str_add(&text, "msg_1." NOW ".");
    str_add_bytes(&text, (const char *)bytes, len);
    digest_hmac_sha256(keys[0], strlen(keys[0]), text.data, text.len, digest);
    str_add(&signature, "v1,");
    base64_encode(&signature, digest, sizeof digest);
    headers.signature = signature.data;
    must(take(bytes, len, &headers) != ERR_FORBIDDEN);
    str_clear(&given);
    str_clear(&text);
    str_clear(&signature);
    return 0;
}
