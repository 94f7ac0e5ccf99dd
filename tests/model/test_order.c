/* tests/model/test_order.c - where a parcel stands, whatever its scans say and in whatever order. */
#include "test.h"

#include "model/order.h"

static struct event happened(int hour, enum milestone milestone, enum reason reason)
{
    return (struct event){
        .at = hour * MS_HOUR, .heard_at = hour * MS_HOUR, .milestone = milestone, .reason = reason};
}
#define AT(hour, what) happened(hour, MILESTONE_##what, REASON_NONE)
#define EXCEPTION(hour, why) happened(hour, MILESTONE_EXCEPTION, REASON_##why)
#define STANDING(...)                                                                                        \
    standing_of((struct event[]){__VA_ARGS__}, sizeof((struct event[]){__VA_ARGS__}) / sizeof(struct event))

static struct standing standing_of(struct event *events, size_t count)
{
    struct shipment shipment = {.events = events, .event_count = count};
    return shipment_standing(&shipment);
}

TEST(a_parcel_without_a_scan_is_an_order_received)
{
    struct standing standing = standing_of(NULL, 0);
    expect_int(standing.milestone, MILESTONE_ORDER_RECEIVED);
    expect(!standing.newest && !standing.reached && !standing.exception);
}

TEST(the_newest_scan_wins_not_the_furthest)
{
    expect_int(
        STANDING(AT(1, OUT_FOR_DELIVERY), AT(2, DELIVERY_ATTEMPTED), AT(30, OUT_FOR_DELIVERY)).milestone,
        MILESTONE_OUT_FOR_DELIVERY);
    expect_int(STANDING(AT(1, OUT_FOR_DELIVERY), AT(2, IN_TRANSIT)).milestone, MILESTONE_IN_TRANSIT);
}

TEST(a_late_scan_does_not_take_a_delivery_back)
{
    struct standing standing = STANDING(AT(1, OUT_FOR_DELIVERY), AT(2, DELIVERED), AT(3, IN_TRANSIT));
    expect_int(standing.milestone, MILESTONE_DELIVERED);
    expect_int(standing.newest->at, 2 * MS_HOUR);
    standing = STANDING(AT(2, DELIVERED), AT(4, DELIVERED));
    expect_int(standing.reached->at, 2 * MS_HOUR);
}

TEST(a_delivery_is_taken_back_by_a_return)
{
    expect_int(STANDING(AT(1, DELIVERED), AT(50, RETURNED)).milestone, MILESTONE_RETURNED);
    expect_int(STANDING(AT(1, RETURNED), AT(2, DELIVERED)).milestone, MILESTONE_RETURNED);
    struct standing standing = STANDING(AT(1, DELIVERED), EXCEPTION(2, RETURNING));
    expect(standing.exception && standing.milestone == MILESTONE_DELIVERED);
}

TEST(a_lost_parcel_may_be_found_and_a_cancelled_one_may_have_gone_out)
{
    expect_int(STANDING(AT(1, LOST), AT(2, IN_TRANSIT)).milestone, MILESTONE_IN_TRANSIT);
    expect_int(STANDING(AT(1, CANCELLED), AT(2, PICKED_UP)).milestone, MILESTONE_PICKED_UP);
    expect_int(STANDING(AT(1, CANCELLED), AT(2, PACKED)).milestone, MILESTONE_CANCELLED);
    expect_int(STANDING(AT(1, LOST), AT(2, LABEL_CREATED)).milestone, MILESTONE_LOST);
}

TEST(an_exception_lies_over_the_milestone_until_the_next_scan)
{
    struct standing standing = STANDING(AT(1, IN_TRANSIT), EXCEPTION(2, CUSTOMS));
    expect(standing.exception);
    expect_int(standing.milestone, MILESTONE_IN_TRANSIT);
    expect_int(standing.reason, REASON_CUSTOMS);
    expect_int(standing.newest->at, 2 * MS_HOUR);
    expect_int(standing.reached->at, 1 * MS_HOUR);
    standing = STANDING(AT(1, IN_TRANSIT), EXCEPTION(2, CUSTOMS), AT(3, IN_TRANSIT));
    expect(!standing.exception && standing.reason == REASON_NONE);
    standing = STANDING(EXCEPTION(1, ADDRESS));
    expect(standing.exception && standing.milestone == MILESTONE_ORDER_RECEIVED && !standing.reached);
}

