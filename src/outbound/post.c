/* outbound/post.c - one request to a server, waited for. */
#include "outbound/post.h"

#include <curl/curl.h>

#include "base/memory.h"

#define ANSWER_LIMIT ((size_t)1 << 20)
#define TIMEOUT_MS 30000L

struct poster {
    CURL *easy;
};

struct poster *poster_open(void)
{
    struct poster *poster = memory_alloc(sizeof *poster);
    curl_global_init(CURL_GLOBAL_DEFAULT);
    poster->easy = curl_easy_init();
    return poster;
}

void poster_close(struct poster *poster)
{
    if (!poster)
        return;
    curl_easy_cleanup(poster->easy);
    curl_global_cleanup();
    memory_free(poster);
}

static size_t take(char *bytes, size_t size, size_t count, void *arg)
{
    struct str *answer = arg;
    if (answer->len + size * count > ANSWER_LIMIT)
        return 0;
    str_add_bytes(answer, bytes, size * count);
    return size * count;
}

static CURLcode set_up(CURL *easy, const char *url, struct curl_slist *headers, const struct str *body,
                       struct str *answer)
{
    CURLcode bad = CURLE_OK;
    curl_easy_reset(easy); /* the connection stays */
#define SET(option, value) (bad = bad ? bad : curl_easy_setopt(easy, option, value))
    SET(CURLOPT_PROTOCOLS_STR, "http,https");
    SET(CURLOPT_URL, url);
    SET(CURLOPT_FOLLOWLOCATION, 0L);
    SET(CURLOPT_NOSIGNAL, 1L);
    SET(CURLOPT_TIMEOUT_MS, TIMEOUT_MS);
    SET(CURLOPT_USERAGENT, "wismo");
    SET(CURLOPT_POST, 1L);
    SET(CURLOPT_POSTFIELDS, body->data);
    SET(CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)body->len);
    SET(CURLOPT_HTTPHEADER, headers);
    SET(CURLOPT_WRITEFUNCTION, take);
    SET(CURLOPT_WRITEDATA, answer);
#undef SET
    return bad;
}

enum err poster_post(struct poster *poster, const char *url, const char *const *headers, size_t header_count,
                     const struct str *body, int *ret_status, struct str *ret_answer, struct str *ret_why)
{
    struct curl_slist *lines = curl_slist_append(NULL, "Content-Type: application/json");
    long status = 0;
    for (size_t i = 0; i < header_count; i++)
        lines = curl_slist_append(lines, headers[i]);
    str_reset(ret_answer);
    CURLcode code = poster->easy ? set_up(poster->easy, url, lines, body, ret_answer) : CURLE_FAILED_INIT;
    if (!code)
        code = curl_easy_perform(poster->easy);
    curl_slist_free_all(lines);
    if (code) {
        str_add(ret_why, curl_easy_strerror(code));
        return code == CURLE_WRITE_ERROR ? ERR_TOO_LARGE : ERR_UNAVAILABLE;
    }
    curl_easy_getinfo(poster->easy, CURLINFO_RESPONSE_CODE, &status);
    *ret_status = (int)status;
    return OK;
}
