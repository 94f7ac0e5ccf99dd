/* channels/channels.c - the table of channels, and which of them may answer where. */
#include "channels/channels.h"

#include <stdio.h>

const struct web_channel *const web_channels[] = {&channel_alexa, &channel_dialogflow_es,
                                                  &channel_dialogflow_cx, &channel_rest, NULL};

static enum admission say(const char **ret_why, enum admission admission, const char *why)
{
    if (ret_why)
        *ret_why = why;
    return admission;
}

/* A request can only be told to come from Alexa by its certificate, and that check does not exist yet:
 * alexa.verify changes nothing here. */
static enum admission admit_alexa(const struct config *config, const char **ret_why)
{
    if (!config->alexa.enabled)
        return say(ret_why, NOT_CONFIGURED, "there is no \"alexa\" section in the configuration");
    if (!config->alexa.allow_unauthenticated)
        return say(ret_why, UNAUTHENTICATED,
                   "requests of Alexa are not verified yet: set alexa.allow_unauthenticated to true to "
                   "answer anyone, "
                   "listen on loopback only, or take the \"alexa\" section out");
    if (!config->alexa.application_ids.count)
        return say(ret_why, NOT_CONFIGURED, "alexa.application_ids names no skill");
    return say(ret_why, ADMITTED, NULL);
}

static enum admission admit_dialogflow(const struct config *config, const char **ret_why)
{
    if (!config->dialogflow.enabled)
        return say(ret_why, NOT_CONFIGURED, "there is no \"dialogflow\" section in the configuration");
    if (!config->dialogflow.secret && !config->dialogflow.allow_unauthenticated)
        return say(ret_why, UNAUTHENTICATED,
                   "set dialogflow.secret, or dialogflow.allow_unauthenticated to true to answer anyone, "
                   "listen on loopback only, or take the \"dialogflow\" section out");
    return say(ret_why, ADMITTED, NULL);
}

enum admission channel_admission(const struct web_channel *channel, const struct config *config,
                                 const char **ret_why)
{
    if (config_is_loopback(config))
        return say(ret_why, ADMITTED, NULL);
    switch (channel->channel) {
    case CHANNEL_ALEXA: return admit_alexa(config, ret_why);
    case CHANNEL_DIALOGFLOW: return admit_dialogflow(config, ret_why);
    case CHANNEL_REST:
        if (config->rest.enabled)
            return say(ret_why, ADMITTED, NULL);
        return say(ret_why, NOT_CONFIGURED, "there is no \"rest\" section in the configuration");
    default: return say(ret_why, NOT_CONFIGURED, "it is not a channel of the web");
    }
}

enum err channels_admit(const struct config *config, struct complaints *complaints)
{
    enum err err = OK;
    char pointer[64];
    for (const struct web_channel *const *channel = web_channels; *channel; channel++) {
        const char *why = "";
        if (channel_admission(*channel, config, &why) != UNAUTHENTICATED)
            continue;
        snprintf(pointer, sizeof pointer, "/%s", (*channel)->name);
        config_complain(config, complaints, pointer, "%s", why);
        err = ERR_FORBIDDEN;
    }
    return err;
}
