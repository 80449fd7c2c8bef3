/* SPDX-License-Identifier: Apache-2.0 */
#include "access/feed.h"
#include "access/access.h"
#include "base/crypto.h"
#include "store/db.h"
#include "store/store.h"

static const char *token_hash(struct call *call, struct text token)
{
    unsigned char hash[SHA256_SIZE];
    char *hex = arena_alloc(call->arena, SHA256_HEX_SIZE);
    sha256(hash, token);
    hex_write(hex, hash, sizeof hash);
    return hex;
}

const char *feed_token_new(struct call *call)
{
    enum { TOKEN_SIZE = 24 };
    unsigned char bytes[TOKEN_SIZE];
    random_bytes(bytes, sizeof bytes);
    const char *token = base64url(call->arena, bytes, sizeof bytes);
    if (!tx_begin(call))
        return NULL;
    if (db_run(call,
               "INSERT INTO credential (account_id, kind, secret, updated_at) "
               "VALUES (?, 'feed', ?, ?) ON CONFLICT (account_id, kind) DO UPDATE SET "
               "secret = excluded.secret, "
               "updated_at = excluded.updated_at",
               DB_ARGS(value_int(call->user->account_id),
                       value_string(token_hash(call, text_from(token))),
                       value_int(call->now_ms))) &&
        access_note(call, call->user->account_id, call->user->login, "feed-address", ""))
        return tx_commit(call) ? token : NULL;
    tx_rollback(call);
    return NULL;
}

const struct user *feed_user(struct call *call, struct text token)
{
    struct value id = db_value(
        call, "SELECT account_id FROM credential WHERE kind = 'feed' AND secret = ?",
        DB_ARGS(value_string(token_hash(call, token))));
    struct user *user = id.kind == VALUE_INT ? user_load(call, id.integer) : NULL;
    if (user == NULL) {
        call_forgive(call);
        call_fail(call, ERROR_MISSING, NULL, "このアドレスは使えません。", "No such address.");
        return NULL;
    }
    user->token_actions = ACTION_READ;
    return user;
}
