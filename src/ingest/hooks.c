/* ingest/hooks.c - every webhooks/NAME.json of a folder. */
#include <string.h>

#include "base/file.h"
#include "ingest/hook_private.h"

#define SUFFIX ".json"

struct hooks {
    struct arena *arena;
    struct hook *items;
    size_t count;
};

static void open_one(struct hooks *hooks, const char *folder, const char *file, struct complaints *complaints)
{
    const char *path = arena_printf(hooks->arena, "%s/%s", folder, file);
    const char *name = arena_copy(hooks->arena, file, strlen(file) - strlen(SUFFIX));
    struct hook hook;
    if (!*name || strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_-") != strlen(name))
        complain(complaints, path, 0, "a sender's name is small letters, digits, - and _");
    else if (hook_read(path, name, hooks->arena, complaints, &hook) == OK)
        *ARENA_PUSH(hooks->arena, hooks->items, hooks->count) = hook;
}

enum err hooks_open(const char *folder, struct complaints *complaints, struct hooks **ret_hooks)
{
    char **names = NULL;
    size_t count = 0, before = complaints->count;
    if (file_list(folder, SUFFIX, &names, &count) != OK) {
        complain(complaints, folder, 0, "cannot be read: it should hold a file for each sender of webhooks");
        return ERR_INVALID;
    }
    struct hooks *hooks = memory_alloc(sizeof *hooks);
    hooks->arena = arena_open();
    for (size_t i = 0; i < count; i++)
        open_one(hooks, folder, names[i], complaints);
    file_list_free(names, count);
    if (complaints->count > before) {
        hooks_close(hooks);
        return ERR_INVALID;
    }
    *ret_hooks = hooks;
    return OK;
}

void hooks_close(struct hooks *hooks)
{
    if (!hooks)
        return;
    arena_close(hooks->arena);
    memory_free(hooks);
}

const struct hook *hooks_find(const struct hooks *hooks, const char *name)
{
    for (size_t i = 0; i < hooks->count; i++)
        if (text_equal(hooks->items[i].name, name))
            return &hooks->items[i];
    return NULL;
}

size_t hooks_count(const struct hooks *hooks)
{
    return hooks->count;
}

const struct hook *hooks_at(const struct hooks *hooks, size_t index)
{
    return index < hooks->count ? &hooks->items[index] : NULL;
}

const char *hook_name(const struct hook *hook)
{
    return hook->name;
}

const char *hook_topic_header(const struct hook *hook)
{
    return hook->topic.kind == SOURCE_HEADER ? hook->topic.text : NULL;
}
