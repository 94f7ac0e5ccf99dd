/* language/languages.c - every language of a folder, loaded side by side, and which serves a locale. */
#include <dirent.h>
#include <malloc.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "language/language_private.h"

#define LANGUAGES_MOST 64

/* The shop's patterns are compiled here, but a mistake in one is told where it was written. */
static void open_shapes(struct languages *languages, const struct config *config,
                        struct complaints *complaints)
{
    size_t count = config ? config->order_numbers.count : 0;
    languages->shapes = memory_alloc_array(count ? count : 1, sizeof(struct pattern *));
    for (size_t i = 0; i < count; i++) {
        struct complaints wrong = COMPLAINTS_NONE;
        char pointer[48];
        struct pattern *shape = shape_open(config->order_numbers.items[i], &wrong, "", 0);
        snprintf(pointer, sizeof pointer, "/order_numbers/%zu", i);
        for (size_t k = 0; k < wrong.count; k++)
            config_complain(config, complaints, pointer, "%s", wrong.items[k].message);
        complaints_clear(&wrong);
        if (shape)
            languages->shapes[languages->shape_count++] = shape;
    }
}

/* Sub-folders, sorted, so that the order of languages does not depend on the file system. */
static size_t list_folders(const char *folder, char names[][16], size_t limit)
{
    size_t count = 0;
    DIR *dir = opendir(folder);
    if (!dir)
        return 0;
    for (struct dirent *entry; (entry = readdir(dir)) && count < limit;) {
        struct stat info;
        char path[4096];
        size_t len = strlen(entry->d_name);
        if (entry->d_name[0] == '.' || len >= sizeof names[0] ||
            snprintf(path, sizeof path, "%s/%s", folder, entry->d_name) >= (int)sizeof path ||
            stat(path, &info) || !S_ISDIR(info.st_mode))
            continue;
        size_t at = count++;
        for (; at && strcmp(names[at - 1], entry->d_name) > 0; at--)
            memcpy(names[at], names[at - 1], sizeof names[0]);
        memcpy(names[at], entry->d_name, len + 1);
    }
    closedir(dir);
    return count;
}

/* ---- side by side: a language alone keeps a core busy for some tens of milliseconds ---- */

struct crew {
    const char *folder;
    const char (*names)[16];
    size_t count;
    atomic_size_t next;
    struct language **languages;   /* one each */
    struct complaints *complaints; /* one each, so that they stay in order */
};

static void *work(void *arg)
{
    struct crew *crew = arg;
    for (size_t i; (i = atomic_fetch_add(&crew->next, 1)) < crew->count;)
        crew->languages[i] = language_open(crew->folder, crew->names[i], &crew->complaints[i]);
    return NULL;
}

/* As many hands as there are processors; where no thread can be started, fewer. */
static void work_together(struct crew *crew)
{
    pthread_t threads[LANGUAGES_MOST];
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    size_t started = 0;
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before); /* signals are for the thread that called */
    while (started + 1 < crew->count && (long)started + 1 < processors &&
           pthread_create(&threads[started], NULL, work, crew) == 0)
        started++;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    work(crew);
    for (size_t i = 0; i < started; i++)
        pthread_join(threads[i], NULL);
}

static void open_all(struct languages *languages, const char *folder, const char (*names)[16], size_t count,
                     struct complaints *complaints)
{
    struct complaints of[LANGUAGES_MOST] = {COMPLAINTS_NONE};
    struct crew crew = {
        .folder = folder, .names = names, .count = count, .languages = languages->items, .complaints = of};
    work_together(&crew);
    languages->count = count;
    for (size_t i = 0; i < count; i++) {
        for (size_t k = 0; k < of[i].count; k++)
            complain(complaints, of[i].items[k].file, of[i].items[k].line, "%s", of[i].items[k].message);
        complaints_clear(&of[i]);
    }
}

enum err languages_open(const char *folder, const struct config *config, struct complaints *complaints,
                        struct languages **ret_languages)
{
    char names[LANGUAGES_MOST][16];
    size_t before = complaints->count, count = list_folders(folder, names, LANGUAGES_MOST);
    struct languages *languages = memory_alloc(sizeof *languages);
    languages->items = memory_alloc_array(count ? count : 1, sizeof *languages->items);
    open_shapes(languages, config, complaints);
    if (!count)
        complain(complaints, folder, 0,
                 "holds no language: a sub-folder such as \"en\" with intent files is needed");
    open_all(languages, folder, (const char(*)[16])names, count, complaints);
    if (complaints->count > before) {
        languages_close(languages);
        return ERR_INVALID;
    }
    const char *usual = languages_for(languages, config ? config->shop.locale : NULL);
    for (size_t i = 0; i < count; i++)
        if (!i || languages->items[i]->name == usual)
            languages->usual = languages->items[i];
    malloc_trim(0); /* what only loading needed is tens of megabytes, in holes of the heap */
    *ret_languages = languages;
    return OK;
}

void languages_close(struct languages *languages)
{
    if (!languages)
        return;
    for (size_t i = 0; i < languages->count; i++)
        language_close(languages->items[i]);
    for (size_t i = 0; i < languages->shape_count; i++)
        shape_close(languages->shapes[i]);
    memory_free(languages->items);
    memory_free(languages->shapes);
    memory_free(languages);
}

const char *languages_for(const struct languages *languages, const char *locale)
{
    size_t len = locale ? strcspn(locale, "-_") : 0;
    const char *whole = NULL, *part = NULL;
    for (size_t i = 0; locale && i < languages->count; i++) {
        const char *name = languages->items[i]->name;
        if (strcmp(name, locale) == 0)
            whole = name;
        if (strlen(name) == len && strncmp(name, locale, len) == 0)
            part = name;
    }
    return whole ? whole : part;
}
