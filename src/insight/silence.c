/* insight/silence.c - how long a carrier has said nothing, and what that means. */
#include <ctype.h>
#include <string.h>

#include "base/str.h"
#include "insight/insight.h"
#include "model/tracking.h"

#define S10_LEN 13

/* The region of a locale, "en-US" -> "US", or NULL. */
static const char *region_of(const char *locale)
{
    const char *dash = locale ? strrchr(locale, '-') : NULL;
    if (!dash || strlen(dash + 1) != 2)
        return NULL;
    return dash + 1;
}

static bool same_country(const char *a, const char *b)
{
    return toupper((unsigned char)a[0]) == toupper((unsigned char)b[0]) && a[0] &&
           toupper((unsigned char)a[1]) == toupper((unsigned char)b[1]) && !a[2] == !b[2];
}

/* The country whose post took the parcel in, by the end of its number (UPU S10: LX473105820US); NULL when the
 * number is no such one. */
static const char *posted_in(const char *number)
{
    struct tracking_guess guesses[TRACKING_GUESSES];
    size_t len = number ? strlen(number) : 0;
    if (len != S10_LEN)
        return NULL;
    size_t count = tracking_guess(number, guesses);
    for (size_t i = 0; i < count; i++)
        if (guesses[i].checked && text_equal(guesses[i].format, "S10"))
            return number + len - 2;
    return NULL;
}

bool parcel_is_international(const struct order *order, const struct shipment *shipment,
                             const struct config *config)
{
    for (size_t i = 0; i < shipment->event_count; i++)
        if (shipment->events[i].reason == REASON_CUSTOMS)
            return true;
    const char *posted = posted_in(shipment->tracking_number);
    const char *home = posted ? posted : region_of(config->shop.locale);
    const char *away = text_empty(shipment->country) ? order->customer.country : shipment->country;
    return home && !text_empty(away) && !same_country(home, away);
}

/* A parcel that waits for its addressee, or for customs or an answer of the shop's, is not expected to be
 * scanned. */
static bool may_be_silent(const struct standing *standing)
{
    switch (standing->milestone) {
    case MILESTONE_PICKED_UP:
    case MILESTONE_IN_TRANSIT:
    case MILESTONE_OUT_FOR_DELIVERY:
    case MILESTONE_DELIVERY_ATTEMPTED: break;
    default: return false;
    }
    return !standing->exception || standing->reason == REASON_NO_UPDATES;
}

void silence_look(const struct order *order, const struct shipment *shipment, utc_ms now,
                  const struct config *config, struct outlook *outlook)
{
    struct standing standing = {0};
    if (shipment)
        standing = shipment_standing(shipment);
    if (!standing.newest || standing.newest->at > now)
        return;
    utc_ms newest = shipment->sensed_at > standing.newest->at ? shipment->sensed_at : standing.newest->at;
    outlook->silent_for = newest < now ? now - newest : 0;
    outlook->lost_after = parcel_is_international(order, shipment, config)
                              ? config->patience.lost_international
                              : config->patience.lost;
    if (!may_be_silent(&standing))
        return;
    if (outlook->silent_for >= outlook->lost_after)
        outlook->silence = SILENCE_LOST;
    else if (outlook->silent_for >= config->patience.stalled)
        outlook->silence = SILENCE_STALLED;
}
