/* tests/model/test_tracking.c - whose number it is, whether it can be right, and where it leads. */
#include "test.h"

#include <string.h>

#include "model/tracking.h"

struct pair {
    const char *given, *expected;
};

static bool is_checked_as(const char *key, const char *carrier)
{
    struct tracking_guess guesses[TRACKING_GUESSES];
    size_t count = tracking_guess(key, guesses);
    for (size_t i = 0; i < count; i++)
        if (!strcmp(guesses[i].carrier, carrier))
            return true;
    return false;
}

TEST(known_good_tracking_numbers_are_recognised)
{
    static const struct pair good[] = {
        {"1Z5R89390357567127", "UPS"},
        {"1Z879E930346834440", "UPS"},
        {"K1506235620", "UPS"},
        {"9400111206206406260787", "USPS"},
        {"420787459400111206206406260787", "USPS"},
        {"9505511069605048600624", "USPS"},
        {"71123456789123456787", "USPS"},
        {"RB123456785GB", "Royal Mail"},
        {"RB123456785US", "USPS"},
        {"986578788855", "FedEx"},
        {"477179081230", "FedEx"},
        {"041441760228964", "FedEx"},
        {"9611020987654312345672", "FedEx"},
        {"1001921334250001000300779017972697", "FedEx"},
        {"3318810025", "DHL Express"},
        {"73891051146", "DHL Express"},
        {"GM2951173225174494", "DHL eCommerce"},
        {"008182709980000020033350276C", "DPD"},
        {"09980000020033F", "DPD"},
        {"TBA502887274000", "Amazon"},
        {"C1004444443", "Amazon"},
        {"C11031500001879", "OnTrac"},
        {"D10011354453707", "OnTrac"},
        {"0073938000549297", "Canada Post"},
        {"320595463938", "Purolator"},
        {"07209562763", "Old Dominion"},
        {"JJD0002257639032011", "Yodel"},
    };
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        if (!is_checked_as(good[i].given, good[i].expected))
            fail_msg("%s is not recognised as %s", good[i].given, good[i].expected);
}

