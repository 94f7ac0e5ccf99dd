/* model/ticket.c - the names of tickets' reasons, priorities and states; references with a check character.
 */
#include "model/ticket.h"

#include <ctype.h>
#include <string.h>

#include "base/str.h"

static const char *const reasons[TICKET_REASON_COUNT] = {
    [TICKET_NONE] = "",
    [TICKET_ASKED_PERSON] = "human_agent",
    [TICKET_COMPLAINT] = "complaint",
    [TICKET_LATE] = "late",
    [TICKET_LOST] = "lost",
    [TICKET_DAMAGED] = "damaged",
    [TICKET_MISSING_ITEM] = "missing_item",
    [TICKET_WRONG_ITEM] = "wrong_item",
    [TICKET_NOT_RECEIVED] = "not_received",
    [TICKET_STOLEN] = "stolen",
    [TICKET_CANCEL_ORDER] = "cancel_order",
    [TICKET_CHANGE_ORDER] = "change_order",
    [TICKET_CHANGE_ADDRESS] = "change_address",
    [TICKET_RETURN_OR_REFUND] = "return_or_refund",
    [TICKET_QUESTION] = "question",
    [TICKET_IDENTITY] = "identity",
    [TICKET_NOT_UNDERSTOOD] = "not_understood",
    [TICKET_DELIVERY_ISSUE] = "delivery_issue",
};

static const char *const priorities[] = {"normal", "high", "urgent"};
static const char *const statuses[] = {"open", "answered", "closed"};

static int find(const char *name, const char *const *names, int count)
{
    for (int i = 0; !text_empty(name) && i < count; i++)
        if (text_equal(name, names[i]))
            return i;
    return -1;
}

const char *ticket_reason_name(enum ticket_reason reason)
{
    return (unsigned)reason < TICKET_REASON_COUNT ? reasons[reason] : "";
}

bool ticket_reason_find(const char *name, enum ticket_reason *ret_reason)
{
    int found = find(name, reasons, TICKET_REASON_COUNT);
    if (found >= 0)
        *ret_reason = (enum ticket_reason)found;
    return found >= 0;
}

const char *ticket_priority_name(enum ticket_priority priority)
{
    return (unsigned)priority <= PRIORITY_URGENT ? priorities[priority] : "";
}

bool ticket_priority_find(const char *name, enum ticket_priority *ret_priority)
{
    int found = find(name, priorities, PRIORITY_URGENT + 1);
    if (found >= 0)
        *ret_priority = (enum ticket_priority)found;
    return found >= 0;
}

const char *ticket_status_name(enum ticket_status status)
{
    return (unsigned)status <= TICKET_CLOSED ? statuses[status] : "";
}

bool ticket_status_find(const char *name, enum ticket_status *ret_status)
{
    int found = find(name, statuses, TICKET_CLOSED + 1);
    if (found >= 0)
        *ret_status = (enum ticket_status)found;
    return found >= 0;
}

enum ticket_reason ticket_reason_of_problem(enum problem problem)
{
    static const enum ticket_reason of[PROBLEM_COUNT] = {
        [PROBLEM_NONE] = TICKET_NONE,
        [PROBLEM_LATE] = TICKET_LATE,
        [PROBLEM_LOST] = TICKET_LOST,
        [PROBLEM_DAMAGED] = TICKET_DAMAGED,
        [PROBLEM_MISSING_ITEM] = TICKET_MISSING_ITEM,
        [PROBLEM_WRONG_ITEM] = TICKET_WRONG_ITEM,
        [PROBLEM_NOT_RECEIVED] = TICKET_NOT_RECEIVED,
        [PROBLEM_STOLEN] = TICKET_STOLEN,
    };
    return (unsigned)problem < PROBLEM_COUNT ? of[problem] : TICKET_NONE;
}

/* The check character. No weighted sum modulo 30 finds every swap of neighbours (30 is even), and 31 has one
 * symbol too many. The turns and flips of a regular 15-gon do: there are 30 of them, and they do not commute.
 * The 15 first symbols are turns, the others flips; before a symbol is multiplied in, it is sent through
 * `mix` as often as its place says (twice is no change). The product of all eight is the identity. */
static const char alphabet[] = "23456789ABCDEFGHJKMNPQRSTVWXYZ";
#define SYMBOLS 30
#define TURNS 15
#define LENGTH 8

static int multiply(int a, int b)
{
    int turn_a = a % TURNS, turn_b = b % TURNS;
    bool flip_a = a >= TURNS, flip_b = b >= TURNS;
    int turn = (flip_a ? turn_a - turn_b + TURNS : turn_a + turn_b) % TURNS;
    return turn + (flip_a != flip_b ? TURNS : 0);
}

/* Chosen so that a * mix(b) differs from b * mix(a) whenever a differs from b. */
static int mix(int symbol, int place)
{
    return place % 2 && symbol < TURNS ? (TURNS + 1 - symbol) % TURNS : symbol;
}

static int product(const int *symbols, int count)
{
    int result = 0;
    for (int i = 0; i < count; i++)
        result = multiply(result, mix(symbols[i], i));
    return result;
}

static char *write_reference(const int symbols[LENGTH], char buffer[TICKET_REFERENCE_TEXT])
{
    char *to = buffer;
    for (int i = 0; i < LENGTH; i++) {
        if (i == LENGTH / 2)
            *to++ = '-';
        *to++ = alphabet[symbols[i]];
    }
    *to = '\0';
    return buffer;
}

char *ticket_reference_make(uint64_t random, char buffer[TICKET_REFERENCE_TEXT])
{
    int symbols[LENGTH];
    for (int i = 0; i < LENGTH - 1; i++) {
        symbols[i] = (int)(random % SYMBOLS);
        random /= SYMBOLS;
    }
    int before = product(symbols, LENGTH - 1), check = 0;
    while (multiply(before, mix(check, LENGTH - 1)) != 0)
        check++;
    symbols[LENGTH - 1] = check;
    return write_reference(symbols, buffer);
}

char *ticket_reference_read(const char *text, char buffer[TICKET_REFERENCE_TEXT])
{
    int symbols[LENGTH];
    int count = 0;
    for (const char *at = text ? text : ""; *at; at++) {
        if (strchr(" \t-.,_#", *at))
            continue;
        const char *symbol = strchr(alphabet, toupper((unsigned char)*at));
        if (!symbol || count == LENGTH)
            return NULL;
        symbols[count++] = (int)(symbol - alphabet);
    }
    if (count != LENGTH || product(symbols, LENGTH) != 0)
        return NULL;
    return write_reference(symbols, buffer);
}
