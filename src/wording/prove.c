/* wording/prove.c - what `wismo check` finds in locale files that load, but would say too little or too much.
 */
#include <string.h>

#include "wording/wording_private.h"

struct prover {
    const struct wording *wording;
    const struct locale *base, *locale;
    struct complaints *complaints;
};

/* The names of a message's arguments, {shop} left out: every message knows it. */
static void collect(const struct pattern *pattern, struct arena *arena, const char ***names, size_t *count)
{
    for (size_t i = 0; i < pattern->count; i++) {
        const struct part *part = &pattern->parts[i];
        bool known = part->kind == PART_TEXT || part->kind == PART_POUND || text_equal(part->text, "shop");
        for (size_t n = 0; n < *count && !known; n++)
            known = text_equal((*names)[n], part->text);
        if (!known)
            *ARENA_PUSH(arena, *names, *count) = part->text;
        for (size_t n = 0; n < part->branch_count; n++)
            collect(&part->branches[n].body, arena, names, count);
    }
}

static struct text_list arguments(const struct message *message, struct arena *arena)
{
    const char **names = NULL;
    size_t count = 0;
    if (message)
        collect(&message->pattern, arena, &names, &count);
    return (struct text_list){names, count};
}

static bool among(const struct text_list *list, const char *text)
{
    for (size_t i = 0; i < list->count; i++)
        if (text_equal(list->items[i], text))
            return true;
    return false;
}

static const struct note *note_of(const struct locale *locale, const char *key)
{
    for (size_t i = 0; i < locale->note_count; i++)
        if (text_equal(locale->notes[i].key, key))
            return &locale->notes[i];
    return NULL;
}

static void about(struct prover *p, const struct message *message, const char *before, const char *what,
                  const char *after)
{
    complain(p->complaints, p->locale->file, message->line, "%s: %s%s%s", message->name, before, what, after);
}

/* Arguments that the caller does not give, and facts that a translation has dropped. */
static void prove_arguments(struct prover *p, const struct message *message)
{
    struct arena *arena = arena_open();
    const struct message *model = locale_message(p->base, message->key, false);
    struct text_list own = arguments(message, arena), known = arguments(model, arena);
    const struct note *note = note_of(p->base, message->key);
    bool declared = note && note->declares;
    if (declared)
        known = note->placeholders;
    if (!declared && message == model)
        goto out;
    for (size_t i = 0; i < own.count; i++)
        if (!among(&known, own.items[i]))
            about(p, message, "unknown argument {", own.items[i], "}");
    if (message->speech || message == model)
        goto out;
    known = arguments(model, arena);
    for (size_t i = 0; i < known.count; i++)
        if (!among(&own, known.items[i]))
            about(p, message, "does not say {", known.items[i], "}, as the base locale does");
out:
    arena_close(arena);
}

static void prove_plural(struct prover *p, const struct message *message, const struct part *part)
{
    bool needed[PLURAL_COUNT], given[PLURAL_COUNT] = {false};
    plural_forms(p->locale->name, part->kind == PART_ORDINAL, needed);
    for (size_t i = 0; i < part->branch_count; i++) {
        const struct branch *branch = &part->branches[i];
        if (branch->is_exact)
            continue;
        if (!branch->is_plural)
            about(p, message, "'", branch->selector, "' is no plural form");
        else if (!needed[branch->plural] && branch->plural != PLURAL_MANY)
            about(p, message, "this language has no plural form '", branch->selector, "'");
        else
            given[branch->plural] = true;
    }
    for (int i = 0; i < PLURAL_COUNT; i++)
        if (needed[i] && !given[i])
            about(p, message, "the plural form '", plural_name((enum plural)i), "' is missing");
}

static void prove_forms(struct prover *p, const struct message *message, const struct pattern *pattern)
{
    for (size_t i = 0; i < pattern->count; i++) {
        const struct part *part = &pattern->parts[i];
        if (part->kind == PART_PLURAL || part->kind == PART_ORDINAL)
            prove_plural(p, message, part);
        for (size_t n = 0; n < part->branch_count; n++)
            prove_forms(p, message, &part->branches[n].body);
    }
}

static bool same_language(const struct locale *a, const struct locale *b)
{
    size_t len = strcspn(a->name, "-");
    return len == strcspn(b->name, "-") && strncmp(a->name, b->name, len) == 0;
}

/* A region's file that says anew what its language says in two ways has to say both, or the ear loses its
 * own. */
static void prove_pair(struct prover *p, const struct message *message)
{
    if (message->speech || locale_message(p->locale, message->key, true))
        return;
    for (const struct locale *at = p->locale->parent; at && same_language(at, p->locale); at = at->parent)
        if (locale_message(at, message->key, true)) {
            about(p, message, "", at->name, " says this aloud in another way; give its _speech here too");
            return;
        }
}

/* What the whole chain of a language says, its end in the base not counted. */
static bool chain_has(const struct locale *locale, const char *key)
{
    for (const struct locale *at = locale; at; at = at->parent)
        if (locale_message(at, key, false))
            return same_language(at, locale);
    return false;
}

static void prove_messages(struct prover *p)
{
    for (size_t i = 0; i < p->locale->message_count; i++) {
        const struct message *message = &p->locale->messages[i];
        if (!locale_message(p->base, message->key, false)) {
            about(p, message, "", p->base->name, " has no such message, so nothing says it");
            continue;
        }
        prove_arguments(p, message);
        prove_forms(p, message, &message->pattern);
        prove_pair(p, message);
    }
    for (size_t i = 0; i < p->locale->note_count; i++)
        if (!locale_message(p->base, p->locale->notes[i].key, false))
            complain(p->complaints, p->locale->file, p->locale->notes[i].line, "@%s: a note about no message",
                     p->locale->notes[i].key);
}

static void prove_complete(struct prover *p)
{
    for (size_t i = 0; i < p->base->message_count; i++) {
        const struct message *message = &p->base->messages[i];
        if (!message->speech && !chain_has(p->locale, message->key))
            complain(p->complaints, p->locale->file, 0, "%s: missing; the base locale would speak instead",
                     message->key);
    }
}

static void prove_own_keys(struct prover *p, const char *const *keys)
{
    for (; *keys; keys++)
        if (!locale_message(p->base, *keys, false))
            complain(p->complaints, p->base->file, 0, "%s: missing, and wording itself needs it", *keys);
}

void wording_prove(const struct wording *wording, struct complaints *complaints)
{
    struct prover p = {
        .wording = wording, .base = wording_locale(wording, BASE_LOCALE), .complaints = complaints};
    if (!p.base) {
        complain(complaints, wording->locales[0].file, 0, "the base locale %s.arb is missing beside this",
                 BASE_LOCALE);
        return;
    }
    prove_own_keys(&p, phrase_keys);
    prove_own_keys(&p, card_keys);
    for (size_t i = 0; i < wording->count; i++) {
        p.locale = &wording->locales[i];
        prove_messages(&p);
        prove_complete(&p);
    }
}
