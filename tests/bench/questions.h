/* tests/bench/questions.h - typical questions of 6 to 10 words, and as many words that match nothing. */
#ifndef WISMO_TESTS_BENCH_QUESTIONS_H
#define WISMO_TESTS_BENCH_QUESTIONS_H

static const char *const questions[] = {
    "where is my order number 4417 right now",
    "can you tell me when my package will arrive",
    "i would like to cancel order 20981 please",
    "has my order from last tuesday shipped yet",
    "the parcel arrived but one cup was broken",
    "how do i send back the blue jacket",
    "please change the delivery address of my order",
    "which carrier delivers my package and what number",
    "i want to speak to a real person",
    "do you ship to canada and how fast",
    "my order ten forty two is still missing",
    "let me know when the parcel is delivered",
    "what happened to the complaint that i filed",
    "show me all of my recent orders please",
    "tracking says delivered but nothing was at my door",
    "i got the wrong size of running shoes",
    "when do i get the money for my return",
    "could you add a second lamp to order 3310",
    "stop sending me text messages about my parcel",
    "my email is ada at example dot com",
    "is my package out for delivery today or tomorrow",
    "wher is my pacakge it was due yesterday",
    "order #88120 has not moved for six days",
    "i am really unhappy with your delivery service",
};
static const char *const others[] = {
    "the committee will decide about the budget in spring",
    "our neighbours painted their fence green over the weekend",
    "seven sailors crossed the narrow strait before sunrise again",
    "nobody in the village remembers how the song ends",
    "a gentle breeze moved through the tall dry grass",
    "the museum keeps roman coins in a glass cabinet",
    "grandmother baked plum cake whenever the cousins came along",
    "every tuesday the choir rehearses in the old chapel",
    "quantum particles behave strangely under such cold laboratory conditions",
    "the referee stopped the match because of heavy fog",
    "many poets wrote about rivers mountains and lost friends",
    "their goat escaped through a hole behind the barn",
    "set the thermostat in the bedroom to nineteen degrees",
    "turn the living room lights off after eleven tonight",
    "which gate does the flight from lisbon leave from",
    "play something quiet by that pianist from warsaw please",
    "how many litres of paint cover one kitchen wall",
    "remind me to water the ferns on sunday morning",
    "why did my card get declined at the machine",
    "what exchange rate applies when i withdraw swiss francs",
};

#endif
