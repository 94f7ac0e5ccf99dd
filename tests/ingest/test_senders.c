/* tests/ingest/test_senders.c - the files of webhooks/ prove themselves: each example gives what it says. */
#include "test.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/file.h"
#include "base/json.h"
#include "caller.h"

static const char *header(void *arg, const char *name)
{
    const struct json *headers = arg, *value;
    const char *member;
    for (size_t i = 0; (value = json_member_at(headers, i, &member)); i++)
        if (!strcasecmp(member, name))
            return json_text(value);
    return NULL;
}

static void prove_example(const struct hook *hook, const struct json *example, struct arena *arena)
{
    struct str body = STR_EMPTY, gives = STR_EMPTY;
    const char *call_file = json_member_text(example, "call");
    const struct json *list = json_member(example, "gives");
    expect_int(file_read(source_path(call_file), 1 << 20, &body), OK);
    struct hook_call call = {.bytes = body.data,
                             .len = body.len,
                             .header = header,
                             .arg = (void *)json_member(example, "headers"),
                             .now = NOW};
    struct reading reading;
    hook_read_call(hook, &call, arena, &reading);
    for (size_t i = 0; i < json_count(list); i++)
        str_printf(&gives, "%s%s", i ? " | " : "", json_text(json_item(list, i)));
    const char *is = reading_text(arena, &reading);
    if (strcmp(is, gives.data) != 0)
        fail_msg("%s gives\n  %s\nnot\n  %s", call_file, is, gives.data);
    str_clear(&body);
    str_clear(&gives);
}

TEST(every_sender_has_examples_and_they_give_what_its_file_says)
{
    struct complaints complaints = COMPLAINTS_NONE;
    struct hooks *hooks = NULL;
    struct arena *arena = arena_open();
    if (hooks_open(source_path("webhooks"), &complaints, &hooks) != OK)
        fail_msg("%s:%d: %s", complaints.items[0].file, complaints.items[0].line,
                 complaints.items[0].message);
    for (size_t i = 0; i < hooks_count(hooks); i++) {
        struct str file = STR_EMPTY;
        struct json *document = NULL;
        const char *path = arena_printf(arena, "webhooks/%s.json", hook_name(hooks_at(hooks, i)));
        expect_int(file_read(source_path(path), 1 << 20, &file), OK);
        expect_int(json_parse(file.data, file.len, &document, NULL), OK);
        const struct json *examples = json_member(document, "examples");
        expect(json_count(examples) >= 2);
        for (size_t j = 0; j < json_count(examples); j++)
            prove_example(hooks_at(hooks, i), json_item(examples, j), arena);
        json_close(document);
        str_clear(&file);
    }
    hooks_close(hooks);
    arena_close(arena);
}
