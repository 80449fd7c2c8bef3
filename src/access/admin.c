/* SPDX-License-Identifier: Apache-2.0 */
#include "access/admin.h"
#include "access/access.h"
#include "access/factor.h"
#include "access/password.h"
#include "access/reach.h"
#include "access/recovery.h"
#include "access/session.h"
#include "access/token.h"
#include "model/user.h"
#include "store/store.h"

#include <string.h>

static bool admin_demand(struct call *call, const struct record *account)
{
    if (!reach_account_demand(call, ACTION_UPDATE, account))
        return false;
    return account->id != call->user->account_id ||
           call_fail(call, ERROR_FORBIDDEN, NULL,
                     "自分のアカウントはここでは変更できません。「自分の設定」を使うか、別の管理者に依頼してください。",
                     "Not your own account: use \"My account\" or ask another administrator.");
}

static bool note(struct call *call, const struct record *account, const char *action)
{
    return access_note(call, account->id, record_string(call, account, "login"), action,
                       arena_format(call->arena, "%s%s%s", call->user->login,
                                    call->reason == NULL ? "" : ": ",
                                    call->reason == NULL ? "" : call->reason));
}

static bool finish(struct call *call, bool is_done)
{
    if (is_done)
        return tx_commit(call);
    tx_rollback(call);
    return false;
}

bool admin_suspend(struct call *call, struct record *account, bool is_locked)
{
    if (!admin_demand(call, account) || !tx_begin(call))
        return false;
    record_set_int(account, "is_locked", is_locked);
    return finish(call, record_save(call, account) &&
                            (!is_locked || sessions_end(call, account->id, text_from(NULL))));
}

const char *admin_password_reset(struct call *call, struct record *account)
{
    if (!admin_demand(call, account))
        return NULL;
    if (strcmp(record_string(call, account, "kind"), "local") != 0) {
        call_fail(call, ERROR_CONFLICT, NULL, "パスワードは共通認証・ディレクトリで管理されています。",
                  "The password is kept by the identity provider or the directory.");
        return NULL;
    }
    const char *password = code_make(call->arena), *hash = password_hash(call, password);
    if (!tx_begin(call))
        return NULL;
    record_set_int(account, "must_change", 1);
    bool is_done = record_save(call, account) && password_store(call, account->id, hash) &&
                   sessions_end(call, account->id, text_from(NULL)) &&
                   programs_shut_out(call, account) && note(call, account, "password-reset");
    return finish(call, is_done) ? password : NULL;
}

bool admin_factor_reset(struct call *call, struct record *account)
{
    if (!admin_demand(call, account) || !tx_begin(call))
        return false;
    return finish(call, factor_drop(call, account, "second-factor-reset") &&
                            sessions_end(call, account->id, text_from(NULL)));
}

bool admin_sessions_end(struct call *call, struct record *account)
{
    if (!admin_demand(call, account) || !tx_begin(call))
        return false;
    return finish(call, sessions_end(call, account->id, text_from(NULL)) &&
                            note(call, account, "sessions-ended"));
}

bool admin_tokens_revoke(struct call *call, struct record *account)
{
    return admin_demand(call, account) && token_revoke(call, account, 0);
}
