/* tests/fuzz/called.h - a body given to a channel, and the turn that it is answered. */
#ifndef WISMO_TESTS_FUZZ_CALLED_H
#define WISMO_TESTS_FUZZ_CALLED_H

#include <stdint.h>

#include "channels/channels.h"

struct config *called_config(const char *json);

/* Hears the body and answers it, checking what must hold for every answer; returns the answer's length. */
size_t called(const struct web_channel *channel, const struct config *config, const uint8_t *bytes,
              size_t len);

#endif
