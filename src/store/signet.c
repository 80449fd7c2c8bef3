/* SPDX-License-Identifier: Apache-2.0 */
#include "store/signet.h"
#include "base/clock.h"
#include "base/crypto.h"
#include "base/error.h"
#include "store/chain.h"

#include <errno.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#define TAG "kaname-seal/1 "

enum { SIGNATURE_TEXT = 86, STAMP_TEXT = CLOCK_STAMP_SIZE - 1, LINE_MAX_SIZE = 200,
       MESSAGE_MAX = 128, PIECE = 64 * 1024, ZIP_END_SIZE = 22 };

/* How a comment at the end looks, by the first bytes of the file. */
struct frame {
    const char *magic, *before, *after;
};
static const struct frame frames[] = {
    {"%PDF", "%", "\n"},
    {"PK\003\004", "", ""},
    {"<!DO", "<!-- ", " -->\n"},
};

static const struct frame *frame_of(struct text head)
{
    for (size_t i = 0; i < sizeof frames / sizeof *frames; i++)
        if (text_starts(head, frames[i].magic))
            return &frames[i];
    return NULL;
}

static size_t line_size(const struct frame *frame)
{
    return strlen(frame->before) + strlen(TAG) + STAMP_TEXT + 1 + SIGNATURE_TEXT +
           strlen(frame->after);
}

static size_t message_write(unsigned char out[MESSAGE_MAX], const char *stamp,
                            const unsigned char hash[SHA256_SIZE])
{
    int size = snprintf((char *)out, MESSAGE_MAX, TAG "%s\n", stamp);
    memcpy(out + size, hash, SHA256_SIZE);
    return (size_t)size + SHA256_SIZE;
}

/* A zip says at its end how long its comment is: before it is signed. */
static bool comment_announce(FILE *file, size_t size)
{
    unsigned char end[ZIP_END_SIZE];
    bool is_read = fseek(file, -ZIP_END_SIZE, SEEK_END) == 0 &&
                   fread(end, 1, sizeof end, file) == sizeof end &&
                   memcmp(end, "PK\005\006\0\0", 6) == 0 && end[20] == 0 && end[21] == 0;
    end[20] = (unsigned char)size;
    end[21] = (unsigned char)(size >> 8);
    return is_read && fseek(file, -2, SEEK_END) == 0 && fwrite(end + 20, 1, 2, file) == 2 &&
           fflush(file) == 0;
}

static bool file_hash(FILE *file, unsigned char out[SHA256_SIZE])
{
    struct sha256 *hash = sha256_begin();
    char piece[PIECE];
    size_t size;
    bool is_read = fseek(file, 0, SEEK_SET) == 0;
    while (is_read && (size = fread(piece, 1, sizeof piece, file)) > 0)
        sha256_add(hash, piece, size);
    sha256_end(hash, out);
    return is_read && ferror(file) == 0;
}

static bool line_append(struct call *call, FILE *file, const struct frame *frame)
{
    unsigned char hash[SHA256_SIZE], message[MESSAGE_MAX], signature[crypto_sign_BYTES];
    char stamp[CLOCK_STAMP_SIZE];
    if (!file_hash(file, hash))
        return false;
    clock_stamp_write(stamp, call->now_ms);
    size_t size = message_write(message, stamp, hash);
    crypto_sign_detached(signature, NULL, message, size, journal_secret_key());
    return fseek(file, 0, SEEK_END) == 0 &&
           fprintf(file, "%s" TAG "%s %s%s", frame->before, stamp,
                   base64url(call->arena, signature, sizeof signature), frame->after) ==
               (int)line_size(frame);
}

bool signet_put(struct call *call, const char *path)
{
    char head[4] = "";
    FILE *file = fopen(path, "r+be");
    bool is_read = file != NULL && fread(head, 1, sizeof head, file) == sizeof head;
    const struct frame *frame =
        is_read ? frame_of((struct text){head, sizeof head}) : NULL;
    bool is_done = frame != NULL && journal_secret_key() != NULL &&
                   (*frame->before != '\0' || comment_announce(file, line_size(frame))) &&
                   line_append(call, file, frame);
    int why = errno;
    if (file != NULL)
        is_done &= fclose(file) == 0;
    return is_done || call_fail(call, ERROR_FAILED, NULL, "%s に署名できません（%s）。",
                                "%s cannot be signed (%s).", path, strerror(why));
}

/* The line must be as it is written, to the last letter: another way to write the same signature
 * would be another file. */
enum signet signet_check(struct text file, const unsigned char public_key[32], int64_t *at_ms)
{
    const struct frame *frame = frame_of(file);
    size_t size = frame == NULL ? 0 : line_size(frame);
    if (memmem(file.data, file.size, TAG, strlen(TAG)) == NULL)
        return SIGNET_NONE;
    if (frame == NULL || file.size <= size)
        return SIGNET_WRONG;
    unsigned char hash[SHA256_SIZE], message[MESSAGE_MAX];
    char stamp[CLOCK_STAMP_SIZE] = "", line[LINE_MAX_SIZE];
    const char *end = file.data + file.size - size, *at = end + strlen(frame->before) + strlen(TAG);
    struct arena *arena = arena_new(4096);
    struct text signature = {NULL, 0};
    bool is_right =
        base64url_read(arena, (struct text){at + STAMP_TEXT + 1, SIGNATURE_TEXT}, &signature) &&
        signature.size == crypto_sign_BYTES;
    memcpy(stamp, at, STAMP_TEXT);
    if (is_right) {
        int written = snprintf(line, sizeof line, "%s" TAG "%s %s%s", frame->before, stamp,
                               base64url(arena, signature.data, signature.size), frame->after);
        is_right = written == (int)size && memcmp(line, end, size) == 0;
    }
    sha256(hash, (struct text){file.data, file.size - size});
    size_t message_size = message_write(message, stamp, hash);
    is_right = is_right && clock_stamp_read(text_from(stamp), at_ms) &&
               crypto_sign_verify_detached((const unsigned char *)signature.data, message,
                                           message_size, public_key) == 0;
    arena_free(arena);
    return is_right ? SIGNET_RIGHT : SIGNET_WRONG;
}
