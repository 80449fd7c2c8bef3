/* SPDX-License-Identifier: Apache-2.0 */
#include "access/leaked.h"
#include "base/asset.h"
#include "base/crypto.h"
#include "base/fold.h"

#include <errno.h>
#include <fcntl.h>
#include <openssl/evp.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

enum { SHA1_SIZE = 20, HEX_SIZE = 40, LINE_MAX_SIZE = 256 };

static bool is_built_in(struct call *call, struct text folded)
{
    const struct asset *asset = asset_find("data/passwords.txt");
    struct text rest = asset == NULL ? (struct text){NULL, 0} : asset_text(asset), line;
    while (text_split(&rest, '\n', &line))
        if (line.size > 0 && *line.data != '#' &&
            text_equal(fold_text(call->arena, line), folded))
            return true;
    return false;
}

static void sha1_hex(char out[HEX_SIZE + 1], const char *password)
{
    unsigned char hash[EVP_MAX_MD_SIZE];
    unsigned size = sizeof hash;
    if (EVP_Digest(password, strlen(password), hash, &size, EVP_sha1(), NULL) != 1)
        die("OpenSSL has no SHA-1");
    hex_write(out, hash, SHA1_SIZE);
}

static bool is_hash(const char *line)
{
    return strspn(line, "0123456789abcdefABCDEF") == HEX_SIZE;
}

/* The line that begins at or after the place; false at the end. *next: behind it. */
static bool line_at(int file, off_t place, char line[LINE_MAX_SIZE], off_t *next)
{
    char text[2 * LINE_MAX_SIZE];
    off_t from = place == 0 ? 0 : place - 1;
    ssize_t size = pread(file, text, sizeof text - 1, from);
    if (size <= 0)
        return false;
    text[size] = '\0';
    char *start = place == 0 ? text : strchr(text, '\n');
    if (start == NULL)
        return false;
    start += place == 0 ? 0 : 1;
    size_t length = strcspn(start, "\r\n");
    if (length == 0 || length >= LINE_MAX_SIZE)
        return false;
    memcpy(line, start, length);
    line[length] = '\0';
    *next = from + (start - text) + (off_t)length + 1;
    return true;
}

/* By halves over the bytes of the sorted file: a dozen reads in gigabytes. */
static bool hashes_hold(int file, off_t size, const char *hex)
{
    char line[LINE_MAX_SIZE];
    off_t low = 0, high = size, next;
    while (low < high) {
        off_t middle = low + (high - low) / 2;
        if (!line_at(file, middle, line, &next)) {
            high = middle;
            continue;
        }
        int order = strncasecmp(line, hex, HEX_SIZE);
        if (order == 0)
            return true;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return false;
}

static bool lines_hold(int file, const char *password)
{
    char line[LINE_MAX_SIZE * 4];
    FILE *stream = fdopen(dup(file), "r");
    bool is_found = false;
    if (stream == NULL)
        return false;
    while (!is_found && fgets(line, sizeof line, stream) != NULL) {
        line[strcspn(line, "\r\n")] = '\0';
        is_found = strcasecmp(line, password) == 0;
    }
    fclose(stream);
    return is_found;
}

static bool is_in_file(const char *path, const char *password)
{
    char hex[HEX_SIZE + 1], first[LINE_MAX_SIZE];
    struct stat status;
    off_t next;
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0 || fstat(file, &status) != 0) {
        log_line(LOG_WARNING, "the list of passwords %s cannot be read: %s", path,
                 strerror(errno));
        if (file >= 0)
            close(file);
        return false;
    }
    sha1_hex(hex, password);
    bool is_found = line_at(file, 0, first, &next) && is_hash(first)
                        ? hashes_hold(file, status.st_size, hex)
                        : lines_hold(file, password);
    close(file);
    return is_found;
}

bool password_is_leaked(struct call *call, const char *path, const char *password)
{
    struct text folded = fold_text(call->arena, text_from(password));
    return is_built_in(call, folded) || (path != NULL && is_in_file(path, password));
}
