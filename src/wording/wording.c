/* wording/wording.c - the snapshot of every locale in a folder: loads it, works out its fallbacks, finds what
 * serves a shopper. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/file.h"
#include "wording/ssml.h"
#include "wording/wording_private.h"

#define TAG_LIMIT 35 /* characters of a language tag that we look at */

const struct locale *wording_locale(const struct wording *wording, const char *name)
{
    for (size_t i = 0; name && i < wording->count; i++)
        if (name == wording->locales[i].name || strcasecmp(name, wording->locales[i].name) == 0)
            return &wording->locales[i];
    return NULL;
}

static bool same_language(const char *a, const char *b)
{
    size_t len = strcspn(a, "-");
    return len == strcspn(b, "-") && strncasecmp(a, b, len) == 0;
}

/* "de_AT.UTF-8" -> "de-AT"; "" for what is no tag. */
static void tag_read(const char *wanted, char tag[TAG_LIMIT + 1])
{
    size_t len = 0;
    for (; wanted && wanted[len] && !strchr(".@;, ", wanted[len]); len++) {
        if (len == TAG_LIMIT) {
            len = 0;
            break;
        }
        tag[len] = wanted[len];
        if (tag[len] == '_')
            tag[len] = '-';
    }
    tag[len] = '\0';
}

static const struct locale *nearest(const struct wording *wording, const char *wanted)
{
    char tag[TAG_LIMIT + 1], part[TAG_LIMIT + 1];
    tag_read(wanted, tag);
    if (!tag[0])
        return NULL;
    memcpy(part, tag, sizeof part);
    for (;;) {
        const struct locale *locale = wording_locale(wording, part);
        if (locale)
            return locale;
        char *dash = strrchr(part, '-');
        if (!dash)
            break;
        *dash = '\0';
    }
    for (size_t i = 0; i < wording->count; i++)
        if (same_language(wording->locales[i].name, tag))
            return &wording->locales[i];
    return NULL;
}

const char *wording_serve(const struct wording *wording, const char *wanted, const char *otherwise,
                          bool *ret_served)
{
    const struct locale *locale = nearest(wording, wanted);
    if (ret_served)
        *ret_served = locale != NULL;
    if (!locale)
        locale = nearest(wording, otherwise);
    if (!locale)
        locale = wording_locale(wording, BASE_LOCALE);
    return locale ? locale->name : wording->locales[0].name;
}

static struct entry *slot(const struct locale *locale, const char *key)
{
    size_t at = text_hash(key) & (locale->table_size - 1);
    while (locale->table[at].key && strcmp(locale->table[at].key, key) != 0)
        at = (at + 1) & (locale->table_size - 1);
    return &locale->table[at];
}

const struct entry *locale_find(const struct locale *locale, const char *key)
{
    if (!key)
        return NULL;
    const struct entry *entry = slot(locale, key);
    return entry->key ? entry : NULL;
}

bool wording_has(const struct wording *wording, const char *locale, const char *key)
{
    const struct locale *found = wording_locale(wording, locale);
    return found && locale_find(found, key);
}

static int compare_messages(const void *a, const void *b)
{
    const struct message *x = a, *y = b;
    int order = strcmp(x->key, y->key);
    return order ? order : (int)x->speech - (int)y->speech;
}

const struct message *locale_message(const struct locale *locale, const char *key, bool speech)
{
    struct message wanted = {.key = key, .speech = speech};
    if (!locale->message_count)
        return NULL;
    return bsearch(&wanted, locale->messages, locale->message_count, sizeof wanted, compare_messages);
}

/* "de-AT" -> "de", else the base; the base has none. */
static const struct locale *parent_of(const struct wording *wording, const struct locale *locale)
{
    char part[TAG_LIMIT + 1];
    tag_read(locale->name, part);
    for (char *dash = strrchr(part, '-'); dash; dash = strrchr(part, '-')) {
        *dash = '\0';
        const struct locale *parent = wording_locale(wording, part);
        if (parent)
            return parent;
    }
    const struct locale *base = wording_locale(wording, BASE_LOCALE);
    return base != locale && strcmp(locale->name, BASE_LOCALE) != 0 ? base : NULL;
}

/* A key that is spoken differently says so in the file that says it at all: of a key that de.arb has, English
 * has no spoken version. So the nearest locale with either decides both. */
