/* tests/model/test_config.c - the configuration: defaults, complaints, and its page in docs/. */
#include "test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/memory.h"
#include "base/str.h"
#include "model/config.h"

static struct config *read_config(const char *text)
{
    struct complaints complaints = COMPLAINTS_NONE;
    struct config *config = NULL;
    enum err err = config_parse("w.json", text, &complaints, &config);
    if (err)
        fail_msg("%s: line %d: %s", text, complaints.items[0].line, complaints.items[0].message);
    complaints_clear(&complaints);
    return config;
}

/* That the first complaint is about `line` and holds `part`. */
static void expect_complaint(const char *text, int line, const char *part)
{
    struct complaints complaints = COMPLAINTS_NONE;
    struct config *config = NULL;
    expect_int(config_parse("w.json", text, &complaints, &config), ERR_INVALID);
    expect(config == NULL && complaints.count > 0);
    if (!strstr(complaints.items[0].message, part) || complaints.items[0].line != line)
        fail_msg("%s\nsays %d: %s", text, complaints.items[0].line, complaints.items[0].message);
    expect_text(complaints.items[0].file, "w.json");
    complaints_clear(&complaints);
}

TEST(without_a_file_everything_has_its_default)
{
    struct complaints complaints = COMPLAINTS_NONE;
    struct config *config = NULL;
    expect_int(config_open(NULL, &complaints, &config), OK);
    expect_text(config->listen, "127.0.0.1:8080");
    expect_text(config->data, "wismo.db");
    expect_text(config->shop.locale, "en-US");
    expect_int(config->order_numbers.count, 1);
    expect(config->alexa.verify && !config->alexa.enabled && !config->alexa.allow_unauthenticated);
    expect(!config->chat.enabled && !config->rest.secret && !config->helpdesk.url && config->hook_count == 0);
    expect_int(config->limits.text, 4096);
    expect_int(config->limits.frame, 16384);
    expect_int(config->limits.body, 256 * 1024);
    expect_int(config->limits.webhook, 1024 * 1024);
    expect_int(config->limits.proofs_conversation, 5);
    expect_int(config->patience.lost, 7 * MS_DAY);
    expect_int(config->patience.lost_international, 20 * MS_DAY);
    expect_int(config->patience.delivered_grace, MS_DAY);
    expect_text(config_policies(config, "en-US")->language, "");
    config_close(config);
    complaints_clear(&complaints);
}

TEST(a_file_is_read_whole)
{
    setenv("WISMO_TEST_SECRET", "s3cret", 1);
    struct config *config =
        read_config("{ /* ours */ \"listen\": \"[::1]:0\", \"trusted_proxies\": [\"10.0.0.0/8\", \"::1\"],\n"
                    "  \"shop\": { \"name\": \"Lamp\", \"locale\": \"de-AT\", \"support_hours\": "
                    "{\"monday\": \"09:00-17:30\"},\n"
                    "    \"policies\": { \"en\": {\"returns\": \"30 days\"}, \"de\": {\"returns\": \"30 "
                    "Tage\"} } }, // and\n"
                    "  \"order_numbers\": [\"LL-\\\\d{6}\"], \"alexa\": {\"intents\": {\"Track/It~\": "
                    "\"order_status\"}},\n"
                    "  \"rest\": {\"secret\": \"env:WISMO_TEST_SECRET\"}, \"chat\": {},\n"
                    "  \"patience\": {\"lost_days\": 10}, \"hooks\": {\"generic\": {\"secrets\": [\"a\", "
                    "\"env:WISMO_TEST_SECRET\"]}} }");
    expect(config_is_loopback(config));
    expect_int(config->shop.support_hours[0].closes, 17 * 60 + 30);
    expect_int(config->shop.support_hours[1].closes, 0);
    expect_text(config_policies(config, "en-GB")->returns, "30 days");
    expect_text(config_policies(config, "fr")->returns, "30 Tage");
    expect_text(config_policies(config, NULL)->returns, "30 Tage");
    expect_text(config->order_numbers.items[0], "LL-\\d{6}");
    expect_text(config->alexa.intents[0].from, "Track/It~");
    expect_text(config->alexa.intents[0].to, "order_status");
    expect_text(config->rest.secret, "s3cret");
    expect(config->chat.enabled && config->rest.enabled && config->alexa.enabled &&
           !config->dialogflow.enabled);
    expect_int(config->patience.lost, 10 * MS_DAY);
    expect_int(config_hook_secrets(config, "generic")->count, 2);
    expect_text(config_hook_secrets(config, "generic")->items[1], "s3cret");
    expect(!config_hook_secrets(config, "other"));
    config_close(config);
}

TEST(an_agents_own_names_are_mapped_to_ours)
{
    struct config *config = read_config("{\"dialogflow\": {\"secret\": \"s\", \"intents\": {\"Track\": "
                                        "\"order_status\", \"Bye\": \"stop\"},\n"
                                        "\"parameters\": {\"plz\": \"proof\", \"nr\": \"order_number\"}}}");
    expect(config->dialogflow.enabled);
    expect_text(config->dialogflow.header, "X-Wismo-Secret");
    expect_int(config->dialogflow.intent_count, 2);
    expect_text(config->dialogflow.intents[1].from, "Bye");
    expect_text(config->dialogflow.intents[1].to, "stop");
    expect_int(config->dialogflow.parameter_count, 2);
    expect_text(config->dialogflow.parameters[0].to, "proof");
    config_close(config);
}

