/* language/signs.c - signs beyond ASCII, by ranges. */
#include "language/signs.h"

#include <stddef.h>

#include "base/text.h"

static const struct {
    unsigned first, last;
    enum sign sign;
} signs[] = {
    {0x80, 0xA2, SIGN_BLANK},       {0xA3, 0xA5, SIGN_MONEY},         {0xA6, 0xA9, SIGN_BLANK},
    {0xAB, 0xAC, SIGN_BLANK},       {0xAD, 0xAD, SIGN_HIDDEN},        {0xAE, 0xB3, SIGN_BLANK},
    {0xB4, 0xB4, SIGN_QUOTE},       {0xB6, 0xB9, SIGN_BLANK},         {0xBB, 0xBF, SIGN_BLANK},
    {0x2BC, 0x2BC, SIGN_QUOTE},     {0x2000, 0x200A, SIGN_BLANK},     {0x200B, 0x200F, SIGN_HIDDEN},
    {0x2010, 0x2015, SIGN_SOFT},    {0x2018, 0x2019, SIGN_QUOTE},     {0x201A, 0x2025, SIGN_BLANK},
    {0x2026, 0x2026, SIGN_HARD},    {0x2028, 0x2029, SIGN_HARD},      {0x202A, 0x202E, SIGN_HIDDEN},
    {0x202F, 0x205F, SIGN_BLANK},   {0x2060, 0x206F, SIGN_HIDDEN},    {0x2070, 0x209F, SIGN_BLANK},
    {0x20A0, 0x20C0, SIGN_MONEY},   {0x2100, 0x2115, SIGN_BLANK},     {0x2116, 0x2116, SIGN_HASH},
    {0x2117, 0x2BFF, SIGN_BLANK},   {0x3000, 0x3000, SIGN_BLANK},     {0x3001, 0x3001, SIGN_SOFT},
    {0x3002, 0x3002, SIGN_HARD},    {0x3003, 0x303F, SIGN_BLANK},     {0xFE00, 0xFE0F, SIGN_HIDDEN},
    {0xFEFF, 0xFEFF, SIGN_HIDDEN},  {0xFF01, 0xFF01, SIGN_HARD},      {0xFF03, 0xFF03, SIGN_HASH},
    {0xFF0C, 0xFF0C, SIGN_SOFT},    {0xFF1F, 0xFF1F, SIGN_HARD},      {0xFFFD, 0xFFFD, SIGN_BLANK},
    {0x1F000, 0x1FAFF, SIGN_BLANK}, {0xE0000, 0x10FFFF, SIGN_HIDDEN},
};

enum sign sign_of(unsigned codepoint)
{
    size_t low = 0, high = sizeof signs / sizeof *signs;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (codepoint > signs[middle].last)
            low = middle + 1;
        else
            high = middle;
    }
    if (low < sizeof signs / sizeof *signs && codepoint >= signs[low].first)
        return signs[low].sign;
    return codepoint_is_emoji(codepoint) && codepoint > 0xFF ? SIGN_BLANK : SIGN_LETTER;
}
