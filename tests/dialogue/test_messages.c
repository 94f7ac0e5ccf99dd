/* tests/dialogue/test_messages.c - every key that dialogue says is in the base locale, and none there is left
 * over. */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "base/complaints.h"
#include "base/file.h"
#include "base/json.h"
#include "base/str.h"
#include "shop.h"

/* Whether the sources of src/ say a key: as a literal, or as a milestone of a card. */
static void read_sources(const char *folder, struct str *out)
{
    char **names = NULL;
    size_t count = 0;
    char path[512];
    if (file_list(source_path(folder), ".c", &names, &count) != OK)
        return;
    for (size_t i = 0; i < count; i++) {
        snprintf(path, sizeof path, "%s/%s", folder, names[i]);
        expect_int(file_read(source_path(path), 1 << 20, out), OK);
    }
    file_list_free(names, count);
}

static bool is_used(const struct str *sources, const char *key)
{
    char quoted[128];
    snprintf(quoted, sizeof quoted, "\"%s\"", key);
    return strstr(sources->data, quoted) != NULL || strncmp(key, "card_", 5) == 0;
}

TEST(no_message_of_the_base_locale_is_left_over)
{
    struct str sources = STR_EMPTY, locale = STR_EMPTY;
    static const char *const folders[] = {"src/dialogue", "src/wording", "src/desk",
                                          "src/server",   "src/cli",     "src/channels"};
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++)
        read_sources(folders[i], &sources);
    expect_int(file_read(source_path("locales/en.arb"), 1 << 20, &locale), OK);
    struct json *root = NULL;
    expect_int(json_parse(locale.data, locale.len, &root, NULL), OK);
    for (size_t i = 0; i < json_count(root); i++) {
        const char *key = NULL;
        json_member_at(root, i, &key);
        char base[128];
        snprintf(base, sizeof base, "%s", key);
        char *end = strstr(base, "_speech");
        if (end && !end[7])
            *end = '\0';
        if (base[0] != '@' && !is_used(&sources, base))
            fail_msg("%s is never said", base);
    }
    json_close(root);
    str_clear(&sources);
    str_clear(&locale);
}

/* Literals that look like the keys of messages, in the calls and tables that say them. */
TEST(every_message_that_is_said_is_in_the_base_locale)
{
    static const char *const prefixes[] = {
        "status_", "parcel_", "next_",   "why_",     "list_",    "sorry_",  "ask_",      "which_",
        "ticket_", "button_", "cancel_", "change_",  "address_", "expect_", "tracking_", "reprompt_",
        "eta_",    "not_",    "scan_",   "without_", "contact_", "notify_", "proof_",    "silence_"};
    struct complaints complaints = COMPLAINTS_NONE;
    struct wording *wording = NULL;
    struct str sources = STR_EMPTY;
    expect_int(wording_open(source_path("locales"), &complaints, &wording), OK);
    read_sources("src/dialogue", &sources);
    for (const char *at = sources.data; (at = strchr(at, '"')); at++) {
        char key[128];
        size_t len = strcspn(at + 1, "\"");
        if (len == 0 || len >= sizeof key)
            continue;
        memcpy(key, at + 1, len);
        key[len] = '\0';
        bool is_key = at >= sources.data + 7 && (!memcmp(at - 7, "say(t, ", 7));
        for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++)
            is_key = is_key || text_starts(key, prefixes[i]);
        for (size_t i = 0; is_key && i < len; i++)
            is_key = islower((unsigned char)key[i]) || key[i] == '_';
        if (is_key && strcmp(key, "paragraph") && !wording_has(wording, "en", key))
            fail_msg("%s has no message", key);
    }
    str_clear(&sources);
    wording_close(wording);
}
