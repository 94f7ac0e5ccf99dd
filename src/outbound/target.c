/* outbound/target.c - who gets what is in the outbox. */
#include <string.h>

#include "base/log.h"
#include "base/memory.h"
#include "base/standard_webhooks.h"
#include "outbound/outbound_private.h"

static const struct connector *const connectors[] = {&connector_generic};

static const struct connector *find_connector(const char *name)
{
    for (size_t i = 0; i < sizeof connectors / sizeof *connectors; i++)
        if (text_equal(connectors[i]->name, name))
            return connectors[i];
    return NULL;
}

static struct target *open_any(const struct config *config)
{
    struct target *target = memory_alloc(sizeof *target);
    target->secret = STR_EMPTY;
    target->first_retry = config->outbox.first_retry;
    target->longest_retry = config->outbox.longest_retry;
    target->give_up = config->outbox.give_up;
    target->timeout = config->outbox.timeout;
    return target;
}

static char *copy_if(const char *text)
{
    return text ? memory_copy_text(text) : NULL;
}

struct target *target_open_helpdesk(const struct config *config)
{
    struct target *target = open_any(config);
    if (text_empty(config->helpdesk.url))
        return target; /* tickets stay here until there is a helpdesk */
    const struct connector *connector = find_connector(config->helpdesk.connector);
    if (!connector)
        log_error("outbox.connector", "problem=\"no such connector\" name=%s", config->helpdesk.connector);
    else if (text_empty(config->helpdesk.secret))
        log_error("outbox.secret", "problem=\"helpdesk.secret is missing: tickets are only sent signed\"");
    else {
        target->connector = connector;
        target->url = memory_copy_text(config->helpdesk.url);
        target->ca_file = copy_if(config->helpdesk.ca_file);
        if (!standard_key(&target->secret, config->helpdesk.secret))
            log_warn("outbox.secret",
                     "problem=\"helpdesk.secret starts with whsec_ but is not base64: taken literally\"");
    }
    return target;
}

struct target *target_open_mail(const struct config *config)
{
    struct target *target = open_any(config);
    if (text_empty(config->mail.url))
        return target;
    target->connector = &connector_mail;
    target->url = memory_copy_text(config->mail.url);
    target->from = copy_if(config->mail.from);
    target->user = copy_if(config->mail.user);
    target->password = copy_if(config->mail.password);
    target->require_tls = config->mail.require_tls;
    return target;
}

void target_close(struct target *target)
{
    if (!target)
        return;
    standard_key_clear(&target->secret);
    memory_free(target->url);
    memory_free(target->ca_file);
    memory_free(target->from);
    memory_free(target->user);
    memory_free(target->password);
    memory_free(target);
}

bool target_is_same(const struct target *a, const struct target *b)
{
    return a && b && a->connector == b->connector && text_equal(a->url, b->url) &&
           text_equal(a->ca_file, b->ca_file) && text_equal(a->from, b->from) &&
           text_equal(a->user, b->user) && text_equal(a->password, b->password) &&
           a->require_tls == b->require_tls && a->secret.len == b->secret.len &&
           !memcmp(a->secret.data, b->secret.data, a->secret.len);
}
