/* SPDX-License-Identifier: Apache-2.0 */
#include "base/crypto.h"
#include "base/error.h"

#include <openssl/evp.h>
#include <sodium.h>
#include <string.h>

struct sha256 *sha256_begin(void)
{
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    if (context == NULL || EVP_DigestInit_ex(context, EVP_sha256(), NULL) != 1)
        die("SHA-256 is not available");
    return (struct sha256 *)context;
}

void sha256_add(struct sha256 *hash, const void *data, size_t size)
{
    if (EVP_DigestUpdate((EVP_MD_CTX *)hash, data, size) != 1)
        die("SHA-256 failed");
}

void sha256_end(struct sha256 *hash, unsigned char out[SHA256_SIZE])
{
    if (EVP_DigestFinal_ex((EVP_MD_CTX *)hash, out, NULL) != 1)
        die("SHA-256 failed");
    EVP_MD_CTX_free((EVP_MD_CTX *)hash);
}

void sha256(unsigned char out[SHA256_SIZE], struct text data)
{
    if (EVP_Digest(data.data, data.size, out, NULL, EVP_sha256(), NULL) != 1)
        die("SHA-256 failed");
}

void random_bytes(void *out, size_t size)
{
    if (sodium_init() < 0)
        die("libsodium did not start");
    randombytes_buf(out, size);
}

void hex_write(char *out, const unsigned char *data, size_t size)
{
    static const char digits[] = "0123456789abcdef";
    for (size_t i = 0; i < size; i++) {
        out[2 * i] = digits[data[i] >> 4];
        out[2 * i + 1] = digits[data[i] & 15];
    }
    out[2 * size] = '\0';
}

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

bool hex_read(unsigned char *out, size_t size, struct text text)
{
    if (text.size != 2 * size)
        return false;
    for (size_t i = 0; i < size; i++) {
        int high = hex_digit(text.data[2 * i]), low = hex_digit(text.data[2 * i + 1]);
        if (high < 0 || low < 0)
            return false;
        out[i] = (unsigned char)(high << 4 | low);
    }
    return true;
}

char *base64url(struct arena *arena, const void *data, size_t size)
{
    const int variant = sodium_base64_VARIANT_URLSAFE_NO_PADDING;
    size_t wanted = sodium_base64_encoded_len(size, variant);
    return sodium_bin2base64(arena_alloc(arena, wanted), wanted, data, size, variant);
}

bool base64url_read(struct arena *arena, struct text text, struct text *out)
{
    size_t size;
    unsigned char *data = arena_alloc(arena, text.size + 1);
    if (sodium_base642bin(data, text.size, text.data, text.size, NULL, &size, NULL,
                          sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0)
        return false;
    *out = (struct text){(char *)data, size};
    return true;
}

bool secret_equal(struct text a, struct text b)
{
    return a.size == b.size && (a.size == 0 || sodium_memcmp(a.data, b.data, a.size) == 0);
}

char *uuid_new(struct arena *arena)
{
    unsigned char b[16];
    char hex[HEX_OF_16_SIZE];
    random_bytes(b, sizeof b);
    b[6] = (unsigned char)((b[6] & 0x0f) | 0x40);
    b[8] = (unsigned char)((b[8] & 0x3f) | 0x80);
    hex_write(hex, b, sizeof b);
    return arena_format(arena, "%.8s-%.4s-%.4s-%.4s-%.12s", hex, hex + 8, hex + 12, hex + 16,
                        hex + 20);
}
