/* desk/follow.c - what other processes told our conversations: a command, or another server on the same file.
 */
#include <string.h>

#include "desk/desk_private.h"

#define PAGE 64
#define PAGES 16 /* a call; the rest waits for the next one */

static enum err tell_news(struct desk *desk, const struct news *news, struct arena *arena)
{
    struct message *message = NULL;
    size_t count = 0;
    if (!desk->outlet.tell || !desk->outlet.connected(desk->outlet.arg, news->conversation))
        return OK;
    enum err err =
        messages_since(desk->reader, news->conversation, news->seq - 1, 1, arena, &message, &count);
    if (err || !count || message->seq != news->seq) /* it is gone already */
        return err;
    struct json *document = NULL;
    struct reply reply;
    if (json_parse(message->reply_json, strlen(message->reply_json), &document, NULL) == OK &&
        reply_read(document, arena, &reply) == OK)
        desk->outlet.tell(desk->outlet.arg, news->conversation, message, &reply);
    json_close(document);
    return OK;
}

enum err desk_follow(struct desk *desk)
{
    enum err err = OK;
    size_t count = PAGE;
    bool heard = false;
    desk_look_away(desk); /* a view of before would show nothing new */
    for (int page = 0; !err && count == PAGE && page < PAGES; page++) {
        struct arena *arena = arena_open();
        struct news *news = NULL;
        count = 0;
        err = news_since(desk->reader, desk->news_seen, PAGE, arena, &news, &count);
        for (size_t i = 0; !err && i < count; i++) {
            err = tell_news(desk, &news[i], arena);
            if (!err)
                desk->news_seen = news[i].n;
        }
        heard = heard || count;
        arena_close(arena);
    }
    if (heard && desk->stirred) /* the helpdesk is told such things, too */
        desk->stirred(desk->stirred_arg);
    return err;
}
