/* dialogue/code.c - a mail address and a one-time code from a mail, for who has no number at hand. The code
 * lifts the conversation to level 2: everything that was ordered with that address.
 *
 * Whether an address is known is never told: codes are made, counted, asked for and refused alike for every
 * address, only that the mail to an unknown one goes to nobody. A code belongs to its conversation. */
#include "base/digest.h"
#include "base/str.h"
#include "dialogue/dialogue_private.h"

#define CODE_LIFE (10 * MS_MINUTE)
#define CODE_TRIES 5
#define KNOWN_FOR (12 * MS_HOUR)

bool codes_are_sent(const struct talk *t)
{
    return !text_empty(t->config->mail.url);
}

const char *known_mailbox(const struct talk *t)
{
    return t->s.mailbox && t->facts->now < t->s.mailbox_until ? t->s.mailbox : NULL;
}

/* ---- sending ---- */

static void say_refused(struct talk *t)
{
    t->ask.code = CODE_REFUSED;
    trace(t, "identity: no more codes are sent for now");
}

static struct say *message(struct talk *t, const char *key, const char *code)
{
    struct say *said = arena_alloc(t->arena, sizeof *said);
    said->key = key;
    struct arg *args = arena_alloc_array(t->arena, 2, sizeof *args);
    args[0] = (struct arg){.name = "code", .kind = ARG_TEXT, .text = code};
    args[1] = (struct arg){.name = "minutes", .kind = ARG_COUNT, .number = CODE_LIFE / MS_MINUTE};
    said->args = args;
    said->arg_count = 2;
    return said;
}

static void mail_code(struct talk *t, const struct mailbox_fact *mailbox)
{
    const char *code = t->facts->new_code;
    utc_ms until = t->facts->now + CODE_LIFE;
    t->s.code = (struct code){.digits = code, .email = mailbox->email, .until = until};
    t->d.mail = (struct mail_wish){.to = mailbox->email,
                                   .nobody = !mailbox->known,
                                   .subject = message(t, "mail_code_subject", code),
                                   .text = message(t, "mail_code_text", code),
                                   .until = until};
    t->ask.code = CODE_SENT;
    trace(t, "identity: a code goes to the address, if it is known");
}

void send_code(struct talk *t, const char *email)
{
    if (t->ask.code)
        return; /* for another question of this message */
    const struct mailbox_fact *mailbox = know_mailbox(t, email);
    const struct throttle_fact *address = know_throttle(t, NEED_THROTTLE_MAILBOX, email);
    const struct throttle_fact *sender =
        text_empty(t->turn->client) ? NULL : know_throttle(t, NEED_THROTTLE_SENDER, t->turn->client);
    if (waiting(t))
        return;
    if (t->s.locked_until || address->count >= t->config->limits.codes_address_hour ||
        (sender && sender->count >= t->config->limits.codes_client_hour)) {
        say_refused(t);
        return;
    }
    count_code(t, email);
    mail_code(t, mailbox);
}

bool code_instead_of_number(struct talk *t)
{
    if (!codes_are_sent(t) || is_known(t))
        return false;
    if (t->heard.email)
        send_code(t, t->heard.email);
    else if (t->was_asked == ASK_CODE && t->s.code.digits)
        t->ask.code = CODE_WANTED;
    else if (t->was_asked == ASK_EMAIL)
        t->ask.email = true;
    else
        return false;
    return true;
}

/* ---- taking ---- */

static bool code_fits(const struct talk *t)
{
    return t->s.code.digits && t->facts->now < t->s.code.until &&
           digest_equal_text(t->heard.code, t->s.code.digits);
}

bool take_code(struct talk *t)
{
    struct code *code = &t->s.code;
    bool free = may_guess(t);
    if (waiting(t))
        return false;
    if (!free) {
        t->ask.code = CODE_REFUSED;
        return false;
    }
    if (code_fits(t)) {
        t->s.mailbox = code->email;
        t->s.mailbox_until = t->facts->now + KNOWN_FOR;
        *code = (struct code){.digits = NULL};
        trace(t, "identity: the code fits, level 2");
        return true;
    }
    if (!code->digits || t->facts->now >= code->until) {
        t->ask.code = CODE_EXPIRED;
        trace(t, "identity: the code is no longer valid");
        return false;
    }
    trace(t, "identity: the code does not fit");
    count_wrong_code(t);
    t->ask.code = CODE_FAILED;
    if (t->s.locked_until)
        t->ask.code = CODE_REFUSED;
    else if (++code->tries >= CODE_TRIES)
        *code = (struct code){.digits = NULL};
    return false;
}

/* ---- asking ---- */

void ask_email(struct talk *t)
{
    say(t, "ask_email");
    t->d.ask = ASK_EMAIL;
    t->d.link_account = t->turn->can_link_account;
}

void ask_code(struct talk *t)
{
    static const char *const keys[] = {[CODE_WANTED] = "ask_code",
                                       [CODE_SENT] = "code_sent",
                                       [CODE_MISSING] = "code_missing",
                                       [CODE_FAILED] = "code_failed",
                                       [CODE_EXPIRED] = "code_expired"};
    struct say *said = say(t, keys[t->ask.code]);
    if (t->ask.code == CODE_SENT)
        arg_text(t, said, "email", t->s.code.email);
    if (t->ask.code == CODE_MISSING)
        offer_message(t, "button_send_code", "code");
    if (t->ask.code != CODE_SENT)
        offer_message(t, "button_person", "person");
    t->d.ask = t->ask.code == CODE_EXPIRED ? ASK_EMAIL : ASK_CODE;
}
