/* cli/tickets.c - wismo tickets: what waits for a person, and whether the helpdesk has it. */
#include <limits.h>

#include "base/calendar.h"
#include "base/json_write.h"
#include "cli/tickets.h"

#define LIST_LIMIT 10000

struct delivery {
    const char *state;
    utc_ms since; /* of what has not arrived; UTC_NONE: all has */
};

static utc_ms earlier(utc_ms a, utc_ms b)
{
    return a == UTC_NONE || b < a ? b : a;
}

static struct delivery find_delivery(struct store *store, const char *reference, struct arena *arena)
{
    struct outbox_row *rows = NULL;
    size_t count = 0;
    utc_ms waiting = UTC_NONE, dead = UTC_NONE;
    if (outbox_of_subject(store, reference, arena, &rows, &count) != OK)
        return (struct delivery){"unknown", UTC_NONE};
    for (size_t i = 0; i < count; i++) {
        if (rows[i].state == OUTBOX_WAITING)
            waiting = earlier(waiting, rows[i].created_at);
        else if (rows[i].state == OUTBOX_DEAD)
            dead = earlier(dead, rows[i].done_at);
    }
    if (dead != UTC_NONE)
        return (struct delivery){"undeliverable", dead};
    if (waiting != UTC_NONE)
        return (struct delivery){"waiting", waiting};
    return (struct delivery){count ? "delivered" : "none", UTC_NONE};
}

static void print_line(struct store *store, const struct ticket *ticket, bool json, struct arena *arena)
{
    char opened[CALENDAR_TEXT], since[CALENDAR_TEXT];
    struct delivery helpdesk = find_delivery(store, ticket->reference, arena);
    if (!json) {
        printf("%s  %-8s %-7s %-16s %-10s %-9s %s  helpdesk: %s%s%s\n", ticket->reference,
               ticket_status_name(ticket->status), ticket_priority_name(ticket->priority),
               ticket_reason_name(ticket->reason), ticket->order_key ? ticket->order_key : "-",
               ticket->channel, calendar_format(ticket->opened_at, opened), helpdesk.state,
               helpdesk.since == UTC_NONE ? "" : " since ",
               helpdesk.since == UTC_NONE ? "" : calendar_format(helpdesk.since, since));
        return;
    }
    struct str line = STR_EMPTY;
    struct json_writer w = json_writer(&line);
    json_open_object(&w, NULL);
    json_add_text(&w, "reference", ticket->reference);
    json_add_text(&w, "status", ticket_status_name(ticket->status));
    json_add_text(&w, "priority", ticket_priority_name(ticket->priority));
    json_add_text(&w, "reason", ticket_reason_name(ticket->reason));
    json_add_text(&w, "order_number", ticket->order_key);
    json_add_text(&w, "channel", ticket->channel);
    json_add_text(&w, "locale", ticket->locale);
    json_add_time(&w, "opened_at", ticket->opened_at);
    json_add_time(&w, "updated_at", ticket->updated_at);
    json_add_text(&w, "helpdesk", helpdesk.state);
    if (helpdesk.since != UTC_NONE)
        json_add_time(&w, "helpdesk_since", helpdesk.since);
    json_shut(&w);
    printf("%s\n", line.data);
    str_clear(&line);
}

static int list(struct store *store, const char *status_text, bool json, struct arena *arena)
{
    enum ticket_status status;
    int wanted = -1;
    if (status_text) {
        if (!ticket_status_find(status_text, &status))
            return cli_fail(EX_USAGE, "--status is open, answered or closed");
        wanted = (int)status;
    }
    struct ticket *tickets = NULL;
    size_t count = 0;
    enum err err = tickets_list(store, wanted, LIST_LIMIT, arena, &tickets, &count);
    if (err)
        return cli_fail_err(err, "the tickets could not be read");
    for (size_t i = 0; i < count; i++)
        print_line(store, &tickets[i], json, arena);
    return EX_OK;
}

static void print_conversation(const struct json *data)
{
    const struct json *transcript = json_member(data, "transcript"), *line;
    printf("\nconversation\n");
    for (size_t i = 0; (line = json_item(transcript, i)); i++)
        printf("  %s  %-8s %s\n", json_member_text(line, "at"), json_member_text(line, "from"),
               json_member_text(line, "text"));
}

static void print_trace(const struct json *data)
{
    const struct json *trace = json_member(data, "trace"), *line;
    printf("\nwhy\n");
    for (size_t i = 0; (line = json_item(trace, i)); i++)
        printf("  - %s\n", json_text(line));
}

static void print_deliveries(const struct outbox_row *rows, size_t count)
{
    static const char *const states[] = {"waiting", "delivered", "undeliverable"};
    char at[CALENDAR_TEXT];
    printf("\nhelpdesk\n");
    for (size_t i = 0; i < count; i++)
        printf("  %s  %s, %d attempt%s%s%s\n", calendar_format(rows[i].created_at, at), states[rows[i].state],
               rows[i].attempts, rows[i].attempts == 1 ? "" : "s", rows[i].last_error ? ", last error: " : "",
               rows[i].last_error ? rows[i].last_error : "");
}

