/* desk/turn.c - one turn: understand, fetch, decide, word, keep, and only then answer. */
#include <string.h>

#include "base/digest.h"
#include "base/log.h"
#include "base/str.h"
#include "desk/desk_private.h"

#define ATTEMPTS 20        /* a turn decided this often on facts that changed meanwhile is given up */
#define ROUNDS 10          /* of facts that dialogue may ask for */
#define REPEAT_LOOKBACK 20 /* messages among which the last reply is looked for */

static void begin(struct waiting *waiting);

/* ---- 1 understand ---- */

static void nothing_heard(struct arena *arena, struct meaning *ret_meaning)
{
    struct meaning meaning = {.question_count = 1};
    meaning.questions = arena_alloc(arena, sizeof *meaning.questions);
    meaning.questions[0] = (struct question){.intent = INTENT_OUT_OF_SCOPE, .rule = ""};
    *ret_meaning = meaning;
}

static void understand(struct turn_work *work, const struct session *session)
{
    const struct snapshot *snapshot = work->snapshot;
    const struct turn *turn = &work->turn;
    struct expectation expected = session_expectation(session, work->arena);
    if (turn->kind == TURN_OPEN || turn->kind == TURN_CLOSE) {
        nothing_heard(work->arena, &work->meaning);
    } else if (turn->kind == TURN_INTENT) {
        language_read_slots(snapshot->languages, work->desk->ear, turn, work->hears, &expected, work->arena,
                            &work->meaning);
    } else {
        struct utterance utterance = {.text = turn->text,
                                      .len = strlen(turn->text),
                                      .language = work->hears,
                                      .spoken = turn->spoken,
                                      .expected = &expected,
                                      .may_switch = work->may_switch};
        language_understand(snapshot->languages, work->desk->ear, &utterance, work->arena, &work->meaning);
        if (turn->slot_count)
            language_join_slots(snapshot->languages, work->desk->ear, turn, work->hears, &expected,
                                work->arena, &work->meaning);
        if (work->meaning.questions[0].intent == INTENT_OUT_OF_SCOPE && turn->kind == TURN_TEXT)
            work->meaning.questions[0].intent = turn->intent;
    }
}

/* ---- 2 fetch and 3 decide, as often as dialogue asks ---- */

static const char *new_reference(struct arena *arena, uint64_t random)
{
    char reference[TICKET_REFERENCE_TEXT];
    return arena_text(arena, ticket_reference_make(random, reference));
}

static const char *new_code(struct arena *arena, uint64_t random)
{
    return arena_printf(arena, "%06u", (unsigned)(random % 1000000)); /* the bias is below 10^-13 */
}

static enum err decide(struct turn_work *work, const struct session *session)
{
    uint64_t random[2]; /* of another each: who reads one learns nothing of the other */
    digest_random(random, sizeof random);
    struct facts facts = {.now = work->turn.at,
                          .new_reference = new_reference(work->arena, random[0]),
                          .new_code = new_code(work->arena, random[1])};
    struct aside aside = {.order_count = 0};
    for (int round = 0; round < ROUNDS; round++) {
        struct question_of_facts needs = {.count = 0};
        dialogue_decide(session, &work->turn, &work->meaning, &facts, work->snapshot->config, work->locale,
                        work->arena, &needs, &work->decision);
        if (!needs.count)
            return OK;
        enum err err = fetch_facts(work->desk->reader, &needs, work->turn.conversation,
                                   work->snapshot->config, work->arena, &aside, &facts);
        if (err)
            return err;
    }
    log_error("turn.undecided", "rounds=%d intent=%s", ROUNDS,
              intent_name(work->meaning.questions[0].intent));
    return ERR_SYSTEM;
}

/* ---- 4 word it ---- */

/* A conversation that asks for a language we do not have is told so, once. */
static void admit_language(struct turn_work *work)
{
    if (work->locale_served || !work->is_new)
        return;
    struct decision *decision = &work->decision;
    struct say *says = arena_alloc_array(work->arena, decision->say_count + 1, sizeof *says);
    says[0] = (struct say){.key = "language_not_spoken"};
    if (decision->say_count)
        memcpy(says + 1, decision->says, decision->say_count * sizeof *says);
    decision->says = says;
    decision->say_count++;
}

