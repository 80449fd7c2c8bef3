/* SPDX-License-Identifier: Apache-2.0 */
#include "web/answer.h"

#include <microhttpd.h>

enum { STREAM_BLOCK_SIZE = 64 * 1024 };

static ssize_t stream_read(void *context, uint64_t at, char *out, size_t size_max)
{
    struct exchange *exchange = context;
    (void)at;
    int64_t size = exchange->response.read(exchange->response.source, out, size_max);
    if (size == 0)
        return MHD_CONTENT_READER_END_OF_STREAM;
    return size < 0 ? MHD_CONTENT_READER_END_WITH_ERROR : (ssize_t)size;
}

static struct MHD_Response *body_make(struct exchange *exchange)
{
    struct response *response = &exchange->response;
    if (response->fd >= 0) {
        int fd = response->fd;
        response->fd = -1; /* the library closes it */
        return MHD_create_response_from_fd64((uint64_t)response->stream_size, fd);
    }
    if (response->read != NULL) {
        uint64_t size = response->stream_size < 0 ? MHD_SIZE_UNKNOWN
                                                  : (uint64_t)response->stream_size;
        return MHD_create_response_from_callback(size, STREAM_BLOCK_SIZE, stream_read, exchange,
                                                 NULL);
    }
    struct text body = response->body.size > 0 ? buffer_view(&response->body) : response->fixed;
    return MHD_create_response_from_buffer(body.size, (void *)(size_t)body.data,
                                           MHD_RESPMEM_PERSISTENT);
}

static void headers_add(struct MHD_Response *answer, const struct response *response,
                        bool is_tls)
{
    static const char *const headers[][2] = {
        {"Content-Security-Policy",
         "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; "
         "font-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; "
         "base-uri 'none'"},
        {"X-Content-Type-Options", "nosniff"},
        {"X-Frame-Options", "DENY"},
        {"Referrer-Policy", "same-origin"},
        {"Cross-Origin-Opener-Policy", "same-origin"},
        {"Cross-Origin-Resource-Policy", "same-origin"},
        {"Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"},
    };
    for (size_t i = 0; i < response->headers.count; i++)
        MHD_add_response_header(answer, response->headers.items[i].name.data,
                                response->headers.items[i].value.data);
    for (size_t i = 0; i < sizeof headers / sizeof headers[0]; i++)
        MHD_add_response_header(answer, headers[i][0], headers[i][1]);
    if (is_tls)
        MHD_add_response_header(answer, "Strict-Transport-Security", "max-age=31536000");
    if (!response->may_cache)
        MHD_add_response_header(answer, "Cache-Control", "no-store");
}

struct MHD_Response *answer_make(struct exchange *exchange, bool is_tls)
{
    struct MHD_Response *answer = body_make(exchange);
    if (answer != NULL)
        headers_add(answer, &exchange->response, is_tls);
    return answer;
}
