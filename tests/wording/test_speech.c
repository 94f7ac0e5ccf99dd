/* tests/wording/test_speech.c - answers as wholes: sentences joined, numbers said sign by sign, data inert,
 * speech short enough for the platforms. */
#include <string.h>

#include "base/file.h"
#include "base/json.h"
#include "base/str.h"
#include "help.h"

#define DIGITS(x) "<say-as interpret-as=\"digits\">" x "</say-as>"
#define SIGNS(x) "<say-as interpret-as=\"characters\">" x "</say-as>"
#define PAUSE "<break time=\"200ms\"/>"

static struct wording *made(const char *en)
{
    static struct wording *wordings[32];
    static size_t count;
    struct complaints complaints = COMPLAINTS_NONE;
    const char *folder = test_folder();
    locale_write(folder, "en.arb", en);
    expect_int(wording_open(folder, &complaints, &wordings[count]), OK);
    set_now("2026-11-23T15:00:00Z", "America/New_York", "en");
    return wordings[count++];
}

static struct arg text_arg(const char *name, const char *text)
{
    return (struct arg){.name = name, .kind = ARG_TEXT, .text = text};
}

TEST(a_number_is_said_digit_by_digit)
{
    set_now("2026-11-23T15:00:00Z", "America/New_York", "en");
    expect_text(heard_arg((struct arg){.kind = ARG_NUMBER, .text = "1001"}), DIGITS("1001"));
    expect_text(heard_arg((struct arg){.kind = ARG_NUMBER, .text = "#1001"}), DIGITS("1001"));
    expect_text(read_arg((struct arg){.kind = ARG_NUMBER, .text = "#1001"}), "#1001");
    expect_text(heard_arg((struct arg){.kind = ARG_NUMBER, .text = "K7P4-MX23"}), SIGNS("K7P4-MX23"));
}

TEST(a_long_number_is_said_in_groups_with_short_breaks)
{
    set_now("2026-11-23T15:00:00Z", "America/New_York", "en");
    expect_text(heard_arg((struct arg){.kind = ARG_NUMBER, .text = "1Z999AA10123456784"}),
                SIGNS("1Z99") PAUSE SIGNS("9AA1") PAUSE SIGNS("0123") PAUSE SIGNS("456") PAUSE SIGNS("784"));
    expect_text(heard_arg((struct arg){.kind = ARG_NUMBER, .text = "1234567"}),
                DIGITS("1234") PAUSE DIGITS("567"));
    expect_text(read_arg((struct arg){.kind = ARG_NUMBER, .text = "1Z999AA10123456784"}),
                "1Z999AA10123456784");
}

TEST(markup_in_names_and_items_is_inert)
{
    const char *const items[] = {"<audio src=\"https://x/\"/>", "salt & pepper"};
    set_now("2026-11-23T15:00:00Z", "America/New_York", "en");
    expect_text(heard_arg((struct arg){.kind = ARG_TEXT, .text = "</speak><b>\"Ada's\" & co"}),
                "&lt;/speak&gt;&lt;b&gt;&quot;Ada&apos;s&quot; &amp; co");
    expect_text(read_arg((struct arg){.kind = ARG_TEXT, .text = "<b>\"Ada's\" & co"}), "<b>\"Ada's\" & co");
    expect_text(heard_arg((struct arg){.kind = ARG_ITEMS, .items = items, .item_count = 2}),
                "&lt;audio src=&quot;https://x/&quot;/&gt; and salt &amp; pepper");
    expect_text(heard_arg((struct arg){.kind = ARG_NUMBER, .text = "<a>"}), SIGNS("&lt;a&gt;"));
    /* A pattern's own signs are data too when they come in as an argument. */
    expect_text(read_arg((struct arg){.kind = ARG_TEXT, .text = "{it} {shop} '{' # %s"}),
                "{it} {shop} '{' # %s");
}

TEST(control_characters_and_turned_text_do_not_get_through)
{
    set_now("2026-11-23T15:00:00Z", "America/New_York", "en");
    expect_text(read_arg((struct arg){.kind = ARG_TEXT, .text = "a\x01\x1b[31mb\nc"}), "a[31mb c");
    expect_text(heard_arg((struct arg){.kind = ARG_TEXT, .text = "abc\u202Exyz"}), "abcxyz");
    expect_text(heard_arg((struct arg){.kind = ARG_TEXT, .text = "bad \xff\xfe bytes"}), "");
}

TEST(what_is_only_read_is_heard_with_its_signs_escaped)
{
    struct wording *wording =
        made("{\"@@locale\":\"en\",\"a\":\"Q & A <{shop}> isn't {n, plural, one {<#} other {# & more}}\"}");
    struct arg n = {.name = "n", .kind = ARG_COUNT, .number = 2};
    expect_text(read_say(wording, (struct say){"a", &n, 1, false}), "Q & A <Lovelace & Sons> isn't 2 & more");
    expect_text(heard_say(wording, (struct say){"a", &n, 1, false}),
                "Q &amp; A &lt;Lovelace &amp; Sons&gt; isn't 2 &amp; more");
    wording_close(wording);
}

