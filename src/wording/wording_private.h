/* wording/wording_private.h - the room's own: locales as they are loaded, and what words a message. */
#ifndef WISMO_WORDING_WORDING_PRIVATE_H
#define WISMO_WORDING_WORDING_PRIVATE_H

#include "base/str.h"
#include "wording/message_format.h"
#include "wording/wording.h"

#define BASE_LOCALE "en"             /* has every message; the end of every fallback */
#define ARG_READY ((enum arg_kind)0) /* text that is worded, and escaped, already */

/* One message of one file. */
struct message {
    const char *key;  /* without its "_speech" */
    const char *name; /* with it, as the file has it */
    bool speech;
    int line;
    struct pattern pattern;
};

/* A translator's note, "@key". */
struct note {
    const char *key;
    int line;
    struct text_list placeholders; /* arguments that it declares */
    bool declares;
};

/* A key as one locale says it, fallbacks worked out. */
struct entry {
    const char *key;
    const struct pattern *read, *heard; /* heard: literal text is SSML */
};

struct locale {
    const char *name; /* "en-GB" */
    const char *file; /* for complaints */
    struct message *messages;
    size_t message_count;
    struct note *notes;
    size_t note_count;
    const struct locale *parent;           /* "de-AT" -> "de" -> "en"; NULL at the end */
    struct entry *table;                   /* open addressing */
    size_t table_size;                     /* a power of two */
    const char *skeletons[2][STYLE_COUNT]; /* read, heard */
};

struct wording {
    struct arena *memory;
    struct locale *locales;
    size_t count;
};

/* arb.c: reads one file. False when there were complaints. */
bool arb_read(const char *path, const char *name, struct arena *memory, struct complaints *complaints,
              struct locale *ret_locale);

/* wording.c */
const struct locale *wording_locale(const struct wording *wording,
                                    const char *name); /* by its exact name, or NULL */
const struct entry *locale_find(const struct locale *locale, const char *key);
const struct message *locale_message(const struct locale *locale, const char *key,
                                     bool speech); /* its own, or NULL */

/* phrases.c: the keys that this room itself needs; ends with NULL. */
extern const char *const phrase_keys[];
extern const char *const style_keys[STYLE_COUNT]; /* "format_day" ... */
extern const char *const card_keys[];             /* cards.c: likewise */

#define CACHE_SLOTS 128
#define CACHE_TEXT 84

struct cache_slot {
    uint64_t key; /* 0: empty */
    size_t len;
    char text[CACHE_TEXT];
};

/* How one thread says dates and numbers in one locale. Made when first needed. */
struct accent {
    struct formats *formats[2]; /* read, heard; the same one where the locale makes no difference */
    bool plain_digits;          /* counts are written 0 to 9 */
    struct cache_slot slots[CACHE_SLOTS];
};

#define MISSING_LIMIT 64

struct voice {
    const struct wording *wording;
    struct accent **accents;
    struct str text, speech, scratch;
    char *missing[MISSING_LIMIT]; /* what was logged already, so that a log is not flooded */
    size_t missing_count;
};

/* One message being worded. */
struct scope {
    struct voice *voice;
    const struct locale *locale;
    struct accent *accent;
    const struct setting *setting;
    struct arena *arena;
    const struct arg *args;
    size_t arg_count;
    struct arg shop; /* {shop}, known to every message */
    bool heard;
    int today; /* in the shopper's zone, as calendar_day() counts */
    int depth; /* of messages within messages */
};

/* message.c: appends the worded pattern. A comma at its end is for what follows. */
void message_render(const struct scope *scope, const struct pattern *pattern, struct str *out);
/* The same for one that stands alone: without that comma; it begins with a capital where it begins with
 * another message's words ("the carrier"). */
void message_render_whole(const struct scope *scope, const struct pattern *pattern, struct str *out);
const struct arg *scope_arg(const struct scope *scope, const char *name);
/* A message of the catalogue by its key, with these arguments; "" and one line in the log when there is none.
 * In the arena. */
const char *scope_phrase(const struct scope *scope, const char *key, const struct arg *args, size_t count);
/* The same for one that stands alone. */
const char *scope_text(const struct scope *scope, const char *key, const struct arg *args, size_t count);
void scope_missing(const struct scope *scope, const char *what, const char *key);

/* phrases.c: appends an argument, read or heard. */
void phrase_arg(const struct scope *scope, const struct arg *arg, struct str *out);
void phrase_number(const struct scope *scope, int64_t number, struct str *out);
struct accent *accent_open(const struct locale *locale);
void accent_close(struct accent *accent);

/* cards.c */
void cards_word(const struct scope *scope, const struct decision *decision, struct reply *ret_reply);

#endif
