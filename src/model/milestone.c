/* model/milestone.c - the milestones and reasons: names, what is final. */
#include "model/milestone.h"

#include "base/str.h"

static const struct {
    const char *name; /* as written in imports, webhooks/ and locales/ */
    bool final, shipped;
} milestones[MILESTONE_COUNT] = {
    [MILESTONE_NONE] = {"", false, false},
    [MILESTONE_ORDER_RECEIVED] = {"order_received", false, false},
    [MILESTONE_PACKED] = {"packed", false, false},
    [MILESTONE_LABEL_CREATED] = {"label_created", false, false},
    [MILESTONE_PICKED_UP] = {"picked_up", false, true},
    [MILESTONE_IN_TRANSIT] = {"in_transit", false, true},
    [MILESTONE_OUT_FOR_DELIVERY] = {"out_for_delivery", false, true},
    [MILESTONE_DELIVERY_ATTEMPTED] = {"delivery_attempted", false, true},
    [MILESTONE_AVAILABLE_FOR_PICKUP] = {"available_for_pickup", false, true},
    [MILESTONE_DELIVERED] = {"delivered", true, true},
    [MILESTONE_EXCEPTION] = {"exception", false, false},
    [MILESTONE_RETURNED] = {"returned", true, true},
    [MILESTONE_CANCELLED] = {"cancelled", true, false},
    [MILESTONE_LOST] = {"lost", true, true},
};

static const char *const reasons[REASON_COUNT] = {
    [REASON_NONE] = "",
    [REASON_WEATHER] = "weather",
    [REASON_CARRIER] = "carrier",
    [REASON_ADDRESS] = "address",
    [REASON_CUSTOMS] = "customs",
    [REASON_INVENTORY] = "inventory",
    [REASON_DAMAGED] = "damaged",
    [REASON_REFUSED] = "refused",
    [REASON_PAYMENT] = "payment",
    [REASON_MISSORTED] = "missorted",
    [REASON_HELD] = "held",
    [REASON_RETURNING] = "returning",
    [REASON_NO_UPDATES] = "no_updates",
    [REASON_DELAYED] = "delayed",
    [REASON_UNKNOWN] = "unknown",
};

static bool known(enum milestone milestone)
{
    return (unsigned)milestone < MILESTONE_COUNT;
}

const char *milestone_name(enum milestone milestone)
{
    return known(milestone) ? milestones[milestone].name : "";
}

bool milestone_find(const char *name, enum milestone *ret_milestone)
{
    for (int i = 0; !text_empty(name) && i < MILESTONE_COUNT; i++)
        if (text_equal(name, milestones[i].name)) {
            *ret_milestone = (enum milestone)i;
            return true;
        }
    return false;
}

bool milestone_is_final(enum milestone milestone)
{
    return known(milestone) && milestones[milestone].final;
}

bool milestone_is_shipped(enum milestone milestone)
{
    return known(milestone) && milestones[milestone].shipped;
}

const char *reason_name(enum reason reason)
{
    return (unsigned)reason < REASON_COUNT ? reasons[reason] : "";
}

bool reason_find(const char *name, enum reason *ret_reason)
{
    for (int i = 0; !text_empty(name) && i < REASON_COUNT; i++)
        if (text_equal(name, reasons[i])) {
            *ret_reason = (enum reason)i;
            return true;
        }
    return false;
}
