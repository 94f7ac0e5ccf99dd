/* dialogue/session.c - a conversation's memory, as JSON with short names. What cannot be read is forgotten:
 * the worst that happens is a question asked twice. */
#include "dialogue/session.h"

#include <string.h>

#include "base/json.h"
#include "base/json_write.h"
#include "base/str.h"

#define VERSION 1

static const char *read_text(const struct json *object, const char *name, struct arena *arena)
{
    const char *text = json_member_text(object, name);
    return text && *text && strlen(text) <= SESSION_TEXT ? arena_text(arena, text) : NULL;
}

static int64_t read_integer(const struct json *object, const char *name, int64_t limit)
{
    int64_t number = 0;
    if (!json_integer(json_member(object, name), &number) || number < 0 || number > limit)
        return 0;
    return number;
}

static size_t read_wants(const struct json *array, struct want *wants, size_t limit, struct arena *arena)
{
    size_t count = 0;
    for (size_t i = 0; i < json_count(array) && count < limit; i++) {
        const struct json *item = json_item(array, i);
        struct want want = {0};
        const char *name = json_member_text(item, "i");
        if (!name || !intent_find(name, &want.intent))
            continue;
        name = json_member_text(item, "p");
        if (name && !problem_find(name, &want.problem))
            want.problem = PROBLEM_NONE;
        want.key = read_text(item, "k", arena);
        want.item = read_text(item, "t", arena);
        want.about = read_text(item, "a", arena);
        want.asks = (int)read_integer(item, "n", 9);
        wants[count++] = want;
    }
    return count;
}

static void read_pairs(struct session *s, const struct json *root, struct arena *arena)
{
    const struct json *array = json_member(root, "choices");
    for (size_t i = 0; i < json_count(array) && s->choice_count < CHOICES; i++) {
        struct choice choice = {read_text(json_item(array, i), "k", arena),
                                read_text(json_item(array, i), "t", arena)};
        if (choice.key)
            s->choices[s->choice_count++] = choice;
    }
    array = json_member(root, "tried");
    for (size_t i = 0; i < json_count(array) && s->tried_count < TRIED; i++) {
        struct tried tried = {read_text(json_item(array, i), "k", arena),
                              read_text(json_item(array, i), "v", arena)};
        if (tried.key && tried.value)
            s->tried[s->tried_count++] = tried;
    }
    array = json_member(root, "proven");
    for (size_t i = 0; i < json_count(array) && s->proven_count < PROVEN; i++) {
        const char *key = json_text(json_item(array, i));
        if (key && strlen(key) <= SESSION_TEXT)
            s->proven[s->proven_count++] = arena_text(arena, key);
    }
}

static void read_all(struct session *s, const struct json *root, struct arena *arena)
{
    const char *name = json_member_text(root, "asked");
    if (name && !ask_find(name, &s->asked))
        s->asked = ASK_NOTHING;
    s->want_count = read_wants(json_member(root, "wants"), s->wants, WANTS, arena);
    s->last_count = read_wants(json_member(root, "last"), s->last, sizeof s->last / sizeof *s->last, arena);
    read_pairs(s, root, arena);
    s->order = read_text(root, "order", arena);
    s->postcode = read_text(root, "postcode", arena);
    s->email = read_text(root, "email", arena);
    s->proof_used = json_bool(json_member(root, "used"), false);
    s->code.digits = read_text(root, "code", arena);
    s->code.email = read_text(root, "code_email", arena);
    s->code.until = read_integer(root, "code_until", INT64_MAX);
    s->code.tries = (int)read_integer(root, "code_tries", 100);
    s->mailbox = read_text(root, "mailbox", arena);
    s->mailbox_until = read_integer(root, "mailbox_until", INT64_MAX);
    s->failed = (int)read_integer(root, "failed", 1000000);
    s->locked_until = read_integer(root, "locked", INT64_MAX);
    s->offered = json_bool(json_member(root, "offered"), false);
    name = json_member_text(root, "reason");
    if (name && !ticket_reason_find(name, &s->offer_reason))
        s->offer_reason = TICKET_NONE;
    s->offer_key = read_text(root, "offer_key", arena);
    s->ticket = read_text(root, "ticket", arena);
    s->language = read_text(root, "language", arena);
    s->misses = (int)read_integer(root, "misses", 1000);
    s->turns = (int)read_integer(root, "turns", 1000);
    s->together = json_bool(json_member(root, "together"), false);
    s->told_private = json_bool(json_member(root, "private"), false);
}

const char *session_language(const struct session *session)
{
    return session->language;
}

void session_speak(struct session *session, const char *language)
{
    session->language = language;
}

