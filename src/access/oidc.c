/* SPDX-License-Identifier: Apache-2.0 */
#include "access/oidc.h"
#include "access/fetch.h"
#include "access/identity.h"
#include "access/jwt.h"
#include "access/kept.h"
#include "base/crypto.h"
#include "store/seal.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

/* A token that no known key has signed makes us ask for the keys again, not more often. */
#define KEYS_AGAIN_MS (5 * 1000LL)
enum { URL_SIZE_MAX = 4096, RANDOM_SIZE = 32, NEXT_SIZE_MAX = 1000 };

static struct oidc_options options;

void oidc_set(const struct oidc_options *given)
{
    options = *given;
    if (*options.issuer != '\0' && (*options.client_id == '\0' || *options.public_url == '\0'))
        log_line(LOG_WARNING, "oidc_issuer needs oidc_client_id and public_url too");
}

bool oidc_is_on(void)
{
    return options.issuer != NULL && *options.issuer != '\0' && *options.client_id != '\0' &&
           *options.public_url != '\0';
}

const char *oidc_label(struct call *call)
{
    return *options.label != '\0'
               ? options.label
               : call_label(call, L("共通認証でサインイン", "Sign in with your organisation"));
}

static const char *redirect_uri(struct call *call)
{
    return arena_format(call->arena, "%s/sign-in/oidc/return", options.public_url);
}

static json_t *discovery(struct call *call)
{
    static struct kept kept = KEPT_INIT;
    struct text text;
    const char *url = arena_format(call->arena, "%s/.well-known/openid-configuration",
                                   options.issuer);
    if (!kept_get(call, &kept, url, options.ca_path, KEPT_FRESH_MS, &text))
        return NULL;
    json_t *found = claims_read(call, text);
    if (found != NULL && strcmp(claim_text(found, "issuer"), options.issuer) == 0)
        return found;
    call_fail(call, ERROR_FAILED, NULL, "認証サーバーの設定（issuer）が一致しません。",
              "The identity provider's issuer does not match the settings.");
    return NULL;
}

static const char *random_text(struct call *call)
{
    unsigned char bytes[RANDOM_SIZE];
    random_bytes(bytes, sizeof bytes);
    return base64url(call->arena, bytes, sizeof bytes);
}

static void query_put(struct buffer *out, const char *name, const char *value)
{
    bool is_first = out->size > 0 && memchr(out->data, '?', out->size) == NULL;
    if (out->size > 0)
        buffer_char(out, is_first ? '?' : '&');
    buffer_format(out, "%s=", name);
    buffer_percent(out, text_from(value));
}

const char *oidc_begin(struct call *call, const char *next, const char **cookie)
{
    unsigned char hash[SHA256_SIZE];
    json_t *provider = discovery(call);
    const char *state = random_text(call), *nonce = random_text(call);
    const char *verifier = random_text(call);
    if (provider == NULL)
        return NULL;
    if (strlen(next) > NEXT_SIZE_MAX) /* cookies are short */
        next = "/";
    sha256(hash, text_from(verifier));
    *cookie = seal_make(call->arena, "oidc",
                        text_from(arena_format(call->arena, "%s %s %s %lld %s", state, nonce,
                                               verifier, (long long)call->now_ms, next)));
    struct buffer url = buffer_new(call->arena, URL_SIZE_MAX);
    buffer_puts(&url, claim_text(provider, "authorization_endpoint"));
    query_put(&url, "response_type", "code");
    query_put(&url, "client_id", options.client_id);
    query_put(&url, "redirect_uri", redirect_uri(call));
    query_put(&url, "scope", "openid email");
    query_put(&url, "state", state);
    query_put(&url, "nonce", nonce);
    query_put(&url, "code_challenge", base64url(call->arena, hash, sizeof hash));
    query_put(&url, "code_challenge_method", "S256");
    return buffer_string(&url);
}

struct begun {
    const char *state, *nonce, *verifier, *next;
};

static bool begun_read(struct call *call, struct text cookie, struct begun *out)
{
    struct text rest, part[4];
    int64_t at_ms;
    if (!seal_open(call->arena, "oidc", cookie, &rest))
        return false;
    for (int i = 0; i < 4; i++)
        if (!text_split(&rest, ' ', &part[i]))
            return false;
    *out = (struct begun){text_string(call->arena, part[0]), text_string(call->arena, part[1]),
                          text_string(call->arena, part[2]), text_string(call->arena, rest)};
    return text_to_int(part[3], &at_ms) && call->now_ms - at_ms < OIDC_LIFE_S * 1000LL;
}

