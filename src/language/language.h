/* language/language.h - words to meaning. The door of this room.
 *
 * The YAML files of intents/LANG are compiled once into an immutable snapshot that any number of threads may
 * use, each with an ear of its own. What the files look like: docs/intents.md. */
#ifndef WISMO_LANGUAGE_LANGUAGE_H
#define WISMO_LANGUAGE_LANGUAGE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/complaints.h"
#include "base/err.h"
#include "base/memory.h"
#include "base/str.h"
#include "model/config.h"
#include "model/meaning.h"
#include "model/turn.h"

struct languages; /* every language found under a folder, compiled */

/* Loads every sub-folder of `folder` (a language each), and compiles the shapes of the shop's order numbers
 * (config->order_numbers; NULL: none). Complaints name FILE:LINE and say what to do; ERR_INVALID when there
 * are any. ret_languages is yours: languages_close(). */
enum err languages_open(const char *folder, const struct config *config, struct complaints *complaints,
                        struct languages **ret_languages);
void languages_close(struct languages *languages);

/* The loaded language that serves a locale: "en-GB" -> "en"; NULL when none does. */
const char *languages_for(const struct languages *languages, const char *locale);

/* One thread's working memory: match data, buffers, JIT stack. May be used with one snapshot after the other.
 */
struct ear;
struct ear *ear_open(void);
void ear_close(struct ear *ear);

struct utterance {
    const char *text; /* as given; any bytes */
    size_t len;
    const char *language;               /* "en"; NULL: the loaded language that fits best, else the shop's */
    bool spoken;                        /* a transcript of speech: no punctuation, numbers in words */
    const struct expectation *expected; /* NULL: nothing was asked */
    bool may_switch; /* a text that is clearly in another loaded language than `language` is understood in
                        that */
};

/* Understands one message. Always answers: what is empty, ill-encoded, too long or hostile is out_of_scope.
 * The meaning lives in the arena. Costs microseconds; a hostile text is cut off by the match limit. */
void language_understand(const struct languages *languages, struct ear *ear,
                         const struct utterance *utterance, struct arena *arena, struct meaning *ret_meaning);

/* Understands it, and appends to `out` line by line what was heard and which rules counted for what. For
 * people who write intents, and for `ask --explain`. */
void language_explain(const struct languages *languages, struct ear *ear, const struct utterance *utterance,
                      struct arena *arena, struct str *out);

/* language_understand() for a turn that a platform understood already (TURN_INTENT): its intent stands, its
 * slots are read from what the platform heard ("one zero zero one", "ada at example dot com") into normal
 * forms. A slot of type ENTITY_NONE is a proof: a mail address or a postcode. Values that cannot be read are
 * left out. Where the platform gave the words too, they add what the slots do not have. */
void language_read_slots(const struct languages *languages, struct ear *ear, const struct turn *turn,
                         const char *language, const struct expectation *expected, struct arena *arena,
                         struct meaning *ret_meaning);

/* For words that a platform did not understand (TURN_TEXT) but found values in: adds to their meaning what
 * the words did not say. */
void language_join_slots(const struct languages *languages, struct ear *ear, const struct turn *turn,
                         const char *language, const struct expectation *expected, struct arena *arena,
                         struct meaning *meaning);

/* Runs every `understood` and `not_this` of the files; complains about each that does not hold, and about
 * templates that cannot match. */
void languages_prove(const struct languages *languages, struct ear *ear, struct complaints *complaints);
/* Complains about each intent of the vocabulary whose file a language lacks. */
void languages_prove_whole(const struct languages *languages, struct complaints *complaints);

#endif
