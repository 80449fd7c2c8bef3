/* SPDX-License-Identifier: Apache-2.0 */
#include "access/recovery.h"
#include "access/credential.h"
#include "access/factor.h"
#include "base/crypto.h"
#include "base/fold.h"
#include "store/db.h"

/* Without those that look alike. */
static const char letters[] = "abcdefghijkmnpqrstuvwxyz23456789";

struct text code_clean(struct arena *arena, struct text typed)
{
    struct text folded = fold_text(arena, typed);
    char *out = arena_alloc(arena, folded.size + 1);
    size_t size = 0;
    for (size_t i = 0; i < folded.size; i++)
        if (folded.data[i] != '-' && folded.data[i] != ' ')
            out[size++] = folded.data[i];
    out[size] = '\0';
    return (struct text){out, size};
}

const char *code_make(struct arena *arena)
{
    enum { GROUP = 4 };
    unsigned char bytes[RECOVERY_SIZE];
    struct buffer out = buffer_new(arena, 2 * RECOVERY_SIZE);
    random_bytes(bytes, sizeof bytes);
    for (int i = 0; i < RECOVERY_SIZE; i++) {
        if (i > 0 && i % GROUP == 0)
            buffer_char(&out, '-');
        buffer_char(&out, letters[bytes[i] % 32]);
    }
    return buffer_string(&out);
}

static const char *kind_of(struct call *call, int index)
{
    return arena_format(call->arena, "recovery.%d", index);
}

const char **recovery_make(struct call *call, int64_t account_id)
{
    const char **codes = arena_array(call->arena, RECOVERY_COUNT, sizeof *codes);
    for (int i = 0; i < RECOVERY_COUNT; i++) {
        codes[i] = code_make(call->arena);
        struct text clean = code_clean(call->arena, text_from(codes[i]));
        if (!credential_put(call, account_id, kind_of(call, i),
                            credential_hash(call->arena, clean)))
            return NULL;
    }
    return codes;
}

bool recovery_take(struct call *call, int64_t account_id, struct text code)
{
    int64_t changed = 0;
    return db_run_changed(call,
                          "DELETE FROM credential WHERE account_id = ? AND kind LIKE "
                          "'recovery.%' AND secret = ?",
                          DB_ARGS(value_int(account_id),
                                  value_string(credential_hash(call->arena, code))),
                          &changed) &&
           changed == 1;
}

bool recovery_drop(struct call *call, int64_t account_id)
{
    return db_run(call, "DELETE FROM credential WHERE account_id = ? AND kind LIKE 'recovery.%'",
                  DB_ARGS(value_int(account_id)));
}

int factor_recovery_left(struct call *call, int64_t account_id)
{
    return (int)value_as_int(db_value(
        call,
        "SELECT COUNT(*) FROM credential WHERE account_id = ? AND kind LIKE 'recovery.%'",
        DB_ARGS(value_int(account_id))));
}
