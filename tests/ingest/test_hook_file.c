/* tests/ingest/test_hook_file.c - a sender's file says what is wrong with it, and where. */
#include "test.h"

#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "base/memory.h"
#include "ingest/ingest.h"

static const char whole[] =
    "{\n\"about\": \"x\",\n\"signature\": {\"scheme\": \"standard-webhooks\", \"id_header\": \"a-id\",\n"
    "\"timestamp_header\": \"a-time\", \"signature_header\": \"a-sig\"},\n\"call_id\": {\"header\": "
    "\"a-id\"},\n"
    "\"topic\": {\"header\": \"a-topic\"},\n\"topics\": {\n"
    "\"a/b\": {\"report\": \"parcel\", \"event\": \"/e\", \"tracking_number\": \"/t\"},\n"
    "\"c\": \"nothing\"},\n"
    "\"maps\": {\"states\": {\"IT\": \"in_transit\"}},\n"
    "\"reports\": {\"scan\": {\"report\": \"parcel\", \"tracking_number\": \"/t\", \"events\": {\"each\": "
    "\"/s\",\n"
    "\"at\": {\"pointer\": \"/at\", \"time\": \"iso\", \"zone\": \"UTC\"},\n"
    "\"milestone\": {\"first\": [\"/m\", {\"join\": [\"/a\", \"/b\"], \"with\": \"-\", \"map\": "
    "\"states\"}]}}}}}";

/* Opens a folder that holds one file. */
static enum err open_folder(const char *name, const char *text, struct complaints *complaints,
                            struct hooks **hooks)
{
    const char *folder = test_folder();
    char path[256];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "w");
    expect(file && fwrite(text, 1, strlen(text), file) == strlen(text));
    fclose(file);
    return hooks_open(folder, complaints, hooks);
}

TEST(a_sender_is_described_by_its_file_alone)
{
    struct complaints complaints = COMPLAINTS_NONE;
    struct hooks *hooks = NULL;
    expect_int(open_folder("acme.json", whole, &complaints, &hooks), OK);
    expect(hooks_find(hooks, "acme") && !hooks_find(hooks, "generic") && !hooks_find(hooks, ""));
    hooks_close(hooks);
    hooks_close(NULL);
}

static const char *base = whole;

/* That `base` with `from` replaced by `to` is complained about on that line. */
static void expect_complaint(const char *from, const char *to, int line, const char *says)
{
    struct complaints complaints = COMPLAINTS_NONE;
    struct hooks *hooks = NULL;
    struct arena *arena = arena_open();
    const char *at = strstr(base, from);
    expect(at != NULL);
    const char *text = arena_printf(arena, "%.*s%s%s", (int)(at - base), base, to, at + strlen(from));
    expect_int(open_folder("acme.json", text, &complaints, &hooks), ERR_INVALID);
    expect(hooks == NULL && complaints.count > 0);
    if (complaints.items[0].line != line || !strstr(complaints.items[0].message, says))
        fail_msg("%s -> %s says %d: %s", from, to, complaints.items[0].line, complaints.items[0].message);
    expect(strstr(complaints.items[0].file, "/acme.json"));
    complaints_clear(&complaints);
    arena_close(arena);
}

TEST(what_is_wrong_is_told_by_file_and_line)
{
    expect_complaint("standard-webhooks", "rot13", 3, "standard-webhooks");
    expect_complaint("\"scheme\": \"standard-webhooks\"", "\"scheme\": 7", 3, "must be a text");
    expect_complaint("a-time", "a time", 4, "header");
    expect_complaint("\"a-sig\"", "\"a-sig\", \"tolerance_seconds\": 0", 4, "between");
    expect_complaint("\"a-sig\"", "\"a-sig\", \"prefix\": \"x\"", 4, "unknown key");
    expect_complaint("{\"header\": \"a-id\"}", "{\"header\": \"a-id\", \"pointer\": \"/x\"}", 5, "one place");
    expect_complaint("\"header\": \"a-topic\"", "\"heather\": \"a-topic\"", 6, "unknown key");
    expect_complaint("{\"header\": \"a-topic\"}", "\"type\"", 6, "{\"value\": \"type\"}");
    expect_complaint("\"/e\"", "\"e\"", 8, "JSON Pointer");
    expect_complaint("\"report\": \"parcel\"", "\"report\": \"party\"", 8, "\"order\"");
    expect_complaint(", \"tracking_number\": \"/t\"", "", 8, "needs");
    expect_complaint("\"/t\"}", "\"/t\", \"colour\": \"/c\"}", 8, "no member of the import form");
    expect_complaint("\"nothing\"", "7", 9, "must be an object");
    expect_complaint("\"nothing\"", "\"scna\"", 9, "\"reports\"");
    expect_complaint("\"in_transit\"", "\"underway\"", 10, "no milestone");
    expect_complaint("\"in_transit\"", "7", 10, "must be a text");
    expect_complaint("{\"IT\": \"in_transit\"}", "{}", 10, "what each word means");
    expect_complaint("\"each\": \"/s\"", "\"each\": \"s\"", 11, "must be a JSON Pointer to a list");
    expect_complaint("\"iso\"", "\"whenever\"", 12, "way of writing times");
    expect_complaint("\"iso\"", "\"[DD.MM.YYYY\"", 12, "way of writing times");
    expect_complaint("\"zone\": \"UTC\"", "\"zone\": \"Middle/Earth\"", 12, "time zone");
    expect_complaint("\"/m\"", "7", 13, "JSON Pointer");
    expect_complaint("\"map\": \"states\"", "\"map\": \"stats\"", 13, "name of one");
    expect_complaint("\"map\": \"states\"", "\"as\": \"magic\"", 13, "transform that is known");
    expect_complaint("[\"/m\"", "[{\"value\": \"gone\"}", 13, "no milestone");
    expect_complaint("\"about\": \"x\",", "\"abuot\": \"x\",", 2, "about");
    expect_complaint("\"about\": \"x\",", "\"about\" \"x\",", 2, "JSON");
    expect_complaint("\"topics\"", "\"themes\"", 1, "topic");
    expect_complaint("\"about\": \"x\",", "\"poll\": {\"url\": \"https://x.example\", \"topic\": \"c\"},", 2,
                     "{tracking_number}");
    expect_complaint("\"about\": \"x\",", "\"poll\": {\"url\": \"https://x/{tracking_number}\"},", 2,
                     "one of \"topics\"");
    expect_complaint("\"about\": \"x\",",
                     "\"poll\": {\"url\": \"https://x/{tracking_number}\", \"topic\": \"c\", \"keys\": 1},",
                     2, "unknown key");
}

