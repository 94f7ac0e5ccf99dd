/* model/config_hooks.c - the senders of the configuration: their secrets, and which of them are asked for
 * news. */
#include <string.h>

#include "base/str.h"
#include "model/config_private.h"

#define LIST_LIMIT 100
#define OFTEN 900 /* seconds */

struct reader {
    struct settings *settings;
    struct arena *arena;
    struct config *config;
};

static bool is_hook_name(const char *name)
{
    size_t len = strlen(name);
    return len && len <= 64 && strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_-") == len;
}

static struct text_list read_secrets(struct reader *r, const char *pointer)
{
    struct text_list secrets = {0};
    const char **items = NULL;
    const struct json *list = settings_value(r->settings, pointer, JSON_ARRAY);
    if (!json_count(list) || json_count(list) > LIST_LIMIT)
        settings_complain(r->settings, pointer, "must be a list of one or more secrets");
    for (size_t i = 0; i < json_count(list) && i < LIST_LIMIT; i++) {
        const char *secret = settings_secret(r->settings, arena_printf(r->arena, "%s/%zu", pointer, i));
        if (secret)
            *ARENA_PUSH(r->arena, items, secrets.count) = arena_text(r->arena, secret);
    }
    secrets.items = items;
    return secrets;
}

static struct text_list read_carriers(struct reader *r, const char *pointer)
{
    struct text_list carriers = {0};
    const char **items = NULL;
    const struct json *list = settings_value(r->settings, pointer, JSON_ARRAY);
    for (size_t i = 0; i < json_count(list) && i < LIST_LIMIT; i++) {
        const char *name = settings_text(r->settings, arena_printf(r->arena, "%s/%zu", pointer, i), NULL);
        if (!text_empty(name))
            *ARENA_PUSH(r->arena, items, carriers.count) = arena_text(r->arena, name);
    }
    carriers.items = items;
    return carriers;
}

static void unknown_keys(struct reader *r, const char *pointer, const struct json *object, const char *known)
{
    const char *name;
    for (size_t i = 0; json_member_at(object, i, &name); i++) {
        const char *at = strstr(known, name);
        size_t len = strlen(name);
        bool is_known = at && len && (at == known || at[-1] == ' ') && (at[len] == ' ' || !at[len]);
        if (!is_known)
            settings_complain(r->settings, json_below(r->arena, pointer, name), "unknown key");
    }
}

static void read_poll(struct reader *r, const char *pointer, const struct json *value, struct hook_poll *poll)
{
    if (json_kind(value) != JSON_OBJECT) {
        settings_complain(r->settings, pointer, "must be an object");
        return;
    }
    unknown_keys(r, pointer, value, "key url carriers per_minute often_seconds");
    const char *key = settings_secret(r->settings, arena_printf(r->arena, "%s/key", pointer));
    const char *at = arena_printf(r->arena, "%s/url", pointer);
    const char *url = settings_text(r->settings, at, NULL);
    if (url && (strncmp(url, "http", 4) != 0 || !strstr(url, "{tracking_number}")))
        settings_complain(r->settings, at, "must be an address with {tracking_number} in it");
    poll->enabled = true;
    poll->key = arena_text(r->arena, key);
    poll->url = arena_text(r->arena, url);
    poll->carriers = read_carriers(r, arena_printf(r->arena, "%s/carriers", pointer));
    poll->per_minute =
        settings_integer(r->settings, arena_printf(r->arena, "%s/per_minute", pointer), 30, 1, 6000);
    poll->often =
        MS_SECOND *
        settings_integer(r->settings, arena_printf(r->arena, "%s/often_seconds", pointer), OFTEN, 1, 86400);
}

void config_read_hooks(struct settings *settings, struct arena *arena, struct config *config)
{
    struct reader r = {settings, arena, config};
    const char *name;
    const struct json *map = settings_value(settings, "/hooks", JSON_OBJECT), *value;
    for (size_t i = 0; (value = json_member_at(map, i, &name)); i++) {
        const char *at = json_below(arena, "/hooks", name);
        if (!is_hook_name(name) || json_kind(value) != JSON_OBJECT) {
            settings_complain(settings, at, "must be an object, named like its file in webhooks/");
            continue;
        }
        struct hook_secrets *hook = ARENA_PUSH(arena, config->hooks, config->hook_count);
        *hook = (struct hook_secrets){.name = arena_text(arena, name)};
        unknown_keys(&r, at, value, "secrets poll");
        if (json_member(value, "poll"))
            read_poll(&r, arena_printf(arena, "%s/poll", at), json_member(value, "poll"), &hook->poll);
        if (json_member(value, "secrets") || !hook->poll.enabled) /* who is only asked does not call */
            hook->secrets = read_secrets(&r, arena_printf(arena, "%s/secrets", at));
    }
}
