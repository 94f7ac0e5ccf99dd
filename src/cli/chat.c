/* cli/chat.c - wismo chat: a conversation in the terminal, or one turn a line for programs. */
#include <stdlib.h>
#include <unistd.h>

#include "base/digest.h"
#include "base/text.h"
#include "cli/cli.h"

static void show(const struct reply *reply, bool json)
{
    if (json) {
        print_reply_json(stdout, reply);
    } else {
        printf("%s\n", reply->text);
        for (size_t i = 0; i < reply->button_count; i++)
            printf("  [%s]\n", reply->buttons[i].title);
    }
    fflush(stdout);
}

/* A line that is no text is answered like one that says nothing: each line gives one object, in order. */
static const char *read_line(struct arena *arena, const char *line, size_t len, int64_t limit)
{
    while (len && (line[len - 1] == '\n' || line[len - 1] == '\r'))
        len--;
    if (len > (size_t)limit || !text_is_utf8(line, len))
        return "";
    struct str text = STR_EMPTY;
    text_clean(&text, line, len);
    const char *copy = arena_copy(arena, text.data, text.len);
    str_clear(&text);
    return copy;
}

/* A button's title typed in a terminal is the button. */
static const char *chosen(const struct reply *last, const char *text)
{
    for (size_t i = 0; i < last->button_count; i++)
        if (text_equal(last->buttons[i].title, text) || text_equal(last->buttons[i].value, text))
            return last->buttons[i].value;
    return NULL;
}

static int converse(struct cli *cli, struct house *house, bool json)
{
    char id[RANDOM_ID_TEXT];
    char conversation[64];
    snprintf(conversation, sizeof conversation, "cli:%s", digest_random_id(id));
    struct turn turn = {
        .channel = CHANNEL_CLI, .locale = cli->locale, .client = "cli", .conversation = conversation};
    struct arena *arena = arena_open(), *last_arena = arena_open();
    struct reply last = {0};
    enum err err = OK;
    bool tty = !json && isatty(STDIN_FILENO);

    if (!json) {
        turn.kind = TURN_OPEN;
        turn.at = clock_now();
        turn.text = "";
        err = house_turn(house, &turn, last_arena, &last);
        if (!err)
            show(&last, false);
    }
    char *line = NULL;
    size_t capacity = 0;
    ssize_t len;
    while (!err && (!tty || fputs("> ", stdout) >= 0) &&
           (fflush(stdout), len = getline(&line, &capacity, stdin)) >= 0) {
        turn.text = read_line(arena, line, (size_t)len, house->snapshot->config->limits.text);
        const char *value = chosen(&last, turn.text);
        turn.kind = value ? TURN_CHOICE : TURN_TEXT;
        turn.text = value ? value : turn.text;
        turn.at = clock_now();
        struct reply reply;
        struct arena *reply_arena = arena_open();
        err = house_turn(house, &turn, reply_arena, &reply);
        if (!err)
            show(&reply, json);
        arena_close(last_arena);
        last_arena = reply_arena;
        last = err ? (struct reply){0} : reply;
        arena_reset(arena);
        if (!err && reply.end && tty)
            break;
    }
    free(line);
    arena_close(last_arena);
    arena_close(arena);
    return err ? cli_fail_err(err, "the turn could not be answered") : EX_OK;
}

static int run(struct cli *cli)
{
    bool json = false;
    const struct option_spec options[] = {{"--json", NULL, &json}};
    if (cli_options(cli, options, 1) != EX_OK || cli_arguments(cli, 0) != EX_OK)
        return EX_USAGE;
    struct house house;
    int code = house_open(cli, &house);
    if (code == EX_OK) {
        code = converse(cli, &house, json);
        house_close(&house);
    }
    return code;
}

const struct command command_chat = {
    .name = "chat",
    .synopsis = "[--json]",
    .summary = "Talks in the terminal",
    .help = "  --json  for programs: one turn a line in, one JSON object a line out\n\nEnd with Ctrl-D.\n",
    .run = run,
};