TEST(a_message_may_be_heard_in_other_words_than_read)
{
    struct wording *wording =
        made("{\"@@locale\":\"en\",\"a\":\"Order {n}\",\"a_speech\":\"Order, <break time=\\\"1s\\\"/>{n}\"}");
    struct arg n = {.name = "n", .kind = ARG_NUMBER, .text = "1001"};
    expect_text(read_say(wording, (struct say){"a", &n, 1, false}), "Order 1001");
    expect_text(heard_say(wording, (struct say){"a", &n, 1, false}),
                "Order, <break time=\"1s\"/>" DIGITS("1001"));
    wording_close(wording);
}

TEST(plurals_and_choices_are_made_as_messageformat_says)
{
    struct wording *wording =
        made("{\"@@locale\":\"en\",\"p\":\"{n, plural, offset:1 =0 {none} =1 {only you} one {you and # "
             "other} other {you and "
             "# others}}\",\"o\":\"{n, selectordinal, one {#st} two {#nd} few {#rd} other {#th}}\","
             "\"s\":\"{why, select, customs {held by customs} other {held}} '{'as is'}' ''quoted'' it's\","
             "\"nest\":\"{n, plural, one {{why, select, a {one a} other {one}}} other {# {why}}}\"}");
    static const char *const p[] = {"none", "only you", "you and 1 other", "you and 2 others"};
    static const char *const o[] = {"0th", "1st", "2nd", "3rd", "4th"};
    struct arg args[] = {{.name = "n", .kind = ARG_COUNT}, {.name = "why", .kind = ARG_TEXT, .text = "a"}};
    for (int i = 0; i < 4; i++) {
        args[0].number = i;
        expect_text(read_say(wording, (struct say){"p", args, 1, false}), p[i]);
    }
    for (int i = 0; i < 5; i++) {
        args[0].number = i;
        expect_text(read_say(wording, (struct say){"o", args, 1, false}), o[i]);
    }
    args[0].number = 1;
    expect_text(read_say(wording, (struct say){"nest", args, 2, false}), "one a");
    args[0].number = 1200;
    expect_text(read_say(wording, (struct say){"nest", args, 2, false}), "1,200 a");
    expect_text(read_say(wording, (struct say){"s", args, 2, false}), "held {as is} 'quoted' it's");
    args[1].text = "customs";
    expect_text(read_say(wording, (struct say){"s", args, 2, false}),
                "held by customs {as is} 'quoted' it's");
    wording_close(wording);
}

TEST(sentences_are_joined_and_paragraphs_stand_apart)
{
    struct wording *wording =
        made("{\"@@locale\":\"en\",\"a\":\"One.\",\"b\":\"Two.\",\"none\":\"{x}\",\"yes\":\"Yes\"}");
    struct arg nothing = text_arg("x", "");
    struct say says[] = {{"paragraph", NULL, 0, false}, {"a", NULL, 0, false},
                         {"none", &nothing, 1, false},  {"b", NULL, 0, false},
                         {"paragraph", NULL, 0, false}, {"a", NULL, 0, false},
                         {"paragraph", NULL, 0, false}};
    struct offer offers[] = {{.title_key = "yes", .value = "yes"},
                             {.title = "Lamp & <b>", .value = "1002"},
                             {.title_key = "gone", .value = "x"}};
    struct decision decision = {
        .says = says, .say_count = 7, .reprompt = &says[1], .offers = offers, .offer_count = 3};
    struct reply reply = {0};
    struct voice *voice = voice_open(wording);
    voice_word(voice, the_setting(), &decision, the_arena(), &reply);
    expect_text(reply.text, "One. Two.\n\nOne.");
    expect_text(reply.speech, "One. Two. <break time=\"500ms\"/> One.");
    expect_text(reply.reprompt, "One.");
    expect_int(reply.button_count, 2);
    expect_text(reply.buttons[0].title, "Yes");
    expect_text(reply.buttons[0].value, "yes");
    expect_text(reply.buttons[1].title, "Lamp & <b>");
    expect(!reply.ticket && !reply.end);

    decision = (struct decision){.repeat = true};
    voice_word(voice, the_setting(), &decision, the_arena(), &reply);
    expect_text(reply.text, "");
    expect(!reply.reprompt && !reply.button_count);
    expect_text(voice_say(voice, the_setting(), &says[1], the_arena()), "One.");
    voice_close(voice);
    wording_close(wording);
}

