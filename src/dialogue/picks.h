/* dialogue/picks.h - the orders that a shopper may mean: gathered, then narrowed down by what was said. */
#ifndef WISMO_DIALOGUE_PICKS_H
#define WISMO_DIALOGUE_PICKS_H

#include "dialogue/dialogue_private.h"

struct pick {
    const char *key, *title;
    const struct order *order; /* NULL: only its title is known */
};

struct picks {
    struct pick items[FACTS_ORDERS];
    size_t count;
};

/* What this shopper may know: their own orders, newest first, or those proven here, the last first. False:
 * facts are missing. */
bool picks_known(struct talk *t, struct picks *ret_picks);
/* Those of the last reply. */
void picks_offered(const struct talk *t, struct picks *ret_picks);

void picks_drop(struct picks *picks, const char *key);
void picks_keep_open(struct picks *picks);
/* Those that a question without a number can be about: never none where there were some. */
void picks_keep_relevant(const struct want *want, struct picks *picks);
/* Those that fit the words best; none when no one does. */
void picks_keep_matching(struct picks *picks, const char *words);
/* The one that was placed last, or first. */
void picks_keep_by_age(struct picks *picks, bool newest);
/* Where a choice was put, "the newer one" is one of those. */
void picks_keep_offered(const struct talk *t, struct picks *picks);
bool mention_is_by_date(const struct mention *mention); /* "the one from Friday" */
void picks_keep_placed(const struct talk *t, const struct mention *mention, struct picks *picks);
/* A day that the message names, with nothing said of what happened then; NULL: none. */
const char *said_date(const struct talk *t);
/* Those placed on that day, whatever month or year was not said: the nearest. */
void picks_keep_placed_on(const struct talk *t, const char *date, struct picks *picks);

#endif
