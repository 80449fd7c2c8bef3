/* SPDX-License-Identifier: Apache-2.0 */
#include "access/directory.h"

#include <ldap.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/time.h>

enum { TIMEOUT_S = 10, LOGIN_SIZE_MAX = 100, AT_ONCE = 3 };

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

/* The whole name, not its beginning: 127.0.0.10 and localhost.example are others. */
bool ldap_url_is_loopback(const char *url)
{
    static const char *const names[] = {"ldap://127.0.0.1", "ldap://[::1]", "ldap://localhost"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        size_t size = strlen(names[i]);
        if (strncmp(url, names[i], size) == 0 && strchr(":/", url[size]) != NULL)
            return true; /* strchr finds the end too */
    }
    return false;
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
    if (strncmp(options.url, "ldaps://", 8) == 0 || ldap_url_is_loopback(options.url))
        return LDAP_SUCCESS;
    return ldap_start_tls_s(ldap, NULL, NULL);
}

static bool bind(struct call *call, const char *login, const char *password)
{
    LDAP *ldap = NULL;
    struct berval secret = {.bv_len = strlen(password),
                            .bv_val = arena_string(call->arena, password)};
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

bool ldap_password_matches(struct call *call, const char *login, const char *password)
{
    static atomic_int under_way;
    if (options.url == NULL || *options.url == '\0' || !is_plain(login) || *password == '\0' ||
        strstr(options.user_pattern, "%s") == NULL)
        return false;
    /* A directory that does not answer must not take all threads that sign people in. */
    bool may_ask = atomic_fetch_add(&under_way, 1) < AT_ONCE;
    bool is_right = may_ask && bind(call, login, password);
    atomic_fetch_sub(&under_way, 1);
    return is_right || (!may_ask && call_fail(call, ERROR_TOO_MANY, NULL,
                                              "認証サーバー（ディレクトリ）の応答を待っています。数秒待ってからやり直してください。",
                                              "The directory is slow to answer. Try again in "
                                              "some seconds."));
}
