/* model/intent.c - the names of intents and problems. */
#include "model/intent.h"

#include "base/str.h"

static const char *const intents[INTENT_COUNT] = {
    [INTENT_OUT_OF_SCOPE] = "out_of_scope",
    [INTENT_ORDER_STATUS] = "order_status",
    [INTENT_DELIVERY_ETA] = "delivery_eta",
    [INTENT_LIST_ORDERS] = "list_orders",
    [INTENT_TRACKING_NUMBER] = "tracking_number",
    [INTENT_DELIVERY_PROBLEM] = "delivery_problem",
    [INTENT_CANCEL_ORDER] = "cancel_order",
    [INTENT_CHANGE_ORDER] = "change_order",
    [INTENT_CHANGE_ADDRESS] = "change_address",
    [INTENT_DELIVERY_OPTIONS] = "delivery_options",
    [INTENT_RETURN_OR_REFUND] = "return_or_refund",
    [INTENT_NOTIFY_ME] = "notify_me",
    [INTENT_STOP_NOTIFICATIONS] = "stop_notifications",
    [INTENT_TICKET_STATUS] = "ticket_status",
    [INTENT_HUMAN_AGENT] = "human_agent",
    [INTENT_COMPLAINT] = "complaint",
    [INTENT_PROVIDE_DETAILS] = "provide_details",
    [INTENT_GREETING] = "greeting",
    [INTENT_THANKS_GOODBYE] = "thanks_goodbye",
    [INTENT_YES] = "yes",
    [INTENT_NO] = "no",
    [INTENT_REPEAT] = "repeat",
    [INTENT_HELP] = "help",
    [INTENT_STOP] = "stop",
    [INTENT_OTHER_SHOP] = "other_shop",
};

static const char *const problems[PROBLEM_COUNT] = {
    [PROBLEM_NONE] = "",
    [PROBLEM_LATE] = "late",
    [PROBLEM_LOST] = "lost",
    [PROBLEM_DAMAGED] = "damaged",
    [PROBLEM_MISSING_ITEM] = "missing_item",
    [PROBLEM_WRONG_ITEM] = "wrong_item",
    [PROBLEM_NOT_RECEIVED] = "not_received",
    [PROBLEM_STOLEN] = "stolen",
};

const char *intent_name(enum intent intent)
{
    return (unsigned)intent < INTENT_COUNT ? intents[intent] : "";
}

bool intent_find(const char *name, enum intent *ret_intent)
{
    for (int i = 0; !text_empty(name) && i < INTENT_COUNT; i++)
        if (text_equal(name, intents[i])) {
            *ret_intent = (enum intent)i;
            return true;
        }
    return false;
}

bool intent_is_shop(enum intent intent)
{
    return intent >= INTENT_ORDER_STATUS && intent <= INTENT_COMPLAINT;
}

const char *problem_name(enum problem problem)
{
    return (unsigned)problem < PROBLEM_COUNT ? problems[problem] : "";
}

bool problem_find(const char *name, enum problem *ret_problem)
{
    for (int i = 0; !text_empty(name) && i < PROBLEM_COUNT; i++)
        if (text_equal(name, problems[i])) {
            *ret_problem = (enum problem)i;
            return true;
        }
    return false;
}