TEST(tracking_numbers_with_a_wrong_check_digit_are_told)
{
    static const struct pair bad[] = {
        {"2Z5R89390357567127", "UPS"},
        {"K1506235622", "UPS"},
        {"RB123456786US", "USPS"},
        {"RB123456785XX", "post"},
        {"996578788855", "FedEx"},
        {"3318810010", "DHL Express"},
        {"008182709980000020033350276A", "DPD"},
        {"C10000000000000", "OnTrac"},
        {"320595463939", "Purolator"},
        {"TBA50288727400A", "Amazon"},
        {"0073938000549292", "Canada Post"},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (is_checked_as(bad[i].given, bad[i].expected))
            fail_msg("%s is taken for %s", bad[i].given, bad[i].expected);
}

TEST(every_wrong_digit_of_a_ups_number_is_noticed)
{
    const char *good = "1Z5R89390357567127";
    for (size_t i = 11; i < strlen(good); i++)
        for (char digit = '0'; digit <= '9'; digit++) {
            char changed[32];
            strcpy(changed, good);
            changed[i] = digit;
            expect(
                is_checked_as(changed, "UPS") == (digit == good[i]) || (i % 2 && digit - good[i] == 5) ||
                (i % 2 && good[i] - digit == 5)); /* its weights do not tell 0 from 5 in every other place */
        }
}

TEST(formats_with_a_check_digit_come_first)
{
    struct tracking_guess guesses[TRACKING_GUESSES];
    size_t count = tracking_guess("320595463938", guesses);
    expect(count >= 1);
    bool unchecked = false;
    for (size_t i = 0; i < count; i++) {
        expect(!(unchecked && guesses[i].checked));
        unchecked = !guesses[i].checked;
    }
    expect_int(tracking_guess(NULL, guesses), 0);
    expect_int(tracking_guess("", guesses), 0);
    expect_int(tracking_guess("1001", guesses), 0);
}

static size_t place_of(const char *carrier, const char *key, const struct tracking_hint *hint)
{
    struct tracking_guess guesses[TRACKING_GUESSES];
    size_t count = tracking_rank(key, hint, guesses);
    for (size_t i = 0; i < count; i++)
        if (!strcmp(guesses[i].carrier, carrier))
            return i + 1;
    return 0;
}

struct local {
    const char *key, *carrier, *country;
};
/* Made up; their check characters were worked out by another program. */
static const struct local locals[] = {
    {"00340434123456789012", "DHL", "DE"},      {"428001369716", "DHL", "DE"},
    {"30345678901237", "Hermes", "DE"},         {"373501234567890128", "PostNord", NULL},
    {"00373501234567890128", "PostNord", NULL}, {"370701234567890125", "Posten Bring", NULL},
    {"409123456781", "Yamato", "JP"},           {"409123456781", "Sagawa", "JP"},
    {"409123456781", "Japan Post", "JP"},       {"12345678903", "Japan Post", "JP"},
    {"61290011223344556672", "FedEx", "US"},    {"RR246813514FR", "La Poste", NULL},
    {"RR246813528ES", "Correos", NULL},         {"RR246813531IT", "Poste Italiane", NULL},
    {"RR246813545BE", "bpost", NULL},           {"RR246813559SE", "PostNord", NULL},
    {"RR246813562NO", "Posten Bring", NULL},    {"RR246813576JP", "Japan Post", NULL},
    {"RR246813580CN", "China Post", NULL},      {"RR246813593PL", "Poczta Polska", NULL},
    {"RR246813505CH", "Swiss Post", NULL},      {"RR246813514AT", "Austrian Post", NULL},
    {"RR246813528NL", "PostNL", NULL},          {"RR246813531AU", "Australia Post", NULL},
};
static const size_t local_count = sizeof locals / sizeof *locals;

TEST(numbers_of_the_posts_and_carriers_of_other_countries_are_recognised_there)
{
    for (size_t i = 0; i < local_count; i++) {
        struct tracking_hint hint = {NULL, locals[i].country};
        if (!place_of(locals[i].carrier, locals[i].key, &hint))
            fail_msg("%s is not recognised as %s", locals[i].key, locals[i].carrier);
    }
}

TEST(a_number_that_its_carrier_cannot_have_given_is_told_and_leads_nowhere)
{
    struct arena *arena = arena_open();
    for (size_t i = 0; i < local_count; i++) {
        struct tracking_hint hint = {locals[i].carrier, locals[i].country};
        char wrong[48];
        strcpy(wrong, locals[i].key);
        size_t at = strlen(wrong) - (wrong[0] >= 'A' ? 3 : 1); /* the check digit */
        wrong[at] = (char)('0' + (wrong[at] - '0' + 1) % 10);
        expect_int(tracking_judge(locals[i].key, &hint), TRACKING_FITS);
        expect(tracking_link(arena, locals[i].key, &hint));
        if (strcmp(locals[i].carrier, "Poste Italiane") == 0)
            continue; /* has numbers of that shape that no check tells anything about */
        if (tracking_judge(wrong, &hint) != TRACKING_WRONG || tracking_link(arena, wrong, &hint))
            fail_msg("%s is taken for a number of %s", wrong, locals[i].carrier);
    }
    arena_close(arena);
}

TEST(formats_without_a_check_digit_are_recognised_by_shape_or_by_the_carrier_that_is_named)
{
    static const struct local shapes[] = {
        {"MI012345ABC123", "UPS", NULL},
        {"123456789", "UPS", "UPS"},
        {"JJD1410302937991", "DHL", NULL},
        {"JVGL0999999912345678", "DHL", NULL},
        {"12345678901", "GLS", "GLS"},
        {"XHAX4HDA", "GLS", "GLS Germany"},
        {"01015026003653", "DPD", "DPD"},
        {"H1001234567890123456", "Hermes", NULL},
        {"H001AA0012345678", "Evri", NULL},
        {"3SABCD1234567", "PostNL", NULL},
        {"6A12345678901", "Colissimo", NULL},
        {"XY1234567890123", "Chronopost", "Chronopost"},
        {"PK43BD0400000220138001K", "Correos", NULL},
        {"323212345678901234567890", "bpost", NULL},
        {"990012345612345678", "Swiss Post", NULL},
        {"1000123456789012345678", "Austrian Post", NULL},
        {"620999123456789012345678", "InPost", NULL},
        {"Z1234567890", "Packeta", NULL},
        {"33ABC0123456", "Australia Post", "Australia Post"},
        {"SF1234567890123", "SF Express", NULL},
        {"UM123456789YP", "Yanwen", NULL},
        {"4PX3000123456789CN", "4PX", NULL},
        {"LP00123456789012", "Cainiao", NULL},
        {"GD123456785WW", "TNT", NULL},
        {"1234567890", "Aramex", "Aramex"},
        {"TBA502887274000", "Amazon", NULL},
        {"YT1234567890123456", "YunExpress", NULL},
    };
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
        struct tracking_hint hint = {shapes[i].country, NULL}; /* here: the carrier as the shop names it */
        if (!place_of(shapes[i].carrier, shapes[i].key, &hint))
            fail_msg("%s is not recognised as %s", shapes[i].key, shapes[i].carrier);
    }
}

