/* SPDX-License-Identifier: Apache-2.0 */
/* The head of a request, cut up as a lenient library would: what the guard lets through must be
 * strictly what RFC 9112 allows, so that no proxy in front can have read it otherwise. */
#include "web/guard.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { SIZE_MAX_HEAD = 8192, COUNT_MAX = 20 };

struct head {
    char bytes[SIZE_MAX_HEAD + 4]; /* as the library holds it: line ends have become NULs */
    char *at, *end;
};

/* The next line, NUL-terminated; its CR and LF are overwritten. NULL at the end. */
static char *line_take(struct head *head)
{
    char *line = head->at;
    char *feed = memchr(line, '\n', (size_t)(head->end - line));
    if (feed == NULL)
        return NULL;
    *feed = '\0';
    if (feed > line && feed[-1] == '\r')
        feed[-1] = '\0';
    head->at = feed + 1;
    return line;
}

static bool is_token_byte(unsigned char c)
{
    return c > ' ' && c < 0x7f && strchr("()<>@,;:\\\"/[]?={}", c) == NULL;
}

/* The strict reading of what was sent: lines end in CR LF alone, one blank apart in the first, a
 * name up to the colon, no control characters. */
static bool is_strict(const char *sent, size_t size)
{
    int hosts = 0, lengths = 0, encodings = 0;
    const char *end = sent + size;
    for (int number = 0; sent < end; number++) {
        const char *feed = memmem(sent, (size_t)(end - sent), "\r\n", 2);
        if (feed == NULL)
            return false;
        if (feed == sent)
            return hosts == 1 && lengths + encodings <= 1;
        for (const char *c = sent; c < feed; c++)
            if ((unsigned char)*c < ' ' && !(*c == '\t' && number > 0))
                return false;
        const char *colon = memchr(sent, ':', (size_t)(feed - sent));
        for (const char *c = sent; number > 0 && c < feed && *c != ':'; c++)
            if (!is_token_byte((unsigned char)*c))
                return false;
        if (number > 0 && (colon == NULL || colon == sent))
            return false;
        size_t name = number == 0 ? 0 : (size_t)(colon - sent);
        hosts += name == 4 && strncasecmp(sent, "host", 4) == 0;
        lengths += name == 14 && strncasecmp(sent, "content-length", 14) == 0;
        encodings += name == 17 && strncasecmp(sent, "transfer-encoding", 17) == 0;
        sent = feed + 2;
    }
    return false;
}

/* "name: value" as two C strings; a NUL within cuts the value short. False where the library itself
 * refuses: no colon. */
static bool field_give(struct guard *guard, char *line)
{
    char *colon = strchr(line, ':');
    if (colon == NULL)
        return false;
    *colon = '\0';
    char *value = colon + 1;
    value += strspn(value, " \t");
    size_t size = strlen(value);
    while (size > 0 && (value[size - 1] == ' ' || value[size - 1] == '\t'))
        value[--size] = '\0';
    guard_field(guard, text_from(line), (struct text){value, size});
    return true;
}

static int head_judge(struct head *head)
{
    struct guard guard;
    char *method = line_take(head);
    char *target = method == NULL ? NULL : strchr(method, ' ');
    char *version = target == NULL ? NULL : strrchr(target + 1, ' ');
    if (version == NULL || strlen(version + 1) != strlen("HTTP/1.1"))
        return 400;
    char *target_end = version;
    *target++ = '\0';
    *version++ = '\0';
    guard_begin(&guard, method, target, version, COUNT_MAX, SIZE_MAX_HEAD);
    guard_line(&guard, method, target_end, version);
    /* A line that begins with NUL ends the head for the library, too. */
    for (char *line; (line = line_take(head)) != NULL && *line != '\0';) {
        /* A folded line: the library moves the field elsewhere, which the guard sees. */
        if (*line == ' ' || *line == '\t' || !field_give(&guard, line))
            return 400;
    }
    return guard_end(&guard, (size_t)(head->at - head->bytes));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct head head;
    if (size > SIZE_MAX_HEAD)
        return 0;
    memset(&head, 0, sizeof head);
    memcpy(head.bytes, data, size);
    head.at = head.bytes;
    head.end = head.bytes + size;
    if (memmem(data, size, "\r\n\r\n", 4) == NULL)
        return 0; /* never handed over */
    if (head_judge(&head) == 0 && !is_strict((const char *)data, size))
        abort();
    return 0;
}
