/* tests/fuzz/fuzz_text.c - texts, times, numbers and encodings: what is read can be written, and reads the
 * same. */
#include <string.h>

#include "base/calendar.h"
#include "base/digest.h"
#include "base/jwt.h"
#include "base/text.h"
#include "fuzz.h"
#include "model/numbers.h"
#include "model/tracking.h"

typedef void text_step(struct str *out, const char *bytes, size_t len);

/* Doing it twice is doing it once. */
static void must_settle(text_step *step, const char *bytes, size_t len)
{
    struct str once = STR_EMPTY, twice = STR_EMPTY;
    step(&once, bytes, len);
    MUST(text_is_utf8(once.data, once.len));
    step(&twice, once.data, once.len);
    MUST(once.len == twice.len && !memcmp(once.data, twice.data, once.len));
    str_clear(&once);
    str_clear(&twice);
}

static void check_unicode(const char *bytes, size_t len)
{
    size_t count = 0, half = text_cut(bytes, len, len / 2);
    for (size_t at = 0; at < len; count++)
        MUST(text_next(bytes, len, &at) <= 0x10FFFF && at <= len);
    MUST(text_count(bytes, len) == count);
    MUST(half <= len / 2 && text_is_utf8(bytes, half));
    must_settle(text_clean, bytes, len);
    must_settle(text_fold, bytes, len);
    text_is_blank(bytes, len);
    int there = text_distance(bytes, half, bytes + half, len - half, 2);
    MUST(there >= 0 && there <= 3);
    MUST(there == text_distance(bytes + half, len - half, bytes, half, 2));
}

typedef enum err decode(struct str *out, const char *text, size_t len);
typedef void encode(struct str *out, const void *bytes, size_t len);

static void must_return(decode *read, encode *write, const char *bytes, size_t len)
{
    struct str text = STR_EMPTY, back = STR_EMPTY;
    write(&text, bytes, len);
    MUST(read(&back, text.data, text.len) == OK);
    MUST(back.len == len && (!len || !memcmp(back.data, bytes, len)));
    str_reset(&back);
    read(&back, bytes, len);
    str_clear(&text);
    str_clear(&back);
}

static void check_time(const char *text)
{
    utc_ms at = 0, again = 0;
    bool date_only = false;
    char written[CALENDAR_TEXT];
    if (calendar_parse(text, true, &at, &date_only) != OK)
        return;
    MUST(calendar_parse(calendar_format(at, written), false, &again, NULL) == OK);
    MUST(at == again);
    static const char *const zones[] = {"UTC", "America/New_York", "Europe/Berlin", "Australia/Lord_Howe"};
    for (size_t i = 0; i < 4; i++) {
        struct civil civil = calendar_civil(at, zones[i]);
        MUST(civil.month >= 1 && civil.month <= 12 && civil.hour < 24 && civil.weekday >= 1 &&
             civil.weekday <= 7);
        MUST(calendar_day_start(calendar_day(at, zones[i]), zones[i]) <= at);
    }
}

typedef const char *key_of(struct arena *arena, const char *text);

/* A normal form is its own normal form. */
static void check_keys(struct arena *arena, const char *text)
{
    static key_of *const keys[] = {order_key, tracking_key, postcode_key, email_key, phone_key};
    struct tracking_guess guesses[TRACKING_GUESSES];
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        const char *key = keys[i](arena, text);
        MUST(!key || text_equal(key, keys[i](arena, key)));
    }
    const char *number = tracking_key(arena, text);
    if (number) {
        MUST(tracking_guess(number, guesses) <= TRACKING_GUESSES);
        struct tracking_hint hint = {"UPS", "JP"};
        MUST(tracking_rank(number, &hint, guesses) <= TRACKING_GUESSES);
        bool linked = tracking_link(arena, number, &hint) != NULL;
        MUST(!linked || tracking_judge(number, &hint) == TRACKING_FITS);
        MUST(postcode_fits(number, number));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    const char *text = (const char *)bytes;
    struct arena *arena = arena_open();
    struct str subject = STR_EMPTY;
    if (text_is_utf8(text, len))
        check_unicode(text, len);
    must_return(base64_decode, base64_encode, text, len);
    must_return(base64url_decode, base64url_encode, text, len);
    must_return(hex_decode, hex_encode, text, len);
    char *ended = arena_copy(arena, text, len);
    check_time(ended);
    if (text_is_utf8(ended, strlen(ended)))
        check_keys(arena, ended);
    MUST(jwt_subject(ended, "fuzz", NOW, &subject, NULL) == ERR_FORBIDDEN);
    str_clear(&subject);
    arena_close(arena);
    return 0;
}
