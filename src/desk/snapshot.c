/* desk/snapshot.c - the files people write, loaded as one and swapped as one. */
#include <stdio.h>

#include "base/memory.h"
#include "base/str.h"
#include "desk/desk.h"

typedef enum err open_part(const char *folder, struct snapshot *snapshot, struct complaints *complaints);

static enum err open_languages(const char *folder, struct snapshot *snapshot, struct complaints *complaints)
{
    return languages_open(folder, snapshot->config, complaints, &snapshot->languages);
}

static enum err open_wording(const char *folder, struct snapshot *snapshot, struct complaints *complaints)
{
    return wording_open(folder, complaints, &snapshot->wording);
}

static enum err open_hooks(const char *folder, struct snapshot *snapshot, struct complaints *complaints)
{
    return hooks_open(folder, complaints, &snapshot->hooks);
}

enum err snapshot_open_with(const char *share, struct config *config, struct complaints *complaints,
                            struct snapshot **ret_snapshot)
{
    static const struct {
        const char *folder;
        open_part *open;
    } parts[] = {{"intents", open_languages}, {"locales", open_wording}, {"webhooks", open_hooks}};
    struct snapshot *snapshot = memory_alloc(sizeof *snapshot);
    snapshot->holders = 1;
    snapshot->config = config;

    /* Every part is tried even after one failed, so that all complaints come at once. */
    enum err err = OK;
    struct str folder = STR_EMPTY;
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        str_reset(&folder);
        str_printf(&folder, "%s/%s", share, parts[i].folder);
        enum err part = parts[i].open(folder.data, snapshot, complaints);
        if (part && !err)
            err = part;
    }
    str_clear(&folder);
    if (err) {
        snapshot_release(snapshot);
        return err;
    }
    *ret_snapshot = snapshot;
    return OK;
}

enum err snapshot_open(const char *share, const char *config_path, struct complaints *complaints,
                       struct snapshot **ret_snapshot)
{
    struct config *config = NULL;
    enum err err = config_open(config_path, complaints, &config);
    if (err)
        return err;
    return snapshot_open_with(share, config, complaints, ret_snapshot);
}

void snapshot_prove(const struct snapshot *snapshot, struct complaints *complaints)
{
    const struct config *config = snapshot->config;
    char pointer[128];
    bool served = true;
    const char *locale = wording_serve(snapshot->wording, config->shop.locale, NULL, &served);
    if (!served || !languages_for(snapshot->languages, config->shop.locale))
        config_complain(config, complaints, "/shop/locale",
                        "no file of %s serves \"%s\", so shoppers are answered in \"%s\"; name a locale that "
                        "is there, or add the file",
                        served ? "intents" : "locales", config->shop.locale, locale);
    for (size_t i = 0; i < config->hook_count; i++) {
        const struct hook *hook = hooks_find(snapshot->hooks, config->hooks[i].name);
        snprintf(pointer, sizeof pointer, "/hooks/%s", config->hooks[i].name);
        if (hook && config->hooks[i].poll.enabled && !hook_question(hook))
            config_complain(
                config, complaints, pointer,
                "webhooks/%s.json has no \"poll\" that says how to ask, so nobody is asked; add it, or "
                "take the poll out here",
                config->hooks[i].name);
        if (!hook)
            config_complain(
                config, complaints, pointer,
                "there is no webhooks/%s.json, so its calls are answered 404; write that file, or "
                "name one that is there",
                config->hooks[i].name);
    }
}

struct snapshot *snapshot_hold(struct snapshot *snapshot)
{
    snapshot->holders++;
    return snapshot;
}

void snapshot_release(struct snapshot *snapshot)
{
    if (!snapshot || --snapshot->holders > 0)
        return;
    hooks_close(snapshot->hooks);
    wording_close(snapshot->wording);
    languages_close(snapshot->languages);
    config_close(snapshot->config);
    memory_free(snapshot);
}
