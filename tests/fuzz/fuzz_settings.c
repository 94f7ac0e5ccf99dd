/* tests/fuzz/fuzz_settings.c - JSON, and the configuration files made of it. */
#include <string.h>

#include "base/json.h"
#include "base/settings.h"
#include "fuzz.h"
#include "model/config.h"

/* What was parsed prints as JSON that prints the same. */
static void check_json(const char *bytes, size_t len)
{
    struct json *document = NULL, *again = NULL;
    struct str why = STR_EMPTY, printed = STR_EMPTY, reprinted = STR_EMPTY;
    if (json_parse(bytes, len, &document, &why) != OK) {
        MUST(why.len > 0);
    } else {
        json_print(&printed, document);
        MUST(json_parse(printed.data, printed.len, &again, NULL) == OK);
        json_print(&reprinted, again);
        MUST(printed.len == reprinted.len && !memcmp(printed.data, reprinted.data, printed.len));
    }
    json_close(document);
    json_close(again);
    str_clear(&why);
    str_clear(&printed);
    str_clear(&reprinted);
}

static void check_config(const char *text)
{
    struct complaints complaints = COMPLAINTS_NONE;
    struct config *config = NULL;
    enum err err = config_parse("fuzz.json", text, &complaints, &config);
    MUST((err == OK) == (complaints.count == 0));
    for (size_t i = 0; i < complaints.count; i++)
        MUST(text_equal(complaints.items[i].file, "fuzz.json") && complaints.items[i].line >= 0);
    config_close(config);
    complaints_clear(&complaints);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    struct str text = STR_EMPTY;
    check_json((const char *)bytes, len);
    if (len && !memchr(bytes, '\0', len) &&
        !memmem(bytes, len, "file:", 5)) { /* reading files is not the matter */
        str_add_bytes(&text, (const char *)bytes, len);
        check_config(text.data);
        MUST(json_line(text.data, "/shop/policies/en/returns") >= 0);
    }
    str_clear(&text);
    return 0;
}