static void print_facts(const struct ticket *ticket)
{
    printf("\ncontact   %s %s\n", ticket->contact_email ? ticket->contact_email : "-",
           ticket->contact_phone ? ticket->contact_phone : "");
    if (ticket->order_json)
        printf("order     %s\n", ticket->order_json);
    if (ticket->promised_json)
        printf("promised  %s\n", ticket->promised_json);
}

/* The newest outbox row holds the ticket as the helpdesk is told it: order, scans, transcript, trace. */
static int show(struct store *store, const char *text, bool json, struct arena *arena)
{
    char reference[TICKET_REFERENCE_TEXT];
    struct ticket ticket;
    struct outbox_row *rows = NULL;
    size_t count = 0;
    if (!ticket_reference_read(text, reference))
        return cli_fail(EX_DATAERR, "\"%s\" is not a ticket reference", text);
    enum err err = tickets_find(store, reference, arena, &ticket);
    if (!err)
        err = outbox_of_subject(store, reference, arena, &rows, &count);
    if (err)
        return cli_fail_err(err, reference);
    struct json *body = NULL;
    if (count && json_parse(rows[count - 1].body, strlen(rows[count - 1].body), &body, NULL) != OK)
        body = NULL;
    const struct json *data = json_member(body, "data");
    if (json) {
        struct str out = STR_EMPTY;
        json_print(&out, data);
        printf("%s\n", out.data);
        str_clear(&out);
    } else {
        print_line(store, &ticket, false, arena);
        print_facts(&ticket);
        print_conversation(data);
        print_trace(data);
        print_deliveries(rows, count);
    }
    json_close(body);
    return EX_OK;
}

static int look(const char *data, const char *reference, const char *status, bool json)
{
    struct store *store = NULL;
    enum err err = store_open_reader(data, &store);
    if (err)
        return cli_fail_err(err, data);
    struct arena *arena = arena_open();
    int code = reference ? show(store, reference, json, arena) : list(store, status, json, arena);
    store_close(store);
    arena_close(arena);
    return code;
}

static int run(struct cli *cli)
{
    bool json = false, all = false;
    const char *status = NULL, *agent = NULL;
    const struct option_spec options[] = {
        {"--json", NULL, &json}, {"--status", &status, NULL}, {"--as", &agent, NULL}, {"--all", NULL, &all}};
    if (cli_options(cli, options, 4) != EX_OK || cli_arguments(cli, INT_MAX) != EX_OK)
        return EX_USAGE;
    const char *verb = cli->argc ? cli->argv[0] : "", *reference = cli->argc > 1 ? cli->argv[1] : NULL;
    bool lists = cli->argc == 1 && text_equal(verb, "list");
    bool shows = cli->argc == 2 && text_equal(verb, "show");
    bool closes = cli->argc == 2 && text_equal(verb, "close");
    bool replies = cli->argc == 3 && text_equal(verb, "reply");
    bool resends = text_equal(verb, "resend") && (cli->argc > 1) != all;
    if (!lists && !shows && !closes && !replies && !resends)
        return cli_fail(EX_USAGE, "say \"wismo tickets list\", \"show REFERENCE\", \"reply REFERENCE TEXT\" "
                                  "(the text in quotes), \"close REFERENCE\" or \"resend REFERENCE\"");

    struct config *config = NULL;
    int code = cli_config(cli, &config);
    if (code != EX_OK)
        return code;
    const char *data = cli_data(cli, config);
    if (resends)
        code = tickets_resend(data, all ? NULL : cli->argv + 1, cli->argc - 1);
    else if (lists || shows)
        code = look(data, reference, status, json);
    else
        code = tickets_agent(config, data, reference, agent, replies ? cli->argv[2] : NULL);
    config_close(config);
    return code;
}

const struct command command_tickets = {
    .name = "tickets",
    .synopsis = "list [--status S] [--json] | show REFERENCE [--json] | reply REFERENCE TEXT [--as NAME] | "
                "close REFERENCE | resend [--all | REFERENCE...]",
    .summary = "Lists tickets, shows all of one, answers, closes or sends it again",
    .help =
        "  list           a ticket a line, newest first, its reference first\n"
        "  show           reason, contact, order with scans, conversation, why, and what the helpdesk got\n"
        "  reply          says TEXT in the shopper's conversation: in an open chat at once, else when they\n"
        "                 come back; the ticket is answered, and the helpdesk is told\n"
        "  close          the case is done; the helpdesk is told\n"
        "  resend         what the helpdesk would not take is sent again, under its old id\n"
        "  --all          of every ticket\n"
        "  --status S     only those that are open, answered or closed\n"
        "  --as NAME      the name that the shopper sees beside the reply\n"
        "  --json         for programs\n",
    .run = run,
};
