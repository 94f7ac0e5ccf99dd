/* wording/ssml.h - speech markup: made inert where it is data, checked where it is ours. What is too long is
 * cut by base/markup.h. */
#ifndef WISMO_WORDING_SSML_H
#define WISMO_WORDING_SSML_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"
#include "wording/message_format.h"

/* Appends data without what neither eye nor ear should get: control characters, overrides of direction. */
void text_add_clean(struct str *out, const char *text);
/* The same for SSML: & < > " ' become entities. */
void ssml_add_data(struct str *out, const char *text);
/* A number or reference, said sign by sign: digits as digits, others as characters, long ones in groups with
 * a short break between. Without its tags the text is what was given, less a leading '#'. */
void ssml_add_number(struct str *out, const char *text);

/* The pattern with & < > in its words escaped: a message that is read, made fit to be heard. */
struct pattern ssml_pattern(const struct pattern *pattern, struct arena *arena);

/* Whether the words of a heard message are well-formed SSML with tags that platforms know, each opened and
 * closed in the same form of a plural, and no argument inside a tag. */
bool ssml_check(const struct pattern *pattern, struct str *ret_complaint);

#endif
