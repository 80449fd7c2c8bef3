/* SPDX-License-Identifier: Apache-2.0 */
#include "store/chain.h"
#include "base/clock.h"

#include <assert.h>
#include <sodium.h>
#include <string.h>

#define CHECKPOINT_TAG "kaname-checkpoint/1"

enum { CHECKPOINT_TEXT_SIZE = 160 };

static void length_put(struct buffer *out, uint64_t number, int bytes)
{
    unsigned char big[8];
    for (int i = 0; i < bytes; i++)
        big[i] = (unsigned char)(number >> (8 * (bytes - 1 - i)));
    buffer_put(out, big, (size_t)bytes);
}

static void number_put(struct buffer *out, int64_t number)
{
    length_put(out, 8, 4);
    length_put(out, (uint64_t)number, 8);
}

static void string_put(struct buffer *out, const char *string)
{
    size_t size = strlen(string);
    length_put(out, size, 4);
    buffer_put(out, string, size);
}

void chain_hash(struct buffer *scratch, const unsigned char previous[SHA256_SIZE],
                const struct journal_entry *entry, unsigned char out[SHA256_SIZE])
{
    scratch->size = 0;
    string_put(scratch, "kaname-journal/1");
    buffer_put(scratch, previous, SHA256_SIZE);
    number_put(scratch, entry->seq);
    number_put(scratch, entry->at_ms);
    number_put(scratch, entry->actor_id);
    string_put(scratch, entry->actor);
    string_put(scratch, entry->origin);
    string_put(scratch, entry->action);
    string_put(scratch, entry->reg);
    number_put(scratch, entry->record_id);
    string_put(scratch, entry->title);
    string_put(scratch, entry->changes);
    string_put(scratch, entry->reason);
    assert(!scratch->is_over);
    sha256(out, buffer_view(scratch));
}

/* What is signed is the line of text itself, up to the signature. */
static int signed_text(char out[CHECKPOINT_TEXT_SIZE], const struct journal_checkpoint *checkpoint)
{
    char hex[SHA256_HEX_SIZE], stamp[CLOCK_STAMP_SIZE];
    hex_write(hex, checkpoint->hash, SHA256_SIZE);
    clock_stamp_write(stamp, checkpoint->at_ms);
    return snprintf(out, CHECKPOINT_TEXT_SIZE, CHECKPOINT_TAG " %lld %s %s",
                    (long long)checkpoint->seq, hex, stamp);
}

void checkpoint_sign(struct journal_checkpoint *checkpoint)
{
    char text[CHECKPOINT_TEXT_SIZE];
    int size = signed_text(text, checkpoint);
    crypto_sign_detached(checkpoint->signature, NULL, (unsigned char *)text,
                         (unsigned long long)size, journal_secret_key());
}

bool checkpoint_is_signed(const struct journal_checkpoint *checkpoint,
                          const unsigned char public_key[32])
{
    char text[CHECKPOINT_TEXT_SIZE];
    int size = signed_text(text, checkpoint);
    return crypto_sign_verify_detached(checkpoint->signature, (unsigned char *)text,
                                       (unsigned long long)size, public_key) == 0;
}

char *journal_checkpoint_text(struct arena *arena, const struct journal_checkpoint *checkpoint)
{
    char text[CHECKPOINT_TEXT_SIZE];
    signed_text(text, checkpoint);
    return arena_format(arena, "%s %s", text,
                        base64url(arena, checkpoint->signature, sizeof checkpoint->signature));
}

bool journal_checkpoint_read(struct text text, struct journal_checkpoint *out)
{
    struct text rest = text_trim(text), part[5], signature;
    struct arena *arena;
    for (int i = 0; i < 5; i++)
        if (!text_split(&rest, ' ', &part[i]))
            return false;
    if (rest.size != 0 || !text_is(part[0], CHECKPOINT_TAG) || part[4].size > 100 ||
        !text_to_int(part[1], &out->seq) || out->seq < 1 ||
        !hex_read(out->hash, SHA256_SIZE, part[2]) || !clock_stamp_read(part[3], &out->at_ms))
        return false;
    arena = arena_new(4096);
    bool is_right = base64url_read(arena, part[4], &signature) &&
                    signature.size == sizeof out->signature;
    if (is_right)
        memcpy(out->signature, signature.data, sizeof out->signature);
    arena_free(arena);
    return is_right;
}
