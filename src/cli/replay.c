/* cli/replay.c - wismo replay: stored conversations, held again with today's intents and locales.
 *
 * They are held in a copy of the data file, each turn at its own time, so that what was asked and proven
 * before it stands as it stood; nothing of it is kept. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/calendar.h"
#include "base/digest.h"
#include "base/json_write.h"
#include "base/log.h"
#include "base/text.h"
#include "cli/cli.h"

#define PAGE 100
#define MESSAGES_MOST 10000

struct replay {
    struct house house;
    struct store *store; /* the file itself */
    bool json, show_texts;
    unsigned long turns, passed_over, changed, failed;
};

/* Its shape alone: letters as x, digits as 0. */
static void mask(struct str *out, const char *text)
{
    size_t len = strlen(text);
    for (size_t at = 0; at < len;) {
        unsigned c = text_next(text, len, &at);
        bool plain = c < 128 && !(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z') && !(c >= '0' && c <= '9');
        str_add_char(out, plain ? (char)c : c >= '0' && c <= '9' ? '0' : 'x');
    }
}

/* An id may be a platform's name of a person: without --show-texts only its digest. */
static void name_of(struct str *out, const struct replay *replay, const struct conversation *conversation)
{
    uint8_t digest[SHA256_SIZE];
    if (replay->show_texts) {
        str_add(out, conversation->id);
        return;
    }
    digest_sha256(conversation->id, strlen(conversation->id), digest);
    str_printf(out, "%s:", channel_name(conversation->channel));
    hex_encode(out, digest, 4);
}

static void print_change(const struct replay *replay, const struct conversation *conversation,
                         const struct message *message, enum intent was, enum intent is)
{
    struct str name = STR_EMPTY, words = STR_EMPTY;
    name_of(&name, replay, conversation);
    if (replay->show_texts)
        str_add(&words, message->heard);
    else
        mask(&words, message->heard);
    if (replay->json) {
        struct str line = STR_EMPTY;
        struct json_writer w = json_writer(&line);
        json_open_object(&w, NULL);
        json_add_text(&w, "conversation", name.data);
        json_add_integer(&w, "seq", message->seq);
        json_add_time(&w, "at", message->at);
        json_add_text(&w, "was", intent_name(was));
        json_add_text(&w, "is", intent_name(is));
        json_add_text(&w, "text", words.data);
        json_shut(&w);
        printf("%s\n", line.data);
        str_clear(&line);
    } else {
        printf("%s #%lld  %s -> %s  %s\n", name.data, (long long)message->seq, intent_name(was),
               intent_name(is), words.data);
    }
    str_clear(&name);
    str_clear(&words);
}

static bool is_button(const struct reply *before, const char *text)
{
    for (size_t i = 0; i < before->button_count; i++)
        if (text_equal(before->buttons[i].value, text))
            return true;
    return false;
}

/* One turn anew. `before` is the reply that stood before it, and becomes this one's. */
static void replay_turn(struct replay *replay, const struct conversation *conversation,
                        const struct message *message, struct reply *before, struct arena *arena)
{
    struct json *document = NULL;
    struct reply was, is;
    if (json_parse(message->reply_json, strlen(message->reply_json), &document, NULL) != OK)
        return;
    enum err err = reply_read(document, arena, &was);
    json_close(document);
    if (err || message->kind != MESSAGE_REPLY)
        return;
    struct turn turn = {.channel = conversation->channel,
                        .kind = !message->heard                     ? TURN_OPEN
                                : is_button(before, message->heard) ? TURN_CHOICE
                                                                    : TURN_TEXT,
                        .conversation = arena_printf(arena, "replay:%s", conversation->id),
                        .locale = conversation->locale,
                        .text = message->heard ? message->heard : "",
                        .customer_id = conversation->customer_id,
                        .at = message->at};
    *before = was;
    if (message->heard && *message->heard == '[') { /* a platform understood it, and the words did not come */
        replay->passed_over++;
        return;
    }
    clock_set(message->at);
    if (house_turn(&replay->house, &turn, arena, &is) != OK) {
        replay->failed++;
        return;
    }
    replay->turns += turn.kind != TURN_OPEN;
    if (is.intent == was.intent || turn.kind == TURN_OPEN)
        return;
    replay->changed++;
    print_change(replay, conversation, message, was.intent, is.intent);
}

static enum err replay_conversation(struct replay *replay, const struct conversation *conversation)
{
    struct arena *arena = arena_open();
    struct message *messages = NULL;
    size_t count = 0;
    struct reply before = {0};
    enum err err =
        messages_since(replay->store, conversation->id, 0, MESSAGES_MOST, arena, &messages, &count);
    for (size_t i = 0; !err && i < count; i++)
        replay_turn(replay, conversation, &messages[i], &before, arena);
    arena_close(arena);
    return err;
}

static enum err replay_all(struct replay *replay, utc_ms since)
{
    enum err err = OK;
    int64_t n = 0;
    for (size_t count = PAGE; !err && count == PAGE;) {
        struct arena *arena = arena_open();
        struct conversation *conversations = NULL;
        err = conversations_since(replay->store, n, since, PAGE, arena, &conversations, &count, &n);
        for (size_t i = 0; !err && i < count; i++)
            err = replay_conversation(replay, &conversations[i]);
        arena_close(arena);
    }
    clock_set(UTC_NONE);
    return err;
}

static int replay_in(const struct cli *cli, struct replay *replay, const char *copy, utc_ms since)
{
    enum err err = store_backup(replay->store, copy, false, NULL, NULL);
    if (err)
        return cli_fail(EX_IOERR, "no copy to replay in was made: %s",
                        err_reason(err) ? err_reason(err) : store_why());
    struct cli own = *cli;
    own.data = copy;
    int code = house_open(&own, &replay->house);
    if (code != EX_OK)
        return code;
    log_set_level(LOG_NONE);
    err = replay_all(replay, since);
    house_close(&replay->house);
    if (err || replay->failed)
        return cli_fail(EX_IOERR, "not everything could be replayed: %s", store_why());
    if (!replay->json)
        printf("%lu of %lu turns would be understood otherwise; %lu came without their words\n",
               replay->changed, replay->turns, replay->passed_over);
    return replay->changed ? 1 : EX_OK;
}

static int replay_beside(const struct cli *cli, struct replay *replay, const char *data, utc_ms since)
{
    const char *tmp = getenv("TMPDIR");
    struct str folder = STR_EMPTY, copy = STR_EMPTY;
    enum err err = store_open_reader(data, &replay->store);
    if (err)
        return cli_fail_err(err, data);
    str_printf(&folder, "%s/wismo-replay-XXXXXX", text_empty(tmp) ? "/tmp" : tmp);
    int code = EX_OK;
    if (mkdtemp(folder.data)) {
        static const char *const ends[] = {"", "-wal", "-shm"};
        str_printf(&copy, "%s/copy.db", folder.data);
        code = replay_in(cli, replay, copy.data, since);
        for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
            str_reset(&copy);
            str_printf(&copy, "%s/copy.db%s", folder.data, ends[i]);
            unlink(copy.data);
        }
        rmdir(folder.data);
    } else {
        code = cli_fail(EX_CANTCREAT, "%s cannot be made; name another folder in TMPDIR", folder.data);
    }
    store_close(replay->store);
    str_clear(&folder);
    str_clear(&copy);
    return code;
}

