/* SPDX-License-Identifier: Apache-2.0 */
/* The second factor: time-based one-time codes (RFC 6238: SHA-1, six digits, steps of 30 s). */
#ifndef ACCESS_TOTP_H
#define ACCESS_TOTP_H

#include "base/call.h"

enum { TOTP_SECRET_SIZE = 20, TOTP_STEP_S = 30 };

void totp_secret_new(unsigned char out[TOTP_SECRET_SIZE]);

/* Whether the six digits belong to the step of now or a neighbour that is later than last_step: no
 * code is taken twice. *step is the one to store as the next last_step; untouched when false. */
bool totp_matches(const unsigned char secret[TOTP_SECRET_SIZE], struct text code, int64_t now_ms,
                  int64_t last_step, int64_t *step);

/* The secret to be typed in where no camera is: base32 in groups of four. */
char *totp_text(struct arena *arena, const unsigned char secret[TOTP_SECRET_SIZE]);

/* The otpauth:// address that an authenticator reads off the picture. It holds the secret. */
char *totp_address(struct arena *arena, const unsigned char secret[TOTP_SECRET_SIZE],
                   const char *issuer, const char *login);

#endif
