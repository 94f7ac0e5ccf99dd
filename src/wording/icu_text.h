/* wording/icu_text.h - what both C++ files need of ICU's strings. */
#ifndef WISMO_WORDING_ICU_TEXT_H
#define WISMO_WORDING_ICU_TEXT_H

#include <string>

#include <unicode/unistr.h>

#include "wording/message_format.h"

std::string icu_utf8(const icu::UnicodeString &text);
/* The plural form with that name; false when it is none. */
bool icu_plural(const icu::UnicodeString &name, enum plural *ret_plural);

#endif
