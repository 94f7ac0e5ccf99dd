/* cli/match.h - many utterances at once: understood (`wismo match`), measured (`wismo eval`), explained. */
#ifndef WISMO_CLI_MATCH_H
#define WISMO_CLI_MATCH_H

#include <stdio.h>

#include "base/json_write.h"
#include "language/language.h"

struct cli;

/* Opens the configuration and the intents alone; complains on stderr. EX_OK or EX_CONFIG. Both are yours. */
int match_open(const struct cli *cli, struct config **ret_config, struct languages **ret_languages);

/* The line of `wismo match` for one meaning. `text` may be ill-encoded. */
void match_write(struct str *out, const char *text, size_t len, const struct meaning *meaning);

/* Each line of `in` gives one JSON object on `out`. `locale` NULL: each line's language is detected. An exit
 * code. */
int match_lines(const struct languages *languages, const char *locale, FILE *in, FILE *out);

/* The same, but what was heard and which rules counted. */
int explain_lines(const struct languages *languages, const char *locale, FILE *in, FILE *out);

/* Understands the corpora, JSON lines {"text","lang"?,"intent","slots"?}, and reports precision, recall,
 * confusion and the worst misses on `out`. Only lines of `language` when it is given. An exit code. */
int eval_corpora(const struct languages *languages, const char *language, const char *const *paths,
                 size_t count, FILE *out);

#endif
