/* SPDX-License-Identifier: Apache-2.0 */
#include "store/seal.h"
#include "base/crypto.h"
#include "store/chain.h"

#include <sodium.h>
#include <string.h>

enum {
    KEY_SIZE = crypto_aead_xchacha20poly1305_ietf_KEYBYTES,
    NONCE_SIZE = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES,
    TAG_SIZE = crypto_aead_xchacha20poly1305_ietf_ABYTES,
};

/* The first half of an Ed25519 secret key is its seed. */
static void key_derive(unsigned char key[KEY_SIZE])
{
    static const unsigned char context[] = "kaname-seal/1";
    const unsigned char *secret = journal_secret_key();
    if (secret == NULL)
        die("sealing before the keys are loaded");
    crypto_generichash(key, KEY_SIZE, context, sizeof context - 1, secret,
                       crypto_sign_SEEDBYTES);
}

char *seal_make(struct arena *arena, const char *purpose, struct text secret)
{
    unsigned char key[KEY_SIZE];
    unsigned long long size;
    unsigned char *sealed = arena_alloc(arena, NONCE_SIZE + secret.size + TAG_SIZE);
    key_derive(key);
    random_bytes(sealed, NONCE_SIZE);
    crypto_aead_xchacha20poly1305_ietf_encrypt(
        sealed + NONCE_SIZE, &size, (const unsigned char *)secret.data, secret.size,
        (const unsigned char *)purpose, strlen(purpose), NULL, sealed, key);
    sodium_memzero(key, sizeof key);
    return base64url(arena, sealed, NONCE_SIZE + (size_t)size);
}

bool seal_open(struct arena *arena, const char *purpose, struct text sealed, struct text *out)
{
    enum { SEALED_MAX = 16 * 1024 };
    unsigned char key[KEY_SIZE];
    unsigned long long size;
    struct text raw;
    if (sealed.size > SEALED_MAX || !base64url_read(arena, sealed, &raw) ||
        raw.size < NONCE_SIZE + TAG_SIZE)
        return false;
    const unsigned char *bytes = (const unsigned char *)raw.data;
    char *plain = arena_alloc(arena, raw.size);
    key_derive(key);
    bool is_ours = crypto_aead_xchacha20poly1305_ietf_decrypt(
                       (unsigned char *)plain, &size, NULL, bytes + NONCE_SIZE,
                       raw.size - NONCE_SIZE, (const unsigned char *)purpose, strlen(purpose),
                       bytes, key) == 0;
    sodium_memzero(key, sizeof key);
    *out = (struct text){plain, is_ours ? (size_t)size : 0};
    return is_ours;
}
