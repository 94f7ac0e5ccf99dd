/* model/config.c - opening a configuration and looking into it. What is read is in config_read.c. */
#include "model/config.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/str.h"
#include "model/config_private.h"

static enum err finish(struct settings *settings, const char *name, struct complaints *complaints,
                       struct config **ret_config)
{
    size_t before = complaints->count;
    struct config *config = memory_alloc(sizeof *config);
    config->memory = arena_open();
    config->file = arena_text(config->memory, name ? name : "configuration");
    config->source = arena_text(config->memory, settings_source(settings));
    config_read(settings, config->memory, config);
    settings_finish(settings);
    settings_close(settings);
    if (complaints->count > before) {
        config_close(config);
        return ERR_INVALID;
    }
    *ret_config = config;
    return OK;
}

enum err config_open(const char *path, struct complaints *complaints, struct config **ret_config)
{
    struct settings *settings;
    enum err err = settings_open(path, complaints, &settings);
    return err ? ERR_INVALID : finish(settings, path, complaints, ret_config);
}

enum err config_parse(const char *name, const char *text, struct complaints *complaints,
                      struct config **ret_config)
{
    struct settings *settings;
    enum err err = settings_parse(name, text, complaints, &settings);
    return err ? ERR_INVALID : finish(settings, name, complaints, ret_config);
}

void config_close(struct config *config)
{
    if (!config)
        return;
    arena_close(config->memory);
    memory_free(config);
}

void config_complain(const struct config *config, struct complaints *complaints, const char *pointer,
                     const char *format, ...)
{
    char message[512];
    va_list args;
    va_start(args, format);
    vsnprintf(message, sizeof message, format, args);
    va_end(args);
    json_complain(complaints, config->file ? config->file : "configuration", config->source, pointer, "%s",
                  message);
}

bool config_is_loopback(const struct config *config)
{
    const char *listen = config->listen ? config->listen : "";
    const char *colon = strrchr(listen, ':');
    size_t len = colon ? (size_t)(colon - listen) : strlen(listen);
    if (len == strlen("localhost") && !strncmp(listen, "localhost", len))
        return true;
    if (len == strlen("[::1]") && !strncmp(listen, "[::1]", len))
        return true;
    return !strncmp(listen, "127.", 4) && strspn(listen, "0123456789.") == len;
}

static const struct policies *find_policies(const struct config *config, const char *locale)
{
    size_t len = locale ? strcspn(locale, "-_") : 0;
    for (size_t i = 0; len && i < config->shop.policy_count; i++) {
        const char *language = config->shop.policies[i].language;
        if (strlen(language) == len && !strncmp(language, locale, len))
            return &config->shop.policies[i];
    }
    return NULL;
}

const struct policies *config_policies(const struct config *config, const char *locale)
{
    static const struct policies silent = {.language = ""};
    const struct policies *policies = find_policies(config, locale);
    if (!policies)
        policies = find_policies(config, config->shop.locale);
    return policies ? policies : &silent;
}

const struct text_list *config_hook_secrets(const struct config *config, const char *name)
{
    for (size_t i = 0; i < config->hook_count; i++)
        if (text_equal(config->hooks[i].name, name))
            return &config->hooks[i].secrets;
    return NULL;
}