static int run(struct cli *cli)
{
    const char *since = NULL;
    struct replay replay = {.json = false};
    const struct option_spec options[] = {{"--since", &since, NULL},
                                          {"--json", NULL, &replay.json},
                                          {"--show-texts", NULL, &replay.show_texts}};
    utc_ms from = 0;
    bool date_only;
    if (cli_options(cli, options, 3) != EX_OK || cli_arguments(cli, 0) != EX_OK)
        return EX_USAGE;
    if (since && calendar_parse(since, true, &from, &date_only) != OK)
        return cli_fail(EX_USAGE, "--since is a day or a time such as 2026-11-20 or 2026-11-20T10:00:00Z");
    struct config *config = NULL;
    int code = cli_config(cli, &config);
    if (code == EX_OK)
        code = replay_beside(cli, &replay, cli_data(cli, config), from);
    config_close(config);
    return code;
}

const struct command command_replay = {
    .name = "replay",
    .synopsis = "[--since T] [--json] [--show-texts]",
    .summary = "Which stored turns would be understood otherwise today",
    .help =
        "Holds the stored conversations again, with the intents and locales as they are now, in a copy of "
        "the\n"
        "data file. A line for each turn that gets another intent: the old one and the new. Exit code 0 "
        "when\n"
        "there is none, 1 when there are. A server may go on meanwhile.\n\n"
        "  --since T       only conversations with a message since then: 2026-11-20, 2026-11-20T10:00:00Z\n"
        "  --show-texts    the words as they were said; else their shape alone\n"
        "  --json          {\"conversation\",\"seq\",\"at\",\"was\",\"is\",\"text\"} a line\n",
    .run = run,
};
