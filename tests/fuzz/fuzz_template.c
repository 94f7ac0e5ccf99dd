/* tests/fuzz/fuzz_template.c - an intent file: whatever stands in it, it is complained about or understood
 * with. */
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"
#include "fuzz.h"
#include "language/language.h"

static const char common[] = "lists:\n  colour:\n    values: [red, dark blue]\nexpansion_rules:\n"
                             "  parcel: \"(order|parcel)[s]\"\n  my: \"(my|the)\"\nskip_words: [please]\n";

static char folder[64], path[128];

static void write_file(const char *name, const void *bytes, size_t len)
{
    FILE *file = fopen(name, "wb");
    must(file && fwrite(bytes, 1, len, file) == len);
    fclose(file);
}

static void remove_folder(void)
{
    char name[128];
    unlink(path);
    snprintf(name, sizeof name, "%s/en/_common.yaml", folder);
    unlink(name);
    snprintf(name, sizeof name, "%s/en", folder);
    rmdir(name);
    rmdir(folder);
}

static void make_folder(void)
{
    char name[128];
    snprintf(folder, sizeof folder, "/tmp/wismo-fuzz-XXXXXX");
    must(mkdtemp(folder) != NULL);
    atexit(remove_folder);
    snprintf(name, sizeof name, "%s/en", folder);
    must(mkdir(name, 0700) == 0);
    snprintf(name, sizeof name, "%s/en/_common.yaml", folder);
    write_file(name, common, sizeof common - 1);
    snprintf(path, sizeof path, "%s/en/order_status.yaml", folder);
    log_set_level(LOG_NONE);
}

static void understand(const struct languages *languages, const char *text)
{
    static struct ear *ear;
    struct arena *arena = arena_open();
    struct meaning meaning;
    if (!ear)
        ear = ear_open();
    language_understand(languages, ear, &(struct utterance){.text = text, .len = strlen(text)}, arena,
                        &meaning);
    must(meaning.question_count > 0);
    arena_close(arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    static const char *const shapes[] = {"#?\\d{4,10}"};
    struct text_list order_shapes = {shapes, 1};
    struct complaints complaints = COMPLAINTS_NONE;
    struct languages *languages = NULL;
    if (!*folder)
        make_folder();
    write_file(path, bytes, len);
    enum err err = languages_open(folder, &order_shapes, &complaints, &languages);
    must((err != OK) == (complaints.count > 0));
    if (!err) {
        understand(languages, "where is my dark blue parcel 1001");
        understand(languages, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa");
        languages_close(languages);
    }
    complaints_clear(&complaints);
    return 0;
}
