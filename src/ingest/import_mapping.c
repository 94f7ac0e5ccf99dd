/* ingest/import_mapping.c - reading a mapping file: other names for columns, values and times. */
#include <string.h>

#include "base/calendar.h"
#include "base/file.h"
#include "base/settings.h"
#include "ingest/import_private.h"

#define MAPPING_LIMIT ((size_t)256 * 1024)
#define PATTERN_LIMIT 64

static void check_path(struct import_mapping *m, const char *section, const char *name, const char *path)
{
    struct target target;
    if (!path || !target_find(path, &target)) {
        const char *pointer = json_below(m->arena, section, name);
        settings_complain(m->settings, pointer, "is not a path of the import form");
    }
}

static const struct json *text_map(struct import_mapping *m, const char *section, bool names_are_paths)
{
    const struct json *map = settings_value(m->settings, section, JSON_OBJECT);
    for (size_t i = 0; i < json_count(map); i++) {
        const char *name;
        const char *text = json_text(json_member_at(map, i, &name));
        if (!text)
            settings_complain(m->settings, json_below(m->arena, section, name), "must be a text");
        else
            check_path(m, section, name, names_are_paths ? name : text);
    }
    return map;
}

static void read_values(struct import_mapping *m)
{
    m->values = settings_value(m->settings, "/values", JSON_OBJECT);
    for (size_t i = 0; i < json_count(m->values); i++) {
        const char *path;
        const struct json *words = json_member_at(m->values, i, &path);
        check_path(m, "/values", path, path);
        bool fine = json_kind(words) == JSON_OBJECT;
        for (size_t j = 0; fine && j < json_count(words); j++)
            fine = json_kind(json_member_at(words, j, NULL)) == JSON_STRING;
        if (!fine)
            settings_complain(m->settings, json_below(m->arena, "/values", path),
                              "must hold texts by the words of the file");
    }
}

static void read_rest(struct import_mapping *m)
{
    const char *delimiter = settings_text(m->settings, "/delimiter", NULL);
    m->delimiter = delimiter ? delimiter[0] : '\0';
    if (delimiter && (strlen(delimiter) != 1 || !strchr(",;\t|", delimiter[0])))
        settings_complain(m->settings, "/delimiter", "must be one of , ; | and tab");
    m->time_zone = settings_text(m->settings, "/time_zone", "UTC");
    if (!zone_exists(m->time_zone))
        settings_complain(m->settings, "/time_zone", "is not a time zone such as \"Europe/Berlin\"");
    m->times = settings_value(m->settings, "/times", JSON_ARRAY);
    for (size_t i = 0; i < json_count(m->times); i++) {
        const char *pattern = json_text(json_item(m->times, i));
        if (!pattern || strlen(pattern) > PATTERN_LIMIT || !strchr(pattern, '%'))
            settings_complain(m->settings, "/times",
                              "must hold patterns such as \"%%Y-%%m-%%d %%H:%%M:%%S %%z\"");
    }
}

enum err import_mapping_open(const char *path, struct complaints *complaints,
                             struct import_mapping **ret_mapping)
{
    struct import_mapping *m = memory_alloc(sizeof *m);
    size_t before = complaints->count;
    m->arena = arena_open();
    m->text = STR_EMPTY;
    enum err err = file_read(path, MAPPING_LIMIT, &m->text);
    if (err)
        complain(complaints, path, 0, "cannot be read");
    else
        err = settings_parse(path, m->text.data, complaints, &m->settings);
    if (!err) {
        m->columns = text_map(m, "/columns", false);
        m->constants = text_map(m, "/constants", true);
        read_values(m);
        read_rest(m);
        settings_finish(m->settings);
        err = complaints->count > before ? ERR_INVALID : OK;
    }
    if (err) {
        import_mapping_close(m);
        return err;
    }
    *ret_mapping = m;
    return OK;
}

void import_mapping_close(struct import_mapping *mapping)
{
    if (!mapping)
        return;
    settings_close(mapping->settings);
    str_clear(&mapping->text);
    arena_close(mapping->arena);
    memory_free(mapping);
}
