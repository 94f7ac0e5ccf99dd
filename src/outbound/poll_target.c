/* outbound/poll_target.c - a sender as it is to be asked: what its file says, filled with the configuration.
 */
#include <string.h>

#include "outbound/poller_private.h"

static char *filled(const char *template, const char *hole, const char *value)
{
    const char *at = strstr(template, hole);
    struct str text = STR_EMPTY;
    if (!at)
        return memory_copy_text(template);
    str_add_bytes(&text, template, (size_t)(at - template));
    str_add(&text, value ? value : "");
    str_add(&text, at + strlen(hole));
    char *copy = memory_copy_text(text.data);
    str_clear(&text);
    return copy;
}

struct poll_target *poll_target_open(const struct hook_secrets *hook, const struct hook_question *question)
{
    const struct hook_poll *poll = &hook->poll;
    struct poll_target *target = memory_alloc(sizeof *target);
    target->sender = memory_copy_text(hook->name);
    target->url = memory_copy_text(poll->url ? poll->url : question->url);
    target->gap = MS_MINUTE / poll->per_minute;
    target->often = poll->often;
    if (text_equal(question->authorization, "basic")) {
        target->user = filled("{key}:", "{key}", poll->key);
    } else if (question->authorization) {
        char *value = filled(question->authorization, "{key}", poll->key);
        target->header = filled("Authorization: {value}", "{value}", value);
        memory_free(value);
    }
    target->carriers = memory_alloc((poll->carriers.count + 1) * sizeof *target->carriers);
    for (; target->carrier_count < poll->carriers.count; target->carrier_count++)
        target->carriers[target->carrier_count] =
            memory_copy_text(poll->carriers.items[target->carrier_count]);
    return target;
}

void poll_target_close(struct poll_target *target)
{
    if (!target)
        return;
    for (size_t i = 0; i < target->carrier_count; i++)
        memory_free(target->carriers[i]);
    memory_free(target->carriers);
    memory_free(target->sender);
    memory_free(target->url);
    memory_free(target->header);
    memory_free(target->user);
    memory_free(target);
}