TEST(what_is_wrong_is_told_by_file_and_line)
{
    expect_complaint("{\n\"listne\": 1}", 2, "listen");
    expect_complaint("{\n\"listen\":\n 1}", 3, "must be a text");
    expect_complaint("{\"listen\": \"8080\"}", 1, "HOST:PORT");
    expect_complaint("{\"listen\": \"::1:8080\"}", 1, "HOST:PORT");
    expect_complaint("{\"listen\": \"localhost:99999\"}", 1, "HOST:PORT");
    expect_complaint("{\"trusted_proxies\": [\"10.0.0.0/33\"]}", 1, "an address or a range");
    expect_complaint("{\"trusted_proxies\": [7]}", 1, "must be a text");
    expect_complaint("{\"shop\": {\"time_zone\": \"Mars/Base\"}}", 1, "not a time zone");
    expect_complaint("{\"shop\": {\"locale\": \"English\"}}", 1, "a locale");
    expect_complaint("{\"shop\": []}", 1, "an object");
    expect_complaint("{\"shop\": {\"policies\": {\"en\": {\n\"retuns\": \"x\"}}}}", 2, "unknown key");
    expect_complaint("{\"shop\": {\"policies\": {\"english\": {}}}}", 1, "a language");
    expect_complaint("{\"shop\": {\"support_hours\": {\"monday\": \"9-5\"}}}", 1, "09:00-17:30");
    expect_complaint("{\"shop\": {\"support_hours\": {\"lundi\": \"\"}}}", 1, "a weekday");
    expect_complaint("{\"alexa\": {\"intents\": {\"A\": \"fly\"}}}", 1, "must be an intent");
    expect_complaint("{\"dialogflow\": {\"intents\": {\"A\": 5}}}", 1, "must be a text");
    expect_complaint("{\"dialogflow\": {\"parameters\": {\"A\": \"colour\"}}}", 1, "must be \"proof\"");
    expect_complaint("{\"alexa\": {\"verify\": \"no\"}}", 1, "true or false");
    expect_complaint("{\"limits\": {\"text\": 1}}", 1, "between");
    expect_complaint("{\"limits\": {\"text\": 20000}}", 1, "larger than limits.text");
    expect_complaint("{\"rest\": {\"secret\": \"env:WISMO_NO_SUCH_SECRET\"}}", 1, "not set");
    expect_complaint("{\"rest\": {\"secret\": \"file:no/such/file\"}}", 1, "cannot be read");
    expect_complaint("{\"rest\": {\"origins\": [\"https://a.example/path\"]}}", 1, "an origin");
    expect_complaint("{\"chat\": {\"origins\": [\"shop.example\"]}}", 1, "an origin");
    expect_complaint("{\"helpdesk\": {\"url\": \"ftp://x\"}}", 1, "https://");
    expect_complaint("{\"helpdesk\": {\"url\": \"https://x.example\"}}", 1, "needed");
    expect_complaint("{\"helpdesk\": {\"connector\": \"zz\"}}", 1, "connector");
    expect_complaint("{\"helpdesk\": {\n\"ca_file\": \"no/such/file\"}}", 2, "can be read");
    expect_complaint("{\"helpdesk\": {\"ca_file\": \"/\"}}", 1, "can be read");
    expect_complaint("{\"helpdesk\": {\"ca_file\": \"" WISMO_SOURCE_DIR "/README.md\"}}", 1, "PEM");
    expect_complaint("{\"hooks\": {\"generic\": {}}}", 1, "one or more secrets");
    expect_complaint("{\"hooks\": {\"x\": {\"poll\": 7}}}", 1, "must be an object");
    expect_complaint("{\"hooks\": {\"x\": {\"poll\": {\"keys\": \"a\"}}}}", 1, "unknown key");
    expect_complaint("{\"hooks\": {\"x\": {\"poll\": {\"url\": \"https://x.example\"}}}}", 1,
                     "{tracking_number}");
    expect_complaint("{\"hooks\": {\"x\": {\"poll\": {\"per_minute\": 0}}}}", 1, "per_minute");
    expect_complaint("{\"hooks\": {\"../x\": {\"secrets\": [\"a\"]}}}", 1, "webhooks/");
    expect_complaint("{\"hooks\": {\"generic\": {\"secrets\": [\"\"]}}}", 1, "empty");
    expect_complaint("{\"hooks\": {\"generic\": {\"secrets\": [\"a\"], \"secret\": 1}}}", 1, "unknown key");
    expect_complaint("[]", 1, "object");
    expect_complaint("{\n\n\"a\" 1}", 3, "");
}

