/* tests/fuzz/fuzz_intents.c - any pair of intent files loads, or is complained about; what loads understands.
 *
 * What stands before the line "=====" is what all intents share; the rest is an intent's file. */
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fuzz.h"
#include "language/language.h"

static char folder[] = "/tmp/wismo-fuzz-XXXXXX";
static char language[64], shared[96], intent[96];

static void remove_folder(void)
{
    unlink(shared);
    unlink(intent);
    rmdir(language);
    rmdir(folder);
}

static void open_folder(void)
{
    MUST(mkdtemp(folder));
    snprintf(language, sizeof language, "%s/en", folder);
    snprintf(shared, sizeof shared, "%s/_shared.yaml", language);
    snprintf(intent, sizeof intent, "%s/order_status.yaml", language);
    MUST(!mkdir(language, 0700));
    atexit(remove_folder);
}

static void write_file(const char *path, const char *bytes, size_t len)
{
    FILE *file = fopen(path, "w");
    MUST(file);
    MUST(fwrite(bytes, 1, len, file) == len);
    MUST(!fclose(file));
}

static void listen_to(const struct languages *languages)
{
    static const char text[] = "hello where is my parcel 1001 and the red one, ada at example dot com";
    struct arena *arena = arena_open();
    struct complaints complaints = COMPLAINTS_NONE;
    struct ear *ear = ear_open();
    struct meaning meaning;
    struct utterance utterance = {.text = text, .len = sizeof text - 1};
    language_understand(languages, ear, &utterance, arena, &meaning);
    MUST(meaning.question_count);
    languages_prove(languages, ear, &complaints);
    complaints_clear(&complaints);
    ear_close(ear);
    arena_close(arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    static const char *const shapes[] = {"#?\\d{4,10}"};
    static const struct config config = {.order_numbers = {shapes, 1}};
    static const char border[] = "\n=====\n";
    const char *text = (const char *)bytes, *at = memmem(bytes, len, border, sizeof border - 1);
    size_t before = at ? (size_t)(at - text) : 0, after = at ? before + sizeof border - 1 : 0;
    struct complaints complaints = COMPLAINTS_NONE;
    struct languages *languages = NULL;
    if (!*language)
        open_folder();
    write_file(shared, text, before);
    write_file(intent, text + after, len - after);
    enum err err = languages_open(folder, &config, &complaints, &languages);
    MUST((err == OK) == (complaints.count == 0));
    if (!err)
        listen_to(languages);
    languages_close(languages);
    complaints_clear(&complaints);
    return 0;
}
