/* SPDX-License-Identifier: Apache-2.0 */
#include "access/totp.h"
#include "base/crypto.h"

#include <liboath/oath.h>
#include <stdlib.h>

enum { DIGITS = 6, NEIGHBOURS = 1 };

void totp_secret_new(unsigned char out[TOTP_SECRET_SIZE])
{
    random_bytes(out, TOTP_SECRET_SIZE);
}

bool totp_matches(const unsigned char secret[TOTP_SECRET_SIZE], struct text code, int64_t now_ms,
                  int64_t last_step, int64_t *step)
{
    int64_t now_step = now_ms / 1000 / TOTP_STEP_S;
    bool is_found = false;
    if (code.size != DIGITS)
        return false;
    for (int64_t at = now_step - NEIGHBOURS; at <= now_step + NEIGHBOURS; at++) {
        char wanted[DIGITS + 1];
        if (at < 0 || at <= last_step)
            continue;
        if (oath_hotp_generate((const char *)secret, TOTP_SECRET_SIZE, (uint64_t)at, DIGITS, false,
                               OATH_HOTP_DYNAMIC_TRUNCATION, wanted) != OATH_OK)
            die("liboath does not make codes");
        if (secret_equal(code, text_from(wanted)) && !is_found) {
            is_found = true;
            *step = at;
        }
    }
    return is_found;
}

char *totp_text(struct arena *arena, const unsigned char secret[TOTP_SECRET_SIZE])
{
    enum { TEXT_SIZE_MAX = 64, GROUP = 4 };
    char *base32 = NULL;
    if (oath_base32_encode((const char *)secret, TOTP_SECRET_SIZE, &base32, NULL) != OATH_OK)
        die("no memory");
    struct buffer out = buffer_new(arena, TEXT_SIZE_MAX);
    for (int i = 0; base32[i] != '\0' && base32[i] != '='; i++)
        buffer_format(&out, "%s%c", i > 0 && i % GROUP == 0 ? " " : "", base32[i]);
    free(base32);
    return buffer_string(&out);
}

char *totp_address(struct arena *arena, const unsigned char secret[TOTP_SECRET_SIZE],
                   const char *issuer, const char *login)
{
    enum { ADDRESS_SIZE_MAX = 2048 };
    char *base32 = NULL;
    if (oath_base32_encode((const char *)secret, TOTP_SECRET_SIZE, &base32, NULL) != OATH_OK)
        die("no memory");
    struct buffer out = buffer_new(arena, ADDRESS_SIZE_MAX);
    buffer_puts(&out, "otpauth://totp/");
    buffer_percent(&out, text_from(issuer));
    buffer_char(&out, ':');
    buffer_percent(&out, text_from(login));
    buffer_format(&out, "?secret=%s&issuer=", base32);
    buffer_percent(&out, text_from(issuer));
    buffer_format(&out, "&algorithm=SHA1&digits=%d&period=%d", DIGITS, TOTP_STEP_S);
    free(base32);
    return buffer_string(&out);
}