TEST(what_another_room_finds_wrong_is_told_by_its_line_too)
{
    struct complaints complaints = COMPLAINTS_NONE;
    struct str line = STR_EMPTY;
    struct config *config = read_config("{ // ours\n \"order_numbers\": [\"A\",\n  \"(\"] }");
    config_complain(config, &complaints, "/order_numbers/1", "is %s", "no shape");
    complaint_write(&line, &complaints.items[0]);
    expect_text(line.data, "w.json:3: order_numbers.1: is no shape");
    complain(&complaints, "w.json", 0, "cannot be read");
    str_reset(&line);
    complaint_write(&line, &complaints.items[1]);
    expect_text(line.data, "w.json:1: cannot be read");
    str_clear(&line);
    complaints_clear(&complaints);
    config_close(config);
}

TEST(keys_are_told_as_the_documentation_writes_them)
{
    expect_complaint("{\"rest\": {\"secret\": 7}}", 1, "rest.secret: must be a text");
    expect_complaint("{\"hooks\": {\"generic\": {\"secrets\": [7]}}}", 1, "hooks.generic.secrets.0: must be");
    expect_complaint("{\"alexa\": {\"intents\": {\"Track/It~\": \"fly\"}}}", 1, "alexa.intents.Track/It~: ");
}

TEST(only_this_machine_is_loopback)
{
    static const struct {
        const char *listen;
        bool loopback;
    } cases[] = {{"127.0.0.1:1", true},    {"127.1.2.3:1", true},
                 {"localhost:1", true},    {"[::1]:1", true},
                 {"0.0.0.0:1", false},     {"[::]:1", false},
                 {"192.168.0.1:1", false}, {"localhost.evil:1", false},
                 {"127.0.0.1.x:1", false}, {"*:1", false}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        expect(config_is_loopback(&(struct config){.listen = cases[i].listen}) == cases[i].loopback);
}

static char *read_source(const char *relative)
{
    struct str text = STR_EMPTY;
    expect_int(file_read(source_path(relative), 1 << 20, &text), OK);
    return str_take(&text);
}

/* Whether the page has a row for the key, or for something under it. */
static bool page_tells(const char *page, const char *key)
{
    char row[128];
    snprintf(row, sizeof row, "\n| `%s`", key);
    if (strstr(page, row))
        return true;
    snprintf(row, sizeof row, "\n| `%s.", key);
    return strstr(page, row) != NULL;
}

TEST(every_key_that_is_read_is_in_the_page)
{
    char *source = read_source("src/model/config_read.c"), *page = read_source("docs/configuration.md");
    int found = 0;
    for (char *at = source; (at = strstr(at, "\"/")); at++) {
        char key[128];
        size_t len = strspn(at + 1, "/abcdefghijklmnopqrstuvwxyz0123456789_");
        if (at[1 + len] != '"' || len < 3 || len >= sizeof key)
            continue;
        memcpy(key, at + 2, len - 1);
        key[len - 1] = '\0';
        for (char *c = key; *c; c++)
            *c = *c == '/' ? '.' : *c;
        if (!page_tells(page, key))
            fail_msg("docs/configuration.md does not tell about %s", key);
        found++;
    }
    expect(found > 40);
    memory_free(source);
    memory_free(page);
}

/* {"a":{"b":VALUE}} for a.b; capital letters in a key stand for some name. */
static void write_nested(struct str *out, const char *key, const char *value)
{
    size_t len = strcspn(key, ".");
    const char *name = !strncmp(key, "LANGUAGE", len) ? "en" : !strncmp(key, "NAME", len) ? "generic" : NULL;
    str_add(out, "{\"");
    if (name)
        str_add(out, name);
    else
        str_add_bytes(out, key, len);
    str_add(out, "\":");
    if (key[len])
        write_nested(out, key + len + 1, value);
    else
        str_add(out, value);
    str_add(out, "}");
}

TEST(every_key_in_the_page_is_read)
{
    char *page = read_source("docs/configuration.md");
    int found = 0;
    for (char *row = page; (row = strstr(row, "\n| `")); row++) {
        char key[128];
        size_t len = strcspn(row + 4, "`");
        snprintf(key, sizeof key, "%.*s", (int)len, row + 4);
        struct str text = STR_EMPTY;
        write_nested(&text, key,
                     "17.5"); /* wrong for every key: whoever reads it complains, but not of a stranger */
        struct complaints complaints = COMPLAINTS_NONE;
        struct config *config = NULL;
        expect_int(config_parse("w.json", text.data, &complaints, &config), ERR_INVALID);
        for (size_t i = 0; i < complaints.count; i++)
            if (strstr(complaints.items[i].message, "unknown key"))
                fail_msg("nothing reads %s: %s", key, complaints.items[i].message);
        complaints_clear(&complaints);
        str_clear(&text);
        found++;
    }
    expect(found > 45);
    memory_free(page);
}

TEST(the_example_of_the_page_can_be_read)
{
    setenv("REST_SECRET", "x", 1);
    setenv("HOOK_SECRET", "y", 1);
    setenv("HELPDESK_SECRET", "z", 1);
    char *page = read_source("docs/configuration.md");
    char *from = strstr(page, "```json\n") + 8;
    *strstr(from, "```") = '\0';
    config_close(read_config(from));
    memory_free(page);
}
