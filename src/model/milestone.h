/* model/milestone.h - how far a parcel is, in the words that every sender's words are mapped to. */
#ifndef WISMO_MODEL_MILESTONE_H
#define WISMO_MODEL_MILESTONE_H

#include <stdbool.h>

enum milestone {
    MILESTONE_NONE = 0,
    MILESTONE_ORDER_RECEIVED,
    MILESTONE_PACKED,
    MILESTONE_LABEL_CREATED,
    MILESTONE_PICKED_UP,
    MILESTONE_IN_TRANSIT,
    MILESTONE_OUT_FOR_DELIVERY,
    MILESTONE_DELIVERY_ATTEMPTED,
    MILESTONE_AVAILABLE_FOR_PICKUP,
    MILESTONE_DELIVERED,
    MILESTONE_EXCEPTION, /* lies over the milestone before it, and clears with the next one */
    MILESTONE_RETURNED,
    MILESTONE_CANCELLED,
    MILESTONE_LOST,
    MILESTONE_COUNT
};

const char *milestone_name(enum milestone milestone); /* "out_for_delivery" */
bool milestone_find(const char *name, enum milestone *ret_milestone);
bool milestone_is_final(enum milestone milestone);   /* left only by a later event that contradicts it */
bool milestone_is_shipped(enum milestone milestone); /* the carrier has it, or had it */

/* Why something is late or held. */
enum reason {
    REASON_NONE = 0,
    REASON_WEATHER,
    REASON_CARRIER,
    REASON_ADDRESS,
    REASON_CUSTOMS,
    REASON_INVENTORY,
    REASON_DAMAGED,
    REASON_REFUSED,
    REASON_PAYMENT,
    REASON_MISSORTED,
    REASON_HELD,
    REASON_RETURNING,
    REASON_NO_UPDATES,
    REASON_DELAYED, /* cause not given */
    REASON_UNKNOWN,
    REASON_COUNT
};

const char *reason_name(enum reason reason); /* "weather"; "" for none */
bool reason_find(const char *name, enum reason *ret_reason);

#endif