/* The client's secret, read each time so that it can be changed without a restart. */
static const char *secret_read(struct call *call)
{
    enum { SECRET_SIZE_MAX = 1024 };
    char *secret = arena_alloc(call->arena, SECRET_SIZE_MAX + 1);
    int file = *options.secret_path == '\0' ? -1 : open(options.secret_path, O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return NULL;
    ssize_t size = read(file, secret, SECRET_SIZE_MAX);
    close(file);
    return text_string(call->arena,
                       text_trim((struct text){secret, (size_t)(size > 0 ? size : 0)}));
}

static const char *percent(struct call *call, const char *text)
{
    struct buffer out = buffer_new(call->arena, URL_SIZE_MAX);
    buffer_percent(&out, text_from(text));
    return buffer_string(&out);
}

/* Code for tokens (OpenID Connect Core 3.1.3); NULL with a problem. */
static json_t *code_redeem(struct call *call, const json_t *provider, struct text code,
                           const char *verifier)
{
    struct buffer form = buffer_new(call->arena, 4 * URL_SIZE_MAX);
    struct text answer;
    const char *secret = secret_read(call);
    buffer_puts(&form, "grant_type=authorization_code&code=");
    buffer_percent(&form, code);
    buffer_format(&form, "&redirect_uri=%s&code_verifier=%s&client_id=%s",
                  percent(call, redirect_uri(call)), verifier, percent(call, options.client_id));
    struct fetch fetch = {.url = claim_text(provider, "token_endpoint"),
                          .form = buffer_string(&form),
                          .user = secret == NULL ? NULL : percent(call, options.client_id),
                          .password = secret == NULL ? NULL : percent(call, secret),
                          .ca_path = options.ca_path};
    json_t *tokens = fetch_run(call, &fetch, &answer) ? claims_read(call, answer) : NULL;
    if (*claim_text(tokens, "id_token") != '\0')
        return tokens;
    call_fail(call, ERROR_UNAUTHORIZED, NULL, "認証サーバーがサインインを認めませんでした。",
              "The identity provider did not confirm the sign-in.");
    return NULL;
}

/* A mail of the person that the provider has verified, or "". Many put it into the ID token; the
 * standard puts it into UserInfo when there is an access token (Core 5.3, 5.4). */
static const char *mail_of(struct call *call, const json_t *provider, const json_t *tokens,
                           const json_t *claims)
{
    struct fetch fetch = {.url = claim_text(provider, "userinfo_endpoint"),
                          .bearer = claim_text(tokens, "access_token"),
                          .ca_path = options.ca_path};
    const json_t *told = claims;
    struct text answer;
    bool is_elsewhere = json_object_get(claims, "email") == NULL && *fetch.url != '\0' &&
                        *fetch.bearer != '\0';
    if (is_elsewhere && fetch_run(call, &fetch, &answer))
        told = claims_read(call, answer);
    /* Of the same person, or it is somebody else's mail (Core 5.3.2). */
    bool is_same = strcmp(claim_text(told, "sub"), claim_text(claims, "sub")) == 0;
    return is_same && json_is_true(json_object_get(told, "email_verified"))
               ? claim_text(told, "email")
               : "";
}

/* The claims of a signed token; NULL with a problem. Keys change now and then. */
static const json_t *token_open(struct call *call, const json_t *provider, struct text id_token)
{
    static struct kept kept = KEPT_INIT;
    const char *url = claim_text(provider, "jwks_uri");
    const int64_t fresh_ms[] = {KEPT_FRESH_MS, KEYS_AGAIN_MS};
    const json_t *claims = NULL;
    struct text jwks;
    for (int i = 0; i < 2 && claims == NULL; i++) {
        if (i > 0)
            call_forgive(call);
        if (!kept_get(call, &kept, url, options.ca_path, fresh_ms[i], &jwks))
            return NULL;
        claims = jwt_open(call, id_token, jwks);
    }
    return claims;
}

static bool is_expected(struct call *call, const struct begun *begun, struct text state,
                        struct text issuer)
{
    return secret_equal(state, text_from(begun->state)) &&
           (issuer.size == 0 || text_equal(issuer, text_from(options.issuer))) && call_ok(call);
}

int64_t oidc_finish(struct call *call, struct text cookie, struct text state, struct text code,
                    struct text issuer, const char **next)
{
    struct begun begun;
    *next = "/";
    if (!begun_read(call, cookie, &begun) || !is_expected(call, &begun, state, issuer)) {
        call_fail(call, ERROR_UNAUTHORIZED, NULL,
                  "サインインの手続きが中断されたか、時間が過ぎました。もう一度やり直してください。",
                  "The sign-in was interrupted or took too long. Please begin again.");
        return 0;
    }
    *next = begun.next;
    json_t *provider = discovery(call);
    json_t *tokens = provider == NULL || code.size == 0 || code.size > URL_SIZE_MAX
                         ? NULL
                         : code_redeem(call, provider, code, begun.verifier);
    if (tokens == NULL)
        return 0;
    const json_t *claims = token_open(call, provider, text_from(claim_text(tokens, "id_token")));
    if (claims == NULL ||
        !jwt_check(call, claims, options.issuer, options.client_id, begun.nonce))
        return 0;
    const char *subject = claim_text(claims, "sub");
    const char *mail = identity_is_bound(call, options.issuer, subject)
                           ? ""
                           : mail_of(call, provider, tokens, claims);
    return call_ok(call) ? identity_account(call, options.issuer, subject, mail) : 0;
}
