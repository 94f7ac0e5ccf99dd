/* model/config_private.h - reading a configuration file, within this room. */
#ifndef WISMO_MODEL_CONFIG_PRIVATE_H
#define WISMO_MODEL_CONFIG_PRIVATE_H

#include "base/memory.h"
#include "base/settings.h"
#include "model/config.h"

/* Fills every field; texts go to the arena, complaints to the settings'. */
void config_read(struct settings *settings, struct arena *arena, struct config *config);

bool listen_is_valid(const char *listen); /* "HOST:PORT", "[::1]:8080" */

#endif