static const char signs[] =
    "{\n\"signature\": [\n{\"scheme\": \"hmac-sha256\", \"header\": \"X-Sig\", \"encoding\": \"hex\", "
    "\"prefix\": "
    "\"v=\",\n"
    "\"over\": [{\"header\": \"X-Time\"}, {\"text\": \".\"}, \"body\"],\n"
    "\"timestamp\": {\"header\": \"X-Time\", \"format\": \"epoch\"}, \"tolerance_seconds\": 60},\n"
    "{\"scheme\": \"sha256\", \"header\": \"sign\", \"encoding\": \"hex\", \"over\": [\"body\", "
    "\"secret\"]},\n"
    "{\"scheme\": \"token\", \"parameter\": \"key\"}],\n"
    "\"pings\": [{\"content_type\": \"text/plain\", \"begins\": \"ping\"}],\n\"topics\": {\"*\": "
    "\"nothing\"}}";

TEST(a_scheme_that_would_prove_nothing_is_complained_about)
{
    base = signs;
    expect_complaint("\"X-Sig\"", "\"X-Sig\", \"parameter\": \"p\"", 3, "either");
    expect_complaint("\"hex\", \"prefix\"", "\"text\", \"prefix\"", 3, "\"hex\" or \"base64\"");
    expect_complaint(", \"body\"],\n\"time", "],\n\"time", 4, "\"body\" among it");
    expect_complaint("{\"text\": \".\"}", "\"bodies\"", 4, "must be \"body\"");
    expect_complaint("[{\"header\": \"X-Time\"}, ", "[", 5, "part of what is signed");
    expect_complaint("\"epoch\"", "\"late\"", 5, "way");
    expect_complaint("\"timestamp\": {\"header\": \"X-Time\", \"format\": \"epoch\"}, ", "", 5,
                     "needs a \"timestamp\"");
    expect_complaint("[\"body\", \"secret\"]", "[\"body\"]", 6, "could be made by anyone");
    expect_complaint("\"sign\",", "\"sign\", \"rewrite\": \"rot13\",", 6, "easypost-weight");
    expect_complaint("\"token\", ", "\"token\", \"over\": [\"body\"], ", 7, "unknown key");
    expect_complaint("\"begins\": \"ping\"", "\"begins\": \"\"", 8, "begins");
    expect_complaint("\"*\": \"nothing\"", "\"a\": \"nothing\"", 9, "\"topic\"");
    base = whole;
}

TEST(a_folder_or_a_name_that_cannot_be_is_complained_about)
{
    struct complaints complaints = COMPLAINTS_NONE;
    struct hooks *hooks = NULL;
    expect_int(hooks_open("no/such/folder", &complaints, &hooks), ERR_INVALID);
    expect_int(complaints.count, 1);
    expect_int(open_folder("A b.json", whole, &complaints, &hooks), ERR_INVALID);
    expect_int(complaints.count, 2);
    expect_int(open_folder("notes.txt", "not json", &complaints, &hooks), OK); /* not a sender's */
    hooks_close(hooks);
    complaints_clear(&complaints);
}

TEST(a_file_cut_off_anywhere_is_complained_about)
{
    for (size_t len = 0; len < sizeof whole - 1; len += 7) {
        struct complaints complaints = COMPLAINTS_NONE;
        struct hooks *hooks = NULL;
        char part[sizeof whole];
        memcpy(part, whole, len);
        part[len] = 0;
        expect_int(open_folder("acme.json", part, &complaints, &hooks), ERR_INVALID);
        complaints_clear(&complaints);
    }
}
