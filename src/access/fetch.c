/* SPDX-License-Identifier: Apache-2.0 */
#include "access/fetch.h"

#include <curl/curl.h>
#include <pthread.h>
#include <string.h>

enum { ANSWER_SIZE_MAX = 512 * 1024, TIMEOUT_S = 10 };

static pthread_once_t once = PTHREAD_ONCE_INIT;

static void curl_ready(void)
{
    if (curl_global_init(CURL_GLOBAL_DEFAULT) != 0)
        die("libcurl did not start");
}

static size_t body_take(char *data, size_t size, size_t count, void *out)
{
    buffer_put(out, data, size * count);
    return ((struct buffer *)out)->is_over ? 0 : size * count;
}

static bool is_loopback(const char *url)
{
    return strncmp(url, "http://127.0.0.1:", 17) == 0 || strncmp(url, "http://[::1]:", 13) == 0 ||
           strncmp(url, "http://localhost:", 17) == 0;
}

static void options_set(CURL *curl, const struct fetch *fetch, struct buffer *body)
{
    curl_easy_setopt(curl, CURLOPT_URL, fetch->url);
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, is_loopback(fetch->url) ? "http" : "https");
    curl_easy_setopt(curl, CURLOPT_PROXY, "");
    curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT, (long)TIMEOUT_S);
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, body_take);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, body);
    if (fetch->form != NULL)
        curl_easy_setopt(curl, CURLOPT_POSTFIELDS, fetch->form);
    if (fetch->user != NULL) {
        curl_easy_setopt(curl, CURLOPT_HTTPAUTH, CURLAUTH_BASIC);
        curl_easy_setopt(curl, CURLOPT_USERNAME, fetch->user);
        curl_easy_setopt(curl, CURLOPT_PASSWORD, fetch->password);
    }
    if (fetch->bearer != NULL) {
        curl_easy_setopt(curl, CURLOPT_HTTPAUTH, CURLAUTH_BEARER);
        curl_easy_setopt(curl, CURLOPT_XOAUTH2_BEARER, fetch->bearer);
    }
    if (*fetch->ca_path != '\0')
        curl_easy_setopt(curl, CURLOPT_CAINFO, fetch->ca_path);
}

bool fetch_run(struct call *call, const struct fetch *fetch, struct text *out)
{
    struct buffer body = buffer_new(call->arena, ANSWER_SIZE_MAX);
    long status = 0;
    pthread_once(&once, curl_ready);
    CURL *curl = curl_easy_init();
    if (curl == NULL)
        die("no memory for a request");
    options_set(curl, fetch, &body);
    CURLcode code = curl_easy_perform(curl);
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    curl_easy_cleanup(curl);
    *out = buffer_view(&body);
    if (code == CURLE_OK && status == 200)
        return true;
    log_line(LOG_WARNING, "identity provider: %s: %s, status %ld", fetch->url,
             curl_easy_strerror(code), status);
    return call_fail(call, ERROR_FAILED, NULL,
                     "認証サーバーに接続できませんでした。しばらくしてからやり直すか、管理者に知らせてください。",
                     "The identity provider could not be reached. Try again later, or tell the "
                     "administrator.");
}