static enum err say_again(struct turn_work *work)
{
    struct message *messages = NULL;
    size_t count = 0;
    int64_t from = work->conversation.last_seq - REPEAT_LOOKBACK;
    enum err err = messages_since(work->desk->reader, work->turn.conversation, from > 0 ? from : 0,
                                  REPEAT_LOOKBACK, work->arena, &messages, &count);
    while (!err && count--) {
        struct json *document = NULL;
        if (messages[count].kind != MESSAGE_REPLY || !messages[count].reply_json)
            continue;
        err = json_parse(messages[count].reply_json, strlen(messages[count].reply_json), &document, NULL);
        if (!err)
            err = reply_read(document, work->arena, &work->reply);
        json_close(document);
        return err;
    }
    return err ? err : ERR_NOT_FOUND;
}

static void explain(struct turn_work *work)
{
    const struct decision *decision = &work->decision;
    const struct meaning *meaning = &work->meaning;
    size_t count = meaning->question_count + decision->trace_count;
    const char **trace = arena_alloc_array(work->arena, count, sizeof *trace);
    for (size_t i = 0; i < meaning->question_count; i++) {
        const struct question *question = &meaning->questions[i];
        trace[i] =
            arena_printf(work->arena, "understood %s (%.2f) by %s", intent_name(question->intent),
                         question->confidence, text_empty(question->rule) ? "no rule" : question->rule);
    }
    for (size_t i = 0; i < decision->trace_count; i++)
        trace[meaning->question_count + i] = decision->trace[i];
    work->reply.trace = trace;
    work->reply.trace_count = count;
}

static const char *mail_json(struct turn_work *work, const struct setting *setting)
{
    const struct mail_wish *mail = &work->decision.mail;
    struct str json = STR_EMPTY;
    struct json_writer w = json_writer(&json);
    json_open_object(&w, NULL);
    json_add_text(&w, "to", mail->to);
    json_add_text(&w, "subject", voice_say(work->desk->voice, setting, mail->subject, work->arena));
    json_add_text(&w, "text", voice_say(work->desk->voice, setting, mail->text, work->arena));
    json_add_integer(&w, "until", mail->until);
    json_shut(&w);
    const char *copy = arena_copy(work->arena, json.data, json.len);
    str_clear(&json);
    return copy;
}

static enum err word(struct turn_work *work)
{
    const struct decision *decision = &work->decision;
    const struct config *config = work->snapshot->config;
    work->reply = (struct reply){0};
    work->mail_body = NULL;
    enum err repeated = decision->repeat ? say_again(work) : ERR_NOT_FOUND;
    if (repeated != OK && repeated != ERR_NOT_FOUND)
        return repeated;
    if (repeated) {
        struct setting setting = {.locale = work->locale,
                                  .zone = decision->zone ? decision->zone : config->shop.time_zone,
                                  .now = work->turn.at,
                                  .config = config};
        admit_language(work);
        voice_word(work->desk->voice, &setting, decision, work->arena, &work->reply);
        work->mail_body = decision->mail.to ? mail_json(work, &setting) : NULL;
        work->reply.ask = decision->ask;
        work->reply.link_account = decision->link_account && work->turn.can_link_account;
        work->reply.hands_over = decision->ticket.open || decision->ticket.update;
        work->reply.end = decision->end;
    }
    const struct question *first = &work->meaning.questions[0];
    work->reply.locale = work->locale;
    work->reply.intent = first->intent;
    work->reply.confidence = first->confidence;
    work->reply.slots = first->slots;
    work->reply.slot_count = first->slot_count;
    work->reply.in_reply_to = work->turn.message_ids;
    work->reply.in_reply_to_count = work->turn.message_id_count;
    explain(work);
    return OK;
}

/* ---- the whole of it, on one consistent view of the store ---- */

static enum err attempt_on(struct turn_work *work)
{
    struct store *reader = work->desk->reader;
    enum err err = conversations_find(reader, work->turn.conversation, work->arena, &work->conversation);
    if (err && err != ERR_NOT_FOUND)
        return err;
    work->is_new = err == ERR_NOT_FOUND;
    if (work->is_new)
        work->conversation =
            (struct conversation){.id = work->turn.conversation, .channel = work->turn.channel};
    struct session *session = session_read(work->conversation.session_json, work->arena);
    tongue_begin(work, session);
    understand(work, session);
    tongue_follow(work, session);
    err = decide(work, session);
    if (!err)
        err = word(work);
    if (!err)
        keep_prepare(work);
    return err;
}

static enum err attempt(struct turn_work *work)
{
    /* The files may have been swapped while this turn waited: decide with those that serve now. */
    struct snapshot *snapshot = snapshot_hold(work->desk->snapshot);
    snapshot_release(work->snapshot);
    work->snapshot = snapshot;
    arena_reset(work->arena);
    work->attempts++;
    enum err err = desk_look(work->desk);
    return err ? err : attempt_on(work);
}