TEST(waiting_to_be_collected_counts_from_its_first_day)
{
    struct standing standing = STANDING(AT(1, AVAILABLE_FOR_PICKUP), AT(25, AVAILABLE_FOR_PICKUP));
    expect_int(standing.reached->at, 1 * MS_HOUR);
    expect_int(standing.newest->at, 25 * MS_HOUR);
    expect_int(STANDING(AT(1, OUT_FOR_DELIVERY), AT(25, OUT_FOR_DELIVERY)).reached->at, 25 * MS_HOUR);
}

static struct shipment parcel(struct event *event)
{
    return (struct shipment){.events = event, .event_count = 1};
}

TEST(an_order_is_open_until_every_parcel_is_at_its_end)
{
    struct event done = AT(1, DELIVERED), way = AT(1, IN_TRANSIT), off = AT(1, CANCELLED);
    struct shipment both[] = {parcel(&done), parcel(&way)}, ended[] = {parcel(&done), parcel(&off)};
    struct shipment cancelled[] = {parcel(&off), parcel(&off)};
    expect(order_is_open(&(struct order){.shipments = both, .shipment_count = 2}));
    expect(!order_is_open(&(struct order){.shipments = ended, .shipment_count = 2}));
    expect(order_is_open(&(struct order){0}));
    expect(!order_is_cancelled(&(struct order){0}));
    expect(order_is_cancelled(&(struct order){.shipments = cancelled, .shipment_count = 2}));
    expect(!order_is_cancelled(&(struct order){.shipments = ended, .shipment_count = 2}));
}

TEST(an_order_is_shipped_once_a_carrier_has_any_of_it)
{
    struct event label = AT(1, LABEL_CREATED), way = AT(1, PICKED_UP), off = AT(1, CANCELLED);
    struct event customs = EXCEPTION(1, CUSTOMS), stock = EXCEPTION(1, INVENTORY);
    struct shipment one[] = {parcel(&label)}, two[] = {parcel(&label), parcel(&way)}, none[] = {parcel(&off)};
    struct shipment held[] = {parcel(&customs)}, waiting[] = {parcel(&stock)};
    expect(!order_is_shipped(&(struct order){.shipments = one, .shipment_count = 1}));
    expect(order_is_shipped(&(struct order){.shipments = two, .shipment_count = 2}));
    expect(!order_is_shipped(&(struct order){.shipments = none, .shipment_count = 1}));
    expect(order_is_shipped(&(struct order){.shipments = held, .shipment_count = 1}));
    expect(!order_is_shipped(&(struct order){.shipments = waiting, .shipment_count = 1}));
}

TEST(events_are_put_in_order_and_repetitions_dropped)
{
    struct event events[] = {AT(5, IN_TRANSIT), AT(1, PACKED), AT(5, IN_TRANSIT), AT(3, PICKED_UP),
                             AT(5, DELIVERED)};
    struct shipment shipment = {.events = events, .event_count = 5};
    shipment_sort_events(&shipment);
    expect_int(shipment.event_count, 4);
    expect_int(events[0].milestone, MILESTONE_PACKED);
    expect_int(events[1].milestone, MILESTONE_PICKED_UP);
    expect_int(events[2].milestone, MILESTONE_IN_TRANSIT);
    expect_int(events[3].milestone, MILESTONE_DELIVERED);

    struct event named[] = {AT(2, IN_TRANSIT), AT(1, IN_TRANSIT), AT(2, IN_TRANSIT)};
    named[0].id = named[1].id = "a";
    named[2].id = "b";
    shipment = (struct shipment){.events = named, .event_count = 3};
    shipment_sort_events(&shipment);
    expect_int(shipment.event_count, 2);
}

TEST(of_two_scans_of_one_moment_the_one_heard_of_later_stands)
{
    struct event events[] = {AT(5, DELIVERED), AT(5, OUT_FOR_DELIVERY)};
    events[0].heard_at = 9 * MS_HOUR;
    struct shipment shipment = {.events = events, .event_count = 2};
    shipment_sort_events(&shipment);
    expect_int(shipment_standing(&shipment).milestone, MILESTONE_DELIVERED);
}
