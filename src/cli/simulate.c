/* cli/simulate.c - wismo simulate: plays conversations against a server in the form of a channel, so that an
 * assistant can be tried without an account. */
#include <string.h>

#include "base/digest.h"
#include "base/json_write.h"
#include "cli/cli.h"
#include "cli/simulate.h"
#include "outbound/post.h"
#include "outbound/websocket.h"

#define CHAT_PATIENCE_MS 15000

/* One run of the command. */
struct play {
    const struct config *config;
    const struct wire *wire;
    const char *url, *locale;
    bool json;
    struct poster *poster;
    struct websocket *socket; /* of the conversation under way, when its channel speaks in frames */
    struct str body, answer, why;
    size_t conversations, turns, unmet;
};

/* ---- one sentence ---- */

static enum err post(struct play *play, const struct speaker *speaker)
{
    const char *header = play->wire->header ? play->wire->header(speaker) : NULL;
    const char *url = arena_printf(speaker->arena, "%s%s", play->url, play->wire->path);
    int status = 0;
    enum err err = poster_post(play->poster, url, &header, header != NULL, &play->body, &status,
                               &play->answer, &play->why);
    if (!err && status != 200) {
        str_printf(&play->why, "answered %d: %.200s", status, play->answer.data);
        err = ERR_UNAVAILABLE;
    }
    return err;
}

/* Sends what is in `body`, and waits for a frame of this type: others tell of something else. */
static enum err exchange_frames(struct play *play, const char *type)
{
    enum err err = websocket_send(play->socket, play->body.data, play->body.len);
    while (!err) {
        struct json *frame = NULL;
        err = websocket_receive(play->socket, CHAT_PATIENCE_MS, &play->answer);
        if (err || json_parse(play->answer.data, play->answer.len, &frame, NULL) != OK)
            break;
        const char *got = json_member_text(frame, "type");
        bool found = text_equal(got, type), refused = text_equal(got, "error");
        json_close(frame);
        if (refused)
            err = ERR_UNAVAILABLE;
        if (found || refused)
            break;
    }
    if (err)
        str_printf(&play->why, "no %s frame came: %.200s", type, play->answer.data);
    return err;
}

static enum err ask(struct play *play, struct speaker *speaker, const char *text,
                    struct answer_seen *ret_seen)
{
    struct json *answer = NULL;
    str_reset(&play->body);
    str_reset(&play->why);
    play->wire->ask(speaker, text, &play->body);
    enum err err = play->wire->frames ? exchange_frames(play, "reply") : post(play, speaker);
    if (!err)
        err = json_parse(play->answer.data, play->answer.len, &answer, &play->why);
    *ret_seen = (struct answer_seen){.text = ""};
    if (!err && !play->wire->hear(speaker, answer, ret_seen)) {
        str_printf(&play->why, "not an answer of %s: %.200s", play->wire->name, play->answer.data);
        err = ERR_INVALID;
    }
    ret_seen->text = ret_seen->text ? ret_seen->text : "";
    json_close(answer);
    speaker->fresh = false;
    return err;
}

/* ---- what is shown ---- */

static void show(const struct play *play, const struct step *step, const struct answer_seen *seen)
{
    if (play->json)
        return;
    printf("> %s\n", step->say);
    for (const char *line = seen->text; *line;) {
        size_t len = strcspn(line, "\n");
        printf("  %.*s\n", (int)len, line);
        line += len + (line[len] == '\n');
    }
    for (size_t i = 0; i < seen->button_count; i++)
        printf("  [%s]\n", seen->buttons[i]);
}

static void show_json(const struct conversation_read *conversation, const struct step *step,
                      const struct answer_seen *seen, const char *const *unmet, size_t unmet_count)
{
    struct str line = STR_EMPTY;
    struct json_writer w = json_writer(&line);
    json_open_object(&w, NULL);
    json_add_text(&w, "conversation", conversation->title);
    json_add_text(&w, "said", step->say);
    json_add_text(&w, "text", seen->text);
    json_open_array(&w, "buttons");
    for (size_t i = 0; i < seen->button_count; i++)
        json_add_text(&w, NULL, seen->buttons[i]);
    json_shut(&w);
    json_add_text(&w, "ticket", seen->ticket);
    json_add_bool(&w, "end", seen->end);
    json_open_array(&w, "unmet");
    for (size_t i = 0; i < unmet_count; i++)
        json_add_text(&w, NULL, unmet[i]);
    json_shut(&w);
    json_shut(&w);
    printf("%s\n", line.data);
    str_clear(&line);
}

/* ---- one conversation ---- */

static enum err take_step(struct play *play, struct speaker *speaker,
                          const struct conversation_read *conversation, const struct step *step,
                          const char **ticket)
{
    struct answer_seen seen;
    const char **unmet = NULL;
    size_t unmet_count = 0;
    enum err err = ask(play, speaker, step->say, &seen);
    if (err)
        return err;
    play->turns++;
    show(play, step, &seen);
    for (size_t i = 0; i < step->expected_count; i++) {
        if (simulate_meets(step->expected[i], &seen, *ticket, speaker->locale, speaker->arena))
            continue;
        *ARENA_PUSH(speaker->arena, unmet, unmet_count) = step->expected[i];
        if (!play->json)
            printf("  not as expected: %s\n", step->expected[i]);
    }
    if (play->json)
        show_json(conversation, step, &seen, unmet, unmet_count);
    play->unmet += unmet_count;
    *ticket = seen.ticket ? seen.ticket : *ticket;
    return OK;
}

