/* SPDX-License-Identifier: Apache-2.0 */
/* Passwords asked of LDAP or Active Directory by a simple bind (RFC 4513 5.1.3), over TLS or within
 * this machine alone. Only for accounts of the kind "ldap"; what they may do stays Kaname's. */
#ifndef ACCESS_DIRECTORY_H
#define ACCESS_DIRECTORY_H

#include "base/call.h"

struct ldap_options {
    const char *url;          /* "" turns it off */
    const char *user_pattern; /* with one %s for the login */
    const char *ca_path;      /* "" for the system's */
};

/* Once, at start; the strings must live on. */
void ldap_set(const struct ldap_options *options);
/* Whether a directory is on this machine, so that its passwords need no TLS on the way. */
bool ldap_url_is_loopback(const char *url);
/* Whether the directory takes the password. False too when it cannot be reached (logged), and with
 * ERROR_TOO_MANY when others are being asked for already. Logins
 * other than letters, digits, dot, hyphen and underscore, and empty passwords (which a directory
 * takes for anonymous), are refused without asking. */
bool ldap_password_matches(struct call *call, const char *login, const char *password);

#endif
