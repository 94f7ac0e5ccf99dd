/* tests/fuzz/fuzz_hook.c - a call that is not signed tells nothing; one that is, tells an order or an event
 * that can be kept, or is refused with a reason. */
#include <string.h>
#include <strings.h>

#include "base/digest.h"
#include "fuzz.h"
#include "ingest/ingest.h"

#define SECRET "AAECAwQFBgcICQoLDA0ODxAREhMUFRYX"

struct headers {
    const char *id, *timestamp, *signature;
};

static const char *header(void *arg, const char *name)
{
    const struct headers *headers = arg;
    return !strcasecmp(name, "webhook-id")          ? headers->id
           : !strcasecmp(name, "webhook-timestamp") ? headers->timestamp
           : !strcasecmp(name, "webhook-signature") ? headers->signature
                                                    : NULL;
}

static enum err take(const struct hook *hook, struct headers *headers, const uint8_t *bytes, size_t len,
                     struct arena *arena, struct report *report)
{
    static const char *const secrets[] = {"whsec_" SECRET};
    const struct text_list list = {secrets, 1};
    struct hook_call call = {(const char *)bytes, len, header, headers, NOW};
    struct str complaint = STR_EMPTY;
    enum err err = hook_take(hook, &call, &list, arena, report, &complaint);
    MUST((err == ERR_INVALID) == (complaint.len > 0));
    str_clear(&complaint);
    return err;
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

static const struct hook *open_hook(void)
{
    static struct hooks *hooks;
    struct complaints complaints = COMPLAINTS_NONE;
    if (!hooks)
        MUST(hooks_open(WISMO_SOURCE_DIR "/webhooks", &complaints, &hooks) == OK);
    return hooks_find(hooks, "generic");
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    const struct hook *hook = open_hook();
    struct arena *arena = arena_open();
    struct str signature = STR_EMPTY;
    char *loose = arena_copy(arena, (const char *)bytes, len < 300 ? len : 300);
    struct headers forged[] = {{"msg_1", "1795428000", loose}, {loose, loose, "v1,AAAA"}, {NULL, NULL, NULL}};
    struct headers honest = {"msg_1", "1795428000", NULL};
    struct report report = {0};
    for (size_t i = 0; i < sizeof forged / sizeof *forged; i++)
        MUST(take(hook, &forged[i], bytes, len, arena, &report) == ERR_FORBIDDEN);
    sign(&signature, honest.id, honest.timestamp, bytes, len);
    honest.signature = signature.data;
    enum err err = take(hook, &honest, bytes, len, arena, &report);
    MUST(err == OK || err == ERR_INVALID);
    if (!err) {
        MUST(text_equal(report.sender, "generic") && text_equal(report.call_id, "msg_1"));
        if (report.kind == REPORT_ORDER)
            must_read_again(&report.order, arena);
    }
    str_clear(&signature);
    arena_close(arena);
    return 0;
}
