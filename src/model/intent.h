/* model/intent.h - what a shopper can want, and the names that files and platforms use for it. */
#ifndef WISMO_MODEL_INTENT_H
#define WISMO_MODEL_INTENT_H

#include <stdbool.h>

enum intent {
    INTENT_OUT_OF_SCOPE = 0,
    INTENT_ORDER_STATUS,
    INTENT_DELIVERY_ETA,
    INTENT_LIST_ORDERS,
    INTENT_TRACKING_NUMBER,
    INTENT_DELIVERY_PROBLEM,
    INTENT_CANCEL_ORDER,
    INTENT_CHANGE_ORDER,
    INTENT_CHANGE_ADDRESS,
    INTENT_DELIVERY_OPTIONS,
    INTENT_RETURN_OR_REFUND,
    INTENT_NOTIFY_ME,
    INTENT_STOP_NOTIFICATIONS,
    INTENT_TICKET_STATUS,
    INTENT_HUMAN_AGENT,
    INTENT_COMPLAINT, /* order_status to complaint are the shop intents */
    INTENT_PROVIDE_DETAILS,
    INTENT_GREETING,
    INTENT_THANKS_GOODBYE,
    INTENT_YES,
    INTENT_NO,
    INTENT_REPEAT,
    INTENT_HELP,
    INTENT_STOP,
    INTENT_OTHER_SHOP,
    INTENT_COUNT
};

const char *intent_name(enum intent intent); /* "order_status" */
bool intent_find(const char *name, enum intent *ret_intent);
bool intent_is_shop(enum intent intent); /* order_status to complaint */

enum problem {
    PROBLEM_NONE = 0,
    PROBLEM_LATE,
    PROBLEM_LOST,
    PROBLEM_DAMAGED,
    PROBLEM_MISSING_ITEM,
    PROBLEM_WRONG_ITEM,
    PROBLEM_NOT_RECEIVED,
    PROBLEM_STOLEN,
    PROBLEM_COUNT
};

const char *problem_name(enum problem problem); /* "missing_item"; "" for none */
bool problem_find(const char *name, enum problem *ret_problem);

#endif
