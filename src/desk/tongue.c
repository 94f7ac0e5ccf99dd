/* desk/tongue.c - which language a turn is heard and answered in.
 *
 * The client asks for a locale. Where shoppers type, what they write counts for more: a sentence that is
 * clearly in another loaded language, or one that asks for it, changes the language of the conversation.
 * Where a platform listens and speaks for us, its locale stands: it could not pronounce another. */
#include <string.h>

#include "base/str.h"
#include "desk/desk_private.h"

static bool is_typed(const struct turn *turn)
{
    return turn->kind == TURN_TEXT && turn->channel != CHANNEL_ALEXA && turn->channel != CHANNEL_DIALOGFLOW;
}

static bool same_language(const char *a, const char *b)
{
    size_t len = strcspn(a, "-_");
    return len == strcspn(b, "-_") && strncmp(a, b, len) == 0;
}

static const char *asked_for(const struct turn_work *work)
{
    return work->turn.locale ? work->turn.locale : work->conversation.locale;
}

/* Takes up the language if we both understand and speak it. */
static bool take_up(struct turn_work *work, const char *language)
{
    const struct snapshot *snapshot = work->snapshot;
    bool served = false;
    const char *locale = wording_serve(snapshot->wording, language, snapshot->config->shop.locale, &served);
    if (!served || !languages_for(snapshot->languages, language))
        return false;
    work->locale = locale;
    work->locale_served = true;
    return true;
}

void tongue_begin(struct turn_work *work, const struct session *session)
{
    const struct config *config = work->snapshot->config;
    const char *wanted = asked_for(work), *taken_up = session_language(session);
    bool platform = work->turn.channel == CHANNEL_ALEXA || work->turn.channel == CHANNEL_DIALOGFLOW;
    work->locale_served = true;
    work->locale = wording_serve(work->snapshot->wording, wanted ? wanted : config->shop.locale,
                                 config->shop.locale, &work->locale_served);
    if (taken_up && !platform && !same_language(taken_up, work->locale))
        take_up(work, taken_up);
    work->hears = languages_for(work->snapshot->languages, work->locale);
    work->may_switch = is_typed(&work->turn);
    if (work->may_switch && work->is_new && !wanted)
        work->hears = NULL; /* nothing but the text tells */
}

void tongue_follow(struct turn_work *work, struct session *session)
{
    struct meaning *meaning = &work->meaning;
    if (!work->may_switch)
        meaning->wants_language = NULL;
    const char *to = work->may_switch ? meaning->language : NULL;
    if (meaning->wants_language && languages_for(work->snapshot->languages, meaning->wants_language))
        to = meaning->wants_language;
    if (to && !same_language(to, work->locale) && take_up(work, to))
        session_speak(session, arena_text(work->arena, to));
    work->keeps_locale = session_language(session) && work->may_switch ? work->locale : asked_for(work);
}