static void add_key(struct wording *wording, struct locale *locale, const struct locale *from,
                    const char *key)
{
    struct entry *entry = slot(locale, key);
    if (entry->key)
        return;
    const struct message *read = locale_message(from, key, false), *heard = locale_message(from, key, true);
    for (const struct locale *at = from->parent; at && !read; at = at->parent)
        read = locale_message(at, key, false);
    if (!read)
        return; /* only heard, never read: the prover says so */
    entry->key = key;
    entry->read = &read->pattern;
    if (heard) {
        entry->heard = &heard->pattern;
        return;
    }
    struct pattern *escaped = arena_alloc(wording->memory, sizeof *escaped);
    *escaped = ssml_pattern(&read->pattern, wording->memory);
    entry->heard = escaped;
}

static void build_table(struct wording *wording, struct locale *locale)
{
    size_t keys = 0;
    for (const struct locale *at = locale; at; at = at->parent)
        keys += at->message_count;
    locale->table_size = 16;
    while (locale->table_size < keys * 2)
        locale->table_size *= 2;
    locale->table = arena_alloc_array(wording->memory, locale->table_size, sizeof *locale->table);
    for (const struct locale *at = locale; at; at = at->parent)
        for (size_t i = 0; i < at->message_count; i++)
            add_key(wording, locale, at, at->messages[i].key);
}

/* A skeleton is a message without arguments, made of letters; after "=" a whole pattern of ICU's. */
static const char *skeleton(const struct locale *locale, int style, bool heard, struct arena *memory,
                            struct complaints *complaints)
{
    static const char *const otherwise[STYLE_COUNT] = {"EEEEMMMMd", "yEEEEMMMMd", "jmm", "j"};
    static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    const struct entry *entry = locale_find(locale, style_keys[style]);
    const struct message *own = locale_message(locale, style_keys[style], heard);
    const struct pattern *pattern = entry ? heard ? entry->heard : entry->read : NULL;
    struct str text = STR_EMPTY;
    bool plain = pattern && pattern->count;
    for (size_t i = 0; plain && i < pattern->count; i++) { /* quotes cut a text into parts */
        plain = pattern->parts[i].kind == PART_TEXT;
        if (plain)
            str_add_bytes(&text, pattern->parts[i].text, pattern->parts[i].len);
    }
    plain =
        plain && text.len && text.len < 48 && (text.data[0] == '=' || strspn(text.data, letters) == text.len);
    const char *kept = plain ? arena_copy(memory, text.data, text.len) : NULL;
    str_clear(&text);
    if (kept)
        return kept;
    if (own)
        complain(complaints, locale->file, own->line,
                 "%s: an ICU skeleton is a few letters, as in \"yMMMMd\", or \"=\" and a "
                 "pattern, as in \"=d. MMMM\"",
                 own->name);
    return otherwise[style];
}

static void finish(struct wording *wording, struct complaints *complaints)
{
    for (size_t i = 0; i < wording->count; i++)
        if (wording->locales[i].message_count)
            qsort(wording->locales[i].messages, wording->locales[i].message_count, sizeof(struct message),
                  compare_messages);
    for (size_t i = 0; i < wording->count; i++)
        wording->locales[i].parent = parent_of(wording, &wording->locales[i]);
    for (size_t i = 0; i < wording->count; i++) {
        struct locale *locale = &wording->locales[i];
        build_table(wording, locale);
        for (int style = 0; style < STYLE_COUNT; style++)
            for (int heard = 0; heard < 2; heard++)
                locale->skeletons[heard][style] = skeleton(locale, style, heard, wording->memory, complaints);
    }
}

enum err wording_open(const char *folder, struct complaints *complaints, struct wording **ret_wording)
{
    char **names = NULL;
    size_t count = 0, before = complaints->count;
    struct arena *memory = arena_open();
    struct wording *wording = arena_alloc(memory, sizeof *wording);
    wording->memory = memory;
    enum err err = file_list(folder, ".arb", &names, &count);
    if (err || !count) {
        complain(complaints, folder, 0, "no locales here: at least %s.arb is needed", BASE_LOCALE);
        goto out;
    }
    wording->locales = arena_alloc_array(memory, count, sizeof *wording->locales);
    for (size_t i = 0; i < count; i++) {
        const char *path = arena_printf(memory, "%s/%s", folder, names[i]);
        const char *name = arena_copy(memory, names[i], strlen(names[i]) - strlen(".arb"));
        if (arb_read(path, name, memory, complaints, &wording->locales[wording->count]))
            wording->count++;
    }
    if (wording->count)
        finish(wording, complaints);
out:
    file_list_free(names, count);
    if (complaints->count > before || !wording->count) {
        wording_close(wording);
        return ERR_INVALID;
    }
    *ret_wording = wording;
    return OK;
}

void wording_close(struct wording *wording)
{
    if (wording)
        arena_close(wording->memory);
}
