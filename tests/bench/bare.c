/* SPDX-License-Identifier: Apache-2.0 */
/* The yardstick: the HTTP library alone, answering every request with the same bytes from memory.
 * bare PORT THREADS FILE; ends with its standard input. */
#include <microhttpd.h>

#include <stdio.h>
#include <stdlib.h>

static enum MHD_Result answer(void *context, struct MHD_Connection *connection, const char *url,
                              const char *method, const char *version, const char *data,
                              size_t *size, void **state)
{
    (void)url, (void)method, (void)version, (void)data, (void)size;
    if (*state == NULL) {
        *state = context;
        return MHD_YES;
    }
    return MHD_queue_response(connection, 200, context);
}

int main(int argc, char **argv)
{
    static char bytes[1 << 20];
    FILE *file = argc > 3 ? fopen(argv[3], "rbe") : NULL;
    if (file == NULL) {
        fputs("bare PORT THREADS FILE\n", stderr);
        return 64;
    }
    size_t size = fread(bytes, 1, sizeof bytes, file);
    fclose(file);
    struct MHD_Response *page =
        MHD_create_response_from_buffer(size, bytes, MHD_RESPMEM_PERSISTENT);
    MHD_add_response_header(page, "Content-Type", "text/html; charset=utf-8");
    struct MHD_Daemon *daemon = MHD_start_daemon(
        MHD_USE_EPOLL_INTERNAL_THREAD | MHD_USE_ERROR_LOG, (uint16_t)atoi(argv[1]), NULL, NULL,
        answer, page, MHD_OPTION_THREAD_POOL_SIZE, (unsigned)atoi(argv[2]), MHD_OPTION_END);
    if (daemon == NULL)
        return 1;
    puts("ready");
    fflush(stdout);
    while (getchar() != EOF)
        ;
    MHD_stop_daemon(daemon);
    MHD_destroy_response(page);
    return 0;
}