TEST(a_shop_without_a_name_is_called_the_shop)
{
    struct wording *wording =
        made("{\"@@locale\":\"en\",\"a\":\"Hello from {shop}.\",\"shop_unnamed\":\"the shop\"}");
    struct config nameless = {0};
    struct setting setting = *the_setting();
    struct voice *voice = voice_open(wording);
    setting.config = &nameless;
    expect_text(voice_say(voice, &setting, &(struct say){"a", NULL, 0, false}, the_arena()),
                "Hello from the shop.");
    voice_close(voice);
    wording_close(wording);
}

TEST(a_message_that_stands_in_itself_ends)
{
    struct wording *wording = made("{\"@@locale\":\"en\",\"a\":\"{shop}\",\"shop_unnamed\":\"x{shop}\"}");
    struct config nameless = {0};
    struct setting setting = *the_setting();
    struct voice *voice = voice_open(wording);
    setting.config = &nameless;
    expect_text(voice_say(voice, &setting, &(struct say){"a", NULL, 0, false}, the_arena()), "Xxxx");
    voice_close(voice);
    wording_close(wording);
}

TEST(speech_stays_below_what_alexa_takes_and_keeps_the_question)
{
    struct wording *wording =
        made("{\"@@locale\":\"en\",\"a\":\"Our rules: {rules}\",\"q\":\"Shall a person call you?\","
             "\"n\":\"{rules}\",\"sentence_cut\":\"…\"}");
    struct str rules = STR_EMPTY;
    for (int i = 0; i < 400; i++)
        str_printf(&rules, "Rule %d is \"this & that\". ", i);
    struct arg arg = text_arg("rules", rules.data);
    struct say says[] = {{"a", &arg, 1, false}, {"q", NULL, 0, false}};
    struct decision decision = {.says = says, .say_count = 2};
    struct reply reply = {0};
    struct voice *voice = voice_open(wording);
    voice_word(voice, the_setting(), &decision, the_arena(), &reply);
    expect(strlen(reply.speech) <= 7900 && strlen(reply.speech) > 7800);
    expect_well_formed(reply.speech);
    expect(strstr(reply.speech, "that&quot;. Shall a person call you?"));
    expect(strlen(reply.text) > 8000); /* what is read may be long */

    /* Nothing but signs, and no blank anywhere to cut at. */
    memset(rules.data, '9', rules.len);
    says[0].key = "n";
    says[0].args[0].kind = ARG_NUMBER;
    voice_word(voice, the_setting(), &decision, the_arena(), &reply);
    expect(strlen(reply.speech) <= 7900);
    expect_well_formed(reply.speech);
    voice_close(voice);
    str_clear(&rules);
    wording_close(wording);
}

/* The names behind each '{' of a pattern, as arguments: numbers where a plural wants one, else a hostile
 * text. */
static size_t arguments_of(const char *pattern, struct arg *args, size_t limit)
{
    size_t count = 0;
    for (const char *at = strchr(pattern, '{'); at && count < limit; at = strchr(at + 1, '{')) {
        size_t len = strspn(at + 1, "abcdefghijklmnopqrstuvwxyz_");
        if (!len)
            continue;
        bool number = strncmp(at + 1 + len, ", plural", 8) == 0;
        args[count++] = (struct arg){.name = arena_copy(the_arena(), at + 1, len),
                                     .kind = number ? ARG_COUNT : ARG_TEXT,
                                     .number = 2,
                                     .text = "</speak><b>\"A\" & 'B'"};
    }
    return count;
}

TEST(every_shipped_message_is_said_and_stays_well_formed_whatever_comes_in)
{
    struct str text = STR_EMPTY;
    struct json *document = NULL;
    expect_int(file_read(source_path("locales/en.arb"), 1 << 20, &text), OK);
    expect_int(json_parse(text.data, text.len, &document, NULL), OK);
    set_now("2026-11-23T15:00:00Z", "America/New_York", "en");
    size_t said = 0;
    for (size_t i = 0; i < json_count(document); i++) {
        const char *key = NULL, *pattern = json_text(json_member_at(document, i, &key));
        struct arg args[16];
        if (*key == '@' || !pattern || strstr(key, "_speech"))
            continue;
        struct say say = {.key = key, .args = args, .arg_count = arguments_of(pattern, args, 16)};
        for (int british = 0; british < 2; british++) {
            the_setting()->locale = british ? "en-GB" : "en";
            expect(*read_say(shipped(), say) || !*pattern); /* some are only heard: empty on purpose */
            expect(!strstr(read_say(shipped(), say), "{"));
            expect_well_formed(heard_say(shipped(), say));
            expect(!strstr(heard_say(shipped(), say), "<b>"));
        }
        said++;
    }
    expect(said > 100);
    json_close(document);
    str_clear(&text);
}
