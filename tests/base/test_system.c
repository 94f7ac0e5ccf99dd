/* tests/base/test_system.c - the log, files, complaints, names of errors. */
#include "test.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/calendar.h"
#include "base/complaints.h"
#include "base/err.h"
#include "base/file.h"
#include "base/log.h"

static char logged[16384];

static void log_start(int ends[2])
{
    expect_int(pipe(ends), 0);
    log_set_fd(ends[1]);
    log_set_level(LOG_INFO);
    clock_set(1700000000123);
}

static void log_stop(int ends[2])
{
    log_set_fd(2);
    clock_set(UTC_NONE);
    close(ends[1]);
    ssize_t got = read(ends[0], logged, sizeof logged - 1);
    logged[got > 0 ? got : 0] = '\0';
    close(ends[0]);
}

TEST(an_event_is_one_line)
{
    int ends[2];
    log_start(ends);
    log_warn("hook.refused", "sender=%s request=%s", "generic", "7f");
    log_debug("not.this", "x=%d", 1);
    log_stop(ends);
    expect_text(logged, "2023-11-14T22:13:20.123Z WARN hook.refused sender=generic request=7f\n");
}

TEST(no_value_forges_a_line_or_speaks_to_a_terminal)
{
    int ends[2];
    log_start(ends);
    log_info("text", "value=%s",
             "a\nERROR fake\r\x1B[2J\x7F"
             "b\xC2\x9B"
             "c\xE2\x80\xA8"
             "d\xC3\xA9");
    log_stop(ends);
    expect_text(logged, "2023-11-14T22:13:20.123Z INFO text value=a ERROR fake  [2J b??c???d\xC3\xA9\n");
}

TEST(a_long_line_is_cut_and_still_ends)
{
    int ends[2];
    char longer[9000];
    memset(longer, 'x', sizeof longer - 1);
    longer[sizeof longer - 1] = '\0';
    log_start(ends);
    log_info("text", "value=%s", longer);
    log_info("empty", "%s", "");
    log_stop(ends);
    char *end = strchr(logged, '\n');
    expect(end && end - logged < 4096 && !strncmp(end - 3, "...", 3));
    expect_text(end + 1, "2023-11-14T22:13:20.123Z INFO empty\n");
}

TEST(what_is_personal_is_masked)
{
    char b[MASK_TEXT];
    expect_text(mask_email("ada@example.com", b), "a***@e***.com");
    expect_text(mask_email(NULL, b), "-");
    expect_text(mask_email("nobody", b), "***");
    expect_text(mask_email("@x", b), "***");
    expect_text(mask_email("a@", b), "***");
    expect_text(mask_email("\xC3\xA9"
                           "a@\xC3\xA9.de",
                           b),
                "****@****.de");
    expect_text(mask_email("a@b.cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc", b),
                "a***@b***");
    expect_text(mask_number("100042", b), "***2");
    expect_text(mask_number("123", b), "***");
    expect_text(mask_number("", b), "***");
    expect_text(mask_number(NULL, b), "-");
    expect_text(mask_number("abc\xC3\xA9", b), "***");
}

TEST(files_are_read_whole_within_a_limit)
{
    char path[256];
    struct str out = STR_EMPTY;
    snprintf(path, sizeof path, "%s/f", test_folder());
    int fd = open(path, O_CREAT | O_WRONLY, 0600);
    expect_int(write(fd, "hello\0world", 11), 11);
    close(fd);
    str_add(&out, "> ");
    expect_int(file_read(path, 11, &out), OK);
    expect_int(out.len, 13);
    expect_int(file_read(path, 10, &out), ERR_TOO_LARGE);
    expect_int(out.len, 13);
    expect_int(file_read("/dev/zero", 100000, &out), ERR_TOO_LARGE);
    expect_int(out.len, 13);
    expect_int(file_read("/nonexistent", 10, &out), ERR_NOT_FOUND);
    expect_int(file_read("/", 10, &out), ERR_SYSTEM);
    str_clear(&out);
}

TEST(a_folder_lists_its_files_in_order)
{
    const char *folder = test_folder();
    const char *const names[] = {"b.yaml", "a.yaml", "c.txt", ".hidden.yaml", "yaml"};
    for (size_t i = 0; i < 5; i++) {
        char path[256];
        snprintf(path, sizeof path, "%s/%s", folder, names[i]);
        close(open(path, O_CREAT | O_WRONLY, 0600));
    }
    char **found;
    size_t count;
    expect_int(file_list(folder, ".yaml", &found, &count), OK);
    expect_int(count, 2);
    expect_text(found[0], "a.yaml");
    expect_text(found[1], "b.yaml");
    file_list_free(found, count);
    expect_int(file_list(folder, ".none", &found, &count), OK);
    expect_int(count, 0);
    file_list_free(found, count);
    expect_int(file_list("/nonexistent", "", &found, &count), ERR_NOT_FOUND);
}

TEST(every_error_has_a_name)
{
    for (int err = 0; err < ERR_COUNT; err++)
        expect(strlen(err_name((enum err)err)) > 0);
    expect_text(err_name((enum err)99), "unknown error");
}

TEST(complaints_have_an_end)
{
    struct complaints all = COMPLAINTS_NONE;
    for (int i = 0; i < 5000; i++)
        complain(&all, "f", i, "number %d", i);
    expect(all.count <= 1000);
    expect_text(all.items[7].message, "number 7");
    complaints_clear(&all);
    expect_int(all.count, 0);
}