TEST(twelve_digits_are_ranked_by_the_carrier_and_the_country_of_the_order)
{
    const char *both = "320595463938"; /* Purolator's check digit holds */
    expect_int(place_of("Purolator", both, &(struct tracking_hint){NULL, "CA"}), 1);
    const char *japan = "409123456781";
    expect_int(place_of("Yamato", japan, &(struct tracking_hint){NULL, "jp"}), 1);
    expect_int(place_of("Sagawa", japan, &(struct tracking_hint){"Sagawa Express", "JP"}), 1);
    expect_int(place_of("Yamato", japan, &(struct tracking_hint){NULL, "US"}), 0);
    expect_int(place_of("Yamato", japan, &(struct tracking_hint){NULL, NULL}), 0);
    expect_int(place_of("GLS", "428001369716", &(struct tracking_hint){"GLS", "DE"}), 1);
    expect_int(place_of("DHL", "428001369716", &(struct tracking_hint){"GLS", "DE"}), 2);
}

TEST(a_parcel_links_to_the_page_of_its_carrier)
{
    static const struct {
        const char *carrier, *country, *key, *page;
    } links[] = {
        {"ups ground", NULL, "1Z5R89390357567127", "ups.com"},
        {NULL, NULL, "1Z5R89390357567127", "1Z5R89390357567127"},
        {"DHL", NULL, "3318810025", "dhl.com"},
        {"DHL", "DE", "428001369716", "dhl.de"},
        {"Purolator", NULL, "320595463938", "purolator"},
        {"Colissimo", "FR", "6A12345678901", "laposte.fr"},
        {NULL, NULL, "TBA502887274001X", NULL},
        {NULL, NULL, "SF1234567890123", NULL}, /* a shape alone is not enough */
        {"SF Express", NULL, "SF1234567890123", "sf-express"},
        {"UPS", NULL, NULL, NULL},
        {"UPS", NULL, "1Z5R89390357567128", NULL},
        {NULL, NULL, "1Z5R89390357567128", NULL},
        {"FedEx", NULL, "320595463938", NULL}, /* fits Purolator by chance; the shop says FedEx */
    };
    struct arena *arena = arena_open();
    for (size_t i = 0; i < sizeof links / sizeof *links; i++) {
        struct tracking_hint hint = {links[i].carrier, links[i].country};
        const char *link = tracking_link(arena, links[i].key, &hint);
        if (!link != !links[i].page || (link && !strstr(link, links[i].page)))
            fail_msg("%s %s leads to %s", links[i].carrier ? links[i].carrier : "-", links[i].key,
                     link ? link : "nothing");
    }
    arena_close(arena);
}

TEST(what_no_format_knows_is_not_called_wrong)
{
    static const struct pair fine[] = {{"LOCALVAN20261123", "Van of Mine"},
                                       {"99999999", "UPS"},
                                       {"ABCDEFGHIJ", NULL},
                                       {"123456789012", NULL}};
    for (size_t i = 0; i < sizeof fine / sizeof *fine; i++)
        expect(tracking_judge(fine[i].given, &(struct tracking_hint){fine[i].expected, NULL}) !=
               TRACKING_WRONG);
    expect_int(tracking_judge(NULL, &(struct tracking_hint){"UPS", NULL}), TRACKING_UNKNOWN);
}

TEST(hostile_numbers_are_read_without_harm)
{
    struct arena *arena = arena_open();
    char all[41];
    struct tracking_guess guesses[TRACKING_GUESSES];
    for (size_t len = 1; len < sizeof all; len++)
        for (const char *c = "0199AZJ4"; *c; c++) {
            memset(all, *c, len);
            all[len] = '\0';
            expect(tracking_guess(all, guesses) <= TRACKING_GUESSES);
            tracking_link(arena, all, &(struct tracking_hint){"%s%n", "%s"});
        }
    arena_close(arena);
}
