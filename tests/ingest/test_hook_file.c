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
    "\"a/b\": {\"report\": \"event\", \"event\": \"/e\", \"tracking_number\": \"/t\"},\n"
    "\"c\": {\"report\": \"nothing\"}}}";

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

/* That `whole` with `from` replaced by `to` is complained about on that line. */
static void expect_complaint(const char *from, const char *to, int line, const char *says)
{
    struct complaints complaints = COMPLAINTS_NONE;
    struct hooks *hooks = NULL;
    struct arena *arena = arena_open();
    const char *at = strstr(whole, from);
    expect(at != NULL);
    const char *text = arena_printf(arena, "%.*s%s%s", (int)(at - whole), whole, to, at + strlen(from));
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
    expect_complaint("\"header\": \"a-id\"}", "\"header\": \"a-id\", \"pointer\": \"/x\"}", 5, "either");
    expect_complaint("\"header\": \"a-topic\"", "\"heather\": \"a-topic\"", 6, "either");
    expect_complaint("\"/e\"", "\"e\"", 8, "JSON Pointer");
    expect_complaint("\"report\": \"event\"", "\"report\": \"party\"", 8, "\"order\"");
    expect_complaint(", \"tracking_number\": \"/t\"", "", 8, "needs");
    expect_complaint("\"/t\"}", "\"/t\", \"colour\": \"/c\"}", 8, "unknown key");
    expect_complaint("{\"report\": \"nothing\"}", "7", 9, "must be an object");
    expect_complaint("\"about\": \"x\",", "\"abuot\": \"x\",", 2, "about");
    expect_complaint("\"about\": \"x\",", "\"about\" \"x\",", 2, "JSON");
    expect_complaint("\"topics\"", "\"themes\"", 1, "topic");
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
