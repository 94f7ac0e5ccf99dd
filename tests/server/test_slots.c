/* tests/server/test_slots.c - names for things that may be gone when an answer comes back. */
#include "server/slots.h"
#include "test.h"

TEST(a_name_finds_its_thing_until_it_is_gone_and_never_the_next_one)
{
    struct slots slots = {0};
    int first, second;
    slot_name name = slots_take(&slots, &first);
    expect(slots_find(&slots, name) == &first);
    slots_give(&slots, name);
    expect(!slots_find(&slots, name));
    slot_name again = slots_take(&slots, &second);
    expect(again != name);
    expect(!slots_find(&slots, name));
    expect(slots_find(&slots, again) == &second);
    slots_give(&slots, name); /* an old name frees nothing */
    expect(slots_find(&slots, again) == &second);
    expect(slots.count == 1 && slots.taken == 1);
    slots_clear(&slots);
}

TEST(names_that_were_never_given_find_nothing)
{
    struct slots slots = {0};
    expect(!slots_find(&slots, 0));
    expect(!slots_find(&slots, UINT64_MAX));
    expect(!slots_at(&slots, 0));
    slots_clear(&slots);
}

TEST(many_come_and_go_and_each_is_found)
{
    struct slots slots = {0};
    static int things[1000];
    static slot_name names[1000];
    for (int round = 0; round < 3; round++) {
        for (int i = 0; i < 1000; i++)
            names[i] = slots_take(&slots, &things[i]);
        for (int i = 0; i < 1000; i++)
            expect(slots_find(&slots, names[i]) == &things[i]);
        for (int i = 0; i < 1000; i++)
            slots_give(&slots, names[(i * 7) % 1000]);
    }
    expect(slots.count == 1000 && slots.taken == 0); /* a limit on `taken` lets newcomers in again */
    slots_clear(&slots);
}
