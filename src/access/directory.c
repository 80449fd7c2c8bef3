/* SPDX-License-Identifier: Apache-2.0 */
#include "access/directory.h"

#include <ldap.h>
#include <string.h>
#include <sys/time.h>

enum { TIMEOUT_S = 10, LOGIN_SIZE_MAX = 100 };

static struct ldap_options options;

void ldap_set(const struct ldap_options *given)
{
    options = *given;
    if (*options.url != '\0' && strstr(options.user_pattern, "%s") == NULL)
        log_line(LOG_WARNING, "ldap_user needs %%s where the login goes");
}

/* Nothing that means something in a DN (RFC 4514). */
static bool is_plain(const char *login)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-";
    size_t size = strspn(login, plain);
    return size > 0 && login[size] == '\0' && size <= LOGIN_SIZE_MAX;
}

static const char *name_of(struct call *call, const char *login)
{
    const char *at = strstr(options.user_pattern, "%s");
    return arena_format(call->arena, "%.*s%s%s", (int)(at - options.user_pattern),
                        options.user_pattern, login, at + 2);
}

static bool is_loopback(const char *url)
{
    return strncmp(url, "ldap://127.0.0.1", 16) == 0 || strncmp(url, "ldap://[::1]", 12) == 0 ||
           strncmp(url, "ldap://localhost", 16) == 0;
}

/* TLS by ldaps, else StartTLS; plain to this machine alone. */
static int connection_secure(LDAP *ldap)
{
    int version = LDAP_VERSION3, demand = LDAP_OPT_X_TLS_HARD, renew = 0;
    int protocol = LDAP_OPT_X_TLS_PROTOCOL_TLS1_2;
    struct timeval wait = {.tv_sec = TIMEOUT_S};
    ldap_set_option(ldap, LDAP_OPT_PROTOCOL_VERSION, &version);
    ldap_set_option(ldap, LDAP_OPT_NETWORK_TIMEOUT, &wait);
    ldap_set_option(ldap, LDAP_OPT_TIMEOUT, &wait);
    ldap_set_option(ldap, LDAP_OPT_REFERRALS, LDAP_OPT_OFF);
    ldap_set_option(ldap, LDAP_OPT_X_TLS_REQUIRE_CERT, &demand);
    ldap_set_option(ldap, LDAP_OPT_X_TLS_PROTOCOL_MIN, &protocol);
    if (*options.ca_path != '\0')
        ldap_set_option(ldap, LDAP_OPT_X_TLS_CACERTFILE, options.ca_path);
    ldap_set_option(ldap, LDAP_OPT_X_TLS_NEWCTX, &renew);
    if (strncmp(options.url, "ldaps://", 8) == 0 || is_loopback(options.url))
        return LDAP_SUCCESS;
    return ldap_start_tls_s(ldap, NULL, NULL);
}

bool ldap_password_matches(struct call *call, const char *login, const char *password)
{
    LDAP *ldap = NULL;
    struct berval secret = {.bv_len = strlen(password),
                            .bv_val = arena_string(call->arena, password)};
    if (options.url == NULL || *options.url == '\0' || !is_plain(login) || secret.bv_len == 0 ||
        strstr(options.user_pattern, "%s") == NULL)
        return false;
    int result = ldap_initialize(&ldap, options.url);
    if (result == LDAP_SUCCESS)
        result = connection_secure(ldap);
    if (result == LDAP_SUCCESS)
        result = ldap_sasl_bind_s(ldap, name_of(call, login), LDAP_SASL_SIMPLE, &secret, NULL,
                                  NULL, NULL);
    if (result != LDAP_SUCCESS && result != LDAP_INVALID_CREDENTIALS)
        log_line(LOG_WARNING, "directory: %s", ldap_err2string(result));
    if (ldap != NULL)
        ldap_unbind_ext_s(ldap, NULL, NULL);
    return result == LDAP_SUCCESS;
}