/* The chat opens with a hello and is greeted. */
static enum err open_chat(struct play *play, struct speaker *speaker)
{
    str_reset(&play->why);
    enum err err = websocket_open(play->url, play->wire->path, "wismo.chat.v1", &play->socket, &play->why);
    if (err)
        return err;
    str_reset(&play->body);
    play->wire->ask(speaker, "", &play->body);
    err = exchange_frames(play, "reply");
    speaker->fresh = false;
    return err;
}

static enum err converse(struct play *play, const struct conversation_read *conversation)
{
    char id[RANDOM_ID_TEXT];
    struct arena *arena = arena_open();
    struct speaker speaker = {.config = play->config,
                              .locale = conversation->locale ? conversation->locale : play->locale,
                              .id = digest_random_id(id),
                              .arena = arena,
                              .fresh = true};
    const char *ticket = NULL;
    if (!play->json)
        printf("%s# %s\n", play->conversations ? "\n" : "", conversation->title);
    play->conversations++;
    enum err err = play->wire->frames ? open_chat(play, &speaker) : OK;
    for (size_t i = 0; !err && i < conversation->step_count; i++)
        err = take_step(play, &speaker, conversation, &conversation->steps[i], &ticket);
    websocket_close(play->socket);
    play->socket = NULL;
    arena_close(arena);
    fflush(stdout);
    return err;
}

/* Whether a list of words holds this one. */
static bool is_listed(const char *words, const char *word)
{
    size_t len = strlen(word);
    while (words && *words) {
        size_t item = strcspn(words, " ");
        if (item == len && !strncmp(words, word, len))
            return true;
        words += item + strspn(words + item, " ");
    }
    return words == NULL; /* no list names all */
}

static int play_all(struct play *play, const struct conversations_read *read)
{
    enum err err = OK;
    for (size_t i = 0; !err && i < read->count; i++)
        if (is_listed(read->items[i].only, play->wire->name))
            err = converse(play, &read->items[i]);
    if (err)
        return cli_fail(EX_UNAVAILABLE, "%s%s: %s", play->url, play->wire->path, play->why.data);
    if (!play->json)
        printf("\n%zu conversations, %zu turns, %zu not as expected\n", play->conversations, play->turns,
               play->unmet);
    return play->unmet ? 1 : EX_OK;
}

static int run_file(const struct cli *cli, struct play *play, const char *path)
{
    struct arena *arena = arena_open();
    struct complaints complaints = COMPLAINTS_NONE;
    struct conversations_read read;
    enum err err = simulate_read(path, arena, &complaints, &read);
    int code;
    play->locale = cli->locale ? cli->locale : play->config->shop.locale;
    if (!play->url)
        play->url = arena_printf(arena, "http://%s", play->config->listen);
    play->body = play->answer = play->why = STR_EMPTY;
    if (err == ERR_INVALID) {
        cli_print_complaints(stderr, &complaints);
        code = EX_DATAERR;
    } else if (err) {
        code = cli_fail_err(err, path);
    } else {
        play->poster = poster_open();
        code = play_all(play, &read);
        poster_close(play->poster);
    }
    str_clear(&play->body);
    str_clear(&play->answer);
    str_clear(&play->why);
    complaints_clear(&complaints);
    arena_close(arena);
    return code;
}

static int run(struct cli *cli)
{
    struct play play = {.json = false};
    const char *as = NULL;
    const struct option_spec options[] = {
        {"--as", &as, NULL}, {"--url", &play.url, NULL}, {"--json", NULL, &play.json}};
    if (cli_options(cli, options, 3) != EX_OK || cli_arguments(cli, 1) != EX_OK)
        return EX_USAGE;
    if (cli->argc != 1)
        return cli_fail(EX_USAGE, "simulate needs a FILE of conversations");
    if (!as || !(play.wire = wire_find(as)))
        return cli_fail(EX_USAGE, "--as names a channel: alexa, dialogflow-es, dialogflow-cx, chat or rest");
    if (play.url && !text_starts(play.url, "http://") && !text_starts(play.url, "https://"))
        return cli_fail(EX_USAGE, "--url %s: must begin with http:// or https://", play.url);
    struct config *config = NULL;
    int code = cli_config(cli, &config);
    if (code != EX_OK)
        return code;
    play.config = config;
    code = run_file(cli, &play, cli->argv[0]);
    config_close(config);
    return code;
}

const struct command command_simulate = {
    .name = "simulate",
    .synopsis = "--as CHANNEL [--url URL] [--json] FILE",
    .summary = "Plays conversations against a server, as a channel would",
    .help = "  --as CHANNEL  alexa, dialogflow-es, dialogflow-cx, chat or rest\n"
            "  --url URL     the server; without it http:// and `listen` of the configuration\n"
            "  --json        one JSON object a turn: {\"conversation\",\"said\",\"text\",\"buttons\",\n"
            "                \"ticket\",\"end\",\"unmet\"}\n\n"
            "FILE holds conversations: \"# what it proves\", then \"> what the shopper says\", each\n"
            "followed by what the answer must be: \"< contains\", \"<! does not contain\", \"<~ regular\n"
            "expression\", ticket, no ticket, same ticket, buttons N, end. \"locale de-DE\" and \"only\n"
            "CHANNEL ...\" stand below the title. Secrets and the skill's id are those of the\n"
            "configuration. Exits 1 when an answer is not as expected.\n",
    .run = run,
};
