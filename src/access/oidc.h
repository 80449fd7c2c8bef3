/* SPDX-License-Identifier: Apache-2.0 */
/* Signing in by OpenID Connect: authorization code with PKCE (RFC 7636), discovery, state and
 * nonce. An account of the kind "oidc" is found by its subject, and the first time by a mail
 * address that the provider says it has verified: the account's login, or its field mail. */
#ifndef ACCESS_OIDC_H
#define ACCESS_OIDC_H

#include "base/call.h"

struct oidc_options {
    const char *issuer; /* "" turns it off */
    const char *client_id;
    const char *secret_path; /* a file with the client's secret; "": a public client */
    const char *public_url;  /* of Kaname as browsers see it: "https://kaname.example.jp" */
    const char *label;       /* of the button, "" for a plain one */
    const char *ca_path;
};

/* Once, at start; the strings must live on. */
void oidc_set(const struct oidc_options *options);
bool oidc_is_on(void);
/* The button's words. */
const char *oidc_label(struct call *call);

/* Where to send the browser, and what to put into its cookie for OIDC_LIFE_S; NULL: a problem. */
enum { OIDC_LIFE_S = 10 * 60 };
const char *oidc_begin(struct call *call, const char *next, const char **cookie);
/* The account, or 0 with ERROR_UNAUTHORIZED; *next is where the user wanted to go. May write. */
int64_t oidc_finish(struct call *call, struct text cookie, struct text state, struct text code,
                    struct text issuer, const char **next);

#endif
