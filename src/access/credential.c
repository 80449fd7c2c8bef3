/* SPDX-License-Identifier: Apache-2.0 */
#include "access/credential.h"
#include "base/crypto.h"
#include "store/db.h"

const char *credential_get(struct call *call, int64_t account_id, const char *kind)
{
    struct value secret = db_value(
        call, "SELECT secret FROM credential WHERE account_id = ? AND kind = ?",
        DB_ARGS(value_int(account_id), value_string(kind)));
    return secret.kind == VALUE_TEXT ? value_as_string(call->arena, secret) : NULL;
}

int64_t credential_time_ms(struct call *call, int64_t account_id, const char *kind)
{
    return value_as_int(
        db_value(call, "SELECT updated_at FROM credential WHERE account_id = ? AND kind = ?",
                 DB_ARGS(value_int(account_id), value_string(kind))));
}

bool credential_put(struct call *call, int64_t account_id, const char *kind, const char *secret)
{
    return db_run(call,
                  "INSERT INTO credential (account_id, kind, secret, updated_at) VALUES (?, ?, ?, "
                  "?) ON CONFLICT (account_id, kind) DO UPDATE SET secret = excluded.secret, "
                  "updated_at = excluded.updated_at",
                  DB_ARGS(value_int(account_id), value_string(kind), value_string(secret),
                          value_int(call->now_ms)));
}

bool credential_drop(struct call *call, int64_t account_id, const char *kind)
{
    return db_run(call, "DELETE FROM credential WHERE account_id = ? AND kind = ?",
                  DB_ARGS(value_int(account_id), value_string(kind)));
}

const char *credential_hash(struct arena *arena, struct text secret)
{
    unsigned char hash[SHA256_SIZE];
    char *hex = arena_alloc(arena, SHA256_HEX_SIZE);
    sha256(hash, secret);
    hex_write(hex, hash, sizeof hash);
    return hex;
}
