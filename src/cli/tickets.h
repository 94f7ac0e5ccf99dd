/* cli/tickets.h - what the files of `wismo tickets` share. */
#ifndef WISMO_CLI_TICKETS_H
#define WISMO_CLI_TICKETS_H

#include <string.h>

#include "cli/cli.h"
#include "store/tickets.h"

/* Replies with `words` as `agent` (or NULL); without words closes the ticket. An exit code. */
int tickets_agent(const struct config *config, const char *data, const char *reference, const char *agent,
                  const char *words);

/* What was put aside of these tickets (NULL: of all) is due again. An exit code. */
int tickets_resend(const char *data, char **references, int count);

#endif
