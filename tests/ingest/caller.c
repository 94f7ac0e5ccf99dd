/* tests/ingest/caller.c - see caller.h. */
#include "caller.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "test.h"

struct caller caller_open(const char *file)
{
    struct caller caller = {.arena = arena_open(), .now = NOW};
    struct complaints complaints = COMPLAINTS_NONE;
    const char *folder = test_folder();
    char path[256];
    snprintf(path, sizeof path, "%s/acme.json", folder);
    FILE *out = fopen(path, "w");
    expect(out && fwrite(file, 1, strlen(file), out) == strlen(file));
    fclose(out);
    if (hooks_open(folder, &complaints, &caller.hooks) != OK)
        fail_msg("line %d: %s", complaints.items[0].line, complaints.items[0].message);
    caller.hook = hooks_find(caller.hooks, "acme");
    return caller;
}

void caller_close(struct caller *caller)
{
    hooks_close(caller->hooks);
    arena_close(caller->arena);
}

static const char *find(const char *(*pairs)[2], size_t count, const char *name)
{
    for (size_t i = 0; i < count && pairs[i][0]; i++)
        if (!strcasecmp(pairs[i][0], name))
            return pairs[i][1];
    return NULL;
}

static const char *header(void *arg, const char *name)
{
    struct caller *caller = arg;
    return find(caller->headers, 8, name);
}

static const char *parameter(void *arg, const char *name)
{
    struct caller *caller = arg;
    return find(caller->parameters, 4, name);
}

void caller_header(struct caller *caller, const char *name, const char *value)
{
    size_t i = 0;
    while (caller->headers[i][0] && strcasecmp(caller->headers[i][0], name))
        i++;
    expect(i < 8);
    caller->headers[i][0] = name;
    caller->headers[i][1] = value;
}

struct hook_call caller_call(struct caller *caller, const char *body)
{
    return (struct hook_call){.bytes = body,
                              .len = strlen(body),
                              .header = header,
                              .parameter = parameter,
                              .arg = caller,
                              .path = "/hooks/acme",
                              .now = caller->now};
}

bool caller_verify(struct caller *caller, const char *body, const char *secret)
{
    struct hook_call call = caller_call(caller, body);
    const char *const secrets[] = {"another secret", secret};
    return hook_verify(caller->hook, &call, &(struct text_list){secrets, 2});
}

const char *reading_text(struct arena *arena, const struct reading *reading)
{
    struct str out = STR_EMPTY;
    for (size_t i = 0; i < reading->count; i++) {
        str_add(&out, i ? " | " : "");
        report_describe(&reading->reports[i], &out);
    }
    if (reading->complaint)
        str_printf(&out, "%s! %s", out.len ? " " : "", reading->complaint);
    const char *text = arena_copy(arena, out.data, out.len);
    str_clear(&out);
    return text;
}

const char *caller_reads(struct caller *caller, const char *body)
{
    struct hook_call call = caller_call(caller, body);
    hook_read_call(caller->hook, &call, caller->arena, &caller->reading);
    return reading_text(caller->arena, &caller->reading);
}
