/* cli/ask.c - wismo ask: one question from the shell. */
#include <limits.h>
#include <string.h>

#include "base/digest.h"
#include "base/text.h"
#include "cli/cli.h"
#include "dialogue/session.h"
#include "store/conversations.h"

/* Tells the conversation which order it is about, as if the shopper had said it first. */
static enum err introduce(struct house *house, const struct turn *turn, const char *order, const char *proof,
                          struct arena *arena, struct reply *ret_reply)
{
    struct slot slots[2];
    size_t count = 0;
    if (order)
        slots[count++] = (struct slot){ENTITY_ORDER_NUMBER, order};
    if (proof)
        slots[count++] = (struct slot){ENTITY_NONE, proof};
    struct turn first = *turn;
    first.kind = TURN_INTENT;
    first.intent = INTENT_PROVIDE_DETAILS;
    first.text = "";
    first.slots = slots;
    first.slot_count = count;
    return count ? house_turn(house, &first, arena, ret_reply) : OK;
}

/* Whether the order that was given is proven now. */
static enum err find_proven(struct house *house, const char *id, struct arena *arena, bool *ret_proven)
{
    struct conversation kept;
    enum err err = conversations_find(house->reader, id, arena, &kept);
    if (!err)
        *ret_proven = session_read(kept.session_json, arena)->proven_count > 0;
    return err;
}

/* A proof that does not fit its order is refused, whatever is asked: the question would only ask for it anew.
 */
static enum err answer(struct house *house, const struct turn *turn, const char *order, const char *proof,
                       struct arena *arena, struct reply *ret_reply)
{
    bool settled = true;
    enum err err = introduce(house, turn, order, proof, arena, ret_reply);
    if (!err && order && proof)
        err = find_proven(house, turn->conversation, arena, &settled);
    return err || !settled ? err : house_turn(house, turn, arena, ret_reply);
}

static void print_answer(const struct reply *reply, bool explain)
{
    printf("%s\n", reply->text);
    for (size_t i = 0; i < reply->button_count; i++)
        printf("  [%s]\n", reply->buttons[i].title);
    if (!explain)
        return;
    printf("\nintent %s, confidence %.2f\n", intent_name(reply->intent), reply->confidence);
    for (size_t i = 0; i < reply->slot_count; i++)
        printf("  %s = %s\n", entity_type_name(reply->slots[i].type), reply->slots[i].value);
    for (size_t i = 0; i < reply->trace_count; i++)
        printf("  - %s\n", reply->trace[i]);
}

static int ask(struct cli *cli, const char *order, const char *proof, const char *customer, bool json,
               bool explain)
{
    struct house house;
    int code = house_open(cli, &house);
    if (code != EX_OK)
        return code;

    struct arena *arena = arena_open();
    struct str text = STR_EMPTY;
    for (int i = 0; i < cli->argc; i++) {
        str_add(&text, i ? " " : "");
        text_clean(&text, cli->argv[i], strlen(cli->argv[i]));
    }
    char id[RANDOM_ID_TEXT];
    struct turn turn = {
        .channel = CHANNEL_CLI, .locale = cli->locale, .customer_id = customer, .client = "cli"};
    turn.conversation = arena_printf(arena, "cli:%s", digest_random_id(id));
    turn.text = text.data;
    turn.at = clock_now();
    struct reply reply;
    enum err err = answer(&house, &turn, order, proof, arena, &reply);
    if (err)
        code = cli_fail_err(err, "the question could not be answered");
    else if (json)
        print_reply_json(stdout, &reply);
    else
        print_answer(&reply, explain);
    str_clear(&text);
    arena_close(arena);
    house_close(&house);
    return code;
}

static int run(struct cli *cli)
{
    const char *order = NULL, *proof = NULL, *customer = NULL;
    bool json = false, explain = false;
    const struct option_spec options[] = {
        {"--order", &order, NULL}, {"--proof", &proof, NULL},     {"--customer", &customer, NULL},
        {"--json", NULL, &json},   {"--explain", NULL, &explain},
    };
    if (cli_options(cli, options, sizeof options / sizeof *options) != EX_OK ||
        cli_arguments(cli, INT_MAX) != EX_OK)
        return EX_USAGE;
    if (cli->argc == 0)
        return cli_fail(EX_USAGE, "ask what? For example: wismo ask \"where is order 1001\"");
    for (int i = 0; i < cli->argc; i++)
        if (!text_is_utf8(cli->argv[i], strlen(cli->argv[i])))
            return cli_fail(EX_DATAERR, "the question is not valid UTF-8");
    if (order && customer)
        return cli_fail(EX_USAGE, "--order and --customer are two ways of proving who asks: give one");
    return ask(cli, order, proof, customer, json, explain);
}

const struct command command_ask = {
    .name = "ask",
    .synopsis = "[--order N --proof P | --customer ID] [--json | --explain] TEXT",
    .summary = "Answers one question from the data file",
    .help = "  --order N      the order that it is about\n"
            "  --proof P      its postcode or mail address\n"
            "  --customer ID  ask as a known customer of the shop\n"
            "  --json         the answer as one JSON object\n"
            "  --explain      also which rules, facts and policy steps led to the answer\n",
    .run = run,
};
