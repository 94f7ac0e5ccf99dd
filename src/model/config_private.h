/* model/config_private.h - reading a configuration file, within this room. */
#ifndef WISMO_MODEL_CONFIG_PRIVATE_H
#define WISMO_MODEL_CONFIG_PRIVATE_H

#include "base/memory.h"
#include "base/settings.h"
#include "model/config.h"

/* Fills every field; texts go to the arena, complaints to the settings'. */
void config_read(struct settings *settings, struct arena *arena, struct config *config);

/* Each says what is wrong with a text, or NULL. */
typedef const char *config_check(const char *text);
config_check config_check_some, config_check_url, config_check_origin, config_check_level,
    config_check_locale, config_check_zone, config_check_connector, config_check_header, config_check_proxy,
    config_check_mail_url, config_check_mailbox, config_check_certificates;

/* ---- config_hooks.c ---- */
void config_read_hooks(struct settings *settings, struct arena *arena, struct config *config);

#endif
