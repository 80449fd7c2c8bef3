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
    char *at, *end, *fields; /* fields: behind the first line */
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

/* The strict reading: lines that end in CR LF alone, a name up to the colon, no control characters,
 * an empty line at the very end. What the library has overwritten cannot be told any more (NUL LF
 * reads as CR LF), so what it left is read, and must be what a strict head leaves: two NULs. */
static bool is_strict(const char *line, const char *end)
{
    int hosts = 0, lengths = 0, encodings = 0;
    while (line < end) {
        size_t size = strnlen(line, (size_t)(end - line));
        if (line + size + 2 > end || line[size + 1] != '\0')
            return false;
        if (size == 0)
            return line + 2 == end && hosts == 1 && lengths + encodings <= 1;
        size_t name = strcspn(line, ":");
        if (name == 0 || name == size)
            return false;
        for (size_t i = 0; i < size; i++)
            if (i < name ? !is_token_byte((unsigned char)line[i])
                         : (unsigned char)line[i] < ' ' && line[i] != '\t')
                return false;
        hosts += name == 4 && strncasecmp(line, "host", 4) == 0;
        lengths += name == 14 && strncasecmp(line, "content-length", 14) == 0;
        encodings += name == 17 && strncasecmp(line, "transfer-encoding", 17) == 0;
        line += size + 2;
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
    *colon = '\0'; /* put back below, as the strict reading comes after */
    char *value = colon + 1;
    value += strspn(value, " \t");
    guard_field(guard, text_from(line), text_from(value));
    *colon = ':';
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
    head->fields = version + strlen("HTTP/1.1") + 2;
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
    if (head_judge(&head) == 0 && !is_strict(head.fields, head.at))
        abort();
    return 0;
}
