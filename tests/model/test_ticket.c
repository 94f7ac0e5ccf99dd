/* tests/model/test_ticket.c - references that survive being read aloud and typed by hand. */
#include "test.h"

#include <string.h>

#include "model/ticket.h"

static const char alphabet[] = "23456789ABCDEFGHJKMNPQRSTVWXYZ";

TEST(a_reference_reads_back_however_it_is_typed)
{
    char made[TICKET_REFERENCE_TEXT], typed[32], read[TICKET_REFERENCE_TEXT];
    for (uint64_t random = 1; random; random = random * 6364136223846793005ULL + 1442695040888963407ULL) {
        ticket_reference_make(random, made);
        expect_int(strlen(made), 9);
        expect(made[4] == '-');
        for (const char *c = made; *c; c++)
            expect(*c == '-' || strchr(alphabet, *c));
        size_t len = 0;
        for (const char *c = made; *c; c++) {
            if (*c != '-')
                typed[len++] = (char)(*c >= 'A' ? *c + 32 : *c);
            typed[len++] = ' ';
        }
        typed[len] = '\0';
        expect(ticket_reference_read(typed, read) == read);
        expect_text(read, made);
        if (random >> 56 == 42) /* after some hundred */
            break;
    }
}

TEST(every_single_wrong_character_is_noticed)
{
    char made[TICKET_REFERENCE_TEXT], read[TICKET_REFERENCE_TEXT];
    for (uint64_t random = 7; random < 700000000000ULL; random = random * 31 + 11) {
        ticket_reference_make(random, made);
        for (size_t i = 0; i < 9; i++)
            for (const char *c = alphabet; *c && i != 4; c++) {
                char wrong[TICKET_REFERENCE_TEXT];
                strcpy(wrong, made);
                wrong[i] = *c;
                expect((ticket_reference_read(wrong, read) != NULL) == (*c == made[i]));
            }
    }
}

TEST(every_swap_of_neighbours_is_noticed_for_every_pair)
{
    char made[TICKET_REFERENCE_TEXT], read[TICKET_REFERENCE_TEXT];
    static const size_t places[8] = {0, 1, 2, 3, 5, 6, 7, 8};
    for (uint64_t pair = 0; pair < 900; pair++)
        for (int place = 0; place < 7; place++) {
            uint64_t random = pair; /* the pair stands at `place`, zeros before it, something behind */
            for (int i = 0; i < place; i++)
                random *= 30;
            ticket_reference_make(random + 17 * (uint64_t)(place == 0) * 900, made);
            for (int i = 0; i < 7; i++) {
                char wrong[TICKET_REFERENCE_TEXT];
                strcpy(wrong, made);
                char kept = wrong[places[i]];
                wrong[places[i]] = wrong[places[i + 1]];
                wrong[places[i + 1]] = kept;
                bool same = !strcmp(wrong, made);
                expect((ticket_reference_read(wrong, read) != NULL) == same);
            }
        }
}

TEST(what_is_no_reference_is_not_read_as_one)
{
    char read[TICKET_REFERENCE_TEXT];
    static const char *const wrong[] = {"",
                                        "1001",
                                        "K7P",
                                        "K7P4-MX2",
                                        "ILOU-0000",
                                        "K7P4-MX23-X",
                                        "ada@example.com",
                                        "K7P\xc3\xa4-MX23",
                                        "222222222222222222222222222222222222222222222222"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        expect(!ticket_reference_read(wrong[i], read));
    expect(!ticket_reference_read(NULL, read));
}