struct session *session_read(const char *json, struct arena *arena)
{
    struct session *session = arena_alloc(arena, sizeof *session);
    struct json *root = NULL;
    if (!text_empty(json) && json_parse(json, strlen(json), &root, NULL) == OK) {
        int64_t version = 0;
        if (json_integer(json_member(root, "v"), &version) && version == VERSION)
            read_all(session, root, arena);
    }
    json_close(root);
    return session;
}

static void write_wants(struct json_writer *w, const char *name, const struct want *wants, size_t count)
{
    if (!count)
        return;
    json_open_array(w, name);
    for (size_t i = 0; i < count; i++) {
        json_open_object(w, NULL);
        json_add_text(w, "i", intent_name(wants[i].intent));
        json_add_text_if(w, "p", problem_name(wants[i].problem));
        json_add_text_if(w, "k", wants[i].key);
        json_add_text_if(w, "t", wants[i].item);
        json_add_text_if(w, "a", wants[i].about);
        if (wants[i].asks)
            json_add_integer(w, "n", wants[i].asks > 9 ? 9 : wants[i].asks);
        json_shut(w);
    }
    json_shut(w);
}

static void write_lists(struct json_writer *w, const struct session *s)
{
    if (s->choice_count) {
        json_open_array(w, "choices");
        for (size_t i = 0; i < s->choice_count; i++) {
            json_open_object(w, NULL);
            json_add_text(w, "k", s->choices[i].key);
            json_add_text_if(w, "t", s->choices[i].title);
            json_shut(w);
        }
        json_shut(w);
    }
    if (s->proven_count) {
        json_open_array(w, "proven");
        for (size_t i = 0; i < s->proven_count; i++)
            json_add_text(w, NULL, s->proven[i]);
        json_shut(w);
    }
    if (s->tried_count) {
        json_open_array(w, "tried");
        for (size_t i = 0; i < s->tried_count; i++) {
            json_open_object(w, NULL);
            json_add_text(w, "k", s->tried[i].key);
            json_add_text(w, "v", s->tried[i].value);
            json_shut(w);
        }
        json_shut(w);
    }
}

static void add_number_if(struct json_writer *w, const char *name, int64_t number)
{
    if (number)
        json_add_integer(w, name, number);
}

static void add_flag_if(struct json_writer *w, const char *name, bool flag)
{
    if (flag)
        json_add_bool(w, name, true);
}

const char *session_write(const struct session *s, struct arena *arena)
{
    struct str out = STR_EMPTY;
    struct json_writer w = json_writer(&out);
    json_open_object(&w, NULL);
    json_add_integer(&w, "v", VERSION);
    json_add_text_if(&w, "asked", ask_name(s->asked));
    write_wants(&w, "wants", s->wants, s->want_count);
    write_wants(&w, "last", s->last, s->last_count);
    json_add_text_if(&w, "order", s->order);
    write_lists(&w, s);
    json_add_text_if(&w, "postcode", s->postcode);
    json_add_text_if(&w, "email", s->email);
    add_flag_if(&w, "used", s->proof_used);
    if (s->code.digits) {
        json_add_text(&w, "code", s->code.digits);
        json_add_text(&w, "code_email", s->code.email);
        json_add_integer(&w, "code_until", s->code.until);
        add_number_if(&w, "code_tries", s->code.tries);
    }
    json_add_text_if(&w, "mailbox", s->mailbox);
    add_number_if(&w, "mailbox_until", s->mailbox ? s->mailbox_until : 0);
    add_number_if(&w, "failed", s->failed);
    add_number_if(&w, "locked", s->locked_until);
    add_flag_if(&w, "offered", s->offered);
    if (s->offer_reason)
        json_add_text_if(&w, "reason", ticket_reason_name(s->offer_reason));
    json_add_text_if(&w, "offer_key", s->offer_key);
    json_add_text_if(&w, "ticket", s->ticket);
    json_add_text_if(&w, "language", s->language);
    add_number_if(&w, "misses", s->misses);
    add_number_if(&w, "turns", s->turns > 1000 ? 1000 : s->turns);
    add_flag_if(&w, "together", s->together);
    add_flag_if(&w, "private", s->told_private);
    json_shut(&w);
    const char *json = arena_copy(arena, out.data, out.len);
    str_clear(&out);
    return json;
}

struct expectation session_expectation(const struct session *session, struct arena *arena)
{
    struct expectation expectation = {.asked = session->asked, .told = session->order && session->last_count};
    const char **titles = arena_alloc_array(arena, session->choice_count + 1, sizeof *titles);
    for (size_t i = 0; i < session->choice_count; i++)
        if (session->choices[i].title)
            titles[expectation.choice_count++] = session->choices[i].title;
    expectation.choices = titles;
    return expectation;
}
