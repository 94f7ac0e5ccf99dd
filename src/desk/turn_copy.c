/* desk/turn_copy.c - a turn of one's own: the channel's bytes are gone before the answer is. */
#include "desk/desk_private.h"

void turn_copy(struct arena *arena, const struct turn *from, struct turn *ret_turn)
{
    struct turn turn = *from;
    turn.conversation = arena_text(arena, from->conversation);
    turn.locale = arena_text(arena, from->locale);
    turn.text = arena_text(arena, from->text ? from->text : "");
    turn.customer_id = arena_text(arena, from->customer_id);
    turn.client = arena_text(arena, from->client);

    turn.slots = arena_alloc_array(arena, from->slot_count, sizeof *turn.slots);
    for (size_t i = 0; i < from->slot_count; i++)
        turn.slots[i] = (struct slot){from->slots[i].type, arena_text(arena, from->slots[i].value)};

    const char **ids = arena_alloc_array(arena, from->message_id_count, sizeof *ids);
    for (size_t i = 0; i < from->message_id_count; i++)
        ids[i] = arena_text(arena, from->message_ids[i]);
    turn.message_ids = ids;
    *ret_turn = turn;
}
