/* outbound/poll_ask.c - one question to a sender. It can be broken off at any moment. */
#include <string.h>

#include "outbound/poller_private.h"

#define PAUSE_LIMIT MS_DAY
#define LOOK_MS 1000 /* curl_multi_wakeup() ends the wait sooner */

static size_t take(char *bytes, size_t size, size_t count, void *arg)
{
    struct str *body = arg;
    if (body->len + size * count > POLL_ANSWER_LIMIT)
        return 0;
    str_add_bytes(body, bytes, size * count);
    return size * count;
}

static void write_url(const struct poll_target *target, const char *number, struct str *url)
{
    static const char hole[] = "{tracking_number}";
    const char *at = strstr(target->url, hole); /* a tracking number is letters and digits alone */
    str_add_bytes(url, target->url, (size_t)(at - target->url));
    str_add(url, number);
    str_add(url, at + strlen(hole));
}

static CURLcode set_up(CURL *easy, const struct poll_target *target, const char *url,
                       struct curl_slist *headers, struct str *body)
{
    CURLcode bad = CURLE_OK;
#define SET(option, value) (bad = bad ? bad : curl_easy_setopt(easy, option, value))
    SET(CURLOPT_PROTOCOLS_STR, "http,https");
    SET(CURLOPT_URL, url);
    SET(CURLOPT_FOLLOWLOCATION, 0L); /* a redirect could lead the key anywhere */
    SET(CURLOPT_NOSIGNAL, 1L);
    SET(CURLOPT_TIMEOUT_MS, (long)POLL_TIMEOUT);
    SET(CURLOPT_USERAGENT, "wismo");
    SET(CURLOPT_HTTPHEADER, headers);
    SET(CURLOPT_ACCEPT_ENCODING, "");
    SET(CURLOPT_WRITEFUNCTION, take);
    SET(CURLOPT_WRITEDATA, body);
    if (target->user) {
        SET(CURLOPT_HTTPAUTH, (long)CURLAUTH_BASIC);
        SET(CURLOPT_USERPWD, target->user);
    }
#undef SET
    return bad;
}

/* CURLE_ABORTED_BY_CALLBACK: we are stopping. */
static CURLcode perform(struct poll_lane *lane, CURL *easy)
{
    int running = 1, left;
    CURLcode result = CURLE_FAILED_INIT;
    if (curl_multi_add_handle(lane->multi, easy) != CURLM_OK)
        return result;
    while (running && !atomic_load(&lane->poller->stopping))
        if (curl_multi_perform(lane->multi, &running) != CURLM_OK ||
            (running && curl_multi_poll(lane->multi, NULL, 0, LOOK_MS, NULL) != CURLM_OK))
            break;
    const CURLMsg *message = curl_multi_info_read(lane->multi, &left);
    if (message && message->msg == CURLMSG_DONE)
        result = message->data.result;
    else if (atomic_load(&lane->poller->stopping))
        result = CURLE_ABORTED_BY_CALLBACK;
    curl_multi_remove_handle(lane->multi, easy);
    return result;
}

static enum err judge(CURL *easy, utc_ms *ret_pause, struct str *why)
{
    long status = 0;
    curl_off_t pause = 0;
    curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
    curl_easy_getinfo(easy, CURLINFO_RETRY_AFTER, &pause);
    str_printf(why, "answered %ld", status);
    if (status >= 200 && status < 300)
        return OK;
    if (status == 400 || status == 404 || status == 410 || status == 422)
        return ERR_NOT_FOUND;
    if ((status == 429 || status == 503) && pause > 0)
        *ret_pause = pause > PAUSE_LIMIT / MS_SECOND ? PAUSE_LIMIT : pause * MS_SECOND;
    return ERR_UNAVAILABLE;
}

enum err poll_ask(struct poll_lane *lane, const struct poll *poll, struct str *ret_body, utc_ms *ret_pause,
                  struct str *why)
{
    struct str url = STR_EMPTY;
    struct curl_slist *headers = curl_slist_append(NULL, "Accept: application/json");
    CURL *easy = curl_easy_init();
    enum err err = ERR_UNAVAILABLE;
    *ret_pause = 0;
    write_url(lane->target, poll->tracking_number, &url);
    if (lane->target->header)
        headers = curl_slist_append(headers, lane->target->header);
    CURLcode code = easy ? set_up(easy, lane->target, url.data, headers, ret_body) : CURLE_FAILED_INIT;
    if (!code)
        code = perform(lane, easy);
    if (code == CURLE_ABORTED_BY_CALLBACK)
        err = ERR_STALE;
    else if (code)
        str_add(why, curl_easy_strerror(code));
    else
        err = judge(easy, ret_pause, why);
    curl_easy_cleanup(easy);
    curl_slist_free_all(headers);
    str_clear(&url);
    return err;
}