/* ---- 6 answer ---- */

static void finish(struct turn_work *work, enum err err, const struct reply *reply)
{
    struct desk *desk = work->desk;
    if (!err) {
        desk->figures.turns[work->turn.channel]++;
        desk->figures.intents[work->reply.intent]++;
        desk->figures.tickets_opened += work->opens_ticket;
    } else if (err != ERR_EXISTS) {
        desk->figures.failed_turns++;
    }
    work->done(work->arg, err, reply);
    if (!err && work->stirs && desk->stirred)
        desk->stirred(desk->stirred_arg);
    desk->in_flight--;
    lane_leave(desk->lanes, work->turn.conversation);
    snapshot_release(work->snapshot);
    arena_close(work->arena);
    arena_close(work->own);
}

/* One of the message ids was answered before: that answer, unchanged. */
static enum err find_repeated(struct turn_work *work, struct reply *ret_reply)
{
    enum err err = ERR_NOT_FOUND;
    for (size_t i = 0; i < work->turn.message_id_count && err == ERR_NOT_FOUND; i++)
        err = messages_answering(work->desk->reader, work->turn.conversation, work->turn.message_ids[i],
                                 work->arena, &work->repeated);
    if (err)
        return err;
    struct json *document = NULL;
    const char *text = work->repeated.reply_json;
    err = text ? json_parse(text, strlen(text), &document, NULL) : ERR_NOT_FOUND;
    if (!err)
        err = reply_read(document, work->arena, ret_reply);
    json_close(document);
    if (!err)
        ret_reply->seq = work->repeated.seq;
    return err;
}

static void kept(void *arg, enum err err)
{
    struct turn_work *work = arg;
    desk_look_away(work->desk);
    if (err == ERR_STALE && work->attempts < ATTEMPTS) {
        work->desk->figures.stale_turns++;
        begin(&work->waiting);
        return;
    }
    if (err == ERR_EXISTS) {
        struct reply reply = {0};
        err = find_repeated(work, &reply);
        finish(work, err ? ERR_UNAVAILABLE : ERR_EXISTS, err ? NULL : &reply);
        return;
    }
    work->reply.seq = work->seq;
    finish(work, err ? ERR_UNAVAILABLE : OK, err ? NULL : &work->reply);
}

/* Answers never come before desk_turn() has returned: what fails early goes round through the writer too. */
static enum err fail_job(struct store *store, void *arg)
{
    (void)store, (void)arg;
    return ERR_UNAVAILABLE;
}

static enum err nothing_job(struct store *store, void *arg)
{
    (void)store, (void)arg;
    return OK;
}

static void begin(struct waiting *waiting)
{
    struct turn_work *work = (struct turn_work *)waiting;
    struct job job = {.run = keep_run, .done = kept, .arg = work, .sure = true};
    if (work->turn.kind == TURN_CLOSE)
        job.run = nothing_job; /* the other side is gone: there is nobody to tell */
    else if (attempt(work) != OK)
        job.run = fail_job;
    writer_submit(work->desk->writer, job);
}

void desk_turn(struct desk *desk, const struct turn *turn, desk_replied *done, void *arg)
{
    struct arena *own = arena_open();
    struct turn_work *work = arena_alloc(own, sizeof *work);
    work->waiting.start = begin;
    work->desk = desk;
    work->own = own;
    work->arena = arena_open();
    work->done = done;
    work->arg = arg;
    turn_copy(work->own, turn, &work->turn);
    desk->in_flight++;
    lane_enter(desk->lanes, work->turn.conversation, &work->waiting);
}

bool desk_understands(struct desk *desk, const char *conversation, const char *locale, const char *text)
{
    struct turn_work work = {.desk = desk, .snapshot = desk->snapshot, .arena = arena_open()};
    work.turn = (struct turn){.channel = CHANNEL_CHAT,
                              .kind = TURN_TEXT,
                              .conversation = conversation,
                              .locale = locale,
                              .text = text};
    bool understood = false;
    if (desk_look(desk) == OK) {
        enum err err = conversations_find(desk->reader, conversation, work.arena, &work.conversation);
        work.is_new = err != OK;
        struct session *session = session_read(err ? NULL : work.conversation.session_json, work.arena);
        tongue_begin(&work, session);
        understand(&work, session);
        understood = work.meaning.questions[0].intent != INTENT_OUT_OF_SCOPE;
        if (!desk->in_flight) /* nothing comes back that would let go of the view */
            desk_look_away(desk);
    }
    arena_close(work.arena);
    return understood;
}
