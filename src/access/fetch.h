/* SPDX-License-Identifier: Apache-2.0 */
/* Asks the organisation's own identity provider, and nobody else: https, or http to this machine;
 * no redirects, no proxy of the environment, ten seconds, a limited answer. */
#ifndef ACCESS_FETCH_H
#define ACCESS_FETCH_H

#include "base/call.h"

struct fetch {
    const char *url;
    const char *form;       /* POST of a form; NULL: GET */
    const char *user, *password; /* HTTP Basic; NULL: none */
    const char *bearer;          /* an access token (RFC 6750); NULL: none */
    const char *ca_path;    /* PEM of the authority to trust, "" for the system's */
};

/* The body of a 200 answer; ERROR_FAILED otherwise. */
bool fetch_run(struct call *call, const struct fetch *fetch, struct text *out);

#endif
